//! Modules: import and export entries (16.2.2, 16.2.3), the module's body and its instantiation code.
//!
//! A module is two functions that close over the module's context, which linking makes: one runs when the
//! environment is initialised (16.2.1.7.3.1 steps 19 to 25), the other is the body. Variables that neither
//! other functions nor other modules see are registers of the body.

use super::Shared;
use super::bindings::Store;
use super::builder::FunctionBuilder;
use super::programs::ROOT;
use crate::bytecode::{
    FunctionCode, FunctionKind, ImportEntry, ImportPhase, ImportedName, IndirectExport, LocalExport,
    ModuleCode, ModuleRequest,
};
use crate::frontend::scope::{BindingKind, FunctionId, NameId, ScopeKind, Storage, pseudo};
use oxc_ast::ast::{self, Statement};
use oxc_span::{GetSpan, Span};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// The code of a module.
pub(super) fn module<'a>(shared: &Shared<'a>, node: &ast::Program<'a>) -> FunctionCode {
    let scope = shared.tree.function(ROOT).body_scope;
    let mut instantiate = FunctionBuilder::new(shared, ROOT, 0);
    instantiate.out.kind = FunctionKind::Module;
    instantiate.undefine_variables(scope);
    instantiate.hoist_functions(&node.body);
    let instantiate = instantiate.finish();

    let mut body = FunctionBuilder::new(shared, ROOT, 0);
    body.begin_async();
    body.allocate_variables(scope);
    body.statements_with_disposal(&node.body);
    body.end_function();
    let mut out = body.finish();
    out.module = Some(Rc::new(Entries::new(shared).collect(node, Rc::new(instantiate))));
    out
}

/// The phase a syntactic one stands for.
pub(super) fn phase(phase: Option<ast::ImportPhase>) -> ImportPhase {
    match phase {
        None => ImportPhase::Evaluation,
        Some(ast::ImportPhase::Defer) => ImportPhase::Defer,
        Some(ast::ImportPhase::Source) => ImportPhase::Source,
    }
}

impl Shared<'_> {
    /// Contexts from the one a function closes over up to its module's; none outside modules.
    pub fn module_depth(&self, id: FunctionId) -> Option<u32> {
        let scope = self.tree.function(ROOT).body_scope;
        if self.tree.scope(scope).kind != ScopeKind::Module {
            return None;
        }
        Some(match self.tree.scope(self.tree.function(id).outer_scope).parent {
            Some(from) => self.tree.context_depth(from, scope),
            None => 0,
        })
    }
}

impl<'a> FunctionBuilder<'_, 'a> {
    /// `export` before a declaration.
    pub fn export_declaration(&mut self, node: &ast::ExportDeclaration<'a>) {
        match &node.declaration {
            ast::Declaration::VariableDeclaration(node) => self.variable_declaration(node),
            ast::Declaration::ClassDeclaration(node) => self.class_declaration(node),
            ast::Declaration::FunctionDeclaration(_) => {}
            other => {
                let span = other.span();
                self.shared.unsupported("this declaration", span.start, span.end);
            }
        }
    }

    /// 16.2.3.7: a default export's value goes to its class's name or to `*default*`.
    pub fn export_default(&mut self, node: &ast::ExportDefaultDeclaration<'a>) {
        use ast::ExportDefaultDeclarationKind as Kind;
        let name: Vec<u16> = "default".encode_utf16().collect();
        let value = self.alloc();
        match &node.declaration {
            Kind::FunctionDeclaration(_) => return,
            Kind::ClassDeclaration(class) if class.id.is_some() => return self.class_declaration(class),
            Kind::ClassDeclaration(class) => self.class_expression(class, value, Some(name)),
            other => match other.as_expression() {
                Some(expression) => self.named_expression(expression, value, Some(name)),
                None => {
                    let span = other.span();
                    return self.shared.unsupported("this declaration", span.start, span.end);
                }
            },
        }
        let reference = self.shared.tree.of_node(node.node_id.get());
        self.store(reference, None, value, Store::Initialise);
    }
}

/// ModuleRequests, ImportEntries and ExportEntries of a module.
struct Entries<'c, 'a> {
    shared: &'c Shared<'a>,
    requests: Vec<ModuleRequest>,
    imports: Vec<ImportEntry>,
    /// Import entries by local name.
    imported: FxHashMap<&'a str, usize>,
    local_exports: Vec<LocalExport>,
    indirect_exports: Vec<IndirectExport>,
    star_exports: Vec<u32>,
}

fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

impl<'c, 'a> Entries<'c, 'a> {
    fn new(shared: &'c Shared<'a>) -> Entries<'c, 'a> {
        Entries {
            shared,
            requests: Vec::new(),
            imports: Vec::new(),
            imported: FxHashMap::default(),
            local_exports: Vec::new(),
            indirect_exports: Vec::new(),
            star_exports: Vec::new(),
        }
    }

    fn collect(mut self, node: &ast::Program<'a>, instantiate: Rc<FunctionCode>) -> ModuleCode {
        // Exports may come before the imports they pass on.
        for statement in &node.body {
            match statement {
                Statement::ImportDeclaration(node) => self.import(node),
                Statement::ExportFromDeclaration(node) => {
                    self.request(&node.source, node.with_clause.as_deref(), ImportPhase::Evaluation);
                }
                Statement::ExportAllDeclaration(node) => {
                    self.request(&node.source, node.with_clause.as_deref(), ImportPhase::Evaluation);
                }
                _ => {}
            }
        }
        for statement in &node.body {
            self.export(statement);
        }
        let root = self.shared.tree.function(ROOT);
        ModuleCode {
            requests: self.requests,
            imports: self.imports,
            local_exports: self.local_exports,
            indirect_exports: self.indirect_exports,
            star_exports: self.star_exports,
            scope: self.shared.scope_description(root.body_scope),
            instantiate,
            has_top_level_await: root.kind == FunctionKind::AsyncModule,
        }
    }

    fn string(&self, node: &ast::StringLiteral<'a>) -> Vec<u16> {
        self.shared.source.string_literal_value(
            node.span.start,
            node.span.end,
            node.value.as_str(),
            node.lone_surrogates,
        )
    }

    fn name(&self, node: &ast::ModuleExportName<'a>) -> Vec<u16> {
        match node {
            ast::ModuleExportName::IdentifierName(name) => units(name.name.as_str()),
            ast::ModuleExportName::IdentifierReference(name) => units(name.name.as_str()),
            ast::ModuleExportName::StringLiteral(literal) => self.string(literal),
        }
    }

    /// Index of the request, which is added if it is new.
    fn request(
        &mut self,
        source: &ast::StringLiteral<'a>,
        with: Option<&ast::WithClause<'a>>,
        phase: ImportPhase,
    ) -> u32 {
        // The keyword of an abandoned proposal, which oxc still takes.
        if let Some(clause) = with.filter(|clause| clause.keyword == ast::WithClauseKeyword::Assert) {
            let (start, end) = (clause.span.start, clause.span.start + "assert".len() as u32);
            self.shared.early_error("Unexpected identifier 'assert'", start, end);
        }
        let mut attributes: Vec<(Vec<u16>, Vec<u16>)> = with
            .iter()
            .flat_map(|clause| &clause.with_entries)
            .map(|entry| {
                let key = match &entry.key {
                    ast::ImportAttributeKey::Identifier(name) => units(name.name.as_str()),
                    ast::ImportAttributeKey::StringLiteral(literal) => self.string(literal),
                };
                (key, self.string(&entry.value))
            })
            .collect();
        attributes.sort();
        let request = ModuleRequest {
            specifier: self.string(source),
            attributes,
            phase,
            start: source.span.start,
            end: source.span.end,
        };
        let known = self.requests.iter().position(|r| r.same_module(&request) && r.phase == phase);
        let index = known.unwrap_or_else(|| {
            self.requests.push(request);
            self.requests.len() - 1
        });
        index as u32
    }

    /// Context slot of a module variable, 0 if it has none.
    fn slot(&self, name: &str) -> u32 {
        self.shared.tree.name_id(name).map_or(0, |id| self.slot_of(id))
    }

    fn slot_of(&self, name: NameId) -> u32 {
        let tree = &self.shared.tree;
        let scope = tree.function(ROOT).body_scope;
        match tree.find(scope, name).map(|binding| tree.binding(binding).storage) {
            Some(Storage::Context(slot)) => slot,
            _ => 0,
        }
    }

