//! Flat Latin-1 and UTF-16 strings, ropes, slices, atoms.

mod layout;

pub use layout::{JsString, string_bits};
