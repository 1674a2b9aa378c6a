//! Making, joining and cutting strings: the VM's side of the string module.

use super::builder::StringBuilder;
use super::case_mapping::Mapped;
use super::cells::{self, COPY_LIMIT, Space};
use super::layout::{JsString, string_bits};
use super::rope::copy_widened;
use super::view::StrView;
use crate::execution::{JsResult, Throw, Vm};
use crate::heap::OutOfMemory;
use crate::object::{JsBigInt, JsSymbol, PropertyKey};
use crate::value::{Gc, Value};

/// The process's exit code when the heap's limit ends it.
const OUT_OF_MEMORY_EXIT: i32 = 134;

impl Vm {
    /// A string from Rust text.
    pub fn new_string(&mut self, text: &str) -> Gc<JsString> {
        self.small(|vm| vm.alloc_str(text))
    }
    pub fn try_new_string(&mut self, text: &str) -> JsResult<Gc<JsString>> {
        self.check_length(text.len())?;
        let result = self.alloc_str(text);
        self.or_throw(result)
    }
    fn alloc_str(&mut self, text: &str) -> Result<Gc<JsString>, OutOfMemory> {
        if text.is_ascii() {
            return self.alloc_text(StrView::Latin1(text.as_bytes()));
        }
        let units: Vec<u16> = text.encode_utf16().collect();
        self.alloc_text(StrView::Utf16(&units))
    }
    /// A string of these Latin-1 units.
    pub fn new_string_latin1(&mut self, text: &[u8]) -> Gc<JsString> {
        self.small(|vm| vm.alloc_text(StrView::Latin1(text)))
    }
    /// A string of these units, narrowed if possible.
    pub fn new_string_utf16(&mut self, text: &[u16]) -> Gc<JsString> {
        self.small(|vm| vm.alloc_text(StrView::Utf16(text)))
    }
    /// A string with a view's text, of any length.
    pub fn try_new_string_view(&mut self, text: StrView<'_>) -> JsResult<Gc<JsString>> {
        self.check_length(text.len())?;
        let result = self.alloc_text(text);
        self.or_throw(result)
    }
    pub fn try_new_string_latin1(&mut self, text: &[u8]) -> JsResult<Gc<JsString>> {
        self.try_new_string_view(StrView::Latin1(text))
    }
    pub fn try_new_string_utf16(&mut self, text: &[u16]) -> JsResult<Gc<JsString>> {
        self.try_new_string_view(StrView::Utf16(text))
    }
    fn alloc_text(&mut self, text: StrView<'_>) -> Result<Gc<JsString>, OutOfMemory> {
        match text.len() {
            0 => Ok(self.strings.empty),
            1 if text.at(0) < 0x100 => Ok(self.strings.single(text.at(0) as u8)),
            _ => cells::alloc_copy(&mut self.heap, Space::Young, text),
        }
    }

    /// RangeError when a string of `length` units is not allowed.
    #[inline]
    pub fn check_length(&mut self, length: usize) -> JsResult<()> {
        if length > JsString::MAX_LENGTH as usize { Err(self.string_too_long()) } else { Ok(()) }
    }
    #[cold]
    pub fn string_too_long(&mut self) -> Throw {
        self.range_error("Invalid string length")
    }
    /// Turns the heap's refusal into a throw.
    #[inline(always)]
    fn or_throw<T>(&mut self, result: Result<T, OutOfMemory>) -> JsResult<T> {
        match result {
            Ok(value) => Ok(value),
            Err(OutOfMemory) => Err(self.out_of_memory()),
        }
    }
    /// For callers that cannot throw and need little. After a refusal the nursery is free again and the
    /// heap has a reserve past its limit, so a second attempt succeeds for small cells.
    #[inline(always)]
    fn small<T>(&mut self, alloc: impl Fn(&mut Vm) -> Result<T, OutOfMemory>) -> T {
        match alloc(self) {
            Ok(value) => value,
            Err(OutOfMemory) => self.small_again(alloc),
        }
    }
    #[cold]
    fn small_again<T>(&mut self, alloc: impl Fn(&mut Vm) -> Result<T, OutOfMemory>) -> T {
        match alloc(self) {
            Ok(value) => value,
            Err(OutOfMemory) => self.fatal_out_of_memory(),
        }
    }

