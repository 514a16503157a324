"""The calls: name of the case, attribute that a peer needs for it, statements.

`f` is the attribute, `m` the module. A peer without the attribute has no number for the case.
"""

CASES = [
    ("METH_NOARGS", "noargs", "f()"),
    ("METH_O", "o", "f(None)"),
    ("METH_FASTCALL", "fastcall", "f(None, True)"),
    ("METH_FASTCALL | METH_KEYWORDS, by position", "fastcall_keywords", "f(None, True)"),
    ("METH_FASTCALL | METH_KEYWORDS, one by name", "fastcall_keywords", "f(None, second=True)"),
    ("METH_FASTCALL | METH_KEYWORDS, two by name", "fastcall_keywords", "f(first=None, second=True)"),
    ("METH_VARARGS", "varargs", "f(None, True)"),
    ("METH_VARARGS | METH_KEYWORDS, by position", "varargs_keywords", "f(None, True)"),
    ("METH_VARARGS | METH_KEYWORDS, by name", "varargs_keywords", "f(first=None, second=True)"),
    ("int to int", "increment", "f(1000)"),
    ("str to str", "echo", "f('spam and eggs')"),
    ("state", "count", "f()"),
    ("state with a stored class", "stored", "f()"),
    ("an attribute by a name in state", "attribute", "f(1000)"),
    ("a dictionary filled with 100 items", "fill", "f(g)", "g = list(range(100))"),
    ("a dictionary of 100 items iterated over", "iterate", "f(g)", "g = dict(zip(range(100), range(100)))"),
    ("100 keys looked up in a dictionary", "lookup", "f(g, h)", "g = dict.fromkeys(range(100)); h = list(range(100))"),
    ("a built-in exception raised", "fail", "try: f()\n  except ValueError: pass"),
    ("a stored exception raised", "fail_stored", "try: f()\n  except m.error: pass"),
    ("a class's method with state", "Thing", "g()", "g = f().method"),
    ("a class's slot with state", "Thing", "len(g)", "g = f()"),
]


def function(call, setup="pass"):
    """A function that does the call n times."""
    namespace = {}
    exec(
        "from itertools import repeat\n"
        f"def run(m, f, n):\n {setup}\n for _ in repeat(None, n):\n  {call}\n",
        namespace,
    )
    return namespace["run"]
