//! Source text to a checked AST with its scope tree.

use super::large_stack::{max_nesting, nesting_estimate};
use super::scope::ScopeTree;
use super::scope_builder::Builder;
use super::source_text::SourceText;
use super::syntax_error::{INVALID_FLAGS, SyntaxError};
use oxc_allocator::Allocator;
use oxc_ast::ast::{Directive, Expression, Program, Statement, StringLiteral};
use oxc_ast::builder::AstBuilder;
use oxc_diagnostics::OxcDiagnostic;
use oxc_parser::Parser;
use oxc_semantic::SemanticBuilder;
use oxc_span::{SourceType, Span};

/// What the source is to be.
#[derive(Clone, Debug)]
pub enum Goal {
    Script,
    Module,
    /// Text of `new Function` and its kin, made by [`super::dynamic_function_source`].
    DynamicFunction {
        /// Byte offset of the body's `{`.
        body_start: u32,
    },
    /// The text is the body of a function with these parameters (CommonJS modules).
    FunctionBody {
        parameters: &'static [&'static str],
    },
    Eval(EvalContext),
}

/// What eval code may mention, by where the call is.
#[derive(Clone, Debug, Default)]
pub struct EvalContext {
    /// Direct eval: sees the caller's scopes.
    pub direct: bool,
    /// The caller is strict code.
    pub strict: bool,
    /// Inside a function other than an arrow: `new.target` is allowed, `this` is a variable.
    pub in_function: bool,
    /// `super.x` is allowed.
    pub in_method: bool,
    /// `super()` is allowed.
    pub in_derived_constructor: bool,
    /// `arguments` is not allowed.
    pub in_class_field_initializer: bool,
    /// Private names in scope, with or without the `#`.
    pub private_names: Vec<String>,
}

/// How to parse.
#[derive(Clone, Debug)]
pub struct ParseOptions {
    pub goal: Goal,
}

impl ParseOptions {
    pub fn new(goal: Goal) -> ParseOptions {
        ParseOptions { goal }
    }
}

/// A checked program.
pub struct ParsedProgram<'a> {
    pub program: &'a Program<'a>,
    pub scopes: ScopeTree<'a>,
    pub source: &'a SourceText,
    pub goal: Goal,
}

/// Parses, checks early errors and analyses scopes. Call it, and whatever walks the AST afterwards,
/// within [`super::with_large_stack`].
pub fn parse<'a>(
    allocator: &'a Allocator,
    source: &'a SourceText,
    options: ParseOptions,
) -> Result<ParsedProgram<'a>, SyntaxError> {
    if nesting_estimate(source.text()) > max_nesting() {
        return Err(SyntaxError::too_deep());
    }
    let source_type = match options.goal {
        Goal::Module => SourceType::mjs(),
        Goal::FunctionBody { .. } => SourceType::cjs(),
        _ => SourceType::script(),
    };
    let parser_options = oxc_parser::ParseOptions {
        // Our own parser judges patterns (`scope_builder`).
        parse_regular_expression: false,
        preserve_parens: false,
        ..Default::default()
    };
    let parsed = Parser::new(allocator, source.text(), source_type).with_options(parser_options).parse();
    first_error(parsed.diagnostics.errors(), source, &options)?;
    let mut program = parsed.program;
    if let Goal::Eval(context) = &options.goal
        && context.strict
    {
        // oxc learns from the directive that the caller's strictness applies.
        let builder = AstBuilder::new(allocator);
        let literal = StringLiteral::new(Span::default(), "use strict", None, &builder);
        program.directives.insert(0, Directive::new(Span::default(), literal, "use strict", &builder));
    }
    let program: &'a Program<'a> = allocator.alloc(program);
    let semantic = SemanticBuilder::new_compiler().build(program);
    first_error(semantic.diagnostics.errors(), source, &options)?;
    check_dynamic_function(program, source, &options.goal)?;
    let goal = options.goal.clone();
    let scopes = Builder::build(program, options).resolve()?;
    Ok(ParsedProgram { program, scopes, source, goal })
}

/// The error V8 would meet first.
fn first_error<'d>(
    diagnostics: impl Iterator<Item = &'d OxcDiagnostic>,
    source: &SourceText,
    options: &ParseOptions,
) -> Result<(), SyntaxError> {
    let errors: Vec<SyntaxError> = diagnostics
        .filter(|diagnostic| !allowed_in_eval(diagnostic, options))
        .map(|diagnostic| SyntaxError::from_diagnostic(diagnostic, source))
        .collect();
    let first = errors.iter().min_by_key(|error| error.start);
    // A literal with bad flags is no token for the parser: the flags are what is wrong.
    let first = match first {
        Some(error) if error.message == "Unexpected token '/'" => {
            errors.iter().find(|error| error.message == INVALID_FLAGS).or(first)
        }
        first => first,
    };
    first.map_or(Ok(()), |error| Err(error.clone()))
}

/// Complaints about code that the caller's context may allow; the scope analysis judges them again.
fn allowed_in_eval(diagnostic: &OxcDiagnostic, options: &ParseOptions) -> bool {
    let Goal::Eval(context) = &options.goal else { return false };
    let message = diagnostic.message.as_ref();
    context.direct
        && (message == "Unexpected new.target expression"
            || message.starts_with("'super' can only be referenced")
            || message.starts_with("Super calls are not permitted")
            || message.starts_with("Private identifier '#")
                && message.ends_with("is not allowed outside class bodies")
            || message.starts_with("Private field '#"))
}

/// 20.2.1.1.1: parameters and body must each parse alone, so neither may close the other. The text is
/// one parenthesised function whose body starts where ours does and ends at the last brace.
fn check_dynamic_function(
    program: &Program<'_>,
    source: &SourceText,
    goal: &Goal,
) -> Result<(), SyntaxError> {
    let &Goal::DynamicFunction { body_start } = goal else { return Ok(()) };
    let body = match program.body.as_slice() {
        [Statement::ExpressionStatement(statement)] if program.directives.is_empty() => {
            match &statement.expression {
                Expression::FunctionExpression(function) => function.body.as_ref(),
                _ => None,
            }
        }
        _ => None,
    };
    match body {
        Some(body) if body.span.start == body_start && body.span.end + 1 == source.len() => Ok(()),
        _ => Err(SyntaxError::new("Unexpected token ')'", 0, 0)),
    }
}
