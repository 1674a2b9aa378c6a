//! 23.3 Uint8Array Objects: base64 and hexadecimal.

use super::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Throw, Vm};
use crate::heap::CellKind;
use crate::object::{JsObject, TypedArray, TypedArrayKind};
use crate::string::{JsString, StrView};
use crate::value::{Gc, Value};

const CONSTRUCTOR_METHODS: &[Method] =
    &[method("fromBase64", 1, from_base64), method("fromHex", 1, from_hex)];

const METHODS: &[Method] = &[
    method("toBase64", 0, to_base64),
    method("setFromBase64", 1, set_from_base64),
    method("toHex", 0, to_hex),
    method("setFromHex", 1, set_from_hex),
];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let constructor: Gc<JsObject> = vm.intrinsic(Intrinsic::Uint8Array).as_gc();
    let prototype: Gc<JsObject> = vm.intrinsic(Intrinsic::Uint8ArrayPrototype).as_gc();
    vm.install_methods(constructor, CONSTRUCTOR_METHODS)?;
    vm.install_methods(prototype, METHODS)
}

/// 23.3.3.1 ValidateUint8Array
fn this(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Gc<TypedArray>> {
    if cx.this.is_kind(CellKind::TypedArray)
        && cx.this.as_gc::<TypedArray>().element_kind() == TypedArrayKind::Uint8
    {
        return Ok(cx.this.as_gc());
    }
    Err(vm.incompatible_receiver(name, cx.this))
}

/// The string argument.
fn input(vm: &mut Vm, value: Value) -> JsResult<Gc<JsString>> {
    if value.is_string() { Ok(value.as_gc()) } else { Err(vm.type_error("input argument must be a string")) }
}

/// GetOptionsObject: None when absent.
fn options(vm: &mut Vm, value: Value) -> JsResult<Option<Gc<JsObject>>> {
    if value.is_undefined() {
        return Ok(None);
    }
    if value.is_object() { Ok(Some(value.as_gc())) } else { Err(vm.type_error("invalid_argument")) }
}

/// An option that is one of some strings: which, the first when it is absent.
fn choice(vm: &mut Vm, value: Value, choices: &[&str]) -> JsResult<usize> {
    if value.is_undefined() {
        return Ok(0);
    }
    if value.is_string() {
        let text: Gc<JsString> = value.as_gc();
        if let Some(index) = choices.iter().position(|choice| text.equals_str(choice)) {
            return Ok(index);
        }
    }
    let text = vm.describe(value);
    Err(vm.type_error(format!("invalid option {text}")))
}

/// The `alphabet` option: true for base64url.
fn url_alphabet(vm: &mut Vm, options: Option<Gc<JsObject>>) -> JsResult<bool> {
    let Some(options) = options else { return Ok(false) };
    let alphabet = vm.get(options, vm.names.alphabet)?;
    Ok(choice(vm, alphabet, &["base64", "base64url"])? == 1)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LastChunk {
    Loose,
    Strict,
    StopBeforePartial,
}

/// The `lastChunkHandling` option.
fn last_chunk(vm: &mut Vm, options: Option<Gc<JsObject>>) -> JsResult<LastChunk> {
    let Some(options) = options else { return Ok(LastChunk::Loose) };
    let handling = vm.get(options, vm.names.last_chunk_handling)?;
    let index = choice(vm, handling, &["loose", "strict", "stop-before-partial"])?;
    Ok([LastChunk::Loose, LastChunk::Strict, LastChunk::StopBeforePartial][index])
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The bytes of the receiver.
fn bytes_of(vm: &mut Vm, array: Gc<TypedArray>, name: &str) -> JsResult<Vec<u8>> {
    let Some(length) = vm.typed_array_length(array) else { return Err(vm.out_of_bounds_error(name)) };
    // SAFETY: in bounds; copied at once.
    Ok(unsafe { std::slice::from_raw_parts(array.data_ptr(), length) }.to_vec())
}

/// 23.3.2.1 Uint8Array.prototype.toBase64 ( [ options ] )
fn to_base64(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    const NAME: &str = "Uint8Array.prototype.toBase64";
    let array = this(vm, cx, NAME)?;
    let options = options(vm, cx.arg(0))?;
    let alphabet = if url_alphabet(vm, options)? { URL } else { STANDARD };
    let omit_padding = match options {
        Some(options) => {
            let omit = vm.get(options, vm.names.omit_padding)?;
            vm.to_boolean(omit)
        }
        None => false,
    };
    let bytes = bytes_of(vm, array, NAME)?;
    let mut text = Vec::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = (chunk[0] as usize) << 16
            | (chunk.get(1).copied().unwrap_or(0) as usize) << 8
            | chunk.get(2).copied().unwrap_or(0) as usize;
        for digit in 0..4 {
            if digit <= chunk.len() {
                text.push(alphabet[word >> (18 - 6 * digit) & 63]);
            } else if !omit_padding {
                text.push(b'=');
            }
        }
    }
    Ok(vm.try_new_string_latin1(&text)?.value())
}

/// 23.3.2.2 Uint8Array.prototype.toHex ( )
fn to_hex(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    const NAME: &str = "Uint8Array.prototype.toHex";
    let array = this(vm, cx, NAME)?;
    let bytes = bytes_of(vm, array, NAME)?;
    let mut text = Vec::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(b"0123456789abcdef"[byte as usize >> 4]);
        text.push(b"0123456789abcdef"[byte as usize & 15]);
    }
    Ok(vm.try_new_string_latin1(&text)?.value())
}

/// What decoding gives: how many units were read, the bytes, and what is wrong if anything is.
struct Decoded {
    read: usize,
    bytes: Vec<u8>,
    error: Option<&'static str>,
}

const BAD_CHARACTER: &str = "Found a character that cannot be part of a valid base64 string.";
const INCOMPLETE: &str = "The base64 input terminates with a single character, excluding padding (=).";
const EXTRA_BITS: &str = "The base64 input terminates with non-zero padding bits.";
const BAD_HEX: &str = "Input string must contain hex characters in even length";

fn is_ascii_whitespace(unit: u16) -> bool {
    matches!(unit, 0x09 | 0x0A | 0x0C | 0x0D | 0x20)
}

/// 23.3.3.6 SkipAsciiWhitespace
fn skip_whitespace(text: &StrView<'_>, mut index: usize) -> usize {
    while index < text.len() && is_ascii_whitespace(text.at(index)) {
        index += 1;
    }
    index
}

/// The six bits of a digit.
fn digit(unit: u16, url: bool) -> Option<u32> {
    let byte = u8::try_from(unit).ok()?;
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' if !url => 62,
        b'/' if !url => 63,
        b'-' if url => 62,
        b'_' if url => 63,
        _ => return None,
    } as u32)
}

