//! 9.5 Jobs: the microtask queue.

use super::vm::Job;
use super::{JsResult, Vm};
use crate::value::Value;

impl Vm {
    /// HostEnqueuePromiseJob and kin: calls `function` when the queue is drained.
    pub fn enqueue_job(&mut self, function: Value, this: Value, args: &[Value]) {
        let mut list = [Value::UNDEFINED; 3];
        let argc = args.len().min(3);
        list[..argc].copy_from_slice(&args[..argc]);
        self.jobs.push_back(Job::Call { function, this, args: list, argc: argc as u8 });
    }

    /// Runs jobs until none is left; stops at the first that throws.
    pub fn run_jobs(&mut self) -> JsResult<()> {
        while let Some(Job::Call { function, this, args, argc }) = self.jobs.pop_front() {
            self.call(function, this, &args[..argc as usize])?;
            self.kept_alive.clear();
        }
        Ok(())
    }
}
