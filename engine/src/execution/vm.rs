//! The virtual machine: one agent with its heap, realms, stack and tables.

use super::completion::{ErrorKind, JsResult, Throw};
use super::jobs::Job;
use super::realm::{Intrinsic, Realm};
use super::{CodeBlock, Script};
use crate::bytecode::ScopeInfo;
use crate::embedding::Host;
use crate::embedding::Tier;
use crate::heap::{Heap, HeapConfig, Liveness, RootTracer, Visitor};
use crate::interpreter::stack::{CompiledRun, VmStack};
use crate::modules::ModuleMap;
use crate::object::{Shape, ShapeTable};
use crate::string::{CommonNames, StringTable, WellKnownSymbols};
use crate::value::Value;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// How to make a VM.
#[derive(Clone, Debug, Default)]
pub struct VmOptions {
    pub heap: HeapConfig,
    /// Bytes of the interpreter's stack; 0 = default.
    pub stack_size: usize,
    /// Calls (loops count fractions) before a function is offered to the tier.
    pub jit_threshold: u32,
    /// Fixed seed for Math.random, if wanted.
    pub random_seed: Option<u64>,
    /// Prints the bytecode of every function when it is linked.
    pub print_bytecode: bool,
}

/// The virtual machine. Boxed: its address is stable, and compiled code reads the leading fields.
#[repr(C)]
pub struct Vm {
    /// The thrown value while a `Throw` (or the EXCEPTION sentinel) is on its way.
    pub exception: Value,
    /// Native stack limit; `usize::MAX` requests an interrupt. Function entries compare sp with it and
    /// loop back edges test for the request.
    pub stack_limit: AtomicUsize,
    /// The real native stack limit (what `stack_limit` returns to).
    pub native_limit: usize,
    /// Native stack pointer below which tail calls do not enter compiled code.
    pub native_tail_limit: usize,
    /// Register 0 of the running interpreter frame, or null.
    pub fp: *mut Value,
    /// First free word of the VM stack.
    pub stack_top: *mut Value,
    /// Where the VM stack is deep: calls beyond it look for a tail call to take over its frame.
    pub stack_end: *mut Value,
    /// Where the innermost run of compiled frames called out: the native stack pointer at the call, or, with
    /// bit 0 set, the frame pointer of a native frame that is no frame of the program itself. 0: nowhere.
    pub exit_frame: usize,
    /// The innermost run of compiled frames, or null.
    pub compiled_run: *const CompiledRun,
    /// Bumped whenever an object that is a prototype changes shape or prototype; chain caches compare it.
    pub proto_epoch: u32,
    /// No object used as a prototype of arrays has indexed elements (holes read undefined directly).
    pub no_prototype_elements: bool,
    /// No ArrayBuffer has been detached or resized, and none is immutable.
    pub buffers_are_stable: bool,
    /// The same for compiled code: 0 while no buffer was detached, resized or made immutable. It checks the word before
    /// it uses a view's stored length and data pointer.
    pub buffers_changed: u32,
    /// Array iteration is as it came: %ArrayPrototype%.values/@@iterator and %ArrayIteratorPrototype%.next.
    pub array_iteration_pristine: bool,
    pub heap: Heap,
    pub shapes: ShapeTable,
    pub megamorphic: crate::object::MegamorphicCache,
    pub strings: StringTable,
    pub regexp: crate::builtins::regexp_state::RegExpState,
    /// Pre-interned property names.
    pub names: CommonNames,
    pub symbols: WellKnownSymbols,
    pub stack: VmStack,
    pub realms: Vec<Box<Realm>>,
    /// Realm of the running function.
    pub realm: *mut Realm,
    /// Scope descriptions by id (a context's `aux`).
    pub scope_infos: Vec<ScopeInfo>,
    /// Where the scopes of functions start there, by a hash of the scopes: equal ones share, so that code
    /// made again and again does not add to them.
    pub scope_bases: FxHashMap<u64, Vec<u32>>,
    /// Files and the like, for reports of errors.
    pub scripts: Vec<Rc<Script>>,
    /// The next script's number.
    pub next_script: u32,
    pub modules: ModuleMap,
    /// Microtasks.
    pub jobs: VecDeque<Job>,
    /// Promise of the reaction whose handler a job runs, else undefined: stack traces go on with what awaits it.
    pub running_reaction: Value,
    /// Open promises of `Atomics.waitAsync`.
    pub waits: crate::builtins::waiters::AsyncWaits,
    /// Continuation data of the running job: hosts set it (Node's async context frame), every reaction and
    /// job keeps what was here when it was made, and puts it back when it runs. Undefined costs nothing.
    pub continuation: Value,
    /// The host's promise hook: (event, promise, parent), see `PromiseEvent`. Undefined costs nothing.
    pub promise_hook: Value,
    /// The promise that the one being made derives from.
    pub promise_parent: Value,
    /// %Promise.prototype%'s `then` and `constructor` and %Promise%'s @@species are the original ones, in
    /// every realm.
    pub promises_are_pristine: bool,
    /// Symbol.for registry: (key string, symbol).
    pub symbol_registry: Vec<(Value, Value)>,
    /// Objects whose hash was asked: next identity hash.
    pub next_hash: u32,
    pub random_state: [u64; 2],
    pub options: VmOptions,
    pub tier: Option<Box<dyn Tier>>,
    pub host: Box<dyn Host>,
    /// Makes the value of a global that the host added with `add_lazy_global`, for the running realm; it may
    /// run script.
    pub global_maker: Option<fn(&mut Vm, &str) -> JsResult<Value>>,
    /// The empty elements array every object starts with.
    pub empty_elements: Value,
    /// `Error.stackTraceLimit` when it was last read; None: it is no number, so no traces.
    pub stack_trace_limit: Option<u32>,
    /// What messages call the expressions that failed: by script, position and fault.
    pub call_site_texts:
        rustc_hash::FxHashMap<(u32, u32, u8), Option<crate::frontend::call_site_text::Found>>,
    /// `Error.prepareStackTrace` is running: errors that it makes get a plain stack.
    pub preparing_stack: bool,
    /// KeepDuringJob (9.10): targets of WeakRefs dereferenced in this job.
    pub kept_alive: Vec<Value>,
    /// Arrays being joined, innermost last: a cycle joins to an empty string.
    pub joining: Vec<Value>,
    /// Scripts may declare a global `let`, `const` or `class` again, as people do in a REPL: it is a new binding.
    pub lexicals_may_be_redeclared: bool,
    /// Termination was asked for (time limits); uncatchable.
    pub terminating: bool,
    /// Set by a watchdog, with an interrupt request: the running script is to end.
    pub time_is_up: AtomicBool,
    /// What is ending is a script whose time was up; its starter takes it up again.
    pub timed_out: bool,
    /// Termination is due to the heap's limit.
    pub out_of_memory: bool,
    /// Script and byte range of the last early error: hosts show the source line.
    /// Where the exception on its way was thrown: script, code block position. Cleared when caught.
    pub throw_site: Option<ThrowSite>,
    /// The exception that a handler caught last, as bits that only serve to recognise it, and where it was
    /// thrown: a finalizer may throw it on.
    pub held_site: Option<(u64, ThrowSite)>,
}

