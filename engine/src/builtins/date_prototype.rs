//! Date.prototype (21.4.4) and annex B.2.3.

use super::date_algorithms::{self as algorithms, DateFields, INVALID_DATE};
use super::install::{Method, method, symbol_method};
use super::intl;
use crate::abstract_operations::conversions::Hint;
use crate::execution::{CallContext, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{Attributes, JsObject, PrimitiveObject};
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[
    method("toString", 0, to_string),
    method("toDateString", 0, to_date_string),
    method("toTimeString", 0, to_time_string),
    method("toISOString", 0, to_iso_string),
    method("getDate", 0, get_date),
    method("setDate", 1, set_date),
    method("getDay", 0, get_day),
    method("getFullYear", 0, get_full_year),
    method("setFullYear", 3, set_full_year),
    method("getHours", 0, get_hours),
    method("setHours", 4, set_hours),
    method("getMilliseconds", 0, get_milliseconds),
    method("setMilliseconds", 1, set_milliseconds),
    method("getMinutes", 0, get_minutes),
    method("setMinutes", 3, set_minutes),
    method("getMonth", 0, get_month),
    method("setMonth", 2, set_month),
    method("getSeconds", 0, get_seconds),
    method("setSeconds", 2, set_seconds),
    method("getTime", 0, get_time),
    method("setTime", 1, set_time),
    method("getTimezoneOffset", 0, get_timezone_offset),
    method("getUTCDate", 0, get_utc_date),
    method("setUTCDate", 1, set_utc_date),
    method("getUTCDay", 0, get_utc_day),
    method("getUTCFullYear", 0, get_utc_full_year),
    method("setUTCFullYear", 3, set_utc_full_year),
    method("getUTCHours", 0, get_utc_hours),
    method("setUTCHours", 4, set_utc_hours),
    method("getUTCMilliseconds", 0, get_utc_milliseconds),
    method("setUTCMilliseconds", 1, set_utc_milliseconds),
    method("getUTCMinutes", 0, get_utc_minutes),
    method("setUTCMinutes", 3, set_utc_minutes),
    method("getUTCMonth", 0, get_utc_month),
    method("setUTCMonth", 2, set_utc_month),
    method("getUTCSeconds", 0, get_utc_seconds),
    method("setUTCSeconds", 2, set_utc_seconds),
    method("valueOf", 0, get_time),
    method("getYear", 0, get_year),
    method("setYear", 1, set_year),
    method("toJSON", 1, to_json),
    method("toLocaleString", 0, to_locale_string),
    method("toLocaleDateString", 0, to_locale_date_string),
    method("toLocaleTimeString", 0, to_locale_time_string),
    method("toTemporalInstant", 0, to_temporal_instant),
    symbol_method(|symbols| symbols.to_primitive, "[Symbol.toPrimitive]", 1, to_primitive)
        .with_attributes(Attributes::CONFIG),
];

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_methods(prototype, METHODS)?;
    // B.2.3.3: toGMTString is the same function object as toUTCString.
    let to_utc = vm.make_method(&method("toUTCString", 0, to_utc_string))?;
    vm.install_named(prototype, "toUTCString", to_utc.value(), Attributes::HIDDEN)?;
    vm.install_named(prototype, "toGMTString", to_utc.value(), Attributes::HIDDEN)
}

/// The Date object in `this`, or a TypeError that names the method.
fn this_date(vm: &mut Vm, cx: &CallContext, method: &str) -> JsResult<Gc<PrimitiveObject>> {
    if cx.this.is_kind(CellKind::Date) {
        return Ok(cx.this.as_gc());
    }
    let shown = vm.describe(cx.this);
    Err(vm.type_error(format!("Method Date.prototype.{method} called on incompatible receiver {shown}")))
}

/// The time value, unless it is NaN.
fn valid_time(date: Gc<PrimitiveObject>) -> Option<i64> {
    let time = date.value.as_number();
    if time.is_nan() { None } else { Some(time as i64) }
}

/// For methods that take no arguments.
#[inline(always)]
fn this_time(vm: &mut Vm, cx: &CallContext) -> JsResult<Option<i64>> {
    if !cx.this.is_kind(CellKind::Date) {
        return Err(vm.type_error("this is not a Date object."));
    }
    Ok(valid_time(cx.this.as_gc()))
}

