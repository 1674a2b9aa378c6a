'use strict';
// The command line's words about modules.

const { execArgv } = internalBinding('process');

const hasFlag = (name) => execArgv.includes(name);

/** A set of a list, without array iterators: programs may have taken them away. */
function setOf(list) {
  const set = new Set();
  for (let i = 0; i < list.length; i++) set.add(list[i]);
  return set;
}

/** The values of an option that may be repeated. */
function flagValues(...names) {
  const values = [];
  for (let i = 0; i < execArgv.length; i++) {
    const word = execArgv[i];
    for (let j = 0; j < names.length; j++) {
      const name = names[j];
      if (word === name && i + 1 < execArgv.length) values.push(execArgv[i + 1]);
      else if (name.startsWith('--') && word.startsWith(`${name}=`)) values.push(word.slice(name.length + 1));
    }
  }
  return values;
}

/** Conditions of "exports" and "imports" that the command line adds. */
const userConditions = () => flagValues('-C', '--conditions');

/** Where a file's script comes from; the maps are loaded only for files that may have one. */
function originOf(filename, script) {
  if (!hasFlag('--enable-source-maps') && !/\.[jt]sx$/.test(filename)) return undefined;
  return require('internal/source_map').originOf(filename, script);
}

module.exports = { flagValues, hasFlag, originOf, setOf, userConditions };
