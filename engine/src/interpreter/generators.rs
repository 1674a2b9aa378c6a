//! Generators: the register window moves to the heap while suspended.
//!
//! What owns a suspended frame is a generator object, an async generator object or the activation of an
//! async function. Their first internal fields are the same: state, frame (a `ValueArray`), the kind of the
//! last yield. The saved frame holds callee, code, pc, new.target, then the
//! registers. While resumed, a frame keeps its owner in the ARGS word and is flagged GENERATOR.

use super::dispatch::{self, OsrEntry, compiled_run, pop_frame, run};
use super::stack::{FRAME_HEADER, FrameRef, frame};
use crate::builtins::promise_operations::ReactionKind;
use crate::bytecode::{FunctionKind, Opcode, Word, YieldKind, ops};
use crate::execution::jobs::Job;
use crate::execution::{CodeBlock, Intrinsic, JsResult, Realm, Vm};
use crate::heap::CellKind;
use crate::object::{JsFunction, JsObject, Shape, ValueArray};
use crate::value::{Gc, Value};
use std::sync::atomic::Ordering;

/// Internal field indices.
pub mod field {
    pub const STATE: usize = 0;
    pub const FRAME: usize = 1;
    pub const YIELD_KIND: usize = 2;
    pub const COUNT: usize = 3;
    /// Async functions: the promise.
    pub const PROMISE: usize = 3;
    pub const ACTIVATION_COUNT: usize = 4;
    /// Async generators: the first and the last request, or undefined.
    pub const QUEUE: usize = 3;
    pub const LAST: usize = 4;
    pub const ASYNC_COUNT: usize = 5;
}

/// Generator states (27.5.3, 27.6.3): values of the STATE field.
pub mod state {
    pub const SUSPENDED_START: i32 = 0;
    pub const SUSPENDED_YIELD: i32 = 1;
    pub const EXECUTING: i32 = 2;
    pub const COMPLETED: i32 = 3;
    /// Suspended in an `await`: the specification's *executing*.
    pub const AWAITING: i32 = 4;
    /// Async generators: completed, with requests being answered.
    pub const DRAINING: i32 = 5;
}

const SAVED_CALLEE: usize = 0;
const SAVED_CODE: usize = 1;
const SAVED_PC: usize = 2;
const SAVED_NEW_TARGET: usize = 3;
const SAVED_HEADER: usize = 4;

/// The promise that an async function, or the first request of an async generator, settles.
pub fn promise_of(owner: Value) -> Option<Value> {
    let object: Gc<JsObject> = owner.as_gc();
    match owner.cell_kind().and_then(CellKind::from_u8)? {
        CellKind::AsyncActivation => Some(object.word(field::PROMISE)),
        CellKind::AsyncGenerator => super::async_generators::first_promise(object),
        _ => None,
    }
}

/// Where a suspended frame is.
pub fn suspended_at(owner: Value) -> Option<(&'static CodeBlock, u32)> {
    let object: Gc<JsObject> = owner.as_gc();
    let saved = object.word(field::FRAME);
    if !saved.is_kind(CellKind::ValueArray) {
        return None;
    }
    let saved: Gc<ValueArray> = saved.as_gc();
    let code: *mut CodeBlock = saved.get(SAVED_CODE).as_private();
    let pc = saved.get(SAVED_PC).as_private::<u32>() as *const u32;
    // SAFETY: the saved callee keeps the code alive; the pc points into its instructions.
    unsafe { Some((&*code, pc.offset_from((*code).code) as u32)) }
}

/// How a generator continues.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ResumeMode {
    Next = 0,
    Throw = 1,
    Return = 2,
}

