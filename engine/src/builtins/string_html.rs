//! B.2.2 The String prototype's methods that make HTML.

use super::install::{Method, method};
use super::string_prototype::this_string;
use crate::execution::{CallContext, JsResult, Vm};
use crate::string::StringBuilder;
use crate::value::Value;

// B.2.2.2.1 CreateHTML
fn create_html(vm: &mut Vm, cx: &CallContext, method: &str, tag: &str, attribute: &str) -> JsResult<Value> {
    let s = this_string(vm, cx, method)?;
    let mut out = StringBuilder::with_capacity(s.len() + 2 * tag.len() + 5);
    out.push_str("<");
    out.push_str(tag);
    if !attribute.is_empty() {
        let value = vm.to_string(cx.arg(0))?;
        out.push_str(" ");
        out.push_str(attribute);
        out.push_str("=\"");
        for unit in vm.view(value)?.units() {
            if unit == b'"' as u16 {
                out.push_str("&quot;");
            } else {
                out.push_unit(unit);
            }
        }
        out.push_str("\"");
    }
    out.push_str(">");
    out.push_string(vm, s)?;
    out.push_str("</");
    out.push_str(tag);
    out.push_str(">");
    Ok(out.finish(vm)?.value())
}

macro_rules! html_methods {
    ($($(#[$doc:meta])* $function:ident $name:literal $tag:literal $attribute:literal;)*) => {
        $($(#[$doc])* pub fn $function(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
            create_html(vm, cx, $name, $tag, $attribute)
        })*
        pub(super) const METHODS: &[Method] =
            &[$(method($name, !$attribute.is_empty() as u32, $function)),*];
    };
}

html_methods! {
    /// B.2.2.2
    anchor "anchor" "a" "name";
    /// B.2.2.3
    big "big" "big" "";
    /// B.2.2.4
    blink "blink" "blink" "";
    /// B.2.2.5
    bold "bold" "b" "";
    /// B.2.2.6
    fixed "fixed" "tt" "";
    /// B.2.2.7
    fontcolor "fontcolor" "font" "color";
    /// B.2.2.8
    fontsize "fontsize" "font" "size";
    /// B.2.2.9
    italics "italics" "i" "";
    /// B.2.2.10
    link "link" "a" "href";
    /// B.2.2.11
    small "small" "small" "";
    /// B.2.2.12
    strike "strike" "strike" "";
    /// B.2.2.13
    sub "sub" "sub" "";
    /// B.2.2.14
    sup "sup" "sup" "";
}
