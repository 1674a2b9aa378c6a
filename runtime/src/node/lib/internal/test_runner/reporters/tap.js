'use strict';
// TAP version 13.

const { summaryLines, unwrap } = require('internal/test_runner/reporters/utils');

const indent = (nesting) => '    '.repeat(nesting);
const escape = (text) => String(text).replace(/\\/g, '\\\\').replace(/#/g, '\\#').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t');

function value(prefix, name, item) {
  if (item === undefined) return '';
  if (item === null || typeof item !== 'object') {
    if (typeof item !== 'string') return `${prefix}${name}: ${typeof item === 'symbol' ? String(item) : item}\n`;
    if (!item.includes('\n')) return `${prefix}${name}: '${item.replace(/'/g, "''")}'\n`;
    return `${prefix}${name}: |-\n${item.split('\n').map((row) => `${prefix}  ${row}\n`).join('')}`;
  }
  if (item instanceof Date) return `${prefix}${name}: ${item.toISOString()}\n`;
  const keys = Object.keys(item);
  if (keys.length === 0) return `${prefix}${name}:\n`;
  return `${prefix}${name}:\n${keys.map((key) => value(`${prefix}  `, key, item[key])).join('')}`;
}

function errorLines(prefix, error) {
  const cause = unwrap(error);
  let out = value(prefix, 'failureType', error.failureType);
  const isError = internalBinding('util').isError(cause);
  if (!isError) return out + value(prefix, 'error', typeof cause === 'string' ? cause : require('internal/util/inspect').inspect(cause)) + value(prefix, 'code', error.code);
  out += value(prefix, 'error', cause.message);
  out += value(prefix, 'code', cause.code ?? error.code);
  if (cause.name && cause.name !== 'Error') out += value(prefix, 'name', cause.name);
  if (cause.name === 'AssertionError') {
    out += value(prefix, 'expected', cause.expected) + value(prefix, 'actual', cause.actual) + value(prefix, 'operator', cause.operator);
  }
  const frames = String(cause.stack ?? '').split('\n').filter((row) => /^\s+at /.test(row)).map((row) => row.replace(/^\s+at /, ''));
  if (frames.length > 0) out += `${prefix}stack: |-\n${frames.map((row) => `${prefix}  ${row}\n`).join('')}`;
  return out;
}

function makeFormatter() {
  let started = false;
  const begin = () => {
    if (started) return '';
    started = true;
    return 'TAP version 13\n';
  };
  return (event) => {
    if (event === null) return '';
    const { data, type } = event;
    switch (type) {
      case 'test:start':
        return `${begin()}${indent(data.nesting)}# Subtest: ${escape(data.name)}\n`;
      case 'test:pass':
      case 'test:fail': {
        const prefix = indent(data.nesting);
        let out = `${begin()}${prefix}${type === 'test:pass' ? 'ok' : 'not ok'} ${data.testNumber} - ${escape(data.name)}`;
        if (data.skip !== undefined) out += ` # SKIP${typeof data.skip === 'string' && data.skip ? ` ${escape(data.skip)}` : ''}`;
        else if (data.todo !== undefined) out += ` # TODO${typeof data.todo === 'string' && data.todo ? ` ${escape(data.todo)}` : ''}`;
        out += `\n${prefix}  ---\n${prefix}  duration_ms: ${data.details.duration_ms}\n`;
        out += value(`${prefix}  `, 'type', data.details.type);
        if (type === 'test:fail') {
          if (data.file !== undefined) out += value(`${prefix}  `, 'location', `${data.file}:${data.line}:${data.column}`);
          out += errorLines(`${prefix}  `, data.details.error);
        }
        return `${out}${prefix}  ...\n`;
      }
      case 'test:plan':
        return `${begin()}${indent(data.nesting)}1..${data.count}\n`;
      case 'test:diagnostic':
        return `${begin()}${indent(data.nesting)}# ${escape(data.message)}\n`;
      case 'test:summary':
        return begin() + summaryLines(data).map((text) => `# ${text}\n`).join('');
      default:
        return '';
    }
  };
}

module.exports = { makeFormatter };
