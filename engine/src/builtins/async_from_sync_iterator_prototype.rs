//! 27.1.6 Async-from-Sync Iterator objects: what `for await` and `yield*` make of sync iterators. No script
//! sees them. Internal fields: the sync iterator and its `next`.

use super::promise_operations::{PromiseCapability, ReactionKind};
use super::{Method, method};
use crate::abstract_operations::IteratorRecord;
use crate::execution::{CallContext, ErrorKind, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::JsObject;
use crate::value::{Gc, Value};

mod field {
    pub const ITERATOR: usize = 0;
    pub const NEXT: usize = 1;
    pub const COUNT: usize = 2;
}

const NEXT: Method = method("next", 1, next);
const METHODS: &[Method] = &[method("return", 1, return_), method("throw", 1, throw)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let proto = vm.install_prototype(
        Intrinsic::AsyncFromSyncIteratorPrototype,
        Intrinsic::AsyncIteratorPrototype,
        METHODS,
        None,
    )?;
    vm.install_intrinsic_method(proto, &NEXT, Intrinsic::AsyncFromSyncIteratorNext)
}

impl Vm {
    /// 7.4.5 GetIterator(value, async): the iterator and its `next`.
    pub fn get_async_iterator(&mut self, value: Value) -> JsResult<(Value, Value)> {
        let method = self.get_v(value, self.symbols.async_iterator)?;
        if method.is_nullish() {
            let method = self.get_v(value, self.symbols.iterator)?;
            if !self.is_callable(method) {
                return Err(crate::interpreter::errors::throw_not_async_iterable(self, value));
            }
            let record = self.get_iterator_from_method(value, method)?;
            return self.create_async_from_sync_iterator(&record);
        }
        if !self.is_callable(method) {
            return Err(crate::interpreter::errors::throw_not_async_iterable(self, value));
        }
        let iterator = self.call(method, value, &[])?;
        if !iterator.is_object() {
            return Err(self.type_error("Result of the Symbol.asyncIterator method is not an object"));
        }
        let next = self.get(iterator.as_gc(), self.names.next)?;
        Ok((iterator, next))
    }

    /// 27.1.6.1 CreateAsyncFromSyncIterator: the iterator and its `next`.
    pub fn create_async_from_sync_iterator(&mut self, record: &IteratorRecord) -> JsResult<(Value, Value)> {
        let proto = self.intrinsic(Intrinsic::AsyncFromSyncIteratorPrototype);
        let mut object = self.new_object_of_kind(CellKind::AsyncFromSyncIterator, proto, field::COUNT)?;
        object.set_word(field::ITERATOR, record.iterator);
        object.set_word(field::NEXT, record.next_method);
        self.heap.write_barrier(object.header());
        Ok((object.value(), self.intrinsic(Intrinsic::AsyncFromSyncIteratorNext)))
    }

    /// The value of a sync iterator's result has settled (27.1.6.4 steps 9 to 13): settles the promise of
    /// the step. `iterator` is the one to close when the value rejects, or undefined.
    pub fn finish_sync_iterator_value(
        &mut self,
        promise: Value,
        done: bool,
        iterator: Value,
        value: Value,
        rejected: bool,
    ) -> JsResult<()> {
        if !rejected {
            let result = self.create_iter_result(value, done)?;
            return self.resolve_promise(promise, result);
        }
        let mut reason = value;
        if !iterator.is_undefined() {
            let record = IteratorRecord { iterator, next_method: Value::UNDEFINED, done: false };
            let throw = self.throw(reason);
            let closed = self.iterator_close::<()>(&record, Err(throw));
            if let Err(error) = self.catch(closed)? {
                reason = error;
            }
        }
        self.reject_promise(promise, reason);
        Ok(())
    }
}

fn record_of(this: Value) -> IteratorRecord {
    debug_assert!(this.is_kind(CellKind::AsyncFromSyncIterator));
    let object: Gc<JsObject> = this.as_gc();
    IteratorRecord {
        iterator: object.word(field::ITERATOR),
        next_method: object.word(field::NEXT),
        done: false,
    }
}

/// Rejects the capability's promise with what the operation threw, if it threw.
macro_rules! or_reject {
    ($vm:ident, $capability:ident, $result:expr) => {{
        let result = $result;
        match $vm.if_abrupt_reject(&$capability, result)? {
            Some(value) => value,
            None => return Ok($capability.promise),
        }
    }};
}

/// 27.1.6.2.1 %AsyncFromSyncIteratorPrototype%.next ( value )
fn next(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut record = record_of(cx.this);
    let capability = vm.new_intrinsic_capability()?;
    let value = (cx.argc() > 0).then(|| cx.arg(0));
    let result = or_reject!(vm, capability, vm.iterator_next(&mut record, value));
    continuation(vm, result, capability, &record, true)
}

/// 27.1.6.2.2 %AsyncFromSyncIteratorPrototype%.return ( value )
fn return_(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let record = record_of(cx.this);
    let capability = vm.new_intrinsic_capability()?;
    let method = or_reject!(vm, capability, vm.get_method(record.iterator, vm.names.return_));
    if method.is_undefined() {
        let result = vm.create_iter_result(cx.arg(0), true)?;
        vm.resolve_capability(&capability, result)?;
        return Ok(capability.promise);
    }
    let result = or_reject!(vm, capability, vm.call(method, record.iterator, cx.args()));
    let result = or_reject!(vm, capability, require_object(vm, result));
    continuation(vm, result, capability, &record, false)
}

/// 27.1.6.2.3 %AsyncFromSyncIteratorPrototype%.throw ( value )
fn throw(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let record = record_of(cx.this);
    let capability = vm.new_intrinsic_capability()?;
    let method = or_reject!(vm, capability, vm.get_method(record.iterator, vm.names.throw));
    if method.is_undefined() {
        // 7. The iterator can not be told: it is closed, and that is an error of its protocol.
        or_reject!(vm, capability, vm.iterator_close(&record, Ok(())));
        let message = "The iterator does not provide a 'throw' method";
        let error = vm.new_error(ErrorKind::TypeError, message)?;
        vm.reject_capability(&capability, error.value())?;
        return Ok(capability.promise);
    }
    let result = or_reject!(vm, capability, vm.call(method, record.iterator, cx.args()));
    let result = or_reject!(vm, capability, require_object(vm, result));
    continuation(vm, result, capability, &record, true)
}

fn require_object(vm: &mut Vm, value: Value) -> JsResult<Gc<JsObject>> {
    if value.is_object() {
        return Ok(value.as_gc());
    }
    Err(crate::interpreter::iteration::result_not_object(vm, value))
}

/// 27.1.6.4 AsyncFromSyncIteratorContinuation
fn continuation(
    vm: &mut Vm,
    result: Gc<JsObject>,
    capability: PromiseCapability,
    record: &IteratorRecord,
    close_on_rejection: bool,
) -> JsResult<Value> {
    let done = or_reject!(vm, capability, vm.get(result, vm.names.done));
    let done = vm.to_boolean(done);
    let value = or_reject!(vm, capability, vm.get(result, vm.names.value));
    let constructor = vm.intrinsic(Intrinsic::Promise);
    let mut wrapper = vm.promise_resolve(constructor, value);
    if wrapper.is_err() && !done && close_on_rejection {
        wrapper = vm.iterator_close(record, wrapper);
    }
    let wrapper = or_reject!(vm, capability, wrapper);
    let iterator = if done || !close_on_rejection { Value::UNDEFINED } else { record.iterator };
    let data = [Value::bool(done), iterator];
    vm.add_reaction(wrapper, ReactionKind::SyncIteratorValue, capability.promise, &data)?;
    Ok(capability.promise)
}
