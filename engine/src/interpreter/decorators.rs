//! Decorators and auto-accessors (the decorators proposal, stage 3): <https://github.com/tc39/proposal-decorators>
//!
//! The compiler evaluates decorators, keys and functions in the order of the source and hands them over in
//! [steps](step) through CallIntrinsic. What is collected waits in a native cell that the class's code keeps
//! in a register. Initializers that field and constructor code runs later come back as native functions.

use super::classes;
use crate::builtins::{Key, Method, method};
use crate::execution::{CallContext, JsResult, Vm};
use crate::heap::{CellKind, NativeCell, NativeData, Visitor};
use crate::object::{
    Attributes, JsArray, JsObject, NativeFunction, PropertyDescriptor, PropertyKey, ValueArray,
};
use crate::value::{Gc, Value};

/// The steps, by number; each gets the state first, but for `Begin`, which makes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Step {
    Begin,
    /// (state, decorator, receiver) One more decorator of the element that comes next.
    Push,
    /// (state) The decorators so far are the class's own.
    OfClass,
    /// (state, flags, key, function, home) An element; the key of a private one is its private name. Accessors
    /// give their storage's private name as the function.
    Element,
    /// (state, constructor, prototype) Applies the decorators of all elements and defines methods.
    Apply,
    /// (state, element, part) See [`Part`].
    Result,
    /// (state, constructor, name) Applies the class's decorators; gives the class.
    ApplyToClass,
    /// (state, class) Runs what decorators of static methods added.
    RunStatic,
    /// (state, class) Runs what the class's decorators added.
    RunClass,
}

const STEPS: [Step; 9] = [
    Step::Begin,
    Step::Push,
    Step::OfClass,
    Step::Element,
    Step::Apply,
    Step::Result,
    Step::ApplyToClass,
    Step::RunStatic,
    Step::RunClass,
];

/// What of an element is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Part {
    /// (value) gives the initial value of a field or accessor, `this` being the object it is for.
    Initialize,
    /// Runs what the element's decorators added with addInitializer.
    Extra,
    /// A method, or a getter.
    Function,
    Setter,
    /// Of no element: runs what decorators of instance methods added.
    InstanceExtra,
}

/// Kinds of elements, in the low bits of their flags.
pub const METHOD: u32 = 0;
pub const GETTER: u32 = 1;
pub const SETTER: u32 = 2;
pub const FIELD: u32 = 3;
pub const ACCESSOR: u32 = 4;
const KIND: u32 = 7;
pub const STATIC: u32 = 8;
pub const PRIVATE: u32 = 16;

/// A decorator and the `this` value it is called with.
type Decorator = (Value, Value);

struct Element {
    flags: u32,
    key: Value,
    /// A method or getter; the storage's name of an accessor until it is applied.
    function: Value,
    setter: Value,
    decorators: Vec<Decorator>,
    /// Arrays of functions.
    initializers: Value,
    extra: Value,
}

/// What is known of a class while it is being defined.
struct Decoration {
    pending: Vec<Decorator>,
    of_class: Vec<Decorator>,
    elements: Vec<Element>,
    /// Arrays of functions.
    instance_extra: Value,
    static_extra: Value,
    class_extra: Value,
}

impl NativeData for Decoration {
    fn trace(&mut self, visitor: &mut dyn Visitor) {
        let Decoration { pending, of_class, elements, instance_extra, static_extra, class_extra } = self;
        let of_elements = elements.iter_mut().flat_map(|element| {
            let values =
                [&mut element.key, &mut element.function, &mut element.setter, &mut element.initializers];
            let pairs = element.decorators.iter_mut().flat_map(|(decorator, this)| [decorator, this]);
            values.into_iter().chain([&mut element.extra]).chain(pairs)
        });
        let pairs = pending.iter_mut().chain(of_class).flat_map(|(decorator, this)| [decorator, this]);
        for value in of_elements.chain(pairs).chain([instance_extra, static_extra, class_extra]) {
            visitor.visit_value(&mut value.0);
        }
    }
}

/// The state behind a step's first argument.
fn decoration<'a>(state: Value) -> &'a mut Decoration {
    let cell = state.as_cell() as *mut NativeCell;
    // SAFETY: steps get the cell that `Begin` made, which the class's code keeps in a register.
    unsafe { (*cell).data_as::<Decoration>() }
}

