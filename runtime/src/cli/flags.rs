//! Every flag in one table: parser and `--help` read it.

use lanner_engine::embedding::Zeal;
use std::ffi::OsString;

/// How the optimizing tier runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum JitMode {
    Off,
    #[default]
    On,
    /// Compiles on the main thread, at once: deterministic.
    Sync,
}

/// What to run.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Program {
    #[default]
    None,
    File(OsString),
    Eval(String),
    /// As Eval, and prints the result.
    Print(String),
    Stdin,
    /// Reads, evaluates and prints on a terminal.
    Repl,
    Test262Worker,
}

/// The parsed command line.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub program: Program,
    /// The options as written, before the program.
    pub words: Vec<OsString>,
    /// Node's options that modules in JavaScript act on, as `--name` or `--name=value`.
    pub node_options: Vec<OsString>,
    pub arguments: Vec<OsString>,
    pub jit: JitMode,
    pub jit_threshold: Option<u32>,
    pub print_bytecode: bool,
    pub print_ir: bool,
    pub print_clif: bool,
    pub print_asm: bool,
    pub perf_map: bool,
    pub trace_tiers: bool,
    pub stress_exits: Option<u32>,
    pub disabled_passes: Vec<String>,
    pub gc_zeal: Zeal,
    pub gc_stats: bool,
    pub stats: bool,
    pub stats_json: Option<OsString>,
    pub max_heap: Option<usize>,
    pub stack_size: Option<usize>,
    pub random_seed: Option<u64>,
    pub test262_host: bool,
    pub module: bool,
    /// `--input-type=module`: for programs that are no file.
    pub input_module: bool,
    pub preludes: Vec<OsString>,
    /// `--require` and `--import`: modules that run before the program.
    pub requires: Vec<String>,
    pub imports: Vec<String>,
    pub check: bool,
    pub script: bool,
    pub help: bool,
    pub version: bool,
}

/// One flag: names, argument, help, and what it does.
pub struct Flag {
    pub name: &'static str,
    pub short: Option<char>,
    /// Placeholder of the argument; empty for none.
    pub argument: &'static str,
    pub help: &'static str,
    apply: fn(&mut Options, &str, OsString) -> Result<(), String>,
}

fn text(value: OsString) -> Result<String, String> {
    value.into_string().map_err(|_| "the argument is not valid Unicode".to_string())
}

fn number<T: std::str::FromStr>(value: OsString) -> Result<T, String> {
    let value = text(value)?;
    value.parse().map_err(|_| format!("'{value}' is not a number that fits here"))
}

/// A size with an optional suffix k, m or g.
fn size(value: OsString) -> Result<usize, String> {
    let value = text(value)?;
    let lower = value.to_ascii_lowercase();
    let (digits, shift) = match lower.as_bytes().last() {
        Some(b'k') => (&lower[..lower.len() - 1], 10),
        Some(b'm') => (&lower[..lower.len() - 1], 20),
        Some(b'g') => (&lower[..lower.len() - 1], 30),
        _ => (&lower[..], 0),
    };
    digits
        .parse::<usize>()
        .ok()
        .and_then(|n| n.checked_mul(1 << shift))
        .ok_or_else(|| format!("'{value}' is not a size (a number with k, m or g)"))
}

macro_rules! flag {
    ($name:literal, $short:expr, $argument:literal, $help:literal, $apply:expr) => {
        Flag { name: $name, short: $short, argument: $argument, help: $help, apply: $apply }
    };
}

