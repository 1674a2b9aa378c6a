//! Realms: intrinsics, the global object and the initial shapes.

use crate::object::Shape;
use crate::value::{Gc, Value};

macro_rules! intrinsics {
    ($($name:ident),* $(,)?) => {
        /// Well-known intrinsic objects (6.1.7.4), named without the percent signs.
        #[repr(usize)]
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[allow(missing_docs)]
        pub enum Intrinsic { $($name),* }
        impl Intrinsic {
            /// All intrinsics in order.
            pub const ALL: &'static [Intrinsic] = &[$(Intrinsic::$name),*];
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();
        }
    };
}
intrinsics! {
    Object, ObjectPrototype, Function, FunctionPrototype, Array, ArrayPrototype, ArrayIteratorPrototype,
    ArrayPrototypeValues, ArrayPrototypeToString, ArrayIteratorPrototypeNext, ObjectPrototypeToString, ObjectPrototypeValueOf,
    Boolean, BooleanPrototype, Number, NumberPrototype, String, StringPrototype, StringIteratorPrototype,
    Symbol, SymbolPrototype, BigInt, BigIntPrototype,
    FunctionPrototypeHasInstance,
    Error, ErrorPrototype, TypeError, TypeErrorPrototype, RangeError, RangeErrorPrototype,
    SyntaxError, SyntaxErrorPrototype, ReferenceError, ReferenceErrorPrototype, EvalError, EvalErrorPrototype,
    UriError, UriErrorPrototype, ErrorStackAccessor, AggregateError, AggregateErrorPrototype, SuppressedError, SuppressedErrorPrototype,
    Iterator, IteratorPrototype, IteratorHelperPrototype, WrapForValidIteratorPrototype,
    AsyncIteratorPrototype, AsyncFromSyncIteratorPrototype, AsyncFromSyncIteratorNext,
    GeneratorFunction, GeneratorFunctionPrototype, GeneratorPrototype, GeneratorPrototypeNext,
    AsyncFunction, AsyncFunctionPrototype, AsyncGeneratorFunction, AsyncGeneratorFunctionPrototype, AsyncGeneratorPrototype,
    Promise, PromisePrototype, PromiseResolve, PromisePrototypeThen, PromiseSpecies, ArrayFromAsyncSteps,
    Map, MapPrototype, MapIteratorPrototype, Set, SetPrototype, SetIteratorPrototype,
    WeakMap, WeakMapPrototype, WeakSet, WeakSetPrototype, WeakRef, WeakRefPrototype,
    FinalizationRegistry, FinalizationRegistryPrototype,
    RegExp, RegExpPrototype, RegExpPrototypeExec, RegExpStringIteratorPrototype, Date, DatePrototype,
    ArrayBuffer, ArrayBufferPrototype, SharedArrayBuffer, SharedArrayBufferPrototype, DataView, DataViewPrototype,
    TypedArray, TypedArrayPrototype,
    Int8Array, Int8ArrayPrototype, Uint8Array, Uint8ArrayPrototype, Uint8ClampedArray, Uint8ClampedArrayPrototype,
    Int16Array, Int16ArrayPrototype, Uint16Array, Uint16ArrayPrototype, Int32Array, Int32ArrayPrototype,
    Uint32Array, Uint32ArrayPrototype, BigInt64Array, BigInt64ArrayPrototype, BigUint64Array, BigUint64ArrayPrototype,
    Float16Array, Float16ArrayPrototype, Float32Array, Float32ArrayPrototype, Float64Array, Float64ArrayPrototype,
    Math, Json, Reflect, Atomics, Proxy, GlobalThis, Eval, ThrowTypeError, ParseInt, ParseFloat,
    ForInIteratorPrototype, DisposableStack, DisposableStackPrototype, AsyncDisposableStack, AsyncDisposableStackPrototype,
    ShadowRealm, ShadowRealmPrototype, CallSitePrototype, AbstractModuleSource, AbstractModuleSourcePrototype,
    Temporal, TemporalNow, TemporalInstant, TemporalInstantPrototype, TemporalPlainDate, TemporalPlainDatePrototype,
    TemporalPlainTime, TemporalPlainTimePrototype, TemporalPlainDateTime, TemporalPlainDateTimePrototype,
    TemporalPlainYearMonth, TemporalPlainYearMonthPrototype, TemporalPlainMonthDay, TemporalPlainMonthDayPrototype,
    TemporalDuration, TemporalDurationPrototype, TemporalZonedDateTime, TemporalZonedDateTimePrototype,
    Intl, IntlFallbackSymbol, IntlKeptCollator, IntlKeptNumberFormatter, IntlCollator, IntlCollatorPrototype, IntlDateTimeFormat, IntlDateTimeFormatPrototype, IntlDisplayNames, IntlDisplayNamesPrototype,
    IntlDurationFormat, IntlDurationFormatPrototype, IntlListFormat, IntlListFormatPrototype, IntlLocale, IntlLocalePrototype,
    IntlNumberFormat, IntlNumberFormatPrototype, IntlPluralRules, IntlPluralRulesPrototype,
    IntlRelativeTimeFormat, IntlRelativeTimeFormatPrototype, IntlSegmenter, IntlSegmenterPrototype, IntlSegmentsPrototype,
    IntlSegmentIteratorPrototype,
}

