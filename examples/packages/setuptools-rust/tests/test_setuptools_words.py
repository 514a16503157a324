import inspect
import unittest

import setuptools_words


class Words(unittest.TestCase):
    def test_count(self):
        self.assertEqual(setuptools_words.count("spam, eggs and spam"), 4)
        self.assertEqual(setuptools_words.count("spam,eggs", separator=","), 2)
        self.assertEqual(str(inspect.signature(setuptools_words.count)), "(text, /, *, separator=None)")
        self.assertEqual(setuptools_words._native.__name__, "setuptools_words._native")


if __name__ == "__main__":
    unittest.main()
