//! Reading what was typed: is it whole, and does it await?

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    BindingPattern, Expression, ForStatementInit, ForStatementLeft, Statement, VariableDeclaration,
    VariableDeclarationKind,
};
use oxc_parser::Parser;
use oxc_span::{GetSpan, SourceType, Span};

/// What a text is as a script.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    Whole,
    /// The error is that it ends too early: more lines may mend it.
    Unfinished,
    Wrong,
}

/// Whether the text can be run, or wants another line.
pub fn input_status(text: &str) -> Status {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::script()).parse();
    if parsed.diagnostics.is_empty() && !parsed.panicked {
        return Status::Whole;
    }
    let end = text.trim_end().len();
    let ends_early = |error: &oxc_diagnostics::OxcDiagnostic| {
        let spans = || error.labels.iter().map(|label| label.offset() as usize);
        let at_end = spans().any(|offset| offset >= end);
        let unterminated = error.message.contains("Unterminated");
        // Templates are strings to the parser: only the others end with their line, unless a backslash ends it.
        let quoted =
            spans().any(|offset| text.get(offset..).is_some_and(|rest| rest.starts_with(['\'', '"'])));
        if error.message.contains("regular expression") {
            false
        } else if unterminated && quoted {
            text.trim_end_matches('\n').ends_with('\\')
        } else {
            unterminated || at_end
        }
    };
    match parsed.diagnostics.first() {
        Some(error) if ends_early(error) => Status::Unfinished,
        _ => Status::Wrong,
    }
}

/// A replacement of a span's text.
struct Edit {
    span: Span,
    text: String,
}

/// Text with `await` at its top level, as a script that gives a promise of its value: declarations become
/// global ones, the last expression the value. None: it does not await at its top level, or is wrong.
pub fn rewrite_await(text: &str) -> Option<String> {
    if !text.contains("await") {
        return None;
    }
    const HEAD: &str = "(async () => {";
    let wrapped = format!("{HEAD}{text}\n}})()");
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, &wrapped, SourceType::script()).parse();
    if !parsed.diagnostics.is_empty() || parsed.panicked {
        return None;
    }
    let [Statement::ExpressionStatement(statement)] = parsed.program.body.as_slice() else { return None };
    let Expression::CallExpression(call) = &statement.expression else { return None };
    let Expression::ParenthesizedExpression(callee) = &call.callee else { return None };
    let Expression::ArrowFunctionExpression(arrow) = &callee.expression else { return None };
    let oxc_ast::ast::ArrowFunctionBody::FunctionBody(body) = &arrow.body else { return None };
    let body = &body.statements;
    let mut rewriter = Rewriter { text: &wrapped, edits: Vec::new(), lets: Vec::new(), vars: Vec::new() };
    for (index, statement) in body.iter().enumerate() {
        rewriter.statement(statement, index + 1 == body.len());
    }
    let mut out = String::new();
    if !rewriter.vars.is_empty() {
        out += &format!("var {}; ", rewriter.vars.join(", "));
    }
    if !rewriter.lets.is_empty() {
        out += &format!("let {}; ", rewriter.lets.join(", "));
    }
    rewriter.edits.sort_by_key(|edit| edit.span.start);
    let mut at = 0;
    for edit in &rewriter.edits {
        out += &wrapped[at..edit.span.start as usize];
        out += &edit.text;
        at = edit.span.end as usize;
    }
    out += &wrapped[at..];
    Some(out)
}

struct Rewriter<'a> {
    text: &'a str,
    edits: Vec<Edit>,
    /// Names declared by let, const and class.
    lets: Vec<String>,
    /// Names declared by var and function.
    vars: Vec<String>,
}

