//! Shapes, property storage, elements kinds, functions, exotics.

pub mod arguments;
pub mod array;
pub mod array_buffer;
pub mod caching;
pub mod context_global;
mod create;
pub mod descriptors;
pub mod dispatch;
pub mod elements;
pub mod function;
pub mod layout;
mod megamorphic;
pub mod ordered_table;
pub mod ordinary;
pub mod private_names;
pub mod property;
pub mod proxy;
pub mod shape;
pub mod slots;
pub mod string_object;
#[cfg(test)]
mod tests;
pub mod typed_array;

pub use array_buffer::{ArrayBuffer, MemoryBlock};
pub use layout::{
    BoundFunction, ElementsKind, JsArray, JsBigInt, JsFunction, JsObject, JsProxy, JsSymbol, NativeFunction,
    PrimitiveObject, TypedArray, ValueArray, object_flags,
};
pub use megamorphic::MegamorphicCache;
pub use ordinary::OwnProperty;
pub use property::{Attributes, KeyList, PropertyDescriptor, PropertyKey};
pub use shape::{Shape, ShapeTable};
pub use typed_array::TypedArrayKind;
