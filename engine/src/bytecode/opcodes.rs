//! The opcode table. Enum, emitter methods, operand structs, decoder, disassembler, validator and
//! liveness all derive from [`for_each_opcode`]; the interpreter and the JIT builder match on the enum
//! exhaustively, so a missing handler fails the build.
//!
//! # Machine model
//! A function runs on a window of registers `r0..r(n-1)`. `r0` is `this` (a derived constructor's is
//! HOLE until `super()` returns); `r1..=rP` are the formal parameters (missing ones undefined); then
//! locals and temporaries, undefined at entry. Captured variables live in heap contexts, and the
//! compiler keeps each scope's context in a register of its own, so an exception handler needs no scope
//! bookkeeping. An instruction is a run of 32-bit words: the opcode, then one word per operand. Jump
//! operands are word offsets relative to the start of their instruction. Every operation follows the
//! spec's observable order; its source operands are read before its destination is written.
//!
//! # Operand roles
//! `out` writes a register, `reg` reads one, `inout` does both; `pair`/`outpair` read/write a register
//! and the next one; `range` is the first of as many registers as the following `count` operand says;
//! `constant` indexes the function's constants, `function` its inner functions, `scope` its scope infos;
//! `jump` is a branch target; `imm` a signed, `count`/`flags` an unsigned number; the rest index
//! feedback arrays: `property`, `element`, `arith`, `compare`, `call`, `alloc`, `global`, `looping`.
//!
//! Attributes: `throws` (may throw, allocate or run script), `ends` (control never falls through).

