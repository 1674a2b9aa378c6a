//! First pass of scope analysis: walks the AST once, makes scopes, functions and classes, declares
//! names, records every use with the scope it occurs in. Resolution waits until all declarations are known
//! (`scope_resolver`).

use super::parse::{EvalContext, Goal, ParseOptions};
use super::scope::*;
use super::syntax_error::SyntaxError;
use crate::bytecode::FunctionKind;
use oxc_ast::ast::*;
use oxc_ast_visit::VisitJs;
use oxc_ast_visit::walk_js as walk;
use oxc_span::{GetSpan, Span};
use oxc_syntax::node::NodeId;
use oxc_syntax::reference::ReferenceId;
use oxc_syntax::scope::{ScopeFlags, ScopeId as OxcScopeId};
use oxc_syntax::symbol::SymbolId;
use std::cell::Cell;

/// A block-level function that may also become a `var` (B.3.3).
pub(super) struct AnnexBCandidate {
    pub name: NameId,
    pub block: ScopeId,
    pub function: FunctionId,
    pub position: u32,
}

/// Fixed name ids: interned before anything else.
pub(super) mod known {
    use super::NameId;
    pub const THIS: NameId = NameId(0);
    pub const NEW_TARGET: NameId = NameId(1);
    pub const HOME: NameId = NameId(2);
    pub const FUNCTION: NameId = NameId(3);
    pub const ARGUMENTS: NameId = NameId(4);
    pub const DEFAULT: NameId = NameId(5);
    pub const EVAL_VARIABLES: NameId = NameId(6);
}

pub(super) struct Builder<'a> {
    pub tree: ScopeTree<'a>,
    pub options: ParseOptions,
    pub annex_b: Vec<AnnexBCandidate>,
    pub errors: Vec<SyntaxError>,
    /// Direct eval calls: the scope they are in and whether that code is strict.
    pub eval_calls: Vec<(ScopeId, bool)>,
    /// Module bindings that other modules see: they live in the module's context.
    pub exported: Vec<NameId>,
    scope: ScopeId,
    function: FunctionId,
    /// Kind and initialisation offset of the names a pattern being visited declares.
    declaring: Option<(BindingKind, u32)>,
    /// The member expression being entered is called, assigned or deleted: `arguments` in it escapes.
    member_escapes: bool,
    /// The identifier being entered is the object of a plain property read.
    object_of_read: bool,
    labels: Vec<&'a str>,
    loops: u32,
    breakables: u32,
    /// What sort of function the next `visit_function` makes.
    next_function: NextFunction,
    class_element: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum NextFunction {
    Plain,
    Method,
    Accessor,
    BaseConstructor,
    DerivedConstructor,
}

struct FunctionState<'a> {
    scope: ScopeId,
    function: FunctionId,
    declaring: Option<(BindingKind, u32)>,
    labels: Vec<&'a str>,
    loops: u32,
    breakables: u32,
}

impl<'a> Builder<'a> {
    /// Analyses a program up to resolution.
    pub fn build(program: &Program<'a>, options: ParseOptions) -> Builder<'a> {
        let mut builder = Builder {
            tree: ScopeTree::default(),
            options,
            annex_b: Vec::new(),
            errors: Vec::new(),
            eval_calls: Vec::new(),
            exported: Vec::new(),
            scope: ScopeId(0),
            function: FunctionId(0),
            declaring: None,
            member_escapes: false,
            object_of_read: false,
            labels: Vec::new(),
            loops: 0,
            breakables: 0,
            next_function: NextFunction::Plain,
            class_element: false,
        };
        for name in [
            pseudo::THIS,
            pseudo::NEW_TARGET,
            pseudo::HOME,
            pseudo::FUNCTION,
            "arguments",
            pseudo::DEFAULT,
            pseudo::EVAL_VARIABLES,
        ] {
            builder.intern(name);
        }
        builder.visit_program(program);
        builder
    }

    fn intern(&mut self, text: &'a str) -> NameId {
        if let Some(&id) = self.tree.name_ids.get(text) {
            return id;
        }
        let id = NameId(self.tree.names.len() as u32);
        self.tree.names.push(text);
        self.tree.name_ids.insert(text, id);
        id
    }

    fn intern_private(&mut self, text: &'a str) -> NameId {
        if let Some(&id) = self.tree.private_ids.get(text) {
            return id;
        }
        let id = NameId(self.tree.names.len() as u32);
        self.tree.names.push(text);
        self.tree.private_ids.insert(text, id);
        self.tree.private_start.insert(id, ());
        id
    }

    fn error(&mut self, message: impl Into<String>, span: Span) {
        self.errors.push(SyntaxError::new(message, span.start, span.end));
    }

    // ---- scopes and functions

    pub(super) fn new_scope(
        &mut self,
        kind: ScopeKind,
        parent: Option<ScopeId>,
        function: FunctionId,
    ) -> ScopeId {
        let id = ScopeId(self.tree.scopes.len() as u32);
        self.tree.scopes.push(Scope {
            kind,
            parent,
            function,
            bindings: Vec::new(),
            names: Default::default(),
            context_slots: 0,
            inner_eval: false,
            eval_may_declare: false,
            head: None,
            start: 0,
        });
        id
    }

    /// Opens a scope; the caller puts back the returned one.
    fn enter(&mut self, kind: ScopeKind) -> ScopeId {
        let outer = self.scope;
        self.scope = self.new_scope(kind, Some(outer), self.function);
        outer
    }

    fn enter_at(&mut self, kind: ScopeKind, start: u32) -> ScopeId {
        let outer = self.enter(kind);
        let scope = self.scope;
        self.tree.scopes[scope.index()].start = start;
        outer
    }

    fn new_function(&mut self, kind: FunctionKind, strict: bool, span: Span) -> FunctionId {
        let id = FunctionId(self.tree.functions.len() as u32);
        let parent = (id.0 > 0).then_some(self.function);
        self.tree.functions.push(FunctionInfo {
            kind,
            parent,
            strict,
            outer_scope: self.scope,
            parameter_scope: self.scope,
            body_scope: self.scope,
            is_field_initializer: false,
            is_static_initializer: false,
            is_class_element: false,
            is_getter_or_setter: false,
            is_declaration: false,
            simple_parameters: true,
            has_parameter_expressions: false,
            has_direct_eval: false,
            this: None,
            new_target: None,
            home: None,
            active_function: None,
            arguments: None,
            mapped_arguments: false,
            arguments_escape: false,
            super_call_end: u32::MAX,
            statement_scope: None,
            annex_b: None,
            span,
        });
        id
    }

    fn enter_function(&mut self, function: FunctionId) -> FunctionState<'a> {
        FunctionState {
            scope: self.scope,
            function: std::mem::replace(&mut self.function, function),
            declaring: self.declaring.take(),
            labels: std::mem::take(&mut self.labels),
            loops: std::mem::take(&mut self.loops),
            breakables: std::mem::take(&mut self.breakables),
        }
    }