/// Runs a step (CallIntrinsic's number).
pub fn step(vm: &mut Vm, step: u32, args: &[Value]) -> JsResult<Value> {
    let arg = |index: usize| args.get(index).copied().unwrap_or(Value::UNDEFINED);
    let Some(step) = STEPS.get(step as usize).copied() else {
        return Err(vm.type_error(format!("There is no intrinsic {step}")));
    };
    if step == Step::Begin {
        return begin(vm);
    }
    let state = arg(0);
    let data = decoration(state);
    match step {
        Step::Begin => {}
        Step::Push => data.pending.push((arg(1), arg(2))),
        Step::OfClass => data.of_class = std::mem::take(&mut data.pending),
        Step::Element => add_element(vm, state, arg(1).as_int() as u32, arg(2), arg(3), arg(4))?,
        Step::Apply => apply(vm, state, arg(1), arg(2))?,
        Step::Result => return result(vm, state, arg(1).as_int() as usize, arg(2).as_int() as u32),
        Step::ApplyToClass => return apply_to_class(vm, state, arg(1), arg(2)),
        Step::RunStatic => run_list(vm, data.static_extra, arg(1))?,
        Step::RunClass => run_list(vm, data.class_extra, arg(1))?,
    }
    vm.heap.write_barrier(state.as_cell());
    Ok(Value::UNDEFINED)
}

fn begin(vm: &mut Vm) -> JsResult<Value> {
    let lists = [vm.new_array(0)?.value(), vm.new_array(0)?.value(), vm.new_array(0)?.value()];
    let data = Decoration {
        pending: Vec::new(),
        of_class: Vec::new(),
        elements: Vec::new(),
        instance_extra: lists[0],
        static_extra: lists[1],
        class_extra: lists[2],
    };
    let cell = vm.alloc_native(CellKind::Native, Box::new(data))?;
    vm.heap.write_barrier(cell.header());
    Ok(cell.value())
}

/// ClassElementEvaluation's end: the element waits for its decorators to be applied.
fn add_element(
    vm: &mut Vm,
    state: Value,
    flags: u32,
    key: Value,
    function: Value,
    home: Value,
) -> JsResult<()> {
    let initializers = vm.new_array(0)?.value();
    let extra = vm.new_array(0)?.value();
    classes::set_home(vm, function, home);
    let (mut function, mut setter) = (function, Value::UNDEFINED);
    if flags & KIND == ACCESSOR {
        let key = vm.to_property_key(key)?;
        let storage = function;
        function = accessor_function(vm, key, storage, "get", 0, get_accessor)?;
        setter = accessor_function(vm, key, storage, "set", 1, set_accessor)?;
    }
    let data = decoration(state);
    let decorators = std::mem::take(&mut data.pending);
    data.elements.push(Element { flags, key, function, setter, decorators, initializers, extra });
    Ok(())
}

// ---- auto-accessors

/// MakeAutoAccessorGetter and MakeAutoAccessorSetter
fn accessor_function(
    vm: &mut Vm,
    key: PropertyKey,
    storage: Value,
    prefix: &str,
    length: u32,
    code: crate::execution::NativeFn,
) -> JsResult<Value> {
    let name = match key.as_symbol() {
        Some(symbol) if key.is_private() => {
            let text = vm.view(symbol.description.as_gc())?.to_rust_string();
            format!("{prefix} {text}")
        }
        Some(symbol) if symbol.description.is_undefined() => format!("{prefix} "),
        Some(_) => {
            let text = vm.symbol_function_name(key);
            format!("{prefix} {text}")
        }
        None => {
            let text = vm.key_to_value(key);
            let text = vm.view(text.as_gc())?.to_rust_string();
            format!("{prefix} {text}")
        }
    };
    let name = vm.key_from_str(&name);
    Ok(vm.new_native_closure(code, name, length, storage)?.value())
}

fn get_accessor(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    private_get(vm, cx.this, cx.callee.data)
}

fn set_accessor(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    private_set(vm, cx.this, cx.callee.data, cx.arg(0))?;
    Ok(Value::UNDEFINED)
}

/// PrivateGet (7.3.31), without a cache.
fn private_get(vm: &mut Vm, object: Value, name: Value) -> JsResult<Value> {
    let key = PropertyKey::symbol(name.as_gc());
    if object.is_object() {
        let holder: Gc<JsObject> = object.as_gc();
        if let Some(entry) = vm.private_entry(holder, key) {
            let value = vm.read_slot(holder, entry.slot);
            if !entry.attributes.is_accessor() {
                return Ok(value);
            }
            let getter = value.as_gc::<ValueArray>().get(0);
            if getter.is_undefined() {
                let text = vm.describe_key(key);
                return Err(vm.type_error(format!("'{text}' was defined without a getter")));
            }
            return vm.call(getter, object, &[]);
        }
    }
    let text = vm.describe_key(key);
    Err(vm.type_error(format!(
        "Cannot read private member {text} from an object whose class did not declare it"
    )))
}

