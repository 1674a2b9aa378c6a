//! Moves loop-invariant guards, loads and arithmetic in front of their loops.
//!
//! Expects: headers with one edge from outside, from a block that goes nowhere else (a preheader), and
//! with the state at their entry (`Block::entry_state`); loops without either are left alone.
//!
//! Guarantees: what is moved is executed at the end of the preheader, in the old order. A moved guard
//! leaves with the state at the loop's entry: nothing of the loop has happened then, so the interpreter
//! starts it anew. Only what every full iteration executes is moved, so a guard that would fail here
//! would have failed in the first iteration, unless the loop makes no full iteration at all.
//!
//! Refuses: guards and loads of memory that the loop writes; loads whose base is not known to be a cell
//! with that field where they would go. Builder facts are positions, not data edges, so this asks for a
//! guard on the same base that is in front of the loop (or moved there), and for no test or guard of it
//! that stays inside.

use crate::ir::verify::Dominators;
use crate::ir::*;
use rustc_hash::FxHashMap;

pub fn run(graph: &mut Graph) {
    let order = graph.reverse_post_order();
    let dominators = Dominators::new(graph, &order);
    let mut home: Vec<Option<BlockId>> = vec![None; graph.insts.len()];
    let mut predecessors: Vec<Vec<BlockId>> = vec![Vec::new(); graph.blocks.len()];
    for &b in &order {
        let block = graph.block(b);
        for &v in block.params.iter().chain(&block.insts) {
            home[v.index()] = Some(b);
        }
        for s in graph.successors(b) {
            predecessors[s.index()].push(b);
        }
    }
    // Inner loops come later in the order: what leaves them may leave the outer ones next.
    for &header in order.iter().rev() {
        if !graph.block(header).loop_header || graph.block(header).entry_state.is_none() {
            continue;
        }
        let (latches, outside): (Vec<BlockId>, Vec<BlockId>) =
            predecessors[header.index()].iter().partition(|&&p| dominators.dominates(header, p));
        let [preheader] = outside[..] else { continue };
        if latches.is_empty() || graph.block(preheader).edges.len() != 1 {
            continue;
        }
        // What the entry's state mentions must exist where a moved guard would leave.
        let available = |v: Val| {
            v.is_none() || home[v.index()].is_some_and(|block| dominators.dominates(block, preheader))
        };
        if !state_is_available(graph, graph.block(header).entry_state, available) {
            continue;
        }
        let body = natural_loop(&predecessors, header, &latches);
        Hoist { graph, home: &mut home, body: &body, order: &order, dominators: &dominators }
            .run(header, preheader, &latches);
    }
}

/// Whether every value of a state and of its callers' states is available.
fn state_is_available(graph: &Graph, state: StateId, available: impl Fn(Val) -> bool) -> bool {
    let mut at = state;
    while !at.is_none() {
        let state = &graph.states[at.index()];
        let values = state.registers.iter().map(|&(_, v)| v);
        let values = values.chain([state.callee, state.new_target]).chain(state.arguments.iter().copied());
        if !values.into_iter().all(&available) {
            return false;
        }
        at = state.parent;
    }
    true
}

/// Blocks from which a latch is reached without passing the header, and the header.
fn natural_loop(predecessors: &[Vec<BlockId>], header: BlockId, latches: &[BlockId]) -> Vec<bool> {
    let mut inside = vec![false; predecessors.len()];
    inside[header.index()] = true;
    let mut work = latches.to_vec();
    while let Some(b) = work.pop() {
        if !std::mem::replace(&mut inside[b.index()], true) {
            work.extend(&predecessors[b.index()]);
        }
    }
    inside
}

/// What a guard says about its argument.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    /// A cell of some kind.
    Cell,
    /// All about its layout.
    Layout,
}

fn knowledge(op: Op) -> Option<Known> {
    match op {
        Op::CheckShape | Op::CheckShapes | Op::CheckValue | Op::CheckSame => Some(Known::Layout),
        Op::CheckCell
        | Op::CheckObject
        | Op::CheckString
        | Op::CheckKind
        | Op::CheckElementsKind
        | Op::CheckFunctionCode => Some(Known::Cell),
        _ => None,
    }
}

struct Hoist<'a> {
    graph: &'a mut Graph,
    home: &'a mut Vec<Option<BlockId>>,
    body: &'a [bool],
    order: &'a [BlockId],
    dominators: &'a Dominators,
}

