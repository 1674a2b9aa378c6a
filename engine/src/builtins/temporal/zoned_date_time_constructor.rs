//! The Temporal.ZonedDateTime constructor (clause 6.1, 6.2) and ToTemporalZonedDateTime.

use super::checked;
use super::conversions::{
    calendar_argument, calendar_with_iso_default, require_iso_string, require_string, to_instant_from_bigint,
};
use super::fields::{self, Required, full_partial_time, wanted};
use super::options::{self, get_options_object};
use super::records::{create, create_from_constructor, load_if, provider};
use crate::builtins::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::object::JsObject;
use crate::value::{Gc, Value};
use temporal_rs::fields::ZonedDateTimeFields;
use temporal_rs::iso::IsoTime;
use temporal_rs::options::{Disambiguation, OffsetDisambiguation, Overflow};
use temporal_rs::parsed_intermediates::ParsedZonedDateTime;
use temporal_rs::partial::PartialZonedDateTime;
use temporal_rs::{TimeZone, ZonedDateTime};

const METHODS: &[Method] = &[method("from", 1, from), method("compare", 2, compare)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (constructor, prototype) = vm.make_constructor(
        "ZonedDateTime",
        2,
        construct,
        Intrinsic::TemporalZonedDateTime,
        Intrinsic::TemporalZonedDateTimePrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(constructor, METHODS)?;
    super::zoned_date_time_prototype::init(vm, prototype)
}

/// Temporal.ZonedDateTime ( epochNanoseconds, timeZone [ , calendar ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Steps 1 to 3.
    vm.require_new(cx.new_target, "Temporal.ZonedDateTime")?;
    let instant = to_instant_from_bigint(vm, cx.arg(0))?;
    // Steps 4 to 7.
    let text = require_string(vm, cx.arg(1), "a time zone identifier")?;
    let zone = checked(vm, TimeZone::try_from_identifier_str_with_provider(&text, provider()))?;
    // Steps 8 to 11.
    let calendar = calendar_argument(vm, cx.arg(2))?;
    let zoned = ZonedDateTime::try_new_from_instant_with_provider(instant, zone, calendar, provider());
    let zoned = checked(vm, zoned)?;
    create_from_constructor(vm, &zoned, cx.new_target)
}

/// Temporal.ZonedDateTime.from ( item [ , options ] )
fn from(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let zoned = to_zoned_date_time(vm, cx.arg(0), cx.arg(1))?;
    create(vm, &zoned)
}

/// Temporal.ZonedDateTime.compare ( one, two )
fn compare(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let one = to_zoned_date_time(vm, cx.arg(0), Value::UNDEFINED)?;
    let two = to_zoned_date_time(vm, cx.arg(1), Value::UNDEFINED)?;
    Ok(Value::int(one.compare_instant(&two) as i32))
}

/// disambiguation, offset and overflow, read in this order.
fn read_options(vm: &mut Vm, options: Value) -> JsResult<(Disambiguation, OffsetDisambiguation, Overflow)> {
    let options = get_options_object(vm, options)?;
    let disambiguation = options::disambiguation(vm, options)?;
    let offset = options::offset(vm, options, OffsetDisambiguation::Reject)?;
    let overflow = options::overflow(vm, options)?;
    Ok((disambiguation, offset, overflow))
}

/// ToTemporalZonedDateTime ( item [ , options ] )
pub fn to_zoned_date_time(vm: &mut Vm, item: Value, options: Value) -> JsResult<ZonedDateTime> {
    if !item.is_object() {
        // Steps 5 and 6 to 11.
        let text = require_iso_string(vm, item, "a Temporal.ZonedDateTime")?;
        let parsed = ParsedZonedDateTime::from_utf8_with_provider(text.as_bytes(), provider());
        let parsed = checked(vm, parsed)?;
        let (disambiguation, offset, _) = read_options(vm, options)?;
        let zoned = ZonedDateTime::from_parsed_with_provider(parsed, disambiguation, offset, provider());
        return checked(vm, zoned);
    }
    // Step 4.a.
    if let Some(zoned) = load_if::<ZonedDateTime>(vm, item)? {
        read_options(vm, options)?;
        return Ok(zoned);
    }
    // Steps 4.b to k.
    let object: Gc<JsObject> = item.as_gc();
    let calendar = calendar_with_iso_default(vm, object)?;
    let names = wanted::DATE | wanted::TIME | wanted::OFFSET | wanted::TIME_ZONE;
    let fields = fields::prepare(vm, &calendar, object, names, Required::Fields(wanted::TIME_ZONE))?;
    let (disambiguation, offset, overflow) = read_options(vm, options)?;
    let Some(time) = fields.time.regulate(IsoTime::default(), overflow) else {
        // InterpretTemporalDateTimeFields looks at the date first.
        checked(vm, calendar.date_from_fields(fields.calendar, overflow))?;
        return Err(vm.range_error("Time component out of range"));
    };
    // Steps 6 to 11.
    let partial = PartialZonedDateTime {
        fields: ZonedDateTimeFields {
            calendar_fields: fields.calendar,
            time: full_partial_time(time),
            offset: fields.offset,
        },
        timezone: fields.time_zone,
        calendar,
    };
    let zoned = ZonedDateTime::from_partial_with_provider(
        partial,
        Some(overflow),
        Some(disambiguation),
        Some(offset),
        provider(),
    );
    checked(vm, zoned)
}
