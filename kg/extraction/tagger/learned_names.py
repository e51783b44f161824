"""Names by the trained tagger: its spans, and one type a name by all its occurrences.

The tagger has seen what the rules say (``kg.extraction.tagger.name_clues``) and decides. What it
does not know stays the rules': the titles before names, and the capitals that name no actor.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from kg.extraction.ner.capitalised_headings import dateline
from kg.extraction.ner.name_types import Named, Verdict
from kg.extraction.ner.phrases import (
    BODIES,
    GOVERNMENT_BODY,
    GROUP,
    ORGANIZATION,
    PERSON,
    PLACE,
    PUBLICATION,
    SITE,
    THING,
    Nouns,
)
from kg.extraction.ner.runs import Run, name_head, name_key, name_text, words_of
from kg.extraction.ner.segment import is_unknown_demonym
from kg.extraction.ner.teams import teams
from kg.extraction.ner.type_context import is_address, is_of_town
from kg.extraction.tagger.decode import Floats
from kg.extraction.tagger.lands import heed_land
from kg.extraction.tagger.name_scores import NameScores
from kg.extraction.tagger.name_shapes import KINDS, RULED, WORDED, heed_known, heed_shape
from kg.extraction.tagger.short_firms import short_firms
from kg.nlp.joint_names import joint_names
from kg.nlp.parse import ParsedDocument
from kg.ontology.gazetteer import given_name, is_city, is_state, load_gazetteer
from kg.ontology.names import is_acronym, is_acronym_of

# The probability of a type from which pronouns do not overrule it, and from which other documents
# may rely on it.
SURE, CLEAR = 0.9, 0.98
# The probability of a body's name from which its other places are names of it too.
READ = 0.8
# What it says about one word, in logarithmic odds, that it is the last of a person's full name, or
# the first of a body's.
SURNAME, SHORT_NAME = 3.0, 1.5
FAMILY, OF, AND, ELECTORAL = "family", "of", "&", "electoral"
OWNED = frozenset({"'s", "’s"})
# Letters of which two names seldom have the same: "US" may be anything's initials.
ACRONYM = 3
# Which of these it is the tagger knows better than the rules.
NEAR = ((ORGANIZATION, GOVERNMENT_BODY, PUBLICATION), (PLACE, SITE))
NO_BODIES = (PERSON, PLACE, GROUP)
# "The Federal Opposition": the most words of such a name.
PARTY = 2
# Behind a town: "Dover officials", "Dover and Tesmar".
JOINED = ("NOUN", "PROPN", "CCONJ")
# Kinds of body that are no part of a state.
STATELESS = ("party", "union")
# Kinds of body whose names are seldom those of a state's.
PRIVATE = ("bank", "media")


def read_names(parsed: ParsedDocument, rules: Named, scores: NameScores, nouns: Nouns) -> Named:
    """The names of ``parsed``, given those of the rules and the tagger's scores."""
    bodies = _campuses(parsed, _read_runs(parsed, rules, scores, nouns), scores, nouns)
    bodies = {_untitled(parsed, run, rules.runs, nouns): shown for run, shown in bodies.items()}
    read = list(bodies)
    taken = {i for run in read for i in range(run.first, run.last)}
    left = [run for run in rules.runs if not taken.intersection(range(run.first, run.last))]
    places: dict[str, list[Run]] = defaultdict(list)
    for run in read:
        places[name_key(parsed, run)].append(run)
    votes = {
        key: _votes(parsed, [bodies[run] for run in found], scores) for key, found in places.items()
    }
    _heed_text(parsed, places, votes, rules, nouns)
    types = {key: _verdict(found) for key, found in votes.items()}
    kept = []
    for run in left:
        verdict = _verdict_of_unread(parsed, run, rules.types, types, nouns)
        if verdict is not None:
            types[name_key(parsed, run)] = verdict
            kept.append(run)
    for key in [*teams(parsed, places, types, nouns), *short_firms(parsed, places, types, nouns)]:
        types[key] = types[key]._replace(type=ORGANIZATION, sure=True, clear=False)
    return Named(sorted([*read, *kept]), types)


