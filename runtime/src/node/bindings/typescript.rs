//! TypeScript and JSX to JavaScript.

use super::{Binding, no_constants, string_argument};
use lanner_engine::embedding::{
    Attributes, CallContext, JsResult, SourceText, Value, Vm, method, strip_types, with_large_stack,
};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_parser::Parser;
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;
use oxc_transformer::{JsxOptions, JsxRuntime, TransformOptions, Transformer};
use std::path::{Path, PathBuf};

pub const BINDING: Binding = Binding {
    name: "typescript",
    methods: &[method("stripTypes", 1, strip), method("transformJsx", 3, transform)],
    constants: no_constants,
};

/// What is wrong with a text: `{ message, unsupported, line, text, column, width }`.
fn failure(
    vm: &mut Vm,
    source: &SourceText,
    message: &str,
    unsupported: bool,
    start: u32,
    end: u32,
) -> JsResult<Value> {
    let at = source.line_column(start);
    let line = source.line_text(at.line);
    let width = source.text().get(start as usize..end as usize).map_or(1, |text| text.encode_utf16().count());
    let object = vm.new_object()?;
    let text = vm.try_new_string(line)?.value();
    let message = vm.try_new_string(message)?.value();
    for (key, value) in [
        ("message", message),
        ("unsupported", Value::bool(unsupported)),
        ("line", Value::int(at.line as i32 + 1)),
        ("text", text),
        ("column", Value::int(at.column as i32)),
        ("width", Value::int(width as i32)),
    ] {
        vm.install_named(object, key, value, Attributes::ALL)?;
    }
    Ok(object.value())
}

/// `stripTypes(text)`: the text without types, or an object that says why not.
fn strip(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let text = string_argument(vm, cx.arg(0))?;
    match strip_types(&text) {
        Ok(stripped) => Ok(vm.try_new_string(&stripped)?.value()),
        Err(error) => {
            let source = SourceText::new("", text);
            failure(vm, &source, &error.message, error.unsupported, error.start, error.end)
        }
    }
}

/// `transformJsx(text, filename, typescript)`: [code, source map], or an object that says why not.
fn transform(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let text = string_argument(vm, cx.arg(0))?;
    let filename = string_argument(vm, cx.arg(1))?;
    let source_type = if cx.arg(2).is_true() { SourceType::tsx() } else { SourceType::jsx() };
    let result = with_large_stack(|| {
        let mut first = None;
        // What has no import or export is a script: its JSX needs `require`, not `import`.
        let kinds = [source_type.with_unambiguous(true), source_type, source_type.with_commonjs(true)];
        for source_type in kinds {
            match transform_as(&text, &filename, source_type) {
                Ok(done) => return Ok(done),
                Err(error) => {
                    first.get_or_insert(error);
                }
            }
        }
        Err(first.unwrap_or_default())
    });
    match result {
        Ok((code, map)) => {
            let code = vm.try_new_string(&code)?.value();
            let map = vm.try_new_string(&map)?.value();
            Ok(vm.new_array_from(&[code, map])?.value())
        }
        Err((message, start, end)) => {
            let source = SourceText::new("", text);
            failure(vm, &source, &message, false, start, end)
        }
    }
}

type Complaint = (String, u32, u32);

fn transform_as(text: &str, filename: &str, source_type: SourceType) -> Result<(String, String), Complaint> {
    let allocator = Allocator::default();
    let mut parsed = Parser::new(&allocator, text, source_type).parse();
    if let Some(error) = parsed.diagnostics.errors().next() {
        let label = error.labels.first();
        let start = label.map_or(0, |label| label.offset());
        let end = label.map_or(0, |label| label.offset() + label.len());
        return Err((error.message.to_string(), start, end));
    }
    let scoping = SemanticBuilder::new_compiler().build(&parsed.program).semantic.into_scoping();
    let options = TransformOptions {
        jsx: JsxOptions { runtime: JsxRuntime::Automatic, ..JsxOptions::enable() },
        ..TransformOptions::default()
    };
    let path = Path::new(filename);
    let done = Transformer::new(&allocator, path, &options).build_with_scoping(scoping, &mut parsed.program);
    if let Some(error) = done.diagnostics.errors().next() {
        return Err((error.message.to_string(), 0, 0));
    }
    let options =
        CodegenOptions { source_map_path: Some(PathBuf::from(filename)), ..CodegenOptions::default() };
    let generated = Codegen::new().with_options(options).build(&parsed.program);
    let map = generated.map.map_or_else(String::new, |map| map.to_json_string());
    Ok((generated.code, map))
}
