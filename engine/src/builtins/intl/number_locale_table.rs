//! What formatting numbers needs of CLDR and ICU4X's formatters do not give: one row per locale that differs
//! from its parent (the tag without its last part), the root last.

/// The row of the longest listed prefix of a tag, or `root`.
fn lookup<T: Copy>(table: &[(&str, T)], tag: &str, root: T) -> T {
    let mut tag = tag;
    loop {
        for (tags, value) in table {
            if tags.split_whitespace().any(|listed| listed == tag) {
                return *value;
            }
        }
        match tag.rsplit_once('-') {
            Some((parent, _)) => tag = parent,
            None => return root,
        }
    }
}

pub fn nan(tag: &str) -> &'static str {
    let table = [
        ("am", "በቁጥር\u{a0}ሊገለጽ\u{a0}የማይችል"),
        ("ar", "ليس\u{a0}رقمًا"),
        ("ast", "ND"),
        ("ce", "Терхьаш\u{a0}дац"),
        ("cv", "хисеп\u{a0}мар"),
        ("dz", "ཨང་མད"),
        ("ee", "mnn"),
        ("fa", "ناعدد"),
        ("fi", "epäluku"),
        ("ga", "Nuimh"),
        ("hy", "ՈչԹ"),
        ("ka", "არ\u{a0}არის\u{a0}რიცხვი"),
        ("kk", "сан\u{a0}емес"),
        ("kk-CN kk-Arab", "سان\u{a0}ەمەس"),
        ("ky", "сан\u{a0}эмес"),
        ("lo", "ບໍ່\u{200b}ແມ່ນ\u{200b}ໂຕ\u{200b}ເລກ"),
        ("lv", "NS"),
        ("my", "ဂဏန်းမဟုတ်သော"),
        ("os", "НН"),
        ("ru", "не\u{a0}число"),
        ("sah", "чыыһыла\u{a0}буотах"),
        ("smn", "epiloho"),
        ("so", "MaL"),
        ("syr", "ܠܝܬ\u{a0}ܡܢܝܢܐ"),
        ("tk", "san\u{a0}däl"),
        ("to", "TF"),
        ("uz", "son\u{a0}emas"),
        ("uz-Cyrl", "ҳақиқий\u{a0}сон\u{a0}эмас"),
        ("yue-CN yue-Hans", "非数值"),
        ("yue zh-HK zh-MO zh-TW zh-Hant", "非數值"),
    ];
    lookup(&table, tag, "NaN")
}

pub fn infinity(tag: &str) -> &'static str {
    lookup(&[("dz", "གྲངས་མེད")], tag, "∞")
}

/// Between mantissa and exponent.
pub fn exponent_separator(tag: &str, system: &str) -> &'static str {
    match (tag.split('-').next(), system) {
        (Some("ar"), "arab") => return "أس",
        (Some("ckb" | "sd"), "arab") => return "اس",
        (_, "arabext") => return "×۱۰^",
        _ => {}
    }
    let table = [
        ("el en-AU en-SI en-SK sk sl", "e"),
        ("en-SE et ksh lt sv", "×10^"),
        ("ff-Adlm", "𞤉"),
        ("se", "·10^"),
        ("uk", "Е"),
    ];
    lookup(&table, tag, "E")
}

/// Between the ends of a range.
pub fn range_separator(tag: &str) -> &'static str {
    let table = [
        ("bg bs hr jv kea sk", " – "),
        ("mk", "\u{2009}–\u{2009}"),
        ("ca da es eu fil fy gu it ka lij ml nl oc-ES sq th tt vec vi yue zh", "-"),
        ("et", "‒"),
        ("ja", "～"),
        ("ko", "~"),
        ("my pt-AO pt-CH pt-CV pt-GQ pt-GW pt-LU pt-MO pt-MZ pt-PT pt-ST pt-TL ro", " - "),
        ("to", "—"),
    ];
    lookup(&table, tag, "–")
}

pub fn approximately_sign(tag: &str) -> &'static str {
    let table = [
        ("be bs de dsb eo et fr-CA hsb ka mk nn rm ru sq", "≈"),
        ("fr", "≃"),
        ("ja", "約"),
        ("lt", "∼"),
        ("nb no", "ca."),
        ("wo", "-"),
        ("yo", "dáàṣì"),
        ("yo-BJ", "dáàshì"),
    ];
    lookup(&table, tag, "~")
}

/// Where a currency pattern has its sign.
#[derive(Clone, Copy, PartialEq)]
pub enum SignPlace {
    Front,
    BeforeNumber,
    /// Before the number and without the space that separates letters from digits.
    Hugged,
    AfterNumber,
}

