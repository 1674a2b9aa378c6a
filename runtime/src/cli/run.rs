//! Runs one program.

use super::flags::{JitMode, Options, Program};
use crate::modules::{FileLoader, load_main, start_main};
use crate::{console, inspect, node};
use lanner_engine::embedding::{HeapConfig, ModuleId, PromiseState, SourceText, Throw, Vm, VmOptions};
use std::ffi::OsString;
use std::io::{Read, Write};
use std::rc::Rc;

/// Exit code of an uncaught error.
const UNCAUGHT: i32 = 1;
/// Exit code when the heap's limit ends the program.
pub const OUT_OF_MEMORY: i32 = 134;
/// Exit code of a program whose top-level await never settles.
const UNSETTLED: i32 = 13;

/// A VM as the options want it, with its tier and console.
pub fn make_vm(options: &Options) -> Result<Box<Vm>, String> {
    let mut heap = HeapConfig { zeal: options.gc_zeal, ..HeapConfig::default() };
    if let Some(max) = options.max_heap {
        heap.max_heap = max;
    }
    let threshold = options.jit_threshold.unwrap_or(lanner_engine::embedding::DEFAULT_JIT_THRESHOLD);
    let vm_options = VmOptions {
        heap,
        stack_size: options.stack_size.unwrap_or(0),
        jit_threshold: threshold,
        random_seed: options.random_seed,
        print_bytecode: options.print_bytecode,
    };
    let mut vm = Vm::new(vm_options).map_err(|error| error.to_string())?;
    if options.jit != JitMode::Off {
        super::tier::install(&mut vm, options);
    }
    console::install(&mut vm).map_err(|throw| vm.exception_text(throw))?;
    Ok(vm)
}

/// Whether the program is a module.
fn is_module(options: &Options) -> bool {
    options.module
        || match &options.program {
            Program::File(path) => std::path::Path::new(path).extension().is_some_and(|e| e == "mjs"),
            _ => options.input_module,
        }
}

/// Whether a `.js` program is a module by its package or by its text.
fn looks_like_module(vm: &mut Vm, options: &Options) -> bool {
    match &options.program {
        Program::File(path) if !options.test262_host && !options.script => {
            node::main_program::is_module_file(vm, std::path::Path::new(path))
        }
        _ => false,
    }
}

/// Runs the program as a module; gives the exit code.
fn run_module(
    vm: &mut Vm,
    loader: &FileLoader,
    source: &SourceText,
    options: &Options,
) -> Result<i32, Failure> {
    let module = match &options.program {
        Program::File(_) => loader.parse_main(vm, std::path::Path::new(source.name()), source.text())?,
        _ => loader.parse_unnamed(vm, "[eval1]", source.text())?,
    };
    if options.check {
        return Ok(0);
    }
    run_main_module(vm, module, !options.test262_host)
}

/// Loads, links and runs the program's module; `node`: with the event loop.
fn run_main_module(vm: &mut Vm, module: ModuleId, node: bool) -> Result<i32, Failure> {
    load_main(vm, module)?;
    let evaluation = start_main(vm, module, node)?;
    let code = |vm: &mut Vm| {
        if vm.promise_state(evaluation).0 != PromiseState::Pending {
            return 0;
        }
        console::flush();
        eprint!("{}", super::report::unsettled(vm, module));
        UNSETTLED
    };
    if !node {
        vm.run_jobs()?;
        vm.rethrow_module_error(module)?;
        return Ok(code(vm));
    }
    // A module's body runs in a job: the jobs it makes go before its ticks.
    if let Err(throw) = vm.run_jobs() {
        node::errors::uncaught(vm, throw);
    }
    Ok(node::run_to_end_with(vm, code))
}

/// The text of a program that is no file, once more: it may be a module.
fn read_again(options: &Options) -> Option<SourceText> {
    match &options.program {
        Program::Eval(code) => Some(SourceText::new("[eval1]", code.as_str())),
        _ => None,
    }
}

