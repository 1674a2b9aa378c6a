//! Raw string cells: allocation of flat strings, links of ropes and slices, the look at a flat string.

use super::layout::{JsString, string_bits};
use super::view::StrView;
use crate::heap::{CellHeader, CellKind, Heap, OutOfMemory};
use crate::object::shape::reserved_ids;
use crate::value::Gc;
use std::cmp::Ordering;

/// Where a cell is born.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Space {
    Young,
    Old,
}

/// A rope's or a slice's two words after the fixed part.
#[repr(C)]
pub(crate) struct Links {
    base: JsString,
    pub first: *mut JsString,
    /// Rope: the right string. Slice: the start as a number.
    pub second: *mut JsString,
}

pub(crate) const LINKS_SIZE: usize = 32;
/// Text this short is copied rather than shared.
pub(crate) const COPY_LIMIT: usize = 24;

/// A string cell of `size` bytes with its fixed part written. The caller fills the rest before it
/// allocates again.
#[inline]
fn raw(
    heap: &mut Heap,
    space: Space,
    size: usize,
    bits: u8,
    length: usize,
) -> Result<Gc<JsString>, OutOfMemory> {
    debug_assert!(length <= JsString::MAX_LENGTH as usize);
    let cell = match space {
        Space::Young => heap.alloc(CellKind::String, size)?,
        Space::Old => heap.alloc_old(CellKind::String, size)?,
    } as *mut JsString;
    // SAFETY: the heap returned a cell of at least 16 bytes that nothing else refers to.
    unsafe {
        (*cell).header.shape = reserved_ids::STRING;
        (*cell).header.bits = bits;
        (*cell).length = length as u32;
        (*cell).hash = 0;
        Ok(Gc::from_raw(cell))
    }
}

pub(crate) fn alloc_latin1(
    heap: &mut Heap,
    space: Space,
    length: usize,
) -> Result<Gc<JsString>, OutOfMemory> {
    raw(heap, space, JsString::DATA_OFFSET as usize + length, 0, length)
}

pub(crate) fn alloc_utf16(heap: &mut Heap, space: Space, length: usize) -> Result<Gc<JsString>, OutOfMemory> {
    raw(heap, space, JsString::DATA_OFFSET as usize + 2 * length, string_bits::TWO_BYTE, length)
}

pub(crate) fn alloc_rope(
    heap: &mut Heap,
    left: Gc<JsString>,
    right: Gc<JsString>,
) -> Result<Gc<JsString>, OutOfMemory> {
    let wide = (left.header.bits | right.header.bits) & string_bits::TWO_BYTE;
    let rope = raw(heap, Space::Young, LINKS_SIZE, string_bits::ROPE | wide, left.len() + right.len())?;
    rope.set_links(left.as_ptr(), right.as_ptr());
    Ok(rope)
}

/// Part of a flat string that is not itself a slice.
pub(crate) fn alloc_slice(
    heap: &mut Heap,
    parent: Gc<JsString>,
    start: usize,
    length: usize,
) -> Result<Gc<JsString>, OutOfMemory> {
    debug_assert!(!parent.has(string_bits::ROPE | string_bits::SLICE) && start + length <= parent.len());
    let wide = parent.header.bits & string_bits::TWO_BYTE;
    let slice = raw(heap, Space::Young, LINKS_SIZE, string_bits::SLICE | wide, length)?;
    slice.set_links(parent.as_ptr(), start as *mut JsString);
    Ok(slice)
}

/// A flat copy of any text, narrowed if it can be.
pub(crate) fn alloc_copy(
    heap: &mut Heap,
    space: Space,
    text: StrView<'_>,
) -> Result<Gc<JsString>, OutOfMemory> {
    match text {
        StrView::Latin1(bytes) => {
            let s = alloc_latin1(heap, space, bytes.len())?;
            s.latin1_mut().copy_from_slice(bytes);
            Ok(s)
        }
        StrView::Utf16(units) if text.fits_latin1() => {
            let s = alloc_latin1(heap, space, units.len())?;
            for (to, &from) in s.latin1_mut().iter_mut().zip(units) {
                *to = from as u8;
            }
            Ok(s)
        }
        StrView::Utf16(units) => {
            let s = alloc_utf16(heap, space, units.len())?;
            s.utf16_mut().copy_from_slice(units);
            Ok(s)
        }
    }
}

impl Gc<JsString> {
    /// Neither a rope nor a slice: the units are in the cell.
    #[inline(always)]
    pub fn is_inline(self) -> bool {
        !self.has(string_bits::ROPE | string_bits::SLICE)
    }
    #[inline(always)]
    pub fn is_flat(self) -> bool {
        !self.has(string_bits::ROPE)
    }

