//! Calls: inlining, direct native calls, generic calls, construction.

use super::*;
use crate::lower::runtime as rt;
use lanner_engine::builtins::JitIntrinsic;
use lanner_engine::bytecode::{Opcode, Reg, ops};
use lanner_engine::heap::CellKind;
use lanner_engine::interpreter::tail_calls::only_returns;
use lanner_engine::object::layout::JsFunction;

/// Words of bytecode of a callee that is inlined.
const MAX_INLINE_WORDS: usize = 320;
/// … of one with loops.
const MAX_INLINE_LOOP_WORDS: usize = 100;
/// Small callees are inlined past the budget, which the snapshot sets.
const TINY_WORDS: usize = 48;
const MAX_DEPTH: usize = 9;

impl<'s> Builder<'s> {
    pub(super) fn call(
        &mut self,
        callee: Val,
        this: Val,
        args: &[Val],
        feedback: &'s CallFeedback,
        dst: u32,
    ) -> Val {
        let callee = self.tagged(callee);
        if !feedback.seen && self.exits_here() < 2 {
            // Never executed.
            self.deopt();
            return self.undefined();
        }
        // A closure made in this code, whatever the site has seen elsewhere.
        if let Some(code) = self.facts.code(callee)
            && !feedback.cases.iter().any(|c| c.code.is_some_and(|c| c.bits == code))
            && let Some(case) = self.snap.closures.iter().find(|c| c.code.is_some_and(|c| c.bits == code))
        {
            return self.call_case(case, callee, this, args, dst);
        }
        if feedback.megamorphic || feedback.cases.is_empty() || self.exits_here() >= 3 {
            return self.call_generic(callee, this, args);
        }
        let cases = &feedback.cases;
        // A callee that is known anyway.
        if let Some(case) = cases.iter().find(|c| self.is_known_callee(callee, c)) {
            return self.call_case(case, callee, this, args, dst);
        }
        if cases.len() == 1 {
            self.guard_callee(callee, &cases[0]);
            return self.call_case(&cases[0], callee, this, args, dst);
        }
        let mut sides = Vec::new();
        for case in cases.iter() {
            let Some(test) = self.test_callee(callee, case) else { continue };
            let (yes, no) = self.split(test);
            let facts = self.facts.clone();
            self.enter(yes, facts.clone());
            if let Some(c) = case.callee {
                self.facts.set_constant(callee, c.bits);
                self.facts.refine_type(callee, ty::OBJECT);
            } else if let Some(c) = case.code {
                self.facts.set_code(callee, c.bits);
                self.facts.set_kind(callee, CellKind::Function as u8);
                self.facts.refine_type(callee, ty::OBJECT);
            }
            let v = self.call_case(case, callee, this, args, dst);
            let v = if self.dead { v } else { self.keep_word(v) };
            self.push_side(&mut sides, v);
            self.enter(no, facts);
        }
        if self.exits_here() > 0 {
            let v = self.call_generic(callee, this, args);
            self.push_side(&mut sides, v);
        } else {
            self.deopt();
        }
        self.join(sides)
    }

    fn keep_word(&mut self, v: Val) -> Val {
        if self.g.rep(v) == Rep::None { self.undefined() } else { v }
    }

    fn is_known_callee(&self, callee: Val, case: &CallCase) -> bool {
        match (case.callee, case.code) {
            (Some(c), _) if self.tagged_constant(callee) == Some(c.bits) => true,
            (_, Some(code)) => self.facts.code(callee) == Some(code.bits),
            _ => false,
        }
    }

    fn guard_callee(&mut self, callee: Val, case: &CallCase) {
        if let Some(c) = case.callee {
            self.check_constant(callee, c);
            self.facts.refine_type(callee, ty::OBJECT);
            if let Some(code) = case.code {
                self.facts.set_code(callee, code.bits);
            }
        } else if let Some(code) = case.code {
            let known = (self.facts.kind(callee) == Some(CellKind::Function as u8)) as u64;
            self.emit_imm2(Op::CheckFunctionCode, &[callee], code.bits, known);
            self.facts.set_code(callee, code.bits);
            self.facts.set_kind(callee, CellKind::Function as u8);
            self.facts.refine_type(callee, ty::OBJECT);
        }
    }

