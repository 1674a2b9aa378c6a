//! Pattern text to syntax tree: 22.2.1 with the early errors of 22.2.1.1 and Annex B.1.2.
//!
//! Groups are kept on an explicit stack, so nesting is bounded by memory only. Error messages are
//! those V8 gives.

use std::collections::HashMap;

use super::ast::{Assertion, Ast, INFINITE, Node, NodeId};
use super::casefold::close_over_case;
use super::charset::{self, CodePointSet};
use super::properties::{self, Property};
use super::{Flags, SyntaxError};

/// V8's limit.
const MAX_CAPTURES: u32 = (1 << 16) - 1;

pub(super) type Result<T> = std::result::Result<T, SyntaxError>;

/// Flags that modifiers change.
#[derive(Clone, Copy)]
pub(super) struct Modifiers {
    pub ignore_case: bool,
    multiline: bool,
    dot_all: bool,
}

#[derive(Clone, Copy)]
enum GroupKind {
    Root,
    Plain,
    Capture(u32),
    Look { behind: bool, negative: bool },
}

struct Frame {
    kind: GroupKind,
    start: usize,
    /// The first capture inside.
    first_capture: u32,
    outer_modifiers: Modifiers,
    /// Inside of a lookbehind, where matching goes backward.
    backward: bool,
    /// The alternative (index into `Parser::alternatives`) being parsed.
    alternative: u32,
    alternatives: Vec<NodeId>,
    seq: Vec<NodeId>,
}

/// One alternative of one disjunction. Two groups of the same name are an error unless they stand in
/// different alternatives of a common disjunction, which this tree decides.
struct Alternative {
    parent: u32,
    disjunction: u32,
    depth: u32,
}

pub(super) struct Parser<'a> {
    pub src: &'a [u16],
    pub pos: usize,
    /// u or v: characters are code points, no Annex B.
    pub unicode: bool,
    pub sets_mode: bool,
    pub modifiers: Modifiers,
    pub ast: Ast,
    /// The N parameter of the grammar: named groups, so `\k` is always a reference.
    named_groups: bool,
    /// Capturing groups in the whole pattern, without group 0.
    total_captures: u32,
    alternatives: Vec<Alternative>,
    disjunctions: u32,
    /// Per entry of `ast.group_names`, the alternative each group stands in.
    name_places: Vec<Vec<u32>>,
    name_ids: HashMap<Vec<u16>, usize>,
    /// `\k` nodes, to be resolved at the end.
    named_references: Vec<(NodeId, Vec<u16>, usize)>,
}

pub fn parse(src: &[u16], flags: &Flags) -> Result<Ast> {
    let unicode = flags.unicode || flags.unicode_sets;
    let (total_captures, has_names) = scan_groups(src);
    let mut parser = Parser {
        src,
        pos: 0,
        unicode,
        sets_mode: flags.unicode_sets,
        modifiers: Modifiers {
            ignore_case: flags.ignore_case,
            multiline: flags.multiline,
            dot_all: flags.dot_all,
        },
        ast: Ast::new(unicode),
        named_groups: unicode || has_names,
        total_captures,
        alternatives: Vec::new(),
        disjunctions: 0,
        name_places: Vec::new(),
        name_ids: HashMap::new(),
        named_references: Vec::new(),
    };
    parser.pattern()?;
    Ok(parser.ast)
}

/// Counts the capturing groups ahead of parsing (decimal escapes depend on the total) and finds out
/// whether any is named.
fn scan_groups(src: &[u16]) -> (u32, bool) {
    let (mut count, mut named, mut in_class, mut i) = (0, false, false, 0);
    let at = |i: usize| src.get(i).copied().unwrap_or(0);
    while i < src.len() {
        match src[i] {
            0x5C => i += 1,
            0x5B => in_class = true,
            0x5D => in_class = false,
            0x28 if !in_class => {
                if at(i + 1) != u16::from(b'?') {
                    count += 1;
                } else if at(i + 2) == u16::from(b'<') && !matches!(at(i + 3), 0x3D | 0x21) {
                    count += 1;
                    named = true;
                }
            }
            _ => {}
        }
        i += 1;
    }
    (count, named)
}

