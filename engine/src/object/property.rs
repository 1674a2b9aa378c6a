//! Property keys, attributes and descriptors.

use crate::heap::{CellKind, Heap, RootedVec, Trace, Visitor};
use crate::object::layout::JsSymbol;
use crate::string::JsString;
use crate::value::{Gc, Value};
use std::ops::{Deref, DerefMut};

/// A property key: an atom (interned string that is not an array index), a symbol, or an integer index
/// 0..=2^32-2. Atoms and symbols never move, so keys may live in malloc'd tables as long as something
/// traces them.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PropertyKey(u64);

impl PropertyKey {
    /// Largest integer index.
    pub const MAX_INDEX: u32 = u32::MAX - 1;

    #[inline(always)]
    pub fn index(index: u32) -> PropertyKey {
        debug_assert!(index != u32::MAX);
        PropertyKey(Value::INT_TAG | index as u64)
    }
    /// An atom that is not an array index.
    #[inline(always)]
    pub fn atom(atom: Gc<JsString>) -> PropertyKey {
        PropertyKey(atom.value().0)
    }
    #[inline(always)]
    pub fn symbol(symbol: Gc<JsSymbol>) -> PropertyKey {
        PropertyKey(symbol.value().0)
    }
    #[inline(always)]
    pub fn is_index(self) -> bool {
        self.0 >= Value::INT_TAG
    }
    #[inline(always)]
    pub fn as_index(self) -> Option<u32> {
        if self.is_index() { Some(self.0 as u32) } else { None }
    }
    /// Whether the key is a symbol (private names included).
    #[inline(always)]
    pub fn is_symbol(self) -> bool {
        !self.is_index() && Value(self.0).is_kind(CellKind::Symbol)
    }
    /// Whether the key is a private name.
    pub fn is_private(self) -> bool {
        self.as_symbol().is_some_and(|s| s.flags & 1 != 0)
    }
    pub fn as_symbol(self) -> Option<Gc<JsSymbol>> {
        if self.is_symbol() { Some(Value(self.0).as_gc()) } else { None }
    }
    pub fn as_atom(self) -> Option<Gc<JsString>> {
        if self.is_index() || self.is_symbol() { None } else { Some(Value(self.0).as_gc()) }
    }
    /// The atom's or symbol's cell as a Value. Indices have no cell: use `vm.key_to_value`.
    #[inline(always)]
    pub fn cell_value(self) -> Value {
        debug_assert!(!self.is_index());
        Value(self.0)
    }
    #[inline(always)]
    pub fn raw(self) -> u64 {
        self.0
    }
    /// From [`PropertyKey::raw`].
    #[inline(always)]
    pub fn from_raw(raw: u64) -> PropertyKey {
        PropertyKey(raw)
    }
}

impl std::fmt::Debug for PropertyKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.as_index() {
            Some(i) => write!(f, "[{i}]"),
            None => write!(f, "<key {:#x}>", self.0),
        }
    }
}

// SAFETY: visits the only word; index keys look like numbers and are ignored.
unsafe impl Trace for PropertyKey {
    fn trace(&mut self, visitor: &mut dyn Visitor) {
        visitor.visit_value(&mut self.0);
    }
}

/// Property keys, rooted: what [[OwnPropertyKeys]] returns.
pub struct KeyList(RootedVec<PropertyKey>);

impl KeyList {
    pub fn new(heap: &mut Heap) -> KeyList {
        KeyList(heap.rooted_vec())
    }
    /// The keys, by value.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = PropertyKey> + '_ {
        self.0.iter().copied()
    }
}
impl Deref for KeyList {
    type Target = Vec<PropertyKey>;
    fn deref(&self) -> &Vec<PropertyKey> {
        &self.0
    }
}
impl DerefMut for KeyList {
    fn deref_mut(&mut self) -> &mut Vec<PropertyKey> {
        &mut self.0
    }
}

/// Attribute bits of a stored property.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Attributes(pub u8);

impl Attributes {
    pub const WRITABLE: u8 = 1;
    pub const ENUMERABLE: u8 = 2;
    pub const CONFIGURABLE: u8 = 4;
    /// The slot holds an `AccessorPair` (ValueArray of getter, setter) instead of a value.
    pub const ACCESSOR: u8 = 8;
    /// Plain assignment's attributes.
    pub const ALL: Attributes = Attributes(7);
    /// Built-in methods: writable, configurable, not enumerable.
    pub const HIDDEN: Attributes = Attributes(5);
    pub const NONE: Attributes = Attributes(0);
    /// configurable only (function name, length).
    pub const CONFIG: Attributes = Attributes(4);

    #[inline(always)]
    pub fn writable(self) -> bool {
        self.0 & Self::WRITABLE != 0
    }
    #[inline(always)]
    pub fn enumerable(self) -> bool {
        self.0 & Self::ENUMERABLE != 0
    }
    #[inline(always)]
    pub fn configurable(self) -> bool {
        self.0 & Self::CONFIGURABLE != 0
    }
    #[inline(always)]
    pub fn is_accessor(self) -> bool {
        self.0 & Self::ACCESSOR != 0
    }
}

/// A Property Descriptor record (6.2.6): every field may be absent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PropertyDescriptor {
    pub value: Option<Value>,
    /// Getter: a callable or undefined.
    pub get: Option<Value>,
    pub set: Option<Value>,
    pub writable: Option<bool>,
    pub enumerable: Option<bool>,
    pub configurable: Option<bool>,
}

impl PropertyDescriptor {
    /// Data descriptor with all fields.
    pub fn data(value: Value, attributes: Attributes) -> PropertyDescriptor {
        PropertyDescriptor {
            value: Some(value),
            get: None,
            set: None,
            writable: Some(attributes.writable()),
            enumerable: Some(attributes.enumerable()),
            configurable: Some(attributes.configurable()),
        }
    }
    /// Accessor descriptor with all fields.
    pub fn accessor(get: Value, set: Value, attributes: Attributes) -> PropertyDescriptor {
        PropertyDescriptor {
            value: None,
            get: Some(get),
            set: Some(set),
            writable: None,
            enumerable: Some(attributes.enumerable()),
            configurable: Some(attributes.configurable()),
        }
    }
    pub fn is_accessor(&self) -> bool {
        self.get.is_some() || self.set.is_some()
    }
    pub fn is_data(&self) -> bool {
        self.value.is_some() || self.writable.is_some()
    }
    pub fn is_generic(&self) -> bool {
        !self.is_accessor() && !self.is_data()
    }
}
