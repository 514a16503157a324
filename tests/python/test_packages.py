import importlib
import importlib.util
import sys
import unittest


class Packages(unittest.TestCase):
    def test_from_a_submodule_of_the_package(self):
        from packaged.sub import answer
        from packaged.sub.deep import answer as deeper

        self.assertEqual((answer, deeper), (42, 43))

    def test_names(self):
        import packaged.packaged

        for name, parent in [
            ("packaged.sub", "packaged"),
            ("packaged.sub.deep", "packaged.sub"),
            ("packaged.packaged.inner", "packaged.packaged"),
            ("packaged.packaged.other", "packaged.packaged"),
        ]:
            module = sys.modules[name]
            self.assertEqual(module.__name__, name)
            self.assertEqual(module.__package__, parent)
            self.assertEqual(module.__spec__.name, name)
            self.assertIs(importlib.import_module(name), module)
            self.assertIs(importlib.util.find_spec(name), module.__spec__)
        self.assertNotIn("elsewhere", sys.modules)
        self.assertNotIn("packaged.packaged.sub", sys.modules)

    def test_attributes(self):
        import packaged.packaged
        import packaged.sub

        self.assertIs(packaged.sub, sys.modules["packaged.sub"])
        self.assertIs(packaged.packaged.sub, packaged.sub)
        self.assertIs(packaged.sub.deep, sys.modules["packaged.sub.deep"])
        self.assertFalse(hasattr(packaged, "inner"))

    def test_a_package_in_another(self):
        from vendor.packaged.sub import answer
        import packaged.sub
        import vendor.packaged

        self.assertEqual(answer, 42)
        self.assertEqual(vendor.packaged.sub.__name__, "vendor.packaged.sub")
        self.assertIsNot(vendor.packaged.sub, packaged.sub)


if __name__ == "__main__":
    # As the `__init__.py` that maturin writes does.
    importlib.import_module("packaged.packaged")
    importlib.import_module("vendor.packaged.packaged")
    unittest.main()
