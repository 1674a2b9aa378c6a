//! The opcode table and what derives from it: emitter, decoder, disassembler, validator, liveness.

pub mod function;
pub mod opcodes;

pub use function::{
    BindingKind, Constant, EvalInfo, FeedbackCounts, FunctionCode, FunctionKind, Handler, ScopeBinding,
    ScopeInfo, ScopeKind,
};
pub use opcodes::{OPCODES, Opcode, Reg, Role, Word, ops};
