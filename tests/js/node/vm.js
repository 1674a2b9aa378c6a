// node:vm: scripts, contexts whose global stands before an object, compiled functions, time limits.
'use strict';
const vm = require('vm');

const show = (label, value) => console.log(label, value);
const attempt = (label, fn) => {
  try {
    show(label, fn());
  } catch (error) {
    show(label, `${error.name} ${error.code ?? ''} ${error.message}`);
  }
};

// The program's own realm.
globalThis.shared = 1;
show('this context', vm.runInThisContext('var declared = shared + 1; declared'));
show('global var', globalThis.declared);
show('completion', vm.runInThisContext('if (true) { 1; 2 } else { 3 }'));
const script = new vm.Script('typeof counter === "undefined" ? (counter = 1) : ++counter', { filename: 'counter.js' });
show('script', [script.runInThisContext(), script.runInThisContext(), counter]);
delete globalThis.counter;

// Contexts.
const sandbox = { x: 1, log: [] };
show('createContext', vm.createContext(sandbox) === sandbox);
show('isContext', [vm.isContext(sandbox), vm.isContext({})]);
vm.runInContext('function f() { return y } var y = x + 1; let hidden = 5; z = 3; this.w = 4; log.push(typeof f)', sandbox);
show('sandbox', Object.keys(sandbox).sort().join());
show('lexical', vm.runInContext('hidden + f() + z + w', sandbox));
show('script runs', [script.runInContext(sandbox), script.runInContext(sandbox), sandbox.counter]);
sandbox.x = 10;
show('live', vm.runInContext('x', sandbox));
show('delete', [vm.runInContext('delete z', sandbox), 'z' in sandbox]);
show('builtins', vm.runInContext('[typeof Array, typeof Intl, typeof globalThis, typeof process, typeof require, this === globalThis]', sandbox).join());
show('other realm', [vm.runInContext('[]', sandbox) instanceof Array, vm.runInContext('Array', sandbox) === Array]);
show('not in sandbox', 'Array' in sandbox);
vm.runInContext('Array = 5; globalThis.own = 1', sandbox);
show('assigned builtin', [sandbox.Array, sandbox.own]);
vm.runInContext('Object.defineProperty(globalThis, "fixed", { value: 7, enumerable: true })', sandbox);
show('defined', Object.getOwnPropertyDescriptor(sandbox, 'fixed'));
attempt('strict store', () => vm.runInContext('"use strict"; nothing = 1', sandbox));
attempt('missing', () => vm.runInContext('nothing', sandbox));
attempt('const again', () => vm.runInContext('let hidden = 1', sandbox));
show('accessors', vm.runInNewContext('a + a', { get a() { return 21; } }));
const setter = { set b(value) { this.got = value; } };
vm.runInNewContext('b = 8', setter);
show('setter', setter.got);
show('frozen', vm.runInNewContext('a = 2; a', Object.freeze({ a: 1 })));
show('sloppy this', vm.runInContext('(function () { return this === globalThis })()', sandbox));
show('new context', vm.runInNewContext('var a = 1; for (const key of [1, 2]) a += key; a'));
show('keys', vm.runInNewContext('Object.keys(globalThis).join()', { p: 1, q: 2 }));
show('has', vm.runInNewContext('["p" in globalThis, "nope" in globalThis, globalThis.hasOwnProperty("p")].join()', { p: 1 }));
show('eval', vm.runInNewContext('eval("var e = p + 1"); [e, new Function("return p")()].join()', { p: 1 }));
const proto = Object.create({ inherited: 'yes' });
show('prototype chain', vm.runInNewContext('inherited', proto));
const loop = vm.createContext({ n: 0 });
vm.runInContext('for (let i = 0; i < 20000; i++) n += i', loop);
show('loop', loop.n);
show('function of a context', vm.runInContext('(function () { return n })', loop)());
const plain = vm.createContext(vm.constants.DONT_CONTEXTIFY);
plain.given = 4;
show('plain', vm.runInContext('given + 1', plain));

// Errors.
attempt('syntax', () => new vm.Script('var 5', { filename: 'bad.js' }));
attempt('thrown', () => vm.runInNewContext('throw new RangeError("inside")'));
attempt('instance', () => {
  try {
    vm.runInNewContext('null.x');
  } catch (error) {
    return error instanceof TypeError;
  }
});
attempt('no context', () => vm.runInContext('1', {}));
attempt('timeout', () => vm.runInNewContext('for (;;);', {}, { timeout: 20 }));
attempt('timeout caught', () => vm.runInThisContext('try { for (;;); } catch { 1 } finally { 2 }', { timeout: 20 }));
show('after', vm.runInThisContext('1 + 1', { timeout: 1000 }));
try {
  vm.runInThisContext('\n  throw new Error("placed")', { filename: 'placed.js', lineOffset: 10, columnOffset: 5 });
} catch (error) {
  show('offsets', error.stack.split('\n').find((line) => line.includes(' at ')).trim());
}

// Functions.
const sum = vm.compileFunction('return a + b + (typeof extra === "undefined" ? 0 : extra)', ['a', 'b'], { filename: 'sum.js' });
show('compiled', [sum(1, 2), sum.length]);
show('parsing context', vm.compileFunction('return x', [], { parsingContext: sandbox })());
attempt('bad parameter', () => vm.compileFunction('', 'a'));

// import()
const importer = (options) => new vm.Script('import("fs")', options).runInThisContext();
importer({}).catch((error) => show('import without', `${error.name} ${error.code}`))
  .then(() => importer({ importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER }))
  .then((namespace) => show('import', namespace.default === require('fs')))
  .then(() => importer({ importModuleDynamically: () => 5 }))
  .catch((error) => show('import by callback', `${error.name} ${error.code}`));
