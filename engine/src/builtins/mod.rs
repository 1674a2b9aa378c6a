//! One file per intrinsic object.

pub mod date_algorithms;
pub mod date_parse;
pub mod json_scanner;
mod time_zone_names;
pub mod uri_coding;
