//! Flat Latin-1 and UTF-16 strings, ropes, slices, atoms.
//!
//! A string cell is *flat* (its units follow the fixed part), a *slice* of a flat one, or a *rope* of two
//! strings. A rope is flattened at most once: it then becomes a slice of the flat copy, in the same cell.
//! Ropes and slices are longer than a small limit, so short strings are always flat.

mod atoms;
mod builder;
pub mod case_mapping;
mod cells;
pub mod collation;
mod hash;
mod layout;
mod names;
pub mod normalization;
mod rope;
mod search;
mod table;
mod view;
mod vm_strings;

pub use atoms::AtomTable;
pub use builder::StringBuilder;
pub use layout::{JsString, string_bits};
pub use names::{CommonNames, WellKnownSymbols};
pub use table::StringTable;
pub use view::{CodePoints, StrView, Units, decode_pair, fits_latin1, is_space};
