//! Values to JSON text (25.5.2.1 and around: SerializeJSONProperty, SerializeJSONObject, SerializeJSONArray).
//!
//! Plain data takes fast paths: objects of a fast shape without accessors print along a plan that is made
//! once per shape, with the names quoted already. Script can only run in toJSON methods, the replacer and
//! getters, and after each value the object's shape is looked at again, so that what it does is seen.

use super::json_scanner::push_quoted;
use crate::abstract_operations::operations_on_objects::PropertyKind;
use crate::execution::{JsResult, Throw, Vm};
use crate::heap::{CellKind, RootedVec};
use crate::object::slots::read_slot;
use crate::object::{JsArray, JsObject, PrimitiveObject, PropertyKey};
use crate::string::{StrView, StringBuilder};
use crate::value::number_conversions::NumberBuffer;
use crate::value::{Gc, Value};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::rc::Rc;

/// How objects of a shape print.
struct ShapePlan {
    /// The quoted names with their colons, in either encoding.
    names: StringBuilder,
    entries: Vec<PlanEntry>,
}

struct PlanEntry {
    key: PropertyKey,
    slot: u32,
    name: Range<usize>,
}

pub struct Stringifier<'v> {
    vm: &'v mut Vm,
    text: StringBuilder,
    /// The replacer, or undefined.
    pub replacer: Value,
    /// The names to print, from an array replacer.
    pub property_list: Option<RootedVec>,
    /// One level of indentation; empty for none.
    pub gap: StringBuilder,
    level: usize,
    /// The objects being printed, outermost first, each with the key it was found by.
    stack: RootedVec<(Value, Value)>,
    plans: FxHashMap<u32, Option<Rc<ShapePlan>>>,
    /// Shapes without a toJSON of their own or inherited, while the prototypes stay as they are.
    plain_shapes: FxHashMap<u32, u32>,
}

/// Plans beyond this number are not kept: the objects are too different for them to pay.
const MAX_PLANS: usize = 256;

impl<'v> Stringifier<'v> {
    pub fn new(vm: &'v mut Vm) -> Self {
        let stack = vm.heap.rooted_vec();
        Self {
            vm,
            text: StringBuilder::new(),
            replacer: Value::UNDEFINED,
            property_list: None,
            gap: StringBuilder::new(),
            level: 0,
            stack,
            plans: FxHashMap::default(),
            plain_shapes: FxHashMap::default(),
        }
    }

    /// The text of a value, or undefined for one that JSON cannot express.
    pub fn run(mut self, value: Value) -> JsResult<Value> {
        let key = PropertyKey::atom(self.vm.empty_string());
        let mut holder = None;
        if !self.replacer.is_undefined() {
            // 25.5.2 steps 9-10: only a replacer function gets to see the wrapper.
            let wrapper = self.vm.new_object()?;
            self.vm.create_data_property_or_throw(wrapper, key, value)?;
            holder = Some(wrapper);
        }
        let value = self.prepare(holder, key, value)?;
        if !is_serializable(value) {
            return Ok(Value::UNDEFINED);
        }
        self.write(key, value)?;
        Ok(self.text.finish(self.vm)?.value())
    }

    // 25.5.2.2 SerializeJSONProperty steps 2-4: toJSON, the replacer, and what wrappers hold.
    #[inline]
    fn prepare(&mut self, holder: Option<Gc<JsObject>>, key: PropertyKey, value: Value) -> JsResult<Value> {
        // FAST PATH: strings, numbers and the like have no toJSON.
        if !value.is_object() && !value.is_bigint() && self.replacer.is_undefined() {
            return Ok(value);
        }
        self.prepare_slow(holder, key, value)
    }

