//! Executable memory: shared anonymous memory mapped twice, writable at one address and executable at
//! another. (Profilers look up names for anonymous memory only.)
//!
//! Invariants: ranges in use do not overlap and never move; a range is given back only when nothing runs
//! in it or can jump to it; no page is writable and executable through the same address;
//! `RX address - RW address` is the same for all code, so patching needs no system call.

use std::collections::BTreeMap;
use std::io;

/// Address space reserved for code; pages are committed by the kernel as they are written.
const RESERVE: usize = 256 << 20;
/// Alignment of functions.
const ALIGN: usize = 32;

/// All native code of one VM.
pub struct CodeMemory {
    rw: *mut u8,
    rx: *const u8,
    /// Everything from here on was never handed out.
    frontier: usize,
    /// Ranges given back: start to length, never adjacent.
    free: BTreeMap<usize, usize>,
    /// Bytes handed out.
    used: usize,
}

/// A finished piece of code.
#[derive(Clone, Copy, Debug)]
pub struct CodeRange {
    /// Where it executes.
    pub start: *const u8,
    /// Bytes.
    pub len: usize,
}

impl CodeMemory {
    /// Reserves the address space.
    pub fn new() -> io::Result<CodeMemory> {
        // SAFETY: plain system calls with valid arguments; results are checked.
        unsafe {
            let rw = libc::mmap(
                std::ptr::null_mut(),
                RESERVE,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_SHARED | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            );
            if rw == libc::MAP_FAILED {
                return Err(io::Error::last_os_error());
            }
            // An old size of 0 maps the pages of a shared mapping a second time.
            let rx = libc::mremap(rw, 0, RESERVE, libc::MREMAP_MAYMOVE);
            if rx == libc::MAP_FAILED || libc::mprotect(rx, RESERVE, libc::PROT_READ | libc::PROT_EXEC) != 0 {
                let error = io::Error::last_os_error();
                if rx != libc::MAP_FAILED {
                    libc::munmap(rx, RESERVE);
                }
                libc::munmap(rw, RESERVE);
                return Err(error);
            }
            Ok(CodeMemory { rw: rw.cast(), rx: rx.cast(), frontier: 0, free: BTreeMap::new(), used: 0 })
        }
    }

    /// Copies code in; `fix` may change the bytes knowing the address they will execute at. None when
    /// the reserve is used up.
    pub fn install(&mut self, code: &[u8], fix: impl FnOnce(&mut [u8], *const u8)) -> Option<CodeRange> {
        let size = code.len().next_multiple_of(ALIGN);
        let at = self.take_free(size).or_else(|| self.extend(size))?;
        // SAFETY: at..at+len is inside the mapping and not handed out.
        let (bytes, start) =
            unsafe { (std::slice::from_raw_parts_mut(self.rw.add(at), code.len()), self.rx.add(at)) };
        bytes.copy_from_slice(code);
        fix(bytes, start);
        self.used += size;
        Some(CodeRange { start, len: code.len() })
    }

    /// The first hole that is large enough.
    fn take_free(&mut self, size: usize) -> Option<usize> {
        let (&at, &len) = self.free.iter().find(|&(_, &len)| len >= size)?;
        self.free.remove(&at);
        if len > size {
            self.free.insert(at + size, len - size);
        }
        Some(at)
    }

    fn extend(&mut self, size: usize) -> Option<usize> {
        let at = self.frontier;
        if size > RESERVE - at {
            return None;
        }
        self.frontier = at + size;
        Some(at)
    }

