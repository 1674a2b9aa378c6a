'use strict';
// Stopwatches with labels: console.time and what is like it.

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** Milliseconds as people read them. */
function formatTime(ms) {
  if (ms < second) return `${Number(ms.toFixed(3))}ms`;
  if (ms < minute) return `${(ms / second).toFixed(3)}s`;
  const hours = Math.floor(ms / hour);
  const minutes = Math.floor((ms % hour) / minute);
  const pad = (value) => `${value}`.padStart(2, '0');
  const [seconds, rest] = ((ms % minute) / second).toFixed(3).split('.');
  const lead = hours !== 0 ? `${hours}:${pad(minutes)}` : `${minutes}`;
  return `${lead}:${pad(seconds)}.${rest} (${hours !== 0 ? 'h:m' : ''}m:ss.mmm)`;
}

function start(times, where, label) {
  const process = require('process');
  if (times.has(label)) process.emitWarning(`Label '${label}' already exists for ${where}`);
  else times.set(label, process.hrtime());
}

/** The time since the label was started; undefined, with a warning, without one. */
function elapsed(times, where, label) {
  const process = require('process');
  const started = times.get(label);
  if (started === undefined) {
    process.emitWarning(`No such label '${label}' for ${where}`);
    return undefined;
  }
  const [seconds, nanoseconds] = process.hrtime(started);
  return formatTime(seconds * 1000 + nanoseconds / 1e6);
}

module.exports = { elapsed, formatTime, start };