def _read_runs(parsed: ParsedDocument, rules: Named, scores: NameScores, nouns: Nouns) -> list[Run]:
    """The names that the tagger reads, without posts, and adjectives and titles of its own."""
    read = []
    for run in _runs(parsed, rules.runs, scores, nouns):
        is_word = _is_adjective(parsed, run, nouns) or _is_title(parsed, run, nouns)
        if (run in rules.runs or not is_word) and not _is_post(parsed, run, scores, nouns):
            read.append(run)
    return _not_cut(parsed, read, rules.runs, nouns)


def _heed_text(
    parsed: ParsedDocument,
    places: Mapping[str, list[Run]],
    votes: dict[str, Floats],
    rules: Named,
    nouns: Nouns,
) -> None:
    """Changes the votes on each name by the rules, by the words around it, and by other names."""
    placed = {key for key, found in places.items() if _is_placed(parsed, found, nouns)}
    people = (key for key, found in votes.items() if KINDS[int(found.argmax())] == PERSON)
    surnames = {key.split()[-1] for key in people if " " in key}
    _heed_rules(votes, rules.types)
    for key, runs in places.items():
        _heed_words(parsed, runs, votes[key], nouns)
        _heed_kinds(parsed, runs, votes[key], nouns)
        heed_known(parsed, runs[0], votes[key], is_surname=key in surnames)
        if not any(other.endswith(f" {key}") for other in places):
            heed_land(parsed, key, runs, votes[key], nouns)
    towns = {
        key
        for key, found in places.items()
        if any(is_of_town(parsed, name_head(parsed, run), nouns) for run in found)
    }
    _agree(votes, placed, nouns, towns=towns)
    _agree_acronyms(parsed, places, votes, nouns)


def _not_cut(
    parsed: ParsedDocument, read: Sequence[Run], ruled: Sequence[Run], nouns: Nouns
) -> list[Run]:
    """``read`` without "Norvane" where the rules have the firm's whole name, Norvane Foods."""
    starts = {run.first for run in read}
    longer = {
        run.first: run.last
        for run in ruled
        if _is_worded(parsed, run, nouns) and starts.isdisjoint(range(run.first + 1, run.last))
    }
    tied = (run for run in ruled if _is_partners(parsed, run) or _is_joint(parsed, run))
    partners = {i for run in tied for i in range(run.first, run.last)}
    return [
        run
        for run in read
        if run.title or run.last >= longer.get(run.first, 0)
        if not partners.issuperset(range(run.first, run.last)) or run in ruled
    ]


def _untitled(parsed: ParsedDocument, run: Run, ruled: Sequence[Run], nouns: Nouns) -> Run:
    """ "Orsk" of "Supt Orsk", if the rules have that title before a name."""
    title = (run.first, run.first + 1)
    short = run.title is None and parsed.tokens[run.first].lower in nouns.post_spellings
    if short and title[1] < run.last and any(other.title == title for other in ruled):
        return run._replace(first=title[1], title=title)
    return run


def _is_joint(parsed: ParsedDocument, run: Run) -> bool:
    """ "Rivers and Land Watch", of which the text tells as of one."""
    return words_of(parsed, run.first, run.last) in joint_names(parsed)


def _is_partners(parsed: ParsedDocument, run: Run) -> bool:
    """ "Kestrel & Lowe": a firm by two surnames; "Ada & Bo Lind" and two places are none."""
    words = [token.text for token in parsed.tokens[run.first : run.last]]
    parts = [word for word in words if word != AND]
    if run.title is not None or len(words) != 2 * len(parts) - 1 or len(parts) < 2:
        return False
    lands = any(load_gazetteer().country(part) is not None for part in parts)
    return not lands and any(given_name(part) is None for part in parts)