    fn leave_function(&mut self, state: FunctionState<'a>) {
        self.scope = state.scope;
        self.function = state.function;
        self.declaring = state.declaring;
        self.labels = state.labels;
        self.loops = state.loops;
        self.breakables = state.breakables;
    }

    fn info(&mut self) -> &mut FunctionInfo {
        &mut self.tree.functions[self.function.index()]
    }

    fn strict(&self) -> bool {
        self.tree.function(self.function).strict
    }

    // ---- bindings and references

    /// Declares a name in a scope, or returns what it already is there.
    pub(super) fn declare(
        &mut self,
        scope: ScopeId,
        name: NameId,
        kind: BindingKind,
        initialised_at: u32,
    ) -> BindingId {
        if let Some(existing) = self.tree.find(scope, name) {
            let binding = &mut self.tree.bindings[existing.index()];
            // A function replaces the value of a `var` or parameter of the same name.
            if kind == BindingKind::Function
                && matches!(binding.kind, BindingKind::Var | BindingKind::AnnexBFunction)
            {
                binding.kind = BindingKind::Function;
            }
            return existing;
        }
        let id = BindingId(self.tree.bindings.len() as u32);
        let storage = match (self.tree.scope(scope).kind, kind) {
            (ScopeKind::Global, _) => Storage::Global,
            (ScopeKind::Eval, BindingKind::Var | BindingKind::Function | BindingKind::AnnexBFunction)
                if !self.tree.function(self.tree.scope(scope).function).strict =>
            {
                Storage::Dynamic
            }
            _ => Storage::Register,
        };
        self.tree.bindings.push(Binding {
            name,
            kind,
            scope,
            storage,
            initialised_at,
            captured: false,
            used: false,
            assigned: false,
            needs_hole: false,
            parameter: None,
        });
        let scope = &mut self.tree.scopes[scope.index()];
        scope.bindings.push(id);
        scope.names.insert(name, id);
        id
    }

    /// A compiler variable nobody can name.
    pub(super) fn declare_synthetic(&mut self, scope: ScopeId, name: NameId) -> BindingId {
        let id = BindingId(self.tree.bindings.len() as u32);
        self.tree.bindings.push(Binding {
            name,
            kind: BindingKind::Synthetic,
            scope,
            storage: Storage::Register,
            initialised_at: 0,
            captured: true,
            used: true,
            assigned: false,
            needs_hole: false,
            parameter: None,
        });
        self.tree.scopes[scope.index()].bindings.push(id);
        id
    }

    fn reference(&mut self, name: NameId, position: u32) -> RefId {
        let id = RefId(self.tree.references.len() as u32);
        self.tree.references.push(Reference {
            name,
            scope: self.scope,
            position,
            resolution: Resolution::Global,
            check: false,
            assigns: false,
            declares: false,
        });
        id
    }

    fn mark(&self, cell: &Cell<NodeId>, id: RefId) {
        cell.set(NodeId::new(id.index()));
    }

    fn variable_scope(&self) -> ScopeId {
        let mut at = self.scope;
        loop {
            let scope = self.tree.scope(at);
            match scope.parent {
                Some(parent) if !scope.is_variable_scope() => at = parent,
                _ => return at,
            }
        }
    }

    /// Declares what the identifier binds and records the initialisation as a use.
    fn bind(&mut self, node: &BindingIdentifier<'a>, kind: BindingKind, initialised_at: u32) {
        let name = self.intern(node.name.as_str());
        let scope = match kind {
            BindingKind::Var => self.variable_scope(),
            _ => self.scope,
        };
        if kind.is_lexical() || kind == BindingKind::Let {
            self.check_parameter_conflict(scope, name, node.span);
        }
        // A `var` is declared with the arguments still in a parameter scope of the same function: the
        // body's variable starts with the parameter's value, see the resolver.
        self.declare(scope, name, kind, initialised_at);
        let id = self.reference(name, node.span.start);
        self.tree.references[id.index()].declares = true;
        node.symbol_id.set(Some(SymbolId::new(id.index())));
    }

    /// oxc knows nothing of the parameters a function-body goal adds.
    fn check_parameter_conflict(&mut self, scope: ScopeId, name: NameId, span: Span) {
        if let Goal::FunctionBody { .. } = self.options.goal
            && let Some(existing) = self.tree.find(scope, name)
            && self.tree.binding(existing).kind == BindingKind::Parameter
        {
            let name = self.tree.name(name);
            self.error(format!("Identifier '{name}' has already been declared"), span);
        }
    }

