'use strict';
// Deep comparison: loose, strict, strict without prototypes, and partial (the second value's parts are in the
// first).

const types = require('internal/util/types');
const { isError } = require('internal/util');
const { getOwnNonIndexProperties, ONLY_ENUMERABLE, isModuleLoaded } = internalBinding('util');

const kLoose = 0;
const kStrict = 1;
const kPartial = 2;
const kStrictWithoutPrototypes = 3;

const { hasOwn, is } = Object;
const { propertyIsEnumerable, toString } = Object.prototype;
const isEnumerable = (object, key) => Reflect.apply(propertyIsEnumerable, object, [key]);
const typedArrayTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;
const getTime = Date.prototype.getTime;

const wellKnownConstructors = new Set([
  Array, ArrayBuffer, BigInt, Boolean, DataView, Date, Error, Float32Array, Float64Array, Function, Map, Number, Object,
  Promise, RegExp, Set, String, Symbol, Uint8Array, WeakMap, WeakSet,
]);

// Which contents a pair of objects has besides properties.
const kNoContents = 0;
const kArray = 1;
const kSet = 2;
const kMap = 3;

const isPrimitive = (value) => typeof value !== 'object' || value === null;

/** One comparison: the mode, and the objects under comparison if cycles are looked for. */
class Comparison {
  constructor(mode, detectsCycles) {
    this.mode = mode;
    this.isLoose = mode === kLoose;
    this.isPartial = mode === kPartial;
    this.active = detectsCycles ? new Set() : null;
  }

  equal(a, b) {
    if (a === b) return a !== 0 || is(a, b) || this.isLoose;
    if (this.isLoose) {
      // eslint-disable-next-line eqeqeq
      if (isPrimitive(a)) return isPrimitive(b) && (a == b || (a !== a && b !== b));
      if (isPrimitive(b)) return false;
    } else {
      if (typeof a === 'number') return a !== a && b !== b;
      if (isPrimitive(a) || isPrimitive(b)) return false;
    }
    return this.equalObjects(a, b);
  }

  samePrototype(a, b) {
    // The constructor stands for the prototype where it is inherited: it is the cheaper question.
    if (wellKnownConstructors.has(a.constructor) || (a.constructor !== undefined && !hasOwn(a, 'constructor'))) {
      return a.constructor === b.constructor;
    }
    return Object.getPrototypeOf(a) === Object.getPrototypeOf(b);
  }

  /** Sizes that leave the comparison open. */
  sizesAgree(a, b) {
    return a === b || (this.isPartial && a > b);
  }

  /** Own enumerable keys that are no indices, of arrays and views. */
  extraKeys(object) {
    const keys = getOwnNonIndexProperties(object, ONLY_ENUMERABLE);
    return this.isLoose ? keys.filter((key) => typeof key !== 'symbol') : keys;
  }

  equalWithExtraKeys(a, b, contents) {
    const keys = this.extraKeys(b);
    if (!this.isPartial && keys.length !== this.extraKeys(a).length) return false;
    return this.equalParts(a, b, undefined, keys, contents);
  }

  equalObjects(a, b) {
    if (this.mode === kStrict && !this.samePrototype(a, b)) return false;
    if (Array.isArray(a)) {
      return Array.isArray(b) && this.sizesAgree(a.length, b.length) && sameTag(a, b) && this.equalWithExtraKeys(a, b, kArray);
    }
    let text;
    if (a[Symbol.toStringTag] === undefined) {
      text = Reflect.apply(toString, a, []);
      if (text === '[object Object]') return sameKind(text, a, b) && this.equalKeys(a, b, kNoContents);
    }
    if (types.isSet(a)) {
      return types.isSet(b) && this.sizesAgree(a.size, b.size) && sameTag(a, b) && this.equalKeys(a, b, kSet);
    }
    if (types.isMap(a)) {
      return types.isMap(b) && this.sizesAgree(a.size, b.size) && sameTag(a, b) && this.equalKeys(a, b, kMap);
    }
    if (types.isArrayBufferView(a)) return this.equalViews(a, b) && this.equalWithExtraKeys(a, b, kNoContents);
    return this.equalSlots(a, b, text) && this.equalKeys(a, b, kNoContents);
  }

