//! One instruction of bytecode at a time.

use super::arithmetic::Arith;
use super::*;
use crate::lower::runtime as rt;
use lanner_engine::bytecode::{Opcode, Reg, ops};
use lanner_engine::interpreter::stack::frame::NEW_TARGET;

impl<'s> Builder<'s> {
    /// Builds the instructions of `start..end`; falls through to `end`.
    pub(super) fn build_block(&mut self, start: u32, end: u32) {
        let function = self.function();
        let mut pc = start;
        while pc < end && !self.dead && self.decline.is_none() {
            let op = Opcode::from_word(function.code[pc as usize]).expect("validated bytecode");
            let next = pc + op.length() as u32;
            let frame = self.frame_mut();
            frame.pc = pc;
            frame.next_pc = next;
            frame.state = None;
            frame.throw_state = None;
            frame.origin = OriginId::NONE;
            self.facts.begun &= !(1 << (self.frames.len() - 1));
            self.instruction(op, pc, next);
            pc = next;
        }
        if !self.dead {
            self.goto(end);
        }
    }

    pub(super) fn constant_of(&mut self, index: u32) -> Val {
        let c = self.function().constants[index as usize];
        self.snapshot_constant(c)
    }

    fn range_regs(&mut self, first: Reg, count: u32) -> Vec<Val> {
        (0..count).map(|i| self.get(first.offset(i))).collect()
    }

    pub(super) fn unsupported(&mut self, op: Opcode) {
        if self.frame().inlined {
            // Only this path is given up.
            self.deopt();
        } else if self.function().is_suspendable() {
            // So is it here: the function comes back to compiled code after its next suspension.
            self.leave();
        } else {
            self.decline = Some(Decline::UnsupportedOpcode(op));
        }
    }

