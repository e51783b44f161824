// The legend is the filter: each type and certainty can be switched off.
function row(parent, {key, set, icon, label, count, hint}) {
  const box = el('input', {type: 'checkbox', 'data-key': key, checked: true});
  box.addEventListener('change', () => { if (box.checked) set.add(key); else set.delete(key); refresh(); });
  const number = el('span', {cls: 'count', text: count.toLocaleString('en')});
  parent.append(el('label', {cls: 'row', title: hint}, box, icon, el('span', {text: label}), number));
}
function lineIcon(name) {
  const style = LINKS[name], line = svg('line', {x1: 1, x2: 33, y1: 6, y2: 6, stroke: style[isDark() ? 'dark' : 'light'], 'stroke-width': style.width + 0.5});
  if (style.dashes) line.setAttribute('stroke-dasharray', style.dashes.join(' '));
  return svg('svg', {width: 34, height: 12, 'aria-hidden': 'true'}, line);
}
function drawLegend() {
  const off = {types: [...$('types').querySelectorAll('input:not(:checked)')].map((box) => box.dataset.key)};
  $('types').replaceChildren();
  $('certainties').replaceChildren();
  const ofType = new Map(), ofCertainty = new Map();
  for (const node of NODES.values()) ofType.set(node.type, (ofType.get(node.type) || 0) + 1);
  for (const edge of EDGES.values()) ofCertainty.set(edge.cert, (ofCertainty.get(edge.cert) || 0) + 1);
  for (const [name, style] of Object.entries(TYPES)) if (ofType.has(name)) row($('types'), {key: name, set: filter.types, icon: swatch(name), label: name === 'Allegation' && DATA.allegations ? style.plural + ' (' + plural(DATA.allegations, 'allegation') + ')' : style.plural, count: ofType.get(name)});
  for (const [name, style] of Object.entries(LINKS)) row($('certainties'), {key: name, set: filter.certainties, icon: lineIcon(name), label: style.label, count: ofCertainty.get(name) || 0, hint: style.meaning});
  for (const box of document.querySelectorAll('#types input, #certainties input')) box.checked = filter.types.has(box.dataset.key) || filter.certainties.has(box.dataset.key);
  return off;
}
function drawHistogram() {
  const counts = new Map(MONTHS.map((month) => [month, 0]));
  for (const card of EVIDENCE) { const month = ARTICLES[card.r].d.slice(0, 7); if (month) counts.set(month, counts.get(month) + 1); }
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
  $('outlet').addEventListener('change', () => { filter.outlet = $('outlet').value; refresh(); });
  for (const [id, key] of [['date-from', 'from'], ['date-to', 'to']]) {
    const slider = $(id);
    Object.assign(slider, {min: 0, max: Math.max(0, MONTHS.length - 1), value: filter[key], disabled: MONTHS.length < 2});
    slider.addEventListener('input', () => {
      filter[key] = Number(slider.value);
      if (filter.from > filter.to) { filter[key] = key === 'from' ? filter.to : filter.from; slider.value = filter[key]; }
      nameSliders();
      drawHistogram();
      refresh();
    });
  }
  for (const [id, key] of [['only-unanswered', 'unanswered'], ['only-named', 'named'], ['undated', 'undated']])
    $(id).addEventListener('change', () => { filter[key] = $(id).checked; refresh(); });
  $('count-unanswered').textContent = [...NODES.values()].filter((node) => node.unanswered).length.toLocaleString('en');
  $('do-unhide').addEventListener('click', () => { filter.hidden.clear(); refresh(); });
  $('do-collapse').addEventListener('click', closeGroups);
  nameSliders();
  drawHistogram();
}
function nameSliders() {
  $('date-from').setAttribute('aria-valuetext', MONTHS[filter.from] || 'no dates');
  $('date-to').setAttribute('aria-valuetext', MONTHS[filter.to] || 'no dates');
}
function refresh() {
  applyFilter();
  sync();
  epoch++;
  if (selection.kind === 'node' && !passed.nodes.has(selection.id)) chooseNothing();
  if (selection.kind === 'edge' && !passed.edges.has(selection.id)) chooseNothing();
  if (selection.kind === 'path' && selection.path.steps.some((edge) => !passed.edges.has(edge.id))) chooseNothing();
  if (selection.kind === 'node') chooseNode(selection.id);
  if (selection.kind === 'statement') chooseStatement(STATEMENTS.get(selection.id));
  showPanel();
  $('hidden-note').hidden = !filter.hidden.size;
  $('hidden-count').textContent = plural(filter.hidden.size, 'node') + ' hidden.';
  drawTab();
  redraw();
  sayCounts();
}
function resetAll() {
  Object.assign(filter, {types: new Set(Object.keys(TYPES)), certainties: new Set(Object.keys(LINKS)), outlet: '', from: 0, to: Math.max(0, MONTHS.length - 1), undated: true, unanswered: false, named: false});
  filter.hidden.clear();
  for (const id of ['only-unanswered', 'only-named']) $(id).checked = false;
  $('undated').checked = true;
  $('outlet').value = '';
  $('date-from').value = 0;
  $('date-to').value = filter.to;
  filter.scene = FIRST_SCENE;
  open.length = 0;
  shown.clear();
  drawLegend();
  nameSliders();
  drawHistogram();
  chooseNothing();
  refresh();
  writeAddress();
  fit();
}
