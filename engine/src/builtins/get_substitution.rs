//! 22.1.3.19.1 GetSubstitution: what `$` means in a replacement text.

use crate::execution::{JsResult, Vm};
use crate::object::JsObject;
use crate::string::{JsString, StrView, StringBuilder};
use crate::value::{Gc, Value};

/// One capture of a match.
#[derive(Clone, Copy)]
pub enum Group {
    /// Start and end in the subject.
    Range(usize, usize),
    /// undefined, or a string that need not occur in the subject.
    Value(Value),
}

/// What a replacement text may refer to.
pub struct Match<'a> {
    pub string: Gc<JsString>,
    pub start: usize,
    pub end: usize,
    /// The matched text when it need not be the subject's `start..end` (an unusual exec).
    pub matched: Option<Gc<JsString>>,
    /// Captures without the whole match; 1-based in the text.
    pub groups: &'a [Group],
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
                    template.get(i).and_then(|u| u.checked_sub(b'0' as u16)).filter(|&d| d < 10).map(usize::from)
                };
                let first = (next - b'0') as usize;
                // Two digits if such a group exists, else one.
                let two = digit(dollar + 2).map(|d| first * 10 + d).filter(|&n| n >= 1 && n <= found.groups.len());
                let (index, used) = match two {
                    Some(n) => (n, 3),
                    None => (first, 2),
                };
                if index < 1 || index > found.groups.len() {
                    out.push_unit(b'$' as u16);
                    at = dollar + 1;
                    continue;
                }
                at = dollar + used;
                match found.groups[index - 1] {
                    Group::Range(from, to) => out.push_view(text.slice(from..to)),
                    Group::Value(value) if value.is_undefined() => {}
                    Group::Value(value) => out.push_string(vm, value.as_gc())?,
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
