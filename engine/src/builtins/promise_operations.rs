//! 27.2.1 Promise abstract operations and the bodies of the promise jobs (27.2.2).
//!
//! A promise has two internal fields. FLAGS: state and [[PromiseIsHandled]]. RESULT: the result once
//! settled; while pending the newest reaction, each linked to the one before it. Reactions are
//! `ValueArray` cells whose second word is a [`ReactionKind`], so what the engine itself waits for
//! (await, async generators, thenables that are plain promises) needs no closures.
//!
//! A [`PromiseCapability`] whose `resolve` is undefined settles its promise directly: a promise that the
//! engine made with the intrinsic constructor and whose resolving functions nobody has.

use crate::execution::jobs::Job;
use crate::execution::{CallContext, ErrorKind, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{JsObject, ValueArray};
use crate::value::{Gc, Value};

/// Internal fields of a promise.
mod field {
    pub const FLAGS: usize = 0;
    pub const RESULT: usize = 1;
    pub const COUNT: usize = 2;
}

const PENDING: i32 = 0;
const FULFILLED: i32 = 1;
const REJECTED: i32 = 2;
const STATE_MASK: i32 = 3;
const HANDLED: i32 = 4;

/// [[PromiseState]].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PromiseState {
    Pending,
    Fulfilled,
    Rejected,
}

/// 27.2.1.1 PromiseCapability Record. Lives on the native stack, so its cells are roots.
#[derive(Clone, Copy, Debug)]
pub struct PromiseCapability {
    pub promise: Value,
    /// Undefined (with `reject`): the promise is settled directly.
    pub resolve: Value,
    pub reject: Value,
}

/// What happens when the promise of a reaction settles.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReactionKind {
    /// Calls a handler and settles a capability (27.2.2.1): `then`.
    Then = 0,
    /// Resumes an async function or async generator: `await`.
    Await = 1,
    /// Resolves or rejects another promise: what a thenable job of a plain promise waits for.
    Settle = 2,
    /// Completes a `return` request of a finished async generator (27.6.3.9).
    GeneratorReturn = 3,
    /// Makes the result of an async-from-sync iterator (27.1.6.4).
    SyncIteratorValue = 4,
    /// Goes on with the disposal of an AsyncDisposableStack.
    Dispose = 5,
}

/// What a host's promise hook (`Vm::promise_hook`) is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PromiseEvent {
    /// The promise was made; the hook's third argument is the one it derives from.
    Created = 0,
    /// It was resolved or rejected.
    Resolved = 1,
    /// A reaction is about to run on its behalf.
    Before = 2,
    After = 3,
}

/// Words of a reaction cell.
pub mod reaction {
    /// The reaction registered before, or undefined.
    pub const NEXT: usize = 0;
    pub const KIND: usize = 1;
    /// The activation, promise or generator concerned.
    pub const SUBJECT: usize = 2;
    /// First word whose meaning depends on the kind.
    pub const DATA: usize = 3;
    /// Added to KIND: the last word is the continuation data (`Vm::continuation`) of who registered it.
    pub const CONTINUES: i32 = 16;

    // ReactionKind::Then: SUBJECT is the capability's promise or undefined.
    pub const ON_FULFILLED: usize = 3;
    pub const ON_REJECTED: usize = 4;
    pub const RESOLVE: usize = 5;
    pub const REJECT: usize = 6;
}

impl ReactionKind {
    /// The kind of a reaction cell.
    pub fn of(cell: Gc<ValueArray>) -> ReactionKind {
        match cell.get(reaction::KIND).as_int() & !reaction::CONTINUES {
            0 => ReactionKind::Then,
            1 => ReactionKind::Await,
            2 => ReactionKind::Settle,
            3 => ReactionKind::GeneratorReturn,
            4 => ReactionKind::SyncIteratorValue,
            _ => ReactionKind::Dispose,
        }
    }
}

/// Words of the record that the two resolving functions of a promise share.
mod resolving {
    pub const PROMISE: usize = 0;
    pub const ALREADY_RESOLVED: usize = 1;
}

/// The continuation data that a reaction was registered with.
pub fn reaction_continuation(reaction: Value) -> Value {
    let cell: Gc<ValueArray> = reaction.as_gc();
    if cell.get(reaction::KIND).as_int() & reaction::CONTINUES == 0 {
        return Value::UNDEFINED;
    }
    cell.get(cell.values().len() - 1)
}