/// Calls `$callback!` with the whole table.
#[macro_export]
macro_rules! for_each_opcode {
    ($callback:ident) => {
        $callback! {
            // ---- moves and constants
            /// Does nothing.
            Nop [] {}
            /// dst = src.
            Move [] { dst: out, src: reg }
            /// dst = the int32 value.
            LoadInt [] { dst: out, value: imm }
            /// dst = constants[value] (number, string, bigint).
            LoadConst [] { dst: out, value: constant }
            LoadUndefined [] { dst: out }
            LoadNull [] { dst: out }
            LoadTrue [] { dst: out }
            LoadFalse [] { dst: out }
            /// dst = the HOLE marker: an uninitialised (TDZ) binding.
            LoadHole [] { dst: out }
            /// dst = the running function object.
            LoadCallee [] { dst: out }
            /// dst = new.target of this activation.
            LoadNewTarget [] { dst: out }
            /// Sloppy functions that use `this` do this first: r0 = undefined/null becomes the global
            /// this, a primitive its wrapper.
            CoerceThis [throws] {}

            // ---- contexts (captured variables)
            /// dst = the context the running function closed over.
            LoadFunctionContext [] { dst: out }
            /// dst = new context for scopes[info] with this parent; all slots HOLE.
            NewContext [throws] { dst: out, parent: reg, info: scope }
            /// dst = a copy of the context (per-iteration bindings of a `for` loop).
            CopyContext [throws] { dst: out, src: reg }
            /// dst = slot of the context `depth` parents up from `context`.
            LoadContext [] { dst: out, context: reg, depth: count, slot: count }
            /// As LoadContext; a HOLE throws ReferenceError "Cannot access 'name' before initialization".
            LoadContextChecked [throws] { dst: out, context: reg, depth: count, slot: count, name: constant }
            /// Stores into a context slot (initialisation, or a binding known to be initialised).
            StoreContext [] { context: reg, depth: count, slot: count, src: reg }
            /// As StoreContext; throws ReferenceError while the slot is HOLE.
            StoreContextChecked [throws] { context: reg, depth: count, slot: count, src: reg, name: constant }
            /// Throws the TDZ ReferenceError when src is HOLE. For `this` in derived constructors the
            /// name constant is the string "this" ("Must call super constructor in derived class before
            /// accessing 'this' or returning from derived constructor").
            ThrowIfHole [throws] { src: reg, name: constant }
            /// Throws ReferenceError "Super constructor may only be called once" unless src is HOLE.
            ThrowIfNotHole [throws] { src: reg }
            /// TypeError "Assignment to constant variable."
            ThrowConstAssign [throws, ends] { name: constant }

            // ---- globals and dynamic scopes
            /// Global lookup: lexical declarations, then the global object; ReferenceError if absent.
            LoadGlobal [throws] { dst: out, name: constant, ic: global }
            /// As LoadGlobal, undefined if absent (for typeof).
            LoadGlobalOrUndefined [throws] { dst: out, name: constant, ic: global }
            /// Global assignment: throws for const and TDZ; absent: ReferenceError in strict functions,
            /// else creates a property of the global object.
            StoreGlobal [throws] { name: constant, src: reg, ic: global }
            /// GlobalDeclarationInstantiation for the script's scopes[info] (names and kinds); function
            /// declarations are stored afterwards by DefineGlobalFunction.
            DeclareGlobals [throws] { info: scope }
            /// CreateGlobalFunctionBinding(name, fn, deletable = flags bit 0).
            DefineGlobalFunction [throws] { name: constant, src: reg, flags: flags }
            /// Initialises a top-level let/const/class binding.
            InitGlobalLexical [throws] { name: constant, src: reg }
            /// Lookup by name through a chain of contexts that contains `with` or eval scopes.
            LoadDynamic [throws] { dst: out, context: reg, name: constant }
            LoadDynamicOrUndefined [throws] { dst: out, context: reg, name: constant }
            /// dst = function, dst+1 = this value (the with-object, or undefined).
            LoadDynamicCallee [throws] { dst: outpair, context: reg, name: constant }
            /// dst = the place the name resolves to now (a context or object; undefined if unresolvable),
            /// to be stored through later by StoreResolved.
            ResolveDynamic [throws] { dst: out, context: reg, name: constant }
            /// PutValue on a resolved place (SetMutableBinding semantics; strictness of the function).
            StoreResolved [throws] { place: reg, name: constant, src: reg }
            /// GetValue on a resolved place.
            LoadResolved [throws] { dst: out, place: reg, name: constant }
            /// `delete name`.
            DeleteDynamic [throws] { dst: out, context: reg, name: constant }
            /// dst = new `with` context over ToObject(object).
            NewWithContext [throws] { dst: out, parent: reg, object: reg }
            /// EvalDeclarationInstantiation of scopes[info]: declares var names in the variable scope
            /// reached from `context`. dst = the context the eval body's functions and code run in.
            DeclareEvalVars [throws] { context: reg, info: scope }
            /// Stores a hoisted function of sloppy eval code into its var binding.
            StoreEvalVar [throws] { context: reg, name: constant, src: reg }
            /// If callee is %eval%: PerformEval(first argument) in `context` with scopes[info] describing
            /// what the eval code may see (this, new.target, private names, strictness); otherwise an
            /// ordinary call with `this` = this_value. `this_reg` is the caller's own this (r0 or a copy).
            CallEval [throws] { dst: out, callee: reg, this_value: reg, first: range, argc: count, context: reg, info: scope }

            // ---- arithmetic
            Add [throws] { dst: out, lhs: reg, rhs: reg, feedback: arith }
            Sub [throws] { dst: out, lhs: reg, rhs: reg, feedback: arith }
            Mul [throws] { dst: out, lhs: reg, rhs: reg, feedback: arith }
            Div [throws] { dst: out, lhs: reg, rhs: reg, feedback: arith }
            Mod [throws] { dst: out, lhs: reg, rhs: reg, feedback: arith }
            Exp [throws] { dst: out, lhs: reg, rhs: reg, feedback: arith }
            BitAnd [throws] { dst: out, lhs: reg, rhs: reg, feedback: arith }
            BitOr [throws] { dst: out, lhs: reg, rhs: reg, feedback: arith }
            BitXor [throws] { dst: out, lhs: reg, rhs: reg, feedback: arith }
            Shl [throws] { dst: out, lhs: reg, rhs: reg, feedback: arith }
            Shr [throws] { dst: out, lhs: reg, rhs: reg, feedback: arith }
            UShr [throws] { dst: out, lhs: reg, rhs: reg, feedback: arith }
            /// dst = lhs op the int32 immediate; otherwise as the register form.
            AddImm [throws] { dst: out, lhs: reg, rhs: imm, feedback: arith }
            SubImm [throws] { dst: out, lhs: reg, rhs: imm, feedback: arith }
            MulImm [throws] { dst: out, lhs: reg, rhs: imm, feedback: arith }
            DivImm [throws] { dst: out, lhs: reg, rhs: imm, feedback: arith }
            ModImm [throws] { dst: out, lhs: reg, rhs: imm, feedback: arith }
            BitAndImm [throws] { dst: out, lhs: reg, rhs: imm, feedback: arith }
            BitOrImm [throws] { dst: out, lhs: reg, rhs: imm, feedback: arith }
            BitXorImm [throws] { dst: out, lhs: reg, rhs: imm, feedback: arith }
            ShlImm [throws] { dst: out, lhs: reg, rhs: imm, feedback: arith }
            ShrImm [throws] { dst: out, lhs: reg, rhs: imm, feedback: arith }
            UShrImm [throws] { dst: out, lhs: reg, rhs: imm, feedback: arith }
            Neg [throws] { dst: out, src: reg, feedback: arith }
            BitNot [throws] { dst: out, src: reg, feedback: arith }
            /// dst = ToNumeric(src) + 1 (or - 1).
            Inc [throws] { dst: out, src: reg, feedback: arith }
            Dec [throws] { dst: out, src: reg, feedback: arith }
            /// Unary plus: ToNumber.
            ToNumber [throws] { dst: out, src: reg, feedback: arith }
            /// ToNumeric: for the old value of postfix ++ and --.
            ToNumeric [throws] { dst: out, src: reg, feedback: arith }
            Not [] { dst: out, src: reg }
            TypeOf [] { dst: out, src: reg }
            /// ToString (template substitutions; throws for symbols).
            ToString [throws] { dst: out, src: reg }
            ToPropertyKey [throws] { dst: out, src: reg }
            ToObject [throws] { dst: out, src: reg }
            /// dst = concatenation of `count` registers that hold strings.
            ConcatStrings [throws] { dst: out, first: range, count: count }

            // ---- comparison
            Eq [throws] { dst: out, lhs: reg, rhs: reg, feedback: compare }
            NotEq [throws] { dst: out, lhs: reg, rhs: reg, feedback: compare }
            StrictEq [] { dst: out, lhs: reg, rhs: reg, feedback: compare }
            StrictNotEq [] { dst: out, lhs: reg, rhs: reg, feedback: compare }
            Less [throws] { dst: out, lhs: reg, rhs: reg, feedback: compare }
            LessEq [throws] { dst: out, lhs: reg, rhs: reg, feedback: compare }
            Greater [throws] { dst: out, lhs: reg, rhs: reg, feedback: compare }
            GreaterEq [throws] { dst: out, lhs: reg, rhs: reg, feedback: compare }
            InstanceOf [throws] { dst: out, lhs: reg, rhs: reg, ic: property }
            /// dst = key in object.
            In [throws] { dst: out, key: reg, object: reg, ic: element }

            // ---- control
            Jump [ends] { target: jump }
            /// Backward jump that closes a loop: counts for tier-up (OSR), polls interrupts.
            JumpLoop [throws, ends] { target: jump, counter: looping }
            JumpTrue [] { src: reg, target: jump }
            JumpFalse [] { src: reg, target: jump }
            JumpNullish [] { src: reg, target: jump }
            JumpNotNullish [] { src: reg, target: jump }
            JumpUndefined [] { src: reg, target: jump }
            JumpNotUndefined [] { src: reg, target: jump }
            JumpHole [] { src: reg, target: jump }
            /// Jump when the comparison holds. The Not forms jump when it does not (NaN!).
            JumpLess [throws] { lhs: reg, rhs: reg, target: jump, feedback: compare }
            JumpNotLess [throws] { lhs: reg, rhs: reg, target: jump, feedback: compare }
            JumpLessEq [throws] { lhs: reg, rhs: reg, target: jump, feedback: compare }
            JumpNotLessEq [throws] { lhs: reg, rhs: reg, target: jump, feedback: compare }
            JumpGreater [throws] { lhs: reg, rhs: reg, target: jump, feedback: compare }
            JumpNotGreater [throws] { lhs: reg, rhs: reg, target: jump, feedback: compare }
            JumpGreaterEq [throws] { lhs: reg, rhs: reg, target: jump, feedback: compare }
            JumpNotGreaterEq [throws] { lhs: reg, rhs: reg, target: jump, feedback: compare }
            JumpEq [throws] { lhs: reg, rhs: reg, target: jump, feedback: compare }
            JumpNotEq [throws] { lhs: reg, rhs: reg, target: jump, feedback: compare }
            JumpStrictEq [] { lhs: reg, rhs: reg, target: jump, feedback: compare }
            JumpStrictNotEq [] { lhs: reg, rhs: reg, target: jump, feedback: compare }
            /// src is an int32 the compiler made (finally completions, generator resume modes): jump
            /// when it equals the immediate.
            JumpIntEq [] { src: reg, value: imm, target: jump }
            Return [ends] { src: reg }
            /// Return of strict code whose result may come from a call in tail position (15.10): see
            /// interpreter/tail_calls.rs.
            ReturnTail [ends] { src: reg }
            /// dst = the value a derived constructor returns: src if an object; the (initialised) this
            /// if src is undefined; TypeError or ReferenceError otherwise.
            CheckDerivedReturn [throws] { dst: out, src: reg, this: reg }
            Throw [throws, ends] { src: reg }
            /// Throws a new error: flags = ErrorKind, message constant.
            ThrowError [throws, ends] { kind: flags, message: constant }
            Debugger [throws] {}

            // ---- properties
            GetNamed [throws] { dst: out, object: reg, name: constant, ic: property }
            /// object.length.
            GetLength [throws] { dst: out, object: reg, ic: property }
            /// object.name = src, in the function's strictness.
            SetNamed [throws] { object: reg, name: constant, src: reg, ic: property }
            GetElem [throws] { dst: out, object: reg, key: reg, ic: element }
            SetElem [throws] { object: reg, key: reg, src: reg, ic: element }
            /// dst = home.[[GetPrototypeOf]](): the base of a super reference that is kept while more is evaluated.
            LoadSuperBase [throws] { dst: out, home: reg }
            /// super[key]: home is the method's home object, or the base already if flag bit 0 is set; key is any
            /// property key register.
            GetSuper [throws] { dst: out, this: reg, home: reg, key: reg, flags: flags }
            SetSuper [throws] { this: reg, home: reg, key: reg, src: reg, flags: flags }
            /// dst = the running method's [[HomeObject]] (of `callee`).
            LoadHomeObject [] { dst: out, callee: reg }
            /// Sets a function's [[HomeObject]] (private methods, field initializers).
            SetHomeObject [] { function: reg, home: reg }
            /// Object literal / class field: CreateDataProperty with a known name.
            DefineNamed [throws] { object: reg, name: constant, src: reg, ic: property }
            /// As DefineNamed with a computed key (already a property key).
            DefineElem [throws] { object: reg, key: reg, src: reg, ic: element }
            /// Defines a method: flags bit 0 enumerable; sets [[HomeObject]] of fn to object.
            DefineMethod [throws] { object: reg, key: reg, function: reg, flags: flags }
            /// Defines a getter (flags bit 1 clear) or setter (bit 1 set); bit 0 enumerable; home object.
            DefineAccessor [throws] { object: reg, key: reg, function: reg, flags: flags }
            /// `__proto__: src` in an object literal.
            SetLiteralPrototype [throws] { object: reg, src: reg }
            /// SetFunctionName(function, key, prefix): prefix flags 0 none, 1 "get", 2 "set". Only if the
            /// function has no own name yet (anonymous function definition; class without static name).
            SetFunctionName [throws] { function: reg, key: reg, prefix: flags }
            DeleteNamed [throws] { dst: out, object: reg, name: constant }
            DeleteElem [throws] { dst: out, object: reg, key: reg }
            /// Copies own enumerable properties of src into object, leaving out `count` keys from `first`.
            CopyDataProperties [throws] { object: reg, src: reg, first: range, count: count }
            /// dst = a fresh private name with this description.
            NewPrivateName [throws] { dst: out, description: constant }
            GetPrivate [throws] { dst: out, object: reg, name: reg, ic: element }
            SetPrivate [throws] { object: reg, name: reg, src: reg, ic: element }
            /// PrivateFieldAdd: TypeError if present.
            DefinePrivateField [throws] { object: reg, name: reg, src: reg, ic: element }
            /// PrivateMethodOrAccessorAdd: flags 0 method, 1 getter, 2 setter (getter and setter merge).
            DefinePrivateMethod [throws] { object: reg, name: reg, function: reg, flags: flags }
            /// #name in object.
            HasPrivate [throws] { dst: out, object: reg, name: reg }

            // ---- literals and closures
            /// dst = {} with room for `count` properties.
            NewObject [throws] { dst: out, count: count, site: alloc }
            /// dst = [first .. first+count].
            NewArray [throws] { dst: out, first: range, count: count, site: alloc }
            /// Appends to an array under construction.
            ArrayPush [throws] { array: reg, src: reg }
            ArrayPushHole [throws] { array: reg }
            /// Appends everything src iterates over.
            ArraySpread [throws] { array: reg, src: reg }
            NewRegExp [throws] { dst: out, pattern: constant, flags: constant }
            NewClosure [throws] { dst: out, function: function, context: reg, site: alloc }
            /// ClassDefinitionEvaluation's start: dst = constructor from functions[function], dst+1 =
            /// prototype. heritage is the evaluated superclass, or HOLE when there is no `extends`.
            NewClass [throws] { dst: outpair, function: function, heritage: reg, context: reg }
            /// Attaches the field-initializer function (run for each new instance with this = instance).
            SetClassFields [] { class: reg, initializer: reg }
            /// Runs the field initializer of `class` on `this`, if it has one (base constructors at
            /// entry, derived ones after super()).
            RunClassFields [throws] { this: reg, class: reg }
            /// Tagged templates: the frozen strings array, cached per site.
            GetTemplateObject [throws] { dst: out, template: constant }
            /// Sloppy arguments object; parameter i aliases context slot mapping[i] of `context`.
            NewMappedArguments [throws] { dst: out, context: reg }
            NewUnmappedArguments [throws] { dst: out }
            /// dst = array of the arguments from index `start`.
            NewRest [throws] { dst: out, start: count }

            // ---- calls
            Call [throws] { dst: out, callee: reg, this: reg, first: range, argc: count, ic: call }
            /// Call with this = undefined.
            CallFunction [throws] { dst: out, callee: reg, first: range, argc: count, ic: call }
            /// args is an array made by the compiler (spread).
            CallSpread [throws] { dst: out, callee: reg, this: reg, args: reg, ic: call }
            New [throws] { dst: out, callee: reg, first: range, argc: count, ic: call }
            NewSpread [throws] { dst: out, callee: reg, args: reg, ic: call }
            /// super(...): constructs callee.[[GetPrototypeOf]]() with new_target; dst = the new object.
            SuperCall [throws] { dst: out, callee: reg, new_target: reg, first: range, argc: count, ic: call }
            SuperCallSpread [throws] { dst: out, callee: reg, new_target: reg, args: reg, ic: call }
            /// A step of a decorated class's definition (interpreter/decorators.rs): its number, then arguments.
            CallIntrinsic [throws] { dst: out, intrinsic: flags, first: range, argc: count }

            // ---- iteration
            /// dst = iterator, dst+1 = its next method. (GetIterator, sync)
            GetIterator [throws] { dst: outpair, src: reg, ic: property }
            /// Advances: dst = value, or jumps when done.
            IteratorStep [throws] { dst: out, iterator: pair, target: jump, ic: property }
            /// IteratorClose for a normal completion: calls return(), its result must be an object.
            IteratorClose [throws] { iterator: pair }
            /// IteratorClose for a throw completion: errors of return() are swallowed.
            IteratorCloseSilent [throws] { iterator: pair }
            /// TypeError "Iterator result x is not an object" unless src is one.
            ThrowIfNotObject [throws] { src: reg }
            /// dst = for-in enumerator over src (undefined for null and undefined).
            ForInPrepare [throws] { dst: out, src: reg }
            /// dst = the next key, or jumps when done.
            ForInNext [throws] { dst: out, enumerator: reg, target: jump }
            /// dst = { value, done: flags bit 0 }.
            NewIteratorResult [throws] { dst: out, value: reg, done: flags }
            /// RequireObjectCoercible for destructuring; TypeError in V8's wording otherwise.
            CheckObjectCoercible [throws] { src: reg }

            // ---- generators and async functions
            /// Creates the generator object of the running function, saves the frame in it and returns it.
            /// On first resumption execution continues here with dst = value, dst+1 = mode as in Yield.
            InitialYield [throws] { dst: outpair }
            /// Suspends with this iterator result *value*, which the resumer wraps; flags are a YieldKind. On
            /// resumption dst = received value, dst+1 = int: 0 next, 1 throw, 2 return.
            Yield [throws] { dst: outpair, src: reg, flags: flags }
            /// One step of yield* in a generator, after a `next`: dst+1 = a Delegation. YIELDED and DONE: what an
            /// original next method gave, in dst, without the result object that it would have made. RESULT: dst is
            /// a result object. CALL: nothing was done.
            DelegateStep [throws] { dst: outpair, iterator: pair, received: reg }
            /// Async functions: suspends until src settles; dst = value, dst+1 = 0 fulfilled, 1 rejected.
            Await [throws] { dst: outpair, src: reg }
            /// Where execution goes on after a suspension: counts for tier-up, as JumpLoop does. Compiled code
            /// of generators and async functions is entered here.
            ResumePoint [throws] { counter: looping }
            /// Async functions, outside all handlers: resolves the function's promise with src and returns
            /// (the promise, if nothing was awaited).
            AsyncReturn [throws, ends] { src: reg }
            /// As AsyncReturn, rejecting the promise.
            AsyncThrow [throws, ends] { src: reg }
            /// dst = async iterator, dst+1 = next (GetIterator, async).
            GetAsyncIterator [throws] { dst: outpair, src: reg }

            // ---- explicit resource management
            /// dst = a new list of resources to dispose of.
            NewDisposeCapability [throws] { dst: out }
            /// AddDisposableResource; flags bit 0: `await using`.
            AddDisposable [throws] { stack: reg, src: reg, flags: flags }
            /// DisposeResources: goes on to the next value to await, in dst, or jumps when all is disposed.
            /// A completion is a finally's mode (1 = throw) and value; errors change it.
            DisposeStep [throws] { dst: out, stack: reg, mode: inout, value: inout, target: jump }
            /// Adds a rejection to such a completion.
            SuppressError [throws] { mode: inout, value: inout, error: reg }

            // ---- modules
            /// dst = import(specifier, options) promise; phase as in ImportPhase.
            ImportCall [throws] { dst: out, specifier: reg, options: reg, phase: flags }
            /// dst = the module's import.meta object.
            ImportMeta [throws] { dst: out }
            /// dst = the imported variable whose import cell has this index (the slot of the local name
            /// in the module's context); a HOLE throws ReferenceError.
            LoadImport [throws] { dst: out, import: count, name: constant }
        }
    };
}