pub(super) fn is_lead(u: u16) -> bool {
    u & 0xFC00 == 0xD800
}

pub(super) fn is_trail(u: u16) -> bool {
    u & 0xFC00 == 0xDC00
}

pub(super) fn combine(lead: u16, trail: u16) -> u32 {
    0x10000 + ((u32::from(lead) & 0x3FF) << 10) + (u32::from(trail) & 0x3FF)
}

fn digit_value(u: u16, radix: u32) -> Option<u32> {
    char::from_u32(u32::from(u)).and_then(|c| c.to_digit(radix))
}

/// `^ $ \ . * + ? ( ) [ ] { } |`
pub(super) fn is_syntax_character(c: u32) -> bool {
    char::from_u32(c).is_some_and(|c| "^$\\.*+?()[]{}|".contains(c))
}

impl<'a> Parser<'a> {
    // ---- characters ----

    pub fn error<T>(&self, message: &str) -> Result<T> {
        self.error_at(message, self.pos)
    }

    pub fn error_at<T>(&self, message: &str, offset: usize) -> Result<T> {
        Err(SyntaxError { message: message.to_string(), offset: offset.min(self.src.len()) })
    }

    pub fn peek(&self) -> Option<u16> {
        self.src.get(self.pos).copied()
    }

    pub fn peek_at(&self, ahead: usize) -> Option<u16> {
        self.src.get(self.pos + ahead).copied()
    }

    pub fn looking_at(&self, text: &str) -> bool {
        text.bytes().enumerate().all(|(i, b)| self.peek_at(i) == Some(u16::from(b)))
    }

    pub fn eat(&mut self, c: char) -> bool {
        let hit = self.peek() == Some(c as u16);
        self.pos += usize::from(hit);
        hit
    }

    pub fn eat_str(&mut self, text: &str) -> bool {
        let hit = self.looking_at(text);
        if hit {
            self.pos += text.len();
        }
        hit
    }

    /// One character of the pattern: a code point where the pattern is read as such.
    pub fn next_char(&mut self, code_points: bool) -> Option<u32> {
        let u = self.peek()?;
        self.pos += 1;
        if code_points && is_lead(u) {
            if let Some(t) = self.peek().filter(|&t| is_trail(t)) {
                self.pos += 1;
                return Some(combine(u, t));
            }
        }
        Some(u32::from(u))
    }

    // ---- structure ----

    fn new_alternative(&mut self, parent: u32, disjunction: u32, depth: u32) -> u32 {
        self.alternatives.push(Alternative { parent, disjunction, depth });
        (self.alternatives.len() - 1) as u32
    }

    fn open(
        &mut self,
        kind: GroupKind,
        start: usize,
        outer: Option<&Frame>,
        outer_modifiers: Modifiers,
    ) -> Frame {
        let (parent, depth) = match outer {
            Some(f) => (f.alternative, self.alternatives[f.alternative as usize].depth + 1),
            None => (0, 0),
        };
        self.disjunctions += 1;
        let alternative = self.new_alternative(parent, self.disjunctions, depth);
        let first_capture = match kind {
            GroupKind::Capture(i) => i,
            _ => self.ast.capture_count,
        };
        let backward = match kind {
            GroupKind::Look { behind, .. } => behind,
            _ => outer.is_some_and(|f| f.backward),
        };
        Frame {
            kind,
            start,
            first_capture,
            outer_modifiers,
            backward,
            alternative,
            alternatives: Vec::new(),
            seq: Vec::new(),
        }
    }

    fn finish_alternative(&mut self, frame: &mut Frame) {
        let seq = std::mem::take(&mut frame.seq);
        let node = self.ast.seq(seq);
        frame.alternatives.push(node);
    }

