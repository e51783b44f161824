"""Posts, memberships, homes and nationality, from titles, appositions and "of" phrases.

"Amnesty International Secretary General A. B.", "A. B., a former spokeswoman for Norvane Shipping",
"A. B. of the Velmara Courier", "Indonesian fisherman A. B.", "the Chilean carrier Norvane". Text
inside quotation marks is left out: it is somebody's claim; so is the plot of a story.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from typing import NamedTuple

from kg.extraction.coreference.chains import Chain, Chains
from kg.extraction.coreference.holders import Holders
from kg.extraction.coreference.offices import is_called
from kg.extraction.coreference.post_bodies import Bodies
from kg.extraction.coreference.post_words import HYPHENS, Post, PostWords, When
from kg.extraction.coreference.predicates import Predicate
from kg.extraction.coreference.quotation_speakers import Speakers
from kg.extraction.factuality.lexicon import CertaintyWords
from kg.extraction.factuality.make_believe import in_story, plays
from kg.extraction.ner.lone_people import is_one_of_people
from kg.extraction.ner.phrases import BODIES, ORGANIZATION, PERSON, PLACE, Nouns, Phrase, Reference
from kg.model import MentionKind, Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import MODIFIERS, NOUN_MODIFIERS, NOUN_SUBJECTS, is_negated, prepositional_phrases
from kg.ontology.gazetteer import Country, Gazetteer


@dataclass(frozen=True, slots=True)
class Tenure:
    """Somebody's post, membership, home or nationality, at one place in the text.

    ``words`` is the post as worded ("" for only a membership); ``body`` the chain that it
    is in; ``country`` a country from an adjective; ``place`` where somebody lives.
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
    calling: bool = False  # an occupation, not an office
    kin: bool = False  # a relative of ``body``, who is a person


class _Description(NamedTuple):
    """A description of somebody: its noun, where its modifiers begin, and its context."""

    chain: Chain
    phrase: Phrase
    head: Token
    first: int
    country: Country | None
    apposed: bool  # in apposition to a name
    told: Predicate | None  # "Strand was head of the board"

    @property
    def noun(self) -> str:
        """The noun in lower case."""
        return self.head.lemma.lower()


