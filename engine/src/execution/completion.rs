//! Completions: a JavaScript exception is a token; the thrown value waits in the VM.

/// Proof that a value was thrown: it sits in `vm.exception`. Only the VM's `throw` family makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Throw(pub(crate) ());

/// Result of anything that may throw.
pub type JsResult<T> = Result<T, Throw>;

/// The spec's `!`: an operation that cannot throw here.
pub trait Must<T> {
    /// Unwraps; a throw would be an engine bug.
    fn must(self) -> T;
}

impl<T> Must<T> for JsResult<T> {
    #[track_caller]
    fn must(self) -> T {
        match self {
            Ok(value) => value,
            Err(_) => unreachable!("operation that cannot throw has thrown"),
        }
    }
}

macro_rules! error_kinds {
    ($($name:ident $text:literal $proto:ident $ctor:ident),* $(,)?) => {
        /// Native error constructors.
        #[repr(u8)]
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum ErrorKind { $($name),* }
        impl ErrorKind {
            /// All kinds in order.
            pub const ALL: &'static [ErrorKind] = &[$(ErrorKind::$name),*];
            /// The constructor's name.
            pub fn name(self) -> &'static str {
                match self { $(ErrorKind::$name => $text),* }
            }
            /// The intrinsic prototype.
            pub fn prototype(self) -> crate::execution::Intrinsic {
                match self { $(ErrorKind::$name => crate::execution::Intrinsic::$proto),* }
            }
            /// The intrinsic constructor.
            pub fn constructor(self) -> crate::execution::Intrinsic {
                match self { $(ErrorKind::$name => crate::execution::Intrinsic::$ctor),* }
            }
            /// From its discriminant (ThrowError's operand).
            pub fn from_u32(n: u32) -> ErrorKind {
                Self::ALL[n as usize % Self::ALL.len()]
            }
        }
    };
}
error_kinds! {
    Error "Error" ErrorPrototype Error,
    TypeError "TypeError" TypeErrorPrototype TypeError,
    RangeError "RangeError" RangeErrorPrototype RangeError,
    SyntaxError "SyntaxError" SyntaxErrorPrototype SyntaxError,
    ReferenceError "ReferenceError" ReferenceErrorPrototype ReferenceError,
    EvalError "EvalError" EvalErrorPrototype EvalError,
    UriError "URIError" UriErrorPrototype UriError,
}
