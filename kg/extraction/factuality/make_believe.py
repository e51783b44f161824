"""Where nobody means what is said: satire, hoaxes, forgeries, jokes, and plots of stories."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.factuality.corrections import in_correction
from kg.extraction.factuality.labels import SAYING
from kg.extraction.factuality.lexicon import CertaintyWords
from kg.model import Span
from kg.nlp.parse import ParsedDocument, Token, remembered
from kg.nlp.tree import (
    PRESENT,
    SUBJECTS,
    VERBAL,
    base_form,
    prepositional_phrases,
    roots,
    tense_tag,
)

NEW = "new"
NEWLY = frozenset({"a", "an"})  # before somebody of whom nothing was told
LINKING = frozenset({"ADP", "SCONJ", "PART", "DET", "CCONJ"})
MODIFIERS = ("amod", "compound", "nmod")
OPENING = frozenset("[(*|")
QUOTES = frozenset({'"', "“", "”", "‘", "’", "'", "``", "''"})
CLOSING = QUOTES | {",", "."}  # "a part in “Cold Harbour,” in which"
LONGEST = 12  # words of a title
LABEL_ENDS = frozenset({":", "—", "–", "-", "--", "|", "]", ")", "*", "/", "//", ".", "!"})


def in_jest(
    parsed: ParsedDocument, source: Sequence[Span], cue: Sequence[Span], words: CertaintyWords
) -> bool:
    """ "The satirical site reported", "a deepfake shows", "he joked that": no source for it.

    A forger may tell the truth ("a fake doctor said"), so "fake" counts before things alone.
    """
    if is_joked(parsed, cue, words):
        return True
    if any(_forged_shows(parsed, token, words) for span in cue for token in parsed.within(span)):
        return True
    heads = [head for span in source for head in roots(parsed.within(span))]
    if _before_audience(parsed, cue, words) and _is_comic(parsed, source, words):
        return True
    apposed = [noun for head in heads for noun in parsed.kids(head.i, "appos")]
    return any(_is_unmeant(parsed, noun, words) for noun in (*heads, *apposed))


def is_joked(parsed: ParsedDocument, cue: Sequence[Span], words: CertaintyWords) -> bool:
    """ "He joked that", "she quipped"."""
    return any(token.lemma in words.joking for span in cue for token in parsed.within(span))


def _is_comic(parsed: ParsedDocument, source: Sequence[Span], words: CertaintyWords) -> bool:
    """ "Comic Ed Finn", "Ed Finn, the comedian"; not "the comedian's agent"."""
    tokens = [token for span in source for token in parsed.within(span)]
    titles = (token for token in tokens if base_form(token).lower() in words.comedians)
    return any(title.dep not in ("poss", "pobj", "conj") for title in titles)


def _before_audience(parsed: ParsedDocument, cue: Sequence[Span], words: CertaintyWords) -> bool:
    """ "Told the crowd", "said to a full house"; what he tells a court is no joke."""
    tokens = [token for span in cue for token in parsed.within(span)]
    heard = [kid for token in tokens for kid in parsed.kids(token.i, "dobj", "dative")]
    led = [kid for token in tokens for kid in parsed.kids(token.i, "prep", "dative")]
    heard += [kid for one in led for kid in parsed.kids(one.i, "pobj")]
    return any(base_form(one) in words.audiences for one in heard)


def _forged_shows(parsed: ParsedDocument, cue: Token, words: CertaintyWords) -> bool:
    """ "A fake video shows him": for parsers perhaps "shows" of a video, a noun with two words."""
    before = parsed.kids(cue.i, *MODIFIERS)
    told = {base_form(kid) for kid in before} | {kid.lower for kid in before}
    return bool(told & words.forged) and bool(told & words.recordings)


def _is_unmeant(parsed: ParsedDocument, noun: Token, words: CertaintyWords) -> bool:
    before = {kid.lower for kid in parsed.kids(noun.i, *MODIFIERS)}
    jests = {base_form(noun), *before} & words.jesting
    if jests or _is_mock(noun, before, words):
        return True
    return base_form(noun) in words.recordings and bool(before & words.forged)


def _is_mock(noun: Token, before: set[str], words: CertaintyWords) -> bool:
    """ "A mock trial", "the moot court"; but a mock drill may hurt people."""
    return bool(before & words.mocking) and base_form(noun) in words.courts | words.proceedings


def in_story(
    parsed: ParsedDocument, token: Token, words: CertaintyWords, *, depicted: bool = True
) -> bool:
    """ "In the novel, Inspector Rudd shoots …": told in the present, within a work of fiction; or,
    whenever, in what nobody means ("was accused of fraud in a hoax letter"); or in a correction.

    Unless ``depicted``, without what a piece shows of real people, who have their posts.
    """
    if in_correction(parsed, token, words) or is_labelled_jest(parsed, words.jest_labels):
        return True
    asides = parsed.kids(token.i, "parataxis")  # "in the novel, the critic said, he shoots her"
    around = (token, *parsed.ancestors(token.i), *asides)
    verbs = (above for above in around if above.pos in VERBAL)
    told_now = token.pos in VERBAL and tense_tag(parsed, token) in PRESENT
    return any(
        _is_plot(parsed, verb, words, told_now=told_now)
        or _is_told_of_work(parsed, verb, words)
        or _is_of_figure(parsed, verb, words)
        or (depicted and _is_depicted(parsed, verb, words))
        for verb in verbs
    )


def in_plot(parsed: ParsedDocument, token: Token, words: CertaintyWords) -> Token | None:
    """The verb of "a novel in which a banker *kills* his wife" around ``token``; None elsewhere."""
    around = (token, *parsed.ancestors(token.i))
    verbs = (above for above in around if above.pos in VERBAL)
    return next(
        (
            verb
            for verb in verbs
            if _is_told_of_work(parsed, verb, words) or _is_of_figure(parsed, verb, words)
        ),
        None,
    )


@remembered
def is_labelled_jest(parsed: ParsedDocument, labels: frozenset[str]) -> bool:
    """ "SATIRE: …", "Spoof — …", "[Parody] …" before the title or the text, or such a title: in
    the whole article nobody means what is said."""
    return any(
        _is_label(parsed.sentence_tokens(sentence), labels)
        for at, sentence in enumerate(parsed.sentences)
        if at == 0 or parsed.sentences[at - 1].block != sentence.block
        if at == 0 or sentence.block == 1
    )


def _is_label(tokens: Sequence[Token], labels: frozenset[str]) -> bool:
    words = [token for token in tokens if token.pos != "SPACE"]
    while words and words[0].text in OPENING:
        words = words[1:]
    if not words or words[0].lower not in labels:
        return False
    return len(words) == 1 or words[1].text in LABEL_ENDS


def _is_depicted(parsed: ParsedDocument, verb: Token, words: CertaintyWords) -> bool:
    """ "In a skit the mayor was shown stealing", "the cartoon shows him stealing": what a piece
    that nobody takes for true shows; not what a video or a film about somebody shows."""
    if verb.lemma not in words.depicting:
        return False
    shown = parsed.kid(verb.i, "auxpass") is not None
    places = ("in", "on") if shown else ()
    found = [noun for _, noun in prepositional_phrases(parsed, verb.i, places)]
    found += parsed.kids(verb.i, "nsubj") if not shown else []
    for noun in tuple(found):
        found += [inner for _, inner in prepositional_phrases(parsed, noun.i, ("in", "on"))]
    return any(
        base_form(one) in words.staged or base_form(one) in words.jesting
        for noun in found
        for one in (noun, *parsed.kids(noun.i, *MODIFIERS))
    )


def _is_told_of_work(parsed: ParsedDocument, verb: Token, words: CertaintyWords) -> bool:
    """ "Wrote a novel in which a doctor *kills* three", "a prize for “Cold Harbour”, where he
    *robs* a bank"; not what somebody says there: "a play in which he *accuses* the mayor"."""
    if tense_tag(parsed, verb) not in PRESENT or SAYING & set(words.verbs.get(verb.lemma, ())):
        return False
    clause = parsed.tokens[verb.left : verb.i]
    opening = next((token for token in clause if token.pos != "PUNCT"), verb)
    if f"{opening.lower} {parsed.word_after(opening.i)}" != "in which" and opening.lower != "where":
        return False
    titled = _behind_title(parsed, opening, words)
    work = parsed.tokens[verb.head]
    told = verb.dep == "relcl" and (
        fiction_of(parsed, work, words) is not None or _is_by_storyteller(parsed, opening, words)
    )
    return told if titled is None else titled


