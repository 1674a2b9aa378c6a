'use strict';
// Queues that take and give in constant time.

const SIZE = 2048;

class Ring {
  top = 0;
  bottom = 0;
  list = new Array(SIZE);
  next = null;

  isEmpty() {
    return this.top === this.bottom;
  }
  isFull() {
    return ((this.top + 1) & (SIZE - 1)) === this.bottom;
  }
  push(item) {
    this.list[this.top] = item;
    this.top = (this.top + 1) & (SIZE - 1);
  }
  shift() {
    const item = this.list[this.bottom];
    if (item === undefined) return null;
    this.list[this.bottom] = undefined;
    this.bottom = (this.bottom + 1) & (SIZE - 1);
    return item;
  }
}

/** First in, first out, in rings linked to each other. Holds no undefined; gives null when empty. */
class FixedQueue {
  constructor() {
    this.head = this.tail = new Ring();
  }
  isEmpty() {
    return this.head.isEmpty();
  }
  push(item) {
    if (this.head.isFull()) this.head = this.head.next = new Ring();
    this.head.push(item);
  }
  shift() {
    const tail = this.tail;
    const item = tail.shift();
    if (tail.isEmpty() && tail.next !== null) {
      this.tail = tail.next;
      tail.next = null;
    }
    return item;
  }
}

/** Circular doubly linked lists through _idleNext and _idlePrev of their items. */
const linkedList = {
  init(list) {
    list._idleNext = list;
    list._idlePrev = list;
    return list;
  },
  /** The item that has waited longest. */
  peek(list) {
    return list._idlePrev === list ? null : list._idlePrev;
  },
  remove(item) {
    if (item._idleNext) item._idleNext._idlePrev = item._idlePrev;
    if (item._idlePrev) item._idlePrev._idleNext = item._idleNext;
    item._idleNext = null;
    item._idlePrev = null;
  },
  append(list, item) {
    if (item._idleNext || item._idlePrev) linkedList.remove(item);
    item._idleNext = list._idleNext;
    item._idlePrev = list;
    list._idleNext._idlePrev = item;
    list._idleNext = item;
  },
  isEmpty(list) {
    return list._idleNext === list;
  },
};

/** Binary heap; `setPosition(item, index)` lets items know where they are. */
class PriorityQueue {
  #compare;
  #setPosition;
  #heap = [undefined];
  #size = 0;

  constructor(compare, setPosition) {
    this.#compare = compare;
    this.#setPosition = setPosition;
  }
  peek() {
    return this.#heap[1];
  }
  insert(value) {
    const at = ++this.#size;
    this.#heap[at] = value;
    this.percolateUp(at);
  }
  percolateUp(at) {
    const heap = this.#heap;
    const item = heap[at];
    while (at > 1) {
      const parent = at >> 1;
      if (this.#compare(heap[parent], item) <= 0) break;
      heap[at] = heap[parent];
      this.#setPosition?.(heap[at], at);
      at = parent;
    }
    heap[at] = item;
    this.#setPosition?.(item, at);
  }
  percolateDown(at) {
    const heap = this.#heap;
    const size = this.#size;
    const item = heap[at];
    for (let child = at * 2; child <= size; child = at * 2) {
      if (child < size && this.#compare(heap[child + 1], heap[child]) < 0) child++;
      if (this.#compare(item, heap[child]) <= 0) break;
      heap[at] = heap[child];
      this.#setPosition?.(heap[at], at);
      at = child;
    }
    heap[at] = item;
    this.#setPosition?.(item, at);
  }
  removeAt(at) {
    const heap = this.#heap;
    const last = heap[this.#size];
    heap[this.#size--] = undefined;
    if (at <= this.#size) {
      heap[at] = last;
      if (at > 1 && this.#compare(heap[at >> 1], last) > 0) this.percolateUp(at);
      else this.percolateDown(at);
    }
  }
  shift() {
    const value = this.#heap[1];
    if (value !== undefined) this.removeAt(1);
    return value;
  }
}

module.exports = { FixedQueue, PriorityQueue, linkedList };
