//! Text and bytes: encodings, comparison, search and filling for Buffer.

use super::{Binding, no_constants};
use lanner_engine::embedding::{
    CallContext, CellKind, Gc, JsResult, JsString, StrView, TypedArray, Value, Vm, method,
};

pub const BINDING: Binding = Binding {
    name: "buffer",
    methods: &[
        method("byteLength", 2, byte_length),
        method("encode", 2, encode),
        method("write", 5, write),
        method("decode", 4, decode),
        method("compare", 2, compare),
        method("indexOf", 4, index_of),
        method("fill", 4, fill),
        method("swap", 2, swap),
        method("isUtf8", 1, is_utf8),
        method("isAscii", 1, is_ascii),
        method("decodeUtf8Strict", 2, decode_utf8_strict),
        method("copyWithin", 5, copy),
    ],
    constants: no_constants,
};

/// Encodings by the numbers that `lib/buffer.js` uses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16,
    Latin1,
    Ascii,
    Hex,
    Base64,
    Base64Url,
}

impl Encoding {
    fn of(vm: &mut Vm, value: Value) -> JsResult<Encoding> {
        use Encoding::*;
        let index = vm.to_uint32(value)? as usize;
        match [Utf8, Utf16, Latin1, Ascii, Hex, Base64, Base64Url].get(index) {
            Some(&encoding) => Ok(encoding),
            None => Err(vm.type_error("unknown encoding")),
        }
    }
}

/// The bytes a typed array shows. They stay in place until script runs; nothing is allocated meanwhile.
pub(super) fn bytes_of<'a>(vm: &mut Vm, value: Value) -> JsResult<&'a mut [u8]> {
    if !value.is_kind(CellKind::TypedArray) {
        return Err(vm.type_error("argument must be a buffer"));
    }
    let array: Gc<TypedArray> = value.as_gc();
    let length = vm.typed_array_len(array) << array.element_kind().shift();
    if length == 0 {
        return Ok(&mut []);
    }
    // SAFETY: the array's data pointer is valid for its length until its buffer changes, which only script
    // can do.
    Ok(unsafe { std::slice::from_raw_parts_mut(array.data_ptr(), length) })
}

pub(super) fn view_of<'a>(vm: &mut Vm, value: Value) -> JsResult<StrView<'a>> {
    let text: Gc<JsString> = vm.to_string(value)?;
    vm.view(text)
}

fn units(view: &StrView<'_>) -> Vec<u16> {
    view.to_utf16()
}

/// UTF-8 of UTF-16; lone surrogates become U+FFFD.
fn utf8_of(view: &StrView<'_>) -> Vec<u8> {
    view.to_rust_string().into_bytes()
}

fn encoded(view: &StrView<'_>, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 => utf8_of(view),
        Encoding::Utf16 => units(view).iter().flat_map(|unit| unit.to_le_bytes()).collect(),
        Encoding::Latin1 | Encoding::Ascii => units(view).iter().map(|&unit| unit as u8).collect(),
        Encoding::Hex => decode_hex(&units(view)),
        Encoding::Base64 | Encoding::Base64Url => decode_base64(&units(view)),
    }
}

/// Pairs of digits up to the first that is none.
fn decode_hex(units: &[u16]) -> Vec<u8> {
    let digit = |unit: u16| char::from_u32(u32::from(unit)).and_then(|c| c.to_digit(16));
    units.chunks_exact(2).map_while(|pair| Some((digit(pair[0])? * 16 + digit(pair[1])?) as u8)).collect()
}

