//! Code memory with the stubs in it: linking, on the main thread.

use super::compiler::{StubCode, Unlinked};
use super::memory::{CodeMemory, CodeRange};
use crate::lower::Symbol;
use cranelift_codegen::binemit::Reloc;
use rustc_hash::FxHashMap;

/// Code memory and the stubs in it.
pub struct CodeSpace {
    pub memory: CodeMemory,
    stubs: FxHashMap<Symbol, *const u8>,
}

impl CodeSpace {
    pub fn new() -> Result<CodeSpace, String> {
        let memory = CodeMemory::new().map_err(|e| e.to_string())?;
        Ok(CodeSpace { memory, stubs: FxHashMap::default() })
    }

    /// Copies stubs in that are not there yet.
    pub fn add_stubs(&mut self, stubs: &[StubCode]) -> Result<(), String> {
        for stub in stubs {
            if self.stubs.contains_key(&stub.symbol) {
                continue;
            }
            let range = self.memory.install(&stub.bytes, |_, _| ()).ok_or("code memory is full")?;
            self.stubs.insert(stub.symbol, range.start);
        }
        Ok(())
    }

    /// A stub that an earlier product brought.
    pub fn stub(&self, symbol: Symbol) -> Option<*const u8> {
        self.stubs.get(&symbol).copied()
    }

    /// Copies code in and resolves its symbols.
    pub fn link(&mut self, code: &Unlinked) -> Result<CodeRange, String> {
        let mut targets = Vec::with_capacity(code.symbols.len());
        for &s in &code.symbols {
            targets.push(match s {
                Symbol::SelfEntry => None,
                _ => Some(self.stub(s).ok_or_else(|| format!("no stub {s:?}"))?),
            });
        }
        let mut wrong = None;
        let range = self.memory.install(&code.bytes, |bytes, start| {
            for &(at, kind, symbol, addend) in &code.relocs {
                let target = targets[symbol as usize].unwrap_or(start);
                let at = at as usize;
                match kind {
                    Reloc::X86CallPCRel4 | Reloc::X86PCRel4 => {
                        let place = start as i64 + at as i64;
                        let rel = target as i64 + addend - place;
                        bytes[at..at + 4].copy_from_slice(&(rel as i32).to_le_bytes());
                    }
                    Reloc::Abs8 => {
                        let value = target as i64 + addend;
                        bytes[at..at + 8].copy_from_slice(&value.to_le_bytes());
                    }
                    other => wrong = Some(other),
                }
            }
        });
        match wrong {
            Some(kind) => Err(format!("relocation {kind:?}")),
            None => range.ok_or_else(|| "code memory is full".into()),
        }
    }
}
