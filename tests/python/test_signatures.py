import ctypes
import inspect
import itertools
import math
import random
import re
import sys
import time
import unittest
import warnings

import signatures
import support

VERSION = sys.version_info[:2]
FUNCTIONS = [
    function
    for name, function in sorted(vars(signatures).items())
    if inspect.isbuiltin(function) and name != "parse"
]
WRONG = ["zork", "maxsplt", "kye", "ke", "revers", "Reverse", "ONE", "twoo", "thre", "follow_symlink", "seq", "e" * 50, "gr\xf6\xdfe", "\u20ac", "\U0001f40d", "", "on\0", "one "]
P = inspect.Parameter


def text(function, args, kwargs):
    try:
        return None, function(*args, **kwargs)
    except TypeError as error:
        return str(error), None


class Shape:
    """What Argument Clinic would write for a function of this signature."""

    def __init__(self, function):
        self.name = function.__name__
        self.parameters = list(inspect.signature(function).parameters.values())
        self.more = any(p.kind == P.VAR_POSITIONAL for p in self.parameters)
        self.kwargs = any(p.kind == P.VAR_KEYWORD for p in self.parameters)
        named = [p for p in self.parameters if p.kind not in (P.VAR_POSITIONAL, P.VAR_KEYWORD)]
        self.names = [p.name for p in named]
        positional = [p for p in named if p.kind != P.KEYWORD_ONLY]
        self.posonly = sum(p.kind == P.POSITIONAL_ONLY for p in named)
        self.maxpos = len(positional)
        self.minpos = sum(p.default is P.empty for p in positional)
        required = [i for i, p in enumerate(named[self.maxpos :], 1) if p.default is P.empty]
        self.minkw = max(required, default=0)
        self.only_by_position = self.posonly == len(named) and not self.kwargs
        self.required = [p.name for p in named if p.default is P.empty]
        self.optional = [p.name for p in named if p.default is not P.empty]
        # Python's own binding, for calls that succeed.
        namespace = {}
        inner = str(inspect.signature(function))[1:-1]
        inner = re.sub(r"=(b?'(\\.|[^'])*'|\(\)|[^,)]+)", "=None", inner)
        got = "[%s], [%s], list(%s), %s" % (
            ", ".join(self.required),
            ", ".join(self.optional),
            "args" if self.more else "",
            "kwargs" if self.kwargs else "None",
        )
        exec("def python(%s): return (%s)" % (inner, got), namespace)
        self.python = namespace["python"]


class Parser(ctypes.Structure):
    _fields_ = (
        ([("initialized", ctypes.c_int)] if VERSION == (3, 12) else [])
        + [("format", ctypes.c_char_p), ("keywords", ctypes.c_void_p), ("fname", ctypes.c_char_p), ("custom_msg", ctypes.c_char_p)]
        + ([("once", ctypes.c_uint8), ("is_kwtuple_owned", ctypes.c_int)] if VERSION >= (3, 13) else [])
        + [("pos", ctypes.c_int), ("min", ctypes.c_int), ("max", ctypes.c_int), ("kwtuple", ctypes.c_void_p), ("next", ctypes.c_void_p)]
    )


