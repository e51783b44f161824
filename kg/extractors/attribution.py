"""Who said what: source, cue and content of every attribution of a document.

The rules read the parse (``attribution_rules``), a trained tagger reads the words
(``kg.extractors.tagger``), and what both found is joined, mended and weighed here.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extractors.attribution_confidence import load_parameters, logistic
from kg.extractors.attribution_features import describe
from kg.extractors.attribution_patterns import PatternFinder
from kg.extractors.attribution_quotes import carry_on, close_unclosed
from kg.extractors.attribution_rules import Draft, RuleFinder
from kg.extractors.attribution_selection import Weighed, select, weighed, with_inner
from kg.extractors.quotes import QuotedSpan, find_quotations
from kg.lexicon import Lexicon
from kg.lexicon.cues import Act, Cues, load_cues
from kg.model import Attribution, Commitment, Polarity, Quotation, Span, TimeFrame
from kg.parse import ParsedDocument

# The F1-optimal threshold of a calibrated probability is about half the F1 reached, so 0.3;
# an inner attribution is kept only where its cue is a strong one.
OUTER_THRESHOLD = 0.3
INNER_THRESHOLD = 0.75
# Marks of typography too rare in running text for weights of their own.
TYPED = frozenset(("dash", "headline"))
SAY = Act("say", Polarity.AFFIRMED, Commitment.CERTAIN, TimeFrame.NON_FUTURE)


def find_attributions(parsed: ParsedDocument, *, lexicon: Lexicon) -> tuple[Attribution, ...]:
    """The attributions of ``parsed`` in reading order; ``parent`` indexes into the tuple."""
    cues = load_cues(lexicon)
    quotations = find_quotations(
        parsed.text,
        (block.span for block in parsed.document.blocks),
        elisions=lexicon.words("elision"),
    )
    quotations = close_unclosed(parsed, quotations, cues)
    rules = RuleFinder(parsed, cues, quotations, impersonal=lexicon.words("impersonalVerb"))
    drafts = [*rules.drafts(), *PatternFinder(rules, lexicon).drafts()]
    kept = _weigh_and_select(parsed, drafts)
    kept = carry_on(parsed, kept, quotations)
    return tuple(_attribution(parsed, item, cues, quotations) for item in kept)


def _weigh_and_select(parsed: ParsedDocument, drafts: Sequence[Draft]) -> list[Weighed]:
    """The outer attributions that are likely enough, then the likely ones inside their content.

    The annotations behind the weights mark outer attributions only, so that a cue inside another's
    content or in quotation marks is weighed as if it stood outside.
    """
    weights = load_parameters("rules")
    outer, inner = [], []
    for draft in drafts:
        features = describe(parsed, draft)
        confidence = draft.weight if draft.frame in TYPED else logistic(weights, features)
        if confidence >= OUTER_THRESHOLD:
            outer.append(weighed(draft, confidence))
        alone = {name: value for name, value in features.items() if not name.startswith("quoted")}
        inner.append(weighed(draft, logistic(weights, alone)))
    likely = [item for item in inner if item.confidence >= INNER_THRESHOLD]
    return with_inner([item for item in select(outer) if item.parent is None], likely)


def _attribution(
    parsed: ParsedDocument, item: Weighed, cues: Cues, quotations: Sequence[QuotedSpan]
) -> Attribution:
    draft = item.draft
    act = act_of(parsed, draft, cues)
    return Attribution(
        source=draft.source,
        cue=draft.cue,
        content=draft.content,
        quotation=quotation_kind(parsed.text, draft.content, quotations),
        speech_act=act.name,
        confidence=round(item.confidence, 3),
        parent=item.parent,
        polarity=act.polarity,
        commitment=act.commitment,
        time_frame=act.time_frame,
    )


def act_of(parsed: ParsedDocument, draft: Draft, cues: Cues) -> Act:
    """The act of the cue word in its frame; a negated cue turns the polarity of its content."""
    token = parsed.tokens[draft.cue_token]
    cue = cues.get(token.lemma.lower(), token.pos)
    act = cue.act(draft.frame) if cue is not None else SAY
    if parsed.kid(token.i, "neg") is None:
        return act
    if act.polarity is Polarity.NEGATED:
        return act._replace(polarity=Polarity.AFFIRMED, commitment=Commitment.UNSPECIFIED)
    return act._replace(polarity=Polarity.NEGATED)


def quotation_kind(
    text: str, content: Sequence[Span], quotations: Sequence[QuotedSpan]
) -> Quotation:
    """Direct where all words of ``content`` stand in quotation marks, mixed where some do."""
    quoted = [q.span for q in quotations if q.depth == 0]
    inside = outside = 0
    for span in content:
        covered = [q for q in quoted if q.overlaps(span)]
        at = span.start
        for q in [*covered, Span(span.end, span.end)]:
            outside += sum(c.isalnum() for c in text[at : max(at, q.start)])
            inside += sum(c.isalnum() for c in text[max(at, q.start) : min(q.end, span.end)])
            at = max(at, q.end)
    if not inside:
        return Quotation.INDIRECT
    return Quotation.MIXED if outside else Quotation.DIRECT