def _campuses(
    parsed: ParsedDocument, read: Sequence[Run], scores: NameScores, nouns: Nouns
) -> dict[Run, Run]:
    """Each name with the run that shows its type: "the University of Ohio at Dover" is one name,
    which is a name of what its first part is."""
    found: dict[Run, Run] = {}
    for run in sorted(read):
        last = next(reversed(found), None)
        if last is not None and _is_campus(parsed, last, run, scores, nouns):
            found[last._replace(last=run.last)] = found.pop(last)
        else:
            found[run] = run
    return found


def _is_campus(
    parsed: ParsedDocument, body: Run, town: Run, scores: NameScores, nouns: Nouns
) -> bool:
    """True of the town in "the University of Ohio at Dover" and "the University of Ohio, Dover"."""
    words = name_key(parsed, body).removeprefix("the ").split()
    school = len(words) > 2 and words[1] == OF and nouns.body_kinds.get(words[0]) == "school"
    if not school or town.first != body.last + 1:
        return False
    between, name = parsed.tokens[body.last].lower, name_text(parsed, town)
    if between == ",":  # but "the University of Dover, Ohio", "…, Dover officials said"
        behind = parsed.tokens[town.last : town.last + 1]
        told = is_state(" ".join(words[2:])) and is_city(name) and not is_state(name)
        told = told and not any(token.pos in JOINED for token in behind)
    else:
        told = between == "at"
    return told and KINDS[int(_votes(parsed, [town], scores).argmax())] in (PLACE, ORGANIZATION)


def _verdict_of_unread(
    parsed: ParsedDocument,
    run: Run,
    ruled: Mapping[str, Verdict],
    types: Mapping[str, Verdict],
    nouns: Nouns,
) -> Verdict | None:
    """The type of a name of the rules that the tagger did not read; None where it is no name.

    A known name is one, however few such names the tagger has met. So is a name that the tagger
    surely reads as a body elsewhere in the text: of 76 such places in 422 real articles, 58 are
    names of that body, and 11 are no names.
    """
    key = name_key(parsed, run)
    text = name_text(parsed, run)
    full = _full_name(text, types, nouns)
    told, read = ruled.get(key), types.get(key)
    if full is not None:
        return types[full]
    if _is_joint(parsed, run) and (told is None or told.type in (PERSON, THING)):
        return Verdict(ORGANIZATION, sure=True, clear=True)
    if told is not None and told.type in BODIES and _shows_body(parsed, run, nouns):
        return told
    if read is not None and read.type in BODIES and read.share >= READ and _is_own(key, nouns):
        return read
    if told is not None and told.type == PERSON and told.sure and _has_office(parsed, run, nouns):
        return told
    if _opens(parsed, run):
        return None  # "Police said": no name, so its capital is that of the sentence
    return Verdict(THING, sure=True, clear=True) if read is None or read.type == THING else None


def _has_office(parsed: ParsedDocument, run: Run, nouns: Nouns) -> bool:
    """ "Superintendent of Police Devraj Kunwar": a full name behind a post and what it is about."""
    if run.title is None or run.last - run.first == 1:
        return False
    title = [token.lower for token in parsed.tokens[slice(*run.title)]]
    return title[-2:-1] == [OF] and title[-1] in nouns.post_fields


def _shows_body(parsed: ParsedDocument, run: Run, nouns: Nouns) -> bool:
    """True for a name that shows by its words that it is a body's, or that is listed as one."""
    joint = _is_partners(parsed, run) or _is_joint(parsed, run)
    return joint or _is_worded(parsed, run, nouns) or _is_known(parsed, run)


