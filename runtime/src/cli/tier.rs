//! Connects the optimizing tier to the options.

use super::flags::{JitMode, Options};
use lanner_engine::embedding::Vm;
use lanner_jit::tier_up::{JitTier, TierOptions};

/// Installs the tier.
pub fn install(vm: &mut Vm, options: &Options) {
    let tier = JitTier::new(TierOptions {
        threshold: vm.options.jit_threshold,
        background: options.jit == JitMode::On,
        print_ir: options.print_ir,
        print_clif: options.print_clif,
        print_asm: options.print_asm,
        perf_map: options.perf_map,
        trace: options.trace_tiers,
        stress_exits: options.stress_exits.unwrap_or(0),
        disabled_passes: options.disabled_passes.clone(),
    });
    vm.tier = Some(Box::new(tier));
}

/// Prints what was asked for at the end, and writes `--stats-json`.
pub fn finish(vm: &mut Vm, options: &Options) {
    if !options.stats && options.stats_json.is_none() {
        return;
    }
    let gc = vm.heap.stats().clone();
    let tier = vm.tier.as_mut().and_then(|tier| tier.as_any().downcast_mut::<JitTier>());
    let stats = tier.map(|tier| tier.stats.clone()).unwrap_or_default();
    let ms = |time: std::time::Duration| time.as_secs_f64() * 1e3;
    if options.stats {
        eprintln!(
            "tier: {} functions and {} loops compiled in {:.1} ms ({:.1} building, {:.1} lowering, {:.1} generating), {} KB of code, {} declined, {} replaced, {} dropped, {} exits, {} invalidated; main thread: {:.1} ms snapshots, {:.1} ms installing, {} KB freed",
            stats.compiled,
            stats.osr_compiled,
            ms(stats.times.total()),
            ms(stats.times.build),
            ms(stats.times.lower),
            ms(stats.times.codegen),
            stats.code_bytes / 1024,
            stats.declined,
            stats.replaced,
            stats.dropped,
            stats.exits,
            stats.invalidated,
            ms(stats.snapshot_time),
            ms(stats.install_time),
            stats.freed_bytes / 1024,
        );
    }
    if let Some(path) = &options.stats_json {
        let text = format!(
            "{{\"compiled\": {}, \"loops\": {}, \"compile_ms\": {:.3}, \"build_ms\": {:.3}, \"code_bytes\": {}, \
             \"declined\": {}, \"exits\": {}, \"invalidated\": {}, \"minor_collections\": {}, \
             \"full_collections\": {}}}\n",
            stats.compiled,
            stats.osr_compiled,
            ms(stats.times.total()),
            ms(stats.times.build),
            stats.code_bytes,
            stats.declined,
            stats.exits,
            stats.invalidated,
            gc.minor.count(),
            gc.full.count()
        );
        if let Err(error) = std::fs::write(path, text) {
            eprintln!("lanner: cannot write {}: {error}", path.to_string_lossy());
        }
    }
}
