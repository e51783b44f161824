// The third view: the same nodes as a table, for reading.
const ROWS_AT_ONCE = 300;
const COLUMNS = [
  ['Name', (node) => node.full.toLowerCase()], ['Type', (node) => TYPES[node.type].label], ['Links', (node) => -node.links],
  ...ORDER.map((name) => [LINKS[name].label, (node) => -tally(node)[name]]),
];
let sortBy = 2;
const tallies = new Map();

function tally(node) {
  if (!tallies.has(node.id)) {
    const counts = Object.fromEntries(ORDER.map((name) => [name, 0]));
    for (const edge of TIES.get(node.id)) counts[edge.cert]++;
    tallies.set(node.id, counts);
  }
  return tallies.get(node.id);
}
function drawTable() {
  const key = COLUMNS[sortBy][1], compare = (a, b) => key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id < b.id ? -1 : 1;
  const seen = BY_RANK.filter((node) => passed.nodes.has(node.id)).sort(compare);
  const head = el('tr', {}, ...COLUMNS.map(([label], place) => el('th', {scope: 'col', cls: place > 1 ? 'number' : '', 'aria-sort': place === sortBy ? (place > 1 ? 'descending' : 'ascending') : 'none'}, el('button', {type: 'button', text: label, on: {click: () => { sortBy = place; drawTable(); }}}))));
  const rows = seen.slice(0, ROWS_AT_ONCE).map((node) => el('tr', {'data-nodes': JSON.stringify([node.id])}, el('td', {}, el('button', {type: 'button', cls: 'go', text: node.full, on: {click: () => { showTab('graph'); choose(node.id, {move: true}); }}})), el('td', {text: TYPES[node.type].label}), el('td', {cls: 'number', text: node.links}), ...ORDER.map((name) => el('td', {cls: 'number', text: tally(node)[name]}))));
  const note = seen.length > ROWS_AT_ONCE ? 'The first ' + ROWS_AT_ONCE + ' of ' + seen.length.toLocaleString('en') + '; narrow the filters, or search.' : plural(seen.length, 'node');
  $('list').replaceChildren(el('p', {cls: 'meta', id: 'list-count', text: note}), el('table', {}, el('thead', {}, head), el('tbody', {}, ...rows)));
}

// ── tabs ──
const HAS_TAB = {brief: () => BRIEF, article: () => TEXTS.size || ARTICLES.some((one) => one.f), map: () => MAP};
const TABS = ['brief', 'article', 'graph', 'timeline', 'map', 'list'].filter((name) => !HAS_TAB[name] || HAS_TAB[name]());
const SPLIT = ['brief', 'article'];
const BESIDE = [...SPLIT, 'timeline', 'list'];  // on a wide screen the graph stands beside these
let currentTab = '';
function showTab(name) {
  if (!TABS.includes(name) || name === currentTab) return;
  currentTab = name;
  document.body.dataset.tab = name;
  for (const tab of TABS) {
    $('tab-' + tab).setAttribute('aria-selected', String(tab === name));
    $('tab-' + tab).tabIndex = tab === name ? 0 : -1;
    // How wide that is, the style sheet decides.
    $('view-' + tab).hidden = tab !== name && !(tab === 'graph' && BESIDE.includes(name));
  }
  drawTab();
  showPanel();
  writeAddress();
  if ($('canvas').clientWidth) { network.setSize('100%', '100%'); fit(selection.around); redraw(); }
}
// A row and its nodes light each other up: the mouse or the keyboard on one rings the other.
let litRow = null;
function rowOf(event) { return event.target.closest('[data-nodes]'); }
function lightRow(row) {
  if (row === litRow) return;
  litRow = row;
  const ids = row ? JSON.parse(row.dataset.nodes).filter((id) => NODES.has(id)).map(standsIn) : [];
  ring(ids);
  if (ids.length && $('canvas').clientWidth && !ids.some(inPicture)) say('Not in this picture: “' + $('do-all').textContent + '” draws it');
}
function standsIn(id) { return inPicture(id) || sceneNow() !== 'all' ? id : standsFor(id); }
function lightRows(ids) {
  // The other way round: what the mouse is on in the graph is marked in the open tab.
  const wanted = new Set(ids);
  let first = null;
  for (const row of document.querySelectorAll('#timeline [data-nodes], #list [data-nodes]')) {
    const on = wanted.size > 0 && JSON.parse(row.dataset.nodes).some((id) => wanted.has(id));
    row.classList.toggle('lit', on);
    if (on && !first) first = row;
  }
  if (first && (currentTab === 'timeline' || currentTab === 'list')) first.scrollIntoView({block: 'nearest'});
}
function startRows() {
  for (const id of ['timeline', 'list']) {
    for (const name of ['mouseover', 'focusin']) $(id).addEventListener(name, (event) => lightRow(rowOf(event)));
    for (const name of ['mouseleave', 'focusout']) $(id).addEventListener(name, () => lightRow(null));
  }
}
function drawTab() {
  if (currentTab === 'timeline') drawTimeline();
  if (currentTab === 'map') drawMap();
  if (currentTab === 'list') drawTable();
}
function startTabs() {
  $('tab-brief').hidden = !BRIEF;
  for (const tab of TABS) {
    $('tab-' + tab).addEventListener('click', () => showTab(tab));
    $('tab-' + tab).addEventListener('keydown', (event) => {
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? TABS.length - 1 : 0;
      if (!step) return;
      const next = TABS[(TABS.indexOf(tab) + step) % TABS.length];
      showTab(next);
      $('tab-' + next).focus();
      event.preventDefault();
    });
  }
}
