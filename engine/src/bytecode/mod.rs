//! The opcode table and what derives from it: emitter, decoder, disassembler, validator, liveness.

mod disassemble;
pub mod function;
pub mod module;
pub mod opcodes;
mod suspension;
mod validate;

pub use disassemble::disassemble;
pub use function::{
    BindingKind, Constant, EvalInfo, FeedbackCounts, FunctionCode, FunctionKind, Handler, RETHROWN,
    ScopeBinding, ScopeInfo, ScopeKind,
};
pub use module::{
    ImportEntry, ImportPhase, ImportedName, IndirectExport, LocalExport, ModuleCode, ModuleRequest,
};
pub use opcodes::{OPCODES, Opcode, Reg, Role, Word, ops};
pub use suspension::{Delegation, YieldKind};
pub use validate::{Instruction, decode, validate};