    fn test_callee(&mut self, callee: Val, case: &CallCase) -> Option<Val> {
        if let Some(c) = case.callee {
            if c.movable {
                let want = self.snapshot_constant(c);
                return Some(self.emit(Op::SameBits, &[callee, want]));
            }
            return Some(self.emit_imm(Op::IsValue, &[callee], c.bits));
        }
        let code = case.code?;
        let is_function =
            self.emit_imm_region(Op::IsKind, &[callee], CellKind::Function as u64, Region::Header);
        let (yes, no) = self.split(is_function);
        let facts = self.facts.clone();
        let mut sides = Vec::new();
        self.enter(yes, facts.clone());
        let cell =
            self.emit_region(Op::LoadTagged, &[callee], JsFunction::CODE_OFFSET as u64, Region::Immutable);
        let same = self.emit_imm(Op::IsValue, &[cell], code.bits);
        self.push_side(&mut sides, same);
        self.enter(no, facts);
        let f = self.const_bool(false);
        self.push_side(&mut sides, f);
        Some(self.join(sides))
    }

    fn emit_imm_region(&mut self, op: Op, args: &[Val], imm: u64, region: Region) -> Val {
        self.emit_region(op, args, imm, region)
    }

    /// Calls a target that is known to be the case's.
    pub(super) fn call_case(
        &mut self,
        case: &CallCase,
        callee: Val,
        this: Val,
        args: &[Val],
        dst: u32,
    ) -> Val {
        if case.intrinsic != 0
            && let Some(v) =
                self.intrinsic(JitIntrinsic::from_meta(case.intrinsic as u32), callee, this, args, dst)
        {
            return v;
        }
        if case.class_constructor {
            return self.call_generic(callee, this, args);
        }
        if case.native {
            return self.call_native(callee, this, args);
        }
        if let Some(function) = case.function
            && self.worth_inlining(function)
        {
            let state = self.call_state(ResumeKind::Call { dst });
            return self.inline(function, callee, this, None, args, state);
        }
        if let Some(direct) = &case.direct
            && args.len() <= direct.params as usize
        {
            return self.call_direct(direct, callee, this, args);
        }
        self.call_generic(callee, this, args)
    }

    /// Calls a setter. It is not inlined: an exit inside it would have no register to return to.
    pub(super) fn call_ignoring_result(&mut self, case: &CallCase, callee: Val, this: Val, value: Val) {
        if case.native {
            self.call_native(callee, this, &[value]);
        } else if let Some(direct) = &case.direct
            && direct.params >= 1
            && !case.class_constructor
        {
            self.call_direct(direct, callee, this, &[value]);
        } else {
            self.call_generic(callee, this, &[value]);
        }
    }

    fn call_direct(&mut self, direct: &DirectTarget, callee: Val, this: Val, args: &[Val]) -> Val {
        self.check_tail_depth();
        self.call_target(direct, callee, this, args)
    }

    /// The call itself: it leaves nowhere.
    pub(super) fn call_target(&mut self, direct: &DirectTarget, callee: Val, this: Val, args: &[Val]) -> Val {
        let mut list = vec![callee, self.tagged(this)];
        for &a in args {
            list.push(self.tagged(a));
        }
        let undefined = self.undefined();
        list.resize(direct.params as usize + 2, undefined);
        let own = direct.entry_cell == self.snap.functions[0].entry_cell && self.self_calls;
        self.g.call_targets.push(CallTarget {
            entry_cell: if own { 0 } else { direct.entry_cell },
            name: direct.name.clone(),
            params: direct.params,
        });
        let target = self.g.call_targets.len() as u64 - 1;
        let v = self.emit_imm(Op::CallDirect, &list, target);
        self.clobber_all();
        v
    }

    pub(super) fn call_generic(&mut self, callee: Val, this: Val, args: &[Val]) -> Val {
        self.check_tail_depth();
        let mut list = vec![callee, self.tagged(this)];
        for &a in args {
            list.push(self.tagged(a));
        }
        let v = self.emit(Op::CallAny, &list);
        self.clobber_all();
        v
    }

    /// A call of something named `eval`: a direct eval if it is the realm's %eval%.
    pub(super) fn call_eval(&mut self, o: ops::CallEval) {
        let function = self.function();
        let (callee, this_value) = (self.get(o.callee), self.get(o.this_value));
        let args: Vec<Val> = (0..o.argc).map(|i| self.get(o.first.offset(i))).collect();
        let (callee, context) = (self.tagged(callee), self.get(o.context));
        let code = self.const_word(function.code_block);
        let is_eval = self.call_leaf(rt::is_eval as *const () as u64, &[code, callee]);
        self.types[is_eval.index()] = ty::BOOL;
        let is_eval = self.emit(Op::UnboxBool, &[is_eval]);
        let (yes, no) = self.split(is_eval);
        let facts = self.facts.clone();
        let mut sides = Vec::new();
        self.enter(yes, facts.clone());
        let this = self.get(Reg::THIS);
        let source = args.first().copied().unwrap_or_else(|| self.undefined());
        let info = self.const_word(o.info as u64);
        let v = self.call_runtime(rt::direct_eval as *const () as u64, &[code, this, source, context, info]);
        self.push_side(&mut sides, v);
        self.enter(no, facts);
        let v = self.call_generic(callee, this_value, &args);
        self.push_side(&mut sides, v);
        let v = self.join(sides);
        self.set(o.dst, v);
    }

