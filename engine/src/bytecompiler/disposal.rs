//! `using` and `await using` (14.3.1): what control does when it leaves their scope. The scope's statements
//! are protected as by a `finally` whose code disposes of the resources.

use super::builder::{FunctionBuilder, emit, jump};
use super::control::{Control, MODE_THROW};
use crate::bytecode::Reg;
use oxc_ast::ast::{self, Statement, VariableDeclarationKind};

/// The second register of Await's pair.
const REJECTED: i32 = 1;

/// What the resources of a scope need; ordered by what the stronger includes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Disposal {
    /// There are none.
    None,
    Sync,
    Async,
}

impl Disposal {
    pub fn of_declaration(kind: VariableDeclarationKind) -> Disposal {
        match kind {
            VariableDeclarationKind::Using => Disposal::Sync,
            VariableDeclarationKind::AwaitUsing => Disposal::Async,
            _ => Disposal::None,
        }
    }

    /// Of the declarations that stand directly in a statement list.
    pub fn of_statements(statements: &[Statement<'_>]) -> Disposal {
        let of = |statement: &Statement<'_>| match statement {
            Statement::VariableDeclaration(node) => Disposal::of_declaration(node.kind),
            _ => Disposal::None,
        };
        statements.iter().map(of).max().unwrap_or(Disposal::None)
    }
}

impl<'a> FunctionBuilder<'_, 'a> {
    /// Compiles `body`, whose scope declares resources.
    pub fn with_disposal(&mut self, disposal: Disposal, body: impl FnOnce(&mut Self)) {
        if disposal == Disposal::None {
            return body(self);
        }
        let (mode, value, stack) = (self.alloc(), self.alloc(), self.alloc());
        emit!(self, NewDisposeCapability { dst: stack });
        let (on_throw, entry) = (self.label(), self.label());
        let region = self.open_region(on_throw, value);
        self.control.push(Control::Finally { mode, value, entry, region, jumps: Vec::new() });
        let outer = self.dispose_stack.replace(stack);
        body(self);
        self.dispose_stack = outer;
        let jumps = self.pop_finally();
        self.close_region(region);
        emit!(self, LoadInt { dst: mode, value: 0 });
        jump!(self, entry, Jump {});
        self.bind(on_throw);
        emit!(self, LoadInt { dst: mode, value: MODE_THROW });
        self.bind(entry);
        self.dispose_resources(disposal, stack, mode, value);
        self.finish_finally(mode, value, jumps);
    }

    /// Statements that may declare resources.
    pub fn statements_with_disposal(&mut self, statements: &[Statement<'a>]) {
        self.with_disposal(Disposal::of_statements(statements), |this| this.statements(statements));
    }

    /// DisposeResources: an error becomes the completion, with the one that was being thrown.
    fn dispose_resources(&mut self, disposal: Disposal, stack: Reg, mode: Reg, value: Reg) {
        let mark = self.mark();
        let (dst, end) = (self.alloc(), self.label());
        if disposal == Disposal::Sync {
            jump!(self, end, DisposeStep { dst, stack, mode, value });
            self.bind(end);
            self.release(mark);
            return;
        }
        let header = self.here_label();
        jump!(self, end, DisposeStep { dst, stack, mode, value });
        let (pair, error) = (self.alloc_range(2), self.alloc());
        let (failed, rejected) = (self.label(), self.label());
        let region = self.open_region(failed, error);
        emit!(self, Await { dst: pair, src: dst });
        self.resume_point();
        self.close_region(region);
        jump!(self, rejected, JumpIntEq { src: pair.offset(1), value: REJECTED });
        let counter = self.loop_slot();
        jump!(self, header, JumpLoop { counter });
        self.bind(rejected);
        self.move_to(error, pair);
        self.bind(failed);
        emit!(self, SuppressError { mode, value, error });
        let counter = self.loop_slot();
        jump!(self, header, JumpLoop { counter });
        self.bind(end);
        self.release(mark);
    }

    /// `using name = value` once the value is known: the resource is registered before the name is.
    pub fn add_disposable(&mut self, kind: VariableDeclarationKind, position: u32, src: Reg) {
        let disposal = Disposal::of_declaration(kind);
        if disposal == Disposal::None {
            return;
        }
        let Some(stack) = self.dispose_stack else {
            self.shared.unsupported("a `using` declaration in this place", position, position + 1);
            return;
        };
        self.at(position);
        emit!(self, AddDisposable { stack, src, flags: u32::from(disposal == Disposal::Async) });
    }

    /// One declarator of a `using` declaration.
    pub fn using_declarator(&mut self, kind: VariableDeclarationKind, node: &ast::VariableDeclarator<'a>) {
        // The grammar asks for a name and an initialiser.
        let (ast::BindingPattern::BindingIdentifier(id), Some(init)) = (&node.id, &node.init) else { return };
        let value = self.alloc();
        self.named_expression(init, value, super::patterns::binding_name(&node.id));
        self.add_disposable(kind, id.span.start, value);
        let reference = self.shared.tree.of_binding_identifier(id);
        self.store(reference, None, value, super::bindings::Store::Initialise);
    }
}
