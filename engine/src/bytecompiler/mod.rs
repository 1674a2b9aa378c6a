//! AST to bytecode, a file per syntax family.
//!
//! [`compile`] is the entry: source text in, plain [`FunctionCode`] out. Everything runs on the front end's
//! large stack and touches no heap cell. Evaluation order is the specification's; where an operand in a
//! variable's register could be overwritten by a later operand it is copied first.

mod assignments;
mod bindings;
mod builder;
mod calls;
mod classes;
mod control;
mod decorators;
mod disposal;
mod expressions;
mod functions;
mod generators;
mod inferred_names;
mod literals;
mod loops;
mod members;
mod modules;
mod operators;
mod patterns;
mod programs;
mod statements;
mod switches;
#[cfg(test)]
mod tests;

use crate::bytecode::{FunctionCode, ScopeBinding, ScopeInfo, ScopeKind as RuntimeScope};
use crate::frontend::scope::{ScopeId, ScopeKind, ScopeTree};
use crate::frontend::{Goal, ParseOptions, SourceText, SyntaxError, parse, with_large_stack};
use inferred_names::InferredNames;
use oxc_allocator::Allocator;
use std::cell::RefCell;
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

/// What all functions of one source share while they are compiled.
pub(crate) struct Shared<'a> {
    pub tree: ScopeTree<'a>,
    pub source: &'a SourceText,
    pub goal: Goal,
    /// The first construct that can not be compiled.
    pub error: RefCell<Option<SyntaxError>>,
    pub inferred: InferredNames,
}

/// Compiles a source. For [`Goal::DynamicFunction`] the result is the function itself, to be instantiated
/// in the global environment; otherwise it is the code to run.
pub fn compile(source: &SourceText, options: CompileOptions) -> Result<Rc<FunctionCode>, SyntaxError> {
    with_large_stack(|| {
        let allocator = Allocator::default();
        let parsed = parse(&allocator, source, ParseOptions::new(options.goal.clone()))?;
        let shared = Shared {
            tree: parsed.scopes,
            source,
            goal: options.goal,
            error: RefCell::new(None),
            inferred: InferredNames::default(),
        };
        let code = programs::program(&shared, parsed.program, options.completion_value);
        match shared.error.into_inner() {
            Some(error) => Err(error),
            None => Ok(Rc::new(code)),
        }
    })
}

impl Shared<'_> {
    /// An early error that the front end leaves to the compiler.
    pub fn early_error(&self, message: &str, start: u32, end: u32) {
        self.error.borrow_mut().get_or_insert_with(|| SyntaxError::new(message, start, end));
    }

    /// Notes a construct that is not compiled yet.
    pub fn unsupported(&self, feature: &str, start: u32, end: u32) {
        self.error
            .borrow_mut()
            .get_or_insert_with(|| SyntaxError::new(format!("{feature} is not supported yet"), start, end));
    }

    /// A scope's context as the runtime sees it: slot i+1 is binding i.
    pub fn scope_description(&self, id: ScopeId) -> ScopeInfo {
        let scope = self.tree.scope(id);
        let mut bindings: Vec<ScopeBinding> = Vec::new();
        for &b in &scope.bindings {
            let binding = self.tree.binding(b);
            if let crate::frontend::scope::Storage::Context(slot) = binding.storage {
                debug_assert_eq!(slot as usize, bindings.len() + 1);
                bindings.push(ScopeBinding {
                    name: self.tree.display_name(binding.name).encode_utf16().collect(),
                    kind: binding.kind.runtime(),
                    constant: binding.kind.is_constant()
                        || binding.kind.keeps_first_value() && !binding.assigned && !scope.inner_eval,
                });
            }
        }
        ScopeInfo {
            kind: match scope.kind {
                ScopeKind::Global | ScopeKind::Module => RuntimeScope::Global,
                ScopeKind::Eval => RuntimeScope::Eval,
                ScopeKind::Function
                | ScopeKind::Parameters
                | ScopeKind::ParameterEval
                | ScopeKind::FunctionName
                | ScopeKind::StaticBlock => RuntimeScope::Function,
                ScopeKind::Catch => RuntimeScope::Catch,
                ScopeKind::ClassName | ScopeKind::ClassBody => RuntimeScope::Class,
                _ => RuntimeScope::Block,
            },
            bindings,
            eval: None,
            is_variable_scope: scope.is_variable_scope() || scope.eval_may_declare,
        }
    }

    /// Names and kinds that a script's DeclareGlobals or an eval's DeclareEvalVars declares.
    pub fn declarations(&self, id: ScopeId, kind: RuntimeScope) -> ScopeInfo {
        use crate::frontend::scope::Storage;
        let bindings = self
            .tree
            .scope(id)
            .bindings
            .iter()
            .map(|&b| self.tree.binding(b))
            .filter(|b| matches!(b.storage, Storage::Global | Storage::Dynamic))
            .map(|b| ScopeBinding {
                name: self.tree.display_name(b.name).encode_utf16().collect(),
                kind: b.kind.runtime(),
                constant: false,
            })
            .collect();
        ScopeInfo { kind, bindings, eval: None, is_variable_scope: true }
    }
}
