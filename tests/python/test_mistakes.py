"""What CPython does with a definition that breaks one of its rules.

Each case is a hook of the crate `mistakes`, called in its own process: some end with a
signal, and some leave an interpreter behind that is no longer to be trusted. What a case is
expected to end with is what was measured, by version where versions differ. docs/rules.md names
the rules that they show.
"""

import concurrent.futures
import importlib.machinery
import importlib.util
import os
import re
import resource
import signal
import subprocess
import sys
import unittest
import warnings

from support import BUILT_WITHOUT_GIL

MINOR = sys.version_info[1]
KINDS = ["d"] * hasattr(sys, "gettotalrefcount") + ["t"] * BUILT_WITHOUT_GIL + [""]
GIL = "The global interpreter lock (GIL) has been enabled to load module"

CASES = {}


def case(name, *outcomes, then="'loaded'", module=None, contrast=False, **versions):
    """An outcome is of all versions from one on: v9, v12, .. or of such a build: v13t, v15d.

    None ends a case with the version that allows what was a mistake before. A contrast is not a
    mistake: it shows where one begins.
    """
    if outcomes:
        versions["v9"] = outcomes[0]
    CASES[name] = (versions, then, module or name, contrast)


def expected(versions):
    for kind in KINDS:
        numbers = [int(key[1:].rstrip("td")) for key in versions if key.lstrip("v0123456789") == kind]
        known = [number for number in numbers if number <= MINOR]
        if known:
            return versions[f"v{max(known)}{kind}"]
    return None


# The cases of one mistake each, by the chapters of docs/rules.md.
from mistakes_exports import declare as declare_exports
from mistakes_init import declare as declare_init

declare_init(case)
declare_exports(case)


# Hooks that are named wrongly on purpose, so that CPython finds none.
MISNAMED = {
    "hook-hyphen", "kavrna_rta", "food_hook_of_package", "hook_punycode", "mistake",
    "hook_longer_" + "s" * 191, "t_9fab",
}


class Mistakes(unittest.TestCase):
    maxDiff = None

    def test_every_hook_is_a_case(self):
        with open(importlib.util.find_spec("mistakes").origin, "rb") as file:
            library = file.read()
        symbols = re.findall(rb"\0_?(?:PyInit|PyModExport)U?_([\w-]+)(?=\0)", library)
        hooks = {symbol.decode() for symbol in symbols}
        self.assertGreater(len(hooks), 100)
        self.assertEqual(hooks - MISNAMED - set(CASES), set())


def load(name):
    file = importlib.util.find_spec("mistakes").origin
    loader = importlib.machinery.ExtensionFileLoader(name, file)
    spec = importlib.util.spec_from_file_location(name, file, loader=loader)
    return importlib._bootstrap._load(spec)


def isolated(name):
    """Loads it in an interpreter with its own GIL."""
    import support

    interpreter = support.create("isolated")
    try:
        support.execute(interpreter, f"import test_mistakes; test_mistakes.load({name!r})")
        return "loaded"
    except RuntimeError as error:
        # Versions differ in the text around it.
        return re.search(r"(\w+)(?:'>)?: (.*)", str(error).strip().splitlines()[-1]).expand(r"\1: \2")
    finally:
        support.destroy(interpreter)


def child(name):
    import ctypes

    python = ctypes.pythonapi
    python.py_object = ctypes.py_object
    _, then, module, _ = CASES[name]
    names = {"m": None, "load": load, "isolated": isolated, "sys": sys, "python": python}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            names["m"] = load(module)
            outcome = str(eval(then, names))
        except BaseException as error:
            outcome = f"{type(error).__name__}: {error}"
    for warning in caught:
        text = str(warning.message)
        # What enables the GIL is only for the cases about it.
        if "gil" in name or not text.startswith(GIL):
            outcome = f"{warning.category.__name__}: {text}; {outcome}"
    print("outcome:", ascii(outcome), flush=True)


def run(name):
    """The outcome in a child, and what else it printed."""
    result = subprocess.run(
        [sys.executable, "-S", "-B", os.path.abspath(__file__), "--case", name],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True,
    )
    # A module that is freed when the process ends speaks after the outcome.
    said = [line for line in result.stdout.splitlines() if line.startswith("freed")]
    found = re.search(r"^outcome: (.*)$", result.stdout, re.MULTILINE)
    if result.returncode < 0:
        outcome = signal.Signals(-result.returncode).name
    elif result.returncode == 0 and found:
        outcome = eval(found.group(1))
    else:
        outcome = f"status {result.returncode}"
    for line in sorted(set(said)):
        outcome += f"; {line}"
    folder = os.path.dirname(importlib.util.find_spec("mistakes").origin)
    return outcome.replace(folder + os.sep, ""), result.stdout


def add_test(name, want, running):
    def test(self):
        outcome, output = running.result()
        text = ""
        if want.startswith("SIG") and ": " in want:
            # The text of an abort is somewhere in the output.
            text = want.split(": ", 1)[1]
            if text in output:
                outcome += ": " + text
        self.assertEqual(outcome, want, output)
        kind = "contrast" if CASES[name][3] else "mistake"
        print(f"{kind} {name}: {ascii(outcome)}", flush=True)

    setattr(Mistakes, f"test_{name}", test)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--case"]:
        child(sys.argv[2])
    else:
        # The children that end with a signal leave no file behind.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        pool = concurrent.futures.ThreadPoolExecutor(os.cpu_count())
        for name in CASES:
            want = expected(CASES[name][0])
            if want is not None:
                add_test(name, want, pool.submit(run, name))
        print("cases:", *CASES, flush=True)
        unittest.main(verbosity=1)
