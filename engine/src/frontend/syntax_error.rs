//! Early errors, in V8's wording where it has one.

use super::source_text::SourceText;
use oxc_diagnostics::OxcDiagnostic;

/// Why a source does not compile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    pub message: String,
    /// Byte range of the offending source.
    pub start: u32,
    pub end: u32,
    /// Nests too deeply: a RangeError, as V8's.
    pub is_range_error: bool,
}

impl SyntaxError {
    pub fn new(message: impl Into<String>, start: u32, end: u32) -> SyntaxError {
        SyntaxError { message: message.into(), start, end, is_range_error: false }
    }

    pub(super) fn too_deep() -> SyntaxError {
        SyntaxError {
            message: "Maximum call stack size exceeded".into(),
            start: 0,
            end: 0,
            is_range_error: true,
        }
    }

    /// The error a parser diagnostic stands for.
    pub(super) fn from_diagnostic(diagnostic: &OxcDiagnostic, source: &SourceText) -> SyntaxError {
        let labels = &diagnostic.labels;
        // Redeclarations label the first declaration, then the offending one.
        let redeclaration = diagnostic.message.ends_with("has already been declared");
        let label = if redeclaration {
            labels.last()
        } else {
            labels.iter().find(|l| l.primary()).or(labels.first())
        };
        let (start, end) = label.map_or((0, 0), |label| {
            let start = label.offset();
            (start, start + label.len())
        });
        let text = source.text();
        let (start, end) = (start.min(source.len()), end.min(source.len()));
        let slice = text.get(start as usize..end as usize).unwrap_or("");
        let message = translate(&diagnostic.message, slice, text, start as usize);
        // Where a token is missing, V8 points at the one it found instead.
        let mut start = start;
        if message.starts_with("Unexpected") {
            let rest = &text[start as usize..];
            start += (rest.len() - rest.trim_start().len()) as u32;
        }
        SyntaxError::new(message, start, end.max(start))
    }
}

/// What V8 says of a token it did not expect.
fn unexpected(text: &str, start: usize) -> String {
    let rest = text.get(start..).unwrap_or("").trim_start();
    let Some(first) = rest.chars().next() else { return "Unexpected end of input".into() };
    if first.is_alphabetic() || matches!(first, '_' | '$') {
        let word: String =
            rest.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '$')).collect();
        return match word.as_str() {
            "enum" => "Unexpected reserved word".into(),
            "break" | "case" | "catch" | "class" | "const" | "continue" | "debugger" | "default"
            | "delete" | "do" | "else" | "export" | "extends" | "false" | "finally" | "for" | "function"
            | "if" | "import" | "in" | "instanceof" | "new" | "null" | "return" | "super" | "switch"
            | "this" | "throw" | "true" | "try" | "typeof" | "var" | "void" | "while" | "with" => {
                format!("Unexpected token '{word}'")
            }
            "implements" | "interface" | "let" | "package" | "private" | "protected" | "public"
            | "static" | "yield" => "Unexpected strict mode reserved word".into(),
            _ => format!("Unexpected identifier '{word}'"),
        };
    }
    match first {
        '0'..='9' => "Unexpected number".into(),
        '"' | '\'' => "Unexpected string".into(),
        '`' => "Unexpected template string".into(),
        '#' | '\\' | '@' => "Invalid or unexpected token".into(),
        _ => {
            const LONG: [&str; 29] = [
                ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==",
                "!=", "<=", ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "**",
                "<<",
            ];
            let token = LONG
                .iter()
                .find(|t| rest.starts_with(**t))
                .map_or_else(|| first.to_string(), |t| (*t).into());
            format!("Unexpected token '{token}'")
        }
    }
}

fn quoted(message: &str) -> &str {
    let mut parts = message.split(['`', '\'']);
    parts.next();
    parts.next().unwrap_or("")
}

