//! Module records for the loaders in JavaScript. A module is its number (`Vm::module_number`).

use super::modules::origin_argument;
use super::{Binding, no_constants, string_argument};
use crate::modules::{FileUrl, load_main, loader};
use lanner_engine::embedding::{
    Attributes, CallContext, CellKind, Gc, JsObject, JsResult, ModuleId, ModuleStatus, PropertyKey,
    RootedValue, SourceText, Value, Vm, method,
};
use std::path::Path;
use std::rc::Rc;
use url::Url;

pub const BINDING: Binding = Binding {
    name: "module_wrap",
    methods: &[
        method("createSource", 3, create_source),
        method("createHosted", 5, create_hosted),
        method("createSynthetic", 4, create_synthetic),
        method("createJson", 2, create_json),
        method("createText", 2, create_text),
        method("setExport", 3, set_export),
        method("find", 2, find),
        method("remember", 3, remember),
        method("forget", 2, forget),
        method("noteCommonJS", 1, note_commonjs),
        method("setMain", 1, set_main),
        method("setCustomized", 1, set_customized),
        method("requests", 1, requests),
        method("setLink", 3, set_link),
        method("link", 1, link),
        method("evaluate", 1, evaluate),
        method("evaluateSync", 1, evaluate_sync),
        method("isAsyncGraph", 1, is_async_graph),
        method("hasTopLevelAwait", 1, has_top_level_await),
        method("isEvaluatingGraph", 1, is_evaluating_graph),
        method("status", 1, status),
        method("error", 1, error),
        method("namespace", 1, namespace),
        method("moduleOfNamespace", 1, module_of_namespace),
        method("finishLoad", 2, finish_load),
        method("failLoad", 2, fail_load),
        method("waitFor", 1, wait_for),
        method("parseUrl", 2, parse_url),
        method("pathToFileUrl", 1, path_to_file_url),
        method("fileUrlToPath", 1, file_url_to_path),
        method("commonjsExports", 2, commonjs_exports),
    ],
    constants: no_constants,
};

fn module(vm: &mut Vm, cx: &CallContext) -> JsResult<ModuleId> {
    if !cx.arg(0).is_int() {
        return Err(vm.type_error("a module is expected"));
    }
    Ok(vm.module_of_number(cx.arg(0)))
}

/// `createSource(url, text, origin)`; the origin is where the text was translated from.
fn create_source(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let url = string_argument(vm, cx.arg(0))?;
    let text = string_argument(vm, cx.arg(1))?;
    let mut source = SourceText::new(url.as_str(), text);
    if let Some(origin) = origin_argument(vm, cx.arg(2))? {
        source = source.with_origin(origin);
    }
    let module = loader().parse_source(vm, &url, source)?;
    Ok(vm.module_number(module))
}

/// `createHosted(name, text, object, lineOffset, columnOffset)`: a module of `node:vm`; `object` is what its
/// callbacks get.
fn create_hosted(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = string_argument(vm, cx.arg(0))?;
    let text = string_argument(vm, cx.arg(1))?;
    let offset = |value: Value| if value.is_int() { value.as_int() } else { 0 };
    let source = SourceText::new(name, text).with_offset(offset(cx.arg(3)), offset(cx.arg(4)));
    let module = vm.parse_module(source)?;
    let object = RootedValue::new(&mut vm.heap, cx.arg(2));
    loader().host_module(module, object);
    Ok(vm.module_number(module))
}

fn text_list(vm: &mut Vm, list: Value) -> JsResult<Vec<String>> {
    let mut texts = Vec::new();
    if list.is_object() {
        let list: Gc<JsObject> = list.as_gc();
        let length = vm.get(list, vm.names.length)?;
        for index in 0..vm.to_length(length)? as u32 {
            let text = vm.get(list, PropertyKey::index(index))?;
            texts.push(string_argument(vm, text)?);
        }
    }
    Ok(texts)
}

/// `createSynthetic(url, names, evaluate, object)`: `evaluate(module)` sets the exports when the module is evaluated.
/// With an object it is one of `node:vm`'s.
fn create_synthetic(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let url = string_argument(vm, cx.arg(0))?;
    let names = text_list(vm, cx.arg(1))?;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let evaluate = RootedValue::new(&mut vm.heap, cx.arg(2));
    let steps = move |vm: &mut Vm, module: ModuleId| {
        let number = vm.module_number(module);
        vm.call(*evaluate, Value::UNDEFINED, &[number]).map(|_| ())
    };
    let module = vm.new_synthetic_module(url, &names, Rc::new(steps))?;
    if cx.arg(3).is_object() {
        let object = RootedValue::new(&mut vm.heap, cx.arg(3));
        loader().host_module(module, object);
    }
    Ok(vm.module_number(module))
}