    fn declares_lexically(statements: &[Statement<'a>]) -> bool {
        statements.iter().any(|statement| {
            let mut statement = statement;
            while let Statement::LabeledStatement(labeled) = statement {
                statement = &labeled.body;
            }
            match statement {
                Statement::VariableDeclaration(declaration) => !declaration.kind.is_var(),
                Statement::FunctionDeclaration(_) | Statement::ClassDeclaration(_) => true,
                _ => false,
            }
        })
    }

    fn set_scope(cell: &Cell<Option<OxcScopeId>>, id: Option<u32>) {
        cell.set(id.map(|id| OxcScopeId::new(id as usize)));
    }

    fn visit_body(&mut self, body: &Statement<'a>) {
        self.loops += 1;
        self.breakables += 1;
        self.visit_statement(body);
        self.loops -= 1;
        self.breakables -= 1;
    }

    fn visit_expression_in(&mut self, scope: ScopeId, expression: &Expression<'a>) {
        let outer = std::mem::replace(&mut self.scope, scope);
        self.visit_expression(expression);
        self.scope = outer;
    }

    // ---- functions

    fn function_kind(&self, next: NextFunction, is_async: bool, generator: bool) -> FunctionKind {
        match (next, is_async, generator) {
            (NextFunction::BaseConstructor, ..) => FunctionKind::BaseConstructor,
            (NextFunction::DerivedConstructor, ..) => FunctionKind::DerivedConstructor,
            (NextFunction::Plain, false, false) => FunctionKind::Normal,
            (NextFunction::Plain, false, true) => FunctionKind::Generator,
            (NextFunction::Plain, true, false) => FunctionKind::Async,
            (NextFunction::Plain, true, true) => FunctionKind::AsyncGenerator,
            (_, false, false) => FunctionKind::Method,
            (_, false, true) => FunctionKind::GeneratorMethod,
            (_, true, false) => FunctionKind::AsyncMethod,
            (_, true, true) => FunctionKind::AsyncGeneratorMethod,
        }
    }

    /// A pattern or default value makes the parameter list's scope separate from the body's only if it can
    /// run code that could tell: any expression at all (10.2.11 step 8).
    fn pattern_has_expression(pattern: &BindingPattern<'a>) -> bool {
        match pattern {
            BindingPattern::BindingIdentifier(_) => false,
            BindingPattern::AssignmentPattern(_) => true,
            BindingPattern::ObjectPattern(object) => {
                object.properties.iter().any(|p| p.computed || Self::pattern_has_expression(&p.value))
                    || object.rest.as_ref().is_some_and(|r| Self::pattern_has_expression(&r.argument))
            }
            BindingPattern::ArrayPattern(array) => {
                array.elements.iter().flatten().any(Self::pattern_has_expression)
                    || array.rest.as_ref().is_some_and(|r| Self::pattern_has_expression(&r.argument))
            }
        }
    }

    fn declare_parameters(&mut self, parameters: &FormalParameters<'a>) {
        let simple = parameters.rest.is_none()
            && parameters.items.iter().all(|p| {
                p.initializer.is_none() && matches!(p.pattern, BindingPattern::BindingIdentifier(_))
            });
        self.info().simple_parameters = simple;
        for (index, parameter) in parameters.items.iter().enumerate() {
            let end = if simple { 0 } else { parameter.span.end };
            if let BindingPattern::BindingIdentifier(identifier) = &parameter.pattern {
                self.bind(identifier, BindingKind::Parameter, end);
                if let Some(name) = self.tree.name_id(identifier.name.as_str())
                    && let Some(binding) = self.tree.find(self.scope, name)
                {
                    // The last of duplicate parameters wins.
                    self.tree.bindings[binding.index()].parameter = Some(index as u32);
                }
            } else {
                self.declaring = Some((BindingKind::Parameter, end));
                self.visit_binding_pattern(&parameter.pattern);
                self.declaring = None;
            }
            if let Some(initializer) = &parameter.initializer {
                self.visit_expression(initializer);
            }
        }
        if let Some(rest) = &parameters.rest {
            self.declaring = Some((BindingKind::Parameter, rest.span.end));
            self.visit_binding_pattern(&rest.rest.argument);
            self.declaring = None;
        }
    }

    /// Everything between entering a function and its statements. `self.scope` is the outer scope.
    fn open_function(
        &mut self,
        kind: FunctionKind,
        strict: bool,
        span: Span,
        parameters: &FormalParameters<'a>,
        own_name: Option<&BindingIdentifier<'a>>,
    ) -> (FunctionId, FunctionState<'a>) {
        let id = self.new_function(kind, strict, span);
        let state = self.enter_function(id);
        let mut outermost = None;
        if let Some(name) = own_name {
            self.enter(ScopeKind::FunctionName);
            outermost = Some(self.scope);
            self.bind(name, BindingKind::FunctionName, 0);
        }
        let expressions = parameters
            .items
            .iter()
            .any(|p| p.initializer.is_some() || Self::pattern_has_expression(&p.pattern))
            || parameters.rest.as_ref().is_some_and(|r| Self::pattern_has_expression(&r.rest.argument));
        self.enter(if expressions { ScopeKind::Parameters } else { ScopeKind::Function });
        let scope = self.scope;
        let info = self.info();
        info.outer_scope = outermost.unwrap_or(scope);
        info.parameter_scope = scope;
        info.body_scope = scope;
        info.has_parameter_expressions = expressions;
        self.declare_parameters(parameters);
        if expressions {
            self.enter(ScopeKind::Function);
            let scope = self.scope;
            self.info().body_scope = scope;
        }
        (id, state)
    }

    fn make_function(&mut self, node: &Function<'a>, next: NextFunction, declared: bool) {
        let is_element = std::mem::take(&mut self.class_element);
        let strict = self.strict() || node.body.as_ref().is_some_and(|b| b.has_use_strict_directive());
        let kind = self.function_kind(next, node.r#async, node.generator);
        let own_name = if declared { None } else { node.id.as_ref() };
        let (id, state) = self.open_function(kind, strict, node.span, &node.params, own_name);
        self.info().is_class_element = is_element;
        self.info().is_getter_or_setter = next == NextFunction::Accessor;
        if let Some(body) = &node.body {
            if kind == FunctionKind::DerivedConstructor {
                self.info().super_call_end =
                    body.statements.iter().find_map(Self::super_call_end).unwrap_or(u32::MAX);
            }
            self.visit_statements(&body.statements);
        }
        self.leave_function(state);
        Self::set_scope(&node.scope_id, Some(id.0));
    }

    /// A `super(...)` statement directly in the constructor's body: `this` is bound after it.
    fn super_call_end(statement: &Statement<'a>) -> Option<u32> {
        let Statement::ExpressionStatement(statement) = statement else { return None };
        let Expression::CallExpression(call) = &statement.expression else { return None };
        matches!(call.callee, Expression::Super(_)).then_some(call.span.end)
    }

    /// Declares a function declaration's name and analyses it. `in_statement` is the scope made for a
    /// declaration that stands where a statement should.
    fn function_declaration(&mut self, node: &Function<'a>, in_statement: Option<ScopeId>) {
        let top_level = self.tree.scope(self.scope).is_variable_scope();
        let block = self.scope;
        if let Some(id) = &node.id {
            let kind = if top_level { BindingKind::Function } else { BindingKind::BlockFunction };
            self.bind(id, kind, 0);
        }
        let function = FunctionId(self.tree.functions.len() as u32);
        self.make_function(node, NextFunction::Plain, true);
        self.tree.functions[function.index()].statement_scope = in_statement;
        self.tree.functions[function.index()].is_declaration = true;
        if let Some(id) = &node.id
            && !top_level
            && !self.strict()
            && !node.r#async
            && !node.generator
        {
            let name = self.intern(id.name.as_str());
            self.annex_b.push(AnnexBCandidate { name, block, function, position: id.span.start });
        }
    }

    /// A statement that may be a function declaration without a block around it.
    fn visit_substatement(&mut self, statement: &Statement<'a>) {
        let mut inner = statement;
        let mut labels = 0;
        while let Statement::LabeledStatement(labeled) = inner {
            self.labels.push(labeled.label.name.as_str());
            labels += 1;
            inner = &labeled.body;
        }
        if let Statement::FunctionDeclaration(function) = inner {
            let outer = self.enter_at(ScopeKind::Block, function.span.start);
            let scope = self.scope;
            self.function_declaration(function, Some(scope));
            self.scope = outer;
        } else {
            self.visit_statement(inner);
        }
        self.labels.truncate(self.labels.len() - labels);
    }

    // ---- classes

    /// Runs `f` inside the class's instance or static initializer function, made at first use.
    fn in_initializer(&mut self, class: ClassId, is_static: bool, span: Span, f: impl FnOnce(&mut Self)) {
        let existing = {
            let class = &self.tree.classes[class.index()];
            if is_static { class.static_initializer } else { class.instance_initializer }
        };
        let id = existing.unwrap_or_else(|| {
            let id = self.new_function(FunctionKind::Method, true, span);
            let scope = self.new_scope(ScopeKind::Function, Some(self.scope), id);
            let info = &mut self.tree.functions[id.index()];
            (info.outer_scope, info.parameter_scope, info.body_scope) = (scope, scope, scope);
            info.is_field_initializer = true;
            info.is_static_initializer = is_static;
            info.is_class_element = !self.tree.classes[class.index()].decorated;
            let class = &mut self.tree.classes[class.index()];
            *(if is_static { &mut class.static_initializer } else { &mut class.instance_initializer }) =
                Some(id);
            id
        });
        let state = self.enter_function(id);
        self.scope = self.tree.function(id).body_scope;
        f(self);
        self.leave_function(state);
    }

    fn class(&mut self, node: &Class<'a>) {
        let id = ClassId(self.tree.classes.len() as u32);
        let outer = self.scope;
        // All class code is strict, the heritage included. Functions remember their strictness when
        // made, so the enclosing function's flag is borrowed meanwhile.
        let was_strict = std::mem::replace(&mut self.info().strict, true);
        self.visit_decorators(&node.decorators);
        let has_steps = node.body.body.iter().any(|element| {
            matches!(element, ClassElement::AccessorProperty(_)) || !element_decorators(element).is_empty()
        });
        let mut name_scope = None;
        let mut name_binding = None;
        if let Some(name) = &node.id {
            self.enter(ScopeKind::ClassName);
            name_scope = Some(self.scope);
            let text = self.intern(name.name.as_str());
            name_binding = Some(self.declare(self.scope, text, BindingKind::ClassName, u32::MAX));
        }
        self.tree.classes.push(ClassInfo {
            name_scope,
            name_binding,
            body_scope: self.scope,
            instance_initializer: None,
            static_initializer: None,
            decorated: has_steps || !node.decorators.is_empty(),
            has_steps,
            instance_extra: None,
            elements: Vec::new(),
        });
        if let Some(heritage) = &node.heritage {
            self.visit_expression(&heritage.expression);
        }
        self.enter(ScopeKind::ClassBody);
        let body_scope = self.scope;
        self.tree.classes[id.index()].body_scope = body_scope;
        // Private names are in scope throughout the body, before their elements.
        let mut elements: Vec<ClassElementInfo> = Vec::with_capacity(node.body.body.len());
        for element in &node.body.body {
            let mut info = ClassElementInfo::default();
            let key = match element {
                ClassElement::MethodDefinition(method) => Some(&method.key),
                ClassElement::PropertyDefinition(field) => Some(&field.key),
                ClassElement::AccessorProperty(field) => Some(&field.key),
                _ => None,
            };
            if let Some(PropertyKey::PrivateIdentifier(private)) = key {
                let name = self.intern_private(private.name.as_str());
                let binding = self.declare(body_scope, name, BindingKind::PrivateName, 0);
                let is_static_method =
                    matches!(element, ClassElement::MethodDefinition(method) if method.r#static);
                // Initializers are functions of their own.
                let entry = &mut self.tree.bindings[binding.index()];
                entry.used = true;
                entry.captured |= !is_static_method;
                info.private_name = Some(binding);
                match element {
                    ClassElement::MethodDefinition(method) if !method.r#static => {
                        info.method = Some(self.declare_synthetic(body_scope, name));
                    }
                    ClassElement::AccessorProperty(field) if !field.r#static => {
                        info.method = Some(self.declare_synthetic(body_scope, name));
                        info.setter = Some(self.declare_synthetic(body_scope, name));
                    }
                    _ => {}
                }
            }
            let decorated = !element_decorators(element).is_empty();
            match element {
                ClassElement::AccessorProperty(_) | ClassElement::PropertyDefinition(_) => {
                    if matches!(element, ClassElement::AccessorProperty(_)) {
                        info.storage = Some(self.declare_synthetic(body_scope, known::DEFAULT));
                    }
                    if decorated {
                        info.initialize = Some(self.declare_synthetic(body_scope, known::DEFAULT));
                        info.extra = Some(self.declare_synthetic(body_scope, known::DEFAULT));
                    }
                }
                ClassElement::MethodDefinition(method) if decorated && !method.r#static => {
                    if self.tree.classes[id.index()].instance_extra.is_none() {
                        let binding = self.declare_synthetic(body_scope, known::DEFAULT);
                        self.tree.classes[id.index()].instance_extra = Some(binding);
                    }
                }
                _ => {}
            }
            elements.push(info);
        }
        for (index, element) in node.body.body.iter().enumerate() {
            self.class_element(id, node, element, &mut elements[index]);
        }
        // Private instance methods are added by the instance initializer, so there must be one.
        if elements.iter().any(|e| e.method.is_some())
            || self.tree.classes[id.index()].instance_extra.is_some()
        {
            self.in_initializer(id, false, node.span, |_| {});
        }
        self.tree.classes[id.index()].elements = elements;
        self.scope = outer;
        self.info().strict = was_strict;
        Self::set_scope(&node.scope_id, Some(id.0));
    }

