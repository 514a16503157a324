//! `Debug` of the structs, which bindgen derives for none that has a union or a head in it.

use core::fmt;

use super::bindings::types;
use super::slots;

macro_rules! shown {
    ($($(#[$attribute:meta])* $module:ident::$type:ident { $($field:ident),* })*) => {$(
        $(#[$attribute])*
        impl fmt::Debug for $module::$type {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter
                    .debug_struct(stringify!($type))
                    $(.field(stringify!($field), &self.$field))*
                    .finish_non_exhaustive()
            }
        }
    )*};
}

shown! {
    types::PyModuleDef_Slot { slot, value }
    #[cfg(not(Py_ABI3T))]
    types::PyModuleDef_Base {}
    #[cfg(not(Py_ABI3T))]
    types::PyModuleDef { m_name, m_size, m_methods, m_slots }
    #[cfg(not(Py_LIMITED_API))]
    types::_inittab { name, initfunc }
    slots::PySlot { sl_id, sl_flags }
    slots::PySlotReserved {}
    slots::PySlotValue {}
    slots::PyABIInfo { flags, build_version, abi_version }
}