/// Both alphabets; other characters are passed over, and the first `=` ends the text.
fn decode_base64(units: &[u16]) -> Vec<u8> {
    let mut out = Vec::with_capacity(units.len() / 4 * 3 + 3);
    let (mut bits, mut count) = (0u32, 0u32);
    for &unit in units {
        let value = match u8::try_from(unit) {
            Ok(c @ b'A'..=b'Z') => c - b'A',
            Ok(c @ b'a'..=b'z') => c - b'a' + 26,
            Ok(c @ b'0'..=b'9') => c - b'0' + 52,
            Ok(b'+' | b'-') => 62,
            Ok(b'/' | b'_') => 63,
            Ok(b'=') => break,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 1;
        if count == 4 {
            out.extend_from_slice(&bits.to_be_bytes()[1..]);
            (bits, count) = (0, 0);
        }
    }
    match count {
        2 => out.push((bits >> 4) as u8),
        3 => out.extend_from_slice(&[(bits >> 10) as u8, (bits >> 2) as u8]),
        _ => {}
    }
    out
}

fn encode_base64(bytes: &[u8], url: bool) -> Vec<u8> {
    let alphabet: &[u8; 64] = if url {
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    } else {
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    };
    let mut out = Vec::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = u32::from(chunk[0]) << 16
            | u32::from(*chunk.get(1).unwrap_or(&0)) << 8
            | u32::from(*chunk.get(2).unwrap_or(&0));
        for i in 0..4 {
            if i <= chunk.len() {
                out.push(alphabet[(word >> (18 - 6 * i)) as usize & 63]);
            } else if !url {
                out.push(b'=');
            }
        }
    }
    out
}

/// `byteLength(text, encoding)`
fn byte_length(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let view = view_of(vm, cx.arg(0))?;
    let encoding = Encoding::of(vm, cx.arg(1))?;
    let length = match encoding {
        Encoding::Utf8 => utf8_of(&view).len(),
        other => encoded(&view, other).len(),
    };
    Ok(Value::number(length as f64))
}

/// `encode(text, encoding)`: a new ArrayBuffer.
fn encode(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let view = view_of(vm, cx.arg(0))?;
    let encoding = Encoding::of(vm, cx.arg(1))?;
    let bytes = encoded(&view, encoding);
    Ok(vm.array_buffer_from_bytes(&bytes)?.value())
}

/// `write(buffer, text, offset, length, encoding)`: bytes written; a character that does not fit whole is
/// left out.
fn write(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let view = view_of(vm, cx.arg(1))?;
    let offset = vm.to_length(cx.arg(2))? as usize;
    let length = vm.to_length(cx.arg(3))? as usize;
    let encoding = Encoding::of(vm, cx.arg(4))?;
    let source = encoded(&view, encoding);
    let target = bytes_of(vm, cx.arg(0))?;
    let room = target.len().saturating_sub(offset).min(length);
    let mut count = source.len().min(room);
    match encoding {
        Encoding::Utf8 => {
            while count < source.len() && count > 0 && source[count] & 0xC0 == 0x80 {
                count -= 1;
            }
        }
        Encoding::Utf16 => count &= !1,
        _ => {}
    }
    if count > 0 {
        target[offset..offset + count].copy_from_slice(&source[..count]);
    }
    Ok(Value::number(count as f64))
}

/// `decode(buffer, start, end, encoding)`: text.
fn decode(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let start = vm.to_length(cx.arg(1))? as usize;
    let end = vm.to_length(cx.arg(2))? as usize;
    let encoding = Encoding::of(vm, cx.arg(3))?;
    let bytes = bytes_of(vm, cx.arg(0))?;
    let end = end.min(bytes.len());
    let bytes = &bytes[start.min(end)..end];
    let text = match encoding {
        Encoding::Utf8 if bytes.is_ascii() => vm.try_new_string_latin1(bytes)?,
        Encoding::Utf8 => vm.try_new_string(&String::from_utf8_lossy(bytes))?,
        Encoding::Utf16 => {
            let units: Vec<u16> =
                bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            vm.try_new_string_utf16(&units)?
        }
        Encoding::Latin1 => vm.try_new_string_latin1(bytes)?,
        Encoding::Ascii => {
            let bytes: Vec<u8> = bytes.iter().map(|byte| byte & 0x7F).collect();
            vm.try_new_string_latin1(&bytes)?
        }
        Encoding::Hex => {
            let digits = b"0123456789abcdef";
            let text: Vec<u8> = bytes
                .iter()
                .flat_map(|b| [digits[usize::from(b >> 4)], digits[usize::from(b & 15)]])
                .collect();
            vm.try_new_string_latin1(&text)?
        }
        Encoding::Base64 => vm.try_new_string_latin1(&encode_base64(bytes, false))?,
        Encoding::Base64Url => vm.try_new_string_latin1(&encode_base64(bytes, true))?,
    };
    Ok(text.value())
}

