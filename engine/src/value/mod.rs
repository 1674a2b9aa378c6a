//! The tagged Value and pure conversions.

pub mod bigint_math;
mod elementary_functions;
pub mod math_functions;
pub mod number_conversions;
pub mod number_to_string;
mod string_to_number;
mod tagged;

pub use number_conversions::{to_int32, to_uint32};
pub use tagged::{Gc, Value};
