import builtins
import ctypes
import gc
import importlib
import sys
import unittest

import support


def fresh(name):
    """Imports a new module object, with the old ones out of the way."""
    sys.modules.pop(name, None)
    gc.collect()
    return importlib.import_module(name)


class Keeps(unittest.TestCase):
    def test_stored(self):
        module = fresh("keeps")
        self.assertEqual(module.dict(), {})
        self.assertIs(module.dict(), module.dict())
        self.assertEqual(module.all(), [{}] * 6)
        self.assertTrue(module.is_dict(module.dict()))
        self.assertFalse(module.is_dict({}))

    def test_dropped_once_with_the_module(self):
        module = fresh("keeps")
        dropped = module.dropped
        before = dropped()
        del sys.modules["keeps"], module
        gc.collect()
        # The function keeps its module.
        self.assertEqual(dropped(), before)
        keeper = fresh("keeps")
        del dropped
        gc.collect()
        self.assertEqual(keeper.dropped(), before + 1)

    def test_dict_outlives_the_module(self):
        module = fresh("keeps")
        kept = module.dict()
        kept["key"] = "value"
        others = module.all()
        dropped = module.dropped()
        del sys.modules["keeps"], module
        gc.collect()
        self.assertEqual(fresh("keeps").dropped(), dropped + 1)
        self.assertEqual(kept, {"key": "value"})
        alone = {}
        self.assertEqual(sys.getrefcount(kept), sys.getrefcount(alone))
        self.assertEqual([sys.getrefcount(other) for other in others], [sys.getrefcount(other) for other in [{} for _ in range(6)]])

    def test_cycles_are_collected(self):
        module = fresh("keeps")
        dropped = module.dropped()
        # State -> dictionary -> module -> state, through each of the stored objects.
        for stored in [module.dict(), *module.all()]:
            stored["module"] = module
        del sys.modules["keeps"], module, stored
        gc.collect()
        self.assertEqual(fresh("keeps").dropped(), dropped + 1)

    def test_visited_once(self):
        module = fresh("keeps")
        gc.collect()
        stored = [module.dict(), *module.all()]
        for one in stored:
            self.assertEqual(sum(other is one for other in gc.get_referents(module)), 1)

    def test_second_execution_is_none(self):
        module = fresh("keeps")
        kept, executed, dropped = module.dict(), module.executed(), module.dropped()
        importlib.reload(module)
        get_def = ctypes.pythonapi.PyModule_GetDef
        get_def.restype, get_def.argtypes = ctypes.c_void_p, [ctypes.py_object]
        exec_def = ctypes.pythonapi.PyModule_ExecDef
        exec_def.argtypes = [ctypes.py_object, ctypes.c_void_p]
        definition = get_def(module)
        if definition:
            self.assertEqual(exec_def(module, definition), 0)
        else:
            execute = ctypes.pythonapi.PyModule_Exec
            execute.argtypes = [ctypes.py_object]
            self.assertEqual(execute(module), 0)
        self.assertIs(module.dict(), kept)
        self.assertEqual((module.executed(), module.dropped()), (executed, dropped))


class Hygiene(unittest.TestCase):
    def test_own_names(self):
        module = fresh("hygiene")
        self.assertEqual(module.__doc__, "Own names.")
        self.assertEqual(module.list.__doc__, "A list.")
        module.list().append(module)
        self.assertEqual(sum(one is module.list() for one in gc.get_referents(module)), 1)


class Cleared(unittest.TestCase):
    def test_called_while_the_collector_clears(self):
        status, output = support.run(
            "import conventions, gc, sys\n"
            "class Last:\n"
            "    def __init__(self, function): self.function, self.me = function, self\n"
            "    def __del__(self):\n"
            "        try: print('namespace' if self.function() is not None else 'none')\n"
            "        except SystemError as error: print(error)\n"
            "conventions.last = Last(conventions.noargs)\n"
            "conventions.me = conventions\n"
            "del sys.modules['conventions'], conventions\n"
            "gc.collect()\n"
        )
        self.assertEqual(status, 0, output)
        self.assertIn(output.strip(), ["namespace", "the module has been cleared"])


