'use strict';
// node:diagnostics_channel

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateFunction } = require('internal/validators');

/** Channels by name, weakly: one that nobody holds and nobody listens to is made again when asked for. */
const channels = new Map();
/** Channels with subscribers or stores stay. */
const held = new Set();
const collected = new FinalizationRegistry((name) => {
  if (channels.get(name)?.deref() === undefined) channels.delete(name);
});

const reportLater = (error) => {
  require('process').nextTick(() => {
    throw error;
  });
};

class Channel {
  constructor(name) {
    /** Replaced, never changed: a publication under way keeps its own. */
    this._subscribers = [];
    this._stores = new Map();
    this.name = name;
    channels.set(name, new WeakRef(this));
    collected.register(this, name);
  }

  get hasSubscribers() {
    return this._subscribers.length > 0 || this._stores.size > 0;
  }

  #update() {
    if (this.hasSubscribers) held.add(this);
    else held.delete(this);
  }

  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    this._subscribers = [...this._subscribers, subscription];
    this.#update();
  }

  unsubscribe(subscription) {
    const at = this._subscribers.indexOf(subscription);
    if (at < 0) return false;
    this._subscribers = this._subscribers.toSpliced(at, 1);
    this.#update();
    return true;
  }

  bindStore(store, transform) {
    this._stores.set(store, transform);
    this.#update();
  }

  unbindStore(store) {
    const known = this._stores.delete(store);
    this.#update();
    return known;
  }

  publish(data) {
    const subscribers = this._subscribers;
    for (let i = 0; i < subscribers.length; i++) {
      try {
        const onMessage = subscribers[i];
        onMessage(data, this.name);
      } catch (error) {
        reportLater(error);
      }
    }
  }

  /** Enters what the bound stores make of the data, publishes it, and leaves them when disposed. */
  withStoreScope(data) {
    const entered = [];
    for (const [store, transform] of this._stores) {
      let value = data;
      if (transform) {
        try {
          value = transform(data);
        } catch (error) {
          reportLater(error);
          continue;
        }
      }
      entered.push([store, store.getStore()]);
      store.enterWith(value);
    }
    this.publish(data);
    return {
      [Symbol.dispose]() {
        while (entered.length > 0) {
          const [store, before] = entered.pop();
          store.enterWith(before);
        }
      },
    };
  }

  runStores(data, fn, thisArg, ...args) {
    const scope = this.withStoreScope(data);
    try {
      return Reflect.apply(fn, thisArg, args);
    } finally {
      scope[Symbol.dispose]();
    }
  }
}

function channel(name) {
  const known = channels.get(name)?.deref();
  if (known !== undefined) return known;
  if (typeof name !== 'string' && typeof name !== 'symbol') {
    throw new ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
  }
  return new Channel(name);
}

function subscribe(name, subscription) {
  return channel(name).subscribe(subscription);
}

function unsubscribe(name, subscription) {
  return channel(name).unsubscribe(subscription);
}

function hasSubscribers(name) {
  return channels.get(name)?.deref()?.hasSubscribers ?? false;
}

// ---- groups of channels

/** The channel of an event: of a family by name, or out of an object of channels. */
function channelOf(nameOrChannels, event, className) {
  if (typeof nameOrChannels === 'string') return channel(`tracing:${nameOrChannels}:${event}`);
  if (typeof nameOrChannels === 'object' && nameOrChannels !== null) {
    const found = nameOrChannels[event];
    // A channel that is missing is a mistake, too: this throws for it.
    Object.getPrototypeOf(found);
    if (!(found instanceof Channel)) {
      throw new ERR_INVALID_ARG_TYPE(`nameOrChannels.${event}`, ['Channel'], found);
    }
    return found;
  }
  throw new ERR_INVALID_ARG_TYPE('nameOrChannels', ['string', className, 'Object'], nameOrChannels);
}

/** Subscribes or unsubscribes the handlers of some events; whether all were known. */
function each(group, events, handlers, method) {
  let all = true;
  for (const event of events) {
    if (!handlers[event]) continue;
    if (group[event]?.[method](handlers[event]) === false) all = false;
  }
  return all;
}

function defineChannels(group, nameOrChannels, events, className) {
  for (const event of events) {
    Object.defineProperty(group, event, { __proto__: null, value: channelOf(nameOrChannels, event, className) });
  }
}

