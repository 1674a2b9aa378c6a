// functions: literals, access, calls, classes, spread
function literals() { return { a: 1, get b() { return 2; }, ["c" + 1]: [1, , 3], __proto__: null }; }
function access(o, k) { o.x = o.y.z; o[k] += 1; o.n++; delete o.q; return k in o && o?.p?.[k]; }
function calls(f, o) { f(1); o.m(2, 3); o?.n?.(); return new f(o); }
function classes() { return class A extends Object { #p = 1; static s = 2; constructor() { super(); } m() { return this.#p; } }; }
function spread(f, xs) { const [a, ...b] = xs; return f(...xs, a, ...b); }
literals; access; calls; classes; spread;