    #[allow(clippy::too_many_lines)]
    fn instruction(&mut self, opcode: Opcode, pc: u32, next: u32) {
        let function = self.function();
        let at = &raw const function.code[pc as usize];
        macro_rules! op {
            ($name:ident) => {
                // SAFETY: the bytecode is validated: a whole instruction starts at `pc`.
                unsafe { ops::$name::read(at) }
            };
        }
        macro_rules! target {
            ($o:expr) => {
                (pc as i64 + $o.target as i64) as u32
            };
        }
        macro_rules! binary {
            ($name:ident, $op:ident) => {{
                let o = op!($name);
                let (a, b) = (self.get(o.lhs), self.get(o.rhs));
                let v = self.arithmetic(Arith::$op, a, b, function.arith[o.feedback as usize]);
                self.set(o.dst, v);
            }};
        }
        macro_rules! binary_imm {
            ($name:ident, $op:ident) => {{
                let o = op!($name);
                let (a, b) = (self.get(o.lhs), self.const_int(o.rhs));
                let v = self.arithmetic(Arith::$op, a, b, function.arith[o.feedback as usize]);
                self.set(o.dst, v);
            }};
        }
        macro_rules! relation {
            ($name:ident, $cond:ident) => {{
                let o = op!($name);
                let (a, b) = (self.get(o.lhs), self.get(o.rhs));
                let v = self.relational(Cond::$cond, a, b, function.compare[o.feedback as usize]);
                self.set(o.dst, v);
            }};
        }
        macro_rules! jump_relation {
            ($name:ident, $cond:ident, $wanted:expr) => {{
                let o = op!($name);
                let (a, b) = (self.get(o.lhs), self.get(o.rhs));
                let c = self.relational(Cond::$cond, a, b, function.compare[o.feedback as usize]);
                let t = target!(o);
                if $wanted { self.branch(c, t, next) } else { self.branch(c, next, t) }
            }};
        }
        macro_rules! equal {
            ($name:ident, $strict:expr, $negate:expr) => {{
                let o = op!($name);
                let (a, b) = (self.get(o.lhs), self.get(o.rhs));
                let v = self.equality(a, b, function.compare[o.feedback as usize], $strict);
                let v = if $negate { self.not(v) } else { v };
                self.set(o.dst, v);
            }};
        }
        macro_rules! jump_equal {
            ($name:ident, $strict:expr, $wanted:expr) => {{
                let o = op!($name);
                let (a, b) = (self.get(o.lhs), self.get(o.rhs));
                let c = self.equality(a, b, function.compare[o.feedback as usize], $strict);
                let t = target!(o);
                if $wanted { self.branch(c, t, next) } else { self.branch(c, next, t) }
            }};
        }
        match opcode {
            Opcode::Nop | Opcode::Debugger => {}
            Opcode::Move => {
                let o = op!(Move);
                let v = self.get(o.src);
                self.set(o.dst, v);
            }
            Opcode::LoadInt => {
                let o = op!(LoadInt);
                let v = self.const_int(o.value);
                self.set(o.dst, v);
            }
            Opcode::LoadConst => {
                let o = op!(LoadConst);
                let v = self.constant_of(o.value);
                let is_string = function.string_constants.get(o.value as usize).copied().unwrap_or(false);
                if is_string {
                    self.types[v.index()] = ty::STRING;
                }
                self.set(o.dst, v);
            }
            Opcode::LoadUndefined => {
                let v = self.undefined();
                self.set(op!(LoadUndefined).dst, v);
            }
            Opcode::LoadNull => {
                let v = self.constant(Js::NULL.0);
                self.set(op!(LoadNull).dst, v);
            }
            Opcode::LoadTrue => {
                let v = self.const_bool(true);
                self.set(op!(LoadTrue).dst, v);
            }
            Opcode::LoadFalse => {
                let v = self.const_bool(false);
                self.set(op!(LoadFalse).dst, v);
            }
            Opcode::LoadHole => {
                let v = self.constant(Js::HOLE.0);
                self.set(op!(LoadHole).dst, v);
            }
            Opcode::LoadCallee => {
                let v = self.frame().callee;
                self.set(op!(LoadCallee).dst, v);
            }
            Opcode::LoadNewTarget => {
                let v = if self.frame().inlined || self.generic_entry {
                    self.frame().new_target
                } else if !self.own_frame.is_none() {
                    let v = self.own_header(NEW_TARGET);
                    self.types[v.index()] = ty::ANY;
                    v
                } else {
                    return self.unsupported(opcode);
                };
                self.set(op!(LoadNewTarget).dst, v);
            }
            Opcode::CoerceThis => {
                let this = self.get(Reg::THIS);
                let this = self.tagged(this);
                if self.is(this, ty::OBJECT) {
                    self.set(Reg::THIS, this);
                    return;
                }
                let v = if self.type_of(this) & !ty::NULLISH == 0 || self.exited_here() {
                    let v = self.call_leaf_throwing(rt::coerce_this as *const () as u64, &[this]);
                    self.types[v.index()] = ty::OBJECT;
                    v
                } else {
                    self.check_object(this)
                };
                self.set(Reg::THIS, v);
            }

            // ---- contexts
            Opcode::LoadFunctionContext => {
                let v = match function.module {
                    // Closures of a module's top level close over its one context.
                    Some((0, context)) => self.module_context(context),
                    module => {
                        let callee = self.frame().callee;
                        let v = self.function_context(callee);
                        if let Some(height) = module {
                            self.module_heights.insert(v, height);
                        }
                        v
                    }
                };
                self.set(op!(LoadFunctionContext).dst, v);
            }
            Opcode::NewContext => {
                let o = op!(NewContext);
                let parent = self.get(o.parent);
                let v = self.new_context(parent, o.info);
                self.set(o.dst, v);
            }
            Opcode::CopyContext => {
                let o = op!(CopyContext);
                let source = self.get(o.src);
                let v = self.call_leaf_throwing(rt::copy_context as *const () as u64, &[source]);
                self.types[v.index()] = ty::INTERNAL;
                self.note_height(v, source, 0);
                self.set(o.dst, v);
            }
            Opcode::LoadImport => {
                let o = op!(LoadImport);
                let Some(&(_, context, slot)) = function.imports.iter().find(|i| i.0 == o.import) else {
                    return self.deopt();
                };
                let c = self.module_context(context);
                let v = self.load_context(c, 0, slot);
                self.check_not_hole(v);
                self.set(o.dst, v);
            }
            Opcode::LoadContext => {
                let o = op!(LoadContext);
                let c = self.get(o.context);
                let v = self.load_context(c, o.depth, o.slot);
                self.set(o.dst, v);
            }
            Opcode::LoadContextChecked => {
                let o = op!(LoadContextChecked);
                let c = self.get(o.context);
                let v = self.load_context(c, o.depth, o.slot);
                self.check_not_hole(v);
                self.set(o.dst, v);
            }
            Opcode::StoreContext => {
                let o = op!(StoreContext);
                let (c, v) = (self.get(o.context), self.get(o.src));
                self.store_context(c, o.depth, o.slot, v);
            }
            Opcode::StoreContextChecked => {
                let o = op!(StoreContextChecked);
                let (c, v) = (self.get(o.context), self.get(o.src));
                let old = self.load_context(c, o.depth, o.slot);
                self.check_not_hole(old);
                self.store_context(c, o.depth, o.slot, v);
            }
            Opcode::ThrowIfHole => {
                let v = self.get(op!(ThrowIfHole).src);
                self.check_not_hole(v);
            }
            Opcode::ThrowIfNotHole => {
                let v = self.get(op!(ThrowIfNotHole).src);
                if self.g.rep(v) != Rep::Tagged || self.type_of(v) & ty::HOLE == 0 {
                    return self.deopt();
                }
                if !self.is(v, ty::HOLE) {
                    self.emit_imm(Op::CheckValue, &[v], Js::HOLE.0);
                    self.facts.refine_type(v, ty::HOLE);
                }
            }
            // The interpreter throws.
            Opcode::ThrowConstAssign | Opcode::ThrowError => self.deopt(),

            // ---- names
            Opcode::LoadGlobal
            | Opcode::LoadGlobalOrUndefined
            | Opcode::StoreGlobal
            | Opcode::LoadDynamic
            | Opcode::LoadDynamicOrUndefined
            | Opcode::LoadDynamicCallee
            | Opcode::ResolveDynamic
            | Opcode::LoadResolved
            | Opcode::StoreResolved
            | Opcode::DeleteDynamic
            | Opcode::NewWithContext
            | Opcode::DeclareEvalVars
            | Opcode::StoreEvalVar
            | Opcode::CallEval
            | Opcode::DeclareGlobals
            | Opcode::DefineGlobalFunction
            | Opcode::InitGlobalLexical => self.scope_instruction(opcode, at),

            // ---- arithmetic
            Opcode::Add => binary!(Add, Add),
            Opcode::Sub => binary!(Sub, Sub),
            Opcode::Mul => binary!(Mul, Mul),
            Opcode::Div => binary!(Div, Div),
            Opcode::Mod => binary!(Mod, Mod),
            Opcode::Exp => binary!(Exp, Exp),
            Opcode::BitAnd => binary!(BitAnd, And),
            Opcode::BitOr => binary!(BitOr, Or),
            Opcode::BitXor => binary!(BitXor, Xor),
            Opcode::Shl => binary!(Shl, Shl),
            Opcode::Shr => binary!(Shr, Shr),
            Opcode::UShr => binary!(UShr, UShr),
            Opcode::AddImm => binary_imm!(AddImm, Add),
            Opcode::SubImm => binary_imm!(SubImm, Sub),
            Opcode::MulImm => binary_imm!(MulImm, Mul),
            Opcode::DivImm => binary_imm!(DivImm, Div),
            Opcode::ModImm => binary_imm!(ModImm, Mod),
            Opcode::BitAndImm => binary_imm!(BitAndImm, And),
            Opcode::BitOrImm => binary_imm!(BitOrImm, Or),
            Opcode::BitXorImm => binary_imm!(BitXorImm, Xor),
            Opcode::ShlImm => binary_imm!(ShlImm, Shl),
            Opcode::ShrImm => binary_imm!(ShrImm, Shr),
            Opcode::UShrImm => binary_imm!(UShrImm, UShr),
            Opcode::Neg => {
                let o = op!(Neg);
                let a = self.get(o.src);
                let v = self.negate(a, function.arith[o.feedback as usize]);
                self.set(o.dst, v);
            }
            Opcode::BitNot => {
                let o = op!(BitNot);
                let (a, b) = (self.get(o.src), self.const_int(-1));
                let feedback = function.arith[o.feedback as usize];
                // A BigInt has no xor with the number -1: the operator itself decides.
                let v =
                    if feedback & (kinds::BIGINT | kinds::STRING | kinds::OTHER) != 0 && !self.is_number(a) {
                        self.generic_unary(rt::bit_not as *const () as u64, a)
                    } else {
                        self.arithmetic(Arith::Xor, a, b, feedback)
                    };
                self.set(o.dst, v);
            }
            Opcode::Inc | Opcode::Dec => {
                let o = op!(Inc);
                let one = self.const_int(1);
                let a = self.get(o.src);
                let feedback = function.arith[o.feedback as usize];
                let v =
                    if feedback & (kinds::BIGINT | kinds::STRING | kinds::OTHER) != 0 && !self.is_number(a) {
                        let f = if opcode == Opcode::Inc {
                            rt::increment as *const ()
                        } else {
                            rt::decrement as *const ()
                        };
                        self.generic_unary(f as u64, a)
                    } else {
                        self.arithmetic(
                            if opcode == Opcode::Inc { Arith::Add } else { Arith::Sub },
                            a,
                            one,
                            feedback,
                        )
                    };
                self.set(o.dst, v);
            }
            Opcode::ToNumber | Opcode::ToNumeric => {
                let o = op!(ToNumber);
                let a = self.get(o.src);
                let v = self.to_number(a, function.arith[o.feedback as usize], opcode == Opcode::ToNumeric);
                self.set(o.dst, v);
            }
            Opcode::Not => {
                let o = op!(Not);
                let a = self.get(o.src);
                let b = self.truthy(a);
                let v = self.not(b);
                self.set(o.dst, v);
            }
            Opcode::TypeOf => {
                let o = op!(TypeOf);
                let a = self.get(o.src);
                let a = self.tagged(a);
                let v = self.emit_imm(Op::TypeOf, &[a], rt::type_of as *const () as u64);
                self.types[v.index()] = ty::STRING;
                self.set(o.dst, v);
            }
            Opcode::ToString => {
                let o = op!(ToString);
                let a = self.get(o.src);
                let v = if self.g.rep(a) == Rep::Tagged && self.is(a, ty::STRING) {
                    a
                } else {
                    let v = self.call_runtime(rt::to_string as *const () as u64, &[a]);
                    self.types[v.index()] = ty::STRING;
                    v
                };
                self.set(o.dst, v);
            }
            Opcode::ToPropertyKey => {
                let o = op!(ToPropertyKey);
                let a = self.get(o.src);
                let v = if self.is_int(a)
                    || (self.g.rep(a) == Rep::Tagged && self.is(a, ty::STRING | ty::SYMBOL))
                {
                    a
                } else {
                    self.call_runtime(rt::to_property_key as *const () as u64, &[a])
                };
                self.set(o.dst, v);
            }
            Opcode::ToObject => {
                let o = op!(ToObject);
                let a = self.get(o.src);
                let v = self.call_runtime(rt::to_object as *const () as u64, &[a]);
                self.set(o.dst, v);
            }
            Opcode::ConcatStrings => {
                let o = op!(ConcatStrings);
                let parts = self.range_regs(o.first, o.count);
                let parts: Vec<Val> = parts.into_iter().map(|p| self.tagged(p)).collect();
                let v = self.emit_stack_call(rt::concat_strings as *const () as u64, &parts);
                self.types[v.index()] = ty::STRING;
                self.set(o.dst, v);
            }

            // ---- comparison
            Opcode::Eq => equal!(Eq, false, false),
            Opcode::NotEq => equal!(NotEq, false, true),
            Opcode::StrictEq => equal!(StrictEq, true, false),
            Opcode::StrictNotEq => equal!(StrictNotEq, true, true),
            Opcode::Less => relation!(Less, Lt),
            Opcode::LessEq => relation!(LessEq, Le),
            Opcode::Greater => relation!(Greater, Gt),
            Opcode::GreaterEq => relation!(GreaterEq, Ge),
            Opcode::InstanceOf => {
                let o = op!(InstanceOf);
                let (a, b) = (self.get(o.lhs), self.get(o.rhs));
                let v = self.instance_of(a, b, &function.property[o.ic as usize]);
                self.set(o.dst, v);
            }
            Opcode::In => {
                let o = op!(In);
                let (k, b) = (self.get(o.key), self.get(o.object));
                let v = self.call_runtime(rt::has_element as *const () as u64, &[k, b]);
                self.types[v.index()] = ty::BOOL;
                self.set(o.dst, v);
            }

            // ---- control
            Opcode::Jump => {
                let t = target!(op!(Jump));
                self.goto(t);
            }
            Opcode::JumpLoop => {
                let t = target!(op!(JumpLoop));
                let peeling = self.frame().peeling.contains(&t);
                if !peeling {
                    let v = self.emit(Op::Poll, &[]);
                    let _ = v;
                }
                self.goto(t);
            }
            Opcode::JumpTrue => {
                let o = op!(JumpTrue);
                let v = self.get(o.src);
                let c = self.truthy(v);
                self.branch(c, target!(o), next);
            }
            Opcode::JumpFalse => {
                let o = op!(JumpFalse);
                let v = self.get(o.src);
                let c = self.truthy(v);
                self.branch(c, next, target!(o));
            }
            Opcode::JumpNullish | Opcode::JumpNotNullish => {
                let o = op!(JumpNullish);
                let v = self.get(o.src);
                let c = if self.g.rep(v) != Rep::Tagged || self.type_of(v) & ty::NULLISH == 0 {
                    self.const_bool(false)
                } else if self.is(v, ty::NULLISH) {
                    self.const_bool(true)
                } else {
                    self.emit(Op::IsNullish, &[v])
                };
                let t = target!(o);
                if opcode == Opcode::JumpNullish { self.branch(c, t, next) } else { self.branch(c, next, t) }
            }
            Opcode::JumpUndefined | Opcode::JumpNotUndefined | Opcode::JumpHole => {
                let o = op!(JumpUndefined);
                let v = self.get(o.src);
                let (bits, t) = if opcode == Opcode::JumpHole {
                    (Js::HOLE.0, ty::HOLE)
                } else {
                    (Js::UNDEFINED.0, ty::UNDEFINED)
                };
                let c = if self.g.rep(v) != Rep::Tagged || self.type_of(v) & t == 0 {
                    self.const_bool(false)
                } else if self.is(v, t) {
                    self.const_bool(true)
                } else {
                    self.emit_imm(Op::IsValue, &[v], bits)
                };
                let t = target!(o);
                if opcode == Opcode::JumpNotUndefined {
                    self.branch(c, next, t)
                } else {
                    self.branch(c, t, next)
                }
            }
            Opcode::JumpLess => jump_relation!(JumpLess, Lt, true),
            Opcode::JumpNotLess => jump_relation!(JumpNotLess, Lt, false),
            Opcode::JumpLessEq => jump_relation!(JumpLessEq, Le, true),
            Opcode::JumpNotLessEq => jump_relation!(JumpNotLessEq, Le, false),
            Opcode::JumpGreater => jump_relation!(JumpGreater, Gt, true),
            Opcode::JumpNotGreater => jump_relation!(JumpNotGreater, Gt, false),
            Opcode::JumpGreaterEq => jump_relation!(JumpGreaterEq, Ge, true),
            Opcode::JumpNotGreaterEq => jump_relation!(JumpNotGreaterEq, Ge, false),
            Opcode::JumpEq => jump_equal!(JumpEq, false, true),
            Opcode::JumpNotEq => jump_equal!(JumpNotEq, false, false),
            Opcode::JumpStrictEq => jump_equal!(JumpStrictEq, true, true),
            Opcode::JumpStrictNotEq => jump_equal!(JumpStrictNotEq, true, false),
            Opcode::JumpIntEq => {
                let o = op!(JumpIntEq);
                let v = self.get(o.src);
                let x = self.int(v);
                let c = match self.int_constant(x) {
                    Some(n) => self.const_bool(n == o.value),
                    None => {
                        let n = self.const_int(o.value);
                        self.emit_imm(Op::CmpInt, &[x, n], Cond::Eq as u64)
                    }
                };
                self.branch(c, target!(o), next);
            }
            Opcode::Return => {
                let v = self.get(op!(Return).src);
                self.return_value(v);
            }
            Opcode::ReturnTail => {
                let v = self.get(op!(ReturnTail).src);
                self.return_value(v);
            }
            Opcode::CheckDerivedReturn => {
                let o = op!(CheckDerivedReturn);
                let (v, this) = (self.get(o.src), self.get(o.this));
                let (v, this) = (self.tagged(v), self.tagged(this));
                if self.is(v, ty::OBJECT) {
                    self.set(o.dst, v);
                } else if self.is(v, ty::UNDEFINED) && self.type_of(this) & ty::HOLE == 0 {
                    self.set(o.dst, this);
                } else {
                    let r = self.call_runtime(rt::check_derived_return as *const () as u64, &[v, this]);
                    self.types[r.index()] = ty::OBJECT;
                    self.set(o.dst, r);
                }
            }
            Opcode::Throw => self.throw(op!(Throw).src),

            // ---- properties
            Opcode::GetNamed => {
                let o = op!(GetNamed);
                let (b, key) = (self.get(o.object), self.constant_of(o.name));
                let v = self.get_named(b, key, &function.property[o.ic as usize], o.dst.0);
                self.set(o.dst, v);
            }
            Opcode::GetLength => {
                let o = op!(GetLength);
                let b = self.get(o.object);
                let key = self.constant(function.length_key);
                let v = self.get_named(b, key, &function.property[o.ic as usize], o.dst.0);
                self.set(o.dst, v);
            }
            Opcode::SetNamed | Opcode::DefineNamed => {
                let o = op!(SetNamed);
                let (b, key, v) = (self.get(o.object), self.constant_of(o.name), self.get(o.src));
                self.set_named(b, key, v, &function.property[o.ic as usize], opcode == Opcode::DefineNamed);
            }
            Opcode::GetElem => {
                let o = op!(GetElem);
                let (b, k) = (self.get(o.object), self.get(o.key));
                let v = self.get_elem(b, k, &function.element[o.ic as usize], o.dst.0);
                self.set(o.dst, v);
            }
            Opcode::SetElem => {
                let o = op!(SetElem);
                let (b, k, v) = (self.get(o.object), self.get(o.key), self.get(o.src));
                self.set_elem(b, k, v, &function.element[o.ic as usize]);
            }
            Opcode::GetPrivate | Opcode::SetPrivate | Opcode::DefinePrivateField => {
                self.private(opcode, at);
            }
            Opcode::GetSuper => {
                let o = op!(GetSuper);
                let (t, h, k) = (self.get(o.this), self.get(o.home), self.get(o.key));
                let flags = self.const_word(o.flags as u64);
                let v = self.call_runtime(rt::get_super as *const () as u64, &[t, h, k, flags]);
                self.set(o.dst, v);
            }
            Opcode::SetSuper => {
                let o = op!(SetSuper);
                let (t, h, k, v) = (self.get(o.this), self.get(o.home), self.get(o.key), self.get(o.src));
                let strict = self.const_word(function.strict as u64);
                let flags = self.const_word(o.flags as u64);
                self.call_runtime(rt::set_super as *const () as u64, &[t, h, k, v, strict, flags]);
            }
            Opcode::LoadSuperBase => {
                let o = op!(LoadSuperBase);
                let home = self.get(o.home);
                let v = self.call_runtime(rt::super_base as *const () as u64, &[home]);
                self.set(o.dst, v);
            }
            Opcode::LoadHomeObject => {
                let o = op!(LoadHomeObject);
                let callee = self.get(o.callee);
                let offset = lanner_engine::object::layout::JsFunction::HOME_OBJECT_OFFSET;
                let v = self.emit_region(Op::LoadTagged, &[callee], offset as u64, Region::Immutable);
                self.set(o.dst, v);
            }
            Opcode::DefineElem => {
                let o = op!(DefineElem);
                let (b, k, v) = (self.get(o.object), self.get(o.key), self.get(o.src));
                self.call_runtime(rt::define_elem as *const () as u64, &[b, k, v]);
            }
            Opcode::DeleteNamed => {
                let o = op!(DeleteNamed);
                let (b, k) = (self.get(o.object), self.constant_of(o.name));
                let strict = self.const_word(function.strict as u64);
                let v = self.call_runtime(rt::delete_elem as *const () as u64, &[b, k, strict]);
                self.set(o.dst, v);
            }
            Opcode::DeleteElem => {
                let o = op!(DeleteElem);
                let (b, k) = (self.get(o.object), self.get(o.key));
                let strict = self.const_word(function.strict as u64);
                let v = self.call_runtime(rt::delete_elem as *const () as u64, &[b, k, strict]);
                self.set(o.dst, v);
            }
            Opcode::HasPrivate => {
                let o = op!(HasPrivate);
                let (b, k) = (self.get(o.object), self.get(o.name));
                let v = self.call_runtime(rt::has_private as *const () as u64, &[b, k]);
                self.set(o.dst, v);
            }

            // ---- literals and closures
            Opcode::NewObject => {
                let o = op!(NewObject);
                let v = self.new_object(o.count, function.alloc[o.site as usize]);
                self.set(o.dst, v);
            }
            Opcode::NewArray => {
                let o = op!(NewArray);
                let values = self.range_regs(o.first, o.count);
                let v = self.new_array(&values, function.alloc[o.site as usize]);
                self.set(o.dst, v);
            }
            Opcode::ArrayPush => {
                let o = op!(ArrayPush);
                let (a, v) = (self.get(o.array), self.get(o.src));
                self.call_runtime(rt::array_push as *const () as u64, &[a, v]);
            }
            Opcode::ArrayPushHole => {
                let o = op!(ArrayPushHole);
                let a = self.get(o.array);
                self.call_runtime(rt::array_push_hole as *const () as u64, &[a]);
            }
            Opcode::ArraySpread => {
                let o = op!(ArraySpread);
                let (a, v) = (self.get(o.array), self.get(o.src));
                self.call_runtime(rt::array_spread as *const () as u64, &[a, v]);
            }
            Opcode::NewRegExp => {
                let o = op!(NewRegExp);
                let (p, f) = (self.constant_of(o.pattern), self.constant_of(o.flags));
                let v = self.call_runtime(rt::new_regexp as *const () as u64, &[p, f]);
                self.set(o.dst, v);
            }
            Opcode::NewClosure => {
                let o = op!(NewClosure);
                let c = self.get(o.context);
                let v = self.new_closure(o.function, c);
                self.set(o.dst, v);
            }
            Opcode::RunClassFields => {
                let o = op!(RunClassFields);
                let (t, c) = (self.get(o.this), self.get(o.class));
                let c = self.tagged(c);
                let offset = lanner_engine::object::layout::JsFunction::FIELDS_OFFSET;
                let fields = self.load_slot(c, Slot::Inline(offset as u32));
                if self.facts.constant(fields) == Some(Js::UNDEFINED.0) {
                    return;
                }
                let none = self.emit_imm(Op::IsValue, &[fields], Js::UNDEFINED.0);
                let (yes, no) = self.split(none);
                let facts = self.facts.clone();
                let mut sides = Vec::new();
                self.enter(yes, facts.clone());
                self.push_side(&mut sides, Val::NONE);
                self.enter(no, facts);
                self.call_runtime(rt::run_class_fields as *const () as u64, &[t, fields]);
                self.push_side(&mut sides, Val::NONE);
                self.join(sides);
            }
            Opcode::NewRest => {
                let o = op!(NewRest);
                let Some((args, argc)) = self.actual_arguments() else { return self.unsupported(opcode) };
                let start = self.const_word(o.start as u64);
                let v = self.call_leaf_throwing(rt::new_rest as *const () as u64, &[args, argc, start]);
                self.types[v.index()] = ty::OBJECT;
                self.set(o.dst, v);
            }
            Opcode::NewUnmappedArguments => {
                let o = op!(NewUnmappedArguments);
                let Some((args, argc)) = self.actual_arguments() else { return self.unsupported(opcode) };
                let v =
                    self.call_leaf_throwing(rt::new_unmapped_arguments as *const () as u64, &[args, argc]);
                self.types[v.index()] = ty::OBJECT;
                self.set(o.dst, v);
            }
            Opcode::NewMappedArguments => {
                let o = op!(NewMappedArguments);
                let Some((args, argc)) = self.actual_arguments() else { return self.unsupported(opcode) };
                let (callee, context) = (self.frame().callee, self.get(o.context));
                let v = self.call_leaf_throwing(
                    rt::new_mapped_arguments as *const () as u64,
                    &[args, argc, callee, context],
                );
                self.types[v.index()] = ty::OBJECT;
                self.set(o.dst, v);
            }

            Opcode::CopyDataProperties => {
                let o = op!(CopyDataProperties);
                let mut list = vec![self.get(o.object), self.get(o.src)];
                list.extend(self.range_regs(o.first, o.count));
                let list: Vec<Val> = list.into_iter().map(|v| self.tagged(v)).collect();
                self.emit_stack_call(rt::copy_data_properties as *const () as u64, &list);
                self.clobber_all();
            }
            Opcode::DefineMethod | Opcode::DefineAccessor => {
                let o = op!(DefineMethod);
                let (b, k, f) = (self.get(o.object), self.get(o.key), self.get(o.function));
                let flags = self.const_word(o.flags as u64);
                let address = if opcode == Opcode::DefineMethod {
                    rt::define_method as *const ()
                } else {
                    rt::define_accessor as *const ()
                };
                self.call_runtime(address as u64, &[b, k, f, flags]);
            }
            Opcode::SetLiteralPrototype => {
                let o = op!(SetLiteralPrototype);
                let (b, p) = (self.get(o.object), self.get(o.src));
                self.call_runtime(rt::set_literal_prototype as *const () as u64, &[b, p]);
            }
            Opcode::SetFunctionName => {
                let o = op!(SetFunctionName);
                let (f, k) = (self.get(o.function), self.get(o.key));
                let prefix = self.const_word(o.prefix as u64);
                self.call_runtime(rt::set_function_name as *const () as u64, &[f, k, prefix]);
            }
            Opcode::SetHomeObject => {
                let o = op!(SetHomeObject);
                let (f, h) = (self.get(o.function), self.get(o.home));
                self.call_runtime(rt::set_home as *const () as u64, &[f, h]);
            }
            Opcode::GetTemplateObject => {
                let o = op!(GetTemplateObject);
                let code = self.const_word(function.code_block);
                let index = self.const_word(o.template as u64);
                let v = self.call_runtime(rt::template_object as *const () as u64, &[code, index]);
                self.set(o.dst, v);
            }
            Opcode::NewClass => {
                let o = op!(NewClass);
                let (h, c) = (self.get(o.heritage), self.get(o.context));
                let code = self.const_word(function.code_block);
                let index = self.const_word(o.function as u64);
                let v = self.call_runtime(rt::new_class as *const () as u64, &[code, index, h, c]);
                let prototype = self.second_result();
                self.set(o.dst, v);
                self.set(o.dst.offset(1), prototype);
            }
            Opcode::SetClassFields => {
                let o = op!(SetClassFields);
                let (c, i) = (self.get(o.class), self.get(o.initializer));
                self.call_runtime(rt::set_class_fields as *const () as u64, &[c, i]);
            }
            Opcode::NewPrivateName => {
                let o = op!(NewPrivateName);
                let d = self.constant_of(o.description);
                let v = self.call_runtime(rt::new_private_name as *const () as u64, &[d]);
                self.set(o.dst, v);
            }
            Opcode::DefinePrivateMethod => {
                let o = op!(DefinePrivateMethod);
                let (b, n, f) = (self.get(o.object), self.get(o.name), self.get(o.function));
                let flags = self.const_word(o.flags as u64);
                self.call_runtime(rt::define_private_method as *const () as u64, &[b, n, f, flags]);
            }

            // ---- calls
            Opcode::Call => {
                let o = op!(Call);
                let (callee, this) = (self.get(o.callee), self.get(o.this));
                let args = self.range_regs(o.first, o.argc);
                let v = self.call(callee, this, &args, &function.call[o.ic as usize], o.dst.0);
                self.set(o.dst, v);
            }
            Opcode::CallFunction => {
                let o = op!(CallFunction);
                let (callee, this) = (self.get(o.callee), self.undefined());
                let args = self.range_regs(o.first, o.argc);
                let v = self.call(callee, this, &args, &function.call[o.ic as usize], o.dst.0);
                self.set(o.dst, v);
            }
            Opcode::CallSpread => {
                let o = op!(CallSpread);
                let (callee, this, args) = (self.get(o.callee), self.get(o.this), self.get(o.args));
                let callee = self.tagged(callee);
                let callable = self.emit_region(Op::IsCallable, &[callee], 0, Region::Header);
                self.emit(Op::CheckTrue, &[callable]);
                let pc = self.const_word(function.code_address + 4 * pc as u64);
                let v = self.call_runtime(rt::call_spread as *const () as u64, &[pc, callee, this, args]);
                self.set(o.dst, v);
            }
            Opcode::New => {
                let o = op!(New);
                let callee = self.get(o.callee);
                let args = self.range_regs(o.first, o.argc);
                let v = self.construct(callee, &args, &function.call[o.ic as usize], o.dst.0);
                self.set(o.dst, v);
            }
            Opcode::NewSpread => {
                let o = op!(NewSpread);
                let (callee, args) = (self.get(o.callee), self.get(o.args));
                let pc = self.const_word(function.code_address + 4 * pc as u64);
                let v = self.call_runtime(rt::construct_spread as *const () as u64, &[pc, callee, args]);
                self.set(o.dst, v);
            }
            Opcode::SuperCall => {
                let o = op!(SuperCall);
                let (callee, nt) = (self.get(o.callee), self.get(o.new_target));
                let args = self.range_regs(o.first, o.argc);
                let v = self.super_call(callee, nt, &args, &function.call[o.ic as usize], o.dst.0);
                self.set(o.dst, v);
            }
            Opcode::SuperCallSpread => {
                let o = op!(SuperCallSpread);
                let (callee, nt, args) = (self.get(o.callee), self.get(o.new_target), self.get(o.args));
                let v = self.call_runtime(rt::super_call_spread as *const () as u64, &[callee, nt, args]);
                self.set(o.dst, v);
            }
            Opcode::CallIntrinsic => {
                let o = op!(CallIntrinsic);
                let args = self.range_regs(o.first, o.argc);
                let mut list = vec![self.const_int(o.intrinsic as i32)];
                list.extend(args);
                let list: Vec<Val> = list.into_iter().map(|v| self.tagged(v)).collect();
                let v = self.emit_stack_call(rt::call_intrinsic as *const () as u64, &list);
                self.clobber_all();
                self.set(o.dst, v);
            }

            // ---- iteration
            Opcode::GetIterator => {
                let o = op!(GetIterator);
                let src = self.get(o.src);
                let (v, next) = self.get_iterator(src);
                self.set(o.dst, v);
                self.set(o.dst.offset(1), next);
            }
            Opcode::IteratorStep => {
                let o = op!(IteratorStep);
                let (i, n) = (self.get(o.iterator), self.get(o.iterator.offset(1)));
                if self.is_array_iterator(i, n) {
                    let v = self.array_iterator_step(i, target!(o));
                    self.set(o.dst, v);
                    return;
                }
                let v = self.call_runtime(rt::iterator_step as *const () as u64, &[i, n]);
                self.types[v.index()] = ty::ANY;
                let done = self.emit_imm(Op::IsValue, &[v], Js::HOLE.0);
                let (t, e) = self.split(done);
                let facts = self.facts.clone();
                self.enter(t, facts.clone());
                self.goto(target!(o));
                self.enter(e, facts);
                self.facts.refine_type(v, !ty::HOLE);
                self.set(o.dst, v);
            }
            Opcode::IteratorClose => {
                let o = op!(IteratorClose);
                let i = self.get(o.iterator);
                self.call_runtime(rt::iterator_close as *const () as u64, &[i]);
            }
            Opcode::IteratorCloseSilent => {
                let o = op!(IteratorCloseSilent);
                let i = self.get(o.iterator);
                self.call_runtime(rt::iterator_close_silent as *const () as u64, &[i]);
            }
            Opcode::ThrowIfNotObject => {
                let v = self.get(op!(ThrowIfNotObject).src);
                let v = self.tagged(v);
                self.check_object(v);
            }
            Opcode::ForInPrepare => {
                let o = op!(ForInPrepare);
                let v = self.get(o.src);
                let v = self.call_runtime(rt::for_in_prepare as *const () as u64, &[v]);
                self.set(o.dst, v);
            }
            Opcode::ForInNext => {
                let o = op!(ForInNext);
                let v = self.get(o.enumerator);
                let v = self.call_runtime(rt::for_in_next as *const () as u64, &[v]);
                self.types[v.index()] = ty::ANY;
                let done = self.emit_imm(Op::IsValue, &[v], Js::HOLE.0);
                let (t, e) = self.split(done);
                let facts = self.facts.clone();
                self.enter(t, facts.clone());
                self.goto(target!(o));
                self.enter(e, facts);
                self.facts.refine_type(v, !ty::HOLE);
                self.set(o.dst, v);
            }
            Opcode::NewIteratorResult => {
                let o = op!(NewIteratorResult);
                let v = self.get(o.value);
                let done = self.const_word(o.done as u64);
                let v = self.call_runtime(rt::new_iterator_result as *const () as u64, &[v, done]);
                self.set(o.dst, v);
            }
            Opcode::CheckObjectCoercible => {
                let v = self.get(op!(CheckObjectCoercible).src);
                if self.g.rep(v) == Rep::Tagged && self.type_of(v) & ty::NULLISH != 0 {
                    let n = self.emit(Op::IsNullish, &[v]);
                    self.emit(Op::CheckFalse, &[n]);
                    self.facts.refine_type(v, !ty::NULLISH);
                }
            }
            Opcode::ImportCall => {
                let o = op!(ImportCall);
                let (specifier, options) = (self.get(o.specifier), self.get(o.options));
                let (code, phase) = (self.const_word(function.code_block), self.const_word(o.phase as u64));
                let v = self
                    .call_runtime(rt::import_call as *const () as u64, &[code, specifier, options, phase]);
                self.set(o.dst, v);
            }
            Opcode::ImportMeta => {
                let code = self.const_word(function.code_block);
                let v = self.call_runtime(rt::import_meta as *const () as u64, &[code]);
                self.set(op!(ImportMeta).dst, v);
            }
            // ---- suspension and disposal
            Opcode::ResumePoint
            | Opcode::InitialYield
            | Opcode::Yield
            | Opcode::Await
            | Opcode::DelegateStep
            | Opcode::AsyncReturn
            | Opcode::AsyncThrow
            | Opcode::GetAsyncIterator
            | Opcode::NewDisposeCapability
            | Opcode::AddDisposable
            | Opcode::DisposeStep
            | Opcode::SuppressError => self.suspension_instruction(opcode, at, pc),
        }
    }

