//! What the tier keeps of a code block, and compiled code as it is installed.
//!
//! The state hangs on the code block: the collector traces compiled code's cells exactly as long as its
//! function lives, and code dies with its function. Code that may no longer be entered is *retired*: its
//! memory is given back once no activation of it is on the native stack.

use crate::builder::Entry;
use crate::deopt::ExitSite;
use lanner_engine::bytecode::{Opcode, ops};
use lanner_engine::execution::CodeBlock;
use lanner_engine::heap::{CellHeader, NativeData, Visitor, external};
use rustc_hash::{FxHashMap, FxHashSet};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Installed code.
#[derive(Debug)]
pub struct CompiledCode {
    /// Names it in dependency lists.
    pub id: u32,
    /// Number of its compilation among all: what was noted later, it did not know.
    pub job: u64,
    pub start: *const u8,
    pub len: usize,
    // Boxed: compiled code holds their addresses.
    #[allow(clippy::vec_box)]
    pub exits: Vec<Box<ExitSite>>,
    /// Return addresses as offsets, sorted, with the index of the call's origin.
    pub call_sites: Vec<(u32, u32)>,
    pub origins: Vec<CallOrigin>,
    /// From the stack pointer at a call to the frame pointer.
    pub frame_size: u32,
    /// Cells that code reads through this table, because they may move.
    pub constants: Box<[u64]>,
    /// 1 once invalid; compiled code reads it.
    pub invalid: Box<Cell<u8>>,
    /// The block this is code of; null once that is dropped.
    pub code_block: Cell<*mut CodeBlock>,
    pub entry: Entry,
    /// Everything else that the code embeds or relies on: kept alive with it (old cells do not move).
    pub cells: Vec<u64>,
    /// External bytes the heap was told of.
    pub accounted: usize,
}

impl Drop for CompiledCode {
    fn drop(&mut self) {
        external::release_external(self.accounted);
    }
}

/// A place that compiled code calls out from.
#[derive(Clone, Debug)]
pub struct CallOrigin {
    /// Address of the CodeBlock, kept alive by the code.
    pub code_block: u64,
    pub pc: u32,
    /// An inlined construct call.
    pub construct: bool,
    /// Where the function was inlined: index of the caller's origin.
    pub parent: Option<u32>,
}

impl CompiledCode {
    /// The origin of the call that returns to an address in the code.
    pub fn origin_at(&self, address: usize) -> Option<u32> {
        let offset = (address - self.start as usize) as u32;
        let at = self.call_sites.binary_search_by_key(&offset, |site| site.0).ok()?;
        Some(self.call_sites[at].1)
    }

    /// The closure that ran when it was asked for, or some other cell.
    pub fn callee(&self) -> lanner_engine::value::Value {
        lanner_engine::value::Value(
            self.cells.last().copied().unwrap_or(lanner_engine::value::Value::UNDEFINED.0),
        )
    }

    pub fn trace(&mut self, visitor: &mut dyn Visitor) {
        for slot in self.constants.iter_mut().chain(&mut self.cells) {
            visitor.visit_value(slot);
        }
    }
    /// The `Code` cell of its block, if that is alive.
    pub fn code_cell(&self) -> Option<*mut CellHeader> {
        let block = self.code_block.get();
        // SAFETY: cleared when the block is dropped.
        if block.is_null() { None } else { Some(unsafe { (*block).cell }) }
    }
}

/// Code that waits for its memory to be given back.
// Boxed: code points to its `CompiledCode`.
#[allow(clippy::vec_box)]
pub type Retired = Rc<RefCell<Vec<Box<CompiledCode>>>>;

/// The tier's state of one code block.
pub struct BlockState {
    /// Compilations started.
    pub compiles: u32,
    /// Counted up by every invalidation: what was asked for before is out of date.
    pub generation: u32,
    /// Sum of the countdowns the block was given.
    pub granted: i64,
    /// Compilations in a row whose assumptions had changed when they were done.
    pub drops: u32,
    /// Calls since there is OSR code and no other.
    pub calls_after_osr: u32,
    /// Sites that were left often, by their offsets.
    pub exited: FxHashMap<u32, FailedGuess>,
    /// Sites that code was compiled anew for once because they had not been executed before.
    pub unseen: FxHashSet<u32>,
    /// Ends of the countdown that were let pass because the function is large.
    pub passed: u32,
    pub function: Option<Box<CompiledCode>>,
    #[allow(clippy::vec_box)]
    pub osr: Vec<Box<CompiledCode>>,
    retired: Retired,
}

