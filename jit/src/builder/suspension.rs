//! Generators, async functions, and resources that are disposed of.

use super::*;
use crate::lower::runtime as rt;
use lanner_engine::builtins::dispose_operations::THROW_MODE;
use lanner_engine::bytecode::{Opcode, ops};

/// Reads the operands of the instruction at `at`.
macro_rules! op {
    ($name:ident, $at:expr) => {
        // SAFETY: the bytecode is validated: a whole instruction starts there.
        unsafe { ops::$name::read($at) }
    };
}

impl Builder<'_> {
    pub(super) fn suspension_instruction(&mut self, opcode: Opcode, at: *const u32, pc: u32) {
        match opcode {
            // ---- suspension
            Opcode::ResumePoint => {}
            Opcode::InitialYield | Opcode::Yield | Opcode::Await => self.leave(),
            Opcode::DelegateStep => {
                let o = op!(DelegateStep, at);
                let (i, n) = (self.get(o.iterator), self.get(o.iterator.offset(1)));
                let received = self.get(o.received);
                let outcome = self.call_runtime(rt::delegate_step as *const () as u64, &[i, n, received]);
                self.types[outcome.index()] = ty::INT;
                let v = self.second_result();
                self.set(o.dst, v);
                self.set(o.dst.offset(1), outcome);
            }
            Opcode::AsyncReturn | Opcode::AsyncThrow => self.finish_async(opcode),
            Opcode::GetAsyncIterator => {
                let o = op!(GetAsyncIterator, at);
                let src = self.get(o.src);
                let v = self.call_runtime(rt::get_async_iterator as *const () as u64, &[src]);
                self.types[v.index()] = ty::OBJECT;
                let next = self.second_result();
                self.set(o.dst, v);
                self.set(o.dst.offset(1), next);
            }
            // ---- explicit resource management
            Opcode::NewDisposeCapability => {
                let v = self.call_leaf_throwing(rt::new_dispose_capability as *const () as u64, &[]);
                self.types[v.index()] = ty::OBJECT;
                self.set(op!(NewDisposeCapability, at).dst, v);
            }
            Opcode::AddDisposable => {
                let o = op!(AddDisposable, at);
                let (s, v) = (self.get(o.stack), self.get(o.src));
                let is_async = self.const_word((o.flags & 1) as u64);
                self.call_runtime(rt::add_disposable as *const () as u64, &[s, v, is_async]);
            }
            Opcode::DisposeStep => {
                let o = op!(DisposeStep, at);
                let (s, m, v) = (self.get(o.stack), self.get(o.mode), self.get(o.value));
                let awaited = self.call_runtime(rt::dispose_step as *const () as u64, &[s, m, v]);
                self.types[awaited.index()] = ty::ANY;
                let (value, mode) = (self.second_result(), self.third_result());
                self.types[mode.index()] = ty::INT;
                self.set(o.value, value);
                self.set(o.mode, mode);
                let done = self.emit_imm(Op::IsValue, &[awaited], Js::HOLE.0);
                let (t, e) = self.split(done);
                let facts = self.facts.clone();
                self.enter(t, facts.clone());
                self.goto((pc as i64 + o.target as i64) as u32);
                self.enter(e, facts);
                self.facts.refine_type(awaited, !ty::HOLE);
                self.set(o.dst, awaited);
            }
            Opcode::SuppressError => {
                let o = op!(SuppressError, at);
                let (m, v, e) = (self.get(o.mode), self.get(o.value), self.get(o.error));
                let v = self.call_runtime(rt::suppress_error as *const () as u64, &[m, v, e]);
                let mode = self.const_int(THROW_MODE.as_int());
                self.set(o.value, v);
                self.set(o.mode, mode);
            }

            _ => unreachable!("{} neither suspends nor disposes", opcode.name()),
        }
    }

    /// An async function ends. Code that took over a frame does not know whether that was ever suspended;
    /// code of a call does: it leaves where the function first suspends itself.
    fn finish_async(&mut self, opcode: Opcode) {
        if !self.own_frame.is_none() {
            return self.leave();
        }
        let function = self.function();
        // SAFETY: the bytecode is validated; both opcodes have the same operands.
        let o = unsafe { ops::AsyncReturn::read(&function.code[self.frame().pc as usize]) };
        let (v, rejects) = (self.get(o.src), self.const_word((opcode == Opcode::AsyncThrow) as u64));
        let promise = self.call_runtime(rt::settled_promise as *const () as u64, &[v, rejects]);
        self.return_value(promise);
    }
}
