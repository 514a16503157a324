import inspect
import unittest

import beside_pyo3


class Beside(unittest.TestCase):
    def test_words(self):
        words = beside_pyo3.words("spam and eggs")
        self.assertEqual([word.text for word in words], ["spam", "and", "eggs"])
        self.assertEqual([len(word) for word in words], [4, 3, 4])
        self.assertIs(type(words[0]), beside_pyo3.Word)
        words = beside_pyo3.words("spam and eggs", reverse=True)
        self.assertEqual([word.text for word in words], ["eggs", "and", "spam"])
        self.assertEqual(str(inspect.signature(beside_pyo3.words)), "(text, /, *, reverse=False)")

    def test_errors(self):
        with self.assertRaises(TypeError):
            beside_pyo3.Word(1)
        with self.assertRaises(TypeError):
            beside_pyo3.words(1)


if __name__ == "__main__":
    unittest.main()