/// All flags in the order `--help` shows them.
pub const FLAGS: &[Flag] = &[
    flag!("eval", Some('e'), "CODE", "run CODE", |o, _, v| {
        o.program = Program::Eval(text(v)?);
        Ok(())
    }),
    flag!("print", Some('p'), "CODE", "run CODE and print its result", |o, _, v| {
        o.program = Program::Print(text(v)?);
        Ok(())
    }),
    flag!("check", Some('c'), "", "check the syntax of FILE without running it", |o, _, _| {
        o.check = true;
        Ok(())
    }),
    flag!(
        "script",
        None,
        "",
        "run FILE as a classic script: what it declares at its top level is global",
        |o, _, _| {
            o.script = true;
            Ok(())
        }
    ),
    flag!(
        "jit",
        None,
        "MODE",
        "off: interpreter only; on: compile in the background; sync: compile at once",
        |o, _, v| {
            o.jit = match text(v)?.as_str() {
                "off" => JitMode::Off,
                "on" => JitMode::On,
                "sync" => JitMode::Sync,
                other => return Err(format!("'{other}' is not off, on or sync")),
            };
            Ok(())
        }
    ),
    flag!(
        "jit-threshold",
        None,
        "N",
        "calls or loop turns before a function is compiled (0: at once)",
        |o, _, v| {
            o.jit_threshold = Some(number(v)?);
            Ok(())
        }
    ),
    flag!("print-bytecode", None, "", "print the bytecode of every function as it is compiled", |o, _, _| {
        o.print_bytecode = true;
        Ok(())
    }),
    flag!("print-ir", None, "", "print the optimizer's IR of every compiled function", |o, _, _| {
        o.print_ir = true;
        Ok(())
    }),
    flag!("print-clif", None, "", "print the Cranelift IR of every compiled function", |o, _, _| {
        o.print_clif = true;
        Ok(())
    }),
    flag!("print-asm", None, "", "print the machine code of every compiled function", |o, _, _| {
        o.print_asm = true;
        Ok(())
    }),
    flag!(
        "perf-map",
        None,
        "",
        "write /tmp/perf-PID.map, so that perf names compiled functions",
        |o, _, _| {
            o.perf_map = true;
            Ok(())
        }
    ),
    flag!(
        "trace-tiers",
        None,
        "",
        "one line on stderr per tier-up, exit, invalidation and refusal",
        |o, _, _| {
            o.trace_tiers = true;
            Ok(())
        }
    ),
    flag!("stress-exits", None, "N", "make every Nth check of compiled code fail", |o, _, v| {
        o.stress_exits = Some(number(v)?);
        Ok(())
    }),
    flag!("disable-pass", None, "NAME", "leave out one optimizer pass (may be repeated)", |o, _, v| {
        o.disabled_passes.push(text(v)?);
        Ok(())
    }),
    flag!(
        "gc-zeal",
        None,
        "MODE",
        "stress the collector: minor:N, full:N, poison, verify, joined by commas",
        |o, _, v| {
            let mode = text(v)?;
            o.gc_zeal = mode.parse().map_err(|error| format!("{error}"))?;
            Ok(())
        }
    ),
    flag!(
        "gc-stats",
        None,
        "",
        "print collections, pauses, promoted bytes and peak memory at the end",
        |o, _, _| {
            o.gc_stats = true;
            Ok(())
        }
    ),
    flag!("stats", None, "", "print what the engine did at the end", |o, _, _| {
        o.stats = true;
        Ok(())
    }),
    flag!("stats-json", None, "FILE", "write what the engine did to FILE as JSON", |o, _, v| {
        o.stats_json = Some(v);
        Ok(())
    }),
    flag!("max-heap", None, "SIZE", "most memory the heap may take, such as 512m", |o, _, v| {
        o.max_heap = Some(size(v)?);
        Ok(())
    }),
    flag!("stack-size", None, "SIZE", "size of the interpreter's stack, such as 16m", |o, _, v| {
        o.stack_size = Some(size(v)?);
        Ok(())
    }),
    flag!("random-seed", None, "N", "seed of Math.random", |o, _, v| {
        o.random_seed = Some(number(v)?);
        Ok(())
    }),
    flag!(
        "test262-host",
        None,
        "",
        "run FILE as a conformance host: print and $262 defined, error name on stderr",
        |o, _, _| {
            o.test262_host = true;
            Ok(())
        }
    ),
    flag!("module", None, "", "the program is a module, whatever its name", |o, _, _| {
        o.module = true;
        Ok(())
    }),
    flag!("input-type", None, "TYPE", "what CODE or standard input is: module or commonjs", |o, _, v| {
        o.input_module = match text(v)?.as_str() {
            "module" => true,
            "commonjs" => false,
            other => return Err(format!("'{other}' is not module or commonjs")),
        };
        Ok(())
    }),
    flag!("require", Some('r'), "MODULE", "require MODULE first (may be repeated)", |o, _, v| {
        o.requires.push(text(v)?);
        Ok(())
    }),
    flag!("import", None, "MODULE", "import MODULE first (may be repeated)", |o, _, v| {
        o.imports.push(text(v)?);
        Ok(())
    }),
    flag!(
        "conditions",
        Some('C'),
        "NAME",
        "a condition of \"exports\" and \"imports\" that holds (may be repeated)",
        |_, _, _| Ok(())
    ),
    flag!("preserve-symlinks", None, "", "modules are where their links are", |_, _, _| Ok(())),
    flag!("preserve-symlinks-main", None, "", "the program is where its link is", |_, _, _| Ok(())),
    flag!(
        "enable-source-maps",
        None,
        "",
        "stack traces show the places that source maps give",
        |_, _, _| Ok(())
    ),
    flag!("no-addons", None, "", "the condition node-addons does not hold", |_, _, _| Ok(())),
    flag!("experimental-vm-modules", None, "", "node:vm has modules", |_, _, _| Ok(())),
    flag!(
        "experimental-import-meta-resolve",
        None,
        "",
        "import.meta.resolve takes the URL to resolve from",
        |_, _, _| Ok(())
    ),
    flag!(
        "test-reporter",
        None,
        "NAME",
        "how node:test reports: spec, tap, dot or junit (may be repeated)",
        |_, _, _| Ok(())
    ),
    flag!(
        "test-reporter-destination",
        None,
        "FILE",
        "where that reporter writes: stdout, stderr or a file",
        |_, _, _| Ok(())
    ),
    flag!("test-only", None, "", "run only tests with the option only", |_, _, _| Ok(())),
    flag!("test-name-pattern", None, "PATTERN", "run only tests with such names", |_, _, _| Ok(())),
    flag!("test-skip-pattern", None, "PATTERN", "leave out tests with such names", |_, _, _| Ok(())),
    flag!("prelude", None, "FILE", "run FILE as a script first (may be repeated)", |o, _, v| {
        o.preludes.push(v);
        Ok(())
    }),
    flag!("test262-worker", None, "", "serve conformance jobs on stdin (for test runners)", |o, _, _| {
        o.program = Program::Test262Worker;
        Ok(())
    }),
    flag!("help", Some('h'), "", "show this help", |o, _, _| {
        o.help = true;
        Ok(())
    }),
    flag!("version", Some('v'), "", "show the version", |o, _, _| {
        o.version = true;
        Ok(())
    }),
];

