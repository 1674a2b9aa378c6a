//! Structured clones and the ports that carry them.
//!
//! A value becomes a [`Message`], plain data that may cross threads ([`serialize`]), and a value again in
//! the realm that reads it ([`deserialize`]). [`ports`] queues messages between the two ends of a channel.

mod deserialize;
pub mod ports;
mod serialize;

pub use deserialize::deserialize;
pub use serialize::serialize;

use super::state;
use lanner_engine::embedding::{
    Attributes, Gc, JsObject, JsResult, MemoryBlock, PropertyKey, RootedValue, Throw, TypedArrayKind, Value,
    Vm,
};
use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

/// A string's code units.
#[derive(Clone)]
pub enum Text {
    Latin1(Vec<u8>),
    Utf16(Vec<u16>),
}

/// A value in the order of a walk through it; what has parts is followed by them, and by `End` if their
/// number is not fixed. Objects count from 0 as they begin, and `Seen` names one by its number.
#[derive(Clone)]
enum Record {
    Undefined,
    Null,
    Bool(bool),
    Number(f64),
    BigInt {
        negative: bool,
        limbs: Vec<u64>,
    },
    String(Text),
    Seen(u32),
    /// Followed by the primitive.
    Boxed,
    Date(f64),
    RegExp {
        source: Text,
        flags: Text,
    },
    /// Followed by keys and values.
    Object,
    Array(u32),
    /// Followed by keys and values.
    Map,
    Set,
    End,
    /// Followed by the cause, if there is one.
    Error {
        kind: u8,
        message: Option<Text>,
        stack: Option<Text>,
        cause: bool,
    },
    /// A copy.
    Buffer {
        bytes: Vec<u8>,
        max: Option<usize>,
    },
    Shared(Block),
    /// A buffer of the transfer list.
    Transferred(u32),
    /// Followed by its buffer. No length: it tracks the buffer's.
    TypedArray {
        kind: u8,
        offset: usize,
        length: Option<usize>,
    },
    /// Followed by its buffer.
    DataView {
        offset: usize,
        length: Option<usize>,
    },
    /// An object made in JavaScript: its class, followed by its data.
    Host(Text),
    /// An object of the transfer list.
    HostTransferred(u32),
}

/// Memory that changes hands, or is shared.
#[derive(Clone)]
struct Block {
    memory: Arc<MemoryBlock>,
    length: usize,
    max: Option<usize>,
}

/// A value on its way.
#[derive(Clone, Default)]
pub struct Message {
    value: Vec<Record>,
    buffers: Vec<Block>,
    /// Each begins with `Host`.
    hosts: Vec<Vec<Record>>,
    /// Ports that go along.
    ports: Vec<u64>,
}

impl Message {
    /// Whether a port goes along.
    pub fn carries(&self, port: u64) -> bool {
        self.ports.contains(&port)
    }

    /// Closes the ports of a message that nobody will read.
    pub fn discard(self) {
        for port in self.ports {
            ports::close(port);
        }
    }
}

/// The class of a port on its way: its data is the port's number.
const PORT_CLASS: &[u8] = b"internal/worker/io:TransferredPort";

/// What structured clones do with an object made in JavaScript, if it says so.
pub mod mode {
    pub const CLONEABLE: i32 = 1;
    pub const TRANSFERABLE: i32 = 2;
    pub const UNTRANSFERABLE: i32 = 4;
}

thread_local! {
    /// The private name under which objects keep their transfer mode.
    static TRANSFER_MODE: OnceCell<RootedValue> = const { OnceCell::new() };
    /// The functions in JavaScript that this needs, as properties of an object.
    static HOOKS: RefCell<Option<RootedValue>> = const { RefCell::new(None) };
}

fn transfer_mode_key(vm: &mut Vm) -> JsResult<PropertyKey> {
    if let Some(name) = TRANSFER_MODE.with(|slot| slot.get().map(|name| **name)) {
        return Ok(PropertyKey::symbol(name.as_gc()));
    }
    let description = vm.new_string("#transferMode").value();
    let name = vm.new_private_name(description)?;
    let rooted = RootedValue::new(&mut vm.heap, name.value());
    TRANSFER_MODE.with(|slot| {
        let _ = slot.set(rooted);
    });
    Ok(PropertyKey::symbol(name))
}

/// An object's transfer mode, if it was given one.
pub fn transfer_mode(vm: &mut Vm, object: Gc<JsObject>) -> JsResult<Option<i32>> {
    let key = transfer_mode_key(vm)?;
    Ok(vm.private_entry(object, key).map(|entry| vm.read_slot(object, entry.slot).as_number() as i32))
}

pub fn set_transfer_mode(vm: &mut Vm, object: Gc<JsObject>, mode: i32) -> JsResult<()> {
    let key = transfer_mode_key(vm)?;
    match vm.private_entry(object, key) {
        Some(entry) => vm.write_slot_checked(object, &entry, Value::int(mode)),
        None => vm.add_private(object, key, Value::int(mode), Attributes::HIDDEN)?,
    }
    Ok(())
}

/// Hands over the functions that [`hook`] calls.
pub fn set_hooks(vm: &mut Vm, hooks: Value) {
    let rooted = RootedValue::new(&mut vm.heap, hooks);
    HOOKS.with(|slot| *slot.borrow_mut() = Some(rooted));
}

fn hook(vm: &mut Vm, name: &str, args: &[Value]) -> JsResult<Value> {
    if HOOKS.with(|slot| slot.borrow().is_none()) {
        // The module hands them over as it loads.
        super::modules::require(vm, "internal/structured_clone")?;
    }
    let hooks = HOOKS.with(|slot| slot.borrow().as_ref().map(|hooks| **hooks));
    let key = vm.key_from_str(name);
    vm.invoke(hooks.unwrap_or(Value::UNDEFINED), key, args)
}

/// The DataCloneError of a value that cannot be cloned.
fn refuse(vm: &mut Vm, value: Value) -> Throw {
    match hook(vm, "refuse", &[value]) {
        Err(throw) => throw,
        Ok(_) => vm.type_error("the value could not be cloned"),
    }
}

/// A DataCloneError.
fn data_clone_error(vm: &mut Vm, message: &str) -> Throw {
    let message = vm.new_string(message).value();
    match hook(vm, "fail", &[message]) {
        Err(throw) => throw,
        Ok(_) => vm.type_error("the value could not be cloned"),
    }
}

impl Text {
    fn of(vm: &mut Vm, value: Value) -> JsResult<Text> {
        let view = vm.view(value.as_gc())?;
        let units = view.to_utf16();
        Ok(if view.fits_latin1() {
            Text::Latin1(units.into_iter().map(|unit| unit as u8).collect())
        } else {
            Text::Utf16(units)
        })
    }

    fn value(&self, vm: &mut Vm) -> JsResult<Value> {
        Ok(match self {
            Text::Latin1(bytes) => vm.try_new_string_latin1(bytes)?.value(),
            Text::Utf16(units) => vm.try_new_string_utf16(units)?.value(),
        })
    }
}

/// The kind of view with this number.
fn view_kind(kind: u8) -> TypedArrayKind {
    TypedArrayKind::from_u8(kind)
}

/// The inbox of this thread's loop, for ports that live here.
fn inbox(vm: &mut Vm) -> JsResult<Arc<crate::event_loop::Inbox>> {
    let inbox = state().event_loop.borrow_mut().inbox();
    inbox.map_err(|error| super::bindings::process::system_error(vm, &error, "epoll_create", None, None))
}
