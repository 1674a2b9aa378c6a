//! Globals whose module loads at the first touch: a program that never looks at one does not pay for it.
//!
//! Most are data properties whose value the engine asks for when they are first looked at. Those that Node has
//! as accessors begin as such; their first read puts the value in their place.

use super::modules;
use lanner_engine::embedding::{
    Attributes, CallContext, Gc, JsObject, JsResult, Method, PropertyDescriptor, Value, Vm, method,
};

/// One lazy global.
struct LazyGlobal {
    name: &'static str,
    module: &'static str,
    /// The module's export; empty for the exports themselves.
    export: &'static str,
    enumerable: bool,
}

const fn lazy(
    name: &'static str,
    module: &'static str,
    export: &'static str,
    enumerable: bool,
) -> LazyGlobal {
    LazyGlobal { name, module, export, enumerable }
}

/// Accessors at first.
const ACCESSORS: &[LazyGlobal] =
    &[lazy("process", "process", "", false), lazy("Buffer", "buffer", "Buffer", false)];

const LAZY: &[LazyGlobal] = &[
    lazy("atob", "buffer", "atob", true),
    lazy("btoa", "buffer", "btoa", true),
    lazy("setTimeout", "timers", "setTimeout", true),
    lazy("setInterval", "timers", "setInterval", true),
    lazy("setImmediate", "timers", "setImmediate", true),
    lazy("clearTimeout", "timers", "clearTimeout", true),
    lazy("clearInterval", "timers", "clearInterval", true),
    lazy("clearImmediate", "timers", "clearImmediate", true),
    lazy("AbortController", "internal/abort_controller", "AbortController", false),
    lazy("AbortSignal", "internal/abort_controller", "AbortSignal", false),
    lazy("Blob", "internal/blob", "Blob", false),
    lazy("BroadcastChannel", "internal/worker/io", "BroadcastChannel", false),
    lazy(
        "ByteLengthQueuingStrategy",
        "internal/webstreams/queuingstrategies",
        "ByteLengthQueuingStrategy",
        false,
    ),
    lazy("CloseEvent", "internal/message_event", "CloseEvent", false),
    lazy("CompressionStream", "internal/webstreams/compression", "CompressionStream", false),
    lazy("CountQueuingStrategy", "internal/webstreams/queuingstrategies", "CountQueuingStrategy", false),
    lazy("Crypto", "internal/crypto/webcrypto", "Crypto", false),
    lazy("CryptoKey", "internal/crypto/webcrypto", "CryptoKey", false),
    lazy("CustomEvent", "internal/event_target", "CustomEvent", false),
    lazy("DOMException", "internal/dom_exception", "DOMException", false),
    lazy("DecompressionStream", "internal/webstreams/compression", "DecompressionStream", false),
    lazy("Event", "internal/event_target", "Event", false),
    lazy("EventTarget", "internal/event_target", "EventTarget", false),
    lazy("ErrorEvent", "internal/message_event", "ErrorEvent", false),
    lazy("File", "internal/blob", "File", false),
    lazy("MessageChannel", "internal/worker/io", "MessageChannel", false),
    lazy("MessageEvent", "internal/message_event", "MessageEvent", false),
    lazy("MessagePort", "internal/worker/io", "MessagePort", false),
    lazy("Navigator", "internal/navigator", "Navigator", false),
    lazy("Performance", "internal/perf/performance", "Performance", false),
    lazy("PerformanceEntry", "internal/perf/entries", "PerformanceEntry", false),
    lazy("PerformanceMark", "internal/perf/entries", "PerformanceMark", false),
    lazy("PerformanceMeasure", "internal/perf/entries", "PerformanceMeasure", false),
    lazy("PerformanceObserver", "internal/perf/observe", "PerformanceObserver", false),
    lazy("PerformanceObserverEntryList", "internal/perf/observe", "PerformanceObserverEntryList", false),
    lazy("PerformanceResourceTiming", "internal/perf/entries", "PerformanceResourceTiming", false),
    lazy("QuotaExceededError", "internal/dom_exception", "QuotaExceededError", false),
    lazy(
        "ReadableByteStreamController",
        "internal/webstreams/readablestream",
        "ReadableByteStreamController",
        false,
    ),
    lazy("ReadableStream", "internal/webstreams/readablestream", "ReadableStream", false),
    lazy("ReadableStreamBYOBReader", "internal/webstreams/readablestream", "ReadableStreamBYOBReader", false),
    lazy(
        "ReadableStreamBYOBRequest",
        "internal/webstreams/readablestream",
        "ReadableStreamBYOBRequest",
        false,
    ),
    lazy(
        "ReadableStreamDefaultController",
        "internal/webstreams/readablestream",
        "ReadableStreamDefaultController",
        false,
    ),
    lazy(
        "ReadableStreamDefaultReader",
        "internal/webstreams/readablestream",
        "ReadableStreamDefaultReader",
        false,
    ),
    lazy("SubtleCrypto", "internal/crypto/webcrypto", "SubtleCrypto", false),
    lazy("TextDecoder", "internal/encoding", "TextDecoder", false),
    lazy("TextDecoderStream", "internal/webstreams/encoding", "TextDecoderStream", false),
    lazy("TextEncoder", "internal/encoding", "TextEncoder", false),
    lazy("TextEncoderStream", "internal/webstreams/encoding", "TextEncoderStream", false),
    lazy("TransformStream", "internal/webstreams/transformstream", "TransformStream", false),
    lazy(
        "TransformStreamDefaultController",
        "internal/webstreams/transformstream",
        "TransformStreamDefaultController",
        false,
    ),
    lazy("URL", "internal/url", "URL", false),
    lazy("URLPattern", "internal/urlpattern", "URLPattern", false),
    lazy("URLSearchParams", "internal/url", "URLSearchParams", false),
    lazy("WritableStream", "internal/webstreams/writablestream", "WritableStream", false),
    lazy(
        "WritableStreamDefaultController",
        "internal/webstreams/writablestream",
        "WritableStreamDefaultController",
        false,
    ),
    lazy(
        "WritableStreamDefaultWriter",
        "internal/webstreams/writablestream",
        "WritableStreamDefaultWriter",
        false,
    ),
    lazy("crypto", "internal/crypto/webcrypto", "crypto", true),
    lazy("fetch", "internal/fetch", "fetch", true),
    lazy("navigator", "internal/navigator", "navigator", true),
    lazy("performance", "internal/perf/performance", "performance", true),
    lazy("structuredClone", "internal/structured_clone", "structuredClone", true),
];

