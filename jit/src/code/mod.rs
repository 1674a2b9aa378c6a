//! Code memory, target, stubs, and compiled code as it is installed.

pub mod isa;
pub mod memory;
pub mod stubs;

use crate::deopt::ExitSite;
use crate::lower::{Lowered, Symbol};
use cranelift_codegen::binemit::Reloc;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::{ExternalName, Function};
use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_codegen::{Context, FinalizedRelocTarget};
use rustc_hash::FxHashMap;

/// Addresses of the runtime's C functions.
#[derive(Clone, Copy, Debug, Default)]
pub struct RuntimeAddresses {
    pub side_exit: u64,
    pub barrier: u64,
    pub allocate: u64,
    pub call_generic: u64,
    pub construct_generic: u64,
    pub call_interpreted: u64,
    pub stack_overflow: u64,
    pub interrupt: u64,
    pub to_int32: u64,
    pub to_boolean: u64,
    pub fmod: u64,
    pub pow: u64,
}

/// Offsets of VM fields.
#[derive(Clone, Copy, Debug, Default)]
pub struct VmOffsets {
    pub native_stack_limit: i32,
    pub interrupt: i32,
    pub nursery_top: i32,
    pub nursery_end: i32,
    pub gc_barrier_bit: u8,
}

/// What lowering needs to know about the process.
#[derive(Clone, Copy, Debug, Default)]
pub struct CompilerContext {
    pub runtime: RuntimeAddresses,
    pub offsets: VmOffsets,
    /// Address of a word for results of register-preserving stubs.
    pub scratch: u64,
    /// Address of the countdown of `--stress-exits`, or 0.
    pub stress: u64,
}

/// Machine code that is not in code memory yet. Made on any thread.
pub struct Unlinked {
    pub bytes: Vec<u8>,
    relocs: Vec<(u32, Reloc, u32, i64)>,
    pub symbols: Vec<Symbol>,
    pub exits: Vec<Box<ExitSite>>,
    pub constants: Box<[u64]>,
    /// CLIF and disassembly, when asked for.
    pub listing: String,
}
// SAFETY: exit sites are plain descriptions until installation; nothing else is thread-bound.
unsafe impl Send for Unlinked {}

/// Installed code.
#[derive(Debug)]
pub struct CompiledCode {
    pub start: *const u8,
    pub len: usize,
    pub exits: Vec<Box<ExitSite>>,
    /// Traced by the collector.
    pub constants: Box<[u64]>,
    /// 1 once invalid; compiled code reads it.
    pub invalid: Box<std::cell::Cell<u8>>,
    pub code_block: u64,
    /// Loop header the code enters at, for OSR code.
    pub osr_pc: Option<u32>,
    pub generic_entry: *const u8,
    pub params: u32,
    /// Cells embedded as immediates: kept alive (old cells do not move).
    pub roots: Vec<u64>,
}

/// Runs Cranelift.
pub fn compile_function(
    isa: &OwnedTargetIsa,
    function: Function,
    listing: bool,
) -> Result<(Vec<u8>, Vec<(u32, Reloc, u32, i64)>, String), String> {
    let mut context = Context::for_function(function);
    context.set_disasm(listing);
    let mut control = ControlPlane::default();
    let compiled = context.compile(&**isa, &mut control).map_err(|e| format!("{:?}", e.inner))?;
    let bytes = compiled.code_buffer().to_vec();
    let mut relocs = Vec::new();
    for r in compiled.buffer.relocs() {
        let FinalizedRelocTarget::ExternalName(ExternalName::User(name)) = &r.target else {
            return Err(format!("relocation to {:?}", r.target));
        };
        relocs.push((r.offset, r.kind, name.as_u32(), r.addend));
    }
    let text = compiled.vcode.clone().unwrap_or_default();
    // User names are declared in the order of `symbols`; resolve to that index.
    let names = context.func.params.user_named_funcs();
    for r in &mut relocs {
        let name = cranelift_codegen::ir::UserExternalNameRef::from_u32(r.2);
        r.2 = names[name].index;
    }
    Ok((bytes, relocs, text))
}

