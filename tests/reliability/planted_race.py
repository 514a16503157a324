"""Four threads in a function that has a data race: the control of ci/thread-sanitizer.sh."""

import ctypes
import os
import sys
import threading

planted_race = ctypes.PyDLL(os.path.join(sys.argv[1], "planted_race.so")).planted_race


def work():
    for _ in range(20000):
        planted_race()


threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
