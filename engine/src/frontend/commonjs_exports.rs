//! Which names a CommonJS text seems to export, for modules that import it by name.
//!
//! The forms are those Node recognises, wherever they stand in the text: assignments to members of `exports`
//! and `module.exports`, `Object.defineProperty` with a value or a plain getter, object literals assigned to
//! `module.exports`, and the re-exports that transpilers write. Nothing is evaluated and no scope is looked at.

use super::large_stack::{max_nesting, nesting_estimate, with_large_stack};
use oxc_allocator::Allocator;
use oxc_ast::ast::{
    Argument, AssignmentExpression, AssignmentTarget, BindingPattern, CallExpression, Expression,
    FunctionBody, ObjectExpression, ObjectPropertyKind, PropertyKey, PropertyKind, Statement,
    VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_parser::Parser;
use oxc_span::SourceType;
use rustc_hash::{FxHashMap, FxHashSet};

/// What [`commonjs_exports`] found.
#[derive(Default, Debug)]
pub struct CommonJsExports {
    pub names: Vec<String>,
    /// Specifiers whose exports are exported too.
    pub reexports: Vec<String>,
}

/// Looks through the text; what does not parse exports nothing.
pub fn commonjs_exports(text: &str) -> CommonJsExports {
    if !text.contains("exports") || nesting_estimate(text) > max_nesting() {
        return CommonJsExports::default();
    }
    with_large_stack(|| {
        let allocator = Allocator::default();
        let options = oxc_parser::ParseOptions { preserve_parens: false, ..Default::default() };
        let parsed = Parser::new(&allocator, text, SourceType::cjs()).with_options(options).parse();
        let mut finder = Finder::default();
        if parsed.diagnostics.errors().next().is_none() {
            finder.visit_program(&parsed.program);
        }
        CommonJsExports { names: finder.names, reexports: finder.reexports }
    })
}

#[derive(Default)]
struct Finder {
    names: Vec<String>,
    seen: FxHashSet<String>,
    reexports: Vec<String>,
    /// Variables that hold a required module, with its specifier.
    required: FxHashMap<String, String>,
}

fn is_exports(expression: &Expression<'_>) -> bool {
    match expression {
        Expression::Identifier(name) => name.name == "exports",
        Expression::StaticMemberExpression(member) => {
            member.property.name == "exports"
                && matches!(&member.object, Expression::Identifier(name) if name.name == "module")
        }
        _ => false,
    }
}

/// The specifier of `require('…')`.
fn required(expression: &Expression<'_>) -> Option<String> {
    let Expression::CallExpression(call) = expression else { return None };
    let Expression::Identifier(name) = &call.callee else { return None };
    match call.arguments.as_slice() {
        [Argument::StringLiteral(text)] if name.name == "require" => Some(text.value.to_string()),
        _ => None,
    }
}

/// A member of a variable, by a name or a literal: what a plain getter returns.
fn is_plain_member(expression: &Expression<'_>) -> bool {
    let object = match expression {
        Expression::StaticMemberExpression(member) => &member.object,
        Expression::ComputedMemberExpression(member)
            if matches!(member.expression, Expression::StringLiteral(_)) =>
        {
            &member.object
        }
        _ => return false,
    };
    matches!(object, Expression::Identifier(_))
}

fn returns_plain_member(body: Option<&FunctionBody<'_>>) -> bool {
    match body.map(|body| body.statements.as_slice()) {
        Some([Statement::ReturnStatement(statement)]) => {
            statement.argument.as_ref().is_some_and(is_plain_member)
        }
        _ => false,
    }
}

fn property_name(key: &PropertyKey<'_>) -> Option<String> {
    match key {
        PropertyKey::StaticIdentifier(name) => Some(name.name.to_string()),
        PropertyKey::StringLiteral(text) => Some(text.value.to_string()),
        _ => None,
    }
}

/// Whether a property descriptor makes an export: a value that is enumerable or comes first, or an enumerable
/// getter of another object's member.
fn describes_export(descriptor: &ObjectExpression<'_>) -> bool {
    let mut enumerable = false;
    for property in &descriptor.properties {
        let ObjectPropertyKind::ObjectProperty(property) = property else { return false };
        let Some(name) = property_name(&property.key) else { return false };
        match (name.as_str(), &property.value) {
            ("enumerable", Expression::BooleanLiteral(literal)) if literal.value && !enumerable => {
                enumerable = true;
            }
            ("value", _) => return true,
            ("get", Expression::FunctionExpression(function)) => {
                return enumerable && returns_plain_member(function.body.as_deref());
            }
            _ => return false,
        }
    }
    false
}

impl Finder {
    fn add(&mut self, name: &str) {
        if self.seen.insert(name.to_owned()) {
            self.names.push(name.to_owned());
        }
    }

    /// `module.exports = { … }`: up to the first property that is not a name for an expression that begins
    /// with a name.
    fn literal(&mut self, object: &ObjectExpression<'_>) {
        for property in &object.properties {
            match property {
                ObjectPropertyKind::SpreadProperty(spread) => match required(&spread.argument) {
                    Some(specifier) => self.reexports.push(specifier),
                    None => return,
                },
                ObjectPropertyKind::ObjectProperty(property) => {
                    if property.computed || property.kind != PropertyKind::Init {
                        return;
                    }
                    let Some(name) = property_name(&property.key) else { return };
                    if property.shorthand || matches!(property.value, Expression::Identifier(_)) {
                        self.add(&name);
                        continue;
                    }
                    match &property.value {
                        Expression::NullLiteral(_)
                        | Expression::BooleanLiteral(_)
                        | Expression::ThisExpression(_) => {
                            self.add(&name);
                            continue;
                        }
                        Expression::FunctionExpression(_)
                        | Expression::ClassExpression(_)
                        | Expression::NewExpression(_)
                        | Expression::CallExpression(_)
                        | Expression::StaticMemberExpression(_)
                        | Expression::ComputedMemberExpression(_) => self.add(&name),
                        _ => {}
                    }
                    return;
                }
            }
        }
    }

    fn define_property(&mut self, call: &CallExpression<'_>) {
        if let [object, Argument::StringLiteral(name), Argument::ObjectExpression(descriptor)] =
            call.arguments.as_slice()
            && object.as_expression().is_some_and(is_exports)
            && describes_export(descriptor)
        {
            self.add(&name.value);
        }
    }

    /// `Object.keys(other).forEach(function (key) { … exports[key] … })`
    fn reexport_loop(&mut self, call: &CallExpression<'_>) {
        let Expression::StaticMemberExpression(each) = &call.callee else { return };
        if each.property.name != "forEach" {
            return;
        }
        let Expression::CallExpression(keys) = &each.object else { return };
        let Expression::StaticMemberExpression(callee) = &keys.callee else { return };
        let is_keys = callee.property.name == "keys"
            && matches!(&callee.object, Expression::Identifier(name) if name.name == "Object");
        let ([Argument::Identifier(source)], [Argument::FunctionExpression(body)]) =
            (keys.arguments.as_slice(), call.arguments.as_slice())
        else {
            return;
        };
        let parameter = match body.params.items.first().map(|parameter| &parameter.pattern) {
            Some(BindingPattern::BindingIdentifier(name)) => name.name.to_string(),
            _ => return,
        };
        let mut copies = CopyFinder { key: parameter, found: false };
        if let Some(body) = &body.body {
            copies.visit_function_body(body);
        }
        if is_keys
            && copies.found
            && let Some(specifier) = self.required.get(source.name.as_str())
        {
            self.reexports.push(specifier.clone());
        }
    }
}

/// Looks for `exports[key] = …` and `Object.defineProperty(exports, key, …)`.
struct CopyFinder {
    key: String,
    found: bool,
}

impl<'a> Visit<'a> for CopyFinder {
    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        if let AssignmentTarget::ComputedMemberExpression(member) = &assignment.left
            && is_exports(&member.object)
            && matches!(&member.expression, Expression::Identifier(name) if name.name == self.key.as_str())
        {
            self.found = true;
        }
        walk::walk_assignment_expression(self, assignment);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        if let [object, Argument::Identifier(key), ..] = call.arguments.as_slice()
            && object.as_expression().is_some_and(is_exports)
            && key.name == self.key.as_str()
        {
            self.found = true;
        }
        walk::walk_call_expression(self, call);
    }
}

