//! The graph verifier; see the module text of [`super`] for what it checks.

use super::*;

/// Panics (debug builds, tests) with the first broken invariant.
pub fn verify(graph: &Graph, after: &str) {
    if let Err(message) = check(graph) {
        panic!("IR broken after {after}: {message}\n{}", print::print_graph(graph, false));
    }
}

fn expected(op: Op, index: usize) -> Option<Rep> {
    let args = op.info().args;
    let letter = match args.get(index) {
        Some(b'*') | None if args.last() == Some(&b'*') => return None,
        Some(&l) => l,
        None => return Some(Rep::None),
    };
    Some(match letter {
        b'T' => Rep::Tagged,
        b'I' => Rep::Int32,
        b'F' => Rep::Float64,
        b'B' => Rep::Bool,
        b'P' => Rep::Word,
        _ => return None,
    })
}

fn check(graph: &Graph) -> Result<(), String> {
    let order = graph.reverse_post_order();
    let dominators = Dominators::new(graph, &order);
    let mut home = vec![(u32::MAX, 0u32); graph.insts.len()];
    for &b in &order {
        let block = graph.block(b);
        for &p in &block.params {
            home[p.index()] = (b.0, 0);
        }
        for (i, &v) in block.insts.iter().enumerate() {
            home[v.index()] = (b.0, i as u32 + 1);
        }
    }
    let available = |v: Val, b: BlockId, at: u32| -> bool {
        let (hb, hi) = home[v.index()];
        hb != u32::MAX && (if hb == b.0 { hi < at } else { dominators.dominates(BlockId(hb), b) })
    };
    for &b in &order {
        let block = graph.block(b);
        let Some(&last) = block.insts.last() else { return Err(format!("b{} is empty", b.0)) };
        for (i, &v) in block.insts.iter().enumerate() {
            let inst = graph.inst(v);
            if inst.op.is_terminator() != (v == last) {
                return Err(format!("{v:?} in b{}: terminator in the middle, or none at the end", b.0));
            }
            if inst.op == Op::Phi {
                return Err(format!("{v:?}: phi among instructions"));
            }
            let fixed = inst.op.info().args;
            if fixed.last() != Some(&b'*') && fixed.len() != inst.args.len() {
                return Err(format!("{v:?} {}: {} arguments", inst.op.info().name, inst.args.len()));
            }
            for (k, &a) in inst.args.iter().enumerate() {
                if a.is_none() || !available(a, b, i as u32 + 1) {
                    return Err(format!("{v:?} {}: argument {a:?} not available", inst.op.info().name));
                }
                if let Some(rep) = expected(inst.op, k)
                    && rep != graph.rep(a)
                {
                    return Err(format!(
                        "{v:?} {}: argument {a:?} is {:?}",
                        inst.op.info().name,
                        graph.rep(a)
                    ));
                }
            }
            if inst.op.has(effects::EXIT) && inst.state.is_none() {
                return Err(format!("{v:?} {} has no state", inst.op.info().name));
            }
            for mut s in [inst.state, inst.throw_state] {
                while !s.is_none() {
                    let state = &graph.states[s.index()];
                    let values = state.registers.iter().map(|r| r.1).chain([state.callee, state.new_target]);
                    for a in values.chain(state.arguments.iter().copied()) {
                        if !a.is_none() && !available(a, b, i as u32 + 1) {
                            return Err(format!(
                                "{v:?} {}: state value {a:?} not available",
                                inst.op.info().name
                            ));
                        }
                    }
                    s = state.parent;
                }
            }
        }
        let want = match graph.inst(last).op {
            Op::Jump => 1,
            Op::Branch => 2,
            _ => 0,
        };
        if block.edges.len() != want {
            return Err(format!("b{}: {} edges", b.0, block.edges.len()));
        }
        for edge in &block.edges {
            let target = graph.block(edge.block);
            if target.params.len() != edge.args.len() {
                return Err(format!("b{} to b{}: {} arguments", b.0, edge.block.0, edge.args.len()));
            }
            for (&a, &p) in edge.args.iter().zip(&target.params) {
                if a.is_none() || !available(a, b, u32::MAX) {
                    return Err(format!("b{} to b{}: argument {a:?} not available", b.0, edge.block.0));
                }
                if graph.rep(a) != graph.rep(p) {
                    return Err(format!(
                        "b{} to b{}: {a:?} has another representation than {p:?}",
                        b.0, edge.block.0
                    ));
                }
            }
        }
    }
    Ok(())
}

/// Immediate dominators by Cooper, Harvey and Kennedy's iteration.
pub struct Dominators {
    number: Vec<u32>,
    idom: Vec<u32>,
}

impl Dominators {
    pub fn new(graph: &Graph, order: &[BlockId]) -> Dominators {
        let mut number = vec![u32::MAX; graph.blocks.len()];
        for (i, b) in order.iter().enumerate() {
            number[b.index()] = i as u32;
        }
        let mut preds: Vec<Vec<u32>> = vec![Vec::new(); order.len()];
        for (i, &b) in order.iter().enumerate() {
            for s in graph.successors(b) {
                preds[number[s.index()] as usize].push(i as u32);
            }
        }
        let mut idom = vec![u32::MAX; order.len()];
        idom[0] = 0;
        let mut changed = true;
        while changed {
            changed = false;
            for i in 1..order.len() {
                let mut new = u32::MAX;
                for &p in &preds[i] {
                    if idom[p as usize] == u32::MAX {
                        continue;
                    }
                    if new == u32::MAX {
                        new = p;
                        continue;
                    }
                    let (mut a, mut c) = (p, new);
                    while a != c {
                        while a > c {
                            a = idom[a as usize];
                        }
                        while c > a {
                            c = idom[c as usize];
                        }
                    }
                    new = a;
                }
                if idom[i] != new {
                    idom[i] = new;
                    changed = true;
                }
            }
        }
        Dominators { number, idom }
    }

    pub fn dominates(&self, a: BlockId, b: BlockId) -> bool {
        let a = self.number[a.index()];
        let mut at = self.number[b.index()];
        if a == u32::MAX || at == u32::MAX {
            return false;
        }
        while at > a {
            at = self.idom[at as usize];
        }
        at == a
    }
}
