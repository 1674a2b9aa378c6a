//! Dispatch, frames, slow paths, exception tables, generators.
