'use strict';
// A character for every test, and the failures at the end.

const { inspectError } = require('internal/test_runner/reporters/utils');

function makeFormatter() {
  const columns = 20;
  let count = 0;
  const failed = [];
  return (event) => {
    if (event === null) {
      let out = count > 0 ? '\n' : '';
      if (failed.length > 0) {
        out += '\nFailed tests:\n\n';
        for (const data of failed) {
          const text = inspectError(data.details.error).split('\n').map((row) => `  ${row}`).join('\n');
          out += `\u2716 ${data.name} (${data.details.duration_ms}ms)\n${text}\n`;
        }
      }
      return out;
    }
    const { data, type } = event;
    if (type !== 'test:pass' && type !== 'test:fail') return '';
    if (type === 'test:fail') failed.push(data);
    count++;
    return (type === 'test:pass' ? '.' : 'X') + (count % columns === 0 ? '\n' : '');
  };
}

module.exports = { makeFormatter };
