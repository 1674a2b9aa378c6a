//! Walking the words of one cell that may hold cells.

use super::cell::*;
use super::roots::{NativeData, Visitor};

/// A cell that owns a malloc'd payload: kinds Native, Code, WeakTable, FinalizationTable.
#[repr(C)]
pub struct NativeCell {
    pub header: CellHeader,
    data: *mut u8,
    vtable: usize,
}

impl NativeCell {
    /// Offset of the payload's address, for compiled code.
    pub const DATA_OFFSET: i32 = 8;

    pub(super) fn set(&mut self, data: Box<dyn NativeData>) {
        let raw = Box::into_raw(data);
        // SAFETY: a fat pointer to a trait object is its data and vtable pointers, in this order;
        // `get` puts them together the same way.
        (self.data, self.vtable) =
            unsafe { std::mem::transmute::<*mut dyn NativeData, (*mut u8, usize)>(raw) };
    }

    fn get(&self) -> Option<*mut dyn NativeData> {
        if self.data.is_null() {
            return None;
        }
        // SAFETY: `set` took the pointer apart.
        Some(unsafe {
            std::mem::transmute::<(*mut u8, usize), *mut dyn NativeData>((self.data, self.vtable))
        })
    }

    /// The payload. Absent only after `take`.
    pub fn data(&mut self) -> Option<&mut dyn NativeData> {
        // SAFETY: the cell owns the payload.
        self.get().map(|data| unsafe { &mut *data })
    }

    /// The payload as its type, if that is what it is.
    pub fn downcast<T: NativeData>(&mut self) -> Option<&mut T> {
        (self.data()? as &mut dyn std::any::Any).downcast_mut::<T>()
    }

    /// The payload as its type, without a check of the type in release builds.
    ///
    /// # Safety
    /// The cell was allocated with a payload of type `T` that has not been taken.
    #[inline(always)]
    pub unsafe fn data_as<T: NativeData>(&mut self) -> &mut T {
        debug_assert!(self.downcast::<T>().is_some());
        // SAFETY: passed on to the caller.
        unsafe { &mut *(self.data as *mut T) }
    }

    /// Takes the payload out; the cell is empty from then on.
    pub fn take(&mut self) -> Option<Box<dyn NativeData>> {
        let data = self.get()?;
        self.data = std::ptr::null_mut();
        // SAFETY: the pointer came from a Box and is given up here.
        Some(unsafe { Box::from_raw(data) })
    }
}

/// Visits a run of words.
///
/// # Safety
/// The words belong to a live cell and are initialised.
#[inline(always)]
pub unsafe fn trace_words<V: Visitor>(first: *mut u64, count: usize, visitor: &mut V) {
    for i in 0..count {
        // SAFETY: passed on to the caller.
        visitor.visit_value(unsafe { first.add(i) });
    }
}

/// Visits every word of the cell that may hold a cell, weakly held ones included.
///
/// # Safety
/// `cell` is a live, initialised cell.
#[inline(always)]
pub unsafe fn trace_cell<V: Visitor>(cell: *mut CellHeader, visitor: &mut V) {
    // SAFETY: the header's kind decides which words the cell has.
    unsafe {
        let h = *cell;
        let words = cell as *mut u64;
        if h.kind >= FIRST_OBJECT {
            return trace_words(words.add(1), 2 + h.nslots as usize, visitor);
        }
        match h.kind {
            2..=5 => trace_words(words.add(2), *(words.add(1) as *const u32) as usize, visitor),
            6 if h.bits & STRING_ROPE != 0 => trace_words(words.add(2), 2, visitor),
            6 if h.bits & STRING_SLICE != 0 => visitor.visit_value(words.add(2)),
            7 => visitor.visit_value(words.add(2)),
            9 | 10 | 12 | 13 => {
                if let Some(data) = (*(cell as *mut NativeCell)).data() {
                    data.trace(visitor);
                }
            }
            11 => visitor.visit_value(words.add(1)),
            _ => {}
        }
    }
}

/// Visits the traced words of an array-like cell that lie in `from..to` bytes of it.
///
/// # Safety
/// As for [`trace_cell`].
pub unsafe fn trace_part<V: Visitor>(cell: *mut CellHeader, from: usize, to: usize, visitor: &mut V) {
    // SAFETY: as for trace_cell.
    unsafe {
        if !matches!((*cell).kind, 2..=5) {
            return trace_cell(cell, visitor);
        }
        let end = 16 + 8 * *(cell as *const u32).add(2) as usize;
        let (from, to) = (from.max(16), to.min(end));
        if from < to {
            trace_words((cell as usize + from) as *mut u64, (to - from) / 8, visitor);
        }
    }
}
