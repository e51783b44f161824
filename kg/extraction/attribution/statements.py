"""Attributions + entities -> statements: each with the entities that speak."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from kg.extraction.attribution.confidence import load_parameters, logistic
from kg.extraction.attribution.likely_statements import StatementReader
from kg.extraction.attribution.questions import is_asked
from kg.extraction.attribution.source_spans import is_handle
from kg.extraction.attribution.spans import cut
from kg.extraction.attribution.speaker_phrases import names_somebody, speaker_nouns
from kg.extraction.attribution.speakers import SourceReader
from kg.extraction.attribution.spoken import spoken, spoken_when
from kg.extraction.triggers.find_triggers import means_otherwise
from kg.model import HEADLINES, Attribution, Entity, Quotation, Span, Statement, cover
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.phrases import phrase_span
from kg.nlp.tree import FINITE, VERBAL, base_form, governor, is_finite, is_passive, roots
from kg.nlp.verb_classes import classes
from kg.ontology.kinds import Kinds
from kg.ontology.lexicon import Lexicon
from kg.ontology.weights import LogisticWeights

# A source that names nobody known is believed only from this confidence on: on annotated news
# articles the full F1 is flat from 0.5 to 0.7 and falls above.
DOUBTED_SOURCE = 0.65
# "This situation highlights …": a thing that is no document can hardly speak at all.
DOUBTED_THING = 0.9
THINGS = frozenset({"it", "this", "that", "things", "us", "'s", "’s"})
COLONS = frozenset((":", "):"))


def drop_speechless(
    attributions: Sequence[Attribution], entities: Sequence[Entity], sources: SourceReader
) -> tuple[Attribution, ...]:
    """The attributions without those whose source can hardly speak; parents are renumbered.

    Nor does one speak by a deed: a court that "sentenced him" has said nothing that can be cited.
    And only who is quoted speaks over the end of a paragraph: of six that did so without marks in
    190 real articles, four were nobody's words.
    """
    places = {entity.id for entity in entities if entity.type == "Place"}

    def speaks(attribution: Attribution) -> bool:
        quoted = attribution.quotation is Quotation.DIRECT
        if not quoted and sources.is_deed(attribution):
            return False
        if not quoted and sources.are_apart(attribution.source, attribution.cue):
            return False
        if attribution.confidence > DOUBTED_THING or not attribution.source:
            return True
        actors = sources.actors(attribution.source)
        if not places.issuperset(actors) or sources.is_pronoun(attribution.source):
            return True
        thing = not actors and sources.is_thing(attribution.source)
        return not thing and attribution.confidence > DOUBTED_SOURCE

    return renumbered(attributions, speaks)


def drop_own_voice(
    parsed: ParsedDocument, attributions: Sequence[Attribution], lexicon: Lexicon
) -> tuple[Attribution, ...]:
    """The attributions without those that nobody makes; parents are renumbered.

    With no source named, "it emerged that", "appears to" and "is expected to" are the writer's own
    judgement, which the commitment of the proposition keeps; and a heading ("Calls for reform")
    names what the text below it tells. Somebody unnamed does speak in "is alleged to" and "there
    are calls for": these stay, and so does all that is in quotation marks. "As expected" is the
    writer's own too, even where somebody speaks in the next sentence.
    """
    own, foreseen = lexicon.words("impersonalAct"), lexicon.words("foreseenVerb")

    def claimed(attribution: Attribution) -> bool:
        if _is_foreseen(parsed, attribution, foreseen):
            return False
        if attribution.source or attribution.quotation is not Quotation.INDIRECT:
            return True
        first = parsed.at(attribution.cue[0].start) if attribution.cue else None
        heads = first is not None and parsed.sentences[first.sentence].kind in HEADLINES
        words = [token for span in attribution.cue for token in parsed.within(span)]
        topic = heads and not any(token.pos in VERBAL for token in words)
        return not topic and attribution.speech_act not in own

    return renumbered(attributions, claimed)


def _is_foreseen(parsed: ParsedDocument, attribution: Attribution, verbs: frozenset[str]) -> bool:
    """ "The tunnel opened, as planned": the writer's own, where nobody speaks in the sentence.

    Not "as alleged", which somebody unnamed says, nor "than the ministry had expected".
    """
    words = [token for span in attribution.cue for token in parsed.within(span)]
    if len(words) != 1 or words[0].tag not in ("VBN", "VBD") or words[0].i == 0:
        return False
    before = parsed.tokens[words[0].i - 1]
    there = (token.sentence for span in attribution.source for token in parsed.within(span))
    alone = before.lower in ("as", "than") and before.sentence == words[0].sentence
    return alone and words[0].lemma in verbs and words[0].sentence not in there


def drop_idioms(
    parsed: ParsedDocument, attributions: Sequence[Attribution], kinds: Kinds
) -> tuple[Attribution, ...]:
    """The attributions without accusations that are none: "put in charge of", "charged a fee".

    The lexicon of events lists these wordings as no trigger (``lex:not``).
    """

    def accuses(attribution: Attribution) -> bool:
        if attribution.speech_act != "allege" or attribution.quotation is Quotation.DIRECT:
            return True
        words = [token for span in attribution.cue for token in parsed.within(span)]
        return not any(
            means_otherwise(parsed, token, trigger.kind)
            for token in words
            if not _takes_clause(parsed, token)
            for trigger in (*kinds.verbs.get(token.lemma, ()), *kinds.nouns.get(token.lemma, ()))
            if len(trigger.words) == 1
        )

    return renumbered(attributions, accuses)


def _takes_clause(parsed: ParsedDocument, verb: Token) -> bool:
    """ "The complaint charged that Holm lied": no charge before a court, but a statement."""
    clause = parsed.kid(verb.i, "ccomp") if verb.pos in VERBAL else None
    return clause is not None and clause.i > verb.i and is_finite(parsed, clause)


def drop_asked(
    parsed: ParsedDocument, attributions: Sequence[Attribution]
) -> tuple[Attribution, ...]:
    """The attributions without those that the article only asks about; parents are renumbered."""
    return renumbered(attributions, lambda attribution: not is_asked(parsed, attribution))


def drop_refused(
    parsed: ParsedDocument, attributions: Sequence[Attribution], lexicon: Lexicon
) -> tuple[Attribution, ...]:
    """The attributions without "was denied bail", which is a deed, and "wanted for murder", where
    others want somebody; parents are renumbered."""
    verbs, hunting = lexicon.words("refusingVerb"), lexicon.words("huntingVerb")

    def is_said(attribution: Attribution) -> bool:
        cue = [token for span in attribution.cue for token in parsed.within(span)]
        hunted = any(token.lemma in hunting and is_passive(parsed, token.i) for token in cue)
        refused = any(token.lemma in verbs and _is_refused(parsed, token) for token in cue)
        return not (hunted or refused)

    return renumbered(attributions, is_said)


def _is_refused(parsed: ParsedDocument, verb: Token) -> bool:
    """ "Was denied parole": with a thing that somebody does not get, and by nobody named."""
    if verb.tag not in ("VBN", "VBD") or parsed.kid(verb.i, "nsubj", "agent") is not None:
        return False
    objects = parsed.kids(verb.i, "dobj", "oprd", "attr")
    return parsed.kid(verb.i, "auxpass") is not None and any(kid.pos == "NOUN" for kid in objects)


def spare_who_answers(
    parsed: ParsedDocument, attributions: Sequence[Attribution], lexicon: Lexicon
) -> tuple[Attribution, ...]:
    """The attributions, with nobody as the source of an accusation that the source only meets.

    "Responded to accusations that …", "faces claims that …", "is investigating complaints that …":
    who does so does not raise them, and who does is not named.
    """
    nouns, meeting = lexicon.words("raisedNoun"), lexicon.words("meetingVerb")

    def meets(attribution: Attribution) -> bool:
        if attribution.quotation is not Quotation.INDIRECT:
            return False
        accuses = attribution.speech_act == "allege"
        spans = (*attribution.cue, *(attribution.content[:1] if accuses else ()))
        words = [token for span in spans for token in parsed.within(span)]
        return any(
            base_form(token) in nouns and governor(parsed, token).lemma in meeting
            for token in words
            if token.pos == "NOUN"
        )

    return tuple(replace(one, source=()) if meets(one) else one for one in attributions)


def give_to_caused(
    parsed: ParsedDocument, attributions: Sequence[Attribution]
) -> tuple[Attribution, ...]:
    """The attributions; of "had Farr admit that …" Farr is the source, not who had her do so."""

    def caused(attribution: Attribution) -> Attribution:
        words = [token for span in attribution.cue for token in parsed.within(span)]
        causing = {token.i for token in words if token.lemma in classes().causatives}
        told = {token.i for span in attribution.content for token in parsed.within(span)}
        below = [kid for i in causing for kid in parsed.kids(i, "ccomp") if kid.i not in told]
        for verb in (*words, *below):
            subject = _caused(parsed, verb, causing) if verb.tag == "VB" else None
            if subject is not None and subject.lower not in THINGS:  # "made it sound", "let's"
                source = (phrase_span(parsed, subject.i),)
                return replace(attribution, source=source, cue=(verb.span,))
        return attribution

    return tuple(map(caused, attributions))


def _caused(parsed: ParsedDocument, verb: Token, causing: Collection[int]) -> Token | None:
    """Farr in "had Farr admit", where the parse may take "had" for an auxiliary of "admit"."""
    if verb.dep == "ccomp" and verb.head in causing:
        return parsed.kid(verb.i, "nsubj")
    helping = next((kid for kid in parsed.kids(verb.i, "aux") if kid.i in causing), None)
    subjects = parsed.kids(verb.i, "nsubj") if helping is not None else ()
    return next((kid for kid in subjects if helping is not None and kid.i > helping.i), None)


def spare_accused(
    parsed: ParsedDocument, attributions: Sequence[Attribution], lexicon: Lexicon
) -> tuple[Attribution, ...]:
    """The attributions, with nobody as the source of an accusation in the passive but who stands
    behind its "by": "Roth, who was charged with theft", "the officer accused of beating him"."""
    accusing = lexicon.mapping("accusingVerb").keys()

    def spared(one: Attribution) -> Attribution:
        if one.speech_act != "allege" or not one.source:
            return one
        cue = [token for span in one.cue for token in parsed.within(span)]
        if not _are_undergone(parsed, cue, accusing) or _is_behind_by(parsed, one.source):
            return one
        return replace(one, source=())

    return tuple(map(spared, attributions))


def _are_undergone(parsed: ParsedDocument, cue: Sequence[Token], accusing: Collection[str]) -> bool:
    """True where a cue accuses in the passive, and no other word of it tells who does so."""
    for token in cue:
        if token.pos == "NOUN" and token.lemma in accusing:
            return False  # "those charged with the case allege"
        says = token.tag in FINITE and token.lemma not in ("be", "have")
        if says and not _is_undergone(parsed, token):
            return False
    verbs = [token for token in cue if token.pos in VERBAL and token.lemma in accusing]
    return bool(verbs) and all(_is_undergone(parsed, verb) for verb in verbs)


def _is_behind_by(parsed: ParsedDocument, source: Sequence[Span]) -> bool:
    heads = (one for span in source for one in roots(parsed.within(span)))
    return any(parsed.tokens[one.head].lower == "by" for one in heads)


def _is_undergone(parsed: ParsedDocument, verb: Token) -> bool:
    """A passive with or without its auxiliary: "was charged", "the officer accused of it"."""
    if is_passive(parsed, verb.i):
        return True
    bare = verb.tag in ("VBN", "VBD") and parsed.kid(verb.i, "aux", "auxpass", "dobj") is None
    return bare and verb.dep in ("acl", "ROOT") and parsed.kid(verb.i, "prep") is not None


def give_to_sender(
    parsed: ParsedDocument, attributions: Sequence[Attribution], lexicon: Lexicon
) -> tuple[Attribution, ...]:
    """The attributions, with the staff as the source of "faced criticism *from its staff*"."""
    speakers, people = speaker_nouns(lexicon), lexicon.words("peopleNoun")

    def sent(attribution: Attribution) -> Attribution:
        if attribution.source or attribution.quotation is not Quotation.INDIRECT:
            return attribution
        words = [token for span in attribution.cue for token in parsed.within(span)]
        found = (_sender(parsed, token) for token in words if token.pos == "NOUN")
        sender = next((one for one in found if one is not None), None)
        if sender is None:
            return attribution
        if not (names_somebody([sender], speakers) or names_somebody([sender], people)):
            return attribution
        source = phrase_span(parsed, sender.i)
        content = tuple(cut(parsed.text, attribution.content, [source]))
        return replace(attribution, source=(source,), content=content) if content else attribution

    return tuple(map(sent, attributions))


def _sender(parsed: ParsedDocument, noun: Token) -> Token | None:
    """The staff of "faced criticism *from its staff*", for the noun that somebody gets."""
    if noun.dep != "dobj":
        return None
    for link in (*parsed.kids(noun.i, "prep"), *parsed.kids(noun.head, "prep")):
        if link.lower == "from" and link.i > noun.i:
            return parsed.kid(link.i, "pobj")
    return None


def renumbered(
    attributions: Sequence[Attribution], wanted: Callable[[Attribution], bool]
) -> tuple[Attribution, ...]:
    """The attributions that are ``wanted``; parents are renumbered."""
    kept = [index for index, attribution in enumerate(attributions) if wanted(attribution)]
    place = {index: position for position, index in enumerate(kept)}

    def nearest(parent: int | None) -> int | None:
        while parent is not None and parent not in place:
            parent = attributions[parent].parent
        return None if parent is None else place[parent]

    return tuple(replace(attributions[i], parent=nearest(attributions[i].parent)) for i in kept)


def drop_fields(
    parsed: ParsedDocument,
    attributions: Sequence[Attribution],
    sources: SourceReader,
    lexicon: Lexicon,
) -> tuple[Attribution, ...]:
    """The attributions without "Source: AP" and "told-you-sos"; parents are renumbered.

    Before a colon stands the name of a field, or a title before its subtitle, or in a headline the
    country that it is about: "Kenya: Soldiers shot two nuns". And a word that a hyphen joins to the
    next one is no cue.
    """
    fields, speakers = lexicon.words("fieldLabel"), speaker_nouns(lexicon)

    def says(one: Attribution) -> bool:
        cue = [token for span in one.cue for token in parsed.within(span)]
        if not cue or not one.source:
            return True
        if all(token.text in COLONS for token in cue):
            land = _is_in_headline(parsed, cue[0]) and sources.is_land(one.source)
            topic = land and one.quotation is not Quotation.DIRECT
            return not (topic or _is_field(parsed, one, sources, (fields, speakers)))
        after = parsed.tokens[cue[-1].i + 1 : cue[-1].i + 2]
        return not any(t.tag == "HYPH" and t.start == cue[-1].end for t in after)

    return renumbered(attributions, says)


def _is_in_headline(parsed: ParsedDocument, token: Token) -> bool:
    return parsed.sentences[token.sentence].kind in HEADLINES


def _is_field(
    parsed: ParsedDocument,
    one: Attribution,
    sources: SourceReader,
    words: tuple[frozenset[str], frozenset[str]],
) -> bool:
    """True for a field and its value, and for a title and its subtitle: "Orsk: A guide".

    In capitals a parse shows few verbs, so that only an article, a number or the name of an account
    tells a subtitle. A person and "Reporter:" may say what has no verb.
    """
    fields, speakers = words
    content = [t for span in one.content for t in parsed.within(span)]
    label = [t for span in one.source for t in parsed.within(span) if t.pos != "PUNCT"]
    if not label or not content:
        return False
    if label[-1].lower in fields:  # but "Sources: Port to close"
        return label[-1].lower not in speakers or not any(t.pos in VERBAL for t in content)
    opens = content[0].tag in ("DT", "CD") or is_handle(content[0])
    if one.quotation is not Quotation.INDIRECT or not opens:
        return False
    if any(is_finite(parsed, token) for token in content):
        return False
    heads = _is_in_headline(parsed, label[0])
    return heads or not (sources.names_person(one.source) or names_somebody(label, speakers))


def drop_unlikely(
    attributions: Sequence[Attribution], reader: StatementReader, weights: LogisticWeights
) -> tuple[Attribution, ...]:
    """The attributions without those that hardly anybody makes; parents are renumbered."""

    def likely(one: Attribution) -> bool:
        if reader.is_of_reader(one):
            return False
        judged = reader.is_judged(one)
        return not judged or weights.chance(reader.features(one)) >= weights.least

    return renumbered(attributions, likely)


def make_statements(
    parsed: ParsedDocument, attributions: Sequence[Attribution], sources: SourceReader
) -> tuple[Statement, ...]:
    """One statement per attribution, in order."""
    names = [_statement_id(attribution) for attribution in attributions]
    return tuple(
        Statement(
            id=names[index],
            actors=sources.speakers(attribution),
            source=attribution.source,
            cue=attribution.cue,
            content=attribution.content,
            speech_act=_act(attribution, sources),
            quotation=attribution.quotation,
            confidence=_confidence(attribution),
            parent=None if attribution.parent is None else names[attribution.parent],
            polarity=spoken(parsed, attribution, sources.spoken),
            commitment=attribution.commitment,
            time_frame=spoken_when(parsed, attribution, sources.spoken),
            evidence=_evidence(parsed, attribution),
        )
        for index, attribution in enumerate(attributions)
    )


def _act(attribution: Attribution, sources: SourceReader) -> str:
    """ "The tribunal heard that": somebody said so there."""
    believed = attribution.speech_act == "believe" and sources.only_hears(attribution)
    return "say" if believed else attribution.speech_act


def _confidence(attribution: Attribution) -> float:
    """The probability that words and speaker are right, where that of the words is known."""
    scale = load_parameters("statement")
    clipped = min(max(attribution.confidence, 0.001), 0.999)
    odds = math.log(clipped / (1.0 - clipped))
    weights = {"odds": scale["factor"], "bias": scale["shift"]}
    return round(logistic(weights, {"odds": odds, "bias": 1.0}), 3)


def _statement_id(attribution: Attribution) -> str:
    anchor = attribution.cue or attribution.content
    return f"st{anchor[0].start}-{attribution.content[0].start}-{attribution.content[-1].end}"


def _evidence(parsed: ParsedDocument, attribution: Attribution) -> tuple[Span, ...]:
    """The sentences from the first to the last word of the attribution, one span per block."""
    spans = (*attribution.source, *attribution.cue, *attribution.content)
    sentences = {
        token.sentence for span in spans for token in parsed.within(span) if token.text.strip()
    }
    if not sentences:
        return (cover(spans),)
    blocks: dict[int, list[Span]] = {}
    for index in sorted(sentences):
        block = parsed.sentences[index].block
        blocks.setdefault(block, []).append(parsed.sentence_span(index))
    return tuple(cover(parts) for parts in blocks.values())
