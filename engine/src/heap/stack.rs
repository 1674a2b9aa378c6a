//! Conservative scan of native stacks and registers.

use super::space::Space;

/// More than any stack has.
const MAX_STACK: usize = 2 << 30;

struct StackRange {
    /// Highest address; the stack grows down from here.
    base: usize,
    /// Where the stack pointer was when another stack was entered.
    saved_sp: usize,
}

/// The native stacks that may hold cells, innermost last.
#[derive(Default)]
pub struct Stacks {
    ranges: Vec<StackRange>,
    /// First address and bytes of native code whose activations are looked for.
    code: (usize, usize),
    /// Words of the last scan that are addresses of native code.
    code_words: Vec<usize>,
}

impl Stacks {
    /// Sets the base of the thread's own stack.
    pub fn set_base(&mut self, base: usize) {
        let range = StackRange { base, saved_sp: 0 };
        match self.ranges.first_mut() {
            Some(first) => *first = range,
            None => self.ranges.push(range),
        }
    }

    fn ensure_base(&mut self) {
        if self.ranges.is_empty() {
            self.set_base(thread_stack_base());
        }
    }

    /// Execution moves to another stack; what lies on the present one from here up stays scanned.
    #[inline(never)]
    pub fn enter(&mut self, base: usize) {
        self.ensure_base();
        let here = 0usize;
        let sp = &raw const here as usize;
        self.ranges.last_mut().expect("has a base").saved_sp = sp;
        self.ranges.push(StackRange { base, saved_sp: 0 });
    }

    /// Execution is back on the stack before.
    pub fn leave(&mut self) {
        debug_assert!(self.ranges.len() > 1);
        self.ranges.pop();
    }

    /// Sets the range of native code: what lies on a stack of its addresses may be running.
    pub fn set_code_range(&mut self, start: usize, bytes: usize) {
        self.code = (start, bytes);
    }

    /// Addresses of native code that the last scan found: among them every return address.
    pub fn code_words(&self) -> &[usize] {
        &self.code_words
    }

    /// Collects every stack or register word that is an address of native code.
    pub fn collect_code(&mut self) -> &[usize] {
        let (start, bytes) = self.code;
        let mut words = Vec::new();
        self.visit_words(|word| {
            if word.wrapping_sub(start) < bytes {
                words.push(word);
            }
        });
        self.code_words = words;
        &self.code_words
    }

    /// Appends every stack or register word that is an address of the heap.
    pub fn collect(&mut self, space: &Space, words: &mut Vec<usize>) {
        let (base, span) = (space.base, space.end - space.base);
        let (start, bytes) = self.code;
        let mut code = std::mem::take(&mut self.code_words);
        code.clear();
        self.visit_words(|word| {
            if word.wrapping_sub(base) < span {
                words.push(word);
            } else if word.wrapping_sub(start) < bytes {
                code.push(word);
            }
        });
        self.code_words = code;
    }

    #[inline(never)]
    fn visit_words(&mut self, mut visit: impl FnMut(usize)) {
        self.ensure_base();
        let mut registers = [0usize; 16];
        spill_callee_saved(&mut registers);
        // The registers array lies below every frame of the callers.
        let sp = &raw const registers as usize;
        let innermost = self.ranges.len() - 1;
        for (index, range) in self.ranges.iter().enumerate() {
            let from = if index == innermost { sp } else { range.saved_sp } & !7;
            // Reading between two stacks would fault; no stack is this big.
            assert!(
                from < range.base && range.base - from < MAX_STACK,
                "collection on a stack that the heap was not told about"
            );
            let mut at = from;
            while at < range.base {
                // SAFETY: the words from the stack pointer to the base are mapped. They may belong
                // to any frame, so they are read as plain machine words, without a reference.
                let word = unsafe { (at as *const usize).read_volatile() };
                visit(word);
                at += 8;
            }
        }
    }
}

/// The highest address of the calling thread's stack.
fn thread_stack_base() -> usize {
    // SAFETY: plain queries of this thread's attributes, with the outputs initialised by the calls.
    unsafe {
        let mut attr: libc::pthread_attr_t = std::mem::zeroed();
        let error = libc::pthread_getattr_np(libc::pthread_self(), &mut attr);
        assert_eq!(error, 0, "the native stack's bounds are not known");
        let mut low = std::ptr::null_mut();
        let mut size = 0;
        libc::pthread_attr_getstack(&attr, &mut low, &mut size);
        libc::pthread_attr_destroy(&mut attr);
        low as usize + size
    }
}

/// Stores the callee-saved registers: a caller may hold its only pointer to a cell there. The
/// others are dead or spilled at a call.
#[inline(always)]
fn spill_callee_saved(registers: &mut [usize; 16]) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: stores six registers into the array.
    unsafe {
        std::arch::asm!(
            "mov [{0}], rbx",
            "mov [{0} + 8], rbp",
            "mov [{0} + 16], r12",
            "mov [{0} + 24], r13",
            "mov [{0} + 32], r14",
            "mov [{0} + 40], r15",
            in(reg) registers.as_mut_ptr(),
            options(nostack, preserves_flags)
        );
    }
    #[cfg(target_arch = "aarch64")]
    // SAFETY: stores twelve registers into the array.
    unsafe {
        std::arch::asm!(
            "stp x19, x20, [{0}]",
            "stp x21, x22, [{0}, 16]",
            "stp x23, x24, [{0}, 32]",
            "stp x25, x26, [{0}, 48]",
            "stp x27, x28, [{0}, 64]",
            "stp x29, x30, [{0}, 80]",
            in(reg) registers.as_mut_ptr(),
            options(nostack, preserves_flags)
        );
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    compile_error!("the register spill of the conservative stack scan is not written for this target");
}
