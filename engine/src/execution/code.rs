//! Linked code: what a `Code` cell holds. Made from a [`FunctionCode`] when its closure is first created.

use crate::bytecode::{FunctionCode, FunctionKind, RETHROWN};
use crate::execution::Realm;
use crate::feedback::Feedback;
use crate::frontend::SourceText;
use crate::heap::{CellHeader, NativeData, Visitor, external};
use crate::modules::{ImportCell, ModuleId};
use crate::value::Value;
use std::cell::Cell;
use std::rc::Rc;

/// A source file or string, shared by all code from it.
pub struct Script {
    /// The text with its line table.
    pub source: SourceText,
    /// File name or URL as it appears in stack traces.
    pub url: String,
    /// Small number for caches and traces.
    pub id: u32,
    /// The module it is, if it is one.
    pub module: Cell<Option<ModuleId>>,
    /// Eval code and `new Function`: the script or module whose code compiled it.
    pub referrer: Option<Rc<Script>>,
    /// The same: where that was, as stacks show it (`eval at f (file:1:2)`).
    pub origin: Option<String>,
    /// Eval code that no script called: it belongs to no script or module.
    pub is_detached: bool,
}

/// Linked code of one function. The address is stable; frames and compiled code keep it.
#[repr(C)]
pub struct CodeBlock {
    /// Generic compiled entry point, or null. `extern "C" fn(vm, callee, this, new_target, args, argc)`.
    pub jit_entry: *const u8,
    /// What direct calls from compiled code jump to, kept by the tier:
    /// `extern "C" fn(vm, callee, this, parameters…)`.
    pub direct_entry: *const u8,
    /// Counts down per call and loop; the tier is asked at zero.
    pub hotness: i32,
    /// Registers of a frame.
    pub register_count: u32,
    /// Formal parameter registers.
    pub param_count: u32,
    /// [`code_flags`].
    pub flags: u32,
    /// First instruction (inside `function.code`).
    pub code: *const u32,
    /// Linked constants.
    pub constants: Box<[Value]>,
    /// Inner functions' `Code` cells, undefined until their first closure.
    pub functions: Box<[Value]>,
    /// Template objects by constant index, made on first use.
    pub templates: Vec<(u32, Value)>,
    /// Index in `vm.scope_infos` of this function's scope 0.
    pub scope_base: u32,
    /// Imports of the module the code belongs to, or null: what LoadImport's operand indexes.
    pub imports: *const ImportCell,
    /// Inline caches and profiles.
    pub feedback: Feedback,
    /// The unlinked function.
    pub function: Rc<FunctionCode>,
    pub script: Rc<Script>,
    pub realm: *mut Realm,
    /// The `Code` cell that owns this block (old: never moves).
    pub cell: *mut CellHeader,
    /// The optimizing tier's own state for this function: compiled code lives and dies with the block.
    pub tier_state: Option<Box<dyn NativeData>>,
    /// External bytes the heap was told of.
    pub accounted: usize,
    /// Class constructors: instance shape hints etc. Inline capacity learned for `new`.
    pub construct_capacity: u8,
    /// Closures made of it, up to 2.
    pub closures: u8,
    /// Constructions seen while learning.
    pub construct_samples: u8,
}

/// Flags of a code block.
pub mod code_flags {
    pub const STRICT: u32 = 1;
    pub const CLASS_CONSTRUCTOR: u32 = 2;
    pub const DERIVED: u32 = 4;
    pub const GENERATOR: u32 = 8;
    pub const ASYNC: u32 = 16;
    pub const ARROW: u32 = 32;
    pub const CONSTRUCTOR: u32 = 64;
    /// The tier may not compile it (named reason in its events).
    pub const NO_TIER: u32 = 128;
}

impl CodeBlock {
    pub const JIT_ENTRY_OFFSET: i32 = 0;
    pub const DIRECT_ENTRY_OFFSET: i32 = 8;
    pub fn is_strict(&self) -> bool {
        self.flags & code_flags::STRICT != 0
    }
    pub fn kind(&self) -> FunctionKind {
        self.function.kind
    }
    /// Source line and column (1-based) of the instruction at word offset `pc`.
    pub fn position(&self, pc: u32) -> u32 {
        self.function.position_at(pc)
    }
    /// Whether the instruction throws on what a finalizer held up.
    pub fn is_rethrow(&self, pc: u32) -> bool {
        let positions = &self.function.positions;
        positions.binary_search_by_key(&pc, |&(word, _)| word).is_ok_and(|at| positions[at].1 == RETHROWN)
    }
}

impl Drop for CodeBlock {
    fn drop(&mut self) {
        external::release_external(self.accounted);
    }
}

impl NativeData for CodeBlock {
    fn trace(&mut self, visitor: &mut dyn Visitor) {
        for value in self.constants.iter_mut().chain(self.functions.iter_mut()) {
            visitor.visit_value(&mut value.0);
        }
        for (_, value) in &mut self.templates {
            visitor.visit_value(&mut value.0);
        }
        self.feedback.trace(visitor);
        if let Some(state) = &mut self.tier_state {
            state.trace(visitor);
        }
    }
}
