// Keys on a terminal: what they are called, what they do to the line, and what is written.
const readline = require('readline');
const { PassThrough, Writable } = require('stream');

function names() {
  const stream = new PassThrough();
  readline.emitKeypressEvents(stream);
  stream.on('keypress', (text, key) => console.log(' ', JSON.stringify(text), JSON.stringify(key)));
  for (const sequence of ['a', 'A', '.', '\t', '\r', '\n', '\x7f', '\x01', '\x1b[A', '\x1bOA', '\x1b[1;5A', '\x1b[5;2~',
    '\x1b[[A', '\x1bOa', '\x1b[2$', '\x1b[2^', '\x1b[Z', '\x1bA', '\x1b\x1b[A', '\x1b[200~', '\x1b[99~', '\x1bO5A',
    '\x1b[9q', '你', '😀', '\x1b.']) {
    console.log(JSON.stringify(sequence));
    stream.write(sequence);
    stream.read();
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function editing() {
  let written = '';
  const output = new Writable({
    write(chunk, encoding, callback) {
      written += chunk;
      callback();
    },
  });
  Object.assign(output, { isTTY: true, columns: 20, rows: 10 });
  const input = new PassThrough();
  const rl = readline.createInterface({
    input,
    output,
    terminal: true,
    history: ['old one', 'older'],
    completer: (line) => [['foobar', 'foobaz', 'x'].filter((word) => word.startsWith(line)), line],
  });
  rl.on('line', (line) => console.log('line', JSON.stringify(line)))
    .on('history', (history) => console.log('history', history.length))
    .on('close', () => console.log('close'))
    .on('SIGINT', () => console.log('interrupt'));
  rl.setPrompt('a> ');
  rl.prompt();
  for (const keys of ['hello', '\x1b[D', '\x1b[D', 'X', '\x17', '\x19', '\x1b[A', '\r', 'foo\t', '\t', '\t', '\x1b[H',
    '\x0b', '\x1b[A', '\x1b[A', '\x1b[B', '\r', 'wide 你好 text longer than columns', '\x01', '\x1bf', '\x1bd', '\x1f',
    '\x1e', '\x7f', '\r', '\x03', 'a\nb\r\nc', '\x1b[1;5D', '\x15', '\x1by', '\x04']) {
    input.write(keys);
    await turn();
    await turn();
    console.log(JSON.stringify(keys), JSON.stringify(rl.line), rl.cursor, JSON.stringify(written), JSON.stringify(rl.getCursorPos()));
    written = '';
  }
  rl.question('name? ', (answer) => console.log('answer', answer));
  input.write('joe\n');
  await turn();
  await turn();
  console.log(JSON.stringify(written));
  rl.close();
  try {
    rl.write('x');
  } catch (error) {
    console.log(error.code);
  }
}

async function lines() {
  const input = new PassThrough();
  input.end('one\r\ntwo\rthree\n\nlast \u2028 line');
  const rl = readline.createInterface({ input, crlfDelay: Infinity });
  for await (const line of rl) console.log(JSON.stringify(line));
}

names();
editing().then(lines);
