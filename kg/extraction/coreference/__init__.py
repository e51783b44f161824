"""Who is who inside one document: mentions, chains, local entities, posts.

`resolver` has the order of the work. The first line of each module says what it does.
"""

from kg.extraction.coreference.resolution import Resolution
from kg.extraction.coreference.resolver import Resolver

__all__ = ["Resolution", "Resolver"]
