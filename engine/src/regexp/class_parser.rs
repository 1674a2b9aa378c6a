//! Character classes: ClassContents of 22.2.1, with and without the v flag, evaluated to sets.

use std::collections::BTreeSet;

use super::ast::NodeId;
use super::casefold::{close_over_case, fold_set, folded_universe, simple_fold};
use super::charset::CodePointSet;
use super::emoji_sequences::Strings;
use super::parser::{Parser, Result, is_syntax_character};

/// Nested classes are parsed recursively, so their depth is limited.
const MAX_CLASS_DEPTH: u32 = 200;

/// The value of a class in a v pattern.
#[derive(Default)]
struct ClassSet {
    chars: CodePointSet,
    /// Strings of other lengths than one.
    strings: BTreeSet<Vec<u32>>,
    /// MayContainStrings: decided by the syntax, not by the value.
    may_contain_strings: bool,
}

impl ClassSet {
    fn chars(chars: CodePointSet) -> Self {
        Self { chars, ..Self::default() }
    }

    fn union(&mut self, other: Self) {
        self.chars.union_with(&other.chars);
        self.strings.extend(other.strings);
        self.may_contain_strings |= other.may_contain_strings;
    }
}

/// What a v class operand is, as far as ranges care.
enum Operand {
    Char(u32),
    Set(ClassSet),
}

