'use strict';
// What the two loaders tell each other without loading one another.

module.exports = {
  /** require() calls that wait for the graph of an ES module. */
  requiring: 0,
};
