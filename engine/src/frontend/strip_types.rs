//! TypeScript to JavaScript by blanking types: every character that stays keeps its line and column, so that
//! traces point into the source as it was written. Syntax that needs code of its own (enums, namespaces with
//! values, parameter properties, `import =`) is refused, as Node refuses it.

use super::large_stack::{max_nesting, nesting_estimate, with_large_stack};
use oxc_allocator::Allocator;
use oxc_ast::ast::{
    AccessorProperty, ArrowFunctionExpression, CatchParameter, Class, ClassElement, Declaration,
    ExportAllDeclaration, ExportDeclaration, ExportDefaultDeclaration, ExportDefaultDeclarationKind,
    ExportFromDeclaration, ExportNamedDeclaration, ExportSpecifier, Expression, FormalParameter, Function,
    ImportDeclaration, ImportDeclarationSpecifier, ImportOrExportKind, MethodDefinition,
    MethodDefinitionType, PropertyDefinition, PropertyDefinitionType, Statement, TSAsExpression,
    TSClassImplements, TSEnumDeclaration, TSExportAssignment, TSExternalModuleDeclaration,
    TSGlobalDeclaration, TSImportEqualsDeclaration, TSInterfaceDeclaration, TSNamespaceDeclaration,
    TSNamespaceDeclarationBody, TSNamespaceDeclarationKind, TSNamespaceExportDeclaration,
    TSNonNullExpression, TSSatisfiesExpression, TSThisParameter, TSTypeAliasDeclaration, TSTypeAnnotation,
    TSTypeAssertion, TSTypeParameterDeclaration, TSTypeParameterInstantiation, VariableDeclaration,
    VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_parser::Parser;
use oxc_span::{GetSpan, SourceType, Span};
use oxc_syntax::scope::ScopeFlags;

/// Why a text could not be stripped: a byte range and what is wrong with it.
#[derive(Debug)]
pub struct StripError {
    pub message: String,
    /// The text is TypeScript, but of the kind that types alone do not make.
    pub unsupported: bool,
    pub start: u32,
    pub end: u32,
}

/// The text without its types.
pub fn strip_types(text: &str) -> Result<String, StripError> {
    if nesting_estimate(text) > max_nesting() {
        return Err(StripError {
            message: "The code is nested too deeply".into(),
            unsupported: false,
            start: 0,
            end: 0,
        });
    }
    with_large_stack(|| {
        let mut first = None;
        // Modules are the common case; what only CommonJS allows (return at the top level) comes second.
        for source_type in [SourceType::ts(), SourceType::ts().with_commonjs(true)] {
            let allocator = Allocator::default();
            let options = oxc_parser::ParseOptions { preserve_parens: true, ..Default::default() };
            let parsed = Parser::new(&allocator, text, source_type).with_options(options).parse();
            if let Some(error) = parsed.diagnostics.errors().next() {
                let label = error.labels.first();
                let start = label.map_or(0, |label| label.offset());
                let end = label.map_or(0, |label| label.offset() + label.len());
                first.get_or_insert(StripError {
                    message: error.message.to_string(),
                    unsupported: false,
                    start,
                    end,
                });
                continue;
            }
            let mut stripper = Stripper {
                text,
                masked: masked(text, parsed.program.comments.iter().map(|comment| comment.span)),
                blanks: Vec::new(),
                puts: Vec::new(),
                error: None,
            };
            stripper.visit_program(&parsed.program);
            return match stripper.error {
                Some(error) => Err(error),
                None => Ok(stripper.finish()),
            };
        }
        Err(first.unwrap_or(StripError {
            message: "The code does not parse".into(),
            unsupported: false,
            start: 0,
            end: 0,
        }))
    })
}

/// The bytes of the text with comments blanked, for looking at tokens.
fn masked(text: &str, comments: impl Iterator<Item = Span>) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for span in comments {
        for byte in &mut bytes[span.start as usize..span.end as usize] {
            if *byte != b'\n' && *byte != b'\r' {
                *byte = b' ';
            }
        }
    }
    bytes
}

