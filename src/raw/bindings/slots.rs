/// `_Py_funcptr_t`: any function.
pub type _Py_funcptr_t = ::core::option::Option<unsafe extern "C" fn()>;
/// `PySlot`: an entry of a slot array (3.15). [Manual](https://docs.python.org/3.15/c-api/slots.html#c.PySlot)
#[repr(C)]
#[derive(Copy, Clone)]
pub struct PySlot {
    /// Which slot; 0 ends the array.
    pub sl_id: u16,
    /// `PySlot_OPTIONAL`, `PySlot_STATIC`, `PySlot_INTPTR`.
    pub sl_flags: u16,
    /// Anonymous in C: `sl_reserved`.
    pub reserved: PySlotReserved,
    /// Anonymous in C: the value.
    pub value: PySlotValue,
}
/// The anonymous union around `sl_reserved`.
#[repr(C)]
#[derive(Copy, Clone)]
pub union PySlotReserved {
    /// Zero.
    pub sl_reserved: u32,
}
/// The value of a slot; which member holds, the id and `PySlot_INTPTR` say.
#[repr(C)]
#[derive(Copy, Clone)]
pub union PySlotValue {
    /// Data, and with `PySlot_INTPTR` any value.
    pub sl_ptr: *mut core::ffi::c_void,
    /// A function.
    pub sl_func: _Py_funcptr_t,
    /// A size.
    pub sl_size: Py_ssize_t,
    /// A signed number.
    pub sl_int64: i64,
    /// An unsigned number.
    pub sl_uint64: u64,
}
/// `PyABIInfo`: what a module requires of the interpreter (3.15). [Manual](https://docs.python.org/3.15/c-api/stable.html#c.PyABIInfo)
#[repr(C)]
#[derive(Copy, Clone)]
pub struct PyABIInfo {
    /// 1
    pub abiinfo_major_version: u8,
    /// 0
    pub abiinfo_minor_version: u8,
    /// `PyABIInfo_STABLE`, `PyABIInfo_GIL`, `PyABIInfo_FREETHREADED`, `PyABIInfo_INTERNAL`.
    pub flags: u16,
    /// `PY_VERSION_HEX` of the headers.
    pub build_version: u32,
    /// `PY_VERSION_HEX` of the interpreter that is required, under the stable ABI the oldest.
    pub abi_version: u32,
}
/// `Py_slot_end`: ends an array.
pub const Py_slot_end: u16 = 0;
/// `Py_slot_invalid`: an id that is refused.
pub const Py_slot_invalid: u16 = 65535;
/// `Py_slot_subslots`: another array. [Manual](https://docs.python.org/3.15/c-api/slots.html#c.Py_slot_subslots)
pub const Py_slot_subslots: u16 = 92;
/// `Py_tp_slots`: an array of `PyType_Slot`; only for types. [Manual](https://docs.python.org/3.15/c-api/slots.html#c.Py_tp_slots)
pub const Py_tp_slots: u16 = 93;
/// `Py_mod_slots`: an array of `PyModuleDef_Slot`. [Manual](https://docs.python.org/3.15/c-api/slots.html#c.Py_mod_slots)
pub const Py_mod_slots: u16 = 94;
/// `Py_mod_name`: the module's name. [Manual](https://docs.python.org/3.15/c-api/module.html#c.Py_mod_name)
pub const Py_mod_name: u16 = 100;
/// `Py_mod_doc`: the module's `__doc__`. [Manual](https://docs.python.org/3.15/c-api/module.html#c.Py_mod_doc)
pub const Py_mod_doc: u16 = 101;
/// `Py_mod_state_size`: the size of the state. [Manual](https://docs.python.org/3.15/c-api/module.html#c.Py_mod_state_size)
pub const Py_mod_state_size: u16 = 102;
/// `Py_mod_methods`: module functions; with `PySlot_STATIC`. [Manual](https://docs.python.org/3.15/c-api/module.html#c.Py_mod_methods)
pub const Py_mod_methods: u16 = 103;
/// `Py_mod_state_traverse`: a `traverseproc`. [Manual](https://docs.python.org/3.15/c-api/module.html#c.Py_mod_state_traverse)
pub const Py_mod_state_traverse: u16 = 104;
/// `Py_mod_state_clear`: an `inquiry`. [Manual](https://docs.python.org/3.15/c-api/module.html#c.Py_mod_state_clear)
pub const Py_mod_state_clear: u16 = 105;
/// `Py_mod_state_free`: a `freefunc`. [Manual](https://docs.python.org/3.15/c-api/module.html#c.Py_mod_state_free)
pub const Py_mod_state_free: u16 = 106;
/// `Py_mod_abi`: a `PyABIInfo`. [Manual](https://docs.python.org/3.15/c-api/module.html#c.Py_mod_abi)
pub const Py_mod_abi: u16 = 109;
/// `Py_mod_token`: what identifies the definition. [Manual](https://docs.python.org/3.15/c-api/module.html#c.Py_mod_token)
pub const Py_mod_token: u16 = 110;
/// `Py_tp_module`: the module of a class. [Manual](https://docs.python.org/3.15/c-api/type.html#c.Py_tp_module)
pub const Py_tp_module: u16 = 108;
/// `Py_tp_token`: what identifies a class (3.14). [Manual](https://docs.python.org/3/c-api/type.html#c.Py_tp_token)
pub const Py_tp_token: u16 = 83;
/// `Py_tp_metaclass`: the metaclass of a class. [Manual](https://docs.python.org/3.15/c-api/type.html#c.Py_tp_metaclass)
pub const Py_tp_metaclass: u16 = 107;
/// `_Py_slot_COUNT`: one more than the highest id of 3.15; private.
pub const _Py_slot_COUNT: u16 = 111;
/// `PySlot_OPTIONAL`: an interpreter that does not know the slot ignores it. [Manual](https://docs.python.org/3.15/c-api/slots.html#c.PySlot_OPTIONAL)
pub const PySlot_OPTIONAL: u16 = 1;
/// `PySlot_STATIC`: what the value points to outlives the module. [Manual](https://docs.python.org/3.15/c-api/slots.html#c.PySlot_STATIC)
pub const PySlot_STATIC: u16 = 2;
/// `PySlot_INTPTR`: the value is in `sl_ptr`, whatever its type. [Manual](https://docs.python.org/3.15/c-api/slots.html#c.PySlot_INTPTR)
pub const PySlot_INTPTR: u16 = 4;
/// `PyABIInfo_STABLE`: the stable ABI. [Manual](https://docs.python.org/3.15/c-api/stable.html#c.PyABIInfo_STABLE)
pub const PyABIInfo_STABLE: u16 = 1;
/// `PyABIInfo_GIL`: an interpreter with the GIL. [Manual](https://docs.python.org/3.15/c-api/stable.html#c.PyABIInfo_GIL)
pub const PyABIInfo_GIL: u16 = 2;
/// `PyABIInfo_FREETHREADED`: a free-threaded interpreter. [Manual](https://docs.python.org/3.15/c-api/stable.html#c.PyABIInfo_FREETHREADED)
pub const PyABIInfo_FREETHREADED: u16 = 4;
/// `PyABIInfo_INTERNAL`: internal structs are used too. [Manual](https://docs.python.org/3.15/c-api/stable.html#c.PyABIInfo_INTERNAL)
pub const PyABIInfo_INTERNAL: u16 = 8;
/// `PyABIInfo_FREETHREADING_AGNOSTIC`: either interpreter. [Manual](https://docs.python.org/3.15/c-api/stable.html#c.PyABIInfo_FREETHREADING_AGNOSTIC)
pub const PyABIInfo_FREETHREADING_AGNOSTIC: u16 = 6;
/// `Py_mod_create`: makes the module object, by the id of this build. [Manual](https://docs.python.org/3/c-api/module.html#c.Py_mod_create)
pub const Py_mod_create: u16 = 84;
/// `Py_mod_exec`: fills the module, by the id of this build. [Manual](https://docs.python.org/3/c-api/module.html#c.Py_mod_exec)
pub const Py_mod_exec: u16 = 85;
/// `Py_mod_multiple_interpreters`: in which interpreters the module may be loaded, by the id of this build (3.12). [Manual](https://docs.python.org/3/c-api/module.html#c.Py_mod_multiple_interpreters)
pub const Py_mod_multiple_interpreters: u16 = 86;
/// `Py_mod_gil`: whether the module relies on the GIL, by the id of this build (3.13). [Manual](https://docs.python.org/3/c-api/module.html#c.Py_mod_gil)
pub const Py_mod_gil: u16 = 87;
/// `Py_mod_create` by the id that every version knows.
pub const Py_mod_create_before_3_15: u16 = 1;
/// `Py_mod_exec` by the id that every version knows.
pub const Py_mod_exec_before_3_15: u16 = 2;
/// `Py_mod_multiple_interpreters` by the id that every version knows from 3.12 on.
pub const Py_mod_multiple_interpreters_before_3_15: u16 = 3;
/// `Py_mod_gil` by the id that every version knows from 3.13 on.
pub const Py_mod_gil_before_3_15: u16 = 4;
