import gc
import importlib
import inspect
import os
import sys
import unittest
import weakref

import support
import xxlimited

FEATURES = set(os.environ.get("PYMODULE_FFI_FEATURES", "").split(","))
# The stable ABI of 3.9 and 3.10 lacks the buffer protocol.
HAS_BUFFER = not FEATURES & {"abi3-py39", "abi3-py310"}


class OfCPython(unittest.TestCase):
    """The cases of CPython's own test_xxlimited, up to that of 3.15."""

    def test_xxo_new(self):
        xxlimited.Xxo()

    def test_xxo_attributes(self):
        xxo = xxlimited.Xxo()
        with self.assertRaises(AttributeError):
            xxo.foo
        with self.assertRaises(AttributeError):
            del xxo.foo
        xxo.foo = 1234
        self.assertEqual(xxo.foo, 1234)
        del xxo.foo
        with self.assertRaises(AttributeError):
            xxo.foo

    def test_foo(self):
        self.assertEqual(xxlimited.foo(1, 2), 3)

    def test_str(self):
        self.assertTrue(issubclass(xxlimited.Str, str))
        self.assertIsNot(xxlimited.Str, str)
        custom_string = xxlimited.Str("abcd")
        self.assertEqual(custom_string, "abcd")
        self.assertEqual(custom_string.upper(), "ABCD")

    def test_new(self):
        xxo = xxlimited.new()
        self.assertEqual(xxo.demo("abc"), "abc")

    def test_xxo_demo(self):
        xxo, other = xxlimited.Xxo(), xxlimited.Xxo()
        self.assertEqual(xxo.demo("abc"), "abc")
        self.assertEqual(xxo.demo(0), None)
        self.assertEqual(xxo.__module__, xxlimited.__name__)
        with self.assertRaises(TypeError):
            xxlimited.Xxo("arg")
        with self.assertRaises(TypeError):
            xxlimited.Xxo(kwarg="arg")
        self.assertIs(xxo.demo(xxo), xxo)
        self.assertIs(xxo.demo(other), other)

    def test_xxo_subclass(self):
        class Sub(xxlimited.Xxo):
            pass

        sub = Sub()
        sub.a = 123
        self.assertEqual(sub.a, 123)
        with self.assertRaisesRegex(AttributeError, "cannot set 'reserved'"):
            sub.reserved = 123

    def test_error(self):
        with self.assertRaises(xxlimited.Error):
            raise xxlimited.Error

    def test_buffer(self):
        xxo = xxlimited.Xxo()
        if not HAS_BUFFER:
            with self.assertRaises(TypeError):
                memoryview(xxo)
            return
        self.assertEqual(xxo.x_exports, 0)
        b1 = memoryview(xxo)
        self.assertEqual(xxo.x_exports, 1)
        b2 = memoryview(xxo)
        self.assertEqual(xxo.x_exports, 2)
        b1[0] = 1
        self.assertEqual(b1[0], 1)
        self.assertEqual(b2[0], 1)


class Xxo(unittest.TestCase):
    def test_attributes_of_the_class(self):
        xxo = xxlimited.Xxo()
        self.assertEqual(xxo.x_exports, 0)
        self.assertFalse(hasattr(xxo, "__dict__"))
        self.assertIs(xxo.__class__, xxlimited.Xxo)
        # The instance's own come first, as in C.
        xxo.x_exports = "own"
        self.assertEqual(xxo.x_exports, "own")
        del xxo.x_exports
        self.assertEqual(xxo.x_exports, 0)
        for name in ["foo", "x_exports", "demo"]:
            with self.assertRaisesRegex(AttributeError, "^delete non-existing Xxo attribute$"):
                delattr(xxo, name)

    def test_a_class_of_its_own_mro(self):
        class Meta(type):
            def mro(cls):
                return [cls, object]

        class Sub(xxlimited.Xxo, metaclass=Meta):
            pass

        sub = Sub()
        for value in [1, 2]:
            try:
                sub.a = value
            except TypeError:
                pass
        del sub
        gc.collect()

    def test_many_bases(self):
        class Slots(xxlimited.Xxo):
            __slots__ = ("a", "__dict__")

        class Sub(Slots):
            pass

        sub = Sub()
        sub.b, weak = [sub], weakref.ref(sub)
        self.assertEqual(sub.b, [sub])
        del sub
        gc.collect()
        self.assertIsNone(weak())
        with self.assertRaises(TypeError):
            type("Both", (xxlimited.Xxo, xxlimited.Adder), {})

    def test_buffers_are_released(self):
        if not HAS_BUFFER:
            return
        xxo = xxlimited.Xxo()
        before = sys.getrefcount(xxo)
        with memoryview(xxo) as view:
            self.assertEqual((view.nbytes, view.readonly, bytes(view)), (10, False, bytes(10)))
            self.assertEqual(xxo.x_exports, 1)
        self.assertEqual(xxo.x_exports, 0)
        self.assertEqual(sys.getrefcount(xxo), before)
        view = memoryview(xxlimited.Xxo())
        view[3:6] = b"abc"
        gc.collect()
        self.assertEqual(bytes(view), b"\0\0\0abc\0\0\0\0")

    def test_weak_references(self):
        seen = []
        xxo = xxlimited.Xxo()
        weak = weakref.ref(xxo, lambda _: seen.append("gone"))
        self.assertIs(weak(), xxo)
        del xxo
        gc.collect()
        self.assertIsNone(weak())
        self.assertEqual(seen, ["gone"])

    def test_cycles_are_collected(self):
        for class_ in [xxlimited.Xxo, type("Sub", (xxlimited.Xxo,), {})]:
            xxo = class_()
            xxo.itself = xxo
            weak = weakref.ref(xxo)
            del xxo
            gc.collect()
            self.assertIsNone(weak())

    def test_attributes_are_released(self):
        class Thing:
            pass

        xxo, thing = xxlimited.Xxo(), Thing()
        weak = weakref.ref(thing)
        xxo.thing = thing
        del thing
        self.assertIsNotNone(weak())
        del xxo
        gc.collect()
        self.assertIsNone(weak())

    def test_an_exception_that_is_pending_stays(self):
        def raises():
            xxo = xxlimited.Xxo()
            xxo.a = 1
            raise KeyError("pending")

        with self.assertRaisesRegex(KeyError, "pending") as caught:
            raises()
        caught.exception.__traceback__ = None

    def test_threads(self):
        # The first attribute makes the dictionary: no thread may lose its own to another.
        xxos = [xxlimited.Xxo() for _ in range(1000 if support.FREE_THREADED else 200)]
        ready, missing = [0, 0], []

        def work(number):
            for index, xxo in enumerate(xxos):
                # Not a barrier, which would wake the threads one after the other.
                ready[number] = index
                for _ in range(10000):
                    if ready[1 - number] >= index:
                        break
                setattr(xxo, f"a{number}", index)
                if getattr(xxo, f"a{number}", None) != index:
                    missing.append((number, index))

        self.assertEqual(support.together(work, 2), [])
        lost = [i for i, xxo in enumerate(xxos) if not hasattr(xxo, "a0") or not hasattr(xxo, "a1")]
        self.assertEqual((missing, lost), ([], []))


