"""Imports, calls, errors and garbage, for valgrind and AddressSanitizer."""

import gc
import importlib
import sys

for _ in range(5):
    for name in ("keeps", "spam", "keywords", "early"):
        sys.modules.pop(name, None)
        importlib.import_module(name)
    keeps = sys.modules["keeps"]
    keeps.dict()["module"] = keeps
    assert len(keeps.all()) == 6
    spam = sys.modules["spam"]
    for argument in ("a", "", 1):
        try:
            spam.shout(argument)
        except (TypeError, spam.error):
            pass
    keywords = sys.modules["keywords"]
    keywords.walk(**{"hook": int, "value": [1]})
    try:
        keywords.look(1, 2, 3)
    except TypeError:
        pass
    del keeps, spam, keywords
    gc.collect()
