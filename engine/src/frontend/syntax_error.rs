//! Early errors, in V8's wording where it has one.

use super::source_text::SourceText;
use oxc_diagnostics::OxcDiagnostic;

/// V8's message for flags of a regular expression that are none.
pub(super) const INVALID_FLAGS: &str = "Invalid regular expression flags";

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
        let first = labels.iter().map(|label| label.offset()).min().unwrap_or(start).min(source.len());
        let message = translate(&diagnostic.message, slice, text, start as usize, first as usize);
        // Where a token is missing, V8 points at the one it found instead.
        let mut start = start;
        if message.starts_with("Unexpected") {
            let rest = &text[start as usize..];
            start += (rest.len() - rest.trim_start().len()) as u32;
        }
        SyntaxError::new(message, start, end.max(start))
    }
}

/// Whether a character can belong to an identifier.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

/// The word that the text ends with.
fn last_word(text: &str) -> &str {
    let end = text.trim_end_matches(is_word).len();
    &text[end..]
}

/// What V8 says of a token it did not expect.
fn unexpected(text: &str, start: usize) -> String {
    let rest = text.get(start..).unwrap_or("").trim_start();
    if rest.starts_with("=>") {
        return unexpected_arrow(text.get(..start).unwrap_or("").trim_end()).into();
    }
    if rest.starts_with(|c: char| c == '[' || is_word(c))
        && last_word(text.get(..start).unwrap_or("").trim_end()) == "let"
    {
        return "Lexical declaration cannot appear in a single-statement context".into();
    }
    if rest.starts_with('.') && rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
        return "Unexpected number".into();
    }
    if rest.starts_with('=') && last_word(text.get(..start).unwrap_or("").trim_end()) == "constructor" {
        return "Classes may not have a field named 'constructor'".into();
    }
    if let Some(message) = number_problem(text, start) {
        return message.into();
    }
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

/// An arrow behind what can be no parameters.
fn unexpected_arrow(before: &str) -> &'static str {
    const MALFORMED: &str = "Malformed arrow function parameter list";
    if !before.ends_with(')') {
        let operand = before.ends_with(|c: char| is_word(c) || matches!(c, ']' | '}' | '"' | '\'' | '`'));
        return if operand { MALFORMED } else { "Unexpected token '=>'" };
    }
    let mut depth = 0;
    for (at, c) in before.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let callee = before[..at].trim_end();
            let is_call = callee.ends_with(|c: char| is_word(c) || matches!(c, ')' | ']'));
            return if is_call { MALFORMED } else { "Invalid destructuring assignment target" };
        }
    }
    MALFORMED
}

/// What is wrong with the number that stands at or before this place, if it has no end.
fn number_problem(text: &str, start: usize) -> Option<&'static str> {
    let head = text.get(..start)?;
    let from = head.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').len();
    let number: &str = &text[from..];
    let number = &number
        [..number.len() - number.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').len()];
    if !number.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if number.contains("__") {
        Some("Only one underscore is allowed as numeric separator")
    } else if number.ends_with('_') {
        Some("Numeric separators are not allowed at the end of numeric literals")
    } else if number.starts_with("0_") {
        Some("Numeric separator can not be used after leading 0.")
    } else if matches!(number, "0x" | "0X" | "0b" | "0B" | "0o" | "0O") {
        Some("Invalid or unexpected token")
    } else {
        None
    }
}

/// The first escape sequence of a string or template that is none.
fn bad_escape(text: &str, is_template: bool) -> Option<&'static str> {
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        rest = &rest[at + 1..];
        let mut chars = rest.chars();
        let hex = |digits: &str, count: usize| {
            digits.len() >= count && digits.bytes().take(count).all(|b| b.is_ascii_hexdigit())
        };
        match chars.next() {
            Some('x') if !hex(&rest[1..], 2) => return Some("Invalid hexadecimal escape sequence"),
            Some('u') if rest[1..].starts_with('{') => {
                let digits = rest[2..].split('}').next().unwrap_or("");
                let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
                if !is_number {
                    return Some("Invalid Unicode escape sequence");
                }
                let significant = digits.trim_start_matches('0');
                let value = u32::from_str_radix(significant, 16).unwrap_or(0);
                if significant.len() > 6 || value > 0x10_FFFF {
                    return Some("Undefined Unicode code-point");
                }
            }
            Some('u') if !hex(&rest[1..], 4) => return Some("Invalid Unicode escape sequence"),
            Some('8' | '9') if is_template => {
                return Some("\\8 and \\9 are not allowed in template strings.");
            }
            Some('0'..='7') if is_template => {
                let octal = !rest.starts_with('0') || rest[1..].starts_with(|c: char| c.is_ascii_digit());
                if octal {
                    return Some("Octal escape sequences are not allowed in template strings.");
                }
            }
            _ => {}
        }
        let step = chars.as_str();
        rest = step;
    }
    None
}

