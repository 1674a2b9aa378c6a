//! Linking: a compiled function becomes a code block in a `Code` cell.

use super::code::code_flags;
use super::{CodeBlock, JsResult, Realm, Script, Vm};
use crate::bytecode::{Constant, FunctionCode, FunctionKind, Opcode, Role, ScopeInfo, decode};
use crate::feedback::{CallIc, ElementIc, Feedback, PropertyIc};
use crate::heap::CellKind;
use crate::value::Value;
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// First inline capacity of objects made by a constructor, until slack tracking has learned better.
const FIRST_CONSTRUCT_CAPACITY: u8 = 8;

/// String constants up to this length are interned unasked: most are names.
const SHORT_CONSTANT: usize = 64;

/// Index in `vm.scope_infos` of these scopes.
fn scope_base(vm: &mut Vm, scopes: &[ScopeInfo]) -> u32 {
    if scopes.is_empty() {
        return 0;
    }
    let mut hasher = FxHasher::default();
    scopes.hash(&mut hasher);
    let bases = vm.scope_bases.entry(hasher.finish()).or_default();
    let known = bases.iter().find(|&&base| {
        let rest = &vm.scope_infos[base as usize..];
        rest.len() >= scopes.len() && rest[..scopes.len()] == *scopes
    });
    if let Some(&base) = known {
        return base;
    }
    let base = vm.scope_infos.len() as u32;
    bases.push(base);
    vm.scope_infos.extend_from_slice(scopes);
    base
}

/// Bytes outside of the heap that live as long as a linked function, about: its feedback, and for
/// outermost code the source and the unlinked functions, which are a few times as large.
fn footprint(function: &FunctionCode, script: &Script) -> usize {
    const UNLINKED_PER_SOURCE_BYTE: usize = 8;
    let counts = &function.feedback;
    let feedback = counts.property as usize * size_of::<PropertyIc>()
        + counts.element as usize * size_of::<ElementIc>()
        + counts.call as usize * size_of::<CallIc>();
    let outermost = matches!(function.kind, FunctionKind::Script | FunctionKind::Eval | FunctionKind::Module);
    let source = if outermost { script.source.text().len() * (1 + UNLINKED_PER_SOURCE_BYTE) } else { 0 };
    size_of::<CodeBlock>() + feedback + source
}

/// Links `function`, which is no inner function, for `realm`; gives the `Code` cell.
pub fn link(
    vm: &mut Vm,
    function: Rc<FunctionCode>,
    script: Rc<Script>,
    realm: *mut Realm,
) -> JsResult<Value> {
    if vm.options.print_bytecode {
        // Inner functions are printed along.
        print!("{}", crate::bytecode::disassemble(&function));
    }
    link_any(vm, function, script, realm)
}

fn link_any(
    vm: &mut Vm,
    function: Rc<FunctionCode>,
    script: Rc<Script>,
    realm: *mut Realm,
) -> JsResult<Value> {
    let scope_base = scope_base(vm, &function.scopes);
    let accounted = footprint(&function, &script);
    vm.settle_external_bytes();
    vm.heap.add_external_bytes(accounted as isize);
    let mut flags = 0;
    let kind = function.kind;
    for (flag, on) in [
        (code_flags::STRICT, function.strict),
        (code_flags::CLASS_CONSTRUCTOR, kind.is_class_constructor()),
        (code_flags::DERIVED, kind == FunctionKind::DerivedConstructor),
        (code_flags::GENERATOR, kind.is_generator()),
        (code_flags::ASYNC, kind.is_async()),
        (code_flags::ARROW, kind.is_arrow()),
        (code_flags::CONSTRUCTOR, kind.is_constructor()),
    ] {
        if on {
            flags |= flag;
        }
    }
    let hotness = vm.options.jit_threshold.min(i32::MAX as u32) as i32;
    let imports = vm.modules.import_cells(&script);
    let block = CodeBlock {
        jit_entry: std::ptr::null(),
        direct_entry: std::ptr::null(),
        hotness,
        register_count: function.register_count,
        param_count: function.param_count,
        flags,
        code: function.code.as_ptr(),
        constants: vec![Value::UNDEFINED; function.constants.len()].into(),
        functions: vec![Value::UNDEFINED; function.functions.len()].into(),
        templates: Vec::new(),
        scope_base,
        imports,
        feedback: Feedback::new(&function.feedback),
        function: function.clone(),
        script,
        realm,
        cell: std::ptr::null_mut(),
        tier_state: None,
        accounted,
        construct_capacity: FIRST_CONSTRUCT_CAPACITY,
        closures: 0,
        construct_samples: 0,
    };
    let cell = match vm.heap.alloc_old_native(CellKind::Code, Box::new(block)) {
        Ok(cell) => Value(cell as u64),
        Err(_) => return Err(vm.out_of_memory()),
    };
    let block = vm.code_of(cell);
    block.cell = cell.as_cell();
    // The block is traced through its cell from here on, so each constant is safe once stored.
    let names = long_names(&function);
    for (i, constant) in function.constants.iter().enumerate() {
        let value = match constant {
            Constant::Number(n) => Value::number(*n),
            Constant::String(units) => {
                let is_name = units.len() <= SHORT_CONSTANT || names.contains(&(i as u32));
                vm.constant_string(units, is_name)?
            }
            Constant::BigInt(limbs) => vm.new_bigint(false, limbs)?.value(),
            Constant::Template { .. } => Value::UNDEFINED,
        };
        block.constants[i] = value;
        vm.heap.write_barrier(block.cell);
    }
    Ok(cell)
}

/// Constants that are long strings and used for more than their value: as names.
fn long_names(function: &FunctionCode) -> Vec<u32> {
    let is_long =
        |constant: &Constant| matches!(constant, Constant::String(units) if units.len() > SHORT_CONSTANT);
    let mut names = Vec::new();
    if !function.constants.iter().any(is_long) {
        return names;
    }
    for instruction in decode(&function.code).unwrap_or_default() {
        if instruction.opcode == Opcode::LoadConst {
            continue;
        }
        for (index, (_, role)) in instruction.opcode.operands().iter().enumerate() {
            let word = function.code[instruction.at as usize + 1 + index];
            if *role == Role::Constant && function.constants.get(word as usize).is_some_and(is_long) {
                names.push(word);
            }
        }
    }
    names
}

/// Links inner function `index` of a running code block on its first closure.
pub fn link_inner(vm: &mut Vm, code: *mut CodeBlock, index: u32) -> JsResult<Value> {
    // SAFETY: the running frame keeps its code alive.
    let block = unsafe { &mut *code };
    let inner = block.function.functions[index as usize].clone();
    let cell = link_any(vm, inner, block.script.clone(), block.realm)?;
    block.functions[index as usize] = cell;
    vm.heap.write_barrier(block.cell);
    Ok(cell)
}
