//! What the VM and its realms keep for regular expressions: compiled programs, the matcher's memory, the
//! legacy static properties, and what pristine prototypes look like.

use crate::heap::Visitor;
use crate::object::Shape;
use crate::regexp::{self, Scratch};
use crate::value::Value;

/// Groups of the last match as start and end pairs.
#[derive(Default, Clone)]
pub struct MatchBuffer {
    bounds: Vec<u32>,
}

impl MatchBuffer {
    const NONE: u32 = u32::MAX;
    /// Groups, the whole match included.
    #[allow(clippy::len_without_is_empty)] // group 0 always exists
    pub fn len(&self) -> usize {
        self.bounds.len() / 2
    }
    /// Start and end of a group that took part.
    #[inline]
    pub fn get(&self, group: usize) -> Option<(usize, usize)> {
        let (start, end) = (*self.bounds.get(2 * group)?, self.bounds[2 * group + 1]);
        if start == Self::NONE { None } else { Some((start as usize, end as usize)) }
    }
    /// Of the whole match.
    #[inline(always)]
    pub fn start(&self) -> usize {
        self.bounds[0] as usize
    }
    #[inline(always)]
    pub fn end(&self) -> usize {
        self.bounds[1] as usize
    }
    pub(super) fn set(&mut self, captures: &regexp::Captures<'_>) {
        self.bounds.clear();
        for group in 0..captures.len() {
            match captures.get(group) {
                Some((start, end)) => self.bounds.extend([start as u32, end as u32]),
                None => self.bounds.extend([Self::NONE, Self::NONE]),
            }
        }
    }
    pub fn bounds(&self) -> &[u32] {
        &self.bounds
    }
    pub fn from_bounds(&mut self, bounds: &[u32]) {
        self.bounds.clear();
        self.bounds.extend_from_slice(bounds);
    }
}

/// The static properties of %RegExp% (RegExp.$1 and so on), per realm.
pub struct LegacyStatics {
    /// What the last match ran on; HOLE after a match that may not be seen through them.
    pub subject: Value,
    /// `RegExp.input`, which scripts may set.
    pub input: Value,
    pub groups: MatchBuffer,
}

/// What a realm's %RegExp.prototype% or %RegExp% looked like when it was made.
pub(super) struct Pristine {
    /// Of the prototype, and the value of `proto_epoch` when its dictionary was last looked at.
    pub(super) shape: u32,
    pub(super) epoch: u32,
    /// Word index or overflow slot and expected value of the methods and getters that the fast paths
    /// replace. Getters are compared as functions.
    pub(super) slots: Vec<(u32, Value)>,
}

pub(super) struct RealmState {
    pub(super) legacy: LegacyStatics,
    pub(super) prototype: Option<Pristine>,
    pub(super) constructor: Option<Pristine>,
    /// Shape of exec's result arrays; lives as long as the realm's %Array.prototype%.
    pub(super) result_shape: *mut Shape,
}

#[derive(Clone, Copy)]
pub(super) struct CacheEntry {
    /// Atom, or 0 when the entry is free.
    pub(super) source: u64,
    pub(super) flags: u8,
    /// The `Native` cell.
    pub(super) program: u64,
}

pub(super) const CACHE_SIZE: usize = 256;

/// What the VM keeps for regular expressions.
pub struct RegExpState {
    pub(super) cache: Box<[CacheEntry; CACHE_SIZE]>,
    pub(super) scratch: Scratch,
    pub(super) realms: Vec<RealmState>,
}

impl Default for RegExpState {
    fn default() -> RegExpState {
        RegExpState {
            cache: Box::new([CacheEntry { source: 0, flags: 0, program: 0 }; CACHE_SIZE]),
            scratch: Scratch::default(),
            realms: Vec::new(),
        }
    }
}

impl RegExpState {
    /// Visits the cells the state refers to.
    pub fn trace(&mut self, visitor: &mut dyn Visitor) {
        for entry in self.cache.iter_mut().filter(|e| e.source != 0) {
            visitor.visit_value(&mut entry.source);
            visitor.visit_value(&mut entry.program);
        }
        for realm in &mut self.realms {
            visitor.visit_value(&mut realm.legacy.subject.0);
            visitor.visit_value(&mut realm.legacy.input.0);
            let observations = [&mut realm.prototype, &mut realm.constructor];
            for (_, value) in observations.into_iter().flatten().flat_map(|p| &mut p.slots) {
                visitor.visit_value(&mut value.0);
            }
        }
    }
    pub(super) fn realm(&mut self, id: u32, empty: Value) -> &mut RealmState {
        while self.realms.len() <= id as usize {
            self.realms.push(RealmState {
                legacy: LegacyStatics { subject: empty, input: empty, groups: MatchBuffer::default() },
                prototype: None,
                constructor: None,
                result_shape: std::ptr::null_mut(),
            });
        }
        &mut self.realms[id as usize]
    }
}
