//! IR to CLIF.
//!
//! Expects a verified graph. Every side exit is a cold block that calls a stub with the live values as
//! arguments (measured: the hot path keeps its registers); exits with the same frame state share one.
//! Cold blocks are marked so. Nothing here decides what to speculate on.

mod arith;
pub mod exits;
pub mod memory;
pub mod runtime;

use crate::code::CompilerContext;
use crate::code::stubs::StubKind;
use crate::deopt::ExitSite;
use crate::ir::*;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::immediates::Offset32;
use cranelift_codegen::ir::{
    self, AbiParam, AliasRegionData, BlockArg, ExtFuncData, ExternalName, FuncRef, Function, InstBuilder,
    MemFlagsData, SigRef, Signature, SourceLoc, UserExternalName, types,
};
use cranelift_codegen::isa::{CallConv, TargetFrontendConfig};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use lanner_engine::value::Value as Js;
use rustc_hash::{FxHashMap, FxHashSet};

pub(crate) type Clif = ir::Value;

/// A reference from compiled code that installation resolves.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Symbol {
    /// The function being compiled.
    SelfEntry,
    /// The side exit stub for so many 64-bit, 32-bit and double arguments.
    ExitStub { words: u16, ints: u16, floats: u16 },
    /// Register-preserving stubs.
    Stub(crate::code::stubs::StubKind),
    /// What a direct call finds while its target has no native code.
    InterpretedEntry { params: u16 },
    /// The generic convention for code with so many parameters and a direct entry.
    GenericEntry { params: u16 },
}

/// What lowering produced besides the CLIF.
pub struct Lowered {
    pub function: Function,
    /// User name index to symbol.
    pub symbols: Vec<Symbol>,
    pub exits: Vec<Box<ExitSite>>,
    /// Address of the constant table's storage.
    pub constants: Box<[u64]>,
}

pub(crate) struct Lower<'a> {
    b: FunctionBuilder<'a>,
    graph: &'a Graph,
    cx: &'a CompilerContext,
    vals: Vec<Option<Clif>>,
    blocks: Vec<Option<ir::Block>>,
    vm: Clif,
    params: Vec<Clif>,
    symbols: Vec<Symbol>,
    symbol_refs: FxHashMap<Symbol, FuncRef>,
    // Boxed: compiled code holds their addresses.
    #[allow(clippy::vec_box)]
    exits: Vec<Box<ExitSite>>,
    exit_blocks: FxHashMap<(StateId, bool), ir::Block>,
    pending_exits: Vec<(StateId, bool, ir::Block)>,
    throw_block: Option<ir::Block>,
    /// States of unconditional exits: what comes there was never executed.
    unseen_states: FxHashSet<StateId>,
    /// States of exits that no failed guess leads to.
    planned_states: FxHashSet<StateId>,
    flags: [MemFlagsData; Region::COUNT],
    constants_address: u64,
    signatures: FxHashMap<(u8, u8, u8), SigRef>,
    current: BlockId,
    /// The invalidation flag's address.
    valid_flag: u64,
}

/// The native signature of a graph's function: vm first.
pub fn signature(params: &[Rep]) -> Signature {
    let mut sig = Signature::new(CallConv::SystemV);
    sig.params.push(AbiParam::new(types::I64));
    for &rep in params {
        sig.params.push(AbiParam::new(clif_type(rep)));
    }
    sig.returns.push(AbiParam::new(types::I64));
    sig
}

pub(crate) fn clif_type(rep: Rep) -> ir::Type {
    match rep {
        Rep::Int32 => types::I32,
        Rep::Float64 => types::F64,
        Rep::Bool => types::I8,
        _ => types::I64,
    }
}

