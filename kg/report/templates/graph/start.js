// Starts the page: connects the parts above and draws them.
function theme(dark) {
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  colours.clear();
  $('do-dark').setAttribute('aria-pressed', String(dark));
  paint();
  drawLegend();
  epoch++;
  showPanel();
  drawTab();
}
function showTip(id, isEdge) {
  const tip = $('tip');
  if (isEdge) {
    const edge = edges.get(id);
    tip.textContent = edge.grouped ? edge.rel : NODES.get(edge.from).full + '\n' + edge.rel + ' (' + edge.cert + ')\n' + NODES.get(edge.to).full;
  } else {
    const node = nodes.get(id);
    tip.textContent = node.type === 'Cluster' ? node.full + '\nClick to open' : node.full + '\n' + TYPES[node.type].label + ' · ' + plural(node.links, 'link');
  }
  tip.hidden = false;
}
function hideTip() { $('tip').hidden = true; }
function placeTip(event) {
  const tip = $('tip');
  if (tip.hidden) return;
  const box = $('view-graph').getBoundingClientRect();
  tip.style.left = Math.min(event.clientX - box.left + 14, box.width - tip.offsetWidth - 8) + 'px';
  tip.style.top = Math.min(event.clientY - box.top + 14, box.height - tip.offsetHeight - 8) + 'px';
}
function clicked(event) {
  const at = event.pointer.DOM, node = network.getNodeAt(at), id = node === undefined ? labelAt(event.pointer.canvas) : node;
  if (id !== null && GROUPS.has(id)) { openGroup(Number(id.slice('group/'.length))); return; }
  const edge = id === null ? network.getEdgeAt(at) : undefined;
  if (id !== null) choose(id);
  else if (edge !== undefined && EDGES.has(edge)) choose(edge);
  else if (selection.kind !== null) choose(null);
}
network.on('afterDrawing', (ctx) => { drawSelection(ctx); drawAtRest(ctx); drawLabels(ctx); drawHeads(ctx); drawRings(ctx); });
network.on('click', clicked);
network.on('hoverNode', (event) => { showTip(event.node, false); if (NODES.has(event.node)) heat(refsOf(NODES.get(event.node).ev.concat(TIES.get(event.node).flatMap((edge) => edge.ev))), event.node); lightRows([event.node]); });
network.on('hoverEdge', (event) => { showTip(event.edge, true); if (EDGES.has(event.edge)) { heat(refsOf(EDGES.get(event.edge).ev)); lightRows([EDGES.get(event.edge).from, EDGES.get(event.edge).to]); } });
for (const left of ['blurNode', 'blurEdge']) network.on(left, () => { hideTip(); heat(new Set()); lightRows([]); });
for (const moved of ['dragStart', 'zoom']) network.on(moved, hideTip);
$('canvas').addEventListener('mouseleave', hideTip);
network.on('dragging', (event) => { if (event.nodes.length) epoch++; });
network.on('dragEnd', (event) => { if (event.nodes.length) { epoch++; writeAddress(); } });
$('canvas').addEventListener('mousemove', placeTip);
$('do-fit').addEventListener('click', () => fit());
$('do-reset').addEventListener('click', resetAll);
$('do-png').addEventListener('click', savePng);
$('do-svg').addEventListener('click', saveSvg);
$('do-csv').addEventListener('click', saveCsv);
$('do-dark').addEventListener('click', () => theme(!isDark()));
$('do-help').addEventListener('click', () => $('help').showModal());
$('do-filters').addEventListener('click', () => {
  const on = document.body.classList.toggle('filters');
  $('do-filters').setAttribute('aria-expanded', String(on));
});
addEventListener('hashchange', readAddress);
addEventListener('resize', () => { if (!selection.kind) fit(); });
addEventListener('beforeprint', () => $('print').replaceChildren(picture()));
addEventListener('afterprint', () => $('print').replaceChildren());

applyFilter();
startFilters();
startSearch();
startMap();
startTabs();
startRows();
startKeys();
startScenes();
startMany();
startRemarks();
startViews();
sync();
drawBrief();
startArticles();
theme(matchMedia('(prefers-color-scheme: dark)').matches);
fit();
sayCounts();
readAddress();
fit(selection.around);
})();
