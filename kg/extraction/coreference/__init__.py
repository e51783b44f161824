"""Who is who inside one document: mentions, chains, local entities, posts.

===========================  =======================================================
``mentions.py``              names, descriptions and pronouns
``nominals.py``              descriptions: "three former guards"
``resolver.py``              the order of the steps: phrases, chains, entities
``chains.py``                chains, and what is known of their entity
``name_clusters.py``         which names belong to one entity
``person_clusters.py``       the same for people: full names, surnames, initials
``body_clusters.py``         the same for bodies: short names, acronyms, governments
``home_country.py``          the article's own country, and "the government" as its
``appositions.py``           what the text says a name is: "X, a lawyer"
``person_roles.py``          what it says about people: occupations, fates
``nominal_antecedents.py``   what a description points back to
``body_antecedents.py``      the same for bodies: "the company"
``described_words.py``       words that a description and a chain share
``recency.py``               which chain was spoken of last
``pronouns.py``              a ranking of candidates for each pronoun
``pronoun_factors.py``       what speaks for a candidate
``pronoun_weights.py``       what each factor of that ranking weighs
``binding.py``               which phrases grammar keeps apart
``cataphora.py``             pronouns before their name
``expletives.py``            an "it" that means nothing
``plurals.py``               lists that a later "they" may mean together
``quotation_speakers.py``    who is "I" inside which quotation marks
``posts.py``                 posts, memberships, nationality
``post_words.py``            the words of a post, and when it is held
``predicates.py``            what somebody is said to be: "became mayor"
``resolution.py``            chains and tenures as records
===========================  =======================================================
"""

from kg.extraction.coreference.resolution import Resolution
from kg.extraction.coreference.resolver import Resolver

__all__ = ["Resolution", "Resolver"]
