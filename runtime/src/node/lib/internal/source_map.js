'use strict';
// Source maps (ECMA-426): the class that programs use, and the maps of what the runtime has translated itself.

const { validateObject } = require('internal/validators');

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Reads base64 VLQ numbers from a text. */
class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }
  get isSegmentEnd() {
    const c = this.text[this.at];
    return c === undefined || c === ',' || c === ';';
  }
  number() {
    let result = 0;
    let shift = 0;
    for (;;) {
      const digit = DIGITS.indexOf(this.text[this.at++]);
      if (digit === -1) throw new SyntaxError('Invalid source map: not a base64 VLQ');
      result += (digit & 31) * 2 ** shift;
      shift += 5;
      if ((digit & 32) === 0) break;
    }
    return result % 2 === 1 ? -Math.floor(result / 2) : result / 2;
  }
}

/** Decoded mappings, for the runtime's own use. */
const mappingsOf = new WeakMap();

class SourceMap {
  #payload;
  #lineLengths;
  #mappings = [];

  constructor(payload, { lineLengths } = {}) {
    validateObject(payload, 'payload');
    this.#payload = structuredCloneOf(payload);
    this.#lineLengths = lineLengths?.slice();
    if (Array.isArray(payload.sections)) {
      for (const { map, offset } of payload.sections) this.#parse(map, offset.line, offset.column);
    } else {
      this.#parse(payload, 0, 0);
    }
    this.#mappings.sort((a, b) => a.generatedLine - b.generatedLine || a.generatedColumn - b.generatedColumn);
    mappingsOf.set(this, this.#mappings);
  }

  #parse({ mappings, names = [], sourceRoot, sources = [] }, firstLine, firstColumn) {
    if (typeof mappings !== 'string') return;
    const urls = sources.map((source) => sourceRoot ? `${sourceRoot.replace(/\/$/, '')}/${source}` : source);
    const reader = new Reader(mappings);
    let generatedLine = firstLine;
    let generatedColumn = firstColumn;
    let source = 0;
    let originalLine = 0;
    let originalColumn = 0;
    let name = 0;
    while (reader.at < mappings.length) {
      if (mappings[reader.at] === ';') {
        generatedLine++;
        generatedColumn = 0;
        reader.at++;
        continue;
      }
      if (mappings[reader.at] === ',') {
        reader.at++;
        continue;
      }
      generatedColumn += reader.number();
      const entry = { generatedLine, generatedColumn };
      if (!reader.isSegmentEnd) {
        source += reader.number();
        originalLine += reader.number();
        originalColumn += reader.number();
        entry.originalSource = urls[source];
        entry.originalLine = originalLine;
        entry.originalColumn = originalColumn;
        if (!reader.isSegmentEnd) {
          name += reader.number();
          entry.name = names[name];
        }
      }
      this.#mappings.push(entry);
    }
  }

