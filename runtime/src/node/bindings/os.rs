//! The machine and its users.

use super::process::system_error;
use super::{Binding, string_argument};
use lanner_engine::embedding::{Attributes, CallContext, Gc, JsObject, JsResult, Value, Vm, method};
use std::ffi::CStr;
use std::io;

pub const BINDING: Binding = Binding {
    name: "os",
    methods: &[
        method("hostname", 0, hostname),
        method("uname", 0, uname),
        method("uptime", 0, uptime),
        method("loadavg", 0, loadavg),
        method("memory", 0, memory),
        method("cpus", 0, cpus),
        method("availableParallelism", 0, available_parallelism),
        method("interfaces", 0, interfaces),
        method("homedir", 0, homedir),
        method("userInfo", 0, user_info),
        method("getPriority", 1, get_priority),
        method("setPriority", 2, set_priority),
    ],
    constants,
};

macro_rules! table {
    ($($name:ident)*) => {
        &[$((stringify!($name), libc::$name)),*]
    };
}

/// os.constants.signals.
const SIGNALS: &[(&str, i32)] = table!(
    SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGIOT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2
    SIGPIPE SIGALRM SIGTERM SIGCHLD SIGSTKFLT SIGCONT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU
    SIGXFSZ SIGVTALRM SIGPROF SIGWINCH SIGIO SIGPOLL SIGPWR SIGSYS
);

/// os.constants.errno.
const ERRNOS: &[(&str, i32)] = table!(
    E2BIG EACCES EADDRINUSE EADDRNOTAVAIL EAFNOSUPPORT EAGAIN EALREADY EBADF EBADMSG EBUSY ECANCELED ECHILD
    ECONNABORTED ECONNREFUSED ECONNRESET EDEADLK EDESTADDRREQ EDOM EDQUOT EEXIST EFAULT EFBIG EHOSTUNREACH
    EIDRM EILSEQ EINPROGRESS EINTR EINVAL EIO EISCONN EISDIR ELOOP EMFILE EMLINK EMSGSIZE EMULTIHOP
    ENAMETOOLONG ENETDOWN ENETRESET ENETUNREACH ENFILE ENOBUFS ENODATA ENODEV ENOENT ENOEXEC ENOLCK ENOLINK
    ENOMEM ENOMSG ENOPROTOOPT ENOSPC ENOSR ENOSTR ENOSYS ENOTCONN ENOTDIR ENOTEMPTY ENOTSOCK ENOTSUP ENOTTY
    ENXIO EOPNOTSUPP EOVERFLOW EPERM EPIPE EPROTO EPROTONOSUPPORT EPROTOTYPE ERANGE EROFS ESPIPE ESRCH
    ESTALE ETIME ETIMEDOUT ETXTBSY EWOULDBLOCK EXDEV
);

const PRIORITIES: &[(&str, i32)] = &[
    ("PRIORITY_LOW", 19),
    ("PRIORITY_BELOW_NORMAL", 10),
    ("PRIORITY_NORMAL", 0),
    ("PRIORITY_ABOVE_NORMAL", -7),
    ("PRIORITY_HIGH", -14),
    ("PRIORITY_HIGHEST", -20),
];

const DLOPEN: &[(&str, i32)] = table!(RTLD_LAZY RTLD_NOW RTLD_GLOBAL RTLD_LOCAL RTLD_DEEPBIND);

fn constants(vm: &mut Vm, binding: Gc<JsObject>) -> JsResult<()> {
    let constants = vm.new_object_with_proto(Value::NULL)?;
    vm.install_named(constants, "UV_UDP_REUSEADDR", Value::int(4), Attributes::ALL)?;
    for (name, rows) in
        [("dlopen", DLOPEN), ("errno", ERRNOS), ("signals", SIGNALS), ("priority", PRIORITIES)]
    {
        let table = vm.new_object_with_proto(Value::NULL)?;
        for &(key, value) in rows {
            vm.install_named(table, key, Value::int(value), Attributes::ALL)?;
        }
        vm.install_named(constants, name, table.value(), Attributes::ALL)?;
    }
    vm.install_named(binding, "constants", constants.value(), Attributes::ALL)
}

fn list(vm: &mut Vm, texts: &[&str]) -> JsResult<Value> {
    let array = vm.new_array_from(&[])?;
    for text in texts {
        let text = vm.try_new_string(text)?.value();
        vm.array_push(array, text)?;
    }
    Ok(array.value())
}

fn hostname(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let names = rustix::system::uname();
    Ok(vm.try_new_string(&names.nodename().to_string_lossy())?.value())
}

/// `[sysname, release, version, machine]`
fn uname(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let names = rustix::system::uname();
    let text = |part: &CStr| part.to_string_lossy().into_owned();
    let parts = [names.sysname(), names.release(), names.version(), names.machine()].map(text);
    list(vm, &[&parts[0], &parts[1], &parts[2], &parts[3]])
}

