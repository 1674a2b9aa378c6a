//! Values as people see them: `console.log`'s formatting, in Node's form.

mod format;
mod value;

pub use format::format;
pub use value::{inspect, inspect_top, uncaught_value};
