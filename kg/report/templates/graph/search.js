// Search over names, other names and quotations; a match in the name comes first.
const MOST_HITS = 14;
const folded = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
let searchable = null, hitAt = -1;

function buildSearch() {
  const quotes = EVIDENCE.map((card) => folded(card.q.map((piece) => piece[0]).join('') + ' ' + (card.s || '')));
  searchable = BY_RANK.map((node) => ({
    node, name: folded([node.full, ...(node.aliases || [])].join('\n')),
    quotes: [...new Set([...node.ev, ...TIES.get(node.id).flatMap((edge) => edge.ev)])].map((place) => quotes[place]),
  }));
}
function find(text) {
  if (!searchable) buildSearch();
  const asked = folded(text.trim());
  if (!asked) return [];
  const inName = [], inQuotes = [];
  for (const entry of searchable) {
    const at = entry.name.indexOf(asked);
    if (at >= 0) inName.push([at === 0 || entry.name[at - 1] === '\n' ? 0 : 1, entry.node]);
    else if (inQuotes.length < MOST_HITS && entry.quotes.some((quote) => quote.includes(asked))) inQuotes.push([2, entry.node]);
  }
  return [...inName.sort((a, b) => a[0] - b[0]), ...inQuotes].slice(0, MOST_HITS);
}
function showHits() {
  const hits = find($('search').value), box = $('hits');
  box.replaceChildren();
  hitAt = -1;
  $('search').removeAttribute('aria-activedescendant');
  hits.forEach(([where, node], place) => {
    const hit = el('button', {type: 'button', role: 'option', id: 'hit-' + place, tabindex: '-1', 'aria-selected': 'false'}, swatch(node.type, node.hollow), el('span', {text: node.full}));
    if (where === 2) hit.append(el('span', {cls: 'meta', text: 'in a quotation'}));
    hit.addEventListener('click', () => takeHit(node.id));
    box.append(hit);
  });
  const asked = $('search').value.trim();
  if (asked && !hits.length) box.append(el('p', {cls: 'meta', role: 'option', 'aria-selected': 'false', text: 'No match'}));
  box.hidden = !asked;
  $('search').setAttribute('aria-expanded', String(!box.hidden));
  if (asked) say(plural(hits.length, 'match', 'matches'));
}
function takeHit(id) {
  closeHits();
  if (!passed.nodes.has(id)) say(NODES.get(id).full + ' is filtered out, but its evidence is shown');
  if (currentTab !== 'graph') showTab('graph');
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