impl Parser<'_> {
    /// Sets in case-insensitive v patterns are kept folded while they are computed with.
    fn folds_sets(&self) -> bool {
        self.sets_mode && self.modifiers.ignore_case
    }

    /// 22.2.2.9 MaybeSimpleCaseFolding
    pub fn maybe_fold(&self, set: CodePointSet) -> CodePointSet {
        if self.folds_sets() { fold_set(&set) } else { set }
    }

    /// 22.2.2.9 CharacterComplement: relative to AllCharacters.
    pub fn complement(&self, set: &CodePointSet) -> CodePointSet {
        if self.folds_sets() { folded_universe().difference(set) } else { set.complement() }
    }

    pub fn string_property(&self, strings: Strings) -> (CodePointSet, Vec<Vec<u32>>) {
        let mut chars = Vec::new();
        let mut longer = Vec::new();
        for s in strings {
            match s[..] {
                [c] => chars.push((c, c)),
                _ => longer.push(self.fold_string(s)),
            }
        }
        (self.maybe_fold(CodePointSet::from_ranges(chars)), longer)
    }

    fn fold_string(&self, mut s: Vec<u32>) -> Vec<u32> {
        if self.folds_sets() {
            for c in &mut s {
                *c = simple_fold(*c);
            }
        }
        s
    }

    /// The node for a set of characters and of strings (longest first, 22.2.2.7).
    pub fn class_node(&mut self, set: CodePointSet, strings: Vec<Vec<u32>>) -> NodeId {
        let set = if self.modifiers.ignore_case { close_over_case(&set, self.unicode) } else { set };
        if strings.is_empty() {
            return self.ast.add_set(set);
        }
        let mut strings = strings;
        strings.sort();
        strings.dedup();
        strings.sort_by_key(|s| std::cmp::Reverse(s.len()));
        let mut alternatives = Vec::with_capacity(strings.len() + 1);
        let mut chars = (!set.is_empty()).then_some(set);
        for s in strings {
            if s.is_empty() {
                if let Some(set) = chars.take() {
                    alternatives.push(self.ast.add_set(set));
                }
            }
            let items = s.into_iter().map(|c| self.char_node(c)).collect();
            alternatives.push(self.ast.seq(items));
        }
        if let Some(set) = chars {
            alternatives.push(self.ast.add_set(set));
        }
        self.ast.alt(alternatives)
    }

    /// Behind `[`.
    pub fn class(&mut self) -> Result<NodeId> {
        let start = self.pos - 1;
        if self.sets_mode {
            let set = self.class_v(start, 0)?;
            return Ok(self.class_node(set.chars, set.strings.into_iter().collect()));
        }
        let negated = self.eat('^');
        let mut set = CodePointSet::new();
        loop {
            if self.peek().is_none() {
                return self.error_at("Unterminated character class", start);
            }
            if self.eat(']') {
                break;
            }
            let at = self.pos;
            let first = self.class_atom()?;
            if self.peek() != Some(0x2D) || self.peek_at(1).is_none() || self.peek_at(1) == Some(0x5D) {
                add_atom(&mut set, first);
                continue;
            }
            self.pos += 1;
            let second = self.class_atom()?;
            match (first, second) {
                (Ok(lo), Ok(hi)) if lo > hi => {
                    return self.error_at("Range out of order in character class", at);
                }
                (Ok(lo), Ok(hi)) => set.add_range(lo, hi),
                _ if self.unicode => return self.error_at("Invalid character class", at),
                (first, second) => {
                    // Annex B: with a class escape on either side the dash is a character.
                    add_atom(&mut set, first);
                    add_atom(&mut set, second);
                    set.add(0x2D);
                }
            }
        }
        // 22.2.2.7: a negated class is inverted after the comparison of canonical forms.
        if self.modifiers.ignore_case {
            set = close_over_case(&set, self.unicode);
        }
        if negated {
            set = set.complement();
        }
        Ok(self.ast.add_set(set))
    }

    /// A character (Ok) or the set of a class escape (Err).
    fn class_atom(&mut self) -> Result<std::result::Result<u32, CodePointSet>> {
        if !self.eat('\\') {
            return Ok(Ok(self.next_char(self.unicode).unwrap_or(0)));
        }
        if self.eat('b') {
            return Ok(Ok(0x08));
        }
        if let Some((set, _)) = self.class_escape(true)? {
            return Ok(Err(set));
        }
        self.character_escape(true).map(Ok)
    }

    // ---- v flag ----

    /// ClassContents with the v flag, behind `[`; consumes the `]`.
    fn class_v(&mut self, start: usize, depth: u32) -> Result<ClassSet> {
        if depth > MAX_CLASS_DEPTH {
            return self.error("Regular expression too large");
        }
        let negated = self.eat('^');
        let mut result = ClassSet::default();
        let mut first = true;
        // The operator of the class: none yet or union, `&&`, `--`.
        let mut operator = "";
        loop {
            if self.peek().is_none() {
                return self.error_at("Unterminated character class", start);
            }
            if self.eat(']') {
                break;
            }
            if !first {
                for op in ["--", "&&"] {
                    if self.looking_at(op) {
                        if operator != op && operator != "?" {
                            return self.error("Invalid set operation in character class");
                        }
                        operator = op;
                    }
                }
                if operator == "--" || operator == "&&" {
                    if !self.eat_str(operator) {
                        return self.error("Invalid set operation in character class");
                    }
                    if operator == "&&" && self.peek() == Some(0x26) {
                        return self.error("Invalid character in character class");
                    }
                    let operand = self.operand_v(depth)?;
                    self.combine_v(&mut result, operand, operator);
                    continue;
                }
                operator = "+";
            }
            let at = self.pos;
            let operand = self.operand_v(depth)?;
            let is_range = self.peek() == Some(0x2D) && self.peek_at(1) != Some(0x2D);
            if is_range {
                self.pos += 1;
                let Operand::Char(lo) = operand else { return self.error_at("Invalid character class", at) };
                if self.peek() == Some(0x5D) {
                    return self.error("Invalid character class");
                }
                let Operand::Char(hi) = self.operand_v(depth)? else {
                    return self.error_at("Invalid character class", at);
                };
                if lo > hi {
                    return self.error_at("Range out of order in character class", at);
                }
                let range = self.maybe_fold(CodePointSet::from_ranges(vec![(lo, hi)]));
                result.chars.union_with(&range);
                operator = "+";
            } else {
                self.combine_v(&mut result, operand, "+");
                if first {
                    // The first operand alone leaves every operator possible.
                    operator = "?";
                }
            }
            first = false;
        }
        if negated {
            if result.may_contain_strings {
                return self.error_at("Negated character class may contain strings", start);
            }
            result.chars = self.complement(&result.chars);
        }
        Ok(result)
    }

    fn combine_v(&mut self, left: &mut ClassSet, operand: Operand, operator: &str) {
        let right = match operand {
            Operand::Char(c) => ClassSet::chars(self.maybe_fold(CodePointSet::single(c))),
            Operand::Set(set) => set,
        };
        match operator {
            "&&" => {
                left.chars = left.chars.intersection(&right.chars);
                left.strings.retain(|s| right.strings.contains(s));
                left.may_contain_strings &= right.may_contain_strings;
            }
            "--" => {
                left.chars = left.chars.difference(&right.chars);
                left.strings.retain(|s| !right.strings.contains(s));
            }
            _ => left.union(right),
        }
    }

    fn operand_v(&mut self, depth: u32) -> Result<Operand> {
        let start = self.pos;
        if self.eat('[') {
            return self.class_v(start, depth + 1).map(Operand::Set);
        }
        if self.looking_at("\\q{") {
            self.pos += 3;
            return self.string_disjunction(start).map(Operand::Set);
        }
        if self.peek() == Some(0x5C) {
            self.pos += 1;
            if let Some((chars, strings)) = self.class_escape(true)? {
                let may_contain_strings = !strings.is_empty();
                return Ok(Operand::Set(ClassSet {
                    chars,
                    strings: strings.into_iter().collect(),
                    may_contain_strings,
                }));
            }
            self.pos -= 1;
        }
        self.class_set_character().map(Operand::Char)
    }

    /// `\q{a|bc}` behind the brace.
    fn string_disjunction(&mut self, start: usize) -> Result<ClassSet> {
        let mut out = ClassSet::default();
        let mut string = Vec::new();
        loop {
            let Some(u) = self.peek() else {
                return self.error_at("Invalid escape", start);
            };
            if u == 0x7D || u == 0x7C {
                self.pos += 1;
                match std::mem::take(&mut string)[..] {
                    [c] => {
                        let set = self.maybe_fold(CodePointSet::single(c));
                        out.chars.union_with(&set);
                    }
                    ref s => {
                        out.may_contain_strings = true;
                        out.strings.insert(self.fold_string(s.to_vec()));
                    }
                }
                if u == 0x7D {
                    return Ok(out);
                }
                continue;
            }
            string.push(self.class_set_character()?);
        }
    }

    /// ClassSetCharacter
    fn class_set_character(&mut self) -> Result<u32> {
        let start = self.pos;
        let Some(u) = self.peek() else { return self.error("Unterminated character class") };
        if u == 0x5C {
            self.pos += 1;
            if self.eat('b') {
                return Ok(0x08);
            }
            if let Some(c) = self.peek().and_then(|u| u8::try_from(u).ok()) {
                if b"&-!#%,:;<=>@`~".contains(&c) {
                    self.pos += 1;
                    return Ok(u32::from(c));
                }
            }
            return self.character_escape(false).map_err(|mut e| {
                if e.message == "Invalid decimal escape" {
                    e.message = "Invalid class escape".to_string();
                }
                e
            });
        }
        // ClassSetReservedDoublePunctuator
        if let Ok(c) = u8::try_from(u) {
            if b"&!#$%*+,.:;<=>?@^`~".contains(&c) && self.peek_at(1) == Some(u) {
                return self.error_at("Invalid set operation in character class", start);
            }
        }
        let c = self.next_char(true).unwrap_or(0);
        // ClassSetSyntaxCharacter
        if c == 0x2D
            || c == 0x2F
            || (is_syntax_character(c) && !matches!(c, 0x5E | 0x24 | 0x2E | 0x2A | 0x2B | 0x3F))
        {
            return self.error_at("Invalid character in character class", start);
        }
        Ok(c)
    }
}

fn add_atom(set: &mut CodePointSet, atom: std::result::Result<u32, CodePointSet>) {
    match atom {
        Ok(c) => set.add(c),
        Err(other) => set.union_with(&other),
    }
}
