//! The write barrier and the remembered set.
//!
//! Invariant: an old cell that holds a young one is in `remembered` (and has no `GC_BARRIER` bit),
//! or is large and the card of the slot is dirty (and it is in `dirty_large`).

use super::Heap;
use super::cell::*;
use super::large::{CARD, LargeHeader};
use crate::value::Value;

impl Heap {
    /// After storing a possible cell into `holder`: logs it if it is old. Whatever was stored.
    #[inline(always)]
    pub fn write_barrier(&mut self, holder: *mut CellHeader) {
        // SAFETY: holder is a live cell.
        if unsafe { (*holder).gc } & GC_BARRIER != 0 {
            self.log(holder);
        }
    }

    /// After storing `bits` into `holder`: logs it if it is old and the value a young cell.
    #[inline(always)]
    pub fn write_barrier_value(&mut self, holder: *mut CellHeader, bits: u64) {
        // SAFETY: holder is a live cell.
        if unsafe { (*holder).gc } & GC_BARRIER != 0 && bits & Value::NOT_CELL_MASK == 0 {
            self.barrier_value_slow(holder, bits);
        }
    }

    /// After storing `bits` into the word at `slot` inside `holder`. The one to use for elements:
    /// a large holder remembers 512 bytes instead of everything.
    #[inline(always)]
    pub fn write_barrier_slot(&mut self, holder: *mut CellHeader, slot: *const u64, bits: u64) {
        // SAFETY: holder is a live cell.
        if unsafe { (*holder).gc } & GC_BARRIER != 0 && bits & Value::NOT_CELL_MASK == 0 {
            self.barrier_slot_slow(holder, slot, bits);
        }
    }

    /// As `write_barrier_slot` for value `index` of an array-like cell (Elements, ValueArray…).
    #[inline(always)]
    pub fn write_barrier_element(&mut self, holder: *mut CellHeader, index: usize, bits: u64) {
        self.write_barrier_slot(holder, (holder as *const u64).wrapping_add(2 + index), bits);
    }

    /// Whether the word is a young cell.
    #[inline(always)]
    pub fn is_young(&self, bits: u64) -> bool {
        // SAFETY: a word in the heap's range that the engine stored as a value is a live cell.
        self.space.maybe_young(bits) && unsafe { (*(bits as *const CellHeader)).gc } & GC_OLD == 0
    }

    /// Puts an old, unlogged cell into the remembered set.
    #[cold]
    #[inline(never)]
    pub fn log(&mut self, holder: *mut CellHeader) {
        // SAFETY: holder is a live cell.
        unsafe { (*holder).gc &= !GC_BARRIER };
        self.remembered.push(holder);
    }

    #[inline(never)]
    fn barrier_value_slow(&mut self, holder: *mut CellHeader, bits: u64) {
        if self.is_young(bits) {
            self.log(holder);
        }
    }

    #[inline(never)]
    fn barrier_slot_slow(&mut self, holder: *mut CellHeader, slot: *const u64, bits: u64) {
        if !self.is_young(bits) {
            return;
        }
        // SAFETY: holder is a live cell; a large one has its header before it.
        unsafe {
            if (*holder).gc & GC_LARGE == 0 {
                return self.log(holder);
            }
            let large = &mut *LargeHeader::of(holder);
            let cards = large.cards.get_or_insert_with(|| vec![0; cell_size(holder).div_ceil(CARD)].into());
            cards[(slot as usize - holder as usize) / CARD] = 1;
            if !large.listed {
                large.listed = true;
                self.dirty_large.push(holder);
            }
        }
    }
}

/// [`Heap::write_barrier`]'s slow part for compiled code, which tests `GC_BARRIER` itself.
///
/// # Safety
/// `heap` is the live heap of the live, old, unlogged cell `holder`.
pub unsafe extern "C" fn lanner_log_cell(heap: *mut Heap, holder: *mut CellHeader) {
    // SAFETY: passed on to the caller.
    unsafe { (*heap).log(holder) }
}

/// [`Heap::write_barrier_slot`]'s slow part for compiled code.
///
/// # Safety
/// As for [`lanner_log_cell`]; `slot` lies in `holder`, and `bits` is a cell.
pub unsafe extern "C" fn lanner_log_slot(
    heap: *mut Heap,
    holder: *mut CellHeader,
    slot: *const u64,
    bits: u64,
) {
    // SAFETY: passed on to the caller.
    unsafe { (*heap).barrier_slot_slow(holder, slot, bits) }
}
