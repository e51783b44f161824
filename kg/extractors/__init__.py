"""Parsed document -> records. ``kg.pipeline.EXTRACTORS`` is the order of the stages.

==================  =================================================================
``tagger.py``       candidate attributions by a trained network
``attribution.py``  who says what: source - cue - content spans (``find_attributions``)
``mentions.py``     names, descriptions and pronouns, with their types
``coreference.py``  mentions -> local entities, posts and memberships (``Resolver``)
``sources.py``      the words of a source -> the entities that speak (``SourceReader``)
``statements.py``   attributions + sources -> statements (``make_statements``)
``events.py``       events and relations with roles, quantities, certainty (``find_propositions``)
``answers.py``      which statements answer which accusations (``link_answers``)
==================  =================================================================

What else is here serves one of them: ``docs/architecture.md`` says which.
"""