    fn pattern(&mut self) -> Result<()> {
        let mut stack: Vec<Frame> = Vec::new();
        let mut frame = self.open(GroupKind::Root, 0, None, self.modifiers);
        while let Some(u) = self.peek() {
            let start = self.pos;
            let quantifiable = match char::from_u32(u32::from(u)).unwrap_or('\0') {
                '|' => {
                    self.pos += 1;
                    self.finish_alternative(&mut frame);
                    let a = &self.alternatives[frame.alternative as usize];
                    let (parent, disjunction, depth) = (a.parent, a.disjunction, a.depth);
                    frame.alternative = self.new_alternative(parent, disjunction, depth);
                    continue;
                }
                '(' => {
                    let outer_modifiers = self.modifiers;
                    let kind = self.group_start(&frame)?;
                    let inner = self.open(kind, start, Some(&frame), outer_modifiers);
                    stack.push(std::mem::replace(&mut frame, inner));
                    continue;
                }
                ')' => {
                    let Some(outer) = stack.pop() else { return self.error("Unmatched ')'") };
                    self.pos += 1;
                    let mut inner = std::mem::replace(&mut frame, outer);
                    self.finish_alternative(&mut inner);
                    self.modifiers = inner.outer_modifiers;
                    let body = self.disjunction(inner.alternatives, inner.backward);
                    let (node, quantifiable) = match inner.kind {
                        GroupKind::Root | GroupKind::Plain => (body, true),
                        GroupKind::Capture(index) => (self.ast.add(Node::Capture { index, body }), true),
                        GroupKind::Look { behind, negative } => {
                            // Annex B: lookaheads may be quantified, lookbehinds never.
                            (self.ast.add(Node::Look { behind, negative, body }), !behind && !self.unicode)
                        }
                    };
                    frame.seq.push(node);
                    let lookahead = matches!(inner.kind, GroupKind::Look { behind: false, .. });
                    if quantifiable || lookahead {
                        let quantified = self.quantifier(&mut frame, inner.first_capture)?;
                        if quantified && !quantifiable {
                            return self.error("Invalid quantifier");
                        }
                    }
                    continue;
                }
                '^' | '$' => {
                    self.pos += 1;
                    let assertion = match (u == u16::from(b'^'), self.modifiers.multiline) {
                        (true, false) => Assertion::Start,
                        (true, true) => Assertion::StartOfLine,
                        (false, false) => Assertion::End,
                        (false, true) => Assertion::EndOfLine,
                    };
                    let node = self.ast.add(Node::Assert(assertion));
                    frame.seq.push(node);
                    false
                }
                '*' | '+' | '?' => return self.error("Nothing to repeat"),
                '{' => {
                    if self.braces()?.is_some() {
                        return self.error("Nothing to repeat");
                    }
                    if self.unicode {
                        return self.error("Lone quantifier brackets");
                    }
                    self.pos += 1;
                    self.push_char(&mut frame, u32::from(u));
                    true
                }
                '}' | ']' if self.unicode => return self.error("Lone quantifier brackets"),
                '.' => {
                    self.pos += 1;
                    let set = if self.modifiers.dot_all {
                        CodePointSet::all()
                    } else {
                        charset::line_terminators().complement()
                    };
                    let node = self.ast.add_set(set);
                    frame.seq.push(node);
                    true
                }
                '[' => {
                    self.pos += 1;
                    let node = self.class()?;
                    frame.seq.push(node);
                    true
                }
                '\\' => self.atom_escape(&mut frame)?,
                _ => {
                    let c = self.next_char(self.unicode).unwrap_or(0);
                    self.push_char(&mut frame, c);
                    true
                }
            };
            if quantifiable {
                let first = self.ast.capture_count;
                self.quantifier(&mut frame, first)?;
            }
        }
        if !stack.is_empty() {
            return self.error_at("Unterminated group", frame.start);
        }
        self.finish_alternative(&mut frame);
        self.ast.root = self.disjunction(frame.alternatives, false);
        self.resolve_named_references()
    }

    fn disjunction(&mut self, alternatives: Vec<NodeId>, backward: bool) -> NodeId {
        if backward { self.ast.alt(alternatives) } else { self.ast.factored_alt(alternatives, 0) }
    }

    fn push_char(&mut self, frame: &mut Frame, c: u32) {
        let node = self.char_node(c);
        frame.seq.push(node);
    }

