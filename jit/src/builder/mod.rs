//! Bytecode and feedback to SSA, by abstract interpretation.
//!
//! One forward walk over the bytecode in offset order (which is a reverse post-order up to loops) keeps,
//! for the current point, the SSA value of every register and the facts known about values and memory.
//! Speculation is immediate: a guard is emitted where a fact is missing, and establishes it. So guards
//! and loads that an earlier one makes redundant are never emitted.
//!
//! Loops are built optimistically: the header assumes that registers written in the loop keep the
//! representation and type they enter with, and that the loop has no effects. What turns out wrong at a
//! back edge is remembered in [`Hints`] and the graph is built again; hints only widen, so this ends.
//! Innermost loops are peeled once, which leaves the loop body with the facts of a whole iteration:
//! loop-invariant guards and loads end up in the peeled copy.
//!
//! Inlined functions are walked in place with a frame of their own.

mod arithmetic;
mod callbacks;
mod calls;
mod compare;
mod control;
mod dispatch;
mod elements;
pub mod facts;
mod intrinsics;
mod iteration;
pub mod liveness;
mod objects;
mod property;
mod scopes;
mod suspension;
#[cfg(test)]
mod tests;
mod values;

use crate::ir::*;
use crate::snapshot::*;
use facts::{EffectSet, Facts, MemKey, Range, ty};
use lanner_engine::bytecode::Opcode;
use lanner_engine::interpreter::stack::frame::{CALLEE, PC};
use lanner_engine::object::ElementsKind;
use lanner_engine::value::Value as Js;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
pub use values::type_of_bits;

const FULL: Range = (i32::MIN, i32::MAX);

/// Why a function is not compiled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decline {
    UnsupportedOpcode(lanner_engine::bytecode::Opcode),
    TooLarge,
    IrreducibleLoop,
    TooManyRebuilds,
    NativeStackLayout,
    Cranelift,
    CodeMemoryFull,
    NothingReachable,
    TooManyParameters,
    /// The compiler broke one of its own invariants.
    CompilerFault,
    TooManyCompilations,
    NoCodeGenerator,
}

impl std::fmt::Display for Decline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Decline::UnsupportedOpcode(op) => write!(f, "unsupported opcode {}", op.name()),
            Decline::TooLarge => write!(f, "function too large"),
            Decline::IrreducibleLoop => write!(f, "irreducible loop"),
            Decline::TooManyRebuilds => write!(f, "loop types do not settle"),
            Decline::NativeStackLayout => write!(f, "frame layout"),
            Decline::Cranelift => write!(f, "code generator error"),
            Decline::CodeMemoryFull => write!(f, "code memory is full"),
            Decline::NothingReachable => write!(f, "every path leaves at once"),
            Decline::TooManyCompilations => write!(f, "left compiled code too often"),
            Decline::NoCodeGenerator => write!(f, "no code generator for this machine"),
            Decline::TooManyParameters => write!(f, "too many parameters"),
            Decline::CompilerFault => write!(f, "fault of the compiler"),
        }
    }
}

