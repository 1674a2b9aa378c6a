//! Random bytes of the system.

use super::buffer::bytes_of;
use super::process::system_error;
use super::{Binding, no_constants};
use lanner_engine::embedding::{CallContext, JsResult, Value, Vm, method};

pub const BINDING: Binding =
    Binding { name: "crypto", methods: &[method("randomFill", 3, random_fill)], constants: no_constants };

/// `randomFill(view, start, end)`: the view of bytes gets random ones in this range.
fn random_fill(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let start = vm.to_length(cx.arg(1))? as usize;
    let end = vm.to_length(cx.arg(2))? as usize;
    let bytes = bytes_of(vm, cx.arg(0))?;
    let end = end.min(bytes.len());
    match getrandom::fill(&mut bytes[start.min(end)..end]) {
        Ok(()) => Ok(Value::UNDEFINED),
        Err(error) => {
            // The system's calls fail with its numbers; what has none is no error of the system.
            let error = std::io::Error::from_raw_os_error(error.raw_os_error().unwrap_or(libc::EIO));
            Err(system_error(vm, &error, "getrandom", None, None))
        }
    }
}
