//! Values to JSON text (25.5.2.1 and around: SerializeJSONProperty, SerializeJSONObject, SerializeJSONArray).
//!
//! Plain data takes fast paths: objects of a fast shape without accessors print along a plan that is made
//! once per shape, with the names quoted already. Script can only run in toJSON methods, the replacer and
//! getters, and after each value the object's shape is looked at again, so that what it does is seen.

use super::json_scanner::{Sink, push_quoted};
use crate::abstract_operations::operations_on_objects::PropertyKind;
use crate::execution::{JsResult, Throw, Vm};
use crate::heap::{CellKind, RootedVec};
use crate::object::slots::read_slot;
use crate::object::{JsArray, JsObject, PrimitiveObject, PropertyKey};
use crate::string::{StrView, StringBuilder};
use crate::value::number_conversions::NumberBuffer;
use crate::value::{Gc, Value};
use rustc_hash::FxHashMap;
use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

/// The text so far: Latin-1 until a wider unit arrives. Unlike a `StringBuilder` it does not look at the
/// length with every piece; [`Stringifier::write`] does that once per value.
struct Text {
    narrow: Vec<u8>,
    wide: Option<Vec<u16>>,
}

impl Text {
    #[inline]
    fn push_byte(&mut self, byte: u8) {
        match &mut self.wide {
            None => self.narrow.push(byte),
            Some(wide) => wide.push(u16::from(byte)),
        }
    }

    fn push_view(&mut self, text: StrView) {
        match text {
            StrView::Latin1(bytes) => self.push_latin1(bytes),
            StrView::Utf16(units) => self.push_utf16(units),
        }
    }

    fn len(&self) -> usize {
        self.wide.as_ref().map_or(self.narrow.len(), Vec::len)
    }

    fn view(&self) -> StrView<'_> {
        match &self.wide {
            None => StrView::Latin1(&self.narrow),
            Some(wide) => StrView::Utf16(wide),
        }
    }
}

impl Sink for Text {
    #[inline]
    fn push_latin1(&mut self, bytes: &[u8]) {
        match &mut self.wide {
            None => self.narrow.extend_from_slice(bytes),
            Some(wide) => wide.extend(bytes.iter().map(|&byte| u16::from(byte))),
        }
    }

    fn push_utf16(&mut self, units: &[u16]) {
        let narrow = &self.narrow;
        let wide = self.wide.get_or_insert_with(|| narrow.iter().map(|&byte| u16::from(byte)).collect());
        wide.extend_from_slice(units);
    }
}

/// How objects of a shape print.
struct ShapePlan {
    shape: u32,
    /// The prototype epoch at which no toJSON was found: one of the object's own or an inherited one can
    /// only appear with another shape or another epoch. 0 if there is one.
    plain_at: Cell<u32>,
    /// Whether the properties are all there is to print, and all are data properties.
    complete: bool,
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
    text: Text,
    /// The replacer, or undefined.
    pub replacer: Value,
    /// The names to print, from an array replacer.
    pub property_list: Option<Rc<RootedVec>>,
    /// One level of indentation; empty for none.
    pub gap: StringBuilder,
    level: usize,
    /// The objects being printed, outermost first, each with the key it was found by.
    stack: RootedVec<(Value, Value)>,
    plans: FxHashMap<u32, Rc<ShapePlan>>,
    /// The plan used last: that of the object at hand, as a rule.
    last_plan: Option<Rc<ShapePlan>>,
}

/// Plans beyond this number are not kept: the objects are too different for them to pay.
const MAX_PLANS: usize = 256;

