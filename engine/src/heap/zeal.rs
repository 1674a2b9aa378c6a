//! Stress modes that make collector bugs show early.

use std::fmt;

/// What to do more often, or check, than a normal run would.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Zeal {
    /// Minor collection at every Nth allocation; 0 is never.
    pub minor: u32,
    /// Full collection at every Nth allocation; 0 is never.
    pub full: u32,
    /// Overwrite evacuated nursery memory and swept old memory.
    pub poison: bool,
    /// Check the remembered set, the nursery and the marks against a full trace.
    pub verify: bool,
}

/// A part of a zeal description that is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadZeal(pub String);

impl fmt::Display for BadZeal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "unknown zeal mode '{}'; use minor[:N], full[:N], poison, verify or none, separated by commas",
            self.0
        )
    }
}
impl std::error::Error for BadZeal {}

impl std::str::FromStr for Zeal {
    type Err = BadZeal;

    /// Parses `minor:1000,poison,verify`.
    fn from_str(text: &str) -> Result<Zeal, BadZeal> {
        let mut zeal = Zeal::default();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, count) = match part.split_once(':') {
                Some((name, count)) => (name, Some(count.parse::<u32>().map_err(|_| BadZeal(part.into()))?)),
                None => (part, None),
            };
            match (name, count) {
                ("none", None) => zeal = Zeal::default(),
                ("minor", n) => zeal.minor = n.unwrap_or(100),
                ("full", n) => zeal.full = n.unwrap_or(1000),
                ("poison", None) => zeal.poison = true,
                ("verify", None) => zeal.verify = true,
                _ => return Err(BadZeal(part.into())),
            }
        }
        Ok(zeal)
    }
}

impl Zeal {
    /// Whether allocations have to be counted.
    pub fn counts(&self) -> bool {
        self.minor != 0 || self.full != 0
    }
}

/// Poison: read as a cell's header it is an object of a wild shape, read as a Value a double, read
/// as an address it faults.
pub(super) const POISON: u64 = 0xDB5A_DB5A_DB5A_DB5A;

/// Overwrites memory that holds no live cell.
pub(super) unsafe fn poison(addr: usize, len: usize) {
    for word in 0..len / 8 {
        // SAFETY: the caller passes an aligned dead range.
        unsafe { *(addr as *mut u64).add(word) = POISON };
    }
}
