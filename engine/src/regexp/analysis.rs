//! Facts about every node of the tree, computed bottom up in one pass.

use super::ast::{Assertion, Ast, INFINITE, Node};
use super::charset::CodePointSet;

/// Index in a `CharBits` of every unit past Latin-1.
pub const OTHER: usize = 256;
/// Index in a `CharBits` of the end of the input.
pub const END: usize = 257;
/// Entries of a table indexed like `CharBits`.
pub const TABLE_LEN: usize = 258;

/// A set over "what the next code unit is": the Latin-1 units, any other unit, the end of the input.
/// Always an over-approximation, so that a cleared bit is a proof.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CharBits([u64; 5]);

impl CharBits {
    pub const EMPTY: Self = Self([0; 5]);
    pub const FULL: Self = Self([!0, !0, !0, !0, 3]);

    pub fn single(index: usize) -> Self {
        let mut out = Self::EMPTY;
        out.insert(index);
        out
    }

    pub fn insert(&mut self, index: usize) {
        self.0[index / 64] |= 1 << (index % 64);
    }

    pub fn contains(&self, index: usize) -> bool {
        self.0[index / 64] >> (index % 64) & 1 != 0
    }

    pub fn of_char(c: u32) -> Self {
        Self::single((c as usize).min(OTHER))
    }

    pub fn of_set(set: &CodePointSet) -> Self {
        let mut out = Self::EMPTY;
        for &(lo, hi) in set.ranges() {
            for c in lo..=hi.min(0xFF) {
                out.insert(c as usize);
            }
            if hi > 0xFF {
                out.insert(OTHER);
                break;
            }
        }
        out
    }

    pub fn or(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }

    pub fn and(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] & other.0[i]))
    }

    pub fn is_empty(&self) -> bool {
        self.0 == [0; 5]
    }

    pub fn is_full(&self) -> bool {
        *self == Self::FULL
    }

    /// How many of the Latin-1 units are in the set.
    pub fn latin1_count(&self) -> u32 {
        self.0[..4].iter().map(|w| w.count_ones()).sum()
    }

    pub fn latin1(&self) -> impl Iterator<Item = u8> + '_ {
        (0..=255u8).filter(|&b| self.contains(usize::from(b)))
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Info {
    /// Bounds of the match's length in code units, saturating.
    pub min: u32,
    pub max: u32,
    /// Estimated number of instructions.
    pub size: u32,
    /// What the next unit can be when the node consumes something (matching forward)…
    pub first: CharBits,
    /// …and when it matches without consuming: the node passes on `pass ∩ first(rest)`.
    pub pass: CharBits,
    pub has_captures: bool,
    /// Every match sets every group inside, or leaves it undefined as it found it.
    pub sets_all_captures: bool,
}

impl Info {
    /// What the next unit can be when the node is matched and then something that starts with `rest`.
    pub fn first_before(&self, rest: &CharBits) -> CharBits {
        self.first.or(&self.pass.and(rest))
    }
}

/// How a quantified node that is not a single character is laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RepeatPlan {
    /// Copies for the required iterations, then a star loop or nested optional copies.
    Unroll,
    /// A counter register.
    Count,
}

/// Instructions that unrolling a quantifier may cost.
const UNROLL_LIMIT: u32 = 48;

pub fn repeat_plan(body: &Info, min: u32, max: u32) -> RepeatPlan {
    let copies = if max == INFINITE { min.saturating_add(1) } else { max };
    if copies <= 1 || body.size.saturating_add(2).saturating_mul(copies) <= UNROLL_LIMIT {
        RepeatPlan::Unroll
    } else {
        RepeatPlan::Count
    }
}

/// The code units a member of the set takes: least and most.
fn set_lengths(set: &CodePointSet, unicode: bool) -> (u32, u32) {
    if !unicode {
        return (1, 1);
    }
    let min = if set.ranges().first().is_some_and(|r| r.0 > 0xFFFF) { 2 } else { 1 };
    (min, if set.max().is_some_and(|m| m > 0xFFFF) { 2 } else { 1 })
}

pub fn analyse(ast: &Ast) -> Vec<Info> {
    let mut infos: Vec<Info> = Vec::with_capacity(ast.nodes.len());
    for node in &ast.nodes {
        let info = analyse_node(ast, node, &infos);
        infos.push(info);
    }
    infos
}

