//! StructuredSerializeWithTransfer of HTML (2.7.3, 2.7.5), as V8 and Node do it: objects made in JavaScript
//! describe themselves, and failures are DataCloneErrors.

use super::{Block, Message, PORT_CLASS, Record, Text, data_clone_error, hook, mode, refuse, transfer_mode};
use lanner_engine::embedding::{
    ArrayBuffer, CellKind, ErrorKind, Gc, Intrinsic, JsArray, JsBigInt, JsObject, JsResult, MAP,
    PrimitiveObject, PropertyKind, RootedVec, TypedArray, Value, Vm, collection_entries,
};

/// Kinds of errors by the names that decide a clone's prototype; 0 is Error.
pub const ERROR_KINDS: [(&str, ErrorKind); 7] = [
    ("Error", ErrorKind::Error),
    ("EvalError", ErrorKind::EvalError),
    ("RangeError", ErrorKind::RangeError),
    ("ReferenceError", ErrorKind::ReferenceError),
    ("SyntaxError", ErrorKind::SyntaxError),
    ("TypeError", ErrorKind::TypeError),
    ("URIError", ErrorKind::UriError),
];

/// Numbers of the objects met so far: a Map, because objects move and hash by identity.
struct Memory {
    seen: Gc<JsObject>,
    count: u32,
}

impl Memory {
    fn new(vm: &mut Vm) -> JsResult<Memory> {
        let proto = vm.intrinsic(Intrinsic::MapPrototype);
        Ok(Memory { seen: vm.new_collection::<MAP>(proto)?, count: 0 })
    }

    fn find(&self, vm: &mut Vm, object: Value) -> JsResult<Option<u32>> {
        Ok(vm.map_get(self.seen, object)?.map(|number| number.as_number() as u32))
    }

    fn add(&mut self, vm: &mut Vm, object: Value) -> JsResult<()> {
        vm.map_set(self.seen, object, Value::number(f64::from(self.count)))?;
        self.count += 1;
        Ok(())
    }
}

/// What goes along instead of being copied.
struct Transfers {
    buffers: RootedVec,
    hosts: RootedVec,
}

fn position(list: &RootedVec, value: Value) -> Option<u32> {
    list.iter().position(|&entry| entry.0 == value.0).map(|at| at as u32)
}

/// The message of a value. `transfer` is a list of objects; `source` is the port it is for, which cannot go
/// through itself.
pub fn serialize(vm: &mut Vm, value: Value, transfer: &RootedVec, source: Value) -> JsResult<Message> {
    let mut message = Message::default();
    let transfers = collect_transfers(vm, transfer, source)?;
    let mut memory = Memory::new(vm)?;
    let mut out = Vec::new();
    write(vm, value, &mut memory, &transfers, &mut out)?;
    message.value = out;
    // What is written of an object that goes along can name others, but not parts of the message.
    for index in 0..transfers.hosts.len() {
        let host = transfers.hosts[index];
        let described = hook(vm, "transfer", &[host])?;
        let mut records = Vec::new();
        let mut memory = Memory::new(vm)?;
        write_description(vm, described, &mut memory, &transfers, &mut records)?;
        if let [Record::Host(Text::Latin1(class)), Record::Number(port)] = records.as_slice()
            && class == PORT_CLASS
        {
            message.ports.push(*port as u64);
        }
        message.hosts.push(records);
    }
    // Only now nothing can fail any more.
    for index in 0..transfers.buffers.len() {
        let buffer: Gc<ArrayBuffer> = transfers.buffers[index].as_gc();
        let Some(memory) = buffer.block() else {
            return Err(data_clone_error(vm, "An ArrayBuffer is detached and could not be cloned."));
        };
        let (length, max) = (buffer.length(), buffer.max_length());
        message.buffers.push(Block { memory, length, max });
        vm.detach_array_buffer(buffer);
    }
    Ok(message)
}

