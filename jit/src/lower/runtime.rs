//! The C functions compiled code calls.
//!
//! Conventions: the VM first; Values as words; EXCEPTION after a throw. Functions that the builder calls
//! as *leaves* run no script and cannot throw.

use lanner_engine::builtins::dispose_operations::{self, DisposeStep};
use lanner_engine::execution::{CodeBlock, Intrinsic, JsResult, Realm, Vm};
use lanner_engine::feedback::{ElementIc, GlobalIc, PropertyIc};
use lanner_engine::heap::CellHeader;
use lanner_engine::interpreter::stack::FrameRef;
use lanner_engine::interpreter::{
    calls, classes, elements, generators, globals, iteration, literals, properties, scopes,
};
use lanner_engine::object::{ElementsKind, JsArray, PropertyKey, ordered_table};
use lanner_engine::string::JsString;
use lanner_engine::value::{Gc, Value};
use std::cell::Cell;

thread_local! {
    static FURTHER: [Cell<u64>; 2] = const { [Cell::new(0), Cell::new(0)] };
}

/// Address of the words for second and third results. One VM per thread uses them between a call and the
/// loads that follow.
pub fn further_results_address() -> u64 {
    FURTHER.with(|c| c.as_ptr() as u64)
}

fn set_second(value: Value) {
    FURTHER.with(|c| c[0].set(value.0));
}

fn set_third(value: Value) {
    FURTHER.with(|c| c[1].set(value.0));
}

#[inline(always)]
fn word(result: JsResult<Value>) -> u64 {
    match result {
        Ok(v) => v.0,
        Err(_) => Value::EXCEPTION.0,
    }
}

#[inline(always)]
fn unit(result: JsResult<()>) -> u64 {
    match result {
        Ok(()) => Value::UNDEFINED.0,
        Err(_) => Value::EXCEPTION.0,
    }
}

#[inline(always)]
fn boolean(result: JsResult<bool>) -> u64 {
    match result {
        Ok(b) => Value::bool(b).0,
        Err(_) => Value::EXCEPTION.0,
    }
}

