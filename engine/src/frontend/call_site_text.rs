//! The text of an expression at fault, as V8 prints it in messages: `a.b(...).c is not a function`.
//!
//! The AST is dropped after compilation, so an error parses its source again and looks for the node at the
//! position that the instruction recorded.

use super::with_large_stack;
use crate::value::number_to_string::NumberBuffer;
use oxc_allocator::Allocator;
use oxc_ast::ast::*;
use oxc_ast_visit::VisitJs;
use oxc_ast_visit::walk_js as walk;
use oxc_parser::Parser;
use oxc_span::{GetSpan, SourceType};
use std::fmt::Write;

/// What went wrong at a position.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// A call or tagged template of something that is not callable.
    Call,
    /// `new` of something that is not a constructor.
    Construct,
    /// Iteration of something that is not iterable: loops, spread, patterns, `yield*`.
    Iterate,
    /// A pattern for undefined or null.
    Destructure,
}

/// What the source has there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    /// Callee or iterable, printed.
    Expression(String),
    /// The iterable is the result of a call of this.
    CallResult(String),
    /// A spread argument.
    Argument(String),
    /// A pattern: the source printed (declarations only), and its first property if it has a plain name.
    Pattern { source: PatternSource, first: Option<String> },
}

/// Where a pattern's value comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PatternSource {
    Declaration(String),
    Parameter,
    /// Nested patterns and assignments.
    Other,
}

/// Finds the expression at fault.
pub fn find(text: &str, position: u32, fault: Fault) -> Option<Found> {
    with_large_stack(|| {
        let allocator = Allocator::default();
        let types = [SourceType::cjs(), SourceType::mjs()];
        let options = oxc_parser::ParseOptions { preserve_parens: false, ..Default::default() };
        let parsed = types
            .into_iter()
            .map(|kind| Parser::new(&allocator, text, kind).with_options(options).parse())
            .find(|parsed| !parsed.panicked)?;
        let mut finder = Finder { text, position, fault, found: None };
        finder.visit_program(&parsed.program);
        finder.found
    })
}

struct Finder<'t> {
    text: &'t str,
    position: u32,
    fault: Fault,
    found: Option<Found>,
}

const UNKNOWN: &str = "(intermediate value)";

impl Finder<'_> {
    fn is_here(&self, position: u32, fault: Fault) -> bool {
        self.fault == fault && self.position == position
    }

    /// As the compiler records it: the last name of the callee, else the parenthesis.
    fn call_position(&self, node: &CallExpression<'_>) -> u32 {
        match &node.callee {
            Expression::Identifier(id) => id.span.start,
            Expression::StaticMemberExpression(member) => member.property.span.start,
            Expression::PrivateFieldExpression(member) => member.field.span.start,
            callee => {
                let end = callee.span().end;
                let between = self.text.get(end as usize..node.span.end as usize).unwrap_or("");
                end + between.find('(').unwrap_or(0) as u32
            }
        }
    }

    fn iterable(node: &Expression<'_>) -> Found {
        match node {
            Expression::CallExpression(call) => Found::CallResult(print(&call.callee)),
            node => Found::Expression(print(node)),
        }
    }

    fn spread_argument(&mut self, arguments: &[Argument<'_>]) -> bool {
        for argument in arguments {
            if let Argument::SpreadElement(spread) = argument
                && self.is_here(spread.argument.span().start, Fault::Iterate)
            {
                self.found = Some(Found::Argument(print(&spread.argument)));
                return true;
            }
        }
        false
    }

    fn pattern(&mut self, span: u32, first: Option<String>, source: PatternSource) {
        if self.position == span && matches!(self.fault, Fault::Destructure | Fault::Iterate) {
            self.found = Some(Found::Pattern { source, first });
        }
    }
}

fn first_property(pattern: &ObjectPattern<'_>) -> Option<String> {
    let property = pattern.properties.first()?;
    if property.computed { None } else { property.key.static_name().map(|name| name.into_owned()) }
}

