"""From a trigger to the heads of doer and victim, whatever its shape."""

from __future__ import annotations

from typing import NamedTuple

from kg.extraction.triggers.lexicon import EventWords
from kg.model import HEADLINES, Span
from kg.nlp.called import said_of
from kg.nlp.gapping import gapped
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.questions import opening_of_question
from kg.nlp.tree import (
    MAX_CLIMB,
    NOMINAL,
    NOUN_MODIFIERS,
    VERBAL,
    base_form,
    conjuncts,
    direct_objects,
    first_conjunct,
    governor,
    is_passive,
    logical_objects,
    logical_subjects,
    particled,
    subjects,
)
from kg.nlp.verb_classes import classes
from kg.ontology.kinds import Kind, Trigger

RELATIVE = frozenset({"WDT", "WP"})
COUNT = "count"  # "convicted of two counts of theft"
CONTROLS = "controls"  # what is in somebody's hands is the noun before "in the hands of"


class Anchor(NamedTuple):
    """A trigger found in the text, with the tokens that its role paths start from."""

    trigger: Trigger
    token: int
    tokens: tuple[int, ...]  # all tokens of the trigger
    hosts: tuple[int, ...]  # whose prepositional phrases are the event's own
    clause: int | None  # the verb whose clause tells the event
    agents: tuple[int, ...]
    objects: tuple[int, ...]
    hosts_of: tuple[int, ...] = ()  # who or what is said to have seen it ("the country saw riots")
    behind: tuple[int, ...] = ()  # of the agents those in a clause behind a noun ("carried out by")

    @property
    def kind(self) -> Kind:
        """The kind that it names."""
        return self.trigger.kind


def trigger_span(parsed: ParsedDocument, anchor: Anchor) -> Span:
    """The characters of the trigger: all its words where they stand together, else what names it.

    Of "found the men *guilty*" and "left three *dead*" that is the adjective, else the anchor:
    "*shot* the guard dead" is an attack by its verb, and a killing by the adjective.
    """
    first, last = min(anchor.tokens), max(anchor.tokens)
    if last - first == len(anchor.tokens) - 1:
        return Span(parsed.tokens[first].start, parsed.tokens[last].end)
    attacked = anchor.kind.wrong and anchor.kind.counts is None
    if parsed.tokens[last].pos != "ADJ" or attacked:
        return parsed.tokens[anchor.token].span
    first = last
    while first - 1 in anchor.tokens and first - 1 != anchor.token:  # "not guilty"
        first -= 1
    return Span(parsed.tokens[first].start, parsed.tokens[last].end)


def anchor_of(
    parsed: ParsedDocument, trigger: Trigger, tokens: tuple[int, ...], words: EventWords
) -> Anchor:
    """The trigger with its participants' heads, whatever its shape."""
    token = parsed.tokens[tokens[0]]
    if trigger.shape == "verb":
        return _verb_anchor(parsed, trigger, tokens, token)
    if trigger.shape == "phrase":
        return _phrase_anchor(parsed, trigger, tokens, token)
    if trigger.shape == "adjective":
        return _adjective_anchor(parsed, trigger, tokens, token)
    if trigger.shape == "agentNoun":
        return _doer_anchor(parsed, trigger, tokens, token)
    return _noun_anchor(parsed, trigger, tokens, token, words)


def _verb_anchor(
    parsed: ParsedDocument, trigger: Trigger, tokens: tuple[int, ...], token: Token
) -> Anchor:
    i = token.i
    passive = is_passive(parsed, i) or _headline_passive(parsed, token)
    agents = logical_subjects(parsed, i, passive=passive)
    objects = _objects_beside(parsed, tokens, passive=passive)
    if passive and not agents:
        agents = _hyphenated(parsed, i)
    if trigger.kind.ergative and not passive and not objects:
        agents, objects = [], agents  # "the factory closed"
    return Anchor(trigger, i, tokens, tokens, i, tuple(agents), tuple(objects))


def _objects_beside(parsed: ParsedDocument, tokens: tuple[int, ...], *, passive: bool) -> list[int]:
    """The objects of a verb that are not part of its own wording."""
    objects = logical_objects(parsed, tokens[0], passive=passive)
    others = [i for i in objects if i not in tokens]
    return others if others or passive else _behind_last_word(parsed, tokens)


