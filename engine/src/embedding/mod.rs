//! The public host API.
