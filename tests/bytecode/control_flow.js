// functions: loop, branches, labels, finally_, switch_
function loop(n) { let s = 0; for (let i = 0; i < n; i++) s += i; return s; }
function branches(a, b) { if (a && b) return 1; return a ?? b ? 2 : 3; }
function labels(n) { outer: for (;;) { while (n--) { if (n === 3) continue outer; if (n < 0) break outer; } } return n; }
function finally_(f) { try { return f(); } catch (e) { return e; } finally { f = null; } }
function switch_(x) { switch (x) { case 0: return "zero"; case 1: case 2: return "few"; default: return "many"; } }
loop; branches; labels; finally_; switch_;