/// Lowers a graph. `make_exit` describes the exit at a state (with the locations of its values).
pub fn lower(
    graph: &Graph,
    cx: &CompilerContext,
    describe: &dyn exits::DescribeExit,
    valid_flag: u64,
    config: TargetFrontendConfig,
) -> Lowered {
    let mut function = Function::with_name_signature(
        ExternalName::User(ir::UserExternalNameRef::from_u32(0)).into_name(),
        signature(&graph.params),
    );
    // Locations are kept relative to the first one otherwise, and the one before that has no encoding.
    function.params.ensure_base_srcloc(SourceLoc::new(0));
    let mut fctx = FunctionBuilderContext::new();
    let mut flags = [MemFlagsData::trusted(); Region::COUNT];
    for (i, f) in flags.iter_mut().enumerate() {
        let region = function
            .dfg
            .alias_regions
            .insert(AliasRegionData { user_id: i as u32, description: std::borrow::Cow::Borrowed("") });
        *f = MemFlagsData::trusted().with_alias_region(Some(region));
    }
    flags[Region::Immutable as usize] = flags[Region::Immutable as usize].with_readonly();
    let constants: Box<[u64]> = graph.constant_slots.clone().into_boxed_slice();
    let mut lower = Lower {
        b: FunctionBuilder::new(&mut function, &mut fctx),
        graph,
        cx,
        vals: vec![None; graph.insts.len()],
        blocks: vec![None; graph.blocks.len()],
        vm: Clif::from_u32(0),
        params: Vec::new(),
        symbols: Vec::new(),
        symbol_refs: FxHashMap::default(),
        exits: Vec::new(),
        exit_blocks: FxHashMap::default(),
        pending_exits: Vec::new(),
        throw_block: None,
        unseen_states: FxHashSet::default(),
        planned_states: FxHashSet::default(),
        flags,
        constants_address: constants.as_ptr() as u64,
        signatures: FxHashMap::default(),
        current: BlockId(0),
        valid_flag,
    };
    lower.run(describe);
    let Lower { b, symbols, exits, .. } = lower;
    b.finalize(config);
    Lowered { function, symbols, exits, constants }
}

trait IntoName {
    fn into_name(self) -> ir::UserFuncName;
}
impl IntoName for ExternalName {
    fn into_name(self) -> ir::UserFuncName {
        ir::UserFuncName::user(0, 0)
    }
}

impl<'a> Lower<'a> {
    fn run(&mut self, describe: &dyn exits::DescribeExit) {
        let order = self.graph.reverse_post_order();
        for &block in &order {
            let clif = self.b.create_block();
            self.blocks[block.index()] = Some(clif);
            if self.graph.block(block).cold {
                self.b.set_cold_block(clif);
            }
            for &p in &self.graph.block(block).params {
                let v = self.b.append_block_param(clif, clif_type(self.graph.rep(p)));
                self.vals[p.index()] = Some(v);
            }
        }
        let entry = self.blocks[0].expect("entry is reachable");
        self.b.append_block_params_for_function_params(entry);
        self.b.switch_to_block(entry);
        let params = self.b.block_params(entry).to_vec();
        self.vm = params[0];
        self.params = params[1..].to_vec();
        for &block in &order {
            self.current = block;
            if block != BlockId(0) {
                let clif = self.blocks[block.index()].expect("created");
                self.b.switch_to_block(clif);
            } else {
                self.stack_check();
            }
            for i in 0..self.graph.block(block).insts.len() {
                let v = self.graph.block(block).insts[i];
                self.inst(v);
            }
        }
        self.finish_exits(describe);
        if let Some(block) = self.throw_block {
            self.b.switch_to_block(block);
            let exception = self.iconst(Js::EXCEPTION.0);
            self.b.ins().return_(&[exception]);
        }
        self.b.seal_all_blocks();
    }

    /// RangeError, interrupt requests: one compare of the stack pointer with a VM word.
    fn stack_check(&mut self) {
        let sp = self.b.ins().get_stack_pointer(types::I64);
        let limit = self.load_vm(self.cx.offsets.native_stack_limit);
        let over = self.b.ins().icmp(IntCC::UnsignedLessThan, sp, limit);
        let slow = self.cold_block();
        let go = self.b.create_block();
        self.b.ins().brif(over, slow, &[], go, &[]);
        self.b.switch_to_block(slow);
        // The call that led here is what a stack trace begins with: this frame has not begun.
        let fp = self.b.ins().get_frame_pointer(types::I64);
        let fp = self.b.ins().bor_imm_u(fp, 1);
        self.store_vm(fp, self.cx.offsets.exit_frame);
        let result = self.call_address(self.cx.runtime.stack_overflow, &[self.vm], Some(types::I64));
        self.branch_if_exception(result, StateId::NONE);
        self.b.ins().jump(go, &[]);
        self.b.switch_to_block(go);
    }

    pub(crate) fn load_vm(&mut self, offset: i32) -> Clif {
        self.b.ins().load(types::I64, self.flags[Region::Vm as usize], self.vm, offset)
    }

