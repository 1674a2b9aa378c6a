//! Built-ins the tier replaces by code of its own.

use super::*;
use crate::lower::runtime as rt;
use lanner_engine::builtins::JitIntrinsic;
use lanner_engine::feedback::element_bits as eb;
use lanner_engine::heap::CellKind;

impl Builder<'_> {
    fn number_args(&self, args: &[Val], count: usize) -> bool {
        args.len() >= count && args[..count].iter().all(|&a| self.numeric_guess(a))
    }
    /// Not known to be something other than a number.
    fn numeric_guess(&self, v: Val) -> bool {
        self.is_number(v)
            || (self.g.rep(v) == Rep::Tagged && self.type_of(v) & ty::NUMBER != 0 && !self.exited_here())
    }

    /// None: not replaced here.
    pub(super) fn intrinsic(
        &mut self,
        id: JitIntrinsic,
        callee: Val,
        this: Val,
        args: &[Val],
        dst: u32,
    ) -> Option<Val> {
        use JitIntrinsic::*;
        use Option::None;
        let _ = (callee, dst);
        let unary = |this: &mut Self, op: Op| {
            let x = this.float(args[0]);
            Some(this.emit(op, &[x]))
        };
        match id {
            MathAbs | MathFloor | MathCeil | MathRound | MathTrunc | MathSqrt | MathSin | MathCos
            | MathTan | MathAsin | MathAcos | MathAtan | MathExp | MathLog | MathFround
                if !self.number_args(args, 1) =>
            {
                None
            }
            MathFloor | MathCeil | MathRound | MathTrunc if self.is_int(args[0]) => Some(self.int(args[0])),
            MathAbs if self.is_int(args[0]) && !self.exited_here() => {
                let x = self.int(args[0]);
                let (lo, hi) = self.range(x);
                if lo >= 0 {
                    return Some(x);
                }
                if lo == i32::MIN {
                    let min = self.const_int(i32::MIN);
                    let bad = self.emit_imm(Op::CmpInt, &[x, min], Cond::Eq as u64);
                    self.emit(Op::CheckFalse, &[bad]);
                }
                let v = self.emit(Op::AbsInt, &[x]);
                self.set_range(v, (0, if lo == i32::MIN { i32::MAX } else { hi.max(-lo) }));
                Some(v)
            }
            MathAbs => unary(self, Op::AbsFloat),
            MathFloor => {
                let v = unary(self, Op::FloorFloat)?;
                Some(self.integer_result(v))
            }
            MathCeil => {
                let v = unary(self, Op::CeilFloat)?;
                Some(self.integer_result(v))
            }
            MathTrunc => {
                let v = unary(self, Op::TruncFloat)?;
                Some(self.integer_result(v))
            }
            MathRound => {
                let v = unary(self, Op::RoundFloat)?;
                Some(self.integer_result(v))
            }
            MathSqrt => unary(self, Op::SqrtFloat),
            MathFround => unary(self, Op::FroundFloat),
            MathSin | MathCos | MathTan | MathAsin | MathAcos | MathAtan | MathExp | MathLog => {
                let f = match id {
                    MathSin => rt::math_sin as *const (),
                    MathCos => rt::math_cos as *const (),
                    MathTan => rt::math_tan as *const (),
                    MathAsin => rt::math_asin as *const (),
                    MathAcos => rt::math_acos as *const (),
                    MathAtan => rt::math_atan as *const (),
                    MathExp => rt::math_exp as *const (),
                    _ => rt::math_log as *const (),
                };
                let x = self.float(args[0]);
                Some(self.emit_imm(Op::MathCall, &[x], f as u64))
            }
            MathPow if self.number_args(args, 2) => {
                let (x, y) = (self.float(args[0]), self.float(args[1]));
                Some(self.emit(Op::PowFloat, &[x, y]))
            }
            MathAtan2 if self.number_args(args, 2) => {
                let (x, y) = (self.float(args[0]), self.float(args[1]));
                Some(self.emit_imm(Op::MathCall2, &[x, y], rt::math_atan2 as *const () as u64))
            }
            MathMin | MathMax if args.len() == 2 && self.number_args(args, 2) => {
                let min = id == MathMin;
                if self.is_int(args[0]) && self.is_int(args[1]) {
                    let (x, y) = (self.int(args[0]), self.int(args[1]));
                    let (a, b) = (self.range(x), self.range(y));
                    let v = self.emit(if min { Op::MinInt } else { Op::MaxInt }, &[x, y]);
                    let r = if min { (a.0.min(b.0), a.1.min(b.1)) } else { (a.0.max(b.0), a.1.max(b.1)) };
                    self.set_range(v, r);
                    return Some(v);
                }
                let (x, y) = (self.float(args[0]), self.float(args[1]));
                Some(self.emit(if min { Op::MinFloat } else { Op::MaxFloat }, &[x, y]))
            }
            MathImul if self.number_args(args, 2) => {
                let (x, y) = (self.truncated(args[0]), self.truncated(args[1]));
                Some(self.emit(Op::ImulInt, &[x, y]))
            }
            MathClz32 if self.number_args(args, 1) => {
                let x = self.truncated(args[0]);
                let v = self.emit(Op::ClzInt, &[x]);
                self.set_range(v, (0, 32));
                Some(v)
            }
            StringCharCodeAt
                if !args.is_empty() && self.g.rep(this) == Rep::Tagged && !self.exited_here() =>
            {
                let s = self.check_string(this);
                let index = self.int(args[0]);
                let length = self.string_length(s);
                self.check_bounds(index, length);
                Some(self.string_unit(s, index))
            }
            StringCharAt if !args.is_empty() && self.g.rep(this) == Rep::Tagged && !self.exited_here() => {
                let s = self.check_string(this);
                let index = self.int(args[0]);
                let length = self.string_length(s);
                self.check_bounds(index, length);
                Some(self.string_char(s, index))
            }
            StringFromCharCode if args.len() == 1 && self.number_args(args, 1) => {
                let x = self.truncated(args[0]);
                let x = self.tagged(x);
                let v = self.call_leaf(rt::from_char_code as *const () as u64, &[x]);
                self.types[v.index()] = ty::STRING;
                self.fresh.clear();
                Some(v)
            }
            ArrayPush if args.len() == 1 && self.g.rep(this) == Rep::Tagged && !self.exited_here() => {
                self.array_push(callee, this, args[0])
            }
            ArrayPop if args.is_empty() && self.g.rep(this) == Rep::Tagged && !self.exited_here() => {
                self.check_kind(this, CellKind::Array);
                let v = self.call_leaf_throwing(rt::array_pop as *const () as u64, &[this]);
                self.clobber(Val::NONE, MemKey::Length);
                self.clobber(Val::NONE, MemKey::Element);
                self.clobber(Val::NONE, MemKey::ElementsPointer);
                self.clobber(Val::NONE, MemKey::Capacity);
                self.clobber_elements_kinds();
                Some(v)
            }
            MapGet | MapHas | MapSet | SetHas | SetAdd
                if self.g.rep(this) == Rep::Tagged && !self.exited_here() =>
            {
                let (kind, f, types) = match id {
                    MapGet => (CellKind::Map, rt::map_get as *const (), ty::ANY & !(ty::HOLE | ty::INTERNAL)),
                    MapHas => (CellKind::Map, rt::map_has as *const (), ty::BOOL),
                    MapSet => (CellKind::Map, rt::map_set as *const (), ty::OBJECT),
                    SetHas => (CellKind::Set, rt::set_has as *const (), ty::BOOL),
                    _ => (CellKind::Set, rt::set_add as *const (), ty::OBJECT),
                };
                self.check_kind(this, kind);
                let undefined = self.undefined();
                let wanted = if id == MapSet { 2 } else { 1 };
                let mut list = vec![this];
                list.extend((0..wanted).map(|i| args.get(i).copied().unwrap_or(undefined)));
                // No script runs, and tables are no memory that facts are kept of.
                let v = self.call_changing(f as u64, &list);
                self.types[v.index()] = types;
                Some(if types == ty::BOOL { self.emit(Op::UnboxBool, &[v]) } else { v })
            }
            StringSubstring if (1..=2).contains(&args.len()) && self.g.rep(this) == Rep::Tagged => {
                if self.exited_here() || !args.iter().all(|&a| self.numeric_guess(a)) {
                    return None;
                }
                let s = self.check_string(this);
                let start = self.int(args[0]);
                let end = match args.get(1) {
                    Some(&e) => self.int(e),
                    None => self.string_length(s),
                };
                let one_unit = {
                    let inst = self.g.inst(end);
                    matches!(inst.op, Op::CheckAddInt | Op::AddInt)
                        && inst.args[0] == start
                        && self.int_constant(inst.args[1]) == Some(1)
                };
                if !one_unit {
                    return Some(self.substring(s, start, end));
                }
                // `substring(i, i + 1)`.
                let length = self.string_length(s);
                let inside = self.emit_imm(Op::CmpUint, &[start, length], Cond::Lt as u64);
                let (yes, no) = self.split(inside);
                let facts = self.facts.clone();
                let mut sides = Vec::new();
                self.enter(yes, facts.clone());
                let v = self.string_char(s, start);
                self.push_side(&mut sides, v);
                self.enter(no, facts);
                let v = self.substring(s, start, end);
                self.push_side(&mut sides, v);
                Some(self.join(sides))
            }
            ArrayIsArray if args.len() == 1 && self.g.rep(args[0]) == Rep::Tagged => {
                let array = CellKind::Array as u8;
                match self.facts.kind(args[0]) {
                    Some(k) if k != CellKind::Proxy as u8 => Some(self.const_bool(k == array)),
                    _ if self.type_of(args[0]) & ty::OBJECT == 0 => Some(self.const_bool(false)),
                    _ => None,
                }
            }
            ArrayForEach | ArrayMap | ArrayFilter | ArrayReduce | ArraySome | ArrayEvery | ArrayFind
            | ArrayFindIndex => self.array_callback(id, this, args),
            FunctionPrototypeCall if self.g.rep(this) == Rep::Tagged => {
                let undefined = self.undefined();
                let receiver = args.first().copied().unwrap_or(undefined);
                let code = self.facts.code(this)?;
                let case = self.snap.closures.iter().find(|c| c.code.is_some_and(|c| c.bits == code))?;
                Some(self.call_case(case, this, receiver, args.get(1..).unwrap_or(&[]), dst))
            }
            _ => None,
        }
    }

    /// Rounding functions usually feed integer uses: convert when that is exact, as the interpreter does.
    fn integer_result(&mut self, v: Val) -> Val {
        if self.exited_here() {
            return v;
        }
        let arg = self.g.inst(v).args[0];
        let _ = arg;
        let i = self.emit(Op::CheckFloatToInt, &[v]);
        self.facts.set_alternative(i, Rep::Float64, v);
        i
    }

    /// Code unit at an index in bounds. Ropes go through the runtime, which makes them flat.
    fn string_unit(&mut self, s: Val, index: Val) -> Val {
        let bits = self.emit_region(
            Op::LoadByte,
            &[s],
            lanner_engine::heap::CellHeader::BITS_OFFSET as u64,
            Region::StringData,
        );
        use lanner_engine::string::string_bits;
        let mask = self.const_int(string_bits::ROPE as i32);
        let odd = self.emit(Op::AndInt, &[bits, mask]);
        let odd = self.emit(Op::TruthyInt, &[odd]);
        let (slow, fast) = self.split(odd);
        let facts = self.facts.clone();
        let mut sides = Vec::new();
        self.enter(fast, facts.clone());
        let unit = self.emit_region(Op::LoadStringUnit, &[s, index], 0, Region::StringData);
        self.set_range(unit, (0, 65535));
        self.push_side(&mut sides, unit);
        self.enter(slow, facts);
        let at = self.block;
        self.g.block_mut(at).cold = true;
        let boxed = self.tagged(index);
        let v = self.call_leaf(rt::unit_at as *const () as u64, &[s, boxed]);
        self.types[v.index()] = ty::INT;
        self.fresh.clear();
        let v = self.emit(Op::UnboxInt, &[v]);
        self.set_range(v, (0, 65535));
        self.push_side(&mut sides, v);
        self.join(sides)
    }

    fn substring(&mut self, s: Val, start: Val, end: Val) -> Val {
        let v = self.call_leaf_throwing(rt::substring as *const () as u64, &[s, start, end]);
        self.types[v.index()] = ty::STRING;
        v
    }

    /// The one-unit string at an index in bounds: Latin-1 ones come from a table.
    pub(super) fn string_char(&mut self, s: Val, index: Val) -> Val {
        let unit = self.string_unit(s, index);
        let limit = self.const_int(256);
        let latin = self.emit_imm(Op::CmpUint, &[unit, limit], Cond::Lt as u64);
        let (yes, no) = self.split(latin);
        let facts = self.facts.clone();
        let mut sides = Vec::new();
        self.enter(yes, facts.clone());
        // Elements start 16 bytes behind the pointer.
        let table = self.const_word(self.snap.object.single_char_strings - 16);
        let v = self.emit_region(Op::LoadElement, &[table, unit], 0, Region::Immutable);
        self.types[v.index()] = ty::STRING;
        self.push_side(&mut sides, v);
        self.enter(no, facts);
        let cold = self.block;
        self.g.block_mut(cold).cold = true;
        let boxed = self.tagged(unit);
        let v = self.call_leaf(rt::from_char_code as *const () as u64, &[boxed]);
        self.types[v.index()] = ty::STRING;
        self.fresh.clear();
        self.push_side(&mut sides, v);
        self.join(sides)
    }

    fn array_push(&mut self, callee: Val, this: Val, value: Val) -> Option<Val> {
        self.check_kind(this, CellKind::Array);
        // Fit the value to the kinds it may meet: tagged arrays take anything.
        let (set, v) = match self.facts.elements_kinds(this) {
            Some(k) if k.count_ones() == 1 && k & 0b11 != 0 && self.is_int(value) => (k, value),
            Some(k) if k & !0b11_0000 == 0 => (k, value),
            _ => {
                let _ = eb::APPEND;
                (0x30, value)
            }
        };
        let mut sides = Vec::new();
        let known = self.facts.elements_kinds(this).is_some_and(|k| k & !set == 0);
        if known {
            let length = self.array_length(this, true);
            self.append(this, length, v, &mut sides, |b| b.call_generic(callee, this, &[value]));
        } else {
            // Test instead of guarding: pushes see arrays of several kinds.
            let bits = self.emit_region(
                Op::LoadByte,
                &[this],
                lanner_engine::heap::CellHeader::BITS_OFFSET as u64,
                Region::Header,
            );
            let mask = self.const_int(14);
            let kind = self.emit(Op::AndInt, &[bits, mask]);
            let four = self.const_int(4);
            let tagged = self.emit_imm(Op::CmpInt, &[kind, four], Cond::Eq as u64);
            let (yes, no) = self.split(tagged);
            let facts = self.facts.clone();
            self.enter(yes, facts.clone());
            let length = self.array_length(this, true);
            self.append(this, length, v, &mut sides, |b| b.call_generic(callee, this, &[value]));
            self.enter(no, facts);
            let length = self.call_generic(callee, this, &[value]);
            self.push_side(&mut sides, length);
        }
        Some(self.join(sides))
    }
}
