//! Code memory, target, stubs, and compiled code as it is installed.

pub mod block;
pub mod compiler;
pub mod isa;
pub mod memory;
pub mod space;
pub mod stubs;

pub use block::{BlockState, CompiledCode, Retired};
pub use compiler::{CompileTimes, Compiler, CompilerOptions, Outcome, Product};
pub use space::CodeSpace;

/// Addresses of the runtime's C functions.
#[derive(Clone, Copy, Debug, Default)]
pub struct RuntimeAddresses {
    pub side_exit: u64,
    pub barrier: u64,
    pub allocate: u64,
    pub call_generic: u64,
    pub construct_generic: u64,
    pub call_interpreted: u64,
    pub stack_overflow: u64,
    pub interrupt: u64,
    pub to_int32: u64,
    pub to_boolean: u64,
    pub fmod: u64,
    pub pow: u64,
}

/// Offsets of VM fields.
#[derive(Clone, Copy, Debug, Default)]
pub struct VmOffsets {
    pub native_stack_limit: i32,
    pub native_tail_limit: i32,
    pub interrupt: i32,
    pub nursery_top: i32,
    pub nursery_end: i32,
    pub exit_frame: i32,
    pub gc_barrier_bit: u8,
}

/// What lowering needs to know about the process.
#[derive(Clone, Copy, Debug, Default)]
pub struct CompilerContext {
    pub runtime: RuntimeAddresses,
    pub offsets: VmOffsets,
    /// Address of a word for results of register-preserving stubs.
    pub scratch: u64,
    /// Address of the countdown of `--stress-exits`, or 0.
    pub stress: u64,
}