class Clinic:
    """The running version's argument parser, called as Argument Clinic's functions call it."""

    kept = []

    def __init__(self, shape):
        self.shape = shape
        self.fname = ctypes.create_string_buffer(shape.name.encode())
        if shape.only_by_position:
            return
        names = [b"" if i < shape.posonly else n.encode() for i, n in enumerate(shape.names)]
        self.keywords = (ctypes.c_char_p * (len(names) + 1))(*names, None)
        self.parser = Parser()
        self.parser.keywords = ctypes.addressof(self.keywords)
        self.parser.fname = ctypes.cast(self.fname, ctypes.c_char_p)
        # CPython keeps a list of parsers until it ends: these stay, too.
        for kept in (self.fname, self.keywords, self.parser):
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(kept))

    def is_there(self):
        if self.shape.kwargs:
            return False
        return VERSION >= (3, 11) or not self.shape.more or self.shape.only_by_position

    def __call__(self, *args, **kwargs):
        shape, api = self.shape, ctypes.pythonapi
        if shape.only_by_position:
            most = sys.maxsize if shape.more else shape.maxpos
            check = api._PyArg_CheckPositional
            check.argtypes = [ctypes.c_char_p] + [ctypes.c_ssize_t] * 3
            check(shape.name.encode(), len(args), shape.minpos, most)
            return
        values = [*args, *kwargs.values()]
        vector = (ctypes.py_object * max(len(values), 1))(*values)
        names = ctypes.py_object(tuple(kwargs)) if kwargs else ctypes.c_void_p()
        buffer = (ctypes.c_void_p * (len(shape.names) + 1))()
        function = api._PyArg_UnpackKeywords
        more = [ctypes.c_int(shape.more)] if VERSION >= (3, 14) else []
        if shape.more and VERSION < (3, 14):
            function, more = api._PyArg_UnpackKeywordsWithVararg, [ctypes.c_int(shape.maxpos)]
        function.restype = ctypes.c_void_p
        function(
            ctypes.byref(vector),
            ctypes.c_ssize_t(len(args)),
            ctypes.c_void_p(),
            names,
            ctypes.byref(self.parser),
            ctypes.c_int(shape.minpos),
            ctypes.c_int(shape.maxpos),
            ctypes.c_int(shape.minkw),
            *more,
            buffer,
        )


def calls(shape, chance):
    """Every number of positional arguments, with none, right and wrong keywords."""
    most = shape.maxpos + 3
    for count in range(most):
        args = ["arg %d" % i for i in range(count)]
        yield args, {}
        rest = shape.names[count:]
        for size in range(min(len(rest), 3) + 1):
            for names in itertools.combinations(rest, size):
                names = list(names)
                chance.shuffle(names)
                yield args, {name: "by " + name for name in names}
        yield args, {name: "by " + name for name in rest}
        for name in shape.names[:count]:
            yield args, {name: "twice"}
            yield args, {name: "twice", **{other: 1 for other in rest}}
            yield args, {name: "twice", "zork": 1, **{other: 1 for other in rest}}
        for wrong in WRONG:
            yield args, {wrong: 1}
            yield args, {**{other: 1 for other in rest}, wrong: 1}
            if rest:
                yield args, {**{other: 1 for other in rest[1:]}, wrong: 1}
        for _ in range(10):
            names = chance.sample(shape.names + WRONG, chance.randint(0, 4))
            yield args, {name: "by " + name for name in names}


