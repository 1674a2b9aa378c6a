//! yield, await, async iteration.

use super::builder::{FunctionBuilder, Label, emit, jump};
use super::control::Jump;
use crate::bytecode::{Delegation, Reg, YieldKind};
use crate::execution::ErrorKind;
use oxc_ast::ast;

/// How a generator is resumed: the int in the second register of Yield's pair.
const NEXT: i32 = 0;
const THROW: i32 = 1;
const FULFILLED: i32 = 0;

impl<'a> FunctionBuilder<'_, 'a> {
    fn is_async_generator(&self) -> bool {
        self.info().kind.is_generator() && self.info().kind.is_async()
    }

    /// Async functions and modules with `await`: from here on, throws reject the promise and returns resolve it.
    /// Generators have their own object for that.
    pub fn begin_async(&mut self) {
        if !self.info().kind.is_async() || self.info().kind.is_generator() {
            return;
        }
        let (exit, value) = (self.label(), self.alloc());
        self.return_exit = Some((exit, value));
        let (on_throw, reason) = (self.label(), self.alloc());
        let region = self.open_region(on_throw, reason);
        self.async_region = Some((region, on_throw, reason));
    }

    /// The end of what [`FunctionBuilder::begin_async`] started.
    pub fn end_async(&mut self, exit: Label, value: Reg) {
        let Some((region, on_throw, reason)) = self.async_region.take() else { return };
        emit!(self, LoadUndefined { dst: value });
        self.bind(exit);
        self.close_region(region);
        emit!(self, AsyncReturn { src: value });
        self.bind(on_throw);
        emit!(self, AsyncThrow { src: reason });
    }

    /// The generator object is made and returned; the body starts at the first resumption.
    pub fn initial_yield(&mut self) {
        let mark = self.mark();
        let pair = self.alloc_range(2);
        emit!(self, InitialYield { dst: pair });
        self.resume_point();
        self.resume(pair);
        self.release(mark);
    }

    /// Follows every instruction that suspends.
    pub fn resume_point(&mut self) {
        let counter = self.loop_slot();
        emit!(self, ResumePoint { counter });
    }

    /// After a suspension: goes on for `next`, throws for `throw`, returns for `return`.
    fn resume(&mut self, pair: Reg) {
        let (go_on, returning) = (self.label(), self.label());
        jump!(self, go_on, JumpIntEq { src: pair.offset(1), value: NEXT });
        let throwing = self.label();
        jump!(self, throwing, JumpIntEq { src: pair.offset(1), value: THROW });
        jump!(self, returning, Jump {});
        self.bind(throwing);
        emit!(self, Throw { src: pair });
        self.bind(returning);
        if self.is_async_generator() {
            // 27.6.3.8: a return resumption awaits its value, which may throw.
            self.await_value(pair, pair);
        }
        self.leave_to(Jump::Return, Some(pair));
        self.bind(go_on);
    }

    /// Suspends until `src` settles; its value in `dst`, or throws.
    pub fn await_value(&mut self, src: Reg, dst: Reg) {
        let mark = self.mark();
        let pair = self.alloc_range(2);
        emit!(self, Await { dst: pair, src });
        self.resume_point();
        let fulfilled = self.label();
        jump!(self, fulfilled, JumpIntEq { src: pair.offset(1), value: FULFILLED });
        emit!(self, Throw { src: pair });
        self.bind(fulfilled);
        self.move_to(dst, pair);
        self.release(mark);
    }

    pub fn await_expression(&mut self, node: &ast::AwaitExpression<'a>, dst: Reg) {
        let src = self.operand(&node.argument);
        self.at(node.span.start);
        self.await_value(src, dst);
    }

    /// `return value` in async generators awaits.
    pub fn await_return_value(&mut self, value: Reg) -> Reg {
        if !self.is_async_generator() {
            return value;
        }
        let result = self.alloc();
        self.await_value(value, result);
        result
    }

    pub fn yield_expression(&mut self, node: &ast::YieldExpression<'a>, dst: Reg) {
        if node.delegate {
            if let Some(argument) = &node.argument {
                self.yield_star(argument, node.span.start, dst);
            }
            return;
        }
        let src = match &node.argument {
            Some(argument) => self.operand(argument),
            None => {
                let src = self.alloc();
                emit!(self, LoadUndefined { dst: src });
                src
            }
        };
        let src = self.await_return_value(src);
        let pair = self.alloc_range(2);
        self.at(node.span.start);
        emit!(self, Yield { dst: pair, src, flags: YieldKind::Value as u32 });
        self.resume_point();
        self.resume(pair);
        self.move_to(dst, pair);
    }

    // ---- yield*

    fn call_method(&mut self, dst: Reg, callee: Reg, this: Reg, argument: Option<Reg>) {
        let mark = self.mark();
        let first = Reg(self.mark());
        let mut argc = 0;
        if let Some(argument) = argument {
            let slot = self.alloc();
            self.move_to(slot, argument);
            argc = 1;
        }
        let ic = self.call_slot();
        emit!(self, Call { dst, callee, this, first, argc, ic });
        self.release(mark);
    }

    fn get_named(&mut self, dst: Reg, object: Reg, name: &str) {
        let name = self.name_constant(name);
        let ic = self.property_slot();
        emit!(self, GetNamed { dst, object, name, ic });
    }

    /// 15.5.5 `yield* expression`.
    fn yield_star(&mut self, argument: &ast::Expression<'a>, position: u32, dst: Reg) {
        let is_async = self.is_async_generator();
        let iterator = self.alloc_range(2);
        self.expression(argument, iterator);
        self.at(position);
        if is_async {
            emit!(self, GetAsyncIterator { dst: iterator, src: iterator });
        } else {
            let ic = self.property_slot();
            emit!(self, GetIterator { dst: iterator, src: iterator, ic });
        }
        // What the last resumption brought: a value and a mode.
        let received = self.alloc_range(2);
        emit!(self, LoadUndefined { dst: received });
        emit!(self, LoadInt { dst: received.offset(1), value: NEXT });
        let method = self.alloc();
        // DelegateStep writes both.
        let result = self.alloc_range(2);
        let flag = result.offset(1);
        let header = self.here_label();
        let (throwing, returning, have_result, check, end) =
            (self.label(), self.label(), self.label(), self.label(), self.label());
        let next = self.label();
        jump!(self, next, JumpIntEq { src: received.offset(1), value: NEXT });
        jump!(self, throwing, JumpIntEq { src: received.offset(1), value: THROW });
        jump!(self, returning, Jump {});

        self.bind(next);
        let (yielded, done) = (self.label(), self.label());
        if !is_async {
            emit!(self, DelegateStep { dst: result, iterator, received });
            jump!(self, yielded, JumpIntEq { src: flag, value: Delegation::Yielded as i32 });
            jump!(self, done, JumpIntEq { src: flag, value: Delegation::Done as i32 });
            jump!(self, have_result, JumpIntEq { src: flag, value: Delegation::Result as i32 });
        }
        self.call_method(result, iterator.offset(1), iterator, Some(received));
        jump!(self, have_result, Jump {});

        self.bind(throwing);
        self.get_named(method, iterator, "throw");
        let no_throw = self.label();
        jump!(self, no_throw, JumpNullish { src: method });
        self.call_method(result, method, iterator, Some(received));
        jump!(self, have_result, Jump {});
        self.bind(no_throw);
        if is_async {
            self.close_async_iterator(iterator);
        } else {
            emit!(self, IteratorClose { iterator });
        }
        self.at(position);
        self.throw_error(ErrorKind::TypeError, "The iterator does not provide a 'throw' method");

        self.bind(returning);
        self.get_named(method, iterator, "return");
        let has_return = self.label();
        jump!(self, has_return, JumpNotNullish { src: method });
        if is_async {
            self.await_value(received, received);
        }
        self.leave_to(Jump::Return, Some(received));
        self.bind(has_return);
        self.call_method(result, method, iterator, Some(received));
        if is_async {
            self.await_value(result, result);
        }
        emit!(self, ThrowIfNotObject { src: result });
        self.get_named(flag, result, "done");
        let suspend = self.label();
        jump!(self, suspend, JumpFalse { src: flag });
        self.get_named(result, result, "value");
        self.leave_to(Jump::Return, Some(result));

        self.bind(have_result);
        if is_async {
            self.await_value(result, result);
        }
        self.bind(check);
        emit!(self, ThrowIfNotObject { src: result });
        self.get_named(flag, result, "done");
        jump!(self, end, JumpTrue { src: flag });
        self.bind(suspend);
        if is_async {
            // 27.6.3.8: an async generator yields the value, not the inner result object.
            self.get_named(result, result, "value");
        }
        self.at(position);
        let kind = if is_async { YieldKind::Value } else { YieldKind::Result };
        emit!(self, Yield { dst: received, src: result, flags: kind as u32 });
        self.resume_point();
        if is_async {
            self.unwrap_return_resumption(received);
        }
        let counter = self.loop_slot();
        jump!(self, header, JumpLoop { counter });
        if !is_async {
            self.bind(yielded);
            emit!(self, Yield { dst: received, src: result, flags: YieldKind::Delegated as u32 });
            self.resume_point();
            let counter = self.loop_slot();
            jump!(self, header, JumpLoop { counter });
        }
        self.bind(end);
        self.get_named(result, result, "value");
        if !is_async {
            self.bind(done);
        }
        self.move_to(dst, result);
    }

    /// AsyncGeneratorUnwrapYieldResumption (27.6.3.7) on a value and mode: a return awaits its value, and is a
    /// throw if that rejects.
    fn unwrap_return_resumption(&mut self, received: Reg) {
        let (end, rejected) = (self.label(), self.label());
        jump!(self, end, JumpIntEq { src: received.offset(1), value: NEXT });
        jump!(self, end, JumpIntEq { src: received.offset(1), value: THROW });
        let mark = self.mark();
        let pair = self.alloc_range(2);
        emit!(self, Await { dst: pair, src: received });
        self.resume_point();
        self.move_to(received, pair);
        jump!(self, rejected, JumpIntEq { src: pair.offset(1), value: THROW });
        jump!(self, end, Jump {});
        self.bind(rejected);
        self.move_to(received.offset(1), pair.offset(1));
        self.bind(end);
        self.release(mark);
    }

    // ---- async iteration

    /// `for await`: calls next, awaits the result; its value in `dst`, or jumps when done.
    pub fn async_iterator_step(&mut self, pair: Reg, dst: Reg, end: Label) {
        let mark = self.mark();
        let (result, flag) = (self.alloc(), self.alloc());
        self.call_method(result, pair.offset(1), pair, None);
        self.await_value(result, result);
        emit!(self, ThrowIfNotObject { src: result });
        self.get_named(flag, result, "done");
        jump!(self, end, JumpTrue { src: flag });
        self.get_named(dst, result, "value");
        self.release(mark);
    }

    /// AsyncIteratorClose (7.4.13) for a completion that is no throw.
    pub fn close_async_iterator(&mut self, pair: Reg) {
        let mark = self.mark();
        let (method, result) = (self.alloc(), self.alloc());
        let end = self.label();
        self.get_named(method, pair, "return");
        jump!(self, end, JumpNullish { src: method });
        self.call_method(result, method, pair, None);
        self.await_value(result, result);
        emit!(self, ThrowIfNotObject { src: result });
        self.bind(end);
        self.release(mark);
    }

    /// AsyncIteratorClose for a throw completion: errors of `return` are swallowed.
    pub fn close_async_iterator_silently(&mut self, pair: Reg) {
        let mark = self.mark();
        let (method, result, ignored) = (self.alloc(), self.alloc(), self.alloc());
        let (end, on_throw) = (self.label(), self.label());
        let region = self.open_region(on_throw, ignored);
        self.get_named(method, pair, "return");
        jump!(self, end, JumpNullish { src: method });
        self.call_method(result, method, pair, None);
        self.await_value(result, result);
        self.close_region(region);
        self.bind(on_throw);
        self.bind(end);
        self.release(mark);
    }
}
