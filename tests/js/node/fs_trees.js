// Trees of files: copies, walks, patterns, watchers, temporary folders; errors as the system words them.
const fs = require('fs');
const path = require('path');

const root = fs.mkdtempSync(path.join(fs.realpathSync('/tmp'), 'lanner-trees-'));
process.on('exit', () => fs.rmSync(root, { recursive: true }));
const at = (...parts) => path.join(root, ...parts);
const clean = (text) => String(text).replaceAll(root, 'ROOT');
const attempt = (name, run) => {
  try {
    const value = run();
    console.log(name, value === undefined ? 'done' : clean(JSON.stringify(value)));
  } catch (error) {
    console.log(name, error.name, error.code, clean(error.message), error.syscall);
  }
};
const listing = (folder) => fs.readdirSync(folder, { recursive: true }).sort();

fs.mkdirSync(at('src/a/b'), { recursive: true });
fs.writeFileSync(at('src/one.js'), '1');
fs.writeFileSync(at('src/a/two.js'), '2', { mode: 0o640 });
fs.writeFileSync(at('src/a/b/three.txt'), '3');
fs.writeFileSync(at('src/.hidden.js'), 'h');
fs.symlinkSync('a', at('src/link'));

attempt('copy of a folder', () => fs.cpSync(at('src'), at('no')));
attempt('copy', () => fs.cpSync(at('src'), at('copy'), { recursive: true }));
attempt('copied', () => listing(at('copy')));
attempt('link', () => fs.readlinkSync(at('copy/link')));
attempt('mode', () => (fs.statSync(at('copy/a/two.js')).mode & 0o777).toString(8));
attempt('again, if it is not there', () => fs.cpSync(at('src/one.js'), at('copy/one.js'), { force: false, errorOnExist: true }));
attempt('filtered', () => fs.cpSync(at('src'), at('filtered'), {
  recursive: true, verbatimSymlinks: true, filter: (from) => !from.endsWith('.js'),
}));
attempt('filtered', () => listing(at('filtered')));
attempt('into itself', () => fs.cpSync(at('src'), at('src/a/deep'), { recursive: true }));
attempt('onto a file', () => fs.cpSync(at('src'), at('copy/one.js'), { recursive: true }));
attempt('both', () => fs.cpSync('a', 'b', { dereference: true, verbatimSymlinks: true }));

const matches = (pattern, options) => attempt(`glob ${pattern}`, () => fs.globSync(pattern, { cwd: at('src'), ...options }).sort());
matches('**/*.js');
matches('*.{js,txt}');
matches('a/**');
matches('{one,two}.js', { exclude: ['one.*'] });
matches('[!o]*');
matches('?ne.+(j|t)s');
matches('**/', { exclude: (name) => name === 'a/b' });

attempt('rm of a folder', () => fs.rmSync(at('copy')));
attempt('rm', () => fs.rmSync(at('copy'), { recursive: true }));
attempt('rm of nothing', () => fs.rmSync(at('copy')));
attempt('rm of nothing, forced', () => fs.rmSync(at('copy'), { force: true }));

attempt('realpath', () => fs.realpathSync(at('src/link/../link/b/..')));
fs.symlinkSync('loop', at('loop'));
attempt('loop', () => fs.realpathSync(at('loop')));
attempt('native', () => fs.realpathSync.native(at('none')));
const temporary = fs.mkdtempDisposableSync(at('tmp-'));
attempt('temporary', () => fs.existsSync(temporary.path));
temporary.remove();
attempt('temporary', () => fs.existsSync(temporary.path));

const fd = fs.openSync(at('vectored'), 'w+');
attempt('writev', () => fs.writevSync(fd, [Buffer.from('abc'), new Uint16Array([0x6564]), Buffer.from('fgh')]));
const parts = [Buffer.alloc(2), Buffer.alloc(4), Buffer.alloc(9)];
attempt('readv', () => fs.readvSync(fd, parts, 1));
attempt('parts', () => parts.map((part) => part.toString('latin1')));
attempt('times', () => {
  fs.futimesSync(fd, 1.5, new Date(2500));
  const { atimeMs, mtimeNs, size } = fs.fstatSync(fd, { bigint: true });
  return `${atimeMs} ${mtimeNs} ${size}`;
});
fs.closeSync(fd);
attempt('bytes as names', () => {
  fs.writeFileSync(Buffer.concat([Buffer.from(at('name')), Buffer.from([0xff])]), 'x');
  return fs.readdirSync(root, 'buffer').filter((name) => name.includes(0xff)).map((name) => name.toString('hex'));
});
attempt('access', () => fs.accessSync(at('src'), 99));

(async () => {
  const folder = await fs.promises.opendir(at('src'));
  const names = [];
  for await (const entry of folder) names.push(`${entry.name}:${entry.isDirectory()}:${entry.isSymbolicLink()}`);
  console.log(names.sort().join(' '));
  await folder.read().catch((error) => console.log(error.code));
  const found = [];
  for await (const name of fs.promises.glob('**/b/*', { cwd: at('src') })) found.push(name);
  console.log(found);
  await fs.promises.cp(at('src'), at('src/one.js'), { recursive: true }).catch((error) => {
    console.log(error.name, error.code, clean(error.message), error.info.code);
  });

  const controller = new AbortController();
  setTimeout(() => fs.writeFileSync(at('src/new.txt'), 'new'), 20);
  try {
    for await (const { eventType, filename } of fs.promises.watch(at('src'), { signal: controller.signal })) {
      console.log(eventType, filename);
      controller.abort();
    }
  } catch (error) {
    console.log(error.name, error.code);
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  const watcher = fs.watch(at('src'), { recursive: true }, (type, name) => {
    console.log(type, name);
    watcher.close();
  });
  watcher.on('close', () => console.log('closed'));
  setTimeout(() => fs.writeFileSync(at('src/a/b/three.txt'), 'more'), 20);
  watcher.once('close', () => {
    fs.watchFile(at('src/one.js'), { interval: 10 }, (now, before) => {
      console.log(now.size, before.size);
      fs.unwatchFile(at('src/one.js'));
    });
    setTimeout(() => fs.writeFileSync(at('src/one.js'), 'longer'), 40);
  });
})();
