"""Modules imported again and again, in their own process: free-threaded 3.13 makes modules,
classes and functions immortal once a thread has been started."""

import gc
import importlib
import os
import sys
import unittest

import keeps
import support
import xx

ROUNDS = 2000


def use(module, other):
    """Leaves a cycle through the state of both."""
    other.dict()["module"] = module
    module.new().demo("a")
    try:
        module.new().demo(None)
    except module.error as error:
        other.dict()["error"] = error


def again():
    for name in ["xx", "keeps"]:
        del sys.modules[name]
    use(importlib.import_module("xx"), importlib.import_module("keeps"))


def resident():
    """Memory in KiB that is really there; None where nobody tells."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
    except OSError:
        return None


ALIVE = """
import gc, importlib, sys, threading, weakref

def alive(name):
    modules = []
    for _ in range(50):
        sys.modules.pop(name, None)
        module = importlib.import_module(name)
        modules.append(weakref.ref(module))
        del module
        gc.collect()
    return sum(module() is not None for module in modules)

"""


class Reimport(unittest.TestCase):
    def setUp(self):
        self.kept = {name: sys.modules[name] for name in ["xx", "keeps"]}

    def tearDown(self):
        sys.modules.update(self.kept)

    def test_memory_and_references(self):
        first = [xx.Xxo, xx.Str, xx.error]
        gc.collect()
        before = [sys.getrefcount(exported) for exported in first]
        dropped = keeps.dropped()
        memory, blocks, totals, fresh = [], [], [], []
        for count in range(1, ROUNDS + 1):
            again()
            if count % 10 == 0:
                gc.collect()
            if count % (ROUNDS // 4) == 0:
                gc.collect()
                module = sys.modules["xx"]
                fresh.append([sys.getrefcount(getattr(module, name)) for name in ["Xxo", "Str", "error"]])
                del module
                memory.append(resident())
                blocks.append(sys.getallocatedblocks())
                if support.DEBUG:
                    totals.append(sys.gettotalrefcount())
        self.assertEqual([sys.getrefcount(exported) for exported in first], before)
        self.assertEqual(fresh, fresh[:1] * 4)
        # All states are dropped but those of the last and of the first module.
        self.assertEqual(keeps.dropped(), dropped + ROUNDS - 1)
        if memory[0] is not None:
            self.assertLess(memory[-1] - memory[0], 256, memory)
        # The first quarters fill CPython's caches. 1,000 imports lie between the second and the last:
        # a leak is 1,000 of something.
        self.assertLess(abs(blocks[-1] - blocks[1]), 300, blocks)
        if support.DEBUG:
            self.assertLess(abs(totals[-1] - totals[1]), 100, totals)

    def test_objects_of_modules_that_are_gone(self):
        objects = []
        for _ in range(50):
            again()
            objects.append(sys.modules["xx"].new())
        for name in ["xx", "keeps"]:
            sys.modules[name] = self.kept[name]
        gc.collect()
        for one in objects:
            self.assertEqual(one.demo("a"), "a")

    def test_after_a_thread(self):
        """Ours do as CPython's own modules: on free-threaded 3.13 none is collected."""
        thread = "thread = threading.Thread(target=int)\nthread.start(), thread.join()\n"
        for code, expected in [("", 1), (thread, 50 if support.IMMORTAL else 1)]:
            code = ALIVE + code + "print(alive('_json'), alive('xx'))"
            self.assertEqual(support.run(code), (0, f"{expected} {expected}\n"))


if __name__ == "__main__":
    support.main()
