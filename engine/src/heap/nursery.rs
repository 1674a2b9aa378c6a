//! The nursery: blocks in the zone, bump-allocated region by region.
//!
//! A region is a whole block or a gap between cells that stayed pinned. Invariant: between
//! allocations a block marked `used` is walkable from its start, cell by cell: memory that a region
//! has not handed out yet is zero (one-word fillers) or begins with a filler; a block that is not
//! `used` holds no cell. A region's memory is zeroed when it is taken, so every new cell is zero
//! behind its header.

use super::cell::*;
use super::space::{BLOCK, BlockState, Space};
use std::ptr;

/// Gaps smaller than this are not allocated in.
const MIN_REGION: usize = 64;

#[derive(Clone, Copy, Default)]
struct BlockInfo {
    /// Offset from which the block was never written to, so is zero.
    fresh: u16,
    touched_all: bool,
    used: bool,
}

pub struct Nursery {
    zone: usize,
    infos: Vec<BlockInfo>,
    /// Active blocks, by address.
    active: Vec<usize>,
    /// Zone blocks that are neither nursery nor old.
    spare: Vec<usize>,
    frontier: usize,
    zone_end: usize,
    regions: Vec<(usize, usize)>,
    next: usize,
    /// Cells that the last collection left in place, by address.
    pub pinned: Vec<*mut CellHeader>,
}

impl Nursery {
    pub fn new(space: &mut Space, size: usize) -> Nursery {
        let blocks = (size / BLOCK).max(1);
        let mut nursery = Nursery {
            zone: space.zone,
            infos: vec![BlockInfo::default(); (space.old - space.zone) / BLOCK],
            active: (1..=blocks).map(|i| space.zone + i * BLOCK).collect(),
            spare: Vec::new(),
            frontier: space.zone + (blocks + 1) * BLOCK,
            zone_end: space.old,
            regions: Vec::with_capacity(blocks),
            next: 0,
            pinned: Vec::new(),
        };
        for &block in &nursery.active {
            space.set_state(block, BlockState::Nursery);
            nursery.regions.push((block, block + BLOCK));
        }
        nursery
    }

    pub fn size(&self) -> usize {
        self.active.len() * BLOCK
    }

    fn info(&mut self, addr: usize) -> &mut BlockInfo {
        &mut self.infos[(addr - self.zone) / BLOCK]
    }

    /// Marks the block used and zeroes `start..end` unless it is known to be.
    fn open(&mut self, start: usize, end: usize) {
        let info = self.info(start);
        info.used = true;
        let offset = start % BLOCK;
        let fresh = !info.touched_all && offset >= info.fresh as usize;
        let last = (end - 1) % BLOCK + 1;
        if last == BLOCK {
            info.touched_all = true;
        } else {
            info.fresh = info.fresh.max(last as u16);
        }
        if !fresh {
            // SAFETY: the region is inside an active block and holds no live cell.
            unsafe { ptr::write_bytes(start as *mut u8, 0, end - start) };
        }
    }

    /// The next region with room for `size` bytes, zeroed. Smaller ones are passed over until the
    /// next collection.
    pub fn take_region(&mut self, size: usize) -> Option<(usize, usize)> {
        while let Some(&(start, end)) = self.regions.get(self.next) {
            self.next += 1;
            if end - start >= size {
                self.open(start, end);
                return Some((start, end));
            }
        }
        None
    }

    /// Carves a cell from the end of the last region with room, so that the region in use keeps its
    /// rest for small cells.
    pub fn carve(&mut self, size: usize) -> Option<usize> {
        let index =
            (self.next..self.regions.len()).rev().find(|&i| self.regions[i].1 - self.regions[i].0 >= size)?;
        let (start, end) = self.regions[index];
        let cell = end - size;
        self.open(cell, end);
        self.regions[index].1 = cell;
        if cell > start {
            // SAFETY: the rest of the region is free and at least a word long.
            unsafe { write_filler(start, cell - start) };
            // The filler's header is not zero, so the rest is no longer fresh.
            self.info(start).touched_all = true;
        }
        Some(cell)
    }