    /// Calls a built-in function that nothing replaces.
    fn call_native(&mut self, callee: Val, this: Val, args: &[Val]) -> Val {
        let mut list = vec![callee, self.tagged(this)];
        for &a in args {
            list.push(self.tagged(a));
        }
        let mut inst = Inst::new(Op::CallGeneric, &list);
        inst.imm2 = crate::lower::runtime::call_native as *const () as u64;
        let v = self.push_throwing(inst);
        self.clobber_all();
        v
    }

    /// Before a native call: one in tail position must not grow a deep stack.
    fn check_tail_depth(&mut self) {
        let function = self.function();
        if !function.strict {
            return;
        }
        let at = &raw const function.code[self.frame().pc as usize];
        // SAFETY: the bytecode is validated, and `pc` is the instruction being built.
        let is_tail = unsafe {
            match Opcode::from_word(*at) {
                Some(Opcode::Call) => only_returns(at.add(ops::Call::LENGTH), ops::Call::read(at).dst),
                Some(Opcode::CallFunction) => {
                    only_returns(at.add(ops::CallFunction::LENGTH), ops::CallFunction::read(at).dst)
                }
                Some(Opcode::CallEval) => {
                    only_returns(at.add(ops::CallEval::LENGTH), ops::CallEval::read(at).dst)
                }
                _ => false,
            }
        };
        if is_tail {
            self.emit(Op::CheckTailDepth, &[]);
        }
    }

    fn worth_inlining(&self, function: u32) -> bool {
        let f = &self.snap.functions[function as usize];
        let words = f.code.len();
        let recursive = self.frames.iter().any(|x| x.function == function);
        // Loops earn most in code of their own, where the budget is theirs.
        if words > MAX_INLINE_LOOP_WORDS && !f.liveness().loops.is_empty() {
            return false;
        }
        !f.needs_arguments
            && !f.interpreted
            && !recursive
            && self.frames.len() < MAX_DEPTH
            && words <= MAX_INLINE_WORDS
            && (self.inlined_words + words as u32 <= self.snap.inline_budget
                || (words <= TINY_WORDS && self.inlined_words < 2 * self.snap.inline_budget))
    }

    /// Walks the callee in place. `construct` is the `this` of a construct call.
    fn inline(
        &mut self,
        function: u32,
        callee: Val,
        this: Val,
        new_target: Option<Val>,
        args: &[Val],
        parent: StateId,
    ) -> Val {
        let snap = self.snap;
        let f = &snap.functions[function as usize];
        self.inlined_words += f.code.len() as u32;
        self.inlined.push(function);
        let undefined = self.undefined();
        let mut frame = self.new_frame(function);
        frame.callee = callee;
        frame.new_target = new_target.unwrap_or(undefined);
        frame.parent = parent;
        frame.inlined = true;
        frame.construct = new_target.is_some();
        let caller = self.frame();
        frame.key = caller
            .key
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .wrapping_add(caller.pc as u64 * 1009 + function as u64 + 7);
        for r in 0..f.register_count {
            frame.registers[r as usize] = undefined;
        }
        frame.registers[0] = this;
        for (i, &a) in args.iter().take(f.param_count as usize).enumerate() {
            frame.registers[i + 1] = a;
        }
        self.frames.push(frame);
        self.goto(0);
        self.build_range(0, f.code.len() as u32);
        let frame = self.frames.pop().expect("pushed");
        self.join(frame.returns)
    }

    // ---- construction

    pub(super) fn construct(&mut self, callee: Val, args: &[Val], feedback: &CallFeedback, dst: u32) -> Val {
        let callee = self.tagged(callee);
        if !feedback.seen && self.exits_here() < 2 {
            self.deopt();
            return self.undefined();
        }
        if feedback.cases.len() == 1 && self.exits_here() < 3 {
            let case = &feedback.cases[0];
            if case.intrinsic == JitIntrinsic::ArrayConstructor as u16 {
                if !self.is_known_callee(callee, case) {
                    self.guard_callee(callee, case);
                }
                if let Some(v) = self.array_constructor(args) {
                    return v;
                }
            }
            if case.callee.is_some() && case.code.is_some() {
                if !self.is_known_callee(callee, case) {
                    self.guard_callee(callee, case);
                }
                if let Some(v) = self.construct_case(
                    case,
                    callee,
                    callee,
                    case.construct,
                    args,
                    ResumeKind::Construct { dst },
                ) {
                    return v;
                }
            }
        }
        let mut list = vec![callee, callee];
        for &a in args {
            list.push(self.tagged(a));
        }
        let v = self.emit(Op::ConstructGeneric, &list);
        self.types[v.index()] = ty::OBJECT;
        self.clobber_all();
        v
    }

