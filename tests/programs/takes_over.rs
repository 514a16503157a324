//! A program whose hook takes the place of the interpreter's own module `time`.

#![forbid(unsafe_code)]

use pymodule_ffi::embed::{Configuration, StartError};

pymodule_ffi::module! {
    pub static TIME;
    name: "mylib.time", hook: "time", interpreters: PerInterpreterGil, gil: NotUsed,
}

fn main() {
    // It is not registered, only linked.
    std::hint::black_box(&TIME);
    match Configuration::new().start() {
        Err(error @ StartError::HookTakesOver(_)) => println!("{error}"),
        Err(error) => println!("another error: {error}"),
        Ok(interpreter) => {
            let own = interpreter.attach(|attached| {
                let time = attached.import(c"time").expect("there is a module `time`");
                time.getattr(c"sleep").is_ok()
            });
            println!("started, and its module `time` is its own: {own}");
        }
    }
}
