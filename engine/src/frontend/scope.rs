//! The result of scope analysis: scopes, bindings, functions, classes and resolved references.
//!
//! The AST keeps indices into these tables in the cells oxc reserves for its own semantic data, which we
//! overwrite: `IdentifierReference::reference_id` and `BindingIdentifier::symbol_id` hold a [`RefId`],
//! `node_id` of `this`, `super`, `new.target` and private identifiers a [`RefId`] too, `scope_id` of
//! functions a [`FunctionId`], of classes a [`ClassId`], of all other nodes a [`ScopeId`] (none when the
//! node declares nothing).

use crate::bytecode::{BindingKind as RuntimeKind, FunctionKind};
use oxc_ast::ast;
use rustc_hash::FxHashMap;
use std::fmt::Write;

macro_rules! index_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub struct $name(pub u32);
        impl $name {
            /// As a vector index.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}
index_type!(/** Index of a [`Scope`]. */ ScopeId);
index_type!(/** Index of a [`Binding`]. */ BindingId);
index_type!(/** Index of a [`FunctionInfo`]. */ FunctionId);
index_type!(/** Index of a [`ClassInfo`]. */ ClassId);
index_type!(/** Index of a [`Reference`]. */ RefId);
index_type!(/** An interned name. */ NameId);

/// Pseudo-bindings have names no identifier can have; contexts list them under these.
pub mod pseudo {
    /// `this`.
    pub const THIS: &str = "this";
    /// `new.target`.
    pub const NEW_TARGET: &str = "new.target";
    /// The method's [[HomeObject]].
    pub const HOME: &str = "%home";
    /// The running function object (for `super()` in arrows).
    pub const FUNCTION: &str = "%function";
    /// Holds the variables that sloppy direct eval declares in a function.
    pub const EVAL_VARIABLES: &str = "%vars";
    /// An anonymous default export.
    pub const DEFAULT: &str = "*default*";
}

/// What a scope is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScopeKind {
    /// Script top level: every binding is global.
    Global,
    /// Module top level.
    Module,
    /// Eval top level: lexical declarations, and in strict code `var`s; sloppy `var`s are dynamic.
    Eval,
    /// Function body, with the parameters unless they have expressions.
    Function,
    /// Parameters of a function whose parameters have expressions; the body's scope is its child.
    Parameters,
    /// Around [`ScopeKind::Parameters`]: holds what sloppy eval in parameter expressions declares.
    ParameterEval,
    /// A named function expression's own name.
    FunctionName,
    Block,
    /// `for` with lexical declarations: copied per iteration when captured.
    For,
    /// The names of a for-in/of head while its right side is evaluated: never initialised.
    ForHead,
    Catch,
    Switch,
    With,
    /// A class's inner name.
    ClassName,
    /// Private names, computed field keys and private methods of a class.
    ClassBody,
    /// Body of a class static block: a variable scope within the static initializer function.
    StaticBlock,
}

/// One scope.
#[derive(Debug)]
pub struct Scope {
    pub kind: ScopeKind,
    pub parent: Option<ScopeId>,
    /// The function whose activation holds it.
    pub function: FunctionId,
    /// In declaration order.
    pub bindings: Vec<BindingId>,
    pub(super) names: FxHashMap<NameId, BindingId>,
    /// Heap slots, the parent slot not counted. The scope has a context exactly when this is not 0 (or
    /// it is a `with` scope).
    pub context_slots: u32,
    /// A direct eval call is in this scope or one inside it (functions included).
    pub inner_eval: bool,
    /// Sloppy direct eval may add `var`s here at run time.
    pub eval_may_declare: bool,
    /// For [`ScopeKind::For`]: the head's TDZ scope.
    pub head: Option<ScopeId>,
    /// Where entering the scope starts in the source: its function declarations exist from there on.
    /// 0 for the scopes of functions.
    pub start: u32,
}

impl Scope {
    /// Has a context of its own at run time.
    pub fn has_context(&self) -> bool {
        // Linking makes a module's context, always.
        self.context_slots > 0 || matches!(self.kind, ScopeKind::With | ScopeKind::Module)
    }
    /// `var` declarations stop here.
    pub fn is_variable_scope(&self) -> bool {
        matches!(
            self.kind,
            ScopeKind::Global
                | ScopeKind::Module
                | ScopeKind::Eval
                | ScopeKind::Function
                | ScopeKind::StaticBlock
        )
    }
}

