//! StructuredDeserializeWithTransfer of HTML (2.7.4, 2.7.6).

use super::serialize::ERROR_KINDS;
use super::{Block, Message, Record, hook, view_kind};
use lanner_engine::embedding::{
    ArrayBuffer, Attributes, CellKind, Gc, Intrinsic, JsObject, JsResult, MAP, RootedVec, SET, Value, Vm,
};

/// Reads records in order.
struct Reader<'a> {
    records: std::slice::Iter<'a, Record>,
    /// Objects by their numbers.
    seen: RootedVec,
    buffers: &'a RootedVec,
    /// By the index of the transfer list; undefined while not made yet.
    hosts: &'a RootedVec,
}

/// The value of a message, and the ports that came along.
pub fn deserialize(vm: &mut Vm, mut message: Message) -> JsResult<(Value, RootedVec)> {
    let mut buffers: RootedVec = vm.heap.rooted_vec();
    for block in &message.buffers {
        let buffer = buffer_of(vm, CellKind::ArrayBuffer, block)?;
        buffers.push(buffer.value());
    }
    // From now on the ports belong to the objects made here.
    message.ports.clear();
    let mut hosts: RootedVec = vm.heap.rooted_vec();
    for _ in &message.hosts {
        hosts.push(Value::UNDEFINED);
    }
    // An object only names others that were found through it, which come later.
    for index in (0..message.hosts.len()).rev() {
        let value = read_all(vm, &message.hosts[index], &buffers, &hosts)?;
        hosts[index] = value;
    }
    let value = read_all(vm, &message.value, &buffers, &hosts)?;
    Ok((value, hosts))
}

fn read_all(vm: &mut Vm, records: &[Record], buffers: &RootedVec, hosts: &RootedVec) -> JsResult<Value> {
    let seen = vm.heap.rooted_vec();
    let mut reader = Reader { records: records.iter(), seen, buffers, hosts };
    reader.value(vm)
}

fn buffer_of(vm: &mut Vm, kind: CellKind, block: &Block) -> JsResult<Gc<ArrayBuffer>> {
    let proto = match kind {
        CellKind::SharedArrayBuffer => vm.intrinsic(Intrinsic::SharedArrayBufferPrototype),
        _ => vm.intrinsic(Intrinsic::ArrayBufferPrototype),
    };
    vm.array_buffer_from_block(kind, block.memory.clone(), block.length, block.max, proto)
}

