// The legend is the filter: each type and certainty can be switched off.
function row(parent, {key, set, icon, label, count, hint}) {
  const box = el('input', {type: 'checkbox', 'data-key': key, checked: true});
  box.addEventListener('change', () => { if (box.checked) set.add(key); else set.delete(key); filtered(); });
  const number = el('span', {cls: 'count', text: count.toLocaleString('en')});
  parent.append(el('label', {cls: 'row', title: hint}, box, icon, el('span', {text: label}), number));
}
function lineIcon(name) {
  const style = LINKS[name], line = svg('line', {x1: 1, x2: 33, y1: 6, y2: 6, stroke: style[isDark() ? 'dark' : 'light'], 'stroke-width': style.width + 0.5});
  if (style.dashes) line.setAttribute('stroke-dasharray', style.dashes.join(' '));
  return svg('svg', {width: 34, height: 12, 'aria-hidden': 'true'}, line);
}
function tallyBy(all, key) {
  const counts = new Map();
  for (const one of all) counts.set(one[key], (counts.get(one[key]) || 0) + 1);
  return counts;
}
function drawLegend() {
  $('types').replaceChildren();
  $('certainties').replaceChildren();
  const ofType = tallyBy(NODES.values(), 'type'), ofCertainty = tallyBy(EDGES.values(), 'cert');
  for (const [name, style] of Object.entries(TYPES)) if (ofType.has(name)) row($('types'), {key: name, set: filter.types, icon: swatch(name), label: name === 'Allegation' && DATA.allegations ? style.plural + ' (' + plural(DATA.allegations, 'allegation') + ')' : style.plural, count: ofType.get(name)});
  for (const [name, style] of Object.entries(LINKS)) if (ofCertainty.has(name)) row($('certainties'), {key: name, set: filter.certainties, icon: lineIcon(name), label: style.label, count: ofCertainty.get(name), hint: style.meaning});
  for (const box of document.querySelectorAll('#types input, #certainties input')) box.checked = filter.types.has(box.dataset.key) || filter.certainties.has(box.dataset.key);
  countLegend();
}
function countLegend() {
  // "12 / 46": what the filters let through, of all.
  const kept = new Map([...tallyBy([...passed.nodes].map((id) => NODES.get(id)), 'type'), ...tallyBy([...passed.edges].map((id) => EDGES.get(id)), 'cert')]);
  const all = new Map([...tallyBy(NODES.values(), 'type'), ...tallyBy(EDGES.values(), 'cert')]);
  for (const box of document.querySelectorAll('#types input, #certainties input')) {
    const key = box.dataset.key, seen = kept.get(key) || 0, whole = all.get(key) || 0, line = box.closest('label');
    line.querySelector('.count').textContent = seen === whole ? NUMBER.format(whole) : NUMBER.format(seen) + ' / ' + NUMBER.format(whole);
    line.classList.toggle('none', !seen);
  }
}
function drawHistogram() {
  const counts = new Map(MONTHS.map((month) => [month, 0]));
  for (const card of EVIDENCE) { const month = ARTICLES[card.r].d.slice(0, 7); if (counts.has(month)) counts.set(month, counts.get(month) + 1); }
  const most = Math.max(1, ...counts.values()), wide = 100 / Math.max(1, MONTHS.length);
  const chart = svg('svg', {viewBox: '0 0 100 44', preserveAspectRatio: 'none'});
  MONTHS.forEach((month, place) => {
    const high = 2 + 40 * counts.get(month) / most;
    chart.append(svg('rect', {x: place * wide + wide * 0.08, y: 44 - high, width: wide * 0.84, height: high, class: place >= filter.from && place <= filter.to ? 'in' : ''}));
  });
  $('histogram').replaceChildren(chart);
  $('dates-shown').textContent = MONTHS.length ? MONTHS[filter.from] + ' to ' + MONTHS[filter.to] : 'no dates given';
}
function startFilters() {
  drawLegend();
  $('outlet').append(el('option', {value: '', text: 'All outlets'}), ...OUTLETS.map((name) => el('option', {value: name, text: name})));
  $('outlet').addEventListener('change', () => { filter.outlet = $('outlet').value; filtered(); });
  for (const [id, key] of [['date-from', 'from'], ['date-to', 'to']]) {
    const slider = $(id);
    Object.assign(slider, {min: 0, max: Math.max(0, MONTHS.length - 1), value: filter[key], disabled: MONTHS.length < 2});
    slider.addEventListener('input', () => {
      filter[key] = Number(slider.value);
      if (filter.from > filter.to) { filter[key] = key === 'from' ? filter.to : filter.from; slider.value = filter[key]; }
      nameSliders();
      drawHistogram();
      filtered();
    });
  }
  for (const [id, key] of [['only-unanswered', 'unanswered'], ['only-named', 'named'], ['undated', 'undated']])
    $(id).addEventListener('change', () => { filter[key] = $(id).checked; filtered(); });
  $('count-unanswered').textContent = [...NODES.values()].filter((node) => node.unanswered).length.toLocaleString('en');
  for (const id of ['do-unhide', 'do-crumb']) $(id).addEventListener('click', showHidden);
  $('do-undo').addEventListener('click', undo);
  $('do-collapse').addEventListener('click', closeGroups);
  const undated = ARTICLES.some((article) => !article.d), dated = ARTICLES.some((article) => article.d);
  // A control that can change nothing is not shown.
  $('outlets').hidden = OUTLETS.length < 2;
  $('dates').hidden = MONTHS.length < 2 && !(undated && dated);
  $('histogram').hidden = document.querySelector('.range').hidden = MONTHS.length < 2;
  $('undated').closest('label').hidden = !(undated && dated);
  $('only-unanswered').closest('label').hidden = ![...NODES.values()].some((node) => node.unanswered);
  $('only-named').closest('label').hidden = ![...NODES.values()].some((node) => node.unnamed);
  nameSliders();
  drawHistogram();
}
function nameSliders() {
  $('date-from').setAttribute('aria-valuetext', MONTHS[filter.from] || 'no dates');
  $('date-to').setAttribute('aria-valuetext', MONTHS[filter.to] || 'no dates');
}
// What a filter leaves is brought into view; what is hidden by hand leaves the picture where it is.
function filtered() { refresh(); fit(); }
function refresh() {
  applyFilter();
  sync();
  countLegend();
  hideTip();
  epoch++;
  if (selection.kind === 'node' && !passed.nodes.has(selection.id)) chooseNothing();
  if (selection.kind === 'edge' && !passed.edges.has(selection.id)) chooseNothing();
  if (selection.kind === 'path' && selection.path.steps.some((edge) => !passed.edges.has(edge.id))) chooseNothing();
  if (selection.kind === 'node') chooseNode(selection.id);
  if (selection.kind === 'statement') chooseStatement(STATEMENTS.get(selection.id));
  if (selection.kind === 'many') keepMany();
  keepView(showPanel);
  $('hidden-note').hidden = !filter.hidden.size;
  $('hidden-count').textContent = plural(filter.hidden.size, 'node') + ' hidden.';
  $('crumb').hidden = !filter.hidden.size;
  $('crumb-text').textContent = alone !== null ? 'Showing neighbours of ' + NODES.get(alone).full : plural(filter.hidden.size, 'node') + ' hidden';
  drawTab();
  redraw();
  writeAddress();
  sayCounts();
}
function keepMany() {
  const left = [...selection.many].filter((id) => passed.nodes.has(id));
  if (left.length > 1) selectMany(new Set(left));
  else if (left.length) chooseNode(left[0]);
  else chooseNothing();
}
// The view as the address holds it: what differs from the opening, so that a link shows the same.
function viewState() {
  const off = (all, on) => Object.keys(all).filter((name) => !on.has(name)), state = {};
  const put = (key, value, plain) => { if (JSON.stringify(value) !== JSON.stringify(plain)) state[key] = value; };
  put('types', off(TYPES, filter.types), []);
  put('certainties', off(LINKS, filter.certainties), []);
  put('outlet', filter.outlet, '');
  put('tag', filter.tag, '');
  put('months', [MONTHS[filter.from] || '', MONTHS[filter.to] || ''], [MONTHS[0] || '', MONTHS[MONTHS.length - 1] || '']);
  for (const key of ['unanswered', 'named']) put(key, filter[key], false);
  put('undated', filter.undated, true);
  put('scene', filter.scene, FIRST_SCENE);
  if (alone !== null) state.alone = alone; else put('hidden', [...filter.hidden], []);
  const held = [...pinned].filter((id) => nodes.get(id)), at = network.getPositions(held);
  put('pins', held.map((id) => [id, Math.round(at[id].x), Math.round(at[id].y)]), []);
  put('notes', drafts, []);
  return Object.keys(state).length ? JSON.stringify(state) : '';
}
function applyView(text) {
  let state = {};
  try { state = JSON.parse(text) || {}; } catch (error) { say('The view in the address cannot be read; the opening view is shown'); return; }
  const list = (key) => Array.isArray(state[key]) ? state[key].filter((one) => typeof one === 'string') : [];
  filter.types = new Set(Object.keys(TYPES).filter((name) => !list('types').includes(name)));
  filter.certainties = new Set(Object.keys(LINKS).filter((name) => !list('certainties').includes(name)));
  filter.outlet = OUTLETS.includes(state.outlet) ? state.outlet : '';
  takeDrafts(state.notes);
  filter.tag = allTags().includes(state.tag) ? state.tag : '';
  drawTags();
  const month = (place, other) => MONTHS.includes(list('months')[place]) ? MONTHS.indexOf(list('months')[place]) : other;
  filter.from = month(0, 0);
  filter.to = Math.max(filter.from, month(1, Math.max(0, MONTHS.length - 1)));
  filter.unanswered = state.unanswered === true;
  filter.named = state.named === true;
  filter.undated = state.undated !== false;
  if (Object.hasOwn(HAS, state.scene) && HAS[state.scene]) filter.scene = state.scene;
  filter.hidden = new Set(list('hidden').filter((id) => NODES.has(id)));
  alone = null;
  if (NODES.has(state.alone)) hideAllBut(state.alone);
  const pins = (Array.isArray(state.pins) ? state.pins : []).filter((one) => Array.isArray(one) && NODES.has(one[0]) && one.slice(1).every(Number.isFinite));
  pins.forEach(([id]) => pinned.add(id));
  showControls();
  refresh();
  nodes.update(pins.filter(([id]) => nodes.get(id)).map(([id, x, y]) => ({id, x, y, fixed: {x: true, y: true}, borderWidth: 4})));
  fit();
}
function showControls() {
  $('only-unanswered').checked = filter.unanswered;
  $('only-named').checked = filter.named;
  $('undated').checked = filter.undated;
  $('outlet').value = filter.outlet;
  $('tag').value = filter.tag;
  $('date-from').value = filter.from;
  $('date-to').value = filter.to;
  drawLegend();
  nameSliders();
  drawHistogram();
}
// The view as a file: the same state, with what is selected, to come back to or to send along.
function saveView() {
  const held = {'newskg view': 1, title: document.title, address: location.hash.slice(1)};
  download('view.json', new Blob([JSON.stringify(held, null, 1)], {type: 'application/json'}));
  say('View saved as view.json');
}
async function openView(file) {
  let held = null;
  try { held = JSON.parse(await file.text()); } catch (error) { held = null; }
  if (!held || held['newskg view'] !== 1 || typeof held.address !== 'string') { say(file.name + ' is no view of a graph page; choose a file that “Save view” made'); return; }
  resetAll();
  history.replaceState(null, '', '#' + held.address.replace(/^#+/, ''));
  readAddress();
  say('View opened: ' + file.name);
}
function startViews() {
  $('do-save-view').addEventListener('click', saveView);
  $('do-open-view').addEventListener('click', () => $('view-file').click());
  $('view-file').addEventListener('change', async () => {
    const [file] = $('view-file').files;
    if (file) await openView(file);
    $('view-file').value = '';
  });
}
function resetAll() {
  Object.assign(filter, {types: new Set(Object.keys(TYPES)), certainties: new Set(Object.keys(LINKS)), outlet: '', from: 0, to: Math.max(0, MONTHS.length - 1), undated: true, unanswered: false, named: false, tag: ''});
  filter.hidden = new Set();
  past.length = 0;
  alone = null;
  filter.scene = FIRST_SCENE;
  open.length = 0;
  shown.clear();
  pinned.clear();
  showControls();
  chooseNothing();
  refresh();
  writeAddress();
  fit();
}
