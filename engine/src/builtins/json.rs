//! The JSON object (25.5).

use super::install::{Method, method};
use super::json_parser::{self, Members, ParseRecord};
use super::json_scanner::{JsonError, JsonUnit, Reader, Start};
use super::json_stringifier::Stringifier;
use crate::abstract_operations::operations_on_objects::PropertyKind;
use crate::execution::{CallContext, ErrorKind, Intrinsic, JsResult, Vm};
use crate::heap::{CellKind, RootedVec};
use crate::object::{JsObject, PropertyKey};
use crate::string::{JsString, StrView, StringBuilder};
use crate::value::{Gc, Value};
use std::rc::Rc;

const METHODS: &[Method] = &[
    method("parse", 2, parse),
    method("stringify", 3, stringify),
    method("rawJSON", 1, raw_json),
    method("isRawJSON", 1, is_raw_json),
];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    vm.install_namespace("JSON", Intrinsic::Json, METHODS)?;
    Ok(())
}

// 25.5.1 JSON.parse ( text [ , reviver ] )
fn parse(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let text = vm.to_string(cx.arg(0))?;
    let reviver = cx.arg(1);
    if !vm.is_callable(reviver) {
        return json_parser::parse(vm, text);
    }
    let (value, records) = json_parser::parse_with_records(vm, text)?;
    let root = vm.new_object()?;
    let key = PropertyKey::atom(vm.empty_string());
    vm.create_data_property_or_throw(root, key, value)?;
    Reviver { vm, reviver, text, records: &records }.internalize(root, key, records.first())
}

struct Reviver<'a> {
    vm: &'a mut Vm,
    reviver: Value,
    text: Gc<JsString>,
    /// Keeps every record's value alive; moved values are updated in place.
    records: &'a RootedVec<ParseRecord>,
}

impl<'a> Reviver<'a> {
    // 25.5.1.1 InternalizeJSONProperty
    fn internalize(
        &mut self,
        holder: Gc<JsObject>,
        name: PropertyKey,
        record: Option<&'a ParseRecord>,
    ) -> JsResult<Value> {
        self.vm.check_stack()?;
        debug_assert!(!self.records.is_empty());
        let value = self.vm.get(holder, name)?;
        // A record counts only while the value is the one that was parsed.
        let record = match record {
            Some(record) if self.vm.same_value(record.value.get(), value) => Some(record),
            _ => None,
        };
        let context = self.vm.new_object()?;
        if value.is_object() {
            let object: Gc<JsObject> = value.as_gc();
            if self.vm.is_array(value)? {
                let length = self.vm.length_of_array_like(object)?;
                let mut index = 0.0;
                while index < length {
                    let member = match record.map(|record| &record.members) {
                        Some(Members::Elements(elements)) => elements.get(index as usize),
                        _ => None,
                    };
                    let key = self.vm.key_from_f64(index);
                    self.internalize_member(object, key, member)?;
                    index += 1.0;
                }
            } else {
                let keys = self.vm.enumerable_own_properties(object, PropertyKind::Key)?;
                for index in 0..keys.len() {
                    let key = self.vm.to_property_key(keys[index])?;
                    let member = match record.map(|record| &record.members) {
                        // Of equal keys in the text the last one made the property.
                        Some(Members::Entries(entries)) => entries
                            .iter()
                            .rev()
                            .find(|(name, _)| name.0 == key.raw())
                            .map(|(_, member)| member),
                        _ => None,
                    };
                    self.internalize_member(object, key, member)?;
                }
            }
        } else if let Some(record) = record {
            let source = self.vm.try_substring(self.text, record.source.start, record.source.end)?;
            let key = self.vm.names.source;
            self.vm.create_data_property_or_throw(context, key, source.value())?;
        }
        let name = self.vm.key_to_value(name);
        self.vm.call(self.reviver, holder.value(), &[name, value, context.value()])
    }

    fn internalize_member(
        &mut self,
        object: Gc<JsObject>,
        key: PropertyKey,
        record: Option<&'a ParseRecord>,
    ) -> JsResult<()> {
        let new = self.internalize(object, key, record)?;
        // A refusal to delete or to define is ignored.
        if new.is_undefined() {
            self.vm.delete(object, key)?;
        } else {
            self.vm.create_data_property(object, key, new)?;
        }
        Ok(())
    }
}

