//! Edges, merges, loops and returns.

use super::*;
use crate::builder::liveness;

/// Loops up to this size are peeled; larger ones have only their invariants moved out.
const MAX_PEEL_WORDS: u32 = 120;

impl Builder<'_> {
    /// Ends the current block with an edge to the bytecode offset.
    pub(super) fn goto(&mut self, target: u32) {
        if self.dead {
            return;
        }
        let target = self.thread(target);
        let depth = self.frames.len() - 1;
        let peeling = self.frame().peeling.contains(&target);
        if !peeling
            && let Some(i) = self.loops.iter().rposition(|l| l.header_pc == target && l.depth == depth)
        {
            self.close_loop(i);
        } else {
            let edge = PendingEdge {
                block: self.block,
                registers: self.frame().registers.clone(),
                facts: std::mem::take(&mut self.facts),
            };
            self.frame_mut().pending.entry(target).or_default().push(edge);
        }
        self.dead = true;
    }

    /// Where an edge to `target` ends up, if what is there first is a test whose outcome is known: the
    /// second test of `a || b` in a condition.
    fn thread(&self, mut target: u32) -> u32 {
        use lanner_engine::bytecode::{Opcode, ops};
        let function = self.function();
        loop {
            let Some(&word) = function.code.get(target as usize) else { return target };
            let op = Opcode::from_word(word);
            if !matches!(op, Some(Opcode::JumpTrue | Opcode::JumpFalse))
                || function.liveness().loops.iter().any(|l| l.0 == target)
            {
                return target;
            }
            // SAFETY: the bytecode is validated; both opcodes have the same operands.
            let o = unsafe { ops::JumpTrue::read(&function.code[target as usize]) };
            let Some(truth) = self.known_truth(self.frame().registers[o.src.0 as usize]) else {
                return target;
            };
            let jumps = truth == (op == Some(Opcode::JumpTrue));
            let to = if jumps {
                (target as i64 + o.target as i64) as u32
            } else {
                target + ops::JumpTrue::LENGTH as u32
            };
            if to <= target {
                return target;
            }
            target = to;
        }
    }

    /// ToBoolean of a value where it is known here.
    pub(super) fn known_truth(&self, v: Val) -> Option<bool> {
        if v.is_none() {
            return Some(false);
        }
        if let Some(known) = self.facts.truth(v) {
            return Some(known);
        }
        let inst = self.g.inst(v);
        match inst.op {
            Op::ConstBool => Some(inst.imm != 0),
            Op::BoxBool => self.known_truth(inst.args[0]),
            Op::NotBool => self.known_truth(inst.args[0]).map(|known| !known),
            Op::Const if Js(inst.imm).is_bool() || Js(inst.imm).is_nullish() => {
                Some(Js(inst.imm) == Js::TRUE)
            }
            _ => None,
        }
    }

    /// Branches; both sides become blocks of their own, so that conversions of a merge have a place.
    pub(super) fn branch(&mut self, condition: Val, then_pc: u32, else_pc: u32) {
        if self.dead {
            return;
        }
        let inst = self.g.inst(condition);
        if inst.op == Op::ConstBool {
            let to = if inst.imm != 0 { then_pc } else { else_pc };
            return self.goto(to);
        }
        if inst.op == Op::NotBool {
            let inner = inst.args[0];
            return self.branch(inner, else_pc, then_pc);
        }
        let (t, e) = self.split(condition);
        let facts = self.facts.clone();
        self.enter(t, facts.clone());
        self.assume(condition, true);
        self.goto(then_pc);
        self.enter(e, facts);
        self.assume(condition, false);
        self.goto(else_pc);
    }

    /// Learns from a condition's outcome.
    pub(super) fn assume(&mut self, condition: Val, outcome: bool) {
        let inst = self.g.inst(condition).clone();
        self.facts.set_truth(condition, outcome);
        if matches!(inst.op, Op::Truthy | Op::TruthyInt | Op::TruthyFloat | Op::UnboxBool) {
            self.facts.set_truth(inst.args[0], outcome);
        }
        match inst.op {
            Op::CmpInt => {
                let cond = Cond::from_u64(inst.imm);
                let cond = if outcome { cond } else { cond.negate() };
                self.assume_compare(inst.args[0], inst.args[1], cond);
                self.assume_compare(inst.args[1], inst.args[0], cond.swap());
            }
            Op::NotBool => self.assume(inst.args[0], !outcome),
            Op::IsNullish => {
                self.facts.refine_type(inst.args[0], if outcome { ty::NULLISH } else { !ty::NULLISH });
            }
            Op::IsValue => {
                if outcome {
                    self.facts.refine_type(inst.args[0], super::values::type_of_bits(inst.imm));
                    self.facts.set_constant(inst.args[0], inst.imm);
                } else {
                    match Js(inst.imm) {
                        Js::UNDEFINED => self.facts.refine_type(inst.args[0], !ty::UNDEFINED),
                        Js::NULL => self.facts.refine_type(inst.args[0], !ty::NULL),
                        Js::HOLE => self.facts.refine_type(inst.args[0], !ty::HOLE),
                        _ => {}
                    }
                }
            }
            Op::IsInt => self.facts.refine_type(inst.args[0], if outcome { ty::INT } else { !ty::INT }),
            Op::IsNumber => {
                self.facts.refine_type(inst.args[0], if outcome { ty::NUMBER } else { !ty::NUMBER })
            }
            Op::IsBool => self.facts.refine_type(inst.args[0], if outcome { ty::BOOL } else { !ty::BOOL }),
            Op::IsCallable if outcome => self.facts.refine_type(inst.args[0], ty::OBJECT),
            Op::IsKind => {
                use lanner_engine::heap::CellKind;
                let x = inst.args[0];
                let t = match inst.imm {
                    k if k == CellKind::String as u64 => ty::STRING,
                    k if k >= lanner_engine::heap::cell::FIRST_OBJECT as u64 => ty::OBJECT,
                    _ => return,
                };
                if outcome {
                    self.facts.refine_type(x, t);
                    self.facts.set_kind(x, inst.imm as u8);
                } else if t == ty::STRING {
                    self.facts.refine_type(x, !t);
                }
            }
            Op::IsObject => {
                self.facts.refine_type(inst.args[0], if outcome { ty::OBJECT } else { !ty::OBJECT })
            }
            Op::HasShape if outcome => {
                self.facts.refine_type(inst.args[0], ty::OBJECT);
                self.facts.set_shapes(inst.args[0], &[inst.imm as u32]);
            }
            Op::HasShape => {
                if let Some(s) = self.facts.shapes(inst.args[0])
                    && s.contains(&(inst.imm as u32))
                    && s.len() > 1
                {
                    let rest: Vec<u32> = s.iter().copied().filter(|&x| x != inst.imm as u32).collect();
                    self.facts.set_shapes(inst.args[0], &rest);
                }
            }
            Op::Truthy if outcome => self.facts.refine_type(inst.args[0], !(ty::NULLISH | ty::HOLE)),
            _ => {}
        }
    }

    fn assume_compare(&mut self, a: Val, b: Val, cond: Cond) {
        let (lo, hi) = self.range(b);
        match cond {
            Cond::Lt => {
                self.facts.refine_range(a, (i32::MIN, hi.saturating_sub(1)));
                self.facts.set_less(a, b);
            }
            Cond::Le => self.facts.refine_range(a, (i32::MIN, hi)),
            Cond::Gt => self.facts.refine_range(a, (lo.saturating_add(1), i32::MAX)),
            Cond::Ge => self.facts.refine_range(a, (lo, i32::MAX)),
            Cond::Eq => self.facts.refine_range(a, (lo, hi)),
            Cond::Ne => {
                let (alo, ahi) = self.range(a);
                if lo == hi && alo == lo && ahi > lo {
                    self.facts.refine_range(a, (lo + 1, i32::MAX));
                }
                if lo == hi && ahi == lo && alo < lo {
                    self.facts.refine_range(a, (i32::MIN, lo - 1));
                }
            }
        }
    }

    /// Returns from the frame.
    pub(super) fn return_value(&mut self, v: Val) {
        if self.dead {
            return;
        }
        if self.frame().inlined {
            let entry = (self.block, v, std::mem::take(&mut self.facts));
            self.frame_mut().returns.push(entry);
        } else {
            let v = self.tagged(v);
            self.emit(Op::Return, &[v]);
        }
        self.dead = true;
    }

    /// Merges the pending edges of an offset; false when there are none.
    fn start_block(&mut self, pc: u32) -> bool {
        let edges = self.frame_mut().pending.remove(&pc).unwrap_or_default();
        if edges.is_empty() {
            self.dead = true;
            return false;
        }
        self.merge_edges(pc, edges);
        true
    }

    fn merge_edges(&mut self, pc: u32, mut edges: Vec<PendingEdge>) {
        if edges.len() == 1 {
            let edge = edges.pop().expect("one");
            self.frame_mut().registers = edge.registers;
            self.enter(edge.block, edge.facts);
            return;
        }
        let liveness = self.function().liveness();
        let count = self.function().register_count;
        // Registers whose values differ get a parameter.
        let mut merged: Vec<(u32, Rep)> = Vec::new();
        let mut registers = edges[0].registers.clone();
        for r in 0..count {
            let first = edges[0].registers[r as usize];
            if !liveness.is_live(pc, r) {
                registers[r as usize] = Val::NONE;
                continue;
            }
            if edges.iter().all(|e| e.registers[r as usize] == first) {
                continue;
            }
            if edges.iter().any(|e| e.registers[r as usize].is_none()) {
                merged.push((r, Rep::Tagged));
                continue;
            }
            let rep = self.join_rep(edges.iter().map(|e| e.registers[r as usize]));
            merged.push((r, rep));
        }
        let target = self.g.new_block();
        let mut types = vec![0u16; merged.len()];
        let mut ranges = vec![(i32::MAX, i32::MIN); merged.len()];
        let mut all_args = Vec::new();
        let mut ends: Vec<(BlockId, Facts)> = Vec::new();
        for edge in edges {
            self.enter(edge.block, edge.facts);
            let mut args = Vec::new();
            for (i, &(r, rep)) in merged.iter().enumerate() {
                let mut v = edge.registers[r as usize];
                if v.is_none() {
                    v = self.undefined();
                }
                types[i] |= self.type_of(v);
                let range = self.range(v);
                ranges[i] = (ranges[i].0.min(range.0), ranges[i].1.max(range.1));
                args.push(self.as_rep(v, rep));
            }
            ends.push((self.block, std::mem::take(&mut self.facts)));
            all_args.push(args);
        }
        for ((block, _), args) in ends.iter().zip(&all_args) {
            self.jump_from(*block, target, args.clone());
        }
        let mut facts = merge_facts(ends.iter().map(|e| &e.1));
        for (i, &(r, rep)) in merged.iter().enumerate() {
            let phi = self.g.push_param(target, rep);
            self.types.resize(phi.index() + 1, 0);
            self.ranges.resize(phi.index() + 1, FULL);
            self.types[phi.index()] = match rep {
                Rep::Float64 => ty::DOUBLE,
                _ => types[i],
            };
            self.ranges[phi.index()] = if rep == Rep::Int32 { ranges[i] } else { FULL };
            let pairs: Vec<(&Facts, Val)> =
                ends.iter().zip(&all_args).map(|(e, args)| (&e.1, args[i])).collect();
            facts.describe_merge(phi, &pairs);
            registers[r as usize] = phi;
        }
        self.frame_mut().registers = registers;
        self.enter(target, facts);
    }

    /// Builds the blocks of `start..end`.
    pub(super) fn build_range(&mut self, start: u32, end: u32) {
        self.build_range_inner(start, end, None);
    }

    fn build_range_inner(&mut self, start: u32, end: u32, skip_loop: Option<u32>) {
        let function = self.function();
        let leaders = &function.liveness().leaders;
        let mut i = leaders.partition_point(|&l| l < start);
        while i < leaders.len() && leaders[i] < end {
            if self.decline.is_some() {
                return;
            }
            let pc = leaders[i];
            let next = leaders.get(i + 1).copied().unwrap_or(function.code.len() as u32);
            if skip_loop != Some(pc)
                && let Some(&(h, e)) = function.liveness().loops.iter().find(|l| l.0 == pc)
            {
                self.build_loop(h, e);
                i = leaders.partition_point(|&l| l < e);
                continue;
            }
            if self.start_block(pc) {
                self.build_block(pc, next);
            }
            i += 1;
        }
    }

    fn is_innermost(&self, h: u32, e: u32) -> bool {
        !self.function().liveness().loops.iter().any(|l| l.0 > h && l.0 < e)
    }

    fn build_loop(&mut self, h: u32, e: u32) {
        if !self.frame().pending.contains_key(&h) {
            // Unreachable; so is its body, unless something jumps into it.
            return;
        }
        if self.is_innermost(h, e) && e - h <= MAX_PEEL_WORDS && self.inlined_words < 6000 {
            let words = e - h;
            self.inlined_words += words;
            self.frame_mut().peeling.push(h);
            let key = self.frame().key;
            self.frame_mut().key = key.wrapping_mul(31).wrapping_add(h as u64 + 0x9e37);
            self.build_range_inner(h, e, Some(h));
            self.frame_mut().key = key;
            self.frame_mut().peeling.pop();
            if !self.frame().pending.contains_key(&h) {
                return;
            }
        }
        if !self.start_block(h) {
            return;
        }
        self.open_loop(h, e);
        self.build_range_inner_opened(h, e);
        let l = self.loops.pop().expect("opened");
        debug_assert_eq!(l.header_pc, h);
        // The effects of an inner loop are effects of the outer ones: `note` recorded them there too.
        let known = self.hints.effects.entry(l.key).or_default();
        if !known.covers(&l.effects) {
            known.merge(&l.effects);
            self.rebuild = true;
        }
    }

    /// The header block is open already: builds it and the rest of the loop.
    fn build_range_inner_opened(&mut self, h: u32, e: u32) {
        let function = self.function();
        let leaders = &function.liveness().leaders;
        let i = leaders.partition_point(|&l| l <= h);
        let next = leaders.get(i).copied().unwrap_or(function.code.len() as u32);
        self.build_block(h, next);
        self.build_range_inner(next, e, None);
    }

    /// Makes the header block with its parameters and continues in it.
    fn open_loop(&mut self, h: u32, e: u32) {
        let function = self.function();
        let key = self.frame().key.wrapping_mul(1_000_003).wrapping_add(h as u64 + 1);
        let written = liveness::written(&function.code, h, e, function.register_count, &function.handlers);
        let block = self.g.new_block();
        self.g.block_mut(block).loop_header = true;
        self.g.block_mut(block).entry_state = self.loop_entry_state(h);
        let mut args = Vec::new();
        let mut phis = Vec::new();
        let mut registers = self.frame().registers.clone();
        for r in 0..function.register_count {
            if !function.liveness().is_live(h, r) {
                registers[r as usize] = Val::NONE;
                continue;
            }
            if !written[r as usize] {
                continue;
            }
            let mut v = registers[r as usize];
            if v.is_none() {
                v = self.undefined();
            }
            let natural = self.join_rep(std::iter::once(v));
            let (types, range) = (self.type_of(v), self.range(v));
            let hint = match self.hints.phis.get(&(key, r)) {
                Some(&old) => PhiHint {
                    rep: widen_rep(old.rep, natural),
                    types: old.types | types,
                    range: (old.range.0.min(range.0), old.range.1.max(range.1)),
                },
                None => PhiHint { rep: natural, types, range },
            };
            self.hints.phis.insert((key, r), hint);
            let arg = self.as_rep(v, hint.rep);
            args.push(arg);
            phis.push((r, hint));
        }
        self.emit(Op::Jump, &[]);
        let at = self.block;
        self.g.block_mut(at).edges = vec![Edge { block, args }];
        let mut list = Vec::new();
        for (r, hint) in phis {
            let phi = self.g.push_param(block, hint.rep);
            self.types.resize(phi.index() + 1, 0);
            self.ranges.resize(phi.index() + 1, FULL);
            self.types[phi.index()] = if hint.rep == Rep::Float64 { ty::DOUBLE } else { hint.types };
            self.ranges[phi.index()] = if hint.rep == Rep::Int32 { hint.range } else { FULL };
            registers[r as usize] = phi;
            list.push((r, phi));
        }
        self.frame_mut().registers = registers;
        self.block = block;
        if let Some(known) = self.hints.effects.get(&key) {
            self.facts.kill_set(known);
            if known.call {
                self.fresh.clear();
            }
        }
        // What was fresh may be stored somewhere in the loop.
        self.fresh.clear();
        let depth = self.frames.len() - 1;
        self.loops.push(ActiveLoop {
            header_pc: h,
            key,
            block,
            phis: list,
            effects: EffectSet::default(),
            depth,
        });
    }

    /// The state in front of the loop at `h`, unless guards there have failed before.
    fn loop_entry_state(&mut self, h: u32) -> StateId {
        self.at_loop_header(h);
        if self.exited_here() { StateId::NONE } else { self.state() }
    }

    /// Makes the loop header the current instruction.
    fn at_loop_header(&mut self, h: u32) {
        let frame = self.frame_mut();
        frame.pc = h;
        frame.state = None;
        frame.throw_state = None;
    }

    /// A back edge: checks what the header assumed, and jumps.
    fn close_loop(&mut self, index: usize) {
        let (key, block) = (self.loops[index].key, self.loops[index].block);
        let phis = self.loops[index].phis.clone();
        let mut args = Vec::new();
        for (r, phi) in phis {
            let mut v = self.frame().registers[r as usize];
            if v.is_none() {
                v = self.undefined();
            }
            let hint = self.hints.phis[&(key, r)];
            let natural = if v == phi { hint.rep } else { self.join_rep(std::iter::once(v)) };
            let (types, range) = (self.type_of(v), self.range(v));
            let mut new = hint;
            new.rep = widen_rep(hint.rep, natural);
            new.types |= types;
            if natural == Rep::Int32 {
                // Widen at once: bounds come from conditions, not from counting up to them.
                if range.0 < new.range.0 {
                    new.range.0 = if range.0 >= 0 { 0 } else { i32::MIN };
                }
                if range.1 > new.range.1 {
                    new.range.1 = i32::MAX;
                }
            } else {
                new.range = FULL;
            }
            if new.rep != hint.rep
                || (new.rep == Rep::Tagged && new.types != hint.types)
                || (new.rep == Rep::Int32 && new.range != hint.range)
            {
                self.rebuild = true;
            }
            self.hints.phis.insert((key, r), new);
            // In a graph that will be thrown away any value of the representation does.
            let arg = if new.rep == hint.rep { self.as_rep(v, hint.rep) } else { phi };
            args.push(arg);
        }
        self.emit(Op::Jump, &[]);
        let at = self.block;
        self.g.block_mut(at).edges = vec![Edge { block, args }];
    }

    /// Entry at `pc` from an interpreter frame. If that is a loop: the loop first. Then, as a peeled partial
    /// iteration, the rest of each loop around it, and that loop.
    pub(super) fn build_osr(&mut self, pc: u32) {
        let function = self.function();
        let own = function.liveness().loops.iter().copied().find(|l| l.0 == pc);
        let is_resume_point = function.liveness().resume_points.contains(&pc);
        if own.is_none() && !is_resume_point {
            self.decline = Some(Decline::IrreducibleLoop);
            return;
        }
        // The part of the code that is built: nothing of it yet, at a resume point.
        let (h, e) = own.unwrap_or((pc, pc));
        self.guess_osr_types(pc);
        // What the loops assume when entered here is not what they assume when built once more.
        let key = self.frame().key;
        let nested = |h: u32| key.wrapping_mul(31).wrapping_add(h as u64 + 0x05f1);
        let around = |l: &(u32, u32)| l.0 < h && if own.is_some() { l.1 >= e } else { l.1 > pc };
        let mut outer: Vec<(u32, u32)> = function.liveness().loops.iter().copied().filter(around).collect();
        outer.sort_by_key(|l| std::cmp::Reverse(l.0));
        self.goto(h);
        if own.is_some() {
            self.frame_mut().key = nested(h);
            self.build_loop(h, e);
        }
        let mut at = e;
        for (oh, oe) in outer {
            // The remainder of the iteration; its jumps to the header are edges into the loop proper.
            self.frame_mut().key = nested(oh).wrapping_mul(31);
            self.frame_mut().peeling.push(oh);
            self.build_range_inner(at, oe, None);
            self.frame_mut().peeling.pop();
            self.frame_mut().key = nested(oh);
            self.build_loop(oh, oe);
            at = oe;
        }
        self.frame_mut().key = key;
        self.build_range_inner(at, function.code.len() as u32, None);
    }

    /// The frame's numbers and booleans at the time of the request are unboxed on entry: a guess.
    fn guess_osr_types(&mut self, pc: u32) {
        self.at_loop_header(pc);
        if self.exited_here() {
            return;
        }
        for (r, &t) in self.snap.osr_types.iter().enumerate() {
            let v = match self.frame().registers.get(r) {
                Some(&v) if !v.is_none() => v,
                _ => continue,
            };
            let unboxed = match t {
                ty::INT => self.int(v),
                ty::DOUBLE => {
                    let f = self.emit(Op::CheckDouble, &[v]);
                    self.facts.refine_type(v, ty::DOUBLE);
                    self.facts.set_alternative(v, Rep::Float64, f);
                    f
                }
                ty::BOOL => {
                    let b = self.emit(Op::CheckBool, &[v]);
                    self.facts.refine_type(v, ty::BOOL);
                    b
                }
                _ => continue,
            };
            self.frame_mut().registers[r] = unboxed;
        }
    }
}
