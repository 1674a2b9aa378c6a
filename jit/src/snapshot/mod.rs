//! What the compiler knows: bytecode, feedback and shapes, copied out of the heap on the main thread.
//!
//! Invariant: nothing after the snapshot dereferences a heap cell; cells appear as opaque constants.

pub mod take;

pub use take::take_snapshot;

use crate::builder::liveness::Liveness;
use lanner_engine::bytecode::{FunctionKind, Handler};
use rustc_hash::FxHashMap;

/// A cell or primitive the code may embed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Constant {
    /// Value bits.
    pub bits: u64,
    /// The cell may still move: reach it through the constant table.
    pub movable: bool,
}

/// Where a named property is stored.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Slot {
    /// Byte offset in the object.
    Inline(u32),
    /// Index in the overflow storage.
    Overflow(u32),
}

/// What a field of a shape holds (by the shape's tracking).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FieldKind {
    Int32,
    Double,
    Number,
    Object,
    Any,
}

/// One receiver shape of a property site.
#[derive(Clone, Debug, PartialEq)]
pub struct PropertyCase {
    pub shape: u32,
    /// Cell kind of objects with that shape.
    pub kind: u8,
    pub action: PropertyAction,
}

#[derive(Clone, Debug, PartialEq)]
pub enum PropertyAction {
    /// Own data property.
    Load {
        slot: Slot,
        field: FieldKind,
    },
    /// Data property of an object up the chain; the prototype epoch must be this.
    LoadFrom {
        holder: Constant,
        slot: Slot,
        epoch: u32,
        /// The function it holds: the epoch covers that, too.
        value: Option<Constant>,
    },
    /// Getter up the chain: the pair in the holder's slot has this getter.
    Getter {
        holder: Constant,
        slot: Slot,
        epoch: u32,
        getter: Constant,
        case: Box<CallCase>,
    },
    /// The original Function.prototype[@@hasInstance] is found for a closure whose own `prototype` is in
    /// this slot.
    HasInstance {
        prototype: Slot,
        epoch: u32,
    },
    /// Setter up the chain, likewise.
    Setter {
        holder: Constant,
        slot: Slot,
        epoch: u32,
        setter: Constant,
        case: Box<CallCase>,
    },
    /// Not found: undefined.
    Absent {
        epoch: u32,
    },
    Store {
        slot: Slot,
        field: FieldKind,
    },
    /// Adds a property in an existing inline slot or in existing overflow room.
    Add {
        new_shape: u32,
        slot: Slot,
        field: FieldKind,
        epoch: u32,
    },
    ArrayLength,
    StringLength,
    /// A variable of a module, through the namespace that the shape stands for.
    ModuleExport {
        context: u64,
        slot: u32,
    },
}

/// A property site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PropertyFeedback {
    pub cases: Vec<PropertyCase>,
    /// Some receivers are not described by the cases.
    pub generic: bool,
    /// Address of the cache.
    pub ic: u64,
}

/// An element site.
#[derive(Clone, Debug, Default)]
pub struct ElementFeedback {
    /// The interpreter's `element_bits`.
    pub bits: u32,
    /// Keyed by one name or symbol: that key and the named cache.
    pub named: Option<(Constant, PropertyFeedback)>,
    pub ic: u64,
}

/// Bits of arithmetic and compare feedback.
pub mod kinds {
    pub const INT: u8 = 1;
    /// Int operands, result not an int.
    pub const OVERFLOW: u8 = 2;
    pub const NUMBER: u8 = 4;
    pub const BIGINT: u8 = 8;
    pub const STRING: u8 = 16;
    pub const OTHER: u8 = 32;
    /// Compare only: objects, and null/undefined.
    pub const OBJECT: u8 = 64;
    pub const NULLISH: u8 = 128;
}

