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
        perf_map: options.perf_map,
        trace: options.trace_tiers,
        stress_exits: options.stress_exits.unwrap_or(0),
        disabled_passes: options.disabled_passes.clone(),
    })?;
    vm.tier = Some(Box::new(tier));
    Ok(())
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
