const { Map, List, Set, OrderedMap, Record, Range, Seq, fromJS, is, Stack } = require('immutable');
const m = Map({ a: 1, b: 2 }), m2 = m.set('b', 50).merge({ c: Map({ d: List([1, 2]) }) });
console.log(m, m2, m2.getIn(['c', 'd', 1]), m2.updateIn(['c', 'd'], (l) => l.push(3)).toJS(), is(Map({ a: 1 }), Map({ a: 1 })));
const list = List(Array.from({ length: 1000 }, (_, i) => i)); console.log(list.size, list.filter((x) => x % 100 === 0).toJS(), list.splice(3, 990).toJS(), list.groupBy((x) => x % 3).map((g) => g.size).toJS());
console.log(OrderedMap([['z', 1], ['a', 2]]).sortBy((v, k) => k).toString(), Set([1, 2, 3]).union([3, 4]).toString(), Stack.of(1, 2).push(0).toArray(), Range(1, Infinity).filter((x) => x % 7 === 0).take(3).toList().toString());
class Point extends Record({ x: 0, y: 0 }) { get length() { return Math.hypot(this.x, this.y); } }
const p = new Point({ x: 3 }).set('y', 4); console.log(p, p.length, p.equals(new Point({ x: 3, y: 4 })), p.toString());
console.log(fromJS({ a: [{ b: 1 }, { b: 2 }] }).getIn(['a', 1, 'b']), Seq({ x: 1, y: 2 }).flip().map(String).toObject(), m2.hashCode(), List([3, 1, 2]).sort().reverse().join('-'), m.withMutations((t) => { for (let i = 0; i < 40; i++) t.set(`k${i}`, i); }).size, List([1, [2]]).flatten().toArray());
