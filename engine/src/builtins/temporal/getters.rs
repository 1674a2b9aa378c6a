//! Getters that several prototypes share: what a calendar says about a date, and the parts of a time.

/// Defines getter functions. `$this` gives the receiver's ISO date and calendar, after the brand check.
macro_rules! calendar_getters {
    ($this:path; $($name:ident $js:literal;)*) => { $(calendar_getters!(@one $this, $name, $js);)* };
    (@one $this:path, calendar_id, $js:literal) => {
        calendar_getters!(@define $this, calendar_id, $js, |vm, _iso, calendar| vm.new_string(calendar.identifier()).value());
    };
    (@one $this:path, era, $js:literal) => {
        calendar_getters!(@define $this, era, $js, |vm, iso, calendar| match calendar.era(iso) {
            Some(era) => vm.new_string(era.as_str()).value(),
            None => Value::UNDEFINED,
        });
    };
    (@one $this:path, month_code, $js:literal) => {
        calendar_getters!(@define $this, month_code, $js, |vm, iso, calendar| vm.new_string(calendar.month_code(iso).as_str()).value());
    };
    (@one $this:path, in_leap_year, $js:literal) => {
        calendar_getters!(@define $this, in_leap_year, $js, |_vm, iso, calendar| Value::bool(calendar.in_leap_year(iso)));
    };
    (@one $this:path, era_year, $js:literal) => { calendar_getters!(@optional $this, era_year, $js); };
    (@one $this:path, week_of_year, $js:literal) => { calendar_getters!(@optional $this, week_of_year, $js); };
    (@one $this:path, year_of_week, $js:literal) => { calendar_getters!(@optional $this, year_of_week, $js); };
    (@one $this:path, $name:ident, $js:literal) => {
        calendar_getters!(@define $this, $name, $js, |_vm, iso, calendar| Value::int(calendar.$name(iso) as i32));
    };
    (@optional $this:path, $name:ident, $js:literal) => {
        calendar_getters!(@define $this, $name, $js, |_vm, iso, calendar| match calendar.$name(iso) {
            Some(number) => Value::int(number as i32),
            None => Value::UNDEFINED,
        });
    };
    (@define $this:path, $name:ident, $js:literal, |$vm:ident, $iso:ident, $calendar:ident| $value:expr) => {
        #[doc = concat!("get ", $js)]
        fn $name(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
            let (iso, $calendar) = $this(vm, cx, $js)?;
            let $iso = &iso;
            let $vm = vm;
            Ok($value)
        }
    };
}
pub(super) use calendar_getters;

/// Defines getters of a time's parts. `$this` gives the receiver's time, after the brand check.
macro_rules! time_getters {
    ($this:path) => {
        time_getters!(@each $this; hour, minute, second, millisecond, microsecond, nanosecond);
    };
    (@each $this:path; $($name:ident),*) => {
        $(
            #[doc = concat!("get ", stringify!($name))]
            fn $name(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
                Ok(Value::int(i32::from($this(vm, cx, stringify!($name))?.$name)))
            }
        )*
    };
}
pub(super) use time_getters;