    fn class_element(
        &mut self,
        class: ClassId,
        node: &Class<'a>,
        element: &ClassElement<'a>,
        info: &mut ClassElementInfo,
    ) {
        self.visit_decorators(element_decorators(element));
        match element {
            ClassElement::StaticBlock(block) => self.in_initializer(class, true, node.span, |this| {
                let outer = this.enter(ScopeKind::StaticBlock);
                Self::set_scope(&block.scope_id, Some(this.scope.0));
                this.visit_statements(&block.body);
                this.scope = outer;
            }),
            ClassElement::MethodDefinition(method) => {
                self.visit_element_key(&method.key, method.computed);
                let next = match method.kind {
                    MethodDefinitionKind::Constructor if node.heritage.is_some() => {
                        NextFunction::DerivedConstructor
                    }
                    MethodDefinitionKind::Constructor => NextFunction::BaseConstructor,
                    MethodDefinitionKind::Method => NextFunction::Method,
                    _ => NextFunction::Accessor,
                };
                if method.kind == MethodDefinitionKind::Constructor
                    && let Some(decorator) = method.decorators.first()
                {
                    let (start, end) = (decorator.span.start, decorator.span.end);
                    self.errors.push(SyntaxError::new("Decorators are not valid here", start, end));
                }
                self.class_element = !self.tree.classes[class.index()].decorated;
                self.make_function(&method.value, next, false);
            }
            ClassElement::PropertyDefinition(field) => {
                self.field(
                    class,
                    node,
                    &field.key,
                    field.computed,
                    field.r#static,
                    field.value.as_ref(),
                    info,
                );
            }
            ClassElement::AccessorProperty(field) => {
                let name = match &field.key {
                    PropertyKey::StaticIdentifier(name) => Some(name.name.as_str()),
                    PropertyKey::StringLiteral(name) => Some(name.value.as_str()),
                    _ => None,
                };
                let message = match name {
                    Some("constructor") if !field.computed => {
                        Some("Classes may not have a field named 'constructor'")
                    }
                    Some("prototype") if !field.computed && field.r#static => {
                        Some("Classes may not have a static property named 'prototype'")
                    }
                    _ => None,
                };
                if let Some(message) = message {
                    let span = field.key.span();
                    self.errors.push(SyntaxError::new(message, span.start, span.end));
                }
                self.field(
                    class,
                    node,
                    &field.key,
                    field.computed,
                    field.r#static,
                    field.value.as_ref(),
                    info,
                );
            }
            ClassElement::TSIndexSignature(_) => {}
        }
    }

    fn visit_decorators(&mut self, list: &[Decorator<'a>]) {
        for decorator in list {
            self.visit_expression(&decorator.expression);
        }
    }

    fn visit_element_key(&mut self, key: &PropertyKey<'a>, computed: bool) {
        if computed {
            self.visit_property_key(key);
        }
    }

    fn field(
        &mut self,
        class: ClassId,
        node: &Class<'a>,
        key: &PropertyKey<'a>,
        computed: bool,
        is_static: bool,
        value: Option<&Expression<'a>>,
        info: &mut ClassElementInfo,
    ) {
        if computed {
            self.visit_property_key(key);
            info.key = Some(self.declare_synthetic(self.scope, known::DEFAULT));
        }
        self.in_initializer(class, is_static, node.span, |this| {
            if let Some(value) = value {
                this.visit_expression(value);
            }
        });
    }

    // ---- uses of pseudo-bindings

    /// The function whose `this` is seen here; for eval code's own level, the eval function.
    fn this_function_kind(&self) -> &FunctionInfo {
        self.tree.function(self.tree.this_function(self.function))
    }

    fn eval_context(&self) -> Option<&EvalContext> {
        match &self.options.goal {
            Goal::Eval(context) => Some(context),
            _ => None,
        }
    }

    /// 19.2.1.1: oxc's complaints about eval code are dropped as it can not know the caller; the rules
    /// are checked here.
    fn check_super(&mut self, span: Span, call: bool) {
        let function = self.this_function_kind();
        let allowed = match (function.kind, self.eval_context()) {
            (FunctionKind::Eval, Some(context)) if call => context.in_derived_constructor,
            (FunctionKind::Eval, Some(context)) => context.in_method,
            (_, None) => return,
            (FunctionKind::DerivedConstructor, _) => true,
            (kind, _) => !call && has_home(kind),
        };
        if !allowed {
            self.error("'super' keyword unexpected here", span);
        }
    }

    fn check_new_target(&mut self, span: Span) {
        let function = self.this_function_kind();
        if function.kind == FunctionKind::Eval && !self.eval_context().is_some_and(|c| c.in_function) {
            self.error("new.target expression is not allowed here", span);
        }
    }

    fn private_reference(&mut self, node: &PrivateIdentifier<'a>) {
        let name = self.intern_private(node.name.as_str());
        let id = self.reference(name, node.span.start);
        self.mark(&node.node_id, id);
    }

    fn assign(&mut self, node: &IdentifierReference<'a>) {
        self.visit_identifier_reference(node);
        let id = self.tree.of_identifier(node);
        self.tree.references[id.index()].assigns = true;
    }

    /// A module that awaits outside functions is an async function of sorts.
    fn note_await(&mut self) {
        let info = self.info();
        if info.kind == FunctionKind::Module {
            info.kind = FunctionKind::AsyncModule;
        }
    }

    fn undefined_label(&mut self, label: &LabelIdentifier<'a>) {
        if !self.labels.contains(&label.name.as_str()) {
            self.error(format!("Undefined label '{}'", label.name), label.span);
        }
    }
}