/// `createJson(url, text)`
fn create_json(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let url = string_argument(vm, cx.arg(0))?;
    let text = string_argument(vm, cx.arg(1))?;
    let module = vm.new_json_module(url, &text)?;
    Ok(vm.module_number(module))
}

/// `createText(url, text)`
fn create_text(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let url = string_argument(vm, cx.arg(0))?;
    let text = string_argument(vm, cx.arg(1))?;
    let module = vm.new_text_module(url, &text)?;
    Ok(vm.module_number(module))
}

/// `setExport(module, name, value)`: whether the module has such an export.
fn set_export(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let module = module(vm, cx)?;
    let name = string_argument(vm, cx.arg(1))?;
    Ok(Value::bool(vm.set_synthetic_export(module, &name, cx.arg(2))))
}

/// `find(url, type)`
fn find(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let url = string_argument(vm, cx.arg(0))?;
    let kind = string_argument(vm, cx.arg(1))?;
    Ok(match loader().known(vm, url, kind) {
        Some(module) => vm.module_number(module),
        None => Value::UNDEFINED,
    })
}

/// `remember(module, url, type)`
fn remember(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let module = module(vm, cx)?;
    let url = string_argument(vm, cx.arg(1))?;
    let kind = string_argument(vm, cx.arg(2))?;
    loader().remember(vm, url, kind, module);
    Ok(Value::UNDEFINED)
}

/// `forget(url, type)`
fn forget(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let url = string_argument(vm, cx.arg(0))?;
    let kind = string_argument(vm, cx.arg(1))?;
    loader().forget(vm, url, kind);
    Ok(Value::UNDEFINED)
}

fn note_commonjs(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    loader().note_commonjs(module(vm, cx)?);
    Ok(Value::UNDEFINED)
}

fn set_main(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    loader().set_main(module(vm, cx)?);
    Ok(Value::UNDEFINED)
}

fn set_customized(_vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    loader().set_customized(cx.arg(0).is_true());
    Ok(Value::UNDEFINED)
}

/// `requests(module)`: specifier and attributes of each, alternating.
fn requests(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let module = module(vm, cx)?;
    let list = vm.new_array_from(&[])?;
    for request in vm.module_requests(module) {
        let specifier = vm.try_new_string(&request.text())?.value();
        vm.array_push(list, specifier)?;
        let attributes = vm.new_object_with_proto(Value::NULL)?;
        for (key, value) in &request.attributes {
            let value = vm.try_new_string(&String::from_utf16_lossy(value))?.value();
            vm.install_named(attributes, &String::from_utf16_lossy(key), value, Attributes::ALL)?;
        }
        vm.array_push(list, attributes.value())?;
    }
    Ok(list.value())
}

/// `setLink(module, index, target)`: what a request of a module of `node:vm` means.
fn set_link(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let module = module(vm, cx)?;
    let index = vm.to_length(cx.arg(1))? as usize;
    let target = vm.module_of_number(cx.arg(2));
    loader().set_link(vm, module, index, target);
    Ok(Value::UNDEFINED)
}

/// `link(module)`: loads what it imports and links the graph.
fn link(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let module = module(vm, cx)?;
    load_main(vm, module)?;
    Ok(Value::UNDEFINED)
}

/// `evaluate(module)`: the promise of its evaluation.
fn evaluate(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let module = module(vm, cx)?;
    vm.evaluate_module(module)
}

/// `evaluateSync(module)`: throws what its evaluation throws.
fn evaluate_sync(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let module = module(vm, cx)?;
    let promise = vm.evaluate_module(module)?;
    vm.take_over_rejection(promise);
    vm.rethrow_module_error(module)?;
    match vm.promise_state(promise) {
        (lanner_engine::embedding::PromiseState::Rejected, reason) => Err(vm.throw(reason)),
        _ => Ok(Value::UNDEFINED),
    }
}

fn is_async_graph(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let module = module(vm, cx)?;
    Ok(Value::bool(vm.is_async_graph(module)))
}

fn has_top_level_await(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let module = module(vm, cx)?;
    Ok(Value::bool(vm.has_top_level_await(module)))
}

