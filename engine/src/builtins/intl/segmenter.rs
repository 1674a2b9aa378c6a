//! 18: Segmenter objects, Segments objects and segment iterators.

use super::locales::{canonicalize_locale_list, resolve_locale};
use super::options::{self, get_options_object};
use super::{make_service_constructor, resolved_options, service, set_service, this_object};
use crate::builtins::{Method, method, symbol_method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::JsObject;
use crate::string::{JsString, StrView};
use crate::value::{Gc, Value};
use icu_segmenter::options::{SentenceBreakInvariantOptions, WordBreakInvariantOptions};
use icu_segmenter::{GraphemeClusterSegmenter, SentenceSegmenter, WordSegmenter};

const METHODS: &[Method] =
    &[method("segment", 1, segment), method("resolvedOptions", 0, segmenter_resolved_options)];

const SEGMENTS_METHODS: &[Method] = &[
    method("containing", 1, containing),
    symbol_method(|symbols| symbols.iterator, "[Symbol.iterator]", 0, segments_iterator),
];

const ITERATOR_METHODS: &[Method] = &[method("next", 0, next)];

/// Words of a Segmenter.
const LOCALE: usize = 0;
const GRANULARITY: usize = 1;

/// Words of a Segments object and of an iterator, which shares the boundaries.
const BOUNDARIES: usize = 0;
const STRING: usize = 1;
/// Iterators: which segment comes next.
const INDEX: usize = 2;

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (_, prototype) = make_service_constructor(
        vm,
        "Segmenter",
        construct,
        Intrinsic::IntlSegmenter,
        Intrinsic::IntlSegmenterPrototype,
    )?;
    vm.install_methods(prototype, METHODS)?;
    vm.install_prototype(
        Intrinsic::IntlSegmentsPrototype,
        Intrinsic::ObjectPrototype,
        SEGMENTS_METHODS,
        None,
    )?;
    vm.install_prototype(
        Intrinsic::IntlSegmentIteratorPrototype,
        Intrinsic::IteratorPrototype,
        ITERATOR_METHODS,
        Some("Segmenter String Iterator"),
    )?;
    Ok(())
}

/// 18.1.1 Intl.Segmenter ( [ locales [ , options ] ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Steps 1 to 5.
    vm.require_new(cx.new_target, "Intl.Segmenter")?;
    let proto = vm.get_prototype_from_constructor(cx.new_target, Intrinsic::IntlSegmenterPrototype)?;
    let requested = canonicalize_locale_list(vm, cx.arg(0))?;
    // Steps 6 to 13.
    let options = get_options_object(vm, cx.arg(1))?;
    options::locale_matcher(vm, options)?;
    let resolved = resolve_locale(&requested, &[]);
    let choices = ["grapheme", "word", "sentence"];
    let granularity = options::choice(vm, options, "granularity", &choices)?.unwrap_or("grapheme");
    let object = vm.new_object_of_kind(CellKind::IntlSegmenter, proto, 2)?;
    let locale = vm.new_string(&resolved.locale.to_string());
    vm.set_internal(object, LOCALE, locale.value());
    let granularity = vm.intern(granularity);
    vm.set_internal(object, GRANULARITY, granularity.value());
    Ok(object.value())
}

/// 18.3.4 Intl.Segmenter.prototype.resolvedOptions ( )
fn segmenter_resolved_options(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = "Segmenter.prototype.resolvedOptions";
    let object: Gc<JsObject> = this_object(vm, cx.this, CellKind::IntlSegmenter, name)?;
    let properties = [("locale", object.word(LOCALE)), ("granularity", object.word(GRANULARITY))];
    resolved_options(vm, &properties)
}

/// Where segments end, and for words whether each is like a word. Found at once: finding one boundary
/// may need all the text before it.
struct Boundaries {
    ends: Vec<u32>,
    word_like: Option<Vec<bool>>,
}

fn find_boundaries(text: &[u16], granularity: &str) -> Boundaries {
    // Every iterator gives 0 first, if there is any text.
    let ends = |boundaries: &mut dyn Iterator<Item = usize>| {
        boundaries.filter(|&boundary| boundary > 0).map(|boundary| boundary as u32).collect()
    };
    match granularity {
        "word" => {
            let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
            let mut found = Boundaries { ends: Vec::new(), word_like: None };
            let mut like = Vec::new();
            for (boundary, kind) in segmenter.segment_utf16(text).iter_with_word_type() {
                if boundary > 0 {
                    // A word that ends in a combining mark is a word all the same, which ICU4X 2.2 forgets.
                    let start = found.ends.last().map_or(0, |&end| end as usize);
                    let first = char::decode_utf16(text[start..].iter().copied()).next();
                    let letter = matches!(first, Some(Ok(first)) if first.is_alphanumeric());
                    found.ends.push(boundary as u32);
                    like.push(kind.is_word_like() || letter);
                }
            }
            found.word_like = Some(like);
            found
        }
        "sentence" => {
            let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
            Boundaries { ends: ends(&mut segmenter.segment_utf16(text)), word_like: None }
        }
        _ => {
            let segmenter = GraphemeClusterSegmenter::new();
            Boundaries { ends: ends(&mut segmenter.segment_utf16(text)), word_like: None }
        }
    }
}