class PostFinder:
    """Reads tenures from the chains of a document."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer, certainty: CertaintyWords) -> None:
        """Word lists and countries."""
        self._nouns = nouns
        self._gazetteer = gazetteer
        self._certainty = certainty

    def find(self, parsed: ParsedDocument, chains: Chains, speakers: Speakers) -> list[Tenure]:
        """All tenures in reading order."""
        hedges = self._certainty.adverbs.keys()
        reader = _Reader(parsed, chains, self._nouns, self._gazetteer, hedges)
        found: list[Tenure] = []
        for chain in chains.all:
            if chain.type not in (PERSON, *BODIES):
                continue
            for phrase in chain.phrases:
                head = parsed.tokens[phrase.head]
                if speakers.quotation_at(head.start) is None:
                    tenures = list(reader.read(chain, phrase))
                    if tenures and not self._is_invented(parsed, head):
                        found.extend(tenures)
        unique = {
            (id(t.holder), t.words.lower(), id(t.body), id(t.place), t.national, t.when): t
            for t in found[::-1]
        }
        return sorted(unique.values(), key=lambda t: (t.span, t.words, t.national))

    def _is_invented(self, parsed: ParsedDocument, head: Token) -> bool:
        """ "In the novel, Inspector Rudd …", "the actor who played Inspector Rudd"; but who is
        mocked in a skit has his post."""
        is_part = plays(parsed, head, self._certainty)
        return is_part or in_story(parsed, head, self._certainty, depicted=False)


class _Reader:
    """Reads the phrases of one document."""

    def __init__(
        self,
        parsed: ParsedDocument,
        chains: Chains,
        nouns: Nouns,
        gazetteer: Gazetteer,
        hedges: Set[str],
    ) -> None:
        self._parsed = parsed
        self._hedges = hedges
        self._tokens = parsed.tokens
        self._chains = chains
        self._nouns = nouns
        self._gazetteer = gazetteer
        self._by_head = {p.head: chain for chain in chains.all for p in chain.phrases}
        self._words = PostWords(parsed, self._by_head, nouns)
        self._holders = Holders(parsed, self._by_head, nouns)
        self._ends = {p.last: chain for chain in chains.all for p in chain.phrases}
        self._bodies = Bodies(parsed, self._by_head, self._ends, gazetteer)

    def read(self, chain: Chain, phrase: Phrase) -> Iterator[Tenure]:
        """The tenures that one phrase of ``chain`` states."""
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
        home = self._bodies.place_behind(head, frozenset(("of",)))
        states = False
        if phrase.title is not None:
            # "President Xi Jinping of China": the post's country, not the person's home.
            states = self._tokens[phrase.title[1] - 1].lower in self._nouns.state_posts
            yield from self._title(chain, phrase, phrase.title, home if states else None)
        body = self._bodies.behind(head, self._nouns.name_of) or self._body_owning(phrase)
        if body is not None and body is not chain:
            yield Tenure(chain, span, head.sentence, body=body)
        if home is not None and not states:
            yield Tenure(chain, span, head.sentence, place=home)
        land = self._bodies.land_of(head) if phrase.title is None else None
        if land is not None and chain.type == PERSON and head.lower not in self._nouns.posts:
            country = self._bodies.country_of(land)
            place = land if country is None else None
            national = country is not None
            yield Tenure(
                chain, span, head.sentence, country=country, place=place, national=national
            )
        yield from self._from_relative_clauses(chain, head, span)

    def _title(
        self, chain: Chain, phrase: Phrase, title: tuple[int, int], land: Chain | None
    ) -> Iterator[Tenure]:
        """ "Amnesty International Secretary General", "Thai Prime Minister", before a name."""
        last = title[1]
        body, first = self._body_in_title(self._words.start(title[0]), last)
        country, first = self._country_of_title(first, last)
        post = self._words.post(first, last)
        if post is None:  # "chief executive Dame Ruth Penn"
            if (other := self._words.title_before_address(title)) is not None:
                yield from self._title(chain, phrase, other, land)
            return
        inside = self._body_inside(post, last)
        body = body or self._bodies.before(first) or inside or land
        if body is not None and body is inside:
            post = self._words.post(last - 1, last) or post
        body = body or self._principal_before(post)
        country = None if body is not None and self._is_of_body(first, body) else country
        if self._is_officers_spokesman(post, last):  # "City Attorney spokeswoman"
            start = self._tokens[self._words.opening(post.first)].start
            words = self._parsed.text[start : self._tokens[last - 1].end]
            post, body = replace(post, words=" ".join(words.split())), None
        else:
            post = self._words.with_body_before(post)
        span = Span(self._tokens[first].start, self._tokens[phrase.last - 1].end)
        yield from self._tenures(chain, span, self._tokens[first].sentence, post, body, country)
        here = post.noun in self._nouns.elected_here and body is not None and body.type == PLACE
        if here and body is not None and self._bodies.country_of(body) is None:
            yield Tenure(chain, span, self._tokens[first].sentence, place=body)
        other = self._words.title_before(self._start_of(body, first))
        if other is not None:
            yield from self._title(chain, phrase, other, None)

    def _start_of(self, body: Chain | None, first: int) -> int:
        """Where a title begins, the body before it included."""
        phrases = () if body is None else body.phrases
        return next((p.first for p in phrases if p.last == first), first)

    def _principal_before(self, post: Post) -> Chain | None:
        """ "Finch spokesman Bo Lind": somebody whose full name the text gives elsewhere."""
        chain = self._ends.get(post.first) if post.noun in self._nouns.spokes else None
        if chain is None or chain.type != PERSON:
            return None
        full = any(p.kind is MentionKind.NAME and p.last - p.first > 1 for p in chain.phrases)
        return chain if full else None

    def _is_of_body(self, first: int, body: Chain) -> bool:
        """ "Maresian Government spokesman": the word of nationality belongs to the body."""
        return any(p.first < first <= p.last and p.last - p.first > 1 for p in body.phrases)

    def _is_officers_spokesman(self, post: Post, last: int) -> bool:
        """True where who speaks for somebody is named after that one's office."""
        between = self._tokens[post.first : last - 1]
        return post.noun in self._nouns.spokes and any(
            t.lower in self._nouns.occupations
            or (self._nouns.is_title(t.lower) and t.lower not in self._nouns.post_modifiers)
            for t in between
        )

    def _body_in_title(self, first: int, last: int) -> tuple[Chain | None, int]:
        """The body or place that a title begins with, and where the post begins after it."""
        ends = [
            i for i in range(first + 1, last)
            if i in self._ends and self._tokens[i].text not in HYPHENS  # "Sub-Inspector"
        ]  # fmt: skip
        body = self._ends[ends[-1]] if ends else None
        return (
            (body, ends[-1]) if body is not None and self._bodies.is_body(body) else (None, first)
        )

    def _country_of_title(self, first: int, last: int) -> tuple[Country | None, int]:
        """The country of an adjective, and where the title begins after it."""
        country = self._gazetteer.demonym(self._tokens[first].text)
        if country is not None and last - first > 1:
            return country, first + 1
        if first and self._tokens[first - 1].sentence == self._tokens[first].sentence:
            country = self._gazetteer.demonym(self._tokens[first - 1].text)
        return country, first

    def _body_inside(self, post: Post, last: int) -> Chain | None:
        """ "Government spokeswoman", "ministry spokesman": the last body with that noun."""
        noun = self._tokens[last - 2] if last >= 2 else None
        if noun is None or noun.i != post.first or post.noun not in self._nouns.spokes:
            return None  # "Clifton campaign spokesman": no campaign that was named before
        bodies = [
            (found.last, chain)
            for chain in self._chains.all
            if self._is_called(noun.lower, chain)
            and (found := chain.before(post.first)) is not None
        ]
        return max(bodies, key=lambda item: item[0])[1] if bodies else None

    def _is_called(self, noun: str, chain: Chain) -> bool:
        """True for a body that the text called so, or whose name shows that kind."""
        if noun not in self._nouns.body_nouns or chain.type not in BODIES:
            return False
        return noun in chain.roles or self._nouns.body_nouns[noun] in chain.kinds

    def _from_relative_clauses(self, chain: Chain, head: Token, span: Span) -> Iterator[Tenure]:
        """ "Paula Stein, who speaks for Norvane Shipping", "who headed the Second Army Corps"."""
        for clause in self._parsed.kids(head.i, "relcl"):
            subject = self._parsed.kid(clause.i, "nsubj")
            if subject is None or subject.lower not in self._nouns.who:
                continue
            if clause.lemma.lower() in self._nouns.speaking_for:
                for _, inner in prepositional_phrases(self._parsed, clause.i, ("for",)):
                    body = self._bodies.at(inner)
                    if body is not None:
                        noun = min(self._nouns.spokes)
                        yield Tenure(chain, span, head.sentence, noun=noun, body=body)
            body = self._headed_body(clause)
            if body is not None:
                when = self._when_headed(clause)
                yield Tenure(chain, span, head.sentence, body=body, when=when)

    def _headed_body(self, clause: Token) -> Chain | None:
        heads = clause.lemma.lower() in self._nouns.heading_verbs
        if not heads or is_negated(self._parsed, clause.i):
            return None
        led = self._parsed.kid(clause.i, "dobj")
        return self._bodies.at(led) if led is not None else None

    def _when_headed(self, clause: Token) -> When:
        beside = {kid.lower for kid in self._parsed.kids(clause.i, "advmod")}
        over = clause.tag == "VBD" or bool(beside & self._nouns.formerly)
        return When.PAST if over else When.NOW

    def _own_body(self, chain: Chain, phrase: Phrase) -> Iterator[Tenure]:
        """ "her party, the New Plough": its possessor belongs to it."""
        head = self._tokens[phrase.head]
        owner = self._parsed.kid(head.i, "poss")
        if not chain.named or owner is None or head.lower not in self._nouns.own_bodies:
            return
        holder = self._by_head.get(owner.i)
        plain = self._parsed.kid(head.i, *MODIFIERS) is None
        if plain and holder is not None and holder.type == PERSON:
            yield Tenure(holder, phrase.span(self._parsed), head.sentence, body=chain)

    # ---- people by descriptions

    def _described(self, chain: Chain, phrase: Phrase) -> Iterator[Tenure]:
        """ "Bo Lind, a former director of the bank", "the bank's spokesman"."""
        description = self._description(chain, phrase)
        if description.told is None and self._is_predicate(chain, description.head):
            return
        noun = description.noun
        if noun in self._nouns.own_people and not chain.named and description.told is None:
            yield from self._unnamed_member(description)
        elif noun in self._nouns.national_nouns:
            yield from self._national(description)
        elif noun in self._nouns.member_nouns and noun not in self._nouns.posts:
            yield from self._member(description)
        else:
            yield from self._post_of(description)

    def _description(self, chain: Chain, phrase: Phrase) -> _Description:
        head = self._tokens[phrase.head]
        beside = head.dep == "appos" or self._parsed.kid(head.i, "appos") is not None
        if head.lower in self._nouns.future and self._tokens[head.i - 1].text in HYPHENS:
            head = self._tokens[head.i - 2]  # "the prime minister-designate"
        told = None
        if not chain.named:
            told = Predicate.of(self._parsed, head, self._nouns) or self._holders.predicate(head)
        holder = self._holders.beside(chain, head) if told is None and not beside else None
        first = self._first_modifier(phrase, head)
        country = self._gazetteer.demonym(self._tokens[first].text)
        apposed = holder is not None or (chain.named and beside)
        return _Description(holder or chain, phrase, head, first, country, apposed, told)

    def _national(self, description: _Description) -> Iterator[Tenure]:
        """ "Ada Stone, a Chilean national"."""
        chain, phrase, head, _, country, apposed, _ = description
        if apposed and country is not None:
            span = phrase.span(self._parsed)
            yield Tenure(chain, span, head.sentence, country=country, national=True)

    def _member(self, description: _Description) -> Iterator[Tenure]:
        """ "Ada Stone, a former member of the board"."""
        chain, phrase, head, first, _, apposed, _ = description
        body = self._body_of(head)
        if apposed and body is not None:
            when = When.PAST if self._words.is_former(first, head.i) else When.NOW
            yield Tenure(chain, phrase.span(self._parsed), head.sentence, body=body, when=when)

    def _unnamed_member(self, description: _Description) -> Iterator[Tenure]:
        """ "A Red Dawn militant", "an official from the bank".

        "A suspected member" is none, nor need be who poses as one or is taken for one.
        """
        phrase, head = description.phrase, description.head
        body = self._body_within(description) or self._bodies.behind(head, self._nouns.origin_of)
        before = self._parsed.text[self._tokens[max(phrase.first - 1, 0)].start : head.start]
        words = before.lower().split()
        doubted = not (self._nouns.doubted | self._nouns.nobodies).isdisjoint(words)
        if body is None or doubted or self._is_likened(head):
            return
        when = When.PAST if self._words.is_former(phrase.first, head.i) else When.NOW
        yield Tenure(
            description.chain, phrase.span(self._parsed), head.sentence, body=body, when=when
        )

    def _is_likened(self, head: Token) -> bool:
        """ "Posing as an official", "took him for an official", "to be an official"."""
        if head.dep != "pobj":
            return head.dep == "attr"
        link = self._tokens[head.head]
        led = f"{self._tokens[link.head].lemma} {link.lower}"
        return not self._nouns.likening.isdisjoint((link.lower, led))

    def _post_of(self, description: _Description) -> Iterator[Tenure]:
        """A post or occupation: any beside a name, otherwise one in a body."""
        chain, phrase, head, first, country, apposed, told = description
        if (
            told is None
            and not apposed
            and self._holders.has_other_title(chain, description.noun, head)
        ):
            return
        within = self._body_within(description)
        body = self._body_of(head) or within or self._spoken_for(description)
        if body is None and told is not None:
            body = self._bodies.appointing(head, self._nouns)
        country = country if within is None else None  # "a Kalvian Navy spokesman"
        told_alone = told is not None and self._tells_much(description)
        if not self._is_calling(description) or not (apposed or body is not None or told_alone):
            return
        post = self._words.post(first + (country is not None), head.i + 1)
        if told is not None:
            if post is not None:
                yield from self._predicated(description, told, post, body)
            return
        span = phrase.span(self._parsed)
        if post is not None:
            if apposed and (self._words.is_at_the_time(head) or self._is_under_former(head)):
                post = replace(post, when=When.PAST)
            yield from self._tenures(chain, span, head.sentence, post, body, country)
        home = self._bodies.place_behind(head, self._nouns.seat_prepositions) if apposed else None
        if home is not None:
            yield Tenure(chain, span, head.sentence, place=home)

    def _tells_much(self, description: _Description) -> bool:
        """True of a post that needs no body: "became president"; but "is leader in the polls"."""
        noun, head = description.noun, description.head
        office = noun in self._nouns.posts and noun not in self._nouns.occupations
        if description.phrase.reference is Reference.NEW and noun in self._nouns.state_posts:
            return False  # "to us he is a president"
        modified = head.i > description.first and description.country is None
        full = modified and self._tokens[head.i - 1].lower in self._nouns.post_modifiers
        verb = self._tokens[head.head]
        if head.dep == "pobj":  # "served as mayor"; but "as a mayor, she knew them"
            verb = self._tokens[verb.head]
            giving = self._nouns.serving_verbs | self._nouns.appointing_verbs
            office = office and verb.lemma.lower() in giving
        elif head.dep == "oprd":  # "was named mayor"; but "was considered mayor"
            office = office and verb.lemma.lower() in self._nouns.appointing_verbs
        fielded = noun not in self._nouns.royal_titles and self._words.has_field(head)
        return office and (full or fielded or noun not in self._nouns.loose_posts)

    def _is_under_former(self, head: Token) -> bool:
        """ "Attorney general under former President Brandt"."""
        return any(
            any(token.lower in self._nouns.former for token in self._parsed.subtree(inner.i))
            for _, inner in prepositional_phrases(self._parsed, head.i, ("under",))
        )

    def _predicated(
        self, description: _Description, told: Predicate, post: Post, body: Chain | None
    ) -> Iterator[Tenure]:
        """ "Strand was head of the board": the post is Strand's; "head" is not a person."""
        phrase, head = description.phrase, description.head
        chain = self._by_head.get(told.subject, description.chain)
        if not told.stated or chain.type != PERSON or phrase in chain.phrases:
            return
        if self._is_hedged(head):
            return
        post = replace(post, when=When.PAST) if told.past else post
        span = phrase.span(self._parsed)
        yield from self._tenures(chain, span, head.sentence, post, body, description.country)

    def _is_hedged(self, head: Token) -> bool:
        """ "Is no president", "was almost governor", "is perhaps mayor"."""
        verb = self._tokens[self._tokens[head.head].head] if head.dep == "pobj" else None
        verb = verb or self._tokens[head.head]
        beside = (*self._parsed.kids(verb.i, "advmod"), *self._parsed.kids(head.i, "advmod"))
        if any(kid.tag == "VBN" for kid in self._parsed.kids(head.i, "amod")):
            return True  # "was re-elected governor", where the parser takes "was" for the verb
        none = any(kid.lower in self._nouns.nobodies for kid in self._parsed.kids(head.i, "det"))
        return none or any(kid.lower in self._hedges for kid in beside)

    def _is_predicate(self, chain: Chain, head: Token) -> bool:
        """ "Bo Lind is no longer chairman of the bank": the text says this about somebody else, or
        denies it; the chairman is not said to be chairman."""
        subject = self._parsed.kid(head.head, "nsubj") if head.dep == "attr" else None
        return subject is not None and self._by_head.get(subject.i) is not chain

    def _first_modifier(self, phrase: Phrase, head: Token) -> int:
        """Where the adjectives and nouns begin that modify ``head``, inside the phrase."""
        first = head.i
        while (
            first > phrase.first
            and self._tokens[first - 1].dep in MODIFIERS
            and self._tokens[first - 1].head in range(first, head.i + 1)
        ):
            first -= 1
        return self._words.start(first)

    def _is_calling(self, description: _Description) -> bool:
        """ "the driver, Pavel Orlan": beside a name any occupation, but no fate and no kin."""
        nouns, noun = self._nouns, description.noun
        if noun in nouns.kin and not description.chain.named:
            return False
        if is_one_of_people(self._parsed, description.head, nouns, self._gazetteer):
            return False  # "the Australian, Bo Lind"
        calling = nouns.person_gender(noun) is not None and noun not in nouns.no_posts
        return noun in nouns.posts or (description.apposed and calling)

    def _body_of(self, head: Token) -> Chain | None:
        """ "director of the company", "the company's director"."""
        return self._bodies.behind(head, self._nouns.body_prepositions) or self._bodies.owner(head)

    def _spoken_for(self, description: _Description) -> Chain | None:
        """Whose spokesman somebody is, where no body is named beside the noun."""
        return self._principal(description) or self._body_spoken_for(description)

    def _body_within(self, description: _Description) -> Chain | None:
        """ "An Orsk Police spokeswoman", "a Brandeck official": the body right before the noun.

        Of somebody named elsewhere only a spokesman's: the others have a title there.
        """
        head, spokes = description.head, description.noun in self._nouns.spokes
        named = description.chain.named and not description.apposed
        if named or not (spokes or not description.chain.named):
            return None
        inside = (kid for kid in self._parsed.kids(head.i, *NOUN_MODIFIERS) if kid.i < head.i)
        bodies = (self._by_head.get(kid.i) for kid in inside)
        return next((one for one in bodies if one is not None and one.type in BODIES), None)

    def _principal(self, description: _Description) -> Chain | None:
        """ "Mr Finch's spokesman", "a spokesman for Orla Finch": the person spoken for."""
        if description.noun not in self._nouns.spokes:
            return None
        behind = prepositional_phrases(self._parsed, description.head.i, ("for",))
        owners = self._parsed.kids(description.head.i, "poss")
        for token in (*(inner for _, inner in behind), *owners):
            chain = self._by_head.get(token.i)
            if chain is not None and chain.type == PERSON and chain is not description.chain:
                return chain if chain.named and is_called(self._parsed, chain, token) else None
        return None

    def _body_spoken_for(self, description: _Description) -> Chain | None:
        """ "A spokesman said …", with no body mentioned beside him."""
        new = description.phrase.reference is Reference.NEW
        spokes = description.noun in self._nouns.spokes
        return self._subject_before(description.head) if new and spokes else None

    def _subject_before(self, head: Token) -> Chain | None:
        """ "Norvane denies it. A spokesman said …": the body that the sentence before is about."""
        if self._parsed.kid(head.i, "prep", *MODIFIERS, "relcl") is not None or not head.sentence:
            return None
        sentence = self._parsed.sentences[head.sentence - 1]
        for token in self._tokens[sentence.first : sentence.last]:
            if token.dep in NOUN_SUBJECTS and self._tokens[token.head].dep == "ROOT":
                chain = self._by_head.get(token.i)
                return chain if chain is not None and chain.type in BODIES else None
        return None

    def _body_owning(self, name: Phrase) -> Chain | None:
        """ "The Port Board's Jo Farr", "its Jo Farr": who is named behind a body works for it."""
        head = self._tokens[name.head]
        owner = self._parsed.kid(head.i, "poss") if name.title is None else None
        if owner is None or owner.pos == "PRON" or owner.i >= name.first:
            return None
        return self._bodies.at(owner)

    # ---- bodies

    def _seat(self, chain: Chain, phrase: Phrase) -> Iterator[Tenure]:
        """ "the Chilean carrier Norvane", "Norvane, a firm in Ostmere": where a body is based."""
        head = self._tokens[phrase.head]
        span = phrase.span(self._parsed)
        if phrase.kind is MentionKind.NAME and head.lower in self._nouns.housed:
            seat = self._bodies.place_behind(head, frozenset(("in",)))
            if seat is not None:
                yield Tenure(chain, span, head.sentence, place=seat)
        noun = self._noun_for_body(phrase)
        if not chain.named or noun is None:
            return
        adjective = self._adjective_before(noun)
        country = self._gazetteer.demonym(adjective.text) if adjective is not None else None
        if adjective is not None and country is not None:
            span = Span(adjective.start, span.end)
            yield Tenure(chain, span, head.sentence, country=country)
        if phrase.kind is MentionKind.NOMINAL:
            home = self._bodies.place_behind(head, self._nouns.seat_prepositions)
            if home is not None:
                yield Tenure(chain, span, head.sentence, place=home)

    def _noun_for_body(self, phrase: Phrase) -> Token | None:
        """The head of a description, or the noun before a name, where it means a body."""
        at = phrase.head if phrase.kind is MentionKind.NOMINAL else phrase.first - 1
        if at < 0 or self._tokens[at].sentence != self._tokens[phrase.head].sentence:
            return None
        noun = self._tokens[at]
        return noun if noun.lemma.lower() in self._nouns.body_nouns else None

    def _adjective_before(self, noun: Token) -> Token | None:
        """The word before a noun and its adjectives in lower case, in the sentence."""
        at = noun.i - 1
        while at >= 0 and self._tokens[at].dep in MODIFIERS and self._tokens[at].text.islower():
            at -= 1
        return self._tokens[at] if at >= 0 and self._tokens[at].sentence == noun.sentence else None

    def _tenures(
        self,
        chain: Chain,
        span: Span,
        sentence: int,
        post: Post,
        body: Chain | None,
        country: Country | None,
    ) -> Iterator[Tenure]:
        # With a state's post the adjective is its state; otherwise it is a nationality.
        if country is not None and post.noun not in self._nouns.state_posts:
            yield Tenure(chain, span, sentence, country=country, national=True)
            country = None
        if post.noun in self._nouns.wrong_names:
            return  # "convicted poacher Felix Mund" holds no post
        words = set(post.words.lower().split())
        calling = post.noun in self._nouns.occupations and not words & self._nouns.office_words
        told = post.when
        yield Tenure(
            chain, span, sentence, post.words, post.noun, body, country, when=told, calling=calling
        )
