//! Allocation: objects, arrays, contexts, closures.

use super::*;
use crate::lower::runtime as rt;
use lanner_engine::heap::CellKind;
use lanner_engine::object::ElementsKind;
use lanner_engine::object::layout::{JsArray, JsObject, ValueArray};

/// Largest cell allocated inline.
const MAX_INLINE: usize = 512;

fn header(shape: u32, kind: CellKind, bits: u8, nslots: u8) -> u64 {
    shape as u64 | (kind as u64) << 32 | (bits as u64) << 40 | (nslots as u64) << 56
}

impl<'s> Builder<'s> {
    fn allocate(&mut self, size: usize, header: u64) -> Val {
        // Anything allocated before may be promoted by this allocation.
        self.fresh.clear();
        let v = self.emit_imm2(Op::Allocate, &[], size as u64, header);
        self.fresh.insert(v);
        v
    }

    /// A plain object of this shape with undefined slots.
    pub(super) fn new_object_inline(&mut self, shape: u32, nslots: u8) -> Val {
        let bits = ElementsKind::HoleyTagged as u8;
        let size = 24 + 8 * nslots as usize;
        let v = self.allocate(size, header(shape, CellKind::Object, bits, nslots));
        self.types[v.index()] = ty::OBJECT;
        let elements = self.empty_elements();
        self.emit_region(
            Op::StoreTagged,
            &[v, elements],
            JsObject::ELEMENTS_OFFSET as u64,
            Region::ElementsPointer,
        );
        let undefined = self.undefined();
        for i in 0..nslots as u64 {
            self.emit_region(Op::StoreTagged, &[v, undefined], 24 + 8 * i, Region::Field);
        }
        self.facts.set_shapes(v, &[shape]);
        self.facts.set_kind(v, CellKind::Object as u8);
        v
    }

    fn empty_elements(&mut self) -> Val {
        let c = self.snap.object.empty_elements;
        self.snapshot_constant(c)
    }

    pub(super) fn new_object(&mut self, count: u32, site: AllocFeedback) -> Val {
        if site.shape != 0 && 24 + 8 * site.nslots as usize <= MAX_INLINE {
            return self.new_object_inline(site.shape, site.nslots);
        }
        let n = self.const_word(count as u64);
        let v = self.call_leaf_throwing(rt::new_object as *const () as u64, &[n]);
        self.types[v.index()] = ty::OBJECT;
        v
    }

    /// As `call_leaf_throwing` for functions that change something, which no fact is about.
    pub(super) fn call_changing(&mut self, address: u64, args: &[Val]) -> Val {
        let v = self.call_leaf_throwing(address, args);
        self.facts.begun |= (2 << (self.frames.len() - 1)) - 1;
        v
    }

    /// Allocates and may throw (out of memory only): changes nothing that exists.
    pub(super) fn call_leaf_throwing(&mut self, address: u64, args: &[Val]) -> Val {
        let args: Vec<Val> =
            args.iter().map(|&a| if self.g.rep(a) == Rep::Word { a } else { self.tagged(a) }).collect();
        let begun = self.facts.begun;
        let v = self.emit_imm(Op::CallRuntime, &args, address);
        self.facts.begun = begun;
        self.fresh.clear();
        v
    }