  equalViews(a, b) {
    if (!types.isArrayBufferView(b) || Reflect.apply(typedArrayTag, a, []) !== Reflect.apply(typedArrayTag, b, [])) return false;
    if (this.isPartial && a.byteLength !== b.byteLength) return isSubsequence(bytesOf(a), bytesOf(b));
    if (this.isLoose && (types.isFloat32Array(a) || types.isFloat64Array(a) || types.isFloat16Array(a))) {
      // Both zeros are one number here.
      return a.length === b.length && a.every((number, i) => number === b[i]);
    }
    return sameBytes(bytesOf(a), bytesOf(b));
  }

  /** What objects hold in internal slots. `text` is a's Object.prototype.toString, if known. */
  equalSlots(a, b, text) {
    if (types.isDate(a)) {
      return types.isDate(b) && sameTag(a, b) &&
        Object.is(Reflect.apply(getTime, a, []), Reflect.apply(getTime, b, []));
    }
    if (types.isRegExp(a)) {
      return types.isRegExp(b) && a.source === b.source && a.flags === b.flags && a.lastIndex === b.lastIndex && sameTag(a, b);
    }
    if (types.isAnyArrayBuffer(a)) {
      if (!types.isAnyArrayBuffer(b) || !sameTag(a, b)) return false;
      const [left, right] = [new Uint8Array(a), new Uint8Array(b)];
      return this.isPartial && left.length !== right.length ? isSubsequence(left, right) : sameBytes(left, right);
    }
    if (!sameKind(text ?? Reflect.apply(toString, a, []), a, b) || Array.isArray(b) || types.isArrayBufferView(b) ||
        types.isSet(b) || types.isMap(b) || types.isDate(b) || types.isRegExp(b) || types.isAnyArrayBuffer(b)) {
      return false;
    }
    if (isError(a)) return isError(b) && this.equalErrors(a, b);
    if (types.isBoxedPrimitive(a)) return equalBoxed(a, b);
    if (isURL(a)) return isURL(b) && a.href === b.href;
    // There is no looking into these.
    return !(types.isBoxedPrimitive(b) || isError(b) || types.isWeakMap(a) || types.isWeakSet(a) || types.isPromise(a));
  }

  equalErrors(a, b) {
    for (const key of ['message', 'name', 'cause', 'errors']) {
      // Enumerable ones are compared with the other properties.
      if (isEnumerable(b, key)) continue;
      if (this.isPartial && (b[key] === undefined || (key === 'message' && b[key] === ''))) continue;
      if (!this.equal(a[key], b[key])) return false;
    }
    const hasCause = hasOwn(b, 'cause');
    return hasCause === hasOwn(a, 'cause') || (this.isPartial && !hasCause);
  }

  equalKeys(a, b, contents) {
    const keysB = Object.keys(b);
    const addSymbols = (object, keys) => {
      for (const symbol of Object.getOwnPropertySymbols(object)) if (isEnumerable(object, symbol)) keys.push(symbol);
    };
    if (this.isPartial) {
      addSymbols(b, keysB);
      return this.equalParts(a, b, undefined, keysB, contents);
    }
    const keysA = Object.keys(a);
    if (keysA.length !== keysB.length) return false;
    if (!this.isLoose) {
      addSymbols(a, keysA);
      addSymbols(b, keysB);
      if (keysA.length !== keysB.length) return false;
    }
    return this.equalParts(a, b, keysA, keysB, contents);
  }

  /** Properties and contents, once per pair of objects on the way down. */
  equalParts(a, b, keysA, keysB, contents) {
    if (keysB.length === 0 &&
        (contents === kNoContents || (contents === kArray ? b.length === 0 : b.size === 0))) {
      return true;
    }
    const { active } = this;
    if (active === null) return this.equalProperties(a, b, keysA, keysB) && this.equalContents(a, b, contents);
    const before = active.size;
    active.add(a);
    active.add(b);
    // Met again: equal if both close a circle here, unequal if one goes on.
    if (active.size !== before + 2) return active.size === before;
    const result = this.equalProperties(a, b, keysA, keysB) && this.equalContents(a, b, contents);
    active.delete(a);
    active.delete(b);
    return result;
  }

