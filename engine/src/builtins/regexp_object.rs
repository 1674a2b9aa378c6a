//! RegExp objects: layout, creation, the program cache, matching and the legacy static state.
//!
//! Internal fields: source (string), flags (int, see [`RegExpInfo`]) and a `Native` cell with the
//! compiled program; then `lastIndex`, always the first named slot. The cell is old and shared by all
//! RegExp objects of the same source and flags, through a small cache.

use super::regexp_state::{CACHE_SIZE, CacheEntry, LegacyStatics, MatchBuffer, Pristine};
use crate::execution::{Intrinsic, JsResult, Realm, Vm};
use crate::heap::{CellKind, NativeCell, NativeData, Visitor};
use crate::object::shape::FieldRepr;
use crate::object::{Attributes, ElementsKind, JsArray, JsObject, PropertyKey, Shape, ValueArray};
use crate::regexp::{self, ExecError, Flags, Input, Program};
use crate::string::{JsString, StrView};
use crate::value::{Gc, Value};

pub const SOURCE: usize = 0;
pub const INFO: usize = 1;
pub const PROGRAM: usize = 2;
/// Word of `lastIndex`.
pub const LAST_INDEX: usize = 3;
pub const INTERNAL_FIELDS: u8 = 3;

/// What the flags field says: the original flags (low byte, in the order of `flags`), whether the
/// object was made for %RegExp% itself (the legacy proposal's [[LegacyFeaturesEnabled]]), and its realm.
#[derive(Clone, Copy)]
pub struct RegExpInfo(u32);

