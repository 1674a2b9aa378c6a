//! Calling, constructing, arguments objects, tier-up.

use super::dispatch::{CompiledEntry, compiled_run, push_frame_anywhere, run};
use super::errors;
use super::stack::{FrameRef, frame};
use crate::execution::code::code_flags;
use crate::execution::{CallContext, CodeBlock, Intrinsic, JsResult, NativeFn, Realm, Vm};
use crate::feedback::CallIc;
use crate::heap::{CellKind, RootedVec};
use crate::object::{
    BoundFunction, JsArray, JsFunction, JsObject, NativeFunction, Shape, ValueArray, object_flags,
};
use crate::value::{Gc, Value};

/// Distinct targets kept before a call site is megamorphic.
const MAX_TARGETS: usize = 4;

/// Notes a callee at a call site.
///
/// # Safety
/// `code` is the running code block, `ic` one of its slots.
#[inline(never)]
pub unsafe fn record_target(vm: &mut Vm, code: *mut CodeBlock, ic: &mut CallIc, callee: Value) {
    ic.count = ic.count.saturating_add(1);
    if ic.megamorphic || ic.targets.contains(&callee) {
        return;
    }
    if callee.is_kind(CellKind::Function) {
        let function: Gc<JsFunction> = callee.as_gc();
        let same_code = ic.targets.iter_mut().find(|t| {
            t.is_kind(CellKind::Function) && {
                let other: Gc<JsFunction> = t.as_gc();
                other.code == function.code
            }
        });
        if let Some(target) = same_code {
            *target = callee;
            ic.closures = true;
            // SAFETY: the caller's promise.
            vm.heap.write_barrier(unsafe { (*code).cell });
            return;
        }
    }
    if ic.targets.len() == MAX_TARGETS {
        ic.megamorphic = true;
        ic.targets.clear();
        return;
    }
    ic.targets.push(callee);
    // SAFETY: the caller's promise.
    vm.heap.write_barrier(unsafe { (*code).cell });
}

/// A function's countdown reached zero: asks the tier.
#[cold]
#[inline(never)]
pub fn function_hot(vm: &mut Vm, function: Gc<JsFunction>, code: *mut CodeBlock) {
    // SAFETY: the function keeps its code alive.
    let code = unsafe { &mut *code };
    code.hotness = i32::MAX;
    if code.flags & code_flags::NO_TIER != 0 {
        return;
    }
    if let Some(mut tier) = vm.tier.take() {
        tier.function_hot(vm, function, code);
        vm.tier = Some(tier);
    }
}

/// A loop is hot, or an interrupt was requested: polls, then asks the tier for an OSR entry.
#[cold]
#[inline(never)]
pub fn loop_hot(vm: &mut Vm, code: *mut CodeBlock, counter: u32, target: u32) -> JsResult<Option<*const u8>> {
    vm.poll_interrupt()?;
    // SAFETY: the running frame keeps its code alive.
    let code = unsafe { &mut *code };
    let known = code.feedback.looping[counter as usize].osr_entry;
    if known != 0 {
        return Ok(Some(known as *const u8));
    }
    if code.hotness > 0 || code.flags & code_flags::NO_TIER != 0 {
        if code.hotness <= 0 {
            code.hotness = i32::MAX;
        }
        return Ok(None);
    }
    code.hotness = i32::MAX;
    let Some(mut tier) = vm.tier.take() else { return Ok(None) };
    let entry = tier.loop_hot(vm, code, target);
    vm.tier = Some(tier);
    Ok(entry)
}

/// Compiled code that took over a frame by OSR threw: the frame ends.
pub fn abandon_frame(vm: &mut Vm, fp: *mut Value) {
    vm.fp = fp;
}

/// OrdinaryCallBindThis for sloppy functions.
pub fn coerce_this(vm: &mut Vm, this: Value) -> JsResult<Value> {
    if this.is_nullish() {
        return Ok(vm.realm().global_this);
    }
    Ok(vm.to_object(this)?.value())
}

/// Calls anything; errors name the callee from the instruction at `pc`.
pub fn call_generic(
    vm: &mut Vm,
    pc: *const u32,
    callee: Value,
    this: Value,
    args: &[Value],
) -> JsResult<Value> {
    if !vm.is_callable(callee) {
        return Err(errors::throw_not_callable(vm, pc, callee));
    }
    vm.call(callee, this, args)
}

