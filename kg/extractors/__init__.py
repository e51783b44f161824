"""Parsed document -> records. ``EXTRACTORS`` is the order of the stages and the extension point.

==================  =================================================================
``attribution.py``  who says what: source - cue - content spans (``find_attributions``)
``mentions.py``     names, descriptions and pronouns, with their types
``coreference.py``  mentions -> local entities, posts and memberships (``resolve_entities``)
``statements.py``   attributions + entities -> statements (``make_statements``)
``events.py``       events and relations with roles, quantities, certainty (``find_propositions``)
==================  =================================================================

The functions, in this order::

    find_attributions(parsed, *, lexicon, tagged=None) -> tuple[Attribution, ...]
    resolve_entities(parsed, attributions, *, lexicon, gazetteer)
        -> tuple[tuple[Entity, ...], tuple[Relation, ...]]     # local entities; posts and the like
    make_statements(parsed, attributions, entities) -> tuple[Statement, ...]
    find_propositions(parsed, extraction, *, lexicon) -> Extraction
"""