/// What building learned for the next attempt; keys are stable across attempts.
#[derive(Default)]
pub struct Hints {
    phis: FxHashMap<(u64, u32), PhiHint>,
    effects: FxHashMap<u64, EffectSet>,
    /// Arrays made at a site: what is stored into them, as the packed elements kind that holds it.
    array_kinds: FxHashMap<u64, ElementsKind>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
struct PhiHint {
    rep: Rep,
    types: u16,
    range: Range,
}

/// A control-flow edge to a bytecode offset that is not built yet.
struct PendingEdge {
    block: BlockId,
    registers: Vec<Val>,
    facts: Facts,
}

/// A loop whose body is being built.
struct ActiveLoop {
    header_pc: u32,
    key: u64,
    block: BlockId,
    /// Register and its phi, in the order of the header's parameters.
    phis: Vec<(u32, Val)>,
    effects: EffectSet,
    /// Depth in the frame stack the loop belongs to.
    depth: usize,
}

/// An activation being built: the compiled function or an inlined one.
struct Frame {
    function: u32,
    registers: Vec<Val>,
    pc: u32,
    next_pc: u32,
    /// State before the current instruction, once needed.
    state: Option<StateId>,
    throw_state: Option<StateId>,
    /// The current instruction's, once needed.
    origin: OriginId,
    callee: Val,
    new_target: Val,
    arguments: Vec<Val>,
    /// State of the caller for exits inside this frame.
    parent: StateId,
    /// Identifies the inlining path.
    key: u64,
    pending: BTreeMap<u32, Vec<PendingEdge>>,
    returns: Vec<(BlockId, Val, Facts)>,
    /// Loop header being peeled: its back edges are ordinary edges.
    peeling: Vec<u32>,
    inlined: bool,
    /// Called by `new`: the interpreter may still need `this` when it returns.
    construct: bool,
}

/// A finished graph.
pub struct Built {
    pub graph: Graph,
    /// Whether the code relies on facts that can be invalidated while it runs.
    pub has_dependencies: bool,
    pub inlined: Vec<u32>,
    /// Words the code compares with these values (epochs).
    pub expected_words: Vec<(u64, u32)>,
}

pub struct Builder<'s> {
    snap: &'s Snapshot,
    g: Graph,
    block: BlockId,
    /// Control does not reach the current point.
    dead: bool,
    facts: Facts,
    types: Vec<u16>,
    ranges: Vec<Range>,
    constants: FxHashMap<(Op, u64), Val>,
    frames: Vec<Frame>,
    loops: Vec<ActiveLoop>,
    hints: &'s mut Hints,
    rebuild: bool,
    decline: Option<Decline>,
    /// Bytecode words inlined so far.
    inlined_words: u32,
    inlined: Vec<u32>,
    /// Cells allocated here that nothing else can refer to yet.
    fresh: FxHashSet<Val>,
    /// Arrays made here, by site.
    array_sites: FxHashMap<Val, u64>,
    /// Loaded from fields that have held doubles only.
    expect_double: FxHashSet<Val>,
    has_dependencies: bool,
    /// Contexts that lie so many steps below the context of their module.
    module_heights: FxHashMap<Val, (u32, u64)>,
    expected_words: Vec<(u64, u32)>,
    /// Calls of the compiled function itself may go straight to its entry.
    self_calls: bool,
    /// Compiled for the generic calling convention: arguments in memory, new.target known.
    generic_entry: bool,
    /// The interpreter frame that the code takes over, if it does.
    own_frame: Val,
}

/// Where compiled code is entered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entry {
    /// Direct calls: callee, this, parameters.
    Function,
    /// The generic convention: callee, this, new.target, argument pointer and count.
    Generic,
    /// Loop header or resume point at this offset, from an interpreter frame.
    Osr(u32),
}

/// Marks the offset of a handler in a function's list of exits.
pub const HANDLER_RAN: u32 = 1 << 31;

const MAX_REBUILDS: usize = 14;

/// Builds the graph of the snapshot's first function.
pub fn build(snap: &Snapshot, entry: Entry) -> Result<Built, Decline> {
    let mut hints = Hints::default();
    for _ in 0..MAX_REBUILDS {
        let mut builder = Builder {
            snap,
            g: Graph::default(),
            block: BlockId(0),
            dead: false,
            facts: Facts::default(),
            types: Vec::new(),
            ranges: Vec::new(),
            constants: FxHashMap::default(),
            frames: Vec::new(),
            loops: Vec::new(),
            hints: &mut hints,
            rebuild: false,
            decline: None,
            inlined_words: 0,
            inlined: Vec::new(),
            fresh: FxHashSet::default(),
            array_sites: FxHashMap::default(),
            expect_double: FxHashSet::default(),
            has_dependencies: false,
            module_heights: FxHashMap::default(),
            expected_words: Vec::new(),
            self_calls: entry == Entry::Function,
            generic_entry: entry == Entry::Generic,
            own_frame: Val::NONE,
        };
        builder.run(entry);
        if let Some(reason) = builder.decline {
            return Err(reason);
        }
        if !builder.rebuild {
            return Ok(Built {
                graph: builder.g,
                has_dependencies: builder.has_dependencies,
                inlined: builder.inlined,
                expected_words: builder.expected_words,
            });
        }
    }
    Err(Decline::TooManyRebuilds)
}

