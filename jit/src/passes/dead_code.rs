//! Removes instructions and block parameters whose results nothing needs.
//!
//! Needed are ops with effects, what they and their frame states mention, and so on; a block parameter
//! is needed when something needs its value, and only then are the arguments passed for it.

use crate::ir::*;

pub fn run(graph: &mut Graph) {
    let order = graph.reverse_post_order();
    let mut live = vec![false; graph.insts.len()];
    let mut work: Vec<Val> = Vec::new();
    let mut state_done = vec![false; graph.states.len()];
    // Edges into each block, to follow parameters.
    let mut param_home = vec![None; graph.insts.len()];
    let mut incoming: Vec<Vec<(BlockId, usize)>> = vec![Vec::new(); graph.blocks.len()];
    for &b in &order {
        for (i, &p) in graph.block(b).params.iter().enumerate() {
            param_home[p.index()] = Some((b, i));
        }
        for (i, e) in graph.block(b).edges.iter().enumerate() {
            incoming[e.block.index()].push((b, i));
        }
    }
    let mark = |v: Val, live: &mut Vec<bool>, work: &mut Vec<Val>| {
        if !v.is_none() && !live[v.index()] {
            live[v.index()] = true;
            work.push(v);
        }
    };
    for &b in &order {
        for &v in &graph.block(b).insts {
            if !graph.inst(v).op.is_removable() {
                mark(v, &mut live, &mut work);
            }
        }
    }
    while let Some(v) = work.pop() {
        if let Some((b, i)) = param_home[v.index()] {
            for &(from, e) in &incoming[b.index()] {
                let a = graph.block(from).edges[e].args[i];
                mark(a, &mut live, &mut work);
            }
            continue;
        }
        let inst = graph.inst(v);
        for &a in &inst.args {
            mark(a, &mut live, &mut work);
        }
        for mut s in [inst.state, inst.throw_state] {
            while !s.is_none() && !state_done[s.index()] {
                state_done[s.index()] = true;
                let state = &graph.states[s.index()];
                for &(_, a) in &state.registers {
                    mark(a, &mut live, &mut work);
                }
                mark(state.callee, &mut live, &mut work);
                mark(state.new_target, &mut live, &mut work);
                for &a in &state.arguments {
                    mark(a, &mut live, &mut work);
                }
                s = state.parent;
            }
        }
    }
    for &b in &order {
        let keep: Vec<bool> = graph.block(b).params.iter().map(|p| live[p.index()]).collect();
        if keep.iter().any(|k| !k) {
            for &(from, e) in &incoming[b.index()] {
                let edge = &mut graph.block_mut(from).edges[e];
                let mut i = 0;
                edge.args.retain(|_| {
                    i += 1;
                    keep[i - 1]
                });
            }
            let mut i = 0;
            graph.block_mut(b).params.retain(|_| {
                i += 1;
                keep[i - 1]
            });
        }
        graph.block_mut(b).insts.retain(|v| live[v.index()]);
    }
}
