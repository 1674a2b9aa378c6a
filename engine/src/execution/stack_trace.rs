//! Stack traces: `Error.stack`, captured when an error is made, put into words when it is first looked at.
//!
//! As in V8, `stack` is an accessor of the object's own. Behind it is a state: undefined (there is no trace),
//! a cell with the captured frames, or what was made of them or assigned. An error has its state in an
//! internal field; another object given to `Error.captureStackTrace` has accessor functions of its own, which
//! hold it.

use super::{CodeBlock, Intrinsic, JsResult, Script, Vm};
use crate::builtins::promise_operations::{ReactionKind, reaction};
use crate::builtins::{call_site, error, promise_combinators};
use crate::bytecode::{FunctionCode, FunctionKind};
use crate::heap::{CellKind, NativeCell, NativeData, RootedVec, Visitor};
use crate::interpreter::generators;
use crate::interpreter::stack::{FrameRef, frame};
use crate::object::{Attributes, JsFunction, JsObject, PropertyDescriptor, ValueArray};
use crate::regexp::properties::{is_identifier_part, is_identifier_start};
use crate::value::{Gc, Value};
use std::fmt::Write;
use std::rc::Rc;

/// One frame of a captured stack.
#[derive(Clone)]
pub struct TraceFrame {
    pub script: Rc<Script>,
    /// Byte offset in the source.
    pub position: u32,
    /// Function name, empty for top-level code and anonymous functions.
    pub function: String,
    /// See `FunctionCode::type_name`.
    pub type_name: String,
    pub is_constructor: bool,
    pub is_top_level: bool,
    /// A suspended async function that waits for what runs.
    pub is_async: bool,
    /// No function of the program but a combinator of promises, by its name, that waits for the element of this
    /// index. The other fields mean nothing then.
    pub combinator: Option<(&'static str, u32)>,
}

/// A frame as it is captured.
#[derive(Clone)]
struct CapturedFrame {
    function: Rc<FunctionCode>,
    script: Rc<Script>,
    pc: u32,
    /// Address of the code block: which function it is, while that runs.
    code: usize,
    /// See the fields of `TraceFrame`.
    is_constructor: bool,
    is_async: bool,
    combinator: Option<(&'static str, u32)>,
}

impl CapturedFrame {
    fn of(code: &CodeBlock, pc: u32, is_constructor: bool) -> CapturedFrame {
        CapturedFrame {
            function: code.function.clone(),
            script: code.script.clone(),
            pc,
            code: code as *const CodeBlock as usize,
            is_constructor,
            is_async: false,
            combinator: None,
        }
    }

    fn trace_frame(&self) -> TraceFrame {
        let is_top_level = matches!(
            self.function.kind,
            FunctionKind::Script | FunctionKind::Eval | FunctionKind::Module | FunctionKind::AsyncModule
        );
        TraceFrame {
            script: self.script.clone(),
            position: self.function.position_at(self.pc),
            function: String::from_utf16_lossy(match self.function.name.as_slice() {
                [] => &self.function.inferred_name,
                name => name,
            }),
            type_name: String::from_utf16_lossy(&self.function.type_name),
            is_constructor: self.is_constructor,
            is_top_level,
            is_async: self.is_async,
            combinator: self.combinator,
        }
    }
}

/// The frames behind a `stack` that nothing has looked at.
struct CapturedStack(Vec<CapturedFrame>);

impl NativeData for CapturedStack {
    fn trace(&mut self, _visitor: &mut dyn Visitor) {}
}

/// Takes frames, innermost first, until it has enough.
struct Collector {
    limit: usize,
    /// The innermost call of this code, and what it called, is left out.
    above: Option<usize>,
    frames: Vec<CapturedFrame>,
}

impl Collector {
    fn wants_more(&self) -> bool {
        self.frames.len() < self.limit
    }

    /// Whether it wants more.
    fn take(&mut self, frame: CapturedFrame) -> bool {
        match self.above {
            Some(code) if code == frame.code => self.above = None,
            Some(_) => {}
            None => self.frames.push(frame),
        }
        self.wants_more()
    }
}

impl TraceFrame {
    pub fn is_eval(&self) -> bool {
        self.script.url == "<eval>" || self.script.origin.is_some()
    }

    /// Where it is: file, line and column; for eval code where that was compiled, too.
    fn place(&self) -> String {
        let at = self.script.source.shown_position(self.position);
        match &self.script.origin {
            Some(origin) => format!("{origin}, <anonymous>:{}:{}", at.line + 1, at.column + 1),
            None => format!("{}:{}:{}", self.script.source.shown_name(), at.line + 1, at.column + 1),
        }
    }