fn is_evaluating_graph(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let module = module(vm, cx)?;
    Ok(Value::bool(vm.is_evaluating_graph(module)))
}

/// 0 unlinked, 1 linking, 2 linked, 3 evaluating, 4 awaiting, 5 evaluated, 6 errored.
fn status(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let module = module(vm, cx)?;
    Ok(Value::int(match vm.module_status(module) {
        _ if vm.module_evaluation_error(module).is_some() => 6,
        ModuleStatus::New | ModuleStatus::Unlinked => 0,
        ModuleStatus::Linking => 1,
        ModuleStatus::Linked => 2,
        ModuleStatus::Evaluating => 3,
        ModuleStatus::EvaluatingAsync => 4,
        ModuleStatus::Evaluated => 5,
    }))
}

/// What its evaluation threw.
fn error(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let module = module(vm, cx)?;
    Ok(vm.module_evaluation_error(module).unwrap_or(Value::UNDEFINED))
}

fn namespace(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let module = module(vm, cx)?;
    vm.module_namespace(module, false)
}

/// `moduleOfNamespace(value)`: undefined for what is no namespace.
fn module_of_namespace(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(match vm.module_of_namespace(cx.arg(0)) {
        Some(module) => vm.module_number(module),
        None => Value::UNDEFINED,
    })
}

/// `finishLoad(ticket, module)`: what `importModuleDynamically` was asked for.
fn finish_load(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let ticket = vm.to_length(cx.arg(0))? as usize;
    let module = vm.module_of_number(cx.arg(1));
    loader().finish_ticket(vm, ticket, Ok(module))?;
    Ok(Value::UNDEFINED)
}

/// `failLoad(ticket, error)`
fn fail_load(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let ticket = vm.to_length(cx.arg(0))? as usize;
    let throw = vm.throw(cx.arg(1));
    loader().finish_ticket(vm, ticket, Err(throw))?;
    Ok(Value::UNDEFINED)
}

/// `waitFor(promise)`: its value, with jobs and the event loop running meanwhile.
fn wait_for(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.arg(0).is_kind(CellKind::Promise) {
        return Ok(cx.arg(0));
    }
    crate::node::main_program::wait_for(vm, cx.arg(0))
}

/// `parseUrl(text, base)`: [href, protocol, pathname, search + hash, host], undefined if it is no URL.
fn parse_url(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let text = string_argument(vm, cx.arg(0))?;
    let parsed = if cx.arg(1).is_undefined() {
        Url::parse(&text)
    } else {
        let base = string_argument(vm, cx.arg(1))?;
        Url::parse(&base).and_then(|base| base.join(&text))
    };
    let Ok(url) = parsed else { return Ok(Value::UNDEFINED) };
    let mut rest = url.query().map_or_else(String::new, |query| format!("?{query}"));
    if let Some(fragment) = url.fragment() {
        rest.push('#');
        rest.push_str(fragment);
    }
    let host = url.host_str().unwrap_or("");
    let list = vm.new_array_from(&[])?;
    for part in [url.as_str(), &format!("{}:", url.scheme()), url.path(), &rest, host] {
        let part = vm.try_new_string(part)?.value();
        vm.array_push(list, part)?;
    }
    Ok(list.value())
}

fn path_to_file_url(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = string_argument(vm, cx.arg(0))?;
    let mut href = FileUrl::of_path(Path::new(&path)).href();
    if path.ends_with('/') && !href.ends_with('/') {
        href.push('/');
    }
    Ok(vm.try_new_string(&href)?.value())
}

/// `fileUrlToPath(href)`: undefined for other URLs.
fn file_url_to_path(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let href = string_argument(vm, cx.arg(0))?;
    Ok(match FileUrl::path_of(&href) {
        Some(path) => vm.try_new_string(&path.to_string_lossy())?.value(),
        None => Value::UNDEFINED,
    })
}

/// `commonjsExports(text, filename)`: [names, re-exported specifiers] of a CommonJS text.
fn commonjs_exports(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let text = string_argument(vm, cx.arg(0))?;
    let found = lanner_engine::embedding::commonjs_exports(&text);
    let lists = vm.new_array_from(&[])?;
    for texts in [found.names, found.reexports] {
        let list = vm.new_array_from(&[])?;
        vm.array_push(lists, list.value())?;
        for text in texts {
            let text = vm.try_new_string(&text)?.value();
            vm.array_push(list, text)?;
        }
    }
    Ok(lists.value())
}
