"""Prints the wall time of a call, in nanoseconds, with 1, 2 and 4 threads calling at once."""

import threading
import time

import costs
from cases import function

CALLS = 200_000
run = function("f()")


def together(count):
    barrier = threading.Barrier(count + 1)

    def work():
        barrier.wait()
        run(costs, costs.stored, CALLS)
        barrier.wait()

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    barrier.wait()
    start = time.perf_counter_ns()
    barrier.wait()
    elapsed = time.perf_counter_ns() - start
    for thread in threads:
        thread.join()
    return elapsed / CALLS


run(costs, costs.stored, 1000)
for count in (1, 2, 4):
    print(count, min(together(count) for _ in range(5)), sep="\t")
