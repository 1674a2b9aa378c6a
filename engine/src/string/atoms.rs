//! The table of atoms: one old cell per text used as a property key.
//!
//! The table holds its atoms weakly. A full collection drops entries whose atom died, before any cell
//! is freed; in between, looking an atom up cannot resurrect a dead one, because marking and dropping
//! happen in one pause.

use super::cells::{self, Space};
use super::layout::{JsString, string_bits};
use super::view::StrView;
use crate::heap::{Heap, OutOfMemory};
use crate::value::Gc;

/// Open addressing; an entry is the atom's address with the upper half of its hash in the unused top
/// 16 bits, so that most probes that miss do not touch the atom. 0 is empty.
pub struct AtomTable {
    entries: Vec<u64>,
    count: usize,
}

const ADDRESS: u64 = 0x0000_FFFF_FFFF_FFFF;

#[inline(always)]
fn entry(atom: Gc<JsString>, hash: u32) -> u64 {
    atom.as_ptr() as u64 | ((hash >> 16) as u64) << 48
}

impl AtomTable {
    pub fn new() -> AtomTable {
        AtomTable { entries: vec![0; 4096], count: 0 }
    }

    pub fn len(&self) -> usize {
        self.count
    }
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The atom of a text if it exists.
    #[inline]
    pub fn find(&self, text: StrView<'_>, hash: u32) -> Option<Gc<JsString>> {
        let mask = self.entries.len() - 1;
        let tag = ((hash >> 16) as u64) << 48;
        let mut at = hash as usize & mask;
        loop {
            let e = self.entries[at];
            if e == 0 {
                return None;
            }
            if e & !ADDRESS == tag {
                // SAFETY: entries are live atoms (dead ones are dropped before they are freed).
                let atom = unsafe { Gc::from_raw((e & ADDRESS) as *mut JsString) };
                if atom.hash == hash && atom.len() == text.len() && atom.view().equals(&text) {
                    return Some(atom);
                }
            }
            at = (at + 1) & mask;
        }
    }

    /// The atom of a text, made if need be.
    #[inline]
    pub fn intern(
        &mut self,
        heap: &mut Heap,
        text: StrView<'_>,
        hash: u32,
    ) -> Result<Gc<JsString>, OutOfMemory> {
        match self.find(text, hash) {
            Some(atom) => Ok(atom),
            None => Self::add(self, heap, text, hash),
        }
    }

    /// Takes a raw pointer because the allocation may collect, and the collection sweeps this table:
    /// nothing of it may be held in a register across the call.
    #[cold]
    fn add(
        table: *mut Self,
        heap: &mut Heap,
        text: StrView<'_>,
        hash: u32,
    ) -> Result<Gc<JsString>, OutOfMemory> {
        let mut atom = cells::alloc_copy(heap, Space::Old, text)?;
        atom.hash = hash;
        atom.header.bits |= string_bits::ATOM;
        if text.parse_index().is_some() {
            atom.header.bits |= string_bits::INDEX;
        }
        // SAFETY: `intern` passes itself; the collection is over.
        let table = unsafe { &mut *table };
        if (table.count + 1) * 2 > table.entries.len() {
            table.resize(table.entries.len() * 2);
        }
        table.count += 1;
        table.place(entry(atom, hash), hash);
        Ok(atom)
    }

    fn place(&mut self, entry: u64, hash: u32) {
        let mask = self.entries.len() - 1;
        let mut at = hash as usize & mask;
        while self.entries[at] != 0 {
            at = (at + 1) & mask;
        }
        self.entries[at] = entry;
    }

    fn resize(&mut self, size: usize) {
        let old = std::mem::replace(&mut self.entries, vec![0; size]);
        for e in old.into_iter().filter(|&e| e != 0) {
            // SAFETY: entries are live atoms.
            let hash = unsafe { (*((e & ADDRESS) as *const JsString)).hash };
            self.place(e, hash);
        }
    }

    /// Keeps the atoms for which `is_live` holds. Called when marking is complete and nothing freed yet.
    pub fn sweep(&mut self, is_live: &mut dyn FnMut(u64) -> bool) {
        let before = self.count;
        for e in self.entries.iter_mut().filter(|e| **e != 0) {
            if !is_live(*e & ADDRESS) {
                *e = 0;
                self.count -= 1;
            }
        }
        if self.count != before {
            // Removal breaks probe sequences; placing the rest anew repairs them. Dead entries are
            // gone, so only live atoms are looked at.
            let mut size = self.entries.len();
            while size > 4096 && self.count * 8 < size {
                size /= 2;
            }
            self.resize(size);
        }
    }
}

impl Default for AtomTable {
    fn default() -> AtomTable {
        AtomTable::new()
    }
}
