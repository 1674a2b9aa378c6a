//! The header every heap cell starts with, and the kinds of cell.
//!
//! Invariant: the kind byte alone tells the collector how to size and trace a cell (see
//! [`CellKind::is_object`] and the layout notes on the variants), so a heap block is always walkable.

/// First eight bytes of every cell. The compiled code reads these offsets directly.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct CellHeader {
    /// Shape id of an object; a fixed or unused number for other cells.
    pub shape: u32,
    /// A [`CellKind`] as a byte.
    pub kind: u8,
    /// Kind-specific bits: elements kind and flags for objects, representation flags for strings.
    pub bits: u8,
    /// Owned by the heap: the `GC_*` bits. 0 in a freshly allocated nursery cell.
    pub gc: u8,
    /// Objects: how many 8-byte words follow the three fixed ones.
    pub nslots: u8,
}

macro_rules! cell_kinds {
    ($($(#[$doc:meta])* $name:ident = $value:expr),* $(,)?) => {
        /// What a cell is.
        #[repr(u8)]
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum CellKind { $($(#[$doc])* $name = $value),* }
        impl CellKind {
            /// The kind with this byte, if there is one.
            #[inline(always)]
            pub const fn from_u8(byte: u8) -> Option<CellKind> {
                match byte {
                    $($value => Some(CellKind::$name),)*
                    _ => None,
                }
            }
            /// The variant's name, for statistics and messages.
            pub fn name(self) -> &'static str {
                match self { $(CellKind::$name => stringify!($name)),* }
            }
        }
    };
}

cell_kinds! {
    /// Unused bytes inside a block; the shape field holds the size in 8-byte words, where 0 also
    /// means one word, so that zeroed memory is walkable.
    Filler = 0,
    /// +8 count:u32, +12 aux:u32, +16 count words.
    ValueArray = 2,
    /// As ValueArray: overflow named properties of an object.
    PropertyStorage = 3,
    /// As ValueArray: indexed elements of an object; count is the capacity.
    Elements = 4,
    /// As ValueArray: captured variables; word 0 is the parent context.
    Context = 5,
    /// Bits, +8 length:u32, +12 hash:u32, +16 data or links.
    String = 6,
    /// +8 hash:u32, +12 flags:u32, +16 description.
    Symbol = 7,
    /// +8 sign:u32, +12 limb count:u32, +16 limbs.
    BigInt = 8,
    /// Old only. +8 data pointer and +16 vtable of a `Box<dyn NativeData>`, traced and dropped
    /// through that trait. The data pointer is untagged: compiled code reads it directly.
    Code = 9,
    /// As Code, but in either generation: any malloc'd payload.
    Native = 10,
    /// +8 target, held weakly (0 once the target died).
    WeakCell = 11,
    /// As Native, with a `WeakTable` payload: WeakMap and WeakSet.
    WeakTable = 12,
    /// As Native, with a `FinalizationTable` payload.
    FinalizationTable = 13,

    /// First object kind: everything from here on is traced as an object.
    Object = 32,
    Array = 33,
    /// A closure over bytecode.
    Function = 34,
    NativeFunction = 35,
    BoundFunction = 36,
    Error = 37,
    BooleanObject = 38,
    NumberObject = 39,
    StringObject = 40,
    SymbolObject = 41,
    BigIntObject = 42,
    Date = 43,
    RegExp = 44,
    Map = 45,
    Set = 46,
    WeakMap = 47,
    WeakSet = 48,
    WeakRef = 49,
    FinalizationRegistry = 50,
    /// Sloppy `arguments` whose elements alias parameters.
    MappedArguments = 51,
    UnmappedArguments = 52,
    ArrayBuffer = 53,
    SharedArrayBuffer = 54,
    TypedArray = 55,
    DataView = 56,
    Proxy = 57,
    Promise = 58,
    Generator = 59,
    AsyncGenerator = 60,
    ArrayIterator = 61,
    MapIterator = 62,
    SetIterator = 63,
    StringIterator = 64,
    RegExpStringIterator = 65,
    IteratorHelper = 66,
    WrapForValidIterator = 67,
    ForInIterator = 68,
    ModuleNamespace = 69,
    GlobalObject = 70,
    DisposableStack = 71,
    AsyncDisposableStack = 72,
    AsyncFromSyncIterator = 73,
    ShadowRealm = 74,
    RawJson = 75,
    /// A module source object: what `import source` gives.
    ModuleSource = 78,
    /// An object with host-defined internals.
    HostObject = 76,
    /// A suspended async function; no script sees it.
    AsyncActivation = 77,
    /// Temporal objects: their words hold numbers only (see `builtins::temporal::records`).
    TemporalInstant = 80,
    TemporalPlainDate = 81,
    TemporalPlainTime = 82,
    TemporalPlainDateTime = 83,
    TemporalPlainYearMonth = 84,
    TemporalPlainMonthDay = 85,
    TemporalDuration = 86,
    TemporalZonedDateTime = 87,
    /// Intl's services: resolved options and a `Native` cell with what ICU4X made of them.
    IntlCollator = 88,
    IntlListFormat = 89,
    IntlLocale = 90,
    IntlPluralRules = 91,
    IntlSegmenter = 92,
    IntlSegments = 93,
    IntlSegmentIterator = 94,
    IntlNumberFormat = 95,
    IntlRelativeTimeFormat = 96,
    IntlDurationFormat = 97,
    IntlDisplayNames = 98,
    IntlDateTimeFormat = 99,

    /// A nursery cell that has moved; word 1 holds the new address.
    Forwarded = 255,
}

/// Byte value from which cells are objects.
pub const FIRST_OBJECT: u8 = CellKind::Object as u8;

impl CellHeader {
    /// Offset of the kind byte, for compiled code.
    pub const KIND_OFFSET: i32 = 4;
    /// Offset of the kind-specific bits.
    pub const BITS_OFFSET: i32 = 5;
    /// Offset of the collector's byte.
    pub const GC_OFFSET: i32 = 6;
    /// Offset of the slot count.
    pub const NSLOTS_OFFSET: i32 = 7;

    /// Whether the cell is a JavaScript object.
    #[inline(always)]
    pub fn is_object(&self) -> bool {
        self.kind >= FIRST_OBJECT && self.kind != CellKind::Forwarded as u8
    }

    /// Whether the cell has this kind.
    #[inline(always)]
    pub fn is(&self, kind: CellKind) -> bool {
        self.kind == kind as u8
    }
}

impl CellKind {
    /// Whether cells of this kind are JavaScript objects.
    #[inline(always)]
    pub fn is_object(self) -> bool {
        self as u8 >= FIRST_OBJECT && self != CellKind::Forwarded
    }
}

/// An old cell that is not in the remembered set: a store of a cell into it must log it.
pub const GC_BARRIER: u8 = 0x01;
/// The cell belongs to the old generation, wherever it lies.
pub const GC_OLD: u8 = 0x02;
/// A young cell that a native stack pins in place during the running collection.
pub const GC_PINNED: u8 = 0x04;
/// Someone asked for the identity hash.
pub const GC_HASHED: u8 = 0x08;
/// The identity hash lies in the word behind the cell.
pub const GC_HASH_INLINE: u8 = 0x10;
/// A large object: a `LargeHeader` lies before the cell.
pub const GC_LARGE: u8 = 0x20;
/// Reserved for incremental marking.
pub const GC_GREY: u8 = 0x40;

/// String bits the collector needs.
pub const STRING_TWO_BYTE: u8 = 1;
pub const STRING_ROPE: u8 = 2;
pub const STRING_SLICE: u8 = 4;

/// Smallest cell: a header and the word that holds the forwarding address.
pub const MIN_CELL: usize = 16;

/// The header as one word.
#[inline(always)]
pub const fn header_word(shape: u32, kind: CellKind, bits: u8, gc: u8, nslots: u8) -> u64 {
    shape as u64 | (kind as u64) << 32 | (bits as u64) << 40 | (gc as u64) << 48 | (nslots as u64) << 56
}

/// Size in bytes of the cell at `cell`, without an identity hash behind it.
///
/// # Safety
/// `cell` points to an initialised cell header that is not `Forwarded`.
#[inline]
pub unsafe fn cell_size(cell: *const CellHeader) -> usize {
    // SAFETY: the caller passes a valid cell, whose kind decides which fields exist.
    unsafe {
        let h = *cell;
        if h.kind >= FIRST_OBJECT {
            debug_assert!(h.kind != CellKind::Forwarded as u8);
            return 24 + 8 * h.nslots as usize;
        }
        let word8 = (cell as *const u32).add(2);
        match h.kind {
            0 => 8 * (h.shape as usize).max(1),
            2..=5 => 16 + 8 * *word8 as usize,
            6 => {
                if h.bits & (STRING_ROPE | STRING_SLICE) != 0 {
                    32
                } else {
                    let bytes = (*word8 as usize) << (h.bits & STRING_TWO_BYTE);
                    (16 + bytes + 7) & !7
                }
            }
            7 => 24,
            8 => 16 + 8 * *word8.add(1) as usize,
            9 | 10 | 12 | 13 => 24,
            11 => 16,
            kind => unreachable_kind(kind),
        }
    }
}

/// Size including the identity hash word.
///
/// # Safety
/// As for [`cell_size`].
#[inline]
pub unsafe fn cell_extent(cell: *const CellHeader) -> usize {
    // SAFETY: passed on to the caller.
    unsafe { cell_size(cell) + if (*cell).gc & GC_HASH_INLINE != 0 { 8 } else { 0 } }
}

/// Whether the collector has to look inside the cell.
///
/// # Safety
/// As for [`cell_size`].
#[inline(always)]
pub unsafe fn has_pointers(cell: *const CellHeader) -> bool {
    // SAFETY: passed on to the caller.
    let h = unsafe { *cell };
    match h.kind {
        6 => h.bits & (STRING_ROPE | STRING_SLICE) != 0,
        0 | 8 => false,
        _ => true,
    }
}

#[cold]
fn unreachable_kind(kind: u8) -> ! {
    panic!("heap corruption: a cell has kind {kind}")
}
