//! When to compile, and what happens to code afterwards.
//!
//! A function whose countdown ends is *requested*; a loop, or a resume point, of a running interpreter
//! frame gets an OSR entry. Requests wait in a queue; the one that asked most often is next. Its snapshot is taken when the
//! compiler is free, so that it has the newest feedback, and compiled on a thread of its own (`--jit=sync`:
//! at once, here). The interpreter goes on meanwhile. Outcomes are installed on the main thread, at polls.
//!
//! Compiled code guards everything it relies on, so old code is never wrong, only slow: exits are
//! counted per site, and a site that leaves often makes its function be compiled again with that site
//! speculating less; the old code stays until the new one is there. Each further compilation of a function
//! takes twice as many exits, inlines less, and their number is bounded.
//!
//! Code hangs on its code block ([`BlockState`]); code that was given up is freed when it runs nowhere.

mod perf_map;
mod worker;

use crate::builder::{self, Decline, Entry};
use crate::code::block::{entered_by, loop_counter};
use crate::code::{
    BlockState, CodeSpace, CompileTimes, CompiledCode, Compiler, CompilerContext, CompilerOptions, Outcome,
    Product, Retired, RuntimeAddresses, VmOffsets,
};
use crate::deopt::{ExitCause, ExitFrame, ExitSite, materialize};
use crate::lower::{Symbol, runtime as rt};
use crate::snapshot;
use lanner_engine::bytecode::{FunctionKind, Opcode};
use lanner_engine::embedding::Tier;
use lanner_engine::execution::code::code_flags;
use lanner_engine::execution::{CodeBlock, JsResult, Vm};
use lanner_engine::heap::Visitor;
use lanner_engine::interpreter::stack::frame;
use lanner_engine::object::JsFunction;
use lanner_engine::value::{Gc, Value};
use rustc_hash::FxHashMap;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::mem::offset_of;
use std::time::{Duration, Instant};
use worker::Worker;

/// Settings from the command line.
#[derive(Clone, Debug)]
pub struct TierOptions {
    /// Countdown of functions, as the VM's.
    pub threshold: u32,
    /// Compile on a thread of its own.
    pub background: bool,
    pub print_ir: bool,
    pub print_clif: bool,
    pub print_asm: bool,
    /// Append every function's address range to `/tmp/perf-PID.map`.
    pub perf_map: bool,
    /// One line per event on stderr.
    pub trace: bool,
    /// Every Nth taken guard is treated as failing (0 = never).
    pub stress_exits: u32,
    pub disabled_passes: Vec<String>,
}

impl Default for TierOptions {
    fn default() -> TierOptions {
        TierOptions {
            threshold: 200,
            background: false,
            print_ir: false,
            print_clif: false,
            print_asm: false,
            perf_map: false,
            trace: false,
            stress_exits: 0,
            disabled_passes: Vec::new(),
        }
    }
}

/// Counters for `--stats`.
#[derive(Clone, Debug, Default)]
pub struct TierStats {
    pub compiled: u32,
    pub osr_compiled: u32,
    pub declined: u32,
    /// Compilations that took the place of code that left often.
    pub replaced: u32,
    /// Compiled for nothing: out of date when they were done.
    pub dropped: u32,
    pub exits: u64,
    pub invalidated: u32,
    /// On the compiling thread.
    pub times: CompileTimes,
    /// On the main thread.
    pub snapshot_time: Duration,
    pub install_time: Duration,
    /// Of all code there ever was.
    pub code_bytes: usize,
    pub freed_bytes: usize,
}

