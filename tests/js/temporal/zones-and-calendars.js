// Time zones and calendars other than ISO's.
const show = (...values) => console.log(...values.map(String));
const error = (body) => {
  try {
    return String(body());
  } catch (error) {
    return error.name;
  }
};

const gap = Temporal.PlainDateTime.from("2024-03-10T02:30");
for (const disambiguation of ["compatible", "earlier", "later", "reject"]) {
  show(disambiguation, error(() => gap.toZonedDateTime("America/New_York", { disambiguation })));
}
const start = Temporal.ZonedDateTime.from("2024-03-09T12:00[America/New_York]");
show(start.add({ days: 1 }), start.add({ hours: 24 }), start.hoursInDay, start.add({ days: 1 }).hoursInDay);
show(start.offset, start.offsetNanoseconds, start.timeZoneId, start.epochMilliseconds, start.epochNanoseconds);
show(start.getTimeZoneTransition("next"), start.getTimeZoneTransition({ direction: "previous" }));
show(start.withTimeZone("Asia/Tokyo"), start.withTimeZone("-03:30"), start.startOfDay(), start.withPlainTime("06:07"));
show(start.until("2024-11-09T12:00[America/New_York]", { largestUnit: "month" }), start.round({ smallestUnit: "day" }));
show(start.toString({ timeZoneName: "never", offset: "never", smallestUnit: "minute" }), start.toInstant(), start.toPlainTime());
show(error(() => Temporal.ZonedDateTime.from("2024-03-09T12:00+09:00[America/New_York]")));
show(Temporal.ZonedDateTime.from("2024-03-09T12:00+09:00[America/New_York]", { offset: "use" }));
show(Temporal.ZonedDateTime.from("2024-03-09T12:00Z[Asia/Calcutta]").equals("2024-03-09T12:00Z[Asia/Kolkata]"));
show(error(() => start.withTimeZone("Mars/Olympus")), error(() => start.withTimeZone("+01:00:01")));
show(start.with({ hour: 3, offset: "+00:00" }, { offset: "prefer" }), start.with({ month: 7 }));
show(Temporal.Duration.from("P1M").total({ unit: "hours", relativeTo: start }));

const day = Temporal.PlainDate.from("2024-10-04");
for (const calendar of ["buddhist", "chinese", "coptic", "dangi", "ethioaa", "ethiopic", "gregory", "hebrew", "indian",
  "islamic-civil", "islamic-tbla", "islamic-umalqura", "japanese", "persian", "roc"]) {
  const date = day.withCalendar(calendar);
  show(date.calendarId, date.era, date.eraYear, date.year, date.monthCode, date.day, date.monthsInYear, date.add({ months: 5 }));
}
show(Temporal.PlainDate.from({ calendar: "hebrew", year: 5784, monthCode: "M05L", day: 1 }));
show(Temporal.PlainDate.from({ calendar: "japanese", era: "showa", eraYear: 40, month: 1, day: 1 }));
show(error(() => Temporal.PlainDate.from({ calendar: "japanese", era: "nonsense", eraYear: 40, month: 1, day: 1 })));
show(error(() => day.until(day.withCalendar("gregory"))), error(() => day.withCalendar("islamic")));
show(Temporal.PlainMonthDay.from({ calendar: "hebrew", monthCode: "M05L", day: 1 }));
show(Temporal.PlainYearMonth.from("2024-10-04[u-ca=chinese]").toString({ calendarName: "critical" }));

show(typeof Temporal.Now.timeZoneId(), Temporal.Now.instant() instanceof Temporal.Instant);
const difference = Date.now() - Temporal.Now.instant().epochMilliseconds;
show(Math.abs(difference) < 10000, Temporal.Now.zonedDateTimeISO("UTC").timeZoneId, Temporal.Now.plainDateISO().calendarId);