/// InitialYield: makes the generator of the running frame and saves the frame in it.
pub fn create(vm: &mut Vm, fp: *mut Value) -> JsResult<Value> {
    // SAFETY: fp is the running frame.
    unsafe {
        let frame_ref = FrameRef(fp);
        let code = frame_ref.code();
        let shape = generator_shape(vm, frame_ref.header(frame::CALLEE).as_gc(), code)?;
        let mut generator = vm.alloc_object(shape)?;
        generator.set_word(field::STATE, Value::int(state::SUSPENDED_START));
        save_first(vm, fp, code, generator)?;
        Ok(generator.value())
    }
}

/// The initial shape of a function's generators, cached where constructors keep that of their instances.
fn generator_shape(vm: &mut Vm, mut function: Gc<JsFunction>, code: &CodeBlock) -> JsResult<*mut Shape> {
    if function.construct_info.is_int() {
        return Ok(vm.shape(function.construct_info.as_int() as u32));
    }
    let (kind, fields, fallback) = if code.kind().is_async() {
        (CellKind::AsyncGenerator, field::ASYNC_COUNT, Intrinsic::AsyncGeneratorPrototype)
    } else {
        (CellKind::Generator, field::COUNT, Intrinsic::GeneratorPrototype)
    };
    let proto = vm.get(function.object(), vm.names.prototype)?;
    let proto = if proto.is_object() { proto } else { vm.intrinsic(fallback) };
    vm.mark_prototype(proto);
    let shape = vm.shapes.root(kind, proto, fields as u8, 0, 0);
    // SAFETY: just found or made.
    function.construct_info = Value::int(unsafe { (*shape).id } as i32);
    Ok(shape)
}

/// Saves the running frame in a new owner.
///
/// # Safety
/// `fp` is the running frame of `code`.
unsafe fn save_first(vm: &mut Vm, fp: *mut Value, code: &CodeBlock, mut owner: Gc<JsObject>) -> JsResult<()> {
    let mut saved = vm.new_value_array(SAVED_HEADER + code.register_count as usize)?;
    // SAFETY: the caller's promise.
    unsafe { save(vm, fp, code, &mut saved) };
    owner.set_word(field::FRAME, saved.value());
    vm.heap.write_barrier(owner.header());
    Ok(())
}

/// The first `await` of an async function's frame: makes its activation, which waits for `value`, and
/// gives the function's promise. The caller returns that from the frame.
pub fn start_await(vm: &mut Vm, fp: *mut Value, value: Value) -> JsResult<Value> {
    let mut shape = vm.realm().shapes.async_activation;
    if shape.is_null() {
        let fields = field::ACTIVATION_COUNT as u8;
        shape = vm.shapes.root(CellKind::AsyncActivation, Value::NULL, fields, 0, 0);
        vm.realm_mut().shapes.async_activation = shape;
    }
    let mut activation = vm.alloc_object(shape)?;
    let promise = vm.new_promise()?;
    activation.set_word(field::PROMISE, promise.value());
    activation.set_word(field::STATE, Value::int(state::AWAITING));
    vm.heap.write_barrier(activation.header());
    vm.await_value(activation.value(), value)?;
    // SAFETY: fp is the running frame.
    unsafe {
        let code = FrameRef(fp).code();
        save_first(vm, fp, code, activation)?;
        if code.kind() == FunctionKind::AsyncModule {
            vm.modules.note_activation(&code.script, activation.value());
        }
    }
    Ok(promise.value())
}

/// Source offset at which an activation waits.
pub fn suspended_position(activation: Gc<JsObject>) -> Option<u32> {
    let frame = activation.word(field::FRAME);
    if activation.word(field::STATE) != Value::int(state::AWAITING) || !frame.is_cell() {
        return None;
    }
    let saved: Gc<ValueArray> = frame.as_gc();
    // SAFETY: the saved words are the frame's: its code block, which its callee keeps alive, and an
    // instruction of it.
    unsafe {
        let code = &*saved.get(SAVED_CODE).as_private::<CodeBlock>();
        let pc = saved.get(SAVED_PC).as_private::<u32>() as *const u32;
        Some(code.position(pc.offset_from(code.code) as u32))
    }
}

