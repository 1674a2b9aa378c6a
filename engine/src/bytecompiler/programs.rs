//! Scripts, eval code, modules and function bodies as programs.

use super::Shared;
use super::builder::{FunctionBuilder, emit};
use super::functions::{self, Body};
use crate::bytecode::{FunctionCode, FunctionKind, ScopeKind as RuntimeScope};
use crate::frontend::Goal;
use crate::frontend::scope::{FunctionId, ScopeKind};
use oxc_ast::ast;

pub(super) const ROOT: FunctionId = FunctionId(0);

/// The code of a whole source.
pub(super) fn program<'a>(shared: &Shared<'a>, node: &ast::Program<'a>, completion: bool) -> FunctionCode {
    match &shared.goal {
        Goal::DynamicFunction { .. } => dynamic_function(shared, node),
        Goal::FunctionBody { parameters } => function_body(shared, node, parameters.len() as u32),
        Goal::Script => script(shared, node, completion),
        Goal::Eval(_) => eval(shared, node),
        Goal::Module => super::modules::module(shared, node),
    }
}

/// The one function expression of a `new Function` text.
fn dynamic_function<'a>(shared: &Shared<'a>, node: &ast::Program<'a>) -> FunctionCode {
    if let [ast::Statement::ExpressionStatement(statement)] = node.body.as_slice()
        && let ast::Expression::FunctionExpression(function) = &statement.expression
    {
        let id = shared.tree.of_function(&function.scope_id);
        let name = "anonymous".encode_utf16().collect();
        return functions::function(shared, id, &Body::Function(function), name, None);
    }
    // `check_dynamic_function` accepted the program, so this is not reached.
    FunctionBuilder::new(shared, ROOT, 0).finish()
}

fn function_body<'a>(shared: &Shared<'a>, node: &ast::Program<'a>, parameters: u32) -> FunctionCode {
    let mut builder = FunctionBuilder::new(shared, ROOT, parameters);
    builder.out.length = parameters;
    builder.out.type_name = "Object".encode_utf16().collect();
    builder.prologue(None, None);
    builder.function_statements(&node.body);
    builder.end_function();
    builder.finish()
}

fn script<'a>(shared: &Shared<'a>, node: &ast::Program<'a>, completion: bool) -> FunctionCode {
    let mut builder = FunctionBuilder::new(shared, ROOT, 0);
    let scope = shared.tree.function(ROOT).body_scope;
    let declarations = shared.declarations(scope, RuntimeScope::Global);
    if !declarations.bindings.is_empty() {
        let info = builder.add_scope_info(declarations);
        emit!(builder, DeclareGlobals { info });
    }
    builder.code_with_completion(node, completion);
    builder.finish()
}

fn eval<'a>(shared: &Shared<'a>, node: &ast::Program<'a>) -> FunctionCode {
    let mut builder = FunctionBuilder::new(shared, ROOT, 0);
    let info = shared.tree.function(ROOT);
    debug_assert_eq!(
        (info.kind, shared.tree.scope(info.body_scope).kind),
        (FunctionKind::Eval, ScopeKind::Eval)
    );
    let declarations = shared.declarations(info.body_scope, RuntimeScope::Eval);
    if !declarations.bindings.is_empty() {
        let info = builder.add_scope_info(declarations);
        let context = builder.current_context();
        emit!(builder, DeclareEvalVars { context, info });
    }
    builder.enter_scope(info.body_scope);
    builder.undefine_variables(info.body_scope);
    builder.code_with_completion(node, true);
    builder.finish()
}

impl<'a> FunctionBuilder<'_, 'a> {
    fn code_with_completion(&mut self, node: &ast::Program<'a>, completion: bool) {
        if completion {
            let register = self.alloc();
            emit!(self, LoadUndefined { dst: register });
            self.completion = Some(register);
            // A directive is an expression statement too.
            if let Some(last) = node.directives.last()
                && last.span.end > 0
            {
                let value = self.string_value(&last.expression);
                self.load_string(register, &value);
            }
        }
        self.hoist_functions(&node.body);
        self.statements_with_disposal(&node.body);
        if let Some(src) = self.completion {
            emit!(self, Return { src });
        }
    }
}
