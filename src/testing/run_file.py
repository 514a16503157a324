import importlib.util
import io
import os
import sys
import unittest


def run(path):
    """Runs the tests of a file and returns how many ran."""
    path = os.path.abspath(path)
    folder, name = os.path.split(path)
    name = os.path.splitext(name)[0]
    if name in sys.modules:
        raise ImportError(f"the file {path!r} has the name of a module that is imported: rename it")
    stream = io.StringIO()
    sys.path.insert(0, folder)
    try:
        spec = importlib.util.spec_from_file_location(name, path)
        if spec is None:
            raise ImportError(f"{path!r} is not a file of Python: its name has to end in .py")
        sys.modules[name] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        suite = unittest.defaultTestLoader.loadTestsFromModule(module)
        result = unittest.TextTestRunner(stream, verbosity=2).run(suite)
    finally:
        sys.modules.pop(name, None)
        sys.path.remove(folder)
    ran = result.testsRun - len(result.skipped)
    if not result.wasSuccessful():
        raise AssertionError(f"{path}:\n{stream.getvalue()}")
    if ran == 0:
        raise AssertionError(f"{path}: no test ran:\n{stream.getvalue()}")
    return ran
