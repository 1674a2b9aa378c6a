//! Compiles sources; debug builds validate every function.

use super::*;
use crate::bytecode::disassemble;

fn compiled(text: &str, goal: Goal) -> Result<String, SyntaxError> {
    let source = SourceText::new("test.js", text);
    compile(&source, CompileOptions::new(goal)).map(|code| disassemble(&code))
}

#[test]
fn print_one() {
    let Ok(text) = std::env::var("LANNER_SOURCE") else { return };
    println!("{}", compiled(&text, Goal::Script).unwrap_or_else(|e| e.message));
}

/// LANNER_COMPILE_LIST names a file of `goal<TAB>path` lines that must compile.
#[test]
#[ignore]
fn compile_list() {
    let Ok(list) = std::env::var("LANNER_COMPILE_LIST") else { return };
    let mut bad = 0;
    for line in std::fs::read_to_string(list).unwrap().lines() {
        let Some((goal, path)) = line.split_once('\t') else { continue };
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        let text = if goal == "strict" { format!("\"use strict\";\n{text}") } else { text };
        let result = std::panic::catch_unwind(|| compiled(&text, Goal::Script).map(|_| ()));
        match result {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                bad += 1;
                println!("{path}: {}", error.message);
            }
            Err(_) => {
                bad += 1;
                println!("{path}: PANIC");
            }
        }
    }
    println!("{bad} wrong");
}
