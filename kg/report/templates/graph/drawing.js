// The drawing: vis-network draws shapes and lines; what is drawn follows the filters and groups.
const nodes = new vis.DataSet(DRAWN.nodes);
const edges = new vis.DataSet(DRAWN.edges);
const network = new vis.Network($('canvas'), {nodes, edges}, JSON.parse(DRAWN.options));
// More than this is slow to draw and unreadable: opening a group closes the one opened first.
const MOST_DRAWN = 1000;
const open = [];          // numbers of open groups, in the order of opening
const pinned = new Set();
const shown = new Set();  // nodes of closed groups that were asked for by name

function fillOf(style) { return isDark() && style.dark_fill ? style.dark_fill : style.fill; }
let asked = false;
function redraw() {
  // However much changes at once, it is drawn once.
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => { asked = false; network.redraw(); });
}
function nodeColour(node) {
  const style = TYPES[node.type], border = isDark() ? style.dark_border : style.light_border;
  const background = node.hollow ? css('--bg') : fillOf(style);
  return {background, border, highlight: {background, border}, hover: {background, border}};
}
function edgeColour(edge) {
  const colour = LINKS[edge.cert][isDark() ? 'dark' : 'light'];
  return {color: colour, highlight: colour, hover: colour, opacity: edge.grouped ? 0.35 : 0.8, inherit: false};
}
function paint() {
  nodes.update(nodes.map((node) => ({id: node.id, color: nodeColour(node)})));
  edges.update(edges.map((edge) => ({id: edge.id, color: edgeColour(edge)})));
}
function visEdge(edge) {
  const style = LINKS[edge.cert];
  const smooth = edge.bend ? {enabled: true, type: edge.bend > 0 ? 'curvedCW' : 'curvedCCW', roundness: Math.abs(edge.bend)} : false;
  return {...edge, dashes: style.dashes || false, width: style.width, smooth, color: edgeColour(edge), arrows: edge.grouped ? '' : 'to'};
}