pub fn currency_sign_place(tag: &str, system: &str) -> SignPlace {
    if tag.starts_with("ar") && system == "arab" {
        return SignPlace::Front;
    }
    let table = [
        ("ar blo es-PY he ie luy nl", SignPlace::BeforeNumber),
        ("de-CH es-CL es-EC es-VE it-CH kl lo sg", SignPlace::Hugged),
        ("fy", SignPlace::AfterNumber),
    ];
    lookup(&table, tag, SignPlace::Front)
}

/// How negative amounts show in accounting.
#[derive(Clone, Copy, PartialEq)]
pub enum Accounting {
    /// As otherwise.
    Signed,
    /// In parentheses.
    Parentheses,
}

pub fn accounting(tag: &str) -> Accounting {
    let table = [
        (
            "af ak am bem bg bm bn br ca ccp ceb chr cv cy dav ebu ee en eo es-AR es-DO es-UY et eu fil fo fr fy \
             ga gd gl gu guz haw ia ig ja kam kde kea ki kln km kn ko ku kxv mas mer ml mr ms mua nd nl nus or \
             pl pt-AO pt-CH pt-GQ pt-GW pt-LU pt-MO pt-MZ pt-PT pt-ST pt-TL rm ro saq sc si sk sl sn so sq sr \
             ta te teo th tr ug ur vai yav yo yue zh zu ar as brx ps fa nb nn no uz",
            Accounting::Parentheses,
        ),
        (
            "ar-BH ar-DJ ar-EG ar-ER ar-IL ar-IQ ar-JO ar-KM ar-KW ar-LB ar-MR ar-OM ar-PS ar-QA ar-SA ar-SD \
             ar-SO ar-SS ar-SY ar-TD ar-YE en-AT en-BE en-CH en-CZ en-DE en-DK en-EE en-ES en-FI en-FR en-GE \
             en-HU en-IT en-LT en-LV en-MV en-NL en-NO en-PL en-PT en-RO en-SE en-SI en-SK en-UA en-150 kea-CV \
             ku-IQ kxv-Deva kxv-Orya kxv-Telu ms-ID tr-TR uz-AF uz-Cyrl uz-Arab",
            Accounting::Signed,
        ),
    ];
    lookup(&table, tag, Accounting::Signed)
}

/// The pattern of amounts in accounting where it is not the standard one: `¤` and `0`.
pub fn accounting_pattern(tag: &str) -> Option<&'static str> {
    let table = [
        ("as brx mg ms-BN nso ps ta-MY ta-SG uz", Some("¤0")),
        ("fa my nb nn no pa sa", Some("¤\u{a0}0")),
        ("uz-Cyrl uz-Arab uz-AF pa-Arab pa-PK", None),
    ];
    lookup(&table, tag, None)
}

/// The pattern of short amounts where it is not the standard one: `¤` and `0`.
pub fn compact_currency_pattern(tag: &str) -> Option<&'static str> {
    lookup(&[("de-AT", Some("0\u{a0}¤"))], tag, None)
}

/// The separators of amounts where they are not those of other numbers: of groups, and the decimal one.
pub fn currency_separators(tag: &str) -> Option<(&'static str, &'static str)> {
    let table = [
        ("de-AT", Some((".", ","))),
        (
            "en-BE en-CH en-CZ en-DE en-DK en-EE en-ES en-FI en-FR en-GE en-HU en-IT en-LT en-LV en-NL en-NO \
             en-PL en-PT en-RO en-SE en-SI en-SK en-UA",
            Some((",", ".")),
        ),
        ("fr-CH", Some(("'", "."))),
        ("kea-CV pt-CV", Some(("\u{a0}", "$"))),
    ];
    lookup(&table, tag, None)
}

/// An amount with the currency's name: `0` and `¤`.
pub fn currency_name_pattern(tag: &str) -> &'static str {
    let table = [("blo ee sw to", "¤ 0"), ("fr-CA", "0\u{a0}¤"), ("ja yue zh", "0¤"), ("si", "¤0")];
    lookup(&table, tag, "0 ¤")
}

