pub type _Py_funcptr_t = ::core::option::Option<unsafe extern "C" fn()>;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct PySlot {
    pub sl_id: u16,
    pub sl_flags: u16,
    pub __bindgen_anon_1: PySlot__bindgen_ty_1,
    pub __bindgen_anon_2: PySlot__bindgen_ty_2,
}
#[repr(C)]
#[derive(Copy, Clone)]
pub union PySlot__bindgen_ty_1 {
    pub sl_reserved: u32,
}
#[repr(C)]
#[derive(Copy, Clone)]
pub union PySlot__bindgen_ty_2 {
    pub sl_ptr: *mut core::ffi::c_void,
    pub sl_func: _Py_funcptr_t,
    pub sl_size: Py_ssize_t,
    pub sl_int64: i64,
    pub sl_uint64: u64,
}
#[repr(C)]
#[derive(Copy, Clone)]
pub struct PyABIInfo {
    pub abiinfo_major_version: u8,
    pub abiinfo_minor_version: u8,
    pub flags: u16,
    pub build_version: u32,
    pub abi_version: u32,
}
pub const Py_slot_end: u16 = 0;
pub const Py_slot_invalid: u16 = 65535;
pub const Py_slot_subslots: u16 = 92;
pub const Py_tp_slots: u16 = 93;
pub const Py_mod_slots: u16 = 94;
pub const Py_mod_name: u16 = 100;
pub const Py_mod_doc: u16 = 101;
pub const Py_mod_state_size: u16 = 102;
pub const Py_mod_methods: u16 = 103;
pub const Py_mod_state_traverse: u16 = 104;
pub const Py_mod_state_clear: u16 = 105;
pub const Py_mod_state_free: u16 = 106;
pub const Py_mod_abi: u16 = 109;
pub const Py_mod_token: u16 = 110;
pub const Py_tp_module: u16 = 108;
pub const Py_tp_token: u16 = 83;
pub const Py_tp_metaclass: u16 = 107;
pub const Py_mod_create: u16 = 84;
pub const Py_mod_exec: u16 = 85;
pub const Py_mod_multiple_interpreters: u16 = 86;
pub const Py_mod_gil: u16 = 87;
pub const Py_mod_create_before_3_15: u16 = 1;
pub const Py_mod_exec_before_3_15: u16 = 2;
pub const Py_mod_multiple_interpreters_before_3_15: u16 = 3;
pub const Py_mod_gil_before_3_15: u16 = 4;
pub const PySlot_OPTIONAL: u16 = 1;
pub const PySlot_STATIC: u16 = 2;
pub const PySlot_INTPTR: u16 = 4;
pub const PyABIInfo_STABLE: u16 = 1;
pub const PyABIInfo_GIL: u16 = 2;
pub const PyABIInfo_FREETHREADED: u16 = 4;
pub const PyABIInfo_INTERNAL: u16 = 8;
pub const PyABIInfo_FREETHREADING_AGNOSTIC: u16 = 6;
