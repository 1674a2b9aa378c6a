//! Classes: definition, methods, private elements, super.

use super::calls;
use super::properties::{set_named_slow_any, try_cached_load};
use super::stack::FrameRef;
use crate::execution::{CodeBlock, Intrinsic, JsResult, Throw, Vm};
use crate::feedback::{CallIc, ElementIc};
use crate::heap::CellKind;
use crate::object::{Attributes, JsFunction, JsObject, PropertyDescriptor, PropertyKey, ValueArray};
use crate::value::{Gc, Value};

/// End of a derived constructor (10.2.2 steps 10–12); `caller` is the frame that called it.
pub fn check_derived_return(
    vm: &mut Vm,
    value: Value,
    this: Value,
    caller: Option<FrameRef>,
) -> JsResult<Value> {
    if value.is_object() {
        return Ok(value);
    }
    if !this.is_hole() && value.is_undefined() {
        return Ok(this);
    }
    // The constructor's context has been left (10.2.2 step 11): errors are of the caller's realm.
    if let Some(caller) = caller {
        // SAFETY: the caller's frame is live.
        vm.realm = unsafe { caller.code().realm };
    }
    if !value.is_undefined() {
        return Err(vm.type_error("Derived constructors may only return object or undefined"));
    }
    Err(vm.reference_error(MISSING_SUPER))
}

/// V8's message for `this` before `super()`.
pub const MISSING_SUPER: &str = "Must call super constructor in derived class before accessing 'this' or returning from derived constructor";

/// ClassDefinitionEvaluation (15.7.14) up to the constructor: gives (constructor, prototype).
pub fn new_class(
    vm: &mut Vm,
    code: *mut CodeBlock,
    function: u32,
    heritage: Value,
    context: Value,
) -> JsResult<(Value, Value)> {
    let (proto_parent, constructor_parent) = if heritage.is_hole() {
        (vm.intrinsic(Intrinsic::ObjectPrototype), vm.intrinsic(Intrinsic::FunctionPrototype))
    } else if heritage.is_null() {
        (Value::NULL, vm.intrinsic(Intrinsic::FunctionPrototype))
    } else if !vm.is_constructor(heritage) {
        let name = vm.describe(heritage);
        return Err(vm.type_error(format!("Class extends value {name} is not a constructor or null")));
    } else {
        let parent = vm.get(heritage.as_gc(), vm.names.prototype)?;
        if !parent.is_object() && !parent.is_null() {
            let name = vm.describe(parent);
            return Err(
                vm.type_error(format!("Class extends value does not have valid prototype property {name}"))
            );
        }
        (parent, heritage)
    };
    let prototype = vm.new_object_with_proto(proto_parent)?;
    let constructor = super::literals::new_closure(vm, code, function, context)?;
    let mut class: Gc<JsFunction> = constructor.as_gc();
    if constructor_parent != vm.intrinsic(Intrinsic::FunctionPrototype) {
        vm.set_prototype_of(class.object(), constructor_parent)?;
    }
    class.home_object = prototype.value();
    vm.heap.write_barrier(class.header());
    vm.define_class_prototype(class, prototype)?;
    Ok((constructor, prototype.value()))
}

/// DefineMethodProperty.
pub fn define_method(vm: &mut Vm, object: Value, key: Value, function: Value, flags: u32) -> JsResult<()> {
    let key = vm.to_property_key(key)?;
    set_home(vm, function, object);
    let attributes = if flags & 1 != 0 { Attributes::ALL } else { Attributes::HIDDEN };
    let target: Gc<JsObject> = object.as_gc();
    // SAFETY: an object's shape is live.
    let shape = unsafe { &mut *vm.shape(target.header.shape) };
    if target.header.is(CellKind::Object)
        && !key.is_index()
        && shape.is_cacheable()
        && shape.is_extensible()
        && shape.lookup(key).is_none()
    {
        // FAST PATH: a new property of an ordinary object.
        return vm.add_named(target, key, function, attributes);
    }
    vm.define_property_or_throw(object.as_gc(), key, PropertyDescriptor::data(function, attributes))
}

