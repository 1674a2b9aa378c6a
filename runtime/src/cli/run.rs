//! Runs one program.

use super::flags::{JitMode, Options, Program};
use super::report;
use crate::jobs::{self, Failure};
use crate::{console, inspect};
use lanner_engine::embedding::{HeapConfig, SourceText, Value, Vm, VmOptions};
use std::io::{Read, Write};

/// Exit code of an uncaught error.
const UNCAUGHT: i32 = 1;
/// Exit code when the heap's limit ends the program.
const OUT_OF_MEMORY: i32 = 134;

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
        super::tier::install(&mut vm, options)?;
    }
    console::install(&mut vm).map_err(|throw| vm.exception_text(throw))?;
    Ok(vm)
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
    if options.test262_host
        && let Err(throw) = crate::test262::host::install(&mut vm)
    {
        return fail(&mut vm, throw, options);
    }
    if let Err(throw) = console::install_arguments(&mut vm, options) {
        return fail(&mut vm, throw, options);
    }
    for prelude in &options.preludes {
        let source = match std::fs::read(prelude) {
            Ok(bytes) => SourceText::new(prelude.to_string_lossy(), String::from_utf8_lossy(&bytes)),
            Err(error) => {
                eprintln!("lanner: cannot read {}: {error}", prelude.to_string_lossy());
                return UNCAUGHT;
            }
        };
        if let Err(throw) = vm.run_script(source) {
            return fail(&mut vm, throw, options);
        }
    }
    let source = match read_source(options) {
        Ok(source) => source,
        Err(message) => {
            eprintln!("lanner: {message}");
            return UNCAUGHT;
        }
    };
    if options.check {
        return match vm.compile_script(source) {
            Ok(_) => 0,
            Err(throw) => fail(&mut vm, throw, options),
        };
    }
    // -p wants the completion value, which global eval gives.
    let result = match &options.program {
        Program::Print(code) => {
            let text = vm.new_string(code);
            vm.eval_indirect(text)
        }
        _ => vm.run_script(source),
    };
    let result = result.map_err(Failure::Uncaught);
    let code = match result.and_then(|value| jobs::run_all(&mut vm).map(|()| value)) {
        Ok(value) => {
            if matches!(options.program, Program::Print(_)) {
                let text = inspect::inspect_top(&mut vm, value);
                console::write_out(&format!("{text}\n"));
            }
            0
        }
        Err(Failure::Uncaught(throw)) => fail(&mut vm, throw, options),
        Err(Failure::Unhandled(reason)) => fail_unhandled(&mut vm, reason, options),
    };
    console::flush();
    super::tier::finish(&mut vm, options);
    if options.gc_stats || options.stats {
        eprint!("{}", gc_report(vm.heap.stats()));
    }
    // The process ends here: freeing the heap cell by cell would only take time.
    std::mem::forget(vm);
    code
}

fn fail(vm: &mut Vm, throw: lanner_engine::embedding::Throw, options: &Options) -> i32 {
    console::flush();
    if vm.out_of_memory {
        let limit = options.max_heap.unwrap_or(HeapConfig::default().max_heap);
        eprintln!("lanner: JavaScript heap out of memory (limit {} MB, --max-heap sets it)", limit >> 20);
        return OUT_OF_MEMORY;
    }
    let text = if options.test262_host {
        crate::test262::host::error_line(vm, throw)
    } else {
        report::uncaught(vm, throw)
    };
    let _ = std::io::stderr().write_all(text.as_bytes());
    UNCAUGHT
}

/// A rejection that nobody handled ends the program as an uncaught error does.
fn fail_unhandled(vm: &mut Vm, reason: Value, options: &Options) -> i32 {
    console::flush();
    let text = if options.test262_host {
        let (name, message) = crate::test262::host::describe_throw(vm, reason);
        format!("{name}: {message}\n")
    } else {
        report::unhandled(vm, reason)
    };
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
