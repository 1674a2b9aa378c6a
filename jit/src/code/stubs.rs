//! Process-long pieces of native code, made with Cranelift when first needed: exit stubs, generic
//! entries, and register-preserving slow calls.

use super::CompilerContext;
use cranelift_codegen::ir::{
    AbiParam, Function, InstBuilder, MemFlagsData, Signature, StackSlotData, StackSlotKind, UserFuncName,
    types,
};
use cranelift_codegen::isa::{CallConv, TargetFrontendConfig};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use lanner_engine::execution::CodeBlock;
use lanner_engine::object::layout::JsFunction;
use lanner_engine::value::Value;

/// Stubs that keep every register.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum StubKind {
    /// (vm, holder, value)
    Barrier,
    /// (vm, size, header): the cell goes to the scratch word.
    Allocate,
    /// (vm): the completion goes to the scratch word.
    Interrupt,
}

impl StubKind {
    fn params(self) -> usize {
        match self {
            StubKind::Barrier | StubKind::Allocate => 3,
            StubKind::Interrupt => 1,
        }
    }
    pub fn signature(self) -> Signature {
        let mut sig = Signature::new(CallConv::PreserveAll);
        for _ in 0..self.params() {
            sig.params.push(AbiParam::new(types::I64));
        }
        sig
    }
}

/// (vm, site, words.., ints.., floats..) -> Value
pub fn exit_stub_signature(words: usize, ints: usize, floats: usize) -> Signature {
    let mut sig = Signature::new(CallConv::SystemV);
    let all = [(types::I64, 2 + words), (types::I32, ints), (types::F64, floats)];
    for (ty, n) in all {
        for _ in 0..n {
            sig.params.push(AbiParam::new(ty));
        }
    }
    sig.returns.push(AbiParam::new(types::I64));
    sig
}

fn system_v(params: usize, returns: bool) -> Signature {
    let mut sig = Signature::new(CallConv::SystemV);
    for _ in 0..params {
        sig.params.push(AbiParam::new(types::I64));
    }
    if returns {
        sig.returns.push(AbiParam::new(types::I64));
    }
    sig
}

fn build(
    config: TargetFrontendConfig,
    sig: Signature,
    body: impl FnOnce(&mut FunctionBuilder, &[cranelift_codegen::ir::Value]),
) -> Function {
    let mut function = Function::with_name_signature(UserFuncName::user(0, 1), sig);
    let mut cx = FunctionBuilderContext::new();
    let mut b = FunctionBuilder::new(&mut function, &mut cx);
    let entry = b.create_block();
    b.append_block_params_for_function_params(entry);
    b.switch_to_block(entry);
    let params = b.block_params(entry).to_vec();
    body(&mut b, &params);
    b.seal_all_blocks();
    b.finalize(config);
    function
}

/// Spills its arguments to a buffer, eight bytes each, and calls `side_exit(vm, site, buffer)`.
pub fn exit_stub(
    config: TargetFrontendConfig,
    cx: &CompilerContext,
    words: usize,
    ints: usize,
    floats: usize,
) -> Function {
    let total = words + ints + floats;
    build(config, exit_stub_signature(words, ints, floats), |b, params| {
        let slot = b.create_sized_stack_slot(StackSlotData::new(
            StackSlotKind::ExplicitSlot,
            8 * total.max(1) as u32,
            3,
        ));
        for (i, &p) in params[2..].iter().enumerate() {
            let at = b.ins().stack_addr(types::I64, slot, 8 * i as i32);
            b.ins().store(MemFlagsData::trusted(), p, at, 0);
        }
        let buffer = b.ins().stack_addr(types::I64, slot, 0);
        // The frame that left is none any more: a stack trace goes on with its caller.
        let fp = b.ins().get_frame_pointer(types::I64);
        let left = b.ins().load(types::I64, MemFlagsData::trusted(), fp, 0);
        leave_trace(b, cx, params[0], left);
        let sig = b.import_signature(system_v(3, true));
        let address = b.ins().iconst(types::I64, cx.runtime.side_exit as i64);
        let call = b.ins().call_indirect(sig, address, &[params[0], params[1], buffer]);
        let r = b.inst_results(call)[0];
        b.ins().return_(&[r]);
    })
}

/// Stores the frame pointer of a native frame that stack traces leave out (see `Vm::exit_frame`).
fn leave_trace(
    b: &mut FunctionBuilder,
    cx: &CompilerContext,
    vm: cranelift_codegen::ir::Value,
    frame: cranelift_codegen::ir::Value,
) {
    let word = b.ins().bor_imm_u(frame, 1);
    b.ins().store(MemFlagsData::trusted(), word, vm, cx.offsets.exit_frame);
}

