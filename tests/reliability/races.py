"""Threads that import, read state, collect, lock and attach, for ci/thread-sanitizer.sh.

    races.py SECONDS       with the modules of tests/modules in sys.path
"""

import gc
import importlib
import sys
import threading
import time

import native_threads

END = time.monotonic() + float(sys.argv[1])
counts = [0] * 8


def callback(number):
    return number


def one(number):
    keeps = importlib.import_module("keeps")
    what = number % 6
    if what == 0:
        for _ in range(50):
            keeps.dict()
    elif what == 1:
        keeps.all()
    elif what == 2 and number % 20 == 2:
        sys.modules.pop("keeps", None)
    elif what == 3 and number % 100 == 3:
        gc.collect()
    elif what == 4:
        native_threads.locked(int)
        native_threads.read(int)
    else:
        native_threads.write(int)
        assert native_threads.views() == (True, True)


def work(index):
    number = index
    while time.monotonic() < END:
        number += 1
        try:
            one(number)
        except (ImportError, SystemError, KeyError, AttributeError):
            # Another thread replaced the module.
            continue
        counts[index] += 1


native_threads.start(2)
threads = [threading.Thread(target=work, args=(index,)) for index in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
native_threads.stop()
print(f"races: {sum(counts)} cases in eight threads, beside two that attach: {native_threads.counts()[0]} calls")