    /// Finds the cells that the sorted words point into and marks them pinned; `words` is what the
    /// stacks hold. Afterwards `pinned` lists them by address.
    pub fn pin(&mut self, space: &Space, words: &[usize]) {
        for &cell in &self.pinned {
            // SAFETY: cells pinned at the last collection are still in place.
            unsafe { (*cell).gc &= !GC_PINNED };
        }
        self.pinned.clear();
        let mut i = words.partition_point(|&word| word < space.zone);
        while i < words.len() && space.in_zone(words[i]) {
            let block = Space::block_of(words[i]);
            let block_end = block + BLOCK;
            if space.state(block) != BlockState::Nursery || !self.info(block).used {
                i += words[i..].partition_point(|&word| word < block_end);
                continue;
            }
            let mut addr = block;
            while addr < block_end && i < words.len() && words[i] < block_end {
                let cell = addr as *mut CellHeader;
                // SAFETY: the block is walkable.
                let next = addr + unsafe { cell_size(cell) };
                if words[i] < next {
                    // SAFETY: as above.
                    unsafe {
                        if (*cell).kind != CellKind::Filler as u8 {
                            (*cell).gc |= GC_PINNED;
                            self.pinned.push(cell);
                        }
                    }
                    while i < words.len() && words[i] < next {
                        i += 1;
                    }
                }
                addr = next;
            }
        }
    }

    /// After evacuation only the pinned cells are left: makes regions of everything else. Blocks
    /// with much pinned memory become old in place; their cells are passed to `promote`.
    pub fn rebuild(
        &mut self,
        space: &mut Space,
        poison: bool,
        mut promote: impl FnMut(&mut Space, usize, &[*mut CellHeader]),
    ) {
        self.regions.clear();
        self.next = 0;
        let pinned = std::mem::take(&mut self.pinned);
        let mut rest = &pinned[..];
        let mut kept = Vec::new();
        let mut replaced = 0;
        let available = self.spare.len() + (self.zone_end - self.frontier) / BLOCK;
        for block in std::mem::take(&mut self.active) {
            let end = block + BLOCK;
            let (here, after) = rest.split_at(rest.partition_point(|&cell| (cell as usize) < end));
            rest = after;
            // SAFETY: pinned cells are live.
            let bytes: usize = here.iter().map(|&cell| unsafe { cell_size(cell) }).sum();
            let promoted = bytes > BLOCK / 8 && replaced < available;
            let mut at = block;
            for &cell in here {
                self.free_gap(at, cell as usize, !promoted, poison);
                // SAFETY: as above.
                at = cell as usize + unsafe { cell_size(cell) };
            }
            if here.is_empty() {
                if poison && self.info(block).used {
                    // SAFETY: the block holds no live cell. Its memory is marked written.
                    unsafe { super::zeal::poison(block, BLOCK) };
                    self.info(block).touched_all = true;
                }
                self.info(block).used = false;
                self.regions.push((block, end));
                self.active.push(block);
                continue;
            }
            self.free_gap(at, end, !promoted, poison);
            if promoted {
                self.info(block).used = false;
                self.info(block).touched_all = true;
                space.set_state(block, BlockState::Old);
                promote(space, block, here);
                replaced += 1;
            } else {
                kept.extend_from_slice(here);
                self.active.push(block);
            }
        }
        for _ in 0..replaced {
            let Some(block) = self.take_spare() else { break };
            space.set_state(block, BlockState::Nursery);
            self.active.push(block);
            self.regions.push((block, block + BLOCK));
        }
        if replaced > 0 {
            self.active.sort_unstable();
        }
        self.pinned = kept;
    }

    /// Adds this many blocks, as far as the zone has room.
    pub fn grow(&mut self, space: &mut Space, blocks: usize) {
        for _ in 0..blocks {
            let Some(block) = self.take_spare() else { break };
            space.set_state(block, BlockState::Nursery);
            self.info(block).used = false;
            self.active.push(block);
            self.regions.push((block, block + BLOCK));
        }
        self.active.sort_unstable();
    }

    fn free_gap(&mut self, start: usize, end: usize, region: bool, poison: bool) {
        if start == end {
            return;
        }
        // SAFETY: the gap holds no live cell.
        unsafe {
            if poison {
                super::zeal::poison(start, end - start);
            }
            write_filler(start, end - start);
        }
        self.info(start).touched_all = true;
        if region && end - start >= MIN_REGION {
            self.regions.push((start, end));
        }
    }

    fn take_spare(&mut self) -> Option<usize> {
        self.spare.pop().or_else(|| {
            (self.frontier < self.zone_end).then(|| {
                self.frontier += BLOCK;
                self.frontier - BLOCK
            })
        })
    }

    /// An old block of the zone became empty.
    pub fn give_back(&mut self, block: usize) {
        self.spare.push(block);
    }

    pub fn active_blocks(&self) -> &[usize] {
        &self.active
    }

    pub fn is_used(&self, block: usize) -> bool {
        self.infos[(block - self.zone) / BLOCK].used
    }
}

/// Covers a free range with a filler cell.
///
/// # Safety
/// The range is word-aligned, not empty, and holds no live cell.
pub unsafe fn write_filler(addr: usize, len: usize) {
    // SAFETY: passed on to the caller.
    unsafe { *(addr as *mut u64) = header_word((len / 8) as u32, CellKind::Filler, 0, 0, 0) }
}
