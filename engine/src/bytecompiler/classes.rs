//! Classes (15.7.14 ClassDefinitionEvaluation).
//!
//! Instance fields and private instance methods are installed by one synthetic method of the class, run
//! for every new instance; static fields and blocks by another one, run once. Computed field keys and
//! private method closures wait for them in variables of the class's scope.

use super::bindings::Store;
use super::builder::{FunctionBuilder, emit};
use super::functions::Body;
use super::literals::{PREFIX_GET, PREFIX_NONE, PREFIX_SET, prefixed};
use super::members::Key;
use crate::bytecode::{FunctionCode, FunctionKind, Reg, ops};
use crate::frontend::scope::{BindingId, ClassElementInfo, ClassId, ClassInfo};
use crate::interpreter::decorators::Step;
use oxc_ast::ast::{self, ClassElement, MethodDefinitionKind, PropertyKey};
use oxc_span::GetSpan;

/// DefinePrivateMethod's flags.
pub(super) fn private_flags(kind: MethodDefinitionKind) -> u32 {
    match kind {
        MethodDefinitionKind::Get => 1,
        MethodDefinitionKind::Set => 2,
        _ => 0,
    }
}

pub(super) fn prefix(kind: MethodDefinitionKind) -> u32 {
    match kind {
        MethodDefinitionKind::Get => PREFIX_GET,
        MethodDefinitionKind::Set => PREFIX_SET,
        _ => PREFIX_NONE,
    }
}

