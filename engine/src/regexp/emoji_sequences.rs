//! Properties of strings (table "Binary Unicode properties of strings" in 22.2.1).
//!
//! icu_properties carries Basic_Emoji only. The other sets are closed under a few productions
//! (person × tone × object, pairs with two tones, flags from region codes), so they are written as
//! those productions over UTS #51's facts (Unicode 17) instead of as four thousand literals.

use std::collections::BTreeSet;

use icu_properties::props::{BasicEmoji, EmojiModifierBase};
use icu_properties::{CodePointSetData, EmojiSetData};

/// Strings of code points; single code points are strings of length one.
pub type Strings = BTreeSet<Vec<u32>>;

const ZWJ: u32 = 0x200D;
const VS16: u32 = 0xFE0F;
const FEMALE: u32 = 0x2640;
const MALE: u32 = 0x2642;
const MAN: u32 = 0x1F468;
const WOMAN: u32 = 0x1F469;
const PERSON: u32 = 0x1F9D1;
const BOY: u32 = 0x1F466;
const GIRL: u32 = 0x1F467;
const CHILD: u32 = 0x1F9D2;
const HEART: u32 = 0x2764;
const KISS: u32 = 0x1F48B;
const HANDSHAKE: u32 = 0x1F91D;
const RIGHT_ARROW: u32 = 0x27A1;
const TONES: std::ops::RangeInclusive<u32> = 0x1F3FB..=0x1F3FF;

/// What a man, woman or person holds or wears. Those below U+3000 need VS16.
const ROLES: [u32; 26] = [
    0x2695, 0x2696, 0x2708, 0x1F33E, 0x1F373, 0x1F37C, 0x1F393, 0x1F3A4, 0x1F3A8, 0x1F3EB, 0x1F3ED, 0x1F4BB,
    0x1F4BC, 0x1F527, 0x1F52C, 0x1F680, 0x1F692, 0x1F9AF, 0x1F9BC, 0x1F9BD, 0x1F9B0, 0x1F9B1, 0x1F9B2,
    0x1F9B3, // hair
    0x1F384, 0x1FA70, // of a person only
];
/// Roles that may face right.
const MOVING_ROLES: [u32; 3] = [0x1F9AF, 0x1F9BC, 0x1F9BD];
const PERSON_ONLY_ROLES: [u32; 2] = [0x1F384, 0x1FA70];

/// Bases that take a gender sign and a tone.
const GENDERED: [u32; 48] = [
    0x26F9, 0x1F3C3, 0x1F3C4, 0x1F3CA, 0x1F3CB, 0x1F3CC, 0x1F46E, 0x1F46F, 0x1F470, 0x1F471, 0x1F473,
    0x1F477, 0x1F481, 0x1F482, 0x1F486, 0x1F487, 0x1F575, 0x1F645, 0x1F646, 0x1F647, 0x1F64B, 0x1F64D,
    0x1F64E, 0x1F6A3, 0x1F6B4, 0x1F6B5, 0x1F6B6, 0x1F926, 0x1F935, 0x1F937, 0x1F938, 0x1F939, 0x1F93C,
    0x1F93D, 0x1F93E, 0x1F9B8, 0x1F9B9, 0x1F9CD, 0x1F9CE, 0x1F9CF, 0x1F9D4, 0x1F9D6, 0x1F9D7, 0x1F9D8,
    0x1F9D9, 0x1F9DA, 0x1F9DB, 0x1F9DC,
];
/// The rest of the gendered ones; the last two have no tone.
const GENDERED_REST: [u32; 3] = [0x1F9DD, 0x1F9DE, 0x1F9DF];
/// Text-style bases that need VS16 when no tone follows.
const TEXT_STYLE: [u32; 4] = [0x26F9, 0x1F3CB, 0x1F3CC, 0x1F575];
/// Gendered bases that may face right.
const WALKING: [u32; 3] = [0x1F3C3, 0x1F6B6, 0x1F9CE];

