use pymodule_ffi::prelude::*;

static CACHE: std::sync::Mutex<Option<Object<'static>>> = std::sync::Mutex::new(None);

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [],
}

fn main() {}
