'use strict';
// fs.cp: copying files and trees.
//
// The steps are a generator that asks for file system calls (and the filter), so one text serves the
// synchronous and the asynchronous function. They differ in the errors they make.

const path = require('path');
const {
  codes: {
    ERR_FS_CP_DIR_TO_NON_DIR,
    ERR_FS_CP_EEXIST,
    ERR_FS_CP_EINVAL,
    ERR_FS_CP_FIFO_PIPE,
    ERR_FS_CP_NON_DIR_TO_DIR,
    ERR_FS_CP_SOCKET,
    ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY,
    ERR_FS_CP_UNKNOWN,
    ERR_FS_EISDIR,
    ERR_INCOMPATIBLE_OPTION_PAIR,
    ERR_INVALID_RETURN_VALUE,
  },
} = require('internal/errors');
const { getValidMode, getValidatedPath } = require('internal/fs/utils');
const { validateBoolean, validateFunction, validateObject } = require('internal/validators');
const { errno } = internalBinding('os').constants;

const { resolve, dirname, isAbsolute, join, sep } = path;

function validateOptions(options) {
  const settings = {
    dereference: false,
    errorOnExist: false,
    filter: undefined,
    force: true,
    preserveTimestamps: false,
    recursive: false,
    verbatimSymlinks: false,
  };
  if (options !== undefined) {
    validateObject(options, 'options');
    for (const key of Object.keys(settings)) if (options[key] !== undefined) settings[key] = options[key];
  }
  for (const name of ['dereference', 'errorOnExist', 'force', 'preserveTimestamps', 'recursive', 'verbatimSymlinks']) {
    validateBoolean(settings[name], `options.${name}`);
  }
  settings.mode = getValidMode(options?.mode);
  if (settings.dereference && settings.verbatimSymlinks) {
    throw new ERR_INCOMPATIBLE_OPTION_PAIR('dereference', 'verbatimSymlinks');
  }
  if (settings.filter !== undefined) validateFunction(settings.filter, 'options.filter');
  return settings;
}

/** The error of a copy that may not be; `plain` is how the synchronous function words it. */
function failure(settings, Code, code, message, file, plain) {
  if (settings.sync && plain !== undefined) {
    const error = new Error(plain);
    error.code = Code.code;
    return error;
  }
  return new Code({ message, path: file, syscall: 'cp', errno: errno[code], code });
}

const identical = (a, b) => a.ino && a.dev && a.ino === b.ino && a.dev === b.dev;

/** Whether `file` lies in `folder` or is it. */
function isInside(folder, file) {
  const parts = (text) => resolve(text).split(sep).filter(Boolean);
  const outer = parts(folder);
  const inner = parts(file);
  return outer.every((part, i) => inner[i] === part);
}

const withSlash = (folder) => (folder.endsWith(sep) ? folder : folder + sep);

function intoItself(settings, src, dest) {
  return failure(settings, ERR_FS_CP_EINVAL, 'EINVAL', `cannot copy ${src} to a subdirectory of self ${dest}`, dest,
    `Cannot copy ${withSlash(src)} to a subdirectory of self ${dest}`);
}

