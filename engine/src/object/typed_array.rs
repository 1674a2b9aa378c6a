//! TypedArray exotic objects (10.4.5): element types, bounds, element access.
//!
//! `data`, `length` and `byte_offset` of a view are right as long as no buffer was ever detached or resized
//! (`vm.buffers_are_stable`). After that the length is computed from the buffer each time.

use super::array_buffer::ArrayBuffer;
use super::property::{Attributes, PropertyDescriptor, PropertyKey};
use super::{JsBigInt, JsObject, TypedArray};
use crate::execution::{Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::value::number_conversions::{
    f16_bits_to_f64, f64_to_f16_bits, to_int8, to_int16, to_int32, to_uint8, to_uint8_clamp, to_uint16,
    to_uint32,
};
use crate::value::{Gc, Value};

/// A key that typed arrays take for a number: not necessarily an integer.
pub type NumericKey = f64;

/// Element types, in the numbering compiled code uses.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TypedArrayKind {
    Int8 = 0,
    Uint8 = 1,
    Uint8Clamped = 2,
    Int16 = 3,
    Uint16 = 4,
    Int32 = 5,
    Uint32 = 6,
    Float32 = 7,
    Float64 = 8,
    BigInt64 = 9,
    BigUint64 = 10,
    Float16 = 11,
}

impl TypedArrayKind {
    pub const ALL: [TypedArrayKind; 12] = [
        TypedArrayKind::Int8,
        TypedArrayKind::Uint8,
        TypedArrayKind::Uint8Clamped,
        TypedArrayKind::Int16,
        TypedArrayKind::Uint16,
        TypedArrayKind::Int32,
        TypedArrayKind::Uint32,
        TypedArrayKind::Float32,
        TypedArrayKind::Float64,
        TypedArrayKind::BigInt64,
        TypedArrayKind::BigUint64,
        TypedArrayKind::Float16,
    ];
    #[inline(always)]
    pub fn from_u8(kind: u8) -> TypedArrayKind {
        Self::ALL[kind as usize]
    }
    /// Binary logarithm of the element size.
    #[inline(always)]
    pub const fn shift(self) -> u32 {
        match self {
            TypedArrayKind::Int8 | TypedArrayKind::Uint8 | TypedArrayKind::Uint8Clamped => 0,
            TypedArrayKind::Int16 | TypedArrayKind::Uint16 | TypedArrayKind::Float16 => 1,
            TypedArrayKind::Int32 | TypedArrayKind::Uint32 | TypedArrayKind::Float32 => 2,
            TypedArrayKind::Float64 | TypedArrayKind::BigInt64 | TypedArrayKind::BigUint64 => 3,
        }
    }
    /// Bytes per element.
    #[inline(always)]
    pub const fn size(self) -> usize {
        1 << self.shift()
    }
    /// [[ContentType]] is bigint.
    #[inline(always)]
    pub const fn is_bigint(self) -> bool {
        matches!(self, TypedArrayKind::BigInt64 | TypedArrayKind::BigUint64)
    }
    /// The constructor's name.
    pub const fn name(self) -> &'static str {
        match self {
            TypedArrayKind::Int8 => "Int8Array",
            TypedArrayKind::Uint8 => "Uint8Array",
            TypedArrayKind::Uint8Clamped => "Uint8ClampedArray",
            TypedArrayKind::Int16 => "Int16Array",
            TypedArrayKind::Uint16 => "Uint16Array",
            TypedArrayKind::Int32 => "Int32Array",
            TypedArrayKind::Uint32 => "Uint32Array",
            TypedArrayKind::Float32 => "Float32Array",
            TypedArrayKind::Float64 => "Float64Array",
            TypedArrayKind::BigInt64 => "BigInt64Array",
            TypedArrayKind::BigUint64 => "BigUint64Array",
            TypedArrayKind::Float16 => "Float16Array",
        }
    }
    /// Constructor and prototype intrinsics.
    pub const fn intrinsics(self) -> (Intrinsic, Intrinsic) {
        use Intrinsic::*;
        match self {
            TypedArrayKind::Int8 => (Int8Array, Int8ArrayPrototype),
            TypedArrayKind::Uint8 => (Uint8Array, Uint8ArrayPrototype),
            TypedArrayKind::Uint8Clamped => (Uint8ClampedArray, Uint8ClampedArrayPrototype),
            TypedArrayKind::Int16 => (Int16Array, Int16ArrayPrototype),
            TypedArrayKind::Uint16 => (Uint16Array, Uint16ArrayPrototype),
            TypedArrayKind::Int32 => (Int32Array, Int32ArrayPrototype),
            TypedArrayKind::Uint32 => (Uint32Array, Uint32ArrayPrototype),
            TypedArrayKind::Float32 => (Float32Array, Float32ArrayPrototype),
            TypedArrayKind::Float64 => (Float64Array, Float64ArrayPrototype),
            TypedArrayKind::BigInt64 => (BigInt64Array, BigInt64ArrayPrototype),
            TypedArrayKind::BigUint64 => (BigUint64Array, BigUint64ArrayPrototype),
            TypedArrayKind::Float16 => (Float16Array, Float16ArrayPrototype),
        }
    }
}

