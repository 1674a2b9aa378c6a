//! Loops.

use super::bindings::Store;
use super::builder::{FunctionBuilder, Label, emit, jump};
use super::control::Control;
use super::disposal::Disposal;
use crate::bytecode::Reg;
use crate::frontend::scope::{Resolution, ScopeId, Storage};
use oxc_ast::ast;
use oxc_span::GetSpan;

impl<'a> FunctionBuilder<'_, 'a> {
    /// Enters a loop as a jump target; the caller pops it.
    fn push_loop(&mut self, continue_label: Label) -> Label {
        let labels = std::mem::take(&mut self.pending_labels);
        let break_label = self.label();
        self.control.push(Control::Target {
            labels,
            break_label: Some(break_label),
            continue_label: Some(continue_label),
            is_breakable: true,
        });
        break_label
    }

    fn jump_back(&mut self, header: Label) {
        let counter = self.loop_slot();
        jump!(self, header, JumpLoop { counter });
    }

    pub fn while_statement(&mut self, node: &ast::WhileStatement<'a>) {
        self.reset_completion();
        let header = self.here_label();
        let end = self.push_loop(header);
        self.jump_if(&node.test, false, end);
        self.statement(&node.body);
        self.jump_back(header);
        self.end_target(end);
    }

    pub fn do_while_statement(&mut self, node: &ast::DoWhileStatement<'a>) {
        self.reset_completion();
        let header = self.here_label();
        let test = self.label();
        let end = self.push_loop(test);
        self.statement(&node.body);
        self.bind(test);
        self.jump_if(&node.test, false, end);
        self.jump_back(header);
        self.end_target(end);
    }

    pub fn for_statement(&mut self, node: &ast::ForStatement<'a>) {
        self.reset_completion();
        let mark = self.mark();
        let scope = self.shared.tree.of_scope(&node.scope_id);
        let outer = scope.map(|scope| self.enter_scope(scope));
        let disposal = match &node.init {
            Some(ast::ForStatementInit::VariableDeclaration(declaration)) => {
                Disposal::of_declaration(declaration.kind)
            }
            _ => Disposal::None,
        };
        self.with_disposal(disposal, |this| this.for_loop(node, scope));
        match outer {
            Some(outer) => self.leave_scope(outer, mark),
            None => self.release(mark),
        }
    }

    fn for_loop(&mut self, node: &ast::ForStatement<'a>, scope: Option<ScopeId>) {
        match &node.init {
            Some(ast::ForStatementInit::VariableDeclaration(declaration)) => {
                self.variable_declaration(declaration)
            }
            Some(init) => {
                if let Some(expression) = init.as_expression() {
                    self.effect(expression);
                }
            }
            None => {}
        }
        // Closures made by the initialiser keep its variables, the first iteration has its own.
        self.copy_iteration_context(scope);
        let header = self.here_label();
        let update = self.label();
        let end = self.push_loop(update);
        if let Some(test) = &node.test {
            self.jump_if(test, false, end);
        }
        self.statement(&node.body);
        self.bind(update);
        self.copy_iteration_context(scope);
        if let Some(update) = &node.update {
            self.effect(update);
        }
        self.jump_back(header);
        self.end_target(end);
    }

    /// CreatePerIterationEnvironment (14.7.4.4): captured loop variables get a fresh copy before the update,
    /// so closures of an iteration keep its values.
    fn copy_iteration_context(&mut self, scope: Option<ScopeId>) {
        if let Some(scope) = scope
            && let Some(&context) = self.contexts.get(&scope)
        {
            emit!(self, CopyContext { dst: context, src: context });
        }
    }

    /// The right side of for-in/of, evaluated where the head's names are not initialised.
    fn for_head(&mut self, scope: Option<ScopeId>, right: &ast::Expression<'a>, dst: Reg) {
        let tree = &self.shared.tree;
        let head = scope.and_then(|scope| tree.scope(scope).head);
        match head {
            Some(head) => {
                let mark = self.mark();
                let outer = self.enter_scope(head);
                self.expression(right, dst);
                self.leave_scope(outer, mark);
            }
            None => self.expression(right, dst),
        }
    }

    pub fn for_in_statement(&mut self, node: &ast::ForInStatement<'a>) {
        self.reset_completion();
        let mark = self.mark();
        let scope = self.shared.tree.of_scope(&node.scope_id);
        // Annex B: `for (var x = init in object)`.
        if let ast::ForStatementLeft::VariableDeclaration(declaration) = &node.left
            && declaration.declarations.iter().any(|d| d.init.is_some())
        {
            self.variable_declaration(declaration);
        }
        let enumerator = self.alloc();
        self.for_head(scope, &node.right, enumerator);
        self.at(node.right.span().start);
        emit!(self, ForInPrepare { dst: enumerator, src: enumerator });
        let header = self.here_label();
        let end = self.push_loop(header);
        let value = self.alloc();
        jump!(self, end, ForInNext { dst: value, enumerator });
        self.iteration(scope, &node.left, value, &node.body);
        self.jump_back(header);
        self.end_target(end);
        self.release(mark);
    }

    pub fn for_of_statement(&mut self, node: &ast::ForOfStatement<'a>) {
        self.reset_completion();
        let mark = self.mark();
        let scope = self.shared.tree.of_scope(&node.scope_id);
        let pair = self.alloc_range(2);
        self.for_head(scope, &node.right, pair);
        self.at(node.right.span().start);
        if node.r#await {
            emit!(self, GetAsyncIterator { dst: pair, src: pair });
        } else {
            let ic = self.property_slot();
            emit!(self, GetIterator { dst: pair, src: pair, ic });
        }
        let header = self.here_label();
        // Breaks leave the iterator behind, continues do not: the loop is two targets around it.
        let labels = std::mem::take(&mut self.pending_labels);
        let (end, next) = (self.label(), self.label());
        let value = self.alloc();
        self.at(node.right.span().start);
        if node.r#await {
            self.async_iterator_step(pair, value, end);
        } else {
            let ic = self.property_slot();
            jump!(self, end, IteratorStep { dst: value, iterator: pair, ic });
        }
        // Only what happens between steps closes the iterator when it throws.
        let exception = self.alloc();
        let on_throw = self.label();
        let region = self.open_region(on_throw, exception);
        self.control.push(Control::Target {
            labels: labels.clone(),
            break_label: Some(end),
            continue_label: None,
            is_breakable: true,
        });
        self.control.push(Control::Iterator {
            pair,
            done: None,
            is_async: node.r#await,
            region: Some(region),
        });
        self.control.push(Control::Target {
            labels,
            break_label: None,
            continue_label: Some(next),
            is_breakable: false,
        });
        self.iteration(scope, &node.left, value, &node.body);
        self.control.truncate(self.control.len() - 2);
        self.close_region(region);
        self.bind(next);
        self.jump_back(header);
        self.bind(on_throw);
        if node.r#await {
            self.close_async_iterator_silently(pair);
        } else {
            emit!(self, IteratorCloseSilent { iterator: pair });
        }
        emit!(self, Throw { src: exception });
        self.end_target(end);
        self.release(mark);
    }

    /// One iteration: binds or assigns the value, runs the body in the loop's scope.
    fn iteration(
        &mut self,
        scope: Option<ScopeId>,
        left: &ast::ForStatementLeft<'a>,
        value: Reg,
        body: &ast::Statement<'a>,
    ) {
        let mark = self.mark();
        // A plain loop variable is the register the step wrote.
        if let ast::ForStatementLeft::VariableDeclaration(declaration) = left
            && let Some(ast::BindingPattern::BindingIdentifier(id)) =
                declaration.declarations.first().map(|d| &d.id)
        {
            let tree = &self.shared.tree;
            if !declaration.kind.is_var()
                && let Resolution::Binding(id) = tree.reference(tree.of_binding_identifier(id)).resolution
            {
                let binding = tree.binding(id);
                if binding.used && binding.storage == Storage::Register && !binding.needs_hole {
                    self.registers.insert(id, value);
                }
            }
        }
        let outer = scope.map(|scope| self.enter_scope(scope));
        let disposal = match left {
            ast::ForStatementLeft::VariableDeclaration(declaration) => {
                Disposal::of_declaration(declaration.kind)
            }
            _ => Disposal::None,
        };
        self.with_disposal(disposal, |this| {
            this.bind_iteration(left, value);
            this.statement(body);
        });
        match outer {
            Some(outer) => self.leave_scope(outer, mark),
            None => self.release(mark),
        }
    }

    /// The value of an iteration into the loop's variable or target.
    fn bind_iteration(&mut self, left: &ast::ForStatementLeft<'a>, value: Reg) {
        match left {
            ast::ForStatementLeft::VariableDeclaration(declaration) => {
                let mode = if declaration.kind.is_var() { Store::Assign } else { Store::Initialise };
                if let Some(declarator) = declaration.declarations.first() {
                    self.add_disposable(declaration.kind, declarator.span.start, value);
                    self.bind_pattern(&declarator.id, value, mode);
                }
            }
            left => {
                if let Some(target) = left.as_assignment_target() {
                    self.assign_target(target, value);
                }
            }
        }
    }
}
