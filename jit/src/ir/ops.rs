//! The IR's one operation table. Representations, effects and exits are declared here, and the
//! builder, printer, verifier, passes and lowering all read them from here.
//!
//! Result: `T` tagged Value, `I` int32, `F` float64, `B` boolean (0/1), `P` raw pointer or any other
//! untagged 64-bit word, `-` none. Arguments are listed the same way (`*` any number of `T`, `?` any
//! representation).
//!
//! Effects:
//! - `pure`    depends on arguments only; may be merged, moved and dropped;
//! - `read`    reads the region in `imm`-independent field `region`;
//! - `write`   writes that region;
//! - `call`    may run script: reads and writes everything, may collect;
//! - `alloc`   may collect but runs no script and changes no existing object;
//! - `exit`    may leave through its frame state; has a state;
//! - `throw`   may complete abruptly: returns or leaves through its *throw* state;
//! - `header`  besides, reads a header's shape word or elements kind;
//! - `lazy`    its exit only stands for a result it cannot give: not needed when the result is not.
//!
//! An op without `pure` and without `read` is never dropped.

/// How a value is held.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Rep {
    /// NaN-boxed Value.
    Tagged,
    Int32,
    Float64,
    /// 0 or 1.
    Bool,
    /// A raw machine word.
    Word,
    /// No result.
    None,
}

/// Effect bits.
pub mod effects {
    pub const PURE: u16 = 1;
    pub const READ: u16 = 2;
    pub const WRITE: u16 = 4;
    pub const CALL: u16 = 8;
    pub const ALLOC: u16 = 16;
    pub const EXIT: u16 = 32;
    pub const THROW: u16 = 64;
    pub const HEADER: u16 = 128;
    pub const LAZY: u16 = 256;
}

/// Declaration of one op.
pub struct OpInfo {
    pub name: &'static str,
    pub result: Rep,
    /// Representations of the arguments; a trailing `*` means any number of tagged ones.
    pub args: &'static [u8],
    pub effects: u16,
}

macro_rules! rep_of {
    (T) => {
        Rep::Tagged
    };
    (I) => {
        Rep::Int32
    };
    (F) => {
        Rep::Float64
    };
    (B) => {
        Rep::Bool
    };
    (P) => {
        Rep::Word
    };
    (V) => {
        Rep::None
    };
}

macro_rules! effect_of {
    (pure) => {
        effects::PURE
    };
    (read) => {
        effects::READ
    };
    (write) => {
        effects::WRITE
    };
    (call) => {
        effects::CALL
    };
    (alloc) => {
        effects::ALLOC
    };
    (exit) => {
        effects::EXIT
    };
    (throw) => {
        effects::THROW
    };
    (header) => {
        effects::HEADER
    };
    (lazy) => {
        effects::LAZY
    };
}

