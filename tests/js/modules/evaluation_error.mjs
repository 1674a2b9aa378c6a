// exit: 1
import './fixtures/prints.mjs';
import './fixtures/throws.mjs';
console.log('never printed');
