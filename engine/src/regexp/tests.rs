use super::*;

fn units(s: &str) -> Vec<u16> {
    s.encode_utf16().collect()
}

/// `-` for no match, else `start:end` of each group, `?` for undefined; `E message` for an error.
/// Runs in both representations where the input allows it.
fn run_units(pattern: &[u16], flags: &str, input: &[u16], start: usize) -> String {
    let Some(flags) = Flags::parse(&units(flags)) else { return "bad flags".to_string() };
    let program = match compile(pattern, flags) {
        Ok(p) => p,
        Err(e) => return format!("E {}", e.message),
    };
    let run = |input: Input| {
        let mut polls = 0;
        let mut scratch = Scratch::default();
        let result = exec(&program, input, start, flags.sticky, &mut scratch, &mut || {
            polls += 1;
            polls > 500
        });
        match result {
            Err(e) => format!("{e:?}"),
            Ok(None) => "-".to_string(),
            Ok(Some(c)) => (0..c.len())
                .map(|i| c.get(i).map_or("?".to_string(), |(s, e)| format!("{s}:{e}")))
                .collect::<Vec<_>>()
                .join(","),
        }
    };
    let wide = run(Input::Utf16(input));
    let latin1: Option<Vec<u8>> = input.iter().map(|&u| u8::try_from(u).ok()).collect();
    if let Some(latin1) = latin1 {
        assert_eq!(run(Input::Latin1(&latin1)), wide, "{}", String::from_utf16_lossy(pattern));
    }
    wide
}

fn run(pattern: &str, flags: &str, input: &str) -> String {
    run_units(&units(pattern), flags, &units(input), 0)
}

#[track_caller]
fn check(cases: &[(&str, &str, &str, &str)]) {
    for (pattern, flags, input, expected) in cases {
        assert_eq!(run(pattern, flags, input), *expected, "/{pattern}/{flags} on {input:?}");
    }
}

#[test]
fn literals_classes_and_choices() {
    check(&[
        ("a(b+)c", "", "xxabbbc", "2:7,3:6"),
        ("", "", "abc", "0:0"),
        ("a|ab", "", "abc", "0:1"),
        ("((a)|(ab))((c)|(bc))", "", "abc", "0:3,0:1,0:1,?,1:3,?,1:3"),
        ("[^]", "", "\n", "0:1"),
        ("[]", "", "a", "-"),
        (".", "", "\u{2028}\n", "-"),
        (".", "s", "\n", "0:1"),
        ("[a-c\\d-x]+", "", "zb3-xd", "1:5"),
        ("foo|bar|baz|qux", "", "a quxbar", "2:5"),
        ("[\\b]", "", "a\u{8}", "1:2"),
        ("\\cA\\x41\\u0042", "", "\u{1}AB", "0:3"),
        ("é+", "", "caféé", "3:5"),
        ("x|ж", "", "aж", "1:2"),
        ("agggtaaa|tttaccct", "", "gattttaccctg", "3:11"),
        (".foo", "", "foofoo", "2:6"),
    ]);
}

/// What the prefilters and the factoring of alternatives must not lose.
#[test]
fn candidates() {
    check(&[
        ("(?<=Sherlock )\\w+", "", "x Sherlock Holmes", "11:17"),
        ("(?<=ab)", "", "ab", "2:2"),
        ("(?:\\d{1,3}\\.){3}\\d", "", "1.2, 10.20.30.4", "5:15"),
        ("(\\d{4})-(\\d\\d)", "", "99-12024-05", "4:11,4:8,9:11"),
        ("[a-z]+ing", "", "abc sing", "4:8"),
        ("[a-z]*(?<!q)x", "", "qxaqx ax", "6:8"),
        ("\\b(?:case|catch|char|class)\\b", "", "scase classy catch", "13:18"),
        ("(?:foobar|foobaz|foo|fo)$", "", "xfoo", "1:4"),
        ("(?:ab|abc|a)(c?)", "", "abcc", "0:3,2:3"),
        ("(?:ab|AC|b)d", "i", "xaCd", "1:4"),
        ("(?<=(a|ab|b))c", "", "abc", "2:3,0:2"),
        (".。", "", "ab。", "1:3"),
        ("[ж-я]+", "", "ab漢яж", "3:5"),
        ("(?:a?){4}b{2}", "", "abab", "-"),
        ("Sherlock|Holmes|Watson", "i", "the hounds of holmesx", "14:20"),
    ]);
}

