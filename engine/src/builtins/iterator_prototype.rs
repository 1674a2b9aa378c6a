//! 27.1.4 The %Iterator.prototype% object.

use super::{Method, symbol_method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::value::Value;

const METHODS: &[Method] = &[symbol_method(|s| s.iterator, "[Symbol.iterator]", 0, iterator)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    vm.install_prototype(Intrinsic::IteratorPrototype, Intrinsic::ObjectPrototype, METHODS, None)?;
    Ok(())
}

// 27.1.4.13 %Iterator.prototype% [ %Symbol.iterator% ] ( )
fn iterator(_: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(cx.this)
}
