// Private fields that need more room than the object has: compiled code adds them all the same.
class S {
  #a = new Uint8Array(4); #b = new DataView(this.#a.buffer); #length = 0; #known = new Map(); #t = new Map(); #f = false;
  #m0() {} #m1() {} #m2() {} #m3() {} #m4() {} #m5() {} #m6() {} #m7() {}
  static show(s) { return [#a in s, #b in s, #length in s, #known in s, #t in s, #f in s, #m0 in s, #m7 in s].join(); }
}
for (let i = 0; i < 14; i++) console.log(S.show(new S()));