impl<'a> VisitJs<'a> for Finder<'_> {
    fn visit_call_expression(&mut self, node: &CallExpression<'a>) {
        if self.is_here(self.call_position(node), Fault::Call) {
            self.found = Some(Found::Expression(print(&node.callee)));
        }
        if !self.spread_argument(&node.arguments) {
            walk::walk_call_expression(self, node);
        }
    }

    fn visit_tagged_template_expression(&mut self, node: &TaggedTemplateExpression<'a>) {
        if self.is_here(node.tag.span().start, Fault::Call) {
            self.found = Some(Found::Expression(print(&node.tag)));
        }
        walk::walk_tagged_template_expression(self, node);
    }

    fn visit_new_expression(&mut self, node: &NewExpression<'a>) {
        if self.is_here(node.span.start, Fault::Construct) {
            self.found = Some(Found::Expression(print(&node.callee)));
            return;
        }
        if !self.spread_argument(&node.arguments) {
            walk::walk_new_expression(self, node);
        }
    }

    fn visit_for_of_statement(&mut self, node: &ForOfStatement<'a>) {
        if self.is_here(node.right.span().start, Fault::Iterate) {
            self.found = Some(Finder::iterable(&node.right));
            return;
        }
        walk::walk_for_of_statement(self, node);
    }

    fn visit_spread_element(&mut self, node: &SpreadElement<'a>) {
        if self.found.is_none() && self.is_here(node.argument.span().start, Fault::Iterate) {
            self.found = Some(Finder::iterable(&node.argument));
            return;
        }
        walk::walk_spread_element(self, node);
    }

    fn visit_variable_declarator(&mut self, node: &VariableDeclarator<'a>) {
        walk::walk_variable_declarator(self, node);
        // After the walk: a declaration knows more than its pattern.
        let source = match &node.init {
            Some(init) => PatternSource::Declaration(print(init)),
            None => PatternSource::Other,
        };
        match &node.id {
            BindingPattern::ObjectPattern(pattern) => {
                self.pattern(pattern.span.start, first_property(pattern), source);
            }
            BindingPattern::ArrayPattern(pattern) => {
                // V8 prints only what it has loaded by then.
                let is_plain = !matches!(
                    node.init,
                    Some(
                        Expression::CallExpression(_)
                            | Expression::StaticMemberExpression(_)
                            | Expression::ComputedMemberExpression(_)
                            | Expression::ChainExpression(_)
                    )
                );
                self.pattern(pattern.span.start, None, if is_plain { source } else { PatternSource::Other });
            }
            _ => {}
        }
    }

    fn visit_formal_parameter(&mut self, node: &FormalParameter<'a>) {
        walk::walk_formal_parameter(self, node);
        if let BindingPattern::ObjectPattern(pattern) = &node.pattern {
            self.pattern(pattern.span.start, first_property(pattern), PatternSource::Parameter);
        }
    }

    fn visit_object_pattern(&mut self, node: &ObjectPattern<'a>) {
        self.pattern(node.span.start, first_property(node), PatternSource::Other);
        walk::walk_object_pattern(self, node);
    }

    fn visit_object_assignment_target(&mut self, node: &ObjectAssignmentTarget<'a>) {
        let first = node.properties.first().and_then(|property| match property {
            AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(id) => {
                Some(id.binding.name.to_string())
            }
            AssignmentTargetProperty::AssignmentTargetPropertyProperty(property) => {
                if property.computed {
                    None
                } else {
                    property.name.static_name().map(|n| n.into_owned())
                }
            }
        });
        self.pattern(node.span.start, first, PatternSource::Other);
        walk::walk_object_assignment_target(self, node);
    }
}

/// Prints an expression as V8's call printer does.
fn print(node: &Expression<'_>) -> String {
    let mut out = String::new();
    write_expression(node, &mut out);
    if out.is_empty() { UNKNOWN.into() } else { out }
}

fn write_part(node: &Expression<'_>, out: &mut String) {
    let before = out.len();
    write_expression(node, out);
    if out.len() == before {
        out.push_str(UNKNOWN);
    }
}

fn write_key(name: &str, optional: bool, out: &mut String) {
    out.push_str(if optional { "?." } else { "." });
    out.push_str(name);
}