/// (left, what is between, right): pairs of two people with two tones.
/// The flag says whether both may have the same tone.
const TONED_PAIRS: [(u32, &[u32], u32, bool); 19] = [
    (MAN, &[0x1F430], MAN, false),
    (MAN, &[HANDSHAKE], MAN, false),
    (MAN, &[0x1FAEF], MAN, false),
    (WOMAN, &[0x1F430], WOMAN, false),
    (WOMAN, &[HANDSHAKE], MAN, false),
    (WOMAN, &[HANDSHAKE], WOMAN, false),
    (WOMAN, &[0x1FAEF], WOMAN, false),
    (PERSON, &[HEART, VS16, ZWJ, KISS], PERSON, false),
    (PERSON, &[HEART, VS16], PERSON, false),
    (PERSON, &[0x1F430], PERSON, false),
    (PERSON, &[0x1FAEF], PERSON, false),
    (0x1FAF1, &[], 0x1FAF2, false),
    (MAN, &[HEART, VS16], MAN, true),
    (MAN, &[HEART, VS16, ZWJ, KISS], MAN, true),
    (WOMAN, &[HEART, VS16], MAN, true),
    (WOMAN, &[HEART, VS16], WOMAN, true),
    (WOMAN, &[HEART, VS16, ZWJ, KISS], MAN, true),
    (WOMAN, &[HEART, VS16, ZWJ, KISS], WOMAN, true),
    (PERSON, &[HANDSHAKE], PERSON, true),
];

/// Sequences that follow no production.
const OTHER: [&[u32]; 20] = [
    &[0x26D3, VS16, ZWJ, 0x1F4A5],
    &[HEART, VS16, ZWJ, 0x1F525],
    &[HEART, VS16, ZWJ, 0x1FA79],
    &[0x1F344, ZWJ, 0x1F7EB],
    &[0x1F34B, ZWJ, 0x1F7E9],
    &[0x1F3F3, VS16, ZWJ, 0x26A7, VS16],
    &[0x1F3F3, VS16, ZWJ, 0x1F308],
    &[0x1F3F4, ZWJ, 0x2620, VS16],
    &[0x1F408, ZWJ, 0x2B1B],
    &[0x1F415, ZWJ, 0x1F9BA],
    &[0x1F426, ZWJ, 0x2B1B],
    &[0x1F426, ZWJ, 0x1F525],
    &[0x1F43B, ZWJ, 0x2744, VS16],
    &[0x1F441, VS16, ZWJ, 0x1F5E8, VS16],
    &[0x1F62E, ZWJ, 0x1F4A8],
    &[0x1F635, ZWJ, 0x1F4AB],
    &[0x1F636, ZWJ, 0x1F32B, VS16],
    &[0x1F642, ZWJ, 0x2194, VS16],
    &[0x1F642, ZWJ, 0x2195, VS16],
    &[PERSON, ZWJ, HANDSHAKE, ZWJ, PERSON],
];

/// Region codes with a flag, two letters each.
const FLAGS: &str = "\
ACADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCO\
CPCQCRCUCVCWCXCYCZDEDGDJDKDMDODZEAECEEEGEHERESETEUFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGY\
HKHMHNHRHTHUICIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMH\
MKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSA\
SBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTATCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUNUSUYUZVAVCVEVGVIVN\
VUWFWSXKYEYTZAZMZW";

/// Subdivision codes with a flag: England, Scotland, Wales.
const TAGS: [&str; 3] = ["gbeng", "gbsct", "gbwls"];

/// The strings of a property, or None when there is no such property of strings.
pub fn property_of_strings(name: &str) -> Option<Strings> {
    Some(match name {
        "Basic_Emoji" => basic(),
        "Emoji_Keycap_Sequence" => keycaps(),
        "RGI_Emoji_Modifier_Sequence" => modifiers(),
        "RGI_Emoji_Flag_Sequence" => flags(),
        "RGI_Emoji_Tag_Sequence" => tags(),
        "RGI_Emoji_ZWJ_Sequence" => zwj_sequences(),
        "RGI_Emoji" => {
            let mut all = basic();
            for part in [keycaps(), modifiers(), flags(), tags(), zwj_sequences()] {
                all.extend(part);
            }
            all
        }
        _ => return None,
    })
}

fn basic() -> Strings {
    let data = EmojiSetData::new::<BasicEmoji>().static_to_owned();
    let mut out = Strings::new();
    if let Some(list) = data.as_code_point_inversion_list_string_list() {
        out.extend(list.code_points().iter_ranges().flatten().map(|c| vec![c]));
        out.extend(list.strings().iter().map(|s| s.chars().map(u32::from).collect::<Vec<_>>()));
    }
    out
}

fn keycaps() -> Strings {
    "#*0123456789".chars().map(|c| vec![c as u32, VS16, 0x20E3]).collect()
}

fn modifiers() -> Strings {
    // A family is a base, but not recommended for interchange with a tone.
    const FAMILY: u32 = 0x1F46A;
    let bases = CodePointSetData::new::<EmojiModifierBase>().iter_ranges().flatten().filter(|&c| c != FAMILY);
    bases.flat_map(|base| TONES.map(move |tone| vec![base, tone])).collect()
}

