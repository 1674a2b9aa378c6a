// JSON, text and bytes modules.
import data from './fixtures/data.json' with { type: 'json' };
import { default as same } from './fixtures/data.json' with { 'type': 'json' };
import text from './fixtures/shared.mjs' with { type: 'text' };
import bytes from './fixtures/data.json' with { type: 'bytes' };
import * as ns from './fixtures/data.json' with { type: 'json' };
console.log(data === same, ns.default === data, Object.keys(ns), data.list[2]);
console.log(JSON.stringify(text), bytes.constructor.name, bytes.length, bytes[0]);
try {
  await import('./fixtures/data.json', { with: { type: 'unheard-of' } });
} catch (error) {
  console.log(error.name);
}
try {
  await import('./fixtures/data.json', { with: { unknown: 'x' } });
} catch (error) {
  console.log(error.name, error.message.replace(/ in file:.*/, ''));
}
try {
  await import('./fixtures/data.json');
} catch (error) {
  console.log(error.name);
}
