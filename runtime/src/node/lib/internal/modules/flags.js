'use strict';
// The command line's words about modules.

const { execArgv } = internalBinding('process');

const hasFlag = (name) => execArgv.includes(name);

/** The values of an option that may be repeated. */
function flagValues(...names) {
  const values = [];
  for (let i = 0; i < execArgv.length; i++) {
    const word = execArgv[i];
    for (const name of names) {
      if (word === name && i + 1 < execArgv.length) values.push(execArgv[i + 1]);
      else if (name.startsWith('--') && word.startsWith(`${name}=`)) values.push(word.slice(name.length + 1));
    }
  }
  return values;
}

/** Conditions of "exports" and "imports" that the command line adds. */
const userConditions = () => flagValues('-C', '--conditions');

module.exports = { flagValues, hasFlag, userConditions };
