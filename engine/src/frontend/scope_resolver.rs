//! Second pass of scope analysis: Annex B hoisting, eval and `with` taint, resolution of every use,
//! choice of storage.

use super::parse::Goal;
use super::scope::*;
use super::scope_builder::{AnnexBCandidate, Builder, known};
use super::syntax_error::SyntaxError;
use crate::bytecode::FunctionKind;
use oxc_span::Span;

impl<'a> Builder<'a> {
    /// Finishes the analysis.
    pub fn resolve(mut self) -> Result<ScopeTree<'a>, SyntaxError> {
        for candidate in std::mem::take(&mut self.annex_b) {
            self.hoist_block_function(&candidate);
        }
        self.taint_by_eval();
        self.initialise_body_variables();
        for index in 0..self.tree.references.len() {
            self.resolve_reference(index);
        }
        self.choose_storage();
        match self.errors.into_iter().min_by_key(|error| error.start) {
            Some(error) => Err(error),
            None => Ok(self.tree),
        }
    }

    /// B.3.3.1-3: a plain function in a block of sloppy code is also assigned to a `var`, if declaring that
    /// `var` instead would have been allowed.
    fn hoist_block_function(&mut self, candidate: &AnnexBCandidate) {
        let mut at = candidate.block;
        loop {
            let scope = self.tree.scope(at);
            if at != candidate.block
                && let Some(binding) = self.tree.find(at, candidate.name)
            {
                let kind = self.tree.binding(binding).kind;
                if kind.is_lexical() || kind == BindingKind::Parameter {
                    return;
                }
            }
            if scope.is_variable_scope() {
                break;
            }
            match scope.parent {
                Some(parent) => at = parent,
                None => break,
            }
        }
        // Parameters in a scope of their own count as well.
        let info = self.tree.function(self.tree.scope(at).function);
        if info.body_scope == at
            && info.parameter_scope != at
            && self.tree.find(info.parameter_scope, candidate.name).is_some()
        {
            return;
        }
        let kind = match self.tree.scope(at).kind {
            ScopeKind::Global | ScopeKind::Eval => BindingKind::AnnexBFunction,
            _ => BindingKind::Var,
        };
        // The arguments object counts as a parameter.
        if candidate.name == known::ARGUMENTS && kind == BindingKind::Var && !info.kind.is_arrow() {
            return;
        }
        self.declare(at, candidate.name, kind, 0);
        let id = RefId(self.tree.references.len() as u32);
        self.tree.references.push(Reference {
            name: candidate.name,
            scope: at,
            position: candidate.position,
            resolution: Resolution::Global,
            check: false,
            assigns: true,
            declares: true,
        });
        self.tree.functions[candidate.function.index()].annex_b = Some(id);
        // The assignment reads the block's own variable.
        if let Some(block) = self.tree.find(candidate.block, candidate.name) {
            self.tree.bindings[block.index()].used = true;
        }
    }

    /// 10.2.11 step 20: eval in parameter expressions declares its variables outside the parameters.
    fn parameter_eval_scope(&mut self, parameters: ScopeId) -> ScopeId {
        let scope = self.tree.scope(parameters);
        let (parent, function) = (scope.parent, scope.function);
        if let Some(parent) = parent
            && self.tree.scope(parent).kind == ScopeKind::ParameterEval
        {
            return parent;
        }
        let id = self.new_scope(ScopeKind::ParameterEval, parent, function);
        self.tree.scopes[parameters.index()].parent = Some(id);
        let info = &mut self.tree.functions[function.index()];
        if info.outer_scope == parameters {
            info.outer_scope = id;
        }
        id
    }

    /// Everything a direct eval can see lives in contexts, under its name.
    fn taint_by_eval(&mut self) {
        for (scope, strict) in std::mem::take(&mut self.eval_calls) {
            let function = self.tree.scope(scope).function;
            self.tree.functions[function.index()].has_direct_eval = true;
            if !strict {
                let mut at = scope;
                // Parameter expressions declare into the parameter scope, bodies into theirs.
                while !self.tree.scope(at).is_variable_scope()
                    && self.tree.scope(at).kind != ScopeKind::Parameters
                {
                    match self.tree.scope(at).parent {
                        Some(parent) => at = parent,
                        None => break,
                    }
                }
                if self.tree.scope(at).kind == ScopeKind::Parameters {
                    at = self.parameter_eval_scope(at);
                }
                let target = &mut self.tree.scopes[at.index()];
                if matches!(target.kind, ScopeKind::Function | ScopeKind::ParameterEval)
                    && !target.eval_may_declare
                {
                    target.eval_may_declare = true;
                    self.declare_synthetic(at, known::EVAL_VARIABLES);
                }
            }
            let mut at = Some(scope);
            while let Some(id) = at {
                let scope = &mut self.tree.scopes[id.index()];
                if scope.inner_eval {
                    break;
                }
                scope.inner_eval = true;
                at = scope.parent;
            }
            let owner = self.tree.this_function(function);
            let info = self.tree.function(owner);
            if matches!(info.kind, FunctionKind::Script | FunctionKind::Eval) {
                continue;
            }
            for name in [known::THIS, known::NEW_TARGET, known::HOME, known::FUNCTION, known::ARGUMENTS] {
                if let Some(binding) = self.pseudo_binding(owner, name) {
                    let binding = &mut self.tree.bindings[binding.index()];
                    binding.captured = true;
                    binding.used = true;
                }
            }
        }
    }

    /// `function f(a = 1) { var a, arguments; }`: the body's variables copy the parameter, the arguments object.
    fn initialise_body_variables(&mut self) {
        for index in 0..self.tree.functions.len() {
            let info = &self.tree.functions[index];
            let (body, outer) = (info.body_scope, info.parameter_scope);
            if body == outer {
                continue;
            }
            for i in 0..self.tree.scope(body).bindings.len() {
                let binding = self.tree.binding(self.tree.scope(body).bindings[i]);
                if binding.kind == BindingKind::Var
                    && let Some(parameter) = self.tree.find(outer, binding.name)
                {
                    self.tree.bindings[parameter.index()].used = true;
                }
            }
            let info = &self.tree.functions[index];
            if info.kind.is_arrow() {
                continue;
            }
            if let Some(binding) = self.tree.find(info.body_scope, known::ARGUMENTS)
                && self.tree.binding(binding).kind == BindingKind::Var
                && let Some(object) = self.pseudo_binding(FunctionId(index as u32), known::ARGUMENTS)
            {
                self.tree.bindings[object.index()].used = true;
            }
        }
    }

    /// `this`, `arguments` and the like as variables of a non-arrow function, made at first need.
    fn pseudo_binding(&mut self, function: FunctionId, name: NameId) -> Option<BindingId> {
        let info = self.tree.function(function);
        let (scope, kind) = (info.parameter_scope, info.kind);
        let derived = kind == FunctionKind::DerivedConstructor;
        let callable = !matches!(
            kind,
            FunctionKind::Script | FunctionKind::Eval | FunctionKind::Module | FunctionKind::AsyncModule
        );
        let super_call_end = info.super_call_end;
        let (made, binding_kind, exists) = match name {
            known::THIS => (info.this, BindingKind::This, callable),
            known::NEW_TARGET => (info.new_target, BindingKind::NewTarget, callable),
            known::HOME => (info.home, BindingKind::Home, has_home(kind)),
            known::FUNCTION => (info.active_function, BindingKind::ActiveFunction, derived),
            known::ARGUMENTS => {
                (info.arguments, BindingKind::Arguments, callable && !info.is_field_initializer)
            }
            _ => return None,
        };
        if made.is_some() || !exists {
            return made;
        }
        let initialised_at = match binding_kind {
            BindingKind::This if derived => super_call_end,
            _ => 0,
        };
        let binding = self.declare(scope, name, binding_kind, initialised_at);
        let found = self.tree.binding(binding).kind;
        if name == known::ARGUMENTS && !matches!(found, BindingKind::Arguments | BindingKind::Var) {
            // 10.2.11 steps 15-18: a parameter, function or lexical declaration has the name.
            return None;
        }
        let info = &mut self.tree.functions[function.index()];
        let place = match name {
            known::THIS => &mut info.this,
            known::NEW_TARGET => &mut info.new_target,
            known::HOME => &mut info.home,
            known::FUNCTION => &mut info.active_function,
            _ => &mut info.arguments,
        };
        *place = Some(binding);
        Some(binding)
    }

    fn resolve_reference(&mut self, index: usize) {
        let Reference { name, scope: from, position, assigns, declares, .. } = self.tree.references[index];
        let is_private = self.tree.private_start.contains_key(&name);
        let is_pseudo = name.0 < known::ARGUMENTS.0;
        let use_function = self.tree.scope(from).function;
        let mut at = from;
        let mut dynamic = false;
        // When straight-line code reaches the use: its own position, or where the outermost function
        // around it that the binding's function makes comes into being.
        let mut reached = position;
        let mut via_class_element = false;
        let found = loop {
            let scope = self.tree.scope(at);
            let function = scope.function;
            let info = self.tree.function(function);
            if let Some(&binding) = scope.names.get(&name) {
                let is_arguments_variable = name == known::ARGUMENTS
                    && info.parameter_scope == at
                    && !info.kind.is_arrow()
                    && self.tree.binding(binding).kind == BindingKind::Var;
                if is_arguments_variable {
                    self.pseudo_binding(function, name);
                }
                break Some(binding);
            }
            if !is_private && !is_pseudo {
                dynamic |= scope.kind == ScopeKind::With || scope.eval_may_declare;
            }
            if info.parameter_scope == at
                && !info.kind.is_arrow()
                && (is_pseudo || name == known::ARGUMENTS)
                && let Some(binding) = self.pseudo_binding(function, name)
            {
                break Some(binding);
            }
            let info = self.tree.function(function);
            let (outer_scope, is_class_element) = (info.outer_scope, info.is_class_element);
            let (is_declaration, start) = (info.is_declaration, info.span.start);
            match self.tree.scope(at).parent {
                Some(parent) => {
                    if outer_scope == at {
                        via_class_element = is_class_element;
                        reached = if is_declaration { self.tree.scope(parent).start } else { start };
                    }
                    at = parent;
                    // Only the step from the element into its own class's name matters.
                    if self.tree.scope(at).kind != ScopeKind::ClassBody
                        && self.tree.scope(at).kind != ScopeKind::ClassName
                    {
                        via_class_element = false;
                    }
                }
                None => break None,
            }
        };
        let resolution = match found {
            None => self.unresolved(index, name, is_private, is_pseudo, dynamic),
            Some(binding) => {
                let owner = self.tree.scope(self.tree.binding(binding).scope).function;
                let is_hole_never =
                    self.tree.scope(self.tree.binding(binding).scope).kind == ScopeKind::ForHead;
                let entry = &mut self.tree.bindings[binding.index()];
                entry.used |= !declares || dynamic;
                entry.assigned |= assigns;
                entry.captured |= dynamic || owner != use_function;
                let may_be_hole = entry.kind.has_tdz()
                    || (entry.kind == BindingKind::This && entry.initialised_at > 0)
                    || (entry.kind == BindingKind::Parameter && entry.initialised_at > 0);
                let check = may_be_hole
                    && !declares
                    && (reached < entry.initialised_at || is_hole_never)
                    && !(owner != use_function && via_class_element && entry.kind == BindingKind::ClassName);
                entry.needs_hole |= check;
                self.tree.references[index].check = check;
                match entry.storage {
                    _ if dynamic => Resolution::Dynamic,
                    Storage::Global => Resolution::Global,
                    Storage::Dynamic => Resolution::Dynamic,
                    _ => Resolution::Binding(binding),
                }
            }
        };
        self.tree.references[index].resolution = resolution;
    }

    /// A name that no scope of this source declares.
    fn unresolved(
        &mut self,
        index: usize,
        name: NameId,
        is_private: bool,
        is_pseudo: bool,
        dynamic: bool,
    ) -> Resolution {
        let Goal::Eval(context) = &self.options.goal else {
            return if dynamic { Resolution::Dynamic } else { Resolution::Global };
        };
        if is_private {
            let text = self.tree.name(name);
            if !context.private_names.iter().any(|n| n.trim_start_matches('#') == text) {
                let position = self.tree.references[index].position;
                let span = Span::sized(position, text.len() as u32 + 1);
                self.errors.push(SyntaxError::new(
                    format!("Private field '#{text}' must be declared in an enclosing class"),
                    span.start,
                    span.end,
                ));
            }
            return Resolution::Dynamic;
        }
        if is_pseudo {
            return if context.in_function { Resolution::Dynamic } else { Resolution::Global };
        }
        if dynamic || context.direct { Resolution::Dynamic } else { Resolution::Global }
    }

    fn choose_storage(&mut self) {
        for index in 0..self.tree.functions.len() {
            self.decide_arguments_mapping(index);
        }
        for name in std::mem::take(&mut self.exported) {
            let scope = self.tree.functions[0].body_scope;
            if let Some(binding) = self.tree.find(scope, name) {
                self.tree.bindings[binding.index()].captured = true;
                self.tree.bindings[binding.index()].used = true;
            }
        }
        self.choose_module_storage();
        for index in 0..self.tree.scopes.len() {
            let scope = &self.tree.scopes[index];
            let inner_eval = scope.inner_eval;
            let mut slots = 0;
            for i in 0..self.tree.scopes[index].bindings.len() {
                let binding = &mut self.tree.bindings[self.tree.scopes[index].bindings[i].index()];
                if inner_eval {
                    binding.used = true;
                    binding.captured = true;
                }
                if binding.storage == Storage::Register && binding.captured && binding.used {
                    slots += 1;
                    binding.storage = Storage::Context(slots);
                }
            }
            self.tree.scopes[index].context_slots = slots;
        }
    }

    /// Function declarations of a module are made and imports bound when it is linked, before its body
    /// runs, so they live in its context.
    fn choose_module_storage(&mut self) {
        let scope = self.tree.functions[0].body_scope;
        if self.tree.scope(scope).kind != ScopeKind::Module {
            return;
        }
        for i in 0..self.tree.scope(scope).bindings.len() {
            let id = self.tree.scope(scope).bindings[i];
            let binding = &mut self.tree.bindings[id.index()];
            binding.captured |= matches!(binding.kind, BindingKind::Function | BindingKind::Import);
        }
    }

    /// 10.4.4: sloppy functions with simple parameters alias them through `arguments`. Aliasing needs the
    /// parameters in a context, so it is done only if something can tell.
    fn decide_arguments_mapping(&mut self, index: usize) {
        let info = &self.tree.functions[index];
        let Some(arguments) = info.arguments else { return };
        if info.strict || !info.simple_parameters {
            return;
        }
        let object = self.tree.binding(arguments);
        let scope = self.tree.scope(info.parameter_scope);
        let parameters: Vec<BindingId> =
            scope.bindings.iter().copied().filter(|&b| self.tree.binding(b).parameter.is_some()).collect();
        let observable = info.arguments_escape
            || object.captured
            || scope.inner_eval
            || parameters.iter().any(|&b| self.tree.binding(b).assigned);
        if observable {
            for parameter in parameters {
                self.tree.bindings[parameter.index()].captured = true;
                self.tree.bindings[parameter.index()].used = true;
            }
            self.tree.functions[index].mapped_arguments = true;
        }
    }
}