fn read_source(options: &Options) -> Result<SourceText, String> {
    match &options.program {
        Program::File(path) => {
            let bytes = std::fs::read(path)
                .map_err(|error| format!("cannot read {}: {error}", path.to_string_lossy()))?;
            let shown = std::path::absolute(path)
                .map_or_else(|_| path.to_string_lossy().into_owned(), |p| p.to_string_lossy().into_owned());
            Ok(SourceText::new(shown, String::from_utf8_lossy(&bytes)))
        }
        Program::Eval(code) | Program::Print(code) => Ok(SourceText::new("[eval]", code.as_str())),
        Program::Stdin => {
            let mut bytes = Vec::new();
            std::io::stdin()
                .read_to_end(&mut bytes)
                .map_err(|error| format!("cannot read stdin: {error}"))?;
            Ok(SourceText::new("[stdin]", String::from_utf8_lossy(&bytes)))
        }
        Program::None | Program::Test262Worker => Err("no program".into()),
    }
}

/// Runs the program of the options; gives the exit code.
pub fn run(options: &Options) -> i32 {
    let code = run_inner(options);
    console::flush();
    code
}

fn run_inner(options: &Options) -> i32 {
    let mut vm = match make_vm(options) {
        Ok(vm) => vm,
        Err(message) => {
            eprintln!("lanner: {message}");
            return UNCAUGHT;
        }
    };
    let code = match start(&mut vm, options) {
        Ok(code) => code,
        Err(Failure::Message(message)) => {
            eprintln!("lanner: {message}");
            UNCAUGHT
        }
        Err(Failure::Thrown(throw)) if options.test262_host => fail_as_host(&mut vm, throw),
        Err(Failure::Thrown(throw)) => {
            node::errors::uncaught(&mut vm, throw);
            node::run_to_end(&mut vm)
        }
    };
    finish(&mut vm, options);
    // The process ends here: freeing the heap cell by cell would only take time.
    std::mem::forget(vm);
    code
}

/// Why a program did not get to its end.
enum Failure {
    /// Nothing ran.
    Message(String),
    Thrown(Throw),
}

impl From<Throw> for Failure {
    fn from(throw: Throw) -> Failure {
        Failure::Thrown(throw)
    }
}

/// Runs the program and what it leaves waiting; the exit code.
fn start(vm: &mut Vm, options: &Options) -> Result<i32, Failure> {
    let loader = Rc::new(FileLoader::default());
    vm.set_module_loader(loader.clone());
    if options.test262_host {
        crate::test262::host::install(vm)?;
        crate::test262::host::install_module_source(vm, &loader)?;
    } else {
        let at_exit = {
            let options = options.clone();
            Box::new(move |vm: &mut Vm| finish(vm, &options))
        };
        node::install(vm, arguments(options), at_exit)?;
        loader.set_has_node();
        crate::modules::install(loader.clone());
    }
    console::install_arguments(vm, options)?;
    for prelude in &options.preludes {
        let bytes = std::fs::read(prelude).map_err(|error| {
            Failure::Message(format!("cannot read {}: {error}", prelude.to_string_lossy()))
        })?;
        vm.run_script(SourceText::new(prelude.to_string_lossy(), String::from_utf8_lossy(&bytes)))?;
    }
    if !options.requires.is_empty() || !options.imports.is_empty() {
        node::main_program::preload(vm, &options.requires, &options.imports)?;
    }
    let module = is_module(options) || looks_like_module(vm, options);
    if let Program::File(path) = &options.program
        && !options.test262_host
        && !options.script
        && !options.check
        && !module
    {
        return run_file(vm, &loader, path);
    }
    let source = read_source(options).map_err(Failure::Message)?;
    if module {
        return run_module(vm, &loader, &source, options);
    }
    if options.check {
        vm.compile_script(source)?;
        return Ok(0);
    }
    if !options.test262_host {
        node::globals::install_for_eval(vm)?;
    }
    if let Program::Print(code) = &options.program {
        // The completion value is what global eval gives.
        let text = vm.new_string(code);
        let value = vm.eval_indirect(text)?;
        let text = inspect::inspect_top(vm, value);
        console::write_out(&format!("{text}\n"));
    } else {
        match vm.compile_script(source) {
            Ok(function) => {
                let this = vm.realm().global_this;
                vm.call(function.value(), this, &[])?;
            }
            Err(throw) => {
                let site = vm.throw_site.clone();
                let error = vm.take_exception(throw);
                let source = read_again(options);
                if let Some(source) = source.filter(|_| !options.test262_host)
                    && lanner_engine::embedding::parses_as_module(&source)
                {
                    vm.throw_site = None;
                    return run_module(vm, &loader, &source, options);
                }
                let throw = vm.throw(error);
                vm.throw_site = site;
                return Err(throw.into());
            }
        }
    }
    if options.test262_host {
        crate::test262::host::run_jobs(vm)?;
        return Ok(0);
    }
    Ok(node::run_to_end(vm))
}