/// Attributes of a view's elements.
pub(super) fn element_attributes(array: Gc<TypedArray>) -> Attributes {
    if array.viewed_buffer().is_immutable() { Attributes(Attributes::ENUMERABLE) } else { Attributes::ALL }
}

impl Gc<TypedArray> {
    #[inline(always)]
    pub fn element_kind(self) -> TypedArrayKind {
        TypedArrayKind::from_u8(self.kind.as_int() as u8)
    }
    #[inline(always)]
    pub fn viewed_buffer(self) -> Gc<ArrayBuffer> {
        self.buffer.as_gc()
    }
    #[inline(always)]
    pub fn data_ptr(self) -> *mut u8 {
        self.data.as_private()
    }
    /// [[ByteOffset]] as created.
    #[inline(always)]
    pub fn created_byte_offset(self) -> usize {
        (self.byte_offset & !Value::INT_TAG) as usize
    }
    /// [[ArrayLength]] is auto.
    #[inline(always)]
    pub fn is_length_tracking(self) -> bool {
        self.tracking.is_true()
    }
    /// Element count as of creation; the present one only while buffers are stable.
    #[inline(always)]
    pub fn stored_length(self) -> usize {
        (self.length & !Value::INT_TAG) as usize
    }
}

/// An element's value if it is a number.
///
/// # Safety
/// `at` points to an element of this kind; any alignment.
#[inline(always)]
unsafe fn load_number(kind: TypedArrayKind, at: *const u8) -> Value {
    // SAFETY: the caller's promise.
    unsafe {
        match kind {
            TypedArrayKind::Int8 => Value::int(*(at as *const i8) as i32),
            TypedArrayKind::Uint8 | TypedArrayKind::Uint8Clamped => Value::int(*at as i32),
            TypedArrayKind::Int16 => Value::int((at as *const i16).read_unaligned() as i32),
            TypedArrayKind::Uint16 => Value::int((at as *const u16).read_unaligned() as i32),
            TypedArrayKind::Int32 => Value::int((at as *const i32).read_unaligned()),
            TypedArrayKind::Uint32 => Value::number((at as *const u32).read_unaligned() as f64),
            TypedArrayKind::Float16 => Value::number(f16_bits_to_f64((at as *const u16).read_unaligned())),
            TypedArrayKind::Float32 => Value::number((at as *const f32).read_unaligned() as f64),
            TypedArrayKind::Float64 => Value::number((at as *const f64).read_unaligned()),
            TypedArrayKind::BigInt64 | TypedArrayKind::BigUint64 => Value::UNDEFINED,
        }
    }
}

