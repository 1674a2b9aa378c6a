//! Takes a snapshot on the main thread.

use super::*;
use crate::code::BlockState;
use lanner_engine::builtins::JitIntrinsic;
use lanner_engine::bytecode::{BindingKind, Constant as Unlinked, Opcode, Role};
use lanner_engine::execution::code::code_flags;
use lanner_engine::execution::{CodeBlock, Intrinsic, Vm};
use lanner_engine::feedback::{self, CaseKind, type_bits};
use lanner_engine::heap::CellKind;
use lanner_engine::object::shape::{FieldRepr, reserved_ids};
use lanner_engine::object::{JsFunction, JsObject, NativeFunction, PropertyKey, ValueArray};
use lanner_engine::value::{Gc, Value};
use rustc_hash::FxHashMap;

/// Functions larger than this are not snapshot for inlining.
const MAX_CALLEE_WORDS: usize = 320;
/// Words of bytecode one snapshot may hold beyond its first function.
const MAX_WORDS: usize = 8_000;
/// Callees are worth a snapshot when they were called for this part of the threshold, or are this small.
const HEAT_SHARE: i64 = 10;
const TINY_WORDS: usize = 48;
/// Words inlined into a function of up to so many words; larger ones get less, so that the size of the
/// whole stays in bounds (the code generator takes more than linear time).
const INLINE_BUDGET: u32 = 1800;
const BUDGET_WORDS: u32 = 500;
/// From this compilation of a function on, its budget is halved each time, and sites that were never
/// executed are compiled as generic accesses instead of exits.
const PATIENT_AFTER: u32 = 3;

struct Taker<'a> {
    vm: &'a mut Vm,
    functions: Vec<Option<FunctionSnapshot>>,
    index: FxHashMap<u64, u32>,
    pending: Vec<*mut CodeBlock>,
    words: usize,
    constructors: Vec<(u64, ConstructInfo)>,
    parents: Vec<(u64, u32, u64)>,
    closures: Vec<CallCase>,
    function_contexts: FxHashMap<u64, Constant>,
    contexts: FxHashMap<u64, ContextSnapshot>,
    module_slots: FxHashMap<(u64, u32), ModuleSlot>,
    cells: Vec<u64>,
    cell_index: FxHashMap<u64, u32>,
    /// Cells of the function being copied.
    current: Vec<u32>,
    /// Cells that do not belong to one function: the code keeps them in any case.
    shared: Vec<u32>,
    /// The function was compiled so often that sites without feedback may not leave it any more.
    patient: bool,
}

/// Copies what compiling `code` may need. `callee`: the closure that is running.
pub fn take_snapshot(vm: &mut Vm, code: *mut CodeBlock, callee: Value) -> Snapshot {
    // Global caches and intrinsics are those of the function's realm, whoever is running.
    // SAFETY: a live code block (the caller's promise).
    let realm = std::mem::replace(&mut vm.realm, unsafe { (*code).realm });
    let mut object = well_known(vm);
    // SAFETY: as above.
    let block = unsafe { &*code };
    let compiles = BlockState::of(block).map_or(0, |state| state.compiles);
    let words = (block.function.code.len() as u32).max(BUDGET_WORDS);
    let again = compiles.saturating_sub(PATIENT_AFTER - 1).min(8);
    let inline_budget = (INLINE_BUDGET * BUDGET_WORDS / words) >> again;
    let mut taker = Taker {
        vm,
        functions: Vec::new(),
        index: FxHashMap::default(),
        pending: Vec::new(),
        words: 0,
        constructors: Vec::new(),
        parents: Vec::new(),
        closures: Vec::new(),
        function_contexts: FxHashMap::default(),
        contexts: FxHashMap::default(),
        module_slots: FxHashMap::default(),
        cells: Vec::new(),
        cell_index: FxHashMap::default(),
        current: Vec::new(),
        shared: Vec::new(),
        patient: compiles >= PATIENT_AFTER,
    };
    let only = callee.is_kind(CellKind::Function)
        // SAFETY: the caller's live code.
        && unsafe { (*code).closures == 1 }
        && closes_over_outermost(callee.as_gc());
    let only_closure = only.then(|| {
        taker.note_contexts(callee);
        taker.shared_constant(callee)
    });
    let next = taker.vm.intrinsic(Intrinsic::ArrayIteratorPrototypeNext);
    object.array_iterator_next = next.is_cell().then(|| taker.shared_constant(next));
    taker.reserve(code);
    let mut next = 0;
    while next < taker.pending.len() {
        let block = taker.pending[next];
        let snapshot = taker.function(block);
        taker.functions[next] = Some(snapshot);
        next += 1;
    }
    taker.vm.realm = realm;
    let mut functions: Vec<FunctionSnapshot> =
        taker.functions.into_iter().map(|f| f.expect("filled")).collect();
    functions[0].cells.append(&mut taker.shared);
    Snapshot {
        osr_types: Vec::new(),
        functions,
        object,
        only_closure,
        function_contexts: taker.function_contexts,
        contexts: taker.contexts,
        closures: taker.closures,
        constructors: taker.constructors,
        parents: taker.parents,
        module_slots: taker.module_slots,
        inline_budget,
        cells: taker.cells,
    }
}

