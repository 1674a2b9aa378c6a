//! Generators: the register window moves to the heap while suspended.
//!
//! A generator object's internal fields: state, frame (a `ValueArray`), destination register.
//! The saved frame holds callee, code, pc, then the registers.

use super::dispatch::{push_frame_anywhere, run};
use super::stack::{FrameRef, frame};
use crate::bytecode::{Opcode, Word};
use crate::execution::{CodeBlock, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{JsFunction, JsObject, ValueArray};
use crate::value::{Gc, Value};

/// Internal field indices.
pub mod field {
    pub const STATE: usize = 0;
    pub const FRAME: usize = 1;
    pub const RESULT_IS_RAW: usize = 2;
    pub const COUNT: usize = 3;
}

/// Generator states (27.5.3): values of the STATE field.
pub mod state {
    pub const SUSPENDED_START: i32 = 0;
    pub const SUSPENDED_YIELD: i32 = 1;
    pub const EXECUTING: i32 = 2;
    pub const COMPLETED: i32 = 3;
}

const SAVED_CALLEE: usize = 0;
const SAVED_CODE: usize = 1;
const SAVED_PC: usize = 2;
const SAVED_NEW_TARGET: usize = 3;
const SAVED_HEADER: usize = 4;

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
        let callee: Gc<JsFunction> = frame_ref.header(frame::CALLEE).as_gc();
        let fallback = if code.kind().is_async() {
            Intrinsic::AsyncGeneratorPrototype
        } else {
            Intrinsic::GeneratorPrototype
        };
        let proto = vm.get(callee.object(), vm.names.prototype)?;
        let proto = if proto.is_object() { proto } else { vm.intrinsic(fallback) };
        vm.mark_prototype(proto);
        let kind = if code.kind().is_async() { CellKind::AsyncGenerator } else { CellKind::Generator };
        let shape = vm.shapes.root(kind, proto, field::COUNT as u8, 0, 0);
        let mut generator = vm.alloc_object(shape)?;
        generator.set_word(field::STATE, Value::int(state::SUSPENDED_START));
        let registers = code.register_count as usize;
        let mut saved = vm.new_value_array(SAVED_HEADER + registers)?;
        save(vm, fp, code, &mut saved);
        generator.set_word(field::FRAME, saved.value());
        vm.heap.write_barrier(generator.header());
        Ok(generator.value())
    }
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
        for i in 0..code.register_count as usize {
            saved.set(SAVED_HEADER + i, *fp.add(i));
        }
        vm.heap.write_barrier(saved.header());
    }
}

/// The generator a resumed frame belongs to (kept in the ARGS word).
unsafe fn generator_of(fp: *mut Value) -> Gc<JsObject> {
    // SAFETY: resumed frames keep their generator there.
    unsafe { FrameRef(fp).header(frame::ARGS).as_gc() }
}

/// Yield: saves the frame; the caller pops it.
pub fn suspend(vm: &mut Vm, fp: *mut Value, raw_result: bool) {
    // SAFETY: fp is a resumed generator frame.
    unsafe {
        let mut generator = generator_of(fp);
        let code = FrameRef(fp).code();
        let mut saved: Gc<ValueArray> = generator.word(field::FRAME).as_gc();
        save(vm, fp, code, &mut saved);
        generator.set_word(field::STATE, Value::int(state::SUSPENDED_YIELD));
        generator.set_word(field::RESULT_IS_RAW, Value::bool(raw_result));
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
    /// Yielded this value (true: it is an iterator result object already).
    Yield(Value, bool),
    Return(Value),
}

/// Resumes a suspended generator's frame with a value and mode. The state has been checked.
pub fn resume(vm: &mut Vm, mut generator: Gc<JsObject>, value: Value, mode: ResumeMode) -> JsResult<Resumed> {
    vm.check_stack()?;
    let saved: Gc<ValueArray> = generator.word(field::FRAME).as_gc();
    let code: *mut CodeBlock = saved.get(SAVED_CODE).as_private();
    // SAFETY: the saved callee keeps the code alive; the frame has the code's register count.
    unsafe {
        let callee = saved.get(SAVED_CALLEE);
        let new_target = saved.get(SAVED_NEW_TARGET);
        let flags = frame::FLAG_ENTRY | frame::FLAG_GENERATOR;
        let realm = vm.realm;
        let Some(fp) = push_frame_anywhere(
            vm,
            code,
            callee,
            Value::UNDEFINED,
            new_target,
            std::ptr::null(),
            0,
            flags,
            0,
        ) else {
            return Err(vm.stack_overflow());
        };
        for i in 0..(*code).register_count as usize {
            *fp.add(i) = saved.get(SAVED_HEADER + i);
        }
        *fp.offset(frame::ARGS) = generator.value();
        generator.set_word(field::STATE, Value::int(state::EXECUTING));
        // The saved pc is at the yield: its destination pair receives value and mode.
        let pc = saved.get(SAVED_PC).as_private::<u32>() as *const u32;
        let opcode = Opcode::from_word(*pc);
        debug_assert!(matches!(opcode, Some(Opcode::Yield | Opcode::InitialYield | Opcode::Await)));
        let destination = crate::bytecode::Reg::from_word(*pc.add(1));
        *fp.add(destination.0 as usize) = value;
        *fp.add(destination.0 as usize + 1) = Value::int(mode as i32);
        let length = opcode.map_or(1, Opcode::length);
        *fp.offset(frame::PC) = Value::private(pc.add(length));
        let result = run(vm);
        vm.realm = realm;
        let value = result?;
        if generator.word(field::STATE) == Value::int(state::SUSPENDED_YIELD) {
            Ok(Resumed::Yield(value, generator.word(field::RESULT_IS_RAW).is_true()))
        } else {
            Ok(Resumed::Return(value))
        }
    }
}

impl Vm {
    /// GeneratorResume / GeneratorResumeAbrupt (27.5.3.3, 27.5.3.4), giving an iterator result object.
    pub fn generator_resume(&mut self, generator: Value, value: Value, mode: ResumeMode) -> JsResult<Value> {
        match self.generator_step(generator, value, mode)? {
            Resumed::Yield(result, true) => Ok(result),
            Resumed::Yield(value, false) => self.create_iter_result(value, false),
            Resumed::Return(value) => self.create_iter_result(value, true),
        }
    }

    /// As [`Vm::generator_resume`], without making the result object.
    pub fn generator_step(&mut self, generator: Value, value: Value, mode: ResumeMode) -> JsResult<Resumed> {
        if !generator.is_kind(CellKind::Generator) {
            let name = ["next", "throw", "return"][mode as usize];
            let receiver = self.describe(generator);
            return Err(self.type_error(format!("{name} method called on incompatible receiver {receiver}")));
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
        resume(self, object, value, mode)
    }
}
