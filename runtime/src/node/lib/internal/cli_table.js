'use strict';
// console.table's drawing.

const { getStringWidth } = require('internal/util/string_width');

function row(cells, widths) {
  const padded = cells.map((cell, i) => cell + ' '.repeat(Math.ceil(widths[i] - getStringWidth(cell))));
  return `│ ${padded.join(' │ ')} │\n`;
}

/** `columns[i]` stands below `head[i]`; what a column lacks is left empty. */
function table(head, columns) {
  const count = Math.max(...columns.map((column) => column.length));
  const rows = [];
  for (let i = 0; i < count; i++) rows.push(head.map((_, column) => (Object.hasOwn(columns[column], i) ? columns[column][i] : '')));
  const widths = head.map((name, column) => rows.reduce((most, cells) => Math.max(most, getStringWidth(cells[column])), getStringWidth(name)));
  const lines = widths.map((width) => '─'.repeat(width + 2));
  const rule = (left, middle, right) => left + lines.join(middle) + right;
  return `${rule('┌', '┬', '┐')}\n${row(head, widths)}${rule('├', '┼', '┤')}\n` +
    `${rows.map((cells) => row(cells, widths)).join('')}${rule('└', '┴', '┘')}`;
}

module.exports = table;
