//! The instructions the matcher runs.
//!
//! Positions are code-unit indices as u32. Registers: two per group (start, end), then counters,
//! loop marks and lookaround frames; `NONE` is undefined.

use super::Flags;
use super::analysis::TABLE_LEN;
use super::charset::CodePointSet;
use super::prefilter::Prefilter;

pub const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Match,
    Fail,
    Jump(u32),
    /// One code unit.
    Char(u16),
    /// One of two code units.
    Pair(u16, u16),
    /// One code unit out of a set.
    Set(u32),
    /// One code point out of a set.
    SetCp(u32),
    /// `literals[at..at + len]`.
    Literal {
        at: u32,
        len: u32,
    },
    /// Continue at `first`, on failure at `second`.
    Split {
        first: u32,
        second: u32,
    },
    /// Like Split, but `tables[table]` says by the next unit which of the two can match
    /// (bit 0: first, bit 1: second).
    SplitTable {
        table: u32,
        first: u32,
        second: u32,
    },
    /// Continue where `switches[..]` says, by the next unit.
    Switch(u32),
    /// Store the position in a register.
    Save(u32),
    /// Undefine the registers `from..to`.
    Reset {
        from: u32,
        to: u32,
    },
    /// Like Save, for a loop iteration's start.
    Mark(u32),
    /// Fail if nothing was consumed since the mark (22.2.2.3.1 RepeatMatcher's empty check).
    CheckProgress(u32),
    SetCounter(u32),
    /// `counted[..]`: decide on another iteration.
    CountedHead(u32),
    CountedEnter(u32),
    CountedProgress(u32),
    /// `loops[..]`: repeat one character. Two instructions: the second is where backtracking resumes.
    Greedy(u32),
    GreedyBack(u32),
    Lazy(u32),
    LazyBack(u32),
    /// As many as possible, never giving back. One instruction.
    Possessive(u32),
    /// Move back so many units.
    StepBack(u32),
    /// Move back one code point.
    StepBackCp,
    AssertStart,
    AssertStartOfLine,
    AssertEnd,
    AssertEndOfLine,
    WordBoundary {
        negated: bool,
        folding: bool,
    },
    /// One character ahead (or, with `behind`, one unit) is in the set.
    Peek {
        set: u32,
        negative: bool,
        behind: bool,
        cp: bool,
    },
    /// `references[..]`
    BackReference(u32),
    /// Registers `r` (backtrack height) and `r + 1` (position).
    LookStart(u32),
    LookEnd {
        register: u32,
        captures: bool,
    },
    /// Register `r`: backtrack height. On failure of the body continue at `after`.
    NegativeLookStart {
        register: u32,
        after: u32,
    },
    NegativeLookEnd(u32),
}

#[derive(Debug)]
pub struct SimpleLoop {
    pub set: u32,
    /// The characters are code points.
    pub cp: bool,
    pub min: u32,
    pub max: u32,
    /// A table of what may follow, or NONE: positions where nothing can are not worth a try.
    pub follow: u32,
}

#[derive(Debug)]
pub struct CountedLoop {
    pub counter: u32,
    pub mark: u32,
    pub min: u32,
    pub max: u32,
    pub greedy: bool,
    pub body: u32,
    pub exit: u32,
}

#[derive(Debug)]
pub struct Reference {
    pub groups: Box<[u32]>,
    pub ignore_case: bool,
    pub backward: bool,
}

pub type Table = [u8; TABLE_LEN];

/// A set in the form the matcher tests.
#[derive(Debug)]
pub struct MatchSet {
    pub latin1: [bool; 256],
    /// When the set leaves out one to three Latin-1 units only: a run of members of a Latin-1 input
    /// ends where memchr finds one of these.
    pub stops: Option<([u8; 3], u8)>,
    /// Past Latin-1.
    high: High,
}

#[derive(Debug)]
enum High {
    None,
    All,
    /// One range.
    Range(u32, u32),
    Ranges(Box<[(u32, u32)]>),
    /// A bit per unit, and ranges past the BMP.
    Bitmap(Box<[u64; 1024]>, Box<[(u32, u32)]>),
}

