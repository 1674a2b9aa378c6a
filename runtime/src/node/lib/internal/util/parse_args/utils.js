'use strict';
// What an argument looks like, and what the options say of it.

const { validateObject } = require('internal/validators');

function objectGetOwn(object, key) {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function optionsGetOwn(options, longOption, key) {
  return Object.hasOwn(options, longOption) ? objectGetOwn(options[longOption], key) : undefined;
}

/** Anything may be an option's value, also what looks like another option. */
function isOptionValue(value) {
  return value != null;
}

function isOptionLikeValue(value) {
  return value != null && value.length > 1 && value[0] === '-';
}

const beginsShort = (argument) => argument[0] === '-' && argument[1] !== '-';

function isLoneShortOption(argument) {
  return argument.length === 2 && beginsShort(argument);
}

const isLong = (argument) => argument.length > 2 && argument.startsWith('--');

function isLoneLongOption(argument) {
  return isLong(argument) && !argument.includes('=', 3);
}

function isLongOptionAndValue(argument) {
  return isLong(argument) && argument.includes('=', 3);
}

/** The long name of a short option; its own if it has none. */
function findLongOptionForShort(shortOption, options) {
  validateObject(options, 'options');
  const entry = Object.entries(options).find(([, config]) => objectGetOwn(config, 'short') === shortOption);
  return entry?.[0] ?? shortOption;
}

const firstShortTakesValue = (argument, options) =>
  optionsGetOwn(options, findLongOptionForShort(argument[1], options), 'type') === 'string';

/** Several short options behind one dash, like -rf. */
function isShortOptionGroup(argument, options) {
  return argument.length > 2 && beginsShort(argument) && !firstShortTakesValue(argument, options);
}

/** A short option and its value, like -ofile. */
function isShortOptionAndValue(argument, options) {
  validateObject(options, 'options');
  return argument.length > 2 && beginsShort(argument) && firstShortTakesValue(argument, options);
}

function useDefaultValueOption(longOption, config, values) {
  return objectGetOwn(config, 'default') !== undefined && values[longOption] === undefined;
}

module.exports = {
  findLongOptionForShort,
  isLoneLongOption,
  isLoneShortOption,
  isLongOptionAndValue,
  isOptionLikeValue,
  isOptionValue,
  isShortOptionAndValue,
  isShortOptionGroup,
  objectGetOwn,
  optionsGetOwn,
  useDefaultValueOption,
};
