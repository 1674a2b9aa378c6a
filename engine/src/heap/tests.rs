//! A mutator that churns random graphs and compares them with a model in Rust, under zeal; and
//! tests of each part.

// A test mutator is one long unsafe argument: it keeps the rules of the module's documentation.
#![allow(clippy::undocumented_unsafe_blocks, clippy::missing_safety_doc, unsafe_op_in_unsafe_fn)]

use super::*;
use crate::value::Value;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::hint::black_box;
use std::rc::Rc;

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
}

fn heap(zeal: &str) -> Box<Heap> {
    Box::new(Heap::new(HeapConfig {
        zeal: zeal.parse().unwrap(),
        nursery_size: 256 << 10,
        ..HeapConfig::default()
    }))
}

type Cell = *mut CellHeader;
const UNDEFINED: u64 = Value::UNDEFINED.0;

fn int(n: u32) -> u64 {
    Value::INT_TAG | n as u64
}

unsafe fn word(cell: Cell, index: usize) -> *mut u64 {
    unsafe { (cell as *mut u64).add(index) }
}

/// A payload that holds edges and reports its end.
struct Payload {
    id: u32,
    edges: Vec<u64>,
    dropped: Rc<RefCell<HashSet<u32>>>,
}

impl NativeData for Payload {
    fn trace(&mut self, visitor: &mut dyn Visitor) {
        for edge in &mut self.edges {
            visitor.visit_value(edge);
        }
    }
}

impl Drop for Payload {
    fn drop(&mut self) {
        assert!(self.dropped.borrow_mut().insert(self.id), "payload dropped twice");
    }
}

/// Nodes are objects (id in slot 0), arrays (id in word 0) or payload cells.
struct Mutator {
    heap: Box<Heap>,
    random: Random,
    roots: RootedVec<u64>,
    root_ids: Vec<Option<u32>>,
    /// What each node's edges are.
    model: HashMap<u32, Vec<Option<u32>>>,
    next_id: u32,
    dropped: Rc<RefCell<HashSet<u32>>>,
    hashes: HashMap<u32, u32>,
}

const ROOTS: usize = 40;

impl Mutator {
    fn new(zeal: &str, seed: u64) -> Mutator {
        let mut heap = heap(zeal);
        let roots = heap.rooted(vec![UNDEFINED; ROOTS]);
        Mutator {
            heap,
            random: Random(seed),
            roots,
            root_ids: vec![None; ROOTS],
            model: HashMap::new(),
            next_id: 1,
            dropped: Rc::default(),
            hashes: HashMap::new(),
        }
    }

    unsafe fn id(&self, cell: Cell) -> u32 {
        unsafe {
            match (*cell).kind {
                10 => (*(cell as *mut NativeCell)).data_as::<Payload>().id,
                2..=5 => *word(cell, 2) as u32,
                _ => *word(cell, 3) as u32,
            }
        }
    }

    /// Address of the word with an edge.
    unsafe fn edge(&self, cell: Cell, i: usize) -> *mut u64 {
        unsafe {
            match (*cell).kind {
                10 => &mut (&mut (*(cell as *mut NativeCell)).data_as::<Payload>().edges)[i],
                2..=5 => word(cell, 3 + i),
                _ => word(cell, 4 + i),
            }
        }
    }

    fn any_root(&mut self) -> Option<(Cell, u32)> {
        let i = self.random.below(ROOTS);
        self.root_ids[i].map(|id| (self.roots[i] as Cell, id))
    }

    /// Some node that is reachable.
    fn any(&mut self) -> Option<(Cell, u32)> {
        let (mut cell, mut id) = self.any_root()?;
        for _ in 0..self.random.below(6) {
            let edges = &self.model[&id];
            if edges.is_empty() {
                break;
            }
            let i = self.random.below(edges.len());
            let Some(next) = edges[i] else { break };
            unsafe { cell = *self.edge(cell, i) as Cell };
            id = next;
        }
        Some((cell, id))
    }

