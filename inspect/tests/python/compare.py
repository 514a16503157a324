"""Compares a report of pymodule-inspect with what importing each module shows.

Usage: PYTHON compare.py REPORT.json [ROOT]
    REPORT.json is the output of `pymodule-inspect --format json`. ROOT is the folder that the
    paths in the report are relative to, if they are those of a wheel.

Each module is created in its own process (`_imp.create_dynamic`, so nothing that its exec
slots do is compared), and the PyModuleDef that CPython has of it is read through ctypes. Prints
one line for each difference and the sums; the exit status is 1 if there is a difference.
"""
import ctypes
import importlib.machinery
import importlib.util
import json
import os
import subprocess
import sys
import sysconfig

FREE_THREADED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
NAME = f"3.{sys.version_info[1]}{'t' if FREE_THREADED else ''}"
MEMBERS = 56 if FREE_THREADED else 40


class Method(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("function", ctypes.c_void_p), ("flags", ctypes.c_int), ("doc", ctypes.c_char_p)]


class Slot(ctypes.Structure):
    _fields_ = [("id", ctypes.c_int), ("value", ctypes.c_void_p)]


class Members(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("doc", ctypes.c_char_p), ("size", ctypes.c_ssize_t), ("methods", ctypes.POINTER(Method)), ("slots", ctypes.POINTER(Slot)), ("hooks", ctypes.c_void_p * 3)]


def text(value):
    return None if value is None else value.decode("utf-8", "replace")


def shown(module):
    """What CPython has of a module."""
    result = {"doc": getattr(module, "__doc__", None)}
    api = ctypes.pythonapi
    api.PyModule_GetDef.restype, api.PyModule_GetDef.argtypes = ctypes.c_void_p, [ctypes.py_object]
    is_module = isinstance(module, type(sys))
    address = api.PyModule_GetDef(module) if is_module else None
    if address:
        members = Members.from_address(address + MEMBERS)
        result["def"] = {
            "name": text(members.name), "doc": text(members.doc), "size": members.size, "methods": [], "slots": [],
            "hooks": [bool(hook) for hook in members.hooks],
        }
        index = 0
        while members.methods and members.methods[index].name is not None:
            method = members.methods[index]
            result["def"]["methods"].append([text(method.name), method.flags])
            index += 1
        index = 0
        while members.slots and members.slots[index].id:
            result["def"]["slots"].append([members.slots[index].id, members.slots[index].value])
            index += 1
    elif is_module and hasattr(api, "PyModule_GetStateSize"):
        size = ctypes.c_ssize_t()
        api.PyModule_GetStateSize.argtypes = [ctypes.py_object, ctypes.c_void_p]
        api.PyModule_GetStateSize(module, ctypes.byref(size))
        result["size"] = size.value
    builtin = type(len)
    functions = {}
    for key, value in vars(module).items() if hasattr(module, "__dict__") else ():
        if isinstance(value, builtin) and value.__self__ is module:
            functions[key] = [value.__doc__, value.__text_signature__]
    result["functions"] = functions
    result["has_attributes"] = hasattr(module, "__dict__")
    if FREE_THREADED:
        result["gil"] = sys._is_gil_enabled()
    return result


def child(path, name):
    import warnings
    warnings.simplefilter("ignore")
    folder = os.environ.get("COMPARE_ROOT")
    if folder:
        sys.path.insert(0, folder)
    import _imp
    loader = importlib.machinery.ExtensionFileLoader(name, path)
    spec = importlib.util.spec_from_file_location(name, path, loader=loader)
    before = FREE_THREADED and sys._is_gil_enabled()
    try:
        module = _imp.create_dynamic(spec)
    except BaseException as error:
        result = {"error": f"{type(error).__name__}: {error}"}
    else:
        result = shown(module)
    result["gil_before"] = before
    print("\0" + json.dumps(result))
    sys.stdout.flush()
    os._exit(0)


def run(path, name):
    command = [sys.executable, __file__, "--child", path, name]
    try:
        done = subprocess.run(command, capture_output=True, timeout=120)
    except subprocess.TimeoutExpired:
        return {"error": "timeout"}
    if b"\0" not in done.stdout:
        return {"error": f"the process ended with {done.returncode}: {done.stderr[-200:].decode('utf-8', 'replace')}"}
    return json.loads(done.stdout.rsplit(b"\0", 1)[1])


def definition_of(module):
    """The hook and the definition that this interpreter gets."""
    hooks = {hook["symbol"].startswith("PyModExport"): hook for hook in module["hooks"]}
    hook = hooks.get(True) if sys.version_info >= (3, 15) and True in hooks else hooks.get(False)
    if hook is None:
        return None, None
    for choice in hook["choices"]:
        if choice["interpreter"] == NAME:
            index = choice["definition"]
            return hook, None if index is None else hook["definitions"][index]
    return hook, hook["definitions"][0] if len(hook["definitions"]) == 1 else None


