//! The process as the operating system sees it.

use super::{Binding, string_argument};
use crate::node::{errors, state};
use lanner_engine::embedding::{
    Attributes, CallContext, ErrorKind, Gc, JsObject, JsResult, PropertyKey, Throw, Value, Vm, method,
    set_time_zone,
};
use std::ffi::OsStr;
use std::time::{SystemTime, UNIX_EPOCH};

pub const BINDING: Binding = Binding {
    name: "process",
    methods: &[
        method("reallyExit", 1, really_exit),
        method("abort", 0, abort),
        method("kill", 2, kill),
        method("cwd", 0, cwd),
        method("chdir", 1, chdir),
        method("umask", 1, umask),
        method("hrtime", 0, hrtime),
        method("hrtimeBigInt", 0, hrtime_bigint),
        method("uptime", 0, uptime),
        method("cpuUsage", 0, cpu_usage),
        method("resourceUsage", 0, resource_usage),
        method("memoryUsage", 0, memory_usage),
        method("rss", 0, rss),
        method("getEnv", 1, get_env),
        method("setEnv", 2, set_env),
        method("deleteEnv", 1, delete_env),
        method("envEntries", 0, env_entries),
        method("ids", 0, ids),
        method("ppid", 0, ppid),
        method("isatty", 1, isatty),
        method("heapLimits", 0, heap_limits),
        method("machineMemory", 0, machine_memory),
        method("threadCpuUsage", 0, thread_cpu_usage),
        method("getgroups", 0, getgroups),
        method("setgroups", 1, setgroups),
        method("initgroups", 2, initgroups),
        method("setId", 2, set_id),
        method("execve", 3, execve),
        method("activeResources", 0, active_resources),
    ],
    constants,
};

/// Arguments and identity, which do not change.
fn constants(vm: &mut Vm, binding: Gc<JsObject>) -> JsResult<()> {
    let arguments = &state().arguments;
    let list = |vm: &mut Vm, words: &[std::ffi::OsString]| -> JsResult<Value> {
        let array = vm.new_array_from(&[])?;
        for word in words {
            let word = vm.try_new_string(&word.to_string_lossy())?.value();
            vm.array_push(array, word)?;
        }
        Ok(array.value())
    };
    let argv = list(vm, &arguments.argv)?;
    let exec_argv = list(vm, &arguments.exec_argv)?;
    let options = list(vm, &arguments.options)?;
    let exec_path = vm.try_new_string(&arguments.exec_path.to_string_lossy())?.value();
    let argv0 = vm.try_new_string(&arguments.argv0.to_string_lossy())?.value();
    let version = vm.try_new_string(env!("CARGO_PKG_VERSION"))?.value();
    let platform = vm.try_new_string(match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    })?;
    let arch = vm.try_new_string(match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        "x86" => "ia32",
        other => other,
    })?;
    let pid = Value::number(f64::from(std::process::id()));
    let values = [
        ("argv", argv),
        ("execArgv", exec_argv),
        ("options", options),
        ("execPath", exec_path),
        ("argv0", argv0),
        ("version", version),
        ("platform", platform.value()),
        ("arch", arch.value()),
        ("pid", pid),
    ];
    for (name, value) in values {
        vm.install_named(binding, name, value, Attributes::ALL)?;
    }
    Ok(())
}

/// An error with Node's system-error fields: message `CODE: text, syscall 'path' -> 'dest'`.
pub fn system_error(
    vm: &mut Vm,
    error: &std::io::Error,
    syscall: &str,
    path: Option<&str>,
    dest: Option<&str>,
) -> Throw {
    let (code, text) = crate::node::bindings::errno::describe(error);
    let mut message = format!("{code}: {text}, {syscall}");
    if let Some(path) = path {
        message.push_str(&format!(" '{path}'"));
    }
    if let Some(dest) = dest {
        message.push_str(&format!(" -> '{dest}'"));
    }
    let result = vm.new_error(ErrorKind::Error, &message).and_then(|object| {
        let errno = Value::int(-error.raw_os_error().unwrap_or(0));
        let code = vm.new_string(code).value();
        let syscall = vm.new_string(syscall).value();
        vm.install_named(object, "errno", errno, Attributes::ALL)?;
        vm.install_named(object, "code", code, Attributes::ALL)?;
        vm.install_named(object, "syscall", syscall, Attributes::ALL)?;
        if let Some(path) = path {
            let path = vm.new_string(path).value();
            vm.install_named(object, "path", path, Attributes::ALL)?;
        }
        if let Some(dest) = dest {
            let dest = vm.new_string(dest).value();
            vm.install_named(object, "dest", dest, Attributes::ALL)?;
        }
        Ok(object)
    });
    match result {
        Ok(object) => vm.throw(object.value()),
        Err(throw) => throw,
    }
}