    fn store_vm(&mut self, value: Clif, offset: i32) {
        self.b.ins().store(self.flags[Region::Vm as usize], value, self.vm, offset);
    }

    /// Before a call that may look at the stack: says where the compiled frames begin.
    fn leave_trace(&mut self) {
        let sp = self.b.ins().get_stack_pointer(types::I64);
        self.store_vm(sp, self.cx.offsets.exit_frame);
    }

    fn iconst(&mut self, bits: u64) -> Clif {
        self.b.ins().iconst(types::I64, bits as i64)
    }

    fn cold_block(&mut self) -> ir::Block {
        let block = self.b.create_block();
        self.b.set_cold_block(block);
        block
    }

    fn val(&self, v: Val) -> Clif {
        self.vals[v.index()].unwrap_or_else(|| panic!("{v:?} used before it is lowered"))
    }

    /// The value as a 64-bit word for a C call.
    fn word(&mut self, v: Val) -> Clif {
        let x = self.val(v);
        match self.graph.rep(v) {
            Rep::Int32 | Rep::Bool => self.b.ins().uextend(types::I64, x),
            _ => x,
        }
    }

    /// A colocated function of code memory.
    fn symbol(&mut self, symbol: Symbol, sig: impl FnOnce() -> Signature) -> FuncRef {
        if let Some(&f) = self.symbol_refs.get(&symbol) {
            return f;
        }
        let index = self.symbols.len() as u32;
        self.symbols.push(symbol);
        let signature = self.b.import_signature(sig());
        let name = self.b.func.declare_imported_user_function(UserExternalName { namespace: 1, index });
        let f = self.b.import_function(ExtFuncData {
            name: ExternalName::user(name),
            signature,
            colocated: true,
            patchable: false,
        });
        self.symbol_refs.insert(symbol, f);
        f
    }

    /// Calls a C function by address; arguments are 64-bit words.
    fn call_address(&mut self, address: u64, args: &[Clif], result: Option<ir::Type>) -> Clif {
        let mut key = (args.len() as u8, 0u8, 0u8);
        for (i, &a) in args.iter().enumerate() {
            if self.b.func.dfg.value_type(a) == types::F64 {
                key.1 |= 1 << i;
            }
        }
        key.2 = match result {
            None => 0,
            Some(types::F64) => 1,
            Some(types::I8) => 2,
            Some(types::I32) => 3,
            _ => 4,
        };
        let sig = match self.signatures.get(&key) {
            Some(&s) if args.len() < 8 => s,
            _ => {
                let mut sig = Signature::new(CallConv::SystemV);
                for &a in args {
                    sig.params.push(AbiParam::new(self.b.func.dfg.value_type(a)));
                }
                if let Some(t) = result {
                    sig.returns.push(AbiParam::new(t));
                }
                let sig = self.b.import_signature(sig);
                self.signatures.insert(key, sig);
                sig
            }
        };
        let address = self.iconst(address);
        let call = self.b.ins().call_indirect(sig, address, args);
        self.b.func.dfg.inst_results(call).first().copied().unwrap_or(address)
    }

    /// Goes to the throw state's exit (or returns EXCEPTION) when the result says so.
    fn branch_if_exception(&mut self, result: Clif, throw_state: StateId) {
        let thrown = self.b.ins().icmp_imm_u(IntCC::Equal, result, Js::EXCEPTION.0 as i64);
        let to = if throw_state.is_none() { self.throw_block() } else { self.exit_block(throw_state, true) };
        let go = self.b.create_block();
        self.b.ins().brif(thrown, to, &[], go, &[]);
        self.b.switch_to_block(go);
    }

    /// After a call: goes on only with a result, unless the graph tests for it.
    fn check_result(&mut self, result: Clif, inst: &Inst) {
        if !inst.unchecked {
            self.branch_if_exception(result, inst.throw_state);
        }
    }

    /// The cold block that returns EXCEPTION.
    fn throw_block(&mut self) -> ir::Block {
        match self.throw_block {
            Some(b) => b,
            None => {
                let b = self.cold_block();
                self.throw_block = Some(b);
                b
            }
        }
    }

    /// Leaves through the instruction's state when the condition holds.
    fn exit_if(&mut self, condition: Clif, state: StateId) {
        let to = self.exit_block(state, false);
        self.stress(to);
        let go = self.b.create_block();
        self.b.ins().brif(condition, to, &[], go, &[]);
        self.b.switch_to_block(go);
    }

