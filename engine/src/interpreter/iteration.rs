//! Iterators as bytecode drives them, and for-in.
//!
//! FAST PATHs: arrays, generators and the built-in collection iterators are advanced without making
//! result objects while the methods involved are the original ones, which nothing can observe.

use super::errors;
use super::generators::{ResumeMode, Resumed};
use crate::bytecode::{Delegation, YieldKind};
use crate::execution::{Intrinsic, JsResult, Realm, Throw, Vm};
use crate::heap::{CellKind, RootedVec};
use crate::object::{JsObject, NativeFunction, PropertyKey};
use crate::value::{Gc, Value};

/// GetIterator(sync): (iterator, next method).
pub fn get_iterator(vm: &mut Vm, value: Value) -> JsResult<(Value, Value)> {
    if value.is_nullish() {
        return Err(errors::throw_not_iterable(vm, value));
    }
    let method = cached_get(vm, value, vm.symbols.iterator)?;
    if !vm.is_callable(method) {
        return Err(errors::throw_not_iterable(vm, value));
    }
    // FAST PATH: most iterators are their own.
    let iterator = if is_return_this(method) { value } else { vm.call(method, value, &[])? };
    if !iterator.is_object() {
        return Err(vm.type_error("Result of the Symbol.iterator method is not an object"));
    }
    let next = cached_get(vm, iterator, vm.names.next)?;
    Ok((iterator, next))
}

/// GetV through the megamorphic cache.
fn cached_get(vm: &mut Vm, value: Value, key: PropertyKey) -> JsResult<Value> {
    if let Some(found) = vm.megamorphic_get(value, key) {
        return Ok(found);
    }
    vm.note_megamorphic_get(value, key)?;
    vm.get_v(value, key)
}

/// Whether a method is one of those that give their receiver (%IteratorPrototype%\[%Symbol.iterator%]).
fn is_return_this(method: Value) -> bool {
    method.is_kind(CellKind::NativeFunction) && {
        let function = method.as_gc::<NativeFunction>().function.as_private::<u8>();
        std::ptr::eq(function, crate::builtins::return_this as *const u8)
    }
}

/// IteratorStepValue: the value, or None when done.
pub fn step(vm: &mut Vm, iterator: Value, next: Value) -> JsResult<Option<Value>> {
    match iterator.cell_kind().and_then(CellKind::from_u8) {
        Some(CellKind::ArrayIterator) if next == vm.intrinsic(Intrinsic::ArrayIteratorPrototypeNext) => {
            // FAST PATH: the original next method; its result object would be thrown away.
            return vm.array_iterator_step(iterator.as_gc());
        }
        Some(CellKind::Generator) if next == vm.intrinsic(Intrinsic::GeneratorPrototypeNext) => {
            // FAST PATH: as above. A raw result (yield*) is an ordinary iterator result.
            return match vm.generator_step(iterator, Value::UNDEFINED, ResumeMode::Next)? {
                Resumed::Yield(result, YieldKind::Result) => unpack(vm, result),
                Resumed::Yield(value, _) => Ok(Some(value)),
                Resumed::Return(_) => Ok(None),
            };
        }
        _ => {}
    }
    if let Some(step) = crate::builtins::native_iterator_step(vm, iterator, next) {
        return step;
    }
    if !vm.is_callable(next) {
        let name = vm.describe(next);
        return Err(vm.type_error(format!("{name} is not a function")));
    }
    let result = vm.call(next, iterator, &[])?;
    unpack(vm, result)
}

