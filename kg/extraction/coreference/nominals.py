"""Descriptions: "the company", "three former guards", "a source close to the inquiry"."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.ner.capitalised_headings import headings
from kg.extraction.ner.lone_people import is_one_of_people
from kg.extraction.ner.phrases import (
    BODIES,
    GOVERNMENT_BODY,
    GROUP,
    ORGANIZATION,
    PERSON,
    PLACE,
    PUBLICATION,
    SITE,
    THING,
    Gender,
    Nouns,
    Number,
    Phrase,
    Reference,
)
from kg.extraction.ner.segment import is_people, is_unknown_demonym
from kg.model import MentionKind
from kg.nlp.gapping import leads_to_number
from kg.nlp.parse import TIMES, ParsedDocument, Token
from kg.nlp.tree import (
    MODIFIERS,
    NAMING,
    NOUN_SUBJECTS,
    VERBAL,
    first_conjunct,
    prepositional_phrases,
)
from kg.ontology.gazetteer import Gazetteer

# Dependents that belong to a description; clauses, appositions and conjuncts do not.
LEFT = frozenset(
    ("det", "amod", "nummod", "compound", "poss", "predet", "nmod", "quantmod", "advmod", "case")
)
CLAUSES = frozenset(("relcl", "ccomp", "advcl", "acl", "appos", "pcomp"))
HYPHENS = frozenset(("-", "‑", "–"))
ARGUMENTS = frozenset(
    {"nsubj", "nsubjpass", "dobj", "pobj", "iobj", "dative", "attr", "oprd", "agent", "ROOT"}
    | {"conj", "appos", "poss", "nmod", "npadvmod", "dep"}
)
# "One of the guards": a single one of those behind it.
ONE = frozenset({"one", "another"})
PLURAL_TAGS = frozenset(("NNS", "NNPS"))


class NominalFinder:
    """Finds noun phrases that are not names."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and countries."""
        self._nouns = nouns
        self._gazetteer = gazetteer

    def find(self, parsed: ParsedDocument, taken: set[int]) -> Iterator[Phrase]:
        """One phrase for each head noun outside the names ``taken``."""
        heads = headings(parsed)
        for token in parsed.tokens:
            if token.i in taken or token.pos not in ("NOUN", "PROPN", "PRON", "NUM", "ADJ"):
                continue
            if token.sentence in heads and not _is_plain(parsed, token):
                continue
            if self._is_title_of_name(parsed, token, taken):
                continue
            if token.dep in ARGUMENTS or self._stands_alone(parsed, token):
                phrase = self._phrase(parsed, token)
                if phrase is not None:
                    yield phrase

    def _stands_alone(self, parsed: ParsedDocument, token: Token) -> bool:
        """True for a noun that the parser attaches to a verb as a compound."""
        return token.dep == "compound" and parsed.tokens[token.head].pos in VERBAL

    def _is_title_of_name(self, parsed: ParsedDocument, token: Token, taken: set[int]) -> bool:
        after = token.i + 1
        if after in taken and self._nouns.person_gender(token.lower) is not None:
            return parsed.tokens[after].sentence == token.sentence and token.tag in ("NN", "NNP")
        return False

    def _phrase(self, parsed: ParsedDocument, token: Token) -> Phrase | None:
        if self._is_part_of_post(token):
            return None
        noun = token.lemma.lower()
        inner = self._inner(parsed, token)
        several = self._is_several(parsed, token, inner)
        meant = self._meant(parsed, token, inner, several)
        if meant is None:
            return None
        kind, gender = meant
        first, last = self._first(parsed, token), self._behind(parsed, token)
        if last - first == 1 and self._is_idiom(parsed, token, kind):
            return None
        country = self._country(parsed, token)
        if noun in self._nouns.state_nouns and kind in (*BODIES, GROUP):
            kind = GOVERNMENT_BODY
        named = country is not None and noun in self._nouns.state_nouns
        return Phrase(
            first,
            last,
            token.i,
            MentionKind.NAME if named else MentionKind.NOMINAL,
            kind,
            (inner or token).lemma.lower(),
            number=_number(kind, several),
            gender=gender,
            reference=self._reference(parsed, token, first),
            country=country,
        )

    def _is_part_of_post(self, token: Token) -> bool:
        """ "ex-captain"; "said Sgt. Ivo Falk": an abbreviated rank only stands before a name."""
        return token.lower in self._nouns.former or token.lower in self._nouns.post_spellings

    def _is_several(self, parsed: ParsedDocument, token: Token, inner: Token | None) -> bool:
        """True for plurals, and for nouns like "police", which are plural in meaning.

        "One of the guards said", "one of the guards, Bo Falk,": a single guard.
        """
        if token.lower in ONE and inner is not None and self._is_told(parsed, token, inner):
            return False
        plural = token.tag in PLURAL_TAGS or token.lemma.lower() in self._nouns.people_nouns
        return plural or (inner is not None and inner.tag in PLURAL_TAGS)

    def _is_told(self, parsed: ParsedDocument, one: Token, inner: Token) -> bool:
        """True where the one of several does something, or is named.

        The name behind "one of the sons of the owner" may be the owner's.
        """
        owners = [noun for _, noun in prepositional_phrases(parsed, inner.i, ("of",))]
        if any(parsed.kid(noun.i, "appos") is not None for noun in (one, inner, *owners)):
            single = (noun for noun in owners if noun.tag not in PLURAL_TAGS)
            return all(self._nouns.person_gender(noun.lemma.lower()) is None for noun in single)
        return one.dep in NOUN_SUBJECTS

    def _meant(
        self, parsed: ParsedDocument, token: Token, inner: Token | None, several: bool
    ) -> tuple[str, Gender] | None:
        """The type of what is described; None for numbers and pronouns that describe nothing."""
        if self._is_age(parsed, token):
            return (GROUP if several else PERSON), Gender.UNKNOWN
        if is_one_of_people(parsed, token, self._nouns, self._gazetteer):
            return PERSON, Gender.UNKNOWN
        kind, gender = self._kind(parsed, inner or token, several)
        describes = inner is not None and kind != THING
        return (kind, gender) if describes or token.pos in NAMING else None

    def _is_age(self, parsed: ParsedDocument, token: Token) -> bool:
        """ "the 24-year-old", instead of a name."""
        if token.lower.removesuffix("s") not in self._nouns.age_nouns or token.dep == "amod":
            return False
        unit = parsed.tokens[max(token.i - 2, 0)]
        tied = parsed.tokens[token.i - 1].text in HYPHENS and unit.dep == "npadvmod"
        return tied and parsed.kid(unit.i, "nummod") is not None

    def _acts(self, parsed: ParsedDocument, token: Token) -> bool:
        """False for "the count", "the body" if nothing shows that they can act."""
        nouns = self._nouns
        if token.lemma.lower() not in nouns.unlikely or not token.text.islower():
            return True
        if token.dep == "appos" or parsed.kid(token.i, "appos") is not None:
            return True
        verb = parsed.tokens[token.head].lemma.lower()
        if token.dep == "nsubj" and (verb in nouns.speech_verbs or verb in nouns.human_verbs):
            return True
        modifiers = {kid.lower for kid in parsed.kids(token.i, *MODIFIERS)}
        return bool(modifiers & nouns.actor_modifiers)

    def _is_idiom(self, parsed: ParsedDocument, token: Token, kind: str) -> bool:
        """ "in office", "into force", "wait for justice": a bare noun that refers to nobody."""
        token = first_conjunct(parsed, token)
        if token.tag != "NN" or token.lower not in self._nouns.light:
            return False
        return token.dep in ("pobj", "dobj") and kind != GROUP

    def _inner(self, parsed: ParsedDocument, token: Token) -> Token | None:
        """The noun inside the description that says what it is, if the head does not."""
        return self._measured(parsed, token) or self._designated(parsed, token)

    def _measured(self, parsed: ParsedDocument, token: Token) -> Token | None:
        """In "dozens of villagers", "some of the guards": the noun that is counted."""
        if token.lemma.lower() not in self._nouns.collectives and token.pos not in ("NUM", "PRON"):
            return None
        for _, inner in prepositional_phrases(parsed, token.i, ("of",)):
            return inner if inner.tag in PLURAL_TAGS else None
        return None

    def _designated(self, parsed: ParsedDocument, token: Token) -> Token | None:
        """In "the prime minister-designate": the minister."""
        before = parsed.tokens[max(0, token.i - 2) : token.i]
        tied = len(before) == 2 and before[1].text == "-" and token.lower in self._nouns.future
        return before[0] if tied else None

    # ---- what is described

    def _kind(self, parsed: ParsedDocument, token: Token, plural: bool) -> tuple[str, Gender]:
        """The type that a noun shows, and the gender."""
        nouns, noun = self._nouns, token.lemma.lower()
        if not self._acts(parsed, token):
            written = token.lower in nouns.publication_nouns  # "according to ministry figures"
            return PUBLICATION if written else THING, Gender.NEUTER
        shown = self._body_kind(parsed, token, plural) or self._person_kind(parsed, token, plural)
        if shown is not None:
            return shown
        if not nouns.documents.isdisjoint((noun, token.lower)):
            return PUBLICATION, Gender.NEUTER
        if noun in nouns.site_nouns:
            return SITE, Gender.NEUTER
        return PLACE if noun in nouns.place_nouns else THING, Gender.NEUTER

    def _body_kind(
        self, parsed: ParsedDocument, token: Token, plural: bool
    ) -> tuple[str, Gender] | None:
        """The type of a body or of a group of people; None for another noun."""
        nouns, noun = self._nouns, token.lemma.lower()
        as_one = token.lower in nouns.body_nouns and token.lower in nouns.state_words
        if as_one and not self._are_some(parsed, token):
            return GOVERNMENT_BODY, Gender.NEUTER  # "authorities", plural in form
        pair = f"{parsed.tokens[max(token.i - 1, 0)].lower} {token.lower}"
        meant = nouns.described_types.get(pair) or nouns.described_types.get(token.lower)
        if meant is not None and not self._are_some(parsed, token):
            return meant, Gender.UNKNOWN if noun in nouns.people_nouns else Gender.NEUTER
        if pair in nouns.guard_bodies or self._are_forces_of_state(parsed, token):
            return GOVERNMENT_BODY, Gender.NEUTER
        if pair in nouns.site_pairs or pair in nouns.gang_families:
            return (SITE if pair in nouns.site_pairs else ORGANIZATION), Gender.NEUTER
        if noun in nouns.people_nouns or token.lower in nouns.people_nouns:  # "media", of "medium"
            return (GOVERNMENT_BODY if noun in nouns.state_words else GROUP), Gender.UNKNOWN
        if noun not in nouns.body_nouns:
            return None
        if plural:
            return GROUP, Gender.NEUTER
        state = nouns.body_nouns[noun] in nouns.state_kinds
        return GOVERNMENT_BODY if state else ORGANIZATION, Gender.NEUTER

    def _are_forces_of_state(self, parsed: ParsedDocument, token: Token) -> bool:
        """ "Kalvian forces", "US marines": those of a country fight for its state."""
        if token.lower not in self._nouns.state_forces or self._are_some(parsed, token):
            return False
        before = parsed.kids(token.i, "amod", "compound", "poss", "nmod")
        return any(
            kid.i == token.i - 1
            and kid.text[0].isupper()
            and self._gazetteer.country_of(kid.text) is not None
            for kid in before
        )

    def _are_some(self, parsed: ParsedDocument, token: Token) -> bool:
        """ "two prosecutors", "former prosecutors", "some authorities": people, and no body."""
        if token.tag not in PLURAL_TAGS:
            return False
        words = self._nouns.new_markers | self._nouns.former
        return any(
            kid.i < token.i and (kid.dep == "nummod" or kid.lower in words)
            for kid in parsed.kids(token.i)
        )

    def _person_kind(
        self, parsed: ParsedDocument, token: Token, plural: bool
    ) -> tuple[str, Gender] | None:
        """The type of people, and of adjectives of countries; None for another noun."""
        of_country = token.text[0].isupper() and self._gazetteer.people_of(token.text) is not None
        told = self._nouns.person_gender(token.lemma.lower())
        if self._is_adjective(parsed, token, of_country):
            return THING, Gender.NEUTER
        if told is not None or of_country:
            return (GROUP if plural else PERSON), _gender(told)
        if self._is_adherent(parsed, token):
            return PERSON, Gender.UNKNOWN
        if is_people(token, self._nouns, self._gazetteer):
            return GROUP, Gender.UNKNOWN
        return None

    def _is_adherent(self, parsed: ParsedDocument, token: Token) -> bool:
        """ "The Vesk Republican": one person of a party."""
        single = token.tag in ("NN", "NNP") and token.text[0].isupper()
        determined = parsed.kid(token.i, "det") is not None
        return single and determined and token.lower in self._nouns.adherents

    def _is_adjective(self, parsed: ParsedDocument, token: Token, people: bool) -> bool:
        """ "Polish, Ukrainian and Latvian choirs": adjectives, not nouns for people."""
        if not token.text[0].isupper() or self._gazetteer.demonym(token.text) is None:
            return False
        article = parsed.kid(token.i, "det") is not None
        return not (people and (article or token.tag in PLURAL_TAGS))

    # ---- where it begins and ends, of what country it is

    def _first(self, parsed: ParsedDocument, token: Token) -> int:
        """The first token of the description."""
        tokens = parsed.tokens
        lefts = [kid.left for kid in parsed.kids(token.i) if kid.i < token.i and kid.dep in LEFT]
        first = min(lefts, default=token.i)
        while first < token.i and tokens[first].pos in ("PUNCT", "SPACE", "CCONJ", "ADP"):
            if tokens[first + 1].tag in ("JJS", "RBS"):
                break  # "at least 31 miners"
            first += 1
        return first

    def _behind(self, parsed: ParsedDocument, token: Token) -> int:
        """The index past the last token of the description."""
        tokens = parsed.tokens
        rights = [kid.right for kid in parsed.kids(token.i) if self._complement(parsed, token, kid)]
        last = max(rights, default=token.i + 1)
        while last > token.i + 1 and tokens[last - 1].pos in ("PUNCT", "SPACE"):
            last -= 1
        return last

    def _complement(self, parsed: ParsedDocument, token: Token, kid: Token) -> bool:
        """True for a dependent after the noun that belongs to it: "close to the inquiry"."""
        if kid.i < token.i:
            return False
        if kid.dep == "amod":
            return kid.right - kid.i > 1
        if kid.dep != "prep" or kid.i > token.i + 2 or kid.tag == "VBG":
            return False
        if leads_to_number(parsed, kid):
            return False  # "organisers spoke of 500 marchers, police of 180"
        days = parsed.kids(kid.i, "pobj") if kid.lower != "of" else ()
        if any(day.entity_type in TIMES for day in days):
            return False  # "a jury on Friday acquitted him"
        # A clause inside the complement would swallow half the sentence.
        return not any(t.dep in CLAUSES for t in parsed.subtree(kid.i))

    def _country(self, parsed: ParsedDocument, token: Token) -> str | None:
        """The country of "the Thai government", "Thailand's government", "the government of …"."""
        for kid in parsed.kids(token.i, "amod", "compound", "poss", "nmod", "nsubj"):
            if kid.i > token.i or not kid.text[0].isupper():
                continue
            country = self._country_of_modifier(parsed, kid)
            if country is not None:
                return country
        for _, inner in prepositional_phrases(parsed, token.i, ("of",)):
            if inner.tag == "NNP":
                known = self._gazetteer.country_of(inner.text)
                return known.name if known is not None else inner.text
        return None

    def _country_of_modifier(self, parsed: ParsedDocument, modifier: Token) -> str | None:
        words = parsed.text[parsed.tokens[modifier.left].start : modifier.end]
        country = self._gazetteer.country_of(modifier.text) or self._gazetteer.country_of(words)
        if country is not None:
            return country.name
        named = modifier.tag in ("NNP", "JJ") or is_unknown_demonym(parsed, modifier, self._nouns)
        return modifier.text if named else None

    def _reference(self, parsed: ParsedDocument, token: Token, first: int) -> Reference:
        if any(kid.i < token.i for kid in parsed.kids(token.i, "poss")):
            return Reference.POSSESSED
        words = {t.lower for t in parsed.tokens[first : token.i] if t.head == token.i}
        if words & self._nouns.definite_markers:
            return Reference.NEW if words & self._nouns.other_markers else Reference.DEFINITE
        new = (
            token.lower in ONE
            or words & self._nouns.new_markers
            or parsed.kid(token.i, "nummod") is not None
        )
        return Reference.NEW if new else Reference.BARE


def _is_plain(parsed: ParsedDocument, token: Token) -> bool:
    """ "Man charged with killing mother": a word of a heading that has no capital for its own."""
    return token.text.islower() or token.i == parsed.sentences[token.sentence].first


def _gender(told: str | None) -> Gender:
    """The gender that a noun for a person shows."""
    return Gender(told) if told in (Gender.MASCULINE, Gender.FEMININE) else Gender.UNKNOWN


def _number(kind: str, several: bool) -> Number:
    """A single body may be "it" or "they"."""
    if several:
        return Number.PLURAL
    return Number.EITHER if kind in BODIES else Number.SINGULAR
