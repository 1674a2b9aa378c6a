//! Statements other than loops, switch, try and jumps.

use super::bindings::Store;
use super::builder::{FunctionBuilder, Label, emit, jump};
use super::control::{Control, Jump};
use crate::bytecode::Reg;
use oxc_ast::ast::{self, Statement};
use oxc_span::GetSpan;

impl<'a> FunctionBuilder<'_, 'a> {
    pub fn statements(&mut self, statements: &[Statement<'a>]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    /// 14.x UpdateEmpty: statements whose value is undefined when their parts give none.
    pub fn reset_completion(&mut self) {
        if let Some(dst) = self.completion {
            emit!(self, LoadUndefined { dst });
        }
    }

    pub fn statement(&mut self, statement: &Statement<'a>) {
        let mark = self.mark();
        // Labels belong to the statement they directly precede.
        if !matches!(
            statement,
            Statement::LabeledStatement(_)
                | Statement::ForStatement(_)
                | Statement::ForInStatement(_)
                | Statement::ForOfStatement(_)
                | Statement::WhileStatement(_)
                | Statement::DoWhileStatement(_)
                | Statement::SwitchStatement(_)
        ) && !self.pending_labels.is_empty()
        {
            self.labelled(statement);
            self.release(mark);
            return;
        }
        match statement {
            Statement::BlockStatement(node) => self.block_statement(node),
            Statement::BreakStatement(node) => self.break_statement(node),
            Statement::ContinueStatement(node) => self.continue_statement(node),
            Statement::DebuggerStatement(node) => {
                self.at(node.span.start);
                emit!(self, Debugger);
            }
            Statement::DoWhileStatement(node) => self.do_while_statement(node),
            Statement::EmptyStatement(_) => {}
            Statement::ExpressionStatement(node) => match self.completion {
                Some(completion) => self.expression(&node.expression, completion),
                None => self.effect(&node.expression),
            },
            Statement::ForInStatement(node) => self.for_in_statement(node),
            Statement::ForOfStatement(node) => self.for_of_statement(node),
            Statement::ForStatement(node) => self.for_statement(node),
            Statement::IfStatement(node) => self.if_statement(node),
            Statement::LabeledStatement(node) => {
                self.pending_labels.push(node.label.name.as_str());
                self.statement(&node.body);
            }
            Statement::ReturnStatement(node) => self.return_statement(node),
            Statement::SwitchStatement(node) => self.switch_statement(node),
            Statement::ThrowStatement(node) => self.throw_statement(node),
            Statement::TryStatement(node) => {
                self.reset_completion();
                self.try_statement(node);
            }
            Statement::WhileStatement(node) => self.while_statement(node),
            Statement::WithStatement(node) => self.with_statement(node),
            Statement::VariableDeclaration(node) => self.variable_declaration(node),
            Statement::FunctionDeclaration(node) => self.function_declaration_statement(node),
            Statement::ClassDeclaration(node) => self.class_declaration(node),
            // Imports are bound and functions made by linking.
            Statement::ImportDeclaration(_)
            | Statement::ExportNamedDeclaration(_)
            | Statement::ExportFromDeclaration(_)
            | Statement::ExportAllDeclaration(_) => {}
            Statement::ExportDeclaration(node) => self.export_declaration(node),
            Statement::ExportDefaultDeclaration(node) => self.export_default(node),
            other => {
                let span = other.span();
                self.shared.unsupported("this declaration", span.start, span.end);
            }
        }
        self.release(mark);
    }

    /// A labelled statement that is no loop or switch: only labelled breaks end here.
    fn labelled(&mut self, statement: &Statement<'a>) {
        let labels = std::mem::take(&mut self.pending_labels);
        let break_label = self.label();
        self.control.push(Control::Target {
            labels,
            break_label: Some(break_label),
            continue_label: None,
            is_breakable: false,
        });
        self.statement(statement);
        self.control.pop();
        self.bind(break_label);
    }

    pub fn block_statement(&mut self, node: &ast::BlockStatement<'a>) {
        let mark = self.mark();
        match self.shared.tree.of_scope(&node.scope_id) {
            Some(scope) => {
                let outer = self.enter_scope(scope);
                self.hoist_functions(&node.body);
                self.statements_with_disposal(&node.body);
                self.leave_scope(outer, mark);
            }
            None => self.statements(&node.body),
        }
    }

    /// A statement that may be a function declaration standing alone (B.3.4).
    fn substatement(&mut self, statement: &Statement<'a>) {
        let Statement::FunctionDeclaration(node) = statement else {
            self.statement(statement);
            return;
        };
        let tree = &self.shared.tree;
        let Some(scope) = tree.function(tree.of_function(&node.scope_id)).statement_scope else { return };
        let mark = self.mark();
        let outer = self.enter_scope(scope);
        self.hoist_function(node);
        self.function_declaration_statement(node);
        self.leave_scope(outer, mark);
    }

    fn if_statement(&mut self, node: &ast::IfStatement<'a>) {
        self.reset_completion();
        let otherwise = self.label();
        self.jump_if(&node.test, false, otherwise);
        self.substatement(&node.consequent);
        match &node.alternate {
            Some(alternate) => {
                let end = self.label();
                jump!(self, end, Jump {});
                self.bind(otherwise);
                self.substatement(alternate);
                self.bind(end);
            }
            None => self.bind(otherwise),
        }
    }

    fn return_statement(&mut self, node: &ast::ReturnStatement<'a>) {
        let value = match &node.argument {
            Some(argument) if self.control.is_empty() => self.operand(argument),
            Some(argument) => {
                // Finalizers may assign the variable that was returned.
                let value = self.alloc();
                self.expression(argument, value);
                value
            }
            None => {
                let value = self.alloc();
                emit!(self, LoadUndefined { dst: value });
                value
            }
        };
        // Only `return expression` awaits (14.10.1).
        let value = if node.argument.is_some() { self.await_return_value(value) } else { value };
        self.tail_return = node.argument.as_ref().is_some_and(|argument| self.may_tail_call(argument));
        self.at(node.span.start);
        self.leave_to(Jump::Return, Some(value));
    }

    /// 15.10.2 HasCallInTailPosition: whether returning this expression from here may end in a tail call.
    pub fn may_tail_call(&self, expression: &ast::Expression<'a>) -> bool {
        use ast::Expression::*;
        let info = self.info();
        info.strict
            && !info.kind.is_generator()
            && !info.kind.is_async()
            && self.return_exit.is_none()
            && self.control.iter().all(|entry| matches!(entry, Control::Target { .. }))
            && matches!(
                expression,
                CallExpression(_)
                    | ChainExpression(_)
                    | ConditionalExpression(_)
                    | LogicalExpression(_)
                    | ParenthesizedExpression(_)
                    | SequenceExpression(_)
                    | TaggedTemplateExpression(_)
            )
    }

    fn with_statement(&mut self, node: &ast::WithStatement<'a>) {
        self.reset_completion();
        let mark = self.mark();
        let Some(scope) = self.shared.tree.of_scope(&node.scope_id) else { return };
        let object = self.operand(&node.object);
        let parent = self.current_context();
        let dst = self.alloc();
        self.at(node.object.span().start);
        emit!(self, NewWithContext { dst, parent, object });
        let outer = std::mem::replace(&mut self.scope, scope);
        self.contexts.insert(scope, dst);
        self.substatement(&node.body);
        self.leave_scope(outer, mark);
    }

    // ---- declarations

    pub fn variable_declaration(&mut self, node: &ast::VariableDeclaration<'a>) {
        for declarator in &node.declarations {
            let mark = self.mark();
            self.variable_declarator(node.kind, declarator);
            self.release(mark);
        }
    }

    fn variable_declarator(
        &mut self,
        kind: ast::VariableDeclarationKind,
        node: &ast::VariableDeclarator<'a>,
    ) {
        if kind.is_using() {
            self.using_declarator(kind, node);
            return;
        }
        let mode = if kind.is_var() { Store::Assign } else { Store::Initialise };
        let Some(init) = &node.init else {
            // `let x;` is undefined from here on; `var x;` does nothing.
            if !kind.is_var()
                && let ast::BindingPattern::BindingIdentifier(id) = &node.id
            {
                let reference = self.shared.tree.of_binding_identifier(id);
                let dst = self.direct_target(reference, mode);
                let value = dst.unwrap_or_else(|| self.alloc());
                emit!(self, LoadUndefined { dst: value });
                if dst.is_none() {
                    self.store(reference, None, value, mode);
                }
            }
            return;
        };
        match &node.id {
            ast::BindingPattern::BindingIdentifier(id) => {
                let reference = self.shared.tree.of_binding_identifier(id);
                let name = super::patterns::binding_name(&node.id);
                let place = if mode == Store::Assign { self.resolve_target(reference) } else { None };
                self.at(id.span.start);
                self.store_expression(reference, place, init, mode, name);
            }
            pattern => {
                // The pattern may assign the variable the value comes from.
                let value = self.alloc();
                self.expression(init, value);
                self.bind_pattern(pattern, value, mode);
            }
        }
    }

    /// Evaluates an expression and stores it in a variable, into the variable's register if that is safe.
    /// Returns the register that holds the value.
    pub fn store_expression(
        &mut self,
        reference: crate::frontend::scope::RefId,
        place: Option<Reg>,
        value: &ast::Expression<'a>,
        mode: Store,
        name: Option<Vec<u16>>,
    ) -> Reg {
        if let Some(target) = self.direct_target(reference, mode)
            && ((mode == Store::Initialise && self.is_unseen_until_initialised(reference))
                || super::operators::writes_once(value))
        {
            self.named_expression(value, target, name);
            return target;
        }
        let source = match name {
            Some(name) if super::expressions::is_anonymous_function(value) => {
                let source = self.alloc();
                self.named_expression(value, source, Some(name));
                source
            }
            _ => self.operand(value),
        };
        self.store(reference, place, source, mode);
        source
    }

    /// Binds a label that ends a statement.
    pub fn end_target(&mut self, break_label: Label) {
        self.control.pop();
        self.bind(break_label);
    }
}
