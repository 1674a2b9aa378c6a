'use strict';
// How many colours a terminal shows, told from the environment.

const process = require('process');
const { validateInteger } = require('internal/validators');

// Bits per colour.
const kNone = 1;
const k16 = 4;
const k256 = 8;
const kTrue = 24;

/** Values of TERM. */
const kTerminals = {
  '__proto__': null,
  'eterm': k16,
  'cons25': k16,
  'console': k16,
  'cygwin': k16,
  'dtterm': k16,
  'gnome': k16,
  'hurd': k16,
  'jfbterm': k16,
  'konsole': k16,
  'kterm': k16,
  'mlterm': k16,
  'mosh': kTrue,
  'putty': k16,
  'st': k16,
  'rxvt-unicode-24bit': kTrue,
  'terminator': kTrue,
  'xterm-kitty': kTrue,
};
const kTerminalPatterns = /ansi|color|linux|direct|^con[0-9]*x[0-9]|^rxvt|^screen|^xterm|^vt100|^vt220/;

/** Services that run tests show colours in their logs. */
const kServices = {
  __proto__: null,
  APPVEYOR: k256,
  BUILDKITE: k256,
  CIRCLECI: kTrue,
  DRONE: k256,
  GITEA_ACTIONS: kTrue,
  GITHUB_ACTIONS: kTrue,
  GITLAB_CI: k256,
  TRAVIS: k256,
};

let warned = false;

/** FORCE_COLOR outweighs the variables that switch colours off. */
function warnOnIgnored(env) {
  if (warned) return;
  const ignored = ['NODE_DISABLE_COLORS', 'NO_COLOR'].filter((name) => env[name] !== undefined && env[name] !== '');
  if (ignored.length === 0) return;
  warned = true;
  process.emitWarning(
    `The '${ignored.join("' and '")}' env is ignored due to the 'FORCE_COLOR' env being set.`, 'Warning');
}

function forcedDepth(env) {
  const depth = { '__proto__': null, '': k16, '1': k16, 'true': k16, '2': k256, '3': kTrue }[env.FORCE_COLOR];
  if (depth === undefined) return kNone;
  warnOnIgnored(env);
  return depth;
}

function serviceDepth(env) {
  for (const name of Object.keys(kServices)) {
    if (Object.hasOwn(env, name)) return kServices[name];
  }
  return env.CI_NAME === 'codeship' ? k256 : kNone;
}

function getColorDepth(env = process.env) {
  if (env.FORCE_COLOR !== undefined) return forcedDepth(env);
  const isSet = (name) => env[name] !== undefined && env[name] !== '';
  if (isSet('NODE_DISABLE_COLORS') || isSet('NO_COLOR') || env.TERM === 'dumb') return kNone;
  if (env.TMUX) return kTrue;
  // Azure pipelines.
  if (Object.hasOwn(env, 'TF_BUILD') && Object.hasOwn(env, 'AGENT_NAME')) return k16;
  if (Object.hasOwn(env, 'CI')) return serviceDepth(env);
  if ('TEAMCITY_VERSION' in env) {
    return /^(9\.(0*[1-9]\d*)\.|\d{2,}\.)/.test(env.TEAMCITY_VERSION) ? k16 : kNone;
  }
  switch (env.TERM_PROGRAM) {
    case 'iTerm.app':
      return !env.TERM_PROGRAM_VERSION || /^[0-2]\./.test(env.TERM_PROGRAM_VERSION) ? k256 : kTrue;
    case 'HyperTerm':
    case 'MacTerm':
      return kTrue;
    case 'Apple_Terminal':
      return k256;
  }
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return kTrue;
  if (env.TERM) {
    if (/truecolor/.test(env.TERM)) return kTrue;
    if (/^xterm-256/.test(env.TERM)) return k256;
    const terminal = env.TERM.toLowerCase();
    if (kTerminals[terminal]) return kTerminals[terminal];
    if (kTerminalPatterns.test(terminal)) return k16;
  }
  return env.COLORTERM ? k16 : kNone;
}

function hasColors(count, env) {
  if (env === undefined && (count === undefined || (typeof count === 'object' && count !== null))) {
    env = count;
    count = 16;
  } else {
    validateInteger(count, 'count', 2);
  }
  return count <= 2 ** getColorDepth(env);
}

module.exports = { getColorDepth, hasColors };
