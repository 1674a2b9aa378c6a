//! ECMA-402 over ICU4X: the Intl namespace, one file per intrinsic object.
//!
//! The engine does what scripts can observe (reading locales and options, resolving them, brand checks);
//! ICU4X formats and compares with CLDR's data, which is compiled in. An Intl object keeps its resolved
//! options as values in its words, and what ICU4X made of them in a `Native` cell.
//!
//! Like Temporal, none of it exists until a script first looks at `Intl`.

mod available_locales;
mod case_mapping;
mod collator;
mod dates;
mod digit_options;
mod display_name_table;
mod display_names;
mod duration_format;
mod legacy_constructor;
mod list_format;
mod locale_constructor;
mod locale_prototype;
mod locales;
mod namespace;
mod number_data;
mod number_format;
mod number_formatter;
mod number_locale_table;
mod numbering_systems;
mod options;
mod plural_rules;
mod relative_time_format;
mod segmenter;

pub use case_mapping::{special_casing, transform_case};
pub use collator::locale_compare;
pub use dates::{Defaults, Required, default_is_american, to_locale_string, zoned_to_locale_string};
pub use duration_format::to_locale_string as duration_to_locale_string;
pub use namespace::materialize;
pub use number_format::{bigint_number, to_locale_string as number_to_locale_string};
pub use number_formatter::Number as IntlNumber;

use crate::execution::{Intrinsic, JsResult, NativeFn, Vm};
use crate::heap::{CellKind, NativeCell, NativeData, Visitor};
use crate::object::JsObject;
use crate::value::{Gc, Value};

/// A service's ICU4X object as the payload of a `Native` cell. It holds no cells.
struct Service<T: 'static>(T);

impl<T: 'static> NativeData for Service<T> {
    fn trace(&mut self, _: &mut dyn Visitor) {}
}

/// Puts a service's object into a word.
fn set_service<T: 'static>(vm: &mut Vm, object: Gc<JsObject>, word: usize, service: T) -> JsResult<()> {
    let cell = vm.alloc_native(CellKind::Native, Box::new(Service(service)))?;
    vm.set_internal(object, word, cell.value());
    Ok(())
}

/// The service's object in a word, which `set_service` has set with the same type. The reference is good
/// while `object` is alive, like a string's view.
fn service<'a, T: 'static>(vm: &mut Vm, object: Gc<JsObject>, word: usize) -> JsResult<&'a T> {
    let mut cell: Gc<NativeCell> = object.word(word).as_gc();
    match cell.downcast::<Service<T>>() {
        // SAFETY: the payload is malloc'd, so it does not move when its cell does, and lives as long as
        // the cell, which the object keeps; nothing changes it once it is set.
        Some(service) => Ok(unsafe { &*std::ptr::from_ref(&service.0) }),
        None => Err(vm.type_error("The Intl object is not initialised")),
    }
}

/// A constructor with the static supportedLocalesOf and its prototype with a tag.
fn make_service_constructor(
    vm: &mut Vm,
    name: &str,
    function: NativeFn,
    constructor: Intrinsic,
    prototype: Intrinsic,
) -> JsResult<(Gc<JsObject>, Gc<JsObject>)> {
    let (object, proto) =
        vm.make_constructor(name, 0, function, constructor, prototype, Intrinsic::ObjectPrototype)?;
    vm.install_methods(object, &[super::method("supportedLocalesOf", 1, locales::supported_locales_of)])?;
    vm.install_tag(proto, &format!("Intl.{name}"))?;
    Ok((object, proto))
}

/// The object that resolvedOptions gives: a plain one with these properties, absent ones left out. The values of
/// the list must be held by something else, or lie on the stack: the collector does not see into a `Vec`.
fn resolved_options(vm: &mut Vm, properties: &[(&str, Value)]) -> JsResult<Value> {
    let object = vm.new_object()?;
    for &(name, value) in properties {
        if !value.is_undefined() {
            let key = vm.key_from_str(name);
            vm.create_data_property_or_throw(object, key, value)?;
        }
    }
    Ok(object.value())
}

/// An object that resolvedOptions gives, in the making: every property is stored as soon as its value is made.
struct ResolvedOptions(Gc<JsObject>);

impl ResolvedOptions {
    fn new(vm: &mut Vm) -> JsResult<ResolvedOptions> {
        vm.new_object().map(ResolvedOptions)
    }

    fn value(&self, vm: &mut Vm, name: &str, value: Value) -> JsResult<()> {
        let key = vm.key_from_str(name);
        vm.create_data_property_or_throw(self.0, key, value)
    }

    /// A text; None leaves the property out.
    fn text(&self, vm: &mut Vm, name: &str, text: Option<&str>) -> JsResult<()> {
        match text {
            Some(text) => {
                let value = vm.new_string(text).value();
                self.value(vm, name, value)
            }
            None => Ok(()),
        }
    }
}

/// RequireInternalSlot.
fn this_object(vm: &mut Vm, this: Value, kind: CellKind, method: &str) -> JsResult<Gc<JsObject>> {
    vm.require_kind(this, kind, &format!("Intl.{method}"))
}
