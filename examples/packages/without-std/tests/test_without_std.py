import subprocess
import sys
import unittest

import without_std


class WithoutStd(unittest.TestCase):
    def test_calls(self):
        self.assertEqual(without_std.reverse("spam" * 1000), "maps" * 1000)
        self.assertEqual(without_std.byte("spam", index=1), ord("p"))

    def test_errors(self):
        with self.assertRaisesRegex(without_std.Error, "there is no text"):
            without_std.reverse("")
        with self.assertRaises(TypeError):
            without_std.reverse(1)

    def test_a_panic_says_what_and_where(self):
        code = "import without_std\ndef caller(): without_std.byte('spam', index=9)\ncaller()"
        ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        self.assertLess(ended.returncode, 0, ended)
        self.assertRegex(ended.stderr, r"Fatal Python error: .*panicked at src.lib\.rs:\d+:\d+:\n")
        self.assertIn("index out of bounds: the len is 4 but the index is 9", ended.stderr)
        self.assertIn("in caller", ended.stderr)


if __name__ == "__main__":
    unittest.main()
