// The contents of the graph, and the part that passes the filters.
const DRAWN = JSON.parse($('drawn').textContent);
const DATA = JSON.parse($('data').textContent);
const TYPES = DATA.types, LINKS = DATA.links, EVIDENCE = DATA.evidence, ARTICLES = DATA.articles;
const RESERVE = DATA.reserve.nodes ? DATA.reserve : null;
const NODES = new Map(), EDGES = new Map(), TIES = new Map(), GROUPS = new Map();
for (const node of DRAWN.nodes) (node.type === 'Cluster' ? GROUPS : NODES).set(node.id, node);
if (RESERVE) for (const node of RESERVE.nodes) NODES.set(node.id, node);
for (const edge of DRAWN.edges) if (!edge.grouped) EDGES.set(edge.id, edge);
if (RESERVE) for (const edge of RESERVE.edges) EDGES.set(edge.id, edge);
for (const id of NODES.keys()) TIES.set(id, []);
for (const edge of EDGES.values()) { TIES.get(edge.from).push(edge); TIES.get(edge.to).push(edge); }
const BY_RANK = [...NODES.values()].sort((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1));

// Texts of the articles by their number, where the page holds them.
const TEXTS = new Map(DATA.texts.articles || []), REFS = DATA.texts.refs || [];
// A statement by its IRI: the evidence, the links and the nodes that rest on it.
const STATEMENTS = new Map();
EVIDENCE.forEach((card, place) => {
  if (!card.i) return;
  if (!STATEMENTS.has(card.i)) STATEMENTS.set(card.i, {iri: card.i, places: [], edges: new Set(), nodes: new Set()});
  STATEMENTS.get(card.i).places.push(place);
});
for (const edge of EDGES.values()) for (const place of edge.ev) {
  const told = STATEMENTS.get(EVIDENCE[place].i);
  if (told) { told.edges.add(edge.id); told.nodes.add(edge.from).add(edge.to); }
}
for (const node of NODES.values()) for (const place of node.ev) {
  const told = STATEMENTS.get(EVIDENCE[place].i);
  if (told) told.nodes.add(node.id);
}

// Every month from the first to the last: an axis without its empty months misleads.
const MONTHS = (() => {
  const told = ARTICLES.map((a) => a.d.slice(0, 7)).filter((month) => /^\d{4}-(0[1-9]|1[0-2])$/.test(month)).sort(), found = [];
  if (!told.length) return found;
  let [year, month] = told[0].split('-').map(Number);
  for (let name = told[0]; name <= told[told.length - 1] && found.length < 2400;) {
    found.push(name);
    month += 1;
    if (month > 12) { month = 1; year += 1; }
    name = String(year).padStart(4, '0') + '-' + String(month).padStart(2, '0');
  }
  return found;
})();
const OUTLETS = [...new Set(ARTICLES.map((a) => a.o).filter(Boolean))].sort();
const filter = {
  types: new Set(Object.keys(TYPES)), certainties: new Set(Object.keys(LINKS)), outlet: '',
  from: 0, to: Math.max(0, MONTHS.length - 1), undated: true, unanswered: false, named: false, tag: '',
  hidden: new Set(), scene: '',
};
// Filters change rarely and are read often: the result is cached until they change.
let passed = {nodes: new Set(), edges: new Set()};
// Pictures of the same graph: "story" are the accusations of the brief in lanes, "main" the main
// nodes, "all" everything, in groups where it is too much.
const BRIEF = DATA.brief.accusations ? DATA.brief : null, READABLE = 110;
const HAS = {story: BY_RANK.some((node) => node.story), main: BY_RANK.some((node) => node.main), all: true};
const FIRST_SCENE = Object.keys(HAS).find((name) => HAS[name]);
filter.scene = FIRST_SCENE;
function sceneNow() {
  if (filter.scene === 'story' && HAS.story) return 'story';
  // The main nodes are for too much; what filters leave of readable size is drawn whole.
  return filter.scene !== 'all' && HAS.main && passed.nodes.size > READABLE ? 'main' : 'all';
}

function evidencePasses(place) {
  const article = ARTICLES[EVIDENCE[place].r];
  if (filter.outlet && article.o !== filter.outlet) return false;
  if (!article.d) return filter.undated;
  const month = article.d.slice(0, 7);
  if (!MONTHS.length) return true;
  return month >= MONTHS[filter.from] && month <= MONTHS[filter.to];
}
const byEvidence = () => filter.outlet || !filter.undated || filter.from > 0 || filter.to < MONTHS.length - 1;
function nodePasses(node) {
  return filter.types.has(node.type) && !filter.hidden.has(node.id) && !(filter.named && node.unnamed) && !(filter.tag && !tagsOf(node.id).includes(filter.tag));
}
function applyFilter() {
  const nodes = new Set(), edges = new Set(), strict = byEvidence();
  for (const edge of EDGES.values()) {
    if (!filter.certainties.has(edge.cert)) continue;
    if (!nodePasses(NODES.get(edge.from)) || !nodePasses(NODES.get(edge.to))) continue;
    if (strict && !edge.ev.some(evidencePasses)) continue;
    edges.add(edge.id);
  }
  if (filter.unanswered) keepUnanswered(edges);
  for (const id of edges) { const edge = EDGES.get(id); nodes.add(edge.from); nodes.add(edge.to); }
  if (!filter.unanswered) {
    // A node without any link stands on its own evidence.
    for (const node of NODES.values()) {
      // What is tagged is shown though its neighbours are not.
      if ((TIES.get(node.id).length && !filter.tag) || !nodePasses(node)) continue;
      if (!strict || node.ev.some(evidencePasses)) nodes.add(node.id);
    }
  }
  passed = {nodes, edges};
}
function keepUnanswered(edges) {
  for (const id of edges) {
    const edge = EDGES.get(id);
    if (!NODES.get(edge.from).unanswered && !NODES.get(edge.to).unanswered) edges.delete(id);
  }
}
