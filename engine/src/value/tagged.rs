//! 64-bit NaN boxing: cell pointers are plain addresses, int32 carry the top tag `0xFFFE`, doubles
//! are offset by 2^49, the rest are small constants with bit 1 set.

use crate::heap::{CellHeader, CellKind};
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;

/// A JavaScript value, or one of the internal markers [`Value::HOLE`] and [`Value::EXCEPTION`].
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Value(pub u64);

impl Value {
    /// Tag of an int32, and (with any payload) of a private pointer.
    pub const INT_TAG: u64 = 0xFFFE_0000_0000_0000;
    /// What is added to a double's bits.
    pub const DOUBLE_OFFSET: u64 = 0x0002_0000_0000_0000;
    /// No cell has any of these bits.
    pub const NOT_CELL_MASK: u64 = Self::INT_TAG | 2;

    pub const NULL: Value = Value(0x02);
    pub const UNDEFINED: Value = Value(0x0a);
    pub const FALSE: Value = Value(0x06);
    pub const TRUE: Value = Value(0x07);
    /// Array hole, uninitialised binding, "no value". Never visible to a script.
    pub const HOLE: Value = Value(0x12);
    /// What compiled code's calls return after a throw. Never stored.
    pub const EXCEPTION: Value = Value(0x22);
    /// What code entered by on-stack replacement returns after a side exit: the interpreter goes on in
    /// the frame `vm.fp`. Never stored.
    pub const RESUME: Value = Value(0x32);
    /// As RESUME, where the frame's instruction has thrown.
    pub const RESUME_THROW: Value = Value(0x42);

    /// Int32 value.
    #[inline(always)]
    pub const fn int(n: i32) -> Value {
        Value(Self::INT_TAG | n as u32 as u64)
    }

    /// Double-encoded number; NaNs are made canonical. Prefer [`Value::number`].
    #[inline(always)]
    pub fn double(n: f64) -> Value {
        let bits = if n.is_nan() { 0x7FF8_0000_0000_0000 } else { n.to_bits() };
        Value(bits + Self::DOUBLE_OFFSET)
    }

    /// A number in its canonical encoding: an exact int32 (not -0) as int32.
    #[inline(always)]
    pub fn number(n: f64) -> Value {
        let i = n as i32;
        if i as f64 == n && (i != 0 || n.to_bits() == 0) { Value::int(i) } else { Value::double(n) }
    }

    /// Boolean value.
    #[inline(always)]
    pub const fn bool(b: bool) -> Value {
        Value(0x06 | b as u64)
    }

    /// A cell pointer.
    #[inline(always)]
    pub fn cell(ptr: *const CellHeader) -> Value {
        debug_assert!(ptr as u64 & Self::NOT_CELL_MASK == 0 && !ptr.is_null());
        Value(ptr as u64)
    }

    /// A raw non-cell pointer that the collector ignores.
    #[inline(always)]
    pub fn private<T>(ptr: *const T) -> Value {
        debug_assert!(ptr as u64 & Self::INT_TAG == 0);
        Value(Self::INT_TAG | ptr as u64)
    }

    /// The pointer stored with [`Value::private`].
    #[inline(always)]
    pub fn as_private<T>(self) -> *mut T {
        (self.0 & !Self::INT_TAG) as *mut T
    }

    #[inline(always)]
    pub const fn is_int(self) -> bool {
        self.0 >= Self::INT_TAG
    }
    #[inline(always)]
    pub const fn is_number(self) -> bool {
        self.0 & Self::INT_TAG != 0
    }
    #[inline(always)]
    pub const fn is_double(self) -> bool {
        self.is_number() && !self.is_int()
    }
    #[inline(always)]
    pub const fn is_cell(self) -> bool {
        self.0 & Self::NOT_CELL_MASK == 0
    }
    #[inline(always)]
    pub const fn is_undefined(self) -> bool {
        self.0 == Self::UNDEFINED.0
    }
    #[inline(always)]
    pub const fn is_null(self) -> bool {
        self.0 == Self::NULL.0
    }
    /// undefined or null: they differ in one bit.
    #[inline(always)]
    pub const fn is_nullish(self) -> bool {
        self.0 & !8 == 2
    }
    #[inline(always)]
    pub const fn is_bool(self) -> bool {
        self.0 & !1 == 6
    }
    #[inline(always)]
    pub const fn is_true(self) -> bool {
        self.0 == Self::TRUE.0
    }
    #[inline(always)]
    pub const fn is_false(self) -> bool {
        self.0 == Self::FALSE.0
    }
    #[inline(always)]
    pub const fn is_hole(self) -> bool {
        self.0 == Self::HOLE.0
    }

