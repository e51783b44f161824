"""Who said what: source, cue and content of every attribution of a document.

The rules read the parse, a trained tagger reads the words (``kg.extraction.tagger``), and what both
found is joined, corrected and weighed here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.attribution.clause_ends import with_clause_ends, without_teller
from kg.extraction.attribution.confidence import load_parameters, logistic
from kg.extraction.attribution.confidence_features import describe
from kg.extraction.attribution.ensemble import Joiner, pair_up
from kg.extraction.attribution.layout import LayoutFinder
from kg.extraction.attribution.patterns import PatternFinder
from kg.extraction.attribution.pleas import PleaReader
from kg.extraction.attribution.quotations import (
    beside_quotations,
    carry_on,
    quotations_of,
    without_others_words,
)
from kg.extraction.attribution.readings import PLAIN
from kg.extraction.attribution.rebuttals import (
    RebuttalWords,
    comments,
    rebuttal_words,
    turned_act,
    without_comment,
)
from kg.extraction.attribution.receivers import Receivers
from kg.extraction.attribution.rules import Draft, RuleFinder
from kg.extraction.attribution.selection import Weighed, select, unclaimed, weighed, with_inner
from kg.extraction.attribution.typography import TypographyFinder
from kg.extraction.factuality.negation import adds
from kg.extraction.tagger.features import TaggerInput
from kg.extraction.tagger.tagging import TaggerOutput
from kg.model import (
    HEADLINES,
    Attribution,
    Commitment,
    Polarity,
    Quotation,
    Span,
    TimeFrame,
)
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.quotes import QuotedSpan, missing_marks
from kg.nlp.tree import FINITE, VERBAL, governor, is_negated
from kg.nlp.verb_classes import classes
from kg.ontology.cues import Act, Cue, Cues, load_cues
from kg.ontology.lexicon import Lexicon

# The F1-optimal threshold of a calibrated probability is about half the F1 reached, so 0.3;
# an inner attribution is kept only where its cue is a strong one.
OUTER_THRESHOLD = 0.3
INNER_THRESHOLD = 0.75
# Frames of speech and thought; wishes and attitudes inside of what somebody says are left there.
CLAUSAL = frozenset(("clause", "quote", "if", "according"))
# A noun whose clauses are what somebody says in this share of their uses is a noun of saying. Of
# such clauses that nothing else claimed, 7 of 13 were annotated where they were counted (the tenth
# of PolNeAR's training part that no model has seen, and our own training articles).
# A verb that closes a sentence by naming who says it counts likewise.
NOUN_SPEAKS, CLAUSE_ALONE = 0.4, 0.5
# A verb that may close a sentence by naming who says it.
CLOSES = 0.8
PERFECT = frozenset({"has", "have", "had"})
OPENING_MARKS, PAUSES = frozenset('"“«'), frozenset(",?!")
# Features of where a cue stands, not of what it is: left out for inner attributions.
OF_PLACE = ("quoted", "dep=")
# A draft that the rules believe in less than this adds nothing to what the tagger found.
FAINTEST_RULE = 0.08
# What a heading says that somebody says, and the least share of such uses of its cue.
TOLD, HEADLINE = frozenset(("clause", "object", "infinitive", "gerund")), 0.4
# Frames of typography that print puts in the place of quotation marks.
SPOKEN = frozenset(("dash", "voice", "block"))
# Acts that their noun does not turn: who "challenged the idea that" does not think so.
REFUTING = frozenset({"deny", "doubt"})
SAY = Act("say", Polarity.AFFIRMED, Commitment.CERTAIN, TimeFrame.NON_FUTURE)


def find_attributions(
    parsed: ParsedDocument, *, lexicon: Lexicon, tagged: TaggerOutput | None = None
) -> tuple[Attribution, ...]:
    """The attributions of ``parsed`` in reading order; ``parent`` indexes into the tuple.

    ``tagged`` is what a trained tagger found in the same document; without it the rules decide
    alone. Raises LexiconError if the lexicon lacks the cues.
    """
    quotations = quotations_of(parsed, lexicon)
    drafts = find_drafts(parsed, lexicon, quotations)
    outer, inner = _weigh(parsed, drafts, lexicon.words("interlocutor"))
    if tagged is not None:
        outer = _join(parsed, quotations, outer, tagged, lexicon)
    words = rebuttal_words(lexicon)
    outer = [
        weighed(with_clause_ends(parsed, without_comment(parsed, w.draft, words)), w.confidence)
        for w in outer
    ]
    kept = _outermost(parsed, outer, quotations, words)
    kept = without_others_words(parsed, kept, quotations)
    inner = [weighed(without_teller(parsed, w.draft, kept), w.confidence) for w in inner]
    kept = carry_on(parsed, with_inner(kept, inner), quotations, far=tagged is None)
    if tagged is None:
        kept = [replace(item, confidence=_calibrated(item.confidence)) for item in kept]
    pleas = PleaReader.of(parsed, lexicon)
    kept = [replace(item, draft=pleas.with_plea(item.draft)) for item in kept]
    receivers = Receivers(parsed, pleas.cues, lexicon)
    kept = [_without_receiver(item, receivers, pleas.cues) for item in kept]
    return tuple(_attribution(parsed, item, pleas, words, quotations) for item in kept)


def _without_receiver(item: Weighed, receivers: Receivers, cues: Cues) -> Weighed:
    """``item`` without a source that is only told, charged or expected, or gets a report; "held for
    *allegedly* bribing a guard" names nobody who says so."""
    if not (receivers.has(item.draft) or _is_adverb(receivers.parsed, item.draft, cues)):
        return item
    return replace(item, draft=replace(item.draft, source=(), source_token=None))