    fn alloc(&mut self) -> (Cell, u32) {
        let id = self.next_id;
        self.next_id += 1;
        let (cell, edges) = unsafe {
            match self.random.below(12) {
                0 => {
                    let n = self.random.below(4);
                    let data = Payload { id, edges: vec![UNDEFINED; n], dropped: self.dropped.clone() };
                    (self.heap.alloc_native(CellKind::Native, Box::new(data)).unwrap() as Cell, n)
                }
                1 => {
                    // Large now and then.
                    let n = if self.random.below(30) == 0 {
                        1200 + self.random.below(3000)
                    } else {
                        1 + self.random.below(900)
                    };
                    let cell = self.heap.alloc_array(CellKind::Elements, n + 1, UNDEFINED).unwrap();
                    *word(cell, 2) = int(id);
                    (cell, n)
                }
                2 => {
                    let n = self.random.below(9);
                    let cell = self.heap.alloc_old(CellKind::ValueArray, 16 + 8 * (n + 1)).unwrap();
                    *word(cell, 1) = n as u64 + 1;
                    *word(cell, 2) = int(id);
                    (cell, n)
                }
                _ => {
                    let n = self.random.below(7);
                    let cell = self
                        .heap
                        .alloc_object(CellKind::Object, 7, 0, n as u8 + 1, ptr::null_mut(), UNDEFINED)
                        .unwrap();
                    *word(cell, 3) = int(id);
                    (cell, n)
                }
            }
        };
        self.model.insert(id, vec![None; edges]);
        (cell, id)
    }

    fn set_edge(&mut self, from: (Cell, u32), to: Option<(Cell, u32)>) {
        let edges = self.model[&from.1].len();
        if edges == 0 {
            return;
        }
        let i = self.random.below(edges);
        let bits = to.map_or(UNDEFINED, |to| to.0 as u64);
        unsafe {
            let slot = self.edge(from.0, i);
            *slot = bits;
            if (*from.0).kind == CellKind::Native as u8 {
                self.heap.write_barrier_value(from.0, bits);
            } else {
                match self.random.below(3) {
                    0 => self.heap.write_barrier(from.0),
                    1 => self.heap.write_barrier_value(from.0, bits),
                    _ => self.heap.write_barrier_slot(from.0, slot, bits),
                }
            }
        }
        self.model.get_mut(&from.1).unwrap()[i] = to.map(|to| to.1);
    }

    fn step(&mut self) {
        match self.random.below(10) {
            0..5 => {
                let from = self.any();
                let node = self.alloc();
                // A new node refers to others before anything else is allocated.
                if let Some(from) = from {
                    self.set_edge(node, Some(from));
                    self.set_edge(from, Some(node));
                }
                if self.random.below(3) == 0 {
                    let i = self.random.below(ROOTS);
                    self.roots[i] = node.0 as u64;
                    self.root_ids[i] = Some(node.1);
                }
            }
            5..8 => {
                if let (Some(from), Some(to)) = (self.any(), self.any()) {
                    self.set_edge(from, Some(to));
                }
            }
            8 => {
                if let Some(from) = self.any() {
                    self.set_edge(from, None);
                }
            }
            _ => {
                if let Some((cell, id)) = self.any() {
                    let hash = self.heap.identity_hash(cell);
                    assert_eq!(*self.hashes.entry(id).or_insert(hash), hash, "an identity hash changed");
                }
                let i = self.random.below(ROOTS);
                if self.random.below(4) == 0 {
                    self.roots[i] = UNDEFINED;
                    self.root_ids[i] = None;
                }
            }
        }
    }

    /// Recursion that leaves pins on the native stack.
    #[inline(never)]
    fn deep(&mut self, depth: usize, steps: usize) {
        let pins = [self.any(), self.any(), Some(self.alloc())];
        for _ in 0..steps {
            self.step();
        }
        if depth > 0 {
            self.deep(depth - 1, steps);
        }
        for (cell, id) in black_box(&pins).iter().flatten() {
            assert_eq!(unsafe { self.id(*cell) }, *id, "a pinned cell was lost");
            self.compare(*cell, *id, 200);
        }
    }

