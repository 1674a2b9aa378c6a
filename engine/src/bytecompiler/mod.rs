//! AST to bytecode, a file per syntax family.
