//! Uncaught errors as people see them: where, the line, a caret, the stack.

use lanner_engine::embedding::{CellKind, JsObject, JsString, ModuleId, Script, Throw, Value, Vm};
use std::fmt::Write;
use std::rc::Rc;

/// Node's warning about a top-level await that nothing will settle.
pub fn unsettled(vm: &Vm, module: ModuleId) -> String {
    let mut out = String::new();
    for (script, position) in vm.stalled_modules(module) {
        let at = script.source.shown_position(position);
        let line = script.source.shown_line(at.line);
        let caret = " ".repeat(at.column as usize);
        let _ = writeln!(
            out,
            "Warning: Detected unsettled top-level await at {}:{}\n{line}\n{caret}^\n\n",
            script.source.shown_name(),
            at.line + 1
        );
    }
    out
}

/// Text for an uncaught exception, ending in a line feed.
pub fn uncaught(vm: &mut Vm, throw: Throw) -> String {
    let site = vm.throw_site.take();
    let value = vm.take_exception(throw);
    let mut out = String::new();
    if let Some((script, start, end)) = site {
        let at = script.source.shown_position(start);
        source_line(&mut out, &script, at.line, at.column, end.saturating_sub(start));
    } else if value.is_kind(CellKind::Error)
        && let Some((script, line, column)) = made_at(vm, value)
    {
        // Nothing was thrown here: the reason of a rejection.
        source_line(&mut out, &script, line, column, 1);
    }
    let text = crate::node::errors::inspect(vm, value);
    if value.is_kind(CellKind::Error) {
        let _ = writeln!(out, "{text}");
    } else if value.is_object() {
        let _ = writeln!(out, "Uncaught:\n{text}\n(Use an Error object to get a stack trace)");
    } else {
        let _ = writeln!(out, "Uncaught {text}\n(Use an Error object to get a stack trace)");
    }
    out
}

/// The line a problem is in, with carets under it.
fn source_line(out: &mut String, script: &Script, line: u32, column: u32, width: u32) {
    let text = script.source.shown_line(line);
    let _ = writeln!(out, "{}:{}", script.source.shown_name(), line + 1);
    let shown: String = text.chars().take(400).collect();
    let _ = writeln!(out, "{shown}");
    // Tabs stay tabs so that the caret stands under its character.
    let lead: String =
        text.chars().take(column as usize).take(400).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    let width = (width.max(1) as usize).min(text.chars().count().saturating_sub(lead.len()).max(1));
    let _ = writeln!(out, "{lead}{}\n", "^".repeat(width));
}

/// Where an error was made: the first line of its stack, if that names a script. Zero-based.
fn made_at(vm: &mut Vm, error: Value) -> Option<(Rc<Script>, u32, u32)> {
    let stack = vm.shown_stack(error.as_gc::<JsObject>())?;
    let stack = stack.as_gc::<JsString>().to_rust_string();
    let place = stack.lines().find_map(|line| line.strip_prefix("    at "))?;
    let place = place.rsplit_once('(').map_or(place, |(_, inner)| inner.trim_end_matches(')'));
    let mut parts = place.rsplitn(3, ':');
    let column: u32 = parts.next()?.parse().ok()?;
    let line: u32 = parts.next()?.parse().ok()?;
    let url = parts.next()?;
    let script = vm.scripts.iter().find(|script| script.source.shown_name() == url)?.clone();
    Some((script, line.checked_sub(1)?, column.checked_sub(1)?))
}
