//! The Boolean constructor (20.3.1, 20.3.2).

use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::value::Value;

pub fn init(vm: &mut Vm) -> JsResult<()> {
    // 20.3.3: the prototype is itself a Boolean object.
    let object_prototype = vm.intrinsic(Intrinsic::ObjectPrototype);
    let prototype = vm.new_primitive_object(CellKind::BooleanObject, Value::FALSE, object_prototype)?;
    vm.realm_mut().set(Intrinsic::BooleanPrototype, prototype);
    let (_, prototype) = vm.install_constructor(
        "Boolean",
        1,
        boolean,
        Intrinsic::Boolean,
        Intrinsic::BooleanPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    super::boolean_prototype::init(vm, prototype)
}

// 20.3.1.1 Boolean ( value )
fn boolean(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let value = Value::bool(vm.to_boolean(cx.arg(0)));
    if !cx.is_construct() {
        return Ok(value);
    }
    let proto = vm.get_prototype_from_constructor(cx.new_target, Intrinsic::BooleanPrototype)?;
    Ok(vm.new_primitive_object(CellKind::BooleanObject, value, proto)?.value())
}
