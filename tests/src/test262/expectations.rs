//! The expectations file: the scenarios known to fail, one line per test, nothing else.
//!
//! ```text
//! # comment
//! language/expressions/x/y.js | sloppy strict | TypeError: reason, for the reader
//! ```
//!
//! Only path and scenarios are compared; the reason may change with an error message.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::run::{Outcome, Results};
use super::suite::{Scenario, Test};
use crate::pattern::matches;

#[derive(Default, Debug, PartialEq, Eq)]
pub struct Expectations {
    lines: BTreeMap<String, (BTreeSet<Scenario>, String)>,
}

/// Where a run differs from the expectations.
#[derive(Default, Debug, PartialEq, Eq)]
pub struct Differences {
    /// Failures that are not in the file, with their reasons.
    pub unexpected_failures: Vec<String>,
    /// Lines (or scenarios of lines) of the file that pass now.
    pub unexpected_passes: Vec<String>,
    /// Lines that name no test of a whole run.
    pub stale: Vec<String>,
}

impl Differences {
    pub fn is_empty(&self) -> bool {
        self.unexpected_failures.is_empty() && self.unexpected_passes.is_empty() && self.stale.is_empty()
    }
}

const HEAD: &str = "# The test262 scenarios that fail, and why. Everything else of the default selection must pass;\n\
                    # a line here that passes is an error too. Written by `test262 --bless`, never by hand.\n";

/// Failures that are meant: patterns of paths, and why.
const DECISIONS: &[(&str, &str)] = &[
    (
        "built-ins/Error/prototype/stack",
        "Decision: as in V8, which programs rely on, an error has a `stack` of its own from the start; the accessor of \
         Error.prototype is there for what has none.",
    ),
    (
        "annexB/language/expressions/assignmenttargettype",
        "Decision: the parser (oxc) rejects a call as an assignment target early. The specification lets hosts keep \
         that as a runtime error for old web pages.",
    ),
    (
        "language/identifier-resolution/assign-to-global-undefined.js",
        "Decision: as in V8, whether a global exists is looked up once, when it is assigned.",
    ),
    (
        "intl402/Collator/usage-de.js",
        "Decision: ICU4X has no collation for searching in German apart from the phone book's.",
    ),
    (
        "intl402/**/*non-iana-canon.js",
        "Decision: ICU4X's tables lack these aliases of languages outside the IANA registry.",
    ),
    (
        "intl402/Intl/supportedValuesOf/currencies-accepted-by-DisplayNames.js",
        "Decision: supportedValuesOf lists the currencies that Node lists; DisplayNames knows names of more.",
    ),
    (
        "intl402/PluralRules/prototype/resolvedOptions/plural-categories-order.js",
        "Decision: ICU4X has no plural rules for Manx and a few other languages; they have those of the root.",
    ),
];

impl Expectations {
    pub fn parse(text: &str) -> Result<Expectations, String> {
        let mut lines = BTreeMap::new();
        for (number, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = || format!("expectations line {}: not `path | scenarios | reason`", number + 1);
            let mut parts = line.splitn(3, " | ");
            let path = parts.next().ok_or_else(wrong)?;
            let scenarios = parts.next().ok_or_else(wrong)?;
            let reason = parts.next().ok_or_else(wrong)?;
            let scenarios =
                scenarios.split(' ').map(Scenario::parse).collect::<Option<_>>().ok_or_else(wrong)?;
            lines.insert(path.to_owned(), (scenarios, reason.to_owned()));
        }
        Ok(Expectations { lines })
    }

    pub fn print(&self) -> String {
        let mut text = HEAD.to_owned();
        let decision_of = |path: &str| DECISIONS.iter().position(|&(pattern, _)| matches(pattern, path));
        // What nobody has decided comes first.
        self.print_lines(&mut text, |path| decision_of(path).is_none());
        for (number, (_, why)) in DECISIONS.iter().enumerate() {
            let mut lines = String::new();
            self.print_lines(&mut lines, |path| decision_of(path) == Some(number));
            if !lines.is_empty() {
                write!(text, "\n# {why}\n{lines}").expect("writing to a string");
            }
        }
        text
    }

