//! Stack traces: `Error.stack`, captured when an error is made.

use super::{CodeBlock, JsResult, Script, Vm};
use crate::bytecode::FunctionKind;
use crate::interpreter::stack::{FrameRef, frame};
use crate::object::{Attributes, JsObject, PropertyDescriptor};
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
    pub is_constructor: bool,
    pub is_top_level: bool,
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
            is_constructor,
            is_top_level,
        }
    }

    /// The line as V8 prints it, without the leading "    at ".
    pub fn render(&self) -> String {
        let at = self.script.source.line_column(self.position);
        let place = format!("{}:{}:{}", self.script.url, at.line + 1, at.column + 1);
        if self.is_top_level {
            if self.script.url == "<eval>" {
                format!("eval (<anonymous>:{}:{})", at.line + 1, at.column + 1)
            } else {
                place
            }
        } else if self.function.is_empty() {
            if self.is_constructor { format!("new <anonymous> ({place})") } else { place }
        } else if self.is_constructor {
            format!("new {} ({place})", self.function)
        } else {
            format!("{} ({place})", self.function)
        }
    }
}

impl Vm {
    /// The running frames, innermost first, at most `limit`. Interpreter and compiled frames interleave:
    /// each entry frame of the interpreter knows the native stack pointer it was entered at.
    pub fn stack_frames(&self, limit: usize) -> Vec<TraceFrame> {
        let mut frames = Vec::new();
        let marker = 0u8;
        let mut native_from = &marker as *const u8 as usize;
        let mut at = if self.fp.is_null() { None } else { Some(FrameRef(self.fp)) };
        let walk_native = |from: usize, to: usize, frames: &mut Vec<TraceFrame>| {
            if let Some(tier) = &self.tier {
                tier.walk_native(from, to, &mut |code, pc| {
                    if frames.len() < limit {
                        frames.push(TraceFrame::of(code, pc, false));
                    }
                });
            }
        };
        // Frames above the first entry frame belong to the innermost interpreter activation.
        let mut first_of_activation = true;
        while let Some(frame_ref) = at {
            if frames.len() >= limit {
                return frames;
            }
            // SAFETY: the chain from vm.fp consists of live frames.
            unsafe {
                if first_of_activation {
                    let entry = entry_sp(frame_ref);
                    walk_native(native_from, entry, &mut frames);
                    native_from = entry;
                    first_of_activation = false;
                }
                if frames.len() < limit {
                    let flags = frame_ref.flags();
                    frames.push(TraceFrame::of(
                        frame_ref.code(),
                        frame_ref.pc_offset(),
                        flags & frame::FLAG_CONSTRUCT != 0,
                    ));
                    if flags & frame::FLAG_ENTRY != 0 {
                        first_of_activation = true;
                    }
                }
                at = frame_ref.previous();
            }
        }
        walk_native(native_from, usize::MAX, &mut frames);
        frames.truncate(limit);
        frames
    }

    /// Gives an error object its `stack`: header line, then one line per frame.
    pub fn capture_stack(&mut self, error: Gc<JsObject>) -> JsResult<()> {
        let limit = self.stack_trace_limit as usize;
        let frames = self.stack_frames(limit);
        let mut text = self.error_headline(error)?;
        for frame in &frames {
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