  equalProperties(a, b, keysA, keysB) {
    for (let i = 0; i < keysB.length; i++) {
      const key = keysB[i];
      if (keysA === undefined || keysA[i] !== key) {
        const descriptor = Object.getOwnPropertyDescriptor(a, key);
        if (descriptor === undefined || !descriptor.enumerable) return false;
      }
      if (!this.equal(a[key], b[key])) return false;
    }
    return true;
  }

  equalContents(a, b, contents) {
    switch (contents) {
      case kArray: return this.isPartial ? this.partialArrays(a, b) : this.equalArrays(a, b);
      case kSet: return this.equalSets(a, b);
      case kMap: return this.equalMaps(a, b);
      default: return true;
    }
  }

  equalArrays(a, b) {
    for (let i = 0; i < a.length; i++) {
      if (b[i] === undefined) {
        if (!hasOwn(b, i)) return this.equalSparse(a, b, i);
        if ((a[i] !== undefined || !hasOwn(a, i)) && (!this.isLoose || a[i] !== null)) return false;
      } else if ((a[i] === undefined || !this.equal(a[i], b[i])) && (!this.isLoose || b[i] !== null)) {
        return false;
      }
    }
    return true;
  }

  /** From a hole on only what is there is compared. */
  equalSparse(a, b, start) {
    const keysA = Object.keys(a);
    const keysB = Object.keys(b);
    if (keysA.length !== keysB.length) return false;
    for (let i = start; i < keysB.length; i++) {
      const key = keysB[i];
      if ((a[key] === undefined && !hasOwn(a, key)) || !this.equal(a[key], b[key])) return false;
    }
    return true;
  }

  /** Whether b's elements are among a's, in their order. */
  partialArrays(a, b) {
    let at = 0;
    for (let i = 0; i < b.length; i++) {
      if (b[i] === undefined && !hasOwn(b, i)) return this.partialSparse(a, b, at, i);
      for (;;) {
        if (a[at] === undefined && !hasOwn(a, at)) return this.partialSparse(a, b, at, i);
        if (this.equal(a[at], b[i])) break;
        if (++at > a.length - b.length + i) return false;
      }
      at++;
    }
    return true;
  }

  partialSparse(a, b, startA, startB) {
    const keysA = Object.keys(a);
    const keysB = Object.keys(b);
    const count = keysB.length - startB;
    if (keysA.length - startA < count) return false;
    let at = startA;
    for (let i = 0; i < count; i++) {
      while (!this.equal(a[keysA[at]], b[keysB[startB + i]])) {
        if (++at > keysA.length - count + i) return false;
      }
      at++;
    }
    return true;
  }

  /**
   * Pairs each of b's entries in `open` with one of a's that equals it. Loose and strict comparison let none
   * of a's candidates be left over.
   */
  matchAll(candidates, open, isMatch) {
    for (const candidate of candidates) {
      if (open.length === 0) return this.isPartial;
      const at = open.findIndex((entry) => isMatch(candidate, entry));
      if (at !== -1) {
        open.splice(at, 1);
      } else if (!this.isPartial) {
        return false;
      }
    }
    return open.length === 0;
  }

  equalSets(a, b) {
    const open = [];
    for (const value of b) {
      if (a.has(value)) continue;
      if (isPrimitive(value) && !(this.isLoose && setMayHaveLoose(a, b, value))) return false;
      open.push(value);
    }
    if (open.length === 0) return true;
    const candidates = [];
    for (const value of a) {
      if (b.has(value)) continue;
      if (isPrimitive(value) && !this.isLoose) {
        if (this.isPartial) continue;
        return false;
      }
      candidates.push(value);
    }
    return this.matchAll(candidates, open, (value, other) => this.equal(value, other));
  }

