// A site that meets an accessor under one key and other keys afterwards: each key is its own property.
const make = () => {
  const log = [];
  return {
    log,
    object: {
      get accessor() { return 'got'; },
      set accessor(value) { log.push(value); },
      method() {},
      data: 1,
    },
  };
};
for (let round = 0; round < 3; round++) {
  const { object, log } = make();
  const get = (target, key) => target[key];
  console.log(get(object, 'accessor'), typeof get(object, 'method'), get(object, 'data'), get(object, 'accessor'), get(object, 'none'));
  const set = (target, key, value) => { target[key] = value; };
  set(object, 'accessor', 'a');
  set(object, 'data', 2);
  set(object, 'fresh', 3);
  set(object, 'accessor', 'b');
  console.log(log.join(), object.data, object.fresh);
  const proxy = new Proxy(object, { get: (target, key) => target[key] });
  console.log(proxy.accessor, typeof proxy.method, proxy.data, proxy.fresh);
}
