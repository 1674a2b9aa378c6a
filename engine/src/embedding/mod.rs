//! The public host API.

mod modules;

pub use crate::execution::{CodeBlock, JsResult, Vm};
pub use crate::heap::Visitor;
pub use crate::object::JsFunction;
pub use crate::value::{Gc, Value};

/// What the engine asks of its host.
pub trait Host {
    /// Milliseconds since the epoch, for Date.
    fn now(&self) -> f64 {
        std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0.0, |d| (d.as_micros() / 1000) as f64)
    }
    /// Nanoseconds since the epoch, for Temporal.Now.
    fn now_nanoseconds(&self) -> i128 {
        match std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH) {
            Ok(since) => since.as_nanos() as i128,
            // A clock before 1970 is still a time.
            Err(before) => -(before.duration().as_nanos() as i128),
        }
    }
    /// A promise was rejected without a handler (true) or got one later (false).
    fn promise_rejection(&mut self, _promise: Value, _unhandled: bool) {}
}

/// A host that only tells the time.
pub struct DefaultHost;
impl Host for DefaultHost {}

/// An optimizing tier. The interpreter asks it when a function or loop gets hot.
pub trait Tier {
    /// A function was called often. May compile (now or in the background) and set `code.jit_entry`.
    fn function_hot(&mut self, vm: &mut Vm, function: Gc<JsFunction>, code: &mut CodeBlock);
    /// A loop of the running frame got hot at its JumpLoop (`pc` = word offset, `target` = loop header).
    /// Returns an OSR entry `extern "C" fn(vm, fp) -> Value` that finishes the frame's function.
    fn loop_hot(&mut self, vm: &mut Vm, code: &mut CodeBlock, target: u32) -> Option<*const u8>;
    /// Cells the tier holds besides those of code blocks' `tier_state`. `code_on_stack`: addresses of
    /// native code that are on the native stacks.
    fn trace(&mut self, visitor: &mut dyn Visitor, minor: bool, code_on_stack: &[usize]);
    /// Compiled code that relies on this dependency is no longer valid.
    fn invalidate(&mut self, vm: &mut Vm, code_ids: &[u32], reason: &'static str);
    /// An object used as a prototype changed (named property added, removed or reconfigured).
    fn prototype_changed(&mut self, vm: &mut Vm, prototype: Value);
    /// The frames of one run of compiled code that called out at `exit_frame` (see `Vm::exit_frame`),
    /// innermost first, inlined ones included, until the visitor answers false: code block, word offset,
    /// whether it is a construct call. `construct` says so of the run's first frame. The result says so of a
    /// frame that `exit_frame` names without it being one of the program's own.
    fn walk_compiled(
        &self,
        exit_frame: usize,
        construct: bool,
        visit: &mut dyn FnMut(&CodeBlock, u32, bool) -> bool,
    ) -> bool;
    /// Runs on interrupts: installs finished background compilations.
    fn poll(&mut self, vm: &mut Vm) -> JsResult<()>;
    /// Downcasting for the CLI's statistics.
    fn as_any(&mut self) -> &mut dyn std::any::Any;
}

pub use modules::ModuleLoader;

// What hosts use of the engine, in one place: the runtime names no other module of the crate.
pub use crate::abstract_operations::{Hint, IteratorRecord, PropertyKind};
pub use crate::builtins::date_algorithms::set_time_zone;
pub use crate::builtins::preview::{Preview, preview_entries};
pub use crate::builtins::promise_operations::{PromiseCapability, PromiseState};
pub use crate::builtins::{Accessor, Key, Method, getter, method};
pub use crate::bytecode::{ImportPhase, ModuleRequest, disassemble};
pub use crate::execution::create::{CreateError, DEFAULT_JIT_THRESHOLD};
pub use crate::execution::eval::UnboundScript;
pub use crate::execution::stack_trace::TraceFrame;
pub use crate::execution::{CallContext, ErrorKind, Intrinsic, NativeFn, Realm, Script, Throw, VmOptions};
pub use crate::frontend::{
    CommonJsExports, Origin, SourceText, StripError, commonjs_exports, strip_types, with_large_stack,
};
pub use crate::heap::{CellKind, GcStats, HeapConfig, RootedValue, RootedVec, Zeal};
pub use crate::modules::{EvaluationSteps, LoadTicket, ModuleId, Referrer, Status as ModuleStatus};
pub use crate::object::array_buffer::{ArrayBuffer, MemoryBlock};
pub use crate::object::layout::TypedArray;
pub use crate::object::ordered_table::collection_entries;
pub use crate::object::{
    Attributes, JsArray, JsObject, JsProxy, PropertyDescriptor, PropertyKey, ValueArray,
};
pub use crate::string::StrView;
pub use crate::string::{JsString, StringBuilder};

/// Whether the text is module code without early errors.
pub fn parses_as_module(source: &SourceText) -> bool {
    use crate::frontend::{Goal, ParseOptions, parse, with_large_stack};
    with_large_stack(|| {
        let allocator = oxc_allocator::Allocator::default();
        parse(&allocator, source, ParseOptions::new(Goal::Module)).is_ok()
    })
}
