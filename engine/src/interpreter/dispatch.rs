//! The dispatch loop.
//!
//! One activation of [`run`] executes any number of JavaScript frames: calls between bytecode functions
//! push and pop frames on the VM stack without native recursion. The frame that was on top at entry is
//! flagged ENTRY; returning from it (or unwinding past it) leaves the activation.
//!
//! Invariants: `vm.fp` and `vm.stack_top` always describe the running frame. The frame's PC word holds the
//! current instruction whenever anything that may throw, collect or look at the stack is called.

use super::stack::{CompiledRun, FRAME_HEADER, FrameRef, frame};
use super::{
    async_generators, calls, classes, elements, generators, globals, iteration, literals, properties, scopes,
    tail_calls,
};
use crate::builtins::dispose_operations::{self, DisposeStep, THROW_MODE};
use crate::bytecode::{Opcode, YieldKind, ops};
use crate::execution::code::code_flags;
use crate::execution::{CallContext, CodeBlock, ErrorKind, JsResult, NativeFn, Realm, Throw, Vm};
use crate::feedback::{CaseKind, type_bits};
use crate::heap::{CellHeader, CellKind};
use crate::modules;
use crate::object::{JsFunction, JsObject, NativeFunction, PropertyKey, ValueArray, object_flags};
use crate::value::number_conversions::remainder;
use crate::value::{Gc, Value};
use std::sync::atomic::Ordering;

/// Generic entry of compiled code.
pub type CompiledEntry = unsafe extern "C" fn(
    vm: *mut Vm,
    callee: u64,
    this: u64,
    new_target: u64,
    args: *const Value,
    argc: u64,
) -> u64;
/// On-stack-replacement entry: finishes the interpreter frame at `fp`.
pub type OsrEntry = unsafe extern "C" fn(vm: *mut Vm, fp: *mut Value) -> u64;

/// Runs compiled code as a run of its own: what it called out from is remembered, and restored.
///
/// # Safety
/// `entry` calls compiled code and nothing else.
#[inline(always)]
pub unsafe fn compiled_run(vm: &mut Vm, construct: bool, entry: impl FnOnce(&mut Vm) -> u64) -> u64 {
    let run = CompiledRun { previous: vm.compiled_run, exit_frame: vm.exit_frame, construct };
    vm.compiled_run = &raw const run;
    vm.exit_frame = 0;
    let result = entry(vm);
    vm.compiled_run = run.previous;
    vm.exit_frame = run.exit_frame;
    result
}

/// Decodes a word that the validator has checked.
#[inline(always)]
unsafe fn opcode_at(pc: *const u32) -> Opcode {
    // SAFETY: linked code is validated: every instruction starts with a valid opcode.
    unsafe { std::mem::transmute::<u8, Opcode>(*pc as u8) }
}

/// Pushes a frame for `code`. The callee keeps the code alive.
///
/// # Safety
/// `args` points to `argc` live values; `callee` is a function of `code`.
#[inline(always)]
pub unsafe fn push_frame(
    vm: &mut Vm,
    code: *mut CodeBlock,
    callee: Value,
    this: Value,
    new_target: Value,
    args: *const Value,
    argc: usize,
    flags: u64,
    destination: u64,
) -> Option<*mut Value> {
    // SAFETY: the stack's words up to stack_end are mapped; the bound is checked before any store.
    unsafe {
        let fp = vm.stack_top.add(FRAME_HEADER);
        let registers = (*code).register_count as usize;
        let params = (*code).param_count as usize;
        if fp.add(registers) > vm.stack_end {
            return None;
        }
        *fp.offset(frame::CODE) = Value::private(code);
        *fp.offset(frame::CALLEE) = callee;
        *fp.offset(frame::NEW_TARGET) = new_target;
        *fp.offset(frame::PREVIOUS) = Value::private(vm.fp);
        *fp.offset(frame::PC) = Value::private((*code).code);
        *fp.offset(frame::ARGS) = Value::private(args);
        *fp.offset(frame::ARGC) = Value(Value::INT_TAG | flags << 32 | argc as u64);
        *fp.offset(frame::DESTINATION) = Value(Value::INT_TAG | destination);
        *fp.offset(frame::NATIVE_SP) = Value(Value::INT_TAG);
        *fp = this;
        let given = argc.min(params);
        for i in 0..given {
            *fp.add(1 + i) = *args.add(i);
        }
        for i in 1 + given..registers {
            *fp.add(i) = Value::UNDEFINED;
        }
        vm.fp = fp;
        vm.stack_top = fp.add(registers);
        vm.realm = (*code).realm;
        Some(fp)
    }
}

/// As [`push_frame`], up to the end of the whole stack: for frames that no tail call replaces.
///
/// # Safety
/// As for [`push_frame`].
#[inline(always)]
pub unsafe fn push_frame_anywhere(
    vm: &mut Vm,
    code: *mut CodeBlock,
    callee: Value,
    this: Value,
    new_target: Value,
    args: *const Value,
    argc: usize,
    flags: u64,
    destination: u64,
) -> Option<*mut Value> {
    // SAFETY: the caller's promise.
    unsafe {
        if let Some(fp) = push_frame(vm, code, callee, this, new_target, args, argc, flags, destination) {
            return Some(fp);
        }
        let soft = std::mem::replace(&mut vm.stack_end, vm.stack.end());
        let pushed = push_frame(vm, code, callee, this, new_target, args, argc, flags, destination);
        vm.stack_end = soft;
        pushed
    }
}

/// Pops the running frame.
///
/// # Safety
/// `fp` is the running frame.
#[inline(always)]
pub unsafe fn pop_frame(vm: &mut Vm, fp: *mut Value) {
    // SAFETY: a live frame has its header words.
    unsafe {
        vm.stack_top = fp.sub(FRAME_HEADER);
        vm.fp = (*fp.offset(frame::PREVIOUS)).as_private();
    }
}

/// Continues with the frame's handler, or pops frames up to and including the ENTRY frame.
/// Returns the frame to continue in.
fn unwind(vm: &mut Vm) -> Option<*mut Value> {
    loop {
        let fp = vm.fp;
        let frame_ref = FrameRef(fp);
        // SAFETY: vm.fp is the running frame of this activation.
        unsafe {
            let code = frame_ref.code();
            let pc = frame_ref.pc_offset();
            vm.note_throw(code, pc, vm.exception);
            if !vm.terminating
                && let Some(handler) = code.function.handlers.iter().find(|h| h.start <= pc && pc < h.end)
            {
                let exception = std::mem::replace(&mut vm.exception, Value::UNDEFINED);
                vm.hold_site(exception);
                *fp.add(handler.register as usize) = exception;
                *fp.offset(frame::PC) = Value::private(code.code.add(handler.target as usize));
                vm.stack_top = fp.add(code.register_count as usize);
                vm.realm = code.realm;
                return Some(fp);
            }
            let flags = frame_ref.flags();
            if flags & frame::FLAG_GENERATOR != 0 {
                generators::finish_by_throw(vm, fp);
            }
            pop_frame(vm, fp);
            if flags & frame::FLAG_ENTRY != 0 {
                return None;
            }
        }
    }
}

/// Runs the frame `vm.fp` (flagged ENTRY) from its PC to its end.
///
/// # Safety
/// `vm.fp` is a whole frame whose PC word points at an instruction.
pub unsafe fn run(vm: &mut Vm) -> JsResult<Value> {
    let sp_marker = 0u64;
    let caller_realm: *mut Realm = vm.realm;
    // SAFETY: vm.fp is a live frame.
    unsafe { *vm.fp.offset(frame::NATIVE_SP) = Value::private(&sp_marker as *const u64) };
    // SAFETY: the caller's promise.
    let result = unsafe { run_loop(vm) };
    vm.realm = caller_realm;
    result
}

/// Continues the frames that a side exit of compiled code pushed: `vm.fp` is the innermost, the outermost
/// is flagged ENTRY. `throwing`: the innermost frame's instruction has thrown `vm.exception`.
///
/// # Safety
/// As for [`run`].
pub unsafe fn resume(vm: &mut Vm, throwing: bool) -> JsResult<Value> {
    let sp_marker = 0u64;
    let caller_realm: *mut Realm = vm.realm;
    // SAFETY: the frames from vm.fp down to the one flagged ENTRY are live.
    unsafe {
        let mut outermost = FrameRef(vm.fp);
        while outermost.flags() & frame::FLAG_ENTRY == 0
            && let Some(previous) = outermost.previous()
        {
            outermost = previous;
        }
        outermost.set_header(frame::NATIVE_SP, Value::private(&sp_marker as *const u64));
    }
    if throwing && unwind(vm).is_none() {
        vm.realm = caller_realm;
        return Err(vm.pending_throw());
    }
    // SAFETY: the caller's promise.
    let result = unsafe { run_loop(vm) };
    vm.realm = caller_realm;
    result
}

