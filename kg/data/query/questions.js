"use strict";
// The named questions as a form; the blanks for actors are filled by search.

let QUESTIONS = [];

const questionNamed = (name) => QUESTIONS.find((one) => one.name === name);

async function loadQuestions() {
  QUESTIONS = await (await fetch("questions.json")).json();
  const select = byId("question");
  for (const one of QUESTIONS) add(select, "option", one.title).value = one.name;
  select.addEventListener("change", () => showBlanks({}));
  showBlanks({});
}

function showBlanks(given) {
  const question = questionNamed(byId("question").value), blanks = byId("blanks");
  byId("in-words").textContent = question.question;
  blanks.replaceChildren();
  for (const one of question.parameters) {
    const box = add(blanks, "div", undefined, "blank"), id = "blank-" + one.name;
    add(box, "label", one.help[0].toUpperCase() + one.help.slice(1)).htmlFor = id;
    const input = add(box, "input");
    input.id = id;
    input.name = one.name;
    input.autocomplete = "off";
    input.required = one.default === null;
    input.value = given[one.name] ?? one.default ?? "";
    if (one.kind === "number") input.inputMode = "decimal";
    if (one.kind === "actor" || one.kind === "iri") {
      new Choices(box, input);
      if (/^https?:/.test(input.value)) nameInput(input);
    }
  }
}

// Shows the label of the node whose IRI an input has.
async function nameInput(input) {
  const iri = input.value;
  if (!labels.has(iri)) await fetchLabels([iri]);
  const known = labels.get(iri);
  if (input.value !== iri || !known || !known.label) return;
  input.dataset.iri = iri;
  input.value = known.label;
}

// What the form has in its blanks, defaults left out: names, or the IRIs that were chosen.
function filled() {
  const given = {};
  for (const {name, default: usual} of questionNamed(byId("question").value).parameters) {
    const input = byId("blank-" + name), value = input.dataset.iri || input.value.trim();
    if (value !== (usual ?? "")) given[name] = value;
  }
  return given;
}

async function searchNames(words) {
  const asked = new URLSearchParams({q: words.trim() + "*", kind: "name", limit: "12"});
  const reply = await fetch("search.json?" + asked);
  return reply.ok ? (await reply.json()).hits : [];
}

// What a hit says besides its name: "(Person) is named in 3 articles".
const saidOf = (hit) => hit.sentence.slice(hit.quotation.length, hit.sentence.indexOf(";")).trim();

// A combobox with a list of names (ARIA 1.2, editable combobox with list autocomplete).
class Choices {
  constructor(box, input) {
    this.input = input;
    this.hits = [];
    this.at = -1;
    this.turn = 0;
    this.list = add(box, "ul", undefined, "choices");
    this.list.id = input.id + "-list";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Names found");
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", this.list.id]]) input.setAttribute(name, value);
    input.addEventListener("input", () => { delete input.dataset.iri; this.search(); });
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());  // the input keeps the focus
  }

  async search() {
    const turn = ++this.turn, words = this.input.value.trim();
    if (words.length < 2 || /^https?:/.test(words)) { this.close(); return; }
    await new Promise((next) => setTimeout(next, 150));
    if (turn !== this.turn) return;
    const hits = await searchNames(words);
    if (turn === this.turn && document.activeElement === this.input) this.open(hits);
  }

  open(hits) {
    this.hits = hits;
    this.list.replaceChildren();
    hits.forEach((hit, at) => {
      const item = add(this.list, "li");
      item.id = this.list.id + "-" + at;
      item.setAttribute("role", "option");
      add(item, "span", hit.quotation);
      add(item, "small", " " + saidOf(hit));
      item.addEventListener("click", () => this.choose(at));
    });
    this.list.hidden = !hits.length;
    this.input.setAttribute("aria-expanded", String(hits.length > 0));
    this.mark(-1);
  }

  close() {
    this.turn += 1;
    this.open([]);
  }

  mark(at) {
    this.at = at;
    [...this.list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
    if (at < 0) this.input.removeAttribute("aria-activedescendant");
    else {
      this.input.setAttribute("aria-activedescendant", this.list.children[at].id);
      this.list.children[at].scrollIntoView({block: "nearest"});
    }
  }

  choose(at) {
    this.input.value = this.hits[at].quotation;
    this.input.dataset.iri = this.hits[at].iri;
    this.close();
  }

  key(event) {
    const many = this.hits.length;
    if (!many) return;
    if (event.key === "ArrowDown") this.mark((this.at + 1) % many);
    else if (event.key === "ArrowUp") this.mark((this.at + many) % (many + 1) === many ? -1 : (this.at - 1 + many) % many);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.at >= 0) this.choose(this.at);
    else return;
    event.preventDefault();
  }
}
