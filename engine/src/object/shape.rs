//! Shapes: what an object's named properties are called, where they live and what they hold.
//!
//! A shape is malloc'd, named by a 32-bit id that is never reused, and immutable in its property list,
//! except in dictionary mode, where it belongs to one object and changes in place. Shapes form a
//! transition tree; the property table of a branch is kept by its newest shape and rebuilt from the
//! parents when an older one is asked.
//!
//! Invariants: a shape fixes its objects' cell kind, prototype, extensibility, number of internal fields
//! and inline capacity. Inline caches and compiled code may therefore rely on the id alone, for shapes
//! that are not dictionaries.

use super::layout::OBJECT_HEADER_SIZE;
use super::property::{Attributes, PropertyKey};
use crate::heap::CellKind;
use crate::value::Value;
use rustc_hash::FxHashMap;

/// What the values of a field have been so far. Generalises only, and tells dependents when it does.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FieldRepr {
    /// Nothing stored yet.
    None = 0,
    /// Int32-encoded numbers only.
    Int32 = 1,
    /// Double-encoded numbers only (int32 stores are re-encoded).
    Double = 2,
    /// Numbers of either encoding.
    Number = 3,
    /// Objects only.
    Object = 4,
    Any = 5,
}

impl FieldRepr {
    /// The smallest representation that covers the current one and `value`.
    #[inline]
    pub fn join(self, value: Value) -> FieldRepr {
        use FieldRepr::*;
        if value.is_int() {
            match self {
                None | Int32 => Int32,
                Double => Double,
                Number => Number,
                Object | Any => Any,
            }
        } else if value.is_number() {
            match self {
                None | Double => Double,
                Int32 | Number => Number,
                Object | Any => Any,
            }
        } else if value.is_object() {
            match self {
                None | Object => Object,
                _ => Any,
            }
        } else {
            Any
        }
    }
    /// Whether a value may be stored as it is.
    #[inline(always)]
    pub fn accepts(self, value: Value) -> bool {
        match self {
            FieldRepr::Any => true,
            FieldRepr::Int32 => value.is_int(),
            FieldRepr::Double => value.is_double(),
            FieldRepr::Number => value.is_number(),
            FieldRepr::Object => value.is_object(),
            FieldRepr::None => false,
        }
    }
}

/// A property as a shape's table lists it.
#[derive(Clone, Copy, Debug)]
pub struct PropertyEntry {
    pub key: PropertyKey,
    /// Inline below the shape's inline capacity, otherwise `slot - inline_capacity` in the storage.
    pub slot: u32,
    pub attributes: Attributes,
    /// The shape whose transition added the field: home of its representation.
    pub owner: *mut Shape,
}

/// Ordered properties with an index for larger tables.
#[derive(Clone, Default, Debug)]
pub struct PropertyTable {
    /// In insertion order; deleted entries of dictionaries have `slot == DELETED`.
    pub entries: Vec<PropertyEntry>,
    index: FxHashMap<PropertyKey, u32>,
    deleted: u32,
}

pub(super) const DELETED: u32 = u32::MAX;
/// Tables up to this size are searched linearly.
const LINEAR: usize = 8;

