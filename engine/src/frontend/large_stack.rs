//! Deep nesting must not overflow the native stack: the front end (parser, checks, scope analysis,
//! bytecode generation) recurses over the syntax, so it runs on a stack of its own.
//!
//! The stack is reserved address space, 1 GB per thread, mapped once without committing memory; the
//! kernel provides pages as they are touched and gets them back afterwards. Switching to it is a few
//! instructions, so every parse does it, however small. No heap cell may be created or held while on it:
//! the collector scans the ordinary stack only. What a gigabyte can not hold is refused before parsing
//! by [`nesting_estimate`].

use std::any::Any;
use std::cell::{Cell, OnceCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Stack the deepest construct takes per nesting level, over all phases, unoptimized builds included.
const BYTES_PER_LEVEL: usize = 10 << 10;
/// Memory below this distance from the top is given back to the kernel after use.
const KEEP: usize = 1 << 20;
/// Zeroes left at the top: an unwinder (a backtrace) that walks out of [`switch`]'s frame reads a null
/// return address there and stops, as it can not know where the other stack is.
const UNWIND_STOP: usize = 4 << 10;

struct Region {
    base: usize,
    size: usize,
}

impl Drop for Region {
    fn drop(&mut self) {
        // SAFETY: our own mapping, dropped with its thread, which is on its ordinary stack.
        unsafe { libc::munmap(self.base as *mut _, self.size) };
    }
}

thread_local! {
    static REGION: OnceCell<Option<Region>> = const { OnceCell::new() };
    static ACTIVE: Cell<bool> = const { Cell::new(false) };
}

/// Base and size of the thread's region, mapped at first use.
fn region() -> Option<(usize, usize)> {
    REGION.with(|region| region.get_or_init(map_region).as_ref().map(|r| (r.base, r.size)))
}

/// Smaller when address space is limited.
fn map_region() -> Option<Region> {
    for size in [1usize << 30, 256 << 20, 64 << 20] {
        // SAFETY: an anonymous mapping at an address the kernel picks touches no memory of ours.
        let base = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                size,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        if base == libc::MAP_FAILED {
            continue;
        }
        // SAFETY: the lowest pages of the mapping just made become its guard.
        unsafe { libc::mprotect(base, 64 << 10, libc::PROT_NONE) };
        return Some(Region { base: base as usize, size });
    }
    None
}

/// How deep syntax may nest before it is refused.
pub fn max_nesting() -> usize {
    region().map_or(1 << 20, |(_, size)| size) / BYTES_PER_LEVEL
}

/// Runs `f` on the large stack; directly when already there. Panics pass through.
pub fn with_large_stack<R>(f: impl FnOnce() -> R) -> R {
    if ACTIVE.get() {
        return f();
    }
    let Some((base, size)) = region() else { return f() };
    let mut task = Some(f);
    let mut result: Option<Result<R, Box<dyn Any + Send>>> = None;
    let mut body = || {
        if let Some(f) = task.take() {
            result = Some(catch_unwind(AssertUnwindSafe(f)));
        }
    };
    ACTIVE.set(true);
    let mut call: &mut dyn FnMut() = &mut body;
    switch((base + size - UNWIND_STOP) & !15, (&raw mut call).cast());
    ACTIVE.set(false);
    // SAFETY: the range lies inside our own mapping, above its guard, and nothing lives on it now.
    unsafe { libc::madvise((base + (64 << 10)) as *mut _, size - (64 << 10) - KEEP, libc::MADV_DONTNEED) };
    match result {
        Some(Ok(value)) => value,
        Some(Err(panic)) => resume_unwind(panic),
        None => unreachable!("the task ran or panicked"),
    }
}

/// Calls the closure behind the pointer. It never unwinds: the closure catches panics itself.
extern "C" fn trampoline(call: *mut &mut dyn FnMut()) {
    // SAFETY: `with_large_stack` passes a pointer to a live closure reference it does not use meanwhile.
    unsafe { (*call)() }
}

#[cfg(target_arch = "x86_64")]
fn switch(top: usize, call: *mut &mut dyn FnMut()) {
    // SAFETY: `top` is the aligned end of a mapped stack nothing else uses; rbx keeps the old stack
    // pointer across the call (callee-saved), and the callee does not unwind.
    unsafe {
        std::arch::asm!(
            "mov r12, rsp",
            "mov rsp, {top}",
            "call {f}",
            "mov rsp, r12",
            top = in(reg) top,
            f = sym trampoline,
            in("rdi") call,
            out("r12") _,
            clobber_abi("C"),
        );
    }
}

#[cfg(target_arch = "aarch64")]
fn switch(top: usize, call: *mut &mut dyn FnMut()) {
    // SAFETY: as on x86-64, with x20 as the callee-saved keeper of the old stack pointer.
    unsafe {
        std::arch::asm!(
            "mov x20, sp",
            "mov sp, {top}",
            "bl {f}",
            "mov sp, x20",
            top = in(reg) top,
            f = sym trampoline,
            in("x0") call,
            out("x20") _,
            clobber_abi("C"),
        );
    }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn switch(_top: usize, call: *mut &mut dyn FnMut()) {
    trampoline(call);
}

/// An upper estimate of how deeply the source nests; only sources long enough to be dangerous are
/// scanned. Brackets count while open; within a bracket, so do the tokens since the last `;` or `,`, because
/// operators, `else if` and arrow chains nest without brackets. Strings and comments are skipped so that
/// closers in them do not count.
pub fn nesting_estimate(text: &str) -> usize {
    let bytes = text.as_bytes();
    if bytes.len() <= max_nesting() {
        return 0;
    }
    let mut open: Vec<usize> = Vec::new();
    let (mut chain, mut total, mut deepest) = (0usize, 0usize, 0usize);
    let mut at = 0;
    let mut after_brace = false;
    while at < bytes.len() {
        let byte = bytes[at];
        at += 1;
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => continue,
            b'/' if bytes.get(at) == Some(&b'/') => {
                at += memchr::memchr(b'\n', &bytes[at..]).unwrap_or(bytes.len() - at);
                continue;
            }
            b'/' if bytes.get(at) == Some(&b'*') => {
                at += memchr::memmem::find(&bytes[at..], b"*/").map_or(bytes.len() - at, |n| n + 2);
                continue;
            }
            b'"' | b'\'' => {
                while at < bytes.len() && bytes[at] != byte && bytes[at] != b'\n' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
            }
            b'(' | b'[' | b'{' => {
                open.push(chain);
                total += chain + 1;
                chain = 0;
            }
            b')' | b']' | b'}' => {
                if let Some(outer) = open.pop() {
                    total -= outer + 1;
                    chain = outer;
                }
            }
            b';' | b',' => chain = 0,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'$' | 0x80.. => {
                let start = at - 1;
                while at < bytes.len()
                    && (bytes[at].is_ascii_alphanumeric() || matches!(bytes[at], b'_' | b'$' | 0x80..))
                {
                    at += 1;
                }
                // A word after `}` starts a new statement unless it continues the last one.
                let word = &bytes[start..at];
                let continues: [&[u8]; 7] =
                    [b"else", b"while", b"catch", b"finally", b"in", b"instanceof", b"of"];
                if after_brace && !continues.contains(&word) {
                    chain = 0;
                }
                chain += 1;
            }
            _ => chain += 1,
        }
        after_brace = byte == b'}';
        deepest = deepest.max(total + chain);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(n: usize) -> usize {
        let pad = std::hint::black_box([n; 64]);
        if n == 0 { 0 } else { depth(n - 1) + 1 + (pad[0] - n) }
    }

    #[test]
    fn deep_recursion_fits() {
        assert_eq!(with_large_stack(|| depth(200_000)), 200_000);
        assert_eq!(with_large_stack(|| with_large_stack(|| 7)), 7);
    }

    #[test]
    fn panics_pass_through() {
        let caught = catch_unwind(|| {
            with_large_stack(|| {
                if depth(1) == 1 {
                    std::panic::panic_any(3u8)
                }
            })
        });
        assert_eq!(caught.unwrap_err().downcast_ref::<u8>(), Some(&3));
        assert_eq!(with_large_stack(|| 1), 1);
    }

    #[test]
    fn estimates() {
        assert_eq!(nesting_estimate("[[[]]]"), 0);
        let n = max_nesting() + 10;
        assert!(nesting_estimate(&"[".repeat(n)) >= n);
        assert!(nesting_estimate(&"!".repeat(n)) >= n);
        assert!(nesting_estimate(&"f(a);\n".repeat(n)) < 10);
        assert!(nesting_estimate(&"if (a) { b } else ".repeat(n)) >= n);
        assert!(nesting_estimate(&"function f() { b }\n".repeat(n)) < 20);
    }
}
