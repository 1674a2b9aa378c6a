//! The garbage-collected heap.
//!
//! Generational: a bump-allocated [`nursery`] whose survivors move to a non-moving mark-region
//! [`old_space`] at their first survival; cells past 8 KB are [`large`] objects, which never move.
//! Native stacks and registers are scanned conservatively ([`stack`]), everything else precisely.
//!
//! What the rest of the engine has to keep:
//! - A cell is 8-aligned, at least 16 bytes, and its kind and counts describe its size at every
//!   allocation. New memory is zero behind the header, and a zero word refers to nothing, so a cell
//!   may be filled in any order.
//! - A cell pointer that is needed after the next allocation is on a native stack, in a traced cell,
//!   in a [`Rooted`] container, or visited by the [`RootTracer`].
//! - After a store of a possible cell into a cell, a write barrier runs before the next allocation.
//!   The stores that initialise a new cell before the next allocation need none, wherever it lies.
//! - Young cells move, so nothing depends on their addresses; see [`Heap::identity_hash`]. Cells from
//!   [`Heap::alloc_old`] never move.

// Cell pointers are taken from the whole engine, which keeps the rules above; marking every
// barrier call unsafe would add noise to thousands of places and safety to none.
#![allow(clippy::not_unsafe_ptr_arg_deref)]

mod barrier;
pub mod cell;
pub mod external;
mod full;
mod hash;
mod large;
mod minor;
mod nursery;
mod old_space;
mod roots;
mod space;
mod stack;
mod stats;
#[cfg(test)]
mod tests;
mod trace;
mod verify;
mod weak;
mod zeal;

pub use barrier::{lanner_log_cell, lanner_log_slot};
pub use cell::{CellHeader, CellKind};
pub use full::ShapeMarks;
pub use large::LARGE;
pub use roots::{NativeData, RootTracer, Rooted, RootedValue, RootedVec, Trace, Visitor};
pub use stats::{GcStats, Pauses};
pub use trace::NativeCell;
pub use weak::{FinalizationTable, Liveness, WeakTable};
pub use zeal::{BadZeal, Zeal};

use cell::*;
use rustc_hash::FxHashMap;
use space::{BLOCK, Space};
use std::time::Instant;
use std::{fmt, ptr};

/// Sizes and stress modes of a heap.
#[derive(Clone, Debug)]
pub struct HeapConfig {
    /// Most bytes the heap may hold, external bytes included; past it allocation fails.
    pub max_heap: usize,
    pub nursery_size: usize,
    pub zeal: Zeal,
}

impl Default for HeapConfig {
    fn default() -> Self {
        HeapConfig { max_heap: 4 << 30, nursery_size: 4 << 20, zeal: Zeal::default() }
    }
}

/// The heap's limit is reached and a full collection did not help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfMemory;

impl fmt::Display for OutOfMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("out of memory")
    }
}
impl std::error::Error for OutOfMemory {}

/// The nursery grows up to so many times its first size.
const MAX_NURSERY_GROWTH: usize = 4;
/// A full collection is due after this growth at the least.
const MIN_GROWTH: usize = 32 << 20;
/// Bytes of the heap, for process.memoryUsage.
#[derive(Clone, Copy, Debug)]
pub struct HeapUsage {
    /// Memory taken from the system for cells.
    pub committed: usize,
    /// Of it, memory that holds cells.
    pub used: usize,
    /// Memory outside that cells own (array buffers, strings' buffers).
    pub external: usize,
}

/// A minor collection is due after this many bytes of young large objects or external memory.
const YOUNG_LARGE: usize = 16 << 20;

/// One agent's heap. Used by one thread.
#[repr(C)]
pub struct Heap {
    /// Where the next nursery cell goes. Compiled code allocates as [`Heap::alloc`] does.
    pub nursery_top: *mut u8,
    pub nursery_end: *mut u8,
    /// End of the region in use; `nursery_end` lies before it to make every allocation take the
    /// slow path (zeal, requested collections).
    region_end: usize,
    space: Space,
    nursery: nursery::Nursery,
    old: old_space::OldSpace,
    large: large::LargeSpace,
    config: HeapConfig,

