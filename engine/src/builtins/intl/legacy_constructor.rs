//! What NumberFormat and DateTimeFormat keep of ECMA-402's first edition: called as a function on an object
//! that inherits from the constructor's prototype, they put the service into that object under a symbol.

use super::this_object;
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{Attributes, JsObject, PropertyDescriptor, PropertyKey};
use crate::value::{Gc, Value};

/// The realm's %Intl%.[[FallbackSymbol]].
fn fallback_symbol(vm: &mut Vm) -> JsResult<PropertyKey> {
    let made = vm.intrinsic(Intrinsic::IntlFallbackSymbol);
    let symbol = if made.is_undefined() {
        let description = vm.new_string("IntlLegacyConstructedSymbol").value();
        let symbol = vm.new_symbol(description)?;
        vm.realm_mut().set(Intrinsic::IntlFallbackSymbol, symbol);
        symbol
    } else {
        made.as_gc()
    };
    Ok(PropertyKey::symbol(symbol))
}

/// 15.1.1.1 ChainNumberFormat ( numberFormat, newTarget, this ) and 11.1.1.1 ChainDateTimeFormat.
pub fn chain(vm: &mut Vm, cx: &CallContext, service: Value, constructor: Intrinsic) -> JsResult<Value> {
    let constructor = vm.intrinsic(constructor);
    if cx.is_construct() || !vm.ordinary_has_instance(constructor, cx.this)? {
        return Ok(service);
    }
    let object: Gc<JsObject> = cx.this.as_gc();
    let key = fallback_symbol(vm)?;
    vm.define_property_or_throw(object, key, PropertyDescriptor::data(service, Attributes::NONE))?;
    Ok(cx.this)
}

/// 15.5.? UnwrapNumberFormat ( nf ) and 11.5.? UnwrapDateTimeFormat: the service itself, or the one that
/// `chain` put into the receiver.
pub fn unwrap(
    vm: &mut Vm,
    this: Value,
    kind: CellKind,
    constructor: Intrinsic,
    method: &str,
) -> JsResult<Gc<JsObject>> {
    let constructor = vm.intrinsic(constructor);
    let mut service = this;
    if this.is_object() && !this.is_kind(kind) && vm.ordinary_has_instance(constructor, this)? {
        let key = fallback_symbol(vm)?;
        service = vm.get(this.as_gc(), key)?;
    }
    this_object(vm, service, kind, method)
}
