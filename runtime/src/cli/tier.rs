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
        trace: options.trace_tiers,
        stress_exits: options.stress_exits.unwrap_or(0),
        disabled_passes: options.disabled_passes.clone(),
    });
    vm.tier = Some(Box::new(tier));
}

/// Prints what was asked for at the end.
pub fn finish(vm: &mut Vm, options: &Options) {
    if !options.stats {
        return;
    }
    let Some(tier) = vm.tier.as_mut().and_then(|t| t.as_any().downcast_mut::<JitTier>()) else { return };
    let s = &tier.stats;
    let ms = |d: std::time::Duration| d.as_secs_f64() * 1e3;
    eprintln!(
        "tier: {} functions and {} loops compiled in {:.1} ms ({:.1} building, {:.1} lowering, {:.1} generating), {} KB of code, {} declined, {} dropped, {} exits, {} invalidated; main thread: {:.1} ms snapshots, {:.1} ms installing, {} KB freed",
        s.compiled,
        s.osr_compiled,
        ms(s.times.total()),
        ms(s.times.build),
        ms(s.times.lower),
        ms(s.times.codegen),
        s.code_bytes / 1024,
        s.declined,
        s.dropped,
        s.exits,
        s.invalidated,
        ms(s.snapshot_time),
        ms(s.install_time),
        s.freed_bytes / 1024,
    );
}