    pub(super) fn new_array(&mut self, values: &[Val], site: AllocFeedback) -> Val {
        let shape = self.snap.object.array_shape;
        let size = ValueArray::size_for(values.len());
        if shape == 0 || size > MAX_INLINE {
            let boxed: Vec<Val> = values.iter().map(|&v| self.tagged(v)).collect();
            let v = self.emit_stack_call(rt::new_array as *const () as u64, &boxed);
            self.types[v.index()] = ty::OBJECT;
            return v;
        }
        // The kind is chosen from what is known of the values, and of what is stored later.
        let (site_key, hint) = self.array_site();
        let kind = if values.iter().all(|&v| self.is_int(v)) {
            ElementsKind::PackedInt32
        } else if values.iter().all(|&v| self.is_number(v)) {
            ElementsKind::PackedDouble
        } else {
            ElementsKind::PackedTagged
        };
        let kind = kind.max(hint);
        let _ = site;
        // Numbers whose encoding is not known must not be taken for tagged by later stores of doubles:
        // tagged arrays hold anything.
        let boxed: Vec<Val> = values
            .iter()
            .map(|&v| {
                let v = if kind == ElementsKind::PackedDouble { self.float(v) } else { v };
                self.tagged(v)
            })
            .collect();
        let elements = if values.is_empty() {
            self.empty_elements()
        } else {
            let e = self.allocate(size, header(0, CellKind::Elements, 0, 0));
            self.types[e.index()] = ty::INTERNAL;
            let count = self.const_int(values.len() as i32);
            self.emit_region(Op::StoreInt, &[e, count], ValueArray::COUNT_OFFSET as u64, Region::Length);
            for (i, &v) in boxed.iter().enumerate() {
                self.emit_region(Op::StoreTagged, &[e, v], 16 + 8 * i as u64, Region::Elements);
            }
            e
        };
        let a = self.allocate(32, header(shape, CellKind::Array, kind as u8, 1));
        self.types[a.index()] = ty::OBJECT;
        self.emit_region(
            Op::StoreTagged,
            &[a, elements],
            JsObject::ELEMENTS_OFFSET as u64,
            Region::ElementsPointer,
        );
        let length = self.constant(Js::int(values.len() as i32).0);
        self.emit_region(Op::StoreTagged, &[a, length], JsArray::LENGTH_OFFSET as u64, Region::Length);
        self.facts.set_shapes(a, &[shape]);
        self.facts.set_kind(a, CellKind::Array as u8);
        self.facts.set_elements_kinds(a, 1 << kind as u8);
        self.array_sites.insert(a, site_key);
        a
    }

    /// Identifies the array made by the current instruction, and what earlier attempts saw stored there.
    fn array_site(&self) -> (u64, ElementsKind) {
        let frame = self.frame();
        let key = frame.key.wrapping_mul(0x100_0000_01b3).wrapping_add(frame.pc as u64);
        (key, self.hints.array_kinds.get(&key).copied().unwrap_or(ElementsKind::PackedInt32))
    }

    /// A store of values of this (packed) kind into an array: one made here is better made so.
    pub(super) fn hint_array_kind(&mut self, array: Val, kind: ElementsKind) {
        let Some(&key) = self.array_sites.get(&array) else { return };
        let known = self.hints.array_kinds.entry(key).or_insert(ElementsKind::PackedInt32);
        if kind > *known {
            *known = kind;
            self.rebuild = true;
        }
    }

    /// `new Array(length)`; None: not of a length that is made here.
    pub(super) fn new_array_of_length(&mut self, length: Val) -> Option<Val> {
        // Longer ones may be sparse.
        const MOST: i32 = 1 << 22;
        let shape = self.snap.object.array_shape;
        if shape == 0 || self.exited_here() {
            return None;
        }
        let n = self.int(length);
        match self.int_constant(n) {
            Some(0) => return Some(self.new_array(&[], AllocFeedback::default())),
            Some(n) if !(0..=MOST).contains(&n) => return None,
            _ => {}
        }
        let (lo, hi) = self.range(n);
        if lo < 0 || hi > MOST {
            let limit = self.const_int(MOST);
            self.emit(Op::CheckBounds, &[n, limit]);
            self.facts.refine_range(n, (0, MOST - 1));
        }
        let (key, hint) = self.array_site();
        let kind = hint.holey();
        self.fresh.clear();
        let a = self.emit_imm2(
            Op::NewArrayHoles,
            &[n],
            header(shape, CellKind::Array, kind as u8, 1),
            rt::new_array_holes as *const () as u64,
        );
        self.types[a.index()] = ty::OBJECT;
        self.facts.set_shapes(a, &[shape]);
        self.facts.set_kind(a, CellKind::Array as u8);
        self.facts.set_elements_kinds(a, 1 << kind as u8);
        self.facts.set_load(a, MemKey::Length, Val::NONE, n);
        self.array_sites.insert(a, key);
        Some(a)
    }

