//! From a snapshot to machine code: no heap, no VM, any thread.

use super::block::CallOrigin;
use super::{CompilerContext, isa, stubs};
use crate::builder::{self, Decline, Entry};
use crate::deopt::{Describer, ExitSite};
use crate::ir::print::print_graph;
use crate::lower::{self, Lowered, Symbol};
use crate::passes;
use crate::snapshot::Snapshot;
use cranelift_codegen::binemit::Reloc;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::{ExternalName, Function};
use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_codegen::{Context, FinalizedRelocTarget};
use rustc_hash::FxHashSet;
use std::cell::Cell;
use std::time::{Duration, Instant};

/// What to print and leave out.
#[derive(Clone, Debug, Default)]
pub struct CompilerOptions {
    pub print_ir: bool,
    pub print_clif: bool,
    pub print_asm: bool,
    pub disabled_passes: Vec<String>,
}

/// Machine code that is not in code memory yet.
pub struct Unlinked {
    pub bytes: Vec<u8>,
    pub relocs: Vec<(u32, Reloc, u32, i64)>,
    pub symbols: Vec<Symbol>,
    // Boxed: compiled code holds their addresses.
    #[allow(clippy::vec_box)]
    pub exits: Vec<Box<ExitSite>>,
    pub constants: Box<[u64]>,
    /// See [`super::CompiledCode`].
    pub call_sites: Vec<(u32, u32)>,
    pub origins: Vec<CallOrigin>,
    pub frame_size: u32,
    /// CLIF and disassembly, when asked for.
    pub listing: String,
}
// SAFETY: exit sites are plain descriptions until installation; nothing else is thread-bound.
unsafe impl Send for Unlinked {}

/// A stub's machine code, independent of where it lies.
#[derive(Debug)]
pub struct StubCode {
    pub symbol: Symbol,
    pub bytes: Vec<u8>,
}

/// Where the time went.
#[derive(Clone, Copy, Debug, Default)]
pub struct CompileTimes {
    pub build: Duration,
    pub lower: Duration,
    pub codegen: Duration,
}

impl CompileTimes {
    pub fn total(&self) -> Duration {
        self.build + self.lower + self.codegen
    }
    pub fn add(&mut self, other: &CompileTimes) {
        self.build += other.build;
        self.lower += other.lower;
        self.codegen += other.codegen;
    }
}

/// A compilation's result, ready to be installed.
pub struct Product {
    pub code: Unlinked,
    pub invalid: Box<Cell<u8>>,
    /// Indices in the snapshot's cells of what the code may embed.
    pub cells: Vec<u32>,
    /// Entry words that direct calls go through, with the targets' parameters.
    pub call_targets: Vec<(u64, u32)>,
    /// Words that the code compares with these values before it relies on something.
    pub expected_words: Vec<(u64, u32)>,
    pub inlined: usize,
}

/// How one compilation ended.
pub struct Outcome {
    pub result: Result<Product, Decline>,
    /// Stubs that this code is the first to need: they count even if the code does not.
    pub stubs: Vec<StubCode>,
    pub times: CompileTimes,
    /// What was to be printed.
    pub listing: String,
}

/// A compiler with what it keeps between functions.
pub struct Compiler {
    isa: OwnedTargetIsa,
    context: CompilerContext,
    options: CompilerOptions,
    stubs: FxHashSet<Symbol>,
}

impl Compiler {
    /// A compiler for this machine, or why there is none.
    pub fn new(context: CompilerContext, options: CompilerOptions) -> Result<Compiler, String> {
        let isa = isa::native_isa(cfg!(debug_assertions))?;
        Ok(Compiler { isa, context, options, stubs: FxHashSet::default() })
    }

    /// Compiles the snapshot's first function.
    pub fn compile(&mut self, snap: &Snapshot, entry: Entry) -> Outcome {
        let mut out = Outcome {
            result: Err(Decline::Cranelift),
            stubs: Vec::new(),
            times: CompileTimes::default(),
            listing: String::new(),
        };
        out.result = self.compile_into(snap, entry, &mut out);
        out
    }

    fn compile_into(&mut self, snap: &Snapshot, entry: Entry, out: &mut Outcome) -> Result<Product, Decline> {
        let started = Instant::now();
        let built = builder::build(snap, entry);
        let mut built = match built {
            Ok(built) => built,
            Err(reason) => {
                out.times.build = started.elapsed();
                return Err(reason);
            }
        };
        let graph = &mut built.graph;
        passes::run(graph, &self.options.disabled_passes);
        out.times.build = started.elapsed();
        let name = match &snap.functions[0].name[..] {
            "" => "(anonymous)",
            name => name,
        };
        if self.options.print_ir {
            out.listing.push_str(&format!("== {name} {entry:?}\n{}\n", print_graph(graph, false)));
        }

        let started = Instant::now();
        let invalid = Box::new(Cell::new(0u8));
        let describer = Describer { graph, snap };
        let flag = invalid.as_ptr() as u64;
        let lowered = lower::lower(graph, &self.context, &describer, flag, self.isa.frontend_config());
        out.times.lower = started.elapsed();

        let started = Instant::now();
        let code = self.generate(lowered, entry, snap.functions[0].param_count, graph, out);
        out.times.codegen = started.elapsed();
        let mut code = code.map_err(|message| {
            out.listing.push_str(&format!("[tier] code generator: {message}\n"));
            Decline::Cranelift
        })?;
        code.origins = graph
            .origins
            .iter()
            .map(|o| CallOrigin {
                code_block: snap.functions[o.function as usize].code_block,
                pc: o.pc,
                construct: o.construct,
                parent: (!o.parent.is_none()).then_some(o.parent.0),
            })
            .collect();
        if !code.listing.is_empty() {
            out.listing.push_str(&format!("== {name} {entry:?}\n{}\n", code.listing));
        }

        let mut cells: Vec<u32> = Vec::new();
        for &f in [0].iter().chain(&built.inlined) {
            cells.extend(&snap.functions[f as usize].cells);
        }
        cells.sort_unstable();
        cells.dedup();
        let call_targets =
            graph.call_targets.iter().filter(|t| t.entry_cell != 0).map(|t| (t.entry_cell, t.params));
        Ok(Product {
            code,
            invalid,
            cells,
            call_targets: call_targets.collect(),
            expected_words: built.expected_words,
            inlined: built.inlined.len(),
        })
    }