struct Stripper<'t> {
    text: &'t str,
    masked: Vec<u8>,
    blanks: Vec<(u32, u32)>,
    /// Characters that stand in blanked places.
    puts: Vec<(u32, char)>,
    error: Option<StripError>,
}

impl Stripper<'_> {
    fn blank(&mut self, start: u32, end: u32) {
        self.blanks.push((start, end));
    }
    fn blank_span(&mut self, span: Span) {
        self.blank(span.start, span.end);
    }

    fn refuse(&mut self, what: &str, span: Span) {
        self.refuse_with(format!("TypeScript {what} is not supported in strip-only mode"), span);
    }
    fn refuse_with(&mut self, message: String, span: Span) {
        if self.error.as_ref().is_none_or(|error| error.start > span.start) {
            self.error = Some(StripError { message, unsupported: true, start: span.start, end: span.end });
        }
    }

    /// The first byte from here that is no space, with its place.
    fn next_token(&self, from: u32) -> Option<(u32, u8)> {
        let rest = self.masked.get(from as usize..)?;
        let at = rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        Some((from + at as u32, rest[at]))
    }
    /// The last byte before here that is no space, with its place.
    fn previous_token(&self, before: u32) -> Option<(u32, u8)> {
        let rest = self.masked.get(..before as usize)?;
        let at = rest.iter().rposition(|byte| !byte.is_ascii_whitespace())?;
        Some((at as u32, rest[at]))
    }

    /// Blanks a mark (`?` or `!`) that stands right after this place.
    fn blank_mark(&mut self, from: u32, marks: &[u8]) {
        if let Some((at, byte)) = self.next_token(from)
            && marks.contains(&byte)
        {
            self.blank(at, at + 1);
        }
    }

    /// Blanks a list's element with a comma that belongs to it.
    fn blank_element(&mut self, span: Span) {
        match self.next_token(span.end) {
            Some((at, b',')) => self.blank(span.start, at + 1),
            _ => self.blank_span(span),
        }
    }

    /// Blanks words of TypeScript between the start of a class element and its key.
    fn blank_modifiers(&mut self, start: u32, key: u32) {
        const WORDS: [&[u8]; 7] =
            [b"public", b"private", b"protected", b"readonly", b"override", b"abstract", b"declare"];
        let mut at = start;
        let mut first = None;
        while let Some((word, byte)) = self.next_token(at)
            && word < key
        {
            let length = self.masked[word as usize..key as usize]
                .iter()
                .take_while(|b| b.is_ascii_alphabetic())
                .count();
            let end = word + length.max(1) as u32;
            if byte.is_ascii_alphabetic() && WORDS.contains(&&self.masked[word as usize..end as usize]) {
                self.blank(word, end);
                first.get_or_insert(word);
            }
            at = end;
        }
        if let Some(first) = first
            && let Some((_, next)) = self.next_token(at_after(&self.blanks, first))
            && matches!(next, b'[' | b'*')
            && let Some((_, before)) = self.previous_token(start)
            && !matches!(before, b';' | b'{' | b'}')
        {
            // The member before has no semicolon and would go on here.
            self.puts.push((first, ';'));
        }
    }

    /// `as` and its like, from the end of the expression.
    fn blank_suffix(&mut self, expression: u32, end: u32) {
        self.blank(expression, end);
        let Some((next, byte)) = self.next_token(end) else { return };
        let breaks = self.text[end as usize..next as usize].contains(['\n', '\r']);
        // A line that begins with one of these would go on with the expression.
        if breaks && matches!(byte, b'(' | b'[' | b'`') {
            self.puts.push((self.next_token(expression).map_or(expression, |(at, _)| at), ';'));
        }
    }

    fn finish(mut self) -> String {
        let mut is_blank = vec![false; self.text.len()];
        for (start, end) in &self.blanks {
            is_blank[*start as usize..*end as usize].fill(true);
        }
        self.puts.sort_unstable();
        let mut out = String::with_capacity(self.text.len());
        for (at, c) in self.text.char_indices() {
            if let Ok(index) = self.puts.binary_search_by_key(&(at as u32), |(place, _)| *place) {
                out.push(self.puts[index].1);
                out.extend(std::iter::repeat_n(' ', c.len_utf16() - 1));
            } else if is_blank[at] && !matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}') {
                out.extend(std::iter::repeat_n(' ', c.len_utf16()));
            } else {
                out.push(c);
            }
        }
        out
    }

    /// Where the parameter list before a return type ends: the place of its `)`.
    fn arrow_return_type(&mut self, annotation: &TSTypeAnnotation<'_>) {
        let span = annotation.span;
        // No line may end between `)` and `=>`: the parenthesis moves to where the type ended.
        if self.text[span.start as usize..span.end as usize].contains(['\n', '\r'])
            && let Some((close, b')')) = self.previous_token(span.start)
        {
            self.blank(close, span.end);
            self.puts.push((span.end - 1, ')'));
        }
    }
}

