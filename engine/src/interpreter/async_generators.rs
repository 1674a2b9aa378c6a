//! 27.6.3 Async generator abstract operations.
//!
//! A request is a `ValueArray`: the next request, how to resume, the value, the promise to settle. The
//! promises are settled directly, because nobody has their resolving functions.

use super::generators::{ResumeMode, field, generator_of, resume, state};
use crate::builtins::promise_operations::ReactionKind;
use crate::execution::{Intrinsic, JsResult, Vm};
use crate::object::{JsObject, ValueArray};
use crate::value::{Gc, Value};

mod request {
    pub const NEXT: usize = 0;
    pub const MODE: usize = 1;
    pub const VALUE: usize = 2;
    pub const PROMISE: usize = 3;
    pub const COUNT: usize = 4;
}

const NEXT: Value = Value::int(ResumeMode::Next as i32);
const RETURN: Value = Value::int(ResumeMode::Return as i32);

fn state_of(generator: Gc<JsObject>) -> i32 {
    generator.word(field::STATE).as_int()
}

fn set_state(mut generator: Gc<JsObject>, state: i32) {
    generator.set_word(field::STATE, Value::int(state));
}

/// Yield in an async generator's frame: AsyncGeneratorCompleteStep for the request being answered.
pub fn complete_yield(vm: &mut Vm, fp: *mut Value, value: Value) -> JsResult<()> {
    // SAFETY: an async generator's body runs in resumed frames.
    let generator = unsafe { generator_of(fp) };
    vm.async_generator_complete_step(generator, Ok(value), false)
}

/// The promise of the first request, if there is one.
pub fn first_promise(generator: Gc<JsObject>) -> Option<Value> {
    let first = generator.word(field::QUEUE);
    (!first.is_undefined()).then(|| first.as_gc::<ValueArray>().get(request::PROMISE))
}

/// The value and mode of the first request, if there is one.
pub fn next_request(fp: *mut Value) -> Option<(Value, Value)> {
    // SAFETY: as above.
    let generator = unsafe { generator_of(fp) };
    let first = generator.word(field::QUEUE);
    if first.is_undefined() {
        return None;
    }
    let first: Gc<ValueArray> = first.as_gc();
    Some((first.get(request::VALUE), first.get(request::MODE)))
}

impl Vm {
    /// AsyncGenerator.prototype.next, return and throw (27.6.1.2 to 27.6.1.4) after the receiver was checked.
    pub fn async_generator_request(
        &mut self,
        generator: Gc<JsObject>,
        mode: ResumeMode,
        value: Value,
    ) -> JsResult<Value> {
        let promise = self.new_promise()?.value();
        if mode == ResumeMode::Throw && state_of(generator) == state::SUSPENDED_START {
            self.async_generator_discard(generator, state::COMPLETED);
        }
        match (mode, state_of(generator)) {
            (ResumeMode::Next, state::COMPLETED) => {
                let result = self.create_iter_result(Value::UNDEFINED, true)?;
                self.resolve_promise(promise, result)?;
                return Ok(promise);
            }
            (ResumeMode::Throw, state::COMPLETED) => {
                self.reject_promise(promise, value);
                return Ok(promise);
            }
            _ => {}
        }
        self.async_generator_enqueue(generator, mode, value, promise)?;
        match (mode, state_of(generator)) {
            (ResumeMode::Return, state::SUSPENDED_START | state::COMPLETED) => {
                self.async_generator_discard(generator, state::DRAINING);
                self.async_generator_await_return(generator)?;
            }
            (_, state::SUSPENDED_START | state::SUSPENDED_YIELD) => {
                self.async_generator_run(generator, value, mode)?;
            }
            _ => {}
        }
        Ok(promise)
    }

    /// The body will not run (again).
    fn async_generator_discard(&mut self, mut generator: Gc<JsObject>, state: i32) {
        set_state(generator, state);
        generator.set_word(field::FRAME, Value::UNDEFINED);
    }

