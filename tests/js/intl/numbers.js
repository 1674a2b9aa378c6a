// Numbers as languages write them: NumberFormat, PluralRules' options, toLocaleString.
const show = (...values) => console.log(...values.map(String));
const error = (body) => {
  try {
    return String(body());
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};
const format = (locale, options, ...numbers) => {
  const format = new Intl.NumberFormat(locale, options);
  return numbers.map((number) => format.format(number)).join(" | ");
};
const parts = (list) => list.map((part) => `${part.type}=${part.value}${part.source ? `@${part.source}` : ""}`).join(" ");

for (const locale of ["en", "de", "fr", "es", "pt-PT", "hi", "ar-EG", "ja", "sv", "he", "de-CH", "nl"]) {
  show(locale, format(locale, {}, 0, -0, 1234.5, -1234567.891, NaN, -Infinity));
  show(format(locale, { style: "percent", maximumFractionDigits: 1 }, 0.256, -12));
  show(format(locale, { style: "currency", currency: "EUR" }, 1234.5, -1));
  show(format(locale, { style: "currency", currency: "USD", currencySign: "accounting", currencyDisplay: "code" }, 5, -5));
  show(format(locale, { style: "currency", currency: "GBP", currencyDisplay: "name" }, 1, 2));
  show(format(locale, { notation: "compact" }, 999, 15300, 1234567), format(locale, { notation: "compact", compactDisplay: "long" }, 1e6, 2.5e9));
  show(format(locale, { notation: "scientific" }, 12345, 0.00012), format(locale, { notation: "engineering" }, 12345));
  show(format(locale, { style: "unit", unit: "kilometer-per-hour", unitDisplay: "long" }, 1, 50), format(locale, { style: "unit", unit: "megabyte" }, 3));
}

show(format("en", { maximumFractionDigits: 20 }, "12345678901234567890.12345", 2n ** 70n, "0x1F", " 7 ", "", "x", "1e400"));
for (const roundingMode of ["ceil", "floor", "expand", "trunc", "halfCeil", "halfFloor", "halfExpand", "halfTrunc", "halfEven"]) {
  show(roundingMode, format("en", { roundingMode, maximumFractionDigits: 0 }, 1.5, -1.5, 2.5, 1.1, -1.1));
}
show(format("en", { roundingIncrement: 5, minimumFractionDigits: 2, maximumFractionDigits: 2 }, 1.13, 1.125, 2.49));
for (const roundingPriority of ["auto", "morePrecision", "lessPrecision"]) {
  show(roundingPriority, format("en", { roundingPriority, maximumFractionDigits: 2, maximumSignificantDigits: 2 }, 4.321, 4321.987, 0));
}
for (const signDisplay of ["auto", "never", "always", "exceptZero", "negative"]) {
  show(signDisplay, format("en", { signDisplay, maximumFractionDigits: 1 }, 1, 0, -0, -1, NaN, -0.001));
}
for (const useGrouping of [true, false, "always", "auto", "min2", undefined]) {
  show(useGrouping, format("es", { useGrouping }, 1234, 12345), new Intl.NumberFormat("es", { useGrouping }).resolvedOptions().useGrouping);
}
show(format("en", { trailingZeroDisplay: "stripIfInteger", minimumFractionDigits: 2 }, 1, 1.5), format("en", { minimumIntegerDigits: 3 }, 5));
show(format("en-u-nu-deva", {}, 1234), format("en", { numberingSystem: "hanidec" }, 1234.5), format("ar", { numberingSystem: "none" }, 5));

show(parts(new Intl.NumberFormat("en", { style: "currency", currency: "USD", notation: "compact", signDisplay: "always" }).formatToParts(1234567)));
show(parts(new Intl.NumberFormat("de", { style: "unit", unit: "liter" }).formatToParts(-1234.5)));
show(parts(new Intl.NumberFormat("ar-EG", { notation: "scientific" }).formatToParts(-0.00012)));
for (const [locale, options] of [["en", {}], ["en", { style: "currency", currency: "USD" }], ["de", { style: "currency", currency: "EUR" }], ["en", { style: "unit", unit: "meter", unitDisplay: "long" }], ["ja", { style: "percent" }], ["en", { notation: "compact" }]]) {
  const format = new Intl.NumberFormat(locale, options);
  show(format.formatRange(1, 3), "|", format.formatRange(2, 2), "|", format.formatRange(-5, -3), "|", parts(format.formatRangeToParts(1000, 3e6)));
}

const legacy = Object.create(Intl.NumberFormat.prototype);
show(Intl.NumberFormat.call(legacy, "de") === legacy, legacy.format(1234.5), Object.getOwnPropertySymbols(legacy).length);
const bound = new Intl.NumberFormat("en");
show(bound.format === bound.format, bound.format.name === "", bound.format.length, [1.5, 2000].map(bound.format));
show(JSON.stringify(new Intl.NumberFormat("de-u-nu-thai", { style: "currency", currency: "jpy" }).resolvedOptions()));
show(JSON.stringify(new Intl.NumberFormat("en", { notation: "compact", style: "unit", unit: "byte" }).resolvedOptions()));

for (const options of [{ style: "currency" }, { style: "currency", currency: "US" }, { style: "unit" }, { style: "unit", unit: "x" }, { numberingSystem: "x" }, { useGrouping: "x" }, { roundingIncrement: 3 }, { roundingIncrement: 5, maximumSignificantDigits: 3 }, { minimumFractionDigits: 5, maximumFractionDigits: 2 }]) {
  show(error(() => new Intl.NumberFormat("en", options)));
}
show(error(() => bound.formatRange(1)), error(() => bound.formatRange(1, NaN)), error(() => bound.format(Symbol())));

show((1234.5).toLocaleString(), (1234.5).toLocaleString("de"), (0.5).toLocaleString("tr", { style: "percent" }), (12345678901234567890n).toLocaleString("hi"));
show([1.5, 2000, null, "a"].toLocaleString("de", { minimumFractionDigits: 2 }), new Float64Array([1.5, -2000]).toLocaleString("fr"));
const compact = new Intl.PluralRules("fr", { notation: "compact" });
show(compact.select(1e6), compact.select(2), new Intl.PluralRules("en", { minimumFractionDigits: 1 }).select(1), new Intl.PluralRules("ar").selectRange(1, 102));
show(Intl.supportedValuesOf("currency").length, Intl.supportedValuesOf("numberingSystem").length);
