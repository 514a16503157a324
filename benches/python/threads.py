"""Prints the CPU time of a call, in nanoseconds, with 1, 2 and 4 threads calling at once.

Not the wall time, which is that of whoever else uses the machine.
"""

import threading
import time

import costs
from cases import function

CALLS = 200_000
run = function("f()")


def together(count):
    barrier = threading.Barrier(count)
    times = []

    def work():
        barrier.wait()
        start = time.thread_time_ns()
        run(costs, costs.stored, CALLS)
        times.append(time.thread_time_ns() - start)

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(times) / count / CALLS


run(costs, costs.stored, 1000)
for count in (1, 2, 4):
    print(count, min(together(count) for _ in range(5)), sep="\t")
