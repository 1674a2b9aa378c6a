//! 22.1.3.19.1 GetSubstitution: what `$` means in a replacement text.

use super::regexp_state::MatchBuffer;
use crate::execution::{JsResult, Vm};
use crate::object::JsObject;
use crate::string::{JsString, StrView, StringBuilder};
use crate::value::{Gc, Value};

/// The captures of a match, without the whole match. The slice lies in a rooted vector.
#[derive(Clone, Copy)]
pub enum Captures<'a> {
    None,
    Ranges(&'a MatchBuffer),
    /// Strings or undefined that need not occur in the subject.
    Values(&'a [Value]),
}

impl Captures<'_> {
    fn len(&self) -> usize {
        match self {
            Captures::None => 0,
            Captures::Ranges(groups) => groups.len() - 1,
            Captures::Values(values) => values.len(),
        }
    }
}

/// What a replacement text may refer to.
pub struct Match<'a> {
    pub string: Gc<JsString>,
    pub start: usize,
    pub end: usize,
    /// The matched text when it need not be the subject's `start..end` (an unusual exec).
    pub matched: Option<Gc<JsString>>,
    pub captures: Captures<'a>,
    /// The `groups` object, if there is one.
    pub named: Option<Gc<JsObject>>,
}

/// Appends `template` with its references replaced.
pub fn get_substitution(
    vm: &mut Vm,
    out: &mut StringBuilder,
    found: &Match<'_>,
    template: Gc<JsString>,
) -> JsResult<()> {
    let (text, template) = (vm.view(found.string)?, vm.view(template)?);
    // An unusual exec may report matches past the end of the subject.
    let start = found.start.min(text.len());
    let end = found.end.clamp(start, text.len());
    let mut at = 0;
    const DOLLAR: StrView<'static> = StrView::Latin1(b"$");
    while let Some(dollar) = template.index_of(&DOLLAR, at) {
        out.push_view(template.slice(at..dollar));
        let next = template.get(dollar + 1).and_then(|u| u8::try_from(u).ok()).unwrap_or(0);
        at = dollar + 2;
        match next {
            b'$' => out.push_unit(b'$' as u16),
            b'&' => match found.matched {
                Some(matched) => out.push_string(vm, matched)?,
                None => out.push_view(text.slice(start..end)),
            },
            b'`' => out.push_view(text.slice(0..start)),
            b'\'' => out.push_view(text.tail(end)),
            b'0'..=b'9' => {
                let digit = |i: usize| {
                    template
                        .get(i)
                        .and_then(|u| u.checked_sub(b'0' as u16))
                        .filter(|&d| d < 10)
                        .map(usize::from)
                };
                let first = (next - b'0') as usize;
                // Two digits if such a group exists, else one.
                let two = digit(dollar + 2)
                    .map(|d| first * 10 + d)
                    .filter(|&n| n >= 1 && n <= found.captures.len());
                let (index, used) = match two {
                    Some(n) => (n, 3),
                    None => (first, 2),
                };
                if index < 1 || index > found.captures.len() {
                    out.push_unit(b'$' as u16);
                    at = dollar + 1;
                    continue;
                }
                at = dollar + used;
                match found.captures {
                    Captures::Ranges(groups) => {
                        if let Some((from, to)) = groups.get(index) {
                            out.push_view(text.slice(from..to));
                        }
                    }
                    Captures::Values(values) if values[index - 1].is_string() => {
                        out.push_string(vm, values[index - 1].as_gc())?;
                    }
                    _ => {}
                }
            }
            b'<' => {
                let close = template.index_of(&StrView::Latin1(b">"), dollar + 2);
                let (Some(groups), Some(close)) = (found.named, close) else {
                    out.push_unit(b'$' as u16);
                    at = dollar + 1;
                    continue;
                };
                let name = vm.try_new_string_view(template.slice(dollar + 2..close))?;
                let key = vm.key_from_string(name);
                let capture = vm.get(groups, key)?;
                if !capture.is_undefined() {
                    let capture = vm.to_string(capture)?;
                    out.push_string(vm, capture)?;
                }
                at = close + 1;
            }
            _ => {
                out.push_unit(b'$' as u16);
                at = dollar + 1;
            }
        }
    }
    out.push_view(template.tail(at));
    Ok(())
}
