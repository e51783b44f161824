"""Candidate attributions by a trained network (onnxruntime, no torch).

===============  ============================================================
``tagging.py``   the tagger at run time: parsed article in, candidates out
``features.py``  words, pieces, features and windows as the network sees them
``decode.py``    rows of numbers to labels, links and spans
``path.py``      the best spans by the scores of words
===============  ============================================================
"""

from kg.extraction.tagger.tagging import TIERS, Tagger

__all__ = ["TIERS", "Tagger"]
