//! The VM, realms, environments, completions, the job queue.

pub mod call;
pub mod code;
pub mod completion;
mod provisional;
pub mod realm;
pub mod vm;

pub use call::{CallContext, NativeFn};
pub use code::{CodeBlock, Script};
pub use completion::{ErrorKind, JsResult, Must, Throw};
pub use realm::{Intrinsic, Realm};
pub use vm::{Vm, VmOptions};
