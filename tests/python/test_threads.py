"""Locks in module state, views in subinterpreters that end, and forks.

PYMODULE_FFI_SECONDS says how long the locks are used.
"""

import faulthandler
import os
import sys
import threading
import time
import unittest

import native_threads
import support
from support import KINDS, create, destroy, execute, together

SECONDS = float(os.environ.get("PYMODULE_FFI_SECONDS", "2"))
# A deadlock ends the process, with the stacks. Children have a limit of their own.
faulthandler.dump_traceback_later(SECONDS * 5 + 4 * support.PATIENCE, exit=True)


def callback(number):
    return number


class Locks(unittest.TestCase):
    def test_eight_threads(self):
        """Each calls Python with the state locked, and lets others run there."""
        counts = [0] * 8
        end = time.monotonic() + SECONDS
        before = native_threads.locked(lambda: 0)
        number = native_threads.write(lambda: None)

        def pause():
            sum(range(50))
            time.sleep(0)
            return 1

        def work(index):
            # Each comes to its turn, or the process is ended.
            while time.monotonic() < end or counts[index] == 0:
                native_threads.locked(pause)
                if index % 2:
                    native_threads.write(pause)
                else:
                    assert native_threads.read(pause) >= number
                counts[index] += 1

        self.assertEqual(together(work), [])
        self.assertEqual(native_threads.locked(lambda: 0), before + sum(counts) + 1)
        written = native_threads.write(lambda: None)
        self.assertEqual(written, number + sum(counts[1::2]) + 1)
        self.assertGreater(min(counts), 0)
        print(f"figures: eight threads, {SECONDS:g} s, {sum(counts)} rounds, least {min(counts)}")

    def test_once(self):
        """One makes the value, and lets the others run meanwhile."""
        barrier = threading.Barrier(8)

        def make():
            time.sleep(0.05)
            return 42

        def work(_):
            barrier.wait()
            assert native_threads.once(make) == (42, 1), native_threads.once(make)

        self.assertEqual(together(work), [])

    def test_condition(self):
        results = {}

        def work(number):
            results[number] = native_threads.turn(7 - number)

        self.assertEqual(together(work), [])
        self.assertEqual(results, {number: 8 - number for number in range(8)})

    def test_poison(self):
        code = (
            "import native_threads as module\n"
            "for call in (module.poison, lambda: module.locked(lambda: 1)):\n"
            "    try:\n        call()\n"
            "    except SystemError as error:\n        print(error)\n"
        )
        status, output = support.run(code)
        self.assertEqual(status, 0, output)
        self.assertIn("with the list locked", output)
        self.assertIn("PoisonError", output)

    def test_error_with_the_lock(self):
        with self.assertRaises(ZeroDivisionError):
            native_threads.locked(lambda: 1 / 0)
        self.assertGreater(native_threads.locked(lambda: 1), 0)


