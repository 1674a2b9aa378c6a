//! When to compile, and what happens to code afterwards.
//!
//! A function is compiled when its countdown ends; a loop of a running interpreter frame gets an OSR
//! entry. Compiled code guards everything it relies on, so old code is never wrong, only slow: exits are
//! counted per site, and a site that leaves often makes its function's code be dropped and compiled again
//! with that site speculating less. The number of compilations of a function is bounded.

mod describe;

use crate::builder::{self, Decline, Entry};
use crate::code::{self, CodeSpace, CompiledCode, CompilerContext, RuntimeAddresses, VmOffsets};
use crate::deopt::{ExitSite, materialize};
use crate::lower::{self, runtime as rt};
use crate::passes;
use crate::snapshot::{self, take::BlockInfo};
use describe::Describer;
use lanner_engine::bytecode::{Opcode, ops};
use lanner_engine::embedding::Tier;
use lanner_engine::execution::code::code_flags;
use lanner_engine::execution::{CodeBlock, JsResult, Vm};
use lanner_engine::heap::Visitor;
use lanner_engine::object::JsFunction;
use lanner_engine::value::{Gc, Value};
use rustc_hash::FxHashMap;
use std::cell::Cell;
use std::mem::offset_of;
use std::time::{Duration, Instant};

/// Settings from the command line.
#[derive(Clone, Debug)]
pub struct TierOptions {
    /// Countdown of functions, as the VM's.
    pub threshold: u32,
    pub print_ir: bool,
    pub print_clif: bool,
    pub print_asm: bool,
    /// One line per event on stderr.
    pub trace: bool,
    /// Every Nth taken guard is treated as failing (0 = never).
    pub stress_exits: u32,
    pub disabled_passes: Vec<String>,
    /// Told about every piece of native code.
    pub code_listener: Option<crate::code::CodeListener>,
}

impl Default for TierOptions {
    fn default() -> TierOptions {
        TierOptions {
            threshold: 200,
            print_ir: false,
            print_clif: false,
            print_asm: false,
            trace: false,
            stress_exits: 0,
            disabled_passes: Vec::new(),
            code_listener: None,
        }
    }
}

/// Counters for `--stats`.
#[derive(Clone, Debug, Default)]
pub struct TierStats {
    pub compiled: u32,
    pub osr_compiled: u32,
    pub declined: u32,
    pub exits: u64,
    pub invalidated: u32,
    pub compile_time: Duration,
    pub build_time: Duration,
    pub code_bytes: usize,
}

/// An exit site is given up after so many exits of one compilation.
const EXITS_TO_RECOMPILE: u32 = 6;
/// Compilations of one function before it stays interpreted.
const MAX_COMPILES: u32 = 40;
/// Largest function compiled, in bytecode words.
const MAX_FUNCTION_WORDS: usize = 12_000;

/// State of one code block.
struct Block {
    entry_cell: Box<Cell<u64>>,
    params: u32,
    compiles: u32,
    exited: FxHashMap<u32, u32>,
    /// Index of the installed code.
    code: Option<usize>,
    osr: Vec<usize>,
}

/// The optimizing tier of one VM.
pub struct JitTier {
    space: CodeSpace,
    options: TierOptions,
    blocks: FxHashMap<u64, Block>,
    // Boxed: compiled code holds their addresses.
    #[allow(clippy::vec_box)]
    codes: Vec<Box<CompiledCode>>,
    scratch: Box<Cell<u64>>,
    stress: Box<Cell<u64>>,
    pub stats: TierStats,
}

struct Blocks<'a> {
    blocks: &'a mut FxHashMap<u64, Block>,
    space: &'a mut CodeSpace,
}

impl BlockInfo for Blocks<'_> {
    fn entry_cell(&mut self, code: *mut CodeBlock) -> u64 {
        let space = &mut *self.space;
        let block = self.blocks.entry(code as u64).or_insert_with(|| {
            // SAFETY: a live code block (the snapshot's promise).
            let params = unsafe { (*code).param_count };
            let entry = space.interpreted_entry(params as usize).map_or(0, |p| p as u64);
            Block {
                entry_cell: Box::new(Cell::new(entry)),
                params,
                compiles: 0,
                exited: FxHashMap::default(),
                code: None,
                osr: Vec::new(),
            }
        });
        block.entry_cell.as_ptr() as u64
    }
    fn exited(&self, code: *mut CodeBlock) -> Vec<(u32, u32)> {
        self.blocks
            .get(&(code as u64))
            .map_or(Vec::new(), |b| b.exited.iter().map(|(&p, &n)| (p, n)).collect())
    }
}

/// Functions with more parameters have no direct entry.
const MAX_DIRECT_PARAMS: u32 = 12;