#[derive(Clone, Debug, PartialEq)]
pub struct CallCase {
    /// The function object, when it was always the same.
    pub callee: Option<Constant>,
    /// The `Code` cell of a closure.
    pub code: Option<Constant>,
    /// Its snapshot, when worth inlining.
    pub function: Option<u32>,
    /// For direct calls.
    pub direct: Option<DirectTarget>,
    /// Intrinsic id of a native.
    pub intrinsic: u16,
    /// For construct sites: what `new` allocates.
    pub construct: Option<ConstructInfo>,
    /// Shape id of the callee object, for guarding its prototype in super calls.
    pub callee_shape: u32,
    /// A built-in function.
    pub native: bool,
    /// Class constructors throw when called.
    pub class_constructor: bool,
    pub derived: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DirectTarget {
    /// Address of the word that holds the direct entry.
    pub entry_cell: u64,
    pub params: u32,
    pub name: String,
}

/// What a base constructor's `new` makes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConstructInfo {
    pub shape: u32,
    pub nslots: u8,
}

#[derive(Clone, Debug, Default)]
pub struct CallFeedback {
    pub cases: Vec<CallCase>,
    pub megamorphic: bool,
    pub seen: bool,
    pub ic: u64,
}

/// A global site, when its cache is filled.
#[derive(Clone, Debug, Default)]
pub struct GlobalFeedback {
    pub cached: Option<GlobalCase>,
    pub ic: u64,
}