    #[inline(always)]
    pub fn empty_string(&self) -> Gc<JsString> {
        self.strings.empty
    }
    /// The string of one unit.
    #[inline]
    pub fn single_char_string(&mut self, unit: u16) -> Gc<JsString> {
        if unit < 0x100 {
            self.strings.single(unit as u8)
        } else {
            self.small(|vm| cells::alloc_copy(&mut vm.heap, Space::Young, StrView::Utf16(&[unit])))
        }
    }
    /// The string of one code point (lone surrogates as themselves).
    pub fn code_point_string(&mut self, point: u32) -> Gc<JsString> {
        if point < 0x10000 {
            return self.single_char_string(point as u16);
        }
        let rest = point - 0x10000;
        self.new_string_utf16(&[0xD800 | (rest >> 10) as u16, 0xDC00 | (rest & 0x3FF) as u16])
    }

    /// 13.15.3's string concatenation: copies short texts, otherwise makes a rope.
    #[inline]
    pub fn concat_strings(&mut self, a: Gc<JsString>, b: Gc<JsString>) -> JsResult<Gc<JsString>> {
        if a.is_empty() {
            return Ok(b);
        }
        if b.is_empty() {
            return Ok(a);
        }
        let length = a.len() + b.len();
        let result = if length > COPY_LIMIT {
            self.check_length(length)?;
            cells::alloc_rope(&mut self.heap, a, b)
        } else if (a.header.bits | b.header.bits) & string_bits::TWO_BYTE == 0 {
            // Ropes are longer than the limit, so both sides are flat.
            cells::alloc_latin1(&mut self.heap, Space::Young, length).inspect(|s| {
                if let (StrView::Latin1(x), StrView::Latin1(y)) = (a.view(), b.view()) {
                    let (left, right) = s.latin1_mut().split_at_mut(x.len());
                    left.copy_from_slice(x);
                    right.copy_from_slice(y);
                }
            })
        } else {
            cells::alloc_utf16(&mut self.heap, Space::Young, length).inspect(|s| {
                let (left, right) = s.utf16_mut().split_at_mut(a.len());
                copy_widened(left, a.view());
                copy_widened(right, b.view());
            })
        };
        self.or_throw(result)
    }
    /// Concatenation of several strings.
    pub fn concat_all(&mut self, parts: &[Gc<JsString>]) -> JsResult<Gc<JsString>> {
        let mut result = self.empty_string();
        for &part in parts {
            result = self.concat_strings(result, part)?;
        }
        Ok(result)
    }

    /// Makes the string flat in place: a rope becomes a slice of a flat copy.
    #[inline]
    pub fn flatten(&mut self, s: Gc<JsString>) -> JsResult<Gc<JsString>> {
        if s.is_flat() {
            return Ok(s);
        }
        let result = self.flatten_rope(s);
        self.or_throw(result)
    }
    #[cold]
    fn flatten_rope(&mut self, mut s: Gc<JsString>) -> Result<Gc<JsString>, OutOfMemory> {
        let flat = if s.is_two_byte() {
            let flat = cells::alloc_utf16(&mut self.heap, Space::Young, s.len())?;
            s.copy_rope_utf16(flat.utf16_mut());
            flat
        } else {
            let flat = cells::alloc_latin1(&mut self.heap, Space::Young, s.len())?;
            s.copy_rope_latin1(flat.latin1_mut());
            flat
        };
        s.header.bits = s.header.bits & !string_bits::ROPE | string_bits::SLICE;
        s.set_links(flat.as_ptr(), std::ptr::null_mut());
        self.heap.write_barrier(s.header());
        Ok(s)
    }
    /// The code units, after flattening. Valid while the view is in a local (see [`StrView`]).
    #[inline(always)]
    pub fn view<'a>(&mut self, s: Gc<JsString>) -> JsResult<StrView<'a>> {
        if !s.is_flat() {
            self.flatten(s)?;
        }
        Ok(s.view())
    }
    /// The unit at `index`, which is in range.
    #[inline]
    pub fn unit_at(&mut self, s: Gc<JsString>, index: usize) -> JsResult<u16> {
        Ok(self.view(s)?.at(index))
    }

    /// What a case mapping made of `s`.
    pub fn finish_mapped(&mut self, s: Gc<JsString>, mapped: Mapped) -> JsResult<Gc<JsString>> {
        match mapped {
            Mapped::Same => Ok(s),
            Mapped::Text(text) => text.finish(self),
            Mapped::Units(map) => {
                let StrView::Latin1(from) = self.view(s)? else { return Ok(s) };
                if let &[unit] = from {
                    return Ok(self.strings.single(map(unit)));
                }
                let result = cells::alloc_latin1(&mut self.heap, Space::Young, from.len());
                let mapped = self.or_throw(result)?;
                for (to, &from) in mapped.latin1_mut().iter_mut().zip(from) {
                    *to = map(from);
                }
                Ok(mapped)
            }
        }
    }

