//! ECMA-262 clause 7 and its neighbours.
