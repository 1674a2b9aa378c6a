'use strict';
// console.table: rows and columns from arrays, objects, maps, sets and iterators.

const table = require('internal/cli_table');
const { inspect } = require('internal/util/inspect');
const types = require('internal/util/types');
const { previewEntries } = internalBinding('util');

const kIndex = '(index)';
const kIteration = '(iteration index)';
const kKey = 'Key';
const kValues = 'Values';

const isPrimitive = (value) => value === null || (typeof value !== 'function' && typeof value !== 'object');

/** The table's text; `options` are for inspecting cells. */
function renderTable(data, properties, options) {
  const cell = (value) => {
    const isLarge = !isPrimitive(value) && typeof value === 'object' && !Array.isArray(value) && !types.isTypedArray(value) &&
      Object.keys(value).length > 2;
    return inspect(value, { depth: isLarge ? -1 : 0, maxArrayLength: 3, breakLength: Infinity, ...options });
  };
  const numbers = (length) => Array.from({ length }, (_, i) => cell(i));

  if (types.isMap(data) || types.isMapIterator(data) || types.isSet(data) || types.isSetIterator(data)) {
    const [entries, pairs] = previewEntries(data);
    if (!pairs) return table([kIteration, kValues], [numbers(entries.length), entries.map(cell)]);
    const keys = entries.filter((_, i) => i % 2 === 0).map(cell);
    const values = entries.filter((_, i) => i % 2 === 1).map(cell);
    // A set's pairs are its values twice.
    if (types.isSetIterator(data)) return table([kIteration, kValues], [numbers(entries.length), entries.map(cell)]);
    return table([kIteration, kKey, kValues], [numbers(keys.length), keys, values]);
  }

  const columns = { __proto__: null };
  const plain = [];
  let hasPlain = false;
  const rows = Object.keys(data);
  rows.forEach((name, i) => {
    const item = data[name];
    if (properties === undefined && isPrimitive(item)) {
      hasPlain = true;
      plain[i] = cell(item);
      return;
    }
    for (const key of properties || Object.keys(item)) {
      const column = columns[key] ??= [];
      column[i] = isPrimitive(item) || !Object.hasOwn(item, key) ? '' : cell(item[key]);
    }
  });
  const head = [kIndex, ...Object.keys(columns)];
  const body = [rows, ...Object.values(columns)];
  if (hasPlain) {
    head.push(kValues);
    body.push(plain);
  }
  return table(head, body);
}

module.exports = { renderTable };
