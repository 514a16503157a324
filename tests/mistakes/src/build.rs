//! Builds tables and definitions as a case says, without a check.

use core::ffi::{c_char, c_int, c_void};
use core::ptr::null_mut;

use pymodule_ffi::raw::slots::{
    Py_mod_abi, PyABIInfo, PyABIInfo_FREETHREADING_AGNOSTIC, PySlot, PySlot_INTPTR, PySlot_STATIC,
    PySlotReserved, PySlotValue,
};
use pymodule_ffi::raw::{
    self, ModuleDef, Py_ssize_t, PyMethodDef, PyModuleDef, PyModuleDef_Slot, PyObject, Table,
};

/// The hooks of cases: `NAME => expression`, which is called attached, in its own process.
macro_rules! init {
    ($($name:ident => $body:expr;)*) => {$(
        const _: () = {
            #[unsafe(export_name = concat!("PyInit_", stringify!($name)))]
            unsafe extern "C" fn init() -> *mut pymodule_ffi::raw::PyObject {
                #[allow(unused_unsafe, reason = "some mistakes need no unsafe code")]
                // SAFETY: CPython calls hooks attached. The contract that the case breaks beyond
                // that is broken for CPython to answer, in a process that only waits for it.
                unsafe { $body }
            }
        };
    )*};
}
pub(crate) use init;

/// As `init`, for `PyModExport`: the expression is the array.
macro_rules! export {
    ($($name:ident => $body:expr;)*) => {$(
        const _: () = {
            #[unsafe(export_name = concat!("PyModExport_", stringify!($name)))]
            unsafe extern "C" fn export() -> *mut pymodule_ffi::raw::PySlot {
                #[allow(unused_unsafe, reason = "some mistakes need no unsafe code")]
                // SAFETY: as in `init`.
                unsafe { $body }
            }
        };
    )*};
}
pub(crate) use export;

pub(crate) fn leak<T>(value: T) -> *mut T {
    Box::leak(Box::new(value))
}

/// The elements of a table that lives forever.
fn table<T: 'static>(elements: Vec<T>) -> *mut T {
    elements.leak().as_mut_ptr()
}

/// A definition on its way.
pub(crate) struct Def {
    pub(crate) name: *const c_char,
    pub(crate) doc: *const c_char,
    pub(crate) size: Py_ssize_t,
    pub(crate) methods: *mut PyMethodDef,
    pub(crate) slots: *mut PyModuleDef_Slot,
    pub(crate) traverse: raw::traverseproc,
    pub(crate) clear: raw::inquiry,
    pub(crate) free: raw::freefunc,
}

impl Default for Def {
    fn default() -> Self {
        Self {
            name: c"mistake".as_ptr(),
            doc: core::ptr::null(),
            size: 0,
            methods: null_mut(),
            slots: null_mut(),
            traverse: None,
            clear: None,
            free: None,
        }
    }
}

impl Def {
    pub(crate) fn leak(self) -> *mut PyModuleDef {
        // SAFETY: everything lives forever; other faults are the case's mistake.
        let def = unsafe {
            ModuleDef::new(
                self.name,
                self.doc,
                self.size,
                self.methods,
                self.slots,
                self.traverse,
                self.clear,
                self.free,
            )
        };
        let def: &'static ModuleDef = Box::leak(Box::new(def));
        def.as_ptr()
    }

    /// Multi-phase.
    pub(crate) fn init(self) -> *mut PyObject {
        // SAFETY: hooks run attached; the definition is writable and stays.
        unsafe { raw::PyModuleDef_Init(self.leak()) }
    }

    /// Single-phase.
    pub(crate) fn create(self) -> *mut PyObject {
        // SAFETY: hooks run attached; the definition is writable and stays. Other faults are the
        // case's mistake.
        unsafe { raw::PyModule_Create(self.leak()) }
    }
}

/// `m_slots`, ended.
pub(crate) fn slots<const N: usize>(slots: [(c_int, *mut c_void); N]) -> *mut PyModuleDef_Slot {
    let slots = slots.into_iter().chain([(0, null_mut())]);
    table(slots.map(|(slot, value)| PyModuleDef_Slot { slot, value }).collect())
}

/// A definition with these slots.
pub(crate) fn with_slots<const N: usize>(these: [(c_int, *mut c_void); N]) -> Def {
    Def { slots: slots(these), ..Def::default() }
}

/// One entry of `m_methods`; a function that is NULL is address 0.
pub(crate) fn method(name: *const c_char, function: *mut c_void, flags: c_int) -> PyMethodDef {
    let mut method = PyMethodDef::zeroed();
    method.ml_name = name;
    // SAFETY: the union is one of pointers to functions, and here NULL is one of them.
    unsafe { (&raw mut method.ml_meth).cast::<*mut c_void>().write(function) };
    method.ml_flags = flags;
    method
}

/// `m_methods`, ended.
pub(crate) fn methods<const N: usize>(methods: [PyMethodDef; N]) -> *mut PyMethodDef {
    table(methods.into_iter().chain([PyMethodDef::zeroed()]).collect())
}

pub(crate) fn slot(id: u16, flags: u16, value: *mut c_void) -> PySlot {
    PySlot {
        sl_id: id,
        sl_flags: flags,
        reserved: PySlotReserved { sl_reserved: 0 },
        value: PySlotValue { sl_ptr: value },
    }
}

/// A pointer in an array for `PyModExport`.
pub(crate) fn pointer(id: u16, value: *mut c_void) -> PySlot {
    slot(id, PySlot_INTPTR | PySlot_STATIC, value)
}

pub(crate) fn number(id: u16, value: u64) -> PySlot {
    let mut slot = slot(id, 0, null_mut());
    slot.value = PySlotValue { sl_uint64: value };
    slot
}

/// An array for `PyModExport`, ended, without anything that is not said.
pub(crate) fn bare<const N: usize>(slots: [PySlot; N]) -> *mut PySlot {
    table(slots.into_iter().chain([slot(0, 0, null_mut())]).collect())
}

/// The same with the one slot that is mandatory, first.
pub(crate) fn array<const N: usize>(slots: [PySlot; N]) -> *mut PySlot {
    let any = abi(0, PyABIInfo_FREETHREADING_AGNOSTIC, 0);
    let end = slot(0, 0, null_mut());
    table([pointer(Py_mod_abi, any)].into_iter().chain(slots).chain([end]).collect())
}

/// `PyABIInfo`: a major version of 0 accepts everything.
pub(crate) fn abi(major: u8, flags: u16, version: u32) -> *mut c_void {
    let info = PyABIInfo {
        abiinfo_major_version: major,
        abiinfo_minor_version: 0,
        flags,
        build_version: version,
        abi_version: version,
    };
    // SAFETY: it has no pointers, and lives forever.
    let info: &'static Table<PyABIInfo> = Box::leak(Box::new(unsafe { Table::new(info) }));
    core::ptr::from_ref(info).cast_mut().cast()
}
