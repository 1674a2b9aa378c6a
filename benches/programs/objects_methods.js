// Accounts, ledgers and transfers: small classes, methods, getters, inheritance.

class Account {
  #balance = 0;
  constructor(id) { this.id = id; this.moves = 0; }
  get balance() { return this.#balance; }
  deposit(amount) { this.#balance += amount; this.moves++; return this; }
  withdraw(amount) {
    if (!this.covers(amount)) return false;
    this.#balance -= amount;
    this.moves++;
    return true;
  }
  covers(amount) { return this.#balance >= amount; }
  fee() { return 1; }
}

class Savings extends Account {
  constructor(id, rate) { super(id); this.rate = rate; }
  accrue() { this.deposit(Math.floor(this.balance * this.rate)); }
  fee() { return super.fee() * 2; }
}

class Ledger {
  constructor() { this.accounts = []; this.volume = 0; this.refused = 0; }
  open(account) { this.accounts.push(account); return account; }
  at(index) { return this.accounts[index % this.accounts.length]; }
  transfer(from, to, amount) {
    const cost = amount + from.fee();
    if (from.withdraw(cost)) { to.deposit(amount); this.volume += amount; } else this.refused++;
  }
  total() { let sum = 0; for (const account of this.accounts) sum += account.balance; return sum; }
}

function run() {
  const ledger = new Ledger();
  for (let i = 0; i < 100; i++) ledger.open(i % 3 === 0 ? new Savings(i, 0.01) : new Account(i)).deposit(1000);
  let seed = 12345;
  for (let i = 0; i < 150000; i++) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    ledger.transfer(ledger.at(seed >> 8), ledger.at(seed >> 4), seed % 50);
    if (i % 10000 === 0) for (const account of ledger.accounts) if (account instanceof Savings) account.accrue();
  }
  return [ledger.total(), ledger.volume, ledger.refused].join();
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("objects_methods", run, "61642,589604,118193");