    /// Counts a check down and takes its exit at zero, when that is asked for.
    fn stress(&mut self, to: ir::Block) {
        if self.cx.stress == 0 {
            return;
        }
        let at = self.iconst(self.cx.stress);
        let flags = self.flags[Region::Vm as usize];
        let left = self.b.ins().load(types::I64, flags, at, 0);
        let left = self.b.ins().iadd_imm_s(left, -1);
        self.b.ins().store(flags, left, at, 0);
        let go = self.b.create_block();
        self.b.ins().brif(left, go, &[], to, &[]);
        self.b.switch_to_block(go);
    }

    fn exit_unless(&mut self, condition: Clif, state: StateId) {
        let to = self.exit_block(state, false);
        self.stress(to);
        let go = self.b.create_block();
        self.b.ins().brif(condition, go, &[], to, &[]);
        self.b.switch_to_block(go);
    }

    fn edge(&mut self, index: usize) -> (ir::Block, Vec<BlockArg>) {
        let edge = &self.graph.block(self.current).edges[index];
        let block = self.blocks[edge.block.index()].expect("successor is reachable");
        (block, edge.args.iter().map(|&a| BlockArg::Value(self.val(a))).collect())
    }

    fn inst(&mut self, v: Val) {
        let graph = self.graph;
        let inst = graph.inst(v);
        let result = match inst.op {
            Op::Jump => {
                let (block, args) = self.edge(0);
                self.b.ins().jump(block, &args);
                None
            }
            Op::Branch => {
                let c = self.val(inst.args[0]);
                let (t, ta) = self.edge(0);
                let (e, ea) = self.edge(1);
                self.b.ins().brif(c, t, &ta, e, &ea);
                None
            }
            Op::Return => {
                let x = self.val(inst.args[0]);
                self.b.ins().return_(&[x]);
                None
            }
            Op::Unreachable => {
                self.b.ins().trap(ir::TrapCode::unwrap_user(1));
                None
            }
            Op::Deopt => {
                if inst.imm == 1 {
                    self.planned_states.insert(inst.state);
                } else {
                    self.unseen_states.insert(inst.state);
                }
                let block = self.exit_block(inst.state, false);
                self.b.ins().jump(block, &[]);
                None
            }
            Op::Param | Op::ParamWord => Some(self.params[inst.imm as usize]),
            Op::Phi => unreachable!("phis are block parameters"),
            Op::CallRuntime
            | Op::CallLeaf
            | Op::TypeOf
            | Op::CallBool
            | Op::CallDirect
            | Op::CallAny
            | Op::CallGeneric
            | Op::ConstructGeneric
            | Op::Poll
            | Op::CheckValid
            | Op::CheckTailDepth => self.call(inst),
            _ if self.is_memory(inst.op) => self.memory(inst),
            _ => self.arith(inst),
        };
        if let Some(r) = result {
            self.vals[v.index()] = Some(r);
        }
    }

    /// Arguments from the third on in a stack slot: pointer and count.
    fn memory_arguments(&mut self, inst: &Inst) -> (Clif, Clif) {
        let n = inst.args.len() - 2;
        let slot = self.b.create_sized_stack_slot(ir::StackSlotData::new(
            ir::StackSlotKind::ExplicitSlot,
            (8 * n.max(1)) as u32,
            3,
        ));
        for (i, &a) in inst.args[2..].iter().enumerate() {
            let x = self.val(a);
            let at = self.b.ins().stack_addr(types::I64, slot, (8 * i) as i32);
            self.b.ins().store(MemFlagsData::trusted(), x, at, 0);
        }
        (self.b.ins().stack_addr(types::I64, slot, 0), self.iconst(n as u64))
    }

