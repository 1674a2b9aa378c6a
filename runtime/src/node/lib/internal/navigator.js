'use strict';
// The global navigator.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');
const { kEnumerableProperty } = require('internal/util');
const { arch, platform } = internalBinding('process');

const kInitialize = Symbol('kInitialize');

function platformName() {
  const names = { darwin: 'MacIntel', win32: 'Win32' };
  if (names[platform] !== undefined) return names[platform];
  const system = platform[0].toUpperCase() + platform.slice(1);
  const machine = { x64: 'x86_64', ia32: 'i686', arm64: 'aarch64' }[arch] ?? arch;
  return `${system} ${machine}`;
}

class Navigator {
  #languages;

  constructor() {
    if (arguments[0] !== kInitialize) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  static #check(object) {
    if (typeof object !== 'object' || object === null || !(#languages in object)) throw new ERR_INVALID_THIS('Navigator');
  }

  get hardwareConcurrency() {
    Navigator.#check(this);
    return require('os').availableParallelism();
  }

  get locks() {
    Navigator.#check(this);
    return require('internal/locks').locks;
  }

  get language() {
    Navigator.#check(this);
    return new Intl.DateTimeFormat().resolvedOptions().locale;
  }

  get languages() {
    Navigator.#check(this);
    this.#languages ??= Object.freeze([this.language]);
    return this.#languages;
  }

  get userAgent() {
    Navigator.#check(this);
    return `Node.js/${/^v(\d+)/.exec(require('process').version)[1]}`;
  }

  get platform() {
    Navigator.#check(this);
    return platformName();
  }
}
for (const key of ['hardwareConcurrency', 'locks', 'language', 'languages', 'userAgent', 'platform']) {
  Object.defineProperty(Navigator.prototype, key, kEnumerableProperty);
}

module.exports = { Navigator, navigator: new Navigator(kInitialize) };
