import gc
import importlib
import sys
import unittest

import support
from support import create, destroy, execute


def fresh(name):
    sys.modules.pop(name, None)
    gc.collect()
    return importlib.import_module(name)


class Never(unittest.TestCase):
    def test_initialized_once(self):
        first = fresh("single")
        self.assertEqual(first.__doc__, "As modules were.")
        count = first.initialized
        self.assertIs(importlib.import_module("single"), first)
        self.assertEqual(fresh("single").initialized, count)

    def test_find(self):
        # In its own child: which of two module objects is found after a second import from
        # the copy of the first is not the same in all patch releases of 3.13.
        status, output = support.run(
            "import single\n"
            "def fails(function):\n"
            "    try: function()\n"
            "    except SystemError as error: return str(error)\n"
            "assert single.find() is single\n"
            "assert fails(single.add) == 'the module has been added already'\n"
            "single.remove()\n"
            "assert single.find() is None\n"
            "assert fails(single.remove) == 'the module has not been added'\n"
            "single.add()\n"
            "assert single.find() is single\n"
            "print('fine')"
        )
        self.assertEqual((status, output.strip()), (0, "fine"))


class Always(unittest.TestCase):
    def test_state(self):
        first = fresh("single_state")
        second = fresh("single_state")
        self.assertLess(first.number(), second.number())
        self.assertIsNot(first.list(), second.list())
        first.list().append(first)
        del first
        gc.collect()
        self.assertEqual(second.list(), [])

    def test_error(self):
        for _ in range(2):
            with self.assertRaisesRegex(ValueError, "^init failed$"):
                fresh("single_fails")


class Interpreters(unittest.TestCase):
    if "isolated" in support.KINDS:

        def test_isolated_refuses(self):
            interpreter = create("isolated")
            text = "does not support loading in subinterpreters"
            try:
                with self.assertRaisesRegex(RuntimeError, text):
                    execute(interpreter, "import single_state")
            finally:
                destroy(interpreter)

    if support.BUILT_WITHOUT_GIL:

        def test_free_threading(self):
            fresh("single")
            fresh("single_state")
            self.assertFalse(sys._is_gil_enabled())


if __name__ == "__main__":
    support.main()
