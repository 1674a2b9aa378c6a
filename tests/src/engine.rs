//! Finds, and if need be builds, the engine under test.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The command that runs the engine: a program and the arguments that always come first.
#[derive(Clone, Debug)]
pub struct Engine {
    pub program: PathBuf,
    pub arguments: Vec<String>,
}

impl Engine {
    /// Splits a command line at blanks. Quoting is not needed for what the tools are given.
    pub fn parse(command: &str) -> Result<Engine, String> {
        let mut words = command.split_whitespace().map(str::to_owned);
        let program = words.next().ok_or("an engine needs a command")?;
        Ok(Engine { program: PathBuf::from(program), arguments: words.collect() })
    }

    /// The engine that belongs to the running test executable: `LANNER_BIN` if set, else the
    /// `lanner` binary of the same profile, brought up to date first.
    ///
    /// An integration test can not name another package's binary through `CARGO_BIN_EXE_…`, and a
    /// binary that happens to lie there may be older than the sources; asking cargo settles both.
    pub fn under_test() -> Result<Engine, String> {
        if let Some(path) = std::env::var_os("LANNER_BIN") {
            let program = PathBuf::from(path);
            if !program.is_file() {
                return Err(format!("LANNER_BIN names {}, which is no file", program.display()));
            }
            return Ok(Engine { program, arguments: Vec::new() });
        }
        let directory = profile_directory()?;
        let profile = match directory.file_name().and_then(|name| name.to_str()) {
            Some("debug") | None => "dev",
            Some(name) => name,
        };
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let status = Command::new(cargo)
            .args([
                "build",
                "--quiet",
                "--package",
                "lanner-runtime",
                "--bin",
                "lanner",
                "--profile",
                profile,
            ])
            .current_dir(crate::repository_root())
            .env("CARGO_TARGET_DIR", directory.parent().expect("target/<profile> has a parent"))
            .status()
            .map_err(|error| format!("can not start cargo to build the engine: {error}"))?;
        if !status.success() {
            return Err("the engine does not build".into());
        }
        let program = directory.join(format!("lanner{}", std::env::consts::EXE_SUFFIX));
        Ok(Engine { program, arguments: Vec::new() })
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        command
    }
}

/// `target/<profile>`, from the place of the running executable (`…/deps/name-hash` or `…/name`).
pub fn profile_directory() -> Result<PathBuf, String> {
    let executable =
        std::env::current_exe().map_err(|error| format!("no path of this executable: {error}"))?;
    let mut directory = executable.parent().map(Path::to_path_buf).ok_or("the executable lies nowhere")?;
    if directory.file_name().is_some_and(|name| name == "deps") {
        directory.pop();
    }
    Ok(directory)
}

/// The target directory, for caches that outlive a run.
pub fn target_directory() -> Result<PathBuf, String> {
    let mut directory = profile_directory()?;
    directory.pop();
    Ok(directory)
}
