import importlib
import inspect
import unittest

import support


class Names(unittest.TestCase):
    def test_minimal(self):
        import minimal

        self.assertEqual(minimal.__name__, "minimal")
        self.assertIsNone(minimal.__doc__)
        names = {name for name in vars(minimal) if not name.startswith("__")}
        self.assertEqual(names, set())
        importlib.reload(minimal)

    def test_in_a_package(self):
        import package.leaf

        self.assertEqual(package.leaf.__name__, "package.leaf")
        self.assertEqual(package.leaf.__doc__, "In a package.")
        self.assertTrue(inspect.ismodule(package.leaf))

    def test_hyphen(self):
        self.assertEqual(importlib.import_module("with-hyphen").__name__, "with-hyphen")

    def test_no_hook(self):
        with self.assertRaisesRegex(ImportError, "does not define module export function"):
            importlib.import_module("missing")


if __name__ == "__main__":
    support.main()
