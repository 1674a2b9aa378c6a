'use strict';
// fs.glob: walks the folders that a pattern can lead to.

const path = require('path');
const { Dirent } = require('internal/fs/utils');
const { compile, kGlobstar, matcher, matchesPart } = require('internal/fs/glob_pattern');
const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('internal/errors');
const { validateBoolean, validateFunction, validateObject, validateString, validateStringArray } = require('internal/validators');

function cwdOf(cwd) {
  if (cwd === undefined) return '.';
  if (typeof cwd === 'object' && cwd !== null && typeof cwd.href === 'string') return require('url').fileURLToPath(cwd);
  validateString(cwd, 'options.cwd');
  return cwd;
}

/** What a call asks for, checked. */
function settingsOf(pattern, options) {
  validateObject(options, 'options');
  if (Array.isArray(pattern)) validateStringArray(pattern, 'patterns');
  else validateString(pattern, 'patterns');
  const { exclude, withFileTypes, followSymlinks } = options;
  if (withFileTypes !== undefined) validateBoolean(withFileTypes, 'options.withFileTypes');
  if (followSymlinks !== undefined) validateBoolean(followSymlinks, 'options.followSymlinks');
  const cwd = cwdOf(options.cwd);
  let excluded = () => false;
  if (exclude !== undefined && exclude !== null) {
    if (Array.isArray(exclude)) {
      validateStringArray(exclude, 'options.exclude');
      const matchers = exclude.map((text) => matcher(path.normalize(text)));
      excluded = (file) => matchers.some((matches) => matches(file) || matches(path.resolve(cwd, file)));
    } else {
      if (typeof exclude !== 'function') throw new ERR_INVALID_ARG_TYPE('options.exclude', ['function', 'string[]'], exclude);
      excluded = (file, dirent) => exclude(withFileTypes ? dirent : file);
    }
  }
  const patterns = (Array.isArray(pattern) ? pattern : [pattern]).flatMap((text) => compile(text));
  return { cwd, excluded, patterns, withFileTypes: !!withFileTypes, followSymlinks: !!followSymlinks };
}

/**
 * The walk, as a generator that asks for folders and stats and is given them: so it serves the synchronous
 * and the asynchronous functions. Yields { list: folder }, { stat: path }, { lstat: path } and { found }.
 */
function* walk({ cwd, excluded, patterns, withFileTypes, followSymlinks }) {
  const folders = new Map();
  const stats = new Map();
  const found = new Set();
  const visited = new Set();
  const absolute = (file) => path.resolve(cwd, file === '' ? '.' : file);
  function* list(folder) {
    if (!folders.has(folder)) folders.set(folder, (yield { list: absolute(folder) }) ?? []);
    return folders.get(folder);
  }
  /** The entry at a path, if there is one. */
  function* entry(file) {
    if (!stats.has(file)) stats.set(file, yield { entry: absolute(file), name: path.basename(file), parent: path.dirname(absolute(file)) });
    return stats.get(file);
  }
  /** Links lead on where a pattern names them; wildcards do not follow them unless asked to. */
  function* isFolder(file, dirent, named) {
    if (dirent.isDirectory()) return true;
    if (!dirent.isSymbolicLink() || !(named || followSymlinks)) return false;
    return (yield { isFolder: absolute(file) }) === true;
  }
  function* report(file, dirent) {
    const shown = file === '' ? '.' : file;
    if (found.has(shown)) return;
    found.add(shown);
    yield { found: withFileTypes ? dirent : shown };
  }
  const join = (folder, name) => (folder === '' && name !== '.' ? path.normalize(name) : path.join(folder, name));

  // Folders to look into, with the positions in patterns that may go on there.
  const queue = patterns.map((parts) => {
    const rooted = parts[0] === '';
    return { folder: rooted ? '/' : '', parts, at: rooted ? 1 : 0, named: true };
  });
  while (queue.length > 0) {
    const { folder, parts, at, named } = queue.shift();
    const key = `${patterns.indexOf(parts)}:${at}:${folder}`;
    if (visited.has(key)) continue;
    visited.add(key);
    const part = parts[at];
    const last = at === parts.length - 1;
    if (typeof part === 'string') {
      if ((part === '' || part === '.') && folder !== '') {
        // A trailing slash: folders only.
        const dirent = yield* entry(folder);
        if (!dirent || !(yield* isFolder(folder, dirent, named))) continue;
        if (last) yield* report(folder, dirent);
        else queue.push({ folder, parts, at: at + 1, named });
        continue;
      }
      const file = part === '.' || part === '' ? '.' : join(folder, part);
      const dirent = yield* entry(file);
      if (!dirent || excluded(file, dirent)) continue;
      if (last) yield* report(file, dirent);
      else if (yield* isFolder(file, dirent, named)) queue.push({ folder: file === '.' ? '' : file, parts, at: at + 1, named });
      continue;
    }
    if (part === kGlobstar) {
      // Nothing at all…
      const dirent = yield* entry(folder === '' ? '.' : folder);
      if (!last) queue.push({ folder, parts, at: at + 1, named: false });
      else if (dirent && !excluded(folder === '' ? '.' : folder, dirent)) yield* report(folder, dirent);
    }
    // …or any folder below.
    for (const dirent of yield* list(folder)) {
      if (part === kGlobstar ? dirent.name.startsWith('.') : !matchesPart(part, dirent.name)) continue;
      const file = join(folder, dirent.name);
      if (excluded(file, dirent)) continue;
      if (last) yield* report(file, dirent);
      if ((!last || part === kGlobstar) && (yield* isFolder(file, dirent, false))) {
        queue.push({ folder: file, parts, at: part === kGlobstar ? at : at + 1, named: false });
      }
    }
  }
}

