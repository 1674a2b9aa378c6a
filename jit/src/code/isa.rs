//! The Cranelift target: this machine, with the settings generated code relies on.

use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_codegen::settings::{self, Configurable};

/// Builds the target description, or says why this machine has none.
pub fn native_isa(verify: bool) -> Result<OwnedTargetIsa, String> {
    let mut flags = settings::builder();
    let mut set = |name: &str, value: &str| flags.set(name, value).map_err(|e| e.to_string());
    set("opt_level", "speed")?;
    // Costs nothing measurable and lets a stack walk find every return address.
    set("preserve_frame_pointers", "true")?;
    set("enable_verifier", if verify { "true" } else { "false" })?;
    set("is_pic", "false")?;
    // Our stack check at function entry leaves a page of slack; frames are small.
    set("enable_probestack", "false")?;
    set("unwind_info", "false")?;
    set("enable_alias_analysis", "true")?;
    set("regalloc_algorithm", "backtracking")?;
    set("enable_nan_canonicalization", "false")?;
    let isa = cranelift_native::builder().map_err(|e| e.to_string())?;
    isa.finish(settings::Flags::new(flags)).map_err(|e| e.to_string())
}