/// Whether the parenthesis at `opening` begins the arguments of a call whose list breaks off at `start`.
fn is_call(text: &str, opening: usize, start: usize) -> bool {
    let before = text.get(..opening).unwrap_or("").trim_end();
    let word = last_word(before);
    let keyword = matches!(
        word,
        "if" | "while"
            | "for"
            | "switch"
            | "with"
            | "catch"
            | "return"
            | "typeof"
            | "void"
            | "delete"
            | "in"
            | "of"
            | "case"
            | "do"
            | "else"
            | "throw"
            | "instanceof"
            | "await"
            | "yield"
            | "function"
            | "import"
    );
    if keyword || !before.ends_with(|c: char| is_word(c) || matches!(c, ')' | ']' | '`')) {
        return false;
    }
    let definition =
        last_word(before[..before.len() - word.len()].trim_end().trim_end_matches('*').trim_end());
    if definition == "function" {
        return false;
    }
    // Parameters of a method have a body behind them.
    let mut depth = 0;
    for (at, c) in text[start..].char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return !text[start + at + 1..].trim_start().starts_with('{'),
            ')' => depth -= 1,
            _ => {}
        }
    }
    true
}

/// Whether a declaration at `first` is a parameter: it lies in a parenthesis that no keyword introduces.
fn is_parameter(text: &str, first: usize) -> bool {
    let mut depth = 0;
    for (at, c) in text[..first].char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' if depth == 0 => {
                let inner = text[at + 1..first].trim_start();
                let is_declaration = ["let ", "const ", "var "].iter().any(|word| inner.starts_with(word));
                return !is_declaration && last_word(text[..at].trim_end()) != "catch";
            }
            '(' => depth -= 1,
            ';' if depth == 0 => return false,
            _ => {}
        }
    }
    false
}

/// Whether no parenthesis ends in the text that began before it.
fn is_balanced(text: &str) -> bool {
    let mut depth = 0;
    text.chars().all(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth >= 0
    })
}

/// The operator that a mixture of `??` with `||` or `&&` breaks off at.
fn mixed_operator(slice: &str) -> Option<&'static str> {
    let mut found: Vec<(usize, &'static str)> = ["??", "||", "&&"]
        .into_iter()
        .filter_map(|operator| slice.find(operator).map(|at| (at, operator)))
        .collect();
    found.sort_unstable();
    let first = found.first()?.1;
    found.into_iter().map(|(_, operator)| operator).find(|operator| (*operator == "??") != (first == "??"))
}

fn quoted(message: &str) -> &str {
    let mut parts = message.split(['`', '\'']);
    parts.next();
    parts.next().unwrap_or("")
}