impl<'a> VisitJs<'a> for Builder<'a> {
    fn visit_program(&mut self, program: &Program<'a>) {
        let directive = program.has_use_strict_directive();
        let (kind, scope_kind, strict) = match &self.options.goal {
            Goal::Script => (FunctionKind::Script, ScopeKind::Global, directive),
            Goal::Module => (FunctionKind::Module, ScopeKind::Module, true),
            Goal::Eval(context) => (FunctionKind::Eval, ScopeKind::Eval, directive || context.strict),
            // The one expression statement that holds the function.
            Goal::DynamicFunction { .. } => (FunctionKind::Script, ScopeKind::Global, false),
            Goal::FunctionBody { .. } => (FunctionKind::Normal, ScopeKind::Function, directive),
        };
        let function = self.new_function(kind, strict, program.span);
        self.scope = self.new_scope(scope_kind, None, function);
        let scope = self.scope;
        let info = self.info();
        (info.outer_scope, info.parameter_scope, info.body_scope) = (scope, scope, scope);
        if let Goal::FunctionBody { parameters } = self.options.goal {
            for (index, &name) in parameters.iter().enumerate() {
                let name = self.intern(name);
                let binding = self.declare(scope, name, BindingKind::Parameter, 0);
                self.tree.bindings[binding.index()].parameter = Some(index as u32);
            }
        }
        self.visit_statements(&program.body);
    }

    // ---- declarations

    fn visit_variable_declaration(&mut self, node: &VariableDeclaration<'a>) {
        if node.kind == VariableDeclarationKind::AwaitUsing {
            self.note_await();
        }
        let kind = declaration_kind(node.kind);
        for declarator in &node.declarations {
            // In a switch, a later case may skip the declaration.
            let end = if self.tree.scope(self.scope).kind == ScopeKind::Switch {
                u32::MAX
            } else {
                declarator.span.end
            };
            let before = self.tree.references.len();
            self.declaring = Some((kind, if kind == BindingKind::Var { 0 } else { end }));
            self.visit_binding_pattern(&declarator.id);
            self.declaring = None;
            if kind == BindingKind::Var && declarator.init.is_some() {
                for reference in &mut self.tree.references[before..] {
                    reference.assigns = true;
                }
            }
            if let Some(init) = &declarator.init {
                self.visit_expression(init);
            }
        }
    }

    fn visit_binding_identifier(&mut self, node: &BindingIdentifier<'a>) {
        if let Some((kind, end)) = self.declaring {
            self.bind(node, kind, end);
        }
    }

    fn visit_binding_property(&mut self, node: &BindingProperty<'a>) {
        if node.computed {
            let declaring = self.declaring.take();
            self.visit_property_key(&node.key);
            self.declaring = declaring;
        }
        self.visit_binding_pattern(&node.value);
    }

    fn visit_assignment_pattern(&mut self, node: &AssignmentPattern<'a>) {
        self.visit_binding_pattern(&node.left);
        let declaring = self.declaring.take();
        self.visit_expression(&node.right);
        self.declaring = declaring;
    }

    fn visit_function(&mut self, node: &Function<'a>, _flags: ScopeFlags) {
        if node.is_declaration() {
            self.function_declaration(node, None);
        } else {
            let next = std::mem::replace(&mut self.next_function, NextFunction::Plain);
            self.make_function(node, next, false);
        }
    }

    fn visit_arrow_function_expression(&mut self, node: &ArrowFunctionExpression<'a>) {
        let kind = if node.r#async { FunctionKind::AsyncArrow } else { FunctionKind::Arrow };
        let strict = self.strict()
            || matches!(&node.body, ArrowFunctionBody::FunctionBody(body) if body.has_use_strict_directive());
        let (id, state) = self.open_function(kind, strict, node.span, &node.params, None);
        match &node.body {
            ArrowFunctionBody::FunctionBody(body) => self.visit_statements(&body.statements),
            body => {
                if let Some(expression) = body.as_expression() {
                    self.visit_expression(expression);
                }
            }
        }
        self.leave_function(state);
        Self::set_scope(&node.scope_id, Some(id.0));
    }

    fn visit_object_property(&mut self, node: &ObjectProperty<'a>) {
        if node.computed {
            self.visit_property_key(&node.key);
        }
        if node.method || node.kind != PropertyKind::Init {
            self.next_function =
                if node.kind == PropertyKind::Init { NextFunction::Method } else { NextFunction::Accessor };
        }
        self.visit_expression(&node.value);
        self.next_function = NextFunction::Plain;
    }

    fn visit_class(&mut self, node: &Class<'a>) {
        if node.r#type == ClassType::ClassDeclaration
            && let Some(name) = &node.id
        {
            let in_switch = self.tree.scope(self.scope).kind == ScopeKind::Switch;
            self.bind(name, BindingKind::Class, if in_switch { u32::MAX } else { node.span.end });
        }
        self.class(node);
    }

    // ---- statements with scopes

    fn visit_block_statement(&mut self, node: &BlockStatement<'a>) {
        let outer = self.scope;
        let has_scope = Self::declares_lexically(&node.body);
        if has_scope {
            self.enter_at(ScopeKind::Block, node.span.start);
        }
        Self::set_scope(&node.scope_id, has_scope.then_some(self.scope.0));
        self.visit_statements(&node.body);
        self.scope = outer;
    }

    fn visit_for_statement(&mut self, node: &ForStatement<'a>) {
        let outer = self.scope;
        let lexical =
            matches!(&node.init, Some(ForStatementInit::VariableDeclaration(d)) if !d.kind.is_var());
        if lexical {
            self.enter(ScopeKind::For);
        }
        Self::set_scope(&node.scope_id, lexical.then_some(self.scope.0));
        if let Some(init) = &node.init {
            self.visit_for_statement_init(init);
        }
        if let Some(test) = &node.test {
            self.visit_expression(test);
        }
        if let Some(update) = &node.update {
            self.visit_expression(update);
        }
        self.visit_body(&node.body);
        self.scope = outer;
    }

    fn visit_for_in_statement(&mut self, node: &ForInStatement<'a>) {
        self.for_each(&node.scope_id, &node.left, &node.right, &node.body);
    }

    fn visit_for_of_statement(&mut self, node: &ForOfStatement<'a>) {
        if node.r#await {
            self.note_await();
        }
        self.for_each(&node.scope_id, &node.left, &node.right, &node.body);
    }

    fn visit_reg_exp_literal(&mut self, node: &RegExpLiteral<'a>) {
        let pattern: Vec<u16> = node.regex.pattern.text.encode_utf16().collect();
        let flags = node.regex.flags.to_string();
        let units: Vec<u16> = flags.as_str().encode_utf16().collect();
        let message = match crate::regexp::Flags::parse(&units) {
            None => super::syntax_error::INVALID_FLAGS.to_owned(),
            Some(parsed) => match crate::regexp::validate(&pattern, parsed) {
                Ok(()) => return,
                Err(error) => {
                    let (pattern, flags) = (node.regex.pattern.text, flags.as_str());
                    format!("Invalid regular expression: /{pattern}/{flags}: {}", error.message)
                }
            },
        };
        self.errors.push(SyntaxError::new(message, node.span.start, node.span.end));
    }

    fn visit_await_expression(&mut self, node: &AwaitExpression<'a>) {
        self.note_await();
        self.visit_expression(&node.argument);
    }

    fn visit_while_statement(&mut self, node: &WhileStatement<'a>) {
        self.visit_expression(&node.test);
        self.visit_body(&node.body);
    }

    fn visit_do_while_statement(&mut self, node: &DoWhileStatement<'a>) {
        self.visit_body(&node.body);
        self.visit_expression(&node.test);
    }

    fn visit_if_statement(&mut self, node: &IfStatement<'a>) {
        self.visit_expression(&node.test);
        self.visit_substatement(&node.consequent);
        if let Some(alternate) = &node.alternate {
            self.visit_substatement(alternate);
        }
    }

    fn visit_switch_statement(&mut self, node: &SwitchStatement<'a>) {
        self.visit_expression(&node.discriminant);
        let outer = self.scope;
        let has_scope = node.cases.iter().any(|case| Self::declares_lexically(&case.consequent));
        if has_scope {
            self.enter_at(ScopeKind::Switch, node.discriminant.span().end);
        }
        Self::set_scope(&node.scope_id, has_scope.then_some(self.scope.0));
        self.breakables += 1;
        for case in &node.cases {
            if let Some(test) = &case.test {
                self.visit_expression(test);
            }
            self.visit_statements(&case.consequent);
        }
        self.breakables -= 1;
        self.scope = outer;
    }

    fn visit_catch_clause(&mut self, node: &CatchClause<'a>) {
        let outer = self.scope;
        if let Some(parameter) = &node.param {
            self.enter(ScopeKind::Catch);
            self.declaring = Some(match parameter.pattern {
                BindingPattern::BindingIdentifier(_) => (BindingKind::CatchParameter, 0),
                _ => (BindingKind::Let, parameter.span.end),
            });
            self.visit_binding_pattern(&parameter.pattern);
            self.declaring = None;
        }
        Self::set_scope(&node.scope_id, node.param.is_some().then_some(self.scope.0));
        self.visit_block_statement(&node.body);
        self.scope = outer;
    }

    fn visit_with_statement(&mut self, node: &WithStatement<'a>) {
        self.visit_expression(&node.object);
        let outer = self.enter(ScopeKind::With);
        Self::set_scope(&node.scope_id, Some(self.scope.0));
        self.visit_substatement(&node.body);
        self.scope = outer;
    }

    fn visit_labeled_statement(&mut self, node: &LabeledStatement<'a>) {
        self.labels.push(node.label.name.as_str());
        self.visit_statement(&node.body);
        self.labels.pop();
    }

    fn visit_break_statement(&mut self, node: &BreakStatement<'a>) {
        match &node.label {
            Some(label) => self.undefined_label(label),
            None if self.breakables == 0 => self.error("Illegal break statement", node.span),
            None => {}
        }
    }

    fn visit_continue_statement(&mut self, node: &ContinueStatement<'a>) {
        match &node.label {
            Some(label) => self.undefined_label(label),
            None if self.loops == 0 => {
                self.error("Illegal continue statement: no surrounding iteration statement", node.span);
            }
            None => {}
        }
    }

    // ---- uses

    fn visit_identifier_reference(&mut self, node: &IdentifierReference<'a>) {
        let plain_read = std::mem::take(&mut self.object_of_read);
        let name = self.intern(node.name.as_str());
        if name == known::ARGUMENTS {
            if !plain_read {
                let function = self.tree.this_function(self.function);
                self.tree.functions[function.index()].arguments_escape = true;
            }
            if self.eval_context().is_some_and(|c| c.in_class_field_initializer)
                && self.this_function_kind().kind == FunctionKind::Eval
            {
                self.error(
                    "'arguments' is not allowed in class field initializer or static initialization block",
                    node.span,
                );
            }
        }
        let id = self.reference(name, node.span.start);
        node.reference_id.set(Some(ReferenceId::new(id.index())));
    }

    fn visit_simple_assignment_target(&mut self, node: &SimpleAssignmentTarget<'a>) {
        match node {
            SimpleAssignmentTarget::AssignmentTargetIdentifier(identifier) => self.assign(identifier),
            _ => {
                self.member_escapes = true;
                walk::walk_simple_assignment_target(self, node);
            }
        }
    }

    fn visit_assignment_target_property_identifier(&mut self, node: &AssignmentTargetPropertyIdentifier<'a>) {
        self.assign(&node.binding);
        if let Some(init) = &node.init {
            self.visit_expression(init);
        }
    }

    fn visit_assignment_target_property_property(&mut self, node: &AssignmentTargetPropertyProperty<'a>) {
        if node.computed {
            self.visit_property_key(&node.name);
        }
        self.visit_assignment_target_maybe_default(&node.binding);
    }

    fn visit_this_expression(&mut self, node: &ThisExpression) {
        let id = self.reference(known::THIS, node.span.start);
        self.mark(&node.node_id, id);
    }

    fn visit_new_target(&mut self, node: &NewTarget) {
        self.check_new_target(node.span);
        let id = self.reference(known::NEW_TARGET, node.span.start);
        self.mark(&node.node_id, id);
    }

    fn visit_super(&mut self, node: &Super) {
        // `super.x`: the home object, then this (ids in a row).
        self.check_super(node.span, false);
        let id = self.reference(known::HOME, node.span.start);
        self.reference(known::THIS, node.span.start);
        self.mark(&node.node_id, id);
    }

    fn visit_private_field_expression(&mut self, node: &PrivateFieldExpression<'a>) {
        self.member_escapes = false;
        self.visit_expression(&node.object);
        self.private_reference(&node.field);
    }

    fn visit_private_in_expression(&mut self, node: &PrivateInExpression<'a>) {
        self.private_reference(&node.left);
        self.visit_expression(&node.right);
    }

    fn visit_static_member_expression(&mut self, node: &StaticMemberExpression<'a>) {
        let escapes = std::mem::take(&mut self.member_escapes);
        self.object_of_read = !escapes && node.property.name == "length";
        self.object_of_read &= matches!(node.object, Expression::Identifier(_));
        self.visit_expression(&node.object);
    }

    fn visit_computed_member_expression(&mut self, node: &ComputedMemberExpression<'a>) {
        let escapes = std::mem::take(&mut self.member_escapes);
        // Only an index is known not to reach `callee` or a prototype's method.
        self.object_of_read = !escapes
            && !matches!(node.expression, Expression::StringLiteral(_))
            && is_index_like(&node.expression);
        self.object_of_read &= matches!(node.object, Expression::Identifier(_));
        self.visit_expression(&node.object);
        self.visit_expression(&node.expression);
    }

    fn visit_call_expression(&mut self, node: &CallExpression<'a>) {
        match &node.callee {
            Expression::Super(callee) => {
                // `super(...)`: the constructor, new.target, then this (ids in a row).
                self.check_super(callee.span, true);
                let id = self.reference(known::FUNCTION, callee.span.start);
                self.reference(known::NEW_TARGET, callee.span.start);
                let this = self.reference(known::THIS, callee.span.start);
                self.tree.references[this.index()].assigns = true;
                self.mark(&callee.node_id, id);
            }
            callee => {
                if let Expression::Identifier(identifier) = callee
                    && identifier.name == "eval"
                    && !node.optional
                {
                    self.eval_calls.push((self.scope, self.strict()));
                }
                self.member_escapes = callee.is_member_expression();
                self.visit_expression(callee);
            }
        }
        self.visit_arguments(&node.arguments);
    }

    fn visit_tagged_template_expression(&mut self, node: &TaggedTemplateExpression<'a>) {
        self.member_escapes = node.tag.is_member_expression();
        self.visit_expression(&node.tag);
        self.visit_template_literal(&node.quasi);
    }

    fn visit_unary_expression(&mut self, node: &UnaryExpression<'a>) {
        self.member_escapes = node.operator.is_delete() && node.argument.is_member_expression();
        self.visit_expression(&node.argument);
    }

    // ---- modules

    fn visit_import_declaration(&mut self, node: &ImportDeclaration<'a>) {
        for specifier in node.specifiers.iter().flatten() {
            let local = match specifier {
                ImportDeclarationSpecifier::ImportSpecifier(s) => &s.local,
                ImportDeclarationSpecifier::ImportDefaultSpecifier(s) => &s.local,
                ImportDeclarationSpecifier::ImportNamespaceSpecifier(s) => &s.local,
            };
            self.bind(local, BindingKind::Import, u32::MAX);
        }
    }

    fn visit_export_named_declaration(&mut self, node: &ExportNamedDeclaration<'a>) {
        for specifier in &node.specifiers {
            if let ModuleExportName::IdentifierReference(local) = &specifier.local {
                self.visit_identifier_reference(local);
                let name = self.intern(local.name.as_str());
                self.exported.push(name);
            }
        }
    }

    fn visit_export_from_declaration(&mut self, _: &ExportFromDeclaration<'a>) {}

    fn visit_export_all_declaration(&mut self, _: &ExportAllDeclaration<'a>) {}

    fn visit_export_declaration(&mut self, node: &ExportDeclaration<'a>) {
        let before = self.tree.scope(self.scope).bindings.len();
        self.visit_declaration(&node.declaration);
        let scope = self.tree.scope(self.scope);
        let names: Vec<NameId> =
            scope.bindings[before..].iter().map(|&b| self.tree.binding(b).name).collect();
        self.exported.extend(names);
        // A `var` or function may have been declared before.
        if let Declaration::FunctionDeclaration(function) = &node.declaration
            && let Some(id) = &function.id
        {
            let name = self.intern(id.name.as_str());
            self.exported.push(name);
        }
        if let Declaration::VariableDeclaration(declaration) = &node.declaration {
            for declarator in &declaration.declarations {
                for identifier in declarator.id.get_binding_identifiers() {
                    let name = self.intern(identifier.name.as_str());
                    self.exported.push(name);
                }
            }
        }
    }

    fn visit_export_default_declaration(&mut self, node: &ExportDefaultDeclaration<'a>) {
        let named = match &node.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(f) => f.id.as_ref(),
            ExportDefaultDeclarationKind::ClassDeclaration(c) => c.id.as_ref(),
            _ => None,
        };
        let name = match named {
            Some(id) => self.intern(id.name.as_str()),
            None => {
                let kind = match &node.declaration {
                    ExportDefaultDeclarationKind::FunctionDeclaration(_) => BindingKind::Function,
                    _ => BindingKind::Let,
                };
                self.declare(self.scope, known::DEFAULT, kind, u32::MAX);
                known::DEFAULT
            }
        };
        self.exported.push(name);
        let id = self.reference(name, node.span.start);
        self.tree.references[id.index()].declares = true;
        self.mark(&node.node_id, id);
        match &node.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(f) => self.function_declaration(f, None),
            ExportDefaultDeclarationKind::ClassDeclaration(c) => self.visit_class(c),
            declaration => {
                if let Some(expression) = declaration.as_expression() {
                    self.visit_expression(expression);
                }
            }
        }
    }
}

