//! 27.1.4 The %Iterator.prototype% object: methods that consume the iterator, and the accessors. The lazy
//! methods make iterator helpers (`iterator_helper_prototype`).

use super::iterator_helper_prototype::{Chunking, Helper, HelperKind, new_helper};
use super::{Accessor, Key, Method, method, symbol_method};
use crate::abstract_operations::IteratorRecord;
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::object::{Attributes, JsObject, PropertyDescriptor, PropertyKey};
use crate::string::StringBuilder;
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[
    method("reduce", 1, reduce),
    method("toArray", 0, to_array),
    method("forEach", 1, for_each),
    method("some", 1, some),
    method("every", 1, every),
    method("find", 1, find),
    method("map", 1, map),
    method("filter", 1, filter),
    method("take", 1, take),
    method("drop", 1, drop),
    method("flatMap", 1, flat_map),
    method("chunks", 1, chunks),
    method("windows", 1, windows),
    method("includes", 1, includes),
    method("join", 1, join),
    symbol_method(|s| s.iterator, "[Symbol.iterator]", 0, super::return_this),
    symbol_method(|s| s.dispose, "[Symbol.dispose]", 0, dispose),
];

const ACCESSORS: &[Accessor] = &[
    Accessor { key: Key::Name("constructor"), get: Some(get_constructor), set: Some(set_constructor) },
    Accessor {
        key: Key::Symbol(|s| s.to_string_tag, "[Symbol.toStringTag]"),
        get: Some(get_to_string_tag),
        set: Some(set_to_string_tag),
    },
];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let proto =
        vm.install_prototype(Intrinsic::IteratorPrototype, Intrinsic::ObjectPrototype, METHODS, None)?;
    vm.install_accessors(proto, ACCESSORS)?;
    super::iterator_constructor::init(vm)?;
    super::iterator_helper_prototype::init(vm)?;
    super::wrap_for_valid_iterator_prototype::init(vm)?;
    super::async_iterator_prototype::init(vm)
}

