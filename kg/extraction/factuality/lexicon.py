"""The word lists of certainty: word -> effects, by the place where the word stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.ontology.lexicon import Lexicon


@dataclass(frozen=True, slots=True, eq=False)
class CertaintyWords:
    """Word -> effects, by the place where the word stands."""

    modals: dict[str, tuple[str, ...]]
    adverbs: dict[str, tuple[str, ...]]
    adjectives: dict[str, tuple[str, ...]]
    marks: dict[str, tuple[str, ...]]
    prepositions: dict[str, tuple[str, ...]]
    verbs: dict[str, tuple[str, ...]]
    nouns: dict[str, tuple[str, ...]]
    frames: dict[str, tuple[str, ...]]  # "in version": a phrase set off from its clause
    backshifted: frozenset[str]  # modals that are "will" in reported speech
    nobody: frozenset[str]
    occurring: frozenset[str]
    sources: frozenset[str]
    unclaiming: frozenset[str]
    presupposing: frozenset[str]
    impersonal: frozenset[str]
    contents: frozenset[str]  # nouns whose clause with "that" is what they hold
    phrases: dict[str, tuple[str, ...]]  # set phrases of a sentence
    falsely: frozenset[str]
    verdicts: dict[str, tuple[str, ...]]  # predicates of a clause: "false" or "true"
    linking: frozenset[str]
    naming: frozenset[str]
    calling: frozenset[str]  # verbs by which somebody is called something
    knowing: frozenset[str]
    bringing: frozenset[str]
    unique: frozenset[str]
    fiction: frozenset[str]
    storytellers: frozenset[str]
    evidence: frozenset[str]
    stories: frozenset[str]  # "story", "tale": of somebody
    invented: frozenset[str]  # what is made up: "story", "claim"
    inventing: frozenset[str]  # … with the particle: "make up"
    laws: frozenset[str]  # "bill", "rule"
    serials: frozenset[str]  # "series": fiction where one of the next stands before it
    staging: frozenset[str]
    attending: frozenset[str]  # verbs whose negation leaves the meeting as it is
    figures: frozenset[str]  # "character": who a plot is about
    acting: frozenset[str]
    starring: frozenset[str]  # … and with the preposition before the part
    objectless: frozenset[str]  # "die": verbs that never have an object
    parts: frozenset[str]  # "role": what one may have in something
    denying: frozenset[str]  # verbs by which one denies it
    given: frozenset[str]  # nouns whose clause with "that" is so ("the fact that")
    undergoing: frozenset[str]  # verbs whose bare object took place ("suffered torture")
    circumstances: frozenset[str]
    taking: frozenset[str]
    carrying: frozenset[str]
    witnessing: frozenset[str]
    charges: frozenset[str]  # what a court decides on: "charge", "case"
    accusations: frozenset[str]
    quelling: frozenset[str]
    effort: frozenset[str]
    ahead: frozenset[str]  # adjectives
    running: frozenset[str]  # verbs for what a planned event does
    arranging: frozenset[str]  # verbs for what is done about it before
    coinciding: frozenset[str]  # verbs before "with" and an event at the same time
    eves: frozenset[str]  # "the eve of": it is still ahead
    scant: frozenset[str]  # "little", of evidence
    withdrawn: frozenset[str]  # those that nobody stands by once they are withdrawn
    recanting: frozenset[str]  # "recant": verbs by which one takes back what one said
    proceedings: frozenset[str]  # "case", "trial"
    trials: frozenset[str]  # those of them that may be no court's
    collapsing: frozenset[str]  # verbs by which they end without a judgement
    unproven: frozenset[str]  # wrongs that are there only once somebody proves them: "scam"
    connecting: frozenset[str]  # "arrested in connection with a scam"
    connections: frozenset[str]
    standing: frozenset[str]  # beside a verb of accusing: it is not what was withdrawn
    withdrawing: frozenset[str]  # verbs by which a charge stands no longer
    formal: frozenset[str]  # "appeal": what is refused has been made
    acts: frozenset[str]  # "conviction": who contests it has been convicted
    contesting: frozenset[str]
    granted: frozenset[str]  # "parole": to deny it is to refuse it
    refusing: frozenset[str]  # verbs that deny or refuse
    causing: frozenset[str]
    people: frozenset[str]
    dismissing: frozenset[str]  # the same, where a court is who does so
    courts: frozenset[str]
    regretting: frozenset[str]  # "apologise for": by which words are taken back
    mistaken: frozenset[str]  # what is said of words, or of who says them
    lying: frozenset[str]  # verbs that say the same
    adding: frozenset[str]  # words after "not" that add to what is said
    clearing: frozenset[str]  # "innocent": what clears those who stand accused
    revealing: frozenset[str]  # "in fact": by which they are told to be somebody else
    guilty: frozenset[str]  # "guilty": what clears them behind a negation
    comedians: frozenset[str]
    audiences: frozenset[str]
    anyone: frozenset[str]  # who says so, if anybody does
    anybody: frozenset[str]  # further heads of "who says so", where nobody in particular does
    whoever: frozenset[str]  # "those", "people": who says so is told by their clause alone
    jest_labels: frozenset[str]  # "SATIRE: …"
    jesting: frozenset[str]  # "satirical", "hoax": sources that nobody means
    staged: frozenset[str]  # "skit", "cartoon": pieces that nobody takes for true
    depicting: frozenset[str]  # "show": what they do with those they are about
    mocking: frozenset[str]  # "mock": before courts and trials that are none
    joking: frozenset[str]  # verbs
    conditioned: frozenset[str]  # verbs whose "if" is about what they speak of
    own_pieces: frozenset[str]  # what an outlet calls its own text
    outlets: frozenset[str]  # nouns: "the paper"
    public: frozenset[str]  # words in the names of bodies of a state
    earlier: frozenset[str]  # words before them
    correcting: frozenset[str]
    corrections: frozenset[str]  # labels of a text that takes something back
    regretted: frozenset[str]  # "error", "mistake"
    glad: frozenset[str]  # "happy to make clear"
    units: frozenset[str]  # "hour", "weeks"
    sorry: frozenset[str]  # words of who does so
    forged: frozenset[str]  # "fake", of a recording or a page
    recordings: frozenset[str]
    dating: frozenset[str]  # what leads to an event that dates or explains another one
    causes: frozenset[str]  # "cause": nouns before "of" and what has happened
    aftermaths: frozenset[str]  # "wake": likewise
    approaching: frozenset[str]  # verbs before "close to" what was not reached
    markers: tuple[tuple[str, ...], ...]  # phrases that say that somebody says so


@cache
def certainty_words(lexicon: Lexicon) -> CertaintyWords:
    """The lists of ``lexicon``; raises LexiconError where one is missing."""

    def effects(name: str) -> dict[str, tuple[str, ...]]:
        return {word: tuple(value.split()) for word, value in lexicon.mapping(name).items()}

    return CertaintyWords(
        modals=effects("certaintyModal"),
        adverbs=effects("certaintyAdverb"),
        adjectives=effects("certaintyAdjective"),
        marks=effects("certaintyMark"),
        prepositions=effects("certaintyPreposition"),
        verbs=effects("certaintyVerb"),
        nouns=effects("certaintyNoun"),
        frames=effects("certaintyFrame"),
        backshifted=lexicon.words("backshiftedModal"),
        nobody=lexicon.words("nobodyWord"),
        occurring=lexicon.words("occurrenceVerb"),
        sources=lexicon.words("headlineSource"),
        unclaiming=lexicon.words("unclaimingAct"),
        presupposing=lexicon.words("presupposingAct"),
        impersonal=lexicon.words("impersonalAct"),
        contents=lexicon.words("contentNoun"),
        phrases=effects("certaintyPhrase"),
        falsely=lexicon.words("falselyWord"),
        verdicts=effects("truthPredicate"),
        linking=lexicon.words("linkingVerb"),
        naming=lexicon.words("labellingVerb"),
        calling=lexicon.words("callingVerb"),
        knowing=lexicon.words("knowingVerb"),
        bringing=lexicon.words("bringingVerb"),
        unique=lexicon.words("uniqueWord"),
        fiction=lexicon.words("fictionWork"),
        storytellers=lexicon.words("storyteller"),
        evidence=lexicon.words("evidenceNoun"),
        stories=lexicon.words("storyNoun"),
        invented=lexicon.words("inventedNoun"),
        inventing=lexicon.words("inventingVerb"),
        laws=lexicon.words("lawNoun"),
        serials=lexicon.words("serialWork"),
        staging=lexicon.words("serialMarker"),
        attending=lexicon.words("attendingVerb"),
        figures=lexicon.words("fictionFigure"),
        acting=lexicon.words("actingVerb"),
        starring=lexicon.words("starringVerb"),
        objectless=lexicon.words("objectlessVerb"),
        parts=lexicon.words("partNoun"),
        denying=lexicon.words("rebuttingVerb"),
        given=lexicon.words("factNoun"),
        undergoing=lexicon.words("undergoingVerb"),
        circumstances=lexicon.words("circumstancePreposition"),
        taking=lexicon.words("takingWord"),
        carrying=lexicon.words("carryingNoun"),
        witnessing=lexicon.words("witnessNoun"),
        charges=lexicon.words("chargeNoun"),
        accusations=lexicon.words("raisedNoun"),
        quelling=lexicon.words("quellingVerb"),
        effort=lexicon.words("effortVerb"),
        ahead=lexicon.words("aheadAdjective"),
        withdrawn=lexicon.words("withdrawnNoun"),
        recanting=lexicon.words("recantingVerb"),
        proceedings=frozenset(lexicon.mapping("proceedingNoun")),
        trials=lexicon.words("trialNoun"),
        collapsing=lexicon.words("collapsingVerb"),
        unproven=lexicon.words("unprovenWrong"),
        connecting=lexicon.words("connectingVerb"),
        connections=lexicon.words("connectionNoun"),
        standing=lexicon.words("standingAdverb"),
        withdrawing=lexicon.words("withdrawingVerb"),
        formal=lexicon.words("formalRequest"),
        acts=lexicon.words("formalAct"),
        contesting=lexicon.words("contestingVerb"),
        granted=lexicon.words("grantedThing"),
        refusing=lexicon.words("refusingVerb"),
        causing=lexicon.words("causingVerb"),
        people=lexicon.words("personNoun") | lexicon.words("peopleNoun"),
        dismissing=lexicon.words("dismissingVerb"),
        courts=lexicon.words("courtWord"),
        regretting=lexicon.words("regrettingWord"),
        mistaken=lexicon.words("mistakenWord"),
        lying=lexicon.words("lyingVerb"),
        adding=lexicon.words("notOnly"),
        clearing=lexicon.words("clearingWord"),
        revealing=lexicon.words("revealingWord"),
        guilty=lexicon.words("culpableWord"),
        comedians=lexicon.words("comedianNoun"),
        audiences=lexicon.words("audienceNoun"),
        anyone=lexicon.words("anyoneWord"),
        anybody=lexicon.words("anybodyWord"),
        whoever=lexicon.words("speakerNoun"),
        jest_labels=lexicon.words("jestLabel"),
        jesting=lexicon.words("jestWord"),
        staged=lexicon.words("stagedPiece"),
        depicting=lexicon.words("depictingVerb"),
        mocking=lexicon.words("mockWord"),
        joking=lexicon.words("jokingVerb"),
        conditioned=lexicon.words("conditionedVerb"),
        own_pieces=lexicon.words("ownPiece"),
        outlets=lexicon.words("outletNoun"),
        public=lexicon.words("governmentBodyWord"),
        earlier=lexicon.words("earlierVersion"),
        correcting=lexicon.words("correctingWord"),
        corrections=lexicon.words("correctionLabel"),
        regretted=lexicon.words("regrettedNoun"),
        glad=lexicon.words("gladWord"),
        units=frozenset(lexicon.mapping("timeUnit")),
        sorry=lexicon.words("sorryWord"),
        forged=lexicon.words("forgedWord"),
        recordings=lexicon.words("publicationNoun") | lexicon.words("postedThing"),
        dating=lexicon.words("datingPreposition"),
        running=lexicon.words("runningVerb"),
        arranging=lexicon.words("arrangingVerb"),
        coinciding=lexicon.words("meetingTimeVerb"),
        eves=lexicon.words("eveNoun"),
        scant=lexicon.words("scantWord"),
        causes=lexicon.words("causeNoun"),
        aftermaths=lexicon.words("aftermathNoun"),
        approaching=lexicon.words("approachingVerb"),
        markers=tuple(tuple(words.split()) for words in sorted(lexicon.words("hearsayMarker"))),
    )
