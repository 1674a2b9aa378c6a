//! 13: ListFormat objects.

use super::locales::{canonicalize_locale_list, resolve_locale};
use super::options::{self, get_options_object};
use super::{make_service_constructor, resolved_options, service, set_service, this_object};
use crate::builtins::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::{CellKind, RootedVec};
use crate::object::JsObject;
use crate::string::{JsString, StringBuilder};
use crate::value::{Gc, Value};
use icu_list::options::{ListFormatterOptions, ListLength};
use icu_list::{ListFormatter, ListFormatterPreferences};
use icu_locale::Locale;
use std::fmt;
use writeable::{Part, PartsWrite, Writeable};

const METHODS: &[Method] = &[
    method("format", 1, format),
    method("formatToParts", 1, format_to_parts),
    method("resolvedOptions", 0, list_resolved_options),
];

const SERVICE: usize = 0;
const LOCALE: usize = 1;
const TYPE: usize = 2;
const STYLE: usize = 3;
const WORDS: usize = 4;

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (_, prototype) = make_service_constructor(
        vm,
        "ListFormat",
        construct,
        Intrinsic::IntlListFormat,
        Intrinsic::IntlListFormatPrototype,
    )?;
    vm.install_methods(prototype, METHODS)
}

/// 13.1.1 Intl.ListFormat ( [ locales [ , options ] ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Steps 1 to 4.
    vm.require_new(cx.new_target, "Intl.ListFormat")?;
    let proto = vm.get_prototype_from_constructor(cx.new_target, Intrinsic::IntlListFormatPrototype)?;
    let requested = canonicalize_locale_list(vm, cx.arg(0))?;
    // Steps 5 to 15.
    let options = get_options_object(vm, cx.arg(1))?;
    options::locale_matcher(vm, options)?;
    let resolved = resolve_locale(&requested, &[]);
    let types = ["conjunction", "disjunction", "unit"];
    let kind = options::choice(vm, options, "type", &types)?.unwrap_or("conjunction");
    let style = options::choice(vm, options, "style", &["long", "short", "narrow"])?.unwrap_or("long");
    // Steps 16 to 18.
    let Some(formatter) = make_formatter(&resolved.locale, kind, style) else {
        return Err(vm.range_error("There is no list data for the locale"));
    };
    let object = vm.new_object_of_kind(CellKind::IntlListFormat, proto, WORDS)?;
    set_service(vm, object, SERVICE, formatter)?;
    for (word, text) in [(LOCALE, resolved.locale.to_string().as_str()), (TYPE, kind), (STYLE, style)] {
        let text = vm.new_string(text);
        vm.set_internal(object, word, text.value());
    }
    Ok(object.value())
}

/// ICU4X's formatter of a type and a style.
pub fn make_formatter(locale: &Locale, kind: &str, style: &str) -> Option<ListFormatter> {
    let length = match style {
        "long" => ListLength::Wide,
        "short" => ListLength::Short,
        _ => ListLength::Narrow,
    };
    let settings = ListFormatterOptions::default().with_length(length);
    let preferences = ListFormatterPreferences::from(locale);
    let formatter = match kind {
        "conjunction" => ListFormatter::try_new_and(preferences, settings),
        "disjunction" => ListFormatter::try_new_or(preferences, settings),
        _ => ListFormatter::try_new_unit(preferences, settings),
    };
    formatter.ok()
}

/// 13.5.5 StringListFromIterable ( iterable )
fn string_list(vm: &mut Vm, iterable: Value) -> JsResult<RootedVec> {
    let mut list: RootedVec = RootedVec::new(&mut vm.heap, Vec::new());
    if iterable.is_undefined() {
        return Ok(list);
    }
    let mut record = vm.get_iterator(iterable)?;
    while let Some(item) = vm.iterator_step_value(&mut record)? {
        if !item.is_string() {
            let shown = vm.describe(item);
            let error = vm.type_error(format!("Iterable yielded {shown} which is not a string"));
            return vm.iterator_close(&record, Err(error));
        }
        list.push(item);
    }
    Ok(list)
}

/// A piece of a formatted list.
pub enum ListPiece {
    Literal(String),
    /// The next element of the list.
    Element,
}

