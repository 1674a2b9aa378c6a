//! ES modules from files: relative and absolute paths and `file:` URLs. Packages and built-in modules are not
//! resolved yet; a bare specifier says so.

mod loader;
mod main_module;
mod urls;

pub use loader::FileLoader;
pub use main_module::{load_main, start_main};
