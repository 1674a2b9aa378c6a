// Writes the table of date patterns: for each locale the pattern of every combination of components, as an
// engine with CLDR's full data formats it. What can be told from another entry is left out (see pattern.rs).
//
//     node generate_patterns.js ../available_locales.rs > patterns.txt
'use strict';
const fs = require('fs');
const { spawnSync } = require('child_process');
const YEAR = 2005;
// What the engine that runs this dies of: `locale{options}`, and `locale@*` for all other calendars.
const skip = new Set((process.env.SKIP || '').split('\n'));
const STYLES = ['full', 'long', 'medium', 'short'];
const WIDTHS = { 3: 'short', 4: 'long', 5: 'narrow' };
const MONTHS = { '': undefined, M: 'numeric', MM: '2-digit', MMM: 'short', MMMM: 'long', MMMMM: 'narrow' };
const utc = (m, d, h = 15, mi = 6, s = 7, y = YEAR) => new Date(Date.UTC(y, m, d, h, mi, s, 89));
const part = (f, date, type) => f.formatToParts(date).find((p) => p.type === type)?.value;
const quote = (s) => s.replace(/[A-Za-z']+/g, (x) => "'" + x.replace(/'/g, "''") + "'");

class Observer {
  constructor(tag, calendar) {
    this.tag = tag;
    this.name = calendar === 'gregory' ? tag : tag + '@' + calendar;
    this.calendar = calendar;
    this.alone = {}; this.company = {}; this.weekdays = {}; this.eras = {};
    for (const w of [3, 4, 5]) {
      const month = WIDTHS[w];
      this.alone[w] = this.format({ month });
      this.company[w] = [this.format({ month, day: 'numeric' }), this.format({ month, day: 'numeric', year: 'numeric' })];
      this.weekdays[w] = [this.format({ weekday: month }), this.format({ weekday: month, day: 'numeric', month: 'long', year: 'numeric' })];
      this.eras[w] = this.format({ era: month });
    }
    const twelve = this.format({ hour: 'numeric', hour12: true });
    this.K = twelve.resolvedOptions().hourCycle === 'h11' ? 'K' : 'h';
  }
  format(o) {
    return new Intl.DateTimeFormat(this.tag, { timeZone: 'UTC', numberingSystem: 'latn', calendar: this.calendar, ...o });
  }
  inCompany(w, date) {
    const alone = part(this.alone[w], date, 'month');
    for (const f of this.company[w]) {
      const v = part(f, date, 'month');
      if (v !== alone && !/^\d+$/.test(v)) return v;
    }
    return alone;
  }
  // A month and a day below ten that tell contexts apart.
  sample(wanted) {
    const mw = wanted.M > 2 ? wanted.M : 3, ew = wanted.E || 3;
    let month = 2;
    for (let i = 0; i < 9; i++) {
      if (part(this.alone[mw], utc(i, 4), 'month') !== this.inCompany(mw, utc(i, 4))) { month = i; break; }
    }
    let day = 4;
    for (let i = 1; i < 5; i++) {
      const [a, b] = this.weekdays[ew].map((f) => part(f, utc(month, i), 'weekday'));
      if (a !== b) { day = i; break; }
    }
    return [month, day];
  }
  letters(p, date, wanted, early) {
    const v = p.value, num = /^\d+$/.test(v);
    switch (p.type) {
      case 'literal': return quote(v);
      case 'era': {
        const w = [wanted.G || 3, 5, 4].find((w) => part(this.eras[w], date, 'era') === v) || wanted.G || 3;
        return 'G'.repeat(w);
      }
      case 'year': {
        const full = part(this.format({ year: 'numeric' }), date, 'year') || v;
        return v.length === 2 && full.length > 2 && full.endsWith(v) ? 'yy' : 'y';
      }
      case 'relatedYear': return 'r';
      case 'yearName': return 'U';
      case 'month': {
        if (num) return v.length === 2 && part(this.format({ month: 'numeric' }), date, 'month').length < 3 ? (+v > 9 && wanted.M !== 2 ? 'M' : 'MM') : 'M';
        const first = wanted.M > 2 ? wanted.M : 3;
        for (const w of [first, 4, 3, 5]) {
          const alone = part(this.alone[w], date, 'month'), company = this.inCompany(w, date);
          if (v === alone && (v !== company || wanted.only)) return 'L'.repeat(w);
          if (v === company) return 'M'.repeat(w);
        }
        return 'M'.repeat(first);
      }
      case 'day': return v.length === 2 && +v < 10 ? 'dd' : 'd';
      case 'weekday': {
        const first = wanted.E || 3;
        for (const w of [first, 4, 3, 5]) {
          const [alone, company] = this.weekdays[w].map((f) => part(f, date, 'weekday'));
          if (v === alone && (v !== company || wanted.only)) return 'c'.repeat(w);
          if (v === company) return 'E'.repeat(w);
        }
        return 'E'.repeat(first);
      }
      case 'hour': {
        const letter = wanted.hour === 'H' ? 'H' : wanted.hour ? this.K : +v > 12 ? 'H' : this.K;
        return letter.repeat(early ? early.length : v.length);
      }
      case 'minute': return v.length === 2 ? 'mm' : 'm';
      case 'second': return v.length === 2 ? 'ss' : 's';
      case 'dayPeriod': return wanted.B ? 'B'.repeat(wanted.B) : wanted.b || 'a';
      case 'timeZoneName': return 'z'.repeat(wanted.z || 1);
      default: throw new Error(p.type);
    }
  }
  pattern(o, wanted = {}) {
    // The reference dies of some.
    if (skip.has(this.name + JSON.stringify(o))) return undefined;
    if (process.env.ONE) fs.writeSync(2, this.name + JSON.stringify(o) + '\n');
    const f = this.format(o);
    const [month, day] = this.sample(wanted);
    const date = utc(month, day);
    const parts = f.formatToParts(date);
    let early;
    if (parts.some((p) => p.type === 'hour')) early = part(f, utc(month, day, 4), 'hour');
    if (!wanted.B && parts.some((p) => p.type === 'dayPeriod')) {
      const values = new Set([1, 5, 7, 9, 11].map((h) => part(f, utc(month, day, h), 'dayPeriod')));
      wanted = { ...wanted, b: values.size > 1 ? 'B' : 'a' };
    }
    return parts.map((p) => this.letters(p, date, wanted, early)).join('');
  }
  interval(o, wanted, start, end) {
    const key = this.name + JSON.stringify(o) + '–';
    if (skip.has(key)) return undefined;
    if (process.env.ONE) fs.writeSync(2, key + '\n');
    const f = this.format(o);
    const parts = f.formatRangeToParts(start, end);
    if (!parts.some((p) => p.source === 'endRange')) return undefined;
    const early = (p) => p.type === 'hour' ? (+p.value > 9 ? undefined : p.value) : undefined;
    if (parts.some((p) => p.type === 'dayPeriod')) {
      const values = new Set([1, 5, 7, 9, 11].map((h) => part(f, utc(1, 1, h), 'dayPeriod')));
      wanted = { ...wanted, b: values.size > 1 ? 'B' : 'a' };
    }
    return parts.map((p) => this.letters(p, p.source === 'endRange' ? end : start, wanted, early(p))).join('');
  }
  dates(table) {
    const D = {};
    for (const G of ['', 'G']) for (const y of ['', 'y']) for (const M in MONTHS) for (const E of ['', 'E']) for (const d of ['', 'd']) {
      const key = G + y + M + E + d;
      // Combinations that no locale has a pattern for are put together from others.
      if (!key || G && !y || G && (E || d) && !(M && d)) continue;
      if (E && M && !d && M !== 'M' && M !== 'MMM') continue;
      const o = {}, wanted = {};
      if (G) o.era = 'short';
      if (y) o.year = 'numeric';
      if (M) { o.month = MONTHS[M]; wanted.M = M.length; }
      if (E) o.weekday = 'short';
      if (d) o.day = 'numeric';
      if (key === M || key === 'E') wanted.only = true;
      const found = this.pattern(o, wanted);
      if (found !== undefined) D[key] = found;
    }
    for (const key in D) {
      const m = key.match(/M+/)?.[0].length || 0;
      let predicted;
      if (m === 2) predicted = (D[key.replace('MM', 'M')] ?? '').replace(/(?<![ML])([ML])(?![ML])/, '$1$1');
      else if (m > 3) predicted = (D[key.replace(/M+/, 'MMM')] ?? '').replace(/MMM+|LLL+/, (x) => x[0].repeat(m));
      if (D[key] !== predicted) table[key] = D[key];
    }
    for (const M of ['M', 'MMM', 'MMMM']) for (const y of ['', 'y']) {
      const o = { month: MONTHS[M], day: 'numeric', weekday: 'long', ...(y && { year: 'numeric' }) };
      const found = this.pattern(o, { M: M.length, E: 4 });
      const short = D[y + M + 'Ed'] ?? '';
      if (found && found !== short.replace(/EEE+|ccc+/, (x) => x[0].repeat(4))) table[y + M + 'EEEEd'] = found;
    }
    for (const y of ['', 'y']) {
      const found = this.pattern({ month: '2-digit', day: '2-digit', ...(y && { year: 'numeric' }) }, { M: 2 });
      if (found && found !== (D[y + 'MMd'] ?? '').replace(/(?<!d)d(?!d)/, 'dd')) table[y + 'MMdd'] = found;
    }
    STYLES.forEach((s, i) => { table['D' + i] = this.pattern({ dateStyle: s }, { M: i < 2 ? 4 : 3, E: i === 0 ? 4 : 3 }); });
    return D;
  }
  intervals(table) {
    const I = {};
    for (const key of ['y', 'M', 'MMM', 'MMMM', 'd', 'yM', 'yMMM', 'yMMMM', 'Md', 'MMMd', 'MMMMd', 'MEd', 'MMMEd', 'MMMMEd', 'yMd', 'yMMMd', 'yMMMMd', 'yMEd', 'yMMMEd', 'yMMMMEd']) {
      const o = {}, wanted = {}, M = key.match(/M+/)?.[0];
      if (key.includes('y')) o.year = 'numeric';
      if (M) { o.month = MONTHS[M]; wanted.M = M.length; }
      if (key.includes('E')) o.weekday = 'short';
      if (key.includes('d')) o.day = 'numeric';
      const ends = { y: utc(2, 5, 15, 6, 7, YEAR + 1), M: utc(3, 6), d: utc(2, 7) };
      for (const F in ends) {
        const found = this.interval(o, wanted, utc(2, 5), ends[F]);
        if (found) I['i' + F + key] = found;
      }
    }
    for (const h of ['h', 'H']) for (const m of ['', 'm']) {
      const o = { hour: 'numeric', hour12: h === 'h' };
      if (m) o.minute = 'numeric';
      const ends = { a: utc(2, 5, 15), H: utc(2, 5, 5), m: utc(2, 5, 3, 9) };
      for (const F in ends) {
        if (F === 'm' && !m) continue;
        const found = this.interval(o, { hour: h }, utc(2, 5, 3), ends[F]);
        if (found && !(h === 'H' && F === 'a')) I['i' + F + h + m] = found;
      }
    }
    for (const key in I) {
      const wide = key.match(/M{4}/);
      if (wide && I[key] === (I[key.replace('MMMM', 'MMM')] ?? '').replace(/MMM+|LLL+/g, (x) => x[0].repeat(4))) continue;
      table[key] = I[key];
    }
    const f = this.format({ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' });
    const start = utc(2, 5), end = utc(3, 6);
    const [a, b] = [f.format(start), f.format(end)];
    const whole = f.formatRange(start, end);
    table.if = whole.startsWith(a) && whole.endsWith(b) ? whole.slice(a.length, whole.length - b.length) : ' – ';
  }
  gregorian() {
    const table = {};
    const D = this.dates(table);
    const fmt = (o) => this.format(o);
    const cycle = fmt({ hour: 'numeric' }).resolvedOptions().hourCycle;
    const twelve = fmt({ hour: 'numeric', hour12: true });
    const twentyFour = fmt({ hour: 'numeric', hour12: false });
    table.j = [cycle, twelve.resolvedOptions().hourCycle, twentyFour.resolvedOptions().hourCycle].join(' ');
    table.a = part(twelve, utc(0, 1, 1), 'dayPeriod') + '|' + part(twelve, utc(0, 1, 13), 'dayPeriod');
    const T = {};
    for (const [h, hour12] of [['h', true], ['H', false]]) {
      for (const E of ['', 'E']) for (const B of h === 'h' ? ['', 'B'] : ['']) for (const m of ['', 'm', 'ms']) for (const z of ['', 'z']) {
        if (E && z) continue;
        const o = { hour: 'numeric', hour12 }, wanted = { hour: h };
        if (B) { o.dayPeriod = 'short'; wanted.B = 1; }
        if (m) o.minute = 'numeric';
        if (m === 'ms') o.second = 'numeric';
        if (E) o.weekday = 'short';
        if (z) o.timeZoneName = 'short';
        T[E + B + h + m + z] = this.pattern(o, wanted);
      }
      STYLES.forEach((s, i) => { table[(h === 'h' ? 't' : 'u') + i] = this.pattern({ timeStyle: s, hour12 }, { hour: h, z: i === 0 ? 4 : 1 }); });
    }
    T.ms = this.pattern({ minute: 'numeric', second: 'numeric' });
    for (const k in T) {
      if (k.endsWith('z') && T[k] === T[k.slice(0, -1)] + ' z') continue;
      if (k === 'ms' && T[k] === 'mm:ss') continue;
      table[k] = T[k];
    }
    const glue = (whole, date, time) => {
      const i = whole.indexOf(date);
      const rest = whole.slice(0, i) + '{1}' + whole.slice(i + date.length);
      const j = rest.indexOf(time);
      return i < 0 || j < 0 ? '{1} {0}' : rest.slice(0, j) + '{0}' + rest.slice(j + time.length);
    };
    const twentyFirst = cycle === 'h23' || cycle === 'h24';
    const h = twentyFirst ? 'H' : 'h';
    STYLES.forEach((s, i) => {
      const whole = this.pattern({ dateStyle: s, timeStyle: 'short' }, { M: i < 2 ? 4 : 3, E: i === 0 ? 4 : 3, hour: h });
      table['g' + i] = glue(whole, table['D' + i], table[(twentyFirst ? 'u' : 't') + '3']);
    });
    const joined = (o, wanted, key) => glue(this.pattern({ ...o, day: 'numeric', hour: 'numeric', minute: 'numeric' }, { ...wanted, hour: h }), D[key], T[h + 'm']);
    table.c0 = joined({ weekday: 'short', month: 'long' }, { M: 4 }, 'MMMMEd');
    table.c1 = joined({ month: 'long' }, { M: 4 }, 'MMMMd');
    table.c2 = joined({ month: 'short' }, { M: 3 }, 'MMMd');
    table.c3 = joined({ month: 'numeric' }, { M: 1 }, 'Md');
    for (const [w, width] of [[1, 'short'], [4, 'long'], [5, 'narrow']]) {
      const f = fmt({ dayPeriod: width });
      const out = [];
      let last;
      for (let hour = 0; hour < 24; hour++) {
        const sharp = f.format(utc(0, 1, hour, 0, 0)), later = f.format(utc(0, 1, hour, 30, 0));
        if (sharp !== later) out.push(hour + '!' + sharp);
        if (later !== last) out.push(hour + ':' + later);
        last = later;
      }
      table['B' + w] = out.join('|');
    }
    if (table.B4 === table.B1) delete table.B4;
    if (table.B5 === table.B1) delete table.B5;
    const literals = fmt({ minute: 'numeric', second: 'numeric', fractionalSecondDigits: 3 }).formatToParts(utc(0, 1)).filter((p) => p.type === 'literal');
    table['.'] = literals.pop().value;
    this.intervals(table);
    return table;
  }
  other() {
    const table = {};
    this.dates(table);
    return table;
  }
}

const source = fs.readFileSync(process.argv[2], 'utf8').match(/LANGUAGES: &str = "\\\n([\s\S]*?)";/)[1].replace(/\\\n\s*/g, '').trim();
let tags = [];
for (const entry of source.split(/\s+/)) {
  const [language, rest] = entry.split(':');
  tags.push(language);
  if (rest) for (const r of rest.split(',')) tags.push(language + '-' + r);
}
tags = tags.filter((tag) => Intl.DateTimeFormat.supportedLocalesOf(tag).length);
if (process.env.ONLY) tags = tags.filter((tag) => process.env.ONLY.split(',').includes(tag));
const SPECIAL = ['en-GB', 'fr-CA', 'pt-PT', 'es-419', 'es-MX', 'zh-Hant', 'zh-Hant-HK'];
const CALENDARS = ['japanese', 'chinese', 'dangi', 'hebrew', 'islamic-civil', 'persian', 'roc', 'coptic', 'indian', 'iso8601'];
function observe(tag) {
  const all = { [tag]: new Observer(tag, 'gregory').gregorian() };
  if (skip.has(tag + '@*') || tag.includes('-') && !SPECIAL.includes(tag)) return all;
  const generic = new Observer(tag, 'buddhist').other();
  all[tag + '@generic'] = generic;
  for (const calendar of CALENDARS) {
    const own = new Observer(tag, calendar).other();
    if (JSON.stringify(own) !== JSON.stringify(generic)) all[tag + '@' + calendar] = own;
  }
  return all;
}

if (process.env.ONE) {
  console.log(JSON.stringify(observe(process.env.ONE)));
  process.exit();
}

// A process for each locale, again until it lives to the end.
const all = {};
for (const tag of tags) {
  for (;;) {
    const env = { ...process.env, ONE: tag, SKIP: [...skip].join('\n') };
    const { status, stdout, stderr } = spawnSync(process.execPath, [__filename, process.argv[2]], { env, encoding: 'utf8', maxBuffer: 1 << 28 });
    if (status === 0) {
      Object.assign(all, JSON.parse(stdout));
      break;
    }
    const last = stderr.split('\n').findLast((line) => /^[\w@-]+\{/.test(line));
    if (!last || skip.has(last)) throw new Error(stderr);
    skip.add(last.includes('@') ? tag + '@*' : last);
  }
}
// Each locale as its differences to the listed one that is most like it.
const done = [], lines = [];
for (const tag in all) {
  const mine = all[tag];
  const keys = Object.keys(mine);
  const costOf = (other, limit) => {
    let c = 0;
    for (const k of keys) if (other[k] !== mine[k]) { c += String(mine[k]).length + k.length + 2; if (c > limit) return c; }
    for (const k in other) if (!(k in mine)) c += k.length + 2;
    return c;
  };
  let best = '', cost = costOf({}, Infinity);
  for (const other of done) {
    if (other.includes('@') !== tag.includes('@')) continue;
    const c = costOf(all[other], cost) + other.length;
    if (c < cost) { cost = c; best = other; }
  }
  const base = best ? all[best] : {};
  const items = [];
  for (const k of keys) if (base[k] !== mine[k] && mine[k] !== undefined) items.push(k + '=' + mine[k]);
  for (const k in base) if (!(k in mine)) items.push(k + '-');
  lines.push([tag, best, ...items].join('\t'));
  done.push(tag);
}
console.log(lines.join('\n'));
