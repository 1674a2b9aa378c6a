//! Source text to AST (oxc), early errors oxc leaves out, scope analysis.
//!
//! Invariants: nothing here touches the heap; [`parse`] and every walk of its result run within
//! [`with_large_stack`]; the AST lives in an arena and is dropped with it, never recursively.

pub mod call_site_text;
mod commonjs_exports;
mod large_stack;
mod parse;
pub mod scope;
mod scope_builder;
mod scope_resolver;
mod source_text;
mod strip_types;
mod syntax_error;
#[cfg(test)]
mod tests;

pub use commonjs_exports::{CommonJsExports, commonjs_exports};
pub use large_stack::{max_nesting, with_large_stack};
pub use parse::{EvalContext, Goal, ParseOptions, ParsedProgram, parse};
pub use source_text::{LineColumn, Origin, SourceText, decode_lone_surrogates};
pub use strip_types::{StripError, strip_types};
pub use syntax_error::SyntaxError;

/// The text that `new Function(parameters, body)` compiles (20.2.1.1.1 steps 7-15) and its goal.
/// `keyword` is `function`, `function*`, `async function` or `async function*`. The function's own source
/// text, which toString shows, is everything but the outer parentheses.
pub fn dynamic_function_source(
    name: &str,
    keyword: &str,
    parameters: &[u16],
    body: &[u16],
) -> (SourceText, Goal) {
    let mut text: Vec<u16> = format!("({keyword} anonymous(").encode_utf16().collect();
    text.extend_from_slice(parameters);
    text.extend("\n) ".encode_utf16());
    let head = SourceText::from_utf16("", &text).len();
    text.extend("{\n".encode_utf16());
    text.extend_from_slice(body);
    text.extend("\n})".encode_utf16());
    (SourceText::from_utf16(name, &text), Goal::DynamicFunction { body_start: head })
}
