//! Node's options that modules in JavaScript act on: taken from the command line and from NODE_OPTIONS, and
//! handed to them as words.

use super::flags::Options;
use std::ffi::OsString;

/// (name, whether it takes a value). Any without a value has a `no-` form.
const NODE_FLAGS: &[(&str, bool)] = &[
    ("deprecation", false),
    ("disable-warning", true),
    ("pending-deprecation", false),
    ("redirect-warnings", true),
    ("throw-deprecation", false),
    ("title", true),
    ("trace-deprecation", false),
    ("trace-warnings", false),
    ("unhandled-rejections", true),
    ("warnings", false),
];

/// The option of this name (without dashes), if it is one: whether it takes a value.
pub fn find(name: &str) -> Option<bool> {
    let known = |name: &str| NODE_FLAGS.iter().find(|(flag, _)| *flag == name).map(|(_, value)| *value);
    known(name).or_else(|| name.strip_prefix("no-").and_then(known).filter(|takes_value| !takes_value))
}

/// Notes an option for the modules.
pub fn apply(options: &mut Options, name: &str, value: Option<&OsString>) {
    let mut word = OsString::from(format!("--{name}"));
    if let Some(value) = value {
        word.push("=");
        word.push(value);
    }
    options.node_options.push(word);
}

/// The words of NODE_OPTIONS: separated by spaces, which double quotes and backslashes keep.
pub fn split(text: &str) -> Result<Vec<OsString>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if quoted => match letters.next() {
                Some(next) => word.get_or_insert_default().push(next),
                None => return Err("invalid value for NODE_OPTIONS (invalid escape)".into()),
            },
            ' ' if !quoted => words.extend(word.take().map(OsString::from)),
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            letter => word.get_or_insert_default().push(letter),
        }
    }
    if quoted {
        return Err("invalid value for NODE_OPTIONS (unterminated string)".into());
    }
    words.extend(word.map(OsString::from));
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_node_options() {
        let words = split(r#"--a  --b="c d" "e\"f""#).expect("well formed");
        assert_eq!(words, ["--a", "--b=c d", "e\"f"]);
        assert!(split("\"x").is_err());
    }

    #[test]
    fn flags_have_negative_forms_unless_they_take_values() {
        assert_eq!(find("no-warnings"), Some(false));
        assert_eq!(find("disable-warning"), Some(true));
        assert_eq!(find("no-disable-warning"), None);
    }
}
