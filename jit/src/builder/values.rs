//! Emission, constants, and values in the representation a use wants.

use super::*;

/// The types a Value's bits show.
pub fn type_of_bits(bits: u64) -> u16 {
    let v = Js(bits);
    match v {
        Js::UNDEFINED => ty::UNDEFINED,
        Js::NULL => ty::NULL,
        Js::HOLE => ty::HOLE,
        _ if v.is_bool() => ty::BOOL,
        _ if v.is_int() => ty::INT,
        _ if v.is_number() => ty::DOUBLE,
        // What kind of cell it is would take a look at the heap.
        _ => ty::CELL,
    }
}

impl Builder<'_> {
    pub(super) fn push_inst(&mut self, mut inst: Inst) -> Val {
        if inst.op.has(effects::CALL | effects::THROW) {
            inst.origin = self.origin();
        }
        let (types, range) = match (inst.op, inst.rep) {
            (Op::Const, _) => (type_of_bits(inst.imm), FULL),
            (Op::BoxInt, _) => (ty::INT, FULL),
            (Op::BoxFloat, _) => (ty::DOUBLE, FULL),
            (Op::BoxBool, _) => (ty::BOOL, FULL),
            (Op::ConstInt, _) => (ty::INT, (inst.imm as i32, inst.imm as i32)),
            (_, Rep::Int32) => (ty::INT, FULL),
            (_, Rep::Float64) => (ty::DOUBLE, FULL),
            (_, Rep::Bool) => (ty::BOOL, FULL),
            (_, Rep::Tagged) => (ty::ANY & !ty::HOLE & !ty::INTERNAL, FULL),
            _ => (0, FULL),
        };
        if cfg!(debug_assertions) {
            self.check_restartable(&inst);
        }
        let v = self.g.push(self.block, inst);
        self.types.resize(v.index() + 1, 0);
        self.ranges.resize(v.index() + 1, FULL);
        self.types[v.index()] = types;
        self.ranges[v.index()] = range;
        v
    }

    /// An exit resumes before the current instruction: everything that may leave must come before
    /// everything that a script could see happen twice.
    fn check_restartable(&mut self, inst: &Inst) {
        let depth = self.frames.len().saturating_sub(1);
        let leaves = inst.op.has(effects::EXIT) && !(inst.op == Op::CallAny && inst.imm == 1);
        if leaves {
            let started_over = self.facts.begun & (1 << depth) != 0;
            debug_assert!(!started_over, "{:?} may leave after an effect of its instruction", inst.op);
        }
        if inst.op.has(effects::WRITE | effects::CALL)
            && !matches!(inst.op, Op::Barrier | Op::BarrierWord | Op::Poll)
            && !inst.args.first().is_some_and(|a| self.fresh.contains(a))
        {
            self.facts.begun |= (2 << depth) - 1;
        }
    }

    pub(super) fn emit(&mut self, op: Op, args: &[Val]) -> Val {
        self.emit_imm(op, args, 0)
    }

    pub(super) fn emit_imm(&mut self, op: Op, args: &[Val], imm: u64) -> Val {
        self.emit_imm2(op, args, imm, 0)
    }

    pub(super) fn emit_imm2(&mut self, op: Op, args: &[Val], imm: u64, imm2: u64) -> Val {
        let mut inst = Inst::new(op, args);
        inst.imm = imm;
        inst.imm2 = imm2;
        if op.has(effects::EXIT) {
            inst.state = self.state();
        }
        if op.has(effects::THROW) {
            return self.push_throwing(inst);
        }
        self.push_inst(inst)
    }

    /// Emits an op that may throw. A handler that has run before is part of the graph: the op's result is
    /// tested, and a throw goes on there. Otherwise a throw leaves compiled code or the function.
    pub(super) fn push_throwing(&mut self, mut inst: Inst) -> Val {
        let handler = self.innermost_handler().filter(|&(depth, h)| self.handler_has_run(depth, h.target));
        let Some((depth, handler)) = handler.filter(|_| inst.rep == Rep::Tagged) else {
            inst.throw_state = self.throw_state();
            return self.push_inst(inst);
        };
        inst.unchecked = true;
        let result = self.push_inst(inst);
        let thrown = self.emit_imm(Op::IsValue, &[result], Js::EXCEPTION.0);
        let (caught, go) = self.split(thrown);
        let facts = self.facts.clone();
        self.enter(caught, facts.clone());
        let cold = self.block;
        self.g.block_mut(cold).cold = true;
        // Script may have run before it threw.
        self.facts.kill_call();
        let mut take = Inst::new(Op::CallRuntime, &[]);
        take.imm = crate::lower::runtime::take_exception as *const () as u64;
        // Termination passes all handlers by.
        let exception = self.push_inst(take);
        self.catch(depth, handler, exception);
        self.enter(go, facts);
        result
    }

    /// The handler a throw at the current instruction reaches, with the depth of its frame.
    pub(super) fn innermost_handler(&self) -> Option<(usize, lanner_engine::bytecode::Handler)> {
        (0..self.frames.len()).rev().find_map(|depth| {
            let frame = &self.frames[depth];
            let handlers = &self.snap.functions[frame.function as usize].handlers;
            let handler = handlers.iter().find(|h| h.start <= frame.pc && frame.pc < h.end)?;
            Some((depth, *handler))
        })
    }

    /// Whether a handler was entered from compiled code, and can be part of the graph: it lies ahead.
    pub(super) fn handler_has_run(&self, depth: usize, target: u32) -> bool {
        let frame = &self.frames[depth];
        target > frame.pc
            && self.snap.functions[frame.function as usize].exited.iter().any(|e| e.0 == HANDLER_RAN | target)
    }

    /// Ends the block with an edge to a handler; inlined frames above its frame are gone.
    pub(super) fn catch(&mut self, depth: usize, handler: lanner_engine::bytecode::Handler, exception: Val) {
        let frame = &mut self.frames[depth];
        let mut registers = frame.registers.clone();
        registers[handler.register as usize] = exception;
        let facts = std::mem::take(&mut self.facts);
        let edge = PendingEdge { block: self.block, registers, facts };
        frame.pending.entry(handler.target).or_default().push(edge);
        self.dead = true;
    }

    pub(super) fn emit_region(&mut self, op: Op, args: &[Val], imm: u64, region: Region) -> Val {
        let mut inst = Inst::new(op, args);
        inst.imm = imm;
        inst.region = region;
        self.push_inst(inst)
    }

    // ---- constants: all in the entry block

    fn constant_inst(&mut self, op: Op, bits: u64) -> Val {
        if let Some(&v) = self.constants.get(&(op, bits)) {
            return v;
        }
        let mut inst = Inst::new(op, &[]);
        inst.imm = bits;
        let (block, at) = (self.block, self.constants.len());
        self.block = BlockId(0);
        let v = self.push_inst(inst);
        self.block = block;
        // At the front, before a terminator that may be there already.
        let insts = &mut self.g.block_mut(BlockId(0)).insts;
        insts.pop();
        insts.insert(at, v);
        self.constants.insert((op, bits), v);
        v
    }

    pub(super) fn constant(&mut self, bits: u64) -> Val {
        self.constant_inst(Op::Const, bits)
    }
    pub(super) fn undefined(&mut self) -> Val {
        self.constant(Js::UNDEFINED.0)
    }
    pub(super) fn const_int(&mut self, n: i32) -> Val {
        self.constant_inst(Op::ConstInt, n as u32 as u64)
    }
    pub(super) fn const_float(&mut self, n: f64) -> Val {
        self.constant_inst(Op::ConstFloat, n.to_bits())
    }
    pub(super) fn const_bool(&mut self, b: bool) -> Val {
        self.constant_inst(Op::ConstBool, b as u64)
    }
    pub(super) fn const_word(&mut self, n: u64) -> Val {
        self.constant_inst(Op::ConstWord, n)
    }

    /// A cell or primitive from the snapshot.
    pub(super) fn snapshot_constant(&mut self, c: Constant) -> Val {
        if Js(c.bits).is_int() {
            return self.const_int(Js(c.bits).as_int());
        }
        if Js(c.bits).is_double() {
            return self.const_float(Js(c.bits).as_double());
        }
        if !c.movable {
            return self.constant(c.bits);
        }
        let index = match self.g.constant_slots.iter().position(|&b| b == c.bits) {
            Some(i) => i,
            None => {
                self.g.constant_slots.push(c.bits);
                self.g.constant_slots.len() - 1
            }
        };
        let v = self.constant_inst(Op::ConstSlot, index as u64);
        self.types[v.index()] = ty::CELL;
        v
    }

    // ---- what is known

    pub(super) fn type_of(&self, v: Val) -> u16 {
        self.types[v.index()] & self.facts.type_of(v)
    }
    pub(super) fn is(&self, v: Val, set: u16) -> bool {
        let t = self.type_of(v);
        t & !set == 0
    }
    pub(super) fn range(&self, v: Val) -> Range {
        let (a, b) = self.ranges[v.index()];
        let (c, d) = self.facts.range(v);
        (a.max(c), b.min(d))
    }
    pub(super) fn set_range(&mut self, v: Val, range: Range) {
        self.ranges[v.index()] = range;
    }
    pub(super) fn int_constant(&self, v: Val) -> Option<i32> {
        let i = self.g.inst(v);
        match i.op {
            Op::ConstInt => Some(i.imm as i32),
            Op::Const if Js(i.imm).is_int() => Some(Js(i.imm).as_int()),
            _ => None,
        }
    }
    pub(super) fn float_constant(&self, v: Val) -> Option<f64> {
        let i = self.g.inst(v);
        match i.op {
            Op::ConstFloat => Some(f64::from_bits(i.imm)),
            _ => self.int_constant(v).map(f64::from),
        }
    }
    /// Value bits of a tagged constant, by definition or by an identity guard passed.
    pub(super) fn tagged_constant(&self, v: Val) -> Option<u64> {
        let i = self.g.inst(v);
        match i.op {
            Op::Const => Some(i.imm),
            Op::ConstSlot => Some(self.g.constant_slots[i.imm as usize]),
            _ => self.facts.constant(v),
        }
    }

    // ---- conversions

    /// As a NaN-boxed Value.
    pub(super) fn tagged(&mut self, v: Val) -> Val {
        let inst = self.g.inst(v);
        let (op, imm) = (inst.op, inst.imm);
        let boxed = match inst.rep {
            Rep::Tagged => return v,
            Rep::Int32 => Op::BoxInt,
            Rep::Float64 => Op::BoxFloat,
            Rep::Bool => Op::BoxBool,
            other => unreachable!("{other:?} has no boxed form"),
        };
        match op {
            Op::ConstInt => return self.constant(Js::int(imm as i32).0),
            Op::ConstFloat => return self.constant(Js::double(f64::from_bits(imm)).0),
            Op::ConstBool => return self.constant(Js::bool(imm != 0).0),
            Op::UnboxInt | Op::UnboxBool | Op::UnboxDouble | Op::CheckBool | Op::CheckDouble => {
                return self.g.inst(v).args[0];
            }
            Op::CheckInt if imm == 0 => return self.g.inst(v).args[0],
            _ => {}
        }
        if let Some(t) = self.facts.alternative(v, Rep::Tagged) {
            return t;
        }
        let t = self.emit(boxed, &[v]);
        self.facts.set_alternative(v, Rep::Tagged, t);
        t
    }

    /// As int32; exits when it is not one.
    pub(super) fn int(&mut self, v: Val) -> Val {
        if let Some(n) = self.int_constant(v) {
            return self.const_int(n);
        }
        let inst = self.g.inst(v);
        let (op, arg) = (inst.op, inst.args.first().copied());
        match inst.rep {
            Rep::Int32 => return v,
            Rep::Bool => return self.emit(Op::BoolToInt, &[v]),
            _ => {}
        }
        if matches!(op, Op::BoxInt | Op::IntToFloat) {
            return arg.expect("unary");
        }
        if let Some(i) = self.facts.alternative(v, Rep::Int32) {
            return i;
        }
        if let Some(c) = self.float_constant(v)
            && c == c as i32 as f64
            && !(c == 0.0 && c.is_sign_negative())
        {
            return self.const_int(c as i32);
        }
        let i = if self.g.rep(v) == Rep::Float64 {
            self.emit(Op::CheckFloatToInt, &[v])
        } else if op == Op::BoxFloat {
            self.emit(Op::CheckFloatToInt, &[arg.expect("unary")])
        } else if self.is(v, ty::INT) {
            self.emit(Op::UnboxInt, &[v])
        } else if self.is(v, ty::DOUBLE) {
            let f = self.emit(Op::UnboxDouble, &[v]);
            self.emit(Op::CheckFloatToInt, &[f])
        } else {
            // A site that has left before takes int-valued doubles too.
            let lenient = self.exited_here() as u64;
            let i = self.emit_imm(Op::CheckInt, &[v], lenient);
            if lenient == 0 {
                self.facts.refine_type(v, ty::INT);
            } else {
                self.facts.refine_type(v, ty::NUMBER);
            }
            i
        };
        self.facts.set_alternative(v, Rep::Int32, i);
        i
    }

    /// As float64; exits when it is no number.
    pub(super) fn float(&mut self, v: Val) -> Val {
        if let Some(n) = self.float_constant(v) {
            return self.const_float(n);
        }
        let inst = self.g.inst(v);
        let (op, rep, arg) = (inst.op, inst.rep, inst.args.first().copied());
        if rep == Rep::Float64 {
            return v;
        }
        if let Some(f) = self.facts.alternative(v, Rep::Float64) {
            return f;
        }
        if op == Op::BoxFloat {
            return arg.expect("unary");
        }
        let f = match rep {
            Rep::Int32 => self.emit(Op::IntToFloat, &[v]),
            Rep::Bool => {
                let i = self.emit(Op::BoolToInt, &[v]);
                self.emit(Op::IntToFloat, &[i])
            }
            _ => {
                if op == Op::BoxInt {
                    return self.float(arg.expect("unary"));
                }
                if let Some(i) = self.facts.alternative(v, Rep::Int32)
                    && self.is(v, ty::INT)
                {
                    self.emit(Op::IntToFloat, &[i])
                } else if self.is(v, ty::DOUBLE) {
                    self.emit(Op::UnboxDouble, &[v])
                } else if self.is(v, ty::INT) {
                    let i = self.int(v);
                    self.emit(Op::IntToFloat, &[i])
                } else if self.is(v, ty::NUMBER) {
                    self.emit(Op::UnboxNumber, &[v])
                } else if self.tagged_constant(v) == Some(Js::UNDEFINED.0) {
                    return self.const_float(f64::NAN);
                } else if self.expect_double.contains(&v) && !self.exited_here() {
                    let f = self.emit(Op::CheckDouble, &[v]);
                    self.facts.refine_type(v, ty::DOUBLE);
                    f
                } else {
                    let lenient = self.exited_here();
                    let op = if lenient { Op::CheckNumberOrUndefined } else { Op::CheckNumber };
                    let f = self.emit(op, &[v]);
                    if !lenient {
                        self.facts.refine_type(v, ty::NUMBER);
                    }
                    f
                }
            }
        };
        self.facts.set_alternative(v, Rep::Float64, f);
        f
    }

    /// Known to be a number without a check.
    pub(super) fn is_number(&self, v: Val) -> bool {
        matches!(self.g.rep(v), Rep::Int32 | Rep::Float64) || self.is(v, ty::NUMBER)
    }
    pub(super) fn is_int(&self, v: Val) -> bool {
        self.g.rep(v) == Rep::Int32 || (self.g.rep(v) == Rep::Tagged && self.is(v, ty::INT))
    }
    pub(super) fn is_cell(&self, v: Val) -> bool {
        self.g.rep(v) == Rep::Tagged && self.is(v, ty::CELL)
    }

    /// ToInt32 of a number (checked to be one).
    pub(super) fn truncated(&mut self, v: Val) -> Val {
        if self.is_int(v) || self.facts.alternative(v, Rep::Int32).is_some() {
            let i = self.int(v);
            return self.wrapping(i, 0);
        }
        if self.g.rep(v) == Rep::Bool {
            return self.int(v);
        }
        let f = self.float(v);
        if let Some((bits, _)) = self.low_bits(f, 0) {
            return bits;
        }
        if let Some(c) = self.float_constant(f) {
            let n = lanner_engine::value::number_conversions::to_int32(c);
            return self.const_int(n);
        }
        if self.g.inst(f).op == Op::IntToFloat {
            return self.g.inst(f).args[0];
        }
        if self.g.inst(f).op == Op::UintToFloat {
            return self.g.inst(f).args[0];
        }
        self.emit(Op::TruncateFloat, &[f])
    }

    /// An int32 that equals `v` modulo 2^32: sums need no overflow check. (Where nothing else uses the
    /// checked sum, it goes away.)
    fn wrapping(&mut self, v: Val, depth: u32) -> Val {
        let inst = self.g.inst(v);
        let (op, checked) = match inst.op {
            Op::CheckAddInt => (Op::AddInt, true),
            Op::CheckSubInt => (Op::SubInt, true),
            op @ (Op::AddInt | Op::SubInt) => (op, false),
            _ => return v,
        };
        if depth > 8 {
            return v;
        }
        let (a, b) = (inst.args[0], inst.args[1]);
        let (x, y) = (self.wrapping(a, depth + 1), self.wrapping(b, depth + 1));
        if !checked && (x, y) == (a, b) { v } else { self.emit(op, &[x, y]) }
    }

    /// The low 32 bits of a double that is an integer computed without rounding, and a bound of its
    /// magnitude.
    fn low_bits(&mut self, f: Val, depth: u32) -> Option<(Val, f64)> {
        const EXACT: f64 = 9007199254740992.0;
        let inst = self.g.inst(f);
        let (op, imm) = (inst.op, inst.imm);
        if op == Op::ConstFloat {
            let c = f64::from_bits(imm);
            let bits = lanner_engine::value::number_conversions::to_int32(c);
            return (c == c.trunc() && c.abs() <= EXACT).then(|| (self.const_int(bits), c.abs()));
        }
        let first = *inst.args.first()?;
        let second = inst.args.get(1).copied();
        match op {
            Op::IntToFloat => Some((self.wrapping(first, 0), 2147483648.0)),
            Op::UintToFloat => Some((first, 4294967296.0)),
            Op::NegFloat if depth < 8 => {
                let (x, bound) = self.low_bits(first, depth + 1)?;
                let zero = self.const_int(0);
                Some((self.emit(Op::SubInt, &[zero, x]), bound))
            }
            Op::AddFloat | Op::SubFloat | Op::MulFloat if depth < 8 => {
                let (x, a) = self.low_bits(first, depth + 1)?;
                let (y, b) = self.low_bits(second?, depth + 1)?;
                let (op, bound) = match op {
                    Op::AddFloat => (Op::AddInt, a + b),
                    Op::SubFloat => (Op::SubInt, a + b),
                    _ => (Op::MulInt, a * b),
                };
                (bound <= EXACT).then(|| (self.emit(op, &[x, y]), bound))
            }
            _ => None,
        }
    }

    /// ToBoolean as a condition.
    pub(super) fn truthy(&mut self, v: Val) -> Val {
        if let Some(known) = self.known_truth(v) {
            return self.const_bool(known);
        }
        match self.g.rep(v) {
            Rep::Bool => return v,
            Rep::Int32 => {
                return match self.int_constant(v) {
                    Some(n) => self.const_bool(n != 0),
                    None => self.emit(Op::TruthyInt, &[v]),
                };
            }
            Rep::Float64 => return self.emit(Op::TruthyFloat, &[v]),
            _ => {}
        }
        if let Some(bits) = self.tagged_constant(v) {
            let js = Js(bits);
            if js.is_nullish() || js.is_bool() {
                return self.const_bool(js == Js::TRUE);
            }
        }
        if self.g.inst(v).op == Op::BoxBool {
            return self.g.inst(v).args[0];
        }
        let t = self.type_of(v);
        if t & !(ty::OBJECT | ty::SYMBOL) == 0 {
            return self.const_bool(true);
        }
        if t & !ty::NULLISH == 0 {
            return self.const_bool(false);
        }
        if t & !ty::BOOL == 0 {
            return self.emit(Op::UnboxBool, &[v]);
        }
        if t & !(ty::OBJECT | ty::NULLISH) == 0 {
            let n = self.emit(Op::IsNullish, &[v]);
            return self.emit(Op::NotBool, &[n]);
        }
        if t & !ty::INT == 0 {
            let i = self.int(v);
            return self.emit(Op::TruthyInt, &[i]);
        }
        self.emit_region(Op::Truthy, &[v], 0, Region::Header)
    }
}