/// Constructs anything.
pub fn construct_generic(
    vm: &mut Vm,
    code: *mut CodeBlock,
    ic: &mut CallIc,
    pc: *const u32,
    callee: Value,
    args: &[Value],
) -> JsResult<Value> {
    if !vm.is_constructor(callee) {
        return Err(errors::throw_not_constructor(vm, pc, callee));
    }
    // SAFETY: `ic` belongs to the running code.
    unsafe { record_target(vm, code, ic, callee) };
    Ok(vm.construct(callee, args, None)?.value())
}

/// Runs a call with the list of an argument array that the compiler made. The list lies on the VM stack for
/// the time of the call: recursion with ever longer lists ends where the stack does.
pub fn with_spread<T>(
    vm: &mut Vm,
    args: Value,
    call: impl FnOnce(&mut Vm, &[Value]) -> JsResult<T>,
) -> JsResult<T> {
    let array: Gc<JsArray> = args.as_gc();
    let count = array.length() as usize;
    let base = vm.stack_top;
    let top = base.wrapping_add(count);
    if top > vm.stack.end() {
        return Err(vm.stack_overflow());
    }
    for i in 0..count {
        // SAFETY: elements are never null; the compiler's arrays are fast, capacity covers the length. The
        // words up to the stack's end are mapped.
        unsafe {
            let value = (*array.object.elements).get(i);
            *base.add(i) = if value.is_hole() { Value::UNDEFINED } else { value };
        }
    }
    vm.stack_top = top;
    // SAFETY: just written; frames of the call lie above.
    let result = call(vm, unsafe { std::slice::from_raw_parts(base, count) });
    vm.stack_top = base;
    result
}

/// Call with a spread argument list.
pub fn call_spread(vm: &mut Vm, pc: *const u32, callee: Value, this: Value, args: Value) -> JsResult<Value> {
    with_spread(vm, args, |vm, list| call_generic(vm, pc, callee, this, list))
}

/// `new` with a spread argument list.
pub fn construct_spread(vm: &mut Vm, pc: *const u32, callee: Value, args: Value) -> JsResult<Value> {
    if !vm.is_constructor(callee) {
        return Err(errors::throw_not_constructor(vm, pc, callee));
    }
    with_spread(vm, args, |vm, list| Ok(vm.construct(callee, list, None)?.value()))
}

/// The initial shape for `new constructor` with itself as new.target; cached in the function.
pub fn construct_shape(vm: &mut Vm, mut constructor: Gc<JsFunction>) -> JsResult<*mut Shape> {
    if constructor.construct_info.is_int() {
        return Ok(vm.shape(constructor.construct_info.as_int() as u32));
    }
    let proto = vm.get(constructor.object(), vm.names.prototype)?;
    let code = vm.code_of(constructor.code);
    let proto = if proto.is_object() {
        proto
    } else {
        // SAFETY: realms live as long as the VM.
        unsafe { (*code.realm).get(Intrinsic::ObjectPrototype) }
    };
    vm.mark_prototype(proto);
    let capacity = code.construct_capacity;
    let shape = vm.shapes.root(CellKind::Object, proto, 0, capacity, 0);
    // SAFETY: just found or made.
    constructor.construct_info = Value::int(unsafe { (*shape).id } as i32);
    Ok(shape)
}

/// Slack tracking: the first constructions get generous inline capacity, later ones what was used.
const CONSTRUCT_SAMPLES: u8 = 8;

/// OrdinaryCreateFromConstructor for a base constructor called with itself as new.target.
pub fn create_this(vm: &mut Vm, mut constructor: Gc<JsFunction>) -> JsResult<Value> {
    let shape = construct_shape(vm, constructor)?;
    let object = vm.alloc_object(shape)?;
    let code = vm.code_of(constructor.code);
    if code.construct_samples < CONSTRUCT_SAMPLES {
        code.construct_samples += 1;
        if code.construct_samples == CONSTRUCT_SAMPLES {
            // What earlier instances grew to is known from the shape tree.
            let used = vm.shapes.deepest_slot_count(shape).min(120) as u8;
            code.construct_capacity = used;
            // The same shapes go on where they can: caches have seen them.
            if !vm.shapes.shrink_capacity(shape, used) {
                constructor.construct_info = Value::UNDEFINED;
            }
        }
    }
    Ok(object.value())
}

/// `this` for a base constructor reached with another new.target (subclasses, Reflect.construct).
pub fn create_this_for(vm: &mut Vm, constructor: Gc<JsFunction>, new_target: Value) -> JsResult<Value> {
    if new_target == constructor.value() {
        return create_this(vm, constructor);
    }
    if new_target.is_kind(CellKind::Function) {
        // The derived class's own cached shape: same prototype lookup, same result.
        let target: Gc<JsFunction> = new_target.as_gc();
        return create_this(vm, target);
    }
    let object =
        vm.ordinary_create_from_constructor(new_target, Intrinsic::ObjectPrototype, CellKind::Object, 0)?;
    Ok(object.value())
}