def _is_known(parsed: ParsedDocument, run: Run) -> bool:
    """True for a listed body; but whoever is "anti-Taliban" is not of the Taliban.

    One word that has a type alone, and no entity, may be another word as well.
    """
    hyphen = run.first > 0 and parsed.tokens[run.first - 1].text == "-"
    text, gazetteer = name_text(parsed, run), load_gazetteer()
    known = gazetteer.find(text) or (" " in text and gazetteer.type_of(text))
    return not hyphen and bool(known)


def _is_own(key: str, nouns: Nouns) -> bool:
    """False for a noun that any such body is called by: "the Court"."""
    return key not in nouns.body_nouns


def _runs(
    parsed: ParsedDocument, rules: Sequence[Run], scores: NameScores, nouns: Nouns
) -> list[Run]:
    """The tagger's names as runs of tokens, with the titles that the rules found before them."""
    found: list[Run] = []
    titles = {run.title[1]: run.title for run in rules if run.title is not None}
    starts = [token.start for token in parsed.tokens]
    for name in scores.names():
        first = bisect_right(starts, name.start) - 1
        last = bisect_left(starts, name.end)
        tail = parsed.tokens[last - 1].text
        if last - first > 1 and tail.islower() and tail in nouns.behind_bodies:
            last -= 1  # "the Tesran network" is Tesran
        if _is_behind_given(parsed, first, last):
            first -= 2
            found = [run for run in found if run.last <= first]
        if first < last and words_of(parsed, first, last).strip():
            found.append(Run(first, last, titles.get(first)))
    return found


def _is_behind_given(parsed: ParsedDocument, first: int, last: int) -> bool:
    """ "Kiki) Grav" in "Kimo (Kiki) Grav", a nickname in brackets."""
    tokens = parsed.tokens
    closed = any(token.text == ")" for token in tokens[first : last - 1])
    return (
        closed and first > 1 and tokens[first - 1].text == "(" and tokens[first - 2].pos == "PROPN"
    )


def _is_adjective(parsed: ParsedDocument, run: Run, nouns: Nouns) -> bool:
    """ "Velmaran officers": the tagger has met few adjectives of countries that are not real."""
    token = parsed.tokens[run.first]
    alone = run.last - run.first == 1
    return alone and (token.pos == "ADJ" or is_unknown_demonym(parsed, token, nouns))


def _is_title(parsed: ParsedDocument, run: Run, nouns: Nouns) -> bool:
    """ "Dist. Atty.", which stands before a name."""
    words = (token.lower for token in parsed.tokens[run.first : run.last])
    return all(word in nouns.post_spellings for word in words)


def _is_post(parsed: ParsedDocument, run: Run, scores: NameScores, nouns: Nouns) -> bool:
    """ "The Prime Minister says": whoever holds the post, though it looks like a body's name."""
    tokens = parsed.tokens
    words = [token.lower for token in tokens[run.first : run.last]]
    if run.first == 0 or words[-1] not in nouns.posts:
        return False
    if OF in words or any(word in nouns.body_kinds for word in words):
        return False  # "the Department of Justice"
    before = tokens[run.first - 1]
    told = before.lower in nouns.articles or load_gazetteer().demonym(before.text) is not None
    return told and KINDS[int(_votes(parsed, [run], scores).argmax())] in BODIES


def _opens(parsed: ParsedDocument, run: Run) -> bool:
    """True of one word that opens its sentence."""
    opener = parsed.sentences[parsed.tokens[run.first].sentence].first
    return run.first == opener and run.last - run.first == 1


def _votes(parsed: ParsedDocument, runs: Sequence[Run], scores: NameScores) -> Floats:
    """The evidence for each of KINDS: the sum of its occurrences' logarithmic probabilities."""
    total = np.zeros(len(KINDS), dtype=np.float32)
    for run in runs:
        tokens = parsed.tokens
        found = scores.of_span(tokens[run.first].start, tokens[run.last - 1].end)
        total += found - np.logaddexp.reduce(found)
    return total


