const short = text => text.replace(/(?:file:\/\/)?\/[^():]*\//g, '');
function above() { const o = {}; Error.captureStackTrace(o, above); return short(o.stack.split('\n')[1]); }
function caller() { return above(); }
console.log(caller());
const named = { name: 'N', message: 'm' };
Error.captureStackTrace(named);
console.log(named.stack.split('\n')[0], JSON.stringify(Object.getOwnPropertyDescriptor(named, 'stack').enumerable));
Error.prepareStackTrace = (error, sites) => sites;
function site() { return new Error('x').stack; }
const [first] = site();
console.log(first.getFunctionName(), first.getLineNumber(), first.getColumnNumber(), short(first.getFileName()), short(String(first)));
console.log(first.isConstructor(), first.isEval(), first.isNative(), first.isToplevel(), first.isAsync(), first.getThis(), first.getEvalOrigin());
class K { constructor() { this.sites = new Error().stack; } }
console.log(new K().sites[0].isConstructor());
Error.prepareStackTrace = (error, sites) => `${error.message}|${sites[0].getFunctionName()}`;
console.log((function where() { return new TypeError('msg').stack; })());
Error.prepareStackTrace = () => { throw new Error('inside'); };
{
  const plain = new Error('plain');
  try { plain.stack; } catch (e) { console.log('thrown', e.message); }
  Error.prepareStackTrace = undefined;
  console.log(plain.stack.split('\n')[0]);
}
Error.stackTraceLimit = 1;
console.log(new Error('limited').stack.split('\n').length);
Error.stackTraceLimit = 10;