// 25.5.2 JSON.stringify ( value [ , replacer [ , space ] ] )
fn stringify(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (value, replacer, space) = (cx.arg(0), cx.arg(1), cx.arg(2));
    // Step 5: a function, or the names to print.
    let mut function = Value::UNDEFINED;
    let mut property_list = None;
    if replacer.is_object() {
        if vm.is_callable(replacer) {
            function = replacer;
        } else if vm.is_array(replacer)? {
            property_list = Some(Rc::new(names_to_print(vm, replacer.as_gc())?));
        }
    }
    // Steps 6-8.
    let gap = gap(vm, space)?;
    let mut stringifier = Stringifier::new(vm);
    stringifier.replacer = function;
    stringifier.property_list = property_list;
    stringifier.gap = gap;
    stringifier.run(value)
}

/// Step 5.b: strings and numbers of the array, each once.
fn names_to_print(vm: &mut Vm, array: Gc<JsObject>) -> JsResult<RootedVec> {
    let mut names: RootedVec = vm.heap.rooted_vec();
    let length = vm.length_of_array_like(array)?;
    let mut index = 0.0;
    while index < length {
        let key = vm.key_from_f64(index);
        let item = vm.get(array, key)?;
        let names_something = item.is_string()
            || item.is_number()
            || item.is_kind(CellKind::StringObject)
            || item.is_kind(CellKind::NumberObject);
        if names_something {
            let name = vm.to_string(item)?;
            // As an atom, so that equal names are the same cell.
            let name = vm.atomize(name).value();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        index += 1.0;
    }
    Ok(names)
}

/// Steps 6-8: up to ten characters to indent by.
fn gap(vm: &mut Vm, space: Value) -> JsResult<StringBuilder> {
    let mut gap = StringBuilder::new();
    let mut space = space;
    if space.is_kind(CellKind::NumberObject) {
        space = Value::number(vm.to_number(space)?);
    } else if space.is_kind(CellKind::StringObject) {
        space = vm.to_string(space)?.value();
    }
    if space.is_number() {
        let count = vm.to_integer_or_infinity(space)?.clamp(0.0, 10.0) as usize;
        gap.push_str(&" ".repeat(count));
    } else if space.is_string() {
        let text = vm.view(space.as_gc())?;
        gap.push_view(text.slice(0..text.len().min(10)));
    }
    Ok(gap)
}

// 25.5.3 JSON.rawJSON ( text )
fn raw_json(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let text = vm.to_string(cx.arg(0))?;
    // Steps 2-4: the text of a primitive, without white space around it.
    let view = vm.view(text)?;
    let checked = match view {
        StrView::Latin1(units) => check_raw(units),
        StrView::Utf16(units) => check_raw(units),
    };
    match checked {
        Ok(()) => {}
        Err(Some(error)) => return Err(json_parser::syntax_error(vm, view, error)),
        Err(None) => return Err(vm.throw_error(ErrorKind::SyntaxError, "Invalid value for JSON.rawJSON")),
    }
    // Steps 5-9.
    let object = vm.new_object_of_kind(CellKind::RawJson, Value::NULL, 0)?;
    let key = vm.names.raw_json;
    vm.create_data_property_or_throw(object, key, text.value())?;
    vm.freeze(object)?;
    Ok(object.value())
}

/// `None` as the error means that there is nothing, or something more than a value.
fn check_raw<T: JsonUnit>(units: &[T]) -> Result<(), Option<JsonError>> {
    if units.is_empty() {
        return Err(None);
    }
    let mut reader = Reader::new(units);
    let start = reader.value_start().map_err(Some)?;
    if reader.position > 0 || matches!(start, Start::Array | Start::Object) {
        return Err(Some(JsonError::Token(0)));
    }
    match start {
        Start::String => reader.string().map(|_| ()),
        Start::Number => reader.number().map(|_| ()),
        Start::True => reader.literal("true"),
        Start::False => reader.literal("false"),
        _ => reader.literal("null"),
    }
    .map_err(Some)?;
    if reader.position < units.len() { Err(None) } else { Ok(()) }
}

// 25.5.4 JSON.isRawJSON ( O )
fn is_raw_json(_: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(Value::bool(cx.arg(0).is_kind(CellKind::RawJson)))
}
