//! Functions: FunctionDeclarationInstantiation (10.2.11) as a prologue, bodies, closures.

use super::Shared;
use super::bindings::Store;
use super::builder::{FunctionBuilder, emit, jump};
use super::control::Jump;
use crate::bytecode::{FunctionCode, FunctionKind, Reg};
use crate::frontend::scope::{BindingId, BindingKind, ClassId, FunctionId, FunctionInfo, ScopeKind, Storage};
use oxc_ast::ast;
use oxc_span::GetSpan;
use std::rc::Rc;

/// What the code of a function is made from.
pub(super) enum Body<'n, 'a> {
    Function(&'n ast::Function<'a>),
    Arrow(&'n ast::ArrowFunctionExpression<'a>),
    /// Fields and static blocks of a class.
    Initializer {
        class: &'n ast::Class<'a>,
        id: ClassId,
        is_static: bool,
    },
}

impl<'n, 'a> Body<'n, 'a> {
    fn parameters(&self) -> Option<&'n ast::FormalParameters<'a>> {
        match self {
            Body::Function(f) => Some(&f.params),
            Body::Arrow(f) => Some(&f.params),
            Body::Initializer { .. } => None,
        }
    }
}

/// Compiles one function. `class` is given for class constructors.
pub(super) fn function<'a>(
    shared: &Shared<'a>,
    id: FunctionId,
    body: &Body<'_, 'a>,
    name: Vec<u16>,
    class: Option<ClassId>,
) -> FunctionCode {
    let parameters = body.parameters();
    let count = parameters.map_or(0, |p| p.items.len() as u32);
    let mut builder = FunctionBuilder::new(shared, id, count);
    builder.out.name = name;
    builder.out.length =
        parameters.map_or(0, |p| p.items.iter().take_while(|p| p.initializer.is_none()).count() as u32);
    if let Body::Function(node) = body
        && let Some(id) = &node.id
    {
        builder.out.position = id.span.start;
    }
    let info = shared.tree.function(id);
    builder.begin_async();
    builder.prologue(parameters, class);
    if info.kind == FunctionKind::DerivedConstructor {
        let (exit, register) = (builder.label(), builder.alloc());
        builder.return_exit = Some((exit, register));
    }
    builder.body_prologue(parameters);
    match body {
        Body::Function(node) => {
            if let Some(body) = &node.body {
                builder.function_statements(&body.statements);
            }
        }
        Body::Arrow(node) => match &node.body {
            ast::ArrowFunctionBody::FunctionBody(body) => builder.function_statements(&body.statements),
            body => {
                builder.start_generator();
                if let Some(expression) = body.as_expression() {
                    let value = builder.operand(expression);
                    builder.at(expression.span().start);
                    if builder.may_tail_call(expression) {
                        emit!(builder, ReturnTail { src: value });
                    } else {
                        builder.leave_to(Jump::Return, Some(value));
                    }
                }
            }
        },
        Body::Initializer { class, id, is_static } => builder.initializer_body(class, *id, *is_static),
    }
    builder.end_function();
    builder.finish()
}

