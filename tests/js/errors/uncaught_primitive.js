// exit: 1
// Anything can be thrown.
console.log("start");
throw { custom: true };