/// A unit per another, by CLDR's long names.
pub fn long_per(tag: &str) -> &'static str {
    let table = [
        ("af ast ca en fy hi-Latn hu ia id ig ms nb nl nn no rm sv", "{0} per {1}"),
        ("ak", "{0} wɔ {1} biara mu"),
        ("am", "{0} በ{1}"),
        ("ar", "{0} لكل {1}"),
        ("as", "প্ৰতি {1}ত {0}"),
        ("bg mk uk", "{0} на {1}"),
        ("blo", "{0} {1} nɩ"),
        ("bn", "{1} প্রতি {0}"),
        ("br", "{0} dre {1}"),
        ("ccp", "{1} 𑄛𑄳𑄢𑄧𑄖𑄨 {0}"),
        ("ceb fil", "{0} kada {1}"),
        ("chr", "{0} ᎾᎿ {1}"),
        ("da", "{0} pr. {1}"),
        ("de ksh", "{0} pro {1}"),
        ("dsb hsb pl", "{0} na {1}"),
        ("el", "{0} ανά {1}"),
        ("eo", "po {0} je {1}"),
        ("es gl pt", "{0} por {1}"),
        ("et", "{0} {1} kohta"),
        ("fa", "{0} در {1}"),
        ("ff-Adlm", "{0} 𞤲𞤣𞤫𞤪 {1}"),
        ("fr vec", "{0} par {1}"),
        ("ga", "{0} sa {1}"),
        ("gd", "{0} / {1}"),
        ("gu", "{0} પ્રતિ {1}"),
        ("ha", "{0} a {1}"),
        ("he", "{0} ל{1}"),
        ("hi mr", "{0} प्रति {1}"),
        ("is", "{0} á {1}"),
        ("it", "{0} al {1}"),
        ("ja", "{0}毎{1}"),
        ("jv", "{0} saben {1}"),
        ("kea", "{0} pur {1}"),
        ("km", "{0}\u{200b} ក្នុង\u{200b}មួយ\u{200b} {1}"),
        ("kn", "ಪ್ರತಿ {1} ಗೆ {0}"),
        ("ko", "{1}당 {0}"),
        ("kok", "{0} दर {1}"),
        ("kok-Latn", "{0} dor {1}"),
        ("lo", "{0} ຕໍ່ {1}"),
        ("mn", "{1} тутамд {0}"),
        ("my", "တစ်{1} လျှင် {0}"),
        ("ne", "{0}प्रति{1}"),
        ("or", "{1} ପ୍ରତି {0}"),
        ("pa", "{0} ਪ੍ਰਤੀ {1}"),
        ("pcm", "{0} Fọ Ẹ́vri {1}"),
        ("ps", "{0}في {1}"),
        ("qu", "{0} sapa {1}"),
        ("ro", "{0} pe {1}"),
        ("sc", "{0} a su {1}"),
        ("sd", "{0} في {1}"),
        ("se", "{0} juohke {1}"),
        ("shn", "{0} တေႃႇ {1}"),
        ("si", "{1} ට {0} බැගින්"),
        ("so", "{0} kiiba {1}"),
        ("sq", "{0} në {1}"),
        ("sw", "{0} kwa kila {1}"),
        ("tg", "{0} барои {1}"),
        ("th", "{0}ต่อ{1}"),
        ("ti", "{0} አብ {1}"),
        ("tk", "{1} başyna {0}"),
        ("to", "{0} ʻi he {1}"),
        ("tt", "{0} һәр {1}"),
        ("ur", "{0} فی {1}"),
        ("xnr", "{0} हर {1}"),
        ("yue", "每 {1} {0}"),
        ("zh-HK zh-MO zh-Hant-HK zh-Hant-MO", "{0}每{1}"),
        ("zh-TW zh-Hant", "每{1} {0}"),
        ("zh", "每{1}{0}"),
        ("zu", "{0} nge-{1}"),
    ];
    lookup(&table, tag, "{0}/{1}")
}

/// What separates hours, minutes and seconds, and whether hours have two digits.
pub fn digital_clock(tag: &str) -> (&'static str, bool) {
    let table = [("ccp ff-Adlm", (":", true)), ("da en-DK en-FI fi id ms-ID si smn su sv-FI", (".", false))];
    lookup(&table, tag, (":", false))
}

