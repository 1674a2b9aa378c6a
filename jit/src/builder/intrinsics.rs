//! Built-ins the tier replaces by code of its own.

use super::*;
use crate::lower::runtime as rt;
use lanner_engine::builtins::JitIntrinsic;
use lanner_engine::heap::CellKind;
use lanner_engine::object::layout::JsArray;

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
            TypedArrayLength if !self.exited_here() && self.g.rep(this) == Rep::Tagged => {
                Some(self.typed_length(this))
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
                Some(self.array_pop(this))
            }
            ArrayFill if args.len() == 1 && self.g.rep(this) == Rep::Tagged && !self.exited_here() => {
                Some(self.array_fill(this, args[0]))
            }
            ArrayConstructor => self.array_constructor(args),
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

    /// Array(...) and new Array(...).
    pub(super) fn array_constructor(&mut self, args: &[Val]) -> Option<Val> {
        match args {
            [length] if self.is_int(*length) || self.int_guess(*length) => self.new_array_of_length(*length),
            // One number is a length.
            [one] if self.g.rep(*one) != Rep::Tagged || self.type_of(*one) & ty::NUMBER != 0 => None,
            _ => Some(self.new_array(args, AllocFeedback::default())),
        }
    }

    /// Not known to be something other than an int32, and worth a guess.
    fn int_guess(&self, v: Val) -> bool {
        self.g.rep(v) == Rep::Tagged && self.type_of(v) & ty::INT != 0 && !self.exited_here()
    }

    /// Guards a plain array: the realm's own shape without properties, fast elements.
    fn check_plain_array(&mut self, array: Val) {
        let shape = self.snap.object.array_shape;
        self.check_shape(array, &[shape]);
        self.facts.refine_type(array, ty::OBJECT);
        self.facts.set_kind(array, CellKind::Array as u8);
        if self.facts.elements_kinds(array).is_none_or(|k| k & !0x3f != 0) {
            self.emit_imm(Op::CheckElementsKind, &[array], 0x3f);
            self.facts.set_elements_kinds(array, 0x3f);
        }
        self.check_no_prototype_elements();
    }

    /// Of a plain array with one argument: every element becomes the value.
    fn array_fill(&mut self, array: Val, value: Val) -> Val {
        self.check_plain_array(array);
        let kind = if self.is_int(value) {
            Some(ElementsKind::PackedInt32)
        } else if self.g.rep(value) == Rep::Float64 || self.is(value, ty::DOUBLE) {
            Some(ElementsKind::PackedDouble)
        } else if self.g.rep(value) == Rep::Bool || self.type_of(value) & ty::NUMBER == 0 {
            Some(ElementsKind::PackedTagged)
        } else {
            None
        };
        // Not a leaf by name only: a leaf whose result is not used is dropped.
        self.call_leaf_throwing(rt::array_fill as *const () as u64, &[array, value]);
        self.clobber(Val::NONE, MemKey::Element);
        self.clobber_elements_kinds();
        if let Some(kind) = kind {
            self.facts.set_elements_kinds(array, 1 << kind as u8);
        }
        array
    }

    fn array_pop(&mut self, array: Val) -> Val {
        self.check_plain_array(array);
        let length = self.array_length(array, true);
        let zero = self.const_int(0);
        let any = self.emit_imm(Op::CmpInt, &[length, zero], Cond::Gt as u64);
        let (yes, no) = self.split(any);
        let facts = self.facts.clone();
        let mut sides = Vec::new();
        self.enter(yes, facts.clone());
        let one = self.const_int(1);
        let last = self.emit(Op::SubInt, &[length, one]);
        self.set_range(last, (0, i32::MAX - 1));
        let kinds = self.facts.elements_kinds(array).unwrap_or(0x3f);
        let elements = self.elements_pointer(array);
        let v = self.load_element(array, elements, last, Self::types_of_kinds(kinds) | ty::HOLE);
        if kinds & 0b10_1010 != 0 {
            // A hole reads undefined.
            self.check_not_hole(v);
        }
        self.facts.refine_type(v, !ty::HOLE);
        let hole = self.constant(Js::HOLE.0);
        self.emit_region(Op::StoreElement, &[elements, last, hole], 0, Region::Elements);
        self.clobber(array, MemKey::Element);
        self.emit_region(Op::StoreInt, &[array, last], JsArray::LENGTH_OFFSET as u64, Region::Length);
        self.clobber(array, MemKey::Length);
        self.facts.set_load(array, MemKey::Length, Val::NONE, last);
        self.push_side(&mut sides, v);
        self.enter(no, facts);
        let u = self.undefined();
        self.push_side(&mut sides, u);
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
        // Elements kinds that take the value as it is.
        let (kind, accepts) = if self.is_int(value) {
            (ElementsKind::PackedInt32, 0b11_0011)
        } else if self.g.rep(value) == Rep::Float64 || self.is(value, ty::DOUBLE) {
            (ElementsKind::PackedDouble, 0b11_1100)
        } else {
            (ElementsKind::PackedTagged, 0b11_0000)
        };
        self.hint_array_kind(this, kind);
        let mut sides = Vec::new();
        let mut value_in = value;
        let known = match self.facts.elements_kinds(this) {
            Some(k) if k & !accepts == 0 => true,
            Some(k) if k & !0b1100 == 0 && self.is_number(value) => {
                value_in = self.float(value);
                true
            }
            _ => false,
        };
        let slow =
            |b: &mut Self| b.call_runtime(rt::array_push_method as *const () as u64, &[callee, this, value]);
        if known {
            let length = self.array_length(this, true);
            self.append(this, length, value_in, &mut sides, slow);
        } else {
            // Test instead of guarding: pushes see arrays of several kinds.
            let bits = self.emit_region(
                Op::LoadByte,
                &[this],
                lanner_engine::heap::CellHeader::BITS_OFFSET as u64,
                Region::Header,
            );
            let mask = self.const_int(15);
            let at = self.emit(Op::AndInt, &[bits, mask]);
            self.set_range(at, (0, 15));
            let set = self.const_int(accepts as i32);
            let bit = self.emit(Op::ShrInt, &[set, at]);
            let one = self.const_int(1);
            let bit = self.emit(Op::AndInt, &[bit, one]);
            let fits = self.emit(Op::TruthyInt, &[bit]);
            let (yes, no) = self.split(fits);
            let facts = self.facts.clone();
            self.enter(yes, facts.clone());
            let length = self.array_length(this, true);
            self.append(this, length, value, &mut sides, slow);
            self.enter(no, facts);
            let length = slow(self);
            self.push_side(&mut sides, length);
        }
        // No exit may follow: it would push again.
        Some(self.join(sides))
    }
}