macro_rules! flag_bits {
    ($($field:ident $bit:literal $char:literal)*) => {
        impl RegExpInfo {
            pub fn from_flags(flags: Flags) -> RegExpInfo {
                RegExpInfo(0 $(| (flags.$field as u32) << $bit)*)
            }
            pub fn flags(self) -> Flags {
                Flags { $($field: self.0 & 1 << $bit != 0),* }
            }
            $(#[inline(always)] pub fn $field(self) -> bool { self.0 & 1 << $bit != 0 })*
            /// Whether the flag with this letter is set.
            pub fn has(self, letter: u8) -> bool {
                match letter { $($char => self.$field(),)* _ => false }
            }
        }
    };
}
flag_bits! {
    has_indices 0 b'd' global 1 b'g' ignore_case 2 b'i' multiline 3 b'm' dot_all 4 b's'
    unicode 5 b'u' unicode_sets 6 b'v' sticky 7 b'y'
}

impl RegExpInfo {
    const LEGACY: u32 = 1 << 8;
    const REALM_SHIFT: u32 = 16;

    fn with(self, legacy: bool, realm: u32) -> RegExpInfo {
        RegExpInfo(self.0 & 0xFF | if legacy { Self::LEGACY } else { 0 } | realm << Self::REALM_SHIFT)
    }
    #[inline(always)]
    pub fn full_unicode(self) -> bool {
        self.unicode() || self.unicode_sets()
    }
    pub fn legacy_enabled(self) -> bool {
        self.0 & Self::LEGACY != 0
    }
    pub fn realm(self) -> u32 {
        self.0 >> Self::REALM_SHIFT
    }
    #[inline(always)]
    pub fn of(regexp: Gc<JsObject>) -> RegExpInfo {
        RegExpInfo(regexp.word(INFO).as_int() as u32)
    }
}

/// The payload of a RegExp's `Native` cell.
struct CompiledPattern(Program);

impl NativeData for CompiledPattern {
    fn trace(&mut self, _: &mut dyn Visitor) {}
}

impl Vm {
    /// The legacy static state of the running realm.
    pub(super) fn legacy_statics(&mut self) -> &mut LegacyStatics {
        let (id, empty) = (self.realm().id, self.empty_string().value());
        &mut self.regexp.realm(id, empty).legacy
    }

    fn regexp_shape(&mut self, realm: *mut Realm) -> *mut Shape {
        // SAFETY: realms live as long as the VM.
        let realm = unsafe { &mut *realm };
        if realm.shapes.regexp.is_null() {
            let proto = realm.get(Intrinsic::RegExpPrototype);
            realm.shapes.regexp = self.regexp_shape_for(proto);
            // SAFETY: just made.
            unsafe { (*realm.shapes.regexp).pinned = true };
        }
        realm.shapes.regexp
    }

    /// The shape of RegExp objects with this prototype: lastIndex is writable, not enumerable, not
    /// configurable.
    fn regexp_shape_for(&mut self, proto: Value) -> *mut Shape {
        let root = self.root_shape(CellKind::RegExp, proto, INTERNAL_FIELDS, 1, 0);
        let shape = self.shapes.add_property(root, self.names.last_index, Attributes(Attributes::WRITABLE));
        // Matching stores lastIndex without looking at the representation.
        self.generalize_field(shape, FieldRepr::Any);
        shape
    }

    // 22.2.3.2 RegExpAlloc ( newTarget )
    pub(super) fn regexp_alloc(&mut self, new_target: Value) -> JsResult<Gc<JsObject>> {
        let proto = self.get_prototype_from_constructor(new_target, Intrinsic::RegExpPrototype)?;
        let shape = self.regexp_shape_for(proto);
        let mut regexp = self.alloc_object(shape)?;
        let legacy = new_target == self.intrinsic(Intrinsic::RegExp);
        let info = RegExpInfo(0).with(legacy, self.realm().id);
        regexp.set_word(INFO, Value::int(info.0 as i32));
        Ok(regexp)
    }

    // 22.2.3.3 RegExpInitialize ( obj, pattern, flags )
    pub(super) fn regexp_initialize(
        &mut self,
        mut regexp: Gc<JsObject>,
        pattern: Value,
        flags: Value,
    ) -> JsResult<()> {
        let pattern = if pattern.is_undefined() { self.empty_string() } else { self.to_string(pattern)? };
        let flags = if flags.is_undefined() { self.empty_string() } else { self.to_string(flags)? };
        let (source, info, program) = self.compile_pattern(pattern, flags)?;
        let old = RegExpInfo::of(regexp);
        regexp.set_word(SOURCE, source.value());
        regexp.set_word(INFO, Value::int(info.with(old.legacy_enabled(), old.realm()).0 as i32));
        regexp.set_word(PROGRAM, program);
        self.heap.write_barrier(regexp.header());
        self.set_last_index(regexp, 0)
    }

    /// 13.2.7.3's evaluation of a literal and 22.2.3.1 RegExpCreate with strings: a new object of the
    /// running realm.
    pub fn new_regexp(&mut self, pattern: Gc<JsString>, flags: Gc<JsString>) -> JsResult<Gc<JsObject>> {
        let (source, info, program) = self.compile_pattern(pattern, flags)?;
        let shape = self.regexp_shape(self.realm);
        let mut regexp = self.alloc_object(shape)?;
        regexp.set_word(SOURCE, source.value());
        regexp.set_word(INFO, Value::int(info.with(true, self.realm().id).0 as i32));
        regexp.set_word(PROGRAM, program);
        regexp.set_word(LAST_INDEX, Value::int(0));
        self.heap.write_barrier(regexp.header());
        Ok(regexp)
    }

    /// The program of a pattern, from the cache if possible.
    fn compile_pattern(
        &mut self,
        pattern: Gc<JsString>,
        flags: Gc<JsString>,
    ) -> JsResult<(Gc<JsString>, RegExpInfo, Value)> {
        let flag_units = self.view(flags)?.to_utf16();
        let Some(parsed) = Flags::parse(&flag_units) else {
            let shown = flags.to_rust_string();
            return Err(self.syntax_error(format!("Invalid flags supplied to RegExp constructor '{shown}'")));
        };
        let info = RegExpInfo::from_flags(parsed);
        let source = self.atomize(pattern);
        let slot =
            (source.content_hash() as usize ^ (info.0 as usize).wrapping_mul(0x9E37)) & (CACHE_SIZE - 1);
        let entry = self.regexp.cache[slot];
        if entry.source == source.value().0 && entry.flags == info.0 as u8 {
            return Ok((source, info, Value(entry.program)));
        }
        let program = match regexp::compile(&source.to_utf16(), parsed) {
            Ok(program) => program,
            Err(error) => {
                let shown = source.to_rust_string();
                let flags = flags.to_rust_string();
                let message = error.message;
                return Err(
                    self.syntax_error(format!("Invalid regular expression: /{shown}/{flags}: {message}"))
                );
            }
        };
        let Ok(cell) = self.heap.alloc_old_native(CellKind::Native, Box::new(CompiledPattern(program)))
        else {
            return Err(self.out_of_memory());
        };
        let program = Value::cell(cell as *const _);
        self.regexp.cache[slot] =
            CacheEntry { source: source.value().0, flags: info.0 as u8, program: program.0 };
        Ok((source, info, program))
    }

    /// The program of an initialized RegExp; the cell keeps it alive as long as it is in a local.
    #[inline]
    pub(super) fn regexp_program<'a>(&self, regexp: Gc<JsObject>) -> &'a Program {
        let cell = regexp.word(PROGRAM).as_gc::<NativeCell>();
        // SAFETY: the field holds a Native cell whose payload is a CompiledPattern, set once.
        unsafe {
            let data = (*cell.as_ptr()).data_as::<CompiledPattern>();
            &data.0
        }
    }

    /// ToLength of lastIndex: an own data property in a fixed place, so that reading it runs no script;
    /// converting it may.
    #[inline]
    pub(super) fn last_index(&mut self, regexp: Gc<JsObject>) -> JsResult<f64> {
        let value = regexp.word(LAST_INDEX);
        if value.is_int() { Ok(value.as_int().max(0) as f64) } else { self.to_length(value) }
    }

    /// Set ( R, "lastIndex", index, true ).
    #[inline]
    pub(super) fn set_last_index(&mut self, mut regexp: Gc<JsObject>, index: usize) -> JsResult<()> {
        let value = Value::number(index as f64);
        if regexp.header.shape == self.regexp_shape_id() {
            // FAST PATH: the initial shape says that lastIndex is writable.
            regexp.set_word(LAST_INDEX, value);
            return Ok(());
        }
        let key = self.names.last_index;
        self.set(regexp, key, value, true)?;
        Ok(())
    }
    #[inline(always)]
    fn regexp_shape_id(&self) -> u32 {
        let shape = self.realm().shapes.regexp;
        // SAFETY: the realm pins its shapes.
        if shape.is_null() { u32::MAX } else { unsafe { (*shape).id } }
    }

    /// Runs the matcher from `start`. On a match the groups are in `out` and the legacy statics updated.
    pub(super) fn regexp_match(
        &mut self,
        regexp: Gc<JsObject>,
        s: Gc<JsString>,
        start: usize,
        sticky: bool,
        out: &mut MatchBuffer,
    ) -> JsResult<bool> {
        let input = match self.view(s)? {
            StrView::Latin1(text) => Input::Latin1(text),
            StrView::Utf16(text) => Input::Utf16(text),
        };
        let program = self.regexp_program(regexp);
        let mut scratch = std::mem::take(&mut self.regexp.scratch);
        let interrupt = &self.stack_limit;
        let result = regexp::exec(program, input, start, sticky, &mut scratch, &mut || {
            interrupt.load(std::sync::atomic::Ordering::Relaxed) == usize::MAX
        });
        let result = match result {
            Ok(Some(captures)) => {
                out.set(&captures);
                Ok(true)
            }
            Ok(None) => Ok(false),
            Err(error) => Err(error),
        };
        self.regexp.scratch = scratch;
        match result {
            Ok(matched) => Ok(matched),
            Err(ExecError::StackOverflow) => Err(self.stack_overflow()),
            Err(ExecError::Interrupted) => {
                // A request that does not end the script starts the search over.
                self.poll_interrupt()?;
                self.regexp_match(regexp, s, start, sticky, out)
            }
        }
    }

    /// Remembers a match for the legacy static properties (UpdateLegacyRegExpStaticProperties and
    /// InvalidateLegacyRegExpStaticProperties of the proposal).
    #[inline]
    pub(super) fn update_legacy_statics(
        &mut self,
        regexp: Gc<JsObject>,
        s: Gc<JsString>,
        groups: &MatchBuffer,
    ) {
        let info = RegExpInfo::of(regexp);
        if info.realm() != self.realm().id {
            return;
        }
        let statics = self.legacy_statics();
        if info.legacy_enabled() {
            statics.subject = s.value();
            statics.input = s.value();
            statics.groups.from_bounds(groups.bounds());
        } else {
            statics.subject = Value::HOLE;
            statics.input = Value::HOLE;
        }
    }

    /// 22.2.7.2 RegExpBuiltinExec without the result array.
    pub(super) fn regexp_builtin_exec_raw(
        &mut self,
        regexp: Gc<JsObject>,
        s: Gc<JsString>,
        out: &mut MatchBuffer,
    ) -> JsResult<bool> {
        let last_index = self.last_index(regexp)?;
        let info = RegExpInfo::of(regexp);
        let advances = info.global() || info.sticky();
        let start = if advances { last_index } else { 0.0 };
        if start > s.len() as f64 || !self.regexp_match(regexp, s, start as usize, info.sticky(), out)? {
            if advances {
                self.set_last_index(regexp, 0)?;
            }
            return Ok(false);
        }
        if advances {
            self.set_last_index(regexp, out.end())?;
        }
        self.update_legacy_statics(regexp, s, out);
        Ok(true)
    }

    // 22.2.7.2 RegExpBuiltinExec ( R, S )
    pub(super) fn regexp_builtin_exec(&mut self, regexp: Gc<JsObject>, s: Gc<JsString>) -> JsResult<Value> {
        let mut groups = MatchBuffer::default();
        if !self.regexp_builtin_exec_raw(regexp, s, &mut groups)? {
            return Ok(Value::NULL);
        }
        let has_indices = RegExpInfo::of(regexp).has_indices();
        Ok(self.match_result(regexp, s, &groups, has_indices)?.value())
    }

    /// The string of a group, undefined if it took no part.
    pub(super) fn group_value(
        &mut self,
        s: Gc<JsString>,
        groups: &MatchBuffer,
        group: usize,
    ) -> JsResult<Value> {
        match groups.get(group) {
            Some((start, end)) => Ok(self.try_substring(s, start, end)?.value()),
            None => Ok(Value::UNDEFINED),
        }
    }

    /// The shape of exec's result arrays: index, input and groups in place.
    fn match_result_shape(&mut self) -> *mut Shape {
        let (id, empty) = (self.realm().id, self.empty_string().value());
        let known = self.regexp.realm(id, empty).result_shape;
        if !known.is_null() {
            return known;
        }
        let proto = self.intrinsic(Intrinsic::ArrayPrototype);
        let mut shape = self.root_shape(CellKind::Array, proto, 1, 3, 0);
        for key in [self.names.index, self.names.input, self.names.groups] {
            shape = self.shapes.add_property(shape, key, Attributes::ALL);
            // The slots are written without looking at representations.
            self.generalize_field(shape, FieldRepr::Any);
        }
        self.regexp.realm(id, empty).result_shape = shape;
        shape
    }

    /// Steps 23 on of RegExpBuiltinExec: the result array.
    pub(super) fn match_result(
        &mut self,
        regexp: Gc<JsObject>,
        s: Gc<JsString>,
        groups: &MatchBuffer,
        has_indices: bool,
    ) -> JsResult<Gc<JsObject>> {
        let program = self.regexp_program(regexp);
        let mut elements = self.alloc_values(CellKind::Elements, groups.len(), Value::UNDEFINED)?;
        for group in 0..groups.len() {
            let value = self.group_value(s, groups, group)?;
            elements.set(group, value);
            self.heap.write_barrier_value(elements.header(), value.0);
        }
        let named = if program.group_names.is_empty() {
            Value::UNDEFINED
        } else {
            self.named_groups(&program.group_names, groups, |_, group| elements.get(group))?.value()
        };
        let shape = self.match_result_shape();
        let mut result = self.alloc_object(shape)?;
        result.elements = elements.as_ptr();
        result.set_elements_kind(ElementsKind::PackedTagged);
        result.cast::<JsArray>().set_length_field(groups.len() as u32);
        for (i, value) in [Value::number(groups.start() as f64), s.value(), named].into_iter().enumerate() {
            result.set_word(1 + i, value);
        }
        self.heap.write_barrier(result.header());
        if has_indices {
            let indices = self.match_indices(program, groups)?;
            let key = self.names.indices;
            self.create_data_property(result, key, indices)?;
        }
        Ok(result)
    }

    /// A null-prototype object with a property for each group name. Of several groups with one name at
    /// most one took part.
    pub(super) fn named_groups(
        &mut self,
        names: &[(Vec<u16>, Vec<u32>)],
        groups: &MatchBuffer,
        value: impl Fn(&mut Vm, usize) -> Value,
    ) -> JsResult<Gc<JsObject>> {
        let object = self.new_object_with_proto(Value::NULL)?;
        for (name, indices) in names {
            let key = self.group_name_key(name);
            let matched = indices.iter().map(|&i| i as usize).find(|&i| groups.get(i).is_some());
            let value = match matched {
                Some(group) => value(self, group),
                None => Value::UNDEFINED,
            };
            self.create_data_property(object, key, value)?;
        }
        Ok(object)
    }

    /// [`Vm::named_groups`] with the groups' strings.
    pub(super) fn named_group_strings(
        &mut self,
        regexp: Gc<JsObject>,
        s: Gc<JsString>,
        groups: &MatchBuffer,
    ) -> JsResult<Gc<JsObject>> {
        let program = self.regexp_program(regexp);
        let mut values = self.heap.rooted_vec::<Value>();
        for group in 0..groups.len() {
            let value = self.group_value(s, groups, group)?;
            values.push(value);
        }
        self.named_groups(&program.group_names, groups, |_, group| values[group])
    }

    fn group_name_key(&mut self, name: &[u16]) -> PropertyKey {
        // A group name is an identifier, never an array index.
        PropertyKey::atom(self.intern_view(StrView::Utf16(name)))
    }

    // 22.2.7.8 MakeMatchIndicesIndexPairArray
    fn match_indices(&mut self, program: &Program, groups: &MatchBuffer) -> JsResult<Value> {
        let mut pairs = self.heap.rooted_vec::<Value>();
        for group in 0..groups.len() {
            let pair = match groups.get(group) {
                Some((start, end)) => {
                    let bounds = [Value::number(start as f64), Value::number(end as f64)];
                    self.create_array_from_list(&bounds)?.value()
                }
                None => Value::UNDEFINED,
            };
            pairs.push(pair);
        }
        let array = self.create_array_from_list(&pairs)?.object();
        let named = if program.group_names.is_empty() {
            Value::UNDEFINED
        } else {
            self.named_groups(&program.group_names, groups, |_, group| pairs[group])?.value()
        };
        let key = self.names.groups;
        self.create_data_property(array, key, named)?;
        Ok(array.value())
    }

    // 22.2.7.1 RegExpExec ( R, S )
    pub(super) fn regexp_exec(&mut self, regexp: Gc<JsObject>, s: Gc<JsString>) -> JsResult<Value> {
        let key = self.names.exec;
        let exec = self.get(regexp, key)?;
        let is_regexp = regexp.value().is_kind(CellKind::RegExp);
        if is_regexp && exec == self.intrinsic(Intrinsic::RegExpPrototypeExec) {
            // FAST PATH: the call would come back here with the same receiver and argument.
            return self.regexp_builtin_exec(regexp, s);
        }
        if self.is_callable(exec) {
            let result = self.call(exec, regexp.value(), &[s.value()])?;
            if !result.is_object() && !result.is_null() {
                return Err(self.type_error("object null is not a function"));
            }
            return Ok(result);
        }
        if !is_regexp {
            let shown = self.describe(regexp.value());
            return Err(self.type_error(format!(
                "Method RegExp.prototype.exec called on incompatible receiver {shown}"
            )));
        }
        self.regexp_builtin_exec(regexp, s)
    }
}

/// 22.2.7.3 AdvanceStringIndex over flat text.
#[inline]
pub(super) fn advance_index(text: &StrView<'_>, index: usize, unicode: bool) -> usize {
    if !unicode || index >= text.len() { index + 1 } else { index + text.code_point_at(index).1 }
}

/// A slot of an object whose shape has it at `slot`.
fn slot_value(object: Gc<JsObject>, shape: &Shape, slot: u32) -> Value {
    if slot < shape.inline_capacity as u32 {
        object.word(shape.internal_fields as usize + slot as usize)
    } else {
        // SAFETY: the shape says that the object has overflow storage with this slot.
        unsafe { (*object.slots).get(shape.overflow_index(slot)) }
    }
}

/// A method, or the getter of an accessor property.
fn observed(value: Value, is_accessor: bool) -> Value {
    if is_accessor { value.as_gc::<ValueArray>().get(0) } else { value }
}

/// Where a property of an object is found without a lookup, and what it was.
fn observe(vm: &Vm, object: Gc<JsObject>, keys: &[PropertyKey]) -> Option<Pristine> {
    // SAFETY: shapes of live objects are live.
    let shape = unsafe { &mut *vm.shape(object.header.shape) };
    let mut slots = Vec::with_capacity(keys.len());
    for &key in keys {
        let entry = shape.lookup(key)?;
        let is_accessor = entry.attributes.is_accessor();
        let value = observed(slot_value(object, shape, entry.slot), is_accessor);
        slots.push((entry.slot | (is_accessor as u32) << 31, value));
    }
    Some(Pristine { shape: shape.id, epoch: vm.proto_epoch, slots })
}

/// Whether the object still has the observed shape and values.
fn is_unchanged(vm: &Vm, object: Gc<JsObject>, was: &Pristine) -> bool {
    if object.header.shape != was.shape {
        return false;
    }
    // SAFETY: shapes of live objects are live.
    let shape = unsafe { &*vm.shape(was.shape) };
    if shape.is_dictionary() && vm.proto_epoch != was.epoch {
        // A dictionary changes in place; the slots may mean something else now.
        return false;
    }
    was.slots.iter().all(|&(slot, expected)| {
        observed(slot_value(object, shape, slot & 0x7FFF_FFFF), slot >> 31 != 0) == expected
    })
}

impl Vm {
    fn regexp_keys(&self) -> ([PropertyKey; 11], [PropertyKey; 1]) {
        let n = &self.names;
        let prototype = [
            n.exec,
            n.constructor,
            n.flags,
            n.has_indices,
            n.global,
            n.ignore_case,
            n.multiline,
            n.dot_all,
            n.unicode,
            n.unicode_sets,
            n.sticky,
        ];
        (prototype, [self.symbols.species])
    }

    /// Records what %RegExp.prototype% and %RegExp% look like; called when they are complete.
    pub fn remember_pristine_regexp(&mut self) {
        // First: becoming a prototype changes an object's shape. %RegExp% is one of subclasses.
        self.regexp_shape(self.realm);
        let prototype: Gc<JsObject> = self.intrinsic(Intrinsic::RegExpPrototype).as_gc();
        let constructor: Gc<JsObject> = self.intrinsic(Intrinsic::RegExp).as_gc();
        self.mark_as_prototype(constructor);
        let (prototype_keys, constructor_keys) = self.regexp_keys();
        let pristine =
            (observe(self, prototype, &prototype_keys), observe(self, constructor, &constructor_keys));
        let (id, empty) = (self.realm().id, self.empty_string().value());
        let realm = self.regexp.realm(id, empty);
        (realm.prototype, realm.constructor) = pristine;
    }

    /// Whether `exec`, `flags`, the flag getters and `constructor` of this RegExp are the realm's own, so
    /// that a fast path may skip looking them up: the object has its initial shape (so only `lastIndex`
    /// of its own), and the prototype still holds the same functions in the same slots.
    pub(super) fn is_pristine_regexp(&mut self, regexp: Gc<JsObject>) -> bool {
        if regexp.header.shape != self.regexp_shape_id() {
            return false;
        }
        let id = self.realm().id as usize;
        let Some(Some(was)) = self.regexp.realms.get(id).map(|r| &r.prototype) else { return false };
        is_unchanged(self, self.intrinsic(Intrinsic::RegExpPrototype).as_gc(), was)
    }

    /// Whether SpeciesConstructor of a pristine RegExp is %RegExp%.
    pub(super) fn is_pristine_regexp_species(&mut self) -> bool {
        let id = self.realm().id as usize;
        let Some(Some(was)) = self.regexp.realms.get(id).map(|r| &r.constructor) else { return false };
        is_unchanged(self, self.intrinsic(Intrinsic::RegExp).as_gc(), was)
    }
}
