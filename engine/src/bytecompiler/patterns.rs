//! Destructuring: binding patterns (8.6.2) and assignment patterns (13.15.5).

use super::bindings::Store;
use super::builder::{FunctionBuilder, emit, jump};
use super::control::Control;
use super::expressions::is_anonymous_function;
use super::members::Target;
use crate::bytecode::Reg;
use oxc_ast::ast::{
    self, AssignmentTarget, AssignmentTargetMaybeDefault, AssignmentTargetProperty, BindingPattern,
    Expression,
};
use oxc_span::GetSpan;

/// What an element of an array pattern stores to.
enum Element<'n, 'a> {
    Binding(&'n BindingPattern<'a>),
    Target(&'n AssignmentTargetMaybeDefault<'a>),
}

/// The name an anonymous function assigned to this pattern gets.
pub(super) fn binding_name(pattern: &BindingPattern<'_>) -> Option<Vec<u16>> {
    match pattern {
        BindingPattern::BindingIdentifier(id) => Some(id.name.encode_utf16().collect()),
        _ => None,
    }
}

fn target_name(target: &AssignmentTarget<'_>) -> Option<Vec<u16>> {
    match target {
        AssignmentTarget::AssignmentTargetIdentifier(id) => Some(id.name.encode_utf16().collect()),
        _ => None,
    }
}

/// Iteration state of an array pattern.
struct Iteration {
    pair: Reg,
    /// True while there is nothing to close: finished, or `next` is running.
    done: Reg,
}

