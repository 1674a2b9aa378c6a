//! Dispatch, frames, slow paths, exception tables, generators.

pub mod stack;
