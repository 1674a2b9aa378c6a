//! Random bytes of the system, and digests. A digest in the making is a number here until it is finished or
//! [`release`]d.

use super::buffer::bytes_of;
use super::process::system_error;
use super::{Binding, no_constants, string_argument};
use lanner_engine::embedding::{CallContext, JsResult, Value, Vm, method};
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};

pub const BINDING: Binding = Binding {
    name: "crypto",
    methods: &[
        method("digestCopy", 1, digest_copy),
        method("digestFinish", 1, digest_finish),
        method("digestNew", 1, digest_new),
        method("digestRelease", 1, release),
        method("digestUpdate", 2, digest_update),
        method("randomFill", 3, random_fill),
    ],
    constants: no_constants,
};

/// A digest of one of the algorithms.
#[derive(Clone)]
enum Digest {
    Md5(md5::Md5),
    Sha1(sha1::Sha1),
    Sha224(sha2::Sha224),
    Sha256(sha2::Sha256),
    Sha384(sha2::Sha384),
    Sha512(sha2::Sha512),
}

impl Digest {
    fn new(name: &str) -> Option<Digest> {
        Some(match name {
            "md5" => Digest::Md5(Default::default()),
            "sha1" => Digest::Sha1(Default::default()),
            "sha224" => Digest::Sha224(Default::default()),
            "sha256" => Digest::Sha256(Default::default()),
            "sha384" => Digest::Sha384(Default::default()),
            "sha512" => Digest::Sha512(Default::default()),
            _ => return None,
        })
    }

    fn update(&mut self, bytes: &[u8]) {
        use sha2::Digest as _;
        match self {
            Digest::Md5(digest) => digest.update(bytes),
            Digest::Sha1(digest) => digest.update(bytes),
            Digest::Sha224(digest) => digest.update(bytes),
            Digest::Sha256(digest) => digest.update(bytes),
            Digest::Sha384(digest) => digest.update(bytes),
            Digest::Sha512(digest) => digest.update(bytes),
        }
    }

    fn finish(self) -> Vec<u8> {
        use sha2::Digest as _;
        match self {
            Digest::Md5(digest) => digest.finalize().to_vec(),
            Digest::Sha1(digest) => digest.finalize().to_vec(),
            Digest::Sha224(digest) => digest.finalize().to_vec(),
            Digest::Sha256(digest) => digest.finalize().to_vec(),
            Digest::Sha384(digest) => digest.finalize().to_vec(),
            Digest::Sha512(digest) => digest.finalize().to_vec(),
        }
    }
}

thread_local! {
    static DIGESTS: RefCell<FxHashMap<i32, Digest>> = RefCell::default();
    static NEXT: Cell<i32> = const { Cell::new(1) };
}

fn keep(digest: Digest) -> Value {
    let number = NEXT.get();
    NEXT.set(number.wrapping_add(1));
    DIGESTS.with_borrow_mut(|digests| digests.insert(number, digest));
    Value::int(number)
}

fn number(value: Value) -> i32 {
    if value.is_int() { value.as_int() } else { 0 }
}

/// `digestNew(algorithm)`: its number, or undefined for an algorithm that is not there.
fn digest_new(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = string_argument(vm, cx.arg(0))?;
    Ok(Digest::new(&name).map_or(Value::UNDEFINED, keep))
}

/// `digestCopy(number)`: the number of another one in the same state.
fn digest_copy(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let digest = DIGESTS.with_borrow(|digests| digests.get(&number(cx.arg(0))).cloned());
    digest.map(keep).ok_or_else(|| vm.type_error("a digest is expected"))
}

/// `digestUpdate(number, view)`
fn digest_update(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let bytes = bytes_of(vm, cx.arg(1))?;
    let known = DIGESTS.with_borrow_mut(|digests| {
        digests.get_mut(&number(cx.arg(0))).map(|digest| digest.update(bytes)).is_some()
    });
    if known { Ok(Value::UNDEFINED) } else { Err(vm.type_error("a digest is expected")) }
}

/// `digestFinish(number)`: the digest's bytes as an ArrayBuffer; its number is gone.
fn digest_finish(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let digest = DIGESTS.with_borrow_mut(|digests| digests.remove(&number(cx.arg(0))));
    match digest {
        Some(digest) => Ok(vm.array_buffer_from_bytes(&digest.finish())?.value()),
        None => Err(vm.type_error("a digest is expected")),
    }
}

/// `digestRelease(number)`: nobody will finish it.
fn release(_vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    DIGESTS.with_borrow_mut(|digests| digests.remove(&number(cx.arg(0))));
    Ok(Value::UNDEFINED)
}

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
