//! The optimizer's SSA graph: blocks with parameters, instructions with at most one result.
//!
//! Invariants (checked by [`verify`]): every block ends with exactly one terminator; an argument is
//! defined by an instruction earlier in the block or in a dominating one; representations match the op
//! table; ops that may exit have a frame state; a branch passes as many arguments as its target has
//! parameters, in their representations.

pub mod frame_state;
pub mod ops;
pub mod print;
pub mod verify;

pub use frame_state::{FrameState, ResumeKind, StateId};
pub use ops::{Cond, Op, Region, Rep, effects};

use smallvec::SmallVec;

/// An instruction, and its result.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Val(pub u32);

impl Val {
    /// "No value": a dead register.
    pub const NONE: Val = Val(u32::MAX);
    #[inline]
    pub fn is_none(self) -> bool {
        self == Val::NONE
    }
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}
impl std::fmt::Debug for Val {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_none() { write!(f, "-") } else { write!(f, "v{}", self.0) }
    }
}

/// A basic block.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct BlockId(pub u32);

impl BlockId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

pub type Args = SmallVec<[Val; 4]>;

/// One instruction.
#[derive(Clone, Debug)]
pub struct Inst {
    pub op: Op,
    /// Of the result. For phis it is chosen by the builder; otherwise as the table says.
    pub rep: Rep,
    pub region: Region,
    pub args: Args,
    pub imm: u64,
    pub imm2: u64,
    /// Where an exit continues: the state *before* the bytecode instruction.
    pub state: StateId,
    /// For ops that may throw: the state whose handler catches, if there is one.
    pub throw_state: StateId,
    /// For ops that call: where that is in the program.
    pub origin: OriginId,
    /// The result may be EXCEPTION: what follows tests for it.
    pub unchecked: bool,
}

impl Inst {
    pub fn new(op: Op, args: &[Val]) -> Inst {
        Inst {
            op,
            rep: op.info().result,
            region: Region::Field,
            args: SmallVec::from_slice(args),
            imm: 0,
            imm2: 0,
            state: StateId::NONE,
            throw_state: StateId::NONE,
            origin: OriginId::NONE,
            unchecked: false,
        }
    }
}

/// Index of an [`Origin`] in its graph.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OriginId(pub u32);

impl OriginId {
    pub const NONE: OriginId = OriginId(u32::MAX);
    pub fn is_none(self) -> bool {
        self == OriginId::NONE
    }
}

/// A place in the program, for stack traces: an instruction and the calls it is inlined through.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Index of the function in the snapshot.
    pub function: u32,
    pub pc: u32,
    /// The inlined function was called by `new`.
    pub construct: bool,
    /// The call in the caller, for inlined functions.
    pub parent: OriginId,
}

/// A target of a terminator with its arguments.
#[derive(Clone, Debug)]
pub struct Edge {
    pub block: BlockId,
    pub args: Vec<Val>,
}

/// A basic block's contents.
#[derive(Clone, Debug, Default)]
pub struct Block {
    pub params: Vec<Val>,
    pub insts: Vec<Val>,
    /// Targets of the terminator: none, one (jump) or two (branch: true, false).
    pub edges: Vec<Edge>,
    /// Seldom executed.
    pub cold: bool,
    pub loop_header: bool,
    /// Loop headers: the state in front of the loop, if guards may be moved there.
    pub entry_state: StateId,
}

/// What a direct call calls.
#[derive(Clone, Debug)]
pub struct CallTarget {
    /// Address of the entry word of the target's code block, or 0 for the function being compiled.
    pub entry_cell: u64,
    pub name: String,
    /// Parameters after callee and this.
    pub params: u32,
}

/// A function's graph.
#[derive(Default)]
pub struct Graph {
    pub insts: Vec<Inst>,
    pub blocks: Vec<Block>,
    pub states: Vec<FrameState>,
    pub origins: Vec<Origin>,
    pub shape_lists: Vec<Vec<u32>>,
    pub call_targets: Vec<CallTarget>,
    /// Constant-table entries (Value bits of cells that may move).
    pub constant_slots: Vec<u64>,
    /// Native parameters: a representation each.
    pub params: Vec<Rep>,
}

impl Graph {
    pub fn inst(&self, v: Val) -> &Inst {
        &self.insts[v.index()]
    }
    pub fn inst_mut(&mut self, v: Val) -> &mut Inst {
        &mut self.insts[v.index()]
    }
    pub fn rep(&self, v: Val) -> Rep {
        self.insts[v.index()].rep
    }
    pub fn new_block(&mut self) -> BlockId {
        self.blocks.push(Block::default());
        BlockId(self.blocks.len() as u32 - 1)
    }
    pub fn block(&self, b: BlockId) -> &Block {
        &self.blocks[b.index()]
    }
    pub fn block_mut(&mut self, b: BlockId) -> &mut Block {
        &mut self.blocks[b.index()]
    }
    /// Appends an instruction to a block.
    pub fn push(&mut self, block: BlockId, inst: Inst) -> Val {
        let v = Val(self.insts.len() as u32);
        self.insts.push(inst);
        self.blocks[block.index()].insts.push(v);
        v
    }
    /// Adds a parameter to a block.
    pub fn push_param(&mut self, block: BlockId, rep: Rep) -> Val {
        let v = Val(self.insts.len() as u32);
        let mut inst = Inst::new(Op::Phi, &[]);
        inst.rep = rep;
        self.insts.push(inst);
        self.blocks[block.index()].params.push(v);
        v
    }
    /// Whether the block already has its terminator.
    pub fn is_terminated(&self, block: BlockId) -> bool {
        self.blocks[block.index()].insts.last().is_some_and(|&v| self.inst(v).op.is_terminator())
    }
    /// Successor blocks.
    pub fn successors(&self, block: BlockId) -> impl Iterator<Item = BlockId> + '_ {
        self.blocks[block.index()].edges.iter().map(|e| e.block)
    }
    /// Blocks reachable from the entry in reverse post-order.
    pub fn reverse_post_order(&self) -> Vec<BlockId> {
        let mut seen = vec![false; self.blocks.len()];
        let mut order = Vec::with_capacity(self.blocks.len());
        let mut stack: Vec<(BlockId, usize)> = vec![(BlockId(0), 0)];
        seen[0] = true;
        while let Some((block, next)) = stack.last_mut() {
            // Visit the last successor first, so that the first one follows its predecessor.
            let edges = &self.blocks[block.index()].edges;
            if *next < edges.len() {
                let to = edges[edges.len() - 1 - *next].block;
                *next += 1;
                if !seen[to.index()] {
                    seen[to.index()] = true;
                    stack.push((to, 0));
                }
            } else {
                order.push(*block);
                stack.pop();
            }
        }
        order.reverse();
        order
    }
}