class Adder(unittest.TestCase):
    def test_call(self):
        add = xxlimited.Adder(1)
        self.assertEqual((add(2), add(j=-3)), (3, -2))
        self.assertEqual(xxlimited.Adder(i=5)(5), 10)
        self.assertTrue(callable(add))

    def test_arguments(self):
        for arguments, keywords in [((), {}), ((1, 2), {}), ((), {"j": 1}), (("1",), {})]:
            with self.assertRaises(TypeError):
                xxlimited.Adder(*arguments, **keywords)
        for arguments, keywords in [((), {}), ((1, 2), {}), ((), {"i": 1}), (("1",), {})]:
            with self.assertRaises(TypeError):
                xxlimited.Adder(1)(*arguments, **keywords)

    def test_a_slot_finds_the_state(self):
        class Sub(xxlimited.Adder):
            pass

        for class_ in [xxlimited.Adder, Sub]:
            with self.assertRaisesRegex(xxlimited.Error, "^the sum is beyond 64 bits$"):
                class_(2**63 - 1)(1)
        with self.assertRaises(xxlimited.Error):
            xxlimited.foo(-2**63, -1)


class Module(unittest.TestCase):
    def fresh(self):
        old = sys.modules.pop("xxlimited")
        try:
            return importlib.import_module("xxlimited")
        finally:
            sys.modules["xxlimited"] = old

    def test_attributes(self):
        self.assertEqual(xxlimited.__doc__, "This is a template module just for instruction.")
        names = {name for name in vars(xxlimited) if not name.startswith("__")}
        self.assertEqual(names, {"Adder", "Error", "Str", "Xxo", "foo", "new"})
        self.assertEqual(xxlimited.Error.__module__, "xxlimited")
        self.assertEqual(str(inspect.signature(xxlimited.Xxo.demo)), "(self, o, /)")

    def test_each_has_its_own(self):
        other = self.fresh()
        self.assertIsNot(other.Xxo, xxlimited.Xxo)
        with self.assertRaises(other.Error):
            other.Adder(2**63 - 1)(1)
        # Each module has its own class `Xxo`.
        self.assertIsNone(xxlimited.new().demo(other.new()))
        with self.assertRaises(TypeError):
            xxlimited.Xxo.demo(other.new(), 1)

    def test_import_delete_collect(self):
        module = self.fresh()
        if support.IMMORTAL:
            return
        xxo, alive = module.new(), [weakref.ref(module), weakref.ref(module.Xxo)]
        xxo.itself = [xxo, module, module.Adder(1)]
        del xxo, module
        gc.collect()
        gc.collect()
        self.assertEqual([reference() for reference in alive], [None, None])

    def test_references_are_balanced(self):
        things = [xxlimited.Xxo, xxlimited.Adder, xxlimited.Error, "a thing of its own"]
        before = [sys.getrefcount(thing) for thing in things]
        for number in range(1000):
            xxo = xxlimited.new()
            xxo.a, xxo.b = things[3], xxo.demo(things[3])
            del xxo.a
            with self.assertRaises(AttributeError):
                del xxo.a
            xxlimited.Adder(number)(1)
        del xxo
        gc.collect()
        after = [sys.getrefcount(thing) for thing in things]
        self.assertEqual([abs(a - b) < 10 for a, b in zip(after, before)], [True] * 4, (before, after))


if __name__ == "__main__":
    support.main()