impl<'a> FunctionBuilder<'_, 'a> {
    /// Falls off the end: returns undefined, or what derived constructors return.
    pub fn end_function(&mut self) {
        match self.return_exit {
            // The builder adds `return undefined` where control can get.
            None => {}
            Some((exit, register)) if self.async_region.is_some() => self.end_async(exit, register),
            Some((exit, register)) => {
                emit!(self, LoadUndefined { dst: register });
                self.bind(exit);
                let this = match self.info().this {
                    Some(this) if !self.registers.contains_key(&this) => {
                        let this_register = self.alloc();
                        self.load_binding(this, this_register, false);
                        this_register
                    }
                    _ => Reg::THIS,
                };
                self.at(self.out.source_end.saturating_sub(1));
                emit!(self, CheckDerivedReturn { dst: register, src: register, this });
                emit!(self, Return { src: register });
            }
        }
    }

    fn is_used(&self, id: Option<BindingId>) -> Option<BindingId> {
        id.filter(|&id| self.shared.tree.binding(id).used)
    }

    pub fn prologue(&mut self, parameters: Option<&ast::FormalParameters<'a>>, class: Option<ClassId>) {
        let tree = &self.shared.tree;
        let info: &FunctionInfo = self.info();
        if info.kind == FunctionKind::BaseConstructor
            && let Some(class) = class
            && tree.class(class).instance_initializer.is_some()
        {
            let mark = self.mark();
            let class = self.alloc();
            emit!(self, LoadCallee { dst: class });
            emit!(self, RunClassFields { this: Reg::THIS, class });
            self.release(mark);
        }
        if self.is_used(info.this).is_some()
            && !info.strict
            && !info.kind.is_arrow()
            && !info.kind.is_class_constructor()
        {
            emit!(self, CoerceThis);
        }
        if tree.scope(info.outer_scope).kind == ScopeKind::FunctionName {
            self.enter_scope(info.outer_scope);
            for &binding in &tree.scope(info.outer_scope).bindings {
                if tree.binding(binding).used {
                    self.initialise_with(binding, |this, dst| emit!(this, LoadCallee { dst }));
                }
            }
        }
        if let Some(parent) = tree.scope(info.parameter_scope).parent
            && tree.scope(parent).kind == ScopeKind::ParameterEval
        {
            self.enter_scope(parent);
        }
        self.enter_scope(info.parameter_scope);
        self.store_pseudo_bindings();
        self.store_plain_parameters();
        self.make_arguments_object();
        if info.body_scope == info.parameter_scope {
            self.undefine_variables(info.body_scope);
        }
        if let Some(parameters) = parameters
            && !info.simple_parameters
        {
            self.bind_parameters(parameters);
        }
    }

    /// Computes a compiler-provided variable's value straight into its place.
    fn initialise_with(&mut self, binding: BindingId, compute: impl FnOnce(&mut Self, Reg)) {
        if let Some(&register) = self.registers.get(&binding) {
            compute(self, register);
            return;
        }
        let mark = self.mark();
        let value = self.alloc();
        compute(self, value);
        self.store_binding(binding, value, Store::Initialise, false);
        self.release(mark);
    }

    /// Those that inner arrows or eval use are kept in the context; the frame serves the others.
    fn store_pseudo_bindings(&mut self) {
        let tree = &self.shared.tree;
        let info = self.info();
        let in_context = |id: Option<BindingId>| {
            id.filter(|&id| {
                let binding = tree.binding(id);
                binding.used && matches!(binding.storage, Storage::Context(_))
            })
        };
        if let Some(this) = in_context(info.this)
            && info.kind != FunctionKind::DerivedConstructor
        {
            self.store_binding(this, Reg::THIS, Store::Initialise, false);
        }
        if let Some(binding) = in_context(info.new_target) {
            self.initialise_with(binding, |this, dst| emit!(this, LoadNewTarget { dst }));
        }
        if let Some(binding) = in_context(info.home) {
            self.initialise_with(binding, |this, dst| this.load_own_home(dst));
        }
        if let Some(binding) = in_context(info.active_function) {
            self.initialise_with(binding, |this, dst| emit!(this, LoadCallee { dst }));
        }
    }

    /// Simple parameters that live in the context; all mapped parameters do.
    fn store_plain_parameters(&mut self) {
        let tree = &self.shared.tree;
        let info = self.info();
        if !info.simple_parameters {
            return;
        }
        let mut mapped = vec![u32::MAX; self.out.param_count as usize];
        for &id in &tree.scope(info.parameter_scope).bindings {
            let binding = tree.binding(id);
            if let (Some(index), Storage::Context(slot)) = (binding.parameter, binding.storage) {
                self.store_binding(id, Reg(1 + index), Store::Initialise, false);
                mapped[index as usize] = slot;
            }
        }
        if info.mapped_arguments {
            self.out.mapped_parameters = mapped;
        }
    }

    fn make_arguments_object(&mut self) {
        let info = self.info();
        let Some(arguments) = self.is_used(info.arguments) else { return };
        let mapped = info.mapped_arguments;
        let context = self.current_context();
        self.out.uses_arguments = true;
        self.initialise_with(arguments, |this, dst| {
            if mapped {
                emit!(this, NewMappedArguments { dst, context });
            } else {
                emit!(this, NewUnmappedArguments { dst });
            }
        });
    }

    /// Defaults, patterns and the rest parameter, in order.
    fn bind_parameters(&mut self, parameters: &ast::FormalParameters<'a>) {
        let info = self.info();
        for (index, parameter) in parameters.items.iter().enumerate() {
            let mark = self.mark();
            let mut value = Reg(1 + index as u32);
            if let Some(initializer) = &parameter.initializer {
                let present = self.label();
                jump!(self, present, JumpNotUndefined { src: value });
                // The register may be the variable itself, which the default must not see half-made.
                let default = self.alloc();
                let name = super::patterns::binding_name(&parameter.pattern);
                self.named_expression(initializer, default, name);
                self.move_to(value, default);
                self.bind(present);
            }
            if let ast::BindingPattern::BindingIdentifier(_) = &parameter.pattern {
                // A variable that needs a HOLE phase is not in the parameter's own register.
            } else if !info.has_parameter_expressions {
                let copy = self.alloc();
                self.move_to(copy, value);
                value = copy;
            }
            self.bind_pattern(&parameter.pattern, value, Store::Initialise);
            self.release(mark);
        }
        if let Some(rest) = &parameters.rest {
            let mark = self.mark();
            let value = self.alloc();
            emit!(self, NewRest { dst: value, start: parameters.items.len() as u32 });
            self.bind_pattern(&rest.rest.argument, value, Store::Initialise);
            self.release(mark);
        }
    }

    /// Context slots start as HOLE; variables start undefined.
    pub fn undefine_variables(&mut self, scope: crate::frontend::scope::ScopeId) {
        let tree = &self.shared.tree;
        let mark = self.mark();
        let mut undefined = None;
        for &id in &tree.scope(scope).bindings {
            let binding = tree.binding(id);
            if !matches!(binding.storage, Storage::Context(_)) {
                continue;
            }
            let starts_undefined = matches!(binding.kind, BindingKind::Var | BindingKind::AnnexBFunction)
                && self.info().arguments != Some(id);
            if !starts_undefined {
                continue;
            }
            let value = match undefined {
                Some(value) => value,
                None => {
                    let value = self.alloc();
                    emit!(self, LoadUndefined { dst: value });
                    undefined = Some(value);
                    value
                }
            };
            self.store_binding(id, value, Store::Initialise, false);
        }
        self.release(mark);
    }

    /// The body's own scope when parameters have expressions: its variables start with the values of
    /// parameters of the same name (10.2.11 step 28).
    fn body_prologue(&mut self, _parameters: Option<&ast::FormalParameters<'a>>) {
        let tree = &self.shared.tree;
        let info = self.info();
        if info.body_scope == info.parameter_scope {
            return;
        }
        self.enter_scope(info.body_scope);
        self.undefine_variables(info.body_scope);
        for &id in &tree.scope(info.body_scope).bindings {
            let binding = tree.binding(id);
            if !binding.used || binding.kind != BindingKind::Var {
                continue;
            }
            let Some(parameter) = tree.find(info.parameter_scope, binding.name) else { continue };
            if !tree.binding(parameter).used && !self.registers.contains_key(&parameter) {
                continue;
            }
            let mark = self.mark();
            let value = self.alloc();
            self.load_binding(parameter, value, false);
            self.store_binding(id, value, Store::Initialise, false);
            self.release(mark);
        }
    }

    /// Generators hand out their object before the body runs.
    pub fn start_generator(&mut self) {
        if self.info().kind.is_generator() {
            self.initial_yield();
        }
    }

    /// Statements of a function body: hoisted functions first.
    pub fn function_statements(&mut self, statements: &[ast::Statement<'a>]) {
        self.hoist_functions(statements);
        self.start_generator();
        self.statements_with_disposal(statements);
    }

    // ---- closures

    /// Adds an inner function and makes a closure of it.
    pub fn closure(&mut self, id: FunctionId, body: &Body<'_, 'a>, name: Vec<u16>, dst: Reg) {
        let function = self.inner_function(id, body, name, None);
        let context = self.current_context();
        let site = self.alloc_slot();
        emit!(self, NewClosure { dst, function, context, site });
    }

    pub fn inner_function(
        &mut self,
        id: FunctionId,
        body: &Body<'_, 'a>,
        name: Vec<u16>,
        class: Option<ClassId>,
    ) -> u32 {
        let mut code = function(self.shared, id, body, name, class);
        if let Body::Function(_) | Body::Arrow(_) = body {
            let start = code.source_start;
            self.apply_inferred(&mut code, start);
        }
        self.add_function(code)
    }

    pub fn add_function(&mut self, code: FunctionCode) -> u32 {
        self.out.functions.push(Rc::new(code));
        self.out.functions.len() as u32 - 1
    }

    pub fn function_expression(&mut self, node: &ast::Function<'a>, dst: Reg, name: Option<&[u16]>) {
        let own: Option<Vec<u16>> = node.id.as_ref().map(|id| id.name.encode_utf16().collect());
        let name = own.or_else(|| name.map(<[u16]>::to_vec)).unwrap_or_default();
        let id = self.shared.tree.of_function(&node.scope_id);
        self.closure(id, &Body::Function(node), name, dst);
    }

    pub fn arrow_function(
        &mut self,
        node: &ast::ArrowFunctionExpression<'a>,
        dst: Reg,
        name: Option<&[u16]>,
    ) {
        let id = self.shared.tree.of_function(&node.scope_id);
        self.closure(id, &Body::Arrow(node), name.map(<[u16]>::to_vec).unwrap_or_default(), dst);
    }

    /// Function declarations of a statement list exist from its start.
    pub fn hoist_functions(&mut self, statements: &[ast::Statement<'a>]) {
        for statement in statements {
            let mut inner = statement;
            while let ast::Statement::LabeledStatement(labeled) = inner {
                inner = &labeled.body;
            }
            match inner {
                ast::Statement::FunctionDeclaration(node) => self.hoist_function(node),
                ast::Statement::ExportDeclaration(export) => {
                    if let ast::Declaration::FunctionDeclaration(node) = &export.declaration {
                        self.hoist_function(node);
                    }
                }
                ast::Statement::ExportDefaultDeclaration(export) => {
                    if let ast::ExportDefaultDeclarationKind::FunctionDeclaration(node) = &export.declaration
                    {
                        self.hoist_default_function(export, node);
                    }
                }
                _ => {}
            }
        }
    }

    pub fn hoist_function(&mut self, node: &ast::Function<'a>) {
        let Some(name) = &node.id else { return };
        let tree = &self.shared.tree;
        let reference = tree.of_binding_identifier(name);
        let mark = self.mark();
        let target = self.direct_target(reference, Store::Initialise);
        let closure = match target {
            Some(target) => target,
            None => self.alloc(),
        };
        self.function_expression(node, closure, None);
        if target.is_none() {
            self.store_hoisted_function(reference, closure);
        }
        self.release(mark);
    }

    fn hoist_default_function(
        &mut self,
        export: &ast::ExportDefaultDeclaration<'a>,
        node: &ast::Function<'a>,
    ) {
        if node.id.is_some() {
            self.hoist_function(node);
            return;
        }
        let mark = self.mark();
        let closure = self.alloc();
        let name: Vec<u16> = "default".encode_utf16().collect();
        self.function_expression(node, closure, Some(&name));
        let reference = self.shared.tree.of_node(export.node_id.get());
        self.store(reference, None, closure, Store::Initialise);
        self.release(mark);
    }

    /// Global and eval functions are stored by operations of their own.
    fn store_hoisted_function(&mut self, reference: crate::frontend::scope::RefId, src: Reg) {
        let tree = &self.shared.tree;
        let use_ = tree.reference(reference);
        let scope = tree.scope(use_.scope).kind;
        let name = tree.display_name(use_.name);
        match (scope, tree.find(use_.scope, use_.name).map(|b| tree.binding(b).storage)) {
            (ScopeKind::Global, _) => {
                let name = self.name_constant(&name);
                emit!(self, DefineGlobalFunction { name, src, flags: 0 });
            }
            (ScopeKind::Eval, Some(Storage::Dynamic)) => {
                let name = self.name_constant(&name);
                let context = self.current_context();
                emit!(self, StoreEvalVar { context, name, src });
            }
            _ => self.store(reference, None, src, Store::Initialise),
        }
    }

    /// Where a block-level function declaration stands, sloppy code also assigns its `var` (B.3.3).
    pub fn function_declaration_statement(&mut self, node: &ast::Function<'a>) {
        let tree = &self.shared.tree;
        let info = tree.function(tree.of_function(&node.scope_id));
        let (Some(variable), Some(name)) = (info.annex_b, &node.id) else { return };
        let block = tree.of_binding_identifier(name);
        let mark = self.mark();
        let value = self.alloc();
        let reference = tree.reference(block);
        match tree.find(reference.scope, reference.name) {
            Some(binding)
                if self.registers.contains_key(&binding)
                    || matches!(tree.binding(binding).storage, Storage::Context(_)) =>
            {
                self.load_binding(binding, value, false);
            }
            _ => {
                self.release(mark);
                return;
            }
        }
        let target = tree.reference(variable);
        match tree.find(target.scope, target.name).map(|b| tree.binding(b).storage) {
            Some(Storage::Dynamic) => {
                let name = tree.display_name(target.name);
                let name = self.name_constant(&name);
                let context = self.current_context();
                emit!(self, StoreEvalVar { context, name, src: value });
            }
            _ => self.store(variable, None, value, Store::Assign),
        }
        self.release(mark);
    }
}