def _is_adverb(parsed: ParsedDocument, draft: Draft, cues: Cues) -> bool:
    words = [token for span in draft.cue for token in parsed.within(span)]
    listed = (cues.get(token.lemma.lower(), "ADV") for token in words if token.pos == "ADV")
    return bool(words) and len(words) == sum(cue is not None for cue in listed)


def _outermost(
    parsed: ParsedDocument,
    items: Sequence[Weighed],
    quotations: Sequence[QuotedSpan],
    words: RebuttalWords,
) -> list[Weighed]:
    """Those of ``items`` that stand and lie in no other: the likely ones first, then the rest."""
    likely = [item for item in items if item.confidence >= OUTER_THRESHOLD]
    kept = [item for item in select(likely) if item.parent is None]
    kept += beside_quotations(items, kept, quotations)
    told = (_is_own_clause, _closes, _follows_quotation)
    plain = [
        w for w in items
        if comments(parsed, w.draft, words) or any(is_plain(parsed, w.draft) for is_plain in told)
    ]  # fmt: skip
    sure = [replace(item, confidence=max(item.confidence, CLAUSE_ALONE)) for item in plain]
    return kept + unclaimed(sure, kept)


def find_drafts(
    parsed: ParsedDocument, lexicon: Lexicon, quotations: Sequence[QuotedSpan]
) -> list[Draft]:
    """What the rules find: by predicates, by word patterns, by typography, by layout."""
    rules = RuleFinder.of(parsed, lexicon, quotations)
    patterns = PatternFinder(rules, lexicon).drafts()
    shapes = [*TypographyFinder(rules, lexicon).drafts(), *LayoutFinder(rules).drafts()]
    return [*rules.drafts(), *patterns, *shapes]


def _is_own_clause(parsed: ParsedDocument, draft: Draft) -> bool:
    """True for "a rumour that …", "their threat to …": the clause can hang on the noun alone.

    Of annotators' habits the models learned to pass many of these by; grammar leaves no doubt.
    """
    noun = parsed.tokens[draft.cue_token]
    if noun.pos != "NOUN" or draft.weight < NOUN_SPEAKS or draft.quoted is not None:
        return False
    if draft.source_token is None:
        return draft.frame == "clause"
    owner = governor(parsed, parsed.tokens[draft.source_token])
    return draft.frame in ("clause", "infinitive") and owner.i == noun.i