/// Collects the pieces that ICU4X writes. Elements come in order.
#[derive(Default)]
struct Pieces {
    pieces: Vec<ListPiece>,
    in_element: bool,
}

impl fmt::Write for Pieces {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if !self.in_element && !text.is_empty() {
            match self.pieces.last_mut() {
                Some(ListPiece::Literal(literal)) => literal.push_str(text),
                _ => self.pieces.push(ListPiece::Literal(text.to_owned())),
            }
        }
        Ok(())
    }
}

impl PartsWrite for Pieces {
    type SubPartsWrite = Pieces;
    fn with_part(&mut self, part: Part, mut write: impl FnMut(&mut Pieces) -> fmt::Result) -> fmt::Result {
        if part != icu_list::parts::ELEMENT {
            return write(self);
        }
        self.pieces.push(ListPiece::Element);
        let outer = std::mem::replace(&mut self.in_element, true);
        let result = write(self);
        self.in_element = outer;
        result
    }
}

/// 13.5.2 CreatePartsFromList ( listFormat, list ). The pieces around an element may depend on its text;
/// the elements themselves stay the strings they are.
fn pieces(vm: &mut Vm, cx: &CallContext, list: &RootedVec) -> JsResult<Vec<ListPiece>> {
    let formatter = service::<ListFormatter>(vm, cx.this.as_gc::<JsObject>(), SERVICE)?;
    let mut texts: Vec<String> = Vec::with_capacity(list.len());
    for &item in list.iter() {
        texts.push(vm.view(item.as_gc())?.to_rust_string());
    }
    match list_pieces(formatter, &texts) {
        Some(pieces) => Ok(pieces),
        None => Err(vm.range_error("The list can not be formatted")),
    }
}

/// The pieces of a list of texts; its elements come in order.
pub fn list_pieces(formatter: &ListFormatter, texts: &[String]) -> Option<Vec<ListPiece>> {
    let mut pieces = Pieces::default();
    formatter.format(texts.iter()).write_to_parts(&mut pieces).ok()?;
    Some(pieces.pieces)
}

/// 13.3.3 Intl.ListFormat.prototype.format ( list )
fn format(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    this_object(vm, cx.this, CellKind::IntlListFormat, "ListFormat.prototype.format")?;
    let list = string_list(vm, cx.arg(0))?;
    let pieces = pieces(vm, cx, &list)?;
    let mut elements = list.iter();
    let mut text = StringBuilder::new();
    for piece in pieces {
        match piece {
            ListPiece::Literal(literal) => text.push_str(&literal),
            ListPiece::Element => {
                if let Some(element) = elements.next() {
                    text.push_view(vm.view(element.as_gc())?);
                }
            }
        }
    }
    Ok(vm.try_new_string_view(text.view())?.value())
}

/// 13.3.4 Intl.ListFormat.prototype.formatToParts ( list )
fn format_to_parts(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    this_object(vm, cx.this, CellKind::IntlListFormat, "ListFormat.prototype.formatToParts")?;
    let list = string_list(vm, cx.arg(0))?;
    let pieces = pieces(vm, cx, &list)?;
    let mut elements = list.iter();
    let array = vm.new_array_from(&[])?;
    for piece in pieces {
        let (kind, value): (&str, Gc<JsString>) = match piece {
            ListPiece::Literal(literal) => ("literal", vm.try_new_string(&literal)?),
            ListPiece::Element => match elements.next() {
                Some(element) => ("element", element.as_gc()),
                None => continue,
            },
        };
        let kind = vm.new_string(kind).value();
        let part = resolved_options(vm, &[("type", kind), ("value", value.value())])?;
        vm.array_push(array, part)?;
    }
    Ok(array.value())
}

/// 13.3.5 Intl.ListFormat.prototype.resolvedOptions ( )
fn list_resolved_options(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = this_object(vm, cx.this, CellKind::IntlListFormat, "ListFormat.prototype.resolvedOptions")?;
    let properties =
        [("locale", object.word(LOCALE)), ("type", object.word(TYPE)), ("style", object.word(STYLE))];
    resolved_options(vm, &properties)
}
