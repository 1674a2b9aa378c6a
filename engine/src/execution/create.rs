//! Making a VM.

use super::{Realm, Throw, Vm, VmOptions};
use crate::embedding::DefaultHost;
use crate::heap::{CellKind, Heap, RootTracer};
use crate::interpreter::stack::VmStack;
use crate::interpreter::tail_calls::SOFT_SHARE;
use crate::modules::ModuleMap;
use crate::object::ShapeTable;
use crate::string::{CommonNames, StringTable, WellKnownSymbols};
use crate::value::Value;
use std::collections::VecDeque;
use std::sync::atomic::AtomicUsize;

/// Bytes of the interpreter's stack when the options do not say.
const DEFAULT_VM_STACK: usize = 8 << 20;
/// Native stack kept free below the limit: built-ins and compiled code between two checks.
const NATIVE_RESERVE: usize = 256 << 10;
/// Most native stack that script may use, however large the thread's stack is: deep recursion through
/// built-ins should end in a RangeError soon, and the collector scans what is in use.
const MAX_NATIVE_STACK: usize = 8 << 20;
/// Native stack the engine assumes when the host did not size it.
const DEFAULT_NATIVE_STACK: usize = 8 << 20;
/// Calls before a function is offered to the tier.
pub const DEFAULT_JIT_THRESHOLD: u32 = 600;

/// Lowest address of the current thread's stack, or an estimate from the current position.
fn native_stack_low() -> usize {
    let marker = 0u8;
    let here = &marker as *const u8 as usize;
    // SAFETY: plain queries of the running thread's attributes; the attribute object is destroyed.
    unsafe {
        let mut attributes: libc::pthread_attr_t = std::mem::zeroed();
        if libc::pthread_getattr_np(libc::pthread_self(), &mut attributes) == 0 {
            let mut low: *mut libc::c_void = std::ptr::null_mut();
            let mut size = 0;
            let known = libc::pthread_attr_getstack(&attributes, &mut low, &mut size) == 0;
            libc::pthread_attr_destroy(&mut attributes);
            if known && (low as usize) < here {
                return low as usize;
            }
        }
    }
    here.saturating_sub(DEFAULT_NATIVE_STACK)
}

/// A VM could not be made.
#[derive(Debug)]
pub enum CreateError {
    /// No memory for the stack or the first cells.
    OutOfMemory,
    Io(std::io::Error),
    /// A built-in failed to install: an engine bug, with the message.
    Builtins(String),
}

impl std::fmt::Display for CreateError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            CreateError::OutOfMemory => write!(f, "not enough memory to start"),
            CreateError::Io(error) => write!(f, "cannot reserve the stack: {error}"),
            CreateError::Builtins(message) => write!(f, "cannot make the built-ins: {message}"),
        }
    }
}

