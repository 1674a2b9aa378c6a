//! Scripts and contexts of `node:vm`. A script is a number here until [`release`]; a context is the number of
//! its realm.

use super::{Binding, no_constants, string_argument};
use crate::modules::loader;
use lanner_engine::embedding::{
    CallContext, Gc, JsObject, JsResult, JsString, PropertyKey, Realm, RootedValue, SourceText,
    UnboundScript, Value, Vm, method,
};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

pub const BINDING: Binding = Binding {
    name: "contextify",
    methods: &[
        method("makeContext", 1, make_context),
        method("makeRealm", 0, make_realm),
        method("globalOf", 1, global_of),
        method("compileScript", 5, compile_script),
        method("releaseScript", 1, release_script),
        method("runScript", 4, run_script),
        method("compileFunction", 7, compile_function),
        method("createModule", 6, create_module),
    ],
    constants: no_constants,
};

thread_local! {
    static SCRIPTS: RefCell<HashMap<i32, UnboundScript>> = RefCell::default();
    static NEXT_SCRIPT: RefCell<i32> = const { RefCell::new(1) };
    /// Parameter lists of `compileFunction`, each once: code refers to them as long as the process runs.
    static PARAMETERS: RefCell<HashMap<Vec<String>, &'static [&'static str]>> = RefCell::default();
}

/// `makeContext(object)`: a realm whose global object stands before the object.
fn make_context(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let realm = vm.new_context_realm(cx.arg(0).as_gc())?;
    // SAFETY: realms live as long as the VM.
    Ok(Value::int(unsafe { (*realm).id } as i32))
}

/// `makeRealm()`: a realm with a global object of its own.
fn make_realm(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let running: *mut Realm = vm.realm;
    let result = vm.new_realm();
    vm.realm = running;
    // SAFETY: realms live as long as the VM.
    Ok(Value::int(unsafe { (*result?).id } as i32))
}

fn realm_argument(vm: &mut Vm, value: Value) -> JsResult<*mut Realm> {
    if value.is_undefined() {
        return Ok(vm.realm);
    }
    let realm = value.is_int().then(|| vm.realm_of(value.as_int() as u32)).flatten();
    realm.ok_or_else(|| vm.type_error("a context is expected"))
}

/// `globalOf(context)`
fn global_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let realm = realm_argument(vm, cx.arg(0))?;
    // SAFETY: realms live as long as the VM.
    Ok(unsafe { (*realm).global_this })
}

fn source(vm: &mut Vm, cx: &CallContext) -> JsResult<SourceText> {
    let text: Gc<JsString> = vm.to_string(cx.arg(0))?;
    let units = vm.view(text)?.to_utf16();
    let name = string_argument(vm, cx.arg(1))?;
    let offset = |value: Value| if value.is_int() { value.as_int() } else { 0 };
    Ok(SourceText::from_utf16(name, &units).with_offset(offset(cx.arg(2)), offset(cx.arg(3))))
}

/// What `import()` in a script means: its callback's argument, undefined where it is an error, null for the usual.
fn host(vm: &mut Vm, script: &UnboundScript, object: Value) {
    if !object.is_null() {
        let object = RootedValue::new(&mut vm.heap, object);
        loader().host_script(script.script.id, object);
    }
}

/// `compileScript(code, filename, lineOffset, columnOffset, object)`: the script's number.
fn compile_script(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let source = source(vm, cx)?;
    let script = vm.compile_unbound(source)?;
    host(vm, &script, cx.arg(4));
    let number = NEXT_SCRIPT.with_borrow_mut(|next| {
        *next += 1;
        *next
    });
    SCRIPTS.with_borrow_mut(|scripts| scripts.insert(number, script));
    Ok(Value::int(number))
}

/// `releaseScript(script)`: its number is not used again.
fn release_script(_vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if cx.arg(0).is_int() {
        SCRIPTS.with_borrow_mut(|scripts| scripts.remove(&cx.arg(0).as_int()));
    }
    Ok(Value::UNDEFINED)
}

