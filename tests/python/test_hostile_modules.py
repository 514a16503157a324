"""Two definitions for one module, threads that execute one, arguments that are released."""

import os
import sys
import unittest

import support

FOLDER = os.environ["PYTHONPATH"].split(os.pathsep)[0]
SUFFIX = ".pyd" if sys.platform == "win32" else ".so"

LOAD = f"""
import faulthandler
faulthandler.dump_traceback_later(120, exit=True)
import importlib.machinery, importlib.util, os, threading, types
# The state of `big` is on the stack for a while, in a debug build several times.
threading.stack_size(64 << 20)
def load(name, file=None, **attributes):
    path = os.path.join({FOLDER!r}, (file or name) + {SUFFIX!r})
    loader = importlib.machinery.ExtensionFileLoader(name, path)
    spec = importlib.util.spec_from_loader(name, loader, origin=path)
    spec.__dict__.update(attributes)
    return loader, importlib.util.module_from_spec(spec)
"""


class Child(unittest.TestCase):
    def run_child(self, code, *expected):
        """The child prints one of these lines at its end, or what contains one."""
        status, output = support.run(LOAD + code)
        self.assertEqual(status, 0, output)
        last = output.strip().rsplit("\n", 1)[-1]
        self.assertTrue(any(text in last for text in expected), output)


class TwoDefinitions(Child):
    """A module is looked at and then taken over, with nothing between the two."""

    SHARED = """
import builtins, sys
FILE = None
shared = types.ModuleType("shared")
real, armed, kept, failed = builtins.list, [True], [], []
def take(name):
    try:
        loader, made = load(name, FILE or name, given=shared)
        assert made is shared
        loader.exec_module(made)
        kept.append(made)
    except SystemError as error: failed.append(str(error))
def hostile(*any):
    if armed:
        armed.clear()
        take("texts")
        shared.__dict__.pop("__pymodule_ffi_created__", None)
    return real(*any) if "keep" in sys.argv else []
"""
    USE = """
for function in (getattr(shared, "text", None), getattr(shared, "sum", None)):
    if function:
        try: print(function.__name__, function())
        except ImportError as error: print(function.__name__, error)
assert len(kept) == 1 and len(failed) == 1 and "already" in failed[0], (kept, failed)
print("fine", [name for name in dir(shared) if "pymodule" in name])
"""

    def run_child(self, code, *expected):
        """With each definition in its own library, and with all in one."""
        super().run_child(code, *expected)
        super().run_child(code.replace("FILE = None", "FILE = 'texts'"), *expected)

    def test_python_code_that_the_look_runs(self):
        self.run_child(
            self.SHARED + "builtins.list = hostile\ntake('numbers')\nbuiltins.list = real\n"
            "take('texts')\n" + self.USE,
            "fine []",
        )

    def test_one_after_the_other(self):
        for first, second in (("texts", "numbers"), ("numbers", "nothing"), ("nothing", "texts")):
            self.run_child(self.SHARED + f"take({first!r})\ntake({second!r})\n" + self.USE, "fine []")

    def test_a_namespace_that_hides_the_functions(self):
        hide = "shared.__dict__.clear()\n"
        self.run_child(self.SHARED + "take('texts')\n" + hide + "take('numbers')\n" + self.USE, "fine")

    def test_threads(self):
        self.run_child("""
import gc, sys, threading
FILE = None
sys.setswitchinterval(1e-5)
N = 1500 if "free-threading" in sys.version else 300
barrier = threading.Barrier(3)
jobs = [None]
counts = {"both": 0, "one": 0}
def work(name):
    for _ in range(N):
        barrier.wait()
        module = jobs[0]
        try:
            loader, made = load(name, FILE or name, given=module)
            loader.exec_module(made)
            function = made.__dict__.get({"texts": "text", "numbers": "sum"}[name])
            if function: results.append(function())
        except Exception as error: errors.append(str(error))
        barrier.wait()
threads = [threading.Thread(target=work, args=(name,), daemon=True) for name in ("texts", "numbers")]
results, errors = [], []
for thread in threads: thread.start()
for number in range(N):
    jobs[0] = module = types.ModuleType("shared")
    del results[:], errors[:]
    barrier.wait(); barrier.wait()
    # Of two libraries both may believe that they have it, but neither takes the other's state for its own.
    assert len(results) <= (1 if FILE else 2), (results, errors)
    assert set(results) <= {"a text", 0x4141 ^ 0x4242 ^ 0x4343}, results
    del module
for thread in threads: thread.join()
gc.collect()
print("fine")
""", "fine")