fn collect_transfers(vm: &mut Vm, list: &RootedVec, source: Value) -> JsResult<Transfers> {
    let mut transfers = Transfers { buffers: vm.heap.rooted_vec(), hosts: vm.heap.rooted_vec() };
    let mut pending: RootedVec = vm.heap.rooted_vec();
    for index in 0..list.len() {
        pending.push(list[index]);
    }
    let mut at = 0;
    while at < pending.len() {
        let entry = pending[at];
        at += 1;
        if !entry.is_object() {
            return Err(data_clone_error(vm, "Found invalid value in transferList."));
        }
        let mode = transfer_mode(vm, entry.as_gc())?;
        if entry.is_kind(CellKind::ArrayBuffer) {
            if mode.is_some_and(|mode| mode & mode::UNTRANSFERABLE != 0) {
                return Err(data_clone_error(vm, "Cannot transfer object of unsupported type."));
            }
            if position(&transfers.buffers, entry).is_some() {
                return Err(data_clone_error(vm, "Transfer list contains duplicate ArrayBuffer"));
            }
            if entry.as_gc::<ArrayBuffer>().is_detached() {
                return Err(data_clone_error(vm, "An ArrayBuffer is detached and could not be cloned."));
            }
            if entry.as_gc::<ArrayBuffer>().is_immutable() {
                return Err(data_clone_error(vm, "Cannot transfer object of unsupported type."));
            }
            transfers.buffers.push(entry);
            continue;
        }
        match mode {
            None => return Err(data_clone_error(vm, "Found invalid value in transferList.")),
            Some(mode) if mode & mode::TRANSFERABLE == 0 || mode & mode::UNTRANSFERABLE != 0 => {
                return Err(data_clone_error(vm, "Cannot transfer object of unsupported type."));
            }
            Some(_) => {}
        }
        if entry.0 == source.0 {
            return Err(data_clone_error(vm, "Transfer list contains source port"));
        }
        if position(&transfers.hosts, entry).is_some() {
            let class = vm.constructor_name(entry.as_gc());
            return Err(data_clone_error(vm, &format!("Transfer list contains duplicate {class}")));
        }
        transfers.hosts.push(entry);
        let nested = hook(vm, "nested", &[entry])?;
        let nested = vm.create_list_from_array_like(nested)?;
        for index in 0..nested.len() {
            pending.push(nested[index]);
        }
    }
    Ok(transfers)
}

/// `[class, data]` of an object made in JavaScript.
fn write_description(
    vm: &mut Vm,
    described: Value,
    memory: &mut Memory,
    transfers: &Transfers,
    out: &mut Vec<Record>,
) -> JsResult<()> {
    let parts = vm.create_list_from_array_like(described)?;
    let class = vm.to_string(parts[0])?.value();
    out.push(Record::Host(Text::of(vm, class)?));
    write(vm, parts[1], memory, transfers, out)
}

fn write_text(vm: &mut Vm, value: Value, out: &mut Vec<Record>) -> JsResult<()> {
    out.push(Record::String(Text::of(vm, value)?));
    Ok(())
}

fn write(
    vm: &mut Vm,
    value: Value,
    memory: &mut Memory,
    transfers: &Transfers,
    out: &mut Vec<Record>,
) -> JsResult<()> {
    vm.check_stack()?;
    let record = if value.is_undefined() {
        Record::Undefined
    } else if value.is_null() {
        Record::Null
    } else if value.is_bool() {
        Record::Bool(value.is_true())
    } else if value.is_number() {
        Record::Number(value.as_number())
    } else if value.is_string() {
        Record::String(Text::of(vm, value)?)
    } else if value.is_bigint() {
        let number: Gc<JsBigInt> = value.as_gc();
        Record::BigInt { negative: number.is_negative(), limbs: number.limbs().to_vec() }
    } else if value.is_object() {
        return write_object(vm, value, memory, transfers, out);
    } else {
        return Err(refuse(vm, value));
    };
    out.push(record);
    Ok(())
}

