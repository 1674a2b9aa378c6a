//! TextDecoder's encodings, and TextEncoder's writing into place.

use super::buffer::{bytes_of, view_of};
use super::{Binding, no_constants, string_argument};
use encoding_rs::{CoderResult, Decoder, DecoderResult, Encoding, UTF_8};
use lanner_engine::embedding::{CallContext, JsResult, Value, Vm, method};
use rustc_hash::FxHashMap;
use std::cell::RefCell;

pub const BINDING: Binding = Binding {
    name: "encoding",
    methods: &[
        method("canonicalName", 1, canonical_name),
        method("decode", 4, decode),
        method("open", 2, open),
        method("decodeChunk", 4, decode_chunk),
        method("close", 1, close),
        method("encodeInto", 2, encode_into),
    ],
    constants: no_constants,
};

/// Decoders in the middle of a stream, by the number JavaScript knows them by.
#[derive(Default)]
struct Streams {
    decoders: FxHashMap<u32, Decoder>,
    last: u32,
}

thread_local! {
    static STREAMS: RefCell<Streams> = RefCell::default();
}

fn encoding_of(vm: &mut Vm, label: Value) -> JsResult<&'static Encoding> {
    let label = string_argument(vm, label)?;
    match Encoding::for_label_no_replacement(label.as_bytes()) {
        Some(encoding) => Ok(encoding),
        None => Err(vm.range_error(format!("unknown encoding {label}"))),
    }
}

/// `canonicalName(label)`: the encoding's name in lower case, undefined if there is none.
fn canonical_name(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let label = string_argument(vm, cx.arg(0))?;
    match Encoding::for_label_no_replacement(label.as_bytes()) {
        Some(encoding) => Ok(vm.try_new_string(&encoding.name().to_ascii_lowercase())?.value()),
        None => Ok(Value::UNDEFINED),
    }
}

fn decoder_for(encoding: &'static Encoding, ignore_bom: bool) -> Decoder {
    // "Ignoring" the mark means leaving it in the text.
    if ignore_bom {
        encoding.new_decoder_without_bom_handling()
    } else {
        encoding.new_decoder_with_bom_removal()
    }
}

/// The text of a chunk; nothing if it is wrong and `fatal`.
fn run(decoder: &mut Decoder, bytes: &[u8], last: bool, fatal: bool) -> Option<Vec<u16>> {
    let mut text = vec![0u16; decoder.max_utf16_buffer_length(bytes.len())?];
    let length = if fatal {
        let (result, _, length) = decoder.decode_to_utf16_without_replacement(bytes, &mut text, last);
        if result != DecoderResult::InputEmpty {
            return None;
        }
        length
    } else {
        let (result, _, length, _) = decoder.decode_to_utf16(bytes, &mut text, last);
        debug_assert_eq!(result, CoderResult::InputEmpty);
        length
    };
    text.truncate(length);
    Some(text)
}

fn text_or_undefined(vm: &mut Vm, text: Option<Vec<u16>>) -> JsResult<Value> {
    match text {
        Some(text) => Ok(vm.try_new_string_utf16(&text)?.value()),
        None => Ok(Value::UNDEFINED),
    }
}

/// `decode(label, bytes, ignoreBOM, fatal)`: all of a text, undefined if it is wrong and `fatal`.
fn decode(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let encoding = encoding_of(vm, cx.arg(0))?;
    let (ignore_bom, fatal) = (cx.arg(2).is_true(), cx.arg(3).is_true());
    let bytes = bytes_of(vm, cx.arg(1))?;
    if encoding == UTF_8 {
        let bytes: &[u8] = bytes;
        let bytes = if ignore_bom { bytes } else { bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes) };
        if bytes.is_ascii() {
            return Ok(vm.try_new_string_latin1(bytes)?.value());
        }
        return match std::str::from_utf8(bytes) {
            Ok(text) => Ok(vm.try_new_string(text)?.value()),
            Err(_) if fatal => Ok(Value::UNDEFINED),
            Err(_) => Ok(vm.try_new_string(&String::from_utf8_lossy(bytes))?.value()),
        };
    }
    let text = run(&mut decoder_for(encoding, ignore_bom), bytes, true, fatal);
    text_or_undefined(vm, text)
}

/// `open(label, ignoreBOM)`: the number of a new stream.
fn open(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let decoder = decoder_for(encoding_of(vm, cx.arg(0))?, cx.arg(1).is_true());
    let number = STREAMS.with(|streams| {
        let mut streams = streams.borrow_mut();
        // Numbers come round again after 2^32 streams; those then still open are long gone.
        streams.last = streams.last.wrapping_add(1);
        let number = streams.last;
        streams.decoders.insert(number, decoder);
        number
    });
    Ok(Value::number(f64::from(number)))
}

/// `decodeChunk(stream, bytes, last, fatal)`; the last chunk ends the stream, as an error does.
fn decode_chunk(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let number = vm.to_uint32(cx.arg(0))?;
    let (last, fatal) = (cx.arg(2).is_true(), cx.arg(3).is_true());
    let bytes = bytes_of(vm, cx.arg(1))?;
    let text = STREAMS.with(|streams| {
        let mut streams = streams.borrow_mut();
        let decoder = streams.decoders.get_mut(&number)?;
        let text = run(decoder, bytes, last, fatal);
        if last || text.is_none() {
            streams.decoders.remove(&number);
        }
        text
    });
    text_or_undefined(vm, text)
}

fn close(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let number = vm.to_uint32(cx.arg(0))?;
    STREAMS.with(|streams| streams.borrow_mut().decoders.remove(&number));
    Ok(Value::UNDEFINED)
}

/// `encodeInto(text, bytes)`: `[code units read, bytes written]`; a character that does not fit is left.
fn encode_into(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let units = view_of(vm, cx.arg(0))?.to_utf16();
    let target = bytes_of(vm, cx.arg(1))?;
    let (mut read, mut written) = (0, 0);
    for unit in char::decode_utf16(units.iter().copied()) {
        let c = unit.unwrap_or(char::REPLACEMENT_CHARACTER);
        let Some(room) = target.get_mut(written..written + c.len_utf8()) else { break };
        c.encode_utf8(room);
        written += c.len_utf8();
        read += c.len_utf16();
    }
    let pair = [Value::number(read as f64), Value::number(written as f64)];
    Ok(vm.new_array_from(&pair)?.value())
}
