//! Turns benchmarks into single files that any shell can run: the driver, its settings, the
//! benchmark. Generated files go to a folder under `target/`; nothing of a suite is committed.

pub mod awfy;
pub mod octane;

use std::fs;
use std::path::{Path, PathBuf};

use crate::measure::Program;

/// How often a program repeats inside its process.
#[derive(Clone, Copy, Debug)]
pub struct Repeats {
    pub minimum: u32,
    pub maximum: u32,
    pub budget_ms: u32,
}

/// How much work a repetition does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    Normal,
    /// For runs under stress modes that make everything many times slower.
    Small,
}

/// The start of every generated file.
pub fn prelude(repeats: Repeats) -> String {
    format!(
        "const DRIVE = {{ minimum: {}, maximum: {}, budget: {} }};\n{}",
        repeats.minimum,
        repeats.maximum,
        repeats.budget_ms,
        include_str!("../driver.js")
    )
}

/// Where generated files of a suite go.
pub fn folder(suite: &str) -> Result<PathBuf, String> {
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    let directory =
        this.parent().map(Path::to_path_buf).unwrap_or_default().join("bench-programs").join(suite);
    fs::create_dir_all(&directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    Ok(directory)
}

pub fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Writes a generated program.
pub fn program(folder: &Path, name: &str, text: &str) -> Result<Program, String> {
    let file = folder.join(format!("{name}.js"));
    fs::write(&file, text).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(Program { name: name.to_owned(), file, repeats: true })
}

/// Is a program wanted? Names given on the command line are parts of names, in any case.
pub fn wanted(names: &[String], name: &str) -> bool {
    names.is_empty() || names.iter().any(|part| name.to_lowercase().contains(&part.to_lowercase()))
}

/// The programs of our own.
pub fn own(names: &[String], repeats: Repeats) -> Result<Vec<Program>, String> {
    let folder = folder("own")?;
    let source = crate::root().join("programs");
    let mut files: Vec<PathBuf> = fs::read_dir(&source)
        .map_err(|error| format!("{}: {error}", source.display()))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "js"))
        .collect();
    files.sort();
    let mut programs = Vec::new();
    for path in files {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if wanted(names, &name) {
            programs.push(program(&folder, &name, &format!("{}\n{}", prelude(repeats), read(&path)?))?);
        }
    }
    Ok(programs)
}

/// Start-up: a program that prints one line, measured as a whole process.
pub fn start_up() -> Result<Vec<Program>, String> {
    let mut hello = program(&folder("start-up")?, "hello", "console.log(\"Hello, world\");\n")?;
    hello.repeats = false;
    Ok(vec![hello])
}
