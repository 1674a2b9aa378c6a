//! Takes the overflow checks out of int32 sums that only exits still mention.
//!
//! `a + b | 0` is built with a wrapping sum beside the checked one, which then is used by nothing but the
//! frame states of exits between the two operations (the sum sits in a register there). Those get the
//! mathematical sum as a double, computed from the operands where the exit is taken; nothing is left that
//! could overflow.
//!
//! Expects nothing. Guarantees: values in frame states are the same numbers as before.

use crate::ir::*;

pub fn run(graph: &mut Graph) {
    let order = graph.reverse_post_order();
    let used = used_by_code(graph, &order);
    let candidate =
        |inst: &Inst, v: Val| matches!(inst.op, Op::CheckAddInt | Op::CheckSubInt) && !used[v.index()];
    // What reads a candidate besides states must be able to take a double: sums like it, and boxes.
    let mut convert = vec![false; graph.insts.len()];
    let mut any = false;
    for &b in &order {
        for &v in &graph.block(b).insts {
            convert[v.index()] = candidate(graph.inst(v), v);
            any |= convert[v.index()];
        }
    }
    if !any {
        return;
    }
    loop {
        let mut changed = false;
        let forbid = |a: Val, convert: &mut Vec<bool>| std::mem::replace(&mut convert[a.index()], false);
        for &b in &order {
            for &v in &graph.block(b).insts {
                let inst = graph.inst(v);
                if convert[v.index()] || inst.op == Op::BoxInt && !used[v.index()] {
                    continue;
                }
                for &a in &inst.args {
                    changed |= forbid(a, &mut convert);
                }
            }
            for edge in &graph.block(b).edges {
                for &a in &edge.args {
                    changed |= forbid(a, &mut convert);
                }
            }
        }
        if !changed {
            break;
        }
    }
    for &b in &order {
        let mut insts = Vec::with_capacity(graph.block(b).insts.len());
        for v in graph.block(b).insts.clone() {
            let op = graph.inst(v).op;
            if op == Op::BoxInt && convert[graph.inst(v).args[0].index()] {
                graph.inst_mut(v).op = Op::BoxFloat;
            } else if convert[v.index()] {
                let args: Args = graph.inst(v).args.clone();
                let args = args
                    .iter()
                    .map(|&a| {
                        if convert[a.index()] {
                            return a;
                        }
                        let float = Val(graph.insts.len() as u32);
                        graph.insts.push(Inst::new(Op::IntToFloat, &[a]));
                        insts.push(float);
                        float
                    })
                    .collect();
                let mut inst =
                    Inst::new(if op == Op::CheckAddInt { Op::AddFloat } else { Op::SubFloat }, &[]);
                inst.args = args;
                *graph.inst_mut(v) = inst;
            }
            insts.push(v);
        }
        graph.block_mut(b).insts = insts;
    }
}

/// Which values something other than a frame state needs in the end.
fn used_by_code(graph: &Graph, order: &[BlockId]) -> Vec<bool> {
    let mut used = vec![false; graph.insts.len()];
    let mut work: Vec<Val> = Vec::new();
    let mut incoming: Vec<Vec<Val>> = vec![Vec::new(); graph.insts.len()];
    for &b in order {
        let block = graph.block(b);
        for edge in &block.edges {
            for (&a, &p) in edge.args.iter().zip(&graph.block(edge.block).params) {
                incoming[p.index()].push(a);
            }
        }
        for &v in &block.insts {
            if !graph.inst(v).op.is_removable() {
                work.extend(&graph.inst(v).args);
            }
        }
    }
    while let Some(v) = work.pop() {
        if !std::mem::replace(&mut used[v.index()], true) {
            work.extend(&incoming[v.index()]);
            work.extend(&graph.inst(v).args);
        }
    }
    used
}
