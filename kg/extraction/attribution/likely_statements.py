"""Which attributions are statements: a logistic model, fitted on read articles.

Rules and tagger find a cue by its form. "They look at the survey", "the law allows it" and "you
can see why" have that form, and nobody says anything in them. What readers of articles took for
statements tells the two apart: by the cue, what it governs and hangs on, and whose words they
would be. Quoted words are somebody's in any case, and are not judged.

See docs/explanation/models/statements.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import cache

from kg.extraction.attribution.frames import links_of
from kg.extraction.attribution.readings import CUE_POS
from kg.extraction.attribution.speakers import SourceReader
from kg.model import Attribution, Entity, Quotation, Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.phrases import subtree_span
from kg.nlp.tree import VERBAL, base_form, is_finite, is_negated, is_passive, roots
from kg.ontology.cues import Cues
from kg.ontology.weights import LogisticWeights, read_logistic

STEPS = (0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
WEIGHTS = (0.0, 0.1, 0.25, 0.4, 0.6, 0.8)
LONG, LONGER, LONGEST = 4, 9, 18
HIGHEST = 4
# Acts of speech proper: what "you" did with them was heard.
TOLD = frozenset(("say", "allege", "deny", "criticise", "ask", "admit", "announce", "promise"))
CUE_WORDS = frozenset(("VERB", "NOUN", "ADJ", "ADV"))
NAMED_THINGS = {"PERSON": "person", "ORG": "body", "GPE": "place", "NORP": "people"}


@cache
def shipped() -> LogisticWeights:
    """The weights that ship; raises ModelError if they are missing or malformed."""
    return read_logistic("attribution", "likely")


class StatementReader:
    """Reads the features of the attributions of one document."""

    def __init__(
        self,
        parsed: ParsedDocument,
        entities: Sequence[Entity],
        sources: SourceReader,
        *,
        cues: Cues,
        kept: Set[str],
    ) -> None:
        """``sources`` tells whose words they are; ``kept``: speech acts that are not judged."""
        self._cues = cues
        self._parsed = parsed
        self._sources = sources
        self._kept = kept
        self._entities = {entity.id: entity for entity in entities}

    def is_judged(self, one: Attribution) -> bool:
        """True where no words are quoted, no mark leads to them, and the act may be judged.

        Nor is a clause with a tense of its own: without a speaker it would stand as a fact.
        """
        if one.quotation is not Quotation.INDIRECT or one.speech_act in self._kept:
            return False
        cue = self._words(one.cue)
        clause = self._link(one, cue).endswith((" that", " tensed"))
        return any(token.pos != "PUNCT" for token in cue) and not clause

    def is_of_reader(self, one: Attribution) -> bool:
        """ "You may want to wait": anybody who reads it; not "you said so", "you know he lied"."""
        if one.speech_act in TOLD or one.quotation is not Quotation.INDIRECT:
            return False
        if any(t.pos in VERBAL and is_finite(self._parsed, t) for t in self._words(one.content)):
            return False  # without a speaker that would stand as a fact
        return [token.lower for token in self._words(one.source)] == ["you"]

    def features(self, one: Attribution) -> set[str]:
        """The names of the features that hold."""
        cue = self._words(one.cue)
        head = next((t for t in roots(cue) if t.pos in CUE_POS), cue[0])
        word = f"{base_form(head)}/{head.pos}"
        who, link = self._who(one), self._link(one, cue)
        found = {
            "bias", f"cue={word}", f"tag={head.tag}", f"act={one.speech_act}", f"who={who}",
            f"link={link}", f"cue={word}:{link}", f"pos={head.pos}:{link}", f"pos={head.pos}:{who}",
            f"act={one.speech_act}:{link}", f"act={one.speech_act}:{who}", f"who={who}:{link}",
            f"block={self._parsed.sentences[head.sentence].kind}", f"cues={min(len(cue), 4)}",
            f"inner={one.parent is not None}", f"polarity={one.polarity.value}",
        }  # fmt: skip
        found |= {f"above {step}" for step in STEPS if one.confidence >= step}
        found |= {f"above {step}:{head.pos}" for step in STEPS if one.confidence >= step}
        found |= {f"word={base_form(t)}/{t.pos}" for t in cue if t.pos in CUE_WORDS}
        found |= {f"cue={word}:{who}", f"cue={word}:{head.dep}"}
        found |= set(self._listed(one, head))
        found |= set(self._of_source(one))
        found |= set(self._of_content(one, cue))
        found |= set(self._of_cue(head, cue, who))
        return found

    def _words(self, spans: Sequence[Span]) -> list[Token]:
        return [t for span in spans for t in self._parsed.within(span) if t.pos != "SPACE"]

    def _who(self, one: Attribution) -> str:
        """Whose words it would be: a type of entity, or what stands in its place."""
        if not one.source:
            return "none"
        for actor in self._sources.speakers(one)[:1]:
            entity = self._entities.get(actor)
            if entity is not None:
                return f"{entity.type}{' unnamed' if entity.unnamed else ''}"
        head = self._source_head(one)
        if head is None:
            return "other"
        return head.lower if head.pos in ("PRON", "DET") else f"nobody {head.pos}"

    def _source_head(self, one: Attribution) -> Token | None:
        return next(iter(roots([t for t in self._words(one.source) if t.pos != "PUNCT"])), None)

    def _listed(self, one: Attribution, head: Token) -> Iterator[str]:
        """The weight that the lexicon gives to the cue in a frame that leads to the content."""
        entry = self._cues.get(head.lemma.lower(), head.pos)
        if entry is None:
            yield "unlisted"
            return
        frames = {
            link.frame
            for link in links_of(self._parsed, head)
            if any(span.overlaps(subtree_span(self._parsed, link.head)) for span in one.content)
        }
        weight = max((entry.frames.get(frame, 0.0) for frame in frames), default=-1.0)
        yield f"frames={'none' if weight < 0 else ' '.join(sorted(frames))}"
        yield from (f"weight {step}" for step in WEIGHTS if weight >= step)
        yield from (f"weight {step}:{head.pos}" for step in WEIGHTS if weight >= step)
        most = max(entry.frames.values())
        yield from (f"most {step}" for step in WEIGHTS if most >= step)

    def _of_source(self, one: Attribution) -> Iterator[str]:
        head = self._source_head(one)
        if head is None:
            return
        yield f"source dep={head.dep}"
        yield f"source pos={head.pos}"
        if head.pos == "PRON":
            yield f"source={head.lower}"
        elif head.pos == "NOUN":
            yield f"source={base_form(head)}"
            yield f"source={head.tag}:{self._determiner(head)}"

    def _determiner(self, noun: Token) -> str:
        first = self._parsed.kid(noun.i, "det", "poss", "nummod")
        return "none" if first is None else first.lower if first.dep == "det" else first.dep

    def _link(self, one: Attribution, cue: Sequence[Token]) -> str:
        """How the content hangs on the cue."""
        inside = {token.i for token in cue}
        content = [t for t in self._words(one.content) if t.pos != "PUNCT"]
        for root in roots(content):
            if root.head in inside and root.i not in inside:
                above = self._parsed.tokens[root.head]
                lead = f":{above.lower}" if root.dep in ("pobj", "pcomp") else ""
                verb = self._shape(root) if root.pos in VERBAL else ""
                return f"{root.dep}{lead}{verb}"
            above = self._parsed.tokens[root.head]
            if root.dep in ("pobj", "pcomp") and above.head in inside:
                return f"{root.dep}:{above.lower}"
        before = bool(content) and content[0].i < cue[0].i
        return "apart before" if before else "apart behind"

    def _shape(self, verb: Token) -> str:
        """Whether a clause is tensed and opened by "that"."""
        mark = self._parsed.kid(verb.i, "mark")
        if is_finite(self._parsed, verb):
            return " that" if mark is not None and mark.lower == "that" else " tensed"
        return f" {verb.tag}"

    def _of_content(self, one: Attribution, cue: Sequence[Token]) -> Iterator[str]:
        content = [t for t in self._words(one.content) if t.pos != "PUNCT"]
        if not content:
            return
        size = len(content)
        steps = [step for step in (1, 2, LONG, LONGER, LONGEST) if size <= step]
        yield f"words<={steps[0] if steps else 'more'}"
        yield f"begins={content[0].tag}"
        root = roots(content)[0]
        yield f"root={root.pos}"
        yield f"of={NAMED_THINGS.get(root.entity_type, root.lower if root.pos == 'PRON' else '-')}"
        if root.pos in ("NOUN", "PROPN"):
            yield f"det={self._determiner(root)}"
        yield f"tensed={any(t.pos in VERBAL and is_finite(self._parsed, t) for t in content)}"
        yield f"pieces={min(len(one.content), 3)}"
        ends = self._parsed.sentences[cue[0].sentence].last - 1
        yield f"asks={self._parsed.tokens[ends].text == '?'}"

    def _of_cue(self, head: Token, cue: Sequence[Token], who: str) -> Iterator[str]:
        """Its form, its auxiliaries, what it hangs on, and the conditions above it."""
        above = self._parsed.tokens[head.head]
        yield f"dep={head.dep}"
        yield f"dep={head.dep}:{head.tag}"
        yield f"under={base_form(above)}/{above.pos}"
        yield f"under={above.pos}:{head.dep}:{head.pos}"
        yield f"passive={is_passive(self._parsed, head.i)}"
        yield f"negated={is_negated(self._parsed, head.i)}"
        for kid in self._parsed.kids(head.i):
            if kid.dep in ("aux", "auxpass", "mark", "prt", "expl"):
                yield f"{kid.dep}={kid.lower}"
            elif kid.dep in ("dobj", "prep", "advmod", "acomp", "dative", "cc"):
                yield f"has={kid.dep}" + (f":{kid.lower}" if kid.dep == "prep" else "")
        if head.pos == "NOUN":
            yield f"noun det={self._determiner(head)}"
        yield from self._above(head, who)
        yield f"hyphen={self._is_hyphened(cue)}"

    def _above(self, head: Token, who: str) -> Iterator[str]:
        """Conditions, modals and clauses that the cue stands in."""
        for n, token in enumerate((head, *self._parsed.ancestors(head.i))):
            if n > HIGHEST:
                return
            for kid in self._parsed.kids(token.i, "aux", "mark", "advmod"):
                if kid.tag == "MD" or kid.dep == "mark" or kid.tag == "WRB":
                    yield f"over={kid.lower}"
                    yield f"over={kid.lower}:{who}"
            if token.dep in ("advcl", "relcl", "acl", "pcomp", "ccomp", "csubj"):
                yield f"in={token.dep}"

    def _is_hyphened(self, cue: Sequence[Token]) -> bool:
        tokens = self._parsed.tokens
        around = {cue[0].i - 1, cue[-1].i + 1}
        return any(tokens[i].tag == "HYPH" for i in around if 0 <= i < len(tokens))
