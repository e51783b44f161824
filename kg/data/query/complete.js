"use strict";
// Completions of the editor: variables, prefixes, terms of the ontology, keywords and names.

let WORDS = {prefixes: {}, terms: []};
const KEYWORDS = ["SELECT", "DISTINCT", "WHERE", "GRAPH", "OPTIONAL", "FILTER", "UNION", "VALUES", "BIND", "MINUS", "EXISTS", "NOT",
  "ORDER BY", "GROUP BY", "HAVING", "LIMIT", "OFFSET", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "COUNT", "SUM", "AVG", "MIN", "MAX",
  "GROUP_CONCAT", "CONTAINS", "LCASE", "UCASE", "REGEX", "STR", "LANG", "DATATYPE", "BOUND", "COALESCE", "IF", "STRSTARTS", "YEAR", "MONTH"];
const KINDS = {class: "class", property: "property", individual: "constant"};

async function loadWords() {
  WORDS = await (await fetch("words.json")).json();
}

// Whether the text ends inside a string, an IRI aside, or a comment.
function isQuiet(before) {
  const line = before.slice(before.lastIndexOf("\n") + 1).replace(/<[^<>\s]*>/g, "").replace(/\\./g, "");
  const bare = line.replace(/"[^"]*"|'[^']*'/g, "");
  return /["'#]/.test(bare);
}

function variables(text, word) {
  const found = new Set((text.match(/[?$]\w+/g) || []).filter((one) => one !== word && one.startsWith(word)));
  return [...found].sort().map((label) => ({label, type: "variable"}));
}

// Terms whose name begins with the word first, then those that have it in name or label.
function terms(word, before) {
  const wanted = word.toLowerCase(), isClass = /\ba\s+$/.test(before);
  const ranked = [];
  for (const one of WORDS.terms) {
    const name = one.name.toLowerCase(), local = name.slice(name.indexOf(":") + 1);
    const fit = name.startsWith(wanted) || local.startsWith(wanted) ? 0 : local.includes(wanted) || one.label.toLowerCase().includes(wanted) ? 1 : 2;
    if (fit < 2) ranked.push([fit + (isClass === (one.kind === "class") ? 0 : 0.5), one]);
  }
  return ranked.sort((a, b) => a[0] - b[0]).map(([, one]) => ({
    label: one.name, detail: one.label, type: KINDS[one.kind], info: one.about || undefined,
  }));
}

function starting(word) {
  const wanted = word.toLowerCase();
  const keys = KEYWORDS.filter((one) => one.toLowerCase().startsWith(wanted)).map((label) => ({label, type: "keyword"}));
  const prefixes = Object.entries(WORDS.prefixes).filter(([name]) => name.startsWith(wanted))
    .map(([name, space]) => ({label: name + ":", detail: space, type: "namespace"}));
  return [...prefixes, ...keys];
}

async function names(words) {
  const hits = await searchNames(words);
  return hits.filter(({iri}) => !/[<>"{}|\\^`\s]/.test(iri))
    .map((hit) => ({label: hit.quotation, detail: saidOf(hit), type: "text", apply: "<" + hit.iri + ">"}));
}

async function complete({word, before, text, explicit}) {
  if (isQuiet(before)) return null;
  if (/^[?$]/.test(word)) return variables(text, word);
  if (word[0] === "<") return word.length > 2 && !word.includes(":") ? names(word.slice(1)) : null;
  if (word.includes(":")) return terms(word, before);
  if (!word) return [...terms("", before), ...starting("")];
  if (word.length < 2 && !explicit) return starting(word);
  const known = [...starting(word), ...terms(word, before)];
  return /^[A-Z]\w\w/.test(word) && (known.length < 20 || explicit) ? [...known, ...await names(word)] : known;
}
