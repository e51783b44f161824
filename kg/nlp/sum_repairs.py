"""Sums that parsers take for another name of the person fined, and the terms that courts give."""

from __future__ import annotations

from kg.nlp.columns import Columns, climbed
from kg.nlp.tree import SUBJECTS
from kg.nlp.verb_classes import classes

SUSPEND, SENTENCE = "suspend", "sentence"


def hang_sum(columns: Columns, i: int) -> None:
    """ "Fined the chain Fresk 40 million *marks* on Monday for lying": the sum is what is paid."""
    heads, deps, tags, lemmas = columns
    payer = heads[i]
    verb = heads[payer]
    counted = any(tags[k] == "CD" for k in columns.kids(i, "nummod", "compound"))
    first = deps[payer] in ("dobj", "dative") and verb < payer < i
    if not (counted and first) or lemmas[verb] not in classes().paying:
        return
    if columns.kids(i, "cc", "conj") or columns.kids(verb, "auxpass"):
        return
    heads[i], deps[i], deps[payer] = verb, "dobj", "dative"
    for k in columns.kids(i, "prep"):
        heads[k] = heads[k] if lemmas[k] == "of" else verb


def split_sum(columns: Columns, i: int) -> None:
    """ "Fined the Herald 900 *marks* for lying": the name before the number is who pays."""
    heads, deps, tags, lemmas = columns
    verb = heads[i]
    number = [k for k in columns.kids(i, "nummod") if verb < k < i]
    names = [k for k in columns.kids(i, "nmod") if verb < k < i and tags[k].startswith("NNP")]
    if len(number) != 1 or len(names) != 1 or lemmas[verb] not in classes().paying:
        return
    (name,) = names
    if columns.kids(verb, "dative") or name > number[0]:
        return
    heads[name], deps[name] = verb, "dative"
    for k in range(verb + 1, name):
        heads[k] = name if heads[k] == i else heads[k]


def hang_term(columns: Columns, i: int) -> None:
    """ "Jailed for six years *for* theft", "to six years in jail *over* theft": what he was jailed
    for, and no six years for theft."""
    heads, deps, _, lemmas = columns
    host = heads[i]
    lockups = classes().lockups
    while lemmas[host] in lockups and deps[host] == "pobj" and lemmas[heads[host]] in ("in", "of"):
        host = heads[heads[host]]
    link = heads[host]
    if lemmas[host] in classes().terms and deps[host] == "pobj" and lemmas[link] in ("for", "to"):
        heads[i] = heads[link]


def hang_suspended(columns: Columns, i: int) -> None:
    """ "Sentenced Ode to six months in jail, *suspended* for a year": the term is suspended, and
    neither Ode nor the judge."""
    heads, deps, tags, lemmas = columns
    verb = heads[i]
    terms = classes().terms | {SENTENCE}
    if lemmas[i] != SUSPEND or not verb < i or lemmas[i - 1] != "," or columns.kids(i, *SUBJECTS):
        return
    given = [k for k in range(verb, i) if lemmas[k] in terms and verb in climbed(heads, k)]
    judged = lemmas[verb] in classes().sentencing or any(lemmas[k] == SENTENCE for k in given)
    if given and judged:
        heads[i], deps[i], tags[i] = given[-1], "acl", "JJ"
