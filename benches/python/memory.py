"""Prints the memory that a module object takes from malloc, and a module in its own interpreter.

Runs with PYTHONMALLOC=malloc, so that CPython's objects are counted, too.
"""

import _imp
import ctypes
import gc
import sys
from importlib.machinery import ExtensionFileLoader, ModuleSpec

name, path = sys.argv[1:]


class Mallinfo2(ctypes.Structure):
    _fields_ = [
        (field, ctypes.c_size_t)
        for field in "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()
    ]


mallinfo2 = ctypes.CDLL(None).mallinfo2
mallinfo2.restype = Mallinfo2


def used():
    gc.collect()
    info = mallinfo2()
    return info.uordblks + info.hblkhd


def load():
    spec = ModuleSpec(name, ExtensionFileLoader(name, path), origin=path)
    module = _imp.create_dynamic(spec)
    _imp.exec_dynamic(module)
    return module


COMMON = f"""
import _imp
from importlib.machinery import ExtensionFileLoader, ModuleSpec
spec = ModuleSpec({name!r}, ExtensionFileLoader({name!r}, {path!r}), origin={path!r})
"""
IMPORT = "module = _imp.create_dynamic(spec)\n_imp.exec_dynamic(module)\n"

try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters

kept = [load()]
try:
    kept.append(load())
    before = used()
    kept += [load() for _ in range(50)]
    print("module", (used() - before) / 50, sep="\t")
except ImportError as error:
    print("refused", "module", error, sep="\t")


def interpreter(code):
    """What one more interpreter that has run the code takes."""
    before = used()
    made = interpreters.create()
    result = interpreters.run_string(made, code)
    if result is not None:
        raise ImportError(result.formatted)
    kept.append(made)
    return used() - before


try:
    interpreter(COMMON + IMPORT)
    without = [interpreter(COMMON) for _ in range(5)]
    having = [interpreter(COMMON + IMPORT) for _ in range(5)]
    print("interpreter", (sum(having) - sum(without)) / 5, sep="\t")
except Exception as error:
    print("refused", "interpreter", str(error).strip().splitlines()[-1], sep="\t")
sys.stdout.flush()
import os

os._exit(0)  # the interpreters are left as they are
