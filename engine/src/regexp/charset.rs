//! Sets of code points, as the parser computes with them.
//!
//! Invariant: `ranges` is sorted, its ranges are disjoint and no two of them touch, so equality of
//! sets is equality of the vectors and every set operation is one linear walk.

pub const MAX_CODE_POINT: u32 = 0x10_FFFF;

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CodePointSet {
    ranges: Vec<(u32, u32)>,
}

impl CodePointSet {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn single(c: u32) -> Self {
        Self { ranges: vec![(c, c)] }
    }

    pub fn all() -> Self {
        Self { ranges: vec![(0, MAX_CODE_POINT)] }
    }

    /// Builds a set from ranges in any order, overlapping or not.
    pub fn from_ranges(mut ranges: Vec<(u32, u32)>) -> Self {
        ranges.retain(|&(lo, hi)| lo <= hi);
        ranges.sort_unstable();
        let mut out: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
        for (lo, hi) in ranges {
            match out.last_mut() {
                Some(last) if lo <= last.1.saturating_add(1) => last.1 = last.1.max(hi),
                _ => out.push((lo, hi)),
            }
        }
        Self { ranges: out }
    }

    pub fn ranges(&self) -> &[(u32, u32)] {
        &self.ranges
    }

    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    #[cfg(test)]
    pub fn contains(&self, c: u32) -> bool {
        let i = self.ranges.partition_point(|&(_, hi)| hi < c);
        self.ranges.get(i).is_some_and(|&(lo, _)| lo <= c)
    }

    /// Whether every code point of `lo..=hi` is in the set.
    pub fn contains_range(&self, lo: u32, hi: u32) -> bool {
        let i = self.ranges.partition_point(|&(_, h)| h < lo);
        self.ranges.get(i).is_some_and(|&(l, h)| l <= lo && hi <= h)
    }

    /// The only element, if there is exactly one.
    pub fn as_single(&self) -> Option<u32> {
        match self.ranges[..] {
            [(lo, hi)] if lo == hi => Some(lo),
            _ => None,
        }
    }

    pub fn max(&self) -> Option<u32> {
        self.ranges.last().map(|r| r.1)
    }

    pub fn add(&mut self, c: u32) {
        self.add_range(c, c);
    }

    pub fn add_range(&mut self, lo: u32, hi: u32) {
        if lo > hi {
            return;
        }
        // Appending in ascending order is the common case.
        match self.ranges.last_mut() {
            None => self.ranges.push((lo, hi)),
            Some(last) if lo > last.1.saturating_add(1) => self.ranges.push((lo, hi)),
            Some(last) if lo >= last.0 => last.1 = last.1.max(hi),
            _ => {
                let first = self.ranges.partition_point(|&(_, h)| h.saturating_add(1) < lo);
                let end = self.ranges.partition_point(|&(l, _)| l <= hi.saturating_add(1));
                let (mut lo, mut hi) = (lo, hi);
                if first < end {
                    lo = lo.min(self.ranges[first].0);
                    hi = hi.max(self.ranges[end - 1].1);
                }
                self.ranges.splice(first..end, [(lo, hi)]);
            }
        }
    }

    pub fn union_with(&mut self, other: &Self) {
        match other.ranges.len() {
            0 => {}
            1..=4 => {
                for &(lo, hi) in &other.ranges {
                    self.add_range(lo, hi);
                }
            }
            _ => {
                let mut all = std::mem::take(&mut self.ranges);
                all.extend_from_slice(&other.ranges);
                *self = Self::from_ranges(all);
            }
        }
    }

    pub fn complement(&self) -> Self {
        let mut out = Vec::with_capacity(self.ranges.len() + 1);
        let mut next = 0;
        for &(lo, hi) in &self.ranges {
            if lo > next {
                out.push((next, lo - 1));
            }
            next = hi + 1;
        }
        if next <= MAX_CODE_POINT {
            out.push((next, MAX_CODE_POINT));
        }
        Self { ranges: out }
    }

    pub fn intersection(&self, other: &Self) -> Self {
        let (mut i, mut j) = (0, 0);
        let mut out = Vec::new();
        while let (Some(&(a, b)), Some(&(c, d))) = (self.ranges.get(i), other.ranges.get(j)) {
            let (lo, hi) = (a.max(c), b.min(d));
            if lo <= hi {
                out.push((lo, hi));
            }
            if b < d {
                i += 1;
            } else {
                j += 1;
            }
        }
        Self { ranges: out }
    }

    pub fn difference(&self, other: &Self) -> Self {
        self.intersection(&other.complement())
    }
}

// 22.2.2.9 CharacterClassEscape: the fixed sets, listed as ranges.

pub fn digits() -> CodePointSet {
    CodePointSet { ranges: vec![(0x30, 0x39)] }
}

/// 22.2.2.9.2 WordCharacters without the extra characters of case-insensitive Unicode matching.
pub fn word_characters() -> CodePointSet {
    CodePointSet { ranges: vec![(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)] }
}

/// WhiteSpace and LineTerminator.
pub fn white_space() -> CodePointSet {
    CodePointSet {
        ranges: vec![
            (0x09, 0x0D),
            (0x20, 0x20),
            (0xA0, 0xA0),
            (0x1680, 0x1680),
            (0x2000, 0x200A),
            (0x2028, 0x2029),
            (0x202F, 0x202F),
            (0x205F, 0x205F),
            (0x3000, 0x3000),
            (0xFEFF, 0xFEFF),
        ],
    }
}

pub fn line_terminators() -> CodePointSet {
    CodePointSet { ranges: vec![(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_algebra() {
        let mut s = CodePointSet::new();
        for (lo, hi) in [(10, 20), (30, 40), (21, 29), (5, 5), (50, 60), (55, 70), (0, 1)] {
            s.add_range(lo, hi);
        }
        assert_eq!(s.ranges(), &[(0, 1), (5, 5), (10, 40), (50, 70)]);
        assert!(s.contains(25) && !s.contains(2) && s.contains_range(12, 38) && !s.contains_range(38, 51));
        assert_eq!(s.complement().complement(), s);
        assert!(s.intersection(&s.complement()).is_empty());
        let d = s.difference(&CodePointSet::from_ranges(vec![(12, 13), (60, 80)]));
        assert_eq!(d.ranges(), &[(0, 1), (5, 5), (10, 11), (14, 40), (50, 59)]);
        let mut u = d.clone();
        u.union_with(&s);
        assert_eq!(u, s);
    }
}
