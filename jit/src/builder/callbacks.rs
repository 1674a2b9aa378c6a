//! Array built-ins that call back, as loops in the caller.
//!
//! The loop does what the built-in does while the array is fast and each index holds a value; anything else
//! (a hole, an array that shrank or became sparse) hands the rest of the iteration to the runtime, from the
//! index reached on. So nothing here leaves compiled code between the first and the last call.

use super::*;
use crate::lower::runtime as rt;
use lanner_engine::builtins::JitIntrinsic;
use lanner_engine::heap::{CellHeader, CellKind};
use lanner_engine::object::layout::JsArray;

impl Builder<'_> {
    pub(super) fn array_callback(&mut self, id: JitIntrinsic, this: Val, args: &[Val]) -> Option<Val> {
        use JitIntrinsic::*;
        use Option::None;
        let reduce = id == ArrayReduce;
        let &function = args.first()?;
        if self.exited_here()
            || self.g.rep(this) != Rep::Tagged
            || self.g.rep(function) != Rep::Tagged
            || self.type_of(function) & ty::OBJECT == 0
            || self.facts.kind(this).is_some_and(|k| k != CellKind::Array as u8)
        {
            return None;
        }
        let undefined = self.undefined();
        let this_argument = if reduce { undefined } else { args.get(1).copied().unwrap_or(undefined) };
        let this_argument = self.tagged(this_argument);
        // Everything that may leave comes before the first call.
        self.check_kind(this, CellKind::Array);
        self.check_elements_kind(this, 0x3f);
        let callable = self.emit_region(Op::IsCallable, &[function], 0, Region::Header);
        self.emit(Op::CheckTrue, &[callable]);
        self.facts.refine_type(function, ty::OBJECT);
        let length = self.array_length(this, true);
        let mut first = self.const_int(0);
        let extra = match id {
            ArrayMap | ArrayFilter => {
                let kind = self.const_word((id == ArrayMap) as u64);
                let v = self.call_leaf_throwing(rt::callback_result as *const () as u64, &[this, kind]);
                self.types[v.index()] = ty::OBJECT | ty::HOLE;
                // Another species: the built-in asks for it.
                self.emit(Op::CheckNotHole, &[v]);
                self.facts.refine_type(v, ty::OBJECT);
                self.facts.set_kind(v, CellKind::Array as u8);
                v
            }
            ArrayReduce => match args.get(1) {
                Some(&initial) => self.tagged(initial),
                None => {
                    // The first element starts; an empty array throws in the built-in.
                    self.check_bounds(first, length);
                    let elements = self.elements_pointer(this);
                    let v = self.emit_region(Op::LoadElement, &[elements, first], 0, Region::Elements);
                    self.types[v.index()] = ty::ANY & !ty::INTERNAL;
                    self.emit(Op::CheckNotHole, &[v]);
                    first = self.const_int(1);
                    v
                }
            },
            _ => undefined,
        };
        self.clobber_all();

        let header = self.g.new_block();
        self.g.block_mut(header).loop_header = true;
        let before = self.block;
        let start = if reduce { vec![first, extra] } else { vec![first] };
        self.jump_from(before, header, start);
        let k = self.loop_param(header, Rep::Int32, ty::INT, (0, i32::MAX - 1));
        let accumulator = if reduce {
            self.loop_param(header, Rep::Tagged, ty::ANY & !(ty::HOLE | ty::INTERNAL), FULL)
        } else {
            extra
        };
        let facts = std::mem::take(&mut self.facts);
        self.enter(header, facts.clone());
        let more = self.emit_imm(Op::CmpInt, &[k, length], Cond::Lt as u64);
        let (body, end) = self.split(more);
        let mut sides = Vec::new();
        self.enter(end, facts.clone());
        let at_end = match id {
            ArraySome => self.const_bool(false),
            ArrayEvery => self.const_bool(true),
            ArrayFindIndex => self.const_int(-1),
            ArrayReduce | ArrayMap | ArrayFilter => accumulator,
            _ => undefined,
        };
        self.push_side(&mut sides, at_end);

        // The element, or the rest elsewhere.
        self.enter(body, facts.clone());
        let now = self.emit_region(Op::LoadInt, &[this], JsArray::LENGTH_OFFSET as u64, Region::Length);
        let inside = self.emit_imm(Op::CmpUint, &[k, now], Cond::Lt as u64);
        let (inside, outside) = self.split(inside);
        let mut slow = vec![outside];
        self.enter(inside, facts.clone());
        let bits = self.emit_region(Op::LoadByte, &[this], CellHeader::BITS_OFFSET as u64, Region::Header);
        let mask = self.const_int(15);
        let kind = self.emit(Op::AndInt, &[bits, mask]);
        let sparse = self.const_int(6);
        let fast = self.emit_imm(Op::CmpInt, &[kind, sparse], Cond::Lt as u64);
        let (fast, dictionary) = self.split(fast);
        slow.push(dictionary);
        self.enter(fast, facts.clone());
        let elements = self.elements_pointer(this);
        let value = self.emit_region(Op::LoadElement, &[elements, k], 0, Region::Elements);
        self.types[value.index()] = ty::ANY & !ty::INTERNAL;
        let hole = self.emit_imm(Op::IsValue, &[value], Js::HOLE.0);
        let (hole, full) = self.split(hole);
        slow.push(hole);
        self.enter(full, facts.clone());
        self.facts.refine_type(value, !ty::HOLE);

        // The call.
        let index = self.tagged(k);
        let list = if reduce { vec![accumulator, value, index, this] } else { vec![value, index, this] };
        let result = self.call_back(function, this_argument, &list);
        if !self.dead {
            let next = self.step(id, k, value, result, accumulator, &mut sides);
            let one = self.const_int(1);
            let following = self.emit(Op::AddInt, &[k, one]);
            let args = if reduce { vec![following, next] } else { vec![following] };
            let block = self.block;
            self.jump_from(block, header, args);
        }

        let rest = self.g.new_block();
        for block in slow {
            self.jump_from(block, rest, Vec::new());
        }
        self.g.block_mut(rest).cold = true;
        self.enter(rest, facts);
        let id_value = self.constant(Js::int(id as i32).0);
        let (index, bound, accumulator) = (self.tagged(k), self.tagged(length), self.tagged(accumulator));
        let list = [id_value, this, function, this_argument, index, bound, accumulator];
        let v = self.emit_stack_call(rt::finish_callbacks as *const () as u64, &list);
        self.clobber_all();
        self.push_side(&mut sides, v);
        Some(self.join(sides))
    }

    fn loop_param(&mut self, block: BlockId, rep: Rep, types: u16, range: Range) -> Val {
        let v = self.g.push_param(block, rep);
        self.types.resize(v.index() + 1, 0);
        self.ranges.resize(v.index() + 1, FULL);
        self.types[v.index()] = types;
        self.ranges[v.index()] = range;
        v
    }

    /// Calls the callback (known to be callable) without leaving compiled code before it.
    fn call_back(&mut self, function: Val, this: Val, args: &[Val]) -> Val {
        let code = self.facts.code(function);
        let case = self.snap.closures.iter().find(|c| c.code.is_some_and(|c| Some(c.bits) == code));
        if let Some(direct) = case.and_then(|c| c.direct.as_ref()) {
            let given = &args[..args.len().min(direct.params as usize)];
            return self.call_target(direct, function, this, given);
        }
        let mut list = vec![function, this];
        list.extend_from_slice(args);
        let mut inst = Inst::new(Op::CallAny, &list);
        inst.imm = 1;
        inst.state = self.state();
        let v = self.push_throwing(inst);
        self.clobber_all();
        v
    }

    /// What follows a call; the accumulator of the next turn. May end the loop with a result.
    fn step(
        &mut self,
        id: JitIntrinsic,
        k: Val,
        value: Val,
        result: Val,
        accumulator: Val,
        sides: &mut Vec<(BlockId, Val, Facts)>,
    ) -> Val {
        use JitIntrinsic::*;
        match id {
            ArrayReduce => return self.tagged(result),
            ArrayMap => {
                let index = self.tagged(k);
                let put = rt::callback_put as *const () as u64;
                self.call_changing(put, &[accumulator, index, result]);
            }
            ArrayFilter | ArraySome | ArrayEvery | ArrayFind | ArrayFindIndex => {
                let condition = self.truthy(result);
                let (yes, no) = self.split(condition);
                let facts = self.facts.clone();
                let (stop, go, found) = match id {
                    ArrayEvery => (no, yes, self.const_bool(false)),
                    ArraySome => (yes, no, self.const_bool(true)),
                    ArrayFind => (yes, no, value),
                    ArrayFindIndex => (yes, no, k),
                    _ => {
                        let mut both = Vec::new();
                        self.enter(yes, facts.clone());
                        let append = rt::callback_append as *const () as u64;
                        self.call_changing(append, &[accumulator, value]);
                        self.push_side(&mut both, Val::NONE);
                        self.enter(no, facts);
                        self.push_side(&mut both, Val::NONE);
                        self.join(both);
                        return accumulator;
                    }
                };
                self.enter(stop, facts.clone());
                self.push_side(sides, found);
                self.enter(go, facts);
            }
            _ => {}
        }
        accumulator
    }
}
