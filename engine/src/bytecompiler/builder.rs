//! What every syntax family builds on: registers, labels, constants, feedback slots, source positions,
//! exception regions, and the finished [`FunctionCode`].
//!
//! Registers: `this`, the parameters, then a stack. A scope's variables and an expression's temporaries are
//! allocated on it and released together by going back to a mark, so a later allocation never lies below a
//! live one and a call's arguments are consecutive.

use super::Shared;
use super::control::Control;
use crate::bytecode::{Constant, FunctionCode, Handler, Opcode, RETHROWN, Reg, Role, ops};
use crate::frontend::scope::{BindingId, FunctionId, FunctionInfo, ScopeId};
use rustc_hash::FxHashMap;

/// Appends an instruction: `emit!(self, Add { dst, lhs, rhs, feedback })`.
macro_rules! emit {
    ($self:ident, $op:ident) => {{
        if $self.start_instruction($crate::bytecode::Opcode::$op) {
            $crate::bytecode::ops::$op {}.write(&mut $self.out.code)
        }
    }};
    ($self:ident, $op:ident { $($field:tt)* }) => {{
        let instruction = $crate::bytecode::ops::$op { $($field)* };
        if $self.start_instruction($crate::bytecode::Opcode::$op) {
            instruction.write(&mut $self.out.code)
        }
    }};
}
/// Appends a jump to a label: `jump!(self, label, JumpTrue { src })`.
macro_rules! jump {
    ($self:ident, $label:expr, $op:ident { $($field:tt)* }) => {{
        let label = $label;
        let instruction = $crate::bytecode::ops::$op { target: 0, $($field)* };
        if $self.start_instruction($crate::bytecode::Opcode::$op) {
            $self.note_jump(label, $crate::bytecode::Opcode::$op);
            instruction.write(&mut $self.out.code)
        }
    }};
}
pub(super) use {emit, jump};

/// A place in the code that jumps name before it is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Label(u32);

/// Handle of an open exception region.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct RegionId(u32);

/// Instructions covered by one handler. Code that leaves the protected statement (closing iterators,
/// running finalizers) is emitted within it but must not be covered, so a region is a list of segments.
struct Region {
    segments: Vec<(u32, u32)>,
    open: Option<u32>,
    target: Label,
    register: Reg,
}

pub(super) struct FunctionBuilder<'c, 'a> {
    pub shared: &'c Shared<'a>,
    pub id: FunctionId,
    pub out: FunctionCode,
    /// Innermost scope at the current place.
    pub scope: ScopeId,
    /// Registers of the function's own register variables and scope contexts that are set up.
    pub registers: FxHashMap<BindingId, Reg>,
    pub contexts: FxHashMap<ScopeId, Reg>,
    /// The context the function closed over; loaded at entry if used at all.
    pub function_context: Reg,
    pub function_context_used: bool,
    /// Enclosing statements that jumps leave.
    pub control: Vec<Control<'a>>,
    /// Labels of the statement about to be compiled.
    pub pending_labels: Vec<&'a str>,
    /// Where script and eval code keep their completion value.
    pub completion: Option<Reg>,
    /// `FunctionCode::type_name` of the methods that are compiled now.
    pub method_type: Vec<u16>,
    /// Where a nullish base leaves the optional chain.
    pub chain_exits: Vec<Label>,
    /// Derived constructors and async functions return through one place outside all handlers.
    pub return_exit: Option<(Label, Reg)>,
    /// Async functions: all their code is covered by this region, whose handler rejects the promise.
    pub async_region: Option<(RegionId, Label, Reg)>,
    /// Where `using` declarations of the innermost scope register their resources.
    pub dispose_stack: Option<Reg>,
    /// The return statement being compiled may return a tail call's result.
    pub tail_return: bool,
    next_register: u32,
    labels: Vec<Option<u32>>,
    /// (start of instruction, word to patch, label)
    patches: Vec<(u32, u32, Label)>,
    regions: Vec<Region>,
    handlers: Vec<(u32, u32, Label, Reg)>,
    position: Option<u32>,
    /// The last instruction, none after a label.
    last: Option<Opcode>,
    strings: FxHashMap<Vec<u16>, u32>,
    numbers: FxHashMap<u64, u32>,
    scope_infos: FxHashMap<ScopeId, u32>,
}