    pub fn char_node(&mut self, c: u32) -> NodeId {
        if self.modifiers.ignore_case {
            let set = close_over_case(&CodePointSet::single(c), self.unicode);
            return self.ast.add_set(set);
        }
        self.ast.add(Node::Char(c))
    }

    /// At `(`. Leaves the position behind the group's introduction.
    fn group_start(&mut self, frame: &Frame) -> Result<GroupKind> {
        self.pos += 1;
        if !self.eat('?') {
            return self.capture().map(GroupKind::Capture);
        }
        for (text, kind) in [
            (":", GroupKind::Plain),
            ("=", GroupKind::Look { behind: false, negative: false }),
            ("!", GroupKind::Look { behind: false, negative: true }),
            ("<=", GroupKind::Look { behind: true, negative: false }),
            ("<!", GroupKind::Look { behind: true, negative: true }),
        ] {
            if self.eat_str(text) {
                return Ok(kind);
            }
        }
        if self.eat('<') {
            let index = self.capture()?;
            let start = self.pos;
            let name = self.group_name("Invalid capture group name")?;
            self.declare_name(name, index, frame.alternative, start)?;
            return Ok(GroupKind::Capture(index));
        }
        self.modifiers_group()?;
        Ok(GroupKind::Plain)
    }

    fn capture(&mut self) -> Result<u32> {
        let index = self.ast.capture_count;
        if index > MAX_CAPTURES {
            return self.error("Too many captures");
        }
        self.ast.capture_count += 1;
        Ok(index)
    }

    /// `(?ims-ims:`, behind the question mark.
    fn modifiers_group(&mut self) -> Result<()> {
        let mut seen = [false; 3];
        let mut value = true;
        let mut any = false;
        let mut new = self.modifiers;
        loop {
            let Some(u) = self.peek() else { return self.error("Invalid group") };
            let (slot, index) = match u8::try_from(u).unwrap_or(0) {
                b'i' => (&mut new.ignore_case, 0),
                b'm' => (&mut new.multiline, 1),
                b's' => (&mut new.dot_all, 2),
                b'-' => {
                    if !value {
                        return self.error("Multiple dashes in flag group");
                    }
                    value = false;
                    self.pos += 1;
                    continue;
                }
                b':' if any => {
                    self.pos += 1;
                    self.modifiers = new;
                    return Ok(());
                }
                b':' if !value => return self.error("Invalid flag group"),
                _ => return self.error("Invalid group"),
            };
            if seen[index] {
                return self.error("Repeated flag in flag group");
            }
            (seen[index], any) = (true, true);
            *slot = value;
            self.pos += 1;
        }
    }

    /// The quantifier behind the last node of the sequence; returns whether there is one.
    fn quantifier(&mut self, frame: &mut Frame, first_capture: u32) -> Result<bool> {
        let Some(u) = self.peek() else { return Ok(false) };
        let (min, max) = match u8::try_from(u).unwrap_or(0) {
            b'*' => (0, INFINITE),
            b'+' => (1, INFINITE),
            b'?' => (0, 1),
            b'{' => match self.braces()? {
                Some(range) => range,
                None if self.unicode => return self.error("Incomplete quantifier"),
                None => return Ok(false),
            },
            _ => return Ok(false),
        };
        if u != u16::from(b'{') {
            self.pos += 1;
        }
        let greedy = !self.eat('?');
        let Some(body) = frame.seq.pop() else { return self.error("Nothing to repeat") };
        let captures = (first_capture, self.ast.capture_count);
        let node = self.ast.add(Node::Repeat { body, min, max, greedy, captures });
        frame.seq.push(node);
        Ok(true)
    }

    /// `{n}`, `{n,}`, `{n,m}`; consumed only if it is one of those.
    fn braces(&mut self) -> Result<Option<(u32, u32)>> {
        let start = self.pos;
        self.pos += 1;
        let parsed = (|| {
            let min = self.decimal()?;
            let max = if self.eat(',') {
                if self.peek() == Some(u16::from(b'}')) { INFINITE } else { self.decimal()? }
            } else {
                min
            };
            self.eat('}').then_some((min, max))
        })();
        match parsed {
            None => {
                self.pos = start;
                Ok(None)
            }
            Some((min, max)) if min > max => self.error("numbers out of order in {} quantifier"),
            some => Ok(some),
        }
    }

