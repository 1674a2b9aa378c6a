//! Values as they appear in error messages, in V8's wording. Nothing here runs script.

use crate::execution::Vm;
use crate::heap::CellKind;
use crate::object::{JsFunction, JsObject, NativeFunction, PropertyKey};
use crate::string::JsString;
use crate::value::{Gc, Value};

impl Vm {
    /// A property key in a message.
    pub fn describe_key(&mut self, key: PropertyKey) -> String {
        self.key_to_rust_string(key)
    }

    /// A value in a message: strings quoted by the caller's template, objects as `#<Object>`, functions by
    /// their source.
    pub fn describe(&mut self, value: Value) -> String {
        match value {
            Value::UNDEFINED => "undefined".into(),
            Value::NULL => "null".into(),
            Value::TRUE => "true".into(),
            Value::FALSE => "false".into(),
            _ if value.is_number() => self.number_to_string(value.as_number()).to_rust_string(),
            _ if value.is_string() => self.describe_string(value.as_gc()),
            _ if value.is_symbol() => self.describe_key(PropertyKey::symbol(value.as_gc())),
            _ if value.is_bigint() => self.bigint_to_string(value.as_gc(), 10),
            _ => self.describe_object(value),
        }
    }

    fn describe_string(&mut self, string: Gc<JsString>) -> String {
        match self.flatten(string) {
            Ok(flat) => flat.to_rust_string(),
            Err(throw) => {
                self.take_exception(throw);
                String::new()
            }
        }
    }

    /// An object in a message: `#<Point>`, `[object Array]`, a function's source.
    pub fn describe_object(&mut self, value: Value) -> String {
        if !value.is_object() {
            return self.describe(value);
        }
        match value.cell_kind().and_then(CellKind::from_u8) {
            Some(CellKind::Array) => "[object Array]".into(),
            Some(CellKind::ModuleNamespace) => "[object Module]".into(),
            Some(CellKind::Function) => {
                let function: Gc<JsFunction> = value.as_gc();
                let code = self.code_of(function.code);
                let text = code.script.source.text();
                text.get(code.function.source_start as usize..code.function.source_end as usize)
                    .unwrap_or("function () {}")
                    .to_string()
            }
            Some(CellKind::NativeFunction) => {
                let function: Gc<NativeFunction> = value.as_gc();
                let name = self.get_own_data(function.object(), self.names.name);
                let name = match name {
                    Some(name) if name.is_string() => self.describe_string(name.as_gc()),
                    _ => String::new(),
                };
                format!("function {}() {{ [native code] }}", native_name(&name))
            }
            Some(CellKind::Error) => {
                let text = self.describe_error(value.as_gc());
                if text.is_empty() { "#<Error>".into() } else { text }
            }
            _ => {
                let name = self.constructor_name(value.as_gc());
                format!("#<{name}>")
            }
        }
    }

    /// "Name: message" of an error, from data properties only.
    pub fn describe_error(&mut self, error: Gc<JsObject>) -> String {
        let name = self.find_data(error, self.names.name);
        let message = self.find_data(error, self.names.message);
        let mut text = |value: Option<Value>, default: &str| match value {
            Some(value) if value.is_string() => self.describe_string(value.as_gc()),
            Some(value) if !value.is_object() && !value.is_undefined() => self.describe(value),
            _ => default.to_string(),
        };
        let (name, message) = (text(name, "Error"), text(message, ""));
        match (name.is_empty(), message.is_empty()) {
            (_, true) => name,
            (true, false) => message,
            _ => format!("{name}: {message}"),
        }
    }

    /// The name of the function that an object's `constructor` is, without running getters.
    pub fn constructor_name(&mut self, object: Gc<JsObject>) -> String {
        let constructor = self.find_data(object, self.names.constructor);
        if let Some(constructor) = constructor
            && constructor.is_object()
        {
            if constructor.is_kind(CellKind::Function) {
                let function: Gc<JsFunction> = constructor.as_gc();
                let name = String::from_utf16_lossy(&self.code_of(function.code).function.name);
                if !name.is_empty() {
                    return name;
                }
            }
            if let Some(name) = self.get_own_data(constructor.as_gc(), self.names.name)
                && name.is_string()
            {
                let name = self.describe_string(name.as_gc());
                if !name.is_empty() {
                    return name;
                }
            }
        }
        "Object".into()
    }

    /// A data property on the prototype chain; getters, proxies and exotic lookups give None.
    pub fn find_data(&mut self, object: Gc<JsObject>, key: PropertyKey) -> Option<Value> {
        let mut at = object;
        loop {
            if at.header.is(CellKind::Proxy) || at.header.is(CellKind::ModuleNamespace) {
                return None;
            }
            if let Some(value) = self.get_own_data(at, key) {
                return Some(value);
            }
            if self.own_attributes(at, key).is_some() {
                return None;
            }
            let proto = self.proto_of(at);
            if !proto.is_object() {
                return None;
            }
            at = proto.as_gc();
        }
    }

    /// As V8 names a value that is not iterable: "undefined", "number 5", "object null", "object"…
    pub fn describe_for_iteration(&mut self, value: Value) -> String {
        let kind = self.type_of(value).to_rust_string();
        if value.is_string() {
            format!("{kind} \"{}\"", self.describe(value))
        } else if value.is_null() || value.is_bool() || value.is_number() {
            format!("{kind} {}", self.describe(value))
        } else {
            kind
        }
    }

    /// A thrown value as text: an error's stack, or the value itself.
    pub fn describe_exception(&mut self, value: Value) -> String {
        if value.is_kind(CellKind::Error) {
            if let Some(stack) = self.shown_stack(value.as_gc()) {
                return self.describe_string(stack.as_gc());
            }
            return self.describe_error(value.as_gc());
        }
        self.describe(value)
    }
}

/// A function's name as NativeFunction syntax (20.2.3.5) allows it: what is no PropertyName is quoted.
fn native_name(name: &str) -> String {
    let (prefix, rest) = match name.split_once(' ') {
        Some((prefix @ ("get" | "set"), rest)) => (format!("{prefix} "), rest),
        _ => (String::new(), name),
    };
    let is_plain = rest.starts_with('[') || rest.chars().all(|c| c.is_alphanumeric() || c == '$' || c == '_');
    if is_plain { name.to_string() } else { format!("{prefix}[{rest:?}]") }
}
