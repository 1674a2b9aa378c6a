//! The backtracking matcher.
//!
//! All state is explicit: the position, the registers, and one stack of 64-bit entries which hold
//! where to resume on failure (instruction, position), what to restore on the way back (register,
//! old value; tagged `UNDO`) or the second word of a loop's entry (tagged `DATA`). The native stack
//! does not grow with the pattern or the input.

use super::analysis::{END, OTHER};
use super::casefold::canonicalize;
use super::compiler::may_skip_empty;
use super::parser::{combine, is_lead, is_trail};
use super::program::{MatchSet, NONE, Op, Program, Reference, SimpleLoop};

/// A subject string's code units.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    Latin1(&'a [u8]),
    Utf16(&'a [u16]),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExecError {
    /// The interrupt callback asked to stop.
    Interrupted,
    /// The backtrack stack reached its limit.
    StackOverflow,
}

/// Memory that executions share. Nothing in it outlives a call but the last captures.
#[derive(Default, Debug)]
pub struct Scratch {
    registers: Vec<u32>,
    stack: Vec<u64>,
}

/// The groups of a match, group 0 first.
#[derive(Clone, Copy, Debug)]
pub struct Captures<'s> {
    registers: &'s [u32],
}

impl Captures<'_> {
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.registers.len() / 2
    }

    /// Start and end of a group in code units; None if it did not participate.
    pub fn get(&self, group: usize) -> Option<(usize, usize)> {
        let start = *self.registers.get(group * 2)?;
        let end = *self.registers.get(group * 2 + 1)?;
        (start != NONE && end != NONE).then_some((start as usize, end as usize))
    }
}

/// A code unit of either string representation; the matcher is compiled for both.
pub trait Unit: Copy {
    fn to_u16(self) -> u16;
    fn as_latin1(units: &[Self]) -> Option<&[u8]>
    where
        Self: Sized;

    fn to_u32(self) -> u32 {
        u32::from(self.to_u16())
    }

    /// Index into tables of `TABLE_LEN` entries.
    fn index(self) -> usize {
        (self.to_u16() as usize).min(OTHER)
    }
}

impl Unit for u8 {
    #[inline(always)]
    fn to_u16(self) -> u16 {
        u16::from(self)
    }

    fn as_latin1(units: &[u8]) -> Option<&[u8]> {
        Some(units)
    }
}

impl Unit for u16 {
    #[inline(always)]
    fn to_u16(self) -> u16 {
        self
    }

    fn as_latin1(_: &[u16]) -> Option<&[u8]> {
        None
    }
}

/// 128 MB of entries.
const MAX_STACK: usize = 16 << 20;
const UNDO: u32 = 1 << 31;
const DATA: u32 = 1 << 30;
/// Steps (failures and loop iterations) between two polls of the interrupt.
const POLL_INTERVAL: u32 = 8192;

/// 22.2.7.2 RegExpBuiltinExec's matching: searches from `start`, or with `sticky` matches there only.
/// `interrupt` is polled now and then and returns true to stop.
pub fn exec<'s>(
    program: &Program,
    input: Input<'_>,
    start: usize,
    sticky: bool,
    scratch: &'s mut Scratch,
    interrupt: &mut dyn FnMut() -> bool,
) -> Result<Option<Captures<'s>>, ExecError> {
    if scratch.registers.len() < program.register_count {
        scratch.registers.resize(program.register_count, NONE);
    }
    let matched = match input {
        Input::Latin1(units) => search(program, units, start, sticky, scratch, interrupt)?,
        Input::Utf16(units) => search(program, units, start, sticky, scratch, interrupt)?,
    };
    // One huge backtrack stack should not stay with us.
    if scratch.stack.len() > 1 << 20 {
        scratch.stack = Vec::new();
    }
    Ok(matched.then(|| Captures { registers: &scratch.registers[..program.capture_count * 2] }))
}

fn in_pair<U: Unit>(units: &[U], pos: usize) -> bool {
    pos > 0 && pos < units.len() && is_trail(units[pos].to_u16()) && is_lead(units[pos - 1].to_u16())
}

#[inline(always)]
fn entry(pc: u32, pos: usize) -> u64 {
    u64::from(pc) << 32 | pos as u64
}