#[inline(never)]
unsafe fn run_loop(vm: &mut Vm) -> JsResult<Value> {
    // SAFETY: for the whole function: linked code is validated, so register, constant and feedback operands are in
    // range for the frame's code block, and jumps land on instructions. Cells reached from registers are live.
    unsafe {
        // Little native stack is left: tail calls do not enter compiled code, which would need more.
        let native_marker = 0u8;
        let native_is_deep = (&raw const native_marker as usize) < vm.native_tail_limit;
        let mut fp: *mut Value = vm.fp;
        let mut code: *mut CodeBlock = (*fp.offset(frame::CODE)).as_private();
        let mut pc: *const u32 = (*fp.offset(frame::PC)).as_private::<u32>();
        vm.realm = (*code).realm;

        macro_rules! reg {
            ($r:expr) => {
                *fp.add($r.0 as usize)
            };
        }
        macro_rules! set {
            ($r:expr, $v:expr) => {{
                let value: Value = $v;
                *fp.add($r.0 as usize) = value;
            }};
        }
        macro_rules! constant {
            ($i:expr) => {
                *(&(*code).constants).get_unchecked($i as usize)
            };
        }
        macro_rules! key {
            ($i:expr) => {
                PropertyKey::from_raw((constant!($i)).0)
            };
        }
        macro_rules! save_pc {
            () => {
                *fp.offset(frame::PC) = Value(Value::INT_TAG | pc as u64)
            };
        }
        macro_rules! next {
            ($op:ident) => {{
                pc = pc.add(ops::$op::LENGTH);
                continue;
            }};
        }
        macro_rules! jump {
            ($offset:expr) => {{
                pc = pc.offset($offset as isize);
                continue;
            }};
        }
        macro_rules! reload {
            () => {{
                fp = vm.fp;
                code = (*fp.offset(frame::CODE)).as_private();
                pc = (*fp.offset(frame::PC)).as_private::<u32>();
            }};
        }
        macro_rules! raise {
            ($throw:expr) => {{
                let throw: Throw = $throw;
                if unwind(vm).is_none() {
                    return Err(throw);
                }
                reload!();
                continue;
            }};
        }
        macro_rules! check {
            ($e:expr) => {
                match $e {
                    Ok(value) => value,
                    Err(throw) => raise!(throw),
                }
            };
        }
        macro_rules! feedback {
            ($array:ident, $i:expr) => {
                (&mut (*code).feedback.$array).get_unchecked_mut($i as usize)
            };
        }
        macro_rules! op {
            ($op:ident) => {
                ops::$op::read(pc)
            };
        }
        // Arithmetic with an int32 fast path (checked), a double fast path, then the generic operator.
        macro_rules! arithmetic {
            ($op:ident, $rhs:expr, $o:ident, $a:ident, $b:ident, $int:expr, $float:expr, $slow:ident) => {{
                let $o = op!($op);
                let lhs = reg!($o.lhs);
                let rhs: Value = $rhs;
                if lhs.is_int() && rhs.is_int() {
                    let ($a, $b) = (lhs.as_int(), rhs.as_int());
                    if let Some(result) = $int {
                        *feedback!(arith, $o.feedback) |= type_bits::INT32;
                        set!($o.dst, Value::int(result));
                        next!($op);
                    }
                }
                if lhs.is_number() && rhs.is_number() {
                    let ($a, $b) = (lhs.as_number(), rhs.as_number());
                    *feedback!(arith, $o.feedback) |= type_bits::NUMBER;
                    set!($o.dst, $float);
                    next!($op);
                }
                save_pc!();
                *feedback!(arith, $o.feedback) |= operand_bits(lhs, rhs);
                let result = check!(vm.$slow(lhs, rhs));
                set!($o.dst, result);
                next!($op);
            }};
        }
        // Bitwise operators: any numbers go through ToInt32.
        macro_rules! bitwise {
            ($op:ident, $rhs:expr, $o:ident, $a:ident, $b:ident, $int:expr, $slow:ident) => {{
                let $o = op!($op);
                let lhs = reg!($o.lhs);
                let rhs: Value = $rhs;
                if lhs.is_int() && rhs.is_int() {
                    let ($a, $b) = (lhs.as_int(), rhs.as_int());
                    let result: Value = $int;
                    *feedback!(arith, $o.feedback) |=
                        if result.is_int() { type_bits::INT32 } else { type_bits::NUMBER };
                    set!($o.dst, result);
                    next!($op);
                }
                if lhs.is_number() && rhs.is_number() {
                    let ($a, $b) = (to_int32(lhs), to_int32(rhs));
                    *feedback!(arith, $o.feedback) |= type_bits::NUMBER;
                    set!($o.dst, $int);
                    next!($op);
                }
                save_pc!();
                *feedback!(arith, $o.feedback) |= operand_bits(lhs, rhs);
                let result = check!(vm.$slow(lhs, rhs));
                set!($o.dst, result);
                next!($op);
            }};
        }
        // Relational comparison: a Rust operator for numbers, the generic operation otherwise.
        macro_rules! relation {
            ($o:ident, $cmp:tt, $slow:ident) => {{
                let lhs = reg!($o.lhs);
                let rhs = reg!($o.rhs);
                if lhs.is_int() && rhs.is_int() {
                    *feedback!(compare, $o.feedback) |= type_bits::INT32;
                    lhs.as_int() $cmp rhs.as_int()
                } else if lhs.is_number() && rhs.is_number() {
                    *feedback!(compare, $o.feedback) |= type_bits::NUMBER;
                    lhs.as_number() $cmp rhs.as_number()
                } else {
                    save_pc!();
                    *feedback!(compare, $o.feedback) |= operand_bits(lhs, rhs);
                    check!(vm.$slow(lhs, rhs))
                }
            }};
        }
        macro_rules! relational {
            ($op:ident, $cmp:tt, $slow:ident) => {{
                let o = op!($op);
                let result = relation!(o, $cmp, $slow);
                set!(o.dst, Value::bool(result));
                next!($op);
            }};
        }
        macro_rules! jump_relational {
            ($op:ident, $cmp:tt, $slow:ident, $wanted:expr) => {{
                let o = op!($op);
                let result = relation!(o, $cmp, $slow);
                if result == $wanted {
                    jump!(o.target);
                }
                next!($op);
            }};
        }
        macro_rules! equality {
            ($o:ident) => {{
                let lhs = reg!($o.lhs);
                let rhs = reg!($o.rhs);
                if lhs.is_int() && rhs.is_int() {
                    *feedback!(compare, $o.feedback) |= type_bits::INT32;
                    lhs.0 == rhs.0
                } else {
                    *feedback!(compare, $o.feedback) |= operand_bits(lhs, rhs);
                    save_pc!();
                    check!(vm.loose_equals(lhs, rhs))
                }
            }};
        }
        macro_rules! strict_equality {
            ($o:ident) => {{
                let lhs = reg!($o.lhs);
                let rhs = reg!($o.rhs);
                if lhs.is_int() && rhs.is_int() {
                    *feedback!(compare, $o.feedback) |= type_bits::INT32;
                    lhs.0 == rhs.0
                } else {
                    *feedback!(compare, $o.feedback) |= operand_bits(lhs, rhs);
                    strict_equals_fast(vm, lhs, rhs)
                }
            }};
        }
        // Leaves the frame with a result; falls into the caller or out of the activation.
        macro_rules! return_value {
            ($value:expr) => {{
                let mut value: Value = $value;
                let header = (*fp.offset(frame::ARGC)).0;
                let flags = (header & !Value::INT_TAG) >> 32;
                if flags != 0 {
                    if flags & frame::FLAG_CONSTRUCT != 0 && !value.is_object() {
                        value = *fp;
                    }
                    if flags & frame::FLAG_GENERATOR != 0 {
                        generators::finish_by_return(vm, fp);
                    }
                    if flags & frame::FLAG_ENTRY != 0 {
                        pop_frame(vm, fp);
                        return Ok(value);
                    }
                }
                let destination = (*fp.offset(frame::DESTINATION)).0 & !Value::INT_TAG;
                pop_frame(vm, fp);
                reload!();
                vm.realm = (*code).realm;
                *fp.add(destination as u32 as usize) = value;
                pc = pc.add((destination >> 32) as usize);
                continue;
            }};
        }
        // Goes on in code that was compiled to take over the running frame at this place.
        macro_rules! enter_compiled {
            ($entry:expr) => {{
                let entry: OsrEntry = std::mem::transmute($entry);
                let this_frame = FrameRef(fp);
                let construct = this_frame.flags() & frame::FLAG_CONSTRUCT != 0;
                this_frame.set_flag(frame::FLAG_REPLACED, true);
                let result = compiled_run(vm, construct, |vm| entry(vm, fp));
                this_frame.set_flag(frame::FLAG_REPLACED, false);
                if result == Value::RESUME.0 {
                    // The frame has its registers back (a side exit pushes inlined frames, too).
                    reload!();
                    vm.realm = (*code).realm;
                    continue;
                }
                if result == Value::RESUME_THROW.0 {
                    raise!(vm.pending_throw());
                }
                if result == Value::EXCEPTION.0 {
                    // The compiled code had no handler of its own: the frame is finished.
                    calls::abandon_frame(vm, fp);
                    let flags = FrameRef(fp).flags();
                    if flags & frame::FLAG_GENERATOR != 0 {
                        generators::finish_by_throw(vm, fp);
                    }
                    pop_frame(vm, fp);
                    if flags & frame::FLAG_ENTRY != 0 {
                        return Err(vm.pending_throw());
                    }
                    raise!(vm.pending_throw());
                }
                return_value!(Value(result));
            }};
        }
        // Continues in a callee's bytecode. When the stack is deep, a tail call takes over the frame.
        macro_rules! enter_frame {
            ($op:ident, $dst:expr, $target:expr, $callee:expr, $this:expr, $args:expr, $argc:expr) => {{
                let destination = $dst.0 as u64 | (ops::$op::LENGTH as u64) << 32;
                let undefined = Value::UNDEFINED;
                let pushed = if native_is_deep {
                    None
                } else {
                    push_frame(vm, $target, $callee, $this, undefined, $args, $argc, 0, destination)
                };
                fp = match pushed {
                    Some(new_fp) => new_fp,
                    None => {
                        check!(tail_calls::enter_deep(
                            vm,
                            pc,
                            $target,
                            $callee,
                            $this,
                            $args,
                            $argc,
                            destination
                        ))
                    }
                };
                code = $target;
                pc = (*code).code;
                continue;
            }};
        }
        // Enters a callee: bytecode functions get a frame here, natives are called, the rest is generic.
        macro_rules! call {
            ($op:ident, $dst:expr, $callee:expr, $this:expr, $first:expr, $argc:expr, $ic:expr) => {{
                let callee: Value = $callee;
                let this: Value = $this;
                let args: *const Value = fp.add($first.0 as usize);
                let argc = $argc as usize;
                save_pc!();
                if callee.is_cell() {
                    let header = callee.as_cell();
                    let ic = feedback!(call, $ic);
                    if (*header).kind == CellKind::Function as u8 {
                        let function: Gc<JsFunction> = callee.as_gc();
                        if ic.targets.first() != Some(&callee) {
                            calls::record_target(vm, code, ic, callee);
                        }
                        let target: *mut CodeBlock = vm.code_of(function.code);
                        if (*target).flags & code_flags::CLASS_CONSTRUCTOR == 0 {
                            if !(*target).jit_entry.is_null()
                                && !(native_is_deep && tail_calls::is_tail_call(code, pc))
                            {
                                let entry: CompiledEntry = std::mem::transmute((*target).jit_entry);
                                let undefined = Value::UNDEFINED.0;
                                vm.realm = (*target).realm;
                                let result = compiled_run(vm, false, |vm| {
                                    entry(vm, callee.0, this.0, undefined, args, argc as u64)
                                });
                                if result == Value::EXCEPTION.0 {
                                    raise!(vm.pending_throw());
                                }
                                vm.realm = (*code).realm;
                                set!($dst, Value(result));
                                next!($op);
                            }
                            (*target).hotness -= 1;
                            if (*target).hotness <= 0 {
                                calls::function_hot(vm, function, target);
                                if !(*target).jit_entry.is_null() && !native_is_deep {
                                    continue;
                                }
                            }
                            enter_frame!($op, $dst, target, callee, this, args, argc);
                        }
                    } else if (*header).kind == CellKind::NativeFunction as u8 {
                        let function: Gc<NativeFunction> = callee.as_gc();
                        if ic.targets.first() != Some(&callee) {
                            calls::record_target(vm, code, ic, callee);
                        }
                        let native: NativeFn = std::mem::transmute(function.function.as_private::<u8>());
                        let cx = CallContext::new(this, Value::UNDEFINED, function, args, argc);
                        vm.realm = function.realm.as_private::<Realm>();
                        let result = check!(native(vm, &cx));
                        vm.realm = (*code).realm;
                        set!($dst, result);
                        next!($op);
                    }
                }
                let arguments = std::slice::from_raw_parts(args, argc);
                let result = check!(calls::call_generic(vm, pc, callee, this, arguments));
                set!($dst, result);
                next!($op);
            }};
        }
        // Named load through the inline cache.
        macro_rules! get_named {
            ($op:ident, $o:ident, $key:expr) => {{
                let object = reg!($o.object);
                let ic = feedback!(property, $o.ic);
                if object.is_cell() {
                    let header = object.as_cell();
                    let case = &ic.first;
                    if (*header).shape == case.shape {
                        match case.kind {
                            CaseKind::OwnInline => {
                                set!(
                                    $o.dst,
                                    *(header as *const u8).add(case.offset as usize).cast::<Value>()
                                );
                                next!($op);
                            }
                            CaseKind::OwnOverflow => {
                                let slots = (*(header as *const JsObject)).slots as *const u8;
                                set!($o.dst, *slots.add(case.offset as usize).cast::<Value>());
                                next!($op);
                            }
                            CaseKind::ProtoInline if case.epoch == vm.proto_epoch => {
                                let holder = case.holder.as_cell() as *const u8;
                                set!($o.dst, *holder.add(case.offset as usize).cast::<Value>());
                                next!($op);
                            }
                            CaseKind::ProtoOverflow if case.epoch == vm.proto_epoch => {
                                let slots = (*(case.holder.as_cell() as *const JsObject)).slots as *const u8;
                                set!($o.dst, *slots.add(case.offset as usize).cast::<Value>());
                                next!($op);
                            }
                            CaseKind::ArrayLength => {
                                let length = (*(header as *const crate::object::JsArray)).length();
                                set!($o.dst, Value::number(length as f64));
                                next!($op);
                            }
                            CaseKind::StringLength => {
                                set!(
                                    $o.dst,
                                    Value::int((*(header as *const crate::string::JsString)).length as i32)
                                );
                                next!($op);
                            }
                            _ => {}
                        }
                    }
                }
                save_pc!();
                let key: PropertyKey = $key;
                let result = check!(properties::get_named_slow(vm, code, ic, object, key, pc));
                set!($o.dst, result);
                next!($op);
            }};
        }

        loop {
            match opcode_at(pc) {
                // ---- moves and constants
                Opcode::Nop => next!(Nop),
                Opcode::Move => {
                    let o = op!(Move);
                    set!(o.dst, reg!(o.src));
                    next!(Move);
                }
                Opcode::LoadInt => {
                    let o = op!(LoadInt);
                    set!(o.dst, Value::int(o.value));
                    next!(LoadInt);
                }
                Opcode::LoadConst => {
                    let o = op!(LoadConst);
                    set!(o.dst, constant!(o.value));
                    next!(LoadConst);
                }
                Opcode::LoadUndefined => {
                    set!(op!(LoadUndefined).dst, Value::UNDEFINED);
                    next!(LoadUndefined);
                }
                Opcode::LoadNull => {
                    set!(op!(LoadNull).dst, Value::NULL);
                    next!(LoadNull);
                }
                Opcode::LoadTrue => {
                    set!(op!(LoadTrue).dst, Value::TRUE);
                    next!(LoadTrue);
                }
                Opcode::LoadFalse => {
                    set!(op!(LoadFalse).dst, Value::FALSE);
                    next!(LoadFalse);
                }
                Opcode::LoadHole => {
                    set!(op!(LoadHole).dst, Value::HOLE);
                    next!(LoadHole);
                }
                Opcode::LoadCallee => {
                    set!(op!(LoadCallee).dst, *fp.offset(frame::CALLEE));
                    next!(LoadCallee);
                }
                Opcode::LoadNewTarget => {
                    set!(op!(LoadNewTarget).dst, *fp.offset(frame::NEW_TARGET));
                    next!(LoadNewTarget);
                }
                Opcode::CoerceThis => {
                    let this = *fp;
                    if !this.is_object() {
                        save_pc!();
                        let coerced = check!(calls::coerce_this(vm, this));
                        *fp = coerced;
                    }
                    next!(CoerceThis);
                }

                // ---- contexts
                Opcode::LoadFunctionContext => {
                    let callee: Gc<JsFunction> = (*fp.offset(frame::CALLEE)).as_gc();
                    set!(op!(LoadFunctionContext).dst, callee.context);
                    next!(LoadFunctionContext);
                }
                Opcode::NewContext => {
                    let o = op!(NewContext);
                    save_pc!();
                    let context = check!(scopes::new_context(vm, code, reg!(o.parent), o.info));
                    set!(o.dst, context);
                    next!(NewContext);
                }
                Opcode::CopyContext => {
                    let o = op!(CopyContext);
                    save_pc!();
                    let context = check!(scopes::copy_context(vm, reg!(o.src)));
                    set!(o.dst, context);
                    next!(CopyContext);
                }
                Opcode::LoadContext => {
                    let o = op!(LoadContext);
                    set!(o.dst, (*context_at(reg!(o.context), o.depth)).get(o.slot as usize));
                    next!(LoadContext);
                }
                Opcode::LoadContextChecked => {
                    let o = op!(LoadContextChecked);
                    let value = (*context_at(reg!(o.context), o.depth)).get(o.slot as usize);
                    if value.is_hole() {
                        save_pc!();
                        raise!(scopes::throw_uninitialised(vm, constant!(o.name)));
                    }
                    set!(o.dst, value);
                    next!(LoadContextChecked);
                }
                Opcode::StoreContext => {
                    let o = op!(StoreContext);
                    let context = context_at(reg!(o.context), o.depth);
                    let value = reg!(o.src);
                    (*context).set(o.slot as usize, value);
                    vm.heap.write_barrier_value(context as *mut CellHeader, value.0);
                    next!(StoreContext);
                }
                Opcode::StoreContextChecked => {
                    let o = op!(StoreContextChecked);
                    let context = context_at(reg!(o.context), o.depth);
                    if (*context).get(o.slot as usize).is_hole() {
                        save_pc!();
                        raise!(scopes::throw_uninitialised(vm, constant!(o.name)));
                    }
                    let value = reg!(o.src);
                    (*context).set(o.slot as usize, value);
                    vm.heap.write_barrier_value(context as *mut CellHeader, value.0);
                    next!(StoreContextChecked);
                }
                Opcode::ThrowIfHole => {
                    let o = op!(ThrowIfHole);
                    if reg!(o.src).is_hole() {
                        save_pc!();
                        raise!(scopes::throw_uninitialised(vm, constant!(o.name)));
                    }
                    next!(ThrowIfHole);
                }
                Opcode::ThrowIfNotHole => {
                    let o = op!(ThrowIfNotHole);
                    if !reg!(o.src).is_hole() {
                        save_pc!();
                        raise!(vm.reference_error("Super constructor may only be called once"));
                    }
                    next!(ThrowIfNotHole);
                }
                Opcode::ThrowConstAssign => {
                    save_pc!();
                    raise!(vm.type_error("Assignment to constant variable."));
                }

                // ---- globals and dynamic scopes
                Opcode::LoadGlobal => {
                    let o = op!(LoadGlobal);
                    let ic = feedback!(global, o.ic);
                    if let Some(value) = globals::cached_load(vm, ic) {
                        set!(o.dst, value);
                        next!(LoadGlobal);
                    }
                    save_pc!();
                    let value = check!(globals::load(vm, key!(o.name), Some(ic), true));
                    set!(o.dst, value);
                    next!(LoadGlobal);
                }
                Opcode::LoadGlobalOrUndefined => {
                    let o = op!(LoadGlobalOrUndefined);
                    save_pc!();
                    let value = check!(globals::load(vm, key!(o.name), Some(feedback!(global, o.ic)), false));
                    set!(o.dst, value);
                    next!(LoadGlobalOrUndefined);
                }
                Opcode::StoreGlobal => {
                    let o = op!(StoreGlobal);
                    let value = reg!(o.src);
                    let ic = feedback!(global, o.ic);
                    if !globals::cached_store(vm, ic, value) {
                        save_pc!();
                        let strict = (*code).is_strict();
                        check!(globals::store(vm, key!(o.name), value, Some(ic), strict));
                    }
                    next!(StoreGlobal);
                }
                Opcode::DeclareGlobals => {
                    let o = op!(DeclareGlobals);
                    save_pc!();
                    check!(globals::declare(vm, code, o.info));
                    next!(DeclareGlobals);
                }
                Opcode::DefineGlobalFunction => {
                    let o = op!(DefineGlobalFunction);
                    save_pc!();
                    check!(globals::define_function(vm, key!(o.name), reg!(o.src), o.flags & 1 != 0));
                    next!(DefineGlobalFunction);
                }
                Opcode::InitGlobalLexical => {
                    let o = op!(InitGlobalLexical);
                    save_pc!();
                    check!(globals::init_lexical(vm, key!(o.name), reg!(o.src)));
                    next!(InitGlobalLexical);
                }
                Opcode::LoadDynamic => {
                    let o = op!(LoadDynamic);
                    save_pc!();
                    let value = check!(scopes::load_dynamic(
                        vm,
                        reg!(o.context),
                        key!(o.name),
                        true,
                        (*code).is_strict()
                    ));
                    set!(o.dst, value);
                    next!(LoadDynamic);
                }
                Opcode::LoadDynamicOrUndefined => {
                    let o = op!(LoadDynamicOrUndefined);
                    save_pc!();
                    let value = check!(scopes::load_dynamic(
                        vm,
                        reg!(o.context),
                        key!(o.name),
                        false,
                        (*code).is_strict()
                    ));
                    set!(o.dst, value);
                    next!(LoadDynamicOrUndefined);
                }
                Opcode::LoadDynamicCallee => {
                    let o = op!(LoadDynamicCallee);
                    save_pc!();
                    let (function, this) = check!(scopes::load_dynamic_callee(
                        vm,
                        reg!(o.context),
                        key!(o.name),
                        (*code).is_strict()
                    ));
                    set!(o.dst, function);
                    set!(o.dst.offset(1), this);
                    next!(LoadDynamicCallee);
                }
                Opcode::ResolveDynamic => {
                    let o = op!(ResolveDynamic);
                    save_pc!();
                    let place = check!(scopes::resolve_dynamic(vm, reg!(o.context), key!(o.name)));
                    set!(o.dst, place);
                    next!(ResolveDynamic);
                }
                Opcode::StoreResolved => {
                    let o = op!(StoreResolved);
                    save_pc!();
                    let strict = (*code).is_strict();
                    check!(scopes::store_resolved(vm, reg!(o.place), key!(o.name), reg!(o.src), strict));
                    next!(StoreResolved);
                }
                Opcode::LoadResolved => {
                    let o = op!(LoadResolved);
                    save_pc!();
                    let strict = (*code).is_strict();
                    let value = check!(scopes::load_resolved(vm, reg!(o.place), key!(o.name), strict));
                    set!(o.dst, value);
                    next!(LoadResolved);
                }
                Opcode::DeleteDynamic => {
                    let o = op!(DeleteDynamic);
                    save_pc!();
                    let deleted = check!(scopes::delete_dynamic(vm, reg!(o.context), key!(o.name)));
                    set!(o.dst, Value::bool(deleted));
                    next!(DeleteDynamic);
                }
                Opcode::NewWithContext => {
                    let o = op!(NewWithContext);
                    save_pc!();
                    let context = check!(scopes::new_with_context(vm, reg!(o.parent), reg!(o.object)));
                    set!(o.dst, context);
                    next!(NewWithContext);
                }
                Opcode::DeclareEvalVars => {
                    let o = op!(DeclareEvalVars);
                    save_pc!();
                    check!(scopes::declare_eval_vars(vm, code, reg!(o.context), o.info));
                    next!(DeclareEvalVars);
                }
                Opcode::StoreEvalVar => {
                    let o = op!(StoreEvalVar);
                    save_pc!();
                    check!(scopes::store_eval_var(vm, reg!(o.context), key!(o.name), reg!(o.src)));
                    next!(StoreEvalVar);
                }
                Opcode::CallEval => {
                    let o = op!(CallEval);
                    save_pc!();
                    let callee = reg!(o.callee);
                    let args = std::slice::from_raw_parts(fp.add(o.first.0 as usize), o.argc as usize);
                    let result = if callee == vm.intrinsic(crate::execution::Intrinsic::Eval) {
                        let source = args.first().copied().unwrap_or(Value::UNDEFINED);
                        check!(scopes::direct_eval(vm, code, *fp, source, reg!(o.context), o.info))
                    } else if let Some(target) = tail_calls::interpreted_target(vm, callee) {
                        let args: *const Value = fp.add(o.first.0 as usize);
                        enter_frame!(
                            CallEval,
                            o.dst,
                            target,
                            callee,
                            reg!(o.this_value),
                            args,
                            o.argc as usize
                        )
                    } else {
                        check!(calls::call_generic(vm, pc, callee, reg!(o.this_value), args))
                    };
                    set!(o.dst, result);
                    next!(CallEval);
                }

                // ---- arithmetic
                Opcode::Add => {
                    arithmetic!(Add, reg!(o.rhs), o, a, b, a.checked_add(b), Value::double(a + b), add)
                }
                Opcode::AddImm => arithmetic!(
                    AddImm,
                    Value::int(o.rhs),
                    o,
                    a,
                    b,
                    a.checked_add(b),
                    Value::double(a + b),
                    add
                ),
                Opcode::Sub => {
                    arithmetic!(Sub, reg!(o.rhs), o, a, b, a.checked_sub(b), Value::double(a - b), sub)
                }
                Opcode::SubImm => arithmetic!(
                    SubImm,
                    Value::int(o.rhs),
                    o,
                    a,
                    b,
                    a.checked_sub(b),
                    Value::double(a - b),
                    sub
                ),
                Opcode::Mul => {
                    arithmetic!(Mul, reg!(o.rhs), o, a, b, int_mul(a, b), Value::double(a * b), mul)
                }
                Opcode::MulImm => {
                    arithmetic!(MulImm, Value::int(o.rhs), o, a, b, int_mul(a, b), Value::double(a * b), mul)
                }
                Opcode::Div => {
                    arithmetic!(Div, reg!(o.rhs), o, a, b, int_div(a, b), Value::number(a / b), div)
                }
                Opcode::DivImm => {
                    arithmetic!(DivImm, Value::int(o.rhs), o, a, b, int_div(a, b), Value::number(a / b), div)
                }
                Opcode::Mod => {
                    arithmetic!(Mod, reg!(o.rhs), o, a, b, int_mod(a, b), Value::number(remainder(a, b)), rem)
                }
                Opcode::ModImm => {
                    arithmetic!(
                        ModImm,
                        Value::int(o.rhs),
                        o,
                        a,
                        b,
                        int_mod(a, b),
                        Value::number(remainder(a, b)),
                        rem
                    )
                }
                Opcode::Exp => {
                    let o = op!(Exp);
                    let (lhs, rhs) = (reg!(o.lhs), reg!(o.rhs));
                    save_pc!();
                    let result = check!(vm.exp(lhs, rhs));
                    *feedback!(arith, o.feedback) |= if lhs.is_number() && rhs.is_number() {
                        type_bits::NUMBER
                    } else {
                        operand_bits(lhs, rhs)
                    };
                    set!(o.dst, result);
                    next!(Exp);
                }
                Opcode::BitAnd => bitwise!(BitAnd, reg!(o.rhs), o, a, b, Value::int(a & b), bit_and),
                Opcode::BitAndImm => {
                    bitwise!(BitAndImm, Value::int(o.rhs), o, a, b, Value::int(a & b), bit_and)
                }
                Opcode::BitOr => bitwise!(BitOr, reg!(o.rhs), o, a, b, Value::int(a | b), bit_or),
                Opcode::BitOrImm => bitwise!(BitOrImm, Value::int(o.rhs), o, a, b, Value::int(a | b), bit_or),
                Opcode::BitXor => bitwise!(BitXor, reg!(o.rhs), o, a, b, Value::int(a ^ b), bit_xor),
                Opcode::BitXorImm => {
                    bitwise!(BitXorImm, Value::int(o.rhs), o, a, b, Value::int(a ^ b), bit_xor)
                }
                Opcode::Shl => bitwise!(Shl, reg!(o.rhs), o, a, b, Value::int(a << (b & 31)), shl),
                Opcode::ShlImm => {
                    bitwise!(ShlImm, Value::int(o.rhs), o, a, b, Value::int(a << (b & 31)), shl)
                }
                Opcode::Shr => bitwise!(Shr, reg!(o.rhs), o, a, b, Value::int(a >> (b & 31)), shr),
                Opcode::ShrImm => {
                    bitwise!(ShrImm, Value::int(o.rhs), o, a, b, Value::int(a >> (b & 31)), shr)
                }
                Opcode::UShr => bitwise!(UShr, reg!(o.rhs), o, a, b, unsigned(a as u32 >> (b & 31)), ushr),
                Opcode::UShrImm => {
                    bitwise!(UShrImm, Value::int(o.rhs), o, a, b, unsigned(a as u32 >> (b & 31)), ushr)
                }
                Opcode::Neg => {
                    let o = op!(Neg);
                    let src = reg!(o.src);
                    if src.is_int() && src.as_int() != 0 && src.as_int() != i32::MIN {
                        *feedback!(arith, o.feedback) |= type_bits::INT32;
                        set!(o.dst, Value::int(-src.as_int()));
                    } else if src.is_number() {
                        *feedback!(arith, o.feedback) |= type_bits::NUMBER;
                        set!(o.dst, Value::double(-src.as_number()));
                    } else {
                        save_pc!();
                        *feedback!(arith, o.feedback) |= operand_bits(src, src);
                        let result = check!(vm.negate(src));
                        set!(o.dst, result);
                    }
                    next!(Neg);
                }
                Opcode::BitNot => {
                    let o = op!(BitNot);
                    let src = reg!(o.src);
                    if src.is_int() {
                        *feedback!(arith, o.feedback) |= type_bits::INT32;
                        set!(o.dst, Value::int(!src.as_int()));
                    } else {
                        save_pc!();
                        *feedback!(arith, o.feedback) |= operand_bits(src, src);
                        let result = check!(vm.bit_not(src));
                        set!(o.dst, result);
                    }
                    next!(BitNot);
                }
                Opcode::Inc => {
                    let o = op!(Inc);
                    let src = reg!(o.src);
                    if src.is_int() && src.as_int() != i32::MAX {
                        *feedback!(arith, o.feedback) |= type_bits::INT32;
                        set!(o.dst, Value::int(src.as_int() + 1));
                    } else if src.is_number() {
                        *feedback!(arith, o.feedback) |= type_bits::NUMBER;
                        set!(o.dst, Value::double(src.as_number() + 1.0));
                    } else {
                        save_pc!();
                        *feedback!(arith, o.feedback) |= operand_bits(src, src);
                        let result = check!(vm.increment(src));
                        set!(o.dst, result);
                    }
                    next!(Inc);
                }
                Opcode::Dec => {
                    let o = op!(Dec);
                    let src = reg!(o.src);
                    if src.is_int() && src.as_int() != i32::MIN {
                        *feedback!(arith, o.feedback) |= type_bits::INT32;
                        set!(o.dst, Value::int(src.as_int() - 1));
                    } else if src.is_number() {
                        *feedback!(arith, o.feedback) |= type_bits::NUMBER;
                        set!(o.dst, Value::double(src.as_number() - 1.0));
                    } else {
                        save_pc!();
                        *feedback!(arith, o.feedback) |= operand_bits(src, src);
                        let result = check!(vm.decrement(src));
                        set!(o.dst, result);
                    }
                    next!(Dec);
                }
                Opcode::ToNumber => {
                    let o = op!(ToNumber);
                    let src = reg!(o.src);
                    if src.is_number() {
                        *feedback!(arith, o.feedback) |=
                            if src.is_int() { type_bits::INT32 } else { type_bits::NUMBER };
                        set!(o.dst, src);
                    } else {
                        save_pc!();
                        *feedback!(arith, o.feedback) |= operand_bits(src, src);
                        let result = check!(vm.to_number(src));
                        set!(o.dst, Value::number(result));
                    }
                    next!(ToNumber);
                }
                Opcode::ToNumeric => {
                    let o = op!(ToNumeric);
                    let src = reg!(o.src);
                    if src.is_number() {
                        *feedback!(arith, o.feedback) |=
                            if src.is_int() { type_bits::INT32 } else { type_bits::NUMBER };
                        set!(o.dst, src);
                    } else {
                        save_pc!();
                        *feedback!(arith, o.feedback) |= operand_bits(src, src);
                        let result = check!(vm.to_numeric(src));
                        set!(o.dst, result);
                    }
                    next!(ToNumeric);
                }
                Opcode::Not => {
                    let o = op!(Not);
                    let truthy = truthy(vm, reg!(o.src));
                    set!(o.dst, Value::bool(!truthy));
                    next!(Not);
                }
                Opcode::TypeOf => {
                    let o = op!(TypeOf);
                    let name = vm.type_of(reg!(o.src));
                    set!(o.dst, name.value());
                    next!(TypeOf);
                }
                Opcode::ToString => {
                    let o = op!(ToString);
                    let src = reg!(o.src);
                    if src.is_string() {
                        set!(o.dst, src);
                    } else {
                        save_pc!();
                        let string = check!(vm.to_string(src));
                        set!(o.dst, string.value());
                    }
                    next!(ToString);
                }
                Opcode::ToPropertyKey => {
                    let o = op!(ToPropertyKey);
                    let src = reg!(o.src);
                    if src.is_int() || src.is_string() || src.is_symbol() {
                        set!(o.dst, src);
                    } else {
                        save_pc!();
                        let value = check!(elements::property_key_value(vm, src));
                        set!(o.dst, value);
                    }
                    next!(ToPropertyKey);
                }
                Opcode::ToObject => {
                    let o = op!(ToObject);
                    save_pc!();
                    let object = check!(vm.to_object(reg!(o.src)));
                    set!(o.dst, object.value());
                    next!(ToObject);
                }
                Opcode::ConcatStrings => {
                    let o = op!(ConcatStrings);
                    save_pc!();
                    let parts = std::slice::from_raw_parts(fp.add(o.first.0 as usize), o.count as usize);
                    let string = check!(literals::concat_strings(vm, parts));
                    set!(o.dst, string);
                    next!(ConcatStrings);
                }

                // ---- comparison
                Opcode::Eq => {
                    let o = op!(Eq);
                    let equal = equality!(o);
                    set!(o.dst, Value::bool(equal));
                    next!(Eq);
                }
                Opcode::NotEq => {
                    let o = op!(NotEq);
                    let equal = equality!(o);
                    set!(o.dst, Value::bool(!equal));
                    next!(NotEq);
                }
                Opcode::StrictEq => {
                    let o = op!(StrictEq);
                    let equal = strict_equality!(o);
                    set!(o.dst, Value::bool(equal));
                    next!(StrictEq);
                }
                Opcode::StrictNotEq => {
                    let o = op!(StrictNotEq);
                    let equal = strict_equality!(o);
                    set!(o.dst, Value::bool(!equal));
                    next!(StrictNotEq);
                }
                Opcode::Less => relational!(Less, <, less),
                Opcode::LessEq => relational!(LessEq, <=, less_equal),
                Opcode::Greater => relational!(Greater, >, greater),
                Opcode::GreaterEq => relational!(GreaterEq, >=, greater_equal),
                Opcode::InstanceOf => {
                    let o = op!(InstanceOf);
                    save_pc!();
                    let ic = feedback!(property, o.ic);
                    let result = check!(vm.cached_instance_of(ic, (*code).cell, reg!(o.lhs), reg!(o.rhs)));
                    set!(o.dst, Value::bool(result));
                    next!(InstanceOf);
                }
                Opcode::In => {
                    let o = op!(In);
                    save_pc!();
                    let result = check!(elements::has_element(vm, reg!(o.key), reg!(o.object)));
                    set!(o.dst, Value::bool(result));
                    next!(In);
                }

                // ---- control
                Opcode::Jump => jump!(op!(Jump).target),
                Opcode::JumpLoop => {
                    let o = op!(JumpLoop);
                    let counter = feedback!(looping, o.counter);
                    counter.count = counter.count.wrapping_add(1);
                    (*code).hotness -= 1;
                    if ((*code).hotness <= 0 && !native_is_deep)
                        || vm.stack_limit.load(Ordering::Relaxed) == usize::MAX
                    {
                        save_pc!();
                        let header = pc.offset(o.target as isize);
                        let target = header.offset_from((*code).code) as u32;
                        if let Some(entry) = check!(calls::loop_hot(vm, code, o.counter, target)) {
                            enter_compiled!(entry);
                        }
                    }
                    jump!(o.target);
                }
                Opcode::JumpTrue => {
                    let o = op!(JumpTrue);
                    let value = reg!(o.src);
                    if value.is_true() || (!value.is_false() && truthy(vm, value)) {
                        jump!(o.target);
                    }
                    next!(JumpTrue);
                }
                Opcode::JumpFalse => {
                    let o = op!(JumpFalse);
                    let value = reg!(o.src);
                    if value.is_false() || (!value.is_true() && !truthy(vm, value)) {
                        jump!(o.target);
                    }
                    next!(JumpFalse);
                }
                Opcode::JumpNullish => {
                    let o = op!(JumpNullish);
                    if reg!(o.src).is_nullish() {
                        jump!(o.target);
                    }
                    next!(JumpNullish);
                }
                Opcode::JumpNotNullish => {
                    let o = op!(JumpNotNullish);
                    if !reg!(o.src).is_nullish() {
                        jump!(o.target);
                    }
                    next!(JumpNotNullish);
                }
                Opcode::JumpUndefined => {
                    let o = op!(JumpUndefined);
                    if reg!(o.src).is_undefined() {
                        jump!(o.target);
                    }
                    next!(JumpUndefined);
                }
                Opcode::JumpNotUndefined => {
                    let o = op!(JumpNotUndefined);
                    if !reg!(o.src).is_undefined() {
                        jump!(o.target);
                    }
                    next!(JumpNotUndefined);
                }
                Opcode::JumpHole => {
                    let o = op!(JumpHole);
                    if reg!(o.src).is_hole() {
                        jump!(o.target);
                    }
                    next!(JumpHole);
                }
                Opcode::JumpLess => jump_relational!(JumpLess, <, less, true),
                Opcode::JumpNotLess => jump_relational!(JumpNotLess, <, less, false),
                Opcode::JumpLessEq => jump_relational!(JumpLessEq, <=, less_equal, true),
                Opcode::JumpNotLessEq => jump_relational!(JumpNotLessEq, <=, less_equal, false),
                Opcode::JumpGreater => jump_relational!(JumpGreater, >, greater, true),
                Opcode::JumpNotGreater => jump_relational!(JumpNotGreater, >, greater, false),
                Opcode::JumpGreaterEq => jump_relational!(JumpGreaterEq, >=, greater_equal, true),
                Opcode::JumpNotGreaterEq => jump_relational!(JumpNotGreaterEq, >=, greater_equal, false),
                Opcode::JumpEq => {
                    let o = op!(JumpEq);
                    if equality!(o) {
                        jump!(o.target);
                    }
                    next!(JumpEq);
                }
                Opcode::JumpNotEq => {
                    let o = op!(JumpNotEq);
                    if !equality!(o) {
                        jump!(o.target);
                    }
                    next!(JumpNotEq);
                }
                Opcode::JumpStrictEq => {
                    let o = op!(JumpStrictEq);
                    if strict_equality!(o) {
                        jump!(o.target);
                    }
                    next!(JumpStrictEq);
                }
                Opcode::JumpStrictNotEq => {
                    let o = op!(JumpStrictNotEq);
                    if !strict_equality!(o) {
                        jump!(o.target);
                    }
                    next!(JumpStrictNotEq);
                }
                Opcode::JumpIntEq => {
                    let o = op!(JumpIntEq);
                    if reg!(o.src) == Value::int(o.value) {
                        jump!(o.target);
                    }
                    next!(JumpIntEq);
                }
                Opcode::Return => return_value!(reg!(op!(Return).src)),
                Opcode::ReturnTail => return_value!(reg!(op!(ReturnTail).src)),
                Opcode::CheckDerivedReturn => {
                    let o = op!(CheckDerivedReturn);
                    save_pc!();
                    let value = check!(classes::check_derived_return(
                        vm,
                        reg!(o.src),
                        reg!(o.this),
                        FrameRef(fp).previous()
                    ));
                    set!(o.dst, value);
                    next!(CheckDerivedReturn);
                }
                Opcode::Throw => {
                    let value = reg!(op!(Throw).src);
                    save_pc!();
                    raise!(vm.throw(value));
                }
                Opcode::ThrowError => {
                    let o = op!(ThrowError);
                    save_pc!();
                    raise!(literals::throw_error(vm, ErrorKind::from_u32(o.kind), constant!(o.message)));
                }
                Opcode::Debugger => next!(Debugger),

                // ---- properties
                Opcode::GetNamed => {
                    let o = op!(GetNamed);
                    get_named!(GetNamed, o, key!(o.name))
                }
                Opcode::GetLength => {
                    let o = op!(GetLength);
                    get_named!(GetLength, o, vm.names.length)
                }
                Opcode::SetNamed => {
                    let o = op!(SetNamed);
                    let object = reg!(o.object);
                    let value = reg!(o.src);
                    let ic = feedback!(property, o.ic);
                    if object.is_cell()
                        && properties::try_cached_store(vm, &ic.first, object.as_cell(), value)
                    {
                        next!(SetNamed);
                    }
                    save_pc!();
                    check!(properties::set_named_slow(vm, code, ic, object, key!(o.name), value));
                    next!(SetNamed);
                }
                Opcode::DefineNamed => {
                    let o = op!(DefineNamed);
                    let object = reg!(o.object);
                    let value = reg!(o.src);
                    let ic = feedback!(property, o.ic);
                    if object.is_cell()
                        && properties::try_cached_store(vm, &ic.first, object.as_cell(), value)
                    {
                        next!(DefineNamed);
                    }
                    save_pc!();
                    check!(properties::define_named_slow(vm, code, ic, object, key!(o.name), value));
                    next!(DefineNamed);
                }
                Opcode::GetElem => {
                    let o = op!(GetElem);
                    let (object, key) = (reg!(o.object), reg!(o.key));
                    let ic = feedback!(element, o.ic);
                    if let Some(value) = elements::try_fast_get(ic, object, key) {
                        set!(o.dst, value);
                        next!(GetElem);
                    }
                    save_pc!();
                    let value = check!(elements::get_slow(vm, code, ic, object, key, pc));
                    set!(o.dst, value);
                    next!(GetElem);
                }
                Opcode::SetElem => {
                    let o = op!(SetElem);
                    let (object, key, value) = (reg!(o.object), reg!(o.key), reg!(o.src));
                    let ic = feedback!(element, o.ic);
                    if elements::try_fast_set(vm, ic, object, key, value) {
                        next!(SetElem);
                    }
                    save_pc!();
                    check!(elements::set_slow(vm, code, ic, object, key, value));
                    next!(SetElem);
                }
                Opcode::GetSuper => {
                    let o = op!(GetSuper);
                    save_pc!();
                    let value =
                        check!(classes::get_super(vm, reg!(o.this), reg!(o.home), reg!(o.key), o.flags));
                    set!(o.dst, value);
                    next!(GetSuper);
                }
                Opcode::LoadSuperBase => {
                    let o = op!(LoadSuperBase);
                    save_pc!();
                    let value = check!(vm.get_prototype_of(reg!(o.home).as_gc()));
                    set!(o.dst, value);
                    next!(LoadSuperBase);
                }
                Opcode::SetSuper => {
                    let o = op!(SetSuper);
                    save_pc!();
                    let strict = (*code).is_strict();
                    check!(classes::set_super(
                        vm,
                        reg!(o.this),
                        reg!(o.home),
                        reg!(o.key),
                        reg!(o.src),
                        strict,
                        o.flags
                    ));
                    next!(SetSuper);
                }
                Opcode::LoadHomeObject => {
                    let o = op!(LoadHomeObject);
                    let function: Gc<JsFunction> = reg!(o.callee).as_gc();
                    set!(o.dst, function.home_object);
                    next!(LoadHomeObject);
                }
                Opcode::SetHomeObject => {
                    let o = op!(SetHomeObject);
                    classes::set_home(vm, reg!(o.function), reg!(o.home));
                    next!(SetHomeObject);
                }
                Opcode::DefineElem => {
                    let o = op!(DefineElem);
                    save_pc!();
                    check!(elements::define(vm, reg!(o.object), reg!(o.key), reg!(o.src)));
                    next!(DefineElem);
                }
                Opcode::DefineMethod => {
                    let o = op!(DefineMethod);
                    save_pc!();
                    check!(classes::define_method(
                        vm,
                        reg!(o.object),
                        reg!(o.key),
                        reg!(o.function),
                        o.flags
                    ));
                    next!(DefineMethod);
                }
                Opcode::DefineAccessor => {
                    let o = op!(DefineAccessor);
                    save_pc!();
                    check!(classes::define_accessor(
                        vm,
                        reg!(o.object),
                        reg!(o.key),
                        reg!(o.function),
                        o.flags
                    ));
                    next!(DefineAccessor);
                }
                Opcode::SetLiteralPrototype => {
                    let o = op!(SetLiteralPrototype);
                    save_pc!();
                    check!(literals::set_literal_prototype(vm, reg!(o.object), reg!(o.src)));
                    next!(SetLiteralPrototype);
                }
                Opcode::SetFunctionName => {
                    let o = op!(SetFunctionName);
                    save_pc!();
                    check!(classes::set_function_name(vm, reg!(o.function), reg!(o.key), o.prefix));
                    next!(SetFunctionName);
                }
                Opcode::DeleteNamed => {
                    let o = op!(DeleteNamed);
                    save_pc!();
                    let strict = (*code).is_strict();
                    let deleted = check!(properties::delete(vm, reg!(o.object), key!(o.name), strict));
                    set!(o.dst, Value::bool(deleted));
                    next!(DeleteNamed);
                }
                Opcode::DeleteElem => {
                    let o = op!(DeleteElem);
                    save_pc!();
                    let strict = (*code).is_strict();
                    let object = reg!(o.object);
                    let deleted = check!(elements::delete(vm, object, reg!(o.key), strict));
                    set!(o.dst, Value::bool(deleted));
                    next!(DeleteElem);
                }
                Opcode::CopyDataProperties => {
                    let o = op!(CopyDataProperties);
                    save_pc!();
                    let excluded = std::slice::from_raw_parts(fp.add(o.first.0 as usize), o.count as usize);
                    check!(literals::copy_data_properties(vm, reg!(o.object), reg!(o.src), excluded));
                    next!(CopyDataProperties);
                }
                Opcode::NewPrivateName => {
                    let o = op!(NewPrivateName);
                    save_pc!();
                    let name = check!(classes::new_private_name(vm, constant!(o.description)));
                    set!(o.dst, name);
                    next!(NewPrivateName);
                }
                Opcode::GetPrivate => {
                    let o = op!(GetPrivate);
                    let (object, name) = (reg!(o.object), reg!(o.name));
                    let ic = feedback!(element, o.ic);
                    if ic.key == name
                        && object.is_cell()
                        && let Some(value) = properties::try_cached_load(vm, &ic.named, object.as_cell())
                    {
                        set!(o.dst, value);
                        next!(GetPrivate);
                    }
                    save_pc!();
                    let value = check!(classes::get_private(vm, code, ic, object, name));
                    set!(o.dst, value);
                    next!(GetPrivate);
                }
                Opcode::SetPrivate => {
                    let o = op!(SetPrivate);
                    let (object, name, value) = (reg!(o.object), reg!(o.name), reg!(o.src));
                    let ic = feedback!(element, o.ic);
                    if ic.key == name
                        && object.is_cell()
                        && properties::try_cached_store(vm, &ic.named.first, object.as_cell(), value)
                    {
                        next!(SetPrivate);
                    }
                    save_pc!();
                    check!(classes::set_private(vm, code, ic, object, name, value));
                    next!(SetPrivate);
                }
                Opcode::DefinePrivateField => {
                    let o = op!(DefinePrivateField);
                    let (object, name, value) = (reg!(o.object), reg!(o.name), reg!(o.src));
                    let ic = feedback!(element, o.ic);
                    if ic.key == name
                        && object.is_cell()
                        && properties::try_cached_store(vm, &ic.named.first, object.as_cell(), value)
                    {
                        next!(DefinePrivateField);
                    }
                    save_pc!();
                    check!(classes::define_private_field(vm, code, ic, object, name, value));
                    next!(DefinePrivateField);
                }
                Opcode::DefinePrivateMethod => {
                    let o = op!(DefinePrivateMethod);
                    save_pc!();
                    check!(classes::define_private_method(
                        vm,
                        reg!(o.object),
                        reg!(o.name),
                        reg!(o.function),
                        o.flags
                    ));
                    next!(DefinePrivateMethod);
                }
                Opcode::HasPrivate => {
                    let o = op!(HasPrivate);
                    save_pc!();
                    let result = check!(classes::has_private(vm, reg!(o.object), reg!(o.name)));
                    set!(o.dst, Value::bool(result));
                    next!(HasPrivate);
                }

                // ---- literals and closures
                Opcode::NewObject => {
                    let o = op!(NewObject);
                    save_pc!();
                    let object = check!(literals::new_object(vm, o.count, feedback!(alloc, o.site)));
                    set!(o.dst, object);
                    next!(NewObject);
                }
                Opcode::NewArray => {
                    let o = op!(NewArray);
                    save_pc!();
                    let values = std::slice::from_raw_parts(fp.add(o.first.0 as usize), o.count as usize);
                    let array = check!(literals::new_array(vm, values, feedback!(alloc, o.site)));
                    set!(o.dst, array);
                    next!(NewArray);
                }
                Opcode::ArrayPush => {
                    let o = op!(ArrayPush);
                    save_pc!();
                    check!(vm.array_push(reg!(o.array).as_gc(), reg!(o.src)));
                    next!(ArrayPush);
                }
                Opcode::ArrayPushHole => {
                    let o = op!(ArrayPushHole);
                    save_pc!();
                    check!(literals::array_push_hole(vm, reg!(o.array)));
                    next!(ArrayPushHole);
                }
                Opcode::ArraySpread => {
                    let o = op!(ArraySpread);
                    save_pc!();
                    check!(literals::array_spread(vm, reg!(o.array), reg!(o.src)));
                    next!(ArraySpread);
                }
                Opcode::NewRegExp => {
                    let o = op!(NewRegExp);
                    save_pc!();
                    let regexp = check!(literals::new_regexp(vm, constant!(o.pattern), constant!(o.flags)));
                    set!(o.dst, regexp);
                    next!(NewRegExp);
                }
                Opcode::NewClosure => {
                    let o = op!(NewClosure);
                    save_pc!();
                    let closure = check!(literals::new_closure(vm, code, o.function, reg!(o.context)));
                    set!(o.dst, closure);
                    next!(NewClosure);
                }
                Opcode::NewClass => {
                    let o = op!(NewClass);
                    save_pc!();
                    let (constructor, prototype) =
                        check!(classes::new_class(vm, code, o.function, reg!(o.heritage), reg!(o.context)));
                    set!(o.dst, constructor);
                    set!(o.dst.offset(1), prototype);
                    next!(NewClass);
                }
                Opcode::SetClassFields => {
                    let o = op!(SetClassFields);
                    let mut class: Gc<JsFunction> = reg!(o.class).as_gc();
                    class.fields = reg!(o.initializer);
                    vm.heap.write_barrier(class.header());
                    next!(SetClassFields);
                }
                Opcode::RunClassFields => {
                    let o = op!(RunClassFields);
                    let class: Gc<JsFunction> = reg!(o.class).as_gc();
                    if !class.fields.is_undefined() {
                        save_pc!();
                        check!(vm.call(class.fields, reg!(o.this), &[]));
                    }
                    next!(RunClassFields);
                }
                Opcode::GetTemplateObject => {
                    let o = op!(GetTemplateObject);
                    save_pc!();
                    let template = check!(literals::template_object(vm, code, o.template));
                    set!(o.dst, template);
                    next!(GetTemplateObject);
                }
                Opcode::NewMappedArguments => {
                    let o = op!(NewMappedArguments);
                    save_pc!();
                    let object = check!(calls::new_mapped_arguments(vm, fp, reg!(o.context)));
                    set!(o.dst, object);
                    next!(NewMappedArguments);
                }
                Opcode::NewUnmappedArguments => {
                    let o = op!(NewUnmappedArguments);
                    save_pc!();
                    let object = check!(calls::new_unmapped_arguments(vm, fp));
                    set!(o.dst, object);
                    next!(NewUnmappedArguments);
                }
                Opcode::NewRest => {
                    let o = op!(NewRest);
                    save_pc!();
                    let array = check!(calls::new_rest(vm, fp, o.start));
                    set!(o.dst, array);
                    next!(NewRest);
                }

                // ---- calls
                Opcode::Call => {
                    let o = op!(Call);
                    call!(Call, o.dst, reg!(o.callee), reg!(o.this), o.first, o.argc, o.ic)
                }
                Opcode::CallFunction => {
                    let o = op!(CallFunction);
                    call!(CallFunction, o.dst, reg!(o.callee), Value::UNDEFINED, o.first, o.argc, o.ic)
                }
                Opcode::CallSpread => {
                    let o = op!(CallSpread);
                    save_pc!();
                    let result =
                        check!(calls::call_spread(vm, pc, reg!(o.callee), reg!(o.this), reg!(o.args)));
                    set!(o.dst, result);
                    next!(CallSpread);
                }
                Opcode::New => {
                    let o = op!(New);
                    save_pc!();
                    let callee = reg!(o.callee);
                    let args: *const Value = fp.add(o.first.0 as usize);
                    let argc = o.argc as usize;
                    if callee.is_kind(CellKind::Function)
                        && (*(callee.as_cell() as *const JsObject)).has_flag(object_flags::CONSTRUCTOR)
                    {
                        let function: Gc<JsFunction> = callee.as_gc();
                        let ic = feedback!(call, o.ic);
                        if ic.targets.first() != Some(&callee) {
                            calls::record_target(vm, code, ic, callee);
                        }
                        let target: *mut CodeBlock = vm.code_of(function.code);
                        let this = if (*target).flags & code_flags::DERIVED != 0 {
                            Value::HOLE
                        } else {
                            check!(calls::create_this(vm, function))
                        };
                        if !(*target).jit_entry.is_null() {
                            let entry: CompiledEntry = std::mem::transmute((*target).jit_entry);
                            vm.realm = (*target).realm;
                            let result = compiled_run(vm, true, |vm| {
                                entry(vm, callee.0, this.0, callee.0, args, argc as u64)
                            });
                            if result == Value::EXCEPTION.0 {
                                raise!(vm.pending_throw());
                            }
                            vm.realm = (*code).realm;
                            let result = Value(result);
                            set!(o.dst, if result.is_object() { result } else { this });
                            next!(New);
                        }
                        (*target).hotness -= 1;
                        if (*target).hotness <= 0 {
                            calls::function_hot(vm, function, target);
                        }
                        let destination = o.dst.0 as u64 | (ops::New::LENGTH as u64) << 32;
                        let flags = frame::FLAG_CONSTRUCT;
                        match push_frame_anywhere(
                            vm,
                            target,
                            callee,
                            this,
                            callee,
                            args,
                            argc,
                            flags,
                            destination,
                        ) {
                            Some(new_fp) => {
                                fp = new_fp;
                                code = target;
                                pc = (*target).code;
                                continue;
                            }
                            None => raise!(vm.stack_overflow()),
                        }
                    }
                    let arguments = std::slice::from_raw_parts(args, argc);
                    let result = check!(calls::construct_generic(
                        vm,
                        code,
                        feedback!(call, o.ic),
                        pc,
                        callee,
                        arguments
                    ));
                    set!(o.dst, result);
                    next!(New);
                }
                Opcode::NewSpread => {
                    let o = op!(NewSpread);
                    save_pc!();
                    let result = check!(calls::construct_spread(vm, pc, reg!(o.callee), reg!(o.args)));
                    set!(o.dst, result);
                    next!(NewSpread);
                }
                Opcode::SuperCall => {
                    let o = op!(SuperCall);
                    save_pc!();
                    let args = std::slice::from_raw_parts(fp.add(o.first.0 as usize), o.argc as usize);
                    let (callee, new_target) = (reg!(o.callee), reg!(o.new_target));
                    let result = check!(classes::super_call(
                        vm,
                        code,
                        feedback!(call, o.ic),
                        callee,
                        new_target,
                        args
                    ));
                    set!(o.dst, result);
                    next!(SuperCall);
                }
                Opcode::SuperCallSpread => {
                    let o = op!(SuperCallSpread);
                    save_pc!();
                    let (callee, new_target, args) = (reg!(o.callee), reg!(o.new_target), reg!(o.args));
                    let result = check!(classes::super_call_spread(vm, callee, new_target, args));
                    set!(o.dst, result);
                    next!(SuperCallSpread);
                }
                Opcode::CallIntrinsic => {
                    let o = op!(CallIntrinsic);
                    save_pc!();
                    let args = std::slice::from_raw_parts(fp.add(o.first.0 as usize), o.argc as usize);
                    let result = check!(crate::builtins::call_intrinsic(vm, o.intrinsic, args));
                    set!(o.dst, result);
                    next!(CallIntrinsic);
                }

                // ---- iteration
                Opcode::GetIterator => {
                    let o = op!(GetIterator);
                    save_pc!();
                    let (iterator, next) = check!(iteration::get_iterator(vm, reg!(o.src)));
                    set!(o.dst, iterator);
                    set!(o.dst.offset(1), next);
                    next!(GetIterator);
                }
                Opcode::IteratorStep => {
                    let o = op!(IteratorStep);
                    save_pc!();
                    let iterator = reg!(o.iterator);
                    let next_method = reg!(o.iterator.offset(1));
                    match check!(iteration::step(vm, iterator, next_method)) {
                        Some(value) => set!(o.dst, value),
                        None => jump!(o.target),
                    }
                    next!(IteratorStep);
                }
                Opcode::IteratorClose => {
                    let o = op!(IteratorClose);
                    save_pc!();
                    check!(iteration::close(vm, reg!(o.iterator)));
                    next!(IteratorClose);
                }
                Opcode::IteratorCloseSilent => {
                    let o = op!(IteratorCloseSilent);
                    save_pc!();
                    iteration::close_silent(vm, reg!(o.iterator));
                    next!(IteratorCloseSilent);
                }
                Opcode::ThrowIfNotObject => {
                    let o = op!(ThrowIfNotObject);
                    let value = reg!(o.src);
                    if !value.is_object() {
                        save_pc!();
                        raise!(iteration::result_not_object(vm, value));
                    }
                    next!(ThrowIfNotObject);
                }
                Opcode::ForInPrepare => {
                    let o = op!(ForInPrepare);
                    save_pc!();
                    let enumerator = check!(iteration::for_in_prepare(vm, reg!(o.src)));
                    set!(o.dst, enumerator);
                    next!(ForInPrepare);
                }
                Opcode::ForInNext => {
                    let o = op!(ForInNext);
                    save_pc!();
                    match check!(iteration::for_in_next(vm, reg!(o.enumerator))) {
                        Some(key) => set!(o.dst, key),
                        None => jump!(o.target),
                    }
                    next!(ForInNext);
                }
                Opcode::NewIteratorResult => {
                    let o = op!(NewIteratorResult);
                    save_pc!();
                    let result = check!(vm.create_iter_result(reg!(o.value), o.done & 1 != 0));
                    set!(o.dst, result);
                    next!(NewIteratorResult);
                }
                Opcode::CheckObjectCoercible => {
                    let o = op!(CheckObjectCoercible);
                    let value = reg!(o.src);
                    if value.is_nullish() {
                        save_pc!();
                        raise!(super::errors::throw_not_destructurable(vm, value));
                    }
                    next!(CheckObjectCoercible);
                }

                // ---- generators and async functions
                Opcode::InitialYield => {
                    save_pc!();
                    let generator = check!(generators::create(vm, fp));
                    // The activation that called the function gets the generator as an ordinary result.
                    return_value!(generator);
                }
                Opcode::Yield => {
                    let o = op!(Yield);
                    save_pc!();
                    let value = reg!(o.src);
                    if (*code).flags & code_flags::ASYNC != 0 {
                        check!(async_generators::complete_yield(vm, fp, value));
                        // 27.6.3.8 step 11: the next request goes on without suspending.
                        if let Some((value, mode)) = async_generators::next_request(fp) {
                            set!(o.dst, value);
                            set!(o.dst.offset(1), mode);
                            next!(Yield);
                        }
                    }
                    generators::suspend(vm, fp, YieldKind::from_u32(o.flags));
                    debug_assert!(FrameRef(fp).flags() & frame::FLAG_ENTRY != 0);
                    pop_frame(vm, fp);
                    return Ok(value);
                }
                Opcode::DelegateStep => {
                    let o = op!(DelegateStep);
                    save_pc!();
                    let (iterator, next) = (reg!(o.iterator), reg!(o.iterator.offset(1)));
                    let (outcome, value) =
                        check!(iteration::delegate_step(vm, iterator, next, reg!(o.received)));
                    set!(o.dst, value);
                    set!(o.dst.offset(1), Value::int(outcome as i32));
                    next!(DelegateStep);
                }
                Opcode::Await => {
                    let o = op!(Await);
                    save_pc!();
                    let value = reg!(o.src);
                    if FrameRef(fp).flags() & frame::FLAG_GENERATOR == 0 {
                        let promise = check!(generators::start_await(vm, fp, value));
                        return_value!(promise);
                    }
                    check!(generators::await_again(vm, fp, value));
                    pop_frame(vm, fp);
                    return Ok(Value::UNDEFINED);
                }
                Opcode::ResumePoint => {
                    let o = op!(ResumePoint);
                    let counter = feedback!(looping, o.counter);
                    counter.count = counter.count.wrapping_add(1);
                    (*code).hotness -= 1;
                    if ((counter.osr_entry != 0 || (*code).hotness <= 0) && !native_is_deep)
                        || vm.stack_limit.load(Ordering::Relaxed) == usize::MAX
                    {
                        save_pc!();
                        let next = pc.add(ops::ResumePoint::LENGTH);
                        let target = next.offset_from((*code).code) as u32;
                        if let Some(entry) = check!(calls::loop_hot(vm, code, o.counter, target)) {
                            enter_compiled!(entry);
                        }
                    }
                    next!(ResumePoint);
                }
                Opcode::AsyncReturn => {
                    let o = op!(AsyncReturn);
                    save_pc!();
                    let promise = check!(generators::finish_async(vm, fp, Ok(reg!(o.src))));
                    return_value!(promise);
                }
                Opcode::AsyncThrow => {
                    let o = op!(AsyncThrow);
                    save_pc!();
                    let promise = check!(generators::finish_async(vm, fp, Err(reg!(o.src))));
                    return_value!(promise);
                }
                Opcode::GetAsyncIterator => {
                    let o = op!(GetAsyncIterator);
                    save_pc!();
                    let (iterator, next) = check!(vm.get_async_iterator(reg!(o.src)));
                    set!(o.dst, iterator);
                    set!(o.dst.offset(1), next);
                    next!(GetAsyncIterator);
                }

                // ---- explicit resource management
                Opcode::NewDisposeCapability => {
                    let o = op!(NewDisposeCapability);
                    save_pc!();
                    let stack = check!(vm.new_dispose_capability());
                    set!(o.dst, stack);
                    next!(NewDisposeCapability);
                }
                Opcode::AddDisposable => {
                    let o = op!(AddDisposable);
                    save_pc!();
                    check!(vm.add_disposable_resource(reg!(o.stack), reg!(o.src), o.flags & 1 != 0));
                    next!(AddDisposable);
                }
                Opcode::DisposeStep => {
                    let o = op!(DisposeStep);
                    save_pc!();
                    let (step, mode, value) = check!(dispose_operations::step_completion(
                        vm,
                        reg!(o.stack),
                        reg!(o.mode),
                        reg!(o.value)
                    ));
                    set!(o.mode, mode);
                    set!(o.value, value);
                    match step {
                        DisposeStep::Done => jump!(o.target),
                        DisposeStep::Await(value) => set!(o.dst, value),
                    }
                    next!(DisposeStep);
                }
                Opcode::SuppressError => {
                    let o = op!(SuppressError);
                    save_pc!();
                    let error = check!(dispose_operations::suppress_completion(
                        vm,
                        reg!(o.mode),
                        reg!(o.value),
                        reg!(o.error)
                    ));
                    set!(o.mode, THROW_MODE);
                    set!(o.value, error);
                    next!(SuppressError);
                }

                // ---- modules
                Opcode::ImportCall => {
                    let o = op!(ImportCall);
                    save_pc!();
                    let script = (*code).script.clone();
                    let phase = crate::bytecode::ImportPhase::from_u32(o.phase);
                    let (specifier, options) = (reg!(o.specifier), reg!(o.options));
                    let promise =
                        check!(modules::evaluate_import_call(vm, &script, specifier, options, phase));
                    set!(o.dst, promise);
                    next!(ImportCall);
                }
                Opcode::ImportMeta => {
                    let o = op!(ImportMeta);
                    save_pc!();
                    let script = (*code).script.clone();
                    let meta = check!(modules::import_meta(vm, &script));
                    set!(o.dst, meta);
                    next!(ImportMeta);
                }
                Opcode::LoadImport => {
                    let o = op!(LoadImport);
                    let cell = *(*code).imports.add(o.import as usize);
                    let value = (*cell.context).get(cell.slot as usize);
                    if value.is_hole() {
                        save_pc!();
                        raise!(scopes::throw_uninitialised(vm, constant!(o.name)));
                    }
                    set!(o.dst, value);
                    next!(LoadImport);
                }
            }
        }
    }
}