/// Compiles lowered code.
pub fn compile_lowered(
    isa: &OwnedTargetIsa,
    lowered: Lowered,
    clif: bool,
    asm: bool,
) -> Result<Unlinked, String> {
    let mut listing = String::new();
    if clif {
        listing = format!("{}\n", lowered.function.display());
    }
    let (bytes, relocs, text) = compile_function(isa, lowered.function, asm)?;
    if asm {
        listing.push_str(&text);
    }
    Ok(Unlinked {
        bytes,
        relocs,
        symbols: lowered.symbols,
        exits: lowered.exits,
        constants: lowered.constants,
        listing,
    })
}

/// Is told start, length and name of every piece of native code (for profilers).
pub type CodeListener = fn(usize, usize, &str);

/// Code memory and the stubs in it.
pub struct CodeSpace {
    pub memory: memory::CodeMemory,
    pub isa: OwnedTargetIsa,
    pub context: CompilerContext,
    stubs: FxHashMap<Symbol, *const u8>,
    interpreted: FxHashMap<usize, *const u8>,
    listener: Option<CodeListener>,
}

impl CodeSpace {
    pub fn new(
        isa: OwnedTargetIsa,
        context: CompilerContext,
        listener: Option<CodeListener>,
    ) -> Result<CodeSpace, String> {
        let memory = memory::CodeMemory::new().map_err(|e| e.to_string())?;
        Ok(CodeSpace {
            memory,
            isa,
            context,
            stubs: FxHashMap::default(),
            interpreted: FxHashMap::default(),
            listener,
        })
    }

    fn announce(&self, range: memory::CodeRange, name: impl FnOnce() -> String) {
        if let Some(listener) = self.listener {
            listener(range.start as usize, range.len, &name());
        }
    }

    fn install_plain(&mut self, function: Function, name: &str) -> Result<*const u8, String> {
        let (bytes, relocs, _) = compile_function(&self.isa, function, false)?;
        if !relocs.is_empty() {
            return Err("stub with relocations".into());
        }
        let range = self.memory.install(&bytes, |_, _| ()).ok_or("code memory is full")?;
        self.announce(range, || format!("stub:{name}"));
        Ok(range.start)
    }

    fn stub(&mut self, symbol: Symbol) -> Result<*const u8, String> {
        if let Some(&s) = self.stubs.get(&symbol) {
            return Ok(s);
        }
        let config = self.isa.frontend_config();
        let function = match symbol {
            Symbol::ExitStub { words, ints, floats } => {
                stubs::exit_stub(config, &self.context, words as usize, ints as usize, floats as usize)
            }
            Symbol::Stub(kind) => stubs::preserving_stub(config, &self.context, kind),
            Symbol::SelfEntry => unreachable!("resolved by the caller"),
        };
        let start = self.install_plain(function, &format!("{symbol:?}"))?;
        self.stubs.insert(symbol, start);
        Ok(start)
    }

    /// The entry of a function without native code.
    pub fn interpreted_entry(&mut self, params: usize) -> Result<*const u8, String> {
        if let Some(&s) = self.interpreted.get(&params) {
            return Ok(s);
        }
        let config = self.isa.frontend_config();
        let start = self.install_plain(stubs::interpreted_entry(config, &self.context, params), "interpreted entry")?;
        self.interpreted.insert(params, start);
        Ok(start)
    }

    /// A generic entry that passes on to `entry`.
    pub fn generic_entry(&mut self, params: usize, entry: *const u8) -> Result<*const u8, String> {
        let config = self.isa.frontend_config();
        self.install_plain(stubs::generic_entry(config, params, entry as u64), "generic entry")
    }

    /// Copies code in and resolves its symbols.
    pub fn link(&mut self, code: &Unlinked, name: impl FnOnce() -> String) -> Result<memory::CodeRange, String> {
        let mut targets = Vec::with_capacity(code.symbols.len());
        for &s in &code.symbols {
            targets.push(if s == Symbol::SelfEntry { std::ptr::null() } else { self.stub(s)? });
        }
        let mut wrong = None;
        let range = self.memory.install(&code.bytes, |bytes, start| {
            for &(at, kind, symbol, addend) in &code.relocs {
                let target = targets[symbol as usize];
                let target = if target.is_null() { start } else { target };
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
            None => {
                let range = range.ok_or("code memory is full")?;
                self.announce(range, name);
                Ok(range)
            }
        }
    }
}
