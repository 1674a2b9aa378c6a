//! Literals: strings, numbers, templates, regular expressions, arrays and objects.

use super::builder::{FunctionBuilder, emit};
use super::expressions::is_anonymous_function;
use super::functions::Body;
use super::members::Key;
use crate::bytecode::{Constant, Reg};
use oxc_ast::ast::{self, ArrayExpressionElement, Expression, ObjectPropertyKind, PropertyKind};
use oxc_span::GetSpan;

/// DefineMethod's and DefineAccessor's flags.
pub(super) const ENUMERABLE: u32 = 1;
pub(super) const SETTER: u32 = 2;
/// SetFunctionName's prefixes.
pub(super) const PREFIX_NONE: u32 = 0;
pub(super) const PREFIX_GET: u32 = 1;
pub(super) const PREFIX_SET: u32 = 2;

/// Arrays longer than this are built piecewise, to keep frames small.
const ARRAY_CHUNK: usize = 64;

impl<'a> FunctionBuilder<'_, 'a> {
    pub fn string_value(&self, node: &ast::StringLiteral<'a>) -> Vec<u16> {
        self.shared.source.string_literal_value(
            node.span.start,
            node.span.end,
            node.value.as_str(),
            node.lone_surrogates,
        )
    }

    pub fn big_int(&mut self, node: &ast::BigIntLiteral<'a>, dst: Reg) {
        let limbs = match node.value.parse::<dashu_int::UBig>() {
            Ok(value) => value.as_words().to_vec(),
            Err(_) => Vec::new(),
        };
        let value = self.add_constant(Constant::BigInt(limbs));
        emit!(self, LoadConst { dst, value });
    }

    pub fn reg_exp(&mut self, node: &ast::RegExpLiteral<'a>, dst: Reg) {
        let start = node.span.start + 1;
        let end = start + node.regex.pattern.text.len() as u32;
        let pattern = self.shared.source.slice_utf16(start, end);
        let flags = self.shared.source.slice_utf16(end + 1, node.span.end);
        let pattern = self.string_constant(&pattern);
        let flags = self.string_constant(&flags);
        self.at(node.span.start);
        emit!(self, NewRegExp { dst, pattern, flags });
    }

    pub fn template(&mut self, node: &ast::TemplateLiteral<'a>, dst: Reg) {
        let first = Reg(self.mark());
        let mut count = 0;
        for (index, quasi) in node.quasis.iter().enumerate() {
            let cooked = self.cooked(quasi).unwrap_or_default();
            if !cooked.is_empty() || node.expressions.is_empty() {
                let part = self.alloc();
                self.load_string(part, &cooked);
                count += 1;
            }
            if let Some(expression) = node.expressions.get(index) {
                let part = self.alloc();
                self.expression(expression, part);
                self.at(expression.span().start);
                emit!(self, ToString { dst: part, src: part });
                count += 1;
            }
        }
        if count == 1 {
            self.move_to(dst, first);
        } else {
            self.at(node.span.start);
            emit!(self, ConcatStrings { dst, first, count });
        }
    }

    fn cooked(&self, quasi: &ast::TemplateElement<'a>) -> Option<Vec<u16>> {
        self.shared.source.template_cooked(
            quasi.span.start,
            quasi.span.end,
            quasi.value.cooked.as_ref().map(|c| c.as_str()),
            quasi.lone_surrogates,
        )
    }

    /// The constant behind a tagged template's strings array.
    pub fn template_object(&mut self, node: &ast::TemplateLiteral<'a>) -> u32 {
        let cooked = node.quasis.iter().map(|q| self.cooked(q)).collect();
        let raw =
            node.quasis.iter().map(|q| self.shared.source.template_raw(q.span.start, q.span.end)).collect();
        self.add_constant(Constant::Template { cooked, raw })
    }

    // ---- arrays

    pub fn array(&mut self, node: &ast::ArrayExpression<'a>, dst: Reg) {
        // Leading plain elements come with the array.
        let leading: Vec<&Expression<'a>> =
            node.elements.iter().map_while(ArrayExpressionElement::as_expression).take(ARRAY_CHUNK).collect();
        let array = self.alloc();
        let first = Reg(self.mark());
        for expression in &leading {
            let slot = self.alloc();
            self.expression(expression, slot);
        }
        let site = self.alloc_slot();
        let count = leading.len() as u32;
        let rest = &node.elements[leading.len()..];
        let target = if rest.is_empty() { dst } else { array };
        emit!(self, NewArray { dst: target, first, count, site });
        if rest.is_empty() {
            return;
        }
        self.release(first.0);
        for element in rest {
            let mark = self.mark();
            match element {
                ArrayExpressionElement::SpreadElement(spread) => {
                    let src = self.operand(&spread.argument);
                    self.at(spread.argument.span().start);
                    emit!(self, ArraySpread { array, src });
                }
                ArrayExpressionElement::Elision(_) => emit!(self, ArrayPushHole { array }),
                element => {
                    if let Some(expression) = element.as_expression() {
                        let src = self.operand(expression);
                        emit!(self, ArrayPush { array, src });
                    }
                }
            }
            self.release(mark);
        }
        self.move_to(dst, array);
    }

    // ---- objects

    pub fn object(&mut self, node: &ast::ObjectExpression<'a>, dst: Reg) {
        // Built in a temporary: the properties may mention the destination's variable.
        let object_type = self.literal_type(node);
        self.infer_literal_receivers(node, &object_type);
        let object = self.alloc();
        let site = self.alloc_slot();
        emit!(self, NewObject { dst: object, count: node.properties.len() as u32, site });
        for property in &node.properties {
            let mark = self.mark();
            match property {
                ObjectPropertyKind::SpreadProperty(spread) => {
                    let src = self.operand(&spread.argument);
                    self.at(spread.span.start);
                    let first = Reg(self.mark());
                    emit!(self, CopyDataProperties { object, src, first, count: 0 });
                }
                ObjectPropertyKind::ObjectProperty(property) => {
                    self.object_property(object, property, &object_type)
                }
            }
            self.release(mark);
        }
        self.move_to(dst, object);
    }

    fn object_property(&mut self, object: Reg, node: &ast::ObjectProperty<'a>, object_type: &[u16]) {
        let is_proto = node.kind == PropertyKind::Init
            && !node.method
            && !node.shorthand
            && !node.computed
            && match &node.key {
                ast::PropertyKey::StaticIdentifier(name) => name.name == "__proto__",
                ast::PropertyKey::StringLiteral(name) => name.value == "__proto__",
                _ => false,
            };
        if is_proto {
            let src = self.operand(&node.value);
            emit!(self, SetLiteralPrototype { object, src });
            return;
        }
        let key = self.property_key(&node.key, node.computed);
        if node.method || node.kind != PropertyKind::Init {
            let Expression::FunctionExpression(function) = &node.value else { return };
            let prefix = match node.kind {
                PropertyKind::Init => PREFIX_NONE,
                PropertyKind::Get => PREFIX_GET,
                PropertyKind::Set => PREFIX_SET,
            };
            let outer = std::mem::replace(&mut self.method_type, object_type.to_vec());
            self.define_method(object, &key, function, node.span.start, prefix, ENUMERABLE);
            self.method_type = outer;
            return;
        }
        let value = match (&key, is_anonymous_function(&node.value)) {
            (Key::Computed(register), true) => {
                let value = self.alloc();
                self.expression(&node.value, value);
                emit!(self, SetFunctionName { function: value, key: *register, prefix: PREFIX_NONE });
                value
            }
            (key, true) => {
                let value = self.alloc();
                let name = key_name(key);
                self.named_expression(&node.value, value, name);
                value
            }
            _ => self.operand(&node.value),
        };
        self.at(node.span.start);
        self.define_property(object, &key, value);
    }

    /// CreateDataPropertyOrThrow on an object being made.
    pub fn define_property(&mut self, object: Reg, key: &Key, src: Reg) {
        match key {
            Key::Name(name) => {
                let name = self.string_constant(name);
                let ic = self.property_slot();
                emit!(self, DefineNamed { object, name, src, ic });
            }
            key => {
                let key = self.key_register(key);
                let ic = self.element_slot();
                emit!(self, DefineElem { object, key, src, ic });
            }
        }
    }

    /// A method, getter or setter of an object literal or class.
    pub fn define_method(
        &mut self,
        object: Reg,
        key: &Key,
        function: &ast::Function<'a>,
        start: u32,
        prefix: u32,
        flags: u32,
    ) {
        let closure = self.method_closure(key, function, start, prefix);
        let key = self.key_register(key);
        self.at(function.span.start);
        if prefix == PREFIX_NONE {
            emit!(self, DefineMethod { object, key, function: closure, flags });
        } else {
            let flags = flags | if prefix == PREFIX_SET { SETTER } else { 0 };
            emit!(self, DefineAccessor { object, key, function: closure, flags });
        }
    }

    /// The function of a method, named after its key; its source text begins at `start`.
    pub fn method_closure(
        &mut self,
        key: &Key,
        function: &ast::Function<'a>,
        start: u32,
        prefix: u32,
    ) -> Reg {
        let closure = self.alloc();
        let id = self.shared.tree.of_function(&function.scope_id);
        let name = key_name(key).map(|name| prefixed(prefix, name)).unwrap_or_default();
        let mut code = super::functions::function(self.shared, id, &Body::Function(function), name, None);
        code.source_start = start;
        if prefix == PREFIX_NONE && key_name(key).is_some_and(|name| !has_prefix(&name)) {
            code.type_name = self.method_type.clone();
        }
        let function = self.add_function(code);
        let context = self.current_context();
        let site = self.alloc_slot();
        emit!(self, NewClosure { dst: closure, function, context, site });
        if let Key::Computed(key) = key {
            emit!(self, SetFunctionName { function: closure, key: *key, prefix });
        }
        closure
    }
}

/// The text of a key known from the source.
pub(super) fn key_name(key: &Key) -> Option<Vec<u16>> {
    match key {
        Key::Name(name) => Some(name.clone()),
        Key::Index(index) => Some(index.to_string().encode_utf16().collect()),
        Key::Computed(_) => None,
    }
}

/// Whether the name is that of a private method, or of an accessor with its prefix.
fn has_prefix(name: &[u16]) -> bool {
    let starts = |text: &str| name.iter().copied().take(text.len()).eq(text.encode_utf16());
    starts("#") || starts("get ") || starts("set ")
}

pub(super) fn prefixed(prefix: u32, name: Vec<u16>) -> Vec<u16> {
    let text = match prefix {
        PREFIX_GET => "get ",
        PREFIX_SET => "set ",
        _ => return name,
    };
    text.encode_utf16().chain(name).collect()
}
