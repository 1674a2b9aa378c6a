//! Path patterns: `*` and `?` within one segment, `**` across segments. A pattern without any of
//! them matches the path itself and everything below it.

/// Does `pattern` match `path` (segments parted by `/`)?
pub fn matches(pattern: &str, path: &str) -> bool {
    if !pattern.contains(['*', '?']) {
        let pattern = pattern.trim_end_matches('/');
        return path.strip_prefix(pattern).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            || path.strip_suffix(pattern).is_some_and(|rest| rest.ends_with('/'));
    }
    glob(pattern.as_bytes(), path.as_bytes())
}

fn glob(pattern: &[u8], path: &[u8]) -> bool {
    match pattern.first() {
        None => path.is_empty(),
        Some(b'*') if pattern.get(1) == Some(&b'*') => {
            let rest = pattern[2..].strip_prefix(b"/").unwrap_or(&pattern[2..]);
            (0..=path.len()).any(|skipped| glob(rest, &path[skipped..]))
        }
        Some(b'*') => {
            let segment = path.iter().position(|&byte| byte == b'/').unwrap_or(path.len());
            (0..=segment).any(|skipped| glob(&pattern[1..], &path[skipped..]))
        }
        Some(b'?') => path.first().is_some_and(|&byte| byte != b'/') && glob(&pattern[1..], &path[1..]),
        Some(byte) => path.first() == Some(byte) && glob(&pattern[1..], &path[1..]),
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns() {
        for (pattern, path, expect) in [
            ("language", "language/x.js", true),
            ("language/", "language/x.js", true),
            ("lang", "language/x.js", false),
            ("x.js", "language/x.js", true),
            ("language/*.js", "language/x.js", true),
            ("language/*.js", "language/a/x.js", false),
            ("language/**/*.js", "language/a/b/x.js", true),
            ("**/x.js", "x.js", true),
            ("built-ins/A?ray/**", "built-ins/Array/from/y.js", true),
            ("built-ins/A?ray", "built-ins/Array/from/y.js", false),
        ] {
            assert_eq!(matches(pattern, path), expect, "{pattern} on {path}");
        }
    }
}
