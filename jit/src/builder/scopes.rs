//! Names that are looked up when the code runs: globals, `with`, direct eval.

use super::*;
use crate::lower::runtime as rt;
use lanner_engine::bytecode::{Opcode, ops};

/// Reads the operands of the instruction at `at`.
macro_rules! op {
    ($name:ident, $at:expr) => {
        // SAFETY: the bytecode is validated: a whole instruction starts there.
        unsafe { ops::$name::read($at) }
    };
}

impl Builder<'_> {
    pub(super) fn scope_instruction(&mut self, opcode: Opcode, at: *const u32) {
        let function = self.function();
        match opcode {
            // ---- globals
            Opcode::LoadGlobal | Opcode::LoadGlobalOrUndefined => {
                let (dst, name, ic) = if opcode == Opcode::LoadGlobal {
                    let o = op!(LoadGlobal, at);
                    (o.dst, o.name, o.ic)
                } else {
                    let o = op!(LoadGlobalOrUndefined, at);
                    (o.dst, o.name, o.ic)
                };
                let feedback = &function.global[ic as usize];
                let v = match &feedback.cached {
                    Some(c) if self.exits_here() < 3 => self.load_global(c),
                    None if self.exits_here() == 0 && opcode == Opcode::LoadGlobal => {
                        self.deopt();
                        return;
                    }
                    _ => {
                        let key = self.constant_of(name);
                        let ic = self.const_word(feedback.ic);
                        let must = self.const_word((opcode == Opcode::LoadGlobal) as u64);
                        self.call_runtime(rt::load_global as *const () as u64, &[ic, key, must])
                    }
                };
                self.set(dst, v);
            }
            Opcode::StoreGlobal => {
                let o = op!(StoreGlobal, at);
                let feedback = &function.global[o.ic as usize];
                let v = self.get(o.src);
                match &feedback.cached {
                    Some(c) if c.writable && self.exits_here() < 3 => self.store_global(c, v),
                    _ => {
                        let key = self.constant_of(o.name);
                        let ic = self.const_word(feedback.ic);
                        let strict = self.const_word(function.strict as u64);
                        self.call_runtime(rt::store_global as *const () as u64, &[ic, key, v, strict]);
                    }
                }
            }

            // ---- dynamic scopes
            Opcode::LoadDynamic | Opcode::LoadDynamicOrUndefined => {
                // Both have the same operands.
                let o = op!(LoadDynamic, at);
                let (c, k) = (self.get(o.context), self.constant_of(o.name));
                let must_exist = opcode == Opcode::LoadDynamic;
                let flags = self.const_word(must_exist as u64 | (function.strict as u64) << 1);
                let v = self.call_runtime(rt::load_dynamic as *const () as u64, &[c, k, flags]);
                self.set(o.dst, v);
            }
            Opcode::LoadDynamicCallee => {
                let o = op!(LoadDynamicCallee, at);
                let (c, k) = (self.get(o.context), self.constant_of(o.name));
                let strict = self.const_word(function.strict as u64);
                let v = self.call_runtime(rt::load_dynamic_callee as *const () as u64, &[c, k, strict]);
                let this = self.second_result();
                self.set(o.dst, v);
                self.set(o.dst.offset(1), this);
            }
            Opcode::ResolveDynamic => {
                let o = op!(ResolveDynamic, at);
                let (c, k) = (self.get(o.context), self.constant_of(o.name));
                let v = self.call_runtime(rt::resolve_dynamic as *const () as u64, &[c, k]);
                self.types[v.index()] = ty::ANY;
                self.set(o.dst, v);
            }
            Opcode::LoadResolved => {
                let o = op!(LoadResolved, at);
                let (p, k) = (self.get(o.place), self.constant_of(o.name));
                let strict = self.const_word(function.strict as u64);
                let v = self.call_runtime(rt::load_resolved as *const () as u64, &[p, k, strict]);
                self.set(o.dst, v);
            }
            Opcode::StoreResolved => {
                let o = op!(StoreResolved, at);
                let (p, k, v) = (self.get(o.place), self.constant_of(o.name), self.get(o.src));
                let strict = self.const_word(function.strict as u64);
                self.call_runtime(rt::store_resolved as *const () as u64, &[p, k, v, strict]);
            }
            Opcode::DeleteDynamic => {
                let o = op!(DeleteDynamic, at);
                let (c, k) = (self.get(o.context), self.constant_of(o.name));
                let v = self.call_runtime(rt::delete_dynamic as *const () as u64, &[c, k]);
                self.types[v.index()] = ty::BOOL;
                self.set(o.dst, v);
            }
            Opcode::NewWithContext => {
                let o = op!(NewWithContext, at);
                let (p, b) = (self.get(o.parent), self.get(o.object));
                let v = self.call_runtime(rt::new_with_context as *const () as u64, &[p, b]);
                self.types[v.index()] = ty::INTERNAL;
                self.note_height(v, p, 1);
                self.set(o.dst, v);
            }
            Opcode::StoreEvalVar => {
                let o = op!(StoreEvalVar, at);
                let (c, k, v) = (self.get(o.context), self.constant_of(o.name), self.get(o.src));
                self.call_runtime(rt::store_eval_var as *const () as u64, &[c, k, v]);
            }
            Opcode::CallEval => self.call_eval(op!(CallEval, at)),
            // A program's declarations are its first instructions, and run once.
            Opcode::DeclareGlobals | Opcode::DefineGlobalFunction | Opcode::DeclareEvalVars => {
                self.unsupported(opcode);
            }
            Opcode::InitGlobalLexical => {
                let o = op!(InitGlobalLexical, at);
                let (k, v) = (self.constant_of(o.name), self.get(o.src));
                self.call_runtime(rt::init_global_lexical as *const () as u64, &[k, v]);
            }

            _ => unreachable!("{} is no instruction of scopes", opcode.name()),
        }
    }

    fn load_global(&mut self, c: &GlobalCase) -> Val {
        if let Some(value) = c.value {
            // An initialised constant.
            return self.snapshot_constant(value);
        }
        self.check_word(c.epoch_address, c.epoch);
        let holder = self.snapshot_constant(c.holder);
        let v = self.load_slot(holder, Slot::Overflow(c.offset));
        if self.g.rep(v) == Rep::Tagged {
            if self.g.inst(v).op == Op::LoadTaggedAt {
                self.types[v.index()] = ty::ANY;
            }
            self.check_not_hole(v);
        }
        v
    }

    fn store_global(&mut self, c: &GlobalCase, v: Val) {
        self.check_word(c.epoch_address, c.epoch);
        let holder = self.snapshot_constant(c.holder);
        let old = self.load_slot(holder, Slot::Overflow(c.offset));
        if self.g.rep(old) == Rep::Tagged {
            if self.g.inst(old).op == Op::LoadTaggedAt {
                self.types[old.index()] = ty::ANY;
            }
            self.check_not_hole(old);
        }
        self.store_slot(holder, Slot::Overflow(c.offset), v);
    }
}
