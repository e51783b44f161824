"""What the graph holds, one finding at a time, each as a sentence that says who stands behind it.

A finding is a statement, an event or a relation of one article. Its sentence begins with the
source and the status ("Lantern Watch alleged, which is not established as fact: …") and ends with
the article's words and its address, so that whoever copies it copies the attribution too.
"""

from kg.queries.findings.fields import Source
from kg.queries.findings.read import answers_of, read_findings
from kg.queries.findings.record import Finding

__all__ = ["Finding", "Source", "answers_of", "read_findings"]