    /// 27.6.3.4 AsyncGeneratorEnqueue
    fn async_generator_enqueue(
        &mut self,
        mut generator: Gc<JsObject>,
        mode: ResumeMode,
        value: Value,
        promise: Value,
    ) -> JsResult<()> {
        let mut cell = self.new_value_array(request::COUNT)?;
        cell.set(request::MODE, Value::int(mode as i32));
        cell.set(request::VALUE, value);
        cell.set(request::PROMISE, promise);
        self.heap.write_barrier(cell.header());
        if generator.word(field::QUEUE).is_undefined() {
            generator.set_word(field::QUEUE, cell.value());
        } else {
            let mut last: Gc<ValueArray> = generator.word(field::LAST).as_gc();
            last.set(request::NEXT, cell.value());
            self.heap.write_barrier(last.header());
        }
        generator.set_word(field::LAST, cell.value());
        self.heap.write_barrier(generator.header());
        Ok(())
    }

    /// 27.6.3.6 AsyncGeneratorResume, or an await goes on: runs the body to its next suspension, and
    /// answers the requests when it is done.
    pub fn async_generator_run(
        &mut self,
        generator: Gc<JsObject>,
        value: Value,
        mode: ResumeMode,
    ) -> JsResult<()> {
        let result = resume(self, generator, value, mode);
        let result = self.catch(result)?;
        if result.is_ok() && state_of(generator) != state::COMPLETED {
            return Ok(());
        }
        // 27.6.3.2 AsyncGeneratorStart, step 4.g
        set_state(generator, state::DRAINING);
        self.async_generator_complete_step(generator, result, true)?;
        self.async_generator_drain_queue(generator)
    }

    /// 27.6.3.5 AsyncGeneratorCompleteStep
    fn async_generator_complete_step(
        &mut self,
        mut generator: Gc<JsObject>,
        completion: Result<Value, Value>,
        done: bool,
    ) -> JsResult<()> {
        let first: Gc<ValueArray> = generator.word(field::QUEUE).as_gc();
        let next = first.get(request::NEXT);
        generator.set_word(field::QUEUE, next);
        if next.is_undefined() {
            generator.set_word(field::LAST, Value::UNDEFINED);
        }
        self.heap.write_barrier(generator.header());
        let promise = first.get(request::PROMISE);
        match completion {
            Ok(value) => {
                let result = self.create_iter_result(value, done)?;
                self.resolve_promise(promise, result)
            }
            Err(reason) => {
                self.reject_promise(promise, reason);
                Ok(())
            }
        }
    }

    /// 27.6.3.9 AsyncGeneratorAwaitReturn
    fn async_generator_await_return(&mut self, generator: Gc<JsObject>) -> JsResult<()> {
        debug_assert_eq!(state_of(generator), state::DRAINING);
        let first: Gc<ValueArray> = generator.word(field::QUEUE).as_gc();
        debug_assert_eq!(first.get(request::MODE), RETURN);
        let constructor = self.intrinsic(Intrinsic::Promise);
        let promise = self.promise_resolve(constructor, first.get(request::VALUE));
        match self.catch(promise)? {
            Ok(promise) => self.add_reaction(promise, ReactionKind::GeneratorReturn, generator.value(), &[]),
            Err(reason) => {
                self.async_generator_complete_step(generator, Err(reason), true)?;
                self.async_generator_drain_queue(generator)
            }
        }
    }

    /// The value of a `return` request has settled.
    pub fn finish_generator_return(
        &mut self,
        generator: Value,
        value: Value,
        rejected: bool,
    ) -> JsResult<()> {
        let generator = generator.as_gc();
        let completion = if rejected { Err(value) } else { Ok(value) };
        self.async_generator_complete_step(generator, completion, true)?;
        self.async_generator_drain_queue(generator)
    }

    /// 27.6.3.10 AsyncGeneratorDrainQueue
    fn async_generator_drain_queue(&mut self, generator: Gc<JsObject>) -> JsResult<()> {
        debug_assert_eq!(state_of(generator), state::DRAINING);
        loop {
            let first = generator.word(field::QUEUE);
            if first.is_undefined() {
                set_state(generator, state::COMPLETED);
                return Ok(());
            }
            let first: Gc<ValueArray> = first.as_gc();
            let mode = first.get(request::MODE);
            if mode == RETURN {
                return self.async_generator_await_return(generator);
            }
            let completion = if mode == NEXT { Ok(Value::UNDEFINED) } else { Err(first.get(request::VALUE)) };
            self.async_generator_complete_step(generator, completion, true)?;
        }
    }
}