fn flags(promise: Gc<JsObject>) -> i32 {
    promise.word(field::FLAGS).as_int()
}

impl Vm {
    // ---- promises

    /// A pending promise of the running realm.
    pub fn new_promise(&mut self) -> JsResult<Gc<JsObject>> {
        let mut shape = self.realm().shapes.promise;
        if shape.is_null() {
            let proto = self.intrinsic(Intrinsic::PromisePrototype);
            shape = self.root_shape(CellKind::Promise, proto, field::COUNT as u8, 0, 0);
            self.realm_mut().shapes.promise = shape;
        }
        let mut promise = self.alloc_object(shape)?;
        promise.set_word(field::FLAGS, Value::int(PENDING));
        self.promise_event(PromiseEvent::Created, promise.value());
        Ok(promise)
    }

    /// Tells the host's promise hook, if there is one. What it throws is the hook's own affair.
    #[inline(always)]
    fn promise_event(&mut self, event: PromiseEvent, promise: Value) {
        if !self.promise_hook.is_undefined() {
            self.call_promise_hook(event, promise);
        }
    }

    #[cold]
    fn call_promise_hook(&mut self, event: PromiseEvent, promise: Value) {
        let (hook, parent) = (self.promise_hook, self.promise_parent);
        let args = [Value::int(event as i32), promise, parent];
        if let Err(throw) = self.call(hook, Value::UNDEFINED, &args)
            && !self.terminating
        {
            self.take_exception(throw);
        }
    }

    /// For the host's promise hook: a promise that stands for one `await` of `awaited`.
    pub fn await_promise(&mut self, awaited: Value) -> JsResult<Value> {
        self.promise_parent = awaited;
        let promise = self.new_promise();
        self.promise_parent = Value::UNDEFINED;
        Ok(promise?.value())
    }

    /// OrdinaryCreateFromConstructor for %Promise%.
    pub fn new_promise_from_constructor(&mut self, new_target: Value) -> JsResult<Gc<JsObject>> {
        let mut promise = self.ordinary_create_from_constructor(
            new_target,
            Intrinsic::PromisePrototype,
            CellKind::Promise,
            field::COUNT,
        )?;
        promise.set_word(field::FLAGS, Value::int(PENDING));
        self.promise_event(PromiseEvent::Created, promise.value());
        Ok(promise)
    }

    /// [[PromiseState]] and [[PromiseResult]] (undefined while pending). The value must be a promise.
    pub fn promise_state(&self, promise: Value) -> (PromiseState, Value) {
        debug_assert!(promise.is_kind(CellKind::Promise));
        let promise: Gc<JsObject> = promise.as_gc();
        match flags(promise) & STATE_MASK {
            PENDING => (PromiseState::Pending, Value::UNDEFINED),
            FULFILLED => (PromiseState::Fulfilled, promise.word(field::RESULT)),
            _ => (PromiseState::Rejected, promise.word(field::RESULT)),
        }
    }

    /// The newest reaction of a pending promise, or undefined: async stack traces follow it.
    pub fn promise_reactions(&self, promise: Value) -> Value {
        let promise: Gc<JsObject> = promise.as_gc();
        if flags(promise) & STATE_MASK == PENDING { promise.word(field::RESULT) } else { Value::UNDEFINED }
    }

    /// [[PromiseIsHandled]] = true without a reaction.
    pub fn mark_promise_handled(&mut self, promise: Value) {
        let mut promise: Gc<JsObject> = promise.as_gc();
        let flags = flags(promise);
        promise.set_word(field::FLAGS, Value::int(flags | HANDLED));
    }

    /// A promise whose `then` and `constructor` are the original ones: looking them up runs no script and
    /// gives the intrinsics of the running realm, and so does @@species.
    #[inline]
    pub fn is_pristine_promise(&self, value: Value) -> bool {
        if !value.is_kind(CellKind::Promise) || !self.promises_are_pristine {
            return false;
        }
        let shape = self.realm().shapes.promise;
        // SAFETY: a realm's initial shapes are live.
        !shape.is_null() && value.as_gc::<JsObject>().header.shape == unsafe { (*shape).id }
    }

    // ---- settling

    /// 27.2.1.4 FulfillPromise
    pub fn fulfill_promise(&mut self, promise: Value, value: Value) {
        self.settle_promise(promise.as_gc(), FULFILLED, value);
    }

