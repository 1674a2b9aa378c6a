//! Memory outside of the heap that cells own: buffers, code.
//!
//! It is added with `Heap::add_external_bytes` when it is allocated. What a payload frees is noted here
//! instead, because payloads are dropped inside of a collection; the heap hears of it afterwards.

use std::cell::Cell;

thread_local! {
    static RELEASED: Cell<usize> = const { Cell::new(0) };
}

/// Notes that a payload freed memory that was added.
pub fn release_external(bytes: usize) {
    RELEASED.with(|released| released.set(released.get() + bytes));
}

/// What was noted since the last call.
pub fn take_released() -> usize {
    RELEASED.with(|released| released.replace(0))
}
