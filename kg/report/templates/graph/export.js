// Exports: the picture as PNG or SVG, the links with their evidence as CSV.
function savePng() {
  const drawn = document.querySelector('#canvas canvas'), copy = el('canvas', {width: drawn.width, height: drawn.height}), ctx = copy.getContext('2d');
  ctx.fillStyle = css('--bg');
  ctx.fillRect(0, 0, copy.width, copy.height);
  ctx.drawImage(drawn, 0, 0);
  copy.toBlob((blob) => { download('graph.png', blob); say('Picture saved as graph.png'); });
}
function picture() {
  // The whole graph as it is filtered now, on white, in the colours of the light theme.
  const dark = isDark();
  document.documentElement.dataset.theme = 'light';
  const visible = nodes.get({filter: (node) => !node.hidden}), at = network.getPositions(visible.map((node) => node.id));
  const xs = visible.map((node) => at[node.id].x), ys = visible.map((node) => at[node.id].y);
  const left = Math.min(0, ...xs) - 90, top = Math.min(0, ...ys) - 60, width = Math.max(0, ...xs) - left + 90, height = Math.max(0, ...ys) - top + 70;
  const root = svg('svg', {xmlns: SVG, viewBox: [left, top, width, height].map(Math.round).join(' '), width: Math.round(width), height: Math.round(height), 'font-family': 'system-ui, Arial, sans-serif', 'font-size': 12});
  root.append(svg('rect', {x: left, y: top, width, height, fill: '#ffffff'}));
  for (const edge of edges.get({filter: (one) => !one.hidden && at[one.from] && at[one.to]})) root.append(...svgEdge(edge, at));
  for (const node of visible) root.append(svgNode(node, at[node.id]));
  for (const node of visible) root.append(svgLabel(node, at[node.id]));
  const note = svg('text', {x: left + 8, y: top + height - 8, fill: '#333333'});
  note.textContent = $('caution').textContent;
  root.append(note);
  if (dark) document.documentElement.dataset.theme = 'dark';
  return root;
}
const round = (number) => Math.round(number * 10) / 10;
function svgEdge(edge, at) {
  const c = curve(edge, at), style = LINKS[edge.cert];
  const path = 'M' + round(c.a.x) + ' ' + round(c.a.y) + (edge.bend ? 'Q' + round(c.middle.x) + ' ' + round(c.middle.y) + ' ' : 'L') + round(c.b.x) + ' ' + round(c.b.y);
  const line = svg('path', {d: path, fill: 'none', stroke: style.light, 'stroke-width': style.width});
  if (style.dashes) line.setAttribute('stroke-dasharray', style.dashes.join(' '));
  if (edge.grouped) return [line];
  const tip = [0.4, -0.4].map((turn) => round(c.b.x - 8 * Math.cos(c.angle + turn)) + ',' + round(c.b.y - 8 * Math.sin(c.angle + turn)));
  return [line, svg('polygon', {points: [round(c.b.x) + ',' + round(c.b.y), ...tip].join(' '), fill: style.light})];
}
function svgNode(node, p) {
  const style = TYPES[node.type], points = shapePoints(node.shape, node.size);
  const look = {fill: node.hollow ? '#ffffff' : style.fill, stroke: style.light_border, 'stroke-width': 1.5};
  return points ? svg('polygon', {points: points.map(([x, y]) => round(p.x + x) + ',' + round(p.y + y)).join(' '), ...look}) : svg('circle', {cx: p.x, cy: p.y, r: node.size, ...look});
}
function svgLabel(node, p) {
  const text = svg('text', {x: p.x, y: p.y + node.size + 13, 'text-anchor': 'middle', fill: '#1b1f24', stroke: '#ffffff', 'stroke-width': 3, 'paint-order': 'stroke'});
  linesOf(node.label).forEach((line, row) => { const span = svg('tspan', {x: p.x, dy: row ? LINE : 0}); span.textContent = line; text.append(span); });
  return text;
}
function saveSvg() {
  const text = '<?xml version="1.0" encoding="UTF-8"?>\n' + new XMLSerializer().serializeToString(picture());
  download('graph.svg', new Blob([text], {type: 'image/svg+xml'}));
  say('Picture saved as graph.svg');
}
function cell(value) {
  // A spreadsheet runs a cell that starts like this as a formula.
  const text = String(value), safe = /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
  return '"' + safe.replace(/"/g, '""') + '"';
}
function saveCsv() {
  const rows = [['from', 'relation', 'to', 'certainty', 'speaker', 'quotation', 'note', 'article', 'outlet', 'published', 'address', 'start', 'end']];
  for (const id of passed.edges) {
    const edge = EDGES.get(id), ends = [NODES.get(edge.from).full, edge.rel, NODES.get(edge.to).full, edge.cert];
    const seen = byEvidence() ? edge.ev.filter(evidencePasses) : edge.ev;
    if (!seen.length) rows.push([...ends, '', '', '', '', '', '', '', '', '']);
    for (const place of seen) {
      const card = EVIDENCE[place], article = ARTICLES[card.r];
      rows.push([...ends, card.s || '', card.q.map((piece) => piece[0]).join(''), card.n || '', article.t, article.o, article.d, article.u, card.b, card.e]);
    }
  }
  download('links.csv', new Blob(['\ufeff' + rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n'], {type: 'text/csv'}));
  say(plural(rows.length - 1, 'row') + ' saved as links.csv');
}
