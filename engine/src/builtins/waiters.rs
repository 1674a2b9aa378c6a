//! 25.4.1 WaiterList Objects: the agents that wait for an element of shared memory, in order of arrival.
//!
//! One list serves the whole process; its lock is the critical section of every WaiterList. An agent either
//! sleeps in `Atomics.wait` until its condition is signalled, or has a promise of `Atomics.waitAsync`: then
//! the notifier leaves the waiter's number with the agent, and the host of that agent settles the promise
//! from a task of its own ([`Vm::settle_waits`]).

use crate::execution::{JsResult, Vm};
use crate::heap::Visitor;
use crate::object::MemoryBlock;
use crate::value::Value;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

/// Which WaiterList: the block of memory, by its address, and the offset in it. A waiter holds its block at
/// least weakly, so that no other block gets the same address while it is listed.
type ListKey = (usize, usize);

/// Wakes the agent's thread, from any thread.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// What other threads know of an agent that waits with promises.
#[derive(Default)]
struct Agent {
    /// Numbers of notified waiters, in order of notification.
    woken: Mutex<Vec<u64>>,
    wake: Mutex<Option<Wake>>,
}

enum Notify {
    /// A sleeping thread: the flag is set under the list's lock, then the condition is signalled.
    Thread {
        notified: Mutex<bool>,
        condition: Condvar,
    },
    Promise {
        agent: Arc<Agent>,
        number: u64,
    },
}

struct Waiter {
    list: ListKey,
    notify: Notify,
}

static WAITERS: Mutex<Vec<Arc<Waiter>>> = Mutex::new(Vec::new());

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic while the lock was held left nothing half done.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn unlist(waiter: &Arc<Waiter>) {
    lock(&WAITERS).retain(|other| !Arc::ptr_eq(other, waiter));
}

fn key_of(block: &Arc<MemoryBlock>, offset: usize) -> ListKey {
    (Arc::as_ptr(block) as usize, offset)
}

/// 25.4.15 Atomics.notify, steps 8 to 12: how many were woken.
pub fn notify(block: &Arc<MemoryBlock>, offset: usize, count: f64) -> i32 {
    let key = key_of(block, offset);
    let mut woken = 0;
    // Hosts are called when no lock is held.
    let mut wakes: Vec<Wake> = Vec::new();
    lock(&WAITERS).retain(|waiter| {
        if waiter.list != key || woken as f64 >= count {
            return true;
        }
        woken += 1;
        match &waiter.notify {
            Notify::Thread { notified, condition } => {
                *lock(notified) = true;
                condition.notify_one();
            }
            Notify::Promise { agent, number } => {
                lock(&agent.woken).push(*number);
                wakes.extend(lock(&agent.wake).clone());
            }
        }
        false
    });
    for wake in wakes {
        wake();
    }
    woken
}

/// Longest sleep at a time: a thread looks whether it shall terminate.
const SLICE: Duration = Duration::from_millis(50);

/// Milliseconds as a duration; a time without end in practice is none.
fn limit_of(timeout: f64) -> Option<Duration> {
    if timeout < 1e15 { Some(Duration::from_secs_f64(timeout / 1000.0)) } else { None }
}

/// 25.4.3.14 DoWait, the part of mode sync after the arguments' conversion.
pub fn wait(
    vm: &mut Vm,
    block: &Arc<MemoryBlock>,
    offset: usize,
    matches: impl Fn() -> bool,
    timeout: f64,
) -> JsResult<&'static str> {
    let start = Instant::now();
    let waiter = Arc::new(Waiter {
        list: key_of(block, offset),
        notify: Notify::Thread { notified: Mutex::new(false), condition: Condvar::new() },
    });
    let Notify::Thread { notified: flag, condition } = &waiter.notify else { unreachable!() };
    {
        let mut list = lock(&WAITERS);
        if !matches() {
            return Ok("not-equal");
        }
        list.push(waiter.clone());
    }
    let limit = limit_of(timeout);
    let mut notified = lock(flag);
    let result = loop {
        if *notified {
            break Ok("ok");
        }
        let left = limit.map_or(SLICE, |limit| limit.saturating_sub(start.elapsed()));
        if left.is_zero() {
            break Ok("timed-out");
        }
        if vm.terminating {
            break Err(vm.pending_throw());
        }
        notified = match condition.wait_timeout(notified, left.min(SLICE)) {
            Ok((guard, _)) => guard,
            Err(poisoned) => poisoned.into_inner().0,
        };
    };
    drop(notified);
    unlist(&waiter);
    // A notification that came between the last look and now counts.
    if *lock(flag) { Ok("ok") } else { result }
}

/// A promise of `Atomics.waitAsync` that is not settled yet.
struct AsyncWait {
    waiter: Arc<Waiter>,
    number: u64,
    promise: Value,
    deadline: Option<Instant>,
    /// Memory that nothing else holds can be notified no more.
    block: Weak<MemoryBlock>,
}