/// The context `depth` parents up.
#[inline(always)]
unsafe fn context_at(context: Value, depth: u32) -> *mut ValueArray {
    // SAFETY: the compiler emits depths within the chain; contexts' value 0 is the parent.
    unsafe {
        let mut at = context.as_cell() as *mut ValueArray;
        for _ in 0..depth {
            at = (*at).get(0).as_cell() as *mut ValueArray;
        }
        at
    }
}

/// Operand classes of a slow-path operation, for the profile.
#[inline(never)]
pub fn operand_bits(lhs: Value, rhs: Value) -> u8 {
    fn class(v: Value) -> u8 {
        if v.is_number() {
            type_bits::NUMBER
        } else if v.is_nullish() {
            type_bits::NULLISH
        } else if v.is_bool() {
            type_bits::BOOLEAN
        } else if v.is_string() {
            type_bits::STRING
        } else if v.is_bigint() {
            type_bits::BIGINT
        } else if v.is_object() || v.is_symbol() {
            type_bits::OBJECT
        } else {
            type_bits::OTHER
        }
    }
    let (a, b) = (class(lhs), class(rhs));
    if a == b { a } else { a | b | type_bits::OTHER }
}

#[inline(always)]
fn int_mul(a: i32, b: i32) -> Option<i32> {
    match a.checked_mul(b) {
        // 0 * -1 is -0, a double.
        Some(0) if (a | b) < 0 => None,
        other => other,
    }
}

