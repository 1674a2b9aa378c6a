//! 16.2 Modules: records, loading, linking, evaluation, namespaces, `import()`.
//!
//! A module's variables live in its context, a cell that never moves and that exists from the moment the
//! module is parsed. An import is an [`ImportCell`]: the address of the exporting module's context and a slot
//! in it, filled in when the importing module is linked. So reading an import is a load through two constants,
//! for the interpreter as for compiled code.
//!
//! Records live as long as the VM, as hosts keep their module maps anyway; what they hold is a root. The
//! host finds and reads modules through [`ModuleLoader`](crate::embedding::ModuleLoader).

mod dynamic_import;
mod evaluate;
mod host;
mod link;
mod load;
mod namespace;
mod record;
mod resolve;
mod synthetic;
#[cfg(test)]
mod tests;

pub use dynamic_import::{evaluate_import_call, import_from_here, import_meta};
pub use load::{LoadTicket, Referrer};
pub use record::{ImportCell, ModuleId, ModuleMap, ModuleRecord, Status};
pub use synthetic::EvaluationSteps;
