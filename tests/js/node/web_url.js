// URL, URLSearchParams and the functions of node:url.
const url = require('url');
const show = (f) => {
  try {
    console.log(f());
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
};
const u = new URL('../b c?q=1#h', 'http://us er:p@EXAMPLE.com:80/a/x');
console.log(u, String(u));
u.port = '8080';
u.protocol = 'https';
u.pathname = '/ä';
u.searchParams.append('k', 'v w');
u.searchParams.sort();
console.log(u.href, u.host, u.origin);
u.hash = '';
u.search = '?z=%C3%A9&z=2';
console.log(u.href, u.searchParams.getAll('z'), u.searchParams.has('z', '2'), u.searchParams.size);
console.log(new URLSearchParams([['a', '1'], ['b', '~!()*\'']]).toString(), [...new URLSearchParams({ x: 1, y: 'ü' })]);
show(() => new URL('/x'));
show(() => new URLSearchParams([[1]]));
console.log(URL.canParse('x:'), URL.parse('nope'), new URL('file:///c:/x/../y').href, new URL('HTTP://ＧＯ.com').host);
console.log(url.fileURLToPath('file:///a%20b'), url.pathToFileURL('/a b#?%').href, url.domainToUnicode('xn--espaol-zwa.com'));
show(() => url.fileURLToPath('file:///x%2Fy'));
console.log(url.urlToHttpOptions(new URL('http://a:b@h:1/p?q')).path, url.format(new URL('http://測試/a#b'), { unicode: true, fragment: false }));
process.noDeprecation = true;
console.log(url.parse('http://u:p@h.com:8/p/a?b=c#d'), url.resolve('http://h.com/a/b', '../c?d'));
console.log(new URLPattern({ pathname: '/books/:id(\\d+)' }).exec('http://x.y/books/12').pathname.groups);
