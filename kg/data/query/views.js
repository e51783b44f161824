"use strict";
// Table, chart and raw text of an answer, a page at a time.

const PAGE = 100;
const BARS = 40;
const LONG = 60;
const labels = new Map();  // IRI -> what the server knows of it, or null

const byId = (id) => document.getElementById(id);

function add(parent, tag, text, name) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (name) node.className = name;
  parent.append(node);
  return node;
}

const counted = (number, word) => number.toLocaleString("en") + " " + word + (number === 1 ? "" : "s");

// ── cells ──

function link(parent, text, address) {
  const node = add(parent, "a", text);
  node.href = address;
  if (/^https?:/.test(address)) {
    node.target = "_blank";
    node.rel = "noreferrer noopener";
  }
  return node;
}

const about = (iri) => "#about=" + encodeURIComponent(iri);

function showIri(cell, iri) {
  const known = labels.get(iri), short = shortened(iri, WORDS.prefixes);
  link(cell, known && known.label ? known.label : short, about(iri)).title = iri;
  if (!known) return;
  cell.append(" ");  // for who copies the cell or hears it read
  if (known.kind) add(cell, "span", known.kind + " ", "kind");
  const places = add(cell, "span", undefined, "places");
  for (const name of ["sentence", "article", "graph", "source"]) {
    if (known[name]) { link(places, name, known[name]); places.append(" "); }
  }
}

function showCell(cell, one) {
  cell.replaceChildren();
  if (!one) return;
  if (one.type === "uri") showIri(cell, one.value);
  else if (one.type === "literal" && /^https?:\/\/\S+$/.test(one.value)) link(cell, one.value, one.value);
  else cell.textContent = one.value;
  if (isNumber(one)) cell.className = "number";
  else if (isDate(one)) cell.className = "date";
  else if (cell.textContent.length > LONG) cell.className = "long";
}

// ── table ──

async function fetchLabels(iris) {
  const reply = await fetch("nodes", {method: "POST", body: JSON.stringify(iris), headers: {"Content-Type": "application/json"}});
  if (!reply.ok) throw new Error((await reply.text()).trim());
  const found = await reply.json();
  for (const iri of iris) labels.set(iri, Object.hasOwn(found, iri) ? found[iri] : null);
}

// Puts labels in place of the IRIs of a page; cells are [element, term].
async function nameCells(cells) {
  const named = cells.filter(([, one]) => one && one.type === "uri");
  const wanted = [...new Set(named.map(([, one]) => one.value))].filter((iri) => !labels.has(iri) && shortened(iri, WORDS.prefixes) === iri);
  for (let at = 0; at < wanted.length; at += 500) await fetchLabels(wanted.slice(at, at + 500));
  if (wanted.length) for (const [cell, one] of named) if (labels.get(one.value)) showCell(cell, one);
}

function showTable(view, answer, page) {
  const table = add(view, "table"), head = add(add(table, "thead"), "tr"), body = add(table, "tbody");
  add(head, "th", "#", "row").scope = "col";
  for (const name of answer.names) add(head, "th", name).scope = "col";
  const cells = [];
  for (let at = page * PAGE; at < Math.min((page + 1) * PAGE, answer.rows); at += 1) {
    const line = add(body, "tr"), row = answer.row(at);
    add(line, "td", (at + 1).toLocaleString("en"), "row");
    answer.names.forEach((_, column) => {
      const cell = add(line, "td");
      showCell(cell, row[column]);
      cells.push([cell, row[column]]);
    });
  }
  return nameCells(cells);
}

// ── chart ──

function plain(one) {
  if (!one) return "";
  if (one.type !== "uri") return one.value;
  const known = labels.get(one.value);
  return known && known.label ? known.label : shortened(one.value, WORDS.prefixes);
}

// The columns of a chart: what the bars stand for, and the numbers, -1 for the number of rows.
// Numbers of several rows are not added unless the reader asks: two reports may count one event.
function chosenColumns(answer) {
  const row = answer.row(0), numbers = answer.names.map((_, column) => isNumber(row[column]));
  const label = Math.max(numbers.indexOf(false), 0), value = numbers.lastIndexOf(true);
  const once = sums(answer, {label, value: -1}).every(({sum}) => sum === 1);
  return {label, value: once && value !== label ? value : -1};
}

// [key, sum] for each value of a column: dates in their order, others by size.
function sums(answer, {label, value}) {
  const found = new Map();
  let dates = answer.rows > 0;
  for (let at = 0; at < answer.rows; at += 1) {
    const row = answer.row(at), one = row[label], key = one ? one.type + " " + one.value : "";
    const more = value < 0 ? 1 : isNumber(row[value]) ? Number(row[value].value) : 0;
    const old = found.get(key);
    if (old) old.sum += more; else found.set(key, {one, sum: more});
    dates = dates && isDate(one);
  }
  const all = [...found.values()];
  if (dates) return all.sort((a, b) => (a.one.value < b.one.value ? -1 : 1));
  return all.sort((a, b) => b.sum - a.sum);
}

function choice(parent, title, options, chosen, act) {
  const name = add(parent, "label", title + " "), select = add(name, "select");
  for (const [value, text] of options) add(select, "option", text).value = value;
  select.value = chosen;
  select.addEventListener("change", () => act(Number(select.value)));
}

async function showChart(view, answer, columns) {
  const bar = add(view, "div", undefined, "bar"), names = answer.names.map((name, at) => [at, name]);
  const again = (change) => { view.replaceChildren(); showChart(view, answer, {...columns, ...change}); };
  choice(bar, "Bars for", names, columns.label, (label) => again({label}));
  choice(bar, "Length", [[-1, "number of rows"], ...names.map(([at, name]) => [at, "sum of " + name])], columns.value, (value) => again({value}));
  const all = sums(answer, columns), shown = all.slice(0, BARS), most = Math.max(...shown.map(({sum}) => sum), 0);
  const iris = shown.map(({one}) => one).filter((one) => one && one.type === "uri").map(({value}) => value).filter((iri) => !labels.has(iri));
  if (iris.length) await fetchLabels(iris);
  const table = add(view, "table", undefined, "chart"), words = all.length > BARS ? "The first " + BARS + " of " + counted(all.length, "value") : counted(all.length, "value");
  add(table, "caption", words + (answer.done ? "" : ", the answer is not complete yet"), "note");
  for (const {one, sum} of shown) {
    const line = add(table, "tr");
    add(line, "th", plain(one) || "(none)").scope = "row";
    add(add(line, "td", undefined, "line"), "div").style.width = (most > 0 ? Math.max(0, 100 * sum / most) : 0) + "%";
    add(line, "td", sum.toLocaleString("en"), "number");
  }
}

// ── raw ──

function showRaw(view, answer, page) {
  const head = answer.triples || page ? [] : [answer.names.map((name) => "?" + name).join("\t")];
  add(view, "pre", [...head, ...answer.lines.slice(page * PAGE, (page + 1) * PAGE)].join("\n"));
}
