const attempt = f => { try { return f(); } catch (e) { return `${e.name}: ${e.message}`; } };
const upTo = function* (n) { try { for (let i = 0; i < n; i++) yield i; } finally { console.log('closed'); } };
const show = it => JSON.stringify([...it]);
console.log(show(upTo(5).chunks(2)), show(upTo(4).chunks(2)), show(upTo(0).chunks(3)));
console.log(show(upTo(5).windows(3)), show(upTo(2).windows(3)), show(upTo(2).windows(3, 'allow-partial')));
console.log(attempt(() => upTo(1).chunks(0)), attempt(() => upTo(1).chunks(1.5)), attempt(() => upTo(1).windows(1, 'x')));
console.log(upTo(5).includes(3), upTo(5).includes(3, 4), [NaN].values().includes(NaN), attempt(() => upTo(5).includes(1, -1)));
console.log(upTo(4).join(), upTo(3).join('-'), ['a', null, 'b'].values().join());
for (const pair of upTo(10).chunks(2)) { console.log(pair); break; }
const it = upTo(3).chunks(2);
console.log(JSON.stringify([it.next(), it.next(), it.next(), it.return()]));
console.log(attempt(() => upTo(1).take(2 ** 53)));
