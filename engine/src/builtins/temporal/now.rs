//! The Temporal.Now object (clause 2).

use super::checked;
use super::conversions::{time_zone_id, to_time_zone};
use super::records::{create, provider};
use crate::builtins::date_algorithms::time_zone_identifier;
use crate::builtins::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::object::JsObject;
use crate::value::{Gc, Value};
use temporal_rs::{Instant, TimeZone, ZonedDateTime};

const METHODS: &[Method] = &[
    method("timeZoneId", 0, now_time_zone_id),
    method("instant", 0, instant),
    method("plainDateTimeISO", 0, plain_date_time_iso),
    method("zonedDateTimeISO", 0, zoned_date_time_iso),
    method("plainDateISO", 0, plain_date_iso),
    method("plainTimeISO", 0, plain_time_iso),
];

pub fn init(vm: &mut Vm) -> JsResult<Gc<JsObject>> {
    vm.install_prototype(Intrinsic::TemporalNow, Intrinsic::ObjectPrototype, METHODS, Some("Temporal.Now"))
}

/// SystemTimeZoneIdentifier ( ): the zone Date uses, by its primary name. A zone without a name (a POSIX
/// rule in TZ) and one the database does not know count as UTC.
fn system_time_zone() -> TimeZone {
    time_zone_identifier()
        .and_then(|name| TimeZone::try_from_identifier_str_with_provider(&name, provider()).ok())
        .and_then(|zone| zone.primary_identifier_with_provider(provider()).ok())
        .unwrap_or_else(|| TimeZone::utc_with_provider(provider()))
}

/// SystemUTCEpochNanoseconds ( )
fn system_instant(vm: &mut Vm) -> JsResult<Instant> {
    const LIMIT: i128 = 100_000_000 * super::records::NS_PER_DAY;
    let now = vm.host.now_nanoseconds().clamp(-LIMIT, LIMIT);
    checked(vm, Instant::try_new(now))
}

/// The argument's zone, or the system's; and the present time in it.
fn system_date_time(vm: &mut Vm, zone: Value) -> JsResult<ZonedDateTime> {
    let zone = if zone.is_undefined() { system_time_zone() } else { to_time_zone(vm, zone)? };
    let now = system_instant(vm)?;
    checked(vm, now.to_zoned_date_time_iso_with_provider(zone, provider()))
}

/// Temporal.Now.timeZoneId ( )
fn now_time_zone_id(vm: &mut Vm, _: &CallContext) -> JsResult<Value> {
    time_zone_id(vm, &system_time_zone())
}

/// Temporal.Now.instant ( )
fn instant(vm: &mut Vm, _: &CallContext) -> JsResult<Value> {
    let now = system_instant(vm)?;
    create(vm, &now)
}

/// Temporal.Now.plainDateTimeISO ( [ temporalTimeZoneLike ] )
fn plain_date_time_iso(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let now = system_date_time(vm, cx.arg(0))?;
    create(vm, &now.to_plain_date_time())
}

/// Temporal.Now.zonedDateTimeISO ( [ temporalTimeZoneLike ] )
fn zoned_date_time_iso(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let now = system_date_time(vm, cx.arg(0))?;
    create(vm, &now)
}

/// Temporal.Now.plainDateISO ( [ temporalTimeZoneLike ] )
fn plain_date_iso(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let now = system_date_time(vm, cx.arg(0))?;
    create(vm, &now.to_plain_date())
}

/// Temporal.Now.plainTimeISO ( [ temporalTimeZoneLike ] )
fn plain_time_iso(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let now = system_date_time(vm, cx.arg(0))?;
    create(vm, &now.to_plain_time())
}