def _closes(parsed: ParsedDocument, draft: Draft) -> bool:
    """True for "Nobody was hurt, it added", "guards beat him, the panel has found": a clause, a
    comma, and who says so.

    So short a sentence tells the models little; grammar leaves no doubt.
    """
    if draft.frame != "clause" or draft.quoted is not None:
        return False
    if not draft.source or draft.conditional or len(draft.content) != 1:
        return False
    source = draft.source[0]
    between = parsed.text[draft.content[0].end : source.start]
    verb = parsed.tokens[draft.cue_token]
    behind = parsed.text[source.end : verb.start].strip()
    if draft.weight < CLOSES and verb.lemma not in classes().ruling:
        return False
    said = verb.tag in FINITE if not behind else behind in PERFECT and verb.tag == "VBN"
    return between.strip() == "," and said


def _follows_quotation(parsed: ParsedDocument, draft: Draft) -> bool:
    """True for "“Enough,” read a banner": quoted words, a verb of speaking, and who says so.

    Models know few such verbs, and few things with words on them.
    """
    if draft.frame not in ("clause", "quote") or draft.weight < CLOSES or draft.quoted is not None:
        return False
    if len(draft.source) != 1 or len(draft.content) != 1 or len(draft.cue) != 1:
        return False
    (source,), (cue,), (content,) = draft.source, draft.cue, draft.content
    said = parsed.text[content.start : content.end]
    paused = said[:1] in OPENING_MARKS and said[-2:-1] in PAUSES and not said[-1].isalnum()
    apart = (parsed.text[content.end : cue.start], parsed.text[cue.end : source.start])
    return paused and content.end <= cue.start < source.start and not any(map(str.strip, apart))


def tagger_input(parsed: ParsedDocument, *, lexicon: Lexicon) -> TaggerInput:
    """What a tagger reads of ``parsed``: its words, and the closing marks that print left out."""
    return TaggerInput.from_parsed(
        parsed, missing=missing_marks(parsed.text, quotations_of(parsed, lexicon))
    )


def _calibrated(confidence: float) -> float:
    """The share of the rules' attributions of this confidence that were right where counted."""
    scale = load_parameters("rules")["scale"]
    clipped = min(max(confidence, 0.001), 0.999)
    odds = math.log(clipped / (1.0 - clipped))
    return logistic({"odds": scale["factor"], "bias": scale["shift"]}, {"odds": odds, "bias": 1.0})


def _weigh(
    parsed: ParsedDocument, drafts: Sequence[Draft], interlocutors: frozenset[str]
) -> tuple[list[Weighed], list[Weighed]]:
    """All drafts with their confidence, and those of a third party that would be likely alone.

    The annotations after the weights mark outer attributions only, so that a cue inside another's
    content or in quotation marks is weighed again as if it stood outside.
    """
    weights = load_parameters("rules")["weights"]
    outer, inner = [], []
    for draft in drafts:
        features = describe(parsed, draft)
        if draft.frame in PLAIN:
            outer.append(weighed(draft, draft.weight))
            continue
        outer.append(weighed(draft, logistic(weights, features)))
        source = parsed.tokens[draft.source_token] if draft.source_token is not None else None
        if source is None or source.lower in interlocutors or draft.frame not in CLAUSAL:
            continue
        own = {name: value for name, value in features.items() if not name.startswith(OF_PLACE)}
        alone = logistic(weights, {**own, "dep=ROOT": 1.0})
        if alone >= INNER_THRESHOLD:
            inner.append(weighed(draft, alone))
    return outer, inner


