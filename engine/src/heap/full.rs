//! Full collection: a minor one, then marking of everything that is left, then a sweep.
//!
//! Marking is iterative. Weak things are decided between mark and sweep; ephemerons take part in
//! marking through a table from unmarked keys to the values they would keep alive, so the work stays
//! linear.

use super::Heap;
use super::cell::*;
use super::roots::Visitor;
use super::space::{BlockState, Space};
use super::trace::{NativeCell, trace_cell};
use super::weak::{FinalizationTable, Liveness, WeakTable};
use rustc_hash::FxHashMap;

/// A bit for every shape id that the last full collection reached.
#[derive(Default)]
pub struct ShapeMarks {
    words: Vec<u64>,
}

impl ShapeMarks {
    /// Sets the mark; false if it was set.
    #[inline(always)]
    fn mark(&mut self, id: u32) -> bool {
        let (index, bit) = (id as usize / 64, 1u64 << (id % 64));
        match self.words.get_mut(index) {
            Some(word) => {
                let new = *word & bit == 0;
                *word |= bit;
                new
            }
            None => self.grow(index, bit),
        }
    }

    #[cold]
    fn grow(&mut self, index: usize, bit: u64) -> bool {
        self.words.resize(index + 1, 0);
        self.words[index] = bit;
        true
    }

    pub fn contains(&self, id: u32) -> bool {
        self.words.get(id as usize / 64).is_some_and(|word| word & (1 << (id % 64)) != 0)
    }
}

pub(super) struct MarkVisitor {
    heap: *mut Heap,
    stack: Vec<*mut CellHeader>,
    /// Shapes reached but not traced.
    shapes: Vec<u32>,
    weak_cells: Vec<*mut CellHeader>,
    weak_tables: Vec<*mut CellHeader>,
    finalization_tables: Vec<*mut CellHeader>,
    /// Once ephemerons are being resolved: unmarked key to values.
    waiting: FxHashMap<u64, Vec<u64>>,
}

impl Visitor for MarkVisitor {
    #[inline(always)]
    fn visit_value(&mut self, slot: *mut u64) {
        // SAFETY: tracing passes live slots; the heap is the collection's.
        unsafe {
            let bits = *slot;
            if (*self.heap).space.contains(bits) {
                self.mark(bits as *mut CellHeader);
            }
        }
    }

    fn is_young(&self, _: u64) -> bool {
        false
    }
}

impl MarkVisitor {
    #[inline(always)]
    fn mark(&mut self, cell: *mut CellHeader) {
        // SAFETY: a cell of this heap.
        if unsafe { (*self.heap).space.mark(cell as usize) } {
            prefetch(cell);
            self.stack.push(cell);
        }
    }

    /// Marks what the stack words point into.
    unsafe fn mark_words(&mut self, words: &[usize]) {
        let heap = self.heap;
        for &word in words {
            // SAFETY: the words lie in the heap's range; start bits are of live or unswept cells,
            // whose headers are intact.
            unsafe {
                if (*heap).space.is_large(word) {
                    if let Some(cell) = (*heap).large.find(word) {
                        self.mark(cell);
                    }
                } else if (*heap).space.state(word) == BlockState::Old
                    && let Some(start) = (*heap).space.start_before(word)
                    && word < start + cell_extent(start as *const CellHeader)
                {
                    self.mark(start as *mut CellHeader);
                }
            }
        }
    }

    /// Traces until nothing is left, shapes included.
    unsafe fn drain(&mut self) {
        let heap = self.heap;
        // SAFETY: marked cells are live and initialised.
        unsafe {
            loop {
                while let Some(cell) = self.stack.pop() {
                    self.trace_marked(cell);
                }
                let Some(id) = self.shapes.pop() else { return };
                if let Some(tracer) = (*heap).tracer {
                    let mut found = Vec::new();
                    (*tracer).trace_shape(id, self, &mut |id| found.push(id));
                    for id in found {
                        if (*heap).shape_marks.mark(id) {
                            self.shapes.push(id);
                        }
                    }
                }
            }
        }
    }

    #[inline(always)]
    unsafe fn trace_marked(&mut self, cell: *mut CellHeader) {
        let heap = self.heap;
        // SAFETY: the caller passes a marked cell.
        unsafe {
            let header = *cell;
            if header.gc & GC_LARGE == 0 {
                (*heap).space.mark_lines(cell as usize, cell_extent(cell));
            }
            if header.kind >= FIRST_OBJECT && (*heap).shape_marks.mark(header.shape) {
                self.shapes.push(header.shape);
            }
            match header.kind {
                11 => self.weak_cells.push(cell),
                12 => self.weak_tables.push(cell),
                13 => {
                    self.finalization_tables.push(cell);
                    if let Some(table) = (*(cell as *mut NativeCell)).downcast::<FinalizationTable>() {
                        table.trace_strong(self);
                    }
                }
                _ => trace_cell(cell, self),
            }
            if !self.waiting.is_empty()
                && let Some(values) = self.waiting.remove(&(cell as u64))
            {
                for mut value in values {
                    self.visit_value(&mut value);
                }
            }
        }
    }

    /// Marks the values of ephemerons whose keys are marked, to the fixed point.
    unsafe fn resolve_ephemerons(&mut self) {
        let heap = self.heap;
        // SAFETY: the tables are live cells with WeakTable payloads.
        unsafe {
            // Tables reached while resolving are appended.
            let mut done = 0;
            while done < self.weak_tables.len() {
                let cell = self.weak_tables[done];
                done += 1;
                if let Some(table) = (*(cell as *mut NativeCell)).downcast::<WeakTable>() {
                    table.each(|key, value| {
                        if (*heap).space.is_marked(key as usize) {
                            self.visit_value(value);
                        } else if (*heap).space.contains(*value) && !(*heap).space.is_marked(*value as usize)
                        {
                            self.waiting.entry(key).or_default().push(*value);
                        }
                    });
                }
                self.drain();
            }
        }
    }
}

