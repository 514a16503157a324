use pymodule_ffi::prelude::*;

state! { struct State { number: u8 } }

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    create: object(|spec| Ok(spec.attached().none())), state: State,
    exec: |_| Ok(State { number: 1 }),
}

fn main() {}
