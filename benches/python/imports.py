"""Counts the instructions of imports: of a file for the first time, again, in a subinterpreter."""

import _imp
import gc
import sys
from importlib.machinery import ExtensionFileLoader, ModuleSpec

from marks import mark

name, path = sys.argv[1:]
FEW, MANY = 5, 25


def load():
    spec = ModuleSpec(name, ExtensionFileLoader(name, path), origin=path)
    module = _imp.create_dynamic(spec)
    _imp.exec_dynamic(module)
    return module


SUBINTERPRETER = f"""
import _imp
from importlib.machinery import ExtensionFileLoader, ModuleSpec
from marks import mark
name, path = {name!r}, {path!r}
spec = ModuleSpec(name, ExtensionFileLoader(name, path), origin=path)
try:
    mark("-")
    _imp.exec_dynamic(_imp.create_dynamic(spec))
    mark("subinterpreter")
except ImportError as error:
    mark("refused\\tsubinterpreter\\t" + str(error))
"""


def again(n):
    for _ in range(n):
        load()


gc.disable()
mark("-")
first = load()
mark("first")
try:
    again(2)
    mark("-")
    again(FEW)
    mark("again\tfew")
    again(MANY)
    mark("again\tmany")
except ImportError as error:
    mark(f"refused\tagain\t{error}")

try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
interpreter = interpreters.create()
interpreters.run_string(interpreter, SUBINTERPRETER)
interpreters.destroy(interpreter)