    remembered: Vec<*mut CellHeader>,
    remembered_spare: Vec<*mut CellHeader>,
    dirty_large: Vec<*mut CellHeader>,
    /// Cells with payloads, to drop those of dead ones.
    young_native: Vec<*mut CellHeader>,
    old_native: Vec<*mut CellHeader>,
    /// Cells that a minor collection copied and has to trace.
    scan: Vec<*mut CellHeader>,
    /// The shapes that the last full collection reached.
    pub shape_marks: ShapeMarks,
    finalized: Vec<(u64, u64)>,
    hashes_in_place: FxHashMap<usize, u32>,
    hash_epoch: u32,

    tracer: Option<*mut dyn RootTracer>,
    rooted: roots::RootedList,
    stacks: stack::Stacks,
    stack_words: Vec<usize>,

    /// Bytes promoted by the running minor collection.
    promoted: u64,
    /// Bytes that became old, large or external since the last full collection.
    growth: usize,
    /// Live bytes after the last full collection.
    live: usize,
    young_large_bytes: usize,
    external: usize,
    external_since_minor: usize,
    collection_requested: bool,
    collecting: bool,
    /// Nested calls of `pause_collections`.
    paused: u32,
    zeal_minor: u32,
    zeal_full: u32,
    stats: GcStats,
}

impl Heap {
    /// Offset of `nursery_top`, for compiled code.
    pub const NURSERY_TOP_OFFSET: i32 = 0;
    /// Offset of `nursery_end`.
    pub const NURSERY_END_OFFSET: i32 = 8;

    /// Reserves the address space; touches next to no memory.
    ///
    /// # Panics
    /// If the process may not reserve even a small address range.
    pub fn new(mut config: HeapConfig) -> Heap {
        let nursery_size = config.nursery_size.clamp(2 * BLOCK, 256 << 20) / BLOCK * BLOCK;
        let zone_size = (nursery_size * 16).max(64 << 20);
        let mut space = Space::reserve(zone_size).expect("no address space for the heap");
        // Evacuation can not fail, so the limit is well inside the reservation.
        config.max_heap = config.max_heap.min((space.end - space.old) / 2);
        Heap {
            nursery_top: ptr::null_mut(),
            nursery_end: ptr::null_mut(),
            region_end: 0,
            nursery: nursery::Nursery::new(&mut space, nursery_size),
            old: old_space::OldSpace::new(&space),
            large: large::LargeSpace::new(&space),
            space,
            remembered: Vec::new(),
            remembered_spare: Vec::new(),
            dirty_large: Vec::new(),
            young_native: Vec::new(),
            old_native: Vec::new(),
            scan: Vec::new(),
            shape_marks: ShapeMarks::default(),
            finalized: Vec::new(),
            hashes_in_place: FxHashMap::default(),
            hash_epoch: 0,
            tracer: None,
            rooted: roots::RootedList::new(),
            stacks: stack::Stacks::default(),
            stack_words: Vec::new(),
            promoted: 0,
            growth: 0,
            live: 0,
            young_large_bytes: 0,
            external: 0,
            external_since_minor: 0,
            collection_requested: false,
            collecting: false,
            paused: 0,
            zeal_minor: config.zeal.minor,
            zeal_full: config.zeal.full,
            stats: GcStats::default(),
            config,
        }
    }

    /// Registers the host's roots.
    ///
    /// # Safety
    /// The tracer outlives the heap or is replaced before it goes.
    pub unsafe fn set_tracer(&mut self, tracer: *mut dyn RootTracer) {
        self.tracer = Some(tracer);
    }

    /// Sets the highest address of the native stack. Without it, the bounds of the thread that runs
    /// the first collection count.
    pub fn set_stack_base(&mut self, base: *const u8) {
        self.stacks.set_base(base as usize);
    }

    /// Execution is about to move to another native stack whose highest address is `base`. What the
    /// present one holds from the caller's frame up stays scanned until `leave_stack`.
    pub fn enter_stack(&mut self, base: *const u8) {
        self.stacks.enter(base as usize);
    }

