//! Errors that name the expression at fault, in V8's wording.

use crate::bytecode::{FunctionKind, Opcode};
use crate::execution::{Throw, Vm};
use crate::frontend::call_site_text::{self, Fault, Found, PatternSource};
use crate::object::{JsFunction, PropertyKey};
use crate::value::{Gc, Value};

/// The expression at fault in the innermost script frame. Call sites that fail again and again are
/// remembered.
fn site(vm: &mut Vm, fault: Fault) -> Option<Found> {
    const MOST_REMEMBERED: usize = 256;
    let frame = vm.stack_frames(1).pop()?;
    let key = (frame.script.id, frame.position, fault as u8);
    if let Some(found) = vm.call_site_texts.get(&key) {
        return found.clone();
    }
    let found = call_site_text::find(frame.script.source.text(), frame.position, fault);
    if vm.call_site_texts.len() >= MOST_REMEMBERED {
        vm.call_site_texts.clear();
    }
    vm.call_site_texts.insert(key, found.clone());
    found
}

/// TypeError "x is not a function".
#[cold]
pub fn throw_not_callable(vm: &mut Vm, _pc: *const u32, callee: Value) -> Throw {
    let name = match site(vm, Fault::Call) {
        Some(Found::Expression(text)) => text,
        _ => vm.describe(callee),
    };
    vm.type_error(format!("{name} is not a function"))
}

/// TypeError "x is not a constructor".
#[cold]
pub fn throw_not_constructor(vm: &mut Vm, _pc: *const u32, callee: Value) -> Throw {
    let name = match site(vm, Fault::Construct) {
        Some(Found::Expression(text)) => text,
        _ => vm.describe(callee),
    };
    vm.type_error(format!("{name} is not a constructor"))
}

const NO_ITERATOR: &str = "is not iterable (cannot read property Symbol(Symbol.iterator))";

/// TypeError "x is not iterable" of iteration in bytecode.
#[cold]
pub fn throw_not_iterable(vm: &mut Vm, value: Value) -> Throw {
    let message = match site(vm, Fault::Iterate) {
        Some(Found::Expression(text)) => format!("{text} is not iterable"),
        Some(Found::CallResult(text)) => {
            format!("{text} is not a function or its return value is not iterable")
        }
        Some(Found::Argument(text)) if value.is_nullish() => {
            format!("{text} is not iterable (cannot read property {})", vm.describe(value))
        }
        Some(Found::Argument(_)) => {
            "Spread syntax requires ...iterable[Symbol.iterator] to be a function".to_string()
        }
        Some(Found::Pattern { source: PatternSource::Declaration(text), .. }) => {
            format!("{text} is not iterable")
        }
        _ => format!("{} {NO_ITERATOR}", vm.describe_for_iteration(value)),
    };
    vm.type_error(message)
}

/// TypeError "x is not async iterable" of iteration in bytecode.
#[cold]
pub fn throw_not_async_iterable(vm: &mut Vm, value: Value) -> Throw {
    let message = match site(vm, Fault::Iterate) {
        Some(Found::Expression(text)) => format!("{text} is not async iterable"),
        Some(Found::CallResult(text)) => {
            format!("{text}(...) is not a function or its return value is not async iterable")
        }
        _ => format!("{} is not async iterable", vm.describe_for_iteration(value)),
    };
    vm.type_error(message)
}

/// TypeError of a built-in that was to iterate a value.
#[cold]
pub fn throw_no_iterator(vm: &mut Vm, value: Value) -> Throw {
    let text = vm.describe_for_iteration(value);
    vm.type_error(format!("{text} {NO_ITERATOR}"))
}

/// Destructuring of null or undefined.
#[cold]
pub fn throw_not_destructurable(vm: &mut Vm, value: Value) -> Throw {
    let name = vm.describe(value);
    let message = match site(vm, Fault::Destructure) {
        Some(Found::Pattern { source: PatternSource::Declaration(text), first: Some(first) }) => {
            format!("Cannot destructure property '{first}' of '{text}' as it is {name}.")
        }
        Some(Found::Pattern { source: PatternSource::Declaration(text), first: None }) => {
            format!("Cannot destructure '{text}' as it is {name}.")
        }
        Some(Found::Pattern { source: PatternSource::Parameter, first: Some(first) }) => {
            let text = vm.describe_for_iteration(value);
            format!("Cannot destructure property '{first}' of '{text}' as it is {name}.")
        }
        Some(Found::Pattern { source: PatternSource::Other, first: Some(first) }) => {
            format!("Cannot read properties of {name} (reading '{first}')")
        }
        _ => format!("Cannot destructure '{name}' as it is {name}."),
    };
    vm.type_error(message)
}

/// Class constructors need `new`.
#[cold]
pub fn throw_class_without_new(vm: &mut Vm, function: Gc<JsFunction>) -> Throw {
    let code = vm.code_of(function.code);
    debug_assert!(matches!(code.kind(), FunctionKind::BaseConstructor | FunctionKind::DerivedConstructor));
    let name = String::from_utf16_lossy(&code.function.name);
    // 10.2.1 step 4: an error of the class's realm.
    let realm = std::mem::replace(&mut vm.realm, code.realm);
    let throw = vm.type_error(format!("Class constructor {name} cannot be invoked without 'new'"));
    vm.realm = realm;
    throw
}

/// Reading a property of undefined or null.
#[cold]
pub fn throw_nullish_read(vm: &mut Vm, base: Value, key: PropertyKey, pc: *const u32) -> Throw {
    debug_assert!(
        pc.is_null()
            // SAFETY: pc is an instruction of the running frame.
            || matches!(Opcode::from_word(unsafe { *pc }), Some(Opcode::GetNamed | Opcode::GetLength | Opcode::GetElem))
    );
    let name = vm.describe_key(key);
    let base = vm.describe(base);
    vm.type_error(format!("Cannot read properties of {base} (reading '{name}')"))
}

/// Reading a computed key of undefined or null; the key is not converted first (V8 reports the base).
#[cold]
pub fn throw_nullish_keyed_read(vm: &mut Vm, base: Value, key: Value, _pc: *const u32) -> Throw {
    if key.0 == vm.symbols.iterator.raw() {
        return throw_no_iterator(vm, base);
    }
    let base = vm.describe(base);
    if key.is_object() {
        return vm.type_error(format!("Cannot read properties of {base}"));
    }
    let name = vm.describe_key_value(key);
    vm.type_error(format!("Cannot read properties of {base} (reading '{name}')"))
}

/// Writing a property of undefined or null.
#[cold]
pub fn throw_nullish_write(vm: &mut Vm, base: Value, key: PropertyKey) -> Throw {
    let name = vm.describe_key(key);
    let base = vm.describe(base);
    vm.type_error(format!("Cannot set properties of {base} (setting '{name}')"))
}

/// Writing a computed key of undefined or null.
#[cold]
pub fn throw_nullish_keyed_write(vm: &mut Vm, base: Value, key: Value) -> Throw {
    let base = vm.describe(base);
    if key.is_object() {
        return vm.type_error(format!("Cannot set properties of {base}"));
    }
    let name = vm.describe_key_value(key);
    vm.type_error(format!("Cannot set properties of {base} (setting '{name}')"))
}

impl Vm {
    /// A primitive key as it appears in messages.
    pub fn describe_key_value(&mut self, key: Value) -> String {
        match self.to_property_key(key) {
            Ok(key) => self.describe_key(key),
            Err(throw) => {
                self.take_exception(throw);
                String::new()
            }
        }
    }
}
