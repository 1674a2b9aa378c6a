//! A minimal shell over the engine and the tier, for working on the tier alone:
//! `shell [--jit=off] [--trace] [--ir] [--asm] [--threshold=N] FILE`.

use lanner_engine::execution::{CallContext, JsResult, Vm, VmOptions};
use lanner_engine::frontend::SourceText;
use lanner_engine::value::Value;
use lanner_jit::tier_up::{JitTier, TierOptions};

fn print(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut line = String::new();
    for (i, &v) in cx.args().iter().enumerate() {
        if i > 0 {
            line.push(' ');
        }
        let s = vm.to_string(v)?;
        line.push_str(&s.to_rust_string());
    }
    println!("{line}");
    Ok(Value::UNDEFINED)
}

fn now(_: &mut Vm, _: &CallContext) -> JsResult<Value> {
    let t =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0.0, |d| d.as_secs_f64());
    Ok(Value::double(t * 1e3))
}

fn run() -> i32 {
    let mut options = TierOptions::default();
    let mut jit = true;
    let mut threshold = 300;
    let mut file = String::new();
    for a in std::env::args().skip(1) {
        match a.as_str() {
            "--jit=off" => jit = false,
            "--trace" => options.trace = true,
            "--ir" => options.print_ir = true,
            "--clif" => options.print_clif = true,
            "--asm" => options.print_asm = true,
            _ if a.starts_with("--stress=") => options.stress_exits = a[9..].parse().unwrap_or(0),
            _ if a.starts_with("--threshold=") => threshold = a[12..].parse().unwrap_or(300),
            _ => file = a,
        }
    }
    let mut vm = match Vm::new(VmOptions { jit_threshold: threshold, ..VmOptions::default() }) {
        Ok(vm) => vm,
        Err(e) => {
            eprintln!("{e}");
            return 1;
        }
    };
    options.threshold = threshold;
    if jit {
        vm.tier = Some(Box::new(JitTier::new(options)));
    }
    for (name, f) in [("print", print as lanner_engine::execution::NativeFn), ("now", now)] {
        let key = vm.key_from_str(name);
        let function = vm.new_native_function(f, key, 0, false).expect("function").value();
        let global = vm.realm().global.as_gc();
        vm.create_data_property(global, key, function).expect("global");
    }
    let text = std::fs::read_to_string(&file).expect("readable file");
    let result = vm.run_script(SourceText::new(file, text));
    let code = match result {
        Ok(_) => 0,
        Err(t) => {
            eprintln!("{}", vm.exception_text(t));
            1
        }
    };
    if let Some(t) = vm.tier.as_mut().and_then(|t| t.as_any().downcast_mut::<JitTier>()) {
        eprintln!("{:?}", t.stats);
    }
    code
}

fn main() {
    let t = std::thread::Builder::new().stack_size(256 << 20).spawn(run).expect("thread");
    std::process::exit(t.join().unwrap_or(70));
}