impl<'v> Stringifier<'v> {
    pub fn new(vm: &'v mut Vm) -> Self {
        let stack = vm.heap.rooted_vec();
        Self {
            vm,
            text: Text { narrow: Vec::new(), wide: None },
            replacer: Value::UNDEFINED,
            property_list: None,
            gap: StringBuilder::new(),
            level: 0,
            stack,
            plans: FxHashMap::default(),
            last_plan: None,
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
        Ok(self.vm.try_new_string_view(self.text.view())?.value())
    }

    // 25.5.2.2 SerializeJSONProperty steps 2-4: toJSON, the replacer, and what wrappers hold.
    #[inline]
    fn prepare(&mut self, holder: Option<Gc<JsObject>>, key: PropertyKey, value: Value) -> JsResult<Value> {
        if self.replacer.is_undefined() {
            if value.is_object() {
                // FAST PATH: objects and arrays without toJSON stand for themselves.
                let object: Gc<JsObject> = value.as_gc();
                let kind = object.header.kind;
                if (kind == CellKind::Object as u8 || kind == CellKind::Array as u8)
                    && self.has_no_to_json(object)
                {
                    return Ok(value);
                }
            } else if !value.is_bigint() {
                return Ok(value);
            }
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

    /// Whether looking up toJSON would find nothing and run nothing.
    #[inline]
    fn has_no_to_json(&mut self, object: Gc<JsObject>) -> bool {
        let epoch = self.vm.proto_epoch;
        self.plan_for(object).is_some_and(|plan| plan.plain_at.get() == epoch)
            || self.finds_no_to_json(object)
    }

    fn finds_no_to_json(&mut self, object: Gc<JsObject>) -> bool {
        let key = self.vm.names.to_json;
        let mut at = object;
        loop {
            if at.header.is(CellKind::Proxy)
                || at.header.is(CellKind::ModuleNamespace)
                || self.vm.own_attributes(at, key).is_some()
            {
                return false;
            }
            let proto = self.vm.proto_of(at);
            if !proto.is_object() {
                break;
            }
            at = proto.as_gc();
        }
        let epoch = self.vm.proto_epoch;
        if let Some(plan) = self.plan_for(object) {
            plan.plain_at.set(epoch);
        }
        true
    }

    // 25.5.2.2 steps 5-12, for a prepared value that is serializable.
    #[inline]
    fn write(&mut self, key: PropertyKey, value: Value) -> JsResult<()> {
        if value.is_int() {
            push_int(&mut self.text, value.as_int());
        } else if value.is_string() {
            let text = self.vm.view(value.as_gc())?;
            push_quoted(&mut self.text, text);
        } else if value.is_number() {
            self.write_double(value.as_double());
        } else if value.is_object() {
            self.write_object_or_array(key, value.as_gc())?;
        } else {
            match value {
                Value::NULL => self.text.push_latin1(b"null"),
                Value::TRUE => self.text.push_latin1(b"true"),
                Value::FALSE => self.text.push_latin1(b"false"),
                _ => return Err(self.vm.type_error("Do not know how to serialize a BigInt")),
            }
        }
        // A text that no string can hold is reported at once rather than when it is complete.
        self.vm.check_length(self.text.len())
    }

    fn write_double(&mut self, number: f64) {
        if number.is_finite() {
            self.text.push_latin1(NumberBuffer::new().format(number).as_bytes());
        } else {
            self.text.push_latin1(b"null");
        }
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
        // FAST PATH: only proxies need IsArray's walk.
        let is_array = object.header.is(CellKind::Array)
            || (!object.header.is(CellKind::Object) && self.vm.is_array(value)?);
        if is_array {
            self.write_array(object)?;
        } else {
            self.write_object(object)?;
        }
        self.level -= 1;
        self.stack.pop();
        Ok(())
    }

    /// A line break and the indentation, if there is any.
    #[inline]
    fn push_indent(&mut self, level: usize) {
        if !self.gap.is_empty() {
            self.push_line(level);
        }
    }

    fn push_line(&mut self, level: usize) {
        self.text.push_byte(b'\n');
        for _ in 0..level {
            self.text.push_view(self.gap.view());
        }
    }

    /// What comes before a member.
    #[inline]
    fn push_separator(&mut self, first: &mut bool) {
        if !*first {
            self.text.push_byte(b',');
        }
        *first = false;
        self.push_indent(self.level);
    }

    // 25.5.2.4 SerializeJSONObject
    fn write_object(&mut self, object: Gc<JsObject>) -> JsResult<()> {
        self.text.push_byte(b'{');
        let mut first = true;
        if let Some(list) = self.property_list.clone() {
            self.write_named(object, &list, &mut first)?;
        } else if self.vm.has_no_elements(object)
            && let Some(plan) = self.plan_for(object).filter(|plan| plan.complete).cloned()
        {
            self.write_along_plan(object, &plan, &mut first)?;
        } else {
            let keys = self.vm.enumerable_own_properties(object, PropertyKind::Key)?;
            self.write_named(object, &keys, &mut first)?;
        }
        if !first {
            self.push_indent(self.level - 1);
        }
        self.text.push_byte(b'}');
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
            self.text.push_byte(b':');
            if !self.gap.is_empty() {
                self.text.push_byte(b' ');
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
            match plan.names.view() {
                StrView::Latin1(names) => self.text.push_latin1(&names[entry.name.clone()]),
                names => self.text.push_view(names.slice(entry.name.clone())),
            }
            if spaced {
                self.text.push_byte(b' ');
            }
            self.write(entry.key, value)?;
        }
        Ok(())
    }

    /// The plan of an object's or array's shape, if the shape is one that can have one.
    #[inline]
    fn plan_for(&mut self, object: Gc<JsObject>) -> Option<&Rc<ShapePlan>> {
        let id = object.header.shape;
        if self.last_plan.as_ref().is_none_or(|plan| plan.shape != id) {
            let plan = match self.plans.get(&id) {
                Some(plan) => plan.clone(),
                None => self.make_plan(object)?,
            };
            self.last_plan = Some(plan);
        }
        self.last_plan.as_ref()
    }

    fn make_plan(&mut self, object: Gc<JsObject>) -> Option<Rc<ShapePlan>> {
        let shape = self.vm.shape_of(object);
        if !shape.is_cacheable() || self.plans.len() >= MAX_PLANS {
            return None;
        }
        let mut plan = ShapePlan {
            shape: object.header.shape,
            plain_at: Cell::new(0),
            complete: object.header.is(CellKind::Object),
            names: StringBuilder::new(),
            entries: Vec::new(),
        };
        if plan.complete {
            for entry in shape.table().iter() {
                if entry.key.is_symbol() || !entry.attributes.enumerable() {
                    continue;
                }
                let (Some(atom), false) = (entry.key.as_atom(), entry.attributes.is_accessor()) else {
                    plan.complete = false;
                    break;
                };
                let start = plan.names.len();
                push_quoted(&mut plan.names, atom.view());
                plan.names.push_unit(0x3a);
                let name = start..plan.names.len();
                plan.entries.push(PlanEntry { key: entry.key, slot: entry.slot, name });
            }
        }
        let plan = Rc::new(plan);
        self.plans.insert(plan.shape, plan.clone());
        Some(plan)
    }

    // 25.5.2.5 SerializeJSONArray
    fn write_array(&mut self, object: Gc<JsObject>) -> JsResult<()> {
        self.text.push_byte(b'[');
        let length = self.vm.length_of_array_like(object)?;
        let mut first = true;
        let mut index = 0.0;
        while index < length {
            let key = self.vm.key_from_f64(index);
            index += 1.0;
            // FAST PATH: an element that is there is plain data.
            let own = match key.as_index() {
                Some(at) if object.header.is(CellKind::Array) && at < object.cast::<JsArray>().length() => {
                    self.vm.fast_element(object, at)
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
                self.text.push_latin1(b"null");
            }
        }
        if !first {
            self.push_indent(self.level - 1);
        }
        self.text.push_byte(b']');
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

/// Appends an integer, two digits at a time from the right.
#[inline]
fn push_int(text: &mut Text, number: i32) {
    let mut digits = [0u8; 11];
    let mut position = digits.len();
    let mut rest = number.unsigned_abs();
    while rest >= 100 {
        let pair = rest % 100;
        rest /= 100;
        position -= 2;
        digits[position] = b'0' + (pair / 10) as u8;
        digits[position + 1] = b'0' + (pair % 10) as u8;
    }
    if rest >= 10 {
        position -= 2;
        digits[position] = b'0' + (rest / 10) as u8;
        digits[position + 1] = b'0' + (rest % 10) as u8;
    } else {
        position -= 1;
        digits[position] = b'0' + rest as u8;
    }
    if number < 0 {
        position -= 1;
        digits[position] = b'-';
    }
    text.push_latin1(&digits[position..]);
}

/// Whether SerializeJSONProperty returns a text rather than undefined (BigInts throw later).
#[inline]
fn is_serializable(value: Value) -> bool {
    if value.is_object() {
        return !value.as_gc::<JsObject>().is_callable();
    }
    !value.is_undefined() && !value.is_symbol()
}
