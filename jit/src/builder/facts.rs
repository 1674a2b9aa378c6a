//! What is known about values and memory at a program point.
//!
//! Facts about SSA values (types, ranges, conversions) hold wherever control has passed the point that
//! established them; facts about memory (shapes, loaded fields) also need that no effect intervened.
//! Maps are shared copy-on-write between the two sides of a branch.

use crate::ir::{Rep, Val};
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// Sets of JavaScript types.
pub mod ty {
    pub const INT: u16 = 1;
    pub const DOUBLE: u16 = 2;
    pub const NUMBER: u16 = 3;
    pub const BOOL: u16 = 4;
    pub const UNDEFINED: u16 = 8;
    pub const NULL: u16 = 16;
    pub const STRING: u16 = 32;
    pub const SYMBOL: u16 = 64;
    pub const BIGINT: u16 = 128;
    pub const OBJECT: u16 = 256;
    pub const HOLE: u16 = 512;
    /// Cells that are no language values (contexts and such).
    pub const INTERNAL: u16 = 1024;
    pub const CELL: u16 = STRING | SYMBOL | BIGINT | OBJECT | INTERNAL;
    pub const NULLISH: u16 = UNDEFINED | NULL;
    pub const ANY: u16 = 0x7ff;
}

/// A disjoint part of memory that loads are remembered for and stores invalidate.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MemKey {
    /// Inline word at a byte offset.
    Field(u32),
    Overflow(u32),
    SlotsPointer,
    ElementsPointer,
    /// Array length.
    Length,
    /// Capacity of an elements cell.
    Capacity,
    /// Any element.
    Element,
    Context(u32),
    /// A word at a fixed address (global and prototype epochs): value known to be the expected one.
    Global(u64),
    /// Typed arrays' data.
    Bytes,
    /// Typed arrays' length and data pointer (change by detaching, resizing).
    View(u32),
    /// Never changes.
    Immutable(u32),
}

/// What an operation may change.
#[derive(Clone, Default, Debug, PartialEq)]
pub struct EffectSet {
    /// Runs script: everything.
    pub call: bool,
    /// Shapes of objects (by transition or generic stores).
    pub shapes: bool,
    pub elements_kinds: bool,
    pub keys: FxHashSet<MemKey>,
}

impl EffectSet {
    pub fn merge(&mut self, other: &EffectSet) {
        self.call |= other.call;
        self.shapes |= other.shapes;
        self.elements_kinds |= other.elements_kinds;
        self.keys.extend(other.keys.iter().copied());
    }
    pub fn covers(&self, other: &EffectSet) -> bool {
        self.call
            || (!other.call
                && (self.shapes || !other.shapes)
                && (self.elements_kinds || !other.elements_kinds)
                && other.keys.is_subset(&self.keys))
    }
}

pub type Range = (i32, i32);

/// See the module's text.
#[derive(Clone, Default)]
pub struct Facts {
    types: Rc<FxHashMap<Val, u16>>,
    alternatives: Rc<FxHashMap<(Val, Rep), Val>>,
    ranges: Rc<FxHashMap<Val, Range>>,
    /// a < b, signed.
    less: Rc<FxHashSet<(Val, Val)>>,
    shapes: Rc<FxHashMap<Val, Vec<u32>>>,
    /// Bit set of possible elements kinds.
    elements_kinds: Rc<FxHashMap<Val, u8>>,
    loads: Rc<FxHashMap<(Val, MemKey, Val), Val>>,
    /// Known to be this constant (Value bits).
    constants: Rc<FxHashMap<Val, u64>>,
    /// Functions whose Code cell is known.
    codes: Rc<FxHashMap<Val, u64>>,
    /// ToBoolean of a value.
    truth: Rc<FxHashMap<Val, bool>>,
    /// Cell kinds (they never change).
    kinds: Rc<FxHashMap<Val, u8>>,
    /// Bit `depth`: the current instruction of that frame has changed something a script can see, so no
    /// exit may start it again.
    pub begun: u16,
}