/// 23.3.3.4 DecodeFinalBase64Chunk: the bytes of 2 or 3 digits; false if bits are left over.
fn push_partial(bytes: &mut Vec<u8>, chunk: u32, digits: usize, strict: bool) -> bool {
    // Left over: 4 bits of 2 digits, 2 bits of 3.
    let word = chunk << (6 * (4 - digits));
    let spare = if digits == 2 { word & 0xFFFF } else { word & 0xFF };
    if strict && spare != 0 {
        return false;
    }
    bytes.push((word >> 16) as u8);
    if digits == 3 {
        bytes.push((word >> 8) as u8);
    }
    true
}

/// 23.3.3.7 FromBase64
fn decode_base64(text: &StrView<'_>, url: bool, handling: LastChunk, max: usize) -> Decoded {
    let mut result = Decoded { read: 0, bytes: Vec::new(), error: None };
    if max == 0 {
        return result;
    }
    let (mut chunk, mut digits, mut index) = (0u32, 0usize, 0usize);
    let fail = |mut result: Decoded, error| {
        result.error = Some(error);
        result
    };
    loop {
        index = skip_whitespace(text, index);
        if index == text.len() {
            if digits > 0 {
                match handling {
                    LastChunk::StopBeforePartial => return result,
                    LastChunk::Loose if digits > 1 => {
                        push_partial(&mut result.bytes, chunk, digits, false);
                    }
                    _ => return fail(result, INCOMPLETE),
                }
            }
            result.read = text.len();
            return result;
        }
        let unit = text.at(index);
        index += 1;
        if unit == b'=' as u16 {
            if digits < 2 {
                return fail(result, INCOMPLETE);
            }
            index = skip_whitespace(text, index);
            if digits == 2 {
                if index == text.len() {
                    if handling == LastChunk::StopBeforePartial {
                        return result;
                    }
                    return fail(result, BAD_CHARACTER);
                }
                if text.at(index) == b'=' as u16 {
                    index = skip_whitespace(text, index + 1);
                }
            }
            if index < text.len() {
                return fail(result, BAD_CHARACTER);
            }
            if !push_partial(&mut result.bytes, chunk, digits, handling == LastChunk::Strict) {
                return fail(result, EXTRA_BITS);
            }
            result.read = text.len();
            return result;
        }
        let Some(bits) = digit(unit, url) else { return fail(result, BAD_CHARACTER) };
        let remaining = max - result.bytes.len();
        if (remaining == 1 && digits == 2) || (remaining == 2 && digits == 3) {
            return result;
        }
        chunk = chunk << 6 | bits;
        digits += 1;
        if digits == 4 {
            result.bytes.extend_from_slice(&[(chunk >> 16) as u8, (chunk >> 8) as u8, chunk as u8]);
            (chunk, digits) = (0, 0);
            result.read = index;
            if result.bytes.len() == max {
                return result;
            }
        }
    }
}