/// Getters of one component, local and UTC.
macro_rules! getters {
    ($($(#[$doc:meta] $name:ident)+ = $component:expr;)*) => {
        $(getters!(@pair [$(($doc) $name)+] $component);)*
    };
    (@pair [($local_doc:meta) $local:ident ($utc_doc:meta) $utc:ident] $component:expr) => {
        #[$local_doc]
        fn $local(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
            let component: fn(DateFields) -> i32 = $component;
            Ok(match this_time(vm, cx)? {
                Some(time) => Value::int(component(algorithms::fields_from_time(algorithms::local_time(time)))),
                None => Value::double(f64::NAN),
            })
        }
        #[$utc_doc]
        fn $utc(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
            let component: fn(DateFields) -> i32 = $component;
            Ok(match this_time(vm, cx)? {
                Some(time) => Value::int(component(algorithms::fields_from_time(time))),
                None => Value::double(f64::NAN),
            })
        }
    };
}

getters! {
    /// 21.4.4.2
    get_date
    /// 21.4.4.12
    get_utc_date = |fields| i32::from(fields.day);
    /// 21.4.4.3
    get_day
    /// 21.4.4.13
    get_utc_day = |fields| i32::from(fields.weekday);
    /// 21.4.4.4
    get_full_year
    /// 21.4.4.14
    get_utc_full_year = |fields| fields.year;
    /// 21.4.4.5
    get_hours
    /// 21.4.4.15
    get_utc_hours = |fields| i32::from(fields.hour);
    /// 21.4.4.6
    get_milliseconds
    /// 21.4.4.16
    get_utc_milliseconds = |fields| i32::from(fields.millisecond);
    /// 21.4.4.7
    get_minutes
    /// 21.4.4.17
    get_utc_minutes = |fields| i32::from(fields.minute);
    /// 21.4.4.8
    get_month
    /// 21.4.4.18
    get_utc_month = |fields| i32::from(fields.month);
    /// 21.4.4.9
    get_seconds
    /// 21.4.4.19
    get_utc_seconds = |fields| i32::from(fields.second);
}

// 21.4.4.10 Date.prototype.getTime ( ) and 21.4.4.44 valueOf ( )
fn get_time(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.this.is_kind(CellKind::Date) {
        return Err(vm.type_error("this is not a Date object."));
    }
    Ok(cx.this.as_gc::<PrimitiveObject>().value)
}

// 21.4.4.11 Date.prototype.getTimezoneOffset ( ); whole minutes, as the zones of today have.
fn get_timezone_offset(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(match this_time(vm, cx)? {
        Some(time) => Value::int((-algorithms::offset_at_utc(time) / algorithms::MS_PER_MINUTE) as i32),
        None => Value::double(f64::NAN),
    })
}

// B.2.3.1 Date.prototype.getYear ( )
fn get_year(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date = this_date(vm, cx, "getYear")?;
    Ok(match valid_time(date) {
        Some(time) => Value::int(algorithms::fields_from_time(algorithms::local_time(time)).year - 1900),
        None => Value::double(f64::NAN),
    })
}

// ---------------------------------------------------------------------------------------------
// Setters

fn store(mut date: Gc<PrimitiveObject>, time: f64) -> Value {
    date.value = Value::number(time);
    date.value
}

/// What a setter works in.
#[derive(Clone, Copy, PartialEq)]
enum Zone {
    Local,
    Utc,
}

/// Positions in the list of components.
const YEAR: usize = 0;
const MONTH: usize = 1;
const DAY: usize = 2;
const HOUR: usize = 3;
const MINUTE: usize = 4;
const SECOND: usize = 5;
const MILLISECOND: usize = 6;

/// The common shape of 21.4.4.20 to .34: replaces the components from `first` on, at most `count` of
/// them, by the arguments given (a missing first argument is NaN).
fn set_components(
    vm: &mut Vm,
    cx: &CallContext,
    name: &str,
    zone: Zone,
    first: usize,
    count: usize,
) -> JsResult<Value> {
    let date = this_date(vm, cx, name)?;
    let time = valid_time(date);
    // The arguments are coerced even if the date is invalid.
    let mut arguments = [f64::NAN; 4];
    let given = cx.argc().clamp(1, count);
    for (index, argument) in arguments[..given].iter_mut().enumerate() {
        *argument = vm.to_number(cx.arg(index))?;
    }
    let time = match time {
        Some(time) if zone == Zone::Local => algorithms::local_time(time),
        Some(time) => time,
        // Setting the year makes an invalid date valid again.
        None if first == YEAR => 0,
        None => return Ok(Value::double(f64::NAN)),
    };
    let fields = algorithms::fields_from_time(time);
    let mut parts = [
        f64::from(fields.year),
        f64::from(fields.month),
        f64::from(fields.day),
        f64::from(fields.hour),
        f64::from(fields.minute),
        f64::from(fields.second),
        f64::from(fields.millisecond),
    ];
    parts[first..first + given].copy_from_slice(&arguments[..given]);
    let [year, month, day, hour, minute, second, millisecond] = parts;
    let day = algorithms::make_day(year, month, day);
    let new = algorithms::make_date(day, algorithms::make_time(hour, minute, second, millisecond));
    let new = if zone == Zone::Local { algorithms::utc_from_local(new) } else { new };
    Ok(store(date, algorithms::time_clip(new)))
}

macro_rules! setters {
    ($(#[$doc:meta] $name:ident = $text:literal, $zone:ident, $first:ident, $count:literal;)*) => {
        $(
            #[$doc]
            fn $name(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
                set_components(vm, cx, $text, Zone::$zone, $first, $count)
            }
        )*
    };
}

setters! {
    /// 21.4.4.20
    set_date = "setDate", Local, DAY, 1;
    /// 21.4.4.21
    set_full_year = "setFullYear", Local, YEAR, 3;
    /// 21.4.4.22
    set_hours = "setHours", Local, HOUR, 4;
    /// 21.4.4.23
    set_milliseconds = "setMilliseconds", Local, MILLISECOND, 1;
    /// 21.4.4.24
    set_minutes = "setMinutes", Local, MINUTE, 3;
    /// 21.4.4.25
    set_month = "setMonth", Local, MONTH, 2;
    /// 21.4.4.26
    set_seconds = "setSeconds", Local, SECOND, 2;
    /// 21.4.4.28
    set_utc_date = "setUTCDate", Utc, DAY, 1;
    /// 21.4.4.29
    set_utc_full_year = "setUTCFullYear", Utc, YEAR, 3;
    /// 21.4.4.30
    set_utc_hours = "setUTCHours", Utc, HOUR, 4;
    /// 21.4.4.31
    set_utc_milliseconds = "setUTCMilliseconds", Utc, MILLISECOND, 1;
    /// 21.4.4.32
    set_utc_minutes = "setUTCMinutes", Utc, MINUTE, 3;
    /// 21.4.4.33
    set_utc_month = "setUTCMonth", Utc, MONTH, 2;
    /// 21.4.4.34
    set_utc_seconds = "setUTCSeconds", Utc, SECOND, 2;
}

// 21.4.4.27 Date.prototype.setTime ( time )
fn set_time(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date = this_date(vm, cx, "setTime")?;
    let time = vm.to_number(cx.arg(0))?;
    Ok(store(date, algorithms::time_clip(time)))
}

// B.2.3.2 Date.prototype.setYear ( year )
fn set_year(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date = this_date(vm, cx, "setYear")?;
    let time = valid_time(date);
    let year = vm.to_number(cx.arg(0))?;
    let local = time.map_or(0, algorithms::local_time);
    let fields = algorithms::fields_from_time(local);
    let full_year = algorithms::make_full_year(year);
    let day = algorithms::make_day(full_year, f64::from(fields.month), f64::from(fields.day));
    let new = algorithms::make_date(day, algorithms::time_within_day(local) as f64);
    Ok(store(date, algorithms::time_clip(algorithms::utc_from_local(new))))
}

// ---------------------------------------------------------------------------------------------
// Texts

/// Formats the time, or says that the date is invalid.
fn formatted(vm: &mut Vm, cx: &CallContext, name: &str, format: fn(i64) -> String) -> JsResult<Value> {
    let date = this_date(vm, cx, name)?;
    Ok(match valid_time(date) {
        Some(time) => vm.new_string(&format(time)).value(),
        None => vm.new_string(INVALID_DATE).value(),
    })
}

// 21.4.4.35 Date.prototype.toDateString ( )
fn to_date_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    formatted(vm, cx, "toDateString", algorithms::to_date_string)
}

// 21.4.4.36 Date.prototype.toISOString ( )
fn to_iso_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date = this_date(vm, cx, "toISOString")?;
    match valid_time(date) {
        Some(time) => Ok(vm.new_string(&algorithms::to_iso_string(time)).value()),
        None => Err(vm.range_error("Invalid time value")),
    }
}

// 21.4.4.37 Date.prototype.toJSON ( key )
fn to_json(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = vm.to_object(cx.this)?;
    let time = vm.to_primitive(object.value(), Hint::Number)?;
    if time.is_number() && !time.as_number().is_finite() {
        return Ok(Value::NULL);
    }
    let key = vm.key_from_str("toISOString");
    vm.invoke(object.value(), key, &[])
}

/// ECMA-402's 20.4: a method that formats for locales, with what it shows unless options say otherwise.
fn for_locales(
    vm: &mut Vm,
    cx: &CallContext,
    name: &str,
    (required, defaults): (intl::Required, intl::Defaults),
    american: fn(i64) -> String,
) -> JsResult<Value> {
    // FAST PATH: the texts of en-US without options need no tables.
    if cx.arg(0).is_undefined() && cx.arg(1).is_undefined() && intl::default_is_american() {
        return formatted(vm, cx, name, american);
    }
    let date = this_date(vm, cx, name)?;
    match valid_time(date) {
        None => Ok(vm.new_string(algorithms::INVALID_DATE).value()),
        Some(_) => intl::to_locale_string(vm, date.value, (cx.arg(0), cx.arg(1)), required, defaults),
    }
}

// 21.4.4.38 Date.prototype.toLocaleDateString ( [ reserved1 [ , reserved2 ] ] )
fn to_locale_date_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let shown = (intl::Required::Date, intl::Defaults::Date);
    for_locales(vm, cx, "toLocaleDateString", shown, algorithms::to_locale_date_string)
}

