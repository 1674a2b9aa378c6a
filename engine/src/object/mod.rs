//! Shapes, property storage, elements kinds, functions, exotics.
