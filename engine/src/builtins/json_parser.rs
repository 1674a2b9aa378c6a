//! JSON text to values (25.5.1.1 ParseJSON), directly from either string encoding.
//!
//! One loop with explicit stacks, so that nesting is bounded by memory and not by the native stack.
//! Members wait on a rooted stack until their object or array closes; then it is made at its final
//! size, an object along the shapes of those before it.

use super::json_scanner::{JsonError, JsonString, JsonUnit, Reader, Start, error_message};
use crate::execution::realm::MAX_LITERAL;
use crate::execution::{JsResult, Throw, Vm};
use crate::heap::{RootedVec, Trace, Visitor};
use crate::object::{Attributes, JsObject, PropertyKey, Shape};
use crate::string::{JsString, StrView};
use crate::value::{Gc, Value};
use std::cell::Cell;
use std::ops::Range;

/// What the reviver is told about a value: where its text is, and the same for its members.
pub struct ParseRecord {
    /// The value as parsed, to recognise that it has not been replaced since. A cell, because the
    /// collector writes here while references to the record are around.
    pub value: Cell<Value>,
    /// Text of a primitive.
    pub source: Range<usize>,
    pub members: Members,
}

pub enum Members {
    None,
    Elements(Vec<ParseRecord>),
    /// Keys are kept alive by the object's shape or by the records' owner.
    Entries(Vec<(Value, ParseRecord)>),
}

// SAFETY: visits the value, the keys and all members.
unsafe impl Trace for ParseRecord {
    fn trace(&mut self, visitor: &mut dyn Visitor) {
        // Records nest as deep as the text does; a list of work instead of recursion.
        let mut work = vec![self];
        while let Some(record) = work.pop() {
            visitor.visit(record.value.get_mut());
            match &mut record.members {
                Members::None => {}
                Members::Elements(records) => work.extend(records.iter_mut()),
                Members::Entries(entries) => {
                    for (key, record) in entries {
                        visitor.visit(key);
                        work.push(record);
                    }
                }
            }
        }
    }
}

impl Drop for ParseRecord {
    fn drop(&mut self) {
        // As for tracing: the default would recurse.
        let mut work = Vec::new();
        let take = |members: &mut Members, work: &mut Vec<ParseRecord>| match std::mem::replace(
            members,
            Members::None,
        ) {
            Members::None => {}
            Members::Elements(records) => work.extend(records),
            Members::Entries(entries) => work.extend(entries.into_iter().map(|(_, record)| record)),
        };
        take(&mut self.members, &mut work);
        while let Some(mut record) = work.pop() {
            take(&mut record.members, &mut work);
        }
    }
}

/// Why parsing stopped.
enum Failure {
    Syntax(JsonError),
    Thrown(Throw),
}

impl From<JsonError> for Failure {
    fn from(error: JsonError) -> Self {
        Failure::Syntax(error)
    }
}

impl From<Throw> for Failure {
    fn from(throw: Throw) -> Self {
        Failure::Thrown(throw)
    }
}

#[derive(Clone, Copy)]
struct Frame {
    is_array: bool,
    /// Where its members start: on the value stack, and among the records.
    start: usize,
    records: usize,
}

/// Entries of the table of key guesses.
const GUESSES: usize = 64;

struct Parser<'a, 'v, T> {
    vm: &'v mut Vm,
    reader: Reader<'a, T>,
    /// Array elements; for objects keys and values in turn. Keys are stored as [`PropertyKey::raw`].
    stack: RootedVec,
    frames: Vec<Frame>,
    /// By the key before: the key that followed it last time. Saves hashing where objects repeat.
    guesses: RootedVec,
    /// With a reviver: the records of the values on the stack.
    records: Option<RootedVec<ParseRecord>>,
}

/// 25.5.1.1 ParseJSON.
pub fn parse(vm: &mut Vm, text: Gc<JsString>) -> JsResult<Value> {
    let view = vm.view(text)?;
    let (result, _) = match view {
        StrView::Latin1(units) => parse_units(vm, units, false),
        StrView::Utf16(units) => parse_units(vm, units, false),
    };
    result.map_err(|failure| report(vm, view, failure))
}

/// 25.5.1.1 with the records that a reviver needs; there is one record in the vector.
pub fn parse_with_records(vm: &mut Vm, text: Gc<JsString>) -> JsResult<(Value, RootedVec<ParseRecord>)> {
    let view = vm.view(text)?;
    let (result, records) = match view {
        StrView::Latin1(units) => parse_units(vm, units, true),
        StrView::Utf16(units) => parse_units(vm, units, true),
    };
    let value = result.map_err(|failure| report(vm, view, failure))?;
    let records = match records {
        Some(records) => records,
        None => vm.heap.rooted_vec(),
    };
    Ok((value, records))
}