const boundedEvents = ['start', 'end'];
const tracingEvents = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

/** A window of time: `start` when it opens (with its stores entered), `end` when it closes. */
function open(start, end, context) {
  const stores = start?.withStoreScope(context);
  return () => {
    end?.publish(context);
    stores?.[Symbol.dispose]();
  };
}

class BoundedChannel {
  constructor(nameOrChannels) {
    defineChannels(this, nameOrChannels, boundedEvents, 'BoundedChannel');
  }
  get hasSubscribers() {
    return boundedEvents.some((event) => this[event]?.hasSubscribers);
  }
  subscribe(handlers) {
    each(this, boundedEvents, handlers, 'subscribe');
  }
  unsubscribe(handlers) {
    return each(this, boundedEvents, handlers, 'unsubscribe');
  }
  withScope(context = {}) {
    let close = this.hasSubscribers ? open(this.start, this.end, context) : undefined;
    return {
      [Symbol.dispose]() {
        close?.();
        close = undefined;
      },
    };
  }
  run(context, fn, thisArg, ...args) {
    const scope = this.withScope(context ?? {});
    try {
      return Reflect.apply(fn, thisArg, args);
    } finally {
      scope[Symbol.dispose]();
    }
  }
}

class TracingChannel {
  constructor(nameOrChannels) {
    defineChannels(this, nameOrChannels, tracingEvents, 'TracingChannel');
  }
  get hasSubscribers() {
    return tracingEvents.some((event) => this[event]?.hasSubscribers);
  }
  subscribe(handlers) {
    each(this, tracingEvents, handlers, 'subscribe');
  }
  unsubscribe(handlers) {
    return each(this, tracingEvents, handlers, 'unsubscribe');
  }

  /** Runs `call` between start and end; what it throws is published. */
  #traced(context, call) {
    const close = open(this.start, this.end, context);
    try {
      return call();
    } catch (error) {
      context.error = error;
      this.error?.publish(context);
      throw error;
    } finally {
      close();
    }
  }

  /** The moment the result is there. */
  #continued(context, call) {
    const close = open(this.asyncStart, this.asyncEnd, context);
    try {
      return call?.();
    } finally {
      close();
    }
  }

  traceSync(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    return this.#traced(context, () => {
      const result = Reflect.apply(fn, thisArg, args);
      context.result = result;
      return result;
    });
  }

  tracePromise(fn, context = {}, thisArg, ...args) {
    const traced = this.hasSubscribers;
    const call = () => {
      const result = Reflect.apply(fn, thisArg, args);
      if (typeof result?.then !== 'function') {
        require('process').emitWarning(`tracePromise was called with the function '${fn.name || '<anonymous>'}', ` +
          'which returned a non-thenable.');
        if (traced) context.result = result;
        return result;
      }
      if (!traced) return result;
      const onResolve = (value) => {
        context.result = value;
        this.#continued(context);
        return value;
      };
      const onReject = (error) => {
        context.error = error;
        this.error?.publish(context);
        this.#continued(context);
      };
      if (result instanceof Promise && Object.getPrototypeOf(result) === Promise.prototype) {
        return result.then(onResolve, (error) => {
          onReject(error);
          throw error;
        });
      }
      // Thenables of a program's own keep what they can do besides.
      result.then(onResolve, onReject);
      return result;
    };
    return traced ? this.#traced(context, call) : call();
  }

  traceCallback(fn, position = -1, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const callback = args.at(position);
    validateFunction(callback, 'callback');
    const trace = (run) => this.#continued(context, run);
    const { error: errors } = this;
    args.splice(position, 1, function wrapped(error, result) {
      if (error) {
        context.error = error;
        errors?.publish(context);
      } else {
        context.result = result;
      }
      return trace(() => Reflect.apply(callback, this, arguments));
    });
    return this.#traced(context, () => Reflect.apply(fn, thisArg, args));
  }
}

module.exports = {
  channel,
  hasSubscribers,
  subscribe,
  tracingChannel: (nameOrChannels) => new TracingChannel(nameOrChannels),
  unsubscribe,
  boundedChannel: (nameOrChannels) => new BoundedChannel(nameOrChannels),
  Channel,
  BoundedChannel,
};
