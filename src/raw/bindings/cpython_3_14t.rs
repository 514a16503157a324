// Generated, never edited by hand.
// CPython 3.14.8, ABI cpython_3_14t, free-threaded ["-DPy_GIL_DISABLED=1"]
// bindgen 0.73, Debian clang version 14.0.6
// Update: ci/bindings.sh --update

/// Structs, callback types and constants.
pub mod types {
use crate::raw::ecosystem::*;
/// `PYTHON_API_STRING`: `PYTHON_API_VERSION` as text.
pub const PYTHON_API_STRING: &::core::ffi::CStr = c"1013";
/// `PYTHON_ABI_STRING`: `PYTHON_ABI_VERSION` as text.
pub const PYTHON_ABI_STRING: &::core::ffi::CStr = c"3";
/// `inquiry`: `tp_clear` and `m_clear`; 0, or -1 with an exception. [Manual](https://docs.python.org/3/c-api/gcsupport.html#c.inquiry)
pub type inquiry = ::core::option::Option<
    unsafe extern "C" fn(arg1: *mut PyObject) -> core::ffi::c_int,
>;
/// `visitproc`: what a traverse function calls with each object. [Manual](https://docs.python.org/3/c-api/gcsupport.html#c.visitproc)
pub type visitproc = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: *mut PyObject,
        arg2: *mut core::ffi::c_void,
    ) -> core::ffi::c_int,
>;
/// `traverseproc`: calls `visit` with each object that is referred to, and returns the first result that is not 0. [Manual](https://docs.python.org/3/c-api/gcsupport.html#c.traverseproc)
pub type traverseproc = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: *mut PyObject,
        arg2: visitproc,
        arg3: *mut core::ffi::c_void,
    ) -> core::ffi::c_int,
>;
/// `freefunc`: gets the module. [Manual](https://docs.python.org/3/c-api/typeobj.html#c.freefunc)
pub type freefunc = ::core::option::Option<
    unsafe extern "C" fn(arg1: *mut core::ffi::c_void),
>;
/// `PyCFunction`: a function of `METH_NOARGS`, `METH_O` or `METH_VARARGS`. [Manual](https://docs.python.org/3/c-api/structures.html#c.PyCFunction)
pub type PyCFunction = ::core::option::Option<
    unsafe extern "C" fn(arg1: *mut PyObject, arg2: *mut PyObject) -> *mut PyObject,
>;
/// `PyCFunctionFast`: a function of `METH_FASTCALL`. Its name since 3.13. [Manual](https://docs.python.org/3/c-api/structures.html#c.PyCFunctionFast)
pub type PyCFunctionFast = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: *mut PyObject,
        arg2: *const *mut PyObject,
        arg3: Py_ssize_t,
    ) -> *mut PyObject,
>;
/// `PyCFunctionWithKeywords`: a function of `METH_VARARGS | METH_KEYWORDS`. [Manual](https://docs.python.org/3/c-api/structures.html#c.PyCFunctionWithKeywords)
pub type PyCFunctionWithKeywords = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: *mut PyObject,
        arg2: *mut PyObject,
        arg3: *mut PyObject,
    ) -> *mut PyObject,
>;
/// `PyCFunctionFastWithKeywords`: a function of `METH_FASTCALL | METH_KEYWORDS`. Its name since 3.13. [Manual](https://docs.python.org/3/c-api/structures.html#c.PyCFunctionFastWithKeywords)
pub type PyCFunctionFastWithKeywords = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: *mut PyObject,
        arg2: *const *mut PyObject,
        arg3: Py_ssize_t,
        arg4: *mut PyObject,
    ) -> *mut PyObject,
>;
/// `PyCMethod`: a function of `METH_METHOD | METH_FASTCALL | METH_KEYWORDS`, for classes (3.9). [Manual](https://docs.python.org/3/c-api/structures.html#c.PyCMethod)
pub type PyCMethod = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: *mut PyObject,
        arg2: *mut PyTypeObject,
        arg3: *const *mut PyObject,
        arg4: Py_ssize_t,
        arg5: *mut PyObject,
    ) -> *mut PyObject,
