//! Panics never leave Rust: what CPython calls turns them into exceptions.

use crate::attached::Attached;
use crate::message::Message;
use crate::raised::Raised;

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
        match std::panic::catch_unwind(core::panic::AssertUnwindSafe(work)) {
            Ok(result) => result,
            Err(payload) => Err(raise_panic::<F>(attached, &*payload)),
        }
    }
    #[cfg(not(feature = "std"))]
    {
        let _ = (attached, core::any::type_name::<F>(), Message::of);
        work()
    }
}

#[cfg(feature = "std")]
#[cold]
fn raise_panic<'py, F>(
    attached: Attached<'py>,
    payload: &(dyn core::any::Any + Send),
) -> Raised<'py> {
    let text = payload_text(payload);
    let function = core::any::type_name::<F>();
    Raised::system_error(
        attached,
        Message::of(format_args!("panic in {function}: {text}")).as_str(),
    )
}

#[cfg(feature = "std")]
fn payload_text(payload: &(dyn core::any::Any + Send)) -> &str {
    if let Some(text) = payload.downcast_ref::<&str>() {
        text
    } else if let Some(text) = payload.downcast_ref::<std::string::String>() {
        text
    } else {
        "a value that is no text"
    }
}

/// Runs a callback that may not raise. A panic is reported on standard error.
#[inline]
pub(crate) fn report_panics<F>(work: impl FnOnce()) {
    #[cfg(feature = "std")]
    if let Err(payload) = std::panic::catch_unwind(core::panic::AssertUnwindSafe(work)) {
        let text = payload_text(&*payload);
        std::eprintln!(
            "panic in {}, where nothing can be raised: {text}",
            core::any::type_name::<F>()
        );
    }
    #[cfg(not(feature = "std"))]
    {
        let _ = core::any::type_name::<F>();
        work();
    }
}
