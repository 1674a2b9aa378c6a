//! Canonicalize (22.2.2.7.3) and what follows from it for classes.
//!
//! The matcher never folds a character of the input except in a case-insensitive back reference:
//! classes and literals are closed over case when the pattern is compiled.

use std::collections::HashMap;
use std::sync::OnceLock;

use icu_casemap::CaseMapper;
use icu_properties::CodePointSetData;
use icu_properties::props::{ChangesWhenCasefolded, ChangesWhenCasemapped};

use super::charset::{CodePointSet, MAX_CODE_POINT};

/// Simple case folding (scf) of one code point.
pub fn simple_fold(c: u32) -> u32 {
    if c < 0x80 {
        return if (0x41..=0x5A).contains(&c) { c + 0x20 } else { c };
    }
    match char::from_u32(c) {
        Some(ch) => CaseMapper::new().simple_fold(ch) as u32,
        None => c,
    }
}

/// 22.2.2.7.3 Canonicalize with [[IgnoreCase]] set. Without Unicode mode it works on code units:
/// toUppercase, unless that gives several units or takes a non-ASCII unit to ASCII.
pub fn canonicalize(c: u32, unicode: bool) -> u32 {
    if unicode {
        return simple_fold(c);
    }
    if c < 0x80 {
        return if (0x61..=0x7A).contains(&c) { c - 0x20 } else { c };
    }
    let Some(ch) = char::from_u32(c) else { return c };
    let mut upper = ch.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(u), None) if (u as u32) >= 0x80 && (u as u32) <= 0xFFFF => u as u32,
        _ => c,
    }
}

/// For every code point that shares its canonical form with another one, the whole class.
struct Classes {
    /// Sorted by code point: (code point, index into `classes`).
    members: Vec<(u32, u32)>,
    classes: Vec<Vec<u32>>,
}

/// The code points that any kind of case mapping may touch.
fn casing_candidates() -> impl Iterator<Item = u32> {
    let mapped = CodePointSetData::new::<ChangesWhenCasemapped>().iter_ranges();
    let folded = CodePointSetData::new::<ChangesWhenCasefolded>().iter_ranges();
    mapped.chain(folded).flatten()
}

fn build_classes(unicode: bool) -> Classes {
    let mut by_canonical: HashMap<u32, Vec<u32>> = HashMap::new();
    for c in casing_candidates() {
        if !unicode && c > 0xFFFF {
            continue;
        }
        let canonical = canonicalize(c, unicode);
        let class = by_canonical.entry(canonical).or_default();
        class.push(c);
        class.push(canonical);
    }
    let mut out = Classes { members: Vec::new(), classes: Vec::new() };
    for mut class in by_canonical.into_values() {
        class.sort_unstable();
        class.dedup();
        if class.len() > 1 {
            for &c in &class {
                out.members.push((c, out.classes.len() as u32));
            }
            out.classes.push(class);
        }
    }
    out.members.sort_unstable();
    out
}

fn classes(unicode: bool) -> &'static Classes {
    static UNITS: OnceLock<Classes> = OnceLock::new();
    static CODE_POINTS: OnceLock<Classes> = OnceLock::new();
    let cell = if unicode { &CODE_POINTS } else { &UNITS };
    cell.get_or_init(|| build_classes(unicode))
}

/// All characters whose canonical form equals that of some member: what a case-insensitive match
/// of the set accepts.
pub fn close_over_case(set: &CodePointSet, unicode: bool) -> CodePointSet {
    let mut out = set.clone();
    for &(lo, hi) in set.ranges() {
        if lo >= 0x80 {
            break;
        }
        close_ascii(lo, hi.min(0x7F), unicode, &mut out);
    }
    // FAST PATH: the folding tables are only built for sets that cut through the non-ASCII
    // characters; a set with all or none of them is closed by the ASCII rules.
    if set.max().is_none_or(|m| m < 0x80) {
        return out;
    }
    if set.contains_range(0x80, if unicode { MAX_CODE_POINT } else { 0xFFFF }) {
        if unicode {
            // U+017F folds to s, U+212A to k.
            for c in [0x53, 0x73, 0x4B, 0x6B] {
                out.add(c);
            }
        }
        return out;
    }
    let table = classes(unicode);
    let mut extra = Vec::new();
    for &(lo, hi) in set.ranges() {
        let mut i = table.members.partition_point(|&(c, _)| c < lo);
        while let Some(&(c, class)) = table.members.get(i) {
            if c > hi {
                break;
            }
            extra.extend(table.classes[class as usize].iter().map(|&c| (c, c)));
            i += 1;
        }
    }
    if !extra.is_empty() {
        out.union_with(&CodePointSet::from_ranges(extra));
    }
    out
}