>;
/// `_PyCFunctionFast`: what `PyCFunctionFast` was called before 3.13.
pub type _PyCFunctionFast = PyCFunctionFast;
/// `_PyCFunctionFastWithKeywords`: what `PyCFunctionFastWithKeywords` was called before 3.13.
pub type _PyCFunctionFastWithKeywords = PyCFunctionFastWithKeywords;
/// `PyModuleDef_Base`: the head of a definition, as `PyModuleDef_HEAD_INIT` makes it.
#[repr(C)]
pub struct PyModuleDef_Base {
    /// The object head.
    pub ob_base: PyObject,
    /// Written by CPython: the entry point of a single-phase module.
    pub m_init: ::core::option::Option<unsafe extern "C" fn() -> *mut PyObject>,
    /// Written by CPython: where `PyState_FindModule` looks.
    pub m_index: Py_ssize_t,
    /// Written by CPython: the dictionary of a single-phase module, to import it again.
    pub m_copy: *mut PyObject,
}
/// `PyModuleDef_Slot`: an entry of `m_slots`. [Manual](https://docs.python.org/3/c-api/module.html#c.PyModuleDef_Slot)
#[repr(C)]
#[derive(Copy, Clone)]
pub struct PyModuleDef_Slot {
    /// Which slot; 0 ends the array.
    pub slot: core::ffi::c_int,
    /// A function or a constant.
    pub value: *mut core::ffi::c_void,
}
/// `PyModuleDef`: a module definition. In writable memory that outlives all its modules. [Manual](https://docs.python.org/3/c-api/module.html#c.PyModuleDef)
#[repr(C)]
pub struct PyModuleDef {
    /// `PyModuleDef_HEAD_INIT`; written by CPython.
    pub m_base: PyModuleDef_Base,
    /// The module's name, UTF-8; not NULL for single-phase modules.
    pub m_name: *const core::ffi::c_char,
    /// The module's `__doc__`, UTF-8, or NULL.
    pub m_doc: *const core::ffi::c_char,
    /// The size of the module's state; -1 says that the module keeps state elsewhere (single-phase only).
    pub m_size: Py_ssize_t,
    /// Module functions, ended by an entry with a NULL name, or NULL.
    pub m_methods: *mut PyMethodDef,
    /// Slots, ended by slot 0, or NULL for single-phase modules.
    pub m_slots: *mut PyModuleDef_Slot,
    /// Visits the objects in the state; not called before the state is allocated.
    pub m_traverse: traverseproc,
    /// Drops the objects in the state; not called before the state is allocated.
    pub m_clear: inquiry,
    /// Called when the module is deallocated, if its state was allocated or has no size.
    pub m_free: freefunc,
}
/// `struct _inittab`: a built-in module. Not in the limited API. [Manual](https://docs.python.org/3/c-api/import.html#c._inittab)
#[repr(C)]
#[derive(Copy, Clone)]
pub struct _inittab {
    /// The module's name, ASCII; NULL ends the table.
    pub name: *const core::ffi::c_char,
    /// The module's `PyInit` function.
    pub initfunc: ::core::option::Option<unsafe extern "C" fn() -> *mut PyObject>,
}
/// `PYTHON_API_VERSION`: what `PyModule_Create` passes, outside the limited API.
pub const PYTHON_API_VERSION: core::ffi::c_int = 1013;
/// `PYTHON_ABI_VERSION`: what `PyModule_Create` passes under the limited API.
pub const PYTHON_ABI_VERSION: core::ffi::c_int = 3;
/// `Py_CLEANUP_SUPPORTED`: what an argument converter returns to be called again on failure. [Manual](https://docs.python.org/3/c-api/arg.html#c.Py_CLEANUP_SUPPORTED)
pub const Py_CLEANUP_SUPPORTED: core::ffi::c_int = 131072;
/// `METH_VARARGS`: `(self, args)`. [Manual](https://docs.python.org/3/c-api/structures.html#c.METH_VARARGS)
pub const METH_VARARGS: core::ffi::c_int = 1;
/// `METH_KEYWORDS`: with `METH_VARARGS` or `METH_FASTCALL`. [Manual](https://docs.python.org/3/c-api/structures.html#c.METH_KEYWORDS)
pub const METH_KEYWORDS: core::ffi::c_int = 2;
/// `METH_NOARGS`: `(self, NULL)`. [Manual](https://docs.python.org/3/c-api/structures.html#c.METH_NOARGS)
pub const METH_NOARGS: core::ffi::c_int = 4;
/// `METH_O`: `(self, argument)`. [Manual](https://docs.python.org/3/c-api/structures.html#c.METH_O)
pub const METH_O: core::ffi::c_int = 8;
/// `METH_CLASS`: only for types; module functions may not have it. [Manual](https://docs.python.org/3/c-api/structures.html#c.METH_CLASS)
pub const METH_CLASS: core::ffi::c_int = 16;
/// `METH_STATIC`: only for types; module functions may not have it. [Manual](https://docs.python.org/3/c-api/structures.html#c.METH_STATIC)
pub const METH_STATIC: core::ffi::c_int = 32;
/// `METH_COEXIST`: for types; ignored for module functions. [Manual](https://docs.python.org/3/c-api/structures.html#c.METH_COEXIST)
pub const METH_COEXIST: core::ffi::c_int = 64;
/// `METH_FASTCALL`: `(self, arguments, count)` (limited API 3.10). [Manual](https://docs.python.org/3/c-api/structures.html#c.METH_FASTCALL)
pub const METH_FASTCALL: core::ffi::c_int = 128;
/// `METH_METHOD`: with `METH_FASTCALL | METH_KEYWORDS`, only for types (3.9). [Manual](https://docs.python.org/3/c-api/structures.html#c.METH_METHOD)
pub const METH_METHOD: core::ffi::c_int = 512;
/// `METH_STACKLESS`: nothing, outside Stackless Python.
pub const METH_STACKLESS: core::ffi::c_int = 0;
/// `Py_mod_create`: makes the module object, by the id of this build. [Manual](https://docs.python.org/3/c-api/module.html#c.Py_mod_create)
pub const Py_mod_create: core::ffi::c_int = 1;
/// `Py_mod_exec`: fills the module, by the id of this build. [Manual](https://docs.python.org/3/c-api/module.html#c.Py_mod_exec)
pub const Py_mod_exec: core::ffi::c_int = 2;
/// `Py_mod_multiple_interpreters`: in which interpreters the module may be loaded, by the id of this build (3.12). [Manual](https://docs.python.org/3/c-api/module.html#c.Py_mod_multiple_interpreters)
pub const Py_mod_multiple_interpreters: core::ffi::c_int = 3;
/// `Py_mod_gil`: whether the module relies on the GIL, by the id of this build (3.13). [Manual](https://docs.python.org/3/c-api/module.html#c.Py_mod_gil)
pub const Py_mod_gil: core::ffi::c_int = 4;
/// `_Py_mod_LAST_SLOT`: the highest id of this version; private, gone in 3.15.
pub const _Py_mod_LAST_SLOT: core::ffi::c_int = 4;
/// `Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED`: a pointer in C. [Manual](https://docs.python.org/3/c-api/module.html#c.Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED)
pub const Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED: usize = 0;
/// `Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED`: a pointer in C. [Manual](https://docs.python.org/3/c-api/module.html#c.Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED)
pub const Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED: usize = 1;
/// `Py_MOD_PER_INTERPRETER_GIL_SUPPORTED`: a pointer in C. [Manual](https://docs.python.org/3/c-api/module.html#c.Py_MOD_PER_INTERPRETER_GIL_SUPPORTED)
pub const Py_MOD_PER_INTERPRETER_GIL_SUPPORTED: usize = 2;
/// `Py_MOD_GIL_USED`: a pointer in C. [Manual](https://docs.python.org/3/c-api/module.html#c.Py_MOD_GIL_USED)
pub const Py_MOD_GIL_USED: usize = 0;
/// `Py_MOD_GIL_NOT_USED`: a pointer in C. [Manual](https://docs.python.org/3/c-api/module.html#c.Py_MOD_GIL_NOT_USED)
pub const Py_MOD_GIL_NOT_USED: usize = 1;
/// `PyInterpreterConfig_DEFAULT_GIL`: the GIL of the main interpreter, unless the build has a reason (3.12). [Manual](https://docs.python.org/3/c-api/subinterpreters.html#c.PyInterpreterConfig_DEFAULT_GIL)
pub const PyInterpreterConfig_DEFAULT_GIL: core::ffi::c_int = 0;
/// `PyInterpreterConfig_SHARED_GIL`: the GIL of the main interpreter (3.12). [Manual](https://docs.python.org/3/c-api/subinterpreters.html#c.PyInterpreterConfig_SHARED_GIL)
pub const PyInterpreterConfig_SHARED_GIL: core::ffi::c_int = 1;
/// `PyInterpreterConfig_OWN_GIL`: a GIL of its own (3.12). [Manual](https://docs.python.org/3/c-api/subinterpreters.html#c.PyInterpreterConfig_OWN_GIL)
pub const PyInterpreterConfig_OWN_GIL: core::ffi::c_int = 2;
/// `PY_MAJOR_VERSION` of the headers.
pub const PY_MAJOR_VERSION: core::ffi::c_int = 3;
/// `PY_MINOR_VERSION` of the headers; under the stable ABI they are newer than the floor.
pub const PY_MINOR_VERSION: core::ffi::c_int = 14;
}