    /// Compares what is reachable from a node with the model.
    fn compare(&self, cell: Cell, id: u32, limit: usize) {
        let mut seen = HashSet::new();
        let mut stack = vec![(cell, id)];
        while let Some((cell, id)) = stack.pop() {
            if !seen.insert(id) || seen.len() > limit {
                continue;
            }
            unsafe {
                assert_eq!(self.id(cell), id);
                assert!(!self.dropped.borrow().contains(&id), "the payload of a live cell was dropped");
                for (i, edge) in self.model[&id].iter().enumerate() {
                    let bits = *self.edge(cell, i);
                    match edge {
                        None => assert!(bits == UNDEFINED || bits == 0, "{bits:#x}"),
                        Some(to) => stack.push((bits as Cell, *to)),
                    }
                }
            }
        }
    }

    fn check(&mut self) {
        for i in 0..ROOTS {
            if let Some(id) = self.root_ids[i] {
                self.compare(self.roots[i] as Cell, id, usize::MAX);
            }
        }
        // Forget what is unreachable.
        let mut seen = HashSet::new();
        let mut stack: Vec<u32> = self.root_ids.iter().flatten().copied().collect();
        while let Some(id) = stack.pop() {
            if seen.insert(id) {
                stack.extend(self.model[&id].iter().flatten());
            }
        }
        self.model.retain(|id, _| seen.contains(id));
    }

    /// Breaks most links so that the graph does not only grow.
    fn prune(&mut self) {
        for i in 0..ROOTS {
            if self.random.below(2) == 0 {
                self.roots[i] = UNDEFINED;
                self.root_ids[i] = None;
            }
        }
    }
}

fn churn(zeal: &str, seed: u64, rounds: usize, steps: usize) {
    let mut m = Mutator::new(zeal, seed);
    for round in 0..rounds {
        for _ in 0..steps {
            m.step();
        }
        m.deep(m.random.0 as usize % 30, 10);
        m.check();
        if round % 4 == 3 {
            m.prune();
        }
        if round % 7 == 6 {
            m.heap.collect_full();
            m.check();
        }
    }
    assert!(m.heap.stats().minor.count() + m.heap.stats().full.count() > 0);
    // The heap drops the payloads that are left, once.
    let payloads = m.dropped.clone();
    drop(m);
    assert!(!payloads.borrow().is_empty());
}

#[test]
fn churn_plain() {
    churn("verify", 0x1234_5678_9ABC, 16, 3000);
}
#[test]
fn churn_poison() {
    churn("poison,verify", 99, 16, 3000);
}
#[test]
fn churn_minor_often() {
    churn("minor:7,poison,verify", 0xDEAD_BEEF, 8, 300);
}
#[test]
fn churn_minor_always() {
    churn("minor:1,poison,verify", 77_777, 3, 200);
}
#[test]
fn churn_full_often() {
    churn("full:23,minor:5,poison,verify", 4242, 7, 300);
}
#[test]
fn churn_long() {
    churn("none", 31_337, 30, 6_000);
}

/// Many seeds and modes; for changes to the collector. Run with `--release -- --ignored`.
#[test]
#[ignore = "takes minutes"]
fn churn_soak() {
    let modes = [
        "verify",
        "poison,verify",
        "minor:1,poison,verify",
        "minor:13,poison",
        "full:31,poison,verify",
        "full:7,minor:3,poison,verify",
        "none",
    ];
    for seed in 1..=60u64 {
        for (i, mode) in modes.iter().enumerate() {
            let steps = [3000, 3000, 150, 1000, 400, 150, 8000][i];
            churn(mode, seed.wrapping_mul(0x9E37_79B9_7F4A_7C15), 9, steps);
        }
    }
}