    pub(super) fn not(&mut self, v: Val) -> Val {
        let inst = self.g.inst(v);
        match inst.op {
            Op::ConstBool => {
                let b = inst.imm == 0;
                self.const_bool(b)
            }
            Op::NotBool => inst.args[0],
            _ => self.emit(Op::NotBool, &[v]),
        }
    }

    pub(super) fn check_not_hole(&mut self, v: Val) {
        if self.g.rep(v) == Rep::Tagged && self.type_of(v) & ty::HOLE != 0 {
            if self.is(v, ty::HOLE) {
                return self.deopt();
            }
            self.emit(Op::CheckNotHole, &[v]);
            self.facts.refine_type(v, !ty::HOLE);
        }
    }

    /// `throw` jumps to the handler if one of the frames here has it; otherwise the interpreter does it, until
    /// that turns out to happen often.
    fn throw(&mut self, src: Reg) {
        let v = self.get(src);
        match self.innermost_handler() {
            Some((depth, h)) if h.target > self.frames[depth].pc => {
                let here = depth + 1 == self.frames.len();
                if here || self.exits_here() > 0 || self.handler_has_run(depth, h.target) {
                    self.catch(depth, h, v);
                } else {
                    self.deopt();
                }
            }
            None if self.exits_here() > 0 => {
                let code = self.const_word(self.function().code_block);
                let pc = self.const_word(self.frame().pc as u64);
                self.call_runtime(rt::throw_value as *const () as u64, &[code, pc, v]);
                self.emit(Op::Unreachable, &[]);
                self.dead = true;
            }
            _ => self.deopt(),
        }
    }

