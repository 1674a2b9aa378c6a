//! 27.2.4: Promise.all, allSettled, any and race; allKeyed and allSettledKeyed of the await-dictionary
//! proposal.
//!
//! The functions handed to each promise's `then` share an *element* record (its index and whether one of
//! them was called), and all elements of one call share a *group* record.

use super::promise_operations::{self, PromiseCapability, reaction};
use super::{Method, method};
use crate::abstract_operations::IteratorRecord;
use crate::execution::{CallContext, ErrorKind, Intrinsic, JsResult, NativeFn, Vm};
use crate::heap::CellKind;
use crate::object::{
    Attributes, JsArray, JsObject, NativeFunction, PropertyDescriptor, PropertyKey, ValueArray,
};
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[
    method("all", 1, all),
    method("allSettled", 1, all_settled),
    method("any", 1, any),
    method("race", 1, race),
];
const KEYED: &[Method] = &[method("allKeyed", 1, all_keyed), method("allSettledKeyed", 1, all_settled_keyed)];

pub fn init(vm: &mut Vm, constructor: Gc<JsObject>) -> JsResult<()> {
    vm.install_methods(constructor, METHODS)?;
    vm.install_methods(constructor, KEYED)
}

/// Which combinator runs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Combinator {
    All,
    AllSettled,
    Any,
    Race,
}

/// Words of a group record.
mod group {
    /// Array of the results so far.
    pub const VALUES: usize = 0;
    /// Int: elements not settled yet, and one while the elements are being listed.
    pub const REMAINING: usize = 1;
    /// The function of the capability that takes the results.
    pub const FINISH: usize = 2;
    /// Array of the keys for the keyed forms, otherwise undefined.
    pub const KEYS: usize = 3;
    pub const COUNT: usize = 4;
}

/// Words of an element record.
mod element {
    pub const GROUP: usize = 0;
    pub const INDEX: usize = 1;
    pub const ALREADY_CALLED: usize = 2;
}

/// 27.2.4.1 Promise.all ( iterable )
fn all(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    combine(vm, cx, Combinator::All, "Promise.all")
}

/// 27.2.4.2 Promise.allSettled ( iterable )
fn all_settled(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    combine(vm, cx, Combinator::AllSettled, "Promise.allSettled")
}

/// 27.2.4.3 Promise.any ( iterable )
fn any(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    combine(vm, cx, Combinator::Any, "Promise.any")
}

/// 27.2.4.5 Promise.race ( iterable )
fn race(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    combine(vm, cx, Combinator::Race, "Promise.race")
}

