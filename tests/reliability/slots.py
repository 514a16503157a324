"""Random fields of definitions: what the checks of `module!` say, and CPython of the same table of slots.

From 3.15 on CPython is given the fields in an array of `PySlot` as well, as `PyModExport` returns it.

    slots.py [COUNT]       with the module `verdict` of tests/hostile in sys.path

CPython is given the table in a forked child, as it crashes on some. A table that the checks accept and
CPython does not is a failure. The others on which they disagree are tables that are refused here
only: they are listed by the text of the check.
"""

import collections
import ctypes
import importlib.machinery
import os
import random
import signal
import struct
import sys

import verdict

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 20000
MINOR = sys.version_info[1]
END, CREATE, EXEC, INTERPRETERS, GIL = range(5)
NEW_CREATE, NEW_EXEC, NEW_INTERPRETERS, NEW_GIL = range(84, 88)
NAME, STATE_SIZE, METHODS, STATE_TRAVERSE, ABI = 100, 102, 103, 104, 109
STATIC, STATICALLY_ALLOCATED = 2, 1 << 2
VALUES = {
    "interpreters": {"NotSupported": 0, "MainInterpreterOnly": 0, "Supported": 1, "PerInterpreterGil": 2, "Unknown": 3},
    "gil": {"Used": 0, "NotUsed": 1, "Unknown": 2},
}


class Def(ctypes.Structure):
    _fields_ = [
        # PyModuleDef_HEAD_INIT: the head of an object, and three members.
        ("head", ctypes.c_char * (object.__basicsize__ + 3 * ctypes.sizeof(ctypes.c_void_p))),
        ("name", ctypes.c_char_p), ("doc", ctypes.c_char_p), ("size", ctypes.c_ssize_t), ("methods", ctypes.c_void_p),
        ("slots", ctypes.c_void_p), ("traverse", ctypes.c_void_p), ("clear", ctypes.c_void_p), ("free", ctypes.c_void_p),
    ]


class Slot(ctypes.Structure):
    _fields_ = [("id", ctypes.c_int), ("value", ctypes.c_void_p)]


class NewSlot(ctypes.Structure):
    """`PySlot` of 3.15."""
    _fields_ = [("id", ctypes.c_uint16), ("flags", ctypes.c_uint16), ("reserved", ctypes.c_uint32), ("value", ctypes.c_uint64)]


class AbiInfo(ctypes.Structure):
    _fields_ = [
        ("major", ctypes.c_uint8), ("minor", ctypes.c_uint8), ("flags", ctypes.c_uint16),
        ("build_version", ctypes.c_uint32), ("abi_version", ctypes.c_uint32),
    ]


api = ctypes.pythonapi
make = api.PyModule_FromDefAndSpec2
make.argtypes, make.restype = [ctypes.c_void_p, ctypes.py_object, ctypes.c_int], ctypes.py_object
execute = api.PyModule_ExecDef
execute.argtypes, execute.restype = [ctypes.py_object, ctypes.c_void_p], ctypes.c_int
if MINOR >= 15:
    make_from_slots = api.PyModule_FromSlotsAndSpec
    make_from_slots.argtypes, make_from_slots.restype = [ctypes.c_void_p, ctypes.py_object], ctypes.py_object
    execute_made = api.PyModule_Exec
    execute_made.argtypes, execute_made.restype = [ctypes.py_object], ctypes.c_int
CreateFunction = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.py_object, ctypes.c_void_p)
create_module = CreateFunction(lambda spec, definition: type(sys)("fuzzed"))
create_object = CreateFunction(lambda spec, definition: {})
execute_nothing = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.py_object)(lambda module: 0)
traverse = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(lambda *_: 0)


def address(function):
    return ctypes.cast(function, ctypes.c_void_p).value


def random_fields():
    """Mostly what a definition has, with mistakes in between."""
    fields = []
    for name, values in VALUES.items():
        for _ in range(random.choice([1] * 12 + [0, 2])):
            known = [value for value in values if value != "Unknown"]
            fields.append(f"{name} {random.choice(known * 6 + ['Unknown'])}")
    for name, times in (("create module", [0, 0, 1]), ("create object", [0] * 4 + [1]), ("exec", [0, 1, 1]), ("methods", [0, 1])):
        fields += [name] * random.choice(times * 5 + [2])
    random.shuffle(fields)
    return fields, random.random() < 0.4