/// How a name was declared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum BindingKind {
    Var,
    /// Function declaration at the top level of a variable scope.
    Function,
    /// Function declaration in a block: lexical, initialised at block entry.
    BlockFunction,
    /// Annex B.3.3 `var` of a block function, in global and eval code.
    AnnexBFunction,
    Let,
    Const,
    Using,
    AwaitUsing,
    Class,
    /// A class's inner name.
    ClassName,
    Parameter,
    /// `catch (e)`.
    CatchParameter,
    FunctionName,
    Import,
    Arguments,
    This,
    NewTarget,
    Home,
    ActiveFunction,
    PrivateName,
    /// Made by the compiler, initialised before any use: computed keys, private methods.
    Synthetic,
}

impl BindingKind {
    /// Uninitialised until its declaration is evaluated.
    pub fn has_tdz(self) -> bool {
        use BindingKind::*;
        matches!(self, Let | Const | Using | AwaitUsing | Class | ClassName | Import)
    }
    /// Assignment throws a TypeError.
    pub fn is_constant(self) -> bool {
        use BindingKind::*;
        matches!(self, Const | Using | AwaitUsing | ClassName | Import)
    }
    /// Conflicts with a `var` of the same name that would be hoisted past it.
    pub fn is_lexical(self) -> bool {
        use BindingKind::*;
        matches!(self, Let | Const | Using | AwaitUsing | Class | ClassName | Import | BlockFunction)
    }
    /// What the runtime's scope descriptions call it.
    pub fn runtime(self) -> RuntimeKind {
        use BindingKind::*;
        match self {
            Var | Arguments => RuntimeKind::Var,
            Function | BlockFunction => RuntimeKind::Function,
            AnnexBFunction => RuntimeKind::AnnexBFunction,
            Let => RuntimeKind::Let,
            Const | Using | AwaitUsing | ClassName => RuntimeKind::Const,
            Class => RuntimeKind::Class,
            Parameter => RuntimeKind::Parameter,
            CatchParameter => RuntimeKind::CatchParameter,
            FunctionName => RuntimeKind::FunctionName,
            Import => RuntimeKind::Import,
            This | NewTarget | Home | ActiveFunction | PrivateName | Synthetic => RuntimeKind::Pseudo,
        }
    }
}

/// Where a binding lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Storage {
    /// A register of its function; the bytecode compiler picks which.
    Register,
    /// Slot of its scope's context (1-based; slot 0 is the parent).
    Context(u32),
    /// Global object or global lexical declaration, found by name.
    Global,
    /// Found by name through the context chain.
    Dynamic,
}

/// One declared variable.
#[derive(Debug)]
pub struct Binding {
    pub name: NameId,
    pub kind: BindingKind,
    pub scope: ScopeId,
    pub storage: Storage,
    /// Source offset after which straight-line code of the same function finds it initialised; 0 when
    /// it is initialised at scope entry, `u32::MAX` when nothing is known.
    pub initialised_at: u32,
    /// Used by another function, dynamically, or by eval: lives in a context.
    pub captured: bool,
    /// Some reference or declaration mentions it, so it needs storage.
    pub used: bool,
    /// Assigned after initialisation.
    pub assigned: bool,
    /// Some reference must check for initialisation, so scope entry stores HOLE.
    pub needs_hole: bool,
    /// For a plain identifier parameter: its position.
    pub parameter: Option<u32>,
}

/// One use of a name.
#[derive(Debug)]
pub struct Reference {
    pub name: NameId,
    pub scope: ScopeId,
    pub position: u32,
    pub resolution: Resolution,
    /// A read or assignment must check that the binding is initialised.
    pub check: bool,
    /// Stores into the binding (initialising declarations of `var`s included).
    pub assigns: bool,
    /// Is the declaration itself: its initialisation, unchecked, and no reason to keep the variable.
    pub declares: bool,
}

/// What a name means at a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Resolution {
    Binding(BindingId),
    /// Not declared in this source, no dynamic scope in between.
    Global,
    /// A `with` or a sloppy direct eval may decide: look it up by name.
    Dynamic,
}

