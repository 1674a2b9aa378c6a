//! Side exits: from the values a stub spilled to interpreter frames.

mod describe;
pub mod materialize;
pub mod walk;

pub use describe::Describer;

use std::cell::Cell;

/// Where an exit finds a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Location {
    /// Value bits.
    Constant(u64),
    /// Index among the 64-bit arguments: a tagged Value.
    Word(u16),
    /// Index among the 32-bit arguments.
    Int(u16),
    Bool(u16),
    Float(u16),
}

/// A frame to rebuild.
#[derive(Clone, Debug)]
pub struct ExitFrame {
    /// Address of the CodeBlock.
    pub code_block: u64,
    /// Word offset of the instruction.
    pub pc: u32,
    pub kind: crate::ir::ResumeKind,
    pub registers: Vec<(u32, Location)>,
    pub callee: Location,
    pub new_target: Location,
    pub arguments: Vec<Location>,
}

/// Why an exit is taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExitCause {
    /// A guess was wrong.
    Guard,
    /// The site had never been executed.
    Unseen,
    /// What comes next is the interpreter's: a function suspends itself.
    Planned,
}

/// One exit of compiled code. Its address is an argument of the exit stub.
#[derive(Debug)]
pub struct ExitSite {
    /// From the innermost frame outwards.
    pub frames: Vec<ExitFrame>,
    /// How many arguments of each kind follow.
    pub words: usize,
    pub ints: usize,
    pub floats: usize,
    pub cause: ExitCause,
    /// Times taken.
    pub count: Cell<u32>,
    /// The code that holds it, set at installation.
    pub owner: Cell<*const crate::code::CompiledCode>,
}

impl ExitSite {
    pub fn new(
        frames: Vec<ExitFrame>,
        words: usize,
        ints: usize,
        floats: usize,
        cause: ExitCause,
    ) -> ExitSite {
        ExitSite {
            frames,
            words,
            ints,
            floats,
            cause,
            count: Cell::new(0),
            owner: Cell::new(std::ptr::null()),
        }
    }
}
