"use strict";
// What the page does: it asks, shows, remembers, and keeps its state in the address.

const HISTORY = "newskg-queries", REMEMBERED = 100;
const EXAMPLE = `SELECT ?name ?content ?title WHERE {
  GRAPH ?g {
    ?speaker kg:claims ?statement ; rdfs:label ?name .
    ?statement kg:content ?content ; prov:wasDerivedFrom/rdfs:label ?title .
  }
} LIMIT 50`;
const ABOUT = (iri) => `# All that the graph says of one node, and what leads to it.
SELECT DISTINCT ?property ?value ?of WHERE {
  { GRAPH ?g { <${iri}> ?property ?value } }
  UNION
  { GRAPH ?g { ?of ?property <${iri}> } }
} LIMIT 1000`;
const shown = {answer: null, page: 0, view: "table"};
let editor = null, asking = null, asked = null;

function say(text) { byId("state").textContent = text; }
function complain(text) { byId("error").textContent = text; }

// ── history ──

function past() {
  try {
    const found = JSON.parse(localStorage.getItem(HISTORY) || "[]");
    return Array.isArray(found) ? found.filter((one) => one && typeof one.query === "string" && typeof one.when === "string") : [];
  } catch { return []; }  // blocked or written by something else
}

function remember(queries) {
  try { localStorage.setItem(HISTORY, JSON.stringify(queries.slice(0, REMEMBERED))); } catch { say("The history cannot be kept in this browser."); }
  showPast();
}

