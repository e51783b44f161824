"""What the context of a name says about its type: "in X", "X, 34,", "the firm X", "X, who …"."""

from __future__ import annotations

from kg.extraction.ner.capitalised_headings import dateline
from kg.extraction.ner.phrases import ORGANIZATION, PERSON, PLACE, THING, Nouns
from kg.extraction.ner.runs import NAME_TAGS, Run, name_head
from kg.extraction.ner.type_votes import FAIR, LOCATED, STRONG, WEAK, Votes
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NAMING, NOUN_SUBJECTS, first_conjunct, governor
from kg.ontology.gazetteer import Gazetteer, given_name, is_city, is_state

# The weight of an age after each mark: "Ada Stone (34)", "Ada Stone, 34,".
AGE_MARKS = {"(": STRONG, ",": FAIR}
MODIFIERS = ("compound", "poss", "nmod")


def is_address(parsed: ParsedDocument, run: Run, nouns: Nouns) -> bool:
    """ "Ada Lind, 34, of Larch Close", "Bo Lind, of Mill Road": where they live."""
    tokens, first = parsed.tokens, run.first
    if first < 2 or tokens[run.last - 1].lower not in nouns.road_words:
        return False
    behind = tokens[first - 1].lower == "of" and tokens[first - 2].text == ","
    return behind and run.last - first > 1


def is_of_town(parsed: ParsedDocument, head: Token, nouns: Nouns) -> bool:
    """ "The mayor of Orm": the town, and not Orm Steel."""
    of = parsed.tokens[head.head]
    noun = parsed.tokens[of.head].lemma.lower()
    return head.dep == "pobj" and of.lower == "of" and noun in nouns.nouns_of_towns