class Binding(unittest.TestCase):
    def test_there_are_functions(self):
        self.assertGreater(len(FUNCTIONS), 45)

    def test_arguments_arrive_as_in_python(self):
        chance = random.Random(14)
        fit = 0
        for function in FUNCTIONS:
            shape = Shape(function)
            for args, kwargs in calls(shape, chance):
                error, got = text(function, args, kwargs)
                wrong, expected = text(shape.python, args, kwargs)
                self.assertEqual(error is None, wrong is None, (function, args, kwargs, error, wrong))
                self.assertEqual(got, expected, (function, args, kwargs))
                fit += error is None
        self.assertGreater(fit, 1000)

    @unittest.skipUnless(hasattr(ctypes, "pythonapi"), "no ctypes")
    def test_errors_are_those_of_the_running_version(self):
        chance = random.Random(15)
        compared = 0
        for function in FUNCTIONS:
            shape = Shape(function)
            clinic = Clinic(shape)
            if not clinic.is_there() or not shape.parameters:
                continue
            for args, kwargs in calls(shape, chance):
                if shape.only_by_position and (kwargs or shape.names == ["one"] and not shape.more):
                    continue  # CPython itself refuses these, before any parser.
                error, _ = text(function, args, kwargs)
                expected, _ = text(clinic, args, kwargs)
                self.assertEqual(error, expected, (function, inspect.signature(function), args, kwargs))
                compared += error is not None
        self.assertGreater(compared, 3000)

    def test_errors_are_those_of_stock_functions(self):
        for stock, ours, args, kwargs in [
            (time.time, signatures.none, [1], {}),
            (time.time, signatures.none, [], {"a": 1}),
            (math.sqrt, signatures.p, [], {}),
            (math.sqrt, signatures.p, [1, 2], {}),
            (math.sqrt, signatures.p, [], {"one": 1}),
            (math.copysign, signatures.pp, [1], {}),
            (math.copysign, signatures.pp, [1, 2, 3], {}),
            (math.copysign, signatures.pp, [1], {"two": 1}),
            (sum, signatures.pm, [], {}),
            (sum, signatures.pm, [], {"iterable": 1}),
            (sum, signatures.pm, [[], 1, 2], {}),
            (sum, signatures.pm, [[], 1], {"start": 2}),
            (sum, signatures.pm, [[]], {"strat": 2}),
            ([].sort, signatures.ko, [1], {}),
            ([].sort, signatures.ko, [], {"key": 1, "revers": 1}),
            ([].sort, signatures.ko, [], {"key": 1, "reverse": 1, "zork": 1}),
            ([].sort, signatures.ko, [], {"gr\xf6\xdfe": 1}),
            ([].sort, signatures.ko, [], {"key\udc80": 1}),
        ]:
            with self.subTest(stock=stock, args=args, kwargs=kwargs):
                expected, _ = text(stock, args, kwargs)
                error, _ = text(ours, args, kwargs)
                self.assertIsNotNone(expected)
                names = r"\b(time\.|math\.|list\.|signatures\.)?%s\b"
                expected = re.sub(names % stock.__name__, "f", expected)
                error = re.sub(names % ours.__name__, "f", error)
                self.assertEqual(error, expected)

    def test_names_are_compared_by_their_text(self):
        class Key(str):
            pass

        for function in FUNCTIONS:
            shape = Shape(function)
            if shape.only_by_position:
                continue
            names = dict.fromkeys(shape.names[shape.posonly :])
            args = ["by position"] * shape.posonly
            expected = text(function, args, names)
            self.assertIsNone(expected[0], function)
            for kind in [Key, "{}".format, lambda name: (name + "\u20ac")[:-1], lambda name: "".join(list(name))]:
                self.assertEqual(text(function, args, {kind(name): None for name in names}), expected, function)
                reverse = {kind(name): None for name in reversed(names)}
                self.assertEqual(text(function, args, reverse), expected, function)
                for name in names:
                    wrong = {**names, kind(name + "\xe9"): None}
                    del wrong[name]
                    error, _ = text(function, args, wrong)
                    if not shape.kwargs:
                        self.assertIn("argument", error)

    def test_keywords_are_owned(self):
        class Key(str):
            pass

        kwargs = {Key("one"): 1, "other": [2]}
        required, optional, args, given = signatures.mkw(**kwargs)
        self.assertEqual((optional, given), ([1], {"other": [2]}))
        self.assertIsNot(given, kwargs)
        self.assertIs(given["other"], kwargs["other"])
        # A caller in C may pass its own dictionary, and names that are not text.
        call = ctypes.pythonapi.PyObject_Call
        call.argtypes, call.restype = [ctypes.py_object] * 3, ctypes.py_object
        self.assertEqual(call(signatures.mkw, (), kwargs)[3], {"other": [2]})
        self.assertEqual(kwargs, {"one": 1, "other": [2]})
        with self.assertRaisesRegex(TypeError, "keywords must be strings"):
            call(signatures.mkw, (), {1: 2})

    def test_references_are_balanced(self):
        thing = object()
        before = sys.getrefcount(thing)
        for _ in range(50):
            signatures.all(thing, thing, thing, thing, d=thing, f=thing, other=thing)
            signatures.all(thing, d=thing, f=thing, c=thing)
            for wrong in [dict(zork=thing), dict(a=thing)]:
                with self.assertRaises(TypeError):
                    signatures.nmkw(**wrong)
                with self.assertRaises(TypeError):
                    signatures.nko(thing, thing, **wrong)
        del wrong
        self.assertEqual(sys.getrefcount(thing), before)

    def test_many_arguments(self):
        many = list(range(100))
        names = {"n%d" % i: i for i in many}
        self.assertEqual(signatures.akw(*many, **names), ([], [], many, names))


