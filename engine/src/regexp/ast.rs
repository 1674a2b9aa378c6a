//! The syntax tree of a pattern.
//!
//! Nodes live in one vector and name their children by index. Invariant: a child's index is smaller
//! than its parent's, so analyses are plain loops over the vector and nothing here, not even
//! dropping the tree, recurses: patterns may nest as deep as they like.
//!
//! Flags and modifiers are resolved by the parser: `.` and classes are sets, case-insensitive
//! characters are sets closed over case, anchors know whether they are multiline.

use std::collections::HashMap;

use super::charset::CodePointSet;

pub type NodeId = u32;

/// The upper bound of `*`, `+` and `{n,}`, and of counts that do not fit.
pub const INFINITE: u32 = u32::MAX;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Assertion {
    Start,
    StartOfLine,
    End,
    EndOfLine,
    /// `\b` or `\B`. `folding`: the word characters include what folds into them (u or v with i).
    WordBoundary {
        negated: bool,
        folding: bool,
    },
}

#[derive(Debug)]
pub enum Node {
    Empty,
    /// One character: a code point in Unicode mode, else a code unit.
    Char(u32),
    /// One character out of `Ast::sets`.
    Set(u32),
    Seq(Box<[NodeId]>),
    Alt(Box<[NodeId]>),
    Capture {
        index: u32,
        body: NodeId,
    },
    /// Several groups when their name is duplicated: at most one of them participates.
    BackReference {
        groups: Box<[u32]>,
        ignore_case: bool,
    },
    Assert(Assertion),
    Look {
        behind: bool,
        negative: bool,
        body: NodeId,
    },
    /// `captures`: the groups inside, half open.
    Repeat {
        body: NodeId,
        min: u32,
        max: u32,
        greedy: bool,
        captures: (u32, u32),
    },
}

pub struct Ast {
    pub nodes: Vec<Node>,
    pub root: NodeId,
    pub sets: Vec<CodePointSet>,
    set_ids: HashMap<CodePointSet, u32>,
    /// Including group 0.
    pub capture_count: u32,
    /// In order of the first occurrence.
    pub group_names: Vec<(Vec<u16>, Vec<u32>)>,
    pub has_back_references: bool,
    /// Characters are code points (u or v).
    pub unicode: bool,
}

impl Ast {
    pub fn new(unicode: bool) -> Self {
        Self {
            nodes: Vec::new(),
            root: 0,
            sets: Vec::new(),
            set_ids: HashMap::new(),
            capture_count: 1,
            group_names: Vec::new(),
            has_back_references: false,
            unicode,
        }
    }

    pub fn add(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        (self.nodes.len() - 1) as NodeId
    }

    pub fn add_set(&mut self, set: CodePointSet) -> NodeId {
        if let Some(c) = set.as_single() {
            return self.add(Node::Char(c));
        }
        let next = self.sets.len() as u32;
        let id = *self.set_ids.entry(set).or_insert_with_key(|set| {
            self.sets.push(set.clone());
            next
        });
        self.add(Node::Set(id))
    }

    /// The characters of a node that matches exactly one of them.
    pub fn as_set(&self, id: NodeId) -> Option<CodePointSet> {
        match self.nodes[id as usize] {
            Node::Char(c) => Some(CodePointSet::single(c)),
            Node::Set(s) => Some(self.sets[s as usize].clone()),
            _ => None,
        }
    }

    pub fn seq(&mut self, items: Vec<NodeId>) -> NodeId {
        match items[..] {
            [] => self.add(Node::Empty),
            [one] => one,
            _ => self.add(Node::Seq(items.into())),
        }
    }

    pub fn alt(&mut self, items: Vec<NodeId>) -> NodeId {
        if let [one] = items[..] {
            return one;
        }
        // Alternatives of one character each are a class.
        if items.iter().all(|&i| matches!(self.nodes[i as usize], Node::Char(_) | Node::Set(_))) {
            let mut set = CodePointSet::new();
            for &i in &items {
                if let Some(s) = self.as_set(i) {
                    set.union_with(&s);
                }
            }
            return self.add_set(set);
        }
        self.add(Node::Alt(items.into()))
    }

    /// Like `alt`, for alternatives that are matched forward: those that start with the same
    /// characters share them, so that a choice between words looks at each character once.
    ///
    /// Only if each alternative starts with a character and those are pairwise equal or disjoint: then
    /// alternatives with different ones exclude each other and may be reordered.
    pub fn factored_alt(&mut self, items: Vec<NodeId>, depth: u32) -> NodeId {
        const MAX_DEPTH: u32 = 50;
        if items.len() < 2 || depth > MAX_DEPTH {
            return self.alt(items);
        }
        let Some(buckets) = self.buckets(&items).filter(|b| b.len() < items.len()) else {
            return self.alt(items);
        };
        let mut alternatives = Vec::with_capacity(buckets.len());
        for bucket in buckets {
            if let [one] = bucket[..] {
                alternatives.push(one);
                continue;
            }
            let members: Vec<Vec<NodeId>> = bucket.iter().map(|&id| self.items_of(id)).collect();
            let first = &members[0];
            let mut shared = 1;
            while shared < first.len()
                && self.leading(first[shared]).is_some()
                && members
                    .iter()
                    .all(|m| m.get(shared).is_some_and(|&x| self.leading(x) == self.leading(first[shared])))
            {
                shared += 1;
            }
            let mut items = first[..shared].to_vec();
            let tails = members.iter().map(|m| self.seq(m[shared..].to_vec())).collect();
            let tail = self.factored_alt(tails, depth + 1);
            // A tail without a choice goes into the sequence, where it may join a literal.
            match &self.nodes[tail as usize] {
                Node::Seq(tail) => items.extend_from_slice(tail),
                Node::Empty => {}
                _ => items.push(tail),
            }
            let node = self.seq(items);
            alternatives.push(node);
        }
        self.alt(alternatives)
    }

    fn items_of(&self, id: NodeId) -> Vec<NodeId> {
        match &self.nodes[id as usize] {
            Node::Seq(items) => items.to_vec(),
            _ => vec![id],
        }
    }

    /// The character a node is: (is a set, code point or set).
    fn leading(&self, id: NodeId) -> Option<(bool, u32)> {
        match self.nodes[id as usize] {
            Node::Char(c) => Some((false, c)),
            Node::Set(s) => Some((true, s)),
            _ => None,
        }
    }

    /// Groups the alternatives by their first character, in order of appearance.
    fn buckets(&self, items: &[NodeId]) -> Option<Vec<Vec<NodeId>>> {
        const MAX_SETS: usize = 64;
        let mut by_lead: HashMap<(bool, u32), usize> = HashMap::new();
        let mut out: Vec<Vec<NodeId>> = Vec::new();
        let mut sets = 0;
        let mut seen = CodePointSet::new();
        for &id in items {
            let first = match &self.nodes[id as usize] {
                Node::Seq(items) => items[0],
                _ => id,
            };
            let lead = self.leading(first)?;
            if let Some(&i) = by_lead.get(&lead) {
                out[i].push(id);
                continue;
            }
            sets += usize::from(lead.0);
            if sets > MAX_SETS {
                return None;
            }
            let set = self.as_set(first)?;
            if !seen.intersection(&set).is_empty() {
                return None;
            }
            seen.union_with(&set);
            by_lead.insert(lead, out.len());
            out.push(vec![id]);
        }
        Some(out)
    }
}
