"""Words that decide who does what a verb without a subject says.

"Accused Roth of lying" has Roth lie, "foiled a plot to kill him" leaves open who would kill. The
lists stand in ``ontology/grammar.ttl``; a user's own files of kinds add nothing to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.ontology.lexicon import load_lexicon

# Prepositions behind which the object of the verb is the one who does it ("accused X of doing").
OBJECT_CONTROL = frozenset({"of", "for", "from", "into", "with"})
# Prepositions between a verb with its particle and who did it: "lashed out at Roth for lying".
SCOLDING = frozenset({"at", "against"})
# Verbs before a person and a participle ("had the clerk beaten"), where the subject has it done.
CAUSING = frozenset({"have", "get"})


@dataclass(frozen=True, slots=True, eq=False)
class VerbClasses:
    """The lists; the comment of each in the file says what it is for."""

    subject_control: frozenset[str]
    opposing: frozenset[str]
    appraising: frozenset[str]  # "back": what is done to the plans of others
    accusing: frozenset[str]
    blaming: frozenset[str]  # the accusing ones among them
    charging: frozenset[str]  # likewise
    suffered: frozenset[str]  # "murder": what one is not charged with as its victim
    charges: frozenset[str]
    courts: frozenset[str]
    alleging: frozenset[str]  # "alleged to have fled"
    custody: frozenset[str]  # "on trial": where the accused are
    getting: frozenset[str]
    including: frozenset[str]
    before_participles: frozenset[str]
    saying: frozenset[str]
    bracketed: frozenset[str]
    telling: frozenset[str]
    judging: frozenset[str]
    deciding: frozenset[str]
    asking: frozenset[str]
    excluding: frozenset[str]
    signing: frozenset[str]
    concluding: frozenset[str]
    ruling: frozenset[str]  # those of courts and inquiries among them
    accused_of: frozenset[str]
    clearing: frozenset[str]
    appearing: frozenset[str]  # before a court
    trials: frozenset[str]  # nouns for what somebody who is tried stands before
    pleading: frozenset[str]  # "lawyer", "witness": who has to do with a trial of others
    quarrels: frozenset[str]  # nouns for what somebody has with an opponent
    denied_counts: frozenset[str]  # nouns for what only somebody who is tried denies
    objects: frozenset[str]  # verbs that never go without one
    blame_on: frozenset[str]
    sinking: frozenset[str]
    victimising: frozenset[str]  # what is done to a victim: "stab"
    sentencing: frozenset[str]
    punishing: frozenset[str]
    imposed: frozenset[str]  # verbs for what courts and bodies do to the guilty
    imposing: frozenset[str]  # nouns for courts and bodies that impose penalties
    settling: frozenset[str]  # of these, who pays a state or victims did the wrong
    payees: frozenset[str]
    fines: frozenset[str]
    penalties_imposed: frozenset[str]  # "sanctions", on somebody
    own_deeds: frozenset[str]  # of those who punish
    trades: frozenset[str]  # verbs of "people smuggling"
    selling: frozenset[str]  # "sold him the gun": verbs before who gets something
    sorts: frozenset[str]  # "black-owned": what sort of people, and nobody in particular
    split_off: frozenset[str]  # "offshoot": a body that comes from another
    terms: frozenset[str]  # units of sentences
    lockups: frozenset[str]
    harming: frozenset[str]
    letting: frozenset[str]
    claiming: frozenset[str]
    claim_handlers: frozenset[str]
    closing: frozenset[str]
    paying: frozenset[str]
    prefixes: frozenset[str]  # "ex", before a hyphen
    aiming: frozenset[str]  # prepositions
    urging: frozenset[str]  # with their preposition: "call on"
    causatives: frozenset[str]  # "had Farr confirm that …"
    violent: frozenset[str]
    tokens: frozenset[str]  # "evidence", "proof"
    shreds: frozenset[str]  # "shred", "scrap": the least of it
    adding: frozenset[str]  # "only": behind "not"
    raised: frozenset[str]  # "claim", "allegation"
    spreading: frozenset[str]  # what claims do: "emerge", "circulate"
    raising: frozenset[str]  # what whoever accuses does
    behalf: frozenset[str]  # "for", "behalf"
    speakers: frozenset[str]  # nouns for people and bodies
    people: frozenset[str]  # the nouns for one person among them
    posts: frozenset[str]  # "minister", "head"
    post_fields: frozenset[str]  # what a post is about
    crimes: frozenset[str]  # what courts try: "fraud"
    entrusted: frozenset[str]  # "overseeing", "the task", which one is charged with
    accused: frozenset[str]  # "the accused", "the defendant"
    apart: frozenset[str]  # "separate": of another case
    untried: frozenset[str]  # "testify", "acquit": who is in court and not tried, or no longer
    outlaws: frozenset[str]  # "rebel", "gunman": who has no office
    lawful_orders: frozenset[str]  # "eviction": what an office may order
    penalties: frozenset[str]  # "execution": what courts alone may order
    unlawful: frozenset[str]  # words by which an order of it is a wrong
    bodies: frozenset[str]  # nouns for one body: "group"
    copulas: frozenset[str]  # "remain"
    ordering: frozenset[str]  # "approve"
    of_crimes: frozenset[str]  # "victim": who is of a crime as a minister is of health
    ranks: frozenset[str]  # "first", "only"
    names_of_bodies: frozenset[str]  # words in them: "FC"
    hearers: frozenset[str]  # courts and panels, which find that something is so
    naming: frozenset[str]  # "identify": somebody as whoever it is
    wrongs: frozenset[str]  # nouns: "attack"
    authored: frozenset[str]  # what is about a wrong: "inquiry", "film"
    inquiries: frozenset[str]  # of these, what may be into a wrong of whoever stands behind "by"
    authors: frozenset[str]  # nouns for whose such a thing is
    authoring: frozenset[str]  # what is done with it, those of ordering among them
    forces: frozenset[str]  # "police": who may have done the wrong that an inquiry is about


@cache
def classes() -> VerbClasses:
    """The lists, read once a process; raises LexiconError where one is missing."""
    lexicon = load_lexicon()
    words = lexicon.words
    accusing = words("prosecutingVerb")
    return VerbClasses(
        subject_control=words("subjectControlVerb"),
        opposing=words("opposingVerb"),
        appraising=words("appraisingVerb"),
        accusing=accusing,
        blaming=accusing | words("blamingVerb"),
        charging=accusing | words("creditingVerb"),
        suffered=words("sufferedNoun"),
        charges=words("heldAgainstNoun"),
        courts=words("dockWord"),
        alleging=words("allegedToVerb"),
        custody=words("custodyWord"),
        getting=words("gettingVerb"),
        including=words("includingVerb"),
        before_participles=CAUSING | words("participleVerb"),
        saying=words("sayingVerb"),
        bracketed=words("bracketVerb"),
        telling=words("hearerVerb"),
        judging=words("outlawingVerb"),
        deciding=words("decidingVerb"),
        asking=words("sumVerb"),
        excluding=words("excludingVerb"),
        signing=words("signingVerb"),
        concluding=words("sayingVerb") | words("concludingVerb"),
        ruling=words("concludingVerb"),
        accused_of=words("accusedOfVerb"),
        clearing=words("clearingWord"),
        appearing=words("appearingVerb"),
        trials=words("benchNoun"),
        pleading=words("caseServant") | words("courtServant") | words("lawyerNoun"),
        quarrels=words("quarrelNoun"),
        denied_counts=words("deniedCount"),
        objects=words("objectVerb"),
        blame_on=words("blameOnVerb"),
        sinking=words("sinkingVerb"),
        victimising=frozenset(lexicon.mapping("fateNoun")["victim"].split()),
        sentencing=words("sentencingVerb"),
        imposed=words("sentencingVerb") | words("penalVerb"),
        imposing=words("benchNoun")
        | words("courtServant")
        | words("overseerNoun")
        | words("penaltyGiver"),
        punishing=accusing | words("penalVerb") | words("punishingVerb"),
        settling=words("settlingVerb"),
        payees=words("payeeNoun"),
        fines=words("fineNoun"),
        penalties_imposed=words("imposedNoun"),
        own_deeds=words("ownDeed"),
        trades=words("tradeVerb"),
        selling=words("sellingVerb"),
        sorts=words("sortOfOwner"),
        split_off=words("splitBody"),
        terms=words("termUnit"),
        lockups=words("lockupNoun"),
        harming=words("harmVerb"),
        letting=words("watchingVerb"),
        claiming=words("claimingVerb"),
        claim_handlers=words("claimHandler"),
        closing=words("closingVerb"),
        paying=words("payingVerb"),
        prefixes=words("hyphenPrefix"),
        aiming=words("aimingPreposition"),
        urging=words("urgingPhrase"),
        causatives=words("causativeVerb"),
        violent=words("assaultVerb"),
        tokens=words("evidenceNoun"),
        shreds=words("shredNoun"),
        adding=words("notOnly"),
        raised=words("raisedNoun"),
        spreading=words("spreadingVerb"),
        raising=words("raisingVerb"),
        behalf=words("behalfWord"),
        people=words("personNoun") | words("post"),
        posts=words("post"),
        post_fields=words("postField"),
        crimes=words("crimeNoun"),
        entrusted=words("entrustedTask"),
        accused=words("accusedPerson"),
        apart=words("elsewhereWord"),
        untried=words("caseServant") | words("untriedWord"),
        outlaws=words("namelessDoer"),
        lawful_orders=words("lawfulOrder"),
        penalties=words("courtPenalty"),
        unlawful=words("unlawfulWord"),
        bodies=words("bodyNoun"),
        names_of_bodies=words("organizationWord") | words("bodyKindOf"),
        hearers=words("hearingBody"),
        copulas=words("copula"),
        ordering=words("orderingVerb"),
        of_crimes=words("partyToCrime"),
        ranks=words("uniqueWord"),
        naming=words("namingVerb"),
        wrongs=words("wrongNoun") | words("crimeNoun"),
        authored=words("authoredNoun"),
        inquiries=words("inquiryNoun"),
        authors=words("authorNoun"),
        authoring=words("authoringVerb") | words("orderingVerb"),
        forces=words("enforcerNoun") | words("namelessDoer"),
        speakers=words("personNoun") | words("peopleNoun") | words("post") | words("bodyNoun"),
    )
