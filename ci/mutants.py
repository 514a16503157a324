#!/usr/bin/env python3
"""Applies wrong edits to a copy of the bindings and of pyo3-ffi, one at a time, and prints which
witness each of them turns red.

    numbers    the assertions about layouts and callback types that every build evaluates
    C          the C compiler disagrees, from the headers (feature abi-check)
    pyo3-ffi   its structs, constants or prototypes disagree
    rustc      code of the crate that uses the item does not compile

An edit that nothing notices fails the run. At the end each witness is taken out of the copy, and
the edits that only it noticed are applied again: now they have to survive.

Usage: ci/mutants.py [--without WITNESS] [PATTERN]
--without takes a witness out from the beginning, and the run fails for what then survives.
"""
import json, os, pathlib, re, shutil, subprocess, sys, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WITNESSES = ("numbers", "C", "pyo3-ffi")
BINDINGS = "src/raw/bindings/cpython_3_15.rs"
SLOTS = "src/raw/bindings/slots.rs"
PYO3 = "../pyo3-ffi/src/"


class Copy:
    """The raw tier and its proof, without the tiers that would notice for other reasons."""

    def __init__(self, folder):
        self.folder, self.crate = folder, folder / "crate"
        shutil.rmtree(self.crate, ignore_errors=True)
        shutil.rmtree(folder / "pyo3-ffi", ignore_errors=True)
        for name in ("src/raw", "src/abi", "build"):
            # Not with the times of the originals: cargo would take an edit's build for fresh.
            shutil.copytree(ROOT / name, self.crate / name, copy_function=shutil.copy)
        for name in ("build.rs", "wrapper.h", "Cargo.lock"):
            shutil.copy(ROOT / name, self.crate / name)
        shutil.copy(ROOT / "src/text.rs", self.crate / "src/text.rs")
        (self.crate / "src/lib.rs").write_text("//! A copy.\n#![allow(dead_code)]\nmod abi;\n#[doc(hidden)]\npub mod __private {\n    pub use ::core;\n}\npub mod raw;\nmod text;\n")
        manifest = (ROOT / "Cargo.toml").read_text()
        manifest = re.sub(r'members = .*\n(#.*\n)*exclude = .*', 'exclude = ["../pyo3-ffi"]', manifest)
        manifest = re.sub(r'(?s)\[\[(?:example|test)\]\].*?(?=\n\[|\Z)', '', manifest)
        manifest = re.sub(r'readme = .*\n', '', manifest)
        manifest += '\n[patch.crates-io]\npyo3-ffi = { path = "../pyo3-ffi" }\n'
        (self.crate / "Cargo.toml").write_text(manifest)
        metadata = json.loads(subprocess.run(["cargo", "metadata", "--format-version=1"], cwd=ROOT, check=True, capture_output=True).stdout)
        package = next(p for p in metadata["packages"] if p["name"] == "pyo3-ffi")
        self.pyo3 = package["version"]
        shutil.copytree(pathlib.Path(package["manifest_path"]).parent, folder / "pyo3-ffi", copy_function=shutil.copy)
        self.originals = {}

    def read(self, name):
        return (self.crate / name).read_text()

    def write(self, name, text):
        self.originals.setdefault(name, self.read(name))
        (self.crate / name).write_text(text)

    def restore(self):
        for name, text in self.originals.items():
            (self.crate / name).write_text(text)
        self.originals = {}

    def without(self, witness):
        """For good: a later restore returns to this state."""
        modules = self.read("src/abi/mod.rs")
        if witness == "numbers":
            text = self.read("src/abi/numbers.rs")
            head = re.search(r"(?s)#\[cfg\(not\(Py_ABI3T\)\)\]\npub\(super\) const HEAD.*?\};\n", text)
            imports = "use core::mem::size_of;\nuse crate::raw;\n"
            (self.crate / "src/abi/numbers.rs").write_text(imports + head.group())
            for name in (BINDINGS, BINDINGS.replace("15", "15t"), BINDINGS.replace("15", "14")):
                text = re.sub(r"(?ms)^ *#\[allow\(clippy::unnecessary_operation.*?^ *\};\n", "", self.read(name))
                (self.crate / name).write_text(text)
        elif witness == "C":
            text = re.sub(r'#\[cfg\(feature = "abi-check"\)\]\n(#\[allow[^\n]*\n)?mod c;\n', "", modules)
            (self.crate / "src/abi/mod.rs").write_text(text)
        elif witness == "pyo3-ffi":
            text = modules.replace("mod ecosystem;\n", "").replace("mod prototypes;\n", "")
            (self.crate / "src/abi/mod.rs").write_text(text)
        else:
            sys.exit(f"no such witness: {witness}")

    def check(self, abi="3.15"):
        """Which witnesses are red, with the first message of each."""
        abi, _, machine = abi.partition(" on ")
        environment = dict(
            os.environ, PYMODULE_FFI_INCLUDE_DIR=includes(abi), UNSAFE_PYO3_SKIP_VERSION_CHECK="1",
            PYO3_CROSS="1", PYO3_NO_PYTHON="1", PYO3_CROSS_PYTHON_VERSION=abi,
            CARGO_TARGET_DIR=str(self.folder / "target"),
        )
        command = ["cargo", "check", "--lib", "--features=abi-check", "--message-format=json"]
        if machine:
            command += ["--target", machine + "-unknown-linux-gnu"]
            environment |= {"RUSTC": provisioned("rustc"), "CC": "gcc", "CFLAGS": "-m32"}
            environment["PYMODULE_FFI_INCLUDE_DIR"] += ":" + provisioned("foreign") + "/usr/include/python-config"
            environment["CARGO_TARGET_DIR"] += "-" + machine
        result = subprocess.run(command, cwd=self.crate, env=environment, capture_output=True, text=True)
        red = {}
        for line in result.stdout.splitlines():
            message = json.loads(line)
            if message.get("reason") != "compiler-message" or message["message"]["level"] != "error":
                continue
            message = message["message"]
            if message["spans"]:
                red.setdefault(self.witness(message), message["message"])
        if result.returncode and not red:
            # The build script or pyo3-ffi itself.
            lines = [line for line in result.stderr.splitlines() if "error" in line or "panicked" in line]
            red["rustc"] = lines[0] if lines else "?"
        assert bool(red) == bool(result.returncode), result.stderr
        return red

    def witness(self, message):
        files = set()
        def visit(span):
            files.add(span["file_name"])
            if span.get("expansion"):
                visit(span["expansion"]["span"])
        for span in message["spans"]:
            if span["is_primary"]:
                visit(span)
        text = message["message"] + message["rendered"]
        if "[C]" in text or any(f.endswith(("abi/c.rs", "c_says.rs")) for f in files):
            return "C"
        if any(f.endswith(("abi/ecosystem.rs", "abi/prototypes.rs")) for f in files):
            return "pyo3-ffi"
        if any(f.endswith("abi/numbers.rs") for f in files) or "index out of bounds" in text or "attempt to compute" in text:
            return "numbers"
        return "rustc"


