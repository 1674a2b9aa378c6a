//! AST to bytecode, a file per syntax family.

use crate::bytecode::FunctionCode;
use crate::frontend::{Goal, SourceText, SyntaxError};
use std::rc::Rc;

/// How to compile.
#[derive(Clone, Debug)]
pub struct CompileOptions {
    pub goal: Goal,
    /// Scripts: return the completion value (vm.runInContext, REPL). Eval always does.
    pub completion_value: bool,
}

impl CompileOptions {
    pub fn new(goal: Goal) -> CompileOptions {
        CompileOptions { goal, completion_value: false }
    }
}

/// Compiles a source.
pub fn compile(_: &SourceText, _: CompileOptions) -> Result<Rc<FunctionCode>, SyntaxError> {
    Err(SyntaxError::new("the bytecode compiler is not linked in", 0, 0))
}
