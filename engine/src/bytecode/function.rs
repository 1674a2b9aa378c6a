//! What the bytecode compiler produces for one function: plain data, no heap cells, so that it can be
//! made, validated and printed without a VM. The VM links it into a code cell.

use super::module::ModuleCode;
use std::rc::Rc;

/// A compiled function before linking.
#[derive(Debug, Default)]
pub struct FunctionCode {
    /// The function's own `name` (UTF-16), empty when anonymous.
    pub name: Vec<u16>,
    /// What stack traces call an anonymous function: the property it is assigned to.
    pub inferred_name: Vec<u16>,
    /// What stack traces put before the name: the class that a method or a function in a field was written in,
    /// `Object` for those of object literals; empty for other functions.
    pub type_name: Vec<u16>,
    /// What sort of function it is.
    pub kind: FunctionKind,
    /// Strict-mode code.
    pub strict: bool,
    /// `length`: formals before the first default or rest.
    pub length: u32,
    /// Parameter registers `r1..=rP`.
    pub param_count: u32,
    /// Registers in the frame, `this` and parameters included.
    pub register_count: u32,
    /// Instructions.
    pub code: Vec<u32>,
    /// Constant pool.
    pub constants: Vec<Constant>,
    /// Inner functions.
    pub functions: Vec<Rc<FunctionCode>>,
    /// Scope descriptions for contexts, global declarations and eval.
    pub scopes: Vec<ScopeInfo>,
    /// Exception handlers, innermost first.
    pub handlers: Vec<Handler>,
    /// (word offset, source offset in UTF-8 bytes), ascending by word offset: the position an error
    /// thrown by the instruction reports.
    pub positions: Vec<(u32, u32)>,
    /// How many feedback slots of each kind the code uses.
    pub feedback: FeedbackCounts,
    /// Byte range of the function's source text (for toString).
    pub source_start: u32,
    /// End of the source range.
    pub source_end: u32,
    /// Byte offset that names the function in traces (its name or keyword).
    pub position: u32,
    /// For NewMappedArguments: context slot of parameter i, or u32::MAX when a later one shadows it.
    pub mapped_parameters: Vec<u32>,
    /// Runs class field initialisers / is a class static block etc.: affects `new.target`, `arguments`.
    pub is_class_field_initializer: bool,
    /// The constructor was written by nobody: default class constructor.
    pub is_default_constructor: bool,
    /// Instances have fields to initialise (base constructors run RunClassFields themselves).
    pub uses_arguments: bool,
    /// Code of a module: how many contexts up from the one the function closes over the module's is.
    pub module_depth: Option<u32>,
    /// The body of a module: its imports and exports.
    pub module: Option<Rc<ModuleCode>>,
}

/// Sorts of function; decides constructor, prototype property, `this` and calling behaviour.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[allow(missing_docs)]
pub enum FunctionKind {
    /// Script, eval or module body.
    #[default]
    Script,
    Eval,
    Module,
    /// A module body that awaits: runs as an async function.
    AsyncModule,
    /// `function` declaration or expression: constructor, own prototype.
    Normal,
    Arrow,
    /// Method, getter, setter, field initializer, static block.
    Method,
    BaseConstructor,
    DerivedConstructor,
    Generator,
    GeneratorMethod,
    Async,
    AsyncArrow,
    AsyncMethod,
    AsyncGenerator,
    AsyncGeneratorMethod,
}

impl FunctionKind {
    /// May be called with `new`.
    pub fn is_constructor(self) -> bool {
        matches!(
            self,
            FunctionKind::Normal | FunctionKind::BaseConstructor | FunctionKind::DerivedConstructor
        )
    }
    /// Class constructors throw when called without `new`.
    pub fn is_class_constructor(self) -> bool {
        matches!(self, FunctionKind::BaseConstructor | FunctionKind::DerivedConstructor)
    }
    /// Sync or async generator.
    pub fn is_generator(self) -> bool {
        use FunctionKind::*;
        matches!(self, Generator | GeneratorMethod | AsyncGenerator | AsyncGeneratorMethod)
    }
    /// Async function or async generator.
    pub fn is_async(self) -> bool {
        use FunctionKind::*;
        matches!(self, Async | AsyncArrow | AsyncMethod | AsyncGenerator | AsyncGeneratorMethod | AsyncModule)
    }
    /// Has no own `this`, `arguments`, `super`, `new.target`.
    pub fn is_arrow(self) -> bool {
        matches!(self, FunctionKind::Arrow | FunctionKind::AsyncArrow)
    }
}