/// PrivateSet (7.3.32), without a cache.
fn private_set(vm: &mut Vm, object: Value, name: Value, value: Value) -> JsResult<()> {
    let key = PropertyKey::symbol(name.as_gc());
    if object.is_object() {
        let holder: Gc<JsObject> = object.as_gc();
        if let Some(entry) = vm.private_entry(holder, key) {
            if entry.attributes.is_accessor() {
                let setter = vm.read_slot(holder, entry.slot).as_gc::<ValueArray>().get(1);
                if setter.is_undefined() {
                    let text = vm.describe_key(key);
                    return Err(vm.type_error(format!("'{text}' was defined without a setter")));
                }
                vm.call(setter, object, &[value])?;
                return Ok(());
            }
            if !entry.attributes.writable() {
                let text = vm.describe_key(key);
                return Err(vm.type_error(format!("Private method '{text}' is not writable")));
            }
            vm.write_slot_checked(holder, &entry, value);
            return Ok(());
        }
    }
    let text = vm.describe_key(key);
    Err(vm.type_error(format!(
        "Cannot write private member {text} to an object whose class did not declare it"
    )))
}

// ---- application

/// ClassDefinitionEvaluation: decorators of static methods first, then of instance methods, static fields and
/// instance fields.
fn apply(vm: &mut Vm, state: Value, constructor: Value, prototype: Value) -> JsResult<()> {
    let count = decoration(state).elements.len();
    for (fields, is_static) in [(false, true), (false, false), (true, true), (true, false)] {
        for index in 0..count {
            let flags = decoration(state).elements[index].flags;
            if (flags & KIND == FIELD) != fields || (flags & STATIC != 0) != is_static {
                continue;
            }
            apply_to_element(vm, state, index)?;
            if !fields {
                define(vm, state, index, if is_static { constructor } else { prototype })?;
            }
        }
    }
    Ok(())
}

/// ApplyDecoratorsToElementDefinition
fn apply_to_element(vm: &mut Vm, state: Value, index: usize) -> JsResult<()> {
    let element = &decoration(state).elements[index];
    let (flags, key, extra, initializers) = (element.flags, element.key, element.extra, element.initializers);
    let kind = flags & KIND;
    let extra = match kind {
        FIELD | ACCESSOR => extra,
        _ if flags & STATIC != 0 => decoration(state).static_extra,
        _ => decoration(state).instance_extra,
    };
    for at in (0..decoration(state).elements[index].decorators.len()).rev() {
        let element = &decoration(state).elements[index];
        let (decorator, receiver) = element.decorators[at];
        let (function, setter) = (element.function, element.setter);
        let value = match kind {
            FIELD => Value::UNDEFINED,
            ACCESSOR => {
                let pair = vm.new_object()?;
                let (get, set) = (vm.names.get, vm.names.set);
                vm.create_data_property_or_throw(pair, get, function)?;
                vm.create_data_property_or_throw(pair, set, setter)?;
                pair.value()
            }
            _ => function,
        };
        let (context, finished) = context_object(vm, flags, key, extra)?;
        let new_value = vm.call(decorator, receiver, &[value, context])?;
        finish(finished);
        let element = &mut decoration(state).elements[index];
        match kind {
            _ if new_value.is_undefined() => {}
            FIELD if vm.is_callable(new_value) => vm.array_push(initializers.as_gc(), new_value)?,
            ACCESSOR if new_value.is_object() => {
                let parts: Gc<JsObject> = new_value.as_gc();
                for text in ["get", "set", "init"] {
                    let name = vm.key_from_str(text);
                    let part = vm.get(parts, name)?;
                    if part.is_undefined() {
                        continue;
                    }
                    if !vm.is_callable(part) {
                        return Err(vm.type_error(format!(
                            "The '{text}' of an accessor decorator's result must be a function or undefined"
                        )));
                    }
                    let element = &mut decoration(state).elements[index];
                    match text {
                        "get" => element.function = part,
                        "set" => element.setter = part,
                        _ => vm.array_push(initializers.as_gc(), part)?,
                    }
                    vm.heap.write_barrier(state.as_cell());
                }
            }
            METHOD | GETTER | SETTER if vm.is_callable(new_value) => element.function = new_value,
            ACCESSOR => {
                return Err(vm.type_error("An accessor decorator must return an object or undefined"));
            }
            _ => {
                let text = ["method", "getter", "setter", "field"][kind as usize & 3];
                return Err(vm.type_error(format!("A {text} decorator must return a function or undefined")));
            }
        }
        vm.heap.write_barrier(state.as_cell());
    }
    Ok(())
}

