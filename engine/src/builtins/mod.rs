//! One file per intrinsic object.