class Executing(Child):
    """State that one thread writes while another executes the module, too."""

    RACE = """
import collections, sys, threading, time
sys.setswitchinterval(1e-5)
N = 400 if "free-threading" in sys.version else 40
executor_loader, executor = load("executor", "big"); executor_loader.exec_module(executor)
seen = collections.Counter()
job, done = [None], [0, 0]
def work(index):
    for n in range(1, N + 1):
        while job[0] is None or job[0][0] != n: time.sleep(0)
        loader, module = job[0][1:]
        try:
            EXECUTE
            seen[module.magic()] += 1
            module.list().append(module)
        except Exception as error: seen[str(error)] += 1
        done[index] = n
threads = [threading.Thread(target=work, args=(index,), daemon=True) for index in range(2)]
for thread in threads: thread.start()
for n in range(1, N + 1):
    job[0] = (n, *load("big"))
    while done != [n, n]: time.sleep(0)
for thread in threads: thread.join()
good = seen.pop(0x1234 * 42, 0)
texts = [text for text in seen if "being executed" not in str(text) and "has no state" not in str(text)]
assert good >= N and not texts, (good, seen)
print("fine")
"""

    def test_by_the_loader(self):
        self.run_child(self.RACE.replace("EXECUTE", "loader.exec_module(module)"), "fine")

    def test_by_the_definition(self):
        self.run_child(self.RACE.replace("EXECUTE", "executor.execute(module)"), "fine")

    @unittest.skipUnless(support.BUILT_WITHOUT_GIL, "with the GIL nobody reads meanwhile")
    @unittest.skipIf(support.IMMORTAL, "the collector never clears a module")
    def test_readers_while_the_collector_clears(self):
        """A reader that is stopped between a pointer and its reference is waited for.

        `gc.get_objects` hands out a module that is being cleared, and what it releases first is an object
        that the collector does not know, so with a finalizer that runs then and starts the readers.
        There are more than processors, so some are stopped at any place.
        """
        self.run_child("""
import gc, time
gc.disable()
READERS = 4 * min(os.cpu_count() or 2, 8)
handed, reading, read, wrong = [], [], [], []
class Late:
    def __init__(self, number): self.number = number
    def __del__(self):
        found = [one for one in gc.get_objects() if type(one) is types.ModuleType and one.__dict__ and one.__dict__.get("its_number") == self.number]
        handed.extend(found * READERS)
        while found and len(reading) < READERS: time.sleep(0)
class First:
    def __del__(self): self.module.keep(Late(self.module.its_number))
def work():
    while True:
        try: module = handed.pop()
        except IndexError: time.sleep(0.001); continue
        if module is None: return
        scan = module.scan
        del module
        reading.append(1)
        try: scan()
        except ValueError as error: wrong.append(str(error))
        del scan
        read.append(1)
threads = [threading.Thread(target=work, daemon=True) for _ in range(READERS)]
for thread in threads: thread.start()
end, rounds = time.monotonic() + 2, 0
for number in range(200):
    loader, module = load("many")
    loader.exec_module(module)
    first = First()
    first.module, module.first, module.its_number = module, first, number
    del module, loader, first
    gc.collect()
    # 3.15 may find a reference to the module after the finalizers.
    if not reading: continue
    rounds += 1
    # What was released is used again at once.
    junk = [b"another object, of the same size: %030d" % number for number in range(500)]
    while len(read) < READERS and not wrong: time.sleep(0)
    assert not wrong, (rounds, wrong)
    assert len(set(map(id, junk))) == len(junk), rounds
    del junk, read[:], reading[:]
    if time.monotonic() > end: break
assert rounds
handed += [None] * READERS
for thread in threads: thread.join()
print("fine")
""", "fine")


class Dropping(Child):
    """State that panics when CPython frees its module: nothing can be raised there."""

    @unittest.skipIf(support.IMMORTAL, "a module never ends there")
    def test_panics(self):
        for how, text in ((1, "dropping panics"), (2, "a value that is not text")):
            status, output = support.run(LOAD + f"""
import gc, drops, sys, weakref
for attempt in range(3):
    drops.arm({how})
    kept = weakref.ref(drops.object())
    assert kept() is not None
    del sys.modules["drops"], drops
    gc.collect()
    assert kept() is None
    import drops
drops.object()
print("fine")
drops.arm(0)
""")
            self.assertEqual(status, 0, output)
            self.assertIn("fine", output)
            self.assertEqual(output.count(f"where nothing can be raised: {text}\n"), 3, output)


