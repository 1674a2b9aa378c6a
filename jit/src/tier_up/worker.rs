//! The thread that compiles.
//!
//! Jobs and outcomes are plain data and travel through channels, so outcomes arrive in the order of
//! their jobs. The thread starts with the first job. It outlives its tier by at most one compilation and
//! then touches nothing of it.

use crate::builder::{Decline, Entry};
use crate::code::{CompileTimes, Compiler, CompilerContext, CompilerOptions, Outcome};
use crate::snapshot::Snapshot;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// Native stack of the thread: the builder recurses over nested loops and inlined calls.
const STACK: usize = 16 << 20;

struct Job {
    id: u64,
    snap: Snapshot,
    entry: Entry,
}

/// The VM's interrupt word while the VM lives.
struct Interrupt(Option<*const AtomicUsize>);
// SAFETY: only the atomic behind the pointer is used, and only while it is there.
unsafe impl Send for Interrupt {}

/// Asks for an interrupt, whether the thread finishes a job or ends by a panic.
struct Notifier(Arc<Mutex<Interrupt>>);

impl Notifier {
    fn notify(&self) {
        let interrupt = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(word) = interrupt.0 {
            // SAFETY: the tier clears the pointer under the lock before the VM goes.
            unsafe { (*word).store(usize::MAX, Ordering::Relaxed) };
        }
    }
}

impl Drop for Notifier {
    fn drop(&mut self) {
        self.notify();
    }
}

/// The compiling thread.
pub struct Worker {
    jobs: Sender<Job>,
    outcomes: Receiver<(u64, Outcome)>,
    interrupt: Arc<Mutex<Interrupt>>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Starts the thread. `interrupt` is the word that asks the VM to poll.
    pub fn start(
        context: CompilerContext,
        options: CompilerOptions,
        interrupt: *const AtomicUsize,
    ) -> std::io::Result<Worker> {
        let (jobs, todo) = channel::<Job>();
        let (done, outcomes) = channel();
        let interrupt = Arc::new(Mutex::new(Interrupt(Some(interrupt))));
        let notifier = Notifier(interrupt.clone());
        let thread =
            std::thread::Builder::new().name("compiler".into()).stack_size(STACK).spawn(move || {
                let notifier = notifier;
                let mut compiler = Compiler::new(context, options);
                while let Ok(job) = todo.recv() {
                    let outcome = match &mut compiler {
                        Ok(compiler) => compile_or_decline(compiler, &job),
                        Err(message) => Outcome {
                            result: Err(Decline::NoCodeGenerator),
                            stubs: Vec::new(),
                            times: CompileTimes::default(),
                            listing: format!("[tier] {message}\n"),
                        },
                    };
                    if done.send((job.id, outcome)).is_err() {
                        break;
                    }
                    notifier.notify();
                }
            })?;
        Ok(Worker { jobs, outcomes, interrupt, thread: Some(thread) })
    }

    pub fn send(&mut self, id: u64, snap: Snapshot, entry: Entry) {
        if self.jobs.send(Job { id, snap, entry }).is_err() {
            self.ended();
        }
    }

    /// An outcome that has arrived.
    pub fn receive(&mut self) -> Option<(u64, Outcome)> {
        match self.outcomes.try_recv() {
            Ok(outcome) => Some(outcome),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => self.ended(),
        }
    }

    /// The thread ends early only by a panic: that goes on here, as if compiled on this thread.
    fn ended(&mut self) -> ! {
        match self.thread.take().map(JoinHandle::join) {
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            _ => unreachable!("the compiler thread ends when its tier does"),
        }
    }
}

/// A fault of the compiler costs the program this function's speed, not its life. Debug builds end, so that
/// tests find it.
fn compile_or_decline(compiler: &mut Compiler, job: &Job) -> Outcome {
    if cfg!(debug_assertions) {
        return compiler.compile(&job.snap, job.entry);
    }
    let compiled =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| compiler.compile(&job.snap, job.entry)));
    compiled.unwrap_or_else(|_| Outcome {
        result: Err(Decline::CompilerFault),
        stubs: Vec::new(),
        times: CompileTimes::default(),
        listing: String::new(),
    })
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.interrupt.lock().unwrap_or_else(PoisonError::into_inner).0 = None;
    }
}
