//! `lanner compare FILE`: the program under each tier in fresh processes, rounds interleaved (A B, B A, …).
//!
//! It first proves that output and exit code agree; a difference is the headline and exit code 3.

use std::ffi::OsString;
use std::io::Read;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Exit code when the tiers disagree.
const DISAGREE: i32 = 3;
const BAD_OPTION: i32 = 9;

const HELP: &str = "Usage: lanner compare [options] FILE [arguments]\n\n\
Runs FILE under each tier in fresh processes, proves that they agree, and shows what each costs.\n\n\
  --rounds N        rounds per engine, interleaved (default 5)\n\
  --with NAME=CMD   also run another engine, as in --with node=node (may be repeated)\n\
  --jit-threshold N passed to the optimizing tier's runs\n\
  --json            print the figures as JSON\n\
  --help            show this help\n\n\
Exit code 0: all agree; 3: an engine printed or exited differently.\n";

struct Engine {
    name: String,
    command: Vec<OsString>,
    /// Ours: writes its statistics to the file named by `--stats-json`.
    ours: bool,
}

/// One finished run.
#[derive(Clone, Default)]
struct Sample {
    wall: f64,
    cpu: f64,
    peak_kb: u64,
    stats: Stats,
}

/// What a run of ours says about its tier.
#[derive(Clone, Default)]
struct Stats {
    compile_ms: f64,
    exits: f64,
    code_bytes: f64,
    compiled: f64,
}

struct Outcome {
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    code: i32,
    sample: Sample,
}

fn stat(text: &str, name: &str) -> f64 {
    let key = format!("\"{name}\":");
    text.find(&key)
        .and_then(|at| {
            let rest = text[at + key.len()..].trim_start();
            let end = rest.find([',', '}']).unwrap_or(rest.len());
            rest[..end].trim().parse().ok()
        })
        .unwrap_or(0.0)
}

fn run_once(
    engine: &Engine,
    file: &OsString,
    arguments: &[OsString],
    scratch: &std::path::Path,
) -> Result<Outcome, String> {
    let mut command = Command::new(&engine.command[0]);
    command.args(&engine.command[1..]);
    if engine.ours {
        command.arg("--stats-json").arg(scratch);
    }
    command.arg(file).args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // A process group of its own, so that a Ctrl-C ends the run as well as us.
    command.process_group(0);
    let start = Instant::now();
    let mut child = command.spawn().map_err(|error| format!("cannot start {}: {error}", engine.name))?;
    let mut out = child.stdout.take().ok_or("no pipe")?;
    let mut err = child.stderr.take().ok_or("no pipe")?;
    let errors = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = err.read_to_end(&mut bytes);
        bytes
    });
    let mut stdout = Vec::new();
    out.read_to_end(&mut stdout).map_err(|error| error.to_string())?;
    let stderr = errors.join().unwrap_or_default();
    let mut status = 0;
    // SAFETY: a plain struct of integers.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: waits for the child we just started; the pointers are to locals.
    let waited = unsafe { libc::wait4(child.id() as i32, &mut status, 0, &mut usage) };
    if waited < 0 {
        return Err(format!("cannot wait for {}", engine.name));
    }
    let wall = start.elapsed().as_secs_f64() * 1e3;
    let ms = |t: libc::timeval| t.tv_sec as f64 * 1e3 + t.tv_usec as f64 / 1e3;
    let status = std::process::ExitStatus::from_raw(status);
    let code = status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0));
    let text = if engine.ours { std::fs::read_to_string(scratch).unwrap_or_default() } else { String::new() };
    let stats = Stats {
        compile_ms: stat(&text, "compile_ms"),
        exits: stat(&text, "exits"),
        code_bytes: stat(&text, "code_bytes"),
        compiled: stat(&text, "compiled"),
    };
    let sample =
        Sample { wall, cpu: ms(usage.ru_utime) + ms(usage.ru_stime), peak_kb: usage.ru_maxrss as u64, stats };
    Ok(Outcome { stdout, stderr, code, sample })
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => 0.0,
        n if n % 2 == 1 => values[n / 2],
        n => (values[n / 2 - 1] + values[n / 2]) / 2.0,
    }
}

fn time(ms: f64) -> String {
    if ms >= 1000.0 { format!("{:.3} s", ms / 1000.0) } else { format!("{ms:.1} ms") }
}

fn bytes(n: f64) -> String {
    if n >= 1048576.0 {
        format!("{:.1} MB", n / 1048576.0)
    } else if n > 0.0 {
        format!("{:.0} kB", (n / 1024.0).ceil())
    } else {
        "-".into()
    }
}

