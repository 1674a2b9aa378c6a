//! Compiles sources; debug builds validate every function.

use super::*;
use crate::bytecode::disassemble;

fn compiled(text: &str, goal: Goal) -> Result<String, SyntaxError> {
    let source = SourceText::new("test.js", text);
    compile(&source, CompileOptions::new(goal)).map(|code| disassemble(&code))
}

/// Cases live in `cases.txt`: a source, a line `---`, the bytecode, a line `===`. `LANNER_BLESS=1` rewrites them.
#[test]
fn bytecode() {
    let cases = include_str!("cases.txt");
    let (mut blessed, mut wrong) = (String::new(), String::new());
    for case in cases.split("===\n").filter(|case| !case.trim().is_empty()) {
        let (text, expected) = case.split_once("---\n").unwrap_or((case, ""));
        let printed = compiled(text.trim_end(), Goal::Script).unwrap_or_else(|e| format!("{}\n", e.message));
        if printed != expected {
            wrong.push_str(&format!("{text}expected\n{expected}got\n{printed}\n"));
        }
        blessed.push_str(&format!("{text}---\n{printed}===\n"));
    }
    if std::env::var_os("LANNER_BLESS").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/bytecompiler/cases.txt"), blessed).unwrap();
    } else {
        assert!(wrong.is_empty(), "\n{wrong}");
    }
}

#[test]
fn eval_and_function_bodies_compile() {
    use crate::frontend::EvalContext;
    let eval = |text: &str, strict| {
        let context = EvalContext { direct: true, strict, in_function: true, ..EvalContext::default() };
        compiled(text, Goal::Eval(context)).unwrap()
    };
    let sloppy = eval("var a = 1; function f() { return a } let b = f(); this; b", false);
    for part in ["DeclareEvalVars", "StoreEvalVar", "StoreResolved", "LoadDynamic"] {
        assert!(sloppy.contains(part), "{part}\n{sloppy}");
    }
    let strict = eval("var a = 1; function f() { return a } f()", true);
    assert!(strict.contains("NewContext") && !strict.contains("DeclareEvalVars"), "{strict}");
    let body = Goal::FunctionBody { parameters: &["exports", "require"] };
    let module = compiled("exports.x = () => require('y'); return this", body.clone()).unwrap();
    assert!(module.contains("exports") || module.contains("SetNamed r1"), "{module}");
    assert!(compiled("let exports", body).is_err());
}

#[test]
fn deep_programs_compile() {
    let deep = 3_000;
    // Dropping thousands of nested functions takes more than a test thread's stack.
    let compiled = |text: &str, goal: Goal| {
        let source = SourceText::new("deep.js", text);
        with_large_stack(|| compile(&source, CompileOptions::new(goal)).map(|_| ()))
    };
    for (open, close) in
        [("[", "]"), ("{", "}"), ("!", ""), ("a=>", ""), ("f(", ")"), ("if(a)", ""), ("x=", "")]
    {
        let text = format!("{}a{}", open.repeat(deep), close.repeat(deep));
        assert!(compiled(&text, Goal::Script).is_ok(), "{open}");
    }
    for chain in ["+a", ".a", "()", "?a:a", "&&a", "??a", "?.a"] {
        assert!(compiled(&format!("a{}", chain.repeat(deep)), Goal::Script).is_ok(), "{chain}");
    }
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