fn in_ranges(ranges: &[(u32, u32)], c: u32) -> bool {
    let i = ranges.partition_point(|&(_, hi)| hi < c);
    ranges.get(i).is_some_and(|&(lo, _)| lo <= c)
}

impl MatchSet {
    pub fn new(set: &CodePointSet) -> Self {
        let mut latin1 = [false; 256];
        for &(lo, hi) in set.ranges().iter().take_while(|r| r.0 < 256) {
            latin1[lo as usize..=hi.min(255) as usize].fill(true);
        }
        let mut stops = ([0; 3], 0u8);
        let mut few = latin1.iter().filter(|&&member| !member).count();
        few *= usize::from(few <= 3);
        for c in (0..=255u8).filter(|&c| few > 0 && !latin1[usize::from(c)]) {
            stops.0[usize::from(stops.1)] = c;
            stops.1 += 1;
        }
        let high = || set.ranges().iter().filter(|r| r.1 > 0xFF).map(|&(lo, hi)| (lo.max(0x100), hi));
        let high = match high().count() {
            0 => High::None,
            _ if set.contains_range(0x100, super::charset::MAX_CODE_POINT) => High::All,
            1 => high().next().map_or(High::None, |(lo, hi)| High::Range(lo, hi)),
            2..=4 => High::Ranges(high().collect()),
            _ => {
                let mut bits = Box::new([0u64; 1024]);
                for (lo, hi) in high() {
                    for c in lo..=hi.min(0xFFFF) {
                        bits[(c >> 6) as usize] |= 1 << (c & 63);
                    }
                }
                High::Bitmap(bits, high().filter(|r| r.1 > 0xFFFF).collect())
            }
        };
        Self { latin1, stops: (few > 0).then_some(stops), high }
    }

    #[inline(always)]
    pub fn contains(&self, c: u32) -> bool {
        if c < 256 { self.latin1[c as usize] } else { self.contains_high(c) }
    }

    #[inline]
    fn contains_high(&self, c: u32) -> bool {
        match &self.high {
            High::None => false,
            High::All => true,
            High::Range(lo, hi) => *lo <= c && c <= *hi,
            High::Ranges(ranges) => in_ranges(ranges, c),
            High::Bitmap(bits, _) if c <= 0xFFFF => bits[(c >> 6) as usize] >> (c & 63) & 1 != 0,
            High::Bitmap(_, ranges) => in_ranges(ranges, c),
        }
    }
}

/// A compiled pattern.
#[derive(Debug)]
pub struct Program {
    /// Including group 0.
    pub capture_count: usize,
    /// In the order of the pattern; several groups for a duplicate name.
    pub group_names: Vec<(Vec<u16>, Vec<u32>)>,
    pub flags: Flags,
    pub(super) code: Box<[Op]>,
    pub(super) literals: Box<[u16]>,
    pub(super) sets: Box<[MatchSet]>,
    pub(super) tables: Box<[Table]>,
    pub(super) switches: Box<[[u32; TABLE_LEN]]>,
    pub(super) loops: Box<[SimpleLoop]>,
    pub(super) counted: Box<[CountedLoop]>,
    pub(super) references: Box<[Reference]>,
    pub(super) register_count: usize,
    /// The pattern starts with an unbounded loop over this set (and whether of code points), and
    /// nothing else depends on where the match starts. When an attempt fails, attempts from inside of
    /// the loop's run fail too: the ends they can reach are a subset.
    pub(super) leading_loop: Option<(u32, bool)>,
    /// Least length of a match in code units.
    pub(super) min_length: u32,
    pub(super) prefilter: Prefilter,
}

impl Program {
    /// Bytes held, for the collector's accounting.
    pub fn memory_size(&self) -> usize {
        std::mem::size_of::<Self>()
            + std::mem::size_of_val(&*self.code)
            + std::mem::size_of_val(&*self.literals)
            + self.sets.len() * (std::mem::size_of::<MatchSet>() + 512)
            + std::mem::size_of_val(&*self.tables)
            + std::mem::size_of_val(&*self.switches)
    }
}