/// The error of a failed call about users and groups: `CODE, Text of the system`, as Node words these.
fn credential_error(vm: &mut Vm, syscall: &str) -> Throw {
    let error = std::io::Error::last_os_error();
    let number = error.raw_os_error().unwrap_or(0);
    // SAFETY: the text is the C library's own, read at once.
    let text = unsafe { std::ffi::CStr::from_ptr(libc::strerror(number)) }.to_string_lossy().into_owned();
    let (code, _) = super::errno::describe(&error);
    let made = vm.new_error(ErrorKind::Error, &format!("{code}, {text}")).and_then(|object| {
        let fields = [
            ("errno", Value::int(number)),
            ("code", vm.new_string(code).value()),
            ("syscall", vm.new_string(syscall).value()),
        ];
        for (name, value) in fields {
            vm.install_named(object, name, value, Attributes::ALL)?;
        }
        Ok(object)
    });
    match made {
        Ok(object) => vm.throw(object.value()),
        Err(throw) => throw,
    }
}

fn really_exit(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let code = vm.to_int32(cx.arg(0))?;
    errors::end(vm, code)
}

fn abort(_vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    crate::console::flush();
    std::process::abort()
}

/// `kill(pid, signal number)`: 0 or a negative errno.
fn kill(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let pid = vm.to_int32(cx.arg(0))?;
    let signal = vm.to_int32(cx.arg(1))?;
    crate::console::flush();
    // SAFETY: a plain system call.
    let failed = unsafe { libc::kill(pid, signal) } != 0;
    let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
    Ok(Value::int(if failed { -errno } else { 0 }))
}

fn cwd(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    match std::env::current_dir() {
        Ok(path) => Ok(vm.try_new_string(&path.to_string_lossy())?.value()),
        Err(error) => Err(system_error(vm, &error, "uv_cwd", None, None)),
    }
}

fn chdir(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = string_argument(vm, cx.arg(0))?;
    match std::env::set_current_dir(&path) {
        Ok(()) => Ok(Value::UNDEFINED),
        Err(error) => {
            let from = std::env::current_dir().unwrap_or_default();
            Err(system_error(vm, &error, "chdir", Some(&from.to_string_lossy()), Some(&path)))
        }
    }
}

/// `umask(mask | undefined)`: sets it if given; the previous one.
fn umask(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mask = if cx.arg(0).is_undefined() { None } else { Some(vm.to_uint32(cx.arg(0))?) };
    // SAFETY: plain system calls; reading needs setting twice.
    let old = unsafe {
        let old = libc::umask(mask.unwrap_or(0) as libc::mode_t);
        if mask.is_none() {
            libc::umask(old);
        }
        old
    };
    Ok(Value::number(f64::from(old)))
}

fn monotonic() -> (u64, u32) {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the clock exists on every system we run on; `now` is a valid place for the result.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut now) };
    (now.tv_sec as u64, now.tv_nsec as u32)
}

/// `[seconds, nanoseconds]`.
fn hrtime(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let (seconds, nanoseconds) = monotonic();
    let pair = [Value::number(seconds as f64), Value::number(f64::from(nanoseconds))];
    Ok(vm.new_array_from(&pair)?.value())
}

fn hrtime_bigint(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let (seconds, nanoseconds) = monotonic();
    let total = seconds * 1_000_000_000 + u64::from(nanoseconds);
    Ok(vm.new_bigint(false, &[total])?.value())
}

/// Seconds since the process began.
fn uptime(_vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    Ok(Value::number(state().event_loop.borrow().precise_now() / 1e3))
}

fn usage() -> libc::rusage {
    // SAFETY: all-zero is a valid rusage, and the call fills it in.
    unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &mut usage);
        usage
    }
}

fn micros(time: libc::timeval) -> f64 {
    time.tv_sec as f64 * 1e6 + time.tv_usec as f64
}

/// `[user, system]` in microseconds.
fn cpu_usage(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let usage = usage();
    let pair = [Value::number(micros(usage.ru_utime)), Value::number(micros(usage.ru_stime))];
    Ok(vm.new_array_from(&pair)?.value())
}

/// The sixteen fields of process.resourceUsage in its order.
fn resource_usage(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let u = usage();
    let fields = [
        micros(u.ru_utime),
        micros(u.ru_stime),
        u.ru_maxrss as f64,
        u.ru_ixrss as f64,
        u.ru_idrss as f64,
        u.ru_isrss as f64,
        u.ru_minflt as f64,
        u.ru_majflt as f64,
        u.ru_nswap as f64,
        u.ru_inblock as f64,
        u.ru_oublock as f64,
        u.ru_msgsnd as f64,
        u.ru_msgrcv as f64,
        u.ru_nsignals as f64,
        u.ru_nvcsw as f64,
        u.ru_nivcsw as f64,
    ];
    let fields = fields.map(Value::number);
    Ok(vm.new_array_from(&fields)?.value())
}

