"""Parts of a number told in clauses of their own.

"Of the 88 people arrested, 51 are Tarvonians and 20 are Canadians"; "Eighty-five of the suspects
are Cambodian. The others come from …"; "Eleven were foreigners."; "Among the dead were two
children." Whose part it is: the words that the part is "of", or the event told just before. A part
stated by somebody other than the source of the event is that person's claim, in a proposition of
its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from kg.extraction.events.drafts import Draft
from kg.extraction.events.numbers.measures import PARTS, Measured, numbers_of
from kg.extraction.events.numbers.origins import Origin, PartWords
from kg.extraction.events.numbers.subgroups import Subgroup, fits, groups_within, predicate_origins
from kg.extraction.quantities import NumberWords
from kg.model import Polarity, Quantity, Span, TimeFrame
from kg.nlp.parse import ParsedDocument
from kg.nlp.phrases import phrase_tokens
from kg.nlp.tree import NOUN_SUBJECTS, PLURAL

REACH = 6  # sentences between "1,000 people were detained" and "of the suspects"
UNDERGOING = ("patient", "theme")
POINTING = frozenset({"those", "these", "they", *PARTS})


class Whole(NamedTuple):
    """A participant of an event of which parts may be told."""

    draft: Draft
    role: int  # its place among the event's roles


class Part(NamedTuple):
    """A part told of a whole: a subgroup, or (None) where all of them come from."""

    whole: Whole
    group: Subgroup | None
    origins: tuple[Origin, ...]
    sentence: int
    at: Span


class PartReader:
    """Finds the parts that a document tells of the participants of its drafts."""

    def __init__(self, parsed: ParsedDocument, words: PartWords, numbers: NumberWords) -> None:
        self._parsed = parsed
        self._words = words
        self._numbers = numbers
        self._by_sentence: dict[int, list[Draft]] = {}

    def read(self, drafts: list[Draft]) -> list[Part]:
        """All parts, in reading order."""
        self._by_sentence = {}
        for draft in drafts:
            self._by_sentence.setdefault(draft.sentence, []).append(draft)
        parts: list[Part] = []
        for sentence in sorted({s + d for s in self._by_sentence for d in range(REACH)}):
            if sentence < len(self._parsed.sentences):
                parts.extend(self._sentence(sentence, parts))
        return parts

    def _sentence(self, sentence: int, before: list[Part]) -> list[Part]:
        tokens = self._parsed.tokens
        first, last = self._bounds(sentence)
        if not any(tokens[i].lemma in self._verbs() for i in range(first, last)):
            return []
        measured = numbers_of(self._parsed, sentence, self._numbers)
        found = self._listed(sentence, measured)
        if found:
            return found
        fronted = self._fronted(sentence)
        for item in measured:
            if item.sort not in ("number", "percent"):
                continue
            part = self._part(sentence, item, fronted, [*before, *found])
            if part is not None:
                found.append(part)
        if not found:
            rest = self._rest(sentence, before)
            found = [] if rest is None else [rest]
        return found

    def _bounds(self, sentence: int) -> tuple[int, int]:
        bounds = self._parsed.sentences[sentence]
        return bounds.first, bounds.last

    def _verbs(self) -> frozenset[str]:
        return self._words.being | self._words.listing

    # ------------------------------------------------------------------ a number as subject

    def _part(
        self, sentence: int, item: Measured, fronted: Whole | None, before: list[Part]
    ) -> Part | None:
        tokens = self._parsed.tokens
        of = self._partitive(item)
        at = item.last + 1 if of is None else self._behind(of)
        if not self._says(at, sentence):
            return None
        if of is not None:
            whole = self._whole_of(of, sentence)
        else:
            if item.counts is not None:
                return None
            whole = fronted or self._chained(sentence, before) or self._just_told(sentence, item)
        if whole is None or not self._fits(item.quantity, whole):
            return None
        last = at if of is not None else item.last + 1
        span = Span(tokens[item.first].start, tokens[last - 1].end)
        group = Subgroup(
            item.last, span, item.quantity, predicate_origins(self._parsed, at, self._words)
        )
        return Part(whole, group, group.origins, sentence, span)

    def _partitive(self, item: Measured) -> int | None:
        """The noun after "of" that the number is part of, or None."""
        tokens = self._parsed.tokens
        at = item.last + 1
        if at + 1 >= len(tokens) or tokens[at].lower != "of":
            return None
        below = self._parsed.kid(at, "pobj")
        return None if below is None else below.i

    def _behind(self, noun: int) -> int:
        """The token after the phrase of ``noun`` and a participle of it ("those arrested")."""
        at = phrase_tokens(self._parsed, noun)[1]
        participle = self._parsed.kid(noun, "acl")
        return participle.i + 1 if participle is not None and participle.i == at else at

    def _says(self, at: int, sentence: int) -> bool:
        """True if a verb at ``at`` says what the part is, and tells no event itself."""
        last = self._bounds(sentence)[1]
        if at >= last:
            return False
        token = self._parsed.tokens[at]
        if token.lemma not in self._words.being or token.dep in ("aux", "auxpass"):
            return False
        return not any(at in draft.anchor.tokens for draft in self._by_sentence.get(sentence, ()))

    # ------------------------------------------------------------------ whose part it is

    def _wholes(self, draft: Draft) -> list[Whole]:
        label = draft.certainty
        if label.polarity is Polarity.NEGATED or label.time_frame is not TimeFrame.NON_FUTURE:
            return []
        return [
            Whole(draft, index)
            for index, (role, head) in enumerate(zip(draft.roles, draft.heads, strict=True))
            if role.role in UNDERGOING and role.of is None and head is not None
        ]

    def _whole_of(self, noun: int, sentence: int) -> Whole | None:
        """The participant that "of the 60 suspects arrested", "of the dead" means."""
        for draft in self._by_sentence.get(sentence, ()):
            for whole in self._wholes(draft):
                if draft.heads[whole.role] == noun:
                    return whole
        token = self._parsed.tokens[noun]
        if token.lower in POINTING:
            return self._nearest(sentence, noun, lambda whole: True)
        lemma = token.lemma.lower()
        kinds = self._words.undergoers.get(lemma, frozenset())
        return self._nearest(
            sentence, noun, lambda whole: whole.draft.kind.name in kinds or self._is(whole, lemma)
        )

    def _is(self, whole: Whole, lemma: str) -> bool:
        head = whole.draft.heads[whole.role]
        return head is not None and self._parsed.tokens[head].lemma.lower() == lemma

    def _nearest(self, sentence: int, before: int, fits: Callable[[Whole], bool]) -> Whole | None:
        for back in range(sentence, max(-1, sentence - REACH), -1):
            for draft in reversed(self._by_sentence.get(back, [])):
                if draft.anchor.token >= before:
                    continue
                for whole in self._wholes(draft):
                    if self._counted(whole) and fits(whole):
                        return whole
        return None

    def _counted(self, whole: Whole) -> bool:
        head = whole.draft.heads[whole.role]
        plural = head is not None and self._parsed.tokens[head].tag in PLURAL
        return plural or whole.draft.roles[whole.role].quantity is not None

    def _fronted(self, sentence: int) -> Whole | None:
        """The whole of "Of the 88 people arrested in Teslin, 51 are …"."""
        first, last = self._bounds(sentence)
        if self._parsed.tokens[first].lower != "of" or first + 1 >= last:
            return None
        below = self._parsed.kid(first, "pobj")
        return None if below is None else self._whole_of(below.i, sentence)

    def _chained(self, sentence: int, before: list[Part]) -> Whole | None:
        """The whole of the part told just before."""
        if before and before[-1].sentence in (sentence, sentence - 1):
            return before[-1].whole
        return None

    def _just_told(self, sentence: int, item: Measured) -> Whole | None:
        """The counted participant of the sentence before."""
        for draft in reversed(self._by_sentence.get(sentence - 1, [])):
            for whole in self._wholes(draft):
                role = draft.roles[whole.role]
                if role.quantity is not None and self._fits(item.quantity, whole):
                    return whole
        return None

    def _fits(self, quantity: Quantity, whole: Whole) -> bool:
        return fits(quantity, whole.draft.roles[whole.role].quantity)

    # ------------------------------------------------------------------ lists and the rest

    def _listed(self, sentence: int, measured: tuple[Measured, ...]) -> list[Part]:
        """ "Among the dead were two inspectors and a child", "Those arrested include …"."""
        tokens = self._parsed.tokens
        first, last = self._bounds(sentence)
        noun, verbs = None, self._words.listing
        if tokens[first].lower == "among":
            below = self._parsed.kid(first, "pobj")
            noun, verbs = None if below is None else below.i, self._words.being
        else:
            subject = next((t for t in tokens[first:last] if t.dep in NOUN_SUBJECTS), None)
            noun = None if subject is None else subject.i
        if noun is None:
            return []
        at = self._behind(noun)
        region = (at + 1, last)
        among = self._among(first, last)
        if among is not None:
            at, noun, verbs = *among, self._words.being
            region = (first, at)
        if at >= last or tokens[at].lemma not in verbs or tokens[noun].lower in self._words.rests:
            return []
        whole = self._whole_of(noun, sentence)
        if whole is None:
            return []
        groups = groups_within(self._parsed, region, measured, self._words)
        return [Part(whole, group, group.origins, sentence, group.span) for group in groups]

    def _among(self, first: int, last: int) -> tuple[int, int] | None:
        """The verb and the whole of "Three Kenyans and an Indian were among those arrested"."""
        tokens = self._parsed.tokens
        for i in range(first + 1, last - 1):
            if tokens[i].lower == "among" and tokens[i - 1].lemma == "be":
                below = self._parsed.kid(i, "pobj")
                return None if below is None else (i - 1, below.i)
        return None

    def _rest(self, sentence: int, before: list[Part]) -> Part | None:
        """ "The others come from Canada and Nepal", "They are Kenyans"."""
        tokens = self._parsed.tokens
        first, last = self._bounds(sentence)
        subject = next((t for t in tokens[first:last] if t.dep in NOUN_SUBJECTS), None)
        if subject is None:
            return None
        at = self._behind(subject.i)
        if at >= last or tokens[at].lemma not in self._verbs():
            return None
        origins = predicate_origins(self._parsed, at, self._words)
        if tokens[at].lemma in self._words.listing:
            origins = self._listed_origins(at, last)
        if not origins:
            return None
        if subject.lower in self._words.rests:
            whole = self._chained(sentence, before)
            span = Span(tokens[phrase_tokens(self._parsed, subject.i)[0]].start, subject.end)
            group = Subgroup(subject.i, span, None, origins)
            return None if whole is None else Part(whole, group, origins, sentence, span)
        if subject.lower in ("they", "all"):
            whole = self._chained(sentence, before) or self._told_last(sentence)
            return None if whole is None else Part(whole, None, origins, sentence, subject.span)
        return None

    def _listed_origins(self, at: int, last: int) -> tuple[Origin, ...]:
        groups = groups_within(self._parsed, (at + 1, last), (), self._words)
        return tuple(origin for group in groups for origin in group.origins)

    def _told_last(self, sentence: int) -> Whole | None:
        for draft in reversed(self._by_sentence.get(sentence - 1, [])):
            for whole in self._wholes(draft):
                if draft.roles[whole.role].role == "patient" and self._counted(whole):
                    return whole
        return None


def retold(whole: Whole) -> Draft:
    """A new telling of the event of ``whole``, with that participant alone."""
    draft = whole.draft
    copy = replace(
        draft,
        roles=[],
        heads=[],
        again=[],
        evidence=list(draft.evidence),
        tellings=list(draft.tellings),
    )
    copy.add(draft.roles[whole.role], draft.heads[whole.role])
    return copy