/// A realm. Lives as long as the VM (boxed: functions keep its address).
pub struct Realm {
    /// Index in `vm.realms`.
    pub id: u32,
    /// Intrinsic objects; undefined until made.
    pub intrinsics: [Value; Intrinsic::COUNT],
    /// The global object.
    pub global: Value,
    /// The ordinary global object: the same, or what a context's global object falls back on.
    pub inner_global: Value,
    /// The value of top-level `this` and `globalThis`.
    pub global_this: Value,
    /// Declarative record of the global environment: a null-prototype dictionary object; HOLE = TDZ.
    pub lexical: Value,
    /// Bumped when a cached global lookup could change: a global property deleted or reconfigured, a
    /// lexical binding declared.
    pub global_epoch: u32,
    /// Initial shapes made once; null until then.
    pub shapes: InitialShapes,
    /// Changes to the realm's array iteration are noticed (it is complete).
    pub iteration_protected: bool,
    /// Changes to the realm's promises are noticed (it is complete).
    pub promises_protected: bool,
    /// Accessor pair of `callee` in unmapped arguments objects; undefined until needed.
    pub callee_pair: Value,
    /// Host-owned value of this realm (`$262`, inspector…).
    pub host_data: Value,
}

/// Shapes objects start from.
#[derive(Clone, Copy)]
#[allow(missing_docs)]
pub struct InitialShapes {
    /// `{}` by inline capacity 0..=MAX_LITERAL (index = capacity).
    pub object: [*mut Shape; MAX_LITERAL + 1],
    pub array: *mut Shape,
    pub array_iterator: *mut Shape,
    /// Closures whose name/length/prototype are not made yet, by whether they are constructors etc.
    pub function: *mut Shape,
    pub generator_function: *mut Shape,
    pub async_function: *mut Shape,
    pub async_generator_function: *mut Shape,
    pub native_function: *mut Shape,
    pub iterator_result: *mut Shape,
    pub promise: *mut Shape,
    /// Activations of async functions.
    pub async_activation: *mut Shape,
    pub regexp: *mut Shape,
    pub mapped_arguments: *mut Shape,
    pub unmapped_arguments: *mut Shape,
}

/// Largest inline capacity of an object literal.
pub const MAX_LITERAL: usize = 32;

impl Realm {
    /// A realm with nothing made yet.
    pub fn empty(id: u32) -> Realm {
        let none = std::ptr::null_mut();
        Realm {
            id,
            intrinsics: [Value::UNDEFINED; Intrinsic::COUNT],
            global: Value::UNDEFINED,
            inner_global: Value::UNDEFINED,
            global_this: Value::UNDEFINED,
            lexical: Value::UNDEFINED,
            global_epoch: 1,
            shapes: InitialShapes {
                object: [none; MAX_LITERAL + 1],
                array: none,
                array_iterator: none,
                function: none,
                generator_function: none,
                async_function: none,
                async_generator_function: none,
                native_function: none,
                iterator_result: none,
                promise: none,
                async_activation: none,
                regexp: none,
                mapped_arguments: none,
                unmapped_arguments: none,
            },
            iteration_protected: false,
            promises_protected: false,
            callee_pair: Value::UNDEFINED,
            host_data: Value::UNDEFINED,
        }
    }
    /// An intrinsic's value.
    #[inline(always)]
    pub fn get(&self, intrinsic: Intrinsic) -> Value {
        self.intrinsics[intrinsic as usize]
    }
    /// Sets an intrinsic while the realm is being made.
    pub fn set<T>(&mut self, intrinsic: Intrinsic, object: Gc<T>) {
        self.intrinsics[intrinsic as usize] = object.value();
    }
    /// Visits every value of the realm.
    pub fn trace(&mut self, mut visit: impl FnMut(*mut u64)) {
        for value in &mut self.intrinsics {
            visit(&mut value.0);
        }
        visit(&mut self.global.0);
        visit(&mut self.inner_global.0);
        visit(&mut self.global_this.0);
        visit(&mut self.lexical.0);
        visit(&mut self.callee_pair.0);
        visit(&mut self.host_data.0);
    }
}