impl Vm {
    /// Call (7.3.14).
    pub fn call(&mut self, callee: Value, this: Value, args: &[Value]) -> JsResult<Value> {
        self.check_stack()?;
        match callee.cell_kind().and_then(CellKind::from_u8) {
            Some(CellKind::Function) => {
                let function: Gc<JsFunction> = callee.as_gc();
                let code: *mut CodeBlock = self.code_of(function.code);
                // SAFETY: the function keeps its code alive; args outlive the call.
                unsafe {
                    if (*code).flags & code_flags::CLASS_CONSTRUCTOR != 0 {
                        return Err(errors::throw_class_without_new(self, function));
                    }
                    self.enter(code, callee, this, Value::UNDEFINED, args, 0)
                }
            }
            Some(CellKind::NativeFunction) => self.call_native(callee, this, Value::UNDEFINED, args),
            Some(CellKind::BoundFunction) => {
                let bound: Gc<BoundFunction> = callee.as_gc();
                let list = self.bound_arguments(bound, args);
                self.call(bound.target, bound.this, &list)
            }
            Some(CellKind::Proxy) => self.proxy_call(callee.as_gc(), this, args),
            _ => {
                let name = self.describe(callee);
                Err(self.type_error(format!("{name} is not a function")))
            }
        }
    }

    /// Calls a closure's code whatever its kind: compiled code constructs with `this` made already.
    ///
    /// # Safety
    /// `callee` is a closure.
    pub unsafe fn call_closure(&mut self, callee: Value, this: Value, args: &[Value]) -> JsResult<Value> {
        self.check_stack()?;
        let function: Gc<JsFunction> = callee.as_gc();
        let code: *mut CodeBlock = self.code_of(function.code);
        // SAFETY: the function keeps its code alive; args outlive the call.
        unsafe { self.enter(code, callee, this, Value::UNDEFINED, args, 0) }
    }

    /// Enters bytecode (or its compiled form) from native code.
    ///
    /// # Safety
    /// `callee` is a function of `code`.
    unsafe fn enter(
        &mut self,
        code: *mut CodeBlock,
        callee: Value,
        this: Value,
        new_target: Value,
        args: &[Value],
        flags: u64,
    ) -> JsResult<Value> {
        // SAFETY: the caller's promise.
        unsafe {
            if !(*code).jit_entry.is_null() {
                let entry: CompiledEntry = std::mem::transmute((*code).jit_entry);
                let realm: *mut Realm = self.realm;
                self.realm = (*code).realm;
                let result = compiled_run(self, flags & frame::FLAG_CONSTRUCT != 0, |vm| {
                    entry(vm, callee.0, this.0, new_target.0, args.as_ptr(), args.len() as u64)
                });
                self.realm = realm;
                if result == Value::EXCEPTION.0 {
                    return Err(self.pending_throw());
                }
                let result = Value(result);
                return Ok(if flags & frame::FLAG_CONSTRUCT != 0 && !result.is_object() {
                    this
                } else {
                    result
                });
            }
            (*code).hotness -= 1;
            if (*code).hotness <= 0 {
                function_hot(self, callee.as_gc(), code);
            }
            let flags = flags | frame::FLAG_ENTRY;
            let realm: *mut Realm = self.realm;
            let (list, argc) = (args.as_ptr(), args.len());
            if push_frame_anywhere(self, code, callee, this, new_target, list, argc, flags, 0).is_none() {
                return Err(self.stack_overflow());
            }
            let result = run(self);
            self.realm = realm;
            result
        }
    }

    /// Calls what is known to be a built-in function.
    pub fn call_native_function(&mut self, callee: Value, this: Value, args: &[Value]) -> JsResult<Value> {
        debug_assert!(callee.is_kind(CellKind::NativeFunction));
        self.check_stack()?;
        self.call_native(callee, this, Value::UNDEFINED, args)
    }

    #[inline]
    fn call_native(
        &mut self,
        callee: Value,
        this: Value,
        new_target: Value,
        args: &[Value],
    ) -> JsResult<Value> {
        let function: Gc<NativeFunction> = callee.as_gc();
        // SAFETY: NativeFunction cells hold a NativeFn and their realm; args outlive the call.
        unsafe {
            let native: NativeFn = std::mem::transmute(function.function.as_private::<u8>());
            let cx = CallContext::new(this, new_target, function, args.as_ptr(), args.len());
            let realm = std::mem::replace(&mut self.realm, function.realm.as_private::<Realm>());
            let result = native(self, &cx);
            self.realm = realm;
            result
        }
    }

