//! What is known of a source text module without running it (16.2.1.6): requests, imports and exports, with
//! every name already turned into a slot of the module's context. Plain data, as all compiled code.

use super::function::{FunctionCode, ScopeInfo};
use std::rc::Rc;

/// The static part of a Source Text Module Record.
#[derive(Debug)]
pub struct ModuleCode {
    /// [[RequestedModules]]: in source order, without repetitions.
    pub requests: Vec<ModuleRequest>,
    /// [[ImportEntries]].
    pub imports: Vec<ImportEntry>,
    /// [[LocalExportEntries]].
    pub local_exports: Vec<LocalExport>,
    /// [[IndirectExportEntries]].
    pub indirect_exports: Vec<IndirectExport>,
    /// [[StarExportEntries]]: indices of requests.
    pub star_exports: Vec<u32>,
    /// The variables of the module's context.
    pub scope: ScopeInfo,
    /// Runs when the environment is initialised: `var`s become undefined, function declarations closures.
    pub instantiate: Rc<FunctionCode>,
    /// [[HasTLA]].
    pub has_top_level_await: bool,
}

/// Up to which phase a module is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u32)]
pub enum ImportPhase {
    Evaluation = 0,
    /// `import defer`: linked, evaluated when its namespace is first looked at.
    Defer = 1,
    /// `import source`: only its module source object.
    Source = 2,
}

impl ImportPhase {
    /// From its discriminant (ImportCall's operand).
    pub fn from_u32(n: u32) -> ImportPhase {
        match n {
            1 => ImportPhase::Defer,
            2 => ImportPhase::Source,
            _ => ImportPhase::Evaluation,
        }
    }
}

/// A ModuleRequest Record: what to import, with its import attributes (sorted by key).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ModuleRequest {
    pub specifier: Vec<u16>,
    pub attributes: Vec<(Vec<u16>, Vec<u16>)>,
    pub phase: ImportPhase,
    /// Byte range of the specifier in the source.
    pub start: u32,
    pub end: u32,
}

impl ModuleRequest {
    /// ModuleRequestsEqual: the same module, whatever the phase.
    pub fn same_module(&self, other: &ModuleRequest) -> bool {
        self.specifier == other.specifier && self.attributes == other.attributes
    }
    /// The specifier as text, for messages and file names.
    pub fn text(&self) -> String {
        String::from_utf16_lossy(&self.specifier)
    }
    /// The value of the attribute `type`.
    pub fn type_attribute(&self) -> Option<String> {
        let key = |k: &[u16]| k.iter().copied().eq("type".encode_utf16());
        self.attributes.iter().find(|(k, _)| key(k)).map(|(_, v)| String::from_utf16_lossy(v))
    }
}

/// What of the other module is meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ImportedName {
    Name(Vec<u16>),
    /// The namespace object (deferred if the request's phase says so).
    Namespace,
    /// The module source object.
    Source,
}

/// An ImportEntry Record.
#[derive(Clone, Debug)]
pub struct ImportEntry {
    pub request: u32,
    pub imported: ImportedName,
    /// Context slot of the local name; 0 when nothing mentions it.
    pub slot: u32,
    /// Byte range that an unresolvable name is reported at.
    pub start: u32,
    pub end: u32,
}

/// An export of a variable of this module.
#[derive(Clone, Debug)]
pub struct LocalExport {
    pub name: Vec<u16>,
    pub slot: u32,
}

/// An export of what another module exports.
#[derive(Clone, Debug)]
pub struct IndirectExport {
    pub name: Vec<u16>,
    pub request: u32,
    pub imported: ImportedName,
    pub start: u32,
    pub end: u32,
}
