// The second view: events and statements in time order, with the same cards.
const MOMENTS_AT_ONCE = 200;
let moments = null;

function buildMoments() {
  const found = [];
  for (const node of NODES.values())
    if (node.type === 'Event' || node.type === 'ClaimedEvent' || (node.type === 'Allegation' && node.date))
      found.push({date: node.date || '', until: node.until || '', label: node.full, node: node.id, type: node.type, hollow: node.hollow, ev: node.ev});
  const told = new Map();
  EVIDENCE.forEach((card, place) => { if (card.s && card.i && !told.has(card.i)) told.set(card.i, place); });
  for (const place of told.values()) {
    const card = EVIDENCE[place];
    found.push({date: ARTICLES[card.r].d, until: '', label: card.s + ' (' + (card.a || 'say').toLowerCase() + ')', ev: [place], cert: card.c});
  }
  // Items without a date come last.
  found.sort((a, b) => (a.date || '9999') < (b.date || '9999') ? -1 : (a.date || '9999') > (b.date || '9999') ? 1 : 0);
  return found;
}
function momentPasses(moment) {
  if (moment.node !== undefined && !nodePasses(NODES.get(moment.node))) return false;
  if (moment.cert && !filter.certainties.has(moment.cert)) return false;
  if (filter.unanswered) return moment.node !== undefined && !!NODES.get(moment.node).unanswered;
  return !byEvidence() || moment.ev.some(evidencePasses);
}
function momentRow(moment) {
  const when = moment.date ? whenText(moment.date, moment.until) : 'no date';
  const body = el('div');
  const head = el('p', {cls: 'meta'});
  if (moment.node !== undefined) head.append(el('button', {type: 'button', cls: 'go', text: moment.label, on: {click: () => { showTab('graph'); choose(moment.node, {move: true}); }}}), ' ' + TYPES[moment.type].label);
  else head.append(el('span', {cls: 'badge', text: LINKS[moment.cert].label}), el('button', {type: 'button', cls: 'go', text: moment.label, on: {click: () => showStatement(moment.ev[0])}}));
  body.append(head);
  if (moment.ev.length) {
    body.append(quotation(EVIDENCE[moment.ev[0]]));
    const more = el('details', {}, el('summary', {text: plural(moment.ev.length, 'piece of evidence', 'pieces of evidence')}));
    more.addEventListener('toggle', () => { if (more.open && more.children.length === 1) more.append(...moment.ev.map((place) => evidenceCard(place))); });
    body.append(more);
  }
  const icon = moment.node !== undefined ? swatch(moment.type, moment.hollow) : lineMark(moment.cert);
  return el('div', {cls: 'moment', 'data-nodes': JSON.stringify(nodesOfMoment(moment))}, el('time', {text: when}), icon, body);
}
function nodesOfMoment(moment) {
  if (moment.node !== undefined) return [moment.node];
  const told = STATEMENTS.get(EVIDENCE[moment.ev[0]].i);
  return told ? [...told.nodes] : [];
}
function showStatement(place) {
  const card = EVIDENCE[place];
  if (TEXTS.has(card.r)) openArticle(card.r, card.i);
  else { showTab('graph'); choose(card.i); }
}
function lineMark(certainty) {
  const style = LINKS[certainty], line = svg('line', {x1: 9, x2: 9, y1: 0, y2: 18, stroke: style[isDark() ? 'dark' : 'light'], 'stroke-width': style.width + 1});
  if (style.dashes) line.setAttribute('stroke-dasharray', style.dashes.map((n) => n / 2).join(' '));
  return svg('svg', {width: 18, height: 18, 'aria-hidden': 'true'}, line);
}
function drawTimeline() {
  if (!moments) moments = buildMoments();
  const seen = moments.filter(momentPasses), into = $('timeline');
  into.replaceChildren(el('p', {cls: 'meta', id: 'timeline-count', text: plural(seen.length, 'entry', 'entries')}));
  const add = (from) => {
    into.append(...seen.slice(from, from + MOMENTS_AT_ONCE).map(momentRow));
    if (from + MOMENTS_AT_ONCE >= seen.length) return;
    const more = el('button', {type: 'button', text: 'Show more'});
    more.addEventListener('click', () => { more.remove(); add(from + MOMENTS_AT_ONCE); });
    into.append(more);
  };
  add(0);
}