#[test]
fn quantifiers() {
    check(&[
        ("a{2,3}", "", "aaaa", "0:3"),
        ("a{2,3}?", "", "aaaa", "0:2"),
        ("a*?b", "", "aaab", "0:4"),
        (".*foo", "", "foofoobar", "0:6"),
        (".*?foo", "", "foofoobar", "0:3"),
        ("(z)((a+)?(b+)?(c))*", "", "zaacbbbcac", "0:10,0:1,8:10,8:9,?,9:10"),
        ("(a*)*", "", "b", "0:0,?"),
        ("(?=(a+))a*b\\1", "", "baaabac", "3:6,3:4"),
        ("(a*)b\\1+", "", "baaaac", "0:1,0:0"),
        ("(?:a?){3,}", "", "aa", "0:2"),
        ("(a?)??", "", "a", "0:0,?"),
        ("(a?)?", "", "", "0:0,?"),
        ("(?:ab){2,4}c", "", "xababababc", "1:10"),
        ("(?:a|b|cd){10,12}", "", "abcdabcdabcdabcd", "0:16"),
        ("(?:a|b|cd){10,12}?", "", "abcdabcdabcdabcd", "0:13"),
        ("(?:(a)|b){20}", "", "aaaaaaaaaaaaaaaaaaab", "0:20,?"),
        ("a{0}b", "", "ab", "1:2"),
        ("(?:){4294967295}", "", "a", "0:0"),
        ("(?:a?){4294967295}", "", "aaa", "0:3"),
        ("(?:a|){2147483648,}", "", "aa", "0:2"),
        ("a{2147483648}", "", "aa", "-"),
        ("x{99999999999999999999}", "", "x", "-"),
        ("a{,5}", "", "a{,5}", "0:5"),
        ("(?:(x)|y)*", "", "xy", "0:2,?"),
        ("(?:(x)y)*", "", "xyxy", "0:4,2:3"),
    ]);
}

#[test]
fn assertions_and_lookaround() {
    check(&[
        ("^b", "", "ab", "-"),
        ("^b", "m", "a\nb", "2:3"),
        ("a$", "m", "a\nb", "0:1"),
        ("^$", "m", "a\n\nb", "2:2"),
        ("\\bfoo\\b", "", "xfoo foo", "5:8"),
        ("\\B.", "", "ab", "1:2"),
        ("(?=a)b", "", "ab", "-"),
        ("(?!a).", "", "ab", "1:2"),
        ("(?<=\\$)\\d+(\\.\\d*)?", "", "a $10.53", "3:8,5:8"),
        ("(?<!\\$)\\b\\d+", "", "$10 12", "4:6"),
        ("(?<=([abc]+)).\\1", "", "abcdbc", "-"),
        ("(?<=(\\w){3})f", "", "abcdef", "5:6,2:3"),
        ("(?<=(\\d+)(\\d+))$", "", "1053", "4:4,0:1,1:4"),
        ("(?<=\\1(a))b", "", "aab", "2:3,1:2"),
        ("(?<=a|bc)d", "", "bcd", "2:3"),
        ("(?<!abc)\\w\\w\\w", "", "abcdef", "0:3"),
        ("(?!(a))\\1b", "", "b", "0:1,?"),
        ("(?=(a))*b", "", "b", "0:1,?"),
        ("(?:(?=(a)(b))a|x)*c", "", "ac", "1:2,?,?"),
        ("(?<=^ab)c", "", "abc", "2:3"),
        ("(?<=😀)b", "u", "😀b", "2:3"),
        ("(?<=[^a]{2})b", "u", "😀xb", "3:4"),
    ]);
}

