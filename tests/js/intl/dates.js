// Dates and times in the ways of locales: patterns, parts, ranges, calendars, zones, Temporal values, errors.
const show = (...values) => console.log(...values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))));
const error = (body) => {
  try {
    return String(body());
  } catch (error) {
    return error.name;
  }
};
const date = new Date(Date.UTC(2003, 1, 1, 15, 4, 5, 89));
const numeric = "numeric";
const locales = ["en", "en-GB", "de", "fr", "es", "ja", "zh", "zh-TW", "ar", "hi", "ru", "ko", "pt"];
const all = [
  {},
  { year: numeric, month: "long" },
  { month: "short", day: numeric },
  { year: "2-digit", month: "2-digit", day: "2-digit" },
  { weekday: "long", year: numeric, month: "long", day: numeric },
  { weekday: "short", day: numeric },
  { hour: numeric, minute: numeric },
  { hour: numeric, hour12: true },
  { minute: numeric, second: numeric, fractionalSecondDigits: 3 },
  { hour: numeric, dayPeriod: "long", hour12: true },
  { weekday: "short", hour: numeric, minute: numeric },
  { month: "long", day: numeric, hour: numeric },
  { dateStyle: "full", timeStyle: "short" },
  { dateStyle: "short", timeStyle: "medium" },
  { era: "short", year: numeric, month: "short", day: numeric },
];
for (const locale of locales) {
  for (const options of all) show(locale, options, new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options }).format(date));
}

// Widths and contexts of names.
for (const width of ["long", "short", "narrow"]) {
  const month = new Intl.DateTimeFormat("ru", { month: width, timeZone: "UTC" });
  const dayMonth = new Intl.DateTimeFormat("ru", { month: width, day: numeric, timeZone: "UTC" });
  show(width, month.format(date), dayMonth.format(date), new Intl.DateTimeFormat("fr", { weekday: width, timeZone: "UTC" }).format(date));
}

// Parts and what was resolved.
const full = new Intl.DateTimeFormat("en", { dateStyle: "long", timeStyle: "long", timeZone: "America/New_York" });
show(full.formatToParts(date).map((part) => `${part.type}:${part.value}`).join("|"));
show(full.resolvedOptions());
show(new Intl.DateTimeFormat("de", { hour: numeric, minute: numeric, timeZone: "+01" }).resolvedOptions());
show(new Intl.DateTimeFormat("ar-EG-u-nu-latn", { timeZone: "UTC", weekday: "long", hour: "2-digit", hour12: false }).resolvedOptions());

// Hours.
for (const hourCycle of ["h11", "h12", "h23", "h24"]) {
  const format = new Intl.DateTimeFormat("en", { hour: numeric, minute: numeric, hourCycle, timeZone: "UTC" });
  show(hourCycle, format.format(Date.UTC(2000, 0, 1, 0, 30)), format.format(Date.UTC(2000, 0, 1, 12, 30)));
}

// Zones.
for (const timeZone of ["America/New_York", "Europe/London", "UTC", "+05:30"]) {
  for (const timeZoneName of ["short", "long", "shortOffset", "longOffset"]) {
    show(timeZone, timeZoneName, new Intl.DateTimeFormat("en", { timeZone, timeZoneName, hour: numeric }).format(Date.UTC(2024, 6, 1)));
  }
}
show(error(() => new Intl.DateTimeFormat("en", { timeZone: "Nowhere/Here" })), error(() => new Intl.DateTimeFormat("en", { timeZone: "+24:00" })));

// Ranges.
const start = Date.UTC(2007, 0, 10, 10);
for (const end of [start, Date.UTC(2007, 0, 10, 11, 30), Date.UTC(2007, 0, 10, 14), Date.UTC(2007, 0, 20), Date.UTC(2007, 4, 5), Date.UTC(2009, 11, 31)]) {
  for (const locale of ["en", "de", "ja"]) {
    for (const options of [{}, { year: numeric, month: "short", day: numeric }, { dateStyle: "medium", timeStyle: "short" }, { year: numeric, month: "long" }]) {
      const format = new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
      show(format.formatRange(start, end), format.formatRangeToParts(start, end).map((part) => part.source[0]).join(""));
    }
  }
}

// Calendars.
for (const calendar of ["buddhist", "japanese", "roc", "hebrew", "persian", "islamic-civil", "coptic", "indian"]) {
  const format = new Intl.DateTimeFormat("en", { calendar, timeZone: "UTC", dateStyle: "long" });
  show(calendar, format.format(date), new Intl.DateTimeFormat("en", { calendar, timeZone: "UTC" }).format(date));
}

// Temporal values.
const en = new Intl.DateTimeFormat("en", { timeZone: "Asia/Tokyo" });
show(en.format(new Temporal.PlainDate(2024, 2, 29)), en.format(new Temporal.PlainTime(13, 5)), en.format(new Temporal.Instant(0n)));
show(new Temporal.PlainDateTime(2024, 2, 29, 1, 2, 3).toLocaleString("de"), new Temporal.PlainYearMonth(2024, 2, "gregory").toLocaleString("en", { month: "long", year: numeric, calendar: "gregory" }));
show(new Temporal.PlainMonthDay(2, 29, "gregory", 1972).toLocaleString("fr", { dateStyle: "long", calendar: "gregory" }));
show(Temporal.ZonedDateTime.from("2024-02-29T12:00[Europe/Berlin]").toLocaleString("en", { dateStyle: "short", timeStyle: "full" }));
show(error(() => en.format(new Temporal.ZonedDateTime(0n, "UTC"))), error(() => en.format(new Temporal.PlainYearMonth(2024, 2))));
show(error(() => new Intl.DateTimeFormat("en", { hour: numeric }).format(new Temporal.PlainDate(2024, 2, 29))));

// Date's own methods, the legacy constructor, errors.
show(date.toLocaleDateString("de", { timeZone: "UTC" }), date.toLocaleTimeString("fr", { timeZone: "UTC" }), date.toLocaleString("ja", { timeZone: "UTC" }), new Date(NaN).toLocaleString("en"));
const legacy = Object.create(Intl.DateTimeFormat.prototype);
show(Intl.DateTimeFormat.call(legacy, "en", { timeZone: "UTC" }) === legacy, legacy.format(0), Object.getOwnPropertySymbols(legacy).length);
show(error(() => en.format(NaN)), error(() => en.formatRange(0)), error(() => new Intl.DateTimeFormat("en", { dateStyle: "short", day: numeric })));
show(error(() => date.toLocaleDateString("en", { timeStyle: "short" })), error(() => new Intl.DateTimeFormat("en", { weekday: "x" })), error(() => new Intl.DateTimeFormat("en", { fractionalSecondDigits: 4 })));
