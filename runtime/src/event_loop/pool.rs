//! Worker threads for what the operating system offers only as blocking calls.

use super::Deliver;
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};

/// Runs on a worker; gives what is to be delivered on the JavaScript thread. Touches no cell.
pub type Work = Box<dyn FnOnce() -> Deliver + Send>;

type Job = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct Queue {
    jobs: Mutex<VecDeque<Job>>,
    ready: Condvar,
}

/// Threads start when there is work and none is idle, up to UV_THREADPOOL_SIZE (4).
pub struct Pool {
    queue: Arc<Queue>,
    threads: usize,
    most: usize,
}

impl Pool {
    pub fn new() -> Pool {
        let wanted = std::env::var("UV_THREADPOOL_SIZE").ok().and_then(|text| text.parse::<usize>().ok());
        Pool { queue: Arc::default(), threads: 0, most: wanted.unwrap_or(4).clamp(1, 1024) }
    }

    /// Queues a job; fails when the first thread cannot be started.
    pub fn run(&mut self, job: Job) -> std::io::Result<()> {
        super::lock(&self.queue.jobs).push_back(job);
        if self.threads < self.most {
            let queue = self.queue.clone();
            let started = std::thread::Builder::new().name("worker".into()).spawn(move || serve(&queue));
            match started {
                Ok(_) => self.threads += 1,
                Err(error) if self.threads == 0 => return Err(error),
                // The threads there are will get to it.
                Err(_) => {}
            }
        }
        self.queue.ready.notify_one();
        Ok(())
    }
}

fn serve(queue: &Queue) {
    loop {
        let job = {
            let mut jobs = super::lock(&queue.jobs);
            loop {
                match jobs.pop_front() {
                    Some(job) => break job,
                    None => {
                        jobs = queue.ready.wait(jobs).unwrap_or_else(std::sync::PoisonError::into_inner);
                    }
                }
            }
        };
        job();
    }
}
