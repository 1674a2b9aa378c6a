//! Operations that block: at once for the `Sync` functions, on a worker with a callback for the others.

use super::bindings::process::system_error;
use super::state;
use lanner_engine::embedding::{Attributes, JsResult, RootedValue, Value, Vm};
use std::io;

/// Plain data that an operation gives; becomes a value on the JavaScript thread.
pub enum Outcome {
    Undefined,
    Number(f64),
    Bool(bool),
    Text(String),
    Bytes(Vec<u8>),
    Numbers(Vec<f64>),
    BigInts(Vec<i64>),
    /// Names of a folder with their types (Node's UV_DIRENT numbers).
    Entries(Vec<(Vec<u8>, u8)>),
}

impl Outcome {
    fn into_value(self, vm: &mut Vm) -> JsResult<Value> {
        Ok(match self {
            Outcome::Undefined => Value::UNDEFINED,
            Outcome::Number(number) => Value::number(number),
            Outcome::Bool(flag) => Value::bool(flag),
            Outcome::Text(text) => vm.try_new_string(&text)?.value(),
            Outcome::Bytes(bytes) => vm.array_buffer_from_bytes(&bytes)?.value(),
            Outcome::Numbers(numbers) => {
                let numbers: Vec<Value> = numbers.into_iter().map(Value::number).collect();
                vm.new_array_from(&numbers)?.value()
            }
            Outcome::BigInts(numbers) => {
                let list = vm.new_array_from(&[])?;
                for number in numbers {
                    let number = vm.new_bigint(number < 0, &[number.unsigned_abs()])?.value();
                    vm.array_push(list, number)?;
                }
                list.value()
            }
            Outcome::Entries(entries) => {
                // [names, types]; names are array buffers, because a name need not be text.
                let names = vm.new_array_from(&[])?;
                let types = vm.new_array_from(&[])?;
                for (name, kind) in entries {
                    let name = match String::from_utf8(name) {
                        Ok(text) => vm.try_new_string(&text)?.value(),
                        Err(error) => vm.array_buffer_from_bytes(error.as_bytes())?.value(),
                    };
                    vm.array_push(names, name)?;
                    vm.array_push(types, Value::int(i32::from(kind)))?;
                }
                vm.new_array_from(&[names.value(), types.value()])?.value()
            }
        })
    }
}

/// What a failure's error says besides its code.
#[derive(Clone, Default)]
pub struct Context {
    pub syscall: &'static str,
    pub path: Option<String>,
    pub dest: Option<String>,
}

/// A failed system call; `syscall` where it was another than the context's.
pub struct Failure {
    error: io::Error,
    syscall: Option<&'static str>,
}

impl Failure {
    /// A failure of a later step of the operation, which has no path in its message.
    pub fn of(error: io::Error, syscall: &'static str) -> Failure {
        Failure { error, syscall: Some(syscall) }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure { error, syscall: None }
    }
}

impl From<rustix::io::Errno> for Failure {
    fn from(error: rustix::io::Errno) -> Failure {
        io::Error::from(error).into()
    }
}

/// The blocking part: touches no cell.
pub type Operation = Box<dyn FnOnce() -> Result<Outcome, Failure> + Send>;

/// Runs the operation now if `callback` is undefined (a failure is thrown), else on a worker; the callback
/// gets an error, or null and the result, in a poll phase.
pub fn run(vm: &mut Vm, callback: Value, context: Context, operation: Operation) -> JsResult<Value> {
    if callback.is_undefined() {
        return match operation() {
            Ok(outcome) => outcome.into_value(vm),
            Err(error) => Err(failure(vm, &error, &context)),
        };
    }
    // The callback runs in the async context of who asked.
    let callback = super::bindings::async_context::bind(vm, callback)?;
    let callback = RootedValue::new(&mut vm.heap, callback);
    let work = Box::new(move || {
        let result = operation();
        Box::new(move |vm: &mut Vm| match result {
            Ok(outcome) => Ok([Value::NULL, outcome.into_value(vm)?, Value::UNDEFINED]),
            Err(error) => {
                let throw = failure(vm, &error, &context);
                let error = vm.take_exception(throw);
                // An asynchronous error has no frames of the program: only its first line.
                if error.is_object() {
                    let text = vm.describe_error(error.as_gc());
                    let text = vm.try_new_string(&text)?.value();
                    vm.install_named(error.as_gc(), "stack", text, Attributes::HIDDEN)?;
                }
                Ok([error, Value::UNDEFINED, Value::UNDEFINED])
            }
        }) as crate::event_loop::Deliver
    });
    let submitted = state().event_loop.borrow_mut().submit(callback, work);
    match submitted {
        Ok(()) => Ok(Value::UNDEFINED),
        Err(error) => Err(system_error(vm, &error, "uv_queue_work", None, None)),
    }
}

fn failure(vm: &mut Vm, failure: &Failure, context: &Context) -> lanner_engine::embedding::Throw {
    match failure.syscall {
        Some(syscall) => system_error(vm, &failure.error, syscall, None, None),
        None => {
            let (path, dest) = (context.path.as_deref(), context.dest.as_deref());
            system_error(vm, &failure.error, context.syscall, path, dest)
        }
    }
}