/// A place of a script: its byte range.
pub type ThrowSite = (Rc<Script>, u32, u32);

impl Vm {
    /// The running realm.
    #[inline(always)]
    pub fn realm(&self) -> &Realm {
        // SAFETY: set before any script runs; realms live as long as the VM.
        unsafe { &*self.realm }
    }
    /// The running realm, mutable.
    #[inline(always)]
    #[allow(clippy::mut_from_ref)]
    pub fn realm_mut(&mut self) -> &mut Realm {
        // SAFETY: as for `realm`.
        unsafe { &mut *self.realm }
    }
    /// An intrinsic of the running realm.
    #[inline(always)]
    pub fn intrinsic(&self, intrinsic: Intrinsic) -> Value {
        self.realm().get(intrinsic)
    }
    /// The shape with this id.
    #[inline(always)]
    pub fn shape(&self, id: u32) -> *mut Shape {
        self.shapes.get(id)
    }

    /// Throws a value.
    #[cold]
    pub fn throw(&mut self, value: Value) -> Throw {
        self.exception = value;
        Throw(())
    }
    /// Takes the thrown value, ending the throw.
    pub fn take_exception(&mut self, _: Throw) -> Value {
        self.throw_site = None;
        std::mem::replace(&mut self.exception, Value::UNDEFINED)
    }
    /// Notes where the value is thrown, unless that is known.
    #[cold]
    pub fn note_throw(&mut self, code: &CodeBlock, pc: u32, value: Value) {
        if self.throw_site.is_some() {
            return;
        }
        if code.is_rethrow(pc)
            && let Some((bits, site)) = &self.held_site
            && *bits == value.0
        {
            self.throw_site = Some(site.clone());
            return;
        }
        let position = code.position(pc);
        self.throw_site = Some((code.script.clone(), position, position));
    }
    /// A handler has caught the value: its place is history, unless a finalizer throws it on.
    pub fn hold_site(&mut self, value: Value) {
        self.held_site = self.throw_site.take().map(|site| (value.0, site));
    }
    /// Re-creates the token for the value that is already in `exception` (compiled code's sentinel).
    pub fn pending_throw(&self) -> Throw {
        Throw(())
    }
    #[cold]
    pub fn throw_error(&mut self, kind: ErrorKind, message: impl Into<String>) -> Throw {
        let message = message.into();
        match self.new_error(kind, &message) {
            Ok(error) => self.throw(error.value()),
            Err(throw) => throw,
        }
    }
    #[cold]
    pub fn type_error(&mut self, message: impl Into<String>) -> Throw {
        self.throw_error(ErrorKind::TypeError, message)
    }
    #[cold]
    pub fn range_error(&mut self, message: impl Into<String>) -> Throw {
        self.throw_error(ErrorKind::RangeError, message)
    }
    #[cold]
    pub fn syntax_error(&mut self, message: impl Into<String>) -> Throw {
        self.throw_error(ErrorKind::SyntaxError, message)
    }
    #[cold]
    pub fn reference_error(&mut self, message: impl Into<String>) -> Throw {
        self.throw_error(ErrorKind::ReferenceError, message)
    }
    #[cold]
    pub fn eval_error(&mut self, message: impl Into<String>) -> Throw {
        self.throw_error(ErrorKind::EvalError, message)
    }
    #[cold]
    pub fn uri_error(&mut self, message: impl Into<String>) -> Throw {
        self.throw_error(ErrorKind::UriError, message)
    }
    #[cold]
    pub fn stack_overflow(&mut self) -> Throw {
        self.range_error("Maximum call stack size exceeded")
    }

