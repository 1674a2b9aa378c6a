//! One file per intrinsic object, named as the specification names it.
//!
//! A file lists its functions in `const` tables of [`install::Method`] rows and installs them in an
//! `init(vm)` that runs while the realm is being made (`vm.realm` is the new realm then). [`init_realm`]
//! calls them in dependency order.

pub mod abstract_module_source;
pub mod array_buffer_constructor;
pub mod array_buffer_prototype;
pub mod array_callbacks;
pub mod array_constructor;
pub mod array_from_async;
pub mod array_iterator_prototype;
pub mod array_prototype;
pub mod array_sort;
pub mod async_disposable_stack;
pub mod async_from_sync_iterator_prototype;
pub mod async_generator_prototype;
pub mod async_iterator_prototype;
pub mod atomics;
pub mod bigint_constructor;
pub mod bigint_prototype;
pub mod boolean_constructor;
pub mod boolean_prototype;
pub mod call_site;
pub mod data_view;
pub mod date_algorithms;
pub mod date_constructor;
pub mod date_parse;
pub mod date_prototype;
pub mod disposable_stack;
pub mod dispose_operations;
pub mod error;
pub mod finalization_registry;
pub mod function;
pub mod generator_prototype;
pub mod get_substitution;
pub mod global_functions;
pub mod install;
pub mod intl;
pub mod intrinsics;
pub mod iterator_constructor;
pub mod iterator_helper_prototype;
pub mod iterator_prototype;
pub mod iterator_zip;
pub mod json;
pub mod json_parser;
pub mod json_scanner;
pub mod json_stringifier;
pub mod lazy_globals;
pub mod map_constructor;
pub mod map_iterator_prototype;
pub mod map_prototype;
pub mod math;
pub mod number_constructor;
pub mod number_prototype;
pub mod object_constructor;
pub mod object_prototype;
pub mod preview;
pub mod promise_combinators;
pub mod promise_constructor;
pub mod promise_operations;
pub mod promise_prototype;
pub mod proxy_constructor;
pub mod receiver;
pub mod reflect;
pub mod regexp_constructor;
pub mod regexp_object;
pub mod regexp_prototype;
pub mod regexp_state;
pub mod regexp_string_iterator_prototype;
pub mod regexp_symbol_methods;
pub mod set_algebra;
pub mod set_constructor;
pub mod set_iterator_prototype;
pub mod set_prototype;
pub mod shadow_realm;
pub mod shared_array_buffer;
pub mod string_constructor;
pub mod string_html;
pub mod string_iterator_prototype;
pub mod string_prototype;
pub mod symbol_constructor;
pub mod symbol_prototype;
pub mod temporal;
mod time_zone_names;
mod time_zones;
pub mod typed_array_callbacks;
pub mod typed_array_constructor;
pub mod typed_array_constructors;
pub mod typed_array_prototype;
pub mod typed_array_sort;
pub mod uint8_array;
pub mod uri_coding;
pub mod waiters;
pub mod weak_map;
pub mod weak_ref;
pub mod weak_set;
pub mod wrap_for_valid_iterator_prototype;

pub use install::{Accessor, Key, Method, getter, method, symbol_getter, symbol_method};
pub use intrinsics::JitIntrinsic;

use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::NativeFunction;
use crate::value::{Gc, Value};

