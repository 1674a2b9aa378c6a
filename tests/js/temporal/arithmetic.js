// What the types compute.
const show = (...values) => console.log(...values.map(String));
const error = (body) => {
  try {
    return String(body());
  } catch (error) {
    return error.name;
  }
};

const date = Temporal.PlainDate.from("2024-02-29");
show(date.add({ years: 1 }), date.add("P1M1D"), date.subtract({ days: 60 }), date.with({ day: 1 }));
show(date.dayOfWeek, date.weekOfYear, date.yearOfWeek, date.daysInYear, date.inLeapYear, date.monthCode);
show(error(() => date.add({ years: 1 }, { overflow: "reject" })), error(() => date.with({ day: 99 }, { overflow: "reject" })));
show(date.until("2025-01-01", { largestUnit: "years" }), date.since("2023-01-15", { smallestUnit: "month", roundingMode: "ceil" }));
show(date.toPlainDateTime("12:34"), date.toPlainYearMonth(), date.toPlainMonthDay());
show(Temporal.PlainDate.compare(date, "2024-03-01"), date.equals("2024-02-29"));

const time = new Temporal.PlainTime(23, 59, 58, 987, 654, 321);
show(time.add({ seconds: 2 }), time.round("minute"), time.toString({ fractionalSecondDigits: 2 }), time.with({ hour: 1 }));
show(time.until("00:00", { smallestUnit: "second" }), Temporal.PlainTime.compare(time, "12:00"));

const dateTime = Temporal.PlainDateTime.from({ year: 2020, month: 1, day: 31, hour: 25 });
show(dateTime, dateTime.add({ months: 1 }), dateTime.round({ smallestUnit: "hour", roundingIncrement: 4 }));
show(dateTime.until("2021-03-01T00:00", { largestUnit: "month" }));

const month = Temporal.PlainYearMonth.from("2023-12");
show(month.add({ months: 2 }), month.until("2025-01"), month.daysInMonth, month.toPlainDate({ day: 40 }));
const monthDay = Temporal.PlainMonthDay.from("02-29");
show(monthDay.toPlainDate({ year: 2023 }), monthDay.with({ day: 1 }), monthDay.equals("02-29"));

const duration = Temporal.Duration.from({ hours: 130, minutes: 20 });
show(duration, duration.round({ largestUnit: "day" }), duration.total("days"), duration.negated(), duration.sign);
show(duration.round({ largestUnit: "years", relativeTo: "2024-12-30" }), duration.add("P1DT1S"), duration.blank);
show(Temporal.Duration.compare("PT24H", "P1D"), error(() => Temporal.Duration.compare("P1M", "P30D")));
show(Temporal.Duration.compare("P1M", "P30D", { relativeTo: "2024-02-01" }));
show(new Temporal.Duration(0, 0, 0, 0, 0, 0, 0, 0, 2 ** 53 - 1).add({ microseconds: 2 ** 53 - 1 }).microseconds);
show(error(() => new Temporal.Duration(1, -1)), error(() => new Temporal.Duration(0.5)), error(() => Temporal.Duration.from({})));

const instant = Temporal.Instant.from("1969-12-31T23:59:59.999999999Z");
show(instant.epochNanoseconds, instant.epochMilliseconds, instant.add({ nanoseconds: 2 }), instant.round("second"));
show(instant.until("2000-01-01T00:00Z", { largestUnit: "hours" }), instant.toString({ timeZone: "+05:30" }));
show(new Temporal.Instant(8640000000000000000000n), error(() => new Temporal.Instant(8640000000000000000001n)));
show(error(() => date + 1), error(() => `${date}`), error(() => date < date), JSON.stringify({ date, time, duration, instant }));
show(error(() => Temporal.PlainDate.prototype.year), error(() => Temporal.PlainDate(2020, 1, 1)));

class Birthday extends Temporal.PlainDate {
  get age() {
    return this.until("2024-05-06").years;
  }
}
const birthday = new Birthday(2000, 1, 1);
show(birthday instanceof Temporal.PlainDate, birthday.age, birthday.add({ days: 1 }).constructor === Temporal.PlainDate);
console.log(birthday, date, Temporal, { duration });
