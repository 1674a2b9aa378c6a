//! Property access, assignment targets, optional chains, `super.x`, private members, `delete`.

use super::bindings::Store;
use super::builder::{FunctionBuilder, array_index, emit, jump};
use crate::bytecode::Reg;
use crate::frontend::scope::RefId;
use oxc_ast::ast::{self, ChainElement, Expression, SimpleAssignmentTarget};
use oxc_span::GetSpan;

/// A property key.
#[derive(Clone, Debug)]
pub(super) enum Key {
    Name(Vec<u16>),
    Index(u32),
    /// Any value in a register; keys of literals and patterns are property keys already.
    Computed(Reg),
}

/// An assignment target with its parts evaluated.
#[derive(Clone, Debug)]
pub(super) enum Target {
    Variable { reference: RefId, place: Option<Reg> },
    Member { object: Reg, key: Key },
    Super { this: Reg, base: Reg, key: Reg },
    Private { object: Reg, name: Reg },
}

impl<'a> FunctionBuilder<'_, 'a> {
    // ---- keys

    /// A key known from the source.
    pub fn literal_key(&self, name: Vec<u16>) -> Key {
        match array_index(&name) {
            Some(index) => Key::Index(index),
            None => Key::Name(name),
        }
    }

    /// The key of a literal's or pattern's property. Computed ones become property keys at once (their
    /// conversion is observable and happens before the value is evaluated).
    pub fn property_key(&mut self, key: &ast::PropertyKey<'a>, computed: bool) -> Key {
        match key {
            ast::PropertyKey::StaticIdentifier(name) if !computed => {
                Key::Name(name.name.encode_utf16().collect())
            }
            ast::PropertyKey::StringLiteral(literal) => {
                let name = self.string_value(literal);
                self.literal_key(name)
            }
            ast::PropertyKey::NumericLiteral(literal) => {
                let mut buffer = ryu_js::Buffer::new();
                self.literal_key(buffer.format(literal.value).encode_utf16().collect())
            }
            ast::PropertyKey::BigIntLiteral(literal) => {
                self.literal_key(literal.value.encode_utf16().collect())
            }
            key => {
                let register = self.alloc();
                if let Some(expression) = key.as_expression() {
                    self.expression(expression, register);
                    self.at(expression.span().start);
                    emit!(self, ToPropertyKey { dst: register, src: register });
                }
                Key::Computed(register)
            }
        }
    }

    pub fn load_key(&mut self, dst: Reg, key: &Key) {
        match key {
            Key::Name(name) => self.load_string(dst, name),
            Key::Index(index) => self.load_number(dst, f64::from(*index)),
            Key::Computed(register) => self.move_to(dst, *register),
        }
    }

    /// The key in a register.
    pub fn key_register(&mut self, key: &Key) -> Reg {
        match key {
            Key::Computed(register) => *register,
            key => {
                let dst = self.alloc();
                self.load_key(dst, key);
                dst
            }
        }
    }

    pub fn get_property(&mut self, dst: Reg, object: Reg, key: &Key) {
        match key {
            Key::Name(name) => {
                if name.iter().copied().eq("length".encode_utf16()) {
                    let ic = self.property_slot();
                    emit!(self, GetLength { dst, object, ic });
                    return;
                }
                let name = self.string_constant(name);
                let ic = self.property_slot();
                emit!(self, GetNamed { dst, object, name, ic });
            }
            key => {
                let mark = self.mark();
                let position = self.take_position();
                let key = self.key_register(key);
                self.put_position(position);
                let ic = self.element_slot();
                emit!(self, GetElem { dst, object, key, ic });
                self.release(mark);
            }
        }
    }

    pub fn set_property(&mut self, object: Reg, key: &Key, src: Reg) {
        match key {
            Key::Name(name) => {
                let name = self.string_constant(name);
                let ic = self.property_slot();
                emit!(self, SetNamed { object, name, src, ic });
            }
            key => {
                let mark = self.mark();
                let position = self.take_position();
                let key = self.key_register(key);
                self.put_position(position);
                let ic = self.element_slot();
                emit!(self, SetElem { object, key, src, ic });
                self.release(mark);
            }
        }
    }

    // ---- reading members

    /// The key of `object[expression]`: constant strings are names.
    pub fn member_key(&mut self, expression: &Expression<'a>) -> Key {
        match expression {
            Expression::StringLiteral(literal) => {
                let name = self.string_value(literal);
                self.literal_key(name)
            }
            _ => Key::Computed(self.operand(expression)),
        }
    }

    pub fn member(&mut self, node: &ast::MemberExpression<'a>, dst: Reg) {
        let mark = self.mark();
        self.member_with_base(node, dst, None);
        self.release(mark);
    }

    /// Reads a member. The base object is kept in `base` if given (method calls).
    pub fn member_with_base(&mut self, node: &ast::MemberExpression<'a>, dst: Reg, base: Option<Reg>) {
        match node {
            ast::MemberExpression::StaticMemberExpression(node) => {
                if let Expression::Super(base_node) = &node.object {
                    let key = Key::Name(node.property.name.encode_utf16().collect());
                    self.read_super(base_node, dst, base, |_| key);
                    return;
                }
                let object = self.base_object(&node.object, node.optional, base, None);
                let name: Vec<u16> = node.property.name.encode_utf16().collect();
                self.at(node.property.span.start);
                self.get_property(dst, object, &Key::Name(name));
            }
            ast::MemberExpression::ComputedMemberExpression(node) => {
                if let Expression::Super(base_node) = &node.object {
                    self.read_super(base_node, dst, base, |this| this.member_key(&node.expression));
                    return;
                }
                let object = self.base_object(&node.object, node.optional, base, Some(&node.expression));
                let key = self.member_key(&node.expression);
                self.at(node.expression.span().start.saturating_sub(1));
                self.get_property(dst, object, &key);
            }
            ast::MemberExpression::PrivateFieldExpression(node) => {
                let object = self.base_object(&node.object, node.optional, base, None);
                let name = self.private_name(&node.field);
                let ic = self.element_slot();
                self.at(node.field.span.start);
                emit!(self, GetPrivate { dst, object, name, ic });
            }
        }
    }

    /// Evaluates the object of a member expression, leaving the chain if it is optional and nullish.
    fn base_object(
        &mut self,
        object: &Expression<'a>,
        optional: bool,
        base: Option<Reg>,
        later: Option<&Expression<'a>>,
    ) -> Reg {
        let register = match base {
            Some(base) => {
                self.expression(object, base);
                base
            }
            None => self.operand_before(object, later.as_slice()),
        };
        if optional {
            self.leave_chain_if_nullish(register);
        }
        register
    }

    fn leave_chain_if_nullish(&mut self, src: Reg) {
        if let Some(&exit) = self.chain_exits.last() {
            jump!(self, exit, JumpNullish { src });
        }
    }

    /// `?.` before a call: leaves the chain when the callee is nullish.
    pub fn optional_call_check(&mut self, optional: bool, callee: Reg) {
        if optional {
            self.leave_chain_if_nullish(callee);
        }
    }

    fn super_parts(&mut self, node: &ast::Super) -> (Reg, Reg) {
        let home = self.shared.tree.of_node(node.node_id.get());
        let this = RefId(home.0 + 1);
        // 13.3.7.1: `this` is read first, and may be missing.
        let this = self.load_this(this);
        let home = self.load_operand(home);
        (this, home)
    }

    /// GetSuperBase, evaluated with the reference (13.3.7.3): what comes later does not change it.
    fn super_base(&mut self, node: &ast::Super, home: Reg) -> Reg {
        let dst = self.alloc();
        self.at(node.span.start);
        emit!(self, LoadSuperBase { dst, home });
        dst
    }

    fn read_super(
        &mut self,
        node: &ast::Super,
        dst: Reg,
        base: Option<Reg>,
        key: impl FnOnce(&mut Self) -> Key,
    ) {
        let (this, home) = self.super_parts(node);
        if let Some(base) = base {
            self.move_to(base, this);
        }
        let key = key(self);
        let key = self.key_register(&key);
        self.at(node.span.start);
        emit!(self, GetSuper { dst, this, home, key, flags: 0 });
    }

    /// Register of a private name's symbol.
    pub fn private_name(&mut self, node: &ast::PrivateIdentifier<'a>) -> Reg {
        let reference = self.shared.tree.of_node(node.node_id.get());
        self.load_operand(reference)
    }

    // ---- optional chains

    pub fn chain(&mut self, node: &ast::ChainExpression<'a>, dst: Reg) {
        self.in_chain(dst, |this| match &node.expression {
            ChainElement::CallExpression(call) => this.call(call, dst),
            ChainElement::TSNonNullExpression(inner) => this.expression(&inner.expression, dst),
            element => {
                if let Some(member) = element.as_member_expression() {
                    this.member(member, dst);
                }
            }
        });
    }

    /// Runs `f`, whose short circuits give undefined in `dst`.
    pub fn in_chain(&mut self, dst: Reg, f: impl FnOnce(&mut Self)) {
        let (exit, end) = (self.label(), self.label());
        self.chain_exits.push(exit);
        f(self);
        self.chain_exits.pop();
        jump!(self, end, Jump {});
        self.bind(exit);
        emit!(self, LoadUndefined { dst });
        self.bind(end);
    }

    // ---- targets

    /// Evaluates the parts of an assignment target, in order.
    pub fn prepare_target(&mut self, target: &SimpleAssignmentTarget<'a>) -> Target {
        self.prepare_target_before(target, &[])
    }

    /// As [`Self::prepare_target`]; `later` is evaluated before the store and must not disturb the parts.
    pub fn prepare_target_before(
        &mut self,
        target: &SimpleAssignmentTarget<'a>,
        later: &[&Expression<'a>],
    ) -> Target {
        match target {
            SimpleAssignmentTarget::AssignmentTargetIdentifier(id) => {
                let reference = self.shared.tree.of_identifier(id);
                let place = self.resolve_target(reference);
                Target::Variable { reference, place }
            }
            SimpleAssignmentTarget::StaticMemberExpression(node) => {
                let key = Key::Name(node.property.name.encode_utf16().collect());
                if let Expression::Super(base) = &node.object {
                    let (this, home) = self.super_parts(base);
                    let key = self.key_register(&key);
                    let base = self.super_base(base, home);
                    return Target::Super { this, base, key };
                }
                let object = self.operand_before(&node.object, later);
                Target::Member { object, key }
            }
            SimpleAssignmentTarget::ComputedMemberExpression(node) => {
                if let Expression::Super(base) = &node.object {
                    let (this, home) = self.super_parts(base);
                    let key = self.operand_before(&node.expression, later);
                    let base = self.super_base(base, home);
                    return Target::Super { this, base, key };
                }
                let mut all: Vec<&Expression<'a>> = vec![&node.expression];
                all.extend_from_slice(later);
                let object = self.operand_before(&node.object, &all);
                let key = match &node.expression {
                    Expression::StringLiteral(literal) => {
                        let name = self.string_value(literal);
                        self.literal_key(name)
                    }
                    expression => Key::Computed(self.operand_before(expression, later)),
                };
                Target::Member { object, key }
            }
            SimpleAssignmentTarget::PrivateFieldExpression(node) => {
                let object = self.operand_before(&node.object, later);
                let name = self.private_name(&node.field);
                Target::Private { object, name }
            }
            other => {
                let span = other.span();
                self.shared.unsupported("TypeScript syntax", span.start, span.end);
                Target::Member { object: Reg::THIS, key: Key::Index(0) }
            }
        }
    }

    /// A target that is read and then written converts its key once (13.15.2): after the object is known
    /// to have properties, before the read.
    pub fn settle_key(&mut self, target: &mut Target, simple: &SimpleAssignmentTarget<'a>) {
        let SimpleAssignmentTarget::ComputedMemberExpression(node) = simple else { return };
        if super::operators::is_primitive(&node.expression) {
            return;
        }
        match target {
            Target::Member { object, key: Key::Computed(key) } => {
                let settled = self.alloc();
                self.move_to(settled, *key);
                let skip = self.label();
                jump!(self, skip, JumpNullish { src: *object });
                self.at(node.expression.span().start);
                emit!(self, ToPropertyKey { dst: settled, src: settled });
                self.bind(skip);
                *key = settled;
            }
            Target::Super { key, .. } => {
                let settled = self.alloc();
                self.at(node.expression.span().start);
                emit!(self, ToPropertyKey { dst: settled, src: *key });
                *key = settled;
            }
            _ => {}
        }
    }

    pub fn load_from_target(&mut self, target: &Target, dst: Reg) {
        match target {
            Target::Variable { reference, place } => self.load_target(*reference, *place, dst),
            Target::Member { object, key } => self.get_property(dst, *object, key),
            Target::Super { this, base, key } => {
                emit!(self, GetSuper { dst, this: *this, home: *base, key: *key, flags: 1 });
            }
            Target::Private { object, name } => {
                let ic = self.element_slot();
                emit!(self, GetPrivate { dst, object: *object, name: *name, ic });
            }
        }
    }

    pub fn store_target(&mut self, target: &Target, src: Reg) {
        match target {
            Target::Variable { reference, place } => self.store(*reference, *place, src, Store::Assign),
            Target::Member { object, key } => self.set_property(*object, key, src),
            Target::Super { this, base, key } => {
                emit!(self, SetSuper { this: *this, home: *base, key: *key, src, flags: 1 });
            }
            Target::Private { object, name } => {
                let ic = self.element_slot();
                emit!(self, SetPrivate { object: *object, name: *name, src, ic });
            }
        }
    }

    // ---- delete

    /// 13.5.1.2.
    pub fn delete(&mut self, node: &Expression<'a>, dst: Reg) {
        let mark = self.mark();
        match node {
            Expression::Identifier(id) => {
                let tree = &self.shared.tree;
                let reference = tree.of_identifier(id);
                match tree.reference(reference).resolution {
                    crate::frontend::scope::Resolution::Binding(_) => emit!(self, LoadFalse { dst }),
                    _ => {
                        let name = self.name_constant(id.name.as_str());
                        let context = self.current_context();
                        self.at(id.span.start);
                        emit!(self, DeleteDynamic { dst, context, name });
                    }
                }
            }
            Expression::ChainExpression(chain) => {
                // A short circuit makes `delete` true.
                let (exit, end) = (self.label(), self.label());
                self.chain_exits.push(exit);
                match chain.expression.as_member_expression() {
                    Some(member) => self.delete_member(member, dst),
                    None => {
                        if let ChainElement::CallExpression(call) = &chain.expression {
                            self.call(call, dst);
                        }
                        emit!(self, LoadTrue { dst });
                    }
                }
                self.chain_exits.pop();
                jump!(self, end, Jump {});
                self.bind(exit);
                emit!(self, LoadTrue { dst });
                self.bind(end);
            }
            node => match node.as_member_expression() {
                Some(member) => self.delete_member(member, dst),
                None => {
                    self.effect(node);
                    emit!(self, LoadTrue { dst });
                }
            },
        }
        self.release(mark);
    }

    fn delete_member(&mut self, node: &ast::MemberExpression<'a>, dst: Reg) {
        match node {
            ast::MemberExpression::StaticMemberExpression(node) => {
                if let Expression::Super(base) = &node.object {
                    self.delete_super(base);
                    return;
                }
                let object = self.base_object(&node.object, node.optional, None, None);
                let name = self.name_constant(node.property.name.as_str());
                self.at(node.property.span.start);
                emit!(self, DeleteNamed { dst, object, name });
            }
            ast::MemberExpression::ComputedMemberExpression(node) => {
                if let Expression::Super(base) = &node.object {
                    let (_, _) = self.super_parts(base);
                    self.effect(&node.expression);
                    self.throw_super_delete();
                    return;
                }
                let object = self.base_object(&node.object, node.optional, None, Some(&node.expression));
                let key = self.operand(&node.expression);
                self.at(node.expression.span().start.saturating_sub(1));
                emit!(self, DeleteElem { dst, object, key });
            }
            // An early error.
            ast::MemberExpression::PrivateFieldExpression(_) => {}
        }
    }

    fn delete_super(&mut self, base: &ast::Super) {
        self.super_parts(base);
        self.at(base.span.start);
        self.throw_super_delete();
    }

    fn throw_super_delete(&mut self) {
        self.throw_error(crate::execution::ErrorKind::ReferenceError, "Unsupported reference to 'super'");
    }

    pub fn throw_error(&mut self, kind: crate::execution::ErrorKind, message: &str) {
        let message = self.name_constant(message);
        emit!(self, ThrowError { kind: kind as u32, message });
    }
}
