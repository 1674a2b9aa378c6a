//! Builds interpreter frames from an exit's values and runs the interpreter.

use super::{ExitFrame, ExitSite, Location};
use crate::builder::Entry;
use crate::ir::ResumeKind;
use lanner_engine::bytecode::Opcode;
use lanner_engine::execution::{CodeBlock, Vm};
use lanner_engine::interpreter::dispatch;
use lanner_engine::interpreter::stack::{FrameRef, frame};
use lanner_engine::value::Value;

/// Values a stub spilled, eight bytes each: words, then ints, then floats.
struct Spilled<'a> {
    site: &'a ExitSite,
    buffer: *const u64,
}

impl Spilled<'_> {
    fn value(&self, at: Location) -> Value {
        // SAFETY: the stub spilled as many values as the site says; locations index them.
        unsafe {
            match at {
                Location::Constant(bits) => Value(bits),
                Location::Word(i) => Value(*self.buffer.add(i as usize)),
                Location::Int(i) => Value::int(*self.buffer.add(self.site.words + i as usize) as u32 as i32),
                Location::Bool(i) => {
                    Value::bool(*self.buffer.add(self.site.words + i as usize) as u32 & 1 != 0)
                }
                Location::Float(i) => {
                    let bits = *self.buffer.add(self.site.words + self.site.ints + i as usize);
                    Value::double(f64::from_bits(bits))
                }
            }
        }
    }
}

/// What every exit stub calls: the result is what the compiled function returns.
///
/// A function's exit pushes its frames and runs the interpreter to the function's end. An exit of code
/// entered by on-stack replacement has an interpreter frame already, whose dispatch loop is its caller: it
/// writes the registers back there and returns RESUME, so that a loop that enters and leaves compiled code
/// in every iteration does not stack up activations.
///
/// # Safety
/// Called by an exit stub with the VM, the site its code was compiled with, and the spilled values.
pub unsafe extern "C" fn side_exit(vm: *mut Vm, site: *const ExitSite, buffer: *const u64) -> u64 {
    // SAFETY: the stub's arguments; sites live as long as their code.
    let (vm, site) = unsafe { (&mut *vm, &*site) };
    let values = Spilled { site, buffer };
    crate::tier_up::note_exit(vm, site);
    let mut throwing = site.frames[0].kind == ResumeKind::Throw;
    let realm = vm.realm;
    // SAFETY: set at installation; code is never freed while the VM lives.
    let replaced =
        unsafe { site.owner.get().as_ref() }.is_some_and(|owner| matches!(owner.entry, Entry::Osr(_)));
    // Outermost first.
    for (depth, f) in site.frames.iter().rev().enumerate() {
        if depth == 0 && replaced {
            // SAFETY: compiled code pushes no frames, and what it calls pops its own: the running frame is
            // the one the code was entered from.
            unsafe { write_back(vm.fp, f, &values) };
            continue;
        }
        let caller = if depth == 0 { None } else { Some(&site.frames[site.frames.len() - depth]) };
        // SAFETY: the exit's description matches the code's frames.
        match unsafe { push(vm, f, caller, &values) } {
            Room::Enough => {}
            // As if the frame's next call had found no room: handlers in the frames see the error.
            Room::Reserve if depth + 1 == site.frames.len() && !throwing => {
                let _ = vm.stack_overflow();
                throwing = true;
            }
            Room::Reserve => {}
            Room::None => {
                let _ = vm.stack_overflow();
                if depth == 0 {
                    return Value::EXCEPTION.0;
                }
                throwing = true;
                break;
            }
        }
    }
    if replaced {
        return if throwing { Value::RESUME_THROW.0 } else { Value::RESUME.0 };
    }
    // SAFETY: whole frames with the outermost flagged ENTRY.
    let result = unsafe { dispatch::resume(vm, throwing) };
    vm.realm = realm;
    match result {
        Ok(v) => v.0,
        Err(_) => Value::EXCEPTION.0,
    }
}

/// Gives an interpreter frame the registers and the instruction of an exit.
///
/// # Safety
/// `fp` is a frame of the exit's function on the VM stack.
unsafe fn write_back(fp: *mut Value, f: &ExitFrame, values: &Spilled) {
    let code = f.code_block as *mut CodeBlock;
    // SAFETY: the caller's promise; registers and pc are the function's.
    unsafe {
        debug_assert_eq!(FrameRef(fp).header(frame::CODE).as_private::<CodeBlock>(), code);
        for &(r, at) in &f.registers {
            *fp.add(r as usize) = values.value(at);
        }
        *fp.offset(frame::PC) = Value::private((*code).code.add(f.pc as usize));
    }
}

/// What the VM stack had for a frame.
enum Room {
    Enough,
    /// The frame stands in the words kept for exits.
    Reserve,
    None,
}

/// Words of the VM stack past its limit that exits may use: a frame that is rebuilt at the limit must
/// stand somewhere, or its exception handlers would be skipped.
const RESERVE_WORDS: usize = lanner_engine::interpreter::stack::EXIT_RESERVE / 8;

/// Pushes one frame. `caller` is the description of the frame below, if that is part of the exit.
unsafe fn push(vm: &mut Vm, f: &ExitFrame, caller: Option<&ExitFrame>, values: &Spilled) -> Room {
    let code = f.code_block as *mut CodeBlock;
    let mut flags = 0;
    let mut destination = 0u64;
    match caller {
        None => flags |= frame::FLAG_ENTRY,
        Some(c) => match c.kind {
            ResumeKind::Call { dst } | ResumeKind::Construct { dst } => {
                // SAFETY: the caller's pc is at its call instruction.
                let length = unsafe {
                    let word = *(*(c.code_block as *const CodeBlock)).code.add(c.pc as usize);
                    Opcode::from_word(word).map_or(0, Opcode::length)
                };
                destination = dst as u64 | (length as u64) << 32;
                if matches!(c.kind, ResumeKind::Construct { .. }) {
                    flags |= frame::FLAG_CONSTRUCT;
                }
            }
            _ => unreachable!("callers are in a call"),
        },
    }
    let callee = values.value(f.callee);
    let new_target = values.value(f.new_target);
    let (args, argc) = match f.arguments[..] {
        // The generic entry's pointer and count, still valid: the caller's buffer.
        [args, argc] => (values.value(args).0 as *const Value, values.value(argc).0 as usize),
        _ => (std::ptr::null(), 0),
    };
    // SAFETY: a frame for live code; the arguments are copied only as far as they are given.
    unsafe {
        let this = Value::UNDEFINED;
        // Exits may use the whole stack, whatever tail calls leave free.
        let limit = vm.stack.end();
        let soft = std::mem::replace(&mut vm.stack_end, limit.add(RESERVE_WORDS));
        let pushed = dispatch::push_frame(vm, code, callee, this, new_target, args, argc, flags, destination);
        vm.stack_end = soft;
        let Some(fp) = pushed else { return Room::None };
        write_back(fp, f, values);
        if vm.stack_top > limit { Room::Reserve } else { Room::Enough }
    }
}
