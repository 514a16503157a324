import inspect
import unittest

import submodules
from submodules.letters import capitalize
from submodules.titles import title


class Submodules(unittest.TestCase):
    def test_functions(self):
        self.assertEqual(submodules.count("spam and eggs"), 3)
        self.assertEqual(submodules.count("spam,eggs", separator=","), 2)
        self.assertEqual(str(inspect.signature(submodules.count)), "(text, /, *, separator=None)")
        self.assertEqual(str(inspect.signature(capitalize)), "(word, /)")
        self.assertEqual(capitalize("spam"), "Spam")
        self.assertEqual(title("spam and eggs"), "Spam And Eggs")

    def test_names(self):
        self.assertEqual(submodules.letters.__name__, "submodules.letters")
        self.assertEqual(submodules.letters.__package__, "submodules")
        self.assertEqual(submodules.letters.__doc__, "Letters.")


if __name__ == "__main__":
    unittest.main()
