'use strict';
// net.BlockList: addresses, ranges and subnets that are not to be talked to.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const { validateInt32, validateString } = require('internal/validators');
const { kClone, kDeserialize, markTransferMode } = require('internal/worker/js_transferable');
const { SocketAddress, kDetail } = require('internal/socketaddress');
const { isIPv4, parseIPv4, parseIPv6 } = require('internal/net');

const kRules = Symbol('kRules');
/** Lists that were cloned, with their numbers. */
const ids = new Map();

function familyName(family) {
  return family === 'ipv4' ? 'IPv4' : 'IPv6';
}

function toAddress(address, family, name = 'address') {
  if (SocketAddress.isSocketAddress(address)) return address;
  validateString(address, name);
  validateString(family, 'family');
  return new SocketAddress({ address, family });
}

/** -1, 0 or 1. */
function compare(a, b) {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
  return 0;
}

/** The bytes as the family of a rule; undefined if they are of another. IPv4 also comes mapped into IPv6. */
function bytesAs(family, bytes) {
  if (family === 'ipv4') {
    if (bytes.length === 4) return bytes;
    const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
    return mapped ? bytes.slice(12) : undefined;
  }
  if (bytes.length === 16) return bytes;
  return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...bytes];
}

function inSubnet(bytes, network, prefix) {
  const whole = prefix >> 3;
  for (let i = 0; i < whole; i++) if (bytes[i] !== network[i]) return false;
  const rest = prefix & 7;
  return rest === 0 || (bytes[whole] ^ network[whole]) >> (8 - rest) === 0;
}

class BlockList {
  constructor() {
    markTransferMode(this, true, false);
    this[kRules] = [];
  }

  static isBlockList(value) {
    return value?.[kRules] !== undefined;
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `BlockList ${require('internal/util/inspect').inspect({ rules: this.rules }, inner)}`;
  }

  addAddress(address, family = 'ipv4') {
    const { [kDetail]: { address: text, family: kind, bytes } } = toAddress(address, family);
    this[kRules].unshift({ text: `Address: ${familyName(kind)} ${text}`, family: kind, from: bytes, to: bytes });
  }

  addRange(start, end, family = 'ipv4') {
    const first = toAddress(start, family, 'start')[kDetail];
    const last = toAddress(end, family, 'end')[kDetail];
    if (first.family !== last.family || compare(first.bytes, last.bytes) > 0) {
      throw new ERR_INVALID_ARG_VALUE('start', start, `must come before ${end}`);
    }
    this[kRules].unshift({
      text: `Range: ${familyName(first.family)} ${first.address}-${last.address}`,
      family: first.family,
      from: first.bytes,
      to: last.bytes,
    });
  }

  addSubnet(network, prefix, family = 'ipv4') {
    const { address, family: kind, bytes } = toAddress(network, family, 'network')[kDetail];
    validateInt32(prefix, 'prefix', 0, kind === 'ipv4' ? 32 : 128);
    this[kRules].unshift({ text: `Subnet: ${familyName(kind)} ${address}/${prefix}`, family: kind, network: bytes, prefix });
  }

  check(address, family = 'ipv4') {
    let bytes;
    if (SocketAddress.isSocketAddress(address)) {
      bytes = address[kDetail].bytes;
    } else {
      validateString(address, 'address');
      validateString(family, 'family');
      family = family.toLowerCase();
      if (family !== 'ipv4' && family !== 'ipv6') throw new ERR_INVALID_ARG_VALUE('family', family);
      bytes = family === 'ipv4' ? parseIPv4(address) : parseIPv6(address);
      if (bytes === undefined) return false;
    }
    return this[kRules].some((rule) => {
      const own = bytesAs(rule.family, bytes);
      if (own === undefined) return false;
      if (rule.network !== undefined) return inSubnet(own, rule.network, rule.prefix);
      return compare(own, rule.from) >= 0 && compare(own, rule.to) <= 0;
    });
  }

  get rules() {
    return this[kRules].map(({ text }) => text);
  }

  toJSON() {
    return this.rules;
  }

  fromJSON(data) {
    if (typeof data === 'string') data = JSON.parse(data);
    if (!Array.isArray(data) || data.some((rule) => typeof rule !== 'string')) {
      throw new ERR_INVALID_ARG_TYPE('data', ['string', 'string[]'], data);
    }
    // Text is written newest first.
    for (const rule of data) {
      const [, kind, value] = /^(Address|Range|Subnet): IPv[46] (.*)$/.exec(rule) ?? [];
      if (kind === undefined) continue;
      const family = isIPv4(value.split(/[-/]/)[0]) ? 'ipv4' : 'ipv6';
      if (kind === 'Address') this.addAddress(value, family);
      else if (kind === 'Range') this.addRange(...value.split('-'), family);
      else this.addSubnet(value.split('/')[0], Number(value.split('/')[1]), family);
    }
  }

  [kClone]() {
    // Clones in the same thread are other faces of the same list.
    let id = ids.get(this[kRules]);
    if (id === undefined) {
      id = ids.size + 1;
      ids.set(this[kRules], id);
    }
    return { data: { id, rules: this[kRules] }, deserializeInfo: 'internal/blocklist:ClonedBlockList' };
  }

  [kDeserialize]({ id, rules }) {
    for (const [list, number] of ids) if (number === id) rules = list;
    this[kRules] = rules;
  }
}

function ClonedBlockList() {
  return new BlockList();
}

module.exports = { BlockList, ClonedBlockList };
