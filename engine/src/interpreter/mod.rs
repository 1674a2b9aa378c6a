//! Dispatch, frames, slow paths, exception tables, generators.

pub mod async_generators;
pub mod calls;
pub mod classes;
pub mod decorators;
pub mod dispatch;
pub mod elements;
pub mod errors;
pub mod generators;
pub mod globals;
pub mod iteration;
pub mod literals;
pub mod properties;
pub mod scopes;
pub mod stack;
pub mod tail_calls;
