//! Minor collection: evacuates reachable nursery cells into the old space.
//!
//! Order: pins (all of them before the first copy), roots and the remembered set, transitive
//! evacuation, payloads of dead cells, new regions. Pinned cells stay young in place; an old cell
//! that refers to one stays in the remembered set.

use super::Heap;
use super::cell::*;
use super::large::{CARD, LargeHeader};
use super::roots::Visitor;
use super::space::Space;
use super::trace::{NativeCell, trace_cell, trace_part};
use std::ptr;

pub(super) struct MinorVisitor {
    heap: *mut Heap,
    base: u64,
    span: u64,
    /// The last traced cell refers to one that stays young.
    found_young: bool,
}

impl Visitor for MinorVisitor {
    #[inline(always)]
    fn visit_value(&mut self, slot: *mut u64) {
        // SAFETY: tracing passes live slots.
        let bits = unsafe { *slot };
        if bits.wrapping_sub(self.base) < self.span {
            self.visit_young(slot);
        }
    }

    fn is_young(&self, bits: u64) -> bool {
        // SAFETY: the heap outlives the collection.
        unsafe { (*self.heap).is_young(bits) }
    }
}

impl MinorVisitor {
    /// The slot holds the address of a cell in the large range or the zone.
    #[inline]
    fn visit_young(&mut self, slot: *mut u64) {
        // SAFETY: precise slots hold addresses of live cells, or of nursery cells that were live
        // before this collection, whose headers are intact or forwarded. The heap is borrowed by the
        // running collection only.
        unsafe {
            let cell = *slot as *mut CellHeader;
            let header = *cell;
            if header.kind == CellKind::Forwarded as u8 {
                *slot = *(cell as *const u64).add(1);
                return;
            }
            if header.gc & (GC_OLD | GC_PINNED | GC_LARGE) != 0 {
                if header.gc & GC_OLD == 0 {
                    if header.gc & GC_PINNED != 0 {
                        self.found_young = true;
                    } else {
                        (*self.heap).keep_large(cell);
                    }
                }
                return;
            }
            *slot = (*self.heap).evacuate(cell) as u64;
        }
    }

    // The collection reads and changes the heap through `self.heap` only, one short borrow at a
    // time: visits re-enter it.

    /// Evacuates everything reachable.
    fn trace_all(&mut self, words: &[usize]) {
        let heap = self.heap;
        // SAFETY: the heap is exclusively the collection's; stack words were filtered by the heap's
        // range, and pinned cells are live.
        unsafe {
            for &word in words.iter().take_while(|&&word| word < (*heap).space.zone) {
                if let Some(cell) = (*heap).large.find(word) {
                    (*heap).keep_large(cell);
                }
            }
            for i in 0..(*heap).nursery.pinned.len() {
                let cell = (&(*heap).nursery.pinned)[i];
                if (*cell).gc & GC_HASHED != 0 {
                    (*heap).keep_hash(cell);
                }
                trace_cell(cell, self);
            }
            if let Some(tracer) = (*heap).tracer {
                (*tracer).trace_roots(self, true);
            }
            let rooted = &(*heap).rooted;
            rooted.trace(self);
            let mut finalized = std::mem::take(&mut (*heap).finalized);
            for (owner, held) in &mut finalized {
                self.visit_value(owner);
                self.visit_value(held);
            }
            (*heap).finalized = finalized;
            self.trace_remembered();
            while let Some(cell) = (*heap).scan.pop() {
                self.scan_old(cell);
            }
        }
    }

    unsafe fn trace_remembered(&mut self) {
        let heap = self.heap;
        // SAFETY: the remembered set and the list of dirty large objects hold live old cells: both
        // are pruned before every sweep.
        unsafe {
            // Cells are logged again while the list is walked, so it is swapped out; the spare
            // vector keeps its memory.
            let spare = std::mem::take(&mut (*heap).remembered_spare);
            let mut remembered = std::mem::replace(&mut (*heap).remembered, spare);
            for &cell in &remembered {
                (*cell).gc |= GC_BARRIER;
                self.scan_old(cell);
            }
            remembered.clear();
            (*heap).remembered_spare = remembered;
            for cell in std::mem::take(&mut (*heap).dirty_large) {
                if self.scan_cards(cell) {
                    (*heap).dirty_large.push(cell);
                }
            }
        }
    }

    /// Traces an old cell, and logs it if it refers to a cell that stays young.
    #[inline(always)]
    unsafe fn scan_old(&mut self, cell: *mut CellHeader) {
        self.found_young = false;
        // SAFETY: the caller passes an initialised old cell.
        unsafe {
            trace_cell(cell, self);
            if self.found_young && (*cell).gc & GC_BARRIER != 0 {
                (*self.heap).log(cell);
            }
        }
    }

    /// Traces the dirty cards of a large object; true if some stay dirty.
    unsafe fn scan_cards(&mut self, cell: *mut CellHeader) -> bool {
        let mut any = false;
        // SAFETY: the caller passes a live large object.
        unsafe {
            let large = &mut *LargeHeader::of(cell);
            for (i, card) in large.cards.iter_mut().flat_map(|cards| cards.iter_mut()).enumerate() {
                if *card != 0 {
                    self.found_young = false;
                    trace_part(cell, i * CARD, (i + 1) * CARD, self);
                    *card = self.found_young as u8;
                    any |= self.found_young;
                }
            }
            large.listed = any;
        }
        any
    }
}

