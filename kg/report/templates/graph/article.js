// An article as it was read: who speaks, how, and the words claimed; events with their status.
let articleAt = null, hot = [];

function spokenWords(card) { return card.q.map((piece) => piece[0]).join(''); }
function addressOfWords(address, card) {
  // A text fragment leads to the words themselves, where the browser knows them.
  if (address.includes('#')) return address;
  const words = spokenWords(card).split(' '), code = (some) => encodeURIComponent(some.join(' ')).replace(/-/g, '%2D');
  return address + '#:~:text=' + (words.length <= 10 ? code(words) : code(words.slice(0, 5)) + ',' + code(words.slice(-5)));
}
function citation(card) {
  const article = ARTICLES[card.r], address = webAddress(article.u);
  const who = card.s || (card.a ? 'source not named' : 'stated by the article');
  const where = [article.o, article.t && '“' + article.t + '”', article.d, article.x, address].filter(Boolean).join(', ');
  return '“' + spokenWords(card) + '” (' + [who, where].filter(Boolean).join('; ') + '; characters ' + card.b + '–' + card.e + ')';
}
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch (error) {
    // Without the right to the clipboard the older way still works on a click.
    const field = el('textarea', {cls: 'unseen', 'aria-hidden': 'true'});
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
  say('Citation copied');
}
function citeButton(card) {
  return el('button', {type: 'button', cls: 'cite', text: 'Copy citation', on: {click: () => copyText(citation(card))}});
}
function readButton(card) {
  if (TEXTS.has(card.r)) return el('button', {type: 'button', cls: 'read', text: 'Read in the article', on: {click: () => openArticle(card.r, card.i)}});
  const file = ARTICLES[card.r].f;
  return file ? el('a', {href: file + (card.i ? '#s-' + card.i.replace(/^.*\//, '') : ''), target: '_blank', text: 'Read in the article'}) : null;
}
function openArticle(number, statement) {
  drawArticle(number);
  showTab('article');
  const told = STATEMENTS.get(statement);
  if (told) {
    choose(statement);
    const marks = marksOf((refs) => refs[0] === statement), first = marks.find((mark) => mark.tabIndex === 0) || marks[0];
    if (first) { first.scrollIntoView({block: 'center'}); first.focus({preventScroll: true}); }
  }
}
function marksOf(test) {
  return [...$('article-text').querySelectorAll('[data-refs]')].filter((mark) => test(mark.dataset.refs.split(' ').filter(Boolean).map((place) => REFS[place])));
}
function nodesOf(mark) {
  const found = new Set(mark.dataset.node ? [mark.dataset.node] : []);
  const first = mark.dataset.refs.split(' ')[0], told = first === '' ? null : STATEMENTS.get(REFS[first]);
  if (told && !found.size) for (const id of told.nodes) found.add(id);
  return [...found];
}
function pieceOf(piece, named) {
  if (typeof piece === 'string') return piece;
  const [text, tint, refs, certainty, node] = piece;
  const made = el(tint === 1 ? 'mark' : 'span', {text, cls: [TINTS[tint], certainty && 'event ' + certainty].filter(Boolean).join(' '), 'data-refs': refs.join(' ')});
  if (node) made.dataset.node = node;
  // One stop for the keyboard in each statement: its cue.
  if (tint === 1 && refs.length && STATEMENTS.has(REFS[refs[0]]) && !named.has(refs[0])) {
    named.add(refs[0]);
    made.setAttribute('tabindex', '0');
    made.setAttribute('role', 'button');
  }
  return made;
}
function drawArticle(number) {
  if (articleAt === number) return;
  articleAt = number;
  const article = ARTICLES[number], address = webAddress(article.u), text = $('article-text'), named = new Set();
  $('article-choice').value = String(number);
  $('article-title').textContent = article.t || 'Article without a title';
  $('article-where').replaceChildren([article.o, article.d, article.x, article.y].filter(Boolean).join(', '), ...(address ? [' · ', el('a', {href: address, target: '_blank', rel: 'noopener noreferrer', text: 'source'})] : []));
  text.replaceChildren(...TEXTS.get(number).flatMap(([kind, pieces, notes, originals]) => [el('p', {cls: 'block ' + kind}, ...pieces.map((piece) => pieceOf(piece, named))), ...(originals || []).map((words) => el('p', {cls: 'meta original', lang: article.l, dir: 'auto', text: words})), ...(notes || []).map((note) => el('p', {cls: 'meta decided', text: note}))]));
  $('view-article').scrollTop = 0;
  markArticle();
}
function refsOf(places) { return new Set(places.map((place) => EVIDENCE[place].i)); }
function heat(iris, node) {
  for (const mark of hot) mark.classList.remove('hot');
  hot = currentTab === 'article' ? marksOf((refs) => refs.length > 0 && iris.has(refs[0])) : [];
  if (node && currentTab === 'article') hot.push(...[...$('article-text').querySelectorAll('[data-node]')].filter((mark) => mark.dataset.node === node));
  for (const mark of hot) mark.classList.add('hot');
}
function markArticle() {
  // What is selected in the graph is marked in the article.
  if (articleAt === null) return;
  let iris = new Set();
  if (selection.kind === 'statement') iris = new Set([selection.id]);
  if (selection.kind === 'edge') iris = refsOf(EDGES.get(selection.id).ev);
  if (selection.kind === 'node') iris = refsOf([...NODES.get(selection.id).ev, ...TIES.get(selection.id).flatMap((edge) => edge.ev)]);
  for (const mark of $('article-text').querySelectorAll('[data-refs]')) {
    const refs = mark.dataset.refs.split(' ').filter(Boolean);
    mark.classList.toggle('chosen', (refs.length > 0 && iris.has(REFS[refs[0]])) || (!!mark.dataset.node && mark.dataset.node === selection.id));
  }
}
function takeMark(mark) {
  const refs = mark.dataset.refs.split(' ').filter(Boolean), iri = refs.length ? REFS[refs[0]] : null;
  if (mark.dataset.node && NODES.has(mark.dataset.node)) choose(mark.dataset.node);
  else if (STATEMENTS.has(iri)) choose(iri);
}
function startArticles() {
  const list = [...TEXTS.keys()].sort((a, b) => ARTICLES[a].d < ARTICLES[b].d ? -1 : ARTICLES[a].d > ARTICLES[b].d ? 1 : a - b);
  const files = ARTICLES.filter((article) => article.f);
  $('tab-article').hidden = !list.length && !files.length;
  if (!list.length) {
    $('article-choice').hidden = true;
    $('article-title').textContent = plural(files.length, 'article');
    $('article-text').append(el('ul', {}, ...files.map((article) => el('li', {}, el('a', {href: article.f, target: '_blank', text: article.t || article.f}), el('span', {cls: 'meta', text: ' ' + [article.o, article.d].filter(Boolean).join(', ')})))));
    return;
  }
  $('article-choice').append(...list.map((number) => el('option', {value: number, text: [ARTICLES[number].d, ARTICLES[number].t || 'without a title', ARTICLES[number].o].filter(Boolean).join(' · ')})));
  $('article-choice').addEventListener('change', () => { choose(null); drawArticle(Number($('article-choice').value)); });
  const text = $('article-text'), markAt = (event) => event.target.closest('[data-refs]');
  text.addEventListener('click', (event) => { if (markAt(event)) takeMark(markAt(event)); });
  text.addEventListener('keydown', (event) => { if ((event.key === 'Enter' || event.key === ' ') && markAt(event)) { takeMark(markAt(event)); event.preventDefault(); } });
  text.addEventListener('mouseover', (event) => {
    const mark = markAt(event);
    ring(mark ? nodesOf(mark) : []);
    heat(new Set(mark ? mark.dataset.refs.split(' ').filter(Boolean).slice(0, 1).map((place) => REFS[place]) : []));
  });
  text.addEventListener('mouseleave', () => { ring([]); heat(new Set()); });
  drawArticle(list[0]);
}
