//! switch.

use super::builder::{FunctionBuilder, jump};
use super::control::Control;
use oxc_ast::ast;

impl<'a> FunctionBuilder<'_, 'a> {
    /// 14.12: the tests run in order until one is strictly equal; all of them see the block's scope.
    pub fn switch_statement(&mut self, node: &ast::SwitchStatement<'a>) {
        self.reset_completion();
        let mark = self.mark();
        let labels = std::mem::take(&mut self.pending_labels);
        let value = self.alloc();
        self.expression(&node.discriminant, value);
        let scope = self.shared.tree.of_scope(&node.scope_id);
        let outer = scope.map(|scope| self.enter_scope(scope));
        for case in &node.cases {
            self.hoist_functions(&case.consequent);
        }
        let break_label = self.label();
        self.control.push(Control::Target {
            labels,
            break_label: Some(break_label),
            continue_label: None,
            is_breakable: true,
        });
        let mut bodies = Vec::with_capacity(node.cases.len());
        let mut default = break_label;
        for case in &node.cases {
            let body = self.label();
            bodies.push(body);
            let Some(test) = &case.test else {
                default = body;
                continue;
            };
            let inner = self.mark();
            let rhs = self.operand(test);
            let feedback = self.compare_slot();
            jump!(self, body, JumpStrictEq { lhs: value, rhs, feedback });
            self.release(inner);
        }
        jump!(self, default, Jump {});
        for (case, body) in node.cases.iter().zip(bodies) {
            self.bind(body);
            self.statements(&case.consequent);
        }
        self.end_target(break_label);
        match outer {
            Some(outer) => self.leave_scope(outer, mark),
            None => self.release(mark),
        }
    }
}