/// An exit site is given up after so many exits of one compilation, twice as many for each compilation
/// before.
const EXITS_TO_RECOMPILE: u32 = 6;
/// The same for a site that had never been executed.
const UNSEEN_EXITS_TO_RECOMPILE: u32 = 2;
/// A site that was given up, but still leaves, is looked at again after so many times that.
const LOOK_AGAIN: u32 = 8;
/// A request for the place of code that leaves often counts as so many.
const URGENT: u32 = 4;
/// Compilations of one entry of a function before its code stays as it is.
const MAX_COMPILES: u32 = 16;
/// A function waits for one more end of its countdown per so many words: compiling it takes longer.
const WORDS_PER_COUNTDOWN: usize = 500;
/// The same for its loops, whose code counts for more.
const WORDS_PER_LOOP_COUNTDOWN: usize = 2_000;
/// Below this threshold everything is compiled at once, for tests.
const PATIENT_THRESHOLD: u32 = 50;
/// Largest function compiled, in bytecode words.
const MAX_FUNCTION_WORDS: usize = 12_000;
/// Functions with more parameters have no direct entry.
const MAX_DIRECT_PARAMS: u32 = 12;
/// Jobs at the compiler at a time: one that runs, and one so that it does not wait for the next poll.
const MAX_IN_FLIGHT: usize = 2;
/// A function whose countdown ended after fewer calls is worth an OSR entry before all else.
const FEW_CALLS: i64 = 4;
/// Calls that go through the OSR entry before the function itself is compiled.
const CALLS_AFTER_OSR: u32 = 2;
/// A compilation whose assumptions changed meanwhile is repeated so often.
const MAX_DROPS: u32 = 2;
/// Requests that wait; the least asked for is forgotten when there are more.
const MAX_QUEUE: usize = 512;
/// A request of a function that did not run for so long is forgotten.
const IDLE: Duration = Duration::from_millis(30);
/// Bytes of retired code that are looked at without a full collection.
const RETIRED_BYTES: usize = 256 << 10;

/// A wish to compile.
struct Request {
    code: *mut CodeBlock,
    /// The block's `Code` cell, kept alive.
    cell: u64,
    /// The closure that ran when it was asked for first.
    callee: Value,
    entry: Entry,
    /// How often it was asked for.
    fires: u32,
    /// Of loops: the types in the frame's registers.
    types: Vec<u16>,
    /// There is code, which left often.
    replace: bool,
    /// When it was asked for last, and the countdown then: a function that has not run since can wait.
    asked: Instant,
    countdown: i32,
}

/// A compilation that was started.
struct InFlight {
    id: u64,
    request: Request,
    /// The block's when the snapshot was taken.
    generation: u32,
    /// The snapshot's cells by their names in it, and where they are now.
    names: Vec<u64>,
    cells: Vec<u64>,
}

enum Engine {
    /// Nothing was compiled yet.
    Idle,
    Here(Box<Compiler>),
    Background(Worker),
    /// No compiler for this machine.
    Missing,
}

/// The optimizing tier of one VM.
pub struct JitTier {
    options: TierOptions,
    context: CompilerContext,
    engine: Engine,
    space: Option<CodeSpace>,
    queue: Vec<Request>,
    in_flight: Vec<InFlight>,
    next_job: u64,
    /// All code in memory by address, and by id.
    installed: BTreeMap<usize, *const CompiledCode>,
    by_id: FxHashMap<u32, *const CompiledCode>,
    next_code: u32,
    retired: Retired,
    scratch: Box<Cell<u64>>,
    stress: Box<Cell<u64>>,
    pub stats: TierStats,
}

