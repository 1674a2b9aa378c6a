// Relative times, durations, and names of languages, regions and other codes.
const show = (...values) => console.log(...values.map(String));
const error = (body) => {
  try {
    return String(body());
  } catch (error) {
    return error.name;
  }
};

for (const locale of ["en", "de", "fr", "ja", "ar-EG", "ru", "hi"]) {
  const auto = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const short = new Intl.RelativeTimeFormat(locale, { style: "short" });
  for (const unit of ["second", "days", "month", "year"]) {
    show(locale, [-2, -1, -0, 0, 1, 2.5].map((value) => auto.format(value, unit)).join("; "), short.format(-1234.5678, unit));
  }
}
show(JSON.stringify(new Intl.RelativeTimeFormat("en").formatToParts(-1234.5, "quarters")));
show(JSON.stringify(new Intl.RelativeTimeFormat("en", { numeric: "auto" }).formatToParts(1, "day")));
show(JSON.stringify(new Intl.RelativeTimeFormat("fa-u-nu-latn", { style: "narrow" }).resolvedOptions()));
show(error(() => new Intl.RelativeTimeFormat("en").format(1, "x")), error(() => new Intl.RelativeTimeFormat("en").format(NaN, "day")), error(() => Intl.RelativeTimeFormat()));

const duration = { years: 1, days: 4, hours: 5, minutes: 6, seconds: 7, milliseconds: 8, microseconds: 9 };
for (const locale of ["en", "de", "es", "ja", "fi", "ar-EG"]) {
  for (const style of ["long", "short", "narrow", "digital"]) {
    show(locale, style, new Intl.DurationFormat(locale, { style }).format(duration), "|", new Intl.DurationFormat(locale, { style }).format({ hours: -1, minutes: -30 }));
  }
}
show(JSON.stringify(new Intl.DurationFormat("en", { style: "digital", fractionalDigits: 2 }).formatToParts({ minutes: 2, seconds: 3, milliseconds: 459 })));
show(JSON.stringify(new Intl.DurationFormat("en", { hours: "numeric", yearsDisplay: "always" }).resolvedOptions()));
show(new Intl.DurationFormat("en", { style: "long", minutes: "numeric" }).format({ days: 1, minutes: 65, seconds: 9 }), new Intl.DurationFormat("en").format(Temporal.Duration.from("P1DT2H")));
show(Temporal.Duration.from({ hours: 1, minutes: 5 }).toLocaleString("en", { style: "long" }), new Intl.DurationFormat("en").format({ seconds: 0 }) === "");
for (const options of [{ hours: "2-digit", minutes: "long" }, { fractionalDigits: 10 }, { style: "x" }, { milliseconds: "numeric", millisecondsDisplay: "always" }]) {
  show(error(() => new Intl.DurationFormat("en", options)));
}
show(error(() => new Intl.DurationFormat("en").format({})), error(() => new Intl.DurationFormat("en").format({ hours: 1, minutes: -1 })), error(() => new Intl.DurationFormat("en").format({ hours: 1.5 })));

for (const locale of ["en", "de", "fr", "zh", "ja"]) {
  const names = (type, options, ...codes) => codes.map((code) => new Intl.DisplayNames(locale, { type, ...options }).of(code)).join("; ");
  show(locale, names("language", {}, "en", "de-CH", "zh-Hant-TW", "xx"), "|", names("language", { languageDisplay: "standard" }, "en-GB", "sr-Latn-RS"));
  show(names("region", {}, "US", "GB", "419"), "|", names("script", {}, "Latn", "Arab"), "|", names("currency", {}, "USD", "EUR", "CHF"));
  show(names("calendar", {}, "gregory", "hebrew"), "|", names("dateTimeField", {}, "era", "weekOfYear"), "|", names("dateTimeField", { style: "narrow" }, "year", "minute"));
}
show(JSON.stringify(new Intl.DisplayNames("en", { type: "language", fallback: "none" }).resolvedOptions()), new Intl.DisplayNames("en", { type: "region", fallback: "none" }).of("QX"));
show(error(() => new Intl.DisplayNames("en")), error(() => new Intl.DisplayNames("en", {})), error(() => new Intl.DisplayNames("en", { type: "region" }).of("x")), error(() => new Intl.DisplayNames("en", { type: "language" }).of("en-u-nu-latn")));