  get payload() {
    return structuredCloneOf(this.#payload);
  }
  get lineLengths() {
    return this.#lineLengths?.slice();
  }

  /** The mapping at or before a zero-based position in the generated text; an empty object if there is none. */
  findEntry(lineOffset, columnOffset) {
    let low = 0;
    let high = this.#mappings.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const { generatedColumn, generatedLine } = this.#mappings[middle];
      if (generatedLine < lineOffset || (generatedLine === lineOffset && generatedColumn <= columnOffset)) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return {};
    return { ...this.#mappings[low - 1] };
  }

  /** As findEntry, for the one-based positions of call sites. */
  findOrigin(lineNumber, columnNumber) {
    const range = this.findEntry(lineNumber - 1, columnNumber - 1);
    if (range.originalSource === undefined || range.originalLine === undefined || range.originalColumn === undefined) return {};
    const lineOffset = lineNumber - range.generatedLine;
    const columnOffset = columnNumber - range.generatedColumn;
    return {
      name: range.name,
      fileName: range.originalSource,
      lineNumber: range.originalLine + lineOffset,
      columnNumber: range.originalColumn + columnOffset,
    };
  }
}

function structuredCloneOf(payload) {
  return JSON.parse(JSON.stringify(payload));
}

/** Maps by file, as text until they are asked for. */
const maps = new Map();

/** The map of a file; `translated`: the runtime has made it, and traces use it without being asked. */
function noteMap(filename, text, script, translated = false) {
  if (text) maps.set(filename, { text, translated, lineLengths: script.split(/\n|\u2028|\u2029/).map((line) => line.length) });
}

/** Where a file's script comes from, as the native side takes it; undefined if it is what it is. */
function originOf(filename, script) {
  const translated = maps.get(filename)?.translated === true;
  if (!translated && !(support.enabled && script.includes('sourceMappingURL='))) return undefined;
  const map = findSourceMap(filename);
  if (map === undefined) return undefined;
  const { sources, sourcesContent } = map.payload;
  // One origin is what a trace line can name; maps of bundles show the bundle.
  if (!Array.isArray(sources) || sources.length !== 1) return undefined;
  const positions = [];
  for (const { generatedColumn, generatedLine, originalColumn, originalLine } of mappingsOf.get(map)) {
    if (originalLine !== undefined) positions.push(generatedLine, generatedColumn, originalLine, originalColumn);
  }
  if (translated) return { positions, text: sourcesContent?.[0] ?? '' };
  const name = require('path').resolve(filename, '..', sources[0]);
  return { positions, name, text: sourcesContent?.[0] ?? internalBinding('modules').readTextIfPresent(name) ?? '' };
}

let support = { __proto__: null, enabled: internalBinding('process').execArgv.includes('--enable-source-maps'), nodeModules: false, generatedCode: false };

function findSourceMap(path) {
  const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
  if (typeof path !== 'string') throw new ERR_INVALID_ARG_TYPE('path', 'string', path);
  const file = path.startsWith('file:') ? internalBinding('module_wrap').fileUrlToPath(path) : path;
  const known = maps.get(file);
  if (known === undefined) return support.enabled ? readMap(file) : undefined;
  known.map ??= new SourceMap(JSON.parse(known.text), { lineLengths: known.lineLengths });
  return known.map;
}

/** The map that a file's last line names. */
function readMap(file) {
  const text = internalBinding('modules').readTextIfPresent(file);
  if (text === undefined) return undefined;
  let url;
  for (const match of text.matchAll(/\/[/*][#@]\s*sourceMappingURL=([^\s'"]+)/g)) [, url] = match;
  if (url === undefined) return undefined;
  const data = /^data:application\/json[^,]*?(;base64)?,(.*)$/s.exec(url);
  let json;
  if (data) {
    json = data[1] ? require('buffer').Buffer.from(data[2], 'base64').toString() : decodeURIComponent(data[2]);
  } else {
    json = internalBinding('modules').readTextIfPresent(require('path').resolve(file, '..', decodeURIComponent(url)));
  }
  if (json === undefined) return undefined;
  noteMap(file, json, text);
  try {
    return findSourceMap(file);
  } catch {
    // A map that is none is as good as no map.
    maps.delete(file);
    return undefined;
  }
}

function getSourceMapsSupport() {
  return Object.freeze({ ...support, __proto__: null });
}

function setSourceMapsSupport(enabled, options = {}) {
  const { validateBoolean } = require('internal/validators');
  validateBoolean(enabled, 'enabled');
  validateObject(options, 'options');
  const { generatedCode = false, nodeModules = false } = options;
  validateBoolean(nodeModules, 'options.nodeModules');
  validateBoolean(generatedCode, 'options.generatedCode');
  support = { __proto__: null, enabled, nodeModules, generatedCode };
}

module.exports = { SourceMap, findSourceMap, getSourceMapsSupport, noteMap, originOf, setSourceMapsSupport };