class Views(unittest.TestCase):
    def test_here_and_there(self):
        self.assertEqual(native_threads.views(), (True, True))

    def test_subinterpreters_that_end(self):
        """Threads call back in interpreters that end meanwhile; each is told.

        Up to 3.11 `_xxsubinterpreters` ends whichever thread state is first in the list, which may be
        that of a thread which has just come: there they are stopped before, and
        tests/programs/embedding/threads.rs ends them meanwhile.
        """
        meanwhile = sys.version_info >= (3, 12)
        stop = "" if meanwhile else "time.sleep(0.002)\nnative_threads.stop()\n"
        code = (
            "calls = []\n"
            "def callback(number):\n    calls.append(number)\n"
            "import native_threads, time\n"
            "assert native_threads.views() == (True, True)\n"
            "native_threads.start(3)\n" + stop
        )
        _, _, gone = native_threads.counts()
        rounds = 0
        end = time.monotonic() + SECONDS
        while time.monotonic() < end or rounds < 8:
            kind = KINDS[rounds % len(KINDS)]
            interpreters = [create(kind) for _ in range(2)]
            for interpreter in interpreters:
                execute(interpreter, code)
            time.sleep(rounds % 4 / 1000)
            for interpreter in interpreters:
                destroy(interpreter)
            rounds += 1
        patience = time.monotonic() + 60
        told = 6 * rounds if meanwhile else 0
        while native_threads.counts()[2] < gone + told and time.monotonic() < patience:
            time.sleep(0.01)
        calls, _, now = native_threads.counts()
        self.assertEqual(now - gone, told)
        print(f"figures: {2 * rounds} subinterpreters ended, {calls} calls")

    def test_atexit_clear(self):
        """The callback of atexit is registered again by the next thread that attaches."""
        code = (
            "import atexit, time\n"
            "called = []\n"
            "def callback(number):\n    called.append(number)\n"
            "import native_threads\n"
            "native_threads.start(3)\n"
            "time.sleep(0.01)\n"
            "atexit._clear()\n"
            "before = len(called)\n"
            "while len(called) < before + 10: time.sleep(0.001)\n"
            "assert native_threads.views() == (True, True)\n"
            "print('fine')\n"
        )
        for _ in range(5):
            status, output = support.run(code)
            self.assertEqual((status, output), (0, "fine\n"))

    def test_atexit_clear_in_a_subinterpreter(self):
        code = (
            "import support\n"
            "for kind in support.KINDS:\n"
            "    interpreter = support.create(kind)\n"
            "    support.execute(interpreter, 'import atexit, native_threads; atexit._clear()')\n"
            "    support.destroy(interpreter)\n"
            "print('fine')\n"
        )
        self.assertEqual(support.run(code), (0, "fine\n"))

    # A module whose first view is made when callbacks of atexit are run already.
    LATE = (
        "import atexit, time\n"
        "begun = []\n"
        "def callback(number):\n"
        "    begun.append(number)\n"
        "    time.sleep(0.1)\n"
        "    print('called', flush=True)\n"
        "    time.sleep(0.05)\n"
        "def late():\n"
        "    import native_threads\n"
        "    native_threads.start(1)\n"
        "    while not begun: time.sleep(0.001)\n"
        "atexit.register(late)\n"
    )

    def test_the_first_view_in_a_callback_of_atexit(self):
        for _ in range(5):
            status, output = support.run(self.LATE)
            self.assertEqual((status, output), (0, "called\n"))

    def test_the_first_view_in_a_callback_of_atexit_in_a_subinterpreter(self):
        code = (
            "import support\n"
            "for kind in support.KINDS:\n"
            "    interpreter = support.create(kind)\n"
            f"    support.execute(interpreter, {self.LATE!r})\n"
            "    support.destroy(interpreter)\n"
            "print('fine')\n"
        )
        status, output = support.run(code)
        self.assertEqual((status, output), (0, "called\n" * len(KINDS) + "fine\n"))

    def test_run_exitfuncs_within(self):
        """It would wait for the thread that calls it."""
        code = (
            "import atexit, native_threads, threading\n"
            "ran, errors = threading.Event(), []\n"
            "def callback(number):\n"
            "    if not ran.is_set():\n"
            "        try: atexit._run_exitfuncs()\n"
            "        except RuntimeError as error: errors.append(error)\n"
            "        ran.set()\n"
            "native_threads.start(1)\n"
            "assert ran.wait(20)\n"
            "native_threads.stop()\n"
            "assert native_threads.views() == (True, True)\n"
            "print('fine')\n"
        )
        # CPython prints the error as well.
        status, output = support.run(code)
        self.assertEqual((status, output[-5:]), (0, "fine\n"), output)

    def test_run_exitfuncs(self):
        code = (
            "import atexit, native_threads\n"
            "atexit._run_exitfuncs()\n"
            "print(native_threads.views())\n"
        )
        self.assertEqual(support.run(code), (0, "(False, False)\n"))