    /// Digits, saturating: a count that large can not be reached.
    fn decimal(&mut self) -> Option<u32> {
        let mut value: Option<u32> = None;
        while let Some(d) = self.peek().and_then(|u| digit_value(u, 10)) {
            value = Some(value.unwrap_or(0).saturating_mul(10).saturating_add(d));
            self.pos += 1;
        }
        value
    }

    // ---- names ----

    /// 22.2.1 GroupName, behind `<`.
    fn group_name(&mut self, message: &str) -> Result<Vec<u16>> {
        let mut name = Vec::new();
        loop {
            let at = self.pos;
            let Some(mut c) = self.next_char(true) else { return self.error_at(message, at) };
            if c == 0x3E && !name.is_empty() {
                return Ok(name);
            }
            if c == 0x5C {
                if !self.eat('u') {
                    return self.error_at(message, at);
                }
                match self.unicode_escape(true) {
                    Some(escaped) => c = escaped,
                    None => return self.error_at("Invalid Unicode escape", at),
                }
            }
            let ok = if name.is_empty() {
                properties::is_identifier_start(c)
            } else {
                properties::is_identifier_part(c)
            };
            match char::from_u32(c) {
                Some(ch) if ok => name.extend_from_slice(ch.encode_utf16(&mut [0; 2])),
                _ => return self.error_at(message, at),
            }
        }
    }

    fn declare_name(&mut self, name: Vec<u16>, index: u32, place: u32, at: usize) -> Result<()> {
        match self.name_ids.get(&name) {
            Some(&id) => {
                let clash = self.name_places[id].iter().any(|&p| !self.exclusive(p, place));
                if clash {
                    return self.error_at("Duplicate capture group name", at);
                }
                self.ast.group_names[id].1.push(index);
                self.name_places[id].push(place);
            }
            None => {
                self.name_ids.insert(name.clone(), self.ast.group_names.len());
                self.ast.group_names.push((name, vec![index]));
                self.name_places.push(vec![place]);
            }
        }
        Ok(())
    }

    /// 22.2.1.2 MightBothParticipate, negated: the places are in different alternatives of one
    /// disjunction.
    fn exclusive(&self, mut a: u32, mut b: u32) -> bool {
        let get = |x: u32| &self.alternatives[x as usize];
        while get(a).depth > get(b).depth {
            a = get(a).parent;
        }
        while get(b).depth > get(a).depth {
            b = get(b).parent;
        }
        while get(a).disjunction != get(b).disjunction {
            (a, b) = (get(a).parent, get(b).parent);
        }
        a != b
    }

    fn resolve_named_references(&mut self) -> Result<()> {
        for (node, name, at) in std::mem::take(&mut self.named_references) {
            let Some(&id) = self.name_ids.get(&name) else {
                return self.error_at("Invalid named capture referenced", at);
            };
            if let Node::BackReference { groups, .. } = &mut self.ast.nodes[node as usize] {
                *groups = self.ast.group_names[id].1.clone().into();
            }
        }
        Ok(())
    }

    // ---- escapes ----

