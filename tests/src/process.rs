//! Runs one program to its end or to a time limit and keeps all it printed.

use std::io::Read;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Exit(i32),
    Signal(i32),
    TimedOut,
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            End::Exit(code) => write!(f, "exit code {code}"),
            End::Signal(number) => write!(f, "signal {number} ({})", signal_name(*number)),
            End::TimedOut => f.write_str("time limit passed"),
        }
    }
}

/// The signals a misbehaving engine dies of.
pub fn signal_name(number: i32) -> &'static str {
    match number {
        4 => "SIGILL",
        5 => "SIGTRAP",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        15 => "SIGTERM",
        _ => "signal",
    }
}

/// Turns a status into an [`End`].
pub fn end_of(status: ExitStatus) -> End {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        if let Some(number) = status.signal() {
            return End::Signal(number);
        }
    }
    End::Exit(status.code().unwrap_or(-1))
}

pub struct Finished {
    pub end: End,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    pub elapsed: Duration,
}

/// Most of one stream that is kept: a program that prints without end must not fill the memory.
const KEPT: u64 = 16 << 20;

/// Runs the command with an empty stdin. Both streams are drained by threads, so the child never
/// blocks on a full pipe; the end of its stdout is what announces its end.
pub fn run(mut command: Command, limit: Duration) -> Result<Finished, String> {
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("can not start {}: {error}", command.get_program().to_string_lossy()))?;
    let (done, end_of_stream) = mpsc::channel();
    let stdout = drain(child.stdout.take().expect("stdout is piped"), Some(done));
    let stderr = drain(child.stderr.take().expect("stderr is piped"), None);

    let mut timed_out = end_of_stream.recv_timeout(limit).is_err();
    // A program may close its stdout and go on running; poll for the little time that is left.
    while !timed_out && child.try_wait().map_err(|error| error.to_string())?.is_none() {
        if start.elapsed() >= limit {
            timed_out = true;
        }
        std::thread::sleep(Duration::from_micros(300));
    }
    if timed_out {
        // It may have ended in between, which is fine: waiting below collects it either way.
        let _ = child.kill();
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    Ok(Finished {
        end: if timed_out { End::TimedOut } else { end_of(status) },
        stdout: stdout.join().unwrap_or_default(),
        stderr: stderr.join().unwrap_or_default(),
        elapsed: start.elapsed(),
    })
}

fn drain(
    stream: impl Read + Send + 'static,
    done: Option<mpsc::Sender<()>>,
) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut kept = Vec::new();
        let mut stream = stream.take(KEPT);
        // An error while reading ends the stream like its end does; what came so far is kept.
        let _ = stream.read_to_end(&mut kept);
        if kept.len() as u64 == KEPT {
            let _ = std::io::copy(&mut stream.into_inner(), &mut std::io::sink());
        }
        if let Some(done) = done {
            let _ = done.send(());
        }
        kept
    })
}
