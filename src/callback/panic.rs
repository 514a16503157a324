//! Panics never leave Rust: what CPython calls turns them into exceptions.

use crate::handle::{Attached, Raised};

/// Runs a callback that may raise. A panic becomes a `SystemError` that names the function.
///
/// Without the feature `std` a panic can't be caught and aborts, as it does where an unwinding
/// panic meets C.
///
/// # Safety
/// The thread is attached for all of `'py`.
#[inline]
pub(crate) unsafe fn raise_panics<'py, F, T>(
    attached: Attached<'py>,
    work: impl FnOnce() -> Result<T, Raised<'py>>,
) -> Result<T, Raised<'py>> {
    #[cfg(feature = "std")]
    {
        // A panic leaves no broken value behind that anybody could see: handles release their
        // objects as they unwind, and module state is behind `&`, where std's rules for
        // poisoning and atomics apply as after any panic in another thread.
        let work = || stop_if_exited(work);
        match std::panic::catch_unwind(core::panic::AssertUnwindSafe(work)) {
            Ok(result) => result,
            Err(payload) => Err(raise_panic::<F>(attached, payload)),
        }
    }
    #[cfg(not(feature = "std"))]
    {
        let _ = (attached, core::any::type_name::<F>());
        work()
    }
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
                while !std::thread::panicking() {
                    std::thread::park();
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

#[cfg(feature = "std")]
#[cold]
fn raise_panic<F>(attached: Attached<'_>, payload: Payload) -> Raised<'_> {
    let function = core::any::type_name::<F>();
    Raised::system_error(attached, &std::format!("panic in {function}: {}", payload_text(payload)))
}

#[cfg(feature = "std")]
type Payload = std::boxed::Box<dyn core::any::Any + Send>;

/// The text of a payload, which is dropped: where that panics, too, what is left is leaked.
#[cfg(feature = "std")]
fn payload_text(payload: Payload) -> std::string::String {
    use std::borrow::ToOwned;
    let text = if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<std::string::String>() {
        text.clone()
    } else {
        "a value that is no text".to_owned()
    };
    let dropped = std::panic::catch_unwind(core::panic::AssertUnwindSafe(move || drop(payload)));
    if let Err(payload) = dropped {
        core::mem::forget(payload);
    }
    text
}

/// Runs a callback that may not raise. A panic is reported on standard error.
#[inline]
pub(crate) fn report_panics<F>(work: impl FnOnce()) {
    #[cfg(feature = "std")]
    let work = || stop_if_exited(work);
    #[cfg(feature = "std")]
    if let Err(payload) = std::panic::catch_unwind(core::panic::AssertUnwindSafe(work)) {
        use std::io::Write;
        let function = core::any::type_name::<F>();
        let text = payload_text(payload);
        // Where standard error is gone nobody is left to tell.
        let _ =
            writeln!(std::io::stderr(), "panic in {function}, where nothing can be raised: {text}");
    }
    #[cfg(not(feature = "std"))]
    {
        let _ = core::any::type_name::<F>();
        work();
    }
}
