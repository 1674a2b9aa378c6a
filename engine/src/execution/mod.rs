//! The VM, realms, environments, completions, the job queue.