impl<'a> FunctionBuilder<'_, 'a> {
    // ---- binding patterns

    /// Binds the names of a pattern to (parts of) a value.
    pub fn bind_pattern(&mut self, pattern: &BindingPattern<'a>, value: Reg, mode: Store) {
        let mark = self.mark();
        match pattern {
            BindingPattern::BindingIdentifier(id) => {
                let reference = self.shared.tree.of_binding_identifier(id);
                self.at(id.span.start);
                self.store(reference, None, value, mode);
            }
            BindingPattern::AssignmentPattern(node) => {
                let place = self.binding_place(&node.left, mode);
                let result = self.with_default(value, &node.right, binding_name(&node.left));
                self.bind_at(&node.left, place, result, mode);
            }
            BindingPattern::ObjectPattern(node) => self.bind_object(node, value, mode),
            BindingPattern::ArrayPattern(node) => {
                let elements: Vec<Option<Element<'_, 'a>>> =
                    node.elements.iter().map(|e| e.as_ref().map(Element::Binding)).collect();
                let rest = node.rest.as_ref().map(|rest| &rest.argument);
                self.array_pattern(
                    value,
                    node.span.start,
                    &elements,
                    mode,
                    |this, iteration| {
                        let Some(rest) = rest else { return };
                        let place = this.binding_place(rest, mode);
                        let array = this.collect_rest(iteration);
                        this.bind_at(rest, place, array, mode);
                    },
                    rest.is_some(),
                );
            }
        }
        self.release(mark);
    }

    /// Resolves a name before its value is fetched, if that can be observed (`var` under `with`).
    fn binding_place(&mut self, pattern: &BindingPattern<'a>, mode: Store) -> Option<Reg> {
        match pattern {
            BindingPattern::BindingIdentifier(id) if mode == Store::Assign => {
                let reference = self.shared.tree.of_binding_identifier(id);
                self.resolve_target(reference)
            }
            _ => None,
        }
    }

    fn bind_at(&mut self, pattern: &BindingPattern<'a>, place: Option<Reg>, value: Reg, mode: Store) {
        match pattern {
            BindingPattern::BindingIdentifier(id) => {
                let reference = self.shared.tree.of_binding_identifier(id);
                self.at(id.span.start);
                self.store(reference, place, value, mode);
            }
            _ => self.bind_pattern(pattern, value, mode),
        }
    }

    /// The value, or the default if it is undefined.
    fn with_default(&mut self, value: Reg, default: &Expression<'a>, name: Option<Vec<u16>>) -> Reg {
        let result = self.alloc();
        self.move_to(result, value);
        let present = self.label();
        jump!(self, present, JumpNotUndefined { src: result });
        match name {
            Some(name) if is_anonymous_function(default) => {
                self.named_expression(default, result, Some(name))
            }
            _ => self.expression(default, result),
        }
        self.bind(present);
        result
    }

    fn bind_object(&mut self, node: &ast::ObjectPattern<'a>, value: Reg, mode: Store) {
        self.at(node.span.start);
        emit!(self, CheckObjectCoercible { src: value });
        // CopyDataProperties leaves out the keys used before: they stay in consecutive registers.
        let count = node.properties.len() as u32;
        let keys = if node.rest.is_some() { Some(self.alloc_range(count)) } else { None };
        for (index, property) in node.properties.iter().enumerate() {
            let mark = self.mark();
            let slot = keys.map(|keys| keys.offset(index as u32));
            let key = self.pattern_key(&property.key, property.computed, slot);
            let (inner, default) = match &property.value {
                BindingPattern::AssignmentPattern(pattern) => (&pattern.left, Some(&pattern.right)),
                pattern => (pattern, None),
            };
            let place = self.binding_place(inner, mode);
            // A name's register can take the value directly.
            let direct = match (inner, default) {
                (BindingPattern::BindingIdentifier(id), None) => {
                    let reference = self.shared.tree.of_binding_identifier(id);
                    self.direct_target(reference, mode).filter(|&target| target != value)
                }
                _ => None,
            };
            let part = direct.unwrap_or_else(|| self.alloc());
            self.at(property.span.start);
            self.get_property(part, value, &key);
            if direct.is_none() {
                let part = match default {
                    Some(default) => self.with_default(part, default, binding_name(inner)),
                    None => part,
                };
                self.bind_at(inner, place, part, mode);
            }
            self.release(mark);
        }
        if let (Some(rest), Some(first)) = (&node.rest, keys) {
            let place = self.binding_place(&rest.argument, mode);
            let object = self.rest_object(value, first, count);
            self.bind_at(&rest.argument, place, object, mode);
        }
    }

    /// A pattern's property key; if `slot` is given, also kept there.
    fn pattern_key(
        &mut self,
        key: &ast::PropertyKey<'a>,
        computed: bool,
        slot: Option<Reg>,
    ) -> super::members::Key {
        let key = self.property_key(key, computed);
        match slot {
            Some(slot) => {
                self.load_key(slot, &key);
                match key {
                    super::members::Key::Computed(_) => super::members::Key::Computed(slot),
                    key => key,
                }
            }
            None => key,
        }
    }

    fn rest_object(&mut self, value: Reg, first: Reg, count: u32) -> Reg {
        let object = self.alloc();
        let site = self.alloc_slot();
        emit!(self, NewObject { dst: object, count: 0, site });
        emit!(self, CopyDataProperties { object, src: value, first, count });
        object
    }

    // ---- assignment patterns

    /// Stores a value to an assignment target of a pattern or loop head.
    pub fn assign_target(&mut self, target: &AssignmentTarget<'a>, value: Reg) {
        let mark = self.mark();
        match target {
            AssignmentTarget::ObjectAssignmentTarget(node) => self.assign_object(node, value),
            AssignmentTarget::ArrayAssignmentTarget(node) => {
                let elements: Vec<Option<Element<'_, 'a>>> =
                    node.elements.iter().map(|e| e.as_ref().map(Element::Target)).collect();
                let rest = node.rest.as_ref().map(|rest| &rest.target);
                self.array_pattern(
                    value,
                    node.span.start,
                    &elements,
                    Store::Assign,
                    |this, iteration| {
                        let Some(rest) = rest else { return };
                        let prepared = this.prepare_pattern_target(rest);
                        let array = this.collect_rest(iteration);
                        this.finish_pattern_target(rest, prepared, array);
                    },
                    rest.is_some(),
                );
            }
            _ => {
                let prepared = self.prepare_pattern_target(target);
                self.finish_pattern_target(target, prepared, value);
            }
        }
        self.release(mark);
    }

    /// 13.15.5.5: a target that is no pattern is evaluated before its value is fetched.
    fn prepare_pattern_target(&mut self, target: &AssignmentTarget<'a>) -> Option<Target> {
        match target {
            AssignmentTarget::ObjectAssignmentTarget(_) | AssignmentTarget::ArrayAssignmentTarget(_) => None,
            _ => target.as_simple_assignment_target().map(|simple| self.prepare_target(simple)),
        }
    }

    fn finish_pattern_target(&mut self, target: &AssignmentTarget<'a>, prepared: Option<Target>, value: Reg) {
        match prepared {
            Some(prepared) => {
                self.at(target.span().start);
                self.store_target(&prepared, value);
            }
            None => self.assign_target(target, value),
        }
    }

    fn split_default<'n>(
        target: &'n AssignmentTargetMaybeDefault<'a>,
    ) -> (Option<&'n AssignmentTarget<'a>>, Option<&'n Expression<'a>>) {
        match target {
            AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(node) => {
                (Some(&node.binding), Some(&node.init))
            }
            target => (target.as_assignment_target(), None),
        }
    }

    fn assign_object(&mut self, node: &ast::ObjectAssignmentTarget<'a>, value: Reg) {
        self.at(node.span.start);
        emit!(self, CheckObjectCoercible { src: value });
        let count = node.properties.len() as u32;
        let keys = if node.rest.is_some() { Some(self.alloc_range(count)) } else { None };
        for (index, property) in node.properties.iter().enumerate() {
            let mark = self.mark();
            let slot = keys.map(|keys| keys.offset(index as u32));
            match property {
                AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(property) => {
                    let name: Vec<u16> = property.binding.name.encode_utf16().collect();
                    let key = super::members::Key::Name(name.clone());
                    if let Some(slot) = slot {
                        self.load_key(slot, &key);
                    }
                    let reference = self.shared.tree.of_identifier(&property.binding);
                    let place = self.resolve_target(reference);
                    let mut part = self.alloc();
                    self.at(property.span.start);
                    self.get_property(part, value, &key);
                    if let Some(default) = &property.init {
                        part = self.with_default(part, default, Some(name));
                    }
                    self.at(property.span.start);
                    self.store(reference, place, part, Store::Assign);
                }
                AssignmentTargetProperty::AssignmentTargetPropertyProperty(property) => {
                    let key = self.pattern_key(&property.name, property.computed, slot);
                    let (target, default) = Self::split_default(&property.binding);
                    let Some(target) = target else { continue };
                    let prepared = self.prepare_pattern_target(target);
                    let mut part = self.alloc();
                    self.at(property.span.start);
                    self.get_property(part, value, &key);
                    if let Some(default) = default {
                        part = self.with_default(part, default, target_name(target));
                    }
                    self.finish_pattern_target(target, prepared, part);
                }
            }
            self.release(mark);
        }
        if let (Some(rest), Some(first)) = (&node.rest, keys) {
            let prepared = self.prepare_pattern_target(&rest.target);
            let object = self.rest_object(value, first, count);
            self.finish_pattern_target(&rest.target, prepared, object);
        }
    }

    // ---- array patterns

    /// 8.6.3 / 13.15.5.3: steps the iterator for each element and closes it unless it finished or failed.
    fn array_pattern(
        &mut self,
        value: Reg,
        position: u32,
        elements: &[Option<Element<'_, 'a>>],
        mode: Store,
        rest: impl FnOnce(&mut Self, &Iteration),
        has_rest: bool,
    ) {
        let pair = self.alloc_range(2);
        let ic = self.property_slot();
        self.at(position);
        self.move_to(pair, value);
        emit!(self, GetIterator { dst: pair, src: pair, ic });
        let (done, exception) = (self.alloc(), self.alloc());
        emit!(self, LoadFalse { dst: done });
        let on_throw = self.label();
        let region = self.open_region(on_throw, exception);
        self.control.push(Control::Iterator {
            pair,
            done: Some(done),
            is_async: false,
            region: Some(region),
        });
        let iteration = Iteration { pair, done };
        for element in elements {
            let mark = self.mark();
            match element {
                None => {
                    let part = self.alloc();
                    self.next_element(&iteration, part, position);
                }
                Some(Element::Binding(pattern)) => {
                    let (inner, default) = match pattern {
                        BindingPattern::AssignmentPattern(node) => (&node.left, Some(&node.right)),
                        pattern => (*pattern, None),
                    };
                    let place = self.binding_place(inner, mode);
                    let mut part = self.alloc();
                    self.next_element(&iteration, part, position);
                    if let Some(default) = default {
                        part = self.with_default(part, default, binding_name(inner));
                    }
                    self.bind_at(inner, place, part, mode);
                }
                Some(Element::Target(target)) => {
                    let (target, default) = Self::split_default(target);
                    if let Some(target) = target {
                        let prepared = self.prepare_pattern_target(target);
                        let mut part = self.alloc();
                        self.next_element(&iteration, part, position);
                        if let Some(default) = default {
                            part = self.with_default(part, default, target_name(target));
                        }
                        self.finish_pattern_target(target, prepared, part);
                    }
                }
            }
            self.release(mark);
        }
        rest(self, &iteration);
        self.control.pop();
        self.close_region(region);
        let end = self.label();
        if !has_rest {
            jump!(self, end, JumpTrue { src: done });
            emit!(self, IteratorClose { iterator: pair });
        }
        jump!(self, end, Jump {});
        self.bind(on_throw);
        let rethrow = self.label();
        jump!(self, rethrow, JumpTrue { src: done });
        emit!(self, IteratorCloseSilent { iterator: pair });
        self.bind(rethrow);
        emit!(self, Throw { src: exception });
        self.bind(end);
    }

    /// The next element's value, undefined after the end.
    fn next_element(&mut self, iteration: &Iteration, dst: Reg, position: u32) {
        let (finished, have) = (self.label(), self.label());
        jump!(self, finished, JumpTrue { src: iteration.done });
        // An error of `next` must not close the iterator.
        emit!(self, LoadTrue { dst: iteration.done });
        let ic = self.property_slot();
        self.at(position);
        jump!(self, finished, IteratorStep { dst, iterator: iteration.pair, ic });
        emit!(self, LoadFalse { dst: iteration.done });
        jump!(self, have, Jump {});
        self.bind(finished);
        emit!(self, LoadUndefined { dst });
        self.bind(have);
    }

    /// The remaining elements as an array.
    fn collect_rest(&mut self, iteration: &Iteration) -> Reg {
        let array = self.alloc();
        let site = self.alloc_slot();
        emit!(self, NewArray { dst: array, first: array, count: 0, site });
        let end = self.label();
        jump!(self, end, JumpTrue { src: iteration.done });
        emit!(self, LoadTrue { dst: iteration.done });
        let header = self.here_label();
        let value = self.alloc();
        let ic = self.property_slot();
        jump!(self, end, IteratorStep { dst: value, iterator: iteration.pair, ic });
        emit!(self, ArrayPush { array, src: value });
        let counter = self.loop_slot();
        jump!(self, header, JumpLoop { counter });
        self.bind(end);
        array
    }
}
