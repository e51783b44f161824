// Selection: the rest of the picture fades, and the selected part is drawn again on top.
const selection = {id: null, kind: null, around: null, links: null, path: null, many: null};
let pathFrom = null;

function shapePoints(shape, r) {
  const around = (count, turn, inner) => Array.from({length: count}, (_, i) => {
    const angle = turn + i * 2 * Math.PI / count, radius = inner && i % 2 ? r * inner : r;
    return [Math.cos(angle) * radius, Math.sin(angle) * radius];
  });
  if (shape === 'square') return [[-r, -r], [r, -r], [r, r], [-r, r]];
  if (shape === 'diamond') return around(4, -Math.PI / 2);
  if (shape === 'hexagon') return around(6, 0);
  if (shape === 'triangle') return around(3, -Math.PI / 2).map(([x, y]) => [x * 1.15, y * 1.15 + 0.275 * r]);
  if (shape === 'triangleDown') return around(3, Math.PI / 2).map(([x, y]) => [x * 1.15, y * 1.15 - 0.275 * r]);
  if (shape === 'star') return around(10, -Math.PI / 2, 0.5).map(([x, y]) => [x * 1.1, y * 1.1 + 0.1 * r]);
  return null;
}
function bendOf(edge, a, b) {
  // The middle point of vis-network's curvedCW and curvedCCW.
  const turn = edge.bend * 0.5 + 0.5, dx = b.x - a.x, dy = a.y - b.y;
  const radius = Math.hypot(dx, dy), angle = (Math.atan2(dy, dx) + turn * Math.PI) % (2 * Math.PI), reach = Math.abs(turn) * radius;
  return {x: a.x + reach * Math.sin(angle), y: a.y + reach * Math.cos(angle)};
}
function curve(edge, at) {
  const a = at[edge.from], b = at[edge.to], middle = edge.bend ? bendOf(edge, a, b) : {x: (a.x + b.x) / 2, y: (a.y + b.y) / 2};
  const before = edge.bend ? middle : a, size = (nodes.get(edge.to) || {size: 8}).size + 2;
  const angle = Math.atan2(b.y - before.y, b.x - before.x);
  return {a, b: {x: b.x - Math.cos(angle) * size, y: b.y - Math.sin(angle) * size}, middle, angle, label: edge.bend ? {x: (a.x + 2 * middle.x + b.x) / 4, y: (a.y + 2 * middle.y + b.y) / 4} : middle};
}
function drawEdge(ctx, edge, at, strong) {
  const c = curve(edge, at), style = LINKS[edge.cert], colour = style[isDark() ? 'dark' : 'light'];
  ctx.strokeStyle = ctx.fillStyle = colour;
  ctx.lineWidth = style.width + strong;
  ctx.setLineDash(style.dashes || []);
  ctx.beginPath();
  ctx.moveTo(c.a.x, c.a.y);
  if (edge.bend) ctx.quadraticCurveTo(c.middle.x, c.middle.y, c.b.x, c.b.y); else ctx.lineTo(c.b.x, c.b.y);
  ctx.stroke();
  ctx.setLineDash([]);
  if (edge.grouped) return c;
  const long = 9;
  ctx.beginPath();
  ctx.moveTo(c.b.x, c.b.y);
  ctx.lineTo(c.b.x - long * Math.cos(c.angle - 0.4), c.b.y - long * Math.sin(c.angle - 0.4));
  ctx.lineTo(c.b.x - long * Math.cos(c.angle + 0.4), c.b.y - long * Math.sin(c.angle + 0.4));
  ctx.fill();
  return c;
}
function drawNode(ctx, node, p) {
  const colour = nodeColour(node), points = shapePoints(node.shape, node.size);
  ctx.beginPath();
  if (points) points.forEach(([x, y], i) => i ? ctx.lineTo(p.x + x, p.y + y) : ctx.moveTo(p.x + x, p.y + y));
  else ctx.arc(p.x, p.y, node.size, 0, 2 * Math.PI);
  ctx.closePath();
  ctx.fillStyle = colour.background;
  ctx.strokeStyle = node.id === selection.id ? css('--fg') : colour.border;
  ctx.lineWidth = node.id === selection.id ? 3.5 : 1.5;
  ctx.fill();
  ctx.stroke();
}
function drawSelection(ctx) {
  if (!selection.around) return;
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.globalAlpha = 0.86;
  ctx.fillStyle = css('--bg');
  ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  ctx.restore();
  const kept = [...selection.around].map((id) => nodes.get(id)).filter((node) => node && !node.hidden);
  const at = network.getPositions(kept.map((node) => node.id)), names = [];
  for (const id of selection.links) {
    const edge = edges.get(id);
    if (!edge || edge.hidden || !at[edge.from] || !at[edge.to]) continue;
    names.push([edge, drawEdge(ctx, edge, at, 0.8)]);
  }
  for (const node of kept) drawNode(ctx, node, at[node.id]);
  drawRelations(ctx, names);
}
function drawAtRest(ctx) {
  // What an allegation or denial says stands on its link without a selection.
  if (selection.around || network.getScale() < 0.6) return;
  const told = edges.get({filter: (edge) => !edge.hidden && (edge.cert === 'alleged' || edge.cert === 'denied')});
  const at = network.getPositions([...new Set(told.flatMap((edge) => [edge.from, edge.to]))]);
  drawRelations(ctx, told.filter((edge) => at[edge.from] && at[edge.to]).map((edge) => [edge, curve(edge, at)]), told.flatMap((edge) => [edge.from, edge.to]));
}
function inPicture(id) { const node = nodes.get(id); return !!node && !node.hidden; }
// What the mouse points at in an article is ringed in the graph.
let ringed = [];
function drawRings(ctx) {
  const held = ringed.filter(inPicture), at = network.getPositions(held);
  ctx.setLineDash([]);
  ctx.strokeStyle = css('--accent');
  ctx.lineWidth = 3 / network.getScale();
  for (const id of held) { ctx.beginPath(); ctx.arc(at[id].x, at[id].y, nodes.get(id).size + 7, 0, 2 * Math.PI); ctx.stroke(); }
}
function ring(ids) {
  if (!ids.length && !ringed.length) return;
  ringed = ids;
  redraw();
}
function scaled(id, scale) { const p = network.getPositions([id])[id]; return {x: p.x * scale, y: p.y * scale}; }
function drawRelations(ctx, names, ends = selection.around) {
  // Names that would cover a label, a node or each other are left out; the panel has them all.
  const scale = network.getScale(), grid = new Grid(90);
  for (const {box} of settleLabels(ctx)) grid.add({...box, id: 'label'});
  for (const {r, x, y} of [...new Set(ends)].map((id) => nodes.get(id)).filter((node) => node && !node.hidden).map((node) => ({r: node.size * scale, ...scaled(node.id, scale)}))) grid.add({id: 'node', x: x - r, y: y - r, w: 2 * r, h: 2 * r});
  names.sort(([a], [b]) => ORDER.indexOf(b.cert) - ORDER.indexOf(a.cert));
  ctx.font = 10.5 / scale + 'px system-ui, "Liberation Sans", Arial, sans-serif';
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.lineWidth = 3 / scale;
  ctx.strokeStyle = css('--bg');
  ctx.fillStyle = css('--fg');
  for (const [edge, c] of names) {
    const wide = ctx.measureText(edge.rel).width * scale, w = Math.abs(Math.cos(c.angle)) * wide + 12, h = Math.abs(Math.sin(c.angle)) * wide + 12;
    const box = {id: edge.id, x: c.label.x * scale - w / 2, y: c.label.y * scale - h / 2, w, h};
    if (!grid.free(box)) continue;
    grid.add(box);
    ctx.save();
    ctx.translate(c.label.x, c.label.y);
    ctx.rotate(Math.abs(c.angle) > Math.PI / 2 ? c.angle + Math.PI : c.angle);
    ctx.strokeText(edge.rel, 0, 0);
    ctx.fillText(edge.rel, 0, 0);
    ctx.restore();
  }
}