    /// Execution came back from the stack entered last.
    pub fn leave_stack(&mut self) {
        self.stacks.leave();
    }

    /// Where native code lies: collections note which of its addresses are on the stacks.
    pub fn set_code_range(&mut self, start: *const u8, bytes: usize) {
        self.stacks.set_code_range(start as usize, bytes);
    }

    /// During a collection: words on the native stacks that are addresses of native code. Every
    /// activation's return address is among them, and perhaps addresses that no one returns to.
    pub fn code_on_stack(&self) -> &[usize] {
        self.stacks.code_words()
    }

    /// The same, looked for now.
    pub fn find_code_on_stack(&mut self) -> &[usize] {
        self.stacks.collect_code()
    }

    /// A heap-registered container for `value`.
    pub fn rooted<T: Trace>(&mut self, value: T) -> Rooted<T> {
        Rooted::new(self, value)
    }

    /// An empty heap-registered vector.
    pub fn rooted_vec<T: Trace>(&mut self) -> RootedVec<T> {
        Rooted::new(self, Vec::new())
    }

    /// A new cell of `size` bytes: young, unless it is large. Its header has shape 0, bits 0 and
    /// nslots 0; the caller makes kind and counts agree with the size before the next allocation.
    /// The memory behind the header is zero.
    #[inline(always)]
    pub fn alloc(&mut self, kind: CellKind, size: usize) -> Result<*mut CellHeader, OutOfMemory> {
        self.alloc_word(header_word(0, kind, 0, 0, 0), size)
    }

    /// As `alloc`, with a complete header. `header`'s gc byte is 0.
    #[inline(always)]
    pub fn alloc_word(&mut self, header: u64, size: usize) -> Result<*mut CellHeader, OutOfMemory> {
        let size = (size + 7) & !7;
        debug_assert!(size >= MIN_CELL);
        let top = self.nursery_top;
        if size <= self.nursery_end as usize - top as usize {
            // SAFETY: the cell lies inside the region in use.
            unsafe {
                self.nursery_top = top.add(size);
                *(top as *mut u64) = header;
            }
            return Ok(top as *mut CellHeader);
        }
        self.alloc_slow(header, size)
    }

    /// A new object with `nslots` words behind the fixed ones, all set to `fill`; no overflow slots.
    #[inline(always)]
    pub fn alloc_object(
        &mut self,
        kind: CellKind,
        shape: u32,
        bits: u8,
        nslots: u8,
        elements: *mut CellHeader,
        fill: u64,
    ) -> Result<*mut CellHeader, OutOfMemory> {
        let cell = self.alloc_word(header_word(shape, kind, bits, 0, nslots), 24 + 8 * nslots as usize)?;
        // SAFETY: the new cell's words.
        unsafe {
            let words = cell as *mut u64;
            *words.add(2) = elements as u64;
            for i in 0..nslots as usize {
                *words.add(3 + i) = fill;
            }
        }
        Ok(cell)
    }

    /// A new array-like cell (ValueArray, PropertyStorage, Elements, Context) of `count` words, all
    /// set to `fill`.
    #[inline]
    pub fn alloc_array(
        &mut self,
        kind: CellKind,
        count: usize,
        fill: u64,
    ) -> Result<*mut CellHeader, OutOfMemory> {
        debug_assert!(matches!(kind as u8, 2..=5));
        if count > u32::MAX as usize {
            return Err(OutOfMemory);
        }
        let size = 16 + 8 * count;
        let cell = if size > LARGE {
            self.alloc_large(header_word(0, kind, 0, 0, 0), size, fill == 0)?
        } else {
            self.alloc(kind, size)?
        };
        // SAFETY: the new cell's words.
        unsafe {
            *(cell as *mut u64).add(1) = count as u64;
            if fill != 0 {
                std::slice::from_raw_parts_mut((cell as *mut u64).add(2), count).fill(fill);
            }
        }
        Ok(cell)
    }

