//! One file per intrinsic object, named as the specification names it.
//!
//! A file lists its functions in `const` tables of [`install::Method`] rows and installs them in an
//! `init(vm)` that runs while the realm is being made (`vm.realm` is the new realm then). [`init_realm`]
//! calls them in dependency order.

pub mod date_algorithms;
pub mod date_parse;
pub mod intrinsics;
pub mod json_scanner;
pub mod regexp_state;
mod time_zone_names;
pub mod uri_coding;

pub use intrinsics::JitIntrinsic;