/// `await` in a resumed frame: the owner waits for `value`. The caller pops the frame.
pub fn await_again(vm: &mut Vm, fp: *mut Value, value: Value) -> JsResult<()> {
    // SAFETY: fp is a resumed frame.
    unsafe {
        let mut owner = generator_of(fp);
        vm.await_value(owner.value(), value)?;
        let mut saved: Gc<ValueArray> = owner.word(field::FRAME).as_gc();
        save(vm, fp, FrameRef(fp).code(), &mut saved);
        owner.set_word(field::STATE, Value::int(state::AWAITING));
    }
    Ok(())
}

/// An async function's frame ends (27.7.5.2 steps 3.e to 3.g): settles its promise and gives it.
pub fn finish_async(vm: &mut Vm, fp: *mut Value, result: Result<Value, Value>) -> JsResult<Value> {
    // SAFETY: fp is the running frame; a resumed one has its activation.
    let promise = unsafe {
        if FrameRef(fp).flags() & frame::FLAG_GENERATOR != 0 {
            generator_of(fp).word(field::PROMISE)
        } else {
            return finish_unsuspended(vm, result);
        }
    };
    settle(vm, promise, result)
}

/// As `finish_async` for a call that never awaited: nobody has the promise yet.
pub fn finish_unsuspended(vm: &mut Vm, result: Result<Value, Value>) -> JsResult<Value> {
    let promise = vm.new_promise()?.value();
    settle(vm, promise, result)
}

fn settle(vm: &mut Vm, promise: Value, result: Result<Value, Value>) -> JsResult<Value> {
    match result {
        Ok(value) => vm.resolve_promise(promise, value)?,
        Err(reason) => vm.reject_promise(promise, reason),
    }
    Ok(promise)
}

/// # Safety
/// `fp` is the running frame of `code`; `saved` has room for it.
unsafe fn save(vm: &mut Vm, fp: *mut Value, code: &CodeBlock, saved: &mut Gc<ValueArray>) {
    // SAFETY: the caller's promise; words are copied one for one.
    unsafe {
        let frame_ref = FrameRef(fp);
        saved.set(SAVED_CALLEE, frame_ref.header(frame::CALLEE));
        saved.set(SAVED_CODE, frame_ref.header(frame::CODE));
        saved.set(SAVED_PC, frame_ref.header(frame::PC));
        saved.set(SAVED_NEW_TARGET, frame_ref.header(frame::NEW_TARGET));
        let registers = std::slice::from_raw_parts(fp, code.register_count as usize);
        saved.values_mut()[SAVED_HEADER..].copy_from_slice(registers);
        vm.heap.write_barrier(saved.header());
    }
}

/// The generator a resumed frame belongs to (kept in the ARGS word).
///
/// # Safety
/// `fp` is a frame flagged GENERATOR.
pub(super) unsafe fn generator_of(fp: *mut Value) -> Gc<JsObject> {
    // SAFETY: resumed frames keep their generator there.
    unsafe { FrameRef(fp).header(frame::ARGS).as_gc() }
}

/// Yield: saves the frame; the caller pops it.
#[inline]
pub fn suspend(vm: &mut Vm, fp: *mut Value, kind: YieldKind) {
    // SAFETY: fp is a resumed generator frame.
    unsafe {
        let mut generator = generator_of(fp);
        let code = FrameRef(fp).code();
        let mut saved: Gc<ValueArray> = generator.word(field::FRAME).as_gc();
        save(vm, fp, code, &mut saved);
        generator.set_word(field::STATE, Value::int(state::SUSPENDED_YIELD));
        generator.set_word(field::YIELD_KIND, Value::int(kind as i32));
    }
}