def _is_placed(parsed: ParsedDocument, runs: Sequence[Run], nouns: Nouns) -> bool:
    """ "In Sydney": the text has the name for a place."""
    heads = (name_head(parsed, run) for run in runs)
    return any(
        head.dep == "pobj" and parsed.tokens[head.head].lower in nouns.locatives for head in heads
    )


def _heed_rules(votes: Mapping[str, Floats], rules: Mapping[str, Verdict]) -> None:
    """Lets the rules tip the balance where they are clear: "TallGrass, a wholesaler".

    Of 15 names of the open part whose type the tagger is unsure of and the rules are clear about,
    in another group of types, the rules are right about six and the tagger about none.
    """
    for key, found in votes.items():
        ruled = rules.get(key)
        if ruled is None or not ruled.clear or ruled.type == THING:
            continue
        best = KINDS[int(found.argmax())]
        if not any({best, ruled.type} <= set(near) for near in NEAR):
            found[KINDS.index(ruled.type)] += RULED


def _heed_context(parsed: ParsedDocument, runs: Sequence[Run], votes: Floats, nouns: Nouns) -> None:
    """What "which" tells about is no person, and a number and a road are a place."""
    if any(_is_thing_told_of(parsed, run) for run in runs):
        votes[KINDS.index(PERSON)] -= WORDED
    wired = any(run.first in dateline(parsed)[:1] for run in runs)
    if (wired and name_text(parsed, runs[0]).isupper()) or any(
        is_address(parsed, run, nouns) for run in runs
    ):
        votes[KINDS.index(PLACE)] = votes.max() + WORDED


def _heed_words(parsed: ParsedDocument, runs: Sequence[Run], votes: Floats, nouns: Nouns) -> None:
    """ "Brinmar Shipping" is no person and no town."""
    _heed_context(parsed, runs, votes, nouns)
    if any(run.title is not None for run in runs):
        return
    if any(_is_partners(parsed, run) for run in runs):
        votes[KINDS.index(ORGANIZATION)] = votes.max() + WORDED
    if KINDS[int(votes.argmax())] == PERSON and any(_governs(parsed, r, nouns) for r in runs):
        votes[KINDS.index(ORGANIZATION)] = votes.max() + WORDED
    head = _head_word(parsed, runs[0], nouns)
    words = name_key(parsed, runs[0]).split() or [""]
    party = words[-1] in nouns.party_names and len(words) <= PARTY
    state, body = map(KINDS.index, (GOVERNMENT_BODY, ORGANIZATION))
    if party or (head is not None and nouns.body_nouns.get(head) in STATELESS):
        votes[body] = max(votes[body], votes[state])
        votes[state] -= WORDED
    if party:
        votes[KINDS.index(PERSON)] -= WORDED
    heed_shape(parsed, runs[0], votes, nouns)
    if head is not None and nouns.body_kinds.get(head) == "school":
        votes[KINDS.index(PLACE)] -= WORDED
        if words[0] != ELECTORAL:
            votes[body] = max(votes[body], votes[state])
            votes[state] -= WORDED
    if _is_worded(parsed, runs[0], nouns):
        _heed_endings(parsed.tokens[runs[0].last - 1].lower, votes, nouns)


def _heed_endings(last: str, votes: Floats, nouns: Nouns) -> None:
    """Whoever the tagger takes "Perry Capital" for is a firm."""
    best, body = int(votes.argmax()), KINDS.index(ORGANIZATION)
    if last in nouns.firm_endings and KINDS[best] in (PERSON, GROUP):
        votes[body] = votes[best]
    trade = last in nouns.trade_words or last in nouns.legal_forms
    for kind in (*NO_BODIES, SITE) if trade else NO_BODIES:
        votes[KINDS.index(kind)] -= WORDED