def _behind_last_word(parsed: ParsedDocument, tokens: tuple[int, ...]) -> list[int]:
    """ "swooped on the mill", "threw its weight behind the bill": the object of the wording."""
    last = max(tokens)
    if len(tokens) == 1 or parsed.tokens[last].pos != "ADP":
        return []
    target = parsed.kid(last, "pobj")
    return [] if target is None else conjuncts(parsed, target.i)


def _hyphenated(parsed: ParsedDocument, i: int) -> list[int]:
    """ "the church-run school", "the Vesk-based lender": the noun before the hyphen."""
    for kid in parsed.kids(i, "npadvmod"):
        hyphened = kid.i == i - 2 and parsed.tokens[i - 1].text == "-"
        if hyphened and kid.pos in NOMINAL and kid.lower not in classes().sorts:
            return [kid.i]  # not "white-owned farms"
    return []


def _headline_passive(parsed: ParsedDocument, token: Token) -> bool:
    """ "Three arrested in raid": a past form without object or auxiliary in a line of its own."""
    sentence = parsed.sentences[token.sentence]
    last = parsed.tokens[sentence.last - 1]
    headline = sentence.kind in HEADLINES or last.text not in '.?!"”’'
    if not headline or token.tag not in ("VBN", "VBD"):
        return False
    if parsed.kid(token.i, "aux", "ccomp", "xcomp") is not None:
        return False
    preposition = parsed.kid(token.i, "prep")
    # "Driver charged with fraud, theft": nothing that a verb acts on stands behind its "with".
    listed = len(parsed.tokens) if preposition is None else preposition.i
    return all(kid.i > listed for kid in parsed.kids(token.i, "dobj"))


def _phrase_anchor(
    parsed: ParsedDocument, trigger: Trigger, tokens: tuple[int, ...], token: Token
) -> Anchor:
    verb = token.head if token.head != token.i else None
    for _ in range(MAX_CLIMB):
        if verb is None or parsed.tokens[verb].pos in VERBAL:
            break
        if parsed.tokens[verb].dep in ("acomp", "advmod", "prep", "attr"):
            verb = parsed.tokens[verb].head
            continue
        break
    hosts = (*tokens, verb) if verb is not None else tokens
    if verb is None:
        return Anchor(trigger, token.i, tokens, hosts, None, (), ())
    if parsed.tokens[verb].pos in NOMINAL:
        return Anchor(trigger, token.i, tokens, hosts, None, (), (verb,))
    held = _held_before(parsed, trigger, token)
    if held is not None:
        return Anchor(trigger, token.i, tokens, tokens, None, (), (held,))
    # "Ran his gang from behind bars", "spent a year in custody": not the gang or the year is there.
    away = parsed.tokens[token.head].lower == "from"
    away = away or parsed.tokens[verb].lemma in trigger.kind.taking
    objects = [] if away else logical_objects(parsed, verb)
    agents: list[int] = []
    if objects:
        agents = logical_subjects(parsed, verb)
    else:
        objects = subjects(parsed, verb)
    return Anchor(trigger, token.i, tokens, hosts, verb, tuple(agents), tuple(objects))


def _held_before(parsed: ParsedDocument, trigger: Trigger, token: Token) -> int | None:
    """ "Works from yards in the hands of gangs": the noun before the phrase, though both hang from
    the verb."""
    if trigger.kind.name != CONTROLS or token.i == 0:
        return None  # "arrested by the patrol on suspicion of theft": not the patrol
    before = parsed.tokens[token.i - 1]
    beside = before.dep == "pobj" and parsed.tokens[before.head].head == token.head
    return before.i if beside else None


def _adjective_anchor(
    parsed: ParsedDocument, trigger: Trigger, tokens: tuple[int, ...], token: Token
) -> Anchor:
    head = parsed.tokens[token.head]
    if token.dep == "amod":
        return Anchor(trigger, token.i, tokens, tokens, None, (token.head,), ())
    if token.dep in ("acomp", "conj", "oprd", "attr", "xcomp") and head.pos in VERBAL:
        found = direct_objects(parsed, head.i) or subjects(parsed, head.i)
        return Anchor(trigger, token.i, tokens, (*tokens, head.i), head.i, tuple(found), ())
    return Anchor(trigger, token.i, tokens, tokens, None, tuple(subjects(parsed, token.i)), ())


