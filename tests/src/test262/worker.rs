//! One worker process, seen from the runner: started on demand, replaced after a crash, a time-out
//! or a number of jobs.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::protocol::{self, Response};
use crate::engine::Engine;
use crate::process::{End, end_of};

/// How a job ended, seen from outside.
pub enum Answer {
    Response(Response),
    /// The process died or broke the protocol while it held the job.
    Crash(String),
    TimedOut,
}

pub struct Worker {
    engine: Engine,
    limit: Duration,
    /// After this many jobs the process is replaced, so that what leaks stays bounded.
    jobs_per_process: usize,
    running: Option<Running>,
}

struct Running {
    child: Child,
    stdin: ChildStdin,
    responses: Receiver<std::io::Result<Vec<u8>>>,
    stderr: Arc<Mutex<Vec<u8>>>,
    jobs: usize,
}

impl Worker {
    pub fn new(engine: Engine, limit: Duration, jobs_per_process: usize) -> Worker {
        Worker { engine, limit, jobs_per_process, running: None }
    }

    /// Does one job. Only a process that can not be started is an error.
    pub fn run(&mut self, request: &[u8]) -> Result<Answer, String> {
        if self.running.as_ref().is_some_and(|running| running.jobs >= self.jobs_per_process) {
            self.stop();
        }
        let mut running = match self.running.take() {
            Some(running) => running,
            None => start(&self.engine)?,
        };
        running.jobs += 1;
        if let Err(error) = running.stdin.write_all(request).and_then(|()| running.stdin.flush()) {
            return Ok(Answer::Crash(post_mortem(running, &format!("did not take the job: {error}"))));
        }
        match running.responses.recv_timeout(self.limit) {
            Ok(Ok(payload)) => match protocol::decode_response(&payload) {
                Ok(response) => {
                    self.running = Some(running);
                    Ok(Answer::Response(response))
                }
                Err(error) => Ok(Answer::Crash(post_mortem(running, &error))),
            },
            Ok(Err(error)) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                Ok(Answer::Crash(post_mortem(running, "ended")))
            }
            Ok(Err(error)) => Ok(Answer::Crash(post_mortem(running, &error.to_string()))),
            Err(RecvTimeoutError::Disconnected) => Ok(Answer::Crash(post_mortem(running, "stdout ended"))),
            Err(RecvTimeoutError::Timeout) => {
                // It may just have died; either way it is gone after this.
                let _ = running.child.kill();
                let _ = running.child.wait();
                Ok(Answer::TimedOut)
            }
        }
    }

    /// Ends the process in order: its stdin closes, and it has a moment to leave by itself.
    pub fn stop(&mut self) {
        if let Some(Running { mut child, stdin, .. }) = self.running.take() {
            drop(stdin);
            for _ in 0..50 {
                if matches!(child.try_wait(), Ok(Some(_))) {
                    return;
                }
                std::thread::sleep(Duration::from_millis(2));
            }
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.stop();
    }
}

fn start(engine: &Engine) -> Result<Running, String> {
    let mut child = engine
        .command()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("can not start {}: {error}", engine.program.display()))?;
    let stdin = child.stdin.take().expect("stdin is piped");
    let mut stdout = child.stdout.take().expect("stdout is piped");
    let mut errors = child.stderr.take().expect("stderr is piped");

    let (send, responses) = channel();
    std::thread::spawn(move || {
        loop {
            let result = read_frame(&mut stdout);
            let last = result.is_err();
            if send.send(result).is_err() || last {
                return;
            }
        }
    });
    let stderr = Arc::new(Mutex::new(Vec::new()));
    let kept = stderr.clone();
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = errors.read(&mut buffer) {
            let mut kept = kept.lock().expect("no holder of the lock panics");
            kept.extend_from_slice(&buffer[..count]);
            // The last words are what matters.
            let excess = kept.len().saturating_sub(1 << 16);
            kept.drain(..excess);
        }
    });
    Ok(Running { child, stdin, responses, stderr, jobs: 0 })
}

fn read_frame(stream: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length > 64 << 20 {
        return Err(std::io::Error::other(
            "a response of more than 64 MiB: is something else printing to stdout?",
        ));
    }
    let mut payload = vec![0; length as usize];
    stream.read_exact(&mut payload)?;
    Ok(payload)
}

/// What is known about a dead worker: how it ended and the line of stderr that says why.
fn post_mortem(mut running: Running, what: &str) -> String {
    // A worker that broke the protocol may live on; one that is dying needs a moment to be dead.
    let mut end = None;
    for _ in 0..100 {
        if let Ok(Some(status)) = running.child.try_wait() {
            end = Some(end_of(status));
            break;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    if end.is_none() {
        let _ = running.child.kill();
        let _ = running.child.wait();
    }
    std::thread::sleep(Duration::from_millis(2));
    let stderr = running.stderr.lock().expect("no holder of the lock panics");
    let text = String::from_utf8_lossy(&stderr);
    let telling = text
        .lines()
        .rfind(|line| line.contains("panicked at") || line.contains("overflow") || line.contains("fatal"))
        .or_else(|| text.lines().rfind(|line| !line.trim().is_empty()))
        .unwrap_or_default();
    // The panic's message is on the line after its place.
    let message = text
        .lines()
        .skip_while(|line| *line != telling)
        .nth(1)
        .filter(|_| telling.contains("panicked at"))
        .unwrap_or_default();
    match end {
        Some(End::Exit(code)) => format!("{what}, exit code {code}: {telling} {message}"),
        Some(end) => format!("{end}: {telling} {message}"),
        None => format!("{what}: {telling} {message}"),
    }
}
