//! Temporal: the namespace and its eight types, one file per intrinsic object.
//!
//! The engine does what scripts can observe (property reads in their order, option validation,
//! conversions, brand checks, error kinds); the crate `temporal_rs` does the arithmetic. Values of the
//! crate live on the native stack only: a Temporal object keeps its internal slots as numbers in its own
//! words (`records`), so nothing is malloc'd per object and nothing needs finalizing.
//!
//! None of it exists until a script first looks at `Temporal` (see `lazy_globals`); the time zone
//! database is read when the first named zone is used.
//!
//! Clause links: <https://tc39.es/proposal-temporal/>.

mod conversions;
mod duration_constructor;
mod duration_prototype;
mod fields;
mod getters;
mod instant_constructor;
mod instant_prototype;
mod now;
mod options;
mod plain_date_constructor;
mod plain_date_prototype;
mod plain_date_time_constructor;
mod plain_date_time_prototype;
mod plain_month_day_constructor;
mod plain_month_day_prototype;
mod plain_time_constructor;
mod plain_time_prototype;
mod plain_year_month_constructor;
mod plain_year_month_prototype;
pub(super) mod records;
#[allow(clippy::module_inception)]
mod temporal;
mod zoned_date_time_constructor;
mod zoned_date_time_prototype;

pub use duration_constructor::duration_components;
pub use instant_constructor::create as create_instant;
pub use temporal::materialize;

use crate::execution::{JsResult, Throw, Vm};
use temporal_rs::error::ErrorKind;
use temporal_rs::{TemporalError, TemporalResult};

/// Whether an operation goes forward or back.
#[derive(Clone, Copy, PartialEq)]
enum Direction {
    Add,
    Subtract,
}

/// Which way a difference is taken.
#[derive(Clone, Copy, PartialEq)]
enum Difference {
    Until,
    Since,
}

/// The crate's error as a JavaScript exception.
#[cold]
fn throw(vm: &mut Vm, error: TemporalError) -> Throw {
    let text = match error.into_message() {
        "" => "Invalid Temporal value",
        text => text,
    };
    match error.kind() {
        ErrorKind::Type => vm.type_error(text),
        // A violated assertion of the crate is its bug; the script still gets an error it can catch.
        ErrorKind::Range | ErrorKind::Syntax | ErrorKind::Generic | ErrorKind::Assert => vm.range_error(text),
    }
}

/// The spec's `?` on a result of the crate.
#[inline]
fn checked<T>(vm: &mut Vm, result: TemporalResult<T>) -> JsResult<T> {
    match result {
        Ok(value) => Ok(value),
        Err(error) => Err(throw(vm, error)),
    }
}
