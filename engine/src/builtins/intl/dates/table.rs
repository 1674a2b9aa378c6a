//! The table of patterns: which line is a locale's, and what stands in it.
//!
//! A line is a locale, the locale it is told by its differences from, and the differences: `key=pattern`, or
//! `key-` for what is absent. Keys of dates are the components' letters in the order `GyMEd`, with a month's
//! width as in CLDR; of times `[E][B]{h|H}[m[s]][z]`. Besides: `D0`–`D3` date styles from full to short,
//! `t0`–`t3` and `u0`–`u3` time styles with 12 and 24 hours, `EEEE` and `dd` stand in keys where a pattern is for these widths. `g0`–`g3` is what joins them, `c0`–`c3` what joins
//! components, `j` hour cycles, `a` the halves of the day, `B1`, `B4`, `B5` its parts by hour, `.` the
//! decimal separator, `i…` intervals.

use super::super::locales::EXPANDER;
use icu_locale::LanguageIdentifier;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

const TEXT: &str = include_str!("patterns.txt");

/// A locale's patterns.
pub struct Table {
    entries: HashMap<&'static str, &'static str>,
}

impl Table {
    pub fn get(&self, key: &str) -> Option<&'static str> {
        self.entries.get(key).copied()
    }

    /// An entry that every locale has.
    pub fn must(&self, key: &str) -> &'static str {
        self.get(key).unwrap_or("")
    }
}

/// The rest of the line of a locale.
fn line(name: &str) -> Option<&'static str> {
    TEXT.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('\t'))
}

fn add(entries: &mut HashMap<&'static str, &'static str>, line: &'static str) {
    let (base, items) = line.split_once('\t').unwrap_or((line, ""));
    if let Some(base) = (!base.is_empty()).then(|| self::line(base)).flatten() {
        add(entries, base);
    }
    for item in items.split('\t') {
        match item.split_once('=') {
            Some((key, pattern)) => {
                entries.insert(key, pattern);
            }
            None => {
                entries.remove(item.trim_end_matches('-'));
            }
        }
    }
}

/// The names under which a locale's line may stand, the best first.
fn candidates(id: &LanguageIdentifier) -> Vec<String> {
    let mut id = id.clone();
    id.variants.clear();
    let mut shortest = id.clone();
    EXPANDER.minimize(&mut shortest);
    let mut longest = id.clone();
    EXPANDER.maximize(&mut longest);
    let mut scripted = longest.clone();
    scripted.region = None;
    let mut names = vec![id.to_string(), shortest.to_string(), longest.to_string(), scripted.to_string()];
    // Another script is written by other patterns than the language's usual ones.
    let mut bare = LanguageIdentifier::UNKNOWN;
    bare.language = longest.language;
    names.push(bare.to_string());
    names.push("en".to_owned());
    names
}

/// The patterns of a locale, and of a calendar other than the Gregorian one in that locale.
pub fn table(id: &LanguageIdentifier, calendar: &str) -> Rc<Table> {
    thread_local! {
        static TABLES: RefCell<HashMap<String, Rc<Table>>> = RefCell::new(HashMap::new());
    }
    let name = format!("{id}@{calendar}");
    if let Some(table) = TABLES.with_borrow(|tables| tables.get(&name).cloned()) {
        return table;
    }
    let mut entries = HashMap::new();
    let names = candidates(id);
    if let Some(line) = names.iter().find_map(|name| line(name)) {
        add(&mut entries, line);
    }
    if calendar != "gregory" {
        // Its date patterns take the place of the Gregorian ones, which have no era.
        entries
            .retain(|key, _| !key.starts_with(['G', 'y', 'M', 'd', 'D', 'i']) && !matches!(*key, "E" | "Ed"));
        let of = |name: &String, calendar: &str| line(&format!("{name}@{calendar}"));
        if let Some(line) = names.iter().find_map(|name| of(name, calendar).or_else(|| of(name, "generic"))) {
            add(&mut entries, line);
        }
    }
    let table = Rc::new(Table { entries });
    TABLES.with_borrow_mut(|tables| tables.insert(name, table.clone()));
    table
}
