//! Bytecode and feedback to SSA.
pub mod liveness;