fn translate(message: &str, slice: &str, text: &str, start: usize) -> String {
    let fixed = match message {
        "Unexpected token" | "Identifier expected." | "Expected function body" | "Expected switch clause" => {
            return unexpected(text, start);
        }
        "Expected a semicolon or an implicit semicolon after a statement, but found none" => {
            return unexpected(text, start);
        }
        "Unterminated string" | "Unterminated multiline comment" | "Invalid characters after number" => {
            "Invalid or unexpected token"
        }
        "Unexpected end of file" => "Unexpected end of input",
        "Unterminated regular expression" => "Invalid regular expression: missing /",
        "Invalid escape sequence" if slice.starts_with(['8', '9', '\\', '"', '\'']) => {
            "\\8 and \\9 are not allowed in strict mode."
        }
        "Keywords cannot contain escape characters" => "Keyword must not contain escaped characters",
        "Line terminator not permitted before arrow" => "Unexpected token '=>'",
        "Invalid left-hand side in assignment" | "Cannot assign to this expression" => {
            let before = text[..start].trim_end();
            let after = text.get(start + slice.len()..).unwrap_or("").trim_start();
            if before.ends_with("++") || before.ends_with("--") {
                "Invalid left-hand side expression in prefix operation"
            } else if after.starts_with("++") || after.starts_with("--") {
                "Invalid left-hand side expression in postfix operation"
            } else if (after.starts_with("of") || after.starts_with("in")) && before.ends_with('(') {
                "Invalid left-hand side in for-loop"
            } else {
                "Invalid left-hand side in assignment"
            }
        }
        "Jump target cannot cross function boundary." | "Use of undefined label" => {
            return format!("Undefined label '{slice}'");
        }
        "Unexpected new.target expression" => "new.target expression is not allowed here",
        "Unexpected import.meta expression" => "Cannot use 'import.meta' outside a module",
        "'with' statements are not allowed" => "Strict mode code may not include a with statement",
        "'super' can only be referenced in a derived class."
        | "Super calls are not permitted outside constructors or in nested functions inside constructors."
        | "'super' can only be referenced in members of derived classes or object literal expressions."
        | "'super' can only be used with function calls or in property accesses"
        | "'new super()' is not allowed" => "'super' keyword unexpected here",
        "'0'-prefixed octal literals and octal escape sequences are deprecated" => {
            if slice.starts_with(['"', '\'']) {
                "Octal escape sequences are not allowed in strict mode."
            } else {
                "Octal literals are not allowed in strict mode."
            }
        }
        "Decimals with leading zeros are not allowed in strict mode" => {
            "Decimals with leading zeros are not allowed in strict mode."
        }
        "`await` is only allowed within async functions and at the top levels of modules"
        | "`for await` loops are only allowed within async functions and at the top levels of modules" => {
            "await is only valid in async functions and the top level bodies of modules"
        }
        "Missing catch or finally clause" => "Missing catch or finally after try",
        "A rest element must be last in a destructuring pattern" | "Spread must be last element" => {
            "Rest element must be last element"
        }
        "A rest parameter must be last in a parameter list" => "Rest parameter must be last formal parameter",
        "A rest parameter cannot have an initializer." => "Rest parameter may not have a default initializer",
        "A 'get' accessor must not have any formal parameters." => {
            "Getter must not have any formal parameters."
        }
        "A 'set' accessor cannot have rest parameter." => {
            "Setter function argument must not be a rest parameter"
        }
        "Multiple constructor implementations are not allowed." => "A class may only have one constructor",
        "Constructor can't have get/set modifier" => "Class constructor may not be an accessor",
        "Constructor can't be an async method" => "Class constructor may not be an async method",
        "Constructor can't be a generator" => "Class constructor may not be a generator",
        "Classes can't have an element named '#constructor'" => {
            "Classes may not have a private field named '#constructor'"
        }
        "Classes can't have a field named 'constructor'" => {
            "Classes may not have a field named 'constructor'"
        }
        "The operand of a 'delete' operator cannot be a private identifier." => {
            "Private fields can not be deleted"
        }
        "Invalid assignment in object literal" => "Invalid shorthand property initializer",
        "Tagged template expressions are not permitted in an optional chain" => {
            "Invalid tagged template on optional chain"
        }
        "Optional chaining cannot appear in the callee of new expressions" => {
            "Invalid optional chain from new expression"
        }
        "Expected function name" => "Function statements require a function name",
        "A 'return' statement can only be used within a function body." => "Illegal return statement",
        "Bad escape sequence in untagged template literal" => "Invalid escape sequence in template",
        "Invalid Unicode escape sequence" => "Invalid Unicode escape sequence",
        "Invalid function declaration"
        | "Async functions can only be declared at the top level or inside a block"
        | "Generators can only be declared at the top level or inside a block" => {
            "In non-strict mode code, functions can only be declared at top level, inside a block, or as the body of an \
             if statement."
        }
        "Invalid class declaration" => "Unexpected token 'class'",
        _ => "",
    };
    if !fixed.is_empty() {
        return fixed.into();
    }
    if message.starts_with("Expected `") || message.starts_with("Identifier expected. '") {
        return unexpected(text, start);
    }
    if message.starts_with("Invalid Character") || message.starts_with("Invalid Unicode") {
        return "Invalid or unexpected token".into();
    }
    if message.starts_with("Identifier `") || message.ends_with("has already been declared") {
        return match quoted(message) {
            "__proto__" => "Duplicate __proto__ fields are not allowed in object literals".into(),
            name if message.starts_with("Label") => format!("Label '{name}' has already been declared"),
            name => format!("Identifier '{name}' has already been declared"),
        };
    }
    if message.starts_with("A `continue` statement can only jump") {
        return format!("Illegal continue statement: '{slice}' does not denote an iteration statement");
    }
    if message.starts_with("Private identifier '#") {
        return format!("Private field '{slice}' must be declared in an enclosing class");
    }
    if message.starts_with("Cannot assign to '") {
        return "Unexpected eval or arguments in strict mode".into();
    }
    if message.starts_with("The keyword '") {
        return match quoted(message) {
            "await" => "Unexpected reserved word".into(),
            _ => "Unexpected strict mode reserved word".into(),
        };
    }
    if message.starts_with("'arguments' is not allowed in ") {
        return "'arguments' is not allowed in class field initializer or static initialization block".into();
    }
    if message.starts_with("`let` cannot be declared as a variable name") {
        return "let is disallowed as a lexically bound name".into();
    }
    if message.starts_with("Cannot use export statement") {
        return "Unexpected token 'export'".into();
    }
    if message.starts_with("A unary expression with the") {
        return "Unary operator used immediately before exponentiation expression. Parenthesis must be used to \
                disambiguate operator precedence"
            .into();
    }
    if message.starts_with("Logical expressions and coalesce") {
        return unexpected(text, start);
    }
    if let Some(name) = message.strip_prefix("Export '").and_then(|m| m.strip_suffix("' is not defined")) {
        return format!("Export '{name}' is not defined in module");
    }
    if message.ends_with("expression not allowed in formal parameter") {
        return "Illegal await-expression in formal parameters of async function".into();
    }
    message.into()
}
