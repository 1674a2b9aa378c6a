// Text built, escaped, split, searched and joined.

function escapeHtml(text) {
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    switch (c) {
      case "<": out += "&lt;"; break;
      case ">": out += "&gt;"; break;
      case "&": out += "&amp;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

function table(rows) {
  let html = "<table>";
  for (let r = 0; r < rows; r++) {
    html += `<tr class="${r % 2 ? "odd" : "even"}">`;
    for (let c = 0; c < 8; c++) html += "<td>" + escapeHtml(`<${r}&${c}>`) + "</td>";
    html += "</tr>\n";
  }
  return html + "</table>";
}

function wrap(text, width) {
  const lines = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line.length + word.length + 1 > width) { lines.push(line.padEnd(width, ".")); line = word; } else line += (line ? " " : "") + word;
  }
  lines.push(line);
  return lines.join("\n");
}

function checksum(text) {
  let h = 0;
  for (let i = 0; i < text.length; i++) h = (h * 31 + text.charCodeAt(i)) | 0;
  return h;
}

function run() {
  const html = table(900);
  const words = [];
  for (let i = 0; i < 12000; i++) words.push("w" + (i * i % 997).toString(36));
  const text = wrap(words.join(" "), 60);
  let upper = 0;
  for (const line of text.split("\n")) upper += line.toUpperCase().indexOf("W7") + line.slice(3, 9).trim().length;
  let left = "";
  for (let i = 0; i < 4000; i++) left = String.fromCharCode(97 + i % 26) + left;
  return [html.length, checksum(html), checksum(text), upper, checksum(left)].join();
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("string_building", run, "206585,1647723831,1718276779,13196,1722632048");
