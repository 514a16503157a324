//! What the crate's own examples and tests need: to link libpython and to find it when they
//! run, or to be left out with a message if it can't be linked.

use std::path::{Path, PathBuf};
use std::{env, fs};

use pyo3_build_config::InterpreterConfig;

use super::{Result, variable};

pub fn link_own_programs(config: &InterpreterConfig) -> Result<()> {
    println!("cargo:rerun-if-env-changed=PYO3_BUILD_EXTENSION_MODULE");
    println!("cargo:rerun-if-env-changed=LIBRARY_PATH");
    println!("cargo:rustc-check-cfg=cfg(libpython_missing)");
    // The fence of examples that embed. Without libpython they don't link, so they are only compiled:
    // rustdoc has to know before it builds them.
    println!("cargo:rustc-env=PYMODULE_FFI_EXAMPLES=");
    pyo3_build_config::add_libpython_rpath_link_args();
    let extension = env::var("PYO3_BUILD_EXTENSION_MODULE").is_ok_and(|value| value != "0");
    #[cfg(feature = "testing")]
    offer_to_tests(config)?;
    let (Some(name), "linux") = (config.lib_name(), &*variable("CARGO_CFG_TARGET_OS")?) else {
        return Ok(());
    };
    let host = variable("TARGET")? == variable("HOST")?;
    if extension || !host || config.executable().is_none() || is_linkable(name, config)? {
        return Ok(());
    }
    let version = config.version();
    let missing = format!(
        "lib{name} can't be linked, so embedding is left out: modules build and run without it; \
         for programs that embed Python install its development package (Debian: \
         libpython{version}-dev, Fedora: python{version}-devel) or set PYO3_PYTHON to a Python \
         built with --enable-shared"
    );
    println!("cargo:warning={missing}");
    println!("cargo:rustc-env=PYMODULE_FFI_LIBPYTHON_MISSING={missing}");
    println!("cargo:rustc-env=PYMODULE_FFI_EXAMPLES=no_run");
    println!("cargo:rustc-cfg=libpython_missing");
    // pyo3-ffi asks for the library whatever we do. An empty one lets `cargo test` build the
    // embedding example, which nothing runs then.
    let stub = PathBuf::from(variable("OUT_DIR")?).join("libpython");
    fs::create_dir_all(&stub)?;
    fs::write(stub.join(format!("lib{name}.a")), "!<arch>\n")?;
    println!("cargo:rustc-link-arg=-L{}", stub.display());
    println!("cargo:rustc-link-arg=-Wl,--unresolved-symbols=ignore-all");
    Ok(())
}

/// Lets cargo find libpython when it runs the tests of a crate that has no build script for that:
/// it adds those search paths of the linker to the loader's that are in its target folder.
#[cfg(feature = "testing")]
fn offer_to_tests(config: &InterpreterConfig) -> Result<()> {
    let folder = PathBuf::from(variable("OUT_DIR")?).join("loader");
    let _ = fs::remove_dir_all(&folder);
    let extension = env::var("PYO3_BUILD_EXTENSION_MODULE").is_ok_and(|value| value != "0");
    let host = variable("TARGET")? == variable("HOST")?;
    let Some(library) = config.lib_dir().filter(|_| host && !extension) else { return Ok(()) };
    let Ok(entries) = fs::read_dir(library) else { return Ok(()) };
    fs::create_dir_all(&folder)?;
    for entry in entries {
        let file = entry?;
        let name = file.file_name();
        let text = name.to_string_lossy();
        if text.starts_with("libpython") && (text.contains(".so") || text.ends_with(".dylib")) {
            #[cfg(unix)]
            std::os::unix::fs::symlink(file.path(), folder.join(&name))?;
        }
    }
    println!("cargo:rustc-link-search=native={}", folder.display());
    Ok(())
}

/// Whether the linker finds it on its search path.
fn is_linkable(name: &str, config: &InterpreterConfig) -> Result<bool> {
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    let mut directories: Vec<PathBuf> = config.lib_dir().map(PathBuf::from).into_iter().collect();
    directories.extend(
        flags
            .split('\x1f')
            .map(|flag| flag.trim_start_matches("-L"))
            .map(|flag| PathBuf::from(flag.trim_start_matches("native="))),
    );
    if let Some(list) = env::var_os("LIBRARY_PATH") {
        directories.extend(env::split_paths(&list));
    }
    let multiarch = format!("{}-linux-gnu", variable("CARGO_CFG_TARGET_ARCH")?);
    for root in ["/lib", "/usr/lib", "/usr/local/lib"] {
        directories.push(PathBuf::from(root));
        directories.push(Path::new(root).join(&multiarch));
    }
    directories.extend(["/lib64", "/usr/lib64"].map(PathBuf::from));
    Ok(directories.iter().any(|directory| {
        ["so", "a"].iter().any(|suffix| directory.join(format!("lib{name}.{suffix}")).exists())
    }))
}
