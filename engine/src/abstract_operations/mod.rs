//! ECMA-262 clause 7 and its neighbours.

pub mod arithmetic;
pub mod comparison;
pub mod conversions;
mod describe;
pub mod iteration;
pub mod operations_on_objects;

pub use conversions::Hint;
pub use iteration::IteratorRecord;
pub use operations_on_objects::{IntegrityLevel, PropertyKind};
