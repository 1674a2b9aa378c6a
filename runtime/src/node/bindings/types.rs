//! What kind of value something is, by its internal slots: nothing a program can disguise.

use super::{Binding, no_constants};
use lanner_engine::embedding::{CallContext, CellKind, JsFunction, JsResult, Value, Vm, method};

pub const BINDING: Binding = Binding {
    name: "types",
    methods: &[
        method("isAnyArrayBuffer", 1, |_, cx| {
            is_one_of(cx, &[CellKind::ArrayBuffer, CellKind::SharedArrayBuffer])
        }),
        method("isArgumentsObject", 1, |_, cx| {
            is_one_of(cx, &[CellKind::MappedArguments, CellKind::UnmappedArguments])
        }),
        method("isArrayBuffer", 1, |_, cx| is_one_of(cx, &[CellKind::ArrayBuffer])),
        method("isAsyncFunction", 1, is_async_function),
        method("isBigIntObject", 1, |_, cx| is_one_of(cx, &[CellKind::BigIntObject])),
        method("isBooleanObject", 1, |_, cx| is_one_of(cx, &[CellKind::BooleanObject])),
        method("isBoxedPrimitive", 1, |_, cx| {
            is_one_of(
                cx,
                &[
                    CellKind::BooleanObject,
                    CellKind::NumberObject,
                    CellKind::StringObject,
                    CellKind::SymbolObject,
                    CellKind::BigIntObject,
                ],
            )
        }),
        method("isDataView", 1, |_, cx| is_one_of(cx, &[CellKind::DataView])),
        method("isDate", 1, |_, cx| is_one_of(cx, &[CellKind::Date])),
        method("isExternal", 1, |_, _| Ok(Value::FALSE)),
        method("isGeneratorFunction", 1, is_generator_function),
        method("isGeneratorObject", 1, |_, cx| {
            is_one_of(cx, &[CellKind::Generator, CellKind::AsyncGenerator])
        }),
        method("isMap", 1, |_, cx| is_one_of(cx, &[CellKind::Map])),
        method("isMapIterator", 1, |_, cx| is_one_of(cx, &[CellKind::MapIterator])),
        method("isModuleNamespaceObject", 1, |_, cx| is_one_of(cx, &[CellKind::ModuleNamespace])),
        method("isNativeError", 1, |_, cx| is_one_of(cx, &[CellKind::Error])),
        method("isNumberObject", 1, |_, cx| is_one_of(cx, &[CellKind::NumberObject])),
        method("isPromise", 1, |_, cx| is_one_of(cx, &[CellKind::Promise])),
        method("isProxy", 1, |vm, cx| Ok(Value::bool(super::util::is_program_proxy(vm, cx.arg(0))))),
        method("isRegExp", 1, |_, cx| is_one_of(cx, &[CellKind::RegExp])),
        method("isSet", 1, |_, cx| is_one_of(cx, &[CellKind::Set])),
        method("isSetIterator", 1, |_, cx| is_one_of(cx, &[CellKind::SetIterator])),
        method("isSharedArrayBuffer", 1, |_, cx| is_one_of(cx, &[CellKind::SharedArrayBuffer])),
        method("isStringObject", 1, |_, cx| is_one_of(cx, &[CellKind::StringObject])),
        method("isSymbolObject", 1, |_, cx| is_one_of(cx, &[CellKind::SymbolObject])),
        method("isWeakMap", 1, |_, cx| is_one_of(cx, &[CellKind::WeakMap])),
        method("isWeakSet", 1, |_, cx| is_one_of(cx, &[CellKind::WeakSet])),
    ],
    constants: no_constants,
};

fn is_one_of(cx: &CallContext, kinds: &[CellKind]) -> JsResult<Value> {
    let value = cx.arg(0);
    Ok(Value::bool(value.is_object() && kinds.iter().any(|&kind| value.is_kind(kind))))
}

/// An async function or async generator function.
fn is_async_function(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let value = cx.arg(0);
    Ok(Value::bool(
        value.is_kind(CellKind::Function) && vm.code_of(value.as_gc::<JsFunction>().code).kind().is_async(),
    ))
}

/// A generator function, synchronous or not.
fn is_generator_function(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let value = cx.arg(0);
    Ok(Value::bool(
        value.is_kind(CellKind::Function)
            && vm.code_of(value.as_gc::<JsFunction>().code).kind().is_generator(),
    ))
}
