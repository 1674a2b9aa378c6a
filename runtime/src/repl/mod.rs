//! The REPL's native side: the line editor and what reads unfinished input. The loop itself is JavaScript
//! (`lib/internal/repl.js`).
//!
//! The editor runs on a thread of its own, because it blocks: while it waits for a line, the event loop goes
//! on and timers fire. It answers like a worker does, through the loop's inbox.

mod editor;
mod source;

pub use editor::{Editor, Input};
pub use source::{Status, input_status, rewrite_await};
