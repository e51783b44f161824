'use strict';
const $ = (id) => document.getElementById(id);
const token = new URLSearchParams(location.search).get('token') || '';
const NAME = 'kg-review-who';
const NOTE = 'kg-review-note ';
let items = [], sorts = [], shown = null, busy = true;
const skipped = [];

/* What is kept in the browser; a browser that keeps nothing is no reason to stop. */
function kept(store, name, value) {
  try {
    if (value === undefined) return window[store].getItem(name) || '';
    window[store].setItem(name, value);
  } catch (error) { /* the browser refuses to keep it: the page works without */ }
  return value || '';
}

function make(tag, text, kind) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (kind) node.className = kind;
  return node;
}

/* While something is under way, keys wait: nobody decides what is not shown yet. */
function wait(on) {
  busy = on;
  document.body.setAttribute('aria-busy', String(on));
}

function say(text, wrong) {
  $('status').textContent = text;
  $('status').classList.toggle('wrong', Boolean(wrong));
}

/* The answer of the server, or null with the reason said. */
async function ask(path, body) {
  const headers = {'X-Review-Token': token};
  const options = body ? {method: 'POST', headers: {...headers, 'Content-Type': 'application/json'},
    body: JSON.stringify(body)} : {headers};
  try {
    const answer = await fetch(path, options);
    if (!answer.ok) { say(await answer.text(), true); return null; }
    const found = await answer.json();
    if (found.refused) { say(found.refused, true); return null; }
    return found;
  } catch (error) {
    say('kg review does not answer. What you decided is saved; start it again and open the address '
      + 'that it prints.', true);
    return null;
  }
}

/* ── the queue ── */

function listed() {
  const sort = $('sort').value, state = $('state').value;
  const found = items.filter((one) => (!sort || one.sort === sort)
    && (state === 'all' || one.decided === (state === 'decided')));
  return state === 'open'
    ? [...found.filter((one) => !skipped.includes(one.key)),
      ...skipped.map((key) => found.find((one) => one.key === key)).filter(Boolean)]
    : found;
}

function count() {
  const sort = $('sort').value;
  const here = items.filter((one) => !sort || one.sort === sort);
  const done = here.filter((one) => one.decided).length;
  $('bar').max = Math.max(here.length, 1);
  $('bar').value = done;
  $('progress').textContent = `${done} of ${here.length} decided`;
  document.title = `${done} of ${here.length} – Review`;
  for (const option of $('sort').options) {
    const those = items.filter((one) => !option.value || one.sort === option.value);
    const open = those.filter((one) => !one.decided).length;
    option.textContent = `${option.dataset.label} (${open} open)`;
  }
}

async function load() {
  const found = await ask('queue');
  if (!found) return false;
  ({items, sorts} = found);
  return true;
}

/* Goes on from an item of the list as it was before it changed. */
function after(key, before) {
  const at = before.findIndex((one) => one.key === key);
  const open = new Set(listed().map((one) => one.key));
  const later = [...before.slice(at + 1), ...before.slice(0, Math.max(at, 0))];
  return later.find((one) => open.has(one.key) && one.key !== key);
}

function move(step) {
  const found = listed();
  const at = found.findIndex((one) => shown && one.key === shown.key);
  const next = found[at < 0 ? 0 : Math.min(Math.max(at + step, 0), found.length - 1)];
  if (!next) return;
  if (shown && next.key === shown.key) say(step > 0 ? 'This is the last one.' : 'This is the first one.');
  else open(next.key);
}

/* ── one item ── */

async function open(key) {
  if (busy) return;
  wait(true);
  const found = await ask(`item?key=${encodeURIComponent(key)}`);
  if (found) { shown = found; show(); say(''); }
  wait(false);
}