fn intersect<K: Copy + Eq + std::hash::Hash, V: Clone + PartialEq>(
    a: &mut Rc<FxHashMap<K, V>>,
    b: &Rc<FxHashMap<K, V>>,
    join: impl Fn(&V, &V) -> Option<V>,
) {
    if Rc::ptr_eq(a, b) || a.is_empty() {
        return;
    }
    Rc::make_mut(a).retain(|k, v| match b.get(k) {
        Some(w) if v == w => true,
        Some(w) => match join(v, w) {
            Some(joined) => {
                *v = joined;
                true
            }
            None => false,
        },
        None => false,
    });
}

impl Facts {
    pub fn type_of(&self, v: Val) -> u16 {
        self.types.get(&v).copied().unwrap_or(ty::ANY)
    }
    pub fn refine_type(&mut self, v: Val, bits: u16) {
        let known = self.type_of(v);
        if known & bits != known {
            Rc::make_mut(&mut self.types).insert(v, known & bits);
        }
    }
    pub fn alternative(&self, v: Val, rep: Rep) -> Option<Val> {
        self.alternatives.get(&(v, rep)).copied()
    }
    pub fn set_alternative(&mut self, v: Val, rep: Rep, other: Val) {
        Rc::make_mut(&mut self.alternatives).insert((v, rep), other);
    }
    pub fn range(&self, v: Val) -> Range {
        self.ranges.get(&v).copied().unwrap_or((i32::MIN, i32::MAX))
    }
    pub fn refine_range(&mut self, v: Val, (lo, hi): Range) {
        let (a, b) = self.range(v);
        let new = (a.max(lo), b.min(hi));
        if new != (a, b) && new.0 <= new.1 {
            Rc::make_mut(&mut self.ranges).insert(v, new);
        }
    }
    pub fn is_less(&self, a: Val, b: Val) -> bool {
        self.less.contains(&(a, b))
    }
    pub fn set_less(&mut self, a: Val, b: Val) {
        if !self.less.contains(&(a, b)) {
            Rc::make_mut(&mut self.less).insert((a, b));
        }
    }
    pub fn shapes(&self, v: Val) -> Option<&[u32]> {
        self.shapes.get(&v).map(|s| &s[..])
    }
    pub fn set_shapes(&mut self, v: Val, shapes: &[u32]) {
        Rc::make_mut(&mut self.shapes).insert(v, shapes.to_vec());
    }
    pub fn elements_kinds(&self, v: Val) -> Option<u8> {
        self.elements_kinds.get(&v).copied()
    }
    pub fn set_elements_kinds(&mut self, v: Val, set: u8) {
        Rc::make_mut(&mut self.elements_kinds).insert(v, set);
    }
    pub fn load(&self, base: Val, key: MemKey, index: Val) -> Option<Val> {
        self.loads.get(&(base, key, index)).copied()
    }
    pub fn set_load(&mut self, base: Val, key: MemKey, index: Val, value: Val) {
        Rc::make_mut(&mut self.loads).insert((base, key, index), value);
    }
    pub fn constant(&self, v: Val) -> Option<u64> {
        self.constants.get(&v).copied()
    }
    pub fn set_constant(&mut self, v: Val, bits: u64) {
        Rc::make_mut(&mut self.constants).insert(v, bits);
    }
    pub fn code(&self, v: Val) -> Option<u64> {
        self.codes.get(&v).copied()
    }
    pub fn set_code(&mut self, v: Val, bits: u64) {
        Rc::make_mut(&mut self.codes).insert(v, bits);
    }

    pub fn truth(&self, v: Val) -> Option<bool> {
        self.truth.get(&v).copied()
    }
    pub fn set_truth(&mut self, v: Val, truth: bool) {
        Rc::make_mut(&mut self.truth).insert(v, truth);
    }

    pub fn kind(&self, v: Val) -> Option<u8> {
        self.kinds.get(&v).copied()
    }
    pub fn set_kind(&mut self, v: Val, kind: u8) {
        Rc::make_mut(&mut self.kinds).insert(v, kind);
    }

