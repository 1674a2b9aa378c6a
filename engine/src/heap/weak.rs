//! Weak references: WeakRef targets, ephemeron tables, finalization registries.
//!
//! A minor collection treats all of them as strong; only a full collection clears. Their payloads
//! are malloc'd, so every change is followed by `heap.write_barrier(owner)`.

use super::Heap;
use super::cell::CellHeader;
use super::roots::{NativeData, Visitor};
use rustc_hash::FxHashMap;

/// Which cells survive the running full collection.
pub struct Liveness<'a> {
    pub(super) heap: &'a Heap,
}

impl Liveness<'_> {
    pub fn is_live(&self, cell: *const CellHeader) -> bool {
        self.heap.space.is_marked(cell as usize)
    }

    /// As `is_live` for a value's bits; whatever is not a cell is live.
    pub fn is_live_value(&self, bits: u64) -> bool {
        !self.heap.space.contains(bits) || self.heap.space.is_marked(bits as usize)
    }

    pub fn is_shape_live(&self, id: u32) -> bool {
        self.heap.shape_marks.contains(id)
    }
}

struct Entry {
    /// 0 in a free entry.
    key: u64,
    value: u64,
}

/// The entries of a WeakMap or WeakSet: a value is kept alive by its key and the table together.
#[derive(Default)]
pub struct WeakTable {
    entries: Vec<Entry>,
    /// By the key's present address.
    index: FxHashMap<u64, u32>,
    free: Vec<u32>,
    /// Entries whose key or value may be young; the others need no visit in a minor collection.
    young: Vec<u32>,
}

impl WeakTable {
    pub fn len(&self) -> usize {
        self.index.len()
    }
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }
    pub fn has(&self, key: u64) -> bool {
        self.index.contains_key(&key)
    }
    pub fn get(&self, key: u64) -> Option<u64> {
        self.index.get(&key).map(|&i| self.entries[i as usize].value)
    }

    /// Sets the value of a key. The caller then runs the write barrier on the table's cell.
    pub fn set(&mut self, key: u64, value: u64) {
        debug_assert!(key != 0);
        let i = match self.index.get(&key) {
            Some(&i) => {
                self.entries[i as usize].value = value;
                i
            }
            None => {
                let i = self.free.pop().unwrap_or_else(|| {
                    self.entries.push(Entry { key: 0, value: 0 });
                    (self.entries.len() - 1) as u32
                });
                self.entries[i as usize] = Entry { key, value };
                self.index.insert(key, i);
                i
            }
        };
        if self.young.last() != Some(&i) {
            self.young.push(i);
        }
    }

    /// Removes a key; false if it was not there.
    pub fn delete(&mut self, key: u64) -> bool {
        let Some(i) = self.index.remove(&key) else { return false };
        self.entries[i as usize] = Entry { key: 0, value: 0 };
        self.free.push(i);
        true
    }

    /// Live keys and values, in no order a script may see.
    pub fn iter(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.entries.iter().filter(|entry| entry.key != 0).map(|entry| (entry.key, entry.value))
    }

    /// Calls `f` with every key and the address of its value.
    pub(super) fn each(&mut self, mut f: impl FnMut(u64, *mut u64)) {
        for entry in self.entries.iter_mut().filter(|entry| entry.key != 0) {
            f(entry.key, &mut entry.value);
        }
    }

    pub(super) fn remove_dead(&mut self, live: &Liveness<'_>) {
        for (i, entry) in self.entries.iter_mut().enumerate() {
            if entry.key != 0 && !live.is_live_value(entry.key) {
                self.index.remove(&entry.key);
                *entry = Entry { key: 0, value: 0 };
                self.free.push(i as u32);
            }
        }
    }
}

impl NativeData for WeakTable {
    /// Only minor collections call this.
    fn trace(&mut self, visitor: &mut dyn Visitor) {
        let mut young = std::mem::take(&mut self.young);
        young.sort_unstable();
        young.dedup();
        young.retain(|&i| {
            let entry = &mut self.entries[i as usize];
            if entry.key == 0 {
                return false;
            }
            let before = entry.key;
            visitor.visit_value(&mut entry.key);
            visitor.visit_value(&mut entry.value);
            if entry.key != before {
                self.index.remove(&before);
                self.index.insert(entry.key, i);
            }
            visitor.is_young(entry.key) || visitor.is_young(entry.value)
        });
        self.young = young;
    }
}

struct Registration {
    target: u64,
    held: u64,
    token: u64,
}

/// The cells of a FinalizationRegistry.
pub struct FinalizationTable {
    /// What `take_finalized` reports with the held values: the registry object.
    pub owner: u64,
    registrations: Vec<Registration>,
}

impl FinalizationTable {
    pub fn new(owner: u64) -> FinalizationTable {
        FinalizationTable { owner, registrations: Vec::new() }
    }

    /// Registers a target; `token` is 0 or the unregister token. The caller then runs the write
    /// barrier on the table's cell.
    pub fn register(&mut self, target: u64, held: u64, token: u64) {
        self.registrations.push(Registration { target, held, token });
    }

    /// Removes the registrations with this token; false if there were none.
    pub fn unregister(&mut self, token: u64) -> bool {
        let before = self.registrations.len();
        self.registrations.retain(|r| r.token != token);
        self.registrations.len() != before
    }

    pub(super) fn trace_strong(&mut self, visitor: &mut dyn Visitor) {
        visitor.visit_value(&mut self.owner);
        for r in &mut self.registrations {
            visitor.visit_value(&mut r.held);
        }
    }

    pub(super) fn remove_dead(&mut self, live: &Liveness<'_>, finalized: &mut Vec<(u64, u64)>) {
        let owner = self.owner;
        self.registrations.retain_mut(|r| {
            if !live.is_live_value(r.token) {
                r.token = 0;
            }
            let alive = live.is_live_value(r.target);
            if !alive {
                finalized.push((owner, r.held));
            }
            alive
        });
    }
}

impl NativeData for FinalizationTable {
    /// Only minor collections call this.
    fn trace(&mut self, visitor: &mut dyn Visitor) {
        self.trace_strong(visitor);
        for r in &mut self.registrations {
            visitor.visit_value(&mut r.target);
            visitor.visit_value(&mut r.token);
        }
    }
}
