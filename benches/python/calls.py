"""Counts the instructions of calls: runs under callgrind, in parts that end with a mark."""

import gc

import costs
from cases import CASES, function
from marks import mark

FEW, MANY = 100, 1100


def count(name, run, f):
    run(costs, f, 100)  # for the interpreter to specialize it
    mark("-")
    run(costs, f, FEW)
    mark(f"{name}\tfew")
    run(costs, f, MANY)
    mark(f"{name}\tmany")


gc.disable()
count("loop", function("pass"), None)
for name, attribute, *statements in CASES:
    f = getattr(costs, attribute, None)
    if f is not None:
        count(name, function(*statements), f)
