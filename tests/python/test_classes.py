import gc
import importlib
import inspect
import subprocess
import sys
import threading
import time
import types
import unittest
import weakref

import classes
import support


def kinds(todo):
    return type("Sub", (classes.Kinds,), {"todo": todo})()


# Each kind of slot, and what its exception calls it.
SLOTS = {
    "repr": repr,
    "hash": hash,
    "len": len,
    "bool": bool,
    "call": lambda thing: thing(),
    "eq": lambda thing: thing == 1,
    "next": next,
    "setattr": lambda thing: setattr(thing, "spam", 1),
    "getattr": lambda thing: thing[0],
}


class Slots(unittest.TestCase):
    def test_panics_are_exceptions(self):
        thing = kinds(None)
        for name, slot in SLOTS.items():
            with self.subTest(name), self.assertRaisesRegex(
                SystemError, rf"^panic in Kinds\.__{name}__: a panic in a slot$"
            ):
                slot(thing)
        type(thing).todo = 0

    def test_exceptions(self):
        thing = kinds("no number")
        for name, slot in SLOTS.items():
            with self.subTest(name), self.assertRaises(TypeError):
                slot(thing)
        type(thing).todo = 0

    def test_values(self):
        self.assertEqual(repr(kinds(3)), "3")
        self.assertEqual(hash(kinds(3)), 3)
        self.assertEqual(len(kinds(3)), 3)
        self.assertTrue(kinds(1))
        self.assertFalse(kinds(0))
        self.assertEqual(kinds(3)(), 3)
        self.assertEqual(next(kinds(3)), 3)

    def test_an_end_without_an_exception(self):
        self.assertEqual(next(kinds(0), "the end"), "the end")
        with self.assertRaises(StopIteration):
            next(kinds(0))

    def test_minus_one(self):
        self.assertEqual(hash(kinds(-1)), -2)
        with self.assertRaisesRegex(SystemError, "returned -1, which means failure"):
            bool(kinds(-1))
        # As a size it is not even a number.
        with self.assertRaisesRegex(OverflowError, "^a size is larger than sys.maxsize$"):
            len(kinds(-1))

    def test_nothing_can_be_raised(self):
        seen = []
        hook, sys.unraisablehook = sys.unraisablehook, lambda lost: seen.append(str(lost.exc_value))
        try:
            for todo in [7, 8]:
                try:
                    thing = kinds(todo)
                    del thing
                    raise KeyError("pending")
                except KeyError as error:
                    self.assertEqual(error.args, ("pending",))
                gc.collect()
        finally:
            sys.unraisablehook = hook
        self.assertEqual(
            seen, ["raised in a finalizer", "panic in Kinds.__del__: a panic in a finalizer"]
        )

    def test_a_pending_exception_stays(self):
        # The generator's frame holds the object and is cleared while the exception passes.
        def raises():
            thing = kinds(0)
            raise ValueError("pending")

        with self.assertRaisesRegex(ValueError, "^pending$") as caught:
            raises()
        caught.exception.__traceback__ = None

    def test_panic_while_traversing(self):
        code = """
import gc, os, classes
thing = type("Sub", (classes.Kinds,), {"todo": 0})()
os.environ["KINDS_PANIC"] = "1"
gc.collect()
del os.environ["KINDS_PANIC"]
print("collected")
"""
        status, output = support.run(code)
        self.assertEqual(status, 0, output)
        self.assertIn("panic in Kinds.tp_traverse, where nothing can be raised: a panic", output)
        self.assertIn("collected", output)