    fn bound_arguments(&mut self, bound: Gc<BoundFunction>, args: &[Value]) -> RootedVec {
        let mut list = RootedVec::new(&mut self.heap, Vec::new());
        if bound.args.is_cell() {
            let bound_args: Gc<ValueArray> = bound.args.as_gc();
            list.extend_from_slice(bound_args.values());
        }
        list.extend_from_slice(args);
        list
    }

    /// Construct (7.3.15); `new_target` defaults to the constructor.
    pub fn construct(
        &mut self,
        callee: Value,
        args: &[Value],
        new_target: Option<Value>,
    ) -> JsResult<Gc<JsObject>> {
        self.check_stack()?;
        let new_target = new_target.unwrap_or(callee);
        let result = match callee.cell_kind().and_then(CellKind::from_u8) {
            Some(CellKind::Function) => {
                let function: Gc<JsFunction> = callee.as_gc();
                debug_assert!(function.object.has_flag(object_flags::CONSTRUCTOR));
                let code: *mut CodeBlock = self.code_of(function.code);
                // SAFETY: the function keeps its code alive.
                unsafe {
                    let this = if (*code).flags & code_flags::DERIVED != 0 {
                        Value::HOLE
                    } else {
                        create_this_for(self, function, new_target)?
                    };
                    self.enter(code, callee, this, new_target, args, frame::FLAG_CONSTRUCT)?
                }
            }
            Some(CellKind::NativeFunction) => self.call_native(callee, Value::UNDEFINED, new_target, args)?,
            Some(CellKind::BoundFunction) => {
                let bound: Gc<BoundFunction> = callee.as_gc();
                let list = self.bound_arguments(bound, args);
                let new_target = if new_target == callee { bound.target } else { new_target };
                return self.construct(bound.target, &list, Some(new_target));
            }
            Some(CellKind::Proxy) => return self.proxy_construct(callee.as_gc(), args, new_target),
            _ => {
                let name = self.describe(callee);
                return Err(self.type_error(format!("{name} is not a constructor")));
            }
        };
        debug_assert!(result.is_object());
        Ok(result.as_gc())
    }

    /// Answers an interrupt request: termination and finished background compilations.
    pub fn poll_interrupt(&mut self) -> JsResult<()> {
        use std::sync::atomic::Ordering;
        if self.stack_limit.load(Ordering::Relaxed) == usize::MAX {
            self.stack_limit.store(self.native_limit, Ordering::Relaxed);
            if self.time_is_up.swap(false, Ordering::Relaxed) {
                self.terminating = true;
                self.timed_out = true;
            }
            if self.terminating {
                return Err(self.throw(Value::UNDEFINED));
            }
            if let Some(mut tier) = self.tier.take() {
                let result = tier.poll(self);
                self.tier = Some(tier);
                result?;
            }
        }
        Ok(())
    }
}

/// Actual arguments of the running frame.
///
/// # Safety
/// `fp` is the running frame, in its prologue.
unsafe fn frame_args(fp: *mut Value) -> &'static [Value] {
    // SAFETY: ARGS points to argc values in the caller's window or buffer.
    unsafe {
        let frame_ref = FrameRef(fp);
        let argc = frame_ref.argc() as usize;
        if argc == 0 {
            return &[];
        }
        std::slice::from_raw_parts(frame_ref.header(frame::ARGS).as_private(), argc)
    }
}

/// Unmapped arguments object of the running frame.
pub fn new_unmapped_arguments(vm: &mut Vm, fp: *mut Value) -> JsResult<Value> {
    // SAFETY: called in the prologue.
    let args = unsafe { frame_args(fp) };
    vm.create_unmapped_arguments(args)
}

/// Mapped arguments object of the running frame: parameters alias slots of `context`.
pub fn new_mapped_arguments(vm: &mut Vm, fp: *mut Value, context: Value) -> JsResult<Value> {
    // SAFETY: called in the prologue.
    let (args, callee, code) =
        unsafe { (frame_args(fp), FrameRef(fp).header(frame::CALLEE), FrameRef(fp).code()) };
    vm.create_mapped_arguments(callee, args, context, &code.function.clone().mapped_parameters)
}

/// Rest parameter array.
pub fn new_rest(vm: &mut Vm, fp: *mut Value, start: u32) -> JsResult<Value> {
    // SAFETY: called in the prologue.
    let args = unsafe { frame_args(fp) };
    let rest = args.get(start as usize..).unwrap_or(&[]);
    Ok(vm.new_array_from(rest)?.value())
}
