//! Finds the positions where a match can start, faster than trying each.
//!
//! A prefilter may report positions where no match starts, never skip one where a match does.

use memchr::memmem;

use super::analysis::{CharBits, END, Info, OTHER, TABLE_LEN};
use super::ast::{Assertion, Ast, INFINITE, Node, NodeId};
use super::charset::CodePointSet;
use super::matcher::Unit;
use super::program::MatchSet;

#[derive(Debug)]
pub struct Prefilter {
    kind: Kind,
    /// A match starts with a word character behind `\b`.
    word_start: bool,
}

#[derive(Debug)]
enum Kind {
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
    Table(Box<Table>),
    /// The next units decide.
    Shift(Box<Shift>),
    Skip(Box<Skip>),
}

#[derive(Debug)]
struct Table {
    first: [bool; TABLE_LEN],
    /// For units past Latin-1, if the characters a match starts with are known exactly.
    high: Option<MatchSet>,
}

/// A literal at a fixed distance from the start; negative in a lookbehind.
#[derive(Debug)]
struct Literal {
    offset: isize,
    units: Vec<u16>,
    /// None if some unit is not Latin-1: then a Latin-1 input has no match.
    latin1: Option<memmem::Finder<'static>>,
}

/// Boyer and Moore's idea with sets: `columns` says what may stand at each of the first places of a
/// match, and the unit under the last of them how far the window can move.
#[derive(Debug)]
struct Skip {
    length: usize,
    moves: Box<[u8; 257]>,
    /// By unit: bit k says that column k admits it.
    columns: Box<[u32; 257]>,
    /// For inputs where the window hardly moves.
    shift: Shift,
}

/// Bit-parallel search (shift-and): a lane of `length` bits for each alternative prefix; bit k of a
/// lane says that the last k+1 units match the first k+1 sets of the prefix.
#[derive(Debug)]
struct Shift {
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
        let mut from = from;
        loop {
            let found = self.kind.find(units, from)?;
            if !(self.word_start && found > 0 && is_word(units[found - 1].to_u32())) {
                return Some(found);
            }
            from = found + 1;
        }
    }
}

impl Kind {
    #[inline]
    fn find<U: Unit>(&self, units: &[U], from: usize) -> Option<usize> {
        match self {
            Kind::None => (from <= units.len()).then_some(from),
            Kind::Start => (from == 0).then_some(0),
            Kind::LineStart => {
                if from == 0 {
                    return Some(0);
                }
                let found = units.get(from - 1..)?.iter().position(|u| is_line_terminator(u.to_u32()));
                found.map(|i| from + i)
            }
            Kind::Literal(literal) => literal.find(units, from),
            Kind::Bytes(bytes, n) => match (U::as_latin1(units.get(from..)?), n) {
                (Some(input), 1) => memchr::memchr(bytes[0], input),
                (Some(input), 2) => memchr::memchr2(bytes[0], bytes[1], input),
                (Some(input), _) => memchr::memchr3(bytes[0], bytes[1], bytes[2], input),
                (None, n) => {
                    let wanted = &bytes[..usize::from(*n)];
                    units[from..].iter().position(|u| wanted.iter().any(|&b| u32::from(b) == u.to_u32()))
                }
            }
            .map(|i| from + i),
            Kind::Table(table) => {
                let rest = units.get(from..)?;
                let found = match (&table.high, U::as_latin1(rest)) {
                    (Some(high), None) => rest.iter().position(|u| {
                        let c = u.to_u32();
                        // Surrogates may be half of a character.
                        if c < 256 {
                            table.first[c as usize]
                        } else {
                            c & 0xF800 == 0xD800 || high.contains(c)
                        }
                    }),
                    _ => rest.iter().position(|u| table.first[u.index()]),
                };
                match found {
                    Some(i) => Some(from + i),
                    None => table.first[END].then_some(units.len()),
                }
            }
            Kind::Shift(shift) => shift.find(units, from),
            Kind::Skip(skip) => skip.find(units, from),
        }
    }
}

