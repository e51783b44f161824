// The first view: what the articles are, who accuses whom in which words, and what they answer.
const CARDS_FIRST = 7, CARDS_NEXT = 20;

function partyNames(parties, missing) {
  const names = el('span');
  parties.forEach((party, place) => {
    if (place) names.append(place === parties.length - 1 ? ' and ' : ', ');
    names.append(party.node === undefined ? party.name : el('button', {type: 'button', cls: 'go', text: party.name, on: {click: () => choose(party.node, {move: true})}}));
  });
  if (!parties.length) names.append(el('em', {text: missing}));
  return names;
}
function placeOf(card) {
  const article = ARTICLES[card.r], address = webAddress(article.u), where = [article.o, article.d, article.x, article.y].filter(Boolean).join(', ');
  const title = article.t || address || 'article without a title', line = el('p', {cls: 'meta'}, where ? where + ' · ' : '');
  // The words lead to the article as read; the link beside them to the source.
  if (TEXTS.has(card.r)) line.append(el('button', {type: 'button', cls: 'go', text: title, on: {click: () => openArticle(card.r, card.i)}}));
  else line.append(ARTICLES[card.r].f ? el('a', {href: article.f + (card.i ? '#s-' + card.i.replace(/^.*\//, '') : ''), target: '_blank', text: title}) : title);
  if (address) line.append(' · ', el('a', {href: addressOfWords(address, card), target: '_blank', rel: 'noopener noreferrer', 'aria-label': 'Source of ' + title, text: 'source'}));
  return line;
}
function answerOf(accusation) {
  const box = el('div', {cls: 'answer ' + accusation.state});
  const sure = accusation.answers, perhaps = accusation.possible;
  const add = (place, verb) => {
    const card = EVIDENCE[place];
    box.append(el('p', {cls: 'meta'}, el('strong', {text: verb + (card.s || (card.a ? 'source not named' : 'stated by the article'))})), quotation(card), placeOf(card));
  };
  sure.slice(0, 2).forEach((place) => add(place, 'Answer: '));
  if (!sure.length && !perhaps.length) box.append(el('strong', {text: 'No answer found in these articles'}));
  if (!sure.length) perhaps.slice(0, 1).forEach((place) => add(place, 'Possible answer, read it: '));
  if (sure.length && accusation.state !== 'answered') box.append(el('p', {cls: 'meta', text: 'Part of this accusation has no answer in these articles.'}));
  const others = sure.length > 2 ? sure.slice(2) : [], also = sure.length ? perhaps : perhaps.slice(1);
  if (others.length + also.length) {
    const more = el('details', {}, el('summary', {text: plural(others.length + also.length, 'further quotation') + ' that may answer it'}));
    more.addEventListener('toggle', () => { if (more.open && more.children.length === 1) more.append(...[...others, ...also].map((place) => evidenceCard(place))); });
    box.append(more);
  }
  return box;
}
function accusationCard(accusation) {
  const [first, ...others] = accusation.ev, card = EVIDENCE[first];
  const made = el('li', {cls: 'accusation'});
  made.append(el('h3', {}, partyNames(accusation.by, card && !card.a ? 'Reported as alleged, nobody named' : 'Source not named'), el('span', {'aria-label': ' accuses ', role: 'img', text: ' → '}), partyNames(accusation.of, 'no accused named')));
  made.append(el('p', {cls: 'meta'}, 'Alleged: ' + accusation.labels.join('; ') + ' ', accusation.acquitted ? el('span', {cls: 'badge', text: 'acquittal reported'}) : ''));
  if (card) made.append(quotation(card), placeOf(card));
  if (others.length) {
    const more = el('details', {}, el('summary', {text: plural(others.length, 'more sentence') + ' with this accusation'}));
    more.addEventListener('toggle', () => { if (more.open && more.children.length === 1) more.append(...others.map((place) => evidenceCard(place))); });
    made.append(more);
  }
  made.append(answerOf(accusation));
  const nodes = accusation.nodes.filter((id) => NODES.has(id));
  if (nodes.length) made.append(el('div', {cls: 'actions'}, el('button', {type: 'button', text: 'Show in the graph', on: {click: () => { if (!$('canvas').clientWidth) showTab('graph'); choose(nodes[0], {move: true}); }}})));
  return made;
}
function lead() {
  const outlets = BRIEF.outlets, span = BRIEF.first && BRIEF.first !== BRIEF.last ? ', ' + BRIEF.first + ' to ' + BRIEF.last : BRIEF.first ? ', ' + BRIEF.first : ', undated';
  const named = outlets.slice(0, 3).join(', ') + (outlets.length > 3 ? ' and ' + (outlets.length - 3) + ' more' : '');
  return plural(BRIEF.articles, 'article') + (outlets.length ? ' from ' + plural(outlets.length, 'outlet') + ' (' + named + ')' : ', outlet not given') + span + '.';
}
function figureItem(figure) {
  const card = EVIDENCE[figure.ev];
  const who = card.s ? card.s + (card.a ? ' (' + card.a.toLowerCase() + ')' : '') : card.a ? 'source not named' : 'stated by the article';
  const item = el('li', {}, el('strong', {text: figure.words}), el('span', {cls: 'meta', text: ' ' + figure.what + ' · ' + who + (figure.told > 1 ? ' · in ' + figure.told + ' articles' : '')}));
  const more = el('details', {}, el('summary', {text: 'Sentence'}), quotation(card), placeOf(card));
  item.append(more);
  return item;
}
function drawBrief() {
  if (!BRIEF) return;
  const view = $('view-brief'), all = BRIEF.accusations, list = el('ol', {id: 'accusations'});
  view.append(el('h2', {text: 'What this is'}), el('p', {cls: 'lead', id: 'brief-lead', text: lead()}));
  if (BRIEF.articles <= 3) view.append(el('p', {cls: 'meta', text: BRIEF.titles.join(' · ')}));
  const again = all.filter((one) => one.ev.length && one.ev.every((place) => ARTICLES[EVIDENCE[place].r].y)).length;
  view.append(el('p', {cls: 'meta', text: plural(BRIEF.statements, 'statement') + ', ' + plural(all.length, 'accusation') + (again ? ' (' + again + ' of them in reprints)' : '') + ', ' + all.filter((one) => one.state === 'unanswered').length + ' without an answer in these articles.'}));
  if (RESERVE) view.append(el('p', {cls: 'meta', text: 'The graph has ' + NUMBER.format(NODES.size) + ' nodes: start here, or search for a name or words.'}));
  view.append(el('h2', {text: 'Who accuses whom'}));
  if (!all.length) view.append(el('p', {text: 'No accusation was read in these articles.'}));
  else view.append(el('p', {cls: 'key'}, 'Marked: ', el('span', {cls: 'speaker', text: 'who speaks'}), ' ', el('mark', {cls: 'cue', text: 'how'}), ' ', el('span', {cls: 'claim', text: 'the words claimed'})));
  list.append(...all.slice(0, CARDS_FIRST).map(accusationCard));
  view.append(list);
  if (all.length > CARDS_FIRST) {
    const more = el('button', {type: 'button', id: 'more-accusations', text: 'Show more of ' + all.length + ' accusations'});
    more.addEventListener('click', () => {
      const from = list.children.length;
      list.append(...all.slice(from, from + CARDS_NEXT).map(accusationCard));
      if (list.children.length >= all.length) more.remove();
    });
    view.append(more);
  }
  if (BRIEF.figures.length) view.append(el('h2', {text: 'Main figures, and who gives them'}), el('ul', {cls: 'figures'}, ...BRIEF.figures.map(figureItem)));
  if (BRIEF.voices.length) view.append(el('h2', {text: 'Who speaks'}), el('ul', {cls: 'voices'}, ...BRIEF.voices.map((voice) => el('li', {}, partyNames([voice], ''), el('span', {cls: 'meta', text: ' · ' + plural(voice.said, 'statement')}), quotation(EVIDENCE[voice.ev]), placeOf(EVIDENCE[voice.ev])))));
}
