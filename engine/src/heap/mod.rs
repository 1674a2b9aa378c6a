//! Nursery, old space, large objects, roots, barriers, weak references, zeal, verifier.
