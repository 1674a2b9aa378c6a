//! Memory layouts of objects and of the arrays they point to.
//!
//! Invariants, relied on by the collector and by compiled code:
//! every object is header, `slots`, `elements`, then `nslots` 8-byte words that are GC-safe (a Value, a
//! cell pointer or a private pointer): first the kind's internal fields, then inline named properties.
//! With a fast elements kind every element is a plain data property, the object is extensible for
//! elements, an array's length is writable and at most the elements' capacity, and words past the
//! length are HOLE.

use crate::heap::CellHeader;
use crate::value::{Gc, Value};

/// Fixed part of every object.
#[repr(C)]
pub struct JsObject {
    pub header: CellHeader,
    /// Overflow named properties: a `PropertyStorage` cell, or null.
    pub slots: *mut ValueArray,
    /// Indexed elements; never null (a shared empty array to start with).
    pub elements: *mut ValueArray,
}

/// Bytes of the fixed part.
pub const OBJECT_HEADER_SIZE: usize = 24;

/// How indexed elements are stored (low nibble of the header's bits). All kinds store NaN-boxed Values;
/// the number kinds are guarantees about them.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum ElementsKind {
    /// Only int32-encoded.
    PackedInt32 = 0,
    HoleyInt32 = 1,
    /// Only double-encoded.
    PackedDouble = 2,
    HoleyDouble = 3,
    PackedTagged = 4,
    HoleyTagged = 5,
    /// A `SparseElements` native cell with attributes; or an exotic object's own scheme.
    Dictionary = 6,
}

impl ElementsKind {
    #[inline(always)]
    pub fn is_fast(self) -> bool {
        self != ElementsKind::Dictionary
    }
    #[inline(always)]
    pub fn is_holey(self) -> bool {
        self as u8 & 1 != 0
    }
    /// The same representation with holes allowed.
    pub fn holey(self) -> ElementsKind {
        match self {
            ElementsKind::PackedInt32 => ElementsKind::HoleyInt32,
            ElementsKind::PackedDouble => ElementsKind::HoleyDouble,
            ElementsKind::PackedTagged => ElementsKind::HoleyTagged,
            other => other,
        }
    }
    #[inline(always)]
    pub fn from_bits(bits: u8) -> ElementsKind {
        match bits & 15 {
            0 => ElementsKind::PackedInt32,
            1 => ElementsKind::HoleyInt32,
            2 => ElementsKind::PackedDouble,
            3 => ElementsKind::HoleyDouble,
            4 => ElementsKind::PackedTagged,
            5 => ElementsKind::HoleyTagged,
            _ => ElementsKind::Dictionary,
        }
    }
}

/// Object flags: high nibble of the header's bits.
pub mod object_flags {
    /// Some shape has this object as its prototype: changes to its own properties bump the prototype
    /// epoch and invalidate dependents.
    pub const IS_PROTOTYPE: u8 = 0x10;
    /// [[Call]] exists (functions, callable proxies, bound functions).
    pub const CALLABLE: u8 = 0x20;
    /// [[Construct]] exists.
    pub const CONSTRUCTOR: u8 = 0x40;
    /// Named property access must go through the kind's exotic methods (proxies, namespaces, string
    /// objects' length…, functions whose name/length/prototype are not made yet); never cached.
    pub const EXOTIC: u8 = 0x80;
}

impl JsObject {
    /// Offset of the overflow storage pointer.
    pub const SLOTS_OFFSET: i32 = 8;
    /// Offset of the elements pointer.
    pub const ELEMENTS_OFFSET: i32 = 16;

