"""Posts, memberships, homes and nationality, from titles, appositions and "of" phrases.

"Amnesty International Secretary General A. B.", "A. B., a former spokeswoman for Norvane Shipping",
"A. B. of the Velmara Courier", "Indonesian fisherman A. B.", "the Chilean carrier Norvane". What
stands inside quotation marks is left out: it is somebody's claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from kg.extraction.coreference.chains import Chain, Chains
from kg.extraction.coreference.predicates import Predicate
from kg.extraction.coreference.quotation_speakers import Speakers
from kg.extraction.ner.phrases import BODIES, ORGANIZATION, PERSON, PLACE, Nouns, Phrase, Reference
from kg.model import MentionKind, Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOUN_SUBJECTS, is_negated, prepositional_phrases
from kg.ontology.gazetteer import Country, Gazetteer

HYPHENS = frozenset(("-", "‑", "–"))
ADJECTIVES = ("amod", "compound", "nmod")


class When(StrEnum):
    """When a post is held, as seen from the day of the report."""

    PAST = "past"
    NOW = "now"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class Tenure:
    """Somebody's post, or membership, home or nationality, as one place of the text has it.

    ``words`` is the post as worded ("" where only a membership is told); ``body`` the chain that it
    is in; ``country`` a country that is told by an adjective; ``place`` where somebody is at home.
    """

    holder: Chain
    span: Span
    sentence: int
    words: str = ""
    noun: str = ""
    body: Chain | None = None
    country: Country | None = None
    place: Chain | None = None
    national: bool = False
    when: When = When.NOW
    calling: bool = False  # what somebody does for a living, in no office


@dataclass(frozen=True, slots=True)
class _Post:
    """The words of a post and its noun: tokens ``[first, last)``."""

    words: str
    noun: str
    first: int
    when: When


class PostFinder:
    """Reads tenures off the chains of a document."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and countries."""
        self._nouns = nouns
        self._gazetteer = gazetteer

    def find(self, parsed: ParsedDocument, chains: Chains, speakers: Speakers) -> list[Tenure]:
        """All tenures in reading order."""
        reader = _Reader(parsed, chains, self._nouns, self._gazetteer)
        found: list[Tenure] = []
        for chain in chains.all:
            if chain.type not in (PERSON, *BODIES):
                continue
            for phrase in chain.phrases:
                if speakers.quotation_at(parsed.tokens[phrase.head].start) is None:
                    found.extend(reader.read(chain, phrase))
        unique = {
            (id(t.holder), t.words.lower(), id(t.body), id(t.place), t.national, t.when): t
            for t in found[::-1]
        }
        return sorted(unique.values(), key=lambda t: (t.span, t.words, t.national))


