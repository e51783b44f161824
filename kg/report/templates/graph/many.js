// Several nodes at once: Shift and a click adds or takes away, Shift and a drag draws a lasso.
let lasso = null;         // the corners drawn so far, in pixels of the canvas
let lassoAlways = false;  // by the button: a drag draws a lasso without the key
const MANY_IN_ADDRESS = 200;
let gathered = new Set();  // what the keyboard adds to

function manyIds() {
  if (selection.kind === 'many') return [...selection.many];
  return selection.kind === 'node' ? [selection.id] : [];
}
function chooseMany(ids) {
  const many = new Set([...ids].filter((id) => passed.nodes.has(id)));
  if (many.size < 2) { choose(many.size ? [...many][0] : null); return; }
  gathered = new Set(many);
  selectMany(many);
  epoch++;
  hideTip();
  writeAddress();
  keepView(showPanel);
  redraw();
  say(plural(many.size, 'node') + ' selected');
}
function selectMany(many) {
  const links = [...passed.edges].filter((id) => many.has(EDGES.get(id).from) && many.has(EDGES.get(id).to));
  Object.assign(selection, {id: null, kind: 'many', path: null, many, links: new Set(links), around: new Set(many)});
}
function toggleMany(id) {
  const held = new Set(manyIds());
  if (!held.delete(id)) held.add(id);
  chooseMany(held);
}
function manyPanel(panel) {
  const ids = [...selection.many].sort((a, b) => NODES.get(b).rank - NODES.get(a).rank), button = (id, text, run) => el('button', {type: 'button', id, text, on: {click: run}});
  panel.append(el('h2', {id: 'panel-title', tabindex: '-1', text: plural(ids.length, 'node') + ' selected'}));
  const pins = ids.every((id) => pinned.has(id));
  panel.append(el('div', {cls: 'actions'},
    button('do-only-many', 'Show only these', () => onlyMany(ids)), button('do-hide-many', 'Hide', () => hideMany(ids)),
    button('do-pin-many', pins ? 'Unpin' : 'Pin', () => pinMany(ids, !pins)), closeButton()));
  const list = el('ul', {id: 'many', cls: 'plain'});
  for (const id of ids.slice(0, 200)) {
    const node = NODES.get(id), take = el('button', {type: 'button', cls: 'take', text: '✕', 'aria-label': 'Take ' + node.full + ' out of the selection', on: {click: () => toggleMany(id)}});
    list.append(el('li', {}, swatch(node.type, node.hollow), ' ', nodeButton(id), ' ', take));
  }
  panel.append(list);
  if (ids.length > 200) panel.append(el('p', {cls: 'meta', text: 'and ' + (ids.length - 200) + ' more'}));
  panel.append(remarkForm(ids));
  const ties = [...selection.links].map((id) => EDGES.get(id)), sentences = sentencesOf(ties, null);
  panel.append(el('h3', {text: plural(ties.length, 'link') + ' between them'}));
  const cards = el('div', {id: 'cards'}, ...ties.filter((edge) => !edge.ev.length).map((edge) => edgeLine(edge)));
  appendCards(cards, sentences);
  panel.append(cards);
}
function hideMany(ids) {
  remember();
  for (const id of ids) filter.hidden.add(id);
  choose(null, {quiet: true});
  refresh();
  say(plural(ids.length, 'node') + ' hidden');
}
function onlyMany(ids) {
  remember();
  const kept = new Set(ids);
  filter.scene = 'all';
  for (const id of passed.nodes) if (!kept.has(id)) filter.hidden.add(id);
  alone = null;
  for (const id of ids) if (RESERVE && standsFor(id) !== id) shown.add(id);
  refresh();
  fit();
  say('Only the ' + plural(ids.length, 'node') + ' selected are shown');
}
function pinMany(ids, held) {
  for (const id of ids) if (held) pinned.add(id); else pinned.delete(id);
  nodes.update(ids.filter((id) => nodes.get(id)).map((id) => ({id, fixed: {x: held, y: held}, borderWidth: held ? 4 : 1.5})));
  keepView(showPanel);
  writeAddress();
  say(plural(ids.length, 'node') + (held ? ' pinned' : ' no longer pinned'));
}

// ── the lasso ──
function isInside([x, y], corners) {
  // Even-odd rule: a ray to the right crosses the outline an odd number of times.
  let inside = false;
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const [ax, ay] = corners[i], [bx, by] = corners[j];
    if ((ay > y) !== (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
function cornerOf(event) {
  const box = $('canvas').getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}
function drawLasso() {
  $('lasso').setAttribute('points', (lasso || []).map((corner) => corner.map(Math.round).join(',')).join(' '));
}
function startLasso(event) {
  if (event.button !== 0 || !(event.shiftKey || lassoAlways)) return;
  event.preventDefault();
  event.stopPropagation();
  $('canvas').setPointerCapture(event.pointerId);
  $('canvas').focus({preventScroll: true});
  lasso = [cornerOf(event)];
  hideTip();
}
function growLasso(event) {
  if (!lasso) return;
  event.stopPropagation();
  lasso.push(cornerOf(event));
  drawLasso();
}
function endLasso(event) {
  if (!lasso) return;
  event.stopPropagation();
  const corners = lasso, [x, y] = corners[0];
  lasso = null;
  drawLasso();
  if (corners.every(([a, b]) => Math.hypot(a - x, b - y) < 5)) { pickAt({x, y}); return; }
  const drawn = nodes.getIds({filter: (node) => !node.hidden && NODES.has(node.id)}), at = network.getPositions(drawn);
  const caught = drawn.filter((id) => { const p = network.canvasToDOM(at[id]); return isInside([p.x, p.y], corners); });
  if (caught.length) chooseMany(new Set([...manyIds(), ...caught])); else say('No node inside the lasso');
}
function pickAt(at) {
  const node = network.getNodeAt(at), id = node === undefined ? labelAt(network.DOMtoCanvas(at)) : node;
  if (id !== null && NODES.has(id)) toggleMany(id);
}
function startMany() {
  const canvas = $('canvas');
  for (const [name, run] of [['pointerdown', startLasso], ['pointermove', growLasso], ['pointerup', endLasso], ['pointercancel', () => { lasso = null; drawLasso(); }]])
    canvas.addEventListener(name, run, {capture: true});
  // The drawing library also hears of a press by the older events of mouse and touch.
  for (const name of ['mousedown', 'touchstart']) canvas.addEventListener(name, (event) => { if (lasso) event.stopPropagation(); }, {capture: true});
  $('do-lasso').addEventListener('click', () => {
    lassoAlways = !lassoAlways;
    $('do-lasso').setAttribute('aria-pressed', String(lassoAlways));
    canvas.classList.toggle('lasso', lassoAlways);
    say(lassoAlways ? 'Draw around nodes to select them' : 'A drag moves the picture again');
  });
}
