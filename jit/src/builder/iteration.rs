//! Iterators, and `instanceof`, which asks the prototype chain.

use super::*;
use crate::lower::runtime as rt;
use lanner_engine::heap::CellKind;

/// Byte offsets of an array iterator's fields: the array (undefined when exhausted), the next index.
const ITERATED: u64 = 24;
const INDEX: u64 = 32;

impl Builder<'_> {
    /// GetIterator: (iterator, next). A plain array under pristine iteration gets its iterator without the
    /// lookups; a site that met anything else asks the runtime.
    pub(super) fn get_iterator(&mut self, source: Val) -> (Val, Val) {
        let source = self.tagged(source);
        let known = self.facts.kind(source);
        let array = CellKind::Array as u8;
        if known.unwrap_or(array) == array
            && self.type_of(source) & ty::OBJECT != 0
            && !self.exited_here()
            && let Some(next) = self.snap.object.array_iterator_next
        {
            self.check_kind(source, CellKind::Array);
            let shape = self.snap.object.array_shape;
            self.check_shape(source, &[shape]);
            self.check_flag(self.snap.object.array_iteration_pristine);
            let v = self.call_leaf_throwing(rt::new_array_iterator as *const () as u64, &[source]);
            self.types[v.index()] = ty::OBJECT;
            self.facts.set_kind(v, CellKind::ArrayIterator as u8);
            self.facts.set_load(v, MemKey::Immutable(ITERATED as u32), Val::NONE, source);
            let next = self.snapshot_constant(next);
            return (v, next);
        }
        let v = self.call_runtime(rt::get_iterator as *const () as u64, &[source]);
        let next = self.second_result();
        (v, next)
    }

    /// Whether a step is known to be the original one over an array iterator made in this code.
    pub(super) fn is_array_iterator(&self, iterator: Val, next: Val) -> bool {
        self.snap.object.array_iterator_next.is_some_and(|c| self.tagged_constant(next) == Some(c.bits))
            && self.facts.kind(iterator) == Some(CellKind::ArrayIterator as u8)
            && self.exits_here() < 2
    }

    /// One step; goes to `done` at the end, otherwise continues with the value.
    pub(super) fn array_iterator_step(&mut self, iterator: Val, done: u32) -> Val {
        // No script sees the iterator, so it goes over the same array until it is exhausted.
        let iterated = MemKey::Immutable(ITERATED as u32);
        let array = match self.facts.load(iterator, iterated, Val::NONE) {
            Some(v) => v,
            None => {
                let v = self.emit_region(Op::LoadTagged, &[iterator], ITERATED, Region::Field);
                self.types[v.index()] = ty::OBJECT | ty::UNDEFINED;
                v
            }
        };
        // Exhausted iterators, and arrays with dictionary elements, are the interpreter's.
        self.check_kind(array, CellKind::Array);
        self.check_elements_kind(array, 0x3f);
        let index = self.emit_region(Op::LoadTagged, &[iterator], INDEX, Region::Field);
        self.types[index.index()] = ty::INT;
        let index = self.emit(Op::UnboxInt, &[index]);
        self.set_range(index, (0, i32::MAX));
        let length = self.array_length(array, true);
        let inside = self.emit_imm(Op::CmpInt, &[index, length], Cond::Lt as u64);
        let (more, end) = self.split(inside);
        let facts = self.facts.clone();
        self.enter(end, facts.clone());
        let undefined = self.undefined();
        self.emit_region(Op::StoreTagged, &[iterator, undefined], ITERATED, Region::Field);
        self.facts.set_load(iterator, iterated, Val::NONE, undefined);
        self.goto(done);
        self.enter(more, facts);
        self.assume(inside, true);
        let one = self.const_int(1);
        let after = self.emit(Op::AddInt, &[index, one]);
        let boxed = self.emit(Op::BoxInt, &[after]);
        self.emit_region(Op::StoreTagged, &[iterator, boxed], INDEX, Region::Field);
        let elements = self.elements_pointer(array);
        let v = self.emit_region(Op::LoadElement, &[elements, index], 0, Region::Elements);
        self.types[v.index()] = ty::ANY & !ty::INTERNAL;
        // A hole is looked up further by the interpreter: the step is not finished, so the index goes back.
        let hole = self.emit_imm(Op::IsValue, &[v], Js::HOLE.0);
        let (is_hole, full) = self.split(hole);
        let facts = self.facts.clone();
        self.enter(is_hole, facts.clone());
        let cold = self.block;
        self.g.block_mut(cold).cold = true;
        let before = self.emit(Op::BoxInt, &[index]);
        self.emit_region(Op::StoreTagged, &[iterator, before], INDEX, Region::Field);
        // Everything is as it was before the instruction.
        self.facts.begun &= !(1 << (self.frames.len() - 1));
        self.emit(Op::Deopt, &[]);
        self.enter(full, facts);
        self.facts.refine_type(v, !ty::HOLE);
        v
    }

    /// Exits unless the byte at a fixed address is not zero.
    pub(super) fn check_flag(&mut self, at: u64) {
        let address = self.const_word(at);
        if self.facts.load(address, MemKey::Global(at), Val::NONE).is_some() {
            return;
        }
        let flag = self.emit_region(Op::LoadIntAt, &[address], 0, Region::Vm);
        let mask = self.const_int(255);
        let flag = self.emit(Op::AndInt, &[flag, mask]);
        let set = self.emit(Op::TruthyInt, &[flag]);
        self.emit(Op::CheckTrue, &[set]);
        self.facts.set_load(address, MemKey::Global(at), Val::NONE, flag);
    }

    /// `a instanceof b` where the site has met one constructor with the original @@hasInstance: walks the
    /// chain of a without running script.
    pub(super) fn instance_of(&mut self, a: Val, b: Val, feedback: &PropertyFeedback) -> Val {
        let (a, b) = (self.tagged(a), self.tagged(b));
        if let [case] = &feedback.cases[..]
            && !feedback.generic
            && let PropertyAction::HasInstance { prototype, epoch } = case.action
            && !self.exited_here()
        {
            self.check_shape(b, &[case.shape]);
            self.facts.refine_type(b, ty::OBJECT);
            self.facts.set_kind(b, case.kind);
            self.check_epoch(epoch);
            let prototype = self.load_slot(b, prototype);
            let v = self.call_leaf(rt::has_in_chain as *const () as u64, &[a, prototype]);
            self.fresh.clear();
            self.types[v.index()] = ty::BOOL | ty::HOLE;
            // A proxy in the chain, or no object for a prototype: the interpreter does it.
            self.emit(Op::CheckNotHole, &[v]);
            self.facts.refine_type(v, ty::BOOL);
            return self.emit(Op::UnboxBool, &[v]);
        }
        let v = self.call_runtime(rt::instance_of as *const () as u64, &[a, b]);
        self.types[v.index()] = ty::BOOL;
        v
    }
}
