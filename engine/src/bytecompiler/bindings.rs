//! Variables: where a name's value is, loading and storing it, entering and leaving scopes.

use super::builder::{FunctionBuilder, emit};
use crate::bytecode::{FunctionKind, Reg};
use crate::frontend::scope::{BindingId, BindingKind, RefId, Resolution, ScopeId, Storage, pseudo};

/// How a store means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Store {
    /// `let`, `const`, `class`, parameters: the declaration itself.
    Initialise,
    /// PutValue.
    Assign,
}

impl<'a> FunctionBuilder<'_, 'a> {
    // ---- contexts

    /// Register of the innermost context at this place.
    pub fn current_context(&mut self) -> Reg {
        let tree = &self.shared.tree;
        let mut at = self.scope;
        loop {
            let scope = tree.scope(at);
            if scope.function != self.id {
                break;
            }
            if let Some(&context) = self.contexts.get(&at) {
                return context;
            }
            match scope.parent {
                Some(parent) => at = parent,
                None => break,
            }
        }
        self.function_context_used = true;
        self.function_context
    }

    /// How to reach a scope's context: register and steps up.
    pub fn context_of(&mut self, scope: ScopeId) -> (Reg, u32) {
        if let Some(&context) = self.contexts.get(&scope) {
            return (context, 0);
        }
        let tree = &self.shared.tree;
        self.function_context_used = true;
        let depth = match tree.scope(self.info().outer_scope).parent {
            Some(from) => tree.context_depth(from, scope),
            None => 0,
        };
        (self.function_context, depth)
    }

    /// Makes the scope current and sets up its context and register variables.
    pub fn enter_scope(&mut self, scope: ScopeId) -> ScopeId {
        let outer = std::mem::replace(&mut self.scope, scope);
        if self.shared.tree.scope(scope).context_slots > 0 {
            self.scope = outer;
            let parent = self.current_context();
            self.scope = scope;
            let dst = self.alloc();
            let info = self.scope_info(scope);
            emit!(self, NewContext { dst, parent, info });
            self.contexts.insert(scope, dst);
        }
        self.allocate_variables(scope);
        outer
    }

    /// Registers for a scope's register variables; those that may be read too early start as HOLE.
    pub fn allocate_variables(&mut self, scope: ScopeId) {
        let tree = &self.shared.tree;
        for &id in &tree.scope(scope).bindings {
            let binding = tree.binding(id);
            if !binding.used || binding.storage != Storage::Register || self.registers.contains_key(&id) {
                continue;
            }
            match binding.kind {
                BindingKind::This => {
                    self.registers.insert(id, Reg::THIS);
                }
                // Loaded from the frame where they are used.
                BindingKind::NewTarget | BindingKind::Home | BindingKind::ActiveFunction => {}
                BindingKind::Parameter if binding.parameter.is_some() && !binding.needs_hole => {
                    self.registers.insert(id, Reg(1 + binding.parameter.unwrap_or(0)));
                }
                kind => {
                    let used_before = self.out.register_count;
                    let register = self.alloc();
                    self.registers.insert(id, register);
                    // Registers are undefined at entry; a reused one holds a leftover.
                    if kind == BindingKind::Var && register.0 < used_before {
                        emit!(self, LoadUndefined { dst: register });
                    }
                    if binding.needs_hole {
                        emit!(self, LoadHole { dst: register });
                    }
                }
            }
        }
    }

    /// Undoes [`FunctionBuilder::enter_scope`]; `mark` is from before it.
    pub fn leave_scope(&mut self, outer: ScopeId, mark: u32) {
        self.scope = outer;
        self.release(mark);
    }

    // ---- references

    /// The register a variable is in, if it can be used as an operand as it is.
    pub fn register_of(&self, id: RefId) -> Option<Reg> {
        let reference = self.shared.tree.reference(id);
        match reference.resolution {
            Resolution::Binding(binding) if !reference.check => self.registers.get(&binding).copied(),
            _ => None,
        }
    }

    fn name_of(&self, id: RefId) -> String {
        let tree = &self.shared.tree;
        tree.display_name(tree.reference(id).name)
    }

    fn name_operand(&mut self, id: RefId) -> u32 {
        let name = self.name_of(id);
        self.name_constant(&name)
    }

    /// Value of a variable, in its own register if possible.
    pub fn load_operand(&mut self, id: RefId) -> Reg {
        if let Some(register) = self.register_of(id) {
            return register;
        }
        let reference = self.shared.tree.reference(id);
        if let Resolution::Binding(binding) = reference.resolution
            && let Some(&register) = self.registers.get(&binding)
        {
            let name = self.name_operand(id);
            self.at(self.shared.tree.reference(id).position);
            emit!(self, ThrowIfHole { src: register, name });
            return register;
        }
        let dst = self.alloc();
        self.load(id, dst);
        dst
    }

    pub fn load(&mut self, id: RefId, dst: Reg) {
        let tree = &self.shared.tree;
        let reference = tree.reference(id);
        self.at(reference.position);
        match reference.resolution {
            Resolution::Binding(binding) => self.load_binding(binding, dst, reference.check),
            Resolution::Global if reference.name == tree.this_name() => self.load_outer_this(dst),
            Resolution::Global => {
                let name = self.name_operand(id);
                let ic = self.global_slot();
                emit!(self, LoadGlobal { dst, name, ic });
            }
            Resolution::Dynamic => {
                let name = self.name_operand(id);
                let context = self.current_context();
                emit!(self, LoadDynamic { dst, context, name });
            }
        }
    }

    pub fn load_binding(&mut self, id: BindingId, dst: Reg, check: bool) {
        let tree = &self.shared.tree;
        let binding = tree.binding(id);
        match binding.storage {
            Storage::Context(import) if binding.kind == BindingKind::Import => {
                let name = tree.display_name(binding.name);
                let name = self.name_constant(&name);
                emit!(self, LoadImport { dst, import, name });
            }
            Storage::Context(slot) => {
                let (context, depth) = self.context_of(binding.scope);
                if check {
                    let name = tree.display_name(binding.name);
                    let name = self.name_constant(&name);
                    emit!(self, LoadContextChecked { dst, context, depth, slot, name });
                } else {
                    emit!(self, LoadContext { dst, context, depth, slot });
                }
            }
            _ => match (binding.kind, self.registers.get(&id).copied()) {
                (BindingKind::NewTarget, _) => emit!(self, LoadNewTarget { dst }),
                (BindingKind::ActiveFunction, _) => emit!(self, LoadCallee { dst }),
                (BindingKind::Home, _) => self.load_own_home(dst),
                (_, Some(src)) => {
                    if check {
                        let name = tree.display_name(binding.name);
                        let name = self.name_constant(&name);
                        emit!(self, ThrowIfHole { src, name });
                    }
                    self.move_to(dst, src);
                }
                (_, None) => {
                    // A name of a loop head that is never initialised.
                    debug_assert!(check);
                    let name = tree.display_name(binding.name);
                    let name = self.name_constant(&name);
                    emit!(self, LoadHole { dst });
                    emit!(self, ThrowIfHole { src: dst, name });
                }
            },
        }
    }

    /// The running method's home object; static initializers run with the class as `this`.
    pub fn load_own_home(&mut self, dst: Reg) {
        emit!(self, LoadCallee { dst });
        emit!(self, LoadHomeObject { dst, callee: dst });
    }

    /// `this` where no function of this source provides it: the global this of scripts, undefined in
    /// modules, the caller's for eval code (found through the contexts if there is one).
    fn load_outer_this(&mut self, dst: Reg) {
        let tree = &self.shared.tree;
        let owner = tree.function(tree.this_function(self.id)).kind;
        if matches!(owner, FunctionKind::Module | FunctionKind::AsyncModule) {
            emit!(self, LoadUndefined { dst });
            return;
        }
        if self.info().kind != FunctionKind::Script {
            // An arrow's or eval's own r0 holds nothing of use: make it the global this.
            emit!(self, LoadUndefined { dst: Reg::THIS });
            emit!(self, CoerceThis);
        }
        self.move_to(dst, Reg::THIS);
    }

    /// As [`FunctionBuilder::load`], undefined if the name does not exist (for typeof).
    pub fn load_or_undefined(&mut self, id: RefId, dst: Reg) {
        let reference = self.shared.tree.reference(id);
        self.at(reference.position);
        match reference.resolution {
            Resolution::Binding(_) => self.load(id, dst),
            Resolution::Global => {
                let name = self.name_operand(id);
                let ic = self.global_slot();
                emit!(self, LoadGlobalOrUndefined { dst, name, ic });
            }
            Resolution::Dynamic => {
                let name = self.name_operand(id);
                let context = self.current_context();
                emit!(self, LoadDynamicOrUndefined { dst, context, name });
            }
        }
    }

    /// Resolves the target of an assignment before its value is computed, where that can be observed.
    pub fn resolve_target(&mut self, id: RefId) -> Option<Reg> {
        let reference = self.shared.tree.reference(id);
        if reference.resolution != Resolution::Dynamic {
            return None;
        }
        let name = self.name_operand(id);
        let context = self.current_context();
        let dst = self.alloc();
        self.at(self.shared.tree.reference(id).position);
        emit!(self, ResolveDynamic { dst, context, name });
        Some(dst)
    }

    /// The old value of a resolved target.
    pub fn load_target(&mut self, id: RefId, place: Option<Reg>, dst: Reg) {
        match place {
            Some(place) => {
                let name = self.name_operand(id);
                self.at(self.shared.tree.reference(id).position);
                emit!(self, LoadResolved { dst, place, name });
            }
            None => self.load(id, dst),
        }
    }

    /// Stores into a variable. `place` is from [`FunctionBuilder::resolve_target`].
    pub fn store(&mut self, id: RefId, place: Option<Reg>, src: Reg, mode: Store) {
        let tree = &self.shared.tree;
        let reference = tree.reference(id);
        match reference.resolution {
            Resolution::Binding(binding) => self.store_binding(binding, src, mode, reference.check),
            Resolution::Global => {
                let name = self.name_operand(id);
                if mode == Store::Initialise {
                    emit!(self, InitGlobalLexical { name, src });
                } else {
                    let ic = self.global_slot();
                    emit!(self, StoreGlobal { name, src, ic });
                }
            }
            Resolution::Dynamic => {
                let name = self.name_operand(id);
                if mode == Store::Initialise {
                    self.initialise_dynamic(id, name, src);
                    return;
                }
                let place = match place {
                    Some(place) => place,
                    None => {
                        let place = self.alloc();
                        let context = self.current_context();
                        emit!(self, ResolveDynamic { dst: place, context, name });
                        place
                    }
                };
                emit!(self, StoreResolved { place, name, src });
            }
        }
    }

    /// A declaration is never really dynamic: it initialises the binding of its own scope. (`with` or
    /// eval can only lie between a use and the declaration, not inside the declaring scope.)
    fn initialise_dynamic(&mut self, id: RefId, name: u32, src: Reg) {
        let tree = &self.shared.tree;
        let reference = tree.reference(id);
        match tree.find(reference.scope, reference.name) {
            Some(binding)
                if matches!(tree.binding(binding).storage, Storage::Register | Storage::Context(_)) =>
            {
                self.store_binding(binding, src, Store::Initialise, false);
            }
            _ => {
                let context = self.current_context();
                emit!(self, StoreEvalVar { context, name, src });
            }
        }
    }

    pub fn store_binding(&mut self, id: BindingId, src: Reg, mode: Store, check: bool) {
        let tree = &self.shared.tree;
        let binding = tree.binding(id);
        if mode == Store::Assign && (binding.kind.is_constant() || binding.kind == BindingKind::FunctionName)
        {
            // An imported binding counts as initialised even while its own module has not run.
            if check && binding.kind != BindingKind::Import {
                let mark = self.mark();
                let scratch = self.alloc();
                self.load_binding(id, scratch, true);
                self.release(mark);
            }
            // 9.1.1.1.5: a function's own name is immutable, silently so in sloppy code.
            if binding.kind.is_constant() || self.info().strict {
                let name = tree.display_name(binding.name);
                let name = self.name_constant(&name);
                emit!(self, ThrowConstAssign { name });
            }
            return;
        }
        match binding.storage {
            Storage::Context(slot) => {
                let (context, depth) = self.context_of(binding.scope);
                if check && mode == Store::Assign {
                    let name = tree.display_name(binding.name);
                    let name = self.name_constant(&name);
                    emit!(self, StoreContextChecked { context, depth, slot, src, name });
                } else {
                    emit!(self, StoreContext { context, depth, slot, src });
                }
            }
            _ => {
                // No register: nothing reads the variable.
                let Some(&dst) = self.registers.get(&id) else { return };
                if check && mode == Store::Assign {
                    let name = tree.display_name(binding.name);
                    let name = self.name_constant(&name);
                    emit!(self, ThrowIfHole { src: dst, name });
                }
                self.move_to(dst, src);
            }
        }
    }

    /// The register a declaration or assignment may write its value to directly, when the variable is a
    /// plain register.
    pub fn direct_target(&self, id: RefId, mode: Store) -> Option<Reg> {
        let tree = &self.shared.tree;
        let reference = tree.reference(id);
        let Resolution::Binding(binding) = reference.resolution else { return None };
        let info = tree.binding(binding);
        if info.storage != Storage::Register || (mode == Store::Assign && reference.check) {
            return None;
        }
        if mode == Store::Assign && (info.kind.is_constant() || info.kind == BindingKind::FunctionName) {
            return None;
        }
        self.registers.get(&binding).copied()
    }

    /// Whether code evaluated for the initialiser can see the half-made variable.
    pub fn is_unseen_until_initialised(&self, id: RefId) -> bool {
        let tree = &self.shared.tree;
        match tree.reference(id).resolution {
            Resolution::Binding(binding) => {
                let binding = tree.binding(binding);
                binding.kind.has_tdz() && !binding.needs_hole
            }
            _ => false,
        }
    }

    /// `this`: r0, a context slot, or by name.
    pub fn load_this(&mut self, id: RefId) -> Reg {
        debug_assert_eq!(self.name_of(id), pseudo::THIS);
        self.load_operand(id)
    }
}