fn consuming(min: u32, max: u32, first: CharBits) -> Info {
    Info { min, max, size: 1, first, pass: CharBits::EMPTY, has_captures: false, sets_all_captures: true }
}

fn zero_width(pass: CharBits) -> Info {
    Info {
        min: 0,
        max: 0,
        size: 1,
        first: CharBits::EMPTY,
        pass,
        has_captures: false,
        sets_all_captures: true,
    }
}

fn analyse_node(ast: &Ast, node: &Node, infos: &[Info]) -> Info {
    let get = |id: &u32| &infos[*id as usize];
    match node {
        Node::Empty => Info { size: 0, ..zero_width(CharBits::FULL) },
        Node::Char(c) => {
            let len = if ast.unicode && *c > 0xFFFF { 2 } else { 1 };
            consuming(len, len, CharBits::of_char(*c))
        }
        Node::Set(id) => {
            let set = &ast.sets[*id as usize];
            let (min, max) = set_lengths(set, ast.unicode);
            consuming(min, max, CharBits::of_set(set))
        }
        Node::Seq(items) => {
            let mut out = Info { size: 0, ..zero_width(CharBits::FULL) };
            for item in items.iter().rev().map(get) {
                out = Info {
                    min: item.min.saturating_add(out.min),
                    max: item.max.saturating_add(out.max),
                    size: item.size.saturating_add(out.size),
                    first: item.first_before(&out.first),
                    pass: item.pass.and(&out.pass),
                    has_captures: item.has_captures | out.has_captures,
                    sets_all_captures: item.sets_all_captures & out.sets_all_captures,
                };
            }
            out
        }
        Node::Alt(items) => {
            let mut out = Info { min: u32::MAX, size: 0, ..zero_width(CharBits::EMPTY) };
            for item in items.iter().map(get) {
                out.min = out.min.min(item.min);
                out.max = out.max.max(item.max);
                out.size = out.size.saturating_add(item.size).saturating_add(2);
                out.first = out.first.or(&item.first);
                out.pass = out.pass.or(&item.pass);
                out.has_captures |= item.has_captures;
            }
            out.sets_all_captures = !out.has_captures;
            out
        }
        Node::Capture { body, .. } => {
            let body = get(body);
            Info { size: body.size.saturating_add(2), has_captures: true, ..*body }
        }
        Node::BackReference { .. } => {
            Info { max: INFINITE, first: CharBits::FULL, ..zero_width(CharBits::FULL) }
        }
        Node::Assert(assertion) => {
            let pass = match assertion {
                Assertion::End => CharBits::single(END),
                Assertion::EndOfLine => {
                    let mut bits = CharBits::single(END);
                    for i in [0x0A, 0x0D, OTHER] {
                        bits.insert(i);
                    }
                    bits
                }
                _ => CharBits::FULL,
            };
            zero_width(pass)
        }
        Node::Look { behind, negative, body } => {
            let body = get(body);
            let ahead = !*behind && !*negative;
            Info {
                size: body.size.saturating_add(3),
                has_captures: body.has_captures,
                // A negative lookaround leaves its groups undefined.
                sets_all_captures: *negative || body.sets_all_captures,
                ..zero_width(if ahead { body.first_before(&CharBits::FULL) } else { CharBits::FULL })
            }
        }
        Node::Repeat { body, min, max, .. } => {
            let body_info = get(body);
            let simple = matches!(ast.nodes[*body as usize], Node::Char(_) | Node::Set(_));
            let copies = match repeat_plan(body_info, *min, *max) {
                _ if simple => 1,
                RepeatPlan::Count => 1,
                RepeatPlan::Unroll if *max == INFINITE => min.saturating_add(1),
                RepeatPlan::Unroll => *max,
            };
            let optional = *min == 0;
            Info {
                min: body_info.min.saturating_mul(*min),
                max: if body_info.max == 0 { 0 } else { body_info.max.saturating_mul(*max) },
                size: body_info.size.saturating_add(2).saturating_mul(copies).saturating_add(4),
                first: if *max == 0 { CharBits::EMPTY } else { body_info.first },
                pass: if optional { CharBits::FULL } else { body_info.pass },
                has_captures: body_info.has_captures,
                sets_all_captures: !body_info.has_captures || (!optional && body_info.sets_all_captures),
            }
        }
    }
}
