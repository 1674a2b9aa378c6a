//! Built-ins the optimizing tier knows by number: it may replace a call by its own code, with the same
//! result and the same observable order.

macro_rules! jit_intrinsics {
    ($($name:ident),* $(,)?) => {
        /// Number of a built-in for the optimizing tier (`NativeFunction::meta`, low 16 bits).
        #[repr(u16)]
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[allow(missing_docs)]
        pub enum JitIntrinsic { $($name),* }
        impl JitIntrinsic {
            const ALL: &'static [JitIntrinsic] = &[$(JitIntrinsic::$name),*];
            /// From `NativeFunction::meta`.
            pub fn from_meta(meta: u32) -> JitIntrinsic {
                Self::ALL.get((meta & 0xFFFF) as usize).copied().unwrap_or(JitIntrinsic::None)
            }
        }
    };
}
jit_intrinsics! {
    None,
    MathAbs, MathFloor, MathCeil, MathRound, MathTrunc, MathSqrt, MathMin, MathMax, MathSin, MathCos, MathTan,
    MathAsin, MathAcos, MathAtan, MathAtan2, MathExp, MathLog, MathPow, MathImul, MathClz32, MathFround, MathSign,
    MathRandom,
    StringCharCodeAt, StringCharAt, StringCodePointAt, StringFromCharCode, StringAt, StringSubstring,
    ArrayForEach, ArrayMap, ArrayFilter, ArrayReduce, ArraySome, ArrayEvery, ArrayFind, ArrayFindIndex,
    ArrayPush, ArrayPop, ArrayIsArray, ArrayShift, ArrayIndexOf, ArrayFill, ArrayConstructor,
    MapGet, MapHas, MapSet, SetHas, SetAdd,
    ObjectHasOwn, ObjectPrototypeHasOwnProperty, FunctionPrototypeCall, FunctionPrototypeApply,
    TypedArrayLength,
    NumberIsInteger, NumberIsNaN, NumberIsFinite, ParseInt,
}
