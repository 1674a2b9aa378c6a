//! Lanner's optimizing tier.
//!
//! Pipeline: [`snapshot`] (main thread) → [`builder`] → [`passes`] → [`lower`] → Cranelift → [`code`]
//! (install, main thread). [`deopt`] brings execution back to the interpreter; [`tier_up`] decides.

pub mod builder;
pub mod code;
pub mod deopt;
pub mod ir;
pub mod lower;
pub mod passes;

pub mod snapshot;

pub mod tier_up;