impl JitTier {
    /// A tier for this VM. Compiler, thread and code memory come with the first compilation.
    pub fn new(options: TierOptions) -> JitTier {
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
                native_tail_limit: offset_of!(Vm, native_tail_limit) as i32,
                interrupt: offset_of!(Vm, stack_limit) as i32,
                nursery_top: offset_of!(Vm, heap) as i32 + lanner_engine::heap::Heap::NURSERY_TOP_OFFSET,
                nursery_end: offset_of!(Vm, heap) as i32 + lanner_engine::heap::Heap::NURSERY_END_OFFSET,
                exit_frame: offset_of!(Vm, exit_frame) as i32,
                gc_barrier_bit: lanner_engine::heap::cell::GC_BARRIER,
            },
            scratch: scratch.as_ptr() as u64,
            stress: if options.stress_exits == 0 { 0 } else { stress.as_ptr() as u64 },
        };
        JitTier {
            options,
            context,
            engine: Engine::Idle,
            space: None,
            queue: Vec::new(),
            in_flight: Vec::new(),
            next_job: 0,
            installed: BTreeMap::new(),
            by_id: FxHashMap::default(),
            next_code: 1,
            retired: Retired::default(),
            scratch,
            stress,
            stats: TierStats::default(),
        }
    }

    fn event(&self, code: &CodeBlock, pc: Option<u32>, text: std::fmt::Arguments) {
        if self.options.trace {
            eprintln!("[tier] {} {text}", place(code, pc));
        }
    }

    fn state<'a>(&self, code: &'a mut CodeBlock) -> &'a mut BlockState {
        let fresh = code.tier_state.is_none();
        let threshold = self.options.threshold;
        let state = BlockState::get(code, &self.retired);
        if fresh {
            state.granted = threshold as i64;
        }
        state
    }

    /// Starts a new countdown.
    fn rearm(&self, code: &mut CodeBlock, ticks: u32) {
        let ticks = ticks.clamp(1, i32::MAX as u32) as i32;
        self.state(code).granted += ticks as i64;
        code.hotness = ticks;
    }

    // ---- requests

    /// Notes that a block wants to be compiled; in sync mode it is when this returns, or declined.
    fn request(&mut self, vm: &mut Vm, code: &mut CodeBlock, callee: Value, entry: Entry, replace: bool) {
        if let Some(reason) = refusal(code) {
            return self.decline(code, reason);
        }
        self.start(vm);
        let pointer: *mut CodeBlock = code;
        if let Some(request) = self.queue.iter_mut().find(|r| r.code == pointer && r.entry == entry) {
            request.fires += 1;
            request.replace |= replace;
            request.asked = Instant::now();
            request.countdown = code.hotness;
        } else if !self.in_flight.iter().any(|j| j.request.code == pointer && j.request.entry == entry) {
            let types = if let Entry::Osr(_) = entry { frame_types(vm, code) } else { Vec::new() };
            let fires = if replace { URGENT } else { 1 };
            if self.queue.len() >= MAX_QUEUE {
                let least = (0..self.queue.len()).min_by_key(|&i| self.queue[i].fires);
                least.map(|index| self.queue.remove(index));
            }
            self.queue.push(Request {
                code,
                cell: code.cell as u64,
                callee,
                entry,
                fires,
                types,
                replace,
                asked: Instant::now(),
                countdown: code.hotness,
            });
        }
        self.pump(vm);
    }

    /// Makes the compiler, if there is none yet.
    fn start(&mut self, vm: &mut Vm) {
        if !matches!(self.engine, Engine::Idle) {
            return;
        }
        self.engine = self.make_engine(vm).unwrap_or_else(|message| {
            if self.options.trace {
                eprintln!("[tier] {message}");
            }
            Engine::Missing
        });
    }

    fn make_engine(&mut self, vm: &mut Vm) -> Result<Engine, String> {
        let space = CodeSpace::new()?;
        let (start, bytes) = space.memory.range();
        vm.heap.set_code_range(start, bytes);
        self.space = Some(space);
        let options = CompilerOptions {
            print_ir: self.options.print_ir,
            print_clif: self.options.print_clif,
            print_asm: self.options.print_asm,
            disabled_passes: self.options.disabled_passes.clone(),
        };
        if self.options.background {
            match Worker::start(self.context, options.clone(), &raw const vm.stack_limit) {
                Ok(worker) => return Ok(Engine::Background(worker)),
                // No thread to be had: compiled code is still worth its wait.
                Err(error) if self.options.trace => eprintln!("[tier] no compiler thread: {error}"),
                Err(_) => {}
            }
        }
        Ok(Engine::Here(Box::new(Compiler::new(self.context, options)?)))
    }

    /// Gives the compiler what is next in the queue while it has room.
    fn pump(&mut self, vm: &mut Vm) {
        while self.in_flight.len() < MAX_IN_FLIGHT {
            let best = (0..self.queue.len()).max_by_key(|&i| (self.queue[i].fires, usize::MAX - i));
            let Some(index) = best else { return };
            let request = self.queue.remove(index);
            self.dispatch(vm, request);
        }
    }

    fn dispatch(&mut self, vm: &mut Vm, request: Request) {
        // SAFETY: the request keeps the block's cell alive.
        let code = unsafe { &mut *request.code };
        let present = match request.entry {
            Entry::Osr(pc) => osr_entry(code, pc) != 0,
            _ => !code.jit_entry.is_null(),
        };
        // Not called once while it waited; it asks again if it ever gets hot.
        let idle = !request.replace && request.countdown == code.hotness && request.asked.elapsed() > IDLE;
        if idle || (present && !request.replace) || code.flags & code_flags::NO_TIER != 0 {
            return;
        }
        if matches!(self.engine, Engine::Missing) {
            return self.decline(code, Decline::NoCodeGenerator);
        }
        let state = self.state(code);
        state.compiles += 1;
        let generation = state.generation;
        if state.compiles > MAX_COMPILES {
            if present {
                return self.event(
                    code,
                    None,
                    format_args!("stays as it is: {}", Decline::TooManyCompilations),
                );
            }
            return self.decline(code, Decline::TooManyCompilations);
        }
        let started = Instant::now();
        let mut snap = snapshot::take_snapshot(vm, request.code, request.callee);
        snap.osr_types = request.types.clone();
        self.stats.snapshot_time += started.elapsed();
        let id = self.next_job;
        self.next_job += 1;
        let names = snap.cells.clone();
        let cells = names.clone();
        let entry = request.entry;
        let job = InFlight { id, request, generation, names, cells };
        match &mut self.engine {
            Engine::Background(worker) => {
                worker.send(id, snap, entry);
                self.in_flight.push(job);
            }
            Engine::Here(compiler) => {
                let outcome = compiler.compile(&snap, entry);
                self.finish(vm, job, outcome);
            }
            Engine::Idle | Engine::Missing => {}
        }
    }

    /// Installs what the compiler has finished.
    fn drain(&mut self, vm: &mut Vm) {
        if self.in_flight.is_empty() {
            return;
        }
        while let Engine::Background(worker) = &mut self.engine
            && let Some((id, outcome)) = worker.receive()
        {
            let Some(at) = self.in_flight.iter().position(|j| j.id == id) else { continue };
            let job = self.in_flight.remove(at);
            self.finish(vm, job, outcome);
        }
        self.pump(vm);
    }

    // ---- installation

    fn finish(&mut self, vm: &mut Vm, job: InFlight, outcome: Outcome) {
        let started = Instant::now();
        if !outcome.listing.is_empty() {
            eprint!("{}", outcome.listing);
        }
        self.stats.times.add(&outcome.times);
        // SAFETY: the job keeps the block's cell alive.
        let code = unsafe { &mut *job.request.code };
        let added = match &mut self.space {
            Some(space) => space.add_stubs(&outcome.stubs).is_ok(),
            None => false,
        };
        match outcome.result {
            _ if !added => self.decline(code, Decline::CodeMemoryFull),
            Err(reason) => self.decline(code, reason),
            Ok(product) => match self.outdated(code, &job, &product) {
                Some(why) => {
                    self.stats.dropped += 1;
                    self.event(code, None, format_args!("dropped: {why}"));
                    self.rearm(code, self.options.threshold / 2);
                }
                None => self.install(vm, code, job, product, &outcome.times),
            },
        }
        self.stats.install_time += started.elapsed();
    }

    /// Why finished code is of no use any more.
    fn outdated(&self, code: &mut CodeBlock, job: &InFlight, product: &Product) -> Option<&'static str> {
        let state = self.state(code);
        if state.generation != job.generation {
            return Some("the function was given up meanwhile");
        }
        // SAFETY: epochs and flags of the VM and its realms, which do not move.
        let holds = |&(word, value): &(u64, u32)| unsafe { *(word as *const u32) == value };
        if !product.expected_words.iter().all(holds) && state.drops < MAX_DROPS {
            state.drops += 1;
            return Some("what it relies on changed meanwhile");
        }
        state.drops = 0;
        if code.flags & code_flags::NO_TIER != 0 {
            return Some("the function is not to be compiled any more");
        }
        None
    }

    fn install(
        &mut self,
        vm: &mut Vm,
        code: &mut CodeBlock,
        job: InFlight,
        product: Product,
        times: &CompileTimes,
    ) {
        self.reclaim_some(vm);
        let entry = job.request.entry;
        let pc = if let Entry::Osr(pc) = entry { Some(pc) } else { None };
        let linked = self.space.as_mut().and_then(|space| space.link(&product.code).ok());
        let Some(range) = linked else { return self.decline(code, Decline::CodeMemoryFull) };
        if self.options.perf_map {
            perf_map::append(range.start, range.len, &place(code, None), entry);
        }
        // Entry words that nothing went through before.
        for &(word, params) in &product.call_targets {
            // SAFETY: the word is a code block's `direct_entry`; the block is among the job's cells.
            let entry = unsafe { &mut *(word as *mut *const u8) };
            if entry.is_null() {
                *entry = self.interpreted_entry(params);
            }
        }
        // The code's own table has the names of the snapshot so far.
        let where_now: FxHashMap<u64, u64> =
            job.names.iter().copied().zip(job.cells.iter().copied()).collect();
        let mut constants = product.code.constants;
        for slot in constants.iter_mut() {
            *slot = where_now.get(slot).copied().unwrap_or(*slot);
        }
        let id = self.next_code;
        self.next_code += 1;
        let frames = product.code.exits.iter().flat_map(|e| &e.frames);
        let descriptions: usize =
            frames.map(|f| size_of::<ExitFrame>() + size_of_val(&f.registers[..])).sum();
        let accounted = range.len + descriptions + product.code.exits.len() * size_of::<ExitSite>();
        vm.heap.add_external_bytes(accounted as isize);
        let compiled = Box::new(CompiledCode {
            job: job.id,
            id,
            accounted,
            start: range.start,
            len: range.len,
            exits: product.code.exits,
            call_sites: product.code.call_sites,
            origins: product.code.origins,
            frame_size: product.code.frame_size,
            constants,
            invalid: product.invalid,
            code_block: Cell::new(&raw mut *code),
            entry,
            cells: {
                let mut cells: Vec<u64> = product.cells.iter().map(|&i| job.cells[i as usize]).collect();
                // The closure it was made for comes last.
                let callee = job.request.callee;
                cells.push(if callee.is_cell() { callee.0 } else { code.cell as u64 });
                cells
            },
        });
        for exit in &compiled.exits {
            exit.owner.set(&raw const *compiled);
        }
        self.installed.insert(range.start as usize, &raw const *compiled);
        self.by_id.insert(id, &raw const *compiled);
        self.stats.code_bytes += range.len;
        self.event(
            code,
            pc,
            format_args!(
                "compiled {} {} bytes, {} inlined, {:.1} ms",
                what(code, pc),
                range.len,
                product.inlined,
                times.total().as_secs_f64() * 1e3
            ),
        );
        match entry {
            Entry::Osr(pc) => {
                self.stats.osr_compiled += 1;
                let state = self.state(code);
                state.calls_after_osr = 0;
                self.stats.replaced += state.set_code(compiled).is_some() as u32;
                if let Some(counter) = loop_counter(code, pc) {
                    code.feedback.looping[counter as usize].osr_entry = range.start as usize;
                }
                // The loop takes the entry at its next turn, and the next calls soon ask again.
                code.hotness = 0;
            }
            Entry::Function | Entry::Generic => {
                self.stats.compiled += 1;
                let old = self.state(code).set_code(compiled);
                self.stats.replaced += old.is_some() as u32;
                code.jit_entry = range.start;
                if entry == Entry::Function {
                    code.direct_entry = range.start;
                    if let Some(old) = old
                        && let Some(space) = &mut self.space
                    {
                        // Direct self calls of the old code.
                        // SAFETY: the start of a function longer than a jump; nothing returns into a
                        // prologue.
                        unsafe { space.memory.patch_jump(old, range.start) };
                    }
                    let generic = Symbol::GenericEntry { params: code.param_count as u16 };
                    let stub = self.space.as_ref().and_then(|space| space.stub(generic));
                    code.jit_entry = stub.expect("a product brings its stubs");
                }
                // Only activations that are running already count on.
                self.rearm(code, self.options.threshold);
            }
        }
        // The block holds new cells.
        vm.heap.write_barrier(code.cell);
    }

    fn interpreted_entry(&self, params: u32) -> *const u8 {
        let symbol = Symbol::InterpretedEntry { params: params as u16 };
        self.space.as_ref().and_then(|space| space.stub(symbol)).unwrap_or(std::ptr::null())
    }

    fn decline(&mut self, code: &mut CodeBlock, reason: Decline) {
        self.stats.declined += 1;
        self.event(code, None, format_args!("declined: {reason}"));
        code.flags |= code_flags::NO_TIER;
        code.hotness = i32::MAX;
    }

    // ---- giving code up

    /// Drops the code of a block; it will be compiled again when hot.
    fn invalidate_block(&mut self, code: *mut CodeBlock, reason: std::fmt::Arguments) {
        // SAFETY: the block is alive: compiled code of it is running or its function is.
        let code = unsafe { &mut *code };
        let state = self.state(code);
        if state.function.is_none() && state.osr.is_empty() {
            return;
        }
        state.generation += 1;
        let compiles = state.compiles;
        let direct = state.function.as_ref().filter(|c| c.entry == Entry::Function).map(|c| c.start);
        state.retire();
        code.direct_entry = self.interpreted_entry(code.param_count);
        if let Some(start) = direct
            && !code.direct_entry.is_null()
            && let Some(space) = &mut self.space
        {
            // Direct self calls of the old code end up in the interpreter, too.
            // SAFETY: the start of a function longer than a jump; nothing returns into a prologue.
            unsafe { space.memory.patch_jump(start, code.direct_entry) };
        }
        code.jit_entry = std::ptr::null();
        for counter in code.feedback.looping.iter_mut() {
            counter.osr_entry = 0;
        }
        let ticks = (self.options.threshold / 2) << compiles.min(8);
        self.rearm(code, ticks.min(1 << 20));
        self.stats.invalidated += 1;
        self.event(code, None, format_args!("invalidated: {reason}"));
    }

    /// Frees retired code if there is much of it.
    fn reclaim_some(&mut self, vm: &mut Vm) {
        let bytes: usize = self.retired.borrow().iter().map(|c| c.len).sum();
        if bytes > RETIRED_BYTES {
            self.reclaim(vm.heap.find_code_on_stack());
        }
    }

    /// Frees the retired code that has no activation.
    fn reclaim(&mut self, on_stack: &[usize]) {
        let Some(space) = &mut self.space else { return };
        let mut retired = self.retired.borrow_mut();
        retired.retain(|code| {
            let start = code.start as usize;
            if on_stack.iter().any(|&word| word.wrapping_sub(start) <= code.len) {
                return true;
            }
            self.installed.remove(&start);
            self.by_id.remove(&code.id);
            self.stats.freed_bytes += code.len;
            let range = crate::code::memory::CodeRange { start: code.start, len: code.len };
            // SAFETY: retired code is entered from nowhere, and no return address lies in it.
            unsafe { space.memory.free(range) };
            false
        });
    }

    /// Whether an address lies in code memory.
    pub(crate) fn is_code(&self, address: usize) -> bool {
        self.space.as_ref().is_some_and(|space| {
            let (start, bytes) = space.memory.range();
            address.wrapping_sub(start as usize) < bytes
        })
    }

    pub(crate) fn code_at(&self, address: usize) -> Option<*const CompiledCode> {
        let (&start, &code) = self.installed.range(..=address).next_back()?;
        // SAFETY: installed code is removed from the map before it is dropped.
        let len = unsafe { (*code).len };
        (address - start <= len).then_some(code)
    }

    /// Throws leave often for a handler: the next code has it.
    fn handler_ran(&mut self, vm: &mut Vm, site: &ExitSite, owner: &CompiledCode) {
        let handler = site.frames.iter().find_map(|frame| {
            // SAFETY: code blocks of exit frames are kept alive by the code.
            let code = unsafe { &mut *(frame.code_block as *mut CodeBlock) };
            let handlers = &code.function.handlers;
            let target = handlers.iter().find(|h| h.start <= frame.pc && frame.pc < h.end)?.target;
            Some((code, target))
        });
        let Some((code, target)) = handler else { return };
        let ran = self.state(code).exited.entry(builder::HANDLER_RAN | target).or_default();
        ran.times += 1;
        // Handlers that cannot be part of the graph stay as they are.
        if ran.times <= 2 {
            // SAFETY: code keeps its block alive while it runs.
            let code = unsafe { &mut *owner.code_block.get() };
            self.event(code, None, format_args!("to be compiled again: throws to {target}"));
            self.request(vm, code, owner.callee(), owner.entry, true);
        }
    }

    fn exit_taken(&mut self, vm: &mut Vm, site: &ExitSite, is_deep: bool) {
        if site.cause == ExitCause::Planned {
            return;
        }
        self.stats.exits += 1;
        let count = site.count.get() + 1;
        site.count.set(count);
        let inner = &site.frames[0];
        if self.options.trace {
            // SAFETY: code blocks of exit frames are kept alive by the code.
            let code = unsafe { &*(inner.code_block as *const CodeBlock) };
            let op = Opcode::from_word(code.function.code[inner.pc as usize]).map_or("?", Opcode::name);
            if count.is_power_of_two() {
                let why = if site.cause == ExitCause::Unseen { " (not executed before)" } else { "" };
                eprintln!(
                    "[tier] {} exit {:?} at {} {op}{why}, {count} times",
                    place(code, Some(inner.pc)),
                    inner.kind,
                    inner.pc
                );
            }
        }
        // SAFETY: set at installation; code is not freed while it runs.
        let Some(owner) = (unsafe { site.owner.get().as_ref() }) else { return };
        if self.options.stress_exits != 0 {
            self.stress.set(self.options.stress_exits as u64);
            return;
        }
        // A deep native stack: the exit may be one of a tail call, where no speculation failed.
        if is_deep || owner.invalid.get() != 0 {
            return;
        }
        // The two may be one block: each is borrowed for as long as it is looked at only.
        let (outer, inner_code) = (owner.code_block.get(), inner.code_block as *mut CodeBlock);
        // SAFETY: code keeps its block and those it inlined alive while it runs.
        let before = self.state(unsafe { &mut *outer }).compiles.saturating_sub(1).min(10);
        let unseen = site.cause == ExitCause::Unseen;
        let first = if unseen { UNSEEN_EXITS_TO_RECOMPILE } else { EXITS_TO_RECOMPILE };
        let limit = first << before;
        if count < limit || !(count - limit).is_multiple_of(LOOK_AGAIN * limit) {
            return;
        }
        if let Some(request) = self.queue.iter_mut().find(|r| r.code == outer && r.entry == owner.entry) {
            // Others are before it: this one gets more urgent.
            request.fires += URGENT;
            request.replace = true;
            return;
        }
        if self.in_flight.iter().any(|j| j.request.code == outer && j.request.entry == owner.entry) {
            return;
        }
        if inner.kind == crate::ir::ResumeKind::Throw {
            return self.handler_ran(vm, site, owner);
        }
        let next_job = self.next_job;
        {
            // SAFETY: as above.
            let state = self.state(unsafe { &mut *inner_code });
            // What was missing was feedback: that is there now, and no guess was wrong yet.
            let excused = unseen && state.unseen.insert(inner.pc);
            if !excused {
                state.exited.entry(inner.pc).or_default().note(owner.job, next_job);
            }
        }
        // Other guesses that have failed more than once are not made again either.
        let mut noted = vec![(inner.code_block, inner.pc)];
        for other in owner.exits.iter().filter(|e| e.count.get() > 1 && e.cause == ExitCause::Guard) {
            let frame = &other.frames[0];
            let place = (frame.code_block, frame.pc);
            if frame.kind != crate::ir::ResumeKind::Throw && !noted.contains(&place) {
                noted.push(place);
                // SAFETY: as above.
                let code = unsafe { &mut *(frame.code_block as *mut CodeBlock) };
                self.state(code).exited.entry(frame.pc).or_default().note(owner.job, next_job);
            }
        }
        // SAFETY: as above.
        let code = unsafe { &mut *outer };
        self.event(code, None, format_args!("to be compiled again: exits at {}", inner.pc));
        self.request(vm, code, owner.callee(), owner.entry, true);
    }

    /// Whether a large function should wait longer.
    fn pass_over(&self, code: &mut CodeBlock, words_per_countdown: usize) -> bool {
        let wait = (code.function.code.len() / words_per_countdown) as u32;
        let state = self.state(code);
        if self.options.threshold < PATIENT_THRESHOLD || state.passed >= wait {
            return false;
        }
        state.passed += 1;
        true
    }
}

