//! Source to printed scope tree, and what must or must not parse.

use super::*;
use oxc_allocator::Allocator;

fn analyse(text: &str, goal: Goal) -> Result<String, SyntaxError> {
    let source = SourceText::new("test.js", text);
    with_large_stack(|| {
        let allocator = Allocator::default();
        parse(&allocator, &source, ParseOptions::new(goal)).map(|parsed| parsed.scopes.print())
    })
}

/// Cases live in `scope_cases.txt`: a source, a line `---`, the expected tree, a line `===`.
/// `LANNER_BLESS=1` rewrites the expectations.
#[test]
fn scope_trees() {
    let cases = include_str!("scope_cases.txt");
    let mut blessed = String::new();
    let mut wrong = String::new();
    for case in cases.split("===\n").filter(|case| !case.trim().is_empty()) {
        let (text, expected) = case.split_once("---\n").unwrap_or((case, ""));
        let printed = analyse(text.trim_end(), Goal::Script).unwrap_or_else(|e| format!("{}\n", e.message));
        if printed != expected {
            wrong.push_str(&format!("{text}expected\n{expected}got\n{printed}\n"));
        }
        blessed.push_str(&format!("{text}---\n{printed}===\n"));
    }
    if std::env::var_os("LANNER_BLESS").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/frontend/scope_cases.txt"), blessed)
            .unwrap();
    } else {
        assert!(wrong.is_empty(), "\n{wrong}");
    }
}

#[test]
fn errors_have_v8_wording_and_place() {
    #[track_caller]
    fn fails(text: &str, goal: Goal, message: &str, start: u32) {
        match analyse(text, goal) {
            Ok(tree) => panic!("{text} parses:\n{tree}"),
            Err(error) => assert_eq!((error.message.as_str(), error.start), (message, start), "{text}"),
        }
    }
    let script = |text, message, start| fails(text, Goal::Script, message, start);
    script("let a; let a;", "Identifier 'a' has already been declared", 11);
    script("var a = ;", "Unexpected token ';'", 8);
    script("f(", "Unexpected end of input", 2);
    script("a b", "Unexpected identifier 'b'", 2);
    script("while (1) (() => { break })", "Illegal break statement", 19);
    script(
        "while (1) (() => { continue })",
        "Illegal continue statement: no surrounding iteration statement",
        19,
    );
    script("l: while (1) (() => { break l })", "Undefined label 'l'", 28);
    script("new.target", "new.target expression is not allowed here", 0);
    script("class A { m() { this.#x } }", "Private field '#x' must be declared in an enclosing class", 21);
    script("'use strict'; with (a) b", "Strict mode code may not include a with statement", 14);
    script("\"abc", "Invalid or unexpected token", 0);
    let eval = |context: EvalContext| Goal::Eval(EvalContext { direct: true, ..context });
    fails("new.target", eval(EvalContext::default()), "new.target expression is not allowed here", 0);
    fails("super.x", eval(EvalContext::default()), "'super' keyword unexpected here", 0);
    fails(
        "function f() { super.x }",
        eval(EvalContext { in_method: true, ..Default::default() }),
        "'super' keyword unexpected here",
        15,
    );
    fails(
        "with (a) b",
        eval(EvalContext { strict: true, ..Default::default() }),
        "Strict mode code may not include a with statement",
        0,
    );
    let function = eval(EvalContext {
        in_function: true,
        in_method: true,
        in_derived_constructor: true,
        private_names: vec!["#x".into()],
        ..Default::default()
    });
    for text in ["new.target; super.x; super(); this.#x", "() => super.x", "class A { [super.x] = this.#x }"]
    {
        assert!(analyse(text, function.clone()).is_ok(), "{text}");
    }
    fails("this.#y", function, "Private field '#y' must be declared in an enclosing class", 5);
}

#[test]
fn dynamic_functions_can_not_break_out() {
    let make = |parameters: &str, body: &str| {
        let units = |s: &str| s.encode_utf16().collect::<Vec<u16>>();
        let (source, goal) = dynamic_function_source("f", "function", &units(parameters), &units(body));
        with_large_stack(|| parse(&Allocator::default(), &source, ParseOptions::new(goal)).is_ok())
    };
    assert!(make("a, b", "return a + b"));
    assert!(make("a = 1 // x", "return a // y"));
    assert!(make("", "'use strict'; return this"));
    assert!(!make("/*", "*/){"));
    assert!(!make("", "}, function () {"));
    assert!(!make("a) { }, function (b", ""));
    assert!(!make("", "}) ; (function () {"));
    assert!(!make("", "super()"));
}

#[test]
fn deep_nesting_is_safe() {
    let deep = 5_000;
    let analyse = |text: &str, goal| {
        let source = SourceText::new("deep.js", text);
        with_large_stack(|| parse(&Allocator::default(), &source, ParseOptions::new(goal)).map(|_| ()))
    };
    for (open, close) in
        [("[", "]"), ("(", ")"), ("{", "}"), ("!", ""), ("a=>", ""), ("f(", ")"), ("if(a)", "")]
    {
        let text = format!("{}a{}", open.repeat(deep), close.repeat(deep));
        assert!(analyse(&text, Goal::Script).is_ok(), "{open}");
    }
    for chain in ["+a", ".a", "()", "?a:a", ",a"] {
        assert!(analyse(&format!("a{}", chain.repeat(deep)), Goal::Script).is_ok(), "{chain}");
    }
    let error = analyse(&"[".repeat(3_000_000), Goal::Script).unwrap_err();
    assert!(error.is_range_error);
}

/// LANNER_PARSE_LIST names a file of `goal<TAB>expect<TAB>path` lines.
#[test]
#[ignore]
fn parse_list() {
    let Ok(list) = std::env::var("LANNER_PARSE_LIST") else { return };
    let mut bad = 0;
    for line in std::fs::read_to_string(list).unwrap().lines() {
        let mut parts = line.split('\t');
        let (goal, expect, path) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        let (text, goal) = match goal {
            "module" => (text, Goal::Module),
            "strict" => (format!("\"use strict\";\n{text}"), Goal::Script),
            _ => (text, Goal::Script),
        };
        let result = analyse(&text, goal);
        if result.is_ok() != (expect == "ok") {
            bad += 1;
            println!("{path} expected {expect}: {:?}", result.err().map(|e| e.message));
        }
    }
    println!("{bad} wrong");
}