impl<'a> FunctionBuilder<'_, 'a> {
    pub fn class_declaration(&mut self, node: &ast::Class<'a>) {
        let Some(name) = &node.id else { return };
        let mark = self.mark();
        let reference = self.shared.tree.of_binding_identifier(name);
        let value = self.alloc();
        self.class(node, value, None);
        self.store(reference, None, value, Store::Initialise);
        self.release(mark);
    }

    pub fn class_expression(&mut self, node: &ast::Class<'a>, dst: Reg, name: Option<Vec<u16>>) {
        self.class(node, dst, name);
    }

    pub(super) fn class_info(&self, id: ClassId) -> &'_ ClassInfo {
        self.shared.tree.class(id)
    }

    /// Leaves the constructor in `dst`.
    fn class(&mut self, node: &ast::Class<'a>, dst: Reg, name: Option<Vec<u16>>) {
        let id = self.shared.tree.of_class(&node.scope_id);
        let mark = self.mark();
        let outer = self.scope;
        let state = self.class_info(id).decorated.then(|| self.begin_decoration(&node.decorators));
        let (name_scope, body_scope) = (self.class_info(id).name_scope, self.class_info(id).body_scope);
        if let Some(scope) = name_scope {
            self.enter_scope(scope);
        }
        let heritage = self.alloc();
        match &node.heritage {
            Some(parent) => self.expression(&parent.expression, heritage),
            None => emit!(self, LoadHole { dst: heritage }),
        }
        self.enter_scope(body_scope);
        self.make_private_names(id);
        let pair = self.alloc_range(2);
        let (class, prototype) = (pair, pair.offset(1));
        let name = match &node.id {
            Some(id) => id.name.encode_utf16().collect(),
            None => name.unwrap_or_default(),
        };
        let class_name = name.clone();
        let type_name =
            if class_name.is_empty() { self.inferred_class_name(node) } else { class_name.clone() };
        for element in &node.body.body {
            if let ClassElement::PropertyDefinition(field) = element
                && let Some(value) = &field.value
                && !field.computed
                && !field.key.is_private_identifier()
            {
                self.infer_receiver(value, &type_name);
            }
        }
        let function = self.constructor(node, id, name);
        let context = self.current_context();
        self.at(node.heritage.as_ref().map_or(node.span.start, |h| h.expression.span().start));
        emit!(self, NewClass { dst: pair, function, heritage, context });
        let outer_type = std::mem::replace(&mut self.method_type, type_name);
        match state {
            Some(state) if self.class_info(id).has_steps => {
                self.decorated_elements(node, id, state, class, prototype);
            }
            _ => {
                for (index, element) in node.body.body.iter().enumerate() {
                    let mark = self.mark();
                    self.class_element(id, index, element, class, prototype);
                    self.release(mark);
                }
            }
        }
        self.method_type = outer_type;
        if let Some(initializer) = self.class_info(id).instance_initializer {
            let mark = self.mark();
            let closure = self.alloc();
            let body = Body::Initializer { class: node, id, is_static: false };
            let name = "<instance_members_initializer>".encode_utf16().collect();
            self.closure(initializer, &body, name, closure);
            emit!(self, SetHomeObject { function: closure, home: prototype });
            emit!(self, SetClassFields { class, initializer: closure });
            self.release(mark);
        }
        // What class decorators made of the constructor; it stays the home of static elements.
        let (home, class) = (class, self.decorated_class(node, state, class, &class_name));
        if let Some(binding) = self.class_info(id).name_binding {
            self.store_binding(binding, class, Store::Initialise, false);
        }
        if let (Some(state), true) = (state, self.class_info(id).has_steps) {
            self.decorator_step(Step::RunStatic, &[state, class], None);
        }
        if let Some(initializer) = self.class_info(id).static_initializer {
            let mark = self.mark();
            let closure = self.alloc();
            let body = Body::Initializer { class: node, id, is_static: true };
            let name = "<static_initializer>".encode_utf16().collect();
            self.closure(initializer, &body, name, closure);
            emit!(self, SetHomeObject { function: closure, home });
            let first = Reg(self.mark());
            let ic = self.call_slot();
            self.at(node.span.start);
            emit!(self, Call { dst: closure, callee: closure, this: class, first, argc: 0, ic });
            self.release(mark);
        }
        if let (Some(state), false) = (state, node.decorators.is_empty()) {
            self.decorator_step(Step::RunClass, &[state, class], None);
        }
        self.move_to(dst, class);
        self.leave_scope(outer, mark);
    }

    fn make_private_names(&mut self, id: ClassId) {
        let tree = &self.shared.tree;
        let mut made: Vec<BindingId> = Vec::new();
        for element in &tree.class(id).elements {
            let Some(binding) = element.private_name else { continue };
            // A getter and a setter share their name.
            if made.contains(&binding) {
                continue;
            }
            made.push(binding);
            let mark = self.mark();
            let target = self.registers.get(&binding).copied();
            let dst = target.unwrap_or_else(|| self.alloc());
            let description = tree.display_name(tree.binding(binding).name);
            let description = self.name_constant(&description);
            emit!(self, NewPrivateName { dst, description });
            self.store_binding(binding, dst, Store::Initialise, false);
            self.release(mark);
        }
    }

    /// The constructor's code, written or default.
    fn constructor(&mut self, node: &ast::Class<'a>, id: ClassId, name: Vec<u16>) -> u32 {
        let written = node.body.body.iter().find_map(|element| match element {
            ClassElement::MethodDefinition(method) if method.kind == MethodDefinitionKind::Constructor => {
                Some(&method.value)
            }
            _ => None,
        });
        let mut code = match written {
            Some(function) => {
                let function_id = self.shared.tree.of_function(&function.scope_id);
                super::functions::function(
                    self.shared,
                    function_id,
                    &Body::Function(function),
                    name,
                    Some(id),
                )
            }
            None => self.default_constructor(node, id, name),
        };
        // toString shows the class.
        code.source_start = node.span.start;
        code.source_end = node.span.end;
        code.position = node.id.as_ref().map_or(node.span.start, |id| id.span.start);
        if code.name.is_empty() {
            code.inferred_name = self.inferred_class_name(node);
        }
        self.add_function(code)
    }

    /// 15.7.14 step 14.a: `constructor() {}` or, observably not iterating, `constructor(...args) { super(...args) }`.
    fn default_constructor(&self, node: &ast::Class<'a>, id: ClassId, name: Vec<u16>) -> FunctionCode {
        let derived = node.heritage.is_some();
        let kind = if derived { FunctionKind::DerivedConstructor } else { FunctionKind::BaseConstructor };
        let mut out = FunctionCode {
            name,
            kind,
            strict: true,
            is_default_constructor: true,
            register_count: 4,
            ..FunctionCode::default()
        };
        let code = &mut out.code;
        let [class, new_target, args] = [Reg(1), Reg(2), Reg(3)];
        let has_fields = self.class_info(id).instance_initializer.is_some();
        ops::LoadCallee { dst: class }.write(code);
        if derived {
            ops::LoadNewTarget { dst: new_target }.write(code);
            ops::NewRest { dst: args, start: 0 }.write(code);
            ops::SuperCallSpread { dst: Reg::THIS, callee: class, new_target, args, ic: 0 }.write(code);
            out.feedback.call = 1;
        }
        if has_fields {
            ops::RunClassFields { this: Reg::THIS, class }.write(code);
        }
        if derived {
            ops::Return { src: Reg::THIS }.write(code);
        } else {
            ops::LoadUndefined { dst: args }.write(code);
            ops::Return { src: args }.write(code);
        }
        out.positions.push((0, node.span.start));
        out
    }

    fn class_element(
        &mut self,
        id: ClassId,
        index: usize,
        element: &ClassElement<'a>,
        class: Reg,
        prototype: Reg,
    ) {
        let info = self.class_info(id).elements.get(index).copied().unwrap_or_default();
        match element {
            ClassElement::MethodDefinition(method) => {
                if method.kind == MethodDefinitionKind::Constructor {
                    return;
                }
                let home = if method.r#static { class } else { prototype };
                if let PropertyKey::PrivateIdentifier(name) = &method.key {
                    self.private_method(method, name, info.private_name, info.method, home);
                    return;
                }
                let key = self.property_key(&method.key, method.computed);
                let start = self.method_start(method);
                self.define_method(home, &key, &method.value, start, prefix(method.kind), 0);
            }
            ClassElement::PropertyDefinition(field) => {
                if let (Some(binding), true) = (info.key, field.computed) {
                    let key = self.property_key(&field.key, true);
                    let key = self.key_register(&key);
                    self.store_binding(binding, key, Store::Initialise, false);
                }
            }
            ClassElement::StaticBlock(_)
            | ClassElement::TSIndexSignature(_)
            | ClassElement::AccessorProperty(_) => {}
        }
    }

    /// Where a method's own source text begins: `static` is not part of it.
    pub(super) fn method_start(&self, method: &ast::MethodDefinition<'a>) -> u32 {
        let mut start = method.span.start;
        if let Some(last) = method.decorators.last() {
            let text = &self.shared.source.text()[last.span.end as usize..];
            start = last.span.end + (text.len() - skip_trivia(text).len()) as u32;
        }
        if !method.r#static {
            return start;
        }
        let text = &self.shared.source.text()[start as usize..];
        match text.strip_prefix("static") {
            Some(rest) => start + (text.len() - skip_trivia(rest).len()) as u32,
            None => start,
        }
    }

    /// Static ones are added to the class at once, others kept for the instances.
    fn private_method(
        &mut self,
        method: &ast::MethodDefinition<'a>,
        name: &ast::PrivateIdentifier<'a>,
        private_name: Option<BindingId>,
        slot: Option<BindingId>,
        home: Reg,
    ) {
        let text: Vec<u16> = format!("#{}", name.name).encode_utf16().collect();
        let key = Key::Name(prefixed(prefix(method.kind), text));
        let closure = self.method_closure(&key, &method.value, self.method_start(method), PREFIX_NONE);
        emit!(self, SetHomeObject { function: closure, home });
        match (slot, private_name) {
            (Some(slot), _) => self.store_binding(slot, closure, Store::Initialise, false),
            (None, Some(binding)) => {
                let name = self.alloc();
                self.load_binding(binding, name, false);
                let flags = private_flags(method.kind);
                self.at(method.span.start);
                emit!(self, DefinePrivateMethod { object: home, name, function: closure, flags });
            }
            (None, None) => {}
        }
    }

    /// Body of the instance or static initializer; `this` is the instance or the class.
    pub fn initializer_body(&mut self, node: &ast::Class<'a>, id: ClassId, is_static: bool) {
        let tree = &self.shared.tree;
        let elements = &tree.class(id).elements;
        // 7.3.34: private methods come before all fields.
        if !is_static {
            for (element, info) in node.body.body.iter().zip(elements) {
                let (ClassElement::MethodDefinition(method), Some(slot), Some(private)) =
                    (element, info.method, info.private_name)
                else {
                    continue;
                };
                let mark = self.mark();
                let (function, name) = (self.alloc(), self.alloc());
                self.load_binding(slot, function, false);
                self.load_binding(private, name, false);
                self.at(method.span.start);
                emit!(
                    self,
                    DefinePrivateMethod {
                        object: Reg::THIS,
                        name,
                        function,
                        flags: private_flags(method.kind)
                    }
                );
                self.release(mark);
            }
            self.private_accessors(node, elements);
            if let Some(function) = tree.class(id).instance_extra {
                self.at(node.span.start);
                self.call_hidden(function, None);
            }
        }
        for (element, info) in node.body.body.iter().zip(elements) {
            let mark = self.mark();
            match element {
                ClassElement::PropertyDefinition(field) if field.r#static == is_static => {
                    let place = info.private_name;
                    self.field(&field.key, field.value.as_ref(), field.span.start, info, place);
                }
                ClassElement::AccessorProperty(field) if field.r#static == is_static => {
                    self.field(&field.key, field.value.as_ref(), field.span.start, info, info.storage);
                }
                ClassElement::StaticBlock(block) if is_static => self.static_block(block),
                _ => {}
            }
            self.release(mark);
        }
    }

    /// A field, or an auto-accessor's value. `place`: the private name it is stored under, if any.
    fn field(
        &mut self,
        node_key: &PropertyKey<'a>,
        node_value: Option<&ast::Expression<'a>>,
        start: u32,
        info: &ClassElementInfo,
        place: Option<BindingId>,
    ) {
        let key = match (info.key, info.private_name) {
            (Some(binding), _) => {
                let register = self.alloc();
                self.load_binding(binding, register, false);
                Key::Computed(register)
            }
            (None, Some(_)) => Key::Name(
                node_key
                    .private_name()
                    .map(|name| format!("#{name}").encode_utf16().collect())
                    .unwrap_or_default(),
            ),
            (None, None) => self.property_key(node_key, false),
        };
        let value = self.alloc();
        match node_value {
            None => emit!(self, LoadUndefined { dst: value }),
            Some(expression) => {
                self.named_expression(expression, value, super::literals::key_name(&key));
                if let Key::Computed(key) = key
                    && super::expressions::is_anonymous_function(expression)
                {
                    emit!(self, SetFunctionName { function: value, key, prefix: PREFIX_NONE });
                }
            }
        }
        self.at(start);
        if let Some(function) = info.initialize {
            self.call_hidden(function, Some(value));
            self.at(start);
        }
        match place {
            Some(binding) => {
                let name = self.alloc();
                self.load_binding(binding, name, false);
                let ic = self.element_slot();
                self.at(start);
                emit!(self, DefinePrivateField { object: Reg::THIS, name, src: value, ic });
            }
            None => self.define_property(Reg::THIS, &key, value),
        }
        if let Some(function) = info.extra {
            self.at(start);
            self.call_hidden(function, None);
        }
    }

    fn static_block(&mut self, node: &ast::StaticBlock<'a>) {
        let Some(scope) = self.shared.tree.of_scope(&node.scope_id) else { return };
        let mark = self.mark();
        let outer = self.enter_scope(scope);
        self.undefine_variables(scope);
        self.hoist_functions(&node.body);
        self.statements_with_disposal(&node.body);
        self.leave_scope(outer, mark);
    }
}

/// The text without the white space and comments that it starts with.
fn skip_trivia(mut text: &str) -> &str {
    loop {
        text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        text = if let Some(comment) = text.strip_prefix("//") {
            let end = comment.find(['\n', '\r', '\u{2028}', '\u{2029}']).unwrap_or(comment.len());
            &comment[end..]
        } else if let Some(comment) = text.strip_prefix("/*") {
            comment.find("*/").map_or("", |end| &comment[end + 2..])
        } else {
            return text;
        };
    }
}
