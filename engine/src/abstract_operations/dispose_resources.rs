//! 7.5 Operations on Disposable Objects (explicit resource management).
//!
//! A DisposeCapability is a cell of two values: what disposal has awaited so far, and the list of resources,
//! latest first. A resource is a cell of value, hint, method, and the next resource.

use crate::execution::{Intrinsic, JsResult, Throw, Vm};
use crate::heap::CellKind;
use crate::object::{Attributes, PropertyDescriptor, ValueArray};
use crate::value::{Gc, Value};

/// How a resource is disposed of.
#[repr(i32)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum DisposeHint {
    Sync,
    Async,
    /// `await using` of an object that has only a sync method: its result is not awaited, undefined is.
    AsyncFromSync,
    /// DisposableStack.prototype.adopt: the method gets the value as its argument.
    Adopted,
}

const STATE: usize = 0;
const FIRST: usize = 1;

const VALUE: usize = 0;
const HINT: usize = 1;
const METHOD: usize = 2;
const NEXT: usize = 3;

/// Bits of a capability's state: the variables of DisposeResources that live across awaits.
const NEEDS_AWAIT: i32 = 1;
const HAS_AWAITED: i32 = 2;

/// The completion that disposal starts with and may replace.
#[derive(Clone, Copy)]
pub struct DisposeCompletion {
    pub threw: bool,
    pub value: Value,
}

/// Why disposal pauses.
pub enum DisposeStep {
    Done,
    Await(Value),
}

impl Vm {
    /// 7.5.1 NewDisposeCapability
    pub fn new_dispose_capability(&mut self) -> JsResult<Gc<ValueArray>> {
        self.new_value_array_from(&[Value::int(0), Value::UNDEFINED])
    }

    /// Appends a resource.
    pub fn add_resource(
        &mut self,
        mut capability: Gc<ValueArray>,
        value: Value,
        hint: DisposeHint,
        method: Value,
    ) -> JsResult<()> {
        let next = capability.get(FIRST);
        let resource = self.new_value_array_from(&[value, Value::int(hint as i32), method, next])?;
        capability.set(FIRST, resource.value());
        self.heap.write_barrier(capability.header());
        Ok(())
    }

    /// 7.5.2 AddDisposableResource without a method: `using` declarations and `use`.
    pub fn add_disposable_resource(
        &mut self,
        capability: Gc<ValueArray>,
        value: Value,
        is_async: bool,
    ) -> JsResult<()> {
        if value.is_nullish() {
            if is_async {
                self.add_resource(capability, Value::UNDEFINED, DisposeHint::Async, Value::UNDEFINED)?;
            }
            return Ok(());
        }
        // 7.5.3 CreateDisposableResource
        if !value.is_object() {
            let text = self.describe(value);
            return Err(self.type_error(format!("{text} is not an object")));
        }
        // 7.5.4 GetDisposeMethod
        let mut hint = if is_async { DisposeHint::Async } else { DisposeHint::Sync };
        let mut method = Value::UNDEFINED;
        if is_async {
            method = self.get_method(value, self.symbols.async_dispose)?;
            if method.is_undefined() {
                hint = DisposeHint::AsyncFromSync;
            }
        }
        if method.is_undefined() {
            method = self.get_method(value, self.symbols.dispose)?;
        }
        if method.is_undefined() {
            let symbol = if is_async { "Symbol.asyncDispose" } else { "Symbol.dispose" };
            return Err(self.type_error(format!("Symbol({symbol}) is not a function")));
        }
        self.add_resource(capability, value, hint, method)
    }

    /// 7.5.6 DisposeResources up to its next Await.
    pub fn dispose_step(
        &mut self,
        mut capability: Gc<ValueArray>,
        completion: &mut DisposeCompletion,
    ) -> JsResult<DisposeStep> {
        loop {
            let state = capability.get(STATE).as_int();
            let owes_await = state & NEEDS_AWAIT != 0 && state & HAS_AWAITED == 0;
            let first = capability.get(FIRST);
            if first.is_undefined() {
                capability.set(STATE, Value::int(HAS_AWAITED));
                return Ok(if owes_await { DisposeStep::Await(Value::UNDEFINED) } else { DisposeStep::Done });
            }
            let resource: Gc<ValueArray> = first.as_gc();
            let hint = resource.get(HINT).as_int();
            let is_async = hint == DisposeHint::Async as i32 || hint == DisposeHint::AsyncFromSync as i32;
            if !is_async && owes_await {
                capability.set(STATE, Value::int(state & !NEEDS_AWAIT));
                return Ok(DisposeStep::Await(Value::UNDEFINED));
            }
            capability.set(FIRST, resource.get(NEXT));
            self.heap.write_barrier(capability.header());
            let (value, method) = (resource.get(VALUE), resource.get(METHOD));
            if method.is_undefined() {
                capability.set(STATE, Value::int(state | NEEDS_AWAIT));
                continue;
            }
            let result = if hint == DisposeHint::Adopted as i32 {
                self.call(method, Value::UNDEFINED, &[value])
            } else {
                self.call(method, value, &[])
            };
            let awaited = match result {
                Ok(result) if hint == DisposeHint::Async as i32 => Some(result),
                Ok(_) => Some(Value::UNDEFINED),
                Err(throw) => {
                    self.dispose_error(completion, throw)?;
                    // The wrapper of a sync method gives a rejected promise; an async method threw at once.
                    (hint == DisposeHint::AsyncFromSync as i32).then_some(Value::UNDEFINED)
                }
            };
            if is_async && let Some(awaited) = awaited {
                capability.set(STATE, Value::int(state | HAS_AWAITED));
                return Ok(DisposeStep::Await(awaited));
            }
        }
    }

    /// A disposal threw: its error suppresses an earlier one.
    pub fn dispose_error(&mut self, completion: &mut DisposeCompletion, throw: Throw) -> JsResult<()> {
        let error = self.take_exception(throw);
        if self.terminating {
            return Err(self.throw(error));
        }
        completion.value =
            if completion.threw { self.new_suppressed_error(error, completion.value)? } else { error };
        completion.threw = true;
        Ok(())
    }

    fn new_suppressed_error(&mut self, error: Value, suppressed: Value) -> JsResult<Value> {
        let proto = self.intrinsic(Intrinsic::SuppressedErrorPrototype);
        let object = self.alloc_error(proto)?;
        debug_assert!(object.header.is(CellKind::Error));
        self.capture_stack(object)?;
        for (key, value) in [(self.names.error, error), (self.names.suppressed, suppressed)] {
            let desc = PropertyDescriptor::data(value, Attributes::HIDDEN);
            self.define_property_or_throw(object, key, desc)?;
        }
        Ok(object.value())
    }

    /// All of DisposeResources, for capabilities without async resources.
    pub fn dispose_resources(&mut self, capability: Gc<ValueArray>) -> JsResult<()> {
        let mut completion = DisposeCompletion { threw: false, value: Value::UNDEFINED };
        while let DisposeStep::Await(_) = self.dispose_step(capability, &mut completion)? {
            debug_assert!(false, "a sync capability awaits");
        }
        if completion.threw { Err(self.throw(completion.value)) } else { Ok(()) }
    }
}
