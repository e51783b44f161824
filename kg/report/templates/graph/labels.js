// Labels keep their size on screen at every zoom, and none is drawn where it would cover another
// label or a node: the most linked nodes come first, the rest appear when zooming in.
const MOST_LABELS = 400, LINE = 14, HUB = 15;
const measured = new Map();
let placedFor = '', placed = [], epoch = 0;

function fontOf(node, scale) {
  const big = node.size > 17 && node.type !== 'Cluster';
  return {size: big ? 13.5 : 12, css: (big ? '600 ' : '') + (node.unnamed ? 'italic ' : '') + (big ? 13.5 : 12) / scale + 'px system-ui, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif'};
}
function linesOf(text, most = 2) {
  if (text.length <= 20) return [text];
  const words = text.split(' '), lines = [''];
  for (const word of words) {
    const last = lines[lines.length - 1];
    if (!last || (last + ' ' + word).length <= 22 || lines.length === most) lines[lines.length - 1] = last ? last + ' ' + word : word;
    else lines.push(word);
  }
  return lines.map((line) => line.length > 25 ? line.slice(0, 24).trimEnd() + '…' : line);
}
function measure(ctx, node) {
  const text = node.label + (NODES.has(node.id) && remarksOn(node.id).length ? '\u00a0✎' : '');
  let found = measured.get(text + node.size);
  if (!found) {
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.font = fontOf(node, 1).css;
    const lines = linesOf(text, node.type === 'Cluster' ? 3 : 2);
    found = {lines, width: Math.max(...lines.map((line) => ctx.measureText(line).width)) + 4, height: lines.length * LINE + 2};
    ctx.restore();
    measured.set(text + node.size, found);
  }
  return found;
}
class Grid {
  constructor(cell) { this.cell = cell; this.cells = new Map(); }
  * around(box) {
    for (let x = Math.floor(box.x / this.cell); x <= Math.floor((box.x + box.w) / this.cell); x++)
      for (let y = Math.floor(box.y / this.cell); y <= Math.floor((box.y + box.h) / this.cell); y++) yield x + ',' + y;
  }
  add(box) { for (const key of this.around(box)) { const held = this.cells.get(key); if (held) held.push(box); else this.cells.set(key, [box]); } }
  free(box, except) {
    for (const key of this.around(box)) for (const other of this.cells.get(key) || [])
      if (other.id !== except && box.x < other.x + other.w && other.x < box.x + box.w && box.y < other.y + other.h && other.y < box.y + box.h) return false;
    return true;
  }
}
function placeLabels(ctx, scale = network.getScale()) {
  // In screen pixels at this zoom, the origin of the graph at (0, 0): panning changes nothing.
  const grid = new Grid(90), names = new Grid(90), list = [];
  const focus = selection.around;
  const visible = nodes.get({filter: (node) => !node.hidden});
  const at = network.getPositions(visible.map((node) => node.id));
  for (const node of visible) {
    const r = Math.max(3, node.size * scale), p = at[node.id];
    grid.add({id: node.id, x: p.x * scale - r, y: p.y * scale - r, w: 2 * r, h: 2 * r});
  }
  if (sceneNow() === 'story' && !focus) for (const [head, x, y] of DATA.heads) {
    const box = {id: 'head', x: x * scale - head.length * 5 - 4, y: (y + 40) * scale - 40, w: head.length * 10 + 8, h: 19};
    grid.add(box);
    names.add(box);
  }
  const order = visible.filter((node) => !focus || focus.has(node.id));
  // A group without its name is a blank: the largest come first, then the most linked nodes.
  const weight = (node) => node.type === 'Cluster' ? 1e4 + node.members : node.rank;
  order.sort((a, b) => (b.id === selection.id) - (a.id === selection.id) || weight(b) - weight(a));
  // Where a community is open its members come first, and no more names than can be read.
  if (open.length) order.sort((a, b) => open.includes(b.g) - open.includes(a.g));
  const most = open.length ? DATA.reserve.openAtMost : MOST_LABELS;
  for (const node of order) {
    if (list.length >= most) break;
    const size = measure(ctx, node), r = Math.max(3, node.size * scale) + 3, p = at[node.id], x = p.x * scale, y = p.y * scale;
    const spots = [[x - size.width / 2, y + r], [x - size.width / 2, y - r - size.height], [x + r, y - size.height / 2], [x - r - size.width, y - size.height / 2]];
    const boxes = spots.map(([left, top]) => ({id: node.id, x: left, y: top, w: size.width, h: size.height}));
    // A hub in a crowd is the last that may go without its name: it may cover other shapes.
    const box = boxes.find((one) => grid.free(one, node.id)) || (node.size > HUB ? boxes.find((one) => names.free(one)) : null);
    if (!box) continue;
    grid.add({...box, id: 'label of ' + node.id});
    names.add(box);
    list.push({node, box, lines: size.lines});
  }
  return list;
}
function settleLabels(ctx) {
  const key = network.getScale() + ' ' + epoch;
  if (key !== placedFor) { placed = placeLabels(ctx); placedFor = key; }
  return placed;
}
function drawLabels(ctx) {
  const scale = network.getScale();
  settleLabels(ctx);
  ctx.textBaseline = 'top';
  ctx.textAlign = 'center';
  ctx.lineJoin = 'round';
  const ink = css('--fg'), paper = css('--bg');
  for (const {node, box, lines} of placed) {
    ctx.font = fontOf(node, scale).css;
    lines.forEach((line, row) => {
      const x = (box.x + box.w / 2) / scale, y = (box.y + 1 + row * LINE) / scale;
      ctx.lineWidth = 3.2 / scale;
      ctx.strokeStyle = paper;
      ctx.strokeText(line, x, y);
      ctx.fillStyle = ink;
      ctx.fillText(line, x, y);
    });
  }
}
function drawHeads(ctx) {
  // The heads of the lanes stand above the picture and move with it.
  if (sceneNow() !== 'story' || selection.around) return;
  const scale = network.getScale();
  ctx.textBaseline = 'top';
  ctx.textAlign = 'center';
  ctx.font = '600 ' + 12 / scale + 'px system-ui, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif';
  ctx.fillStyle = css('--muted');
  for (const [head, x, y] of DATA.heads) ctx.fillText(head.toUpperCase(), x, y + 40 - 38 / scale);
}
function labelAt(point) {
  const scale = network.getScale(), x = point.x * scale, y = point.y * scale;
  const hit = placed.find(({box}) => x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h);
  return hit ? hit.node.id : null;
}
