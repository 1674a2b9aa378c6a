//! Loads, stores, guards on headers, allocation and barriers.

use super::*;
use lanner_engine::heap::{CellHeader, CellKind};
use lanner_engine::object::layout::JsFunction;

impl Lower<'_> {
    pub(super) fn is_memory(&self, op: Op) -> bool {
        use Op::*;
        matches!(
            op,
            LoadTagged
                | StoreTagged
                | LoadTaggedAt
                | StoreTaggedAt
                | LoadWord
                | LoadWordAt
                | LoadInt
                | StoreInt
                | LoadIntAt
                | LoadByte
                | LoadElement
                | StoreElement
                | LoadTypedInt
                | LoadTypedFloat
                | StoreTypedInt
                | StoreTypedFloat
                | LoadStringUnit
                | Barrier
                | BarrierWord
                | Allocate
                | NewArrayHoles
                | StoreWord
                | CheckCell
                | CheckIdentity
                | StrictEqual
                | StringEqual
                | CheckObject
                | CheckString
                | CheckKind
                | CheckShape
                | CheckShapes
                | CheckElementsKind
                | CheckFunctionCode
                | IsKind
                | IsObject
                | IsCallable
                | HasShape
                | ConstSlot
        )
    }

    fn flags(&self, inst: &Inst) -> MemFlagsData {
        self.flags[inst.region as usize]
    }

    /// True when the word is no cell.
    fn not_cell(&mut self, x: Clif) -> Clif {
        let mask = self.iconst(Js::NOT_CELL_MASK);
        self.b.ins().band(x, mask)
    }

    fn header_byte(&mut self, x: Clif, at: i32) -> Clif {
        self.b.ins().load(types::I8, self.flags[Region::Header as usize], x, at)
    }

    fn element_address(&mut self, base: Clif, index: Clif, shift: i64) -> Clif {
        let index = self.b.ins().uextend(types::I64, index);
        let scaled = if shift == 0 { index } else { self.b.ins().ishl_imm_u(index, shift) };
        self.b.ins().iadd(base, scaled)
    }

    pub(super) fn memory(&mut self, inst: &Inst) -> Option<Clif> {
        let flags = self.flags(inst);
        let at = offset(inst.imm);
        let a = inst.args.first().map(|&v| self.val(v));
        let x = a.unwrap_or(self.vm);
        match inst.op {
            Op::LoadTagged | Op::LoadTaggedAt | Op::LoadWord | Op::LoadWordAt => {
                Some(self.b.ins().load(types::I64, flags, x, at))
            }
            Op::LoadInt | Op::LoadIntAt => Some(self.b.ins().load(types::I32, flags, x, at)),
            Op::LoadByte => {
                let byte = self.b.ins().load(types::I8, flags, x, at);
                Some(self.b.ins().uextend(types::I32, byte))
            }
            Op::StoreTagged | Op::StoreTaggedAt | Op::StoreInt | Op::StoreWord => {
                let y = self.val(inst.args[1]);
                self.b.ins().store(flags, y, x, at);
                None
            }
            Op::ConstSlot => {
                let base = self.iconst(self.constants_address + 8 * inst.imm);
                Some(self.b.ins().load(types::I64, self.flags[Region::Constants as usize], base, 0))
            }
            Op::LoadElement => {
                let i = self.val(inst.args[1]);
                let p = self.element_address(x, i, 3);
                Some(self.b.ins().load(types::I64, flags, p, 16))
            }
            Op::StoreElement => {
                let i = self.val(inst.args[1]);
                let y = self.val(inst.args[2]);
                let p = self.element_address(x, i, 3);
                self.b.ins().store(flags, y, p, 16);
                None
            }
            Op::LoadTypedInt | Op::LoadTypedFloat => {
                let i = self.val(inst.args[1]);
                let kind = typed::Element::from_id(inst.imm);
                let p = self.element_address(x, i, kind.shift());
                Some(self.load_typed(kind, p, flags))
            }
            Op::StoreTypedInt | Op::StoreTypedFloat => {
                let i = self.val(inst.args[1]);
                let y = self.val(inst.args[2]);
                let kind = typed::Element::from_id(inst.imm);
                let p = self.element_address(x, i, kind.shift());
                self.store_typed(kind, p, y, flags);
                None
            }
            Op::LoadStringUnit => {
                use lanner_engine::string::string_bits;
                let i = self.val(inst.args[1]);
                let i = self.b.ins().uextend(types::I64, i);
                // A slice has its parent, which is flat and as wide, at +16 and its start at +24.
                let bits = self.header_byte(x, CellHeader::BITS_OFFSET);
                let sliced = self.b.ins().band_imm_u(bits, string_bits::SLICE as i64);
                let (slice, whole) = (self.b.create_block(), self.b.create_block());
                let base = self.b.append_block_param(whole, types::I64);
                let at = self.b.append_block_param(whole, types::I64);
                self.b.ins().brif(sliced, slice, &[], whole, &[BlockArg::Value(x), BlockArg::Value(i)]);
                self.b.switch_to_block(slice);
                let parent = self.b.ins().load(types::I64, flags, x, 16);
                let start = self.b.ins().load(types::I64, flags, x, 24);
                let start = self.b.ins().iadd(start, i);
                self.b.ins().jump(whole, &[BlockArg::Value(parent), BlockArg::Value(start)]);
                self.b.switch_to_block(whole);
                let (x, i) = (base, at);
                let wide = self.b.ins().band_imm_u(bits, string_bits::TWO_BYTE as i64);
                let (two, one, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
                let unit = self.b.append_block_param(done, types::I32);
                self.b.ins().brif(wide, two, &[], one, &[]);
                self.b.switch_to_block(one);
                let p = self.b.ins().iadd(x, i);
                let u = self.b.ins().load(types::I8, flags, p, 16);
                let u = self.b.ins().uextend(types::I32, u);
                self.b.ins().jump(done, &[BlockArg::Value(u)]);
                self.b.switch_to_block(two);
                let i = self.b.ins().ishl_imm_u(i, 1);
                let p = self.b.ins().iadd(x, i);
                let u = self.b.ins().load(types::I16, flags, p, 16);
                let u = self.b.ins().uextend(types::I32, u);
                self.b.ins().jump(done, &[BlockArg::Value(u)]);
                self.b.switch_to_block(done);
                Some(unit)
            }
            Op::Barrier | Op::BarrierWord => {
                let y = self.val(inst.args[1]);
                self.barrier(x, y);
                None
            }
            Op::Allocate => Some(self.allocate(inst.imm, inst.imm2)),
            Op::NewArrayHoles => Some(self.new_array_holes(inst, x)),
            Op::CheckCell => {
                let bits = self.not_cell(x);
                self.exit_if(bits, inst.state);
                Some(x)
            }
            Op::CheckObject => {
                let bits = self.not_cell(x);
                self.exit_if(bits, inst.state);
                let kind = self.header_byte(x, CellHeader::KIND_OFFSET);
                let below = self.b.ins().icmp_imm_u(
                    IntCC::UnsignedLessThan,
                    kind,
                    lanner_engine::heap::cell::FIRST_OBJECT as i64,
                );
                self.exit_if(below, inst.state);
                Some(x)
            }
            Op::CheckString => {
                if inst.imm2 == 0 {
                    let bits = self.not_cell(x);
                    self.exit_if(bits, inst.state);
                }
                let kind = self.header_byte(x, CellHeader::KIND_OFFSET);
                let other = self.b.ins().icmp_imm_u(
                    IntCC::NotEqual,
                    kind,
                    lanner_engine::heap::CellKind::String as u8 as i64,
                );
                self.exit_if(other, inst.state);
                Some(x)
            }
            Op::CheckKind => {
                if inst.imm2 == 0 {
                    let bits = self.not_cell(x);
                    self.exit_if(bits, inst.state);
                }
                let kind = self.header_byte(x, CellHeader::KIND_OFFSET);
                let other = self.b.ins().icmp_imm_u(IntCC::NotEqual, kind, inst.imm as i64);
                self.exit_if(other, inst.state);
                Some(x)
            }
            Op::CheckShape => {
                if inst.imm2 == 0 {
                    let bits = self.not_cell(x);
                    self.exit_if(bits, inst.state);
                }
                let shape = self.b.ins().load(types::I32, self.flags[Region::Header as usize], x, 0);
                let other = self.b.ins().icmp_imm_u(IntCC::NotEqual, shape, inst.imm as u32 as i64);
                self.exit_if(other, inst.state);
                Some(x)
            }
            Op::CheckShapes => {
                if inst.imm2 == 0 {
                    let bits = self.not_cell(x);
                    self.exit_if(bits, inst.state);
                }
                let shape = self.b.ins().load(types::I32, self.flags[Region::Header as usize], x, 0);
                let go = self.b.create_block();
                let list = self.graph.shape_lists[inst.imm as usize].clone();
                for (i, id) in list.iter().enumerate() {
                    let same = self.b.ins().icmp_imm_u(IntCC::Equal, shape, *id as i64);
                    let next = if i + 1 == list.len() {
                        self.exit_block(inst.state, false)
                    } else {
                        self.b.create_block()
                    };
                    self.b.ins().brif(same, go, &[], next, &[]);
                    if i + 1 != list.len() {
                        self.b.switch_to_block(next);
                    }
                }
                self.b.switch_to_block(go);
                Some(x)
            }
            Op::CheckElementsKind => {
                let bits = self.header_byte(x, CellHeader::BITS_OFFSET);
                let kind = self.b.ins().band_imm_u(bits, 15);
                let set = inst.imm;
                let bad = if set.count_ones() == 1 {
                    self.b.ins().icmp_imm_u(IntCC::NotEqual, kind, set.trailing_zeros() as i64)
                } else if set == 0x3f {
                    self.b.ins().icmp_imm_u(IntCC::UnsignedGreaterThan, kind, 5)
                } else {
                    let kind = self.b.ins().uextend(types::I32, kind);
                    let table = self.b.ins().iconst(types::I32, set as i64);
                    let bit = self.b.ins().ushr(table, kind);
                    let bit = self.b.ins().band_imm_u(bit, 1);
                    self.b.ins().icmp_imm_u(IntCC::Equal, bit, 0)
                };
                self.exit_if(bad, inst.state);
                Some(x)
            }
            Op::CheckFunctionCode => {
                if inst.imm2 == 0 {
                    let bits = self.not_cell(x);
                    self.exit_if(bits, inst.state);
                    let kind = self.header_byte(x, CellHeader::KIND_OFFSET);
                    let other = self.b.ins().icmp_imm_u(
                        IntCC::NotEqual,
                        kind,
                        lanner_engine::heap::CellKind::Function as u8 as i64,
                    );
                    self.exit_if(other, inst.state);
                }
                let code = self.b.ins().load(
                    types::I64,
                    self.flags[Region::Field as usize],
                    x,
                    JsFunction::CODE_OFFSET,
                );
                let want = self.iconst(inst.imm);
                let other = self.b.ins().icmp(IntCC::NotEqual, code, want);
                self.exit_if(other, inst.state);
                Some(x)
            }
            Op::CheckIdentity => {
                let number = self.b.ins().ushr_imm_u(x, 49);
                self.exit_if(number, inst.state);
                let (cell, go) = (self.b.create_block(), self.b.create_block());
                let other = self.b.ins().band_imm_u(x, 2);
                self.b.ins().brif(other, go, &[], cell, &[]);
                self.b.switch_to_block(cell);
                let kind = self.header_byte(x, CellHeader::KIND_OFFSET);
                for by_content in [CellKind::String, CellKind::BigInt] {
                    let is = self.b.ins().icmp_imm_u(IntCC::Equal, kind, by_content as u8 as i64);
                    self.exit_if(is, inst.state);
                }
                self.b.ins().jump(go, &[]);
                self.b.switch_to_block(go);
                Some(x)
            }
            Op::StrictEqual | Op::StringEqual => {
                let y = self.val(inst.args[1]);
                Some(self.strict_equal(x, y, inst.op == Op::StringEqual, inst.imm))
            }
            Op::IsCallable => Some(self.is_callable(x)),
            Op::IsKind | Op::IsObject => {
                let (test, no, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
                let result = self.b.append_block_param(done, types::I8);
                let bits = self.not_cell(x);
                self.b.ins().brif(bits, no, &[], test, &[]);
                self.b.switch_to_block(test);
                let kind = self.header_byte(x, CellHeader::KIND_OFFSET);
                let r = if inst.op == Op::IsKind {
                    self.b.ins().icmp_imm_u(IntCC::Equal, kind, inst.imm as i64)
                } else {
                    self.b.ins().icmp_imm_u(
                        IntCC::UnsignedGreaterThanOrEqual,
                        kind,
                        lanner_engine::heap::cell::FIRST_OBJECT as i64,
                    )
                };
                self.b.ins().jump(done, &[BlockArg::Value(r)]);
                self.b.switch_to_block(no);
                let zero = self.b.ins().iconst(types::I8, 0);
                self.b.ins().jump(done, &[BlockArg::Value(zero)]);
                self.b.switch_to_block(done);
                Some(result)
            }
            Op::HasShape => {
                if inst.imm2 == 1 {
                    let shape = self.b.ins().load(types::I32, self.flags[Region::Header as usize], x, 0);
                    return Some(self.b.ins().icmp_imm_u(IntCC::Equal, shape, inst.imm as u32 as i64));
                }
                let (test, no, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
                let result = self.b.append_block_param(done, types::I8);
                let bits = self.not_cell(x);
                self.b.ins().brif(bits, no, &[], test, &[]);
                self.b.switch_to_block(test);
                let shape = self.b.ins().load(types::I32, self.flags[Region::Header as usize], x, 0);
                let r = self.b.ins().icmp_imm_u(IntCC::Equal, shape, inst.imm as u32 as i64);
                self.b.ins().jump(done, &[BlockArg::Value(r)]);
                self.b.switch_to_block(no);
                let zero = self.b.ins().iconst(types::I8, 0);
                self.b.ins().jump(done, &[BlockArg::Value(zero)]);
                self.b.switch_to_block(done);
                Some(result)
            }
            _ => unreachable!("not a memory op"),
        }
    }

    /// A cell that is a callable object.
    pub(super) fn is_callable(&mut self, x: Clif) -> Clif {
        let (test, no, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(done, types::I8);
        let bits = self.not_cell(x);
        self.b.ins().brif(bits, no, &[], test, &[]);
        self.b.switch_to_block(test);
        let kind = self.header_byte(x, CellHeader::KIND_OFFSET);
        let object = self.b.ins().icmp_imm_u(
            IntCC::UnsignedGreaterThanOrEqual,
            kind,
            lanner_engine::heap::cell::FIRST_OBJECT as i64,
        );
        let bits = self.header_byte(x, CellHeader::BITS_OFFSET);
        let bit = self.b.ins().band_imm_u(bits, lanner_engine::object::layout::object_flags::CALLABLE as i64);
        let callable = self.b.ins().icmp_imm_u(IntCC::NotEqual, bit, 0);
        let r = self.b.ins().band(object, callable);
        self.b.ins().jump(done, &[BlockArg::Value(r)]);
        self.b.switch_to_block(no);
        let zero = self.b.ins().iconst(types::I8, 0);
        self.b.ins().jump(done, &[BlockArg::Value(zero)]);
        self.b.switch_to_block(done);
        result
    }

    /// `x === y`: bits and headers decide inline, contents (and numbers of two encodings) in the C function.
    fn strict_equal(&mut self, x: Clif, y: Clif, strings: bool, function: u64) -> Clif {
        use lanner_engine::string::{JsString, string_bits};
        let done = self.b.create_block();
        let result = self.b.append_block_param(done, types::I8);
        let (differ, slow) = (self.b.create_block(), self.b.create_block());
        let same = self.b.ins().icmp(IntCC::Equal, x, y);
        let if_same = if strings {
            self.b.ins().iconst(types::I8, 1)
        } else {
            // NaN is not itself.
            let nan = self.iconst(Js::double(f64::NAN).0);
            self.b.ins().icmp(IntCC::NotEqual, x, nan)
        };
        self.b.ins().brif(same, done, &[BlockArg::Value(if_same)], differ, &[]);
        self.b.switch_to_block(differ);
        let no = self.b.ins().iconst(types::I8, 0);
        if !strings {
            let (cells, others) = (self.b.create_block(), self.b.create_block());
            let either = self.b.ins().bor(x, y);
            let bits = self.not_cell(either);
            self.b.ins().brif(bits, others, &[], cells, &[]);
            self.b.switch_to_block(others);
            // Two different words are equal only as numbers of two encodings.
            let (a, b) = (self.b.ins().ushr_imm_u(x, 49), self.b.ins().ushr_imm_u(y, 49));
            let (a, b) = (
                self.b.ins().icmp_imm_u(IntCC::NotEqual, a, 0),
                self.b.ins().icmp_imm_u(IntCC::NotEqual, b, 0),
            );
            let numbers = self.b.ins().band(a, b);
            self.b.ins().brif(numbers, slow, &[], done, &[BlockArg::Value(no)]);
            self.b.switch_to_block(cells);
            let (a, b) =
                (self.header_byte(x, CellHeader::KIND_OFFSET), self.header_byte(y, CellHeader::KIND_OFFSET));
            let (string, both) = (self.b.create_block(), self.b.create_block());
            let kinds = self.b.ins().icmp(IntCC::Equal, a, b);
            self.b.ins().brif(kinds, both, &[], done, &[BlockArg::Value(no)]);
            self.b.switch_to_block(both);
            let is_string = self.b.ins().icmp_imm_u(IntCC::Equal, a, CellKind::String as u8 as i64);
            let other = self.b.create_block();
            self.b.ins().brif(is_string, string, &[], other, &[]);
            self.b.switch_to_block(other);
            let bigint = self.b.ins().icmp_imm_u(IntCC::Equal, a, CellKind::BigInt as u8 as i64);
            self.b.ins().brif(bigint, slow, &[], done, &[BlockArg::Value(no)]);
            self.b.switch_to_block(string);
        }
        let data = self.flags[Region::StringData as usize];
        let a = self.b.ins().load(types::I32, data, x, JsString::LENGTH_OFFSET);
        let b = self.b.ins().load(types::I32, data, y, JsString::LENGTH_OFFSET);
        let lengths = self.b.ins().icmp(IntCC::Equal, a, b);
        let same_length = self.b.create_block();
        self.b.ins().brif(lengths, same_length, &[], done, &[BlockArg::Value(no)]);
        self.b.switch_to_block(same_length);
        let a = self.b.ins().load(types::I8, data, x, CellHeader::BITS_OFFSET);
        let b = self.b.ins().load(types::I8, data, y, CellHeader::BITS_OFFSET);
        let both = self.b.ins().band(a, b);
        let atoms = self.b.ins().band_imm_u(both, string_bits::ATOM as i64);
        self.b.ins().brif(atoms, done, &[BlockArg::Value(no)], slow, &[]);
        self.b.switch_to_block(slow);
        let r = self.call_address(function, &[self.vm, x, y], Some(types::I64));
        let r = self.b.ins().icmp_imm_u(IntCC::Equal, r, Js::TRUE.0 as i64);
        self.b.ins().jump(done, &[BlockArg::Value(r)]);
        self.b.switch_to_block(done);
        result
    }

    /// Logs `holder` when it is old and unlogged and a cell was stored: flag test and is-cell test
    /// inline, the young test in a stub that preserves all registers.
    fn barrier(&mut self, holder: Clif, value: Clif) {
        let flags = self.flags[Region::GcBits as usize];
        let gc = self.b.ins().load(types::I8, flags, holder, CellHeader::GC_OFFSET);
        let bit = self.b.ins().band_imm_u(gc, self.cx.offsets.gc_barrier_bit as i64);
        let test = self.cold_block();
        let slow = self.cold_block();
        let go = self.b.create_block();
        self.b.ins().brif(bit, test, &[], go, &[]);
        self.b.switch_to_block(test);
        let no = self.not_cell(value);
        self.b.ins().brif(no, go, &[], slow, &[]);
        self.b.switch_to_block(slow);
        let stub = self.symbol(Symbol::Stub(StubKind::Barrier), || StubKind::Barrier.signature());
        self.b.ins().call(stub, &[self.vm, holder, value]);
        self.b.ins().jump(go, &[]);
        self.b.switch_to_block(go);
    }

    /// Bump allocation; the slow path is a register-preserving stub that leaves the cell in a VM word.
    fn allocate(&mut self, size: u64, header: u64) -> Clif {
        let flags = self.flags[Region::Vm as usize];
        let top = self.b.ins().load(types::I64, flags, self.vm, self.cx.offsets.nursery_top);
        let end = self.b.ins().load(types::I64, flags, self.vm, self.cx.offsets.nursery_end);
        let next = self.b.ins().iadd_imm_s(top, size as i64);
        let full = self.b.ins().icmp(IntCC::UnsignedGreaterThan, next, end);
        let (slow, fast, done) = (self.cold_block(), self.b.create_block(), self.b.create_block());
        let cell = self.b.append_block_param(done, types::I64);
        self.b.ins().brif(full, slow, &[], fast, &[]);
        self.b.switch_to_block(fast);
        self.b.ins().store(flags, next, self.vm, self.cx.offsets.nursery_top);
        self.b.ins().jump(done, &[BlockArg::Value(top)]);
        self.b.switch_to_block(slow);
        let stub = self.symbol(Symbol::Stub(StubKind::Allocate), || StubKind::Allocate.signature());
        let size = self.iconst(size);
        let head = self.iconst(header);
        self.b.ins().call(stub, &[self.vm, size, head]);
        let scratch = self.iconst(self.cx.scratch);
        let got = self.b.ins().load(types::I64, flags, scratch, 0);
        // No cell: memory has run out. That ends the script past all handlers, so no frame is rebuilt.
        let out = self.throw_block();
        self.b.ins().brif(got, done, &[BlockArg::Value(got)], out, &[]);
        self.b.switch_to_block(done);
        let head = self.iconst(header);
        self.b.ins().store(self.flags[Region::Header as usize], head, cell, 0);
        cell
    }

    /// Array and elements side by side from the nursery when they are few and there is room; otherwise the
    /// runtime makes them.
    fn new_array_holes(&mut self, inst: &Inst, n: Clif) -> Clif {
        const INLINE: i64 = 64;
        const UNROLLED: i64 = 16;
        let length = self.graph.inst(inst.args[0]);
        let known = (length.op == Op::ConstInt).then_some(length.imm as i32 as i64);
        let wide = self.b.ins().uextend(types::I64, n);
        let (slow, done) = (self.cold_block(), self.b.create_block());
        let array = self.b.append_block_param(done, types::I64);
        if known.is_none_or(|n| (1..=INLINE).contains(&n)) {
            if known.is_none() {
                // The empty array has no elements cell of its own.
                let from_one = self.b.ins().iadd_imm_s(wide, -1);
                let few = self.b.ins().icmp_imm_u(IntCC::UnsignedLessThan, from_one, INLINE);
                let go = self.b.create_block();
                self.b.ins().brif(few, go, &[], slow, &[]);
                self.b.switch_to_block(go);
            }
            let vm_flags = self.flags[Region::Vm as usize];
            let top = self.b.ins().load(types::I64, vm_flags, self.vm, self.cx.offsets.nursery_top);
            let end = self.b.ins().load(types::I64, vm_flags, self.vm, self.cx.offsets.nursery_end);
            let bytes = self.b.ins().ishl_imm_u(wide, 3);
            let values = self.b.ins().iadd_imm_s(top, 48);
            let next = self.b.ins().iadd(values, bytes);
            let full = self.b.ins().icmp(IntCC::UnsignedGreaterThan, next, end);
            let fits = self.b.create_block();
            self.b.ins().brif(full, slow, &[], fits, &[]);
            self.b.switch_to_block(fits);
            self.b.ins().store(vm_flags, next, self.vm, self.cx.offsets.nursery_top);
            let header = self.iconst(inst.imm);
            self.b.ins().store(self.flags[Region::Header as usize], header, top, 0);
            let elements = self.b.ins().iadd_imm_s(top, 32);
            self.b.ins().store(self.flags[Region::ElementsPointer as usize], elements, top, 16);
            let tag = self.iconst(Js::INT_TAG);
            let boxed = self.b.ins().bor(wide, tag);
            self.b.ins().store(self.flags[Region::Length as usize], boxed, top, 24);
            let kind = self.iconst((lanner_engine::heap::CellKind::Elements as u64) << 32);
            self.b.ins().store(self.flags[Region::Header as usize], kind, top, 32);
            self.b.ins().store(self.flags[Region::Length as usize], wide, top, 40);
            let flags = self.flags[Region::Elements as usize];
            let hole = self.iconst(Js::HOLE.0);
            match known {
                Some(n) if n <= UNROLLED => {
                    for i in 0..n {
                        self.b.ins().store(flags, hole, top, 48 + 8 * i as i32);
                    }
                    self.b.ins().jump(done, &[BlockArg::Value(top)]);
                }
                _ => {
                    let fill = self.b.create_block();
                    let at = self.b.append_block_param(fill, types::I64);
                    self.b.ins().jump(fill, &[BlockArg::Value(values)]);
                    self.b.switch_to_block(fill);
                    self.b.ins().store(flags, hole, at, 0);
                    let after = self.b.ins().iadd_imm_s(at, 8);
                    let more = self.b.ins().icmp(IntCC::UnsignedLessThan, after, next);
                    let (again, out) = ([BlockArg::Value(after)], [BlockArg::Value(top)]);
                    self.b.ins().brif(more, fill, &again, done, &out);
                }
            }
        } else {
            self.b.ins().jump(slow, &[]);
        }
        self.b.switch_to_block(slow);
        let kind = self.iconst(inst.imm >> 40 & 15);
        // It may throw, and an error has a stack trace.
        self.b.set_srcloc(SourceLoc::new(inst.origin.0));
        self.leave_trace();
        let made = self.call_address(inst.imm2, &[self.vm, wide, kind], Some(types::I64));
        self.b.set_srcloc(SourceLoc::default());
        self.check_result(made, inst);
        self.b.ins().jump(done, &[BlockArg::Value(made)]);
        self.b.switch_to_block(done);
        array
    }

    fn load_typed(&mut self, kind: typed::Element, p: Clif, flags: MemFlagsData) -> Clif {
        use typed::Element::*;
        match kind {
            Int8 => {
                let v = self.b.ins().load(types::I8, flags, p, 0);
                self.b.ins().sextend(types::I32, v)
            }
            Uint8 | Uint8Clamped => {
                let v = self.b.ins().load(types::I8, flags, p, 0);
                self.b.ins().uextend(types::I32, v)
            }
            Int16 => {
                let v = self.b.ins().load(types::I16, flags, p, 0);
                self.b.ins().sextend(types::I32, v)
            }
            Uint16 => {
                let v = self.b.ins().load(types::I16, flags, p, 0);
                self.b.ins().uextend(types::I32, v)
            }
            Int32 | Uint32 => self.b.ins().load(types::I32, flags, p, 0),
            Float32 | Float64 => {
                let v = if kind == Float32 {
                    let v = self.b.ins().load(types::F32, flags, p, 0);
                    self.b.ins().fpromote(types::F64, v)
                } else {
                    self.b.ins().load(types::F64, flags, p, 0)
                };
                // A NaN from raw bytes may have any payload; boxed NaNs are canonical.
                let ordered = self.b.ins().fcmp(FloatCC::Ordered, v, v);
                let nan = self.b.ins().f64const(f64::NAN);
                self.b.ins().select(ordered, v, nan)
            }
        }
    }

    fn store_typed(&mut self, kind: typed::Element, p: Clif, v: Clif, flags: MemFlagsData) {
        use typed::Element::*;
        let v = match kind {
            Int8 | Uint8 => self.b.ins().ireduce(types::I8, v),
            Uint8Clamped => {
                let zero = self.b.ins().iconst(types::I32, 0);
                let max = self.b.ins().iconst(types::I32, 255);
                let v = self.b.ins().smax(v, zero);
                let v = self.b.ins().smin(v, max);
                self.b.ins().ireduce(types::I8, v)
            }
            Int16 | Uint16 => self.b.ins().ireduce(types::I16, v),
            Int32 | Uint32 => v,
            Float32 => self.b.ins().fdemote(types::F32, v),
            Float64 => v,
        };
        self.b.ins().store(flags, v, p, 0);
    }
}

/// Element types of typed arrays that compiled code knows.
pub mod typed {
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub enum Element {
        Int8,
        Uint8,
        Uint8Clamped,
        Int16,
        Uint16,
        Int32,
        Uint32,
        Float32,
        Float64,
    }
    impl Element {
        pub fn from_id(id: u64) -> Element {
            use Element::*;
            [Int8, Uint8, Uint8Clamped, Int16, Uint16, Int32, Uint32, Float32, Float64][id as usize]
        }
        pub fn shift(self) -> i64 {
            use Element::*;
            match self {
                Int8 | Uint8 | Uint8Clamped => 0,
                Int16 | Uint16 => 1,
                Int32 | Uint32 | Float32 => 2,
                Float64 => 3,
            }
        }
        pub fn is_float(self) -> bool {
            matches!(self, Element::Float32 | Element::Float64)
        }
    }
}
