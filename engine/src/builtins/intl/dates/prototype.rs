//! 11.3: the Intl.DateTimeFormat prototype object.

use super::super::{ResolvedOptions, legacy_constructor, resolved_options, service, this_object};
use super::constructor::{BOUND, SERVICE};
use super::format::{DateFormat, Part};
use super::interval::{self, Source};
use super::pattern::{components_of, has};
use super::values::{Formattable, handle, number, text, to_formattable};
use crate::builtins::{Accessor, Method, date_algorithms, getter, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::JsObject;
use crate::value::{Gc, Value};
use std::rc::Rc;

const METHODS: &[Method] = &[
    method("resolvedOptions", 0, date_resolved_options),
    method("formatToParts", 1, format_to_parts),
    method("formatRange", 2, format_range),
    method("formatRangeToParts", 2, format_range_to_parts),
];

const GETTERS: &[Accessor] = &[getter("format", format)];

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_accessors(prototype, GETTERS)?;
    vm.install_methods(prototype, METHODS)
}

fn data(vm: &mut Vm, object: Gc<JsObject>) -> JsResult<Rc<DateFormat>> {
    service::<Rc<DateFormat>>(vm, object, SERVICE).cloned()
}

/// RequireInternalSlot.
fn this(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Rc<DateFormat>> {
    let name = format!("DateTimeFormat.prototype.{name}");
    let object = this_object(vm, cx.this, CellKind::IntlDateTimeFormat, &name)?;
    data(vm, object)
}

fn unwrapped(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Gc<JsObject>> {
    let (kind, constructor) = (CellKind::IntlDateTimeFormat, Intrinsic::IntlDateTimeFormat);
    legacy_constructor::unwrap(vm, cx.this, kind, constructor, name)
}

/// 11.3.3 get Intl.DateTimeFormat.prototype.format: a function bound to the format, always the same.
fn format(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = unwrapped(vm, cx, "DateTimeFormat.prototype.format")?;
    if object.word(BOUND).is_undefined() {
        let empty = vm.key_from_str("");
        let function = vm.new_native_closure(format_value, empty, 1, object.value())?;
        vm.set_internal(object, BOUND, function.value());
    }
    Ok(object.word(BOUND))
}

/// The value to format; now if it is undefined.
fn value_or_now(vm: &mut Vm, value: Value) -> JsResult<Formattable> {
    if value.is_undefined() { Ok(number(date_algorithms::now())) } else { to_formattable(vm, value) }
}

/// 11.5.4 DateTime Format Functions
fn format_value(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let format = data(vm, cx.data().as_gc())?;
    let value = value_or_now(vm, cx.arg(0))?;
    text(vm, &format, value)
}

fn part_object(vm: &mut Vm, part: &Part, source: Option<Source>) -> JsResult<Value> {
    let kind = vm.new_string(part.kind).value();
    let text = vm.try_new_string(&part.text)?.value();
    let source = match source {
        Some(source) => vm.new_string(source.name()).value(),
        None => Value::UNDEFINED,
    };
    resolved_options(vm, &[("type", kind), ("value", text), ("source", source)])
}

/// 11.3.4 Intl.DateTimeFormat.prototype.formatToParts ( date )
fn format_to_parts(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let format = this(vm, cx, "formatToParts")?;
    let value = value_or_now(vm, cx.arg(0))?;
    let (items, moment) = handle(vm, &format, value)?;
    let array = vm.new_array_from(&[])?;
    for part in format.parts(&items, &moment) {
        let part = part_object(vm, &part, None)?;
        vm.array_push(array, part)?;
    }
    Ok(array.value())
}

/// 11.5.? PartitionDateTimeRangePattern ( dateTimeFormat, x, y )
fn range(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Vec<(Part, Source)>> {
    let format = this(vm, cx, name)?;
    if cx.arg(0).is_undefined() || cx.arg(1).is_undefined() {
        return Err(vm.type_error("A range has a start and an end"));
    }
    // A ZonedDateTime is refused only once both ends were read: reading the second may call into the program.
    if cx.arg(0).is_kind(CellKind::TemporalZonedDateTime) {
        to_formattable(vm, cx.arg(1))?;
    }
    let x = to_formattable(vm, cx.arg(0))?;
    let y = to_formattable(vm, cx.arg(1))?;
    if x.kind != y.kind {
        return Err(vm.type_error("The start and the end of a range are of the same type"));
    }
    let (items, start) = handle(vm, &format, x)?;
    let (_, end) = handle(vm, &format, y)?;
    Ok(interval::parts(&format, &items, &start, &end))
}

/// 11.3.5 Intl.DateTimeFormat.prototype.formatRange ( startDate, endDate )
fn format_range(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let parts = range(vm, cx, "formatRange")?;
    let text: String = parts.into_iter().map(|(part, _)| part.text).collect();
    Ok(vm.try_new_string(&text)?.value())
}

/// 11.3.6 Intl.DateTimeFormat.prototype.formatRangeToParts ( startDate, endDate )
fn format_range_to_parts(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let parts = range(vm, cx, "formatRangeToParts")?;
    let array = vm.new_array_from(&[])?;
    for (part, source) in &parts {
        let part = part_object(vm, part, Some(*source))?;
        vm.array_push(array, part)?;
    }
    Ok(array.value())
}

/// 11.3.7 Intl.DateTimeFormat.prototype.resolvedOptions ( )
fn date_resolved_options(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = unwrapped(vm, cx, "DateTimeFormat.prototype.resolvedOptions")?;
    let format = data(vm, object)?;
    let mut texts = vec![
        ("locale", Some(format.locale.as_str())),
        ("calendar", Some(format.calendar)),
        ("numberingSystem", Some(format.numbering_system)),
        ("timeZone", Some(format.zone.identifier.as_str())),
    ];
    let with_hour = has(&format.items, 'H');
    if with_hour {
        texts.push(("hourCycle", Some(&format.hour_cycle)));
    }
    let result = ResolvedOptions::new(vm)?;
    for (name, text) in texts {
        result.text(vm, name, text)?;
    }
    if with_hour {
        let hour12 = Value::bool(matches!(format.hour_cycle.as_str(), "h11" | "h12"));
        result.value(vm, "hour12", hour12)?;
    }
    if format.date_style.is_none() && format.time_style.is_none() {
        let shown = components_of(&format.items);
        let asked = &format.options;
        let rows = [
            ("weekday", shown.weekday),
            // Patterns of some calendars have an era, and of some locales a part of the day, by themselves.
            ("era", shown.era.filter(|_| asked.era.is_some())),
            ("year", shown.year),
            ("month", shown.month),
            ("day", shown.day),
            ("dayPeriod", shown.day_period.filter(|_| asked.day_period.is_some())),
            ("hour", shown.hour),
            ("minute", shown.minute),
            ("second", shown.second),
        ];
        for (name, text) in rows {
            result.text(vm, name, text)?;
        }
        if let Some(digits) = shown.fractional_second_digits {
            result.value(vm, "fractionalSecondDigits", Value::int(digits as i32))?;
        }
        result.text(vm, "timeZoneName", shown.time_zone_name)?;
    }
    result.text(vm, "dateStyle", format.date_style)?;
    result.text(vm, "timeStyle", format.time_style)?;
    Ok(result.0.value())
}