impl Vm {
    /// 25.1.3.14 RawBytesToNumeric in the machine's byte order.
    ///
    /// # Safety
    /// `at` points to an element of this kind; any alignment.
    pub unsafe fn load_element(&mut self, kind: TypedArrayKind, at: *const u8) -> JsResult<Value> {
        // SAFETY: the caller's promise.
        unsafe {
            match kind {
                TypedArrayKind::BigInt64 => {
                    let n = (at as *const i64).read_unaligned();
                    Ok(self.new_bigint(n < 0, &[n.unsigned_abs()])?.value())
                }
                TypedArrayKind::BigUint64 => {
                    let n = (at as *const u64).read_unaligned();
                    Ok(self.new_bigint(false, &[n])?.value())
                }
                _ => Ok(load_number(kind, at)),
            }
        }
    }

    /// 25.1.3.16 NumericToRawBytes in the machine's byte order; `value` is of the kind's content type.
    ///
    /// # Safety
    /// `at` points to an element of this kind; any alignment.
    #[inline]
    pub unsafe fn store_element(kind: TypedArrayKind, at: *mut u8, value: Value) {
        // SAFETY: the caller's promise.
        unsafe {
            if kind.is_bigint() {
                let bits = Self::bigint_to_u64(value.as_gc());
                return (at as *mut u64).write_unaligned(bits);
            }
            if value.is_int() {
                let n = value.as_int();
                match kind {
                    TypedArrayKind::Int8 | TypedArrayKind::Uint8 => return *at = n as u8,
                    TypedArrayKind::Int16 | TypedArrayKind::Uint16 => {
                        return (at as *mut u16).write_unaligned(n as u16);
                    }
                    TypedArrayKind::Int32 | TypedArrayKind::Uint32 => {
                        return (at as *mut i32).write_unaligned(n);
                    }
                    _ => {}
                }
            }
            let n = value.as_number();
            match kind {
                TypedArrayKind::Int8 => *(at as *mut i8) = to_int8(n),
                TypedArrayKind::Uint8 => *at = to_uint8(n),
                TypedArrayKind::Uint8Clamped => *at = to_uint8_clamp(n),
                TypedArrayKind::Int16 => (at as *mut i16).write_unaligned(to_int16(n)),
                TypedArrayKind::Uint16 => (at as *mut u16).write_unaligned(to_uint16(n)),
                TypedArrayKind::Int32 => (at as *mut i32).write_unaligned(to_int32(n)),
                TypedArrayKind::Uint32 => (at as *mut u32).write_unaligned(to_uint32(n)),
                TypedArrayKind::Float16 => (at as *mut u16).write_unaligned(f64_to_f16_bits(n)),
                TypedArrayKind::Float32 => (at as *mut f32).write_unaligned(n as f32),
                TypedArrayKind::Float64 => (at as *mut f64).write_unaligned(n),
                TypedArrayKind::BigInt64 | TypedArrayKind::BigUint64 => {}
            }
        }
    }

    /// A BigInt modulo 2^64.
    pub fn bigint_to_u64(value: Gc<JsBigInt>) -> u64 {
        let low = value.limbs().first().copied().unwrap_or(0);
        if value.is_negative() { low.wrapping_neg() } else { low }
    }

    /// 10.4.5.14 IsTypedArrayOutOfBounds (true when detached too).
    pub fn typed_array_out_of_bounds(&self, array: Gc<TypedArray>) -> bool {
        if self.buffers_are_stable {
            return false;
        }
        let buffer = array.viewed_buffer();
        if buffer.is_detached() {
            return true;
        }
        let (offset, length) = (array.created_byte_offset(), buffer.length());
        if array.is_length_tracking() {
            offset > length
        } else {
            offset + (array.stored_length() << array.element_kind().shift()) > length
        }
    }