/// A constant of the pool.
#[derive(Clone, PartialEq, Debug)]
pub enum Constant {
    /// Number that does not fit LoadInt.
    Number(f64),
    /// String in UTF-16; names are interned at link time (all strings are).
    String(Vec<u16>),
    /// BigInt magnitude, little-endian limbs.
    BigInt(Vec<u64>),
    /// Tagged template site: cooked strings (None = undefined) and raw strings.
    Template { cooked: Vec<Option<Vec<u16>>>, raw: Vec<Vec<u16>> },
}

/// try region: an exception thrown by an instruction that starts in `start..end` continues at `target`
/// with the thrown value in `register`.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Handler {
    pub start: u32,
    pub end: u32,
    pub target: u32,
    pub register: u32,
}

/// Position of the `Throw` behind a finalizer: what it throws was thrown elsewhere.
pub const RETHROWN: u32 = u32::MAX;

/// How many slots of each feedback kind.
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs)]
pub struct FeedbackCounts {
    pub property: u32,
    pub element: u32,
    pub arith: u32,
    pub compare: u32,
    pub call: u32,
    pub alloc: u32,
    pub global: u32,
    pub looping: u32,
}

/// A scope as the runtime sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ScopeInfo {
    /// What the scope is for.
    pub kind: ScopeKind,
    /// Variables. For heap contexts, index i is context slot i+1 (slot 0 is the parent). Names are
    /// always given; they are used by dynamic lookup, eval and debugging.
    pub bindings: Vec<ScopeBinding>,
    /// For CallEval: the caller is strict, and what eval code may mention.
    pub eval: Option<Box<EvalInfo>>,
    /// Function-level variable scope (where sloppy eval declares `var`s; such contexts get a side table
    /// of extra names on demand).
    pub is_variable_scope: bool,
}

/// See [`ScopeInfo::kind`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash)]
#[allow(missing_docs)]
pub enum ScopeKind {
    #[default]
    Block,
    Function,
    /// DeclareGlobals input.
    Global,
    /// CallEval / DeclareEvalVars input.
    Eval,
    Catch,
    Class,
}

/// One declared name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub struct ScopeBinding {
    pub name: Vec<u16>,
    pub kind: BindingKind,
    /// Keeps its first value: once initialised it never changes.
    pub constant: bool,
}

/// How a name was declared.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[allow(missing_docs)]
pub enum BindingKind {
    Var,
    Function,
    /// Annex B.3.3 candidate: declare as var only if that raises no conflict.
    AnnexBFunction,
    Let,
    Const,
    Class,
    Parameter,
    /// Simple catch parameter: `var` of the same name may pass it.
    CatchParameter,
    /// A named function expression's own name: assignment is silently ignored in sloppy code.
    FunctionName,
    /// An imported binding: the slot holds the value itself (namespaces) or a private pointer to the
    /// `ImportCell` that says where it lives.
    Import,
    /// this / new.target / home object / active function / private name kept for inner arrows and eval.
    Pseudo,
}

/// What a direct eval may see. Pseudo-bindings are found by name in the contexts: "this",
/// "new.target", "%home", "%function", "#name".
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub struct EvalInfo {
    pub strict: bool,
    pub in_function: bool,
    pub in_method: bool,
    pub in_derived_constructor: bool,
    pub in_class_field_initializer: bool,
    /// `arguments` may not appear (class field initialisers).
    pub private_names: Vec<Vec<u16>>,
}

impl FunctionCode {
    /// Source offset of the instruction at word offset `pc`.
    pub fn position_at(&self, pc: u32) -> u32 {
        let at = self.positions.partition_point(|&(word, _)| word <= pc);
        let known = self.positions[..at].iter().rev().find(|(_, position)| *position != RETHROWN);
        known.map_or(self.position, |&(_, position)| position)
    }
}