/// A register-preserving stub.
pub fn preserving_stub(config: TargetFrontendConfig, cx: &CompilerContext, kind: StubKind) -> Function {
    build(config, kind.signature(), |b, params| {
        let (address, returns) = match kind {
            StubKind::Barrier => (cx.runtime.barrier, false),
            StubKind::Allocate => (cx.runtime.allocate, true),
            StubKind::Interrupt => (cx.runtime.interrupt, true),
        };
        let sig = b.import_signature(system_v(kind.params(), returns));
        let address = b.ins().iconst(types::I64, address as i64);
        let call = b.ins().call_indirect(sig, address, params);
        if returns {
            let r = b.inst_results(call)[0];
            let scratch = b.ins().iconst(types::I64, cx.scratch as i64);
            b.ins().store(MemFlagsData::trusted(), r, scratch, 0);
        }
        b.ins().return_(&[]);
    })
}

/// Generic entry for functions with `params` parameters and a direct entry: `(vm, callee, this,
/// new.target, args, argc)`; missing arguments are undefined. The callee's code block says where the
/// direct entry is, so all functions with as many parameters share one.
pub fn generic_entry(config: TargetFrontendConfig, params: usize) -> Function {
    build(config, system_v(6, true), |b, p| {
        let (vm, callee, this, args, argc) = (p[0], p[1], p[2], p[4], p[5]);
        let mut call_args = vec![vm, callee, this];
        let undefined = b.ins().iconst(types::I64, Value::UNDEFINED.0 as i64);
        // Enough arguments: load them all. Otherwise copy through a padded buffer.
        let full = b.create_block();
        let short = b.create_block();
        let go = b.create_block();
        let base = b.append_block_param(go, types::I64);
        let slot = b.create_sized_stack_slot(StackSlotData::new(
            StackSlotKind::ExplicitSlot,
            8 * params.max(1) as u32,
            3,
        ));
        let n = b.ins().iconst(types::I64, params as i64);
        let enough =
            b.ins().icmp(cranelift_codegen::ir::condcodes::IntCC::UnsignedGreaterThanOrEqual, argc, n);
        b.ins().brif(enough, full, &[], short, &[]);
        b.switch_to_block(full);
        b.ins().jump(go, &[args.into()]);
        b.switch_to_block(short);
        for i in 0..params {
            let (load, next) = (b.create_block(), b.create_block());
            let v = b.append_block_param(next, types::I64);
            let index = b.ins().iconst(types::I64, i as i64);
            let given =
                b.ins().icmp(cranelift_codegen::ir::condcodes::IntCC::UnsignedGreaterThan, argc, index);
            b.ins().brif(given, load, &[], next, &[undefined.into()]);
            b.switch_to_block(load);
            let x = b.ins().load(types::I64, MemFlagsData::trusted(), args, 8 * i as i32);
            b.ins().jump(next, &[x.into()]);
            b.switch_to_block(next);
            let at = b.ins().stack_addr(types::I64, slot, 8 * i as i32);
            b.ins().store(MemFlagsData::trusted(), v, at, 0);
        }
        let padded = b.ins().stack_addr(types::I64, slot, 0);
        b.ins().jump(go, &[padded.into()]);
        b.switch_to_block(go);
        for i in 0..params {
            call_args.push(b.ins().load(types::I64, MemFlagsData::trusted(), base, 8 * i as i32));
        }
        let sig = b.import_signature(system_v(3 + params, true));
        let flags = MemFlagsData::trusted();
        let code = b.ins().load(types::I64, flags, callee, JsFunction::CODE_OFFSET);
        let block = b.ins().load(types::I64, flags, code, 8);
        let mask = b.ins().iconst(types::I64, !Value::INT_TAG as i64);
        let block = b.ins().band(block, mask);
        let address = b.ins().load(types::I64, flags, block, CodeBlock::DIRECT_ENTRY_OFFSET);
        let call = b.ins().call_indirect(sig, address, &call_args);
        let r = b.inst_results(call)[0];
        b.ins().return_(&[r]);
    })
}

/// What a direct call finds while its target has no native code: packs the arguments and calls
/// `call_generic(vm, callee, this, args, argc)`.
pub fn interpreted_entry(config: TargetFrontendConfig, cx: &CompilerContext, params: usize) -> Function {
    build(config, system_v(3 + params, true), |b, p| {
        let slot = b.create_sized_stack_slot(StackSlotData::new(
            StackSlotKind::ExplicitSlot,
            8 * params.max(1) as u32,
            3,
        ));
        for (i, &x) in p[3..].iter().enumerate() {
            let at = b.ins().stack_addr(types::I64, slot, 8 * i as i32);
            b.ins().store(MemFlagsData::trusted(), x, at, 0);
        }
        let args = b.ins().stack_addr(types::I64, slot, 0);
        let argc = b.ins().iconst(types::I64, params as i64);
        let frame = b.ins().get_frame_pointer(types::I64);
        leave_trace(b, cx, p[0], frame);
        let sig = b.import_signature(system_v(5, true));
        let address = b.ins().iconst(types::I64, cx.runtime.call_interpreted as i64);
        let call = b.ins().call_indirect(sig, address, &[p[0], p[1], p[2], args, argc]);
        let r = b.inst_results(call)[0];
        b.ins().return_(&[r]);
    })
}
