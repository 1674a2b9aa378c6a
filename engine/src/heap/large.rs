//! Large objects: cells past [`LARGE`] bytes, each in page runs of its own, never moved.
//!
//! A new one is young (no barrier, freed by a minor collection that does not reach it) and becomes
//! old in place at its first survival. Old ones remember stores by cards of 512 bytes when the
//! barrier knows the slot, as a whole otherwise.

use super::cell::CellHeader;
use super::space::{PAGE, Space};
use std::collections::{BTreeMap, BTreeSet};
use std::ptr;

/// Cells of more bytes than this are large.
pub const LARGE: usize = 8 << 10;
/// Bytes that a card covers.
pub const CARD: usize = 512;

/// Lies before the cell, at the start of its pages.
#[repr(C, align(64))]
pub struct LargeHeader {
    /// Bytes of the pages.
    run: usize,
    /// A byte per card of the cell; allocated at the first store that needs it.
    pub cards: Option<Box<[u8]>>,
    /// The object is in the list of those with dirty cards.
    pub listed: bool,
}

const HEADER: usize = size_of::<LargeHeader>();

impl LargeHeader {
    /// # Safety
    /// `cell` is a large object.
    pub unsafe fn of(cell: *mut CellHeader) -> *mut LargeHeader {
        (cell as usize - HEADER) as *mut LargeHeader
    }
}

struct FreeRun {
    len: usize,
    dirty: bool,
}

pub struct LargeSpace {
    /// Live runs by start.
    runs: BTreeMap<usize, usize>,
    free: BTreeMap<usize, FreeRun>,
    /// The free runs by length, for the best fit.
    by_len: BTreeSet<(usize, usize)>,
    frontier: usize,
    limit: usize,
    pub young: Vec<*mut CellHeader>,
    pub old: Vec<*mut CellHeader>,
    /// Bytes of live runs.
    pub held: usize,
}

impl LargeSpace {
    pub fn new(space: &Space) -> LargeSpace {
        LargeSpace {
            runs: BTreeMap::new(),
            free: BTreeMap::new(),
            by_len: BTreeSet::new(),
            frontier: space.base + PAGE,
            limit: space.zone,
            young: Vec::new(),
            old: Vec::new(),
            held: 0,
        }
    }

    /// Memory for a young large cell, zeroed if asked for, or None when no address range is left.
    pub fn alloc(&mut self, space: &Space, size: usize, zero: bool) -> Option<*mut CellHeader> {
        let run = (size.checked_add(HEADER + PAGE - 1)?) & !(PAGE - 1);
        let best = self.by_len.range((run, 0)..).next().copied();
        let start = if let Some((len, start)) = best {
            let free = self.remove_free(start);
            if len > run {
                self.insert_free(start + run, FreeRun { len: len - run, dirty: free.dirty });
            }
            if free.dirty {
                if !zero {
                    // The caller writes all of it.
                } else if run > 1 << 20 {
                    space.release(start, run);
                } else {
                    // SAFETY: a free run.
                    unsafe { ptr::write_bytes(start as *mut u8, 0, run) };
                }
            }
            start
        } else {
            if run > self.limit - self.frontier {
                return None;
            }
            self.frontier += run;
            self.frontier - run
        };
        self.runs.insert(start, run);
        self.held += run;
        let cell = (start + HEADER) as *mut CellHeader;
        // SAFETY: the run starts with room for the header.
        unsafe { ptr::write(start as *mut LargeHeader, LargeHeader { run, cards: None, listed: false }) };
        self.young.push(cell);
        Some(cell)
    }

    fn remove_free(&mut self, start: usize) -> FreeRun {
        let free = self.free.remove(&start).expect("a free run");
        self.by_len.remove(&(free.len, start));
        free
    }

    fn insert_free(&mut self, start: usize, free: FreeRun) {
        self.by_len.insert((free.len, start));
        self.free.insert(start, free);
    }

    /// Frees a dead large object.
    ///
    /// # Safety
    /// `cell` is a large object of this space that nothing refers to.
    pub unsafe fn free(&mut self, space: &Space, cell: *mut CellHeader) {
        let mut start = cell as usize - HEADER;
        // SAFETY: the header was written at allocation.
        let run = unsafe {
            let header = LargeHeader::of(cell);
            let run = (*header).run;
            ptr::drop_in_place(header);
            run
        };
        self.runs.remove(&start);
        self.held -= run;
        let mut free = FreeRun { len: run, dirty: true };
        if run > 4 << 20 {
            space.release(start, run);
            free.dirty = false;
        }
        if let Some((&before, run)) = self.free.range(..start).next_back()
            && before + run.len == start
        {
            let before_run = self.remove_free(before);
            start = before;
            free = FreeRun { len: free.len + before_run.len, dirty: free.dirty | before_run.dirty };
        }
        if self.free.contains_key(&(start + free.len)) {
            let after = self.remove_free(start + free.len);
            free = FreeRun { len: free.len + after.len, dirty: free.dirty | after.dirty };
        }
        if start + free.len == self.frontier && !free.dirty {
            self.frontier = start;
        } else {
            self.insert_free(start, free);
        }
    }

    /// Gives the memory of free runs back to the kernel.
    pub fn release_free(&mut self, space: &Space) {
        for (&start, free) in &mut self.free {
            if free.dirty {
                space.release(start, free.len);
                free.dirty = false;
            }
        }
    }

    /// The large object that the address points into.
    pub fn find(&self, addr: usize) -> Option<*mut CellHeader> {
        let (&start, &run) = self.runs.range(..=addr).next_back()?;
        (addr < start + run).then_some((start + HEADER) as *mut CellHeader)
    }
}
