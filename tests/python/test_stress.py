"""What breaks published modules: interpreters in every order and number, threads."""

import gc
import importlib
import sys
import threading
import unittest

import keeps
import support
import xx
from support import KINDS, create, destroy, execute

USE = (
    "import keeps, xx\n"
    "keeps.dict()['round'] = keeps\n"
    "assert xx.new().demo('a') == 'a' and xx.foo(1, 2) == 3\n"
    "try:\n"
    "    xx.new().demo(None)\n"
    "except xx.error:\n"
    "    pass\n"
    "else:\n"
    "    raise AssertionError('no error')\n"
)


class Orders(unittest.TestCase):
    def runs(self, code):
        status, output = support.run("import support, gc, importlib\n" + code + "print('fine')\n")
        self.assertEqual((status, output.strip()), (0, "fine"), code)

    def there(self, kind):
        return (
            f"interpreter = support.create({kind!r})\n"
            f"support.execute(interpreter, {USE!r})\n"
            "support.destroy(interpreter)\n"
        )

    def test_first_there_then_here(self):
        for kind in KINDS:
            self.runs(self.there(kind) + USE + "gc.collect()\n" + USE)

    def test_first_here_then_there(self):
        for kind in KINDS:
            self.runs(USE + self.there(kind) + USE + "gc.collect()\n")

    def test_both_kinds_and_again(self):
        kinds = KINDS + KINDS[::-1]
        remove = "for name in ['xx', 'keeps']: del sys.modules[name]\ndel xx, keeps\ngc.collect()\n"
        self.runs("".join(self.there(kind) for kind in kinds) + USE + remove + USE)
        self.runs(USE + remove + "".join(self.there(kind) for kind in kinds) + USE)


class Many(unittest.TestCase):
    def test_200_in_a_row(self):
        for count in range(200):
            interpreter = create(KINDS[count % len(KINDS)])
            execute(interpreter, USE)
            destroy(interpreter)
        self.assertEqual(xx.new().demo("a"), "a")

    def test_50_at_once(self):
        for kind in KINDS:
            interpreters = [create(kind) for _ in range(50)]
            for count, interpreter in enumerate(interpreters):
                execute(interpreter, f"import keeps, xx\nfor _ in range({count}): xx.new().demo('a')")
            for count, interpreter in enumerate(interpreters):
                check = f"import xx\nassert xx.demos() == {count}, xx.demos()\n"
                execute(interpreter, check + "import keeps\nassert keeps.dict() == {}\n")
            for interpreter in interpreters[1::2] + interpreters[::2]:
                destroy(interpreter)
        self.assertEqual(xx.new().demo("a"), "a")


class Threads(unittest.TestCase):
    def test_shared_state(self):
        before = xx.demos()
        barrier = threading.Barrier(8)
        kept = keeps.dict()

        def work(_):
            barrier.wait()
            one = xx.new()
            for number in range(2000):
                assert one.demo("a") == "a"
                assert keeps.dict() is kept
                assert keeps.is_dict(kept)
                assert len(keeps.all()) == 6
                try:
                    one.demo(None)
                except xx.error:
                    pass

        failures = support.together(work)
        self.assertEqual(failures, [])
        self.assertEqual(xx.demos(), before + 8 * 2 * 2000)
        if "free-threading" in sys.version:
            self.assertFalse(sys._is_gil_enabled())

    def test_reimports_by_threads(self):
        """The import lock is by name; modules are made and collected on all threads at once."""
        imported = []

        def work(_):
            for _ in range(50):
                sys.modules.pop("xx", None)
                try:
                    module = importlib.import_module("xx")
                except (KeyError, ImportError):
                    # Another thread took the module away while import put it there.
                    continue
                assert module.foo(1, 2) == 3
                module.new().demo("a")
                imported.append(1)
                del module
                gc.collect(0)

        failures = support.together(work)
        sys.modules["xx"] = xx
        self.assertEqual(failures, [])
        self.assertGreater(len(imported), 100)


if __name__ == "__main__":
    support.main()