impl<'s> Builder<'s> {
    fn run(&mut self, entry: Entry) {
        let snap = self.snap;
        let function = &snap.functions[0];
        let start = self.g.new_block();
        self.block = start;
        let mut frame = self.new_frame(0);
        match entry {
            Entry::Function => {
                self.g.params.push(Rep::Tagged);
                frame.callee = self.emit_imm(Op::Param, &[], 0);
                self.types[frame.callee.index()] = ty::OBJECT;
                for i in 0..=function.param_count {
                    self.g.params.push(Rep::Tagged);
                    frame.registers[i as usize] = self.emit_imm(Op::Param, &[], i as u64 + 1);
                }
                let this = frame.registers[0];
                self.types[this.index()] |= ty::HOLE;
            }
            Entry::Generic => {
                self.g.params.extend([Rep::Tagged, Rep::Tagged, Rep::Tagged, Rep::Word, Rep::Word]);
                frame.callee = self.emit_imm(Op::Param, &[], 0);
                self.types[frame.callee.index()] = ty::OBJECT;
                frame.registers[0] = self.emit_imm(Op::Param, &[], 1);
                self.types[frame.registers[0].index()] |= ty::HOLE;
                frame.new_target = self.emit_imm(Op::Param, &[], 2);
                let args = self.emit_imm(Op::ParamWord, &[], 3);
                let argc = self.emit_imm(Op::ParamWord, &[], 4);
                frame.arguments = vec![args, argc];
            }
            Entry::Osr(pc) => {
                self.g.params.push(Rep::Word);
                let fp = self.emit_imm(Op::ParamWord, &[], 0);
                self.own_frame = fp;
                // What code that suspends itself writes may not be read as if it never changed.
                let region = if function.is_suspendable() { Region::Frame } else { Region::Immutable };
                frame.callee = self.own_header(CALLEE);
                self.types[frame.callee.index()] = ty::OBJECT;
                for r in 0..function.register_count {
                    if function.liveness().is_live(pc, r) {
                        let v = self.emit_region(Op::LoadTaggedAt, &[fp], 8 * r as u64, region);
                        self.types[v.index()] = ty::ANY;
                        frame.registers[r as usize] = v;
                    }
                }
            }
        }
        let undefined = {
            // Constants are placed before the block's last instruction: give it one to stand before.
            self.emit(Op::Jump, &[]);
            let body = self.g.new_block();
            self.g.block_mut(start).edges.push(Edge { block: body, args: Vec::new() });
            self.block = body;
            self.undefined()
        };
        if frame.new_target.is_none() {
            frame.new_target = undefined;
        }
        if let (Entry::Osr(_), Some((height, module))) = (entry, function.module)
            && function.code[0] == Opcode::LoadFunctionContext as u32
        {
            // The register that code begins with by loading the context into it is never written again.
            let register = function.code[1] as usize;
            if !frame.registers[register].is_none() {
                if height == 0 {
                    frame.registers[register] = self.module_context(module);
                } else {
                    self.module_heights.insert(frame.registers[register], (height, module));
                }
            }
        }
        if entry == Entry::Generic {
            // Missing arguments are undefined.
            for r in 1..=function.param_count {
                let (args, argc) = (frame.arguments[0], frame.arguments[1]);
                let index = self.const_word(r as u64 - 1);
                let given = self.emit_imm(Op::CmpWord, &[index, argc], Cond::Lt as u64);
                let (yes, no) = self.split(given);
                let facts = self.facts.clone();
                self.enter(yes, facts.clone());
                let v = self.emit_region(Op::LoadTaggedAt, &[args], 8 * (r as u64 - 1), Region::Immutable);
                let a = (self.block, v, std::mem::take(&mut self.facts));
                self.enter(no, facts);
                let b = (self.block, undefined, std::mem::take(&mut self.facts));
                frame.registers[r as usize] = self.join(vec![a, b]);
            }
        }
        if entry != Entry::Osr(0) && !matches!(entry, Entry::Osr(_)) {
            for r in function.param_count + 1..function.register_count {
                frame.registers[r as usize] = undefined;
            }
        }
        let code_cell = function.code_cell.bits;
        self.facts.set_code(frame.callee, code_cell);
        let (callee, first_pc) = (frame.callee, if let Entry::Osr(pc) = entry { pc } else { 0 });
        self.frames.push(frame);
        // Code with one closure: what that closes over is known.
        if let Some(only) = snap.only_closure
            && !function.exited.iter().any(|e| e.0 == first_pc)
        {
            self.frame_mut().pc = first_pc;
            self.check_constant(callee, only);
            self.frame_mut().state = None;
        }
        let end = function.code.len() as u32;
        match entry {
            Entry::Function | Entry::Generic => {
                self.goto(0);
                self.build_range(0, end);
            }
            Entry::Osr(pc) => self.build_osr(pc),
        }
        let frame = self.frames.pop().expect("pushed");
        debug_assert!(frame.returns.is_empty());
    }