    /// A new young cell that owns a payload.
    pub fn alloc_native(
        &mut self,
        kind: CellKind,
        data: Box<dyn NativeData>,
    ) -> Result<*mut NativeCell, OutOfMemory> {
        debug_assert!(matches!(kind, CellKind::Native | CellKind::WeakTable | CellKind::FinalizationTable));
        let cell = self.alloc(kind, size_of::<NativeCell>())? as *mut NativeCell;
        // SAFETY: a new cell of this layout.
        unsafe { (*cell).set(data) };
        self.young_native.push(cell as *mut CellHeader);
        Ok(cell)
    }

    /// A new old cell that owns a payload and never moves: Code, Native.
    pub fn alloc_old_native(
        &mut self,
        kind: CellKind,
        data: Box<dyn NativeData>,
    ) -> Result<*mut NativeCell, OutOfMemory> {
        let cell = self.alloc_old(kind, size_of::<NativeCell>())? as *mut NativeCell;
        // SAFETY: a new cell of this layout.
        unsafe { (*cell).set(data) };
        self.old_native.push(cell as *mut CellHeader);
        Ok(cell)
    }

    /// A new WeakCell (WeakRef's target).
    pub fn alloc_weak_cell(&mut self, target: u64) -> Result<*mut CellHeader, OutOfMemory> {
        let cell = self.alloc(CellKind::WeakCell, 16)?;
        // SAFETY: the new cell's word.
        unsafe { *(cell as *mut u64).add(1) = target };
        Ok(cell)
    }

    #[cold]
    #[inline(never)]
    fn alloc_slow(&mut self, header: u64, size: usize) -> Result<*mut CellHeader, OutOfMemory> {
        if size > LARGE {
            return self.alloc_large(header, size, true);
        }
        self.zeal_tick();
        if self.collection_requested {
            self.collect_for(size)?;
        }
        let mut collected = false;
        if self.used() > self.hard_limit() {
            self.collect_for(size)?;
        }
        loop {
            let top = self.nursery_top as usize;
            let rest = self.region_end - top;
            let cell = if size <= rest {
                self.set_region(top + size, self.region_end);
                top
            } else if rest > LARGE / 2
                && let Some(cell) = self.nursery.carve(size)
            {
                cell
            } else {
                self.retire_region();
                if let Some((start, end)) = self.nursery.take_region(size) {
                    self.stats.nursery_bytes += (end - start) as u64;
                    self.set_region(start, end);
                    continue;
                }
                if !collected {
                    collected = true;
                    self.collect_for(size)?;
                    continue;
                }
                // Pinned cells left no gap of this size.
                return Ok(self.alloc_old_now(header, size));
            };
            // SAFETY: memory for the new cell.
            unsafe { *(cell as *mut u64) = header };
            return Ok(cell as *mut CellHeader);
        }
    }

    #[inline(never)]
    fn alloc_large(&mut self, header: u64, size: usize, zero: bool) -> Result<*mut CellHeader, OutOfMemory> {
        self.zeal_tick();
        if self.young_large_bytes + size > YOUNG_LARGE && self.young_large_bytes > 0
            || self.growth > self.growth_limit()
            || self.used().saturating_add(size) > self.config.max_heap
        {
            self.collect_for(size)?;
        }
        let cell = self.large.alloc(&self.space, size, zero).ok_or(OutOfMemory)?;
        self.young_large_bytes += size;
        self.stats.large_bytes += size as u64;
        // SAFETY: memory for the new cell.
        unsafe { *(cell as *mut u64) = header | (GC_LARGE as u64) << 48 };
        Ok(cell)
    }

    /// A new old cell, which never moves. As for `alloc`, its first stores need no barrier.
    pub fn alloc_old(&mut self, kind: CellKind, size: usize) -> Result<*mut CellHeader, OutOfMemory> {
        self.alloc_old_word(header_word(0, kind, 0, 0, 0), size)
    }

