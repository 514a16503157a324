//! A hidden macro with expressions for what unsafe code trusts.

#![forbid(unsafe_code)]

fn main() {
    let _ = pymodule_ffi::__hooks!(PEEK, "", "unused", { panic!("the author's code") }, 0);
}
