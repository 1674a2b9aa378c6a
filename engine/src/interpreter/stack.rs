//! The VM stack: frames of the interpreter, contiguous in one reserved mapping.
//!
//! Invariant: every word between the base and `vm.stack_top` is initialised and GC-safe, so the
//! collector scans it precisely without knowing frames.

use crate::execution::CodeBlock;
use crate::value::Value;

/// Bytes at the end of the mapping that only side exits of compiled code use.
pub const EXIT_RESERVE: usize = 256 << 10;

/// Words of frame header below register 0.
pub const FRAME_HEADER: usize = 9;

/// Header words, as negative offsets from register 0.
pub mod frame {
    /// Private pointer to the `CodeBlock`.
    pub const CODE: isize = -1;
    /// The function object.
    pub const CALLEE: isize = -2;
    /// new.target or undefined.
    pub const NEW_TARGET: isize = -3;
    /// Private pointer: the frame below (null at the first).
    pub const PREVIOUS: isize = -4;
    /// Private pointer: the instruction being executed, saved when the frame calls out or may throw.
    pub const PC: isize = -5;
    /// Private pointer to the actual arguments (valid during the prologue).
    pub const ARGS: isize = -6;
    /// INT_TAG | flags << 32 | argc.
    pub const ARGC: isize = -7;
    /// INT_TAG | destination register in the caller.
    pub const DESTINATION: isize = -8;
    /// Private: native stack pointer at entry, for frames flagged ENTRY.
    pub const NATIVE_SP: isize = -9;

    /// Frame flag: returning leaves the interpreter activation.
    pub const FLAG_ENTRY: u64 = 1;
    /// Frame flag: called by `new`; a non-object result becomes `this`.
    pub const FLAG_CONSTRUCT: u64 = 2;
    /// Frame flag: a resumed generator or async function.
    pub const FLAG_GENERATOR: u64 = 4;
    /// Frame flag: compiled code entered by on-stack replacement runs in the frame's stead.
    pub const FLAG_REPLACED: u64 = 8;
}

/// A frame seen through its register 0.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FrameRef(pub *mut Value);

impl FrameRef {
    /// Reads a header word.
    ///
    /// # Safety
    /// The frame is live on the VM stack.
    #[inline(always)]
    pub unsafe fn header(self, word: isize) -> Value {
        // SAFETY: header words exist below every frame's register 0.
        unsafe { *self.0.offset(word) }
    }
    /// Writes a header word.
    ///
    /// # Safety
    /// As for `header`.
    #[inline(always)]
    pub unsafe fn set_header(self, word: isize, value: Value) {
        // SAFETY: as for `header`.
        unsafe { *self.0.offset(word) = value }
    }
    /// The running code.
    ///
    /// # Safety
    /// As for `header`.
    #[inline(always)]
    pub unsafe fn code(self) -> &'static mut CodeBlock {
        // SAFETY: the CODE word is a private pointer to a code block that the callee keeps alive.
        unsafe { &mut *self.header(frame::CODE).as_private::<CodeBlock>() }
    }
    /// Flags.
    ///
    /// # Safety
    /// As for `header`.
    #[inline(always)]
    pub unsafe fn flags(self) -> u64 {
        // SAFETY: as for `header`.
        unsafe { (self.header(frame::ARGC).0 & !Value::INT_TAG) >> 32 }
    }
    /// Sets or clears a flag.
    ///
    /// # Safety
    /// As for `header`.
    #[inline(always)]
    pub unsafe fn set_flag(self, flag: u64, on: bool) {
        // SAFETY: as for `header`.
        unsafe {
            let word = self.header(frame::ARGC).0 & !(flag << 32);
            self.set_header(frame::ARGC, Value(word | (on as u64 * flag) << 32));
        }
    }
    /// The number of actual arguments.
    ///
    /// # Safety
    /// As for `header`.
    #[inline(always)]
    pub unsafe fn argc(self) -> u32 {
        // SAFETY: as for `header`.
        unsafe { self.header(frame::ARGC).0 as u32 }
    }
    /// The frame below, or None at the first.
    ///
    /// # Safety
    /// As for `header`.
    #[inline(always)]
    pub unsafe fn previous(self) -> Option<FrameRef> {
        // SAFETY: as for `header`.
        let fp = unsafe { self.header(frame::PREVIOUS).as_private::<Value>() };
        if fp.is_null() { None } else { Some(FrameRef(fp)) }
    }
    /// Word offset of the instruction the frame is at.
    ///
    /// # Safety
    /// As for `header`.
    pub unsafe fn pc_offset(self) -> u32 {
        // SAFETY: PC points into the code block's instructions.
        unsafe {
            let pc = self.header(frame::PC).as_private::<u32>() as *const u32;
            pc.offset_from(self.code().code) as u32
        }
    }
}

/// An entry from the interpreter or a built-in into compiled code, on the native stack: what lies between
/// two of them is one run of compiled frames. With the entry frames of the interpreter they let a stack
/// trace put all frames in order.
pub struct CompiledRun {
    /// The run that was entered before.
    pub previous: *const CompiledRun,
    /// `vm.exit_frame` of the previous run, while this one is active.
    pub exit_frame: usize,
    /// Whether the first compiled frame is a construct call.
    pub construct: bool,
}

/// The reserved mapping.
pub struct VmStack {
    base: *mut Value,
    bytes: usize,
}

impl VmStack {
    /// Reserves `bytes` (touched only as used).
    pub fn new(bytes: usize) -> std::io::Result<VmStack> {
        let bytes = bytes.next_multiple_of(4096) + EXIT_RESERVE;
        // SAFETY: an anonymous private mapping at an address of the kernel's choice.
        let base = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                bytes,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        if base == libc::MAP_FAILED {
            return Err(std::io::Error::last_os_error());
        }
        Ok(VmStack { base: base as *mut Value, bytes })
    }
    /// First word.
    pub fn base(&self) -> *mut Value {
        self.base
    }
    /// One past the last word for ordinary frames.
    pub fn end(&self) -> *mut Value {
        self.base.wrapping_byte_add(self.bytes - EXIT_RESERVE)
    }
}

impl Drop for VmStack {
    fn drop(&mut self) {
        // SAFETY: the mapping made in `new`.
        unsafe { libc::munmap(self.base as *mut libc::c_void, self.bytes) };
    }
}
