//! 7.4 Operations on iterator objects, for built-ins.

use crate::execution::{JsResult, Vm};
use crate::object::JsObject;
use crate::value::{Gc, Value};

/// 7.4.1 Iterator Record. Lives on the native stack, so its cells are roots.
#[derive(Clone, Copy, Debug)]
pub struct IteratorRecord {
    pub iterator: Value,
    pub next_method: Value,
    pub done: bool,
}

impl Vm {
    /// 7.4.4 GetIterator(value, sync).
    pub fn get_iterator(&mut self, value: Value) -> JsResult<IteratorRecord> {
        if value.is_nullish() {
            return Err(crate::interpreter::errors::throw_no_iterator(self, value));
        }
        let method = self.get_v(value, self.symbols.iterator)?;
        if !self.is_callable(method) {
            return Err(crate::interpreter::errors::throw_no_iterator(self, value));
        }
        self.get_iterator_from_method(value, method)
    }

    /// 7.4.3 GetIteratorFromMethod.
    pub fn get_iterator_from_method(&mut self, value: Value, method: Value) -> JsResult<IteratorRecord> {
        let iterator = self.call(method, value, &[])?;
        if !iterator.is_object() {
            return Err(self.type_error("Result of the Symbol.iterator method is not an object"));
        }
        self.get_iterator_direct(iterator.as_gc())
    }

    /// 7.4.2 GetIteratorDirect.
    pub fn get_iterator_direct(&mut self, iterator: Gc<JsObject>) -> JsResult<IteratorRecord> {
        let next_method = self.get(iterator, self.names.next)?;
        Ok(IteratorRecord { iterator: iterator.value(), next_method, done: false })
    }

    /// 7.4.6 IteratorNext: the result object.
    pub fn iterator_next(
        &mut self,
        record: &mut IteratorRecord,
        value: Option<Value>,
    ) -> JsResult<Gc<JsObject>> {
        let args = [value.unwrap_or(Value::UNDEFINED)];
        let args = if value.is_some() { &args[..] } else { &[] };
        let result = match self.call(record.next_method, record.iterator, args) {
            Ok(result) => result,
            Err(throw) => {
                record.done = true;
                return Err(throw);
            }
        };
        if !result.is_object() {
            record.done = true;
            let name = self.describe(result);
            return Err(self.type_error(format!("Iterator result {name} is not an object")));
        }
        Ok(result.as_gc())
    }

    /// 7.4.10 IteratorStepValue.
    pub fn iterator_step_value(&mut self, record: &mut IteratorRecord) -> JsResult<Option<Value>> {
        let step = crate::interpreter::iteration::step(self, record.iterator, record.next_method);
        if !matches!(step, Ok(Some(_))) {
            record.done = true;
        }
        step
    }

    /// 7.4.11 IteratorClose: gives the completion back, or the error of `return`.
    pub fn iterator_close<T>(&mut self, record: &IteratorRecord, completion: JsResult<T>) -> JsResult<T> {
        match completion {
            Ok(value) => {
                crate::interpreter::iteration::close(self, record.iterator)?;
                Ok(value)
            }
            Err(throw) => {
                // The original error stays pending while `return` runs.
                let error = self.take_exception(throw);
                if self.terminating {
                    return Err(self.throw(error));
                }
                crate::interpreter::iteration::close_silent(self, record.iterator);
                Err(self.throw(error))
            }
        }
    }

    /// Everything an iterable gives (7.4.15 IteratorToList).
    pub fn iterate_to_list(&mut self, value: Value) -> JsResult<crate::heap::RootedVec> {
        let mut list: crate::heap::RootedVec = crate::heap::RootedVec::new(&mut self.heap, Vec::new());
        let mut record = self.get_iterator(value)?;
        while let Some(item) = self.iterator_step_value(&mut record)? {
            list.push(item);
        }
        Ok(list)
    }
}