function direntOf(stats, name, parent) {
  const { direntTypes } = require('internal/fs/utils');
  const types = [['isFile', 'FILE'], ['isDirectory', 'DIR'], ['isSymbolicLink', 'LINK'], ['isFIFO', 'FIFO'],
    ['isSocket', 'SOCKET'], ['isCharacterDevice', 'CHAR'], ['isBlockDevice', 'BLOCK']];
  const [, type] = types.find(([method]) => stats[method]()) ?? ['', 'UNKNOWN'];
  return new Dirent(name, direntTypes[type], parent);
}

function globSync(pattern, options = {}) {
  const fs = require('fs');
  const steps = walk(settingsOf(pattern, options));
  const results = [];
  let answer;
  for (;;) {
    const { value: step, done } = steps.next(answer);
    if (done) return results;
    answer = undefined;
    try {
      if ('found' in step) results.push(step.found);
      else if (step.list !== undefined) answer = fs.readdirSync(step.list, { withFileTypes: true });
      else if (step.entry !== undefined) answer = direntOf(fs.lstatSync(step.entry), step.name, step.parent);
      else answer = fs.statSync(step.isFolder).isDirectory();
    } catch {
      // What cannot be read matches nothing.
    }
  }
}

async function* globSteps(steps) {
  const promises = require('fs/promises');
  let answer;
  for (;;) {
    const { value: step, done } = steps.next(answer);
    if (done) return;
    answer = undefined;
    if ('found' in step) {
      yield step.found;
      continue;
    }
    try {
      if (step.list !== undefined) answer = await promises.readdir(step.list, { withFileTypes: true });
      else if (step.entry !== undefined) answer = direntOf(await promises.lstat(step.entry), step.name, step.parent);
      else answer = (await promises.stat(step.isFolder)).isDirectory();
    } catch {
      // What cannot be read matches nothing.
    }
  }
}

/** fs.promises.glob: an async iterator; wrong arguments throw at once. */
function globIterator(pattern, options = {}) {
  return globSteps(walk(settingsOf(pattern, options)));
}

function glob(pattern, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  const iterator = globIterator(pattern, options);
  (async () => {
    const results = [];
    for await (const match of iterator) results.push(match);
    return results;
  })().then(
    // In a tick: what the callback throws is an uncaught error, not a rejection.
    (results) => require('process').nextTick(callback, null, results),
    (error) => require('process').nextTick(callback, error),
  );
}

module.exports = { glob, globIterator, globSync };