    /// A closure of the running realm with native code is entered through its generic entry; everything
    /// else goes through the runtime.
    fn call_any(&mut self, inst: &Inst) -> Clif {
        use lanner_engine::execution::{CodeBlock, code::code_flags};
        use lanner_engine::heap::{CellHeader, CellKind};
        use lanner_engine::object::layout::JsFunction;
        let (args, argc) = self.memory_arguments(inst);
        let (callee, this) = (self.val(inst.args[0]), self.val(inst.args[1]));
        let header = self.flags[Region::Header as usize];
        let fixed = self.flags[Region::Immutable as usize];
        let vm = self.flags[Region::Vm as usize];
        let [cell, closure, native, entered, slow, done] = std::array::from_fn(|_| self.b.create_block());
        let result = self.b.append_block_param(done, types::I64);
        let mask = self.iconst(Js::NOT_CELL_MASK);
        let bits = self.b.ins().band(callee, mask);
        self.b.ins().brif(bits, slow, &[], cell, &[]);
        self.b.switch_to_block(cell);
        let kind = self.b.ins().load(types::I8, header, callee, CellHeader::KIND_OFFSET);
        let is = self.b.ins().icmp_imm_u(IntCC::Equal, kind, CellKind::Function as u8 as i64);
        self.b.ins().brif(is, closure, &[], slow, &[]);
        self.b.switch_to_block(closure);
        let code = self.b.ins().load(types::I64, fixed, callee, JsFunction::CODE_OFFSET);
        // The data pointer of a Code cell.
        let block = self.b.ins().load(types::I64, fixed, code, 8);
        let entry = self.b.ins().load(types::I64, vm, block, CodeBlock::JIT_ENTRY_OFFSET);
        self.b.ins().brif(entry, native, &[], slow, &[]);
        self.b.switch_to_block(native);
        let flags = self.b.ins().load(types::I32, vm, block, std::mem::offset_of!(CodeBlock, flags) as i32);
        let class = self.b.ins().band_imm_u(flags, code_flags::CLASS_CONSTRUCTOR as i64);
        let theirs = self.b.ins().load(types::I64, vm, block, std::mem::offset_of!(CodeBlock, realm) as i32);
        let ours = self.load_vm(std::mem::offset_of!(lanner_engine::execution::Vm, realm) as i32);
        let foreign = self.b.ins().icmp(IntCC::NotEqual, theirs, ours);
        let class = self.b.ins().icmp_imm_u(IntCC::NotEqual, class, 0);
        let other = self.b.ins().bor(foreign, class);
        self.b.ins().brif(other, slow, &[], entered, &[]);
        self.b.switch_to_block(entered);
        let mut sig = Signature::new(CallConv::SystemV);
        for _ in 0..6 {
            sig.params.push(AbiParam::new(types::I64));
        }
        sig.returns.push(AbiParam::new(types::I64));
        let sig = self.b.import_signature(sig);
        let undefined = self.iconst(Js::UNDEFINED.0);
        let call = self.b.ins().call_indirect(sig, entry, &[self.vm, callee, this, undefined, args, argc]);
        let r = self.b.func.dfg.inst_results(call)[0];
        self.b.ins().jump(done, &[BlockArg::Value(r)]);
        self.b.switch_to_block(slow);
        if inst.imm == 0 {
            let callable = self.is_callable(callee);
            self.exit_unless(callable, inst.state);
        }
        let address = self.cx.runtime.call_generic;
        let r = self.call_address(address, &[self.vm, callee, this, args, argc], Some(types::I64));
        self.b.ins().jump(done, &[BlockArg::Value(r)]);
        self.b.switch_to_block(done);
        self.check_result(result, inst);
        result
    }

    fn call(&mut self, inst: &Inst) -> Option<Clif> {
        // The return address leads back to the place in the program.
        self.b.set_srcloc(SourceLoc::new(inst.origin.0));
        // The target of a direct call leaves its own; a poll makes no trace.
        if inst.op.has(effects::CALL) && !matches!(inst.op, Op::CallDirect | Op::Poll) {
            self.leave_trace();
        }
        let result = self.call_out(inst);
        self.b.set_srcloc(SourceLoc::default());
        result
    }