// 21.4.4.39 Date.prototype.toLocaleString ( [ reserved1 [ , reserved2 ] ] )
fn to_locale_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let shown = (intl::Required::Any, intl::Defaults::All);
    for_locales(vm, cx, "toLocaleString", shown, algorithms::to_locale_string)
}

// 21.4.4.40 Date.prototype.toLocaleTimeString ( [ reserved1 [ , reserved2 ] ] )
fn to_locale_time_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let shown = (intl::Required::Time, intl::Defaults::Time);
    for_locales(vm, cx, "toLocaleTimeString", shown, algorithms::to_locale_time_string)
}

// Date.prototype.toTemporalInstant ( ), of the Temporal proposal's amendments to 21.4.4
fn to_temporal_instant(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date = this_date(vm, cx, "toTemporalInstant")?;
    super::temporal::materialize(vm)?;
    super::temporal::create_instant(vm, date.value.as_number())
}

// 21.4.4.41 Date.prototype.toString ( )
fn to_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    formatted(vm, cx, "toString", algorithms::to_date_time_string)
}

// 21.4.4.42 Date.prototype.toTimeString ( )
fn to_time_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    formatted(vm, cx, "toTimeString", algorithms::to_time_string)
}

// 21.4.4.43 Date.prototype.toUTCString ( )
fn to_utc_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    formatted(vm, cx, "toUTCString", algorithms::to_utc_string)
}

