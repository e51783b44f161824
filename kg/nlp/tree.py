"""English grammar over a dependency tree: coordination, clauses, subjects, objects.

Labels are ClearNLP's. "Logical" subjects and objects are those of the active sentence: passives,
relative clauses, participles, control and coordination are undone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from kg.nlp.docks import is_alleged_to, is_dock
from kg.nlp.doerless_gerunds import is_arbitrary
from kg.nlp.fines import is_paid_for, receiver
from kg.nlp.gapping import gapped, gapped_person
from kg.nlp.opponents import opponent
from kg.nlp.parse import TIMES, ParsedDocument, Token, remembered
from kg.nlp.saying import has_own_subject, saying_above, stray_subject
from kg.nlp.urging import urged
from kg.nlp.verb_classes import CAUSING, OBJECT_CONTROL, SCOLDING, classes

NOUN_SUBJECTS = ("nsubj", "nsubjpass")
SUBJECTS = (*NOUN_SUBJECTS, "csubj", "csubjpass")
# What "not" behind a verb may stand before, to deny that alone; "found him not guilty" is another.
CONTRASTED = frozenset({"ADP", "ADV", "SCONJ", "NUM", "DET", "PRON", "NOUN", "PROPN"})
NOUN_MODIFIERS = ("compound", "nmod")
MODIFIERS = (*NOUN_MODIFIERS, "amod")
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM"})
NAMING = frozenset({"NOUN", "PROPN"})
VERBAL = frozenset({"VERB", "AUX"})
# Tags of verbs that carry tense themselves, and those with the modals.
PRESENT = frozenset({"VBZ", "VBP"})
FINITE = PRESENT | {"VBD"}
TENSED = FINITE | {"MD"}
PAST = frozenset({"VBD", "VBN"})
PLURAL = frozenset({"NNS", "NNPS"})
RELATIVE_TAGS = frozenset({"WDT", "WP", "WP$"})
WHERE = "where"
MAX_CLIMB = 8  # deeper chains of control are parser errors


def base_form(token: Token) -> str:
    """The lemma in lower case; in title case nouns are tagged as names, which keep their plural."""
    lemma = token.lemma.lower()
    if token.pos == "PROPN" and lemma[-1:] == "s":
        return lemma[:-3] + "y" if lemma.endswith("ies") else lemma.removesuffix("s")
    return lemma


@remembered
def base_forms(parsed: ParsedDocument) -> frozenset[str]:
    """The base forms of all words of a document."""
    return frozenset(base_form(token) for token in parsed.tokens)


def roots(tokens: Sequence[Token]) -> list[Token]:
    """The tokens of ``tokens`` whose head is not among them: the heads of their phrases."""
    inside = {token.i for token in tokens}
    return [token for token in tokens if token.head == token.i or token.head not in inside]


def governor(parsed: ParsedDocument, token: Token) -> Token:
    """What ``token`` hangs from; of the object of a preposition, what the preposition does."""
    above = parsed.tokens[token.head]
    return parsed.tokens[above.head] if token.dep == "pobj" else above


def prepositional_phrases(
    parsed: ParsedDocument, i: int, words: Collection[str]
) -> Iterator[tuple[Token, Token]]:
    """The preposition and the object of each phrase at ``i`` that one of ``words`` opens."""
    for preposition in parsed.kids(i, "prep"):
        noun = parsed.kid(preposition.i, "pobj") if preposition.lower in words else None
        if noun is not None:
            yield preposition, noun


# ---------------------------------------------------------------------------- coordination


def first_conjunct(
    parsed: ParsedDocument,
    token: Token,
    *,
    among: Collection[str] | None = None,
    links: Collection[str] = ("conj",),
) -> Token:
    """The first of the list that ``token`` is in, which stands for its place in the sentence.

    ``among``: parts of speech that the list may hang together by; ``links``: labels that do so.
    """
    while token.dep in links and token.head != token.i:
        above = parsed.tokens[token.head]
        if among is not None and above.pos not in among:
            break
        token = above
    return token


def conjuncts(parsed: ParsedDocument, i: int) -> list[int]:
    """Token ``i`` and the nominal tokens coordinated with it, in reading order.

    Left out is who is named only to be left out ("the captain, but not the mate"), and who is the
    subject of what comes next ("arrested the captain and the mate fled").
    """
    found = [i]
    for current in found:
        found.extend(
            kid.i
            for kid in parsed.coordinated(current)
            if (kid.pos in NOMINAL or kid.pos == "ADJ") and not _left_out(parsed, kid)
        )
    return sorted(found)


def _left_out(parsed: ParsedDocument, conjunct: Token) -> bool:
    before = parsed.tokens[max(conjunct.left - 1, 0)]
    negated = is_negated(parsed, conjunct.i) or before.lower == "not"
    beside = negated or _begins_clause(parsed, conjunct)
    return beside or gapped_person(parsed, conjunct.i)


def _begins_clause(parsed: ParsedDocument, conjunct: Token) -> bool:
    """True for the subject of a verb that the parser joined to the verb before."""
    if conjunct.right >= len(parsed.tokens):
        return False
    after = parsed.tokens[conjunct.right]
    verb = after if after.pos in VERBAL else parsed.tokens[after.head]
    subject = misjoined_subject(parsed, verb) if verb.pos in VERBAL else None
    return subject is not None and subject.i == conjunct.i


# ---------------------------------------------------------------------------- verbs


def is_finite(parsed: ParsedDocument, verb: Token) -> bool:
    """True where ``verb`` is tensed, by its own form or by an auxiliary ("has been", "may go")."""
    return any(t.tag in TENSED for t in (verb, *parsed.kids(verb.i, "aux", "auxpass")))


def tense_tag(parsed: ParsedDocument, verb: Token) -> str:
    """The tag of the word that carries the tense of ``verb``: its first auxiliary, or itself."""
    first = parsed.kid(verb.i, "aux", "auxpass")
    return verb.tag if first is None else first.tag


def is_infinitive(parsed: ParsedDocument, verb: Token) -> bool:
    """True for "to go", "to have gone"."""
    return any(kid.tag == "TO" for kid in parsed.kids(verb.i, "aux"))


def is_negated(parsed: ParsedDocument, i: int) -> bool:
    """True where "not", "never" or "no" hangs from token ``i`` and denies it."""
    return any(not denies_what_follows(parsed, kid) for kid in parsed.kids(i, "neg"))


def denies_what_follows(parsed: ParsedDocument, negation: Token) -> bool:
    """ "Was jailed *not* for fraud", "jailed, *not* his wife", "killed *not* long after dawn".

    English denies a verb before it; behind a full verb "not" contrasts the words it stands before
    (Huddleston and Pullum 2002, ch. 9, section 1.3.2: constituent negation).
    """
    verb = parsed.tokens[negation.head]
    behind = verb.pos == "VERB" and verb.i < negation.i
    between = parsed.tokens[verb.i + 1 : negation.i]
    # "There was not a trace"; under "if" the parser may hang what follows from it.
    there = parsed.kid(verb.i, "expl") is not None
    supposed = any(kid.lower == "if" for kid in parsed.kids(verb.i, "mark"))
    if there and not supposed and all(one.pos == "PUNCT" for one in between):
        return False
    after = parsed.tokens[negation.i + 1] if negation.i + 1 < len(parsed.tokens) else negation
    return behind and negation.lower == "not" and after.pos in CONTRASTED


@remembered
def is_passive(parsed: ParsedDocument, i: int) -> bool:
    """True where the verb ``i`` stands in the passive, reduced passives ("those held") included."""
    if _is_perfect(parsed, i):
        return False
    if parsed.kid(i, "auxpass", "nsubjpass", "agent") is not None:
        return True
    token = parsed.tokens[i]
    if token.tag not in ("VBN", "JJ", "VBD") and token.pos != "ADJ":
        return False
    if _undergoing(parsed, i) is not None or is_alleged_to(parsed, token):
        return True
    if token.dep == "conj" and parsed.tokens[token.head].pos in VERBAL:
        return _shares_auxiliary(parsed, token)
    return _is_bare_participle(parsed, token)


def _is_perfect(parsed: ParsedDocument, i: int) -> bool:
    """ "She's sentenced two mayors": a short "has", which parsers take for "is". "He's fined $50"
    is passive."""
    auxiliary, object_ = parsed.kid(i, "auxpass"), parsed.kid(i, "dobj")
    if auxiliary is None or object_ is None or auxiliary.lower not in ("'s", "’s"):
        return False
    return object_.entity_type not in ("MONEY", *TIMES) and parsed.kid(i, "agent") is None


def _shares_auxiliary(parsed: ParsedDocument, token: Token) -> bool:
    """ "Nine were killed and 26 injured", "were lured there and robbed": one auxiliary for both."""
    own = ["aux", "dobj"]
    if token.tag != "VBN":
        own += ["nsubj", "xcomp", "ccomp"]  # "… was closed, and promised to pay"
    return parsed.kid(token.i, *own) is None and is_passive(parsed, token.head)


def _is_bare_participle(parsed: ParsedDocument, token: Token) -> bool:
    """ "Those held", "a man accused of theft", "Named chairman, he …": no auxiliary at all."""
    fronted = token.dep == "advcl" and token.tag == "VBN" and token.i < token.head
    active = ("aux", "nsubj") if fronted else ("aux", "nsubj", "dobj")
    if parsed.kid(token.i, *active) is not None:
        return False
    if token.dep == "acl" and parsed.kid(token.i, "oprd") is not None:
        return False  # "The board named Petra Wold …": an active past read as a participle
    if token.dep in ("acl", "amod", "relcl", "compound"):
        return token.tag != "VBD"
    return token.tag == "VBN" and token.dep in ("advcl", "oprd", "ccomp", "xcomp", "pcomp", "dep")


def _undergoing(parsed: ParsedDocument, i: int) -> Token | None:
    """The clerk of "had the clerk beaten", where ``i`` is the participle; else None.

    Parsers hang "had" above the participle, or below it as if it were an auxiliary.
    """
    token = parsed.tokens[i]
    below = list(parsed.kids(i, "nsubj"))
    if token.tag != "VBN" or not below or parsed.kid(i, "dobj") is not None:
        return None
    aux = parsed.kid(i, "aux")
    if aux is None:
        under = parsed.tokens[token.head].lemma in classes().before_participles
        bare = token.dep == "ccomp" and parsed.kid(i, "mark") is None
        return below[0] if under and bare and len(below) == 1 else None
    first = parsed.kid(aux.i, "nsubj") or below[0]
    return below[-1] if aux.lemma == "have" and first.i < aux.i < below[-1].i else None


def _causers(parsed: ParsedDocument, i: int) -> list[int]:
    """Who had it done; nobody where it happened to them ("had two sons killed", "had her purse
    stolen")."""
    undergoing = _undergoing(parsed, i)
    if undergoing is None:
        return []
    definite = undergoing.pos in ("PROPN", "PRON") or any(
        kid.lower in ("the", "this", "that", "these", "those")
        for kid in parsed.kids(undergoing.i, "det")
    )
    if not definite:
        return []
    aux = parsed.kid(i, "aux")
    first = None if aux is None else parsed.kid(aux.i, "nsubj") or parsed.kid(i, "nsubj")
    if first is not None:
        return conjuncts(parsed, first.i)
    above = parsed.tokens[parsed.tokens[i].head]
    return subjects(parsed, above.i) if above.lemma in CAUSING else []


# ---------------------------------------------------------------------------- subjects, objects


def subjects(parsed: ParsedDocument, i: int, depth: int = 0) -> list[int]:
    """Heads of the grammatical subject of verb ``i``, understood ones included."""
    own = parsed.kid(i, *SUBJECTS)
    if own is not None:
        return _meant(parsed, own, i)
    token = parsed.tokens[i]
    if depth > MAX_CLIMB or token.head == i:
        return []
    misjoined = misjoined_subject(parsed, token) if token.pos in VERBAL else None
    return _understood(parsed, token, depth) if misjoined is None else [misjoined.i]


def _understood(parsed: ParsedDocument, token: Token, depth: int) -> list[int]:
    """Who does what a verb without a subject of its own says."""
    head = parsed.tokens[token.head]
    if not in_step(parsed, token, head) or is_arbitrary(parsed, token):
        return []
    asked = urged(parsed, token, head)
    if asked is not None:
        return conjuncts(parsed, asked.i)
    saying = saying_above(parsed, token)
    if saying is not None and not is_passive(parsed, saying.i):
        return _subjects_of_content(parsed, token, saying)
    if token.dep == "conj":
        return _subjects_above(parsed, token, depth)
    if token.dep in ("acl", "relcl", "amod", "compound"):
        return _subject_of_modifier(parsed, token, head, depth)
    if token.dep in ("xcomp", "ccomp", "advcl", "oprd", "dep", "acomp"):
        return _controller(parsed, token, head, depth)
    return _subject_of_gerund(parsed, head, depth) if token.dep == "pcomp" else []


def _subjects_of_content(parsed: ParsedDocument, verb: Token, saying: Token) -> list[int]:
    """Who does what somebody says: never the speaker, where the content has a tensed verb."""
    stray = stray_subject(parsed, verb, saying)
    if stray is not None:
        return conjuncts(parsed, stray.i)
    gap = saying.dep == "relcl" and has_own_subject(parsed, saying)
    return [_agreeing(parsed, saying)] if gap else []  # "a man police say killed two nurses"


def _meant(parsed: ParsedDocument, noun: Token, i: int) -> list[int]:
    """``noun``, which hangs from ``i``, and its conjuncts; of a relative pronoun its antecedent."""
    if noun.tag not in RELATIVE_TAGS:
        return conjuncts(parsed, noun.i)
    antecedent = relative_antecedent(parsed, i)
    return [] if antecedent is None else [antecedent]


def _subjects_above(parsed: ParsedDocument, token: Token, depth: int) -> list[int]:
    """The subjects of the verb that ``token`` hangs from; none where it is no verb."""
    above = parsed.tokens[token.head]
    return subjects(parsed, above.i, depth + 1) if above.pos in VERBAL else []


def in_step(parsed: ParsedDocument, token: Token, head: Token) -> bool:
    """False where the forms of two verbs show that the parser joined the wrong ones.

    "He has to prove that his client did not shoot and kill her": a bare "kill" goes with "shoot",
    not with "has", so that it is not he who kills. "Warned him rather than arrest him" fits.
    "They suspect her of drugging him, then strangling him": not they.
    """
    if token.dep == "advcl" and token.tag == "VBG":
        hosts = (head.i, *(kid.i for kid in parsed.kids(head.i, "dobj")))
        offences = (kid for i in hosts for prep in parsed.kids(i, "prep")
                    for kid in parsed.kids(prep.i, "pcomp"))  # fmt: skip
        return not any(kid.tag == "VBG" and head.i < kid.i < token.i for kid in offences)
    bare = token.dep in ("conj", "dep") and token.tag == "VB"
    if not bare or head.tag not in ("VBZ", "VBD", "VBN", "VBG"):
        return True
    return any(kid.lower == "than" for kid in parsed.kids(head.i, "cc"))


def _subject_of_modifier(
    parsed: ParsedDocument, token: Token, head: Token, depth: int
) -> list[int]:
    if token.tag != "VB" or parsed.kid(token.i, "aux") is None:
        return _in_the_dock(parsed, token, head) or [head.i]
    # "a plan to close": whoever has the plan.
    above = parsed.tokens[head.head].lemma if head.dep == "dobj" else ""
    if above in classes().opposing:
        return []
    owner = parsed.kid(head.i, "poss")
    if owner is not None:
        return conjuncts(parsed, owner.i)
    return [] if above in classes().appraising else _subjects_above(parsed, head, depth)


def _in_the_dock(parsed: ParsedDocument, token: Token, court: Token) -> list[int]:
    """Who "appeared in court accused of theft", "stands trial on Monday accused of it": not the
    court or the day, from which "accused" hangs."""
    if token.lemma not in classes().accusing or court.i > token.i:
        return []
    while is_dock(parsed, court):
        verb = governor(parsed, court)
        if verb.pos in VERBAL:
            brought = [i for i in logical_objects(parsed, verb.i) if i != court.i]
            return brought or subjects(parsed, verb.i)
        court = verb
    return []


def _controller(parsed: ParsedDocument, token: Token, head: Token, depth: int) -> list[int]:
    if head.pos not in VERBAL:  # "is ready to go"
        return _subjects_above(parsed, head, depth) if head.pos == "ADJ" else []
    if head.lemma in classes().including:  # "his crimes include killing": of what is his
        whole = parsed.kid(head.i, "nsubj")
        owner = None if whole is None else parsed.kid(whole.i, "poss")
        return [] if owner is None else conjuncts(parsed, owner.i)
    if _is_opposed(parsed, token, head):
        return []
    asked = _controlling_object(parsed, token, head)
    return subjects(parsed, head.i, depth + 1) if asked is None else conjuncts(parsed, asked.i)


def _is_opposed(parsed: ParsedDocument, token: Token, verb: Token) -> bool:
    """ "Foiled a plot to kill him", where the parser hangs "kill" from "foiled"."""
    planned = parsed.kid(verb.i, "dobj")
    behind = planned is not None and planned.i < token.left == planned.i + 1
    return behind and verb.lemma in classes().opposing and is_infinitive(parsed, token)


def _controlling_object(parsed: ParsedDocument, token: Token, verb: Token) -> Token | None:
    """Bo in "asked Bo to leave", "told Bo to leave"."""
    if token.dep not in ("xcomp", "ccomp") or verb.lemma in classes().subject_control:
        return None
    asked = parsed.kid(verb.i, "dobj", "dative")
    if asked is None or asked.i > token.i or asked.pos == "ADP":
        return None
    return None if is_passive(parsed, verb.i) else asked


def _subject_of_gerund(
    parsed: ParsedDocument, preposition: Token, depth: int, *, charged: bool = False
) -> list[int]:
    other = gapped(parsed, preposition) or receiver(parsed, preposition)
    if other is not None:
        return conjuncts(parsed, other.i)
    above = parsed.tokens[preposition.head]
    if above.pos in VERBAL:
        earned = above.lemma in classes().getting or is_paid_for(parsed, preposition, above)
        held = preposition.lower in OBJECT_CONTROL and not earned
        done_by: list[int] = []
        if (held or charged) and not is_passive(parsed, above.i):
            done_by = direct_objects(parsed, above.i) or _scolded(parsed, above)
        return done_by or subjects(parsed, above.i, depth + 1)
    if above.pos == "ADJ":  # "found Roth guilty of lying": the small clause has its own subject
        own = parsed.kid(above.i, *NOUN_SUBJECTS)
        return conjuncts(parsed, own.i) if own else _subjects_above(parsed, above, depth)
    return _subject_by_noun(parsed, preposition, above, depth) if above.pos in NAMING else []


def _scolded(parsed: ParsedDocument, verb: Token) -> list[int]:
    """Roth in "lashed out at Roth for lying": the verb has a particle before "at"."""
    if not any(kid.lower in ("out", "back", "off") for kid in parsed.kids(verb.i, "prt", "advmod")):
        return []
    found = (i for word in SCOLDING for i in prepositional_objects(parsed, verb.i, (word,)))
    return list(found)


def _subject_by_noun(
    parsed: ParsedDocument, preposition: Token, noun: Token, depth: int
) -> list[int]:
    """ "His habit of lying", "got the credit for saving it", "in the hope of winning"."""
    owner = opponent(parsed, noun, preposition) or parsed.kid(noun.i, "poss")
    if owner is not None:
        return conjuncts(parsed, owner.i)
    noun = first_conjunct(parsed, noun, among=NOMINAL)
    above = parsed.tokens[noun.head]
    if noun.dep == "dobj" and above.pos in VERBAL:
        blamed = above.lemma in classes().blaming and preposition.lower in OBJECT_CONTROL
        return conjuncts(parsed, noun.i) if blamed else subjects(parsed, above.i, depth + 1)
    if noun.dep == "pobj" and parsed.tokens[above.head].pos in VERBAL:
        charged = noun.lemma in classes().charges  # "arrested him on suspicion of killing her"
        return _subject_of_gerund(parsed, above, depth + 1, charged=charged)
    return []


def relative_antecedent(parsed: ParsedDocument, i: int) -> int | None:
    """The noun that the relative clause around verb ``i`` modifies, or None."""
    token = parsed.tokens[i]
    for _ in range(MAX_CLIMB):
        if token.dep == "relcl":
            return _agreeing(parsed, token)
        if token.head == token.i:
            return None
        token = parsed.tokens[token.head]
    return None


def _agreeing(parsed: ParsedDocument, clause: Token) -> int:
    """The antecedent, one noun further up where number or kind forbids the nearest one.

    "Two officers of the bank, who were arrested": "who" and "were" both mean the officers.
    """
    noun = parsed.tokens[clause.head]
    above = governor(parsed, noun)
    inside = noun.dep == "pobj" and parsed.tokens[noun.head].dep == "prep"
    if not inside or above.pos not in NAMING:
        return noun.i
    kids = list(parsed.kids(clause.i))
    person = any(kid.lower in ("who", "whom") for kid in kids)
    plural = any(kid.tag == "VBP" or kid.lower == "were" for kid in (*kids, clause))
    other_number = plural and noun.tag in ("NN", "NNP") and above.tag in ("NNS", "NNPS")
    other_kind = person and noun.entity_type in ("GPE", "LOC", "FAC", "ORG")
    return above.i if other_number or other_kind else noun.i


def direct_objects(parsed: ParsedDocument, i: int) -> list[int]:
    """Heads of the object of the active verb ``i``; a gap in a relative clause is filled."""
    own = parsed.kid(i, "dobj")
    if own is not None:
        return _meant(parsed, own, i)
    named = parsed.kid(i, "oprd")
    if named is not None and named.pos == "PROPN" and parsed.kid(i, "auxpass") is None:
        return conjuncts(parsed, named.i)
    small = _subject_of_small_clause(parsed, i)
    if small is not None:
        return conjuncts(parsed, small.i)
    token = parsed.tokens[i]
    placed = any(one.lower == WHERE for one in parsed.tokens[token.head + 1 : i])
    if token.dep == "relcl" and parsed.kid(i, "nsubj") is not None and not placed:
        return [_agreeing(parsed, token)]  # but "Orsk, where he owns and runs a shop"
    verbs = (kid for kid in parsed.kids(i, "conj") if kid.pos == "VERB")
    shared = next((kid for kid in verbs if parsed.kid(kid.i, *SUBJECTS) is None), None)
    beside = parsed.kids(i, "prep", "npadvmod", "advcl", "xcomp", "ccomp", "acomp", "attr")
    if shared is None or any(i < kid.i < shared.i for kid in beside):
        return []  # "they met *in Orsk* and signed a treaty"
    return direct_objects(parsed, shared.i)


def _subject_of_small_clause(parsed: ParsedDocument, i: int) -> Token | None:
    """The surveyor of "found the surveyor guilty", the driver of "let the driver go"."""
    clause = parsed.kid(i, "ccomp")
    if clause is None:
        return None
    bare = clause.tag == "VB" and parsed.kid(clause.i, "mark", "aux") is None
    return parsed.kid(clause.i, "nsubj") if bare or clause.pos in (*NAMING, "ADJ") else None


def logical_subjects(parsed: ParsedDocument, i: int, *, passive: bool | None = None) -> list[int]:
    """Heads of who does what verb ``i`` says; ``passive`` where that is known already."""
    if is_passive(parsed, i) if passive is None else passive:
        return list(prepositional_objects(parsed, i, ("by",))) or _causers(parsed, i)
    return subjects(parsed, i)


def logical_objects(parsed: ParsedDocument, i: int, *, passive: bool | None = None) -> list[int]:
    """Heads of the noun phrases that verb ``i`` acts on; ``passive``: its voice, if known."""
    if not (is_passive(parsed, i) if passive is None else passive):
        return direct_objects(parsed, i)
    undergoing = _undergoing(parsed, i)
    return subjects(parsed, i) if undergoing is None else conjuncts(parsed, undergoing.i)


def misjoined_subject(parsed: ParsedDocument, verb: Token) -> Token | None:
    """The subject that the parser took for a part of what the clause before speaks of.

    "He praised the nurses and | doctors thanked him": a verb that goes on from another needs a word
    that joins it, so that a noun joined right before a verb without one is that verb's subject.
    """
    if not _goes_on_unjoined(parsed, verb) or not verb.left:
        return None
    noun = parsed.tokens[verb.left - 1]
    while noun.dep == "compound" or (noun.dep != "conj" and noun.head != noun.i):
        noun = parsed.tokens[noun.head]
        if noun.i < verb.head:
            return None
    joined = noun.dep == "conj" and noun.pos in ("NOUN", "PROPN", "PRON")
    return noun if joined and noun.right == verb.left and noun.head > verb.head else None


def _goes_on_unjoined(parsed: ParsedDocument, verb: Token) -> bool:
    """True for a tensed verb without subject, behind another, that no "and" joins to it."""
    if verb.dep not in ("conj", "ccomp") or verb.head > verb.i:
        return False
    if parsed.kid(verb.i, *SUBJECTS) is not None:
        return False
    tensed = verb.tag in FINITE or parsed.kid(verb.i, "aux", "auxpass") is not None
    return tensed and not any(verb.head < kid.i < verb.i for kid in parsed.kids(verb.head, "cc"))


# ---------------------------------------------------------------------------- prepositions


def prepositional_objects(parsed: ParsedDocument, i: int, words: tuple[str, ...]) -> Iterator[int]:
    """Heads behind the preposition ``words`` ("in", or "in", "connection", "with") at ``i``.

    Participles that work as prepositions ("using", "wielding") count as well.
    """
    for kid in parsed.children[i]:
        token = parsed.tokens[kid]
        if token.lower != words[0] or not introduces(token):
            continue
        other = gapped(parsed, token)
        if other is None or other.i == i:  # "Ode was charged with murder and Lind with theft"
            yield from _chain(parsed, kid, words)


def introduces(token: Token) -> bool:
    """True of what a phrase may hang from as from a preposition."""
    if token.dep in ("advcl", "acl"):
        return token.tag == "VBG"
    return token.dep in ("prep", "agent", "dative", "prt", "advmod")


def _chain(parsed: ParsedDocument, i: int, words: tuple[str, ...]) -> Iterator[int]:
    if parsed.tokens[i].lower != words[0]:
        return
    if len(words) == 1:
        yield from _behind(parsed, i)
        return
    for below in parsed.children[i]:
        yield from _chain(parsed, below, words[1:])


def _behind(parsed: ParsedDocument, preposition: int) -> Iterator[int]:
    verbal = parsed.tokens[preposition].pos in VERBAL
    denied = parsed.tokens[parsed.tokens[preposition].left].lower == "not"
    for kid in parsed.kids(preposition):
        if denied:
            continue  # "convicted not of murder but of theft"
        if kid.dep == "pobj" or (verbal and kid.dep == "dobj"):
            yield from _meant(parsed, kid, preposition)  # "in which the fund holds a stake"
        elif kid.dep == "pcomp" or (kid.dep == "amod" and kid.i > preposition):
            yield kid.i
    for kid in parsed.kids(preposition, "conj"):  # "in Vesk and in Tavosh"
        if kid.pos == "ADP":
            yield from _behind(parsed, kid.i)


def particled(parsed: ParsedDocument, verb: Token) -> str:
    """The verb with its particle: "throw out"."""
    particle = parsed.kid(verb.i, "prt")
    return verb.lemma if particle is None else f"{verb.lemma} {particle.lower}"
