//! The tagged Value and pure conversions.