class Methods(unittest.TestCase):
    def test_bound(self):
        thing = kinds(0)
        before = classes.calls()
        self.assertEqual(thing.method(1), (before + 1, thing, 1, None)[:1] + (thing, 1, None))
        self.assertEqual(thing.method(1, second=2)[2:], (1, 2))
        self.assertEqual(thing.method(1, 2)[2:], (1, 2))
        self.assertEqual(classes.calls(), before + 3)
        with self.assertRaises(TypeError):
            thing.method()
        with self.assertRaises(TypeError):
            thing.method(first=1)
        box = classes.Box()
        for arguments, keywords in [((), {"new": 1}), ((1,), {"new": 1}), ((1,), {"old": 1})]:
            with self.assertRaises(TypeError):
                box.put(*arguments, **keywords)
        with self.assertRaises(TypeError):
            box.get(new=1)
        self.assertIsNone(box.get())

    def test_plain(self):
        self.assertEqual(kinds(0).plain(1, 2, a=3), 12)

    def test_signature(self):
        self.assertEqual(
            str(inspect.signature(classes.Kinds.method)), "(self, first, /, second=None)"
        )
        self.assertEqual(classes.Kinds.method.__doc__, "All that it got.")

    def test_panics_name_class_and_method(self):
        with self.assertRaisesRegex(
            SystemError, r"^panic in classes\.Kinds\.method: a panic in a method$"
        ):
            kinds(0).method(None)
        with self.assertRaisesRegex(SystemError, r"^panic in classes\.Kinds\.plain: 42$"):
            kinds(0).plain()

    def test_another_instance(self):
        with self.assertRaises(TypeError):
            classes.Kinds.method(1, 2)


class Lookup(unittest.TestCase):
    def test_class_and_subclasses(self):
        class Sub(classes.Kinds):
            pass

        class Mixed(int, Sub):
            pass

        for class_ in [classes.Kinds, Sub, Mixed, classes.Single]:
            self.assertIs(classes.find(class_), classes)

    def test_strangers(self):
        for stranger in [int, type, type("Own", (), {}), 1, None, classes]:
            with self.assertRaises(TypeError):
                classes.find(stranger)

    def test_no_exception_is_left(self):
        for _ in range(3):
            with self.assertRaises(TypeError):
                classes.find(BaseException)
            self.assertIs(classes.find(type("Sub", (classes.Kinds,), {})), classes)

    def test_half_made(self):
        seen = []

        class Meta(type):
            def mro(cls):
                try:
                    seen.append(classes.find(cls))
                except TypeError as error:
                    seen.append(type(error))
                return type.mro(cls)

        class Half(classes.Kinds, metaclass=Meta):
            pass

        self.assertEqual(seen, [TypeError])
        self.assertIs(classes.find(Half), classes)

    def test_references(self):
        sub = type("Sub", (classes.Kinds,), {})
        for class_ in [classes.Kinds, sub, int]:
            before = sys.getrefcount(classes)
            for _ in range(1000):
                try:
                    classes.find(class_)
                except TypeError:
                    pass
            self.assertLess(abs(sys.getrefcount(classes) - before), 10)


def fresh():
    old = sys.modules.pop("classes")
    try:
        return importlib.import_module("classes")
    finally:
        sys.modules["classes"] = old


class Life(unittest.TestCase):
    def test_import_delete_collect(self):
        module = fresh()
        self.assertIsNot(module, classes)
        self.assertIsInstance(module.single(), module.Single)
        self.assertFalse(gc.is_tracked(module.single()))
        alive = [weakref.ref(module), weakref.ref(module.Single), weakref.ref(module.Kinds)]
        del module
        gc.collect()
        gc.collect()
        self.assertEqual([reference() for reference in alive], [None] * 3)

    def test_hooks_of_its_own(self):
        class Thing:
            pass

        module, thing, other = fresh(), Thing(), Thing()
        module.keep(other)
        alive = [weakref.ref(module), weakref.ref(thing), weakref.ref(other)]
        module.keep(thing)
        del other
        self.assertIsNone(alive[2]())
        # A cycle, which the collector finds through `traverse` and breaks through `clear`.
        thing.module = module
        del module, thing
        gc.collect()
        self.assertEqual([reference() for reference in alive], [None] * 3)
        # What the collector does not see is released all the same.
        module, text = fresh(), ", ".join(map(str, range(1000)))
        before = sys.getrefcount(text)
        module.keep(text)
        self.assertEqual(sys.getrefcount(text), before + 1)
        del module
        gc.collect()
        self.assertEqual(sys.getrefcount(text), before)

    def test_an_instance_that_is_in_use_keeps_its_class(self):
        module = fresh()
        single = module.single()
        alive = weakref.ref(module)
        del module
        gc.collect()
        self.assertIsNotNone(alive())
        self.assertEqual(type(single).__name__, "Single")
        del single
        gc.collect()
        self.assertIsNone(alive())


