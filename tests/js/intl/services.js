// Intl's services that are built: what they compute and what they refuse.
const show = (...values) => console.log(...values.map(String));
const error = (body) => {
  try {
    return String(body());
  } catch (error) {
    return error.name;
  }
};

show(Intl.getCanonicalLocales(["EN-us", "zh-hant-tw", "en-US"]), error(() => Intl.getCanonicalLocales("en_US")));
show(error(() => Intl.getCanonicalLocales("de-1996-1996")), error(() => Intl.getCanonicalLocales([1])));
show(Object.prototype.toString.call(Intl), error(() => Intl.supportedValuesOf("nothing")));
show(Intl.supportedValuesOf("calendar").includes("hebrew"), Intl.supportedValuesOf("timeZone").includes("Europe/Paris"));

const locale = new Intl.Locale("de-latn-de", { calendar: "gregory", numeric: true, hourCycle: "h23" });
show(locale, locale.baseName, locale.language, locale.script, locale.region, locale.calendar, locale.numeric, locale.hourCycle);
show(locale.minimize(), new Intl.Locale("zh").maximize(), new Intl.Locale("ar").getTextInfo().direction);
show(error(() => new Intl.Locale("x")), error(() => new Intl.Locale()), error(() => Intl.Locale("en")));

const list = ["a", "b", "c"];
for (const name of ["en", "de", "es", "ja"]) {
  const and = new Intl.ListFormat(name);
  show(name, and.format(list), and.format(list.slice(1)), and.format([]), new Intl.ListFormat(name, { type: "disjunction" }).format(list));
}
show(new Intl.ListFormat("es").format(["Ana", "Inés"]));
show(JSON.stringify(new Intl.ListFormat("en", { style: "short", type: "unit" }).formatToParts(["1 m", "\ud800"])));
show(error(() => new Intl.ListFormat("en").format([1])), JSON.stringify(new Intl.ListFormat("en-GB").resolvedOptions()));

const ordinal = new Intl.PluralRules("en", { type: "ordinal" });
show([0, 1, 2, 3, 4, 11, 21, 1.5].map((number) => ordinal.select(number)));
show([0, 1, 2, 5, 11, 100, 0.5].map((number) => new Intl.PluralRules("ar").select(number)));
show(new Intl.PluralRules("en", { minimumFractionDigits: 1 }).select(1), new Intl.PluralRules("sl").selectRange(102, 201));
show(JSON.stringify(new Intl.PluralRules("pl", { maximumSignificantDigits: 3 }).resolvedOptions()));

for (const granularity of ["grapheme", "word", "sentence"]) {
  const segments = new Intl.Segmenter("en", { granularity }).segment("e\u0301 👩‍👩‍👧 isn't. 3.5 ok?");
  show(JSON.stringify([...segments].map(({ segment, index, isWordLike }) => [segment, index, isWordLike])));
  show(JSON.stringify(segments.containing(5)), segments.containing(99));
}

const words = ["z", "ä", "a", "Z", "A", "10", "9", "co-op", "coop"];
show(words.toSorted(new Intl.Collator("de").compare), words.toSorted(new Intl.Collator("sv").compare));
show(words.toSorted(new Intl.Collator("en", { numeric: true, caseFirst: "upper" }).compare));
for (const sensitivity of ["base", "accent", "case", "variant"]) {
  const { compare } = new Intl.Collator("en", { sensitivity });
  show(sensitivity, compare("a", "á"), compare("a", "A"), compare("a", "b"));
}
show(new Intl.Collator("en", { ignorePunctuation: true }).compare("a-b", "ab"), new Intl.Collator("en").compare === new Intl.Collator("en").compare);
show(JSON.stringify(Intl.Collator("de-u-kn-true-co-phonebk").resolvedOptions()));
show(Intl.Collator.supportedLocalesOf(["en-US", "zxx", "de-ZZ", "xx"]));