    /// 27.2.1.7 RejectPromise
    pub fn reject_promise(&mut self, promise: Value, reason: Value) {
        self.promise_event(PromiseEvent::Resolved, promise);
        let object: Gc<JsObject> = promise.as_gc();
        let handled = flags(object) & HANDLED != 0;
        self.settle_promise(object, REJECTED, reason);
        if !handled {
            // 27.2.1.9 HostPromiseRejectionTracker(promise, "reject")
            self.host.promise_rejection(promise, true);
        }
    }

    /// 27.2.1.8 TriggerPromiseReactions, with the change of state.
    fn settle_promise(&mut self, mut promise: Gc<JsObject>, state: i32, value: Value) {
        let flags = flags(promise);
        debug_assert!(flags & STATE_MASK == PENDING);
        // The list has the newest first: turn it round.
        let mut at = promise.word(field::RESULT);
        let mut oldest_first = Value::UNDEFINED;
        while !at.is_undefined() {
            let mut cell: Gc<ValueArray> = at.as_gc();
            at = cell.get(reaction::NEXT);
            cell.set(reaction::NEXT, oldest_first);
            self.heap.write_barrier_value(cell.header(), oldest_first.0);
            oldest_first = cell.value();
        }
        promise.set_word(field::FLAGS, Value::int(flags | state));
        promise.set_word(field::RESULT, value);
        self.heap.write_barrier_value(promise.header(), value.0);
        while !oldest_first.is_undefined() {
            let cell: Gc<ValueArray> = oldest_first.as_gc();
            oldest_first = cell.get(reaction::NEXT);
            self.jobs.push_back(Job::Reaction {
                reaction: cell.value(),
                argument: value,
                rejected: state == REJECTED,
            });
        }
    }

    /// 27.2.1.3.2 Promise Resolve Functions, steps 7 to 16: resolves a promise nobody resolved before.
    pub fn resolve_promise(&mut self, promise: Value, resolution: Value) -> JsResult<()> {
        self.promise_event(PromiseEvent::Resolved, promise);
        if !resolution.is_object() {
            self.fulfill_promise(promise, resolution);
            return Ok(());
        }
        if resolution == promise {
            let error =
                self.new_error(ErrorKind::TypeError, "Chaining cycle detected for promise #<Promise>")?;
            self.reject_promise(promise, error.value());
            return Ok(());
        }
        // FAST PATH: the lookup would find the intrinsic.
        let then = if self.is_pristine_promise(resolution) {
            self.intrinsic(Intrinsic::PromisePrototypeThen)
        } else {
            let then = self.get(resolution.as_gc(), self.names.then);
            match self.catch(then)? {
                Ok(then) => then,
                Err(reason) => {
                    self.reject_promise(promise, reason);
                    return Ok(());
                }
            }
        };
        if !self.is_callable(then) {
            self.fulfill_promise(promise, resolution);
            return Ok(());
        }
        let continuation = self.continuation;
        self.jobs.push_back(Job::ResolveThenable { promise, thenable: resolution, then, continuation });
        Ok(())
    }

    /// A throw as a value; only a termination stays one.
    #[inline]
    pub fn catch<T>(&mut self, result: JsResult<T>) -> JsResult<Result<T, Value>> {
        match result {
            Ok(value) => Ok(Ok(value)),
            Err(throw) if self.terminating => Err(throw),
            Err(throw) => Ok(Err(self.take_exception(throw))),
        }
    }

    /// 27.2.1.3 CreateResolvingFunctions: resolve and reject.
    pub fn create_resolving_functions(&mut self, promise: Value) -> JsResult<(Value, Value)> {
        let record = self.new_value_array_from(&[promise, Value::FALSE])?.value();
        let resolve = self.new_native_closure(resolve_function, self.names.empty, 1, record)?;
        let reject = self.new_native_closure(reject_function, self.names.empty, 1, record)?;
        Ok((resolve.value(), reject.value()))
    }

    // ---- capabilities

    /// A capability for a new promise of %Promise% that is settled directly.
    pub fn new_intrinsic_capability(&mut self) -> JsResult<PromiseCapability> {
        let promise = self.new_promise()?.value();
        Ok(PromiseCapability { promise, resolve: Value::UNDEFINED, reject: Value::UNDEFINED })
    }

