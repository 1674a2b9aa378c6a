//! 20.2 Function objects, and the constructors of the other function kinds (27.3, 27.7, 27.4).

use super::{JitIntrinsic, Method, method, symbol_method};
use crate::bytecode::FunctionKind;
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{Attributes, JsFunction, JsObject, PropertyDescriptor};
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[
    method("apply", 2, apply).jit(JitIntrinsic::FunctionPrototypeApply),
    method("bind", 1, bind),
    method("call", 1, call).jit(JitIntrinsic::FunctionPrototypeCall),
    method("toString", 0, to_string),
];

const HAS_INSTANCE: Method = symbol_method(|s| s.has_instance, "[Symbol.hasInstance]", 1, has_instance)
    .with_attributes(Attributes::NONE);

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (_, proto) = vm.install_constructor(
        "Function",
        1,
        construct_function,
        Intrinsic::Function,
        Intrinsic::FunctionPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(proto, METHODS)?;
    vm.install_intrinsic_method(proto, &HAS_INSTANCE, Intrinsic::FunctionPrototypeHasInstance)?;
    // 10.2.4 AddRestrictedFunctionProperties, with %ThrowTypeError% (10.2.4.1).
    let empty = vm.key_from_str("");
    let thrower = vm.new_native_function(throw_type_error, empty, 0, false)?;
    let fixed = |value: Value| PropertyDescriptor::data(value, Attributes::NONE);
    let name = vm.empty_string().value();
    vm.define_property_or_throw(thrower.object(), vm.names.name, fixed(name))?;
    vm.define_property_or_throw(thrower.object(), vm.names.length, fixed(Value::int(0)))?;
    vm.prevent_extensions(thrower.object())?;
    vm.realm_mut().set(Intrinsic::ThrowTypeError, thrower);
    let accessor = PropertyDescriptor::accessor(thrower.value(), thrower.value(), Attributes::CONFIG);
    vm.define_property_or_throw(proto, vm.names.caller, accessor)?;
    vm.define_property_or_throw(proto, vm.names.arguments, accessor)?;
    function_kinds(vm)
}

