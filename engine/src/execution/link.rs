//! Linking: a compiled function becomes a code block in a `Code` cell.

use super::code::code_flags;
use super::{CodeBlock, JsResult, Realm, Script, Vm};
use crate::bytecode::{Constant, FunctionCode, FunctionKind};
use crate::feedback::Feedback;
use crate::heap::CellKind;
use crate::value::Value;
use std::rc::Rc;

/// First inline capacity of objects made by a constructor, until slack tracking has learned better.
const FIRST_CONSTRUCT_CAPACITY: u8 = 8;

/// Links `function` for `realm`; gives the `Code` cell.
pub fn link(
    vm: &mut Vm,
    function: Rc<FunctionCode>,
    script: Rc<Script>,
    realm: *mut Realm,
) -> JsResult<Value> {
    let scope_base = vm.scope_infos.len() as u32;
    vm.scope_infos.extend(function.scopes.iter().cloned());
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
        construct_capacity: FIRST_CONSTRUCT_CAPACITY,
        construct_samples: 0,
    };
    let cell = match vm.heap.alloc_old_native(CellKind::Code, Box::new(block)) {
        Ok(cell) => Value(cell as u64),
        Err(_) => return Err(vm.out_of_memory()),
    };
    if vm.options.print_bytecode {
        print!("{}", crate::bytecode::disassemble(&function));
    }
    let block = vm.code_of(cell);
    block.cell = cell.as_cell();
    // The block is traced through its cell from here on, so each constant is safe once stored.
    for (i, constant) in function.constants.iter().enumerate() {
        let value = match constant {
            Constant::Number(n) => Value::number(*n),
            Constant::String(units) => vm.constant_string(units)?,
            Constant::BigInt(limbs) => vm.new_bigint(false, limbs)?.value(),
            Constant::Template { .. } => Value::UNDEFINED,
        };
        block.constants[i] = value;
        vm.heap.write_barrier(block.cell);
    }
    Ok(cell)
}

/// Links inner function `index` of a running code block on its first closure.
pub fn link_inner(vm: &mut Vm, code: *mut CodeBlock, index: u32) -> JsResult<Value> {
    // SAFETY: the running frame keeps its code alive.
    let block = unsafe { &mut *code };
    let inner = block.function.functions[index as usize].clone();
    let cell = link(vm, inner, block.script.clone(), block.realm)?;
    block.functions[index as usize] = cell;
    vm.heap.write_barrier(block.cell);
    Ok(cell)
}