impl PropertyTable {
    /// Position of a key.
    #[inline]
    pub fn position(&self, key: PropertyKey) -> Option<usize> {
        if self.index.is_empty() {
            self.entries.iter().position(|e| e.key == key && e.slot != DELETED)
        } else {
            self.index.get(&key).map(|&i| i as usize)
        }
    }
    /// The entry of a key.
    #[inline]
    pub fn get(&self, key: PropertyKey) -> Option<&PropertyEntry> {
        self.position(key).map(|i| &self.entries[i])
    }
    /// Appends; the key is not present.
    pub fn push(&mut self, entry: PropertyEntry) {
        let at = self.entries.len() as u32;
        self.entries.push(entry);
        if !self.index.is_empty() {
            self.index.insert(entry.key, at);
        } else if self.entries.len() > LINEAR {
            self.rebuild_index();
        }
    }
    fn rebuild_index(&mut self) {
        self.index.clear();
        if self.entries.len() > LINEAR {
            for (i, e) in self.entries.iter().enumerate() {
                if e.slot != DELETED {
                    self.index.insert(e.key, i as u32);
                }
            }
        }
    }
    /// Removes a key (dictionary mode).
    pub fn remove(&mut self, key: PropertyKey) {
        if let Some(i) = self.position(key) {
            self.entries[i].slot = DELETED;
            self.index.remove(&key);
            self.deleted += 1;
            if self.deleted as usize > self.entries.len() / 2 + 8 {
                self.entries.retain(|e| e.slot != DELETED);
                self.deleted = 0;
                self.rebuild_index();
            }
        }
    }
    /// Changes the attributes of a key that is present.
    pub fn set_attributes(&mut self, key: PropertyKey, attributes: Attributes) {
        if let Some(i) = self.position(key) {
            self.entries[i].attributes = attributes;
        }
    }
    /// Live entries in insertion order.
    pub fn iter(&self) -> impl Iterator<Item = &PropertyEntry> {
        self.entries.iter().filter(|e| e.slot != DELETED)
    }
    /// Number of live entries.
    pub fn len(&self) -> usize {
        self.entries.len() - self.deleted as usize
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Ids that stand for primitives in inline caches; strings, symbols and BigInts carry them in their
/// header's shape word.
pub mod reserved_ids {
    pub const STRING: u32 = 1;
    pub const SYMBOL: u32 = 2;
    pub const BIGINT: u32 = 3;
    pub const NUMBER: u32 = 4;
    pub const BOOLEAN: u32 = 5;
    pub const COUNT: usize = 8;
}

/// Shape flags.
pub mod shape_flags {
    /// Owned by one object, changed in place; ids of such shapes must not be cached for the receiver.
    pub const DICTIONARY: u8 = 1;
    /// [[Extensible]] is false.
    pub const NON_EXTENSIBLE: u8 = 2;
    /// Lookups must use the kind's exotic methods; never cached. Functions: `length`, `name` and
    /// `prototype` are not made yet.
    pub const EXOTIC: u8 = 4;
    /// The objects are prototypes of others: adding a property must be noticed, so inline caches hold no
    /// Add case for such a shape. Other objects never share it.
    pub const PROTOTYPE: u8 = 8;
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Transition {
    Add(PropertyKey, Attributes),
    /// Other attributes for a property that exists.
    Reconfigure(PropertyKey, Attributes),
    PreventExtensions,
    /// Objects became prototypes.
    BecomePrototype,
}

/// See the module's text.
pub struct Shape {
    pub id: u32,
    /// Cell kind of the objects.
    pub kind: CellKind,
    /// Words of internal fields before the inline properties.
    pub internal_fields: u8,
    /// Inline named-property words.
    pub inline_capacity: u8,
    pub flags: u8,
    /// Prototype: an object or null.
    pub proto: Value,
    /// Slots in use (the next property's slot).
    pub slot_count: u32,
    /// Representation of the field this shape's own transition added.
    pub field_repr: FieldRepr,
    /// Ids of compiled code that relies on this shape's field representation.
    pub dependents: Vec<u32>,
    /// Referred to by the realm: kept while the VM lives.
    pub pinned: bool,
    parent: *mut Shape,
    /// How it came from its parent; None for roots and dictionaries.
    step: Option<Transition>,
    table: Option<Box<PropertyTable>>,
    transitions: Vec<(Transition, *mut Shape)>,
    transition_index: FxHashMap<Transition, *mut Shape>,
}

impl Shape {
    #[inline(always)]
    pub fn is_dictionary(&self) -> bool {
        self.flags & shape_flags::DICTIONARY != 0
    }
    #[inline(always)]
    pub fn is_extensible(&self) -> bool {
        self.flags & shape_flags::NON_EXTENSIBLE == 0
    }
    #[inline(always)]
    pub fn is_exotic(&self) -> bool {
        self.flags & shape_flags::EXOTIC != 0
    }
    /// Whether lookups through this shape may be cached by its id.
    #[inline(always)]
    pub fn is_cacheable(&self) -> bool {
        self.flags & (shape_flags::DICTIONARY | shape_flags::EXOTIC) == 0
    }
    /// Words after the fixed object part.
    pub fn nslots(&self) -> usize {
        self.internal_fields as usize + self.inline_capacity as usize
    }
    /// Bytes of an object of this shape.
    pub fn object_size(&self) -> usize {
        OBJECT_HEADER_SIZE + 8 * self.nslots()
    }
    /// Byte offset of an inline slot from the object's start, or None for the overflow storage.
    #[inline(always)]
    pub fn inline_offset(&self, slot: u32) -> Option<u32> {
        if slot < self.inline_capacity as u32 {
            Some(OBJECT_HEADER_SIZE as u32 + 8 * (self.internal_fields as u32 + slot))
        } else {
            None
        }
    }
    /// Index into the overflow storage of a slot that is not inline.
    #[inline(always)]
    pub fn overflow_index(&self, slot: u32) -> usize {
        (slot - self.inline_capacity as u32) as usize
    }
    /// The property table, built if this shape gave it to a child.
    pub fn table(&mut self) -> &mut PropertyTable {
        if self.table.is_none() {
            let mut chain = Vec::new();
            let mut at: *mut Shape = self;
            let mut table = loop {
                // SAFETY: parents outlive their children (the sweep frees a shape only with its subtree).
                let shape = unsafe { &mut *at };
                if let Some(t) = &shape.table {
                    break t.as_ref().clone();
                }
                chain.push(at);
                if shape.parent.is_null() {
                    break PropertyTable::default();
                }
                at = shape.parent;
            };
            for &shape in chain.iter().rev() {
                // SAFETY: as above.
                let s = unsafe { &*shape };
                match s.step {
                    Some(Transition::Add(key, attributes)) => {
                        table.push(PropertyEntry { key, slot: s.slot_count - 1, attributes, owner: shape });
                    }
                    Some(Transition::Reconfigure(key, attributes)) => table.set_attributes(key, attributes),
                    Some(Transition::PreventExtensions | Transition::BecomePrototype) | None => {}
                }
            }
            self.table = Some(Box::new(table));
        }
        self.table.as_mut().expect("just built")
    }
    /// Looks a named key up.
    #[inline]
    pub fn lookup(&mut self, key: PropertyKey) -> Option<PropertyEntry> {
        match &self.table {
            Some(table) => table.get(key).copied(),
            None => self.lookup_without_table(key),
        }
    }

    /// An intermediate shape of a constructor is asked once or twice; a table of its own would cost more
    /// than looking at the few steps up to the next shape that has one.
    fn lookup_without_table(&mut self, key: PropertyKey) -> Option<PropertyEntry> {
        let mut at: *mut Shape = self;
        for _ in 0..LINEAR {
            // SAFETY: parents outlive their children.
            let shape = unsafe { &*at };
            if let Some(table) = &shape.table {
                return table.get(key).copied();
            }
            match shape.step {
                Some(Transition::Add(added, attributes)) => {
                    if added == key {
                        return Some(PropertyEntry {
                            key,
                            slot: shape.slot_count - 1,
                            attributes,
                            owner: at,
                        });
                    }
                }
                _ => break,
            }
            at = shape.parent;
        }
        self.table().get(key).copied()
    }
}

/// All shapes of a VM.
#[derive(Default)]
pub struct ShapeTable {
    /// By id; freed shapes are null. Ids below [`reserved_ids::COUNT`] are never shapes.
    pub by_id: Vec<*mut Shape>,
    /// Root shapes by (prototype bits, kind, internal fields, inline capacity, flags).
    roots: FxHashMap<(u64, u8, u8, u8, u8), *mut Shape>,
    /// Number of live shapes, for statistics.
    pub live: usize,
    /// Shapes created since the last minor collection (their prototypes may be young).
    young: Vec<u32>,
    /// Compiled code that relied on a representation which `with_prototype` generalised; the VM drains
    /// it right after each call.
    pub invalidated: Vec<u32>,
}

/// Objects with more named properties than this go to dictionary mode.
pub const MAX_FAST_PROPERTIES: u32 = 1020;
/// Properties added with computed keys go to dictionary mode sooner: such objects are maps.
pub const MAX_FAST_KEYED: u32 = 128;
/// A shape with this many children gets no more: objects that would need one become dictionaries.
pub const MAX_TRANSITIONS: usize = 1536;

impl ShapeTable {
    pub fn new() -> ShapeTable {
        let mut table = ShapeTable::default();
        table.by_id.resize(reserved_ids::COUNT, std::ptr::null_mut());
        table
    }

    fn insert(&mut self, mut shape: Shape) -> *mut Shape {
        shape.id = u32::try_from(self.by_id.len()).expect("shape ids exhausted");
        if shape.proto.is_cell() {
            self.young.push(shape.id);
        }
        let ptr = Box::into_raw(Box::new(shape));
        self.by_id.push(ptr);
        self.live += 1;
        ptr
    }

    /// The shape with this id (of a live object).
    #[inline(always)]
    pub fn get(&self, id: u32) -> *mut Shape {
        debug_assert!((id as usize) < self.by_id.len() && !self.by_id[id as usize].is_null());
        // SAFETY: ids come from object headers, which only hold ids of this table.
        unsafe { *self.by_id.get_unchecked(id as usize) }
    }

    /// The empty shape for objects of this kind and prototype; shared.
    pub fn root(
        &mut self,
        kind: CellKind,
        proto: Value,
        internal_fields: u8,
        inline_capacity: u8,
        flags: u8,
    ) -> *mut Shape {
        let key = (proto.0, kind as u8, internal_fields, inline_capacity, flags);
        if let Some(&shape) = self.roots.get(&key) {
            return shape;
        }
        let shape = self.unique_root(kind, proto, internal_fields, inline_capacity, flags);
        self.roots.insert(key, shape);
        shape
    }

    /// An empty shape for one object, which its id identifies. It is never swept.
    pub fn unique_root(
        &mut self,
        kind: CellKind,
        proto: Value,
        internal_fields: u8,
        inline_capacity: u8,
        flags: u8,
    ) -> *mut Shape {
        self.insert(Shape {
            id: 0,
            kind,
            internal_fields,
            inline_capacity,
            flags,
            proto,
            slot_count: 0,
            field_repr: FieldRepr::None,
            dependents: Vec::new(),
            pinned: false,
            parent: std::ptr::null_mut(),
            step: None,
            table: Some(Box::default()),
            transitions: Vec::new(),
            transition_index: FxHashMap::default(),
        })
    }

    fn find_transition(shape: &Shape, transition: Transition) -> Option<*mut Shape> {
        if shape.transition_index.is_empty() {
            shape.transitions.iter().find(|(t, _)| *t == transition).map(|&(_, s)| s)
        } else {
            shape.transition_index.get(&transition).copied()
        }
    }

    fn add_transition(shape: &mut Shape, transition: Transition, to: *mut Shape) {
        shape.transitions.push((transition, to));
        if !shape.transition_index.is_empty() {
            shape.transition_index.insert(transition, to);
        } else if shape.transitions.len() > LINEAR {
            shape.transition_index = shape.transitions.iter().copied().collect();
        }
    }

    /// The shape after adding a property that the (fast) shape does not have.
    pub fn add_property(&mut self, from: *mut Shape, key: PropertyKey, attributes: Attributes) -> *mut Shape {
        // SAFETY: `from` is a live shape of this table.
        let shape = unsafe { &mut *from };
        debug_assert!(!shape.is_dictionary());
        let transition = Transition::Add(key, attributes);
        if let Some(to) = Self::find_transition(shape, transition) {
            return to;
        }
        let slot = shape.slot_count;
        // The first child takes the table over; an older shape rebuilds one when it is asked again.
        let table = if shape.transitions.is_empty() { shape.table.take() } else { None };
        let to = self.insert(Shape {
            id: 0,
            kind: shape.kind,
            internal_fields: shape.internal_fields,
            inline_capacity: shape.inline_capacity,
            flags: shape.flags,
            proto: shape.proto,
            slot_count: slot + 1,
            field_repr: FieldRepr::None,
            dependents: Vec::new(),
            pinned: false,
            parent: from,
            step: Some(transition),
            table: None,
            transitions: Vec::new(),
            transition_index: FxHashMap::default(),
        });
        if let Some(mut table) = table {
            table.push(PropertyEntry { key, slot, attributes, owner: to });
            // SAFETY: just made.
            unsafe { (*to).table = Some(table) };
        }
        Self::add_transition(shape, transition, to);
        to
    }

    /// The non-extensible shape after this fast one.
    pub fn prevent_extensions(&mut self, from: *mut Shape) -> *mut Shape {
        self.with_flag(from, Transition::PreventExtensions, shape_flags::NON_EXTENSIBLE)
    }

    /// The shape of an object of this fast shape that became a prototype.
    pub fn become_prototype(&mut self, from: *mut Shape) -> *mut Shape {
        self.with_flag(from, Transition::BecomePrototype, shape_flags::PROTOTYPE)
    }

    fn with_flag(&mut self, from: *mut Shape, transition: Transition, flag: u8) -> *mut Shape {
        // SAFETY: a live shape of this table.
        let shape = unsafe { &mut *from };
        if let Some(to) = Self::find_transition(shape, transition) {
            return to;
        }
        let table = shape.table().clone();
        let to = self.insert(Shape {
            id: 0,
            flags: shape.flags | flag,
            dependents: Vec::new(),
            pinned: false,
            parent: from,
            step: Some(transition),
            table: Some(Box::new(table)),
            transitions: Vec::new(),
            transition_index: FxHashMap::default(),
            field_repr: FieldRepr::None,
            kind: shape.kind,
            internal_fields: shape.internal_fields,
            inline_capacity: shape.inline_capacity,
            proto: shape.proto,
            slot_count: shape.slot_count,
        });
        Self::add_transition(shape, transition, to);
        to
    }

    /// The shape before this one if the last step added `key`: what deleting it gives.
    pub fn before_add(&self, shape: *mut Shape, key: PropertyKey) -> Option<*mut Shape> {
        // SAFETY: a live shape of this table.
        let shape = unsafe { &*shape };
        match shape.step {
            Some(Transition::Add(added, _)) if added == key => Some(shape.parent),
            _ => None,
        }
    }

    /// A dictionary shape with the same properties, owned by one object. Field representations become
    /// Any through fresh owners (null owner = no tracking).
    pub fn to_dictionary(&mut self, from: *mut Shape) -> *mut Shape {
        // SAFETY: a live shape of this table.
        let shape = unsafe { &mut *from };
        let mut table = shape.table().clone();
        for entry in &mut table.entries {
            entry.owner = std::ptr::null_mut();
        }
        self.insert(Shape {
            id: 0,
            flags: shape.flags | shape_flags::DICTIONARY,
            dependents: Vec::new(),
            pinned: false,
            parent: std::ptr::null_mut(),
            step: None,
            table: Some(Box::new(table)),
            transitions: Vec::new(),
            transition_index: FxHashMap::default(),
            field_repr: FieldRepr::Any,
            kind: shape.kind,
            internal_fields: shape.internal_fields,
            inline_capacity: shape.inline_capacity,
            proto: shape.proto,
            slot_count: shape.slot_count,
        })
    }

    /// The shape of an object of shape `from` whose prototype becomes `proto`: same properties in the
    /// same slots. Fast shapes re-walk the tree of the other root.
    pub fn with_prototype(&mut self, from: *mut Shape, proto: Value) -> *mut Shape {
        // SAFETY: a live shape of this table.
        let shape = unsafe { &mut *from };
        if shape.is_dictionary() {
            let to = self.to_dictionary(from);
            // SAFETY: just made.
            unsafe { (*to).proto = proto };
            // SAFETY: as above.
            let id = unsafe { (*to).id };
            if proto.is_cell() {
                self.young.push(id);
            }
            return to;
        }
        let entries: Vec<PropertyEntry> = shape.table().iter().copied().collect();
        let (kind, fields, inline, flags) = (
            shape.kind,
            shape.internal_fields,
            shape.inline_capacity,
            shape.flags & !shape_flags::NON_EXTENSIBLE,
        );
        let extensible = shape.is_extensible();
        let mut to = self.root(kind, proto, fields, inline, flags);
        for entry in entries {
            to = self.add_property(to, entry.key, entry.attributes);
            // Values move along unchecked, so the new owner cannot claim a tighter representation.
            // SAFETY: just made or found.
            unsafe {
                let repr = if entry.owner.is_null() { FieldRepr::Any } else { (*entry.owner).field_repr };
                if (*to).field_repr != repr {
                    (*to).field_repr =
                        if (*to).field_repr == FieldRepr::None { repr } else { FieldRepr::Any };
                    self.invalidated.append(&mut (*to).dependents);
                }
            }
        }
        if extensible { to } else { self.prevent_extensions(to) }
    }

    /// The child that adds `key` with these attributes, if it exists. Then `key` is no property of `from`.
    #[inline]
    pub fn find_add(&self, from: *mut Shape, key: PropertyKey, attributes: Attributes) -> Option<*mut Shape> {
        // SAFETY: `from` is a live shape of this table.
        Self::find_transition(unsafe { &*from }, Transition::Add(key, attributes))
    }

    /// The shape with this id if it has not been freed.
    pub fn get_live(&self, id: u32) -> Option<*mut Shape> {
        self.by_id.get(id as usize).copied().filter(|shape| !shape.is_null())
    }

    /// Slots of the largest shape below (and including) this one, for slack tracking.
    pub fn deepest_slot_count(&self, from: *mut Shape) -> u32 {
        let mut most = 0;
        let mut work = vec![from];
        while let Some(shape) = work.pop() {
            // SAFETY: live shapes of this table.
            let shape = unsafe { &*shape };
            most = most.max(shape.slot_count);
            work.extend(shape.transitions.iter().map(|&(_, to)| to));
        }
        most
    }

    /// Takes inline capacity that no shape of a root's tree uses away from the whole tree: later objects
    /// are smaller, and those that exist keep words nothing refers to. False when the tree uses more, or
    /// when a root with this capacity exists already.
    pub fn shrink_capacity(&mut self, root: *mut Shape, capacity: u8) -> bool {
        // SAFETY: a live shape of this table.
        let shape = unsafe { &*root };
        if !shape.parent.is_null() || shape.step.is_some() || shape.is_dictionary() {
            return false;
        }
        let key = |capacity| (shape.proto.0, shape.kind as u8, shape.internal_fields, capacity, shape.flags);
        let (old, new) = (key(shape.inline_capacity), key(capacity));
        if old == new {
            return true;
        }
        if capacity > shape.inline_capacity
            || self.roots.get(&old) != Some(&root)
            || self.roots.contains_key(&new)
        {
            return false;
        }
        self.roots.remove(&old);
        self.roots.insert(new, root);
        let mut work = vec![root];
        while let Some(at) = work.pop() {
            // SAFETY: live shapes of this table.
            let shape = unsafe { &mut *at };
            debug_assert!(shape.slot_count <= capacity as u32);
            shape.inline_capacity = capacity;
            work.extend(shape.transitions.iter().map(|&(_, to)| to));
        }
        true
    }

    /// Whether a fast shape may get another property, rather than become a dictionary.
    #[inline]
    pub fn may_add(&self, from: *mut Shape) -> bool {
        // SAFETY: `from` is a live shape of this table.
        let shape = unsafe { &*from };
        shape.slot_count < MAX_FAST_PROPERTIES && shape.transitions.len() < MAX_TRANSITIONS
    }

    /// The shape after a property that the fast shape has gets other attributes; same slots.
    pub fn reconfigure(&mut self, from: *mut Shape, key: PropertyKey, attributes: Attributes) -> *mut Shape {
        // SAFETY: a live shape of this table.
        let shape = unsafe { &mut *from };
        debug_assert!(!shape.is_dictionary());
        let transition = Transition::Reconfigure(key, attributes);
        if let Some(to) = Self::find_transition(shape, transition) {
            return to;
        }
        let mut table = shape.table().clone();
        table.set_attributes(key, attributes);
        let to = self.insert(Shape {
            id: 0,
            kind: shape.kind,
            internal_fields: shape.internal_fields,
            inline_capacity: shape.inline_capacity,
            flags: shape.flags,
            proto: shape.proto,
            slot_count: shape.slot_count,
            field_repr: FieldRepr::None,
            dependents: Vec::new(),
            pinned: false,
            parent: from,
            step: Some(transition),
            table: Some(Box::new(table)),
            transitions: Vec::new(),
            transition_index: FxHashMap::default(),
        });
        Self::add_transition(shape, transition, to);
        to
    }

    /// Records a property in a dictionary shape and returns its slot.
    pub fn dictionary_add(&mut self, shape: *mut Shape, key: PropertyKey, attributes: Attributes) -> u32 {
        // SAFETY: a live shape of this table, owned by one object.
        let shape = unsafe { &mut *shape };
        debug_assert!(shape.is_dictionary());
        let slot = shape.slot_count;
        shape.slot_count += 1;
        shape.table().push(PropertyEntry { key, slot, attributes, owner: std::ptr::null_mut() });
        slot
    }

    /// Gives a dictionary shape another prototype.
    pub fn set_dictionary_prototype(&mut self, shape: *mut Shape, proto: Value) {
        // SAFETY: a live shape of this table, owned by one object.
        let shape = unsafe { &mut *shape };
        debug_assert!(shape.is_dictionary());
        shape.proto = proto;
        if proto.is_cell() {
            self.young.push(shape.id);
        }
    }

    /// Minor collection: visits the prototypes that may be young. Full collection: visits the keys of
    /// every tree (a tree lives as long as its prototype) and the prototypes of pinned shapes; other
    /// prototypes are visited by [`ShapeTable::trace_shape`] when an object of the shape is reached.
    pub fn trace(&mut self, minor: bool, mut visit: impl FnMut(*mut u64)) {
        if !minor {
            for &shape in &self.by_id {
                if shape.is_null() {
                    continue;
                }
                // SAFETY: live shapes of this table. Keys never move, so the copy's address will do.
                let shape = unsafe { &mut *shape };
                if let Some(Transition::Add(key, _)) = shape.step {
                    let mut raw = key.raw();
                    visit(&mut raw);
                }
                if shape.pinned {
                    visit(&mut shape.proto.0);
                }
            }
            return;
        }
        let mut moved = false;
        for &id in &self.young {
            let shape = self.by_id[id as usize];
            if !shape.is_null() {
                // SAFETY: live shapes of this table.
                let shape = unsafe { &mut *shape };
                let before = shape.proto.0;
                visit(&mut shape.proto.0);
                moved |= before != shape.proto.0;
            }
        }
        if moved {
            self.rehash_roots();
        }
    }

    /// Full collection: an object of this shape was reached.
    pub fn trace_shape(&mut self, id: u32, mut visit: impl FnMut(*mut u64)) {
        let Some(shape) = self.get_live(id) else { return };
        // SAFETY: live shapes of this table.
        let shape = unsafe { &mut *shape };
        visit(&mut shape.proto.0);
        if shape.is_dictionary() {
            for entry in shape.table().iter() {
                let mut raw = entry.key.raw();
                visit(&mut raw);
            }
        }
    }

    /// Full collection, after marking: frees trees whose prototype is dead and dictionary shapes whose
    /// object is dead.
    pub fn sweep(&mut self, is_live: impl Fn(u64) -> bool, is_marked: impl Fn(u32) -> bool) {
        let mut dead = Vec::new();
        self.roots.retain(|_, &mut shape| {
            // SAFETY: live shapes of this table.
            let keep = unsafe { (*shape).pinned || !(*shape).proto.is_cell() || is_live((*shape).proto.0) };
            if !keep {
                dead.push(shape);
            }
            keep
        });
        for &shape in &self.by_id {
            // SAFETY: live shapes of this table.
            if !shape.is_null()
                // SAFETY: live shapes of this table.
                && unsafe { (*shape).is_dictionary() && !(*shape).pinned && !is_marked((*shape).id) }
            {
                dead.push(shape);
            }
        }
        while let Some(shape) = dead.pop() {
            // SAFETY: nothing refers to the shape any more: its objects are dead, and its parents go too.
            let shape = unsafe { Box::from_raw(shape) };
            self.by_id[shape.id as usize] = std::ptr::null_mut();
            self.live -= 1;
            dead.extend(shape.transitions.iter().map(|&(_, to)| to));
        }
        let by_id = &self.by_id;
        self.young.retain(|&id| !by_id[id as usize].is_null());
    }

    /// After a minor collection: ids whose prototype is still young stay listed.
    pub fn prune_young(&mut self, mut is_young: impl FnMut(u64) -> bool) {
        let by_id = &self.by_id;
        self.young.retain(|&id| {
            let shape = by_id[id as usize];
            // SAFETY: live shapes of this table.
            !shape.is_null() && unsafe { (*shape).proto.is_cell() && is_young((*shape).proto.0) }
        });
    }

    fn rehash_roots(&mut self) {
        let old = std::mem::take(&mut self.roots);
        for ((_, kind, fields, inline, flags), shape) in old {
            // SAFETY: live shapes of this table.
            let proto = unsafe { (*shape).proto.0 };
            self.roots.insert((proto, kind, fields, inline, flags), shape);
        }
    }
}

impl Drop for ShapeTable {
    fn drop(&mut self) {
        for &shape in &self.by_id {
            if !shape.is_null() {
                // SAFETY: every entry was made by Box::into_raw and is freed once.
                drop(unsafe { Box::from_raw(shape) });
            }
        }
    }
}