impl Heap {
    /// Runs a full collection.
    pub(super) fn run_full(&mut self) {
        self.run_minor();
        // Payload cells in blocks that became old in place.
        let young = std::mem::take(&mut self.young_native);
        for cell in young {
            // SAFETY: pinned cells are live.
            let old = unsafe { (*cell).gc } & GC_OLD != 0;
            if old { self.old_native.push(cell) } else { self.young_native.push(cell) }
        }
        self.old.clear_marks(&mut self.space);
        for &cell in &self.large.old {
            self.space.clear_mark(cell as usize);
        }
        for i in 0..self.nursery.active_blocks().len() {
            let block = self.nursery.active_blocks()[i];
            if self.nursery.is_used(block) {
                self.space.mark_words(block).fill(0);
            }
        }
        self.shape_marks.words.fill(0);

        let mut visitor = MarkVisitor {
            heap: self,
            stack: Vec::new(),
            shapes: Vec::new(),
            weak_cells: Vec::new(),
            weak_tables: Vec::new(),
            finalization_tables: Vec::new(),
            waiting: FxHashMap::default(),
        };
        let words = std::mem::take(&mut self.stack_words);
        let heap: *mut Heap = self;
        // SAFETY: as in a minor collection, the visitor re-enters the heap through its raw pointer,
        // one short borrow at a time.
        unsafe {
            visitor.heap = heap;
            visitor.mark_words(&words);
            (*heap).stack_words = words;
            for i in 0..(*heap).nursery.pinned.len() {
                visitor.mark((&(*heap).nursery.pinned)[i]);
            }
            if let Some(tracer) = (*heap).tracer {
                (*tracer).trace_roots(&mut visitor, false);
            }
            let rooted = &(*heap).rooted;
            rooted.trace(&mut visitor);
            for i in 0..(*heap).finalized.len() {
                let (mut owner, mut held) = (&(*heap).finalized)[i];
                visitor.visit_value(&mut owner);
                visitor.visit_value(&mut held);
            }
            visitor.drain();
            visitor.resolve_ephemerons();
        }
        let MarkVisitor { weak_cells, weak_tables, finalization_tables, .. } = visitor;
        self.clear_weak(weak_cells, weak_tables, finalization_tables);
        if let Some(tracer) = self.tracer {
            // SAFETY: set_tracer's caller keeps the tracer alive.
            unsafe { (*tracer).after_full_mark(&Liveness { heap: self }) };
        }
        if self.config.zeal.verify {
            self.verify_marks();
        }
        self.sweep();
    }

    fn clear_weak(
        &mut self,
        cells: Vec<*mut CellHeader>,
        tables: Vec<*mut CellHeader>,
        registries: Vec<*mut CellHeader>,
    ) {
        let mut finalized = std::mem::take(&mut self.finalized);
        let live = Liveness { heap: self };
        // SAFETY: the listed cells are marked and of the kinds their lists say.
        unsafe {
            for cell in cells {
                let target = (cell as *mut u64).add(1);
                if !live.is_live_value(*target) {
                    *target = 0;
                }
            }
            for cell in tables {
                if let Some(table) = (*(cell as *mut NativeCell)).downcast::<WeakTable>() {
                    table.remove_dead(&live);
                }
            }
            for cell in registries {
                if let Some(table) = (*(cell as *mut NativeCell)).downcast::<FinalizationTable>() {
                    table.remove_dead(&live, &mut finalized);
                }
            }
        }
        self.finalized = finalized;
    }

    fn sweep(&mut self) {
        let space = &self.space;
        self.remembered.retain(|&cell| space.is_marked(cell as usize));
        self.dirty_large.retain(|&cell| space.is_marked(cell as usize));
        self.hashes_in_place.retain(|&addr, _| space.is_marked(addr));
        self.old_native.retain(|&cell| {
            let live = space.is_marked(cell as usize);
            if !live {
                // SAFETY: a dead cell that still owns its payload.
                drop(unsafe { (*(cell as *mut NativeCell)).take() });
            }
            live
        });
        let mut old = std::mem::take(&mut self.large.old);
        old.retain(|&cell| {
            let live = self.space.is_marked(cell as usize);
            if !live {
                // SAFETY: an unmarked cell; the lists above forgot it.
                unsafe { self.large.free(&self.space, cell) };
            }
            live
        });
        self.large.old = old;
        self.large.release_free(&self.space);
        let swept = self.old.sweep(&mut self.space, self.config.zeal.poison);
        for block in swept.zone_blocks {
            self.nursery.give_back(block);
        }
        self.live = swept.live_bytes + self.large.held;
        self.stats.live_bytes = self.live as u64;
    }
}

impl Space {
    /// Marks one cell outside a collection's visitor; for the verifier.
    pub(super) fn is_old_cell(&self, addr: usize) -> bool {
        self.state(addr) == BlockState::Old && self.is_start(addr)
    }
}

#[inline(always)]
pub(super) fn prefetch(cell: *mut CellHeader) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a hint; any address will do.
    unsafe {
        std::arch::x86_64::_mm_prefetch(cell as *const i8, std::arch::x86_64::_MM_HINT_T0);
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = cell;
}