/// Whether a namespace has nothing but types in it.
fn is_type_only(module: &TSNamespaceDeclaration<'_>) -> bool {
    let statement_is_type = |statement: &Statement<'_>| match statement {
        Statement::TSTypeAliasDeclaration(_) | Statement::TSInterfaceDeclaration(_) => true,
        Statement::TSNamespaceDeclaration(inner) => inner.declare || is_type_only(inner),
        Statement::ExportDeclaration(export) => match &export.declaration {
            Declaration::TSTypeAliasDeclaration(_) | Declaration::TSInterfaceDeclaration(_) => true,
            Declaration::TSNamespaceDeclaration(inner) => is_type_only(inner),
            _ => false,
        },
        Statement::ExportNamedDeclaration(export) => export.export_kind == ImportOrExportKind::Type,
        _ => false,
    };
    match &module.body {
        TSNamespaceDeclarationBody::TSModuleBlock(block) => block.body.iter().all(statement_is_type),
        TSNamespaceDeclarationBody::TSNamespaceDeclaration(inner) => is_type_only(inner),
    }
}

/// Whether a declaration is gone without its types.
fn vanishes(declaration: &Declaration<'_>) -> bool {
    match declaration {
        Declaration::VariableDeclaration(variable) => variable.declare,
        Declaration::FunctionDeclaration(function) => function.declare || function.body.is_none(),
        Declaration::ClassDeclaration(class) => class.declare,
        Declaration::TSTypeAliasDeclaration(_)
        | Declaration::TSInterfaceDeclaration(_)
        | Declaration::TSGlobalDeclaration(_)
        | Declaration::TSExternalModuleDeclaration(_) => true,
        Declaration::TSEnumDeclaration(declaration) => declaration.declare,
        Declaration::TSNamespaceDeclaration(module) => module.declare || is_type_only(module),
        Declaration::TSImportEqualsDeclaration(_) => false,
    }
}