@unittest.skipUnless(hasattr(os, "fork"), "this system does not fork")
class Forks(unittest.TestCase):
    def child(self, code):
        code = (
            "import os, sys, threading, time, warnings\n"
            "warnings.simplefilter('ignore')\n"
            "called = []\n"
            "def callback(number):\n    called.append(number)\n"
            "import native_threads\n" + code
        )
        status, output = support.run(code)
        self.assertEqual((status, output), (0, "fine\n"), code)

    WAIT = (
        "pid = os.fork()\n"
        "if pid:\n"
        "    status = os.waitpid(pid, 0)[1]\n"
        "    assert status == 0, status\n"
        "    print('fine')\n"
    )

    def test_state_and_views(self):
        """Threads of the parent are within when it forks; the child does not wait for them."""
        for _ in range(10):
            self.child(
                "native_threads.start(4)\ntime.sleep(0.002)\n" + self.WAIT + "else:\n"
                "    assert native_threads.views() == (True, True)\n"
                "    assert native_threads.locked(lambda: 1) == 1\n"
                "    assert native_threads.write(lambda: 1) == 1\n"
                "    assert native_threads.once(lambda: 5) == (5, 1)\n"
                # Without the GIL a thread of the parent may have had the lock of the other list.
                "    called = []\n"
                "    native_threads.start(2)\n"
                "    while len(called) < 10: time.sleep(0.001)\n"
            )

    def test_a_thread_of_rust_forks(self):
        """In the child its thread state is the only one, and is deleted when it leaves."""
        self.child(
            "pid = None\n"
            "def callback(number):\n"
            "    global pid\n"
            "    called.append(number)\n"
            "    if pid is None:\n        pid = os.fork()\n"
            "    elif pid == 0 and number > 9:\n        os._exit(0)\n"
            "native_threads.start(1)\n"
            "while pid is None: time.sleep(0.001)\n"
            "assert os.waitpid(pid, 0)[1] == 0\n"
            "native_threads.stop()\nprint('fine')\n"
        )

    def test_a_destructor_of_a_thread_waits_for_the_forking_thread(self):
        self.child(
            "lock, begun, local = threading.Lock(), threading.Event(), threading.local()\n"
            "class Value:\n"
            "    def __del__(self):\n"
            "        begun.set()\n"
            "        with lock: pass\n"
            "def callback(number):\n"
            "    if not begun.is_set(): local.value = Value()\n"
            "with lock:\n"
            "    native_threads.start(1)\n"
            "    begun.wait()\n" + self.WAIT.replace("\n    ", "\n        ").replace("\nif", "\n    if")
            .replace("pid = os", "    pid = os") + "    else:\n        os._exit(0)\n"
        )

    def test_what_runs_in_the_child_is_called_in_the_parent(self):
        """The collector's list has it. Threads that are within are waited for nevertheless."""
        self.child(
            "import atexit, gc\n"
            "begun, left = threading.Event(), []\n"
            "def callback(number):\n"
            "    begun.set()\n    time.sleep(0.2)\n    left.append(number)\n"
            "native_threads.start(1)\nbegun.wait()\n"
            "found = [one for one in gc.get_objects() if type(one) is type(len)]\n"
            "found = [one for one in found if one.__name__ == 'views_in_child']\n"
            "assert found\n"
            "for one in found: one()\n"
            "atexit._run_exitfuncs()\n"
            "assert left\n"
            "print('fine')\n"
        )

    def test_multiprocessing(self):
        self.child(
            "import multiprocessing\n"
            "def work():\n"
            "    assert native_threads.views() == (True, True)\n"
            "    native_threads.start(2)\n"
            "    while len(called) < 10: time.sleep(0.001)\n"
            "process = multiprocessing.get_context('fork').Process(target=work)\n"
            "process.start()\nprocess.join()\nassert process.exitcode == 0\nprint('fine')\n"
        )

    def test_a_lock_that_another_thread_has(self):
        """It stays locked in the child, as with every lock of C."""
        self.child(
            "entered, leave = threading.Event(), threading.Event()\n"
            "def inside():\n    entered.set()\n    leave.wait()\n    return 1\n"
            "thread = threading.Thread(target=native_threads.locked, args=(inside,))\n"
            "thread.start()\nentered.wait()\n"
            "pid = os.fork()\n"
            "if pid == 0:\n"
            "    waiting = threading.Thread(target=native_threads.locked, args=(int,), daemon=True)\n"
            "    waiting.start()\n    waiting.join(0.2)\n"
            "    os._exit(0 if waiting.is_alive() else 1)\n"
            "assert os.waitpid(pid, 0)[1] == 0\n"
            "leave.set()\nthread.join()\nprint('fine')\n"
        )


if __name__ == "__main__":
    support.main()