/// MakeMethod's [[HomeObject]].
pub fn set_home(vm: &mut Vm, function: Value, home: Value) {
    if function.is_kind(CellKind::Function) {
        let mut method: Gc<JsFunction> = function.as_gc();
        method.home_object = home;
        vm.heap.write_barrier(method.header());
    }
}

/// Getter or setter definition; the other half of an existing pair stays.
pub fn define_accessor(vm: &mut Vm, object: Value, key: Value, function: Value, flags: u32) -> JsResult<()> {
    let key = vm.to_property_key(key)?;
    set_home(vm, function, object);
    let descriptor = PropertyDescriptor {
        get: if flags & 2 == 0 { Some(function) } else { None },
        set: if flags & 2 != 0 { Some(function) } else { None },
        enumerable: Some(flags & 1 != 0),
        configurable: Some(true),
        ..PropertyDescriptor::default()
    };
    vm.define_property_or_throw(object.as_gc(), key, descriptor)
}

/// SetFunctionName (10.2.9) unless the function has its own name already.
pub fn set_function_name(vm: &mut Vm, function: Value, key: Value, prefix: u32) -> JsResult<()> {
    let key = vm.to_property_key(key)?;
    vm.set_function_name(function.as_gc(), key, ["", "get", "set"][prefix as usize % 3])
}

/// `super[key]` (13.3.7).
pub fn get_super(vm: &mut Vm, this: Value, home: Value, key: Value, flags: u32) -> JsResult<Value> {
    let parent = super_base(vm, home, flags)?;
    let key = vm.to_property_key(key)?;
    if !key.is_index() {
        // FAST PATH: a data property found before; who asks makes no difference to it.
        if let Some(value) = vm.megamorphic_get(parent, key) {
            return Ok(value);
        }
        vm.note_megamorphic_get(parent, key)?;
    }
    if !parent.is_object() {
        let name = vm.describe_key(key);
        let base = vm.describe(parent);
        return Err(vm.type_error(format!("Cannot read properties of {base} (reading '{name}')")));
    }
    vm.get_with_receiver(parent.as_gc(), key, this)
}

/// GetSuperBase (9.1.1.3.5), unless the compiler had it evaluated before (flag bit 0).
fn super_base(vm: &mut Vm, home: Value, flags: u32) -> JsResult<Value> {
    if flags & 1 != 0 { Ok(home) } else { vm.get_prototype_of(home.as_gc()) }
}

/// `super[key] = value`.
pub fn set_super(
    vm: &mut Vm,
    this: Value,
    home: Value,
    key: Value,
    value: Value,
    strict: bool,
    flags: u32,
) -> JsResult<()> {
    let parent = super_base(vm, home, flags)?;
    let key = vm.to_property_key(key)?;
    if !parent.is_object() {
        let name = vm.describe_key(key);
        let base = vm.describe(parent);
        return Err(vm.type_error(format!("Cannot set properties of {base} (setting '{name}')")));
    }
    if !vm.set_with_receiver(parent.as_gc(), key, value, this)? && strict {
        let name = vm.describe_key(key);
        let object = vm.describe(this);
        return Err(
            vm.type_error(format!("Cannot assign to read only property '{name}' of object '{object}'"))
        );
    }
    Ok(())
}

#[cold]
fn not_a_super_constructor(vm: &mut Vm, class: Value, parent: Value) -> Throw {
    let class: Gc<JsFunction> = class.as_gc();
    let name = String::from_utf16_lossy(&vm.code_of(class.code).function.name);
    let class = if name.is_empty() { "anonymous class" } else { &name };
    // `extends null` makes %Function.prototype% the parent.
    let parent = if parent == vm.intrinsic(Intrinsic::FunctionPrototype) {
        "null".to_string()
    } else {
        vm.describe(parent)
    };
    vm.type_error(format!("Super constructor {parent} of {class} is not a constructor"))
}