impl<'a> Builder<'a> {
    fn for_each(
        &mut self,
        cell: &Cell<Option<OxcScopeId>>,
        left: &ForStatementLeft<'a>,
        right: &Expression<'a>,
        body: &Statement<'a>,
    ) {
        let outer = self.scope;
        let declaration = match left {
            ForStatementLeft::VariableDeclaration(declaration) => Some(declaration),
            _ => None,
        };
        let lexical = declaration.is_some_and(|d| !d.kind.is_var());
        let mut head = None;
        if let (true, Some(declaration)) = (lexical, declaration) {
            // 14.7.5.12: the right side sees the names, uninitialised.
            self.enter(ScopeKind::ForHead);
            head = Some(self.scope);
            for declarator in &declaration.declarations {
                for identifier in declarator.id.get_binding_identifiers() {
                    let name = self.intern(identifier.name.as_str());
                    self.declare(self.scope, name, BindingKind::Let, u32::MAX);
                }
            }
            self.scope = outer;
        }
        self.visit_expression_in(head.unwrap_or(outer), right);
        if lexical {
            self.enter(ScopeKind::For);
            let scope = self.scope;
            self.tree.scopes[scope.index()].head = head;
        }
        Self::set_scope(cell, lexical.then_some(self.scope.0));
        match declaration {
            Some(declaration) => {
                let kind = declaration_kind(declaration.kind);
                for declarator in &declaration.declarations {
                    let before = self.tree.references.len();
                    let end = if kind == BindingKind::Var { 0 } else { right.span().end };
                    // Annex B: `for (var x = init in ...)`.
                    if let Some(init) = &declarator.init {
                        self.visit_expression(init);
                    }
                    self.declaring = Some((kind, end));
                    self.visit_binding_pattern(&declarator.id);
                    self.declaring = None;
                    if kind == BindingKind::Var {
                        for reference in &mut self.tree.references[before..] {
                            reference.assigns = true;
                        }
                    }
                }
            }
            None => self.visit_for_statement_left(left),
        }
        self.visit_body(body);
        self.scope = outer;
    }
}