fn resident_bytes() -> f64 {
    // Second field of statm: resident pages.
    let pages = std::fs::read_to_string("/proc/self/statm")
        .ok()
        .and_then(|text| text.split_whitespace().nth(1).and_then(|field| field.parse::<f64>().ok()));
    // SAFETY: a plain query.
    let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as f64;
    pages.map_or(usage().ru_maxrss as f64 * 1024.0, |pages| pages * page)
}

fn rss(_vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    Ok(Value::number(resident_bytes()))
}

/// `[rss, heapTotal, heapUsed, external, arrayBuffers]` in bytes.
fn memory_usage(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let heap = vm.heap.usage();
    let fields = [
        resident_bytes(),
        heap.committed as f64,
        heap.used as f64,
        heap.external as f64,
        heap.external as f64,
    ];
    let fields = fields.map(Value::number);
    Ok(vm.new_array_from(&fields)?.value())
}

/// `[limit]`: the heap's limit in bytes.
fn heap_limits(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    Ok(Value::number(vm.options.heap.max_heap as f64))
}

/// `[available, constrained]`: bytes the machine has left, and the control group's limit or 0.
fn machine_memory(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let (_, available) = super::os::machine_memory();
    let constrained = super::os::constrained_memory();
    Ok(vm.new_array_from(&[Value::number(available), Value::number(constrained)])?.value())
}

/// `[user, system]` in microseconds, of this thread.
fn thread_cpu_usage(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    // SAFETY: all-zero is a valid rusage, and the call fills it in.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_THREAD, &mut usage);
        usage
    };
    let pair = [Value::number(micros(usage.ru_utime)), Value::number(micros(usage.ru_stime))];
    Ok(vm.new_array_from(&pair)?.value())
}

fn getgroups(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let mut groups = vec![0 as libc::gid_t; 65536];
    // SAFETY: room for as many as are asked for.
    let count = unsafe { libc::getgroups(groups.len() as i32, groups.as_mut_ptr()) };
    if count < 0 {
        return Err(credential_error(vm, "getgroups"));
    }
    groups.truncate(count as usize);
    // SAFETY: a query that cannot fail.
    let effective = unsafe { libc::getegid() };
    if !groups.contains(&effective) {
        groups.push(effective);
    }
    let groups: Vec<Value> = groups.into_iter().map(|group| Value::number(f64::from(group))).collect();
    Ok(vm.new_array_from(&groups)?.value())
}

/// `setgroups([group…])`: 0, or the position + 1 of a group that is not known.
fn setgroups(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let list = cx.arg(0).as_gc();
    let length = vm.length_of_array_like(list)? as u32;
    let mut groups = Vec::new();
    for index in 0..length {
        let group = vm.get(list, PropertyKey::index(index))?;
        match super::os::identity(vm, group, true)? {
            Some(number) => groups.push(number),
            None => return Ok(Value::int(index as i32 + 1)),
        }
    }
    // SAFETY: as many groups as said.
    if unsafe { libc::setgroups(groups.len(), groups.as_ptr()) } != 0 {
        return Err(credential_error(vm, "setgroups"));
    }
    Ok(Value::int(0))
}

/// `initgroups(user, group)`: 0, 1 for an unknown user, 2 for an unknown group.
fn initgroups(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let user = if cx.arg(0).is_number() {
        let uid = vm.to_uint32(cx.arg(0))?;
        match super::os::user_by_id(uid) {
            Ok(user) => user.name,
            Err(_) => return Ok(Value::int(1)),
        }
    } else {
        string_argument(vm, cx.arg(0))?.into_bytes()
    };
    let Ok(user) = std::ffi::CString::new(user) else { return Ok(Value::int(1)) };
    let Some(group) = super::os::identity(vm, cx.arg(1), true)? else { return Ok(Value::int(2)) };
    // SAFETY: a terminated name.
    if unsafe { libc::initgroups(user.as_ptr(), group) } != 0 {
        return Err(credential_error(vm, "initgroups"));
    }
    Ok(Value::int(0))
}

