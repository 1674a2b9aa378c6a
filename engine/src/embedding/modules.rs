//! What a host does for modules: finding and reading them.

use crate::bytecode::ModuleRequest;
use crate::execution::{JsResult, Vm};
use crate::modules::{LoadTicket, ModuleId, Referrer};
use crate::object::JsObject;
use crate::value::{Gc, Value};

/// The host's side of modules. Methods get the VM, so state of their own is kept behind a cell.
pub trait ModuleLoader {
    /// HostLoadImportedModule (16.2.1.11): finds the module and calls [`Vm::finish_loading`] with the ticket,
    /// before returning or later, exactly once. The same referrer, specifier and attributes must always
    /// give the same module. An error returned here ends the script; what a script should see goes into
    /// `finish_loading`.
    fn load(
        &self,
        vm: &mut Vm,
        referrer: Referrer,
        request: &ModuleRequest,
        ticket: LoadTicket,
    ) -> JsResult<()>;

    /// HostGetImportMetaProperties and HostFinalizeImportMeta (13.3.12.1): fills a new import.meta object.
    fn import_meta(&self, _vm: &mut Vm, _module: ModuleId, _meta: Gc<JsObject>) -> JsResult<()> {
        Ok(())
    }

    /// A module's evaluation failed with an error, which the host may explain better before anybody sees it.
    fn evaluation_failed(&self, _vm: &mut Vm, _module: ModuleId, _error: Value) -> JsResult<()> {
        Ok(())
    }

    /// What to say of an import that `provider` has no export for, instead of the usual message. `line` is the
    /// source line the import is in.
    fn missing_export(
        &self,
        _vm: &Vm,
        _provider: ModuleId,
        _specifier: &str,
        _name: &str,
        _line: &str,
    ) -> Option<String> {
        None
    }

    /// HostGetSupportedImportAttributes (16.2.1.12.1): keys that may appear in `with`. None: the host judges
    /// them itself as it loads.
    fn supported_attributes(&self) -> Option<&[&str]> {
        Some(&["type"])
    }
}