    /// 27.2.1.5 NewPromiseCapability ( C ). For %Promise% itself nothing can see whether the resolving
    /// functions exist: the capability is a direct one; [`Vm::capability_functions`] makes them.
    pub fn new_promise_capability(&mut self, constructor: Value) -> JsResult<PromiseCapability> {
        if constructor == self.intrinsic(Intrinsic::Promise) {
            return self.new_intrinsic_capability();
        }
        if !self.is_constructor(constructor) {
            let text = self.describe(constructor);
            return Err(self.type_error(format!("{text} is not a constructor")));
        }
        // 3-4. The executor stores what the constructor passes it.
        let record = self.new_value_array(2)?;
        let executor =
            self.new_native_closure(capability_executor, self.names.empty, 2, record.value())?.value();
        let promise = self.construct(constructor, &[executor], None)?.value();
        let (resolve, reject) = (record.get(0), record.get(1));
        if !self.is_callable(resolve) || !self.is_callable(reject) {
            return Err(self.type_error("Promise resolve or reject function is not callable"));
        }
        Ok(PromiseCapability { promise, resolve, reject })
    }

    /// Gives a direct capability its functions, before it is used in any other way.
    pub fn capability_functions(&mut self, capability: &mut PromiseCapability) -> JsResult<()> {
        if capability.resolve.is_undefined() {
            (capability.resolve, capability.reject) = self.create_resolving_functions(capability.promise)?;
        }
        Ok(())
    }

    /// Call(capability.[[Resolve]], undefined, « value »). A direct capability can be used once.
    pub fn resolve_capability(&mut self, capability: &PromiseCapability, value: Value) -> JsResult<()> {
        if capability.resolve.is_undefined() {
            return self.resolve_promise(capability.promise, value);
        }
        self.call(capability.resolve, Value::UNDEFINED, &[value])?;
        Ok(())
    }

    /// Call(capability.[[Reject]], undefined, « reason »).
    pub fn reject_capability(&mut self, capability: &PromiseCapability, reason: Value) -> JsResult<()> {
        if capability.reject.is_undefined() {
            self.reject_promise(capability.promise, reason);
            return Ok(());
        }
        self.call(capability.reject, Value::UNDEFINED, &[reason])?;
        Ok(())
    }

    /// 27.2.1.1.1 IfAbruptRejectPromise: None means that the capability was rejected and its promise is the
    /// result.
    pub fn if_abrupt_reject<T>(
        &mut self,
        capability: &PromiseCapability,
        result: JsResult<T>,
    ) -> JsResult<Option<T>> {
        match self.catch(result)? {
            Ok(value) => Ok(Some(value)),
            Err(reason) => {
                self.reject_capability(capability, reason)?;
                Ok(None)
            }
        }
    }

    /// 27.2.4.7.1 PromiseResolve ( C, x )
    pub fn promise_resolve(&mut self, constructor: Value, value: Value) -> JsResult<Value> {
        if value.is_kind(CellKind::Promise) {
            // FAST PATH: `constructor` is the original one.
            if constructor == self.intrinsic(Intrinsic::Promise) && self.is_pristine_promise(value) {
                return Ok(value);
            }
            let own = self.get(value.as_gc(), self.names.constructor)?;
            if self.same_value(own, constructor) {
                return Ok(value);
            }
        }
        let capability = self.new_promise_capability(constructor)?;
        self.resolve_capability(&capability, value)?;
        Ok(capability.promise)
    }

    // ---- reactions

    /// 27.2.5.4.1 PerformPromiseThen. Handlers that cannot be called count as absent; without a capability
    /// nothing is done with the handler's result.
    pub fn perform_promise_then(
        &mut self,
        promise: Value,
        on_fulfilled: Value,
        on_rejected: Value,
        capability: Option<&PromiseCapability>,
    ) -> JsResult<()> {
        let on_fulfilled = if self.is_callable(on_fulfilled) { on_fulfilled } else { Value::UNDEFINED };
        let on_rejected = if self.is_callable(on_rejected) { on_rejected } else { Value::UNDEFINED };
        let none = Value::UNDEFINED;
        let (target, resolve, reject) =
            capability.map_or((none, none, none), |c| (c.promise, c.resolve, c.reject));
        self.add_reaction(promise, ReactionKind::Then, target, &[on_fulfilled, on_rejected, resolve, reject])
    }