/// One function, or the code of a script, module, eval, class field or static initializer.
#[derive(Debug)]
pub struct FunctionInfo {
    pub kind: FunctionKind,
    pub parent: Option<FunctionId>,
    pub strict: bool,
    /// Outermost scope: name, parameters or body.
    pub outer_scope: ScopeId,
    /// Where parameters are declared: `body_scope` unless they have expressions.
    pub parameter_scope: ScopeId,
    pub body_scope: ScopeId,
    /// The class's `(instance | static)` initializer.
    pub is_field_initializer: bool,
    pub is_static_initializer: bool,
    pub is_getter_or_setter: bool,
    /// Method, constructor or initializer of a class (not a closure in a computed key): runs only after
    /// the class's inner name is initialised.
    pub is_class_element: bool,
    /// Identifier parameters without defaults or rest.
    pub simple_parameters: bool,
    pub has_parameter_expressions: bool,
    /// Contains a direct eval call (not counting inner functions other than arrows).
    pub has_direct_eval: bool,
    /// Pseudo-bindings that something mentions.
    pub this: Option<BindingId>,
    pub new_target: Option<BindingId>,
    pub home: Option<BindingId>,
    pub active_function: Option<BindingId>,
    /// The variable that receives the arguments object.
    pub arguments: Option<BindingId>,
    /// `arguments` must alias the parameters.
    pub mapped_arguments: bool,
    pub(super) arguments_escape: bool,
    /// Derived constructors: where a top-level `super(...)` statement ends.
    pub(super) super_call_end: u32,
    /// A function declaration, hoisted to the start of its scope.
    pub is_declaration: bool,
    /// A declaration in statement position (`if (x) function f() {}`): the block it stands for.
    pub statement_scope: Option<ScopeId>,
    /// Declaration in a block that also assigns a `var` (B.3.3): that variable's reference.
    pub annex_b: Option<RefId>,
    pub span: oxc_span::Span,
}

/// One class.
#[derive(Debug)]
pub struct ClassInfo {
    /// Present when the class has a name.
    pub name_scope: Option<ScopeId>,
    pub name_binding: Option<BindingId>,
    pub body_scope: ScopeId,
    pub instance_initializer: Option<FunctionId>,
    pub static_initializer: Option<FunctionId>,
    /// The class or an element has a decorator, or there is an auto-accessor: its functions may run before
    /// its inner name is initialised.
    pub decorated: bool,
    /// An element has a decorator, or there is an auto-accessor: methods are defined after all elements.
    pub has_steps: bool,
    /// Runs what decorators of instance methods added.
    pub instance_extra: Option<BindingId>,
    /// Per element of the body.
    pub elements: Vec<ClassElementInfo>,
}

/// Compiler variables that belong to a class element.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClassElementInfo {
    /// Holds the computed key of a field until the initializer runs.
    pub key: Option<BindingId>,
    /// Holds a private instance method or accessor function for the instance initializer.
    pub method: Option<BindingId>,
    /// The element's private name.
    pub private_name: Option<BindingId>,
    /// Setter of a private instance auto-accessor; its getter is `method`.
    pub setter: Option<BindingId>,
    /// Private name that an auto-accessor's value is stored under.
    pub storage: Option<BindingId>,
    /// Functions of a decorated field or accessor: one for the initial value, one to run afterwards.
    pub initialize: Option<BindingId>,
    pub extra: Option<BindingId>,
}

/// Functions with a [[HomeObject]].
pub fn has_home(kind: FunctionKind) -> bool {
    use FunctionKind::*;
    matches!(
        kind,
        Method | BaseConstructor | DerivedConstructor | GeneratorMethod | AsyncMethod | AsyncGeneratorMethod
    )
}

/// All tables.
#[derive(Debug, Default)]
pub struct ScopeTree<'a> {
    pub scopes: Vec<Scope>,
    pub bindings: Vec<Binding>,
    pub functions: Vec<FunctionInfo>,
    pub classes: Vec<ClassInfo>,
    pub references: Vec<Reference>,
    pub(super) names: Vec<&'a str>,
    pub(super) name_ids: FxHashMap<&'a str, NameId>,
    pub(super) private_ids: FxHashMap<&'a str, NameId>,
    pub(super) private_start: FxHashMap<NameId, ()>,
}

