import gc
import importlib
import sys
import types
import unittest
import warnings

import support


class Submodules(unittest.TestCase):
    def test_submodule(self):
        import parent

        child = parent.child
        self.assertIs(sys.modules["parent.child"], child)
        self.assertEqual(child.__name__, "parent.child")
        self.assertEqual(child.__package__, "parent")
        self.assertEqual(child.__spec__.name, "parent.child")
        self.assertEqual(child.__doc__, "Within.")
        self.assertEqual((child.answer, child.number(), parent.number), (42, 7, 7))
        self.assertEqual(str(parent.broken_because), "no child")
        self.assertNotIn("parent.broken", sys.modules)
        self.assertFalse(hasattr(parent, "broken"))
        child.list().append(child)
        parent = sys.modules.pop("parent")
        again = importlib.import_module("parent")
        self.assertIsNot(again.child, child)
        self.assertEqual(again.child.list(), [])


class Creates(unittest.TestCase):
    def test_subclass(self):
        import special

        self.assertEqual(type(special).__name__, "Special")
        self.assertIsInstance(special, types.ModuleType)
        self.assertEqual(special.__name__, "special")
        self.assertEqual(special.__doc__, "Of a subclass.")
        special.list().append(special)
        self.assertEqual(special.list(), [special])
        del sys.modules["special"], special
        gc.collect()
        self.assertEqual(importlib.import_module("special").list(), [])

    def test_object(self):
        with warnings.catch_warnings():
            # 3.13 and 3.14 enable the GIL for an object that is not a module, whatever its slots say.
            if sys.version_info < (3, 15):
                warnings.simplefilter("ignore", RuntimeWarning)
            import namespace

        self.assertEqual(type(namespace), types.SimpleNamespace)
        self.assertEqual(namespace.of, "namespace")
        self.assertEqual(namespace.__doc__, "No module.")

    def test_a_module_that_is_taken(self):
        with self.assertRaisesRegex(SystemError, "has a definition, state or functions already"):
            importlib.import_module("taken")
        with self.assertRaisesRegex(SystemError, "has a definition, state or functions already"):
            importlib.import_module("steals")
        import special

        self.assertEqual(special.list(), [])

    def test_errors(self):
        for _ in range(2):
            with self.assertRaisesRegex(ValueError, "^create failed$"):
                importlib.import_module("create_fails")
            with self.assertRaisesRegex(SystemError, "^panic in .*: create panicked$"):
                importlib.import_module("create_panics")


if __name__ == "__main__":
    support.main()
