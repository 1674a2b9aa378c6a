//! 20.1.2.1 TransformCase: letter case in languages that have rules of their own.

use super::locales::{canonicalize_locale_list, default_locale};
use crate::execution::{JsResult, Vm};
use crate::string::{JsString, StrView};
use crate::value::{Gc, Value};
use icu_casemap::CaseMapper;
use icu_locale::LanguageIdentifier;

/// Steps 2 to 6: the language that the argument `locales` asks for, if its rules are not everybody's.
pub fn special_casing(vm: &mut Vm, locales: Value) -> JsResult<Option<LanguageIdentifier>> {
    let requested = canonicalize_locale_list(vm, locales)?;
    let id = match requested.into_iter().next() {
        Some(locale) => locale.id,
        None => default_locale().id,
    };
    let special = matches!(id.language.as_str(), "az" | "el" | "hy" | "lt" | "tr");
    Ok(special.then_some(id))
}

/// Step 7 and on: maps what is well-formed; surrogates without a partner stay as they are.
pub fn transform_case(
    vm: &mut Vm,
    string: Gc<JsString>,
    language: &LanguageIdentifier,
    upper: bool,
) -> JsResult<Value> {
    let units = match vm.view(string)? {
        StrView::Latin1(text) => text.iter().map(|&byte| u16::from(byte)).collect::<Vec<u16>>(),
        StrView::Utf16(text) => text.to_vec(),
    };
    let mapper = CaseMapper::new();
    let mut result: Vec<u16> = Vec::with_capacity(units.len());
    let mut run = String::new();
    let flush = |run: &mut String, result: &mut Vec<u16>| {
        let mapped = if upper {
            mapper.uppercase_to_string(run, language)
        } else {
            mapper.lowercase_to_string(run, language)
        };
        result.extend(mapped.encode_utf16());
        run.clear();
    };
    for item in char::decode_utf16(units) {
        match item {
            Ok(character) => run.push(character),
            Err(lone) => {
                flush(&mut run, &mut result);
                result.push(lone.unpaired_surrogate());
            }
        }
    }
    flush(&mut run, &mut result);
    // A string of Latin-1 is kept as one.
    let narrow: Option<Vec<u8>> = result.iter().map(|&unit| u8::try_from(unit).ok()).collect();
    let string = match &narrow {
        Some(bytes) => vm.try_new_string_view(StrView::Latin1(bytes))?,
        None => vm.try_new_string_view(StrView::Utf16(&result))?,
    };
    Ok(string.value())
}
