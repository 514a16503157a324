"""Objects that are not finished or are taken apart already."""

import sys
import types
import unittest

import support

# All functions that take an object. The calls list the exceptions that they may raise; any other is a
# finding, as is the end of the process.
FUNCTIONS = """
functions = [value for name, value in objects.__dict__.items() if not name.startswith("_")]
try:
    import lookups
    functions += [lookups.of_type, lookups.module_of_type]
except ImportError as error:
    # 3.9's stable ABI.
    assert "PyInit_lookups" in str(error), error
assert len(functions) > 40
"""


class HalfMadeClasses(unittest.TestCase):
    """A metaclass's `mro()` gets a class before it is ready."""

    CODE = """
import gc, objects, types
FUNCTIONS
bases = {"object": (object,), "exception": (Exception,), "int": (int,), "str": (str,), "module": (types.ModuleType,), "type": (type,)}
count = 0
for function in functions:
    for base in bases.values():
        class Meta(type):
            def mro(cls):
                for _ in range(2):
                    try: function(cls)
                    except (TypeError, SystemError, AttributeError, ValueError, ImportError, RuntimeError): pass
                return type.mro(cls)
        try:
            C = Meta("C", base, {})
            function(C)
        except (TypeError, SystemError, AttributeError, ValueError, ImportError, RuntimeError): pass
        C = None
        count += 1
gc.collect()
print("fine", count)
"""

    def test_every_function(self):
        status, output = support.run(self.CODE.replace("FUNCTIONS", FUNCTIONS))
        self.assertEqual(status, 0, output)
        self.assertIn("fine", output)

    def test_a_class_that_is_being_made_is_not_added(self):
        status, output = support.run(
            "import objects\n"
            "class Meta(type):\n"
            "    def mro(cls):\n"
            "        try: objects.add_type(cls)\n"
            "        except TypeError as error: print(error)\n"
            "        return type.mro(cls)\n"
            "C = Meta('C', (), {})\n"
            "objects.add_type(C)\n"
            "print(objects.C is C)\n"
        )
        self.assertEqual((status, output.split("\n")[-2]), (0, "True"), output)
        self.assertIn("still being made", output)


class ClearedObjects(unittest.TestCase):
    """The collector clears a class or a module, and a destructor still has it."""

    CODE = """
import gc, objects, sys, types
FUNCTIONS
class Meta(type): pass
def exercise(victim):
    for function in functions:
        try: function(victim)
        except (TypeError, SystemError, AttributeError, ValueError, ImportError, RuntimeError): pass
seen = []
def make(victim):
    # Instances are not tracked by the collector: they die while it clears what holds them.
    class Last:
        __slots__ = ()
        def __del__(self):
            seen.append(1)
            exercise(type(self).victim)
    Last.victim = victim
    for holder in range(8):
        ring = [Last(), victim]
        ring.append(ring)
        victim.__dict__.get("holders", []).append(ring)
for _ in range(20):
    class Victim(metaclass=Meta): holders = []
    make(Victim)
    del Victim
    module = types.ModuleType("victim")
    module.holders = []
    make(module)
    del module
    gc.collect()
print("fine", len(seen) > 0)
"""

    def test_every_function(self):
        status, output = support.run(self.CODE.replace("FUNCTIONS", FUNCTIONS))
        self.assertEqual(status, 0, output)
        self.assertIn("fine True", output)


class Changing(unittest.TestCase):
    """Objects that change their container or their class while they are asked."""

    CODE = """
import gc, objects
FUNCTIONS
class Other: pass
def victims():
    def act(self, *args):
        for one in (self.__class__.container, self.__class__.__dict__.get("mine")):
            if one is not None: one.clear()
        gc.collect()
        raise KeyError(1)
    def answer(value):
        def method(self, *args):
            if isinstance(self.__class__.container, (dict, list, set)): self.__class__.container.clear()
            return value
        return method
    for container in ({0: 1, 1: 2}, [1, 2, 3], {1, 2}, (1,), b"", "x"):
        for value in (None, 0, -1, 1 << 70, "text", b"bytes", 1.5, NotImplemented, container, "act"):
            method = act if value == "act" else answer(value)
            names = ("__len__", "__getitem__", "__setitem__", "__delitem__", "__contains__", "__iter__", "__next__",
                "__eq__", "__lt__", "__ge__", "__hash__", "__bool__", "__index__", "__int__", "__float__", "__str__",
                "__repr__", "__call__", "__fspath__", "__instancecheck__", "__getattr__", "__buffer__", "__release_buffer__")
            space = dict.fromkeys(names, method)
            for base in (object, dict, list, set, str, bytes, int, float):
                cls = type("Victim", (base,), dict(space, container=container, __hash__=space["__hash__"]))
                try: yield base.__new__(cls)
                except TypeError: pass
count = 0
def each(function, victim):
    global count
    try: function(victim)
    except (Exception, RecursionError): pass
    count += 1
for victim in victims():
    for function in functions:
        each(function, victim)
class Changes:
    def __iter__(self): return self
    def __next__(self):
        self.__class__ = Other
        return 1
for function in functions: each(function, Changes())
class Grows:
    def __eq__(self, other):
        table.update(dict.fromkeys(range(100)))
        table.clear()
        return False
    def __hash__(self): return 0
table = {Grows(): 1}
for function in functions: each(function, table)
print("fine", count > 5000)
"""

    def test_every_function(self):
        status, output = support.run(self.CODE.replace("FUNCTIONS", FUNCTIONS))
        self.assertEqual(status, 0, output)
        self.assertIn("fine True", output)


class Modules(unittest.TestCase):
    def test_a_module_without_a_namespace(self):
        import objects

        for name in (
            "add", "add_int", "add_string", "add_own_type", "add_functions", "add_submodule", "set_doc",
            "dict", "name", "filename", "new_exception", "new_exception_elsewhere", "is_own",
        ):
            with self.subTest(name):
                code = (
                    "import objects, types\n"
                    "bare = types.ModuleType.__new__(types.ModuleType)\n"
                    f"try: print('fine', objects.{name}(bare))\n"
                    "except (SystemError, AttributeError, TypeError) as error: print('fine', error)\n"
                )
                status, output = support.run(code)
                self.assertEqual(status, 0, output)
                self.assertIn("fine", output)

    def test_names_that_are_not_strings(self):
        code = """
import objects, types, importlib.machinery
class Text(str): pass
class Spec: name = "specified"
assert type(objects.with_name(Text("text")).__name__) is str
for name in ([], {}, (), 1, None, b"x", set(), object()):
    try: objects.with_name(name)
    except TypeError: pass
    else: raise AssertionError(name)
    Spec.name = name
    try: objects.with_spec(Spec)
    except (TypeError, SystemError, AttributeError): pass
    else: raise AssertionError(name)
Spec.name = Text("text")
assert objects.with_spec(Spec).__name__ == "text"
class Changes:
    names = ["first", [], Text("x"), {}, 1]
    @property
    def name(self): return self.names.pop(0)
spec = Changes()
while spec.names:
    try: objects.with_spec(spec)
    except (TypeError, SystemError, AttributeError): pass
import gc; gc.collect()
print("fine")
"""
        status, output = support.run(code)
        self.assertEqual((status, output.strip()), (0, "fine"), output)

    def test_exceptions_say_the_module_that_there_is(self):
        import objects

        vendored = types.ModuleType("package._vendor.spam")
        self.assertEqual(objects.new_exception(vendored).__module__, "package._vendor.spam")
        self.assertEqual(objects.new_exception_elsewhere(vendored).__module__, "spam")


if __name__ == "__main__":
    support.main()