class Support(NamedTuple):
    """The verb that a noun leans on ("carried out a raid", "was subjected to torture")."""

    verb: int
    giving: bool  # its subject is the agent of the noun, else the one it is done to
    light: bool
    accused: bool = False  # it says of its object that it did what the noun names
    hosting: bool = False  # its subject is where it happens


def _noun_anchor(
    parsed: ParsedDocument,
    trigger: Trigger,
    tokens: tuple[int, ...],
    token: Token,
    words: EventWords,
) -> Anchor:
    found = _leaning_anchor(parsed, trigger, tokens, token, words)
    if found.agents:
        return found
    behind = tuple(_done_behind(parsed, token, words))
    return found._replace(agents=behind, behind=behind)


def _done_behind(parsed: ParsedDocument, noun: Token, words: EventWords) -> list[int]:
    """Who did it, in a participle or relative clause that says so plainly: "an ambush carried out
    *by the Front*", "the raid that *officers* mounted"; not "an ambush allegedly carried out by",
    nor on a condition or in a question."""
    if _is_open(parsed, noun, words):
        return []
    for verb in parsed.kids(noun.i, "acl", "relcl"):
        whole = words.support_forms.get(verb.lower, verb.lemma)
        if parsed.kid(verb.i, "prt") is not None:
            whole = particled(parsed, verb)
        if verb.i < noun.i or whole not in words.done_by or not _is_plain(parsed, verb):
            continue
        passive = is_passive(parsed, verb.i)
        own = parsed.kid(verb.i, "dobj")
        if not passive and (verb.dep == "acl" or (own is not None and own.tag not in RELATIVE)):
            continue  # "a raid mounting pressure", "the ambush that launched the war"
        return [
            i
            for i in logical_subjects(parsed, verb.i, passive=passive)
            if parsed.tokens[i].tag not in RELATIVE
        ]
    return []


def _is_open(parsed: ParsedDocument, noun: Token, words: EventWords) -> bool:
    """ "If an ambush carried out by …", "was the ambush carried out by …?"."""
    if opening_of_question(parsed, noun) is not None:
        return True
    above = parsed.ancestors(noun.i)
    return any(kid.lower in words.conditions for t in above for kid in parsed.kids(t.i, "mark"))


def _is_plain(parsed: ParsedDocument, verb: Token) -> bool:
    """No adverb, negation or modal stands beside the verb."""
    if verb.tag not in ("VBN", "VBD") or parsed.kid(verb.i, "advmod", "neg") is not None:
        return False
    return all(kid.lemma in ("be", "have") for kid in parsed.kids(verb.i, "aux", "auxpass"))


def _leaning_anchor(
    parsed: ParsedDocument,
    trigger: Trigger,
    tokens: tuple[int, ...],
    token: Token,
    words: EventWords,
) -> Anchor:
    support = find_support(parsed, token.i, trigger.kind, words)
    tries = trigger.kind.name in words.trying
    agents, objects, carriers = _around_noun(parsed, token, words, tries=tries)
    own = (token.i, *carriers)
    if support is None:
        return Anchor(trigger, token.i, tokens, own, None, agents, objects)
    if support.accused and not agents:
        agents = _gapped_above(parsed, token) or _accused_of(parsed, support.verb, token)
    if support.hosting:
        places = tuple(subjects(parsed, support.verb))
        return Anchor(trigger, token.i, tokens, own, support.verb, agents, objects, places)
    if not support.light or agents or objects:
        return Anchor(trigger, token.i, tokens, own, support.verb, agents, objects)
    actors, targets = _around_light_verb(parsed, support, token, trigger.kind)
    hosts = (token.i, support.verb)
    return Anchor(trigger, token.i, tokens, hosts, support.verb, tuple(actors), tuple(targets))


