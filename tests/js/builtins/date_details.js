// Date: the algorithms in UTC, parsing, coercion order, limits. Independent of the local time zone.
const attempt = (run) => { try { return String(run()); } catch (error) { return error.name + ': ' + error.message; } };
const show = (run) => console.log(attempt(run));
let seed = 99;
const random = () => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return seed / 2 ** 32; };

for (let i = 0; i < 40; i++) {
  const time = Math.floor((random() * 2 - 1) * (i % 2 ? 8.64e15 : 4e12));
  const d = new Date(time);
  console.log(d.toISOString(), d.toUTCString(), d.getUTCDay(), Date.parse(d.toISOString()) === time, Date.parse(d.toUTCString()) === Math.floor(time / 1000) * 1000);
  if (Date.parse(d.toString()) !== Math.floor(time / 1000) * 1000 && Math.abs(time) < 1e12) console.log('toString', d.toString());
  const local = new Date(d.getFullYear(), d.getMonth(), d.getDate(), d.getHours(), d.getMinutes(), d.getSeconds(), d.getMilliseconds());
  if (d.getFullYear() > 1970 && d.getFullYear() < 2100 && Math.abs(local - d) > 3600e3) console.log('local', time, +local);
}
for (const text of ['2020', '2020-01', '2020-01-02', '2020-01-02T03:04Z', '2020-01-02T03:04:05.678912Z', '2020-01-02T03:04:05+02:30', '2020-01-02T24:00Z',
  '2020-01-02T24:01Z', '2020-13-01', '+002020-01-02', '-000000-01-01T00:00:00Z', '+275760-09-13T00:00:00.001Z', 'Mon, 25 Dec 1995 13:30:00 GMT', 'Dec 25, 1995 13:30 GMT+0430',
  '12/25/1995 1:30 PM PST', '25 Dec 95 UTC', 'x', '', 'Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)']) console.log(text, Date.parse(text));
show(() => Date.UTC(2020) + ' ' + Date.UTC(2020, 11, 31, 23, 59, 59, 999) + ' ' + Date.UTC(99, 0) + ' ' + Date.UTC() + ' ' + Date.UTC(1970, 0, 1e9));
show(() => Date.UTC(275760, 8, 13, 0, 0, 0, 1) + ' ' + Date.UTC(275760, 8, 13) + ' ' + Date.UTC(-271821, 3, 20));
show(() => [new Date(NaN).getTime(), new Date(8.64e15 + 1).getTime(), Object.is(new Date(-0).getTime(), 0), new Date('x') + '', new Date(undefined).getDate()]);
show(() => new Date(NaN).toISOString());
show(() => JSON.stringify([new Date(NaN), new Date(0)]));
show(() => { const d = new Date(0); return [d.setUTCFullYear(2020, 1, 30), d.setUTCMonth(13), d.setUTCDate(0), d.setUTCHours(25, 61, 61, 1001), d.setUTCMinutes(-1), d.setUTCSeconds(1.9), d.setUTCMilliseconds(1e3), d.setTime(5.9), d.setUTCHours()]; });
show(() => { const d = new Date(NaN); return [d.setUTCMonth(1), d.setUTCFullYear(2000), d.getTime()]; });
show(() => { const log = []; const v = (n) => ({ valueOf() { log.push(n); return n; } }); Date.UTC(v(2020), v(1), v(2), v(3), v(4), v(5), v(6), v(7)); new Date(NaN).setUTCHours(v(1), v(2), v(3), v(4), v(5)); return log; });
show(() => Date.prototype.getTime.call({}));
show(() => Date.prototype.toString.call({}));
show(() => Date.prototype[Symbol.toPrimitive].call({}, 'x'));
show(() => typeof (new Date() + 1) + typeof (new Date() - 1) + typeof Date() + Date.length + new Date(2020, 0).getMonth());
show(() => new Date(new Date(5)).getTime() + ' ' + new Date({ valueOf: () => 7 }).getTime() + ' ' + new Date({ [Symbol.toPrimitive]: () => '1970-01-01T00:00:01Z' }).getTime());
show(() => Date.prototype.toGMTString === Date.prototype.toUTCString);
show(() => Object.getOwnPropertyNames(Date.prototype).length > 44);
show(() => new Date(2019, 0).getYear() + ' ' + new Date(new Date(0).setYear(95)).getFullYear());