fn declaration_kind(kind: VariableDeclarationKind) -> BindingKind {
    match kind {
        VariableDeclarationKind::Var => BindingKind::Var,
        VariableDeclarationKind::Let => BindingKind::Let,
        VariableDeclarationKind::Const => BindingKind::Const,
        VariableDeclarationKind::Using => BindingKind::Using,
        VariableDeclarationKind::AwaitUsing => BindingKind::AwaitUsing,
    }
}

/// An expression whose value, when it is a property of an arguments object at all, is surely an index:
/// numbers, and variables stepped by arithmetic are common; anything else counts as an escape.
fn is_index_like(expression: &Expression<'_>) -> bool {
    match expression {
        Expression::NumericLiteral(_) | Expression::UpdateExpression(_) => true,
        Expression::BinaryExpression(b) => {
            b.operator.is_arithmetic() && b.operator != oxc_syntax::operator::BinaryOperator::Addition
        }
        // A variable could hold "callee"; reading it is harmless, as unmapped arguments of sloppy
        // functions are only made when nothing else can see the object.
        Expression::Identifier(_) => true,
        _ => false,
    }
}

/// Decorators of a class's element.
fn element_decorators<'s, 'a>(element: &'s ClassElement<'a>) -> &'s [Decorator<'a>] {
    match element {
        ClassElement::MethodDefinition(method) => &method.decorators,
        ClassElement::PropertyDefinition(field) => &field.decorators,
        ClassElement::AccessorProperty(field) => &field.decorators,
        ClassElement::StaticBlock(_) | ClassElement::TSIndexSignature(_) => &[],
    }
}
