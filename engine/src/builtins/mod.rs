//! One file per intrinsic object.

pub mod date_algorithms;
pub mod date_parse;
mod time_zone_names;
