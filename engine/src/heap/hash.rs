//! Identity hashes, stored with the cell.
//!
//! The hash of a young cell mixes its address with the collection count and sets `GC_HASHED`; when
//! the cell moves, the hash goes into an extra word behind the copy. Old cells never move, so theirs
//! is the mixed address. Hashed cells that survive in place (pinned, large) keep theirs in a table.

use super::Heap;
use super::cell::*;

fn mix(word: u64) -> u32 {
    let x = (word ^ (word >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (x >> 32) as u32
}

impl Heap {
    /// A hash that stays the same for the cell's life. Differs between runs: nothing a script can
    /// see may depend on it.
    pub fn identity_hash(&mut self, cell: *mut CellHeader) -> u32 {
        // SAFETY: a live cell; the inline hash lies behind it.
        unsafe {
            let gc = (*cell).gc;
            if gc & GC_HASH_INLINE != 0 {
                return *((cell as usize + cell_size(cell)) as *const u64) as u32;
            }
            if gc & GC_HASHED != 0 {
                return match self.hashes_in_place.get(&(cell as usize)) {
                    Some(&hash) => hash,
                    None => self.young_hash(cell),
                };
            }
            if gc & GC_OLD != 0 {
                return mix(cell as u64);
            }
            // A dead cell at this address may have left an entry.
            self.hashes_in_place.remove(&(cell as usize));
            (*cell).gc |= GC_HASHED;
            self.young_hash(cell)
        }
    }

    fn young_hash(&self, cell: *mut CellHeader) -> u32 {
        mix(cell as u64 ^ (self.hash_epoch as u64) << 40)
    }

    /// A hashed young cell survives in place: its hash no longer follows from its address.
    pub(super) fn keep_hash(&mut self, cell: *mut CellHeader) {
        let hash = self.young_hash(cell);
        self.hashes_in_place.entry(cell as usize).or_insert(hash);
    }

    /// The hash of a hashed young cell that moves.
    pub(super) fn take_hash(&mut self, cell: *mut CellHeader) -> u32 {
        match self.hashes_in_place.is_empty() {
            true => self.young_hash(cell),
            false => self.hashes_in_place.remove(&(cell as usize)).unwrap_or_else(|| self.young_hash(cell)),
        }
    }
}