class Keywords(Child):
    """The keywords of a call can be found and emptied while arguments are borrowed from them."""

    def test_released_during_the_call(self):
        for name in ("look", "walk", "look_fast", "walk_fast"):
            self.run_child("""
import gc, keywords, sys
class Value:
    def __init__(self): self.text = "alive"
    def __repr__(self): return self.text
def hook():
    for one in gc.get_objects():
        if type(one) is dict and one.get("hook") is hook and "sys" not in one: one.clear()
        if type(one) is list and hook in one: one.clear()
    gc.collect()
    global junk
    junk = [bytearray(b"A" * size) for size in (16, 24, 32, 40, 48, 56, 64) for _ in range(200)]
result = keywords.NAME(**{"hook": hook, "value": Value()})
assert "alive" in str(result), result
print("fine")
""".replace("NAME", name), "fine")


    @unittest.skipUnless(
        sys.version_info[:2] in ((3, 10), (3, 11)), "the collector does not run there meanwhile"
    )
    def test_added_during_the_call(self):
        """Finalizers add keywords while the tuples for them are allocated."""
        # One file for every CPython copies the items by one call.
        copied = "PYMODULE_FFI_FILES" in os.environ
        self.run_child("""
import gc, keywords
def hook(): pass
class Again:
    def __del__(self):
        for one in gc.get_referrers(hook):
            if type(one) is dict and "k39" in one and len(one) < 200: one[f"k{len(one)}"] = 1
        arm()
def arm():
    again = Again()
    again.itself = again
raised = []
for attempt in range(60):
    names = {"hook": hook, **{f"k{number}": 1 for number in range(40)}}
    arm()
    # The collector comes at another allocation each time.
    gc.set_threshold(1 + attempt // 6)
    kept = [{number} for number in range(attempt % 6)]
    try: keywords.walk(**names)
    except Exception as error: raised.append(repr(error))
    gc.set_threshold(0)
print(set(raised))
""", "set()" if copied else """{"SystemError('keywords were changed during a call')"}""")


@unittest.skipIf(os.environ.get("PYMODULE_FFI_SINGLE_PHASE") == "none", "no single-phase modules")
class Interpreters(Child):
    """A module that is initialized once belongs to one interpreter."""

    def test_initialized_once(self):
        if not hasattr(support, "interpreters") or sys.version_info < (3, 9):
            return
        import once

        self.assertIs(once.module(), once)
        sys.modules.pop("once")
        import once as again

        self.assertIs(again, once)
        interpreter = support.create("legacy")
        try:
            with self.assertRaisesRegex(RuntimeError, "in another interpreter|in subinterpreters"):
                support.execute(interpreter, "import once")
        finally:
            support.destroy(interpreter)

    def test_another_has_it_after_that(self):
        self.run_child("""
import support
first = support.create("legacy")
try:
    support.execute(first, "import once; once.list.append(once)")
    # From 3.13 on the main interpreter initializes it first.
    assert sys.version_info < (3, 13)
    try: import once
    except ImportError as error: assert "another interpreter" in str(error), error
    else: raise AssertionError(once)
except RuntimeError as error:
    # Without the GIL no subinterpreter may have a single-phase module.
    assert "another interpreter" in str(error) or "in subinterpreters" in str(error), error
support.destroy(first)
import once
assert once.list == [], once.list
print("fine")
""".replace("import support", f"sys.path.append({support.HERE!r}); import support"), "fine")


class Gil(Child):
    def test_a_module_that_relies_on_it(self):
        code = """
import sys, importlib.machinery, maker
text = "relies on the GIL, which is disabled"
spec = importlib.machinery.ModuleSpec("relies", None)
for attempt in (lambda: maker.create(spec), maker.add):
    try: made = attempt()
    except ImportError as error: assert text in str(error) and not sys._is_gil_enabled(), error
    else: assert getattr(sys, "_is_gil_enabled", lambda: True)(), made
print("fine")
"""
        self.run_child(code, "fine")


if __name__ == "__main__":
    support.main()