function showPast() {
  const list = byId("queries");
  list.replaceChildren();
  for (const one of past()) {
    const button = add(add(list, "li"), "button", one.query.replace(/^#.*\n/gm, "").replace(/\s+/g, " ").trim());
    button.type = "button";
    button.title = one.when.slice(0, 16).replace("T", " ");
    button.addEventListener("click", () => { editor.set(one.query); ask(); });
  }
}

// ── showing ──

function show() {
  const {answer, view} = shown, panel = byId("view");
  panel.replaceChildren();
  for (const name of ["table", "chart", "raw"]) {
    const tab = byId("tab-" + name);
    tab.setAttribute("aria-selected", String(name === view));
    tab.tabIndex = name === view ? 0 : -1;
  }
  panel.setAttribute("aria-labelledby", "tab-" + view);
  byId("tools").hidden = !answer || answer.names === null;
  if (!answer || answer.names === null) return;
  showPages();
  if (answer.truth !== null) { add(panel, "p", answer.truth ? "Yes" : "No"); return; }
  let work = null;
  if (view === "chart") work = answer.rows ? showChart(panel, answer, chosenColumns(answer)) : null;
  else if (view === "raw") showRaw(panel, answer, shown.page);
  else work = showTable(panel, answer, shown.page);
  if (work) work.catch((error) => complain(error.message));
}

function showPages() {
  const {answer, page, view} = shown, last = Math.max(0, Math.ceil(answer.rows / PAGE) - 1);
  const from = page * PAGE, to = Math.min(from + PAGE, answer.rows), many = answer.rows.toLocaleString("en");
  byId("where").textContent = answer.rows ? (from + 1).toLocaleString("en") + "–" + to.toLocaleString("en") + " of " + many + (answer.done ? "" : " so far") : "no rows";
  byId("pager").hidden = answer.rows <= PAGE || view === "chart";
  for (const [id, off] of [["first", page === 0], ["back", page === 0], ["next", page >= last], ["last", page >= last]]) byId(id).disabled = off;
}

function turn(page) {
  const last = Math.max(0, Math.ceil(shown.answer.rows / PAGE) - 1);
  shown.page = Math.min(Math.max(page, 0), last);
  show();
}

function look(view) {
  shown.view = view;
  show();
  writeAddress();
}

// ── asking ──

function sayState(answer) {
  const rows = counted(answer.rows, answer.triples ? "triple" : "row");
  if (!answer.done) say(rows + " so far …");
  else if (answer.truth !== null) say("Answered in " + answer.seconds.toFixed(2) + " s.");
  else say(rows + " in " + answer.seconds.toFixed(2) + " s." + (answer.whole ? "" : " The answer is not complete: " + answer.why + "."));
}

// On a small screen the answer begins below the edge.
function bringIntoSight() {
  const title = byId("answer-title");
  if (title.getBoundingClientRect().top > 0.8 * innerHeight) title.scrollIntoView();
}

// Shows the first page once it is there, and counts on while the rest comes.
function progressShown() {
  let begun = false, told = 0;
  return (answer) => {
    if (shown.answer !== answer) { shown.answer = answer; shown.page = 0; }
    const now = performance.now();
    if (!begun && (answer.rows >= PAGE || answer.done)) { begun = true; show(); bringIntoSight(); }
    if (now - told > 200 || answer.done) { told = now; sayState(answer); if (begun) showPages(); }
    if (answer.done && shown.view === "chart") show();
  };
}

async function ask() {
  const query = editor.get();
  if (asking) asking.abort();
  const mine = asking = new AbortController();
  const isQuestion = asked !== null && asked.sparql === query;
  if (!isQuestion) asked = {sparql: query, address: {query}};
  writeAddress(true);
  remember([{query, when: new Date().toISOString()}, ...past().filter((one) => one.query !== query)]);
  Object.assign(shown, {answer: null, page: 0});
  show();
  complain("");
  say("Asking …");
  byId("stop").hidden = false;
  try {
    await readAnswer(query, mine.signal, progressShown());
  } catch (error) {
    if (asking !== mine) return;
    if (error.name === "AbortError") stopped(); else { say(""); complain(error.message); }
  } finally {
    if (asking === mine) { asking = null; byId("stop").hidden = true; }
  }
}

function stopped() {
  const {answer} = shown;
  if (answer === null) { say("Stopped."); return; }
  answer.end({whole: false, why: "it was stopped"});
  sayState(answer);
  show();
}

async function askQuestion(name, given) {
  complain("");
  const reply = await fetch("question.json?" + new URLSearchParams({...given, name}));
  if (!reply.ok) { say(""); complain((await reply.text()).trim()); return; }
  const {sparql} = await reply.json();
  editor.set(sparql);
  asked = {sparql, address: {question: name, ...given}};
  await ask();
}

// ── the address ──

let written = "";
function writeAddress(step = false) {
  if (asked === null) return;
  const parts = new URLSearchParams({...asked.address, ...(shown.view === "table" ? {} : {view: shown.view})});
  const address = "#" + parts;
  if (address === location.hash) return;
  written = address;
  if (step) history.pushState(null, "", address); else history.replaceState(null, "", address);
}

async function readAddress() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const {question, query, about: iri, view, ...given} = Object.fromEntries(parts);
  shown.view = ["chart", "raw"].includes(view) ? view : "table";
  if (question !== undefined) {
    if (!questionNamed(question)) { complain("No question is called " + question + "."); return; }
    const names = new Set(questionNamed(question).parameters.map(({name}) => name));
    const known = Object.fromEntries(Object.entries(given).filter(([name]) => names.has(name)));
    byId("question").value = question;
    showBlanks(known);
    await askQuestion(question, known);
  } else if (iri !== undefined) {
    if (!/^[A-Za-z][\w+.-]*:[^\s<>"{}|\\^`]*$/.test(iri)) { complain("The address names no node: " + iri); return; }
    editor.set(ABOUT(iri));
    asked = {sparql: editor.get(), address: {about: iri}};
    await ask();
  } else if (query !== undefined) {
    editor.set(query);
    // A query of somebody else may ask another server, so a person looks at it first.
    if (past().some((one) => one.query === query)) await ask();
    else say("This query came with the address. Read it, then press Run.");
  }
}

async function copyAddress() {
  try {
    await navigator.clipboard.writeText(location.href);
    say("The address is copied.");
  } catch { say("Copy the address from the browser's address bar."); }
}

// ── start ──

function wire() {
  const act = (id, work) => byId(id).addEventListener("click", work);
  act("run", () => ask());
  act("stop", () => { if (asking) asking.abort(); });
  act("copy", () => copyAddress());
  act("forget", () => remember([]));
  act("first", () => turn(0));
  act("back", () => turn(shown.page - 1));
  act("next", () => turn(shown.page + 1));
  act("last", () => turn(Infinity));
  for (const form of ["csv", "json"]) act(form, () => save(shown.answer, form).catch((error) => complain(error.message)));
  const tabs = ["table", "chart", "raw"];
  for (const name of tabs) act("tab-" + name, () => look(name));
  document.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (!step) return;
    const to = tabs[(tabs.indexOf(shown.view) + step + tabs.length) % tabs.length];
    look(to);
    byId("tab-" + to).focus();
  });
  byId("form").addEventListener("submit", (event) => {
    event.preventDefault();
    askQuestion(byId("question").value, filled());
  });
  window.addEventListener("hashchange", () => { if (location.hash !== written) readAddress(); written = ""; });
}

async function start() {
  editor = SparqlEditor.newEditor({
    parent: byId("editor"), text: EXAMPLE, label: "SPARQL query", complete, run: () => ask(),
    prefixes: () => WORDS.prefixes, dark: matchMedia("(prefers-color-scheme: dark)").matches,
  });
  wire();
  showPast();
  await Promise.all([loadWords(), loadQuestions()]);
  await readAddress();
}

start().catch((error) => complain("The page could not start: " + error.message));