impl<'a> Visit<'a> for Stripper<'_> {
    // ---- types where they stand

    fn visit_ts_type_annotation(&mut self, annotation: &TSTypeAnnotation<'a>) {
        let span = annotation.span;
        let start = match self.masked.get(span.start as usize) {
            Some(b':') => span.start,
            _ => match self.previous_token(span.start) {
                Some((at, b':')) => at,
                _ => span.start,
            },
        };
        self.blank(start, span.end);
    }
    fn visit_ts_type_parameter_declaration(&mut self, parameters: &TSTypeParameterDeclaration<'a>) {
        self.blank_span(parameters.span);
    }
    fn visit_ts_type_parameter_instantiation(&mut self, arguments: &TSTypeParameterInstantiation<'a>) {
        self.blank_span(arguments.span);
    }
    fn visit_ts_as_expression(&mut self, node: &TSAsExpression<'a>) {
        self.visit_expression(&node.expression);
        self.blank_suffix(node.expression.span().end, node.span.end);
    }
    fn visit_ts_satisfies_expression(&mut self, node: &TSSatisfiesExpression<'a>) {
        self.visit_expression(&node.expression);
        self.blank_suffix(node.expression.span().end, node.span.end);
    }
    fn visit_ts_non_null_expression(&mut self, node: &TSNonNullExpression<'a>) {
        self.visit_expression(&node.expression);
        self.blank(node.expression.span().end, node.span.end);
    }
    fn visit_ts_type_assertion(&mut self, node: &TSTypeAssertion<'a>) {
        self.refuse_with(
            "The angle-bracket syntax for type assertions, `<T>expr`, is not supported in type strip mode. Instead, \
             use the 'as' syntax: `expr as T`."
                .into(),
            node.span,
        );
    }
    fn visit_ts_this_parameter(&mut self, node: &TSThisParameter<'a>) {
        self.blank_element(node.span);
    }

    // ---- statements

    fn visit_ts_type_alias_declaration(&mut self, node: &TSTypeAliasDeclaration<'a>) {
        self.blank_span(node.span);
    }
    fn visit_ts_interface_declaration(&mut self, node: &TSInterfaceDeclaration<'a>) {
        self.blank_span(node.span);
    }
    fn visit_ts_global_declaration(&mut self, node: &TSGlobalDeclaration<'a>) {
        self.blank_span(node.span);
    }
    fn visit_ts_namespace_export_declaration(&mut self, node: &TSNamespaceExportDeclaration<'a>) {
        self.blank_span(node.span);
    }
    fn visit_ts_enum_declaration(&mut self, node: &TSEnumDeclaration<'a>) {
        if node.declare {
            self.blank_span(node.span);
        } else {
            self.refuse("enum", node.span);
        }
    }
    fn visit_ts_external_module_declaration(&mut self, node: &TSExternalModuleDeclaration<'a>) {
        self.blank_span(node.span);
    }
    fn visit_ts_namespace_declaration(&mut self, node: &TSNamespaceDeclaration<'a>) {
        if node.declare || is_type_only(node) {
            self.blank_span(node.span);
        } else if node.kind == TSNamespaceDeclarationKind::Module {
            let message = "`module` keyword is not supported. Use `namespace` instead.";
            self.refuse_with(message.into(), Span::new(node.span.start, node.id.span.end));
        } else {
            self.refuse("namespace declaration", node.span);
        }
    }
    fn visit_ts_import_equals_declaration(&mut self, node: &TSImportEqualsDeclaration<'a>) {
        if node.import_kind == ImportOrExportKind::Type {
            self.blank_span(node.span);
        } else {
            self.refuse("import equals declaration", node.span);
        }
    }
    fn visit_ts_export_assignment(&mut self, node: &TSExportAssignment<'a>) {
        self.refuse("export assignment", node.span);
    }
    fn visit_variable_declaration(&mut self, node: &VariableDeclaration<'a>) {
        if node.declare {
            self.blank_span(node.span);
        } else {
            walk::walk_variable_declaration(self, node);
        }
    }
    fn visit_variable_declarator(&mut self, node: &VariableDeclarator<'a>) {
        if node.definite {
            self.blank_mark(node.id.span().end, b"!");
        }
        walk::walk_variable_declarator(self, node);
    }
    fn visit_catch_parameter(&mut self, node: &CatchParameter<'a>) {
        walk::walk_catch_parameter(self, node);
    }

    // ---- functions

    fn visit_function(&mut self, node: &Function<'a>, flags: ScopeFlags) {
        if node.declare || node.body.is_none() {
            self.blank_span(node.span);
        } else {
            walk::walk_function(self, node, flags);
        }
    }
    fn visit_arrow_function_expression(&mut self, node: &ArrowFunctionExpression<'a>) {
        if let Some(annotation) = &node.return_type {
            self.arrow_return_type(annotation);
        }
        walk::walk_arrow_function_expression(self, node);
    }
    fn visit_formal_parameter(&mut self, node: &FormalParameter<'a>) {
        if node.accessibility.is_some() || node.readonly || node.r#override {
            self.refuse("parameter property", node.pattern.span());
        }
        if node.optional {
            self.blank_mark(node.pattern.span().end, b"?");
        }
        walk::walk_formal_parameter(self, node);
    }

    // ---- classes

    fn visit_class(&mut self, node: &Class<'a>) {
        if node.declare {
            self.blank_span(node.span);
            return;
        }
        if node.r#abstract {
            let after = node.decorators.last().map_or(node.span.start, |decorator| decorator.span.end);
            if let Some((at, b'a')) = self.next_token(after) {
                self.blank(at, at + "abstract".len() as u32);
            }
        }
        walk::walk_class(self, node);
    }
    fn visit_ts_class_implements_list(&mut self, list: &oxc_allocator::ArenaVec<'a, TSClassImplements<'a>>) {
        let (Some(first), Some(last)) = (list.first(), list.last()) else { return };
        // From the word before the first name.
        if let Some((end, _)) = self.previous_token(first.span.start) {
            self.blank(end + 1 - "implements".len() as u32, last.span.end);
        }
    }
    fn visit_class_element(&mut self, node: &ClassElement<'a>) {
        if let ClassElement::TSIndexSignature(signature) = node {
            let end = match self.next_token(signature.span.end) {
                Some((at, b';')) => at + 1,
                _ => signature.span.end,
            };
            self.blank(signature.span.start, end);
        } else {
            walk::walk_class_element(self, node);
        }
    }
    fn visit_method_definition(&mut self, node: &MethodDefinition<'a>) {
        if node.r#type == MethodDefinitionType::TSAbstractMethodDefinition || node.value.body.is_none() {
            self.blank_span(node.span);
            return;
        }
        let start = node.decorators.last().map_or(node.span.start, |decorator| decorator.span.end);
        self.blank_modifiers(start, node.key.span().start);
        if node.optional {
            self.blank_mark(after_key(self, node.key.span().end, node.computed), b"?");
        }
        walk::walk_method_definition(self, node);
    }
    fn visit_property_definition(&mut self, node: &PropertyDefinition<'a>) {
        if node.declare || node.r#type == PropertyDefinitionType::TSAbstractPropertyDefinition {
            self.blank_span(node.span);
            return;
        }
        let start = node.decorators.last().map_or(node.span.start, |decorator| decorator.span.end);
        self.blank_modifiers(start, node.key.span().start);
        if node.optional || node.definite {
            self.blank_mark(after_key(self, node.key.span().end, node.computed), b"?!");
        }
        walk::walk_property_definition(self, node);
    }
    fn visit_accessor_property(&mut self, node: &AccessorProperty<'a>) {
        let start = node.decorators.last().map_or(node.span.start, |decorator| decorator.span.end);
        self.blank_modifiers(start, node.key.span().start);
        if node.definite {
            self.blank_mark(after_key(self, node.key.span().end, node.computed), b"!");
        }
        walk::walk_accessor_property(self, node);
    }

    // ---- imports and exports

    fn visit_import_declaration(&mut self, node: &ImportDeclaration<'a>) {
        if node.import_kind == ImportOrExportKind::Type {
            self.blank_span(node.span);
            return;
        }
        for specifier in node.specifiers.iter().flatten() {
            if let ImportDeclarationSpecifier::ImportSpecifier(specifier) = specifier
                && specifier.import_kind == ImportOrExportKind::Type
            {
                self.blank_element(specifier.span);
            }
        }
    }
    fn visit_export_named_declaration(&mut self, node: &ExportNamedDeclaration<'a>) {
        if node.export_kind == ImportOrExportKind::Type {
            self.blank_span(node.span);
        } else {
            walk::walk_export_named_declaration(self, node);
        }
    }
    fn visit_export_from_declaration(&mut self, node: &ExportFromDeclaration<'a>) {
        if node.export_kind == ImportOrExportKind::Type {
            self.blank_span(node.span);
        } else {
            walk::walk_export_from_declaration(self, node);
        }
    }
    fn visit_export_declaration(&mut self, node: &ExportDeclaration<'a>) {
        if vanishes(&node.declaration) {
            self.blank_span(node.span);
        } else {
            walk::walk_export_declaration(self, node);
        }
    }
    fn visit_export_specifier(&mut self, node: &ExportSpecifier<'a>) {
        if node.export_kind == ImportOrExportKind::Type {
            self.blank_element(node.span);
        }
    }
    fn visit_export_all_declaration(&mut self, node: &ExportAllDeclaration<'a>) {
        if node.export_kind == ImportOrExportKind::Type {
            self.blank_span(node.span);
        }
    }
    fn visit_export_default_declaration(&mut self, node: &ExportDefaultDeclaration<'a>) {
        let gone = match &node.declaration {
            ExportDefaultDeclarationKind::TSInterfaceDeclaration(_) => true,
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => function.body.is_none(),
            _ => false,
        };
        if gone {
            self.blank_span(node.span);
        } else {
            walk::walk_export_default_declaration(self, node);
        }
    }

    fn visit_expression(&mut self, node: &Expression<'a>) {
        walk::walk_expression(self, node);
    }
}