/// An Iterator Record for the receiver whose next method is not known yet: enough to close it.
fn receiver(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<IteratorRecord> {
    if !cx.this.is_object() {
        return Err(vm.type_error(format!("Iterator.prototype.{name} called on non-object")));
    }
    Ok(IteratorRecord { iterator: cx.this, next_method: Value::UNDEFINED, done: false })
}

/// The receiver's record, after the callback was checked; a bad callback closes the receiver.
fn with_callback(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<IteratorRecord> {
    let record = receiver(vm, cx, name)?;
    if let Err(throw) = vm.require_callable(cx.arg(0)) {
        return vm.iterator_close(&record, Err(throw));
    }
    vm.get_iterator_direct(cx.this.as_gc())
}

/// Calls back with every value and its number until `visit` gives a result; then the iterator is closed.
fn each(
    vm: &mut Vm,
    cx: &CallContext,
    name: &str,
    mut visit: impl FnMut(&mut Vm, Value, Value) -> Option<Value>,
) -> JsResult<Option<Value>> {
    let mut record = with_callback(vm, cx, name)?;
    let callback = cx.arg(0);
    let mut counter = 0.0;
    while let Some(value) = vm.iterator_step_value(&mut record)? {
        let result = match vm.call(callback, Value::UNDEFINED, &[value, Value::number(counter)]) {
            Ok(result) => result,
            Err(throw) => return vm.iterator_close(&record, Err(throw)),
        };
        if let Some(answer) = visit(vm, value, result) {
            return vm.iterator_close(&record, Ok(Some(answer)));
        }
        counter += 1.0;
    }
    Ok(None)
}

/// 27.1.4.3 Iterator.prototype.every ( predicate )
fn every(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let stop =
        each(vm, cx, "every", |vm, _, result| if vm.to_boolean(result) { None } else { Some(Value::FALSE) })?;
    Ok(stop.unwrap_or(Value::TRUE))
}

/// 27.1.4.5 Iterator.prototype.find ( predicate )
fn find(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let stop =
        each(vm, cx, "find", |vm, value, result| if vm.to_boolean(result) { Some(value) } else { None })?;
    Ok(stop.unwrap_or(Value::UNDEFINED))
}

/// 27.1.4.7 Iterator.prototype.forEach ( procedure )
fn for_each(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    each(vm, cx, "forEach", |_, _, _| None)?;
    Ok(Value::UNDEFINED)
}

/// 27.1.4.10 Iterator.prototype.some ( predicate )
fn some(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let stop =
        each(vm, cx, "some", |vm, _, result| if vm.to_boolean(result) { Some(Value::TRUE) } else { None })?;
    Ok(stop.unwrap_or(Value::FALSE))
}

/// 27.1.4.9 Iterator.prototype.reduce ( reducer [ , initialValue ] )
fn reduce(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut record = with_callback(vm, cx, "reduce")?;
    let (mut accumulator, mut counter) = (cx.arg(1), 0.0);
    if cx.argc() < 2 {
        accumulator = match vm.iterator_step_value(&mut record)? {
            Some(first) => first,
            None => return Err(vm.type_error("Reduce of a done iterator with no initial value")),
        };
        counter = 1.0;
    }
    while let Some(value) = vm.iterator_step_value(&mut record)? {
        let args = [accumulator, value, Value::number(counter)];
        accumulator = match vm.call(cx.arg(0), Value::UNDEFINED, &args) {
            Ok(result) => result,
            Err(throw) => return vm.iterator_close(&record, Err(throw)),
        };
        counter += 1.0;
    }
    Ok(accumulator)
}

/// 27.1.4.12 Iterator.prototype.toArray ( )
fn to_array(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    receiver(vm, cx, "toArray")?;
    let mut record = vm.get_iterator_direct(cx.this.as_gc())?;
    let array = vm.new_array_from(&[])?;
    while let Some(value) = vm.iterator_step_value(&mut record)? {
        vm.array_push(array, value)?;
    }
    Ok(array.value())
}

/// A helper over the receiver with one more field.
fn lazy(vm: &mut Vm, kind: HelperKind, record: &IteratorRecord, function: Value) -> JsResult<Value> {
    let mut helper = new_helper(vm, kind)?;
    helper.set_word(Helper::ITERATOR, record.iterator);
    helper.set_word(Helper::NEXT, record.next_method);
    helper.set_word(Helper::FUNCTION, function);
    vm.heap.write_barrier(helper.header());
    Ok(helper.value())
}

/// 27.1.4.8 Iterator.prototype.map ( mapper )
fn map(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let record = with_callback(vm, cx, "map")?;
    lazy(vm, HelperKind::Map, &record, cx.arg(0))
}

/// 27.1.4.4 Iterator.prototype.filter ( predicate )
fn filter(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let record = with_callback(vm, cx, "filter")?;
    lazy(vm, HelperKind::Filter, &record, cx.arg(0))
}

/// 27.1.4.6 Iterator.prototype.flatMap ( mapper )
fn flat_map(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let record = with_callback(vm, cx, "flatMap")?;
    lazy(vm, HelperKind::FlatMap, &record, cx.arg(0))
}

const MAX_SAFE_INTEGER: f64 = 9007199254740991.0;

/// The limit of take and drop: a whole number, or infinity.
fn limit(vm: &mut Vm, value: Value) -> JsResult<f64> {
    let number = vm.to_number(value)?;
    if number.is_nan() || number.trunc() < 0.0 || (number.is_finite() && number > MAX_SAFE_INTEGER) {
        let text = vm.describe(value);
        return Err(vm.range_error(format!("{text} must be positive")));
    }
    Ok(number.trunc() + 0.0)
}

fn with_limit(vm: &mut Vm, cx: &CallContext, name: &str, kind: HelperKind) -> JsResult<Value> {
    let record = receiver(vm, cx, name)?;
    let limit = match limit(vm, cx.arg(0)) {
        Ok(limit) => limit,
        Err(throw) => return vm.iterator_close(&record, Err(throw)),
    };
    let record = vm.get_iterator_direct(cx.this.as_gc())?;
    lazy(vm, kind, &record, Value::number(limit))
}

/// 27.1.4.2 Iterator.prototype.drop ( limit )
fn drop(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    with_limit(vm, cx, "drop", HelperKind::Drop)
}

/// 27.1.4.11 Iterator.prototype.take ( limit )
fn take(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    with_limit(vm, cx, "take", HelperKind::Take)
}

/// Size of chunks and windows: not converted, 1 to 2^32 - 1.
fn size(vm: &mut Vm, value: Value, what: &str) -> JsResult<f64> {
    if !value.is_number() || value.as_number().trunc() != value.as_number() || !value.as_number().is_finite()
    {
        let text = vm.describe(value);
        return Err(vm.type_error(format!("{what} size {text} is not an integer")));
    }
    let size = value.as_number();
    if !(1.0..=u32::MAX as f64).contains(&size) {
        return Err(vm.range_error(format!("{what} size {size} is out of range")));
    }
    Ok(size)
}

/// Iterator.prototype.chunks ( chunkSize )
fn chunks(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let record = receiver(vm, cx, "chunks")?;
    let size = match size(vm, cx.arg(0), "Chunk") {
        Ok(size) => size,
        Err(throw) => return vm.iterator_close(&record, Err(throw)),
    };
    let record = vm.get_iterator_direct(cx.this.as_gc())?;
    lazy(vm, HelperKind::Chunks, &record, Value::number(size))
}

/// The second argument of windows.
fn undersized(vm: &mut Vm, value: Value) -> JsResult<Chunking> {
    if value.is_undefined() {
        return Ok(Chunking::OnlyFull);
    }
    if value.is_string() {
        let view = vm.view(value.as_gc())?;
        if view.equals_str("only-full") {
            return Ok(Chunking::OnlyFull);
        }
        if view.equals_str("allow-partial") {
            return Ok(Chunking::AllowPartial);
        }
    }
    let text = vm.describe(value);
    Err(vm.type_error(format!("{text} is neither \"only-full\" nor \"allow-partial\"")))
}

/// Iterator.prototype.windows ( windowSize [ , undersized ] )
fn windows(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let record = receiver(vm, cx, "windows")?;
    let arguments = size(vm, cx.arg(0), "Window").and_then(|size| Ok((size, undersized(vm, cx.arg(1))?)));
    let (size, mode) = match arguments {
        Ok(arguments) => arguments,
        Err(throw) => return vm.iterator_close(&record, Err(throw)),
    };
    let record = vm.get_iterator_direct(cx.this.as_gc())?;
    let latest = vm.new_array_from(&[])?.value();
    let helper = lazy(vm, HelperKind::Windows, &record, Value::number(size))?;
    let mut object: Gc<JsObject> = helper.as_gc();
    object.set_word(Helper::COUNTER, Value::int(mode as i32));
    vm.set_internal(object, Helper::INNER, latest);
    Ok(helper)
}

/// How many values includes passes over.
fn skipped(vm: &mut Vm, value: Value) -> JsResult<f64> {
    if value.is_undefined() {
        return Ok(0.0);
    }
    let n = if value.is_number() { value.as_number() } else { f64::NAN };
    if n.is_nan() || n.trunc() != n {
        let text = vm.describe(value);
        return Err(vm.type_error(format!("{text} is not an integer")));
    }
    if n < 0.0 || (n.is_finite() && n > MAX_SAFE_INTEGER) {
        let text = vm.describe(value);
        return Err(vm.range_error(format!("{text} must be positive")));
    }
    Ok(n)
}

/// Iterator.prototype.includes ( searchElement [ , skippedElements ] )
fn includes(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let record = receiver(vm, cx, "includes")?;
    let mut to_skip = match skipped(vm, cx.arg(1)) {
        Ok(count) => count,
        Err(throw) => return vm.iterator_close(&record, Err(throw)),
    };
    let mut record = vm.get_iterator_direct(cx.this.as_gc())?;
    while let Some(value) = vm.iterator_step_value(&mut record)? {
        if to_skip > 0.0 {
            to_skip -= 1.0;
        } else if vm.same_value_zero(value, cx.arg(0)) {
            return vm.iterator_close(&record, Ok(Value::TRUE));
        }
    }
    Ok(Value::FALSE)
}

/// Iterator.prototype.join ( separator )
fn join(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let record = receiver(vm, cx, "join")?;
    let separator = if cx.arg(0).is_undefined() {
        vm.intern(",")
    } else {
        match vm.to_string(cx.arg(0)) {
            Ok(separator) => separator,
            Err(throw) => return vm.iterator_close(&record, Err(throw)),
        }
    };
    let mut record = vm.get_iterator_direct(cx.this.as_gc())?;
    let mut builder = StringBuilder::new();
    let mut first = true;
    while let Some(value) = vm.iterator_step_value(&mut record)? {
        let piece = |vm: &mut Vm, builder: &mut StringBuilder| {
            if !first {
                builder.push_string(vm, separator)?;
            }
            if !value.is_nullish() {
                let text = vm.to_string(value)?;
                builder.push_string(vm, text)?;
            }
            if builder.is_too_long() { Err(vm.string_too_long()) } else { Ok(()) }
        };
        if let Err(throw) = piece(vm, &mut builder) {
            return vm.iterator_close(&record, Err(throw));
        }
        first = false;
    }
    Ok(builder.finish(vm)?.value())
}

/// %Iterator.prototype% [ %Symbol.dispose% ] ( )
fn dispose(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let method = vm.get_method(cx.this, vm.names.return_)?;
    if !method.is_undefined() {
        vm.call(method, cx.this, &[])?;
    }
    Ok(Value::UNDEFINED)
}

/// 27.1.4.1.1 get Iterator.prototype.constructor
fn get_constructor(vm: &mut Vm, _: &CallContext) -> JsResult<Value> {
    Ok(vm.intrinsic(Intrinsic::Iterator))
}

/// 27.1.4.1.2 set Iterator.prototype.constructor
fn set_constructor(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let key = vm.names.constructor;
    let home = vm.intrinsic(Intrinsic::IteratorPrototype);
    vm.set_ignoring_prototype(cx.this, home, key, cx.arg(0), "set Iterator.prototype.constructor")
}

/// 27.1.4.14.1 get Iterator.prototype [ %Symbol.toStringTag% ]
fn get_to_string_tag(vm: &mut Vm, _: &CallContext) -> JsResult<Value> {
    Ok(vm.names.Iterator.cell_value())
}

/// 27.1.4.14.2 set Iterator.prototype [ %Symbol.toStringTag% ]
fn set_to_string_tag(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let key = vm.symbols.to_string_tag;
    let home = vm.intrinsic(Intrinsic::IteratorPrototype);
    vm.set_ignoring_prototype(cx.this, home, key, cx.arg(0), "set Iterator.prototype[Symbol.toStringTag]")
}

impl Vm {
    /// 27.1.4.1.3 SetterThatIgnoresPrototypeProperties
    pub fn set_ignoring_prototype(
        &mut self,
        this: Value,
        home: Value,
        key: PropertyKey,
        value: Value,
        name: &str,
    ) -> JsResult<Value> {
        if !this.is_object() {
            return Err(self.type_error(format!("{name} called on non-object")));
        }
        if this == home {
            // As an assignment to a read-only property of the prototype would throw.
            let key = self.describe_key(key);
            let object = self.describe(home);
            return Err(
                self.type_error(format!("Cannot assign to read only property '{key}' of object '{object}'"))
            );
        }
        let object: Gc<JsObject> = this.as_gc();
        if self.get_own_property(object, key)?.is_none() {
            let desc = PropertyDescriptor::data(value, Attributes::ALL);
            self.define_property_or_throw(object, key, desc)?;
        } else {
            self.set(object, key, value, true)?;
        }
        Ok(Value::UNDEFINED)
    }
}
