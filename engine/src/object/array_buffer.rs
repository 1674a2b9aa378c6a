//! ArrayBuffer and SharedArrayBuffer objects (25.1, 25.2): the memory and who owns it.
//!
//! A buffer object has six internal fields. Its memory belongs to a native cell, so that it is freed
//! when the object dies; a shared block is counted by reference, because several agents may hold it.
//! Resizable buffers reserve their maximum at once, so the data pointer never moves.

use super::JsObject;
use super::layout::ObjectLayout;
use crate::execution::{JsResult, Vm};
use crate::heap::{CellKind, NativeData, Visitor, external};
use crate::value::{Gc, Value};
use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Layout of a buffer object.
#[repr(C)]
pub struct ArrayBuffer {
    pub object: JsObject,
    /// Private pointer to the bytes; a private null once detached. Buffers of no bytes have one too.
    pub data: Value,
    /// Bytes in use under the int tag. A growable shared buffer keeps its length in the block.
    pub byte_length: u64,
    /// [[ArrayBufferMaxByteLength]] under the int tag, or undefined.
    pub max_byte_length: Value,
    /// Native cell with the [`BufferStorage`]; undefined once detached.
    pub storage: Value,
    /// [[ArrayBufferDetachKey]]
    pub detach_key: Value,
    /// [[ArrayBufferIsImmutable]]: true, or undefined.
    pub immutable: Value,
}

impl ObjectLayout for ArrayBuffer {}

impl ArrayBuffer {
    pub const INTERNAL_FIELDS: usize = 6;
    pub const DATA_OFFSET: i32 = 24;
    pub const LENGTH_OFFSET: i32 = 32;
}

/// A zeroed block of memory.
pub struct MemoryBlock {
    data: *mut u8,
    layout: Layout,
    /// Length of a growable shared buffer.
    pub shared_length: AtomicUsize,
}

// SAFETY: the block is plain memory; scripts race on it only as the memory model allows.
unsafe impl Send for MemoryBlock {}
// SAFETY: as above.
unsafe impl Sync for MemoryBlock {}

impl MemoryBlock {
    /// `bytes` zero bytes, or None if the system has no room.
    pub fn new(bytes: usize) -> Option<MemoryBlock> {
        let layout = Layout::from_size_align(bytes.max(8), 16).ok()?;
        // SAFETY: the size is not zero.
        let data = unsafe { alloc_zeroed(layout) };
        if data.is_null() {
            return None;
        }
        Some(MemoryBlock { data, layout, shared_length: AtomicUsize::new(bytes) })
    }
    pub fn data(&self) -> *mut u8 {
        self.data
    }
    pub fn capacity(&self) -> usize {
        self.layout.size()
    }
    /// The byte at an offset, 0 past the end.
    pub fn byte(&self, at: usize) -> u8 {
        // SAFETY: the offset lies within the block.
        if at < self.capacity() { unsafe { self.data.add(at).read_volatile() } } else { 0 }
    }
}

impl Drop for MemoryBlock {
    fn drop(&mut self) {
        // SAFETY: allocated with this layout.
        unsafe { dealloc(self.data, self.layout) };
    }
}

/// What a buffer object's native cell owns.
pub struct BufferStorage {
    pub block: Arc<MemoryBlock>,
    accounted: usize,
}

impl NativeData for BufferStorage {
    fn trace(&mut self, _: &mut dyn Visitor) {}
}

impl Drop for BufferStorage {
    fn drop(&mut self) {
        external::release_external(self.accounted);
    }
}

/// Largest buffer, as V8's on 64-bit systems.
pub const MAX_BUFFER_LENGTH: usize = (1 << 53) - 1;

impl Vm {
    /// Tells the heap about buffers that died; after collections and before new buffers.
    pub fn settle_external_bytes(&mut self) {
        let freed = external::take_released();
        if freed != 0 {
            self.heap.add_external_bytes(-(freed as isize));
        }
    }