    /// Registers a reaction with a promise, or queues its job if the promise is settled.
    pub fn add_reaction(
        &mut self,
        promise: Value,
        kind: ReactionKind,
        subject: Value,
        data: &[Value],
    ) -> JsResult<()> {
        let end = reaction::DATA + data.len();
        // Without continuation data (the common case) a reaction needs no room for it.
        let continues = !self.continuation.is_undefined();
        let mut cell = self.new_value_array(end + usize::from(continues))?;
        let flag = if continues { reaction::CONTINUES } else { 0 };
        cell.set(reaction::KIND, Value::int(kind as i32 | flag));
        cell.set(reaction::SUBJECT, subject);
        cell.values_mut()[reaction::DATA..end].copy_from_slice(data);
        if continues {
            cell.set(end, self.continuation);
        }
        self.heap.write_barrier(cell.header());
        let mut promise: Gc<JsObject> = promise.as_gc();
        let flags = flags(promise);
        let result = promise.word(field::RESULT);
        if flags & STATE_MASK == PENDING {
            cell.set(reaction::NEXT, result);
            self.heap.write_barrier_value(cell.header(), result.0);
            promise.set_word(field::RESULT, cell.value());
            self.heap.write_barrier(promise.header());
        } else {
            let rejected = flags & STATE_MASK == REJECTED;
            if rejected && flags & HANDLED == 0 {
                // HostPromiseRejectionTracker(promise, "handle")
                self.host.promise_rejection(promise.value(), false);
            }
            self.jobs.push_back(Job::Reaction { reaction: cell.value(), argument: result, rejected });
        }
        promise.set_word(field::FLAGS, Value::int(flags | HANDLED));
        Ok(())
    }

    /// 27.2.2.1 NewPromiseReactionJob: the job's steps. Only a termination is an error.
    pub fn run_reaction(&mut self, reaction: Value, argument: Value, rejected: bool) -> JsResult<()> {
        if self.promise_hook.is_undefined() {
            return self.reaction_steps(reaction, argument, rejected);
        }
        // The promise the hook knows the reaction by: the derived one, or the one made for an await.
        let cell: Gc<ValueArray> = reaction.as_gc();
        let promise = match ReactionKind::of(cell) {
            ReactionKind::Then => cell.get(reaction::SUBJECT),
            ReactionKind::Await if cell.values().len() > reaction::DATA => cell.get(reaction::DATA),
            _ => Value::UNDEFINED,
        };
        if !promise.is_kind(CellKind::Promise) {
            return self.reaction_steps(reaction, argument, rejected);
        }
        self.promise_event(PromiseEvent::Before, promise);
        let result = self.reaction_steps(reaction, argument, rejected);
        if ReactionKind::of(cell) == ReactionKind::Await {
            // The promise that stands for the await is over.
            self.promise_event(PromiseEvent::Resolved, promise);
        }
        self.promise_event(PromiseEvent::After, promise);
        result
    }

    fn reaction_steps(&mut self, reaction: Value, argument: Value, rejected: bool) -> JsResult<()> {
        let cell: Gc<ValueArray> = reaction.as_gc();
        let subject = cell.get(reaction::SUBJECT);
        match ReactionKind::of(cell) {
            ReactionKind::Then => {
                let handler = cell.get(if rejected { reaction::ON_REJECTED } else { reaction::ON_FULFILLED });
                let result = if handler.is_undefined() {
                    if rejected { Err(argument) } else { Ok(argument) }
                } else {
                    let result = self.call(handler, Value::UNDEFINED, &[argument]);
                    self.catch(result)?
                };
                if subject.is_undefined() {
                    // What called for no capability passed handlers that do not throw.
                    return Ok(());
                }
                let capability = PromiseCapability {
                    promise: subject,
                    resolve: cell.get(reaction::RESOLVE),
                    reject: cell.get(reaction::REJECT),
                };
                let settled = match result {
                    Ok(value) => self.resolve_capability(&capability, value),
                    Err(reason) => self.reject_capability(&capability, reason),
                };
                // A capability's functions may be a script's: what they throw is the job's completion.
                settled
            }
            ReactionKind::Await => self.resume_await(subject, argument, rejected),
            ReactionKind::Settle => {
                if rejected {
                    self.reject_promise(subject, argument);
                    return Ok(());
                }
                self.resolve_promise(subject, argument)
            }
            ReactionKind::GeneratorReturn => self.finish_generator_return(subject, argument, rejected),
            ReactionKind::Dispose => self.resume_dispose(subject, argument, rejected),
            ReactionKind::SyncIteratorValue => {
                let (done, iterator) = (cell.get(reaction::DATA), cell.get(reaction::DATA + 1));
                self.finish_sync_iterator_value(subject, done.is_true(), iterator, argument, rejected)
            }
        }
    }

