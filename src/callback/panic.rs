//! Panics never leave Rust: functions that CPython calls turn them into exceptions.

#[cfg(feature = "std")]
use core::any::Any;

use super::name::Name;
use crate::handle::{Attached, Raised};
#[cfg(feature = "std")]
use crate::raw::ecosystem as ffi;

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
            #[inline]
            fn drop(&mut self) {
                if !std::thread::panicking() {
                    wait_forever();
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

/// Not `park` and not `sleep`, which take a few kilobytes: for the thread's handle, and for
/// formatting the error of the system call.
#[cfg(all(feature = "std", not(Py_3_14)))]
#[cold]
#[inline(never)]
fn wait_forever() {
    use std::sync::{Condvar, Mutex, PoisonError};
    static LOCK: Mutex<()> = Mutex::new(());
    static NEVER: Condvar = Condvar::new();
    let mut held = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        held = NEVER.wait(held).unwrap_or_else(PoisonError::into_inner);
    }
}

/// # Safety
/// As [`Name::find`].
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

/// One copy of it serves all callbacks. CPython formats the message, which takes less code.
///
/// # Safety
/// As [`Name::find`].
#[cfg(feature = "std")]
#[cold]
#[inline(never)]
unsafe fn raise_panic<'py>(
    attached: Attached<'py>,
    name: Name<'_>,
    payload: Payload,
) -> Raised<'py> {
    let mut raised = None;
    consume(payload, &mut |shown| {
        let strings = attached.str(shown).and_then(|shown| {
            // SAFETY: the caller's contract; nothing is pending, as `Raised` owns what was.
            Ok((unsafe { name.find(attached)? }, shown))
        });
        raised = Some(strings.map_or_else(core::convert::identity, |(name, shown)| {
            // SAFETY: the thread is attached; the arguments are what the format names, two `str`.
            unsafe {
                let format = c"panic in %U: %U".as_ptr();
                ffi::PyErr_Format(ffi::PyExc_SystemError, format, name.as_ptr(), shown.as_ptr());
            }
            Raised::fetch(attached)
        }));
    });
    raised.unwrap_or_else(|| Raised::fetch(attached))
}

#[cfg(feature = "std")]
type Payload = std::boxed::Box<dyn Any + Send>;

/// Calls `take` with the text of a payload, and drops the payload. To show it and to drop it runs
/// the author's code, which may panic, too.
#[cfg(feature = "std")]
#[inline(never)]
fn consume(payload: Payload, take: &mut dyn FnMut(&str)) {
    use core::fmt::Write;
    let mut formatted = std::string::String::new();
    let text = match shown(&*payload) {
        Shown::Text(text) => text,
        Shown::Value(value) => {
            let mut written = false;
            survive(&mut || written = write!(formatted, "{value}").is_ok());
            if written { &formatted } else { "a value that can't be shown" }
        }
        Shown::Number { sign, size } => {
            // A `String` takes any text.
            let _ = write!(formatted, "{sign}{size}");
            &formatted
        }
    };
    take(text);
    let mut payload = Some(payload);
    survive(&mut || drop(payload.take()));
}

/// If this panics, the second payload is leaked.
#[cfg(feature = "std")]
#[inline(never)]
fn survive(work: &mut dyn FnMut()) {
    if let Err(payload) = std::panic::catch_unwind(core::panic::AssertUnwindSafe(work)) {
        core::mem::forget(payload);
    }
}

/// How a payload is shown.
#[cfg(feature = "std")]
enum Shown<'a> {
    Text(&'a str),
    Value(&'a dyn core::fmt::Display),
    /// For all integers, as each type adds its own code for formatting.
    Number {
        sign: &'static str,
        size: u64,
    },
}

/// `dyn Any` does not say what it is, so a payload that is not text is shown if it is of a type
/// that `panic_any` and `resume_unwind` are used with. Not floats and integers of 128 bits, nor
/// `io::Error`: code that formats them would be in every module, 14 KB and 4 KB of it.
#[cfg(feature = "std")]
fn shown(payload: &(dyn Any + Send)) -> Shown<'_> {
    use std::borrow::Cow;
    use std::boxed::Box;
    use std::error::Error;
    use std::string::String;

    macro_rules! show {
        ($value:ident => $shown:expr; $($type:ty),*) => {
            $(if let Some($value) = payload.downcast_ref::<$type>() {
                return $shown;
            })*
        };
    }
    #[allow(clippy::cast_lossless, clippy::unnecessary_cast, reason = "of any type")]
    {
        show!(value => Shown::Text(value); &str, String, Cow<'static, str>, Box<str>);
        show!(value => Shown::Value(value); Box<dyn Error + Send + Sync>, Box<dyn Error + Send>, char);
        show!(value => Shown::Text(if *value { "true" } else { "false" }); bool);
        show!(value => Shown::Number {
            sign: if *value < 0 { "-" } else { "" },
            size: value.unsigned_abs() as u64,
        }; i8, i16, i32, i64, isize);
        show!(value => Shown::Number { sign: "", size: *value as u64 }; u8, u16, u32, u64, usize);
    }
    Shown::Text("a value that is not text")
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
    consume(payload, &mut |payload| {
        let text = std::format!("panic in {name}, where nothing can be raised: {payload}\n");
        // If standard error is closed, there is nobody to tell.
        let _ = std::io::stderr().write_all(text.as_bytes());
    });
}
