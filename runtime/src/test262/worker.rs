//! Serves test262 jobs on stdin and stdout; the protocol is described in the tests crate
//! (`test262::protocol`).

use super::{agents, host, tasks};
use crate::cli::flags::Options;
use crate::cli::run::make_vm;
use crate::modules::{FileLoader, load_main, start_main};
use lanner_engine::embedding::{
    CallContext, Gc, JsObject, JsResult, JsString, Method, SourceText, Value, Vm, method,
};
use std::cell::RefCell;
use std::io::{self, Read, Write};
use std::path::Path;
use std::rc::Rc;

/// Most of a job's output that is kept.
const MAX_PRINTED: usize = 64 << 10;
const MODULE: u8 = 1;

thread_local! {
    static PRINTED: RefCell<String> = const { RefCell::new(String::new()) };
}

const PRINT: &[Method] = &[method("print", 1, print)];

fn print(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let text: Gc<JsString> = vm.to_string(cx.arg(0))?;
    let text = vm.view(text)?.to_rust_string();
    PRINTED.with(|printed| {
        let mut printed = printed.borrow_mut();
        if printed.len() < MAX_PRINTED {
            printed.push_str(&text);
            printed.push('\n');
        }
    });
    Ok(Value::UNDEFINED)
}

struct Job {
    flags: u8,
    sources: Vec<(String, String)>,
}

fn read_job(input: &mut impl Read) -> io::Result<Option<Job>> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let mut payload = vec![0; u32::from_le_bytes(length) as usize];
    input.read_exact(&mut payload)?;
    let mut at = 0;
    let mut take = |n: usize| -> io::Result<Vec<u8>> {
        let bytes = payload.get(at..at + n).ok_or(io::ErrorKind::InvalidData)?.to_vec();
        at += n;
        Ok(bytes)
    };
    let flags = take(1)?[0];
    let number = |bytes: Vec<u8>| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize;
    let count = number(take(4)?);
    let mut sources = Vec::new();
    for _ in 0..count {
        let n = number(take(4)?);
        let name = String::from_utf8_lossy(&take(n)?).into_owned();
        let n = number(take(4)?);
        sources.push((name, String::from_utf8_lossy(&take(n)?).into_owned()));
    }
    Ok(Some(Job { flags, sources }))
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r")
}

fn run_job(options: &Options, job: Job) -> String {
    PRINTED.with(|printed| printed.borrow_mut().clear());
    agents::begin_job(options);
    let mut vm = match make_vm(options) {
        Ok(vm) => vm,
        Err(message) => return format!("harness\nVmError\n{}\n", escape(&message)),
    };
    let head = outcome(&mut vm, job);
    PRINTED.with(|printed| format!("{head}\n{}", printed.borrow()))
}

fn outcome(vm: &mut Vm, job: Job) -> String {
    let thrown = |vm: &mut Vm, kind: &str, throw| {
        if vm.out_of_memory {
            return format!("{kind}\nOutOfMemory\nJavaScript heap out of memory");
        }
        let value = vm.take_exception(throw);
        let (name, message) = host::describe_throw(vm, value);
        format!("{kind}\n{}\n{}", escape(&name), escape(&message))
    };
    let global: Gc<JsObject> = vm.realm().global.as_gc();
    if let Err(throw) = host::install(vm).and_then(|_| vm.install_methods(global, PRINT)) {
        return thrown(vm, "harness", throw);
    }
    let mut sources = job.sources;
    let Some((name, text)) = sources.pop() else { return "harness\nProtocolError\nno source".into() };
    for (name, text) in sources {
        if let Err(throw) = vm.run_script(SourceText::new(name, text)) {
            return thrown(vm, "harness", throw);
        }
    }
    let loader = Rc::new(FileLoader::default());
    vm.set_module_loader(loader.clone());
    if let Err(throw) = host::install_module_source(vm, &loader) {
        return thrown(vm, "harness", throw);
    }
    if job.flags & MODULE != 0 {
        let module = match loader.parse_main(vm, Path::new(&name), &text) {
            Ok(module) => module,
            Err(throw) => return thrown(vm, "throw parse", throw),
        };
        if let Err(throw) = load_main(vm, module) {
            return thrown(vm, "throw resolution", throw);
        }
        let ran = start_main(vm, module, false)
            .and_then(|_| run_tasks(vm))
            .and_then(|()| vm.rethrow_module_error(module));
        return match ran {
            // What still waits may have reported its end all the same.
            Ok(()) => "ok\n\n".into(),
            Err(throw) => thrown(vm, "throw runtime", throw),
        };
    }
    let function = match vm.compile_script(SourceText::new(name, text)) {
        Ok(function) => function,
        Err(throw) => return thrown(vm, "throw parse", throw),
    };
    let this = vm.realm().global_this;
    match vm.call(function.value(), this, &[]).and_then(|_| run_tasks(vm)) {
        Ok(()) => "ok\n\n".into(),
        Err(throw) => thrown(vm, "throw runtime", throw),
    }
}

/// Runs what the test left to be done. A test that has reported its end waits for nothing more.
fn run_tasks(vm: &mut Vm) -> JsResult<()> {
    tasks::run(vm, || PRINTED.with(|printed| printed.borrow().contains("Test262:AsyncTest")))
}

/// Serves until stdin ends; gives the exit code.
pub fn serve(options: &Options) -> i32 {
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    loop {
        let job = match read_job(&mut input) {
            Ok(Some(job)) => job,
            Ok(None) => return 0,
            Err(error) => {
                eprintln!("lanner: cannot read a job: {error}");
                return 1;
            }
        };
        let response = run_job(options, job);
        let length = (response.len() as u32).to_le_bytes();
        if output
            .write_all(&length)
            .and_then(|()| output.write_all(response.as_bytes()))
            .and_then(|()| output.flush())
            .is_err()
        {
            return 1;
        }
    }
}
