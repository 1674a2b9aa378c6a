//! Stack traces through compiled frames.
//!
//! Before compiled code calls something that may look at the stack, it stores its stack pointer in
//! `Vm::exit_frame` (see there). From that word on, native frames hang together: generated code keeps frame
//! pointers, and the return address of a call has an entry in its code's table of call sites, which leads
//! to the bytecode instruction and the calls it was inlined through. A run of compiled frames ends where a
//! return address lies outside of code memory.

use crate::code::CompiledCode;
use crate::tier_up::JitTier;
use lanner_engine::bytecode::Opcode;
use lanner_engine::execution::CodeBlock;

/// A function's outermost frame: how it was called is only known at its caller.
struct Pending {
    block: *const CodeBlock,
    pc: u32,
}

/// Visits the frames of the run that called out at `exit_frame`; the innermost is first. Where the word names
/// a frame that is not the program's own, the result says whether the call of that was a construct call.
///
/// # Safety
/// `exit_frame` was stored by a compiled frame that is still active.
pub unsafe fn walk(
    tier: &JitTier,
    exit_frame: usize,
    construct: bool,
    visit: &mut dyn FnMut(&CodeBlock, u32, bool) -> bool,
) -> bool {
    // SAFETY: for the whole function: the caller's promise makes the words of the frame readable; each frame
    // pointer leads to the frame of the caller, which is active as well. Code blocks of active code are alive.
    unsafe {
        let mut pending: Option<Pending> = None;
        let mut first = true;
        let mut called_by_new = construct;
        let (mut address, mut frame) = if exit_frame & 1 != 0 {
            let frame = exit_frame & !1;
            (read(frame + 8), read(frame))
        } else {
            let address = read(exit_frame - 8);
            let Some(code) = code_at(tier, address) else {
                debug_assert!(false, "an exit frame that is not of compiled code");
                return construct;
            };
            (address, exit_frame + code.frame_size as usize)
        };
        while tier.is_code(address) {
            // Stubs between compiled frames are no frames of the program.
            if let Some(code) = code_at(tier, address) {
                let Some(origin) = code.origin_at(address) else {
                    debug_assert!(false, "a call without an origin");
                    break;
                };
                let mut origin = &code.origins[origin as usize];
                let by_new = is_construct(&*(origin.code_block as *const CodeBlock), origin.pc);
                if let Some(p) = pending.take()
                    && !visit(&*p.block, p.pc, by_new)
                {
                    return called_by_new;
                }
                if std::mem::take(&mut first) && exit_frame & 1 != 0 {
                    called_by_new = by_new;
                }
                while let Some(parent) = origin.parent {
                    let block = &*(origin.code_block as *const CodeBlock);
                    if !visit(block, origin.pc, origin.construct) {
                        return called_by_new;
                    }
                    origin = &code.origins[parent as usize];
                }
                pending = Some(Pending { block: origin.code_block as *const CodeBlock, pc: origin.pc });
            }
            (address, frame) = (read(frame + 8), read(frame));
        }
        if let Some(p) = pending {
            visit(&*p.block, p.pc, construct);
        }
        called_by_new
    }
}

unsafe fn read(address: usize) -> usize {
    // SAFETY: the caller's promise.
    unsafe { *(address as *const usize) }
}

unsafe fn code_at(tier: &JitTier, address: usize) -> Option<&CompiledCode> {
    // SAFETY: code on the stack is not freed.
    tier.code_at(address).map(|code| unsafe { &*code })
}

fn is_construct(block: &CodeBlock, pc: u32) -> bool {
    let op = Opcode::from_word(block.function.code[pc as usize]);
    matches!(op, Some(Opcode::New | Opcode::NewSpread | Opcode::SuperCall | Opcode::SuperCallSpread))
}
