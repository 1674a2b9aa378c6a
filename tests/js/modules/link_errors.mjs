// exit: 1
// The graph is linked before anything runs.
console.log('never printed');
import { shared } from './fixtures/shared.mjs';
import { missing } from './fixtures/shared.mjs';
