"""Decisions of readers: who corrected what in the records, when and why, and the corrected view.

- ``records.py``, ``codec.py``, ``values.py``: a decision, as JSON, and what it may set;
- ``file.py``: ``decisions.jsonl``, which only grows;
- ``standing.py``: which decisions of several files stand;
- ``anchors.py``, ``targets.py``: what a decision means in a text and its records as they are now;
- ``edits.py``, ``fields.py``: the records of one article while they change;
- ``apply.py``, ``corpus.py``: the corrected view of one article and of all;
- ``view.py``: the corrected view in the folder, for pages and search;
- ``rows.py``: decisions on who is who, as linking takes them;
- ``outcomes.py``, ``provenance.py``: what became of each decision, as a table and as RDF;
- ``make.py``: decisions on what the user names, for the command line.

Records are never changed: the corrected view is derived from them in each build.
"""
