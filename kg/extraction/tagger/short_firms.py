"""Short names of firms: "Brandt" where the text has Brandt Airlines, and nobody of that name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.extraction.ner.name_types import Verdict
from kg.extraction.ner.phrases import ORGANIZATION, PERSON, Gender, Nouns
from kg.extraction.ner.runs import Run, name_head
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOUN_SUBJECTS

PERSONAL = frozenset({Gender.MASCULINE.value, Gender.FEMININE.value})


def short_firms(
    parsed: ParsedDocument,
    places: Mapping[str, Sequence[Run]],
    types: Mapping[str, Verdict],
    nouns: Nouns,
) -> Iterator[str]:
    """The names of one word, taken for somebody's, that are the first word of a firm's.

    A name stays a person's if somebody of that surname is named, or if its sentence shows a person.
    """
    surnames = {key.split()[-1] for key, one in types.items() if one.type == PERSON and " " in key}
    firms = set(_first_words(types, nouns))
    for key, runs in places.items():
        verdict = types.get(key)
        if verdict is None or verdict.type != PERSON or key not in firms - surnames:
            continue
        if not any(_is_person(parsed, run, nouns) for run in runs):
            yield key


def _first_words(types: Mapping[str, Verdict], nouns: Nouns) -> Iterable[str]:
    """ "brandt" of "brandt airlines": the last word tells a trade, or that it is a firm."""
    for key, verdict in types.items():
        words = key.split()
        if verdict.type == ORGANIZATION and len(words) > 1:
            last = words[-1]
            if last in nouns.firm_endings or nouns.body_kinds.get(last) == "company":
                yield words[0]


def _is_person(parsed: ParsedDocument, run: Run, nouns: Nouns) -> bool:
    """ "Mr Brandt", "Brandt, who", "Brandt, the founder,", "Brandt said he", "arrested Brandt",
    "Brandt's wife", "the widow of Brandt"."""
    head = name_head(parsed, run)
    before = parsed.tokens[max(run.first - 1, 0)]
    called = before.i < run.first and nouns.person_gender(before.lemma.lower()) is not None
    if run.title is not None or called or _has_age(parsed, run):
        return True
    if _has_person_below(parsed, head, nouns) or _is_of_human_verb(parsed, head, nouns):
        return True
    if _has_kin(parsed, head, nouns):
        return True
    return head.dep in NOUN_SUBJECTS and _is_told_on(parsed, head, nouns)


def _is_of_human_verb(parsed: ParsedDocument, head: Token, nouns: Nouns) -> bool:
    verb = parsed.tokens[head.head].lemma.lower()
    if head.dep == "nsubj":
        return verb in nouns.human_verbs
    return head.dep in ("nsubjpass", "dobj") and verb in nouns.human_object_verbs


def _has_age(parsed: ParsedDocument, run: Run) -> bool:
    mark, *age = parsed.tokens[run.last : run.last + 2] or (parsed.tokens[run.first],)
    return mark.text in (",", "(") and bool(age) and age[0].text.isdecimal()


def _has_kin(parsed: ParsedDocument, head: Token, nouns: Nouns) -> bool:
    above = parsed.tokens[head.head]
    if head.dep == "pobj" and above.lower == "of":
        above = parsed.tokens[above.head]
    elif head.dep != "poss":
        return False
    noun = above.lemma.lower()  # a firm has a parent, and no mother
    return noun in nouns.family and nouns.person_gender(noun) in (Gender.MASCULINE, Gender.FEMININE)


def _has_person_below(parsed: ParsedDocument, head: Token, nouns: Nouns) -> bool:
    told = (kid.lemma.lower() for kid in parsed.kids(head.i, "appos"))
    clauses = parsed.kids(head.i, "relcl")
    who = (token.lower in nouns.who for kid in clauses for token in parsed.subtree(kid.i))
    return any(nouns.person_gender(noun) is not None for noun in told) or any(who)


def _is_told_on(parsed: ParsedDocument, subject: Token, nouns: Nouns) -> bool:
    """True where a pronoun for a man or woman stands behind it, or opens the next sentence."""
    sentence = parsed.sentences[subject.sentence]
    behind = parsed.tokens[subject.i + 1 : sentence.last + 1]
    return any(_is_personal(token, nouns) for token in behind)


def _is_personal(token: Token, nouns: Nouns) -> bool:
    entry = nouns.pronouns.get(token.lower)
    return entry is not None and entry[2] in PERSONAL
