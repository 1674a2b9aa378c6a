//! What the collector traces besides cells: the host's roots and heap-registered containers.

use super::Heap;
use super::cell::CellHeader;
use super::weak::Liveness;
use crate::value::{Gc, Value};
use std::any::Any;
use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use std::ptr::{self, NonNull};

/// Receives the address of every word that may hold a cell; a minor collection rewrites the word
/// when the cell moves. Words that are not cells (numbers, constants, 0) are ignored.
pub trait Visitor {
    fn visit_value(&mut self, slot: *mut u64);

    fn visit_cell(&mut self, slot: *mut *mut CellHeader) {
        self.visit_value(slot as *mut u64);
    }

    fn visit(&mut self, slot: &mut Value) {
        self.visit_value(&mut slot.0);
    }

    /// Whether this word, visited already, is a cell that is still young: it may move at the next
    /// collection. Only minor collections answer true.
    fn is_young(&self, bits: u64) -> bool;
}

/// Something malloc'd that may hold cells.
///
/// # Safety
/// `trace` visits every word that may hold a cell, and does not touch the heap.
pub unsafe trait Trace {
    fn trace(&mut self, visitor: &mut dyn Visitor);
}

// SAFETY: visits its only word.
unsafe impl Trace for u64 {
    fn trace(&mut self, visitor: &mut dyn Visitor) {
        visitor.visit_value(self);
    }
}
// SAFETY: visits its only word.
unsafe impl Trace for Value {
    fn trace(&mut self, visitor: &mut dyn Visitor) {
        visitor.visit_value(&mut self.0);
    }
}
// SAFETY: visits its only word.
unsafe impl Trace for *mut CellHeader {
    fn trace(&mut self, visitor: &mut dyn Visitor) {
        visitor.visit_cell(self);
    }
}
// SAFETY: visits its only word.
unsafe impl<T> Trace for Gc<T> {
    fn trace(&mut self, visitor: &mut dyn Visitor) {
        visitor.visit_value(self as *mut Gc<T> as *mut u64);
    }
}
// SAFETY: visits every element.
unsafe impl<T: Trace> Trace for Vec<T> {
    fn trace(&mut self, visitor: &mut dyn Visitor) {
        for item in self {
            item.trace(visitor);
        }
    }
}
// SAFETY: visits every element.
unsafe impl<T: Trace> Trace for std::collections::VecDeque<T> {
    fn trace(&mut self, visitor: &mut dyn Visitor) {
        for item in self {
            item.trace(visitor);
        }
    }
}
// SAFETY: visits the content if there is one.
unsafe impl<T: Trace> Trace for Option<T> {
    fn trace(&mut self, visitor: &mut dyn Visitor) {
        if let Some(item) = self {
            item.trace(visitor);
        }
    }
}
// SAFETY: visits both parts.
unsafe impl<A: Trace, B: Trace> Trace for (A, B) {
    fn trace(&mut self, visitor: &mut dyn Visitor) {
        self.0.trace(visitor);
        self.1.trace(visitor);
    }
}
// SAFETY: visits every value. Keys can not be traced (they could move), so they must not hold cells.
unsafe impl<K, V: Trace, S> Trace for HashMap<K, V, S> {
    fn trace(&mut self, visitor: &mut dyn Visitor) {
        for item in self.values_mut() {
            item.trace(visitor);
        }
    }
}

/// The malloc'd payload of a `Native` or `Code` cell. Dropping it is its finalizer: that happens
/// inside a collection, so `drop` must not touch the heap or other cells.
///
/// The payload takes part in the write barrier through the cell that owns it: after storing a cell
/// into the payload, call `heap.write_barrier(owner)`.
pub trait NativeData: Any {
    /// Visits every word that may hold a cell.
    fn trace(&mut self, visitor: &mut dyn Visitor);
}

/// The host's side of a collection. The implementation must not use the heap during these calls
/// except through what it is passed.
pub trait RootTracer {
    /// Visits the host's roots: VM stack, realms, atom caches, young-holding shapes… A minor
    /// collection moves only young cells, so tables of old cells (atoms) need no visit in a minor
    /// one; in a full one tables that hold their cells weakly are left out.
    fn trace_roots(&mut self, visitor: &mut dyn Visitor, minor: bool);

