"use strict";
// Terms of RDF, as they stand in a line of TSV results or N-Triples.

const XSD = "http://www.w3.org/2001/XMLSchema#";
const ESCAPED = {t: "\t", n: "\n", r: "\r", b: "\b", f: "\f"};
const LITERAL = /^"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?$/s;
const TRIPLE = /(<[^<>]*>|_:\S+) (<[^<>]*>) (.*) \.$/s;
const NUMBERS = [[/^[+-]?\d+$/, "integer"], [/^[+-]?\d*\.\d+$/, "decimal"], [/^[+-]?(\d+\.?\d*|\.\d+)[eE][+-]?\d+$/, "double"]];

function unescaped(text) {
  return text.replace(/\\(?:u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|(.))/gs, (_, four, eight, one) => {
    if (one !== undefined) return ESCAPED[one] || one;
    const code = parseInt(four || eight, 16);
    return code > 0x10ffff ? "\ufffd" : String.fromCodePoint(code);
  });
}

// A cell as {type, value, lang, datatype}; null for an unbound one.
function term(cell) {
  if (cell === undefined || cell === "") return null;
  if (cell[0] === "<" && cell[1] !== "<") return {type: "uri", value: unescaped(cell.slice(1, -1))};
  if (cell.startsWith("_:")) return {type: "bnode", value: cell.slice(2)};
  const literal = LITERAL.exec(cell);
  if (literal) return {type: "literal", value: unescaped(literal[1]), lang: literal[2], datatype: literal[3]};
  if (cell === "true" || cell === "false") return {type: "literal", value: cell, datatype: XSD + "boolean"};
  const number = NUMBERS.find(([form]) => form.test(cell));
  return {type: "literal", value: cell, datatype: number ? XSD + number[1] : undefined};
}

// The terms of a line; `triples` tells which of the two forms it has.
function termsOf(line, triples) {
  if (!triples) return line.split("\t").map(term);
  const found = TRIPLE.exec(line);
  return found ? found.slice(1).map(term) : [term(line)];
}

function isNumber(one) {
  return Boolean(one) && one.type === "literal" && /#(integer|decimal|double|float|int|long|nonNegativeInteger)$/.test(one.datatype || "");
}

function isDate(one) {
  return Boolean(one) && one.type === "literal" && (/#(date|dateTime|gYear|gYearMonth)$/.test(one.datatype || "") || /^\d{4}(-\d\d){0,2}(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?$/.test(one.value));
}

// `kg:Arrest` for an IRI of a known namespace, else the IRI.
function shortened(iri, prefixes) {
  for (const [name, space] of Object.entries(prefixes)) {
    if (iri.startsWith(space) && /^[\w.-]+$/.test(iri.slice(space.length))) return name + ":" + iri.slice(space.length);
  }
  return iri;
}

// ── downloads ──

// A cell of CSV that no spreadsheet takes for a formula.
function harmless(cell) {
  return /^[=+\-@\t\r]/.test(cell) && !/^[=+\-@\t\r]\d*\.?\d*$/.test(cell) ? "'" + cell : cell;
}

function csvLine(values) {
  return values.map((value) => /[",\r\n]/.test(value) ? '"' + value.replaceAll('"', '""') + '"' : value).join(",") + "\r\n";
}

function csvCell(one) {
  if (!one) return "";
  return harmless(one.type === "bnode" ? "_:" + one.value : one.value);
}

// A term as SPARQL 1.1 Query Results JSON has it.
function jsonTerm({type, value, lang, datatype}) {
  const found = {type, value};
  if (lang) found["xml:lang"] = lang;
  else if (datatype) found.datatype = datatype;
  return found;
}