    /// 10.4.5.13 TypedArrayLength; None when out of bounds or detached.
    #[inline]
    pub fn typed_array_length(&self, array: Gc<TypedArray>) -> Option<usize> {
        if self.typed_array_out_of_bounds(array) { None } else { Some(self.typed_array_len(array)) }
    }

    /// TypedArrayLength, 0 when out of bounds or detached.
    #[inline]
    pub fn typed_array_len(&self, array: Gc<TypedArray>) -> usize {
        if self.buffers_are_stable {
            return array.stored_length();
        }
        self.typed_array_len_slow(array)
    }

    fn typed_array_len_slow(&self, array: Gc<TypedArray>) -> usize {
        if self.typed_array_out_of_bounds(array) {
            return 0;
        }
        if array.is_length_tracking() {
            let bytes = array.viewed_buffer().length() - array.created_byte_offset();
            return bytes >> array.element_kind().shift();
        }
        array.stored_length()
    }

    // 10.4.5.15 IsTypedArrayFixedLength
    pub fn typed_array_is_fixed_length(&self, array: Gc<TypedArray>) -> bool {
        if array.is_length_tracking() {
            return false;
        }
        let buffer = array.viewed_buffer();
        buffer.is_fixed_length() || buffer.is_shared()
    }

    // 10.4.5.16 IsValidIntegerIndex
    #[inline]
    pub fn is_valid_integer_index(&self, array: Gc<TypedArray>, index: NumericKey) -> bool {
        // -0 is no index; NaN and fractions fail the round trip.
        index >= 0.0
            && !(index == 0.0 && index.is_sign_negative())
            && index.trunc() == index
            && index < self.typed_array_len(array) as f64
    }

    /// 10.4.5.17 TypedArrayGetElement; None for undefined.
    #[inline]
    pub(super) fn typed_array_element(
        &mut self,
        array: Gc<TypedArray>,
        index: NumericKey,
    ) -> JsResult<Option<Value>> {
        if !self.is_valid_integer_index(array, index) {
            return Ok(None);
        }
        let kind = array.element_kind();
        // SAFETY: the index is in bounds, so the element lies in the buffer.
        unsafe {
            let at = array.data_ptr().add((index as usize) << kind.shift());
            Ok(Some(self.load_element(kind, at)?))
        }
    }

    // 10.4.5.18 TypedArraySetElement
    pub fn typed_array_set_element(
        &mut self,
        array: Gc<TypedArray>,
        index: NumericKey,
        value: Value,
    ) -> JsResult<()> {
        let kind = array.element_kind();
        let value = if kind.is_bigint() {
            self.to_bigint(value)?.value()
        } else if value.is_number() {
            value
        } else {
            Value::number(self.to_number(value)?)
        };
        // The conversion may have run script: the bounds are looked at now.
        if self.is_valid_integer_index(array, index) {
            // SAFETY: as in typed_array_element.
            unsafe {
                let at = array.data_ptr().add((index as usize) << kind.shift());
                Self::store_element(kind, at, value);
            }
        }
        Ok(())
    }

    /// Element at an integer, undefined out of bounds.
    #[inline]
    pub fn typed_array_get(&mut self, array: Gc<TypedArray>, index: i64) -> JsResult<Value> {
        if index < 0 || index as usize >= self.typed_array_len(array) {
            return Ok(Value::UNDEFINED);
        }
        let kind = array.element_kind();
        // SAFETY: the index is in bounds.
        unsafe {
            let at = array.data_ptr().add((index as usize) << kind.shift());
            self.load_element(kind, at)
        }
    }

    /// Sets an element at an integer; ignored out of bounds (after the conversion).
    #[inline]
    pub fn typed_array_set(&mut self, array: Gc<TypedArray>, index: i64, value: Value) -> JsResult<()> {
        if value.is_number() && !array.element_kind().is_bigint() {
            if index >= 0 && (index as usize) < self.typed_array_len(array) {
                let kind = array.element_kind();
                // SAFETY: the index is in bounds.
                unsafe {
                    let at = array.data_ptr().add((index as usize) << kind.shift());
                    Self::store_element(kind, at, value);
                }
            }
            return Ok(());
        }
        self.typed_array_set_element(array, index as f64, value)
    }