impl Hoist<'_> {
    fn run(&mut self, header: BlockId, preheader: BlockId, latches: &[BlockId]) {
        let blocks: Vec<BlockId> = self.order.iter().copied().filter(|b| self.body[b.index()]).collect();
        let mut written = 0u32;
        // Inline words of objects overlap only at the same offset.
        let mut fields: FxHashMap<u64, ()> = FxHashMap::default();
        let mut calls = false;
        // Values of which a test in the loop may be what makes a load safe.
        let mut tested: FxHashMap<Val, ()> = FxHashMap::default();
        for &b in &blocks {
            for &v in &self.graph.block(b).insts {
                let inst = self.graph.inst(v);
                calls |= inst.op.has(effects::CALL);
                if inst.op.has(effects::WRITE) {
                    if inst.region == Region::Field {
                        fields.insert(inst.imm, ());
                    } else {
                        written |= 1 << inst.region as u32;
                    }
                }
                if inst.rep == Rep::Bool {
                    for &a in inst.args.iter().filter(|&&a| self.graph.rep(a) == Rep::Tagged) {
                        tested.insert(a, ());
                    }
                }
            }
        }
        let mut known: FxHashMap<Val, Known> = FxHashMap::default();
        for &b in self.order.iter().filter(|&&b| self.dominators.dominates(b, preheader)) {
            for &v in &self.graph.block(b).insts {
                note(self.graph.inst(v), &mut known);
            }
        }
        let header_written = written & 1 << Region::Header as u32 != 0 || calls;
        let state = self.graph.block(header).entry_state;
        let mut moved = Vec::new();
        // Guarded in the loop by something that stays there.
        let mut stays: FxHashMap<Val, ()> = FxHashMap::default();
        for &b in blocks.iter().filter(|&&b| latches.iter().all(|&l| self.dominators.dominates(b, l))) {
            let mut kept = Vec::new();
            for v in std::mem::take(&mut self.graph.block_mut(b).insts) {
                let inst = self.graph.inst(v);
                let mut movable = inst.args.iter().all(|a| {
                    self.home[a.index()].is_some_and(|h| !self.body[h.index()])
                        && !(inst.op.has(effects::EXIT) && stays.contains_key(a))
                });
                let touches_header = inst.op.has(effects::HEADER);
                movable &= !(touches_header && header_written);
                movable &= match inst.op.info().effects & !(effects::HEADER | effects::LAZY) {
                    effects::PURE => inst.op != Op::Phi && !inst.args.is_empty(),
                    effects::EXIT => {
                        // Guards that look into the cell without testing that it is one.
                        let trusts = match inst.op {
                            Op::CheckElementsKind => true,
                            _ => inst.imm2 == 1,
                        };
                        !inst.op.is_terminator() && !(trusts && knowledge(inst.op).is_some())
                            || trusts && self.is_known(inst.args[0], Known::Cell, &known, &tested, &stays)
                    }
                    effects::READ => {
                        let region = 1u32 << inst.region as u32;
                        let need = match inst.region {
                            Region::Field | Region::SlotsPointer => Known::Layout,
                            _ => Known::Cell,
                        };
                        inst.args.len() == 1
                            && inst.rep != Rep::Bool
                            && !calls
                            && written & region == 0
                            && !(inst.region == Region::Field && fields.contains_key(&inst.imm))
                            && self.is_known(inst.args[0], need, &known, &tested, &stays)
                    }
                    _ => false,
                };
                if movable {
                    self.home[v.index()] = Some(preheader);
                    let inst = self.graph.inst_mut(v);
                    if inst.op.has(effects::EXIT) {
                        inst.state = state;
                    }
                    note(inst, &mut known);
                    moved.push(v);
                } else {
                    if inst.op.has(effects::EXIT) {
                        for &a in &inst.args {
                            stays.insert(a, ());
                        }
                    }
                    kept.push(v);
                }
            }
            self.graph.block_mut(b).insts = kept;
        }
        let insts = &mut self.graph.block_mut(preheader).insts;
        let at = insts.len() - 1;
        insts.splice(at..at, moved);
    }

    /// Whether a load from `base` is safe in front of the loop.
    fn is_known(
        &self,
        base: Val,
        need: Known,
        known: &FxHashMap<Val, Known>,
        tested: &FxHashMap<Val, ()>,
        stays: &FxHashMap<Val, ()>,
    ) -> bool {
        let inst = self.graph.inst(base);
        match inst.op {
            Op::Const | Op::ConstSlot | Op::ConstWord | Op::Allocate | Op::NewArrayHoles => return true,
            // Pointers that were themselves loaded in front of the loop.
            Op::LoadWord | Op::LoadWordAt | Op::AddWord => return true,
            _ => {}
        }
        !tested.contains_key(&base)
            && !stays.contains_key(&base)
            && known.get(&base).is_some_and(|&k| k >= need)
    }
}

fn note(inst: &Inst, known: &mut FxHashMap<Val, Known>) {
    if let Some(k) = knowledge(inst.op) {
        let best = known.entry(inst.args[0]).or_insert(k);
        *best = k.max(*best);
    }
}
