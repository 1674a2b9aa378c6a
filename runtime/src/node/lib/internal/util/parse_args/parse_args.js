'use strict';
// util.parseArgs: arguments become tokens, tokens become values.

const {
  codes: {
    ERR_INVALID_ARG_VALUE, ERR_PARSE_ARGS_INVALID_OPTION_VALUE, ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL,
    ERR_PARSE_ARGS_UNKNOWN_OPTION,
  },
} = require('internal/errors');
const {
  validateArray, validateBoolean, validateBooleanArray, validateObject, validateString, validateStringArray, validateUnion,
} = require('internal/validators');
const { kEmptyObject } = require('internal/util');
const {
  findLongOptionForShort, isLoneLongOption, isLoneShortOption, isLongOptionAndValue, isOptionLikeValue, isOptionValue,
  isShortOptionAndValue, isShortOptionGroup, objectGetOwn, optionsGetOwn, useDefaultValueOption,
} = require('internal/util/parse_args/utils');

/** The program's own arguments: behind its file, if it is one. */
function mainArguments() {
  const process = require('process');
  const isEval = process.execArgv.some((word) => /^(?:-e|-p|-pe|--eval|--print)(?:=|$)/.test(word));
  return process.argv.slice(isEval ? 1 : 2);
}

// ---- the configuration

function validateOption([name, config]) {
  const path = `options.${name}`;
  validateObject(config, path);
  const type = objectGetOwn(config, 'type');
  validateUnion(type, `${path}.type`, ['string', 'boolean']);
  if (Object.hasOwn(config, 'short')) {
    const { short } = config;
    validateString(short, `${path}.short`);
    if (short.length !== 1) throw new ERR_INVALID_ARG_VALUE(`${path}.short`, short, 'must be a single character');
  }
  const multiple = objectGetOwn(config, 'multiple');
  if (Object.hasOwn(config, 'multiple')) validateBoolean(multiple, `${path}.multiple`);
  const defaultValue = objectGetOwn(config, 'default');
  if (defaultValue === undefined) return;
  const [one, many] = type === 'string' ? [validateString, validateStringArray] : [validateBoolean, validateBooleanArray];
  (multiple ? many : one)(defaultValue, `${path}.default`);
}

// ---- tokens

class Tokenizer {
  constructor(args, options) {
    this.rest = args.slice();
    this.options = options;
    this.tokens = [];
    this.index = -1;
    /** Short options of a group still to come: they share an index. */
    this.grouped = 0;
  }

  takesValue(name) {
    return optionsGetOwn(this.options, name, 'type') === 'string';
  }

  option(name, rawName, value, inlineValue) {
    this.tokens.push({ kind: 'option', name, rawName, index: this.index, value, inlineValue });
  }

  /** An option that stands alone: the next argument may be its value. */
  loneOption(name, rawName) {
    if (this.takesValue(name) && isOptionValue(this.rest[0])) {
      this.option(name, rawName, this.rest.shift(), false);
      this.index++;
    } else {
      this.option(name, rawName, undefined, undefined);
    }
  }

  /** -abc becomes -a -b -c; one that takes a value takes the rest. */
  expandGroup(argument) {
    const expanded = [];
    for (let i = 1; i < argument.length; i++) {
      const takesRest = i < argument.length - 1 && this.takesValue(findLongOptionForShort(argument[i], this.options));
      expanded.push(`-${takesRest ? argument.slice(i) : argument[i]}`);
      if (takesRest) break;
    }
    this.rest.unshift(...expanded);
    this.grouped = expanded.length;
  }

  /** Takes one argument; false when there is nothing more to look at. */
  step() {
    if (this.rest.length === 0) return false;
    const argument = this.rest.shift();
    if (this.grouped > 0) this.grouped--;
    else this.index++;
    if (argument === '--') {
      this.tokens.push({ kind: 'option-terminator', index: this.index });
      for (const value of this.rest) this.tokens.push({ kind: 'positional', index: ++this.index, value });
      return false;
    }
    if (isLoneShortOption(argument)) {
      this.loneOption(findLongOptionForShort(argument[1], this.options), argument);
    } else if (isShortOptionGroup(argument, this.options)) {
      this.expandGroup(argument);
    } else if (isShortOptionAndValue(argument, this.options)) {
      this.option(findLongOptionForShort(argument[1], this.options), argument.slice(0, 2), argument.slice(2), true);
    } else if (isLoneLongOption(argument)) {
      this.loneOption(argument.slice(2), argument);
    } else if (isLongOptionAndValue(argument)) {
      const equals = argument.indexOf('=', 3);
      this.option(argument.slice(2, equals), argument.slice(0, equals), argument.slice(equals + 1), true);
    } else {
      this.tokens.push({ kind: 'positional', index: this.index, value: argument });
    }
    return true;
  }
}