/// `super(...)`.
pub fn super_call(
    vm: &mut Vm,
    code: *mut CodeBlock,
    ic: &mut CallIc,
    callee: Value,
    new_target: Value,
    args: &[Value],
) -> JsResult<Value> {
    let parent = vm.get_prototype_of(callee.as_gc())?;
    if !vm.is_constructor(parent) {
        return Err(not_a_super_constructor(vm, callee, parent));
    }
    // SAFETY: `ic` belongs to the running code.
    unsafe { calls::record_target(vm, code, ic, parent) };
    Ok(vm.construct(parent, args, Some(new_target))?.value())
}

/// `super(...spread)`.
pub fn super_call_spread(vm: &mut Vm, callee: Value, new_target: Value, args: Value) -> JsResult<Value> {
    let parent = vm.get_prototype_of(callee.as_gc())?;
    if !vm.is_constructor(parent) {
        return Err(not_a_super_constructor(vm, callee, parent));
    }
    calls::with_spread(vm, args, |vm, list| Ok(vm.construct(parent, list, Some(new_target))?.value()))
}

/// A fresh private name.
pub fn new_private_name(vm: &mut Vm, description: Value) -> JsResult<Value> {
    Ok(vm.new_private_name(description)?.value())
}

fn private_key(name: Value) -> PropertyKey {
    PropertyKey::symbol(name.as_gc())
}

/// Text of a private name (its symbol's description carries the `#`).
fn private_text(vm: &mut Vm, name: Value) -> String {
    vm.describe_key(private_key(name))
}

/// PrivateGet (7.3.31).
pub fn get_private(
    vm: &mut Vm,
    code: *mut CodeBlock,
    ic: *mut ElementIc,
    object: Value,
    name: Value,
) -> JsResult<Value> {
    let key = private_key(name);
    // SAFETY: `ic` is a slot of the running code block.
    let ic = unsafe { &mut *ic };
    if object.is_object() {
        let holder: Gc<JsObject> = object.as_gc();
        if ic.key == name {
            // SAFETY: holder is live.
            if let Some(value) = unsafe { try_cached_load(vm, &ic.named, holder.header()) } {
                return Ok(value);
            }
        }
        if let Some(entry) = vm.private_entry(holder, key) {
            if entry.attributes.is_accessor() {
                let pair: Gc<ValueArray> = vm.read_slot(holder, entry.slot).as_gc();
                let getter = pair.get(0);
                if getter.is_undefined() {
                    let text = private_text(vm, name);
                    return Err(vm.type_error(format!("'{text}' was defined without a getter")));
                }
                return vm.call(getter, object, &[]);
            }
            if ic.key.is_hole() || ic.key == name {
                ic.key = name;
                // SAFETY: the code block is running.
                unsafe {
                    vm.heap.write_barrier((*code).cell);
                    return vm.cached_get_miss(&mut ic.named, (*code).cell, object, key);
                }
            }
            return Ok(vm.read_slot(holder, entry.slot));
        }
    }
    let text = private_text(vm, name);
    Err(vm.type_error(format!(
        "Cannot read private member {text} from an object whose class did not declare it"
    )))
}