impl Vm {
    /// A VM with one realm. The calling thread must be the only one to use it.
    pub fn new(options: VmOptions) -> Result<Box<Vm>, CreateError> {
        let stack_marker = 0u8;
        let mut heap = Heap::new(options.heap.clone());
        // What the tables below hold is a root only once the VM is registered.
        heap.pause_collections();
        let stack_bytes = if options.stack_size == 0 { DEFAULT_VM_STACK } else { options.stack_size };
        let stack = VmStack::new(stack_bytes).map_err(CreateError::Io)?;
        let mut strings = StringTable::new(&mut heap).map_err(|_| CreateError::OutOfMemory)?;
        let names = CommonNames::new(&mut heap, &mut strings).map_err(|_| CreateError::OutOfMemory)?;
        let symbols = WellKnownSymbols::new(&mut heap, &mut strings).map_err(|_| CreateError::OutOfMemory)?;
        let empty_elements = heap.alloc_old(CellKind::Elements, 16).map_err(|_| CreateError::OutOfMemory)?;
        let here = &raw const stack_marker as usize;
        let most = MAX_NATIVE_STACK.max(options.stack_size);
        let native_limit = (native_stack_low() + NATIVE_RESERVE).max(here.saturating_sub(most));
        let seed = options.random_seed.unwrap_or_else(random_seed);
        let mut vm = Box::new(Vm {
            exception: Value::UNDEFINED,
            stack_limit: AtomicUsize::new(native_limit),
            native_limit,
            native_tail_limit: here - (here - native_limit.min(here)) / 8 * SOFT_SHARE,
            fp: std::ptr::null_mut(),
            stack_top: stack.base(),
            stack_end: stack.base().wrapping_byte_add(stack_bytes / 8 * SOFT_SHARE),
            exit_frame: 0,
            compiled_run: std::ptr::null(),
            proto_epoch: 1,
            no_prototype_elements: true,
            buffers_are_stable: true,
            buffers_changed: 0,
            array_iteration_pristine: true,
            heap,
            shapes: ShapeTable::new(),
            megamorphic: Default::default(),
            strings,
            names,
            symbols,
            stack,
            realms: Vec::new(),
            realm: std::ptr::null_mut(),
            scope_infos: Vec::new(),
            scope_bases: Default::default(),
            scripts: Vec::new(),
            next_script: 0,
            modules: ModuleMap::default(),
            jobs: VecDeque::new(),
            running_reaction: Value::UNDEFINED,
            waits: Default::default(),
            promises_are_pristine: true,
            symbol_registry: Vec::new(),
            next_hash: 1,
            random_state: [seed | 1, seed.rotate_left(32) ^ 0x9E37_79B9_7F4A_7C15],
            options,
            tier: None,
            host: Box::new(DefaultHost),
            global_maker: None,
            empty_elements: Value::cell(empty_elements),
            stack_trace_limit: Some(10),
            regexp: Default::default(),
            call_site_texts: rustc_hash::FxHashMap::default(),
            preparing_stack: false,
            continuation: Value::UNDEFINED,
            promise_hook: Value::UNDEFINED,
            promise_parent: Value::UNDEFINED,
            kept_alive: Vec::new(),
            joining: Vec::new(),
            lexicals_may_be_redeclared: false,
            terminating: false,
            time_is_up: std::sync::atomic::AtomicBool::new(false),
            timed_out: false,
            out_of_memory: false,
            throw_site: None,
            held_site: None,
        });
        let tracer: *mut dyn RootTracer = &mut *vm as *mut Vm;
        // SAFETY: the VM is boxed and owns the heap.
        unsafe { vm.heap.set_tracer(tracer) };
        let marker = 0u8;
        vm.heap.set_stack_base(stack_base(&marker));
        vm.heap.resume_collections();
        if let Err(throw) = vm.new_realm() {
            let message = vm.exception_text(throw);
            return Err(CreateError::Builtins(message));
        }
        Ok(vm)
    }

    /// Adds a realm and makes it the running one.
    pub fn new_realm(&mut self) -> Result<*mut Realm, Throw> {
        let id = self.realms.len() as u32;
        self.realms.push(Box::new(Realm::empty(id)));
        let realm: *mut Realm = self.realms.last_mut().map_or(std::ptr::null_mut(), |r| &mut **r);
        let previous = std::mem::replace(&mut self.realm, realm);
        let result = crate::builtins::init_realm(self);
        if result.is_err() && !previous.is_null() {
            self.realm = previous;
        }
        result.map(|()| realm)
    }

    /// The heap's limit is reached: the script ends, and nothing it wrote can catch that.
    #[cold]
    pub fn out_of_memory(&mut self) -> Throw {
        self.out_of_memory = true;
        self.terminating = true;
        self.throw(Value::UNDEFINED)
    }

    /// A thrown value as text, for hosts that cannot show more.
    pub fn exception_text(&mut self, throw: Throw) -> String {
        if self.out_of_memory {
            return "JavaScript heap out of memory".into();
        }
        let value = self.take_exception(throw);
        self.describe_exception(value)
    }
}

/// The highest address the collector scans: the calling thread's whole stack above `marker`.
fn stack_base(marker: &u8) -> *const u8 {
    // SAFETY: plain queries of the running thread's attributes; the attribute object is destroyed.
    unsafe {
        let mut attributes: libc::pthread_attr_t = std::mem::zeroed();
        if libc::pthread_getattr_np(libc::pthread_self(), &mut attributes) == 0 {
            let mut low: *mut libc::c_void = std::ptr::null_mut();
            let mut size = 0;
            let known = libc::pthread_attr_getstack(&attributes, &mut low, &mut size) == 0;
            libc::pthread_attr_destroy(&mut attributes);
            if known {
                return (low as *const u8).add(size);
            }
        }
    }
    marker as *const u8
}

fn random_seed() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    std::collections::hash_map::RandomState::new().build_hasher().finish()
}