#[cold]
#[inline(never)]
fn grow(stack: &mut Vec<u64>) -> Result<(), ExecError> {
    let more = stack.len().max(256);
    if stack.len() >= MAX_STACK || stack.try_reserve(more).is_err() {
        return Err(ExecError::StackOverflow);
    }
    stack.resize(stack.len() + more, 0);
    Ok(())
}

/// What the instructions read: the program and the input.
struct Reader<'a, U> {
    program: &'a Program,
    units: &'a [U],
    unicode: bool,
}

impl<U: Unit> Reader<'_, U> {
    /// The code point that starts at `pos`, and its length.
    #[inline(always)]
    fn code_point(&self, pos: usize) -> Option<(u32, usize)> {
        let unit = self.units.get(pos)?.to_u16();
        if is_lead(unit) {
            if let Some(trail) = self.units.get(pos + 1).map(|u| u.to_u16()).filter(|&t| is_trail(t)) {
                return Some((combine(unit, trail), 2));
            }
        }
        Some((u32::from(unit), 1))
    }

    /// Length of the character before `pos`, which is greater than `floor`.
    fn length_before(&self, pos: usize, floor: usize, cp: bool) -> usize {
        if cp && pos - floor >= 2 && in_pair(self.units, pos - 1) { 2 } else { 1 }
    }

    #[inline(always)]
    fn table_index(&self, pos: usize) -> usize {
        self.units.get(pos).map_or(END, |u| u.index())
    }

    /// Whether the table of what may follow the loop admits `pos`.
    #[inline(always)]
    fn may_follow(&self, follow: u32, pos: usize) -> bool {
        follow == NONE || self.program.tables[follow as usize][self.table_index(pos)] != 0
    }

    fn is_word(&self, pos: usize, folding: bool) -> bool {
        let Some(unit) = self.units.get(pos) else { return false };
        match unit.to_u16() {
            0x30..=0x39 | 0x41..=0x5A | 0x5F | 0x61..=0x7A => true,
            0x17F | 0x212A => folding,
            _ => false,
        }
    }

    /// Runs over up to `max` members of the set; returns where it stops and how many there were.
    #[inline]
    fn run_set(&self, set: &MatchSet, cp: bool, pos: usize, max: u32) -> (usize, u32) {
        if cp && U::as_latin1(self.units).is_none() {
            let (mut at, mut n) = (pos, 0);
            while n < max {
                match self.code_point(at) {
                    Some((c, len)) if set.contains(c) => at += len,
                    _ => break,
                }
                n += 1;
            }
            return (at, n);
        }
        let end = pos.saturating_add(max as usize).min(self.units.len());
        let rest = &self.units[pos..end];
        let n = match U::as_latin1(rest) {
            Some(bytes) => run_latin1(set, bytes),
            None => rest.iter().position(|u| !set.contains(u.to_u32())).unwrap_or(rest.len()),
        };
        (pos + n, n as u32)
    }

    /// The last position in `floor..=pos` that the loop may stop at.
    fn retreat(&self, info: &SimpleLoop, mut pos: usize, floor: usize) -> Option<usize> {
        if info.follow == NONE {
            return Some(pos);
        }
        let table = &self.program.tables[info.follow as usize];
        loop {
            if table[self.table_index(pos)] != 0 {
                return Some(pos);
            }
            if pos == floor {
                return None;
            }
            pos -= self.length_before(pos, floor, info.cp);
        }
    }

    /// Takes a lazy loop from `pos` with `count` iterations done on to the first position where the
    /// rest may match, with the count there; else where the loop ended.
    fn advance(&self, info: &SimpleLoop, mut pos: usize, mut count: u32) -> Result<(usize, u32), usize> {
        let set = &self.program.sets[info.set as usize];
        while !self.may_follow(info.follow, pos) {
            match self.step(set, info, pos, count) {
                Some(next) => (pos, count) = (next, count + 1),
                None => return Err(pos),
            }
        }
        Ok((pos, count))
    }

    /// One more iteration of a loop over characters.
    #[inline(always)]
    fn step(&self, set: &MatchSet, info: &SimpleLoop, pos: usize, count: u32) -> Option<usize> {
        if count >= info.max {
            return None;
        }
        let (c, len) = if info.cp { self.code_point(pos)? } else { (self.units.get(pos)?.to_u32(), 1) };
        set.contains(c).then_some(pos + len)
    }

    /// 22.2.2.7.2 BackreferenceMatcher
    fn back_reference(&self, registers: &[u32], reference: &Reference, pos: usize) -> Option<usize> {
        let group = reference.groups.iter().find_map(|&g| {
            let (start, end) = (registers[g as usize * 2], registers[g as usize * 2 + 1]);
            (start != NONE && end != NONE).then_some((start as usize, end as usize))
        });
        let Some((start, end)) = group else { return Some(pos) };
        let length = end - start;
        let (at, next) = if reference.backward {
            let at = pos.checked_sub(length)?;
            (at, at)
        } else {
            (pos, pos.checked_add(length).filter(|&e| e <= self.units.len())?)
        };
        let captured = &self.units[start..end];
        let candidate = &self.units[at..at + length];
        let unicode = self.unicode;
        let same = if reference.ignore_case {
            self.same_folded(captured, candidate, unicode)
        } else {
            captured.iter().zip(candidate).all(|(a, b)| a.to_u16() == b.to_u16())
        };
        // Half of a pair is no character.
        (same && !(unicode && (in_pair(self.units, next) || in_pair(self.units, at)))).then_some(next)
    }

    fn same_folded(&self, a: &[U], b: &[U], unicode: bool) -> bool {
        let mut i = 0;
        while i < a.len() {
            let read = |s: &[U]| {
                let unit = s[i].to_u16();
                match s.get(i + 1).map(|u| u.to_u16()) {
                    Some(trail) if unicode && is_lead(unit) && is_trail(trail) => (combine(unit, trail), 2),
                    _ => (u32::from(unit), 1),
                }
            };
            let ((ca, la), (cb, lb)) = (read(a), read(b));
            if la != lb || (ca != cb && canonicalize(ca, unicode) != canonicalize(cb, unicode)) {
                return false;
            }
            i += la;
        }
        true
    }
}

