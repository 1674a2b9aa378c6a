//! Uncaught errors as people see them: where, the line, a caret, the stack.

use lanner_engine::embedding::{ModuleId, Throw, Vm};
use std::fmt::Write;

/// Node's warning about a top-level await that nothing will settle.
pub fn unsettled(vm: &Vm, module: ModuleId) -> String {
    let mut out = String::new();
    for (script, position) in vm.stalled_modules(module) {
        let at = script.source.line_column(position);
        let line = script.source.line_text(at.line);
        let caret = " ".repeat(at.column as usize);
        let _ = writeln!(
            out,
            "Warning: Detected unsettled top-level await at {}:{}\n{line}\n{caret}^\n\n",
            script.url,
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
        let at = script.source.line_column(start);
        let line = script.source.line_text(at.line);
        let _ = writeln!(out, "{}:{}", script.url, at.line + 1);
        let shown: String = line.chars().take(400).collect();
        let _ = writeln!(out, "{shown}");
        // Tabs stay tabs so that the caret stands under its character.
        let lead: String = line
            .chars()
            .take(at.column as usize)
            .take(400)
            .map(|c| if c == '\t' { '\t' } else { ' ' })
            .collect();
        let width = (end.saturating_sub(start).max(1) as usize)
            .min(line.chars().count().saturating_sub(lead.len()).max(1));
        let _ = writeln!(out, "{lead}{}\n", "^".repeat(width));
    }
    if value.is_object() {
        let text = crate::inspect::uncaught_value(vm, value);
        let _ = writeln!(out, "{text}");
    } else {
        let text = crate::inspect::inspect(vm, value);
        let _ = writeln!(out, "Uncaught {text}\n(Use an Error object to get a stack trace)");
    }
    out
}
