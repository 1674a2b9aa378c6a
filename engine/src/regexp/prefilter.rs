//! Finds the positions where a match can start, faster than trying each.
//!
//! A prefilter may report positions where no match starts, never skip one where a match does.

use memchr::memmem;

use super::analysis::{CharBits, END, Info, OTHER, TABLE_LEN};
use super::ast::{Assertion, Ast, Node, NodeId};
use super::matcher::Unit;

#[derive(Debug)]
pub enum Prefilter {
    /// Every position.
    None,
    /// Only the start of the input: the pattern begins with `^`.
    Start,
    /// Starts of lines.
    LineStart,
    Literal(Box<Literal>),
    /// One to three Latin-1 units may come first, and they are rare in text.
    Bytes([u8; 3], u8),
    /// The next unit decides.
    Table(Box<[bool; TABLE_LEN]>),
    /// The next units decide.
    Shift(Box<Shift>),
}

/// A literal at a fixed distance from the start.
#[derive(Debug)]
pub struct Literal {
    pub offset: usize,
    pub units: Vec<u16>,
    /// None if some unit is not Latin-1: then a Latin-1 input has no match.
    latin1: Option<memmem::Finder<'static>>,
}

/// Bit-parallel search (shift-and): a lane of `length` bits for each alternative prefix; bit k of a
/// lane says that the last k+1 units match the first k+1 sets of the prefix.
#[derive(Debug)]
pub struct Shift {
    length: usize,
    starts: u64,
    ends: u64,
    /// By unit; the last entry is for all units past Latin-1.
    masks: Box<[u64; 257]>,
}

impl Prefilter {
    /// The first candidate at or after `from`.
    #[inline]
    pub fn find<U: Unit>(&self, units: &[U], from: usize) -> Option<usize> {
        match self {
            Prefilter::None => (from <= units.len()).then_some(from),
            Prefilter::Start => (from == 0).then_some(0),
            Prefilter::LineStart => {
                if from == 0 {
                    return Some(0);
                }
                let found = units[from - 1..].iter().position(|u| is_line_terminator(u.to_u32()));
                found.map(|i| from + i)
            }
            Prefilter::Literal(literal) => {
                let from = from.checked_add(literal.offset).filter(|&f| f <= units.len())?;
                let found = match (U::as_latin1(units), &literal.latin1) {
                    (Some(bytes), Some(finder)) => finder.find(&bytes[from..]),
                    (Some(_), None) => None,
                    (None, _) => find_units(&units[from..], &literal.units),
                };
                found.map(|i| from + i - literal.offset)
            }
            Prefilter::Bytes(bytes, n) => match (U::as_latin1(units), n) {
                (Some(input), 1) => memchr::memchr(bytes[0], &input[from..]),
                (Some(input), 2) => memchr::memchr2(bytes[0], bytes[1], &input[from..]),
                (Some(input), _) => memchr::memchr3(bytes[0], bytes[1], bytes[2], &input[from..]),
                (None, n) => {
                    let wanted = &bytes[..usize::from(*n)];
                    units[from..].iter().position(|u| wanted.iter().any(|&b| u32::from(b) == u.to_u32()))
                }
            }
            .map(|i| from + i),
            Prefilter::Table(table) => {
                let rest = units.get(from..)?;
                match rest.iter().position(|u| table[u.index()]) {
                    Some(i) => Some(from + i),
                    None => table[END].then_some(units.len()),
                }
            }
            Prefilter::Shift(shift) => shift.find(units, from),
        }
    }
}

impl Shift {
    fn find<U: Unit>(&self, units: &[U], from: usize) -> Option<usize> {
        let mut state = 0u64;
        for (i, u) in units.get(from..)?.iter().enumerate() {
            state = (state << 1 | self.starts) & self.masks[u.index()];
            if state & self.ends != 0 {
                return Some(from + i + 1 - self.length);
            }
        }
        None
    }
}

fn is_line_terminator(c: u32) -> bool {
    matches!(c, 0x0A | 0x0D | 0x2028 | 0x2029)
}