fn finish(fp: *mut Value) {
    // SAFETY: fp is a resumed generator frame.
    unsafe {
        let mut generator = generator_of(fp);
        generator.set_word(field::STATE, Value::int(state::COMPLETED));
        generator.set_word(field::FRAME, Value::UNDEFINED);
    }
}

/// The generator's body returned.
pub fn finish_by_return(_vm: &mut Vm, fp: *mut Value) {
    finish(fp);
}

/// The generator's body threw.
pub fn finish_by_throw(_vm: &mut Vm, fp: *mut Value) {
    finish(fp);
}

/// What a resumption gave.
pub enum Resumed {
    Yield(Value, YieldKind),
    Return(Value),
}

/// Resumes a suspended frame with a value and mode; the state has been checked. Gives what the frame
/// yielded or returned, which the owner's state tells apart.
pub fn resume(vm: &mut Vm, mut generator: Gc<JsObject>, value: Value, mode: ResumeMode) -> JsResult<Value> {
    vm.check_stack()?;
    let saved: Gc<ValueArray> = generator.word(field::FRAME).as_gc();
    let code: *mut CodeBlock = saved.get(SAVED_CODE).as_private();
    // SAFETY: the saved callee keeps the code alive; the frame has the code's register count.
    unsafe {
        let Some(fp) = push_saved(vm, code, saved, generator) else { return Err(vm.stack_overflow()) };
        generator.set_word(field::STATE, Value::int(state::EXECUTING));
        // The saved pc is at the yield: its destination pair receives value and mode.
        let pc = saved.get(SAVED_PC).as_private::<u32>() as *const u32;
        let opcode = Opcode::from_word(*pc);
        debug_assert!(matches!(opcode, Some(Opcode::Yield | Opcode::InitialYield | Opcode::Await)));
        let destination = crate::bytecode::Reg::from_word(*pc.add(1));
        *fp.add(destination.0 as usize) = value;
        *fp.add(destination.0 as usize + 1) = Value::int(mode as i32);
        let pc = pc.add(opcode.map_or(1, Opcode::length));
        *fp.offset(frame::PC) = Value::private(pc);
        let caller_realm = vm.realm;
        vm.realm = (*code).realm;
        let result = match compiled_entry(vm, &mut *code, pc) {
            Some(entry) => run_compiled(vm, fp, &*code, entry),
            None => run(vm),
        };
        vm.realm = caller_realm;
        result
    }
}

/// Pushes a suspended frame, up to the end of the whole stack: no tail call replaces it.
///
/// # Safety
/// `saved` is a frame of `code`, whose owner is `owner`.
#[inline]
unsafe fn push_saved(
    vm: &mut Vm,
    code: *mut CodeBlock,
    saved: Gc<ValueArray>,
    owner: Gc<JsObject>,
) -> Option<*mut Value> {
    // SAFETY: the stack's words up to its end are mapped; the bound is checked before any store.
    unsafe {
        let registers = (*code).register_count as usize;
        let fp = vm.stack_top.add(FRAME_HEADER);
        if fp.add(registers) > vm.stack_end && fp.add(registers) > vm.stack.end() {
            return None;
        }
        let flags = frame::FLAG_ENTRY | frame::FLAG_GENERATOR;
        *fp.offset(frame::CODE) = Value::private(code);
        *fp.offset(frame::CALLEE) = saved.get(SAVED_CALLEE);
        *fp.offset(frame::NEW_TARGET) = saved.get(SAVED_NEW_TARGET);
        *fp.offset(frame::PREVIOUS) = Value::private(vm.fp);
        *fp.offset(frame::ARGS) = owner.value();
        *fp.offset(frame::ARGC) = Value(Value::INT_TAG | flags << 32);
        *fp.offset(frame::DESTINATION) = Value(Value::INT_TAG);
        *fp.offset(frame::NATIVE_SP) = Value(Value::INT_TAG);
        std::slice::from_raw_parts_mut(fp, registers).copy_from_slice(&saved.values()[SAVED_HEADER..]);
        vm.fp = fp;
        vm.stack_top = fp.add(registers);
        Some(fp)
    }
}

