"""Panics in slots of a class, and in hooks of the state.

Not in test_classes.py, where one test depends on how memory is laid out.
"""

import gc
import os
import sys
import unittest
import weakref

import classes
import support

# What raises, and how it comes to be called.
RAISE = {
    "tp_new": lambda thing: classes.Panics(),
    "tp_init": lambda thing: classes.Panics(),
    "get": lambda thing: thing.value,
    "set": lambda thing: setattr(thing, "value", 1),
    "bf_getbuffer": memoryview,
}


# What cannot raise: it is given a new object that nobody else has, and the garbage is collected.
LOSE = {
    "bf_releasebuffer": lambda thing: memoryview(thing).release(),
    "tp_clear": lambda thing: setattr(thing, "itself", thing),
    "tp_finalize": lambda thing: None,
    "tp_dealloc": lambda thing: None,
}

FEATURES = os.environ.get("PYMODULE_FFI_FEATURES", "").split(",")
# The stable ABI has buffers from 3.11 on.
HAS_BUFFERS = "abi3-py39" not in FEATURES and "abi3-py310" not in FEATURES
if not HAS_BUFFERS:
    del RAISE["bf_getbuffer"], LOSE["bf_releasebuffer"]


class Panics(unittest.TestCase):
    SHOWN = {"get": "value", "set": "value"}

    def text(self, name):
        return f"panic in Panics.{self.SHOWN.get(name, name)}: {name} was armed"

    def setUp(self):
        self.class_ = type("Sub", (classes.Panics,), {})

    def test_raised(self):
        for name, use in RAISE.items():
            with self.subTest(name):
                thing = self.class_()
                classes.arm(name)
                with self.assertRaises(SystemError) as caught:
                    use(thing)
                self.assertEqual(str(caught.exception), self.text(name))
                # Once, and what follows is as if nothing had been.
                use(thing)
                self.assertEqual(thing.value, 7)

    def test_lost(self):
        for name, use in LOSE.items():
            with self.subTest(name):
                seen = []
                hook = sys.unraisablehook
                sys.unraisablehook = lambda lost: seen.append((type(lost.exc_value), str(lost.exc_value)))
                try:
                    gc.collect()
                    classes.arm(name)
                    use(self.class_())
                    gc.collect()
                    self.assertEqual(seen, [(SystemError, self.text(name))])
                    use(self.class_())
                    gc.collect()
                finally:
                    sys.unraisablehook = hook
                self.assertEqual(len(seen), 1)

    def test_nothing_leaks(self):
        alive = weakref.ref(self.class_)
        for name, use in LOSE.items():
            hook, sys.unraisablehook = sys.unraisablehook, lambda lost: None
            try:
                classes.arm(name)
                use(self.class_())
                gc.collect()
            finally:
                sys.unraisablehook = hook
        if not support.IMMORTAL:
            del self.class_
            gc.collect()
            self.assertIsNone(alive())

    def test_hooks_of_the_state(self):
        code = """
import gc, sys, classes
class Thing: pass
thing, text = Thing(), ", ".join(map(str, range(1000)))
before = sys.getrefcount(text)
thing.text, thing.module = text, classes
classes.keep(thing)
classes.arm("state.{}")
if "{}" == "traverse":
    gc.collect()
del thing, classes, sys.modules["classes"]
gc.collect()
gc.collect()
print("freed:", sys.getrefcount(text) - before)
"""
        for hook in ["traverse", "clear", "free"]:
            with self.subTest(hook):
                status, output = support.run(code.replace("{}", hook))
                self.assertEqual(status, 0, output)
                where = "test_classes::State, where nothing can be raised"
                self.assertEqual(output.count(f"panic in {where}: state.{hook} was armed"), 1, output)
                self.assertIn("freed: 0", output)


if __name__ == "__main__":
    support.main()
