import gc
import inspect
import sys
import unittest

import spam
import support


class Shout(unittest.TestCase):
    def test_module(self):
        self.assertEqual((spam.__name__, spam.__doc__), ("spam", "Shout."))
        self.assertEqual(str(inspect.signature(spam.shout)), "(words, /)")

    def test_shout(self):
        self.assertEqual(spam.shout("spam and eggs"), "SPAM AND EGGS")
        with self.assertRaisesRegex(spam.error, "nothing to shout"):
            spam.shout("")
        with self.assertRaises(TypeError):
            spam.shout(1)

    def test_again(self):
        first = sys.modules.pop("spam")
        import spam as second

        self.assertIsNot(first.error, second.error)
        del second
        sys.modules["spam"] = first
        gc.collect()
        with self.assertRaises(first.error):
            first.shout("")


if __name__ == "__main__":
    support.main()
