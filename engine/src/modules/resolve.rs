//! GetExportedNames and ResolveExport (16.2.1.7.2).

use super::record::{ModuleId, ModuleKind};
use crate::bytecode::{ImportPhase, ImportedName};
use crate::execution::{JsResult, Vm};
use rustc_hash::FxHashSet;

/// A ResolvedBinding Record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ResolvedBinding {
    pub module: ModuleId,
    pub name: BindingName,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum BindingName {
    /// A slot of the module's context.
    Slot(u32),
    Namespace,
    DeferredNamespace,
    Source,
}

/// What ResolveExport finds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Resolution {
    Found(ResolvedBinding),
    NotFound,
    /// A request for a name led back to itself.
    Circular,
    Ambiguous,
}

impl BindingName {
    /// What `import * as x` (or a source import) of a module in a phase binds.
    pub fn of_whole(imported: &ImportedName, phase: ImportPhase) -> Option<BindingName> {
        match imported {
            ImportedName::Name(_) => None,
            ImportedName::Namespace if phase == ImportPhase::Defer => Some(BindingName::DeferredNamespace),
            ImportedName::Namespace => Some(BindingName::Namespace),
            ImportedName::Source => Some(BindingName::Source),
        }
    }
}

type ResolveSet = FxHashSet<(ModuleId, Vec<u16>)>;

impl Vm {
    /// GetImportedModule (16.2.1.10): loading has put it there.
    pub(super) fn imported_module(&self, module: ModuleId, request: u32) -> ModuleId {
        match self.source(module).loaded[request as usize] {
            Some(id) => id,
            None => unreachable!("a module is linked after its requests are loaded"),
        }
    }

    /// GetExportedNames, without repetitions.
    pub(super) fn exported_names(&mut self, module: ModuleId) -> JsResult<Vec<Vec<u16>>> {
        let mut names = Vec::new();
        let mut known = FxHashSet::default();
        let mut visited = FxHashSet::default();
        // The star exports of star exports, in the order of a depth-first walk.
        let mut work = vec![(module, true)];
        while let Some((id, is_root)) = work.pop() {
            if !visited.insert(id) {
                continue;
            }
            let mut add = |name: &Vec<u16>| {
                let is_default = name.iter().copied().eq("default".encode_utf16());
                if (is_root || !is_default) && known.insert(name.clone()) {
                    names.push(name.clone());
                }
            };
            match &self.module(id).kind {
                ModuleKind::Synthetic(synthetic) => synthetic.names.iter().for_each(add),
                ModuleKind::Source(source) => {
                    let entries = source.entries.clone();
                    entries.local_exports.iter().for_each(|e| add(&e.name));
                    entries.indirect_exports.iter().for_each(|e| add(&e.name));
                    for &request in entries.star_exports.iter().rev() {
                        work.push((self.imported_module(id, request), false));
                    }
                }
            }
        }
        Ok(names)
    }

    /// ResolveExport.
    pub(super) fn resolve_export(&mut self, module: ModuleId, name: &[u16]) -> JsResult<Resolution> {
        self.resolve_export_in(module, name, &mut ResolveSet::default())
    }

    fn resolve_export_in(
        &mut self,
        module: ModuleId,
        name: &[u16],
        set: &mut ResolveSet,
    ) -> JsResult<Resolution> {
        self.check_stack()?;
        let found = |name| Ok(Resolution::Found(ResolvedBinding { module, name }));
        let (entries, export) = match &self.module(module).kind {
            ModuleKind::Synthetic(synthetic) => {
                return match synthetic.slot(name) {
                    Some(slot) => found(BindingName::Slot(slot)),
                    None => Ok(Resolution::NotFound),
                };
            }
            ModuleKind::Source(source) => (source.entries.clone(), source.export_names.get(name).copied()),
        };
        // 3. A circular request.
        if !set.insert((module, name.to_vec())) {
            return Ok(Resolution::Circular);
        }
        match export {
            // 5.
            Some(Ok(slot)) => return found(BindingName::Slot(slot)),
            // 6.
            Some(Err(index)) => {
                let entry = &entries.indirect_exports[index];
                let target = self.imported_module(module, entry.request);
                let phase = entries.requests[entry.request as usize].phase;
                return match (&entry.imported, BindingName::of_whole(&entry.imported, phase)) {
                    (_, Some(name)) => Ok(Resolution::Found(ResolvedBinding { module: target, name })),
                    (ImportedName::Name(name), None) => self.resolve_export_in(target, name, set),
                    (_, None) => Ok(Resolution::NotFound),
                };
            }
            None => {}
        }
        // 7. A star export never gives a default one.
        if name.iter().copied().eq("default".encode_utf16()) {
            return Ok(Resolution::NotFound);
        }
        // 8-10.
        let mut star = Resolution::NotFound;
        for &request in &entries.star_exports {
            let target = self.imported_module(module, request);
            match self.resolve_export_in(target, name, set)? {
                Resolution::Ambiguous => return Ok(Resolution::Ambiguous),
                Resolution::NotFound => {}
                Resolution::Circular if star == Resolution::NotFound => star = Resolution::Circular,
                Resolution::Circular => {}
                found => match star {
                    Resolution::Found(_) if star != found => return Ok(Resolution::Ambiguous),
                    _ => star = found,
                },
            }
        }
        Ok(star)
    }
}
