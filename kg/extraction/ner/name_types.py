"""What a name names: settled per document, by all its occurrences and their surroundings.

Witnesses, each with a weight: known names, titles, words inside the name, the company it keeps,
and the tagger's own label, which is the weakest (the small model takes provinces for bodies and
headlines for people).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from kg.extraction.ner.capitalised_headings import dateline
from kg.extraction.ner.phrases import (
    GOVERNMENT_BODY,
    ORGANIZATION,
    PERSON,
    PLACE,
    PUBLICATION,
    THING,
    Nouns,
)
from kg.extraction.ner.runs import name_head, name_key
from kg.extraction.ner.segment import NAME_TAGS, Run, is_by_letter
from kg.extraction.ner.type_agreement import Agreement
from kg.extraction.ner.type_votes import (
    ACRONYM,
    CERTAIN,
    FAIR,
    LABELS,
    LOCATED,
    SMALL_CITY,
    STRONG,
    WEAK,
    Votes,
)
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NAMING, NOUN_SUBJECTS, first_conjunct, governor
from kg.ontology.gazetteer import Gazetteer, given_name, is_big_city, is_city, is_state
from kg.ontology.names import is_acronym, plain_name

# "Firefox 3.05", "IE6": what stands behind the name of a product.
_VERSION = "0123456789. "


class Verdict(NamedTuple):
    """The type of a name, and whether more than the tagger and a city's name speak for it.

    ``clear`` where besides nothing speaks as strongly for another: other documents may rely on it.
    """

    type: str
    sure: bool
    clear: bool


class TypeSettler:
    """Gives each name of a document one type."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and known names."""
        self._nouns = nouns
        self._gazetteer = gazetteer
        self._agreement = Agreement(nouns)

    def settle(self, parsed: ParsedDocument, runs: Iterable[Run]) -> dict[str, Verdict]:
        """Folded name -> its type, for the names of ``runs``; THING where nothing speaks."""
        listed = list(runs)
        places: dict[str, list[Run]] = defaultdict(list)
        for run in listed:
            places[name_key(parsed, run)].append(run)
        votes = {key: self._witnesses(parsed, found) for key, found in places.items()}
        located = {
            key
            for key, found in places.items()
            if any(self._located(parsed, name_head(parsed, run)) >= LOCATED for run in found)
        }
        self._agreement.demonyms(parsed, votes)
        self._agreement.full_names(votes, located)
        self._agreement.lists(parsed, listed, votes)
        return {key: Verdict(v.best, v.sure, v.is_clear) for key, v in votes.items()}

    def _witnesses(self, parsed: ParsedDocument, runs: list[Run]) -> Votes:
        """What speaks for each type of one name, at all its places in the document.

        Its own words count once, the tagger's labels by their mean, and of what stands around it
        the strongest of each sort: a name said often is not therefore better known.
        """
        votes = self._inside(parsed, runs[0])
        texts = [self._text(parsed, run) for run in runs]
        if all(map(is_acronym, texts)):
            # "WALLACE:" in a transcript is a surname in capitals, not an acronym.
            votes[ORGANIZATION] += STRONG if len(texts[0]) <= ACRONYM else WEAK
        around = Votes()
        for run in runs:
            if run.title is not None:
                votes[PERSON] = max(votes[PERSON], CERTAIN)
            for kind, weight in self._around(parsed, run).items():
                around[kind] = max(around[kind], weight, key=abs)
            tokens = parsed.tokens[run.first : run.last]
            for token in tokens:
                if token.entity_type in LABELS:
                    kind, weight = LABELS[token.entity_type]
                    votes[kind] += weight / len(tokens) / len(runs)
        votes.take(around)
        return votes

    def _text(self, parsed: ParsedDocument, run: Run) -> str:
        return plain_name(
            parsed.text[parsed.tokens[run.first].start : parsed.tokens[run.last - 1].end]
        )

    def _inside(self, parsed: ParsedDocument, run: Run) -> Votes:
        """What the name's own words say."""
        whole = parsed.tokens[run.first : run.last]
        # The tagger may take the name itself for a mark ("Calif." at the end of a sentence).
        tokens = [t for t in whole if t.pos != "PUNCT" or t.text == "-"] or list(whole)
        text = self._text(parsed, run)
        lowers = [token.lower for token in tokens]
        votes = Votes()
        known = self._gazetteer.find(text)
        if known is not None:
            votes[known.type] += CERTAIN
            return votes
        if self._gazetteer.country(text) is not None:
            votes[PLACE] += CERTAIN
            return votes
        if text.rstrip(_VERSION) in self._nouns.thing_names or self._is_field(lowers):
            votes[THING] += CERTAIN
            return votes
        if text in self._nouns.known_books:
            votes[PUBLICATION] += CERTAIN
            return votes
        joined = self._nouns.joiners - {"and", "&"}
        head = lowers[next((i for i, w in enumerate(lowers) if w in joined and i), len(lowers)) - 1]
        if len(tokens) > 1 or head in self._nouns.organization_words:
            self._word_votes(votes, head, lowers)
        if tokens[-1].tag in ("NNPS", "NNS") and self._is_team(tokens):
            votes[ORGANIZATION] += STRONG + FAIR
        first = tokens[0].text
        lean = given_name(first)
        if len(tokens) > 1 and lean is not None and all(t.text[0].isalpha() for t in tokens):
            votes[PERSON] += FAIR
        elif len(tokens) == 1 and lean is not None:
            votes[PERSON] += WEAK
        self._shape_votes(votes, lowers)
        if is_by_letter(whole, self._nouns):
            votes[PERSON] += STRONG + FAIR
        if is_state(text):
            single = len(tokens) == 1 and lean is not None
            votes[PLACE] += FAIR + WEAK if single else CERTAIN
        elif is_big_city(text):
            votes[PLACE] += FAIR
        elif is_city(text):
            votes[PLACE] += SMALL_CITY
        if text.lower() in self._nouns.regions:
            votes[PLACE] += CERTAIN
        return votes

    def _is_field(self, lowers: list[str]) -> bool:
        """ "Marine Psychology"; but "Orsk Institute of Linguistics" is a body."""
        bodies = self._nouns.organization_words | self._nouns.state_words | self._nouns.joiners
        return lowers[-1] in self._nouns.fields and not bodies & set(lowers[:-1])

    def _shape_votes(self, votes: Votes, lowers: list[str]) -> None:
        """ "Islam", "Hinduism"; "the Austin Falcons"."""
        nouns, last = self._nouns, lowers[-1]
        if "&" in lowers:
            votes[ORGANIZATION] += STRONG
        if len(lowers) == 1 and (last in nouns.faiths or last.endswith(nouns.teachings)):
            votes[THING] += CERTAIN
        if len(lowers) > 1 and last in nouns.team_words:
            votes[ORGANIZATION] += STRONG + FAIR

    def _is_team(self, tokens: list[Token]) -> bool:
        """ "the Denver Falcons": a city and a plural; but "the Orland Hills" are a place."""
        city = " ".join(t.text for t in tokens[:-1])
        return tokens[-1].lower not in self._nouns.place_words and is_city(city)

    def _word_votes(self, votes: Votes, head: str, lowers: list[str]) -> None:
        nouns = self._nouns
        if lowers[0] in nouns.thing_openers and len(lowers) > 1:
            votes[THING] += CERTAIN
        elif head in nouns.state_words:
            votes[GOVERNMENT_BODY] += CERTAIN
        elif head in nouns.organization_words:
            votes[ORGANIZATION] += STRONG + FAIR
        elif lowers[-1] in nouns.legal_forms:
            votes[ORGANIZATION] += CERTAIN
        elif head in nouns.place_words:
            # "Daniel Park" is a person, "Orrin Falls" a place.
            person = head in nouns.place_surnames and given_name(lowers[0]) is not None
            votes[PLACE] += WEAK if person else STRONG
        elif nouns.thing_words & {head, lowers[-1], _before_number(lowers)}:
            votes[THING] += STRONG + FAIR
        elif lowers[0] in nouns.place_openers:
            votes[PLACE] += STRONG + FAIR
        elif (head in nouns.body_kinds and len(lowers) > 1) or (
            nouns.organization_words & set(lowers[:-1]) and len(lowers) > 2
        ):
            votes[ORGANIZATION] += FAIR

    def _around(self, parsed: ParsedDocument, run: Run) -> Votes:
        """What the sentence says of it."""
        tokens = parsed.tokens
        head = name_head(parsed, run)
        votes = Votes()
        before = tokens[run.first - 1] if run.first else None
        if before is not None and before.sentence == head.sentence:
            self._noun_before(votes, parsed, before, head)
            modifier = head.dep in ("compound", "poss", "nmod")
            if before.lower in self._nouns.articles and run.title is None and not modifier:
                votes[PERSON] -= FAIR
            self._company(votes, parsed, run, before, head)
        votes[PLACE] += self._located(parsed, head)
        if run.first in dateline(parsed, self._nouns) or self._before_region(parsed, run):
            votes[PLACE] += STRONG
        after = tokens[run.last] if run.last < len(tokens) else None
        if after is not None and after.sentence == head.sentence:
            if after.text == "(" and self._age_follows(parsed, run.last):
                votes[PERSON] += STRONG
            if after.text == "," and self._age_follows(parsed, run.last):
                votes[PERSON] += FAIR
        self._syntax(votes, parsed, head)
        return votes

    def _company(
        self, votes: Votes, parsed: ParsedDocument, run: Run, before: Token, head: Token
    ) -> None:
        """ "in The Sentinel", "according to Harrow", "in the Orlan Center"."""
        tokens, nouns = parsed.tokens, self._nouns
        opens = before.i == parsed.sentences[before.sentence].first
        if before.text == "The" and not opens:
            media = nouns.body_kinds.get(tokens[run.last - 1].lower) == "media"
            votes[ORGANIZATION] += STRONG + FAIR if media else FAIR
        if before.lower == "to" and before.i and tokens[before.i - 1].lower == "according":
            votes[PLACE] -= STRONG
        inside = head.dep == "pobj" and tokens[head.head].lower in nouns.locatives
        if inside and tokens[run.last - 1].lower in nouns.venue_words:
            votes[PLACE] += STRONG + FAIR + WEAK

    def _syntax(self, votes: Votes, parsed: ParsedDocument, head: Token) -> None:
        """What hangs from the name, and what it hangs from."""
        nouns, above = self._nouns, parsed.tokens[head.head]
        if head.dep in ("compound", "poss", "nmod"):
            self._modified(votes, head, above)
        beside = governor(parsed, head)
        if head.dep == "pobj" and above.lower == "of" and beside.lemma.lower() in nouns.place_nouns:
            votes[PLACE] += FAIR  # "the port of Grenn"
        if head.dep in ("oprd", "attr", "dobj") and above.lemma.lower() in nouns.naming_verbs:
            self._called(votes, parsed, above)
        for child in parsed.kids(head.i, "appos"):
            votes.take(self._noun_vote(child.lemma.lower(), child.pos, FAIR + WEAK))
        if head.dep == "appos":
            votes.take(self._noun_vote(above.lemma.lower(), above.pos, FAIR))
        for child in parsed.kids(head.i, "relcl"):
            if any(t.lower in nouns.who for t in parsed.subtree(child.i)):
                votes[PERSON] += FAIR
        if head.dep in NOUN_SUBJECTS and above.pos == "VERB":
            verb = above.lemma.lower()
            speaks = verb in nouns.speech_verbs
            votes[PERSON] += FAIR if verb in nouns.human_verbs else WEAK if speaks else WEAK / 2

    def _modified(self, votes: Votes, head: Token, noun: Token) -> None:
        """ "the Gerrit pit", "the Clifton campaign", "the Gannett chain", "the new Moon Rider
        movie"."""
        nouns, owner = self._nouns, head.dep == "poss"
        of_person = noun.lower in nouns.person_compounds
        spots = nouns.site_nouns | nouns.place_nouns
        if head.dep == "compound" and noun.i == head.i + 1 and noun.lower in spots:
            # "the Clifton camp" may be those who are for Clifton.
            votes[PLACE] += WEAK if of_person else STRONG
        if of_person:
            votes[PERSON] += FAIR
        elif not owner and noun.lower in nouns.body_nouns:
            votes[ORGANIZATION] += LOCATED
        if not owner and head.i < noun.i and noun.lower in nouns.work_nouns:
            votes[THING] += STRONG

    def _called(self, votes: Votes, parsed: ParsedDocument, verb: Token) -> None:
        """ "the raid, code-named Kingfisher": a name is of the sort of what is called so."""
        called = parsed.tokens[verb.head]
        alone = sum(1 for _ in parsed.kids(verb.i, "oprd")) < 2
        alone = alone and called.dep != "ROOT"  # "A researcher called it a show", misread
        if alone and verb.dep in ("acl", "relcl") and called.pos in NAMING:
            named = self._noun_vote(called.lemma.lower(), called.pos, STRONG)
            votes.take(named or Votes({THING: STRONG}))

    def _located(self, parsed: ParsedDocument, head: Token) -> float:
        """ "in X", and in "in X, Y and Z" the others too; a letter comes "from X" as well."""
        if head.dep == "appos" and parsed.tokens[head.head].tag in NAME_TAGS:
            # "in Tesmar, Lower Sarrow,": but the parser takes some subjects for appositions too.
            return min(WEAK, self._located(parsed, parsed.tokens[head.head]))
        head = first_conjunct(parsed, head)
        if head.dep != "pobj":
            return 0.0
        preposition = parsed.tokens[head.head]
        if preposition.lower == "to":
            verb = governor(parsed, head)
            return LOCATED * (verb.lemma.lower() in self._nouns.motion_verbs)
        article = parsed.kid(head.i, "det") is not None
        weight = WEAK if preposition.lower == "from" and not article else LOCATED
        return weight * (preposition.lower in self._nouns.locatives)

    def _before_region(self, parsed: ParsedDocument, run: Run) -> bool:
        """ "Tesmar, Ohio", "Greensboro, N.C.": a name, a comma, and the land that it lies in."""
        tokens = parsed.tokens
        if run.last + 1 >= len(tokens) or tokens[run.last].text != ",":
            return False
        behind = tokens[run.last + 1]
        if behind.sentence != tokens[run.first].sentence or behind.dep == "conj":
            return False
        words = [parsed.text[behind.start : tokens[i].end] for i in range(behind.i, behind.right)]
        return behind.lower in self._nouns.regions or any(
            is_state(w) or self._gazetteer.country(w) is not None for w in words[:3]
        )

    def _noun_before(
        self, votes: Votes, parsed: ParsedDocument, before: Token, head: Token
    ) -> None:
        """ "lawyer Sokha Vann", "the firm Orlan Keyes": a noun right before the name."""
        if before.pos not in ("NOUN", "PROPN", "ADJ"):
            return
        noun = before.lower
        gender = self._nouns.person_gender(noun) or self._nouns.honorifics.get(noun)
        firm = (
            noun in self._nouns.body_nouns and given_name(parsed.tokens[before.i + 1].text) is None
        )
        if (
            gender is not None
            and before.lemma.lower() == noun
            and not (
                before.text.isupper() or firm  # "the operator Telmar"
            )
        ):
            votes[PERSON] += STRONG
            return
        tied = before.tag in ("NN", "NNP") and (before.head == head.i or head.head == before.i)
        if noun in self._nouns.named_things and tied:
            votes[THING] += STRONG
        elif noun in self._nouns.body_nouns:
            votes[ORGANIZATION] += STRONG if tied else WEAK

    def _noun_vote(self, lemma: str, pos: str, weight: float) -> Votes:
        votes = Votes()
        if pos not in NAMING:
            return votes
        if self._nouns.person_gender(lemma) is not None:
            votes[PERSON] += weight
        elif lemma in self._nouns.body_nouns:
            votes[ORGANIZATION] += weight
        elif lemma in self._nouns.place_nouns:
            votes[PLACE] += weight
        elif lemma in self._nouns.named_things:
            votes[THING] += weight
        return votes

    def _age_follows(self, parsed: ParsedDocument, at: int) -> bool:
        tokens = parsed.tokens
        if at + 2 >= len(tokens):
            return False
        age = tokens[at + 1].text
        return (
            age.isdecimal() and 1 < len(age) < 4 and int(age) < 120 and tokens[at + 2].text in "),"
        )


def _before_number(lowers: list[str]) -> str:
    """The word before a number: "War" of "World War II"."""
    numbered = len(lowers) > 1 and (lowers[-1].isdecimal() or not lowers[-1].strip("ivx"))
    return lowers[-2] if numbered else lowers[-1]
