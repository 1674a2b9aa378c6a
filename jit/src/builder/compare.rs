//! Comparisons.

use super::*;
use crate::lower::runtime as rt;
use lanner_engine::heap::CellKind;

impl Builder<'_> {
    /// `a cond b` for the relational operators, as a Bool.
    pub(super) fn relational(&mut self, cond: Cond, a: Val, b: Val, feedback: u8) -> Val {
        if let (Some(x), Some(y)) = (self.float_constant(a), self.float_constant(b)) {
            return self.const_bool(cond.holds(x, y));
        }
        let numbers = self.is_number(a) && self.is_number(b);
        if numbers
            || feedback & (kinds::BIGINT | kinds::STRING | kinds::OTHER | kinds::OBJECT | kinds::NULLISH) == 0
        {
            if feedback == 0 && !numbers {
                self.deopt();
                return self.const_bool(false);
            }
            return self.compare_numbers(cond, a, b, feedback);
        }
        let f = match cond {
            Cond::Lt => rt::less as *const (),
            Cond::Le => rt::less_eq as *const (),
            Cond::Gt => rt::greater as *const (),
            _ => rt::greater_eq as *const (),
        };
        let v = self.call_runtime(f as u64, &[a, b]);
        self.types[v.index()] = ty::BOOL;
        self.emit(Op::UnboxBool, &[v])
    }

    fn compare_numbers(&mut self, cond: Cond, a: Val, b: Val, feedback: u8) -> Val {
        let ints = (self.is_int(a) || self.int_constant(a).is_some())
            && (self.is_int(b) || self.int_constant(b).is_some());
        let floats = self.g.rep(a) == Rep::Float64 || self.g.rep(b) == Rep::Float64;
        if ints || (feedback & !kinds::INT == 0 && feedback != 0 && !floats && !self.exited_here()) {
            let (x, y) = (self.int(a), self.int(b));
            let ((xl, xh), (yl, yh)) = (self.range(x), self.range(y));
            let decided = match cond {
                Cond::Lt if xh < yl => Some(true),
                Cond::Lt if xl >= yh => Some(false),
                Cond::Le if xh <= yl => Some(true),
                Cond::Le if xl > yh => Some(false),
                Cond::Gt if xl > yh => Some(true),
                Cond::Gt if xh <= yl => Some(false),
                Cond::Ge if xl >= yh => Some(true),
                Cond::Ge if xh < yl => Some(false),
                Cond::Eq if xl > yh || xh < yl => Some(false),
                Cond::Ne if xl > yh || xh < yl => Some(true),
                _ => None,
            };
            // A range that ends where int32 does may rest on an overflow check alone, and checks go away
            // with the last use of their results.
            let end = |a: i32, b: i32| a == b && (a == i32::MAX || a == i32::MIN);
            if let Some(d) = decided
                && !end(xh, yl)
                && !end(xl, yh)
            {
                return self.const_bool(d);
            }
            return self.emit_imm(Op::CmpInt, &[x, y], cond as u64);
        }
        let (x, y) = (self.float(a), self.float(b));
        self.emit_imm(Op::CmpFloat, &[x, y], cond as u64)
    }

    /// `===` and `==` (loose) as a Bool.
    pub(super) fn equality(&mut self, a: Val, b: Val, feedback: u8, strict: bool) -> Val {
        for (x, y) in [(a, b), (b, a)] {
            if self.g.rep(y) != Rep::Tagged {
                continue;
            }
            if let Some(bits) = self.tagged_constant(y) {
                let js = Js(bits);
                if js.is_nullish() {
                    let x = self.tagged(x);
                    if strict {
                        if self.type_of(x) & if js.is_null() { ty::NULL } else { ty::UNDEFINED } == 0 {
                            return self.const_bool(false);
                        }
                        return self.emit_imm(Op::IsValue, &[x], bits);
                    }
                    if self.type_of(x) & ty::NULLISH == 0 {
                        return self.const_bool(false);
                    }
                    return self.emit(Op::IsNullish, &[x]);
                }
                if js.is_bool() && strict {
                    if self.g.rep(x) == Rep::Bool {
                        return if js == Js::TRUE { x } else { self.emit(Op::NotBool, &[x]) };
                    }
                    let x = self.tagged(x);
                    return self.emit_imm(Op::IsValue, &[x], bits);
                }
            }
        }
        if let Some(v) = self.type_test(a, b).or_else(|| self.type_test(b, a)) {
            return v;
        }
        if self.g.rep(a) == Rep::Bool && self.g.rep(b) == Rep::Bool {
            return self.emit_imm(Op::CmpBool, &[a, b], Cond::Eq as u64);
        }
        let numbers = self.is_number(a) && self.is_number(b);
        let only_numbers = feedback & !(kinds::INT | kinds::OVERFLOW | kinds::NUMBER) == 0 && feedback != 0;
        if numbers || (only_numbers && !self.exited_here()) {
            return self.compare_numbers(Cond::Eq, a, b, feedback);
        }
        if feedback == 0 {
            self.deopt();
            return self.const_bool(false);
        }
        let (x, y) = (self.tagged(a), self.tagged(b));
        // One side an object (or null/undefined): identity decides, for == only if both are.
        let (tx, ty_) = (self.type_of(x), self.type_of(y));
        let identity = ty::OBJECT | ty::SYMBOL | ty::BOOL | ty::NULLISH;
        if strict && (tx & !identity == 0 || ty_ & !identity == 0) {
            return self.emit(Op::SameBits, &[x, y]);
        }
        if tx & !(ty::OBJECT | ty::SYMBOL) == 0 && ty_ & !(ty::OBJECT | ty::SYMBOL) == 0 {
            return self.emit(Op::SameBits, &[x, y]);
        }
        let compare = rt::strict_equals as *const () as u64;
        if !self.exited_here() {
            // Mixed operands leave OTHER behind.
            if strict && feedback & !(kinds::OBJECT | kinds::NULLISH | kinds::OTHER) == 0 {
                // Guard the side that is more likely to be known anyway: identity decides.
                let side = if (ty_ & !identity).count_ones() < (tx & !identity).count_ones() { y } else { x };
                self.emit(Op::CheckIdentity, &[side]);
                self.facts.refine_type(side, identity);
                return self.emit(Op::SameBits, &[x, y]);
            }
            if feedback == kinds::OBJECT {
                // Null-likes would equal no object, but each other.
                self.check_object(x);
                self.check_object(y);
                return self.emit(Op::SameBits, &[x, y]);
            }
            if feedback == kinds::STRING {
                self.check_string(x);
                self.check_string(y);
                let v = self.emit_imm(Op::StringEqual, &[x, y], compare);
                self.fresh.clear();
                return v;
            }
        }
        if strict {
            let v = self.emit_imm(Op::StrictEqual, &[x, y], compare);
            self.fresh.clear();
            return v;
        }
        let v = self.call_runtime(rt::loose_equals as *const () as u64, &[x, y]);
        self.types[v.index()] = ty::BOOL;
        self.emit(Op::UnboxBool, &[v])
    }

    /// `typeof x == "name"` as a test of x.
    fn type_test(&mut self, typeof_x: Val, name: Val) -> Option<Val> {
        let inst = self.g.inst(typeof_x);
        if inst.op != Op::TypeOf || self.g.rep(name) != Rep::Tagged {
            return None;
        }
        let x = inst.args[0];
        let bits = self.tagged_constant(name)?;
        let kind = self.snap.object.type_names.iter().position(|&n| n == bits)?;
        Some(match kind {
            0 => self.emit(Op::IsNumber, &[x]),
            1 => self.emit_region(Op::IsKind, &[x], CellKind::String as u64, Region::Header),
            2 => self.emit(Op::IsBool, &[x]),
            3 => self.emit_imm(Op::IsValue, &[x], Js::UNDEFINED.0),
            4 => self.emit_region(Op::IsCallable, &[x], 0, Region::Header),
            // The rest are atoms, too.
            _ => self.emit(Op::SameBits, &[typeof_x, name]),
        })
    }

    pub(super) fn check_object(&mut self, v: Val) -> Val {
        if !self.is(v, ty::OBJECT) {
            self.emit(Op::CheckObject, &[v]);
            self.facts.refine_type(v, ty::OBJECT);
        }
        v
    }
}
