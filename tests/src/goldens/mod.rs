//! Golden tests: what `--print-bytecode` and `--print-ir` print for the programs of
//! `tests/bytecode` and `tests/ir`, against the `.golden` file beside each.
//!
//! `LANNER_BLESS=1 cargo test --profile checked -p lanner-tests --test goldens` rewrites them; read
//! the diff before you commit it. Directives, in the first lines of a program:
//!
//! ```text
//! // functions: add, scale    keep only the dumps of these functions
//! // flags: --jit-threshold=3 more flags
//! ```

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::engine::Engine;
use crate::process::{self, End};

struct Kind {
    folder: &'static str,
    flags: &'static [&'static str],
}

const KINDS: &[Kind] = &[
    Kind { folder: "bytecode", flags: &["--jit=off", "--print-bytecode"] },
    Kind { folder: "ir", flags: &["--jit=sync", "--print-ir"] },
];

/// All `.js` files below a folder, sorted.
pub fn collect_sources(folder: &Path, into: &mut Vec<PathBuf>) -> Result<(), String> {
    let describe = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut entries: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).map_err(describe)? {
        entries.push(entry.map_err(describe)?.path());
    }
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect_sources(&path, into)?;
        } else if path.extension().is_some_and(|extension| extension == "js") {
            into.push(path);
        }
    }
    Ok(())
}

/// The whole program; `false` means that a golden differs.
pub fn main(arguments: impl Iterator<Item = std::ffi::OsString>) -> Result<bool, String> {
    let bless = std::env::var_os("LANNER_BLESS").is_some_and(|value| value == "1");
    let patterns: Vec<String> = arguments
        .map(|argument| argument.to_string_lossy().into_owned())
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let engine = Engine::under_test()?;
    let (mut total, mut differing) = (0, 0);
    for kind in KINDS {
        let mut sources = Vec::new();
        collect_sources(&crate::tests_root().join(kind.folder), &mut sources)?;
        for path in sources {
            let name = path.strip_prefix(crate::tests_root()).unwrap_or(&path).to_string_lossy().into_owned();
            if !patterns.is_empty() && !patterns.iter().any(|pattern| name.contains(pattern)) {
                continue;
            }
            total += 1;
            let dump = dump(&engine, kind, &path)?;
            let golden_file = path.with_extension("golden");
            let golden = fs::read_to_string(&golden_file).unwrap_or_default();
            if dump == golden {
                continue;
            }
            if bless {
                fs::write(&golden_file, dump)
                    .map_err(|error| format!("{}: {error}", golden_file.display()))?;
                println!("wrote {}", golden_file.display());
                continue;
            }
            differing += 1;
            println!("DIFFERS {name}\n{}", difference(&golden, &dump));
        }
    }
    println!("goldens: {total} programs, {differing} differ");
    if differing > 0 {
        println!("LANNER_BLESS=1 rewrites them; read the diff before you commit it");
    }
    Ok(differing == 0)
}

fn dump(engine: &Engine, kind: &Kind, path: &Path) -> Result<String, String> {
    let source = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut functions: Vec<&str> = Vec::new();
    let mut command = engine.command();
    command.args(kind.flags);
    for line in source.lines().take_while(|line| line.starts_with("//")) {
        if let Some(names) = line.strip_prefix("// functions: ") {
            functions = names.split(',').map(str::trim).collect();
        } else if let Some(flags) = line.strip_prefix("// flags: ") {
            command.args(flags.split_whitespace());
        }
    }
    // The file's bare name, so that a dump names the same path on every machine.
    command.arg(path.file_name().expect("a file has a name"));
    command.current_dir(path.parent().expect("a file lies in a folder"));
    let finished = process::run(command, Duration::from_secs(60))?;
    if finished.end != End::Exit(0) {
        return Err(format!(
            "{}: {}\n{}",
            path.display(),
            finished.end,
            String::from_utf8_lossy(&finished.stderr)
        ));
    }
    let text =
        String::from_utf8_lossy(&finished.stdout).into_owned() + &String::from_utf8_lossy(&finished.stderr);
    // Dumps name the file by its whole path, which is another one on every machine.
    let folder = path.parent().expect("a file lies in a folder").to_string_lossy().into_owned() + "/";
    let kept = keep_functions(&text.replace(&folder, ""), &functions);
    if kept.is_empty() {
        return Err(format!("{}: no dump of {}", path.display(), functions.join(", ")));
    }
    Ok(mask_addresses(&kept))
}

/// Keeps the dumps of the named functions. A dump begins with a line that names its function as a
/// word of its own: `Normal add: 2 parameters, 5 registers`, `== file.js:1:9 add Function`. Without
/// names everything is kept.
fn keep_functions(text: &str, names: &[&str]) -> String {
    if names.is_empty() {
        return text.to_owned();
    }
    let is_head = |line: &str| line.starts_with("== ") || line.ends_with(" registers");
    let mut out = String::new();
    let mut keeping = false;
    for line in text.lines() {
        if is_head(line) {
            let words = || line.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$' | '#')));
            keeping = names.iter().any(|name| words().any(|word| word == *name));
        }
        if keeping {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// Addresses differ from run to run: hexadecimal numbers of nine digits and more become one word.
fn mask_addresses(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("0x") {
        let digits = rest[at + 2..].bytes().take_while(u8::is_ascii_hexdigit).count();
        out.push_str(&rest[..at]);
        if digits >= 9 {
            out.push_str("0xADDRESS");
        } else {
            out.push_str(&rest[at..at + 2 + digits]);
        }
        rest = &rest[at + 2 + digits..];
    }
    out.push_str(rest);
    out
}

/// The first differing line with a few lines around it.
fn difference(golden: &str, dump: &str) -> String {
    if golden.is_empty() {
        return "  there is no golden yet".into();
    }
    let (golden, dump): (Vec<&str>, Vec<&str>) = (golden.lines().collect(), dump.lines().collect());
    let at = golden.iter().zip(&dump).take_while(|(a, b)| a == b).count();
    let from = at.saturating_sub(2);
    let mut text = format!("  at line {}\n", at + 1);
    for line in &golden[from..at] {
        text.push_str(&format!("    {line}\n"));
    }
    for line in golden.iter().skip(at).take(4) {
        text.push_str(&format!("  - {line}\n"));
    }
    for line in dump.iter().skip(at).take(4) {
        text.push_str(&format!("  + {line}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{keep_functions, mask_addresses};

    #[test]
    fn addresses_are_masked() {
        assert_eq!(mask_addresses("a 0x7f00aa11bb22 b 0x10"), "a 0xADDRESS b 0x10");
    }

    #[test]
    fn functions_are_kept_by_name() {
        let text = "Normal a: 0 parameters, 3 registers\n  op b\n\n== x.js:2:9 b Function\n  op2\n";
        assert_eq!(keep_functions(text, &["b"]), "== x.js:2:9 b Function\n  op2\n");
        assert_eq!(keep_functions(text, &[]), text);
    }
}