    #[inline(always)]
    pub fn elements_kind(&self) -> ElementsKind {
        ElementsKind::from_bits(self.header.bits)
    }
    #[inline(always)]
    pub fn set_elements_kind(&mut self, kind: ElementsKind) {
        self.header.bits = self.header.bits & 0xF0 | kind as u8;
    }
    #[inline(always)]
    pub fn has_flag(&self, flag: u8) -> bool {
        self.header.bits & flag != 0
    }
    #[inline(always)]
    pub fn set_flag(&mut self, flag: u8) {
        self.header.bits |= flag;
    }
    #[inline(always)]
    pub fn clear_flag(&mut self, flag: u8) {
        self.header.bits &= !flag;
    }
    #[inline(always)]
    pub fn is_callable(&self) -> bool {
        self.has_flag(object_flags::CALLABLE)
    }
    #[inline(always)]
    pub fn is_constructor(&self) -> bool {
        self.has_flag(object_flags::CONSTRUCTOR)
    }
    /// Word `index` after the fixed part (internal fields, then inline properties).
    #[inline(always)]
    pub fn word(&self, index: usize) -> Value {
        debug_assert!(index < self.header.nslots as usize);
        // SAFETY: index is below nslots, and the words follow the fixed part.
        unsafe {
            *((self as *const JsObject as *const u8).add(OBJECT_HEADER_SIZE) as *const Value).add(index)
        }
    }
    /// Stores a word without a write barrier.
    #[inline(always)]
    pub fn set_word(&mut self, index: usize, value: Value) {
        debug_assert!(index < self.header.nslots as usize);
        // SAFETY: as for `word`.
        unsafe {
            *((self as *mut JsObject as *mut u8).add(OBJECT_HEADER_SIZE) as *mut Value).add(index) = value
        }
    }
}

/// `count` values behind a 16-byte head: elements, overflow properties, contexts, plain value arrays.
#[repr(C)]
pub struct ValueArray {
    pub header: CellHeader,
    /// Number of values (capacity, for elements and storage).
    pub count: u32,
    /// Contexts: index of the scope info; otherwise unused.
    pub aux: u32,
}

impl ValueArray {
    /// Offset of the count.
    pub const COUNT_OFFSET: i32 = 8;
    /// Offset of value 0.
    pub const DATA_OFFSET: i32 = 16;

    #[inline(always)]
    pub fn data(&self) -> *mut Value {
        // The values follow the 16-byte head.
        (self as *const ValueArray as *mut u8).wrapping_add(16) as *mut Value
    }
    #[inline(always)]
    pub fn get(&self, index: usize) -> Value {
        debug_assert!(index < self.count as usize);
        // SAFETY: index is below count.
        unsafe { *self.data().add(index) }
    }
    /// Stores without a write barrier.
    #[inline(always)]
    pub fn set(&mut self, index: usize, value: Value) {
        debug_assert!(index < self.count as usize);
        // SAFETY: index is below count.
        unsafe { *self.data().add(index) = value }
    }
    /// All values. The slice is invalid after the next allocation that moves this cell.
    #[inline(always)]
    pub fn values(&self) -> &[Value] {
        // SAFETY: `count` initialised values follow the head.
        unsafe { std::slice::from_raw_parts(self.data(), self.count as usize) }
    }
    /// All values, mutable; stores of cells need a barrier afterwards.
    #[inline(always)]
    pub fn values_mut(&mut self) -> &mut [Value] {
        // SAFETY: as for `values`.
        unsafe { std::slice::from_raw_parts_mut(self.data(), self.count as usize) }
    }
    /// Bytes for `count` values.
    pub const fn size_for(count: usize) -> usize {
        16 + 8 * count
    }
}

/// An array object: `length` is a u32 with the int tag above it.
#[repr(C)]
pub struct JsArray {
    pub object: JsObject,
    length: u64,
}

impl JsArray {
    /// Offset of the length (its low 32 bits).
    pub const LENGTH_OFFSET: i32 = 24;
    #[inline(always)]
    pub fn length(&self) -> u32 {
        self.length as u32
    }
    /// Sets the field only; the caller keeps the elements invariant.
    #[inline(always)]
    pub fn set_length_field(&mut self, length: u32) {
        self.length = Value::INT_TAG | length as u64;
    }
}

/// A closure over bytecode. Five internal fields.
#[repr(C)]
pub struct JsFunction {
    pub object: JsObject,
    /// The `Code` cell.
    pub code: Value,
    /// The context it closes over, or undefined.
    pub context: Value,
    /// [[HomeObject]] or undefined.
    pub home_object: Value,
    /// Class constructors: the field initializer function; otherwise undefined.
    pub fields: Value,
    /// Constructors: the initial shape for `new` as an int (shape id + inline capacity), or undefined
    /// until first used; cleared when `prototype` changes.
    pub construct_info: Value,
}

impl JsFunction {
    pub const INTERNAL_FIELDS: usize = 5;
    pub const CODE_OFFSET: i32 = 24;
    pub const CONTEXT_OFFSET: i32 = 32;
    pub const HOME_OBJECT_OFFSET: i32 = 40;
    pub const FIELDS_OFFSET: i32 = 48;
    pub const CONSTRUCT_INFO_OFFSET: i32 = 56;
}