/// `runScript(script, context, timeout, drain)`: the completion value. A timeout (milliseconds, 0 for none) ends the
/// script with ERR_SCRIPT_EXECUTION_TIMEOUT; `drain` runs the promise jobs before that.
fn run_script(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let script = SCRIPTS.with_borrow(|scripts| scripts.get(&cx.arg(0).as_int()).cloned());
    let Some(script) = script else { return Err(vm.type_error("a script is expected")) };
    let realm = realm_argument(vm, cx.arg(1))?;
    let timeout = vm.to_length(cx.arg(2))? as u64;
    let drain = cx.arg(3).is_true();
    with_timeout(vm, timeout, |vm| {
        let value = vm.run_unbound(&script, realm)?;
        if drain {
            vm.run_jobs()?;
        }
        Ok(value)
    })
}

/// Runs `body` and ends it when the time is up.
fn with_timeout(
    vm: &mut Vm,
    milliseconds: u64,
    body: impl FnOnce(&mut Vm) -> JsResult<Value>,
) -> JsResult<Value> {
    if milliseconds == 0 {
        return body(vm);
    }
    let (done, wait) = mpsc::channel::<()>();
    // Words of the VM that the watchdog may set from its thread: the VM is boxed, and outlives the thread, which
    // is joined below.
    let flag = &raw const vm.time_is_up as usize;
    let limit = &raw const vm.stack_limit as usize;
    let watchdog = std::thread::spawn(move || {
        if wait.recv_timeout(Duration::from_millis(milliseconds)) == Err(mpsc::RecvTimeoutError::Timeout) {
            // SAFETY: see above; both are atomics.
            unsafe {
                (*(flag as *const AtomicBool)).store(true, Ordering::Relaxed);
                (*(limit as *const AtomicUsize)).store(usize::MAX, Ordering::Relaxed);
            }
        }
    });
    let result = body(vm);
    drop(done);
    // The watchdog does nothing that could panic.
    let _ = watchdog.join();
    vm.time_is_up.store(false, Ordering::Relaxed);
    if !vm.timed_out {
        return result;
    }
    vm.timed_out = false;
    vm.terminating = false;
    if let Err(throw) = result {
        vm.take_exception(throw);
    }
    vm.throw_site = None;
    let errors = crate::node::modules::require(vm, "internal/vm/errors")?;
    let key = vm.key_from_str("throwTimeout");
    vm.invoke(errors, key, &[Value::number(milliseconds as f64)])
}

fn parameters(vm: &mut Vm, list: Value) -> JsResult<&'static [&'static str]> {
    let mut names = Vec::new();
    if list.is_object() {
        let list: Gc<JsObject> = list.as_gc();
        let length = vm.get(list, vm.names.length)?;
        for index in 0..vm.to_length(length)? as u32 {
            let name = vm.get(list, PropertyKey::index(index))?;
            names.push(string_argument(vm, name)?);
        }
    }
    Ok(PARAMETERS.with_borrow_mut(|known| {
        if let Some(list) = known.get(&names) {
            return *list;
        }
        let list: Vec<&'static str> = names.iter().map(|name| &*name.clone().leak()).collect();
        let list: &'static [&'static str] = list.leak();
        known.insert(names, list);
        list
    }))
}

/// `compileFunction(code, filename, lineOffset, columnOffset, parameters, context, object)`
fn compile_function(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let source = source(vm, cx)?;
    let parameters = parameters(vm, cx.arg(4))?;
    let realm = realm_argument(vm, cx.arg(5))?;
    let script = vm.compile_unbound_function(source, parameters)?;
    host(vm, &script, cx.arg(6));
    Ok(vm.bind_script(&script, realm)?.value())
}

/// `createModule(code, name, lineOffset, columnOffset, context, object)`: a module of `node:vm`.
fn create_module(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let source = source(vm, cx)?;
    let realm = realm_argument(vm, cx.arg(4))?;
    let running = std::mem::replace(&mut vm.realm, realm);
    let module = vm.parse_module(source);
    vm.realm = running;
    let module = module?;
    let object = RootedValue::new(&mut vm.heap, cx.arg(5));
    loader().host_module(module, object);
    Ok(vm.module_number(module))
}