def _is_by_storyteller(parsed: ParsedDocument, opening: Token, words: CertaintyWords) -> bool:
    """ "The *novelist* won a prize for Cold Harbour, *in which*", "her *novel* Cold Harbour, in
    which": a name right before ``opening``, and before that a word for who tells stories, or for
    what is told."""
    first = parsed.sentences[opening.sentence].first
    before = [token for token in parsed.tokens[first : opening.i] if token.pos != "PUNCT"]
    if not before or before[-1].pos != "PROPN":
        return False
    told = (one for one in before if one.pos in ("NOUN", "PROPN", "ADJ", "INTJ"))
    return any(base_form(one) in words.fiction | words.storytellers for one in told)


def _is_of_figure(parsed: ParsedDocument, verb: Token, words: CertaintyWords) -> bool:
    """ "A novel about a banker who *poisons* his wife", "the story of a doctor who *kills*"; what
    somebody says there may be about the world: "a film about a nurse who *accuses* the mayor"."""
    if verb.dep != "relcl" or tense_tag(parsed, verb) not in PRESENT:
        return False
    if SAYING & set(words.verbs.get(verb.lemma, ())):
        return False
    figure = _described(parsed, parsed.tokens[verb.head])
    link = parsed.tokens[figure.head]
    work = parsed.tokens[link.head]
    if figure.dep != "pobj" or link.lower not in ("of", "about") or figure.pos == "PROPN":
        return False
    told = fiction_of(parsed, work, words) is not None or _is_by_storyteller(parsed, link, words)
    if link.lower == "about" and told:
        return True
    new = any(kid.lower in NEWLY for kid in parsed.kids(figure.i, "det", "nummod"))
    bare = figure.tag == "NNS" and parsed.kid(figure.i, "det", "poss") is None
    return base_form(work) in words.stories and (new or bare)