/// A built-in function. Four internal fields.
#[repr(C)]
pub struct NativeFunction {
    pub object: JsObject,
    /// Private pointer to the `NativeFn`.
    pub function: Value,
    /// Private pointer to the realm.
    pub realm: Value,
    /// Closure data of the built-in (e.g. a promise's resolving functions); any Value.
    pub data: Value,
    /// Int: intrinsic id for the optimizing tier (low 16 bits), constructor kind above.
    pub meta: Value,
}

impl NativeFunction {
    pub const INTERNAL_FIELDS: usize = 4;
    pub const FUNCTION_OFFSET: i32 = 24;
    pub const META_OFFSET: i32 = 48;
}

/// Bound function exotic object.
#[repr(C)]
pub struct BoundFunction {
    pub object: JsObject,
    pub target: Value,
    pub this: Value,
    /// A `ValueArray` with the bound arguments, or undefined.
    pub args: Value,
}

impl BoundFunction {
    pub const INTERNAL_FIELDS: usize = 3;
}

/// An object with one internal value: Boolean, Number, String, Symbol, BigInt wrappers, Date, …
#[repr(C)]
pub struct PrimitiveObject {
    pub object: JsObject,
    pub value: Value,
}

/// Proxy exotic object.
#[repr(C)]
pub struct JsProxy {
    pub object: JsObject,
    /// Target, or null when revoked.
    pub target: Value,
    pub handler: Value,
}

/// A view of an ArrayBuffer. Six internal fields.
#[repr(C)]
pub struct TypedArray {
    pub object: JsObject,
    /// The ArrayBuffer or SharedArrayBuffer.
    pub buffer: Value,
    /// Private pointer to element 0. Valid only while the buffer is neither detached nor shrunk below.
    pub data: Value,
    /// Element count as u32/u64 under the int tag; 0 once detached.
    pub length: u64,
    /// Byte offset under the int tag.
    pub byte_offset: u64,
    /// Int: `TypedArrayKind`.
    pub kind: Value,
    /// True for length-tracking views.
    pub tracking: Value,
}

impl TypedArray {
    pub const INTERNAL_FIELDS: usize = 6;
    pub const DATA_OFFSET: i32 = 32;
    pub const LENGTH_OFFSET: i32 = 40;
    pub const KIND_OFFSET: i32 = 56;
}

/// A private or ordinary symbol.
#[repr(C)]
pub struct JsSymbol {
    pub header: CellHeader,
    pub hash: u32,
    /// Bit 0: private name (never visible to scripts); bit 1: registered (Symbol.for).
    pub flags: u32,
    /// String or undefined.
    pub description: Value,
}

impl JsSymbol {
    /// A private name.
    pub const PRIVATE: u32 = 1;
    /// Made by Symbol.for.
    pub const REGISTERED: u32 = 2;
}

/// A BigInt: sign and magnitude.
#[repr(C)]
pub struct JsBigInt {
    pub header: CellHeader,
    /// 1 when negative.
    pub sign: u32,
    /// Limbs that follow.
    pub count: u32,
}

impl JsBigInt {
    pub fn limbs(&self) -> &[u64] {
        // SAFETY: `count` limbs follow the 16-byte head.
        unsafe {
            std::slice::from_raw_parts(
                (self as *const JsBigInt as *const u8).add(16) as *const u64,
                self.count as usize,
            )
        }
    }
    pub fn is_negative(&self) -> bool {
        self.sign != 0
    }
    pub fn is_zero(&self) -> bool {
        self.count == 0
    }
}

/// Uniform access to the object part of any object layout.
pub trait ObjectLayout {}
impl ObjectLayout for JsObject {}
impl ObjectLayout for JsArray {}
impl ObjectLayout for JsFunction {}
impl ObjectLayout for NativeFunction {}
impl ObjectLayout for BoundFunction {}
impl ObjectLayout for PrimitiveObject {}
impl ObjectLayout for JsProxy {}
impl ObjectLayout for TypedArray {}

impl<T: ObjectLayout> Gc<T> {
    /// The cell as a plain object.
    #[inline(always)]
    pub fn object(self) -> Gc<JsObject> {
        self.cast()
    }
}