    /// At `\` outside of a class. Returns whether a quantifier may follow.
    fn atom_escape(&mut self, frame: &mut Frame) -> Result<bool> {
        let start = self.pos;
        let Some(u) = self.peek_at(1) else { return self.error("\\ at end of pattern") };
        let node = match u8::try_from(u).unwrap_or(0) {
            c @ (b'b' | b'B') => {
                self.pos += 2;
                let folding = self.unicode && self.modifiers.ignore_case;
                let node =
                    self.ast.add(Node::Assert(Assertion::WordBoundary { negated: c == b'B', folding }));
                frame.seq.push(node);
                return Ok(false);
            }
            b'1'..=b'9' => {
                self.pos += 1;
                let digits = self.pos;
                let n = self.decimal().unwrap_or(0);
                if n <= self.total_captures {
                    self.back_reference(Box::new([n]))
                } else if self.unicode {
                    return self.error_at("Invalid escape", start);
                } else {
                    // Annex B: not a reference after all.
                    self.pos = digits;
                    let c = self.character_escape(false)?;
                    self.char_node(c)
                }
            }
            b'k' if self.named_groups => {
                self.pos += 2;
                if !self.eat('<') {
                    return self.error_at("Invalid named reference", start);
                }
                let name = self.group_name("Invalid named reference")?;
                let node = self.back_reference(Box::new([]));
                self.named_references.push((node, name, start));
                node
            }
            _ => {
                self.pos += 1;
                if let Some((set, strings)) = self.class_escape(false)? {
                    debug_assert!(strings.is_empty() || self.sets_mode);
                    self.class_node(set, strings)
                } else {
                    let c = self.character_escape(false)?;
                    self.char_node(c)
                }
            }
        };
        frame.seq.push(node);
        Ok(true)
    }

    fn back_reference(&mut self, groups: Box<[u32]>) -> NodeId {
        self.ast.has_back_references = true;
        self.ast.add(Node::BackReference { groups, ignore_case: self.modifiers.ignore_case })
    }

    /// Behind `\`: CharacterClassEscape, if it is one. In case-insensitive `v` patterns the sets are
    /// folded, and their closure is left to `class_node`.
    pub fn class_escape(&mut self, in_class: bool) -> Result<Option<(CodePointSet, Vec<Vec<u32>>)>> {
        let Some(u) = self.peek() else { return Ok(None) };
        let (set, negated) = match u8::try_from(u).unwrap_or(0) {
            c @ (b'd' | b'D') => (charset::digits(), c == b'D'),
            c @ (b's' | b'S') => (charset::white_space(), c == b'S'),
            c @ (b'w' | b'W') => {
                // 22.2.2.9.3 WordCharacters
                let mut set = charset::word_characters();
                if self.unicode && self.modifiers.ignore_case {
                    set.add(0x17F);
                    set.add(0x212A);
                }
                (set, c == b'W')
            }
            c @ (b'p' | b'P') if self.unicode => {
                let start = self.pos - 1;
                self.pos += 1;
                let message = if in_class {
                    "Invalid property name in character class"
                } else {
                    "Invalid property name"
                };
                return match self.property() {
                    Some(Property::Chars(set)) => {
                        let set = self.maybe_fold((*set).clone());
                        Ok(Some((if c == b'P' { self.complement(&set) } else { set }, Vec::new())))
                    }
                    Some(Property::Strings(strings)) if c == b'p' => Ok(Some(self.string_property(strings))),
                    _ => self.error_at(message, start),
                };
            }
            _ => return Ok(None),
        };
        self.pos += 1;
        let set = self.maybe_fold(set);
        Ok(Some((if negated { self.complement(&set) } else { set }, Vec::new())))
    }

    /// Behind `\p`: `{name}` or `{name=value}`.
    fn property(&mut self) -> Option<Property> {
        if !self.eat('{') {
            return None;
        }
        let mut parts = [String::new(), String::new()];
        let mut part = 0;
        loop {
            let u = self.peek()?;
            self.pos += 1;
            match u8::try_from(u).ok()? {
                b'}' => break,
                b'=' if part == 0 => part = 1,
                c if c.is_ascii_alphanumeric() || c == b'_' => parts[part].push(char::from(c)),
                _ => return None,
            }
        }
        if part == 1 {
            properties::property_with_value(&parts[0], &parts[1])
        } else {
            properties::lone_property(&parts[0], self.sets_mode)
        }
    }