/// What an operand is; see the module's text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Role {
    Out,
    OutPair,
    Reg,
    Pair,
    InOut,
    Range,
    Constant,
    Function,
    Scope,
    Jump,
    Imm,
    Count,
    Flags,
    Property,
    Element,
    Arith,
    Compare,
    Call,
    Alloc,
    Global,
    Looping,
}

/// A frame register.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Reg(pub u32);

impl Reg {
    /// `this`.
    pub const THIS: Reg = Reg(0);
    /// The register `n` further on.
    pub fn offset(self, n: u32) -> Reg {
        Reg(self.0 + n)
    }
}

/// A value that fits an operand word.
pub trait Word: Copy {
    /// As the word that is encoded.
    fn to_word(self) -> u32;
    /// From the encoded word.
    fn from_word(word: u32) -> Self;
}
impl Word for Reg {
    #[inline(always)]
    fn to_word(self) -> u32 {
        self.0
    }
    #[inline(always)]
    fn from_word(word: u32) -> Reg {
        Reg(word)
    }
}
impl Word for u32 {
    #[inline(always)]
    fn to_word(self) -> u32 {
        self
    }
    #[inline(always)]
    fn from_word(word: u32) -> u32 {
        word
    }
}
impl Word for i32 {
    #[inline(always)]
    fn to_word(self) -> u32 {
        self as u32
    }
    #[inline(always)]
    fn from_word(word: u32) -> i32 {
        word as i32
    }
}

