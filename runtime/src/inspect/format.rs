//! `console.log`'s arguments to text: printf-like first argument, the rest inspected.

use super::value::{inspect, inspect_top};
use lanner_engine::embedding::{Gc, Intrinsic, JsResult, JsString, Value, Vm};

fn string_text(vm: &mut Vm, value: Value) -> JsResult<String> {
    let string: Gc<JsString> = value.as_gc();
    Ok(vm.view(string)?.to_rust_string())
}

/// util.format.
pub fn format(vm: &mut Vm, args: &[Value]) -> JsResult<String> {
    let mut out = String::new();
    let mut rest = 0;
    if let Some(&first) = args.first()
        && first.is_string()
        && args.len() > 1
    {
        let template = string_text(vm, first)?;
        rest = 1;
        let mut chars = template.chars().peekable();
        while let Some(c) = chars.next() {
            if c != '%' {
                out.push(c);
                continue;
            }
            let Some(&directive) = chars.peek() else {
                out.push('%');
                break;
            };
            if directive == '%' {
                chars.next();
                out.push('%');
                continue;
            }
            if !"sdifjoOc".contains(directive) || rest >= args.len() {
                out.push('%');
                continue;
            }
            chars.next();
            let arg = args[rest];
            rest += 1;
            out.push_str(&substitute(vm, directive, arg)?);
        }
    }
    for (i, &arg) in args.iter().enumerate().skip(rest) {
        if i > 0 {
            out.push(' ');
        }
        if arg.is_string() {
            out.push_str(&string_text(vm, arg)?);
        } else {
            out.push_str(&inspect_top(vm, arg));
        }
    }
    Ok(out)
}

fn substitute(vm: &mut Vm, directive: char, arg: Value) -> JsResult<String> {
    Ok(match directive {
        's' if arg.is_string() => string_text(vm, arg)?,
        's' => inspect(vm, arg),
        'd' | 'i' | 'f' => {
            if arg.is_bigint() {
                inspect(vm, arg)
            } else if arg.is_symbol() || arg.is_object() {
                "NaN".into()
            } else {
                let mut n = vm.to_number(arg)?;
                if directive == 'i' {
                    n = n.trunc();
                }
                inspect(vm, Value::number(n))
            }
        }
        'c' => String::new(),
        'j' => json(vm, arg)?,
        _ => inspect(vm, arg),
    })
}

/// JSON.stringify, `[Circular]` for what goes round.
fn json(vm: &mut Vm, value: Value) -> JsResult<String> {
    let key = vm.key_from_str("stringify");
    match vm.invoke(vm.intrinsic(Intrinsic::Json), key, &[value]) {
        Ok(text) if text.is_string() => string_text(vm, text),
        Ok(_) => Ok("undefined".into()),
        Err(throw) => {
            let error = vm.take_exception(throw);
            let text = vm.describe_exception(error);
            if text.contains("circular structure") { Ok("[Circular]".into()) } else { Err(vm.throw(error)) }
        }
    }
}