/// For code that is no file: `require` and, as in Node, the modules one reaches for in one-liners.
const FOR_EVAL: &[LazyGlobal] = &[
    lazy("require", "internal/modules/eval", "require", false),
    lazy("module", "internal/modules/eval", "module", false),
    lazy("exports", "internal/modules/eval", "exports", false),
    lazy("assert", "assert", "", false),
    lazy("async_hooks", "async_hooks", "", false),
    lazy("buffer", "buffer", "", false),
    lazy("diagnostics_channel", "diagnostics_channel", "", false),
    lazy("domain", "domain", "", false),
    lazy("events", "events", "", false),
    lazy("fs", "fs", "", false),
    lazy("net", "net", "", false),
    lazy("os", "os", "", false),
    lazy("path", "path", "", false),
    lazy("perf_hooks", "perf_hooks", "", false),
    lazy("punycode", "punycode", "", false),
    lazy("querystring", "querystring", "", false),
    lazy("readline", "readline", "", false),
    lazy("stream", "stream", "", false),
    lazy("string_decoder", "string_decoder", "", false),
    lazy("timers", "timers", "", false),
    lazy("tty", "tty", "", false),
    lazy("url", "url", "", false),
    lazy("util", "util", "", false),
    lazy("v8", "v8", "", false),
    lazy("vm", "vm", "", false),
    lazy("worker_threads", "worker_threads", "", false),
];