/// DefineMethodProperty for what was decorated. Private instance elements are added by the constructor.
fn define(vm: &mut Vm, state: Value, index: usize, home: Value) -> JsResult<()> {
    let element = &decoration(state).elements[index];
    let Element { flags, key, function, setter, .. } = *element;
    let kind = flags & KIND;
    if flags & PRIVATE != 0 {
        if flags & STATIC == 0 {
            return Ok(());
        }
        return match kind {
            ACCESSOR => {
                classes::define_private_method(vm, home, key, function, 1)?;
                classes::define_private_method(vm, home, key, setter, 2)
            }
            kind => classes::define_private_method(vm, home, key, function, kind),
        };
    }
    let key = vm.to_property_key(key)?;
    let (get, set) = match kind {
        METHOD => {
            let descriptor = PropertyDescriptor::data(function, Attributes::HIDDEN);
            return vm.define_property_or_throw(home.as_gc(), key, descriptor);
        }
        GETTER => (Some(function), None),
        SETTER => (None, Some(function)),
        _ => (Some(function), Some(setter)),
    };
    let descriptor = PropertyDescriptor {
        get,
        set,
        enumerable: Some(false),
        configurable: Some(true),
        ..PropertyDescriptor::default()
    };
    vm.define_property_or_throw(home.as_gc(), key, descriptor)
}

/// ApplyDecoratorsToClassDefinition
fn apply_to_class(vm: &mut Vm, state: Value, constructor: Value, name: Value) -> JsResult<Value> {
    let mut class = constructor;
    let extra = decoration(state).class_extra;
    for at in (0..decoration(state).of_class.len()).rev() {
        let (decorator, receiver) = decoration(state).of_class[at];
        let context = vm.new_object()?;
        let kind = vm.intern("class").value();
        put(vm, context, "kind", kind)?;
        let key = vm.names.name;
        vm.create_data_property_or_throw(context, key, name)?;
        let finished = add_initializer_function(vm, context, extra)?;
        let new_value = vm.call(decorator, receiver, &[class, context.value()])?;
        finish(finished);
        if vm.is_callable(new_value) {
            class = new_value;
        } else if !new_value.is_undefined() {
            return Err(vm.type_error("A class decorator must return a function or undefined"));
        }
    }
    Ok(class)
}

fn put(vm: &mut Vm, object: Gc<JsObject>, name: &str, value: Value) -> JsResult<()> {
    let key = vm.key_from_str(name);
    vm.create_data_property_or_throw(object, key, value)
}

/// CreateDecoratorContextObject, and what ends its addInitializer.
fn context_object(vm: &mut Vm, flags: u32, key: Value, extra: Value) -> JsResult<(Value, Value)> {
    let context = vm.new_object()?;
    let kind = flags & KIND;
    let text = ["method", "getter", "setter", "field", "accessor"][kind as usize % 5];
    let text = vm.intern(text).value();
    put(vm, context, "kind", text)?;
    let access = access_object(vm, kind, key)?;
    put(vm, context, "access", access)?;
    put(vm, context, "static", Value::bool(flags & STATIC != 0))?;
    put(vm, context, "private", Value::bool(flags & PRIVATE != 0))?;
    let name = if flags & PRIVATE != 0 { key.as_gc::<crate::object::JsSymbol>().description } else { key };
    let name = if name.is_number() { vm.to_string(name)?.value() } else { name };
    put(vm, context, "name", name)?;
    let finished = add_initializer_function(vm, context, extra)?;
    Ok((context.value(), finished))
}

// ---- context.access

const ACCESS: [Method; 3] =
    [method("get", 1, access_get), method("set", 2, access_set), method("has", 1, access_has)];

/// CreateDecoratorAccessObject
fn access_object(vm: &mut Vm, kind: u32, key: Value) -> JsResult<Value> {
    let access = vm.new_object()?;
    for row in &ACCESS {
        let Key::Name(name) = row.key else { continue };
        if (name == "get" && kind == SETTER) || (name == "set" && matches!(kind, METHOD | GETTER)) {
            continue;
        }
        let atom = vm.key_from_str(name);
        let function = vm.new_native_closure(row.function, atom, row.length, key)?;
        vm.create_data_property_or_throw(access, atom, function.value())?;
    }
    Ok(access.value())
}

