//! One file per intrinsic object, named as the specification names it.
//!
//! A file lists its functions in `const` tables of [`install::Method`] rows and installs them in an
//! `init(vm)` that runs while the realm is being made (`vm.realm` is the new realm then). [`init_realm`]
//! calls them in dependency order.

pub mod intrinsics;

pub use intrinsics::JitIntrinsic;