impl<'c, 'a> FunctionBuilder<'c, 'a> {
    pub fn new(shared: &'c Shared<'a>, id: FunctionId, parameters: u32) -> FunctionBuilder<'c, 'a> {
        let info = shared.tree.function(id);
        let mut builder = FunctionBuilder {
            shared,
            id,
            out: FunctionCode {
                kind: info.kind,
                strict: info.strict,
                param_count: parameters,
                source_start: info.span.start,
                source_end: info.span.end,
                position: info.span.start,
                is_class_field_initializer: info.is_field_initializer,
                module_depth: shared.module_depth(id),
                ..FunctionCode::default()
            },
            scope: info.outer_scope,
            registers: FxHashMap::default(),
            contexts: FxHashMap::default(),
            function_context: Reg(1 + parameters),
            function_context_used: false,
            control: Vec::new(),
            pending_labels: Vec::new(),
            completion: None,
            method_type: Vec::new(),
            chain_exits: Vec::new(),
            return_exit: None,
            async_region: None,
            dispose_stack: None,
            tail_return: false,
            next_register: 1 + parameters,
            labels: Vec::new(),
            patches: Vec::new(),
            regions: Vec::new(),
            handlers: Vec::new(),
            position: None,
            last: None,
            strings: FxHashMap::default(),
            numbers: FxHashMap::default(),
            scope_infos: FxHashMap::default(),
        };
        builder.out.register_count = builder.next_register;
        let context = builder.alloc();
        debug_assert!(context == builder.function_context);
        emit!(builder, LoadFunctionContext { dst: context });
        builder
    }

    pub fn info(&self) -> &'c FunctionInfo {
        self.shared.tree.function(self.id)
    }

    // ---- registers

    pub fn alloc(&mut self) -> Reg {
        self.alloc_range(1)
    }

    /// Consecutive registers.
    pub fn alloc_range(&mut self, count: u32) -> Reg {
        let first = Reg(self.next_register);
        self.next_register += count;
        self.out.register_count = self.out.register_count.max(self.next_register);
        first
    }

    pub fn mark(&self) -> u32 {
        self.next_register
    }

    pub fn release(&mut self, mark: u32) {
        debug_assert!(mark <= self.next_register);
        self.next_register = mark;
    }

    // ---- instructions

    /// Source offset that errors of the next instruction report.
    pub fn at(&mut self, offset: u32) {
        self.position = Some(offset);
    }

    /// Takes back a position meant for a later instruction.
    pub fn take_position(&mut self) -> Option<u32> {
        self.position.take()
    }

    pub fn put_position(&mut self, position: Option<u32>) {
        self.position = position;
    }

    /// Control can not get here: the last instruction does not fall through and no label is bound since.
    pub fn is_unreachable(&self) -> bool {
        self.last.is_some_and(Opcode::ends)
    }

    /// Before each instruction; false if it would be dead code, which is left out.
    pub fn start_instruction(&mut self, opcode: Opcode) -> bool {
        let position = self.position.take();
        if self.is_unreachable() {
            return false;
        }
        self.last = Some(opcode);
        if let Some(position) = position {
            self.note_position(position);
        }
        true
    }

    fn note_position(&mut self, position: u32) {
        let word = self.out.code.len() as u32;
        match self.out.positions.last_mut() {
            Some(last) if last.0 == word => last.1 = position,
            Some(last) if last.1 == position && position != RETHROWN => {}
            _ => self.out.positions.push((word, position)),
        }
    }

    pub fn here(&self) -> u32 {
        self.out.code.len() as u32
    }

    pub fn move_to(&mut self, dst: Reg, src: Reg) {
        if dst != src {
            emit!(self, Move { dst, src });
        }
    }

    // ---- labels

    pub fn label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() as u32 - 1)
    }

    pub fn bind(&mut self, label: Label) {
        let here = self.here();
        self.last = None;
        debug_assert!(self.labels[label.0 as usize].is_none());
        self.labels[label.0 as usize] = Some(here);
    }

    /// A label bound here.
    pub fn here_label(&mut self) -> Label {
        let label = self.label();
        self.bind(label);
        label
    }

    pub fn note_jump(&mut self, label: Label, opcode: Opcode) {
        let start = self.here();
        let operand = opcode.operands().iter().position(|(_, role)| *role == Role::Jump).unwrap_or(0);
        self.patches.push((start, start + 1 + operand as u32, label));
    }

    // ---- exception regions

    /// Instructions from here on are covered by a handler at `target`, which gets the exception in `register`.
    pub fn open_region(&mut self, target: Label, register: Reg) -> RegionId {
        let open = Some(self.here());
        self.regions.push(Region { segments: Vec::new(), open, target, register });
        RegionId(self.regions.len() as u32 - 1)
    }

    /// Interrupts coverage; returns whether it was on.
    pub fn suspend_region(&mut self, id: RegionId) -> bool {
        let here = self.here();
        let region = &mut self.regions[id.0 as usize];
        match region.open.take() {
            Some(start) => {
                if start < here {
                    region.segments.push((start, here));
                }
                true
            }
            None => false,
        }
    }

    pub fn resume_region(&mut self, id: RegionId) {
        let here = self.here();
        self.regions[id.0 as usize].open = Some(here);
    }

    /// Ends coverage. Inner regions end before outer ones, which orders the handlers.
    pub fn close_region(&mut self, id: RegionId) {
        self.suspend_region(id);
        let region = &mut self.regions[id.0 as usize];
        let (target, register) = (region.target, region.register);
        for (start, end) in std::mem::take(&mut region.segments) {
            self.handlers.push((start, end, target, register));
        }
    }

    // ---- constants and feedback

    pub fn string_constant(&mut self, units: &[u16]) -> u32 {
        if let Some(&index) = self.strings.get(units) {
            return index;
        }
        let index = self.add_constant(Constant::String(units.to_vec()));
        self.strings.insert(units.to_vec(), index);
        index
    }

    pub fn name_constant(&mut self, name: &str) -> u32 {
        let units: Vec<u16> = name.encode_utf16().collect();
        self.string_constant(&units)
    }

    pub fn number_constant(&mut self, value: f64) -> u32 {
        if let Some(&index) = self.numbers.get(&value.to_bits()) {
            return index;
        }
        let index = self.add_constant(Constant::Number(value));
        self.numbers.insert(value.to_bits(), index);
        index
    }

    pub fn add_constant(&mut self, constant: Constant) -> u32 {
        self.out.constants.push(constant);
        self.out.constants.len() as u32 - 1
    }

    pub fn load_number(&mut self, dst: Reg, value: f64) {
        match as_int(value) {
            Some(value) => emit!(self, LoadInt { dst, value }),
            None => {
                let value = self.number_constant(value);
                emit!(self, LoadConst { dst, value });
            }
        }
    }

    pub fn load_string(&mut self, dst: Reg, units: &[u16]) {
        let value = self.string_constant(units);
        emit!(self, LoadConst { dst, value });
    }

    /// Index in the function's scope descriptions.
    pub fn scope_info(&mut self, scope: ScopeId) -> u32 {
        if let Some(&index) = self.scope_infos.get(&scope) {
            return index;
        }
        let info = self.shared.scope_description(scope);
        let index = self.add_scope_info(info);
        self.scope_infos.insert(scope, index);
        index
    }

    pub fn add_scope_info(&mut self, info: crate::bytecode::ScopeInfo) -> u32 {
        self.out.scopes.push(info);
        self.out.scopes.len() as u32 - 1
    }

    // ---- the end

    /// Resolves jumps and handlers.
    pub fn finish(mut self) -> FunctionCode {
        // Nothing follows a label at the very end.
        if !self.is_unreachable() {
            let src = self.alloc();
            emit!(self, LoadUndefined { dst: src });
            emit!(self, Return { src });
        }
        for &(start, word, label) in &self.patches {
            let target = self.labels[label.0 as usize].unwrap_or(start);
            self.out.code[word as usize] = (target as i32 - start as i32) as u32;
        }
        let labels = &self.labels;
        self.out.handlers = self
            .handlers
            .iter()
            .map(|&(start, end, target, register)| Handler {
                start,
                end,
                target: labels[target.0 as usize].unwrap_or(end),
                register: register.0,
            })
            .collect();
        if !self.function_context_used {
            self.drop_context_load();
        }
        #[cfg(debug_assertions)]
        if let Err(problem) = crate::bytecode::validate(&self.out) {
            unreachable!("invalid bytecode: {problem}\n{}", crate::bytecode::disassemble(&self.out));
        }
        self.out
    }

    /// The first instruction loads the context; without uses it goes, and offsets from the start shift.
    fn drop_context_load(&mut self) {
        let length = ops::LoadFunctionContext::LENGTH as u32;
        self.out.code.drain(..length as usize);
        for handler in &mut self.out.handlers {
            handler.start -= length;
            handler.end -= length;
            handler.target -= length;
        }
        for position in &mut self.out.positions {
            position.0 = position.0.saturating_sub(length);
        }
    }
}