/// A number of something per a unit, where that is more special than the patterns of all units. For the short
/// names and the long ones.
pub fn per_unit(tag: &str, unit: &str, long: bool) -> Option<&'static str> {
    let table: &[(&str, Option<&str>)] = match (unit, long) {
        ("second", false) => &[
            ("en de nb no pl ko sl lt", Some("{0}/s")),
            ("ru", Some("{0}/c")),
            ("tr", Some("{0}/sn")),
            ("bn", Some("{0} প্রতি সেকেন্ড")),
            ("sr", Some("{0}/с")),
            ("fa", Some("{0} در ثانیه")),
        ],
        ("minute", false) => &[
            ("de ko", Some("{0}/min")),
            ("he", Some("{0}/ד׳")),
            ("hi", Some("{0}/मिनट")),
            ("bn", Some("{0} প্রতি মিনিট")),
            ("fa", Some("{0} در دقیقه")),
        ],
        ("hour", false) => &[
            ("en de ko ro lt lv", Some("{0}/h")),
            ("tr", Some("{0}/sa")),
            ("bn", Some("{0} প্রতি ঘন্টা")),
            ("sr", Some("{0}/ч")),
            ("fa", Some("{0} در ساعت")),
        ],
        ("day", false) => &[
            ("en ca", Some("{0}/d")),
            ("de", Some("{0}/T")),
            ("pl", Some("{0}/dobę")),
            ("ru sr", Some("{0}/д")),
            ("uk", Some("{0}/дн")),
            ("el", Some("{0}/ημ.")),
            ("ar", Some("{0}/ي")),
            ("hr", Some("{0}/d.")),
            ("sl", Some("{0} na dan")),
            ("et", Some("{0}/ööp")),
        ],
        ("week", false) => &[
            ("en", Some("{0}/w")),
            ("de", Some("{0}/W")),
            ("it", Some("{0}/settimana")),
            ("ru", Some("{0}/нед")),
            ("uk", Some("{0}/тиж")),
            ("ja", Some("{0}/週")),
            ("bg", Some("{0}/седмица")),
        ],
        ("month", false) => &[
            ("en ca", Some("{0}/m")),
            ("de", Some("{0}/M")),
            ("ru", Some("{0}/мес")),
            ("uk", Some("{0}/міс")),
            ("el", Some("{0}/μ.")),
            ("ja zh", Some("{0}/月")),
            ("ko", Some("{0}/월")),
            ("hu", Some("{0}/hó")),
        ],
        ("year", false) => &[("en tr", Some("{0}/y")), ("ru", Some("{0}/г")), ("ca", Some("{0}/a"))],
        ("gallon", false) => &[("en sv bn", Some("{0}/gal US")), ("ru", Some("{0}/ам. гал"))],
        ("second", true) => &[
            ("fr", Some("{0} par seconde")),
            ("it", Some("{0} al secondo")),
            ("nl", Some("{0} per seconde")),
            ("fi", Some("{0} / sekunti")),
            ("pl", Some("{0} na sekundę")),
            ("cs sk", Some("{0} za sekundu")),
            ("ru", Some("{0} в секунду")),
            ("uk", Some("{0} на секунду")),
            ("ar", Some("{0} في الثانية")),
            ("he", Some("{0} לשניה")),
            ("bn", Some("{0} প্রতি সেকেন্ড")),
            ("th", Some("{0} ต่อวินาที")),
            ("ko", Some("초당 {0}")),
            ("zh-TW zh-Hant zh-HK zh-MO", Some("每秒 {0}")),
            ("zh", Some("{0}/秒")),
            ("ro", Some("{0} pe secundă")),
            ("bg", Some("{0} за секунда")),
            ("hr lt", Some("{0}/s")),
            ("sl", Some("{0} na sekundo")),
            ("lv", Some("{0} sekundē")),
            ("et", Some("{0} sekundis")),
            ("ca", Some("{0} per segon")),
        ],
        ("liter", true) => &[
            ("it", Some("{0} per litro")),
            ("da vi hr lt", Some("{0}/l")),
            ("fi", Some("{0} / litra")),
            ("pl cs", Some("{0} na litr")),
            ("ru", Some("{0} на литр")),
            ("uk", Some("{0} на літр")),
            ("bn", Some("{0} প্রতি লিটার")),
            ("th", Some("{0} ต่อลิตร")),
            ("ko", Some("리터당 {0}")),
            ("zh-TW zh-Hant zh-HK zh-MO", Some("每公升 {0}")),
            ("ro", Some("{0} pe litru")),
            ("bg", Some("{0} на литър")),
            ("sr", Some("{0} по литри")),
            ("sk sl", Some("{0} na liter")),
            ("lv", Some("{0} uz litru")),
            ("et", Some("{0} liitri kohta")),
        ],
        _ => &[],
    };
    lookup(table, tag, None)
}

/// Digits after the decimal separator of a currency.
pub fn currency_digits(code: &str) -> u32 {
    const NONE: &str = "ADP AFN ALL BIF BYR CLP COP DJF ESP GNF HUF IDR IQD IRR ISK ITL JPY KMF KPW KRW LAK LBP \
        LUF MGA MGF MMK MRO PKR PYG RWF SLL SOS STD SYP TMM TRL UGX UYI VND VUV XAF XOF XPF YER ZMK ZWD";
    match code {
        "BHD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        "CLF" | "UYW" => 4,
        _ if NONE.split_whitespace().any(|listed| listed == code) => 0,
        _ => 2,
    }
}

/// The currencies that are in use, and those that were until lately.
pub const CURRENCIES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD \
    BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL \
    GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD \
    KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR \
    NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN \
    SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XDR XOF XPF \
    XSU YER ZAR ZMW ZWG ZWL";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_prefix_decides() {
        assert_eq!(nan("zh-Hant-TW"), "非數值");
        assert_eq!(nan("zh-CN"), "NaN");
        assert_eq!(range_separator("pt-PT"), " - ");
        assert_eq!(range_separator("pt-BR"), "–");
        assert_eq!(currency_digits("JPY"), 0);
        assert_eq!(currency_digits("KWD"), 3);
        assert_eq!(currency_digits("USD"), 2);
    }
}
