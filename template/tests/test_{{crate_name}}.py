import inspect
import unittest

import {{crate_name}}


class Count(unittest.TestCase):
    def test_count(self):
        before = {{crate_name}}.counted()
        self.assertEqual({{crate_name}}.count("spam, eggs and spam"), 4)
        self.assertEqual({{crate_name}}.count("spam, eggs and spam", minimum=4), 3)
        self.assertEqual({{crate_name}}.counted() - before, 7)

    def test_errors(self):
        with self.assertRaisesRegex({{crate_name}}.Error, "there are no words"):
            {{crate_name}}.count("  ")
        with self.assertRaises(TypeError):
            {{crate_name}}.count(1)
        with self.assertRaises(TypeError):
            {{crate_name}}.count("spam", 4)

    def test_signature(self):
        self.assertEqual(str(inspect.signature({{crate_name}}.count)), "(text, /, *, minimum=1)")


if __name__ == "__main__":
    unittest.main()