/// Why a block is not even tried.
fn refusal(code: &CodeBlock) -> Option<Decline> {
    if code.function.code.len() > MAX_FUNCTION_WORDS { Some(Decline::TooLarge) } else { None }
}

/// The OSR entry of the loop or resume point at `target`, or 0.
fn osr_entry(code: &CodeBlock, target: u32) -> usize {
    loop_counter(code, target).map_or(0, |counter| code.feedback.looping[counter as usize].osr_entry)
}

/// What an entry is the entry of.
fn what(code: &CodeBlock, pc: Option<u32>) -> &'static str {
    match pc {
        None => "function",
        Some(pc) => match entered_by(code, pc) {
            Some((Opcode::ResumePoint, _)) => "resume point",
            _ => "loop",
        },
    }
}

/// The types of what the running frame's registers hold, if it is a frame of `code`.
fn frame_types(vm: &Vm, code: &CodeBlock) -> Vec<u16> {
    // SAFETY: the innermost interpreter frame; its registers are initialised.
    unsafe {
        let fp = vm.fp;
        if !std::ptr::eq((*fp.offset(frame::CODE)).as_private::<CodeBlock>(), code) {
            return Vec::new();
        }
        (0..code.register_count as usize).map(|r| crate::builder::type_of_bits((*fp.add(r)).0)).collect()
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
            let marker = 0u8;
            let is_deep = (&raw const marker as usize) < vm.native_tail_limit;
            jit.exit_taken(vm, site, is_deep);
        }
        vm.tier = Some(tier);
    }
}