impl Reader<'_> {
    fn next(&mut self, vm: &mut Vm) -> JsResult<&Record> {
        match self.records.next() {
            Some(record) => Ok(record),
            None => Err(vm.type_error("a message ended too early")),
        }
    }

    fn at_end(&self) -> bool {
        matches!(self.records.as_slice().first(), Some(Record::End) | None)
    }

    /// Notes an object under the next number.
    fn note<T>(&mut self, object: Gc<T>) -> Value {
        self.seen.push(object.value());
        object.value()
    }

    fn value(&mut self, vm: &mut Vm) -> JsResult<Value> {
        vm.check_stack()?;
        let Some(record) = self.records.next() else {
            return Err(vm.type_error("a message ended too early"));
        };
        Ok(match record {
            Record::Undefined => Value::UNDEFINED,
            Record::Null => Value::NULL,
            Record::Bool(flag) => Value::bool(*flag),
            Record::Number(number) => Value::number(*number),
            Record::BigInt { negative, limbs } => vm.new_bigint(*negative, limbs)?.value(),
            Record::String(text) => text.value(vm)?,
            Record::Seen(number) => self.seen[*number as usize],
            Record::Boxed => {
                // Its number comes before those of its parts, but it has none.
                let primitive = self.value(vm)?;
                let object = vm.to_object(primitive)?;
                self.note(object)
            }
            Record::Date(time) => {
                let date = vm.intrinsic(Intrinsic::Date);
                let object = vm.construct(date, &[Value::number(*time)], None)?;
                self.note(object)
            }
            Record::RegExp { source, flags } => {
                let (source, flags) = (source.value(vm)?, flags.value(vm)?);
                let object = vm.new_regexp(source.as_gc(), flags.as_gc())?;
                self.note(object)
            }
            Record::Object => {
                let object = vm.new_object()?;
                self.note(object);
                self.properties(vm, object)?;
                object.value()
            }
            Record::Array(length) => {
                let array: Gc<JsObject> = vm.array_create(f64::from(*length))?;
                self.note(array);
                self.properties(vm, array)?;
                array.value()
            }
            Record::Map => {
                let proto = vm.intrinsic(Intrinsic::MapPrototype);
                let map = vm.new_collection::<MAP>(proto)?;
                self.note(map);
                while !self.at_end() {
                    let key = self.value(vm)?;
                    let value = self.value(vm)?;
                    vm.map_set(map, key, value)?;
                }
                self.records.next();
                map.value()
            }
            Record::Set => {
                let proto = vm.intrinsic(Intrinsic::SetPrototype);
                let set = vm.new_collection::<SET>(proto)?;
                self.note(set);
                while !self.at_end() {
                    let key = self.value(vm)?;
                    vm.set_add(set, key)?;
                }
                self.records.next();
                set.value()
            }
            Record::End => return Err(vm.type_error("a message has an end without a beginning")),
            Record::Error { kind, message, stack, cause } => {
                let (_, kind) = ERROR_KINDS[usize::from(*kind)];
                let proto = vm.intrinsic(kind.prototype());
                let error = vm.alloc_error(proto)?;
                self.note(error);
                if let Some(stack) = stack {
                    let stack = stack.value(vm)?;
                    vm.install_named(error, "stack", stack, Attributes::HIDDEN)?;
                }
                if let Some(message) = message {
                    let message = message.value(vm)?;
                    vm.install_named(error, "message", message, Attributes::HIDDEN)?;
                }
                if *cause {
                    let cause = self.value(vm)?;
                    vm.install_named(error, "cause", cause, Attributes::HIDDEN)?;
                }
                error.value()
            }
            Record::Buffer { bytes, max } => {
                let proto = vm.intrinsic(Intrinsic::ArrayBufferPrototype);
                let buffer = vm.new_array_buffer(CellKind::ArrayBuffer, bytes.len(), *max, proto)?;
                // SAFETY: the new buffer has this many bytes, and nothing else knows it.
                unsafe { buffer.bytes() }.copy_from_slice(bytes);
                self.note(buffer)
            }
            Record::Shared(block) => {
                let buffer = buffer_of(vm, CellKind::SharedArrayBuffer, block)?;
                self.note(buffer)
            }
            Record::Transferred(index) => {
                let buffer = self.buffers[*index as usize];
                self.seen.push(buffer);
                buffer
            }
            Record::TypedArray { kind, offset, length } => {
                let number = self.seen.len();
                self.seen.push(Value::UNDEFINED);
                let buffer = self.value(vm)?;
                let kind = view_kind(*kind);
                let proto = vm.intrinsic(kind.intrinsics().1);
                let array = vm.new_typed_array(kind, buffer.as_gc(), *offset, *length, proto)?.value();
                self.seen[number] = array;
                array
            }
            Record::DataView { offset, length } => {
                let number = self.seen.len();
                self.seen.push(Value::UNDEFINED);
                let buffer = self.value(vm)?;
                let constructor = vm.intrinsic(Intrinsic::DataView);
                let length = length.map_or(Value::UNDEFINED, |length| Value::number(length as f64));
                let args = [buffer, Value::number(*offset as f64), length];
                let view = vm.construct(constructor, &args, None)?.value();
                self.seen[number] = view;
                view
            }
            Record::Host(class) => {
                let number = self.seen.len();
                self.seen.push(Value::UNDEFINED);
                let class = class.value(vm)?;
                let data = self.value(vm)?;
                let object = hook(vm, "make", &[class, data])?;
                self.seen[number] = object;
                object
            }
            Record::HostTransferred(index) => {
                let host = self.hosts[*index as usize];
                self.seen.push(host);
                host
            }
        })
    }

    fn properties(&mut self, vm: &mut Vm, object: Gc<JsObject>) -> JsResult<()> {
        while !self.at_end() {
            let Record::String(name) = self.next(vm)? else {
                return Err(vm.type_error("a message has a key that is no text"));
            };
            let name = name.value(vm)?;
            let key = vm.to_property_key(name)?;
            let value = self.value(vm)?;
            vm.create_data_property_or_throw(object, key, value)?;
        }
        self.records.next();
        Ok(())
    }
}
