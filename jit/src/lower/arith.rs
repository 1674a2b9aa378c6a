//! Constants, conversions, arithmetic, comparisons and value guards.

use super::*;
use lanner_engine::value::Value as Js;

const MIN: i64 = i32::MIN as i64;

impl Lower<'_> {
    /// True when int-encoded.
    fn is_int(&mut self, x: Clif) -> Clif {
        // All of the top 15 bits set; avoids a 64-bit immediate.
        let top = self.b.ins().sshr_imm_u(x, 49);
        self.b.ins().icmp_imm_s(IntCC::Equal, top, -1)
    }

    fn is_number(&mut self, x: Clif) -> Clif {
        let top = self.b.ins().ushr_imm_u(x, 49);
        self.b.ins().icmp_imm_u(IntCC::NotEqual, top, 0)
    }

    fn unbox_double(&mut self, x: Clif) -> Clif {
        let off = self.iconst(Js::DOUBLE_OFFSET.wrapping_neg());
        let bits = self.b.ins().iadd(x, off);
        self.b.ins().bitcast(types::F64, MemFlagsData::new(), bits)
    }

    fn unbox_int(&mut self, x: Clif) -> Clif {
        self.b.ins().ireduce(types::I32, x)
    }

    /// The bits of a double without the offset, and whether the value is one.
    fn double_bits(&mut self, x: Clif) -> (Clif, Clif) {
        // Without the offset, doubles are the words below the int tag's.
        let off = self.iconst(Js::DOUBLE_OFFSET.wrapping_neg());
        let bits = self.b.ins().iadd(x, off);
        let limit = self.iconst(Js::INT_TAG - Js::DOUBLE_OFFSET);
        (bits, self.b.ins().icmp(IntCC::UnsignedLessThan, bits, limit))
    }

    /// A number of either encoding as float; control flow joins again. Doubles go straight on, ints the
    /// longer way, and what is no number leaves, where a state is given.
    fn unbox_number(&mut self, x: Clif, state: Option<StateId>) -> Clif {
        let (bits, double) = self.double_bits(x);
        let (fast, other, done) = (self.b.create_block(), self.cold_block(), self.b.create_block());
        let result = self.b.append_block_param(done, types::F64);
        self.b.ins().brif(double, fast, &[], other, &[]);
        self.b.switch_to_block(other);
        if let Some(state) = state {
            let int = self.is_int(x);
            self.exit_unless(int, state);
        }
        let i = self.unbox_int(x);
        let f = self.b.ins().fcvt_from_sint(types::F64, i);
        self.b.ins().jump(done, &[BlockArg::Value(f)]);
        self.b.switch_to_block(fast);
        let f = self.b.ins().bitcast(types::F64, MemFlagsData::new(), bits);
        self.b.ins().jump(done, &[BlockArg::Value(f)]);
        self.b.switch_to_block(done);
        result
    }

    fn float_call(&mut self, address: u64, args: &[Clif]) -> Clif {
        self.call_address(address, args, Some(types::F64))
    }

    pub(super) fn arith(&mut self, inst: &Inst) -> Option<Clif> {
        let state = inst.state;
        let imm = inst.imm;
        let args: smallvec::SmallVec<[Clif; 4]> = inst.args.iter().map(|&v| self.val(v)).collect();
        let x = args.first().copied().unwrap_or(self.vm);
        let y = args.get(1).copied().unwrap_or(self.vm);
        Some(match inst.op {
            Op::Const | Op::ConstWord => self.iconst(imm),
            Op::ConstInt => self.b.ins().iconst(types::I32, imm as i32 as i64 & 0xffff_ffff),
            Op::ConstFloat => self.b.ins().f64const(f64::from_bits(imm)),
            Op::ConstBool => self.b.ins().iconst(types::I8, imm as i64),

            Op::BoxInt => {
                let wide = self.b.ins().uextend(types::I64, x);
                let tag = self.iconst(Js::INT_TAG);
                self.b.ins().bor(wide, tag)
            }
            Op::BoxFloat => {
                let bits = self.b.ins().bitcast(types::I64, MemFlagsData::new(), x);
                let off = self.iconst(Js::DOUBLE_OFFSET);
                self.b.ins().iadd(bits, off)
            }
            Op::BoxBool => {
                let wide = self.b.ins().uextend(types::I64, x);
                self.b.ins().bor_imm_u(wide, 6)
            }
            Op::UnboxInt => self.unbox_int(x),
            Op::UnboxNumber => self.unbox_number(x, None),
            Op::UnboxDouble => self.unbox_double(x),
            Op::UnboxBool => {
                let low = self.b.ins().ireduce(types::I8, x);
                self.b.ins().band_imm_u(low, 1)
            }
            Op::IntToFloat => self.b.ins().fcvt_from_sint(types::F64, x),
            Op::UintToFloat => {
                let wide = self.b.ins().uextend(types::I64, x);
                self.b.ins().fcvt_from_sint(types::F64, wide)
            }
            Op::BoolToInt => self.b.ins().uextend(types::I32, x),
            Op::TruncateFloat => {
                // The saturating 64-bit conversion is exact modulo 2^32 below 2^63 and 0 for NaN.
                let wide = self.b.ins().fcvt_to_sint_sat(types::I64, x);
                let fits = self.b.ins().ireduce(types::I32, wide);
                let magnitude = self.b.ins().fabs(x);
                let limit = self.b.ins().f64const(9.0e18);
                let large = self.b.ins().fcmp(FloatCC::GreaterThan, magnitude, limit);
                let (slow, done) = (self.cold_block(), self.b.create_block());
                let result = self.b.append_block_param(done, types::I32);
                self.b.ins().brif(large, slow, &[], done, &[BlockArg::Value(fits)]);
                self.b.switch_to_block(slow);
                let r = self.call_address(self.cx.runtime.to_int32, &[x], Some(types::I32));
                self.b.ins().jump(done, &[BlockArg::Value(r)]);
                self.b.switch_to_block(done);
                result
            }
            Op::NearestInt => {
                let whole = self.b.ins().nearest(x);
                self.b.ins().fcvt_to_sint_sat(types::I32, whole)
            }
            Op::CheckInt => {
                let ok = self.is_int(x);
                if imm == 0 {
                    self.exit_unless(ok, state);
                    self.unbox_int(x)
                } else {
                    // Int-valued doubles are welcome here.
                    let (conv, go, done) = (self.cold_block(), self.b.create_block(), self.b.create_block());
                    let result = self.b.append_block_param(done, types::I32);
                    self.b.ins().brif(ok, go, &[], conv, &[]);
                    self.b.switch_to_block(go);
                    let i = self.unbox_int(x);
                    self.b.ins().jump(done, &[BlockArg::Value(i)]);
                    self.b.switch_to_block(conv);
                    let number = self.is_number(x);
                    self.exit_unless(number, state);
                    let f = self.unbox_double(x);
                    let i = self.float_to_int_checked(f, state);
                    self.b.ins().jump(done, &[BlockArg::Value(i)]);
                    self.b.switch_to_block(done);
                    result
                }
            }
            Op::CheckNumber => self.unbox_number(x, Some(state)),
            Op::CheckDouble => {
                let (bits, double) = self.double_bits(x);
                self.exit_unless(double, state);
                self.b.ins().bitcast(types::F64, MemFlagsData::new(), bits)
            }
            Op::CheckNumberOrUndefined => {
                let undefined = self.b.ins().icmp_imm_u(IntCC::Equal, x, Js::UNDEFINED.0 as i64);
                let (test, done) = (self.b.create_block(), self.b.create_block());
                let result = self.b.append_block_param(done, types::F64);
                let nan = self.b.ins().f64const(f64::NAN);
                self.b.ins().brif(undefined, done, &[BlockArg::Value(nan)], test, &[]);
                self.b.switch_to_block(test);
                let f = self.unbox_number(x, Some(state));
                self.b.ins().jump(done, &[BlockArg::Value(f)]);
                self.b.switch_to_block(done);
                result
            }
            Op::CheckBool => {
                let without = self.b.ins().band_imm_s(x, -2);
                let other = self.b.ins().icmp_imm_u(IntCC::NotEqual, without, 6);
                self.exit_if(other, state);
                let low = self.b.ins().ireduce(types::I8, x);
                self.b.ins().band_imm_u(low, 1)
            }
            Op::CheckFloatToInt => self.float_to_int_checked(x, state),
            Op::CheckNotNegative => {
                let negative = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, x, 0);
                self.exit_if(negative, state);
                x
            }
            Op::Truthy => {
                // Booleans, int32 and undefined/null inline; the rest (doubles, cells) out of line.
                let without = self.b.ins().band_imm_s(x, -2);
                let is_bool = self.b.ins().icmp_imm_u(IntCC::Equal, without, 6);
                let (simple, other, done) =
                    (self.b.create_block(), self.b.create_block(), self.b.create_block());
                let result = self.b.append_block_param(done, types::I8);
                self.b.ins().brif(is_bool, simple, &[], other, &[]);
                self.b.switch_to_block(simple);
                let low = self.b.ins().ireduce(types::I8, x);
                let bit = self.b.ins().band_imm_u(low, 1);
                self.b.ins().jump(done, &[BlockArg::Value(bit)]);
                self.b.switch_to_block(other);
                let (object, slow) = (self.b.create_block(), self.b.create_block());
                let test = self.b.create_block();
                let mask = self.iconst(Js::NOT_CELL_MASK);
                let bits = self.b.ins().band(x, mask);
                self.b.ins().brif(bits, slow, &[], test, &[]);
                self.b.switch_to_block(test);
                let kind = self.b.ins().load(
                    types::I8,
                    self.flags[Region::Header as usize],
                    x,
                    lanner_engine::heap::CellHeader::KIND_OFFSET,
                );
                let is_object = self.b.ins().icmp_imm_u(
                    IntCC::UnsignedGreaterThanOrEqual,
                    kind,
                    lanner_engine::heap::cell::FIRST_OBJECT as i64,
                );
                self.b.ins().brif(is_object, object, &[], slow, &[]);
                self.b.switch_to_block(object);
                let one = self.b.ins().iconst(types::I8, 1);
                self.b.ins().jump(done, &[BlockArg::Value(one)]);
                self.b.switch_to_block(slow);
                let r = self.call_address(self.cx.runtime.to_boolean, &[x], Some(types::I8));
                self.b.ins().jump(done, &[BlockArg::Value(r)]);
                self.b.switch_to_block(done);
                result
            }
            Op::TruthyFloat => {
                let zero = self.b.ins().f64const(0.0);
                self.b.ins().fcmp(FloatCC::OrderedNotEqual, x, zero)
            }
            Op::TruthyInt => self.b.ins().icmp_imm_u(IntCC::NotEqual, x, 0),

            Op::CheckValue => {
                let want = self.iconst(imm);
                let other = self.b.ins().icmp(IntCC::NotEqual, x, want);
                self.exit_if(other, state);
                x
            }
            Op::CheckSame => {
                let other = self.b.ins().icmp(IntCC::NotEqual, x, y);
                self.exit_if(other, state);
                x
            }
            Op::CheckNotHole => {
                let hole = self.b.ins().icmp_imm_u(IntCC::Equal, x, Js::HOLE.0 as i64);
                self.exit_if(hole, state);
                x
            }
            Op::CheckNullish => {
                let without = self.b.ins().band_imm_s(x, !8);
                let other = self.b.ins().icmp_imm_u(IntCC::NotEqual, without, 2);
                self.exit_if(other, state);
                x
            }
            Op::CheckTrue => {
                self.exit_unless(x, state);
                return None;
            }
            Op::CheckFalse => {
                self.exit_if(x, state);
                return None;
            }
            Op::CheckBounds => {
                let out = self.b.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, x, y);
                self.exit_if(out, state);
                return None;
            }

            Op::IsInt => self.is_int(x),
            Op::IsNumber => self.is_number(x),
            Op::IsCell => {
                let mask = self.iconst(Js::NOT_CELL_MASK);
                let bits = self.b.ins().band(x, mask);
                self.b.ins().icmp_imm_u(IntCC::Equal, bits, 0)
            }
            Op::IsValue => {
                let want = self.iconst(imm);
                self.b.ins().icmp(IntCC::Equal, x, want)
            }
            Op::IsNullish => {
                let without = self.b.ins().band_imm_s(x, !8);
                self.b.ins().icmp_imm_u(IntCC::Equal, without, 2)
            }
            Op::IsBool => {
                let without = self.b.ins().band_imm_s(x, -2);
                self.b.ins().icmp_imm_u(IntCC::Equal, without, 6)
            }
            Op::SameBits | Op::SameWord => self.b.ins().icmp(IntCC::Equal, x, y),
            Op::IntEqImm => self.b.ins().icmp_imm_u(IntCC::Equal, x, imm as u32 as i64),

            Op::AddInt => self.b.ins().iadd(x, y),
            Op::SubInt => self.b.ins().isub(x, y),
            Op::MulInt | Op::ImulInt => self.b.ins().imul(x, y),
            Op::CheckAddInt => self.add_checked(inst, x, y),
            Op::CheckSubInt => self.sub_checked(inst, x, y),
            Op::CheckMulInt => {
                let (a, b) = (self.b.ins().sextend(types::I64, x), self.b.ins().sextend(types::I64, y));
                let wide = self.b.ins().imul(a, b);
                let low = self.b.ins().ireduce(types::I32, wide);
                let back = self.b.ins().sextend(types::I64, low);
                let over = self.b.ins().icmp(IntCC::NotEqual, wide, back);
                self.exit_if(over, state);
                if imm == 0 {
                    // A zero product of a negative operand is -0.
                    let zero = self.b.ins().icmp_imm_u(IntCC::Equal, low, 0);
                    let (test, go) = (self.cold_block(), self.b.create_block());
                    self.b.ins().brif(zero, test, &[], go, &[]);
                    self.b.switch_to_block(test);
                    let signs = self.b.ins().bor(x, y);
                    let negative = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, signs, 0);
                    let to = self.exit_block(state, false);
                    self.b.ins().brif(negative, to, &[], go, &[]);
                    self.b.switch_to_block(go);
                }
                low
            }
            Op::CheckDivInt => {
                let zero = self.b.ins().icmp_imm_u(IntCC::Equal, y, 0);
                self.exit_if(zero, state);
                // -0 and the one overflow.
                let x_zero = self.b.ins().icmp_imm_u(IntCC::Equal, x, 0);
                let negative = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, y, 0);
                let minus_zero = self.b.ins().band(x_zero, negative);
                self.exit_if(minus_zero, state);
                let minus_one = self.b.ins().icmp_imm_s(IntCC::Equal, y, -1);
                self.exit_if(minus_one, state);
                let q = self.b.ins().sdiv(x, y);
                let back = self.b.ins().imul(q, y);
                let inexact = self.b.ins().icmp(IntCC::NotEqual, back, x);
                self.exit_if(inexact, state);
                q
            }
            Op::CheckModInt => {
                // Non-negative dividend and positive divisor; anything else leaves.
                let bad = self.b.ins().icmp_imm_s(IntCC::SignedLessThanOrEqual, y, 0);
                self.exit_if(bad, state);
                let negative = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, x, 0);
                let (neg, pos, done) = (self.cold_block(), self.b.create_block(), self.b.create_block());
                let result = self.b.append_block_param(done, types::I32);
                self.b.ins().brif(negative, neg, &[], pos, &[]);
                self.b.switch_to_block(pos);
                let r = self.b.ins().urem(x, y);
                self.b.ins().jump(done, &[BlockArg::Value(r)]);
                self.b.switch_to_block(neg);
                let r = self.b.ins().srem(x, y);
                let zero = self.b.ins().icmp_imm_u(IntCC::Equal, r, 0);
                self.exit_if(zero, state);
                self.b.ins().jump(done, &[BlockArg::Value(r)]);
                self.b.switch_to_block(done);
                result
            }
            Op::CheckNegInt => {
                let low = self.b.ins().band_imm_u(x, 0x7fff_ffff);
                let bad = self.b.ins().icmp_imm_u(IntCC::Equal, low, 0);
                self.exit_if(bad, state);
                self.b.ins().ineg(x)
            }
            Op::ModIntUnsigned => self.b.ins().urem(x, y),
            Op::DivIntUnsigned => self.b.ins().udiv(x, y),
            Op::AndInt => self.b.ins().band(x, y),
            Op::OrInt => self.b.ins().bor(x, y),
            Op::XorInt => self.b.ins().bxor(x, y),
            Op::ShlInt => self.b.ins().ishl(x, y),
            Op::ShrInt => self.b.ins().sshr(x, y),
            Op::UShrInt => self.b.ins().ushr(x, y),
            Op::NotInt => self.b.ins().bnot(x),
            Op::AbsInt => self.b.ins().iabs(x),
            Op::MinInt => self.b.ins().smin(x, y),
            Op::MaxInt => self.b.ins().smax(x, y),
            Op::ClzInt => self.b.ins().clz(x),
            Op::CmpInt => self.b.ins().icmp(int_cc(Cond::from_u64(imm), false), x, y),
            Op::CmpUint | Op::CmpWord => self.b.ins().icmp(int_cc(Cond::from_u64(imm), true), x, y),

            Op::AddFloat => self.b.ins().fadd(x, y),
            Op::SubFloat => self.b.ins().fsub(x, y),
            Op::MulFloat => self.b.ins().fmul(x, y),
            Op::DivFloat => self.b.ins().fdiv(x, y),
            Op::ModFloat => self.float_call(self.cx.runtime.fmod, &[x, y]),
            Op::PowFloat => self.float_call(self.cx.runtime.pow, &[x, y]),
            Op::NegFloat => self.b.ins().fneg(x),
            Op::AbsFloat => self.b.ins().fabs(x),
            Op::SqrtFloat => self.b.ins().sqrt(x),
            Op::FloorFloat => self.b.ins().floor(x),
            Op::CeilFloat => self.b.ins().ceil(x),
            Op::TruncFloat => self.b.ins().trunc(x),
            Op::RoundFloat => {
                // 21.3.2.28: nearest, ties upwards: floor(x), plus one when the fraction is at least a half.
                let down = self.b.ins().floor(x);
                let fraction = self.b.ins().fsub(x, down);
                let half = self.b.ins().f64const(0.5);
                let up = self.b.ins().fcmp(FloatCC::GreaterThanOrEqual, fraction, half);
                // Negative results that round to zero keep the sign: ceil does that.
                let above = self.b.ins().ceil(x);
                self.b.ins().select(up, above, down)
            }
            Op::FroundFloat => {
                let narrow = self.b.ins().fdemote(types::F32, x);
                self.b.ins().fpromote(types::F64, narrow)
            }
            Op::MinFloat => self.b.ins().fmin(x, y),
            Op::MaxFloat => self.b.ins().fmax(x, y),
            Op::MathCall => self.float_call(imm, &[x]),
            Op::MathCall2 => self.float_call(imm, &[x, y]),
            Op::CmpFloat => self.b.ins().fcmp(float_cc(Cond::from_u64(imm)), x, y),

            Op::NotBool => self.b.ins().bxor_imm_u(x, 1),
            Op::CmpBool => self.b.ins().icmp(int_cc(Cond::from_u64(imm), true), x, y),
            Op::SelectTagged | Op::SelectInt => self.b.ins().select(x, y, args[2]),

            Op::CellToWord | Op::WordToCell => x,
            Op::AddWord => self.b.ins().iadd(x, y),
            other => unreachable!("{other:?} is lowered elsewhere"),
        })
    }

    fn float_to_int_checked(&mut self, f: Clif, state: StateId) -> Clif {
        let i = self.b.ins().fcvt_to_sint_sat(types::I32, f);
        let back = self.b.ins().fcvt_from_sint(types::F64, i);
        let other = self.b.ins().fcmp(FloatCC::NotEqual, back, f);
        self.exit_if(other, state);
        // -0 has integer bits that are not zero.
        let zero = self.b.ins().icmp_imm_u(IntCC::Equal, i, 0);
        let (test, go) = (self.cold_block(), self.b.create_block());
        self.b.ins().brif(zero, test, &[], go, &[]);
        self.b.switch_to_block(test);
        let bits = self.b.ins().bitcast(types::I64, MemFlagsData::new(), f);
        let to = self.exit_block(state, false);
        self.b.ins().brif(bits, to, &[], go, &[]);
        self.b.switch_to_block(go);
        i
    }

    /// With a constant operand the check comes before the addition, so that only the old value is live
    /// at the exit.
    fn add_checked(&mut self, inst: &Inst, x: Clif, y: Clif) -> Clif {
        let constant = |v: Val| {
            let i = self.graph.inst(v);
            (i.op == Op::ConstInt).then_some(i.imm as i32 as i64)
        };
        let (value, c) = match (constant(inst.args[0]), constant(inst.args[1])) {
            (_, Some(c)) => (x, c),
            (Some(c), _) => (y, c),
            _ => {
                let (sum, over) = self.b.ins().sadd_overflow(x, y);
                self.exit_if(over, inst.state);
                return sum;
            }
        };
        let over = if c >= 0 {
            self.b.ins().icmp_imm_s(IntCC::SignedGreaterThan, value, i32::MAX as i64 - c)
        } else {
            self.b.ins().icmp_imm_s(IntCC::SignedLessThan, value, MIN - c)
        };
        self.exit_if(over, inst.state);
        self.b.ins().iadd_imm_s(value, c)
    }

    fn sub_checked(&mut self, inst: &Inst, x: Clif, y: Clif) -> Clif {
        let i = self.graph.inst(inst.args[1]);
        if i.op != Op::ConstInt {
            let (difference, over) = self.b.ins().ssub_overflow(x, y);
            self.exit_if(over, inst.state);
            return difference;
        }
        let c = i.imm as i32 as i64;
        let over = if c >= 0 {
            self.b.ins().icmp_imm_s(IntCC::SignedLessThan, x, MIN + c)
        } else {
            self.b.ins().icmp_imm_s(IntCC::SignedGreaterThan, x, i32::MAX as i64 + c)
        };
        self.exit_if(over, inst.state);
        self.b.ins().iadd_imm_s(x, -c)
    }
}
