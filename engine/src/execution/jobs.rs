//! 9.5 Jobs: the microtask queue.

use super::{JsResult, Vm};
use crate::heap::Visitor;
use crate::value::Value;

/// A job of the microtask queue (9.5).
pub enum Job {
    /// Calls `function`: what hosts queue.
    Call { function: Value, this: Value, args: [Value; 3], argc: u8 },
    /// 27.2.2.1: a promise settled that this reaction waits for.
    Reaction { reaction: Value, argument: Value, rejected: bool },
    /// As a reaction that resumes `owner` (an async function or generator) with a fulfilled promise's value.
    Resume { owner: Value, value: Value },
    /// 27.2.2.2: a promise was resolved with a thenable.
    ResolveThenable { promise: Value, thenable: Value, then: Value },
}

impl Job {
    /// Visits the cells of the job.
    pub fn trace(&mut self, visitor: &mut dyn Visitor) {
        match self {
            Job::Call { function, this, args, .. } => {
                visitor.visit_value(&mut function.0);
                visitor.visit_value(&mut this.0);
                for arg in args {
                    visitor.visit_value(&mut arg.0);
                }
            }
            Job::Reaction { reaction, argument, .. } => {
                visitor.visit_value(&mut reaction.0);
                visitor.visit_value(&mut argument.0);
            }
            Job::Resume { owner, value } => {
                visitor.visit_value(&mut owner.0);
                visitor.visit_value(&mut value.0);
            }
            Job::ResolveThenable { promise, thenable, then } => {
                visitor.visit_value(&mut promise.0);
                visitor.visit_value(&mut thenable.0);
                visitor.visit_value(&mut then.0);
            }
        }
    }
}

impl Vm {
    /// HostEnqueuePromiseJob and kin: calls `function` when the queue is drained.
    pub fn enqueue_job(&mut self, function: Value, this: Value, args: &[Value]) {
        let mut list = [Value::UNDEFINED; 3];
        let argc = args.len().min(3);
        list[..argc].copy_from_slice(&args[..argc]);
        self.jobs.push_back(Job::Call { function, this, args: list, argc: argc as u8 });
    }

    /// Runs jobs until none is left; stops at the first that throws (only jobs of the host's can).
    pub fn run_jobs(&mut self) -> JsResult<()> {
        while let Some(job) = self.jobs.pop_front() {
            self.run_job(job)?;
        }
        // 9.10.2 ClearKeptObjects: synchronous execution is over.
        self.kept_alive.clear();
        Ok(())
    }

    fn run_job(&mut self, job: Job) -> JsResult<()> {
        let result = match job {
            Job::Call { function, this, args, argc } => {
                self.call(function, this, &args[..argc as usize]).map(|_| ())
            }
            Job::Reaction { reaction, argument, rejected } => self.run_reaction(reaction, argument, rejected),
            Job::Resume { owner, value } => self.resume_await(owner, value, false),
            Job::ResolveThenable { promise, thenable, then } => self.run_thenable(promise, thenable, then),
        };
        // 9.10.2 ClearKeptObjects
        self.kept_alive.clear();
        result
    }
}
