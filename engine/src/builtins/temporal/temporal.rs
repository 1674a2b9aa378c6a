//! The Temporal namespace object (clause 1).

use crate::execution::{Intrinsic, JsResult, Vm};
use crate::object::{Attributes, JsObject};
use crate::value::{Gc, Value};

/// Types and the intrinsics of their constructors.
const CONSTRUCTORS: [(&str, Intrinsic); 8] = [
    ("Instant", Intrinsic::TemporalInstant),
    ("PlainDateTime", Intrinsic::TemporalPlainDateTime),
    ("PlainDate", Intrinsic::TemporalPlainDate),
    ("PlainTime", Intrinsic::TemporalPlainTime),
    ("PlainYearMonth", Intrinsic::TemporalPlainYearMonth),
    ("PlainMonthDay", Intrinsic::TemporalPlainMonthDay),
    ("Duration", Intrinsic::TemporalDuration),
    ("ZonedDateTime", Intrinsic::TemporalZonedDateTime),
];

/// Makes the running realm's Temporal objects at their first use, and gives the namespace.
pub fn materialize(vm: &mut Vm) -> JsResult<Value> {
    let made = vm.intrinsic(Intrinsic::Temporal);
    if !made.is_undefined() {
        return Ok(made);
    }
    super::instant_constructor::init(vm)?;
    super::plain_date_time_constructor::init(vm)?;
    super::plain_date_constructor::init(vm)?;
    super::plain_time_constructor::init(vm)?;
    super::plain_year_month_constructor::init(vm)?;
    super::plain_month_day_constructor::init(vm)?;
    super::duration_constructor::init(vm)?;
    super::zoned_date_time_constructor::init(vm)?;
    let now = super::now::init(vm)?;
    let parent = vm.intrinsic(Intrinsic::ObjectPrototype);
    let namespace: Gc<JsObject> = vm.new_object_with_proto(parent)?;
    vm.install_tag(namespace, "Temporal")?;
    for (name, intrinsic) in CONSTRUCTORS {
        let constructor = vm.intrinsic(intrinsic);
        vm.install_named(namespace, name, constructor, Attributes::HIDDEN)?;
    }
    vm.install_named(namespace, "Now", now.value(), Attributes::HIDDEN)?;
    // Last, so that running out of memory half way leaves nothing that looks complete.
    vm.realm_mut().set(Intrinsic::Temporal, namespace);
    Ok(namespace.value())
}
