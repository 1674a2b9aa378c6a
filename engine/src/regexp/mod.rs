//! The regular-expression compiler and matcher.
//!
//! Independent of the rest of the engine: patterns and subjects are code units, results are indices.
//! `compile` parses (parser, class_parser), evaluates classes to sets (charset, casefold,
//! properties), analyses the tree and lays out instructions (analysis, compiler, program); `exec`
//! finds candidate positions (prefilter) and runs the instructions there (matcher).

mod analysis;
mod ast;
mod casefold;
mod charset;
mod class_parser;
mod compiler;
mod emoji_sequences;
mod matcher;
mod parser;
mod prefilter;
mod program;
pub(crate) mod properties;
#[cfg(test)]
mod tests;

pub use matcher::{Captures, ExecError, Input, Scratch, exec};
pub use program::Program;

/// 22.2.3.3 step 3 and the flag properties.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Debug)]
pub struct Flags {
    pub has_indices: bool,
    pub global: bool,
    pub ignore_case: bool,
    pub multiline: bool,
    pub dot_all: bool,
    pub unicode: bool,
    pub unicode_sets: bool,
    pub sticky: bool,
}

impl Flags {
    /// None for an unknown flag, one given twice, or `u` together with `v`.
    pub fn parse(units: &[u16]) -> Option<Self> {
        let mut flags = Self::default();
        for &unit in units {
            let flag = match u8::try_from(unit).ok()? {
                b'd' => &mut flags.has_indices,
                b'g' => &mut flags.global,
                b'i' => &mut flags.ignore_case,
                b'm' => &mut flags.multiline,
                b's' => &mut flags.dot_all,
                b'u' => &mut flags.unicode,
                b'v' => &mut flags.unicode_sets,
                b'y' => &mut flags.sticky,
                _ => return None,
            };
            if std::mem::replace(flag, true) {
                return None;
            }
        }
        (!(flags.unicode && flags.unicode_sets)).then_some(flags)
    }

    /// Patterns and subjects are sequences of code points.
    pub fn full_unicode(&self) -> bool {
        self.unicode || self.unicode_sets
    }
}

impl std::fmt::Display for Flags {
    /// In the order of 22.2.6.4 get RegExp.prototype.flags.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (set, flag) in [
            (self.has_indices, 'd'),
            (self.global, 'g'),
            (self.ignore_case, 'i'),
            (self.multiline, 'm'),
            (self.dot_all, 's'),
            (self.unicode, 'u'),
            (self.unicode_sets, 'v'),
            (self.sticky, 'y'),
        ] {
            if set {
                write!(f, "{flag}")?;
            }
        }
        Ok(())
    }
}

/// Why a pattern is not one. The message lacks V8's prefix `Invalid regular expression: /…/: `.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    pub message: String,
    /// Code units into the pattern.
    pub offset: usize,
}

pub fn compile(pattern: &[u16], flags: Flags) -> Result<Program, SyntaxError> {
    let ast = parser::parse(pattern, &flags)?;
    compiler::compile(&ast, flags)
}

/// 22.2.1.1: the early errors of a literal, without compiling it.
pub fn validate(pattern: &[u16], flags: Flags) -> Result<(), SyntaxError> {
    parser::parse(pattern, &flags).map(drop)
}

/// 22.2.6.13.1 EscapeRegExpPattern: a pattern text that is the same pattern between slashes.
pub fn escape_pattern_source(source: &[u16]) -> Vec<u16> {
    if source.is_empty() {
        return "(?:)".encode_utf16().collect();
    }
    let mut out = Vec::with_capacity(source.len());
    let (mut in_class, mut escaped) = (false, false);
    for &unit in source {
        let line_terminator = match unit {
            0x0A => Some("n"),
            0x0D => Some("r"),
            0x2028 => Some("u2028"),
            0x2029 => Some("u2029"),
            _ => None,
        };
        match line_terminator {
            Some(name) => {
                // An identity escape of a line terminator keeps its backslash.
                if !escaped {
                    out.push(0x5C);
                }
                out.extend(name.encode_utf16());
            }
            None => {
                if unit == 0x2F && !escaped && !in_class {
                    out.push(0x5C);
                }
                out.push(unit);
            }
        }
        if escaped {
            escaped = false;
        } else {
            match unit {
                0x5C => escaped = true,
                0x5B => in_class = true,
                0x5D => in_class = false,
                _ => {}
            }
        }
    }
    out
}
