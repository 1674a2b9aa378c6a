//! Transformations of a built graph: one file each, in the order of [`PASSES`].

mod dead_code;
mod loop_invariants;
mod wrapped_sums;

use crate::ir::Graph;

/// A transformation.
pub struct Pass {
    pub name: &'static str,
    pub run: fn(&mut Graph),
}

/// All passes in the order they run. `--disable-pass=NAME` leaves one out.
pub const PASSES: &[Pass] = &[
    Pass { name: "wrapped-sums", run: wrapped_sums::run },
    Pass { name: "dead-code", run: dead_code::run },
    Pass { name: "loop-invariants", run: loop_invariants::run },
];

/// Runs the passes; debug builds verify the graph after each.
pub fn run(graph: &mut Graph, disabled: &[String]) {
    if cfg!(debug_assertions) {
        crate::ir::verify::verify(graph, "builder");
    }
    for pass in PASSES {
        if disabled.iter().any(|d| d == pass.name) {
            continue;
        }
        (pass.run)(graph);
        if cfg!(debug_assertions) {
            crate::ir::verify::verify(graph, pass.name);
        }
    }
}
