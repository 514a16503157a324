// Generated, never edited by hand.
// CPython 3.11.7, ABI cpython_3_11, pointer width 64, GIL []
// bindgen 0.73, Debian clang version 14.0.6
// Update: PYMODULE_FFI_UPDATE_BINDINGS=1 cargo build --features bindgen

/// Structs, callback types and constants.
pub mod types {
use crate::raw::ecosystem::*;
pub type inquiry = ::core::option::Option<
    unsafe extern "C" fn(arg1: *mut PyObject) -> core::ffi::c_int,
>;
pub type visitproc = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: *mut PyObject,
        arg2: *mut core::ffi::c_void,
    ) -> core::ffi::c_int,
>;
pub type traverseproc = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: *mut PyObject,
        arg2: visitproc,
        arg3: *mut core::ffi::c_void,
    ) -> core::ffi::c_int,
>;
pub type freefunc = ::core::option::Option<
    unsafe extern "C" fn(arg1: *mut core::ffi::c_void),
>;
pub type PyCFunction = ::core::option::Option<
    unsafe extern "C" fn(arg1: *mut PyObject, arg2: *mut PyObject) -> *mut PyObject,
>;
pub type _PyCFunctionFast = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: *mut PyObject,
        arg2: *const *mut PyObject,
        arg3: Py_ssize_t,
    ) -> *mut PyObject,
>;
pub type PyCFunctionWithKeywords = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: *mut PyObject,
        arg2: *mut PyObject,
        arg3: *mut PyObject,
    ) -> *mut PyObject,
>;
pub type _PyCFunctionFastWithKeywords = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: *mut PyObject,
        arg2: *const *mut PyObject,
        arg3: Py_ssize_t,
        arg4: *mut PyObject,
    ) -> *mut PyObject,
>;
pub type PyCMethod = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: *mut PyObject,
        arg2: *mut PyTypeObject,
        arg3: *const *mut PyObject,
        arg4: usize,
        arg5: *mut PyObject,
    ) -> *mut PyObject,
>;
#[repr(C)]
pub struct PyModuleDef_Base {
    pub ob_base: PyObject,
    pub m_init: ::core::option::Option<unsafe extern "C" fn() -> *mut PyObject>,
    pub m_index: Py_ssize_t,
    pub m_copy: *mut PyObject,
}
#[cfg(target_pointer_width = "64")]
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of PyModuleDef_Base"][::core::mem::size_of::<PyModuleDef_Base>() - 40usize];
    [
        "Alignment of PyModuleDef_Base",
    ][::core::mem::align_of::<PyModuleDef_Base>() - 8usize];
    [
        "Offset of field: PyModuleDef_Base::ob_base",
    ][::core::mem::offset_of!(PyModuleDef_Base, ob_base) - 0usize];
    [
        "Offset of field: PyModuleDef_Base::m_init",
    ][::core::mem::offset_of!(PyModuleDef_Base, m_init) - 16usize];
    [
        "Offset of field: PyModuleDef_Base::m_index",
    ][::core::mem::offset_of!(PyModuleDef_Base, m_index) - 24usize];
    [
        "Offset of field: PyModuleDef_Base::m_copy",
    ][::core::mem::offset_of!(PyModuleDef_Base, m_copy) - 32usize];
};
#[repr(C)]
#[derive(Copy, Clone)]
pub struct PyModuleDef_Slot {
    pub slot: core::ffi::c_int,
    pub value: *mut core::ffi::c_void,
}
#[cfg(target_pointer_width = "64")]
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
#[repr(C)]
pub struct PyModuleDef {
    pub m_base: PyModuleDef_Base,
    pub m_name: *const core::ffi::c_char,
    pub m_doc: *const core::ffi::c_char,
    pub m_size: Py_ssize_t,
    pub m_methods: *mut PyMethodDef,
    pub m_slots: *mut PyModuleDef_Slot,
    pub m_traverse: traverseproc,
    pub m_clear: inquiry,
    pub m_free: freefunc,
}
#[cfg(target_pointer_width = "64")]
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of PyModuleDef"][::core::mem::size_of::<PyModuleDef>() - 104usize];
    ["Alignment of PyModuleDef"][::core::mem::align_of::<PyModuleDef>() - 8usize];
    [
        "Offset of field: PyModuleDef::m_base",
    ][::core::mem::offset_of!(PyModuleDef, m_base) - 0usize];
    [
        "Offset of field: PyModuleDef::m_name",
    ][::core::mem::offset_of!(PyModuleDef, m_name) - 40usize];
    [
        "Offset of field: PyModuleDef::m_doc",
    ][::core::mem::offset_of!(PyModuleDef, m_doc) - 48usize];
    [
        "Offset of field: PyModuleDef::m_size",
    ][::core::mem::offset_of!(PyModuleDef, m_size) - 56usize];
    [
        "Offset of field: PyModuleDef::m_methods",
    ][::core::mem::offset_of!(PyModuleDef, m_methods) - 64usize];
    [
        "Offset of field: PyModuleDef::m_slots",
    ][::core::mem::offset_of!(PyModuleDef, m_slots) - 72usize];
    [
        "Offset of field: PyModuleDef::m_traverse",
    ][::core::mem::offset_of!(PyModuleDef, m_traverse) - 80usize];
    [
        "Offset of field: PyModuleDef::m_clear",
    ][::core::mem::offset_of!(PyModuleDef, m_clear) - 88usize];
    [
        "Offset of field: PyModuleDef::m_free",
    ][::core::mem::offset_of!(PyModuleDef, m_free) - 96usize];
};
#[repr(C)]
#[derive(Copy, Clone)]
pub struct _inittab {
    pub name: *const core::ffi::c_char,
    pub initfunc: ::core::option::Option<unsafe extern "C" fn() -> *mut PyObject>,
}
#[cfg(target_pointer_width = "64")]
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
pub const PYTHON_API_VERSION: core::ffi::c_int = 1013;
pub const PYTHON_ABI_VERSION: core::ffi::c_int = 3;
pub const Py_CLEANUP_SUPPORTED: core::ffi::c_int = 131072;
pub const METH_VARARGS: core::ffi::c_int = 1;
pub const METH_KEYWORDS: core::ffi::c_int = 2;
pub const METH_NOARGS: core::ffi::c_int = 4;
pub const METH_O: core::ffi::c_int = 8;
pub const METH_CLASS: core::ffi::c_int = 16;
pub const METH_STATIC: core::ffi::c_int = 32;
pub const METH_COEXIST: core::ffi::c_int = 64;
pub const METH_FASTCALL: core::ffi::c_int = 128;
pub const METH_METHOD: core::ffi::c_int = 512;
pub const METH_STACKLESS: core::ffi::c_int = 0;
pub const Py_mod_create: core::ffi::c_int = 1;
pub const Py_mod_exec: core::ffi::c_int = 2;
pub const _Py_mod_LAST_SLOT: core::ffi::c_int = 2;
pub const PY_MAJOR_VERSION: core::ffi::c_int = 3;
pub const PY_MINOR_VERSION: core::ffi::c_int = 11;
}

