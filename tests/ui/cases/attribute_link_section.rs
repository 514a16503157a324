use pymodule_ffi::prelude::*;

module! {
    #[unsafe(link_section = ".init_array")]
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
}

fn main() {}
