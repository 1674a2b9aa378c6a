//! The pipeline from bytecode to running code, on hand-made snapshots and a fake VM.

use crate::builder::{Entry, build};
use crate::code::compiler::{compile_lowered, stub_code};
use crate::code::{CodeSpace, CompilerContext, VmOffsets, isa::native_isa};
use crate::deopt::{ExitFrame, Location};
use crate::ir::{StateId, Val, print::print_graph};
use crate::lower::Symbol;
use crate::lower::exits::DescribeExit;
use crate::snapshot::*;
use lanner_engine::bytecode::{FunctionKind, Reg, ops};
use lanner_engine::value::Value;

struct NoExits;
impl DescribeExit for NoExits {
    fn describe(&self, _: StateId, _: bool, _: &mut dyn FnMut(Val) -> Location) -> Vec<ExitFrame> {
        Vec::new()
    }
}

fn snapshot(code: Vec<u32>, registers: u32, params: u32) -> Snapshot {
    Snapshot {
        osr_types: vec![],
        functions: vec![FunctionSnapshot {
            name: "test".into(),
            code_block: 0,
            code_cell: Constant { bits: 8, movable: false },
            entry_cell: 1,
            code,
            kind: FunctionKind::Normal,
            strict: true,
            param_count: params,
            register_count: registers,
            constants: vec![],
            handlers: vec![],
            property: vec![],
            element: vec![],
            arith: vec![kinds::INT; 8],
            compare: vec![kinds::INT; 8],
            call: vec![CallFeedback {
                seen: true,
                cases: vec![CallCase {
                    callee: None,
                    code: Some(Constant { bits: 8, movable: false }),
                    function: Some(0),
                    direct: Some(DirectTarget { entry_cell: 1, params, name: "test".into() }),
                    intrinsic: 0,
                    construct: None,
                    callee_shape: 0,
                    native: false,
                    class_constructor: false,
                    derived: false,
                }],
                ..Default::default()
            }],
            alloc: vec![],
            global: vec![],
            scopes: vec![],
            exited: vec![],
            code_address: 0,
            inner: vec![],
            inner_closures: vec![],
            realm: 0,
            string_constants: vec![],
            length_key: 0,
            needs_arguments: false,
            interpreted: false,
            module: None,
            imports: vec![],
            cells: vec![],
            liveness: Default::default(),
        }],
        object: WellKnown {
            array_shape: 0,
            empty_elements: Constant { bits: 16, movable: false },
            closure_nslots: 5,
            proto_epoch: 0,
            buffers_changed: 0,
            no_prototype_elements: 0,
            string_shapes: vec![],
            array_iterator_next: None,
            array_iteration_pristine: 0,
            type_names: [0; 8],
            single_char_strings: 16,
            further_results: 0,
        },
        only_closure: None,
        function_contexts: Default::default(),
        contexts: Default::default(),
        closures: vec![],
        constructors: vec![],
        parents: vec![],
        module_slots: Default::default(),
        inline_budget: 1800,
        cells: vec![],
    }
}

fn run(snap: &Snapshot, argument: i32) -> Value {
    let built = build(snap, Entry::Function).expect("builds");
    let mut graph = built.graph;
    crate::passes::run(&mut graph, &[]);
    if std::env::var_os("PRINT_IR").is_some() {
        eprintln!("{}", print_graph(&graph, true));
    }
    let isa = native_isa(true).expect("isa");
    let context = CompilerContext { offsets: VmOffsets::default(), ..CompilerContext::default() };
    let mut space = CodeSpace::new().expect("space");
    let config = isa.frontend_config();
    let lowered = crate::lower::lower(&graph, &context, &NoExits, 0, config);
    let print = std::env::var_os("PRINT_ASM").is_some();
    let code = compile_lowered(&isa, lowered, print, print).expect("compiles");
    eprintln!("{}", code.listing);
    for &symbol in code.symbols.iter().filter(|&&s| s != Symbol::SelfEntry) {
        space.add_stubs(&[stub_code(&isa, &context, symbol).expect("stub")]).expect("room");
    }
    let range = space.link(&code).expect("links");
    let vm = [0u64; 32];
    // SAFETY: the code has this signature; the fake VM's words are all it reads.
    let f: extern "C" fn(*const u64, u64, u64, u64) -> u64 = unsafe { std::mem::transmute(range.start) };
    Value(f(vm.as_ptr(), 0, Value::UNDEFINED.0, Value::int(argument).0))
}

#[test]
fn integer_loop() {
    let mut c = Vec::new();
    let (s, i) = (Reg(2), Reg(3));
    ops::LoadInt { dst: s, value: 0 }.write(&mut c);
    ops::LoadInt { dst: i, value: 0 }.write(&mut c);
    let header = c.len() as i32;
    let exit = c.len();
    ops::JumpNotLess { lhs: i, rhs: Reg(1), target: 0, feedback: 0 }.write(&mut c);
    ops::Add { dst: s, lhs: s, rhs: i, feedback: 0 }.write(&mut c);
    ops::Inc { dst: i, src: i, feedback: 1 }.write(&mut c);
    let back = c.len() as i32;
    ops::JumpLoop { target: header - back, counter: 0 }.write(&mut c);
    let end = c.len();
    c[exit + 3] = (end - exit) as u32;
    ops::Return { src: s }.write(&mut c);
    assert_eq!(run(&snapshot(c, 4, 1), 1000), Value::int(499_500));
}

#[test]
fn recursion() {
    let mut c = Vec::new();
    let at = c.len();
    ops::LoadInt { dst: Reg(2), value: 2 }.write(&mut c);
    let jump = c.len();
    ops::JumpNotLess { lhs: Reg(1), rhs: Reg(2), target: 0, feedback: 0 }.write(&mut c);
    ops::Return { src: Reg(1) }.write(&mut c);
    let end = c.len();
    c[jump + 3] = (end - jump) as u32;
    let _ = at;
    ops::LoadCallee { dst: Reg(2) }.write(&mut c);
    ops::SubImm { dst: Reg(3), lhs: Reg(1), rhs: 1, feedback: 0 }.write(&mut c);
    ops::CallFunction { dst: Reg(4), callee: Reg(2), first: Reg(3), argc: 1, ic: 0 }.write(&mut c);
    ops::SubImm { dst: Reg(3), lhs: Reg(1), rhs: 2, feedback: 0 }.write(&mut c);
    ops::CallFunction { dst: Reg(5), callee: Reg(2), first: Reg(3), argc: 1, ic: 0 }.write(&mut c);
    ops::Add { dst: Reg(4), lhs: Reg(4), rhs: Reg(5), feedback: 0 }.write(&mut c);
    ops::Return { src: Reg(4) }.write(&mut c);
    assert_eq!(run(&snapshot(c, 6, 1), 20), Value::int(6765));
}
