//! What `require` and `import` need to know of built-in modules.

use super::{Binding, no_constants, string_argument};
use crate::node::modules;
use lanner_engine::embedding::{CallContext, JsResult, Value, Vm, method};

pub const BINDING: Binding = Binding {
    name: "modules",
    methods: &[
        method("isBuiltin", 1, is_builtin),
        method("canBeRequiredWithoutScheme", 1, can_be_required_without_scheme),
        method("builtinIds", 0, builtin_ids),
    ],
    constants: no_constants,
};

/// Whether `id` (with or without `node:`) names a module of Node, built or not.
fn is_builtin(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let id = string_argument(vm, cx.arg(0))?;
    Ok(Value::bool(match id.strip_prefix("node:") {
        Some(name) => modules::is_name(name),
        None => modules::is_name(&id) && !modules::PREFIX_ONLY.contains(&id.as_str()),
    }))
}

fn can_be_required_without_scheme(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let id = string_argument(vm, cx.arg(0))?;
    Ok(Value::bool(modules::is_name(&id) && !modules::PREFIX_ONLY.contains(&id.as_str())))
}

/// Names of all of Node's modules, sorted.
fn builtin_ids(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let mut ids: Vec<&str> = modules::names().collect();
    ids.sort_unstable();
    let list = vm.new_array_from(&[])?;
    for id in ids {
        let id = vm.try_new_string(id)?.value();
        vm.array_push(list, id)?;
    }
    Ok(list.value())
}
