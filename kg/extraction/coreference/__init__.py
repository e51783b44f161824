"""Who is who inside one document: mentions, chains, local entities, posts.

======================  ============================================================
``mentions.py``         names, descriptions and pronouns
``names.py``            names as runs of capitalised words
``cutting.py``          what of such a run is name, title, adjective of a country
``headings.py``         capitals that are no names: headlines, labels, quoted titles
``common_words.py``     capitals that name nobody: days, adjectives, one of many
``nominals.py``         descriptions: "three former guards"
``phrases.py``          what coreference knows of a mention
``types.py``            what a name names, settled per document
``resolver.py``         the road: phrases into chains, chains into entities
``chains.py``           chains, and what is known of their entity
``name_chains.py``      which names are one entity
``own_state.py``        the article's own country, and "the government" as its
``descriptions.py``     what a description points back to
``pronouns.py``         a ranking of candidates for each pronoun
``pronoun_weights.py``  what each factor of that ranking weighs
``binding.py``          which phrases grammar keeps apart
``conjunctions.py``     lists that a later "they" may mean together
``speakers.py``         who is "I" inside which quotation marks
``posts.py``            posts, memberships, nationality
``predicates.py``       what somebody is said to be: "became mayor", "as head of"
``resolution.py``       chains and tenures as records
======================  ============================================================
"""

from kg.extraction.coreference.resolution import Resolution
from kg.extraction.coreference.resolver import Resolver

__all__ = ["Resolution", "Resolver"]
