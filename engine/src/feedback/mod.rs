//! Inline caches, type profiles, tier-up counters.
//!
//! One array per feedback kind, indexed by the operand of the instruction. The interpreter's caches are
//! the optimizing tier's profile. Cells in caches are traced strongly through the code block; storing one
//! needs a write barrier on the `Code` cell.

use crate::bytecode::FeedbackCounts;
use crate::heap::Visitor;
use crate::object::Shape;
use crate::value::Value;

/// How a cached property access is done. `offset` is in bytes: from the object for inline slots, from the
/// storage cell for overflow slots.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CaseKind {
    /// Nothing cached.
    Empty = 0,
    /// Own data property in an inline slot.
    OwnInline = 1,
    /// Own data property in the overflow storage.
    OwnOverflow = 2,
    /// Data property of `holder` on the prototype chain, valid while `epoch` is current.
    ProtoInline = 3,
    ProtoOverflow = 4,
    /// Getter or setter: the `AccessorPair` sits in the receiver's slot.
    OwnAccessorInline = 5,
    OwnAccessorOverflow = 6,
    /// The pair sits in `holder`'s slot.
    ProtoAccessorInline = 7,
    ProtoAccessorOverflow = 8,
    /// No such property up the chain (loads give undefined), valid while `epoch` is current.
    Absent = 9,
    /// Store adds the property: shape becomes `new_shape`; valid while `epoch` is current.
    AddInline = 10,
    /// As AddInline, into the overflow storage if it has room.
    AddOverflow = 11,
    /// `length` of arrays and strings.
    ArrayLength = 12,
    StringLength = 13,
    /// A variable that a module namespace exports: `holder` is the module's context. HOLE: not initialised.
    ModuleExport = 14,
}

/// One cached case.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct PropertyCase {
    /// Receiver's shape id (primitives have reserved ids).
    pub shape: u32,
    pub kind: CaseKind,
    /// Byte offset of the slot.
    pub offset: u32,
    /// Prototype epoch at caching time, for chain cases.
    pub epoch: u32,
    /// Add transitions: the shape afterwards.
    pub new_shape: u32,
    /// Object that has the property, for chain cases; otherwise undefined.
    pub holder: Value,
    /// Own stores and adds: home of the field's representation; null = untracked.
    pub owner: *mut Shape,
}

impl PropertyCase {
    pub const EMPTY: PropertyCase = PropertyCase {
        shape: 0,
        kind: CaseKind::Empty,
        offset: 0,
        epoch: 0,
        new_shape: 0,
        holder: Value::UNDEFINED,
        owner: std::ptr::null_mut(),
    };
}

/// Most cases kept before a site is megamorphic.
pub const MAX_POLYMORPHIC: usize = 8;

/// Cache of a named access site.
#[derive(Clone, Debug)]
#[repr(C)]
pub struct PropertyIc {
    /// The most recent monomorphic case.
    pub first: PropertyCase,
    /// The other ones.
    pub more: Vec<PropertyCase>,
    /// Too many shapes: go straight to the generic path.
    pub megamorphic: bool,
    /// Some access was not cacheable.
    pub uncacheable: bool,
}

impl PropertyIc {
    pub const EMPTY: PropertyIc =
        PropertyIc { first: PropertyCase::EMPTY, more: Vec::new(), megamorphic: false, uncacheable: false };
    /// All cached cases.
    pub fn cases(&self) -> impl Iterator<Item = &PropertyCase> {
        std::iter::once(&self.first).chain(self.more.iter()).filter(|c| c.kind != CaseKind::Empty)
    }
    /// Adds a case, replacing a stale one of the same shape; past the limit the site is megamorphic.
    pub fn add(&mut self, case: PropertyCase) {
        if self.first.kind == CaseKind::Empty || self.first.shape == case.shape {
            self.first = case;
            return;
        }
        if let Some(old) = self.more.iter_mut().find(|c| c.shape == case.shape) {
            *old = case;
        } else if self.more.len() + 1 < MAX_POLYMORPHIC {
            self.more.push(case);
        } else {
            self.megamorphic = true;
        }
    }
}

/// Bits of arithmetic and comparison feedback.
pub mod type_bits {
    /// int32 operands and an int32 result.
    pub const INT32: u8 = 1;
    /// Number operands, result not an int32 (or an operand a double).
    pub const NUMBER: u8 = 2;
    pub const STRING: u8 = 4;
    pub const BIGINT: u8 = 8;
    /// Both objects / symbols (equality).
    pub const OBJECT: u8 = 16;
    /// undefined, null.
    pub const NULLISH: u8 = 32;
    pub const BOOLEAN: u8 = 64;
    /// Anything else, or mixtures.
    pub const OTHER: u8 = 128;
}

