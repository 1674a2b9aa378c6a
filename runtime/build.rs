//! Gathers the built-in modules: a file of `src/node/lib` is a module by lying there. Links the command at a fixed
//! address.

use std::fmt::Write;
use std::path::{Path, PathBuf};

fn main() {
    // CLDR's tables are full of pointers. In an executable that may lie anywhere each is written at start: that
    // took half of a small program's time and 6 MB of its memory.
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
    let lib =
        PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo names the package's folder"))
            .join("src/node/lib");
    let mut modules = Vec::new();
    gather(&lib, "", &mut modules);
    // The order is what the search at run time relies on.
    modules.sort();
    let mut table = String::from("&[\n");
    for id in &modules {
        let file = lib.join(format!("{id}.js"));
        writeln!(table, "    BuiltinModule {{ id: {id:?}, source: include_str!({file:?}) }},")
            .expect("a string takes all text");
    }
    table.push_str("]\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo names the output folder"));
    std::fs::write(out.join("builtin_modules.rs"), table).expect("the output folder can be written to");
}

/// Adds the ids of a folder's modules; `prefix` is the folder's own id with a slash.
fn gather(folder: &Path, prefix: &str, modules: &mut Vec<String>) {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in std::fs::read_dir(folder).expect("the folder of modules can be read") {
        let path = entry.expect("the folder of modules can be read").path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("module names are text");
        if path.is_dir() {
            gather(&path, &format!("{prefix}{stem}/"), modules);
        } else if path.extension().is_some_and(|extension| extension == "js") {
            modules.push(format!("{prefix}{stem}"));
        }
    }
}
