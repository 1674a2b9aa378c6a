//! The opcode table and what derives from it: emitter, decoder, disassembler, validator, liveness.