class NameContext:
    """Infers a type from the context of a name; built once for many documents."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and countries."""
        self._nouns = nouns
        self._gazetteer = gazetteer

    def votes(self, parsed: ParsedDocument, run: Run) -> Votes:
        """What the sentence says about the name."""
        head = name_head(parsed, run)
        votes = Votes()
        before = parsed.tokens[run.first - 1] if run.first else None
        if before is not None and before.sentence == head.sentence:
            self._noun_before(votes, parsed, before, head)
            if self._is_article_of_name(before, run, head):
                votes[PERSON] -= FAIR
            self._company(votes, parsed, run, before, head)
        votes[PLACE] += self.located(parsed, head)
        if run.first in dateline(parsed) or self._before_region(parsed, run):
            votes[PLACE] += STRONG
        if is_address(parsed, run, self._nouns):
            votes[PLACE] += STRONG + STRONG
        self._age_votes(votes, parsed, run.last, head)
        self._modified(votes, parsed, head)
        self._called(votes, parsed, head)
        self._apposed(votes, parsed, head)
        self._acting(votes, parsed, head)
        return votes

    # ---- the words before it

    def _is_article_of_name(self, before: Token, run: Run, head: Token) -> bool:
        """ "the Danube"; but in "the Norvane director" the article belongs to the noun."""
        article = before.lower in self._nouns.articles
        return article and run.title is None and head.dep not in MODIFIERS

    def _noun_before(
        self, votes: Votes, parsed: ParsedDocument, before: Token, head: Token
    ) -> None:
        """ "lawyer Sokha Vann", "the firm Orlan Keyes": a noun right before the name."""
        if before.pos not in ("NOUN", "PROPN", "ADJ"):
            return
        if self._is_calling(parsed, before):
            votes[PERSON] += STRONG
            return
        tied = before.tag in ("NN", "NNP") and (before.head == head.i or head.head == before.i)
        if before.lower in self._nouns.named_things and tied:
            votes[THING] += STRONG
        elif before.lower in self._nouns.body_nouns:
            votes[ORGANIZATION] += STRONG if tied else WEAK

    def _is_calling(self, parsed: ParsedDocument, noun: Token) -> bool:
        """True for a noun or title of a person; but "the operator Telmar" is a firm."""
        nouns, word = self._nouns, noun.lower
        if not nouns.person_gender(word) and not nouns.honorifics.get(word):
            return False
        firm = word in nouns.body_nouns and given_name(parsed.tokens[noun.i + 1].text) is None
        return noun.lemma.lower() == word and not noun.text.isupper() and not firm

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

    # ---- location and age

    def is_place(self, parsed: ParsedDocument, head: Token) -> bool:
        """ "In Tesmar", "the mayor of Tesmar"."""
        return self.located(parsed, head) >= LOCATED or is_of_town(parsed, head, self._nouns)

    def located(self, parsed: ParsedDocument, head: Token) -> float:
        """ "in X", and in "in X, Y and Z" the others too; less for "from X"."""
        if head.dep == "appos" and parsed.tokens[head.head].tag in NAME_TAGS:
            # "in Tesmar, Lower Sarrow,": but the parser also reads some subjects as appositions.
            return min(WEAK, self.located(parsed, parsed.tokens[head.head]))
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
        """ "Tesmar, Ohio", "Greensboro, N.C.": a name, a comma and its country or state."""
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

    def _age_votes(self, votes: Votes, parsed: ParsedDocument, at: int, head: Token) -> None:
        """Adds evidence for an age after the name, from token ``at``."""
        mark = parsed.tokens[at] if at < len(parsed.tokens) else None
        if mark is None or mark.sentence != head.sentence or mark.text not in AGE_MARKS:
            return
        if self._age_follows(parsed, at):
            votes[PERSON] += AGE_MARKS[mark.text]

    def _age_follows(self, parsed: ParsedDocument, at: int) -> bool:
        tokens = parsed.tokens
        if at + 2 >= len(tokens):
            return False
        age = tokens[at + 1].text
        return (
            age.isdecimal() and 1 < len(age) < 4 and int(age) < 120 and tokens[at + 2].text in "),"
        )

    # ---- its governor and its dependents

    def _modified(self, votes: Votes, parsed: ParsedDocument, head: Token) -> None:
        """ "the Gerrit pit", "the Clifton campaign", "the Gannett chain", "the new Moon Rider
        movie"."""
        if head.dep not in MODIFIERS:
            return
        nouns, noun, owner = self._nouns, parsed.tokens[head.head], head.dep == "poss"
        of_person = noun.lower in nouns.person_compounds
        if self._stands_before_spot(head, noun):
            # "the Clifton camp" may be Clifton's supporters.
            votes[PLACE] += WEAK if of_person else STRONG
        if of_person:
            votes[PERSON] += FAIR
        elif not owner and noun.lower in nouns.body_nouns:
            votes[ORGANIZATION] += LOCATED
        if not owner and head.i < noun.i and noun.lower in nouns.work_nouns:
            votes[THING] += STRONG

    def _stands_before_spot(self, head: Token, noun: Token) -> bool:
        spot = noun.lower in self._nouns.site_nouns or noun.lower in self._nouns.place_nouns
        return spot and head.dep == "compound" and noun.i == head.i + 1

    def _called(self, votes: Votes, parsed: ParsedDocument, head: Token) -> None:
        """ "the port of Grenn", "the raid, code-named Kingfisher": the noun shows the type."""
        nouns, above = self._nouns, parsed.tokens[head.head]
        noun = governor(parsed, head).lemma.lower()
        if head.dep == "pobj" and above.lower == "of" and noun in nouns.place_nouns:
            votes[PLACE] += FAIR
        elif is_of_town(parsed, head, nouns):
            votes[PLACE] += STRONG
        if head.dep in ("oprd", "attr", "dobj") and above.lemma.lower() in nouns.naming_verbs:
            self._called_by_verb(votes, parsed, above)

    def _called_by_verb(self, votes: Votes, parsed: ParsedDocument, verb: Token) -> None:
        """A name has the type of whatever ``verb`` says is called so."""
        called = parsed.tokens[verb.head]
        alone = sum(1 for _ in parsed.kids(verb.i, "oprd")) < 2
        alone = alone and called.dep != "ROOT"  # "A researcher called it a show", misread
        if alone and verb.dep in ("acl", "relcl") and called.pos in NAMING:
            named = self._noun_vote(called, STRONG)
            votes.take(named or Votes({THING: STRONG}))

    def _apposed(self, votes: Votes, parsed: ParsedDocument, head: Token) -> None:
        """ "Orlan Keyes, a lawyer", "the carrier, Norvane"."""
        for child in parsed.kids(head.i, "appos"):
            votes.take(self._noun_vote(child, FAIR + WEAK))
        if head.dep == "appos":
            votes.take(self._noun_vote(self._explained(parsed, head), FAIR))

    def _explained(self, parsed: ParsedDocument, name: Token) -> Token:
        """What an apposition explains; "a nurse in the capital, Lagos," means the capital."""
        tokens, first = parsed.tokens, name.left
        nearest = tokens[first - 2] if first > 1 and tokens[first - 1].text == "," else None
        known = is_city(parsed.text[tokens[first].start : name.end])
        if nearest is not None and known and nearest.lemma.lower() in self._nouns.place_nouns:
            return nearest
        return tokens[name.head]

    def _acting(self, votes: Votes, parsed: ParsedDocument, head: Token) -> None:
        """ "X, who …", "X said": said mostly about people."""
        nouns, verb = self._nouns, parsed.tokens[head.head]
        for child in parsed.kids(head.i, "relcl"):
            if any(t.lower in nouns.who for t in parsed.subtree(child.i)):
                votes[PERSON] += FAIR
        if head.dep in NOUN_SUBJECTS and verb.pos == "VERB":
            lemma = verb.lemma.lower()
            speaks = lemma in nouns.speech_verbs
            votes[PERSON] += FAIR if lemma in nouns.human_verbs else WEAK if speaks else WEAK / 2

    def _noun_vote(self, noun: Token, weight: float) -> Votes:
        """Evidence from the type of person or thing that ``noun`` means."""
        nouns, lemma = self._nouns, noun.lemma.lower()
        if noun.pos not in NAMING:
            return Votes()
        if nouns.person_gender(lemma) is not None:
            return Votes({PERSON: weight})
        sorts = (
            (nouns.body_nouns, ORGANIZATION),
            (nouns.place_nouns, PLACE),
            (nouns.named_things, THING),
        )
        kind = next((kind for words, kind in sorts if lemma in words), None)
        return Votes() if kind is None else Votes({kind: weight})
