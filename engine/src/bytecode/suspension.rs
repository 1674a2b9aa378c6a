//! Small numbers that the instructions of generators carry.

/// Yield's flags: what its value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum YieldKind {
    /// A value; who resumes makes the result object.
    Value = 0,
    /// The result object of an inner iterator (yield*).
    Result = 1,
    /// The value of an inner iterator whose original next method would have made the result object, in the
    /// generator's realm (yield*).
    Delegated = 2,
}

impl YieldKind {
    /// From its discriminant.
    pub fn from_u32(n: u32) -> YieldKind {
        match n {
            1 => YieldKind::Result,
            2 => YieldKind::Delegated,
            _ => YieldKind::Value,
        }
    }
}

/// DelegateStep's outcome.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(i32)]
pub enum Delegation {
    /// The inner iterator gave a value.
    Yielded = 0,
    /// It is done, with this value.
    Done = 1,
    /// It gave a result object.
    Result = 2,
    /// Its next method is not known: call it.
    Call = 3,
}
