//! Hosts for conformance suites: `$262`, `print`, and the worker that serves a test runner.

pub mod host;
pub mod worker;