def table(fields, state):
    """What C would write, on the version that runs; a member can't be given twice."""
    slots = []
    for field in fields:
        name, _, value = field.partition(" ")
        if name == "create":
            slots.append((CREATE, address(create_module if value == "module" else create_object)))
        elif name == "exec":
            slots.append((EXEC, address(execute_nothing)))
        elif name == "interpreters" and MINOR >= 12:
            slots.append((INTERPRETERS, VALUES[name][value]))
        elif name == "gil" and MINOR >= 13:
            slots.append((GIL, VALUES[name][value]))
    array = (Slot * (len(slots) + 1))(*slots, (END, None))
    methods = ctypes.create_string_buffer(64) if "methods" in fields else None
    made = Def(name=b"fuzzed", size=8 * state, slots=ctypes.addressof(array), traverse=address(traverse) if state else None)
    made.methods = ctypes.addressof(methods) if methods else None
    if "free-threading" in sys.version:
        # PyObject_HEAD_INIT: allocated statically, immortal.
        head = struct.pack("@PHBBI", 0, STATICALLY_ALLOCATED, 0, 0, 2**32 - 1)
        ctypes.memmove(ctypes.addressof(made), head, len(head))
    return made, array, methods


def array(fields, state):
    """What C would write for `PyModExport`: 3.15 wants the ABI and knows the members as slots."""
    info = AbiInfo(1, 0)
    kept, name = [info], ctypes.create_string_buffer(b"fuzzed")
    slots = [(ABI, ctypes.addressof(info)), (NAME, ctypes.addressof(name))]
    for field in fields:
        word, _, value = field.partition(" ")
        if word == "create":
            slots.append((NEW_CREATE, address(create_module if value == "module" else create_object)))
        elif word == "exec":
            slots.append((NEW_EXEC, address(execute_nothing)))
        elif word == "methods":
            methods = ctypes.create_string_buffer(64)
            kept.append(methods)
            slots.append((METHODS, ctypes.addressof(methods), STATIC))
        else:
            slots.append((NEW_INTERPRETERS if word == "interpreters" else NEW_GIL, VALUES[word][value]))
    if state:
        slots += [(STATE_SIZE, 8), (STATE_TRAVERSE, address(traverse))]
    made = (NewSlot * (len(slots) + 1))(*((slot, sum(flags), 0, value) for slot, value, *flags in slots))
    return made, kept, name


def made_of_definition(fields, state):
    made, *kept = table(fields, state)
    definition = ctypes.addressof(made)
    api.PyModuleDef_Init.argtypes, api.PyModuleDef_Init.restype = [ctypes.c_void_p], ctypes.c_void_p
    api.PyModuleDef_Init(definition)
    module = make(definition, importlib.machinery.ModuleSpec("fuzzed", None), 1013)
    if isinstance(module, type(sys)):
        execute(module, definition)
    return kept


def made_of_array(fields, state):
    made, *kept = array(fields, state)
    module = make_from_slots(ctypes.addressof(made), importlib.machinery.ModuleSpec("fuzzed", None))
    if isinstance(module, type(sys)):
        execute_made(module)
    return kept


def cpython(how, fields, state):
    """"accepted", the exception's name, or the signal's."""
    child = os.fork()
    if child:
        status = os.waitpid(child, 0)[1]
        if os.WIFSIGNALED(status):
            return signal.Signals(os.WTERMSIG(status)).name
        return {0: "accepted", 1: "SystemError"}.get(os.WEXITSTATUS(status), f"status {status}")
    status = 2
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        how(fields, state)
        status = 0
    except SystemError:
        status = 1
    finally:
        os._exit(status)


def main():
    failed = compare("slots", made_of_definition)
    if MINOR >= 15:
        failed |= compare("slots: PySlot", made_of_array)
    sys.exit(failed)


def compare(title, how):
    random.seed(2026)
    found, failures, verdicts, seen = collections.Counter(), [], collections.Counter(), {}
    for _ in range(COUNT):
        fields, state = random_fields()
        ours = (verdict.fields_with_state if state else verdict.fields)(",".join(fields))
        theirs = cpython(how, fields, state)
        verdicts["refused" if ours else "accepted", theirs] += 1
        if not ours and theirs != "accepted":
            failures.append((fields, state, theirs))
        elif ours and theirs == "accepted":
            found[ours.split(": ", 1)[-1]] += 1
    for text, count in found.most_common():
        print(f"{title}: refused here only: {count}: {text}")
    for failure in failures[:10]:
        print(f"{title}: failure:", *failure)
    both = verdicts["accepted", "accepted"]
    refused = sum(count for (ours, theirs), count in verdicts.items() if ours == "refused" and theirs != "accepted")
    crashed = sum(count for (_, theirs), count in verdicts.items() if theirs.startswith("SIG"))
    print(
        f"{title}: {COUNT} cases, {both} accepted by both, {refused} refused by both ({crashed} of which crash in C), "
        f"{sum(found.values())} refused here only, {len(failures)} failures"
    )
    # Each verdict has to come, or the tables are not as random as they should be.
    return bool(failures) or not both or not refused


main()
