//! Which interpreter registers are live before each instruction, and what each loop writes.
//!
//! Exits restore live registers only; an instruction in a try region also keeps alive what its handler
//! reads.

use lanner_engine::bytecode::{Handler, Opcode, Role};

/// Bit sets of live registers at instruction starts.
#[derive(Clone, Debug, Default)]
pub struct Liveness {
    words: usize,
    /// Index of the instruction at a word offset, or u32::MAX.
    at: Vec<u32>,
    live: Vec<u64>,
    /// Offsets of basic block starts, ascending.
    pub leaders: Vec<u32>,
    /// (header, end): loops by backward jumps; `end` is past the last instruction that jumps back.
    pub loops: Vec<(u32, u32)>,
    /// What follows a resume point: where the code is entered. An exit there must not come by the resume
    /// point again, or the two would alternate for ever.
    pub resume_points: Vec<u32>,
}

/// Registers an instruction reads and writes.
pub fn operands(code: &[u32], pc: usize, mut read: impl FnMut(u32), mut write: impl FnMut(u32)) {
    let op = Opcode::from_word(code[pc]).expect("valid bytecode");
    let list = op.operands();
    for (i, (_, role)) in list.iter().enumerate() {
        let word = code[pc + 1 + i];
        match role {
            Role::Reg => read(word),
            Role::Pair => {
                read(word);
                read(word + 1);
            }
            Role::InOut => {
                read(word);
                write(word);
            }
            Role::Out => write(word),
            Role::OutPair => {
                write(word);
                write(word + 1);
            }
            Role::Range => {
                let count = code[pc + 2 + i];
                for r in word..word + count {
                    read(r);
                }
            }
            _ => {}
        }
    }
    // Registers read implicitly.
    if op == Opcode::CoerceThis {
        read(0);
        write(0);
    }
}

/// The jump target of the instruction at `pc`, if it is a jump.
pub fn jump_target(code: &[u32], pc: usize) -> Option<u32> {
    let op = Opcode::from_word(code[pc])?;
    let i = op.operands().iter().position(|(_, r)| *r == Role::Jump)?;
    Some((pc as i64 + code[pc + 1 + i] as i32 as i64) as u32)
}

impl Liveness {
    pub fn compute(code: &[u32], registers: u32, handlers: &[Handler]) -> Liveness {
        let words = (registers as usize).div_ceil(64).max(1);
        let mut at = vec![u32::MAX; code.len() + 1];
        let mut starts = Vec::new();
        let mut pc = 0;
        while pc < code.len() {
            at[pc] = starts.len() as u32;
            starts.push(pc as u32);
            pc += Opcode::from_word(code[pc]).expect("valid bytecode").length();
        }
        let n = starts.len();
        let mut leader = vec![false; code.len() + 1];
        leader[0] = true;
        let mut loops: Vec<(u32, u32)> = Vec::new();
        let mut resume_points = Vec::new();
        for &s in &starts {
            let op = Opcode::from_word(code[s as usize]).expect("valid");
            let next = s as usize + op.length();
            if let Some(t) = jump_target(code, s as usize) {
                leader[t as usize] = true;
                leader[next] = true;
                if t <= s {
                    match loops.iter_mut().find(|l| l.0 == t) {
                        Some(l) => l.1 = l.1.max(next as u32),
                        None => loops.push((t, next as u32)),
                    }
                }
            } else if op.ends() {
                leader[next] = true;
            } else if op == Opcode::ResumePoint {
                leader[next] = true;
                resume_points.push(next as u32);
            }
        }
        for h in handlers {
            leader[h.target as usize] = true;
        }
        let mut live = vec![0u64; (n + 1) * words];
        let mut changed = true;
        let mut current = vec![0u64; words];
        while changed {
            changed = false;
            for k in (0..n).rev() {
                let pc = starts[k] as usize;
                let op = Opcode::from_word(code[pc]).expect("valid");
                if op.ends() {
                    current.fill(0);
                } else {
                    current.copy_from_slice(&live[(k + 1) * words..(k + 2) * words]);
                }
                if let Some(t) = jump_target(code, pc) {
                    let t = at[t as usize] as usize;
                    for w in 0..words {
                        current[w] |= live[t * words + w];
                    }
                }
                operands(code, pc, |_| {}, |r| current[r as usize / 64] &= !(1 << (r % 64)));
                if op.throws() {
                    for h in handlers {
                        if h.start as usize <= pc && pc < h.end as usize {
                            let t = at[h.target as usize] as usize;
                            for w in 0..words {
                                let mut bits = live[t * words + w];
                                if h.register as usize / 64 == w {
                                    bits &= !(1 << (h.register % 64));
                                }
                                current[w] |= bits;
                            }
                            break;
                        }
                    }
                }
                operands(code, pc, |r| current[r as usize / 64] |= 1 << (r % 64), |_| {});
                let slot = &mut live[k * words..(k + 1) * words];
                if slot != &current[..] {
                    slot.copy_from_slice(&current);
                    changed = true;
                }
            }
        }
        loops.sort_unstable();
        let leaders =
            (0..code.len() as u32).filter(|&p| leader[p as usize] && at[p as usize] != u32::MAX).collect();
        Liveness { words, at, live, leaders, loops, resume_points }
    }

    /// Whether register `r` is live before the instruction at `pc`.
    pub fn is_live(&self, pc: u32, r: u32) -> bool {
        let k = self.at[pc as usize];
        if k == u32::MAX {
            // Past the end: nothing is live.
            return false;
        }
        self.live[k as usize * self.words + r as usize / 64] >> (r % 64) & 1 != 0
    }
}

/// Registers written by instructions in `start..end`, handler registers included.
pub fn written(code: &[u32], start: u32, end: u32, registers: u32, handlers: &[Handler]) -> Vec<bool> {
    let mut set = vec![false; registers as usize];
    let mut pc = start as usize;
    while pc < end as usize {
        operands(code, pc, |_| {}, |r| set[r as usize] = true);
        pc += Opcode::from_word(code[pc]).expect("valid bytecode").length();
    }
    for h in handlers {
        if h.target >= start && h.target < end {
            set[h.register as usize] = true;
        }
    }
    set
}