    fn generate(
        &mut self,
        lowered: Lowered,
        entry: Entry,
        params: u32,
        graph: &crate::ir::Graph,
        out: &mut Outcome,
    ) -> Result<Unlinked, String> {
        let code = compile_lowered(&self.isa, lowered, self.options.print_clif, self.options.print_asm)?;
        for &symbol in &code.symbols {
            self.need(symbol, out)?;
        }
        for target in &graph.call_targets {
            self.need(Symbol::InterpretedEntry { params: target.params as u16 }, out)?;
        }
        if entry == Entry::Function {
            self.need(Symbol::InterpretedEntry { params: params as u16 }, out)?;
            self.need(Symbol::GenericEntry { params: params as u16 }, out)?;
        }
        Ok(code)
    }

    fn need(&mut self, symbol: Symbol, out: &mut Outcome) -> Result<(), String> {
        if symbol == Symbol::SelfEntry || self.stubs.contains(&symbol) {
            return Ok(());
        }
        out.stubs.push(stub_code(&self.isa, &self.context, symbol)?);
        self.stubs.insert(symbol);
        Ok(())
    }
}

/// Compiles a stub.
pub fn stub_code(
    isa: &OwnedTargetIsa,
    context: &CompilerContext,
    symbol: Symbol,
) -> Result<StubCode, String> {
    let config = isa.frontend_config();
    let function = match symbol {
        Symbol::ExitStub { words, ints, floats } => {
            stubs::exit_stub(config, context, words as usize, ints as usize, floats as usize)
        }
        Symbol::Stub(kind) => stubs::preserving_stub(config, context, kind),
        Symbol::InterpretedEntry { params } => stubs::interpreted_entry(config, context, params as usize),
        Symbol::GenericEntry { params } => stubs::generic_entry(config, params as usize),
        Symbol::SelfEntry => return Err("the function itself is no stub".into()),
    };
    let generated = compile_function(isa, function, false)?;
    if !generated.relocs.is_empty() {
        return Err("stub with relocations".into());
    }
    Ok(StubCode { symbol, bytes: generated.bytes })
}

/// Machine code as Cranelift gives it.
struct Generated {
    bytes: Vec<u8>,
    /// With symbol indices.
    relocs: Vec<(u32, Reloc, u32, i64)>,
    call_sites: Vec<(u32, u32)>,
    frame_size: u32,
    disassembly: String,
}

/// Runs Cranelift.
fn compile_function(isa: &OwnedTargetIsa, function: Function, listing: bool) -> Result<Generated, String> {
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
    // A call's return address is the end of the call, whose source location is its origin.
    let locations = compiled.buffer.get_srclocs_sorted();
    let mut call_sites = Vec::new();
    for site in compiled.buffer.call_sites() {
        let at = locations.partition_point(|l| l.start < site.ret_addr);
        if let Some(l) = at.checked_sub(1).map(|i| &locations[i])
            && site.ret_addr <= l.end
            && !l.loc.is_default()
        {
            call_sites.push((site.ret_addr, l.loc.bits()));
        }
    }
    call_sites.sort_unstable();
    let frame_size = compiled.buffer.frame_layout().map_or(0, |layout| layout.frame_to_fp_offset);
    let disassembly = compiled.vcode.clone().unwrap_or_default();
    // User names are declared in the order of `symbols`; resolve to that index.
    let names = context.func.params.user_named_funcs();
    for r in &mut relocs {
        let name = cranelift_codegen::ir::UserExternalNameRef::from_u32(r.2);
        r.2 = names[name].index;
    }
    Ok(Generated { bytes, relocs, call_sites, frame_size, disassembly })
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
    let generated = compile_function(isa, lowered.function, asm)?;
    if asm {
        listing.push_str(&generated.disassembly);
    }
    Ok(Unlinked {
        bytes: generated.bytes,
        relocs: generated.relocs,
        symbols: lowered.symbols,
        exits: lowered.exits,
        constants: lowered.constants,
        call_sites: generated.call_sites,
        origins: Vec::new(),
        frame_size: generated.frame_size,
        listing,
    })
}