/// `first` is where the first of the diagnostic's labels begins.
fn translate(message: &str, slice: &str, text: &str, start: usize, first: usize) -> String {
    let fixed = match message {
        "Lexical declaration cannot appear in a single-statement context" if slice.starts_with("const") => {
            "Unexpected token 'const'"
        }
        "A class name is required." => {
            let from = if text[start..].starts_with("class") { start + "class".len() } else { start };
            return unexpected(text, from);
        }
        "A 'set' accessor must have exactly one parameter." => {
            "Setter must have exactly one formal parameter."
        }
        "A 'default' clause cannot appear more than once in a 'switch' statement." => {
            "More than one default clause in switch statement"
        }
        "A 'yield' expression is only allowed in a generator body." => {
            let before = &text[..start];
            if before.contains("use strict") || before.contains("class ") {
                "Unexpected strict mode reserved word"
            } else {
                return unexpected(text, start + "yield".len());
            }
        }
        "`for await` loops are only allowed within async functions and at the top levels of modules" => {
            "Unexpected reserved word"
        }
        "for-in loop variable declaration may not have an initializer" => {
            "for-in loop variable declaration may not have an initializer."
        }
        "for-of loop variable declaration may not have an initializer" => {
            "for-of loop variable declaration may not have an initializer."
        }
        "Async functions can only be declared at the top level or inside a block" => {
            "Async functions can only be declared at the top level or inside a block."
        }
        "Generators can only be declared at the top level or inside a block" => {
            "Generators can only be declared at the top level or inside a block."
        }
        "Invalid optional chain from new expression." => "Invalid optional chain from new expression",
        "import() requires a specifier." => "import() requires a specifier",
        "Cannot use new with dynamic import" => "Cannot use new with import",
        "A 'return' statement cannot be used inside a class static block." => "Illegal return statement",
        "Empty parenthesized expression" => "Unexpected token ')'",
        "The left-hand side of a `for...of` statement may not start with `let`" => {
            "The left-hand side of a for-of loop may not start with 'let'."
        }
        "The left-hand side of a `for...of` statement may not be `async`" => {
            "The left-hand side of a for-of loop may not be 'async'."
        }
        "Only a single declaration is allowed in a `for...of` statement" => {
            "Invalid left-hand side in for-of loop: Must have a single binding."
        }
        "Only a single declaration is allowed in a `for...in` statement" => {
            "Invalid left-hand side in for-in loop: Must have a single binding."
        }
        "The only valid meta property for new is new.target"
        | "The only valid property accesses on import are `import.meta`, `import.source()`, and `import.defer()`" =>
        {
            return unexpected(text, start + slice.find('.').map_or(0, |at| at + 1));
        }
        "Cannot use `await` as an identifier in an async context" => "Unexpected reserved word",
        "Cannot use `yield` as an identifier in a generator context" => "Unexpected identifier 'yield'",
        "Unterminated string" if slice.starts_with('`') => "Unexpected end of input",
        "Bad escape sequence in untagged template literal" => {
            return bad_escape(slice, true).unwrap_or("Invalid escape sequence in template").into();
        }
        "Invalid escape sequence" | "Invalid Unicode escape sequence"
            if bad_escape(&text[start - usize::from(text[..start].ends_with('\\'))..], false).is_some()
                && (slice.starts_with(['"', '\'']) || message == "Invalid escape sequence") =>
        {
            let from = start - usize::from(text[..start].ends_with('\\'));
            return bad_escape(&text[from..], false).unwrap_or_default().into();
        }
        "Invalid Unicode escape sequence" if !text[start..].trim_start_matches('\\').starts_with('u') => {
            "Invalid or unexpected token"
        }
        "Unexpected end of file" if number_problem(text, start).is_some() => {
            return number_problem(text, start).unwrap_or_default().into();
        }
        "Invalid characters after number" if number_problem(text, start).is_some() => {
            return number_problem(text, start).unwrap_or_default().into();
        }
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
        "`await` is only allowed within async functions and at the top levels of modules" => {
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
        "Invalid Unicode escape sequence" => "Invalid Unicode escape sequence",
        "Invalid function declaration" => {
            "In non-strict mode code, functions can only be declared at top level, inside a block, or as the body of an \
             if statement."
        }
        "Invalid class declaration" => "Unexpected token 'class'",
        _ => "",
    };
    if !fixed.is_empty() {
        return fixed.into();
    }
    if message.starts_with("Expected `")
        && message.split(" but found ").next().is_some_and(|expected| expected.ends_with("`)`"))
        && first < start
        && is_call(text, first, start)
    {
        return "missing ) after argument list".into();
    }
    if message.starts_with("Flag ") || message.starts_with("Unexpected flag ") {
        return INVALID_FLAGS.into();
    }
    if message.starts_with("Invalid Number") {
        return number_problem(text, start).unwrap_or("Invalid or unexpected token").into();
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
            _ if !message.starts_with("Label")
                && is_parameter(text, first)
                && is_balanced(text.get(first..start).unwrap_or("")) =>
            {
                "Duplicate parameter name not allowed in this context".into()
            }
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
        return match mixed_operator(slice) {
            Some(operator) => format!("Unexpected token '{operator}'"),
            None => unexpected(text, start),
        };
    }
    if let Some(name) = message.strip_prefix("Export '").and_then(|m| m.strip_suffix("' is not defined")) {
        return format!("Export '{name}' is not defined in module");
    }
    if message.ends_with("expression not allowed in formal parameter") {
        if message.to_ascii_lowercase().starts_with("yield") {
            return "Yield expression not allowed in formal parameter".into();
        }
        return "Illegal await-expression in formal parameters of async function".into();
    }
    message.into()
}
