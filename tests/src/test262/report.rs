//! What a run prints at its end: totals, a table per folder, failures grouped by reason.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::expectations::{Differences, shorten};
use super::run::{Outcome, Results};
use super::suite::Test;

#[derive(Default, Clone, Copy)]
pub struct Counts {
    pub passed: usize,
    pub failed: usize,
    pub crashed: usize,
    pub timed_out: usize,
}

impl Counts {
    pub fn total(self) -> usize {
        self.passed + self.failed + self.crashed + self.timed_out
    }

    fn add(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Pass => self.passed += 1,
            Outcome::Fail(_) => self.failed += 1,
            Outcome::Crash(_) => self.crashed += 1,
            Outcome::TimedOut => self.timed_out += 1,
        }
    }

    fn percent(self) -> f64 {
        100.0 * self.passed as f64 / self.total().max(1) as f64
    }
}

pub fn count(results: &Results) -> Counts {
    let mut counts = Counts::default();
    for (_, outcome) in results.outcomes.iter().flatten() {
        counts.add(outcome);
    }
    counts
}

/// The totals, in one line.
pub fn totals(results: &Results, tests: usize) -> String {
    let counts = count(results);
    format!(
        "test262: {tests} tests, {} scenarios: {} passed ({:.2}%), {} failed, {} crashed, {} timed out; \
         {} crashes not reproduced; {:.1} s, {:.0} scenarios/s",
        counts.total(),
        counts.passed,
        counts.percent(),
        counts.failed,
        counts.crashed,
        counts.timed_out,
        results.unreproduced.len(),
        results.elapsed.as_secs_f64(),
        counts.total() as f64 / results.elapsed.as_secs_f64().max(0.001),
    )
}

/// A row per folder, two levels deep (three under `language`).
pub fn folders(tests: &[Test], results: &Results) -> String {
    let mut rows: BTreeMap<String, Counts> = BTreeMap::new();
    for (test, outcomes) in tests.iter().zip(&results.outcomes) {
        let depth = if test.path.starts_with("language/") { 3 } else { 2 };
        let parts: Vec<&str> = test.path.split('/').collect();
        let folder = parts[..parts.len().saturating_sub(1).min(depth)].join("/");
        for (_, outcome) in outcomes {
            rows.entry(folder.clone()).or_default().add(outcome);
        }
    }
    let width = rows.keys().map(String::len).max().unwrap_or(0);
    let mut text = format!(
        "{:width$} {:>7} {:>7} {:>7} {:>6} {:>6} {:>7}\n",
        "folder", "total", "passed", "failed", "crash", "time", "%"
    );
    for (folder, counts) in rows {
        writeln!(
            text,
            "{folder:width$} {:>7} {:>7} {:>7} {:>6} {:>6} {:>7.2}",
            counts.total(),
            counts.passed,
            counts.failed,
            counts.crashed,
            counts.timed_out,
            counts.percent()
        )
        .expect("writing to a string");
    }
    text
}

/// The most frequent reasons with an example each. Quoted parts and numbers are masked, so that
/// one cause makes one group.
pub fn reasons(tests: &[Test], results: &Results, most: usize) -> String {
    let mut groups: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for (test, outcomes) in tests.iter().zip(&results.outcomes) {
        for (scenario, outcome) in outcomes {
            if let Some(reason) = outcome.reason() {
                let example = || format!("{} ({}): {}", test.path, scenario.name(), shorten(&reason, 160));
                groups.entry(mask(&reason)).or_insert_with(|| (0, example())).0 += 1;
            }
        }
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    let mut text = String::new();
    for (mask, (count, example)) in groups.into_iter().take(most) {
        writeln!(text, "{count:>6}  {mask}\n        {example}").expect("writing to a string");
    }
    text
}

fn mask(reason: &str) -> String {
    let mut out = String::new();
    let mut characters = reason.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            // Numbers, but not the digits of a name.
            '0'..='9' if !out.ends_with(char::is_alphanumeric) => {
                while characters.peek().is_some_and(char::is_ascii_alphanumeric) {
                    characters.next();
                }
                out.push('#');
            }
            '«' | '"' | '\'' | '`' => {
                let close = if character == '«' { '»' } else { character };
                // An apostrophe opens nothing if it never closes.
                if characters.clone().any(|c| c == close) {
                    for c in characters.by_ref() {
                        if c == close {
                            break;
                        }
                    }
                    out.push('_');
                }
            }
            other => out.push(other),
        }
    }
    shorten(&out, 110)
}

/// How the run differs from the expectations, at most `most` lines of each kind.
pub fn differences(differences: &Differences, most: usize) -> String {
    let mut text = String::new();
    let mut section = |title: &str, lines: &[String]| {
        if lines.is_empty() {
            return;
        }
        writeln!(text, "{} {title}:", lines.len()).expect("writing to a string");
        for line in lines.iter().take(most) {
            writeln!(text, "  {line}").expect("writing to a string");
        }
        if lines.len() > most {
            writeln!(text, "  … and {} more", lines.len() - most).expect("writing to a string");
        }
    };
    section("failed and should pass", &differences.unexpected_failures);
    section("passed and are expected to fail (`--bless` takes them out)", &differences.unexpected_passes);
    section("in the expectations but in no test", &differences.stale);
    text
}

/// Every failure on a line of its own: path, scenario, reason.
pub fn failures(tests: &[Test], results: &Results) -> String {
    let mut text = String::new();
    for (test, outcomes) in tests.iter().zip(&results.outcomes) {
        for (scenario, outcome) in outcomes {
            if let Some(reason) = outcome.reason() {
                writeln!(text, "{} | {} | {}", test.path, scenario.name(), shorten(&reason, 400))
                    .expect("writing to a string");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn one_cause_one_group() {
        assert_eq!(mask("Expected «12n», «x» at 0xff"), "Expected _, _ at #");
        assert_eq!(mask("can't"), "cant");
        assert_eq!(mask("Test262Error: #1"), "Test262Error: ##");
    }
}
