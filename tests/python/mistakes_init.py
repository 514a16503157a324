"""The cases whose hook is PyInit: see test_mistakes.py."""

NOT_UTF8 = "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"
SUBINTERPRETERS = "does not support loading in subinterpreters"


def unknown(name, slot):
    return f"SystemError: module {name} uses unknown slot ID {slot}"


def declare(case):
    slots(case)
    values(case)
    objects(case)
    methods(case)
    hooks(case)
    single_phase(case)
    found(case)


def slots(case):
    negative = "SystemError: module {}: m_size may not be negative for multi-phase initialization"
    for name in ["size_negative", "size_negative_no_slots"]:
        case(name, negative.format(name))

    def slot(name, old, new):
        case(name, unknown(name, old), v15=new)

    slot("slot_unknown", 500, "SystemError: unknown module slot ID 500")
    slot("slot_invalid", -1, "SystemError: invalid slot (Py_slot_invalid, 65535)")
    slot("slot_of_type", 56, "SystemError: invalid module slot 56 (Py_tp_doc)")
    case("slot_wide", unknown("slot_wide", 65538), v15="1", then="m.executed")
    case(
        "slot_wide_end", unknown("slot_wide_end", -(2**31)), v15="False", then="hasattr(m, 'executed')"
    )
    case("slot_of_3_12", unknown("slot_of_3_12", 3), v12=None)
    case("slot_of_3_13", unknown("slot_of_3_13", 4), v13=None)
    slot("slot_of_3_15", 85, None)

    case(
        "create_twice", "SystemError: module create_twice has multiple create slots",
        v15="SystemError: module create_twice has multiple Py_mod_create (84) slots",
    )
    case(
        "interpreters_twice",
        v12="SystemError: module interpreters_twice has more than one 'multiple interpreters' slots",
        v15="SystemError: module interpreters_twice has multiple Py_mod_multiple_interpreters (86) slots",
    )
    case(
        "gil_twice", v13="SystemError: module gil_twice has more than one 'gil' slot",
        v15="SystemError: module gil_twice has multiple Py_mod_gil (87) slots",
    )

    for member, slot in [
        ("name", "name"), ("doc", "doc"), ("size", "state_size"), ("methods", "methods"),
        ("traverse", "state_traverse"), ("clear", "state_clear"), ("free", "state_free"),
    ]:
        name = f"conflicting_{member}"
        text = f"SystemError: module {name}: Py_mod_{slot} conflicts with PyModuleDef.m_{member}"
        case(name, v15=text)
    case(
        "token_of_another",
        v15="SystemError: module token_of_another: arbitrary Py_mod_token not allowed with PyModuleDef",
    )
    case("nested_not_static", v15="SystemError: slots included from PyModuleDef must be static")
    case("abi_of_another", v15="ImportError: abi_of_another: incompatible ABI version (3.14)")


def values(case):
    case("create_null", "loaded")
    case(
        "create_null_and_another", "loaded",
        v15="SystemError: module create_null_and_another has multiple Py_mod_create (84) slots",
    )
    case("exec_null", "SIGSEGV", v15="SystemError: NULL not allowed for slot Py_mod_exec")
    refused = f"ImportError: module interpreters_value {SUBINTERPRETERS}"
    case("interpreters_value", v12=refused, then="isolated('interpreters_value')")
    enabled = (
        "RuntimeWarning: The global interpreter lock (GIL) has been enabled to load module '{}', "
        "which has not declared that it can run safely without the GIL. To override this behavior "
        "and keep the GIL disabled (at your own risk), run with PYTHON_GIL=0 or -Xgil=0.; "
    )
    case("gil_value", v13="True", v13t="False", v15t=enabled.format("gil_value") + "True", then="sys._is_gil_enabled()")
    case("name_null", "loaded", contrast=True)
    case("name_not_utf8", "loaded", contrast=True)
    case("doc_not_utf8", NOT_UTF8)

    refused = f"ImportError: module interpreters_missing {SUBINTERPRETERS}"
    case("interpreters_missing", v12=refused, then="isolated('interpreters_missing')")
    case("gil_missing", v13t=enabled.format("gil_missing") + "loaded")
    case("single_gil_missing", v13t=enabled.format("single_gil_missing") + "loaded")
    case(
        "layout", "MemoryError: ",
        v13t="SystemError: init function of layout returned uninitialized object",
        v15t="SystemError: invalid PyModuleDef, extension possibly compiled for non-free-threaded Python",
    )

    case("from_null_slots", v15="SystemError: PyModule_FromSlotsAndSpec called with NULL slots")
    case("spec_without_name", v15="AttributeError: 'NoneType' object has no attribute 'name'")

    case("moved", "ValueError: raised")
    case("executed_again", "1", then="(load('executed_again') and m).executed")
    case("freed_after_failure", "ValueError: raised; freed with a state")
    case("freed_without_size", "SystemError: f() method: bad call flags; freed with NULL")
    case("state_in_create", "with NULL", then="m.__name__")


def objects(case):
    for what in ["size", "traverse"]:
        name = f"object_with_{what}"
        case(name, f"SystemError: module {name} is not a module object, but requests module state")
    case(
        "object_with_exec",
        "SystemError: module object_with_exec specifies execution slots, but did not create a ModuleType instance",
    )
    case(
        "object_with_methods", "AttributeError: 'int' object has no attribute 'f'",
        v13="AttributeError: 'int' object has no attribute 'f' and no __dict__ for setting new attributes",
    )
    case("object_with_doc", "AttributeError: 'int' object attribute '__doc__' is read-only")
    case(
        "create_returns_null",
        "SystemError: creation of module create_returns_null failed without setting an exception",
    )
    case(
        "create_raises_late",
        "SystemError: creation of module create_raises_late raised unreported exception",
    )
    case("create_other_name", "created", then="m.__name__")
    case("create_uses_definition", "loaded", contrast=True)
    for name in ["exec_fails_silently", "exec_returns_one"]:
        case(
            name, f"SystemError: execution of module {name} failed without setting an exception",
            v15=f"SystemError: execution of <module '{name}' from 'mistakes.so'> failed without setting an exception",
        )
    case(
        "exec_raises_late", "SystemError: execution of module exec_raises_late raised unreported exception",
        v15="SystemError: execution of module <module 'exec_raises_late' from 'mistakes.so'> raised unreported exception",
    )