    /// 27.2.2.2 NewPromiseResolveThenableJob: the job's steps.
    pub fn run_thenable(&mut self, promise: Value, thenable: Value, then: Value) -> JsResult<()> {
        // FAST PATH: the original `then` on an untouched promise would register the resolving functions
        // and make a promise that nobody sees.
        if then == self.intrinsic(Intrinsic::PromisePrototypeThen) && self.is_pristine_promise(thenable) {
            return self.add_reaction(thenable, ReactionKind::Settle, promise, &[]);
        }
        let (resolve, reject) = self.create_resolving_functions(promise)?;
        let result = self.call(then, thenable, &[resolve, reject]);
        if let Err(reason) = self.catch(result)? {
            self.call(reject, Value::UNDEFINED, &[reason])?;
        }
        Ok(())
    }

    // ---- pristineness

    /// The realm's promises are complete: from now on changes to `then`, `constructor` and @@species are
    /// noticed. %Promise.prototype% becomes a dictionary, because a cached store would go unnoticed.
    pub fn protect_promises(&mut self) {
        let prototype = self.intrinsic(Intrinsic::PromisePrototype);
        self.mark_prototype(prototype);
        self.make_dictionary(prototype.as_gc());
        // @@species is an accessor: only a reconfiguration changes it, which prototypes report.
        let constructor = self.intrinsic(Intrinsic::Promise);
        self.mark_prototype(constructor);
        self.realm_mut().promises_protected = true;
    }

    /// A prototype object changed: are promises still as they were made?
    pub fn check_promises(&mut self, object: Value) {
        for i in 0..self.realms.len() {
            let realm = &self.realms[i];
            if !realm.promises_protected {
                continue;
            }
            let (constructor, prototype) =
                (realm.get(Intrinsic::Promise), realm.get(Intrinsic::PromisePrototype));
            if object != constructor && object != prototype {
                continue;
            }
            let (then, species) =
                (realm.get(Intrinsic::PromisePrototypeThen), realm.get(Intrinsic::PromiseSpecies));
            use crate::object::OwnProperty;
            let is_data = |property: OwnProperty, expected: Value| matches!(property, OwnProperty::Data(value, _) if value == expected);
            let pristine = is_data(self.stored_named(prototype.as_gc(), self.names.then), then)
                && is_data(self.stored_named(prototype.as_gc(), self.names.constructor), constructor)
                && matches!(
                    self.stored_named(constructor.as_gc(), self.symbols.species),
                    OwnProperty::Accessor(pair, _) if crate::object::slots::accessor_parts(pair).0 == species
                );
            if !pristine {
                self.promises_are_pristine = false;
            }
        }
    }
}

/// 27.2.1.3.2 Promise Resolve Functions
fn resolve_function(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if let Some(promise) = take_resolving(cx) {
        vm.resolve_promise(promise, cx.arg(0))?;
    }
    Ok(Value::UNDEFINED)
}

/// 27.2.1.3.1 Promise Reject Functions
fn reject_function(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if let Some(promise) = take_resolving(cx) {
        vm.reject_promise(promise, cx.arg(0));
    }
    Ok(Value::UNDEFINED)
}

/// The promise of a resolving function, unless one of the pair was called before.
fn take_resolving(cx: &CallContext) -> Option<Value> {
    let mut record: Gc<ValueArray> = cx.data().as_gc();
    if record.get(resolving::ALREADY_RESOLVED).is_true() {
        return None;
    }
    record.set(resolving::ALREADY_RESOLVED, Value::TRUE);
    Some(record.get(resolving::PROMISE))
}

/// 27.2.1.5 step 4: the executor of NewPromiseCapability.
fn capability_executor(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut record: Gc<ValueArray> = cx.data().as_gc();
    if !record.get(0).is_undefined() || !record.get(1).is_undefined() {
        return Err(vm.type_error("Promise executor has already been invoked with non-undefined arguments"));
    }
    record.set(0, cx.arg(0));
    record.set(1, cx.arg(1));
    vm.heap.write_barrier(record.header());
    Ok(Value::UNDEFINED)
}