impl JitTier {
    /// A tier for this VM, or why there is none on this machine.
    pub fn new(options: TierOptions) -> Result<JitTier, String> {
        let isa = code::isa::native_isa(cfg!(debug_assertions))?;
        let scratch = Box::new(Cell::new(0u64));
        let stress = Box::new(Cell::new(options.stress_exits as u64));
        let context = CompilerContext {
            runtime: RuntimeAddresses {
                side_exit: materialize::side_exit as *const () as u64,
                barrier: rt::barrier as *const () as u64,
                allocate: rt::allocate as *const () as u64,
                call_generic: rt::call_generic as *const () as u64,
                construct_generic: rt::construct_generic as *const () as u64,
                call_interpreted: rt::call_interpreted as *const () as u64,
                stack_overflow: rt::stack_overflow as *const () as u64,
                interrupt: rt::interrupt as *const () as u64,
                to_int32: rt::to_int32 as *const () as u64,
                to_boolean: rt::to_boolean as *const () as u64,
                fmod: rt::fmod as *const () as u64,
                pow: rt::pow as *const () as u64,
            },
            offsets: VmOffsets {
                native_stack_limit: offset_of!(Vm, stack_limit) as i32,
                interrupt: offset_of!(Vm, stack_limit) as i32,
                nursery_top: offset_of!(Vm, heap) as i32 + lanner_engine::heap::Heap::NURSERY_TOP_OFFSET,
                nursery_end: offset_of!(Vm, heap) as i32 + lanner_engine::heap::Heap::NURSERY_END_OFFSET,
                gc_barrier_bit: lanner_engine::heap::cell::GC_BARRIER,
            },
            scratch: scratch.as_ptr() as u64,
            stress: if options.stress_exits == 0 { 0 } else { stress.as_ptr() as u64 },
        };
        let space = CodeSpace::new(isa, context, options.code_listener)?;
        Ok(JitTier {
            space,
            options,
            blocks: FxHashMap::default(),
            codes: Vec::new(),
            scratch,
            stress,
            stats: TierStats::default(),
        })
    }

    fn event(&self, code: &CodeBlock, pc: Option<u32>, text: std::fmt::Arguments) {
        if self.options.trace {
            eprintln!("[tier] {} {text}", place(code, pc));
        }
    }

    /// Compiles and installs; the index of the code.
    fn compile(&mut self, vm: &mut Vm, code: &mut CodeBlock, entry: Entry) -> Result<usize, Decline> {
        let started = Instant::now();
        if code.flags & (code_flags::GENERATOR | code_flags::ASYNC) != 0 {
            return Err(Decline::Generator);
        }
        if code.function.code.len() > MAX_FUNCTION_WORDS {
            return Err(Decline::TooLarge);
        }
        let pointer: *mut CodeBlock = code;
        let snap = {
            let mut info = Blocks { blocks: &mut self.blocks, space: &mut self.space };
            snapshot::take_snapshot(vm, pointer, &mut info)
        };
        let built = builder::build(&snap, entry)?;
        let mut graph = built.graph;
        passes::run(&mut graph, &self.options.disabled_passes);
        self.stats.build_time += started.elapsed();
        if self.options.print_ir {
            eprintln!("== {} {entry:?}\n{}", place(code, None), crate::ir::print::print_graph(&graph, false));
        }
        let invalid = Box::new(Cell::new(0u8));
        let describer = Describer { graph: &graph, snap: &snap };
        let lowered = lower::lower(
            &graph,
            &self.space.context,
            &describer,
            invalid.as_ptr() as u64,
            self.space.isa.frontend_config(),
        );
        let unlinked =
            code::compile_lowered(&self.space.isa, lowered, self.options.print_clif, self.options.print_asm)
                .map_err(|message| {
                    if self.options.trace || cfg!(debug_assertions) {
                        eprintln!("[tier] code generator: {message}");
                    }
                    Decline::Cranelift
                })?;
        if !unlinked.listing.is_empty() {
            eprintln!("== {} {entry:?}\n{}", place(code, None), unlinked.listing);
        }
        let range = self.space.link(&unlinked, || match entry {
            Entry::Osr(pc) => format!("js:{}", place(code, Some(pc))),
            _ => format!("js:{}", place(code, None)),
        }).map_err(|_| Decline::CodeMemoryFull)?;
        let params = code.param_count;
        let generic_entry = match entry {
            Entry::Function => {
                self.space.generic_entry(params as usize, range.start).map_err(|_| Decline::CodeMemoryFull)?
            }
            _ => range.start,
        };
        let mut roots: Vec<u64> = Vec::new();
        for inst in &graph.insts {
            if inst.op == crate::ir::Op::Const && Value(inst.imm).is_cell() {
                roots.push(inst.imm);
            }
        }
        let compiled = Box::new(CompiledCode {
            start: range.start,
            len: range.len,
            exits: unlinked.exits,
            constants: unlinked.constants,
            invalid,
            code_block: pointer as u64,
            osr_pc: if let Entry::Osr(pc) = entry { Some(pc) } else { None },
            generic_entry,
            params,
            roots,
        });
        for exit in &compiled.exits {
            exit.owner.set(&raw const *compiled);
        }
        self.stats.compile_time += started.elapsed();
        self.stats.code_bytes += range.len;
        self.event(
            code,
            if let Entry::Osr(pc) = entry { Some(pc) } else { None },
            format_args!(
                "compiled {} {} bytes, {} inlined, {:.1} ms",
                if matches!(entry, Entry::Osr(_)) { "loop" } else { "function" },
                range.len,
                built.inlined.len(),
                started.elapsed().as_secs_f64() * 1e3
            ),
        );
        self.codes.push(compiled);
        Ok(self.codes.len() - 1)
    }