#[derive(Clone, Debug)]
pub struct GlobalCase {
    /// Lexical record or global object.
    pub holder: Constant,
    /// Byte offset in its overflow storage.
    pub offset: u32,
    pub epoch: u32,
    pub epoch_address: u64,
    pub writable: bool,
    /// What it holds and will hold: an initialised constant.
    pub value: Option<Constant>,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct AllocFeedback {
    /// Root shape of the object made, its slots and header, when inline allocation is possible.
    pub shape: u32,
    pub nslots: u8,
    pub kind: u8,
    pub bits: u8,
}

/// One function.
#[derive(Clone, Debug)]
pub struct FunctionSnapshot {
    pub name: String,
    /// Address of the CodeBlock.
    pub code_block: u64,
    /// The Code cell.
    pub code_cell: Constant,
    pub entry_cell: u64,
    pub code: Vec<u32>,
    pub kind: FunctionKind,
    pub strict: bool,
    pub param_count: u32,
    pub register_count: u32,
    pub constants: Vec<Constant>,
    pub handlers: Vec<Handler>,
    pub property: Vec<PropertyFeedback>,
    pub element: Vec<ElementFeedback>,
    pub arith: Vec<u8>,
    pub compare: Vec<u8>,
    pub call: Vec<CallFeedback>,
    pub alloc: Vec<AllocFeedback>,
    pub global: Vec<GlobalFeedback>,
    /// Slots of each scope info's context and the id its contexts carry.
    pub scopes: Vec<(u32, u32)>,
    /// Exits taken by offset: such sites speculate less.
    pub exited: Vec<(u32, u32)>,
    /// Address of the first instruction.
    pub code_address: u64,
    /// Inner functions' `Code` cells, where linked.
    pub inner: Vec<Option<Constant>>,
    /// How closures of them are made, for ordinary kinds.
    pub inner_closures: Vec<Option<ClosureInfo>>,
    pub realm: u64,
    /// Which constants are strings.
    pub string_constants: Vec<bool>,
    /// The atom "length".
    pub length_key: u64,
    /// Looks at actual arguments (arguments object, rest, new.target).
    pub needs_arguments: bool,
    /// Has instructions that only the interpreter executes.
    pub interpreted: bool,
    /// Code of a module: contexts from the closure's up to the module's, and the module's (old).
    pub module: Option<(u32, u64)>,
    /// Imports the code reads: operand of LoadImport, context and slot of the variable.
    pub imports: Vec<(u32, u64, u32)>,
    /// Indices in [`Snapshot::cells`] of everything above that is a cell.
    pub cells: Vec<u32>,
    /// See [`FunctionSnapshot::liveness`].
    pub liveness: std::cell::OnceCell<Liveness>,
}

impl FunctionSnapshot {
    /// Generators, and whatever has `await`.
    pub fn is_suspendable(&self) -> bool {
        self.kind.is_generator() || self.kind.is_async()
    }
    /// Live registers, blocks and loops: computed when first asked, where the compiler runs.
    pub fn liveness(&self) -> &Liveness {
        self.liveness.get_or_init(|| Liveness::compute(&self.code, self.register_count, &self.handlers))
    }
}

/// What a closure of linked code starts as.
#[derive(Clone, Copy, Debug)]
pub struct ClosureInfo {
    pub shape: u32,
    /// Bits byte of the header.
    pub bits: u8,
    /// The `Code` cell.
    pub code: u64,
}

/// What can be relied on about one context.
#[derive(Clone, Debug, Default)]
pub struct ContextSnapshot {
    pub parent: Option<Constant>,
    /// Slots of bindings that are initialised and never assigned again.
    pub constants: FxHashMap<u32, Constant>,
}

/// Everything a compilation reads.
pub struct Snapshot {
    pub functions: Vec<FunctionSnapshot>,
    pub object: WellKnown,
    /// The closure being compiled, if its code has only one.
    pub only_closure: Option<Constant>,
    /// Contexts of functions the code refers to, by the function's Value bits.
    pub function_contexts: FxHashMap<u64, Constant>,
    /// Contexts by their bits.
    pub contexts: FxHashMap<u64, ContextSnapshot>,
    /// Calls of closures that the functions make, by their code.
    pub closures: Vec<CallCase>,
    /// Constructors (Value bits) with what `new` makes for them as new.target.
    pub constructors: Vec<(u64, ConstructInfo)>,
    /// Derived constructors: function, its shape, its prototype (the parent).
    pub parents: Vec<(u64, u32, u64)>,
    /// Words of bytecode that may be inlined.
    pub inline_budget: u32,
    /// All cells mentioned, by their addresses when the snapshot was taken. Those of movable ones are
    /// names only: collections during the compilation may move the cells.
    pub cells: Vec<u64>,
    /// For entries into loops: the type (`facts::ty`) of each register in the frame that asked.
    pub osr_types: Vec<u16>,
    /// Variables of modules that the code mentions, by context and slot.
    pub module_slots: FxHashMap<(u64, u32), ModuleSlot>,
}

/// What is known of a module's variable for good.
#[derive(Clone, Copy, Debug)]
pub struct ModuleSlot {
    /// Initialised: it is never HOLE again.
    pub initialised: bool,
    /// Its value, if nothing assigns it after its initialisation. The module's context keeps it alive.
    pub value: Option<Constant>,
    /// The value is a module namespace, and the shape is its own.
    pub namespace_shape: Option<u32>,
}

/// Addresses and ids of well-known things.
#[derive(Clone, Debug)]
pub struct WellKnown {
    /// Shape id, header bits of plain `{}` per inline capacity are taken at the sites; this is for
    /// arrays.
    pub array_shape: u32,
    pub empty_elements: Constant,
    /// Closures: shape id by (constructor kinds share one) and internal words.
    pub closure_nslots: u8,
    /// Address of `vm.proto_epoch`.
    pub proto_epoch: u64,
    /// Address of `vm.buffers_changed`.
    pub buffers_changed: u64,
    /// Address of `vm.no_prototype_elements`.
    pub no_prototype_elements: u64,
    /// Intrinsic ids of Math and other functions.
    pub string_shapes: Vec<u32>,
    /// %ArrayIteratorPrototype%.next, once it is made.
    pub array_iterator_next: Option<Constant>,
    /// Address of `vm.array_iteration_pristine`.
    pub array_iteration_pristine: u64,
    /// Atoms: number, string, boolean, undefined, function, then the other results of typeof.
    pub type_names: [u64; 8],
    /// Address of the 256 strings of one Latin-1 unit.
    pub single_char_strings: u64,
    /// Where runtime functions with two results leave the second.
    pub further_results: u64,
}

/// The element type of a typed array kind's number, if compiled code knows it.
pub fn typed_element_of(kind: u32) -> Option<crate::lower::memory::typed::Element> {
    (kind <= 8).then(|| crate::lower::memory::typed::Element::from_id(kind as u64))
}
