'use strict';
// The reporter for people: a tree of names with marks.

const { indent, inspectError, summaryLines } = require('internal/test_runner/reporters/utils');

const SYMBOLS = { pass: '\u2714 ', fail: '\u2716 ', skip: '\uFE63 ', todo: '\u26A0 ', tree: '\u25B6 ', info: '\u2139 ' };
const COLORS = { pass: 32, fail: 31, skip: 90, todo: 33, tree: 39, info: 34 };

function makeFormatter() {
  const { stdout } = require('process');
  const colored = stdout?.isTTY === true && require('process').env.NO_COLOR === undefined;
  const paint = (kind, text) => colored ? `\u001b[${COLORS[kind]}m${text}\u001b[39m` : text;
  /** Tests that have begun and whose line is not written: [nesting, name]. */
  const open = [];
  const failed = [];
  let counters;

  function headers(nesting) {
    let out = '';
    for (const entry of open) {
      if (entry.nesting < nesting && !entry.shown) {
        entry.shown = true;
        out += `${indent(entry.nesting)}${SYMBOLS.tree}${entry.name}\n`;
      }
    }
    return out;
  }

  function line({ details, name, nesting, skip, todo }, kind) {
    const duration = ` (${details.duration_ms}ms)`;
    let mark = kind;
    let suffix = '';
    if (skip !== undefined) {
      mark = 'skip';
      suffix = ` # ${typeof skip === 'string' && skip.length > 0 ? skip : 'SKIP'}`;
    } else if (todo !== undefined) {
      if (kind === 'fail') mark = 'todo';
      suffix = ` # ${typeof todo === 'string' && todo.length > 0 ? todo : 'TODO'}`;
    }
    return `${indent(nesting)}${paint(mark, `${SYMBOLS[mark]}${name}${duration}${suffix}`)}\n`;
  }

  return (event) => {
    if (event === null) return failures();
    const { data, type } = event;
    switch (type) {
      case 'test:start':
        open.push({ nesting: data.nesting, name: data.name, shown: false });
        return '';
      case 'test:pass':
      case 'test:fail': {
        let out = headers(data.nesting);
        const index = open.findLastIndex((entry) => entry.nesting === data.nesting && entry.name === data.name);
        if (index !== -1) open.splice(index, 1);
        if (type === 'test:fail' && data.details?.error?.failureType !== 'subtestsFailed') failed.push(data);
        out += line(data, type === 'test:fail' ? 'fail' : 'pass');
        return out;
      }
      case 'test:diagnostic':
        return `${indent(data.nesting)}${paint('info', `${SYMBOLS.info}${data.message}`)}\n`;
      case 'test:summary':
        counters = data;
        return summaryLines(counters).map((text) => `${paint('info', `${SYMBOLS.info}${text}`)}\n`).join('');
      case 'test:stdout':
      case 'test:stderr':
        return data.message;
      default:
        return '';
    }
  };

  function failures() {
    if (failed.length === 0) return '';
    let out = `\n${paint('fail', `${SYMBOLS.fail}failing tests:`)}\n`;
    for (const data of failed) {
      const where = data.file === undefined ? '' : `test at ${require('path').relative(require('process').cwd(), data.file)}:${data.line}:${data.column}\n`;
      const text = inspectError(data.details.error, colored).split('\n').map((row) => `  ${row}`).join('\n');
      out += `\n${where}${line({ ...data, nesting: 0 }, 'fail')}${text}\n`;
    }
    return out;
  }
}

module.exports = { makeFormatter };
