//! Paths and `file:` URLs.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use std::path::{Component, Path, PathBuf};

/// What a path may not hold literally in a URL.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A resolved module: a file, and the query and fragment that make it another module.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct FileUrl {
    pub path: PathBuf,
    /// `?query#fragment` as written, or empty.
    pub suffix: String,
}

impl FileUrl {
    pub fn of_path(path: &Path) -> FileUrl {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        FileUrl { path: normalized(&path), suffix: String::new() }
    }

    pub fn href(&self) -> String {
        let path = self.path.to_string_lossy();
        format!("file://{}{}", utf8_percent_encode(&path, ESCAPED), self.suffix)
    }

    /// The path of a `file:` URL.
    pub fn path_of(href: &str) -> Option<PathBuf> {
        let rest = href.strip_prefix("file://")?;
        let end = rest.find(['?', '#']).unwrap_or(rest.len());
        Some(PathBuf::from(percent_decode_str(&rest[..end]).decode_utf8_lossy().into_owned()))
    }

    /// What a specifier means in a module of this directory. None: a bare specifier.
    pub fn resolve(specifier: &str, directory: &Path) -> Result<Option<FileUrl>, String> {
        let rest = match specifier.get(..5) {
            Some(scheme) if scheme.eq_ignore_ascii_case("file:") => {
                let rest = &specifier[5..];
                // An empty host or localhost.
                let rest = rest.strip_prefix("//").unwrap_or(rest);
                let rest = rest.strip_prefix("localhost").unwrap_or(rest);
                if !rest.starts_with('/') {
                    return Err(format!("File URL host must be \"localhost\" or empty: {specifier}"));
                }
                rest
            }
            _ => specifier,
        };
        let is_path = rest.starts_with('/')
            || rest == "."
            || rest == ".."
            || rest.starts_with("./")
            || rest.starts_with("../");
        if !is_path {
            return Ok(None);
        }
        let end = rest.find(['?', '#']).unwrap_or(rest.len());
        let (path, suffix) = rest.split_at(end);
        let lower = path.to_ascii_lowercase();
        if lower.contains("%2f") || lower.contains("%5c") {
            return Err(format!(
                "Invalid module \"{specifier}\" must not include encoded \"/\" or \"\\\" characters"
            ));
        }
        let path = percent_decode_str(path).decode_utf8_lossy();
        Ok(Some(FileUrl { path: normalized(&directory.join(Path::new(&*path))), suffix: suffix.to_owned() }))
    }
}

/// Without `.` and `..`, as URLs are: by their text.
fn normalized(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::FileUrl;
    use std::path::Path;

    #[test]
    fn specifiers() {
        let resolve = |s: &str| FileUrl::resolve(s, Path::new("/a/b")).map(|u| u.map(|u| u.href()));
        assert_eq!(resolve("./x.mjs"), Ok(Some("file:///a/b/x.mjs".into())));
        assert_eq!(resolve("../x%20y.mjs?v=1#h"), Ok(Some("file:///a/x%20y.mjs?v=1#h".into())));
        assert_eq!(resolve("/q/./w/../e"), Ok(Some("file:///q/e".into())));
        assert_eq!(resolve("file:///c/d"), Ok(Some("file:///c/d".into())));
        assert_eq!(resolve("lodash"), Ok(None));
        assert_eq!(resolve("node:fs"), Ok(None));
        assert!(resolve("./a%2fb").is_err());
        assert!(resolve("file://host/x").is_err());
    }
}