/// Searches UTF-16 for a literal: blocks are compared with the first unit in a form that compiles to
/// vector instructions.
fn find_units<U: Unit>(units: &[U], wanted: &[u16]) -> Option<usize> {
    const BLOCK: usize = 32;
    let first = *wanted.first()?;
    let mut base = 0;
    while base + wanted.len() <= units.len() {
        let block = &units[base..units.len().min(base + BLOCK)];
        if block.iter().fold(false, |hit, u| hit | (u.to_u16() == first)) {
            for i in 0..block.len() {
                if block[i].to_u16() == first {
                    let rest = &units[base + i..];
                    if rest.len() >= wanted.len() && rest.iter().zip(wanted).all(|(u, w)| u.to_u16() == *w) {
                        return Some(base + i);
                    }
                }
            }
        }
        base += BLOCK;
    }
    None
}

// ---- building ----

/// How far into the match prefixes are looked at, and how many of them.
const MAX_PREFIX: usize = 24;
const MAX_PREFIXES: usize = 8;
const MAX_DEPTH: usize = 40;

#[derive(Clone)]
struct Step {
    bits: CharBits,
    /// The set is exactly this unit.
    exact: Option<u16>,
}

#[derive(Clone, Default)]
struct Prefix {
    steps: Vec<Step>,
    /// Nothing is known about what comes next.
    closed: bool,
}

pub fn build(ast: &Ast, infos: &[Info]) -> Prefilter {
    match leading_assertion(ast, ast.root) {
        Some(Assertion::Start) => return Prefilter::Start,
        Some(Assertion::StartOfLine) => return Prefilter::LineStart,
        _ => {}
    }
    let first = infos[ast.root as usize].first_before(&CharBits::FULL);
    if first.is_full() {
        return Prefilter::None;
    }
    let mut prefixes = vec![Prefix::default()];
    extend(ast, ast.root, &mut prefixes, 0);
    let length = prefixes.iter().map(|p| p.steps.len()).min().unwrap_or(0);
    if let [only] = &prefixes[..] {
        if let Some(literal) = best_literal(&only.steps) {
            return Prefilter::Literal(Box::new(literal));
        }
    }
    let few = (1..=3).contains(&first.latin1_count()) && !first.contains(OTHER) && !first.contains(END);
    if few && (length < 2 || first.latin1().all(|b| !b.is_ascii_lowercase() && b != b' ')) {
        let mut bytes = [0; 3];
        for (slot, b) in bytes.iter_mut().zip(first.latin1()) {
            *slot = b;
        }
        return Prefilter::Bytes(bytes, first.latin1_count() as u8);
    }
    if let Some(shift) = build_shift(&prefixes, length) {
        return Prefilter::Shift(Box::new(shift));
    }
    Prefilter::Table(Box::new(std::array::from_fn(|i| first.contains(i))))
}

/// The assertion every match starts with.
fn leading_assertion(ast: &Ast, mut id: NodeId) -> Option<Assertion> {
    for _ in 0..MAX_DEPTH {
        match &ast.nodes[id as usize] {
            Node::Assert(a) => return Some(*a),
            Node::Seq(items) => id = items[0],
            Node::Capture { body, .. } => id = *body,
            Node::Alt(items) => {
                let mut all = items.iter().map(|&i| match ast.nodes[i as usize] {
                    Node::Assert(a) => Some(a),
                    Node::Seq(ref items) => match ast.nodes[items[0] as usize] {
                        Node::Assert(a) => Some(a),
                        _ => None,
                    },
                    _ => None,
                });
                let first = all.next()??;
                return all.all(|a| a == Some(first)).then_some(first);
            }
            _ => return None,
        }
    }
    None
}

/// The longest run of known units; ties go to the one nearest to the start. A single unit is used at
/// the very start only, or when nothing better is to be had.
fn best_literal(steps: &[Step]) -> Option<Literal> {
    let mut best = 0..0;
    let mut start = 0;
    for i in 0..=steps.len() {
        if steps.get(i).is_none_or(|s| s.exact.is_none()) {
            if i - start > best.len() {
                best = start..i;
            }
            start = i + 1;
        }
    }
    let good = best.len() >= 2 || (best.len() == 1 && best.start == 0 && steps.len() == 1);
    if !good {
        return None;
    }
    let units: Vec<u16> = steps[best.clone()].iter().filter_map(|s| s.exact).collect();
    let bytes: Option<Vec<u8>> = units.iter().map(|&u| u8::try_from(u).ok()).collect();
    let latin1 = bytes.map(|b| memmem::Finder::new(&b).into_owned());
    Some(Literal { offset: best.start, units, latin1 })
}