// 21.4.4.45 Date.prototype [ %Symbol.toPrimitive% ] ( hint )
fn to_primitive(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.this.is_object() {
        let shown = vm.describe(cx.this);
        return Err(vm.type_error(format!(
            "Method Date.prototype [ @@toPrimitive ] called on incompatible receiver {shown}"
        )));
    }
    // Without a hint a Date prefers its text.
    let hint = if cx.arg(0).is_string() {
        let text = vm.view(cx.arg(0).as_gc())?;
        if text.equals_str("string") || text.equals_str("default") {
            Some(Hint::String)
        } else if text.equals_str("number") {
            Some(Hint::Number)
        } else {
            None
        }
    } else {
        None
    };
    let order = match hint {
        Some(Hint::String) => [vm.names.to_string, vm.names.value_of],
        Some(_) => [vm.names.value_of, vm.names.to_string],
        None => {
            let shown = vm.describe(cx.arg(0));
            return Err(vm.type_error(format!("Invalid hint: {shown}")));
        }
    };
    // 7.1.1.1 OrdinaryToPrimitive
    for name in order {
        let method = vm.get(cx.this.as_gc(), name)?;
        if vm.is_callable(method) {
            let result = vm.call(method, cx.this, &[])?;
            if !result.is_object() {
                return Ok(result);
            }
        }
    }
    Err(vm.type_error("Cannot convert object to primitive value"))
}