impl<'a> Visit<'a> for Finder {
    fn visit_variable_declarator(&mut self, declarator: &VariableDeclarator<'a>) {
        if let (BindingPattern::BindingIdentifier(name), Some(init)) = (&declarator.id, &declarator.init) {
            // Directly, or through a helper that wraps it.
            let specifier = required(init).or_else(|| match init {
                Expression::CallExpression(call) => {
                    call.arguments.first().and_then(Argument::as_expression).and_then(required)
                }
                _ => None,
            });
            if let Some(specifier) = specifier {
                self.required.insert(name.name.to_string(), specifier);
            }
        }
        walk::walk_variable_declarator(self, declarator);
    }

    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        if assignment.operator.is_assign() {
            match &assignment.left {
                AssignmentTarget::StaticMemberExpression(member) => {
                    if is_exports(&member.object) {
                        self.add(&member.property.name);
                    } else if member.property.name == "exports"
                        && matches!(&member.object, Expression::Identifier(name) if name.name == "module")
                    {
                        // The last whole value is what counts.
                        self.reexports.clear();
                        match &assignment.right {
                            Expression::ObjectExpression(object) => self.literal(object),
                            right => self.reexports.extend(required(right)),
                        }
                    }
                }
                AssignmentTarget::ComputedMemberExpression(member) => {
                    if let Expression::StringLiteral(name) = &member.expression
                        && is_exports(&member.object)
                    {
                        self.add(&name.value);
                    }
                }
                _ => {}
            }
        }
        walk::walk_assignment_expression(self, assignment);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        let helper = match &call.callee {
            Expression::Identifier(name) => Some(name.name.as_str()),
            Expression::StaticMemberExpression(member) => {
                if member.property.name == "defineProperty"
                    && matches!(&member.object, Expression::Identifier(name) if name.name == "Object")
                {
                    self.define_property(call);
                }
                Some(member.property.name.as_str())
            }
            _ => None,
        };
        if matches!(helper, Some("__export" | "__exportStar"))
            && let Some(specifier) =
                call.arguments.first().and_then(Argument::as_expression).and_then(required)
        {
            self.reexports.push(specifier);
        }
        self.reexport_loop(call);
        walk::walk_call_expression(self, call);
    }
}