/// Runs the command; gives the exit code.
pub fn main(words: Vec<OsString>) -> i32 {
    match compare(words) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("lanner compare: {message}");
            BAD_OPTION
        }
    }
}

fn compare(words: Vec<OsString>) -> Result<i32, String> {
    use lexopt::prelude::*;
    let mut rounds = 5usize;
    let mut json = false;
    let mut others = Vec::new();
    let mut threshold: Option<String> = None;
    let mut file = None;
    let mut arguments = Vec::new();
    let mut parser = lexopt::Parser::from_args(words);
    while let Some(word) = parser.next().map_err(|e| e.to_string())? {
        let text = |parser: &mut lexopt::Parser| -> Result<String, String> {
            parser.value().and_then(|v| v.string()).map_err(|e| e.to_string())
        };
        match word {
            Long("rounds") => {
                rounds = text(&mut parser)?.parse().map_err(|_| "--rounds needs a number")?;
            }
            Long("json") => json = true,
            Long("with") => others.push(text(&mut parser)?),
            Long("jit-threshold") => threshold = Some(text(&mut parser)?),
            Long("help") | Short('h') => {
                print!("{HELP}");
                return Ok(0);
            }
            Value(value) => {
                file = Some(value);
                arguments.extend(parser.raw_args().map_err(|e| e.to_string())?);
                break;
            }
            other => return Err(other.unexpected().to_string()),
        }
    }
    let file = file.ok_or("which file? (see lanner compare --help)")?;
    if !std::path::Path::new(&file).is_file() {
        return Err(format!("cannot read {}", file.to_string_lossy()));
    }
    let rounds = rounds.clamp(1, 1000);
    let own: OsString = std::env::current_exe().map_err(|e| e.to_string())?.into();
    let mut opt = vec![own.clone(), "--jit=on".into()];
    if let Some(threshold) = threshold {
        opt.push(format!("--jit-threshold={threshold}").into());
    }
    let mut engines = vec![
        Engine { name: "interp".into(), command: vec![own, "--jit=off".into()], ours: true },
        Engine { name: "opt".into(), command: opt, ours: true },
    ];
    for other in others {
        let (name, command) = other.split_once('=').unwrap_or((other.as_str(), other.as_str()));
        let command: Vec<OsString> = command.split_whitespace().map(OsString::from).collect();
        if command.is_empty() {
            return Err(format!("--with {name}: no command"));
        }
        engines.push(Engine { name: name.into(), command, ours: false });
    }
    let scratch = std::env::temp_dir().join(format!("lanner-compare-{}.json", std::process::id()));
    let result = measure(&engines, &file, &arguments, rounds, &scratch);
    let _ = std::fs::remove_file(&scratch);
    let samples = match result? {
        Ok(samples) => samples,
        Err(difference) => {
            println!("{difference}");
            return Ok(DISAGREE);
        }
    };
    if json {
        print_json(&engines, &samples, &file)
    } else {
        print_table(&engines, &samples, &file, rounds)
    }
    Ok(0)
}

fn measure(
    engines: &[Engine],
    file: &OsString,
    arguments: &[OsString],
    rounds: usize,
    scratch: &std::path::Path,
) -> Result<Result<Vec<Vec<Sample>>, String>, String> {
    // SAFETY: a query about file descriptor 2.
    let progress = unsafe { libc::isatty(2) } == 1;
    let mut samples = vec![Vec::new(); engines.len()];
    let mut reference: Option<(Vec<u8>, i32)> = None;
    for round in 0..rounds {
        if progress {
            eprint!("\rround {} of {rounds} ", round + 1);
        }
        let order: Vec<usize> =
            if round % 2 == 0 { (0..engines.len()).collect() } else { (0..engines.len()).rev().collect() };
        for index in order {
            let outcome = run_once(&engines[index], file, arguments, scratch)?;
            match &reference {
                None => reference = Some((outcome.stdout, outcome.code)),
                Some((stdout, code)) => {
                    if *stdout != outcome.stdout || *code != outcome.code {
                        if progress {
                            eprint!("\r                    \r");
                        }
                        return Ok(Err(difference(
                            &engines[0].name,
                            stdout,
                            *code,
                            &engines[index].name,
                            &outcome,
                        )));
                    }
                }
            }
            samples[index].push(outcome.sample);
        }
    }
    if progress {
        eprint!("\r                    \r");
    }
    Ok(Ok(samples))
}

