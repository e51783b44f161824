// Exports: the picture as PNG or SVG, the links with their evidence as CSV.
function savePng() {
  // The same picture as the SVG, with title, legend and caution, twice as fine as the screen.
  const drawn = picture(), wide = Number(drawn.getAttribute('width')), high = Number(drawn.getAttribute('height'));
  const fine = Math.min(2, 8000 / Math.max(wide, high)), image = new Image();
  image.addEventListener('load', () => {
    const copy = el('canvas', {width: Math.round(wide * fine), height: Math.round(high * fine)}), ctx = copy.getContext('2d');
    ctx.drawImage(image, 0, 0, copy.width, copy.height);
    copy.toBlob((blob) => { download('graph.png', blob); say('Picture saved as graph.png'); });
  });
  image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(new XMLSerializer().serializeToString(drawn));
}
function picture() {
  // The graph as it is filtered now, on white, in the colours of the light theme.
  const dark = isDark();
  document.documentElement.dataset.theme = 'light';
  const visible = nodes.get({filter: (node) => !node.hidden}), at = network.getPositions(visible.map((node) => node.id));
  const chosen = selection.around;
  selection.around = null;  // all labels, not those of the selection
  const labels = placeLabels(document.querySelector('#canvas canvas').getContext('2d'), 1);
  selection.around = chosen;
  const spots = [...visible.map((node) => ({x: at[node.id].x - node.size, y: at[node.id].y - node.size, w: 2 * node.size, h: 2 * node.size})), ...labels.map((one) => one.box)];
  const legend = svgLegend(visible);
  const left = Math.min(0, ...spots.map((b) => b.x)) - 24, top = Math.min(0, ...spots.map((b) => b.y)) - 60;
  const width = Math.max(360, Math.max(0, ...spots.map((b) => b.x + b.w)) - left + 24, legend.width + 24);
  const graphHigh = Math.max(0, ...spots.map((b) => b.y + b.h)) - top + 24, caution = wrapped($('caution').textContent, width - 24);
  const height = graphHigh + legend.height + 18 * (caution.length + 1) + 10;
  const root = svg('svg', {xmlns: SVG, viewBox: [left, top, width, height].map(Math.round).join(' '), width: Math.round(width), height: Math.round(height), 'font-family': 'system-ui, Arial, sans-serif', 'font-size': 12});
  root.append(svg('rect', {x: left, y: top, width, height, fill: '#ffffff'}));
  const line = (text, y, look) => { const made = svg('text', {x: left + 12, y, fill: '#333333', ...look}); made.textContent = text; root.append(made); };
  line(document.title, top + 26, {'font-size': 18, 'font-weight': 600});
  if (BRIEF) line(lead(), top + 44, {});
  if (sceneNow() === 'story') for (const [head, x, y] of DATA.heads) { const made = svg('text', {x, y: y + 30, fill: '#56606b', 'text-anchor': 'middle', 'font-weight': 600}); made.textContent = head.toUpperCase(); root.append(made); }
  for (const edge of edges.get({filter: (one) => !one.hidden && at[one.from] && at[one.to]})) root.append(...svgEdge(edge, at));
  for (const node of visible) root.append(svgNode(node, at[node.id]));
  for (const one of labels) root.append(svgLabel(one));
  legend.group.setAttribute('transform', 'translate(' + (left + 12) + ' ' + (top + graphHigh) + ')');
  root.append(legend.group);
  caution.forEach((text, place) => line(text, top + graphHigh + legend.height + 18 * (place + 1), {}));
  line('Made with newskg, ' + new Date().toISOString().slice(0, 10), top + graphHigh + legend.height + 18 * (caution.length + 1), {fill: '#56606b'});
  if (dark) document.documentElement.dataset.theme = 'dark';
  return root;
}
function wrapped(text, width) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last && (last.length + word.length + 1) * 6.4 > width) lines.push(word);
    else lines[lines.length - 1] = last ? last + ' ' + word : word;
  }
  return lines;
}
function svgLegend(visible) {
  // The types and certainties that are drawn, in two columns of shapes and one of lines.
  const group = svg('g', {}), types = [...new Set(visible.map((node) => node.type))], certainties = ORDER.filter((name) => edges.get({filter: (edge) => !edge.hidden && edge.cert === name}).length);
  const put = (text, x, y) => { const made = svg('text', {x: x + 42, y: y + 4, fill: '#1b1f24'}); made.textContent = text; group.append(made); };
  types.forEach((name, place) => {
    const x = place % 2 * 190, y = Math.floor(place / 2) * 20 + 8, style = TYPES[name];
    group.append(svgNode({type: name, shape: style.shape, size: 6.5, hollow: style.hollow}, {x: x + 20, y}));
    put(style.plural.length > 24 ? style.label : style.plural, x, y);
  });
  certainties.forEach((name, place) => {
    const style = LINKS[name], y = place * 20 + 8, line = svg('line', {x1: 400, x2: 434, y1: y, y2: y, stroke: style.light, 'stroke-width': style.width + 0.5});
    if (style.dashes) line.setAttribute('stroke-dasharray', style.dashes.join(' '));
    group.append(line);
    put(style.label + ': ' + style.meaning, 400, y);
  });
  return {group, width: 700, height: Math.max(Math.ceil(types.length / 2), certainties.length) * 20 + 12};
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
function svgLabel({node, box, lines}) {
  const text = svg('text', {'text-anchor': 'middle', fill: '#1b1f24', stroke: '#ffffff', 'stroke-width': 3, 'paint-order': 'stroke', 'font-size': fontOf(node, 1).size});
  lines.forEach((line, row) => { const span = svg('tspan', {x: round(box.x + box.w / 2), y: round(box.y + 12 + row * LINE)}); span.textContent = line; text.append(span); });
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
      rows.push([...ends, card.s || '', card.q.map((piece) => piece[0]).join(''), [card.n, article.x].filter(Boolean).join('; '), article.t, article.o, article.d, article.u, card.b, card.e]);
    }
  }
  download('links.csv', new Blob(['\ufeff' + rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n'], {type: 'text/csv'}));
  say(plural(rows.length - 1, 'row') + ' saved as links.csv');
}