def methods(case):
    for name in ["method_class", "method_static"]:
        case(name, "ValueError: module functions cannot set METH_CLASS or METH_STATIC")
    case(
        "method_method",
        "SystemError: attempting to create PyCMethod with a METH_METHOD flag but no class",
    )
    for flags in [
        "none", "varargs_noargs", "varargs_fastcall", "noargs_o", "noargs_keywords", "o_keywords",
        "keywords", "method", "method_fastcall",
    ]:
        case(f"flags_{flags}", "SystemError: f() method: bad call flags")
    for flags in ["coexist", "unknown", "sign"]:
        case(f"flags_{flags}", "True", then="m.f() is m")
    returned = "SystemError: <built-in function f> returned NULL without setting an {}"
    for name, call in [("null_noargs", "m.f()"), ("null_o", "m.f(1)"), ("null_fastcall", "m.f()")]:
        case(
            name, returned.format("error"), v10=returned.format("exception"), then=call,
            v14d="SIGABRT", v15d="SIGABRT",
        )
    case("null_varargs", "SIGSEGV", then="m.f()")
    case("method_no_name", "True", then="getattr(m, '')() is m")
    case("method_name_not_utf8", NOT_UTF8)
    case("method_dunder_name", "SystemError: nameless module", v15="loaded")
    case("method_twice", "2", then="m.f()")
    case("method_doc_not_utf8", NOT_UTF8, then="m.f.__doc__")
    case("table_not_ended", "SIGSEGV")
    case("functions_null", "SIGSEGV")
    case("doc_null", "SIGSEGV")
    case("functions_of_int", "TypeError: bad argument type for built-in operation")


def hooks(case):
    def missing(name, module, hook, u=""):
        text = "ImportError: dynamic module does not define module export function ({})"
        old, new = f"PyInit{u}_{hook}", f"PyModExport{u}_{hook} or PyInit{u}_{hook}"
        case(name, text.format(old), v15=text.format(new), module=module)

    missing("hook_hyphen", "hook-hyphen", "hook_hyphen")
    missing("hook_not_punycode", "kav\xe1rna", "kavrna_rta", "U")
    missing("hook_of_package", "food.hook_of_package", "hook_of_package")
    missing("hook_punycode", "hook_punycode", "hook_punycode")
    long = "hook_longer_" + "s" * 191
    # The symbol that is looked for has the first 200 bytes, the message has them all.
    missing("hook_longer_than_200", long, long)
    missing("hook_of_another", "hook_of_another", "hook_of_another")

    def init(name, text, **versions):
        case(name, text.format(name), **{v: t.format(name) for v, t in versions.items()})

    init("init_returns_null", "SystemError: initialization of {} failed without raising an exception")
    init("init_raises_late", "SystemError: initialization of {} raised unreported exception")
    init("init_uninitialized", "SystemError: init function of {} returned uninitialized object")
    init("init_returns_int", "SystemError: initialization of {} did not return an extension module")
    init(
        "init_returns_new_module", "SystemError: initialization of {} did not return an extension module",
        v13="SystemError: initialization of {} did not return a valid extension module",
    )
    case(
        "single_punycode", "SystemError: initialization of t_9fab did not return PyModuleDef",
        module="\xe9t\xe9",
    )
    case("two_hooks", "PyInit", v15="PyModExport", then="m.__doc__")


def single_phase(case):
    case(
        "single_with_slots",
        "SystemError: module mistake: PyModule_Create is incompatible with m_slots",
    )
    case(
        "single_api_version",
        "RuntimeWarning: Python C API version mismatch for module mistake: This Python has API "
        "version 1013, module mistake has version 1012.; loaded",
    )
    case("single_name_null", "SIGSEGV")
    case("single_name_not_utf8", NOT_UTF8)
    again = "(m.count, sys.modules.pop(m.__name__) and load(m.__name__).count)"
    case("single_size_minus_two", "(1, 2)", then=again.replace("m.__name__", "'single_size_minus_two'"), v14d="SIGABRT: def->m_size >= 0", v15d="SIGABRT: def->m_size >= 0")
    case("single_never", "(1, 1); freed with NULL", then=again.replace("m.__name__", "'single_never'"))
    case("single_always", "(1, 2)", then=again.replace("m.__name__", "'single_always'"))
    case("single_other_name", "another", then="m.__name__")
    refused = f"ImportError: module single_isolated {SUBINTERPRETERS}"
    case("single_isolated", v12=refused, then="isolated('single_isolated')")


def found(case):
    case("find_with_slots", "0", then="m.found")
    case("find_never_initialized", "0", then="m.found")
    case("add_with_slots", "SystemError: PyState_AddModule called on module with slots")
    case("remove_with_slots", "SystemError: PyState_RemoveModule called on module with slots")
    case("add_null", "SIGABRT: module definition is NULL")
    case("add_without_slots", "1", then="m.found")
    case("add_twice", "SIGABRT: PyState_AddModule: module ")
    # Where its index is that of the next module, 3.9 says IndexError.
    case("remove_not_added", "SIGABRT: Module index out of bounds.")
