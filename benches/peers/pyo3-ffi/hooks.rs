//! The definition of a module and both of its hooks: `PyInit`, and `PyModExport` from 3.15 on.
use core::cell::UnsafeCell;
use pyo3_ffi::PyModuleDef;

/// A static that CPython writes to, or that holds pointers.
#[repr(transparent)]
pub struct Static<T>(UnsafeCell<T>);

unsafe impl<T> Sync for Static<T> {}

impl<T> Static<T> {
    pub const fn new(value: T) -> Self {
        Self(UnsafeCell::new(value))
    }

    pub const fn get(&self) -> *mut T {
        self.0.get()
    }
}

#[allow(dead_code)]
pub fn def() -> *mut PyModuleDef {
    super::DEF.get()
}

macro_rules! hooks {
    ($name:expr, $doc:expr, $state:ty, $methods:ident, $init:ident, $export:ident) => {
        const SLOTS_LEN: usize = 2 + cfg!(Py_3_12) as usize + cfg!(Py_3_13) as usize;
        static SLOTS: Static<[PyModuleDef_Slot; SLOTS_LEN]> = Static::new([
            PyModuleDef_Slot { slot: 2, value: exec as *mut c_void },
            #[cfg(Py_3_12)]
            PyModuleDef_Slot { slot: 3, value: Py_MOD_PER_INTERPRETER_GIL_SUPPORTED },
            #[cfg(Py_3_13)]
            PyModuleDef_Slot { slot: 4, value: Py_MOD_GIL_NOT_USED },
            PyModuleDef_Slot { slot: 0, value: null_mut() },
        ]);

        static DEF: Static<PyModuleDef> = Static::new(PyModuleDef {
            m_base: PyModuleDef_HEAD_INIT,
            m_name: $name.as_ptr(),
            m_doc: $doc.as_ptr(),
            m_size: size_of::<$state>() as Py_ssize_t,
            m_methods: $methods.get().cast(),
            m_slots: SLOTS.get().cast(),
            m_traverse: Some(traverse),
            m_clear: Some(clear),
            m_free: Some(free),
        });

        #[unsafe(no_mangle)]
        pub extern "C" fn $init() -> *mut PyObject {
            unsafe { PyModuleDef_Init(DEF.get()) }
        }

        #[cfg(Py_3_15)]
        static ABI: Static<PyABIInfo> = Static::new(PyABIInfo {
            abiinfo_major_version: 1,
            abiinfo_minor_version: 0,
            flags: PyABIInfo_DEFAULT_FLAGS as _,
            build_version: 0x030f_0000,
            abi_version: 0x030f_0000,
        });

        #[cfg(Py_3_15)]
        static EXPORT: Static<[PySlot; 13]> = {
            const fn data(id: u16, value: *mut c_void) -> PySlot {
                PySlot_STATIC_DATA(id as _, value)
            }
            Static::new([
                data(Py_mod_abi as u16, ABI.get().cast()),
                data(Py_mod_name as u16, $name.as_ptr().cast_mut().cast()),
                data(Py_mod_doc as u16, $doc.as_ptr().cast_mut().cast()),
                PySlot_SIZE(Py_mod_state_size as _, size_of::<$state>() as Py_ssize_t),
                data(Py_mod_methods as u16, $methods.get().cast()),
                unsafe { PySlot_FUNC(Py_mod_state_traverse as _, traverse as *mut c_void) },
                unsafe { PySlot_FUNC(Py_mod_state_clear as _, clear as *mut c_void) },
                unsafe { PySlot_FUNC(Py_mod_state_free as _, free as *mut c_void) },
                data(Py_mod_token as u16, DEF.get().cast()),
                unsafe { PySlot_FUNC(Py_mod_exec as _, exec as *mut c_void) },
                PySlot_DATA(Py_mod_multiple_interpreters as _, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED),
                PySlot_DATA(Py_mod_gil as _, Py_MOD_GIL_NOT_USED),
                PySlot_END(),
            ])
        };

        #[cfg(Py_3_15)]
        #[unsafe(no_mangle)]
        pub extern "C" fn $export() -> *mut PySlot {
            EXPORT.get().cast()
        }
    };
}
pub(crate) use hooks;
