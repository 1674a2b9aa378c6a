//! Arithmetic on numbers by feedback; everything else through the runtime.

use super::*;

/// Arithmetic operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Arith {
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Exp,
    And,
    Or,
    Xor,
    Shl,
    Shr,
    UShr,
}

impl Builder<'_> {
    fn int_range(&mut self, op: Op, args: &[Val], range: Range) -> Val {
        let v = self.emit(op, args);
        self.set_range(v, range);
        v
    }

    pub(super) fn arithmetic(&mut self, op: Arith, a: Val, b: Val, feedback: u8) -> Val {
        use Arith::*;
        if let (Some(x), Some(y)) = (self.float_constant(a), self.float_constant(b))
            && let Some(v) = self.fold(op, x, y)
        {
            return v;
        }
        match op {
            And | Or | Xor | Shl | Shr | UShr => return self.bitwise(op, a, b, feedback),
            _ => {}
        }
        let odd = feedback & (kinds::BIGINT | kinds::STRING | kinds::OTHER);
        let numbers = (self.is_number(a) || self.g.rep(a) == Rep::Bool)
            && (self.is_number(b) || self.g.rep(b) == Rep::Bool);
        if odd != 0 && !numbers {
            if op == Add && odd == kinds::STRING && feedback & !kinds::STRING == 0 {
                return self.string_add(a, b);
            }
            if op == Add && feedback & kinds::STRING != 0 && !self.exited_here() {
                return self.primitive_add(a, b);
            }
            return self.generic_arithmetic(op, a, b);
        }
        if feedback == 0 && !numbers {
            // Never executed: leave.
            self.deopt();
            return self.undefined();
        }
        let ints = self.is_int_like(a) && self.is_int_like(b);
        let want_int = feedback & (kinds::NUMBER | kinds::OVERFLOW) == 0 && feedback & kinds::INT != 0;
        if op != Div
            && op != Exp
            && (want_int || (ints && feedback & kinds::OVERFLOW == 0))
            && !self.exited_here()
            && !self.float_like(a)
            && !self.float_like(b)
        {
            return self.int_arithmetic(op, a, b);
        }
        if op == Div && want_int && !self.exited_here() && !self.float_like(a) && !self.float_like(b) {
            return self.int_arithmetic(op, a, b);
        }
        let (x, y) = (self.float(a), self.float(b));
        match op {
            Add => self.emit(Op::AddFloat, &[x, y]),
            Sub => self.emit(Op::SubFloat, &[x, y]),
            Mul => self.emit(Op::MulFloat, &[x, y]),
            Div => self.emit(Op::DivFloat, &[x, y]),
            Mod => self.emit(Op::ModFloat, &[x, y]),
            Exp => {
                if self.float_constant(y) == Some(2.0) {
                    return self.emit(Op::MulFloat, &[x, x]);
                }
                self.emit(Op::PowFloat, &[x, y])
            }
            _ => unreachable!("bitwise above"),
        }
    }

    fn is_int_like(&self, v: Val) -> bool {
        self.is_int(v) || self.facts.alternative(v, Rep::Int32).is_some()
    }
    fn float_like(&self, v: Val) -> bool {
        self.g.rep(v) == Rep::Float64 || (self.g.rep(v) == Rep::Tagged && self.is(v, ty::DOUBLE))
    }

    fn fold(&mut self, op: Arith, x: f64, y: f64) -> Option<Val> {
        let r = match op {
            Arith::Add => x + y,
            Arith::Sub => x - y,
            Arith::Mul => x * y,
            Arith::Div => x / y,
            _ => return None,
        };
        let n = r as i32;
        Some(if n as f64 == r && !(r == 0.0 && r.is_sign_negative()) {
            self.const_int(n)
        } else {
            self.const_float(r)
        })
    }

    fn int_arithmetic(&mut self, op: Arith, a: Val, b: Val) -> Val {
        let (x, y) = (self.int(a), self.int(b));
        let ((xl, xh), (yl, yh)) = (self.range(x), self.range(y));
        let (xl, xh, yl, yh) = (xl as i64, xh as i64, yl as i64, yh as i64);
        let fits = |lo: i64, hi: i64| lo >= i32::MIN as i64 && hi <= i32::MAX as i64;
        let clamp = |lo: i64, hi: i64| (lo.max(i32::MIN as i64) as i32, hi.min(i32::MAX as i64) as i32);
        match op {
            Arith::Add => {
                let (lo, hi) = (xl + yl, xh + yh);
                let op = if fits(lo, hi) { Op::AddInt } else { Op::CheckAddInt };
                self.int_range(op, &[x, y], clamp(lo, hi))
            }
            Arith::Sub => {
                let (lo, hi) = (xl - yh, xh - yl);
                let op = if fits(lo, hi) { Op::SubInt } else { Op::CheckSubInt };
                self.int_range(op, &[x, y], clamp(lo, hi))
            }
            Arith::Mul => {
                let corners = [xl * yl, xl * yh, xh * yl, xh * yh];
                let (lo, hi) = (*corners.iter().min().unwrap_or(&0), *corners.iter().max().unwrap_or(&0));
                // A product is -0 only if one factor can be zero and the other negative.
                let no_minus_zero =
                    (xl >= 0 && yl >= 0) || xl > 0 && self.nonzero(y) || yl > 0 && self.nonzero(x);
                if fits(lo, hi) && no_minus_zero {
                    return self.int_range(Op::MulInt, &[x, y], clamp(lo, hi));
                }
                let v = self.emit_imm(Op::CheckMulInt, &[x, y], no_minus_zero as u64);
                self.set_range(v, clamp(lo, hi));
                v
            }
            Arith::Div => {
                if xl >= 0 && yl > 0 && yl == yh && (yl & (yl - 1)) == 0 && yl == 1 {
                    return x;
                }
                if yl == yh && yl > 1 && yl & (yl - 1) == 0 {
                    // Exact or not at all.
                    let shift = yl.trailing_zeros();
                    let mask = self.const_int((yl - 1) as i32);
                    let rest = self.emit(Op::AndInt, &[x, mask]);
                    let inexact = self.emit(Op::TruthyInt, &[rest]);
                    self.emit(Op::CheckFalse, &[inexact]);
                    let shift = self.const_int(shift as i32);
                    let range = ((xl >> yl.trailing_zeros()) as i32, (xh >> yl.trailing_zeros()) as i32);
                    return self.int_range(Op::ShrInt, &[x, shift], range);
                }
                let v = self.emit(Op::CheckDivInt, &[x, y]);
                if xl >= 0 && yl > 0 {
                    self.set_range(v, (0, xh as i32));
                }
                v
            }
            Arith::Mod => {
                if xl >= 0 && yl > 0 {
                    if yl == yh && yl & (yl - 1) == 0 {
                        let mask = self.const_int((yl - 1) as i32);
                        return self.int_range(Op::AndInt, &[x, mask], (0, (yl - 1) as i32));
                    }
                    return self.int_range(Op::ModIntUnsigned, &[x, y], (0, (yh - 1).min(xh) as i32));
                }
                let v = self.emit(Op::CheckModInt, &[x, y]);
                let hi = (yh - 1).max(0) as i32;
                self.set_range(v, (if xl >= 0 { 0 } else { -hi }, hi));
                v
            }
            _ => unreachable!("not an int operation"),
        }
    }

    fn nonzero(&self, v: Val) -> bool {
        let (lo, hi) = self.range(v);
        lo > 0 || hi < 0
    }

    fn bitwise(&mut self, op: Arith, a: Val, b: Val, feedback: u8) -> Val {
        let numbers = (self.is_number(a) || self.g.rep(a) == Rep::Bool)
            && (self.is_number(b) || self.g.rep(b) == Rep::Bool);
        if feedback & (kinds::BIGINT | kinds::STRING | kinds::OTHER) != 0 && !numbers {
            return self.generic_arithmetic(op, a, b);
        }
        if feedback == 0 && !numbers {
            self.deopt();
            return self.undefined();
        }
        let as_int = |this: &mut Self, v: Val| {
            if feedback & (kinds::NUMBER | kinds::OVERFLOW) == 0 && !this.is_number(v) && !this.exited_here()
            {
                this.int(v)
            } else {
                this.truncated(v)
            }
        };
        let x = as_int(self, a);
        let y = as_int(self, b);
        if let (Some(p), Some(q)) = (self.int_constant(x), self.int_constant(y)) {
            let r = match op {
                Arith::And => p & q,
                Arith::Or => p | q,
                Arith::Xor => p ^ q,
                Arith::Shl => p.wrapping_shl(q as u32 & 31),
                Arith::Shr => p >> (q as u32 & 31),
                _ => {
                    let u = (p as u32) >> (q as u32 & 31);
                    return match i32::try_from(u) {
                        Ok(n) => self.const_int(n),
                        Err(_) => self.const_float(u as f64),
                    };
                }
            };
            return self.const_int(r);
        }
        let ((xl, xh), (yl, yh)) = (self.range(x), self.range(y));
        match op {
            Arith::And => {
                let mut range = FULL;
                if yl >= 0 {
                    range = (0, yh);
                }
                if xl >= 0 {
                    range = (0, if range.0 == 0 { range.1.min(xh) } else { xh });
                }
                self.int_range(Op::AndInt, &[x, y], range)
            }
            Arith::Or => {
                if self.int_constant(y) == Some(0) {
                    return x;
                }
                let range = if xl >= 0 && yl >= 0 { (xl.max(yl), ones_above(xh.max(yh))) } else { FULL };
                self.int_range(Op::OrInt, &[x, y], range)
            }
            Arith::Xor => {
                let range = if xl >= 0 && yl >= 0 { (0, ones_above(xh.max(yh))) } else { FULL };
                self.int_range(Op::XorInt, &[x, y], range)
            }
            Arith::Shl => {
                let mut range = FULL;
                if let Some(s) = self.int_constant(y) {
                    let s = s & 31;
                    let (lo, hi) = ((xl as i64) << s, (xh as i64) << s);
                    if lo >= i32::MIN as i64 && hi <= i32::MAX as i64 {
                        range = (lo as i32, hi as i32);
                    }
                }
                self.int_range(Op::ShlInt, &[x, y], range)
            }
            Arith::Shr => {
                let range = match self.int_constant(y) {
                    Some(s) => (xl >> (s & 31), xh >> (s & 31)),
                    None => (xl.min(0), xh.max(-1).max(xl.max(0))),
                };
                let range = if range.0 <= range.1 { range } else { FULL };
                self.int_range(Op::ShrInt, &[x, y], range)
            }
            _ => {
                let s = self.int_constant(y).map(|s| s & 31);
                match s {
                    Some(0) | None if xl < 0 => {
                        let v = self.emit(Op::UShrInt, &[x, y]);
                        if feedback & (kinds::OVERFLOW | kinds::NUMBER) != 0 || self.exited_here() {
                            return self.emit(Op::UintToFloat, &[v]);
                        }
                        let v = self.emit(Op::CheckNotNegative, &[v]);
                        self.set_range(v, (0, i32::MAX));
                        v
                    }
                    Some(s) if xl < 0 => self.int_range(Op::UShrInt, &[x, y], (0, (u32::MAX >> s) as i32)),
                    Some(s) => self.int_range(Op::UShrInt, &[x, y], (xl >> s, xh >> s)),
                    None => self.int_range(Op::UShrInt, &[x, y], (0, xh)),
                }
            }
        }
    }

    pub(super) fn negate(&mut self, a: Val, feedback: u8) -> Val {
        if let Some(x) = self.float_constant(a) {
            return match (x != 0.0).then(|| -x as i32) {
                Some(n) if n as f64 == -x => self.const_int(n),
                _ => self.const_float(-x),
            };
        }
        if feedback & (kinds::BIGINT | kinds::STRING | kinds::OTHER) != 0 && !self.is_number(a) {
            return self.generic_unary(crate::lower::runtime::neg as *const () as u64, a);
        }
        if feedback == 0 && !self.is_number(a) {
            self.deopt();
            return self.undefined();
        }
        if feedback & (kinds::NUMBER | kinds::OVERFLOW) == 0 && !self.float_like(a) && !self.exited_here() {
            let x = self.int(a);
            let (lo, hi) = self.range(x);
            if lo > 0 || (hi < 0 && lo > i32::MIN) {
                let zero = self.const_int(0);
                return self.int_range(Op::SubInt, &[zero, x], (-hi, -lo));
            }
            return self.emit(Op::CheckNegInt, &[x]);
        }
        let x = self.float(a);
        self.emit(Op::NegFloat, &[x])
    }

    /// ToNumber / ToNumeric: the value itself for numbers.
    pub(super) fn to_number(&mut self, a: Val, feedback: u8, numeric: bool) -> Val {
        if self.is_number(a) {
            return a;
        }
        if self.g.rep(a) == Rep::Bool {
            return self.emit(Op::BoolToInt, &[a]);
        }
        if feedback & (kinds::BIGINT | kinds::STRING | kinds::OTHER) != 0 {
            use crate::lower::runtime;
            let f = if numeric { runtime::to_numeric as *const () } else { runtime::to_number as *const () };
            return self.generic_unary(f as u64, a);
        }
        if feedback & kinds::INT != 0
            && feedback & (kinds::NUMBER | kinds::OVERFLOW) == 0
            && !self.exited_here()
        {
            return self.int(a);
        }
        if feedback == 0 {
            self.deopt();
            return self.undefined();
        }
        self.float(a)
    }

    pub(super) fn generic_unary(&mut self, address: u64, a: Val) -> Val {
        self.call_runtime(address, &[a])
    }

    fn generic_arithmetic(&mut self, op: Arith, a: Val, b: Val) -> Val {
        use crate::lower::runtime as rt;
        let f = match op {
            Arith::Add => rt::add as *const (),
            Arith::Sub => rt::sub as *const (),
            Arith::Mul => rt::mul as *const (),
            Arith::Div => rt::div as *const (),
            Arith::Mod => rt::modulo as *const (),
            Arith::Exp => rt::exp as *const (),
            Arith::And => rt::bit_and as *const (),
            Arith::Or => rt::bit_or as *const (),
            Arith::Xor => rt::bit_xor as *const (),
            Arith::Shl => rt::shl as *const (),
            Arith::Shr => rt::shr as *const (),
            Arith::UShr => rt::ushr as *const (),
        };
        self.call_runtime(f as u64, &[a, b])
    }

    /// Strings have met other values: no script runs unless one of the values is an object.
    fn primitive_add(&mut self, a: Val, b: Val) -> Val {
        let (a, b) = (self.tagged(a), self.tagged(b));
        let add = crate::lower::runtime::add_primitives as *const () as u64;
        let v = self.call_leaf_throwing(add, &[a, b]);
        let string = self.is(a, ty::STRING) || self.is(b, ty::STRING);
        self.types[v.index()] =
            ty::HOLE | if string { ty::STRING } else { ty::ANY & !(ty::OBJECT | ty::INTERNAL) };
        self.emit(Op::CheckNotHole, &[v]);
        self.facts.refine_type(v, !ty::HOLE);
        v
    }

    /// Both operands have been strings so far.
    fn string_add(&mut self, a: Val, b: Val) -> Val {
        use crate::lower::runtime as rt;
        let (a, b) = (self.tagged(a), self.tagged(b));
        let (x, y) = if self.exited_here() {
            return self.generic_arithmetic(Arith::Add, a, b);
        } else {
            (self.check_string(a), self.check_string(b))
        };
        // Only a too long result throws; no script runs and no object changes.
        let v = self.emit_imm(Op::CallRuntime, &[x, y], rt::concat as *const () as u64);
        self.types[v.index()] = ty::STRING;
        self.fresh.clear();
        v
    }

    pub(super) fn check_string(&mut self, v: Val) -> Val {
        let v = self.tagged(v);
        if !self.is(v, ty::STRING) {
            let cell = self.is_cell(v) as u64;
            self.emit_imm2(Op::CheckString, &[v], 0, cell);
            self.facts.refine_type(v, ty::STRING);
        }
        v
    }
}

fn ones_above(n: i32) -> i32 {
    if n <= 0 { 0 } else { ((1u64 << (32 - (n as u32).leading_zeros())) - 1).min(i32::MAX as u64) as i32 }
}
