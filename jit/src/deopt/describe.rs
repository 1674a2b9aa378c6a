//! Exit descriptions from frame states and the snapshot.

use crate::deopt::{ExitFrame, Location};
use crate::ir::{Graph, ResumeKind, StateId, Val};
use crate::lower::exits::DescribeExit;
use crate::snapshot::Snapshot;

pub struct Describer<'a> {
    pub graph: &'a Graph,
    pub snap: &'a Snapshot,
}

impl DescribeExit for Describer<'_> {
    fn describe(
        &self,
        state: StateId,
        throwing: bool,
        locate: &mut dyn FnMut(Val) -> Location,
    ) -> Vec<ExitFrame> {
        let mut frames = Vec::new();
        let mut at = state;
        while !at.is_none() {
            let s = &self.graph.states[at.index()];
            let function = &self.snap.functions[s.function as usize];
            let kind = if frames.is_empty() && throwing { ResumeKind::Throw } else { s.kind };
            frames.push(ExitFrame {
                code_block: function.code_block,
                pc: s.pc,
                kind,
                registers: s.registers.iter().map(|&(r, v)| (r, locate(v))).collect(),
                callee: locate(s.callee),
                new_target: locate(s.new_target),
                arguments: s.arguments.iter().map(|&v| locate(v)).collect(),
            });
            at = s.parent;
        }
        frames
    }
}