impl<'a> ScopeTree<'a> {
    pub fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.index()]
    }
    pub fn binding(&self, id: BindingId) -> &Binding {
        &self.bindings[id.index()]
    }
    pub fn function(&self, id: FunctionId) -> &FunctionInfo {
        &self.functions[id.index()]
    }
    pub fn class(&self, id: ClassId) -> &ClassInfo {
        &self.classes[id.index()]
    }
    pub fn reference(&self, id: RefId) -> &Reference {
        &self.references[id.index()]
    }
    /// The name of the pseudo-binding `this`.
    pub fn this_name(&self) -> NameId {
        super::scope_builder::known::THIS
    }
    /// The name's text, `#` not included for private names.
    pub fn name(&self, id: NameId) -> &'a str {
        self.names[id.index()]
    }
    /// The name's text as contexts list it: with the `#` of private names.
    pub fn display_name(&self, id: NameId) -> String {
        let text = self.name(id);
        if self.private_start.contains_key(&id) { format!("#{text}") } else { text.to_owned() }
    }
    /// The binding a scope declares under this name.
    pub fn find(&self, scope: ScopeId, name: NameId) -> Option<BindingId> {
        self.scope(scope).names.get(&name).copied()
    }
    /// A name that occurs in the source.
    pub fn name_id(&self, text: &str) -> Option<NameId> {
        self.name_ids.get(text).copied()
    }

    /// The use this identifier is.
    pub fn of_identifier(&self, node: &ast::IdentifierReference<'_>) -> RefId {
        RefId(node.reference_id.get().map_or(0, |id| id.index() as u32))
    }
    /// The use (initialisation or assignment) this declared identifier is.
    pub fn of_binding_identifier(&self, node: &ast::BindingIdentifier<'_>) -> RefId {
        RefId(node.symbol_id.get().map_or(0, |id| id.index() as u32))
    }
    /// The use kept in a `node_id`.
    pub fn of_node(&self, node: oxc_syntax::node::NodeId) -> RefId {
        RefId(node.index() as u32)
    }
    /// The scope of a block, loop, catch, switch, with or static block; none if it declares nothing.
    pub fn of_scope(&self, cell: &std::cell::Cell<Option<oxc_syntax::scope::ScopeId>>) -> Option<ScopeId> {
        cell.get().map(|id| ScopeId(id.index() as u32))
    }
    /// The function of a function or arrow node.
    pub fn of_function(&self, cell: &std::cell::Cell<Option<oxc_syntax::scope::ScopeId>>) -> FunctionId {
        FunctionId(cell.get().map_or(0, |id| id.index() as u32))
    }
    /// The class of a class node.
    pub fn of_class(&self, cell: &std::cell::Cell<Option<oxc_syntax::scope::ScopeId>>) -> ClassId {
        ClassId(cell.get().map_or(0, |id| id.index() as u32))
    }

    /// The nearest function outside arrows: the one whose `this` code in `function` sees.
    pub fn this_function(&self, mut function: FunctionId) -> FunctionId {
        while self.function(function).kind.is_arrow() {
            match self.function(function).parent {
                Some(parent) => function = parent,
                None => break,
            }
        }
        function
    }

    /// Contexts between a place in `from` and the scope `to` that encloses it: how far up to go.
    pub fn context_depth(&self, from: ScopeId, to: ScopeId) -> u32 {
        let mut depth = 0;
        let mut at = from;
        while at != to {
            depth += u32::from(self.scope(at).has_context());
            match self.scope(at).parent {
                Some(parent) => at = parent,
                None => break,
            }
        }
        depth
    }

    /// A readable picture, for tests: one line per scope; `name:kind` is a register, `name@slot` a context
    /// slot, `!` marks bindings that start as HOLE; then the references that are not plain.
    pub fn print(&self) -> String {
        let mut out = String::new();
        let roots = (0..self.scopes.len()).filter(|&i| self.scopes[i].parent.is_none());
        for root in roots {
            self.print_scope(ScopeId(root as u32), 0, &mut out);
        }
        out
    }

    fn print_scope(&self, id: ScopeId, indent: usize, out: &mut String) {
        let scope = self.scope(id);
        let _ = write!(out, "{:indent$}{:?}", "", scope.kind, indent = indent * 2);
        let function = self.function(scope.function);
        if function.outer_scope == id {
            let _ = write!(out, " f{}", scope.function.0);
            if function.mapped_arguments {
                out.push_str(" mapped");
            }
        }
        if scope.eval_may_declare {
            out.push_str(" eval");
        }
        for &b in &scope.bindings {
            let binding = self.binding(b);
            if !binding.used {
                continue;
            }
            let _ = write!(out, " {}", self.display_name(binding.name));
            match binding.storage {
                Storage::Register => {}
                Storage::Context(slot) => {
                    let _ = write!(out, "@{slot}");
                }
                Storage::Global => out.push_str("@global"),
                Storage::Dynamic => out.push_str("@dynamic"),
            }
            let _ = write!(out, ":{:?}", binding.kind);
            if binding.needs_hole {
                out.push('!');
            }
        }
        let mut uses = String::new();
        for reference in self.references.iter().filter(|r| r.scope == id) {
            match reference.resolution {
                Resolution::Binding(_) if reference.check => {
                    let _ = write!(uses, " {}?", self.display_name(reference.name));
                }
                Resolution::Binding(_) => {}
                Resolution::Global => {
                    let _ = write!(uses, " {}=global", self.display_name(reference.name));
                }
                Resolution::Dynamic => {
                    let _ = write!(uses, " {}=dynamic", self.display_name(reference.name));
                }
            }
        }
        if !uses.is_empty() {
            let _ = write!(out, " |{uses}");
        }
        out.push('\n');
        for (i, child) in self.scopes.iter().enumerate() {
            if child.parent == Some(id) {
                self.print_scope(ScopeId(i as u32), indent + 1, out);
            }
        }
    }
}