    fn call_out(&mut self, inst: &Inst) -> Option<Clif> {
        match inst.op {
            Op::CallRuntime | Op::CallLeaf | Op::TypeOf | Op::CallBool => {
                let mut args = vec![self.vm];
                for &a in &inst.args {
                    let x = if self.graph.rep(a) == Rep::Float64 { self.val(a) } else { self.word(a) };
                    args.push(x);
                }
                let result = match inst.op {
                    Op::CallBool => types::I8,
                    _ => clif_type(inst.rep),
                };
                let r = self.call_address(inst.imm, &args, Some(result));
                if inst.op == Op::CallRuntime {
                    self.check_result(r, inst);
                }
                Some(r)
            }
            Op::CallDirect => {
                let target = &self.graph.call_targets[inst.imm as usize];
                let mut args = vec![self.vm];
                args.extend(inst.args.iter().map(|&a| self.vals[a.index()].expect("lowered")));
                let make_sig = || {
                    let mut sig = Signature::new(CallConv::SystemV);
                    for _ in 0..target.params + 3 {
                        sig.params.push(AbiParam::new(types::I64));
                    }
                    sig.returns.push(AbiParam::new(types::I64));
                    sig
                };
                let call = if target.entry_cell == 0 {
                    let f = self.symbol(Symbol::SelfEntry, make_sig);
                    self.b.ins().call(f, &args)
                } else {
                    let cell = self.iconst(target.entry_cell);
                    let entry = self.b.ins().load(types::I64, self.flags[Region::Vm as usize], cell, 0);
                    let sig = self.b.import_signature(make_sig());
                    self.b.ins().call_indirect(sig, entry, &args)
                };
                let r = self.b.func.dfg.inst_results(call)[0];
                self.check_result(r, inst);
                Some(r)
            }
            Op::CallAny => Some(self.call_any(inst)),
            Op::CallGeneric | Op::ConstructGeneric => {
                // (vm, callee, this or new.target, args, argc)
                let (args, argc) = self.memory_arguments(inst);
                let (callee, this) = (self.val(inst.args[0]), self.val(inst.args[1]));
                let address =
                    if inst.op == Op::CallGeneric { inst.imm2 } else { self.cx.runtime.construct_generic };
                let r = self.call_address(address, &[self.vm, callee, this, args, argc], Some(types::I64));
                self.check_result(r, inst);
                Some(r)
            }
            Op::Poll => {
                let limit = self.load_vm(self.cx.offsets.native_stack_limit);
                let request = self.b.ins().icmp_imm_s(IntCC::Equal, limit, -1);
                let slow = self.cold_block();
                let go = self.b.create_block();
                self.b.ins().brif(request, slow, &[], go, &[]);
                self.b.switch_to_block(slow);
                // Preserves all registers: the loop keeps its values where they are.
                let stub = self.symbol(Symbol::Stub(StubKind::Interrupt), || StubKind::Interrupt.signature());
                self.b.ins().call(stub, &[self.vm]);
                let scratch = self.iconst(self.cx.scratch);
                let r = self.b.ins().load(types::I64, self.flags[Region::Vm as usize], scratch, 0);
                self.branch_if_exception(r, inst.throw_state);
                self.b.ins().jump(go, &[]);
                self.b.switch_to_block(go);
                None
            }
            Op::CheckTailDepth => {
                let sp = self.b.ins().get_stack_pointer(types::I64);
                let limit = self.load_vm(self.cx.offsets.native_tail_limit);
                let deep = self.b.ins().icmp(IntCC::UnsignedLessThan, sp, limit);
                self.exit_if(deep, inst.state);
                None
            }
            Op::CheckValid => {
                let at = self.iconst(self.valid_flag);
                let flag = self.b.ins().load(types::I8, self.flags[Region::Vm as usize], at, 0);
                self.exit_if(flag, inst.state);
                None
            }
            _ => unreachable!("not a call"),
        }
    }
}

pub(crate) fn int_cc(cond: Cond, unsigned: bool) -> IntCC {
    match (cond, unsigned) {
        (Cond::Eq, _) => IntCC::Equal,
        (Cond::Ne, _) => IntCC::NotEqual,
        (Cond::Lt, false) => IntCC::SignedLessThan,
        (Cond::Le, false) => IntCC::SignedLessThanOrEqual,
        (Cond::Gt, false) => IntCC::SignedGreaterThan,
        (Cond::Ge, false) => IntCC::SignedGreaterThanOrEqual,
        (Cond::Lt, true) => IntCC::UnsignedLessThan,
        (Cond::Le, true) => IntCC::UnsignedLessThanOrEqual,
        (Cond::Gt, true) => IntCC::UnsignedGreaterThan,
        (Cond::Ge, true) => IntCC::UnsignedGreaterThanOrEqual,
    }
}

pub(crate) fn float_cc(cond: Cond) -> FloatCC {
    match cond {
        Cond::Eq => FloatCC::Equal,
        Cond::Ne => FloatCC::NotEqual,
        Cond::Lt => FloatCC::LessThan,
        Cond::Le => FloatCC::LessThanOrEqual,
        Cond::Gt => FloatCC::GreaterThan,
        Cond::Ge => FloatCC::GreaterThanOrEqual,
    }
}

pub(crate) fn offset(imm: u64) -> Offset32 {
    Offset32::new(imm as i32)
}
