//! Calls, `new`, `super()`, direct eval, tagged templates.

use super::builder::{FunctionBuilder, emit};
use crate::bytecode::{EvalInfo, FunctionKind, Reg, ScopeInfo, ScopeKind as RuntimeScope};
use crate::frontend::Goal;
use crate::frontend::scope::{BindingKind, RefId, Resolution, ScopeKind};
use oxc_ast::ast::{self, Argument, Expression};
use oxc_span::GetSpan;

/// Evaluated arguments.
enum Arguments {
    Range {
        first: Reg,
        argc: u32,
    },
    /// An array, because of spread elements.
    Array(Reg),
}

impl<'a> FunctionBuilder<'_, 'a> {
    fn arguments(&mut self, list: &[Argument<'a>]) -> Arguments {
        let has_spread = list.iter().any(|a| matches!(a, Argument::SpreadElement(_)));
        if !has_spread {
            let first = Reg(self.mark());
            for argument in list {
                let slot = self.alloc();
                if let Some(expression) = argument.as_expression() {
                    self.expression(expression, slot);
                }
            }
            return Arguments::Range { first, argc: list.len() as u32 };
        }
        let array = self.alloc();
        let leading: Vec<&Expression<'a>> = list.iter().map_while(|a| a.as_expression()).collect();
        let first = Reg(self.mark());
        for expression in &leading {
            let slot = self.alloc();
            self.expression(expression, slot);
        }
        let site = self.alloc_slot();
        emit!(self, NewArray { dst: array, first, count: leading.len() as u32, site });
        self.release(first.0);
        for argument in &list[leading.len()..] {
            let mark = self.mark();
            match argument {
                Argument::SpreadElement(spread) => {
                    let src = self.operand(&spread.argument);
                    self.at(spread.argument.span().start);
                    emit!(self, ArraySpread { array, src });
                }
                argument => {
                    if let Some(expression) = argument.as_expression() {
                        let src = self.operand(expression);
                        emit!(self, ArrayPush { array, src });
                    }
                }
            }
            self.release(mark);
        }
        Arguments::Array(array)
    }

    /// V8 reports a call at the last name of its callee, other calls at the parenthesis.
    fn call_position(&self, node: &ast::CallExpression<'a>) -> u32 {
        match &node.callee {
            Expression::Identifier(id) => id.span.start,
            Expression::StaticMemberExpression(member) => member.property.span.start,
            Expression::PrivateFieldExpression(member) => member.field.span.start,
            callee => self.operator_position(callee.span().end, node.span.end, "("),
        }
    }

    pub fn call(&mut self, node: &ast::CallExpression<'a>, dst: Reg) {
        let mark = self.mark();
        let position = self.call_position(node);
        match &node.callee {
            Expression::Super(callee) => self.super_call(callee, node, dst),
            Expression::Identifier(id) => self.call_identifier(id, node, dst, position),
            Expression::ChainExpression(chain) => {
                // `(a?.b)()`: the parenthesised chain still provides `this`.
                let pair = self.alloc_range(2);
                let (callee, this) = (pair, pair.offset(1));
                let chain_node = &chain.expression;
                match chain_node.as_member_expression() {
                    Some(member) => {
                        emit!(self, LoadUndefined { dst: this });
                        self.in_chain(callee, |builder| builder.member_with_base(member, callee, Some(this)));
                    }
                    None => {
                        self.expression(&node.callee, callee);
                        emit!(self, LoadUndefined { dst: this });
                    }
                }
                self.finish_call(node, dst, callee, Some(this), position);
            }
            callee => match callee.as_member_expression() {
                Some(member) => {
                    let (function, this) = self.method_callee(member, &node.arguments);
                    self.finish_call(node, dst, function, Some(this), position);
                }
                None => {
                    let all: Vec<&Expression<'a>> =
                        node.arguments.iter().filter_map(|a| a.as_expression()).collect();
                    let callee = self.operand_before(callee, &all);
                    self.finish_call(node, dst, callee, None, position);
                }
            },
        }
        self.release(mark);
    }

    /// (function, this) of a method call.
    fn method_callee(
        &mut self,
        member: &ast::MemberExpression<'a>,
        arguments: &[Argument<'a>],
    ) -> (Reg, Reg) {
        let function = self.alloc();
        // An object in a variable's register is copied only if something evaluated later might assign it.
        let reference = match member.object() {
            Expression::ThisExpression(node) => Some(self.shared.tree.of_node(node.node_id.get())),
            Expression::Identifier(id) => Some(self.shared.tree.of_identifier(id)),
            _ => None,
        };
        let key = match member {
            ast::MemberExpression::ComputedMemberExpression(node) => Some(&node.expression),
            _ => None,
        };
        let budget = &mut 64;
        if let Some(reference) = reference
            && let Some(this) = self.register_of(reference)
            && !key.is_some_and(|key| super::operators::may_assign(key, budget))
            && !arguments.iter().any(|argument| match argument {
                Argument::SpreadElement(spread) => super::operators::may_assign(&spread.argument, budget),
                argument => argument.as_expression().is_none_or(|e| super::operators::may_assign(e, budget)),
            })
        {
            self.member_with_base(member, function, None);
            return (function, this);
        }
        let this = self.alloc();
        self.member_with_base(member, function, Some(this));
        (function, this)
    }

    fn finish_call(
        &mut self,
        node: &ast::CallExpression<'a>,
        dst: Reg,
        callee: Reg,
        this: Option<Reg>,
        position: u32,
    ) {
        self.optional_call_check(node.optional, callee);
        let arguments = self.arguments(&node.arguments);
        self.at(position);
        let ic = self.call_slot();
        match (arguments, this) {
            (Arguments::Range { first, argc }, Some(this)) => {
                emit!(self, Call { dst, callee, this, first, argc, ic })
            }
            (Arguments::Range { first, argc }, None) => {
                emit!(self, CallFunction { dst, callee, first, argc, ic })
            }
            (Arguments::Array(args), this) => {
                let this = match this {
                    Some(this) => this,
                    None => {
                        let this = self.alloc();
                        let position = self.take_position();
                        emit!(self, LoadUndefined { dst: this });
                        self.put_position(position);
                        this
                    }
                };
                emit!(self, CallSpread { dst, callee, this, args, ic });
            }
        }
    }

    fn call_identifier(
        &mut self,
        id: &ast::IdentifierReference<'a>,
        node: &ast::CallExpression<'a>,
        dst: Reg,
        position: u32,
    ) {
        let reference = self.shared.tree.of_identifier(id);
        let is_eval = id.name == "eval" && !node.optional;
        if self.shared.tree.reference(reference).resolution == Resolution::Dynamic {
            let pair = self.alloc_range(2);
            let context = self.current_context();
            let name = self.name_constant(id.name.as_str());
            self.at(id.span.start);
            emit!(self, LoadDynamicCallee { dst: pair, context, name });
            if is_eval {
                self.call_eval(node, dst, pair, pair.offset(1), position);
            } else {
                self.finish_call(node, dst, pair, Some(pair.offset(1)), position);
            }
            return;
        }
        let all: Vec<&Expression<'a>> = node.arguments.iter().filter_map(|a| a.as_expression()).collect();
        let callee = self.operand_before(&node.callee, &all);
        if is_eval {
            let this = self.alloc();
            emit!(self, LoadUndefined { dst: this });
            self.call_eval(node, dst, callee, this, position);
        } else {
            self.finish_call(node, dst, callee, None, position);
        }
    }

    fn call_eval(
        &mut self,
        node: &ast::CallExpression<'a>,
        dst: Reg,
        callee: Reg,
        this_value: Reg,
        position: u32,
    ) {
        let (first, argc) = match self.arguments(&node.arguments) {
            Arguments::Range { first, argc } => (first, argc),
            Arguments::Array(args) => {
                // `eval(...list)`: only the first element matters to eval itself; take it by index.
                let first = self.alloc();
                let key = self.alloc();
                self.load_number(key, 0.0);
                let ic = self.element_slot();
                emit!(self, GetElem { dst: first, object: args, key, ic });
                (first, 1)
            }
        };
        let context = self.current_context();
        let info = self.eval_info();
        let info = self.add_scope_info(info);
        self.at(position);
        emit!(self, CallEval { dst, callee, this_value, first, argc, context, info });
    }

    /// What code evaluated here may mention (19.2.1.1 steps 6-10).
    fn eval_info(&self) -> ScopeInfo {
        let tree = &self.shared.tree;
        let outer = match &self.shared.goal {
            Goal::Eval(context) => Some(context),
            _ => None,
        };
        let owner = tree.function(tree.this_function(self.id));
        let from_outer = owner.kind == FunctionKind::Eval;
        let in_function = !matches!(
            owner.kind,
            FunctionKind::Script | FunctionKind::Module | FunctionKind::AsyncModule | FunctionKind::Eval
        );
        let mut private_names: Vec<Vec<u16>> = Vec::new();
        let mut at = Some(self.scope);
        while let Some(id) = at {
            let scope = tree.scope(id);
            if scope.kind == ScopeKind::ClassBody {
                for &b in &scope.bindings {
                    let binding = tree.binding(b);
                    if binding.kind == BindingKind::PrivateName {
                        private_names.push(tree.display_name(binding.name).encode_utf16().collect());
                    }
                }
            }
            at = scope.parent;
        }
        if let Some(outer) = outer {
            private_names.extend(outer.private_names.iter().map(|n| n.encode_utf16().collect()));
        }
        ScopeInfo {
            kind: RuntimeScope::Eval,
            bindings: Vec::new(),
            eval: Some(Box::new(EvalInfo {
                strict: self.info().strict,
                in_function: in_function || (from_outer && outer.is_some_and(|o| o.in_function)),
                in_method: crate::frontend::scope::has_home(owner.kind)
                    || (from_outer && outer.is_some_and(|o| o.in_method)),
                in_derived_constructor: owner.kind == FunctionKind::DerivedConstructor
                    || (from_outer && outer.is_some_and(|o| o.in_derived_constructor)),
                in_class_field_initializer: owner.is_field_initializer
                    || (from_outer && outer.is_some_and(|o| o.in_class_field_initializer)),
                private_names,
            })),
            is_variable_scope: false,
        }
    }

    pub fn new_expression(&mut self, node: &ast::NewExpression<'a>, dst: Reg) {
        let all: Vec<&Expression<'a>> = node.arguments.iter().filter_map(|a| a.as_expression()).collect();
        let callee = self.operand_before(&node.callee, &all);
        let arguments = self.arguments(&node.arguments);
        self.at(node.span.start);
        let ic = self.call_slot();
        match arguments {
            Arguments::Range { first, argc } => emit!(self, New { dst, callee, first, argc, ic }),
            Arguments::Array(args) => emit!(self, NewSpread { dst, callee, args, ic }),
        }
    }

    /// 13.3.7.1 SuperCall.
    fn super_call(&mut self, callee: &ast::Super, node: &ast::CallExpression<'a>, dst: Reg) {
        let function = self.shared.tree.of_node(callee.node_id.get());
        let (new_target, this) = (RefId(function.0 + 1), RefId(function.0 + 2));
        let function_register = self.load_operand(function);
        let new_target = self.load_operand(new_target);
        let arguments = self.arguments(&node.arguments);
        let result = self.alloc();
        self.at(callee.span.start);
        let ic = self.call_slot();
        match arguments {
            Arguments::Range { first, argc } => {
                emit!(
                    self,
                    SuperCall { dst: result, callee: function_register, new_target, first, argc, ic }
                );
            }
            Arguments::Array(args) => {
                emit!(self, SuperCallSpread { dst: result, callee: function_register, new_target, args, ic });
            }
        }
        // BindThisValue, then the fields.
        self.bind_this(this, result);
        self.at(callee.span.start);
        emit!(self, RunClassFields { this: result, class: function_register });
        self.move_to(dst, result);
    }

    /// BindThisValue (9.1.1.3.1): once only.
    fn bind_this(&mut self, this: RefId, value: Reg) {
        let tree = &self.shared.tree;
        let mark = self.mark();
        match tree.reference(this).resolution {
            Resolution::Binding(binding) => {
                let old = match self.registers.get(&binding) {
                    Some(&register) => register,
                    None => {
                        let old = self.alloc();
                        self.load_binding(binding, old, false);
                        old
                    }
                };
                emit!(self, ThrowIfNotHole { src: old });
                self.store_binding(binding, value, super::bindings::Store::Initialise, false);
            }
            // Eval code in a constructor: the slot is found by name.
            _ => {
                let name = self.name_constant(crate::frontend::scope::pseudo::THIS);
                let (context, place) = (self.current_context(), self.alloc());
                emit!(self, ResolveDynamic { dst: place, context, name });
                emit!(self, StoreResolved { place, name, src: value });
            }
        }
        self.release(mark);
    }

    pub fn tagged_template(&mut self, node: &ast::TaggedTemplateExpression<'a>, dst: Reg) {
        let (callee, this) = match node.tag.as_member_expression() {
            Some(member) => {
                // The substitutions are not looked into: calls with none keep the object's register.
                let arguments: &[Argument<'a>] = &[];
                let (callee, this) = if node.quasi.expressions.is_empty() {
                    self.method_callee(member, arguments)
                } else {
                    let (callee, this) = (self.alloc(), self.alloc());
                    self.member_with_base(member, callee, Some(this));
                    (callee, this)
                };
                (callee, Some(this))
            }
            None => match &node.tag {
                Expression::Identifier(id)
                    if self.shared.tree.reference(self.shared.tree.of_identifier(id)).resolution
                        == Resolution::Dynamic =>
                {
                    let pair = self.alloc_range(2);
                    let context = self.current_context();
                    let name = self.name_constant(id.name.as_str());
                    self.at(id.span.start);
                    emit!(self, LoadDynamicCallee { dst: pair, context, name });
                    (pair, Some(pair.offset(1)))
                }
                tag => {
                    let all: Vec<&Expression<'a>> = node.quasi.expressions.iter().collect();
                    (self.operand_before(tag, &all), None)
                }
            },
        };
        let first = self.alloc();
        let template = self.template_object(&node.quasi);
        emit!(self, GetTemplateObject { dst: first, template });
        for expression in &node.quasi.expressions {
            let slot = self.alloc();
            self.expression(expression, slot);
        }
        let argc = 1 + node.quasi.expressions.len() as u32;
        let ic = self.call_slot();
        self.at(node.tag.span().start);
        match this {
            Some(this) => emit!(self, Call { dst, callee, this, first, argc, ic }),
            None => emit!(self, CallFunction { dst, callee, first, argc, ic }),
        }
    }
}
