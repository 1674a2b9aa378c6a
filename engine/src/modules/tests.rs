//! The host's side: loads that finish later, modules made by the host, failures.

use super::{LoadTicket, ModuleId, Referrer, Status};
use crate::builtins::promise_operations::PromiseState;
use crate::bytecode::ModuleRequest;
use crate::embedding::ModuleLoader;
use crate::execution::{JsResult, Vm, VmOptions};
use crate::frontend::SourceText;
use crate::object::JsObject;
use crate::string::JsString;
use crate::value::{Gc, Value};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Modules by specifier; every load waits until the test finishes it.
#[derive(Default)]
struct Later {
    texts: HashMap<&'static str, &'static str>,
    modules: RefCell<HashMap<String, ModuleId>>,
    waiting: RefCell<Vec<(String, LoadTicket)>>,
}

impl ModuleLoader for Later {
    fn load(&self, _: &mut Vm, _: Referrer, request: &ModuleRequest, ticket: LoadTicket) -> JsResult<()> {
        self.waiting.borrow_mut().push((request.text(), ticket));
        Ok(())
    }
    fn import_meta(&self, vm: &mut Vm, module: ModuleId, meta: Gc<JsObject>) -> JsResult<()> {
        let name = vm.module(module).name.clone();
        let (key, value) = (vm.key_from_str("name"), vm.new_string(&name));
        vm.create_data_property_or_throw(meta, key, value.value())
    }
}

impl Later {
    /// Finishes the load that waits longest, or the newest one.
    fn finish(&self, vm: &mut Vm, newest: bool) -> bool {
        let next = {
            let mut waiting = self.waiting.borrow_mut();
            if waiting.is_empty() {
                return false;
            }
            let at = if newest { waiting.len() - 1 } else { 0 };
            waiting.remove(at)
        };
        let (name, ticket) = next;
        let known = self.modules.borrow().get(&name).copied();
        let result = match (known, self.texts.get(name.as_str())) {
            (Some(module), _) => Ok(module),
            (None, Some(&text)) => vm.parse_module(SourceText::new(name.as_str(), text)),
            (None, None) => Err(vm.type_error(format!("no module {name}"))),
        };
        if let Ok(module) = result {
            self.modules.borrow_mut().insert(name, module);
        }
        vm.finish_loading(ticket, result).unwrap();
        true
    }
}

fn setup(texts: &[(&'static str, &'static str)]) -> (Box<Vm>, Rc<Later>) {
    let mut vm = Vm::new(VmOptions { jit_threshold: u32::MAX, ..VmOptions::default() }).unwrap();
    let loader = Rc::new(Later { texts: texts.iter().copied().collect(), ..Later::default() });
    vm.set_module_loader(loader.clone());
    (vm, loader)
}

fn text_of(vm: &mut Vm, value: Value) -> String {
    let text = vm.to_string(value).unwrap();
    vm.view(text).unwrap().to_rust_string()
}

fn export(vm: &mut Vm, module: ModuleId, name: &str) -> Value {
    let namespace = vm.module_namespace(module, false).unwrap();
    let key = vm.key_from_str(name);
    vm.get(namespace.as_gc(), key).unwrap()
}

#[test]
fn loads_may_finish_late_and_in_any_order() {
    for newest in [false, true] {
        let (mut vm, loader) = setup(&[
            (
                "main",
                "import { b } from 'b'; import { c } from 'c'; export const all = b + c + import.meta.name;",
            ),
            ("b", "import { c } from 'c'; export const b = 'b' + c;"),
            ("c", "import 'b'; export const c = 'c';"),
        ]);
        let vm = &mut *vm;
        let main = vm.parse_module(SourceText::new("main", loader.texts["main"])).unwrap();
        let loading = vm.load_requested_modules(main).unwrap();
        assert_eq!(vm.promise_state(loading).0, PromiseState::Pending);
        assert_eq!(vm.module_status(main), Status::New);
        vm.heap.collect_full();
        while loader.finish(vm, newest) {}
        assert_eq!(vm.promise_state(loading).0, PromiseState::Fulfilled);
        vm.link_module(main).unwrap();
        vm.evaluate_module(main).unwrap();
        assert_eq!(vm.module_status(main), Status::Evaluated);
        let value = export(vm, main, "all");
        assert_eq!(text_of(vm, value), "bccmain");
    }
}