/// `setId(which, user or group)`: 0, or 1 for a name that is not known.
fn set_id(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let which = string_argument(vm, cx.arg(0))?;
    let group = which.ends_with("gid");
    let Some(number) = super::os::identity(vm, cx.arg(1), group)? else { return Ok(Value::int(1)) };
    // SAFETY: plain system calls.
    let (result, syscall) = unsafe {
        match which.as_str() {
            "setuid" => (libc::setuid(number), "setuid"),
            "seteuid" => (libc::seteuid(number), "seteuid"),
            "setgid" => (libc::setgid(number), "setgid"),
            _ => (libc::setegid(number), "setegid"),
        }
    };
    if result != 0 {
        return Err(credential_error(vm, syscall));
    }
    Ok(Value::int(0))
}

/// `execve(path, args, env)`: comes back only with an errno.
fn execve(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    use std::ffi::CString;
    let mut lists: [Vec<CString>; 2] = [Vec::new(), Vec::new()];
    for (at, words) in lists.iter_mut().enumerate() {
        let list = cx.arg(at + 1).as_gc();
        for index in 0..vm.length_of_array_like(list)? as u32 {
            let word = vm.get(list, PropertyKey::index(index))?;
            words.push(CString::new(string_argument(vm, word)?).unwrap_or_default());
        }
    }
    let path = CString::new(string_argument(vm, cx.arg(0))?).unwrap_or_default();
    crate::console::flush();
    let pointers = |words: &[CString]| -> Vec<*const libc::c_char> {
        words.iter().map(|word| word.as_ptr()).chain([std::ptr::null()]).collect()
    };
    let (args, env) = (pointers(&lists[0]), pointers(&lists[1]));
    // SAFETY: terminated lists of terminated texts. The standard descriptors stay open for the new program.
    unsafe {
        for fd in 0..3 {
            let flags = libc::fcntl(fd, libc::F_GETFD);
            if flags >= 0 {
                libc::fcntl(fd, libc::F_SETFD, flags & !libc::FD_CLOEXEC);
            }
        }
        libc::execve(path.as_ptr(), args.as_ptr(), env.as_ptr());
    }
    Ok(Value::int(std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO)))
}

/// `[requests, referenced handles]` that are not done.
fn active_resources(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let (requests, handles) = state().event_loop.borrow().active();
    let pair = [Value::number(requests as f64), Value::number(handles as f64)];
    Ok(vm.new_array_from(&pair)?.value())
}

fn get_env(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = string_argument(vm, cx.arg(0))?;
    match std::env::var_os(&name) {
        Some(value) => Ok(vm.try_new_string(&value.to_string_lossy())?.value()),
        None => Ok(Value::UNDEFINED),
    }
}

/// Names that the operating system cannot hold: such variables stay in the script's view only.
fn storable(name: &str, value: &str) -> bool {
    !name.is_empty() && !name.contains(['=', '\0']) && !value.contains('\0')
}

fn set_env(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = string_argument(vm, cx.arg(0))?;
    let value = string_argument(vm, cx.arg(1))?;
    if storable(&name, &value) {
        // SAFETY: workers of the pool do not read the environment; libc's own readers (time zone) run on
        // this thread.
        unsafe { std::env::set_var(OsStr::new(&name), OsStr::new(&value)) };
    }
    if name == "TZ" {
        set_time_zone(Some(&value));
    }
    Ok(Value::UNDEFINED)
}

fn delete_env(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = string_argument(vm, cx.arg(0))?;
    if storable(&name, "") {
        // SAFETY: as in `set_env`.
        unsafe { std::env::remove_var(OsStr::new(&name)) };
    }
    if name == "TZ" {
        set_time_zone(None);
    }
    Ok(Value::UNDEFINED)
}

/// `[name, value, name, value…]`.
fn env_entries(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let list = vm.new_array_from(&[])?;
    for (name, value) in std::env::vars_os() {
        let name = vm.try_new_string(&name.to_string_lossy())?.value();
        vm.array_push(list, name)?;
        let value = vm.try_new_string(&value.to_string_lossy())?.value();
        vm.array_push(list, value)?;
    }
    Ok(list.value())
}

/// `[uid, euid, gid, egid]`.
fn ids(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    // SAFETY: queries that cannot fail.
    let ids = unsafe { [libc::getuid(), libc::geteuid(), libc::getgid(), libc::getegid()] };
    let ids = ids.map(|id| Value::number(f64::from(id)));
    Ok(vm.new_array_from(&ids)?.value())
}

fn ppid(_vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    Ok(Value::number(f64::from(std::os::unix::process::parent_id())))
}

fn isatty(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let fd = vm.to_int32(cx.arg(0))?;
    // SAFETY: a query about a descriptor.
    Ok(Value::bool(unsafe { libc::isatty(fd) } == 1))
}

/// Milliseconds since the epoch with fractions, for performance.timeOrigin.
pub fn time_origin() -> f64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |time| time.as_secs_f64() * 1e3);
    now - state().event_loop.borrow().precise_now()
}
