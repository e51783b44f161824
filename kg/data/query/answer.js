"use strict";
// Answers, read line by line as the server computes them.

class Answer {
  constructor(query) {
    this.query = query;
    this.names = null;     // of the columns, once the first line is there
    this.triples = false;  // an answer to CONSTRUCT or DESCRIBE
    this.truth = null;     // the answer to ASK
    this.lines = [];
    this.done = false;
    this.whole = false;
    this.why = "";         // why it is not whole
    this.started = performance.now();
    this.seconds = 0;
  }

  get rows() { return this.lines.length; }

  row(number) { return termsOf(this.lines[number], this.triples); }

  take(lines) {
    for (const line of lines) {
      if (line[0] === "#") this.end(JSON.parse(line.slice(1)));
      else if (this.names !== null) this.lines.push(line);
      else if (line === "true" || line === "false") { this.truth = line === "true"; this.names = []; }
      else this.names = line === "" ? [] : line.split("\t").map((name) => name.slice(1));
    }
  }

  end({whole, why}) {
    this.done = true;
    this.whole = whole;
    this.why = why || "";
    this.seconds = (performance.now() - this.started) / 1000;
  }
}

// Reads the answer to a query; `progress` is called for the first lines and for later ones.
// Throws an Error with the server's words if the query is refused.
async function readAnswer(query, signal, progress) {
  const answer = new Answer(query);
  const reply = await fetch("rows", {method: "POST", body: query, signal, headers: {"Content-Type": "application/sparql-query"}});
  if (!reply.ok) throw new Error((await reply.text()).trim());
  answer.triples = (reply.headers.get("Content-Type") || "").includes("n-triples");
  if (answer.triples) answer.names = ["subject", "predicate", "object"];
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const {value, done} = await reader.read();
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    answer.take(lines);
    progress(answer);
  }
  if (!answer.done) answer.end({whole: false, why: "the connection was lost"});
  progress(answer);
  return answer;
}

// ── downloads ──

function csvText(answer, from, to) {
  let text = "";
  for (let at = from; at < to; at += 1) {
    const row = answer.row(at);
    text += csvLine(answer.names.map((_, column) => csvCell(row[column])));
  }
  return text;
}

function jsonText(answer, from, to) {
  const parts = [];
  for (let at = from; at < to; at += 1) {
    const row = answer.row(at), found = {};
    answer.names.forEach((name, column) => { if (row[column]) found[name] = jsonTerm(row[column]); });
    parts.push((at ? ",\n" : "\n") + JSON.stringify(found));
  }
  return parts.join("");
}

// The answer in a format as a Blob, made piece by piece so that the page stays alive.
async function blobOf(answer, form) {
  const piece = 20000, parts = [];
  if (answer.truth !== null) {
    return form === "csv" ? new Blob(["answer\r\n" + answer.truth + "\r\n"]) : new Blob([JSON.stringify({head: {}, boolean: answer.truth})]);
  }
  parts.push(form === "csv" ? csvLine(answer.names) : '{"head":' + JSON.stringify({vars: answer.names}) + ',"results":{"bindings":[');
  for (let from = 0; from < answer.rows; from += piece) {
    const to = Math.min(from + piece, answer.rows);
    parts.push(form === "csv" ? csvText(answer, from, to) : jsonText(answer, from, to));
    await new Promise((next) => setTimeout(next));
  }
  if (form === "json") parts.push("\n]}}\n");
  return new Blob(parts, {type: form === "csv" ? "text/csv" : "application/sparql-results+json"});
}

async function save(answer, form) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await blobOf(answer, form));
  link.download = "answer." + form;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
