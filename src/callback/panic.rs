//! Panics never leave Rust: functions that CPython calls turn them into exceptions.

#[cfg(feature = "std")]
use core::any::Any;

use super::name::Name;
use crate::handle::{Attached, Raised};

/// Runs a callback that may raise. A panic becomes a `SystemError` that names the function.
///
/// Without the feature `std` a panic can't be caught and aborts, as it does where an unwinding
/// panic meets C.
///
/// # Safety
/// The thread is attached for all of `'py`, and what the name points to is alive.
#[inline]
pub(crate) unsafe fn raise_panics<'py, 'n, T>(
    attached: Attached<'py>,
    // A function, so that no call but one that panics puts a name together.
    name: impl FnOnce() -> Name<'n>,
    work: impl FnOnce() -> Result<T, Raised<'py>>,
) -> Result<T, Raised<'py>> {
    #[cfg(feature = "std")]
    // SAFETY: the caller vouches for the thread and the name; the indicator is clear, as safe code
    // leaves it and unwinding puts nothing there.
    return catch(work)
        .unwrap_or_else(|payload| Err(unsafe { raise_panic(attached, name(), payload) }));
    #[cfg(not(feature = "std"))]
    {
        let _ = (attached, name);
        work()
    }
}

/// As [`raise_panics`]. A separate function composes the name, so that a callback whose name is
/// made of one pointer needs no memory on the stack.
///
/// # Safety
/// As [`raise_panics`].
#[inline]
pub(crate) unsafe fn raise_panics_apart<'py, 'n, T>(
    attached: Attached<'py>,
    name: impl FnOnce() -> Name<'n>,
    work: impl FnOnce() -> Result<T, Raised<'py>>,
) -> Result<T, Raised<'py>> {
    #[cfg(feature = "std")]
    // SAFETY: as in `raise_panics`.
    return catch(work)
        .unwrap_or_else(|payload| Err(unsafe { name_panic(attached, name, payload) }));
    #[cfg(not(feature = "std"))]
    {
        let _ = (attached, name);
        work()
    }
}

/// A panic leaves no broken value behind that anybody could see: handles release their objects as
/// they unwind, and module state is behind `&`, where std's rules for poisoning and atomics apply
/// as after any panic in another thread.
#[cfg(feature = "std")]
#[inline]
fn catch<T>(work: impl FnOnce() -> T) -> Result<T, Payload> {
    std::panic::catch_unwind(core::panic::AssertUnwindSafe(|| stop_if_exited(work)))
}

/// Runs `work`. Up to 3.13 CPython ends a thread with `pthread_exit` that runs Python while Python
/// is finalized, as daemon threads do; that unwinds the stack, and the process aborts where a
/// `catch_unwind` meets it. The thread waits forever instead, as from 3.14 on.
#[cfg(feature = "std")]
#[inline]
fn stop_if_exited<T>(work: impl FnOnce() -> T) -> T {
    #[cfg(not(Py_3_14))]
    {
        struct Exited;
        impl Drop for Exited {
            fn drop(&mut self) {
                // Not `park`, which takes a few kilobytes for the thread's handle.
                while !std::thread::panicking() {
                    std::thread::sleep(core::time::Duration::from_secs(3600));
                }
            }
        }
        let exited = Exited;
        let result = work();
        core::mem::forget(exited);
        result
    }
    #[cfg(Py_3_14)]
    work()
}

/// # Safety
/// As [`Name::write`].
#[cfg(feature = "std")]
#[cold]
#[inline(never)]
unsafe fn name_panic<'py, 'n>(
    attached: Attached<'py>,
    name: impl FnOnce() -> Name<'n>,
    payload: Payload,
) -> Raised<'py> {
    // SAFETY: the caller's contract.
    unsafe { raise_panic(attached, name(), payload) }
}

