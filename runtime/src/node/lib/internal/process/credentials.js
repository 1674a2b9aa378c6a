'use strict';
// Users and groups of the process.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_CREDENTIAL },
} = require('internal/errors');
const { validateArray, validateUint32 } = require('internal/validators');
const binding = internalBinding('process');

function validateId(id, name) {
  if (typeof id === 'number') validateUint32(id, name);
  else if (typeof id !== 'string') throw new ERR_INVALID_ARG_TYPE(name, ['number', 'string'], id);
}

/** setuid and kin: by number or by name. */
function setter(name, kind) {
  return {
    [name](id) {
      validateId(id, 'id');
      if (typeof id === 'number') id |= 0;
      if (binding.setId(name, id) === 1) throw new ERR_UNKNOWN_CREDENTIAL(kind, id);
    },
  }[name];
}

function initgroups(user, extraGroup) {
  validateId(user, 'user');
  validateId(extraGroup, 'extraGroup');
  const result = binding.initgroups(user, extraGroup);
  if (result === 1) throw new ERR_UNKNOWN_CREDENTIAL('User', user);
  if (result === 2) throw new ERR_UNKNOWN_CREDENTIAL('Group', extraGroup);
}

function setgroups(groups) {
  validateArray(groups, 'groups');
  for (let i = 0; i < groups.length; i++) validateId(groups[i], `groups[${i}]`);
  const result = binding.setgroups(groups);
  if (result > 0) throw new ERR_UNKNOWN_CREDENTIAL('Group', groups[result - 1]);
}

module.exports = {
  initgroups,
  setegid: setter('setegid', 'Group'),
  seteuid: setter('seteuid', 'User'),
  setgid: setter('setgid', 'Group'),
  setgroups,
  setuid: setter('setuid', 'User'),
};
