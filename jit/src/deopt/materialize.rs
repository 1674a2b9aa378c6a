//! Builds interpreter frames from an exit's values and runs the interpreter.

use super::{ExitFrame, ExitSite, Location};
use crate::ir::ResumeKind;
use lanner_engine::bytecode::Opcode;
use lanner_engine::execution::{CodeBlock, Vm};
use lanner_engine::interpreter::dispatch;
use lanner_engine::interpreter::stack::{FRAME_HEADER, frame};
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
/// # Safety
/// Called by an exit stub with the VM, the site its code was compiled with, and the spilled values.
pub unsafe extern "C" fn side_exit(vm: *mut Vm, site: *const ExitSite, buffer: *const u64) -> u64 {
    // SAFETY: the stub's arguments; sites live as long as their code.
    let (vm, site) = unsafe { (&mut *vm, &*site) };
    let values = Spilled { site, buffer };
    crate::tier_up::note_exit(vm, site);
    let throwing = site.frames[0].kind == ResumeKind::Throw;
    let entry_fp = vm.fp;
    let realm = vm.realm;
    // Outermost first.
    for (depth, f) in site.frames.iter().rev().enumerate() {
        let caller = if depth == 0 { None } else { Some(&site.frames[site.frames.len() - depth]) };
        // SAFETY: the exit's description matches the code's frames.
        if !unsafe { push(vm, f, caller, &values) } {
            // No room: the frames pushed so far are dropped.
            if depth > 0 {
                // SAFETY: the words above the entry frame are free again.
                unsafe { unwind_to(vm, entry_fp, depth) };
            }
            let _ = vm.stack_overflow();
            return Value::EXCEPTION.0;
        }
    }
    // SAFETY: whole frames with the outermost flagged ENTRY.
    let result = unsafe { dispatch::resume(vm, throwing) };
    vm.realm = realm;
    match result {
        Ok(v) => v.0,
        Err(_) => Value::EXCEPTION.0,
    }
}

unsafe fn unwind_to(vm: &mut Vm, entry_fp: *mut Value, frames: usize) {
    for _ in 0..frames {
        // SAFETY: `frames` frames were pushed above the entry frame.
        unsafe { dispatch::pop_frame(vm, vm.fp) };
    }
    debug_assert_eq!(vm.fp, entry_fp);
}

/// Pushes one frame. `caller` is the description of the frame below, if that is part of the exit.
unsafe fn push(vm: &mut Vm, f: &ExitFrame, caller: Option<&ExitFrame>, values: &Spilled) -> bool {
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
        let Some(fp) =
            dispatch::push_frame_anywhere(vm, code, callee, this, new_target, args, argc, flags, destination)
        else {
            return false;
        };
        for &(r, at) in &f.registers {
            *fp.add(r as usize) = values.value(at);
        }
        *fp.offset(frame::PC) = Value::private((*code).code.add(f.pc as usize));
    }
    const { assert!(FRAME_HEADER == 9) };
    true
}
