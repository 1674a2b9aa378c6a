'use strict';
// JUnit's XML: written at the end, when the counts are known.

const { inspectError, summaryLines, unwrap } = require('internal/test_runner/reporters/utils');

const escapeText = (text) => String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const escapeAttribute = (text) => escapeText(text).replace(/"/g, '&quot;').replace(/\n/g, '');

function render(node, depth) {
  const pad = '\t'.repeat(depth);
  if (typeof node === 'string') return `${pad}${node}\n`;
  const attributes = Object.entries(node.attributes).map(([key, item]) => ` ${key}="${escapeAttribute(item)}"`).join('');
  if (node.text !== undefined) return `${pad}<${node.tag}${attributes}>\n${escapeText(node.text)}\n${pad}</${node.tag}>\n`;
  if (node.children.length === 0) return `${pad}<${node.tag}${attributes}/>\n`;
  return `${pad}<${node.tag}${attributes}>\n${node.children.map((child) => render(child, depth + 1)).join('')}${pad}</${node.tag}>\n`;
}

function countOf(node, tag) {
  let count = 0;
  for (const child of node.children ?? []) {
    if (child.tag === 'testcase') count += tag === 'testcase' || child.children.some((part) => part.tag === tag) ? 1 : 0;
    else if (child.tag === 'testsuite') count += countOf(child, tag);
  }
  return count;
}

function makeFormatter() {
  const root = { tag: 'testsuites', attributes: {}, children: [] };
  /** Tests that have begun, outermost first. */
  const open = [];
  return (event) => {
    if (event === null) return `<?xml version="1.0" encoding="utf-8"?>\n${render(root, 0)}`;
    const { data, type } = event;
    if (type === 'test:start') {
      const node = { tag: 'testcase', attributes: { name: data.name }, children: [], nesting: data.nesting };
      const parent = open.findLast((other) => other.nesting < data.nesting);
      (parent ?? root).children.push(node);
      open.push(node);
      return '';
    }
    if (type === 'test:diagnostic') {
      const parent = open.findLast((other) => other.nesting < data.nesting);
      (parent ?? root).children.push(`<!-- ${escapeText(data.message)} -->`);
      return '';
    }
    if (type === 'test:summary') {
      for (const text of summaryLines(data)) root.children.push(`<!-- ${text} -->`);
      return '';
    }
    if (type !== 'test:pass' && type !== 'test:fail') return '';
    const index = open.findLastIndex((other) => other.nesting === data.nesting && other.attributes.name === data.name);
    if (index === -1) return '';
    const [node] = open.splice(index, 1);
    node.attributes.time = (data.details.duration_ms / 1000).toFixed(6);
    if (node.children.some((child) => child.tag !== undefined)) {
      node.tag = 'testsuite';
      node.attributes.disabled = 0;
      node.attributes.errors = 0;
      node.attributes.tests = countOf(node, 'testcase');
      node.attributes.failures = countOf(node, 'failure');
      node.attributes.skipped = countOf(node, 'skipped');
      node.attributes.hostname = require('os').hostname();
      return '';
    }
    node.attributes.classname = data.classname ?? 'test';
    if (data.file !== undefined) node.attributes.file = data.file;
    if (data.skip !== undefined) node.children.push({ tag: 'skipped', attributes: { type: 'skipped', message: data.skip }, children: [] });
    if (data.todo !== undefined) node.children.push({ tag: 'skipped', attributes: { type: 'todo', message: data.todo }, children: [] });
    if (type === 'test:fail') {
      const { error } = data.details;
      node.children.push({
        tag: 'failure', attributes: { type: error.failureType ?? error.code, message: unwrap(error)?.message ?? unwrap(error) },
        text: inspectError(error), children: [],
      });
      node.attributes.failure = unwrap(error)?.message ?? unwrap(error);
    }
    return '';
  };
}

module.exports = { makeFormatter };
