//! Content hash of strings, the same for both representations of a text.

use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;

/// Per process, so that a script's author can not prepare colliding property names.
static SEED: OnceLock<u64> = OnceLock::new();

const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

#[inline(always)]
fn seed() -> u64 {
    *SEED.get_or_init(|| RandomState::new().hash_one(0x51u8) | 1)
}

#[inline(always)]
fn mix(state: u64, block: u64) -> u64 {
    let product = (state ^ block) as u128 * MULTIPLIER as u128;
    product as u64 ^ (product >> 64) as u64 ^ state.rotate_left(23)
}

/// Never 0, which means "not computed" in a string cell.
#[inline(always)]
fn finish(state: u64, length: usize) -> u32 {
    let h = mix(state, length as u64 ^ 0xA076_1D64_78BD_642F);
    let h = (h ^ (h >> 32)) as u32;
    if h == 0 { 1 } else { h }
}

/// Four Latin-1 bytes as four 16-bit lanes, so that both representations feed equal blocks.
#[inline(always)]
fn widen(bytes: u32) -> u64 {
    let x = bytes as u64;
    let x = (x | x << 16) & 0x0000_FFFF_0000_FFFF;
    (x | x << 8) & 0x00FF_00FF_00FF_00FF
}

pub fn hash_latin1(text: &[u8]) -> u32 {
    let mut state = seed();
    let (blocks, tail) = text.as_chunks::<4>();
    for block in blocks {
        state = mix(state, widen(u32::from_le_bytes(*block)));
    }
    if !tail.is_empty() {
        let mut last = [0u8; 4];
        last[..tail.len()].copy_from_slice(tail);
        state = mix(state, widen(u32::from_le_bytes(last)));
    }
    finish(state, text.len())
}

pub fn hash_utf16(text: &[u16]) -> u32 {
    let mut state = seed();
    let (blocks, tail) = text.as_chunks::<4>();
    let lanes = |b: [u16; 4]| b[0] as u64 | (b[1] as u64) << 16 | (b[2] as u64) << 32 | (b[3] as u64) << 48;
    for block in blocks {
        state = mix(state, lanes(*block));
    }
    if !tail.is_empty() {
        let mut last = [0u16; 4];
        last[..tail.len()].copy_from_slice(tail);
        state = mix(state, lanes(last));
    }
    finish(state, text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn representations_agree() {
        for n in 0..40 {
            let narrow: Vec<u8> = (0..n).map(|i| (i * 7 + 200) as u8).collect();
            let wide: Vec<u16> = narrow.iter().map(|&b| b as u16).collect();
            assert_eq!(hash_latin1(&narrow), hash_utf16(&wide));
        }
    }
}
