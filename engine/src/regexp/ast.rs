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
}