impl Rewriter<'_> {
    fn insert(&mut self, at: u32, text: &str) {
        self.edits.push(Edit { span: Span::new(at, at), text: text.to_owned() });
    }

    fn statement(&mut self, statement: &Statement, last: bool) {
        match statement {
            Statement::ExpressionStatement(expression) if last => {
                let span = expression.expression.span();
                self.insert(span.start, "return { value: (");
                // What follows the expression (a semicolon, a comment) goes.
                self.edits.push(Edit { span: Span::new(span.end, expression.span.end), text: ") };".into() });
            }
            Statement::VariableDeclaration(declaration) => self.declaration(declaration, true),
            Statement::ClassDeclaration(class) => {
                if let Some(id) = &class.id {
                    self.lets.push(id.name.to_string());
                    self.insert(class.span.start, &format!("{} = ", id.name));
                    self.insert(class.span.end, ";");
                }
            }
            Statement::FunctionDeclaration(function) => {
                if let Some(id) = &function.id {
                    self.vars.push(id.name.to_string());
                    // Functions are there from the start, as declarations are.
                    let text = &self.text[function.span.start as usize..function.span.end as usize];
                    let text = format!("{} = {text};", id.name);
                    self.insert("(async () => {".len() as u32, &text);
                    self.edits.push(Edit { span: function.span, text: String::new() });
                }
            }
            _ => self.nested(statement),
        }
    }

    /// `var` below blocks and loops reaches the top level, too.
    fn nested(&mut self, statement: &Statement) {
        let is_var = |declaration: &VariableDeclaration| declaration.kind == VariableDeclarationKind::Var;
        match statement {
            Statement::VariableDeclaration(declaration) if is_var(declaration) => {
                self.declaration(declaration, true);
            }
            Statement::BlockStatement(block) => block.body.iter().for_each(|inner| self.nested(inner)),
            Statement::IfStatement(branch) => {
                self.nested(&branch.consequent);
                if let Some(alternate) = &branch.alternate {
                    self.nested(alternate);
                }
            }
            Statement::ForStatement(each) => {
                if let Some(ForStatementInit::VariableDeclaration(declaration)) = &each.init
                    && is_var(declaration)
                {
                    self.declaration(declaration, false);
                }
                self.nested(&each.body);
            }
            Statement::ForInStatement(each) => {
                self.left(&each.left);
                self.nested(&each.body);
            }
            Statement::ForOfStatement(each) => {
                self.left(&each.left);
                self.nested(&each.body);
            }
            Statement::WhileStatement(each) => self.nested(&each.body),
            Statement::DoWhileStatement(each) => self.nested(&each.body),
            Statement::LabeledStatement(labeled) => self.nested(&labeled.body),
            Statement::TryStatement(attempt) => {
                attempt.block.body.iter().for_each(|inner| self.nested(inner));
                if let Some(handler) = &attempt.handler {
                    handler.body.body.iter().for_each(|inner| self.nested(inner));
                }
                if let Some(finalizer) = &attempt.finalizer {
                    finalizer.body.iter().for_each(|inner| self.nested(inner));
                }
            }
            Statement::SwitchStatement(switch) => {
                switch.cases.iter().flat_map(|case| &case.consequent).for_each(|inner| self.nested(inner));
            }
            _ => {}
        }
    }

    /// `for (var x of …)`: the declaration's head becomes the bare pattern.
    fn left(&mut self, left: &ForStatementLeft) {
        if let ForStatementLeft::VariableDeclaration(declaration) = left
            && declaration.kind == VariableDeclarationKind::Var
            && let Some(declarator) = declaration.declarations.first()
        {
            self.names(&declarator.id, false);
            let pattern = declarator.id.span().start;
            self.edits.push(Edit { span: Span::new(declaration.span.start, pattern), text: String::new() });
        }
    }

    /// `let a = 1, {b} = c` becomes `void ((a = 1), ({b} = c))`.
    fn declaration(&mut self, declaration: &VariableDeclaration, is_statement: bool) {
        let lexical = declaration.kind != VariableDeclarationKind::Var;
        let Some(first) = declaration.declarations.first() else { return };
        let head = Span::new(declaration.span.start, first.span.start);
        self.edits.push(Edit { span: head, text: "void (".into() });
        for declarator in &declaration.declarations {
            self.names(&declarator.id, lexical);
            self.insert(declarator.span.start, "(");
            let end = if declarator.init.is_none() && lexical { " = undefined)" } else { ")" };
            self.insert(declarator.span.end, end);
        }
        let last = declaration.declarations.last().map_or(declaration.span.end, |last| last.span.end);
        let tail = if is_statement { ");" } else { ")" };
        self.edits.push(Edit { span: Span::new(last, declaration.span.end), text: tail.into() });
    }

    fn names(&mut self, pattern: &BindingPattern, lexical: bool) {
        for identifier in pattern.get_binding_identifiers() {
            let list = if lexical { &mut self.lets } else { &mut self.vars };
            let name = identifier.name.to_string();
            if !list.contains(&name) {
                list.push(name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_input_wants_more() {
        for text in ["function f() {", "[1,", "`a", "a +", "f(", "/* c", "if (x) {", "class A {", "'a\\"] {
            assert_eq!(input_status(text), Status::Unfinished, "{text}");
        }
        for text in ["1 + 1", "let a", "{}", "`a`", "if (x) y"] {
            assert_eq!(input_status(text), Status::Whole, "{text}");
        }
        for text in ["let = =", "a b", "1 +* 2 3", ")", "'a"] {
            assert_eq!(input_status(text), Status::Wrong, "{text}");
        }
    }

    #[test]
    fn top_level_await_becomes_a_promise_of_the_value() {
        let rewritten = |text| rewrite_await(text).unwrap_or_default();
        assert_eq!(rewritten("await x;"), "(async () => {return { value: (await x) };\n})()");
        assert_eq!(
            rewritten("const a = await b, {c} = d"),
            "let a, c; (async () => {void ((a = await b), ({c} = d));\n})()"
        );
        assert_eq!(
            rewritten("for (var x of await y) z(x)"),
            "var x; (async () => {for (x of await y) z(x)\n})()"
        );
        assert_eq!(rewrite_await("let x ="), None);
    }
}
