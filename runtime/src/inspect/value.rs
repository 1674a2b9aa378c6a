//! util.inspect's form: nesting to depth 2, lines broken past 72 columns, circular references marked.

use lanner_engine::embedding::{
    ArrayBuffer, CellKind, Gc, JsArray, JsObject, JsString, PromiseState, PropertyKey, Value, Vm,
};

const MAX_DEPTH: usize = 2;
const MAX_ITEMS: usize = 100;
/// Prototypes looked at for a name.
const MAX_CHAIN: usize = 1000;
/// Bytes of an ArrayBuffer that are shown.
const MAX_BYTES: usize = 50;
const BREAK_LENGTH: usize = 72;

/// A value nested in other output (strings quoted).
pub fn inspect(vm: &mut Vm, value: Value) -> String {
    Inspector { vm, seen: Vec::new(), circular: Vec::new() }.value(value, 0)
}

/// A value on its own.
pub fn inspect_top(vm: &mut Vm, value: Value) -> String {
    inspect(vm, value)
}

/// An uncaught error: its stack and its own extra properties.
pub fn uncaught_value(vm: &mut Vm, value: Value) -> String {
    let text = inspect(vm, value);
    if value.is_kind(CellKind::Error) {
        text
    } else {
        format!("Uncaught:\n{text}\n(Use an Error object to get a stack trace)")
    }
}

struct Inspector<'a> {
    vm: &'a mut Vm,
    seen: Vec<Value>,
    circular: Vec<Value>,
}

