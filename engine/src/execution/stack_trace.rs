//! Stack traces: `Error.stack`, captured when an error is made.

use super::{CodeBlock, Intrinsic, JsResult, Script, Vm};
use crate::builtins::promise_operations::{ReactionKind, reaction};
use crate::builtins::{call_site, promise_combinators};
use crate::bytecode::FunctionKind;
use crate::heap::{CellKind, RootedVec};
use crate::interpreter::generators;
use crate::interpreter::stack::{FrameRef, frame};
use crate::object::{Attributes, JsFunction, JsObject, PropertyDescriptor, ValueArray};
use crate::value::{Gc, Value};
use std::fmt::Write;
use std::rc::Rc;

/// Frames that are looked through for the function given to `Error.captureStackTrace`.
const MOST_FRAMES: usize = 10_000;

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
    /// Address of the code block: which function it is, for `Error.captureStackTrace`.
    pub code: usize,
    /// A suspended async function that waits for what runs.
    pub is_async: bool,
    /// No function of the program but a combinator of promises, by its name, that waits for the element of this
    /// index. The other fields mean nothing then.
    pub combinator: Option<(&'static str, u32)>,
}

impl TraceFrame {
    fn of(code: &CodeBlock, pc: u32, is_constructor: bool) -> TraceFrame {
        let is_top_level = matches!(
            code.kind(),
            FunctionKind::Script | FunctionKind::Eval | FunctionKind::Module | FunctionKind::AsyncModule
        );
        TraceFrame {
            script: code.script.clone(),
            position: code.position(pc),
            function: String::from_utf16_lossy(&code.function.name),
            type_name: String::from_utf16_lossy(&code.function.type_name),
            is_constructor,
            is_top_level,
            code: code as *const CodeBlock as usize,
            is_async: false,
            combinator: None,
        }
    }

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
            (of, name) => format!("{of}.{name}"),
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
        let mut frames = Vec::new();
        let mut at = if self.fp.is_null() { None } else { Some(FrameRef(self.fp)) };
        let (mut run, mut exit_frame) = (self.compiled_run, self.exit_frame);
        let mut outermost = at;
        while frames.len() < limit && (at.is_some() || !run.is_null()) {
            // SAFETY: the chain from vm.fp consists of live frames, and that of runs of live records.
            unsafe {
                if !run.is_null() && (run as usize) < at.map_or(usize::MAX, |frame| entry_sp(frame)) {
                    self.walk_compiled(exit_frame, (*run).construct, &mut |frame| {
                        frames.push(frame);
                        frames.len() < limit
                    });
                    exit_frame = (*run).exit_frame;
                    run = (*run).previous;
                    continue;
                }
                // The innermost activation's frames, down to its entry frame.
                while let Some(frame_ref) = at
                    && frames.len() < limit
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
                        frames.push(TraceFrame::of(frame_ref.code(), frame_ref.pc_offset(), construct));
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
            unsafe { self.async_frames(frame_ref, limit, &mut frames) };
        }
        frames
    }

    fn walk_compiled(
        &self,
        exit_frame: usize,
        construct: bool,
        visit: &mut dyn FnMut(TraceFrame) -> bool,
    ) -> bool {
        match &self.tier {
            Some(tier) if exit_frame != 0 => {
                tier.walk_compiled(exit_frame, construct, &mut |code, pc, construct| {
                    visit(TraceFrame::of(code, pc, construct))
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
                site = Some((frame.script.clone(), frame.position, frame.position));
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
    unsafe fn async_frames(&self, outermost: FrameRef, limit: usize, frames: &mut Vec<TraceFrame>) {
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
        while frames.len() < limit && hops < 100 {
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
                    frames.push(TraceFrame { is_async: true, ..TraceFrame::of(code, pc, false) });
                }
                let Some(next) = generators::promise_of(subject) else { return };
                promise = next;
                hops = 0;
            } else if kind == ReactionKind::Then
                && let Some((name, index, next)) = promise_combinators::element_of(cell)
            {
                if let Some(last) = frames.last().cloned() {
                    let combinator = Some((name, index));
                    frames.push(TraceFrame { combinator, is_async: true, ..last });
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

    /// Gives an error object its `stack`: header line, then one line per frame.
    pub fn capture_stack(&mut self, error: Gc<JsObject>) -> JsResult<()> {
        let limit = self.stack_trace_limit as usize;
        let frames = self.stack_frames(limit);
        self.define_stack(error, &frames)
    }

    /// As `capture_stack`, without the frames above and including the innermost call of `above`.
    pub fn capture_stack_above(&mut self, error: Gc<JsObject>, above: Value) -> JsResult<()> {
        let limit = self.stack_trace_limit as usize;
        if !above.is_kind(CellKind::Function) {
            return self.capture_stack(error);
        }
        let code = self.code_of(above.as_gc::<JsFunction>().code) as *const CodeBlock as usize;
        let mut frames = self.stack_frames(MOST_FRAMES);
        // A function that is not running leaves nothing, as in V8.
        let skipped = frames.iter().position(|frame| frame.code == code).map_or(frames.len(), |at| at + 1);
        frames.drain(..skipped);
        frames.truncate(limit);
        self.define_stack(error, &frames)
    }

    /// What the script's `Error.prepareStackTrace` makes of the frames. It is asked when the stack is
    /// captured. None: there is no such function, or it threw.
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
        match result {
            Ok(stack) => Ok(Some(stack)),
            Err(throw) if self.terminating => Err(throw),
            Err(throw) => {
                self.take_exception(throw);
                Ok(None)
            }
        }
    }

    fn define_stack(&mut self, error: Gc<JsObject>, frames: &[TraceFrame]) -> JsResult<()> {
        if let Some(stack) = self.prepared_stack(error, frames)? {
            let desc = PropertyDescriptor::data(stack, Attributes::HIDDEN);
            return self.define_property_or_throw(error, self.names.stack, desc);
        }
        let mut text = self.error_headline(error)?;
        for frame in frames {
            let _ = write!(text, "\n    at {}", frame.render());
        }
        let stack = self.new_string(&text).value();
        let key = self.names.stack;
        self.define_property_or_throw(error, key, PropertyDescriptor::data(stack, Attributes::HIDDEN))
    }

    /// "Name: message" without running script: data properties only.
    fn error_headline(&mut self, error: Gc<JsObject>) -> JsResult<String> {
        let name = self.chain_data(error, self.names.name);
        let message = self.chain_data(error, self.names.message);
        let text = |value: Option<Value>| match value {
            Some(value) if value.is_string() => value.as_gc::<crate::string::JsString>().to_rust_string(),
            _ => String::new(),
        };
        let (name, message) = (text(name), text(message));
        let name = if name.is_empty() { "Error".to_string() } else { name };
        Ok(if message.is_empty() { name } else { format!("{name}: {message}") })
    }

    /// A data property found on the ordinary prototype chain; accessors and exotics give None.
    fn chain_data(&mut self, object: Gc<JsObject>, key: crate::object::PropertyKey) -> Option<Value> {
        let mut at = object;
        for _ in 0..100 {
            if let Some(value) = self.get_own_data(at, key) {
                return Some(value);
            }
            let proto = self.proto_of(at);
            if !proto.is_object() {
                return None;
            }
            at = proto.as_gc();
        }
        None
    }
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
