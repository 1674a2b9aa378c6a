'use strict';
// net.SocketAddress

const {
  codes: { ERR_INVALID_ADDRESS, ERR_INVALID_ARG_VALUE },
} = require('internal/errors');
const { customInspectSymbol, kEmptyObject } = require('internal/util');
const { validateObject, validatePort, validateString, validateUint32 } = require('internal/validators');
const { kClone, kDeserialize, markTransferMode } = require('internal/worker/js_transferable');
const { formatIPv6, parseIPv4, parseIPv6 } = require('internal/net');

const kDetail = Symbol('kDetail');

class SocketAddress {
  static isSocketAddress(value) {
    return value?.[kDetail] !== undefined;
  }

  constructor(options = kEmptyObject) {
    markTransferMode(this, true, false);
    validateObject(options, 'options');
    let { family = 'ipv4' } = options;
    const { address = family === 'ipv4' ? '127.0.0.1' : '::', port = 0, flowlabel = 0 } = options;
    if (typeof family?.toLowerCase === 'function') family = family.toLowerCase();
    if (family !== 'ipv4' && family !== 'ipv6') throw new ERR_INVALID_ARG_VALUE('options.family', options.family);
    validateString(address, 'options.address');
    validatePort(port, 'options.port');
    validateUint32(flowlabel, 'options.flowlabel', false);
    const bytes = family === 'ipv4' ? parseIPv4(address) : parseIPv6(address);
    if (bytes === undefined) throw new ERR_INVALID_ADDRESS();
    this[kDetail] = {
      address: family === 'ipv4' ? address : formatIPv6(bytes), port: +port, family, flowlabel, bytes,
    };
  }

  get address() {
    return this[kDetail].address;
  }

  get port() {
    return this[kDetail].port;
  }

  get family() {
    return this[kDetail].family;
  }

  get flowlabel() {
    // The label belongs to IPv6 alone.
    return this.family === 'ipv4' ? 0 : this[kDetail].flowlabel;
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `SocketAddress ${require('internal/util/inspect').inspect(this.toJSON(), inner)}`;
  }

  [kClone]() {
    return { data: { ...this[kDetail] }, deserializeInfo: 'internal/socketaddress:ClonedSocketAddress' };
  }

  [kDeserialize](data) {
    this[kDetail] = data;
  }

  toJSON() {
    return { address: this.address, port: this.port, family: this.family, flowlabel: this.flowlabel };
  }

  /** "address", "address:port" or "[address]:port"; undefined for other text. */
  static parse(input) {
    validateString(input, 'input');
    const { URL } = require('internal/url');
    // URLs know the short forms of addresses.
    const url = URL.parse(`http://${input}`);
    if (url === null) return undefined;
    const { hostname, port } = url;
    if (url.pathname !== '/' || url.search !== '' || url.username !== '') return undefined;
    if (hostname[0] === '[') {
      return new SocketAddress({ address: hostname.slice(1, -1), port: port | 0, family: 'ipv6' });
    }
    if (parseIPv4(hostname) === undefined) return undefined;
    return new SocketAddress({ address: hostname, port: port | 0 });
  }
}

function ClonedSocketAddress() {
  const address = Object.create(SocketAddress.prototype);
  markTransferMode(address, true, false);
  return address;
}

module.exports = { ClonedSocketAddress, SocketAddress, kDetail };
