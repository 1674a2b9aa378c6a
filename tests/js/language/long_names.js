// Names longer than what is interned unasked.
var nameThatIsLongerThanSixtyFourUnitsAndThereforeWasTakenForATextNotForAName = 1;
function setIt(o) { o.nameThatIsLongerThanSixtyFourUnitsAndThereforeWasTakenForATextNotForAName = 2; }
function getIt(o) { return o.nameThatIsLongerThanSixtyFourUnitsAndThereforeWasTakenForATextNotForAName; }
const o = {};
setIt(o);
console.log(getIt(o), Object.keys(o).length, getIt({ nameThatIsLongerThanSixtyFourUnitsAndThereforeWasTakenForATextNotForAName: 3 }));
console.log('nameThatIsLongerThanSixtyFourUnitsAndThereforeWasTakenForATextNotForAName' in o, nameThatIsLongerThanSixtyFourUnitsAndThereforeWasTakenForATextNotForAName);
(0, eval)('var globalNameThatIsLongerThanSixtyFourUnitsAndThereforeWasTakenForATextNotForAName = register();\nfunction register() { return 5 }');
(0, eval)('function read() { return globalNameThatIsLongerThanSixtyFourUnitsAndThereforeWasTakenForATextNotForAName }');
console.log(read(), Object.hasOwn(globalThis, 'globalNameThatIsLongerThanSixtyFourUnitsAndThereforeWasTakenForATextNotForAName'));
class C { #privateNameThatIsLongerThanSixtyFourUnitsAndThereforeWasTakenForATextNotForAName = 6; get() { return this.#privateNameThatIsLongerThanSixtyFourUnitsAndThereforeWasTakenForATextNotForAName } }
console.log(new C().get());

// Several accessors at one site.
const accessors = { get a() { return 'a'; }, set a(v) { last = 'a' + v; }, get b() { return 'b'; }, set b(v) { last = 'b' + v; }, c: 'c' };
let last;
for (let round = 0; round < 3; round++) {
  for (const key of ['a', 'b', 'c']) {
    const value = accessors[key];
    accessors[key] = round;
    if (key !== 'c') console.log(key, value, last);
  }
}
