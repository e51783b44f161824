"""What a name names: settled per document, by all its occurrences and their surroundings.

Witnesses, each with a weight: known names, titles, words inside the name, the company it keeps,
and the tagger's own label, which is the weakest (the small model takes provinces for bodies and
headlines for people).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kg.extractors.coreference.cutting import NAME_TAGS, Run, is_unknown_demonym
from kg.extractors.coreference.headings import dateline
from kg.extractors.coreference.phrases import (
    GOVERNMENT_BODY,
    GROUP,
    ORGANIZATION,
    PERSON,
    PLACE,
    THING,
    Nouns,
)
from kg.gazetteer import Gazetteer, given_name, is_big_city, is_city, is_state
from kg.names import fold, is_acronym, same_land
from kg.parse import ParsedDocument, Token

# The tagger's labels and what they are worth. Measured by eye on news: PERSON is right about nine
# times in ten, ORG and GPE eight, and the rest is noise that only speaks against people.
LABELS = {
    "PERSON": (PERSON, 1.0),
    "ORG": (ORGANIZATION, 0.8),
    "GPE": (PLACE, 0.9),
    "LOC": (PLACE, 0.9),
    "FAC": (PLACE, 0.5),
    "NORP": (ORGANIZATION, 0.4),
    "WORK_OF_ART": (THING, 1.0),
    "LAW": (THING, 1.2),
    "EVENT": (THING, 1.0),
    "PRODUCT": (THING, 0.5),
    "LANGUAGE": (THING, 1.0),
}
# Certain witnesses outweigh any number of tagger's labels in one document.
CERTAIN = 20.0
STRONG = 4.0
FAIR = 2.0
LOCATED = 1.5
WEAK = 0.7
# The longest acronym in letters that is surely one.
ACRONYM = 5
# A town's name alone is worth less than the tagger's PERSON: Obama and Clinton are towns as well.
SMALL_CITY = 0.9
# Less than this is no more than that a word with a capital is the subject of a verb.
LEAST = 0.4
# Below this the pronouns of a document may still make a person of a name.
SURE = 3.5


class Votes(dict[str, float]):
    """Type -> weight; a type that nobody spoke for has none."""

    def __missing__(self, kind: str) -> float:
        return 0.0

    def take(self, others: Votes) -> None:
        """Adds the weights of ``others``."""
        for kind, weight in others.items():
            self[kind] += weight


class Verdict(NamedTuple):
    """The type of a name, and whether more than the tagger and a city's name speak for it."""

    type: str
    sure: bool


