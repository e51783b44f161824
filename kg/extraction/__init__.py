"""Parsed document -> records. ``kg.extraction.pipeline.EXTRACTORS`` is the order of the stages.

=================  =================================================================
``tagger/``        candidate attributions by a trained network (``Tagger``)
``quotes.py``      quotation marks and what they enclose
``attribution/``   who says what: source - cue - content spans (``find_attributions``)
``coreference/``   mentions -> local entities, posts and memberships (``Resolver``)
``sources.py``     the words of a source -> the entities that speak (``SourceReader``)
``statements.py``  attributions + sources -> statements (``make_statements``)
``quantities/``    numbers, bounds and units in words and digits
``times/``         dates and periods as EDTF (``Clock``)
``events/``        events and relations with roles and certainty (``find_propositions``)
``bridging.py``    from "these operations" to the sites that the next sentence names
``answers.py``     which statements answer which accusations (``link_answers``)
=================  =================================================================
"""