    /// Calls a C function with the values in a stack array: `f(vm, pointer, count)`.
    pub(super) fn emit_stack_call(&mut self, address: u64, values: &[Val]) -> Val {
        // CallGeneric's layout with the function's address in imm2.
        let undefined = self.undefined();
        let mut args = vec![undefined, undefined];
        args.extend_from_slice(values);
        let mut inst = Inst::new(Op::CallGeneric, &args);
        inst.imm2 = address;
        let v = self.push_throwing(inst);
        self.fresh.clear();
        v
    }

    // ---- contexts

    pub(super) fn new_context(&mut self, parent: Val, info: u32) -> Val {
        let function = self.function();
        let (slots, aux) = function.scopes[info as usize];
        let parent = self.tagged(parent);
        let size = ValueArray::size_for(slots as usize + 1);
        if size > MAX_INLINE {
            let code = self.const_word(function.code_block);
            let info = self.const_word(info as u64);
            let v = self.call_leaf_throwing(rt::new_context as *const () as u64, &[code, parent, info]);
            self.types[v.index()] = ty::INTERNAL;
            self.note_height(v, parent, 1);
            return v;
        }
        let c = self.allocate(size, header(0, CellKind::Context, 0, 0));
        self.types[c.index()] = ty::INTERNAL;
        self.note_height(c, parent, 1);
        // Count and aux are one word.
        let word = self.const_word((slots as u64 + 1) | (aux as u64) << 32);
        self.emit_region(Op::StoreWord, &[c, word], ValueArray::COUNT_OFFSET as u64, Region::Length);
        self.emit_region(Op::StoreTagged, &[c, parent], 16, Region::Context);
        self.facts.set_load(c, MemKey::Immutable(16), Val::NONE, parent);
        let hole = self.constant(Js::HOLE.0);
        for i in 1..=slots {
            self.emit_region(Op::StoreTagged, &[c, hole], 16 + 8 * i as u64, Region::Context);
            self.facts.set_load(c, MemKey::Context(i), Val::NONE, hole);
        }
        c
    }