/// A string as a literal, quotes chosen as Node does.
fn quote(text: &str) -> String {
    let quote = if !text.contains('\'') {
        '\''
    } else if !text.contains('"') {
        '"'
    } else if !text.contains('`') && !text.contains("${") {
        '`'
    } else {
        '\''
    };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{8}' => out.push_str("\\b"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            '\\' => out.push_str("\\\\"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if (c as u32) < 0x20 || (0x7f..0xa0).contains(&(c as u32)) => {
                out.push_str(&format!("\\x{:02X}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}

fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_' || c == '$')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$')
}

impl Inspector<'_> {
    fn text_of(&mut self, value: Value) -> String {
        let string: Gc<JsString> = value.as_gc();
        match self.vm.view(string) {
            Ok(view) => view.to_rust_string(),
            Err(throw) => {
                self.vm.take_exception(throw);
                String::new()
            }
        }
    }

    fn value(&mut self, value: Value, depth: usize) -> String {
        if value.is_string() {
            return quote(&self.text_of(value));
        }
        if value.is_number() && value.as_number() == 0.0 && value.as_number().is_sign_negative() {
            return "-0".into();
        }
        if value.is_bigint() {
            return format!("{}n", self.vm.describe(value));
        }
        if !value.is_object() {
            return self.vm.describe(value);
        }
        if self.seen.contains(&value) {
            if !self.circular.contains(&value) {
                self.circular.push(value);
            }
            let index = self.circular.iter().position(|&v| v == value).unwrap_or(0) + 1;
            return format!("[Circular *{index}]");
        }
        if self.vm.check_stack().is_err() {
            self.vm.exception = Value::UNDEFINED;
            return "[Object]".into();
        }
        self.seen.push(value);
        let text = match self.custom(value, depth) {
            Some(text) => text,
            None => self.object(value, depth),
        };
        self.seen.pop();
        match self.circular.iter().position(|&v| v == value) {
            Some(index) => format!("<ref *{}> {text}", index + 1),
            None => text,
        }
    }

    /// What the object's own `Symbol.for('nodejs.util.inspect.custom')` method makes of it. An error in the
    /// method leaves the ordinary form.
    fn custom(&mut self, value: Value, depth: usize) -> Option<String> {
        if value.is_kind(CellKind::Proxy) {
            return None;
        }
        let vm = &mut *self.vm;
        let name = vm.intern("nodejs.util.inspect.custom");
        let symbol = vm.registered_symbol(name).ok()?;
        let key = PropertyKey::symbol(symbol);
        let method = vm.find_data(value.as_gc(), key).filter(|method| vm.is_callable(*method))?;
        let left = Value::int(MAX_DEPTH as i32 - depth as i32);
        match vm.call(method, value, &[left]) {
            Ok(shown) if shown.is_string() => {
                let pad = format!("\n{}", " ".repeat(2 * depth));
                Some(self.text_of(shown).replace('\n', &pad))
            }
            Ok(shown) => Some(self.value(shown, depth)),
            Err(throw) => {
                self.vm.take_exception(throw);
                None
            }
        }
    }

    /// Constructor name for the prefix; None for null prototypes.
    fn class_name(&mut self, object: Gc<JsObject>) -> Option<String> {
        let mut at = object;
        for hops in 0..MAX_CHAIN {
            let proto = match self.vm.get_prototype_of(at) {
                Ok(proto) => proto,
                Err(throw) => {
                    self.vm.take_exception(throw);
                    break;
                }
            };
            if !proto.is_object() {
                return if hops == 0 { None } else { Some("Object".into()) };
            }
            at = proto.as_gc();
            // A class without a name passes its base's on.
            let constructor = self.vm.get_own_data(at, self.vm.names.constructor);
            if let Some(constructor) = constructor.filter(|c| c.is_object())
                && let Some(name) = self.vm.find_data(constructor.as_gc(), self.vm.names.name)
                && name.is_string()
            {
                let name = self.text_of(name);
                if !name.is_empty() {
                    return Some(name);
                }
            }
        }
        Some("Object".into())
    }

    fn tag(&mut self, object: Gc<JsObject>, class: &str) -> String {
        let key = self.vm.symbols.to_string_tag;
        match self.vm.find_data(object, key) {
            Some(tag) if tag.is_string() => {
                let tag = self.text_of(tag);
                if tag.is_empty() || tag == class { String::new() } else { format!(" [{tag}]") }
            }
            _ => String::new(),
        }
    }

    fn object(&mut self, value: Value, depth: usize) -> String {
        let object: Gc<JsObject> = value.as_gc();
        let kind = CellKind::from_u8(object.header.kind);
        if kind == Some(CellKind::Proxy) {
            let proxy: Gc<lanner_engine::embedding::JsProxy> = value.as_gc();
            return if proxy.target.is_object() {
                format!("Proxy({})", self.value(proxy.target, depth))
            } else {
                "<Revoked Proxy>".into()
            };
        }
        let class = self.class_name(object);
        let name = match kind {
            Some(CellKind::ModuleNamespace) => "[Module: null prototype]".into(),
            _ => class.clone().unwrap_or_else(|| "[Object: null prototype]".into()),
        };
        match kind {
            Some(CellKind::Array) => return self.array(object.cast(), &name, depth),
            Some(CellKind::Error) => return self.error(object, depth),
            _ => {}
        }
        if object.is_callable() {
            let base = self.function_text(object, class.as_deref());
            let items = self.properties(object, depth, &[]);
            return if items.is_empty() {
                base
            } else {
                self.braces(&format!("{base} "), "{", "}", items, depth, false)
            };
        }
        let (prefix, mut items) = match kind {
            Some(CellKind::Map | CellKind::Set) => {
                let (items, size) = self.collection(value, depth);
                let base = if kind == Some(CellKind::Map) { "Map" } else { "Set" };
                let base = if name == base { String::new() } else { format!("[{base}] ") };
                (format!("{name}({size}) {base}"), items)
            }
            Some(CellKind::ArrayBuffer | CellKind::SharedArrayBuffer) => {
                (format!("{name} "), self.buffer_contents(value))
            }
            Some(CellKind::DataView) => {
                let items = ["byteLength", "byteOffset", "buffer"]
                    .map(|field| {
                        let key = self.vm.key_from_str(field);
                        let shown = match self.vm.get(object, key) {
                            Ok(inner) => self.value(inner, depth + 1),
                            Err(throw) => {
                                self.vm.take_exception(throw);
                                "undefined".into()
                            }
                        };
                        format!("[{field}]: {shown}")
                    })
                    .to_vec();
                (format!("{name} "), items)
            }
            Some(CellKind::RegExp | CellKind::Date) => {
                let text = self.to_text(value);
                let items = self.properties(object, depth, &["lastIndex"]);
                return if items.is_empty() {
                    text
                } else {
                    self.braces(&format!("{text} "), "{", "}", items, depth, false)
                };
            }
            Some(
                CellKind::BooleanObject
                | CellKind::NumberObject
                | CellKind::StringObject
                | CellKind::SymbolObject
                | CellKind::BigIntObject,
            ) => {
                let inner = object.word(0);
                let text = self.value(inner, depth);
                let skip = if kind == Some(CellKind::StringObject) { inner } else { Value::UNDEFINED };
                let base = format!("[{name}: {text}]");
                let items = if skip.is_string() { Vec::new() } else { self.properties(object, depth, &[]) };
                return if items.is_empty() {
                    base
                } else {
                    self.braces(&format!("{base} "), "{", "}", items, depth, false)
                };
            }
            Some(CellKind::TypedArray) => return self.typed_array(object, &name, depth),
            Some(CellKind::WeakMap | CellKind::WeakSet) => return format!("{name} {{ <items unknown> }}"),
            Some(CellKind::MappedArguments | CellKind::UnmappedArguments) => {
                let items = self.elements(object, depth);
                return self.braces("[Arguments] ", "[", "]", items, depth, true);
            }
            Some(CellKind::Promise) => {
                let tag = self.tag(object, &name);
                let item = match self.vm.promise_state(value) {
                    (PromiseState::Pending, _) => "<pending>".to_string(),
                    (PromiseState::Fulfilled, result) => self.value(result, depth + 1),
                    (PromiseState::Rejected, reason) => {
                        format!("<rejected> {}", self.value(reason, depth + 1))
                    }
                };
                (format!("{name}{tag} "), vec![item])
            }
            Some(CellKind::AsyncGenerator) => ("Object [AsyncGenerator] ".to_string(), Vec::new()),
            Some(CellKind::Generator) => ("Object [Generator] ".to_string(), Vec::new()),
            _ => {
                let tag = self.tag(object, &name);
                // A tag that qualifies the class's name stands for both: Temporal.PlainDate.
                let qualified = tag
                    .strip_prefix(" [")
                    .and_then(|tag| tag.strip_suffix(']'))
                    .filter(|tag| tag.ends_with(&format!(".{name}")));
                let prefix = match qualified {
                    Some(tag) => format!("{tag} "),
                    None if name == "Object" && tag.is_empty() => String::new(),
                    None => format!("{name}{tag} "),
                };
                (prefix, Vec::new())
            }
        };
        if depth > MAX_DEPTH {
            return format!("[{}]", if prefix.is_empty() { "Object" } else { name.as_str() });
        }
        items.extend(self.properties(object, depth, &[]));
        self.braces(&prefix, "{", "}", items, depth, false)
    }

    /// The bytes of an ArrayBuffer, and how many there are.
    fn buffer_contents(&mut self, value: Value) -> Vec<String> {
        let buffer: Gc<ArrayBuffer> = value.as_gc();
        if !buffer.is_shared() && buffer.is_detached() {
            return vec!["(detached)".into(), "byteLength: 0".into()];
        }
        let length = buffer.length();
        let mut bytes = Vec::new();
        if let Some(block) = buffer.block() {
            for at in 0..length.min(MAX_BYTES) {
                bytes.push(format!("{:02x}", block.byte(at)));
            }
        }
        let more = match length.saturating_sub(MAX_BYTES) {
            0 => String::new(),
            1 => " ... 1 more byte".into(),
            n => format!(" ... {n} more bytes"),
        };
        vec![format!("[Uint8Contents]: <{}{more}>", bytes.join(" ")), format!("[byteLength]: {length}")]
    }

    fn to_text(&mut self, value: Value) -> String {
        let key = self.vm.names.to_string;
        let result = if value.is_kind(CellKind::Date) {
            let key = self.vm.key_from_str("toISOString");
            match self.vm.invoke(value, key, &[]) {
                Err(throw) => {
                    self.vm.take_exception(throw);
                    return "Invalid Date".into();
                }
                ok => ok,
            }
        } else {
            self.vm.invoke(value, key, &[])
        };
        match result {
            Ok(text) if text.is_string() => self.text_of(text),
            Ok(_) => String::new(),
            Err(throw) => {
                self.vm.take_exception(throw);
                String::new()
            }
        }
    }

    fn function_text(&mut self, object: Gc<JsObject>, class: Option<&str>) -> String {
        let name = match self.vm.get_own_data(object, self.vm.names.name) {
            Some(name) if name.is_string() => self.text_of(name),
            _ => String::new(),
        };
        let source = if object.header.is(CellKind::Function) {
            self.vm.describe_object(object.value())
        } else {
            String::new()
        };
        if source.starts_with("class") {
            let shown = if name.is_empty() { "(anonymous)".to_string() } else { name };
            let extends = match self.vm.get_prototype_of(object) {
                Ok(parent) if parent.is_object() => {
                    match self.vm.get_own_data(parent.as_gc(), self.vm.names.name) {
                        Some(n) if n.is_string() => self.text_of(n),
                        _ => String::new(),
                    }
                }
                _ => String::new(),
            };
            return if extends.is_empty() {
                format!("[class {shown}]")
            } else {
                format!("[class {shown} extends {extends}]")
            };
        }
        let kind = class.unwrap_or("Function");
        if name.is_empty() { format!("[{kind} (anonymous)]") } else { format!("[{kind}: {name}]") }
    }

    fn error(&mut self, object: Gc<JsObject>, depth: usize) -> String {
        let stack = self.vm.find_data(object, self.vm.names.stack);
        let mut text = match stack {
            Some(stack) if stack.is_string() && !stack.as_gc::<JsString>().is_empty() => self.text_of(stack),
            _ => format!("[{}]", self.vm.describe_error(object)),
        };
        if depth > 0 {
            let pad = " ".repeat(2 * depth);
            text = text.replace('\n', &format!("\n{pad}"));
        }
        let mut items = Vec::new();
        if let Some(cause) = self.vm.get_own_data(object, self.vm.names.cause) {
            items.push(format!("[cause]: {}", self.value(cause, depth + 1)));
        }
        if let Some(errors) = self.vm.get_own_data(object, self.vm.names.errors) {
            items.push(format!("[errors]: {}", self.value(errors, depth + 1)));
        }
        items.extend(self.properties(object, depth, &["stack", "message"]));
        if items.is_empty() {
            return text;
        }
        let pad = " ".repeat(2 * depth + 2);
        let end = " ".repeat(2 * depth);
        format!("{text} {{\n{pad}{}\n{end}}}", items.join(&format!(",\n{pad}")))
    }

    fn element(&mut self, object: Gc<JsObject>, index: u32, depth: usize) -> Option<String> {
        match self.vm.get_own_property(object, PropertyKey::index(index)) {
            Ok(Some(descriptor)) => Some(self.descriptor(&descriptor, depth)),
            Ok(None) => None,
            Err(throw) => {
                self.vm.take_exception(throw);
                None
            }
        }
    }

    fn descriptor(&mut self, d: &lanner_engine::embedding::PropertyDescriptor, depth: usize) -> String {
        if d.is_accessor() {
            let some = |v: Option<Value>| v.is_some_and(|v| v.is_object());
            return match (some(d.get), some(d.set)) {
                (true, true) => "[Getter/Setter]".into(),
                (true, false) => "[Getter]".into(),
                _ => "[Setter]".into(),
            };
        }
        self.value(d.value.unwrap_or(Value::UNDEFINED), depth + 1)
    }

    fn elements(&mut self, object: Gc<JsObject>, depth: usize) -> Vec<String> {
        let length = match self.vm.length_of_array_like(object) {
            Ok(length) => length as u32,
            Err(throw) => {
                self.vm.take_exception(throw);
                0
            }
        };
        let mut items = Vec::new();
        let mut index = 0;
        let mut shown = 0;
        while index < length && shown < MAX_ITEMS {
            match self.element(object, index, depth) {
                Some(text) => {
                    items.push(text);
                    index += 1;
                }
                None => {
                    let start = index;
                    while index < length && self.element(object, index, depth).is_none() {
                        index += 1;
                        if index - start > 1_000_000 {
                            index = length;
                        }
                    }
                    let n = index - start;
                    items.push(format!("<{n} empty item{}>", if n == 1 { "" } else { "s" }));
                }
            }
            shown += 1;
        }
        if index < length {
            let n = length - index;
            items.push(format!("... {n} more item{}", if n == 1 { "" } else { "s" }));
        }
        items
    }

    fn array(&mut self, array: Gc<JsArray>, name: &str, depth: usize) -> String {
        let length = array.length();
        let prefix = if name == "Array" { String::new() } else { format!("{name}({length}) ") };
        if depth > MAX_DEPTH {
            return format!("[{name}]");
        }
        let mut items = self.elements(array.object(), depth);
        let plain = items.len();
        items.extend(self.properties(array.object(), depth, &[]));
        let group = items.len() == plain;
        self.braces(&prefix, "[", "]", items, depth, group)
    }

    fn typed_array(&mut self, object: Gc<JsObject>, name: &str, depth: usize) -> String {
        let length = match self.vm.length_of_array_like(object) {
            Ok(length) => length,
            Err(throw) => {
                self.vm.take_exception(throw);
                0.0
            }
        };
        if depth > MAX_DEPTH {
            return format!("[{name}]");
        }
        let items = self.elements(object, depth);
        self.braces(&format!("{name}({length}) "), "[", "]", items, depth, true)
    }

    fn collection(&mut self, value: Value, depth: usize) -> (Vec<String>, usize) {
        // Key and value in turn.
        let entries = lanner_engine::embedding::collection_entries(self.vm, value);
        let size = entries.len() / 2;
        if depth > MAX_DEPTH {
            return (Vec::new(), size);
        }
        let is_map = value.is_kind(CellKind::Map);
        let items = entries
            .chunks_exact(2)
            .take(MAX_ITEMS)
            .map(|entry| {
                let key = self.value(entry[0], depth + 1);
                if is_map { format!("{key} => {}", self.value(entry[1], depth + 1)) } else { key }
            })
            .collect();
        (items, size)
    }

    fn properties(&mut self, object: Gc<JsObject>, depth: usize, skip: &[&str]) -> Vec<String> {
        let mut items = Vec::new();
        let keys = match self.vm.own_property_keys(object) {
            Ok(keys) => keys,
            Err(throw) => {
                self.vm.take_exception(throw);
                return items;
            }
        };
        let is_indexed = object.header.is(CellKind::Array) || object.header.is(CellKind::TypedArray);
        for key in keys.iter() {
            if is_indexed && key.is_index() {
                continue;
            }
            let descriptor = match self.vm.get_own_property(object, key) {
                Ok(Some(descriptor)) => descriptor,
                Ok(None) => continue,
                Err(throw) => {
                    self.vm.take_exception(throw);
                    // A module's variable before its declaration is evaluated.
                    if object.header.is(CellKind::ModuleNamespace) {
                        let name = self.vm.describe_key(key);
                        let name = if is_identifier(&name) { name } else { quote(&name) };
                        items.push(format!("{name}: <uninitialized>"));
                    }
                    continue;
                }
            };
            if descriptor.enumerable != Some(true) {
                continue;
            }
            let text = self.vm.describe_key(key);
            if skip.contains(&text.as_str()) {
                continue;
            }
            let shown = if key.is_symbol() || is_identifier(&text) { text } else { quote(&text) };
            items.push(format!("{shown}: {}", self.descriptor(&descriptor, depth)));
        }
        items
    }

    /// Joins items on one line if they fit, else one per line (numbers and short items of long arrays
    /// in columns).
    fn braces(
        &mut self,
        prefix: &str,
        open: &str,
        close: &str,
        items: Vec<String>,
        depth: usize,
        array: bool,
    ) -> String {
        if items.is_empty() {
            return format!("{prefix}{open}{close}");
        }
        let output = if array && items.len() > 6 { group_elements(items.clone()) } else { items.clone() };
        let pad = " ".repeat(2 * depth);
        if output.len() == items.len() {
            let total: usize = output.iter().map(|i| i.chars().count()).sum::<usize>() + output.len();
            let start = output.len() + 2 * depth + open.len() + prefix.len() + 10;
            if total + start <= BREAK_LENGTH + 8 && !output.iter().any(|i| i.contains('\n')) {
                let line = output.join(", ");
                return format!("{prefix}{open} {line} {close}");
            }
        }
        format!("{prefix}{open}\n{pad}  {}\n{pad}{close}", output.join(&format!(",\n{pad}  ")))
    }
}

