// The file system module: synchronous, callback and promise forms, errors with codes and paths.
const fs = require('node:fs');
const path = require('path');
const root = fs.mkdtempSync(path.join('/tmp', 'lanner-test-'));
const at = (...names) => path.join(root, ...names);
const hide = (text) => String(text).replaceAll(root, 'ROOT');

fs.writeFileSync(at('a.txt'), 'héllo\n');
fs.appendFileSync(at('a.txt'), Buffer.from('wörld'));
console.log(fs.readFileSync(at('a.txt'), 'utf8'), fs.readFileSync(at('a.txt')).length, fs.statSync(at('a.txt')).size);
console.log(fs.readFileSync(at('a.txt'), { encoding: 'latin1' }).length, fs.existsSync(at('a.txt')), fs.existsSync(at('b')));
const stats = fs.statSync(root);
console.log(stats.isDirectory(), stats.isFile(), stats.mtime instanceof Date, typeof fs.statSync(root, { bigint: true }).mtimeNs);
console.log(hide(fs.mkdirSync(at('x/y/z'), { recursive: true })), fs.mkdirSync(at('x/y/z'), { recursive: true }));
fs.symlinkSync('a.txt', at('link'));
fs.copyFileSync(at('a.txt'), at('x/copy'));
fs.renameSync(at('x/copy'), at('x/moved'));
console.log(fs.readlinkSync(at('link')), fs.lstatSync(at('link')).isSymbolicLink(), hide(fs.realpathSync(at('link'))));
console.log(fs.readdirSync(root), fs.readdirSync(root, { recursive: true }).sort());
console.log(fs.readdirSync(root, { withFileTypes: true }).map((e) => `${e.name}:${e.isDirectory()}:${hide(e.parentPath)}`));
for (const attempt of [
  () => fs.readFileSync(at('none')), () => fs.readFileSync(root), () => fs.openSync(at('a.txt'), 'wx'),
  () => fs.mkdirSync(root), () => fs.rmdirSync(at('x')), () => fs.renameSync(at('none'), at('b')),
  () => fs.readFileSync(5.5), () => fs.readFileSync({}), () => fs.writeFileSync(at('b'), 5),
  () => fs.readFileSync('a\0b'), () => fs.openSync(at('a'), 'zz'), () => fs.closeSync(9999),
]) {
  try {
    console.log('no error', attempt());
  } catch (error) {
    console.log(error.name, error.code, error.syscall, hide(error.message));
  }
}
console.log(fs.statSync(at('none'), { throwIfNoEntry: false }));
const fd = fs.openSync(at('r'), 'w+');
console.log(fs.writeSync(fd, 'abcdef'), fs.writeSync(fd, Buffer.from('XY'), 0, 2, 1));
const target = Buffer.alloc(8, '.');
console.log(fs.readSync(fd, target, 1, 5, 0), target.toString(), fs.fstatSync(fd).size);
fs.ftruncateSync(fd, 2);
fs.closeSync(fd);
console.log(fs.readFileSync(at('r'), 'utf8'));

fs.readFile(at('a.txt'), 'utf8', (error, text) => {
  console.log('readFile', error, text.length);
  fs.readFile(at('none'), (problem, data) => {
    console.log('readFile', problem.code, hide(problem.message), data);
    setImmediate(() => console.log('immediate first'));
    setTimeout(() => console.log('then the timer'), 0);
    process.nextTick(() => console.log('tick before both'));
    promises();
  });
});
async function promises() {
  const fsp = require('fs/promises');
  await new Promise((resolve) => setTimeout(resolve, 5));
  await fsp.writeFile(at('p'), ['one', ' two']);
  console.log(await fsp.readFile(at('p'), 'utf8'), (await fsp.stat(at('p'))).size);
  const handle = await fsp.open(at('p'));
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(3), 0, 3, 4);
  console.log(bytesRead, buffer.toString(), handle.fd > 2);
  await handle.close();
  await fsp.access(at('none')).catch((error) => console.log(error.code, hide(error.path)));
  await fsp.rm(root, { recursive: true });
  console.log(fs.existsSync(root), fs === require('fs'), fsp === fs.promises);
}