    /// 25.1.3.1 AllocateArrayBuffer and 25.2.2.1 AllocateSharedArrayBuffer with zeroed memory. A maximum makes
    /// the buffer resizable (growable).
    pub fn new_array_buffer(
        &mut self,
        kind: CellKind,
        byte_length: usize,
        max_byte_length: Option<usize>,
        proto: Value,
    ) -> JsResult<Gc<ArrayBuffer>> {
        debug_assert!(matches!(kind, CellKind::ArrayBuffer | CellKind::SharedArrayBuffer));
        let capacity = max_byte_length.unwrap_or(byte_length);
        if byte_length > capacity {
            return Err(self.range_error("Invalid array buffer max length"));
        }
        let limit = self.heap.config().max_heap;
        let mut block = if capacity > limit { None } else { MemoryBlock::new(capacity) };
        if block.is_none() {
            self.heap.collect_full();
            self.settle_external_bytes();
            block = if capacity > limit { None } else { MemoryBlock::new(capacity) };
        }
        let Some(block) = block else { return Err(self.range_error("Array buffer allocation failed")) };
        block.shared_length.store(byte_length, Ordering::Relaxed);
        self.array_buffer_from_block(kind, Arc::new(block), byte_length, max_byte_length, proto)
    }

    /// A buffer over existing memory (structured clones, files, other agents' shared memory).
    pub fn array_buffer_from_block(
        &mut self,
        kind: CellKind,
        block: Arc<MemoryBlock>,
        byte_length: usize,
        max_byte_length: Option<usize>,
        proto: Value,
    ) -> JsResult<Gc<ArrayBuffer>> {
        self.settle_external_bytes();
        let data = block.data();
        let accounted = block.capacity();
        self.heap.add_external_bytes(accounted as isize);
        let storage = self.alloc_native(CellKind::Native, Box::new(BufferStorage { block, accounted }))?;
        let object = self.new_object_of_kind(kind, proto, ArrayBuffer::INTERNAL_FIELDS)?;
        let mut buffer: Gc<ArrayBuffer> = object.cast();
        buffer.data = Value::private(data);
        buffer.byte_length = Value::INT_TAG | byte_length as u64;
        if let Some(max) = max_byte_length {
            buffer.max_byte_length = Value(Value::INT_TAG | max as u64);
        }
        buffer.storage = storage.value();
        self.heap.write_barrier(buffer.header());
        Ok(buffer)
    }

    /// An ArrayBuffer of the running realm with a copy of these bytes.
    pub fn array_buffer_from_bytes(&mut self, bytes: &[u8]) -> JsResult<Gc<ArrayBuffer>> {
        let proto = self.intrinsic(crate::execution::Intrinsic::ArrayBufferPrototype);
        let buffer = self.new_array_buffer(CellKind::ArrayBuffer, bytes.len(), None, proto)?;
        // SAFETY: the new buffer has this many bytes.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), buffer.data_ptr(), bytes.len()) };
        Ok(buffer)
    }

    /// AllocateImmutableArrayBuffer: `length` bytes, the first ones copied from `source`.
    ///
    /// # Safety
    /// `source` points to `count` readable bytes, `count <= length`.
    pub unsafe fn new_immutable_array_buffer(
        &mut self,
        length: usize,
        source: *const u8,
        count: usize,
    ) -> JsResult<Gc<ArrayBuffer>> {
        let proto = self.intrinsic(crate::execution::Intrinsic::ArrayBufferPrototype);
        let mut buffer = self.new_array_buffer(CellKind::ArrayBuffer, length, None, proto)?;
        if count > 0 {
            // SAFETY: the caller's promise; the new memory holds `length` bytes.
            unsafe { std::ptr::copy_nonoverlapping(source, buffer.data_ptr(), count) };
        }
        buffer.immutable = Value::TRUE;
        // Compiled stores and the paths for stable buffers do not look at the flag.
        self.buffers_are_stable = false;
        self.buffers_changed = 1;
        Ok(buffer)
    }