#[test]
fn case_insensitive() {
    check(&[
        ("straße", "i", "STRAßE", "0:6"),
        ("ß", "i", "ẞ", "-"),
        ("ß", "iu", "ẞ", "0:1"),
        ("[^x]", "i", "X", "-"),
        ("\\w", "iu", "\u{17F}", "0:1"),
        ("\\w", "i", "\u{17F}", "-"),
        ("\\W", "iu", "S\u{17F}", "-"),
        ("[^\\W]", "iu", "\u{212A}", "0:1"),
        ("\\b", "iu", "\u{17F}", "0:0"),
        ("(é)\\1", "i", "éÉ", "0:2,0:1"),
        ("\\u{10400}", "iu", "\u{10428}", "0:2"),
        ("(\\u{10400})\\1", "iu", "\u{10428}\u{10400}", "0:4,0:2"),
        ("σ", "i", "ς", "0:1"),
        ("[\\u0390]", "iu", "\u{1FD3}", "0:1"),
        ("\\P{Lu}", "iu", "A", "0:1"),
        ("\\P{Lu}", "iv", "A", "-"),
        ("[^\\P{Lu}]", "iv", "a", "0:1"),
        ("\\p{Lu}", "iv", "a", "0:1"),
    ]);
}

#[test]
fn unicode_mode() {
    check(&[
        (".", "u", "😀", "0:2"),
        (".", "", "😀", "0:1"),
        ("^[^x]$", "u", "😀", "0:2"),
        ("^[^x]$", "", "😀", "-"),
        ("[😀-😂]", "u", "😁", "0:2"),
        ("\\ud83d", "u", "😀", "-"),
        ("\\ude00", "u", "😀", "-"),
        ("\\ud83d", "", "😀", "0:1"),
        ("\\ud83d\\ude00", "u", "😀", "0:2"),
        ("\\u{1F600}+", "u", "a😀😀", "1:5"),
        ("\\p{Script=Greek}+", "u", "abγδ", "2:4"),
        ("\\p{Script_Extensions=Deva}", "u", "\u{964}", "0:1"),
        ("\\p{L}{2}", "u", "1éa", "1:3"),
        ("\\p{Any}\\P{ASCII}", "u", "aé", "0:2"),
        ("\\p{L}", "", "p{L}", "0:4"),
    ]);
    // A start inside of a pair stands for the pair.
    assert_eq!(run_units(&units("😀"), "u", &units("😀"), 1), "0:2");
    assert_eq!(run_units(&units("\\ude00"), "u", &units("😀"), 1), "-");
    assert_eq!(run_units(&units("\\ude00"), "", &units("😀"), 1), "1:2");
    assert_eq!(run_units(&units(""), "uy", &units("😀"), 1), "0:0");
    // A back reference may not match half of a pair.
    let input = [0xD83D, 0x61, 0xD83D, 0xDE00];
    assert_eq!(run_units(&units("^(.)a\\1"), "u", &input, 0), "-");
    assert_eq!(run_units(&units("^(.)a\\1"), "", &input, 0), "0:3,0:1");
}

#[test]
fn unicode_sets() {
    check(&[
        ("[\\p{L}--[a-z]]", "v", "aB", "1:2"),
        ("[[a-z]&&[aeiou]]+", "v", "xeio", "1:4"),
        ("[\\q{abc|d|}x]", "v", "abcd", "0:3"),
        ("^[\\q{abc|d|}x]$", "v", "", "0:0"),
        ("[\\q{KM|n}]", "iv", "km", "0:2"),
        ("\\p{RGI_Emoji}", "v", "👨‍👩‍👧‍👦!", "0:11"),
        ("^\\p{Emoji_Keycap_Sequence}$", "v", "5\u{FE0F}\u{20E3}", "0:3"),
        ("[\\p{RGI_Emoji}--\\q{🇨🇭}]", "v", "🇨🇭🇩🇪", "4:8"),
        ("[^\\p{RGI_Emoji}]", "v", "", "E Negated character class may contain strings"),
        ("\\P{RGI_Emoji}", "v", "", "E Invalid property name"),
        ("\\p{RGI_Emoji}", "u", "", "E Invalid property name"),
        ("[a--b&&c]", "v", "", "E Invalid set operation in character class"),
        ("[a&&&b]", "v", "", "E Invalid character in character class"),
        ("[(]", "v", "", "E Invalid character in character class"),
        ("[a!!]", "v", "", "E Invalid set operation in character class"),
        ("[\\!a]", "v", "!", "0:1"),
        ("[^\\q{a|b}]", "v", "abc", "2:3"),
        ("[^[\\q{ab}&&a]]", "v", "x", "0:1"),
    ]);
}