fn compare(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let a = bytes_of(vm, cx.arg(0))?;
    let b = bytes_of(vm, cx.arg(1))?;
    Ok(Value::int((*a).cmp(&*b) as i32))
}

/// `indexOf(buffer, needle buffer, from, step, forward)`: -1 if it is not there. `step` is 2 for UTF-16.
fn index_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let from = vm.to_length(cx.arg(2))? as usize;
    let step = vm.to_uint32(cx.arg(3))?.max(1) as usize;
    let forward = cx.arg(4).is_true();
    let haystack = bytes_of(vm, cx.arg(0))?;
    let needle = bytes_of(vm, cx.arg(1))?;
    if needle.len() > haystack.len() {
        return Ok(Value::int(-1));
    }
    let aligned = |at: &usize| at.is_multiple_of(step);
    let found = if forward {
        let mut at = from;
        loop {
            let Some(rest) = haystack.get(at..) else { break None };
            match memchr::memmem::find(rest, needle) {
                Some(offset) if aligned(&(at + offset)) => break Some(at + offset),
                Some(offset) => at += offset + 1,
                None => break None,
            }
        }
    } else {
        let last = from.min(haystack.len() - needle.len());
        (0..=last).rev().filter(aligned).find(|&at| haystack[at..].starts_with(needle))
    };
    Ok(Value::number(found.map_or(-1.0, |at| at as f64)))
}

/// `fill(buffer, pattern buffer, start, end)`: repeats the pattern, which is not empty.
fn fill(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let start = vm.to_length(cx.arg(2))? as usize;
    let end = vm.to_length(cx.arg(3))? as usize;
    let pattern = bytes_of(vm, cx.arg(1))?.to_vec();
    let target = bytes_of(vm, cx.arg(0))?;
    let end = end.min(target.len());
    if pattern.is_empty() || start >= end {
        return Ok(Value::UNDEFINED);
    }
    for (byte, value) in target[start..end].iter_mut().zip(pattern.iter().cycle()) {
        *byte = *value;
    }
    Ok(Value::UNDEFINED)
}

/// `swap(buffer, size)`: reverses each group of `size` bytes.
fn swap(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let size = vm.to_uint32(cx.arg(1))?.max(1) as usize;
    for group in bytes_of(vm, cx.arg(0))?.chunks_exact_mut(size) {
        group.reverse();
    }
    Ok(Value::UNDEFINED)
}

fn is_utf8(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(Value::bool(std::str::from_utf8(bytes_of(vm, cx.arg(0))?).is_ok()))
}

fn is_ascii(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(Value::bool(bytes_of(vm, cx.arg(0))?.is_ascii()))
}

/// The text of valid UTF-8, undefined for what is not.
fn decode_utf8_strict(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    match std::str::from_utf8(bytes_of(vm, cx.arg(0))?) {
        Ok(text) => Ok(vm.try_new_string(text)?.value()),
        Err(_) => Ok(Value::UNDEFINED),
    }
}

/// `copyWithin(source, target, targetStart, sourceStart, count)`: the ranges are valid and may overlap.
fn copy(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let target_start = vm.to_length(cx.arg(2))? as usize;
    let source_start = vm.to_length(cx.arg(3))? as usize;
    let count = vm.to_length(cx.arg(4))? as usize;
    let bytes = {
        let source = bytes_of(vm, cx.arg(0))?;
        let end = (source_start + count).min(source.len());
        source[source_start.min(end)..end].to_vec()
    };
    let target = bytes_of(vm, cx.arg(1))?;
    let room = target.len().saturating_sub(target_start).min(bytes.len());
    if room > 0 {
        target[target_start..target_start + room].copy_from_slice(&bytes[..room]);
    }
    Ok(Value::number(room as f64))
}
