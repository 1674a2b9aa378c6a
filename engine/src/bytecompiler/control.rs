//! Jumps out of statements: break, continue and return, through the iterators to close and the finalizers
//! to run on the way. Try statements.
//!
//! `finally` is compiled once. Each way into it records in a mode register what to do afterwards: 0 go
//! on, 1 rethrow, 2 and up one of the jumps that passed through, each resumed from outside the statement.

use super::bindings::Store;
use super::builder::{FunctionBuilder, Label, RegionId, emit, jump};
use crate::bytecode::{RETHROWN, Reg};
use oxc_ast::ast;

pub(super) const MODE_THROW: i32 = 1;
const FIRST_JUMP_MODE: i32 = 2;

/// Where control goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Jump {
    /// To the entry of `control` with this index.
    Break(usize),
    Continue(usize),
    /// The value is in the register.
    Return,
}

/// A statement that jumps may target or must pass.
pub(super) enum Control<'a> {
    Target {
        labels: Vec<&'a str>,
        break_label: Option<Label>,
        continue_label: Option<Label>,
        /// An unlabelled break ends here: loops and switches.
        is_breakable: bool,
    },
    /// for-of over a sync iterator (pair), closed when left; or destructuring, which closes only while its
    /// `done` flag register is false.
    Iterator { pair: Reg, done: Option<Reg>, is_async: bool, region: Option<RegionId> },
    /// try with a catch clause, inside its block: only its region matters.
    Protected { region: RegionId },
    /// try with a finalizer, inside its block or catch clause.
    Finally { mode: Reg, value: Reg, entry: Label, region: RegionId, jumps: Vec<Jump> },
}

