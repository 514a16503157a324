import contextlib
import gc
import importlib
import inspect
import io
import sys
import unittest
import weakref

import support
import xx


def fresh():
    sys.modules.pop("xx", None)
    return importlib.import_module("xx")


class Functions(unittest.TestCase):
    def test_module(self):
        self.assertEqual(xx.__doc__, "This is a template module just for instruction.")
        self.assertEqual((xx.LIMIT, xx.FLAVOUR), (100, "template"))
        self.assertTrue(inspect.ismodule(xx))

    def test_foo(self):
        self.assertEqual(xx.foo(1, 2), 3)
        self.assertEqual(xx.foo(j=1, i=-2), -1)
        with self.assertRaisesRegex(xx.error, "beyond 64 bits"):
            xx.foo(2**63 - 1, 1)
        with self.assertRaises(TypeError):
            xx.foo(1)

    def test_bug(self):
        thing = object()
        items, output = [thing, object()], io.StringIO()
        before = sys.getrefcount(thing)
        with contextlib.redirect_stdout(output):
            self.assertIsNone(xx.bug(items))
        self.assertEqual((output.getvalue(), items), (f"{thing!r}\n", [thing, 0]))
        self.assertEqual(sys.getrefcount(thing), before)
        with self.assertRaises(IndexError):
            xx.bug([])

    def test_roj(self):
        self.assertIsNone(xx.roj(object(), 1))
        for arguments in [(), (1,), (1, 2, 3), (1, "2")]:
            with self.assertRaises(TypeError):
                xx.roj(*arguments)

    def test_signatures(self):
        functions = {
            "foo": "(i, j)", "new": "()", "bug": "(list, /)", "roj": "(a, b, /)", "largest": "(*numbers, default=None)",
            "pair": "(first, second=None)", "demos": "()",
        }
        support.check_functions(self, xx, functions)
        # A method of a class is shown with its `self`.
        support.check_functions(self, xx.Xxo, {"demo": "(self, o, /)"})

    def test_largest(self):
        self.assertEqual(xx.largest(-3, -1, -2), -1)
        self.assertEqual(xx.largest(default="none"), "none")
        with self.assertRaisesRegex(xx.error, "no numbers"):
            xx.largest()

    def test_pair(self):
        self.assertEqual(xx.pair(1), (1, None))
        self.assertEqual(xx.pair(second=2, first=1), (1, 2))

    def test_error(self):
        self.assertTrue(issubclass(xx.error, Exception))
        self.assertEqual((xx.error.__name__, xx.error.__module__), ("error", "xx"))


class Classes(unittest.TestCase):
    def test_str(self):
        self.assertTrue(issubclass(xx.Str, str))
        self.assertIsNot(xx.Str, str)
        self.assertEqual(xx.Str("abc") + xx.Str(b"\xc3\xa9", "utf-8"), "abc\u00e9")
        self.assertEqual((xx.Str.__name__, xx.Str.__module__), ("Str", "xx"))

    def test_new(self):
        one = xx.new()
        self.assertIs(type(one), xx.Xxo)
        self.assertEqual((xx.Xxo.__doc__, xx.Xxo.__module__), ("The Xxo type.", "xx"))
        with self.assertRaises(AttributeError):
            del one.x
        one.x = 1
        self.assertEqual(one.x, 1)
        del one.x
        with self.assertRaises(AttributeError):
            one.x

    def test_demo(self):
        before = xx.demos()
        text = "a text" * 3
        self.assertIs(xx.new().demo(text), text)
        self.assertIsNone(xx.Xxo().demo(0))
        with self.assertRaisesRegex(xx.error, "nothing to demonstrate"):
            xx.new().demo(None)
        self.assertEqual(xx.demos(), before + 3)
        one = xx.new()
        one.demo(1), one.demo(2)
        self.assertEqual(one.demos, 2)
        with self.assertRaises(AttributeError):
            one.demos = 3
        with self.assertRaisesRegex(TypeError, "lay-?out conflict"):
            type("Both", (xx.Xxo, list), {})
        for arguments, keywords in [((), {}), ((1, 2), {}), ((), {"o": 1}), ((1,), {"o": 1})]:
            with self.assertRaises(TypeError):
                xx.new().demo(*arguments, **keywords)

    def test_subclass_finds_the_state(self):
        class Sub(xx.Xxo):
            pass

        class SubSub(Sub):
            pass

        before = xx.demos()
        self.assertEqual(Sub().demo("a"), "a")
        self.assertEqual(SubSub().demo("a"), "a")
        self.assertEqual(xx.demos(), before + 2)

    def test_each_module_has_its_own(self):
        one, old = xx.new(), xx
        try:
            other = fresh()
            self.assertIsNot(other.Xxo, old.Xxo)
            self.assertIsNot(other.error, old.error)
            before = old.demos()
            with self.assertRaises(old.error):
                one.demo(None)
            self.assertEqual((old.demos(), other.demos()), (before + 1, 0))
            self.assertNotIsInstance(other.new(), old.Xxo)
        finally:
            sys.modules["xx"] = old

    def test_cycles_are_collected(self):
        one = xx.new()
        one.self = one
        gone = weakref.ref(type("Sub", (xx.Xxo,), {})())
        kept = weakref.WeakSet()
        sub = type("Sub", (xx.Xxo,), {})()
        sub.self = sub
        kept.add(sub)
        del one, sub
        gc.collect()
        self.assertIsNone(gone())
        self.assertEqual(len(kept), 0)

    def test_instances_and_classes_outlive_the_module(self):
        old = xx
        try:
            module = fresh()
            one, demo = module.new(), module.Xxo.demo
            module = weakref.ref(module)
            del sys.modules["xx"]
            gc.collect()
            # The class keeps the module, which keeps the state.
            self.assertEqual(one.demo("a"), "a")
            self.assertEqual(demo(one, "b"), "b")
            del one, demo
            gc.collect()
            self.assertIsNone(module())
        finally:
            sys.modules["xx"] = old

    def test_references_are_balanced(self):
        thing = "a thing of its own"
        before = (sys.getrefcount(xx.Xxo), sys.getrefcount(xx.error), sys.getrefcount(thing))
        for _ in range(100):
            xx.new().demo(thing)
            with self.assertRaises(xx.error):
                xx.new().demo(None)
        gc.collect()
        after = (sys.getrefcount(xx.Xxo), sys.getrefcount(xx.error), sys.getrefcount(thing))
        self.assertEqual(after, before)


if __name__ == "__main__":
    support.main()
