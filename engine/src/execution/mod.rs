//! The VM, realms, environments, completions, the job queue.

pub mod call;
pub mod code;
pub mod completion;
pub mod create;
pub mod eval;
pub mod jobs;
pub mod link;
pub mod realm;
pub mod stack_trace;
pub mod vm;

pub use call::{CallContext, NativeFn};
pub use code::{CodeBlock, Script};
pub use completion::{ErrorKind, JsResult, Must, Throw};
pub use realm::{Intrinsic, Realm};
pub use vm::{Vm, VmOptions};
