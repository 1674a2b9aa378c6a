//! Resource management operations (explicit resource management: AddDisposableResource, DisposeResources).
//!
//! A DisposeCapability is an array object that no script sees. Its first two elements are flags of a disposal
//! that is under way; then each resource takes three: the value, the method (or undefined), and whether it is
//! to be awaited.

use super::promise_operations::{PromiseCapability, ReactionKind};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{Attributes, JsArray, JsObject, PropertyDescriptor, ValueArray};
use crate::value::{Gc, Value};

/// Flags at the start of a capability.
const NEEDS_AWAIT: usize = 0;
const HAS_AWAITED: usize = 1;
const FLAGS: u32 = 2;
/// Elements per resource.
const RESOURCE: u32 = 3;

/// How far a disposal got.
pub enum DisposeStep {
    /// All resources are disposed.
    Done,
    /// This value has to be awaited; a rejection goes to [`Vm::suppress`], then the next step follows.
    Await(Value),
}

/// The completion a disposal works on: None is a normal one, otherwise the thrown value.
pub type Thrown = Option<Value>;

/// The mode of a finally's completion that says that its value was thrown.
pub const THROW_MODE: Value = Value::int(1);

fn thrown_of(mode: Value, value: Value) -> Thrown {
    (mode == THROW_MODE).then_some(value)
}

/// DisposeStep: a step on a finally's completion, which comes back as what it is now: (step, mode, value).
pub fn step_completion(
    vm: &mut Vm,
    capability: Value,
    mode: Value,
    value: Value,
) -> JsResult<(DisposeStep, Value, Value)> {
    let mut thrown = thrown_of(mode, value);
    let step = vm.dispose_step(capability, &mut thrown)?;
    Ok(match thrown {
        Some(error) => (step, THROW_MODE, error),
        None => (step, mode, value),
    })
}

/// SuppressError: the value of a finally's completion, which is a throw now.
pub fn suppress_completion(vm: &mut Vm, mode: Value, value: Value, error: Value) -> JsResult<Value> {
    vm.suppress(thrown_of(mode, value), error)
}

fn element(list: Gc<JsArray>, index: usize) -> Value {
    debug_assert!(index < list.length() as usize);
    // SAFETY: elements are never null; the engine's own arrays are fast, and capacity covers the length.
    unsafe { (*list.object.elements).get(index) }
}

impl Vm {
    /// 7.5.3 NewDisposeCapability
    pub fn new_dispose_capability(&mut self) -> JsResult<Value> {
        Ok(self.new_array_from(&[Value::FALSE, Value::FALSE])?.value())
    }

    fn set_dispose_flag(&mut self, mut list: Gc<JsArray>, flag: usize, value: bool) {
        // SAFETY: as in `element`; booleans need no barrier.
        unsafe { (*list.object.elements).set(flag, Value::bool(value)) };
    }

    /// 7.5.4 AddDisposableResource without a method of its own.
    pub fn add_disposable_resource(
        &mut self,
        capability: Value,
        value: Value,
        is_async: bool,
    ) -> JsResult<()> {
        if value.is_nullish() {
            if !is_async {
                return Ok(());
            }
            return self.push_resource(capability, Value::UNDEFINED, Value::UNDEFINED, true);
        }
        if !value.is_object() {
            return Err(self.type_error("An object is expected with `using` declarations"));
        }
        let method = self.get_dispose_method(value, is_async)?;
        if method.is_undefined() {
            return Err(self.type_error("Symbol(Symbol.dispose) is not a function"));
        }
        self.push_resource(capability, value, method, is_async)
    }

    /// Appends a resource with a known method.
    pub fn push_resource(
        &mut self,
        capability: Value,
        value: Value,
        method: Value,
        is_async: bool,
    ) -> JsResult<()> {
        let list: Gc<JsArray> = capability.as_gc();
        self.array_push(list, value)?;
        self.array_push(list, method)?;
        self.array_push(list, Value::bool(is_async))
    }

    /// 7.5.6 GetDisposeMethod
    fn get_dispose_method(&mut self, value: Value, is_async: bool) -> JsResult<Value> {
        if !is_async {
            return self.get_method(value, self.symbols.dispose);
        }
        let method = self.get_method(value, self.symbols.async_dispose)?;
        if !method.is_undefined() {
            return Ok(method);
        }
        let method = self.get_method(value, self.symbols.dispose)?;
        if method.is_undefined() {
            return Ok(method);
        }
        // A sync method's result is not awaited.
        Ok(self.new_native_closure(dispose_without_result, self.names.empty, 0, method)?.value())
    }

    /// 7.5.8 DisposeResources up to the next value to await. What is thrown goes into `thrown`.
    pub fn dispose_step(&mut self, capability: Value, thrown: &mut Thrown) -> JsResult<DisposeStep> {
        let list: Gc<JsArray> = capability.as_gc();
        loop {
            let (needs, has) = (element(list, NEEDS_AWAIT).is_true(), element(list, HAS_AWAITED).is_true());
            let length = list.length();
            let await_undefined = needs && !has;
            if length == FLAGS {
                if await_undefined {
                    self.set_dispose_flag(list, NEEDS_AWAIT, false);
                    return Ok(DisposeStep::Await(Value::UNDEFINED));
                }
                return Ok(DisposeStep::Done);
            }
            let at = (length - RESOURCE) as usize;
            let (value, method, is_async) =
                (element(list, at), element(list, at + 1), element(list, at + 2).is_true());
            if !is_async && await_undefined {
                self.set_dispose_flag(list, NEEDS_AWAIT, false);
                return Ok(DisposeStep::Await(Value::UNDEFINED));
            }
            self.set_array_length(list, length - RESOURCE)?;
            if method.is_undefined() {
                self.set_dispose_flag(list, NEEDS_AWAIT, true);
                continue;
            }
            let result = self.call(method, value, &[]);
            match self.catch(result)? {
                Ok(result) if is_async => {
                    self.set_dispose_flag(list, HAS_AWAITED, true);
                    return Ok(DisposeStep::Await(result));
                }
                Ok(_) => {}
                Err(error) => *thrown = Some(self.suppress(*thrown, error)?),
            }
        }
    }

