//! What the VM keeps about strings: the atoms and the caches of short strings.

use super::atoms::AtomTable;
use super::cells::{self, Space};
use super::layout::JsString;
use super::view::StrView;
use crate::heap::{CellKind, Heap, OutOfMemory, Visitor};
use crate::object::shape::reserved_ids;
use crate::object::{JsBigInt, JsSymbol};
use crate::value::{Gc, Value};
use rustc_hash::FxHashMap;

/// Integers below this keep their string for good.
const SMALL_INTS: usize = 256;
/// Entries of the cache of number strings; a power of two.
const NUMBER_CACHE: usize = 512;

/// A number's bits and its string.
#[derive(Clone, Copy)]
struct CachedNumber {
    bits: u64,
    /// Null when empty. Emptied at every collection, so never stale.
    string: *mut JsString,
}

pub struct StringTable {
    pub atoms: AtomTable,
    /// The empty string, an atom.
    pub empty: Gc<JsString>,
    /// One-unit Latin-1 strings, atoms.
    single: Box<[Gc<JsString>; 256]>,
    /// Strings of 0..256, old, null until asked for.
    small_ints: Box<[*mut JsString; SMALL_INTS]>,
    numbers: Box<[CachedNumber; NUMBER_CACHE]>,
    symbol_count: u32,
    /// 20.4.2.2's GlobalSymbolRegistry: atom of the key to symbol.
    registry: FxHashMap<u64, Gc<JsSymbol>>,
}

impl StringTable {
    pub fn new(heap: &mut Heap) -> Result<StringTable, OutOfMemory> {
        let mut atoms = AtomTable::new();
        let empty = atoms.intern(heap, StrView::EMPTY, StrView::EMPTY.hash())?;
        // Atoms made here are reachable only through the table that is being built; the heap does not
        // collect before the VM that owns it is complete.
        let mut single = Box::new([empty; 256]);
        for (i, slot) in single.iter_mut().enumerate() {
            let byte = [i as u8];
            let text = StrView::Latin1(&byte);
            *slot = atoms.intern(heap, text, text.hash())?;
        }
        Ok(StringTable {
            atoms,
            empty,
            single,
            small_ints: Box::new([std::ptr::null_mut(); SMALL_INTS]),
            numbers: Box::new([CachedNumber { bits: 0, string: std::ptr::null_mut() }; NUMBER_CACHE]),
            symbol_count: 0,
            registry: FxHashMap::default(),
        })
    }

    pub fn intern_latin1(&mut self, heap: &mut Heap, text: &[u8]) -> Result<Gc<JsString>, OutOfMemory> {
        let text = StrView::Latin1(text);
        self.atoms.intern(heap, text, text.hash())
    }

    /// The one-unit string of a Latin-1 unit.
    #[inline(always)]
    pub fn single(&self, unit: u8) -> Gc<JsString> {
        self.single[unit as usize]
    }
    /// Address of the 256 one-unit strings, for compiled code.
    pub fn single_table(&self) -> *const Gc<JsString> {
        self.single.as_ptr()
    }

