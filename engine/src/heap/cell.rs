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
    /// Owned by the heap: logged, mark, large and old bits.
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
            pub fn from_u8(byte: u8) -> Option<CellKind> {
                $(if byte == $value { return Some(CellKind::$name); })*
                None
            }
            /// The variant's name, for statistics and messages.
            pub fn name(self) -> &'static str {
                match self { $(CellKind::$name => stringify!($name)),* }
            }
        }
    };
}

cell_kinds! {
    /// Unused bytes inside a block; word 1 holds the size in bytes.
    Filler = 0,
    /// Unused bytes of exactly eight bytes (no second word).
    Filler8 = 1,
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
    /// Old only. +8 private pointer to a malloc'd payload traced and dropped through `NativeData`.
    Code = 9,
    /// As Code, but in either generation: any malloc'd payload.
    Native = 10,

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
    /// An object with host-defined internals.
    HostObject = 76,

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