const EAGER: &[Method] = &[method("queueMicrotask", 1, queue_microtask).with_attributes(Attributes::ALL)];

/// Defines the globals of the running realm.
pub fn install(vm: &mut Vm) -> JsResult<()> {
    let global: Gc<JsObject> = vm.realm().global.as_gc();
    vm.install_methods(global, EAGER)?;
    vm.install_named(global, "global", vm.realm().global_this, Attributes::ALL)?;
    vm.install_tag(global, "global")?;
    define_lazily(vm, ACCESSORS, 0)?;
    vm.global_maker = Some(make);
    for row in LAZY {
        vm.add_lazy_global(row.name, attributes(row))?;
    }
    Ok(())
}

fn attributes(row: &LazyGlobal) -> Attributes {
    if row.enumerable { Attributes::ALL } else { Attributes::HIDDEN }
}

/// The value of a global of [`LAZY`].
fn make(vm: &mut Vm, name: &str) -> JsResult<Value> {
    match LAZY.iter().find(|row| row.name == name) {
        Some(row) => value_of(vm, row),
        None => Ok(Value::UNDEFINED),
    }
}

/// Loads the module of a global.
fn value_of(vm: &mut Vm, row: &LazyGlobal) -> JsResult<Value> {
    let exports = modules::require(vm, row.module)?;
    if row.export.is_empty() {
        return Ok(exports);
    }
    let key = vm.key_from_str(row.export);
    vm.get_v(exports, key)
}

/// Defines what code without a file sees besides.
pub fn install_for_eval(vm: &mut Vm) -> JsResult<()> {
    define_lazily(vm, FOR_EVAL, ACCESSORS.len())
}

/// `first` numbers the rows in the two tables together.
fn define_lazily(vm: &mut Vm, rows: &[LazyGlobal], first: usize) -> JsResult<()> {
    let global: Gc<JsObject> = vm.realm().global.as_gc();
    for (index, row) in rows.iter().enumerate() {
        let number = Value::int((first + index) as i32);
        let key = vm.key_from_str(row.name);
        let name = vm.key_from_str(&format!("get {}", row.name));
        let get = vm.new_native_closure(load, name, 0, number)?.value();
        let name = vm.key_from_str(&format!("set {}", row.name));
        let set = vm.new_native_closure(replace, name, 1, number)?.value();
        let descriptor = PropertyDescriptor::accessor(get, set, attributes(row));
        vm.define_property_or_throw(global, key, descriptor)?;
    }
    Ok(())
}

fn row(cx: &CallContext) -> &'static LazyGlobal {
    let number = cx.data().as_int() as usize;
    if number < ACCESSORS.len() { &ACCESSORS[number] } else { &FOR_EVAL[number - ACCESSORS.len()] }
}

fn define(vm: &mut Vm, row: &LazyGlobal, value: Value) -> JsResult<()> {
    let global: Gc<JsObject> = vm.realm().global.as_gc();
    vm.install_named(global, row.name, value, attributes(row))
}

/// The getter: loads the module and leaves the value in the property's place.
fn load(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let row = row(cx);
    let value = value_of(vm, row)?;
    define(vm, row, value)?;
    Ok(value)
}

/// The setter: a program's own value takes the property's place.
fn replace(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    define(vm, row(cx), cx.arg(0))?;
    Ok(Value::UNDEFINED)
}

/// queueMicrotask, with Node's error for what is no function.
fn queue_microtask(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let callback = cx.arg(0);
    if !vm.is_callable(callback) {
        let validators = modules::require(vm, "internal/validators")?;
        let key = vm.key_from_str("validateFunction");
        let name = vm.new_string("callback").value();
        vm.invoke(validators, key, &[callback, name])?;
        return Ok(Value::UNDEFINED);
    }
    vm.enqueue_job(callback, Value::UNDEFINED, &[]);
    Ok(Value::UNDEFINED)
}
