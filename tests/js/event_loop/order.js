// Every queue in every other's callbacks: only orders that the rules fix, so that no run differs from another.
const fs = require('fs');

let indent = '';
const log = (text) => console.log(indent + text);

/** What each queue makes of the moment: all at once from the same place. */
function allQueues(from, then) {
  setImmediate(() => {
    log(`immediate (${from})`);
    process.nextTick(() => log(`tick of immediate (${from})`));
    queueMicrotask(() => log(`microtask of immediate (${from})`));
  });
  process.nextTick((text) => {
    log(text);
    process.nextTick(() => log(`tick of tick (${from})`));
    Promise.resolve().then(() => log(`then of tick (${from})`));
    queueMicrotask(() => {
      log(`microtask of tick (${from})`);
      process.nextTick(() => log(`tick of microtask of tick (${from})`));
    });
  }, `tick (${from})`);
  Promise.resolve().then(() => {
    log(`then 1 (${from})`);
    process.nextTick(() => log(`tick of then (${from})`));
    queueMicrotask(() => log(`microtask of then (${from})`));
    return Promise.resolve();
  }).then(() => log(`then 2, after a promise was returned (${from})`));
  queueMicrotask(() => log(`microtask (${from})`));
  (async () => {
    log(`async function begins (${from})`);
    await undefined;
    log(`after await of a value (${from})`);
    await new Promise((resolve) => process.nextTick(resolve));
    log(`after await of a tick (${from})`);
  })();
  new Promise((resolve) => resolve({ then: (settle) => {
    log(`thenable asked (${from})`);
    settle();
  } })).then(() => log(`thenable settled (${from})`));
  setImmediate(() => setImmediate(then));
}

const sections = {
  'main script'(done) {
    allQueues('main', done);
  },
  'timer'(done) {
    setTimeout(() => allQueues('timer', done), 1);
  },
  'immediate'(done) {
    setImmediate(() => allQueues('check phase', done));
  },
  'callback of a file operation'(done) {
    fs.stat(__filename, () => allQueues('file', done));
  },
  'microtask'(done) {
    queueMicrotask(() => allQueues('microtask', done));
  },
  'tick'(done) {
    process.nextTick(() => allQueues('tick', done));
  },
  'an immediate comes before timers and other files in a file callback'(done) {
    fs.stat(__filename, () => {
      let waiting = 3;
      const step = (text) => {
        log(text);
        if (--waiting === 0) done();
      };
      let first = true;
      setTimeout(() => {
        if (first) log('wrong: the timer was first');
        step('both later');
      }, 0);
      fs.stat(__filename, () => {
        if (first) log('wrong: the file was first');
        step('both later');
      });
      setImmediate(() => {
        first = false;
        step('immediate');
      });
    });
  },
  'promises of files settle in a callback of their own'(done) {
    fs.promises.stat(__filename).then(() => {
      log('stat');
      process.nextTick(() => log('tick'));
      return fs.promises.readFile(__filename, 'utf8');
    }).then((text) => {
      log(`read ${text.startsWith('// Every queue')}`);
      setImmediate(done);
      process.nextTick(() => log('tick'));
      queueMicrotask(() => log('microtask'));
    });
  },
  'timers'(done) {
    const start = Date.now();
    setTimeout(() => log('3 ms, second'), 3);
    setTimeout(() => {
      log('2 ms, first');
      process.nextTick(() => log('tick between timers'));
      Promise.resolve().then(() => log('then between timers'));
    }, 2);
    setTimeout(() => log('3 ms, third, same list'), 3);
    setTimeout(() => log('2 ms, second: its list goes on before the next'), 2);
    const moved = setTimeout(() => log('3 ms, refreshed: last of its list'), 3);
    setTimeout(() => log('3 ms, before the refreshed one'), 3);
    while (Date.now() - start < 2);
    moved.refresh();
    while (Date.now() - start < 20);
    setTimeout(done, 40);
  },
  'immediates made and cleared in a check phase'(done) {
    let cleared;
    setImmediate(() => {
      log('first');
      clearImmediate(cleared);
      setImmediate(() => log('of the next turn'));
    });
    cleared = setImmediate(() => log('wrong: cleared'));
    setImmediate(() => {
      log('second');
      setImmediate(() => setImmediate(done));
    });
  },
  'rejections'(done) {
    const listener = (reason, promise) => {
      log(`unhandledRejection ${reason.message}`);
      setImmediate(() => promise.catch(() => log('caught late')));
    };
    process.on('unhandledRejection', listener);
    const handled = (promise) => {
      promise.catch(() => {});
      log('rejectionHandled');
      process.removeListener('unhandledRejection', listener);
      process.removeListener('rejectionHandled', handled);
      setImmediate(done);
    };
    process.on('rejectionHandled', handled);
    const late = Promise.reject(new Error('in time'));
    process.nextTick(() => late.catch(() => log('caught in a tick')));
    Promise.reject(new Error('too late'));
    process.nextTick(() => log('tick'));
    queueMicrotask(() => {
      log('microtask');
      process.nextTick(() => log('tick of microtask: rejections are looked at after it'));
    });
  },
  'errors end one callback each'(done) {
    const listener = (error, origin) => {
      log(`${origin}: ${error.message}`);
    };
    process.on('uncaughtException', listener);
    // One at a time: when the rest of an interrupted queue goes on is nobody's rule, only that it does.
    process.nextTick(() => {
      process.nextTick(() => log('tick added before the throw'));
      throw new Error('tick');
    });
    process.nextTick(() => log('the tick after it'));
    setTimeout(() => {
      queueMicrotask(() => {
        queueMicrotask(() => log('microtask added before the throw'));
        throw new Error('microtask');
      });
      queueMicrotask(() => log('the microtask after it'));
      setTimeout(() => {
        setImmediate(() => {
          throw new Error('immediate');
        });
        setImmediate(() => log('the immediate after it'));
        setTimeout(() => {
          const start = Date.now();
          setTimeout(() => {
            throw new Error('timer');
          }, 1);
          setTimeout(() => log('the timer after it'), 1);
          while (Date.now() - start < 5);
          setTimeout(() => {
            process.removeListener('uncaughtException', listener);
            done();
          }, 20);
        }, 10);
      }, 10);
    }, 10);
  },
  'ticks go before microtasks, and both before anything else, however many'(done) {
    let ticks = 0;
    let microtasks = 0;
    setTimeout(() => log('timer'), 0);
    (function tick() {
      if (++ticks < 1000) process.nextTick(tick);
      else log(`${ticks} ticks, ${microtasks} microtasks`);
    })();
    (function microtask() {
      if (++microtasks < 1000) queueMicrotask(microtask);
      else log(`${ticks} ticks, ${microtasks} microtasks`);
    })();
    setTimeout(done, 30);
  },
};

const names = Object.keys(sections);
(function next() {
  const name = names.shift();
  indent = '';
  if (name === undefined) return;
  log(`== ${name}`);
  indent = '  ';
  sections[name](next);
})();
process.once('beforeExit', () => {
  log('beforeExit');
  setImmediate(() => log('immediate of beforeExit'));
  process.once('beforeExit', () => log('beforeExit again'));
});
process.on('exit', () => {
  log('exit');
  process.nextTick(() => log('wrong: nothing runs after exit'));
});