#[cold]
fn report(vm: &mut Vm, text: StrView, failure: Failure) -> Throw {
    match failure {
        Failure::Thrown(throw) => throw,
        Failure::Syntax(error) => syntax_error(vm, text, error),
    }
}

/// The SyntaxError for a text that is no JSON.
#[cold]
pub fn syntax_error(vm: &mut Vm, text: StrView, error: JsonError) -> Throw {
    let message = match error_message(text, error).finish(vm) {
        Ok(message) => message,
        Err(throw) => return throw,
    };
    match vm.new_error_from_string(crate::execution::ErrorKind::SyntaxError, message.value()) {
        Ok(error) => vm.throw(error.value()),
        Err(throw) => throw,
    }
}

fn parse_units<T: JsonUnit>(
    vm: &mut Vm,
    text: &[T],
    with_records: bool,
) -> (Result<Value, Failure>, Option<RootedVec<ParseRecord>>) {
    let stack = vm.heap.rooted_vec();
    let mut guesses = vm.heap.rooted_vec();
    guesses.resize(GUESSES, Value::UNDEFINED);
    let records = with_records.then(|| vm.heap.rooted_vec());
    let mut parser = Parser { vm, reader: Reader::new(text), stack, frames: Vec::new(), guesses, records };
    let result = parser.run();
    (result, parser.records)
}

impl<T: JsonUnit> Parser<'_, '_, T> {
    fn run(&mut self) -> Result<Value, Failure> {
        loop {
            let mut value = match self.begin_value()? {
                Some(value) => value,
                None => continue,
            };
            // A value is complete: hand it to what it is in, which may complete that in turn.
            loop {
                let Some(&frame) = self.frames.last() else {
                    self.reader.finish()?;
                    return Ok(value);
                };
                self.stack.push(value);
                if frame.is_array {
                    if self.records.is_none() {
                        self.read_numbers()?;
                    }
                    if self.reader.skip_unit(b',') {
                        break;
                    }
                    if !self.reader.skip_unit(b']') {
                        return Err(self
                            .reader
                            .error("Expected ',' or ']' after array element in JSON")
                            .into());
                    }
                    value = self.vm.new_array_from(&self.stack[frame.start..])?.value();
                } else {
                    if self.reader.skip_unit(b',') {
                        self.read_key("Expected double-quoted property name in JSON")?;
                        break;
                    }
                    if !self.reader.skip_unit(b'}') {
                        return Err(self
                            .reader
                            .error("Expected ',' or '}' after property value in JSON")
                            .into());
                    }
                    value = make_object(self.vm, &mut self.stack[frame.start..])?.value();
                }
                self.close_records(frame, value);
                self.stack.truncate(frame.start);
                self.frames.pop();
            }
        }
    }

    /// FAST PATH: the numbers that follow an array element directly, each behind its comma.
    #[inline]
    fn read_numbers(&mut self) -> Result<(), JsonError> {
        while self.reader.peek() == 0x2c && self.reader.number_follows() {
            self.reader.position += 1;
            let number = self.reader.number()?;
            self.stack.push(Value::number(number));
        }
        Ok(())
    }

    /// Reads a value without members, or the start of one that has some (`None`).
    #[inline]
    fn begin_value(&mut self) -> Result<Option<Value>, Failure> {
        let start = self.reader.value_start()?;
        let from = self.reader.position;
        let value = match start {
            Start::String => match self.reader.string()? {
                JsonString::Plain(range) => {
                    let text = T::view(self.reader.slice(range));
                    self.vm.try_new_string_view(text)?.value()
                }
                JsonString::Escaped(range) => self.reader.decode(range).finish(self.vm)?.value(),
            },
            Start::Number => Value::number(self.reader.number()?),
            Start::True => self.literal("true", Value::TRUE)?,
            Start::False => self.literal("false", Value::FALSE)?,
            Start::Null => self.literal("null", Value::NULL)?,
            Start::Array | Start::Object => {
                self.reader.position += 1;
                let is_array = start == Start::Array;
                if self.reader.skip_unit(if is_array { b']' } else { b'}' }) {
                    if is_array {
                        self.vm.new_array_from(&[])?.value()
                    } else {
                        self.vm.new_object()?.value()
                    }
                } else {
                    let records = self.records.as_ref().map_or(0, |records| records.len());
                    self.frames.push(Frame { is_array, start: self.stack.len(), records });
                    if !is_array {
                        self.read_key("Expected property name or '}' in JSON")?;
                    }
                    return Ok(None);
                }
            }
        };
        if let Some(records) = &mut self.records {
            records.push(ParseRecord {
                value: Cell::new(value),
                source: from..self.reader.position,
                members: Members::None,
            });
        }
        Ok(Some(value))
    }

    fn literal(&mut self, word: &str, value: Value) -> Result<Value, JsonError> {
        self.reader.literal(word)?;
        Ok(value)
    }

