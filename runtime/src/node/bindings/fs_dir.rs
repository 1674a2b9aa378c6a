//! Open folders (`fs.Dir`): read a few entries at a time.

use super::{Binding, no_constants, path_argument};
use crate::node::requests::{self, Context, Outcome};
use lanner_engine::embedding::{CallContext, JsResult, Value, Vm, method};
use rustc_hash::FxHashMap;
use rustix::fs::{self, Dir, Mode, OFlags};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

pub const BINDING: Binding = Binding {
    name: "fs_dir",
    methods: &[method("open", 2, open), method("read", 3, read), method("close", 2, close)],
    constants: no_constants,
};

/// Folders that are open, by the numbers scripts know them by. Workers read them, so they are shared.
#[derive(Default)]
struct Folders {
    open: FxHashMap<u32, Arc<Mutex<Dir>>>,
    last: u32,
}

static FOLDERS: Mutex<Option<Folders>> = Mutex::new(None);

fn with_folders<T>(run: impl FnOnce(&mut Folders) -> T) -> T {
    let mut folders = FOLDERS.lock().unwrap_or_else(PoisonError::into_inner);
    run(folders.get_or_insert_with(Folders::default))
}

/// `open(path, callback)`: the folder's number.
fn open(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = path_argument(vm, cx.arg(0))?;
    let context = Context { syscall: "opendir", path: Some(path.to_string_lossy().into_owned()), dest: None };
    requests::run(
        vm,
        cx.arg(1),
        context,
        Box::new(move || {
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
            let folder = Dir::new(fs::open(&path, flags, Mode::empty())?)?;
            let number = with_folders(|folders| {
                folders.last += 1;
                folders.open.insert(folders.last, Arc::new(Mutex::new(folder)));
                folders.last
            });
            Ok(Outcome::Number(f64::from(number)))
        }),
    )
}

fn closed() -> io::Error {
    io::Error::from_raw_os_error(libc::EBADF)
}

/// `read(number, most, callback)`: `[names, types]`, undefined at the end.
fn read(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let number = vm.to_uint32(cx.arg(0))?;
    let most = vm.to_uint32(cx.arg(1))? as usize;
    requests::run(
        vm,
        cx.arg(2),
        Context { syscall: "scandir", ..Context::default() },
        Box::new(move || {
            let folder = with_folders(|folders| folders.open.get(&number).cloned()).ok_or_else(closed)?;
            let mut folder = folder.lock().unwrap_or_else(PoisonError::into_inner);
            let mut entries = Vec::new();
            while entries.len() < most {
                let Some(entry) = folder.read() else { break };
                let entry = entry?;
                let name = entry.file_name().to_bytes();
                if name != b"." && name != b".." {
                    entries.push((name.to_vec(), super::fs::entry_type(entry.file_type())));
                }
            }
            Ok(if entries.is_empty() { Outcome::Undefined } else { Outcome::Entries(entries) })
        }),
    )
}

fn close(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let number = vm.to_uint32(cx.arg(0))?;
    requests::run(
        vm,
        cx.arg(1),
        Context { syscall: "closedir", ..Context::default() },
        Box::new(move || {
            with_folders(|folders| folders.open.remove(&number)).ok_or_else(closed)?;
            Ok(Outcome::Undefined)
        }),
    )
}