#[test]
fn names_references_and_modifiers() {
    check(&[
        ("(?<year>\\d{4})-(?<m>\\d\\d)", "", "in 2026-05", "3:10,3:7,8:10"),
        ("(?<a>.)\\k<a>", "", "abb", "1:3,1:2"),
        ("\\k<a>(?<a>x)", "", "x", "0:1,0:1"),
        ("(?<a>x)|(?<a>y)", "", "y", "0:1,?,0:1"),
        ("(?:(?<a>x)|(?<a>y))\\k<a>", "", "xyy", "1:3,?,1:2"),
        ("(?:(?:(?<a>x)|(?<a>y)|z)\\k<a>){2}", "", "xxz", "0:3,?,?"),
        ("(?<a>x)(?<a>y)", "", "", "E Duplicate capture group name"),
        ("(?<a>(?<a>y))", "", "", "E Duplicate capture group name"),
        ("(?:(?<a>x)|y)(?<a>z)", "", "", "E Duplicate capture group name"),
        ("(?:(?<a>x)|(?:z(?<b>y)|(?<a>w)(?<b>v)))", "", "wv", "0:2,?,?,0:1,1:2"),
        ("(?<𝒜>.)", "", "a", "0:1,0:1"),
        ("(?<\\u{62}\\u0061>.)\\k<ba>", "", "aa", "0:2,0:1"),
        ("\\k<a>", "", "k<a>", "0:4"),
        ("(?<b>.)\\k<a>", "", "", "E Invalid named capture referenced"),
        ("(?<1a>.)", "", "", "E Invalid capture group name"),
        ("(?i:a)b", "", "Ab", "0:2"),
        ("(?i:a)b", "", "AB", "-"),
        ("(?-i:a)b", "i", "aB", "0:2"),
        ("(?s-m:.^)b", "m", "\nb", "-"),
        ("(?m:^)b", "", "\nb", "1:2"),
        ("a(?i)b", "", "", "E Invalid group"),
        ("(?ii:b)", "", "", "E Repeated flag in flag group"),
        ("(?i-i:b)", "", "", "E Repeated flag in flag group"),
        ("(?-:b)", "", "", "E Invalid flag group"),
        ("(?i-:b)", "", "B", "0:1"),
        ("(?--i:b)", "", "", "E Multiple dashes in flag group"),
        ("(?u:b)", "", "", "E Invalid group"),
        ("(a)(?i:\\1)", "", "aA", "0:2,0:1"),
    ]);
}

#[test]
fn annex_b_and_errors() {
    check(&[
        ("\\1(a)", "", "a", "0:1,0:1"),
        ("\\2(a)", "", "\u{2}a", "0:2,1:2"),
        ("\\8", "", "8", "0:1"),
        ("\\08", "", "\u{0}8", "0:2"),
        ("\\101", "", "A", "0:1"),
        ("\\c", "", "\\c", "0:2"),
        ("[\\c_]", "", "\u{1F}", "0:1"),
        ("\\u{2}", "", "uu", "0:2"),
        ("\\xg", "", "xg", "0:2"),
        ("]}{", "", "]}{", "0:3"),
        ("x{", "", "x{", "0:2"),
        ("[\\d-a]", "", "-", "0:1"),
        ("(?!a)+b", "", "b", "0:1"),
        ("(?!a)+b", "u", "", "E Invalid quantifier"),
        ("(?<=a)+b", "", "", "E Nothing to repeat"),
        ("(", "", "", "E Unterminated group"),
        (")", "", "", "E Unmatched ')'"),
        ("[a", "", "", "E Unterminated character class"),
        ("[b-a]", "", "", "E Range out of order in character class"),
        ("a**", "", "", "E Nothing to repeat"),
        ("{1}", "", "", "E Nothing to repeat"),
        ("a{2,1}", "", "", "E numbers out of order in {} quantifier"),
        ("\\", "", "", "E \\ at end of pattern"),
        ("(?a", "", "", "E Invalid group"),
        ("{", "u", "", "E Lone quantifier brackets"),
        ("a{", "u", "", "E Incomplete quantifier"),
        ("\\-", "u", "", "E Invalid escape"),
        ("\\1", "u", "", "E Invalid escape"),
        ("\\01", "u", "", "E Invalid decimal escape"),
        ("\\u{110000}", "u", "", "E Invalid Unicode escape"),
        ("\\p{Foo}", "u", "", "E Invalid property name"),
        ("[\\p{Foo}]", "u", "", "E Invalid property name in character class"),
        ("[\\d-a]", "u", "", "E Invalid character class"),
        ("\\k", "u", "", "E Invalid named reference"),
        ("\\k<a", "u", "", "E Invalid named reference"),
    ]);
    assert!(Flags::parse(&units("gg")).is_none());
    assert!(Flags::parse(&units("uv")).is_none());
    assert_eq!(Flags::parse(&units("yvsmigd")).map(|f| f.to_string()).as_deref(), Some("dgimsvy"));
}

