//! URLPattern: what the standard compiles a pattern to, for `lib/internal/urlpattern.js` to match with.

use super::{Binding, no_constants, string_argument};
use lanner_engine::embedding::{CallContext, JsResult, Value, Vm, method};
use urlpattern::quirks::{self, EcmaRegexp, StringOrInit, UrlPatternComponent, UrlPatternInit};
use urlpattern::{RegexSyntax, UrlPatternOptions};

pub const BINDING: Binding = Binding {
    name: "urlpattern",
    methods: &[method("parse", 3, parse), method("matchInput", 2, match_input)],
    constants: no_constants,
};

/// Text, or the nine entries of a pattern's dictionary, each text or undefined.
fn input(vm: &mut Vm, value: Value) -> JsResult<StringOrInit<'static>> {
    if value.is_string() {
        return Ok(StringOrInit::String(string_argument(vm, value)?.into()));
    }
    let list = vm.create_list_from_array_like(value)?;
    let part = |vm: &mut Vm, index: usize| -> JsResult<Option<String>> {
        match list.get(index) {
            Some(&text) if !text.is_undefined() => Ok(Some(string_argument(vm, text)?)),
            _ => Ok(None),
        }
    };
    Ok(StringOrInit::Init(UrlPatternInit {
        protocol: part(vm, 0)?,
        username: part(vm, 1)?,
        password: part(vm, 2)?,
        hostname: part(vm, 3)?,
        port: part(vm, 4)?,
        pathname: part(vm, 5)?,
        search: part(vm, 6)?,
        hash: part(vm, 7)?,
        base_url: part(vm, 8)?,
    }))
}

fn base(vm: &mut Vm, value: Value) -> JsResult<Option<String>> {
    if value.is_undefined() { Ok(None) } else { Ok(Some(string_argument(vm, value)?)) }
}

/// `parse(input, base, ignoreCase)`: undefined for what is no pattern; else whether it has groups of
/// regular expressions, then per component `[pattern, regular expression, ...names of its groups]`.
fn parse(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let input = input(vm, cx.arg(0))?;
    let base = base(vm, cx.arg(1))?;
    let options =
        UrlPatternOptions { regex_syntax: RegexSyntax::EcmaScript, ignore_case: cx.arg(2).is_true() };
    let Ok(init) = quirks::process_construct_pattern_input(input, base.as_deref()) else {
        return Ok(Value::UNDEFINED);
    };
    let Ok(pattern) = quirks::parse_pattern::<EcmaRegexp>(init, options) else {
        return Ok(Value::UNDEFINED);
    };
    let result = vm.new_array_from(&[Value::bool(pattern.has_regexp_groups)])?;
    let components = [
        pattern.protocol,
        pattern.username,
        pattern.password,
        pattern.hostname,
        pattern.port,
        pattern.pathname,
        pattern.search,
        pattern.hash,
    ];
    for UrlPatternComponent { pattern_string, regexp_string, group_name_list, .. } in components {
        let part = vm.new_array_from(&[])?;
        for text in [pattern_string, regexp_string].into_iter().chain(group_name_list) {
            let text = vm.try_new_string(&text)?.value();
            vm.array_push(part, text)?;
        }
        vm.array_push(result, part.value())?;
    }
    Ok(result.value())
}

/// `matchInput(input, base)`: the eight texts to match, null for what is no URL, undefined for a dictionary
/// with a base beside it.
fn match_input(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let input = input(vm, cx.arg(0))?;
    let base = base(vm, cx.arg(1))?;
    let Ok(processed) = quirks::process_match_input(input, base.as_deref()) else {
        return Ok(Value::UNDEFINED);
    };
    let Some(parts) = processed.and_then(|(input, _)| quirks::parse_match_input(input)) else {
        return Ok(Value::NULL);
    };
    let result = vm.new_array_from(&[])?;
    for text in [
        parts.protocol,
        parts.username,
        parts.password,
        parts.hostname,
        parts.port,
        parts.pathname,
        parts.search,
        parts.hash,
    ] {
        let text = vm.try_new_string(&text)?.value();
        vm.array_push(result, text)?;
    }
    Ok(result.value())
}
