"""What a graph was made from and by what, sealed; and the proof that its quotations are there.

``source`` describes what an article was read from, ``made_by`` the versions, models and words.
``seal`` writes both, and the digest of the graph, into the folder of results; ``sums`` is the list
that is signed (``signature``) and time-stamped (``timestamp``). ``kept`` finds a source again, and
``proof`` reads it again and compares. ``pack`` and ``verify`` are for strangers.
"""
