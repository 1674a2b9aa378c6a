//! 20.1.3 Properties of the Object prototype object, with Annex B.2.2.

use super::{Accessor, JitIntrinsic, Key, Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{JsObject, PropertyDescriptor};
use crate::string::JsString;
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[
    method("hasOwnProperty", 1, has_own_property).jit(JitIntrinsic::ObjectPrototypeHasOwnProperty),
    method("isPrototypeOf", 1, is_prototype_of),
    method("propertyIsEnumerable", 1, property_is_enumerable),
    method("toLocaleString", 0, to_locale_string),
    method("__defineGetter__", 2, define_getter),
    method("__defineSetter__", 2, define_setter),
    method("__lookupGetter__", 1, lookup_getter),
    method("__lookupSetter__", 1, lookup_setter),
];

const TO_STRING: Method = method("toString", 0, to_string);
const VALUE_OF: Method = method("valueOf", 0, value_of);

const ACCESSORS: &[Accessor] =
    &[Accessor { key: Key::Name("__proto__"), get: Some(get_proto), set: Some(set_proto) }];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let proto: Gc<JsObject> = vm.intrinsic(Intrinsic::ObjectPrototype).as_gc();
    vm.install_methods(proto, METHODS)?;
    vm.install_intrinsic_method(proto, &TO_STRING, Intrinsic::ObjectPrototypeToString)?;
    vm.install_intrinsic_method(proto, &VALUE_OF, Intrinsic::ObjectPrototypeValueOf)?;
    vm.install_accessors(proto, ACCESSORS)
}

/// 20.1.3.2 Object.prototype.hasOwnProperty ( V )
fn has_own_property(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let key = vm.to_property_key(cx.arg(0))?;
    let object = vm.to_object(cx.this)?;
    Ok(Value::bool(vm.has_own_property(object, key)?))
}

/// 20.1.3.3 Object.prototype.isPrototypeOf ( V )
fn is_prototype_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.arg(0).is_object() {
        return Ok(Value::FALSE);
    }
    let object = vm.to_object(cx.this)?;
    let mut at: Gc<JsObject> = cx.arg(0).as_gc();
    loop {
        let proto = vm.get_prototype_of(at)?;
        if !proto.is_object() {
            return Ok(Value::FALSE);
        }
        if proto == object.value() {
            return Ok(Value::TRUE);
        }
        at = proto.as_gc();
    }
}

/// 20.1.3.4 Object.prototype.propertyIsEnumerable ( V )
fn property_is_enumerable(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let key = vm.to_property_key(cx.arg(0))?;
    let object = vm.to_object(cx.this)?;
    let enumerable = vm.get_own_property(object, key)?.is_some_and(|d| d.enumerable == Some(true));
    Ok(Value::bool(enumerable))
}

/// 20.1.3.5 Object.prototype.toLocaleString ( )
fn to_locale_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.invoke(cx.this, vm.names.to_string, &[])
}

/// 20.1.3.6 Object.prototype.toString ( )
pub fn to_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if cx.this.is_undefined() {
        return Ok(vm.intern("[object Undefined]").value());
    }
    if cx.this.is_null() {
        return Ok(vm.intern("[object Null]").value());
    }
    let object = vm.to_object(cx.this)?;
    // 4–14. The built-in tag; IsArray throws for a revoked proxy.
    let builtin = if vm.is_array(object.value())? {
        "Array"
    } else {
        match CellKind::from_u8(object.header.kind) {
            Some(CellKind::MappedArguments | CellKind::UnmappedArguments) => "Arguments",
            Some(CellKind::Error) => "Error",
            Some(CellKind::BooleanObject) => "Boolean",
            Some(CellKind::NumberObject) => "Number",
            Some(CellKind::StringObject) => "String",
            Some(CellKind::Date) => "Date",
            Some(CellKind::RegExp) => "RegExp",
            _ if object.is_callable() => "Function",
            _ => "Object",
        }
    };
    let tag = vm.get(object, vm.symbols.to_string_tag)?;
    if tag.is_string() {
        let open = vm.new_string("[object ");
        let close = vm.intern("]");
        let tag: Gc<JsString> = tag.as_gc();
        let text = vm.concat_strings(open, tag)?;
        return Ok(vm.concat_strings(text, close)?.value());
    }
    Ok(vm.intern(&format!("[object {builtin}]")).value())
}

/// 20.1.3.7 Object.prototype.valueOf ( )
fn value_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(vm.to_object(cx.this)?.value())
}

/// 20.1.3.8.1 get Object.prototype.__proto__
fn get_proto(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = vm.to_object(cx.this)?;
    vm.get_prototype_of(object)
}

/// 20.1.3.8.2 set Object.prototype.__proto__
fn set_proto(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.require_object_coercible(cx.this, "Object.prototype.__proto__")?;
    let proto = cx.arg(0);
    if (!proto.is_object() && !proto.is_null()) || !cx.this.is_object() {
        return Ok(Value::UNDEFINED);
    }
    if !vm.set_prototype_of(cx.this.as_gc(), proto)? {
        return Err(super::object_constructor::refused_prototype(vm, cx.this.as_gc(), proto));
    }
    Ok(Value::UNDEFINED)
}

fn define_half(vm: &mut Vm, cx: &CallContext, getter: bool) -> JsResult<Value> {
    let object = vm.to_object(cx.this)?;
    let function = cx.arg(1);
    if !vm.is_callable(function) {
        let name = if getter { "__defineGetter__" } else { "__defineSetter__" };
        return Err(vm.type_error(format!("Object.prototype.{name}: Expecting function")));
    }
    let key = vm.to_property_key(cx.arg(0))?;
    let descriptor = PropertyDescriptor {
        get: getter.then_some(function),
        set: (!getter).then_some(function),
        enumerable: Some(true),
        configurable: Some(true),
        ..PropertyDescriptor::default()
    };
    vm.define_property_or_throw(object, key, descriptor)?;
    Ok(Value::UNDEFINED)
}

/// 20.1.3.9.1 Object.prototype.__defineGetter__ ( P, getter )
fn define_getter(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    define_half(vm, cx, true)
}

/// 20.1.3.9.2 Object.prototype.__defineSetter__ ( P, setter )
fn define_setter(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    define_half(vm, cx, false)
}

fn lookup_half(vm: &mut Vm, cx: &CallContext, getter: bool) -> JsResult<Value> {
    let mut object = vm.to_object(cx.this)?;
    let key = vm.to_property_key(cx.arg(0))?;
    loop {
        if let Some(descriptor) = vm.get_own_property(object, key)? {
            let half = if getter { descriptor.get } else { descriptor.set };
            return Ok(half.unwrap_or(Value::UNDEFINED));
        }
        let proto = vm.get_prototype_of(object)?;
        if !proto.is_object() {
            return Ok(Value::UNDEFINED);
        }
        object = proto.as_gc();
    }
}

/// 20.1.3.9.3 Object.prototype.__lookupGetter__ ( P )
fn lookup_getter(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    lookup_half(vm, cx, true)
}

/// 20.1.3.9.4 Object.prototype.__lookupSetter__ ( P )
fn lookup_setter(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    lookup_half(vm, cx, false)
}
