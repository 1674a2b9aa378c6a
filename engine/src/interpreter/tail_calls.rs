//! Proper tail calls (15.10) of strict code.
//!
//! A tail call is an ordinary call while there is room: frames stay on the stack and in stack traces. Past
//! [`SOFT_SHARE`] of the VM stack or of the native stack, the callee takes over its caller's frame instead,
//! so any number of tail calls in a row needs a bounded stack. Compiled code leaves for the interpreter at
//! a tail call when the native stack is deep (`CheckTailDepth`); an activation of the interpreter that
//! starts there runs the callees of tail calls itself.

use super::dispatch::push_frame_anywhere;
use super::stack::{FRAME_HEADER, FrameRef, frame};
use crate::bytecode::{Opcode, Reg, ops};
use crate::execution::code::code_flags;
use crate::execution::{CodeBlock, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::JsFunction;
use crate::value::{Gc, Value};
use std::sync::atomic::Ordering;

/// Share of a stack, in eighths, that is used before tail calls replace frames.
pub const SOFT_SHARE: usize = 6;

/// Whether what follows a call only returns its result, by [`Opcode::ReturnTail`].
///
/// # Safety
/// `after` is the instruction behind a call of validated code that writes `dst`.
pub unsafe fn only_returns(mut after: *const u32, dst: Reg) -> bool {
    // Nested conditional operators jump to each other's ends.
    for _ in 0..32 {
        // SAFETY: jumps of validated code land on instructions.
        unsafe {
            match Opcode::from_word(*after) {
                Some(Opcode::ReturnTail) => return ops::ReturnTail::read(after).src == dst,
                Some(Opcode::Jump) => after = after.offset(ops::Jump::read(after).target as isize),
                _ => return false,
            }
        }
    }
    false
}

/// Whether the call at `pc` is in tail position.
///
/// # Safety
/// `pc` is an instruction of the linked `code`.
#[cold]
#[inline(never)]
pub unsafe fn is_tail_call(code: *mut CodeBlock, pc: *const u32) -> bool {
    // SAFETY: the caller's promise.
    unsafe {
        if !(*code).is_strict() {
            return false;
        }
        match Opcode::from_word(*pc) {
            Some(Opcode::Call) => only_returns(pc.add(ops::Call::LENGTH), ops::Call::read(pc).dst),
            Some(Opcode::CallFunction) => {
                only_returns(pc.add(ops::CallFunction::LENGTH), ops::CallFunction::read(pc).dst)
            }
            Some(Opcode::CallEval) => {
                only_returns(pc.add(ops::CallEval::LENGTH), ops::CallEval::read(pc).dst)
            }
            _ => false,
        }
    }
}

/// The code of a function that a call can run in the interpreter.
pub fn interpreted_target(vm: &Vm, callee: Value) -> Option<*mut CodeBlock> {
    if !callee.is_kind(CellKind::Function) {
        return None;
    }
    let function: Gc<JsFunction> = callee.as_gc();
    let target = vm.code_of(function.code);
    (target.flags & code_flags::CLASS_CONSTRUCTOR == 0).then_some(target as *mut CodeBlock)
}

/// The frame of a callee when the stack is deep: the caller's own if it is at a tail call, else a new one.
///
/// # Safety
/// The running frame is at the call at `pc`; `callee` is a closure of `target`; `args` points to `argc`
/// registers of the frame.
#[cold]
#[inline(never)]
pub unsafe fn enter_deep(
    vm: &mut Vm,
    pc: *const u32,
    target: *mut CodeBlock,
    callee: Value,
    this: Value,
    args: *const Value,
    argc: usize,
    destination: u64,
) -> JsResult<*mut Value> {
    // Endless tail recursion has no other place to be interrupted at.
    if vm.stack_limit.load(Ordering::Relaxed) == usize::MAX {
        vm.poll_interrupt()?;
    }
    // SAFETY: the caller's promise.
    unsafe {
        let fp = vm.fp;
        let code: *mut CodeBlock = FrameRef(fp).code();
        let flags = FrameRef(fp).flags();
        if flags & !frame::FLAG_ENTRY == 0
            && is_tail_call(code, pc)
            && replace_frame(vm, fp, target, callee, this, args, argc)
        {
            return Ok(fp);
        }
        let undefined = Value::UNDEFINED;
        match push_frame_anywhere(vm, target, callee, this, undefined, args, argc, 0, destination) {
            Some(fp) => Ok(fp),
            None => Err(vm.stack_overflow()),
        }
    }
}

/// Turns the running frame into the callee's. False: the stack has no room for it.
///
/// # Safety
/// As for [`enter_deep`]; nothing needs the caller's registers any more.
unsafe fn replace_frame(
    vm: &mut Vm,
    fp: *mut Value,
    target: *mut CodeBlock,
    callee: Value,
    this: Value,
    args: *const Value,
    argc: usize,
) -> bool {
    // SAFETY: the caller's promise; every store is below the checked end.
    unsafe {
        let registers = (*target).register_count as usize;
        let kept = fp.add(registers);
        if kept.add(argc) > vm.stack.end() {
            return false;
        }
        // All arguments stay above the registers until the callee's prologue is over.
        std::ptr::copy(args, kept, argc);
        let given = argc.min((*target).param_count as usize);
        std::ptr::copy_nonoverlapping(kept, fp.add(1), given);
        for i in 1 + given..registers {
            *fp.add(i) = Value::UNDEFINED;
        }
        *fp = this;
        let entry = FrameRef(fp).flags() & frame::FLAG_ENTRY;
        *fp.offset(frame::CODE) = Value::private(target);
        *fp.offset(frame::CALLEE) = callee;
        *fp.offset(frame::NEW_TARGET) = Value::UNDEFINED;
        *fp.offset(frame::PC) = Value::private((*target).code);
        *fp.offset(frame::ARGS) = Value::private(kept);
        *fp.offset(frame::ARGC) = Value(Value::INT_TAG | entry << 32 | argc as u64);
        const { assert!(FRAME_HEADER == 9) };
        vm.stack_top = kept.add(argc);
        vm.realm = (*target).realm;
        true
    }
}