/// DelegateStep: calls the next method of yield*'s iterator if it is an original one of the running realm,
/// whose result object only the resumer would see.
pub fn delegate_step(
    vm: &mut Vm,
    iterator: Value,
    next: Value,
    received: Value,
) -> JsResult<(Delegation, Value)> {
    let of_values = |step: Option<Value>| match step {
        Some(value) => (Delegation::Yielded, value),
        None => (Delegation::Done, Value::UNDEFINED),
    };
    match iterator.cell_kind().and_then(CellKind::from_u8) {
        Some(CellKind::Generator) if next == vm.intrinsic(Intrinsic::GeneratorPrototypeNext) => {
            return Ok(match vm.generator_step(iterator, received, ResumeMode::Next)? {
                Resumed::Yield(value, YieldKind::Value) => (Delegation::Yielded, value),
                Resumed::Yield(result, YieldKind::Result) => (Delegation::Result, result),
                // A result object of the inner generator's realm.
                Resumed::Yield(value, YieldKind::Delegated)
                    if vm.realm_of_generator(iterator) == vm.realm =>
                {
                    (Delegation::Yielded, value)
                }
                Resumed::Yield(value, YieldKind::Delegated) => {
                    (Delegation::Result, vm.delegated_result(iterator, value)?)
                }
                Resumed::Return(value) => (Delegation::Done, value),
            });
        }
        Some(CellKind::ArrayIterator) if next == vm.intrinsic(Intrinsic::ArrayIteratorPrototypeNext) => {
            return Ok(of_values(vm.array_iterator_step(iterator.as_gc())?));
        }
        _ => {}
    }
    if next.is_kind(CellKind::NativeFunction)
        && next.as_gc::<NativeFunction>().realm.as_private::<Realm>() == vm.realm
        && let Some(step) = crate::builtins::native_iterator_step(vm, iterator, next)
    {
        return Ok(of_values(step?));
    }
    Ok((Delegation::Call, Value::UNDEFINED))
}

fn unpack(vm: &mut Vm, result: Value) -> JsResult<Option<Value>> {
    if !result.is_object() {
        return Err(result_not_object(vm, result));
    }
    let object: Gc<JsObject> = result.as_gc();
    let done = vm.get(object, vm.names.done)?;
    if vm.to_boolean(done) {
        return Ok(None);
    }
    Ok(Some(vm.get(object, vm.names.value)?))
}

/// TypeError for a non-object iterator result.
pub fn result_not_object(vm: &mut Vm, value: Value) -> Throw {
    let name = vm.describe(value);
    vm.type_error(format!("Iterator result {name} is not an object"))
}

/// IteratorClose with a normal completion.
pub fn close(vm: &mut Vm, iterator: Value) -> JsResult<()> {
    // FAST PATH: an absent property, found absent before through the same prototypes.
    if vm.megamorphic_get(iterator, vm.names.return_).is_some_and(Value::is_nullish) {
        return Ok(());
    }
    vm.note_megamorphic_get(iterator, vm.names.return_)?;
    let method = vm.get_method(iterator, vm.names.return_)?;
    if method.is_undefined() {
        return Ok(());
    }
    let result = vm.call(method, iterator, &[])?;
    if !result.is_object() {
        let name = vm.describe(result);
        return Err(vm.type_error(format!("{name} is not an object")));
    }
    Ok(())
}

/// IteratorClose with a throw completion: the original error wins.
pub fn close_silent(vm: &mut Vm, iterator: Value) {
    let result = vm.get_method(iterator, vm.names.return_).and_then(|method| {
        if method.is_undefined() { Ok(Value::UNDEFINED) } else { vm.call(method, iterator, &[]) }
    });
    if let Err(throw) = result {
        vm.take_exception(throw);
    }
}

/// Internal fields of a for-in enumerator: object walked, its keys (a ValueArray), position, keys visited
/// so far on the chain (a Set-like rooted through the object itself).
mod field {
    pub const OBJECT: usize = 0;
    pub const KEYS: usize = 1;
    pub const INDEX: usize = 2;
    /// Shape of the object when its keys were listed, if they can be trusted while it stays.
    pub const SHAPE: usize = 3;
    pub const COUNT: usize = 4;
}

