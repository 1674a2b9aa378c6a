//! The metadata comment of a test: the small part of YAML that the suite uses.

use super::protocol::Phase;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    pub only_strict: bool,
    pub no_strict: bool,
    pub module: bool,
    pub raw: bool,
    pub asynchronous: bool,
    pub generated: bool,
    pub can_block: Option<bool>,
    pub includes: Vec<String>,
    pub features: Vec<String>,
    pub locale: Vec<String>,
    pub negative: Option<Negative>,
}

/// A test that must fail: in which phase, with which error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Negative {
    pub phase: Phase,
    pub name: String,
}

/// Parses the metadata of a test's source. A test without any is an error of the suite.
pub fn parse(source: &str) -> Result<Metadata, String> {
    let start = source.find("/*---").ok_or("no metadata comment")? + 5;
    let end = start + source[start..].find("---*/").ok_or("the metadata comment has no end")?;
    let lines: Vec<&str> = source[start..end].split(['\n', '\r']).collect();

    let mut metadata = Metadata::default();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        at += 1;
        // Only keys at the outermost level count: `type:` inside a description is text.
        let Some((key, value)) = line.split_once(':').filter(|(key, _)| is_key(key)) else { continue };
        let body_start = at;
        while at < lines.len() && !lines[at].split_once(':').is_some_and(|(key, _)| is_key(key)) {
            at += 1;
        }
        let body = &lines[body_start..at];
        match key {
            "flags" => {
                for flag in list(value, body) {
                    match flag.as_str() {
                        "onlyStrict" => metadata.only_strict = true,
                        "noStrict" => metadata.no_strict = true,
                        "module" => metadata.module = true,
                        "raw" => metadata.raw = true,
                        "async" => metadata.asynchronous = true,
                        "generated" => metadata.generated = true,
                        "CanBlockIsTrue" => metadata.can_block = Some(true),
                        "CanBlockIsFalse" => metadata.can_block = Some(false),
                        "non-deterministic" => {}
                        other => return Err(format!("unknown flag {other}")),
                    }
                }
            }
            "includes" => metadata.includes = list(value, body),
            "features" => metadata.features = list(value, body),
            "locale" => metadata.locale = list(value, body),
            "negative" => metadata.negative = Some(negative(body)?),
            _ => {}
        }
    }
    Ok(metadata)
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// An inline list (`[a, b]`, over one line or several) or a block list (`- a` lines).
fn list(value: &str, body: &[&str]) -> Vec<String> {
    let value = value.trim();
    if value.is_empty() {
        return body.iter().filter_map(|line| line.trim().strip_prefix('-')).map(item).collect();
    }
    let mut text = value.to_owned();
    for line in body {
        if text.contains(']') {
            break;
        }
        text.push(' ');
        text.push_str(line.trim());
    }
    let inner = text.trim_start_matches('[').split(']').next().unwrap_or_default();
    inner.split(',').map(item).filter(|item| !item.is_empty()).collect()
}

fn item(text: &str) -> String {
    text.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\'']).to_owned()
}

fn negative(body: &[&str]) -> Result<Negative, String> {
    let (mut phase, mut name) = (None, None);
    for line in body {
        match line.trim().split_once(':') {
            Some(("phase", value)) => {
                phase = Some(match value.trim() {
                    "parse" | "early" => Phase::Parse,
                    "resolution" => Phase::Resolution,
                    "runtime" => Phase::Runtime,
                    other => return Err(format!("unknown phase {other}")),
                });
            }
            Some(("type", value)) => name = Some(item(value)),
            _ => {}
        }
    }
    match (phase, name) {
        (Some(phase), Some(name)) => Ok(Negative { phase, name }),
        _ => Err("negative needs a phase and a type".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_in_use() {
        let metadata = parse(
            "// head\n/*---\nesid: sec-x\ndescription: >\n  flags: [raw]\n  type: text\nnegative:\n  phase: parse\n  \
             type: SyntaxError\nincludes: [a.js,\n  b.js]\nfeatures:\n  - BigInt\n  - let # why\n\
             flags: [onlyStrict, async]\n---*/\nx",
        )
        .unwrap();
        assert!(metadata.only_strict && metadata.asynchronous && !metadata.raw);
        assert_eq!(metadata.includes, ["a.js", "b.js"]);
        assert_eq!(metadata.features, ["BigInt", "let"]);
        assert_eq!(metadata.negative, Some(Negative { phase: Phase::Parse, name: "SyntaxError".into() }));
    }

    #[test]
    fn errors_are_said() {
        assert!(parse("no comment").is_err());
        assert!(parse("/*---\nflags: [what]\n---*/").unwrap_err().contains("what"));
        assert!(parse("/*---\nnegative:\n  phase: parse\n---*/").is_err());
    }
}