def differences(module, got):
    """What the report says otherwise than the interpreter, and how many facts were compared."""
    wrong, facts = [], 0

    def same(what, said, is_so):
        nonlocal facts
        facts += 1
        if said != is_so:
            wrong.append(f"{what}: the report says {said!r}, the interpreter {is_so!r}")

    verdict = next(verdict for verdict in module["verdicts"] if verdict["interpreter"] == NAME)
    hook, definition = definition_of(module)
    ids = {slot["id"] for slot in definition["slots"]} if definition else set()
    # Single-phase hooks and create slots are code, which may fail as it likes.
    runs_code = definition is None or hook["phase"] == "single-phase" or ids & {1, 84}
    if verdict["outcome"] == "imports" and "error" in got and not runs_code:
        wrong.append(f"the report says that it imports, and: {got['error']}")
    if verdict["outcome"] == "refused" and "error" not in got:
        wrong.append(f"the report says that it is refused ({'; '.join(verdict['reasons'])}), and it is not")
    facts += 1
    if "error" in got or definition is None:
        return wrong, facts
    declared = {function["name"]: function for function in definition["functions"]}
    if "def" in got:
        same("m_name", definition["name"], got["def"]["name"])
        same("m_doc", definition["doc"], got["def"]["doc"])
        same("m_size", definition["state_size"], got["def"]["size"])
        same("hooks of the state", list(definition["state_hooks"].values()), got["def"]["hooks"])
        same("m_methods", [[function["name"], function["flags"]] for function in definition["functions"] if not function["added"]], got["def"]["methods"])
        same("ids of m_slots", [slot["id"] for slot in definition["slots"] if slot["level"] == 0], [slot[0] for slot in got["def"]["slots"]])
        for slot, (_, value) in zip((slot for slot in definition["slots"] if slot["level"] == 0), got["def"]["slots"]):
            if isinstance(slot["value"], int):
                same(slot["name"], slot["value"], value or 0)
    else:
        same("Py_mod_state_size", definition["state_size"] or 0, got.get("size", definition["state_size"] or 0))
    if not runs_code:
        same("__doc__", definition["doc"], got["doc"])
    # A create slot may add what it likes to those, and make what has no attributes.
    if not ids & {1, 84}:
        same("functions", sorted(declared), sorted(got["functions"]))
    elif got["has_attributes"]:
        same("functions that are not there", [], sorted(declared.keys() - got["functions"].keys()))
    for name, (doc, signature) in got["functions"].items():
        if name in declared:
            same(f"{name}.__doc__", declared[name]["doc"] or None, doc or None)
            # 3.13 and later make one up where the convention says all.
            made_up = {"METH_NOARGS": "($self, /)", "METH_O": "($self, object, /)"}.get(declared[name]["convention"])
            if declared[name]["signature"] is None and signature is not None and signature == made_up:
                continue
            same(f"{name}.__text_signature__", declared[name]["signature"], signature)
    # A single-phase hook says it by a function that it calls, if it can be told with what.
    told = hook["phase"] == "single-phase" and "may enable the GIL" not in verdict["notes"]
    if FREE_THREADED and not got["gil_before"] and (told or not runs_code):
        same("the GIL is enabled", any(note.startswith("enables the GIL") for note in verdict["notes"]), got["gil"])
    return wrong, facts


def main(report, root):
    with open(report, encoding="utf-8") as file:
        files = json.load(file)["files"]
    modules = decided = undecided = refused = wrong = facts = 0
    for file in files:
        path = os.path.join(root, file["path"]) if root else file["path"]
        if root:
            os.environ["COMPARE_ROOT"] = root
        for module in file["modules"]:
            modules += 1
            parts = os.path.dirname(file["path"]).split("/") if root else []
            if module["name"] != os.path.basename(path).split(".")[0]:
                parts = []
            got = run(os.path.abspath(path), ".".join([*filter(None, parts), module["name"]]))
            if not module["decided"]:
                undecided += 1
                continue
            decided += 1
            refused += "error" in got
            found, compared = differences(module, got)
            facts += compared
            wrong += len(found)
            for line in found:
                print(f"WRONG {path} {module['name']}: {line}")
    print(f"{NAME}: {modules} modules: {decided} decided, of which {refused} do not load; {undecided} undecided; {facts} facts compared; {wrong} wrong")
    # Nothing compared is no success.
    return 1 if wrong or not facts else 0


if __name__ == "__main__":
    if sys.argv[1] == "--child":
        child(*sys.argv[2:])
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None))
