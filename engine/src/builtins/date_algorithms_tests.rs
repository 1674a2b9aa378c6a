//! Tables from the spec's definitions and from what other engines print.

use super::*;

#[test]
fn calendar() {
    for (year, month, date, expected) in [
        (1970, 0, 1, 0),
        (2000, 1, 29, 11_016),
        (1969, 11, 31, -1),
        (0, 0, 1, -719_528),
        (-271_821, 3, 20, -100_000_000),
        (275_760, 8, 13, 100_000_000),
        (1900, 2, 1, -25_508),
    ] {
        assert_eq!(day_from_civil(year, month, date), expected);
        assert_eq!(civil_from_day(expected), (year as i32, month as u8, date as u8));
    }
    // Every day of two eras, in order.
    let mut expected = (1600, 0, 1);
    let first = day_from_civil(1600, 0, 1);
    for number in first..first + 2 * 146_097 {
        assert_eq!(civil_from_day(number), expected);
        let (year, month, day) = expected;
        assert_eq!(day_from_civil(i64::from(year), i64::from(month), i64::from(day)), number);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = [31, 28 + u8::from(leap), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][usize::from(month)];
        expected = if day < length {
            (year, month, day + 1)
        } else if month < 11 {
            (year, month + 1, 1)
        } else {
            (year + 1, 0, 1)
        };
    }
}

#[test]
fn making() {
    assert_eq!(make_day(1970.0, 12.0, 1.0), 365.0);
    assert_eq!(make_day(1970.0, -1.0, 1.0), -31.0);
    assert_eq!(make_day(1970.9, 0.9, 0.0), -1.0);
    assert!(make_day(f64::NAN, 0.0, 1.0).is_nan() && make_day(1e300, 0.0, 1.0).is_nan());
    assert_eq!(make_time(1.9, 2.0, 3.0, -4.0), 3_722_996.0);
    assert_eq!(make_full_year(99.5), 1999.0);
    assert_eq!(make_full_year(100.0), 100.0);
    assert_eq!(make_full_year(-1.0), -1.0);
    assert!(time_clip(-0.0).is_sign_positive());
    assert!(time_clip(8.64e15 + 1.0).is_nan() && time_clip(f64::NAN).is_nan());
    assert_eq!(time_clip(-1.9), -1.0);
}

#[test]
fn printing() {
    let cases = [
        ("UTC", 0, "Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)"),
        (
            "Europe/Berlin",
            1_656_000_000_000,
            "Thu Jun 23 2022 18:00:00 GMT+0200 (Central European Summer Time)",
        ),
        (
            "Europe/Berlin",
            100_000_000_000_000,
            "Wed Nov 16 5138 10:46:40 GMT+0100 (Central European Standard Time)",
        ),
        (
            "Europe/Berlin",
            8_640_000_000_000_000,
            "Sat Sep 13 275760 02:00:00 GMT+0200 (Central European Summer Time)",
        ),
        ("America/New_York", -1, "Wed Dec 31 1969 18:59:59 GMT-0500 (Eastern Standard Time)"),
        ("Asia/Kolkata", 1e12 as i64, "Sun Sep 09 2001 07:16:40 GMT+0530 (India Standard Time)"),
        ("Europe/Dublin", 1_656_000_000_000, "Thu Jun 23 2022 17:00:00 GMT+0100 (Irish Standard Time)"),
        ("Europe/Dublin", 1_640_000_000_000, "Mon Dec 20 2021 11:33:20 GMT+0000 (Greenwich Mean Time)"),
    ];
    for (zone, time, expected) in cases {
        set_time_zone(Some(zone));
        assert_eq!(to_date_time_string(time), expected);
    }
    set_time_zone(Some("America/Los_Angeles"));
    assert_eq!(to_time_string(0), "16:00:00 GMT-0800 (Pacific Standard Time)");
    assert_eq!(to_date_string(0), "Wed Dec 31 1969");
    assert_eq!(to_locale_string(0), "12/31/1969, 4:00:00 PM");
    assert_eq!(to_utc_string(-62_198_755_200_001), "Thu, 31 Dec -0002 23:59:59 GMT");
    assert_eq!(to_iso_string(0), "1970-01-01T00:00:00.000Z");
    assert_eq!(to_iso_string(-62_198_755_200_001), "-000002-12-31T23:59:59.999Z");
    assert_eq!(to_iso_string(8_640_000_000_000_000), "+275760-09-13T00:00:00.000Z");
}

#[test]
fn transitions() {
    set_time_zone(Some("America/New_York"));
    let local =
        |month, day, hour, minute| make_date(make_day(2020.0, month, day), make_time(hour, minute, 0.0, 0.0));
    // Spring forward: 02:30 does not exist and is read with the offset before.
    assert_eq!(utc_from_local(local(2.0, 8.0, 2.0, 30.0)), 1_583_652_600_000.0);
    // Fall back: the first 01:30.
    assert_eq!(utc_from_local(local(10.0, 1.0, 1.0, 30.0)), 1_604_208_600_000.0);
    for time in (1_583_000_000_000..1_606_000_000_000).step_by(1_234_567_000) {
        assert_eq!(utc_from_local(local_time(time) as f64), time as f64);
    }
    // Samoa skipped December 30, 2011.
    set_time_zone(Some("Pacific/Apia"));
    let skipped = make_date(make_day(2011.0, 11.0, 30.0), make_time(12.0, 0.0, 0.0, 0.0));
    assert_eq!(utc_from_local(skipped), 1_325_282_400_000.0);
}