#[inline(always)]
fn int_div(a: i32, b: i32) -> Option<i32> {
    // -0 results, division by zero and fractions are doubles.
    if b != 0 && a != 0 && !(a == i32::MIN && b == -1) && a % b == 0 { Some(a / b) } else { None }
}

#[inline(always)]
fn int_mod(a: i32, b: i32) -> Option<i32> {
    // A negative dividend may give -0.
    if b > 0 && a >= 0 { Some(a % b) } else { None }
}

#[inline(always)]
fn unsigned(n: u32) -> Value {
    if n <= i32::MAX as u32 { Value::int(n as i32) } else { Value::double(n as f64) }
}

#[inline(always)]
fn to_int32(v: Value) -> i32 {
    if v.is_int() { v.as_int() } else { crate::value::to_int32(v.as_double()) }
}

#[inline(always)]
fn truthy(vm: &mut Vm, v: Value) -> bool {
    if v.is_bool() {
        v.as_bool()
    } else if v.is_int() {
        v.as_int() != 0
    } else if v.is_nullish() {
        false
    } else {
        vm.to_boolean(v)
    }
}

#[inline(always)]
fn strict_equals_fast(vm: &mut Vm, a: Value, b: Value) -> bool {
    if a.0 == b.0 {
        // Only NaN differs from itself.
        return !(a.is_double() && a.as_double().is_nan());
    }
    if a.is_cell() != b.is_cell() || (a.is_object() && b.is_object()) {
        return false;
    }
    vm.strict_equals(a, b)
}