class Texts(unittest.TestCase):
    def test_help(self):
        self.assertEqual(str(inspect.signature(signatures.pnmk)), "(one, /, two, three=3, *, key, reverse=False)")
        self.assertEqual(str(inspect.signature(signatures.from_str)), "(name, *, of=b'a')")
        self.assertEqual(signatures.from_str.__doc__, "Joined text.")
        self.assertEqual(str(inspect.signature(signatures.from_c_str)), "(one, /)")
        self.assertEqual(signatures.from_c_str.__doc__, "A C string.")
        self.assertEqual(vars(signatures)["gr\xf6\xdfe"].__doc__, "The first line,\nand the second.")
        self.assertEqual(str(inspect.signature(vars(signatures)["gr\xf6\xdfe"])), "()")


class MethodDef(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("function", ctypes.c_void_p), ("flags", ctypes.c_int), ("doc", ctypes.c_char_p)]


def built_in(signature):
    """A function of this module with this signature, which is never called."""
    definition = MethodDef(b"f", ctypes.cast(ctypes.pythonapi.Py_IncRef, ctypes.c_void_p), 1, b"f" + signature.encode() + b"\n--\n\nDoc.")
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(definition))
    new = ctypes.pythonapi.PyCFunction_NewEx
    new.argtypes, new.restype = [ctypes.c_void_p, ctypes.py_object, ctypes.py_object], ctypes.py_object
    return new(ctypes.addressof(definition), signatures, "signatures")


def read(signature):
    """What inspect makes of it, as the parser shows it; the values of defaults; or None."""
    function = built_in(signature)
    try:
        found = inspect.signature(function)
    except Exception:  # It raises many.
        return None
    if function.__doc__ != "Doc.":
        return None
    parts, defaults, kind_before = [], [], None
    values = list(found.parameters.values())
    for index, p in enumerate(values):
        if p.kind == P.KEYWORD_ONLY and kind_before not in (P.KEYWORD_ONLY, P.VAR_POSITIONAL):
            parts.append("*")
        kind_before = p.kind
        if p.kind == P.VAR_POSITIONAL:
            parts.append("*")
        elif p.kind == P.VAR_KEYWORD:
            parts.append("**")
        else:
            parts.append(p.name + ("" if p.default is P.empty else "="))
            if p.default is not P.empty:
                defaults.append(p.default)
        following = values[index + 1 : index + 2]
        if p.kind == P.POSITIONAL_ONLY and not (following and following[0].kind == P.POSITIONAL_ONLY):
            parts.append("/")
    return parts, defaults


def shown(debug):
    return [part for part in debug[1:-1].split(", ") if part]


DEFAULTS = ["None", "True", "False", "...", "()", "[]", "{}", "0", "-1", "+5", "007", "0x1F", "0o17", "0b101", "1.5", "-.5", "2.", "1e3", "1E-3", "0.", "'a'", '"b"', "''", "'/'", "','", "'*'", "'it\\'s'", "'\\n'", "'\\x41'", "'\"'", "b'x'", 'b""', "b'\\xff'", "'$ ) -> ('", "sys.maxsize"]
REFUSED = ["", "a", "None1", "01", "00", "1_0", "1j", "1+1", "(1, 2)", "[1]", "{1: 2}", "'a' 'b'", "'''a'''", "'a", "'\\q'", "'\\x4'", "f'a'", "r'a'", "u'a'", "0x", "1.e", "..", "--1", "-'a'", "-None", "os", "<unrepresentable>", "not 1", "lambda: 1", "'\xe9'", "b'\xe9'", "1a"]
NAMES = ["a", "b", "c", "one", "_", "x1", "_private", "type", "match", "self", "print", "Ab"]
# Readable in some versions, and refused with a text that says what to write.
POLICY = ["nothing follows `**`", "expected `,` or `)`", "starts with `($module`", "a default is", "the escapes in a text", "leave out what follows", "expected the name of a parameter", "keyword of Python", "a second parameter", "two digits follow", "inspect.signature reads one line of ASCII", "`/` stands once"]


