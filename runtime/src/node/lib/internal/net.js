'use strict';
// IP addresses as text and as bytes.

/** The four bytes of dotted decimal text, undefined for other text. */
function parseIPv4(text) {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const bytes = [];
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || +part > 255) return undefined;
    bytes.push(+part);
  }
  return bytes;
}

/** The sixteen bytes of an IPv6 address, undefined for other text; a zone after % is passed over. */
function parseIPv6(text) {
  const percent = text.indexOf('%');
  if (percent !== -1) {
    if (!/^[0-9a-zA-Z\-.:]+$/.test(text.slice(percent + 1))) return undefined;
    text = text.slice(0, percent);
  }
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const read = (half, last) => {
    if (half === '') return [];
    const groups = half.split(':');
    const bytes = [];
    for (let i = 0; i < groups.length; i++) {
      if (last && i === groups.length - 1 && groups[i].includes('.')) {
        const tail = parseIPv4(groups[i]);
        if (tail === undefined) return undefined;
        bytes.push(...tail);
      } else {
        if (!/^[0-9a-fA-F]{1,4}$/.test(groups[i])) return undefined;
        const group = parseInt(groups[i], 16);
        bytes.push(group >> 8, group & 255);
      }
    }
    return bytes;
  };
  const head = read(halves[0], halves.length === 1);
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 16 ? head : undefined;
  const tail = read(halves[1], true);
  if (tail === undefined || head.length + tail.length > 14) return undefined;
  return [...head, ...new Array(16 - head.length - tail.length).fill(0), ...tail];
}

/** The shortest text of sixteen bytes: the longest run of zero groups is left out. */
function formatIPv6(bytes) {
  const groups = [];
  for (let i = 0; i < 16; i += 2) groups.push((bytes[i] << 8) | bytes[i + 1]);
  let best = -1;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (end < 8 && groups[end] === 0) end++;
    if (end - i > length) {
      best = i;
      length = end - i;
    }
    if (end > i) i = end;
  }
  const mapped = best === 0 && (length === 6 || (length === 5 && groups[5] === 0xffff));
  const hex = (list) => list.map((group) => group.toString(16)).join(':');
  if (mapped) return `::${length === 5 ? 'ffff:' : ''}${bytes.slice(12).join('.')}`;
  if (best === -1) return hex(groups);
  return `${hex(groups.slice(0, best))}::${hex(groups.slice(best + length))}`;
}

function isIPv4(text) {
  return parseIPv4(`${text}`) !== undefined;
}

function isIPv6(text) {
  return parseIPv6(`${text}`) !== undefined;
}

function isIP(text) {
  if (isIPv4(text)) return 4;
  return isIPv6(text) ? 6 : 0;
}

module.exports = { formatIPv6, isIP, isIPv4, isIPv6, parseIPv4, parseIPv6 };