    fn print_lines(&self, text: &mut String, keep: impl Fn(&str) -> bool) {
        for (path, (scenarios, reason)) in self.lines.iter().filter(|(path, _)| keep(path)) {
            let scenarios: Vec<&str> = scenarios.iter().map(|scenario| scenario.name()).collect();
            writeln!(text, "{path} | {} | {reason}", scenarios.join(" ")).expect("writing to a string");
        }
    }

    /// Takes over what the run found: tests that ran replace their lines, all other lines stay,
    /// unless the run was whole.
    pub fn bless(&mut self, tests: &[Test], results: &Results, whole: bool) {
        if whole {
            self.lines.clear();
        }
        for (test, outcomes) in tests.iter().zip(&results.outcomes) {
            let failed = outcomes.iter().filter(|(_, outcome)| *outcome != Outcome::Pass);
            let scenarios: BTreeSet<Scenario> = failed.clone().map(|&(scenario, _)| scenario).collect();
            let reason = failed.filter_map(|(_, outcome)| outcome.reason()).next();
            match reason {
                Some(reason) => {
                    self.lines.insert(test.path.clone(), (scenarios, shorten(without_frames(&reason), 120)));
                }
                None => {
                    self.lines.remove(&test.path);
                }
            }
        }
    }

    pub fn compare(&self, tests: &[Test], results: &Results, whole: bool) -> Differences {
        let mut differences = Differences::default();
        let mut met = BTreeSet::new();
        for (test, outcomes) in tests.iter().zip(&results.outcomes) {
            let expected = self.lines.get(&test.path);
            met.insert(&test.path);
            for (scenario, outcome) in outcomes {
                let may_fail = expected.is_some_and(|(scenarios, _)| scenarios.contains(scenario));
                let name = format!("{} ({})", test.path, scenario.name());
                match (outcome.reason(), may_fail) {
                    (Some(reason), false) => {
                        differences.unexpected_failures.push(format!("{name}: {}", shorten(&reason, 300)));
                    }
                    (None, true) => differences.unexpected_passes.push(name),
                    _ => {}
                }
            }
        }
        if whole {
            differences.stale = self.lines.keys().filter(|path| !met.contains(path)).cloned().collect();
        }
        differences
    }
}

/// A quoted stack is cut at its first frame: frames name files of the machine that ran the test.
fn without_frames(reason: &str) -> &str {
    reason.split("\\n    at ").next().unwrap_or(reason)
}

/// One line of at most `most` characters.
pub fn shorten(text: &str, most: usize) -> String {
    let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let flat = flat.trim();
    match flat.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", flat[..end].trim_end()),
        None => flat.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::test262::frontmatter::Metadata;

    fn test(path: &str) -> Test {
        Test { path: path.into(), metadata: Metadata::default() }
    }

    fn results(outcomes: Vec<Vec<(Scenario, Outcome)>>) -> Results {
        Results { outcomes, unreproduced: Vec::new(), elapsed: Duration::ZERO }
    }

    #[test]
    fn both_directions_count() {
        let text = "a.js | sloppy strict | TypeError: x\ngone.js | sloppy | y\n";
        let expectations = Expectations::parse(text).unwrap();
        assert_eq!(expectations.print(), format!("{HEAD}{text}"));
        let tests = [test("a.js"), test("b.js")];
        let results = results(vec![
            vec![(Scenario::Sloppy, Outcome::Pass), (Scenario::Strict, Outcome::Fail("z".into()))],
            vec![(Scenario::Sloppy, Outcome::TimedOut)],
        ]);
        let differences = expectations.compare(&tests, &results, true);
        assert_eq!(differences.unexpected_passes, ["a.js (sloppy)"]);
        assert_eq!(differences.unexpected_failures, ["b.js (sloppy): TIMEOUT"]);
        assert_eq!(differences.stale, ["gone.js"]);

        let mut blessed = expectations;
        blessed.bless(&tests, &results, false);
        assert!(blessed.compare(&tests, &results, false).is_empty());
        assert_eq!(
            blessed.print(),
            format!("{HEAD}a.js | strict | z\nb.js | sloppy | TIMEOUT\ngone.js | sloppy | y\n")
        );
    }

    #[test]
    fn malformed_lines_are_named() {
        assert!(Expectations::parse("x\ny | often | z").unwrap_err().contains("line 1"));
    }
}