    fn block(&mut self, code: &mut CodeBlock) -> &mut Block {
        let mut info = Blocks { blocks: &mut self.blocks, space: &mut self.space };
        info.entry_cell(code);
        self.blocks.get_mut(&(code as *mut CodeBlock as u64)).expect("just made")
    }

    fn decline(&mut self, code: &mut CodeBlock, reason: Decline) {
        self.stats.declined += 1;
        self.event(code, None, format_args!("declined: {reason}"));
        code.flags |= code_flags::NO_TIER;
        code.hotness = i32::MAX;
    }

    /// Drops the code of a block; it will be compiled again when hot.
    fn invalidate_block(&mut self, vm: &mut Vm, code_block: u64, reason: std::fmt::Arguments) {
        let Some(block) = self.blocks.get_mut(&code_block) else { return };
        // SAFETY: the block's code is alive: compiled code of it is running or its function is.
        let code = unsafe { &mut *(code_block as *mut CodeBlock) };
        if block.code.is_none() && block.osr.is_empty() {
            return;
        }
        let interpreted = self.space.interpreted_entry(block.params as usize).ok();
        if let Some(entry) = interpreted {
            block.entry_cell.set(entry as u64);
        }
        if let Some(index) = block.code.take() {
            let compiled = &self.codes[index];
            compiled.invalid.set(1);
            if compiled.generic_entry != compiled.start
                && let Some(entry) = interpreted
            {
                // Direct self calls of the old code end up in the interpreter, too.
                // SAFETY: the start of a function longer than a jump; nothing returns into a prologue.
                unsafe { self.space.memory.patch_jump(compiled.start, entry) };
            }
        }
        for index in block.osr.drain(..) {
            self.codes[index].invalid.set(1);
        }
        code.jit_entry = std::ptr::null();
        for counter in code.feedback.looping.iter_mut() {
            counter.osr_entry = 0;
        }
        code.hotness = (vm.options.jit_threshold as i32 / 2).clamp(1, 2000);
        self.stats.invalidated += 1;
        if self.options.trace {
            eprintln!("[tier] {} invalidated: {reason}", place(code, None));
        }
    }

    fn exit_taken(&mut self, vm: &mut Vm, site: &ExitSite) {
        self.stats.exits += 1;
        let count = site.count.get() + 1;
        site.count.set(count);
        let inner = &site.frames[0];
        if self.options.trace {
            // SAFETY: code blocks of exit frames are kept alive by the functions in the frames.
            let code = unsafe { &*(inner.code_block as *const CodeBlock) };
            let op = Opcode::from_word(code.function.code[inner.pc as usize]).map_or("?", Opcode::name);
            if count <= EXITS_TO_RECOMPILE {
                eprintln!(
                    "[tier] {} exit {:?} at {} {op}, {count} times",
                    place(code, Some(inner.pc)),
                    inner.kind,
                    inner.pc
                );
            }
        }
        if self.options.stress_exits != 0 {
            self.stress.set(self.options.stress_exits as u64);
            return;
        }
        if inner.kind == crate::ir::ResumeKind::Throw || count < EXITS_TO_RECOMPILE {
            return;
        }
        // SAFETY: set at installation; code is never freed while the VM lives.
        let Some(owner) = (unsafe { site.owner.get().as_ref() }) else { return };
        if owner.invalid.get() != 0 {
            return;
        }
        {
            // SAFETY: as above.
            let code = unsafe { &mut *(inner.code_block as *mut CodeBlock) };
            let block = self.block(code);
            *block.exited.entry(inner.pc).or_insert(0) += 1;
        }
        let pc = inner.pc;
        self.invalidate_block(vm, owner.code_block, format_args!("exits at {pc}"));
    }
}

