//! Frame states: how an exit rebuilds interpreter frames.

use super::Val;

/// Index of a state in its graph.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct StateId(pub u32);

impl Default for StateId {
    fn default() -> StateId {
        StateId::NONE
    }
}

impl StateId {
    pub const NONE: StateId = StateId(u32::MAX);
    pub fn is_none(self) -> bool {
        self == StateId::NONE
    }
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// How the interpreter goes on in the frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ResumeKind {
    /// Executes the instruction at `pc` (again).
    At,
    /// The instruction at `pc` threw; the exception is pending.
    Throw,
    /// Outer frame of an inlined call: the call at `pc` is in progress and its result goes to `dst`.
    Call { dst: u32 },
    /// As Call, for an inlined construct call: a non-object result is replaced by the frame's `this`.
    Construct { dst: u32 },
    /// The call's result is ignored (setters).
    Ignore,
}

/// One frame and its callers.
#[derive(Clone, Debug)]
pub struct FrameState {
    /// Index of the function in the snapshot.
    pub function: u32,
    /// Word offset of the instruction.
    pub pc: u32,
    pub kind: ResumeKind,
    /// Live registers.
    pub registers: Vec<(u32, Val)>,
    pub callee: Val,
    pub new_target: Val,
    /// Actual arguments, needed when the frame's function may look at them.
    pub arguments: Vec<Val>,
    /// The caller's state, for inlined frames.
    pub parent: StateId,
}