    /// Reads a property name and its colon; the key goes on the stack.
    fn read_key(&mut self, expected: &'static str) -> Result<(), Failure> {
        self.reader.skip_space();
        if self.reader.peek() != 0x22 {
            return Err(self.reader.error(expected).into());
        }
        // The key before in the same object, two places down, decides what to expect; for an object's
        // first key the depth does.
        let frame_start = self.frames.last().map_or(0, |frame| frame.start);
        let previous = if self.stack.len() > frame_start {
            self.stack[self.stack.len() - 2].0
        } else {
            self.frames.len() as u64
        };
        let slot = (previous.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58) as usize % GUESSES;
        let key = match self.guessed_key(self.guesses[slot]) {
            Some(key) => key,
            None => {
                let literal = self.reader.string()?;
                let plain = matches!(literal, JsonString::Plain(_));
                let key = match literal {
                    JsonString::Plain(range) => key_from_view(self.vm, T::view(self.reader.slice(range))),
                    JsonString::Escaped(range) => {
                        let text = self.reader.decode(range);
                        key_from_view(self.vm, text.view())
                    }
                };
                let key = Value(key.raw());
                // Only names that need no escapes may be recognised by their bare text.
                if plain {
                    self.guesses[slot] = key;
                }
                key
            }
        };
        self.stack.push(key);
        if !self.reader.skip_unit(b':') {
            return Err(self.reader.error("Expected ':' after property name in JSON").into());
        }
        Ok(())
    }

    /// Consumes the property name if it is the guessed one.
    #[inline]
    fn guessed_key(&mut self, guess: Value) -> Option<Value> {
        if !guess.is_string() {
            return None;
        }
        let StrView::Latin1(name) = guess.as_gc::<JsString>().view() else {
            return None;
        };
        let found = self.reader.matches_plain(name);
        found.then_some(guess)
    }

    /// Replaces the members' records by one for their object or array.
    fn close_records(&mut self, frame: Frame, value: Value) {
        let Some(records) = &mut self.records else {
            return;
        };
        let members = records.split_off(frame.records);
        let members = if frame.is_array {
            Members::Elements(members)
        } else {
            let keys = self.stack[frame.start..].iter().step_by(2).copied();
            Members::Entries(keys.zip(members).collect())
        };
        records.push(ParseRecord { value: Cell::new(value), source: 0..0, members });
    }
}

fn key_from_view(vm: &mut Vm, text: StrView) -> PropertyKey {
    match text.parse_index() {
        Some(index) => PropertyKey::index(index),
        None => PropertyKey::atom(vm.intern_view(text)),
    }
}

/// Inline capacities that parsed objects get; few of them, so that objects which differ in an optional
/// property or two share the beginning of their shapes.
fn capacity_for(properties: usize) -> usize {
    match properties {
        0..=4 => 4,
        5..=8 => 8,
        9..=16 => 16,
        _ => 32,
    }
}

/// An object with these keys and values (in turn, rooted by the caller). The last of equal keys counts.
fn make_object(vm: &mut Vm, members: &mut [Value]) -> JsResult<Gc<JsObject>> {
    let root = vm.object_literal_shape(capacity_for(members.len() / 2));
    // FAST PATH: distinct names that fit inline, along transitions. The object is not visible to any
    // script before it is complete.
    if members.len() / 2 <= MAX_LITERAL
        && let Some(shape) = find_shape(vm, root, members)
    {
        let mut object = vm.alloc_object(shape)?;
        for (slot, member) in members.chunks_exact(2).enumerate() {
            object.set_word(slot, member[1]);
        }
        // A new object needs no barrier unless it was allocated old, which the barrier finds out.
        vm.heap.write_barrier(object.header());
        return Ok(object);
    }
    let object = vm.alloc_object(root)?;
    for member in members.chunks_exact(2) {
        vm.create_data_property(object, PropertyKey::from_raw(member[0].0), member[1])?;
    }
    Ok(object)
}

/// The shape after adding all keys to `from`, if there are no indices and duplicates among them. Makes the
/// fields' representations cover the values, and the values what those representations store.
fn find_shape(vm: &mut Vm, from: *mut Shape, members: &mut [Value]) -> Option<*mut Shape> {
    let mut shape = from;
    for member in members.chunks_exact_mut(2) {
        let key = PropertyKey::from_raw(member[0].0);
        if key.is_index() {
            return None;
        }
        shape = match vm.shapes.find_add(shape, key, Attributes::ALL) {
            Some(next) => next,
            None => {
                // SAFETY: a live shape, as its prototype %Object.prototype% is.
                let known = unsafe { (*shape).lookup(key).is_some() };
                if known || !vm.shapes.may_add(shape) {
                    return None;
                }
                vm.shapes.add_property(shape, key, Attributes::ALL)
            }
        };
        member[1] = vm.prepare_field(shape, member[1]);
    }
    Some(shape)
}