#[test]
fn payloads_are_dropped_once() {
    let dropped: Rc<RefCell<HashSet<u32>>> = Rc::default();
    {
        let mut heap = heap("none");
        let mut roots = heap.rooted(vec![]);
        for id in 0..100_000 {
            let data = Payload { id, edges: vec![], dropped: dropped.clone() };
            let cell = heap.alloc_native(CellKind::Native, Box::new(data)).unwrap() as u64;
            if id % 1000 == 0 {
                roots.push(cell);
            }
        }
        let mut n = dropped.borrow().len();
        assert!(n > 50_000 && n < 100_000);
        heap.collect_full();
        n = dropped.borrow().len();
        assert!((99_880..=99_900).contains(&n), "{n}");
        roots.clear();
        heap.collect_full();
        assert!(dropped.borrow().len() >= 99_980);
    }
    assert_eq!(dropped.borrow().len(), 100_000);
}

/// Allocates without leaving the address in the caller's frame.
#[inline(never)]
fn unreachable_object(heap: &mut Heap, f: impl FnOnce(&mut Heap, u64)) {
    let cell = heap.alloc_object(CellKind::Object, 1, 0, 2, ptr::null_mut(), UNDEFINED).unwrap();
    f(heap, cell as u64);
}

/// Overwrites stack space that calls before may have left addresses in.
#[inline(never)]
fn scrub() {
    black_box([0u64; 2000]);
}

/// Calls `f` deep enough that `scrub` overwrites its whole frame.
#[inline(never)]
fn below(f: impl FnOnce()) {
    let pad = [0u64; 100];
    black_box(&pad);
    f();
    black_box(&pad);
}

/// Runs a test that counts dead cells on a stack of its own: one that earlier tests' threads used
/// may hold addresses that mean something here too. The C library does not keep stacks this big.
fn on_fresh_stack(f: fn()) {
    std::thread::Builder::new().stack_size(64 << 20).spawn(f).unwrap().join().unwrap();
}

#[test]
fn weak_cells_and_registries() {
    on_fresh_stack(weak_cells);
}

fn weak_cells() {
    let mut heap = heap("poison,verify");
    let weak = heap.alloc_weak_cell(UNDEFINED).unwrap();
    let table =
        heap.alloc_native(CellKind::FinalizationTable, Box::new(FinalizationTable::new(int(5)))).unwrap();
    let roots = heap.rooted(vec![weak as u64, table as u64]);
    below(|| {
        unreachable_object(&mut heap, |heap, object| unsafe {
            let (weak, table) = (roots[0] as Cell, roots[1] as *mut NativeCell);
            *word(weak, 1) = object;
            heap.write_barrier(weak);
            (*table).data_as::<FinalizationTable>().register(object, int(42), 0);
            heap.write_barrier(table as Cell);
            // Minor collections keep it.
            heap.collect_minor();
            assert!(*word(roots[0] as Cell, 1) > 0x1000);
        })
    });
    scrub();
    heap.collect_minor();
    assert!(!heap.has_finalized());
    scrub();
    heap.collect_full();
    unsafe { assert_eq!(*word(roots[0] as Cell, 1), 0) };
    assert_eq!(heap.take_finalized(), Some((int(5), int(42))));
    assert_eq!(heap.take_finalized(), None);
}

const N: usize = 5000;

/// key i -> key i + 1 through alternating tables; key 0 is rooted in chain 0 only.
#[inline(never)]
fn ephemeron_chain(heap: &mut Heap, roots: &mut RootedVec<u64>, chain: usize, length: usize) {
    let mut key = heap.alloc_object(CellKind::Object, 1, 0, 1, ptr::null_mut(), UNDEFINED).unwrap();
    if chain == 0 {
        roots.push(key as u64);
    }
    for i in 0..length {
        let value = heap.alloc_object(CellKind::Object, 1, 0, 1, ptr::null_mut(), int(i as u32)).unwrap();
        let table = roots[i % 2] as *mut NativeCell;
        unsafe { (*table).data_as::<WeakTable>().set(key as u64, value as u64) };
        heap.write_barrier(table as Cell);
        key = value;
    }
}

#[inline(never)]
fn check_ephemeron_chain(roots: &RootedVec<u64>) {
    let mut key = roots[2];
    for i in 0..N {
        let table = roots[i % 2] as *mut NativeCell;
        let value = unsafe { (*table).data_as::<WeakTable>().get(key) }.expect("a live key");
        unsafe { assert_eq!(*word(value as Cell, 3), int(i as u32)) };
        key = value;
    }
}