    /// The snapshot of a context that is a constant.
    fn known_context(&self, context: Val) -> Option<&'s ContextSnapshot> {
        self.snap.contexts.get(&self.tagged_constant(context)?)
    }

    /// The context of a module: a constant.
    pub(super) fn module_context(&mut self, bits: u64) -> Val {
        let v = self.constant(bits);
        self.types[v.index()] = ty::INTERNAL;
        self.module_heights.insert(v, (0, bits));
        v
    }

    /// `context` lies `steps` below `outer`.
    pub(super) fn note_height(&mut self, context: Val, outer: Val, steps: u32) {
        if let Some(&(height, module)) = self.module_heights.get(&outer) {
            self.module_heights.insert(context, (height + steps, module));
        }
    }

    fn context_at(&mut self, context: Val, depth: u32) -> Val {
        let mut c = self.tagged(context);
        if let Some(&(height, module)) = self.module_heights.get(&c)
            && height == depth
        {
            return self.module_context(module);
        }
        for _ in 0..depth {
            let key = MemKey::Immutable(16);
            if let Some(parent) = self.known_context(c).and_then(|context| context.parent) {
                c = self.snapshot_constant(parent);
                self.types[c.index()] = ty::INTERNAL;
                continue;
            }
            c = match self.facts.load(c, key, Val::NONE) {
                Some(v) => v,
                None => {
                    let v = self.emit_region(Op::LoadTagged, &[c], 16, Region::Immutable);
                    self.types[v.index()] = ty::INTERNAL;
                    self.facts.set_load(c, key, Val::NONE, v);
                    v
                }
            };
        }
        c
    }

    pub(super) fn load_context(&mut self, context: Val, depth: u32, slot: u32) -> Val {
        let c = self.context_at(context, depth);
        if let Some(&value) = self.known_context(c).and_then(|context| context.constants.get(&slot)) {
            return self.snapshot_constant(value);
        }
        let key = MemKey::Context(slot);
        if let Some(v) = self.facts.load(c, key, Val::NONE) {
            return v;
        }
        let mut types = ty::ANY;
        if let Some(&(0, module)) = self.module_heights.get(&c)
            && let Some(known) = self.snap.module_slots.get(&(module, slot))
        {
            if let Some(value) = known.value {
                let v = self.snapshot_constant(value);
                if let Some(shape) = known.namespace_shape {
                    // What it exports does not change, whatever becomes of its shape.
                    self.facts.set_shapes(v, &[shape]);
                    self.facts.set_kind(v, CellKind::ModuleNamespace as u8);
                }
                return v;
            }
            if known.initialised {
                types &= !ty::HOLE;
            }
        }
        let v = self.emit_region(Op::LoadTagged, &[c], 16 + 8 * slot as u64, Region::Context);
        self.types[v.index()] = types;
        self.facts.set_load(c, key, Val::NONE, v);
        v
    }

    pub(super) fn store_context(&mut self, context: Val, depth: u32, slot: u32, v: Val) {
        let c = self.context_at(context, depth);
        let boxed = self.tagged(v);
        self.emit_region(Op::StoreTagged, &[c, boxed], 16 + 8 * slot as u64, Region::Context);
        if self.type_of(boxed) & ty::CELL != 0 && !self.fresh.contains(&c) {
            self.emit_region(Op::Barrier, &[c, boxed], 0, Region::GcBits);
        }
        self.clobber(Val::NONE, MemKey::Context(slot));
        self.facts.set_load(c, MemKey::Context(slot), Val::NONE, v);
    }

    pub(super) fn new_closure(&mut self, function: u32, context: Val) -> Val {
        if let Some(Some(info)) = self.function().inner_closures.get(function as usize).copied() {
            use lanner_engine::object::layout::JsFunction as F;
            let context = self.tagged(context);
            let size = 24 + 8 * F::INTERNAL_FIELDS;
            let v = self
                .allocate(size, header(info.shape, CellKind::Function, info.bits, F::INTERNAL_FIELDS as u8));
            self.types[v.index()] = ty::OBJECT;
            let elements = self.empty_elements();
            let (code, undefined) = (self.constant(info.code), self.undefined());
            self.emit_region(
                Op::StoreTagged,
                &[v, elements],
                JsObject::ELEMENTS_OFFSET as u64,
                Region::ElementsPointer,
            );
            for (at, word) in [
                (F::CODE_OFFSET, code),
                (F::CONTEXT_OFFSET, context),
                (F::HOME_OBJECT_OFFSET, undefined),
                (F::FIELDS_OFFSET, undefined),
                (F::CONSTRUCT_INFO_OFFSET, undefined),
            ] {
                self.emit_region(Op::StoreTagged, &[v, word], at as u64, Region::Field);
            }
            self.facts.set_kind(v, CellKind::Function as u8);
            self.facts.set_code(v, info.code);
            self.facts.set_load(v, MemKey::Immutable(F::CONTEXT_OFFSET as u32), Val::NONE, context);
            return v;
        }
        let code = self.const_word(self.function().code_block);
        let index = self.const_word(function as u64);
        let v = self.call_leaf_throwing(rt::new_closure as *const () as u64, &[code, index, context]);
        self.types[v.index()] = ty::OBJECT;
        self.facts.set_kind(v, CellKind::Function as u8);
        if let Some(Some(cell)) = self.function().inner.get(function as usize).copied() {
            self.facts.set_code(v, cell.bits);
            let key = MemKey::Immutable(lanner_engine::object::layout::JsFunction::CONTEXT_OFFSET as u32);
            let context = self.tagged(context);
            self.facts.set_load(v, key, Val::NONE, context);
        }
        v
    }

    /// [[Context]] of a function object.
    pub(super) fn function_context(&mut self, callee: Val) -> Val {
        let offset = lanner_engine::object::layout::JsFunction::CONTEXT_OFFSET;
        let key = MemKey::Immutable(offset as u32);
        if let Some(v) = self.facts.load(callee, key, Val::NONE) {
            return v;
        }
        if let Some(&context) = self.tagged_constant(callee).and_then(|f| self.snap.function_contexts.get(&f))
        {
            let v = self.snapshot_constant(context);
            self.types[v.index()] = ty::INTERNAL;
            return v;
        }
        let v = self.emit_region(Op::LoadTagged, &[callee], offset as u64, Region::Immutable);
        self.types[v.index()] = ty::INTERNAL | ty::UNDEFINED;
        self.facts.set_load(callee, key, Val::NONE, v);
        v
    }
}