/// The first number of a file of numbers.
fn first_number(path: &str) -> Option<f64> {
    std::fs::read_to_string(path).ok()?.split_whitespace().next()?.parse().ok()
}

fn uptime(_vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `now` is a valid place for the result.
    unsafe { libc::clock_gettime(libc::CLOCK_BOOTTIME, &mut now) };
    let seconds = first_number("/proc/uptime").unwrap_or(now.tv_sec as f64);
    Ok(Value::number((seconds * 100.0).floor() / 100.0))
}

fn loadavg(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let mut loads = [0f64; 3];
    // SAFETY: room for three numbers.
    unsafe { libc::getloadavg(loads.as_mut_ptr(), 3) };
    Ok(vm.new_array_from(&loads.map(Value::number))?.value())
}

/// A row of /proc/meminfo, in bytes.
fn meminfo(text: &str, name: &str) -> Option<f64> {
    let row = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    Some(row.split_whitespace().next()?.parse::<f64>().ok()? * 1024.0)
}

/// `[total, available]` bytes of the machine.
pub fn machine_memory() -> (f64, f64) {
    let text = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let total = meminfo(&text, "MemTotal").unwrap_or(0.0);
    (total, meminfo(&text, "MemAvailable").unwrap_or(0.0))
}

/// The limit of the control group this process is in, in bytes; 0 for none.
pub fn constrained_memory() -> f64 {
    let limit = first_number("/sys/fs/cgroup/memory.max")
        .or_else(|| first_number("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
        .unwrap_or(0.0);
    // Version 1 writes "no limit" as a number near the top.
    if limit >= 2f64.powi(62) { 0.0 } else { limit }
}

fn memory(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let (total, available) = machine_memory();
    Ok(vm.new_array_from(&[Value::number(total), Value::number(available)])?.value())
}

/// `[model, speed, user, nice, system, idle, irq]` per processor, one after the other.
fn cpus(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let times = std::fs::read_to_string("/proc/stat").unwrap_or_default();
    let infos = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let column = |name: &str| -> Vec<String> {
        let rows = infos.lines().filter_map(|line| line.split_once(':'));
        rows.filter(|(key, _)| key.trim() == name).map(|(_, value)| value.trim().to_owned()).collect()
    };
    let (models, speeds) = (column("model name"), column("cpu MHz"));
    // SAFETY: a plain query.
    let ticks = unsafe { libc::sysconf(libc::_SC_CLK_TCK) } as f64;
    let result = vm.new_array_from(&[])?;
    let rows = times.lines().filter(|line| line.starts_with("cpu") && !line.starts_with("cpu "));
    for (index, row) in rows.enumerate() {
        let model = models.get(index).map_or("unknown", String::as_str);
        let model = vm.try_new_string(model)?.value();
        vm.array_push(result, model)?;
        let speed = speeds.get(index).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
        vm.array_push(result, Value::number(speed.trunc()))?;
        let fields: Vec<f64> =
            row.split_whitespace().skip(1).map(|field| field.parse().unwrap_or(0.0)).collect();
        // The kernel's columns: user, nice, system, idle, iowait, irq.
        for at in [0, 1, 2, 3, 5] {
            let value = fields.get(at).copied().unwrap_or(0.0) * 1000.0 / ticks;
            vm.array_push(result, Value::number(value.trunc()))?;
        }
    }
    Ok(result.value())
}

fn available_parallelism(_vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let count = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Ok(Value::number(count as f64))
}

/// The hardware address of an interface.
fn mac(name: &str) -> String {
    std::fs::read_to_string(format!("/sys/class/net/{name}/address"))
        .map_or_else(|_| "00:00:00:00:00:00".to_owned(), |text| text.trim().to_owned())
}

/// `[name, address, netmask, family, mac, internal, scope or -1, prefix length]` per address.
fn interfaces(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let found = match if_addrs::get_if_addrs() {
        Ok(found) => found,
        Err(error) => return Err(system_error(vm, &error, "uv_interface_addresses", None, None)),
    };
    let result = vm.new_array_from(&[])?;
    for interface in found {
        if !interface.is_oper_up() && !interface.is_loopback() {
            continue;
        }
        let (address, netmask, family, scope, prefix) = match &interface.addr {
            if_addrs::IfAddr::V4(v4) => {
                (v4.ip.to_string(), v4.netmask.to_string(), "IPv4", -1.0, v4.prefixlen)
            }
            if_addrs::IfAddr::V6(v6) => {
                let scope = if v6.is_link_local() { f64::from(interface.index.unwrap_or(0)) } else { 0.0 };
                (v6.ip.to_string(), v6.netmask.to_string(), "IPv6", scope, v6.prefixlen)
            }
        };
        for text in [interface.name.as_str(), &address, &netmask, family, &mac(&interface.name)] {
            let text = vm.try_new_string(text)?.value();
            vm.array_push(result, text)?;
        }
        vm.array_push(result, Value::bool(interface.is_loopback()))?;
        vm.array_push(result, Value::number(scope))?;
        vm.array_push(result, Value::int(i32::from(prefix)))?;
    }
    Ok(result.value())
}

/// A row of the user database.
pub struct User {
    pub name: Vec<u8>,
    pub uid: u32,
    pub gid: u32,
    pub home: Vec<u8>,
    pub shell: Vec<u8>,
}

/// The user of this number.
pub fn user_by_id(uid: u32) -> io::Result<User> {
    let mut buffer = vec![0i8 as libc::c_char; 4096];
    loop {
        // SAFETY: all-zero is a valid passwd; the pointers it gets point into `buffer`, and are read before
        // that goes.
        unsafe {
            let mut row: libc::passwd = std::mem::zeroed();
            let mut found = std::ptr::null_mut();
            let code = libc::getpwuid_r(uid, &mut row, buffer.as_mut_ptr(), buffer.len(), &mut found);
            if code == libc::ERANGE && buffer.len() < 1 << 20 {
                buffer.resize(buffer.len() * 2, 0);
                continue;
            }
            if code != 0 {
                return Err(io::Error::from_raw_os_error(code));
            }
            if found.is_null() {
                return Err(io::Error::from_raw_os_error(libc::ENOENT));
            }
            let bytes = |text: *const libc::c_char| {
                if text.is_null() { Vec::new() } else { CStr::from_ptr(text).to_bytes().to_vec() }
            };
            return Ok(User {
                name: bytes(row.pw_name),
                uid: row.pw_uid,
                gid: row.pw_gid,
                home: bytes(row.pw_dir),
                shell: bytes(row.pw_shell),
            });
        }
    }
}

fn effective_user() -> io::Result<User> {
    // SAFETY: a query that cannot fail.
    user_by_id(unsafe { libc::geteuid() })
}

/// HOME, else what the user database says.
fn homedir(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    if let Some(home) = std::env::var_os("HOME") {
        return Ok(vm.try_new_string(&home.to_string_lossy())?.value());
    }
    match effective_user() {
        Ok(user) => Ok(vm.try_new_string(&String::from_utf8_lossy(&user.home))?.value()),
        Err(error) => Err(system_error(vm, &error, "uv_os_homedir", None, None)),
    }
}

/// `[uid, gid, name, home, shell]`, texts as bytes.
fn user_info(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let user = match effective_user() {
        Ok(user) => user,
        Err(error) => return Err(system_error(vm, &error, "uv_os_get_passwd", None, None)),
    };
    let numbers = [Value::number(f64::from(user.uid)), Value::number(f64::from(user.gid))];
    let result = vm.new_array_from(&numbers)?;
    for bytes in [&user.name, &user.home, &user.shell] {
        let bytes = vm.array_buffer_from_bytes(bytes)?.value();
        vm.array_push(result, bytes)?;
    }
    Ok(result.value())
}

/// `getPriority(pid)`
fn get_priority(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let pid = vm.to_int32(cx.arg(0))?;
    // SAFETY: plain system calls; -1 is a priority, too, so errno tells.
    let (priority, errno) = unsafe {
        *libc::__errno_location() = 0;
        let priority = libc::getpriority(libc::PRIO_PROCESS, pid as libc::id_t);
        (priority, *libc::__errno_location())
    };
    if errno != 0 {
        let error = io::Error::from_raw_os_error(errno);
        return Err(system_error(vm, &error, "uv_os_getpriority", None, None));
    }
    Ok(Value::int(priority))
}

/// `setPriority(pid, priority)`
fn set_priority(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (pid, priority) = (vm.to_int32(cx.arg(0))?, vm.to_int32(cx.arg(1))?);
    // SAFETY: a plain system call.
    if unsafe { libc::setpriority(libc::PRIO_PROCESS, pid as libc::id_t, priority) } != 0 {
        let error = io::Error::last_os_error();
        return Err(system_error(vm, &error, "uv_os_setpriority", None, None));
    }
    Ok(Value::UNDEFINED)
}

/// The number of a group or user given by name or number; none if there is no such name.
pub fn identity(vm: &mut Vm, value: Value, group: bool) -> JsResult<Option<u32>> {
    if value.is_number() {
        return Ok(Some(vm.to_uint32(value)?));
    }
    let name = string_argument(vm, value)?;
    let Ok(name) = std::ffi::CString::new(name) else { return Ok(None) };
    // SAFETY: a terminated name; the rows these give are read at once, on the only thread that asks.
    unsafe {
        if group {
            let row = libc::getgrnam(name.as_ptr());
            return Ok(if row.is_null() { None } else { Some((*row).gr_gid) });
        }
        let row = libc::getpwnam(name.as_ptr());
        Ok(if row.is_null() { None } else { Some((*row).pw_uid) })
    }
}