macro_rules! ir_ops {
    ($($(#[$doc:meta])* $name:ident $args:literal -> $result:ident [$($effect:ident)*];)*) => {
        /// An operation; see the table.
        #[repr(u8)]
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Op { $($(#[$doc])* $name),* }
        static INFO: &[OpInfo] = &[$(OpInfo {
            name: stringify!($name),
            result: rep_of!($result),
            args: $args.as_bytes(),
            effects: 0 $(| effect_of!($effect))*,
        }),*];
        impl Op {
            /// The op's declaration.
            #[inline]
            pub fn info(self) -> &'static OpInfo {
                &INFO[self as usize]
            }
        }
    };
}

ir_ops! {
    // ---- values
    /// Value number `imm` of the function's native parameters.
    Param "" -> T [pure];
    /// Word parameter (native frame pointers and such).
    ParamWord "" -> P [pure];
    /// Parameter of a block (a phi). Its representation is in the instruction.
    Phi "" -> T [pure];
    /// The Value with bits `imm`.
    Const "" -> T [pure];
    ConstInt "" -> I [pure];
    /// Bits in `imm`.
    ConstFloat "" -> F [pure];
    ConstBool "" -> B [pure];
    ConstWord "" -> P [pure];
    /// Entry `imm` of the code's constant table (a cell that may still move).
    ConstSlot "" -> T [read];

    // ---- conversions
    BoxInt "I" -> T [pure];
    BoxFloat "F" -> T [pure];
    BoxBool "B" -> T [pure];
    /// The argument is int-encoded.
    UnboxInt "T" -> I [pure];
    /// The argument is a number of either encoding.
    UnboxNumber "T" -> F [pure];
    /// The argument is double-encoded.
    UnboxDouble "T" -> F [pure];
    /// The argument is a boolean.
    UnboxBool "T" -> B [pure];
    IntToFloat "I" -> F [pure];
    /// The unsigned reading of the bits.
    UintToFloat "I" -> F [pure];
    /// ToInt32 of a number: modular.
    TruncateFloat "F" -> I [pure];
    /// To the nearest integer, ties to even, NaN to 0, held within int32.
    NearestInt "F" -> I [pure];
    BoolToInt "B" -> I [pure];
    /// Exits unless int-encoded; a double-encoded integer is converted.
    CheckInt "T" -> I [exit];
    /// Exits unless a number.
    CheckNumber "T" -> F [exit];
    /// Exits unless double-encoded.
    CheckDouble "T" -> F [exit];
    /// A number, undefined counting as NaN (holes of double arithmetic); exits otherwise.
    CheckNumberOrUndefined "T" -> F [exit];
    CheckBool "T" -> B [exit];
    /// Exits unless the float is an int32 (and not -0).
    CheckFloatToInt "F" -> I [exit lazy];
    /// Exits if negative: the int32 read as unsigned must fit.
    CheckNotNegative "I" -> I [exit lazy];
    /// ToBoolean.
    Truthy "T" -> B [read];
    TruthyFloat "F" -> B [pure];
    TruthyInt "I" -> B [pure];

    // ---- guards; results are the argument, refined
    CheckCell "T" -> T [exit];
    CheckObject "T" -> T [exit];
    CheckString "T" -> T [exit];
    /// Cell kind byte equals `imm`; the argument is a cell.
    CheckKind "T" -> T [exit];
    /// The argument is a cell with shape id `imm` (arg known to be a cell if `imm2` is 1).
    CheckShape "T" -> T [exit header];
    /// Shape is one of list `imm`; `imm2` as for CheckShape.
    CheckShapes "T" -> T [exit header];
    /// Elements kind of an object is in the bit set `imm`.
    CheckElementsKind "T" -> T [exit header];
    /// Bits equal `imm`.
    CheckValue "T" -> T [exit];
    /// Bits equal the second argument's.
    CheckSame "TT" -> T [exit];
    /// Exits for numbers, strings and BigInts: what is left equals only itself.
    CheckIdentity "T" -> T [exit];
    /// Not HOLE.
    CheckNotHole "T" -> T [exit];
    /// undefined or null.
    CheckNullish "T" -> T [exit];
    /// A Function object whose Code cell is the one with bits `imm`.
    CheckFunctionCode "T" -> T [exit];
    /// Exits unless the bool is true.
    CheckTrue "B" -> V [exit];
    /// Exits if the bool is true.
    CheckFalse "B" -> V [exit];
    /// Exits unless arg0 <u arg1.
    CheckBounds "II" -> V [exit];
    /// Leaves at once. `imm` is 1 where that is how the code is meant to end, not a guess that failed.
    Deopt "" -> V [exit];

    // ---- tests
    IsInt "T" -> B [pure];
    IsNumber "T" -> B [pure];
    IsCell "T" -> B [pure];
    /// Bits equal `imm`.
    IsValue "T" -> B [pure];
    IsNullish "T" -> B [pure];
    IsBool "T" -> B [pure];
    /// Bits equal.
    SameBits "TT" -> B [pure];
    /// As SameBits for raw words.
    SameWord "PP" -> B [pure];
    /// A cell whose kind byte is `imm`.
    IsKind "T" -> B [read];
    IsObject "T" -> B [read];
    /// A callable object.
    IsCallable "T" -> B [read];
    /// A cell with shape id `imm`; known to be a cell if `imm2` is 1.
    HasShape "T" -> B [read header];
    /// ShapeOf compare against `imm` on a loaded shape word.
    IntEqImm "I" -> B [pure];

    // ---- int32 arithmetic; `Check` forms exit on overflow (or where int32 cannot hold the result)
    AddInt "II" -> I [pure];
    SubInt "II" -> I [pure];
    MulInt "II" -> I [pure];
    CheckAddInt "II" -> I [exit lazy];
    CheckSubInt "II" -> I [exit lazy];
    /// Also exits for -0, unless `imm` is 1 (a zero result is known not to be -0).
    CheckMulInt "II" -> I [exit lazy];
    CheckDivInt "II" -> I [exit lazy];
    CheckModInt "II" -> I [exit lazy];
    /// Exits for 0 and INT_MIN.
    CheckNegInt "I" -> I [exit lazy];
    /// Both known non-negative, divisor known positive.
    ModIntUnsigned "II" -> I [pure];
    DivIntUnsigned "II" -> I [pure];
    AndInt "II" -> I [pure];
    OrInt "II" -> I [pure];
    XorInt "II" -> I [pure];
    ShlInt "II" -> I [pure];
    ShrInt "II" -> I [pure];
    /// Bits of the unsigned shift.
    UShrInt "II" -> I [pure];
    NotInt "I" -> I [pure];
    AbsInt "I" -> I [pure];
    MinInt "II" -> I [pure];
    MaxInt "II" -> I [pure];
    ImulInt "II" -> I [pure];
    ClzInt "I" -> I [pure];
    /// Condition code in `imm` (see `Cond`).
    CmpInt "II" -> B [pure];
    /// Unsigned words.
    CmpWord "PP" -> B [pure];
    /// Unsigned.
    CmpUint "II" -> B [pure];

    // ---- float64
    AddFloat "FF" -> F [pure];
    SubFloat "FF" -> F [pure];
    MulFloat "FF" -> F [pure];
    DivFloat "FF" -> F [pure];
    ModFloat "FF" -> F [pure];
    PowFloat "FF" -> F [pure];
    NegFloat "F" -> F [pure];
    AbsFloat "F" -> F [pure];
    SqrtFloat "F" -> F [pure];
    FloorFloat "F" -> F [pure];
    CeilFloat "F" -> F [pure];
    TruncFloat "F" -> F [pure];
    RoundFloat "F" -> F [pure];
    FroundFloat "F" -> F [pure];
    MinFloat "FF" -> F [pure];
    MaxFloat "FF" -> F [pure];
    /// C function of one double, address in `imm`.
    MathCall "F" -> F [pure];
    /// C function of two doubles, address in `imm`.
    MathCall2 "FF" -> F [pure];
    CmpFloat "FF" -> B [pure];

    // ---- booleans
    NotBool "B" -> B [pure];
    CmpBool "BB" -> B [pure];
    SelectTagged "BTT" -> T [pure];
    SelectInt "BII" -> I [pure];

    // ---- memory. `imm` is the byte offset, `region` the alias region.
    LoadTagged "T" -> T [read];
    StoreTagged "TT" -> V [write];
    /// From a raw pointer.
    LoadTaggedAt "P" -> T [read];
    StoreTaggedAt "PT" -> V [write];
    LoadWord "T" -> P [read];
    LoadWordAt "P" -> P [read];
    /// A u32 field.
    LoadInt "T" -> I [read];
    StoreInt "TI" -> V [write];
    LoadIntAt "P" -> I [read];
    /// A byte, zero-extended.
    LoadByte "T" -> I [read];
    /// args: elements pointer, index. Values start at +16.
    LoadElement "PI" -> T [read];
    StoreElement "PIT" -> V [write];
    /// args: data pointer, index; TypedArrayKind in `imm`. Integer kinds.
    LoadTypedInt "PI" -> I [read];
    LoadTypedFloat "PI" -> F [read];
    StoreTypedInt "PII" -> V [write];
    StoreTypedFloat "PIF" -> V [write];
    /// args: flat one- or two-byte string cell, index (in bounds).
    LoadStringUnit "TI" -> I [read];
    /// After storing arg1 into holder arg0.
    Barrier "TT" -> V [write];
    /// As Barrier for a raw holder word (storage, elements, contexts); arg1 the stored value.
    BarrierWord "PT" -> V [write];
    /// Nursery cell of `imm` bytes; the header word `imm2` is stored. Everything else must be stored
    /// before the next op that may collect.
    Allocate "" -> T [alloc];
    /// A plain array of the given length (at least 0) whose elements are holes: `imm` is its header word,
    /// `imm2` the runtime function that makes long ones. What Allocate says about collections holds.
    NewArrayHoles "I" -> T [alloc throw];
    /// args: address word; writes the private-pointer or raw word `P`.
    StoreWord "TP" -> V [write];
    /// The tagged cell seen as a raw word and back.
    CellToWord "T" -> P [pure];
    WordToCell "P" -> T [pure];
    AddWord "PP" -> P [pure];

    // ---- calls
    /// Runtime function `imm` (table in lower::runtime); tagged arguments; EXCEPTION means a throw.
    CallRuntime "*" -> T [call throw];
    /// As CallRuntime for functions that cannot throw or run script, but may collect.
    CallLeaf "*" -> T [alloc];
    /// The atom that `typeof` gives; C function in `imm`.
    TypeOf "T" -> T [read];
    /// `===`; the C function in `imm` compares what bits and headers do not decide (it may flatten ropes).
    StrictEqual "TT" -> B [alloc];
    /// `===` of two strings, likewise.
    StringEqual "TT" -> B [alloc];
    /// As CallLeaf, with any representations; pure reads.
    CallBool "*" -> B [read];
    /// Direct native call: args are callee, this, then the callee's parameters. `imm` indexes the
    /// graph's call targets.
    CallDirect "*" -> T [call throw];
    /// Call of anything callable: callee, this, arguments. Exits for what is not, so that the interpreter
    /// throws, unless `imm` is 1 (known to be callable).
    CallAny "*" -> T [call exit throw];
    /// Call with arguments in memory: callee, this, arguments; C function in `imm2`.
    CallGeneric "*" -> T [call throw];
    /// Construct: callee, new target, arguments.
    ConstructGeneric "*" -> T [call throw];
    /// Exits if this code was invalidated (after calls, when the code has dependencies).
    CheckValid "" -> V [exit read];
    /// Leaves before a tail call when the native stack is deep: the interpreter replaces frames.
    CheckTailDepth "" -> V [exit read];
    /// Back-edge interrupt poll: no script runs.
    Poll "" -> V [alloc throw];

    // ---- terminators
    Jump "" -> V [];
    Branch "B" -> V [];
    Return "T" -> V [];
    /// Control does not get here.
    Unreachable "" -> V [];
}

impl Op {
    /// Ends a block.
    pub fn is_terminator(self) -> bool {
        matches!(self, Op::Jump | Op::Branch | Op::Return | Op::Unreachable | Op::Deopt)
    }
    /// Whether an unused result makes the op removable.
    pub fn is_removable(self) -> bool {
        let e = self.info().effects;
        if e & effects::LAZY != 0 {
            return true;
        }
        e & (effects::WRITE | effects::CALL | effects::EXIT | effects::THROW) == 0
            && (e & (effects::PURE | effects::READ | effects::ALLOC) != 0)
    }
    pub fn has(self, effect: u16) -> bool {
        self.info().effects & effect != 0
    }
}

/// Condition codes of the compare ops.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Cond {
    Eq = 0,
    Ne = 1,
    Lt = 2,
    Le = 3,
    Gt = 4,
    Ge = 5,
}

impl Cond {
    pub fn from_u64(n: u64) -> Cond {
        [Cond::Eq, Cond::Ne, Cond::Lt, Cond::Le, Cond::Gt, Cond::Ge][n as usize]
    }
    /// The same relation with operands exchanged.
    pub fn swap(self) -> Cond {
        match self {
            Cond::Lt => Cond::Gt,
            Cond::Gt => Cond::Lt,
            Cond::Le => Cond::Ge,
            Cond::Ge => Cond::Le,
            other => other,
        }
    }
    /// The negation (on integers).
    pub fn negate(self) -> Cond {
        match self {
            Cond::Eq => Cond::Ne,
            Cond::Ne => Cond::Eq,
            Cond::Lt => Cond::Ge,
            Cond::Ge => Cond::Lt,
            Cond::Le => Cond::Gt,
            Cond::Gt => Cond::Le,
        }
    }
    pub fn holds<T: PartialOrd>(self, a: T, b: T) -> bool {
        match self {
            Cond::Eq => a == b,
            Cond::Ne => a != b,
            Cond::Lt => a < b,
            Cond::Le => a <= b,
            Cond::Gt => a > b,
            Cond::Ge => a >= b,
        }
    }
}

/// Disjoint parts of memory.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum Region {
    /// Shape words, kinds and elements-kind bits of headers.
    Header = 0,
    /// Inline words of objects (internal fields, named properties).
    Field = 1,
    /// The pointer to overflow storage.
    SlotsPointer = 2,
    /// Overflow named properties.
    Overflow = 3,
    /// The pointer to elements.
    ElementsPointer = 4,
    /// Array lengths and element capacities.
    Length = 5,
    Elements = 6,
    Context = 7,
    /// Typed-array data.
    Bytes = 8,
    /// Strings (immutable for our purposes).
    StringData = 9,
    /// Fields of the VM.
    Vm = 10,
    /// Global lexical cells.
    Global = 11,
    /// Constant table.
    Constants = 12,
    /// Bookkeeping words of functions (code, context): immutable after creation.
    Immutable = 13,
    /// The collector's bits in headers.
    GcBits = 14,
    /// The interpreter frame that code was entered from, where the code writes to it.
    Frame = 15,
}

impl Region {
    pub const COUNT: usize = 16;
}
