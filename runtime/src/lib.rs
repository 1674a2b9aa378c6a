//! The `lanner` command and what it gives programs: console, hosts, tier tools.

pub mod cli;
pub mod console;
pub mod inspect;
mod jobs;
pub mod test262;
