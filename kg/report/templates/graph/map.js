// The map: where events and sites are, by what the articles say. A mark has the line of its
// certainty, and is filled only where an article itself states both the event and the place.
const MAP = DATA.map.marks ? DATA.map : null;
const TOO_CLOSE = 34, MARK_SIZE = 8;  // pixels
const WHY_MISSING = {several: 'more than one place has this name, and the article does not say which country', unknown: 'not in the table of towns'};
const mapAt = {k: 0, x: 0, y: 0, least: 0, whole: true};  // pixels for a degree, the middle; whole: all of it, in any window
const mapMiddle = MAP ? (MAP.box[1] + MAP.box[3]) / 2 : 0, mapShrink = Math.cos(mapMiddle * Math.PI / 180);

function mapPoint(town) {
  // Equirectangular, true to scale in the middle of the map.
  const [, east, north] = MAP.towns[town];
  return [east * mapShrink, -north];
}
function arcPoints(steps) {
  const points = [];
  for (let at = 0, x = 0, y = 0; at < steps.length; at += 2) { x += steps[at]; y += steps[at + 1]; points.push([x * MAP.grid, y * MAP.grid]); }
  return points;
}
function acrossDateLine(points) {
  // A line that jumps from one edge of the map to the other goes on beyond the edge, and comes in
  // again from the other one. Around a pole it ends elsewhere than it began: that is left out.
  let shift = 0, jumps = false;
  const whole = points.map(([x, y], at) => {
    if (at && Math.abs(x - points[at - 1][0]) > 180) { shift += x < points[at - 1][0] ? 360 : -360; jumps = true; }
    return [x + shift, y];
  });
  if (shift) return [];
  return jumps ? [whole, whole.map(([x, y]) => [x + 360, y]), whole.map(([x, y]) => [x - 360, y])] : [points];
}
function pathOf(points) { return 'M' + points.map(([x, y]) => (x * mapShrink).toFixed(3) + ' ' + (-y).toFixed(3)).join('L'); }
function landPaths() {
  const arcs = MAP.arcs.map(arcPoints);
  const ring = (parts) => parts.flatMap((arc, place) => { const points = arc >= 0 ? arcs[arc] : [...arcs[-1 - arc]].reverse(); return place ? points.slice(1) : points; });
  const rings = MAP.rings.flatMap((parts) => acrossDateLine(ring(parts))).map(pathOf);
  return rings.join('Z') + (rings.length ? 'Z' : '');
}
function mapSize() { return [$('map-box').clientWidth, $('map-box').clientHeight]; }
function fitMap() {
  const [west, south, east, north] = MAP.box, [wide, high] = mapSize();
  mapAt.least = Math.min(wide / ((east - west) * mapShrink), high / (north - south));
  Object.assign(mapAt, {whole: true, k: mapAt.least, x: (west + east) / 2 * mapShrink, y: -(south + north) / 2});
}
function moveMap(dx, dy) { mapAt.whole = false; mapAt.x += dx / mapAt.k; mapAt.y += dy / mapAt.k; drawMap(); }
function zoomMap(factor, at) {
  const [wide, high] = mapSize(), [x, y] = at || [wide / 2, high / 2], before = mapAt.k;
  mapAt.whole = false;
  mapAt.k = Math.max(mapAt.least, Math.min(MAP.closest, mapAt.k * factor));
  // What is under the pointer stays under it.
  mapAt.x += (x - wide / 2) * (1 / before - 1 / mapAt.k);
  mapAt.y += (y - high / 2) * (1 / before - 1 / mapAt.k);
  drawMap();
}
function keepInBox() {
  const [west, south, east, north] = MAP.box;
  mapAt.x = Math.max(west * mapShrink, Math.min(east * mapShrink, mapAt.x));
  mapAt.y = Math.max(-north, Math.min(-south, mapAt.y));
}
function marksShown() { return MAP.marks.filter(([node, , , cert]) => passed.nodes.has(node) && filter.certainties.has(cert)); }
function clustersOf(marks) {
  // Towns that would cover each other are one mark; the ones with most stand where they are.
  const byTown = new Map();
  for (const mark of marks) { if (!byTown.has(mark[1])) byTown.set(mark[1], []); byTown.get(mark[1]).push(mark); }
  const [wide, high] = mapSize(), found = [];
  for (const [town, held] of [...byTown].sort((a, b) => b[1].length - a[1].length || a[0] - b[0])) {
    const [px, py] = mapPoint(town), x = (px - mapAt.x) * mapAt.k + wide / 2, y = (py - mapAt.y) * mapAt.k + high / 2;
    const near = found.find((one) => Math.hypot(one.x - x, one.y - y) < TOO_CLOSE);
    if (near) { near.marks.push(...held); near.towns.push(town); } else found.push({x, y, marks: [...held], towns: [town]});
  }
  return found.filter(({x, y}) => x > -20 && y > -20 && x < wide + 20 && y < high + 20);
}
function isStated([node, , , cert]) { return cert === 'asserted' && ['Event', 'Site'].includes(NODES.get(node).type); }
function whereText(cluster) {
  const names = cluster.towns.map((town) => MAP.towns[town][0]);
  return (cluster.marks.every((mark) => mark[2]) ? 'near ' : '') + names[0] + (names.length > 1 ? ' +' + (names.length - 1) : '');
}
function nameOfCluster(cluster) {
  if (cluster.marks.length === 1) {
    const [[id, town, near, cert]] = cluster.marks, node = NODES.get(id);
    return node.full + ', ' + TYPES[node.type].label + ', ' + (node.type === 'Event' && cert !== 'asserted' ? 'its place only ' : '') + LINKS[cert].label.toLowerCase() + ', ' + (near ? 'near ' : 'in ') + MAP.towns[town][0];
  }
  const counts = ORDER.map((name) => [cluster.marks.filter((mark) => mark[3] === name).length, LINKS[name].label.toLowerCase()]).filter(([count]) => count);
  return plural(cluster.marks.length, 'event or site', 'events and sites') + ' ' + (cluster.towns.length > 1 ? 'around ' : 'in or near ') + cluster.towns.map((town) => MAP.towns[town][0]).slice(0, 3).join(', ') + ': ' + counts.map(([count, label]) => count + ' ' + label).join(', ');
}
function lineLook(cert) {
  const style = LINKS[cert];
  return {stroke: style[isDark() ? 'dark' : 'light'], 'stroke-width': style.width + 0.4, 'stroke-dasharray': style.dashes ? style.dashes.map((n) => n / 2).join(' ') : 'none'};
}
function markShape(mark) {
  const node = NODES.get(mark[0]), points = shapePoints(node.shape, MARK_SIZE), look = {fill: isStated(mark) ? fillOf(TYPES[node.type]) : css('--bg'), ...lineLook(mark[3])};
  return points ? svg('polygon', {points: points.map((p) => p.map(round).join(',')).join(' '), ...look}) : svg('circle', {r: MARK_SIZE, ...look});
}
function clusterShapes(cluster) {
  // A ring with an arc for each certainty, as long as its part, and the number inside.
  const r = Math.min(18, 10 + Math.sqrt(cluster.marks.length)), shapes = [svg('circle', {r, fill: css('--bg')})];
  let from = -Math.PI / 2;
  for (const cert of ORDER) {
    const count = cluster.marks.filter((mark) => mark[3] === cert).length;
    if (!count) continue;
    const look = {fill: 'none', ...lineLook(cert)};
    if (count === cluster.marks.length) { shapes.push(svg('circle', {r, ...look})); break; }
    const to = from + 2 * Math.PI * count / cluster.marks.length, corner = (angle) => round(r * Math.cos(angle)) + ' ' + round(r * Math.sin(angle));
    shapes.push(svg('path', {d: 'M' + corner(from) + 'A' + r + ' ' + r + ' 0 ' + (to - from > Math.PI ? 1 : 0) + ' 1 ' + corner(to), ...look}));
    from = to;
  }
  const number = svg('text', {'text-anchor': 'middle', y: 4, class: 'number'});
  number.textContent = cluster.marks.length;
  return [...shapes, number];
}
function takeCluster(cluster) {
  if (cluster.marks.length === 1) choose(cluster.marks[0][0]);
  else if (cluster.towns.length > 1 && mapAt.k < MAP.closest) {
    const spots = cluster.towns.map(mapPoint), xs = spots.map((p) => p[0]), ys = spots.map((p) => p[1]), [wide, high] = mapSize();
    mapAt.whole = false;
    mapAt.x = (Math.min(...xs) + Math.max(...xs)) / 2;
    mapAt.y = (Math.min(...ys) + Math.max(...ys)) / 2;
    const fits = Math.min(wide / (Math.max(...xs) - Math.min(...xs) || 1e-3), high / (Math.max(...ys) - Math.min(...ys) || 1e-3)) * 0.6;
    mapAt.k = Math.min(MAP.closest, Math.max(mapAt.k * 1.6, fits));
    drawMap();
  } else chooseMany(new Set(cluster.marks.map((mark) => mark[0])));
}
function markOf(cluster) {
  const text = nameOfCluster(cluster), title = svg('title', {}), ids = cluster.marks.map((mark) => mark[0]), chosen = new Set(manyIds());
  title.textContent = text;
  const made = svg('g', {class: ids.some((id) => chosen.has(id)) ? 'mark chosen' : 'mark', transform: 'translate(' + round(cluster.x) + ' ' + round(cluster.y) + ')', role: 'button', tabindex: '0', 'aria-label': text, 'data-key': ids.join(' ')});
  made.append(title, svg('circle', {r: 18, class: 'halo'}), ...(cluster.marks.length === 1 ? [markShape(cluster.marks[0])] : clusterShapes(cluster)));
  made.addEventListener('click', () => { if (!mapDrag || !mapDrag.moved) takeCluster(cluster); });
  made.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    takeCluster(cluster);
    if ($('panel-title')) $('panel-title').focus();
  });
  return made;
}
function townLabels(clusters) {
  // Names of towns beside their marks, where none covers another or a mark.
  const grid = new Grid(90), made = [], [wide, high] = mapSize();
  for (const {x, y} of clusters) grid.add({id: 'mark', x: x - 14, y: y - 14, w: 28, h: 28});
  for (const cluster of [...clusters].sort((a, b) => b.marks.length - a.marks.length)) {
    const text = whereText(cluster), w = text.length * 6.6 + 6, {x, y} = cluster;
    const spots = [[x + 20, y - 9], [x - 20 - w, y - 9], [x - w / 2, y + 18], [x - w / 2, y - 36]].map(([left, top]) => ({id: text, x: left, y: top, w, h: 18}));
    const box = spots.find((one) => one.x >= 0 && one.y >= 0 && one.x + w <= wide && one.y + 18 <= high && grid.free(one));
    if (!box) continue;
    grid.add({...box, id: 'label'});
    const label = svg('text', {x: round(box.x + 3), y: round(box.y + 13), class: 'town', 'aria-hidden': 'true'});
    label.textContent = text;
    made.push(label);
  }
  return made;
}
function drawMap() {
  const [wide, high] = mapSize();
  if (!MAP || !wide || !high) return;
  if (mapAt.whole) fitMap();
  keepInBox();
  const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.key : undefined;
  $('map').setAttribute('viewBox', '0 0 ' + wide + ' ' + high);
  $('map-land').setAttribute('transform', 'translate(' + (wide / 2 - mapAt.x * mapAt.k) + ' ' + (high / 2 - mapAt.y * mapAt.k) + ') scale(' + mapAt.k + ')');
  const marks = marksShown(), clusters = clustersOf(marks);
  $('map-marks').replaceChildren(...townLabels(clusters), ...clusters.map(markOf));
  $('map-count').textContent = plural(new Set(marks.map((mark) => mark[0])).size, 'event or site', 'events and sites') + ' in or near ' + plural(new Set(marks.map((mark) => mark[1])).size, 'town');
  if (focused !== undefined) { const again = [...$('map-marks').children].find((one) => one.dataset.key === focused); if (again) again.focus(); }
}
function drawMissing() {
  const regions = MAP.regions.filter(([, ids]) => ids.length), list = $('map-missing');
  if (!regions.length && !MAP.missing.length) return;
  $('map-more').hidden = false;
  if (regions.length) list.append(el('h3', {text: 'Only the country or state is known'}), el('ul', {cls: 'plain'}, ...regions.map(([name, ids]) => el('li', {}, el('button', {type: 'button', cls: 'go', text: name, on: {click: () => { if (ids.length > 1) chooseMany(new Set(ids)); else choose(ids[0]); }}}), ' ', el('span', {cls: 'meta', text: plural(ids.length, 'event')})))));
  for (const why of Object.keys(WHY_MISSING)) {
    const names = MAP.missing.filter((one) => one[1] === why).map((one) => one[0]);
    if (names.length) list.append(el('h3', {text: plural(names.length, 'place') + ' not drawn'}), el('p', {cls: 'meta', text: WHY_MISSING[why][0].toUpperCase() + WHY_MISSING[why].slice(1) + ': ' + names.join('; ')}));
  }
}
let mapDrag = null;
function startMap() {
  $('tab-map').hidden = !MAP;
  if (!MAP) return;
  const box = $('map-box');
  $('map-land').append(svg('path', {d: landPaths(), class: 'land', 'fill-rule': 'evenodd'}));
  drawMissing();
  for (const [id, run] of [['map-in', () => zoomMap(1.6)], ['map-out', () => zoomMap(1 / 1.6)], ['map-fit', () => { fitMap(); drawMap(); }]]) $(id).addEventListener('click', run);
  box.addEventListener('wheel', (event) => { const at = box.getBoundingClientRect(); event.preventDefault(); zoomMap(event.deltaY < 0 ? 1.25 : 0.8, [event.clientX - at.left, event.clientY - at.top]); }, {passive: false});
  box.addEventListener('pointerdown', (event) => { mapDrag = {x: event.clientX, y: event.clientY, moved: false}; });
  box.addEventListener('pointermove', (event) => {
    if (!mapDrag || !event.buttons) return;
    const dx = event.clientX - mapDrag.x, dy = event.clientY - mapDrag.y;
    if (!mapDrag.moved && Math.hypot(dx, dy) < 4) return;
    if (!mapDrag.moved) box.setPointerCapture(event.pointerId);
    mapDrag = {x: event.clientX, y: event.clientY, moved: true};
    moveMap(-dx, -dy);
  });
  const keys = {ArrowLeft: () => moveMap(-60, 0), ArrowRight: () => moveMap(60, 0), ArrowUp: () => moveMap(0, -60), ArrowDown: () => moveMap(0, 60), '+': () => zoomMap(1.6), '=': () => zoomMap(1.6), '-': () => zoomMap(1 / 1.6), f: () => { fitMap(); drawMap(); }};
  box.addEventListener('keydown', (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    keys[event.key]();
    event.preventDefault();
  });
  addEventListener('resize', () => { if (currentTab === 'map') drawMap(); });
}
