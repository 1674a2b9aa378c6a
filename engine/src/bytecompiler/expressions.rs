//! Expressions: the three ways to evaluate one (into a register, as an operand, for its effect), and
//! those without a file of their own.

use super::builder::{FunctionBuilder, emit};
use crate::bytecode::Reg;
use crate::frontend::scope::Resolution;
use oxc_ast::ast::{self, Expression};

/// IsAnonymousFunctionDefinition (8.4.3).
pub(super) fn is_anonymous_function(node: &Expression<'_>) -> bool {
    match node {
        Expression::FunctionExpression(f) => f.id.is_none(),
        Expression::ArrowFunctionExpression(_) => true,
        Expression::ClassExpression(c) => c.id.is_none(),
        _ => false,
    }
}

impl<'a> FunctionBuilder<'_, 'a> {
    /// Evaluates into `dst`. Parts of the result may be written before all of the expression is evaluated: a
    /// variable's register is a fit `dst` only if [`super::operators::writes_once`] or nothing reads it.
    pub fn expression(&mut self, node: &Expression<'a>, dst: Reg) {
        let mark = self.mark();
        match node {
            Expression::BooleanLiteral(literal) if literal.value => emit!(self, LoadTrue { dst }),
            Expression::BooleanLiteral(_) => emit!(self, LoadFalse { dst }),
            Expression::NullLiteral(_) => emit!(self, LoadNull { dst }),
            Expression::NumericLiteral(literal) => self.load_number(dst, literal.value),
            Expression::BigIntLiteral(literal) => self.big_int(literal, dst),
            Expression::RegExpLiteral(literal) => self.reg_exp(literal, dst),
            Expression::StringLiteral(literal) => {
                let value = self.string_value(literal);
                self.load_string(dst, &value);
            }
            Expression::TemplateLiteral(literal) => self.template(literal, dst),
            Expression::Identifier(id) => self.identifier(id, dst),
            Expression::ArrayExpression(node) => self.array(node, dst),
            Expression::ArrowFunctionExpression(node) => self.arrow_function(node, dst, None),
            Expression::AssignmentExpression(node) => self.assignment(node, dst),
            Expression::AwaitExpression(node) => self.await_expression(node, dst),
            Expression::BinaryExpression(node) => self.binary(node, dst),
            Expression::CallExpression(node) => self.call(node, dst),
            Expression::ChainExpression(node) => self.chain(node, dst),
            Expression::ClassExpression(node) => self.class_expression(node, dst, None),
            Expression::ConditionalExpression(node) => self.conditional(node, dst),
            Expression::FunctionExpression(node) => self.function_expression(node, dst, None),
            Expression::ImportExpression(node) => self.import_call(node, dst),
            Expression::LogicalExpression(node) => self.logical(node, dst),
            Expression::NewExpression(node) => self.new_expression(node, dst),
            Expression::ObjectExpression(node) => self.object(node, dst),
            Expression::ParenthesizedExpression(node) => self.expression(&node.expression, dst),
            Expression::SequenceExpression(node) => {
                if let Some((last, first)) = node.expressions.split_last() {
                    for expression in first {
                        self.effect(expression);
                    }
                    self.expression(last, dst);
                }
            }
            Expression::TaggedTemplateExpression(node) => self.tagged_template(node, dst),
            Expression::ThisExpression(node) => {
                let reference = self.shared.tree.of_node(node.node_id.get());
                self.load(reference, dst);
            }
            Expression::UnaryExpression(node) => self.unary(node, dst),
            Expression::UpdateExpression(node) => self.update(node, dst),
            Expression::YieldExpression(node) => self.yield_expression(node, dst),
            Expression::PrivateInExpression(node) => {
                let name = self.private_name(&node.left);
                let object = self.operand(&node.right);
                self.at(node.span.start);
                emit!(self, HasPrivate { dst, object, name });
            }
            Expression::ImportMeta(node) => {
                self.at(node.span.start);
                emit!(self, ImportMeta { dst });
            }
            Expression::NewTarget(node) => {
                let reference = self.shared.tree.of_node(node.node_id.get());
                self.load(reference, dst);
            }
            Expression::StaticMemberExpression(_)
            | Expression::ComputedMemberExpression(_)
            | Expression::PrivateFieldExpression(_) => {
                if let Some(member) = node.as_member_expression() {
                    self.member(member, dst);
                }
            }
            Expression::Super(node) => self.shared.unsupported("super here", node.span.start, node.span.end),
            Expression::TSAsExpression(node) => self.expression(&node.expression, dst),
            Expression::TSSatisfiesExpression(node) => self.expression(&node.expression, dst),
            Expression::TSTypeAssertion(node) => self.expression(&node.expression, dst),
            Expression::TSNonNullExpression(node) => self.expression(&node.expression, dst),
            Expression::TSInstantiationExpression(node) => self.expression(&node.expression, dst),
            Expression::JSXElement(node) => self.shared.unsupported("JSX", node.span.start, node.span.end),
            Expression::JSXFragment(node) => self.shared.unsupported("JSX", node.span.start, node.span.end),
            Expression::V8IntrinsicExpression(node) => {
                self.shared.unsupported("% syntax", node.span.start, node.span.end);
            }
        }
        self.release(mark);
    }

    /// Evaluates to a register: a variable's own, or a new temporary. The register must be used before
    /// anything that might assign the variable runs; else see [`Self::operand_before`].
    pub fn operand(&mut self, node: &Expression<'a>) -> Reg {
        match node {
            Expression::Identifier(id) => {
                let reference = self.shared.tree.of_identifier(id);
                if let Resolution::Binding(_) = self.shared.tree.reference(reference).resolution {
                    return self.load_operand(reference);
                }
            }
            Expression::ThisExpression(node) => {
                let reference = self.shared.tree.of_node(node.node_id.get());
                return self.load_operand(reference);
            }
            _ => {}
        }
        let dst = self.alloc();
        self.expression(node, dst);
        dst
    }

    /// As [`Self::operand`], for a value that must survive the evaluation of `later`: a variable that they
    /// might assign is copied.
    pub fn operand_before(&mut self, node: &Expression<'a>, later: &[&Expression<'a>]) -> Reg {
        let register = self.operand(node);
        let is_variable = matches!(node, Expression::Identifier(_) | Expression::ThisExpression(_));
        if is_variable && later.iter().any(|e| super::operators::may_assign(e, &mut 64)) {
            let copy = self.alloc();
            self.move_to(copy, register);
            return copy;
        }
        register
    }

    /// Evaluates and forgets the value.
    pub fn effect(&mut self, node: &Expression<'a>) {
        let mark = self.mark();
        match node {
            Expression::UpdateExpression(node) => self.update_effect(node),
            Expression::AssignmentExpression(node) => self.assignment_effect(node),
            Expression::SequenceExpression(node) => {
                for expression in &node.expressions {
                    self.effect(expression);
                }
            }
            Expression::UnaryExpression(node) if node.operator.is_void() => self.effect(&node.argument),
            Expression::LogicalExpression(node) => self.logical_effect(node),
            Expression::ConditionalExpression(node) => self.conditional_effect(node),
            _ => {
                self.operand(node);
            }
        }
        self.release(mark);
    }

    /// Evaluates into `dst`; an anonymous function gets the name.
    pub fn named_expression(&mut self, node: &Expression<'a>, dst: Reg, name: Option<Vec<u16>>) {
        match (node, name) {
            (Expression::FunctionExpression(f), Some(name)) if f.id.is_none() => {
                self.function_expression(f, dst, Some(&name));
            }
            (Expression::ArrowFunctionExpression(f), Some(name)) => self.arrow_function(f, dst, Some(&name)),
            (Expression::ClassExpression(c), Some(name)) if c.id.is_none() => {
                self.class_expression(c, dst, Some(name));
            }
            (node, _) => self.expression(node, dst),
        }
    }

    fn identifier(&mut self, node: &ast::IdentifierReference<'a>, dst: Reg) {
        let reference = self.shared.tree.of_identifier(node);
        // `undefined` is a constant unless somebody shadows it: the global property is not writable.
        if node.name == "undefined" && self.shared.tree.reference(reference).resolution == Resolution::Global
        {
            emit!(self, LoadUndefined { dst });
            return;
        }
        self.load(reference, dst);
    }

    fn import_call(&mut self, node: &ast::ImportExpression<'a>, dst: Reg) {
        let options: Vec<&Expression<'a>> = node.options.iter().collect();
        let phase = super::modules::phase(node.phase) as u32;
        let specifier = self.operand_before(&node.source, &options);
        let options = match &node.options {
            Some(options) => self.operand(options),
            None => {
                let options = self.alloc();
                emit!(self, LoadUndefined { dst: options });
                options
            }
        };
        self.at(node.span.start);
        emit!(self, ImportCall { dst, specifier, options, phase });
    }
}