/// Finds the first match at or after `from`; on success the groups are in the registers.
fn search<U: Unit>(
    program: &Program,
    units: &[U],
    from: usize,
    sticky: bool,
    scratch: &mut Scratch,
    interrupt: &mut dyn FnMut() -> bool,
) -> Result<bool, ExecError> {
    if from > units.len() || units.len() >= NONE as usize {
        return Ok(false);
    }
    let unicode = program.flags.full_unicode();
    let reader = Reader { program, units, unicode };
    // In Unicode mode an index inside of a pair stands for the pair.
    let mut next = if unicode && in_pair(units, from) { from - 1 } else { from };
    let Some(last) = units.len().checked_sub(program.min_length as usize) else { return Ok(false) };
    let registers = &mut scratch.registers[..program.register_count];
    registers[..program.capture_count * 2].fill(NONE);
    let mut budget = POLL_INTERVAL;
    if sticky {
        return reader.attempt(next, registers, &mut scratch.stack, &mut budget, interrupt);
    }
    while let Some(start) = program.prefilter.find(units, next).filter(|&start| start <= last) {
        next = start + 1;
        if unicode && in_pair(units, start) {
            continue;
        }
        if reader.attempt(start, registers, &mut scratch.stack, &mut budget, interrupt)? {
            return Ok(true);
        }
        if let Some((set, cp)) = program.leading_loop {
            let (end, n) = reader.run_set(&program.sets[set as usize], cp, start, u32::MAX);
            budget = budget.saturating_sub(n / 32).max(1);
            next = next.max(end);
        }
    }
    Ok(false)
}