def _heed_kinds(parsed: ParsedDocument, runs: Sequence[Run], votes: Floats, nouns: Nouns) -> None:
    """ "The brand Maristel" is no person; a bank or a newspaper by its name is no part of a state,
    unless the name tells whose bank it is: "the Bank of Velmara", "the Reserve Bank"."""
    if any(run.title is None and _is_body_by_noun(parsed, run, nouns) for run in runs):
        votes[KINDS.index(PERSON)] -= WORDED
    words = name_key(parsed, runs[0]).split() or [""]
    if " ".join(words) in nouns.force_names:
        votes[KINDS.index(GOVERNMENT_BODY)] = votes.max() + WORDED
    kind = nouns.body_kinds.get(words[-1]) if nouns.state_banks.isdisjoint(words) else None
    article = parsed.tokens[max(runs[0].first - 1, 0)].lower in nouns.articles
    if article and len(words) > 1 and kind in PRIVATE:
        votes[KINDS.index(PERSON)] -= WORDED
    if (article or len(words) > 1) and kind in PRIVATE:
        state, body = map(KINDS.index, (GOVERNMENT_BODY, ORGANIZATION))
        votes[body] = max(votes[body], votes[state])
        votes[state] -= WORDED


def _governs(parsed: ParsedDocument, run: Run, nouns: Nouns) -> bool:
    """ "The ruling Jan Dal", "the opposition Orsk Front": a party, and nobody who rules."""
    before = [token.lower for token in parsed.tokens[max(run.first - 2, 0) : run.first]]
    alone = name_head(parsed, run).dep not in ("compound", "poss")  # "the ruling Rusk family"
    told = len(before) == 2 and before[1] in nouns.party_adjectives
    return alone and told and (before[0] in nouns.articles or before[0] in OWNED)


def _is_firm_of_trade(parsed: ParsedDocument, run: Run, nouns: Nouns) -> bool:
    """ "Rail *operator* Transvale", "sportswear maker Brandeck": of a trade, by one name."""
    noun, head = parsed.tokens[max(run.first - 1, 0)], name_head(parsed, run)
    firm = noun.lower in nouns.firm_or_person and noun.lower in nouns.body_nouns
    if not firm or noun.head != head.i or run.last - run.first > 1:
        return False
    if given_name(parsed.tokens[run.first].text) is not None:
        return False
    before = parsed.tokens[max(noun.i - 1, 0)]
    return before.i < noun.i and before.tag in ("NN", "NNP") and before.head in (noun.i, head.i)


def _is_body_by_noun(parsed: ParsedDocument, run: Run, nouns: Nouns) -> bool:
    """ "The chain Brello", "retailer Ames Scarr": a noun that means a body, and no person."""
    if _is_firm_of_trade(parsed, run, nouns):
        return True
    noun, head = parsed.tokens[max(run.first - 1, 0)], name_head(parsed, run)
    if noun.tag != "NN" or not noun.text.islower() or noun.lower not in nouns.body_nouns:
        return False
    if given_name(parsed.tokens[run.first].text) is not None:
        return False  # "the company Karl Lind founded", however the parser hangs the name
    tied = noun.head == head.i or (head.head == noun.i and head.dep == "appos")
    return tied and noun.dep != "appos" and nouns.person_gender(noun.lower) is None


def _head_word(parsed: ParsedDocument, run: Run, nouns: Nouns) -> str | None:
    """ "party" of "Reform Party", "university" of "University of Tesmar"; None of other names."""
    lowers = [token.lower for token in parsed.tokens[run.first : run.last]]
    if len(lowers) < 2:
        return None
    at = lowers.index("of") if "of" in lowers[1:] else len(lowers)
    head = lowers[at - 1]
    return None if head in nouns.state_words else head


def _is_worded(parsed: ParsedDocument, run: Run, nouns: Nouns) -> bool:
    """True of a name of several words, the last of which only names of bodies end in."""
    tokens = parsed.tokens[run.first : run.last]
    last = tokens[-1].lower
    lists = (nouns.trade_words, nouns.legal_forms, nouns.organization_words)
    firm = any(last in words for words in lists) or nouns.body_kinds.get(last) == "company"
    if len(tokens) < 2 or not firm or last in nouns.state_words:
        return False
    return (
        tokens[0].text[0].isupper()
        and (last in nouns.firm_endings or given_name(tokens[0].text) is None)
        and all(token.text[0].isupper() or token.text in ("&", "-") for token in tokens)
    )