    fn import(&mut self, node: &ast::ImportDeclaration<'a>) {
        let phase = phase(node.phase);
        let request = self.request(&node.source, node.with_clause.as_deref(), phase);
        for specifier in node.specifiers.iter().flatten() {
            let (imported, local, span) = match specifier {
                ast::ImportDeclarationSpecifier::ImportSpecifier(s) => {
                    (ImportedName::Name(self.name(&s.imported)), &s.local, s.imported.span())
                }
                ast::ImportDeclarationSpecifier::ImportDefaultSpecifier(s) => {
                    let imported = match phase {
                        ImportPhase::Source => ImportedName::Source,
                        _ => ImportedName::Name(units("default")),
                    };
                    (imported, &s.local, s.span)
                }
                ast::ImportDeclarationSpecifier::ImportNamespaceSpecifier(s) => {
                    (ImportedName::Namespace, &s.local, s.span)
                }
            };
            let local = local.name.as_str();
            self.imported.insert(local, self.imports.len());
            let slot = self.slot(local);
            self.imports.push(ImportEntry { request, imported, slot, start: span.start, end: span.end });
        }
    }

    /// An export of a local name: of a variable, or of what was imported under the name (16.2.1.7.1 step 10).
    fn export_local(&mut self, local: &str, name: Vec<u16>, span: Span) {
        if let Some(&index) = self.imported.get(local) {
            let entry = &self.imports[index];
            self.indirect_exports.push(IndirectExport {
                name,
                request: entry.request,
                imported: entry.imported.clone(),
                start: span.start,
                end: span.end,
            });
            return;
        }
        let slot = self.slot(local);
        debug_assert!(slot > 0, "an exported variable lives in the context");
        self.local_exports.push(LocalExport { name, slot });
    }

    fn export(&mut self, statement: &Statement<'a>) {
        match statement {
            Statement::ExportNamedDeclaration(node) => {
                for specifier in &node.specifiers {
                    if let ast::ModuleExportName::IdentifierReference(local) = &specifier.local {
                        let name = self.name(&specifier.exported);
                        self.export_local(local.name.as_str(), name, specifier.span);
                    }
                }
            }
            Statement::ExportFromDeclaration(node) => {
                let request =
                    self.request(&node.source, node.with_clause.as_deref(), ImportPhase::Evaluation);
                for specifier in &node.specifiers {
                    let span = specifier.local.span();
                    self.indirect_exports.push(IndirectExport {
                        name: self.name(&specifier.exported),
                        request,
                        imported: ImportedName::Name(self.name(&specifier.local)),
                        start: span.start,
                        end: span.end,
                    });
                }
            }
            Statement::ExportAllDeclaration(node) => {
                let request =
                    self.request(&node.source, node.with_clause.as_deref(), ImportPhase::Evaluation);
                match &node.exported {
                    None => self.star_exports.push(request),
                    Some(exported) => {
                        let (name, span) = (self.name(exported), exported.span());
                        self.indirect_exports.push(IndirectExport {
                            name,
                            request,
                            imported: ImportedName::Namespace,
                            start: span.start,
                            end: span.end,
                        });
                    }
                }
            }
            Statement::ExportDeclaration(node) => self.export_declared(&node.declaration),
            Statement::ExportDefaultDeclaration(node) => {
                use ast::ExportDefaultDeclarationKind as Kind;
                let local = match &node.declaration {
                    Kind::FunctionDeclaration(f) => f.id.as_ref(),
                    Kind::ClassDeclaration(c) => c.id.as_ref(),
                    _ => None,
                };
                let local = local.map_or(pseudo::DEFAULT, |id| id.name.as_str());
                self.export_local(local, units("default"), node.span);
            }
            _ => {}
        }
    }

    fn export_declared(&mut self, declaration: &ast::Declaration<'a>) {
        let mut one = |id: &ast::BindingIdentifier<'a>| {
            self.export_local(id.name.as_str(), units(id.name.as_str()), id.span);
        };
        match declaration {
            ast::Declaration::VariableDeclaration(node) => {
                for declarator in &node.declarations {
                    for identifier in declarator.id.get_binding_identifiers() {
                        one(identifier);
                    }
                }
            }
            ast::Declaration::FunctionDeclaration(node) => {
                if let Some(id) = &node.id {
                    one(id);
                }
            }
            ast::Declaration::ClassDeclaration(node) => {
                if let Some(id) = &node.id {
                    one(id);
                }
            }
            _ => {}
        }
    }
}

impl BindingKind {
    /// Whether the runtime may take the first value for good when nothing assigns the variable.
    pub(super) fn keeps_first_value(self) -> bool {
        self.has_tdz() || self == BindingKind::Function
    }
}
