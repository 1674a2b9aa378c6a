const log = name => ({ async [Symbol.asyncDispose]() { console.log('start', name); await null; console.log('end', name); } });
(async () => {
  { await using a = log('a'); await using b = log('b'); using c = { [Symbol.dispose]() { console.log('sync'); } }; console.log('body'); }
  for (await using x of [log('x1'), log('x2')]) console.log('turn');
  try { await using bad = { async [Symbol.asyncDispose]() { throw new Error('async'); } }; throw new Error('body'); }
  catch (e) { console.log(e.name, e.error.message, e.suppressed.message); }
  { await using n = null; console.log('null'); }
  { await using s = { [Symbol.dispose]() { console.log('only sync'); return { then() { console.log('not awaited'); } }; } }; }
  return 'done';
})().then(console.log, e => console.log('failed', e.message));