class TypeSettler:
    """Gives each name of a document one type."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and known names."""
        self._nouns = nouns
        self._gazetteer = gazetteer

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
        self._demonyms(parsed, votes)
        self._agree(votes, located)
        self._lists(parsed, listed, votes)
        return {key: Verdict(_best(found), _sure(found)) for key, found in votes.items()}

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
        return parsed.text[parsed.tokens[run.first].start : parsed.tokens[run.last - 1].end]

    def _inside(self, parsed: ParsedDocument, run: Run) -> Votes:
        """What the name's own words say."""
        tokens = parsed.tokens[run.first : run.last]
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
        joined = self._nouns.joiners - {"and", "&"}
        head = lowers[next((i for i, w in enumerate(lowers) if w in joined and i), len(lowers)) - 1]
        if len(tokens) > 1 or head in self._nouns.organization_words:
            self._word_votes(votes, head, lowers)
        first = tokens[0].text
        lean = given_name(first)
        if len(tokens) > 1 and lean is not None and all(t.text[0].isalpha() for t in tokens):
            votes[PERSON] += FAIR
        elif len(tokens) == 1 and lean is not None:
            votes[PERSON] += WEAK
        if "&" in lowers:
            votes[ORGANIZATION] += STRONG
        if is_state(text):
            single = len(tokens) == 1 and lean is not None
            votes[PLACE] += FAIR if single else CERTAIN
        elif is_big_city(text):
            votes[PLACE] += FAIR
        elif is_city(text):
            votes[PLACE] += SMALL_CITY
        if text.lower() in self._nouns.regions:
            votes[PLACE] += CERTAIN
        return votes

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
        elif nouns.thing_words & {head, lowers[-1]}:
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

    def _syntax(self, votes: Votes, parsed: ParsedDocument, head: Token) -> None:
        """What hangs from the name, and what it hangs from."""
        tokens, nouns = parsed.tokens, self._nouns
        noun = tokens[head.head]
        spots = nouns.site_nouns | nouns.place_nouns
        if head.dep == "compound" and noun.i == head.i + 1 and noun.lower in spots:
            # "the Gerrit pit"; but "the Clifton camp" may be those who are for Clifton.
            votes[PLACE] += WEAK if noun.lower in nouns.person_compounds else STRONG
        if head.dep in ("compound", "poss", "nmod") and noun.lower in nouns.person_compounds:
            votes[PERSON] += FAIR  # "the Clifton campaign"
        elif head.dep in ("compound", "nmod") and noun.lower in nouns.body_nouns:
            votes[ORGANIZATION] += LOCATED  # "the Gannett chain"
        if head.dep in ("oprd", "attr", "dobj") and noun.lemma.lower() in nouns.naming_verbs:
            called = tokens[noun.head]
            alone = sum(kid.dep == "oprd" for kid in parsed.kids(noun.i)) < 2
            alone = alone and called.dep != "ROOT"  # "A researcher called it a show", misread
            if alone and noun.dep in ("acl", "relcl") and called.pos in ("NOUN", "PROPN"):
                named = self._noun_vote(called.lemma.lower(), called.pos, STRONG)
                votes.take(named or Votes({THING: STRONG}))  # "the raid, code-named Kingfisher"
        for child in parsed.kids(head.i, "appos"):
            votes.take(self._noun_vote(child.lemma.lower(), child.pos, FAIR + WEAK))
        if head.dep == "appos":
            governor = tokens[head.head]
            votes.take(self._noun_vote(governor.lemma.lower(), governor.pos, FAIR))
        for child in parsed.kids(head.i, "relcl"):
            if any(t.lower in self._nouns.who for t in parsed.subtree(child.i)):
                votes[PERSON] += FAIR
        if head.dep in ("nsubj", "nsubjpass") and tokens[head.head].pos == "VERB":
            verb = tokens[head.head].lemma.lower()
            speaks = verb in nouns.speech_verbs
            votes[PERSON] += FAIR if verb in nouns.human_verbs else WEAK if speaks else WEAK / 2

    def _located(self, parsed: ParsedDocument, head: Token) -> float:
        """ "in X", and in "in X, Y and Z" the others too; a letter comes "from X" as well."""
        if head.dep == "appos" and parsed.tokens[head.head].tag in NAME_TAGS:
            # "in Tesmar, Lower Sarrow,": but the parser takes some subjects for appositions too.
            return min(WEAK, self._located(parsed, parsed.tokens[head.head]))
        while head.dep == "conj" and head.head != head.i:
            head = parsed.tokens[head.head]
        if head.dep != "pobj":
            return 0.0
        preposition = parsed.tokens[head.head]
        if preposition.lower == "to":
            verb = parsed.tokens[preposition.head]
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
        if gender is not None and before.lemma.lower() == noun and not before.text.isupper():
            votes[PERSON] += STRONG
            return
        tied = before.tag in ("NN", "NNP") and (before.head == head.i or head.head == before.i)
        if noun in self._nouns.named_things and tied:
            votes[THING] += STRONG
        elif noun in self._nouns.body_nouns:
            votes[ORGANIZATION] += STRONG if tied else WEAK

    def _noun_vote(self, lemma: str, pos: str, weight: float) -> Votes:
        votes = Votes()
        if pos not in ("NOUN", "PROPN"):
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
        return age.isdigit() and 1 < len(age) < 4 and int(age) < 120 and tokens[at + 2].text in "),"

    def _agree(self, votes: dict[str, Votes], located: set[str]) -> None:
        """A short name is what the full names are that it may stand for.

        A firm's mine may be called by the firm: "the Patriot mine" of Patriot Coal is no town.
        """
        surnames: dict[str, list[str]] = defaultdict(list)
        people: dict[str, list[str]] = defaultdict(list)
        heads: dict[str, list[str]] = defaultdict(list)
        for key, found in votes.items():
            words = key.split()
            if len(words) < 2:
                continue
            if _best(found) == PERSON:
                surnames[words[-1]].append(key)
                people[words[0]].append(key)
            elif _best(found) in (ORGANIZATION, GOVERNMENT_BODY):
                heads[words[0]].append(key)
        for key, found in votes.items():
            if " " in key or found[PLACE] >= CERTAIN:
                continue
            if surnames[key]:
                found[PERSON] += CERTAIN / 2
            elif people[key]:
                found[PERSON] += STRONG
            elif heads[key] and key not in located:
                found[ORGANIZATION] += STRONG + FAIR

    def _demonyms(self, parsed: ParsedDocument, votes: Mapping[str, Votes]) -> None:
        """ "Velmaran police" in the same text makes a country of "Velmara"."""
        for token in parsed.tokens:
            if token.text[:1].isupper() and is_unknown_demonym(parsed, token, self._nouns):
                stem = fold(token.text)
                for key, found in votes.items():
                    if " " not in key and key != stem and same_land(key, stem):
                        found[PLACE] += STRONG + FAIR

    def _lists(self, parsed: ParsedDocument, runs: list[Run], votes: Mapping[str, Votes]) -> None:
        """Names in one list are of one sort: a place among them speaks for the others.

        So does a person, for names of two words that nothing else speaks for.
        """
        groups: dict[int, list[str]] = defaultdict(list)
        for run in runs:
            head = name_head(parsed, run)
            top = head
            while top.dep == "conj":
                top = parsed.tokens[top.head]
            groups[top.i].append(name_key(parsed, run))
        for keys in groups.values():
            sure = sum(votes[key][PLACE] >= FAIR * 0.9 for key in keys)
            if len(keys) > 2 and sure * 2 >= len(keys):
                for key in keys:
                    votes[key][PLACE] += STRONG
            if len(keys) > 1 and any(votes[key][PERSON] > FAIR for key in keys):
                for key in keys:
                    if " " in key and max(votes[key].values(), default=0.0) < LOCATED:
                        votes[key][PERSON] += FAIR


def name_key(parsed: ParsedDocument, run: Run) -> str:
    """The folded words of a name without title."""
    tokens = parsed.tokens
    return fold(parsed.text[tokens[run.first].start : tokens[run.last - 1].end])


def name_head(parsed: ParsedDocument, run: Run) -> Token:
    """The token of the name whose governor lies outside of it (the last such, for "of" names)."""
    tokens = parsed.tokens[run.first : run.last]
    outside = [t for t in tokens if not run.first <= t.head < run.last or t.head == t.i]
    return outside[0] if outside else tokens[-1]


def _best(votes: Votes) -> str:
    if not votes:
        return THING
    kind, weight = max(votes.items(), key=lambda item: (item[1], item[0]))
    if kind == GROUP or weight < LEAST:
        return THING
    return kind


def _sure(votes: Votes) -> bool:
    return bool(votes) and max(votes.values()) >= SURE
