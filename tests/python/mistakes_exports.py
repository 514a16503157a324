"""The cases whose hook is PyModExport: see test_mistakes.py."""

import sys

from support import BUILT_WITHOUT_GIL


def declare(case):
    slots(case)
    arrays(case)
    abi(case)
    hooks(case)


IDS = {
    "create": 84, "exec": 85, "multiple_interpreters": 86, "gil": 87, "name": 100, "doc": 101,
    "state_size": 102, "methods": 103, "state_traverse": 104, "state_clear": 105, "state_free": 106,
    "token": 110,
}


def slots(case):
    case(
        "abi_missing",
        v15="SystemError: module abi_missing does not define Py_mod_abi, which is mandatory for modules defined from slots only.",
    )
    case(
        "null_create",
        v15="DeprecationWarning: NULL value in slot Py_mod_create is deprecated; loaded",
    )
    for short, slot in [
        ("exec", "exec"), ("name", "name"), ("doc", "doc"), ("token", "token"),
        ("methods", "methods"), ("traverse", "state_traverse"), ("clear", "state_clear"),
        ("free", "state_free"), ("abi", "abi"),
    ]:
        case(f"null_{short}", v15=f"SystemError: NULL not allowed for slot Py_mod_{slot}")
    for short, slot in [
        ("create", "create"), ("interpreters", "multiple_interpreters"), ("gil", "gil"),
        ("gil_old_id", "gil"), ("name", "name"), ("doc", "doc"), ("token", "token"),
        ("size", "state_size"), ("methods", "methods"), ("traverse", "state_traverse"),
        ("clear", "state_clear"), ("free", "state_free"), ("nested", "name"),
    ]:
        name = f"twice_{short}"
        case(name, v15=f"SystemError: module {name} has multiple Py_mod_{slot} ({IDS[slot]}) slots")
    case("twice_exec", v15="SystemError: module twice_exec has multiple Py_mod_exec slots")
    case("methods_not_static", v15="SystemError: Py_mod_methods requires PySlot_STATIC")


def arrays(case):
    case("export_unknown", v15="SystemError: unknown module slot ID 500")
    case("export_of_type", v15="SystemError: invalid module slot 56 (Py_tp_doc)")
    case("export_invalid", v15="SystemError: invalid slot (Py_slot_invalid, 65535)")
    for name in ["unknown", "of_type", "invalid"]:
        case(f"export_{name}_optional", v15="loaded", contrast=True)
    case("optional_null_name", v15="SystemError: NULL not allowed for slot Py_mod_name")
    case("end_optional", v15="SystemError: invalid flags for Py_slot_end: 0x1")
    case("end_static", v15="loaded", contrast=True)
    case("reserved_bits", v15="loaded")
    case("unknown_flags", v15="loaded")
    case("nested_four", v15="loaded", contrast=True)
    for name in ["nested_five", "nested_cycle"]:
        case(name, v15="SystemError: Py_slot_subslots (slot 92): too many levels of nested slots")
    case("legacy_exec_twice", v15="SystemError: module legacy_exec_twice has multiple Py_mod_exec slots")
    case(
        "export_size_negative",
        v15="SystemError: module export_size_negative: m_size may not be negative for multi-phase initialization",
    )
    case(
        "export_executed_again", v15="2",
        then="[m, python.PyModule_Exec(python.py_object(m))] and m.executed",
    )
    case("token_default", v15="1", then="m.is_array")
    case("export_size_huge", v15="MemoryError: ")
    case("value_of_wrong_member", v15="SIGSEGV")
    case(
        "object_with_token",
        v15="SystemError: module object_with_token specifies a token, but did not create a ModuleType instance",
    )
    case("create_uses_null_definition", v15="SIGSEGV")


def abi(case):
    case("abi_info_newer", v15="ImportError: abi_info_newer: PyABIInfo version too high")
    case(
        "abi_internal_other",
        v15="ImportError: abi_internal_other: incompatible internal ABI "
        f"({sys.hexversion ^ 0xFFFFFFFF:#x} != {sys.hexversion:#x})",
    )
    case(
        "abi_internal_stable",
        v15="ImportError: abi_internal_stable: cannot use both internal and stable ABI",
    )
    case(
        "abi_stable_future",
        v15="ImportError: abi_stable_future: incompatible future stable ABI version (3.16)",
    )
    case("abi_stable_old", v15="ImportError: abi_stable_old: invalid stable ABI version (3.1)")
    case("abi_other_version", v15="ImportError: abi_other_version: incompatible ABI version (3.14)")
    case(
        "abi_free_threaded",
        v15="ImportError: abi_free_threaded: only compatible with free-threaded CPython", v15t="loaded",
        contrast=BUILT_WITHOUT_GIL,
    )
    case(
        "abi_gil", v15="loaded", v15t="ImportError: abi_gil: incompatible with free-threaded CPython",
        contrast=not BUILT_WITHOUT_GIL,
    )


def hooks(case):
    failed = "SystemError: module export hook for module 'export_returns_null' failed without setting an exception"
    case("export_returns_null", v15=failed)
    case(
        "export_raises_late",
        v15="SystemError: module export hook for module 'export_raises_late' raised unreported exception",
        v15d="SIGABRT",
        # The warning that the GIL is enabled comes before the check.
        v15t="SystemError: <class 'RuntimeWarning'> returned a result with an exception set",
    )