/// PrivateSet (7.3.32).
pub fn set_private(
    vm: &mut Vm,
    code: *mut CodeBlock,
    ic: *mut ElementIc,
    object: Value,
    name: Value,
    value: Value,
) -> JsResult<()> {
    let key = private_key(name);
    // SAFETY: `ic` is a slot of the running code block.
    let ic = unsafe { &mut *ic };
    if object.is_object() {
        let holder: Gc<JsObject> = object.as_gc();
        if let Some(entry) = vm.private_entry(holder, key) {
            let text = private_text(vm, name);
            if entry.attributes.is_accessor() {
                let pair: Gc<ValueArray> = vm.read_slot(holder, entry.slot).as_gc();
                let setter = pair.get(1);
                if setter.is_undefined() {
                    return Err(vm.type_error(format!("'{text}' was defined without a setter")));
                }
                vm.call(setter, object, &[value])?;
                return Ok(());
            }
            if !entry.attributes.writable() {
                return Err(vm.type_error(format!("Private method '{text}' is not writable")));
            }
            if ic.key.is_hole() || ic.key == name {
                ic.key = name;
                // SAFETY: the code block is running.
                vm.heap.write_barrier(unsafe { (*code).cell });
                return set_named_slow_any(vm, code, &mut ic.named, object, key, value);
            }
            vm.write_slot_checked(holder, &entry, value);
            return Ok(());
        }
    }
    let text = private_text(vm, name);
    Err(vm.type_error(format!(
        "Cannot write private member {text} to an object whose class did not declare it"
    )))
}

/// PrivateFieldAdd (7.3.28).
pub fn define_private_field(
    vm: &mut Vm,
    code: *mut CodeBlock,
    ic: *mut ElementIc,
    object: Value,
    name: Value,
    value: Value,
) -> JsResult<()> {
    let key = private_key(name);
    // SAFETY: `ic` is a slot of the running code block.
    let ic = unsafe { &mut *ic };
    let holder: Gc<JsObject> = object.as_gc();
    if vm.private_entry(holder, key).is_some() {
        let text = private_text(vm, name);
        return Err(vm.type_error(format!("Cannot initialize {text} twice on the same object")));
    }
    if ic.key.is_hole() || ic.key == name {
        ic.key = name;
        // SAFETY: the code block is running.
        unsafe {
            vm.heap.write_barrier((*code).cell);
            return vm.cached_define_miss(&mut ic.named, (*code).cell, holder, key, value);
        }
    }
    vm.add_private(holder, key, value, Attributes::ALL)
}

/// PrivateMethodOrAccessorAdd (7.3.29).
pub fn define_private_method(
    vm: &mut Vm,
    object: Value,
    name: Value,
    function: Value,
    flags: u32,
) -> JsResult<()> {
    let key = private_key(name);
    let holder: Gc<JsObject> = object.as_gc();
    let existing = vm.private_entry(holder, key);
    if flags == 0 {
        if existing.is_some() {
            let text = private_text(vm, name);
            return Err(vm.type_error(format!(
                "Cannot initialize private methods of class twice on the same object ({text})"
            )));
        }
        return vm.add_private(holder, key, function, Attributes::NONE);
    }
    let index = if flags == 1 { 0 } else { 1 };
    if let Some(entry) = existing {
        let mut pair: Gc<ValueArray> = vm.read_slot(holder, entry.slot).as_gc();
        if !entry.attributes.is_accessor() || !pair.get(index).is_undefined() {
            let text = private_text(vm, name);
            return Err(vm.type_error(format!("Cannot initialize {text} twice on the same object")));
        }
        pair.set(index, function);
        vm.heap.write_barrier(pair.header() as *mut _);
        return Ok(());
    }
    let mut parts = [Value::UNDEFINED; 2];
    parts[index] = function;
    let pair = vm.new_accessor_pair(parts[0], parts[1])?;
    vm.add_private(holder, key, pair, Attributes(Attributes::ACCESSOR))
}

/// `#name in object`.
pub fn has_private(vm: &mut Vm, object: Value, name: Value) -> JsResult<bool> {
    if !object.is_object() {
        let text = private_text(vm, name);
        let value = vm.describe(object);
        return Err(vm.type_error(format!("Cannot use 'in' operator to search for '{text}' in {value}")));
    }
    Ok(vm.private_entry(object.as_gc(), private_key(name)).is_some())
}
