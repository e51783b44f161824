// Search over quotations and names: words in any order, other endings, and small slips of typing.
const MOST_QUOTES = 6, MOST_NAMES = 8;
const folded = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const wordsOf = (text) => folded(text).match(/[\p{L}\p{N}]+/gu) || [];
const EMPTY = new Set('a an and are as at be been by did do does for from had has have he her his how in is it its of on or she that the their they this to was were what when where which who whom why with'.split(' '));
let searchable = null, hitAt = -1;

function stem(word) {
  // "accused", "accuses", "accusation" and "accuse" begin alike; what is cut is an ending of English.
  const cut = word.replace(/(?:ations?|ings?|ments?|ed|es|ies|ied|ity|ly|ion|ions|s|e|y)$/, '');
  return cut.length >= 3 ? cut : word;
}
function indexOf(entries, textOf) {
  const index = new Map();
  entries.forEach((entry, place) => {
    for (const word of wordsOf(textOf(entry))) {
      if (!index.has(word)) index.set(word, new Set());
      index.get(word).add(place);
    }
  });
  return index;
}
function buildSearch() {
  const seen = new Set(), quotes = [];
  EVIDENCE.forEach((_, place) => {
    const key = sentenceOf(place);
    if (!seen.has(key)) { seen.add(key); quotes.push(place); }
  });
  searchable = {
    quotes, inQuotes: indexOf(quotes, (place) => spokenWords(EVIDENCE[place]) + ' ' + (EVIDENCE[place].s || '')),
    names: BY_RANK, inNames: indexOf(BY_RANK, (node) => [node.full, ...(node.aliases || []), ...(node.origins || []), ...tagsOf(node.id)].join(' ')),
  };
}
function slips(left, right, most) {
  // Letters missing, added, wrong or swapped (Damerau, Levenshtein), given up above ``most``.
  if (Math.abs(left.length - right.length) > most) return most + 1;
  let before = [], row = Array.from({length: right.length + 1}, (_, i) => i);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (left[i - 1] === right[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    if (Math.min(...next) > most) return most + 1;
    [before, row] = [row, next];
  }
  return row[right.length];
}
function placesOf(index, asked) {
  // Entries with the word itself or a longer one count 1, other endings 0.8, slips 0.5.
  const found = new Map(), put = (word, worth) => { for (const place of index.get(word)) if ((found.get(place) || 0) < worth) found.set(place, worth); };
  const root = stem(asked);
  for (const word of index.keys()) {
    if (word.startsWith(asked)) put(word, 1);
    else if (stem(word) === root || (root.length >= 4 && word.startsWith(root))) put(word, 0.8);
  }
  if (found.size || asked.length < 5) return found;
  const most = asked.length >= 9 ? 2 : 1;
  for (const word of index.keys()) if (slips(asked, word, most) <= most) put(word, 0.5);
  return found;
}
function match(index, asked, few) {
  // Entry -> how well it matches; of many words a few may be missing.
  const sums = new Map(), counts = new Map();
  for (const word of asked) for (const [place, worth] of placesOf(index, word)) {
    sums.set(place, (sums.get(place) || 0) + worth);
    counts.set(place, (counts.get(place) || 0) + 1);
  }
  const least = few && asked.length > 2 ? Math.ceil(asked.length * 0.6) : asked.length;
  return new Map([...sums].filter(([place]) => counts.get(place) >= least));
}
function find(text) {
  if (!searchable) buildSearch();
  const all = wordsOf(text), asked = all.filter((word) => !EMPTY.has(word)), words = asked.length ? asked : all;
  if (!words.length) return {quotes: [], names: [], isName: false};
  const named = match(searchable.inNames, words, false), quoted = match(searchable.inQuotes, words, true), phrase = folded(text.trim());
  // A name that is, begins or ends with the words comes first, who has no name last.
  const worthOf = (node, worth) => {
    const name = folded(node.full);
    return worth + (name === phrase ? 3 : (name.startsWith(phrase) && !/[\p{L}\p{N}]/u.test(name[phrase.length])) || name.endsWith(' ' + phrase) ? 1 : 0) - (node.unnamed ? 1 : 0);
  };
  const actors = ['Person', 'Organization', 'GovernmentBody'];
  const names = [...named].map(([place, worth]) => [searchable.names[place], worthOf(searchable.names[place], worth), place]);
  names.sort((a, b) => b[1] - a[1] || actors.includes(b[0].type) - actors.includes(a[0].type) || a[2] - b[2]);
  const exact = (place) => folded(spokenWords(EVIDENCE[place])).includes(phrase) ? 1 : 0;
  const quotes = [...quoted].map(([at, worth]) => [searchable.quotes[at], worth]);
  quotes.sort((a, b) => exact(b[0]) - exact(a[0]) || b[1] - a[1] || a[0] - b[0]);
  return {quotes: quotes.slice(0, MOST_QUOTES).map(([place]) => place), names: names.slice(0, MOST_NAMES).map(([node]) => node), isName: names.some(([node, worth]) => worth >= words.length && (actors.includes(node.type) || worth > words.length))};
}
function quoteHit(place) {
  const card = EVIDENCE[place], text = spokenWords(card), article = ARTICLES[card.r];
  const hit = el('button', {type: 'button', role: 'option', tabindex: '-1', 'aria-selected': 'false'}, lineMark(card.c), el('span', {text: text.length > 170 ? text.slice(0, 168) + '…' : text}));
  hit.append(el('span', {cls: 'meta', text: [card.s || (card.a ? 'source not named' : 'the article'), article.d, article.x].filter(Boolean).join(', ')}));
  hit.addEventListener('click', () => takeQuote(place));
  return hit;
}
function nameHit(node) {
  const hit = el('button', {type: 'button', role: 'option', tabindex: '-1', 'aria-selected': 'false'}, swatch(node.type, node.hollow), el('span', {text: node.full}));
  hit.addEventListener('click', () => takeHit(node.id));
  return hit;
}
function showHits() {
  const found = find($('search').value), box = $('hits'), asked = $('search').value.trim();
  const group = (label, hits) => el('div', {role: 'group', 'aria-label': label}, el('p', {cls: 'meta', 'aria-hidden': 'true', text: label}), ...hits);
  const quotes = found.quotes.length ? [group('Quotes', found.quotes.map(quoteHit))] : [], names = found.names.length ? [group('Names and events', found.names.map(nameHit))] : [];
  // Sentences come first, unless the words are somebody's name.
  box.replaceChildren(...(found.isName ? [...names, ...quotes] : [...quotes, ...names]));
  hitAt = -1;
  $('search').removeAttribute('aria-activedescendant');
  box.querySelectorAll('button').forEach((hit, place) => { hit.id = 'hit-' + place; });
  const count = found.quotes.length + found.names.length;
  if (asked && !count) box.append(el('p', {cls: 'meta', role: 'option', 'aria-selected': 'false', text: 'No match'}));
  box.hidden = !asked;
  $('search').setAttribute('aria-expanded', String(!box.hidden));
  if (asked) say(plural(count, 'match', 'matches'));
}
function takeQuote(place) {
  const card = EVIDENCE[place];
  closeHits();
  if (!SPLIT.includes(currentTab) && currentTab !== 'graph') showTab('graph');
  if (card.i && STATEMENTS.has(card.i)) {
    if (currentTab === 'article' && TEXTS.has(card.r)) openArticle(card.r, card.i); else choose(card.i);
  } else {
    const edge = [...EDGES.values()].find((one) => one.ev.includes(place)), node = BY_RANK.find((one) => one.ev.includes(place));
    if (edge || node) choose(edge ? edge.id : node.id);
  }
  if ($('panel-title')) $('panel-title').focus();
}
function takeHit(id) {
  closeHits();
  if (!passed.nodes.has(id)) say(NODES.get(id).full + ' is filtered out, but its evidence is shown');
  if (currentTab !== 'graph' && !(SPLIT.includes(currentTab) && $('canvas').clientWidth)) showTab('graph');
  choose(id, {move: true});
  const title = $('panel-title');
  if (title) title.focus();
}
function closeHits() { $('hits').hidden = true; $('search').setAttribute('aria-expanded', 'false'); }
function startSearch() {
  $('search').addEventListener('input', showHits);
  $('search').addEventListener('keydown', (event) => {
    const hits = [...$('hits').querySelectorAll('button')];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!hits.length) return;
      hitAt = (hitAt + (event.key === 'ArrowDown' ? 1 : hits.length - 1) + (hitAt < 0 && event.key === 'ArrowUp' ? 1 : 0)) % hits.length;
      hits.forEach((hit, place) => hit.setAttribute('aria-selected', String(place === hitAt)));
      $('search').setAttribute('aria-activedescendant', hits[hitAt].id);
      hits[hitAt].scrollIntoView({block: 'nearest'});
      event.preventDefault();
    } else if (event.key === 'Enter' && hits.length) hits[Math.max(0, hitAt)].click();
    else if (event.key === 'Escape') { closeHits(); $('search').value = ''; event.stopPropagation(); }
  });
  document.addEventListener('click', (event) => { if (!event.target.closest('.find')) closeHits(); });
}