/// Whether a function closes over nothing but a script's, module's or outermost function's scopes: what is
/// deeper is most often made again when its outer function runs again.
fn closes_over_outermost(function: Gc<JsFunction>) -> bool {
    let (mut at, mut depth) = (function.context, 0);
    while at.is_kind(CellKind::Context) && depth < 3 {
        at = at.as_gc::<ValueArray>().get(0);
        depth += 1;
    }
    depth < 3
}

/// Address of the word with a code block's direct entry.
fn entry_cell(code: *mut CodeBlock) -> u64 {
    code as u64 + CodeBlock::DIRECT_ENTRY_OFFSET as u64
}

fn constant(vm: &Vm, v: Value) -> Constant {
    Constant { bits: v.0, movable: v.is_cell() && vm.heap.is_young(v.0) }
}

fn well_known(vm: &mut Vm) -> WellKnown {
    let array = vm.realm().shapes.array;
    WellKnown {
        // SAFETY: initial shapes live as long as the realm.
        array_shape: if array.is_null() { 0 } else { unsafe { (*array).id } },
        empty_elements: constant(vm, vm.empty_elements),
        closure_nslots: JsFunction::INTERNAL_FIELDS as u8,
        proto_epoch: &raw const vm.proto_epoch as u64,
        buffers_changed: &raw const vm.buffers_changed as u64,
        no_prototype_elements: &raw const vm.no_prototype_elements as u64,
        string_shapes: vec![reserved_ids::STRING],
        array_iterator_next: None,
        array_iteration_pristine: &raw const vm.array_iteration_pristine as u64,
        type_names: {
            let n = &vm.names;
            [n.number, n.string, n.boolean, n.undefined, n.function, n.object, n.symbol, n.bigint]
                .map(|k| k.raw())
        },
        single_char_strings: vm.strings.single_table() as u64,
        further_results: crate::lower::runtime::further_results_address(),
    }
}

/// Whether a function looks at its actual arguments or new.target.
pub fn needs_arguments(code: &[u32]) -> (bool, bool) {
    let (mut arguments, mut new_target) = (false, false);
    let mut pc = 0;
    while pc < code.len() {
        let op = Opcode::from_word(code[pc]).expect("validated bytecode");
        match op {
            Opcode::NewRest | Opcode::NewMappedArguments | Opcode::NewUnmappedArguments => arguments = true,
            Opcode::LoadNewTarget => new_target = true,
            _ => {}
        }
        pc += op.length();
    }
    (arguments, new_target)
}

/// Whether a function stays out of its callers: it suspends itself, or looks names up in scopes that only run
/// time knows, which costs more than the call.
fn has_interpreted(code: &[u32]) -> bool {
    use Opcode::*;
    let mut pc = 0;
    while pc < code.len() {
        let op = Opcode::from_word(code[pc]).expect("validated bytecode");
        if matches!(
            op,
            Await
                | CallEval
                | DeleteDynamic
                | ImportCall
                | InitialYield
                | LoadDynamic
                | LoadDynamicCallee
                | LoadDynamicOrUndefined
                | LoadResolved
                | NewWithContext
                | ResolveDynamic
                | StoreEvalVar
                | StoreResolved
                | AsyncReturn
                | AsyncThrow
                | Yield
        ) {
            return true;
        }
        pc += op.length();
    }
    false
}