    /// As `alloc_old`, with a complete header. `header`'s gc byte is 0.
    pub fn alloc_old_word(&mut self, header: u64, size: usize) -> Result<*mut CellHeader, OutOfMemory> {
        let size = (size + 7) & !7;
        debug_assert!(size >= MIN_CELL);
        if size > LARGE {
            return self.alloc_large(header, size, true);
        }
        self.zeal_tick();
        if self.growth > self.growth_limit()
            || self.old.held() + self.large.held + self.external > self.config.max_heap
        {
            self.collect_for(size)?;
        }
        Ok(self.alloc_old_now(header, size))
    }

    fn alloc_old_now(&mut self, header: u64, size: usize) -> *mut CellHeader {
        let cell = self.old.alloc(&mut self.space, size) as *mut CellHeader;
        self.growth += size;
        // SAFETY: memory for the new cell. It is born remembered, so that it may be filled with
        // young cells.
        unsafe {
            ptr::write_bytes(cell as *mut u8, 0, size);
            *(cell as *mut u64) = header | (GC_OLD as u64) << 48;
        }
        self.remembered.push(cell);
        cell
    }

    #[inline]
    fn set_region(&mut self, top: usize, end: usize) {
        self.nursery_top = top as *mut u8;
        self.region_end = end;
        self.nursery_end = if self.config.zeal.counts() { self.nursery_top } else { end as *mut u8 };
    }

    /// Closes the region in use, so that its block is walkable.
    fn retire_region(&mut self) {
        let top = self.nursery_top as usize;
        if top < self.region_end {
            // SAFETY: the rest of the region is free.
            unsafe { nursery::write_filler(top, self.region_end - top) };
        }
        self.nursery_top = self.region_end as *mut u8;
        self.nursery_end = self.nursery_top;
    }

    fn zeal_tick(&mut self) {
        if !self.config.zeal.counts() || self.paused > 0 {
            return;
        }
        if self.config.zeal.full != 0 {
            self.zeal_full -= 1;
            if self.zeal_full == 0 {
                self.zeal_full = self.config.zeal.full;
                return self.collect_full();
            }
        }
        if self.config.zeal.minor != 0 {
            self.zeal_minor -= 1;
            if self.zeal_minor == 0 {
                self.zeal_minor = self.config.zeal.minor;
                self.collect_minor();
            }
        }
    }

    /// Bytes held, external ones and the whole nursery included.
    pub fn used(&self) -> usize {
        self.old.held() + self.large.held + self.external + self.nursery.size()
    }

    /// Past this nothing is allocated any more, not even after an OutOfMemory was reported.
    fn hard_limit(&self) -> usize {
        self.config.max_heap + self.config.max_heap / 4 + self.nursery.size()
    }

    fn growth_limit(&self) -> usize {
        (self.live + self.external).max(MIN_GROWTH)
    }

    /// Collects because an allocation of `size` bytes asks for it; fails if the heap is over its
    /// limit even after a full collection. The nursery is free after a failure, so the host can
    /// still allocate an error, until it is a quarter past the limit.
    fn collect_for(&mut self, size: usize) -> Result<(), OutOfMemory> {
        if self.paused > 0 {
            return Ok(());
        }
        let size = if size > LARGE { size } else { 0 };
        let over = |heap: &Heap| heap.used().saturating_add(size) > heap.config.max_heap;
        if self.growth > self.growth_limit() {
            self.collect_full();
        } else {
            self.collect_minor();
            if !over(self) {
                return Ok(());
            }
            self.collect_full();
        }
        if over(self) { Err(OutOfMemory) } else { Ok(()) }
    }

    /// Changes with every collection.
    #[inline(always)]
    pub fn collections(&self) -> u32 {
        self.hash_epoch
    }

    /// Counts memory outside the heap that cells keep alive (buffers); it drives collections.
    pub fn add_external_bytes(&mut self, bytes: isize) {
        self.external = self.external.saturating_add_signed(bytes);
        if bytes > 0 {
            self.growth += bytes as usize;
            self.external_since_minor += bytes as usize;
            if self.external_since_minor > YOUNG_LARGE {
                self.request_collection();
            }
        }
    }

