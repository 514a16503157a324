import gc
import sys
import unittest

import spam
import support


class Spam(unittest.TestCase):
    def test_module(self):
        self.assertEqual(spam.__name__, "spam")
        self.assertEqual(spam.__doc__, "Run commands in a subshell.")
        self.assertTrue(spam.__file__.endswith(("spam.so", "spam.pyd")), spam.__file__)
        self.assertEqual(spam.SHELL_NOT_FOUND, 127)

    def test_free_threaded_stays_so(self):
        if sys.version_info >= (3, 13) and "free-threading" in sys.version:
            self.assertFalse(sys._is_gil_enabled())

    def test_signatures(self):
        expected = {"system": "(command, /)", "run": "(command, /, *, check=False)", "last": "()", "calls": "()"}
        support.check_functions(self, spam, expected)
        self.assertEqual(spam.system.__doc__, "Execute the command in a subshell; return its status.")
        self.assertEqual(spam.system.__module__, "spam")
        self.assertIs(spam.system.__self__, spam)

    def test_system(self):
        self.assertEqual(spam.system("exit 0"), 0)
        self.assertEqual(spam.system("exit 3"), 3)
        self.assertEqual(spam.system("no-such-command-at-all 2>/dev/null"), spam.SHELL_NOT_FOUND)
        with self.assertRaisesRegex(TypeError, "expected str, not int"):
            spam.system(1)
        with self.assertRaises(TypeError):
            spam.system()

    def test_run(self):
        self.assertEqual(spam.run("echo caf\u00e9"), (0, "caf\u00e9\n"))
        self.assertEqual(spam.run("echo out; exit 2"), (2, "out\n"))
        self.assertEqual(spam.run("exit 2", check=False), (2, ""))
        with self.assertRaisesRegex(spam.error, '"exit 2" ended with status 2'):
            spam.run("exit 2", check=True)

    def test_run_arguments(self):
        for arguments, keywords, message in [
            ((), {}, r"run\(\) takes exactly 1 positional argument \(0 given\)"),
            ((), {"check": True}, r"run\(\) takes exactly 1 positional argument \(0 given\)"),
            ((1, 2, 3), {}, r"run\(\) takes at most 2 (positional )?arguments \(3 given\)"),
            (("a",), {"comand": 1}, "comand"),
            (("a",), {"command": 1}, "'command'.*"),
        ]:
            with self.assertRaisesRegex(TypeError, message):
                spam.run(*arguments, **keywords)

    def test_error(self):
        self.assertEqual(spam.error.__name__, "error")
        self.assertEqual(spam.error.__module__, "spam")
        self.assertTrue(issubclass(spam.error, Exception))

    def test_state_is_of_the_module_object(self):
        calls = spam.calls()
        spam.system("true")
        self.assertEqual(spam.calls(), calls + 1)
        self.assertEqual(spam.last(), "true")
        first = sys.modules.pop("spam")
        try:
            import spam as second

            self.assertIsNot(first, second)
            self.assertIsNot(first.error, second.error)
            self.assertEqual(second.calls(), 0)
            with self.assertRaises(second.error):
                second.run("exit 1", check=True)
            del second
            sys.modules.pop("spam")
            gc.collect()
        finally:
            sys.modules["spam"] = first
        self.assertEqual(first.calls(), calls + 1)

    def test_threads(self):
        calls = spam.calls()
        self.assertEqual(support.together(lambda _: spam.system("true")), [])
        self.assertEqual(spam.calls(), calls + 8)


if __name__ == "__main__":
    support.main()