macro_rules! feedback_slots {
    ($($method:ident $field:ident),*) => {
        impl FunctionBuilder<'_, '_> {
            $(/// A new feedback slot.
            pub fn $method(&mut self) -> u32 {
                let slot = self.out.feedback.$field;
                self.out.feedback.$field += 1;
                slot
            })*
        }
    };
}
feedback_slots!(
    property_slot property, element_slot element, arith_slot arith, compare_slot compare, call_slot call,
    alloc_slot alloc, global_slot global, loop_slot looping
);

/// The value as an int32 immediate; not -0.
pub(super) fn as_int(value: f64) -> Option<i32> {
    let int = value as i32;
    (f64::from(int) == value && (int != 0 || value.is_sign_positive())).then_some(int)
}

/// A canonical array index (0 to 2^32-2) written out as a property name.
pub(super) fn array_index(name: &[u16]) -> Option<u32> {
    if name.is_empty() || name.len() > 10 || (name[0] == u16::from(b'0') && name.len() > 1) {
        return None;
    }
    let mut value = 0u64;
    for &unit in name {
        let digit = u8::try_from(unit).ok().filter(u8::is_ascii_digit)? - b'0';
        value = value * 10 + u64::from(digit);
    }
    (value < u64::from(u32::MAX)).then_some(value as u32)
}
