//! Cold blocks of side exits.

use super::*;
use crate::deopt::{ExitCause, ExitFrame, ExitSite, Location};

/// Turns a frame state into the exit's description; implemented where the snapshot is known.
pub trait DescribeExit {
    /// Frames from the innermost outwards; `locate` gives the location of each value.
    fn describe(
        &self,
        state: StateId,
        throwing: bool,
        locate: &mut dyn FnMut(Val) -> Location,
    ) -> Vec<ExitFrame>;
}

impl Lower<'_> {
    /// The cold block that leaves through `state`.
    pub(super) fn exit_block(&mut self, state: StateId, throwing: bool) -> ir::Block {
        if let Some(&b) = self.exit_blocks.get(&(state, throwing)) {
            return b;
        }
        let block = self.cold_block();
        self.exit_blocks.insert((state, throwing), block);
        self.pending_exits.push((state, throwing, block));
        block
    }

    pub(super) fn finish_exits(&mut self, describe: &dyn DescribeExit) {
        for (state, throwing, block) in std::mem::take(&mut self.pending_exits) {
            self.b.switch_to_block(block);
            let (mut words, mut ints, mut floats) = (Vec::new(), Vec::new(), Vec::new());
            let graph = self.graph;
            let mut locate = |v: Val| -> Location {
                if v.is_none() {
                    return Location::Constant(Js::UNDEFINED.0);
                }
                let inst = graph.inst(v);
                match inst.op {
                    Op::Const => return Location::Constant(inst.imm),
                    Op::ConstInt => return Location::Constant(Js::int(inst.imm as i32).0),
                    Op::ConstFloat => return Location::Constant(Js::double(f64::from_bits(inst.imm)).0),
                    Op::ConstBool => return Location::Constant(Js::bool(inst.imm != 0).0),
                    // A box is undone: the exit boxes in cold code.
                    Op::BoxInt | Op::BoxFloat | Op::BoxBool => {
                        return place(graph, inst.args[0], &mut words, &mut ints, &mut floats);
                    }
                    _ => {}
                }
                place(graph, v, &mut words, &mut ints, &mut floats)
            };
            let frames = describe.describe(state, throwing, &mut locate);
            let cause = if self.planned_states.contains(&state) {
                ExitCause::Planned
            } else if self.unseen_states.contains(&state) {
                ExitCause::Unseen
            } else {
                ExitCause::Guard
            };
            let site = Box::new(ExitSite::new(frames, words.len(), ints.len(), floats.len(), cause));
            let symbol = Symbol::ExitStub {
                words: words.len() as u16,
                ints: ints.len() as u16,
                floats: floats.len() as u16,
            };
            let stub = self.symbol(symbol, || {
                crate::code::stubs::exit_stub_signature(words.len(), ints.len(), floats.len())
            });
            let mut args = vec![self.vm, self.iconst(&raw const *site as u64)];
            for &v in &words {
                args.push(self.val(v));
            }
            for &v in &ints {
                let x = self.val(v);
                let x = if self.graph.rep(v) == Rep::Bool { self.b.ins().uextend(types::I32, x) } else { x };
                args.push(x);
            }
            for &v in &floats {
                args.push(self.val(v));
            }
            let call = self.b.ins().call(stub, &args);
            let r = self.b.func.dfg.inst_results(call)[0];
            self.b.ins().return_(&[r]);
            self.exits.push(site);
        }
    }
}

fn place(
    graph: &Graph,
    v: Val,
    words: &mut Vec<Val>,
    ints: &mut Vec<Val>,
    floats: &mut Vec<Val>,
) -> Location {
    let index = |list: &mut Vec<Val>| match list.iter().position(|&x| x == v) {
        Some(i) => i as u16,
        None => {
            list.push(v);
            list.len() as u16 - 1
        }
    };
    let inst = graph.inst(v);
    match inst.op {
        Op::ConstInt => return Location::Constant(Js::int(inst.imm as i32).0),
        Op::ConstFloat => return Location::Constant(Js::double(f64::from_bits(inst.imm)).0),
        Op::ConstBool => return Location::Constant(Js::bool(inst.imm != 0).0),
        _ => {}
    }
    match inst.rep {
        Rep::Int32 => Location::Int(index(ints)),
        Rep::Bool => Location::Bool(index(ints)),
        Rep::Float64 => Location::Float(index(floats)),
        _ => Location::Word(index(words)),
    }
}