    /// Until the matching `resume_collections` nothing is collected and nothing moves: while the host
    /// builds the tables that its tracer will visit. The heap grows as needed.
    pub fn pause_collections(&mut self) {
        self.paused += 1;
    }

    pub fn resume_collections(&mut self) {
        self.paused -= 1;
    }

    /// Makes the next allocation's slow path collect.
    pub fn request_collection(&mut self) {
        self.collection_requested = true;
        // The next allocation takes the slow path, which finds the rest of the region again.
        self.nursery_end = self.nursery_top;
    }

    /// Moves what is reachable out of the nursery.
    #[inline(never)]
    pub fn collect_minor(&mut self) {
        self.collect(false);
    }

    /// Collects everything unreachable.
    #[inline(never)]
    pub fn collect_full(&mut self) {
        self.collect(true);
    }

    fn collect(&mut self, full: bool) {
        if self.paused > 0 {
            self.collection_requested = true;
            return;
        }
        assert!(!self.collecting, "allocation inside a collection");
        self.collecting = true;
        self.collection_requested = false;
        let start = Instant::now();
        self.promoted = 0;
        self.stats.peak_bytes = self.stats.peak_bytes.max(self.used() as u64);
        if full {
            self.run_full();
            self.growth = 0;
            self.stats.full.record(start.elapsed());
        } else {
            self.run_minor();
            self.growth += self.promoted as usize;
            // Much survives: more time to die in saves more copying than it costs in cache misses.
            let size = self.nursery.size();
            if self.promoted as usize > size / 5 && size < MAX_NURSERY_GROWTH * self.config.nursery_size {
                self.nursery.grow(&mut self.space, size / BLOCK);
            }
            self.stats.minor.record(start.elapsed());
        }
        self.stats.promoted_bytes += self.promoted;
        self.stats.peak_bytes = self.stats.peak_bytes.max(self.used() as u64);
        self.external_since_minor = 0;
        self.collecting = false;
        if let Some(tracer) = self.tracer {
            // SAFETY: set_tracer's caller keeps the tracer alive.
            unsafe { (*tracer).after_collection(full) };
        }
    }

    /// The next pair of registry owner and held value whose target died. The value is a root until
    /// it is taken.
    pub fn take_finalized(&mut self) -> Option<(u64, u64)> {
        self.finalized.pop()
    }

    /// Whether `take_finalized` has something.
    pub fn has_finalized(&self) -> bool {
        !self.finalized.is_empty()
    }

    pub fn config(&self) -> &HeapConfig {
        &self.config
    }

    /// What the heap holds now.
    pub fn usage(&self) -> HeapUsage {
        let committed = self.old.held() + self.large.held + self.nursery.size();
        // Live bytes are known as of the last full collection; young ones count as live.
        HeapUsage {
            committed,
            used: self.live.max(self.old.held() + self.large.held),
            external: self.external,
        }
    }
    pub fn stats(&self) -> &GcStats {
        &self.stats
    }

    /// Base and length of the address range in which young cells lie, for compiled code.
    pub fn young_range(&self) -> (usize, usize) {
        (self.space.base, self.space.old - self.space.base)
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        for &cell in self.young_native.iter().chain(&self.old_native) {
            // SAFETY: listed cells are live or dead but intact; each owns its payload.
            drop(unsafe { (*(cell as *mut NativeCell)).take() });
        }
        for cell in
            std::mem::take(&mut self.large.young).into_iter().chain(std::mem::take(&mut self.large.old))
        {
            // SAFETY: frees the header's card table.
            unsafe { self.large.free(&self.space, cell) };
        }
    }
}

/// [`Heap::alloc_word`] for compiled code; null when out of memory.
///
/// # Safety
/// `heap` is a live heap.
pub unsafe extern "C" fn lanner_alloc(heap: *mut Heap, header: u64, size: usize) -> *mut CellHeader {
    // SAFETY: passed on to the caller.
    unsafe { (*heap).alloc_word(header, size).unwrap_or(ptr::null_mut()) }
}
