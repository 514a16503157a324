"""Random names of modules, and the hook that CPython looks for against the one that this crate does.

    names.py [COUNT]       with the module `verdict` of tests/hostile in sys.path
"""

import importlib.machinery
import importlib.util
import os
import random
import sys

import verdict

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 20000
ALPHABETS = ["abcdefgh_", "ab-_", "a\u00e9\u0161", "\u4e2d\u6587a_", "\U0001f40da", "A1_", "a"]


def cpython(name, path):
    """The hook that CPython misses in a file without it."""
    loader = importlib.machinery.ExtensionFileLoader(name, path)
    try:
        importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader, origin=path))
    except ImportError as error:
        text = str(error)
        start = text.find("(Py")
        if start >= 0:
            # From 3.15 on it looks for an export hook first.
            *exports, hook = text[start + 1:text.index(")", start)].split(" or ")
            if exports in ([], [hook.replace("PyInit", "PyModExport")]):
                return hook
        return f"another error: {text}"
    except ValueError as error:
        return "refused"
    return "found"


def main():
    random.seed(2026)
    path = next(file for file in (os.path.join(folder, "verdict.so") for folder in sys.path) if os.path.exists(file))
    agreed, refused, disagreements = 0, 0, []
    for _ in range(COUNT):
        alphabet = random.choice(ALPHABETS)
        parts = ["".join(random.choice(alphabet) for _ in range(random.choice([1, 2, 3, 8, 30]))) for _ in range(random.choice([1, 1, 2, 3]))]
        name = random.choice([".", ".", ".", ".."]).join(parts) if random.random() < 0.05 else ".".join(parts)
        if name.rsplit(".", 1)[-1] in ("verdict",):
            continue
        ours = verdict.hook(name)
        theirs = cpython(name, path)
        if ours == theirs:
            agreed += 1
        elif ours == "refused":
            # No import statement can name it, which importlib does not look at.
            refused += 1
            if all(name.split(".")):
                disagreements.append((name, ours, theirs))
        else:
            disagreements.append((name, ours, theirs))
    for one in disagreements[:10]:
        print("names: disagreement:", *map(ascii, one))
    print(f"names: {COUNT} cases, {agreed} agree, {refused} that no import could name, {len(disagreements)} failures")
    sys.exit(len(disagreements) != 0)


main()
