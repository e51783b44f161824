// Notes and tags. The page writes no file by itself: it saves lines that `kg decide OUT merge` takes.
const REMARKS = DATA.remarks, TAG_LENGTH = 60, NOTE_LENGTH = 4000;
const drafts = [];  // {on, kind, text, when, who}, or {kind: 'undo', undoes, when, who}
let formOpen = false;
let reader = '';    // who writes them; without a name the command fills in the user's
const RECORD_NODE = new Map();
for (const node of NODES.values()) if (node.record) RECORD_NODE.set(node.record, node.id);

function addressOfNode(id) {
  // What the records call a node or statement; null for what no decision can be on.
  const node = NODES.get(id);
  if (!node) return STATEMENTS.has(id) && /^(statement|proposition)\//.test(id) ? id : null;
  if (node.record) return node.record;
  const iri = id.includes('://') ? id : DATA.base + id;
  return iri.includes('/entity/') ? iri : null;
}
const isUndone = (id) => drafts.some((draft) => draft.undoes === id);
function remarksOn(id) {
  const on = NODES.has(id) ? id : RECORD_NODE.get(id) || id;
  const saved = (Object.hasOwn(REMARKS, on) ? REMARKS[on] : []).filter((one) => !isUndone(one.id));
  return [...saved, ...drafts.filter((draft) => draft.on === on)];
}
function tagsOf(id) { return remarksOn(id).filter((one) => one.kind === 'tag').map((one) => one.text); }
function allTags() {
  const found = new Set();
  for (const id of new Set([...Object.keys(REMARKS), ...drafts.map((draft) => draft.on)])) if (NODES.has(id)) tagsOf(id).forEach((tag) => found.add(tag));
  return [...found].sort();
}
function nowIso() { return new Date().toISOString(); }
function addRemark(ids, kind, text) {
  const words = text.trim().slice(0, kind === 'tag' ? TAG_LENGTH : NOTE_LENGTH);
  if (!words) { say('Write the ' + kind + ' first'); return; }
  for (const id of ids) {
    const on = NODES.has(id) ? id : RECORD_NODE.get(id) || id;
    if (kind === 'tag' && tagsOf(on).includes(words)) continue;
    drafts.push({on, kind, text: words, when: nowIso(), who: reader});
  }
  remarked((kind === 'tag' ? 'Tag' : 'Note') + ' added to ' + plural(ids.length, 'node') + ': save it with “Save notes”');
}
function dropRemark(one) {
  const at = drafts.indexOf(one);
  if (at >= 0) drafts.splice(at, 1);
  else drafts.push({kind: 'undo', undoes: one.id, when: nowIso(), who: reader});
  remarked((one.kind === 'tag' ? 'Tag' : 'Note') + (at >= 0 ? ' removed' : ' taken back: save this with “Save notes”'));
}
function remarked(text) {
  searchable = null;
  epoch++;
  drawTags();
  refresh();
  const field = formOpen && $('new-tag') || $('panel-title');
  if (field) field.focus();
  say(text);
}
function drawTags() {
  const tags = allTags(), choice = $('tag');
  $('save-notes').hidden = !drafts.length;
  $('do-notes').textContent = 'Save notes (' + drafts.length + ')';
  choice.replaceChildren(el('option', {value: '', text: 'Any tag or none'}), ...tags.map((tag) => el('option', {value: tag, text: tag})));
  if (!tags.includes(filter.tag)) filter.tag = '';
  choice.value = filter.tag;
  $('tags').hidden = !tags.length;
}
function remarkItem(one) {
  const saved = one.id !== undefined, who = one.who ? one.who + (one.when ? ', ' : '') : '';
  const item = el('li', {}, el('span', {cls: one.kind === 'tag' ? 'badge tag' : 'note', text: one.text}), ' ');
  item.append(el('span', {cls: 'meta', text: who + one.when.slice(0, 10) + (saved ? '' : ', not saved yet')}), ' ');
  item.append(el('button', {type: 'button', cls: 'take', text: saved ? 'Take back' : 'Remove', 'aria-label': (saved ? 'Take back ' : 'Remove ') + one.kind + ' ' + short(one.text), on: {click: () => dropRemark(one)}}));
  return item;
}
function remarkForm(ids) {
  // Notes and tags of what is selected, and the fields for another; nothing where no decision can be on it.
  const box = el('div', {id: 'remarks'}), able = ids.filter((id) => addressOfNode(id) !== null);
  const held = ids.length === 1 ? remarksOn(ids[0]) : [];
  if (held.length) box.append(el('ul', {cls: 'plain', id: 'remark-list'}, ...held.map(remarkItem)));
  if (!able.length) return box;
  const tag = el('input', {id: 'new-tag', maxlength: TAG_LENGTH, 'aria-label': 'New tag', placeholder: 'Tag, such as “to check”', autocomplete: 'off'});
  const note = el('textarea', {id: 'new-note', rows: 2, maxlength: NOTE_LENGTH, 'aria-label': 'New note', placeholder: 'Note'});
  const who = el('input', {id: 'reader', maxlength: 200, value: reader, 'aria-label': 'Your name', placeholder: 'Your name', autocomplete: 'off'});
  who.addEventListener('input', () => { reader = who.value.trim(); });
  tag.addEventListener('keydown', (event) => { if (event.key === 'Enter') addRemark(able, 'tag', tag.value); });
  const more = el('details', {id: 'remark-form', open: formOpen, on: {toggle: () => { formOpen = more.open; }}}, el('summary', {text: ids.length === 1 ? 'Add a note or tag' : 'Add a note or tag to all'}));
  more.append(el('div', {cls: 'fields'}, tag, el('button', {type: 'button', id: 'do-tag', text: 'Add tag', on: {click: () => addRemark(able, 'tag', tag.value)}}), note, el('button', {type: 'button', id: 'do-note', text: 'Add note', on: {click: () => addRemark(able, 'note', note.value)}}), who));
  more.append(el('p', {cls: 'meta', text: 'Notes, tags and your name become decisions: everybody who has the graph can read them.'}));
  box.append(more);
  return box;
}
function lineOf(draft) {
  const who = draft.who ? {who: draft.who} : {};
  if (draft.kind === 'undo') return {kind: 'undo', ...who, when: draft.when, undoes: draft.undoes};
  return {kind: draft.kind, ...who, when: draft.when, on: {iri: addressOfNode(draft.on)}, set: {[draft.kind]: draft.text}};
}
function saveRemarks() {
  const lines = drafts.map((draft) => JSON.stringify(lineOf(draft)) + '\n');
  download('decisions-from-page.jsonl', new Blob(lines, {type: 'application/jsonl'}));
  say(plural(drafts.length, 'decision') + ' saved: take them over with kg decide OUT merge decisions-from-page.jsonl');
}
// The drafts as a saved view has them; what does not fit this page is left out.
function takeDrafts(found) {
  const text = (value, most) => typeof value === 'string' && value.length <= most ? value : '';
  const before = drafts.splice(0);
  for (const one of Array.isArray(found) ? found : []) {
    if (!one || typeof one !== 'object') continue;
    const when = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(one.when) ? one.when : nowIso(), who = text(one.who, 200);
    const isTag = one.kind === 'tag', words = text(one.text, isTag ? TAG_LENGTH : NOTE_LENGTH);
    if (one.kind === 'undo' && text(one.undoes, 100)) drafts.push({kind: 'undo', undoes: one.undoes, when, who});
    else if ((isTag || one.kind === 'note') && words && typeof one.on === 'string' && addressOfNode(one.on) !== null) drafts.push({on: one.on, kind: one.kind, text: words, when, who});
  }
  // What was written here and is saved nowhere is kept beside it.
  const held = new Set(drafts.map((draft) => JSON.stringify(draft)));
  drafts.push(...before.filter((draft) => !held.has(JSON.stringify(draft))));
}
function startRemarks() {
  $('do-notes').addEventListener('click', saveRemarks);
  $('tag').addEventListener('change', () => { filter.tag = $('tag').value; filtered(); });
  drawTags();
}
