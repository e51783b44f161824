// Everything works from the keyboard; the help lists the keys.
const KEYS = [
  ['/', 'search'], ['Arrow keys', 'move the picture'], ['+ and −', 'zoom'], ['. and ,', 'next and previous node by number of links'],
  ['Enter', 'to the evidence of the selected node'], ['n', 'only the neighbours of the selected node'], ['p', 'path: once at each end'],
  ['h', 'hide the selected node'], ['x', 'pin the selected node'], ['m', 'add the selected node to a selection of several'], ['f', 'fit the whole graph'], ['Ctrl Z', 'undo hiding'], ['1, 2, 3 …', 'the views in their order'], ['Esc', 'clear the selection'], ['?', 'this help'],
];
let stepped = null;  // where stepping goes on from a selection of several
function step(forward) {
  const order = BY_RANK.filter((node) => passed.nodes.has(node.id));
  if (!order.length) return;
  const from = selection.kind === 'many' ? stepped : selection.id, at = order.findIndex((node) => node.id === from);
  stepped = order[(at + (forward ? 1 : order.length - (at < 0 ? 0 : 1))) % order.length].id;
  choose(stepped, {move: true});
}
function pan(dx, dy) {
  const scale = network.getScale(), p = network.getViewPosition();
  network.moveTo({position: {x: p.x + dx * 60 / scale, y: p.y + dy * 60 / scale}, animation: false});
}
function zoom(factor) { network.moveTo({scale: Math.min(4, Math.max(0.04, network.getScale() * factor)), animation: false}); }
const CANVAS_KEYS = {
  ArrowLeft: () => pan(-1, 0), ArrowRight: () => pan(1, 0), ArrowUp: () => pan(0, -1), ArrowDown: () => pan(0, 1),
  '+': () => zoom(1.25), '=': () => zoom(1.25), '-': () => zoom(0.8), '.': () => step(true), ',': () => step(false),
  f: () => fit(),
  Enter: () => { if ($('panel-title')) $('panel-title').focus(); },
  n: () => selection.kind === 'node' && onlyNeighbours(selection.id), p: () => selection.kind === 'node' && startPath(selection.id),
  m: () => gather(),
  h: () => selection.kind === 'node' && hideNode(selection.id), x: () => selection.kind === 'node' && pin(selection.id),
};
// By keys: m keeps what is selected, the next step or search adds to it, m again shows all of them.
function gather() {
  if (selection.kind !== 'node') return;
  gathered.add(selection.id);
  if (gathered.size > 1) chooseMany(gathered); else say(NODES.get(selection.id).full + ' is kept: select another node and press m');
}
function startKeys() {
  for (const [key, what] of KEYS) $('keys').append(el('dt', {}, el('kbd', {text: key})), el('dd', {text: what}));
  $('canvas').addEventListener('keydown', (event) => {
    const run = CANVAS_KEYS[event.key];
    if (!run || event.ctrlKey || event.metaKey || event.altKey) return;
    run();
    event.preventDefault();
  });
  document.addEventListener('keydown', (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
    if ((event.ctrlKey || event.metaKey) && event.key === 'z' && !typing) { undo(); event.preventDefault(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || $('help').open) return;
    if (event.key === 'Escape') { closeHits(); document.body.classList.remove('filters'); choose(null); }
    else if (typing) return;
    else if (event.key === '/') { $('search').focus(); event.preventDefault(); }
    else if (event.key === '?') $('help').showModal();
    else if (/^[1-9]$/.test(event.key)) showTab(TABS[Number(event.key) - 1]);
  });
}