    #[inline(always)]
    pub(crate) fn data(self) -> *mut u8 {
        (self.as_ptr() as *mut u8).wrapping_add(JsString::DATA_OFFSET as usize)
    }
    /// Bytes of a fresh Latin-1 string.
    #[inline(always)]
    pub(crate) fn latin1_mut<'a>(self) -> &'a mut [u8] {
        debug_assert!(self.is_inline() && !self.is_two_byte());
        // SAFETY: `length` bytes follow the fixed part; the caller made the cell and fills it.
        unsafe { std::slice::from_raw_parts_mut(self.data(), self.len()) }
    }
    /// Units of a fresh two-byte string.
    #[inline(always)]
    pub(crate) fn utf16_mut<'a>(self) -> &'a mut [u16] {
        debug_assert!(self.is_inline() && self.is_two_byte());
        // SAFETY: `length` units follow the fixed part, 8-aligned; the caller made the cell.
        unsafe { std::slice::from_raw_parts_mut(self.data() as *mut u16, self.len()) }
    }
    /// The two links of a rope, or parent and start of a slice.
    #[inline(always)]
    pub(crate) fn links(self) -> (*mut JsString, *mut JsString) {
        debug_assert!(!self.is_inline());
        // SAFETY: ropes and slices have two words after the fixed part.
        unsafe {
            let links = self.as_ptr() as *const Links;
            ((*links).first, (*links).second)
        }
    }
    #[inline(always)]
    pub(crate) fn set_links(self, first: *mut JsString, second: *mut JsString) {
        debug_assert!(!self.is_inline());
        // SAFETY: as for `links`.
        unsafe {
            let links = self.as_ptr() as *mut Links;
            (*links).first = first;
            (*links).second = second;
        }
    }

    /// The code units of a flat string. Valid while the view is in a local (see [`StrView`]).
    #[inline(always)]
    pub fn view<'a>(self) -> StrView<'a> {
        debug_assert!(self.is_flat());
        let (base, start) = if self.has(string_bits::SLICE) {
            let (parent, start) = self.links();
            // SAFETY: a slice's parent is a live inline string.
            (unsafe { Gc::from_raw(parent) }, start as usize)
        } else {
            (self, 0)
        };
        // SAFETY: a slice's range lies inside its parent, whose width it shares.
        unsafe {
            if self.is_two_byte() {
                StrView::Utf16(std::slice::from_raw_parts((base.data() as *const u16).add(start), self.len()))
            } else {
                StrView::Latin1(std::slice::from_raw_parts(base.data().add(start), self.len()))
            }
        }
    }

    /// The units of any string, ropes copied to malloc'd memory.
    fn with_view<R>(self, f: impl FnOnce(StrView<'_>) -> R) -> R {
        if self.is_flat() {
            f(self.view())
        } else if self.is_two_byte() {
            let mut units = vec![0u16; self.len()];
            self.copy_rope_utf16(&mut units);
            f(StrView::Utf16(&units))
        } else {
            let mut bytes = vec![0u8; self.len()];
            self.copy_rope_latin1(&mut bytes);
            f(StrView::Latin1(&bytes))
        }
    }

    /// Same code units.
    #[inline]
    pub fn equals(self, other: Gc<JsString>) -> bool {
        if self.ptr_eq(other) {
            return true;
        }
        if self.length != other.length || (self.is_atom() && other.is_atom()) {
            return false;
        }
        if self.hash != 0 && other.hash != 0 && self.hash != other.hash {
            return false;
        }
        if self.is_flat() && other.is_flat() {
            return self.view().equals(&other.view());
        }
        self.with_view(|a| other.with_view(|b| a.equals(&b)))
    }
    pub fn equals_str(self, text: &str) -> bool {
        self.len() == text.len() && self.with_view(|v| v.equals_str(text))
    }
    /// Order by code units.
    pub fn compare(self, other: Gc<JsString>) -> Ordering {
        if self.is_flat() && other.is_flat() {
            return self.view().compare(&other.view());
        }
        self.with_view(|a| other.with_view(|b| a.compare(&b)))
    }
    /// Content hash, kept in the cell. Never 0.
    #[inline]
    pub fn content_hash(self) -> u32 {
        if self.hash != 0 {
            return self.hash;
        }
        let hash = self.with_view(|v| v.hash());
        let mut cell = self;
        cell.hash = hash;
        hash
    }
    /// Lossy: lone surrogates become U+FFFD.
    pub fn to_rust_string(self) -> String {
        self.with_view(|v| v.to_rust_string())
    }
    pub fn to_utf16(self) -> Vec<u16> {
        self.with_view(|v| v.to_utf16())
    }
    pub fn header_mut(self) -> *mut CellHeader {
        self.header()
    }
}
