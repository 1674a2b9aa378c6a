//! The regular-expression compiler and matcher.
