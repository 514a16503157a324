import _thread
import gc
import inspect
import sys
import threading
import unittest

import conventions
import support


class Conventions(unittest.TestCase):
    def test_noargs(self):
        self.assertIs(conventions.noargs(), vars(conventions))
        with self.assertRaises(TypeError):
            conventions.noargs(1)

    def test_o(self):
        thing = object()
        self.assertIs(conventions.o(thing), thing)
        with self.assertRaises(TypeError):
            conventions.o()

    def test_references_are_balanced(self):
        thing = object()
        before = sys.getrefcount(thing)
        for _ in range(100):
            conventions.o(thing)
            conventions.fastcall(thing, thing)
            conventions.fastcall_keywords(thing, one=thing)
            conventions.varargs(thing, thing)
            conventions.varargs_keywords(thing, two=thing)
            conventions.bind(thing, thing, c=thing)
            conventions.bind_tuple(thing, b=thing)
        self.assertEqual(sys.getrefcount(thing), before)

    def test_positional(self):
        for function in [conventions.fastcall, conventions.varargs]:
            self.assertEqual(function(), ([], None, None, 0))
            self.assertEqual(function(1, "2", None), ([1, "2", None], None, None, 0))
            with self.assertRaises(TypeError):
                function(one=1)

    def test_keywords(self):
        for function in [conventions.fastcall_keywords, conventions.varargs_keywords]:
            self.assertEqual(function(), ([], None, None, 0))
            self.assertEqual(function(1, two=2), ([1], None, 2, 1))
            self.assertEqual(function(two=2, three=3, one=1), ([], 1, 2, 3))

    def test_bind(self):
        for function in [conventions.bind, conventions.bind_tuple]:
            self.assertEqual(str(inspect.signature(function)), "(a, b, c=None)")
            self.assertEqual(function(1, 2), (1, 2, None))
            self.assertEqual(function(1, c=3, b=2), (1, 2, 3))
            self.assertEqual(function(b=2, a=1), (1, 2, None))
            with self.assertRaisesRegex(TypeError, r"missing required argument 'b' \(pos 2\)"):
                function(1, c=3)
            with self.assertRaisesRegex(TypeError, "takes at most 3 arguments"):
                function(1, 2, 3, a=3)
            with self.assertRaisesRegex(TypeError, r"given by name \('a'\) and position \(1\)"):
                function(1, 2, a=3)

    def test_docs(self):
        self.assertEqual(conventions.noargs.__doc__, "The namespace.")
        self.assertEqual(str(inspect.signature(conventions.noargs)), "()")
        self.assertFalse(conventions.o.__doc__)
        self.assertEqual(str(inspect.signature(conventions.o)), "(x, /)")
        self.assertEqual(conventions.fastcall.__doc__, "Without a signature.")
        self.assertIsNone(conventions.fastcall.__text_signature__)
        self.assertIsNone(conventions.varargs.__doc__)

    def test_closure(self):
        self.assertEqual(conventions.closure(1), -1)

    def test_the_dictionary_is_of_the_call(self):
        # _thread passes on the very dictionary that it is given.
        keywords, results, done = {}, [], threading.Event()

        def change():
            keywords.clear()
            gc.collect()

        class Kept:
            def __repr__(self):
                results.append("alive")
                done.set()
                return "kept"

            def __del__(self):
                results.append("deleted")

        keywords.update(kept=Kept(), change=change)
        _thread.start_new_thread(conventions.keyword_after, (), keywords)
        self.assertTrue(done.wait(10))
        self.assertEqual(results[0], "alive")

    def test_keywords_are_strings(self):
        for function in [conventions.varargs_keywords, conventions.bind_tuple]:
            with self.assertRaisesRegex(TypeError, "keywords must be strings"):
                function(**{1: 2})

    def test_many_keywords(self):
        keywords = {f"k{number}": number for number in range(20000)}
        self.assertEqual(conventions.varargs_keywords(**keywords), ([], None, None, 20000))


class Errors(unittest.TestCase):
    def test_panic_within_a_panic(self):
        with self.assertRaisesRegex(SystemError, r"^panic in conventions\.bombs: a value that is not text$"):
            conventions.bombs()

    def test_panic(self):
        for _ in range(3):
            with self.assertRaisesRegex(
                SystemError, r"^panic in conventions\.panics: a panic with the number 42$"
            ):
                conventions.panics()

    def test_payloads(self):
        shown = [
            "a &str with \0 and \u00e4", "a String", "a Cow", "a Box", "an Error", "x" * 5000,
            "a value that can't be shown", "a value that can't be shown", "\u00e4", "true", "false", "-128",
            "-9223372036854775808", "-5", "0", "7", "18446744073709551615", "a value that is not text",
        ]
        for number, text in enumerate(shown):
            with self.subTest(number=number), self.assertRaises(SystemError) as caught:
                conventions.payload(number)
            self.assertEqual(str(caught.exception), f"panic in conventions.payload: {text}")

    def test_an_ignored_error_is_gone(self):
        self.assertIsNone(conventions.ignores())

    def test_python_runs_while_an_error_is_held(self):
        self.assertEqual(conventions.holds(), 4)

    def test_two_errors(self):
        with self.assertRaisesRegex(ValueError, "the first"):
            conventions.two_errors()

    def test_a_leaked_error_is_gone(self):
        self.assertIsNone(conventions.forgets())

    def test_raises(self):
        error = KeyError("mine")
        with self.assertRaises(KeyError) as caught:
            conventions.raises(error)
        self.assertIs(caught.exception, error)
        with self.assertRaisesRegex(TypeError, "must derive from BaseException"):
            conventions.raises(1)

        def function():
            raise error

        names = []
        try:
            conventions.raises(function)
        except KeyError as caught:
            self.assertIs(caught, error)
            traceback = caught.__traceback__
            while traceback:
                names.append(traceback.tb_frame.f_code.co_name)
                traceback = traceback.tb_next
        self.assertEqual(names[-1], "function")

    def test_stop_iteration_passes(self):
        with self.assertRaises(StopIteration):
            conventions.raises(lambda: next(iter([])))

    def test_report(self):
        def function():
            return {}["missing"]

        line, report = conventions.report(function)
        self.assertEqual(line, "KeyError: 'missing'")
        self.assertTrue(report.startswith("Traceback (most recent call last):\n"), report)
        self.assertIn("in function", report)
        self.assertTrue(report.endswith("KeyError: 'missing'"), report)
        self.assertEqual(conventions.report(lambda: 5), 5)


class Conversions(unittest.TestCase):
    def test_text(self):
        for text in ["", "ascii", "caf\u00e9", "\U0001f40d", "nul\0inside"]:
            self.assertEqual(conventions.text(text), text)
        with self.assertRaisesRegex(TypeError, "expected str, not bytes"):
            conventions.text(b"bytes")
        with self.assertRaises(UnicodeEncodeError):
            conventions.text("\ud800")

    def test_int(self):
        for number in [0, 1, -1, 2**63 - 1, -(2**63), True]:
            self.assertEqual(conventions.int(number), number)
        with self.assertRaises(OverflowError):
            conventions.int(2**63)
        for no_integer in ["1", 1.5, None]:
            with self.assertRaises(TypeError):
                conventions.int(no_integer)

    def test_float(self):
        for number in [0.0, -1.0, 1.5, float("inf"), 3]:
            self.assertEqual(conventions.float(number), number)
        with self.assertRaises(TypeError):
            conventions.float("1")


if __name__ == "__main__":
    support.main()