#[test]
fn nothing_overflows() {
    let deep = |open: &str, close: &str, n: usize| format!("{}a{}", open.repeat(n), close.repeat(n));
    assert_eq!(run(&deep("(?:", ")", 100_000), "", "xa"), "1:2");
    assert_eq!(run(&deep("(?:", ")?", 100_000), "", "aa"), "0:1");
    assert_eq!(run(&deep("(?=", ")", 100_000), "", "xa"), "1:1");
    assert_eq!(run(&deep("(?:b|", ")", 100_000), "", "xa"), "1:2");
    assert_eq!(run(&deep("(", ")", 100_000), "", ""), "E Too many captures");
    assert_eq!(run(&deep("[", "]", 100_000), "v", ""), "E Regular expression too large");
    assert_eq!(run(&"(".repeat(60_000), "", ""), "E Unterminated group");
    assert_eq!(run("(((a{1000}){1000}){1000}){1000}", "", "aaa"), "-");
    assert_eq!(run("(a*)*b", "", &"a".repeat(100)), "Interrupted");
    // Also where the time goes into loops over characters.
    for pattern in ["a[ab]*?c", "a[ab]*c", "a[ab]*[bc]d", "a(?:ab|b)*cd"] {
        assert_eq!(run(pattern, "", &"ab".repeat(300_000)), "Interrupted", "{pattern}");
    }
    // Each iteration leaves a choice: the stack has a limit and reports it.
    let program = compile(&units("(?:a|aa)*b"), Flags::default()).unwrap();
    let input = "a".repeat(20_000_000);
    let mut scratch = Scratch::default();
    let result = exec(&program, Input::Latin1(input.as_bytes()), 0, true, &mut scratch, &mut || false);
    assert_eq!(result.map(|_| ()), Err(ExecError::StackOverflow));
}

#[test]
fn source_text() {
    let escape = |s: &str| String::from_utf16(&escape_pattern_source(&units(s))).unwrap();
    assert_eq!(escape(""), "(?:)");
    assert_eq!(escape("a/b[/]\\/"), "a\\/b[/]\\/");
    assert_eq!(escape("a\nb\\\n\u{2028}"), "a\\nb\\n\\u2028");
}

/// Differential check against another engine: `LANNER_REGEXP_CORPUS` names a file of lines
/// `pattern TAB flags TAB input TAB start TAB expected`, pattern and input as hex code units;
/// expected is `E message`, `-` or comma-separated `start:end` pairs (`?` for undefined).
#[test]
#[ignore = "needs a corpus"]
fn corpus() {
    let Ok(path) = std::env::var("LANNER_REGEXP_CORPUS") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let hex = |s: &str| -> Vec<u16> {
        s.split(' ').filter(|t| !t.is_empty()).map(|t| u16::from_str_radix(t, 16).unwrap()).collect()
    };
    let (mut failures, mut total) = (0, 0);
    for line in text.lines() {
        let f: Vec<&str> = line.split('\t').collect();
        let [pattern, flags, input, start, expected] = f[..] else { panic!("bad line {line}") };
        total += 1;
        let (pattern, input) = (hex(pattern), hex(input));
        let got = run_units(&pattern, flags, &input, start.parse().unwrap());
        if got != expected && got != "Interrupted" {
            failures += 1;
            let (pattern, input) = (String::from_utf16_lossy(&pattern), String::from_utf16_lossy(&input));
            println!("/{pattern}/{flags} on {input:?}@{start}: got {got} expected {expected}");
        }
    }
    println!("{total} cases, {failures} failures");
}

