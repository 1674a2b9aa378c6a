//! 24.2.2 and 24.2.3: the Set constructor.

use super::symbol_getter;
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::object::ordered_table::SET;
use crate::value::Value;

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (constructor, prototype) = vm.install_constructor(
        "Set",
        0,
        construct,
        Intrinsic::Set,
        Intrinsic::SetPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    let species = symbol_getter(|s| s.species, "[Symbol.species]", super::return_this);
    vm.install_accessors(constructor, &[species])?;
    super::set_prototype::init(vm, prototype)?;
    super::set_iterator_prototype::init(vm)
}

/// 24.2.2.1 Set ( [ iterable ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.require_new(cx.new_target, "Set")?;
    let proto = vm.get_prototype_from_constructor(cx.new_target, Intrinsic::SetPrototype)?;
    let set = vm.new_collection::<SET>(proto)?;
    if cx.arg(0).is_nullish() {
        return Ok(set.value());
    }
    let adder = vm.get(set, vm.names.add)?;
    if !vm.is_callable(adder) {
        return Err(super::map_constructor::not_an_adder(vm, adder, set, "add"));
    }
    // FAST PATH: the original `add` reads nothing but its argument.
    let original = super::set_prototype::is_original_add(adder);
    let mut record = vm.get_iterator(cx.arg(0))?;
    while let Some(item) = vm.iterator_step_value(&mut record)? {
        let step =
            if original { vm.set_add(set, item) } else { vm.call(adder, set.value(), &[item]).map(|_| ()) };
        if step.is_err() {
            return vm.iterator_close(&record, step.map(|()| Value::UNDEFINED));
        }
    }
    Ok(set.value())
}
