"""Processes that end while threads of a module call back: none crashes, hangs or loses an exception.

PYMODULE_FFI_EXITS says how many; each way to end is taken in turn.
"""

import collections
import concurrent.futures
import os
import subprocess
import sys
import time
import unittest

import support

EXITS = int(os.environ.get("PYMODULE_FFI_EXITS", "48"))

START = """
import atexit, os, sys, threading, time
called, raised = [], []
def callback(number):
    if number % 7 == 3:
        raised.append(number)
        raise ZeroDivisionError(number)
    called.append(number)
    return number
def report():
    # It runs after the callback that the first view has registered: no thread is left in it.
    calls, errors, gone = module.counts()
    assert (calls, errors) == (len(called), len(raised)), (calls, errors, len(called), len(raised))
    print("counted", calls, errors, flush=True)
"""
REPORT = "atexit.register(report)\n"
IMPORT = "import native_threads as module\nmodule.start(4)\n"

# The code that is run after START, and the exit status.
WAYS = {
    "end": (REPORT + IMPORT + "{sleep}", 0),
    "at once": (REPORT + IMPORT, 0),
    "during import": (REPORT + "import eager_threads as module\n", 0),
    "after import": (REPORT + "import eager_threads as module\n{sleep}", 0),
    "exit": (REPORT + IMPORT + "{sleep}sys.exit(3)", 3),
    "exception": (REPORT + IMPORT + "{sleep}raise ValueError('expected')", 1),
    "thread": (
        REPORT + IMPORT + "threading.Thread(target=lambda: time.sleep(0.003)).start()\n{sleep}", 0
    ),
    "daemon": (
        REPORT + IMPORT
        + "def work():\n    while True:\n        module.locked(lambda: 1)\n"
        + "for _ in range(2):\n    threading.Thread(target=work, daemon=True).start()\n{sleep}",
        0,
    ),
    "stop": (REPORT + IMPORT + "atexit.register(module.stop)\n{sleep}", 0),
    "at exit": (REPORT + IMPORT + "atexit.register(lambda: module.start(2))\n{sleep}", 0),
    "module gone": (
        REPORT + IMPORT + "{sleep}kept = module.counts\ndel sys.modules['native_threads']\n"
        "module = type(sys)('kept')\nmodule.counts = kept\nimport gc\ngc.collect()\n",
        0,
    ),
    "no finalization": (IMPORT + "{sleep}os._exit(4)", 4),
}

if sys.version_info[:2] == (3, 10):
    # There a process that ends beside daemon threads may crash, from plain Python, too.
    del WAYS["daemon"]


class Exits(unittest.TestCase):
    def end(self, number):
        name = list(WAYS)[number % len(WAYS)]
        code, expected = WAYS[name]
        sleep = f"time.sleep({number * 37 % 23 / 10000})\n"
        code = f"import sys\nsys.path[:] = {sys.path!r}\n" + START + code.format(sleep=sleep)
        try:
            child = subprocess.run(
                [sys.executable, "-B", "-c", code], timeout=120,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True,
            )
        except subprocess.TimeoutExpired:
            return name, "it hangs", 0, 0
        # A traceback shows the source from 3.13 on.
        error = [line for line in child.stderr.splitlines() if line[:1] not in (" ", "T")]
        if child.returncode != expected or error != ["ValueError: expected"] * (expected == 1):
            return name, f"status {child.returncode}\n{child.stdout}{child.stderr}", 0, 0
        if expected == 4:
            return name, None, 0, 0
        words = child.stdout.split()
        if words[:1] != ["counted"]:
            return name, f"it did not count: {child.stdout}{child.stderr}", 0, 0
        return name, None, int(words[1]), int(words[2])

    def test_exits(self):
        began, ways, failures, calls, errors = time.time(), collections.Counter(), [], 0, 0
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for name, failure, called, raised in pool.map(self.end, range(EXITS)):
                ways[name] += 1
                calls, errors = calls + called, errors + raised
                if failure is not None:
                    failures.append(f"{name}: {failure}")
        self.assertEqual(failures, [], f"{len(failures)} of {EXITS}: {failures[0] if failures else ''}")
        self.assertEqual(set(ways), set(WAYS))
        self.assertGreater(calls, EXITS)
        self.assertGreater(errors, 0)
        print(
            f"figures: {EXITS} exits in {len(ways)} ways, {calls} calls, {errors} exceptions, "
            f"{time.time() - began:.0f} s"
        )


if __name__ == "__main__":
    support.main()