    /// What frames of code that this one compiles say of their origin.
    pub fn eval_origin(&self) -> String {
        let name = match (self.is_top_level, self.function.as_str()) {
            (true, _) if self.is_eval() => "eval",
            (true, _) | (_, "") => "<anonymous>",
            (_, name) => name,
        };
        format!("eval at {name} ({})", self.place())
    }

    /// The line as V8 prints it, without the leading "    at ".
    pub fn render(&self) -> String {
        if let Some((name, index)) = self.combinator {
            return format!("async Promise.{name} (index {index})");
        }
        let place = self.place();
        // The function that `new Function` makes has no name of its own in the source.
        if self.script.url == "anonymous" && self.script.origin.is_some() && self.function == "anonymous" {
            return format!("eval ({place})");
        }
        let name = match (self.type_name.as_str(), self.function.as_str()) {
            ("", name) => name.to_owned(),
            (of, "") => format!("{of}.<anonymous>"),
            (of, name) if of != name && is_identifier(name) => format!("{of}.{name}"),
            (_, name) => name.to_owned(),
        };
        if self.is_async {
            return if name.is_empty() {
                format!("async {place}")
            } else {
                format!("async {name} ({place})")
            };
        }
        if self.is_top_level {
            if self.is_eval() { format!("eval ({place})") } else { place }
        } else if name.is_empty() {
            if self.is_constructor { format!("new <anonymous> ({place})") } else { place }
        } else if self.is_constructor {
            format!("new {} ({place})", self.function)
        } else {
            format!("{name} ({place})")
        }
    }
}

impl Vm {
    /// The running frames, innermost first, at most `limit`. Activations of the interpreter and runs of
    /// compiled code interleave: both have a word on the native stack, and the lower one is younger.
    pub fn stack_frames(&self, limit: usize) -> Vec<TraceFrame> {
        let frames = self.collect_frames(limit, None);
        frames.iter().map(CapturedFrame::trace_frame).collect()
    }

    fn collect_frames(&self, limit: usize, above: Option<usize>) -> Vec<CapturedFrame> {
        let mut frames = Collector { limit, above, frames: Vec::new() };
        let mut at = if self.fp.is_null() { None } else { Some(FrameRef(self.fp)) };
        let (mut run, mut exit_frame) = (self.compiled_run, self.exit_frame);
        let mut outermost = at;
        while frames.wants_more() && (at.is_some() || !run.is_null()) {
            // SAFETY: the chain from vm.fp consists of live frames, and that of runs of live records.
            unsafe {
                if !run.is_null() && (run as usize) < at.map_or(usize::MAX, |frame| entry_sp(frame)) {
                    self.walk_compiled(exit_frame, (*run).construct, &mut |frame| frames.take(frame));
                    exit_frame = (*run).exit_frame;
                    run = (*run).previous;
                    continue;
                }
                // The innermost activation's frames, down to its entry frame.
                while let Some(frame_ref) = at
                    && frames.wants_more()
                {
                    let flags = frame_ref.flags();
                    outermost = at;
                    at = frame_ref.previous();
                    if flags & frame::FLAG_REPLACED == 0 {
                        let mut construct = flags & frame::FLAG_CONSTRUCT != 0;
                        // Compiled code that calls or leaves for the interpreter leaves the flag out.
                        if flags & frame::FLAG_ENTRY != 0
                            && exit_frame & 1 != 0
                            && (run as usize) < at.map_or(usize::MAX, |frame| entry_sp(frame))
                        {
                            construct |= self.walk_compiled(exit_frame, (*run).construct, &mut |_| false);
                        }
                        frames.take(CapturedFrame::of(frame_ref.code(), frame_ref.pc_offset(), construct));
                    }
                    if flags & frame::FLAG_ENTRY != 0 {
                        break;
                    }
                }
            }
        }
        if let Some(frame_ref) = outermost
            && at.is_none()
        {
            // SAFETY: a frame of the chain.
            unsafe { self.async_frames(frame_ref, &mut frames) };
        }
        frames.frames
    }

    fn walk_compiled(
        &self,
        exit_frame: usize,
        construct: bool,
        visit: &mut dyn FnMut(CapturedFrame) -> bool,
    ) -> bool {
        match &self.tier {
            Some(tier) if exit_frame != 0 => {
                tier.walk_compiled(exit_frame, construct, &mut |code, pc, construct| {
                    visit(CapturedFrame::of(code, pc, construct))
                })
            }
            _ => construct,
        }
    }

    /// A call out of compiled code has thrown: notes where, unless something further in has.
    #[cold]
    #[inline(never)]
    pub fn note_compiled_throw(&mut self) {
        if self.throw_site.is_none() && !self.terminating {
            let mut site = None;
            self.walk_compiled(self.exit_frame, false, &mut |frame| {
                let position = frame.function.position_at(frame.pc);
                site = Some((frame.script, position, position));
                false
            });
            self.throw_site = site;
        }
    }

