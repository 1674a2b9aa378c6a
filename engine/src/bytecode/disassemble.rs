//! Bytecode as text, for goldens and `--print-bytecode`.

use super::validate::decode;
use super::{Constant, FunctionCode, Role};
use std::fmt::Write;

/// The function's instructions, one per line, then its handlers; inner functions follow.
pub fn disassemble(function: &FunctionCode) -> String {
    let mut out = String::new();
    print(function, &mut out);
    out
}

fn print(function: &FunctionCode, out: &mut String) {
    let name = String::from_utf16_lossy(&function.name);
    let name = if name.is_empty() { "(anonymous)" } else { &name };
    let _ = writeln!(
        out,
        "{:?} {name}: {} parameters, {} registers{}",
        function.kind,
        function.param_count,
        function.register_count,
        if function.strict { ", strict" } else { "" }
    );
    let Some(instructions) = decode(&function.code) else {
        out.push_str("  undecodable\n");
        return;
    };
    for instruction in &instructions {
        let at = instruction.at as usize;
        let _ = write!(out, "{at:5}  {}", instruction.opcode.name());
        for (index, (operand, role)) in instruction.opcode.operands().iter().enumerate() {
            let word = function.code[at + 1 + index];
            let text = match role {
                Role::Out | Role::Reg | Role::InOut | Role::Range => format!("r{word}"),
                Role::OutPair | Role::Pair => format!("r{word}:r{}", word + 1),
                Role::Constant => constant(function, word),
                Role::Function => format!("function {word}"),
                Role::Scope => format!("scope {word}"),
                Role::Jump => format!("-> {}", at as i64 + i64::from(word as i32)),
                Role::Imm => format!("{}", word as i32),
                Role::Count | Role::Flags => format!("{operand}={word}"),
                // Feedback slots only number the sites.
                _ => continue,
            };
            let _ = write!(out, "{} {text}", if index == 0 { "" } else { "," });
        }
        out.push('\n');
    }
    for handler in &function.handlers {
        let _ = writeln!(
            out,
            "  handler {}..{} -> {} r{}",
            handler.start, handler.end, handler.target, handler.register
        );
    }
    for (index, scope) in function.scopes.iter().enumerate() {
        let names: Vec<String> = scope
            .bindings
            .iter()
            .map(|b| format!("{}:{:?}", String::from_utf16_lossy(&b.name), b.kind))
            .collect();
        let _ = writeln!(out, "  scope {index} {:?} [{}]", scope.kind, names.join(" "));
    }
    for inner in &function.functions {
        out.push('\n');
        print(inner, out);
    }
}

fn constant(function: &FunctionCode, index: u32) -> String {
    match function.constants.get(index as usize) {
        Some(Constant::Number(n)) => format!("{n}"),
        Some(Constant::String(s)) => format!("{:?}", String::from_utf16_lossy(s)),
        Some(Constant::BigInt(limbs)) => format!("bigint {limbs:x?}"),
        Some(Constant::Template { raw, .. }) => format!("template of {}", raw.len()),
        None => format!("constant {index}?"),
    }
}
