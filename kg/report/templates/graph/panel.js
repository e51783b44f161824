// The panel on the right: who or what is selected, and every piece of evidence as a card.
const CARDS_AT_ONCE = 20;
const TINTS = ['', 'cue', 'claim', 'speaker'];
const ORDER = Object.keys(LINKS);

function swatch(type, hollow) {
  const style = TYPES[type], points = shapePoints(style.shape, 6.5);
  const look = {fill: hollow || style.hollow ? 'none' : fillOf(style), stroke: isDark() ? style.dark_border : style.light_border, 'stroke-width': 1.4};
  const shape = points ? svg('polygon', {points: points.map((p) => p.map((n) => n.toFixed(1)).join(',')).join(' '), ...look}) : svg('circle', {r: 6.2, ...look});
  return svg('svg', {width: 18, height: 18, viewBox: '-9 -9 18 18', 'aria-hidden': 'true'}, shape);
}
function quotation(card) {
  const quote = el('blockquote');
  for (const [text, tint] of card.q) quote.append(tint ? el(tint === 1 ? 'mark' : 'span', {text, cls: TINTS[tint]}) : text);
  // Nobody said the English words of a translation; words in another language are as they were said.
  const {x: note, w: written} = ARTICLES[card.r];
  if (written) quote.lang = written;
  if (note) quote.append(' ', el('span', {cls: 'badge', lang: 'en', text: written ? note : 'translated'}));
  return quote;
}
function evidenceCard(place, extra, mixed) {
  const card = EVIDENCE[place], article = ARTICLES[card.r], address = webAddress(article.u);
  const made = el('article', {cls: 'card ' + card.c});
  made.style.setProperty('--cert', LINKS[card.c][isDark() ? 'dark' : 'light']);
  const head = el('p', {cls: 'meta'}, mixed ? '' : el('span', {cls: 'badge', text: LINKS[card.c].label}));
  head.append(card.s ? card.s + (card.a ? ' (' + card.a.toLowerCase() + ')' : '') : card.a ? 'source not named' : 'stated by the article');
  if (card.n) head.append(' ', el('span', {cls: 'badge', text: card.n}));
  if (card.k) head.append(' ', el('span', {cls: 'badge', text: card.k}));
  const where = [article.o, article.d, article.x, article.y].filter(Boolean).join(', ');
  const foot = el('p', {cls: 'meta'}, (where ? where + ' · ' : ''), address ? el('a', {href: addressOfWords(address, card), target: '_blank', rel: 'noopener noreferrer', text: article.t || address}) : el('span', {text: article.t || 'article without a title'}));
  if (card.h) foot.append(el('br'), 'section “' + card.h + '”');
  foot.append(el('br'), 'characters ' + card.b + '–' + card.e);
  // A measured probability that words and speaker were read correctly; in words, where it matters.
  if (card.p !== undefined && card.p < 0.6) foot.append(' · ', el('span', {cls: 'badge warn', title: 'Words and speaker were read correctly in about ' + Math.round(card.p * 100) + ' of 100 such cases', text: card.p < 0.35 ? 'reading doubtful: check this' : 'check this reading'}));
  if (extra) made.append(extra);
  // Where the words stand on the printed page, from the folder beside the article's page.
  for (const [page, name] of card.v || []) foot.append(el('details', {cls: 'cutout'}, el('summary', {text: 'as printed, page ' + page}), el('img', {src: article.f.replace(/[.]html$/, '/') + name, loading: 'lazy', alt: 'Page ' + page + ' of the file with these words in boxes'})));
  made.append(head, quotation(card), ...(card.g ? [el('p', {cls: 'meta original', lang: article.l, dir: 'auto', text: card.g})] : []), foot, el('div', {cls: 'actions'}, readButton(card), citeButton(card)));
  return made;
}
function nodeButton(id) {
  return el('button', {type: 'button', cls: 'go', text: NODES.get(id).full, on: {click: () => choose(id, {move: true})}});
}
function edgeLine(edge, of) {
  const line = el('p', {cls: 'meta'});
  if (of === edge.from) line.append(edge.rel + ' → ', nodeButton(edge.to));
  else if (of === edge.to) line.append('← ', nodeButton(edge.from), ' ' + edge.rel);
  else line.append(nodeButton(edge.from), ' – ' + edge.rel + ' → ', nodeButton(edge.to));
  return line;
}
function sentenceOf(place) {
  const card = EVIDENCE[place];
  return card.r + ' ' + card.b + ' ' + card.e + ' ' + (card.s || '');
}
// One card for each sentence: all that it says of this node, then the words.
function sentencesOf(ties, of) {
  const found = new Map();
  for (const edge of ties) for (const place of byEvidence() ? edge.ev.filter(evidencePasses) : edge.ev) {
    const key = sentenceOf(place);
    if (!found.has(key)) found.set(key, {place, edges: new Set()});
    found.get(key).edges.add(edge);
  }
  return [...found.values()].map(({place, edges}) => () => {
    const mixed = new Set([...edges].map((edge) => edge.cert)).size > 1, lines = [...edges].map((edge) => edgeLine(edge, of));
    // A sentence may state one thing and claim another: then each line says how sure it is.
    if (mixed) [...edges].forEach((edge, at) => lines[at].prepend(el('span', {cls: 'badge', text: LINKS[edge.cert].label})));
    return [evidenceCard(place, el('div', {}, ...lines), mixed)];
  });
}
function appendCards(into, makers) {
  // A busy actor has hundreds of quotations: the first are made now, the others when asked for.
  makers.slice(0, CARDS_AT_ONCE).forEach((make) => into.append(...make()));
  if (makers.length <= CARDS_AT_ONCE) return;
  const more = el('button', {type: 'button', text: 'Show ' + (makers.length - CARDS_AT_ONCE) + ' more'});
  more.addEventListener('click', () => { more.remove(); makers.slice(CARDS_AT_ONCE).forEach((make) => into.append(...make())); });
  into.append(more);
}
function showPanel() {
  const panel = $('right');
  panel.scrollTop = 0;  // before the content changes: afterwards it would force a second layout
  panel.replaceChildren();
  panel.hidden = selection.kind === null || !HAS_PANEL.includes(currentTab);
  if (selection.kind !== null) panel.append(el('button', {type: 'button', id: 'sheet', 'aria-label': 'Larger or smaller', 'aria-expanded': 'false', on: {click: growSheet}}));
  if (selection.kind === 'node') nodePanel(panel, NODES.get(selection.id));
  if (selection.kind === 'edge') edgePanel(panel, EDGES.get(selection.id));
  if (selection.kind === 'statement') statementPanel(panel, STATEMENTS.get(selection.id));
  if (selection.kind === 'path') pathPanel(panel);
  if (selection.kind === 'many') manyPanel(panel);
  if (currentTab === 'map') drawMap();  // which has more or less room now, and another mark chosen
}
const HAS_PANEL = ['graph', 'brief', 'article', 'map'];
function growSheet() {
  const tall = $('right').classList.toggle('tall');
  $('sheet').setAttribute('aria-expanded', String(tall));
  if (!tall) bringIntoView();
}
function statementPanel(panel, told) {
  const card = EVIDENCE[told.places[0]];
  panel.append(el('h2', {id: 'panel-title', tabindex: '-1', text: card.s ? card.s + (card.a ? ' (' + card.a.toLowerCase() + ')' : '') : card.a ? 'Source not named' : 'Stated by the article'}), el('div', {cls: 'actions'}, closeButton()));
  const cards = el('div', {id: 'cards'}, evidenceCard(told.places[0]));
  panel.append(cards, remarkForm([told.iri]), el('h3', {text: plural(told.edges.size, 'link') + ' from this sentence'}));
  for (const id of told.edges) if (passed.edges.has(id)) panel.append(edgeLine(EDGES.get(id)));
}
function closeButton() {
  return el('button', {type: 'button', id: 'do-close', text: 'Close', 'aria-label': 'Close the evidence panel', on: {click: () => { choose(null); $(currentTab === 'map' ? 'map-box' : 'canvas').focus(); }}});
}
function nodePanel(panel, node) {
  const title = el('h2', {id: 'panel-title', tabindex: '-1', text: node.full});
  panel.append(el('p', {cls: 'meta'}, swatch(node.type, node.hollow), ' ' + TYPES[node.type].label + (node.unnamed ? ', not named in the article' : '')), title);
  if (node.unanswered) panel.append(el('p', {}, el('span', {cls: 'badge warn', text: 'No answer by the accused in these articles'})));
  if (node.perhaps) panel.append(el('p', {}, el('span', {cls: 'badge warn', text: 'Possible answer: read the denials of the accused'})));
  const item = webAddress(node.link || '');
  const about = [];
  if (node.aliases) about.push('Also: ' + node.aliases.join(', '));
  if (node.date) about.push('When: ' + whenText(node.date, node.until));
  if (node.alike) panel.append(el('p', {cls: 'meta', id: 'panel-alike'}, 'Perhaps the same, not joined: ', ...node.alike.flatMap((id, place) => [place ? ', ' : '', nodeButton(id)])));
  if (node.origins) panel.append(el('p', {cls: 'meta'}, 'From: ', ...node.origins.map((name) => el('span', {cls: 'badge', text: name}))));
  for (const line of about) panel.append(el('p', {cls: 'meta', text: line}));
  if (item) panel.append(el('p', {cls: 'meta'}, 'Known as ', el('a', {href: item, target: '_blank', rel: 'noopener noreferrer', text: item.replace(/^.*\//, '')})));
  for (const decided of node.decided || []) panel.append(el('p', {}, el('span', {cls: 'badge', text: decided})));
  panel.append(nodeActions(node), remarkForm([node.id]), factList(node) || '');
  const ties = TIES.get(node.id).filter((edge) => passed.edges.has(edge.id)).sort((a, b) => ORDER.indexOf(b.cert) - ORDER.indexOf(a.cert) || b.ev.length - a.ev.length);
  panel.append(el('p', {cls: 'meta', id: 'panel-counts', text: ORDER.map((name) => [ties.filter((edge) => edge.cert === name).length, name]).filter(([count]) => count).map(([count, name]) => count + ' ' + name).join(', ')}));
  const scene = sceneNow();
  const left = scene === 'all' ? 0 : new Set(ties.map((edge) => edge.from === node.id ? edge.to : edge.from).filter((id) => !NODES.get(id)[scene])).size;
  if (left) panel.append(el('p', {cls: 'meta', id: 'panel-left', text: plural(left, 'neighbour') + ' not in this picture: “Show only neighbours” shows them.'}));
  const covered = new Set(ties.flatMap((edge) => edge.ev).map(sentenceOf));
  const others = node.ev.filter((place, at) => !covered.has(sentenceOf(place)) && node.ev.findIndex((one) => sentenceOf(one) === sentenceOf(place)) === at && (!byEvidence() || evidencePasses(place)));
  const sentences = sentencesOf(ties, node.id);
  if (ties.length) panel.append(el('h3', {text: plural(ties.length, 'link') + ' in ' + plural(sentences.length, 'sentence')}));
  const links = el('div', {id: 'cards'}, ...ties.filter((edge) => !edge.ev.length).map((edge) => edgeLine(edge, node.id)));
  appendCards(links, sentences);
  panel.append(links);
  if (others.length) {
    panel.append(el('h3', {text: 'Other quotations'}));
    const rest = el('div', {id: 'other-cards'});
    appendCards(rest, others.map((place) => () => [evidenceCard(place)]));
    panel.append(rest);
  }
}
function factList(node) {
  const list = el('ul', {cls: 'facts'});
  for (const [what, words, certainty] of node.facts || []) list.append(el('li', {text: what + ': ' + words + (certainty === 'asserted' ? '' : ' (' + certainty + ')')}));
  return list.children.length ? list : null;
}
function nodeActions(node) {
  const button = (id, text, run, pressed) => el('button', {type: 'button', id, text, 'aria-pressed': pressed, on: {click: run}});
  return el('div', {cls: 'actions'},
    button('do-neighbours', 'Show only neighbours', () => onlyNeighbours(node.id)),
    button('do-path', pathFrom && pathFrom !== node.id ? 'Path from ' + short(NODES.get(pathFrom).full) : 'Path from here', () => startPath(node.id)),
    button('do-hide', 'Hide', () => hideNode(node.id)),
    button('do-pin', pinned.has(node.id) ? 'Unpin' : 'Pin', () => pin(node.id), String(pinned.has(node.id))),
    closeButton());
}
function short(text) { return text.length > 22 ? text.slice(0, 21) + '…' : text; }
function edgePanel(panel, edge) {
  panel.append(el('p', {cls: 'meta'}, el('span', {cls: 'badge', text: LINKS[edge.cert].label}), LINKS[edge.cert].meaning));
  panel.append(el('h2', {id: 'panel-title', tabindex: '-1', text: NODES.get(edge.from).full + ' – ' + edge.rel + ' – ' + NODES.get(edge.to).full}));
  panel.append(el('div', {cls: 'actions'}, closeButton()), el('h3', {text: plural(edge.ev.length, 'quotation')}));
  const cards = el('div', {id: 'cards'});
  appendCards(cards, edge.ev.map((place) => () => [evidenceCard(place)]));
  panel.append(edgeLine(edge), cards);
}
function pathPanel(panel) {
  const {from, to, steps} = selection.path;
  panel.append(el('h2', {id: 'panel-title', tabindex: '-1', text: 'From ' + NODES.get(from).full + ' to ' + NODES.get(to).full}));
  panel.append(el('p', {cls: 'meta', text: 'Shortest path through the visible graph: ' + plural(steps.length, 'link') + '. A path suggests where to read; it is not a connection.'}), el('div', {cls: 'actions'}, closeButton()));
  const cards = el('div', {id: 'cards'});
  for (const edge of steps) cards.append(...(edge.ev.length ? edge.ev.slice(0, 1).map((place) => evidenceCard(place, edgeLine(edge))) : [edgeLine(edge)]));
  panel.append(cards);
}

// ── actions on a node ──
const past = [];  // what was hidden and drawn before each action, to be undone
let alone = null; // the node whose neighbours are shown alone
function remember() { past.push({hidden: new Set(filter.hidden), scene: filter.scene, alone}); }
function undo() {
  const before = past.pop();
  if (!before) { say('Nothing to undo'); return; }
  filter.hidden = before.hidden;
  filter.scene = before.scene;
  alone = before.alone;
  refresh();
  fit();
}
function showHidden() {
  if (!filter.hidden.size) return;
  remember();
  filter.hidden = new Set();
  alone = null;
  refresh();
  fit();
}
function hideNode(id) {
  remember();
  filter.hidden.add(id);
  choose(null, {quiet: true});
  refresh();
  say(NODES.get(id).full + ' is hidden');
}
function hideAllBut(id) {
  filter.scene = 'all';
  filter.hidden = new Set();
  applyFilter();
  const near = new Set([id, ...TIES.get(id).filter((edge) => passed.edges.has(edge.id)).flatMap((edge) => [edge.from, edge.to])]);
  for (const other of passed.nodes) if (!near.has(other)) filter.hidden.add(other);
  alone = id;
  return near;
}
function onlyNeighbours(id) {
  remember();
  const near = hideAllBut(id);
  refresh();
  choose(id, {quiet: true});
  fit();
  say(plural(near.size - 1, 'neighbour') + ' of ' + NODES.get(id).full + ' shown, the others are hidden');
}
function pin(id) {
  const held = pinned.delete(id) ? false : !!pinned.add(id);
  nodes.update({id, fixed: {x: held, y: held}, borderWidth: held ? 4 : 1.5});
  choose(id, {quiet: true});
  writeAddress();
  say(NODES.get(id).full + (held ? ' is pinned: it cannot be dragged' : ' is no longer pinned'));
}
function startPath(id) {
  if (pathFrom && pathFrom !== id) { choosePath(pathFrom, id); return; }
  pathFrom = id;
  say('Path from ' + NODES.get(id).full + ': now choose the other end, then "Path from"');
}