    // 10.4.5.3 [[DefineOwnProperty]] with a numeric key
    pub(super) fn typed_array_define_own_property(
        &mut self,
        array: Gc<TypedArray>,
        index: NumericKey,
        desc: &PropertyDescriptor,
    ) -> JsResult<bool> {
        if array.viewed_buffer().is_immutable() && self.is_valid_integer_index(array, index) {
            // Elements of an immutable buffer are like properties of a frozen object.
            let current = self.typed_array_element(array, index)?;
            let current = current.map(|value| PropertyDescriptor::data(value, element_attributes(array)));
            return Ok(self.is_compatible_descriptor(true, desc, current.as_ref()));
        }
        if !self.is_valid_integer_index(array, index)
            || desc.configurable == Some(false)
            || desc.enumerable == Some(false)
            || desc.is_accessor()
            || desc.writable == Some(false)
        {
            return Ok(false);
        }
        if let Some(value) = desc.value {
            self.typed_array_set_element(array, index, value)?;
        }
        Ok(true)
    }

    // 7.1.21 CanonicalNumericIndexString, for keys that are not indices.
    #[inline]
    pub(super) fn canonical_numeric(&mut self, key: PropertyKey) -> JsResult<Option<NumericKey>> {
        let Some(atom) = key.as_atom() else { return Ok(None) };
        let view = self.view(atom)?;
        match view.get(0) {
            // Digits, "-…", "Infinity", "NaN": nothing else is the text of a number.
            Some(0x30..=0x39 | 0x2D | 0x49 | 0x4E) => {}
            _ => return Ok(None),
        }
        if view.equals_str("-0") {
            return Ok(Some(-0.0));
        }
        let number = self.to_number(atom.value())?;
        let text = self.number_to_string(number);
        Ok(if text.equals(atom) { Some(number) } else { None })
    }

    /// A view of `buffer`. No length makes it length-tracking. Offset and length are validated.
    pub fn new_typed_array(
        &mut self,
        kind: TypedArrayKind,
        buffer: Gc<ArrayBuffer>,
        byte_offset: usize,
        length: Option<usize>,
        proto: Value,
    ) -> JsResult<Gc<TypedArray>> {
        let object: Gc<JsObject> =
            self.new_object_of_kind(CellKind::TypedArray, proto, TypedArray::INTERNAL_FIELDS)?;
        let mut array: Gc<TypedArray> = object.cast();
        array.buffer = buffer.value();
        array.data = Value::private(buffer.data_ptr().wrapping_add(byte_offset));
        let now = length.unwrap_or_else(|| buffer.length().saturating_sub(byte_offset) >> kind.shift());
        array.length = Value::INT_TAG | now as u64;
        array.byte_offset = Value::INT_TAG | byte_offset as u64;
        array.kind = Value::int(kind as i32);
        array.tracking = Value::bool(length.is_none());
        self.heap.write_barrier(array.header());
        Ok(array)
    }

    /// A view with a buffer of its own, all zero (23.2.5.1.6 AllocateTypedArrayBuffer).
    pub fn new_typed_array_of_length(
        &mut self,
        kind: TypedArrayKind,
        length: usize,
        proto: Value,
    ) -> JsResult<Gc<TypedArray>> {
        let Some(bytes) = length.checked_shl(kind.shift()).filter(|&b| b >> kind.shift() == length) else {
            return Err(self.range_error(format!("Invalid typed array length: {length}")));
        };
        let buffer_proto = self.intrinsic(Intrinsic::ArrayBufferPrototype);
        let buffer = self.new_array_buffer(CellKind::ArrayBuffer, bytes, None, buffer_proto)?;
        self.new_typed_array(kind, buffer, 0, Some(length), proto)
    }
}