    /// Full collections only: the shape with this id was reached for the first time; visit what it
    /// refers to (prototype, keys) and report parents with another call to `mark_shape`.
    fn trace_shape(&mut self, id: u32, visitor: &mut dyn Visitor, mark_shape: &mut dyn FnMut(u32));

    /// Marking of a full collection is complete, nothing is freed yet: drop dead entries of weak
    /// tables (atoms, shapes, caches).
    fn after_full_mark(&mut self, live: &Liveness<'_>);

    /// A collection is over; the heap may be used again after this returns.
    fn after_collection(&mut self, _full: bool) {}
}

/// Links of a registered container; the first field of its node.
#[repr(C)]
pub(super) struct Link {
    prev: *mut Link,
    next: *mut Link,
    trace: unsafe fn(*mut Link, &mut dyn Visitor),
}

#[repr(C)]
struct Node<T> {
    link: Link,
    value: T,
}

unsafe fn trace_node<T: Trace>(link: *mut Link, visitor: &mut dyn Visitor) {
    // SAFETY: this function is stored only in the link of a Node<T>.
    unsafe { (*(link as *mut Node<T>)).value.trace(visitor) }
}

unsafe fn trace_nothing(_: *mut Link, _: &mut dyn Visitor) {}

/// A malloc'd value that the heap traces for as long as it exists.
pub struct Rooted<T: Trace>(NonNull<Node<T>>);

/// A vector whose elements are roots. May be kept anywhere and moved freely.
pub type RootedVec<T = Value> = Rooted<Vec<T>>;
/// One rooted value.
pub type RootedValue = Rooted<Value>;

impl<T: Trace> Rooted<T> {
    pub fn new(heap: &mut Heap, value: T) -> Rooted<T> {
        let head = heap.rooted.0.as_ptr();
        // SAFETY: the list head and its successor are live links.
        unsafe {
            let next = (*head).next;
            let node = Box::into_raw(Box::new(Node {
                link: Link { prev: head, next, trace: trace_node::<T> },
                value,
            }));
            (*head).next = node as *mut Link;
            (*next).prev = node as *mut Link;
            Rooted(NonNull::new_unchecked(node))
        }
    }
}

impl<T: Trace> Drop for Rooted<T> {
    fn drop(&mut self) {
        // SAFETY: the node is linked into a list (or into itself once its heap is gone) and ours.
        unsafe {
            let node = self.0.as_ptr();
            unlink(node as *mut Link);
            drop(Box::from_raw(node));
        }
    }
}

unsafe fn unlink(link: *mut Link) {
    // SAFETY: the caller passes a linked link.
    unsafe {
        let (prev, next) = ((*link).prev, (*link).next);
        (*prev).next = next;
        (*next).prev = prev;
    }
}

impl<T: Trace> Deref for Rooted<T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: the node lives as long as self.
        unsafe { &self.0.as_ref().value }
    }
}
impl<T: Trace> DerefMut for Rooted<T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the node lives as long as self.
        unsafe { &mut self.0.as_mut().value }
    }
}

/// Head of the heap's list of registered containers.
pub(super) struct RootedList(NonNull<Link>);

impl RootedList {
    pub(super) fn new() -> RootedList {
        let head = Box::into_raw(Box::new(Link {
            prev: ptr::null_mut(),
            next: ptr::null_mut(),
            trace: trace_nothing,
        }));
        // SAFETY: head was just allocated.
        unsafe {
            (*head).prev = head;
            (*head).next = head;
            RootedList(NonNull::new_unchecked(head))
        }
    }

    pub(super) fn trace(&self, visitor: &mut dyn Visitor) {
        let head = self.0.as_ptr();
        // SAFETY: every link in the ring is live; tracing does not change the ring.
        unsafe {
            let mut link = (*head).next;
            while link != head {
                ((*link).trace)(link, visitor);
                link = (*link).next;
            }
        }
    }
}

impl Drop for RootedList {
    fn drop(&mut self) {
        let head = self.0.as_ptr();
        // SAFETY: containers that outlive the heap are linked to themselves, so that their own drop
        // unlinks nothing.
        unsafe {
            loop {
                let link = (*head).next;
                if link == head {
                    break;
                }
                unlink(link);
                (*link).prev = link;
                (*link).next = link;
            }
            drop(Box::from_raw(head));
        }
    }
}