#[cfg(test)]
mod tests {
    use super::commonjs_exports;

    fn found(text: &str) -> String {
        let found = commonjs_exports(text);
        format!("{}|{}", found.names.join(), found.reexports.join())
    }

    trait Join {
        fn join(&self) -> String;
    }
    impl Join for Vec<String> {
        fn join(&self) -> String {
            self.as_slice().join(",")
        }
    }

    #[test]
    fn forms() {
        assert_eq!(found("module.exports = { a, b: c, 'd': a, e: 1, f }"), "a,b,d|");
        assert_eq!(found("module.exports = { a, b: require('x'), g: a }"), "a,b|");
        assert_eq!(found("module.exports = { a, ...require('x'), g: a }"), "a,g|x");
        assert_eq!(found("exports.q = exports['r'] = 1; module.exports.s = 2"), "q,r,s|");
        assert_eq!(found("module.exports = require('a'); module.exports = require('b')"), "|b");
        assert_eq!(
            found("Object.defineProperty(exports, 'a', { enumerable: true, get() { return q.x } })"),
            "a|"
        );
        assert_eq!(found("Object.defineProperty(exports, 'a', { get: () => q.x })"), "|");
        assert_eq!(found("__exportStar(require('x'), exports)"), "|x");
        assert_eq!(
            found("var _x = require('x'); Object.keys(_x).forEach(function (k) { exports[k] = _x[k] })"),
            "|x"
        );
    }
}
