'use strict';
// node:path: POSIX and Windows paths, both on every system.

const { validateObject, validateString } = require('internal/validators');

const SLASH = 47;
const BACKSLASH = 92;
const DOT = 46;
const COLON = 58;

function isPosixSeparator(code) {
  return code === SLASH;
}
function isAnySeparator(code) {
  return code === SLASH || code === BACKSLASH;
}
function isDriveLetter(code) {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** Resolves `.` and `..`; `allowAboveRoot` keeps leading `..`. */
function normalizeString(path, allowAboveRoot, separator, isSeparator) {
  let result = '';
  let lastSegmentLength = 0;
  let lastSlash = -1;
  let dots = 0;
  let code = 0;
  for (let i = 0; i <= path.length; ++i) {
    if (i < path.length) code = path.charCodeAt(i);
    else if (isSeparator(code)) break;
    else code = SLASH;
    if (isSeparator(code)) {
      if (lastSlash === i - 1 || dots === 1) {
        // An empty segment or a single dot.
      } else if (dots === 2) {
        if (result.length < 2 || lastSegmentLength !== 2 || !result.endsWith('..')) {
          if (result.length > 2) {
            const at = result.length - lastSegmentLength - 1;
            if (at === -1) {
              result = '';
              lastSegmentLength = 0;
            } else {
              result = result.slice(0, at);
              lastSegmentLength = result.length - 1 - result.lastIndexOf(separator);
            }
            lastSlash = i;
            dots = 0;
            continue;
          } else if (result.length !== 0) {
            result = '';
            lastSegmentLength = 0;
            lastSlash = i;
            dots = 0;
            continue;
          }
        }
        if (allowAboveRoot) {
          result += result.length > 0 ? `${separator}..` : '..';
          lastSegmentLength = 2;
        }
      } else {
        const segment = path.slice(lastSlash + 1, i);
        result = result.length > 0 ? `${result}${separator}${segment}` : segment;
        lastSegmentLength = i - lastSlash - 1;
      }
      lastSlash = i;
      dots = 0;
    } else if (code === DOT && dots !== -1) {
      ++dots;
    } else {
      dots = -1;
    }
  }
  return result;
}

function formatExtension(extension) {
  return extension ? `${extension[0] === '.' ? '' : '.'}${extension}` : '';
}

function formatPath(separator, pathObject) {
  validateObject(pathObject, 'pathObject');
  const dir = pathObject.dir || pathObject.root;
  const base = pathObject.base || `${pathObject.name || ''}${formatExtension(pathObject.ext)}`;
  if (!dir) return base;
  return dir === pathObject.root ? `${dir}${base}` : `${dir}${separator}${base}`;
}

/** End of the base name's scan: where name and extension lie in path[start..]. */
function scanName(path, start, isSeparator) {
  let dot = -1;
  let startPart = start;
  let end = -1;
  let matchedSlash = true;
  // 0: no dot so far; 1: only the name's leading dot; -1: something before the dot.
  let preDot = 0;
  for (let i = path.length - 1; i >= start; --i) {
    const code = path.charCodeAt(i);
    if (isSeparator(code)) {
      if (!matchedSlash) {
        startPart = i + 1;
        break;
      }
      continue;
    }
    if (end === -1) {
      matchedSlash = false;
      end = i + 1;
    }
    if (code === DOT) {
      if (dot === -1) dot = i;
      else if (preDot !== 1) preDot = 1;
    } else if (dot !== -1) {
      preDot = -1;
    }
  }
  const hasExtension = !(dot === -1 || end === -1 || preDot === 0 ||
    (preDot === 1 && dot === end - 1 && dot === startPart + 1));
  return { startPart, end, dot, hasExtension };
}

function basenameFrom(path, start, suffix, isSeparator) {
  let begin = start;
  let end = -1;
  let matchedSlash = true;
  if (suffix !== undefined && suffix.length > 0 && suffix.length <= path.length) {
    if (suffix === path) return '';
    let suffixAt = suffix.length - 1;
    let firstNonSlash = -1;
    for (let i = path.length - 1; i >= start; --i) {
      const code = path.charCodeAt(i);
      if (isSeparator(code)) {
        if (!matchedSlash) {
          begin = i + 1;
          break;
        }
        continue;
      }
      if (firstNonSlash === -1) {
        matchedSlash = false;
        firstNonSlash = i + 1;
      }
      if (suffixAt >= 0) {
        if (code === suffix.charCodeAt(suffixAt)) {
          if (--suffixAt === -1) end = i;
        } else {
          suffixAt = -1;
          end = firstNonSlash;
        }
      }
    }
    if (begin === end) end = firstNonSlash;
    else if (end === -1) end = path.length;
    return path.slice(begin, end);
  }
  for (let i = path.length - 1; i >= start; --i) {
    if (isSeparator(path.charCodeAt(i))) {
      if (!matchedSlash) {
        begin = i + 1;
        break;
      }
    } else if (end === -1) {
      matchedSlash = false;
      end = i + 1;
    }
  }
  return end === -1 ? '' : path.slice(begin, end);
}

function matchesGlob(path, pattern, windows) {
  validateString(path, 'path');
  validateString(pattern, 'pattern');
  // On Windows either slash separates, in patterns as well.
  const slashes = (text) => (windows ? text.replaceAll('\\', '/') : text);
  return require('internal/fs/glob_pattern').matchGlobPattern(slashes(path), slashes(pattern));
}

function currentDirectory() {
  return require('process').cwd();
}

const posix = {
  resolve(...args) {
    let resolved = '';
    let absolute = false;
    for (let i = args.length - 1; i >= 0 && !absolute; i--) {
      const path = args[i];
      validateString(path, `paths[${i}]`);
      if (path.length === 0) continue;
      resolved = `${path}/${resolved}`;
      absolute = path.charCodeAt(0) === SLASH;
    }
    if (!absolute) {
      const cwd = currentDirectory();
      resolved = `${cwd}/${resolved}`;
      absolute = cwd.charCodeAt(0) === SLASH;
    }
    resolved = normalizeString(resolved, !absolute, '/', isPosixSeparator);
    if (absolute) return `/${resolved}`;
    return resolved.length > 0 ? resolved : '.';
  },

  normalize(path) {
    validateString(path, 'path');
    if (path.length === 0) return '.';
    const absolute = path.charCodeAt(0) === SLASH;
    const trailing = path.charCodeAt(path.length - 1) === SLASH;
    path = normalizeString(path, !absolute, '/', isPosixSeparator);
    if (path.length === 0) {
      if (absolute) return '/';
      return trailing ? './' : '.';
    }
    if (trailing) path += '/';
    return absolute ? `/${path}` : path;
  },

  isAbsolute(path) {
    validateString(path, 'path');
    return path.length > 0 && path.charCodeAt(0) === SLASH;
  },

  join(...args) {
    const parts = [];
    for (let i = 0; i < args.length; ++i) {
      validateString(args[i], 'path');
      if (args[i].length > 0) parts.push(args[i]);
    }
    return parts.length === 0 ? '.' : posix.normalize(parts.join('/'));
  },

  relative(from, to) {
    validateString(from, 'from');
    validateString(to, 'to');
    if (from === to) return '';
    from = posix.resolve(from);
    to = posix.resolve(to);
    if (from === to) return '';
    const fromLength = from.length - 1;
    const toLength = to.length - 1;
    const length = Math.min(fromLength, toLength);
    let lastCommon = -1;
    let i = 0;
    for (; i < length; i++) {
      const code = from.charCodeAt(1 + i);
      if (code !== to.charCodeAt(1 + i)) break;
      if (code === SLASH) lastCommon = i;
    }
    if (i === length) {
      if (toLength > length) {
        if (to.charCodeAt(1 + i) === SLASH) return to.slice(1 + i + 1);
        if (i === 0) return to.slice(1 + i);
      } else if (fromLength > length) {
        if (from.charCodeAt(1 + i) === SLASH) lastCommon = i;
        else if (i === 0) lastCommon = 0;
      }
    }
    let out = '';
    for (i = 1 + lastCommon + 1; i <= from.length; ++i) {
      if (i === from.length || from.charCodeAt(i) === SLASH) out += out.length === 0 ? '..' : '/..';
    }
    return `${out}${to.slice(1 + lastCommon)}`;
  },

  toNamespacedPath(path) {
    return path;
  },

  dirname(path) {
    validateString(path, 'path');
    if (path.length === 0) return '.';
    const rooted = path.charCodeAt(0) === SLASH;
    let end = -1;
    let matchedSlash = true;
    for (let i = path.length - 1; i >= 1; --i) {
      if (path.charCodeAt(i) === SLASH) {
        if (!matchedSlash) {
          end = i;
          break;
        }
      } else {
        matchedSlash = false;
      }
    }
    if (end === -1) return rooted ? '/' : '.';
    return rooted && end === 1 ? '//' : path.slice(0, end);
  },

  basename(path, suffix) {
    if (suffix !== undefined) validateString(suffix, 'suffix');
    validateString(path, 'path');
    return basenameFrom(path, 0, suffix, isPosixSeparator);
  },

  extname(path) {
    validateString(path, 'path');
    const { end, dot, hasExtension } = scanName(path, 0, isPosixSeparator);
    return hasExtension ? path.slice(dot, end) : '';
  },

  format: (pathObject) => formatPath('/', pathObject),

  parse(path) {
    validateString(path, 'path');
    const result = { root: '', dir: '', base: '', ext: '', name: '' };
    if (path.length === 0) return result;
    const absolute = path.charCodeAt(0) === SLASH;
    const start = absolute ? 1 : 0;
    if (absolute) result.root = '/';
    const { startPart, end, dot, hasExtension } = scanName(path, start, isPosixSeparator);
    if (end !== -1) {
      const begin = startPart === 0 && absolute ? 1 : startPart;
      result.base = path.slice(begin, end);
      result.name = hasExtension ? path.slice(begin, dot) : result.base;
      if (hasExtension) result.ext = path.slice(dot, end);
    }
    if (startPart > start) result.dir = path.slice(0, startPart - 1);
    else if (absolute) result.dir = '/';
    return result;
  },

  matchesGlob(path, pattern) {
    return matchesGlob(path, pattern, false);
  },

  sep: '/',
  delimiter: ':',
  win32: null,
  posix: null,
};

/** The root of a Windows path: its length, the device, and whether it is absolute. */
function windowsRoot(path) {
  const length = path.length;
  const first = path.charCodeAt(0);
  if (length === 1) {
    return isAnySeparator(first) ? { end: 1, device: '', absolute: true } : { end: 0, device: '', absolute: false };
  }
  if (isAnySeparator(first)) {
    if (isAnySeparator(path.charCodeAt(1))) {
      // A UNC path, perhaps: \\server\share.
      let j = 2;
      let last = j;
      while (j < length && !isAnySeparator(path.charCodeAt(j))) j++;
      if (j < length && j !== last) {
        const host = path.slice(last, j);
        last = j;
        while (j < length && isAnySeparator(path.charCodeAt(j))) j++;
        if (j < length && j !== last) {
          last = j;
          while (j < length && !isAnySeparator(path.charCodeAt(j))) j++;
          if (j === length || j !== last) {
            if (host !== '.' && host !== '?') {
              return {
                end: j, device: `\\\\${host}\\${path.slice(last, j)}`, absolute: true, unc: j === length,
              };
            }
            return { end: 4, device: `\\\\${host}`, absolute: true };
          }
        }
      }
    }
    return { end: 1, device: '', absolute: true };
  }
  if (isDriveLetter(first) && path.charCodeAt(1) === COLON) {
    const absolute = length > 2 && isAnySeparator(path.charCodeAt(2));
    return { end: absolute ? 3 : 2, device: path.slice(0, 2), absolute };
  }
  return { end: 0, device: '', absolute: false };
}

const reservedNames = new Set(['CON', 'PRN', 'AUX', 'NUL',
  ...Array.from('123456789\xb9\xb2\xb3', (digit) => [`COM${digit}`, `LPT${digit}`]).flat()]);

function isReservedName(path, colon) {
  return reservedNames.has(path.slice(0, colon).toUpperCase());
}

const win32 = {
  resolve(...args) {
    let device = '';
    let tail = '';
    let absolute = false;
    for (let i = args.length - 1; i >= -1; i--) {
      let path;
      if (i >= 0) {
        path = args[i];
        validateString(path, `paths[${i}]`);
        if (path.length === 0) continue;
      } else if (device.length === 0) {
        path = currentDirectory();
        // One directory on a system with drives stands for the whole path.
        if (args.length === 0 || ((args.length === 1 && (args[0] === '' || args[0] === '.')) &&
            isAnySeparator(path.charCodeAt(0)))) {
          if (require('process').platform !== 'win32') path = path.replace(/\//g, '\\');
          return path;
        }
      } else {
        const { env } = require('process');
        path = env[`=${device}`] || currentDirectory();
        if (path === undefined ||
            (path.slice(0, 2).toLowerCase() !== device.toLowerCase() && path.charCodeAt(2) === BACKSLASH)) {
          path = `${device}\\`;
        }
      }
      const root = windowsRoot(path);
      if (root.device.length > 0) {
        if (device.length > 0) {
          if (root.device.toLowerCase() !== device.toLowerCase()) continue;
        } else {
          device = root.device;
        }
      }
      if (absolute) {
        if (device.length > 0) break;
      } else {
        tail = `${path.slice(root.end)}\\${tail}`;
        absolute = root.absolute;
        if (absolute && device.length > 0) break;
      }
    }
    tail = normalizeString(tail, !absolute, '\\', isAnySeparator);
    return absolute ? `${device}\\${tail}` : `${device}${tail}` || '.';
  },

  normalize(path) {
    validateString(path, 'path');
    const length = path.length;
    if (length === 0) return '.';
    if (length === 1) return path.charCodeAt(0) === SLASH ? '\\' : path;
    const { end, device, absolute, unc } = windowsRoot(path);
    if (unc) return `${device}\\`;
    let tail = end < length ? normalizeString(path.slice(end), !absolute, '\\', isAnySeparator) : '';
    if (tail.length === 0 && !absolute) tail = '.';
    if (tail.length > 0 && isAnySeparator(path.charCodeAt(length - 1))) tail += '\\';
    if (!absolute && device === '' && path.includes(':')) {
      // What would become a drive or device after normalizing stays a relative path.
      if (tail.length >= 2 && isDriveLetter(tail.charCodeAt(0)) && tail.charCodeAt(1) === COLON) return `.\\${tail}`;
      let index = path.indexOf(':');
      do {
        if (index === length - 1 || isAnySeparator(path.charCodeAt(index + 1))) return `.\\${tail}`;
      } while ((index = path.indexOf(':', index + 1)) !== -1);
    }
    const colon = path.indexOf(':');
    if (colon !== -1 && isReservedName(path, colon)) return `.\\${device}${tail}`;
    if (device === '') return absolute ? `\\${tail}` : tail;
    return absolute ? `${device}\\${tail}` : `${device}${tail}`;
  },

  isAbsolute(path) {
    validateString(path, 'path');
    const length = path.length;
    if (length === 0) return false;
    const code = path.charCodeAt(0);
    return isAnySeparator(code) ||
      (length > 2 && isDriveLetter(code) && path.charCodeAt(1) === COLON && isAnySeparator(path.charCodeAt(2)));
  },

  join(...args) {
    const parts = [];
    for (let i = 0; i < args.length; ++i) {
      validateString(args[i], 'path');
      if (args[i].length > 0) parts.push(args[i]);
    }
    if (parts.length === 0) return '.';
    const first = parts[0];
    let joined = parts.join('\\');
    // Two separators at the beginning mean a UNC path only if the first part has them itself.
    let needsReplace = true;
    let slashes = 0;
    if (isAnySeparator(first.charCodeAt(0))) {
      ++slashes;
      if (first.length > 1 && isAnySeparator(first.charCodeAt(1))) {
        ++slashes;
        if (first.length > 2) {
          if (isAnySeparator(first.charCodeAt(2))) ++slashes;
          else needsReplace = false;
        }
      }
    }
    if (needsReplace) {
      while (slashes < joined.length && isAnySeparator(joined.charCodeAt(slashes))) slashes++;
      if (slashes >= 2) joined = `\\${joined.slice(slashes)}`;
    }
    // A device's name is a path of its own: what follows does not go up from it.
    const isDevice = (part) => part.includes(':') && isReservedName(part, part.indexOf(':'));
    if (joined.split('\\').some(isDevice)) return joined.replaceAll('/', '\\');
    return win32.normalize(joined);
  },

  relative(from, to) {
    validateString(from, 'from');
    validateString(to, 'to');
    if (from === to) return '';
    const fromOriginal = win32.resolve(from);
    const toOriginal = win32.resolve(to);
    if (fromOriginal === toOriginal) return '';
    from = fromOriginal.toLowerCase();
    to = toOriginal.toLowerCase();
    if (from === to) return '';
    if (fromOriginal.length !== from.length || toOriginal.length !== to.length) {
      // Lower case changed lengths: compare part by part.
      const fromParts = fromOriginal.split('\\');
      const toParts = toOriginal.split('\\');
      if (fromParts.at(-1) === '') fromParts.pop();
      if (toParts.at(-1) === '') toParts.pop();
      const most = Math.min(fromParts.length, toParts.length);
      let i = 0;
      while (i < most && fromParts[i].toLowerCase() === toParts[i].toLowerCase()) i++;
      if (i === 0) return toOriginal;
      return [...new Array(fromParts.length - i).fill('..'), ...toParts.slice(i)].join('\\');
    }
    let fromStart = 0;
    while (fromStart < from.length && from.charCodeAt(fromStart) === BACKSLASH) fromStart++;
    let fromEnd = from.length;
    while (fromEnd - 1 > fromStart && from.charCodeAt(fromEnd - 1) === BACKSLASH) fromEnd--;
    const fromLength = fromEnd - fromStart;
    let toStart = 0;
    while (toStart < to.length && to.charCodeAt(toStart) === BACKSLASH) toStart++;
    let toEnd = to.length;
    while (toEnd - 1 > toStart && to.charCodeAt(toEnd - 1) === BACKSLASH) toEnd--;
    const toLength = toEnd - toStart;
    const length = Math.min(fromLength, toLength);
    let lastCommon = -1;
    let i = 0;
    for (; i < length; i++) {
      const code = from.charCodeAt(fromStart + i);
      if (code !== to.charCodeAt(toStart + i)) break;
      if (code === BACKSLASH) lastCommon = i;
    }
    if (i !== length) {
      if (lastCommon === -1) return toOriginal;
    } else {
      if (toLength > length) {
        if (to.charCodeAt(toStart + i) === BACKSLASH) return toOriginal.slice(toStart + i + 1);
        if (i === 2) return toOriginal.slice(toStart + i);
      }
      if (fromLength > length) {
        if (from.charCodeAt(fromStart + i) === BACKSLASH) lastCommon = i;
        else if (i === 2) lastCommon = 3;
      }
      if (lastCommon === -1) lastCommon = 0;
    }
    let out = '';
    for (i = fromStart + lastCommon + 1; i <= fromEnd; ++i) {
      if (i === fromEnd || from.charCodeAt(i) === BACKSLASH) out += out.length === 0 ? '..' : '\\..';
    }
    toStart += lastCommon;
    if (out.length > 0) return `${out}${toOriginal.slice(toStart, toEnd)}`;
    if (toOriginal.charCodeAt(toStart) === BACKSLASH) ++toStart;
    return toOriginal.slice(toStart, toEnd);
  },

  toNamespacedPath(path) {
    if (typeof path !== 'string' || path.length === 0) return path;
    const resolved = win32.resolve(path);
    if (resolved.length <= 2) return path;
    if (resolved.charCodeAt(0) === BACKSLASH) {
      if (resolved.charCodeAt(1) === BACKSLASH) {
        const code = resolved.charCodeAt(2);
        if (code !== 63 && code !== DOT) return `\\\\?\\UNC\\${resolved.slice(2)}`;
      }
    } else if (isDriveLetter(resolved.charCodeAt(0)) && resolved.charCodeAt(1) === COLON &&
        resolved.charCodeAt(2) === BACKSLASH) {
      return `\\\\?\\${resolved}`;
    }
    return resolved;
  },

  dirname(path) {
    validateString(path, 'path');
    const length = path.length;
    if (length === 0) return '.';
    if (length === 1) return isAnySeparator(path.charCodeAt(0)) ? path : '.';
    let rootEnd = -1;
    let offset = 0;
    const code = path.charCodeAt(0);
    if (isAnySeparator(code)) {
      rootEnd = offset = 1;
      if (isAnySeparator(path.charCodeAt(1))) {
        let j = 2;
        let last = j;
        while (j < length && !isAnySeparator(path.charCodeAt(j))) j++;
        if (j < length && j !== last) {
          last = j;
          while (j < length && isAnySeparator(path.charCodeAt(j))) j++;
          if (j < length && j !== last) {
            last = j;
            while (j < length && !isAnySeparator(path.charCodeAt(j))) j++;
            if (j === length) return path;
            if (j !== last) rootEnd = offset = j + 1;
          }
        }
      }
    } else if (isDriveLetter(code) && path.charCodeAt(1) === COLON) {
      rootEnd = length > 2 && isAnySeparator(path.charCodeAt(2)) ? 3 : 2;
      offset = rootEnd;
    }
    let end = -1;
    let matchedSlash = true;
    for (let i = length - 1; i >= offset; --i) {
      if (isAnySeparator(path.charCodeAt(i))) {
        if (!matchedSlash) {
          end = i;
          break;
        }
      } else {
        matchedSlash = false;
      }
    }
    if (end === -1) {
      if (rootEnd === -1) return '.';
      end = rootEnd;
    }
    return path.slice(0, end);
  },

  basename(path, suffix) {
    if (suffix !== undefined) validateString(suffix, 'suffix');
    validateString(path, 'path');
    const start = path.length >= 2 && isDriveLetter(path.charCodeAt(0)) && path.charCodeAt(1) === COLON ? 2 : 0;
    return basenameFrom(path, start, suffix, isAnySeparator);
  },

  extname(path) {
    validateString(path, 'path');
    const start = path.length >= 2 && path.charCodeAt(1) === COLON && isDriveLetter(path.charCodeAt(0)) ? 2 : 0;
    const { end, dot, hasExtension } = scanName(path, start, isAnySeparator);
    return hasExtension ? path.slice(dot, end) : '';
  },

  format: (pathObject) => formatPath('\\', pathObject),

  parse(path) {
    validateString(path, 'path');
    const result = { root: '', dir: '', base: '', ext: '', name: '' };
    const length = path.length;
    if (length === 0) return result;
    let rootEnd = 0;
    const code = path.charCodeAt(0);
    if (length === 1) {
      if (isAnySeparator(code)) result.root = result.dir = path;
      else result.base = result.name = path;
      return result;
    }
    if (isAnySeparator(code)) {
      rootEnd = 1;
      if (isAnySeparator(path.charCodeAt(1))) {
        let j = 2;
        let last = j;
        while (j < length && !isAnySeparator(path.charCodeAt(j))) j++;
        if (j < length && j !== last) {
          last = j;
          while (j < length && isAnySeparator(path.charCodeAt(j))) j++;
          if (j < length && j !== last) {
            last = j;
            while (j < length && !isAnySeparator(path.charCodeAt(j))) j++;
            if (j === length) rootEnd = j;
            else if (j !== last) rootEnd = j + 1;
          }
        }
      }
    } else if (isDriveLetter(code) && path.charCodeAt(1) === COLON) {
      if (length <= 2) {
        result.root = result.dir = path;
        return result;
      }
      rootEnd = 2;
      if (isAnySeparator(path.charCodeAt(2))) {
        if (length === 3) {
          result.root = result.dir = path;
          return result;
        }
        rootEnd = 3;
      }
    }
    if (rootEnd > 0) result.root = path.slice(0, rootEnd);
    const { startPart, end, dot, hasExtension } = scanName(path, rootEnd, isAnySeparator);
    if (end !== -1) {
      result.base = path.slice(startPart, end);
      result.name = hasExtension ? path.slice(startPart, dot) : result.base;
      if (hasExtension) result.ext = path.slice(dot, end);
    }
    result.dir = startPart > 0 && startPart !== rootEnd ? path.slice(0, startPart - 1) : result.root;
    return result;
  },

  matchesGlob(path, pattern) {
    return matchesGlob(path, pattern, true);
  },

  sep: '\\',
  delimiter: ';',
  win32: null,
  posix: null,
};

posix.win32 = win32.win32 = win32;
posix.posix = win32.posix = posix;
win32._makeLong = win32.toNamespacedPath;
posix._makeLong = posix.toNamespacedPath;

module.exports = internalBinding('process').platform === 'win32' ? win32 : posix;
