//! Shapes, property storage, elements kinds, functions, exotics.

pub mod layout;
pub mod property;
pub mod shape;

pub use layout::{
    BoundFunction, ElementsKind, JsArray, JsBigInt, JsFunction, JsObject, JsProxy, JsSymbol, NativeFunction,
    PrimitiveObject, TypedArray, ValueArray, object_flags,
};
pub use property::{Attributes, PropertyDescriptor, PropertyKey};
pub use shape::{Shape, ShapeTable};
