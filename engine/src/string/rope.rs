//! Copying a rope's leaves into one buffer, without recursion.

use super::layout::{JsString, string_bits};
use super::view::StrView;
use crate::value::Gc;

impl Gc<JsString> {
    /// Calls `leaf(start, text)` for every leaf, right to left: strings grow by appending, so the left
    /// child is usually the deep one and the pending list stays short.
    fn for_each_leaf(self, mut leaf: impl FnMut(usize, StrView<'_>)) {
        let mut end = self.len();
        // Nothing is allocated in the heap meanwhile, so these cells stay where they are.
        let mut pending: Vec<Gc<JsString>> = Vec::new();
        let mut current = self;
        loop {
            while current.has(string_bits::ROPE) {
                let (left, right) = current.links();
                // SAFETY: a rope's links are live strings.
                let (left, right) = unsafe { (Gc::from_raw(left), Gc::from_raw(right)) };
                pending.push(left);
                current = right;
            }
            end -= current.len();
            leaf(end, current.view());
            match pending.pop() {
                Some(next) => current = next,
                None => return,
            }
        }
    }

    pub(super) fn copy_rope_latin1(self, to: &mut [u8]) {
        self.for_each_leaf(|start, text| {
            if let StrView::Latin1(bytes) = text {
                to[start..start + bytes.len()].copy_from_slice(bytes);
            }
        });
    }

    pub(super) fn copy_rope_utf16(self, to: &mut [u16]) {
        self.for_each_leaf(|start, text| copy_widened(&mut to[start..start + text.len()], text));
    }
}

/// Copies `text` into as many units.
pub(crate) fn copy_widened(to: &mut [u16], text: StrView<'_>) {
    match text {
        StrView::Latin1(bytes) => {
            for (to, &from) in to.iter_mut().zip(bytes) {
                *to = from as u16;
            }
        }
        StrView::Utf16(units) => to.copy_from_slice(units),
    }
}
