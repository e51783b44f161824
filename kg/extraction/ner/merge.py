"""How far a name goes on: small words, hyphens, brackets and nicknames inside it.

"Ministry of Roads and Bridges", "Marie-Claire Odd", "[Alva] Brennick", "Marko “Bricks” Tellan".
"""

from __future__ import annotations

import itertools

from kg.extraction.ner.phrases import Nouns
from kg.extraction.ner.segment import NAME_TAGS
from kg.nlp.parse import ParsedDocument, Token
from kg.ontology.gazetteer import Gazetteer, given_name
from kg.ontology.names import is_acronym_of

OPENING_QUOTES = frozenset(('"', "“", "‘", "'", "``"))
CLOSING_QUOTES = frozenset(('"', "”", "’", "'", "''"))
# The longest nickname, in words: "Anton “Big Fish” Verlo".
NICKNAME = 3


class NameJoiner:
    """Tells where a name ends that begins at a token; built once for many documents."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and known names."""
        self._nouns = nouns
        self._gazetteer = gazetteer
        self._small = nouns.joiners | nouns.particles

    def end(self, parsed: ParsedDocument, i: int, stop: int, acronyms: frozenset[str]) -> int:
        """The index past the last token of the name that begins at ``i``, before ``stop``."""
        tokens = parsed.tokens
        end = i + 1
        while end < stop:
            token = tokens[end]
            if self._is_name_word(token):
                end += 1
            elif self._tied(tokens, end) and end + 1 < stop:
                end += 2
            elif token.text == "," and end + 1 < stop and self._is_generation(tokens[end + 1]):
                end += 2  # "Joseph Brandt, Jr."
            elif self._is_letter(tokens, end) or self._owns_body(tokens, i, end, stop):
                end += 1
            else:
                further = self._marked(tokens, i, end, stop) or self._joined(
                    parsed, i, end, stop, acronyms
                )
                if further is None:
                    break
                end = further
        return end

    def _marked(self, tokens: tuple[Token, ...], first: int, at: int, stop: int) -> int | None:
        """Where the name goes on behind brackets of an editor, or behind a nickname in quotes."""
        mark, behind = tokens[at].text, tokens[at + 1 : stop]
        if not behind or tokens[at - 1].tag not in NAME_TAGS:
            return None
        if mark == "]" and at > 1 and tokens[at - 2].text == "[":
            return at + 2 if self._is_name_word(behind[0]) else None  # "[Alva] Brennick"
        if mark == "[" and len(behind) > 1 and behind[1].text == "]":
            return at + 2 if self._is_name_word(behind[0]) else None  # "Ilse [Harkan]"
        if mark not in OPENING_QUOTES or tokens[at - 1].end == tokens[at].start:
            return None
        close = next((i for i, t in enumerate(behind) if t.text in CLOSING_QUOTES), 0)
        inner, after = behind[:close], behind[close + 1 : close + 2]
        opens = at - first == 1 or given_name(tokens[at - 1].text) is not None
        nickname = 0 < close <= NICKNAME and all(t.text[0].isupper() for t in inner)
        if nickname and after and after[0].tag in NAME_TAGS and opens:
            return at + close + 3
        return None

    def _is_letter(self, tokens: tuple[Token, ...], at: int) -> bool:
        """The letter of "Mr A", which the parser takes for an article."""
        before, text = tokens[at - 1], tokens[at].text
        title = before.lower in self._nouns.honorifics and before.text.istitle()
        return title and len(text) == 1 and text.isupper()

    def _owns_body(self, tokens: tuple[Token, ...], first: int, at: int, stop: int) -> bool:
        """The mark in "St Brenna's Hospital", "the Dockers' Union", "Tesmar Coroner's Court"."""
        nouns, owner, behind = self._nouns, tokens[at - 1], tokens[at + 1 : min(at + 4, stop)]
        if tokens[at].text not in ("'s", "’s", "'", "’") or owner.end != tokens[at].start:
            return False
        capitals = list(itertools.takewhile(lambda t: t.text[0].isupper(), behind))
        if not {t.lower for t in capitals} & (nouns.organization_words | nouns.state_words):
            return False
        shop = bool(capitals) and capitals[0].lower in nouns.owned_bodies
        if shop and at - first == 1 and given_name(owner.text) is not None:
            return True  # "Lena's Club"
        if given_name(tokens[first].text) is not None and at - first > 1:
            return False  # "Ivo Baker's Lantern Party"
        if self._gazetteer.country_of(owner.text) is not None:
            return False  # "the Netherlands' Supreme Court"
        if owner.lower in nouns.body_owners:
            return True
        if at - first > 1 and tokens[at - 2].lower in ("st", "st.", "saint"):
            return True
        several = tokens[at].text in ("'", "’") and owner.lower.endswith("s")
        article = first > 0 and tokens[first - 1].lower in nouns.articles
        return several and at - first == 1 and (article or owner.tag in ("NNS", "NNPS"))

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
        """A hyphen without blanks, inside a name: "Marie-Claire", "al-Hadid", "Pan-African"."""
        if at + 1 >= len(tokens) or tokens[at].text not in ("-", "‑", "–", "/"):
            return False
        before, mark, after = tokens[at - 1], tokens[at], tokens[at + 1]
        return before.end == mark.start and mark.end == after.start and after.text[0].isalpha()

    def _joined(
        self, parsed: ParsedDocument, first: int, at: int, stop: int, acronyms: frozenset[str]
    ) -> int | None:
        """Where the run goes on behind small words at ``at``: the index past the next capital."""
        tokens = parsed.tokens
        nxt = at
        while nxt < stop and nxt - at < 3 and tokens[nxt].lower in self._small:
            nxt += 1
        if nxt > at and nxt + 1 < stop and self._tied(tokens, nxt):
            nxt += 1  # "Yusuf al-Hadid"
        if nxt == at or nxt >= stop or not tokens[nxt].text[0].isupper():
            return None
        if tokens[nxt].lower in self._nouns.not_names:
            return None
        small = [tokens[k].lower for k in range(at, nxt) if tokens[k].text != "-"]
        if all(word in self._nouns.particles for word in small) and small != ["la"]:
            return nxt + 1
        if self._same_entity(tokens, at - 1, nxt):
            return nxt + 1
        return nxt + 1 if self._body_goes_on(tokens, first, at, nxt, stop, acronyms) else None

    def _same_entity(self, tokens: tuple[Token, ...], left: int, right: int) -> bool:
        """The tagger holds both sides for one body, work or place."""
        label = tokens[left].entity_type
        if label not in ("ORG", "FAC", "LAW", "WORK_OF_ART", "EVENT", "GPE", "LOC"):
            return False
        if any(t.lower == "and" for t in tokens[left + 1 : right]):
            return False
        return all(
            t.entity_type == label and t.entity_iob == "I" for t in tokens[left + 1 : right + 1]
        )

    def _body_goes_on(
        self,
        tokens: tuple[Token, ...],
        first: int,
        at: int,
        nxt: int,
        stop: int,
        acronyms: frozenset[str],
    ) -> bool:
        small = tokens[at].lower
        last = tokens[at - 1].lower
        if small in ("of", "for") and (
            last in self._nouns.organization_words or last in self._nouns.state_words
        ):
            return True
        if small == "on" and last in self._nouns.subject_bodies:
            return True  # "the Select Committee on Halvay"
        if small not in ("and", "&", "of", "for", "on"):
            return False
        # The acronym in the text tells that the parts are one name: "… and … Commission (FWC)".
        end = nxt + 1
        while end < stop and self._is_name_word(tokens[end]):
            end += 1
        words = [t.lower for t in tokens[first:end] if t.text != "-"]
        if any(is_acronym_of(short, words, self._nouns.acronym_skip) for short in acronyms):
            return True
        if small == "of" and end - nxt > 1 and tokens[end - 1].lower in self._nouns.thing_words:
            return True  # "the Freedom of Records Act"
        return small == "and" and (
            self._and_inside(tokens, first, at, nxt, end)
            or self._and_behind_of(tokens, first, at, nxt, end)
        )

    def _and_behind_of(
        self, tokens: tuple[Token, ...], first: int, at: int, nxt: int, end: int
    ) -> bool:
        """ "Center for Coastal and Maritime Studies", "Ministry of Roads and Bridges".

        Two modifiers of one noun, or two fields of a ministry; not a ministry and somebody else.
        """
        of = next((i for i in range(first + 1, at) if tokens[i].lower in ("of", "for")), None)
        if of is None or at - of < 2 or tokens[at - 1].tag == "NNS":
            return False
        if nxt < tokens[at - 1].head < end:
            return True
        body = tokens[of - 1].lower in self._nouns.state_words and at - of == 2
        field = tokens[nxt].tag == "NNPS" or tokens[nxt].lower in self._nouns.post_modifiers
        return body and end - nxt == 1 and field

    def _and_inside(
        self, tokens: tuple[Token, ...], first: int, at: int, nxt: int, end: int
    ) -> bool:
        """ "the Truth and Land Commission": a single common word, then words that name a body."""
        return (
            at - first == 1
            and end - nxt >= 1
            and tokens[end - 1].lower in self._nouns.organization_words
            and first > 0
            and tokens[first - 1].lower == "the"
            and tokens[nxt - 1].lower == "and"
            and given_name(tokens[first].text) is None
            and self._gazetteer.find(tokens[first].text) is None
        )
