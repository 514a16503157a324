import gc
import importlib
import sys
import unittest

import support
from support import KINDS, create, destroy, execute


def import_in(kind, name, code=""):
    interpreter = create(kind)
    try:
        execute(interpreter, f"import {name}\n" + code)
    finally:
        destroy(interpreter)


class Stored(unittest.TestCase):
    def test_in_another_interpreter(self):
        import moved

        moved.own()["main"] = True
        check = (
            "import gc\n"
            "assert moved.own() == {}, moved.own()\n"
            "there, foreign = moved.foreign()\n"
            "assert there and foreign is None, (there, foreign)\n"
            "moved.own()['cycle'] = moved\n"
            "del sys.modules['moved'], moved\n"
            "gc.collect()\n"
        )
        for kind in KINDS * 3:
            import_in(kind, "moved", check)
        sys.modules.pop("moved")
        again = importlib.import_module("moved")
        there, foreign = again.foreign()
        self.assertTrue(there)
        self.assertIsNone(foreign)
        self.assertEqual(moved.own(), {"main": True})
        del moved, again
        sys.modules.pop("moved")
        gc.collect()

    def test_of_a_module_without_state(self):
        import stateless_stores

        for kind in KINDS:
            self.assertIsNone(stateless_stores.get())
            import_in(kind, "stateless_stores", "assert stateless_stores.get() is None")

    def test_state_is_of_the_interpreter(self):
        import keeps

        keeps.dict()["main"] = True
        for kind in KINDS:
            import_in(kind, "keeps", "assert keeps.dict() == {}, keeps.dict()")
        self.assertEqual(keeps.dict(), {"main": True})

    def test_first_in_a_subinterpreter(self):
        for kind in KINDS:
            status, output = support.run(
                "import support, importlib\n"
                f"interpreter = support.create({kind!r})\n"
                "support.execute(interpreter, 'import keeps; keeps.dict()[1] = 2')\n"
                "support.destroy(interpreter)\n"
                "import keeps\n"
                "assert keeps.dict() == {}\n"
                "print('fine')\n"
            )
            self.assertEqual((status, output.strip()), (0, "fine"), kind)


class Declared(unittest.TestCase):
    REFUSED = "does not support loading in subinterpreters|failed to import from subinterpreter"

    def refused(self, kind, name):
        with self.assertRaisesRegex(RuntimeError, self.REFUSED):
            import_in(kind, name)

    @unittest.skipIf(sys.version_info < (3, 12), "before 3.12 nothing is isolated")
    def test_isolated(self):
        import_in("isolated", "minimal")
        for name in ["shared_gil", "not_supported", "main_only"]:
            self.refused("isolated", name)

    def test_legacy(self):
        for name in ["minimal", "shared_gil"]:
            import_in("legacy", name)
        self.refused("legacy", "main_only")
        if "free-threading" in sys.version:
            self.refused("legacy", "not_supported")
        else:
            import_in("legacy", "not_supported")

    def test_main(self):
        for name in ["minimal", "shared_gil", "not_supported", "main_only"]:
            importlib.import_module(name)

    if support.BUILT_WITHOUT_GIL:

        def test_gil(self):
            import minimal

            self.assertFalse(sys._is_gil_enabled())
            status, output = support.run(
                "import sys, warnings\nwarnings.simplefilter('ignore')\n"
                "import gil_used\nprint(sys._is_gil_enabled())"
            )
            self.assertEqual((status, output.strip()), (0, "True"))


if __name__ == "__main__":
    support.main()
