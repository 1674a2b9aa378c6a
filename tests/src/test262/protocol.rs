//! What the runner and its worker processes say to each other.
//!
//! The runner starts `lanner [engine flags] --test262-worker` and keeps it for many jobs. The
//! worker reads requests from stdin and writes one response to stdout for each, in order, until
//! stdin ends; then it exits with code 0. Nothing else may appear on stdout. stderr is free: the
//! runner keeps its last lines and shows them when the worker dies.
//!
//! All integers are little-endian.
//!
//! ```text
//! request   u32 length of what follows
//!           u8  flags: 1 module, 2 async, 4 the agent can not block
//!           u32 number of sources, at least 1
//!           per source: u32 length of the name, the name (UTF-8)
//!                       u32 length of the text, the text (UTF-8; ill-formed bytes as U+FFFD)
//! response  u32 length of what follows
//!           the text (UTF-8), in lines:
//!             1. `ok` | `throw parse` | `throw resolution` | `throw runtime` | `harness`
//!             2. the error's name (empty after `ok`)
//!             3. the error's message, with `\` as `\\`, line feed as `\n`, carriage return as `\r`
//!             then, verbatim, what the job printed, at most 64 KiB of it
//! ```
//!
//! For each request the worker makes a fresh VM (or at least a fresh realm that shares no objects),
//! defines `print` (collects its argument and a line feed for the response) and `$262`, and
//! evaluates all sources but the last as sloppy scripts of that realm, in order. These are the
//! harness files. A source of the same name has the same text in every request of one worker, so
//! parsed code may be cached by name. If one of them throws, the response is `harness`.
//!
//! The last source is the test; its name is the file's absolute path. It is a script, or a module
//! if flag 1 is set (its imports resolve against that path). The runner has already put
//! `"use strict";` in front where the scenario asks for it. Afterwards the worker runs all queued
//! jobs (promise reactions, timers) until none is left, whether the flag async is set or not.
//!
//! - `throw parse`: the test did not parse or has an early error; `throw resolution`: a module
//!   could not be linked; `throw runtime`: evaluation threw. An unhandled rejection is no throw.
//! - The error's name is its `constructor.name` where that is a string (test262's own error has no
//!   `name`), else its `name`, else, for a thrown primitive, the result of `typeof`.
//! - The message is the error's `message` as a string, or the thrown primitive as a string.
//!
//! The worker needs no time limit of its own: the runner kills it.

/// Flag bits of a request.
pub const MODULE: u8 = 1;
pub const ASYNC: u8 = 2;
pub const CAN_NOT_BLOCK: u8 = 4;

/// Encodes a request, its length prefix included.
pub fn encode_request(flags: u8, sources: &[(&str, &[u8])]) -> Vec<u8> {
    let size: usize = sources.iter().map(|(name, text)| 8 + name.len() + text.len()).sum();
    let mut out = Vec::with_capacity(9 + size);
    put_u32(&mut out, 5 + size);
    out.push(flags);
    put_u32(&mut out, sources.len());
    for (name, text) in sources {
        put_u32(&mut out, name.len());
        out.extend_from_slice(name.as_bytes());
        put_u32(&mut out, text.len());
        out.extend_from_slice(text);
    }
    out
}

fn put_u32(out: &mut Vec<u8>, value: usize) {
    let value = u32::try_from(value).expect("no test comes near 4 GiB");
    out.extend_from_slice(&value.to_le_bytes());
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Parse,
    Resolution,
    Runtime,
}

impl Phase {
    pub fn name(self) -> &'static str {
        match self {
            Phase::Parse => "parse",
            Phase::Resolution => "resolution",
            Phase::Runtime => "runtime",
        }
    }
}

/// What a job came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Completion {
    Normal,
    Throw { phase: Phase, name: String, message: String },
    Harness { name: String, message: String },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    pub completion: Completion,
    pub printed: String,
}

/// Decodes a response (without its length prefix).
pub fn decode_response(payload: &[u8]) -> Result<Response, String> {
    let text = String::from_utf8_lossy(payload);
    let mut lines = text.splitn(4, '\n');
    let kind = lines.next().unwrap_or_default();
    let name = lines.next().unwrap_or_default().to_owned();
    let message = unescape(lines.next().unwrap_or_default());
    let printed = lines.next().unwrap_or_default().to_owned();
    let throw = |phase| Completion::Throw { phase, name: name.clone(), message: message.clone() };
    let completion = match kind {
        "ok" => Completion::Normal,
        "throw parse" => throw(Phase::Parse),
        "throw resolution" => throw(Phase::Resolution),
        "throw runtime" => throw(Phase::Runtime),
        "harness" => Completion::Harness { name, message },
        other => return Err(format!("the worker answered with an unknown kind: {other:?}")),
    };
    Ok(Response { completion, printed })
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn request_layout() {
        let bytes = encode_request(MODULE, &[("a", b"xy")]);
        assert_eq!(bytes, [16, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, b'a', 2, 0, 0, 0, b'x', b'y']);
    }

    #[test]
    fn responses() {
        let response = decode_response(b"throw parse\nSyntaxError\na\\nb\\\\\nout\nput\n").unwrap();
        assert_eq!(response.printed, "out\nput\n");
        let Completion::Throw { phase, name, message } = response.completion else { panic!("a throw") };
        assert_eq!((phase, name.as_str(), message.as_str()), (Phase::Parse, "SyntaxError", "a\nb\\"));
        assert_eq!(decode_response(b"ok\n\n\n").unwrap().completion, Completion::Normal);
        assert!(decode_response(b"what\n").is_err());
    }
}