    fn prepare_slow(
        &mut self,
        holder: Option<Gc<JsObject>>,
        key: PropertyKey,
        value: Value,
    ) -> JsResult<Value> {
        let mut value = value;
        if (value.is_object() && !self.has_no_to_json(value.as_gc())) || value.is_bigint() {
            let to_json = self.vm.names.to_json;
            let method = self.vm.get_v(value, to_json)?;
            if self.vm.is_callable(method) {
                let name = self.vm.key_to_value(key);
                value = self.vm.call(method, value, &[name])?;
            }
        }
        if !self.replacer.is_undefined()
            && let Some(holder) = holder
        {
            let name = self.vm.key_to_value(key);
            value = self.vm.call(self.replacer, holder.value(), &[name, value])?;
        }
        if value.is_object() {
            match value.cell_kind().and_then(CellKind::from_u8) {
                Some(CellKind::NumberObject) => return Ok(Value::number(self.vm.to_number(value)?)),
                Some(CellKind::StringObject) => return Ok(self.vm.to_string(value)?.value()),
                Some(CellKind::BooleanObject | CellKind::BigIntObject) => {
                    return Ok(value.as_gc::<PrimitiveObject>().value);
                }
                _ => {}
            }
        }
        Ok(value)
    }

    /// Whether looking up toJSON would find nothing and run nothing. Remembered by shape: a shape that is
    /// no dictionary fixes the own properties and the prototype, and the epoch moves when any object
    /// that is a prototype changes.
    fn has_no_to_json(&mut self, object: Gc<JsObject>) -> bool {
        let id = object.header.shape;
        let epoch = self.vm.proto_epoch;
        if self.plain_shapes.get(&id) == Some(&epoch) {
            return true;
        }
        if !self.vm.shape_of(object).is_cacheable() {
            return false;
        }
        let key = self.vm.names.to_json;
        let mut at = object;
        loop {
            if at.header.is(CellKind::Proxy) || self.vm.own_attributes(at, key).is_some() {
                return false;
            }
            let proto = self.vm.proto_of(at);
            if !proto.is_object() {
                break;
            }
            at = proto.as_gc();
        }
        self.plain_shapes.insert(id, epoch);
        true
    }

    // 25.5.2.2 steps 5-12, for a prepared value that is serializable.
    fn write(&mut self, key: PropertyKey, value: Value) -> JsResult<()> {
        if value.is_string() {
            let text = self.vm.view(value.as_gc())?;
            push_quoted(&mut self.text, text);
        } else if value.is_number() {
            self.write_number(value);
        } else if value.is_object() {
            self.write_object_or_array(key, value.as_gc())?;
        } else {
            match value {
                Value::NULL => self.push("null"),
                Value::TRUE => self.push("true"),
                Value::FALSE => self.push("false"),
                _ => return Err(self.vm.type_error("Do not know how to serialize a BigInt")),
            }
        }
        // A text that no string can hold is reported at once rather than when it is complete.
        if self.text.is_too_long() { Err(self.vm.string_too_long()) } else { Ok(()) }
    }

    #[inline]
    fn push(&mut self, text: &str) {
        self.text.push_view(StrView::Latin1(text.as_bytes()));
    }

    fn write_number(&mut self, value: Value) {
        let mut buffer = NumberBuffer::new();
        let text = if value.is_int() {
            buffer.format_i32(value.as_int())
        } else if value.as_double().is_finite() {
            buffer.format(value.as_double())
        } else {
            "null"
        };
        self.text.push_view(StrView::Latin1(text.as_bytes()));
    }

    fn write_object_or_array(&mut self, key: PropertyKey, object: Gc<JsObject>) -> JsResult<()> {
        if object.header.is(CellKind::RawJson) {
            let name = self.vm.names.raw_json;
            let raw = self.vm.get(object, name)?;
            let raw = self.vm.to_string(raw)?;
            let text = self.vm.view(raw)?;
            self.text.push_view(text);
            return Ok(());
        }
        self.vm.check_stack()?;
        let value = object.value();
        if let Some(start) = self.stack.iter().position(|&(_, open)| open == value) {
            return Err(self.circular_error(start, key));
        }
        self.stack.push((Value(key.raw()), value));
        self.level += 1;
        if self.vm.is_array(value)? {
            self.write_array(object)?;
        } else {
            self.write_object(object)?;
        }
        self.level -= 1;
        self.stack.pop();
        Ok(())
    }