fn write_object(
    vm: &mut Vm,
    value: Value,
    memory: &mut Memory,
    transfers: &Transfers,
    out: &mut Vec<Record>,
) -> JsResult<()> {
    if let Some(number) = memory.find(vm, value)? {
        out.push(Record::Seen(number));
        return Ok(());
    }
    let object: Gc<JsObject> = value.as_gc();
    let Some(kind) = CellKind::from_u8(object.header.kind) else { return Err(refuse(vm, value)) };
    if matches!(kind, CellKind::ArrayBuffer | CellKind::SharedArrayBuffer) {
        return write_buffer(vm, value, memory, transfers, out);
    }
    if kind == CellKind::Proxy || vm.is_callable(value) {
        return Err(refuse(vm, value));
    }
    if let Some(mode) = transfer_mode(vm, object)? {
        if let Some(index) = position(&transfers.hosts, value) {
            memory.add(vm, value)?;
            out.push(Record::HostTransferred(index));
            return Ok(());
        }
        if mode & mode::CLONEABLE != 0 {
            // Its data comes after its number.
            memory.add(vm, value)?;
            let described = hook(vm, "clone", &[value])?;
            return write_description(vm, described, memory, transfers, out);
        }
        if mode & mode::TRANSFERABLE != 0 {
            let message = "Object that needs transfer was found in message but not listed in transferList";
            return Err(data_clone_error(vm, message));
        }
        if mode & mode::UNTRANSFERABLE == 0 {
            return Err(data_clone_error(vm, "Cannot clone object of unsupported type."));
        }
    }
    match kind {
        CellKind::BooleanObject
        | CellKind::NumberObject
        | CellKind::StringObject
        | CellKind::BigIntObject => {
            memory.add(vm, value)?;
            out.push(Record::Boxed);
            write(vm, value.as_gc::<PrimitiveObject>().value, memory, transfers, out)
        }
        CellKind::Date => {
            memory.add(vm, value)?;
            out.push(Record::Date(value.as_gc::<PrimitiveObject>().value.as_number()));
            Ok(())
        }
        CellKind::RegExp => {
            memory.add(vm, value)?;
            let (source, flags) = (vm.key_from_str("source"), vm.key_from_str("flags"));
            let source = vm.get(object, source)?;
            let flags = vm.get(object, flags)?;
            let (source, flags) = (vm.to_string(source)?.value(), vm.to_string(flags)?.value());
            let record = Record::RegExp { source: Text::of(vm, source)?, flags: Text::of(vm, flags)? };
            out.push(record);
            Ok(())
        }
        CellKind::Map | CellKind::Set => {
            memory.add(vm, value)?;
            // The entries of now: what getters do to the collection meanwhile does not count.
            let entries = collection_entries(vm, value);
            let is_map = kind == CellKind::Map;
            out.push(if is_map { Record::Map } else { Record::Set });
            for index in (0..entries.len()).step_by(2) {
                write(vm, entries[index], memory, transfers, out)?;
                if is_map {
                    write(vm, entries[index + 1], memory, transfers, out)?;
                }
            }
            out.push(Record::End);
            Ok(())
        }
        CellKind::Error => write_error(vm, object, memory, transfers, out),
        CellKind::TypedArray => {
            memory.add(vm, value)?;
            let array: Gc<TypedArray> = value.as_gc();
            if vm.typed_array_out_of_bounds(array) {
                return Err(refuse(vm, value));
            }
            let length = if array.is_length_tracking() { None } else { vm.typed_array_length(array) };
            let kind = array.element_kind() as u8;
            out.push(Record::TypedArray { kind, offset: array.created_byte_offset(), length });
            write_buffer(vm, array.viewed_buffer().value(), memory, transfers, out)
        }
        CellKind::DataView => {
            memory.add(vm, value)?;
            let part = |vm: &mut Vm, name: &str| {
                let key = vm.key_from_str(name);
                vm.get(object, key)
            };
            let offset = part(vm, "byteOffset")?.as_number() as usize;
            let length = part(vm, "byteLength")?.as_number() as usize;
            let buffer = part(vm, "buffer")?;
            out.push(Record::DataView { offset, length: Some(length) });
            write_buffer(vm, buffer, memory, transfers, out)
        }
        CellKind::Array => {
            memory.add(vm, value)?;
            out.push(Record::Array(value.as_gc::<JsArray>().length()));
            write_properties(vm, object, memory, transfers, out)
        }
        CellKind::Object | CellKind::MappedArguments | CellKind::UnmappedArguments => {
            memory.add(vm, value)?;
            out.push(Record::Object);
            write_properties(vm, object, memory, transfers, out)
        }
        _ => Err(refuse(vm, value)),
    }
}

