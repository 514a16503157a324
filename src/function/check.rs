//! Compares a signature with the calling convention of the constructor that it is given to.

use super::signature::{Place, Signature};
use crate::text::TextBuffer;

/// Stops the build where the convention takes other calls than the signature shows.
#[track_caller]
pub const fn convention(place: Place<'_>, convention: &str, signature: &Signature<'_>) {
    if signature.is_wrong {
        return;
    }
    let name = match convention.as_bytes() {
        [b'r', b'a', b'w', b'_', rest @ ..] => rest,
        name => name,
    };
    let problem = match name {
        b"noargs" if !signature.is_empty() => "takes no arguments",
        b"o" if !signature.is_one() => "takes one argument, by position",
        b"fastcall" | b"varargs" if !signature.is_positional_only() => {
            "takes arguments by position only"
        }
        _ => return,
    };
    let text = TextBuffer::new().push("signature: the convention `").push(convention).push("` ");
    let text = text.push(problem).push(match name {
        b"noargs" => ": write `($module, /)`",
        b"o" => ": write `($module, name, /)`",
        _ => ": end the parameters with `/`",
    });
    place.fail(
        &text
            .push(", or write `function` for `")
            .push(convention)
            .push("`, and the signature decides"),
    );
}
