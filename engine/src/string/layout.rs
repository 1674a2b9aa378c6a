//! Memory layout of strings.

use crate::heap::CellHeader;

/// Representation bits of a string's header.
pub mod string_bits {
    /// Units are 16 bits wide (otherwise Latin-1 bytes).
    pub const TWO_BYTE: u8 = 1;
    /// Concatenation not yet flattened: two strings at +16 and +24.
    pub const ROPE: u8 = 2;
    /// Part of a flat string: parent at +16, start (u64) at +24. A flattened rope becomes one.
    pub const SLICE: u8 = 4;
    /// Interned: equal atoms are the same cell. Always flat, old, never moves.
    pub const ATOM: u8 = 8;
    /// An atom-like string whose text is an array index (never used as a key itself).
    pub const INDEX: u8 = 16;
}

/// A string of UTF-16 code units.
#[repr(C)]
pub struct JsString {
    pub header: CellHeader,
    /// Code units.
    pub length: u32,
    /// Content hash, 0 when not computed.
    pub hash: u32,
}

impl JsString {
    /// Longest string, as V8's.
    pub const MAX_LENGTH: u32 = 0x1fff_ffe8;
    pub const LENGTH_OFFSET: i32 = 8;
    /// Where flat data starts.
    pub const DATA_OFFSET: i32 = 16;

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.length as usize
    }
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }
    #[inline(always)]
    pub fn has(&self, bit: u8) -> bool {
        self.header.bits & bit != 0
    }
    #[inline(always)]
    pub fn is_atom(&self) -> bool {
        self.has(string_bits::ATOM)
    }
    #[inline(always)]
    pub fn is_two_byte(&self) -> bool {
        self.has(string_bits::TWO_BYTE)
    }
}
