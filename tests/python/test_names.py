import importlib
import inspect
import os
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

    def test_non_ascii(self):
        module = importlib.import_module("zkou\u0161ka")
        self.assertEqual(module.__name__, "zkou\u0161ka")
        self.assertEqual(module.__doc__, "Vyzkou\u0161eno.")

    def test_longer_than_200_bytes(self):
        files = [name for name in os.listdir(os.environ["PYTHONPATH"]) if len(name) > 200]
        (name,) = files
        self.assertEqual(importlib.import_module(name[:-3]).__name__, name[:-3])

    def test_no_hook(self):
        with self.assertRaisesRegex(ImportError, "does not define module export function"):
            importlib.import_module("missing")


if __name__ == "__main__":
    support.main()