    /// An error on the way: it comes with the one thrown before, if there was one.
    pub fn suppress(&mut self, thrown: Thrown, error: Value) -> JsResult<Value> {
        let Some(suppressed) = thrown else { return Ok(error) };
        let proto = self.intrinsic(Intrinsic::SuppressedErrorPrototype);
        let object = self.alloc_error(proto)?;
        let hidden = |value: Value| PropertyDescriptor::data(value, Attributes::HIDDEN);
        self.add_stack_accessor(object)?;
        let message = self.new_string("An error was suppressed during disposal").value();
        self.define_property_or_throw(object, self.names.message, hidden(message))?;
        self.define_property_or_throw(object, self.names.error, hidden(error))?;
        self.define_property_or_throw(object, self.names.suppressed, hidden(suppressed))?;
        self.capture_stack(object)?;
        Ok(object.value())
    }

    /// DisposeResources of sync resources: the completion.
    pub fn dispose_resources(&mut self, capability: Value) -> JsResult<Thrown> {
        let mut thrown = None;
        match self.dispose_step(capability, &mut thrown)? {
            DisposeStep::Done => Ok(thrown),
            DisposeStep::Await(_) => unreachable!("a sync stack has no async resources"),
        }
    }

    /// DisposeResources with awaits, for AsyncDisposableStack: settles `promise` at the end.
    pub fn dispose_resources_async(&mut self, capability: Value, promise: Value) -> JsResult<()> {
        let state = self.new_value_array_from(&[capability, Value::HOLE, promise])?;
        self.dispose_async_step(state, None)
    }

    /// What a step awaited has settled.
    pub fn resume_dispose(&mut self, state: Value, value: Value, rejected: bool) -> JsResult<()> {
        self.dispose_async_step(state.as_gc(), rejected.then_some(value))
    }

    fn dispose_async_step(&mut self, mut state: Gc<ValueArray>, mut error: Option<Value>) -> JsResult<()> {
        let (capability, promise) = (state.get(0), state.get(2));
        let mut thrown = Some(state.get(1)).filter(|value| !value.is_hole());
        loop {
            if let Some(error) = error.take() {
                thrown = Some(self.suppress(thrown, error)?);
            }
            let DisposeStep::Await(value) = self.dispose_step(capability, &mut thrown)? else {
                match thrown {
                    Some(reason) => self.reject_promise(promise, reason),
                    None => self.fulfill_promise(promise, Value::UNDEFINED),
                }
                return Ok(());
            };
            let constructor = self.intrinsic(Intrinsic::Promise);
            let awaited = self.promise_resolve(constructor, value);
            match self.catch(awaited)? {
                Ok(awaited) => {
                    state.set(1, thrown.unwrap_or(Value::HOLE));
                    self.heap.write_barrier(state.header());
                    return self.add_reaction(awaited, ReactionKind::Dispose, state.value(), &[]);
                }
                Err(reason) => error = Some(reason),
            }
        }
    }
}

/// 7.5.6 step 1.b.ii: calls a sync method for an async resource.
fn dispose_without_result(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let capability: PromiseCapability = vm.new_intrinsic_capability()?;
    let result = vm.call(cx.data(), cx.this, &[]);
    if vm.if_abrupt_reject(&capability, result)?.is_some() {
        vm.resolve_capability(&capability, Value::UNDEFINED)?;
    }
    Ok(capability.promise)
}

/// Internal fields of DisposableStack and AsyncDisposableStack objects.
pub mod field {
    /// The capability.
    pub const RESOURCES: usize = 0;
    pub const DISPOSED: usize = 1;
    pub const COUNT: usize = 2;
}

/// A new stack object with these resources, or none.
pub fn new_stack(
    vm: &mut Vm,
    proto: Value,
    kind: CellKind,
    resources: Option<Value>,
) -> JsResult<Gc<JsObject>> {
    let resources = match resources {
        Some(resources) => resources,
        None => vm.new_dispose_capability()?,
    };
    let mut object = vm.new_object_of_kind(kind, proto, field::COUNT)?;
    object.set_word(field::RESOURCES, resources);
    object.set_word(field::DISPOSED, Value::FALSE);
    vm.heap.write_barrier(object.header());
    Ok(object)
}

/// ReferenceError for a stack that is disposed already.
pub fn require_pending(vm: &mut Vm, stack: Gc<JsObject>, method: &str) -> JsResult<()> {
    if stack.word(field::DISPOSED).is_true() {
        let message = format!("Cannot call {method} on an already-disposed DisposableStack");
        return Err(vm.reference_error(message));
    }
    Ok(())
}

/// The method of `adopt`: calls onDispose with the adopted value.
pub fn adopt_closure(vm: &mut Vm, value: Value, on_dispose: Value) -> JsResult<Value> {
    let record = vm.new_value_array_from(&[value, on_dispose])?.value();
    Ok(vm.new_native_closure(adopted, vm.names.empty, 0, record)?.value())
}

fn adopted(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let record: Gc<ValueArray> = cx.data().as_gc();
    vm.call(record.get(1), Value::UNDEFINED, &[record.get(0)])
}
