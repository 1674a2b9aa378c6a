//! Structural checks on compiled functions: what the interpreter and the JIT builder rely on unchecked.

use super::{FunctionCode, Opcode, Role};

/// One decoded instruction.
pub struct Instruction {
    /// Word offset.
    pub at: u32,
    pub opcode: Opcode,
}

/// Decodes the stream; None at the first word that is no opcode or a cut-off instruction.
pub fn decode(code: &[u32]) -> Option<Vec<Instruction>> {
    let mut instructions = Vec::new();
    let mut at = 0;
    while at < code.len() {
        let opcode = Opcode::from_word(code[at])?;
        if at + opcode.length() > code.len() {
            return None;
        }
        instructions.push(Instruction { at: at as u32, opcode });
        at += opcode.length();
    }
    Some(instructions)
}

/// Every register, constant, feedback slot, inner function and scope exists; jumps, handlers and positions
/// name instruction starts; control does not run off the end.
pub fn validate(function: &FunctionCode) -> Result<(), String> {
    let code = &function.code;
    let instructions = decode(code).ok_or("undecodable instruction stream")?;
    let starts: std::collections::HashSet<u32> = instructions.iter().map(|i| i.at).collect();
    match instructions.last() {
        Some(last) if last.opcode.ends() => {}
        _ => return Err("control runs off the end".into()),
    }
    for instruction in &instructions {
        let at = instruction.at as usize;
        let operands = instruction.opcode.operands();
        for (index, (name, role)) in operands.iter().enumerate() {
            let word = code[at + 1 + index];
            let limit = |limit: u32| {
                if word < limit {
                    Ok(())
                } else {
                    Err(format!("{at}: {}: {name} {word} is not below {limit}", instruction.opcode.name()))
                }
            };
            let feedback = &function.feedback;
            match role {
                Role::Out | Role::Reg | Role::InOut => limit(function.register_count)?,
                Role::OutPair | Role::Pair => limit(function.register_count.saturating_sub(1))?,
                Role::Range => {
                    let count = operands[index + 1..]
                        .iter()
                        .position(|(_, role)| *role == Role::Count)
                        .map_or(0, |next| code[at + 2 + index + next]);
                    if count > 0 {
                        limit((function.register_count + 1).saturating_sub(count))?;
                    }
                }
                Role::Constant => limit(function.constants.len() as u32)?,
                Role::Function => limit(function.functions.len() as u32)?,
                Role::Scope => limit(function.scopes.len() as u32)?,
                Role::Jump => {
                    let target = at as i64 + i64::from(word as i32);
                    if !u32::try_from(target).is_ok_and(|target| starts.contains(&target)) {
                        return Err(format!("{at}: jump to {target}, which is no instruction"));
                    }
                }
                Role::Property => limit(feedback.property)?,
                Role::Element => limit(feedback.element)?,
                Role::Arith => limit(feedback.arith)?,
                Role::Compare => limit(feedback.compare)?,
                Role::Call => limit(feedback.call)?,
                Role::Alloc => limit(feedback.alloc)?,
                Role::Global => limit(feedback.global)?,
                Role::Looping => limit(feedback.looping)?,
                Role::Imm | Role::Count | Role::Flags => {}
            }
        }
    }
    for handler in &function.handlers {
        let end = code.len() as u32;
        let good = starts.contains(&handler.start)
            && (starts.contains(&handler.end) || handler.end == end)
            && handler.start < handler.end
            && starts.contains(&handler.target)
            && handler.register < function.register_count;
        if !good {
            return Err(format!("bad handler {handler:?}"));
        }
    }
    if !function.positions.iter().all(|(word, _)| starts.contains(word))
        || !function.positions.is_sorted_by(|a, b| a.0 < b.0)
    {
        return Err("positions are not ascending instruction starts".into());
    }
    Ok(())
}
