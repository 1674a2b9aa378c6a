//! Substring search over every combination of encodings.

use super::view::StrView;
use memchr::memmem;

impl StrView<'_> {
    /// 6.1.4.1 StringIndexOf: the first occurrence of `needle` at or after `from`.
    pub fn index_of(&self, needle: &StrView<'_>, from: usize) -> Option<usize> {
        if from > self.len() || needle.len() > self.len() - from {
            return None;
        }
        if needle.is_empty() {
            return Some(from);
        }
        match (self, needle) {
            (StrView::Latin1(hay), StrView::Latin1(needle)) => {
                find_latin1(&hay[from..], needle).map(|i| i + from)
            }
            (StrView::Latin1(hay), StrView::Utf16(needle)) => {
                let narrow = narrow(needle)?;
                find_latin1(&hay[from..], &narrow).map(|i| i + from)
            }
            (StrView::Utf16(hay), StrView::Utf16(needle)) => {
                find_utf16(&hay[from..], needle).map(|i| i + from)
            }
            (StrView::Utf16(hay), StrView::Latin1(needle)) => {
                let wide: Vec<u16> = needle.iter().map(|&b| b as u16).collect();
                find_utf16(&hay[from..], &wide).map(|i| i + from)
            }
        }
    }

    /// 6.1.4.2 StringLastIndexOf: the last occurrence that starts at or before `from`.
    pub fn last_index_of(&self, needle: &StrView<'_>, from: usize) -> Option<usize> {
        let last = self.len().checked_sub(needle.len())?.min(from);
        if needle.is_empty() {
            return Some(last);
        }
        match (self, needle) {
            (StrView::Latin1(hay), StrView::Latin1(needle)) => {
                memmem::rfind(&hay[..last + needle.len()], needle)
            }
            (StrView::Latin1(hay), StrView::Utf16(needle)) => {
                memmem::rfind(&hay[..last + needle.len()], &narrow(needle)?)
            }
            _ => (0..=last)
                .rev()
                .find(|&i| self.at(i) == needle.at(0) && self.slice(i..i + needle.len()).equals(needle)),
        }
    }
}

fn narrow(units: &[u16]) -> Option<Vec<u8>> {
    units.iter().map(|&u| u8::try_from(u).ok()).collect()
}

#[inline]
fn find_latin1(hay: &[u8], needle: &[u8]) -> Option<usize> {
    if let [byte] = needle { memchr::memchr(*byte, hay) } else { memmem::find(hay, needle) }
}

fn as_bytes(units: &[u16]) -> &[u8] {
    // SAFETY: any initialised u16s are initialised bytes, twice as many, with weaker alignment.
    unsafe { std::slice::from_raw_parts(units.as_ptr() as *const u8, units.len() * 2) }
}

/// Searches the bytes, and skips matches that start in the middle of a unit.
fn find_utf16(hay: &[u16], needle: &[u16]) -> Option<usize> {
    if hay.len() < 16 {
        return hay.windows(needle.len()).position(|w| w == needle);
    }
    let bytes = as_bytes(hay);
    let finder = memmem::Finder::new(as_bytes(needle));
    let mut from = 0;
    loop {
        let at = from + finder.find(&bytes[from..])?;
        if at % 2 == 0 {
            return Some(at / 2);
        }
        from = at + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_encodings_agree() {
        let hay = b"abracadabra, abracadabra, \xe9t\xe9";
        let wide_hay: Vec<u16> = hay.iter().map(|&b| b as u16).collect();
        for needle in [&b""[..], b"a", b"abra", b"dab", b"zz", b"\xe9t", b"abracadabra, \xe9"] {
            let wide: Vec<u16> = needle.iter().map(|&b| b as u16).collect();
            for from in 0..hay.len() + 2 {
                let naive = (from..=hay.len()).find(|&i| hay[i..].starts_with(needle));
                let naive_last = (0..=from.min(hay.len())).rev().find(|&i| hay[i..].starts_with(needle));
                for h in [StrView::Latin1(hay), StrView::Utf16(&wide_hay)] {
                    for n in [StrView::Latin1(needle), StrView::Utf16(&wide)] {
                        assert_eq!(h.index_of(&n, from), naive);
                        assert_eq!(h.last_index_of(&n, from), naive_last);
                    }
                }
            }
        }
        let odd = [0x4161u16, 0x6141, 0x0041, 0x6161].repeat(5);
        assert_eq!(StrView::Utf16(&odd).index_of(&StrView::Utf16(&[0x6161]), 0), Some(3));
    }
}
