//! Named properties: cases of the inline cache become guards and loads.

use super::*;
use crate::lower::runtime as rt;
use lanner_engine::heap::CellKind;
use lanner_engine::object::layout::{JsArray, JsObject};
use lanner_engine::string::JsString;

type Side = (BlockId, Val, Facts);

/// Whether adding this property always needs larger overflow storage, which only the runtime makes
/// (capacities are 4 and its doubles). Other additions check that there is room.
fn grows_storage(case: &PropertyCase) -> bool {
    let PropertyAction::Add { slot: Slot::Overflow(offset), .. } = case.action else { return false };
    let index = (offset - 16) / 8;
    index == 0 || ((4..=64).contains(&index) && index.is_power_of_two())
}

/// Whether a store with these cases is all compiled in place. What is left to the runtime is an ordinary
/// store, which private names must not become: it would not add them.
pub(super) fn stores_in_place(feedback: &PropertyFeedback) -> bool {
    use PropertyAction::{Add, Setter, Store};
    feedback
        .cases
        .iter()
        .all(|case| matches!(case.action, Store { .. } | Add { .. } | Setter { .. }) && !grows_storage(case))
}

impl Builder<'_> {
    /// Establishes that a tagged value is an object with one of the shapes.
    pub(super) fn check_shape(&mut self, v: Val, shapes: &[u32]) {
        if let Some(known) = self.facts.shapes(v)
            && known.iter().all(|s| shapes.contains(s))
        {
            return;
        }
        let cell = self.is_cell(v) as u64;
        if shapes.len() == 1 {
            self.emit_imm2(Op::CheckShape, &[v], shapes[0] as u64, cell);
        } else {
            self.g.shape_lists.push(shapes.to_vec());
            let list = self.g.shape_lists.len() as u64 - 1;
            self.emit_imm2(Op::CheckShapes, &[v], list, cell);
        }
        self.facts.refine_type(v, ty::CELL);
        self.facts.set_shapes(v, shapes);
    }

    /// The prototype epoch is the one the cache was filled in.
    pub(super) fn check_epoch(&mut self, epoch: u32) {
        let address = self.snap.object.proto_epoch;
        self.check_word(address, epoch);
    }

    /// The u32 at a fixed address has this value.
    pub(super) fn check_word(&mut self, address: u64, value: u32) {
        let base = self.const_word(address);
        if self.facts.load(base, MemKey::Global(address), Val::NONE).is_some() {
            return;
        }
        let word = self.emit_region(Op::LoadIntAt, &[base], 0, Region::Vm);
        let same = self.emit_imm(Op::IntEqImm, &[word], value as u64);
        self.emit(Op::CheckTrue, &[same]);
        if !self.expected_words.contains(&(address, value)) {
            self.expected_words.push((address, value));
        }
        self.facts.set_load(base, MemKey::Global(address), Val::NONE, word);
    }

    pub(super) fn load_slot(&mut self, base: Val, slot: Slot) -> Val {
        match slot {
            Slot::Inline(offset) => {
                let key = MemKey::Field(offset);
                if let Some(v) = self.facts.load(base, key, Val::NONE) {
                    return v;
                }
                let v = self.emit_region(Op::LoadTagged, &[base], offset as u64, Region::Field);
                self.facts.set_load(base, key, Val::NONE, v);
                v
            }
            Slot::Overflow(offset) => {
                let key = MemKey::Overflow(offset);
                if let Some(v) = self.facts.load(base, key, Val::NONE) {
                    return v;
                }
                let slots = self.slots_pointer(base);
                let v = self.emit_region(Op::LoadTaggedAt, &[slots], offset as u64, Region::Overflow);
                self.facts.set_load(base, key, Val::NONE, v);
                v
            }
        }
    }

    fn slots_pointer(&mut self, base: Val) -> Val {
        if let Some(v) = self.facts.load(base, MemKey::SlotsPointer, Val::NONE) {
            return v;
        }
        let v = self.emit_region(Op::LoadWord, &[base], JsObject::SLOTS_OFFSET as u64, Region::SlotsPointer);
        self.facts.set_load(base, MemKey::SlotsPointer, Val::NONE, v);
        v
    }

    /// Stores `v` (any representation; its boxed form goes to memory).
    pub(super) fn store_slot(&mut self, base: Val, slot: Slot, v: Val) {
        let boxed = self.tagged(v);
        let is_cell = self.type_of(boxed) & ty::CELL != 0;
        let key = match slot {
            Slot::Inline(offset) => {
                self.emit_region(Op::StoreTagged, &[base, boxed], offset as u64, Region::Field);
                if is_cell && !self.fresh.contains(&base) {
                    self.emit_region(Op::Barrier, &[base, boxed], 0, Region::GcBits);
                }
                MemKey::Field(offset)
            }
            Slot::Overflow(offset) => {
                let slots = self.slots_pointer(base);
                self.emit_region(Op::StoreTaggedAt, &[slots, boxed], offset as u64, Region::Overflow);
                if is_cell {
                    self.emit_region(Op::BarrierWord, &[slots, boxed], 0, Region::GcBits);
                }
                MemKey::Overflow(offset)
            }
        };
        self.clobber(base, key);
        self.facts.set_load(base, key, Val::NONE, v);
    }

    /// The value in the representation a field asks for; exits when the field would have to generalise.
    fn fit_field(&mut self, v: Val, field: FieldKind) -> Val {
        match field {
            FieldKind::Any => v,
            FieldKind::Int32 => self.int(v),
            FieldKind::Double => self.float(v),
            FieldKind::Number => {
                if self.is_number(v) {
                    v
                } else {
                    self.float(v)
                }
            }
            FieldKind::Object => {
                let v = self.tagged(v);
                self.check_object(v)
            }
        }
    }

    /// Does one case's access; the receiver has the case's shape. None: not described, goes generic.
    fn load_case(&mut self, object: Val, action: &PropertyAction, dst: u32) -> Option<Val> {
        Some(match action {
            PropertyAction::Load { slot, field } => {
                let v = self.load_slot(object, *slot);
                if *field == FieldKind::Double {
                    self.expect_double.insert(v);
                }
                v
            }
            PropertyAction::LoadFrom { epoch, value: Some(value), .. } => {
                self.check_epoch(*epoch);
                let v = self.snapshot_constant(*value);
                self.types[v.index()] = ty::OBJECT;
                v
            }
            PropertyAction::LoadFrom { holder, slot, epoch, value: None } => {
                self.check_epoch(*epoch);
                let holder = self.snapshot_constant(*holder);
                self.load_slot(holder, *slot)
            }
            PropertyAction::Absent { epoch } => {
                self.check_epoch(*epoch);
                self.undefined()
            }
            PropertyAction::ModuleExport { context, slot } => {
                let c = self.module_context(*context);
                let v = self.load_context(c, 0, *slot);
                self.check_not_hole(v);
                v
            }
            PropertyAction::ArrayLength => self.array_length(object, false),
            PropertyAction::StringLength => self.string_length(object),
            PropertyAction::Getter { holder, slot, epoch, getter, case } => {
                self.check_epoch(*epoch);
                let holder = self.snapshot_constant(*holder);
                let pair = self.load_slot(holder, *slot);
                let function = self.emit_region(Op::LoadTagged, &[pair], 16, Region::Elements);
                self.check_constant(function, *getter);
                let getter = self.snapshot_constant(*getter);
                self.call_case(case, getter, object, &[], dst)
            }
            _ => return None,
        })
    }

    pub(super) fn string_length(&mut self, string: Val) -> Val {
        let key = MemKey::Immutable(JsString::LENGTH_OFFSET as u32);
        if let Some(v) = self.facts.load(string, key, Val::NONE) {
            return v;
        }
        let v = self.emit_region(Op::LoadInt, &[string], JsString::LENGTH_OFFSET as u64, Region::StringData);
        self.set_range(v, (0, JsString::MAX_LENGTH as i32));
        self.facts.set_load(string, key, Val::NONE, v);
        v
    }

    /// An array's length as int32. `fast`: the elements kind is known to be fast, so it fits.
    pub(super) fn array_length(&mut self, array: Val, fast: bool) -> Val {
        if let Some(v) = self.facts.load(array, MemKey::Length, Val::NONE) {
            return v;
        }
        let mut v = self.emit_region(Op::LoadInt, &[array], JsArray::LENGTH_OFFSET as u64, Region::Length);
        if !fast {
            v = self.emit(Op::CheckNotNegative, &[v]);
        }
        self.set_range(v, (0, i32::MAX));
        self.facts.set_load(array, MemKey::Length, Val::NONE, v);
        v
    }

    /// Guards identity with a snapshot constant.
    pub(super) fn check_constant(&mut self, v: Val, c: Constant) {
        let v = self.tagged(v);
        if self.tagged_constant(v) == Some(c.bits) {
            return;
        }
        if c.movable {
            let want = self.snapshot_constant(c);
            self.emit(Op::CheckSame, &[v, want]);
        } else {
            self.emit_imm(Op::CheckValue, &[v], c.bits);
        }
        self.facts.set_constant(v, c.bits);
        self.facts.refine_type(v, ty::CELL);
    }

    pub(super) fn get_named(&mut self, object: Val, key: Val, feedback: &PropertyFeedback, dst: u32) -> Val {
        if self.g.rep(object) != Rep::Tagged || self.exits_here() >= 3 && feedback.cases.is_empty() {
            return self.get_named_generic(object, key, feedback);
        }
        let mut cases = &feedback.cases[..];
        if cases.is_empty() {
            if feedback.generic {
                return self.get_named_generic(object, key, feedback);
            }
            self.deopt();
            return self.undefined();
        }
        // Cases that the shapes known here rule out.
        let filtered: Vec<PropertyCase>;
        if let Some(known) = self.facts.shapes(object) {
            filtered = cases.iter().filter(|c| known.contains(&c.shape)).cloned().collect();
            if !filtered.is_empty() {
                cases = &filtered;
            }
        }
        let generic_end = feedback.generic || self.exits_here() >= 3;
        // One action for all shapes: one guard.
        if !generic_end
            && cases.iter().all(|c| c.action == cases[0].action)
            && !matches!(cases[0].action, PropertyAction::Store { .. } | PropertyAction::Add { .. })
        {
            let shapes: Vec<u32> = cases.iter().map(|c| c.shape).collect();
            self.check_case_shapes(object, cases, &shapes);
            let action = cases[0].action.clone();
            return match self.load_case(object, &action, dst) {
                Some(v) => v,
                None => self.get_named_generic(object, key, feedback),
            };
        }
        // One place for all shapes: what the field has held is only a hint.
        if !generic_end && let Some(slot) = common_slot(cases) {
            let shapes: Vec<u32> = cases.iter().map(|c| c.shape).collect();
            self.check_case_shapes(object, cases, &shapes);
            return self.load_slot(object, slot);
        }
        let mut sides: Vec<Side> = Vec::new();
        let count = cases.len();
        for (i, case) in cases.iter().enumerate() {
            if i + 1 == count && !generic_end {
                self.check_case_shapes(object, std::slice::from_ref(case), &[case.shape]);
                let v = match self.load_case(object, &case.action, dst) {
                    Some(v) => v,
                    None => self.get_named_generic(object, key, feedback),
                };
                self.push_side(&mut sides, v);
                break;
            }
            let cell = self.is_cell(object) as u64;
            let has = self.emit_imm2(Op::HasShape, &[object], case.shape as u64, cell);
            let (yes, no) = self.split(has);
            let facts = self.facts.clone();
            self.enter(yes, facts.clone());
            self.assume(has, true);
            let v = match self.load_case(object, &case.action, dst) {
                Some(v) => v,
                None => self.get_named_generic(object, key, feedback),
            };
            self.push_side(&mut sides, v);
            self.enter(no, facts);
            self.assume(has, false);
            if i + 1 == count {
                let v = self.get_named_generic(object, key, feedback);
                self.push_side(&mut sides, v);
            }
        }
        self.join(sides)
    }

    fn check_case_shapes(&mut self, object: Val, cases: &[PropertyCase], shapes: &[u32]) {
        if cases.iter().all(|c| c.kind == CellKind::String as u8) {
            self.check_string(object);
            return;
        }
        self.check_shape(object, shapes);
        if cases.iter().all(|c| c.kind >= lanner_engine::heap::cell::FIRST_OBJECT) {
            self.facts.refine_type(object, ty::OBJECT);
        }
        if cases.iter().all(|c| c.kind == cases[0].kind) {
            self.facts.set_kind(object, cases[0].kind);
        }
    }

    pub(super) fn push_side(&mut self, sides: &mut Vec<Side>, v: Val) {
        if !self.dead {
            let facts = std::mem::take(&mut self.facts);
            sides.push((self.block, v, facts));
        }
    }

    fn get_named_generic(&mut self, object: Val, key: Val, feedback: &PropertyFeedback) -> Val {
        let code = self.const_word(self.function().code_block);
        let ic = self.const_word(feedback.ic);
        let pc = self.const_word(self.function().code_address + 4 * self.frame().pc as u64);
        self.call_runtime(rt::get_named as *const () as u64, &[code, ic, object, key, pc])
    }

    pub(super) fn set_named(
        &mut self,
        object: Val,
        key: Val,
        value: Val,
        feedback: &PropertyFeedback,
        define: bool,
    ) {
        let object = self.tagged(object);
        let cases = &feedback.cases;
        let usable = cases.iter().all(|c| {
            use PropertyAction::*;
            matches!(c.action, Store { .. } | Add { .. } | Setter { .. })
        });
        if cases.is_empty() && !feedback.generic && self.exits_here() < 3 {
            self.deopt();
            return;
        }
        if cases.is_empty() || !usable || self.exits_here() >= 3 || cases.iter().any(grows_storage) {
            return self.set_named_generic(object, key, value, feedback, define);
        }
        let cases: Vec<PropertyCase> = match self.facts.shapes(object) {
            Some(known) if cases.iter().any(|c| known.contains(&c.shape)) => {
                cases.iter().filter(|c| known.contains(&c.shape)).cloned().collect()
            }
            _ => cases.clone(),
        };
        if !feedback.generic
            && (cases.iter().all(|c| c.action == cases[0].action)
                && matches!(cases[0].action, PropertyAction::Store { .. })
                || self.stores_numbers_alike(value, &cases))
        {
            let shapes: Vec<u32> = cases.iter().map(|c| c.shape).collect();
            self.check_case_shapes(object, &cases, &shapes);
            return self.store_case(object, value, &cases[0]);
        }
        let mut sides: Vec<Side> = Vec::new();
        let count = cases.len();
        for (i, case) in cases.iter().enumerate() {
            if i + 1 == count && !feedback.generic {
                self.check_case_shapes(object, std::slice::from_ref(case), &[case.shape]);
                self.store_case(object, value, case);
                self.push_side(&mut sides, Val::NONE);
                break;
            }
            let cell = self.is_cell(object) as u64;
            let has = self.emit_imm2(Op::HasShape, &[object], case.shape as u64, cell);
            let (yes, no) = self.split(has);
            let facts = self.facts.clone();
            self.enter(yes, facts.clone());
            self.assume(has, true);
            self.store_case(object, value, case);
            self.push_side(&mut sides, Val::NONE);
            self.enter(no, facts);
            self.assume(has, false);
            if i + 1 == count {
                self.set_named_generic(object, key, value, feedback, define);
                self.push_side(&mut sides, Val::NONE);
            }
        }
        self.join(sides);
    }

    /// All cases store at one place, in fields that take a double, which the value is: the first case that
    /// insists on doubles speaks for all.
    fn stores_numbers_alike(&self, value: Val, cases: &[PropertyCase]) -> bool {
        self.g.rep(value) == Rep::Float64
            && cases.iter().all(|c| match (&c.action, &cases[0].action) {
                (PropertyAction::Store { slot: a, field }, PropertyAction::Store { slot: b, .. }) => {
                    a == b && matches!(field, FieldKind::Double | FieldKind::Number | FieldKind::Any)
                }
                _ => false,
            })
    }

    fn store_case(&mut self, object: Val, value: Val, case: &PropertyCase) {
        match case.action {
            PropertyAction::Setter { holder, slot, epoch, setter, ref case } => {
                self.check_epoch(epoch);
                let holder = self.snapshot_constant(holder);
                let pair = self.load_slot(holder, slot);
                let function = self.emit_region(Op::LoadTagged, &[pair], 24, Region::Elements);
                self.check_constant(function, setter);
                let setter = self.snapshot_constant(setter);
                self.call_ignoring_result(case, setter, object, value);
            }
            PropertyAction::Store { slot, field } => {
                let v = self.fit_field(value, field);
                self.store_slot(object, slot, v);
            }
            PropertyAction::Add { new_shape, slot, field, epoch } => {
                self.check_epoch(epoch);
                let v = self.fit_field(value, field);
                if let Slot::Overflow(offset) = slot {
                    // Room in the storage; growing it is the interpreter's business.
                    let slots = self.slots_pointer(object);
                    let zero = self.const_word(0);
                    let none = self.emit(Op::SameWord, &[slots, zero]);
                    self.emit(Op::CheckFalse, &[none]);
                    let count = self.emit_region(Op::LoadIntAt, &[slots], 8, Region::Length);
                    let index = self.const_int((offset as i32 - 16) / 8);
                    self.emit(Op::CheckBounds, &[index, count]);
                }
                self.store_slot(object, slot, v);
                let id = self.const_int(new_shape as i32);
                self.emit_region(Op::StoreInt, &[object, id], 0, Region::Header);
                self.clobber_shape(case.shape);
                self.facts.set_shapes(object, &[new_shape]);
            }
            _ => unreachable!("store sites have store cases"),
        }
    }

    fn set_named_generic(
        &mut self,
        object: Val,
        key: Val,
        value: Val,
        feedback: &PropertyFeedback,
        define: bool,
    ) {
        let code = self.const_word(self.function().code_block);
        let ic = self.const_word(feedback.ic);
        let f = if define { rt::define_named as *const () } else { rt::set_named as *const () };
        self.call_runtime(f as u64, &[code, ic, object, key, value]);
    }
}

/// The slot that all cases load from the receiver, if it is the same.
fn common_slot(cases: &[PropertyCase]) -> Option<Slot> {
    let slot_of = |c: &PropertyCase| match c.action {
        PropertyAction::Load { slot, .. } => Some(slot),
        _ => None,
    };
    let first = slot_of(cases.first()?)?;
    cases.iter().all(|c| slot_of(c) == Some(first)).then_some(first)
}
