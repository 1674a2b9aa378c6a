//! The reserved address range and the bitmaps beside it.
//!
//! One reservation holds, in this order: large objects, the nursery zone, old blocks. So "is it a
//! heap address" and "may it be young" are each one subtraction and one comparison. The start and
//! mark bitmaps (a bit for 8 bytes) and the line marks (a byte for 128 bytes) lie in reservations of
//! their own, indexed by address; untouched parts cost address space only.

use std::ptr;

/// Bytes of a block, and its alignment.
pub const BLOCK: usize = 32 << 10;
/// Bytes of a line.
pub const LINE: usize = 128;
/// Lines of a block.
pub const LINES: usize = BLOCK / LINE;
/// Unit of large-object memory.
pub const PAGE: usize = 4096;

/// What a block in the zone or the old range is used for.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BlockState {
    Free = 0,
    Nursery = 1,
    Old = 2,
}

/// Lazily committed memory from the kernel.
struct Reservation {
    ptr: *mut u8,
    len: usize,
}

impl Reservation {
    fn new(len: usize) -> Option<Reservation> {
        // SAFETY: an anonymous private mapping at an address of the kernel's choice.
        let ptr = unsafe {
            libc::mmap(
                ptr::null_mut(),
                len,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        (ptr != libc::MAP_FAILED).then_some(Reservation { ptr: ptr as *mut u8, len })
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        // SAFETY: the mapping is ours and nothing refers to it any more.
        unsafe { libc::munmap(self.ptr as *mut libc::c_void, self.len) };
    }
}

pub struct Space {
    /// Start of the large-object range and of everything.
    pub base: usize,
    pub zone: usize,
    pub old: usize,
    pub end: usize,
    start_bias: usize,
    mark_bias: usize,
    line_bias: usize,
    states: Vec<BlockState>,
    _maps: [Reservation; 4],
}

impl Space {
    /// Reserves the ranges; `zone_size` is a multiple of the block size. Falls back to smaller
    /// reservations where the address space is limited.
    pub fn reserve(zone_size: usize) -> Option<Space> {
        let mut total = 64usize << 30;
        while total >= 4 * zone_size {
            if let Some(space) = Self::try_reserve(total, zone_size) {
                return Some(space);
            }
            total /= 2;
        }
        None
    }

    fn try_reserve(total: usize, zone_size: usize) -> Option<Space> {
        let heap = Reservation::new(total + BLOCK)?;
        let starts = Reservation::new(total / 64)?;
        let marks = Reservation::new(total / 64)?;
        let lines = Reservation::new(total / LINE)?;
        let base = (heap.ptr as usize + BLOCK - 1) & !(BLOCK - 1);
        let zone = base + total / 2;
        Some(Space {
            base,
            zone,
            old: zone + zone_size,
            end: base + total,
            start_bias: (starts.ptr as usize).wrapping_sub(base >> 6),
            mark_bias: (marks.ptr as usize).wrapping_sub(base >> 6),
            line_bias: (lines.ptr as usize).wrapping_sub(base / LINE),
            states: vec![BlockState::Free; zone_size / BLOCK],
            _maps: [heap, starts, marks, lines],
        })
    }

    #[inline(always)]
    pub fn contains(&self, addr: u64) -> bool {
        addr.wrapping_sub(self.base as u64) < (self.end - self.base) as u64
    }

    /// Whether the address lies where young cells live. Old cells may live there too.
    #[inline(always)]
    pub fn maybe_young(&self, addr: u64) -> bool {
        addr.wrapping_sub(self.base as u64) < (self.old - self.base) as u64
    }

    #[inline(always)]
    pub fn is_large(&self, addr: usize) -> bool {
        addr.wrapping_sub(self.base) < self.zone - self.base
    }

    #[inline(always)]
    pub fn in_zone(&self, addr: usize) -> bool {
        addr.wrapping_sub(self.zone) < self.old - self.zone
    }

    #[inline(always)]
    pub fn block_of(addr: usize) -> usize {
        addr & !(BLOCK - 1)
    }

    pub fn state(&self, addr: usize) -> BlockState {
        self.states.get((addr - self.zone) / BLOCK).copied().unwrap_or(BlockState::Free)
    }

    pub fn set_state(&mut self, addr: usize, state: BlockState) {
        let index = (addr - self.zone) / BLOCK;
        if index >= self.states.len() {
            self.states.resize(index + 1, BlockState::Free);
        }
        self.states[index] = state;
    }

    // The bitmaps. All of these take addresses inside the reservation, which keeps the computed
    // byte inside the matching map.

    #[inline(always)]
    pub fn set_start(&mut self, addr: usize) {
        // SAFETY: addr is inside the reservation.
        unsafe { *((self.start_bias.wrapping_add(addr >> 6)) as *mut u8) |= 1 << ((addr >> 3) & 7) }
    }

    #[inline(always)]
    pub fn is_start(&self, addr: usize) -> bool {
        // SAFETY: addr is inside the reservation.
        unsafe { *((self.start_bias.wrapping_add(addr >> 6)) as *const u8) & (1 << ((addr >> 3) & 7)) != 0 }
    }

    #[inline(always)]
    pub fn is_marked(&self, addr: usize) -> bool {
        // SAFETY: addr is inside the reservation.
        unsafe { *((self.mark_bias.wrapping_add(addr >> 6)) as *const u8) & (1 << ((addr >> 3) & 7)) != 0 }
    }

    /// Sets the mark; false if it was set already.
    #[inline(always)]
    pub fn mark(&mut self, addr: usize) -> bool {
        let bit = 1u8 << ((addr >> 3) & 7);
        // SAFETY: addr is inside the reservation.
        unsafe {
            let byte = self.mark_bias.wrapping_add(addr >> 6) as *mut u8;
            let old = *byte;
            *byte = old | bit;
            old & bit == 0
        }
    }

    pub fn clear_mark(&mut self, addr: usize) {
        // SAFETY: addr is inside the reservation.
        unsafe { *((self.mark_bias.wrapping_add(addr >> 6)) as *mut u8) &= !(1 << ((addr >> 3) & 7)) }
    }

    #[inline(always)]
    pub fn mark_lines(&mut self, addr: usize, size: usize) {
        let first = addr / LINE;
        let last = (addr + size - 1) / LINE;
        for line in first..=last {
            // SAFETY: the cell lies inside the reservation.
            unsafe { *((self.line_bias.wrapping_add(line)) as *mut u8) = 1 }
        }
    }

    /// The block's start bits, one word for 512 bytes.
    #[inline]
    pub fn start_words(&mut self, block: usize) -> &mut [u64; BLOCK / 512] {
        // SAFETY: a block's bits are 512 bytes at a 512-byte aligned place of the map.
        unsafe { &mut *(self.start_bias.wrapping_add(block >> 6) as *mut [u64; BLOCK / 512]) }
    }

    #[inline]
    pub fn mark_words(&mut self, block: usize) -> &mut [u64; BLOCK / 512] {
        // SAFETY: as for start_words.
        unsafe { &mut *(self.mark_bias.wrapping_add(block >> 6) as *mut [u64; BLOCK / 512]) }
    }

    #[inline]
    pub fn line_marks(&mut self, block: usize) -> &mut [u8; LINES] {
        // SAFETY: a block's line marks are 256 consecutive bytes of the map.
        unsafe { &mut *(self.line_bias.wrapping_add(block / LINE) as *mut [u8; LINES]) }
    }

    /// The nearest cell start at or before `addr` in its block, by the start bits.
    pub fn start_before(&mut self, addr: usize) -> Option<usize> {
        let block = Self::block_of(addr);
        let words = self.start_words(block);
        let bit = (addr - block) >> 3;
        let mut index = bit / 64;
        let mut word = words[index] & (u64::MAX >> (63 - bit % 64));
        loop {
            if word != 0 {
                return Some(block + (index * 64 + 63 - word.leading_zeros() as usize) * 8);
            }
            if index == 0 {
                return None;
            }
            index -= 1;
            word = words[index];
        }
    }

    /// Gives the memory back to the kernel; it reads as zero afterwards.
    pub fn release(&self, addr: usize, len: usize) {
        // SAFETY: the range is page-aligned and inside the reservation, and holds no live cell.
        unsafe { libc::madvise(addr as *mut libc::c_void, len, libc::MADV_DONTNEED) };
    }
}