impl Tier for JitTier {
    fn function_hot(&mut self, vm: &mut Vm, function: Gc<JsFunction>, code: &mut CodeBlock) {
        self.drain(vm);
        if code.flags & code_flags::NO_TIER != 0 || !code.jit_entry.is_null() {
            return;
        }
        let state = self.state(code);
        if !state.osr.is_empty() && state.calls_after_osr < CALLS_AFTER_OSR {
            state.calls_after_osr += 1;
            // The loop of this call goes to the OSR code at once.
            code.hotness = 0;
            return;
        }
        self.rearm(code, self.options.threshold);
        // A call only makes the generator: what is worth compiling begins where that is resumed.
        if code.flags & code_flags::GENERATOR == 0 && !self.pass_over(code, WORDS_PER_COUNTDOWN) {
            self.request(vm, code, function.value(), function_entry(code), false);
        }
    }

    fn loop_hot(&mut self, vm: &mut Vm, code: &mut CodeBlock, target: u32) -> Option<*const u8> {
        self.drain(vm);
        if code.flags & code_flags::NO_TIER != 0 {
            return None;
        }
        let ready = |code: &CodeBlock| {
            let entry = osr_entry(code, target);
            (entry != 0).then_some(entry as *const u8)
        };
        if let Some(entry) = ready(code) {
            return Some(entry);
        }
        self.rearm(code, self.options.threshold);
        // SAFETY: the loop runs in the frame vm.fp.
        let callee = unsafe { *vm.fp.offset(lanner_engine::interpreter::stack::frame::CALLEE) };
        let turns: i64 = code.feedback.looping.iter().map(|l| l.count as i64).sum();
        let calls = self.state(code).granted - self.options.threshold as i64 - turns;
        // A call of what can be suspended has little of the function's code, or none.
        let once = matches!(code.kind(), FunctionKind::Script | FunctionKind::Eval | FunctionKind::Module)
            || code.flags & (code_flags::GENERATOR | code_flags::ASYNC) != 0;
        if !once && code.jit_entry.is_null() && calls >= FEW_CALLS {
            // Called often with short loops: the function's own code is what is wanted. An activation
            // that goes on looping when that is there asks again.
            if !self.pass_over(code, WORDS_PER_COUNTDOWN) {
                self.request(vm, code, callee, function_entry(code), false);
            }
            return None;
        }
        if self.pass_over(code, WORDS_PER_LOOP_COUNTDOWN) {
            return None;
        }
        self.request(vm, code, callee, Entry::Osr(target), false);
        ready(code)
    }