def _is_thing_told_of(parsed: ParsedDocument, run: Run) -> bool:
    """ "Marek Dolan, which owns two mines"."""
    behind = parsed.tokens[run.last : run.last + 2]
    told = [token.lower for token in behind] == [",", "which"]
    clause = parsed.kid(name_head(parsed, run).i, "relcl")
    return told and clause is not None


def _full_name(short: str, types: Mapping[str, Verdict], nouns: Nouns) -> str | None:
    """The only body whose initials ``short`` are, where the tagger did not read these letters."""
    if len(short.replace(".", "")) < ACRONYM or not is_acronym(short):
        return None
    bodies = (key for key, verdict in types.items() if verdict.type in BODIES)
    full = [key for key in bodies if is_acronym_of(short, key.split(), nouns.acronym_skip)]
    return full[0] if len(full) == 1 else None


def _agree(
    votes: Mapping[str, Floats], placed: Collection[str], nouns: Nouns, *, towns: Collection[str]
) -> None:
    """Lets full names speak for short ones: "Roth" is a person where the text has "Ana Roth".

    So is "London", of "Olga London", where nothing is told to be in London; a country stays one,
    for countries act like people. "The Roths" and "the Roth family" are a group, "the Roth crime
    family" is a gang.
    """
    full = {key: _verdict(found) for key, found in votes.items() if " " in key}
    people = {key.split()[-1] for key, one in full.items() if one.type == PERSON and one.sure}
    bodies = {key.split()[0]: one.type for key, one in full.items() if one.type in BODIES}
    for key, found in votes.items():
        words = key.split()
        if len(words) > 2 and " ".join(words[-2:]) in nouns.gang_families:
            found[KINDS.index(ORGANIZATION)] = found.max() + SURNAME
        elif words[-1] == FAMILY or (key not in people and key.removesuffix("s") in people):
            found[KINDS.index(GROUP)] = found.max() + SURNAME
        elif key in people:
            found[KINDS.index(PERSON)] += SURNAME
            if key not in placed and is_city(key) and load_gazetteer().country(key) is None:
                _prefer_person(found)
        elif key in bodies and key not in towns:
            found[KINDS.index(bodies[key])] += SHORT_NAME


def _agree_acronyms(
    parsed: ParsedDocument,
    places: Mapping[str, Sequence[Run]],
    votes: dict[str, Floats],
    nouns: Nouns,
) -> None:
    """Joins what is known of "HRC" and of "Harbour Relief Council", where only one name fits.

    Letters alone may be anything: a party, a firm, a town. A person's initials are left alone.
    """
    for key, runs in places.items():
        letters = key.replace(".", "")
        if len(letters) < ACRONYM or not all(is_acronym(name_text(parsed, run)) for run in runs):
            continue
        full = [name for name in votes if is_acronym_of(key, name.split(), nouns.acronym_skip)]
        if len(full) == 1 and _verdict(votes[full[0]]).type != PERSON:
            votes[key] = votes[full[0]] = votes[key] + votes[full[0]]


def _prefer_person(votes: Floats) -> None:
    """Makes a person of what was taken for a place."""
    person, place = KINDS.index(PERSON), KINDS.index(PLACE)
    if int(votes.argmax()) == place:
        votes[person] = votes[place] + SURNAME


def _verdict(votes: Floats) -> Verdict:
    """The type of one name: the probabilities of its occurrences multiplied."""
    best = int(votes.argmax())
    share = float(np.exp(votes[best] - np.logaddexp.reduce(votes)))
    return Verdict(KINDS[best], share >= SURE, share >= CLEAR, share)
