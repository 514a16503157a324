"""What the scripts share: subinterpreters under all their names, and children."""

import inspect
import os
import pydoc
import signal
import subprocess
import sys
import threading
import unittest

FREE_THREADED = bool(getattr(sys, "_is_gil_enabled", None)) and not sys._is_gil_enabled()
BUILT_WITHOUT_GIL = "free-threading" in sys.version
# Modules and classes never end there once a thread has been started.
IMMORTAL = sys.version_info[:2] == (3, 13) and BUILT_WITHOUT_GIL
DEBUG = hasattr(sys, "gettotalrefcount")
FUNCTIONS = [type(len), type(str.join)]
HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    unittest.main(verbosity=1)


def together(work, count=8):
    """Runs work(number) in this many threads, and returns the exceptions."""
    failures = []

    def run(number):
        try:
            work(number)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def check_functions(test, owner, expected):
    """All functions of a module or a class have these signatures, and help() shows them and a doc."""
    found = {name: function for name, function in vars(owner).items() if inspect.isroutine(function)}
    found = {name: function for name, function in found.items() if type(function) in FUNCTIONS}
    test.assertEqual({name: str(inspect.signature(function)) for name, function in found.items()}, expected)
    for name, function in found.items():
        doc = function.__doc__
        test.assertTrue(doc and not doc.startswith(name) and "--" not in doc, (name, doc))
        shown = pydoc.plain(pydoc.render_doc(function))
        test.assertIn(name + expected[name], shown)
        test.assertIn(doc.splitlines()[0], shown)
# A child that takes longer hangs. None takes more than a few seconds.
PATIENCE = float(os.environ.get("PYMODULE_FFI_PATIENCE", "60"))


def run(code):
    """Runs code in a child and returns (status, output); what hangs is killed, and says so."""
    code = f"import sys\nsys.path[:] = {sys.path!r}\n" + code
    child = subprocess.Popen(
        [sys.executable, "-B", "-c", code], start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True,
    )
    try:
        output, _ = child.communicate(timeout=PATIENCE)
        return child.returncode, output
    except subprocess.TimeoutExpired:
        # With the children that it has forked, which hold the pipe, too.
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
        output, _ = child.communicate()
        return "hangs", f"{output}\nit hangs: killed after {PATIENCE:g} s"


# The private module that makes subinterpreters, and the ways of making them that it knows.
if sys.version_info >= (3, 13):
    import _interpreters as interpreters

    KINDS = ["legacy", "isolated"]

    def create(kind):
        return interpreters.create(kind)
else:
    import _xxsubinterpreters as interpreters

    KINDS = ["legacy", "isolated"] if sys.version_info >= (3, 12) else ["legacy"]

    def create(kind):
        if sys.version_info < (3, 9):
            return interpreters.create()
        return interpreters.create(isolated=kind == "isolated")


def execute(interpreter, code):
    """Runs code in an interpreter; an exception there is a RuntimeError here."""
    code = f"import sys\nsys.path[:] = {sys.path!r}\n" + code
    if sys.version_info >= (3, 13):
        failure = interpreters.exec(interpreter, code)
        if failure is not None:
            raise RuntimeError(failure.formatted)
    else:
        interpreters.run_string(interpreter, code)


def destroy(interpreter):
    interpreters.destroy(interpreter)