fn flags() -> Strings {
    let letters: Vec<u32> = FLAGS.bytes().map(|b| 0x1F1E6 + u32::from(b - b'A')).collect();
    letters.chunks(2).map(<[u32]>::to_vec).collect()
}

fn tags() -> Strings {
    let tagged = |code: &str| {
        let mut s = vec![0x1F3F4];
        s.extend(code.bytes().map(|b| 0xE0000 + u32::from(b)));
        s.push(0xE007F);
        s
    };
    TAGS.iter().map(|code| tagged(code)).collect()
}

/// The base alone and with each tone.
fn with_tones(base: u32, toned: bool) -> Vec<Vec<u32>> {
    let mut out = vec![if TEXT_STYLE.contains(&base) { vec![base, VS16] } else { vec![base] }];
    if toned {
        out.extend(TONES.map(|tone| vec![base, tone]));
    }
    out
}

/// Text-style symbols get VS16 to be shown as emoji.
fn push_joined(s: &mut Vec<u32>, c: u32) {
    s.push(ZWJ);
    s.push(c);
    if c < 0x3000 {
        s.push(VS16);
    }
}

fn zwj_sequences() -> Strings {
    let mut out: Strings = OTHER.iter().map(|s| s.to_vec()).collect();
    for person in [MAN, WOMAN, PERSON] {
        for role in ROLES {
            if person != PERSON && PERSON_ONLY_ROLES.contains(&role) {
                continue;
            }
            for mut s in with_tones(person, true) {
                push_joined(&mut s, role);
                if MOVING_ROLES.contains(&role) {
                    let mut facing = s.clone();
                    push_joined(&mut facing, RIGHT_ARROW);
                    out.insert(facing);
                }
                out.insert(s);
            }
        }
    }
    for base in GENDERED.into_iter().chain(GENDERED_REST) {
        for start in with_tones(base, !matches!(base, 0x1F9DE | 0x1F9DF)) {
            let walking = WALKING.contains(&base);
            if walking {
                let mut facing = start.clone();
                push_joined(&mut facing, RIGHT_ARROW);
                out.insert(facing);
            }
            for sign in [FEMALE, MALE] {
                let mut s = start.clone();
                push_joined(&mut s, sign);
                if walking {
                    let mut facing = s.clone();
                    push_joined(&mut facing, RIGHT_ARROW);
                    out.insert(facing);
                }
                out.insert(s);
            }
        }
    }
    for (left, between, right, same) in TONED_PAIRS {
        for a in TONES {
            for b in TONES.filter(|&b| same || a != b) {
                let mut s = vec![left, a, ZWJ];
                if !between.is_empty() {
                    s.extend_from_slice(between);
                    s.push(ZWJ);
                }
                s.extend([right, b]);
                out.insert(s);
            }
        }
    }
    couples_and_families(&mut out);
    out
}

fn couples_and_families(out: &mut Strings) {
    for (a, b) in [(MAN, MAN), (WOMAN, MAN), (WOMAN, WOMAN)] {
        out.insert(vec![a, ZWJ, HEART, VS16, ZWJ, b]);
        out.insert(vec![a, ZWJ, HEART, VS16, ZWJ, KISS, ZWJ, b]);
    }
    let children: [&[u32]; 5] = [&[BOY], &[GIRL], &[BOY, BOY], &[GIRL, BOY], &[GIRL, GIRL]];
    let neutral: [&[u32]; 2] = [&[CHILD], &[CHILD, CHILD]];
    let mut family = |parents: &[u32], children: &[u32]| {
        let mut s = vec![parents[0]];
        for &c in parents[1..].iter().chain(children) {
            s.extend([ZWJ, c]);
        }
        out.insert(s);
    };
    for parents in [&[MAN][..], &[WOMAN], &[MAN, MAN], &[MAN, WOMAN], &[WOMAN, WOMAN]] {
        for c in children {
            family(parents, c);
        }
    }
    for parents in [&[PERSON][..], &[PERSON, PERSON]] {
        for c in neutral {
            family(parents, c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_the_sets() {
        let size = |name| property_of_strings(name).map(|s| s.len());
        assert_eq!(size("Emoji_Keycap_Sequence"), Some(12));
        assert_eq!(size("RGI_Emoji_Modifier_Sequence"), Some(665));
        assert_eq!(size("RGI_Emoji_Flag_Sequence"), Some(259));
        assert_eq!(size("RGI_Emoji_Tag_Sequence"), Some(3));
        assert_eq!(size("RGI_Emoji_ZWJ_Sequence"), Some(1614));
        assert_eq!(size("RGI_Emoji"), Some(3953));
        assert_eq!(size("Emoji"), None);
    }
}