    fn new_frame(&self, function: u32) -> Frame {
        let registers = self.snap.functions[function as usize].register_count;
        Frame {
            function,
            registers: vec![Val::NONE; registers as usize],
            pc: 0,
            next_pc: 0,
            state: None,
            throw_state: None,
            origin: OriginId::NONE,
            callee: Val::NONE,
            new_target: Val::NONE,
            arguments: Vec::new(),
            parent: StateId::NONE,
            key: 0,
            pending: BTreeMap::new(),
            returns: Vec::new(),
            peeling: Vec::new(),
            inlined: false,
            construct: false,
        }
    }

    fn frame(&self) -> &Frame {
        self.frames.last().expect("a frame is being built")
    }
    fn frame_mut(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("a frame is being built")
    }
    fn function(&self) -> &'s FunctionSnapshot {
        &self.snap.functions[self.frame().function as usize]
    }

    fn get(&mut self, r: lanner_engine::bytecode::Reg) -> Val {
        let v = self.frame().registers[r.0 as usize];
        if v.is_none() { self.undefined() } else { v }
    }
    fn set(&mut self, r: lanner_engine::bytecode::Reg, v: Val) {
        self.frame_mut().registers[r.0 as usize] = v;
    }

    /// Whether this site has left compiled code before.
    fn exited_here(&self) -> bool {
        self.exits_here() > 0
    }
    fn exits_here(&self) -> u32 {
        let pc = self.frame().pc;
        self.function().exited.iter().find(|e| e.0 == pc).map_or(0, |e| e.1)
    }

    // ---- frame states

    fn has_handler(&self, depth: usize) -> bool {
        let frame = &self.frames[depth];
        let pc = frame.pc;
        self.snap.functions[frame.function as usize].handlers.iter().any(|h| h.start <= pc && pc < h.end)
    }

    fn snapshot_registers(&self, live: impl Fn(u32) -> bool) -> Vec<(u32, Val)> {
        let frame = self.frame();
        let mut list = Vec::new();
        for (r, &v) in frame.registers.iter().enumerate() {
            if !v.is_none() && (live(r as u32) || (r == 0 && frame.construct)) {
                list.push((r as u32, v));
            }
        }
        list
    }

    fn new_state(&mut self, pc: u32, kind: ResumeKind, registers: Vec<(u32, Val)>) -> StateId {
        let frame = self.frame();
        let state = FrameState {
            function: frame.function,
            pc,
            kind,
            registers,
            callee: frame.callee,
            new_target: frame.new_target,
            arguments: frame.arguments.clone(),
            parent: frame.parent,
        };
        self.g.states.push(state);
        StateId(self.g.states.len() as u32 - 1)
    }

    /// The state before the current instruction.
    fn state(&mut self) -> StateId {
        if let Some(s) = self.frame().state {
            return s;
        }
        let pc = self.frame().pc;
        let liveness = self.function().liveness();
        let registers = self.snapshot_registers(|r| liveness.is_live(pc, r));
        let s = self.new_state(pc, ResumeKind::At, registers);
        self.frame_mut().state = Some(s);
        s
    }

    /// Where a throw of the current instruction continues: NONE when no frame here catches it.
    fn throw_state(&mut self) -> StateId {
        if let Some(s) = self.frame().throw_state {
            return s;
        }
        let s = if (0..self.frames.len()).any(|d| self.has_handler(d)) {
            let pc = self.frame().pc;
            let own = self.has_handler(self.frames.len() - 1);
            let liveness = self.function().liveness();
            let registers = self.snapshot_registers(|r| own && liveness.is_live(pc, r));
            self.new_state(pc, ResumeKind::Throw, registers)
        } else {
            StateId::NONE
        };
        self.frame_mut().throw_state = Some(s);
        s
    }

    /// Where the current instruction is in the program.
    fn origin(&mut self) -> OriginId {
        let mut parent = OriginId::NONE;
        for depth in 0..self.frames.len() {
            let frame = &self.frames[depth];
            if frame.origin.is_none() {
                let (function, pc, construct) = (frame.function, frame.pc, frame.construct);
                self.g.origins.push(Origin { function, pc, construct, parent });
                self.frames[depth].origin = OriginId(self.g.origins.len() as u32 - 1);
            }
            parent = self.frames[depth].origin;
        }
        parent
    }

    /// The current frame as the caller of an inlined call.
    fn call_state(&mut self, kind: ResumeKind) -> StateId {
        let (pc, next) = (self.frame().pc, self.frame().next_pc);
        let dst = match kind {
            ResumeKind::Call { dst } | ResumeKind::Construct { dst } => Some(dst),
            _ => None,
        };
        let handler = self.has_handler(self.frames.len() - 1);
        let liveness = self.function().liveness();
        let registers = self.snapshot_registers(|r| {
            (liveness.is_live(next, r) && Some(r) != dst) || (handler && liveness.is_live(pc, r))
        });
        self.new_state(pc, kind, registers)
    }

    // ---- effects

    fn note(&mut self, f: impl Fn(&mut EffectSet)) {
        for l in &mut self.loops {
            f(&mut l.effects);
        }
    }
    /// A store to `key` of `base`.
    fn clobber(&mut self, base: Val, key: MemKey) {
        self.facts.kill(base, key);
        self.note(|e| {
            e.keys.insert(key);
        });
    }
    fn clobber_shape(&mut self, from: u32) {
        self.facts.kill_shape(from);
        self.note(|e| e.shapes = true);
    }
    fn clobber_elements_kinds(&mut self) {
        self.facts.kill_elements_kinds();
        self.note(|e| e.elements_kinds = true);
    }
    /// Script may have run.
    fn clobber_all(&mut self) {
        self.facts.kill_call();
        self.fresh.clear();
        self.note(|e| e.call = true);
    }

    // ---- calls of the runtime

    /// A runtime function that may do anything; its result is a Value.
    fn call_runtime(&mut self, address: u64, args: &[Val]) -> Val {
        let args: Vec<Val> =
            args.iter().map(|&a| if self.g.rep(a) == Rep::Word { a } else { self.tagged(a) }).collect();
        let v = self.emit_imm(Op::CallRuntime, &args, address);
        self.clobber_all();
        v
    }

    /// Allocates, but changes nothing that exists and runs no script.
    fn call_leaf(&mut self, address: u64, args: &[Val]) -> Val {
        let args: Vec<Val> =
            args.iter().map(|&a| if self.g.rep(a) == Rep::Word { a } else { self.tagged(a) }).collect();
        self.emit_imm(Op::CallLeaf, &args, address)
    }

    /// Leaves for the interpreter before the current instruction.
    fn deopt(&mut self) {
        if !self.dead {
            self.emit(Op::Deopt, &[]);
            self.dead = true;
        }
    }

    /// A header word of the frame that the code takes over.
    fn own_header(&mut self, word: isize) -> Val {
        let fp = self.own_frame;
        self.emit_region(Op::LoadTaggedAt, &[fp], (8 * word) as u64, Region::Immutable)
    }

    /// Ends the code in front of an instruction that is the interpreter's. The frame of a function that can be
    /// suspended gets its registers back; what suspends it saves them from there.
    fn leave(&mut self) {
        if self.dead {
            return;
        }
        let pc = self.frame().pc;
        if self.own_frame.is_none() || self.frame().inlined {
            self.emit_imm(Op::Deopt, &[], 1);
            self.dead = true;
            return;
        }
        let fp = self.own_frame;
        let function = self.function();
        for (r, v) in self.snapshot_registers(|r| function.liveness().is_live(pc, r)) {
            let inst = self.g.inst(v);
            let unchanged = inst.op == Op::LoadTaggedAt
                && inst.args[0] == fp
                && inst.region == Region::Frame
                && inst.imm == 8 * r as u64;
            if !unchanged {
                let v = self.tagged(v);
                self.emit_region(Op::StoreTaggedAt, &[fp, v], 8 * r as u64, Region::Frame);
            }
        }
        let at = self.constant(Js::private((function.code_address + 4 * pc as u64) as *const u32).0);
        self.emit_region(Op::StoreTaggedAt, &[fp, at], (8 * PC) as u64, Region::Frame);
        let resume = self.constant(Js::RESUME.0);
        self.emit(Op::Return, &[resume]);
        self.dead = true;
    }

    // ---- small diamonds inside an instruction

    /// Starts two blocks after a branch; returns (then, else) to be entered with `enter`.
    fn split(&mut self, condition: Val) -> (BlockId, BlockId) {
        let (t, e) = (self.g.new_block(), self.g.new_block());
        self.emit(Op::Branch, &[condition]);
        let block = self.block;
        self.g.block_mut(block).edges =
            vec![Edge { block: t, args: Vec::new() }, Edge { block: e, args: Vec::new() }];
        (t, e)
    }

    fn enter(&mut self, block: BlockId, facts: Facts) {
        self.block = block;
        self.facts = facts;
        self.dead = false;
    }

    /// Joins the ends of alternatives with a value each.
    fn join(&mut self, mut sides: Vec<(BlockId, Val, Facts)>) -> Val {
        if sides.is_empty() {
            self.dead = true;
            return self.undefined();
        }
        if sides.len() == 1 {
            let (block, v, facts) = sides.pop().expect("one");
            self.enter(block, facts);
            return v;
        }
        let target = self.g.new_block();
        let all_void = sides.iter().all(|s| s.1.is_none());
        let same = sides.iter().all(|s| s.1 == sides[0].1);
        if all_void || same {
            let v = sides[0].1;
            for (block, _, _) in &sides {
                self.jump_from(*block, target, Vec::new());
            }
            let facts = merge_facts(sides.iter().map(|s| &s.2));
            self.enter(target, facts);
            return v;
        }
        let rep = self.join_rep(sides.iter().map(|s| s.1));
        let mut types = 0;
        let mut range = (i32::MAX, i32::MIN);
        let mut ends = Vec::new();
        for (block, v, facts) in sides {
            self.enter(block, facts);
            types |= self.type_of(v);
            let r = self.range(v);
            range = (range.0.min(r.0), range.1.max(r.1));
            let converted = self.as_rep(v, rep);
            let facts = std::mem::take(&mut self.facts);
            ends.push((self.block, converted, facts));
        }
        for (block, v, _) in &ends {
            self.jump_from(*block, target, vec![*v]);
        }
        let phi = self.g.push_param(target, rep);
        self.types.resize(phi.index() + 1, 0);
        self.ranges.resize(phi.index() + 1, FULL);
        self.types[phi.index()] = if rep == Rep::Float64 { ty::DOUBLE } else { types };
        self.ranges[phi.index()] = if rep == Rep::Int32 { range } else { FULL };
        let mut facts = merge_facts(ends.iter().map(|s| &s.2));
        let pairs: Vec<(&Facts, Val)> = ends.iter().map(|s| (&s.2, s.1)).collect();
        facts.describe_merge(phi, &pairs);
        self.enter(target, facts);
        phi
    }

    fn jump_from(&mut self, block: BlockId, target: BlockId, args: Vec<Val>) {
        let at = self.block;
        self.block = block;
        self.emit(Op::Jump, &[]);
        self.g.block_mut(block).edges = vec![Edge { block: target, args }];
        self.block = at;
    }

    /// The representation that holds all of the values.
    fn join_rep(&self, values: impl Iterator<Item = Val>) -> Rep {
        let mut rep = None;
        for v in values {
            let mut r = self.g.rep(v);
            if r == Rep::Tagged {
                match self.g.inst(v).op {
                    Op::BoxInt => r = Rep::Int32,
                    Op::BoxFloat => r = Rep::Float64,
                    Op::BoxBool => r = Rep::Bool,
                    _ => match self.types[v.index()] {
                        ty::INT => r = Rep::Int32,
                        ty::DOUBLE => r = Rep::Float64,
                        _ => {}
                    },
                }
            }
            rep = Some(match rep {
                None => r,
                Some(old) => widen_rep(old, r),
            });
        }
        rep.unwrap_or(Rep::Tagged)
    }

    /// Converts without a check; the representation came from `join_rep` or a hint that covers it.
    fn as_rep(&mut self, v: Val, rep: Rep) -> Val {
        match rep {
            Rep::Tagged => self.tagged(v),
            Rep::Float64 => self.float(v),
            Rep::Int32 => self.int(v),
            Rep::Bool => self.truthy(v),
            _ => v,
        }
    }
}

fn widen_rep(a: Rep, b: Rep) -> Rep {
    match (a, b) {
        _ if a == b => a,
        (Rep::Int32, Rep::Float64) | (Rep::Float64, Rep::Int32) => Rep::Float64,
        _ => Rep::Tagged,
    }
}

fn merge_facts<'f>(mut sides: impl Iterator<Item = &'f Facts>) -> Facts {
    let mut facts = sides.next().cloned().unwrap_or_default();
    for other in sides {
        facts.intersect(other);
    }
    facts
}
