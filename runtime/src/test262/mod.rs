//! Hosts for conformance suites: `$262`, `print`, and the worker that serves a test runner.

mod agents;
pub mod host;
pub mod tasks;
pub mod worker;