    /// Native recursion check; call at the start of any Rust function that may recurse through script
    /// or through data a script made.
    #[inline(always)]
    pub fn check_stack(&mut self) -> JsResult<()> {
        let marker = 0u8;
        if (&marker as *const u8 as usize) < self.native_limit { Err(self.stack_overflow()) } else { Ok(()) }
    }
    /// Asks the running script to poll (from any thread through the address of the word).
    pub fn request_interrupt(&self) {
        self.stack_limit.store(usize::MAX, Ordering::Relaxed);
    }

    /// Code block of a `Code` cell value.
    #[inline(always)]
    pub fn code_of(&self, code: Value) -> &'static mut CodeBlock {
        // SAFETY: Code cells hold a private pointer to a CodeBlock at +8, alive as long as the cell.
        unsafe { &mut *(*(code.as_cell() as *const Value).add(1)).as_private::<CodeBlock>() }
    }
}

impl RootTracer for Vm {
    fn trace_roots(&mut self, visitor: &mut dyn Visitor, minor: bool) {
        visitor.visit_value(&mut self.exception.0);
        visitor.visit_value(&mut self.empty_elements.0);
        // Every word below the stack top is initialised and GC-safe.
        let mut at = self.stack.base();
        while at < self.stack_top {
            visitor.visit_value(at as *mut u64);
            at = at.wrapping_add(1);
        }
        for realm in &mut self.realms {
            realm.trace(|slot| visitor.visit_value(slot));
        }
        for job in &mut self.jobs {
            job.trace(visitor);
        }
        self.waits.trace(visitor);
        visitor.visit_value(&mut self.running_reaction.0);
        visitor.visit_value(&mut self.continuation.0);
        visitor.visit_value(&mut self.promise_hook.0);
        visitor.visit_value(&mut self.promise_parent.0);
        for (key, symbol) in &mut self.symbol_registry {
            visitor.visit_value(&mut key.0);
            visitor.visit_value(&mut symbol.0);
        }
        for value in self.kept_alive.iter_mut().chain(self.joining.iter_mut()) {
            visitor.visit_value(&mut value.0);
        }
        self.names.trace(visitor);
        self.symbols.trace(visitor);
        self.strings.trace_strong(visitor);
        self.regexp.trace(visitor);
        self.modules.trace(visitor);
        self.shapes.trace(minor, |slot| visitor.visit_value(slot));
        if let Some(tier) = &mut self.tier {
            tier.trace(visitor, minor, self.heap.code_on_stack());
        }
    }

    fn trace_shape(&mut self, id: u32, visitor: &mut dyn Visitor, _mark_shape: &mut dyn FnMut(u32)) {
        self.shapes.trace_shape(id, |slot| visitor.visit_value(slot));
    }

    fn after_full_mark(&mut self, live: &Liveness<'_>) {
        self.strings.sweep_atoms(&mut |bits| live.is_live_value(bits));
        self.shapes.sweep(|bits| live.is_live_value(bits), |id| live.is_shape_live(id));
    }

    fn after_collection(&mut self, _full: bool) {
        let heap = &self.heap;
        self.shapes.prune_young(|bits| heap.is_young(bits));
        self.settle_external_bytes();
    }
}