/// Node's columns for long arrays: approximately square cells, right-aligned numbers.
fn group_elements(items: Vec<String>) -> Vec<String> {
    let extra = items.last().is_some_and(|i| i.starts_with("... "));
    let count = if extra { items.len() - 1 } else { items.len() };
    const SEPARATOR: usize = 2;
    let lengths: Vec<usize> = items[..count].iter().map(|i| i.chars().count() + SEPARATOR).collect();
    let total: usize = lengths.iter().sum();
    let max = lengths.iter().copied().max().unwrap_or(0);
    if items.iter().any(|i| i.contains('\n'))
        || max * 3 >= 80
        || !(total as f64 / max as f64 > 5.0 || max <= 8)
    {
        return items;
    }
    let bias = (max as f64 - total as f64 / items.len() as f64).sqrt();
    let biased = (max as f64 - 3.0 - bias).max(1.0);
    let columns =
        ((2.5 * biased * count as f64).sqrt() / biased).round().min((80.0 / max as f64).floor()).min(12.0)
            as usize;
    if columns <= 1 {
        return items;
    }
    let mut widths = Vec::new();
    for column in 0..columns {
        let width = (column..count).step_by(columns).map(|i| lengths[i]).max().unwrap_or(0);
        widths.push(width);
    }
    let numeric = items[..count].iter().all(|i| i.trim_end_matches('n').parse::<f64>().is_ok());
    let mut rows = Vec::new();
    let mut at = 0;
    while at < count {
        let end = (at + columns).min(count);
        let mut row = String::new();
        for i in at..end {
            let last = i + 1 == end;
            let cell = if last { items[i].clone() } else { format!("{}, ", items[i]) };
            let width = widths[i - at] - if last { SEPARATOR } else { 0 };
            let gap = " ".repeat(width.saturating_sub(cell.chars().count()));
            if numeric {
                row.push_str(&gap);
                row.push_str(&cell);
            } else if last {
                row.push_str(&cell);
            } else {
                row.push_str(&cell);
                row.push_str(&gap);
            }
        }
        rows.push(row);
        at = end;
    }
    if extra {
        rows.push(items[count].clone());
    }
    rows
}