/// Where the blanked range that begins here ends.
fn at_after(blanks: &[(u32, u32)], start: u32) -> u32 {
    blanks.iter().rev().find(|(from, _)| *from == start).map_or(start, |(_, end)| *end)
}

/// Where a class element's key ends, its bracket included.
fn after_key(stripper: &Stripper<'_>, end: u32, computed: bool) -> u32 {
    match stripper.next_token(end) {
        Some((at, b']')) if computed => at + 1,
        _ => end,
    }
}

#[cfg(test)]
mod tests {
    use super::strip_types;

    fn stripped(text: &str) -> String {
        let out = strip_types(text).unwrap_or_else(|error| error.message);
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn types_vanish() {
        assert_eq!(stripped("let x: number = 1, y!: string"), "let x = 1, y");
        assert_eq!(
            stripped("function f<T>(this: X, a?: T, ...b: T[]): T { return a as T }"),
            "function f ( a , ...b ) { return a }"
        );
        assert_eq!(
            stripped(
                "class A<T> extends B<T> implements C, D { private x?: number; static readonly y = 1; [k: string]: any }"
            ),
            "class A extends B { x ; static y = 1; }"
        );
        assert_eq!(
            stripped(
                "import type { A } from 'a'; import { type B, c } from 'b'; export type { A }; export { type B, c }"
            ),
            "import { c } from 'b'; export { c }"
        );
        assert_eq!(
            stripped("const f = (a: number): { x: number } => ({ x: a! })"),
            "const f = (a ) => ({ x: a })"
        );
        assert_eq!(stripped("let a = 1 as any\n(b)"), "let a = 1 ; (b)");
        assert_eq!(
            stripped("abstract class A { abstract m(): void; n(): void; n() {} }"),
            "class A { n() {} }"
        );
        assert_eq!(
            stripped("declare const x: number; namespace T { type a = 1 } f<string>(x satisfies any)"),
            "f (x )"
        );
        assert_eq!(stripped("return 1 as number"), "return 1");
    }

    #[test]
    fn positions_stay() {
        let text = "const é: 'ü' = (a: {\n b: 1 }): void => a;";
        let out = strip_types(text).unwrap_or_default();
        assert_eq!(out.encode_utf16().count(), text.encode_utf16().count());
        assert_eq!(out.matches('\n').count(), 1);
    }

    #[test]
    fn what_needs_code_is_refused() {
        assert_eq!(stripped("enum A { B }"), "TypeScript enum is not supported in strip-only mode");
        assert_eq!(
            stripped("namespace A { export const x = 1 }"),
            "TypeScript namespace declaration is not supported in strip-only mode"
        );
        assert_eq!(
            stripped("class A { constructor(private x) {} }"),
            "TypeScript parameter property is not supported in strip-only mode"
        );
    }
}
