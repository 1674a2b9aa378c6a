// How stack traces name methods.
const frames = (count) => console.log(new Error('x').stack.split('\n').slice(2, 2 + count).map((line) => line.trim().replace(/\(\/.*\/(.*)\)/, '($1)')).join('; '));
class A {
  m() { frames(2); }
  static s() { new this().m(); }
  get g() { A.s(); frames(1); }
  async am() { frames(1); await 1; frames(1); }
  *gen() { frames(1); }
  #p() { frames(1); }
  p() { this.#p(); }
  constructor() { if (new.target === B) frames(1); }
}
class B extends A { }
const o = { f() { new A().g; }, async q() { frames(1); } };
A.s(); o.f(); new A().am(); [...new A().gen()]; new A().p(); new B(); o.q();
const sites = (() => { const old = Error.prepareStackTrace; Error.prepareStackTrace = (e, s) => s; class K { m() { return new Error('y').stack; } } const all = new K().m(); Error.prepareStackTrace = old; return all; })();
for (const site of sites.slice(0, 3)) console.log(site.getTypeName(), site.getFunctionName(), site.getMethodName(), site.isToplevel(), site.isConstructor());