    /// Gives a range back.
    ///
    /// # Safety
    /// The range was handed out here, no activation will return into it, and no word that something
    /// jumps to holds an address in it.
    pub unsafe fn free(&mut self, range: CodeRange) {
        let mut at = range.start as usize - self.rx as usize;
        let mut size = range.len.next_multiple_of(ALIGN);
        debug_assert!(at + size <= self.frontier);
        self.used -= size;
        // SAFETY: inside the mapping. A stray jump into freed code traps.
        unsafe { self.rw.add(at).write_bytes(0xCC, size) };
        if let Some((&before, &len)) = self.free.range(..at).next_back()
            && before + len == at
        {
            self.free.remove(&before);
            (at, size) = (before, size + len);
        }
        if let Some(len) = self.free.remove(&(at + size)) {
            size += len;
        }
        if at + size == self.frontier {
            self.frontier = at;
        } else {
            self.free.insert(at, size);
        }
    }

    /// Overwrites the first bytes of installed code with an absolute jump to `target`.
    ///
    /// # Safety
    /// `at` is the start of a function installed here of at least 12 bytes, and no activation will
    /// return into or resume at those bytes (they hold a prologue, so only a new call executes them).
    pub unsafe fn patch_jump(&mut self, at: *const u8, target: *const u8) {
        let offset = at as usize - self.rx as usize;
        debug_assert!(offset + 12 <= self.frontier);
        // mov r11, imm64 would be 10 bytes plus jmp r11 (3): use rax, which no argument travels in.
        let mut code = [0x48, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xE0];
        code[2..10].copy_from_slice(&(target as u64).to_le_bytes());
        // SAFETY: inside the mapping (caller).
        unsafe { std::ptr::copy_nonoverlapping(code.as_ptr(), self.rw.add(offset), code.len()) };
    }

    /// Whether an address lies in code of this VM.
    pub fn contains(&self, pc: *const u8) -> bool {
        (pc as usize).wrapping_sub(self.rx as usize) < self.frontier
    }

    /// Where code executes: first address and bytes.
    pub fn range(&self) -> (*const u8, usize) {
        (self.rx, RESERVE)
    }

    /// Bytes in use.
    pub fn used(&self) -> usize {
        self.used
    }
}

impl Drop for CodeMemory {
    fn drop(&mut self) {
        // SAFETY: both mappings are ours and no code of this VM runs any more.
        unsafe {
            libc::munmap(self.rw.cast(), RESERVE);
            libc::munmap(self.rx as *mut _, RESERVE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn installed_code_runs_and_can_be_patched() {
        let mut memory = CodeMemory::new().unwrap();
        // mov eax, imm32; ret; padding up to the patch size
        let make = |n: u8| vec![0xB8, n, 0, 0, 0, 0xC3, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90];
        let one = memory.install(&make(1), |_, _| ()).unwrap();
        let two = memory.install(&make(2), |_, _| ()).unwrap();
        // SAFETY: the bytes are a function of this signature.
        let f: extern "C" fn() -> i32 = unsafe { std::mem::transmute(one.start) };
        assert_eq!(f(), 1);
        // SAFETY: nothing executes `one`.
        unsafe { memory.patch_jump(one.start, two.start) };
        assert_eq!(f(), 2);
        assert!(memory.contains(two.start));
    }

    #[test]
    fn freed_ranges_merge_and_are_used_again() {
        let mut memory = CodeMemory::new().unwrap();
        let code = vec![0xC3; 100];
        let ranges: Vec<CodeRange> = (0..4).map(|_| memory.install(&code, |_, _| ()).unwrap()).collect();
        let used = memory.used();
        // SAFETY: nothing executes or refers to these.
        unsafe {
            memory.free(ranges[0]);
            memory.free(ranges[2]);
            memory.free(ranges[1]);
        }
        // One hole of three: a larger piece fits.
        let large = memory.install(&vec![0xC3; 300], |_, _| ()).unwrap();
        assert_eq!(large.start, ranges[0].start);
        // SAFETY: as above.
        unsafe {
            memory.free(large);
            memory.free(ranges[3]);
        }
        assert_eq!(memory.used(), 0);
        assert_eq!(memory.install(&code, |_, _| ()).unwrap().start, ranges[0].start);
        assert!(memory.used() < used);
    }
}
