"""Attributions by rule: cues of the lexicon with the dependents that the parse gives them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extraction.attribution.content import LONG_QUOTATION, ContentReader
from kg.extraction.attribution.frames import (
    CONTENT_POS,
    Link,
    cue_tokens,
    links_of,
)
from kg.extraction.attribution.lexicon import RuleWords
from kg.extraction.attribution.source_spans import SubjectFinder, adjacent_source, stranded_subject
from kg.extraction.attribution.spans import cut, merge, trim, without_pronouns
from kg.model import Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.phrases import subtree_span
from kg.nlp.quotes import QuotedSpan
from kg.nlp.tree import FINITE, RELATIVE_TAGS, is_passive
from kg.ontology.cues import Cue, Cues, load_cues
from kg.ontology.lexicon import Lexicon

# A verb outside the lexicon that takes a clause reports speech or thought in a third of its uses.
UNKNOWN_CLAUSE = 0.33
# Links weaker than this never carry content, nor do those under half the cue's best link.
WEAKEST = 0.12
SHARE_OF_BEST = 0.45
# From this weight of its clause frame on, a verb is a verb of speaking that quotations belong to.
SPEAKING = 0.6
# Less will do where nothing but a quotation is there to be its content.
QUOTING = 0.35
# An object beside an infinitive is its subject ("ask Tal to go") from this weight on.
CONTROLLER = 0.08
# Characters of a comma or an "and" between two clauses of one content.
JOINT = 5
FINITE_CLAUSES = frozenset(("clause", "if"))


def is_speaking(cue: Cue | None) -> bool:
    """True for the lexicon's entry of a verb of speaking, which quotations belong to."""
    return cue is not None and cue.frames.get("clause", 0.0) >= SPEAKING


@dataclass(frozen=True, slots=True)
class Draft:
    """A possible attribution: where it was found and its spans, not yet weighed or nested.

    ``quoted`` is the index of the outer quotation that holds the cue, or None; ``governed`` tells
    whether the word that the cue hangs on is a cue itself, ``informed`` whether the source is a
    report, a study or the like, ``conditional`` whether it stands in a condition ("if he says").
    """

    cue_token: int
    frame: str
    weight: float
    source_token: int | None
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    known: bool
    quoted: int | None = None
    governed: bool = False
    informed: bool = False
    conditional: bool = False


