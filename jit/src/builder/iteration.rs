//! for-of and array patterns.
//!
//! Arrays are walked without an iterator object, as in the interpreter: the register pair holds the array
//! and the next index, so an exit needs nothing more.

use super::*;
use crate::lower::runtime as rt;
use lanner_engine::bytecode::Reg;
use lanner_engine::feedback::element_bits as eb;
use lanner_engine::heap::CellKind;

const FAST_ARRAYS: u32 = eb::ARRAY_INT32 | eb::ARRAY_DOUBLE | eb::ARRAY_TAGGED;

impl Builder<'_> {
    /// Only arrays with fast elements have been seen.
    fn only_arrays(&self, feedback: &ElementFeedback) -> bool {
        feedback.bits & FAST_ARRAYS != 0
            && feedback.bits & !(FAST_ARRAYS | eb::HOLEY | eb::HOLE_READ) == 0
            && self.exits_here() < 3
    }

    fn kinds_here(&self, feedback: &ElementFeedback) -> u8 {
        if self.exited_here() { 0x3f } else { Self::kinds_of(feedback.bits) }
    }

    pub(super) fn get_iterator(&mut self, source: Val, feedback: &ElementFeedback, dst: Reg) {
        if feedback.bits == 0 && self.exits_here() == 0 {
            return self.deopt();
        }
        let shape = self.snap.object.array_shape;
        if shape != 0 && self.g.rep(source) == Rep::Tagged && self.only_arrays(feedback) {
            // What `is_pristine_array` asks, for arrays without properties of their own.
            self.check_flag(self.snap.object.array_iteration_pristine);
            self.check_shape(source, &[shape]);
            self.facts.refine_type(source, ty::OBJECT);
            self.facts.set_kind(source, CellKind::Array as u8);
            let kinds = self.check_elements_kind(source, self.kinds_here(feedback));
            if kinds & 0b10_1010 != 0 {
                self.check_no_prototype_elements();
            }
            let zero = self.const_int(0);
            self.set(dst, source);
            self.set(dst.offset(1), zero);
            return;
        }
        let ic = self.const_word(feedback.ic);
        let pc = self.const_word(self.function().code_address + 4 * self.frame().pc as u64);
        let v = self.call_runtime(rt::get_iterator as *const () as u64, &[ic, source, pc]);
        let next = self.scratch_word();
        self.set(dst, v);
        self.set(dst.offset(1), next);
    }

    /// `pair` is advanced; its next value goes to `dst`, or control to `end`.
    pub(super) fn iterator_step(&mut self, pair: Reg, dst: Reg, end: u32, feedback: &ElementFeedback) {
        if feedback.bits == 0 && self.exits_here() == 0 {
            return self.deopt();
        }
        let (iterator, next) = (self.get(pair), self.get(pair.offset(1)));
        if self.g.rep(iterator) == Rep::Tagged && self.only_arrays(feedback) {
            return self.array_step(pair, dst, end, feedback);
        }
        let ic = self.const_word(feedback.ic);
        let v = self.call_runtime(rt::iterator_step as *const () as u64, &[ic, iterator, next]);
        self.types[v.index()] = ty::ANY;
        let next = self.scratch_word();
        self.set(pair.offset(1), next);
        let done = self.emit_imm(Op::IsValue, &[v], Js::HOLE.0);
        let (yes, no) = self.split(done);
        let facts = self.facts.clone();
        self.enter(yes, facts.clone());
        self.exhausted(pair, end);
        self.enter(no, facts);
        self.facts.refine_type(v, !ty::HOLE);
        self.set(dst, v);
    }

    /// Goes to `end` with the pair of an array marked.
    fn exhausted(&mut self, pair: Reg, end: u32) {
        let undefined = self.undefined();
        let iterator = self.get(pair);
        self.set(pair, undefined);
        self.goto(end);
        self.set(pair, iterator);
    }

    fn array_step(&mut self, pair: Reg, dst: Reg, end: u32, feedback: &ElementFeedback) {
        let (array, next) = (self.get(pair), self.get(pair.offset(1)));
        let index = self.int(next);
        self.check_kind(array, CellKind::Array);
        let kinds = self.check_elements_kind(array, self.kinds_here(feedback));
        let length = self.array_length(array, true);
        let inside = if self.range(index).0 >= 0 {
            self.emit_imm(Op::CmpInt, &[index, length], Cond::Lt as u64)
        } else {
            self.emit_imm(Op::CmpUint, &[index, length], Cond::Lt as u64)
        };
        let (yes, no) = self.split(inside);
        let facts = self.facts.clone();
        self.enter(no, facts.clone());
        self.exhausted(pair, end);
        self.enter(yes, facts);
        self.facts.refine_range(index, (0, i32::MAX - 1));
        self.facts.set_less(index, length);
        let one = self.const_int(1);
        let after = self.emit(Op::AddInt, &[index, one]);
        let hi = self.range(index).1;
        self.set_range(after, (1, hi + 1));
        let elements = self.elements_pointer(array);
        let holey = kinds & 0b10_1010 != 0;
        let types = Self::types_of_kinds(kinds) | if holey { ty::HOLE } else { 0 };
        let mut v = self.load_element(array, elements, index, types);
        if holey && self.g.rep(v) == Rep::Tagged && self.type_of(v) & ty::HOLE != 0 {
            if feedback.bits & eb::HOLE_READ == 0 && !self.exited_here() {
                self.emit(Op::CheckNotHole, &[v]);
                self.facts.refine_type(v, !ty::HOLE);
            } else {
                // A hole reads undefined while no prototype has elements.
                let hole = self.emit_imm(Op::IsValue, &[v], Js::HOLE.0);
                let (is_hole, full) = self.split(hole);
                let facts = self.facts.clone();
                let mut sides = Vec::new();
                self.enter(full, facts.clone());
                self.facts.refine_type(v, !ty::HOLE);
                self.push_side(&mut sides, v);
                self.enter(is_hole, facts);
                self.check_no_prototype_elements();
                let undefined = self.undefined();
                self.push_side(&mut sides, undefined);
                v = self.join(sides);
                self.facts.refine_type(v, !ty::HOLE);
            }
        }
        // Only now: exits above are before the step.
        self.set(pair.offset(1), after);
        self.set(dst, v);
    }
}
