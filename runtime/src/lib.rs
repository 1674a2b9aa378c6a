//! The `lanner` command and what it gives programs: console, hosts, tier tools.

pub mod cli;
pub mod console;
pub mod event_loop;
pub mod modules;
pub mod node;
pub mod repl;
pub mod test262;
