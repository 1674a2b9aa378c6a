//! The two ends of channels, and named groups of ports: queues of messages that any thread may fill.
//!
//! A port is a number in a table of the process. While an object stands for it, it has an owner: the loop
//! that is told when messages wait. Invariant: the table's lock is never held while JavaScript runs or a
//! loop is told.

use super::{Message, deserialize, inbox};
use crate::event_loop::{self, Inbox};
use crate::node::state;
use lanner_engine::embedding::{JsResult, RootedValue, Value, Vm};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

/// Messages that are handled in one go before other events get their turn.
const BATCH: usize = 1000;

enum Packet {
    Message(Message),
    /// The other end closed.
    Close,
}

#[derive(Default)]
struct Port {
    peer: Option<u64>,
    /// The group's name.
    group: Option<String>,
    queue: VecDeque<Packet>,
    owner: Option<Arc<Inbox>>,
    /// Messages are delivered, not only kept.
    started: bool,
    /// The owner was told and has not looked yet.
    told: bool,
}

#[derive(Default)]
struct Table {
    ports: FxHashMap<u64, Port>,
    last: u64,
}

static TABLE: LazyLock<Mutex<Table>> = LazyLock::new(Mutex::default);

fn table() -> MutexGuard<'static, Table> {
    // Nothing panics while the table is half changed.
    TABLE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What this thread knows of its ports.
struct Local {
    /// (kind, value, ports): kind is 'message', 'messageerror' or 'close'.
    callback: RootedValue,
    referenced: bool,
}

thread_local! {
    static LOCAL: RefCell<FxHashMap<u64, Local>> = RefCell::default();
}

impl Table {
    fn add(&mut self, port: Port) -> u64 {
        self.last += 1;
        self.ports.insert(self.last, port);
        self.last
    }

    /// Whom to tell that the port has something to do, if it is not told yet.
    fn wake(&mut self, id: u64) -> Option<(Arc<Inbox>, u64)> {
        let port = self.ports.get_mut(&id)?;
        let closing = matches!(port.queue.front(), Some(Packet::Close));
        if port.told || port.queue.is_empty() || !(port.started || closing) {
            return None;
        }
        let owner = port.owner.clone()?;
        port.told = true;
        Some((owner, id))
    }
}

fn tell(woken: Option<(Arc<Inbox>, u64)>) {
    if let Some((inbox, id)) = woken {
        inbox.notify(Box::new(move |vm| {
            deliver(vm, id);
            Ok(())
        }));
    }
}

/// A new channel's ends.
pub fn create_channel() -> (u64, u64) {
    let mut table = table();
    let a = table.add(Port::default());
    let b = table.add(Port { peer: Some(a), ..Port::default() });
    if let Some(port) = table.ports.get_mut(&a) {
        port.peer = Some(b);
    }
    (a, b)
}

/// A new port of a group.
pub fn join(group: String) -> u64 {
    table().add(Port { group: Some(group), ..Port::default() })
}

/// An object of this thread stands for the port from now on.
pub fn attach(vm: &mut Vm, id: u64, callback: Value) -> JsResult<()> {
    let inbox = inbox(vm)?;
    let callback = RootedValue::new(&mut vm.heap, callback);
    LOCAL.with(|local| local.borrow_mut().insert(id, Local { callback, referenced: false }));
    let woken = {
        let mut table = table();
        if let Some(port) = table.ports.get_mut(&id) {
            port.owner = Some(inbox);
        }
        table.wake(id)
    };
    tell(woken);
    Ok(())
}

/// The port goes elsewhere.
pub fn detach(id: u64) {
    forget(id);
    if let Some(port) = table().ports.get_mut(&id) {
        port.owner = None;
        port.started = false;
        port.told = false;
    }
}

/// Drops what this thread knows of the port.
fn forget(id: u64) {
    reference(id, false);
    LOCAL.with(|local| local.borrow_mut().remove(&id));
}

/// Delivers messages as they come, or stops to.
pub fn start(id: u64, started: bool) {
    let woken = {
        let mut table = table();
        if let Some(port) = table.ports.get_mut(&id) {
            port.started = started;
        }
        table.wake(id)
    };
    tell(woken);
}

/// Whether the port keeps its thread's loop alive.
pub fn reference(id: u64, referenced: bool) {
    let changed = LOCAL.with(|local| match local.borrow_mut().get_mut(&id) {
        Some(port) if port.referenced != referenced => {
            port.referenced = referenced;
            true
        }
        _ => false,
    });
    if changed {
        state().event_loop.borrow_mut().hold(referenced);
    }
}