/// One copy of it serves all callbacks.
///
/// # Safety
/// As [`Name::write`].
#[cfg(feature = "std")]
#[cold]
#[inline(never)]
unsafe fn raise_panic<'py>(
    attached: Attached<'py>,
    name: Name<'_>,
    payload: Payload,
) -> Raised<'py> {
    let message = payload_text(payload);
    let mut text = std::string::String::from("panic in ");
    // SAFETY: the caller's contract. A `String` takes any text.
    let _ = unsafe { name.write(&mut text) };
    text.push_str(": ");
    text.push_str(&message);
    Raised::system_error(attached, &text)
}

#[cfg(feature = "std")]
type Payload = std::boxed::Box<dyn Any + Send>;

/// The text of a payload, which is dropped. If dropping it panics, the second payload is leaked.
#[cfg(feature = "std")]
fn payload_text(payload: Payload) -> std::string::String {
    let text = shown(&*payload);
    let dropped = std::panic::catch_unwind(core::panic::AssertUnwindSafe(move || drop(payload)));
    if let Err(payload) = dropped {
        core::mem::forget(payload);
    }
    text
}

/// `dyn Any` does not say what it is, so a payload that is not text is shown if it is of a type
/// that `panic_any` and `resume_unwind` are used with. Not floats and integers of 128 bits, nor
/// `io::Error`: code that formats them would be in every module, 14 KB and 4 KB of it.
#[cfg(feature = "std")]
#[inline(never)]
fn shown(payload: &(dyn Any + Send)) -> std::string::String {
    use std::borrow::{Cow, ToOwned};
    use std::boxed::Box;
    use std::error::Error;
    use std::string::String;

    macro_rules! text_of {
        ($($type:ty),*) => {
            $(if let Some(value) = payload.downcast_ref::<$type>() {
                return text(value);
            })*
        };
        // By one type, as each type adds its own code for formatting.
        ($as:ty: $($type:ty),*) => {
            $(if let Some(value) = payload.downcast_ref::<$type>() {
                #[allow(clippy::cast_lossless, trivial_numeric_casts, reason = "of any type")]
                return text(&(*value as $as));
            })*
        };
    }
    text_of!(&str, String, Cow<'static, str>, Box<str>);
    text_of!(Box<dyn Error + Send + Sync>, Box<dyn Error + Send>);
    text_of!(bool, char);
    text_of!(i64: i8, i16, i32, i64, isize);
    text_of!(u64: u8, u16, u32, u64, usize);
    "a value that is not text".to_owned()
}

/// Not generic, so that there is one copy for all types. A `Display` of the author's may panic,
/// too.
#[cfg(feature = "std")]
fn text(value: &dyn core::fmt::Display) -> std::string::String {
    use std::borrow::ToOwned;
    use std::string::ToString;
    let text = core::panic::AssertUnwindSafe(|| value.to_string());
    std::panic::catch_unwind(text).unwrap_or_else(|payload| {
        core::mem::forget(payload);
        "a value that panics when it is shown".to_owned()
    })
}

/// Runs a callback that can't raise. A panic is reported on standard error and gives `None`.
#[cfg_attr(not(feature = "std"), allow(clippy::unnecessary_wraps, reason = "a panic aborts"))]
#[inline]
pub(crate) fn report_panics<T>(name: &str, work: impl FnOnce() -> T) -> Option<T> {
    #[cfg(feature = "std")]
    {
        catch(work).map_err(|payload| report_panic(name, payload)).ok()
    }
    #[cfg(not(feature = "std"))]
    {
        let _ = name;
        Some(work())
    }
}

#[cfg(feature = "std")]
#[cold]
#[inline(never)]
fn report_panic(name: &str, payload: Payload) {
    use std::io::Write;
    let payload = payload_text(payload);
    let text = std::format!("panic in {name}, where nothing can be raised: {payload}\n");
    // If standard error is closed, there is nobody to tell.
    let _ = std::io::stderr().write_all(text.as_bytes());
}