/// The compiled code for the resume point at `pc`, if nothing else is to be done there first.
///
/// # Safety
/// `pc` points to an instruction of `code`.
#[inline]
unsafe fn compiled_entry(vm: &Vm, code: &mut CodeBlock, pc: *const u32) -> Option<OsrEntry> {
    // SAFETY: the caller's promise; an entry that is there is code for this place.
    unsafe {
        if Opcode::from_word(*pc) != Some(Opcode::ResumePoint) {
            return None;
        }
        let native_marker = 0u8;
        let native_is_deep = (&raw const native_marker as usize) < vm.native_tail_limit;
        let point = &mut code.feedback.looping[ops::ResumePoint::read(pc).counter as usize];
        if point.osr_entry == 0 || native_is_deep || vm.stack_limit.load(Ordering::Relaxed) == usize::MAX {
            return None;
        }
        point.count = point.count.wrapping_add(1);
        code.hotness -= 1;
        Some(std::mem::transmute::<usize, OsrEntry>(point.osr_entry))
    }
}

/// Continues a resumed frame in compiled code, and does its next suspension here if it comes to one: what
/// the interpreter does for ResumePoint, Yield and Await.
///
/// # Safety
/// `fp` is the running frame, resumed, of `code`; `entry` continues it at its PC.
unsafe fn run_compiled(vm: &mut Vm, fp: *mut Value, code: &CodeBlock, entry: OsrEntry) -> JsResult<Value> {
    let sp_marker = 0u64;
    let resumed = FrameRef(fp);
    // SAFETY: the caller's promise.
    unsafe {
        resumed.set_header(frame::NATIVE_SP, Value::private(&sp_marker as *const u64));
        resumed.set_flag(frame::FLAG_REPLACED, true);
        let result = compiled_run(vm, false, |vm| entry(vm, fp));
        resumed.set_flag(frame::FLAG_REPLACED, false);
        if result == Value::RESUME.0 {
            // A side exit may have pushed frames of inlined calls.
            if vm.fp == fp {
                vm.realm = code.realm;
                let pc = resumed.header(frame::PC).as_private::<u32>() as *const u32;
                match Opcode::from_word(*pc) {
                    Some(Opcode::Yield) if !code.kind().is_async() => {
                        let o = ops::Yield::read(pc);
                        let value = *fp.add(o.src.0 as usize);
                        suspend(vm, fp, YieldKind::from_u32(o.flags));
                        pop_frame(vm, fp);
                        return Ok(value);
                    }
                    Some(Opcode::Await) => {
                        let value = *fp.add(ops::Await::read(pc).src.0 as usize);
                        return match await_again(vm, fp, value) {
                            Ok(()) => {
                                pop_frame(vm, fp);
                                Ok(Value::UNDEFINED)
                            }
                            Err(_) => dispatch::resume(vm, true),
                        };
                    }
                    _ => {}
                }
            }
            return dispatch::resume(vm, false);
        }
        if result == Value::RESUME_THROW.0 {
            return dispatch::resume(vm, true);
        }
        vm.fp = fp;
        finish(fp);
        pop_frame(vm, fp);
        if result == Value::EXCEPTION.0 { Err(vm.pending_throw()) } else { Ok(Value(result)) }
    }
}

impl Vm {
    /// GeneratorResume / GeneratorResumeAbrupt (27.5.3.3, 27.5.3.4), giving an iterator result object.
    pub fn generator_resume(&mut self, generator: Value, value: Value, mode: ResumeMode) -> JsResult<Value> {
        match self.generator_step(generator, value, mode)? {
            Resumed::Yield(result, YieldKind::Result) => Ok(result),
            Resumed::Yield(value, YieldKind::Value) => self.create_iter_result(value, false),
            Resumed::Yield(value, YieldKind::Delegated) => self.delegated_result(generator, value),
            Resumed::Return(value) => self.create_iter_result(value, true),
        }
    }