#[test]
fn the_first_failure_ends_a_load() {
    let (mut vm, loader) = setup(&[("good", "export default 1;")]);
    let vm = &mut *vm;
    let text = "import 'bad'; import 'good'; import 'worse';";
    let main = vm.parse_module(SourceText::new("main", text)).unwrap();
    let loading = vm.load_requested_modules(main).unwrap();
    loader.finish(vm, false);
    let (state, reason) = vm.promise_state(loading);
    assert_eq!(state, PromiseState::Rejected);
    assert_eq!(text_of(vm, reason), "TypeError: no module bad");
    let throw = vm.rethrow_load_failure(reason);
    let (script, start, end) = vm.throw_site.clone().unwrap();
    assert_eq!((script.url.as_str(), &text[start as usize..end as usize]), ("main", "'bad'"));
    vm.take_exception(throw);
    // Late answers change nothing; the next attempt starts anew.
    while loader.finish(vm, true) {}
    assert_eq!(vm.module_status(main), Status::New);
    let again = vm.load_requested_modules(main).unwrap();
    while loader.finish(vm, false) {}
    assert_eq!(vm.promise_state(again).0, PromiseState::Rejected);
}

#[test]
fn import_calls_wait_for_the_host() {
    let (mut vm, loader) =
        setup(&[("late", "export let value = 'late'; globalThis.seen = import.meta.name;")]);
    let vm = &mut *vm;
    let source = "import('late').then((ns) => { result = ns.value; }, (e) => { result = String(e); }); var result = 0;";
    vm.run_script(SourceText::new("script", source)).unwrap();
    vm.run_jobs().unwrap();
    assert_eq!(vm.run_script(SourceText::new("a", "globalThis.result")).map(|_| ()), Ok(()));
    let text = vm.new_string("result + ' ' + globalThis.seen");
    let before = vm.eval_indirect(text).unwrap();
    assert_eq!(text_of(vm, before), "0 undefined");
    loader.finish(vm, false);
    vm.run_jobs().unwrap();
    let text = vm.new_string("result + ' ' + globalThis.seen");
    let after = vm.eval_indirect(text).unwrap();
    assert_eq!(text_of(vm, after), "late late");
}

#[test]
fn host_modules_have_exports_the_host_sets() {
    let (mut vm, loader) = setup(&[]);
    let vm = &mut *vm;
    let runs = Rc::new(RefCell::new(0));
    let counted = runs.clone();
    let host = vm
        .new_synthetic_module(
            "host:module",
            &["default", "answer"],
            Rc::new(move |vm: &mut Vm, module| {
                *counted.borrow_mut() += 1;
                let text: Gc<JsString> = vm.new_string("from the host");
                vm.set_synthetic_export(module, "default", text.value());
                vm.set_synthetic_export(module, "answer", Value::int(42));
                Ok(())
            }),
        )
        .unwrap();
    loader.modules.borrow_mut().insert("host:module".into(), host);
    let source = "import text, { answer } from 'host:module'; import * as ns from 'host:module';\
                  export const read = () => text + ' ' + answer + ' ' + ns.answer;\
                  export const first = read();";
    for _ in 0..2 {
        let main = vm.parse_module(SourceText::new("main", source)).unwrap();
        vm.load_requested_modules(main).unwrap();
        while loader.finish(vm, false) {}
        vm.link_module(main).unwrap();
        vm.evaluate_module(main).unwrap();
        let first = export(vm, main, "first");
        assert_eq!(text_of(vm, first), "from the host 42 42");
        assert!(vm.set_synthetic_export(host, "answer", Value::int(43)));
        assert!(!vm.set_synthetic_export(host, "question", Value::NULL));
        let read = export(vm, main, "read");
        let now = vm.call(read, Value::UNDEFINED, &[]).unwrap();
        assert_eq!(text_of(vm, now), "from the host 43 43");
        vm.set_synthetic_export(host, "answer", Value::int(42));
    }
    assert_eq!(*runs.borrow(), 1);
}

#[test]
fn deep_graphs_load_on_a_flat_stack() {
    let (mut vm, loader) = setup(&[]);
    let vm = &mut *vm;
    for i in 0..3000 {
        let text = format!("import {{ n }} from 'm{}'; export {{ n }};", i + 1);
        let module = vm.parse_module(SourceText::new(format!("m{i}"), text)).unwrap();
        loader.modules.borrow_mut().insert(format!("m{i}"), module);
    }
    let last = vm.parse_module(SourceText::new("m3000", "export const n = 'end';")).unwrap();
    loader.modules.borrow_mut().insert("m3000".into(), last);
    let main = loader.modules.borrow()["m0"];
    let loading = vm.load_requested_modules(main).unwrap();
    while loader.finish(vm, false) {}
    assert_eq!(vm.promise_state(loading).0, PromiseState::Fulfilled);
    // Linking recurses, within the stack's limit: it works or throws a RangeError.
    if let Err(throw) = vm.link_module(main) {
        let text = vm.exception_text(throw);
        assert!(text.starts_with("RangeError"), "{text}");
    }
}