    /// 6.1.6.1.20 Number::toString with radix 10.
    pub fn number_to_string(&mut self, heap: &mut Heap, number: f64) -> Result<Gc<JsString>, OutOfMemory> {
        let int = number as i32;
        if int as f64 == number {
            if (0..10).contains(&int) {
                return Ok(self.single(b'0' + int as u8));
            }
            if (0..SMALL_INTS as i32).contains(&int) {
                let cached = self.small_ints[int as usize];
                if !cached.is_null() {
                    // SAFETY: the table roots its strings, which are old and never move.
                    return Ok(unsafe { Gc::from_raw(cached) });
                }
                let mut digits = [0; 11];
                let string =
                    cells::alloc_copy(heap, Space::Old, StrView::Latin1(format_int(int, &mut digits)))?;
                self.small_ints[int as usize] = string.as_ptr();
                return Ok(string);
            }
        }
        let bits = number.to_bits();
        let slot =
            ((bits ^ (bits >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize & (NUMBER_CACHE - 1);
        let cached = self.numbers[slot];
        if !cached.string.is_null() && cached.bits == bits {
            // SAFETY: the cache is emptied when anything could have moved or died.
            return Ok(unsafe { Gc::from_raw(cached.string) });
        }
        let mut digits = [0; 11];
        let mut buffer = ryu_js::Buffer::new();
        let text = if int as f64 == number {
            format_int(int, &mut digits)
        } else {
            buffer.format(number).as_bytes()
        };
        let string = cells::alloc_copy(heap, Space::Young, StrView::Latin1(text))?;
        self.numbers[slot] = CachedNumber { bits, string: string.as_ptr() };
        Ok(string)
    }

    /// A symbol with a description (string or undefined) and flags (see [`JsSymbol`]). Old: symbols are
    /// property keys.
    pub fn new_symbol(
        &mut self,
        heap: &mut Heap,
        description: Value,
        flags: u32,
    ) -> Result<Gc<JsSymbol>, OutOfMemory> {
        let cell = heap.alloc_old(CellKind::Symbol, 24)? as *mut JsSymbol;
        self.symbol_count = self.symbol_count.wrapping_add(1);
        // SAFETY: the heap returned a cell of 24 bytes that nothing else refers to.
        let symbol = unsafe {
            (*cell).header.shape = reserved_ids::SYMBOL;
            (*cell).hash = self.symbol_count.wrapping_mul(0x9E37_79B9) | 1;
            (*cell).flags = flags;
            (*cell).description = description;
            Gc::from_raw(cell)
        };
        heap.write_barrier(symbol.header());
        Ok(symbol)
    }

    /// The symbol of `Symbol.for(atom)`.
    pub fn registered_symbol(
        &mut self,
        heap: &mut Heap,
        atom: Gc<JsString>,
    ) -> Result<Gc<JsSymbol>, OutOfMemory> {
        if let Some(&symbol) = self.registry.get(&atom.value().0) {
            return Ok(symbol);
        }
        let symbol = self.new_symbol(heap, atom.value(), JsSymbol::REGISTERED)?;
        self.registry.insert(atom.value().0, symbol);
        Ok(symbol)
    }

    /// Roots. Emptying the number cache is cheaper than tracing it; the rest is old and never moves.
    pub fn trace_strong(&mut self, visitor: &mut dyn Visitor) {
        for entry in self.numbers.iter_mut() {
            entry.string = std::ptr::null_mut();
        }
        visitor.visit_value(&mut self.empty as *mut _ as *mut u64);
        for slot in self.single.iter_mut() {
            visitor.visit_value(slot as *mut _ as *mut u64);
        }
        // The symbols keep their keys, which are their descriptions.
        for symbol in self.registry.values_mut() {
            visitor.visit_value(symbol as *mut _ as *mut u64);
        }
        for slot in self.small_ints.iter_mut() {
            visitor.visit_value(slot as *mut _ as *mut u64);
        }
    }

    /// Forgets dead atoms; between marking and sweeping of a full collection.
    pub fn sweep_atoms(&mut self, is_live: &mut dyn FnMut(u64) -> bool) {
        self.atoms.sweep(is_live);
    }
}

/// A BigInt from sign and magnitude; leading zero limbs are dropped.
pub fn alloc_bigint(heap: &mut Heap, negative: bool, limbs: &[u64]) -> Result<Gc<JsBigInt>, OutOfMemory> {
    let count = limbs.iter().rposition(|&l| l != 0).map_or(0, |i| i + 1);
    let cell = heap.alloc(CellKind::BigInt, 16 + 8 * count)? as *mut JsBigInt;
    // SAFETY: the heap returned a cell with room for the fixed part and `count` limbs.
    unsafe {
        (*cell).header.shape = reserved_ids::BIGINT;
        (*cell).sign = (negative && count != 0) as u32;
        (*cell).count = count as u32;
        let data = (cell as *mut u8).add(16) as *mut u64;
        std::ptr::copy_nonoverlapping(limbs.as_ptr(), data, count);
        Ok(Gc::from_raw(cell))
    }
}

/// Decimal digits of an int32.
fn format_int(value: i32, buffer: &mut [u8; 11]) -> &[u8] {
    let mut at = buffer.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        buffer[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        at -= 1;
        buffer[at] = b'-';
    }
    &buffer[at..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heap::HeapConfig;

    #[test]
    fn atoms_are_unique_and_weak() {
        let mut heap = Heap::new(HeapConfig::default());
        let mut table = StringTable::new(&mut heap).unwrap();
        let fixed = table.atoms.len();
        let a = table.intern_latin1(&mut heap, b"hello").unwrap();
        let wide: Vec<u16> = "hello".encode_utf16().collect();
        let view = StrView::Utf16(&wide);
        assert!(table.atoms.intern(&mut heap, view, view.hash()).unwrap().ptr_eq(a));
        let index = table.intern_latin1(&mut heap, b"4294967294").unwrap();
        assert!(index.has(crate::string::string_bits::INDEX));
        let name = table.intern_latin1(&mut heap, b"4294967295").unwrap();
        assert!(!name.has(crate::string::string_bits::INDEX));
        for i in 0..5000 {
            let text = format!("name{i}");
            let atom = table.intern_latin1(&mut heap, text.as_bytes()).unwrap();
            assert!(table.intern_latin1(&mut heap, text.as_bytes()).unwrap().ptr_eq(atom));
        }
        assert_eq!(table.atoms.len(), fixed + 5003);
        table.sweep_atoms(&mut |bits| bits == a.value().0);
        assert_eq!(table.atoms.len(), 1);
        assert!(table.intern_latin1(&mut heap, b"hello").unwrap().ptr_eq(a));
    }

    #[test]
    fn numbers() {
        let mut heap = Heap::new(HeapConfig::default());
        let mut table = StringTable::new(&mut heap).unwrap();
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (7.0, "7"),
            (255.0, "255"),
            (256.0, "256"),
            (-1.0, "-1"),
            (i32::MIN as f64, "-2147483648"),
            (1e21, "1e+21"),
            (0.1, "0.1"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            for _ in 0..2 {
                assert_eq!(table.number_to_string(&mut heap, number).unwrap().to_rust_string(), text);
            }
        }
    }
}