    /// Constructs with a known constructor; `info` is what objects of the new.target start as.
    fn construct_case(
        &mut self,
        case: &CallCase,
        callee: Val,
        new_target: Val,
        info: Option<ConstructInfo>,
        args: &[Val],
        kind: ResumeKind,
    ) -> Option<Val> {
        let info = info?;
        let function = case.function;
        let inline = function.is_some_and(|f| self.worth_inlining(f));
        let derived = case.derived;
        if derived && !inline {
            return None;
        }
        if !inline && case.direct.is_none() {
            return None;
        }
        if let Some(direct) = &case.direct
            && !inline
            && args.len() > direct.params as usize
        {
            return None;
        }
        let this = if derived {
            self.constant(Js::HOLE.0)
        } else {
            // The initial shape is cached in the new.target; a changed `prototype` clears it.
            let word = self.load_slot(new_target, Slot::Inline(JsFunction::CONSTRUCT_INFO_OFFSET as u32));
            let want = Js::int(info.shape as i32).0;
            if self.facts.constant(word) != Some(want) {
                self.emit_imm(Op::CheckValue, &[word], want);
                self.facts.set_constant(word, want);
            }
            self.new_object_inline(info.shape, info.nslots)
        };
        let result = if inline {
            // An exit inside must not run the constructor again: the object is in the frame's state.
            let state = self.call_state(kind);
            self.inline(function.expect("inline"), callee, this, Some(new_target), args, state)
        } else {
            self.call_direct(case.direct.as_ref().expect("checked"), callee, this, args)
        };
        if self.dead {
            return Some(result);
        }
        // A non-object result is replaced by `this`.
        if derived || self.is(result, ty::OBJECT) {
            return Some(result);
        }
        if self.g.rep(result) != Rep::Tagged || self.type_of(result) & ty::OBJECT == 0 {
            return Some(this);
        }
        let is_object = self.emit_region(Op::IsObject, &[result], 0, Region::Header);
        Some(self.emit(Op::SelectTagged, &[is_object, result, this]))
    }

    pub(super) fn super_call(
        &mut self,
        callee: Val,
        new_target: Val,
        args: &[Val],
        feedback: &CallFeedback,
        dst: u32,
    ) -> Val {
        let (callee, new_target) = (self.tagged(callee), self.tagged(new_target));
        if feedback.cases.len() == 1
            && self.exits_here() < 3
            && let Some(info) = self.new_target_info(new_target)
            && let Some(shape) = self.super_shape(callee, &feedback.cases[0])
        {
            let case = &feedback.cases[0];
            // The active function's prototype is the parent: its shape says so.
            self.check_shape(callee, &[shape]);
            let parent = self.snapshot_constant(case.callee.expect("super_shape"));
            if let Some(code) = case.code {
                self.facts.set_code(parent, code.bits);
            }
            if let Some(v) =
                self.construct_case(case, parent, new_target, Some(info), args, ResumeKind::Construct { dst })
            {
                return v;
            }
        }
        let code = self.const_word(self.function().code_block);
        let ic = self.const_word(feedback.ic);
        let _ = (code, ic);
        let mut list = vec![callee, new_target];
        for &a in args {
            list.push(self.tagged(a));
        }
        let mut inst = Inst::new(Op::CallGeneric, &list);
        inst.imm2 = crate::lower::runtime::super_call as *const () as u64;
        let v = self.push_throwing(inst);
        self.types[v.index()] = ty::OBJECT;
        self.clobber_all();
        v
    }

    /// What objects made for this new.target start as, if it is a known constructor.
    fn new_target_info(&self, new_target: Val) -> Option<ConstructInfo> {
        let bits = self.tagged_constant(new_target)?;
        self.snap.constructors.iter().find(|c| c.0 == bits).map(|c| c.1)
    }

    fn super_shape(&self, callee: Val, case: &CallCase) -> Option<u32> {
        let bits = self.tagged_constant(callee)?;
        let parent = case.callee?;
        self.snap.parents.iter().find(|p| p.0 == bits && p.2 == parent.bits).map(|p| p.1)
    }
}