    /// The units `start..end`: copied when few, otherwise shared with the whole.
    #[inline]
    pub fn try_substring(&mut self, s: Gc<JsString>, start: usize, end: usize) -> JsResult<Gc<JsString>> {
        debug_assert!(start <= end && end <= s.len());
        let length = end - start;
        if length == s.len() {
            return Ok(s);
        }
        let text = self.view(s)?.slice(start..end);
        let result = if length <= COPY_LIMIT {
            self.alloc_text(text)
        } else {
            let (parent, offset) = if s.has(string_bits::SLICE) {
                let (parent, offset) = s.links();
                // SAFETY: a slice's parent is a live string.
                (unsafe { Gc::from_raw(parent) }, offset as usize)
            } else {
                (s, 0)
            };
            cells::alloc_slice(&mut self.heap, parent, offset + start, length)
        };
        self.or_throw(result)
    }
    /// [`Vm::try_substring`] for callers that cannot throw.
    #[inline]
    pub fn substring(&mut self, s: Gc<JsString>, start: usize, end: usize) -> Gc<JsString> {
        match self.try_substring(s, start, end).or_else(|_| self.try_substring(s, start, end)) {
            Ok(part) => part,
            Err(_) => self.fatal_out_of_memory(),
        }
    }

    /// Same code units; flattens ropes on the way.
    #[inline]
    pub fn strings_equal(&mut self, a: Gc<JsString>, b: Gc<JsString>) -> JsResult<bool> {
        if a.ptr_eq(b) {
            return Ok(true);
        }
        if a.length != b.length || (a.is_atom() && b.is_atom()) {
            return Ok(false);
        }
        self.flatten(a)?;
        self.flatten(b)?;
        Ok(a.equals(b))
    }

    /// The atom of an ASCII or other Rust text.
    pub fn intern(&mut self, text: &str) -> Gc<JsString> {
        if text.is_ascii() {
            return self.intern_view(StrView::Latin1(text.as_bytes()));
        }
        let units: Vec<u16> = text.encode_utf16().collect();
        self.intern_view(StrView::Utf16(&units))
    }
    /// The atom of any text.
    pub fn intern_view(&mut self, text: StrView<'_>) -> Gc<JsString> {
        self.intern_hashed(text, text.hash())
    }
    fn intern_hashed(&mut self, text: StrView<'_>, hash: u32) -> Gc<JsString> {
        self.small(|vm| {
            // Two-byte text that fits in bytes has the same hash and finds the narrow atom.
            vm.strings.atoms.intern(&mut vm.heap, text, hash)
        })
    }
    /// The atom with this string's text.
    #[inline]
    pub fn atomize(&mut self, s: Gc<JsString>) -> Gc<JsString> {
        if s.is_atom() { s } else { self.atomize_slow(s) }
    }
    fn atomize_slow(&mut self, mut s: Gc<JsString>) -> Gc<JsString> {
        if !s.is_flat() {
            self.small(|vm| vm.flatten_rope(s));
        }
        if s.has(string_bits::SLICE) {
            let (parent, _) = s.links();
            // SAFETY: a slice's parent is a live string.
            let parent: Gc<JsString> = unsafe { Gc::from_raw(parent) };
            if parent.is_atom() && parent.length == s.length {
                return parent;
            }
        }
        let hash = s.content_hash();
        let atom = self.intern_hashed(s.view(), hash);
        if s.has(string_bits::SLICE) {
            // The next time this cell is used as a key its atom is one load away.
            s.header.bits = string_bits::SLICE | atom.header.bits & string_bits::TWO_BYTE;
            s.set_links(atom.as_ptr(), std::ptr::null_mut());
            self.heap.write_barrier(s.header());
        }
        atom
    }
    /// The property key of a string: an index or an atom.
    #[inline]
    pub fn key_from_string(&mut self, s: Gc<JsString>) -> PropertyKey {
        if s.header.bits & (string_bits::ATOM | string_bits::INDEX) == string_bits::ATOM {
            return PropertyKey::atom(s);
        }
        if s.len() <= 10
            && s.is_flat()
            && let Some(index) = s.view().parse_index()
        {
            return PropertyKey::index(index);
        }
        PropertyKey::atom(self.atomize(s))
    }
    pub fn key_from_str(&mut self, text: &str) -> PropertyKey {
        if text.is_ascii()
            && let Some(index) = StrView::Latin1(text.as_bytes()).parse_index()
        {
            return PropertyKey::index(index);
        }
        PropertyKey::atom(self.intern(text))
    }
    pub fn key_from_utf16(&mut self, text: &[u16]) -> PropertyKey {
        match StrView::Utf16(text).parse_index() {
            Some(index) => PropertyKey::index(index),
            None => PropertyKey::atom(self.intern_view(StrView::Utf16(text))),
        }
    }
    /// Whether a key is this text.
    pub fn key_equals_utf16(&self, key: PropertyKey, text: &[u16]) -> bool {
        key.as_atom().is_some_and(|atom| atom.view().equals(&StrView::Utf16(text)))
    }
    /// A string constant of bytecode; names must be atoms.
    pub fn constant_string(&mut self, text: &[u16], is_name: bool) -> JsResult<Value> {
        if is_name {
            return Ok(self.intern_view(StrView::Utf16(text)).value());
        }
        Ok(self.try_new_string_utf16(text)?.value())
    }
    /// The key of an integer: an index, or the atom of its decimal form.
    pub fn key_from_f64(&mut self, number: f64) -> PropertyKey {
        let index = number as u32;
        if index as f64 == number && index != u32::MAX {
            return PropertyKey::index(index);
        }
        let s = self.number_to_string(number);
        PropertyKey::atom(self.atomize(s))
    }
    /// The string or symbol of a key.
    pub fn key_to_value(&mut self, key: PropertyKey) -> Value {
        match key.as_index() {
            Some(index) => self.number_to_string(index as f64).value(),
            None => key.cell_value(),
        }
    }
    /// A key as text for messages.
    pub fn key_to_rust_string(&mut self, key: PropertyKey) -> String {
        if let Some(index) = key.as_index() {
            return index.to_string();
        }
        if let Some(symbol) = key.as_symbol() {
            let text = if symbol.description.is_string() {
                symbol.description.as_gc::<JsString>().to_rust_string()
            } else {
                String::new()
            };
            return if key.is_private() { text } else { format!("Symbol({text})") };
        }
        key.cell_value().as_gc::<JsString>().to_rust_string()
    }