/// 23.3.3.8 FromHex
fn decode_hex(text: &StrView<'_>, max: usize) -> Decoded {
    let mut result = Decoded { read: 0, bytes: Vec::new(), error: None };
    if !text.len().is_multiple_of(2) {
        result.error = Some(BAD_HEX);
        return result;
    }
    let nibble = |unit: u16| char::from_u32(unit as u32).and_then(|c| c.to_digit(16));
    while result.read < text.len() && result.bytes.len() < max {
        let (high, low) = (nibble(text.at(result.read)), nibble(text.at(result.read + 1)));
        let (Some(high), Some(low)) = (high, low) else {
            result.error = Some(BAD_HEX);
            return result;
        };
        result.bytes.push((high << 4 | low) as u8);
        result.read += 2;
    }
    result
}

fn decode_error(vm: &mut Vm, error: &'static str) -> Throw {
    vm.syntax_error(error)
}

/// A new Uint8Array of the decoded bytes.
fn new_array(vm: &mut Vm, decoded: Decoded) -> JsResult<Value> {
    if let Some(error) = decoded.error {
        return Err(decode_error(vm, error));
    }
    let proto = vm.intrinsic(Intrinsic::Uint8ArrayPrototype);
    let array = vm.new_typed_array_of_length(TypedArrayKind::Uint8, decoded.bytes.len(), proto)?;
    // SAFETY: a new array of this length.
    unsafe { std::ptr::copy_nonoverlapping(decoded.bytes.as_ptr(), array.data_ptr(), decoded.bytes.len()) };
    Ok(array.value())
}

/// Writes the decoded bytes, also those before an error; then the result object.
fn write(vm: &mut Vm, array: Gc<TypedArray>, decoded: Decoded) -> JsResult<Value> {
    debug_assert!(decoded.bytes.len() <= vm.typed_array_len(array));
    // SAFETY: decoding stopped at the array's length, and ran no script.
    unsafe { std::ptr::copy(decoded.bytes.as_ptr(), array.data_ptr(), decoded.bytes.len()) };
    if let Some(error) = decoded.error {
        return Err(decode_error(vm, error));
    }
    let result = vm.new_object()?;
    vm.create_data_property_or_throw(result, vm.names.read, Value::number(decoded.read as f64))?;
    vm.create_data_property_or_throw(result, vm.names.written, Value::number(decoded.bytes.len() as f64))?;
    Ok(result.value())
}

/// 23.3.1.1 Uint8Array.fromBase64 ( string [ , options ] )
fn from_base64(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let text = input(vm, cx.arg(0))?;
    let options = options(vm, cx.arg(1))?;
    let url = url_alphabet(vm, options)?;
    let handling = last_chunk(vm, options)?;
    let decoded = decode_base64(&vm.view(text)?, url, handling, usize::MAX);
    new_array(vm, decoded)
}

/// 23.3.1.2 Uint8Array.fromHex ( string )
fn from_hex(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let text = input(vm, cx.arg(0))?;
    let decoded = decode_hex(&vm.view(text)?, usize::MAX);
    new_array(vm, decoded)
}

/// 23.3.2.3 Uint8Array.prototype.setFromBase64 ( string [ , options ] )
fn set_from_base64(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    const NAME: &str = "Uint8Array.prototype.setFromBase64";
    let array = this(vm, cx, NAME)?;
    if array.viewed_buffer().is_immutable() {
        return Err(vm.immutable_error(NAME));
    }
    let text = input(vm, cx.arg(0))?;
    let options = options(vm, cx.arg(1))?;
    let url = url_alphabet(vm, options)?;
    let handling = last_chunk(vm, options)?;
    let Some(length) = vm.typed_array_length(array) else { return Err(vm.out_of_bounds_error(NAME)) };
    let decoded = decode_base64(&vm.view(text)?, url, handling, length);
    write(vm, array, decoded)
}

/// 23.3.2.4 Uint8Array.prototype.setFromHex ( string )
fn set_from_hex(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    const NAME: &str = "Uint8Array.prototype.setFromHex";
    let array = this(vm, cx, NAME)?;
    if array.viewed_buffer().is_immutable() {
        return Err(vm.immutable_error(NAME));
    }
    let text = input(vm, cx.arg(0))?;
    let Some(length) = vm.typed_array_length(array) else { return Err(vm.out_of_bounds_error(NAME)) };
    let decoded = decode_hex(&vm.view(text)?, length);
    write(vm, array, decoded)
}
