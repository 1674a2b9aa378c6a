//! The engines that are compared: a name and a command.

use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Engine {
    pub name: String,
    pub program: PathBuf,
    pub arguments: Vec<String>,
}

impl Engine {
    /// Parses `name=command with arguments`; words are parted by blanks.
    pub fn parse(text: &str) -> Result<Engine, String> {
        let (name, command) = text.split_once('=').ok_or_else(|| format!("{text}: not NAME=COMMAND"))?;
        let mut words = command.split_whitespace().map(str::to_owned);
        let program = words.next().ok_or_else(|| format!("{name} has no command"))?;
        Ok(Engine { name: name.into(), program: program.into(), arguments: words.collect() })
    }

    /// Lanner's tiers: the interpreter alone and the default. The binary is `LANNER_BIN` or the one
    /// beside this executable.
    pub fn lanner() -> Result<Vec<Engine>, String> {
        let program = match std::env::var_os("LANNER_BIN") {
            Some(path) => PathBuf::from(path),
            None => {
                let this = std::env::current_exe().map_err(|error| error.to_string())?;
                let mut directory = this.parent().map(Path::to_path_buf).unwrap_or_default();
                if directory.ends_with("deps") {
                    directory.pop();
                }
                directory.join(format!("lanner{}", std::env::consts::EXE_SUFFIX))
            }
        };
        if !program.is_file() {
            return Err(format!(
                "{} does not exist: build it (cargo build --release -p lanner-runtime), set LANNER_BIN, or name \
                 engines with --engine",
                program.display()
            ));
        }
        let engine = |name: &str, flag: &str| Engine {
            name: name.into(),
            program: program.clone(),
            // Shells run programs as scripts, and some of Octane counts on global declarations.
            arguments: vec!["--script".into(), flag.into()],
        };
        Ok(vec![engine("lanner-int", "--jit=off"), engine("lanner", "--jit=on")])
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        command
    }
}

#[cfg(test)]
mod tests {
    use super::Engine;

    #[test]
    fn engines_from_words() {
        let engine = Engine::parse("q=/bin/qjs --script -x").unwrap();
        assert_eq!((engine.name.as_str(), engine.arguments.len()), ("q", 2));
        assert!(Engine::parse("nothing").is_err());
        assert!(Engine::parse("a= ").is_err());
    }
}
