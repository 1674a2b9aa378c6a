//! Structured clones: see `node::messaging` for the algorithm.

use super::{Binding, no_constants};
use lanner_engine::embedding::{
    Attributes, CallContext, Gc, JsObject, JsResult, PropertyKey, RootedValue, Value, Vm, method,
};
use std::cell::OnceCell;

pub const BINDING: Binding = Binding {
    name: "messaging",
    methods: &[method("setTransferMode", 2, set_transfer_mode)],
    constants: no_constants,
};

thread_local! {
    /// The private name under which objects keep their transfer mode.
    static TRANSFER_MODE: OnceCell<RootedValue> = const { OnceCell::new() };
}

fn transfer_mode_key(vm: &mut Vm) -> JsResult<PropertyKey> {
    if let Some(name) = TRANSFER_MODE.with(|slot| slot.get().map(|name| **name)) {
        return Ok(PropertyKey::symbol(name.as_gc()));
    }
    let description = vm.new_string("#transferMode").value();
    let name = vm.new_private_name(description)?;
    let rooted = RootedValue::new(&mut vm.heap, name.value());
    TRANSFER_MODE.with(|slot| {
        let _ = slot.set(rooted);
    });
    Ok(PropertyKey::symbol(name))
}

/// `setTransferMode(object, mode)`: 1 is cloneable, 2 transferable, 0 neither.
fn set_transfer_mode(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, mode) = (cx.arg(0), cx.arg(1));
    if !object.is_object() || !mode.is_number() {
        return Err(vm.type_error("setTransferMode needs an object and a number"));
    }
    let object: Gc<JsObject> = object.as_gc();
    let key = transfer_mode_key(vm)?;
    match vm.private_entry(object, key) {
        Some(entry) => vm.write_slot_checked(object, &entry, mode),
        None => vm.add_private(object, key, mode, Attributes::HIDDEN)?,
    }
    Ok(Value::UNDEFINED)
}