impl<U: Unit> Reader<'_, U> {
    /// Tries to match at `start`. The groups are undefined on entry, and again after a failure.
    fn attempt(
        &self,
        start: usize,
        registers: &mut [u32],
        stack: &mut Vec<u64>,
        budget_left: &mut u32,
        interrupt: &mut dyn FnMut() -> bool,
    ) -> Result<bool, ExecError> {
        let Reader { program, units, .. } = *self;
        let code = &program.code[..];
        let mut budget = *budget_left;
        let mut pos = start;
        let mut pc = 0;
        // Height of the backtrack stack; what is above it is garbage.
        let mut sp = 0;
        // A group was set with nothing on the stack to undo it.
        let mut dirty = false;

        macro_rules! poll {
            () => {{
                budget = POLL_INTERVAL;
                if interrupt() {
                    return Err(ExecError::Interrupted);
                }
            }};
        }
        macro_rules! tick {
            () => {
                budget -= 1;
                if budget == 0 {
                    poll!();
                }
            };
        }
        // Accounts for a tight loop over so many units.
        macro_rules! charge {
            ($n:expr) => {{
                let cost = (($n) / 32) as u32;
                if cost >= budget {
                    poll!();
                } else {
                    budget -= cost;
                }
            }};
        }
        macro_rules! push {
            ($e:expr) => {{
                let e = $e;
                if sp >= stack.len() {
                    grow(stack)?;
                }
                stack[sp] = e;
                sp += 1;
            }};
        }
        // Sets a register so that backtracking restores it. With nothing to go back to there is no need.
        macro_rules! set {
            ($register:expr, $value:expr) => {{
                let (register, value): (u32, u32) = ($register, $value);
                if sp > 0 {
                    push!(entry(UNDO | register, registers[register as usize] as usize));
                } else {
                    dirty = true;
                }
                registers[register as usize] = value;
            }};
        }

        loop {
            match code[pc] {
                Op::Char(c) => {
                    if units.get(pos).is_some_and(|u| u.to_u16() == c) {
                        pos += 1;
                        pc += 1;
                        continue;
                    }
                }
                Op::Pair(a, b) => {
                    if units.get(pos).is_some_and(|u| u.to_u16() == a || u.to_u16() == b) {
                        pos += 1;
                        pc += 1;
                        continue;
                    }
                }
                Op::Set(set) => {
                    if let Some(u) = units.get(pos) {
                        if program.sets[set as usize].contains(u.to_u32()) {
                            pos += 1;
                            pc += 1;
                            continue;
                        }
                    }
                }
                Op::SetCp(set) => {
                    if let Some((c, len)) = self.code_point(pos) {
                        if program.sets[set as usize].contains(c) {
                            pos += len;
                            pc += 1;
                            continue;
                        }
                    }
                }
                Op::Literal { at, len } => {
                    let len = len as usize;
                    let literal = &program.literals[at as usize..at as usize + len];
                    if let Some(s) = units.get(pos..pos + len) {
                        if s.iter().zip(literal).all(|(u, l)| u.to_u16() == *l) {
                            pos += len;
                            pc += 1;
                            continue;
                        }
                    }
                }
                Op::SplitTable { table, first, second } => {
                    match program.tables[table as usize][self.table_index(pos)] {
                        0 => {}
                        1 => {
                            pc = first as usize;
                            continue;
                        }
                        2 => {
                            pc = second as usize;
                            continue;
                        }
                        _ => {
                            push!(entry(second, pos));
                            pc = first as usize;
                            continue;
                        }
                    }
                }
                Op::Split { first, second } => {
                    push!(entry(second, pos));
                    pc = first as usize;
                    continue;
                }
                Op::Switch(table) => {
                    pc = program.switches[table as usize][self.table_index(pos)] as usize;
                    continue;
                }
                Op::Jump(to) => {
                    tick!();
                    pc = to as usize;
                    continue;
                }
                Op::Save(register) | Op::Mark(register) => {
                    set!(register, pos as u32);
                    pc += 1;
                    continue;
                }
                Op::Possessive(index) => {
                    let info = &program.loops[index as usize];
                    let (end, n) = self.run_set(&program.sets[info.set as usize], info.cp, pos, info.max);
                    charge!(end - pos);
                    if n >= info.min {
                        pos = end;
                        pc += 1;
                        continue;
                    }
                }
                Op::Greedy(index) => {
                    let info = &program.loops[index as usize];
                    let set = &program.sets[info.set as usize];
                    let mut floor = pos;
                    let mut enough = true;
                    if info.min > 0 {
                        let (at, n) = self.run_set(set, info.cp, pos, info.min);
                        floor = at;
                        enough = n == info.min;
                    }
                    if enough {
                        let (end, _) = self.run_set(set, info.cp, floor, info.max.saturating_sub(info.min));
                        let retreat = self.retreat(info, end, floor);
                        charge!(end - floor);
                        if let Some(at) = retreat {
                            if at > floor {
                                push!(entry(DATA, floor));
                                push!(entry(pc as u32 + 1, at));
                            }
                            pos = at;
                            pc += 2;
                            continue;
                        }
                    }
                }
                Op::GreedyBack(index) => {
                    // Reached by backtracking only, with the loop's floor on top of the stack.
                    let info = &program.loops[index as usize];
                    let floor = stack[sp - 1] as u32 as usize;
                    let at = pos - self.length_before(pos, floor, info.cp);
                    let retreat = self.retreat(info, at, floor);
                    charge!(at - retreat.unwrap_or(floor));
                    match retreat {
                        Some(at) => {
                            if at > floor {
                                push!(entry(pc as u32, at));
                            } else {
                                sp -= 1;
                            }
                            pos = at;
                            pc += 1;
                            continue;
                        }
                        None => {
                            sp -= 1;
                        }
                    }
                }
                Op::Lazy(index) => {
                    let info = &program.loops[index as usize];
                    let (at, n) = self.run_set(&program.sets[info.set as usize], info.cp, pos, info.min);
                    if n == info.min {
                        match self.advance(info, at, n) {
                            Ok((to, count)) => {
                                charge!(to - pos);
                                if count < info.max {
                                    push!(entry(DATA, count as usize));
                                    push!(entry(pc as u32 + 1, to));
                                }
                                pos = to;
                                pc += 2;
                                continue;
                            }
                            Err(to) => charge!(to - pos),
                        }
                    }
                }
                Op::LazyBack(index) => {
                    let info = &program.loops[index as usize];
                    sp -= 1;
                    let count = stack[sp] as u32;
                    if let Some(at) = self.step(&program.sets[info.set as usize], info, pos, count) {
                        match self.advance(info, at, count + 1) {
                            Ok((to, count)) => {
                                charge!(to - pos);
                                if count < info.max {
                                    push!(entry(DATA, count as usize));
                                    push!(entry(pc as u32, to));
                                }
                                pos = to;
                                pc += 1;
                                continue;
                            }
                            Err(to) => charge!(to - pos),
                        }
                    }
                }
                Op::Reset { from, to } => {
                    for register in from..to {
                        if registers[register as usize] != NONE {
                            set!(register, NONE);
                        }
                    }
                    pc += 1;
                    continue;
                }
                Op::CheckProgress(register) => {
                    if registers[register as usize] != pos as u32 {
                        pc += 1;
                        continue;
                    }
                }
                Op::SetCounter(register) => {
                    set!(register, 0);
                    pc += 1;
                    continue;
                }
                Op::CountedHead(index) => {
                    let info = &program.counted[index as usize];
                    let n = registers[info.counter as usize];
                    let (body, exit) = (info.body, info.exit);
                    pc = if n < info.min {
                        body as usize
                    } else if n >= info.max {
                        exit as usize
                    } else if info.greedy {
                        push!(entry(exit, pos));
                        body as usize
                    } else {
                        push!(entry(body, pos));
                        exit as usize
                    };
                    continue;
                }
                Op::CountedEnter(index) => {
                    let info = &program.counted[index as usize];
                    let (counter, mark) = (info.counter, info.mark);
                    set!(counter, registers[counter as usize].saturating_add(1));
                    if mark != NONE {
                        set!(mark, pos as u32);
                    }
                    pc += 1;
                    continue;
                }
                Op::CountedProgress(index) => {
                    let info = &program.counted[index as usize];
                    let (counter, min) = (info.counter, info.min);
                    let n = registers[counter as usize];
                    if registers[info.mark as usize] != pos as u32 {
                        pc += 1;
                        continue;
                    }
                    // Nothing was consumed: required iterations may do that, others fail.
                    if n <= min {
                        if may_skip_empty(min) {
                            set!(counter, min);
                        }
                        pc += 1;
                        continue;
                    }
                }
                Op::StepBack(n) => {
                    if let Some(at) = pos.checked_sub(n as usize) {
                        pos = at;
                        pc += 1;
                        continue;
                    }
                }
                Op::StepBackCp => {
                    if pos > 0 {
                        pos -= self.length_before(pos, 0, true);
                        pc += 1;
                        continue;
                    }
                }
                Op::AssertStart => {
                    if pos == 0 {
                        pc += 1;
                        continue;
                    }
                }
                Op::AssertStartOfLine => {
                    if pos == 0 || is_line_terminator(units[pos - 1].to_u16()) {
                        pc += 1;
                        continue;
                    }
                }
                Op::AssertEnd => {
                    if pos == units.len() {
                        pc += 1;
                        continue;
                    }
                }
                Op::AssertEndOfLine => {
                    if units.get(pos).is_none_or(|u| is_line_terminator(u.to_u16())) {
                        pc += 1;
                        continue;
                    }
                }
                Op::WordBoundary { negated, folding } => {
                    let before = pos > 0 && self.is_word(pos - 1, folding);
                    if (before != self.is_word(pos, folding)) != negated {
                        pc += 1;
                        continue;
                    }
                }
                Op::Peek { set, negative, behind, cp } => {
                    let c = if behind {
                        pos.checked_sub(1).map(|p| units[p].to_u32())
                    } else if cp {
                        self.code_point(pos).map(|(c, _)| c)
                    } else {
                        units.get(pos).map(|u| u.to_u32())
                    };
                    if c.is_some_and(|c| program.sets[set as usize].contains(c)) != negative {
                        pc += 1;
                        continue;
                    }
                }
                Op::BackReference(index) => {
                    if let Some(next) =
                        self.back_reference(registers, &program.references[index as usize], pos)
                    {
                        pos = next;
                        pc += 1;
                        continue;
                    }
                }
                // A lookaround's frame registers are in use only while its body runs, so they need no
                // undo entries.
                Op::LookStart(register) => {
                    registers[register as usize] = sp as u32;
                    registers[register as usize + 1] = pos as u32;
                    pc += 1;
                    continue;
                }
                Op::LookEnd { register, captures } => {
                    let height = registers[register as usize] as usize;
                    // Drop the choices inside but keep what restores groups. Loop registers inside are
                    // dead by now.
                    let mut kept = height;
                    if captures {
                        for i in height..sp {
                            let e = stack[i];
                            if (e >> 32) as u32 & UNDO != 0 {
                                stack[kept] = e;
                                kept += 1;
                            }
                        }
                    }
                    sp = kept;
                    pos = registers[register as usize + 1] as usize;
                    pc += 1;
                    continue;
                }
                Op::NegativeLookStart { register, after } => {
                    registers[register as usize] = sp as u32;
                    push!(entry(after, pos));
                    pc += 1;
                    continue;
                }
                Op::NegativeLookEnd(register) => {
                    let height = registers[register as usize] as usize;
                    while sp > height {
                        sp -= 1;
                        let tag = (stack[sp] >> 32) as u32;
                        if tag & UNDO != 0 {
                            registers[(tag & !UNDO) as usize] = stack[sp] as u32;
                        }
                    }
                }
                Op::Fail => {}
                Op::Match => {
                    registers[0] = start as u32;
                    registers[1] = pos as u32;
                    return Ok(true);
                }
            }
            // Failure: go back to the last choice.
            tick!();
            loop {
                if sp == 0 {
                    if dirty {
                        registers[..program.capture_count * 2].fill(NONE);
                    }
                    *budget_left = budget;
                    return Ok(false);
                }
                sp -= 1;
                let e = stack[sp];
                let tag = (e >> 32) as u32;
                if tag & UNDO != 0 {
                    registers[(tag & !UNDO) as usize] = e as u32;
                    continue;
                }
                pc = tag as usize;
                pos = e as u32 as usize;
                break;
            }
        }
    }
}

fn is_line_terminator(unit: u16) -> bool {
    matches!(unit, 0x0A | 0x0D | 0x2028 | 0x2029)
}

/// How many of the first units are in the set.
#[inline]
fn run_latin1(set: &MatchSet, bytes: &[u8]) -> usize {
    // Short runs are the rule; only long ones are worth a call to memchr.
    const SHORT: usize = 24;
    let Some((stops, n)) = set.stops.filter(|_| bytes.len() > SHORT) else {
        return bytes.iter().position(|&b| !set.latin1[usize::from(b)]).unwrap_or(bytes.len());
    };
    if let Some(i) = bytes[..SHORT].iter().position(|&b| !set.latin1[usize::from(b)]) {
        return i;
    }
    let rest = &bytes[SHORT..];
    let found = match n {
        1 => memchr::memchr(stops[0], rest),
        2 => memchr::memchr2(stops[0], stops[1], rest),
        _ => memchr::memchr3(stops[0], stops[1], stops[2], rest),
    };
    found.map_or(bytes.len(), |i| SHORT + i)
}