/// Runs a program file with Node's module system.
fn run_file(vm: &mut Vm, loader: &FileLoader, path: &OsString) -> Result<i32, Failure> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.into());
    let Some(module) = node::main_program::run_file(vm, &path)? else { return Ok(node::run_to_end(vm)) };
    loader.set_main(module);
    run_main_module(vm, module, true)
}

/// The process's words for the runtime.
fn arguments(options: &Options) -> node::Arguments {
    let exec_path = std::env::current_exe().unwrap_or_default().into_os_string();
    let mut argv = vec![exec_path.clone()];
    if let Program::File(path) = &options.program {
        argv.push(
            std::path::absolute(path).map_or_else(|_| path.clone(), std::path::PathBuf::into_os_string),
        );
    }
    argv.extend(options.arguments.iter().cloned());
    let argv0 = std::env::args_os().next().unwrap_or_default();
    let (exec_argv, options) = (options.words.clone(), options.node_options.clone());
    node::Arguments { exec_path, argv0, exec_argv, options, argv }
}

/// What was asked for at the end.
fn finish(vm: &mut Vm, options: &Options) {
    console::flush();
    super::tier::finish(vm, options);
    if options.gc_stats || options.stats {
        eprint!("{}", gc_report(vm.heap.stats()));
    }
}

/// The message when the heap's limit ended the program.
pub fn out_of_memory_message(vm: &Vm) -> String {
    let limit = vm.options.heap.max_heap;
    format!("lanner: JavaScript heap out of memory (limit {} MB, --max-heap sets it)", limit >> 20)
}

fn fail_as_host(vm: &mut Vm, throw: Throw) -> i32 {
    console::flush();
    if vm.out_of_memory {
        eprintln!("{}", out_of_memory_message(vm));
        return OUT_OF_MEMORY;
    }
    let text = crate::test262::host::error_line(vm, throw);
    let _ = std::io::stderr().write_all(text.as_bytes());
    UNCAUGHT
}

/// `--gc-stats`: a small aligned table.
fn gc_report(stats: &lanner_engine::embedding::GcStats) -> String {
    let ms = |d: std::time::Duration| format!("{:.3}", d.as_secs_f64() * 1e3);
    let mb = |n: u64| format!("{:.1} MB", n as f64 / 1048576.0);
    let mut out = String::from("gc      collections  p50 ms    p99 ms    max ms    total ms\n");
    for (name, p) in [("minor", &stats.minor), ("full", &stats.full)] {
        out.push_str(&format!(
            "{name:<7} {:>11}  {:<8}  {:<8}  {:<8}  {}\n",
            p.count(),
            ms(p.p50()),
            ms(p.p99()),
            ms(p.max()),
            ms(p.total())
        ));
    }
    out.push_str(&format!(
        "allocated {} young, {} large; promoted {}; live {}; peak {}\n",
        mb(stats.nursery_bytes),
        mb(stats.large_bytes),
        mb(stats.promoted_bytes),
        mb(stats.live_bytes),
        mb(stats.peak_bytes)
    ));
    out
}