fn build_shift(prefixes: &[Prefix], length: usize) -> Option<Shift> {
    let length = length.min(64 / prefixes.len().max(1)).min(12);
    if length < 2 {
        return None;
    }
    // Sets that hold nearly everything only cost; a lane is useful while its sets are selective.
    let selective = |p: &Prefix| p.steps[..length].iter().any(|s| s.bits.latin1_count() <= 64);
    if !prefixes.iter().all(selective) {
        return None;
    }
    let mut out = Shift { length, starts: 0, ends: 0, masks: Box::new([0; 257]) };
    for (lane, prefix) in prefixes.iter().enumerate() {
        let base = lane * length;
        out.starts |= 1 << base;
        out.ends |= 1 << (base + length - 1);
        for (k, step) in prefix.steps[..length].iter().enumerate() {
            for (c, mask) in out.masks.iter_mut().enumerate() {
                if step.bits.contains(c) {
                    *mask |= 1 << (base + k);
                }
            }
        }
    }
    Some(out)
}

fn close(prefixes: &mut [Prefix]) {
    for p in prefixes {
        p.closed = true;
    }
}

/// Appends what the node starts with to all open prefixes.
fn extend(ast: &Ast, id: NodeId, prefixes: &mut Vec<Prefix>, depth: usize) {
    if depth > MAX_DEPTH {
        close(prefixes);
        return;
    }
    match &ast.nodes[id as usize] {
        Node::Empty | Node::Assert(_) | Node::Look { .. } => {}
        Node::Char(c) => match u16::try_from(*c) {
            Ok(unit) => push(prefixes, Step { bits: CharBits::of_char(*c), exact: Some(unit) }, false),
            Err(_) => {
                let mut units = [0; 2];
                let pair = char::from_u32(*c).map(|c| c.encode_utf16(&mut units));
                for &mut unit in pair.into_iter().flatten() {
                    push(prefixes, Step { bits: CharBits::single(OTHER), exact: Some(unit) }, false);
                }
            }
        },
        Node::Set(s) => {
            let set = &ast.sets[*s as usize];
            let two_units = ast.unicode && set.max().is_some_and(|m| m > 0xFFFF);
            push(prefixes, Step { bits: CharBits::of_set(set), exact: None }, two_units);
        }
        Node::Seq(items) => {
            for &item in items.iter() {
                if prefixes.iter().all(|p| p.closed) {
                    break;
                }
                extend(ast, item, prefixes, depth + 1);
            }
        }
        Node::Alt(items) => {
            if items.len() > MAX_PREFIXES {
                close(prefixes);
                return;
            }
            let mut out: Vec<Prefix> = prefixes.iter().filter(|p| p.closed).cloned().collect();
            let open: Vec<Prefix> = prefixes.iter().filter(|p| !p.closed).cloned().collect();
            for &item in items.iter() {
                let mut branch = open.clone();
                extend(ast, item, &mut branch, depth + 1);
                out.extend(branch);
                if out.len() > MAX_PREFIXES {
                    close(prefixes);
                    return;
                }
            }
            *prefixes = out;
        }
        Node::Capture { body, .. } => extend(ast, *body, prefixes, depth + 1),
        Node::BackReference { .. } => close(prefixes),
        Node::Repeat { body, min, max, .. } => {
            for _ in 0..(*min).min(MAX_PREFIX as u32) {
                if prefixes.iter().all(|p| p.closed) {
                    break;
                }
                extend(ast, *body, prefixes, depth + 1);
            }
            if min != max {
                close(prefixes);
            }
        }
    }
}

fn push(prefixes: &mut [Prefix], step: Step, then_close: bool) {
    for p in prefixes.iter_mut().filter(|p| !p.closed) {
        p.steps.push(step.clone());
        p.closed = then_close || p.steps.len() >= MAX_PREFIX;
    }
}