class Names(unittest.TestCase):
    class Thing:
        pymodule_ffi_attribute = 42

    def test_looked_up(self):
        module = fresh("interned")
        self.assertEqual(module.__doc__, "Names in state.")
        self.assertEqual(module.attribute(self.Thing), 42)
        self.assertRaises(AttributeError, module.attribute, None)
        self.assertEqual(module.all(), ["pymodule_ffi_attribute", "pymodule_ffi_several", "pymodule_ffi_more"])
        self.assertIs(module.all()[1], sys.intern("pymodule_ffi_several"))

    def test_only_of_the_own_module(self):
        status, output = support.run(
            "import importlib, interned, sys\n"
            "print(interned.elsewhere())\n"
            "del sys.modules['interned']\n"
            "other = importlib.import_module('interned')\n"
            "assert other is not interned\n"
            "print(interned.elsewhere())\n"
            "try: other.elsewhere()\n"
            "except RuntimeError as error: print('another module' in str(error))\n"
        )
        self.assertEqual((status, output.split()), (0, ["pymodule_ffi_elsewhere"] * 2 + ["True"]), output)

    def test_released_with_the_module(self):
        name = sys.intern("pymodule_ffi_several")
        sys.modules.pop("interned", None)
        gc.collect()
        before = sys.getrefcount(name)
        modules = []
        for _ in range(10):
            modules.append(fresh("interned"))
        held = sys.getrefcount(name)
        del modules[:]
        sys.modules.pop("interned")
        gc.collect()
        # Where interned texts are immortal nobody counts.
        self.assertIn(held - before, (0, 10))
        self.assertEqual(sys.getrefcount(name), before)

    @unittest.skipIf(sys.version_info < (3, 10), "PyType_GetSlot takes static types from 3.10")
    def test_there_after_the_collector_cleared(self):
        # As the collector does it, with the modules still in use.
        status, output = support.run(
            "import ctypes, interned, keeps\n"
            "class Thing: pymodule_ffi_attribute = 42\n"
            "attribute, dict = interned.attribute, keeps.dict\n"
            "slot = ctypes.pythonapi.PyType_GetSlot\n"
            "slot.argtypes, slot.restype = [ctypes.py_object, ctypes.c_int], ctypes.c_void_p\n"
            "clear = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.py_object)(slot(type(keeps), 51))\n"
            "print(clear(keeps), clear(interned), dict(), attribute(Thing))\n"
        )
        self.assertEqual((status, output.strip()), (0, "0 0 None 42"), output)


class Early(unittest.TestCase):
    def test_state_while_executing(self):
        module = fresh("early")
        self.assertIsInstance(module.early, ImportError)
        self.assertEqual(
            str(module.early),
            "module 'early' has no state: it is still being executed, or that has failed",
        )
        self.assertEqual(module.ask(), 42)


class Fails(unittest.TestCase):
    def attempt(self, what):
        builtins.exec_should = what
        return fresh("fails")

    def test_error(self):
        for _ in range(2):
            with self.assertRaisesRegex(ValueError, "^exec failed$"):
                self.attempt("raise")
        self.assertTrue(self.attempt("succeed").has_state())

    def test_error_after_the_state_was_made(self):
        before = self.attempt("succeed").dropped()
        with self.assertRaisesRegex(ValueError, "^exec failed late$"):
            self.attempt("raise late")
        # The value that never became state, and the state of the module before.
        self.assertEqual(self.attempt("succeed").dropped(), before + 2)

    def test_panic(self):
        for _ in range(2):
            with self.assertRaisesRegex(
                SystemError, "^panic in test_modules::states::fail: exec panicked$"
            ):
                self.attempt("panic")
            self.assertNotIn("fails", sys.modules)
        self.assertTrue(self.attempt("succeed").has_state())


class Ordered(unittest.TestCase):
    def test_exec_functions_run_in_order(self):
        self.assertEqual(fresh("ordered").order(), 123)


if __name__ == "__main__":
    support.main()