fn write_expression(node: &Expression<'_>, out: &mut String) {
    match node {
        Expression::Identifier(id) => out.push_str(&id.name),
        Expression::ThisExpression(_) => out.push_str("this"),
        Expression::NullLiteral(_) => out.push_str("null"),
        Expression::BooleanLiteral(literal) => out.push_str(if literal.value { "true" } else { "false" }),
        Expression::NumericLiteral(literal) => {
            out.push_str(NumberBuffer::new().format(literal.value));
        }
        Expression::BigIntLiteral(literal) => out.push_str(&literal.value),
        Expression::StringLiteral(literal) => {
            let _ = write!(out, "\"{}\"", literal.value);
        }
        Expression::RegExpLiteral(literal) => {
            let _ = write!(out, "{}", literal.regex);
        }
        Expression::StaticMemberExpression(member) => {
            write_part(&member.object, out);
            write_key(&member.property.name, member.optional, out);
        }
        Expression::PrivateFieldExpression(member) => {
            write_part(&member.object, out);
            write_key(&format!("#{}", member.field.name), member.optional, out);
        }
        Expression::ComputedMemberExpression(member) => {
            write_part(&member.object, out);
            match &member.expression {
                Expression::StringLiteral(key) => write_key(&key.value, member.optional, out),
                key => {
                    out.push_str(if member.optional { "?.[" } else { "[" });
                    write_part(key, out);
                    out.push(']');
                }
            }
        }
        Expression::ChainExpression(chain) => match &chain.expression {
            ChainElement::CallExpression(call) => {
                write_part(&call.callee, out);
                out.push_str("(...)");
            }
            ChainElement::StaticMemberExpression(member) => {
                write_part(&member.object, out);
                write_key(&member.property.name, member.optional, out);
            }
            _ => {}
        },
        Expression::CallExpression(call) => {
            write_part(&call.callee, out);
            out.push_str("(...)");
        }
        Expression::ArrayExpression(array) => {
            out.push('[');
            for (i, element) in array.elements.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                match element.as_expression() {
                    Some(element) => write_part(element, out),
                    None => out.push_str(UNKNOWN),
                }
            }
            out.push(']');
        }
        Expression::ObjectExpression(object) => {
            out.push('{');
            for _ in &object.properties {
                out.push_str(UNKNOWN);
            }
            out.push('}');
        }
        Expression::UnaryExpression(unary) => {
            let operator = unary.operator.as_str();
            let space = if operator.len() > 1 { " " } else { "" };
            let _ = write!(out, "({operator}{space}");
            write_part(&unary.argument, out);
            out.push(')');
        }
        Expression::BinaryExpression(binary) => {
            write_operands(&binary.left, binary.operator.as_str(), &binary.right, out);
        }
        Expression::LogicalExpression(logical) => {
            write_operands(&logical.left, logical.operator.as_str(), &logical.right, out);
        }
        Expression::SequenceExpression(sequence) => {
            out.push('(');
            for (i, part) in sequence.expressions.iter().enumerate() {
                if i > 0 {
                    out.push_str(" , ");
                }
                write_part(part, out);
            }
            out.push(')');
        }
        _ => {}
    }
}

fn write_operands(left: &Expression<'_>, operator: &str, right: &Expression<'_>, out: &mut String) {
    out.push('(');
    write_part(left, out);
    let _ = write!(out, " {operator} ");
    write_part(right, out);
    out.push(')');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_callees() {
        for (source, expect) in [
            ("a.b.c()", "a.b.c"),
            ("a['x y']()", "a.x y"),
            ("a[i](1)", "a[i]"),
            ("f()()", "f(...)"),
            ("(() => 1)()()", "(intermediate value)(...)"),
            ("(void 0)()", "(void 0)"),
            ("[1, f]()", "[1,f]"),
            ("a?.b()", "a?.b"),
            ("(a || b)()", "(a || b)"),
            ("new X().y()", "(intermediate value).y"),
        ] {
            let found = (0..source.len() as u32)
                .filter_map(|position| find(source, position, Fault::Call))
                .find(|found| *found == Found::Expression(expect.into()));
            assert!(found.is_some(), "{source}");
        }
    }
}
