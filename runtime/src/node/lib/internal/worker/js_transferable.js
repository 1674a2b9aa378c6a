'use strict';
// How objects made in JavaScript take part in the structured clone algorithm.
//
// A cloneable object's [kClone]() gives { data, deserializeInfo }; a transferable one's [kTransfer]() gives
// the same and [kTransferList]() names what goes along. `deserializeInfo` is "module:Export"; at the other
// side an instance of that class is made and its [kDeserialize](data) called.

const { setTransferMode } = internalBinding('messaging');

const kClone = Symbol('messaging_clone_symbol');
const kDeserialize = Symbol('messaging_deserialize_symbol');
const kTransfer = Symbol('messaging_transfer_symbol');
const kTransferList = Symbol('messaging_transfer_list_symbol');

const CLONEABLE = 1;
const TRANSFERABLE = 2;

/** Says what structured clones do with the object; neither means that they refuse it. */
function markTransferMode(object, cloneable = false, transferable = false) {
  if ((typeof object !== 'object' && typeof object !== 'function') || object === null) return;
  setTransferMode(object, (cloneable ? CLONEABLE : 0) | (transferable ? TRANSFERABLE : 0));
}

module.exports = { kClone, kDeserialize, kTransfer, kTransferList, markTransferMode };
