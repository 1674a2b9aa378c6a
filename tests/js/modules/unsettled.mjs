// exit: 13
console.log('before');
import './fixtures/never.mjs';
console.log('never printed');