pub fn is_referenced(id: u64) -> bool {
    LOCAL.with(|local| local.borrow().get(&id).is_some_and(|port| port.referenced))
}

/// The other end, if it is open.
pub fn peer(id: u64) -> Option<u64> {
    table().ports.get(&id).and_then(|port| port.peer)
}

/// Sends a message to the other end, or to the rest of the group.
pub fn post(id: u64, message: Message) {
    let mut table = table();
    let Some(port) = table.ports.get(&id) else { return message.discard_later(table) };
    if let Some(group) = port.group.clone() {
        let others: Vec<u64> = table
            .ports
            .iter()
            .filter(|(other, port)| **other != id && port.group.as_ref() == Some(&group))
            .map(|(other, _)| *other)
            .collect();
        let woken: Vec<_> = others
            .into_iter()
            .map(|other| {
                if let Some(port) = table.ports.get_mut(&other) {
                    port.queue.push_back(Packet::Message(message.clone()));
                }
                table.wake(other)
            })
            .collect();
        drop(table);
        woken.into_iter().for_each(tell);
        return;
    }
    let Some(peer) = port.peer else { return message.discard_later(table) };
    let Some(port) = table.ports.get_mut(&peer) else { return message.discard_later(table) };
    port.queue.push_back(Packet::Message(message));
    let woken = table.wake(peer);
    drop(table);
    tell(woken);
}

impl Message {
    /// Discards the message once the table is free.
    fn discard_later(self, table: MutexGuard<'static, Table>) {
        drop(table);
        self.discard();
    }
}

/// Takes the next message, without waiting for the loop.
pub fn receive(id: u64) -> Option<Message> {
    let mut table = table();
    let port = table.ports.get_mut(&id)?;
    let packet = port.queue.pop_front_if(|packet| matches!(packet, Packet::Message(_)));
    // What is left may be the other end's closing.
    let woken = table.wake(id);
    drop(table);
    tell(woken);
    match packet {
        Some(Packet::Message(message)) => Some(message),
        _ => None,
    }
}

/// Closes the port: the other end closes after it has read what it was sent.
pub fn close(id: u64) {
    let mut table = table();
    let Some(port) = table.ports.remove(&id) else { return };
    let mut woken = None;
    if let Some(peer) = port.peer
        && let Some(other) = table.ports.get_mut(&peer)
    {
        other.peer = None;
        other.queue.push_back(Packet::Close);
        woken = table.wake(peer);
    }
    drop(table);
    tell(woken);
    for packet in port.queue {
        if let Packet::Message(message) = packet {
            message.discard();
        }
    }
}

/// Closes the port and calls back in the closing phase.
pub fn close_with_event(vm: &mut Vm, id: u64) {
    let callback = LOCAL.with(|local| local.borrow().get(&id).map(|port| *port.callback));
    forget(id);
    close(id);
    if let Some(callback) = callback {
        let callback = RootedValue::new(&mut vm.heap, callback);
        state().event_loop.borrow_mut().close_later(callback);
    }
}

/// Hands waiting messages to the port's object, in the poll phase.
fn deliver(vm: &mut Vm, id: u64) {
    let count = {
        let mut table = table();
        let Some(port) = table.ports.get_mut(&id) else { return };
        port.told = false;
        port.queue.len().max(BATCH)
    };
    for _ in 0..count {
        let packet = {
            let mut table = table();
            let Some(port) = table.ports.get_mut(&id) else { return };
            // What was told to stop in between keeps its messages.
            let closing = matches!(port.queue.front(), Some(Packet::Close));
            if !port.started && !closing {
                return;
            }
            port.queue.pop_front()
        };
        let callback = LOCAL.with(|local| local.borrow().get(&id).map(|port| *port.callback));
        let (Some(packet), Some(callback)) = (packet, callback) else { return };
        match packet {
            Packet::Close => {
                close_with_event(vm, id);
                return;
            }
            Packet::Message(message) => match deserialize(vm, message) {
                Ok((value, hosts)) => {
                    let kind = vm.new_string("message").value();
                    let Ok(hosts) = vm.new_array_from(&hosts) else { return };
                    event_loop::make_callback(vm, callback, &[kind, value, hosts.value()]);
                }
                Err(throw) => {
                    let error = vm.take_exception(throw);
                    let kind = vm.new_string("messageerror").value();
                    event_loop::make_callback(vm, callback, &[kind, error]);
                }
            },
        }
    }
    let woken = table().wake(id);
    tell(woken);
}
