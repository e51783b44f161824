"""Parsed document -> records. ``kg.extraction.pipeline.EXTRACTORS`` is the order of the stages.

=================  =================================================================
``tagger/``        candidate attributions by a trained network (``Tagger``)
``ner/``           names: where they start and end, and their type
``coreference/``   mentions -> local entities, posts and memberships (``Resolver``)
``attribution/``   who says what: source, cue, content; statements, speakers, replies
``triggers/``      words that name an event or relation
``events/``        events and relations with their roles (``find_propositions``)
``factuality/``    status, polarity, commitment and time frame
``quantities/``    numbers, bounds and units in words and digits
``times/``         dates and periods as EDTF (``Clock``)
``settings.py``    what decides an extraction besides the text
=================  =================================================================
"""