    /// 6.1.6.1.20 Number::toString with radix 10; recent results are cached.
    pub fn number_to_string(&mut self, number: f64) -> Gc<JsString> {
        self.small(|vm| vm.strings.number_to_string(&mut vm.heap, number))
    }

    /// A fresh symbol; `description` is a string or undefined.
    pub fn new_symbol(&mut self, description: Value) -> JsResult<Gc<JsSymbol>> {
        let result = self.strings.new_symbol(&mut self.heap, description, 0);
        self.or_throw(result)
    }
    /// The symbol that `Symbol.for` gives for a key.
    pub fn registered_symbol(&mut self, key: Gc<JsString>) -> JsResult<Gc<JsSymbol>> {
        let atom = self.atomize(key);
        let result = self.strings.registered_symbol(&mut self.heap, atom);
        self.or_throw(result)
    }
    /// A fresh private name.
    pub fn new_private_name(&mut self, description: Value) -> JsResult<Gc<JsSymbol>> {
        let result = self.strings.new_symbol(&mut self.heap, description, JsSymbol::PRIVATE);
        self.or_throw(result)
    }
    /// A BigInt from sign and little-endian limbs; leading zero limbs are dropped.
    pub fn new_bigint(&mut self, negative: bool, limbs: &[u64]) -> JsResult<Gc<JsBigInt>> {
        let result = super::table::alloc_bigint(&mut self.heap, negative, limbs);
        self.or_throw(result)
    }
}

impl StringBuilder {
    /// Appends a string, flattening it.
    pub fn push_string(&mut self, vm: &mut Vm, s: Gc<JsString>) -> JsResult<()> {
        let text = vm.view(s)?;
        self.push_view(text);
        Ok(())
    }
    /// The string, or a RangeError when it is too long.
    pub fn finish(self, vm: &mut Vm) -> JsResult<Gc<JsString>> {
        vm.check_length(self.len())?;
        let result = vm.alloc_text(self.view());
        vm.or_throw(result)
    }
}

impl Vm {
    /// The heap's reserve is gone as well: nothing can go on, not even an error object.
    #[cold]
    fn fatal_out_of_memory(&mut self) -> ! {
        let limit = self.options.heap.max_heap;
        self.host.out_of_memory(limit);
        std::process::exit(OUT_OF_MEMORY_EXIT)
    }
}
