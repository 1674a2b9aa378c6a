//! Errors that name the expression at fault, in V8's wording.

use crate::bytecode::{FunctionKind, Opcode};
use crate::execution::{Throw, Vm};
use crate::object::{JsFunction, PropertyKey};
use crate::value::{Gc, Value};

/// Source text of the expression the instruction reports, as V8's call-site renderer prints it: taken
/// from the source at the recorded position; None when there is none.
fn callee_text(vm: &Vm, pc: *const u32) -> Option<String> {
    if pc.is_null() || vm.fp.is_null() {
        return None;
    }
    // SAFETY: vm.fp is the running frame, and pc one of its instructions.
    unsafe {
        let code = super::stack::FrameRef(vm.fp).code();
        let offset = pc.offset_from(code.code);
        if offset < 0 || offset as usize >= code.function.code.len() {
            return None;
        }
        let position = code.position(offset as u32);
        render_callee(code.script.source.text(), position as usize)
    }
}

/// The callee expression that ends or starts at `position`: a dotted path of identifiers, with `(...)` for
/// calls inside it, as V8 abbreviates them.
fn render_callee(text: &str, position: usize) -> Option<String> {
    let bytes = text.as_bytes();
    if position >= bytes.len() || !text.is_char_boundary(position) {
        return None;
    }
    let is_word = |c: u8| c.is_ascii_alphanumeric() || c == b'_' || c == b'$' || c == b'#' || c >= 0x80;
    // Back over the path in front of the position.
    let mut start = position;
    while start > 0 && (is_word(bytes[start - 1]) || bytes[start - 1] == b'.') {
        start -= 1;
    }
    let mut end = position;
    let mut out = String::new();
    loop {
        let word = end.max(start);
        let mut at = word;
        while at < bytes.len() && is_word(bytes[at]) {
            at += 1;
        }
        if out.is_empty() {
            out.push_str(text.get(start..at)?);
        } else {
            out.push_str(text.get(word..at)?);
        }
        if at < bytes.len() && bytes[at] == b'.' && at + 1 < bytes.len() && is_word(bytes[at + 1]) {
            out.push('.');
            end = at + 1;
            start = end;
            continue;
        }
        break;
    }
    let out = out.trim_matches('.').to_string();
    if out.is_empty() || out.starts_with(|c: char| c.is_ascii_digit()) { None } else { Some(out) }
}

/// TypeError "x is not a function".
#[cold]
pub fn throw_not_callable(vm: &mut Vm, pc: *const u32, callee: Value) -> Throw {
    let name = match callee_text(vm, pc) {
        Some(text) => text,
        None => vm.describe(callee),
    };
    vm.type_error(format!("{name} is not a function"))
}

/// TypeError "x is not a constructor".
#[cold]
pub fn throw_not_constructor(vm: &mut Vm, pc: *const u32, callee: Value) -> Throw {
    let name = match callee_text(vm, pc) {
        Some(text) if text != "new" => text.trim_start_matches("new ").to_string(),
        _ => vm.describe(callee),
    };
    vm.type_error(format!("{name} is not a constructor"))
}

/// TypeError "x is not iterable".
#[cold]
pub fn throw_not_iterable(vm: &mut Vm, pc: *const u32, value: Value) -> Throw {
    let name = match callee_text(vm, pc) {
        Some(text) if value.is_object() || value.is_nullish() => {
            if value.is_nullish() {
                let kind = vm.describe(value);
                if text == kind { kind } else { text }
            } else {
                text
            }
        }
        _ => vm.describe_for_iteration(value),
    };
    vm.type_error(format!("{name} is not iterable"))
}

/// Class constructors need `new`.
#[cold]
pub fn throw_class_without_new(vm: &mut Vm, function: Gc<JsFunction>) -> Throw {
    let code = vm.code_of(function.code);
    debug_assert!(matches!(code.kind(), FunctionKind::BaseConstructor | FunctionKind::DerivedConstructor));
    let name = String::from_utf16_lossy(&code.function.name);
    // 10.2.1 step 4: an error of the class's realm.
    let realm = std::mem::replace(&mut vm.realm, code.realm);
    let throw = vm.type_error(format!("Class constructor {name} cannot be invoked without 'new'"));
    vm.realm = realm;
    throw
}

/// Reading a property of undefined or null.
#[cold]
pub fn throw_nullish_read(vm: &mut Vm, base: Value, key: PropertyKey, pc: *const u32) -> Throw {
    debug_assert!(
        pc.is_null()
            // SAFETY: pc is an instruction of the running frame.
            || matches!(Opcode::from_word(unsafe { *pc }), Some(Opcode::GetNamed | Opcode::GetLength | Opcode::GetElem))
    );
    let name = vm.describe_key(key);
    let base = vm.describe(base);
    vm.type_error(format!("Cannot read properties of {base} (reading '{name}')"))
}

/// Reading a computed key of undefined or null; the key is not converted first (V8 reports the base).
#[cold]
pub fn throw_nullish_keyed_read(vm: &mut Vm, base: Value, key: Value, _pc: *const u32) -> Throw {
    let base = vm.describe(base);
    if key.is_object() {
        return vm.type_error(format!("Cannot read properties of {base}"));
    }
    let name = vm.describe_key_value(key);
    vm.type_error(format!("Cannot read properties of {base} (reading '{name}')"))
}

/// Writing a property of undefined or null.
#[cold]
pub fn throw_nullish_write(vm: &mut Vm, base: Value, key: PropertyKey) -> Throw {
    let name = vm.describe_key(key);
    let base = vm.describe(base);
    vm.type_error(format!("Cannot set properties of {base} (setting '{name}')"))
}

/// Writing a computed key of undefined or null.
#[cold]
pub fn throw_nullish_keyed_write(vm: &mut Vm, base: Value, key: Value) -> Throw {
    let base = vm.describe(base);
    if key.is_object() {
        return vm.type_error(format!("Cannot set properties of {base}"));
    }
    let name = vm.describe_key_value(key);
    vm.type_error(format!("Cannot set properties of {base} (setting '{name}')"))
}

impl Vm {
    /// A primitive key as it appears in messages.
    pub fn describe_key_value(&mut self, key: Value) -> String {
        match self.to_property_key(key) {
            Ok(key) => self.describe_key(key),
            Err(throw) => {
                self.take_exception(throw);
                String::new()
            }
        }
    }
}
