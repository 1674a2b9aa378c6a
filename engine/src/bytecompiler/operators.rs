//! Operators, conditions, and what is known of expressions without evaluating them.

use super::builder::{FunctionBuilder, Label, as_int, emit, jump};
use crate::bytecode::Reg;
use oxc_ast::ast::{self, Argument, ArrayExpressionElement, Expression, ObjectPropertyKind};
use oxc_span::GetSpan;
use oxc_syntax::operator::{BinaryOperator, LogicalOperator, UnaryOperator};

/// The result is written by one instruction, after everything has been read: a variable that the
/// expression mentions may be its destination.
pub(super) fn writes_once(node: &Expression<'_>) -> bool {
    match node {
        Expression::BooleanLiteral(_)
        | Expression::NullLiteral(_)
        | Expression::NumericLiteral(_)
        | Expression::BigIntLiteral(_)
        | Expression::RegExpLiteral(_)
        | Expression::StringLiteral(_)
        | Expression::Identifier(_)
        | Expression::ThisExpression(_)
        | Expression::ArrowFunctionExpression(_)
        | Expression::FunctionExpression(_)
        | Expression::BinaryExpression(_)
        | Expression::NewExpression(_)
        | Expression::StaticMemberExpression(_)
        | Expression::ComputedMemberExpression(_)
        | Expression::PrivateFieldExpression(_)
        | Expression::NewTarget(_) => true,
        Expression::CallExpression(call) => !matches!(call.callee, Expression::Super(_)),
        Expression::UnaryExpression(unary) => {
            !matches!(unary.operator, UnaryOperator::Delete | UnaryOperator::Void | UnaryOperator::Typeof)
        }
        Expression::ConditionalExpression(node) => {
            writes_once(&node.consequent) && writes_once(&node.alternate)
        }
        _ => false,
    }
}

/// Evaluating the expression may assign a variable that lives in a register. Calls can not: what other
/// functions see lives in contexts. `budget` bounds the search; beyond it the answer is yes.
pub(super) fn may_assign(node: &Expression<'_>, budget: &mut u32) -> bool {
    if *budget == 0 {
        return true;
    }
    *budget -= 1;
    let arguments = |list: &[Argument<'_>], budget: &mut u32| {
        list.iter().any(|argument| match argument {
            Argument::SpreadElement(spread) => may_assign(&spread.argument, budget),
            argument => argument.as_expression().is_none_or(|e| may_assign(e, budget)),
        })
    };
    match node {
        Expression::BooleanLiteral(_)
        | Expression::NullLiteral(_)
        | Expression::NumericLiteral(_)
        | Expression::BigIntLiteral(_)
        | Expression::RegExpLiteral(_)
        | Expression::StringLiteral(_)
        | Expression::Identifier(_)
        | Expression::ThisExpression(_)
        | Expression::Super(_)
        | Expression::ArrowFunctionExpression(_)
        | Expression::FunctionExpression(_)
        | Expression::NewTarget(_)
        | Expression::ImportMeta(_) => false,
        Expression::BinaryExpression(node) => {
            may_assign(&node.left, budget) || may_assign(&node.right, budget)
        }
        Expression::LogicalExpression(node) => {
            may_assign(&node.left, budget) || may_assign(&node.right, budget)
        }
        Expression::UnaryExpression(node) => may_assign(&node.argument, budget),
        Expression::ConditionalExpression(node) => {
            may_assign(&node.test, budget)
                || may_assign(&node.consequent, budget)
                || may_assign(&node.alternate, budget)
        }
        // `super()` binds `this`.
        Expression::CallExpression(node) => {
            matches!(node.callee, Expression::Super(_))
                || may_assign(&node.callee, budget)
                || arguments(&node.arguments, budget)
        }
        Expression::NewExpression(node) => {
            may_assign(&node.callee, budget) || arguments(&node.arguments, budget)
        }
        Expression::StaticMemberExpression(node) => may_assign(&node.object, budget),
        Expression::ComputedMemberExpression(node) => {
            may_assign(&node.object, budget) || may_assign(&node.expression, budget)
        }
        Expression::PrivateFieldExpression(node) => may_assign(&node.object, budget),
        Expression::TemplateLiteral(node) => node.expressions.iter().any(|e| may_assign(e, budget)),
        Expression::ArrayExpression(node) => node.elements.iter().any(|element| match element {
            ArrayExpressionElement::SpreadElement(spread) => may_assign(&spread.argument, budget),
            ArrayExpressionElement::Elision(_) => false,
            element => element.as_expression().is_none_or(|e| may_assign(e, budget)),
        }),
        Expression::ObjectExpression(node) => node.properties.iter().any(|property| match property {
            ObjectPropertyKind::SpreadProperty(spread) => may_assign(&spread.argument, budget),
            ObjectPropertyKind::ObjectProperty(property) => {
                (property.computed && property.key.as_expression().is_none_or(|e| may_assign(e, budget)))
                    || may_assign(&property.value, budget)
            }
        }),
        _ => true,
    }
}

