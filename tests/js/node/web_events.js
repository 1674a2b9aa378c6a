// Events, abort signals, DOMException: what listeners see, in which order, and the errors.
const show = (f) => {
  try {
    console.log(f());
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
};
const target = new EventTarget();
const order = [];
const first = { handleEvent(event) { order.push(['object', this === first, event.eventPhase]); } };
target.addEventListener('x', first);
target.addEventListener('x', () => order.push('once'), { once: true });
target.addEventListener('x', (event) => event.preventDefault(), { passive: true });
target.addEventListener('x', (event) => order.push(event.defaultPrevented));
console.log(target.dispatchEvent(new Event('x', { cancelable: true })), target.dispatchEvent(new Event('x')));
console.log(order);
show(() => target.addEventListener('x'));
show(() => target.addEventListener('x', 'no'));
show(() => target.dispatchEvent({}));
show(() => new Event());
show(() => Event.prototype.type);
console.log(new CustomEvent('y', { detail: [1] }).detail, Object.prototype.toString.call(new Event('z')));

const controller = new AbortController();
const any = AbortSignal.any([controller.signal, new AbortController().signal]);
any.onabort = (event) => console.log('any', event.type, event.isTrusted, any.reason.name, any.reason.code);
controller.signal.addEventListener('abort', () => console.log('signal', any.aborted));
controller.abort();
controller.abort('again');
console.log(controller, AbortSignal.abort('why').reason);
show(() => AbortSignal.abort(new RangeError('thrown')).throwIfAborted());
show(() => new AbortSignal());
AbortSignal.timeout(5).onabort = (event) => console.log(event.target.reason.name);
setTimeout(() => {}, 30);

const exception = new DOMException('text', { name: 'DataCloneError', cause: 7 });
console.log(exception instanceof Error, exception.code, exception.name, exception.message, exception.cause, String(exception));
console.log(DOMException.ABORT_ERR, new DOMException().name, new QuotaExceededError('q', { quota: 1 }).quota);
