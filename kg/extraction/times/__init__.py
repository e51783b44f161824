"""When: dates and periods as EDTF.

==============  ============================================================
``lexicon.py``  the word lists
``dates.py``    dates, weekdays and years
``periods.py``  weeks, seasons, halves and centuries, relative to the article
``clock.py``    time expressions of a sentence with their prepositions, resolved
``values.py``   arithmetic on EDTF values
==============  ============================================================
"""

from kg.extraction.times.clock import Clock

__all__ = ["Clock"]
