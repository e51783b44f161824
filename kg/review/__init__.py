"""``kg review``: a local page that leads a reader through what most needs a decision.

- ``items.py``: what is asked, why, and which answers there are;
- ``readings.py``: statements and facts that need a reader, from the records;
- ``pairs.py``: what linking joined or kept apart, from the graph of links;
- ``choices.py``: the answers to an item, and the decision that each one makes;
- ``settled.py``: which items the decisions that stand have settled;
- ``session.py``: the queue of a folder; every decision goes to ``decisions.jsonl`` at once;
- ``shown.py``: an item as the page shows it, with its articles;
- ``server.py``: the page and its requests, on this machine alone.
"""