#[test]
fn ephemerons() {
    on_fresh_stack(ephemeron_tables);
}

fn ephemeron_tables() {
    let mut heap = heap("poison,verify");
    let tables: Vec<u64> = (0..2)
        .map(|_| heap.alloc_native(CellKind::WeakTable, Box::new(WeakTable::default())).unwrap() as u64)
        .collect();
    let mut roots = heap.rooted(tables);
    // Many chains without a root: a stale stack word may keep one of them.
    below(|| ephemeron_chain(&mut heap, &mut roots, 0, N));
    for chain in 1..=20 {
        below(|| ephemeron_chain(&mut heap, &mut roots, chain, N / 20));
    }
    scrub();
    heap.collect_minor();
    scrub();
    heap.collect_full();
    let count = |roots: &RootedVec<u64>| -> usize {
        (0..2).map(|i| unsafe { (*(roots[i] as *mut NativeCell)).data_as::<WeakTable>().len() }).sum()
    };
    let n = count(&roots);
    assert!((N..N + N / 2).contains(&n), "{n}");
    below(|| check_ephemeron_chain(&roots));
    roots.truncate(2);
    scrub();
    heap.collect_full();
    let n = count(&roots);
    assert!(n < N / 2, "{n}");
}

#[test]
fn out_of_memory_is_an_error() {
    let mut heap = Heap::new(HeapConfig { max_heap: 32 << 20, ..HeapConfig::default() });
    let mut roots = heap.rooted(vec![]);
    let mut failed = 0;
    for _ in 0..2_000_000 {
        match heap.alloc_array(CellKind::ValueArray, 10, 0) {
            Ok(cell) => roots.push(cell as u64),
            Err(OutOfMemory) => {
                failed += 1;
                // The host can still allocate an error.
                heap.alloc_array(CellKind::ValueArray, 30, 0).unwrap();
                roots.clear();
            }
        }
    }
    assert!(failed > 2);
    assert!(heap.alloc_array(CellKind::ValueArray, 1 << 28, 0).is_err());
    assert!(heap.alloc_array(CellKind::ValueArray, usize::MAX, 0).is_err());
    roots.clear();
    for _ in 0..1000 {
        heap.alloc_array(CellKind::ValueArray, 100_000, 0).unwrap();
    }
    assert!(heap.stats().peak_bytes < 48 << 20);
}

#[test]
fn strings_and_ropes_survive() {
    let mut heap = heap("minor:3,poison,verify");
    let mut roots = heap.rooted(vec![]);
    for i in 0..500u32 {
        let flat = heap.alloc(CellKind::String, 16 + 13).unwrap();
        unsafe {
            *(flat as *mut u32).add(2) = 13;
            *(flat as *mut u32).add(4) = i;
        }
        let rope = heap.alloc_word(header_word(0, CellKind::String, STRING_ROPE, 0, 0), 32).unwrap();
        unsafe {
            *word(rope, 2) = flat as u64;
            *word(rope, 3) = flat as u64;
        }
        roots.push(rope as u64);
    }
    for (i, &rope) in roots.iter().enumerate() {
        unsafe {
            let left = *word(rope as Cell, 2) as Cell;
            assert_eq!(left as u64, *word(rope as Cell, 3));
            assert_eq!(*(left as *const u32).add(4), i as u32);
        }
    }
}

struct Host {
    seen: Vec<u32>,
    dead_shapes: bool,
}

impl RootTracer for Host {
    fn trace_roots(&mut self, _: &mut dyn Visitor, _: bool) {}
    fn trace_shape(&mut self, id: u32, _: &mut dyn Visitor, mark: &mut dyn FnMut(u32)) {
        self.seen.push(id);
        if id == 700 {
            mark(701);
        }
    }
    fn after_full_mark(&mut self, live: &Liveness<'_>) {
        self.dead_shapes = live.is_shape_live(700) && live.is_shape_live(701) && !live.is_shape_live(702);
    }
}

