//! Source text to AST (oxc), early errors oxc leaves out, scope analysis.
