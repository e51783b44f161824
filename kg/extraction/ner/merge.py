"""How far a name extends: small words, hyphens, brackets and nicknames inside it.

"Ministry of Roads and Bridges", "Marie-Claire Odd", "[Alva] Brennick", "Marko “Bricks” Tellan".
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

from kg.extraction.ner.phrases import Nouns
from kg.extraction.ner.runs import NAME_TAGS
from kg.nlp.joint_names import joint_names
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import PLURAL
from kg.ontology.gazetteer import Gazetteer, given_name
from kg.ontology.names import is_acronym, is_acronym_of

OPENING_QUOTES = frozenset(('"', "“", "‘", "'", "``"))
NICKNAME_MARKS = OPENING_QUOTES | {"("}
CLOSING_QUOTES = frozenset(('"', "”", "’", "'", "''"))
APOSTROPHES = frozenset(("'s", "’s", "'", "’"))
SAINT_WORDS = frozenset(("st", "st.", "saint"))
# The longest nickname, in words: "Anton “Big Fish” Verlo".
NICKNAME = 3


class _Joint(NamedTuple):
    """Small words that a name may continue after: tokens ``[at, right)``.

    The name begins at ``first``; the capitals after the small words run to ``end``.
    """

    first: int
    at: int
    right: int
    end: int


class NameJoiner:
    """Finds where a name that begins at a token ends; built once for many documents."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and known names."""
        self._nouns = nouns
        self._gazetteer = gazetteer
        self._small = nouns.joiners | nouns.particles

    def end(self, parsed: ParsedDocument, i: int, stop: int, acronyms: frozenset[str]) -> int:
        """The index past the last token of the name that begins at ``i``, before ``stop``."""
        end = i + 1
        while end < stop:
            further = self._further(parsed, i, end, stop, acronyms)
            if further is None:
                break
            end = further
        return end

    def _further(
        self, parsed: ParsedDocument, first: int, at: int, stop: int, acronyms: frozenset[str]
    ) -> int | None:
        """The index past the next part of the name; None if it ends before token ``at``."""
        tokens = parsed.tokens
        if self._is_name_word(tokens[at]):
            return at + 1
        if self._tied(tokens, at) and at + 1 < stop:
            return at + 2
        if tokens[at].text == "," and at + 1 < stop and self._is_generation(tokens[at + 1]):
            return at + 2  # "Joseph Brandt, Jr."
        if self._is_letter(tokens, at) or self._owns_body(tokens, first, at, stop):
            return at + 1
        return self._marked(tokens, first, at, stop) or self._joined(
            parsed, first, at, stop, acronyms
        )

    # ---- brackets and nicknames

    def _marked(self, tokens: tuple[Token, ...], first: int, at: int, stop: int) -> int | None:
        """Where the name continues after an editor's brackets or a quoted nickname."""
        behind = tokens[at + 1 : stop]
        if not behind or tokens[at - 1].tag not in NAME_TAGS:
            return None
        if self._is_bracket(tokens, at, behind):
            return at + 2 if self._is_name_word(behind[0]) else None
        if tokens[at].text in NICKNAME_MARKS and tokens[at - 1].end != tokens[at].start:
            return self._behind_nickname(tokens, first, at, behind)
        return None

    def _is_bracket(self, tokens: tuple[Token, ...], at: int, behind: tuple[Token, ...]) -> bool:
        """The second bracket of "[Alva] Brennick", the first of "Ilse [Harkan]"; not of "[ORA]"."""
        if tokens[at].text == "]":
            return at > 1 and tokens[at - 2].text == "[" and not is_acronym(tokens[at - 1].text)
        opens = tokens[at].text == "[" and len(behind) > 1 and behind[1].text == "]"
        return opens and not is_acronym(behind[0].text)

    def _behind_nickname(
        self, tokens: tuple[Token, ...], first: int, at: int, behind: tuple[Token, ...]
    ) -> int | None:
        """The index past the word after “Bricks” in "Marko “Bricks” Tellan", "Marko (Bricks) …"."""
        bracket = tokens[at].text == "("
        ends = {")"} if bracket else CLOSING_QUOTES
        close = next((i for i, t in enumerate(behind) if t.text in ends), 0)
        nickname, after = behind[:close], behind[close + 1 : close + 2]
        if not 0 < close <= NICKNAME or not all(t.text[0].isupper() for t in nickname):
            return None
        given = given_name(tokens[at - 1].text) is not None or (at - first == 1 and not bracket)
        return at + close + 3 if given and after and after[0].tag in NAME_TAGS else None

    def _is_letter(self, tokens: tuple[Token, ...], at: int) -> bool:
        """The letter of "Mr A", which the parser reads as an article."""
        before, text = tokens[at - 1], tokens[at].text
        title = before.lower in self._nouns.honorifics and before.text.istitle()
        return title and len(text) == 1 and text.isupper()

    # ---- bodies with an owner

    def _owns_body(self, tokens: tuple[Token, ...], first: int, at: int, stop: int) -> bool:
        """The mark in "St Brenna's Hospital", "the Dockers' Union", "Tesmar Coroner's Court"."""
        body = self._owned_body(tokens, at, stop)
        if body is None:
            return False
        if self._is_shop(tokens, first, at, body):
            return True
        owner = tokens[at - 1]
        if self._gazetteer.country_of(owner.text) is not None:
            return False  # "the Netherlands' Supreme Court"
        if at - first == 1:
            return owner.lower in self._nouns.body_owners or self._are_owners(tokens, first, at)
        if given_name(tokens[first].text) is not None:
            return False  # "Ivo Baker's Lantern Party"
        return owner.lower in self._nouns.body_owners or tokens[at - 2].lower in SAINT_WORDS

    def _owned_body(self, tokens: tuple[Token, ...], at: int, stop: int) -> Token | None:
        """The first word of the body that the mark at ``at`` ties to its owner, or None."""
        if tokens[at].text not in APOSTROPHES or tokens[at - 1].end != tokens[at].start:
            return None
        behind = tokens[at + 1 : min(at + 4, stop)]
        capitals = list(itertools.takewhile(lambda t: t.text[0].isupper(), behind))
        bodies = self._nouns.organization_words | self._nouns.state_words
        return capitals[0] if bodies.intersection(t.lower for t in capitals) else None

    def _is_shop(self, tokens: tuple[Token, ...], first: int, at: int, body: Token) -> bool:
        """ "Lena's Club": called by the given name of its owner."""
        shop = body.lower in self._nouns.owned_bodies
        return shop and at - first == 1 and given_name(tokens[first].text) is not None

    def _are_owners(self, tokens: tuple[Token, ...], first: int, at: int) -> bool:
        """ "the Dockers' Union"."""
        owners = tokens[first]
        several = tokens[at].text in ("'", "’") and owners.lower.endswith("s")
        article = first > 0 and tokens[first - 1].lower in self._nouns.articles
        return several and (article or owners.tag in PLURAL)

    # ---- words of a name

    def _is_generation(self, token: Token) -> bool:
        return token.lower in self._nouns.generations and token.text[0].isupper()

    def _is_name_word(self, token: Token) -> bool:
        text = token.text
        if text[0].isupper() and text != "I" and token.lower not in self._nouns.pronouns:
            return token.lower not in self._nouns.never_in_names and token.tag not in (
                "DT",
                "IN",
                "PRP",
                "WRB",
                "MD",
            )
        return token.lower in self._nouns.generations and token.pos in ("PROPN", "NOUN")

    def _tied(self, tokens: tuple[Token, ...], at: int) -> bool:
        """A hyphen without spaces, inside a name: "Marie-Claire", "al-Hadid", "Pan-African"."""
        if at + 1 >= len(tokens) or tokens[at].text not in ("-", "‑", "–", "/"):
            return False
        before, mark, after = tokens[at - 1], tokens[at], tokens[at + 1]
        return before.end == mark.start and mark.end == after.start and after.text[0].isalpha()

    # ---- small words inside a name

    def _joined(
        self,
        parsed: ParsedDocument,
        first: int,
        at: int,
        stop: int,
        acronyms: frozenset[str],
    ) -> int | None:
        """Where the name continues after small words at ``at``: the index past the next capital."""
        tokens = parsed.tokens
        right = self._behind_small_words(tokens, at, stop)
        if right is None:
            return None
        end = right + 1
        while end < stop and self._is_name_word(tokens[end]):
            end += 1
        joint = _Joint(first, at, right, end)
        whole = parsed.text[tokens[first].start : tokens[end - 1].end]
        goes_on = (
            whole in joint_names(parsed)
            or self._are_particles(tokens, joint)
            or self._same_entity(tokens, joint)
            or self._body_goes_on(tokens, joint, acronyms)
        )
        return right + 1 if goes_on else None

    def _behind_small_words(self, tokens: tuple[Token, ...], at: int, stop: int) -> int | None:
        """The capital after up to three small words, or None."""
        right = at
        while right < stop and right - at < 3 and tokens[right].lower in self._small:
            right += 1
        if right == at:
            return None
        if right + 1 < stop and self._tied(tokens, right):
            right += 1  # "Yusuf al-Hadid"
        if right >= stop or not tokens[right].text[0].isupper():
            return None
        return None if tokens[right].lower in self._nouns.not_names else right

    def _are_particles(self, tokens: tuple[Token, ...], joint: _Joint) -> bool:
        small = [t.lower for t in tokens[joint.at : joint.right] if t.text != "-"]
        return small != ["la"] and all(word in self._nouns.particles for word in small)

    def _same_entity(self, tokens: tuple[Token, ...], joint: _Joint) -> bool:
        """True if the tagger takes both sides for one body, work or place."""
        label = tokens[joint.at - 1].entity_type
        if label not in ("ORG", "FAC", "LAW", "WORK_OF_ART", "EVENT", "GPE", "LOC"):
            return False
        if any(t.lower == "and" for t in tokens[joint.at : joint.right]):
            return False
        return all(
            t.entity_type == label and t.entity_iob == "I"
            for t in tokens[joint.at : joint.right + 1]
        )

    def _body_goes_on(
        self, tokens: tuple[Token, ...], joint: _Joint, acronyms: frozenset[str]
    ) -> bool:
        """True for "of", "for", "on" and "and" inside the name of a body or a law."""
        small, last = tokens[joint.at].lower, tokens[joint.end - 1].lower
        if self._opens_complement(small, tokens[joint.at - 1].lower):
            return True
        if small not in ("and", "&", "of", "for", "on"):
            return False
        if self._has_acronym(tokens, joint, acronyms):
            return True
        if small == "and":
            return self._and_inside(tokens, joint) or self._and_behind_of(tokens, joint)
        # "the Freedom of Records Act"
        return small == "of" and joint.end - joint.right > 1 and last in self._nouns.thing_words

    def _opens_complement(self, small: str, noun: str) -> bool:
        """ "Ministry of", "Office for", "the Select Committee on"."""
        if small == "on":
            return noun in self._nouns.subject_bodies
        body = noun in self._nouns.organization_words or noun in self._nouns.state_words
        return small in ("of", "for") and body

    def _has_acronym(
        self, tokens: tuple[Token, ...], joint: _Joint, acronyms: frozenset[str]
    ) -> bool:
        """ "Fisheries and Wildlife Commission (FWC)": the acronym shows that it is all one name."""
        words = [t.lower for t in tokens[joint.first : joint.end] if t.text != "-"]
        return any(is_acronym_of(short, words, self._nouns.acronym_skip) for short in acronyms)

    def _and_behind_of(self, tokens: tuple[Token, ...], joint: _Joint) -> bool:
        """ "Center for Coastal and Maritime Studies", "Ministry of Roads and Bridges".

        Two modifiers of one noun or two fields of a ministry, but not a ministry and a person.
        """
        before = range(joint.first + 1, joint.at)
        of = next((i for i in before if tokens[i].lower in ("of", "for")), None)
        if of is None or joint.at - of < 2 or tokens[joint.at - 1].tag == "NNS":
            return False
        if joint.right < tokens[joint.at - 1].head < joint.end:
            return True
        state = tokens[of - 1].lower in self._nouns.state_words and joint.at - of == 2
        return state and joint.end - joint.right == 1 and self._is_field(tokens[joint.right])

    def _is_field(self, token: Token) -> bool:
        """What a ministry is for: "Bridges", "Defense"."""
        return token.tag == "NNPS" or token.lower in self._nouns.post_modifiers

    def _and_inside(self, tokens: tuple[Token, ...], joint: _Joint) -> bool:
        """ "the Truth and Land Commission": one common word, then words for a body."""
        first = joint.first
        return (
            joint.at - first == 1
            and tokens[joint.end - 1].lower in self._nouns.organization_words
            and first > 0
            and tokens[first - 1].lower == "the"
            and tokens[joint.right - 1].lower == "and"
            and given_name(tokens[first].text) is None
            and self._gazetteer.find(tokens[first].text) is None
        )