function show() {
  history.replaceState(null, '', `#${shown.key}`);
  $('panel').hidden = false;
  $('label').textContent = shown.label;
  $('question').textContent = shown.question;
  $('why').textContent = shown.why;
  $('records').replaceChildren(...shown.records.flatMap(record));
  const decided = shown.decided;
  $('decided').hidden = !decided;
  $('decided').textContent = decided ? `${decided.who} decided: ${decided.what}`
    + `${decided.why ? ` (“${decided.why}”)` : ''}, ${decided.when} UTC. u takes it back.` : '';
  $('choices').replaceChildren(...shown.choices.map(answer));
  $('note').value = kept('sessionStorage', NOTE + shown.key);
  closeSearch();
  $('texts').replaceChildren(...shown.articles.map(article));
  for (const text of $('texts').children) scrollTo(text);
  count();
}

function record(rows, number) {
  const list = make('dl');
  for (const [head, words] of rows) list.append(make('dt', head), make('dd', words));
  const title = shown.articles[number].title || 'Article without a title';
  return shown.records.length > 1 ? [make('h3', `${number + 1}. ${title}`), list] : [list];
}

function answer(one) {
  const button = make('button');
  button.type = 'button';
  button.append(make('kbd', one.key), make('span', one.label));
  button.addEventListener('click', () => choose(one));
  return button;
}

function article(one) {
  const node = make('section', undefined, 'text');
  const title = one.title || 'Article without a title';
  node.tabIndex = 0;
  node.setAttribute('aria-label', title);
  // Most texts begin with their title.
  if (!one.paragraphs.some(([kind]) => kind === 'title')) node.append(make('h2', title));
  const about = make('p', [one.outlet, one.date].filter(Boolean).join(', '), 'meta');
  if (one.address) {
    const link = make('a', 'source');
    link.href = one.address;
    link.rel = 'noopener noreferrer';
    link.target = '_blank';
    about.append(about.textContent ? ' · ' : '', link);
  }
  node.append(about);
  for (const [kind, pieces] of one.paragraphs) {
    const block = make('p', undefined, `block ${kind}`);
    for (const [text, kinds] of pieces) block.append(kinds ? make('span', text, kinds) : text);
    if (block.querySelector('.lit')) block.classList.add('here');
    node.append(block);
  }
  return node;
}

/* Brings the words in question into the view of their text. */
function scrollTo(text) {
  const words = text.querySelector('.cue.lit') || text.querySelector('.lit');
  if (words) text.scrollTop = words.offsetTop - text.offsetTop - text.clientHeight / 3;
}

/* ── deciding ── */

async function choose(one, somebody) {
  if (busy || !shown) return;
  if (one.asks && !somebody) { openSearch(one); return; }
  const who = $('who').value.trim();
  if (!who) {
    say('Write your name first: every decision says who made it.', true);
    $('who').focus();
    return;
  }
  wait(true);
  const before = listed(), key = shown.key;
  const found = await ask('decide', {item: key, choice: one.name, who, why: $('note').value,
    ...somebody});
  wait(false);
  if (!found) return;
  kept('sessionStorage', NOTE + key, '');
  items.find((item) => item.key === key).decided = true;
  const next = after(key, before);
  await open(next ? next.key : key);
  say(`Saved: ${one.label}${somebody ? ` ${somebody.label}` : ''}. u takes it back.`
    + (next ? '' : ' Nothing else is open here.'));
}

async function undo() {
  if (busy || !shown) return;
  wait(true);
  const found = await ask('undo', {who: $('who').value.trim(), item: shown.decided ? shown.key : ''});
  const loaded = found && await load();
  wait(false);
  if (!loaded) return;
  await open(found.item);
  say('Taken back.');
}

function skip() {
  if (!shown || busy) return;
  const before = listed(), next = after(shown.key, before);
  if (skipped.includes(shown.key)) skipped.splice(skipped.indexOf(shown.key), 1);
  skipped.push(shown.key);
  if (next) open(next.key).then(() => say('Skipped: it comes again at the end.'));
}

/* ── somebody else ── */

