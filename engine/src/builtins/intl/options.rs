//! 9.2: reading options.

use crate::execution::{JsResult, Vm};
use crate::object::JsObject;
use crate::value::{Gc, Value};

/// An options bag; None: every read gives undefined.
pub type Options = Option<Gc<JsObject>>;

/// 9.2.10 GetOptionsObject ( options )
pub fn get_options_object(vm: &mut Vm, options: Value) -> JsResult<Options> {
    if options.is_undefined() {
        return Ok(None);
    }
    if options.is_object() {
        return Ok(Some(options.as_gc()));
    }
    let shown = vm.describe(options);
    Err(vm.type_error(format!("Options must be an object, not {shown}")))
}

/// 9.2.11 CoerceOptionsToObject ( options )
pub fn coerce_options(vm: &mut Vm, options: Value) -> JsResult<Options> {
    // An object without prototype reads like none. ToObject makes wrappers of other primitives.
    if options.is_undefined() { Ok(None) } else { vm.to_object(options).map(Some) }
}

/// Get ( options, name )
pub fn read(vm: &mut Vm, options: Options, name: &str) -> JsResult<Value> {
    match options {
        None => Ok(Value::UNDEFINED),
        Some(object) => {
            let key = vm.key_from_str(name);
            vm.get(object, key)
        }
    }
}

/// 9.2.12 GetOption ( options, property, string, values, default ): one of the texts, None if absent.
pub fn choice(
    vm: &mut Vm,
    options: Options,
    name: &str,
    choices: &[&'static str],
) -> JsResult<Option<&'static str>> {
    let value = read(vm, options, name)?;
    if value.is_undefined() {
        return Ok(None);
    }
    let text = vm.to_string(value)?;
    let view = vm.view(text)?;
    match choices.iter().find(|choice| view.equals_str(choice)) {
        Some(choice) => Ok(Some(choice)),
        None => {
            let shown = view.to_rust_string();
            Err(vm.range_error(format!("Value {shown} out of range for Intl option {name}")))
        }
    }
}

/// GetOption for any text.
pub fn text(vm: &mut Vm, options: Options, name: &str) -> JsResult<Option<String>> {
    let value = read(vm, options, name)?;
    if value.is_undefined() {
        return Ok(None);
    }
    let text = vm.to_string(value)?;
    Ok(Some(vm.view(text)?.to_rust_string()))
}

/// GetOption for a Boolean.
pub fn boolean(vm: &mut Vm, options: Options, name: &str) -> JsResult<Option<bool>> {
    let value = read(vm, options, name)?;
    if value.is_undefined() { Ok(None) } else { Ok(Some(vm.to_boolean(value))) }
}

/// The option localeMatcher, which only has to be valid: both matchers are the same here.
pub fn locale_matcher(vm: &mut Vm, options: Options) -> JsResult<()> {
    choice(vm, options, "localeMatcher", &["lookup", "best fit"]).map(|_| ())
}

/// 9.2.14 DefaultNumberOption ( value, minimum, maximum, fallback )
pub fn default_number(
    vm: &mut Vm,
    value: Value,
    name: &str,
    minimum: f64,
    maximum: f64,
) -> JsResult<Option<u32>> {
    if value.is_undefined() {
        return Ok(None);
    }
    let number = vm.to_number(value)?;
    if !(minimum..=maximum).contains(&number) {
        return Err(vm.range_error(format!("{name} value is out of range.")));
    }
    Ok(Some(number.floor() as u32))
}
