//! Property names and symbols the engine itself uses, interned once when a VM starts.

use super::table::StringTable;
use crate::heap::{Heap, OutOfMemory, Visitor};
use crate::object::{JsSymbol, PropertyKey};
use crate::value::Value;

macro_rules! name_text {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:ident $text:literal) => {
        $text
    };
}

macro_rules! names {
    ($($name:ident $(= $text:literal)?),* $(,)?) => {
        /// Names of properties, classes and types. A name that is no Rust identifier in snake case, or a
        /// keyword, is written out.
        #[allow(non_snake_case)]
        #[repr(C)]
        pub struct CommonNames { $(pub $name: PropertyKey),* }

        const TEXTS: &[&str] = &[$(name_text!($name $($text)?)),*];

        impl CommonNames {
            pub fn new(heap: &mut Heap, strings: &mut StringTable) -> Result<CommonNames, OutOfMemory> {
                let mut texts = TEXTS.iter();
                Ok(CommonNames { $($name: {
                    let text = texts.next().copied().unwrap_or(name_text!($name $($text)?));
                    PropertyKey::atom(strings.intern_latin1(heap, text.as_bytes())?)
                }),* })
            }
        }
    };
}

names! {
    empty = "", length, prototype, constructor, name, message, stack, cause, errors, error, suppressed, value,
    writable, enumerable, configurable, get, set, done, next, return_ = "return", throw, then, catch,
    finally, resolve, reject, resolvers, promise, all, all_settled = "allSettled", any, race,
    with_resolvers = "withResolvers", try_ = "try", to_string = "toString", value_of = "valueOf",
    to_locale_string = "toLocaleString", to_json = "toJSON", has_own_property = "hasOwnProperty",
    is_prototype_of = "isPrototypeOf", property_is_enumerable = "propertyIsEnumerable",
    proto = "__proto__", define_getter = "__defineGetter__", define_setter = "__defineSetter__",
    lookup_getter = "__lookupGetter__", lookup_setter = "__lookupSetter__", callee, caller, arguments,
    apply, bind, call, index, input, indices, groups, last_index = "lastIndex", flags, source, global,
    ignore_case = "ignoreCase", multiline, dot_all = "dotAll", unicode, unicode_sets = "unicodeSets",
    sticky, has_indices = "hasIndices", exec, test, compile, raw, join, concat, slice, splice, push, pop,
    shift, unshift, reverse, sort, index_of = "indexOf", last_index_of = "lastIndexOf", includes, at, fill,
    find, find_index = "findIndex", find_last = "findLast", find_last_index = "findLastIndex", flat,
    flat_map = "flatMap", for_each = "forEach", map, filter, reduce, reduce_right = "reduceRight", some,
    every, keys, values, entries, copy_within = "copyWithin", to_reversed = "toReversed",
    to_sorted = "toSorted", to_spliced = "toSpliced", with, from, of, from_async = "fromAsync",
    is_array = "isArray", size, has, add, delete, clear, get_or_insert = "getOrInsert",
    get_or_insert_computed = "getOrInsertComputed", union, intersection, difference,
    symmetric_difference = "symmetricDifference", is_subset_of = "isSubsetOf",
    is_superset_of = "isSupersetOf", is_disjoint_from = "isDisjointFrom", group_by = "groupBy",
    define_property = "defineProperty", delete_property = "deleteProperty",
    get_own_property_descriptor = "getOwnPropertyDescriptor",
    get_own_property_descriptors = "getOwnPropertyDescriptors",
    get_own_property_names = "getOwnPropertyNames", get_own_property_symbols = "getOwnPropertySymbols",
    get_prototype_of = "getPrototypeOf", set_prototype_of = "setPrototypeOf",
    is_extensible = "isExtensible", prevent_extensions = "preventExtensions", own_keys = "ownKeys",
    construct, assign, create, define_properties = "defineProperties", is, freeze, seal,
    is_frozen = "isFrozen", is_sealed = "isSealed", from_entries = "fromEntries", has_own = "hasOwn",
    revoke, proxy, description, char_at = "charAt", char_code_at = "charCodeAt",
    code_point_at = "codePointAt", ends_with = "endsWith", starts_with = "startsWith",
    locale_compare = "localeCompare", match_ = "match", match_all = "matchAll", normalize,
    pad_end = "padEnd", pad_start = "padStart", repeat, replace, replace_all = "replaceAll", search, split,
    substring, substr, to_lower_case = "toLowerCase", to_upper_case = "toUpperCase",
    to_locale_lower_case = "toLocaleLowerCase", to_locale_upper_case = "toLocaleUpperCase", trim,
    trim_start = "trimStart", trim_end = "trimEnd", trim_left = "trimLeft", trim_right = "trimRight",
    is_well_formed = "isWellFormed", to_well_formed = "toWellFormed", anchor, big, blink, bold, fixed,
    fontcolor, fontsize, italics, link, small, strike, sub, sup, from_char_code = "fromCharCode",
    from_code_point = "fromCodePoint", buffer, byte_length = "byteLength", byte_offset = "byteOffset",
    max_byte_length = "maxByteLength", resizable, growable, detached, grow, resize, transfer,
    transfer_to_fixed_length = "transferToFixedLength", get_time = "getTime",
    get_full_year = "getFullYear", to_iso_string = "toISOString", to_utc_string = "toUTCString", number,
    string, boolean, symbol, bigint, object, undefined, function, default, null, true_ = "true",
    false_ = "false", async_ = "async", generator, eval, module, meta, url, import, attributes,
    type_ = "type", code, exports, require, console, process, parse, stringify, raw_json = "rawJSON",
    is_raw_json = "isRawJSON", disposed, dispose, dispose_async = "disposeAsync", use_ = "use", adopt,
    defer, move_ = "move", deref, register, unregister, holdings, anonymous, star_default = "star-default",
    take, drop, to_array = "toArray", zip, zip_keyed = "zipKeyed", mode, padding,
    last_chunk_handling = "lastChunkHandling", alphabet, omit_padding = "omitPadding", read, written,
    strict, loose, global_this = "globalThis", Infinity, NaN, Object, Function, Array, String, Number,
    Boolean, Symbol, BigInt, Math, JSON, Reflect, Proxy, Promise, RegExp, Date, Map, Set, WeakMap, WeakSet,
    WeakRef, FinalizationRegistry, Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError,
    URIError, AggregateError, SuppressedError, ArrayBuffer, SharedArrayBuffer, DataView, Atomics, Iterator,
    Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
    BigInt64Array, BigUint64Array, Float16Array, Float32Array, Float64Array, AsyncFunction,
    GeneratorFunction, AsyncGeneratorFunction, Generator, AsyncGenerator, ShadowRealm, DisposableStack,
    AsyncDisposableStack, Arguments, Module, parse_int = "parseInt", parse_float = "parseFloat",
    is_nan = "isNaN", is_finite = "isFinite", decode_uri = "decodeURI",
    decode_uri_component = "decodeURIComponent", encode_uri = "encodeURI",
    encode_uri_component = "encodeURIComponent", escape, unescape, stack_trace_limit = "stackTraceLimit",
    capture_stack_trace = "captureStackTrace", prepare_stack_trace = "prepareStackTrace", E, EPSILON, LN10,
    LN2, LOG10E, LOG2E, MAX_SAFE_INTEGER, MAX_VALUE, MIN_SAFE_INTEGER, MIN_VALUE, NEGATIVE_INFINITY, PI,
    POSITIVE_INFINITY, SQRT1_2, SQRT2, BYTES_PER_ELEMENT, ok, timed_out = "timed-out",
    not_equal = "not-equal", result, token, hint, year, month, day, hour, minute, second, millisecond,
}