/// Bits of element access feedback.
pub mod element_bits {
    /// Fast array (CellKind::Array) by elements kind.
    pub const ARRAY_INT32: u32 = 1;
    pub const ARRAY_DOUBLE: u32 = 2;
    pub const ARRAY_TAGGED: u32 = 4;
    /// The elements kind was holey.
    pub const HOLEY: u32 = 8;
    /// A hole was read, or the index was out of bounds (reads).
    pub const HOLE_READ: u32 = 16;
    pub const OUT_OF_BOUNDS: u32 = 32;
    /// Stores that appended at the length / grew.
    pub const APPEND: u32 = 64;
    /// Typed arrays: bit 8 + kind.
    pub const TYPED_SHIFT: u32 = 8;
    /// Other objects with fast elements.
    pub const OBJECT_FAST: u32 = 1 << 20;
    pub const STRING: u32 = 1 << 21;
    /// Named (string or symbol) keys.
    pub const NAMED_KEY: u32 = 1 << 22;
    /// Keys that were doubles (integral).
    pub const DOUBLE_KEY: u32 = 1 << 23;
    pub const OTHER: u32 = 1 << 24;
    /// Arguments objects.
    pub const ARGUMENTS: u32 = 1 << 25;
    /// Stores: the elements kind was generalised here.
    pub const KIND_CHANGE: u32 = 1 << 26;
}

/// Cache of a keyed access site.
#[derive(Clone, Debug)]
#[repr(C)]
pub struct ElementIc {
    /// [`element_bits`].
    pub bits: u32,
    /// Named-key cache: the one key seen (raw PropertyKey bits), HOLE when none. Traced, so that a freed
    /// atom's address cannot match another.
    pub key: Value,
    /// Cache for that key (also used by private names).
    pub named: PropertyIc,
}

impl ElementIc {
    pub const EMPTY: ElementIc = ElementIc { bits: 0, key: Value::HOLE, named: PropertyIc::EMPTY };
}

/// What a call site called.
#[derive(Clone, Debug)]
#[repr(C)]
pub struct CallIc {
    /// Calls counted (saturating).
    pub count: u32,
    /// Distinct targets given up.
    pub megamorphic: bool,
    /// Up to four callees: function objects. Different closures of one code are kept once, see `closures`.
    pub targets: Vec<Value>,
    /// Target 0 stands for several closures of the same code.
    pub closures: bool,
}

impl CallIc {
    pub const EMPTY: CallIc = CallIc { count: 0, megamorphic: false, targets: Vec::new(), closures: false };
}

/// Allocation site of literals, arrays and closures.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct AllocSite {
    /// Objects made (saturating).
    pub count: u32,
    /// Most general elements kind arrays from here had (literals).
    pub elements_kind: u8,
    /// Objects: learned inline capacity (0 = as written).
    pub capacity: u8,
}

/// What a global access resolved to.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct GlobalIc {
    /// Realm's global epoch when cached; 0 = empty.
    pub epoch: u32,
    /// 1 lexical record, 2 global object; bit 2 set: writable data.
    pub kind: u32,
    /// Byte offset inside the holder's overflow storage.
    pub offset: u32,
}

/// Loop back-edge profile.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct LoopCounter {
    /// Iterations (saturating).
    pub count: u32,
    /// OSR entry compiled for this loop, or null.
    pub osr_entry: usize,
}

/// All feedback of a code block.
#[derive(Default)]
#[allow(missing_docs)]
pub struct Feedback {
    pub property: Box<[PropertyIc]>,
    pub element: Box<[ElementIc]>,
    pub arith: Box<[u8]>,
    pub compare: Box<[u8]>,
    pub call: Box<[CallIc]>,
    pub alloc: Box<[AllocSite]>,
    pub global: Box<[GlobalIc]>,
    pub looping: Box<[LoopCounter]>,
}

impl Feedback {
    /// Empty feedback for these counts.
    pub fn new(counts: &FeedbackCounts) -> Feedback {
        Feedback {
            property: vec![PropertyIc::EMPTY; counts.property as usize].into(),
            element: vec![ElementIc::EMPTY; counts.element as usize].into(),
            arith: vec![0; counts.arith as usize].into(),
            compare: vec![0; counts.compare as usize].into(),
            call: vec![CallIc::EMPTY; counts.call as usize].into(),
            alloc: vec![AllocSite::default(); counts.alloc as usize].into(),
            global: vec![GlobalIc::default(); counts.global as usize].into(),
            looping: vec![LoopCounter::default(); counts.looping as usize].into(),
        }
    }

    /// Visits every cell in the caches.
    pub fn trace(&mut self, visitor: &mut dyn Visitor) {
        let properties =
            self.property.iter_mut().chain(self.element.iter_mut().map(|element| &mut element.named));
        for ic in properties {
            visitor.visit_value(&mut ic.first.holder.0);
            for case in &mut ic.more {
                visitor.visit_value(&mut case.holder.0);
            }
        }
        for ic in &mut self.element {
            visitor.visit_value(&mut ic.key.0);
        }
        for ic in &mut self.call {
            for target in &mut ic.targets {
                visitor.visit_value(&mut target.0);
            }
        }
    }
}