class _Reader:
    """Reads the phrases of one document."""

    def __init__(
        self, parsed: ParsedDocument, chains: Chains, nouns: Nouns, gazetteer: Gazetteer
    ) -> None:
        self._parsed = parsed
        self._tokens = parsed.tokens
        self._chains = chains
        self._nouns = nouns
        self._gazetteer = gazetteer
        self._by_head = {p.head: chain for chain in chains.all for p in chain.phrases}
        self._ends = {p.last: chain for chain in chains.all for p in chain.phrases}

    def read(self, chain: Chain, phrase: Phrase) -> Iterator[Tenure]:
        """What one phrase of ``chain`` tells."""
        if chain.type in BODIES and phrase.kind is MentionKind.NOMINAL:
            yield from self._own_body(chain, phrase)
        if chain.type == ORGANIZATION:
            yield from self._seat(chain, phrase)
        elif phrase.kind is MentionKind.NAME:
            yield from self._named(chain, phrase)
        elif phrase.kind is MentionKind.NOMINAL:
            yield from self._described(chain, phrase)

    # ---- people by their names

    def _named(self, chain: Chain, phrase: Phrase) -> Iterator[Tenure]:
        head = self._tokens[phrase.head]
        span = phrase.span(self._parsed)
        home = self._place_behind(head, frozenset(("of",)))
        states = phrase.title is not None and (
            self._tokens[phrase.title[1] - 1].lower in self._nouns.state_posts
        )
        if phrase.title is not None:
            # "President Xi Jinping of China": the post's country, not the person's home.
            yield from self._title(chain, phrase, home if states else None)
        body = self._body_behind(head, self._nouns.name_of)
        if body is not None and body is not chain:
            yield Tenure(chain, span, head.sentence, body=body)
        if home is not None and not states:
            yield Tenure(chain, span, head.sentence, place=home)
        yield from self._told_of(chain, head, span)

    def _title(self, chain: Chain, phrase: Phrase, land: Chain | None) -> Iterator[Tenure]:
        assert phrase.title is not None
        first, last = self._hyphenated(phrase.title[0]), phrase.title[1]
        inner = [
            i for i in range(first + 1, last)
            if i in self._ends and self._tokens[i].text not in HYPHENS  # "Sub-Inspector"
        ]  # fmt: skip
        body = self._ends[inner[-1]] if inner and self._is_body(self._ends[inner[-1]]) else None
        if body is not None:
            first = inner[-1]
        country = self._gazetteer.demonym(self._tokens[first].text)
        if country is not None and last - first > 1:
            first += 1
        elif first and self._tokens[first - 1].sentence == self._tokens[first].sentence:
            country = self._gazetteer.demonym(self._tokens[first - 1].text)
        post = self._post(first, last)
        if post is None:
            return
        body = body or self._chain_before(first) or self._body_inside(post, last) or land
        if body is not None and body is self._body_inside(post, last):
            post = self._post(last - 1, last) or post
        span = Span(self._tokens[first].start, self._tokens[phrase.last - 1].end)
        yield from self._tenures(chain, span, self._tokens[first].sentence, post, body, country)

    def _is_body(self, chain: Chain) -> bool:
        return chain.type in (PLACE, *BODIES)

    def _post(self, first: int, last: int) -> _Post | None:
        """The post in the tokens, without forms of address and without words of time.

        None where a word puts it in doubt ("the alleged mastermind"): nobody is said to hold it;
        and where nobody holds it yet ("the presidential candidate").
        """
        nouns = self._nouns
        before = self._words_before(first)
        doubted = nouns.doubted.intersection(before)
        if doubted or any(t.lower in nouns.doubted for t in self._tokens[first:last]):
            return None
        when, kept = self._kept(first, last)
        after = self._tokens[last : last + 2]
        if [t.text in HYPHENS for t in after[:1]] == [True] and after[-1].lower in nouns.future:
            when = When.FUTURE  # "the prime minister-designate"
        if nouns.formerly.intersection(before):
            when = When.PAST
        if not kept or kept[-1].lower in nouns.no_posts | nouns.aspirants:
            return None
        if not any(nouns.person_gender(t.lower) is not None for t in kept):
            return None
        words = [nouns.post_spellings.get(t.lower, t.text) for t in kept]
        words += [t.text for t in self._field(kept[-1])]
        noun = next(t.lower for t in reversed(kept) if nouns.person_gender(t.lower) is not None)
        return _Post(" ".join(words).replace(" - ", "-"), noun, kept[0].i, when)

    def _words_before(self, first: int) -> tuple[str, ...]:
        """The word before a title, and the one before its article: "once a director"."""
        here = self._tokens[first].sentence
        before = [t.lower for t in self._tokens[max(first - 2, 0) : first] if t.sentence == here]
        return tuple(before if before[-1:] and before[-1] in self._nouns.articles else before[-1:])

    def _kept(self, first: int, last: int) -> tuple[When, list[Token]]:
        """The words of a title that name the post, and when it is held."""
        nouns, tokens = self._nouns, self._tokens
        when, kept, i = When.NOW, list[Token](), first
        while i < last:
            token, joined = tokens[i], tokens[i].lower
            if i + 2 < last and tokens[i + 1].text in HYPHENS:
                joined = f"{joined}-{tokens[i + 2].lower}"  # "one-time"
            if joined in nouns.former:
                when = When.PAST
                i += 2 if joined != token.lower else 0
            elif token.lower in nouns.former:
                when = When.PAST
            elif token.lower in nouns.future:
                when = When.FUTURE
            elif token.lower not in nouns.present and not self._is_address(i, last):
                kept.append(token)
            i += 1
        while kept and kept[0].text in HYPHENS:
            kept.pop(0)
        while kept and kept[-1].text in HYPHENS:
            kept.pop()
        return when, kept

    def _is_address(self, i: int, last: int) -> bool:
        """ "Lord Penner" is addressed so; "Lord" belongs to the office of a Lord Justice."""
        token = self._tokens[i]
        if token.lower in self._nouns.office_honorifics and i + 1 < last:
            return False
        return token.lower in self._nouns.honorifics

    def _field(self, noun: Token) -> tuple[Token, ...]:
        """What belongs to the words of a post: "secretary of state", "chief of staff"."""
        of = self._tokens[noun.i + 1 : noun.i + 2]
        inner = self._parsed.kid(of[0].i, "pobj") if of and of[0].head == noun.i else None
        if inner is None or of[0].lower not in ("of", "in") or inner.i != noun.i + 2:
            return ()
        named = inner.i in self._by_head and self._by_head[inner.i].named
        return () if named or inner.tag == "NNS" else (of[0], inner)

    def _chain_before(self, at: int) -> Chain | None:
        """The body or place named right before a title: "Amnesty International Secretary …"."""
        i = at
        if i and self._tokens[i - 1].text in ("'s", "’s", "'", "’"):
            i -= 1
        if i == 0 or self._tokens[i - 1].sentence != self._tokens[at].sentence:
            return None
        chain = self._ends.get(i)
        return chain if chain is not None and self._is_body(chain) else None

    def _body_inside(self, post: _Post, last: int) -> Chain | None:
        """ "Government spokeswoman", "ministry spokesman": the body of that noun named before."""
        before = self._tokens[last - 2] if last >= 2 else None
        if post.noun not in self._nouns.spokes or before is None or before.i < post.first:
            return None
        if before.i != post.first or before.lower not in self._nouns.body_nouns:
            return None  # "Clifton campaign spokesman": no campaign that was named before
        kind = self._nouns.body_nouns[before.lower]
        bodies = [
            (found.last, chain)
            for chain in self._chains.all
            if chain.type in BODIES
            and (before.lower in chain.roles or kind in chain.kinds)
            and (found := chain.before(post.first)) is not None
        ]
        return max(bodies, key=lambda item: item[0])[1] if bodies else None

    def _told_of(self, chain: Chain, head: Token, span: Span) -> Iterator[Tenure]:
        """ "Paula Stein, who speaks for Norvane Shipping", "who headed the Second Army Corps"."""
        nouns = self._nouns
        for clause in self._parsed.kids(head.i, "relcl"):
            verb = clause.lemma.lower()
            subject = self._parsed.kid(clause.i, "nsubj")
            if subject is None or subject.lower not in nouns.who:
                continue
            for _, inner in prepositional_phrases(self._parsed, clause.i, ("for",)):
                body = self._by_head.get(inner.i)
                if verb in nouns.speaking_for and body is not None and body.type in BODIES:
                    noun = min(nouns.spokes)
                    yield Tenure(chain, span, head.sentence, noun=noun, body=body)
            led = self._parsed.kid(clause.i, "dobj")
            body = self._by_head.get(led.i) if led is not None else None
            heads = verb in nouns.heading_verbs and not is_negated(self._parsed, clause.i)
            if heads and body is not None and body.type in BODIES:
                beside = {kid.lower for kid in self._parsed.kids(clause.i, "advmod")}
                over = clause.tag == "VBD" or bool(beside & nouns.formerly)
                when = When.PAST if over else When.NOW
                yield Tenure(chain, span, head.sentence, body=body, when=when)

    def _own_body(self, chain: Chain, phrase: Phrase) -> Iterator[Tenure]:
        """ "her party, the New Plough": who possesses it belongs to it."""
        head = self._tokens[phrase.head]
        owner = self._parsed.kid(head.i, "poss")
        if not chain.named or owner is None or head.lower not in self._nouns.own_bodies:
            return
        holder = self._by_head.get(owner.i)
        plain = self._parsed.kid(head.i, *ADJECTIVES) is None
        if plain and holder is not None and holder.type == PERSON:
            yield Tenure(holder, phrase.span(self._parsed), head.sentence, body=chain)

    # ---- people by descriptions

    def _described(self, chain: Chain, phrase: Phrase) -> Iterator[Tenure]:
        head = self._tokens[phrase.head]
        nouns = self._nouns
        apposed = chain.named and (
            head.dep == "appos" or self._parsed.kid(head.i, "appos") is not None
        )
        if head.lower in nouns.future and self._tokens[head.i - 1].text in HYPHENS:
            head = self._tokens[head.i - 2]  # "the prime minister-designate"
        told = Predicate.of(self._parsed, head, self._nouns) if not chain.named else None
        if told is None and self._is_predicate(chain, head):
            return
        noun = head.lemma.lower()
        first = self._first_modifier(phrase, head)
        country = self._gazetteer.demonym(self._tokens[first].text)
        span = phrase.span(self._parsed)
        if noun in nouns.national_nouns:
            if apposed and country is not None:
                yield Tenure(chain, span, head.sentence, country=country, national=True)
            return
        body = self._body_behind(head, nouns.body_prepositions) or self._owner(head)
        if noun in nouns.member_nouns and noun not in nouns.posts:
            if apposed and body is not None:
                when = When.PAST if self._is_former(first, head.i) else When.NOW
                yield Tenure(chain, span, head.sentence, body=body, when=when)
            return
        if body is None and noun in nouns.spokes and phrase.reference is Reference.NEW:
            body = self._subject_before(head)
        if not self._is_calling(noun, apposed=apposed) or (noun in nouns.kin and not chain.named):
            return
        if not apposed and body is None:
            return
        first += country is not None
        post = self._post(first, head.i + 1)
        if told is not None:
            # "Strand was head of the board": the post is Strand's, and "head" is nobody else.
            chain = self._by_head.get(told.subject, chain) if told.stated else chain
            if chain.type != PERSON or phrase in chain.phrases:
                return
            if post is not None and told.past:
                post = replace(post, when=When.PAST)
        if post is not None:
            yield from self._tenures(chain, span, head.sentence, post, body, country)
        home = self._place_behind(head, nouns.seat_prepositions) if apposed else None
        if home is not None:
            yield Tenure(chain, span, head.sentence, place=home)

    def _is_predicate(self, chain: Chain, head: Token) -> bool:
        """ "Bo Lind is no longer chairman of the bank": said of somebody else, or denied of them;
        the chairman is not said to be chairman."""
        subject = self._parsed.kid(head.head, "nsubj") if head.dep == "attr" else None
        return subject is not None and self._by_head.get(subject.i) is not chain

    def _first_modifier(self, phrase: Phrase, head: Token) -> int:
        """Where the adjectives and nouns begin that modify ``head``, inside the phrase."""
        first = head.i
        while (
            first > phrase.first
            and self._tokens[first - 1].dep in ADJECTIVES
            and self._tokens[first - 1].head in range(first, head.i + 1)
        ):
            first -= 1
        return self._hyphenated(first)

    def _hyphenated(self, first: int) -> int:
        """Where the first word of a title begins: "Sub-Inspector", "one-time minister"."""
        if first and self._tokens[first].text in HYPHENS:
            return first - 1
        before = self._tokens[max(first - 2, 0) : first]
        joined = len(before) == 2 and before[1].text in HYPHENS
        return first - 2 if joined and before[0].end + 1 == self._tokens[first].start else first

    def _is_calling(self, noun: str, *, apposed: bool) -> bool:
        """ "the driver, Pavel Orlan": beside a name any calling, no fate and no kin."""
        nouns = self._nouns
        calling = nouns.person_gender(noun) is not None and noun not in nouns.no_posts
        return noun in nouns.posts or (apposed and calling)

    def _subject_before(self, head: Token) -> Chain | None:
        """ "Norvane denies it. A spokesman said …": the body that the sentence before is about."""
        if self._parsed.kid(head.i, "prep", *ADJECTIVES, "relcl") is not None or not head.sentence:
            return None
        sentence = self._parsed.sentences[head.sentence - 1]
        for token in self._tokens[sentence.first : sentence.last]:
            if token.dep in NOUN_SUBJECTS and self._tokens[token.head].dep == "ROOT":
                chain = self._by_head.get(token.i)
                return chain if chain is not None and chain.type in BODIES else None
        return None

    def _is_former(self, first: int, last: int) -> bool:
        return any(t.lower in self._nouns.former for t in self._tokens[first:last])

    def _owner(self, head: Token) -> Chain | None:
        """ "the company's director", "its coach"; a person's lawyer holds no post with them."""
        for kid in self._parsed.kids(head.i, "poss"):
            chain = self._by_head.get(kid.i)
            if chain is not None and self._is_body(chain):
                return chain
        return None

    def _body_behind(self, head: Token, prepositions: frozenset[str]) -> Chain | None:
        for preposition, inner in prepositional_phrases(self._parsed, head.i, prepositions):
            chain = self._by_head.get(inner.i)
            if chain is not None and chain.type in BODIES:
                return chain
            if chain is not None and chain.type == PLACE and head.pos == "NOUN":
                return chain if preposition.lower == "of" else None
        return None

    def _place_behind(self, head: Token, prepositions: frozenset[str]) -> Chain | None:
        """The named place behind a name or noun, right behind it: "a teacher in Pellen"."""
        for preposition, inner in prepositional_phrases(self._parsed, head.i, prepositions):
            chain = self._by_head.get(inner.i)
            if preposition.i == head.i + 1 and chain is not None and chain.type == PLACE:
                return chain if chain.named else None
        return None

    # ---- bodies

    def _seat(self, chain: Chain, phrase: Phrase) -> Iterator[Tenure]:
        """ "the Chilean carrier Norvane", "Norvane, a firm in Ostmere": where a body is at home."""
        head = self._tokens[phrase.head]
        span = phrase.span(self._parsed)
        noun = head.i if phrase.kind is MentionKind.NOMINAL else phrase.first - 1
        if not chain.named or noun < 0 or self._tokens[noun].sentence != head.sentence:
            return
        if self._tokens[noun].lemma.lower() not in self._nouns.body_nouns:
            return
        at = noun - 1
        while at >= 0 and self._tokens[at].dep in ADJECTIVES and self._tokens[at].text.islower():
            at -= 1
        country = self._gazetteer.demonym(self._tokens[at].text) if at >= 0 else None
        if country is not None and self._tokens[at].sentence == head.sentence:
            span = Span(self._tokens[at].start, span.end)
            yield Tenure(chain, span, head.sentence, country=country)
        if phrase.kind is MentionKind.NOMINAL:
            home = self._place_behind(head, self._nouns.seat_prepositions)
            if home is not None:
                yield Tenure(chain, span, head.sentence, place=home)

    def _tenures(
        self,
        chain: Chain,
        span: Span,
        sentence: int,
        post: _Post,
        body: Chain | None,
        country: Country | None,
    ) -> Iterator[Tenure]:
        # A state's own posts say whose state; any other adjective says who somebody is.
        if country is not None and post.noun not in self._nouns.state_posts:
            yield Tenure(chain, span, sentence, country=country, national=True)
            country = None
        words = set(post.words.lower().split())
        calling = post.noun in self._nouns.occupations and not words & self._nouns.office_words
        told = post.when
        yield Tenure(
            chain, span, sentence, post.words, post.noun, body, country, when=told, calling=calling
        )
