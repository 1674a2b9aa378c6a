//! 11: formatting of dates and times.
//!
//! ICU4X's own patterns cover some combinations of components only, and none by the widths that scripts
//! may ask for. So patterns come from a table of this folder (`patterns.txt`, which `generate_patterns.js`
//! writes): a line per locale, for every combination that is not put together from others. What ICU4X gives
//! are the names (months, weekdays, eras, time zones) and the calendars' arithmetic.

mod components;
mod constructor;
mod fields;
mod format;
mod interval;
mod pattern;
mod prototype;
mod table;
mod values;
mod zone;

pub use constructor::{default_is_american, init};
pub use values::{Defaults, Required, to_locale_string, zoned_to_locale_string};