/** Stats of what is at a path, null if nothing is. */
function* look(settings, file) {
  return yield* orNull(settings.dereference ? ['stat', file, { bigint: true }] : ['lstat', file, { bigint: true }]);
}
function* orNull(call) {
  try {
    return yield call;
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Stats of both sides, or undefined when the filter leaves the pair out. */
function* checkPaths(src, dest, settings) {
  if (settings.filter !== undefined && !(yield ['filter', src, dest])) return undefined;
  const from = yield settings.dereference ? ['stat', src, { bigint: true }] : ['lstat', src, { bigint: true }];
  const to = yield* look(settings, dest);
  if (to) {
    if (identical(from, to)) {
      throw failure(settings, ERR_FS_CP_EINVAL, 'EINVAL', 'src and dest cannot be the same', dest,
        `src and dest cannot be the same ${dest}`);
    }
    if (from.isDirectory() && !to.isDirectory()) {
      throw failure(settings, ERR_FS_CP_DIR_TO_NON_DIR, 'EISDIR', `cannot overwrite non-directory ${dest} with directory ${src}`,
        dest, `Cannot overwrite non-directory ${dest} with directory ${src}`);
    }
    if (!from.isDirectory() && to.isDirectory()) {
      throw failure(settings, ERR_FS_CP_NON_DIR_TO_DIR, 'ENOTDIR', `cannot overwrite directory ${dest} with non-directory ${src}`,
        dest, `Cannot overwrite directory ${dest} with non-directory ${src}`);
    }
  }
  if (from.isDirectory() && isInside(src, dest)) throw intoItself(settings, src, dest);
  return { from, to };
}

/** No folder above the target may be the source. */
function* checkParents(src, from, dest, settings) {
  const above = resolve(dirname(src));
  for (let parent = resolve(dirname(dest)); parent !== above && parent !== path.parse(parent).root; parent = dirname(parent)) {
    const stats = yield* orNull(['stat', parent, { bigint: true }]);
    if (stats === null) continue;
    if (identical(from, stats)) throw intoItself(settings, src, dest);
  }
}

function* copyAny(src, dest, to, settings) {
  const from = yield settings.dereference ? ['stat', src, { bigint: true }] : ['lstat', src, { bigint: true }];
  if (from.isDirectory()) {
    if (!settings.recursive) {
      throw failure(settings, ERR_FS_EISDIR, 'EISDIR', `${src} is a directory (not copied)`, src,
        `Recursive option not enabled, cannot copy a directory: ${withSlash(src)}`);
    }
    return yield* copyFolder(src, dest, from, to, settings);
  }
  if (from.isFile() || from.isCharacterDevice() || from.isBlockDevice()) return yield* copyOne(src, dest, from, to, settings);
  if (from.isSymbolicLink()) return yield* copyLink(src, dest, to, settings);
  if (from.isSocket()) throw failure(settings, ERR_FS_CP_SOCKET, 'EINVAL', `cannot copy a socket file: ${dest}`, dest, `Cannot copy a socket file: ${dest}`);
  if (from.isFIFO()) throw failure(settings, ERR_FS_CP_FIFO_PIPE, 'EINVAL', `cannot copy a FIFO pipe: ${dest}`, dest, `Cannot copy a FIFO pipe: ${dest}`);
  throw failure(settings, ERR_FS_CP_UNKNOWN, 'EINVAL', `cannot copy an unknown file type: ${dest}`, dest, `Cannot copy an unknown file type: ${dest}`);
}

function* copyOne(src, dest, from, to, settings) {
  if (to) {
    if (settings.force) {
      yield ['unlink', dest];
    } else if (settings.errorOnExist) {
      throw failure(settings, ERR_FS_CP_EEXIST, 'EEXIST', `${dest} already exists`, dest);
    } else {
      return;
    }
  }
  yield ['copyFile', src, dest, settings.mode];
  const mode = Number(from.mode);
  if (settings.preserveTimestamps) {
    // Without leave to write, times cannot be set.
    if ((mode & 0o200) === 0) yield ['chmod', dest, mode | 0o200];
    const stats = yield ['stat', src, undefined];
    yield ['utimes', dest, stats.atimeMs / 1000, stats.mtimeMs / 1000];
  }
  yield ['chmod', dest, mode & 0o7777];
}

function* copyFolder(src, dest, from, to, settings) {
  if (!to) yield ['mkdir', dest, undefined];
  for (const name of yield ['readdir', src, undefined]) {
    const source = join(src, name);
    const target = join(dest, name);
    const pair = yield* checkPaths(source, target, settings);
    if (pair !== undefined) yield* copyAny(source, target, pair.to, settings);
  }
  if (!to) yield ['chmod', dest, Number(from.mode) & 0o7777];
}

function* copyLink(src, dest, to, settings) {
  let target = yield ['readlink', src, undefined];
  if (!settings.verbatimSymlinks && !isAbsolute(target)) target = resolve(dirname(src), target);
  if (!to) {
    yield ['symlink', target, dest, undefined];
    return;
  }
  let present;
  try {
    present = yield ['readlink', dest, undefined];
  } catch (error) {
    // No link: making one reports that something is there.
    if (error.code !== 'EINVAL' && error.code !== 'UNKNOWN') throw error;
    yield ['symlink', target, dest, undefined];
    return;
  }
  if (!isAbsolute(present)) present = resolve(dirname(dest), present);
  const stats = yield* orNull(['stat', src, undefined]);
  if (stats?.isDirectory()) {
    if (isInside(target, present)) throw intoItself(settings, target, present);
    // Without the target's old link the source would be gone.
    if (isInside(present, target)) {
      throw failure(settings, ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY, 'EINVAL', `cannot overwrite ${present} with ${target}`, dest,
        `cannot overwrite ${present} with ${target}`);
    }
  }
  yield ['unlink', dest];
  yield ['symlink', target, dest, undefined];
}

function* copy(src, dest, settings) {
  const pair = yield* checkPaths(src, dest, settings);
  if (pair === undefined) return;
  yield* checkParents(src, pair.from, dest, settings);
  const parent = dirname(dest);
  if ((yield* orNull(['stat', parent, undefined])) === null) yield ['mkdir', parent, { recursive: true }];
  yield* copyAny(src, dest, pair.to, settings);
}

function argumentsOf(src, dest, options) {
  const settings = validateOptions(options);
  const text = (value, name) => path.normalize(String(getValidatedPath(value, name)));
  return [text(src, 'src'), text(dest, 'dest'), settings];
}

function filterSync(settings, src, dest) {
  const answer = settings.filter(src, dest);
  if (internalBinding('util').isPromise?.(answer) ?? answer instanceof Promise) {
    throw new ERR_INVALID_RETURN_VALUE('boolean', 'filter', answer);
  }
  return answer;
}

function cpSync(src, dest, options) {
  const [from, to, settings] = argumentsOf(src, dest, options);
  settings.sync = true;
  const fs = require('fs');
  const steps = copy(from, to, settings);
  let step = steps.next();
  while (!step.done) {
    const [call, ...args] = step.value;
    let answer;
    try {
      answer = call === 'filter' ? filterSync(settings, ...args) : fs[`${call}Sync`](...args);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(answer);
  }
}

async function run(from, to, settings) {
  const promises = require('fs/promises');
  const steps = copy(from, to, settings);
  let step = steps.next();
  while (!step.done) {
    const [call, ...args] = step.value;
    let answer;
    try {
      answer = await (call === 'filter' ? settings.filter(...args) : promises[call](...args));
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(answer);
  }
}

/** fs.promises.cp */
async function cpPromise(src, dest, options) {
  return run(...argumentsOf(src, dest, options));
}

function cp(src, dest, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'cb');
  const settled = (...args) => require('process').nextTick(callback, ...args);
  run(...argumentsOf(src, dest, options)).then(() => settled(null), settled);
}

module.exports = { cp, cpPromise, cpSync };