macro_rules! runtime {
    ($($(#[$doc:meta])* fn $name:ident($vm:ident $(, $arg:ident : $ty:ty)*) $body:block)*) => {
        $($(#[$doc])*
        ///
        /// # Safety
        /// Called by compiled code with the live VM and live values.
        #[allow(clippy::missing_safety_doc, clippy::redundant_closure_call)]
        pub unsafe extern "C" fn $name(vm: *mut Vm $(, $arg: $ty)*) -> u64 {
            // SAFETY: compiled code passes its VM; see the function's contract.
            let $vm = unsafe { &mut *vm };
            let result = (|| -> u64 { $body })();
            if result == Value::EXCEPTION.0 {
                $vm.note_compiled_throw();
            }
            result
        })*
    };
}

macro_rules! binary {
    ($($name:ident => $method:ident),* $(,)?) => {
        runtime! { $(
            #[doc = "The operator on any values."]
            fn $name(vm, a: Value, b: Value) { word(vm.$method(a, b)) }
        )* }
    };
}
binary! {
    add => add, sub => sub, mul => mul, div => div, modulo => rem, exp => exp, bit_and => bit_and,
    bit_or => bit_or, bit_xor => bit_xor, shl => shl, shr => shr, ushr => ushr,
}

macro_rules! relation {
    ($($name:ident => $method:ident),* $(,)?) => {
        runtime! { $(
            #[doc = "The relation on any values."]
            fn $name(vm, a: Value, b: Value) { boolean(vm.$method(a, b)) }
        )* }
    };
}
relation! {
    less => less, less_eq => less_equal, greater => greater, greater_eq => greater_equal,
    loose_equals => loose_equals, instance_of => instance_of,
}

runtime! {
    /// Leaf.
    fn strict_equals(vm, a: Value, b: Value) {
        Value::bool(vm.strict_equals(a, b)).0
    }
    /// Unary minus.
    fn neg(vm, a: Value) { word(vm.negate(a)) }
    fn bit_not(vm, a: Value) { word(vm.bit_not(a)) }
    fn increment(vm, a: Value) { word(vm.increment(a)) }
    fn decrement(vm, a: Value) { word(vm.decrement(a)) }
    fn to_number(vm, a: Value) { word(vm.to_number(a).map(Value::number)) }
    fn to_numeric(vm, a: Value) { word(vm.to_numeric(a)) }
    fn to_string(vm, a: Value) { word(vm.to_string(a).map(|s| s.value())) }
    fn to_object(vm, a: Value) { word(vm.to_object(a).map(|o| o.value())) }
    fn to_property_key(vm, a: Value) { word(elements::property_key_value(vm, a)) }
    /// Leaf.
    fn type_of(vm, a: Value) { vm.type_of(a).value().0 }
    /// `+` of values that are no objects, or HOLE: runs no script.
    fn add_primitives(vm, a: Value, b: Value) {
        if a.is_object() || b.is_object() {
            return Value::HOLE.0;
        }
        word(vm.add(a, b))
    }
    /// Both are strings.
    fn concat(vm, a: Value, b: Value) {
        let (a, b): (Gc<JsString>, Gc<JsString>) = (a.as_gc(), b.as_gc());
        word(vm.concat_strings(a, b).map(|s| s.value()))
    }
    /// (.., values, count)
    fn concat_strings(vm, _callee: u64, _this: u64, values: *const Value, count: u64) {
        // SAFETY: compiled code passes `count` values.
        let parts = unsafe { std::slice::from_raw_parts(values, count as usize) };
        word(literals::concat_strings(vm, parts))
    }
    fn coerce_this(vm, a: Value) { word(if a.is_object() { Ok(a) } else { calls::coerce_this(vm, a) }) }

    /// GetNamed through the cache's slow path.
    fn get_named(vm, code: *mut CodeBlock, ic: *mut PropertyIc, object: Value, key: Value, pc: *const u32) {
        word(properties::get_named_slow(vm, code, ic, object, PropertyKey::from_raw(key.0), pc))
    }
    fn set_named(vm, code: *mut CodeBlock, ic: *mut PropertyIc, object: Value, key: Value, value: Value) {
        unit(properties::set_named_slow_any(vm, code, ic, object, PropertyKey::from_raw(key.0), value))
    }
    fn define_named(vm, code: *mut CodeBlock, ic: *mut PropertyIc, object: Value, key: Value, value: Value) {
        // SAFETY: `ic` is a slot of live code; object is an object under construction.
        let done = unsafe { properties::try_cached_store(vm, &(*ic).first.clone(), object.as_cell(), value) };
        if done {
            return Value::UNDEFINED.0;
        }
        unit(properties::define_named_slow(vm, code, ic, object, PropertyKey::from_raw(key.0), value))
    }
    fn get_elem(vm, code: *mut CodeBlock, ic: *mut ElementIc, object: Value, key: Value, pc: *const u32) {
        // SAFETY: `ic` is a slot of live code.
        if let Some(value) = unsafe { elements::try_fast_get(&mut *ic, object, key) } {
            return value.0;
        }
        word(elements::get_slow(vm, code, ic, object, key, pc))
    }
    fn set_elem(vm, code: *mut CodeBlock, ic: *mut ElementIc, object: Value, key: Value, value: Value) {
        // SAFETY: `ic` is a slot of live code.
        if unsafe { elements::try_fast_set(vm, &mut *ic, object, key, value) } {
            return Value::UNDEFINED.0;
        }
        unit(elements::set_slow(vm, code, ic, object, key, value))
    }
    fn has_element(vm, key: Value, object: Value) { boolean(elements::has_element(vm, key, object)) }
    fn define_elem(vm, object: Value, key: Value, value: Value) { unit(elements::define(vm, object, key, value)) }
    fn delete_elem(vm, object: Value, key: Value, strict: u64) {
        boolean(elements::delete(vm, object, key, strict != 0))
    }
    fn get_super(vm, this: Value, home: Value, key: Value, flags: u64) {
        word(classes::get_super(vm, this, home, key, flags as u32))
    }
    fn set_super(vm, this: Value, home: Value, key: Value, value: Value, strict: u64, flags: u64) {
        unit(classes::set_super(vm, this, home, key, value, strict != 0, flags as u32))
    }
    fn super_base(vm, home: Value) { word(vm.get_prototype_of(home.as_gc())) }
    fn get_private(vm, code: *mut CodeBlock, ic: *mut ElementIc, object: Value, name: Value) {
        // SAFETY: `ic` is a slot of live code.
        word(classes::get_private(vm, code, unsafe { &mut *ic }, object, name))
    }
    fn set_private(vm, code: *mut CodeBlock, ic: *mut ElementIc, object: Value, name: Value, value: Value) {
        // SAFETY: `ic` is a slot of live code.
        unit(classes::set_private(vm, code, unsafe { &mut *ic }, object, name, value))
    }
    fn define_private_field(vm, code: *mut CodeBlock, ic: *mut ElementIc, object: Value, name: Value, value: Value) {
        // SAFETY: `ic` is a slot of live code.
        unit(classes::define_private_field(vm, code, unsafe { &mut *ic }, object, name, value))
    }
    fn has_private(vm, object: Value, name: Value) { boolean(classes::has_private(vm, object, name)) }
    fn load_global(vm, ic: *mut GlobalIc, key: Value, must_exist: u64) {
        // SAFETY: `ic` is a slot of live code.
        word(globals::load(vm, PropertyKey::from_raw(key.0), unsafe { Some(&mut *ic) }, must_exist != 0))
    }
    fn store_global(vm, ic: *mut GlobalIc, key: Value, value: Value, strict: u64) {
        // SAFETY: `ic` is a slot of live code.
        unit(globals::store(vm, PropertyKey::from_raw(key.0), value, unsafe { Some(&mut *ic) }, strict != 0))
    }

    fn new_object(vm, count: u64) {
        let mut site = lanner_engine::feedback::AllocSite::default();
        word(literals::new_object(vm, count as u32, &mut site))
    }
    /// ArrayCreate(length) with elements of this (holey) kind.
    fn new_array_holes(vm, length: u64, kind: u64) {
        match vm.new_array(length as u32) {
            Ok(mut array) => {
                array.object.set_elements_kind(ElementsKind::from_bits(kind as u8));
                array.value().0
            }
            Err(_) => Value::EXCEPTION.0,
        }
    }
    /// Makes an array's elements of this packed kind, or its holey form, if they are of a tighter one;
    /// whether they are of it now.
    fn generalize_elements(vm, array: Value, kind: Value) {
        let a: Gc<JsArray> = array.as_gc();
        let witness = if kind.as_int() == ElementsKind::PackedDouble as i32 { Value::double(0.5) } else { Value::UNDEFINED };
        vm.prepare_element(a.object(), witness);
        let now = a.object.elements_kind();
        Value::bool(now.is_fast() && now as i32 & !1 == kind.as_int()).0
    }
    /// Fills a whole plain array, as Array.prototype.fill does.
    fn array_fill(vm, array: Value, value: Value) {
        let a: Gc<JsArray> = array.as_gc();
        vm.fill_elements(a, 0, a.length(), value);
        array.0
    }
    fn new_array(vm, _callee: u64, _this: u64, values: *const Value, count: u64) {
        // SAFETY: compiled code passes `count` values.
        let values = unsafe { std::slice::from_raw_parts(values, count as usize) };
        word(vm.new_array_from(values).map(|a| a.value()))
    }
    fn array_push(vm, array: Value, value: Value) { unit(vm.array_push(array.as_gc(), value).map(|_| ())) }
    fn array_push_hole(vm, array: Value) { unit(literals::array_push_hole(vm, array)) }
    fn array_spread(vm, array: Value, source: Value) { unit(literals::array_spread(vm, array, source)) }
    /// `array.push(value)` where `callee` is the original method.
    fn array_push_method(vm, callee: Value, array: Value, value: Value) {
        if vm.is_plain_array(array) {
            let a: Gc<JsArray> = array.as_gc();
            return word(vm.array_push(a, value).map(|_| Value::number(a.length() as f64)));
        }
        word(vm.call(callee, array, &[value]))
    }
    fn new_regexp(vm, pattern: Value, flags: Value) { word(literals::new_regexp(vm, pattern, flags)) }
    fn new_closure(vm, code: *mut CodeBlock, index: u64, context: Value) {
        word(literals::new_closure(vm, code, index as u32, context))
    }
    fn new_context(vm, code: *mut CodeBlock, parent: Value, info: u64) {
        word(scopes::new_context(vm, code, parent, info as u32))
    }
    fn new_with_context(vm, parent: Value, object: Value) { word(scopes::new_with_context(vm, parent, object)) }
    /// `flags`: bit 0 the name must exist, bit 1 strict.
    fn load_dynamic(vm, context: Value, key: Value, flags: u64) {
        word(scopes::load_dynamic(vm, context, PropertyKey::from_raw(key.0), flags & 1 != 0, flags & 2 != 0))
    }
    /// The this value is the second result.
    fn load_dynamic_callee(vm, context: Value, key: Value, strict: u64) {
        match scopes::load_dynamic_callee(vm, context, PropertyKey::from_raw(key.0), strict != 0) {
            Ok((function, this)) => {
                set_second(this);
                function.0
            }
            Err(_) => Value::EXCEPTION.0,
        }
    }
    fn resolve_dynamic(vm, context: Value, key: Value) {
        word(scopes::resolve_dynamic(vm, context, PropertyKey::from_raw(key.0)))
    }
    fn load_resolved(vm, place: Value, key: Value, strict: u64) {
        word(scopes::load_resolved(vm, place, PropertyKey::from_raw(key.0), strict != 0))
    }
    fn store_resolved(vm, place: Value, key: Value, value: Value, strict: u64) {
        unit(scopes::store_resolved(vm, place, PropertyKey::from_raw(key.0), value, strict != 0))
    }
    fn delete_dynamic(vm, context: Value, key: Value) {
        boolean(scopes::delete_dynamic(vm, context, PropertyKey::from_raw(key.0)))
    }
    fn store_eval_var(vm, context: Value, key: Value, value: Value) {
        unit(scopes::store_eval_var(vm, context, PropertyKey::from_raw(key.0), value))
    }
    /// Leaf: whether a call by the name of `eval` is a direct eval in this function's realm.
    fn is_eval(_vm, code: *const CodeBlock, callee: Value) {
        // SAFETY: the running function keeps its code block and realm alive.
        let eval = unsafe { (*(*code).realm).get(Intrinsic::Eval) };
        Value::bool(callee == eval).0
    }
    /// PerformEval, direct.
    fn direct_eval(vm, code: *mut CodeBlock, this: Value, source: Value, context: Value, info: u64) {
        word(scopes::direct_eval(vm, code, this, source, context, info as u32))
    }
    fn init_global_lexical(vm, key: Value, value: Value) {
        unit(globals::init_lexical(vm, PropertyKey::from_raw(key.0), value))
    }
    fn new_dispose_capability(vm) { word(vm.new_dispose_capability()) }
    fn add_disposable(vm, stack: Value, value: Value, is_async: u64) {
        unit(vm.add_disposable_resource(stack, value, is_async != 0))
    }
    /// The value to await, or HOLE when all is disposed; the completion's value and mode are the further
    /// results.
    fn dispose_step(vm, stack: Value, mode: Value, value: Value) {
        match dispose_operations::step_completion(vm, stack, mode, value) {
            Ok((step, mode, value)) => {
                set_second(value);
                set_third(mode);
                match step {
                    DisposeStep::Done => Value::HOLE.0,
                    DisposeStep::Await(value) => value.0,
                }
            }
            Err(_) => Value::EXCEPTION.0,
        }
    }
    fn suppress_error(vm, mode: Value, value: Value, error: Value) {
        word(dispose_operations::suppress_completion(vm, mode, value, error))
    }
    fn import_call(vm, code: *mut CodeBlock, specifier: Value, options: Value, phase: u64) {
        // SAFETY: the running function keeps its code block alive.
        let script = unsafe { (*code).script.clone() };
        let phase = lanner_engine::bytecode::ImportPhase::from_u32(phase as u32);
        word(lanner_engine::modules::evaluate_import_call(vm, &script, specifier, options, phase))
    }
    fn import_meta(vm, code: *mut CodeBlock) {
        // SAFETY: as above.
        let script = unsafe { (*code).script.clone() };
        word(lanner_engine::modules::import_meta(vm, &script))
    }
    fn copy_context(vm, source: Value) { word(scopes::copy_context(vm, source)) }
    fn run_class_fields(vm, this: Value, fields: Value) { word(vm.call(fields, this, &[])) }
    fn check_derived_return(vm, value: Value, this: Value) {
        // The innermost interpreter frame called the compiled constructor.
        let caller = (!vm.fp.is_null()).then_some(FrameRef(vm.fp));
        word(classes::check_derived_return(vm, value, this, caller))
    }
    fn new_rest(vm, args: *const Value, argc: u64, start: u64) {
        // SAFETY: the actual arguments of the running activation.
        let args = unsafe { arguments(args, argc) };
        word(vm.new_array_from(args.get(start as usize..).unwrap_or(&[])).map(|a| a.value()))
    }
    fn new_unmapped_arguments(vm, args: *const Value, argc: u64) {
        // SAFETY: as above.
        word(vm.create_unmapped_arguments(unsafe { arguments(args, argc) }))
    }
    fn new_mapped_arguments(vm, args: *const Value, argc: u64, callee: Value, context: Value) {
        let function: Gc<lanner_engine::object::JsFunction> = callee.as_gc();
        let mapping = vm.code_of(function.code).function.clone();
        // SAFETY: as above.
        word(vm.create_mapped_arguments(callee, unsafe { arguments(args, argc) }, context, &mapping.mapped_parameters))
    }

    /// A built-in function of the running realm's VM: (callee, this, args, argc).
    fn call_native(vm, callee: Value, this: Value, args: *const Value, argc: u64) {
        // SAFETY: compiled code has checked what the callee is, and passes `argc` values.
        word(vm.call_native_function(callee, this, unsafe { arguments(args, argc) }))
    }
    /// Any callable (checked): (callee, this, args, argc).
    fn call_generic(vm, callee: Value, this: Value, args: *const Value, argc: u64) {
        // SAFETY: compiled code passes `argc` values.
        word(vm.call(callee, this, unsafe { arguments(args, argc) }))
    }
    /// A closure whose native code is missing: enters the interpreter.
    fn call_interpreted(vm, callee: Value, this: Value, args: *const Value, argc: u64) {
        // SAFETY: as above; direct calls have closures for callees.
        word(unsafe { vm.call_closure(callee, this, arguments(args, argc)) })
    }
    fn construct_generic(vm, callee: Value, new_target: Value, args: *const Value, argc: u64) {
        if vm.is_constructor(callee) {
            // SAFETY: as above.
            word(vm.construct(callee, unsafe { arguments(args, argc) }, Some(new_target)).map(|o| o.value()))
        } else {
            let name = vm.describe(callee);
            word(Err(vm.type_error(format!("{name} is not a constructor"))))
        }
    }
    fn super_call(vm, callee: Value, new_target: Value, args: *const Value, argc: u64) {
        let mut ic = lanner_engine::feedback::CallIc::EMPTY;
        ic.megamorphic = true;
        // SAFETY: as above; with a megamorphic cache the code block is not looked at.
        word(classes::super_call(vm, std::ptr::null_mut(), &mut ic, callee, new_target, unsafe { arguments(args, argc) }))
    }
    fn super_call_spread(vm, callee: Value, new_target: Value, args: Value) {
        word(classes::super_call_spread(vm, callee, new_target, args))
    }
    fn call_spread(vm, pc: *const u32, callee: Value, this: Value, args: Value) {
        word(calls::call_spread(vm, pc, callee, this, args))
    }
    fn construct_spread(vm, pc: *const u32, callee: Value, args: Value) {
        word(calls::construct_spread(vm, pc, callee, args))
    }
    fn call_intrinsic(vm, _callee: u64, _this: u64, values: *const Value, count: u64) {
        // SAFETY: the id, then the arguments.
        let values = unsafe { std::slice::from_raw_parts(values, count as usize) };
        word(lanner_engine::builtins::call_intrinsic(vm, values[0].as_int() as u32, &values[1..]))
    }

    /// (.., values: target, source, excluded keys; count)
    fn copy_data_properties(vm, _callee: u64, _this: u64, values: *const Value, count: u64) {
        // SAFETY: compiled code passes `count` values.
        let values = unsafe { std::slice::from_raw_parts(values, count as usize) };
        unit(literals::copy_data_properties(vm, values[0], values[1], &values[2..]))
    }
    fn define_method(vm, object: Value, key: Value, function: Value, flags: u64) {
        unit(classes::define_method(vm, object, key, function, flags as u32))
    }
    fn define_accessor(vm, object: Value, key: Value, function: Value, flags: u64) {
        unit(classes::define_accessor(vm, object, key, function, flags as u32))
    }
    fn define_private_method(vm, object: Value, name: Value, function: Value, flags: u64) {
        unit(classes::define_private_method(vm, object, name, function, flags as u32))
    }
    fn set_literal_prototype(vm, object: Value, proto: Value) {
        unit(literals::set_literal_prototype(vm, object, proto))
    }
    fn set_function_name(vm, function: Value, key: Value, prefix: u64) {
        unit(classes::set_function_name(vm, function, key, prefix as u32))
    }
    fn set_home(vm, function: Value, home: Value) {
        classes::set_home(vm, function, home);
        Value::UNDEFINED.0
    }
    fn template_object(vm, code: *mut CodeBlock, index: u64) { word(literals::template_object(vm, code, index as u32)) }
    /// The prototype is the second result.
    fn new_class(vm, code: *mut CodeBlock, function: u64, heritage: Value, context: Value) {
        match classes::new_class(vm, code, function as u32, heritage, context) {
            Ok((constructor, prototype)) => {
                set_second(prototype);
                constructor.0
            }
            Err(_) => Value::EXCEPTION.0,
        }
    }
    fn set_class_fields(vm, class: Value, initializer: Value) {
        let mut function: Gc<lanner_engine::object::JsFunction> = class.as_gc();
        function.fields = initializer;
        vm.heap.write_barrier(function.object().header());
        Value::UNDEFINED.0
    }
    fn new_private_name(vm, description: Value) { word(classes::new_private_name(vm, description)) }

    fn get_iterator(vm, source: Value) {
        match iteration::get_iterator(vm, source) {
            Ok((iterator, next)) => {
                set_second(next);
                iterator.0
            }
            Err(_) => Value::EXCEPTION.0,
        }
    }
    fn get_async_iterator(vm, source: Value) {
        match vm.get_async_iterator(source) {
            Ok((iterator, next)) => {
                set_second(next);
                iterator.0
            }
            Err(_) => Value::EXCEPTION.0,
        }
    }
    /// The outcome, a Delegation; what it gave is the second result.
    fn delegate_step(vm, iterator: Value, next: Value, received: Value) {
        match iteration::delegate_step(vm, iterator, next, received) {
            Ok((outcome, value)) => {
                set_second(value);
                Value::int(outcome as i32).0
            }
            Err(_) => Value::EXCEPTION.0,
        }
    }
    /// What an async function gives that was never suspended: a promise with its result, or reason.
    fn settled_promise(vm, value: Value, rejects: u64) {
        word(generators::finish_unsuspended(vm, if rejects == 0 { Ok(value) } else { Err(value) }))
    }
    /// The iterator of a plain array; no script can tell.
    fn new_array_iterator(vm, array: Value) {
        word(vm.create_array_iterator(array.as_gc(), lanner_engine::builtins::array_iterator_prototype::ArrayIterationKind::Value))
    }
    /// Leaf: whether `prototype` is in the prototype chain of a value; HOLE when that cannot be told without
    /// running script or throwing.
    fn has_in_chain(vm, value: Value, prototype: Value) {
        if !prototype.is_object() {
            return Value::HOLE.0;
        }
        if !value.is_object() {
            return Value::FALSE.0;
        }
        let mut at = value;
        loop {
            if at.is_kind(lanner_engine::heap::CellKind::Proxy) {
                return Value::HOLE.0;
            }
            let proto = vm.proto_of(at.as_gc());
            if !proto.is_object() {
                return Value::FALSE.0;
            }
            if proto == prototype {
                return Value::TRUE.0;
            }
            at = proto;
        }
    }
    /// HOLE when done.
    fn iterator_step(vm, iterator: Value, next: Value) {
        word(iteration::step(vm, iterator, next).map(|v| v.unwrap_or(Value::HOLE)))
    }
    fn iterator_close(vm, iterator: Value) { unit(iteration::close(vm, iterator)) }
    fn iterator_close_silent(vm, iterator: Value) {
        iteration::close_silent(vm, iterator);
        Value::UNDEFINED.0
    }
    fn for_in_prepare(vm, value: Value) { word(iteration::for_in_prepare(vm, value)) }
    /// `throw` at an instruction that no handler of the compiled function covers.
    fn throw_value(vm, code: *const CodeBlock, pc: u64, value: Value) {
        // SAFETY: compiled code keeps the code it was made from.
        vm.note_throw(unsafe { &*code }, pc as u32, value);
        vm.exception = value;
        Value::EXCEPTION.0
    }
    /// The exception on its way, which ends there; EXCEPTION again when no handler may see it.
    fn take_exception(vm) {
        if vm.terminating {
            return Value::EXCEPTION.0;
        }
        let throw = vm.pending_throw();
        vm.hold_site(vm.exception);
        vm.take_exception(throw).0
    }
    /// What map (`whole`) or filter fills: HOLE when the species is not the original one.
    fn callback_result(vm, array: Value, whole: u64) {
        let object: Gc<lanner_engine::object::JsObject> = array.as_gc();
        if !vm.is_species_plain(object) {
            return Value::HOLE.0;
        }
        let length = if whole != 0 { object.cast::<JsArray>().length() } else { 0 };
        word(vm.new_array(length).map(|a| a.value()))
    }
    fn callback_put(vm, array: Value, index: Value, value: Value) {
        let object: Gc<lanner_engine::object::JsObject> = array.as_gc();
        unit(vm.put_element(object, index.as_int() as u32, value))
    }
    fn callback_append(vm, array: Value, value: Value) { unit(vm.array_push(array.as_gc(), value).map(|_| ())) }
    /// (.., values: which built-in, array, callback, this, index, length, accumulator; count)
    fn finish_callbacks(vm, _callee: u64, _this: u64, values: *const Value, count: u64) {
        // SAFETY: compiled code passes `count` values.
        let v = unsafe { std::slice::from_raw_parts(values, count as usize) };
        let which = lanner_engine::builtins::JitIntrinsic::from_meta(v[0].as_int() as u32);
        let (k, length) = (v[4].as_number(), v[5].as_number());
        word(lanner_engine::builtins::array_callbacks::finish(vm, which, v[1].as_gc(), v[2], v[3], k, length, v[6]))
    }
    /// Map.prototype.get and so on; the receiver is checked.
    fn map_get(vm, map: Value, key: Value) {
        word(vm.map_get(map.as_gc(), key).map(|v| v.unwrap_or(Value::UNDEFINED)))
    }
    fn map_has(vm, map: Value, key: Value) {
        boolean(vm.collection_has::<{ ordered_table::MAP }>(map.as_gc(), key))
    }
    fn map_set(vm, map: Value, key: Value, value: Value) {
        word(vm.map_set(map.as_gc(), key, value).map(|()| map))
    }
    fn set_has(vm, set: Value, key: Value) {
        boolean(vm.collection_has::<{ ordered_table::SET }>(set.as_gc(), key))
    }
    fn set_add(vm, set: Value, key: Value) { word(vm.set_add(set.as_gc(), key).map(|()| set)) }
    /// HOLE when done.
    fn for_in_next(vm, enumerator: Value) {
        word(iteration::for_in_next(vm, enumerator).map(|v| v.unwrap_or(Value::HOLE)))
    }
    fn new_iterator_result(vm, value: Value, done: u64) { word(vm.create_iter_result(value, done & 1 != 0)) }

    /// String.prototype.substring of ints.
    fn substring(vm, string: Value, start: Value, end: Value) {
        let s: Gc<JsString> = string.as_gc();
        let length = s.length as i64;
        let (a, b) = ((start.as_int() as i64).clamp(0, length), (end.as_int() as i64).clamp(0, length));
        word(vm.try_substring(s, a.min(b) as usize, a.max(b) as usize).map(|s| s.value()))
    }
    /// Leaf: the code unit at an index in bounds.
    fn unit_at(vm, string: Value, index: Value) {
        let s: Gc<JsString> = string.as_gc();
        Value::int(vm.unit_at(s, index.as_int() as usize).unwrap_or(0) as i32).0
    }
    /// Leaf.
    fn from_char_code(vm, unit: Value) { vm.single_char_string(unit.as_int() as u16).value().0 }

    /// Stack limit reached at a function's entry, or an interrupt request.
    fn stack_overflow(vm) {
        let sp = (&raw const vm) as usize;
        unit(if sp < vm.native_limit { Err(vm.stack_overflow()) } else { vm.poll_interrupt() })
    }
    fn interrupt(vm) { unit(vm.poll_interrupt()) }
    /// Write barrier's slow part: holder and a stored cell.
    fn barrier(vm, holder: *mut CellHeader, bits: u64) {
        vm.heap.write_barrier_value(holder, bits);
        0
    }
    /// Allocation's slow part; the result is the zeroed cell with its header, or 0 after a throw.
    fn allocate(vm, size: u64, header: u64) {
        match vm.heap.alloc_word(header, size as usize) {
            Ok(cell) => cell as u64,
            Err(_) => {
                let _ = vm.out_of_memory();
                0
            }
        }
    }
}

/// # Safety
/// `args` points to `argc` live values.
unsafe fn arguments<'a>(args: *const Value, argc: u64) -> &'a [Value] {
    if argc == 0 {
        return &[];
    }
    // SAFETY: the caller's promise.
    unsafe { std::slice::from_raw_parts(args, argc as usize) }
}

/// ToBoolean. Leaf.
///
/// # Safety
/// `v` is a live value.
pub unsafe extern "C" fn to_boolean(v: Value) -> u8 {
    use lanner_engine::heap::CellKind;
    (if v.is_number() {
        let n = v.as_number();
        n != 0.0 && !n.is_nan()
    } else if !v.is_cell() {
        v.is_true()
    } else if v.is_string() {
        let s: Gc<JsString> = v.as_gc();
        s.length != 0
    } else if v.is_kind(CellKind::BigInt) {
        let n: Gc<lanner_engine::object::JsBigInt> = v.as_gc();
        n.count != 0
    } else {
        true
    }) as u8
}

/// ToInt32 of a double outside the range of the inline conversion.
pub extern "C" fn to_int32(n: f64) -> i32 {
    lanner_engine::value::number_conversions::to_int32(n)
}

/// Number::remainder (6.1.6.1.6).
pub extern "C" fn fmod(a: f64, b: f64) -> f64 {
    lanner_engine::value::number_conversions::remainder(a, b)
}

/// Number::exponentiate (6.1.6.1.3).
pub extern "C" fn pow(a: f64, b: f64) -> f64 {
    lanner_engine::value::math_functions::pow(a, b)
}

macro_rules! math {
    ($($name:ident => $f:path),* $(,)?) => {
        $(#[doc = "The Math function of a double."]
        pub extern "C" fn $name(x: f64) -> f64 { $f(x) })*
    };
}
use lanner_engine::value::math_functions as mf;
math! {
    math_sin => mf::sin, math_cos => mf::cos, math_tan => mf::tan, math_asin => mf::asin, math_acos => mf::acos,
    math_atan => mf::atan, math_exp => mf::exp, math_log => mf::log,
}
/// Math.atan2.
pub extern "C" fn math_atan2(y: f64, x: f64) -> f64 {
    mf::atan2(y, x)
}

/// Calls into another realm restore it; compiled code stays in the realm of its function.
pub fn realm_of(code: &CodeBlock) -> *mut Realm {
    code.realm
}