def _described(parsed: ParsedDocument, figure: Token) -> Token:
    """The doctor of "about a doctor, *Leo Brandt*, who kills", whichever noun the parser hangs the
    name from; else the noun itself."""
    start = min((figure.i, *(kid.i for kid in parsed.kids(figure.i, *MODIFIERS))))
    if figure.dep != "appos" or start < 2 or parsed.tokens[start - 1].text != ",":
        return figure
    noun = parsed.tokens[start - 2]
    new = any(kid.lower in NEWLY for kid in parsed.kids(noun.i, "det"))
    return noun if new and noun.dep == "pobj" else figure


def _behind_title(parsed: ParsedDocument, opening: Token, words: CertaintyWords) -> bool | None:
    """Whether a quoted title right before ``opening`` is that of a story: it stands alone or behind
    the noun for one, and not in "the report “Broken Trust”, in which"; None without a title."""
    end = opening.i
    while end and parsed.tokens[end - 1].text in CLOSING:
        end -= 1
    marks = [token.text for token in parsed.tokens[end : opening.i]]
    start = next((i for i in range(end - 1, max(end - LONGEST, 0), -1) if _is_mark(parsed, i)), 0)
    title = parsed.tokens[start + 1 : end]
    if not QUOTES.intersection(marks) or not start or not all(map(_is_of_title, title)):
        return None
    noun = parsed.tokens[start - 1]
    return noun.pos != "NOUN" or fiction_of(parsed, noun, words) is not None


def _is_mark(parsed: ParsedDocument, i: int) -> bool:
    """An opening quotation mark; not the end of "the readers' prize"."""
    return parsed.tokens[i].text in QUOTES and parsed.tokens[i].dep != "case"


