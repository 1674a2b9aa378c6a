//! Nursery, old space, large objects, roots, barriers, weak references, zeal, verifier.

pub mod cell;

pub use cell::{CellHeader, CellKind};