fn difference(a: &str, stdout: &[u8], code: i32, b: &str, outcome: &Outcome) -> String {
    let mut text = format!("DIFFERENT: {a} and {b} do not agree\n");
    if code != outcome.code {
        text.push_str(&format!("  exit code: {a} {code}, {b} {}\n", outcome.code));
    }
    if stdout != outcome.stdout {
        let (x, y) = (String::from_utf8_lossy(stdout), String::from_utf8_lossy(&outcome.stdout));
        let line = x.lines().zip(y.lines()).take_while(|(p, q)| p == q).count();
        let at =
            |s: &str| s.lines().nth(line).unwrap_or("(end of output)").chars().take(200).collect::<String>();
        text.push_str(&format!(
            "  first different line: {}\n    {a}: {}\n    {b}: {}\n",
            line + 1,
            at(&x),
            at(&y)
        ));
    }
    if !outcome.stderr.is_empty() {
        let stderr = String::from_utf8_lossy(&outcome.stderr);
        let shown: Vec<&str> = stderr.lines().take(5).collect();
        text.push_str(&format!("  stderr of {b}:\n    {}\n", shown.join("\n    ")));
    }
    text
}

struct Row {
    wall: f64,
    spread: f64,
    cpu: f64,
    peak: f64,
    compile: f64,
    exits: f64,
    code: f64,
    compiled: f64,
}

fn row(samples: &[Sample]) -> Row {
    let column = |f: fn(&Sample) -> f64| median(samples.iter().map(f).collect());
    let wall = column(|s| s.wall);
    let spread = median(samples.iter().map(|s| (s.wall - wall).abs()).collect());
    Row {
        wall,
        spread,
        cpu: column(|s| s.cpu),
        peak: column(|s| s.peak_kb as f64) * 1024.0,
        compile: column(|s| s.stats.compile_ms),
        exits: column(|s| s.stats.exits),
        code: column(|s| s.stats.code_bytes),
        compiled: column(|s| s.stats.compiled),
    }
}

fn print_table(engines: &[Engine], samples: &[Vec<Sample>], file: &OsString, rounds: usize) {
    let rows: Vec<Row> = samples.iter().map(|s| row(s)).collect();
    println!("{}: output and exit code agree; {rounds} rounds each, interleaved\n", file.to_string_lossy());
    let mut table = vec![
        ["tier", "wall", "±", "vs interp", "cpu", "compile", "functions", "exits", "code", "peak memory"]
            .map(String::from)
            .to_vec(),
    ];
    for (engine, r) in engines.iter().zip(&rows) {
        let ours = |text: String| if engine.ours { text } else { "-".into() };
        table.push(vec![
            engine.name.clone(),
            time(r.wall),
            time(r.spread),
            format!("{:.2}x", rows[0].wall / r.wall.max(1e-9)),
            time(r.cpu),
            ours(time(r.compile)),
            ours(format!("{:.0}", r.compiled)),
            ours(format!("{:.0}", r.exits)),
            ours(bytes(r.code)),
            bytes(r.peak),
        ]);
    }
    let columns = table[0].len();
    let widths: Vec<usize> =
        (0..columns).map(|c| table.iter().map(|r| r[c].chars().count()).max().unwrap_or(0)).collect();
    for line in &table {
        let mut text = String::new();
        for (c, cell) in line.iter().enumerate() {
            let gap = " ".repeat(widths[c] - cell.chars().count());
            // The first column is a name, the others are figures.
            if c == 0 {
                text.push_str(&format!("{cell}{gap}"));
            } else {
                text.push_str(&format!("  {gap}{cell}"));
            }
        }
        println!("{}", text.trim_end());
    }
}

fn print_json(engines: &[Engine], samples: &[Vec<Sample>], file: &OsString) {
    let quote = |text: &str| {
        let mut out = String::from("\"");
        for c in text.chars() {
            match c {
                '"' | '\\' => {
                    out.push('\\');
                    out.push(c);
                }
                c if (c as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", c as u32)),
                c => out.push(c),
            }
        }
        out.push('"');
        out
    };
    let interp = row(&samples[0]).wall;
    let tiers: Vec<String> = engines
        .iter()
        .zip(samples)
        .map(|(engine, s)| {
            let r = row(s);
            format!(
                "{{\"name\":{},\"wall_ms\":{:.3},\"spread_ms\":{:.3},\"speedup\":{:.4},\"cpu_ms\":{:.3},\"compile_ms\":{:.3},\"functions\":{},\"exits\":{},\"code_bytes\":{},\"peak_bytes\":{}}}",
                quote(&engine.name), r.wall, r.spread, interp / r.wall.max(1e-9), r.cpu, r.compile, r.compiled, r.exits, r.code, r.peak
            )
        })
        .collect();
    println!(
        "{{\"file\":{},\"agree\":true,\"tiers\":[{}]}}",
        quote(&file.to_string_lossy()),
        tiers.join(",")
    );
}
