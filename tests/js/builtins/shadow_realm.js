const attempt = f => { try { return f(); } catch (e) { return `${e.name}: ${e instanceof TypeError}`; } };
const realm = new ShadowRealm();
console.log(realm.evaluate('var x = 1; x + 1'), realm.evaluate('x'), typeof x, realm.evaluate('globalThis.x = 5; x'));
const add = realm.evaluate('(function add(a, b) { return a + b; })');
console.log(add(1, 2), add.name, add.length, Object.getPrototypeOf(add) === Function.prototype);
console.log(realm.evaluate('f => f(20) + 1')(n => n + 1));
console.log(attempt(() => realm.evaluate('({})')), attempt(() => realm.evaluate('throw new RangeError("x")')), attempt(() => realm.evaluate('1 +')), attempt(() => add({}, 1)));
console.log(realm.evaluate('Array') === Array, typeof realm.evaluate('Symbol.iterator'), attempt(() => new add()));