    /// A line break and the indentation, if there is any.
    fn push_indent(&mut self, level: usize) {
        if self.gap.is_empty() {
            return;
        }
        self.text.push_unit(0x0a);
        for _ in 0..level {
            self.text.push_view(self.gap.view());
        }
    }

    /// What comes before a member.
    #[inline]
    fn push_separator(&mut self, first: &mut bool) {
        if !*first {
            self.text.push_unit(0x2c);
        }
        *first = false;
        self.push_indent(self.level);
    }

    // 25.5.2.4 SerializeJSONObject
    fn write_object(&mut self, object: Gc<JsObject>) -> JsResult<()> {
        self.text.push_unit(0x7b);
        let mut first = true;
        if let Some(list) = self.property_list.take() {
            let result = self.write_named(object, &list, &mut first);
            self.property_list = Some(list);
            result?;
        } else if let Some(plan) = self.plan_for(object) {
            self.write_along_plan(object, &plan, &mut first)?;
        } else {
            let keys = self.vm.enumerable_own_properties(object, PropertyKind::Key)?;
            self.write_named(object, &keys, &mut first)?;
        }
        if !first {
            self.push_indent(self.level - 1);
        }
        self.text.push_unit(0x7d);
        Ok(())
    }

    /// Prints these properties (strings) as far as they have serializable values.
    fn write_named(&mut self, object: Gc<JsObject>, names: &[Value], first: &mut bool) -> JsResult<()> {
        for &name in names {
            let key = self.vm.to_property_key(name)?;
            self.write_property(object, key, first)?;
        }
        Ok(())
    }

    fn write_property(&mut self, object: Gc<JsObject>, key: PropertyKey, first: &mut bool) -> JsResult<()> {
        let value = self.vm.get(object, key)?;
        let value = self.prepare(Some(object), key, value)?;
        if is_serializable(value) {
            self.push_separator(first);
            let name = self.vm.key_to_value(key);
            let name = self.vm.view(name.as_gc())?;
            push_quoted(&mut self.text, name);
            self.text.push_unit(0x3a);
            if !self.gap.is_empty() {
                self.text.push_unit(0x20);
            }
            self.write(key, value)?;
        }
        Ok(())
    }

    /// FAST PATH: reading a slot is what [[Get]] would do as long as the object has the plan's shape,
    /// whose enumerable properties are all data properties. Once it has not, the rest of the keys
    /// goes the general way; the list of keys was fixed before, as the spec has it.
    fn write_along_plan(&mut self, object: Gc<JsObject>, plan: &ShapePlan, first: &mut bool) -> JsResult<()> {
        let shape = object.header.shape;
        let spaced = !self.gap.is_empty();
        for entry in &plan.entries {
            if object.header.shape != shape {
                self.write_property(object, entry.key, first)?;
                continue;
            }
            let value = read_slot(object, self.vm.shape_of(object), entry.slot);
            let value = self.prepare(Some(object), entry.key, value)?;
            if !is_serializable(value) {
                continue;
            }
            self.push_separator(first);
            self.text.push_view(plan.names.view().slice(entry.name.clone()));
            if spaced {
                self.text.push_unit(0x20);
            }
            self.write(entry.key, value)?;
        }
        Ok(())
    }

