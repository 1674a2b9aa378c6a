//! The tagged Value and pure conversions.

mod tagged;

pub use tagged::{Gc, Value};