/// Parses the words after the program's name. Words after FILE (or after `--`) go to the script.
pub fn parse(words: Vec<OsString>) -> Result<Options, String> {
    let mut options = Options::default();
    if let Ok(text) = std::env::var("NODE_OPTIONS") {
        // Options that are not Node's keep their meaning there; `execArgv` does not show any.
        parse_words(&mut options, super::node_flags::split(&text)?, true)?;
        options.words.clear();
    }
    parse_words(&mut options, words, false)?;
    Ok(options)
}

fn parse_words(options: &mut Options, words: Vec<OsString>, only_options: bool) -> Result<(), String> {
    use lexopt::prelude::*;
    let mut parser = lexopt::Parser::from_args(words);
    while let Some(word) = parser.next().map_err(|e| e.to_string())? {
        let (flag, shown) = match &word {
            Short(c) => (FLAGS.iter().find(|f| f.short == Some(*c)), format!("-{c}")),
            Long(name) => (FLAGS.iter().find(|f| f.name == *name), format!("--{name}")),
            Value(value) if only_options => {
                return Err(format!("{} is not allowed in NODE_OPTIONS", value.to_string_lossy()));
            }
            Value(value) => {
                if options.program == Program::None {
                    options.program =
                        if value == "-" { Program::Stdin } else { Program::File(value.clone()) };
                } else {
                    options.arguments.push(value.clone());
                }
                options.arguments.extend(parser.raw_args().map_err(|e| e.to_string())?);
                break;
            }
        };
        if flag.is_none()
            && let Some(name) = shown.strip_prefix("--").map(str::to_owned)
            && let Some(takes_value) = super::node_flags::find(&name)
        {
            let value = if takes_value {
                Some(parser.value().map_err(|_| format!("{shown} requires an argument"))?)
            } else {
                None
            };
            if options.program == Program::None {
                let mut word = OsString::from(&shown);
                if let Some(value) = &value {
                    word.push("=");
                    word.push(value);
                }
                options.words.push(word);
            }
            super::node_flags::apply(options, &name, value.as_ref())?;
            continue;
        }
        let Some(flag) = flag else {
            return Err(format!("unknown option {shown} (--help lists them)"));
        };
        let value = if flag.argument.is_empty() {
            OsString::new()
        } else {
            parser.value().map_err(|_| format!("{shown} needs {}", flag.argument))?
        };
        if options.program == Program::None {
            options.words.push(shown.clone().into());
            if !flag.argument.is_empty() {
                options.words.push(value.clone());
            }
        }
        (flag.apply)(options, flag.name, value).map_err(|error| format!("{shown}: {error}"))?;
    }
    Ok(())
}

/// The help text.
pub fn help() -> String {
    let mut out = String::from(
        "lanner: runs JavaScript, fast\n\n\
         Usage: lanner [options] FILE [arguments]\n\
         \x20      lanner [options] -e CODE\n\
         \x20      lanner compare [--rounds N] [--with NAME=CMD] [--json] FILE [arguments]\n\
         \x20      lanner -            (program on standard input)\n\
         \x20      lanner              (the REPL, on a terminal; else as lanner -)\n\n\
         Options:\n",
    );
    let left: Vec<String> = FLAGS
        .iter()
        .map(|f| {
            let short = f.short.map_or("    ".to_string(), |c| format!("-{c}, "));
            let argument = if f.argument.is_empty() { String::new() } else { format!(" {}", f.argument) };
            format!("  {short}--{}{argument}", f.name)
        })
        .collect();
    let width = left.iter().map(String::len).max().unwrap_or(0);
    for (flag, left) in FLAGS.iter().zip(&left) {
        out.push_str(&format!("{left:width$}  {}\n", flag.help));
    }
    out.push_str(
        "\nExamples:\n  lanner fib.js 30\n  lanner -p '2 ** 10'\n  lanner compare nbody.js      what each tier makes of it\n",
    );
    out
}