/// A guess that failed.
#[derive(Clone, Copy, Default, Debug)]
pub struct FailedGuess {
    /// How often code was compiled anew for it, each time with what had been learnt.
    pub times: u32,
    /// The first compilation that knows of the last time.
    known_from: u64,
}

impl FailedGuess {
    /// Code of compilation `job` has left at it, when `next_job` is the next. Older code does not count: it
    /// guesses what is known to fail.
    pub fn note(&mut self, job: u64, next_job: u64) {
        if job >= self.known_from {
            self.times += 1;
            self.known_from = next_job;
        }
    }
}

impl BlockState {
    pub fn of(block: &CodeBlock) -> Option<&BlockState> {
        let state: &dyn Any = &**block.tier_state.as_ref()?;
        state.downcast_ref()
    }

    /// The block's state, made if it has none.
    pub fn get<'a>(block: &'a mut CodeBlock, retired: &Retired) -> &'a mut BlockState {
        let state = block.tier_state.get_or_insert_with(|| {
            Box::new(BlockState {
                compiles: 0,
                generation: 0,
                granted: 0,
                drops: 0,
                calls_after_osr: 0,
                exited: FxHashMap::default(),
                unseen: FxHashSet::default(),
                passed: 0,
                function: None,
                osr: Vec::new(),
                retired: retired.clone(),
            })
        });
        let state: &mut dyn Any = &mut **state;
        state.downcast_mut().expect("one tier per VM")
    }

    pub fn exit_counts(&self) -> Vec<(u32, u32)> {
        self.exited.iter().map(|(&pc, guess)| (pc, guess.times)).collect()
    }

    /// Makes this the block's code for its entry; gives the start of the code it replaces.
    pub fn set_code(&mut self, code: Box<CompiledCode>) -> Option<*const u8> {
        let old = match code.entry {
            Entry::Osr(_) => match self.osr.iter_mut().find(|c| c.entry == code.entry) {
                Some(slot) => Some(std::mem::replace(slot, code)),
                None => {
                    self.osr.push(code);
                    None
                }
            },
            Entry::Function | Entry::Generic => self.function.replace(code),
        }?;
        old.invalid.set(1);
        let start = old.start;
        self.retired.borrow_mut().push(old);
        Some(start)
    }

    /// Moves all code to the retired.
    pub fn retire(&mut self) {
        let mut retired = self.retired.borrow_mut();
        for code in self.function.take().into_iter().chain(self.osr.drain(..)) {
            code.invalid.set(1);
            retired.push(code);
        }
    }
}

impl NativeData for BlockState {
    fn trace(&mut self, visitor: &mut dyn Visitor) {
        for code in self.function.iter_mut().chain(&mut self.osr) {
            code.trace(visitor);
        }
    }
}

impl Drop for BlockState {
    fn drop(&mut self) {
        // The block goes too: nothing calls the code any more, and none of it runs.
        for code in self.function.iter().chain(&self.osr) {
            code.code_block.set(std::ptr::null_mut());
        }
        self.retire();
    }
}

/// The feedback slot of the loop that jumps back to `target`, or of the resume point before it.
pub fn loop_counter(code: &CodeBlock, target: u32) -> Option<u32> {
    entered_by(code, target).map(|(_, counter)| counter)
}

/// The instruction through which compiled code is entered at `target`: JumpLoop or ResumePoint, and its counter.
pub fn entered_by(code: &CodeBlock, target: u32) -> Option<(Opcode, u32)> {
    let words = &code.function.code;
    let mut pc = 0usize;
    while pc < words.len() {
        let op = Opcode::from_word(words[pc])?;
        if op == Opcode::JumpLoop {
            // SAFETY: a whole instruction of validated code.
            let o = unsafe { ops::JumpLoop::read(&words[pc]) };
            if pc as i64 + o.target as i64 == target as i64 {
                return Some((op, o.counter));
            }
        } else if op == Opcode::ResumePoint && pc + op.length() == target as usize {
            // SAFETY: as above.
            return Some((op, unsafe { ops::ResumePoint::read(&words[pc]) }.counter));
        }
        pc += op.length();
    }
    None
}