/// The value is surely no object, so that using it as a key twice can not be observed.
pub(super) fn is_primitive(node: &Expression<'_>) -> bool {
    match node {
        Expression::NumericLiteral(_)
        | Expression::StringLiteral(_)
        | Expression::TemplateLiteral(_)
        | Expression::BinaryExpression(_)
        | Expression::UnaryExpression(_)
        | Expression::UpdateExpression(_) => true,
        Expression::AssignmentExpression(node) => node.operator.is_arithmetic() || node.operator.is_bitwise(),
        _ => false,
    }
}

impl<'a> FunctionBuilder<'_, 'a> {
    /// Where an operator stands between its operands: V8 reports it.
    pub fn operator_position(&self, left_end: u32, right_start: u32, operator: &str) -> u32 {
        let text = self.shared.source.text();
        let between = text.get(left_end as usize..right_start as usize).unwrap_or("");
        left_end + between.find(operator).unwrap_or(0) as u32
    }

    /// An int32 literal operand.
    fn immediate(node: &Expression<'a>) -> Option<i32> {
        match node {
            Expression::NumericLiteral(literal) => as_int(literal.value),
            Expression::UnaryExpression(unary) if unary.operator == UnaryOperator::UnaryNegation => {
                match &unary.argument {
                    Expression::NumericLiteral(literal) => as_int(-literal.value),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    pub fn binary(&mut self, node: &ast::BinaryExpression<'a>, dst: Reg) {
        let position =
            self.operator_position(node.left.span().end, node.right.span().start, node.operator.as_str());
        if node.operator.to_assignment_operator().is_some()
            && let Some(rhs) = Self::immediate(&node.right)
            && node.operator != BinaryOperator::Exponential
        {
            let lhs = self.operand(&node.left);
            self.at(position);
            self.arithmetic_immediate(node.operator, dst, lhs, rhs);
            return;
        }
        let lhs = self.operand_before(&node.left, &[&node.right]);
        let rhs = self.operand(&node.right);
        self.at(position);
        self.binary_operation(node.operator, dst, lhs, rhs);
    }

    pub fn arithmetic_immediate(&mut self, operator: BinaryOperator, dst: Reg, lhs: Reg, rhs: i32) {
        let feedback = self.arith_slot();
        match operator {
            BinaryOperator::Addition => emit!(self, AddImm { dst, lhs, rhs, feedback }),
            BinaryOperator::Subtraction => emit!(self, SubImm { dst, lhs, rhs, feedback }),
            BinaryOperator::Multiplication => emit!(self, MulImm { dst, lhs, rhs, feedback }),
            BinaryOperator::Division => emit!(self, DivImm { dst, lhs, rhs, feedback }),
            BinaryOperator::Remainder => emit!(self, ModImm { dst, lhs, rhs, feedback }),
            BinaryOperator::BitwiseAnd => emit!(self, BitAndImm { dst, lhs, rhs, feedback }),
            BinaryOperator::BitwiseOR => emit!(self, BitOrImm { dst, lhs, rhs, feedback }),
            BinaryOperator::BitwiseXOR => emit!(self, BitXorImm { dst, lhs, rhs, feedback }),
            BinaryOperator::ShiftLeft => emit!(self, ShlImm { dst, lhs, rhs, feedback }),
            BinaryOperator::ShiftRight => emit!(self, ShrImm { dst, lhs, rhs, feedback }),
            _ => emit!(self, UShrImm { dst, lhs, rhs, feedback }),
        }
    }

    pub fn binary_operation(&mut self, operator: BinaryOperator, dst: Reg, lhs: Reg, rhs: Reg) {
        use BinaryOperator as Op;
        match operator {
            Op::Instanceof => {
                let ic = self.property_slot();
                emit!(self, InstanceOf { dst, lhs, rhs, ic });
                return;
            }
            Op::In => {
                let ic = self.element_slot();
                emit!(self, In { dst, key: lhs, object: rhs, ic });
                return;
            }
            _ => {}
        }
        let feedback =
            if operator.to_assignment_operator().is_some() { self.arith_slot() } else { self.compare_slot() };
        match operator {
            Op::Addition => emit!(self, Add { dst, lhs, rhs, feedback }),
            Op::Subtraction => emit!(self, Sub { dst, lhs, rhs, feedback }),
            Op::Multiplication => emit!(self, Mul { dst, lhs, rhs, feedback }),
            Op::Division => emit!(self, Div { dst, lhs, rhs, feedback }),
            Op::Remainder => emit!(self, Mod { dst, lhs, rhs, feedback }),
            Op::Exponential => emit!(self, Exp { dst, lhs, rhs, feedback }),
            Op::BitwiseAnd => emit!(self, BitAnd { dst, lhs, rhs, feedback }),
            Op::BitwiseOR => emit!(self, BitOr { dst, lhs, rhs, feedback }),
            Op::BitwiseXOR => emit!(self, BitXor { dst, lhs, rhs, feedback }),
            Op::ShiftLeft => emit!(self, Shl { dst, lhs, rhs, feedback }),
            Op::ShiftRight => emit!(self, Shr { dst, lhs, rhs, feedback }),
            Op::ShiftRightZeroFill => emit!(self, UShr { dst, lhs, rhs, feedback }),
            Op::Equality => emit!(self, Eq { dst, lhs, rhs, feedback }),
            Op::Inequality => emit!(self, NotEq { dst, lhs, rhs, feedback }),
            Op::StrictEquality => emit!(self, StrictEq { dst, lhs, rhs, feedback }),
            Op::StrictInequality => emit!(self, StrictNotEq { dst, lhs, rhs, feedback }),
            Op::LessThan => emit!(self, Less { dst, lhs, rhs, feedback }),
            Op::LessEqualThan => emit!(self, LessEq { dst, lhs, rhs, feedback }),
            Op::GreaterThan => emit!(self, Greater { dst, lhs, rhs, feedback }),
            Op::GreaterEqualThan => emit!(self, GreaterEq { dst, lhs, rhs, feedback }),
            Op::In | Op::Instanceof => {}
        }
    }

    pub fn unary(&mut self, node: &ast::UnaryExpression<'a>, dst: Reg) {
        match node.operator {
            UnaryOperator::UnaryNegation => {
                if let Expression::NumericLiteral(literal) = &node.argument {
                    self.load_number(dst, -literal.value);
                    return;
                }
                let src = self.operand(&node.argument);
                let feedback = self.arith_slot();
                self.at(node.span.start);
                emit!(self, Neg { dst, src, feedback });
            }
            UnaryOperator::UnaryPlus => {
                let src = self.operand(&node.argument);
                let feedback = self.arith_slot();
                self.at(node.span.start);
                emit!(self, ToNumber { dst, src, feedback });
            }
            UnaryOperator::LogicalNot => {
                let src = self.operand(&node.argument);
                emit!(self, Not { dst, src });
            }
            UnaryOperator::BitwiseNot => {
                let src = self.operand(&node.argument);
                let feedback = self.arith_slot();
                self.at(node.span.start);
                emit!(self, BitNot { dst, src, feedback });
            }
            UnaryOperator::Typeof => {
                let src = match &node.argument {
                    Expression::Identifier(id) => {
                        let reference = self.shared.tree.of_identifier(id);
                        match self.register_of(reference) {
                            Some(register) => register,
                            None => {
                                self.load_or_undefined(reference, dst);
                                dst
                            }
                        }
                    }
                    argument => self.operand(argument),
                };
                emit!(self, TypeOf { dst, src });
            }
            UnaryOperator::Void => {
                self.effect(&node.argument);
                emit!(self, LoadUndefined { dst });
            }
            UnaryOperator::Delete => self.delete(&node.argument, dst),
        }
    }

    // ---- conditions

    fn jump_unless_decided(&mut self, operator: LogicalOperator, src: Reg, end: Label) {
        match operator {
            LogicalOperator::And => jump!(self, end, JumpFalse { src }),
            LogicalOperator::Or => jump!(self, end, JumpTrue { src }),
            LogicalOperator::Coalesce => jump!(self, end, JumpNotNullish { src }),
        }
    }

    pub fn logical(&mut self, node: &ast::LogicalExpression<'a>, dst: Reg) {
        let end = self.label();
        self.expression(&node.left, dst);
        self.jump_unless_decided(node.operator, dst, end);
        self.expression(&node.right, dst);
        self.bind(end);
    }

    pub fn logical_effect(&mut self, node: &ast::LogicalExpression<'a>) {
        let end = self.label();
        match node.operator {
            LogicalOperator::And => self.jump_if(&node.left, false, end),
            LogicalOperator::Or => self.jump_if(&node.left, true, end),
            LogicalOperator::Coalesce => {
                let mark = self.mark();
                let src = self.operand(&node.left);
                jump!(self, end, JumpNotNullish { src });
                self.release(mark);
            }
        }
        self.effect(&node.right);
        self.bind(end);
    }

    pub fn conditional(&mut self, node: &ast::ConditionalExpression<'a>, dst: Reg) {
        let (otherwise, end) = (self.label(), self.label());
        self.jump_if(&node.test, false, otherwise);
        self.expression(&node.consequent, dst);
        jump!(self, end, Jump {});
        self.bind(otherwise);
        self.expression(&node.alternate, dst);
        self.bind(end);
    }

    pub fn conditional_effect(&mut self, node: &ast::ConditionalExpression<'a>) {
        let (otherwise, end) = (self.label(), self.label());
        self.jump_if(&node.test, false, otherwise);
        self.effect(&node.consequent);
        jump!(self, end, Jump {});
        self.bind(otherwise);
        self.effect(&node.alternate);
        self.bind(end);
    }

    /// Jumps when the condition's truth is `when`, falls through otherwise.
    pub fn jump_if(&mut self, test: &Expression<'a>, when: bool, target: Label) {
        let mark = self.mark();
        match test {
            Expression::BooleanLiteral(literal) => {
                if literal.value == when {
                    jump!(self, target, Jump {});
                }
            }
            Expression::UnaryExpression(node) if node.operator.is_not() => {
                self.jump_if(&node.argument, !when, target);
            }
            Expression::LogicalExpression(node) if node.operator != LogicalOperator::Coalesce => {
                let decides = node.operator == LogicalOperator::Or;
                if decides == when {
                    // `a || b` is true as soon as a is; `a && b` false as soon as a is.
                    self.jump_if(&node.left, when, target);
                    self.jump_if(&node.right, when, target);
                } else {
                    let end = self.label();
                    self.jump_if(&node.left, decides, end);
                    self.jump_if(&node.right, when, target);
                    self.bind(end);
                }
            }
            Expression::BinaryExpression(node)
                if node.operator.is_compare() || node.operator.is_equality() =>
            {
                self.compare_and_jump(node, when, target);
            }
            test => {
                let src = self.operand(test);
                if when {
                    jump!(self, target, JumpTrue { src });
                } else {
                    jump!(self, target, JumpFalse { src });
                }
            }
        }
        self.release(mark);
    }

    fn compare_and_jump(&mut self, node: &ast::BinaryExpression<'a>, when: bool, target: Label) {
        use BinaryOperator as Op;
        let position =
            self.operator_position(node.left.span().end, node.right.span().start, node.operator.as_str());
        let lhs = self.operand_before(&node.left, &[&node.right]);
        let rhs = self.operand(&node.right);
        let feedback = self.compare_slot();
        self.at(position);
        match (node.operator, when) {
            (Op::LessThan, true) => jump!(self, target, JumpLess { lhs, rhs, feedback }),
            (Op::LessThan, false) => jump!(self, target, JumpNotLess { lhs, rhs, feedback }),
            (Op::LessEqualThan, true) => jump!(self, target, JumpLessEq { lhs, rhs, feedback }),
            (Op::LessEqualThan, false) => jump!(self, target, JumpNotLessEq { lhs, rhs, feedback }),
            (Op::GreaterThan, true) => jump!(self, target, JumpGreater { lhs, rhs, feedback }),
            (Op::GreaterThan, false) => jump!(self, target, JumpNotGreater { lhs, rhs, feedback }),
            (Op::GreaterEqualThan, true) => jump!(self, target, JumpGreaterEq { lhs, rhs, feedback }),
            (Op::GreaterEqualThan, false) => jump!(self, target, JumpNotGreaterEq { lhs, rhs, feedback }),
            (Op::Equality, true) | (Op::Inequality, false) => {
                jump!(self, target, JumpEq { lhs, rhs, feedback })
            }
            (Op::Equality, false) | (Op::Inequality, true) => {
                jump!(self, target, JumpNotEq { lhs, rhs, feedback })
            }
            (Op::StrictEquality, true) | (Op::StrictInequality, false) => {
                jump!(self, target, JumpStrictEq { lhs, rhs, feedback });
            }
            _ => jump!(self, target, JumpStrictNotEq { lhs, rhs, feedback }),
        }
    }
}