    /// The async functions that wait for the outermost frame, if that is one that a job runs: each is the only
    /// one that awaits the promise of the one before.
    ///
    /// # Safety
    /// The frame is live.
    unsafe fn async_frames(&self, outermost: FrameRef, frames: &mut Collector) {
        // SAFETY: the caller's promise; resumed frames keep their owner in the ARGS word.
        let promise = unsafe {
            if outermost.flags() & frame::FLAG_GENERATOR != 0 {
                generators::promise_of(outermost.header(frame::ARGS))
            } else {
                Some(self.running_reaction).filter(|promise| promise.is_kind(CellKind::Promise))
            }
        };
        let Some(mut promise) = promise else { return };
        // A `then` between them passes the value on, without a frame.
        let mut hops = 0;
        while frames.wants_more() && hops < 100 {
            let first = self.promise_reactions(promise);
            if first.is_undefined() {
                return;
            }
            let cell: Gc<ValueArray> = first.as_gc();
            if !cell.get(reaction::NEXT).is_undefined() {
                return;
            }
            let subject = cell.get(reaction::SUBJECT);
            let kind = ReactionKind::of(cell);
            if kind == ReactionKind::Await {
                if let Some((code, pc)) = generators::suspended_at(subject) {
                    frames.take(CapturedFrame { is_async: true, ..CapturedFrame::of(code, pc, false) });
                }
                let Some(next) = generators::promise_of(subject) else { return };
                promise = next;
                hops = 0;
            } else if kind == ReactionKind::Then
                && let Some((name, index, next)) = promise_combinators::element_of(cell)
            {
                if let Some(last) = frames.frames.last().cloned() {
                    let combinator = Some((name, index));
                    frames.take(CapturedFrame { combinator, is_async: true, ..last });
                }
                promise = next;
                hops = 0;
            } else if subject.is_kind(CellKind::Promise) {
                promise = subject;
                hops += 1;
            } else {
                return;
            }
        }
    }

    /// The own `stack` of a new error, without a trace yet.
    pub fn add_stack_accessor(&mut self, error: Gc<JsObject>) -> JsResult<()> {
        let pair = self.intrinsic(Intrinsic::ErrorStackAccessor);
        self.add_named(
            error,
            self.names.stack,
            pair,
            Attributes(Attributes::CONFIGURABLE | Attributes::ACCESSOR),
        )
    }

    /// Captures the trace of an error whose `stack` is there.
    pub fn capture_stack(&mut self, error: Gc<JsObject>) -> JsResult<()> {
        self.capture_stack_above(error, Value::UNDEFINED)
    }

    /// As `capture_stack`, without the innermost call of `above`, if that is a function of the program, and
    /// what it called. A function that is not running leaves nothing, as in V8.
    pub fn capture_stack_above(&mut self, error: Gc<JsObject>, above: Value) -> JsResult<()> {
        debug_assert!(error.header.is(CellKind::Error));
        let state = self.captured_state(above)?;
        self.set_internal(error, STACK_STATE, state);
        Ok(())
    }

    /// `Error.captureStackTrace`: gives any object a `stack`.
    pub fn define_stack(&mut self, object: Gc<JsObject>, above: Value) -> JsResult<()> {
        if !self.is_extensible(object)? {
            return Err(self.type_error("Cannot define property stack, object is not extensible"));
        }
        let state = self.captured_state(above)?;
        let is_error = object.header.is(CellKind::Error);
        let (get, set) = if is_error {
            let pair: Gc<ValueArray> = self.intrinsic(Intrinsic::ErrorStackAccessor).as_gc();
            (pair.get(0), pair.get(1))
        } else {
            let holder = self.new_value_array_from(&[state, object.value()])?.value();
            let get = self.new_native_closure(error::get_own_stack, self.names.empty, 0, holder)?.value();
            let set = self.new_native_closure(error::set_own_stack, self.names.empty, 1, holder)?.value();
            (get, set)
        };
        let descriptor = PropertyDescriptor::accessor(get, set, Attributes::CONFIG);
        self.define_property_or_throw(object, self.names.stack, descriptor)?;
        if is_error {
            self.set_internal(object, STACK_STATE, state);
        }
        Ok(())
    }

    fn captured_state(&mut self, above: Value) -> JsResult<Value> {
        let Some(limit) = self.stack_trace_limit else { return Ok(Value::UNDEFINED) };
        let above = above
            .is_kind(CellKind::Function)
            .then(|| self.code_of(above.as_gc::<JsFunction>().code) as *const CodeBlock as usize);
        let frames = self.collect_frames(limit as usize, above);
        Ok(self.alloc_native(CellKind::Native, Box::new(CapturedStack(frames)))?.value())
    }