class RuleFinder:
    """Finds the drafts that a cue word and its dependents give."""

    def __init__(
        self,
        parsed: ParsedDocument,
        cues: Cues,
        words: RuleWords,
        quotations: Sequence[QuotedSpan],
    ) -> None:
        """``quotations`` of every depth; only the outermost are looked at."""
        self.words = words
        self.parsed = parsed
        self.text = parsed.text
        self.cues = cues
        self.quotations = [q for q in quotations if q.depth == 0]
        self._quotation_starts = [q.start for q in self.quotations]
        self.contents = ContentReader(parsed, self.quotations, occasions=words.occasions)
        self.subjects = SubjectFinder(parsed, words)
        # Verbs that the parser hung on a content though they go with its cue: their cue's index.
        self._coordinated: dict[int, int] = {}

    @classmethod
    def of(
        cls, parsed: ParsedDocument, lexicon: Lexicon, quotations: Sequence[QuotedSpan]
    ) -> RuleFinder:
        """The finder that reads its words from ``lexicon``."""
        return cls(parsed, load_cues(lexicon), RuleWords.of(lexicon), quotations)

    def drafts(self) -> Iterator[Draft]:
        """Every draft, in the order of the cues."""
        for token in self.parsed.tokens:
            if token.pos in CONTENT_POS:
                draft = self._of_predicate(token)
                if draft is not None:
                    yield draft

    def quoted(self, offset: int) -> int | None:
        """The index of the outer quotation that holds the character ``offset``, or None."""
        index = bisect_right(self._quotation_starts, offset) - 1
        return index if index >= 0 and offset < self.quotations[index].end else None

    def marked(self, block: Span) -> bool:
        """True where the block has quotation marks, which tell more than dashes and labels."""
        return any(q.overlaps(block) for q in self.quotations)

    def speaks(self, token: Token) -> bool:
        """True for a verb of speaking that can stand before or behind the name of its subject."""
        return is_speaking(self.cue_of(token)) and token.tag in (*FINITE, "VB")

    def cue_of(self, token: Token) -> Cue | None:
        """The lexicon's entry of a token."""
        return self.cues.by_lemma.get((token.lemma.lower(), token.pos))

    def _of_predicate(self, token: Token) -> Draft | None:
        cue = self.cue_of(token)
        if cue is None and (token.pos != "VERB" or not self.parsed.children[token.i]):
            return None
        links = self._weighed(token, cue)
        if links:
            best = max(links, key=lambda pair: pair[0])
            kept = self._compatible(best[1], [k for w, k in links if w >= SHARE_OF_BEST * best[0]])
            if best[1].frame in ("infinitive", "complement"):
                kept = self._with_subject_of_content(token, cue, kept)
            return self._draft(token, cue, best[1].frame, best[0], kept)
        if cue is not None and cue.frames.get("clause", 0) >= QUOTING:
            return self._draft(token, cue, "quote", cue.frames["clause"], [])
        return None

    def _weighed(self, token: Token, cue: Cue | None) -> list[tuple[float, Link]]:
        weighed = []
        for link in links_of(self.parsed, token):
            if cue is not None:
                weight = cue.frames.get(link.frame, 0.0)
            else:
                told = link.frame == "clause" and not self._is_bare(link.head)
                weight = UNKNOWN_CLAUSE if told else 0.0
            if weight >= WEAKEST:
                weighed.append((weight, link))
        return weighed

    def _is_bare(self, clause: int) -> bool:
        """ "Had Roth *confirm* it", "helped him *flee*": no clause that anybody reports."""
        bare = self.parsed.tokens[clause].tag == "VB"
        return bare and self.parsed.kid(clause, "aux", "mark") is None

    def _compatible(self, best: Link, links: list[Link]) -> list[Link]:
        """``links`` without an addressee beside a clause ("asked her if") or far clauses."""
        if best.frame not in FINITE_CLAUSES:
            return links
        tokens, kept = self.parsed.tokens, [best]
        for link in links:
            if link.frame in FINITE_CLAUSES and link != best:
                gap = tokens[tokens[link.head].left].start - tokens[tokens[best.head].right - 1].end
                if 0 <= gap <= JOINT:
                    kept.append(link)
            elif link.frame not in ("object", *FINITE_CLAUSES):
                kept.append(link)
        return kept

    def _with_subject_of_content(
        self, token: Token, cue: Cue | None, links: list[Link]
    ) -> list[Link]:
        """Adds what the infinitive says something of: "ask *Tal* to go", "*it* seems to hold"."""
        if cue is None:
            return links
        subject: Token | None
        if is_passive(self.parsed, token.i):
            frame, subject = "passive-subject", self.parsed.kid(token.i, "nsubjpass")
        elif "raised-subject" in cue.frames:
            frame, subject = "raised-subject", self.parsed.kid(token.i, "nsubj")
        elif cue.frames.get("object", 0.0) >= CONTROLLER:
            frame, subject = "object", self.parsed.kid(token.i, "dobj")
        else:
            return links
        if subject is None or any(link.head == subject.i for link in links):
            return links
        return [Link(frame, subject.i), *links]

    def _draft(
        self, token: Token, cue: Cue | None, frame: str, weight: float, links: list[Link]
    ) -> Draft | None:
        cue_spans, inner_links = self._cue_spans(token, links)
        letter = self._participle_of(token)
        quoted = self.quoted(token.start)
        content = self.contents.of_links(token, frame, inner_links, quoted)
        content = self._without_coordinated(token, inner_links, content)
        source = self._source(letter or token, cue_spans, links)
        if letter is not None and source is not None:
            cue_spans = merge([*cue_spans, letter.span])
        source_spans = self.source_spans(source, [*cue_spans, *content], quoted)
        if not source_spans and not is_passive(self.parsed, token.i):
            source, source_spans, content = self._second_try(
                token, cue_spans, links, content, quoted
            )
        content = cut(self.text, merge(content), [*cue_spans, *source_spans])
        content = without_pronouns(self.parsed, content)
        if not content:
            return None
        return Draft(
            cue_token=token.i,
            frame=frame,
            weight=weight,
            source_token=source.i if source is not None and source_spans else None,
            source=tuple(source_spans),
            cue=tuple(cue_spans),
            content=tuple(content),
            known=cue is not None,
            quoted=quoted,
            governed=self.cue_of(self.parsed.tokens[token.head]) is not None,
            informed=self._informs(source),
            conditional=self._is_conditional(token),
        )

    def _informs(self, source: Token | None) -> bool:
        """True for a report, a study and the like."""
        return source is not None and source.lemma.lower() in self.words.informing

    def _is_conditional(self, cue: Token) -> bool:
        """True for "if he says"."""
        return any(kid.lower in self.words.conditions for kid in self.parsed.kids(cue.i, "mark"))

    def _participle_of(self, token: Token) -> Token | None:
        """The cue noun of a participle where somebody is behind it: "her letter saying"."""
        noun = self.parsed.tokens[token.head]
        if token.dep != "acl" or token.tag != "VBG" or noun.pos != "NOUN":
            return None
        if self.cue_of(noun) is None or self.subjects.of(noun) is None:
            return None
        return noun

    def _source(self, token: Token, cue: Sequence[Span], links: Sequence[Link]) -> Token | None:
        leader = self._coordinated.get(token.i)
        source = self.subjects.of(token if leader is None else self.parsed.tokens[leader])
        if source is None or any(s.start <= source.start < s.end for s in cue):
            return None
        if source.lower == "it" and token.lemma.lower() in self.words.impersonal:
            return None
        return None if any(link.head == source.i for link in links) else source

    def _second_try(
        self,
        token: Token,
        cue: Sequence[Span],
        links: Sequence[Link],
        content: list[Span],
        quoted: int | None,
    ) -> tuple[Token | None, list[Span], list[Span]]:
        """A source that the parser put elsewhere: on the content's verb, or beside the cue."""
        stranded = stranded_subject(self.parsed, token, links)
        subject = self.parsed.kid(token.i, "nsubj")
        if subject is not None and subject.lower == "it":
            return None, [], content
        if stranded is not None:
            content = cut(self.text, content, [subtree_span(self.parsed, stranded.i)])
            return stranded, self.source_spans(stranded, cue, quoted), content
        if quoted is None and self._takes_clause_or_quotation(token, links):
            beside = adjacent_source(self.parsed, token, self.quotations, content)
            if beside is not None:
                head, span = beside
                return head, [span], content
        return None, [], content

    def _takes_clause_or_quotation(self, token: Token, links: Sequence[Link]) -> bool:
        """True for a finite verb whose content is a clause, or nothing that hangs from it."""
        plain = self.parsed.kid(token.i, "aux", "auxpass") is None
        finite = token.tag in FINITE or (token.tag == "VB" and plain)  # "…," read the sign
        return finite and (not links or links[0].frame == "clause")

    def _without_coordinated(
        self, cue: Token, links: Sequence[Link], content: list[Span]
    ) -> list[Span]:
        """``content`` up to a verb of its own that goes with the cue: "said X and praised Y"."""
        if not links or links[0].head < cue.i:
            return content
        head = self.parsed.tokens[links[0].head]
        for verb in self.parsed.kids(head.i, "conj"):
            if not self._goes_with(verb, cue, head):
                continue
            self._coordinated[verb.i] = cue.i
            joint = self.parsed.tokens[verb.left]
            before = [t for t in self.parsed.kids(head.i, "cc", "punct") if head.i < t.i < joint.i]
            end = before[-1].start if before else joint.start
            content = [Span(s.start, min(s.end, end)) for s in content if s.start < end]
        return content

    def _goes_with(self, verb: Token, cue: Token, head: Token) -> bool:
        """True where ``verb``, coordinated with the content's ``head``, goes on from the cue."""
        if verb.tag != cue.tag or cue.tag not in FINITE or self.parsed.kid(verb.i, "nsubj"):
            return False
        entry = self.cue_of(verb)
        return entry is not None and (head.tag != verb.tag or is_speaking(entry))

    def _cue_spans(self, token: Token, links: list[Link]) -> tuple[list[Span], list[Link]]:
        """The cue's characters, and the links with the prepositions that went to the cue moved on.

        A preposition that alone leads to the content belongs to the cue ("called for", "his
        comments about"); behind an object it belongs to the content ("accused him of").
        """
        tokens = self._cue_words(token)
        first = self.parsed.tokens[links[0].head] if links else None
        if first is not None and first.dep == "prep" and links[0].frame != "clause":
            inner = self.parsed.kid(first.i, "pobj", "pcomp")
            if inner is not None:
                tokens.append(first)
                links = [Link(links[0].frame, inner.i), *links[1:]]
        return merge(t.span for t in tokens), links

    def _cue_words(self, token: Token) -> list[Token]:
        """The cue with what is said with it: "made serious *allegations*", "was *certain*"."""
        words = list(cue_tokens(self.parsed, token))
        governor = self.parsed.tokens[token.head]
        if token.pos == "NOUN":
            words += [kid for kid in self.parsed.kids(token.i, "amod", "neg") if kid.i < token.i]
            light = token.dep == "dobj" and governor.pos == "VERB" and governor.i < token.i
        else:
            light = token.pos == "ADJ" and governor.pos == "AUX"
        return [*words, *cue_tokens(self.parsed, governor)] if light else words

    def source_spans(
        self, source: Token | None, bars: Sequence[Span], quoted: int | None
    ) -> list[Span]:
        """The noun phrase of the source with its appositions, cut at ``bars`` (cue, content)."""
        if source is None or self.quoted(source.start) != quoted:
            return []
        if quoted is None:
            speech = [q.span for q in self.quotations if q.end - q.start > LONG_QUOTATION]
            bars = [*bars, *speech]
        trimmed = trim(self.text, *self._between(bars, source))
        if trimmed is None:
            return []
        return [*self._antecedent(source, trimmed, bars), trimmed]

    def _between(self, bars: Sequence[Span], source: Token) -> Span:
        """The characters of the source's noun phrase up to the nearest of ``bars``."""
        start, end = subtree_span(self.parsed, source.i)
        for bar in bars:
            if start < bar.end and bar.start < end:
                if bar.start > source.start:
                    end = bar.start
                else:
                    start = max(start, min(bar.end, source.start))
        return Span(start, end)

    def _antecedent(self, source: Token, span: Span, bars: Sequence[Span]) -> list[Span]:
        """What a relative pronoun stands for: "the pilot" of "the pilot who said"."""
        tokens = self.parsed.tokens
        verb = tokens[source.head]
        if source.tag not in RELATIVE_TAGS or verb.dep != "relcl":
            return []
        noun = tokens[verb.head]
        before = trim(self.text, tokens[noun.left].start, min(noun.end, span.start))
        if before is None or any(before.overlaps(bar) for bar in bars):
            return []
        return [before]


def two_sided_draft(
    rules: RuleFinder,
    token: Token,
    frame: str,
    weight: float,
    parts: tuple[Span | None, Span | None],
    source_token: Token,
) -> Draft | None:
    """The draft of a pattern that needs both its ``parts``, source and content; else None."""
    source, content = parts
    if source is None or content is None:
        return None
    whole = (source, token.span, [content])
    return pattern_draft(rules, token, frame, weight, whole, source_token.i)


def pattern_draft(
    rules: RuleFinder,
    token: Token,
    frame: str,
    weight: float,
    parts: tuple[Span | None, Span, list[Span]],
    source_token: int | None,
) -> Draft | None:
    """The draft of a pattern with the ``parts`` source, cue, content; None without content."""
    source, cue, content = parts
    if not content:
        return None
    return Draft(
        cue_token=token.i,
        frame=frame,
        weight=weight,
        source_token=source_token,
        source=(source,) if source is not None else (),
        cue=(cue,),
        content=tuple(content),
        known=True,
        quoted=rules.quoted(token.start),
    )
