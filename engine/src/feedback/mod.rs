//! Inline caches, type profiles, tier-up counters.