    fn plan_for(&mut self, object: Gc<JsObject>) -> Option<Rc<ShapePlan>> {
        if !object.header.is(CellKind::Object) || !self.vm.has_no_elements(object) {
            return None;
        }
        let id = object.header.shape;
        if let Some(plan) = self.plans.get(&id) {
            return plan.clone();
        }
        let shape = self.vm.shape_of(object);
        if !shape.is_cacheable() || self.plans.len() >= MAX_PLANS {
            return None;
        }
        let mut plan = Some(ShapePlan { names: StringBuilder::new(), entries: Vec::new() });
        for entry in shape.table().iter() {
            if entry.key.is_symbol() || !entry.attributes.enumerable() {
                continue;
            }
            let (Some(atom), false) = (entry.key.as_atom(), entry.attributes.is_accessor()) else {
                plan = None;
                break;
            };
            if let Some(plan) = &mut plan {
                let start = plan.names.len();
                push_quoted(&mut plan.names, atom.view());
                plan.names.push_unit(0x3a);
                let name = start..plan.names.len();
                plan.entries.push(PlanEntry { key: entry.key, slot: entry.slot, name });
            }
        }
        let plan = plan.map(Rc::new);
        self.plans.insert(id, plan.clone());
        plan
    }

    // 25.5.2.5 SerializeJSONArray
    fn write_array(&mut self, object: Gc<JsObject>) -> JsResult<()> {
        self.text.push_unit(0x5b);
        let length = self.vm.length_of_array_like(object)?;
        let mut first = true;
        let mut index = 0.0;
        while index < length {
            let key = self.vm.key_from_f64(index);
            // FAST PATH: an element that is there is plain data.
            let own = match key.as_index() {
                Some(index)
                    if object.header.is(CellKind::Array) && index < object.cast::<JsArray>().length() =>
                {
                    self.vm.fast_element(object, index)
                }
                _ => None,
            };
            let value = match own {
                Some(value) => value,
                None => self.vm.get(object, key)?,
            };
            let value = self.prepare(Some(object), key, value)?;
            self.push_separator(&mut first);
            if is_serializable(value) {
                self.write(key, value)?;
            } else {
                self.push("null");
            }
            index += 1.0;
        }
        if !first {
            self.push_indent(self.level - 1);
        }
        self.text.push_unit(0x5d);
        Ok(())
    }

    /// The TypeError for a value that contains itself, with the way around the circle.
    #[cold]
    fn circular_error(&mut self, start: usize, last_key: PropertyKey) -> Throw {
        /// Lines shown before and after an ellipsis.
        const BEFORE: usize = 2;
        const AFTER: usize = 1;
        let circle: Vec<(Value, Gc<JsObject>)> =
            self.stack[start..].iter().map(|&(key, object)| (key, object.as_gc())).collect();
        let mut message = String::from("Converting circular structure to JSON");
        let name = self.vm.constructor_name(circle[0].1);
        message.push_str(&format!("\n    --> starting at object with constructor '{name}'"));
        let lines = &circle[1..];
        for (index, &(key, object)) in lines.iter().enumerate() {
            if index >= BEFORE && index + AFTER < lines.len() {
                if index == BEFORE {
                    message.push_str("\n    |     ...");
                }
                continue;
            }
            let key = self.key_in_message(PropertyKey::from_raw(key.0));
            let name = self.vm.constructor_name(object);
            message.push_str(&format!("\n    |     {key} -> object with constructor '{name}'"));
        }
        let key = self.key_in_message(last_key);
        message.push_str(&format!("\n    --- {key} closes the circle"));
        self.vm.type_error(message)
    }

    fn key_in_message(&mut self, key: PropertyKey) -> String {
        match key.as_index() {
            Some(index) => format!("index {index}"),
            None => match self.vm.key_to_rust_string(key) {
                name if name.is_empty() => "<anonymous>".to_owned(),
                name => format!("property '{name}'"),
            },
        }
    }
}

/// Whether SerializeJSONProperty returns a text rather than undefined (BigInts throw later).
#[inline]
fn is_serializable(value: Value) -> bool {
    if value.is_object() {
        return !value.as_gc::<JsObject>().is_callable();
    }
    !value.is_undefined() && !value.is_symbol()
}
