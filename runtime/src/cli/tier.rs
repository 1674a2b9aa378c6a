//! Connects the optimizing tier to the options.

use super::flags::Options;
use lanner_engine::embedding::Vm;
use lanner_jit::tier_up::{JitTier, TierOptions};

/// Installs the tier.
pub fn install(vm: &mut Vm, options: &Options) -> Result<(), String> {
    let tier = JitTier::new(TierOptions {
        threshold: vm.options.jit_threshold,
        print_ir: options.print_ir,
        print_clif: options.print_clif,
        print_asm: options.print_asm,
        trace: options.trace_tiers,
        stress_exits: options.stress_exits.unwrap_or(0),
        disabled_passes: options.disabled_passes.clone(),
        code_listener: options.perf_map.then_some(perf_map as lanner_jit::code::CodeListener),
    })?;
    vm.tier = Some(Box::new(tier));
    Ok(())
}

/// Appends a line to the file in which `perf` looks for the names of generated code.
fn perf_map(start: usize, len: usize, name: &str) {
    use std::io::Write;
    let path = format!("/tmp/perf-{}.map", std::process::id());
    // Profiling is best effort: without the file perf shows addresses.
    if let Ok(mut file) = std::fs::OpenOptions::new().create(true).append(true).open(path) {
        let _ = writeln!(file, "{start:x} {len:x} {name}");
    }
}

/// Prints what was asked for at the end.
pub fn finish(vm: &mut Vm, options: &Options) {
    if !options.stats {
        return;
    }
    let Some(tier) = vm.tier.as_mut().and_then(|t| t.as_any().downcast_mut::<JitTier>()) else { return };
    let s = &tier.stats;
    eprintln!(
        "tier: {} functions and {} loops compiled in {:.1} ms ({:.1} ms building), {} KB of code, {} declined, {} exits, {} invalidated",
        s.compiled,
        s.osr_compiled,
        s.compile_time.as_secs_f64() * 1e3,
        s.build_time.as_secs_f64() * 1e3,
        s.code_bytes / 1024,
        s.declined,
        s.exits,
        s.invalidated
    );
}