impl Heap {
    /// A young large object is reachable: it becomes old in place.
    fn keep_large(&mut self, cell: *mut CellHeader) {
        // SAFETY: a live large cell.
        unsafe {
            if (*cell).gc & GC_OLD == 0 {
                (*cell).gc |= GC_OLD | GC_BARRIER;
                self.promoted += cell_size(cell) as u64;
                if (*cell).gc & GC_HASHED != 0 {
                    self.keep_hash(cell);
                }
                self.scan.push(cell);
            }
        }
    }

    /// Copies a nursery cell to the old space and leaves a forwarding address.
    #[inline]
    unsafe fn evacuate(&mut self, cell: *mut CellHeader) -> *mut CellHeader {
        // SAFETY: the caller passes an unforwarded, unpinned nursery cell.
        unsafe {
            let size = cell_size(cell);
            let hashed = (*cell).gc & GC_HASHED != 0;
            let to = self.old.alloc(&mut self.space, size + if hashed { 8 } else { 0 });
            copy_words(cell as *const u64, to as *mut u64, size / 8);
            let new = to as *mut CellHeader;
            if hashed {
                *((to + size) as *mut u64) = self.take_hash(cell) as u64;
                (*new).gc = GC_OLD | GC_BARRIER | GC_HASHED | GC_HASH_INLINE;
            } else {
                (*new).gc = GC_OLD | GC_BARRIER;
            }
            (*cell).kind = CellKind::Forwarded as u8;
            *(cell as *mut u64).add(1) = to as u64;
            self.promoted += size as u64;
            if has_pointers(new) {
                self.scan.push(new);
            }
            new
        }
    }

    /// Runs a minor collection; the stack words it found stay in `stack_words`, sorted.
    pub(super) fn run_minor(&mut self) {
        self.retire_region();
        let mut words = std::mem::take(&mut self.stack_words);
        words.clear();
        self.stacks.collect(&self.space, &mut words);
        words.sort_unstable();
        words.dedup();
        // After the scan, so that the check leaves no addresses in stack words that will be scanned.
        if self.config.zeal.verify {
            self.verify_remembered();
        }
        self.nursery.pin(&self.space, &words);
        self.stats.pinned_cells += self.nursery.pinned.len() as u64;
        let mut visitor = MinorVisitor {
            base: self.space.base as u64,
            span: (self.space.old - self.space.base) as u64,
            found_young: false,
            heap: self,
        };
        visitor.trace_all(&words);
        self.stack_words = words;
        self.sweep_young();
        self.rebuild_nursery();
        self.hash_epoch = self.hash_epoch.wrapping_add(1);
        if self.config.zeal.verify {
            self.verify_nursery();
        }
    }

    /// Drops payloads of dead nursery cells and frees dead young large objects.
    fn sweep_young(&mut self) {
        let young = std::mem::take(&mut self.young_native);
        for cell in young {
            // SAFETY: nursery memory is intact until the regions are rebuilt.
            unsafe {
                if (*cell).kind == CellKind::Forwarded as u8 {
                    self.old_native.push(*(cell as *const u64).add(1) as *mut CellHeader);
                } else if (*cell).gc & GC_OLD != 0 {
                    self.old_native.push(cell);
                } else if (*cell).gc & GC_PINNED != 0 {
                    self.young_native.push(cell);
                } else {
                    drop((*(cell as *mut NativeCell)).take());
                }
            }
        }
        let young = std::mem::take(&mut self.large.young);
        for cell in young {
            // SAFETY: a young large cell that nothing reached is dead.
            unsafe {
                if (*cell).gc & GC_OLD != 0 {
                    self.large.old.push(cell);
                } else {
                    self.large.free(&self.space, cell);
                }
            }
        }
        self.young_large_bytes = 0;
    }

    fn rebuild_nursery(&mut self) {
        let mut promoted = Vec::new();
        let poison = self.config.zeal.poison;
        self.nursery.rebuild(&mut self.space, poison, |space: &mut Space, block, cells| {
            for &cell in cells {
                // SAFETY: pinned cells are live.
                unsafe { (*cell).gc = ((*cell).gc & !GC_PINNED) | GC_OLD };
                space.set_start(cell as usize);
            }
            promoted.push((block, cells.to_vec()));
        });
        for (block, cells) in promoted {
            self.old.adopt(block);
            for cell in cells {
                // SAFETY: as above. They may refer to cells that stayed young, so all are logged.
                unsafe {
                    self.promoted += cell_size(cell) as u64;
                    if has_pointers(cell) {
                        self.remembered.push(cell);
                    } else {
                        (*cell).gc |= GC_BARRIER;
                    }
                }
            }
        }
    }
}

/// Copies whole words; cells are small, so a loop beats a call.
#[inline(always)]
unsafe fn copy_words(from: *const u64, to: *mut u64, count: usize) {
    // SAFETY: the caller passes a cell and fresh memory of its size.
    unsafe {
        if count > 32 {
            return ptr::copy_nonoverlapping(from, to, count);
        }
        for i in 0..count {
            *to.add(i) = *from.add(i);
        }
    }
}