/// The agent's own part of the lists.
#[derive(Default)]
pub struct AsyncWaits {
    agent: Arc<Agent>,
    waits: Vec<AsyncWait>,
    next: u64,
}

impl AsyncWaits {
    /// Visits the promises.
    pub fn trace(&mut self, visitor: &mut dyn Visitor) {
        for wait in &mut self.waits {
            visitor.visit_value(&mut wait.promise.0);
        }
    }

    /// Forgets waits that nothing can end: no deadline, and the memory is gone.
    fn prune(&mut self) {
        self.waits.retain(|wait| {
            let live = wait.deadline.is_some() || wait.block.strong_count() > 0;
            if !live {
                unlist(&wait.waiter);
            }
            live
        });
    }
}

impl Drop for AsyncWaits {
    fn drop(&mut self) {
        for wait in &self.waits {
            unlist(&wait.waiter);
        }
    }
}

/// What `Atomics.waitAsync` came to.
pub enum AsyncOutcome {
    Now(&'static str),
    /// The promise of what will be.
    Later(Value),
}

/// 25.4.3.14 DoWait, the part of mode async after the arguments' conversion.
pub fn wait_async(
    vm: &mut Vm,
    block: &Arc<MemoryBlock>,
    offset: usize,
    matches: impl Fn() -> bool,
    timeout: f64,
) -> JsResult<AsyncOutcome> {
    // The promise is made first: nothing may fail between listing the waiter and noting it.
    let promise = vm.new_promise()?.value();
    vm.waits.prune();
    let number = vm.waits.next;
    let waiter = Arc::new(Waiter {
        list: key_of(block, offset),
        notify: Notify::Promise { agent: vm.waits.agent.clone(), number },
    });
    {
        let mut list = lock(&WAITERS);
        if !matches() {
            return Ok(AsyncOutcome::Now("not-equal"));
        }
        if timeout == 0.0 {
            return Ok(AsyncOutcome::Now("timed-out"));
        }
        list.push(waiter.clone());
    }
    let deadline = limit_of(timeout).map(|limit| Instant::now() + limit);
    vm.waits.next += 1;
    vm.waits.waits.push(AsyncWait { waiter, number, promise, deadline, block: Arc::downgrade(block) });
    Ok(AsyncOutcome::Later(promise))
}

/// For hosts.
impl Vm {
    /// Settles the promises of `Atomics.waitAsync` that were notified or whose time is up: a task of its own,
    /// to be called when no script runs. Gives whether there were any.
    pub fn settle_waits(&mut self) -> JsResult<bool> {
        if self.waits.waits.is_empty() {
            return Ok(false);
        }
        let mut settled = false;
        let woken = std::mem::take(&mut *lock(&self.waits.agent.woken));
        for number in woken {
            settled |= self.settle_wait(number, "ok")?;
        }
        let now = Instant::now();
        let mut due: Vec<(Instant, u64)> = (self.waits.waits.iter())
            .filter_map(|wait| wait.deadline.filter(|deadline| *deadline <= now).map(|at| (at, wait.number)))
            .collect();
        due.sort_unstable();
        for (_, number) in due {
            let waiter =
                self.waits.waits.iter().find(|wait| wait.number == number).map(|wait| wait.waiter.clone());
            if let Some(waiter) = waiter {
                unlist(&waiter);
            }
            // A notification that came before the waiter left the list counts, but was not seen above.
            let notified = lock(&self.waits.agent.woken).contains(&number);
            settled |= self.settle_wait(number, if notified { "ok" } else { "timed-out" })?;
        }
        Ok(settled)
    }

    fn settle_wait(&mut self, number: u64, result: &str) -> JsResult<bool> {
        let Some(index) = self.waits.waits.iter().position(|wait| wait.number == number) else {
            return Ok(false);
        };
        let promise = self.waits.waits.remove(index).promise;
        let result = self.intern(result).value();
        self.resolve_promise(promise, result)?;
        Ok(true)
    }

    /// Whether a promise of `Atomics.waitAsync` is open.
    pub fn has_waits(&self) -> bool {
        !self.waits.waits.is_empty()
    }
    /// Whether [`Vm::settle_waits`] has a notification to deliver.
    pub fn has_woken_waits(&self) -> bool {
        self.has_waits() && !lock(&self.waits.agent.woken).is_empty()
    }
    /// When the next open promise times out.
    pub fn next_wait_deadline(&self) -> Option<Instant> {
        self.waits.waits.iter().filter_map(|wait| wait.deadline).min()
    }
    /// Has `wake` called, from any thread, when a waiter of this VM is notified.
    pub fn set_wait_wake(&mut self, wake: Wake) {
        *lock(&self.waits.agent.wake) = Some(wake);
    }
}