    /// An immutable ArrayBuffer with these bytes.
    pub fn immutable_array_buffer_from_bytes(&mut self, bytes: &[u8]) -> JsResult<Gc<ArrayBuffer>> {
        // SAFETY: the slice has this many bytes.
        unsafe { self.new_immutable_array_buffer(bytes.len(), bytes.as_ptr(), bytes.len()) }
    }

    // 25.1.3.5 DetachArrayBuffer, after the key check.
    pub fn detach_array_buffer(&mut self, mut buffer: Gc<ArrayBuffer>) {
        debug_assert!(!buffer.is_shared());
        self.buffers_are_stable = false;
        self.buffers_changed = 1;
        buffer.data = Value::private::<u8>(std::ptr::null());
        buffer.byte_length = Value::INT_TAG;
        buffer.storage = Value::UNDEFINED;
    }

    /// 25.1.6.6 ArrayBuffer.prototype.resize and 25.2.5.3 grow, after validation: `length` is at most the
    /// maximum (and not less than the present length if shared).
    pub fn resize_array_buffer(&mut self, mut buffer: Gc<ArrayBuffer>, length: usize) {
        self.buffers_are_stable = false;
        self.buffers_changed = 1;
        if buffer.is_shared() {
            if let Some(block) = buffer.block() {
                block.shared_length.fetch_max(length, Ordering::SeqCst);
            }
            return;
        }
        let old = buffer.length();
        if length < old {
            // Bytes that come back later are zero.
            // SAFETY: both lengths are within the block.
            unsafe { std::ptr::write_bytes(buffer.data_ptr().add(length), 0, old - length) };
        }
        buffer.byte_length = Value::INT_TAG | length as u64;
    }
}

impl Gc<ArrayBuffer> {
    #[inline(always)]
    pub fn is_shared(self) -> bool {
        self.object.header.kind == CellKind::SharedArrayBuffer as u8
    }
    #[inline(always)]
    pub fn data_ptr(self) -> *mut u8 {
        self.data.as_private()
    }
    #[inline(always)]
    pub fn is_detached(self) -> bool {
        self.data_ptr().is_null()
    }
    /// IsImmutableBuffer
    #[inline(always)]
    pub fn is_immutable(self) -> bool {
        self.immutable.is_true()
    }
    /// Whether it has no [[ArrayBufferMaxByteLength]].
    #[inline(always)]
    pub fn is_fixed_length(self) -> bool {
        self.max_byte_length.is_undefined()
    }
    /// [[ArrayBufferMaxByteLength]]
    pub fn max_length(self) -> Option<usize> {
        if self.is_fixed_length() { None } else { Some((self.max_byte_length.0 & !Value::INT_TAG) as usize) }
    }
    /// 25.1.3.2 ArrayBufferByteLength: 0 when detached.
    #[inline(always)]
    pub fn length(self) -> usize {
        if self.is_shared()
            && !self.is_fixed_length()
            && let Some(block) = self.block()
        {
            return block.shared_length.load(Ordering::SeqCst);
        }
        (self.byte_length & !Value::INT_TAG) as usize
    }
    /// The memory block, unless detached.
    pub fn block(self) -> Option<Arc<MemoryBlock>> {
        if !self.storage.is_cell() {
            return None;
        }
        let mut cell: Gc<crate::heap::NativeCell> = self.storage.as_gc();
        cell.downcast::<BufferStorage>().map(|storage| storage.block.clone())
    }
    /// The bytes in use. Valid until the buffer is detached or shrunk; no script may run meanwhile.
    ///
    /// # Safety
    /// No other slice of the memory is in use.
    pub unsafe fn bytes<'a>(self) -> &'a mut [u8] {
        if self.is_detached() {
            return &mut [];
        }
        // SAFETY: the block holds `length` bytes; aliasing is the caller's promise.
        unsafe { std::slice::from_raw_parts_mut(self.data_ptr(), self.length()) }
    }
}
