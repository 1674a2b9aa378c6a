//! Assignment (13.15), ++ and -- (13.4).

use super::bindings::Store;
use super::builder::{FunctionBuilder, emit, jump};
use super::expressions::is_anonymous_function;
use super::members::Target;
use crate::bytecode::Reg;
use oxc_ast::ast::{self, AssignmentTarget, Expression};
use oxc_span::GetSpan;
use oxc_syntax::operator::{AssignmentOperator, LogicalOperator, UpdateOperator};

impl<'a> FunctionBuilder<'_, 'a> {
    pub fn assignment(&mut self, node: &ast::AssignmentExpression<'a>, dst: Reg) {
        let value = self.assign(node);
        self.move_to(dst, value);
    }

    pub fn assignment_effect(&mut self, node: &ast::AssignmentExpression<'a>) {
        self.assign(node);
    }

    /// Evaluates the assignment; the register holds its value.
    fn assign(&mut self, node: &ast::AssignmentExpression<'a>) -> Reg {
        let position =
            self.operator_position(node.left.span().end, node.right.span().start, node.operator.as_str());
        if let Some(logical) = node.operator.to_logical_operator() {
            return self.assign_logical(node, logical, position);
        }
        if node.operator == AssignmentOperator::Assign {
            return self.assign_plain(node, position);
        }
        self.assign_compound(node, position)
    }

    /// Only an unparenthesised identifier names its function.
    fn assigned_name(node: &ast::AssignmentExpression<'a>) -> Option<Vec<u16>> {
        match &node.left {
            AssignmentTarget::AssignmentTargetIdentifier(id) if id.span.start == node.span.start => {
                Some(id.name.encode_utf16().collect())
            }
            _ => None,
        }
    }

    fn assign_plain(&mut self, node: &ast::AssignmentExpression<'a>, position: u32) -> Reg {
        match &node.left {
            AssignmentTarget::ObjectAssignmentTarget(_) | AssignmentTarget::ArrayAssignmentTarget(_) => {
                // The result is the value, which the pattern may overwrite in its variable.
                let value = self.alloc();
                self.expression(&node.right, value);
                self.assign_target(&node.left, value);
                value
            }
            AssignmentTarget::AssignmentTargetIdentifier(id) => {
                let reference = self.shared.tree.of_identifier(id);
                let place = self.resolve_target(reference);
                self.at(position);
                self.take_position();
                self.store_expression(reference, place, &node.right, Store::Assign, Self::assigned_name(node))
            }
            target => {
                let Some(simple) = target.as_simple_assignment_target() else { return Reg::THIS };
                self.infer_assigned(&node.left, &node.right);
                let prepared = self.prepare_target_before(simple, &[&node.right]);
                let value = self.operand(&node.right);
                self.at(position);
                self.store_target(&prepared, value);
                value
            }
        }
    }

    fn assign_compound(&mut self, node: &ast::AssignmentExpression<'a>, position: u32) -> Reg {
        let Some(operator) = node.operator.to_binary_operator() else { return Reg::THIS };
        let Some(simple) = node.left.as_simple_assignment_target() else { return Reg::THIS };
        let mut target = self.prepare_target_before(simple, &[&node.right]);
        self.settle_key(&mut target, simple);
        // A register variable is read where it is, unless the right side may change it.
        if let Target::Variable { reference, .. } = &target
            && let Some(register) = self.direct_target(*reference, Store::Assign)
        {
            let lhs = if super::operators::may_assign(&node.right, &mut 64) {
                let copy = self.alloc();
                self.move_to(copy, register);
                copy
            } else {
                register
            };
            self.apply(operator, register, lhs, &node.right, position);
            return register;
        }
        let old = self.alloc();
        self.at(node.left.span().start);
        self.load_from_target(&target, old);
        self.apply(operator, old, old, &node.right, position);
        self.at(position);
        self.store_target(&target, old);
        old
    }

    fn apply(
        &mut self,
        operator: oxc_syntax::operator::BinaryOperator,
        dst: Reg,
        lhs: Reg,
        right: &Expression<'a>,
        position: u32,
    ) {
        let mark = self.mark();
        if let Expression::NumericLiteral(literal) = right
            && let Some(rhs) = super::builder::as_int(literal.value)
            && operator != oxc_syntax::operator::BinaryOperator::Exponential
        {
            self.at(position);
            self.arithmetic_immediate(operator, dst, lhs, rhs);
        } else {
            let rhs = self.operand(right);
            self.at(position);
            self.binary_operation(operator, dst, lhs, rhs);
        }
        self.release(mark);
    }

    /// `&&=`, `||=`, `??=`: assigns only when the old value does not decide.
    fn assign_logical(
        &mut self,
        node: &ast::AssignmentExpression<'a>,
        operator: LogicalOperator,
        position: u32,
    ) -> Reg {
        let Some(simple) = node.left.as_simple_assignment_target() else { return Reg::THIS };
        self.infer_assigned(&node.left, &node.right);
        let mut target = self.prepare_target_before(simple, &[&node.right]);
        self.settle_key(&mut target, simple);
        let value = self.alloc();
        self.at(node.left.span().start);
        self.load_from_target(&target, value);
        let end = self.label();
        match operator {
            LogicalOperator::And => jump!(self, end, JumpFalse { src: value }),
            LogicalOperator::Or => jump!(self, end, JumpTrue { src: value }),
            LogicalOperator::Coalesce => jump!(self, end, JumpNotNullish { src: value }),
        }
        match Self::assigned_name(node) {
            Some(name) if is_anonymous_function(&node.right) => {
                self.named_expression(&node.right, value, Some(name));
            }
            _ => self.expression(&node.right, value),
        }
        self.at(position);
        self.store_target(&target, value);
        self.bind(end);
        value
    }

    // ---- ++ and --

    fn step(&mut self, operator: UpdateOperator, dst: Reg, src: Reg) {
        let feedback = self.arith_slot();
        match operator {
            UpdateOperator::Increment => emit!(self, Inc { dst, src, feedback }),
            UpdateOperator::Decrement => emit!(self, Dec { dst, src, feedback }),
        }
    }

    /// A register variable that can be stepped in place.
    fn steppable(&self, node: &ast::UpdateExpression<'a>) -> Option<Reg> {
        match &node.argument {
            ast::SimpleAssignmentTarget::AssignmentTargetIdentifier(id) => {
                self.direct_target(self.shared.tree.of_identifier(id), Store::Assign)
            }
            _ => None,
        }
    }

    pub fn update_effect(&mut self, node: &ast::UpdateExpression<'a>) {
        if let Some(register) = self.steppable(node) {
            self.at(node.span.start);
            self.step(node.operator, register, register);
            return;
        }
        let mut target = self.prepare_target(&node.argument);
        self.settle_key(&mut target, &node.argument);
        let value = self.alloc();
        self.at(node.argument.span().start);
        self.load_from_target(&target, value);
        self.step(node.operator, value, value);
        self.at(node.span.start);
        self.store_target(&target, value);
    }

    pub fn update(&mut self, node: &ast::UpdateExpression<'a>, dst: Reg) {
        if let Some(register) = self.steppable(node) {
            self.at(node.span.start);
            if node.prefix {
                self.step(node.operator, register, register);
                self.move_to(dst, register);
                return;
            }
            // `x = x++` must end with the old value.
            let old = if dst == register { self.alloc() } else { dst };
            let feedback = self.arith_slot();
            emit!(self, ToNumeric { dst: old, src: register, feedback });
            self.step(node.operator, register, old);
            self.move_to(dst, old);
            return;
        }
        let mut target = self.prepare_target(&node.argument);
        self.settle_key(&mut target, &node.argument);
        let old = self.alloc();
        self.at(node.argument.span().start);
        self.load_from_target(&target, old);
        let new = if node.prefix {
            self.step(node.operator, old, old);
            old
        } else {
            let feedback = self.arith_slot();
            emit!(self, ToNumeric { dst: old, src: old, feedback });
            let new = self.alloc();
            self.step(node.operator, new, old);
            new
        };
        self.at(node.span.start);
        self.store_target(&target, new);
        self.move_to(dst, old);
    }
}