  equalMaps(a, b) {
    const open = [];
    for (const [key, item] of b) {
      if (!isPrimitive(key)) {
        open.push(key);
        continue;
      }
      const found = a.get(key);
      if ((found === undefined && !a.has(key)) || !this.equal(found, item)) {
        if (!this.isLoose || !this.mapMayHaveLoose(a, b, key, item)) return false;
        open.push(key);
      }
    }
    if (open.length === 0) return true;
    const candidates = [];
    for (const [key, item] of a) {
      if (isPrimitive(key)) {
        if (this.isPartial) continue;
        if (b.has(key)) {
          if (!this.isLoose || this.equal(item, b.get(key))) continue;
        } else if (!this.isLoose) {
          return false;
        }
      }
      candidates.push(key);
    }
    return this.matchAll(candidates, open, (key, other) => {
      if (isPrimitive(key) && !this.isLoose) return false;
      return this.equal(key, other) && this.equal(a.get(key), b.get(other));
    });
  }

  mapMayHaveLoose(a, b, key, item) {
    const other = looseEquivalent(key);
    if (other !== null && other !== undefined) return other;
    const found = a.get(other);
    if ((found === undefined && !a.has(other)) || !this.equal(found, item)) return false;
    return !b.has(other);
  }
}

/** null and undefined for each other; true if another primitive may loosely equal this one, false if none. */
function looseEquivalent(primitive) {
  switch (typeof primitive) {
    case 'undefined': return null;
    case 'object': return undefined;
    case 'symbol': return false;
    case 'string': return !Number.isNaN(+primitive);
    case 'number': return !Number.isNaN(primitive);
    default: return true;
  }
}

function setMayHaveLoose(a, b, primitive) {
  const other = looseEquivalent(primitive);
  if (other !== null && other !== undefined) return other;
  return !b.has(other) && a.has(other);
}

function sameTag(a, b) {
  return a[Symbol.toStringTag] === b[Symbol.toStringTag];
}

function sameKind(textOfA, a, b) {
  if (a[Symbol.toStringTag] !== undefined && b[Symbol.toStringTag] !== undefined) return sameTag(a, b);
  return textOfA === Reflect.apply(toString, b, []);
}

function isURL(value) {
  return isModuleLoaded('internal/url') && typeof value.href === 'string' && value instanceof require('internal/url').URL;
}

const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

function sameBytes(a, b) {
  if (a.length !== b.length) return false;
  if (a.length < 64) {
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
    return true;
  }
  return require('buffer').Buffer.compare(a, b) === 0;
}

function isSubsequence(a, b) {
  if (a.length < b.length) return false;
  let at = 0;
  for (let i = 0; i < b.length; i++) {
    while (a[at] !== b[i]) if (++at > a.length - b.length + i) return false;
    at++;
  }
  return true;
}

function equalBoxed(a, b) {
  for (const [isKind, { prototype: { valueOf } }] of [
    [types.isNumberObject, Number], [types.isStringObject, String], [types.isBooleanObject, Boolean],
    [types.isBigIntObject, BigInt], [types.isSymbolObject, Symbol]]) {
    if (isKind(a)) return isKind(b) && is(Reflect.apply(valueOf, a, []), Reflect.apply(valueOf, b, []));
  }
  return false;
}

// Circles are rare, and looking for them costs: only a comparison that ran out of stack makes it the rule.
let detectsCycles = false;

function compare(a, b, mode) {
  if (!detectsCycles) {
    try {
      return new Comparison(mode, false).equal(a, b);
    } catch {
      detectsCycles = true;
    }
  }
  return new Comparison(mode, true).equal(a, b);
}

module.exports = {
  isDeepEqual: (a, b) => compare(a, b, kLoose),
  isDeepStrictEqual: (a, b, skipPrototype) => compare(a, b, skipPrototype ? kStrictWithoutPrototypes : kStrict),
  isPartialStrictEqual: (a, b) => compare(a, b, kPartial),
};
