//! Keyed access.

use super::*;
use crate::lower::memory::typed::Element;
use crate::lower::runtime as rt;
use lanner_engine::feedback::element_bits as eb;
use lanner_engine::heap::CellKind;
use lanner_engine::object::layout::{JsObject, TypedArray, ValueArray};

const FAST_ARRAYS: u32 = eb::ARRAY_INT32 | eb::ARRAY_DOUBLE | eb::ARRAY_TAGGED;

impl Builder<'_> {
    pub(super) fn check_kind(&mut self, v: Val, kind: CellKind) {
        if self.facts.kind(v) == Some(kind as u8) {
            return;
        }
        let cell = self.is_cell(v) as u64;
        self.emit_imm2(Op::CheckKind, &[v], kind as u64, cell);
        self.facts.set_kind(v, kind as u8);
        let t = if kind == CellKind::String { ty::STRING } else { ty::OBJECT };
        self.facts.refine_type(v, t);
    }

    pub(super) fn check_elements_kind(&mut self, v: Val, set: u8) -> u8 {
        if let Some(known) = self.facts.elements_kinds(v)
            && known & !set == 0
        {
            return known;
        }
        self.emit_imm(Op::CheckElementsKind, &[v], set as u64);
        self.facts.set_elements_kinds(v, set);
        set
    }

    pub(super) fn elements_pointer(&mut self, v: Val) -> Val {
        if let Some(p) = self.facts.load(v, MemKey::ElementsPointer, Val::NONE) {
            return p;
        }
        let p =
            self.emit_region(Op::LoadWord, &[v], JsObject::ELEMENTS_OFFSET as u64, Region::ElementsPointer);
        self.facts.set_load(v, MemKey::ElementsPointer, Val::NONE, p);
        p
    }

    /// Exits unless 0 <= index < length, unless that is known.
    pub(super) fn check_bounds(&mut self, index: Val, length: Val) {
        let (lo, hi) = self.range(index);
        let (len_lo, _) = self.range(length);
        if lo >= 0 && (self.facts.is_less(index, length) || hi < len_lo) {
            return;
        }
        self.emit(Op::CheckBounds, &[index, length]);
        self.facts.refine_range(index, (0, i32::MAX - 1));
        self.facts.set_less(index, length);
    }

    pub(super) fn kinds_of(bits: u32) -> u8 {
        let mut set = 0u8;
        for (bit, kind) in [(eb::ARRAY_INT32, 0), (eb::ARRAY_DOUBLE, 2), (eb::ARRAY_TAGGED, 4)] {
            if bits & bit != 0 {
                set |= 1 << kind;
                if bits & eb::HOLEY != 0 {
                    set |= 2 << kind;
                }
            }
        }
        set
    }

    pub(super) fn types_of_kinds(set: u8) -> u16 {
        let mut t = 0;
        if set & 0b11 != 0 {
            t |= ty::INT;
        }
        if set & 0b1100 != 0 {
            t |= ty::DOUBLE;
        }
        if set & 0b110000 != 0 {
            t |= ty::ANY & !ty::HOLE & !ty::INTERNAL;
        }
        t
    }

    fn index(&mut self, key: Val) -> Val {
        self.int(key)
    }

    pub(super) fn get_elem(&mut self, object: Val, key: Val, feedback: &ElementFeedback, dst: u32) -> Val {
        let bits = feedback.bits;
        if self.g.rep(object) != Rep::Tagged {
            return self.get_elem_generic(object, key, feedback);
        }
        if bits == 0 && self.exits_here() < 3 {
            self.deopt();
            return self.undefined();
        }
        if self.exits_here() >= 4 {
            return self.get_elem_generic(object, key, feedback);
        }
        let typed = bits >> eb::TYPED_SHIFT & 0xfff;
        let rest = bits
            & !(FAST_ARRAYS
                | eb::HOLEY
                | eb::HOLE_READ
                | eb::OUT_OF_BOUNDS
                | eb::APPEND
                | eb::DOUBLE_KEY
                | eb::KIND_CHANGE);
        if bits & eb::NAMED_KEY != 0
            && bits & !eb::NAMED_KEY == 0
            && let Some((name, named)) = &feedback.named
        {
            self.check_constant(key, *name);
            let name = self.snapshot_constant(*name);
            return self.get_named(object, name, named, dst);
        }
        if bits & FAST_ARRAYS != 0 && rest == 0 {
            return self.get_array_element(object, key, feedback);
        }
        if typed != 0 && rest & !(0xfff << eb::TYPED_SHIFT) == 0 && bits & FAST_ARRAYS == 0 {
            if let Some(element) = typed_element(typed)
                && bits & eb::OUT_OF_BOUNDS == 0
            {
                let (data, index) = self.typed_access(object, key, typed);
                return self.load_typed(element, data, index);
            }
            return self.get_elem_generic(object, key, feedback);
        }
        if bits & eb::STRING != 0
            && rest == eb::STRING
            && bits & FAST_ARRAYS == 0
            && bits & eb::OUT_OF_BOUNDS == 0
        {
            let s = self.check_string(object);
            let index = self.index(key);
            let length = self.string_length(s);
            self.check_bounds(index, length);
            return self.string_char(s, index);
        }
        if bits & eb::OBJECT_FAST != 0
            && rest == eb::OBJECT_FAST
            && bits & FAST_ARRAYS == 0
            && bits & eb::OUT_OF_BOUNDS == 0
        {
            // Plain objects: elements are bounded by their capacity; holes leave.
            let index = self.index(key);
            self.check_object(object);
            self.check_elements_kind(object, 0x3f);
            let elements = self.elements_pointer(object);
            let count = self.capacity(object, elements);
            self.check_bounds(index, count);
            let v = self.load_element(object, elements, index, ty::ANY & !ty::INTERNAL);
            self.emit(Op::CheckNotHole, &[v]);
            self.facts.refine_type(v, !ty::HOLE);
            return v;
        }
        self.get_elem_generic(object, key, feedback)
    }

    fn capacity(&mut self, object: Val, elements: Val) -> Val {
        if let Some(v) = self.facts.load(object, MemKey::Capacity, Val::NONE) {
            return v;
        }
        let v = self.emit_region(Op::LoadIntAt, &[elements], ValueArray::COUNT_OFFSET as u64, Region::Length);
        self.set_range(v, (0, i32::MAX));
        self.facts.set_load(object, MemKey::Capacity, Val::NONE, v);
        v
    }

    pub(super) fn load_element(&mut self, object: Val, elements: Val, index: Val, types: u16) -> Val {
        if let Some(v) = self.facts.load(object, MemKey::Element, index) {
            return v;
        }
        let v = self.emit_region(Op::LoadElement, &[elements, index], 0, Region::Elements);
        self.types[v.index()] = types;
        self.facts.set_load(object, MemKey::Element, index, v);
        v
    }

    fn get_array_element(&mut self, object: Val, key: Val, feedback: &ElementFeedback) -> Val {
        let bits = feedback.bits;
        let index = self.index(key);
        self.check_kind(object, CellKind::Array);
        let set = self.check_elements_kind(object, Self::kinds_of(bits));
        let length = self.array_length(object, true);
        let holey = set & 0b101010 != 0;
        if bits & (eb::OUT_OF_BOUNDS | eb::HOLE_READ) == 0 {
            self.check_bounds(index, length);
            let elements = self.elements_pointer(object);
            let types = Self::types_of_kinds(set) | if holey { ty::HOLE } else { 0 };
            let v = self.load_element(object, elements, index, types);
            if holey && self.type_of(v) & ty::HOLE != 0 {
                self.emit(Op::CheckNotHole, &[v]);
                self.facts.refine_type(v, !ty::HOLE);
            }
            return v;
        }
        // Out of bounds and holes read undefined while no prototype has elements; otherwise the runtime.
        let inside = self.emit_imm(Op::CmpUint, &[index, length], Cond::Lt as u64);
        let (yes, no) = self.split(inside);
        let facts = self.facts.clone();
        let mut sides = Vec::new();
        self.enter(yes, facts.clone());
        self.facts.refine_range(index, (0, i32::MAX - 1));
        self.facts.set_less(index, length);
        let elements = self.elements_pointer(object);
        let v = self.emit_region(Op::LoadElement, &[elements, index], 0, Region::Elements);
        self.types[v.index()] = Self::types_of_kinds(set) | if holey { ty::HOLE } else { 0 };
        let mut slow = vec![(no, facts.clone())];
        if holey {
            let hole = self.emit_imm(Op::IsValue, &[v], Js::HOLE.0);
            let (is_hole, full) = self.split(hole);
            let here = self.facts.clone();
            slow.push((is_hole, here.clone()));
            self.enter(full, here);
            self.facts.refine_type(v, !ty::HOLE);
        }
        self.push_side(&mut sides, v);
        let mut joins = Vec::new();
        for (block, facts) in slow {
            self.enter(block, facts);
            self.push_side(&mut joins, Val::NONE);
        }
        self.join(joins);
        let address = self.const_word(self.snap.object.no_prototype_elements);
        let flag = self.emit_region(Op::LoadIntAt, &[address], 0, Region::Vm);
        let one = self.const_int(255);
        let flag = self.emit(Op::AndInt, &[flag, one]);
        let plain = self.emit(Op::TruthyInt, &[flag]);
        let negative = self.range(index).0 < 0;
        let plain = if negative {
            let zero = self.const_int(0);
            let ok = self.emit_imm(Op::CmpInt, &[index, zero], Cond::Ge as u64);
            let f = self.const_bool(false);
            // plain && ok
            let (t, e) = self.split(plain);
            let facts = self.facts.clone();
            self.enter(t, facts.clone());
            let mut both = vec![(self.block, ok, self.facts.clone())];
            self.enter(e, facts);
            both.push((self.block, f, self.facts.clone()));
            self.join(both)
        } else {
            plain
        };
        self.emit(Op::CheckTrue, &[plain]);
        let u = self.undefined();
        self.push_side(&mut sides, u);
        self.join(sides)
    }

    fn get_elem_generic(&mut self, object: Val, key: Val, feedback: &ElementFeedback) -> Val {
        let code = self.const_word(self.function().code_block);
        let ic = self.const_word(feedback.ic);
        let pc = self.const_word(self.function().code_address + 4 * self.frame().pc as u64);
        self.call_runtime(rt::get_elem as *const () as u64, &[code, ic, object, key, pc])
    }

    /// The length of a typed array, guarded to be one.
    pub(super) fn typed_length(&mut self, object: Val) -> Val {
        self.check_kind(object, CellKind::TypedArray);
        self.view_length(object)
    }

    /// The length of what is a typed array.
    fn view_length(&mut self, object: Val) -> Val {
        // A view's stored length and data pointer hold while no buffer was ever detached or resized.
        let address = self.snap.object.buffers_changed;
        self.check_word(address, 0);
        let at = MemKey::View(TypedArray::LENGTH_OFFSET as u32);
        if let Some(v) = self.facts.load(object, at, Val::NONE) {
            return v;
        }
        let v = self.emit_region(Op::LoadInt, &[object], TypedArray::LENGTH_OFFSET as u64, Region::Length);
        let v = self.emit(Op::CheckNotNegative, &[v]);
        self.set_range(v, (0, i32::MAX));
        self.facts.set_load(object, at, Val::NONE, v);
        v
    }

    /// Guards a typed array of the kinds and an index in bounds: (data pointer, index).
    fn typed_access(&mut self, object: Val, key: Val, typed: u32) -> (Val, Val) {
        let index = self.index(key);
        self.check_kind(object, CellKind::TypedArray);
        let kind = typed.trailing_zeros();
        let at = MemKey::Immutable(TypedArray::KIND_OFFSET as u32);
        if self.facts.load(object, at, Val::NONE).is_none() {
            let k = self.emit_region(
                Op::LoadTagged,
                &[object],
                TypedArray::KIND_OFFSET as u64,
                Region::Immutable,
            );
            self.emit_imm(Op::CheckValue, &[k], Js::int(kind as i32).0);
            self.facts.set_load(object, at, Val::NONE, k);
        }
        let length = self.view_length(object);
        self.check_bounds(index, length);
        let at = MemKey::View(TypedArray::DATA_OFFSET as u32);
        let data = match self.facts.load(object, at, Val::NONE) {
            Some(v) => v,
            None => {
                let v =
                    self.emit_region(Op::LoadWord, &[object], TypedArray::DATA_OFFSET as u64, Region::Length);
                let untag = self.const_word(Js::INT_TAG.wrapping_neg());
                let v = self.emit(Op::AddWord, &[v, untag]);
                self.facts.set_load(object, at, Val::NONE, v);
                v
            }
        };
        (data, index)
    }

    fn load_typed(&mut self, element: Element, data: Val, index: Val) -> Val {
        let id = element as u64;
        if element.is_float() {
            return self.emit_region(Op::LoadTypedFloat, &[data, index], id, Region::Bytes);
        }
        let v = self.emit_region(Op::LoadTypedInt, &[data, index], id, Region::Bytes);
        match element {
            Element::Int8 => self.set_range(v, (-128, 127)),
            Element::Uint8 | Element::Uint8Clamped => self.set_range(v, (0, 255)),
            Element::Int16 => self.set_range(v, (-32768, 32767)),
            Element::Uint16 => self.set_range(v, (0, 65535)),
            Element::Uint32 => {
                if self.exited_here() {
                    return self.emit(Op::UintToFloat, &[v]);
                }
                let v = self.emit(Op::CheckNotNegative, &[v]);
                self.set_range(v, (0, i32::MAX));
                return v;
            }
            _ => {}
        }
        v
    }

    pub(super) fn set_elem(&mut self, object: Val, key: Val, value: Val, feedback: &ElementFeedback) {
        let bits = feedback.bits;
        if self.g.rep(object) != Rep::Tagged || self.exits_here() >= 4 {
            return self.set_elem_generic(object, key, value, feedback);
        }
        if bits == 0 {
            return self.deopt();
        }
        let rest = bits
            & !(FAST_ARRAYS
                | eb::HOLEY
                | eb::APPEND
                | eb::DOUBLE_KEY
                | eb::KIND_CHANGE
                | eb::HOLE_READ
                | eb::OUT_OF_BOUNDS);
        let typed = bits >> eb::TYPED_SHIFT & 0xfff;
        if bits & eb::NAMED_KEY != 0
            && bits & !eb::NAMED_KEY == 0
            && let Some((name, named)) = &feedback.named
        {
            self.check_constant(key, *name);
            let name = self.snapshot_constant(*name);
            return self.set_named(object, name, value, named, false);
        }
        if bits & FAST_ARRAYS != 0 && rest == 0 && bits & (eb::OUT_OF_BOUNDS | eb::HOLE_READ) == 0 {
            let set = Self::kinds_of(bits);
            let top = match set {
                0b1_0000.. => ElementsKind::PackedTagged,
                0b100.. => ElementsKind::PackedDouble,
                _ => ElementsKind::PackedInt32,
            };
            // Where several kinds come by, arrays take the most general one: the loads after that see one.
            let several = set & !(0b11 << top as u8) != 0;
            let convert = several || bits & eb::KIND_CHANGE != 0 || self.exited_here();
            let set = if convert { 0b11 << top as u8 } else { set };
            return self.set_array_element(object, key, value, feedback, set, top, convert);
        }
        if typed != 0
            && rest & !(0xfff << eb::TYPED_SHIFT) == 0
            && bits & FAST_ARRAYS == 0
            && bits & eb::OUT_OF_BOUNDS == 0
            && let Some(element) = typed_element(typed)
        {
            let v = if element.is_float() {
                self.float(value)
            } else if element == Element::Uint8Clamped {
                if self.g.rep(value) == Rep::Float64 || self.exited_here() {
                    let f = self.float(value);
                    self.emit(Op::NearestInt, &[f])
                } else {
                    self.int(value)
                }
            } else if self.is_number(value) || self.g.rep(value) == Rep::Bool {
                self.truncated(value)
            } else {
                let lenient = self.exited_here();
                if lenient { self.truncated(value) } else { self.int(value) }
            };
            let (data, index) = self.typed_access(object, key, typed);
            let op = if element.is_float() { Op::StoreTypedFloat } else { Op::StoreTypedInt };
            self.emit_region(op, &[data, index, v], element as u64, Region::Bytes);
            self.clobber(Val::NONE, MemKey::Bytes);
            return;
        }
        self.set_elem_generic(object, key, value, feedback)
    }

    fn set_array_element(
        &mut self,
        object: Val,
        key: Val,
        value: Val,
        feedback: &ElementFeedback,
        set: u8,
        kind: ElementsKind,
        convert: bool,
    ) {
        let index = self.index(key);
        let v = match kind {
            ElementsKind::PackedDouble => self.float(value),
            ElementsKind::PackedInt32 => self.int(value),
            _ => value,
        };
        self.check_kind(object, CellKind::Array);
        self.hint_array_kind(object, kind);
        let known = self.facts.elements_kinds(object).is_some_and(|k| k & !set == 0);
        if !known && convert && kind != ElementsKind::PackedInt32 {
            self.convert_elements(object, kind, set);
        }
        self.check_elements_kind(object, set);
        self.set_checked_element(object, index, key, v, value, feedback, set);
    }

    /// Gives the array elements of this kind if they are of a tighter one; exits if of a more general one.
    fn convert_elements(&mut self, object: Val, kind: ElementsKind, set: u8) {
        let header = self.emit_region(
            Op::LoadByte,
            &[object],
            lanner_engine::heap::CellHeader::BITS_OFFSET as u64,
            Region::Header,
        );
        let mask = self.const_int(14);
        let now = self.emit(Op::AndInt, &[header, mask]);
        let want = self.const_int(kind as i32);
        let same = self.emit_imm(Op::CmpInt, &[now, want], Cond::Eq as u64);
        let (yes, no) = self.split(same);
        let facts = self.facts.clone();
        let mut sides = Vec::new();
        self.enter(yes, facts.clone());
        self.facts.set_elements_kinds(object, set);
        self.push_side(&mut sides, Val::NONE);
        self.enter(no, facts);
        let at = self.block;
        self.g.block_mut(at).cold = true;
        let converted = self.call_leaf_throwing(rt::generalize_elements as *const () as u64, &[object, want]);
        self.clobber(Val::NONE, MemKey::Element);
        self.clobber_elements_kinds();
        self.emit_imm(Op::CheckValue, &[converted], Js::TRUE.0);
        self.facts.set_elements_kinds(object, set);
        self.push_side(&mut sides, Val::NONE);
        self.join(sides);
    }

    #[allow(clippy::too_many_arguments)]
    fn set_checked_element(
        &mut self,
        object: Val,
        index: Val,
        key: Val,
        v: Val,
        value: Val,
        feedback: &ElementFeedback,
        set: u8,
    ) {
        let bits = feedback.bits;
        let length = self.array_length(object, true);
        let holey = set & 0b101010 != 0;
        if bits & eb::APPEND == 0 {
            self.check_bounds(index, length);
            let elements = self.elements_pointer(object);
            if holey {
                // Filling a hole is an ordinary store only while no prototype has elements.
                self.check_no_prototype_elements();
            }
            return self.store_element(object, elements, index, v);
        }
        if holey {
            self.check_no_prototype_elements();
        }
        let mut sides = Vec::new();
        let inside = self.emit_imm(Op::CmpUint, &[index, length], Cond::Lt as u64);
        let (yes, no) = self.split(inside);
        let facts = self.facts.clone();
        self.enter(yes, facts.clone());
        let elements = self.elements_pointer(object);
        self.store_element(object, elements, index, v);
        self.push_side(&mut sides, Val::NONE);
        self.enter(no, facts);
        let append = self.emit_imm(Op::CmpInt, &[index, length], Cond::Eq as u64);
        self.emit(Op::CheckTrue, &[append]);
        self.append(object, length, v, &mut sides, |b| {
            b.set_elem_generic(object, key, value, feedback);
            Val::NONE
        });
        self.join(sides);
    }

    pub(super) fn check_no_prototype_elements(&mut self) {
        self.check_flag(self.snap.object.no_prototype_elements);
    }

    /// Stores `v` at the length of an array, whose kind accepts it, if there is room; otherwise `grow`. The
    /// sides get the new length, which `grow` gives too, or nothing if it gives nothing.
    pub(super) fn append(
        &mut self,
        array: Val,
        length: Val,
        v: Val,
        sides: &mut Vec<(BlockId, Val, Facts)>,
        grow: impl FnOnce(&mut Self) -> Val,
    ) {
        self.check_no_prototype_elements();
        let elements = self.elements_pointer(array);
        let count =
            self.emit_region(Op::LoadIntAt, &[elements], ValueArray::COUNT_OFFSET as u64, Region::Length);
        let room = self.emit_imm(Op::CmpUint, &[length, count], Cond::Lt as u64);
        let (yes, no) = self.split(room);
        let facts = self.facts.clone();
        self.enter(yes, facts.clone());
        self.store_element(array, elements, length, v);
        let one = self.const_int(1);
        let longer = self.emit(Op::AddInt, &[length, one]);
        self.set_range(longer, (1, i32::MAX));
        self.emit_region(
            Op::StoreInt,
            &[array, longer],
            lanner_engine::object::layout::JsArray::LENGTH_OFFSET as u64,
            Region::Length,
        );
        self.clobber(array, MemKey::Length);
        self.facts.set_load(array, MemKey::Length, Val::NONE, longer);
        let mut appended = Vec::new();
        self.push_side(&mut appended, longer);
        self.enter(no, facts);
        let at = self.block;
        self.g.block_mut(at).cold = true;
        let grown = grow(self);
        if grown.is_none() {
            appended[0].1 = Val::NONE;
        }
        sides.append(&mut appended);
        self.push_side(sides, grown);
    }

    fn store_element(&mut self, object: Val, elements: Val, index: Val, v: Val) {
        let boxed = self.tagged(v);
        self.emit_region(Op::StoreElement, &[elements, index, boxed], 0, Region::Elements);
        if self.type_of(boxed) & ty::CELL != 0 {
            self.emit_region(Op::BarrierWord, &[elements, boxed], 0, Region::GcBits);
        }
        self.clobber(object, MemKey::Element);
        self.facts.set_load(object, MemKey::Element, index, v);
    }

    fn set_elem_generic(&mut self, object: Val, key: Val, value: Val, feedback: &ElementFeedback) {
        let code = self.const_word(self.function().code_block);
        let ic = self.const_word(feedback.ic);
        self.call_runtime(rt::set_elem as *const () as u64, &[code, ic, object, key, value]);
    }
}

/// The one element type of a set of typed array kinds that compiled code knows.
fn typed_element(kinds: u32) -> Option<Element> {
    if kinds.count_ones() != 1 {
        return None;
    }
    crate::snapshot::typed_element_of(kinds.trailing_zeros())
}
