"""When: dates and periods as EDTF.

=============  ============================================================
``clock.py``   time expressions of a sentence, resolved
``dates.py``   dates, weekdays and periods in words
``values.py``  reckoning with EDTF values
=============  ============================================================
"""

from kg.extractors.times.clock import Clock

__all__ = ["Clock"]
