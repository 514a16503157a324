//! Programs that have to end: what hangs is killed, and says so.

use std::io::Read;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

/// How long a program may take. `ci/threads.sh` and others that run tests at length set more.
fn limit() -> Duration {
    let seconds = env::var("PYMODULE_FFI_LIMIT").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(seconds.unwrap_or(600))
}

/// Runs a program to its end and returns its output. Panics with its output if it hangs.
pub fn output(command: &mut Command) -> Output {
    output_within(command, limit())
}

/// As [`output`], with a limit.
pub fn output_within(command: &mut Command, limit: Duration) -> Output {
    // A new process group, as the children that it forks have its pipes, too.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let stdout = read(child.stdout.take().expect("it is piped"));
    let stderr = read(child.stderr.take().expect("it is piped"));
    let end = Instant::now() + limit;
    // A child of it that still runs holds the pipes: it hangs, too.
    while !(stdout.is_finished() && stderr.is_finished()) {
        if Instant::now() > end {
            kill(&mut child);
            let printed = [stdout, stderr].map(|reader| reader.join().expect("it only reads"));
            let printed = printed.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            panic!("{command:?} hangs: killed after {limit:?}\n{}", printed.concat());
        }
        thread::sleep(Duration::from_millis(5));
    }
    let status = child.wait().expect("it is a child of this process");
    let [stdout, stderr] = [stdout, stderr].map(|reader| reader.join().expect("it only reads"));
    Output { status, stdout, stderr }
}

fn read(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).expect("a pipe can be read");
        bytes
    })
}

fn kill(child: &mut Child) {
    if cfg!(unix) {
        let group = format!("-{}", child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
    }
    let _ = child.kill();
    let _ = child.wait();
}