#[test]
fn shapes_are_marked() {
    let mut host = Host { seen: vec![], dead_shapes: false };
    let mut heap = heap("none");
    unsafe { heap.set_tracer(&mut host) };
    let object = heap.alloc_object(CellKind::Array, 700, 0, 2, ptr::null_mut(), UNDEFINED).unwrap();
    let _roots = heap.rooted(Value::cell(object));
    heap.collect_full();
    let host_ref = black_box(&host);
    assert_eq!(host_ref.seen, [700, 701]);
    assert!(host_ref.dead_shapes);
}

#[test]
fn much_pinned_memory_becomes_old() {
    #[inline(never)]
    fn frame(heap: &mut Heap, depth: usize) {
        let mut cells = [ptr::null_mut::<CellHeader>(); 8];
        for (i, cell) in cells.iter_mut().enumerate() {
            *cell = heap.alloc_object(CellKind::Object, 1, 0, 6, ptr::null_mut(), int(i as u32)).unwrap();
        }
        if depth > 0 {
            frame(heap, depth - 1);
        }
        for (i, &cell) in black_box(&cells).iter().enumerate() {
            unsafe { assert_eq!(*word(cell, 5), int(i as u32)) };
        }
    }
    // 4,000 frames pin 2.3 MB, nine nurseries.
    on_fresh_stack(|| {
        let mut heap = heap("verify");
        for _ in 0..3 {
            frame(&mut heap, 4000);
            heap.collect_full();
        }
    });
}

#[test]
fn zeal_is_parsed() {
    let zeal: Zeal = "minor:1000,poison,verify".parse().unwrap();
    assert_eq!(zeal, Zeal { minor: 1000, full: 0, poison: true, verify: true });
    assert!("sometimes".parse::<Zeal>().is_err());
    assert_eq!("none".parse::<Zeal>().unwrap(), Zeal::default());
}

#[test]
fn the_limit_holds_when_errors_are_ignored() {
    let mut heap = Box::new(Heap::new(HeapConfig {
        max_heap: 16 << 20,
        nursery_size: 1 << 20,
        ..HeapConfig::default()
    }));
    let mut roots = heap.rooted(vec![]);
    let mut failures = 0;
    while failures < 50 {
        match heap.alloc_array(CellKind::ValueArray, 200, 0) {
            Ok(cell) => roots.push(cell as u64),
            Err(OutOfMemory) => failures += 1,
        }
    }
    assert!(heap.used() < 24 << 20, "{}", heap.used());
    roots.clear();
    heap.alloc_array(CellKind::ValueArray, 200, 0).unwrap();
}

/// Cells longer than a line reuse the holes that earlier ones left.
#[test]
fn medium_cells_reuse_holes() {
    let mut heap = heap("none");
    let mut random = Random(5);
    let mut roots = heap.rooted(vec![0u64; 40_000]);
    let mut held = vec![];
    for _ in 0..10 {
        for _ in 0..40_000 {
            let cell = heap.alloc_array(CellKind::ValueArray, 20 + random.below(20), 0).unwrap();
            let i = random.below(40_000);
            roots[i] = cell as u64;
        }
        heap.collect_full();
        held.push(heap.old.held() >> 10);
    }
    let live = heap.stats().live_bytes >> 10;
    assert!(held[9] < held[5] * 11 / 10, "{live} KB live, {held:?} held");
}

#[test]
fn dirty_cards_find_young_cells() {
    let mut heap = heap("minor:50,verify");
    let array = heap.alloc_array(CellKind::Elements, 10_000, UNDEFINED).unwrap();
    let root = heap.rooted(array as u64);
    heap.collect_minor();
    for i in (0..10_000).step_by(3) {
        let cell = heap.alloc_object(CellKind::Object, 1, 0, 1, ptr::null_mut(), int(i as u32)).unwrap();
        let array = *root as Cell;
        unsafe {
            let slot = word(array, 2 + i);
            *slot = cell as u64;
            heap.write_barrier_slot(array, slot, cell as u64);
        }
    }
    for i in (0..10_000).step_by(3) {
        unsafe { assert_eq!(*word(*word(*root as Cell, 2 + i) as Cell, 3), int(i as u32)) };
    }
}