/// file:line:col of a code block's instruction, with its name.
fn place(code: &CodeBlock, pc: Option<u32>) -> String {
    let name = String::from_utf16_lossy(&code.function.name);
    let offset = pc.map_or(code.function.position, |pc| code.position(pc));
    let at = code.script.source.line_column(offset);
    let (line, column) = (at.line, at.column);
    format!("{}:{line}:{column} {}", code.script.url, if name.is_empty() { "(anonymous)" } else { &name })
}

/// Called by every side exit.
pub fn note_exit(vm: &mut Vm, site: &ExitSite) {
    if let Some(mut tier) = vm.tier.take() {
        if let Some(jit) = tier.as_any().downcast_mut::<JitTier>() {
            jit.exit_taken(vm, site);
        }
        vm.tier = Some(tier);
    }
}

impl Tier for JitTier {
    fn function_hot(&mut self, vm: &mut Vm, _function: Gc<JsFunction>, code: &mut CodeBlock) {
        if code.flags & code_flags::NO_TIER != 0 || !code.jit_entry.is_null() {
            return;
        }
        let (arguments, new_target) = snapshot::take::needs_arguments(&code.function.code);
        let generic = arguments || new_target || code.param_count > MAX_DIRECT_PARAMS;
        let entry = if generic { Entry::Generic } else { Entry::Function };
        let block = self.block(code);
        block.compiles += 1;
        if block.compiles > MAX_COMPILES {
            return self.decline(code, Decline::TooManyCompilations);
        }
        match self.compile(vm, code, entry) {
            Ok(index) => {
                self.stats.compiled += 1;
                let (start, generic_entry) = (self.codes[index].start, self.codes[index].generic_entry);
                let block = self.block(code);
                block.code = Some(index);
                if !generic {
                    block.entry_cell.set(start as u64);
                }
                code.jit_entry = generic_entry;
            }
            Err(reason) => self.decline(code, reason),
        }
    }

    fn loop_hot(&mut self, vm: &mut Vm, code: &mut CodeBlock, target: u32) -> Option<*const u8> {
        if code.flags & code_flags::NO_TIER != 0 {
            return None;
        }
        let block = self.block(code);
        block.compiles += 1;
        if block.compiles > MAX_COMPILES {
            self.decline(code, Decline::TooManyCompilations);
            return None;
        }
        match self.compile(vm, code, Entry::Osr(target)) {
            Ok(index) => {
                self.stats.osr_compiled += 1;
                self.block(code).osr.push(index);
                // The next call or loop asks again soon: the function itself is worth compiling.
                code.hotness = (vm.options.jit_threshold as i32 / 4).clamp(1, 1000);
                let start = self.codes[index].start;
                if let Some(counter) = loop_counter(code, target) {
                    code.feedback.looping[counter as usize].osr_entry = start as usize;
                }
                Some(start)
            }
            Err(reason) => {
                self.decline(code, reason);
                None
            }
        }
    }

    fn trace(&mut self, visitor: &mut dyn Visitor) {
        for code in &mut self.codes {
            for slot in code.constants.iter_mut() {
                visitor.visit_value(slot);
            }
            for root in &mut code.roots {
                visitor.visit_value(root);
            }
        }
    }

    fn invalidate(&mut self, _vm: &mut Vm, _code_ids: &[u32], _reason: &'static str) {}
    fn prototype_changed(&mut self, _vm: &mut Vm, _prototype: Value) {}
    fn walk_native(&self, _from_sp: usize, _to_sp: usize, _visit: &mut dyn FnMut(&CodeBlock, u32)) {}
    fn poll(&mut self, _vm: &mut Vm) -> JsResult<()> {
        Ok(())
    }
    fn code_dropped(&mut self, code: &mut CodeBlock) {
        self.blocks.remove(&(code as *mut CodeBlock as u64));
    }
    fn as_any(&mut self) -> &mut dyn std::any::Any {
        self
    }
}

/// The feedback slot of the loop that jumps back to `target`.
fn loop_counter(code: &CodeBlock, target: u32) -> Option<u32> {
    let words = &code.function.code;
    let mut pc = 0usize;
    while pc < words.len() {
        let op = Opcode::from_word(words[pc])?;
        if op == Opcode::JumpLoop {
            // SAFETY: a whole instruction of validated code.
            let o = unsafe { ops::JumpLoop::read(&words[pc]) };
            if pc as i64 + o.target as i64 == target as i64 {
                return Some(o.counter);
            }
        }
        pc += op.length();
    }
    None
}

impl Drop for JitTier {
    fn drop(&mut self) {
        // The scratch word outlives the code that writes it.
        self.scratch.set(0);
    }
}
