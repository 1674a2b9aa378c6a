'use strict';
// The REPL: reads a line from the native editor, evaluates it as a script of the global scope, prints what came
// of it, and asks for the next. Between lines the event loop runs.

const { inspect } = require('internal/util/inspect');
const { kDefaultLoader } = require('internal/vm/module_callbacks');
const { Script } = require('vm');
const fs = require('fs');
const os = require('os');
const path = require('path');
const process = require('process');
const binding = internalBinding('repl');

const PROMPT = '> ';
const CONTINUATION = '| ';

let colors = false;
/** Lines of an input that is not whole yet. */
let pending = [];
/** Ctrl-C came at an empty prompt: another one ends the session. */
let mayEnd = false;
/** The program assigned `_` (or `_error`) itself: results no longer go there. */
const taken = { _: false, _error: false };
const last = { _: undefined, _error: undefined };
let inputs = 0;
/** Ends the waiting for a top-level await. */
let abandon = null;

function show(value) {
  return inspect(value, { colors, showProxy: true, preview: false });
}

function write(text) {
  process.stdout.write(text);
}

function defineResult(name) {
  Object.defineProperty(globalThis, name, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get: () => last[name],
    set(value) {
      last[name] = value;
      if (taken[name]) return;
      taken[name] = true;
      write(`Expression assignment to ${name} now disabled.\n`);
    },
  });
}