/// GeneratorFunction, AsyncFunction and AsyncGeneratorFunction: reached only through prototypes.
fn function_kinds(vm: &mut Vm) -> JsResult<()> {
    type Kind = (&'static str, crate::execution::NativeFn, Intrinsic, Intrinsic);
    const KINDS: &[Kind] = &[
        (
            "GeneratorFunction",
            construct_generator,
            Intrinsic::GeneratorFunction,
            Intrinsic::GeneratorFunctionPrototype,
        ),
        ("AsyncFunction", construct_async, Intrinsic::AsyncFunction, Intrinsic::AsyncFunctionPrototype),
        (
            "AsyncGeneratorFunction",
            construct_async_generator,
            Intrinsic::AsyncGeneratorFunction,
            Intrinsic::AsyncGeneratorFunctionPrototype,
        ),
    ];
    for &(name, function, constructor_id, prototype_id) in KINDS {
        let key = vm.key_from_str(name);
        let constructor = vm.new_native_function(function, key, 1, true)?;
        let parent = vm.intrinsic(Intrinsic::Function);
        vm.set_prototype_of(constructor.object(), parent)?;
        let proto = vm.install_prototype(prototype_id, Intrinsic::FunctionPrototype, &[], Some(name))?;
        vm.install_value(constructor.object(), vm.names.prototype, proto.value(), Attributes::NONE)?;
        vm.install_value(proto, vm.names.constructor, constructor.value(), Attributes::CONFIG)?;
        vm.realm_mut().set(constructor_id, constructor);
    }
    Ok(())
}

/// 10.2.4.1 %ThrowTypeError%. As the accessor of `caller` and `arguments` it gives undefined for plain sloppy
/// functions, whose properties of these names are the implementation's affair (17).
fn throw_type_error(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if cx.this.is_kind(CellKind::Function) {
        let code = vm.code_of(cx.this.as_gc::<JsFunction>().code);
        if code.kind() == FunctionKind::Normal && !code.is_strict() {
            return Ok(Value::UNDEFINED);
        }
    }
    Err(vm.type_error(
        "'caller', 'callee', and 'arguments' properties may not be accessed on strict mode functions or the \
         arguments objects for calls to them",
    ))
}

/// 20.2.1.1.1 CreateDynamicFunction
fn create_dynamic(vm: &mut Vm, cx: &CallContext, keyword: &str, fallback: Intrinsic) -> JsResult<Value> {
    let mut parameters = Vec::new();
    let (body, params) = match cx.args().split_last() {
        Some((body, params)) => (*body, params),
        None => (vm.empty_string().value(), &[][..]),
    };
    for (i, &param) in params.iter().enumerate() {
        if i > 0 {
            parameters.push(b',' as u16);
        }
        let text = vm.to_string(param)?;
        parameters.extend(vm.view(text)?.units());
    }
    let body = vm.to_string(body)?;
    let body = vm.view(body)?.to_utf16();
    let new_target = if cx.is_construct() { cx.new_target } else { cx.callee.value() };
    let proto = vm.get_prototype_from_constructor(new_target, fallback)?;
    let function = vm.dynamic_function(keyword, &parameters, &body)?;
    if proto != vm.proto_of(function.object()) {
        vm.set_prototype_of(function.object(), proto)?;
    }
    Ok(function.value())
}

/// 20.2.1.1 Function ( ...parameterArgs, bodyArg )
fn construct_function(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    create_dynamic(vm, cx, "function", Intrinsic::FunctionPrototype)
}
/// 27.3.1.1 GeneratorFunction ( ...parameterArgs, bodyArg )
fn construct_generator(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    create_dynamic(vm, cx, "function*", Intrinsic::GeneratorFunctionPrototype)
}
/// 27.7.1.1 AsyncFunction ( ...parameterArgs, bodyArg )
fn construct_async(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    create_dynamic(vm, cx, "async function", Intrinsic::AsyncFunctionPrototype)
}
/// 27.4.1.1 AsyncGeneratorFunction ( ...parameterArgs, bodyArg )
fn construct_async_generator(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    create_dynamic(vm, cx, "async function*", Intrinsic::AsyncGeneratorFunctionPrototype)
}

fn require_callable(vm: &mut Vm, value: Value, method: &str) -> JsResult<()> {
    if vm.is_callable(value) {
        return Ok(());
    }
    let text = vm.describe(value);
    let kind = match vm.type_of(value).to_rust_string() {
        kind if kind == "undefined" => kind,
        kind if kind == "object" => format!("an {kind}"),
        kind => format!("a {kind}"),
    };
    Err(vm.type_error(format!(
        "Function.prototype.{method} was called on {text}, which is {kind} and not a function"
    )))
}

/// 20.2.3.1 Function.prototype.apply ( thisArg, argArray )
fn apply(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    require_callable(vm, cx.this, "apply")?;
    if cx.arg(1).is_nullish() {
        return vm.call(cx.this, cx.arg(0), &[]);
    }
    let list = vm.create_list_from_array_like(cx.arg(1))?;
    vm.call(cx.this, cx.arg(0), &list)
}

/// 20.2.3.2 Function.prototype.bind ( thisArg, ...args )
fn bind(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !vm.is_callable(cx.this) {
        return Err(vm.type_error("Bind must be called on a function"));
    }
    let target: Gc<JsObject> = cx.this.as_gc();
    let function = vm.new_bound_function(target, cx.arg(0), cx.args_from(1))?;
    // 4–8. Length: what the target has left after the bound arguments.
    let mut length = 0.0;
    if vm.has_own_property(target, vm.names.length)? {
        let value = vm.get(target, vm.names.length)?;
        if value.is_number() {
            let n = value.as_number();
            length = if n == f64::INFINITY {
                f64::INFINITY
            } else if n == f64::NEG_INFINITY {
                0.0
            } else {
                let n = vm.to_integer_or_infinity(value)?;
                (n - cx.args_from(1).len() as f64).max(0.0)
            };
        }
    }
    let descriptor = PropertyDescriptor::data(Value::number(length), Attributes::CONFIG);
    vm.define_property_or_throw(function, vm.names.length, descriptor)?;
    // 9–11. Name: "bound " and the target's.
    let name = vm.get(target, vm.names.name)?;
    let name = if name.is_string() { name.as_gc() } else { vm.empty_string() };
    let prefix = vm.new_string("bound ");
    let name = vm.concat_strings(prefix, name)?;
    let descriptor = PropertyDescriptor::data(name.value(), Attributes::CONFIG);
    vm.define_property_or_throw(function, vm.names.name, descriptor)?;
    Ok(function.value())
}

/// 20.2.3.3 Function.prototype.call ( thisArg, ...args )
fn call(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    require_callable(vm, cx.this, "call")?;
    vm.call(cx.this, cx.arg(0), cx.args_from(1))
}

/// 20.2.3.5 Function.prototype.toString ( )
fn to_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if cx.this.is_kind(CellKind::Function) {
        let function: Gc<JsFunction> = cx.this.as_gc();
        let code = vm.code_of(function.code);
        let script = code.script.clone();
        let units = script.source.slice_utf16(code.function.source_start, code.function.source_end);
        return Ok(vm.try_new_string_utf16(&units)?.value());
    }
    if vm.is_callable(cx.this) {
        let text = if cx.this.is_kind(CellKind::NativeFunction) {
            vm.describe_object(cx.this)
        } else {
            "function () { [native code] }".to_string()
        };
        return Ok(vm.new_string(&text).value());
    }
    Err(vm.type_error("Function.prototype.toString requires that 'this' be a Function"))
}

/// 20.2.3.6 Function.prototype [ @@hasInstance ] ( V )
fn has_instance(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(Value::bool(vm.ordinary_has_instance(cx.this, cx.arg(0))?))
}