    /// Behind `\`: CharacterEscape (in classes also ClassEscape's additions that are characters).
    pub fn character_escape(&mut self, in_class: bool) -> Result<u32> {
        let start = self.pos - 1;
        let Some(u) = self.peek() else { return self.error_at("\\ at end of pattern", start) };
        let ascii = u8::try_from(u).unwrap_or(0);
        match ascii {
            b'f' | b'n' | b'r' | b't' | b'v' => {
                self.pos += 1;
                Ok(match ascii {
                    b'f' => 0x0C,
                    b'n' => 0x0A,
                    b'r' => 0x0D,
                    b't' => 0x09,
                    _ => 0x0B,
                })
            }
            b'c' => {
                let letter = self.peek_at(1).and_then(|u| u8::try_from(u).ok()).filter(|c| {
                    c.is_ascii_alphabetic()
                        || (in_class && !self.unicode && (c.is_ascii_digit() || *c == b'_'))
                });
                match letter {
                    Some(c) => {
                        self.pos += 2;
                        Ok(u32::from(c & 0x1F))
                    }
                    None if self.unicode => self.error_at("Invalid Unicode escape", start),
                    // Annex B: the backslash stands for itself and `c` is read again.
                    None => Ok(0x5C),
                }
            }
            b'0' if !self.peek_at(1).is_some_and(|u| digit_value(u, 10).is_some()) => {
                self.pos += 1;
                Ok(0)
            }
            b'0'..=b'9' if self.unicode => {
                let message = match ascii {
                    b'8' | b'9' => "Invalid escape",
                    _ if in_class => "Invalid class escape",
                    _ => "Invalid decimal escape",
                };
                self.error_at(message, start)
            }
            b'0'..=b'7' => Ok(self.legacy_octal()),
            b'x' => {
                self.pos += 1;
                match self.hex_digits(2) {
                    Some(value) => Ok(value),
                    None if self.unicode => self.error_at("Invalid escape", start),
                    None => Ok(u32::from(b'x')),
                }
            }
            b'u' => {
                self.pos += 1;
                match self.unicode_escape(self.unicode) {
                    Some(value) => Ok(value),
                    None if self.unicode => self.error_at("Invalid Unicode escape", start),
                    None => Ok(u32::from(b'u')),
                }
            }
            _ => {
                // IdentityEscape
                let at = self.pos;
                let c = self.next_char(self.unicode).unwrap_or(0);
                let ok = if self.unicode {
                    is_syntax_character(c) || c == 0x2F || (in_class && c == 0x2D)
                } else {
                    !(c == u32::from(b'k') && self.named_groups)
                };
                if ok { Ok(c) } else { self.error_at("Invalid escape", at - 1) }
            }
        }
    }

    /// Annex B LegacyOctalEscapeSequence: up to three digits, at most 0o377.
    fn legacy_octal(&mut self) -> u32 {
        let mut value = 0;
        for _ in 0..3 {
            match self.peek().and_then(|u| digit_value(u, 8)) {
                Some(d) if value * 8 + d <= 0o377 => value = value * 8 + d,
                _ => break,
            }
            self.pos += 1;
        }
        value
    }

    /// Exactly `n` hexadecimal digits, or nothing is consumed.
    fn hex_digits(&mut self, n: usize) -> Option<u32> {
        let mut value = 0;
        for i in 0..n {
            value = value * 16 + self.peek_at(i).and_then(|u| digit_value(u, 16))?;
        }
        self.pos += n;
        Some(value)
    }

    /// Behind `\u`; nothing is consumed on failure. With `code_points`: `{…}` and surrogate pairs.
    fn unicode_escape(&mut self, code_points: bool) -> Option<u32> {
        let start = self.pos;
        if code_points && self.eat('{') {
            let mut value: Option<u32> = None;
            while let Some(d) = self.peek().and_then(|u| digit_value(u, 16)) {
                value = Some(value.unwrap_or(0) * 16 + d).filter(|&v| v <= charset::MAX_CODE_POINT);
                if value.is_none() {
                    break;
                }
                self.pos += 1;
            }
            if value.is_some() && self.eat('}') {
                return value;
            }
            self.pos = start;
            return None;
        }
        let value = self.hex_digits(4)?;
        if code_points && is_lead(value as u16) {
            let middle = self.pos;
            if self.eat_str("\\u") {
                if let Some(trail) = self.hex_digits(4).filter(|&t| is_trail(t as u16)) {
                    return Some(combine(value as u16, trail as u16));
                }
            }
            self.pos = middle;
        }
        Some(value)
    }
}