/// Layouts, and the object head that `PyModuleDef_HEAD_INIT` lays down.
#[cfg(target_pointer_width = "64")]
pub mod numbers {
use super::types::*;
use crate::raw::ecosystem::Py_ssize_t;
/// The flags of a definition.
pub const HEAD_ob_flags: u16 = 4;
/// The first local reference count of a definition.
pub const HEAD_ob_ref_local: u32 = 4294967295;
/// The offset of `ht_module` in `PyHeapTypeObject`: where a class has its module.
pub const HEAD_ht_module: usize = 904;
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of PyModuleDef_Base"][::core::mem::size_of::<PyModuleDef_Base>() - 56usize];
    [
        "Alignment of PyModuleDef_Base",
    ][::core::mem::align_of::<PyModuleDef_Base>() - 8usize];
    [
        "Offset of field: PyModuleDef_Base::ob_base",
    ][::core::mem::offset_of!(PyModuleDef_Base, ob_base) - 0usize];
    [
        "Offset of field: PyModuleDef_Base::m_init",
    ][::core::mem::offset_of!(PyModuleDef_Base, m_init) - 32usize];
    [
        "Offset of field: PyModuleDef_Base::m_index",
    ][::core::mem::offset_of!(PyModuleDef_Base, m_index) - 40usize];
    [
        "Offset of field: PyModuleDef_Base::m_copy",
    ][::core::mem::offset_of!(PyModuleDef_Base, m_copy) - 48usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of PyModuleDef_Slot"][::core::mem::size_of::<PyModuleDef_Slot>() - 16usize];
    [
        "Alignment of PyModuleDef_Slot",
    ][::core::mem::align_of::<PyModuleDef_Slot>() - 8usize];
    [
        "Offset of field: PyModuleDef_Slot::slot",
    ][::core::mem::offset_of!(PyModuleDef_Slot, slot) - 0usize];
    [
        "Offset of field: PyModuleDef_Slot::value",
    ][::core::mem::offset_of!(PyModuleDef_Slot, value) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of PyModuleDef"][::core::mem::size_of::<PyModuleDef>() - 120usize];
    ["Alignment of PyModuleDef"][::core::mem::align_of::<PyModuleDef>() - 8usize];
    [
        "Offset of field: PyModuleDef::m_base",
    ][::core::mem::offset_of!(PyModuleDef, m_base) - 0usize];
    [
        "Offset of field: PyModuleDef::m_name",
    ][::core::mem::offset_of!(PyModuleDef, m_name) - 56usize];
    [
        "Offset of field: PyModuleDef::m_doc",
    ][::core::mem::offset_of!(PyModuleDef, m_doc) - 64usize];
    [
        "Offset of field: PyModuleDef::m_size",
    ][::core::mem::offset_of!(PyModuleDef, m_size) - 72usize];
    [
        "Offset of field: PyModuleDef::m_methods",
    ][::core::mem::offset_of!(PyModuleDef, m_methods) - 80usize];
    [
        "Offset of field: PyModuleDef::m_slots",
    ][::core::mem::offset_of!(PyModuleDef, m_slots) - 88usize];
    [
        "Offset of field: PyModuleDef::m_traverse",
    ][::core::mem::offset_of!(PyModuleDef, m_traverse) - 96usize];
    [
        "Offset of field: PyModuleDef::m_clear",
    ][::core::mem::offset_of!(PyModuleDef, m_clear) - 104usize];
    [
        "Offset of field: PyModuleDef::m_free",
    ][::core::mem::offset_of!(PyModuleDef, m_free) - 112usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of _inittab"][::core::mem::size_of::<_inittab>() - 16usize];
    ["Alignment of _inittab"][::core::mem::align_of::<_inittab>() - 8usize];
    [
        "Offset of field: _inittab::name",
    ][::core::mem::offset_of!(_inittab, name) - 0usize];
    [
        "Offset of field: _inittab::initfunc",
    ][::core::mem::offset_of!(_inittab, initfunc) - 8usize];
};
}

/// Layouts, and the object head that `PyModuleDef_HEAD_INIT` lays down.
#[cfg(target_pointer_width = "32")]
pub mod numbers {
use super::types::*;
use crate::raw::ecosystem::Py_ssize_t;
/// The flags of a definition.
pub const HEAD_ob_flags: u16 = 4;
/// The first local reference count of a definition.
pub const HEAD_ob_ref_local: u32 = 4294967295;
/// The offset of `ht_module` in `PyHeapTypeObject`: where a class has its module.
pub const HEAD_ht_module: usize = 456;
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of PyModuleDef_Base"][::core::mem::size_of::<PyModuleDef_Base>() - 32usize];
    [
        "Alignment of PyModuleDef_Base",
    ][::core::mem::align_of::<PyModuleDef_Base>() - 4usize];
    [
        "Offset of field: PyModuleDef_Base::ob_base",
    ][::core::mem::offset_of!(PyModuleDef_Base, ob_base) - 0usize];
    [
        "Offset of field: PyModuleDef_Base::m_init",
    ][::core::mem::offset_of!(PyModuleDef_Base, m_init) - 20usize];
    [
        "Offset of field: PyModuleDef_Base::m_index",
    ][::core::mem::offset_of!(PyModuleDef_Base, m_index) - 24usize];
    [
        "Offset of field: PyModuleDef_Base::m_copy",
    ][::core::mem::offset_of!(PyModuleDef_Base, m_copy) - 28usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of PyModuleDef_Slot"][::core::mem::size_of::<PyModuleDef_Slot>() - 8usize];
    [
        "Alignment of PyModuleDef_Slot",
    ][::core::mem::align_of::<PyModuleDef_Slot>() - 4usize];
    [
        "Offset of field: PyModuleDef_Slot::slot",
    ][::core::mem::offset_of!(PyModuleDef_Slot, slot) - 0usize];
    [
        "Offset of field: PyModuleDef_Slot::value",
    ][::core::mem::offset_of!(PyModuleDef_Slot, value) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of PyModuleDef"][::core::mem::size_of::<PyModuleDef>() - 64usize];
    ["Alignment of PyModuleDef"][::core::mem::align_of::<PyModuleDef>() - 4usize];
    [
        "Offset of field: PyModuleDef::m_base",
    ][::core::mem::offset_of!(PyModuleDef, m_base) - 0usize];
    [
        "Offset of field: PyModuleDef::m_name",
    ][::core::mem::offset_of!(PyModuleDef, m_name) - 32usize];
    [
        "Offset of field: PyModuleDef::m_doc",
    ][::core::mem::offset_of!(PyModuleDef, m_doc) - 36usize];
    [
        "Offset of field: PyModuleDef::m_size",
    ][::core::mem::offset_of!(PyModuleDef, m_size) - 40usize];
    [
        "Offset of field: PyModuleDef::m_methods",
    ][::core::mem::offset_of!(PyModuleDef, m_methods) - 44usize];
    [
        "Offset of field: PyModuleDef::m_slots",
    ][::core::mem::offset_of!(PyModuleDef, m_slots) - 48usize];
    [
        "Offset of field: PyModuleDef::m_traverse",
    ][::core::mem::offset_of!(PyModuleDef, m_traverse) - 52usize];
    [
        "Offset of field: PyModuleDef::m_clear",
    ][::core::mem::offset_of!(PyModuleDef, m_clear) - 56usize];
    [
        "Offset of field: PyModuleDef::m_free",
    ][::core::mem::offset_of!(PyModuleDef, m_free) - 60usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of _inittab"][::core::mem::size_of::<_inittab>() - 8usize];
    ["Alignment of _inittab"][::core::mem::align_of::<_inittab>() - 4usize];
    [
        "Offset of field: _inittab::name",
    ][::core::mem::offset_of!(_inittab, name) - 0usize];
    [
        "Offset of field: _inittab::initfunc",
    ][::core::mem::offset_of!(_inittab, initfunc) - 4usize];
};
}

/// Prototypes, only for comparison: calls go through pyo3-ffi.
macro_rules! prototypes {
() => {
unsafe extern "C" {
    pub fn PyType_FromModuleAndSpec(
        arg1: *mut PyObject,
        arg2: *mut PyType_Spec,
        arg3: *mut PyObject,
    ) -> *mut PyObject;
    pub fn PyType_GetModule(arg1: *mut PyTypeObject) -> *mut PyObject;
    pub fn PyType_GetModuleState(arg1: *mut PyTypeObject) -> *mut core::ffi::c_void;
    pub fn PyType_GetModuleName(type_: *mut PyTypeObject) -> *mut PyObject;
    pub fn PyType_FromMetaclass(
        arg1: *mut PyTypeObject,
        arg2: *mut PyObject,
        arg3: *mut PyType_Spec,
        arg4: *mut PyObject,
    ) -> *mut PyObject;
    pub fn PyType_GetBaseByToken(
        arg1: *mut PyTypeObject,
        arg2: *mut core::ffi::c_void,
        arg3: *mut *mut PyTypeObject,
    ) -> core::ffi::c_int;
    pub fn PyType_GetModuleByDef(
        arg1: *mut PyTypeObject,
        arg2: *mut PyModuleDef,
    ) -> *mut PyObject;
    pub static mut PyCFunction_Type: PyTypeObject;
    pub fn PyCFunction_GetFunction(arg1: *mut PyObject) -> PyCFunction;
    pub fn PyCFunction_GetSelf(arg1: *mut PyObject) -> *mut PyObject;
    pub fn PyCFunction_GetFlags(arg1: *mut PyObject) -> core::ffi::c_int;
    pub fn PyCFunction_New(arg1: *mut PyMethodDef, arg2: *mut PyObject) -> *mut PyObject;
    pub fn PyCFunction_NewEx(
        arg1: *mut PyMethodDef,
        arg2: *mut PyObject,
        arg3: *mut PyObject,
    ) -> *mut PyObject;
    pub fn PyCMethod_New(
        arg1: *mut PyMethodDef,
        arg2: *mut PyObject,
        arg3: *mut PyObject,
        arg4: *mut PyTypeObject,
    ) -> *mut PyObject;
    pub static mut PyCMethod_Type: PyTypeObject;
    pub static mut PyModule_Type: PyTypeObject;
    pub fn PyModule_NewObject(name: *mut PyObject) -> *mut PyObject;
    pub fn PyModule_New(name: *const core::ffi::c_char) -> *mut PyObject;
    pub fn PyModule_GetDict(arg1: *mut PyObject) -> *mut PyObject;
    pub fn PyModule_GetNameObject(arg1: *mut PyObject) -> *mut PyObject;
    pub fn PyModule_GetName(arg1: *mut PyObject) -> *const core::ffi::c_char;
    pub fn PyModule_GetFilename(arg1: *mut PyObject) -> *const core::ffi::c_char;
    pub fn PyModule_GetFilenameObject(arg1: *mut PyObject) -> *mut PyObject;
    pub fn PyModule_GetDef(arg1: *mut PyObject) -> *mut PyModuleDef;
    pub fn PyModule_GetState(arg1: *mut PyObject) -> *mut core::ffi::c_void;
    pub fn PyModuleDef_Init(arg1: *mut PyModuleDef) -> *mut PyObject;
    pub static mut PyModuleDef_Type: PyTypeObject;
    pub fn PyUnstable_Module_SetGIL(
        module: *mut PyObject,
        gil: *mut core::ffi::c_void,
    ) -> core::ffi::c_int;
    pub fn PyInitConfig_Create() -> *mut PyInitConfig;
    pub fn PyInitConfig_Free(config: *mut PyInitConfig);
    pub fn PyInitConfig_GetError(
        config: *mut PyInitConfig,
        err_msg: *mut *const core::ffi::c_char,
    ) -> core::ffi::c_int;
    pub fn PyInitConfig_GetExitCode(
        config: *mut PyInitConfig,
        exitcode: *mut core::ffi::c_int,
    ) -> core::ffi::c_int;
    pub fn PyInitConfig_HasOption(
        config: *mut PyInitConfig,
        name: *const core::ffi::c_char,
    ) -> core::ffi::c_int;
    pub fn PyInitConfig_GetInt(
        config: *mut PyInitConfig,
        name: *const core::ffi::c_char,
        value: *mut i64,
    ) -> core::ffi::c_int;
    pub fn PyInitConfig_GetStr(
        config: *mut PyInitConfig,
        name: *const core::ffi::c_char,
        value: *mut *mut core::ffi::c_char,
    ) -> core::ffi::c_int;
    pub fn PyInitConfig_GetStrList(
        config: *mut PyInitConfig,
        name: *const core::ffi::c_char,
        length: *mut usize,
        items: *mut *mut *mut core::ffi::c_char,
    ) -> core::ffi::c_int;
    pub fn PyInitConfig_FreeStrList(length: usize, items: *mut *mut core::ffi::c_char);
    pub fn PyInitConfig_SetInt(
        config: *mut PyInitConfig,
        name: *const core::ffi::c_char,
        value: i64,
    ) -> core::ffi::c_int;
    pub fn PyInitConfig_SetStr(
        config: *mut PyInitConfig,
        name: *const core::ffi::c_char,
        value: *const core::ffi::c_char,
    ) -> core::ffi::c_int;
    pub fn PyInitConfig_SetStrList(
        config: *mut PyInitConfig,
        name: *const core::ffi::c_char,
        length: usize,
        items: *const *mut core::ffi::c_char,
    ) -> core::ffi::c_int;
    pub fn PyInitConfig_AddModule(
        config: *mut PyInitConfig,
        name: *const core::ffi::c_char,
        initfunc: ::core::option::Option<unsafe extern "C" fn() -> *mut PyObject>,
    ) -> core::ffi::c_int;
    pub fn Py_InitializeFromInitConfig(config: *mut PyInitConfig) -> core::ffi::c_int;
    pub fn PyState_AddModule(
        arg1: *mut PyObject,
        arg2: *mut PyModuleDef,
    ) -> core::ffi::c_int;
    pub fn PyState_RemoveModule(arg1: *mut PyModuleDef) -> core::ffi::c_int;
    pub fn PyState_FindModule(arg1: *mut PyModuleDef) -> *mut PyObject;
    pub fn PyModule_AddObjectRef(
        mod_: *mut PyObject,
        name: *const core::ffi::c_char,
        value: *mut PyObject,
    ) -> core::ffi::c_int;
    pub fn PyModule_Add(
        mod_: *mut PyObject,
        name: *const core::ffi::c_char,
        value: *mut PyObject,
    ) -> core::ffi::c_int;
    pub fn PyModule_AddObject(
        mod_: *mut PyObject,
        arg1: *const core::ffi::c_char,
        value: *mut PyObject,
    ) -> core::ffi::c_int;
    pub fn PyModule_AddIntConstant(
        arg1: *mut PyObject,
        arg2: *const core::ffi::c_char,
        arg3: core::ffi::c_long,
    ) -> core::ffi::c_int;
    pub fn PyModule_AddStringConstant(
        arg1: *mut PyObject,
        arg2: *const core::ffi::c_char,
        arg3: *const core::ffi::c_char,
    ) -> core::ffi::c_int;
    pub fn PyModule_AddType(
        module: *mut PyObject,
        type_: *mut PyTypeObject,
    ) -> core::ffi::c_int;
    pub fn PyModule_SetDocString(
        arg1: *mut PyObject,
        arg2: *const core::ffi::c_char,
    ) -> core::ffi::c_int;
    pub fn PyModule_AddFunctions(
        arg1: *mut PyObject,
        arg2: *mut PyMethodDef,
    ) -> core::ffi::c_int;
    pub fn PyModule_ExecDef(
        module: *mut PyObject,
        def: *mut PyModuleDef,
    ) -> core::ffi::c_int;
    pub fn PyModule_Create2(
        arg1: *mut PyModuleDef,
        apiver: core::ffi::c_int,
    ) -> *mut PyObject;
    pub fn PyModule_FromDefAndSpec2(
        def: *mut PyModuleDef,
        spec: *mut PyObject,
        module_api_version: core::ffi::c_int,
    ) -> *mut PyObject;
    pub fn Py_Initialize();
    pub fn Py_InitializeEx(arg1: core::ffi::c_int);
    pub fn Py_FinalizeEx() -> core::ffi::c_int;
    pub fn Py_NewInterpreter() -> *mut PyThreadState;
    pub fn Py_EndInterpreter(arg1: *mut PyThreadState);
    pub fn Py_PreInitialize(src_config: *const PyPreConfig) -> PyStatus;
    pub fn Py_InitializeFromConfig(config: *const PyConfig) -> PyStatus;
    pub fn Py_RunMain() -> core::ffi::c_int;
    pub fn Py_NewInterpreterFromConfig(
        tstate_p: *mut *mut PyThreadState,
        config: *const PyInterpreterConfig,
    ) -> PyStatus;
    pub fn PyImport_AppendInittab(
        name: *const core::ffi::c_char,
        initfunc: ::core::option::Option<unsafe extern "C" fn() -> *mut PyObject>,
    ) -> core::ffi::c_int;
    pub static mut PyImport_Inittab: *mut _inittab;
    pub fn PyImport_ExtendInittab(newtab: *mut _inittab) -> core::ffi::c_int;
}
};
}
pub(crate) use prototypes;

/// Calls a macro with the name of every function above.
macro_rules! for_each_function {
    ($callback:ident) => {
        $callback! {
            PyCFunction_GetFlags,
            PyCFunction_GetFunction,
            PyCFunction_GetSelf,
            PyCFunction_New,
            PyCFunction_NewEx,
            PyCMethod_New,
            PyImport_AppendInittab,
            PyImport_ExtendInittab,
            PyInitConfig_AddModule,
            PyInitConfig_Create,
            PyInitConfig_Free,
            PyInitConfig_FreeStrList,
            PyInitConfig_GetError,
            PyInitConfig_GetExitCode,
            PyInitConfig_GetInt,
            PyInitConfig_GetStr,
            PyInitConfig_GetStrList,
            PyInitConfig_HasOption,
            PyInitConfig_SetInt,
            PyInitConfig_SetStr,
            PyInitConfig_SetStrList,
            PyModuleDef_Init,
            PyModule_Add,
            PyModule_AddFunctions,
            PyModule_AddIntConstant,
            PyModule_AddObject,
            PyModule_AddObjectRef,
            PyModule_AddStringConstant,
            PyModule_AddType,
            PyModule_Create2,
            PyModule_ExecDef,
            PyModule_FromDefAndSpec2,
            PyModule_GetDef,
            PyModule_GetDict,
            PyModule_GetFilename,
            PyModule_GetFilenameObject,
            PyModule_GetName,
            PyModule_GetNameObject,
            PyModule_GetState,
            PyModule_New,
            PyModule_NewObject,
            PyModule_SetDocString,
            PyState_AddModule,
            PyState_FindModule,
            PyState_RemoveModule,
            PyType_FromMetaclass,
            PyType_FromModuleAndSpec,
            PyType_GetBaseByToken,
            PyType_GetModule,
            PyType_GetModuleByDef,
            PyType_GetModuleName,
            PyType_GetModuleState,
            PyUnstable_Module_SetGIL,
            Py_EndInterpreter,
            Py_FinalizeEx,
            Py_Initialize,
            Py_InitializeEx,
            Py_InitializeFromConfig,
            Py_InitializeFromInitConfig,
            Py_NewInterpreter,
            Py_NewInterpreterFromConfig,
            Py_PreInitialize,
            Py_RunMain,
        }
    };
}
pub(crate) use for_each_function;
/// Calls a macro with the name of every static above.
macro_rules! for_each_static {
    ($callback:ident) => {
        $callback! {
            PyCFunction_Type,
            PyCMethod_Type,
            PyImport_Inittab,
            PyModuleDef_Type,
            PyModule_Type,
        }
    };
}
pub(crate) use for_each_static;