    /// What an error's trace is, if it has one: put into words if it was not yet. Runs script: the error's
    /// `name` and `message`, and `Error.prepareStackTrace`.
    pub fn error_stack(&mut self, error: Gc<JsObject>) -> JsResult<Value> {
        self.stack_in(StackHolder::Error(error))
    }

    /// As `error_stack`, for messages: a string, also one that replaced the property. What is thrown on the
    /// way is dropped.
    pub fn shown_stack(&mut self, error: Gc<JsObject>) -> Option<Value> {
        let stack = match self.get_own_data(error, self.names.stack) {
            Some(stack) => stack,
            None => {
                let stack = self.error_stack(error);
                self.catch(stack).ok()?.ok()?
            }
        };
        stack.is_string().then_some(stack)
    }

    /// The value of a `stack`.
    pub fn stack_in(&mut self, holder: StackHolder) -> JsResult<Value> {
        let state = holder.state();
        if !state.is_kind(CellKind::Native) {
            return Ok(state);
        }
        let mut cell: Gc<NativeCell> = state.as_gc();
        let Some(captured) = cell.downcast::<CapturedStack>() else { return Ok(state) };
        let frames: Vec<TraceFrame> = captured.0.iter().map(CapturedFrame::trace_frame).collect();
        // Who looks at it meanwhile finds nothing.
        holder.set_state(self, Value::UNDEFINED);
        let text = self.stack_text(holder.object(), &frames);
        holder.set_state(self, *text.as_ref().unwrap_or(&state));
        text
    }

    /// What `Error.prepareStackTrace` makes of a trace, or the header line and one line per frame.
    fn stack_text(&mut self, error: Gc<JsObject>, frames: &[TraceFrame]) -> JsResult<Value> {
        if let Some(stack) = self.prepared_stack(error, frames)? {
            return Ok(stack);
        }
        let header = error::error_text(self, error)?;
        let mut text = self.view(header)?.to_rust_string();
        for frame in frames {
            let _ = write!(text, "\n    at {}", frame.render());
        }
        Ok(self.try_new_string(&text)?.value())
    }

    /// None: the script has no such function.
    fn prepared_stack(&mut self, error: Gc<JsObject>, frames: &[TraceFrame]) -> JsResult<Option<Value>> {
        let constructor = self.intrinsic(Intrinsic::Error);
        if self.preparing_stack || !constructor.is_object() {
            return Ok(None);
        }
        let Some(prepare) = self.get_own_data(constructor.as_gc(), self.names.prepare_stack_trace) else {
            return Ok(None);
        };
        if !self.is_callable(prepare) {
            return Ok(None);
        }
        let mut sites: RootedVec = self.heap.rooted_vec();
        for frame in frames {
            sites.push(call_site::new_call_site(self, frame)?.value());
        }
        let sites = self.new_array_from(&sites)?.value();
        self.preparing_stack = true;
        let result = self.call(prepare, constructor, &[error.value(), sites]);
        self.preparing_stack = false;
        Ok(Some(result?))
    }
}

/// Internal field of errors: the state of their `stack`.
const STACK_STATE: usize = 0;
/// Internal fields of errors.
pub const ERROR_FIELDS: usize = 1;

/// What has the state of a `stack`.
#[derive(Clone, Copy)]
pub enum StackHolder {
    Error(Gc<JsObject>),
    /// (state, object), which the accessor functions share.
    Accessor(Gc<ValueArray>),
}

impl StackHolder {
    fn state(self) -> Value {
        match self {
            StackHolder::Error(error) => error.word(STACK_STATE),
            StackHolder::Accessor(holder) => holder.get(0),
        }
    }

    fn object(self) -> Gc<JsObject> {
        match self {
            StackHolder::Error(error) => error,
            StackHolder::Accessor(holder) => holder.get(1).as_gc(),
        }
    }

    /// Sets the value, or another state.
    pub fn set_state(self, vm: &mut Vm, state: Value) {
        match self {
            StackHolder::Error(error) => vm.set_internal(error, STACK_STATE, state),
            StackHolder::Accessor(mut holder) => {
                holder.set(0, state);
                vm.heap.write_barrier_value(holder.header(), state.0);
            }
        }
    }
}

fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars().map(u32::from);
    chars.next().is_some_and(is_identifier_start) && chars.all(is_identifier_part)
}

/// Native stack pointer at which the activation of this frame was entered.
///
/// # Safety
/// The frame is live.
unsafe fn entry_sp(frame_ref: FrameRef) -> usize {
    let mut at = frame_ref;
    loop {
        // SAFETY: frames up to the entry frame are live.
        unsafe {
            if at.flags() & frame::FLAG_ENTRY != 0 {
                return at.header(frame::NATIVE_SP).as_private::<u8>() as usize;
            }
            match at.previous() {
                Some(previous) => at = previous,
                None => return usize::MAX,
            }
        }
    }
}