/// Prototypes, for comparison alone: calls go through pyo3-ffi.
pub mod prototypes {
use crate::raw::ecosystem::substituted::*;
unsafe extern "C" {
    pub fn PyType_FromModuleAndSpec(
        arg1: *mut PyObject,
        arg2: *mut PyType_Spec,
        arg3: *mut PyObject,
    ) -> *mut PyObject;
    pub fn PyType_GetModule(arg1: *mut PyTypeObject) -> *mut PyObject;
    pub fn PyType_GetModuleState(arg1: *mut PyTypeObject) -> *mut core::ffi::c_void;
    pub fn PyType_GetModuleByDef(
        arg1: *mut PyTypeObject,
        arg2: *mut PyModuleDef,
    ) -> *mut PyObject;
    pub static mut PyCFunction_Type: PyTypeObject;
    pub fn PyCFunction_GetFunction(arg1: *mut PyObject) -> PyCFunction;
    pub fn PyCFunction_GetSelf(arg1: *mut PyObject) -> *mut PyObject;
    pub fn PyCFunction_GetFlags(arg1: *mut PyObject) -> core::ffi::c_int;
    pub fn PyCFunction_Call(
        arg1: *mut PyObject,
        arg2: *mut PyObject,
        arg3: *mut PyObject,
    ) -> *mut PyObject;
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
    pub fn PyImport_AppendInittab(
        name: *const core::ffi::c_char,
        initfunc: ::core::option::Option<unsafe extern "C" fn() -> *mut PyObject>,
    ) -> core::ffi::c_int;
    pub static mut PyImport_Inittab: *mut _inittab;
    pub fn PyImport_ExtendInittab(newtab: *mut _inittab) -> core::ffi::c_int;
}
}

/// Calls a macro with the name of every function above.
macro_rules! for_each_function {
    ($callback:ident) => {
        $callback! {
            PyCFunction_Call,
            PyCFunction_GetFlags,
            PyCFunction_GetFunction,
            PyCFunction_GetSelf,
            PyCFunction_New,
            PyCFunction_NewEx,
            PyCMethod_New,
            PyImport_AppendInittab,
            PyImport_ExtendInittab,
            PyModuleDef_Init,
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
            PyType_FromModuleAndSpec,
            PyType_GetModule,
            PyType_GetModuleByDef,
            PyType_GetModuleState,
            Py_EndInterpreter,
            Py_FinalizeEx,
            Py_Initialize,
            Py_InitializeEx,
            Py_InitializeFromConfig,
            Py_NewInterpreter,
            Py_PreInitialize,
            Py_RunMain,
        }
    };
}
pub(crate) use for_each_function;