TABLE = None


def includes(abi):
    global TABLE
    if TABLE is None:
        listing = subprocess.run(["ci/interpreters.sh", "list"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        TABLE = {row[0]: row[2] for row in (line.split("\t") for line in listing.splitlines())}
    return TABLE[abi if abi in TABLE else abi.rstrip("t")]


def provisioned(what):
    return subprocess.run(["ci/interpreters.sh", what], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def replaced(text, old, new, count=1):
    assert old in text, f"{old!r} is not there"
    return text.replace(old, new, count)


def struct_body(text, name):
    return re.search(r"(?ms)^    pub (struct|union) %s \{\n(.*?)^    \}" % name, text) or re.search(
        r"(?ms)^pub (struct|union) %s \{\n(.*?)^\}" % name, text)


def fields(body):
    """(text, name, type) of each field, with its documentation."""
    pattern = r"(?ms)((?:^ *///[^\n]*\n)*^ *pub (\w+): (.*?),\n)(?=^ *///|^ *pub|\Z)"
    return re.findall(pattern, body)


INIT = "::core::option::Option<unsafe extern \"C\" fn() -> *mut PyObject>"
WRONG = {
    "Py_ssize_t": [("widened", "i128"), ("narrowed", "i32"), ("re-signed", "usize")],
    "core::ffi::c_int": [("widened", "i64"), ("narrowed", "i16"), ("re-signed", "u32")],
    "u16": [("widened", "u32"), ("narrowed", "u8"), ("re-signed", "i16")],
    "u32": [("widened", "u64"), ("narrowed", "u16"), ("re-signed", "i32")],
    "u8": [("widened", "u16"), ("re-signed", "i8")],
    "i64": [("narrowed", "i32"), ("re-signed", "u64")],
    "u64": [("narrowed", "u32"), ("re-signed", "i64")],
    "*const core::ffi::c_char": [("re-typed", "*mut core::ffi::c_char"), ("re-typed to bytes", "*const i16")],
    "*mut core::ffi::c_void": [("re-typed", "*mut PyObject"), ("re-typed to const", "*const core::ffi::c_void")],
    "*mut PyObject": [("re-typed", "*mut core::ffi::c_void")],
    "PyObject": [("re-typed", "*mut PyObject")],
    "*mut PyMethodDef": [("re-typed", "*mut PyModuleDef_Slot")],
    "*mut PyModuleDef_Slot": [("re-typed", "*mut PyMethodDef")],
    "PyModuleDef_Base": [("re-typed", "PyObject")],
    "traverseproc": [("exchanged", "inquiry")],
    "inquiry": [("exchanged", "freefunc")],
    "freefunc": [("exchanged", "traverseproc")],
    "_Py_funcptr_t": [("narrowed", "u16")],
    INIT: [("exchanged", "inquiry"), ("not nullable", 'unsafe extern "C" fn() -> *mut PyObject')],
}


def field_mutants(copy, file, names):
    text = copy.read(file)
    for struct in names:
        kind_of, body = struct_body(text, struct).groups()
        found = fields(body)
        assert found, struct
        for index, (whole, name, kind) in enumerate(found):
            kind = re.sub(r"\s+", " ", kind)
            item = f"{struct}::{name}"
            edit = lambda new: [(file, text.replace(body, new))]
            for what, wrong in WRONG.get(kind, []):
                if "core::ffi" in wrong and file == SLOTS:
                    wrong = wrong.replace("PyObject", "core::ffi::c_char")
                if wrong == "*mut PyObject" and file == SLOTS:
                    wrong = "*mut core::ffi::c_char"
                new = whole[: whole.index(f"pub {name}:")] + f"pub {name}: {wrong},\n"
                yield f"{item} {what}: {wrong}", edit(body.replace(whole, new))
            if "bindgen" in struct:
                continue
            yield f"{item} dropped", edit(body.replace(whole, ""))
            extra = f"    pub extra: {'u8' if 'ABI' in struct else 'core::ffi::c_int'},\n"
            yield f"{item} followed by another field", edit(body.replace(whole, whole + "    /// More.\n" + extra))
            # The fields of a union have no order.
            if kind_of == "struct" and index + 1 < len(found):
                after = found[index + 1][0]
                yield f"{item} moved behind the next", edit(body.replace(whole + after, after + whole))


def constant_mutants(copy, file):
    text = copy.read(file)
    for line, name, value in re.findall(r"(?m)^( *pub const (\w+): [\w:]+ = (\d+);)$", text):
        if text.index(line) > text.find('#[cfg(target_pointer_width = "32")]') > 0:
            continue
        wrong = int(value) - 1 if value == "65535" else int(value) + 1
        where = " in slots.rs" if file == SLOTS else ""
        yield f"{name} = {wrong}{where}", [(file, text.replace(line, line.replace(f"= {value};", f"= {wrong};")))]
    for name, wrong in (("METH_O", "i64"), ("Py_mod_exec", "i16"), ("METH_VARARGS", "u32")):
        old = f"pub const {name}: core::ffi::c_int"
        if old in text:
            yield f"{name} of type {wrong}", [(file, text.replace(old, f"pub const {name}: {wrong}"))]


NARROW = {"core::ffi::c_int": "i16", "core::ffi::c_long": "core::ffi::c_int", "usize": "u32", "i64": "i32"}


def prototype_mutants(copy):
    """Each prototype in every way that applies to it: two arguments of one type have no wrong order,
    and a function without arguments can't lose one."""
    text = copy.read(BINDINGS)
    section = text[text.index("macro_rules! prototypes"):text.index("macro_rules! for_each_function")]
    for whole, name, arguments, result in re.findall(r"(?s)(pub fn (\w+)\((.*?)\)((?: -> [^;()<>]*)?);)", section):
        arguments = re.sub(r"\s+", " ", arguments).strip().rstrip(",")
        parts = split(arguments)
        types = [part.split(":", 1)[1].strip() for part in parts]
        edit = lambda new_arguments, new_result=result: [(BINDINGS, text.replace(whole, f"pub fn {name}({', '.join(new_arguments)}){new_result};", 1))]
        distinct = [i for i in range(len(parts) - 1) if types[i] != types[i + 1]]
        if distinct:
            i = distinct[0]
            swapped = types[:i] + [types[i + 1], types[i]] + types[i + 2:]
            yield f"{name} with two arguments swapped", edit([f"a{n}: {t}" for n, t in enumerate(swapped)])
        if parts:
            # A pointer if it has no number.
            i = next((i for i, t in enumerate(types) if t in NARROW), 0)
            narrow = NARROW.get(types[i], "u32")
            yield f"{name} with an argument narrowed", edit([*parts[:i], f"a{i}: {narrow}", *parts[i + 1:]])
            yield f"{name} without its last argument", edit(parts[:-1])
        yield f"{name} with an argument more", edit([*parts, "more: core::ffi::c_int"])
        other = "core::ffi::c_long" if "c_int" in result else "core::ffi::c_int"
        yield f"{name} with another result", edit(parts, f" -> {other}")


def split(arguments):
    """At the commas between arguments, not at those within a type."""
    parts, depth = [""], 0
    for character in arguments.replace("->", "\0"):
        depth += {"<": 1, "(": 1, ">": -1, ")": -1}.get(character, 0)
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip().replace("\0", "->") for part in parts if part.strip()]


def older_mutants(copy):
    """The structs of 3.15 for a target that has them in no header and not in pyo3-ffi."""
    for name, edits in field_mutants(copy, SLOTS, ("PySlot", "PyABIInfo")):
        yield f"for 3.14: {name}", edits, "3.14"


def narrow_mutants(copy):
    """The numbers of 32 bits, where C is asked with -m32."""
    text = copy.read(BINDINGS)
    start = text.index('#[cfg(target_pointer_width = "32")]')
    numbers = text[start:text.index("\n}\n", start)]
    for label, expression, value in re.findall(r'"((?:Size|Alignment|Offset)[^"]*)",?\s*\]\[(::core::mem::[^;]*?) - (\d+)usize\];', numbers):
        old = f"{expression} - {value}usize"
        new = numbers.replace(old, f"{expression} - {int(value) + 4}usize", 1)
        yield f"32 bits: {label} {int(value) + 4}", [(BINDINGS, text.replace(numbers, new))], "3.15 on i686"
    refcnt = re.search(r"HEAD_ob_refcnt: Py_ssize_t = (\d+);", numbers)
    yield "32 bits: a head of count 1", [(BINDINGS, text.replace(numbers, numbers.replace(refcnt.group(), "HEAD_ob_refcnt: Py_ssize_t = 1;")))], "3.15 on i686"


def callback_mutants(copy):
    text = copy.read(BINDINGS)
    for one, other in (("inquiry", "visitproc"), ("visitproc", "freefunc"), ("traverseproc", "inquiry"), ("freefunc", "inquiry"),
                       ("PyCFunction", "PyCFunctionWithKeywords"), ("PyCFunctionFast", "PyCFunction"),
                       ("PyCFunctionWithKeywords", "PyCFunctionFast"), ("PyCFunctionFastWithKeywords", "PyCMethod"), ("PyCMethod", "PyCFunctionFastWithKeywords")):
        found = {n: re.search(r"(?s)pub type %s = (.*?);\n" % n, text).group(1) for n in (one, other)}
        yield f"{one} with the signature of {other}", [(BINDINGS, text.replace(f"pub type {one} = {found[one]};", f"pub type {one} = {found[other]};"))]
        bare = re.search(r"(?s)Option<(.*),?\s*>$", found[one]).group(1).rstrip().rstrip(",")
        yield f"{one} not nullable", [(BINDINGS, text.replace(f"pub type {one} = {found[one]};", f"pub type {one} = {bare};"))]


def other_mutants(copy):
    text, head, slots = copy.read(BINDINGS), copy.read("src/raw/head.rs"), copy.read("src/raw/slots.rs")
    other = copy.read(BINDINGS.replace("15", "15t"))
    yield "the layout of the free-threaded build", [(BINDINGS, other)]
    yield "the layout of the build with the GIL, free-threaded", [(BINDINGS.replace("15", "15t"), text)], "3.15t"
    widths = text.replace('"64"', '"swapped"').replace('"32"', '"64"').replace('"swapped"', '"32"')
    yield "the numbers of the other pointer width", [(BINDINGS, widths)]
    for name in ("PyModuleDef", "PyModuleDef_Slot", "_inittab"):
        old = re.search(r"(?m)( *)#\[repr\(C\)\]\n((?: *#\[derive[^\n]*\n)?) *pub struct %s \{" % name, text).group()
        yield f"{name} packed", [(BINDINGS, text.replace(old, old.replace("repr(C)", "repr(C, packed)")))]
        yield f"{name} aligned to 32", [(BINDINGS, text.replace(old, old.replace("repr(C)", "repr(C, align(32))")))]
    yield "the head of pyo3-ffi", [("src/raw/head.rs", replaced(head, "ob_base: PyObject_HEAD_INIT", "ob_base: pyo3_ffi::PyObject_HEAD_INIT"))]
    yield "a head with m_index 1", [("src/raw/head.rs", replaced(head, "m_index: 0", "m_index: 1"))]
    yield "a free-threaded head without its flags", [("src/raw/head.rs", replaced(head, "ob_flags: numbers::HEAD_ob_flags", "ob_flags: 0"))], "3.15t"
    yield "a free-threaded head of local count 1", [("src/raw/head.rs", replaced(head, "AtomicU32::new(numbers::HEAD_ob_ref_local)", "AtomicU32::new(1)"))], "3.15t"
    flags = copy.read("src/raw/flags.rs")
    yield "the flags of a str in another byte", [("src/raw/flags.rs", replaced(flags, "{ 1 } else { 0 }", "{ 0 } else { 1 }"))]
    for old, new in (("{ 3 } else { 5 }", "{ 3 } else { 4 }"), ("{ 3 } else { 5 }", "{ 3 } else { 6 }")):
        yield f"the flags of a str with {new}", [("src/raw/flags.rs", replaced(flags, old, new))]
    yield "the flags of a str, free-threaded, a bit further", [("src/raw/flags.rs", replaced(flags, "{ 3 } else { 5 }", "{ 4 } else { 5 }"))], "3.15t"
    yield "PySlot_DATA without its flag", [("src/raw/slots.rs", replaced(slots, "PySlot_DATA(value: *mut c_void) => sl_ptr | PySlot_INTPTR;", "PySlot_DATA(value: *mut c_void) => sl_ptr;"))]
    yield "PySlot_STATIC_DATA with another flag", [("src/raw/slots.rs", replaced(slots, "sl_ptr | PySlot_STATIC;", "sl_ptr | PySlot_OPTIONAL;"))]
    for file, name in (("populate", "PyModule_SetDocString"), ("populate", "PyModule_AddFunctions"), ("inspect", "PyModule_GetDict"), ("methods", "PyCFunction_GetFlags"), ("embed", "Py_RunMain")):
        path = f"src/raw/functions/{file}.rs"
        source = copy.read(path)
        yield f"{name} removed from raw", [(path, replaced(source, f"pub use pyo3_ffi::{name};", "use pyo3_ffi as _;"))]
    for name in ("METH_FASTCALL", "PYTHON_ABI_VERSION", "PyInterpreterConfig_OWN_GIL", "Py_MOD_GIL_NOT_USED"):
        yield f"{name} removed from raw", [(BINDINGS, re.sub(r" *pub const %s: [^;]*;\n" % name, "", text))]
    embed, create = copy.read("src/raw/functions/embed.rs"), copy.read("src/raw/functions/initialize.rs")
    yield "PyInitConfig_SetInt unsigned in raw", [("src/raw/functions/embed.rs", replaced(embed, "value: i64,", "value: u64,"))]
    yield "PyInitConfig_GetInt unsigned in raw", [("src/raw/functions/embed.rs", replaced(embed, "value: *mut i64 => cast", "value: *mut u64 => cast"))]
    yield "PyImport_CreateModuleFromInitfunc with arguments swapped in raw", [("src/raw/functions/initialize.rs", re.sub(r"( *spec: \*mut PyObject,\n)( *initfunc: Option<[^\n]*,\n)( *\) -> \*mut PyObject;\n\})", r"\2\1\3", create))]
    path = "src/raw/functions/initialize.rs"
    yield "PyModule_Create with the other version", [(path, replaced(create, "if cfg!(Py_LIMITED_API)", "if cfg!(not(Py_LIMITED_API))"))]
    yield "PyModule_Create with its own version", [(path, replaced(create, "PyModule_Create2(def, API_VERSION)", "PyModule_Create2(def, PYTHON_ABI_VERSION)"))]
    yield "PyModule_FromDefAndSpec with the arguments swapped", [(path, replaced(create, "PyModule_FromDefAndSpec2(def, spec, API_VERSION)", "PyModule_FromDefAndSpec2(spec.cast(), def.cast(), API_VERSION)"))]
    path = "src/raw/functions/populate.rs"
    populate = copy.read(path)
    macro = "$crate::raw::PyModule_Add%sConstant, $module"
    yield "PyModule_AddIntMacro calls another function", [(path, replaced(populate, macro % "Int", macro % "String"))]
    yield "PyModule_AddStringMacro calls another function", [(path, replaced(populate, macro % "String", macro % "Int"))]
    yield "PyModule_Create with a version more", [("src/raw/functions/initialize.rs", replaced(create, "PyModule_Create2(def, API_VERSION)", "PyModule_Create2(def, API_VERSION + 1)"))]
    yield "PyModule_AddIntMacro with another value", [(path, replaced(populate, "$name as $crate::__private::core::ffi::c_long", "$name as $crate::__private::core::ffi::c_long + 1"))]
    yield "PyModule_AddIntMacro with a name that does not end", [(path, replaced(populate, '$crate::__private::core::concat!($crate::__private::core::stringify!($name), "\\0")', "$crate::__private::core::concat!($crate::__private::core::stringify!($name))"))]
    yield "the makers of slots set sl_reserved", [("src/raw/slots.rs", replaced(slots, "sl_reserved: 0", "sl_reserved: 1"))]
    yield "PyModule_AddIntMacro under the name of the module", [(path, replaced(populate, "stringify!($name)", "stringify!($module)"))]
    yield "PyABIInfo_DEFAULT of another version", [("src/raw/slots.rs", replaced(slots, "abiinfo_minor_version: 0", "abiinfo_minor_version: 1"))]
    yield "PyABIInfo_DEFAULT without build_version", [("src/raw/slots.rs", replaced(slots, "build_version: super::bindings::types::PyABIInfo_DEFAULT_ABI_VERSION", "build_version: 0"))]
    yield "the makers of slots lose a byte of the value", [("src/raw/slots.rs", replaced(slots, "PySlotValue { $field: $value })", "PySlotValue { $field: { let mut value = $value; unsafe { (&raw mut value).cast::<u8>().write(0) }; value } })"))]
    omissions = "src/raw/surface.txt"
    listed = copy.read(omissions)
    yield "an omission that is not listed", [(omissions, re.sub(r"(?m)^PyCFunction_Check .*\n", "", listed))]
    yield "an omission that raw has", [(omissions, listed + "PyModule_New  *  not so\n")]
    yield "an omission that no header has", [(omissions, listed + "PyModule_None  *  not so\n")]
    statics = replaced(text, "pub static mut PyModule_Type: PyTypeObject", "pub static mut PyModule_Type: PyObject")
    yield "PyModule_Type of another type", [(BINDINGS, statics)]


def ecosystem_mutants(copy):
    """Those that a checker of rustdoc pages passes."""
    def edit(file, old, new):
        return [(PYO3 + file, replaced(copy.read(PYO3 + file), old, new))]
    module, support = "moduleobject.rs", "modsupport.rs"
    yield "pyo3-ffi: m_size to usize", edit(module, "pub m_size: Py_ssize_t", "pub m_size: usize")
    yield "pyo3-ffi: m_traverse of type inquiry", edit(module, "pub m_traverse: Option<traverseproc>", "pub m_traverse: Option<inquiry>")
    yield "pyo3-ffi: slot to u32", edit(module, "pub slot: c_int", "pub slot: u32")
    yield "pyo3-ffi: slot to i64", edit(module, "pub slot: c_int", "pub slot: i64")
    yield "pyo3-ffi: m_index to i32", edit(module, "pub m_index: Py_ssize_t", "pub m_index: i32")
    yield "pyo3-ffi: PyModule_GetDict returns *mut c_void", edit(module, "PyModule_GetDict(arg1: *mut PyObject) -> *mut PyObject", "PyModule_GetDict(arg1: *mut PyObject) -> *mut c_void")
    yield "pyo3-ffi: PyModule_AddIntConstant takes c_int", edit(support, "value: c_long", "value: c_int")
    swapped = replaced(copy.read(PYO3 + support), "def: *mut PyModuleDef,\n        spec: *mut PyObject,\n        module_api", "spec: *mut PyObject,\n        def: *mut PyModuleDef,\n        module_api")
    swapped = replaced(swapped, "PyModule_FromDefAndSpec2(\n        def,\n        spec,", "PyModule_FromDefAndSpec2(\n        spec,\n        def,")
    yield "pyo3-ffi: PyModule_FromDefAndSpec2 with two arguments swapped", [(PYO3 + support, swapped)]
    yield "pyo3-ffi: PyModuleDef_Type of type c_int", edit(module, "pub static mut PyModuleDef_Type: PyTypeObject", "pub static mut PyModuleDef_Type: c_int")
    yield "pyo3-ffi: a field before ht_module", edit("cpython/object.rs", "    pub ht_module: *mut object::PyObject,", "    pub ht_other: *mut c_void,\n    pub ht_module: *mut object::PyObject,")
    yield "pyo3-ffi: PYTHON_API_VERSION 1012", edit(support, "PYTHON_API_VERSION: i32 = 1013", "PYTHON_API_VERSION: i32 = 1012")
    yield "pyo3-ffi: METH_NOARGS 8", edit("methodobject.rs", "METH_NOARGS: c_int = 0x0004", "METH_NOARGS: c_int = 0x0008")
    yield "pyo3-ffi: PyModule_SetDocString deleted", edit(support, "    pub fn PyModule_SetDocString(arg1: *mut PyObject, arg2: *const c_char) -> c_int;\n", "")


def mutants(copy):
    yield from ecosystem_mutants(copy)
    yield from field_mutants(copy, BINDINGS, ("PyModuleDef", "PyModuleDef_Base", "PyModuleDef_Slot", "_inittab"))
    yield from field_mutants(copy, SLOTS, ("PySlot", "PySlotReserved", "PySlotValue", "PyABIInfo"))
    yield from callback_mutants(copy)
    yield from other_mutants(copy)
    yield from prototype_mutants(copy)
    yield from constant_mutants(copy, BINDINGS)
    yield from constant_mutants(copy, SLOTS)
    yield from older_mutants(copy)
    yield from narrow_mutants(copy)


def apply(copy, edits, abi):
    for file, text in edits:
        assert copy.read(file) != text, f"the edit of {file} changes nothing"
        copy.write(file, text)
    red = copy.check(abi)
    copy.restore()
    return red


def main():
    arguments = sys.argv[1:]
    taken = None
    if arguments[:1] == ["--without"]:
        taken, arguments = arguments[1], arguments[2:]
    pattern = arguments[0] if arguments else ""
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve() / "mutants"
    target.mkdir(parents=True, exist_ok=True)
    copy = Copy(target)
    if taken:
        # First, as an edit is of a file's text: it must not bring back what was taken out.
        copy.without(taken)
    listed = [(m + ("3.15",))[:3] for m in mutants(copy)]
    assert len({name for name, _, _ in listed}) == len(listed), "two edits of one name"
    # Another target compiles pyo3-ffi anew.
    listed = sorted((m for m in listed if re.search(pattern, m[0])), key=lambda m: m[2])
    for abi in sorted({abi for _, _, abi in listed}):
        red = copy.check(abi)
        assert not red, f"without an edit: {red}"
    alone, killed, began = {witness: [] for witness in WITNESSES}, 0, time.time()
    print(f"pyo3-ffi {copy.pyo3}" + (f", without the witness {taken}" if taken else ""))
    print(f"{'edit':72} {'numbers':8} {'C':4} {'pyo3-ffi':9} rustc")
    for name, edits, abi in listed:
        red = apply(copy, edits, abi)
        killed += bool(red)
        marks = ["red" if w in red else "-" for w in (*WITNESSES, "rustc")]
        print(f"{name[:72]:72} {marks[0]:8} {marks[1]:4} {marks[2]:9} {marks[3]}{'' if red else '  SURVIVES'}", flush=True)
        if len(red) == 1 and next(iter(red)) in alone:
            alone[next(iter(red))].append((name, edits, abi))
    print(f"{killed} of {len(listed)} killed, in {time.time() - began:.0f} s")
    if not taken and not pattern:
        for witness, only in alone.items():
            if not only:
                sys.exit(f"nothing needs the witness {witness}")
            without = Copy(target)
            without.without(witness)
            # The same edits, of the text that this copy has; those of the witness itself are gone.
            again = {m[0]: m for m in mutants(without)}
            survivors, tried = 0, [m for m in only if m[0] in again]
            for name, _, abi in tried:
                survivors += not apply(without, again[name][1], abi)
            print(f"the witness {witness} alone caught {len(only)}; without it {survivors} of {len(tried)} survive", flush=True)
            if not survivors or survivors != len(tried):
                sys.exit(f"taking {witness} out makes no difference to some")
    sys.exit(killed != len(listed) or not listed or (len(listed) < 60 and not pattern))


if __name__ == "__main__":
    main()
