//! What the compiler knows: bytecode, feedback and shapes, copied out of the heap on the main thread.
//!
//! Invariant: nothing after the snapshot dereferences a heap cell; cells appear as opaque constants.

use lanner_engine::bytecode::{FunctionKind, Handler};

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
#[derive(Clone, Debug)]
pub struct PropertyCase {
    pub shape: u32,
    /// Cell kind of objects with that shape.
    pub kind: u8,
    pub action: PropertyAction,
}

#[derive(Clone, Debug)]
pub enum PropertyAction {
    /// Own data property.
    Load {
        slot: Slot,
    },
    /// Data property of an object up the chain, valid while the prototype epoch's dependency holds.
    LoadFrom {
        holder: Constant,
        slot: Slot,
        value: Option<Constant>,
        function: Option<u32>,
    },
    /// Getter found on the chain (or own); called with the receiver.
    Getter {
        getter: Constant,
        function: Option<u32>,
    },
    Setter {
        setter: Constant,
        function: Option<u32>,
    },
    /// Not found: undefined.
    Absent,
    Store {
        slot: Slot,
    },
    /// Adds a property in an existing inline slot or in existing overflow room.
    Add {
        new_shape: u32,
        slot: Slot,
    },
    ArrayLength,
}

/// A property site.
#[derive(Clone, Debug, Default)]
pub struct PropertyFeedback {
    pub cases: Vec<PropertyCase>,
    pub megamorphic: bool,
    /// The receiver was a primitive string (length).
    pub string_length: bool,
    /// Primitive receivers' case: prototype of strings.
    pub string_case: Option<PropertyAction>,
    pub number_case: Option<PropertyAction>,
}

/// An element site.
#[derive(Clone, Debug, Default)]
pub struct ElementFeedback {
    /// Bit per `ElementsKind` of receivers with fast elements.
    pub kinds: u8,
    /// Receivers that were arrays / plain objects / typed arrays (bit per TypedArrayKind).
    pub arrays: bool,
    pub objects: bool,
    pub typed: u16,
    pub strings: bool,
    pub holes: bool,
    pub out_of_bounds: bool,
    /// Stores that appended at the length.
    pub grows: bool,
    /// Anything else: named keys, exotics.
    pub generic: bool,
    pub seen: bool,
    /// Keyed by name or symbol (private names): shapes as for named sites, with this key.
    pub named: Option<(Constant, PropertyFeedback)>,
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

#[derive(Clone, Debug)]
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
}

#[derive(Clone, Debug)]
pub struct DirectTarget {
    /// Address of the word that holds the direct entry.
    pub entry_cell: u64,
    pub params: u32,
    pub name: String,
}

/// What a base constructor's `new` makes.
#[derive(Clone, Copy, Debug)]
pub struct ConstructInfo {
    pub shape: u32,
    pub nslots: u8,
    pub kind: u8,
}

#[derive(Clone, Debug, Default)]
pub struct CallFeedback {
    pub cases: Vec<CallCase>,
    pub megamorphic: bool,
}

#[derive(Clone, Debug, Default)]
pub enum GlobalFeedback {
    #[default]
    None,
    /// A lexical or property cell at a fixed address.
    Cell { holder: Constant, slot: Slot, shape: Option<u32>, value: Option<Constant>, checked: bool },
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
    /// Slots of each scope info's context.
    pub scope_sizes: Vec<u32>,
    /// Exits taken at (pc): these sites do not speculate again.
    pub exited: Vec<u32>,
    /// Looks at actual arguments (arguments object, rest, new.target).
    pub needs_arguments: bool,
    /// The closure's context when the function object is fixed.
    pub liveness: crate::builder::liveness::Liveness,
}

/// Everything a compilation reads.
pub struct Snapshot {
    pub functions: Vec<FunctionSnapshot>,
    pub object: WellKnown,
}

/// Addresses and ids of well-known things.
#[derive(Clone, Debug, Default)]
pub struct WellKnown {
    /// Shape id, header bits of plain `{}` per inline capacity are taken at the sites; this is for
    /// arrays.
    pub array_shape: u32,
    pub array_nslots: u8,
    pub empty_elements: u64,
    pub function_shapes: Vec<(u8, u32)>,
    pub true_string: u64,
}
