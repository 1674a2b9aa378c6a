'use strict';
// The shortest edit script between two lists of lines (Myers 1986), and how it is printed.

const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
const colors = require('internal/util/colors');

const kDelete = -1;
const kKeep = 0;
const kInsert = 1;
/** Unchanged lines shown between changes. */
const kContext = 5;

function sameLine(actual, expected, ignoresComma) {
  if (actual === expected) return true;
  // The last entry of one may be an inner one of the other.
  return ignoresComma && (`${actual},` === expected || actual === `${expected},`);
}

/** Where diagonal `k` of round `d` comes from: the diagonal below (an expected line goes) or above. */
function comesFromAbove(frontier, k, d, middle) {
  return k === -d || (k !== d && frontier[middle + k - 1] < frontier[middle + k + 1]);
}

/** Pairs [operation, line], last line first: -1 only in expected, 0 in both, 1 only in actual. */
function myersDiff(actual, expected, ignoresComma = false) {
  const most = actual.length + expected.length;
  if (most > 2 ** 31 - 1) throw new ERR_OUT_OF_RANGE('myersDiff input size', '< 2^31', most);

  // frontier[middle + k]: how far into `actual` the best path on diagonal k (x - y) has come.
  const frontier = new Int32Array(2 * most + 2);
  const rounds = [];
  for (let d = 0; d <= most; d++) {
    rounds.push(frontier.slice());
    for (let k = -d; k <= d; k += 2) {
      let x = comesFromAbove(frontier, k, d, most) ? frontier[most + k + 1] : frontier[most + k - 1] + 1;
      let y = x - k;
      while (x < actual.length && y < expected.length && sameLine(actual[x], expected[y], ignoresComma)) {
        x++;
        y++;
      }
      frontier[most + k] = x;
      if (x >= actual.length && y >= expected.length) return walkBack(rounds, actual, expected, ignoresComma);
    }
  }
  return [];
}

function walkBack(rounds, actual, expected, ignoresComma) {
  const middle = actual.length + expected.length;
  const script = [];
  let x = actual.length;
  let y = expected.length;
  for (let d = rounds.length - 1; d >= 0; d--) {
    const frontier = rounds[d];
    const k = x - y;
    const previous = comesFromAbove(frontier, k, d, middle) ? k + 1 : k - 1;
    const previousX = frontier[middle + previous];
    const previousY = previousX - previous;
    while (x > previousX && y > previousY) {
      const line = actual[x - 1];
      // Of two lines that differ in the comma, the one with it.
      script.push([kKeep, ignoresComma && !line.endsWith(',') ? expected[y - 1] : line]);
      x--;
      y--;
    }
    if (d > 0) {
      if (x > previousX) script.push([kInsert, actual[--x]]);
      else script.push([kDelete, expected[--y]]);
    }
  }
  return script;
}

/** Characters in a row, coloured. */
function printSimpleMyersDiff(script) {
  let text = '\n';
  for (let i = script.length - 1; i >= 0; i--) {
    const [operation, value] = script[i];
    const color = operation === kInsert ? colors.green : operation === kDelete ? colors.red : colors.white;
    text += `${color}${value}${colors.white}`;
  }
  return text;
}

/** Lines with signs; long unchanged stretches are cut. */
function printMyersDiff(script, operator) {
  let text = '';
  let skipped = false;
  let kept = 0;
  const keep = (line) => `${colors.white}  ${line}\n`;
  for (let i = script.length - 1; i >= 0; i--) {
    const [operation, line] = script[i];
    if (operation !== kKeep && kept > 0) {
      // What was held back of the stretch that ends here: its last line, or two if that leaves no gap.
      if (kept === kContext + 2) text += keep(script[i + 2][1]);
      else if (kept > kContext + 2) {
        text += `${colors.blue}...${colors.white}\n`;
        skipped = true;
      }
      if (kept > kContext) text += keep(script[i + 1][1]);
      kept = 0;
    }
    if (operation === kInsert) {
      if (operator === 'partialDeepStrictEqual') text += `${colors.gray}${colors.hasColors ? ' ' : '+'} ${line}${colors.white}\n`;
      else text += `${colors.green}+${colors.white} ${line}\n`;
    } else if (operation === kDelete) {
      text += `${colors.red}-${colors.white} ${line}\n`;
    } else {
      if (kept < kContext) text += keep(line);
      kept++;
    }
  }
  return { message: `\n${text.trimEnd()}`, skipped };
}

module.exports = { myersDiff, printMyersDiff, printSimpleMyersDiff };