function openSearch(one) {
  $('other').hidden = false;
  $('choices').hidden = true;
  $('search').value = '';
  $('search').choice = one;
  find();
  $('search').focus();
}

function closeSearch() {
  $('other').hidden = true;
  $('choices').hidden = false;
  $('found').replaceChildren();
}

const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

function find() {
  const wanted = $('search').value.trim(), one = $('search').choice;
  const people = shown.people.filter((each) => plain(each.name).includes(plain(wanted)));
  const rows = people.slice(0, 40).map((each) => hit(`${each.name} (${each.type})`,
    () => choose(one, {entity: each.id, label: each.name})));
  if (wanted && !people.some((each) => each.name === wanted)) {
    for (const {name, label} of shown.types) {
      rows.push(hit(`Add “${wanted}” as ${label}`,
        () => choose(one, {name: wanted, type: name, label: wanted})));
    }
  }
  $('found').replaceChildren(...rows);
}

function hit(label, act) {
  const button = make('button', label);
  button.type = 'button';
  button.addEventListener('click', act);
  return button;
}

/* Arrows walk from the field through the hits. */
function walk(event) {
  const rows = [$('search'), ...$('found').children];
  const at = rows.indexOf(document.activeElement);
  const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
  if (step && rows[at + step]) { event.preventDefault(); rows[at + step].focus(); }
  if (event.key === 'Enter' && at === 0 && rows[1]) { event.preventDefault(); rows[1].click(); }
}

/* ── keys ── */

const MOVES = {j: () => move(1), k: () => move(-1), ArrowRight: () => move(1),
  ArrowLeft: () => move(-1), s: skip, u: undo,
  f: () => $('sort').focus(), n: () => $('note').focus(), Escape: () => { closeSearch(); $('question').focus(); }};

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const typing = event.target.matches('input, select, textarea');
  if (!$('other').hidden && event.target.closest('#other') && event.key !== 'Escape') {
    walk(event);
    return;
  }
  if (typing) {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    if (event.target.matches('select') && event.key === 'Enter') return;
    event.preventDefault();
    closeSearch();
    $('question').focus();
    return;
  }
  const one = shown && shown.choices.find((each) => each.key === event.key);
  const act = one ? () => { if (!event.repeat) choose(one); } : MOVES[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

async function filtered() {
  count();
  const first = listed()[0];
  if (first) await open(first.key);
  else empty('Nothing of this kind.');
}

/* Shows no item, so that no key decides one. */
function empty(words) {
  shown = null;
  $('panel').hidden = true;
  $('texts').replaceChildren();
  history.replaceState(null, '', '#');
  say(words);
}

async function start() {
  $('who').value = document.body.dataset.who || kept('localStorage', NAME);
  $('panel').hidden = true;
  const loaded = await load();
  wait(false);
  if (!loaded) return;
  const label = (one) => {
    const option = make('option', one.label);
    option.value = one.name;
    option.dataset.label = one.label;
    return option;
  };
  const used = sorts.filter((sort) => items.some((one) => one.sort === sort.name));
  $('sort').replaceChildren(...[{name: '', label: 'All'}, ...used].map(label));
  count();
  const at = items.find((one) => `#${one.key}` === location.hash) || listed()[0];
  if (at) await open(at.key);
  else empty(items.length ? 'Everything here is decided.' : 'Nothing here needs a reader.');
  if (!$('who').value) { $('who').focus(); say('Write your name: every decision says who made it.'); }
}

document.addEventListener('keydown', pressed);
$('who').addEventListener('change', () => kept('localStorage', NAME, $('who').value.trim()));
$('note').addEventListener('input', () => kept('sessionStorage', NOTE + shown.key, $('note').value));
$('search').addEventListener('input', find);
$('sort').addEventListener('change', filtered);
$('state').addEventListener('change', filtered);
for (const [id, act] of [['previous', MOVES.k], ['next', MOVES.j], ['skip', skip], ['undo', undo]]) {
  $(id).addEventListener('click', act);
}
start();
