import unittest

import spam
import support


class Readme(unittest.TestCase):
    def test_functions(self):
        support.check_functions(self, spam, {"shout": "(words, /, *, times=1)"})

    def test_shout(self):
        self.assertEqual(spam.shout("spam, "), "SPAM, ")
        self.assertEqual(spam.shout("spam, ", times=2), "SPAM, SPAM, ")
        with self.assertRaisesRegex(spam.error, "nothing to shout"):
            spam.shout("")
        with self.assertRaisesRegex(TypeError, "takes exactly 1 positional argument|at most 1 positional argument"):
            spam.shout("spam", 2)


if __name__ == "__main__":
    support.main()
