//! The Lanner JavaScript engine: front end, bytecode, interpreter, heap, object model and built-ins.
//!
//! The crate knows no code generator and does no I/O. A host embeds it through [`embedding`]; an
//! optimizing tier registers itself as a `Tier` object. Without one it is a complete interpreter.

pub mod abstract_operations;
pub mod builtins;
pub mod bytecode;
pub mod bytecompiler;
pub mod embedding;
pub mod execution;
pub mod feedback;
pub mod frontend;
pub mod heap;
pub mod interpreter;
pub mod modules;
pub mod object;
pub mod regexp;
pub mod string;
pub mod value;