/// EnumerateObjectProperties (14.7.5.9): the keys of the whole chain are listed first; each is checked
/// again when its turn comes, so that deleted ones are not visited.
pub fn for_in_prepare(vm: &mut Vm, value: Value) -> JsResult<Value> {
    if value.is_nullish() {
        return Ok(Value::UNDEFINED);
    }
    let object = vm.to_object(value)?;
    let mut keys: RootedVec = RootedVec::new(&mut vm.heap, Vec::new());
    let mut seen = std::collections::HashSet::new();
    let mut at = object;
    let mut first = true;
    loop {
        let own = vm.own_property_keys(at)?;
        let proto = vm.get_prototype_of(at)?;
        for key in own.iter() {
            if key.is_symbol() {
                continue;
            }
            // Keys of shadowed and non-enumerable properties hide those further up.
            if !first && seen.contains(&key.raw()) {
                continue;
            }
            if let Some(enumerable) = vm.own_enumerable(at, key)? {
                seen.insert(key.raw());
                if enumerable {
                    let value = vm.key_to_value(key);
                    keys.push(value);
                }
            }
        }
        first = false;
        if !proto.is_object() {
            break;
        }
        at = proto.as_gc();
        vm.check_stack()?;
    }
    let shape = vm.shapes.root(CellKind::ForInIterator, Value::NULL, field::COUNT as u8, 0, 0);
    let list = vm.new_value_array_from(&keys)?;
    let mut enumerator = vm.alloc_object(shape)?;
    enumerator.set_word(field::OBJECT, object.value());
    enumerator.set_word(field::KEYS, list.value());
    enumerator.set_word(field::INDEX, Value::int(0));
    enumerator.set_word(field::SHAPE, Value::int(object.header.shape as i32));
    vm.heap.write_barrier(enumerator.header());
    Ok(enumerator.value())
}

/// The next key that is still there.
pub fn for_in_next(vm: &mut Vm, enumerator: Value) -> JsResult<Option<Value>> {
    if enumerator.is_undefined() {
        return Ok(None);
    }
    let mut enumerator: Gc<JsObject> = enumerator.as_gc();
    loop {
        let keys: Gc<crate::object::ValueArray> = enumerator.word(field::KEYS).as_gc();
        let index = enumerator.word(field::INDEX).as_int();
        if index as u32 >= keys.count {
            return Ok(None);
        }
        enumerator.set_word(field::INDEX, Value::int(index + 1));
        let key_value = keys.get(index as usize);
        let object: Gc<JsObject> = enumerator.word(field::OBJECT).as_gc();
        let key: PropertyKey = vm.to_property_key(key_value)?;
        // FAST PATH: a cacheable shape that has not changed still has its own named properties.
        if !key.is_index() && enumerator.word(field::SHAPE) == Value::int(object.header.shape as i32) {
            // SAFETY: an object's shape is live.
            let shape = unsafe { &mut *vm.shape(object.header.shape) };
            if shape.is_cacheable() && shape.lookup(key).is_some() {
                return Ok(Some(key_value));
            }
        }
        if vm.for_in_has(object, key)? {
            return Ok(Some(key_value));
        }
    }
}

impl Vm {
    /// Enumerability of an own property, None when absent (asks proxies' traps).
    pub fn own_enumerable(&mut self, object: Gc<JsObject>, key: PropertyKey) -> JsResult<Option<bool>> {
        if !object.header.is(CellKind::Proxy)
            && !object.header.is(CellKind::ModuleNamespace)
            && let Some(attributes) = self.own_attributes(object, key)
        {
            return Ok(Some(attributes.enumerable()));
        }
        Ok(self.get_own_property(object, key)?.map(|d| d.enumerable == Some(true)))
    }

    /// Whether a listed key is still to be visited.
    fn for_in_has(&mut self, object: Gc<JsObject>, key: PropertyKey) -> JsResult<bool> {
        let mut at = object;
        loop {
            if let Some(enumerable) = self.own_enumerable(at, key)? {
                return Ok(enumerable);
            }
            let proto = self.get_prototype_of(at)?;
            if !proto.is_object() {
                return Ok(false);
            }
            at = proto.as_gc();
        }
    }
}