impl CommonNames {
    /// Names are roots. Atoms are old and do not move, so only full collections need the visit.
    pub fn trace(&mut self, visitor: &mut dyn Visitor) {
        let first = self as *mut CommonNames as *mut u64;
        for i in 0..TEXTS.len() {
            // SAFETY: the struct is repr(C) and consists of TEXTS.len() transparent u64 keys.
            visitor.visit_value(unsafe { first.add(i) });
        }
    }
}

macro_rules! symbols {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// Well-known symbols (6.1.5.1), shared by all realms.
        #[repr(C)]
        pub struct WellKnownSymbols { $(pub $name: PropertyKey),* }

        const SYMBOL_TEXTS: &[&str] = &[$($text),*];

        impl WellKnownSymbols {
            pub fn new(heap: &mut Heap, strings: &mut StringTable) -> Result<WellKnownSymbols, OutOfMemory> {
                Ok(WellKnownSymbols { $($name: {
                    let text = strings.intern_latin1(heap, concat!("Symbol.", $text).as_bytes())?;
                    PropertyKey::symbol(strings.new_symbol(heap, text.value(), 0)?)
                }),* })
            }
            /// (property name on the Symbol constructor, symbol) of each.
            pub fn list(&self) -> Vec<(&'static str, PropertyKey)> {
                vec![$(($text, self.$name)),*]
            }
        }
    };
}

symbols! {
    async_dispose = "asyncDispose", async_iterator = "asyncIterator", dispose = "dispose",
    has_instance = "hasInstance", is_concat_spreadable = "isConcatSpreadable", iterator = "iterator",
    match_ = "match", match_all = "matchAll", replace = "replace", search = "search", species = "species",
    split = "split", to_primitive = "toPrimitive", to_string_tag = "toStringTag", unscopables = "unscopables",
}

impl WellKnownSymbols {
    /// The symbols are roots, old like atoms.
    pub fn trace(&mut self, visitor: &mut dyn Visitor) {
        let first = self as *mut WellKnownSymbols as *mut u64;
        for i in 0..SYMBOL_TEXTS.len() {
            // SAFETY: the struct is repr(C) and consists of SYMBOL_TEXTS.len() transparent u64 keys.
            visitor.visit_value(unsafe { first.add(i) });
        }
    }
    /// Whether the symbol is one of these.
    pub fn contains(&self, symbol: crate::value::Gc<JsSymbol>) -> bool {
        self.list().iter().any(|(_, key)| key.cell_value() == Value::from(symbol))
    }
}
