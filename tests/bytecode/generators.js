// functions: count, delegate
function* count(n) { for (let i = 0; i < n; i++) { const got = yield i; if (got) return got; } }
function* delegate() { try { yield* count(2); } finally { yield "last"; } }
count; delegate;