    /// The realm of a suspended generator's function.
    pub fn realm_of_generator(&self, generator: Value) -> *mut Realm {
        suspended_at(generator).map_or(self.realm, |(code, _)| code.realm)
    }

    /// The result object that a generator's inner iterator would have made.
    pub fn delegated_result(&mut self, generator: Value, value: Value) -> JsResult<Value> {
        let realm = self.realm_of_generator(generator);
        let caller = std::mem::replace(&mut self.realm, realm);
        let result = self.create_iter_result(value, false);
        self.realm = caller;
        result
    }

    /// As [`Vm::generator_resume`], without making the result object.
    pub fn generator_step(&mut self, generator: Value, value: Value, mode: ResumeMode) -> JsResult<Resumed> {
        if !generator.is_kind(CellKind::Generator) {
            let name = ["next", "throw", "return"][mode as usize];
            let receiver = self.describe(generator);
            return Err(self.type_error(format!(
                "Method [Generator].prototype.{name} called on incompatible receiver {receiver}"
            )));
        }
        let mut object: Gc<JsObject> = generator.as_gc();
        match object.word(field::STATE).as_int() {
            state::EXECUTING => return Err(self.type_error("Generator is already running")),
            state::SUSPENDED_START if mode != ResumeMode::Next => {
                object.set_word(field::STATE, Value::int(state::COMPLETED));
                object.set_word(field::FRAME, Value::UNDEFINED);
            }
            _ => {}
        }
        if object.word(field::STATE).as_int() == state::COMPLETED {
            return match mode {
                ResumeMode::Next => Ok(Resumed::Return(Value::UNDEFINED)),
                ResumeMode::Return => Ok(Resumed::Return(value)),
                ResumeMode::Throw => Err(self.throw(value)),
            };
        }
        let value = resume(self, object, value, mode)?;
        if object.word(field::STATE) == Value::int(state::SUSPENDED_YIELD) {
            Ok(Resumed::Yield(value, YieldKind::from_u32(object.word(field::YIELD_KIND).as_int() as u32)))
        } else {
            Ok(Resumed::Return(value))
        }
    }

    /// 27.7.5.3 Await, steps 2 to 9: `owner` goes on when `value` has settled.
    pub fn await_value(&mut self, owner: Value, value: Value) -> JsResult<()> {
        // FAST PATH: a promise fulfilled with a value that is no object would only bring it back.
        let hooked = !self.promise_hook.is_undefined();
        if !value.is_object() && !hooked {
            let continuation = self.continuation;
            self.jobs.push_back(Job::Resume { owner, value, continuation });
            return Ok(());
        }
        let constructor = self.intrinsic(Intrinsic::Promise);
        if hooked {
            // For the hook: what the awaited value becomes derives from the function's promise.
            self.promise_parent = promise_of(owner).unwrap_or(Value::UNDEFINED);
        }
        let promise = self.promise_resolve(constructor, value);
        self.promise_parent = Value::UNDEFINED;
        let promise = promise?;
        if hooked {
            let stand_in = self.await_promise(promise)?;
            return self.add_reaction(promise, ReactionKind::Await, owner, &[stand_in]);
        }
        self.add_reaction(promise, ReactionKind::Await, owner, &[])
    }

    /// The awaited promise has settled. Only a termination is an error.
    pub fn resume_await(&mut self, owner: Value, value: Value, rejected: bool) -> JsResult<()> {
        let mode = if rejected { ResumeMode::Throw } else { ResumeMode::Next };
        if owner.is_kind(CellKind::AsyncGenerator) {
            return self.async_generator_run(owner.as_gc(), value, mode);
        }
        resume(self, owner.as_gc(), value, mode)?;
        Ok(())
    }
}
