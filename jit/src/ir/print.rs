//! Text form of a graph (`--print-ir`, goldens).

use super::*;
use std::fmt::Write;

fn rep_letter(rep: Rep) -> &'static str {
    match rep {
        Rep::Tagged => "T",
        Rep::Int32 => "I",
        Rep::Float64 => "F",
        Rep::Bool => "B",
        Rep::Word => "P",
        Rep::None => "",
    }
}

fn print_edge(out: &mut String, edge: &Edge) {
    let _ = write!(out, " b{}", edge.block.0);
    if !edge.args.is_empty() {
        let _ = write!(out, "(");
        for (i, a) in edge.args.iter().enumerate() {
            let _ = write!(out, "{}{a:?}", if i > 0 { ", " } else { "" });
        }
        let _ = write!(out, ")");
    }
}

fn print_state(out: &mut String, graph: &Graph, id: StateId) {
    let mut id = id;
    while !id.is_none() {
        let state = &graph.states[id.index()];
        let _ = write!(out, " [f{}@{} {:?}:", state.function, state.pc, state.kind);
        for (r, v) in &state.registers {
            let _ = write!(out, " r{r}={v:?}");
        }
        let _ = write!(out, "]");
        id = state.parent;
    }
}

/// The graph's reachable blocks, one instruction a line.
pub fn print_graph(graph: &Graph, with_states: bool) -> String {
    let mut out = String::new();
    for block in graph.reverse_post_order() {
        let b = graph.block(block);
        let _ = write!(out, "b{}", block.0);
        if !b.params.is_empty() {
            let list: Vec<String> =
                b.params.iter().map(|&p| format!("{p:?}:{}", rep_letter(graph.rep(p)))).collect();
            let _ = write!(out, "({})", list.join(", "));
        }
        let _ = writeln!(
            out,
            ":{}{}",
            if b.loop_header { " loop" } else { "" },
            if b.cold { " cold" } else { "" }
        );
        for &v in &b.insts {
            let inst = graph.inst(v);
            let _ = write!(out, "    ");
            if inst.rep != Rep::None {
                let _ = write!(out, "{v:?}:{} = ", rep_letter(inst.rep));
            }
            let _ = write!(out, "{}", inst.op.info().name);
            for a in &inst.args {
                let _ = write!(out, " {a:?}");
            }
            match inst.op {
                Op::ConstFloat => {
                    let _ = write!(out, " {:?}", f64::from_bits(inst.imm));
                }
                Op::ConstInt => {
                    let _ = write!(out, " {}", inst.imm as i32);
                }
                Op::CmpInt | Op::CmpUint | Op::CmpFloat | Op::CmpBool => {
                    let _ = write!(out, " {:?}", Cond::from_u64(inst.imm));
                }
                Op::CheckShapes => {
                    let _ = write!(out, " {:?}", graph.shape_lists[inst.imm as usize]);
                }
                Op::CallDirect => {
                    let _ = write!(out, " {}", graph.call_targets[inst.imm as usize].name);
                }
                _ if inst.imm != 0 || inst.op == Op::Param => {
                    let _ = write!(out, " #{:#x}", inst.imm);
                }
                _ => {}
            }
            if inst.op.has(effects::READ | effects::WRITE) {
                let _ = write!(out, " {:?}", inst.region);
            }
            for edge in if inst.op.is_terminator() { &b.edges[..] } else { &[] } {
                print_edge(&mut out, edge);
            }
            if with_states && !inst.state.is_none() {
                print_state(&mut out, graph, inst.state);
            }
            let _ = writeln!(out);
        }
    }
    out
}