/// The capability of a combinator's receiver, with its functions.
fn capability_of(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<PromiseCapability> {
    if !cx.this.is_object() {
        return Err(vm.type_error(format!("{name} called on non-object")));
    }
    let mut capability = vm.new_promise_capability(cx.this)?;
    vm.capability_functions(&mut capability)?;
    Ok(capability)
}

/// The steps the iterating combinators share.
fn combine(vm: &mut Vm, cx: &CallContext, which: Combinator, name: &str) -> JsResult<Value> {
    let constructor = cx.this;
    let capability = capability_of(vm, cx, name)?;
    let resolve = promise_resolve_of(vm, constructor);
    let Some(resolve) = vm.if_abrupt_reject(&capability, resolve)? else { return Ok(capability.promise) };
    let record = vm.get_iterator(cx.arg(0));
    let Some(mut record) = vm.if_abrupt_reject(&capability, record)? else { return Ok(capability.promise) };
    let mut result = perform(vm, which, &mut record, constructor, &capability, resolve);
    if result.is_err() && !record.done {
        result = vm.iterator_close(&record, result);
    }
    vm.if_abrupt_reject(&capability, result)?;
    Ok(capability.promise)
}

/// 27.2.4.1.1 GetPromiseResolve
fn promise_resolve_of(vm: &mut Vm, constructor: Value) -> JsResult<Value> {
    let resolve = vm.get(constructor.as_gc(), vm.names.resolve)?;
    if !vm.is_callable(resolve) {
        return Err(vm.type_error("resolve is not a function"));
    }
    Ok(resolve)
}

/// PerformPromiseAll, PerformPromiseAllSettled, PerformPromiseAny, PerformPromiseRace.
fn perform(
    vm: &mut Vm,
    which: Combinator,
    record: &mut IteratorRecord,
    constructor: Value,
    capability: &PromiseCapability,
    resolve: Value,
) -> JsResult<()> {
    let group = new_group(vm, which, capability, false)?;
    let mut index = 0;
    while let Some(next) = vm.iterator_step_value(record)? {
        add_element(vm, which, group, index, constructor, capability, resolve, next)?;
        index += 1;
    }
    match which {
        Combinator::Race => Ok(()),
        Combinator::Any => match settle_one(vm, group) {
            true => {
                // 27.2.4.3.1 step 8.d: every promise was rejected; this throws.
                let error = aggregate_error(vm, group)?;
                Err(vm.throw(error))
            }
            false => Ok(()),
        },
        Combinator::All | Combinator::AllSettled => finish_if_settled(vm, group),
    }
}

fn new_group(
    vm: &mut Vm,
    which: Combinator,
    capability: &PromiseCapability,
    keyed: bool,
) -> JsResult<Gc<ValueArray>> {
    let values = vm.new_array_from(&[])?;
    let keys = if keyed { vm.new_array_from(&[])?.value() } else { Value::UNDEFINED };
    let mut group = vm.new_value_array(group::COUNT)?;
    group.set(group::VALUES, values.value());
    group.set(group::REMAINING, Value::int(1));
    let finish = if which == Combinator::Any { capability.reject } else { capability.resolve };
    group.set(group::FINISH, finish);
    group.set(group::KEYS, keys);
    vm.heap.write_barrier(group.header());
    Ok(group)
}

/// One more element is settled; true for the last.
fn settle_one(_: &mut Vm, mut group: Gc<ValueArray>) -> bool {
    let remaining = group.get(group::REMAINING).as_int() - 1;
    group.set(group::REMAINING, Value::int(remaining));
    remaining == 0
}

/// Hands the results over if no element is left.
fn finish_if_settled(vm: &mut Vm, group: Gc<ValueArray>) -> JsResult<()> {
    if !settle_one(vm, group) {
        return Ok(());
    }
    let result = results(vm, group)?;
    vm.call(group.get(group::FINISH), Value::UNDEFINED, &[result])?;
    Ok(())
}

/// The array of the results, or the object of the keyed forms.
fn results(vm: &mut Vm, group: Gc<ValueArray>) -> JsResult<Value> {
    let values = group.get(group::VALUES);
    if group.get(group::KEYS).is_undefined() {
        return Ok(values);
    }
    // CreateKeyedPromiseCombinatorResultObject: a null-prototype object.
    let keys: Gc<JsArray> = group.get(group::KEYS).as_gc();
    let object = vm.new_object_with_proto(Value::NULL)?;
    for i in 0..keys.length() {
        let key = vm.get(keys.object(), PropertyKey::index(i))?;
        let key = vm.to_property_key(key)?;
        let value = vm.get(values.as_gc(), PropertyKey::index(i))?;
        vm.create_data_property_or_throw(object, key, value)?;
    }
    Ok(object.value())
}

fn aggregate_error(vm: &mut Vm, group: Gc<ValueArray>) -> JsResult<Value> {
    let proto = vm.intrinsic(Intrinsic::AggregateErrorPrototype);
    let error = vm.alloc_error(proto)?;
    let message = vm.new_string("All promises were rejected").value();
    let hidden = |value| PropertyDescriptor::data(value, Attributes::HIDDEN);
    vm.add_stack_accessor(error)?;
    vm.define_property_or_throw(error, vm.names.message, hidden(message))?;
    vm.define_property_or_throw(error, vm.names.errors, hidden(group.get(group::VALUES)))?;
    vm.capture_stack(error)?;
    Ok(error.value())
}

/// One turn of a combinator's loop.
#[allow(clippy::too_many_arguments)]
fn add_element(
    vm: &mut Vm,
    which: Combinator,
    mut group: Gc<ValueArray>,
    index: u32,
    constructor: Value,
    capability: &PromiseCapability,
    resolve: Value,
    next: Value,
) -> JsResult<()> {
    if which != Combinator::Race {
        vm.array_push(group.get(group::VALUES).as_gc(), Value::UNDEFINED)?;
    }
    // FAST PATH: %Promise%'s own `resolve` is PromiseResolve.
    let intrinsic = constructor == vm.intrinsic(Intrinsic::Promise);
    let promise = if intrinsic && resolve == vm.intrinsic(Intrinsic::PromiseResolve) {
        vm.promise_resolve(constructor, next)?
    } else {
        vm.call(resolve, constructor, &[next])?
    };
    let (on_fulfilled, on_rejected) = if which == Combinator::Race {
        (capability.resolve, capability.reject)
    } else {
        let record =
            vm.new_value_array_from(&[group.value(), Value::int(index as i32), Value::FALSE])?.value();
        let function =
            |vm: &mut Vm, f: NativeFn| Ok(vm.new_native_closure(f, vm.names.empty, 1, record)?.value());
        match which {
            Combinator::All => (function(vm, all_element)?, capability.reject),
            Combinator::AllSettled => (function(vm, fulfilled_element)?, function(vm, rejected_element)?),
            Combinator::Any => (capability.resolve, function(vm, any_element)?),
            Combinator::Race => unreachable!("handled above"),
        }
    };
    let remaining = group.get(group::REMAINING).as_int() + 1;
    group.set(group::REMAINING, Value::int(remaining));
    // FAST PATH: the original `then`, whose result nobody gets. The handlers do not throw, because the
    // capability's functions are the engine's own.
    if intrinsic && vm.is_pristine_promise(promise) {
        return vm.perform_promise_then(promise, on_fulfilled, on_rejected, None);
    }
    vm.invoke(promise, vm.names.then, &[on_fulfilled, on_rejected])?;
    Ok(())
}

/// Group and index of an element function's first call; None for later ones.
fn take_element(cx: &CallContext) -> Option<(Gc<ValueArray>, u32)> {
    let mut record: Gc<ValueArray> = cx.data().as_gc();
    if record.get(element::ALREADY_CALLED).is_true() {
        return None;
    }
    record.set(element::ALREADY_CALLED, Value::TRUE);
    Some((record.get(element::GROUP).as_gc(), record.get(element::INDEX).as_int() as u32))
}

fn store_result(vm: &mut Vm, group: Gc<ValueArray>, index: u32, value: Value) -> JsResult<()> {
    let values: Gc<JsObject> = group.get(group::VALUES).as_gc();
    vm.create_data_property_or_throw(values, PropertyKey::index(index), value)
}

/// 27.2.4.1.3 Promise.all Resolve Element Functions
fn all_element(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if let Some((group, index)) = take_element(cx) {
        store_result(vm, group, index, cx.arg(0))?;
        finish_if_settled(vm, group)?;
    }
    Ok(Value::UNDEFINED)
}

/// 27.2.4.2.2 Promise.allSettled Resolve Element Functions
fn fulfilled_element(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    settled_element(vm, cx, "fulfilled", "value")
}

/// 27.2.4.2.3 Promise.allSettled Reject Element Functions
fn rejected_element(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    settled_element(vm, cx, "rejected", "reason")
}

fn settled_element(vm: &mut Vm, cx: &CallContext, status: &str, name: &str) -> JsResult<Value> {
    if let Some((group, index)) = take_element(cx) {
        let object = vm.new_object()?;
        let (key, status) = (vm.key_from_str("status"), vm.intern(status).value());
        vm.create_data_property_or_throw(object, key, status)?;
        let key = vm.key_from_str(name);
        vm.create_data_property_or_throw(object, key, cx.arg(0))?;
        store_result(vm, group, index, object.value())?;
        finish_if_settled(vm, group)?;
    }
    Ok(Value::UNDEFINED)
}

/// 27.2.4.3.2 Promise.any Reject Element Functions
fn any_element(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if let Some((group, index)) = take_element(cx) {
        store_result(vm, group, index, cx.arg(0))?;
        if settle_one(vm, group) {
            let error = aggregate_error(vm, group)?;
            vm.call(group.get(group::FINISH), Value::UNDEFINED, &[error])?;
        }
    }
    Ok(Value::UNDEFINED)
}

// ---- stack traces

/// What a reaction does whose handlers are element functions: the combinator's name, the element's index
/// and the combinator's promise.
pub fn element_of(cell: Gc<ValueArray>) -> Option<(&'static str, u32, Value)> {
    for handler in [cell.get(reaction::ON_FULFILLED), cell.get(reaction::ON_REJECTED)] {
        if !handler.is_kind(CellKind::NativeFunction) {
            continue;
        }
        let native: Gc<NativeFunction> = handler.as_gc();
        let code = native.function.as_private::<()>() as usize;
        let name = if code == all_element as *const () as usize {
            "all"
        } else if code == fulfilled_element as *const () as usize {
            "allSettled"
        } else if code == any_element as *const () as usize {
            "any"
        } else {
            continue;
        };
        let record: Gc<ValueArray> = native.data.as_gc();
        let group: Gc<ValueArray> = record.get(element::GROUP).as_gc();
        let promise = promise_operations::promise_of_function(group.get(group::FINISH))?;
        return Some((name, record.get(element::INDEX).as_int() as u32, promise));
    }
    None
}

// ---- await-dictionary

/// Promise.allKeyed ( promises )
fn all_keyed(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    combine_keyed(vm, cx, Combinator::All, "Promise.allKeyed")
}

/// Promise.allSettledKeyed ( promises )
fn all_settled_keyed(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    combine_keyed(vm, cx, Combinator::AllSettled, "Promise.allSettledKeyed")
}

fn combine_keyed(vm: &mut Vm, cx: &CallContext, which: Combinator, name: &str) -> JsResult<Value> {
    let capability = capability_of(vm, cx, name)?;
    let resolve = promise_resolve_of(vm, cx.this);
    let Some(resolve) = vm.if_abrupt_reject(&capability, resolve)? else { return Ok(capability.promise) };
    if !cx.arg(0).is_object() {
        let text = vm.describe(cx.arg(0));
        let error =
            vm.new_error(ErrorKind::TypeError, &format!("{name} called with {text}, not an object"))?;
        vm.reject_capability(&capability, error.value())?;
        return Ok(capability.promise);
    }
    let result = perform_keyed(vm, which, cx.this, cx.arg(0).as_gc(), &capability, resolve);
    vm.if_abrupt_reject(&capability, result)?;
    Ok(capability.promise)
}

/// PerformPromiseAllKeyed
fn perform_keyed(
    vm: &mut Vm,
    which: Combinator,
    constructor: Value,
    promises: Gc<JsObject>,
    capability: &PromiseCapability,
    resolve: Value,
) -> JsResult<()> {
    let group = new_group(vm, which, capability, true)?;
    let keys = vm.own_property_keys(promises)?;
    let mut index = 0;
    for key in keys.iter() {
        if !vm.get_own_property(promises, key)?.is_some_and(|d| d.enumerable == Some(true)) {
            continue;
        }
        let value = vm.get(promises, key)?;
        let name = vm.key_to_value(key);
        vm.array_push(group.get(group::KEYS).as_gc(), name)?;
        add_element(vm, which, group, index, constructor, capability, resolve, value)?;
        index += 1;
    }
    finish_if_settled(vm, group)
}