fn close_ascii(lo: u32, hi: u32, unicode: bool, out: &mut CodePointSet) {
    let upper = (lo.max(0x41), hi.min(0x5A));
    let lower = (lo.max(0x61), hi.min(0x7A));
    if upper.0 <= upper.1 {
        out.add_range(upper.0 + 0x20, upper.1 + 0x20);
    }
    if lower.0 <= lower.1 {
        out.add_range(lower.0 - 0x20, lower.1 - 0x20);
    }
    if unicode {
        let has = |u: u32| (upper.0 <= u && u <= upper.1) || (lower.0 <= u + 0x20 && u + 0x20 <= lower.1);
        if has(0x53) {
            out.add(0x17F);
        }
        if has(0x4B) {
            out.add(0x212A);
        }
    }
}

/// 22.2.2.9 MaybeSimpleCaseFolding with the v and i flags: every member replaced by its folding.
pub fn fold_set(set: &CodePointSet) -> CodePointSet {
    let table = fold_table();
    let mut removed = Vec::new();
    let mut added = Vec::new();
    for &(lo, hi) in set.ranges() {
        let mut i = table.partition_point(|&(c, _)| c < lo);
        while let Some(&(c, folded)) = table.get(i) {
            if c > hi {
                break;
            }
            removed.push((c, c));
            added.push((folded, folded));
            i += 1;
        }
    }
    if removed.is_empty() {
        return set.clone();
    }
    let mut out = set.difference(&CodePointSet::from_ranges(removed));
    out.union_with(&CodePointSet::from_ranges(added));
    out
}

/// 22.2.2.9 AllCharacters with the v and i flags: the characters that fold to themselves.
pub fn folded_universe() -> CodePointSet {
    let folding = fold_table().iter().map(|&(c, _)| (c, c)).collect();
    CodePointSet::from_ranges(folding).complement()
}

/// Sorted (code point, folding) pairs where the two differ.
fn fold_table() -> &'static [(u32, u32)] {
    static TABLE: OnceLock<Vec<(u32, u32)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: Vec<_> =
            casing_candidates().map(|c| (c, simple_fold(c))).filter(|&(c, f)| c != f).collect();
        table.sort_unstable();
        table.dedup();
        table
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_cover_every_case_mapping() {
        let folding: HashMap<u32, u32> = fold_table().iter().copied().collect();
        for c in 0..=0x2_FFFF {
            assert_eq!(folding.get(&c).copied().unwrap_or(c), simple_fold(c), "{c:x}");
        }
        let units = classes(false);
        for c in 0..=0xFFFF {
            if canonicalize(c, false) != c {
                assert!(units.members.binary_search_by_key(&c, |m| m.0).is_ok(), "{c:x}");
            }
        }
    }

    #[test]
    fn closures() {
        let close = |c: char, unicode| -> Vec<u32> {
            let set = close_over_case(&CodePointSet::single(c as u32), unicode);
            set.ranges().iter().flat_map(|&(lo, hi)| lo..=hi).collect()
        };
        assert_eq!(close('k', false), [0x4B, 0x6B]);
        assert_eq!(close('k', true), [0x4B, 0x6B, 0x212A]);
        assert_eq!(close('\u{17F}', false), [0x17F]);
        assert_eq!(close('\u{17F}', true), [0x53, 0x73, 0x17F]);
        assert_eq!(close('\u{B5}', false), [0xB5, 0x39C, 0x3BC]);
        assert_eq!(close('ß', false), [0xDF]);
        assert_eq!(close('ß', true), [0xDF, 0x1E9E]);
        assert_eq!(close('\u{10400}', true), [0x10400, 0x10428]);
        assert_eq!(close('\u{10400}', false), [0x10400]);
    }
}