def _join(
    parsed: ParsedDocument,
    quotations: Sequence[QuotedSpan],
    rules: Sequence[Weighed],
    tagged: TaggerOutput,
    lexicon: Lexicon,
) -> list[Weighed]:
    cues, words = load_cues(lexicon), rebuttal_words(lexicon)
    weights = load_parameters(f"join-{tagged.tier}")
    joiner = Joiner(parsed, quotations, weights)
    drafts = [(w.draft, w.confidence) for w in rules if w.confidence >= FAINTEST_RULE]
    out = []
    for pair in pair_up(drafts, tagged.candidates):
        joined = joiner.join(pair)
        if joined is not None:
            confidence = logistic(weights["confidence"], joined.features)
            told = _is_finding(parsed, joined.draft, cues, words)
            told = told or _is_headline(parsed, joined.draft)
            if told or pair.plain:
                confidence = max(confidence, pair.rule)
            out.append(weighed(joined.draft, confidence))
    return out


def _is_finding(parsed: ParsedDocument, draft: Draft, cues: Cues, words: RebuttalWords) -> bool:
    """True for what a report or an investigation brought to light.

    People annotate these less often than speech; for our readers they are claims, and never facts.
    """
    if not draft.informed or draft.frame not in ("clause", "object"):
        return False
    return act_of(parsed, draft, cues, words).name == "reveal"


def _is_headline(parsed: ParsedDocument, draft: Draft) -> bool:
    """True for "Both parties claim victory" as a heading: its present tense tells who says what.

    The articles that people annotated, from which the tagger learned, have few headings.
    """
    token = parsed.tokens[draft.cue_token]
    heads = parsed.sentences[token.sentence].kind in HEADLINES
    told = draft.known and draft.frame in TOLD and draft.weight >= HEADLINE
    return heads and told and bool(draft.source) and token.tag in ("VBZ", "VBP")


def _attribution(
    parsed: ParsedDocument,
    item: Weighed,
    pleas: PleaReader,
    words: RebuttalWords,
    quotations: Sequence[QuotedSpan],
) -> Attribution:
    draft = item.draft
    plea = pleas.act(draft)
    if plea is None:
        act = act_of(parsed, draft, pleas.cues, words)
        act = _rebutting(parsed, draft, act, words)
    else:
        act = _turned(parsed, draft, plea)
    return Attribution(
        source=draft.source,
        cue=draft.cue,
        content=draft.content,
        quotation=(
            Quotation.DIRECT
            if draft.frame in SPOKEN
            else quotation_kind(parsed.text, draft.content, quotations)
        ),
        speech_act=act.name,
        confidence=round(item.confidence, 3),
        parent=item.parent,
        polarity=act.polarity,
        commitment=act.commitment,
        time_frame=act.time_frame,
    )


def _rebutting(parsed: ParsedDocument, draft: Draft, act: Act, words: RebuttalWords) -> Act:
    """``act``, or the one that its object makes of it: a denial, or no more than a refusal."""
    name = turned_act(parsed, draft, act.name, words)
    if name == act.name:
        return act
    return _turned(parsed, draft, Act(name, Polarity.NEGATED, Commitment.CERTAIN, act.time_frame))


def act_of(parsed: ParsedDocument, draft: Draft, cues: Cues, words: RebuttalWords) -> Act:
    """The act of the cue word in its frame; a negated cue turns the polarity of its content."""
    token = parsed.tokens[draft.cue_token]
    cue = cues.get(token.lemma.lower(), token.pos)
    act = cue.act(_frame_told(parsed, draft, cue)) if cue is not None else SAY
    refuted = _refuted(parsed, draft, cues, words)
    if refuted is not None:
        return _turned(parsed, draft, refuted)
    light = token.dep == "prep" or parsed.kid(token.i, "dobj", "nsubjpass") is not None
    if act.name == SAY.name or (light and act.name not in REFUTING):
        act = _sharper_act(parsed, draft, cues) or act
    return _turned(parsed, draft, act)