impl Taker<'_> {
    /// A value as a constant; cells are listed.
    fn constant(&mut self, v: Value) -> Constant {
        if v.is_cell() {
            self.note_cell(v.0);
        }
        constant(self.vm, v)
    }

    /// As `constant`, for all functions of the snapshot.
    fn shared_constant(&mut self, v: Value) -> Constant {
        if v.is_cell() {
            let own = self.current.len();
            self.note_cell(v.0);
            self.shared.extend(self.current.drain(own..));
        }
        constant(self.vm, v)
    }

    fn note_cell(&mut self, bits: u64) {
        let index = *self.cell_index.entry(bits).or_insert_with(|| {
            self.cells.push(bits);
            self.cells.len() as u32 - 1
        });
        self.current.push(index);
    }

    fn reserve(&mut self, code: *mut CodeBlock) -> u32 {
        let index = self.pending.len() as u32;
        self.index.insert(code as u64, index);
        self.pending.push(code);
        self.functions.push(None);
        index
    }

    /// Index of a callee's snapshot if it is worth one.
    fn callee(&mut self, code: *mut CodeBlock) -> Option<u32> {
        if let Some(&i) = self.index.get(&(code as u64)) {
            return Some(i);
        }
        // SAFETY: the caller holds a live function of this code.
        let block = unsafe { &*code };
        let words = block.function.code.len();
        if words > MAX_CALLEE_WORDS
            || self.words + words > MAX_WORDS
            || block.flags & (code_flags::GENERATOR | code_flags::ASYNC) != 0
            || block.realm != self.vm.realm
            || needs_arguments(&block.function.code).0
            || (words > TINY_WORDS && !self.is_warm(block))
        {
            return None;
        }
        self.words += words;
        Some(self.reserve(code))
    }

    /// Whether a callee has run often enough that calls of it matter.
    fn is_warm(&self, block: &CodeBlock) -> bool {
        let threshold = self.vm.options.jit_threshold as i64;
        if !block.jit_entry.is_null() || block.hotness == i32::MAX {
            return true;
        }
        let granted = BlockState::of(block).map_or(threshold, |state| state.granted);
        granted - block.hotness as i64 >= threshold / HEAT_SHARE
    }

    /// Lists the sites of a patient function that have no feedback as ones that left often.
    fn give_up_unseen(function: &mut FunctionSnapshot) {
        const OFTEN: u32 = 4;
        let mut pc = 0;
        while pc < function.code.len() {
            let op = Opcode::from_word(function.code[pc]).expect("validated bytecode");
            let unseen = op.operands().iter().enumerate().any(|(i, (_, role))| {
                let slot = function.code[pc + 1 + i] as usize;
                match role {
                    Role::Property => {
                        let site = &function.property[slot];
                        site.cases.is_empty() && !site.generic
                    }
                    Role::Element => function.element[slot].bits == 0,
                    Role::Call => !function.call[slot].seen,
                    Role::Global => function.global[slot].cached.is_none(),
                    _ => false,
                }
            });
            if unseen {
                let pc = pc as u32;
                function.exited.retain(|e| e.0 != pc);
                function.exited.push((pc, OFTEN));
            }
            pc += op.length();
        }
    }

    fn function(&mut self, code: *mut CodeBlock) -> FunctionSnapshot {
        // SAFETY: code blocks in `pending` are kept alive by functions that feedback refers to.
        let block = unsafe { &mut *code };
        let unlinked = block.function.clone();
        let feedback: *mut feedback::Feedback = &raw mut block.feedback;
        // SAFETY: nothing below changes the feedback.
        let feedback = unsafe { &*feedback };
        let constants = block.constants.iter().map(|&v| self.constant(v)).collect();
        let inner = block
            .functions
            .iter()
            .map(|&v| if v.is_cell() { Some(self.constant(v)) } else { None })
            .collect();
        let inner_closures = block.functions.iter().map(|&v| self.closure(v)).collect();
        let scopes = unlinked
            .scopes
            .iter()
            .enumerate()
            .map(|(i, s)| (s.bindings.len() as u32, block.scope_base + i as u32))
            .collect();
        let alloc = self.alloc_sites(&unlinked.code, feedback);
        let module = match (unlinked.module_depth, self.vm.modules.environment_of(&block.script)) {
            (Some(depth), Some(environment)) => Some((depth, environment.0)),
            _ => None,
        };
        let imports = self.module_variables(block, module.map(|m| m.1));
        self.note_cell(block.cell as u64);
        let mut function = FunctionSnapshot {
            name: String::from_utf16_lossy(&unlinked.name),
            code_block: code as u64,
            code_cell: Constant { bits: block.cell as u64, movable: false },
            entry_cell: entry_cell(code),
            kind: unlinked.kind,
            strict: block.is_strict(),
            param_count: block.param_count,
            register_count: block.register_count,
            constants,
            handlers: unlinked.handlers.clone(),
            property: self.properties(&unlinked.code, feedback),
            element: feedback.element.iter().map(|ic| self.element(ic)).collect(),
            arith: feedback.arith.iter().map(|&b| type_kinds(b)).collect(),
            compare: feedback.compare.iter().map(|&b| type_kinds(b)).collect(),
            call: feedback.call.iter().map(|ic| self.call(ic)).collect(),
            alloc,
            global: feedback.global.iter().map(|ic| self.global(ic)).collect(),
            scopes,
            exited: BlockState::of(block).map_or(Vec::new(), BlockState::exit_counts),
            code_address: block.code as u64,
            inner,
            inner_closures,
            realm: block.realm as u64,
            string_constants: unlinked.constants.iter().map(|c| matches!(c, Unlinked::String(_))).collect(),
            length_key: self.vm.names.length.raw(),
            needs_arguments: needs_arguments(&unlinked.code).0,
            interpreted: has_interpreted(&unlinked.code),
            module,
            imports,
            liveness: Default::default(),
            cells: Vec::new(),
            code: unlinked.code.clone(),
        };
        self.current.sort_unstable();
        self.current.dedup();
        function.cells = std::mem::take(&mut self.current);
        if self.patient {
            Self::give_up_unseen(&mut function);
        }
        function
    }

    /// Notes the variables of modules that the code may read; gives its imports.
    fn module_variables(&mut self, block: &CodeBlock, own: Option<u64>) -> Vec<(u32, u64, u32)> {
        let Some(own) = own else { return Vec::new() };
        let code = &block.function.code;
        let mut imports: Vec<(u32, u64, u32)> = Vec::new();
        let mut pc = 0;
        while pc < code.len() {
            let op = Opcode::from_word(code[pc]).expect("validated bytecode");
            match op {
                Opcode::LoadContext | Opcode::LoadContextChecked => self.module_slot(own, code[pc + 4]),
                Opcode::StoreContextChecked => self.module_slot(own, code[pc + 3]),
                Opcode::LoadImport => {
                    let import = code[pc + 2];
                    // SAFETY: the operand indexes the module's import cells, which linking has filled in.
                    let cell = unsafe { *block.imports.add(import as usize) };
                    if !cell.context.is_null() && !imports.iter().any(|i| i.0 == import) {
                        imports.push((import, cell.context as u64, cell.slot));
                        self.module_slot(cell.context as u64, cell.slot);
                    }
                }
                _ => {}
            }
            pc += op.length();
        }
        imports
    }

    fn module_slot(&mut self, context: u64, slot: u32) {
        // SAFETY: a module's context, which lives as long as the VM.
        let cell = unsafe { &*(context as *const ValueArray) };
        // The slot may belong to another scope of the code.
        if slot == 0 || slot >= cell.count {
            return;
        }
        let value = cell.get(slot as usize);
        let binding = &self.vm.scope_infos[cell.aux as usize].bindings[slot as usize - 1];
        // The slot of an import holds the value itself or something of the linker's.
        let is_value = binding.kind != BindingKind::Import || value.is_cell();
        let is_known = binding.constant && !value.is_hole() && is_value;
        let namespace_shape = (is_known && value.is_kind(CellKind::ModuleNamespace))
            .then(|| value.as_gc::<JsObject>().header.shape);
        let known = ModuleSlot {
            initialised: !value.is_hole(),
            value: is_known.then(|| self.constant(value)),
            namespace_shape,
        };
        self.module_slots.insert((context, slot), known);
    }

    fn alloc_sites(&mut self, code: &[u32], feedback: &feedback::Feedback) -> Vec<AllocFeedback> {
        let mut sites = vec![AllocFeedback::default(); feedback.alloc.len()];
        let mut pc = 0;
        while pc < code.len() {
            let op = Opcode::from_word(code[pc]).expect("validated bytecode");
            if op == Opcode::NewObject {
                let (count, site) = (code[pc + 2] as usize, code[pc + 3] as usize);
                // As the interpreter chooses the capacity.
                let capacity =
                    if count == 0 { 4 } else { count.min(lanner_engine::execution::realm::MAX_LITERAL) };
                let shape = self.vm.object_literal_shape(capacity);
                // SAFETY: initial shapes live as long as the realm.
                let shape = unsafe { &*shape };
                sites[site] = AllocFeedback {
                    shape: shape.id,
                    nslots: shape.nslots() as u8,
                    kind: CellKind::Object as u8,
                    bits: 0,
                };
            }
            pc += op.length();
        }
        sites
    }

    fn properties(&mut self, code: &[u32], feedback: &feedback::Feedback) -> Vec<PropertyFeedback> {
        let mut sites: Vec<PropertyFeedback> = feedback.property.iter().map(|ic| self.property(ic)).collect();
        // `instanceof` caches the lookup of @@hasInstance.
        let mut pc = 0;
        while pc < code.len() {
            let op = Opcode::from_word(code[pc]).expect("validated bytecode");
            if op == Opcode::SetNamed {
                // SAFETY: a whole instruction of validated code.
                let o = unsafe { lanner_engine::bytecode::ops::SetNamed::read(&code[pc]) };
                self.setters(&feedback.property[o.ic as usize], &mut sites[o.ic as usize]);
            }
            if op == Opcode::InstanceOf {
                // SAFETY: a whole instruction of validated code.
                let o = unsafe { lanner_engine::bytecode::ops::InstanceOf::read(&code[pc]) };
                let ic = &feedback.property[o.ic as usize];
                let known: Vec<_> = ic.cases().map(|c| (c.shape, self.has_instance(c))).collect();
                let site = &mut sites[o.ic as usize];
                site.generic = true;
                site.cases.clear();
                if let [(shape, Some(action))] = &known[..]
                    && !ic.megamorphic
                {
                    let kind = CellKind::Function as u8;
                    site.cases.push(PropertyCase { shape: *shape, kind, action: action.clone() });
                    site.generic = false;
                }
            }
            pc += op.length();
        }
        sites
    }

    /// A function in a slot of a prototype. Globals are stored to without regard to that.
    fn method(&mut self, holder: Value, slot: Slot) -> Option<Constant> {
        let value = self.slot_value(holder, slot)?;
        let plain = !holder.is_kind(CellKind::GlobalObject);
        let function = value.is_kind(CellKind::Function) || value.is_kind(CellKind::NativeFunction);
        if plain && value.is_kind(CellKind::Function) {
            self.note_contexts(value);
        }
        (plain && function).then(|| self.constant(value))
    }

    /// Records the contexts a function closes over.
    fn note_contexts(&mut self, function: Value) {
        let mut at = function.as_gc::<JsFunction>().context;
        if !at.is_cell() || self.function_contexts.contains_key(&function.0) {
            return;
        }
        let context = self.shared_constant(at);
        self.shared_constant(function);
        self.function_contexts.insert(function.0, context);
        for _ in 0..8 {
            if !at.is_kind(CellKind::Context) || self.contexts.contains_key(&at.0) {
                return;
            }
            let cell: Gc<ValueArray> = at.as_gc();
            let mut known = Vec::new();
            // Contexts of `with` have no description.
            let bindings =
                self.vm.scope_infos.get(cell.aux as usize).map_or(&[][..], |info| &info.bindings[..]);
            for (i, binding) in bindings.iter().enumerate() {
                let value = cell.get(i + 1);
                if binding.constant && !value.is_hole() {
                    known.push((i as u32 + 1, value));
                }
            }
            let constants =
                known.into_iter().map(|(slot, value)| (slot, self.shared_constant(value))).collect();
            let parent = cell.get(0);
            let parent_constant = parent.is_kind(CellKind::Context).then(|| self.shared_constant(parent));
            self.contexts.insert(at.0, ContextSnapshot { parent: parent_constant, constants });
            at = parent;
        }
    }

    /// At a store accessor cases mean setters.
    fn setters(&mut self, ic: &feedback::PropertyIc, site: &mut PropertyFeedback) {
        if ic.megamorphic {
            return;
        }
        for case in ic.cases() {
            if matches!(case.kind, CaseKind::ProtoAccessorInline | CaseKind::ProtoAccessorOverflow) {
                let action = self.accessor(case, 1);
                site.cases.retain(|c| c.shape != case.shape);
                match (action, self.vm.shapes.by_id.get(case.shape as usize)) {
                    // SAFETY: checked to be a live shape.
                    (Some(action), Some(&shape)) if !shape.is_null() => site.cases.push(PropertyCase {
                        shape: case.shape,
                        // SAFETY: as above.
                        kind: unsafe { (*shape).kind as u8 },
                        action,
                    }),
                    _ => site.generic = true,
                }
            }
        }
    }

    /// The getter (0) or setter (1) of a current case up the chain.
    fn accessor(&mut self, case: &feedback::PropertyCase, which: usize) -> Option<PropertyAction> {
        if case.epoch != self.vm.proto_epoch {
            return None;
        }
        let slot = if case.kind == CaseKind::ProtoAccessorInline {
            Slot::Inline(case.offset)
        } else {
            Slot::Overflow(case.offset)
        };
        let pair = self.slot_value(case.holder, slot)?;
        if !pair.is_cell() {
            return None;
        }
        let pair: Gc<ValueArray> = pair.as_gc();
        let function = pair.get(which);
        if !function.is_kind(CellKind::Function) && !function.is_kind(CellKind::NativeFunction) {
            return None;
        }
        let call = Box::new(self.target(function, false)?);
        let (holder, function) = (self.constant(case.holder), self.constant(function));
        let epoch = case.epoch;
        Some(if which == 0 {
            PropertyAction::Getter { holder, slot, epoch, getter: function, case: call }
        } else {
            PropertyAction::Setter { holder, slot, epoch, setter: function, case: call }
        })
    }

    fn property(&mut self, ic: &feedback::PropertyIc) -> PropertyFeedback {
        let mut out =
            PropertyFeedback { ic: ic as *const _ as u64, generic: ic.megamorphic, ..Default::default() };
        for case in ic.cases() {
            match self.case(case) {
                Some(c) => out.cases.push(c),
                None => out.generic = true,
            }
        }
        if ic.megamorphic || (out.cases.is_empty() && ic.uncacheable) {
            out.generic = true;
        }
        if ic.megamorphic {
            out.cases.clear();
        }
        out
    }

    fn case(&mut self, case: &feedback::PropertyCase) -> Option<PropertyCase> {
        let string = case.shape == reserved_ids::STRING;
        let kind = if string {
            CellKind::String as u8
        } else if (case.shape as usize) < reserved_ids::COUNT {
            return None;
        } else {
            let shape = *self.vm.shapes.by_id.get(case.shape as usize)?;
            if shape.is_null() {
                return None;
            }
            // SAFETY: a live shape.
            unsafe { (*shape).kind as u8 }
        };
        let chain = |vm: &Vm| (case.epoch == vm.proto_epoch).then_some(());
        let holder = self.constant(case.holder);
        let field = || {
            if case.owner.is_null() {
                return Some(FieldKind::Any);
            }
            // SAFETY: the owner is an ancestor of a live shape.
            Some(match unsafe { (*case.owner).field_repr } {
                FieldRepr::None => return None,
                FieldRepr::Int32 => FieldKind::Int32,
                FieldRepr::Double => FieldKind::Double,
                FieldRepr::Number => FieldKind::Number,
                FieldRepr::Object => FieldKind::Object,
                FieldRepr::Any => FieldKind::Any,
            })
        };
        let inline = Slot::Inline(case.offset);
        let overflow = Slot::Overflow(case.offset);
        let is_store = !case.owner.is_null();
        let action = match case.kind {
            CaseKind::Empty => return None,
            CaseKind::OwnInline if is_store => PropertyAction::Store { slot: inline, field: field()? },
            CaseKind::OwnOverflow if is_store => PropertyAction::Store { slot: overflow, field: field()? },
            CaseKind::OwnInline => {
                PropertyAction::Load { slot: inline, field: self.field_of(case.shape, inline) }
            }
            CaseKind::OwnOverflow => {
                PropertyAction::Load { slot: overflow, field: self.field_of(case.shape, overflow) }
            }
            CaseKind::ProtoInline => {
                chain(self.vm)?;
                let value = self.method(case.holder, inline);
                PropertyAction::LoadFrom { holder, slot: inline, epoch: case.epoch, value }
            }
            CaseKind::ProtoOverflow => {
                chain(self.vm)?;
                let value = self.method(case.holder, overflow);
                PropertyAction::LoadFrom { holder, slot: overflow, epoch: case.epoch, value }
            }
            CaseKind::Absent => {
                chain(self.vm)?;
                PropertyAction::Absent { epoch: case.epoch }
            }
            CaseKind::AddInline => {
                chain(self.vm)?;
                PropertyAction::Add {
                    new_shape: case.new_shape,
                    slot: inline,
                    field: field()?,
                    epoch: case.epoch,
                }
            }
            CaseKind::AddOverflow => {
                chain(self.vm)?;
                PropertyAction::Add {
                    new_shape: case.new_shape,
                    slot: overflow,
                    field: field()?,
                    epoch: case.epoch,
                }
            }
            CaseKind::ArrayLength => PropertyAction::ArrayLength,
            CaseKind::StringLength => PropertyAction::StringLength,
            CaseKind::ModuleExport => {
                let (context, slot) = (case.holder.0, (case.offset - ValueArray::DATA_OFFSET as u32) / 8);
                self.module_slot(context, slot);
                PropertyAction::ModuleExport { context, slot }
            }
            CaseKind::ProtoAccessorInline | CaseKind::ProtoAccessorOverflow => self.accessor(case, 0)?,
            CaseKind::OwnAccessorInline | CaseKind::OwnAccessorOverflow => return None,
        };
        Some(PropertyCase { shape: case.shape, kind, action })
    }

    /// What a slot of a shape has held (a guess: loads check).
    fn field_of(&self, shape: u32, slot: Slot) -> FieldKind {
        let Some(&shape) = self.vm.shapes.by_id.get(shape as usize) else { return FieldKind::Any };
        if shape.is_null() {
            return FieldKind::Any;
        }
        // SAFETY: a live shape.
        let shape = unsafe { &mut *shape };
        let (fields, inline) = (shape.internal_fields as u32, shape.inline_capacity as u32);
        let index = match slot {
            Slot::Inline(offset) => ((offset - 24) / 8).wrapping_sub(fields),
            Slot::Overflow(offset) => (offset - 16) / 8 + inline,
        };
        let Some(entry) = shape.table().iter().find(|e| e.slot == index) else { return FieldKind::Any };
        if entry.owner.is_null() {
            return FieldKind::Any;
        }
        // SAFETY: owners are ancestors of live shapes.
        match unsafe { (*entry.owner).field_repr } {
            FieldRepr::Double => FieldKind::Double,
            FieldRepr::Int32 => FieldKind::Int32,
            FieldRepr::Number => FieldKind::Number,
            FieldRepr::Object => FieldKind::Object,
            _ => FieldKind::Any,
        }
    }

    fn slot_value(&self, holder: Value, slot: Slot) -> Option<Value> {
        if !holder.is_object() {
            return None;
        }
        // SAFETY: a current chain case: the holder has the slot.
        unsafe {
            Some(match slot {
                Slot::Inline(offset) => *(holder.as_cell() as *const u8).add(offset as usize).cast::<Value>(),
                Slot::Overflow(offset) => {
                    let slots = (*(holder.as_cell() as *const JsObject)).slots as *const u8;
                    if slots.is_null() {
                        return None;
                    }
                    *slots.add(offset as usize).cast::<Value>()
                }
            })
        }
    }

    fn element(&mut self, ic: &feedback::ElementIc) -> ElementFeedback {
        let named = if ic.key.is_hole() {
            None
        } else {
            let key = PropertyKey::from_raw(ic.key.0);
            let value = key.cell_value();
            Some((self.constant(value), self.property(&ic.named)))
        };
        ElementFeedback { bits: ic.bits, named, ic: ic as *const _ as u64 }
    }

    fn call(&mut self, ic: &feedback::CallIc) -> CallFeedback {
        let mut out = CallFeedback {
            megamorphic: ic.megamorphic,
            seen: ic.count > 0 || ic.megamorphic || !ic.targets.is_empty(),
            ic: ic as *const _ as u64,
            cases: Vec::new(),
        };
        for &target in &ic.targets {
            match self.target(target, ic.closures) {
                Some(case) => out.cases.push(case),
                None => {
                    out.megamorphic = true;
                    out.cases.clear();
                    break;
                }
            }
        }
        out
    }

    fn target(&mut self, target: Value, closures: bool) -> Option<CallCase> {
        let callee = self.constant(target);
        if target.is_kind(CellKind::NativeFunction) {
            let native: Gc<NativeFunction> = target.as_gc();
            let mut intrinsic = native.meta.as_int() as u32 as u16;
            // Another realm's constructor makes that realm's arrays.
            if intrinsic == JitIntrinsic::ArrayConstructor as u16
                && target != self.vm.intrinsic(Intrinsic::Array)
            {
                intrinsic = JitIntrinsic::None as u16;
            }
            return Some(CallCase {
                callee: Some(callee),
                code: None,
                function: None,
                direct: None,
                intrinsic,
                construct: None,
                callee_shape: 0,
                native: true,
                class_constructor: false,
                derived: false,
            });
        }
        if !target.is_kind(CellKind::Function) {
            return None;
        }
        let function: Gc<JsFunction> = target.as_gc();
        let code: *mut CodeBlock = self.vm.code_of(function.code);
        // SAFETY: the function keeps its code alive.
        let block = unsafe { &*code };
        let (arguments, new_target) = needs_arguments(&block.function.code);
        let same_realm = block.realm == self.vm.realm;
        let ordinary = block.flags & code_flags::GENERATOR == 0 && same_realm;
        let direct =
            (ordinary && !arguments && !new_target && block.param_count <= 12).then(|| DirectTarget {
                entry_cell: entry_cell(code),
                params: block.param_count,
                name: String::from_utf16_lossy(&block.function.name),
            });
        let derived = block.flags & code_flags::DERIVED != 0;
        let construct = self.construct_info(function);
        if derived {
            self.note_parent(function);
        }
        let is_closure_of_many = closures;
        if !closures {
            self.note_contexts(target);
        }
        Some(CallCase {
            callee: (!is_closure_of_many).then_some(callee),
            code: Some(self.constant(function.code)),
            function: if ordinary { self.callee(code) } else { None },
            direct,
            intrinsic: 0,
            construct,
            callee_shape: function.object.header.shape,
            native: false,
            class_constructor: block.flags & code_flags::CLASS_CONSTRUCTOR != 0,
            derived,
        })
    }

    /// What `new` makes with this function as new.target, once it has been used and sampled.
    fn construct_info(&mut self, function: Gc<JsFunction>) -> Option<ConstructInfo> {
        if !function.construct_info.is_int() {
            return None;
        }
        let id = function.construct_info.as_int() as u32;
        let shape = *self.vm.shapes.by_id.get(id as usize)?;
        if shape.is_null() {
            return None;
        }
        // SAFETY: a live shape.
        let shape = unsafe { &*shape };
        if shape.kind != CellKind::Object {
            return None;
        }
        let info = ConstructInfo { shape: id, nslots: shape.nslots() as u8 };
        let bits = function.value().0;
        if !self.constructors.iter().any(|c| c.0 == bits) {
            self.constructors.push((bits, info));
        }
        Some(info)
    }

    fn note_parent(&mut self, function: Gc<JsFunction>) {
        let id = function.object.header.shape;
        let Some(&shape) = self.vm.shapes.by_id.get(id as usize) else { return };
        if shape.is_null() {
            return;
        }
        // SAFETY: a live shape.
        let shape = unsafe { &*shape };
        // The lazy-function shape is shared but its prototype is fixed all the same.
        if shape.is_dictionary() {
            return;
        }
        self.parents.push((function.value().0, id, shape.proto.0));
    }

    /// How a closure of an inner function starts, and how it is called.
    fn closure(&mut self, cell: Value) -> Option<ClosureInfo> {
        if !cell.is_cell() {
            return None;
        }
        let code: *mut CodeBlock = self.vm.code_of(cell);
        // SAFETY: the outer function's code keeps its inner ones.
        let block = unsafe { &mut *code };
        // Compiled code makes closures without counting them.
        block.closures = block.closures.max(2);
        let (shape, bits) = self.vm.closure_start(cell)?;
        if block.flags & (code_flags::GENERATOR | code_flags::CLASS_CONSTRUCTOR) == 0
            && !self.closures.iter().any(|c| c.code.is_some_and(|c| c.bits == cell.0))
        {
            let (arguments, new_target) = needs_arguments(&block.function.code);
            let direct = (!arguments && !new_target && block.param_count <= 12).then(|| DirectTarget {
                entry_cell: entry_cell(code),
                params: block.param_count,
                name: String::from_utf16_lossy(&block.function.name),
            });
            let case = CallCase {
                callee: None,
                code: Some(self.shared_constant(cell)),
                function: self.callee(code),
                direct,
                intrinsic: 0,
                construct: None,
                callee_shape: 0,
                native: false,
                class_constructor: false,
                derived: false,
            };
            self.closures.push(case);
        }
        Some(ClosureInfo { shape, bits, code: cell.0 })
    }

    /// The value of a global constant that is initialised.
    fn global_constant(&mut self, ic: &feedback::GlobalIc, holder: Value) -> Option<Constant> {
        if ic.kind & 1 == 0 || ic.kind & 4 != 0 {
            return None;
        }
        let value = self.slot_value(holder, Slot::Overflow(ic.offset))?;
        (!value.is_hole()).then(|| self.constant(value))
    }

    /// What `instanceof` with closures of a shape needs, when the lookup of @@hasInstance gave the original.
    fn has_instance(&mut self, case: &feedback::PropertyCase) -> Option<PropertyAction> {
        if case.epoch != self.vm.proto_epoch {
            return None;
        }
        let slot = match case.kind {
            CaseKind::ProtoInline => Slot::Inline(case.offset),
            CaseKind::ProtoOverflow => Slot::Overflow(case.offset),
            _ => return None,
        };
        let found = self.slot_value(case.holder, slot)?;
        if found != self.vm.intrinsic(Intrinsic::FunctionPrototypeHasInstance) {
            return None;
        }
        let shape = *self.vm.shapes.by_id.get(case.shape as usize)?;
        if shape.is_null() {
            return None;
        }
        let key = self.vm.names.prototype;
        // SAFETY: a live shape.
        let shape = unsafe { &mut *shape };
        let entry = shape.lookup(key)?;
        if shape.kind != CellKind::Function || !shape.is_cacheable() || entry.attributes.is_accessor() {
            return None;
        }
        let prototype = match shape.inline_offset(entry.slot) {
            Some(offset) => Slot::Inline(offset),
            None => Slot::Overflow(ValueArray::size_for(shape.overflow_index(entry.slot)) as u32),
        };
        Some(PropertyAction::HasInstance { prototype, epoch: case.epoch })
    }

    fn global(&mut self, ic: &feedback::GlobalIc) -> GlobalFeedback {
        let realm = self.vm.realm();
        if ic.epoch == 0 || ic.epoch != realm.global_epoch {
            return GlobalFeedback { cached: None, ic: ic as *const _ as u64 };
        }
        let holder = if ic.kind & 1 != 0 { realm.lexical } else { realm.global };
        let epoch_address = &raw const realm.global_epoch as u64;
        GlobalFeedback {
            cached: Some(GlobalCase {
                holder: self.constant(holder),
                offset: ic.offset,
                epoch: ic.epoch,
                epoch_address,
                writable: ic.kind & 4 != 0,
                value: self.global_constant(ic, holder),
            }),
            ic: ic as *const _ as u64,
        }
    }
}

/// The interpreter's bits as ours.
fn type_kinds(bits: u8) -> u8 {
    let mut out = 0;
    for (bit, kind) in [
        (type_bits::INT32, kinds::INT),
        (type_bits::NUMBER, kinds::NUMBER),
        (type_bits::STRING, kinds::STRING),
        (type_bits::BIGINT, kinds::BIGINT),
        (type_bits::OBJECT, kinds::OBJECT),
        (type_bits::NULLISH, kinds::NULLISH),
        (type_bits::BOOLEAN, kinds::OTHER),
        (type_bits::OTHER, kinds::OTHER),
    ] {
        if bits & bit != 0 {
            out |= kind;
        }
    }
    out
}
