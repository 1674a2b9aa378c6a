'use strict';
// node:stream/consumers: all that a stream gives, as one value.

const { Buffer } = require('buffer');

async function chunksOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

async function blob(stream) {
  const chunks = await chunksOf(stream);
  const { Blob } = require('buffer');
  return new Blob(chunks);
}

/** The bytes of one chunk, by the rules of Blob. */
function toBytes(chunk) {
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (chunk instanceof ArrayBuffer || chunk instanceof SharedArrayBuffer) return new Uint8Array(chunk);
  return Buffer.from(`${chunk}`);
}

async function bytes(stream) {
  const parts = [];
  for (const chunk of await chunksOf(stream)) {
    const isBlob = typeof chunk === 'object' && chunk !== null && typeof chunk.arrayBuffer === 'function';
    parts.push(isBlob ? new Uint8Array(await chunk.arrayBuffer()) : toBytes(chunk));
  }
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.byteLength;
  }
  return result;
}

async function arrayBuffer(stream) {
  return (await bytes(stream)).buffer;
}

async function buffer(stream) {
  return Buffer.from(await arrayBuffer(stream));
}

async function text(stream) {
  const { TextDecoder } = require('internal/encoding');
  const decoder = new TextDecoder();
  let result = '';
  for await (const chunk of stream) {
    result += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  }
  return result + decoder.decode(undefined, { stream: false });
}

async function json(stream) {
  return JSON.parse(await text(stream));
}

module.exports = { arrayBuffer, blob, buffer, bytes, json, text };