if support.IMMORTAL and sys.argv[1:] != ["Life"]:

    class Alone(unittest.TestCase):
        """Before any thread is started."""

        def test_life(self):
            child = subprocess.run(
                [sys.executable, "-B", __file__, "Life"],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True,
            )
            self.assertEqual(child.returncode, 0, child.stdout)
            self.assertIn("Ran 3 tests", child.stdout)

    del Life


@unittest.skipIf(support.IMMORTAL, "nothing ends there")
class Cleared(unittest.TestCase):
    """A class that the garbage collector clears while a method runs in another thread.

    What is freed first gives an object of the garbage to that thread.
    """

    def garbage(self, use, size):
        # Is cleared first: with the GIL what is older, and without it what is larger.
        First = type("First", (), {"__slots__": [f"slot{number}" for number in range(size)]})
        firsts = [First() for _ in range(8)]
        for first in firsts:
            first.slot0, first.slot1 = classes.Bomb(), first
        thing = type("Sub", (fresh().Kinds,), {"todo": 0})()
        for first in firsts:
            # A method is not cleared.
            first.slot0.put(types.MethodType(use, thing))

    def one(self, bind, size):
        """What a method returned that ran during the collection, and what came of a second call."""
        seen, threads, started, collected = [], [], threading.Event(), threading.Event()

        def work(method):
            def function():
                started.set()
                collected.wait(10)

            try:
                # Both calls by one, as the class has no attributes any more then.
                for function in function, int:
                    seen.append(method(function))
            except TypeError as error:
                seen.append(str(error))

        def use(thing):
            if threads:
                return
            try:
                method = bind(thing)
            except AttributeError:
                # The class was cleared before.
                return
            threads.append(threading.Thread(target=work, args=(method,)))
            threads[0].start()
            started.wait(10)

        self.garbage(use, size)
        gc.collect()
        collected.set()
        for thread in threads:
            thread.join()
        return seen

    def test_the_state_lives_as_long_as_a_method_runs(self):
        lacking = "PyType_GetModule: Type 'Kinds' has no associated module"
        reached = 0
        for attempt in range(60):
            # Where objects lie in memory decides what is cleared first without the GIL.
            seen = self.one(lambda thing: thing.during, (500, 100, 1000, 250, 2000)[attempt % 5])
            if seen not in ([], [lacking]):
                self.assertEqual(seen, [True, lacking])
                reached += 1
        self.assertGreater(reached, 0, "the class was always cleared too early")


class Boxes(unittest.TestCase):
    def test_owner(self):
        thing = object()
        before = sys.getrefcount(thing)
        box = classes.Box()
        self.assertIsNone(box.get())
        self.assertIsNone(box.put(thing))
        self.assertIs(box.get(), thing)
        self.assertEqual(sys.getrefcount(thing), before + 1)
        self.assertIs(box.put(1), thing)
        self.assertEqual(sys.getrefcount(thing), before)
        box.put(thing)
        del box
        gc.collect()
        self.assertEqual(sys.getrefcount(thing), before)

    def test_cycle(self):
        class Thing:
            pass

        box, thing = classes.Box(), Thing()
        box.put(thing)
        thing.box = box
        alive = weakref.ref(thing)
        del box, thing
        gc.collect()
        self.assertIsNone(alive())

    def test_references_of_threads(self):
        thing = object()
        before = sys.getrefcount(thing)

        def work():
            for _ in range(3000 if support.FREE_THREADED else 100):
                classes.count(thing)

        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        # This thread owns the object, so it has a count of its own.
        work()
        for thread in threads:
            thread.join()
        self.assertEqual(sys.getrefcount(thing), before)

    def test_threads(self):
        box = classes.Box()
        seconds = 2 if support.FREE_THREADED else 0.2

        def work(number):
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                for index in range(100):
                    # Only one thread puts, so that objects that it releases are freed at once.
                    if number == 0:
                        box.put([number, index])
                    else:
                        got = box.get()
                        assert got is None or len(got) == 2, got

        self.assertEqual(support.together(work, 4), [])


if __name__ == "__main__":
    support.main()