class Grammar(unittest.TestCase):
    def generate(self, chance, defaults):
        names = chance.sample(NAMES, chance.randint(0, 6))
        cut = sorted(chance.randint(0, len(names)) for _ in range(2))
        parts, has_default = ["$module"], False
        for index, name in enumerate(names):
            if index == cut[0] and chance.random() < 0.6:
                parts.append("/")
            if index == cut[1] and chance.random() < 0.6:
                parts.append(chance.choice(["*", "*args"]))
            has_default |= chance.random() < 0.3
            if "*" in parts or "*args" in parts:
                has_default = chance.random() < 0.5
            space = chance.choice(["", "", " "])
            parts.append(name + (space + "=" + space + chance.choice(defaults) if has_default else ""))
        if len(parts) == 1 and chance.random() < 0.5:
            parts.append("/")
        if chance.random() < 0.2:
            parts.append("**kwargs")
        return "(" + chance.choice([", ", ",", " , "]).join(parts) + ")"

    def check_accepted(self, signature, debug):
        found = read(signature)
        self.assertIsNotNone(found, signature)
        self.assertEqual(found[0], shown(debug), signature)

    def test_accepted_signatures_are_read(self):
        chance = random.Random(3)
        accepted = 0
        defaults = [default for default in DEFAULTS if default != "007"]
        for _ in range(4000):
            signature = self.generate(chance, defaults)
            debug = signatures.parse(signature)
            self.assertTrue(debug.startswith("("), (signature, debug))
            self.check_accepted(signature, debug)
            accepted += 1
        self.assertEqual(accepted, 4000)

    def test_defaults_are_shown_as_written(self):
        for default in DEFAULTS:
            signature = "($module, /, a=%s)" % default
            debug = signatures.parse(signature)
            if default == "007":
                self.assertIn("a default is", debug)
                self.assertIsNone(read(signature))
                continue
            self.assertEqual(debug, "(a=, )", signature)
            self.assertEqual(read(signature)[1], [eval(default)])

    def test_refused_signatures_are_unreadable_or_misleading(self):
        chance = random.Random(4)
        refused = set()
        samples = ["($module, /, a=%s)" % default for default in REFUSED]
        for _ in range(3000):
            good = self.generate(chance, DEFAULTS + ["1"])
            at = chance.randrange(len(good) + 1)
            mutant = chance.choice([
                good[:at] + good[at + 1 :],
                good[:at] + chance.choice(list("()$,/*=:a1 -'\"\n")) + good[at:],
                good[:at] + chance.choice([", /", ", *", ": int", " -> int", ", **k", " b", ", a"]) + good[at:],
            ])
            samples.append(mutant)
        warnings.simplefilter("ignore", SyntaxWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        for signature in samples:
            debug = signatures.parse(signature)
            if debug.startswith("("):
                self.check_accepted(signature, debug)
                continue
            self.assertIn("module `m`: function `f`: signature `", debug)
            refused.add(signature)
            found = read(signature)
            names = [part.strip("=") for part in found[0]] if found else []
            is_misleading = any(name.isidentifier() and not re.search(r"\b%s\b" % name, signature) for name in names)
            if found is not None and not is_misleading:
                self.assertTrue(any(reason in debug for reason in POLICY), (signature, debug, found))
        self.assertGreater(len(refused), 1500)


if __name__ == "__main__":
    support.main()
