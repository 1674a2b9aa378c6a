//! Checks of the heap's invariants, for the `verify` zeal mode.

use super::Heap;
use super::cell::*;
use super::large::{CARD, LargeHeader};
use super::roots::Visitor;
use super::space::BLOCK;
use super::trace::trace_cell;
use std::collections::HashSet;

/// Calls a function with every word that is a heap address.
struct Check<'a> {
    heap: *const Heap,
    check: &'a mut dyn FnMut(*mut u64, u64),
}

impl Visitor for Check<'_> {
    fn visit_value(&mut self, slot: *mut u64) {
        // SAFETY: tracing passes live slots; the heap is only read.
        unsafe {
            if (*self.heap).space.contains(*slot) {
                (self.check)(slot, *slot);
            }
        }
    }
    fn is_young(&self, bits: u64) -> bool {
        // SAFETY: the heap is only read.
        unsafe { (*self.heap).is_young(bits) }
    }
}

impl Heap {
    /// Every old cell allocated and not swept, large ones included.
    fn old_cells(&mut self) -> Vec<*mut CellHeader> {
        let mut cells = self.large.old.clone();
        for i in 0..self.old.blocks.len() {
            let block = self.old.blocks[i];
            for (index, &word) in self.space.start_words(block).iter().enumerate() {
                let mut word = word;
                while word != 0 {
                    cells
                        .push((block + (index * 64 + word.trailing_zeros() as usize) * 8) as *mut CellHeader);
                    word &= word - 1;
                }
            }
        }
        cells
    }

    fn trace_checked(&self, cell: *mut CellHeader, check: &mut dyn FnMut(*mut u64, u64)) {
        // SAFETY: the callers pass cells found by start bits or in lists, intact even if dead.
        unsafe { trace_cell(cell, &mut Check { heap: self, check }) }
    }

    /// Before a minor collection: every old cell that holds a young one is remembered.
    pub(super) fn verify_remembered(&mut self) {
        let remembered: HashSet<usize> = self.remembered.iter().map(|&cell| cell as usize).collect();
        assert_eq!(remembered.len(), self.remembered.len(), "a cell is in the remembered set twice");
        for cell in self.old_cells() {
            // SAFETY: old cells are intact.
            let header = unsafe { *cell };
            assert!(header.gc & GC_OLD != 0, "an old cell without its bit: {header:?}");
            let logged = header.gc & GC_BARRIER == 0;
            assert_eq!(
                logged,
                remembered.contains(&(cell as usize)),
                "logged bit and remembered set differ: {header:?}"
            );
            if logged {
                continue;
            }
            self.trace_checked(cell, &mut |slot, bits| {
                if !self.is_young(bits) {
                    return;
                }
                // SAFETY: a large cell's header.
                let card = header.gc & GC_LARGE != 0
                    && unsafe { (*LargeHeader::of(cell)).cards.as_ref() }.is_some_and(|cards| {
                        cards.get(((slot as usize).wrapping_sub(cell as usize)) / CARD) == Some(&1)
                    });
                // SAFETY: a young cell is intact.
                let young = unsafe { *(bits as *const CellHeader) };
                assert!(
                    card,
                    "missing write barrier: {header:?} at {cell:p} holds young {young:?} at +{}",
                    (slot as usize).wrapping_sub(cell as usize)
                );
            });
        }
    }

    /// After a minor collection: nothing refers to memory that was evacuated.
    pub(super) fn verify_nursery(&mut self) {
        let pinned: HashSet<usize> = self.nursery.pinned.iter().map(|&cell| cell as usize).collect();
        let mut cells = self.old_cells();
        cells.extend(&self.nursery.pinned);
        for cell in cells {
            // SAFETY: found by its start bit or pinned.
            let header = unsafe { *cell };
            self.trace_checked(cell, &mut |slot, bits| {
                let addr = bits as usize;
                let valid = (self.space.is_large(addr)
                    && self.large.find(addr) == Some(bits as *mut CellHeader))
                    || (!self.space.is_large(addr) && !self.space.in_zone(addr))
                    || pinned.contains(&addr)
                    || self.space.is_old_cell(addr);
                let at = (slot as usize).wrapping_sub(cell as usize);
                assert!(valid, "{header:?} at {cell:p} holds an evacuated address {addr:#x} at +{at}");
            });
        }
        for i in 0..self.nursery.active_blocks().len() {
            let block = self.nursery.active_blocks()[i];
            if self.nursery.is_used(block) {
                let mut at = block;
                while at < block + BLOCK {
                    // SAFETY: used blocks are walkable.
                    let cell = unsafe { *(at as *const CellHeader) };
                    assert!(
                        cell.kind == 0 || pinned.contains(&at),
                        "unpinned cell {cell:?} left in the nursery"
                    );
                    // SAFETY: as above.
                    at += unsafe { cell_size(at as *const CellHeader) };
                }
                assert_eq!(at, block + BLOCK, "a cell crosses the end of its block");
            }
        }
    }

    /// After marking: what a marked cell holds strongly is marked, and is a cell.
    pub(super) fn verify_marks(&mut self) {
        let mut cells = self.old_cells();
        let starts: HashSet<usize> =
            cells.iter().chain(&self.nursery.pinned).map(|&cell| cell as usize).collect();
        cells.extend(&self.nursery.pinned);
        for cell in cells {
            // SAFETY: found by its start bit or pinned.
            let header = unsafe { *cell };
            if !self.space.is_marked(cell as usize) || matches!(header.kind, 11..=13) {
                continue;
            }
            self.trace_checked(cell, &mut |slot, bits| {
                let at = (slot as usize).wrapping_sub(cell as usize);
                assert!(
                    starts.contains(&(bits as usize)),
                    "{header:?} holds {bits:#x} at +{at}, which is no cell"
                );
                assert!(
                    self.space.is_marked(bits as usize),
                    "{header:?} is marked, its referent at +{at} is not"
                );
            });
        }
    }
}