def _is_of_title(token: Token) -> bool:
    """A word of "The Poisoner's Wife": with a capital, or a small link."""
    return not token.text[0].islower() or token.pos in LINKING or token.dep == "case"


def _is_part(parsed: ParsedDocument, figure: Token, words: CertaintyWords) -> bool:
    """ "The detective, played by Lyle, …": what a part does, its actor does not."""
    return any(
        kid.lemma in words.acting and parsed.kid(kid.i, "agent") is not None
        for kid in parsed.kids(figure.i, "acl", "relcl")
    )


def plays(parsed: ParsedDocument, part: Token, words: CertaintyWords) -> bool:
    """True of Inspector Rudd in "Lyle, who played Inspector Rudd", "starred as Inspector Rudd"."""
    link = parsed.tokens[part.head]
    verb = parsed.tokens[link.head] if part.dep == "pobj" else link
    wording = f"{verb.lemma} {link.lower}" if part.dep == "pobj" else verb.lemma
    return part.dep in ("dobj", "pobj") and wording in words.starring


def fiction_of(parsed: ParsedDocument, noun: Token, words: CertaintyWords) -> Token | None:
    """The noun for the work that ``noun`` is, or that stands beside its title: "the novel", "the
    series *Cold Harbour*", "*Cold Harbour*, the new film"; None of "a series of raids"."""
    beside = (*parsed.kids(noun.i, "appos", *MODIFIERS), parsed.tokens[noun.head])
    nouns = [one for one in beside if one.pos == "NOUN"] if noun.pos == "PROPN" else [noun]
    for one in nouns:
        serial = base_form(one) in words.serials and _is_staged(parsed, one, words)
        if base_form(one) in words.fiction or serial:
            return one
    return None


def _is_announced(parsed: ParsedDocument, work: Token) -> bool:
    """ "In the *new* series": what it told, it told as a story, whatever the tense."""
    return any(kid.lower == NEW for kid in parsed.kids(work.i, *MODIFIERS))


def _is_staged(parsed: ParsedDocument, series: Token, words: CertaintyWords) -> bool:
    """ "The crime series", "the series *Cold Harbour*", "the last season of *Cold Harbour*"."""
    below = [i for kid in parsed.kids(series.i, "prep") for i in parsed.kids(kid.i, "pobj")]
    if below:
        return all(one.pos == "PROPN" for one in below)
    staged = any(kid.lower in words.staging for kid in parsed.kids(series.i, *MODIFIERS))
    return staged or _has_title(parsed, series)


def _has_title(parsed: ParsedDocument, work: Token) -> bool:
    """ "The new series *Cold Harbour*": the name right behind it, whichever hangs from which."""
    behind = parsed.tokens[work.i + 1 : work.i + 3]
    names = [token for token in behind if token.pos == "PROPN"]
    return bool(names) and (work.head in range(work.i, work.i + 5) or names[0].head == work.i)


def _is_plot(parsed: ParsedDocument, verb: Token, words: CertaintyWords, *, told_now: bool) -> bool:
    present = tense_tag(parsed, verb) in PRESENT
    figure = parsed.kid(verb.i, *SUBJECTS)
    if present and figure is not None and base_form(figure) in words.figures:
        return True  # "her character dies in the third act"
    if figure is not None and _is_part(parsed, figure, words):
        return True
    by = (kid for agent in parsed.kids(verb.i, "agent") for kid in parsed.kids(agent.i, "pobj"))
    for doer in (*parsed.kids(verb.i, "nsubj"), *by):
        if _is_mock(doer, {kid.lower for kid in parsed.kids(doer.i, *MODIFIERS)}, words):
            return True
    for phrase in parsed.kids(verb.i, "prep"):
        noun = parsed.kid(phrase.i, "pobj")
        if noun is None or phrase.lower != "in":
            continue
        work = fiction_of(parsed, noun, words) if phrase.i < verb.i else None
        told = work is not None and (present or told_now or _is_announced(parsed, work))
        if told or _is_unmeant(parsed, noun, words):
            return True
    return False