function printError(error) {
  if (!taken._error) last._error = error;
  let text;
  if (error instanceof Error && typeof error.stack === 'string') {
    // The frames of the REPL itself say nothing about the input.
    text = inspect(error, { colors });
    text = text.replace(/\n {4}at (?:[^\n]*\()?(?:REPL\d+|node:|\[eval\])[^\n]*/g, (frame) =>
      /REPL\d+:/.test(frame) && /\bat \S+ \(/.test(frame) ? frame : '');
  } else {
    text = show(error);
  }
  write(`Uncaught ${text}\n`);
}

function printResult(value) {
  if (!taken._) last._ = value;
  write(`${show(value)}\n`);
}

/** Runs whole input; gives a promise if it awaits. */
function evaluate(text) {
  const filename = `REPL${++inputs}`;
  const run = (code) => new Script(code, { filename, importModuleDynamically: kDefaultLoader })
    .runInThisContext({ displayErrors: false, breakOnSigint: true });
  // `{ a: 1 }` is meant as an object where it can be one.
  if (/^\s*\{/.test(text) && !/;\s*$/.test(text) && binding.inputStatus(`(${text.trim()}\n)`) === 'whole') {
    return { value: run(`(${text.trim()}\n)`) };
  }
  if (binding.inputStatus(text) === 'wrong') {
    const script = binding.rewriteAwait(text);
    if (script !== undefined) return { promise: run(script) };
  }
  return { value: run(text) };
}

/** Evaluates and prints; `done` runs when the next prompt may come. */
function perform(text, done) {
  let result;
  try {
    result = evaluate(text);
  } catch (error) {
    printError(error);
    done();
    return;
  }
  if (result.promise === undefined) {
    printResult(result.value);
    done();
    return;
  }
  let open = true;
  const settle = (print) => (value) => {
    if (!open) return;
    open = false;
    abandon = null;
    print(value);
    done();
  };
  abandon = settle(() => printError(new Error('Script execution was interrupted by `SIGINT`')));
  result.promise.then(settle((holder) => printResult(holder?.value)), settle(printError));
}

// --- commands ---

const commands = {
  __proto__: null,
  break: { help: 'Forget the lines of an unfinished input', run() { pending = []; } },
  clear: { help: 'The same as .break', run() { pending = []; } },
  exit: { help: 'End the session', run() { end(); } },
  help: {
    help: 'Print this list',
    run() {
      const width = Math.max(...Object.keys(commands).map((name) => name.length)) + 4;
      for (const name of Object.keys(commands)) write(`.${name.padEnd(width)}${commands[name].help}\n`);
      write('\nPress Ctrl+C to abort the current expression, Ctrl+D to end the session\n');
    },
  },
  load: {
    help: 'Run the JavaScript of a file in this session: .load FILE',
    run(file, done) {
      let text;
      try {
        text = fs.readFileSync(file, 'utf8');
      } catch (error) {
        write(`Can not load ${file || 'a file without a name'}: ${error.message}\n`);
        return false;
      }
      perform(text, done);
      return true;
    },
  },
  save: {
    help: 'Write the inputs of this session to a file: .save FILE',
    run(file) {
      try {
        fs.writeFileSync(file, saved.join('\n') + '\n');
        write(`Session saved to: ${file}\n`);
      } catch (error) {
        write(`Can not save to ${file || 'a file without a name'}: ${error.message}\n`);
      }
    },
  },
};
const saved = [];

/** Runs a command line; undefined: it is none. True: it calls `done` itself. */
function command(line, done) {
  const match = /^\s*\.([a-z]+)\s*(.*?)\s*$/i.exec(line);
  // `.5 + 1` and a chain's next line are input.
  if (match === null || (pending.length > 0 && !(match[1] in commands))) return undefined;
  const entry = commands[match[1]];
  if (entry === undefined) {
    write('Invalid REPL keyword\n');
    return false;
  }
  return entry.run(match[2], done) === true;
}

// --- completion ---

/** Names of a value and its prototypes, without running getters. */
function namesOf(value) {
  const names = new Set();
  let object = Object(value);
  for (let depth = 0; object !== null && depth < 100; depth++) {
    for (const name of Object.getOwnPropertyNames(object)) {
      if (/^[A-Za-z_$][\w$]*$/.test(name)) names.add(name);
    }
    object = Object.getPrototypeOf(object);
  }
  return names;
}

function valueOfChain(chain) {
  const steps = chain.split(/\??\./);
  // A lexical or a global: reading it runs at most a global's getter, as in a program.
  let value = new Script(steps[0], { filename: 'completion' }).runInThisContext({ displayErrors: false });
  for (const step of steps.slice(1)) value = value[step];
  return value;
}

function completions(text) {
  const inRequire = /\brequire\s*\(\s*(['"`])([^'"`]*)$/.exec(text) ?? /\bfrom\s+(['"])([^'"]*)$/.exec(text);
  if (inRequire !== null) {
    const word = inRequire[2];
    const { builtinModules } = require('module');
    return [text.slice(0, text.length - word.length), builtinModules.filter((name) => name.startsWith(word))];
  }
  const dotCommand = /^\s*\.([a-z]*)$/.exec(text);
  if (dotCommand !== null && pending.length === 0) {
    const names = Object.keys(commands).filter((name) => name.startsWith(dotCommand[1]));
    return [text.slice(0, text.length - dotCommand[1].length), names];
  }
  const member = /((?:[A-Za-z_$][\w$]*\??\.)+)([\w$]*)$/.exec(text);
  if (member !== null) {
    const value = valueOfChain(member[1].replace(/\??\.$/, ''));
    if (value === null || value === undefined) return [text, []];
    const names = [...namesOf(value)].filter((name) => name.startsWith(member[2])).sort();
    return [text.slice(0, text.length - member[2].length), names];
  }
  const word = /[A-Za-z_$][\w$]*$/.exec(text)?.[0] ?? '';
  const names = namesOf(globalThis);
  for (const name of binding.lexicalNames()) names.add(name);
  for (const name of KEYWORDS) names.add(name);
  const found = [...names].filter((name) => name.startsWith(word)).sort();
  return [text.slice(0, text.length - word.length), word === '' && text !== '' ? [] : found];
}

const KEYWORDS = ('async await break case catch class const continue debugger default delete do else export false ' +
  'finally for function if import in instanceof let new null return switch this throw true try typeof var void ' +
  'while with yield').split(' ');

function answerCompletion(before) {
  let answer;
  try {
    answer = completions(before);
  } catch {
    // What can not be read has no completions.
    answer = [before, []];
  }
  binding.offer(answer[0], answer[1]);
  binding.onComplete(answerCompletion);
}

// --- the session ---

function end() {
  process.exit();
}

function next() {
  binding.prompt(pending.length === 0 ? PROMPT : CONTINUATION, take);
}

function take(kind, line) {
  if (kind === 'end') {
    end();
    return;
  }
  if (kind === 'interrupt') {
    if (pending.length > 0) {
      pending = [];
    } else if (mayEnd) {
      end();
      return;
    } else {
      write('(To exit, press Ctrl+C again or Ctrl+D or type .exit)\n');
      mayEnd = true;
    }
    next();
    return;
  }
  mayEnd = false;
  const ran = command(line, next);
  if (ran === true) return;
  if (ran === false) {
    next();
    return;
  }
  pending.push(line);
  const text = pending.join('\n');
  if (text.trim() === '') {
    pending = [];
    next();
    return;
  }
  if (binding.inputStatus(text) === 'unfinished' && binding.rewriteAwait(text) === undefined) {
    next();
    return;
  }
  pending = [];
  saved.push(text);
  perform(text, next);
}

function historyFile() {
  const wanted = process.env.LANNER_REPL_HISTORY;
  if (wanted !== undefined) return wanted.trim();
  const home = os.homedir();
  return home ? path.join(home, '.lanner_repl_history') : '';
}

function start() {
  colors = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
  defineResult('_');
  defineResult('_error');
  binding.allowRedeclaration(true);
  // An error of a callback, or a rejection nobody handles, ends a program, but not a session.
  process.on('uncaughtException', printError);
  process.on('SIGINT', () => abandon?.());
  write(`Welcome to Lanner ${process.versions.lanner ? `v${process.versions.lanner}` : ''}.\nType ".help" for more information.\n`);
  binding.start(historyFile());
  binding.onComplete(answerCompletion);
  next();
}

module.exports = { start };