// ── groups and their members ──
function standsFor(id) {
  const node = NODES.get(id);
  if (!RESERVE || node.g === undefined || shown.has(id)) return id;
  return open.includes(node.g) && node.x !== undefined ? id : 'group/' + node.g;
}
function inScene(scene) {
  const wantedNodes = new Map(), wantedEdges = new Map();
  for (const id of passed.nodes) if (NODES.get(id)[scene]) wantedNodes.set(id, NODES.get(id));
  for (const id of passed.edges) {
    const edge = EDGES.get(id);
    if (wantedNodes.has(edge.from) && wantedNodes.has(edge.to) && (scene !== 'story' || edge.story)) wantedEdges.set(id, edge);
  }
  return {wantedNodes, wantedEdges};
}
function wanted() {
  if (sceneNow() !== 'all') return inScene(sceneNow());
  const wantedNodes = new Map(), wantedEdges = new Map(), counts = new Map();
  for (const id of passed.nodes) {
    const stand = standsFor(id);
    if (stand === id) wantedNodes.set(id, NODES.get(id));
    else counts.set(stand, (counts.get(stand) || 0) + 1);
  }
  for (const [id, count] of counts) wantedNodes.set(id, {...GROUPS.get(id), members: count});
  const bundles = new Map();
  for (const id of passed.edges) {
    const edge = EDGES.get(id), from = standsFor(edge.from), to = standsFor(edge.to);
    if (from === edge.from && to === edge.to) wantedEdges.set(id, edge);
    else if (from !== to) {
      const name = from < to ? from + '|' + to : to + '|' + from;
      bundles.set(name, (bundles.get(name) || 0) + 1);
    }
  }
  for (const [name, count] of bundles) {
    const [from, to] = name.split('|');
    wantedEdges.set(name, {id: name, from, to, rel: plural(count, 'link'), cert: 'claimed', bend: 0, ev: [], grouped: true});
  }
  return {wantedNodes, wantedEdges};
}
function homeOf(node) {
  const scene = sceneNow(), at = node[scene];
  if (at && (scene !== 'all' || !RESERVE)) return {x: at[0], y: at[1]};
  // A member stands around the centre of its group; every open group pushes the others outward.
  const group = node.g === undefined ? null : GROUPS.get('group/' + node.g);
  let x = node.x || 0, y = node.y || 0;
  if (group) { x += group.x; y += group.y; }
  for (const number of open) {
    if (number === node.g) continue;
    const centre = GROUPS.get('group/' + number), dx = (group || node).x - centre.x, dy = (group || node).y - centre.y;
    const far = Math.hypot(dx, dy) || 1;
    x += dx / far * centre.radius; y += dy / far * centre.radius;
  }
  return {x, y};
}
let drawnScene = '';
function sync() {
  const {wantedNodes, wantedEdges} = wanted(), scene = sceneNow();
  edges.remove(edges.getIds().filter((id) => !wantedEdges.has(id)));
  nodes.remove(nodes.getIds().filter((id) => !wantedNodes.has(id)));
  const moved = [];
  for (const node of wantedNodes.values()) {
    const home = homeOf(node), held = nodes.get(node.id);
    // Where the user dragged a node it stays, until another picture is drawn.
    if (held && held.home && held.home.x === home.x && held.home.y === home.y && held.members === node.members) continue;
    const fixed = pinned.has(node.id);
    moved.push({...node, hidden: false, ...home, home, color: nodeColour(node), fixed: {x: fixed, y: fixed}, borderWidth: fixed ? 4 : 1.5});
  }
  nodes.update(moved);
  edges.update([...wantedEdges.values()].filter((edge) => !edges.get(edge.id)).map(visEdge));
  $('groups-note').hidden = !RESERVE || scene !== 'all';
  $('do-collapse').hidden = !open.length && !shown.size;
  const changed = scene !== drawnScene;
  drawnScene = scene;
  if (changed) { nameScenes(); fit(); }
}
function nameScenes() {
  const scene = sceneNow();
  for (const name of Object.keys(HAS)) $('do-' + name).setAttribute('aria-pressed', String(name === scene));
}
function setScene(name) {
  if (!HAS[name]) return;
  filter.scene = name;
  refresh();
}
function startScenes() {
  for (const name of Object.keys(HAS)) {
    $('do-' + name).hidden = !HAS[name];
    $('do-' + name).addEventListener('click', () => { setScene(name); fit(); sayCounts(); });
  }
  $('do-all').textContent = RESERVE ? 'All, in groups (' + NUMBER.format(NODES.size) + ')' : 'Everything (' + NUMBER.format(NODES.size) + ')';
  $('do-main').textContent = 'Main nodes (' + BY_RANK.filter((node) => node.main).length + ')';
  $('overview-note').hidden = !HAS.story && !HAS.main;
}
function openGroup(number) {
  if (sceneNow() !== 'all') filter.scene = 'all';
  if (open.includes(number)) return;
  open.push(number);
  while (open.length > 1 && drawnCount() > MOST_DRAWN) open.shift();
  refresh();
  const group = GROUPS.get('group/' + number), at = homeOf({g: number});
  const scale = Math.min(1, 0.45 * Math.min($('canvas').clientWidth, $('canvas').clientHeight) / group.radius);
  network.moveTo({position: at, scale, animation: false});
  say('Group opened: ' + group.full);
}
function drawnCount() {
  let count = NODES.size - RESERVE.nodes.length + GROUPS.size;
  for (const number of open) count += Math.min(DATA.reserve.openAtMost, GROUPS.get('group/' + number).members);
  return count;
}
function closeGroups() { open.length = 0; shown.clear(); refresh(); fit(); }
function reveal(id) {
  const scene = sceneNow(), node0 = NODES.get(id);
  if (scene !== 'all' && !node0[scene]) setScene(scene === 'story' && node0.main ? 'main' : 'all');
  if (sceneNow() !== 'all') return;
  if (!RESERVE || standsFor(id) === id) return;
  const node = NODES.get(id);
  if (node.x === undefined) { node.x = 0; node.y = 0; }
  shown.add(id);
  for (const tie of TIES.get(id).slice(0, 40)) {
    const other = NODES.get(tie.from === id ? tie.to : tie.from);
    if (other.x === undefined) { other.x = 40; other.y = 40; }
    shown.add(other.id);
  }
  refresh();
}
function fit(only, most = 1.5) {
  const ids = nodes.getIds({filter: (node) => !node.hidden && (!only || only.has(node.id))});
  if (!ids.length) return;
  const box = $('canvas'), places = Object.values(network.getPositions(ids));
  const xs = places.map((p) => p.x), ys = places.map((p) => p.y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  // The margin leaves room for the labels of the outermost nodes, which keep their size on screen.
  const scale = Math.min(most, (box.clientWidth - Math.min(230, box.clientWidth / 4)) / Math.max(1, right - left), (box.clientHeight - sheetHeight() - 110) / Math.max(1, bottom - top));
  const hub = nodes.get(ids).sort((a, b) => b.rank - a.rank)[0];
  // In little room the whole would be a blur: lanes open on their heads, other pictures on the most linked node, to be moved by hand.
  const little = !only && box.clientWidth < 560 && scale < 0.55;
  if (little && sceneNow() === 'story') { showLanes(box, {left, right, top, bottom}); return; }
  if (little) { network.moveTo({position: network.getPositions([hub.id])[hub.id], scale: 0.55, animation: false}); return; }
  network.moveTo({position: {x: (left + right) / 2, y: (top + bottom) / 2}, scale: Math.max(0.04, scale), animation: false});
  for (let round = 0; round < 2; round++) fitLabels(box, new Set(ids), right - left, bottom - top, most);
}
function showLanes(box, {left, right, top, bottom}) {
  // As wide as the picture if the names stay readable, otherwise from the first lane on; the rows from the first on.
  const [side, head, wide] = [64, 76, box.clientWidth - 128], scale = Math.max(0.4, Math.min(0.55, wide / Math.max(1, right - left)));
  const from = (first, last, room, before) => (last - first) * scale <= room - 2 * before ? (first + last) / 2 : first + (room / 2 - before) / scale;
  network.moveTo({position: {x: from(left, right, box.clientWidth, side), y: from(top, bottom, box.clientHeight - sheetHeight(), head)}, scale, animation: false});
}
function fitLabels(box, ids, wide, high, most) {
  // Makes room for the labels as they are placed at this scale: none may be cut off at an edge.
  const scale = network.getScale(), seen = placeLabels(document.querySelector('#canvas canvas').getContext('2d')).filter((one) => ids.has(one.node.id));
  const spots = Object.values(network.getPositions([...ids])).map((p) => ({x: p.x * scale - 12, y: p.y * scale - 12, w: 24, h: 24}));
  const boxes = [...spots, ...seen.map((one) => one.box)];
  const left = Math.min(...boxes.map((b) => b.x)), right = Math.max(...boxes.map((b) => b.x + b.w));
  const top = Math.min(...boxes.map((b) => b.y)) - (sceneNow() === 'story' ? 40 : 0), bottom = Math.max(...boxes.map((b) => b.y + b.h));
  const room = [box.clientWidth - 24 - (right - left - wide * scale), box.clientHeight - sheetHeight() - 64 - (bottom - top - high * scale)];
  const next = Math.max(0.04, Math.min(most, room[0] / Math.max(1, wide), room[1] / Math.max(1, high)));
  network.moveTo({position: {x: (left + right) / 2 / scale, y: ((top + bottom) / 2 + 14) / scale + sheetHeight() / 2 / next}, scale: next, animation: false});
}
function counts() {
  const drawnNodes = nodes.get({filter: (node) => !node.hidden}), drawnEdges = edges.get({filter: (edge) => !edge.hidden});
  return {nodes: drawnNodes.length, edges: drawnEdges.length};
}
function drawnNote() {
  const scene = sceneNow(), drawn = counts().nodes;
  if (scene === 'story') return ', the ' + drawn + ' of the accusations drawn';
  if (scene === 'main') return ', the main ' + drawn + ' drawn';
  return RESERVE ? ', ' + plural(drawn, 'shape') + ' drawn' : '';
}
function sayCounts() {
  const total = plural(passed.nodes.size, 'node'), links = plural(passed.edges.size, 'link');
  const of = passed.nodes.size < NODES.size || passed.edges.size < EDGES.size ? ' of ' + NODES.size.toLocaleString('en') + ' and ' + EDGES.size.toLocaleString('en') : '';
  say(total + ' and ' + links + of + drawnNote());
}