// ---- values

function checkUsage(config, token) {
  const { options, allowNegative, allowPositionals } = config;
  let { name } = token;
  if (!Object.hasOwn(options, name)) {
    const positive = name.slice(3);
    const isNegated = allowNegative && name.startsWith('no-') && optionsGetOwn(options, positive, 'type') === 'boolean';
    if (!isNegated) throw new ERR_PARSE_ARGS_UNKNOWN_OPTION(token.rawName, allowPositionals);
    name = positive;
  }
  const short = optionsGetOwn(options, name, 'short');
  const shown = `${short ? `-${short}, ` : ''}--${name}`;
  const type = optionsGetOwn(options, name, 'type');
  if (type === 'string' && typeof token.value !== 'string') {
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown} <value>' argument missing`);
  }
  if (type === 'boolean' && token.value != null) {
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown}' does not take an argument`);
  }
}

/** A value that looks like an option was probably meant as one. */
function checkAmbiguity(token) {
  if (token.inlineValue || !isOptionLikeValue(token.value)) return;
  const example = token.rawName.startsWith('--') ? `'${token.rawName}=-XYZ'` :
    `'--${token.name}=-XYZ' or '${token.rawName}-XYZ'`;
  throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${token.rawName}' argument is ambiguous.
Did you forget to specify the option argument for '${token.rawName}'?
To specify an option argument starting with a dash use ${example}.`);
}

function store(token, { options, allowNegative }, values) {
  if (token.name === '__proto__') return;
  let value = token.value ?? true;
  if (allowNegative && token.name.startsWith('no-') && token.value === undefined) {
    token.name = token.name.slice(3);
    value = false;
  }
  const { name } = token;
  if (!optionsGetOwn(options, name, 'multiple')) values[name] = value;
  else if (values[name]) values[name].push(value);
  else values[name] = [value];
}

const parseArgs = (config = kEmptyObject) => {
  const args = objectGetOwn(config, 'args') ?? mainArguments();
  const strict = objectGetOwn(config, 'strict') ?? true;
  const allowPositionals = objectGetOwn(config, 'allowPositionals') ?? !strict;
  const returnTokens = objectGetOwn(config, 'tokens') ?? false;
  const allowNegative = objectGetOwn(config, 'allowNegative') ?? false;
  const options = objectGetOwn(config, 'options') ?? { __proto__: null };
  validateArray(args, 'args');
  validateBoolean(strict, 'strict');
  validateBoolean(allowPositionals, 'allowPositionals');
  validateBoolean(returnTokens, 'tokens');
  validateBoolean(allowNegative, 'allowNegative');
  validateObject(options, 'options');
  Object.entries(options).forEach(validateOption);

  const tokenizer = new Tokenizer(args, options);
  while (tokenizer.step());
  const { tokens } = tokenizer;
  const result = { values: { __proto__: null }, positionals: [] };
  if (returnTokens) result.tokens = tokens;
  const settings = { options, allowPositionals, allowNegative };
  for (const token of tokens) {
    if (token.kind === 'option') {
      if (strict) {
        checkUsage(settings, token);
        checkAmbiguity(token);
      }
      store(token, settings, result.values);
    } else if (token.kind === 'positional') {
      if (!allowPositionals) throw new ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
      result.positionals.push(token.value);
    }
  }
  for (const [name, optionConfig] of Object.entries(options)) {
    if (name !== '__proto__' && useDefaultValueOption(name, optionConfig, result.values)) {
      result.values[name] = objectGetOwn(optionConfig, 'default');
    }
  }
  return result;
};

module.exports = { parseArgs };
