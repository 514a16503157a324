import importlib
import sys
import unittest

GIL = getattr(sys, "_is_gil_enabled", lambda: True)
BEFORE = GIL()

import universal_words


class UniversalWords(unittest.TestCase):
    def test_count(self):
        before = universal_words.counted()
        self.assertEqual(universal_words.count("spam, eggs and spam"), 4)
        self.assertEqual(universal_words.counted() - before, 4)

    def test_errors(self):
        with self.assertRaisesRegex(universal_words.Error, "there are no words"):
            universal_words.count("  ")
        with self.assertRaises(TypeError):
            universal_words.count(1)

    def test_submodule(self):
        from universal_words import titles

        self.assertEqual(titles.title(text="spam and eggs"), "Spam And Eggs")
        self.assertIs(sys.modules["universal_words.titles"], titles)

    def test_imported_again(self):
        first = sys.modules.pop("universal_words")
        again = importlib.import_module("universal_words")
        self.assertIsNot(first, again)
        self.assertEqual(again.counted(), 0)
        self.assertEqual(again.count("spam"), first.count("spam"))

    def test_the_gil_is_as_it_was(self):
        self.assertEqual(GIL(), BEFORE)
        if "free-threading" in sys.version:
            self.assertFalse(BEFORE)

    def test_the_file(self):
        self.assertTrue(universal_words.__file__.endswith("universal_words.so"))


if __name__ == "__main__":
    unittest.main()
