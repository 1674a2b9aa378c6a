//! Syntax tree to instructions.
//!
//! Code is laid out by a stack of tasks instead of by recursion, so nesting is no limit. Every node
//! is emitted with what may follow it (`follow`); from that come the tables that decide a choice by
//! the next unit and the loops that never need to give back. Inside of lookbehinds nodes are emitted
//! backward: sequences reversed, every character matched after a step back; `follow` says nothing
//! there.

use std::collections::HashMap;

use super::analysis::{self, CharBits, Info, RepeatPlan, TABLE_LEN, repeat_plan};
use super::ast::{Assertion, Ast, INFINITE, Node, NodeId};
use super::charset::CodePointSet;
use super::prefilter;
use super::program::*;
use super::{Flags, SyntaxError};

/// Programs past this size are refused.
const MAX_CODE: usize = 1 << 24;
/// Switch tables are a kilobyte each.
const MAX_SWITCHES: usize = 256;
/// A required count past this skips iterations that match nothing.
const LARGE_COUNT: u32 = 1000;

type Label = u32;

enum Task {
    Node {
        id: NodeId,
        back: bool,
        follow: CharBits,
    },
    Literal {
        units: Vec<u16>,
        back: bool,
    },
    Op(Op),
    Bind(Label),
    /// A Split at this point; tables are made when it is emitted.
    Choice {
        first: Label,
        first_bits: CharBits,
        second: Label,
        second_bits: CharBits,
    },
}

struct Compiler<'a> {
    ast: &'a Ast,
    infos: &'a [Info],
    code: Vec<Op>,
    tasks: Vec<Task>,
    /// Label to instruction index.
    labels: Vec<u32>,
    literals: Vec<u16>,
    sets: Vec<MatchSet>,
    set_ids: HashMap<SetKey, u32>,
    tables: Vec<Table>,
    table_ids: HashMap<Table, u32>,
    switches: Vec<[u32; TABLE_LEN]>,
    loops: Vec<SimpleLoop>,
    counted: Vec<CountedLoop>,
    references: Vec<Reference>,
    registers: u32,
}

#[derive(PartialEq, Eq, Hash)]
enum SetKey {
    Ast(u32),
    Char(u32),
}

pub fn compile(ast: &Ast, flags: Flags) -> Result<Program, SyntaxError> {
    let infos = analysis::analyse(ast);
    let mut compiler = Compiler {
        ast,
        infos: &infos,
        code: Vec::new(),
        tasks: vec![Task::Op(Op::Match), Task::Node { id: ast.root, back: false, follow: CharBits::FULL }],
        labels: Vec::new(),
        literals: Vec::new(),
        sets: Vec::new(),
        set_ids: HashMap::new(),
        tables: Vec::new(),
        table_ids: HashMap::new(),
        switches: Vec::new(),
        loops: Vec::new(),
        counted: Vec::new(),
        references: Vec::new(),
        registers: ast.capture_count * 2,
    };
    while let Some(task) = compiler.tasks.pop() {
        if compiler.code.len() > MAX_CODE {
            return Err(SyntaxError { message: "Regular expression too large".to_string(), offset: 0 });
        }
        compiler.run(task);
    }
    let leading_loop = compiler.leading_loop();
    compiler.resolve_labels();
    Ok(Program {
        capture_count: ast.capture_count as usize,
        group_names: ast.group_names.clone(),
        flags,
        prefilter: prefilter::build(ast, &infos),
        leading_loop,
        min_length: infos[ast.root as usize].min,
        register_count: compiler.registers as usize,
        code: compiler.code.into(),
        literals: compiler.literals.into(),
        sets: compiler.sets.into(),
        tables: compiler.tables.into(),
        switches: compiler.switches.into(),
        loops: compiler.loops.into(),
        counted: compiler.counted.into(),
        references: compiler.references.into(),
    })
}

