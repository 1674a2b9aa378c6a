'use strict';
// What the reporters share.

const indent = (nesting) => '  '.repeat(nesting);

function summaryLines(counters) {
  return [
    `tests ${counters.tests}`, `suites ${counters.suites}`, `pass ${counters.passed}`, `fail ${counters.failed}`,
    `cancelled ${counters.cancelled}`, `skipped ${counters.skipped}`, `todo ${counters.todo}`, `duration_ms ${counters.duration_ms}`,
  ];
}

/** The error of the test's own code where there is one. */
function unwrap(error) {
  return error?.code === 'ERR_TEST_FAILURE' && error.cause !== undefined ? error.cause : error;
}

function inspectError(error, colors = false) {
  const { inspect } = require('internal/util/inspect');
  return inspect(unwrap(error), { colors, breakLength: Infinity });
}

module.exports = { indent, inspectError, summaryLines, unwrap };
