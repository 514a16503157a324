use pymodule_ffi::prelude::*;

#[repr(align(64))]
struct Line(u8);

state! { struct State { line: Line } }

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: |_| Ok(State { line: Line(1) }),
}

fn main() {}
