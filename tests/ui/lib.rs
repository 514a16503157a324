//! Every file in `cases` breaks one rule; beside it is what the compiler says.
//!
//! The texts are those of one compiler, so with another nothing is compared, which on CI is a
//! failure. `TRYBUILD=overwrite cargo test -p ui-tests` writes them anew.

#[cfg(test)]
mod tests {
    use std::process::Command;

    const PINNED: &str = "rustc 1.95.";

    #[test]
    fn what_does_not_compile() {
        let output = Command::new("rustc").arg("--version").output().expect("cargo has a rustc");
        let version = String::from_utf8(output.stdout).expect("UTF-8");
        if !version.starts_with(PINNED) {
            assert!(std::env::var_os("CI").is_none(), "these texts are of {PINNED}, not {version}");
            eprintln!("LEFT OUT: these texts are of {PINNED}, not {version}");
            return;
        }
        trybuild::TestCases::new().compile_fail("cases/*.rs");
    }
}