    fn trace(&mut self, visitor: &mut dyn Visitor, minor: bool, code_on_stack: &[usize]) {
        for request in &mut self.queue {
            visitor.visit_value(&mut request.cell);
            visitor.visit_value(&mut request.callee.0);
        }
        for job in &mut self.in_flight {
            visitor.visit_value(&mut job.request.cell);
            visitor.visit_value(&mut job.request.callee.0);
            for cell in &mut job.cells {
                visitor.visit_value(cell);
            }
        }
        if !minor {
            self.reclaim(code_on_stack);
            // Running code needs its block, whatever else refers to that.
            for &address in code_on_stack {
                if let Some(code) = self.code_at(address)
                    // SAFETY: as in `code_at`.
                    && let Some(cell) = unsafe { (*code).code_cell() }
                {
                    visitor.visit_value(&mut (cell as u64));
                }
            }
        }
        for code in self.retired.borrow_mut().iter_mut() {
            code.trace(visitor);
        }
    }

    fn invalidate(&mut self, _vm: &mut Vm, code_ids: &[u32], reason: &'static str) {
        for id in code_ids {
            // SAFETY: code is removed from the map before it is dropped.
            if let Some(code) = self.by_id.get(id).map(|&code| unsafe { &*code })
                && code.invalid.get() == 0
            {
                self.invalidate_block(code.code_block.get(), format_args!("{reason}"));
            }
        }
    }
    fn prototype_changed(&mut self, _vm: &mut Vm, _prototype: Value) {}
    fn walk_compiled(
        &self,
        exit_frame: usize,
        construct: bool,
        visit: &mut dyn FnMut(&CodeBlock, u32, bool) -> bool,
    ) -> bool {
        // SAFETY: the word was stored by compiled code that has called out and not returned.
        unsafe { crate::deopt::walk::walk(self, exit_frame, construct, visit) }
    }
    fn poll(&mut self, vm: &mut Vm) -> JsResult<()> {
        self.drain(vm);
        Ok(())
    }
    fn as_any(&mut self) -> &mut dyn std::any::Any {
        self
    }
}

/// How a function's code is entered.
fn function_entry(code: &CodeBlock) -> Entry {
    let (arguments, new_target) = snapshot::take::needs_arguments(&code.function.code);
    if arguments || new_target || code.param_count > MAX_DIRECT_PARAMS {
        Entry::Generic
    } else {
        Entry::Function
    }
}

impl Drop for JitTier {
    fn drop(&mut self) {
        // The scratch word outlives the code that writes it.
        self.scratch.set(0);
    }
}