/// The object that an access function was given.
fn access_target(vm: &mut Vm, cx: &CallContext) -> JsResult<Gc<JsObject>> {
    if cx.arg(0).is_object() {
        return Ok(cx.arg(0).as_gc());
    }
    let text = vm.describe(cx.arg(0));
    Err(vm.type_error(format!("{text} is not an object")))
}

/// Whether a key is a private name.
fn is_private(key: Value) -> bool {
    key.is_symbol() && PropertyKey::symbol(key.as_gc()).is_private()
}

fn access_get(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, key) = (access_target(vm, cx)?, cx.callee.data);
    if is_private(key) {
        return private_get(vm, object.value(), key);
    }
    let key = vm.to_property_key(key)?;
    vm.get(object, key)
}

fn access_set(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, key) = (access_target(vm, cx)?, cx.callee.data);
    if is_private(key) {
        private_set(vm, object.value(), key, cx.arg(1))?;
    } else {
        let key = vm.to_property_key(key)?;
        vm.set(object, key, cx.arg(1), true)?;
    }
    Ok(Value::UNDEFINED)
}

fn access_has(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, key) = (access_target(vm, cx)?, cx.callee.data);
    if is_private(key) {
        return Ok(Value::bool(vm.private_entry(object, PropertyKey::symbol(key.as_gc())).is_some()));
    }
    let key = vm.to_property_key(key)?;
    Ok(Value::bool(vm.has_property(object, key)?))
}

// ---- initializers

/// CreateAddInitializerFunction: defines `addInitializer` on the context; gives the function, see [`finish`].
fn add_initializer_function(vm: &mut Vm, context: Gc<JsObject>, list: Value) -> JsResult<Value> {
    let key = vm.key_from_str("addInitializer");
    let function = vm.new_native_closure(add_initializer, key, 1, list)?.value();
    vm.create_data_property_or_throw(context, key, function)?;
    Ok(function)
}

/// The decorator has returned: its addInitializer adds nothing more.
fn finish(function: Value) {
    let mut function: Gc<NativeFunction> = function.as_gc();
    function.data = Value::UNDEFINED;
}

fn add_initializer(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let list = cx.callee.data;
    if list.is_undefined() {
        return Err(vm.type_error("addInitializer was called after the decorator had returned"));
    }
    if !vm.is_callable(cx.arg(0)) {
        let text = vm.describe(cx.arg(0));
        return Err(vm.type_error(format!("{text} is not a function")));
    }
    let list: Gc<JsArray> = list.as_gc();
    vm.array_push(list, cx.arg(0))?;
    Ok(Value::UNDEFINED)
}

/// The functions of a list, in order.
fn entry(vm: &Vm, list: Value, index: u32) -> Option<Value> {
    let list: Gc<JsArray> = list.as_gc();
    if index < list.length() { vm.fast_element(list.object(), index) } else { None }
}

/// Calls each function of the list on `this`.
fn run_list(vm: &mut Vm, list: Value, this: Value) -> JsResult<()> {
    let mut index = 0;
    while let Some(function) = entry(vm, list, index) {
        vm.call(function, this, &[])?;
        index += 1;
    }
    Ok(())
}

fn run_extra(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    run_list(vm, cx.callee.data, cx.this)?;
    Ok(Value::UNDEFINED)
}

/// InitializeFieldOrAccessor: each initializer gets the value of the one before.
fn run_initializers(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut value = cx.arg(0);
    let mut index = 0;
    while let Some(function) = entry(vm, cx.callee.data, index) {
        value = vm.call(function, cx.this, &[value])?;
        index += 1;
    }
    Ok(value)
}

fn result(vm: &mut Vm, state: Value, index: usize, part: u32) -> JsResult<Value> {
    let data = decoration(state);
    let empty = vm.names.empty;
    if part == Part::InstanceExtra as u32 {
        return Ok(vm.new_native_closure(run_extra, empty, 0, data.instance_extra)?.value());
    }
    let Some(element) = data.elements.get(index) else { return Ok(Value::UNDEFINED) };
    if part == Part::Function as u32 {
        return Ok(element.function);
    }
    if part == Part::Setter as u32 {
        return Ok(element.setter);
    }
    let native = if part == Part::Extra as u32 {
        vm.new_native_closure(run_extra, empty, 0, element.extra)?
    } else {
        vm.new_native_closure(run_initializers, empty, 1, element.initializers)?
    };
    Ok(native.value())
}