/// 18.3.3 Intl.Segmenter.prototype.segment ( string )
fn segment(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = "Segmenter.prototype.segment";
    let segmenter: Gc<JsObject> = this_object(vm, cx.this, CellKind::IntlSegmenter, name)?;
    let string = vm.to_string(cx.arg(0))?;
    let granularity = vm.view(segmenter.word(GRANULARITY).as_gc())?.to_rust_string();
    let boundaries = match vm.view(string)? {
        StrView::Latin1(text) => {
            let wide: Vec<u16> = text.iter().map(|&byte| byte.into()).collect();
            find_boundaries(&wide, &granularity)
        }
        StrView::Utf16(text) => find_boundaries(text, &granularity),
    };
    let proto = vm.intrinsic(Intrinsic::IntlSegmentsPrototype);
    let segments = vm.new_object_of_kind(CellKind::IntlSegments, proto, 2)?;
    set_service(vm, segments, BOUNDARIES, boundaries)?;
    vm.set_internal(segments, STRING, string.value());
    Ok(segments.value())
}

/// 18.7.1 CreateSegmentDataObject for the segment with this number.
fn segment_data(vm: &mut Vm, holder: Gc<JsObject>, index: usize) -> JsResult<Value> {
    let boundaries = service::<Boundaries>(vm, holder, BOUNDARIES)?;
    let start = if index == 0 { 0 } else { boundaries.ends[index - 1] };
    let end = boundaries.ends[index];
    let like = boundaries.word_like.as_ref().map_or(Value::UNDEFINED, |like| Value::bool(like[index]));
    let string: Gc<JsString> = holder.word(STRING).as_gc();
    let text = vm.substring(string, start as usize, end as usize);
    let properties = [
        ("segment", text.value()),
        ("index", Value::number(start.into())),
        ("input", string.value()),
        ("isWordLike", like),
    ];
    resolved_options(vm, &properties)
}

/// 18.5.2.1 %IntlSegmentsPrototype%.containing ( index )
fn containing(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = "%SegmentsPrototype%.containing";
    let segments: Gc<JsObject> = this_object(vm, cx.this, CellKind::IntlSegments, name)?;
    let n = vm.to_integer_or_infinity(cx.arg(0))?;
    let length = segments.word(STRING).as_gc::<JsString>().len();
    if n < 0.0 || n >= length as f64 {
        return Ok(Value::UNDEFINED);
    }
    let boundaries = service::<Boundaries>(vm, segments, BOUNDARIES)?;
    let index = boundaries.ends.partition_point(|&end| end <= n as u32);
    segment_data(vm, segments, index)
}

/// 18.5.2.2 %IntlSegmentsPrototype% [ %Symbol.iterator% ] ( )
fn segments_iterator(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = "%SegmentsPrototype%[Symbol.iterator]";
    let segments: Gc<JsObject> = this_object(vm, cx.this, CellKind::IntlSegments, name)?;
    let proto = vm.intrinsic(Intrinsic::IntlSegmentIteratorPrototype);
    let iterator = vm.new_object_of_kind(CellKind::IntlSegmentIterator, proto, 3)?;
    for word in [BOUNDARIES, STRING] {
        vm.set_internal(iterator, word, segments.word(word));
    }
    vm.set_internal(iterator, INDEX, Value::int(0));
    Ok(iterator.value())
}

/// 18.6.2.1 %IntlSegmentIteratorPrototype%.next ( )
fn next(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = "%SegmentIteratorPrototype%.next";
    let iterator: Gc<JsObject> = this_object(vm, cx.this, CellKind::IntlSegmentIterator, name)?;
    let index = iterator.word(INDEX).as_int() as usize;
    if index >= service::<Boundaries>(vm, iterator, BOUNDARIES)?.ends.len() {
        return vm.create_iter_result(Value::UNDEFINED, true);
    }
    vm.set_internal(iterator, INDEX, Value::int(index as i32 + 1));
    let data = segment_data(vm, iterator, index)?;
    vm.create_iter_result(data, false)
}