def _around_light_verb(
    parsed: ParsedDocument, support: Support, noun: Token, kind: Kind
) -> tuple[list[int], list[int]]:
    """Agents and objects of the deed that ``noun`` names: those of the verb that it leans on.

    "Spent two years in custody": the object of a verb that the kind lists alone is no target.
    """
    lone = noun.dep == "pobj" and parsed.tokens[support.verb].lemma in kind.taking
    passive = is_passive(parsed, support.verb)
    actors = logical_subjects(parsed, support.verb, passive=passive)
    targets: list[int] = []
    if not support.giving:
        below = logical_objects(parsed, support.verb, passive=passive)
        targets = [i for i in below if i != noun.i and not _leads_to(parsed, i, noun.i)]
        targets = [] if lone else targets
        if not targets and not passive:
            targets, actors = actors, []
    return [i for i in actors if i != noun.i], targets


def _around_noun(
    parsed: ParsedDocument, token: Token, words: EventWords, *, tries: bool
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Agents and objects named by the noun above ("victims of torture", "ringleaders of the
    fraud"), and nouns that carry the event's own phrases ("torture claims against …").

    ``tries``: it happens to suspects, who do nothing in it ("defendants in the trial").
    """
    modifies = token.dep in ("compound", "amod")
    above, link = governor(parsed, token), parsed.tokens[token.head].lower
    if above.pos not in NOMINAL or not (modifies or token.dep == "pobj"):
        return (), (), ()
    lemma = base_form(above)
    if modifies or link in ("of", "in", "behind"):
        if lemma in words.sufferers:
            return (), (above.i,), ()
        if lemma in words.doers:  # "named Olan Sorn as a suspect in the arson"
            first = first_conjunct(parsed, above, among=NOMINAL)  # "a witness and not a suspect in"
            who = tuple(said_of(parsed, first) or (above.i,))
            return ((), who, ()) if tries and lemma in words.tried else (who, (), ())
    if modifies or (link in ("of", "for") and lemma in words.carriers):
        return (), (), (above.i,)
    return (), (), ()


def _gapped_above(parsed: ParsedDocument, token: Token) -> tuple[int, ...]:
    """Lind in "charged Ode with theft and Lind with torture", where ``token`` is the torture."""
    for above in parsed.ancestors(token.i):
        if above.pos in VERBAL:
            break
        person = gapped(parsed, above)
        if person is not None:
            return tuple(conjuncts(parsed, person.i))
    return ()


def _accused(parsed: ParsedDocument, i: int) -> tuple[int, ...]:
    """Who is accused by the verb or adjective ``i``: "a jury found *him* guilty of"."""
    token = parsed.tokens[i]
    if token.pos == "ADJ":
        if token.dep == "amod":
            return (token.head,)
        head = parsed.tokens[token.head]
        if head.pos not in VERBAL:
            return ()
        own = parsed.kid(token.i, "nsubj")
        found = conjuncts(parsed, own.i) if own is not None else direct_objects(parsed, head.i)
        return tuple(found or subjects(parsed, head.i))
    if token.lemma == "be":  # "is behind the bombing"
        return tuple(subjects(parsed, i))
    return tuple(logical_objects(parsed, i))


def _accused_of(parsed: ParsedDocument, i: int, wrong: Token) -> tuple[int, ...]:
    """ "Accused *the clerk* of theft and the guard of neglect": each has a wrong of his own."""
    link = parsed.tokens[wrong.head].lower
    return tuple(
        one
        for one in _accused(parsed, i)
        if one < wrong.i or all(kid.lower != link for kid in parsed.kids(one, "prep"))
    )


def _doer_anchor(
    parsed: ParsedDocument, trigger: Trigger, tokens: tuple[int, ...], token: Token
) -> Anchor:
    """ "alleged embezzler Miles Corr", "was named as the killer of the jockey"."""
    head = parsed.tokens[token.head]
    agent = token.i
    if token.dep in NOUN_MODIFIERS and head.pos == "PROPN":
        agent = head.i
    else:
        agent = next(iter(said_of(parsed, token) or ()), token.i)
    return Anchor(trigger, token.i, tokens, tokens, None, (agent,), ())


def _leads_to(parsed: ParsedDocument, above: int, below: int) -> bool:
    return any(token.i == above for token in parsed.ancestors(below))


def find_support(parsed: ParsedDocument, i: int, kind: Kind, words: EventWords) -> Support | None:
    """The verb that governs the noun ``i`` through conjunctions and transparent nouns, or None."""
    at: Token | Support | None = parsed.tokens[i]
    for _ in range(MAX_CLIMB):
        if not isinstance(at, Token) or at.head == at.i:
            break
        at = _above(parsed, at, kind, words)
    return at if isinstance(at, Support) else None


def _above(
    parsed: ParsedDocument, token: Token, kind: Kind, words: EventWords
) -> Token | Support | None:
    """The support of a noun, or the noun above it that may have one."""
    head = parsed.tokens[token.head]
    if token.dep == "pobj":
        return _above_preposition(parsed, head, kind, words)
    if head.pos in VERBAL:
        governed = token.dep in ("dobj", "nsubjpass", "nsubj", "attr", "oprd")
        return _support(parsed, head, token.dep, kind, words) if governed else None
    passed = token.dep in ("conj", "appos", "prep") or (
        token.dep == "compound" and base_form(head) in words.transparent
    )
    return head if passed and head.pos in NOMINAL else None


def _above_preposition(
    parsed: ParsedDocument, preposition: Token, kind: Kind, words: EventWords
) -> Token | Support | None:
    above = parsed.tokens[preposition.head]
    if _takes_part(parsed, preposition, words.giving | kind.giving):
        verb = above if above.pos in VERBAL else parsed.tokens[above.head]
        return Support(verb.i, giving=True, light=True)
    if above.pos in VERBAL:
        if preposition.lower in words.circumstances:
            return Support(above.i, giving=True, light=False)  # "got a call *after the shooting*"
        return _support(parsed, above, preposition.lower, kind, words)
    if above.pos == "ADJ":
        accusing = f"{above.lower} {preposition.lower}" in words.accusing
        return Support(above.i, giving=True, light=False, accused=True) if accusing else None
    if kind.wrong and base_form(above) in words.proceedings and above.dep != "nsubjpass":
        return None  # "police held her in a case of murder": they murdered nobody
    verb = parsed.tokens[above.head]
    key = f"{verb.lemma} {preposition.lower}"
    if above.dep in ("dobj", "nsubjpass") and key in words.accusing:
        return Support(verb.i, giving=True, light=False, accused=True)
    if preposition.lower == "of":
        counted = above.dep == "pobj" and base_form(above) == COUNT
        passed = counted or base_form(above) in words.transparent
    else:
        passed = preposition.lower in ("including", "as", "like")
    return above if passed and above.pos in NOMINAL else None


def _takes_part(parsed: ParsedDocument, preposition: Token, giving: frozenset[str]) -> bool:
    """ "Took part in the raid", whether the parser hangs "in" from the verb or its object."""
    above = parsed.tokens[preposition.head]
    part = above if above.dep == "dobj" else parsed.kid(above.i, "dobj")
    if part is None or part.i + 1 != preposition.i:
        return False
    verb = parsed.tokens[part.head]
    return _lists(giving, f"{verb.lemma} {part.lower} {preposition.lower}")


def _support(
    parsed: ParsedDocument, verb: Token, link: str, kind: Kind, words: EventWords
) -> Support:
    lemma = words.support_forms.get(verb.lower, verb.lemma)  # "staged" lemmatised as "stag"
    if parsed.kid(verb.i, "prt") is not None:  # "held up the vote" held none
        whole = particled(parsed, verb)
        every = (words.giving, words.taking, kind.giving, kind.taking)
        lemma = lemma if any(_lists(verbs, whole) for verbs in every) else whole
    linked = f"{lemma} {link}"
    if link == "dobj" and lemma in words.hosting:
        return Support(verb.i, giving=True, light=False, hosting=True)
    if link in ("dobj", "nsubjpass"):
        # The kind's own verbs come before those of all kinds.
        if _lists(kind.taking, lemma, linked):
            return Support(verb.i, giving=False, light=True)
        if _lists(kind.giving, lemma, linked) or _lists(words.giving, lemma, linked):
            return Support(verb.i, giving=True, light=True)
    taken = _lists(words.taking, lemma, linked) or _lists(kind.taking, lemma, linked, link)
    if taken and link != "nsubj":
        return Support(verb.i, giving=False, light=True)
    if _lists(kind.giving, linked) or _lists(words.giving, linked):
        return Support(verb.i, giving=True, light=True)
    return Support(verb.i, giving=True, light=False, accused=linked in words.accusing)


def _lists(verbs: frozenset[str], *wordings: str) -> bool:
    return not verbs.isdisjoint(wordings)
