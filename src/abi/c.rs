//! The C compiler's answers, which `build/check.rs` gets and writes down: each is held against
//! what rustc says of the same item.

#![allow(clippy::cast_lossless, reason = "`PyModule_AddIntMacro` casts as C does")]

use core::ffi::{CStr, c_char, c_int, c_long};
use core::mem::{MaybeUninit, align_of, offset_of, size_of};

use super::span;
use crate::raw;
use crate::text::TextBuffer;

/// Panics with both numbers.
const fn differ(item: &str, c: i128, rust: i128, with: &str) -> ! {
    let text = TextBuffer::new().push("[C] ").push(item).push(": C says ").push_number(c);
    let text = text.push(", Rust says ").push_number(rust).push(" (").push(with).push(")");
    panic!("{}", text.as_str());
}

macro_rules! same {
    ($item:literal, $c:literal, $rust:expr, $with:literal) => {
        const _: () = {
            let rust = $rust;
            if $c != rust {
                differ($item, $c, rust, $with)
            }
        };
    };
}

/// The size of a field, in a constant.
macro_rules! span {
    ($struct:path, $($field:tt)+) => {{
        let memory = MaybeUninit::<$struct>::uninit();
        // SAFETY: the address of a field of memory that is of the right size; nothing is read.
        span(unsafe { &raw const (*memory.as_ptr()).$($field)+ })
    }};
}

#[allow(unused_macros, reason = "abi3t has no head")]
macro_rules! same_bytes {
    ($item:literal, $c:expr, $rust:expr, $with:literal) => {
        const _: () = {
            let (c, rust): (&[u8], &[u8]) = (&$c, &$rust);
            let mut index = 0;
            while index < c.len() {
                if c[index] != rust[index] {
                    differ(
                        concat!("a byte of ", $item),
                        c[index] as i128,
                        rust[index] as i128,
                        $with,
                    )
                }
                index += 1;
            }
        };
    };
}

/// The first bytes of the value in a slot: those of the member that its maker wrote.
const fn slot_value<const SIZE: usize>(slot: raw::PySlot) -> [u8; SIZE] {
    // SAFETY: the maker wrote a member of this size, whose every byte is initialized, and a
    // pointer in it is only an address.
    unsafe { core::mem::transmute_copy(&slot.value) }
}

/// The bytes between the head of a slot and its value.
const fn slot_bytes(slot: raw::PySlot) -> [u8; 4] {
    // SAFETY: every maker writes `sl_reserved`, which is this wide.
    unsafe { core::mem::transmute_copy(&slot.reserved) }
}

/// All of a slot whose widest member is written.
const fn all_bytes(slot: raw::PySlot) -> [u8; 16] {
    // SAFETY: the caller's slot has no byte that is not written, and no pointer.
    unsafe { core::mem::transmute_copy(&slot) }
}

/// The comparisons of a `str`, unless its flags are not read.
#[cfg(ascii_flags)]
macro_rules! flagged {
    ($($comparison:item)*) => { $($comparison)* };
}

#[cfg(not(ascii_flags))]
#[allow(unused_macros, reason = "limited headers have no such struct")]
macro_rules! flagged {
    ($($comparison:item)*) => {};
}

/// A `PyASCIIObject` with nothing but the flags of `raw::flags`.
#[cfg(ascii_flags)]
const fn flagged_text() -> [u8; size_of::<pyo3_ffi::PyASCIIObject>()] {
    use raw::flags::{BYTE, MASK};
    let mut bytes = [0; size_of::<pyo3_ffi::PyASCIIObject>()];
    bytes[offset_of!(pyo3_ffi::PyASCIIObject, state) + BYTE] = MASK;
    bytes
}

/// A name that is listed as omitted is that of the outer block here, unless `raw` has it.
#[allow(unused_macros, reason = "an ABI may have no omission")]
macro_rules! absent {
    ($name:ident) => {
        const _: () = {
            struct Absent;
            #[allow(non_camel_case_types, dead_code)]
            type $name = Absent;
            #[allow(non_upper_case_globals, dead_code)]
            const $name: Absent = Absent;
            {
                #[allow(unused_imports, clippy::wildcard_imports)]
                use crate::raw::*;
                let _: $name = Absent;
                let _: Absent = $name;
            }
        };
    };
}

/// What stands for a module where only the place of an argument matters.
struct Argument;

/// Stands in for the function that one of our macros calls, and returns the arguments.
const fn passed<V>(_: Argument, name: *const c_char, value: V) -> (&'static CStr, V) {
    // SAFETY: it ends, or evaluating this constant is an error.
    (unsafe { CStr::from_ptr(name) }, value)
}

/// Whether the texts differ in spaces only.
const fn is_same_call(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let (mut at, mut index) = (0, 0);
    while at < one.len() {
        if one[at] != b' ' {
            if index == other.len() || one[at] != other[index] {
                return false;
            }
            index += 1;
        }
        at += 1;
    }
    index == other.len()
}

/// A macro of C, and the call that it expands to there.
macro_rules! expands {
    (PyModule_AddIntMacro, $call:literal, $with:literal) => {
        const _: () = {
            const NAME: c_int = 0x0102_0304;
    let (name, value) = raw::PyModule_AddIntMacro!(@ passed, Argument, NAME);
            let value: c_long = value;
            let same = matches!(name.to_bytes(), b"NAME") && value == 0x0102_0304;
            assert!(same, concat!("[C] PyModule_AddIntMacro is not ", $call, " (", $with, ")"));
        };
        const _: unsafe fn(*mut raw::PyObject) -> c_int = |module| {
            const NAME: c_int = 1;
            // SAFETY: nothing calls it; the types show which function it is.
            unsafe { raw::PyModule_AddIntMacro!(module, NAME) }
        };
    };
    (PyModule_AddStringMacro, $call:literal, $with:literal) => {
        const _: () = {
            const NAME: &CStr = c"text";
    let (name, value) = raw::PyModule_AddStringMacro!(@ passed, Argument, NAME);
            // SAFETY: it is the pointer of a `CStr`, or evaluating this constant is an error.
            let value = unsafe { CStr::from_ptr(value) };
            let same = matches!(name.to_bytes(), b"NAME") && matches!(value.to_bytes(), b"text");
            assert!(same, concat!("[C] PyModule_AddStringMacro is not ", $call, " (", $with, ")"));
        };
        const _: unsafe fn(*mut raw::PyObject) -> c_int = |module| {
            const NAME: &CStr = c"";
            // SAFETY: nothing calls it; the types show which function it is.
            unsafe { raw::PyModule_AddStringMacro!(module, NAME) }
        };
    };
    ($name:ident, $call:literal, $with:literal) => {
        const _: () = assert!(
            is_same_call(raw::functions::calls::$name, $call),
            concat!("[C] ", stringify!($name), " is not ", $call, " (", $with, ")")
        );
    };
}

include!(concat!(env!("OUT_DIR"), "/c_says.rs"));