/// `LANNER_REGEXP_SETS` names a file of lines `class TAB lo-hi,lo-hi…` (decimal): what each class
/// must be, without surrogates taken into account.
#[test]
#[ignore = "needs a list of sets"]
fn sets() {
    let Ok(path) = std::env::var("LANNER_REGEXP_SETS") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let flags = Flags { unicode: true, ..Flags::default() };
    let mut failures = 0;
    for line in text.lines() {
        let (class, ranges) = line.split_once('\t').unwrap();
        let parse = |s: &str| -> u32 { s.parse().unwrap() };
        let range = |r: &str| r.split_once('-').map(|(lo, hi)| (parse(lo), parse(hi))).unwrap();
        let expected = charset::CodePointSet::from_ranges(
            ranges.split(',').filter(|r| !r.is_empty()).map(range).collect(),
        );
        let got = match parser::parse(&units(class), &flags) {
            Ok(ast) => ast.as_set(ast.root).unwrap(),
            Err(e) => {
                println!("{class}: {}", e.message);
                failures += 1;
                continue;
            }
        };
        if got != expected {
            failures += 1;
            println!(
                "{class}: missing {:x?} extra {:x?}",
                expected.difference(&got),
                got.difference(&expected)
            );
        }
    }
    assert_eq!(failures, 0);
}

/// Timings: `LANNER_REGEXP_BENCH` names a directory with `bench.tsv`, lines of
/// `name TAB pattern TAB flags TAB file`; prints matches and milliseconds, best of five.
#[test]
#[ignore = "a benchmark"]
fn bench() {
    let Ok(dir) = std::env::var("LANNER_REGEXP_BENCH") else { return };
    let only = std::env::var("LANNER_REGEXP_ONLY").ok();
    for line in std::fs::read_to_string(format!("{dir}/bench.tsv")).unwrap().lines() {
        let f: Vec<&str> = line.split('\t').collect();
        if only.as_deref().is_some_and(|o| o != f[0]) {
            continue;
        }
        let bytes = std::fs::read(format!("{dir}/{}", f[3])).unwrap();
        let wide = std::str::from_utf8(&bytes).ok().filter(|s| !s.is_ascii()).map(units);
        let input = wide.as_ref().map_or(Input::Latin1(&bytes), |w| Input::Utf16(w));
        let mut scratch = Scratch::default();
        let (mut best, mut count) = (f64::MAX, 0);
        for _ in 0..5 {
            let t = std::time::Instant::now();
            let program = compile(&units(f[1]), Flags::parse(&units(f[2])).unwrap()).unwrap();
            count = 0;
            let mut at = 0;
            while let Some(m) = exec(&program, input, at, false, &mut scratch, &mut || false).unwrap() {
                let (start, end) = m.get(0).unwrap();
                at = if end == start { end + 1 } else { end };
                count += 1;
                if !program.flags.global {
                    break;
                }
            }
            best = (t.elapsed().as_secs_f64() * 1e3).min(best);
        }
        println!("{}\t{count}\t{best:.2}", f[0]);
    }
}

/// Nanoseconds per compilation and per execution on short strings.
#[test]
#[ignore = "a benchmark"]
fn short_strings() {
    for (pattern, flags, input) in [
        ("a", "", "bca"),
        ("^\\s*(\\d+)", "", "   42 apples"),
        ("^(?:(\\w+):)?(?:\\/\\/)?([^\\/?#:]+)(?::(\\d+))?([^?#]*)", "", "http://example.com:8080/path/x?y"),
        ("([a-z])([A-Z])", "g", "someCamelCaseName"),
        ("^#(?:[0-9a-f]{3}){1,2}$", "i", "#a0Ff3c"),
        ("foo|bar|baz", "", "the quick brown fox has a baz"),
        ("\\s+$", "", "a line of text with a few words   "),
        ("[^\\u0000-\\u007f]", "", "only ascii characters here"),
    ] {
        let pattern_units = units(pattern);
        let flags = Flags::parse(&units(flags)).unwrap();
        let n = 200_000;
        let t = std::time::Instant::now();
        for _ in 0..n / 100 {
            std::hint::black_box(compile(std::hint::black_box(&pattern_units), flags).unwrap());
        }
        let compile_ns = t.elapsed().as_nanos() / (n / 100);
        let program = compile(&pattern_units, flags).unwrap();
        let mut scratch = Scratch::default();
        let t = std::time::Instant::now();
        for _ in 0..n {
            let input = Input::Latin1(std::hint::black_box(input.as_bytes()));
            std::hint::black_box(exec(&program, input, 0, false, &mut scratch, &mut || false).unwrap());
        }
        println!(
            "{pattern}: compile {compile_ns} ns, exec {} ns, {} ops",
            t.elapsed().as_nanos() / n,
            program.code.len()
        );
    }
}
