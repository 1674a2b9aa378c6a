//! Classes with decorators or auto-accessors: their elements are handed to the engine one by one, in steps
//! (see `interpreter::decorators`), which defines methods once all elements are evaluated.

use super::bindings::Store;
use super::builder::{FunctionBuilder, emit};
use super::classes::{prefix, private_flags};
use super::literals::{PREFIX_NONE, prefixed};
use super::members::Key;
use crate::bytecode::Reg;
use crate::frontend::scope::{BindingId, ClassElementInfo, ClassId};
use crate::interpreter::decorators as steps;
use crate::interpreter::decorators::{Part, Step};
use oxc_ast::ast::{self, ClassElement, MethodDefinitionKind, PropertyKey};
use oxc_span::GetSpan;

impl<'a> FunctionBuilder<'_, 'a> {
    /// Emits a step on copies of these registers; what it gives goes to `dst`.
    pub(super) fn decorator_step(&mut self, step: Step, arguments: &[Reg], dst: Option<Reg>) {
        let mark = self.mark();
        let first = self.alloc_range(arguments.len().max(1) as u32);
        let position = self.take_position();
        for (index, argument) in arguments.iter().enumerate() {
            self.move_to(first.offset(index as u32), *argument);
        }
        self.put_position(position);
        let argc = arguments.len() as u32;
        emit!(self, CallIntrinsic { dst: dst.unwrap_or(first), intrinsic: step as u32, first, argc });
        self.release(mark);
    }

    /// Makes the state of a class's decoration, with the class's own decorators.
    pub(super) fn begin_decoration(&mut self, list: &[ast::Decorator<'a>]) -> Reg {
        let state = self.alloc();
        self.decorator_step(Step::Begin, &[], Some(state));
        if !list.is_empty() {
            self.decorators(state, list);
            self.decorator_step(Step::OfClass, &[state], None);
        }
        state
    }

    /// DecoratorListEvaluation: a member expression's object becomes the decorator's `this`.
    fn decorators(&mut self, state: Reg, list: &[ast::Decorator<'a>]) {
        for decorator in list {
            let mark = self.mark();
            let pair = self.alloc_range(2);
            let (function, receiver) = (pair, pair.offset(1));
            self.at(decorator.span.start);
            match decorator.expression.as_member_expression() {
                Some(member) => self.member_with_base(member, function, Some(receiver)),
                None => {
                    self.expression(&decorator.expression, function);
                    emit!(self, LoadUndefined { dst: receiver });
                }
            }
            self.decorator_step(Step::Push, &[state, function, receiver], None);
            self.release(mark);
        }
    }

    fn integer(&mut self, value: u32) -> Reg {
        let dst = self.alloc();
        emit!(self, LoadInt { dst, value: value as i32 });
        dst
    }

    /// Evaluates all elements of the class, then has their decorators applied.
    pub(super) fn decorated_elements(
        &mut self,
        node: &ast::Class<'a>,
        id: ClassId,
        state: Reg,
        class: Reg,
        prototype: Reg,
    ) {
        let infos = self.class_info(id).elements.clone();
        let mut handed: Vec<ClassElementInfo> = Vec::new();
        for (element, info) in node.body.body.iter().zip(&infos) {
            let mark = self.mark();
            if self.decorated_element(element, info, state, class, prototype) {
                handed.push(*info);
            }
            self.release(mark);
        }
        self.at(node.span.start);
        self.decorator_step(Step::Apply, &[state, class, prototype], None);
        for (index, info) in handed.iter().enumerate() {
            let parts = [
                (info.method, Part::Function),
                (info.setter, Part::Setter),
                (info.initialize, Part::Initialize),
                (info.extra, Part::Extra),
            ];
            for (binding, part) in parts {
                self.keep_result(state, index, part, binding);
            }
        }
        let binding = self.class_info(id).instance_extra;
        self.keep_result(state, 0, Part::InstanceExtra, binding);
    }

    fn keep_result(&mut self, state: Reg, index: usize, part: Part, binding: Option<BindingId>) {
        let Some(binding) = binding else { return };
        let mark = self.mark();
        let (index, part) = (self.integer(index as u32), self.integer(part as u32));
        let value = self.alloc();
        self.decorator_step(Step::Result, &[state, index, part], Some(value));
        self.store_binding(binding, value, Store::Initialise, false);
        self.release(mark);
    }

    /// Gives whether the element was handed over.
    fn decorated_element(
        &mut self,
        element: &ClassElement<'a>,
        info: &ClassElementInfo,
        state: Reg,
        class: Reg,
        prototype: Reg,
    ) -> bool {
        let (list, key, computed, is_static, start) = match element {
            ClassElement::MethodDefinition(method) => {
                if method.kind == MethodDefinitionKind::Constructor {
                    return false;
                }
                (&method.decorators, &method.key, method.computed, method.r#static, method.span.start)
            }
            ClassElement::PropertyDefinition(field) => {
                (&field.decorators, &field.key, field.computed, field.r#static, field.span.start)
            }
            ClassElement::AccessorProperty(field) => {
                (&field.decorators, &field.key, field.computed, field.r#static, field.span.start)
            }
            ClassElement::StaticBlock(_) | ClassElement::TSIndexSignature(_) => return false,
        };
        self.decorators(state, list);
        let home = if is_static { class } else { prototype };
        let key = self.decorated_key(key, computed, info);
        let (kind, function) = match element {
            ClassElement::MethodDefinition(method) => {
                let prefix = prefix(method.kind);
                let start = self.method_start(method);
                let closure = match &method.key {
                    PropertyKey::PrivateIdentifier(name) => {
                        let text = format!("#{}", name.name).encode_utf16().collect();
                        let name = Key::Name(prefixed(prefix, text));
                        self.method_closure(&name, &method.value, start, PREFIX_NONE)
                    }
                    _ if computed => self.method_closure(&Key::Computed(key), &method.value, start, prefix),
                    name => {
                        let name = self.property_key(name, false);
                        self.method_closure(&name, &method.value, start, prefix)
                    }
                };
                (private_flags(method.kind), closure)
            }
            ClassElement::AccessorProperty(field) => {
                let storage = self.alloc();
                let text = match field.key.private_name() {
                    Some(name) => format!("#{name}"),
                    None => "#accessor storage".to_owned(),
                };
                let description = self.name_constant(&text);
                emit!(self, NewPrivateName { dst: storage, description });
                if let Some(binding) = info.storage {
                    self.store_binding(binding, storage, Store::Initialise, false);
                }
                (steps::ACCESSOR, storage)
            }
            _ => {
                if list.is_empty() {
                    return false;
                }
                let none = self.alloc();
                emit!(self, LoadUndefined { dst: none });
                (steps::FIELD, none)
            }
        };
        let is_private = info.private_name.is_some();
        let flags =
            kind | if is_static { steps::STATIC } else { 0 } | if is_private { steps::PRIVATE } else { 0 };
        let flags = self.integer(flags);
        self.at(start);
        self.decorator_step(Step::Element, &[state, flags, key, function, home], None);
        true
    }

    /// The key's register; a field's computed key is kept for its initializer.
    fn decorated_key(&mut self, key: &PropertyKey<'a>, computed: bool, info: &ClassElementInfo) -> Reg {
        if let Some(binding) = info.private_name {
            let name = self.alloc();
            self.load_binding(binding, name, false);
            return name;
        }
        self.at(key.span().start);
        let key = self.property_key(key, computed);
        let key = self.key_register(&key);
        if let (Some(binding), true) = (info.key, computed) {
            self.store_binding(binding, key, Store::Initialise, false);
        }
        key
    }

    /// The class that the class's decorators make of the constructor.
    pub(super) fn decorated_class(
        &mut self,
        node: &ast::Class<'a>,
        state: Option<Reg>,
        class: Reg,
        name: &[u16],
    ) -> Reg {
        let Some(state) = state else { return class };
        if node.decorators.is_empty() {
            return class;
        }
        let result = self.alloc();
        let text = self.alloc();
        let value = self.string_constant(name);
        emit!(self, LoadConst { dst: text, value });
        self.at(node.span.start);
        self.decorator_step(Step::ApplyToClass, &[state, class, text], Some(result));
        result
    }

    /// In an initializer: calls a hidden function on `this`. An argument's register gets the result.
    pub(super) fn call_hidden(&mut self, function: BindingId, argument: Option<Reg>) {
        let mark = self.mark();
        let position = self.take_position();
        let callee = self.alloc();
        self.load_binding(function, callee, false);
        let first = self.alloc_range(1);
        let argc = match argument {
            Some(value) => {
                self.move_to(first, value);
                1
            }
            None => 0,
        };
        self.put_position(position);
        let ic = self.call_slot();
        let dst = argument.unwrap_or(callee);
        emit!(self, Call { dst, callee, this: Reg::THIS, first, argc, ic });
        self.release(mark);
    }

    /// Adds private instance auto-accessors to the new instance.
    pub(super) fn private_accessors(&mut self, node: &ast::Class<'a>, infos: &[ClassElementInfo]) {
        for (element, info) in node.body.body.iter().zip(infos) {
            let (ClassElement::AccessorProperty(field), Some(private), Some(getter), Some(setter)) =
                (element, info.private_name, info.method, info.setter)
            else {
                continue;
            };
            for (binding, flags) in [(getter, 1), (setter, 2)] {
                let mark = self.mark();
                let (function, name) = (self.alloc(), self.alloc());
                self.load_binding(binding, function, false);
                self.load_binding(private, name, false);
                self.at(field.span.start);
                emit!(self, DefinePrivateMethod { object: Reg::THIS, name, function, flags });
                self.release(mark);
            }
        }
    }
}