fn write_properties(
    vm: &mut Vm,
    object: Gc<JsObject>,
    memory: &mut Memory,
    transfers: &Transfers,
    out: &mut Vec<Record>,
) -> JsResult<()> {
    let keys = vm.enumerable_own_properties(object, PropertyKind::Key)?;
    for index in 0..keys.len() {
        let name = keys[index];
        let key = vm.to_property_key(name)?;
        // A getter before may have deleted it.
        if index > 0 && !vm.has_own_property(object, key)? {
            continue;
        }
        let value = vm.get(object, key)?;
        write_text(vm, name, out)?;
        write(vm, value, memory, transfers, out)?;
    }
    out.push(Record::End);
    Ok(())
}

fn write_error(
    vm: &mut Vm,
    error: Gc<JsObject>,
    memory: &mut Memory,
    transfers: &Transfers,
    out: &mut Vec<Record>,
) -> JsResult<()> {
    memory.add(vm, error.value())?;
    let name = vm.get(error, vm.names.name)?;
    let name = if name.is_undefined() { String::from("Error") } else { string(vm, name)? };
    let kind = ERROR_KINDS.iter().position(|(known, _)| *known == name).unwrap_or(0) as u8;
    let message = match vm.get_own_property(error, vm.names.message)? {
        Some(descriptor) if descriptor.is_data() => {
            let message = vm.get(error, vm.names.message)?;
            let message = vm.to_string(message)?.value();
            Some(Text::of(vm, message)?)
        }
        _ => None,
    };
    let stack = vm.get(error, vm.names.stack)?;
    let stack = if stack.is_string() { Some(Text::of(vm, stack)?) } else { None };
    let cause = match vm.has_own_property(error, vm.names.cause)? {
        true => Some(vm.get(error, vm.names.cause)?),
        false => None,
    };
    out.push(Record::Error { kind, message, stack, cause: cause.is_some() });
    match cause {
        Some(cause) => write(vm, cause, memory, transfers, out),
        None => Ok(()),
    }
}

fn string(vm: &mut Vm, value: Value) -> JsResult<String> {
    super::super::bindings::string_argument(vm, value)
}

fn write_buffer(
    vm: &mut Vm,
    value: Value,
    memory: &mut Memory,
    transfers: &Transfers,
    out: &mut Vec<Record>,
) -> JsResult<()> {
    if let Some(number) = memory.find(vm, value)? {
        out.push(Record::Seen(number));
        return Ok(());
    }
    memory.add(vm, value)?;
    let buffer: Gc<ArrayBuffer> = value.as_gc();
    if let Some(index) = position(&transfers.buffers, value) {
        out.push(Record::Transferred(index));
        return Ok(());
    }
    let (length, max) = (buffer.length(), buffer.max_length());
    if buffer.is_shared() {
        let Some(memory) = buffer.block() else { return Err(refuse(vm, value)) };
        out.push(Record::Shared(Block { memory, length, max }));
        return Ok(());
    }
    if buffer.is_detached() {
        return Err(data_clone_error(vm, "An ArrayBuffer is detached and could not be cloned."));
    }
    // SAFETY: no script runs while the bytes are copied.
    let bytes = unsafe { buffer.bytes() }.to_vec();
    out.push(Record::Buffer { bytes, max });
    Ok(())
}