    /// The int32; only for int-encoded values.
    #[inline(always)]
    pub const fn as_int(self) -> i32 {
        debug_assert!(self.is_int());
        self.0 as u32 as i32
    }
    /// The double; only for double-encoded values.
    #[inline(always)]
    pub fn as_double(self) -> f64 {
        debug_assert!(self.is_double());
        f64::from_bits(self.0 - Self::DOUBLE_OFFSET)
    }
    /// The number; only for numbers of either encoding.
    #[inline(always)]
    pub fn as_number(self) -> f64 {
        if self.is_int() { self.as_int() as f64 } else { self.as_double() }
    }
    /// The boolean; only for booleans.
    #[inline(always)]
    pub const fn as_bool(self) -> bool {
        self.0 & 1 != 0
    }
    /// The cell; only for cells.
    #[inline(always)]
    pub fn as_cell(self) -> *mut CellHeader {
        debug_assert!(self.is_cell());
        self.0 as *mut CellHeader
    }
    /// The kind of the cell this value points to, or None for non-cells.
    #[inline(always)]
    pub fn cell_kind(self) -> Option<u8> {
        if self.is_cell() {
            // SAFETY: a cell value always points to a live header (heap invariant).
            Some(unsafe { (*self.as_cell()).kind })
        } else {
            None
        }
    }
    #[inline(always)]
    pub fn is_kind(self, kind: CellKind) -> bool {
        self.cell_kind() == Some(kind as u8)
    }
    #[inline(always)]
    pub fn is_object(self) -> bool {
        self.cell_kind().is_some_and(|k| k >= crate::heap::cell::FIRST_OBJECT)
    }
    #[inline(always)]
    pub fn is_string(self) -> bool {
        self.is_kind(CellKind::String)
    }
    #[inline(always)]
    pub fn is_symbol(self) -> bool {
        self.is_kind(CellKind::Symbol)
    }
    #[inline(always)]
    pub fn is_bigint(self) -> bool {
        self.is_kind(CellKind::BigInt)
    }
    /// Reinterprets the cell pointer; the caller has checked the kind.
    #[inline(always)]
    pub fn as_gc<T>(self) -> Gc<T> {
        debug_assert!(self.is_cell());
        // SAFETY: cell values are never null.
        unsafe { Gc::from_raw(self.0 as *mut T) }
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Value {
        Value::bool(b)
    }
}
impl From<i32> for Value {
    fn from(n: i32) -> Value {
        Value::int(n)
    }
}
impl From<f64> for Value {
    fn from(n: f64) -> Value {
        Value::number(n)
    }
}
impl<T> From<Gc<T>> for Value {
    #[inline(always)]
    fn from(cell: Gc<T>) -> Value {
        Value(cell.as_ptr() as u64)
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Value::NULL => write!(f, "null"),
            Value::UNDEFINED => write!(f, "undefined"),
            Value::FALSE => write!(f, "false"),
            Value::TRUE => write!(f, "true"),
            Value::HOLE => write!(f, "<hole>"),
            Value::EXCEPTION => write!(f, "<exception>"),
            v if v.is_int() => write!(f, "{}", v.as_int()),
            v if v.is_double() => write!(f, "{:?}", v.as_double()),
            v => write!(f, "<cell {:#x}>", v.0),
        }
    }
}

/// A pointer to a heap cell laid out as `T`.
///
/// Copy, and dereferences both ways: the collector may move the cell only when no native stack word
/// points to it, so a `Gc` in a local stays valid across allocation. A `Gc` kept only in a malloc'd
/// container does not.
#[repr(transparent)]
pub struct Gc<T>(NonNull<T>, PhantomData<*mut T>);

impl<T> Gc<T> {
    /// Wraps a cell pointer.
    ///
    /// # Safety
    /// `ptr` points to a live cell whose layout is `T`, and is not null.
    #[inline(always)]
    pub unsafe fn from_raw(ptr: *mut T) -> Gc<T> {
        // SAFETY: passed on to the caller.
        Gc(unsafe { NonNull::new_unchecked(ptr) }, PhantomData)
    }
    #[inline(always)]
    pub fn as_ptr(self) -> *mut T {
        self.0.as_ptr()
    }
    #[inline(always)]
    pub fn header(self) -> *mut CellHeader {
        self.0.as_ptr() as *mut CellHeader
    }
    #[inline(always)]
    pub fn value(self) -> Value {
        Value(self.0.as_ptr() as u64)
    }
    /// The same cell seen as another layout.
    #[inline(always)]
    pub fn cast<U>(self) -> Gc<U> {
        Gc(self.0.cast(), PhantomData)
    }
    #[inline(always)]
    pub fn ptr_eq<U>(self, other: Gc<U>) -> bool {
        std::ptr::eq(self.as_ptr() as *const u8, other.as_ptr() as *const u8)
    }
}
impl<T> Clone for Gc<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Gc<T> {}
impl<T> PartialEq for Gc<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Gc<T> {}
impl<T> fmt::Debug for Gc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gc({:p})", self.0)
    }
}
impl<T> Deref for Gc<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: a Gc points to a live cell of layout T; the engine is single-threaded per heap.
        unsafe { self.0.as_ref() }
    }
}
impl<T> DerefMut for Gc<T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as for deref; references into cells are kept only for the length of one access.
        unsafe { self.0.as_mut() }
    }
}