/// 9.3.2 CreateIntrinsics, 9.3.3 SetRealmGlobalObject and 9.3.4 SetDefaultGlobalBindings for `vm.realm`.
pub fn init_realm(vm: &mut Vm) -> JsResult<()> {
    let object_prototype = vm.new_object_with_proto(Value::NULL)?;
    vm.realm_mut().set(Intrinsic::ObjectPrototype, object_prototype);
    let empty = vm.key_from_str("");
    let function_prototype =
        vm.new_native_function_with_proto(function_prototype, empty, 0, false, object_prototype.value())?;
    vm.realm_mut().set(Intrinsic::FunctionPrototype, function_prototype);
    let global = vm.new_dictionary_object(CellKind::GlobalObject, object_prototype.value())?;
    let lexical = vm.new_dictionary_object(CellKind::Object, Value::NULL)?;
    let realm = vm.realm_mut();
    realm.global = global.value();
    realm.inner_global = global.value();
    realm.global_this = global.value();
    realm.lexical = lexical.value();

    function::init(vm)?;
    object_constructor::init(vm)?;
    object_prototype::init(vm)?;
    error::init(vm)?;
    call_site::init(vm)?;
    symbol_constructor::init(vm)?;
    iterator_prototype::init(vm)?;
    array_iterator_prototype::init(vm)?;
    array_constructor::init(vm)?;
    array_prototype::init(vm)?;
    generator_prototype::init(vm)?;
    async_from_sync_iterator_prototype::init(vm)?;
    async_generator_prototype::init(vm)?;
    global_functions::init(vm)?;
    boolean_constructor::init(vm)?;
    number_constructor::init(vm)?;
    bigint_constructor::init(vm)?;
    string_constructor::init(vm)?;
    string_iterator_prototype::init(vm)?;
    math::init(vm)?;
    date_constructor::init(vm)?;
    json::init(vm)?;
    proxy_constructor::init(vm)?;
    promise_constructor::init(vm)?;
    disposable_stack::init(vm)?;
    async_disposable_stack::init(vm)?;
    regexp_constructor::init(vm)?;
    regexp_string_iterator_prototype::init(vm)?;
    map_constructor::init(vm)?;
    set_constructor::init(vm)?;
    weak_map::init(vm)?;
    weak_set::init(vm)?;
    weak_ref::init(vm)?;
    finalization_registry::init(vm)?;
    array_buffer_constructor::init(vm)?;
    shared_array_buffer::init(vm)?;
    typed_array_constructor::init(vm)?;
    data_view::init(vm)?;
    atomics::init(vm)?;
    reflect::init(vm)?;
    shadow_realm::init(vm)?;
    abstract_module_source::init(vm)?;
    lazy_globals::init(vm)?;
    vm.protect_array_iteration();
    Ok(())
}

/// Getters of %Symbol.species% and iterators' %Symbol.iterator% methods: give the receiver.
pub fn return_this(_: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(cx.this)
}

/// 20.2.3: %Function.prototype% accepts any arguments and returns undefined.
fn function_prototype(_: &mut Vm, _: &CallContext) -> JsResult<Value> {
    Ok(Value::UNDEFINED)
}

/// Advances a built-in iterator whose `next` is the original one without making a result object, which
/// nothing could see. None: not such an iterator. Otherwise the next value, None when done.
pub fn native_iterator_step(vm: &mut Vm, iterator: Value, next: Value) -> Option<JsResult<Option<Value>>> {
    if !next.is_kind(CellKind::NativeFunction) {
        return None;
    }
    let native: Gc<NativeFunction> = next.as_gc();
    let code = native.function.as_private::<u8>() as usize;
    match iterator.cell_kind().and_then(CellKind::from_u8) {
        Some(CellKind::StringIterator) if code == string_iterator_prototype::next as *const () as usize => {
            Some(string_iterator_prototype::step(vm, iterator.as_gc()))
        }
        Some(CellKind::MapIterator) if code == map_iterator_prototype::next as *const () as usize => {
            Some(map_iterator_prototype::step(vm, iterator.as_gc()))
        }
        Some(CellKind::SetIterator) if code == set_iterator_prototype::next as *const () as usize => {
            Some(set_iterator_prototype::step(vm, iterator.as_gc()))
        }
        Some(CellKind::IteratorHelper) if code == iterator_helper_prototype::next as *const () as usize => {
            Some(iterator_helper_prototype::step(vm, iterator.as_gc()))
        }
        _ => None,
    }
}

/// CallIntrinsic: an engine operation that compiled code asks for by number: the steps of decorated classes.
pub fn call_intrinsic(vm: &mut Vm, intrinsic: u32, args: &[Value]) -> JsResult<Value> {
    crate::interpreter::decorators::step(vm, intrinsic, args)
}
