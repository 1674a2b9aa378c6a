//! 9.5 Jobs: the microtask queue.

use super::{JsResult, Vm};
use crate::builtins::promise_operations::reaction_continuation;
use crate::heap::Visitor;
use crate::value::Value;

/// A job of the microtask queue (9.5). Each runs with the continuation data of who queued it; a reaction's
/// cell carries its own.
pub enum Job {
    /// Calls `function`: what hosts queue.
    Call { function: Value, this: Value, args: [Value; 3], argc: u8, continuation: Value },
    /// 27.2.2.1: a promise settled that this reaction waits for.
    Reaction { reaction: Value, argument: Value, rejected: bool },
    /// As a reaction that resumes `owner` (an async function or generator) with a fulfilled promise's value.
    Resume { owner: Value, value: Value, continuation: Value },
    /// 27.2.2.2: a promise was resolved with a thenable.
    ResolveThenable { promise: Value, thenable: Value, then: Value, continuation: Value },
}

impl Job {
    /// Visits the cells of the job.
    pub fn trace(&mut self, visitor: &mut dyn Visitor) {
        match self {
            Job::Call { function, this, args, continuation, .. } => {
                visitor.visit_value(&mut continuation.0);
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
            Job::Resume { owner, value, continuation } => {
                visitor.visit_value(&mut continuation.0);
                visitor.visit_value(&mut owner.0);
                visitor.visit_value(&mut value.0);
            }
            Job::ResolveThenable { promise, thenable, then, continuation } => {
                visitor.visit_value(&mut continuation.0);
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
        let continuation = self.continuation;
        self.jobs.push_back(Job::Call { function, this, args: list, argc: argc as u8, continuation });
    }

    /// Runs jobs until none is left; stops at the first that throws (only jobs of the host's can).
    pub fn run_jobs(&mut self) -> JsResult<()> {
        let outer = self.continuation;
        while let Some(job) = self.jobs.pop_front() {
            // An error leaves the context of its job: what handles it sees that.
            self.run_job(job)?;
            self.continuation = outer;
        }
        // 9.10.2 ClearKeptObjects: synchronous execution is over.
        self.kept_alive.clear();
        Ok(())
    }

    fn run_job(&mut self, job: Job) -> JsResult<()> {
        let result = match job {
            Job::Call { function, this, args, argc, continuation } => {
                self.continuation = continuation;
                self.call(function, this, &args[..argc as usize]).map(|_| ())
            }
            Job::Reaction { reaction, argument, rejected } => {
                self.continuation = reaction_continuation(reaction);
                self.run_reaction(reaction, argument, rejected)
            }
            Job::Resume { owner, value, continuation } => {
                self.continuation = continuation;
                self.resume_await(owner, value, false)
            }
            Job::ResolveThenable { promise, thenable, then, continuation } => {
                self.continuation = continuation;
                self.run_thenable(promise, thenable, then)
            }
        };
        // 9.10.2 ClearKeptObjects
        self.kept_alive.clear();
        result
    }
}