#[doc(hidden)]
#[macro_export]
macro_rules! operand_role {
    (out) => {
        $crate::bytecode::Role::Out
    };
    (outpair) => {
        $crate::bytecode::Role::OutPair
    };
    (reg) => {
        $crate::bytecode::Role::Reg
    };
    (pair) => {
        $crate::bytecode::Role::Pair
    };
    (inout) => {
        $crate::bytecode::Role::InOut
    };
    (range) => {
        $crate::bytecode::Role::Range
    };
    (constant) => {
        $crate::bytecode::Role::Constant
    };
    (function) => {
        $crate::bytecode::Role::Function
    };
    (scope) => {
        $crate::bytecode::Role::Scope
    };
    (jump) => {
        $crate::bytecode::Role::Jump
    };
    (imm) => {
        $crate::bytecode::Role::Imm
    };
    (count) => {
        $crate::bytecode::Role::Count
    };
    (flags) => {
        $crate::bytecode::Role::Flags
    };
    (property) => {
        $crate::bytecode::Role::Property
    };
    (element) => {
        $crate::bytecode::Role::Element
    };
    (arith) => {
        $crate::bytecode::Role::Arith
    };
    (compare) => {
        $crate::bytecode::Role::Compare
    };
    (call) => {
        $crate::bytecode::Role::Call
    };
    (alloc) => {
        $crate::bytecode::Role::Alloc
    };
    (global) => {
        $crate::bytecode::Role::Global
    };
    (looping) => {
        $crate::bytecode::Role::Looping
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! operand_type {
    (out) => {
        $crate::bytecode::Reg
    };
    (outpair) => {
        $crate::bytecode::Reg
    };
    (reg) => {
        $crate::bytecode::Reg
    };
    (pair) => {
        $crate::bytecode::Reg
    };
    (inout) => {
        $crate::bytecode::Reg
    };
    (range) => {
        $crate::bytecode::Reg
    };
    (jump) => {
        i32
    };
    (imm) => {
        i32
    };
    ($other:ident) => {
        u32
    };
}

macro_rules! define_opcodes {
    ($($(#[$doc:meta])* $name:ident [$($attr:ident),*] { $($field:ident : $role:ident),* })*) => {
        /// Every operation of the bytecode.
        #[repr(u8)]
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Opcode { $($(#[$doc])* $name),* }

        /// All opcodes in encoding order.
        pub const OPCODES: &[Opcode] = &[$(Opcode::$name),*];
        const NAMES: &[&str] = &[$(stringify!($name)),*];
        const OPERANDS: &[&[(&str, Role)]] = &[$(&[$((stringify!($field), $crate::operand_role!($role))),*]),*];
        const ATTRIBUTES: &[&[&str]] = &[$(&[$(stringify!($attr)),*]),*];

        /// One struct per opcode with its operands; `read` decodes, `write` encodes.
        #[allow(missing_docs)]
        pub mod ops {
            use super::*;
            $($(#[$doc])* #[derive(Clone, Copy, Debug)] pub struct $name { $(pub $field: $crate::operand_type!($role)),* }
            impl $name {
                /// Length of the instruction in words.
                pub const LENGTH: usize = 1 $(+ { let _ = stringify!($field); 1 })*;
                /// Decodes the operands of the instruction at `pc`.
                ///
                /// # Safety
                /// `pc` points at a whole instruction with this opcode.
                #[inline(always)]
                #[allow(unused_variables, unused_mut, unused_assignments)]
                pub unsafe fn read(pc: *const u32) -> $name {
                    let mut at = 0usize;
                    // SAFETY: the instruction is whole (caller).
                    $(at += 1; let $field = Word::from_word(unsafe { *pc.add(at) });)*
                    $name { $($field),* }
                }
                /// Appends the instruction.
                pub fn write(self, out: &mut Vec<u32>) {
                    out.push(Opcode::$name as u32);
                    $(out.push(self.$field.to_word());)*
                }
            })*
        }
    };
}
for_each_opcode!(define_opcodes);

impl Opcode {
    /// The opcode encoded by this word, if any.
    pub fn from_word(word: u32) -> Option<Opcode> {
        OPCODES.get(word as usize).copied()
    }
    /// The opcode's name.
    pub fn name(self) -> &'static str {
        NAMES[self as usize]
    }
    /// Operand names and roles.
    pub fn operands(self) -> &'static [(&'static str, Role)] {
        OPERANDS[self as usize]
    }
    /// Words the instruction takes.
    pub fn length(self) -> usize {
        1 + self.operands().len()
    }
    /// May throw, allocate or run script.
    pub fn throws(self) -> bool {
        ATTRIBUTES[self as usize].contains(&"throws")
    }
    /// Control never falls through to the next instruction.
    pub fn ends(self) -> bool {
        ATTRIBUTES[self as usize].contains(&"ends")
    }
}
