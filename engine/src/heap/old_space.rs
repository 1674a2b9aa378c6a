//! The old generation: a non-moving mark-region space of blocks and lines.
//!
//! Invariant: outside a collection the start bitmap of an old block has a bit for exactly the cells
//! allocated there and not swept since. Allocation goes through holes: runs of lines that the last
//! sweep found free; cursors only move forward, so line marks need no upkeep between sweeps.

use super::space::{BLOCK, BlockState, LINE, LINES, Space};

/// A bump cursor that walks the holes of one block after the other.
#[derive(Default)]
struct Cursor {
    top: usize,
    end: usize,
    block: usize,
    /// Where to look for the block's next hole.
    line: usize,
}

impl Cursor {
    /// Moves to the next hole of the block at hand; false if there is none.
    fn next_hole(&mut self, space: &mut Space) -> bool {
        if self.line >= LINES {
            return false;
        }
        let lines = space.line_marks(self.block);
        let Some(first) = lines[self.line..].iter().position(|&mark| mark == 0) else {
            self.line = LINES;
            return false;
        };
        let first = self.line + first;
        let last = lines[first..].iter().position(|&mark| mark != 0).map_or(LINES, |n| first + n);
        self.line = last;
        self.top = self.block + first * LINE;
        self.end = self.block + last * LINE;
        true
    }

    fn start_block(&mut self, block: usize) {
        *self = Cursor { block, ..Cursor::default() };
    }

    fn take_empty(&mut self, block: usize) {
        *self = Cursor { top: block, end: block + BLOCK, block, line: LINES };
    }
}

#[derive(Default)]
pub struct OldSpace {
    /// Any hole will do for cells up to a line long.
    small: Cursor,
    /// Longer cells that did not fit the small cursor's hole: these pass over holes that are too
    /// short, so they have a cursor of their own and leave the small one its holes.
    medium: Cursor,
    /// Blocks in use, zone blocks included.
    pub blocks: Vec<usize>,
    free: Vec<usize>,
    recyclable: Vec<usize>,
    frontier: usize,
    limit: usize,
}

/// What a sweep found.
#[derive(Default)]
pub struct Swept {
    pub live_bytes: usize,
    /// Empty blocks of the zone.
    pub zone_blocks: Vec<usize>,
}

impl OldSpace {
    pub fn new(space: &Space) -> OldSpace {
        // The first block stays unused: its address is in words of the heap itself, which a
        // conservative scan may come across.
        OldSpace {
            frontier: space.old + BLOCK,
            limit: space.end,
            small: Cursor { line: LINES, ..Cursor::default() },
            medium: Cursor { line: LINES, ..Cursor::default() },
            ..OldSpace::default()
        }
    }

    /// Bytes of the blocks in use.
    pub fn held(&self) -> usize {
        self.blocks.len() * BLOCK
    }

    /// Memory for a cell, with its start bit set; not zeroed.
    #[inline(always)]
    pub fn alloc(&mut self, space: &mut Space, size: usize) -> usize {
        let at = self.small.top;
        let at = if size <= self.small.end - at {
            self.small.top = at + size;
            at
        } else {
            self.alloc_slow(space, size)
        };
        space.set_start(at);
        at
    }

    #[cold]
    #[inline(never)]
    fn alloc_slow(&mut self, space: &mut Space, size: usize) -> usize {
        if size > LINE {
            return self.alloc_medium(space, size);
        }
        while !self.small.next_hole(space) {
            if let Some(block) = self.recyclable.pop() {
                self.small.start_block(block);
            } else {
                let block = self.fresh_block(space);
                self.small.take_empty(block);
                break;
            }
        }
        let at = self.small.top;
        self.small.top += size;
        at
    }

    fn alloc_medium(&mut self, space: &mut Space, size: usize) -> usize {
        let mut tried = 0;
        while size > self.medium.end - self.medium.top {
            if self.medium.next_hole(space) {
                continue;
            }
            // Long cells look through a few blocks at most: fragmented ones rarely have room.
            match self.recyclable.pop() {
                Some(block) if tried < 2 => {
                    tried += 1;
                    self.medium.start_block(block);
                }
                other => {
                    self.recyclable.extend(other);
                    let block = self.fresh_block(space);
                    self.medium.take_empty(block);
                }
            }
        }
        let at = self.medium.top;
        self.medium.top += size;
        at
    }

    fn fresh_block(&mut self, space: &mut Space) -> usize {
        let block = self.free.pop().unwrap_or_else(|| {
            assert!(self.frontier < self.limit, "the reserved address space is used up");
            self.frontier += BLOCK;
            self.frontier - BLOCK
        });
        space.set_state(block, BlockState::Old);
        self.blocks.push(block);
        block
    }

    /// A nursery block becomes old with the cells whose start bits are set.
    pub fn adopt(&mut self, block: usize) {
        self.blocks.push(block);
    }

    /// Before marking: no cell is marked and no line live.
    pub fn clear_marks(&mut self, space: &mut Space) {
        for &block in &self.blocks {
            space.mark_words(block).fill(0);
            space.line_marks(block).fill(0);
        }
    }

    /// After marking: forgets unmarked cells and finds holes and empty blocks.
    pub fn sweep(&mut self, space: &mut Space, poison: bool) -> Swept {
        let mut swept = Swept::default();
        self.recyclable.clear();
        self.small = Cursor::default();
        self.medium = Cursor::default();
        (self.small.line, self.medium.line) = (LINES, LINES);
        let mut blocks = std::mem::take(&mut self.blocks);
        blocks.retain(|&block| {
            let marks = *space.mark_words(block);
            for (start, mark) in space.start_words(block).iter_mut().zip(marks) {
                *start &= mark;
            }
            let lines = space.line_marks(block);
            let live: usize = lines.iter().map(|&mark| mark as usize).sum();
            if poison {
                let dead: Vec<usize> = (0..LINES).filter(|&line| lines[line] == 0).collect();
                for line in dead {
                    // SAFETY: no live cell covers the line.
                    unsafe { super::zeal::poison(block + line * LINE, LINE) };
                }
            }
            swept.live_bytes += live * LINE;
            if live == 0 {
                space.set_state(block, BlockState::Free);
                if space.in_zone(block) {
                    swept.zone_blocks.push(block);
                } else {
                    self.free.push(block);
                }
            } else if live < LINES {
                self.recyclable.push(block);
            }
            live != 0
        });
        self.blocks = blocks;
        // What grows until the next full collection finds its blocks again.
        self.release_free(space, swept.live_bytes + (24 << 20));
        swept
    }

    /// Gives the memory of all but `keep` bytes of empty blocks back to the kernel.
    fn release_free(&mut self, space: &Space, keep: usize) {
        self.free.sort_unstable_by(|a, b| b.cmp(a));
        let excess = self.free.len().saturating_sub(keep / BLOCK);
        let mut i = 0;
        while i < excess {
            // Neighbours go in one call.
            let mut n = 1;
            while i + n < excess && self.free[i + n] + n * BLOCK == self.free[i] {
                n += 1;
            }
            space.release(self.free[i + n - 1], n * BLOCK);
            i += n;
        }
    }
}