/// The unit, if the character is always exactly that one unit wherever it stands: in Unicode mode
/// a surrogate may be half of a pair.
fn as_unit(c: u32, unicode: bool) -> Option<u16> {
    let unit = u16::try_from(c).ok()?;
    (!unicode || !(0xD800..=0xDFFF).contains(&unit)).then_some(unit)
}

/// Whether testing single units is testing characters.
fn is_unit_set(set: &CodePointSet, unicode: bool) -> bool {
    !unicode
        || (set.max().is_none_or(|m| m <= 0xFFFF)
            && !set.ranges().iter().any(|&(lo, hi)| lo <= 0xDFFF && hi >= 0xD800))
}

impl Compiler<'_> {
    fn info(&self, id: NodeId) -> &Info {
        &self.infos[id as usize]
    }

    fn label(&mut self) -> Label {
        self.labels.push(NONE);
        (self.labels.len() - 1) as Label
    }

    fn register(&mut self) -> u32 {
        self.registers += 1;
        self.registers - 1
    }

    /// Queues tasks to run in the given order before all that are queued already.
    fn queue(&mut self, tasks: Vec<Task>) {
        self.tasks.extend(tasks.into_iter().rev());
    }

    fn run(&mut self, task: Task) {
        match task {
            Task::Op(op) => self.code.push(op),
            Task::Bind(label) => self.labels[label as usize] = self.code.len() as u32,
            Task::Literal { units, back } => self.literal(&units, back),
            Task::Choice { first, first_bits, second, second_bits } => {
                self.choice(first, &first_bits, second, &second_bits);
            }
            Task::Node { id, back, follow } => self.node(id, back, follow),
        }
    }

    fn node(&mut self, id: NodeId, back: bool, follow: CharBits) {
        let ast = self.ast;
        match &ast.nodes[id as usize] {
            Node::Empty => {}
            Node::Char(c) => match as_unit(*c, ast.unicode) {
                Some(unit) => self.literal(&[unit], back),
                None if *c > 0xFFFF => {
                    let units: Vec<u16> =
                        char::from_u32(*c).map_or(vec![], |c| c.encode_utf16(&mut [0; 2]).to_vec());
                    self.literal(&units, back);
                }
                None => {
                    let set = self.match_set(id);
                    self.character(Op::SetCp(set), back);
                }
            },
            Node::Set(s) => {
                let set = &ast.sets[*s as usize];
                let op = match set.ranges() {
                    [] => Op::Fail,
                    &[(a, b), (c, d)] if a == b && c == d && is_unit_set(set, ast.unicode) => {
                        Op::Pair(a as u16, c as u16)
                    }
                    _ if is_unit_set(set, ast.unicode) => Op::Set(self.match_set(id)),
                    _ => Op::SetCp(self.match_set(id)),
                };
                self.character(op, back);
            }
            Node::Seq(items) => self.seq(items, back, follow),
            Node::Alt(items) => self.alt(items, back, follow),
            Node::Capture { index, body } => {
                let (first, second) =
                    if back { (index * 2 + 1, index * 2) } else { (index * 2, index * 2 + 1) };
                self.queue(vec![
                    Task::Op(Op::Save(first)),
                    Task::Node { id: *body, back, follow },
                    Task::Op(Op::Save(second)),
                ]);
            }
            Node::BackReference { groups, ignore_case } => {
                self.references.push(Reference {
                    groups: groups.clone(),
                    ignore_case: *ignore_case,
                    backward: back,
                });
                self.code.push(Op::BackReference((self.references.len() - 1) as u32));
            }
            Node::Assert(assertion) => self.code.push(match *assertion {
                Assertion::Start => Op::AssertStart,
                Assertion::StartOfLine => Op::AssertStartOfLine,
                Assertion::End => Op::AssertEnd,
                Assertion::EndOfLine => Op::AssertEndOfLine,
                Assertion::WordBoundary { negated, folding } => Op::WordBoundary { negated, folding },
            }),
            Node::Look { behind, negative, body } => self.look(*body, *behind, *negative),
            Node::Repeat { body, min, max, greedy, captures } => {
                self.repeat(*body, *min, *max, *greedy, *captures, back, follow);
            }
        }
    }

    // ---- characters ----

    fn character(&mut self, op: Op, back: bool) {
        if !back {
            self.code.push(op);
            return;
        }
        let step = if matches!(op, Op::SetCp(_)) { Op::StepBackCp } else { Op::StepBack(1) };
        self.code.extend([step, op, step]);
    }

    fn literal(&mut self, units: &[u16], back: bool) {
        let op = match *units {
            [] => return,
            [unit] => Op::Char(unit),
            _ => {
                let at = self.literals.len() as u32;
                self.literals.extend_from_slice(units);
                Op::Literal { at, len: units.len() as u32 }
            }
        };
        if back {
            let step = Op::StepBack(units.len() as u32);
            self.code.extend([step, op, step]);
        } else {
            self.code.push(op);
        }
    }

    /// The set of a Char or Set node.
    fn match_set(&mut self, id: NodeId) -> u32 {
        let key = match self.ast.nodes[id as usize] {
            Node::Char(c) => SetKey::Char(c),
            Node::Set(s) => SetKey::Ast(s),
            // INVARIANT: callers pass characters only.
            _ => unreachable!("only characters have a set"),
        };
        if let Some(&set) = self.set_ids.get(&key) {
            return set;
        }
        let set = match key {
            SetKey::Char(c) => MatchSet::new(&CodePointSet::single(c)),
            SetKey::Ast(s) => MatchSet::new(&self.ast.sets[s as usize]),
        };
        self.sets.push(set);
        let index = (self.sets.len() - 1) as u32;
        self.set_ids.insert(key, index);
        index
    }

    /// Whether the node is one character, and if so whether it must be read as a code point.
    fn single_character(&self, id: NodeId) -> Option<bool> {
        match self.ast.nodes[id as usize] {
            Node::Char(c) => Some(as_unit(c, self.ast.unicode).is_none()),
            Node::Set(s) => Some(!is_unit_set(&self.ast.sets[s as usize], self.ast.unicode)),
            _ => None,
        }
    }

    /// See `Program::leading_loop`. Nothing may stand before the loop: an assertion there could fail
    /// at one start and hold at the next.
    fn leading_loop(&mut self) -> Option<(u32, bool)> {
        if self.ast.has_back_references {
            return None;
        }
        let ast = self.ast;
        let mut id = ast.root;
        loop {
            match &ast.nodes[id as usize] {
                Node::Capture { body, .. } => id = *body,
                Node::Seq(items) => id = items[0],
                Node::Repeat { body, max: INFINITE, .. } => {
                    let cp = self.single_character(*body)?;
                    return Some((self.match_set(*body), cp));
                }
                _ => return None,
            }
        }
    }

    // ---- tables ----

    fn table(&mut self, table: Table) -> u32 {
        let next = self.tables.len() as u32;
        let id = *self.table_ids.entry(table).or_insert(next);
        if id == next {
            self.tables.push(table);
        }
        id
    }

    fn choice(&mut self, first: Label, first_bits: &CharBits, second: Label, second_bits: &CharBits) {
        let table: Table = std::array::from_fn(|i| {
            u8::from(first_bits.contains(i)) | u8::from(second_bits.contains(i)) << 1
        });
        let op = if table.iter().all(|&t| t == 3) {
            Op::Split { first, second }
        } else {
            Op::SplitTable { table: self.table(table), first, second }
        };
        self.code.push(op);
    }

    // ---- composition ----

    fn seq(&mut self, items: &[NodeId], back: bool, follow: CharBits) {
        let ast = self.ast;
        // Built from the last task to the first, which is the order of the task stack.
        let mut rest = follow;
        let mut run: Vec<u16> = Vec::new();
        let order: Box<dyn Iterator<Item = &NodeId>> =
            if back { Box::new(items.iter()) } else { Box::new(items.iter().rev()) };
        for &id in order {
            let mut encoded = [0u16; 2];
            let units: &[u16] = match ast.nodes[id as usize] {
                Node::Char(c) => match as_unit(c, ast.unicode) {
                    Some(unit) => {
                        encoded[0] = unit;
                        &encoded[..1]
                    }
                    None => {
                        char::from_u32(c).filter(|_| c > 0xFFFF).map_or(&[], |c| c.encode_utf16(&mut encoded))
                    }
                },
                _ => &[],
            };
            if units.is_empty() {
                self.flush_run(&mut run, back);
                self.tasks.push(Task::Node { id, back, follow: rest });
            } else if back {
                run.extend_from_slice(units);
            } else {
                run.extend(units.iter().rev());
            }
            if !back {
                rest = self.info(id).first_before(&rest);
            }
        }
        self.flush_run(&mut run, back);
    }

    fn flush_run(&mut self, run: &mut Vec<u16>, back: bool) {
        if run.is_empty() {
            return;
        }
        let mut units = std::mem::take(run);
        if !back {
            units.reverse();
        }
        self.tasks.push(Task::Literal { units, back });
    }

    fn alt(&mut self, items: &[NodeId], back: bool, follow: CharBits) {
        let firsts: Vec<CharBits> = if back {
            vec![CharBits::FULL; items.len()]
        } else {
            items.iter().map(|&i| self.info(i).first_before(&follow)).collect()
        };
        let end = self.label();
        let starts: Vec<Label> = items.iter().map(|_| self.label()).collect();
        let mut tasks = Vec::new();
        if items.len() > 2 && !back && self.switch(&firsts, &starts) {
            for (i, &id) in items.iter().enumerate() {
                tasks.push(Task::Bind(starts[i]));
                tasks.push(Task::Node { id, back, follow });
                tasks.push(Task::Op(Op::Jump(end)));
            }
        } else {
            let mut rest_bits = vec![CharBits::EMPTY; items.len()];
            for i in (1..items.len()).rev() {
                rest_bits[i - 1] = rest_bits[i].or(&firsts[i]);
            }
            for (i, &id) in items.iter().enumerate() {
                let last = i + 1 == items.len();
                let next = self.label();
                if !last {
                    tasks.push(Task::Choice {
                        first: starts[i],
                        first_bits: firsts[i],
                        second: next,
                        second_bits: rest_bits[i],
                    });
                }
                tasks.push(Task::Bind(starts[i]));
                tasks.push(Task::Node { id, back, follow });
                if !last {
                    tasks.push(Task::Op(Op::Jump(end)));
                }
                tasks.push(Task::Bind(next));
            }
        }
        tasks.push(Task::Bind(end));
        self.queue(tasks);
    }

    /// Emits a jump by the next unit to the alternatives that can match it, if that is worth while.
    fn switch(&mut self, firsts: &[CharBits], starts: &[Label]) -> bool {
        if self.switches.len() >= MAX_SWITCHES || firsts.len() > 4096 || firsts.iter().all(CharBits::is_full)
        {
            return false;
        }
        let mut chains: HashMap<Vec<u32>, u32> = HashMap::new();
        let mut order: Vec<Vec<u32>> = Vec::new();
        let mut budget = firsts.len() * 4 + 64;
        let mut targets = [0u32; TABLE_LEN];
        for (i, target) in targets.iter_mut().enumerate() {
            let viable: Vec<u32> =
                (0..firsts.len()).filter(|&a| firsts[a].contains(i)).map(|a| a as u32).collect();
            *target = match chains.get(&viable) {
                Some(&index) => index,
                None => {
                    match budget.checked_sub(viable.len()) {
                        Some(left) => budget = left,
                        None => return false,
                    }
                    let index = order.len() as u32;
                    order.push(viable.clone());
                    chains.insert(viable, index);
                    index
                }
            };
        }
        self.code.push(Op::Switch(self.switches.len() as u32));
        let chain_labels: Vec<Label> = order
            .into_iter()
            .map(|viable| match viable[..] {
                [one] => starts[one as usize],
                _ => self.chain(&viable, starts),
            })
            .collect();
        self.switches.push(targets.map(|t| chain_labels[t as usize]));
        true
    }

    /// Tries some of the alternatives in order.
    fn chain(&mut self, viable: &[u32], starts: &[Label]) -> Label {
        let label = self.label();
        self.labels[label as usize] = self.code.len() as u32;
        let Some((&last, others)) = viable.split_last() else {
            self.code.push(Op::Fail);
            return label;
        };
        for &a in others {
            let next = self.label();
            self.code.push(Op::Split { first: starts[a as usize], second: next });
            self.labels[next as usize] = self.code.len() as u32;
        }
        self.code.push(Op::Jump(starts[last as usize]));
        label
    }

    fn look(&mut self, body: NodeId, behind: bool, negative: bool) {
        // One character needs no backtracking frame. Behind, only if it is one unit.
        if let Some(cp) = self.single_character(body).filter(|cp| !(behind && *cp)) {
            let set = self.match_set(body);
            self.code.push(Op::Peek { set, negative, behind, cp });
            return;
        }
        let inner = Task::Node { id: body, back: behind, follow: CharBits::FULL };
        let register = self.register();
        if negative {
            let after = self.label();
            self.queue(vec![
                Task::Op(Op::NegativeLookStart { register, after }),
                inner,
                Task::Op(Op::NegativeLookEnd(register)),
                Task::Bind(after),
            ]);
        } else {
            self.register();
            let captures = self.info(body).has_captures;
            self.queue(vec![
                Task::Op(Op::LookStart(register)),
                inner,
                Task::Op(Op::LookEnd { register, captures }),
            ]);
        }
    }

    // ---- loops ----

    fn repeat(
        &mut self,
        body: NodeId,
        min: u32,
        max: u32,
        greedy: bool,
        captures: (u32, u32),
        back: bool,
        follow: CharBits,
    ) {
        let info = *self.info(body);
        let (mut min, mut max) = (min, max);
        if info.max == 0 {
            // Nothing is ever consumed: optional iterations are all rejected, required ones are alike.
            (min, max) = (min.min(1), min.min(1));
        }
        if max == 0 {
            return;
        }
        if (min, max) == (1, 1) {
            self.queue(vec![Task::Node { id: body, back, follow }]);
            return;
        }
        if let (Some(cp), false) = (self.single_character(body), back) {
            self.simple_loop(body, cp, min, max, greedy, &info, &follow);
            return;
        }
        // Each iteration starts with its groups undefined (22.2.2.3.1 step 4). That can be seen only if
        // an iteration may leave a group alone, or through a back reference.
        let reset = (info.has_captures && (self.ast.has_back_references || !info.sets_all_captures))
            .then_some(Op::Reset { from: captures.0 * 2, to: captures.1 * 2 });
        let nullable = info.min == 0;
        let mark = if nullable { self.register() } else { NONE };
        let full = if back { CharBits::FULL } else { follow };
        // After an iteration comes another one or the rest.
        let body_follow = info.first_before(&full).or(&full);
        let node = |follow| Task::Node { id: body, back, follow };
        let bits = |b: CharBits| if back { CharBits::FULL } else { b };
        let body_bits = bits(info.first_before(&body_follow));
        let exit = self.label();
        let mut tasks = Vec::new();

        if repeat_plan(&info, min, max) == RepeatPlan::Count {
            let counter = self.register();
            let (head, enter) = (self.label(), self.label());
            let index = self.counted.len() as u32;
            self.counted.push(CountedLoop { counter, mark, min, max, greedy, body: enter, exit });
            tasks.push(Task::Op(Op::SetCounter(counter)));
            tasks.push(Task::Bind(head));
            tasks.push(Task::Op(Op::CountedHead(index)));
            tasks.push(Task::Bind(enter));
            tasks.push(Task::Op(Op::CountedEnter(index)));
            tasks.extend(reset.map(Task::Op));
            tasks.push(node(body_follow));
            if nullable {
                tasks.push(Task::Op(Op::CountedProgress(index)));
            }
            tasks.push(Task::Op(Op::Jump(head)));
            tasks.push(Task::Bind(exit));
            self.queue(tasks);
            return;
        }

        for copy in 0..min {
            if copy > 0 {
                tasks.extend(reset.map(Task::Op));
            }
            tasks.push(node(if copy + 1 == max { follow } else { body_follow }));
        }
        let optional = |this: &mut Self, tasks: &mut Vec<Task>, copy: u32, follow: CharBits| {
            let enter = this.label();
            let (a, b) = ((enter, body_bits), (exit, bits(full)));
            let (first, second) = if greedy { (a, b) } else { (b, a) };
            tasks.push(Task::Choice {
                first: first.0,
                first_bits: first.1,
                second: second.0,
                second_bits: second.1,
            });
            tasks.push(Task::Bind(enter));
            if copy > 0 {
                tasks.extend(reset.map(Task::Op));
            }
            if nullable {
                tasks.push(Task::Op(Op::Mark(mark)));
            }
            tasks.push(Task::Node { id: body, back, follow });
            if nullable {
                tasks.push(Task::Op(Op::CheckProgress(mark)));
            }
        };
        if max == INFINITE {
            let head = self.label();
            tasks.push(Task::Bind(head));
            optional(self, &mut tasks, 1, body_follow);
            tasks.push(Task::Op(Op::Jump(head)));
        } else {
            for copy in min..max {
                optional(self, &mut tasks, copy, if copy + 1 == max { follow } else { body_follow });
            }
        }
        tasks.push(Task::Bind(exit));
        self.queue(tasks);
    }

    fn simple_loop(
        &mut self,
        body: NodeId,
        cp: bool,
        min: u32,
        max: u32,
        greedy: bool,
        info: &Info,
        follow: &CharBits,
    ) {
        let set = self.match_set(body);
        let index = self.loops.len() as u32;
        let table = if follow.is_full() {
            NONE
        } else {
            self.table(std::array::from_fn(|i| u8::from(follow.contains(i))))
        };
        self.loops.push(SimpleLoop { set, cp, min, max, follow: table });
        // Whatever is given back starts with a member of the set, and nothing that follows does.
        let possessive = min == max || (greedy && info.first.and(follow).is_empty());
        if possessive {
            self.code.push(Op::Possessive(index));
        } else if greedy {
            self.code.extend([Op::Greedy(index), Op::GreedyBack(index)]);
        } else {
            self.code.extend([Op::Lazy(index), Op::LazyBack(index)]);
        }
    }

    // ---- labels ----

    fn resolve_labels(&mut self) {
        let end = (self.code.len() - 1) as u32;
        // Jumps to jumps are followed a few times; that is a shortcut only.
        let resolved: Vec<u32> = self
            .labels
            .iter()
            .map(|&at| {
                let mut at = if at == NONE { end } else { at };
                for _ in 0..8 {
                    match self.code.get(at as usize) {
                        Some(Op::Jump(label)) if self.labels[*label as usize] != NONE => {
                            at = self.labels[*label as usize];
                        }
                        _ => break,
                    }
                }
                at
            })
            .collect();
        let get = |label: u32| resolved[label as usize];
        for op in &mut self.code {
            match op {
                Op::Jump(to) | Op::NegativeLookStart { after: to, .. } => *to = get(*to),
                Op::Split { first, second } | Op::SplitTable { first, second, .. } => {
                    (*first, *second) = (get(*first), get(*second));
                }
                _ => {}
            }
        }
        for table in &mut self.switches {
            for to in table {
                *to = get(*to);
            }
        }
        for counted in &mut self.counted {
            (counted.body, counted.exit) = (get(counted.body), get(counted.exit));
        }
    }
}

/// Whether a counted loop may skip required iterations once one of them matched nothing: all further
/// ones would do the same. Kept to counts where running them would take noticeable time.
pub fn may_skip_empty(min: u32) -> bool {
    min > LARGE_COUNT
}
