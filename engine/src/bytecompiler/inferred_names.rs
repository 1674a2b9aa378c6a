//! What stack traces call functions that have no name of their own, or are called as methods, from where they
//! stand in the source, as V8 does: `exports.run = function …` is *exports.run*.
//!
//! An assignment, object literal or class notes it before it compiles the function.

use super::builder::FunctionBuilder;
use super::expressions::is_anonymous_function;
use crate::bytecode::FunctionCode;
use oxc_ast::ast::{self, Expression, PropertyKind};
use oxc_span::GetSpan;
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// By the place a function, class or object literal starts at.
#[derive(Default)]
pub struct InferredNames {
    /// Of functions and classes.
    names: RefCell<FxHashMap<u32, String>>,
    /// What a function is called on, or a literal's methods are.
    types: RefCell<FxHashMap<u32, String>>,
}

impl InferredNames {
    fn name(&self, start: u32) -> Vec<u16> {
        self.names.borrow().get(&start).map(|name| name.encode_utf16().collect()).unwrap_or_default()
    }

    fn type_name(&self, start: u32) -> Option<Vec<u16>> {
        self.types.borrow().get(&start).map(|name| name.encode_utf16().collect())
    }
}

impl<'a> FunctionBuilder<'_, 'a> {
    /// Names what is assigned to a property.
    pub fn infer_assigned(&self, target: &ast::AssignmentTarget<'a>, value: &Expression<'a>) {
        let Some(member) = target.as_member_expression() else { return };
        if !may_be_function(value) {
            return;
        }
        let text = self.member_text(member);
        if let Expression::ObjectExpression(literal) = value.get_inner_expression() {
            let is_prototype = matches!(member, ast::MemberExpression::StaticMemberExpression(m) if m.property.name == "prototype");
            if is_prototype && !text.is_empty() {
                self.shared.inferred.types.borrow_mut().insert(literal.span.start, text);
            }
            return;
        }
        self.infer(value, &text);
    }

    fn infer(&self, value: &Expression<'a>, name: &str) {
        match value.get_inner_expression() {
            Expression::ConditionalExpression(node) => {
                self.infer(&node.consequent, name);
                self.infer(&node.alternate, name);
            }
            Expression::LogicalExpression(node) => {
                self.infer(&node.left, name);
                self.infer(&node.right, name);
            }
            Expression::SequenceExpression(node) => {
                if let Some(last) = node.expressions.last() {
                    self.infer(last, name);
                }
            }
            // `a.x = b.y = function …`
            Expression::AssignmentExpression(node) => {
                if let Some(member) = node.left.as_member_expression() {
                    self.infer(&node.right, &format!("{name}.{}", self.member_text(member)));
                }
            }
            value if is_anonymous_function(value) => {
                self.shared.inferred.names.borrow_mut().entry(value.span().start).or_insert(name.into());
            }
            _ => {}
        }
    }

    /// A function that is the value of a property in an object literal or of a class's field is taken to be
    /// called on such an object.
    pub fn infer_receiver(&self, value: &Expression<'a>, type_name: &[u16]) {
        let value = value.get_inner_expression();
        if matches!(value, Expression::FunctionExpression(_) | Expression::ArrowFunctionExpression(_)) {
            let type_name = String::from_utf16_lossy(type_name);
            self.shared.inferred.types.borrow_mut().insert(value.span().start, type_name);
        }
    }

    /// The type that methods of an object literal are called on.
    pub fn literal_type(&self, literal: &ast::ObjectExpression<'a>) -> Vec<u16> {
        self.shared
            .inferred
            .type_name(literal.span.start)
            .unwrap_or_else(|| "Object".encode_utf16().collect())
    }

    /// Notes the type of a literal's function values.
    pub fn infer_literal_receivers(&self, literal: &ast::ObjectExpression<'a>, type_name: &[u16]) {
        for property in &literal.properties {
            if let ast::ObjectPropertyKind::ObjectProperty(property) = property
                && property.kind == PropertyKind::Init
                && !property.method
            {
                self.infer_receiver(&property.value, type_name);
            }
        }
    }

    /// What a class is called where it has no name.
    pub fn inferred_class_name(&self, class: &ast::Class<'a>) -> Vec<u16> {
        self.shared.inferred.name(class.span.start)
    }

    /// Gives compiled code what was noted of the function that starts there.
    pub fn apply_inferred(&self, code: &mut FunctionCode, start: u32) {
        if code.name.is_empty() {
            code.inferred_name = self.shared.inferred.name(start);
        }
        if let Some(type_name) = self.shared.inferred.type_name(start) {
            code.type_name = type_name;
        }
    }

    /// `a.b.c`, without `prototype`; `this` is what the constructor makes.
    fn member_text(&self, member: &ast::MemberExpression<'a>) -> String {
        let mut parts = Vec::new();
        let mut object = match member {
            ast::MemberExpression::StaticMemberExpression(node) => {
                parts.push(node.property.name.to_string());
                &node.object
            }
            ast::MemberExpression::ComputedMemberExpression(node) => {
                parts.push(computed(node));
                &node.object
            }
            ast::MemberExpression::PrivateFieldExpression(node) => {
                parts.push(format!("#{}", node.field.name));
                &node.object
            }
        };
        loop {
            object = match object.get_inner_expression() {
                Expression::StaticMemberExpression(node) => {
                    parts.push(node.property.name.to_string());
                    &node.object
                }
                Expression::ComputedMemberExpression(node) => {
                    parts.push(computed(node));
                    &node.object
                }
                Expression::Identifier(id) => {
                    parts.push(id.name.to_string());
                    break;
                }
                Expression::ThisExpression(_) => {
                    parts.extend(self.constructed());
                    break;
                }
                _ => break,
            };
        }
        parts.retain(|part| part != "prototype");
        parts.reverse();
        parts.join(".")
    }

    /// The type of `this` in a constructor or method.
    fn constructed(&self) -> Option<String> {
        let of = String::from_utf16_lossy(&self.out.type_name);
        if !of.is_empty() && of != "Object" {
            return Some(of);
        }
        let name = String::from_utf16_lossy(&self.out.name);
        name.starts_with(char::is_uppercase).then_some(name)
    }
}

fn computed(node: &ast::ComputedMemberExpression<'_>) -> String {
    match &node.expression {
        Expression::StringLiteral(text) => text.value.to_string(),
        _ => "<computed>".into(),
    }
}

/// Whether naming it is worth a look.
fn may_be_function(value: &Expression<'_>) -> bool {
    !matches!(
        value.get_inner_expression(),
        Expression::Identifier(_)
            | Expression::NumericLiteral(_)
            | Expression::StringLiteral(_)
            | Expression::BooleanLiteral(_)
            | Expression::NullLiteral(_)
            | Expression::CallExpression(_)
            | Expression::NewExpression(_)
            | Expression::BinaryExpression(_)
            | Expression::UnaryExpression(_)
            | Expression::StaticMemberExpression(_)
            | Expression::ComputedMemberExpression(_)
            | Expression::ArrayExpression(_)
            | Expression::TemplateLiteral(_)
            | Expression::ThisExpression(_)
    )
}