impl Literal {
    #[inline]
    fn find<U: Unit>(&self, units: &[U], from: usize) -> Option<usize> {
        let at = from.saturating_add_signed(self.offset);
        let rest = units.get(at..)?;
        let found = match (U::as_latin1(rest), &self.latin1) {
            (Some(bytes), Some(finder)) => finder.find(bytes),
            (Some(_), None) => None,
            (None, _) => find_units(rest, &self.units),
        };
        (at + found?).checked_add_signed(-self.offset)
    }
}

impl Skip {
    fn find<U: Unit>(&self, units: &[U], from: usize) -> Option<usize> {
        let mut at = from;
        let mut probes = 0;
        while let Some(last) = units.get(at + self.length - 1) {
            let step = usize::from(self.moves[last.index()]);
            if step == 0 {
                let window = &units[at..at + self.length];
                if window.iter().enumerate().all(|(k, u)| self.columns[u.index()] >> k & 1 != 0) {
                    return Some(at);
                }
                at += 1;
            } else {
                at += step;
            }
            probes += 1;
            if probes == 64 {
                if at - from < 128 {
                    return self.shift.find(units, at);
                }
                probes = 0;
            }
        }
        None
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

fn is_word(c: u32) -> bool {
    matches!(c, 0x30..=0x39 | 0x41..=0x5A | 0x5F | 0x61..=0x7A)
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
    let first = infos[ast.root as usize].first_before(&CharBits::FULL);
    let leading = leading_assertion(ast, ast.root);
    let word_start = leading == Some(Assertion::WordBoundary { negated: false, folding: false })
        && (0..TABLE_LEN).all(|i| !first.contains(i) || is_word(i as u32));
    Prefilter { kind: choose(ast, infos, &first, leading), word_start }
}

fn choose(ast: &Ast, infos: &[Info], first: &CharBits, leading: Option<Assertion>) -> Kind {
    match leading {
        Some(Assertion::Start) => return Kind::Start,
        Some(Assertion::StartOfLine) => return Kind::LineStart,
        _ => {}
    }
    let mut prefixes = vec![Prefix::default()];
    extend(ast, ast.root, &mut prefixes, 0);
    if let [only] = &prefixes[..] {
        let mut steps = literal_behind(ast);
        let behind = steps.len();
        steps.extend_from_slice(&only.steps);
        if let Some(literal) = best_literal(&steps, behind) {
            // memchr starts faster than memmem.
            return match (literal.offset, &literal.units[..]) {
                (0, &[unit @ 0..=0xFF]) => Kind::Bytes([unit as u8, 0, 0], 1),
                _ => Kind::Literal(Box::new(literal)),
            };
        }
    }
    if first.is_full() {
        return Kind::None;
    }
    let count = first.latin1_count();
    if (1..=3).contains(&count) && !first.contains(OTHER) && !first.contains(END) && frequency(first) < 0.03 {
        let mut bytes = [0; 3];
        for (slot, b) in bytes.iter_mut().zip(first.latin1()) {
            *slot = b;
        }
        return Kind::Bytes(bytes, count as u8);
    }
    let columns = columns(ast, infos);
    let shift = build_shift(&prefixes, first).or_else(|| {
        let steps = columns.iter().map(|&bits| Step { bits, exact: None }).collect();
        build_shift(&[Prefix { steps, closed: true }], first)
    });
    let Some(shift) = shift else {
        return Kind::Table(Box::new(Table {
            first: std::array::from_fn(|i| first.contains(i)),
            high: first_set(ast, infos).map(|set| MatchSet::new(&set)),
        }));
    };
    // How far the window moves at a time on ordinary text.
    let length = columns.len();
    let mut moves = Box::new([length as u8; 257]);
    let mut masks = Box::new([0u32; 257]);
    for (k, column) in columns.iter().enumerate() {
        for c in (0..257).filter(|&c| column.contains(c)) {
            moves[c] = (length - 1 - k) as u8;
            masks[c] |= 1 << k;
        }
    }
    let expected: f64 = (0..257).map(|c| f64::from(moves[c]) * FREQUENCIES[c]).sum();
    if expected >= 3.0 {
        return Kind::Skip(Box::new(Skip { length, moves, columns: masks, shift }));
    }
    Kind::Shift(Box::new(shift))
}

const fn weight(c: usize) -> f64 {
    match c {
        0x20 => 14.0,
        0x61 | 0x63..=0x65 | 0x68 | 0x69 | 0x6C..=0x6F | 0x72..=0x75 => 5.0,
        0x61..=0x7A => 1.5,
        0x30..=0x39 => 0.8,
        0x0A | 0x2C | 0x2E => 0.8,
        0x41..=0x5A => 0.3,
        0x21..=0x7E => 0.3,
        0x80..=0x100 => 0.02,
        _ => 0.01,
    }
}

/// How often each unit occurs in a text, roughly: letters and spaces are frequent.
static FREQUENCIES: [f64; 257] = {
    let mut out = [0.0; 257];
    let mut sum = 0.0;
    let mut c = 0;
    while c < 257 {
        sum += weight(c);
        c += 1;
    }
    c = 0;
    while c < 257 {
        out[c] = weight(c) / sum;
        c += 1;
    }
    out
};

fn frequency(bits: &CharBits) -> f64 {
    (0..=OTHER).filter(|&c| bits.contains(c)).map(|c| FREQUENCIES[c]).sum()
}

/// The characters in a lookbehind that the pattern starts with, if it is a literal.
fn literal_behind(ast: &Ast) -> Vec<Step> {
    let Node::Seq(items) = &ast.nodes[ast.root as usize] else { return Vec::new() };
    let Node::Look { behind: true, negative: false, body } = ast.nodes[items[0] as usize] else {
        return Vec::new();
    };
    let mut prefixes = vec![Prefix::default()];
    extend(ast, body, &mut prefixes, 0);
    let all_of_it = match &ast.nodes[body as usize] {
        Node::Char(_) => true,
        Node::Seq(items) => items.iter().all(|&i| matches!(ast.nodes[i as usize], Node::Char(_))),
        _ => false,
    };
    match prefixes.pop() {
        Some(prefix) if all_of_it && prefix.steps.len() < MAX_PREFIX => prefix.steps,
        _ => Vec::new(),
    }
}

/// The characters a match starts with, if that is simple to tell.
fn first_set(ast: &Ast, infos: &[Info]) -> Option<CodePointSet> {
    let mut id = ast.root;
    for _ in 0..MAX_DEPTH {
        match &ast.nodes[id as usize] {
            Node::Char(_) | Node::Set(_) => return ast.as_set(id),
            Node::Capture { body, .. } => id = *body,
            Node::Repeat { body, min, .. } if *min > 0 => id = *body,
            Node::Seq(items) => id = *items.iter().find(|&&i| infos[i as usize].max > 0)?,
            _ => return None,
        }
    }
    None
}

/// For each of the first places of a match, what may stand there. As long as the shortest match, up
/// to `MAX_PREFIX`.
fn columns(ast: &Ast, infos: &[Info]) -> Vec<CharBits> {
    let length = (infos[ast.root as usize].min as usize).min(MAX_PREFIX);
    let mut columns = vec![CharBits::EMPTY; length];
    fill(ast, infos, ast.root, 0, 0, &mut columns, 0);
    columns
}

/// Enters a node that may start anywhere in `lo..=hi`; returns the range where it may end.
fn fill(
    ast: &Ast,
    infos: &[Info],
    id: NodeId,
    lo: usize,
    hi: usize,
    columns: &mut [CharBits],
    depth: usize,
) -> (usize, usize) {
    let info = &infos[id as usize];
    let range = |lo: usize, hi: usize| {
        (
            lo.saturating_add(info.min as usize),
            if info.max == INFINITE { usize::MAX } else { hi.saturating_add(info.max as usize) },
        )
    };
    if lo >= columns.len() {
        return range(lo, hi);
    }
    let add = |columns: &mut [CharBits], lo: usize, hi: usize, bits: &CharBits| {
        for column in columns.iter_mut().take(hi.saturating_add(1)).skip(lo) {
            *column = column.or(bits);
        }
    };
    match &ast.nodes[id as usize] {
        _ if depth > MAX_DEPTH => {
            add(columns, lo, usize::MAX, &CharBits::FULL);
            range(lo, hi)
        }
        Node::Empty | Node::Assert(_) | Node::Look { .. } => (lo, hi),
        Node::Char(_) | Node::Set(_) => {
            add(columns, lo, hi, &info.first);
            if info.max > 1 {
                add(columns, lo + 1, hi.saturating_add(1), &CharBits::single(OTHER));
            }
            range(lo, hi)
        }
        Node::Seq(items) => {
            let mut at = (lo, hi);
            for &item in items.iter() {
                if at.0 >= columns.len() {
                    break;
                }
                at = fill(ast, infos, item, at.0, at.1, columns, depth + 1);
            }
            range(lo, hi)
        }
        Node::Alt(items) => {
            for &item in items.iter() {
                fill(ast, infos, item, lo, hi, columns, depth + 1);
            }
            range(lo, hi)
        }
        Node::Capture { body, .. } => fill(ast, infos, *body, lo, hi, columns, depth + 1),
        Node::BackReference { .. } => {
            add(columns, lo, usize::MAX, &CharBits::FULL);
            range(lo, hi)
        }
        Node::Repeat { body, min, max, .. } => {
            if min == max && *max <= 4 && infos[*body as usize].min > 0 {
                let mut at = (lo, hi);
                for _ in 0..*max {
                    at = fill(ast, infos, *body, at.0, at.1, columns, depth + 1);
                }
            } else if *max > 0 {
                // An iteration may start anywhere up to the end of the loop.
                fill(ast, infos, *body, lo, range(lo, hi).1, columns, depth + 1);
            }
            range(lo, hi)
        }
    }
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

/// The longest run of known units; ties go to the first one. A single unit has to be rare or all
/// there is. The first `behind` steps stand before the start of the match.
fn best_literal(steps: &[Step], behind: usize) -> Option<Literal> {
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
    let units: Vec<u16> = steps[best.clone()].iter().filter_map(|s| s.exact).collect();
    let rare = |unit: u16| unit > 0xFF || frequency(&CharBits::of_char(u32::from(unit))) < 0.01;
    let good = match units[..] {
        [] => false,
        [unit] => rare(unit) || steps.len() == 1,
        _ => true,
    };
    if !good {
        return None;
    }
    let bytes: Option<Vec<u8>> = units.iter().map(|&u| u8::try_from(u).ok()).collect();
    let latin1 = bytes.map(|b| memmem::Finder::new(&b).into_owned());
    Some(Literal { offset: best.start as isize - behind as isize, units, latin1 })
}

/// None unless looking at several units tells much more than looking at the first.
fn build_shift(prefixes: &[Prefix], first: &CharBits) -> Option<Shift> {
    let length = prefixes.iter().map(|p| p.steps.len()).min().unwrap_or(0);
    let length = length.min(64 / prefixes.len().max(1)).min(12);
    if length < 2 {
        return None;
    }
    let chance = |p: &Prefix| p.steps[..length].iter().map(|s| frequency(&s.bits)).product::<f64>();
    if prefixes.iter().map(chance).sum::<f64>() > 0.6 * frequency(first) {
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
            let known = |prefixes: &[Prefix]| prefixes.iter().map(|p| p.steps.len()).sum::<usize>();
            for _ in 0..(*min).min(MAX_PREFIX as u32) {
                let before = known(prefixes);
                extend(ast, *body, prefixes, depth + 1);
                // Iterations of no length tell nothing, and nested ones would be many.
                if prefixes.iter().all(|p| p.closed) || known(prefixes) == before {
                    break;
                }
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