    /// Whether two objects are known to differ because their shapes do.
    fn distinct(&self, a: Val, b: Val) -> bool {
        match (self.shapes(a), self.shapes(b)) {
            (Some(x), Some(y)) => x.iter().all(|s| !y.contains(s)),
            _ => false,
        }
    }

    /// A store to `key` of `base` (NONE: of some object).
    pub fn kill(&mut self, base: Val, key: MemKey) {
        if self.loads.keys().any(|k| k.1 == key) {
            let keep: Vec<Val> = if base.is_none() {
                Vec::new()
            } else {
                self.loads.keys().filter(|k| k.1 == key && self.distinct(base, k.0)).map(|k| k.0).collect()
            };
            Rc::make_mut(&mut self.loads).retain(|k, _| k.1 != key || keep.contains(&k.0));
        }
    }
    /// Objects with shape `from` may have changed shape; `base` is the object that did.
    pub fn kill_shape(&mut self, from: u32) {
        if self.shapes.values().any(|s| s.contains(&from)) {
            Rc::make_mut(&mut self.shapes).retain(|_, s| !s.contains(&from));
        }
    }
    pub fn kill_shapes(&mut self) {
        if !self.shapes.is_empty() {
            self.shapes = Rc::default();
        }
    }
    pub fn kill_elements_kinds(&mut self) {
        if !self.elements_kinds.is_empty() {
            self.elements_kinds = Rc::default();
        }
    }
    pub fn kill_call(&mut self) {
        self.kill_shapes();
        self.kill_elements_kinds();
        if !self.loads.is_empty() {
            Rc::make_mut(&mut self.loads).retain(|k, _| matches!(k.1, MemKey::Immutable(_)));
        }
    }
    pub fn kill_set(&mut self, effects: &EffectSet) {
        if effects.call {
            self.kill_call();
            return;
        }
        if effects.shapes {
            self.kill_shapes();
        }
        if effects.elements_kinds {
            self.kill_elements_kinds();
        }
        if !effects.keys.is_empty() && self.loads.keys().any(|k| effects.keys.contains(&k.1)) {
            Rc::make_mut(&mut self.loads).retain(|k, _| !effects.keys.contains(&k.1));
        }
    }

    /// Keeps what holds on both sides.
    pub fn intersect(&mut self, other: &Facts) {
        intersect(&mut self.types, &other.types, |a, b| Some(a | b));
        intersect(&mut self.alternatives, &other.alternatives, |_, _| None);
        intersect(&mut self.ranges, &other.ranges, |a, b| Some((a.0.min(b.0), a.1.max(b.1))));
        intersect(&mut self.shapes, &other.shapes, |a, b| {
            let mut all = a.clone();
            all.extend(b.iter().filter(|s| !a.contains(s)));
            (all.len() <= 4).then_some(all)
        });
        intersect(&mut self.elements_kinds, &other.elements_kinds, |a, b| Some(a | b));
        intersect(&mut self.loads, &other.loads, |_, _| None);
        intersect(&mut self.constants, &other.constants, |_, _| None);
        intersect(&mut self.codes, &other.codes, |_, _| None);
        intersect(&mut self.truth, &other.truth, |_, _| None);
        intersect(&mut self.kinds, &other.kinds, |_, _| None);
        self.begun |= other.begun;
        if !Rc::ptr_eq(&self.less, &other.less) && !self.less.is_empty() {
            Rc::make_mut(&mut self.less).retain(|p| other.less.contains(p));
        }
    }

    /// Gives the merged value `to` what is known of all `from` values (one per merged side).
    pub fn describe_merge(&mut self, to: Val, sides: &[(&Facts, Val)]) {
        let mut shapes: Option<Vec<u32>> = None;
        for (i, (facts, v)) in sides.iter().enumerate() {
            let Some(s) = facts.shapes(*v) else { return };
            if i == 0 {
                shapes = Some(s.to_vec());
            } else if let Some(all) = &mut shapes {
                for id in s {
                    if !all.contains(id) {
                        all.push(*id);
                    }
                }
            }
        }
        if let Some(s) = shapes
            && s.len() <= 4
        {
            self.set_shapes(to, &s);
        }
    }
}
