import inspect
import sys
import unittest

import words


class Words(unittest.TestCase):
    def test_count(self):
        before = words.counted()
        self.assertEqual(words.count("spam, eggs and spam"), 4)
        self.assertEqual(words.counted() - before, 4)
        self.assertEqual(words.count("spam, eggs and spam", longest=4), 3)

    def test_signatures(self):
        self.assertEqual(str(inspect.signature(words.count)), "(text, /, *, longest=%d)" % sys.maxsize)
        self.assertEqual(str(inspect.signature(words.counted)), "()")

    def test_errors(self):
        with self.assertRaisesRegex(words.Error, "there are no words"):
            words.count("  ")
        with self.assertRaises(TypeError):
            words.count(1)


if __name__ == "__main__":
    unittest.main()
