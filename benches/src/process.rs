//! One process from start to end, with what it used.

use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

/// What a finished process printed and used.
pub struct Finished {
    pub stdout: String,
    pub stderr: String,
    /// `Ok` for exit code 0, else how it ended.
    pub end: Result<(), String>,
    pub wall_ms: f64,
    pub user_ms: f64,
    pub system_ms: f64,
    pub peak_kb: u64,
}

/// Runs a command to its end, or kills it at the limit.
pub fn run(mut command: Command, limit: Duration) -> Result<Finished, String> {
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("can not start {}: {error}", command.get_program().to_string_lossy()))?;
    let stdout = drain(child.stdout.take().expect("stdout is piped"));
    let stderr = drain(child.stderr.take().expect("stderr is piped"));

    // A watchdog kills; this thread waits in wait4, whose usage is of this one child.
    let pid = child.id() as libc::pid_t;
    let (ended, wait_for_end) = mpsc::channel::<()>();
    let killed = Arc::new(AtomicBool::new(false));
    let flag = killed.clone();
    let watchdog = std::thread::spawn(move || {
        if wait_for_end.recv_timeout(limit) == Err(mpsc::RecvTimeoutError::Timeout) {
            flag.store(true, Ordering::SeqCst);
            // SAFETY: plain system call. The child is not collected before `ended` is dropped, or
            // is a moment from it, so the number is still its own.
            unsafe { libc::kill(pid, libc::SIGKILL) };
        }
    });
    let mut status = 0;
    // SAFETY: rusage is plain data for which all zeroes is a value.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    let collected = loop {
        // SAFETY: the pointers are to live locals of the right types; nobody else waits for the child.
        let result = unsafe { libc::wait4(pid, &mut status, 0, &mut usage) };
        if result != -1 || std::io::Error::last_os_error().kind() != std::io::ErrorKind::Interrupted {
            break result;
        }
    };
    let wall_ms = start.elapsed().as_secs_f64() * 1000.0;
    drop(ended);
    watchdog.join().map_err(|_| "the watchdog panicked")?;
    if collected != pid {
        return Err(format!("wait4: {}", std::io::Error::last_os_error()));
    }

    let end = if killed.load(Ordering::SeqCst) {
        Err(format!("not done after {} s", limit.as_secs()))
    } else if libc::WIFSIGNALED(status) {
        Err(format!("signal {}", libc::WTERMSIG(status)))
    } else if libc::WEXITSTATUS(status) != 0 {
        Err(format!("exit code {}", libc::WEXITSTATUS(status)))
    } else {
        Ok(())
    };
    let milliseconds = |time: libc::timeval| time.tv_sec as f64 * 1000.0 + time.tv_usec as f64 / 1000.0;
    Ok(Finished {
        stdout: stdout.join().unwrap_or_default(),
        stderr: stderr.join().unwrap_or_default(),
        end,
        wall_ms,
        user_ms: milliseconds(usage.ru_utime),
        system_ms: milliseconds(usage.ru_stime),
        peak_kb: usage.ru_maxrss as u64,
    })
}

fn drain(mut stream: impl Read + Send + 'static) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // A broken stream ends like any other; what came so far is kept.
        let _ = stream.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}
