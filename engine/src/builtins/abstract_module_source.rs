//! %AbstractModuleSource% of the source phase imports proposal: no global, the prototype chain's end of the
//! module source objects of hosts. Internal field of those: the name of their class.

use super::{Accessor, symbol_getter};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{Attributes, JsObject, PropertyDescriptor};
use crate::value::{Gc, Value};

const CLASS_NAME: usize = 0;

const ACCESSORS: &[Accessor] = &[symbol_getter(|s| s.to_string_tag, "[Symbol.toStringTag]", to_string_tag)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let name = vm.key_from_str("AbstractModuleSource");
    let constructor = vm.new_native_function(construct, name, 0, true)?;
    let prototype = vm.new_object()?;
    let realm = vm.realm_mut();
    realm.set(Intrinsic::AbstractModuleSource, constructor);
    realm.set(Intrinsic::AbstractModuleSourcePrototype, prototype);
    let descriptor = PropertyDescriptor::data(prototype.value(), Attributes::NONE);
    vm.define_property_or_throw(constructor.object(), vm.names.prototype, descriptor)?;
    let descriptor = PropertyDescriptor::data(constructor.value(), Attributes::HIDDEN);
    vm.define_property_or_throw(prototype, vm.names.constructor, descriptor)?;
    vm.install_accessors(prototype, ACCESSORS)
}

/// %AbstractModuleSource% ( ): only a super class.
fn construct(vm: &mut Vm, _: &CallContext) -> JsResult<Value> {
    Err(vm.type_error("Abstract class AbstractModuleSource not directly constructable"))
}

/// get %AbstractModuleSource%.prototype [ %Symbol.toStringTag% ]
fn to_string_tag(_: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.this.is_kind(CellKind::ModuleSource) {
        return Ok(Value::UNDEFINED);
    }
    let object: Gc<JsObject> = cx.this.as_gc();
    Ok(object.word(CLASS_NAME))
}

impl Vm {
    /// A module source object of a host's class.
    pub fn new_module_source(&mut self, class_name: &str) -> JsResult<Value> {
        let prototype = self.intrinsic(Intrinsic::AbstractModuleSourcePrototype);
        let object = self.new_object_of_kind(CellKind::ModuleSource, prototype, 1)?;
        let name = self.new_string(class_name).value();
        self.set_internal(object, CLASS_NAME, name);
        Ok(object.value())
    }
}