impl<'a> FunctionBuilder<'_, 'a> {
    fn region_of(&self, index: usize) -> Option<RegionId> {
        match &self.control[index] {
            Control::Target { .. } => None,
            Control::Iterator { region, .. } => *region,
            Control::Protected { region } | Control::Finally { region, .. } => Some(*region),
        }
    }

    /// Goes to `jump`'s place, closing and finalizing on the way. For returns, `value` is the result.
    pub fn leave_to(&mut self, target: Jump, value: Option<Reg>) {
        let stop = match target {
            Jump::Break(index) | Jump::Continue(index) => index + 1,
            Jump::Return => 0,
        };
        let mut suspended = Vec::new();
        let mut index = self.control.len();
        let mut arrived = true;
        while index > stop {
            index -= 1;
            if let Some(region) = self.region_of(index)
                && self.suspend_region(region)
            {
                suspended.push(region);
            }
            match &mut self.control[index] {
                Control::Iterator { pair, done, is_async, .. } => {
                    let (pair, done, is_async) = (*pair, *done, *is_async);
                    self.close_iterator(pair, done, is_async);
                }
                Control::Finally { mode, value: slot, entry, jumps, .. } => {
                    let (mode, slot, entry) = (*mode, *slot, *entry);
                    let known = jumps.iter().position(|j| *j == target);
                    let number = known.unwrap_or_else(|| {
                        jumps.push(target);
                        jumps.len() - 1
                    });
                    if let Some(value) = value {
                        self.move_to(slot, value);
                    }
                    emit!(self, LoadInt { dst: mode, value: FIRST_JUMP_MODE + number as i32 });
                    jump!(self, entry, Jump {});
                    arrived = false;
                    break;
                }
                _ => {}
            }
        }
        if arrived {
            self.arrive(target, value);
        }
        for region in suspended {
            self.resume_region(region);
        }
    }

    fn arrive(&mut self, target: Jump, value: Option<Reg>) {
        match target {
            Jump::Break(index) => {
                if let Control::Target { break_label: Some(label), .. } = &self.control[index] {
                    let label = *label;
                    jump!(self, label, Jump {});
                }
            }
            Jump::Continue(index) => {
                if let Control::Target { continue_label: Some(label), .. } = &self.control[index] {
                    let label = *label;
                    jump!(self, label, Jump {});
                }
            }
            Jump::Return => {
                let src = value.unwrap_or(Reg::THIS);
                match self.return_exit {
                    Some((exit, register)) => {
                        self.move_to(register, src);
                        jump!(self, exit, Jump {});
                    }
                    None if std::mem::take(&mut self.tail_return) => emit!(self, ReturnTail { src }),
                    None => emit!(self, Return { src }),
                }
            }
        }
    }

    /// IteratorClose on the way out of a loop or pattern.
    fn close_iterator(&mut self, pair: Reg, done: Option<Reg>, is_async: bool) {
        let skip = self.label();
        if let Some(done) = done {
            jump!(self, skip, JumpTrue { src: done });
        }
        if is_async {
            self.close_async_iterator(pair);
        } else {
            emit!(self, IteratorClose { iterator: pair });
        }
        self.bind(skip);
    }

    pub fn break_statement(&mut self, node: &ast::BreakStatement<'a>) {
        let label = node.label.as_ref().map(|l| l.name.as_str());
        let found = self.control.iter().rposition(|entry| match (entry, label) {
            (Control::Target { labels, break_label: Some(_), .. }, Some(label)) => labels.contains(&label),
            (Control::Target { is_breakable, .. }, None) => *is_breakable,
            _ => false,
        });
        if let Some(index) = found {
            self.leave_to(Jump::Break(index), None);
        }
    }

    pub fn continue_statement(&mut self, node: &ast::ContinueStatement<'a>) {
        let label = node.label.as_ref().map(|l| l.name.as_str());
        let found = self.control.iter().rposition(|entry| match (entry, label) {
            (Control::Target { labels, continue_label: Some(_), .. }, Some(label)) => labels.contains(&label),
            (Control::Target { continue_label: Some(_), .. }, None) => true,
            _ => false,
        });
        if let Some(index) = found {
            self.leave_to(Jump::Continue(index), None);
        }
    }

    pub fn throw_statement(&mut self, node: &ast::ThrowStatement<'a>) {
        let mark = self.mark();
        let src = self.operand(&node.argument);
        self.at(node.span.start);
        emit!(self, Throw { src });
        self.release(mark);
    }

    pub fn try_statement(&mut self, node: &ast::TryStatement<'a>) {
        let mark = self.mark();
        match &node.finalizer {
            None => self.try_catch(node),
            Some(finalizer) => self.try_finally(node, finalizer),
        }
        self.release(mark);
    }

    fn try_catch(&mut self, node: &ast::TryStatement<'a>) {
        let Some(handler) = &node.handler else {
            self.block_statement(&node.block);
            return;
        };
        let exception = self.alloc();
        let (target, end) = (self.label(), self.label());
        let region = self.open_region(target, exception);
        self.control.push(Control::Protected { region });
        self.block_statement(&node.block);
        self.control.pop();
        self.close_region(region);
        jump!(self, end, Jump {});
        self.bind(target);
        self.reset_completion();
        self.catch_clause(handler, exception);
        self.bind(end);
    }

    fn catch_clause(&mut self, handler: &ast::CatchClause<'a>, exception: Reg) {
        let mark = self.mark();
        let Some(parameter) = &handler.param else {
            self.block_statement(&handler.body);
            return;
        };
        let Some(scope) = self.shared.tree.of_scope(&handler.scope_id) else { return };
        let outer = self.enter_scope(scope);
        self.bind_pattern(&parameter.pattern, exception, Store::Initialise);
        self.block_statement(&handler.body);
        self.leave_scope(outer, mark);
    }

    fn try_finally(&mut self, node: &ast::TryStatement<'a>, finalizer: &ast::BlockStatement<'a>) {
        let (mode, value) = (self.alloc(), self.alloc());
        let (on_throw, entry) = (self.label(), self.label());
        let region = self.open_region(on_throw, value);
        self.control.push(Control::Finally { mode, value, entry, region, jumps: Vec::new() });
        self.try_catch(node);
        let jumps = self.pop_finally();
        self.close_region(region);
        emit!(self, LoadInt { dst: mode, value: 0 });
        jump!(self, entry, Jump {});
        self.bind(on_throw);
        emit!(self, LoadInt { dst: mode, value: MODE_THROW });
        self.bind(entry);
        // A normally completed finalizer does not change the statement's value.
        let saved = self.completion.map(|completion| {
            let saved = self.alloc();
            self.move_to(saved, completion);
            saved
        });
        self.reset_completion();
        self.block_statement(finalizer);
        if let (Some(saved), Some(completion)) = (saved, self.completion) {
            self.move_to(completion, saved);
        }
        self.finish_finally(mode, value, jumps);
    }

    /// Leaves a protected statement: the jumps that passed through it.
    pub fn pop_finally(&mut self) -> Vec<Jump> {
        match self.control.pop() {
            Some(Control::Finally { jumps, .. }) => jumps,
            _ => Vec::new(),
        }
    }

    /// After a finalizer: goes on as the mode says.
    pub fn finish_finally(&mut self, mode: Reg, value: Reg, jumps: Vec<Jump>) {
        let end = self.label();
        jump!(self, end, JumpIntEq { src: mode, value: 0 });
        for (number, jump) in jumps.into_iter().enumerate() {
            let next = self.label();
            let taken = self.label();
            jump!(self, taken, JumpIntEq { src: mode, value: FIRST_JUMP_MODE + number as i32 });
            jump!(self, next, Jump {});
            self.bind(taken);
            self.leave_to(jump, (jump == Jump::Return).then_some(value));
            self.bind(next);
        }
        self.at(RETHROWN);
        emit!(self, Throw { src: value });
        self.bind(end);
    }
}
