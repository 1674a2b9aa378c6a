'use strict';
// Streams whose other half is behind a port: 8.2 of the Streams Standard.

const { AbortError } = require('internal/errors');
const { newDeferred } = require('internal/webstreams/util');
const { controllerError, defaultControllerClose, defaultControllerEnqueue } = require('internal/webstreams/readablestream');

/** Sends an error; one that cannot be cloned goes as a plain description. */
function sendError(port, reason) {
  try {
    port.postMessage({ type: 'error', value: reason });
  } catch (error) {
    port.postMessage({ type: 'error', value: error });
    throw error;
  }
}

class CrossRealmTransformReadableSource {
  #controller = undefined;
  #port;
  #keepAlive;

  /** With `keepAlive` the program waits for a chunk that was asked for. */
  constructor(port, keepAlive = false) {
    this.#port = port;
    this.#keepAlive = keepAlive;
    port.onmessage = ({ data }) => {
      const controller = this.#controller;
      if (keepAlive) port.unref();
      const { type, value } = data;
      switch (type) {
        case 'chunk':
          defaultControllerEnqueue(controller, value);
          break;
        case 'close':
          defaultControllerClose(controller);
          port.close();
          break;
        case 'error':
          controllerError(controller, value);
          port.close();
          break;
        default:
      }
    };
    port.onmessageerror = () => {
      const error = new AbortError('Internal transferred ReadableStream error');
      sendError(port, error);
      controllerError(this.#controller, error);
      port.close();
    };
    // A stream nobody reads does not keep the program waiting.
    port.unref();
  }

  start(controller) {
    this.#controller = controller;
  }

  async pull() {
    if (this.#keepAlive) this.#port.ref();
    this.#port.postMessage({ type: 'pull' });
  }

  async cancel(reason) {
    try {
      sendError(this.#port, reason);
    } finally {
      this.#port.close();
    }
  }
}

class CrossRealmTransformWritableSink {
  #port;
  #keepAlive;
  #controller = undefined;
  #backpressure = newDeferred();

  /** With `keepAlive` the program waits for its writes. */
  constructor(port, keepAlive = false) {
    this.#port = port;
    this.#keepAlive = keepAlive;
    port.onmessage = ({ data }) => {
      const { type, value } = data;
      switch (type) {
        case 'pull':
          this.#backpressure.resolve();
          break;
        case 'error':
          this.#controller.error(value);
          this.#backpressure.resolve();
          break;
        default:
      }
    };
    port.onmessageerror = () => {
      const error = new AbortError('Internal transferred WritableStream error');
      sendError(port, error);
      this.#controller.error(error);
      port.close();
    };
    port.unref();
  }

  start(controller) {
    this.#controller = controller;
  }

  async write(chunk) {
    if (this.#keepAlive) this.#port.ref();
    await this.#backpressure.promise;
    if (this.#keepAlive) this.#port.unref();
    this.#backpressure = newDeferred();
    try {
      this.#port.postMessage({ type: 'chunk', value: chunk });
    } catch (error) {
      sendError(this.#port, error);
      this.#port.close();
      throw error;
    }
  }

  close() {
    this.#port.postMessage({ type: 'close' });
    this.#port.close();
  }

  abort(reason) {
    try {
      sendError(this.#port, reason);
    } finally {
      this.#port.close();
    }
  }
}

module.exports = { CrossRealmTransformReadableSource, CrossRealmTransformWritableSink };
