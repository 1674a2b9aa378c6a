//! 27.1.5 The %AsyncIteratorPrototype% object.

use super::{Method, symbol_method};
use crate::execution::{Intrinsic, JsResult, Vm};

const METHODS: &[Method] =
    &[symbol_method(|s| s.async_iterator, "[Symbol.asyncIterator]", 0, super::return_this)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    vm.install_prototype(Intrinsic::AsyncIteratorPrototype, Intrinsic::ObjectPrototype, METHODS, None)?;
    Ok(())
}