// ── selecting ──
function choose(id, options) {
  const {move = false, quiet = false} = options || {};
  if (id !== null && NODES.has(id)) {
    if (filter.hidden.has(id)) showHidden();
    reveal(id);
    chooseNode(id);
  }
  else if (id !== null && EDGES.has(id)) chooseEdge(id);
  else if (id !== null && STATEMENTS.has(id)) chooseStatement(STATEMENTS.get(id));
  else chooseNothing();
  epoch++;
  hideTip();
  writeAddress();
  keepView(showPanel);
  markArticle();
  if (move && selection.kind === 'node') moveTo(id);
  else if (selection.kind !== null) bringIntoView();
  redraw();
  if (!quiet) saySelection();
}
function chooseNode(id) {
  const ties = TIES.get(id).filter((edge) => passed.edges.has(edge.id));
  Object.assign(selection, {id, kind: 'node', path: null, links: new Set(ties.map((edge) => edge.id)), around: new Set([id, ...ties.flatMap((edge) => [edge.from, edge.to])])});
}
function chooseEdge(id) {
  const edge = EDGES.get(id);
  Object.assign(selection, {id, kind: 'edge', path: null, links: new Set([id]), around: new Set([edge.from, edge.to])});
}
function chooseStatement(told) {
  const links = [...told.edges].filter((id) => passed.edges.has(id)), around = [...told.nodes].filter((id) => passed.nodes.has(id));
  if (around.length && !around.some((id) => inPicture(id))) around.forEach(reveal);
  Object.assign(selection, {id: told.iri, kind: 'statement', path: null, links: new Set(links), around: new Set(around)});
}
function chooseNothing() {
  Object.assign(selection, {id: null, kind: null, around: null, links: null, path: null});
  pathFrom = null;
  gathered.clear();
}
function choosePath(from, to) {
  const steps = shortestPath(from, to);
  if (!steps) { say('No path between ' + NODES.get(from).full + ' and ' + NODES.get(to).full + ' among what the filters let through'); return; }
  if (steps.some((edge) => filter.hidden.has(edge.from) || filter.hidden.has(edge.to))) showHidden();
  for (const edge of steps) { reveal(edge.from); reveal(edge.to); }
  Object.assign(selection, {id: to, kind: 'path', path: {from, to, steps}, links: new Set(steps.map((edge) => edge.id)), around: new Set(steps.flatMap((edge) => [edge.from, edge.to]))});
  pathFrom = null;
  epoch++;
  showPanel();
  fit(selection.around);
  say('Path of ' + plural(steps.length, 'link') + ' from ' + NODES.get(from).full + ' to ' + NODES.get(to).full);
}
// A path goes through what is hidden by hand: whoever looks for it wants to know that it is there.
function mayPass(edge) { return filter.certainties.has(edge.cert) && filter.types.has(NODES.get(edge.from).type) && filter.types.has(NODES.get(edge.to).type); }
function shortestPath(from, to) {
  const came = new Map([[from, null]]), todo = [from];
  for (let next = 0; next < todo.length && !came.has(to); next++)
    for (const edge of TIES.get(todo[next])) {
      const other = edge.from === todo[next] ? edge.to : edge.from;
      if (mayPass(edge) && !came.has(other)) { came.set(other, edge); todo.push(other); }
    }
  if (!came.has(to)) return null;
  const steps = [];
  for (let at = to; came.get(at); at = came.get(at).from === at ? came.get(at).to : came.get(at).from) steps.unshift(came.get(at));
  return steps;
}
function keepView(change) {
  // The panel takes room from the canvas, and vis-network would shrink the picture with it.
  const view = {scale: network.getScale(), position: network.getViewPosition()}, canvas = $('canvas');
  const before = canvas.clientWidth;
  change();
  if (!before || canvas.clientWidth === before) return;
  network.setSize('100%', '100%');
  network.redraw();
  network.moveTo({...view, animation: false});
}
function bringIntoView() {
  // The selection with its neighbours, at a size to read; what is in view already stays where it is.
  const ids = [...selection.around].filter(inPicture), canvas = $('canvas');
  if (!ids.length || !canvas.clientWidth) return;
  const spots = Object.values(network.getPositions(ids)).map((p) => network.canvasToDOM(p));
  const own = selection.kind === 'node' ? [network.canvasToDOM(network.getPositions([selection.id])[selection.id] || {x: 0, y: 0})] : spots;
  const high = canvas.clientHeight - sheetHeight();
  const inside = own.every((p) => p.x > 30 && p.x < canvas.clientWidth - 30 && p.y > 20 && p.y < high - 40);
  if (inside && network.getScale() >= 0.4) return;
  fit(new Set(ids), 1);
}
function moveTo(id) {
  if (!nodes.get(id)) return;
  const p = network.getPositions([id])[id];
  if (sheetHeight() || SPLIT.includes(currentTab)) { fit(selection.around, 1); return; }
  network.moveTo({position: p, scale: Math.max(network.getScale(), 0.8), animation: calm.matches ? false : {duration: 300, easingFunction: 'easeInOutQuad'}});
}
// On a narrow screen the panel is a sheet over the lower part of the canvas.
function sheetHeight() {
  const panel = $('right');
  if (panel.hidden || getComputedStyle(panel).position !== 'absolute') return 0;
  return panel.getBoundingClientRect().height;
}
function saySelection() {
  if (selection.kind === 'node') {
    const node = NODES.get(selection.id);
    say(node.full + ', ' + TYPES[node.type].label + ', ' + plural(selection.links.size, 'link') + ' shown');
  } else if (selection.kind === 'edge') {
    const edge = EDGES.get(selection.id);
    say(NODES.get(edge.from).full + ' – ' + edge.rel + ' – ' + NODES.get(edge.to).full + ', ' + LINKS[edge.cert].label);
  } else if (selection.kind === 'many') say(plural(selection.many.size, 'node') + ' selected');
  else if (selection.kind === 'statement') say('Statement with ' + plural(selection.links.size, 'link'));
  else sayCounts();
}
function writeAddress() {
  const name = {edge: 'link', statement: 'statement'}[selection.kind] || 'node';
  const parts = [];
  if (selection.kind === 'many') { if (selection.many.size <= MANY_IN_ADDRESS) parts.push('nodes=' + encodeURIComponent(JSON.stringify([...selection.many]))); }
  else if (selection.id !== null) parts.push(name + '=' + encodeURIComponent(selection.id));
  if (currentTab !== homeTab(selection.kind)) parts.push('tab=' + currentTab);
  const view = ready ? viewState() : '';
  if (view) parts.push('view=' + encodeURIComponent(view));
  history.replaceState(null, '', parts.length ? '#' + parts.join('&') : location.pathname + location.search);
}
function namesIn(text) {
  try {
    const found = JSON.parse(text || '[]');
    return Array.isArray(found) ? found.filter((one) => typeof one === 'string') : [];
  } catch (error) {
    say('The nodes in the address cannot be read; nothing is selected');
    return [];
  }
}
let ready = false;  // the address is read before it is written
// The tab that an address means which names none.
function homeTab(selected) { return selected === null && BRIEF ? 'brief' : 'graph'; }
// A node by its name in this page, or by its whole IRI, whose end the name is.
function nodeNamed(name) {
  if (name === null || NODES.has(name)) return name;
  for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) {
    if (NODES.has(name.slice(at + 1))) return name.slice(at + 1);
  }
  return name;
}
function readAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  ready = true;
  if (asked.get('view')) applyView(asked.get('view'));
  const node = nodeNamed(asked.get('node')), link = asked.get('link'), statement = asked.get('statement');
  const many = namesIn(asked.get('nodes')).filter((id) => NODES.has(id));
  showTab(asked.get('tab') || homeTab(node || link || statement || (many.length ? 'many' : null)));
  if (many.length > 1) chooseMany(many);
  if (node !== null && NODES.has(node) && node !== selection.id) choose(node, {move: true});
  else if (link !== null && EDGES.has(link) && link !== selection.id) choose(link);
  else if (statement !== null && STATEMENTS.has(statement) && statement !== selection.id) {
    const card = EVIDENCE[STATEMENTS.get(statement).places[0]];
    if (TEXTS.has(card.r)) openArticle(card.r, statement); else choose(statement);
  }
}
