//! How built-in functions are called.

use super::{JsResult, Vm};
use crate::object::NativeFunction;
use crate::value::{Gc, Value};

/// A built-in function's code.
pub type NativeFn = fn(&mut Vm, &CallContext) -> JsResult<Value>;

/// What a built-in was called with. The arguments live in the caller's frame or in a rooted buffer for
/// the whole call.
#[repr(C)]
pub struct CallContext {
    pub this: Value,
    /// undefined for [[Call]], the new.target constructor for [[Construct]].
    pub new_target: Value,
    pub callee: Gc<NativeFunction>,
    args: *const Value,
    argc: usize,
}

impl CallContext {
    /// # Safety
    /// `args` points to `argc` values that stay in place (and are traced or on the stack) for the call.
    #[inline(always)]
    pub unsafe fn new(
        this: Value,
        new_target: Value,
        callee: Gc<NativeFunction>,
        args: *const Value,
        argc: usize,
    ) -> CallContext {
        CallContext { this, new_target, callee, args, argc }
    }
    /// Argument `index`, undefined when absent.
    #[inline(always)]
    pub fn arg(&self, index: usize) -> Value {
        // SAFETY: index is below argc.
        if index < self.argc { unsafe { *self.args.add(index) } } else { Value::UNDEFINED }
    }
    #[inline(always)]
    pub fn argc(&self) -> usize {
        self.argc
    }
    /// All arguments.
    #[inline(always)]
    pub fn args(&self) -> &[Value] {
        if self.argc == 0 {
            return &[];
        }
        // SAFETY: as promised to `new`.
        unsafe { std::slice::from_raw_parts(self.args, self.argc) }
    }
    /// Arguments from `start` on.
    pub fn args_from(&self, start: usize) -> &[Value] {
        self.args().get(start..).unwrap_or(&[])
    }
    /// Called as a constructor.
    #[inline(always)]
    pub fn is_construct(&self) -> bool {
        !self.new_target.is_undefined()
    }
    /// The built-in's closure data.
    #[inline(always)]
    pub fn data(&self) -> Value {
        self.callee.data
    }
}