    /// What the runtime function just called left as its second result.
    pub(super) fn second_result(&mut self) -> Val {
        self.further_result(0)
    }

    pub(super) fn third_result(&mut self) -> Val {
        self.further_result(8)
    }

    fn further_result(&mut self, offset: u64) -> Val {
        let base = self.const_word(self.snap.object.further_results);
        let v = self.emit_region(Op::LoadTaggedAt, &[base], offset, Region::Vm);
        self.types[v.index()] = ty::ANY;
        v
    }

    /// Pointer to and count of the actual arguments, in functions compiled for the generic entry.
    fn actual_arguments(&self) -> Option<(Val, Val)> {
        if self.frame().inlined || !self.generic_entry {
            return None;
        }
        let a = &self.frame().arguments;
        Some((*a.first()?, *a.get(1)?))
    }

    fn private(&mut self, opcode: Opcode, at: *const u32) {
        let function = self.function();
        let (object, name, other, ic) = match opcode {
            Opcode::GetPrivate => {
                // SAFETY: a whole instruction (validated bytecode).
                let o = unsafe { ops::GetPrivate::read(at) };
                (o.object, o.name, o.dst, o.ic)
            }
            _ => {
                // SAFETY: as above; both store forms have the same operands.
                let o = unsafe { ops::SetPrivate::read(at) };
                (o.object, o.name, o.src, o.ic)
            }
        };
        let feedback = &function.element[ic as usize];
        let (b, n) = (self.get(object), self.get(name));
        let usable = self.exits_here() < 3;
        match &feedback.named {
            Some((key, named))
                if usable
                    && !named.cases.is_empty()
                    && !named.generic
                    && (opcode == Opcode::GetPrivate || super::property::stores_in_place(named)) =>
            {
                self.check_constant(n, *key);
                if opcode == Opcode::GetPrivate {
                    let v = self.get_named(b, n, named, other.0);
                    self.set(other, v);
                } else {
                    let v = self.get(other);
                    self.set_named(b, n, v, named, false);
                }
            }
            None if usable && self.exits_here() == 0 => self.deopt(),
            _ => {
                let code = self.const_word(function.code_block);
                let icw = self.const_word(feedback.ic);
                match opcode {
                    Opcode::GetPrivate => {
                        let v = self.call_runtime(rt::get_private as *const () as u64, &[code, icw, b, n]);
                        self.set(other, v);
                    }
                    _ => {
                        let v = self.get(other);
                        let f = if opcode == Opcode::SetPrivate {
                            rt::set_private as *const ()
                        } else {
                            rt::define_private_field as *const ()
                        };
                        self.call_runtime(f as u64, &[code, icw, b, n, v]);
                    }
                }
            }
        }
    }
}