def _refuted(parsed: ParsedDocument, draft: Draft, cues: Cues, lists: RebuttalWords) -> Act | None:
    """ "Call the figures *into question*" doubts them; "answered *no* to questions about whether"
    denies what was asked."""
    token = parsed.tokens[draft.cue_token]
    verb = token if token.pos in VERBAL else governor(parsed, token)
    if _is_put_in_doubt(parsed, verb, lists):
        return _listed(cues, "doubt")
    words = [one for span in draft.cue for one in parsed.within(span)]
    above = cues.get(verb.lemma, "VERB") if token.dep == "dobj" and verb in words else None
    if above is not None and above.act("object").name in REFUTING:
        return above.act("object")  # "challenged the idea that"
    return _listed(cues, "deny") if _answers_no(words, lists) else None


def _is_put_in_doubt(parsed: ParsedDocument, verb: Token, lists: RebuttalWords) -> bool:
    """ "Call the figures *into question*"."""
    into = (link for link in parsed.kids(verb.i, "prep") if link.lower == "into")
    below = (parsed.kid(link.i, "pobj") for link in into)
    return any(noun is not None and noun.lemma in lists.doubts for noun in below)


def _answers_no(words: Sequence[Token], lists: RebuttalWords) -> bool:
    """ "Answered no to questions"."""
    replied = any(one.lemma in lists.replying for one in words)
    no = any(one.lower in lists.denying and one.dep != "det" for one in words)
    return replied and no and any(one.lemma in lists.asked and one.pos == "NOUN" for one in words)


def _listed(cues: Cues, verb: str) -> Act | None:
    cue = cues.get(verb, "VERB")
    return None if cue is None else cue.act("clause")


def _frame_told(parsed: ParsedDocument, draft: Draft, cue: Cue) -> str:
    """The frame that tells the act: in "called on her to resign" that of the preposition."""
    if draft.frame != "infinitive":
        return draft.frame
    words = (token for span in draft.cue for token in parsed.within(span))
    led = (t.lower for t in words if t.tag == "IN" and t.lower in cue.frames and t.lower != "to")
    return next(led, draft.frame)


def _turned(parsed: ParsedDocument, draft: Draft, act: Act) -> Act:
    """``act`` as a negation before its cue turns it; "not the only ones" negates nothing."""
    negation = parsed.kid(draft.cue_token, "neg")
    only = negation is not None and adds(parsed, negation)
    if only or not is_negated(parsed, draft.cue_token):
        return act
    if act.polarity is Polarity.NEGATED:
        return act._replace(polarity=Polarity.AFFIRMED, commitment=Commitment.UNSPECIFIED)
    return act._replace(polarity=Polarity.NEGATED)


def _sharper_act(parsed: ParsedDocument, draft: Draft, cues: Cues) -> Act | None:
    """The act of another word of the cue: "have raised serious *allegations*"."""
    for span in draft.cue:
        for token in parsed.within(span):
            cue = cues.get(token.lemma.lower(), token.pos)
            if cue is not None and token.pos == "NOUN" and token.i != draft.cue_token:
                return cue.act(draft.frame)
    return None


def quotation_kind(
    text: str, content: Sequence[Span], quotations: Sequence[QuotedSpan]
) -> Quotation:
    """Direct where all words of ``content`` are in quotation marks, mixed where some do."""
    quoted = [q for q in quotations if q.depth == 0]
    inside = outside = 0
    for span in content:
        covered = [q.span for q in quoted if q.overlaps(span)]
        at = span.start
        for q in [*covered, Span(span.end, span.end)]:
            outside += _letters(text[at : max(at, q.start)])
            inside += _letters(text[max(at, q.start) : min(q.end, span.end)])
            at = max(at, q.end)
    if not inside:
        return Quotation.INDIRECT
    return Quotation.MIXED if outside else Quotation.DIRECT


def _letters(text: str) -> int:
    return sum(character.isalnum() for character in text)
